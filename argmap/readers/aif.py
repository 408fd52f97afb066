"""From arguments in AIF or xAIF, as OVA, AIFdb, arguebuf and argmap keep them in JSON, to an ArgumentMap."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from ..errors import NoComments
from ..gate import NOBODY
from ..model import (
    STORY,
    ArgumentMap,
    Dispute,
    How,
    Kind,
    Link,
    Over,
    Position,
    Problem,
    Relation,
    Reply,
    State,
    Status,
    Tag,
    Turn,
)
from .arguments import STATED, Given, doubts_of, map_of, one_of, position_of
from .source import Source
from .stated import Json, count_at, fields_of, json_of, list_at, moment, part_id, table_at, text_at

OWN = "argmap"  # the field in which argmap keeps what AIF has no place for
SCHEMES = {"CA": Relation.REBUTS, "RA": Relation.SUPPORTS}


def sniff(source: Source, /) -> bool:
    """Say whether a file of JSON has the fields of AIF."""
    return {"nodes", "nodeID", "type", "text"} <= fields_of(source)


class _Graph(NamedTuple):
    """The nodes by id, and which nodes lead to each and from it."""

    nodes: dict[str, dict[str, Json]]
    into: dict[str, list[str]]
    out: dict[str, list[str]]

    def type(self, id_: str) -> str:
        """Return the type of a node, such as "I"."""
        return text_at(self.nodes[id_], "type")

    def of(self, *types: str) -> list[str]:
        """Return the nodes of some types, in the order of the file."""
        return [id_ for id_ in self.nodes if self.type(id_) in types]

    def own(self, id_: str) -> dict[str, Json]:
        """Return what argmap keeps of a node."""
        return table_at(self.nodes[id_], OWN)


def read(source: Source, /) -> Iterator[ArgumentMap]:
    """Yield the map of a file: a turn a statement (I-node), with its speaker and time where a locution anchors it.

    A conflict is a rebuttal, an inference is support, a transition between locutions a reply. Rephrases and preferences
    have no counterpart, nor has what attacks an inference; a Problem counts the latter. A locution without a statement
    is a turn of its own. Positions of disputes are read where argmap has written them.
    """
    whole = table_at({"all": json_of(source)}, "all")
    aif = table_at(whole, "AIF") or whole
    graph = _graph(aif)
    labels = {id_ for id_ in graph.of("I") if "position" in graph.own(id_)}
    anchor = {id_: said for id_ in graph.of("I") for said in reversed(_locutions(graph, id_))}
    anchored = set(anchor.values())
    bare = [id_ for id_ in graph.of("L") if id_ not in anchored]
    statements = [*(id_ for id_ in graph.of("I") if id_ not in labels), *bare]
    turns, ids = _turns(graph, statements, anchor, _speakers(aif))
    said = {turn.id: turn for turn in turns}
    if not said.keys() - {STORY}:
        raise NoComments(source.path, None, "holds no statement: name a file with I-nodes")
    by = {anchor.get(id_, id_): ids[id_] for id_ in reversed(statements)}
    links, left = _links(graph, ids, labels)
    replies, answers = _replies(graph, by)
    problems = [*source.problems, *doubts_of(table_at(whole, OWN), source.path)]
    if left:
        message = f"{left} of its relations are not between statements, which argmap cannot show: they are left out"
        problems.append(Problem(path=source.path, line=None, code="link", message=message))
    given = Given(
        turns=tuple(turn for turn in turns if turn.id != STORY),
        replies=replies,
        links=(*links, *answers),
        tags=_tags(graph, ids) if OWN in whole else None,
        disputes=_disputes(graph, labels, ids) if OWN in whole else None,
        story=said[STORY].text if STORY in said else "",
        title=text_at(table_at(whole, OWN), "title"),
        problems=tuple(problems),
    )
    id_ = text_at(table_at(whole, OWN), "id") or part_id(source, "", several=False)
    yield map_of(given, path=source.path, format="aif", id=id_)


def _graph(aif: dict[str, Json]) -> _Graph:
    nodes = {text_at(node, "nodeID"): node for node in list_at(aif, "nodes") if isinstance(node, dict)}
    graph = _Graph(nodes, {id_: [] for id_ in nodes}, {id_: [] for id_ in nodes})
    for edge in list_at(aif, "edges"):
        one, two = text_at(edge, "fromID"), text_at(edge, "toID")
        if one in nodes and two in nodes:
            graph.out[one].append(two)
            graph.into[two].append(one)
    return graph


def _locutions(graph: _Graph, id_: str) -> list[str]:
    """Return the locutions that anchor a statement."""
    acts = [act for act in graph.into[id_] if graph.type(act) == "YA"]
    return [said for act in acts for said in graph.into[act] if graph.type(said) == "L"]


def _speakers(aif: dict[str, Json]) -> dict[str, str]:
    """Return the name of who speaks, by the locution's node."""
    names = {
        text_at(each, "participantID"): f"{text_at(each, 'firstname')} {text_at(each, 'surname')}".strip()
        for each in list_at(aif, "participants")
    }
    rows = [(text_at(each, "nodeID"), text_at(each, "personID")) for each in list_at(aif, "locutions")]
    return {node: names.get(person) or person for node, person in rows if person}


def _turns(
    graph: _Graph, statements: Iterable[str], anchor: Mapping[str, str], speakers: Mapping[str, str]
) -> tuple[list[Turn], dict[str, str]]:
    """Return the turns, the story among them, in the order of their numbers, and the id of each by its node."""
    rows = []
    for at, id_ in enumerate(statements, 1):
        said = anchor.get(id_, id_)
        own = graph.own(said)
        text = graph.nodes[id_].get("text")
        text = text if isinstance(text, str) else ""
        before, colon, after = text.partition(":")
        author = text_at(own, "author") or speakers.get(said, "")
        if said == id_ and colon and before.strip() == (author or before.strip()):  # "Ann: I do not think so."
            author, text = before.strip(), after.strip()
        stamp = text_at(own, "posted") or text_at(graph.nodes[said], "timestamp")
        rows.append(
            Turn(
                id=STORY if text_at(own, "id") == STORY else text_at(own, "id") or id_,
                number=count_at(own, "number") or at,
                author=author or NOBODY,
                text=text,
                posted=moment(stamp),
                line=count_at(own, "line"),
                state=one_of(State, text_at(own, "state"), State.LIVE),
            )
        )
    ids = {id_: turn.id for id_, turn in zip(statements, rows, strict=True)}
    return sorted(rows, key=lambda turn: turn.number), ids


def _links(graph: _Graph, ids: Mapping[str, str], labels: Collection[str]) -> tuple[list[Link], int]:
    """Return the relations between statements, and how many relations are of another kind."""
    links, left = [], 0
    for id_ in graph.of(*SCHEMES):
        ends = (graph.into[id_], graph.out[id_])
        if any(end in labels for end in (*ends[0], *ends[1])):
            continue
        own = graph.own(id_)
        pairs = [(ids[one], ids[two]) for one in ends[0] for two in ends[1] if one in ids and two in ids]
        left += not pairs
        kind = SCHEMES[graph.type(id_)]
        links += [_link(one, two, kind, own) for one, two in pairs if one != STORY]
    return links, left


def _replies(graph: _Graph, by: Mapping[str, str]) -> tuple[tuple[Reply, ...], list[Link]]:
    """Return the replies that transitions state, and the mere answers that argmap keeps with them."""
    replies: list[Reply] = []
    answers = []
    main: set[str] = set()
    for id_ in graph.of("TA"):
        own = graph.own(id_)
        pairs = [(by[two], by[one]) for one in graph.into[id_] for two in graph.out[id_] if one in by and two in by]
        for child, parent in pairs:
            if child in (parent, STORY):
                continue
            first = child not in main and own.get("main", True) is True
            main |= {child} if first else set()
            how = one_of(How, text_at(own, "how"), How.STATED)
            replies.append(
                Reply(
                    child=child,
                    parent=parent,
                    how=how,
                    score=_score(own),
                    why=_why(own),
                    main=first,
                    by=text_at(own, "by"),
                )
            )
            answer = table_at(own, "answers")
            if answer:
                answers.append(_link(child, parent, Relation.ANSWERS, answer))
    return tuple(replies), answers


def _tags(graph: _Graph, ids: Mapping[str, str]) -> tuple[Tag, ...]:
    found = []
    for node, id_ in ids.items():
        own = graph.own(node)
        kind = text_at(own, "tag")
        if id_ != STORY and kind in set(Kind):
            score = own.get("tag_score", 0.0)
            score = float(score) if isinstance(score, (int, float)) else 0.0
            found.append(
                Tag(turn=id_, kind=Kind(kind), score=score, why=text_at(own, "tag_why"), by=text_at(own, "tag_by"))
            )
    return tuple(found)


def _disputes(graph: _Graph, labels: Iterable[str], ids: Mapping[str, str]) -> tuple[Dispute, ...]:
    """Return the disputes whose positions argmap has written, each with the turns of these."""
    found: dict[str, list[str]] = {}
    for label in (id_ for id_ in graph.of("I") if id_ in labels):
        found.setdefault(text_at(graph.own(label), "dispute"), []).append(label)
    disputes = []
    for name, nodes in found.items():
        own = graph.own(nodes[0])
        positions = tuple(_position(graph, node, ids) for node in nodes)
        turns = tuple(dict.fromkeys(turn for position in positions for turn in position.turns))
        status = one_of(Status, text_at(own, "status"), Status.UNSAID)
        disputes.append(
            Dispute(
                id=name,
                title=text_at(own, "title"),
                positions=positions,
                turns=tuple(turn for turn in dict.fromkeys(ids.values()) if turn in turns),
                status=status,
                weight=float(len(turns)),
                over=Over.WORDS,
            )
        )
    return tuple(disputes)


def _position(graph: _Graph, node: str, ids: Mapping[str, str]) -> Position:
    own = graph.own(node)
    rephrased = [one for act in graph.into[node] if graph.type(act) == "MA" for one in graph.into[act] if one in ids]
    return position_of(own, text_at(graph.nodes[node], "text"), tuple(ids[one] for one in rephrased))


def _link(source: str, target: str, kind: Relation, own: dict[str, Json]) -> Link:
    return Link(source=source, target=target, kind=kind, score=_score(own), why=_why(own), by=text_at(own, "by"))


def _score(own: dict[str, Json]) -> float:
    score = own.get("score", 1.0)
    return float(score) if isinstance(score, (int, float)) and 0 <= score <= 1 else 1.0


def _why(own: dict[str, Json]) -> str:
    return text_at(own, "why") if own else STATED
