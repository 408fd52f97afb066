"""The formats that argmap reads: a literal list, tried in this order when nobody names one."""

from __future__ import annotations

from importlib import import_module
from typing import NamedTuple, Protocol, cast

from ..model import ArgumentMap, Thread


class ReaderModule(Protocol):
    """What a reader's module offers."""

    def sniff(self, text: str) -> bool:
        """Say whether the text looks like this format."""

    def read(self, text: str, *, path: str) -> Thread:
        """Turn the decoded text of a file into a Thread; raise BadInput where it cannot be."""


class WholeReaderModule(ReaderModule, Protocol):
    """What the module of a format that holds a whole map offers besides."""

    def read_map(self, text: str, *, path: str) -> ArgumentMap:
        """Turn the decoded text of a file into the map that it states; raise BadInput where it cannot be."""


class Reader(NamedTuple):
    """A format's name, what it is in a few words, and the module that reads it (imported when first needed).

    `whole` says that the format holds a whole map, which is taken as it stands instead of being analysed again.
    """

    name: str
    about: str
    whole: bool = False

    def load(self) -> ReaderModule:
        """Import and return the module of this format."""
        return cast(ReaderModule, import_module(f".{self.name}", __name__))

    def load_whole(self) -> WholeReaderModule:
        """Import and return the module of a format that holds a whole map."""
        return cast(WholeReaderModule, self.load())


READERS = (
    Reader(name="native", about="argmap's own YAML, as written by --to yaml", whole=True),
    Reader(name="paste", about="a story and its comments copied from the page as plain text"),
)
