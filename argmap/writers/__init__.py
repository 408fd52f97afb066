"""The formats that argmap writes: a literal list, in the order in which `argmap formats` shows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol, TypeAlias

from ..model import ArgumentMap

FORMS = ("text", "markdown", "json")  # of a summary
MOST_NODES = 80  # of a flowchart that can still be read
LAYOUTS = ("tree", "page", "dot")  # of a map


class WriterModule(Protocol):
    """What a writer's module offers."""

    def write(self, map_: ArgumentMap, /, *args: Any, **options: Any) -> bytes:
        """Turn a map into the bytes of one file; the options are those that the list of writers names."""


Parts: TypeAlias = "dict[str, dict[str, object]]"


def _one(map_: ArgumentMap) -> Parts:
    return {"": {}}


def _one_a_dispute(map_: ArgumentMap) -> Parts:
    return {str(at + 1): {"dispute": at} for at in range(len(map_.disputes))}


def _whole_and_disputes(map_: ArgumentMap) -> Parts:
    small: Parts = {"map": {"dispute": None}} if len(map_.thread.turns) < MOST_NODES else {}
    return small | {f"dispute-{at + 1}": {"dispute": at} for at in range(len(map_.disputes))}


def _pictures(map_: ArgumentMap) -> Parts:
    whole: Parts = {"map": {"dispute": None}}
    return whole | {f"dispute-{at + 1}": {"dispute": at} for at in range(len(map_.disputes))}


def _tables(map_: ArgumentMap) -> Parts:
    return {name: {"table": name} for name in ("turns", "relations", "disputes", "positions")}


def _corpus(map_: ArgumentMap) -> Parts:
    names = ("utterances.jsonl", "speakers.json", "conversations.json", "corpus.json", "index.json")
    return {name: {"corpus": name} for name in names}


class EditableWriterModule(WriterModule, Protocol):
    """What the module of a format that people edit, and argmap reads back, offers besides."""

    def is_edited(self, data: bytes) -> bool:
        """Say whether a person has had a hand in the bytes of a file."""


class Writer(NamedTuple):
    """A format's name, the file it is written to, what it is, what imports its module when needed, and its options.

    Of a format with several files a map, `file` holds `{}`: `parts` gives what stands there, with the options of
    `write` that make each file, `example` is what `argmap formats` puts there, `none` says what the map lacks where
    there are no files, and `left` is the pattern of what may have stood there for another map. `editable` imports the
    module of a format into whose file people put their corrections, so that it must not be lost. A format that is no
    `text` is drawn from the pictures of another.
    """

    name: str
    file: str
    about: str
    load: Callable[[], WriterModule]
    options: tuple[str, ...] = ()
    parts: Callable[[ArgumentMap], Parts] = _one
    example: str = "N"
    none: str = ""
    left: str = ""
    editable: Callable[[], EditableWriterModule] | None = None
    text: bool = True

    def files(self, map_: ArgumentMap) -> dict[str, dict[str, object]]:
        """Return the names of the files that a map gives in this format, each with the options that make it."""
        return {self.file.format(part): options for part, options in self.parts(map_).items()}


def _map() -> WriterModule:
    from .pictures import map

    return map


def _ladder() -> WriterModule:
    from .pictures import ladder

    return ladder


def _summary() -> WriterModule:
    from . import summary

    return summary


def _report() -> WriterModule:
    from . import report

    return report


def _native() -> EditableWriterModule:
    from . import native

    return native


def _dot() -> WriterModule:
    from .pictures import dot

    return dot


def _png() -> WriterModule:
    from .pictures import png

    return png


def _pdf() -> WriterModule:
    from .pictures import pdf

    return pdf


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


def _sadface() -> WriterModule:
    from . import sadface

    return sadface


def _mermaid() -> WriterModule:
    from . import mermaid

    return mermaid


def _vega() -> WriterModule:
    from . import vega

    return vega


WRITERS = (
    Writer(
        name="map",
        file="map.svg",
        about="the whole thread as a picture (SVG)",
        load=_map,
        options=("layout", "all", "beside"),
    ),
    Writer(
        name="ladder",
        file="dispute-{}.svg",
        about="each dispute as a picture: a column a position, time running down (SVG)",
        load=_ladder,
        options=("dispute", "layout", "all", "beside"),
        parts=_one_a_dispute,
        none="no dispute was found",
        left="[1-9][0-9]*",
    ),
    Writer(
        name="summary",
        file="summary.md",
        about="the thread in a page: people, camps, disputes",
        load=_summary,
        options=("to", "width", "colour"),
    ),
    Writer(
        name="html",
        file="report.html",
        about="a page to read in a browser: disputes, map and transcript, linked (HTML)",
        load=_report,
        options=("layout", "all"),
    ),
    Writer(
        name="yaml",
        file="map.yaml",
        about="the whole map, to read, edit and read back",
        load=_native,
        options=("edited",),
        editable=_native,
    ),
    Writer(
        name="png",
        file="{}.png",
        about="the map and each dispute as pictures in dots (PNG)",
        text=False,
        load=_png,
        options=("dispute", "layout", "all"),
        parts=_pictures,
        example="map",
        left="dispute-[1-9][0-9]*",
    ),
    Writer(
        name="pdf",
        file="{}.pdf",
        about="the map and each dispute as pages to print (PDF)",
        text=False,
        load=_pdf,
        options=("dispute", "layout", "all"),
        parts=_pictures,
        example="map",
        left="dispute-[1-9][0-9]*",
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
        about="turns and relations, for igraph, yEd, Cytoscape (GraphML)",
        load=_graphml,
    ),
    Writer(name="gexf", file="map.gexf", about="turns and relations, for Gephi (GEXF)", load=_gexf),
    Writer(
        name="csv",
        file="{}.csv",
        about="turns, relations, disputes, positions: tables (CSV)",
        load=_csv,
        options=("table",),
        parts=_tables,
        example="turns",
    ),
    Writer(
        name="aif",
        file="map.aif.json",
        about="what is said and how it is related, for OVA (xAIF)",
        load=_aif,
    ),
    Writer(
        name="sadface",
        file="map.sadface.json",
        about="what is said, supports and attacks (SADFace)",
        load=_sadface,
    ),
    Writer(
        name="argdown",
        file="map.argdown",
        about="statements, supports and attacks (Argdown)",
        load=_argdown,
    ),
    Writer(
        name="convokit",
        file="{}",
        about="a corpus of ConvoKit; its folder is the thread's",
        load=_convokit,
        options=("corpus",),
        parts=_corpus,
        example="corpus.json",
    ),
    Writer(
        name="mermaid",
        file="{}.mmd",
        about="a flowchart of a dispute, and of up to 80 turns (Mermaid)",
        load=_mermaid,
        options=("dispute",),
        parts=_whole_and_disputes,
        example="map",
        none="it has 80 turns or more, and no dispute was found",
        left="dispute-[1-9][0-9]*",
    ),
    Writer(name="vega", file="map.vl.json", about="charts of turns, people and disputes (Vega-Lite)", load=_vega),
)
