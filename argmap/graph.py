"""An ArgumentMap as a graph: parents, children, depths, and the same as a networkx graph."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, TypeVar

from .model import STORY, ArgumentMap

if TYPE_CHECKING:
    import networkx

Key = TypeVar("Key", bound=Hashable)


def parents(map_: ArgumentMap) -> dict[str, str]:
    """Return the main parent (a turn's id or "story") of every turn: the story where no main reply is known.

    A map edited by hand may name a turn that it lacks, or have turns answer each other in a cycle: these answer the
    story, so that no turn is lost.
    """
    main = {reply.child: reply.parent for reply in map_.replies if reply.main}
    return rooted({turn.id: main.get(turn.id, STORY) for turn in map_.thread.turns}, STORY)


def rooted(above: Mapping[Key, Key], root: Key) -> dict[Key, Key]:
    """Return parents by child with every child below the root: what names no child, or closes a cycle, is put there."""
    found = {child: parent if parent in above else root for child, parent in above.items()}
    safe = {root}
    for child in found:
        path: dict[Key, None] = {}
        at = child
        while at not in safe and at not in path:
            path[at] = None
            at = found[at]
        if at in path:
            found[at] = root
        safe.update(path)
    return found


def children(map_: ArgumentMap) -> dict[str, list[str]]:
    """Return the turns that mainly answer each turn and the story, in the order of the thread."""
    found: dict[str, list[str]] = {STORY: []}
    found.update((turn.id, []) for turn in map_.thread.turns)
    above = parents(map_)
    for turn in map_.thread.turns:
        found[above[turn.id]].append(turn.id)
    return found


def walk(map_: ArgumentMap) -> list[tuple[str, int]]:
    """Return every turn's id with its depth (1 = answers the story), parents before children, siblings in order."""
    below = children(map_)
    found = []
    stack = [(turn, 1) for turn in reversed(below[STORY])]
    while stack:
        turn, depth = stack.pop()
        found.append((turn, depth))
        stack.extend((child, depth + 1) for child in reversed(below[turn]))
    return found


def to_networkx(map_: ArgumentMap) -> networkx.MultiDiGraph[str]:
    """Return the map as a networkx graph: a node a turn and one for the story, an edge a reply and a link.

    Nodes carry number, author, tag and text; edges carry `type` ("reply" or "link"), kind or how, score, why, main.
    """
    import networkx

    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph(id=map_.thread.id, title=map_.thread.title)
    tags = {tag.turn: tag for tag in map_.tags}
    graph.add_node(STORY, number=0, text=map_.thread.story)
    for turn in map_.thread.turns:
        kind = tags[turn.id].kind.value if turn.id in tags else ""
        graph.add_node(turn.id, number=turn.number, author=turn.author, tag=kind, text=turn.text)
    for reply in map_.replies:
        graph.add_edge(
            reply.child,
            reply.parent,
            type="reply",
            how=reply.how.value,
            score=reply.score,
            why=reply.why,
            main=reply.main,
        )
    for link in map_.links:
        graph.add_edge(link.source, link.target, type="link", kind=link.kind.value, score=link.score, why=link.why)
    return graph
