"""What a person put right in a thread: read from a file, found in the thread again, put over what was found."""

from .entries import ENDING, Entry, Place, Side, Titled, read, write

__all__ = ["ENDING", "Entry", "Place", "Side", "Titled", "read", "write"]
