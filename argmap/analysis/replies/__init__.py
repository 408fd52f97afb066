"""Who answers whom: what is known of each turn, the turns that it may answer, and the likeliest of them."""

from .facts import BARE, CHAT, FORUM, KINDS, PAGE, ROOT, Facts, gather
from .found import AGAIN, LIKELY, SEEN, Chosen, also_quoted, choose, find, walk
from .state import Features, State

__all__ = [
    "AGAIN",
    "BARE",
    "CHAT",
    "FORUM",
    "KINDS",
    "LIKELY",
    "PAGE",
    "ROOT",
    "SEEN",
    "Chosen",
    "Facts",
    "Features",
    "State",
    "also_quoted",
    "choose",
    "find",
    "gather",
    "walk",
]
