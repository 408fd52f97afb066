"""From an ArgumentMap to Graphviz's DOT language, and from cards to the places that Graphviz gives them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from importlib.util import find_spec
from typing import Any

import pydot

from ... import python
from ...errors import DrawingFailed
from ...graph import parents
from ...model import STORY, ArgumentMap, Link, Relation
from ...text.shown import escape_xml
from .. import drawing
from .cards import Card, cards_of
from .lines import look_of

SECONDS = 60  # 3,000 turns take 2 s, 10,000 take 24 s
POINTS = 72.0  # Graphviz counts sizes in inches of 72 points; a point of ours is a pixel

# Inside the child process the library of pygraphviz's wheel lays out: it can neither be timed out nor survive an
# abort in this one. It reads DOT from its standard input and writes "plain" to its standard output, as `dot` does.
_CHILD = (
    "import pygraphviz\n"
    "graph = pygraphviz.AGraph(string=sys.stdin.buffer.read().decode('utf-8'))\n"
    "found = graph.draw(format='plain', prog='dot')\n"
    "sys.stdout.buffer.write(found if isinstance(found, bytes) else found.encode('utf-8'))\n"
)

Places = dict[str, tuple[float, float]]
Curves = dict[tuple[str, str], list[tuple[float, float]]]


def write(map_: ArgumentMap) -> bytes:
    """Write a map in Graphviz's language: every turn a box of fixed size, every reply an edge to what it answers.

    Returns the DOT file as UTF-8 bytes; `dot -Tsvg` draws it.
    """
    above = parents(map_)
    cards = cards_of(map_, above)
    names = _names(cards)
    graph = _graph(drawing.name_of(map_))
    for key, card in cards.items():
        graph.add_node(_node(names[key], card, label=_label(card)))
    links = {(link.source, link.target): link for link in map_.links}
    for reply in map_.replies:
        main = above.get(reply.child) == reply.parent
        if reply.child in names and reply.parent in names and reply.main == main:
            pair = reply.child, reply.parent
            look = _relation(links.get(pair))
            hollow = drawing.inferred(reply)
            graph.add_edge(_edge(names[reply.child], names[reply.parent], main=main, styles=look, hollow=hollow))
    stated = {reply.child for reply in map_.replies if reply.main and above.get(reply.child) == reply.parent}
    for child, parent in above.items():
        if child not in stated:
            look = _relation(links.get((child, parent)))
            graph.add_edge(_edge(names[child], names[parent], main=True, styles=look, hollow=True))
    text: str = graph.to_string()
    return text.encode("utf-8")


def place(
    cards: dict[str, Card],
    above: dict[str, str],
    extra: Iterable[tuple[str, str]] = (),
    *,
    path: str,
    seconds: float = SECONDS,
) -> tuple[Places, Curves]:
    """Ask Graphviz where cards should go.

    Arguments: the cards with their sizes; the main parents; further (child, parent) pairs; the thread's path, for
    messages; the time limit in seconds. Returns the top left corner of each card and, for each reply, the points of
    a Bézier curve from child to parent (a first point, then three for each piece), all in pixels, y downward.
    Raises DrawingFailed where Graphviz is missing, fails or takes too long. The method is dot's: Gansner,
    Koutsofios, North and Vo 1993, "A technique for drawing directed graphs".
    """
    names = _names(cards)
    graph = _graph("map")
    for key, card in cards.items():
        graph.add_node(_node(names[key], card, label='""'))
    pairs = [(key, above[key]) for key in cards if key != STORY]
    for child, parent in pairs:
        graph.add_edge(_edge(names[child], names[parent], main=True))
    for child, parent in extra:
        graph.add_edge(_edge(names[child], names[parent], main=False))
    found = _run(_program(path), graph.to_string(), path, seconds)
    return _read_plain(found, cards, {name: key for key, name in names.items()}, path)


def quoted(text: str) -> str:
    """Return a text as a quoted DOT string that any Graphviz shows letter for letter.

    Newlines become the line ends of a left-aligned label; what XML cannot hold becomes U+FFFD.
    """
    lines = [escape_xml(line.replace("\t", " ").replace("\r", " ")) for line in text.split("\n")]
    # A backslash must be doubled: as the entity it would be decoded before "\n" is looked for.
    return '"' + "\\l".join(line.replace("\\", "\\\\") for line in lines) + ("\\l" if len(lines) > 1 else "") + '"'


def _names(cards: Iterable[str]) -> dict[str, str]:
    # A thread's own ids are no good: "t1:2" would be read as a port, and a node called "node" as a default.
    return {key: f"n{number}" for number, key in enumerate(cards)}


def _graph(title: str) -> pydot.Dot:
    # nslimit and mclimit bound the iterations: without them 10,000 turns take minutes instead of 24 s.
    return pydot.Dot(
        "map",
        graph_type="digraph",
        label=quoted(title),
        labelloc="t",
        fontname=quoted("Helvetica"),
        rankdir="LR",
        nodesep="0.25",
        ranksep="0.6",
        nslimit="0.1",
        mclimit="0.1",
        charset=quoted("UTF-8"),
    )


def _node(name: str, card: Card, *, label: str) -> pydot.Node:
    return pydot.Node(
        name,
        label=label,
        id=quoted(card.id),
        tooltip=quoted(card.about) if label != '""' else '""',
        shape="box",
        style=quoted("filled,rounded" if card.look.corner == "round" else "filled"),
        color=quoted(card.look.dark),
        fillcolor=quoted(card.look.light),
        fontname=quoted("Helvetica"),
        fontsize="11",
        fixedsize="true",
        width=f"{card.width / POINTS:.4f}",
        height=f"{card.height / POINTS:.4f}",
    )


def _label(card: Card) -> str:
    head = f"{card.number} {card.author}" + (f"  [{card.look.word.lower()}]" if card.look.word else "")
    return quoted("\n".join(part for part in (head, card.quote, *card.lines, card.note) if part))


def _relation(link: Link | None) -> dict[str, str]:
    kind = link.kind if link else Relation.ANSWERS
    style = {Relation.REBUTS: "solid", Relation.SUPPORTS: "dashed", Relation.ANSWERS: "dotted"}[kind]
    return {
        "color": quoted(look_of(link).colour),
        "style": style,
        "tooltip": quoted(kind.value + "?" * drawing.unlikely(link)),
    }


def _edge(
    child: str, parent: str, *, main: bool, styles: dict[str, str] | None = None, hollow: bool = False
) -> pydot.Edge:
    """An edge from parent to child with the arrow head at the parent, so that the story comes first."""
    attributes: dict[str, Any] = {"dir": "back", **(styles or {})}
    if hollow:
        attributes["arrowtail"] = "empty"
    if main:
        # Lines leave and reach a card in the middle of its sides, as our renderer expects.
        attributes |= {"tailport": "e", "headport": "w"}
    else:
        attributes |= {"constraint": "false", "weight": "0", "penwidth": "0.6"}
    return pydot.Edge(parent, child, **attributes)


def _program(path: str) -> list[str]:
    found = shutil.which("dot")
    if found and os.path.isabs(found):  # else it lies in the folder that the user happens to be in
        return [found, "-Tplain"]
    if find_spec("pygraphviz"):
        return python.command(_CHILD)
    raise DrawingFailed(
        path, None, "no Graphviz for this layout: install it, or pip install pygraphviz, or use --layout tree"
    )


def _run(command: list[str], text: str, path: str, seconds: float) -> str:
    name = "Graphviz" if command[0] == sys.executable else os.path.basename(command[0])
    try:
        done = subprocess.run(command, input=text.encode("utf-8"), capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        raise DrawingFailed(path, None, f"{name} took more than {seconds:g} s: use --layout tree") from None
    except OSError as error:
        raise DrawingFailed(path, None, f"{name} cannot be run ({error}): use --layout tree") from None
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", errors="replace").strip() or f"exit code {done.returncode}, no message"
        raise DrawingFailed(path, None, f"{name} failed: {said}: use --layout tree")
    return done.stdout.decode("utf-8", errors="replace")


def _read_plain(found: str, cards: dict[str, Card], keys: dict[str, str], path: str) -> tuple[Places, Curves]:
    """Read Graphviz's "plain" output: a line a node and an edge, in inches, y upward."""
    places: Places = {}
    curves: Curves = {}
    for line in found.splitlines():
        parts = line.split()
        if parts[:1] == ["node"]:
            card = cards[keys[parts[1]]]
            x, y = float(parts[2]) * POINTS, -float(parts[3]) * POINTS
            places[card.key] = (x - card.width / 2, y - card.height / 2)
        elif parts[:1] == ["edge"]:
            count = int(parts[3])
            numbers = [float(part) * POINTS for part in parts[4 : 4 + 2 * count]]
            points = [(x, -y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
            curves[keys[parts[2]], keys[parts[1]]] = points[::-1]  # drawn from parent to child
    if len(places) < len(cards):
        raise DrawingFailed(path, None, "Graphviz lost turns of the map: use --layout tree")
    return places, curves
