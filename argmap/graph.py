"""An ArgumentMap as a graph: parents, children, depths, all that is said of a turn, and a networkx graph."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from .model import STORY, ArgumentMap, Turn, doubts
from .standing import standings
from .text.shown import as_json, portable

if TYPE_CHECKING:
    import networkx

Key = TypeVar("Key", bound=Hashable)
_META = re.compile(r"<meta\b.*?</meta>", re.S)
Fact: TypeAlias = "str | int | float | bool | tuple[str, ...]"


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


def facts(map_: ArgumentMap) -> dict[str, dict[str, Fact]]:
    """Return all that a map says of the story and of each turn, in the order of the thread, as plain values.

    Every one has the same fields; of the story, and where nothing is known, they are empty or 0. `grounded`,
    `h_categorizer` and `standing` are those of `standing.standings`.
    """
    tags = {tag.turn: tag for tag in map_.tags}
    camps = {member: camp.id for camp in map_.camps for member in camp.members}
    disputes: dict[str, list[str]] = {}
    positions: dict[str, list[str]] = {}
    for dispute in map_.disputes:
        for name in dispute.turns:
            disputes.setdefault(name, []).append(dispute.id)
        for position in dispute.positions:
            for name in position.turns:
                positions.setdefault(name, []).append(f"{dispute.id}: {position.label}")
    stands = standings(map_)
    story = Turn(id=STORY, number=0, author="", text=map_.thread.story, line=map_.thread.story_line)
    found: dict[str, dict[str, Fact]] = {}
    for turn in (story, *map_.thread.turns):
        tag = tags.get(turn.id)
        found[turn.id] = {
            "number": turn.number,
            "author": turn.author,
            "posted": turn.posted.isoformat() if turn.posted else "",
            "state": turn.state.value,
            "line": turn.line or 0,
            "text": turn.text,
            "tag": tag.kind.value if tag else "",
            "tag_score": tag.score if tag else 0.0,
            "tag_why": tag.why if tag else "",
            "tag_by": tag.by if tag else "",
            "camp": camps.get(turn.author, ""),
            "disputes": tuple(disputes.get(turn.id, ())),
            "positions": tuple(positions.get(turn.id, ())),
            "grounded": stands[turn.id].label.value,
            "h_categorizer": stands[turn.id].score,
            "standing": stands[turn.id].why,
        }
    return found


def relations(map_: ArgumentMap) -> list[tuple[str, str, dict[str, Fact]]]:
    """Return every reply and every link as the turn it comes from, the turn (or "story") it goes to, and what is said
    of it: `type` ("reply" or "link"), `kind` of a link, `how` and `main` of a reply, `score`, `why` and `by`."""
    ends = {STORY, *(turn.id for turn in map_.thread.turns)}
    found: list[tuple[str, str, dict[str, Fact]]] = []
    for reply in map_.replies:
        said: dict[str, Fact] = {"type": "reply", "kind": "", "how": reply.how.value, "main": reply.main}
        found.append((reply.child, reply.parent, said | {"score": reply.score, "why": reply.why, "by": reply.by}))
    for link in map_.links:
        said = {"type": "link", "kind": link.kind.value, "how": "", "main": False}
        found.append((link.source, link.target, said | {"score": link.score, "why": link.why, "by": link.by}))
    return [each for each in found if each[0] in ends and each[1] in ends]


def to_networkx(map_: ArgumentMap) -> networkx.MultiDiGraph[str]:
    """Return the map as a networkx graph: a node for the story and one a turn, an edge a reply and a link.

    Nodes carry what `facts` says, edges what `relations` says; the graph itself carries the thread's id and title, and
    disputes (their titles) and camps (their members) by id.
    """
    import networkx

    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph(
        id=map_.thread.id,
        title=map_.thread.title,
        doubts=doubts(map_.problems),
        disputes={dispute.id: dispute.title for dispute in map_.disputes},
        camps={camp.id: camp.members for camp in map_.camps},
    )
    for end, said in facts(map_).items():
        graph.add_node(end, **said)
    for number, (source, target, said) in enumerate(relations(map_), 1):
        graph.add_edge(source, target, key=f"r{number}", **said)
    return graph


def flat(map_: ArgumentMap) -> networkx.MultiDiGraph[str]:
    """Return the map as `to_networkx` does, for files that hold text and numbers alone and have few names.

    Nodes are called n0 (the story), n1, n2 …, with their own id as `turn`; lists are one text, parted by "; ", tables
    are JSON, and a text is as `portable` makes it.
    """
    import networkx

    graph = to_networkx(map_)
    for node, said in graph.nodes(data=True):
        said["turn"] = node
    for said in (
        graph.graph,
        *(said for _, said in graph.nodes(data=True)),
        *(said for *_, said in graph.edges(data=True)),
    ):
        for name, value in said.items():
            said[name] = _plain(value)
    called: networkx.MultiDiGraph[str] = networkx.relabel_nodes(
        graph, {node: f"n{at}" for at, node in enumerate(graph)}
    )
    return called


def _plain(value: object) -> object:
    if isinstance(value, dict):
        value = as_json(value)
    elif isinstance(value, tuple):
        value = "; ".join(value)
    return portable(value) if isinstance(value, str) else value


def graphml(map_: ArgumentMap) -> str:
    """Return the map as GraphML, nodes and edges with all that `to_networkx` gives them."""
    import networkx

    return "\n".join(networkx.generate_graphml(flat(map_)))


def gexf(map_: ArgumentMap) -> str:
    """Return the map as GEXF: as `graphml`, but for what the format calls otherwise (`relation` is an edge's `type`,
    a node's label its number and author, an edge's id its key)."""
    import networkx

    graph = flat(map_)
    for _, said in graph.nodes(data=True):
        said["label"] = f"#{said['number']} {said['author']}".rstrip() if said["number"] else "story"
    for *_, key, said in graph.edges(data=True, keys=True):
        said["id"], said["relation"] = key, said.pop("type")
    lines = networkx.generate_gexf(graph)
    text = "\n".join(lines)
    # The date of today stands there, and the version of networkx.
    return _META.sub("<meta><creator>argmap</creator></meta>", text, count=1)
