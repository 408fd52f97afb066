"""What a person put right in a thread: read from a file, found in the thread again, put over what was found."""

from .applied import apply
from .entries import Entry, Place, Side, Titled, added, read, without_last, write
from .places import name

__all__ = ["Entry", "Place", "Side", "Titled", "added", "apply", "name", "read", "without_last", "write"]
