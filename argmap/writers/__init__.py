"""The formats that argmap writes: a literal list, in the order in which `argmap formats` shows them."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

from ..model import ArgumentMap


class WriterModule(Protocol):
    """What a writer's module offers."""

    def write(self, map_: ArgumentMap, **options: object) -> bytes:
        """Turn a map into the bytes of one file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """A format's name, the file it is written to, what it is, and its module (imported when first needed)."""

    name: str
    file: str
    about: str
    module: str

    def load(self) -> WriterModule:
        """Import and return the module of this format."""
        return cast(WriterModule, import_module(f".{self.module}", __name__))


WRITERS = (
    Writer(name="map", file="map.svg", about="the whole thread as a picture (SVG)", module="map"),
    Writer(name="yaml", file="map.yaml", about="the whole map, to read, edit and read back", module="native"),
    Writer(name="dot", file="map.dot", about="the same graph in Graphviz's language", module="dot"),
    Writer(name="tree", file="tree.txt", about="the thread as a tree of text, as in argmap show", module="tree"),
)
