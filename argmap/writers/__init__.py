"""The formats that argmap writes: a literal list, in the order in which `argmap formats` shows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

from ..model import ArgumentMap

FORMS = ("text", "markdown", "json")  # of a summary
LAYOUTS = ("tree", "dot")  # of a map


class WriterModule(Protocol):
    """What a writer's module offers."""

    def write(self, map_: ArgumentMap, /, *args: Any, **options: Any) -> bytes:
        """Turn a map into the bytes of one file; the options are those that the list of writers names."""


def _one(map_: ArgumentMap) -> tuple[dict[str, object], ...]:
    return ({},)


def _one_a_dispute(map_: ArgumentMap) -> tuple[dict[str, object], ...]:
    return tuple({"dispute": at} for at in range(len(map_.disputes)))


class EditableWriterModule(WriterModule, Protocol):
    """What the module of a format that people edit, and argmap reads back, offers besides."""

    def is_edited(self, data: bytes) -> bool:
        """Say whether a person has had a hand in the bytes of a file."""


class Writer(NamedTuple):
    """A format's name, the file it is written to, what it is, what imports its module when needed, and its options.

    Of a format with several files a map, `file` holds `{}` for their number, `parts` gives the options of `write` that
    make each of them, and `none` says what the map lacks where there are none. One whose files are always the same has
    their names in `names`, the first of which is `file`, and its first option says which is meant. `editable` imports
    the module of a format into whose file people put their corrections, so that it must not be lost.
    """

    name: str
    file: str
    about: str
    load: Callable[[], WriterModule]
    options: tuple[str, ...] = ()
    parts: Callable[[ArgumentMap], tuple[dict[str, object], ...]] = _one
    none: str = ""
    editable: Callable[[], EditableWriterModule] | None = None
    names: tuple[str, ...] = ()

    def files(self, map_: ArgumentMap) -> dict[str, dict[str, object]]:
        """Return the names of the files that a map gives in this format, each with the options that make it."""
        if self.names:
            return {name: {self.options[0]: name} for name in self.names}
        return {self.file.format(number): options for number, options in enumerate(self.parts(map_), start=1)}


def _map() -> WriterModule:
    from .pictures import map

    return map


def _ladder() -> WriterModule:
    from .pictures import ladder

    return ladder


def _summary() -> WriterModule:
    from . import summary

    return summary


def _native() -> EditableWriterModule:
    from . import native

    return native


def _dot() -> WriterModule:
    from .pictures import dot

    return dot


def _tree() -> WriterModule:
    from . import tree

    return tree


def _graphml() -> WriterModule:
    from . import graphml

    return graphml


def _gexf() -> WriterModule:
    from . import gexf

    return gexf


def _csv() -> WriterModule:
    from . import csv

    return csv


def _argdown() -> WriterModule:
    from . import argdown

    return argdown


def _aif() -> WriterModule:
    from . import aif

    return aif


def _convokit() -> WriterModule:
    from . import convokit

    return convokit


WRITERS = (
    Writer(
        name="map",
        file="map.svg",
        about="the whole thread as a picture (SVG)",
        load=_map,
        options=("layout", "all"),
    ),
    Writer(
        name="ladder",
        file="dispute-{}.svg",
        about="each dispute as a picture: a column a position, time running down (SVG)",
        load=_ladder,
        options=("dispute", "all"),
        parts=_one_a_dispute,
        none="no dispute was found",
    ),
    Writer(
        name="summary",
        file="summary.md",
        about="the thread in a page: people, camps, disputes",
        load=_summary,
        options=("to", "width", "colour"),
    ),
    Writer(
        name="yaml",
        file="map.yaml",
        about="the whole map, to read, edit and read back",
        load=_native,
        options=("edited",),
        editable=_native,
    ),
    Writer(name="dot", file="map.dot", about="the same graph in Graphviz's language", load=_dot),
    Writer(
        name="tree",
        file="tree.txt",
        about="the thread as a tree of text, as in argmap show",
        load=_tree,
        options=("width", "colour"),
    ),
    Writer(
        name="graphml",
        file="map.graphml",
        about="turns and relations with all that is known of them, for igraph, yEd, Cytoscape (GraphML)",
        load=_graphml,
    ),
    Writer(name="gexf", file="map.gexf", about="the same for Gephi (GEXF)", load=_gexf),
    Writer(
        name="csv",
        file="turns.csv",
        about="turns, relations, disputes and positions as tables for a spreadsheet (CSV)",
        load=_csv,
        options=("table",),
        names=("turns.csv", "relations.csv", "disputes.csv", "positions.csv"),
    ),
    Writer(
        name="aif",
        file="map.aif.json",
        about="what is said, by whom, and how it is related, for OVA and arguebuf (xAIF)",
        load=_aif,
    ),
    Writer(
        name="argdown",
        file="map.argdown",
        about="statements, supports and attacks, a group for each dispute (Argdown)",
        load=_argdown,
    ),
    Writer(
        name="convokit",
        file="utterances.jsonl",
        about="a corpus of ConvoKit: its folder is the thread's",
        load=_convokit,
        options=("corpus",),
        names=("utterances.jsonl", "speakers.json", "conversations.json", "corpus.json", "index.json"),
    ),
)
