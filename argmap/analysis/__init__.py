"""The steps of the analysis, in the order in which they run: each takes a map and returns a fuller one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from ..language import own
from ..language.own import Said
from ..model import ArgumentMap, Thread
from . import camps, disputes, links, quotes, replies, sources, tags, unanswered

# A step is handed what each turn says itself, which is known once the quotes are.
Step: TypeAlias = Callable[[ArgumentMap, Said], ArgumentMap]

FIRST: Callable[[ArgumentMap], ArgumentMap] = quotes.find
STEPS: tuple[tuple[str, Step], ...] = (
    ("replies", replies.find),
    ("links", links.find),
    ("tags", tags.find),
    ("disputes", disputes.find),
    ("camps", lambda map_, _: camps.find(map_)),
    ("unanswered", unanswered.find),
)


def run(map_: ArgumentMap, articles: Sequence[Thread] = ()) -> ArgumentMap:
    """Return a map of a thread alone with all that is found in it, in its story and in further articles."""
    map_ = FIRST(map_)
    said = own.read(map_)
    for _, step in STEPS:
        map_ = step(map_, said)
    return sources.find(map_, articles)


def consult(map_: ArgumentMap, articles: Sequence[Thread]) -> ArgumentMap:
    """Return a map with what its story and further articles say of its disputes, and all else as it stands."""
    return sources.find(map_, articles)
