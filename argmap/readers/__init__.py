"""The formats that argmap reads: a literal list, tried in this order when nobody names one."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

from ..model import Thread


class ReaderModule(Protocol):
    """What a reader's module offers."""

    def sniff(self, text: str) -> bool:
        """Say whether the text looks like this format."""

    def read(self, text: str, *, path: str) -> Thread:
        """Turn the decoded text of a file into a Thread; raise BadInput where it cannot be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A format's name, what it is in a few words, and the module that reads it (imported when first needed)."""

    name: str
    about: str

    def load(self) -> ReaderModule:
        """Import and return the module of this format."""
        return cast(ReaderModule, import_module(f".{self.name}", __name__))


READERS = (
    Reader(name="native", about="argmap's own YAML, as written by --to yaml"),
    Reader(name="paste", about="a story and its comments copied from the page as plain text"),
)
