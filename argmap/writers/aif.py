"""From a map to xAIF: what is said as I-nodes, turns as L-nodes, replies as TA, and RA, CA and MA between what is said.

The Argument Interchange Format (Chesñevar and others 2006; Reed and others 2008, with dialogue), as OVA, arguebuf and
AIFdb keep it in JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise, permutations
from typing import TypeAlias

from ..graph import Fact, facts, relations
from ..model import DOUBTFUL, STORY, ArgumentMap, Relation
from ..text.shown import as_json

Table: TypeAlias = dict[str, object]

# What a relation is in AIF: the type of its node, the node's text, and what one does who makes it.
SCHEMES = {
    Relation.REBUTS.value: ("CA", "Default Conflict", "Disagreeing"),
    Relation.SUPPORTS.value: ("RA", "Default Inference", "Arguing"),
}
ASSERTING, TRANSITION, REPHRASE = "Asserting", "Default Transition", "Default Rephrase"
OVA = {"firstname": "", "surname": "", "url": "", "nodes": [], "edges": []}
_OF_TURN = ("number", "author", "posted", "state", "line")
_OF_TEXT = ("tag", "tag_score", "tag_why", "tag_by", "camp", "grounded", "h_categorizer", "standing")


def write(map_: ArgumentMap) -> bytes:
    """Turn a map into a file of xAIF.

    A turn is an L-node (who said it, when), anchored by a YA-node in the I-node of what it says; so is the story, which
    nobody said. A reply is a TA-node from the turn answered to the one that answers; a rebuttal a CA-node, support an
    RA-node, anchored in the reply where there is one. A position of a dispute is an I-node with its label, of which its
    turns are rephrases (MA), and two positions of a dispute conflict. What AIF has no place for stands in "argmap".
    """
    said = facts(map_)
    nodes: list[Table] = []
    edges: list[Table] = []
    people = {author: at for at, author in enumerate(dict.fromkeys(turn.author for turn in map_.thread.turns), 1)}

    def add(id_: str, type_: str, text: str, own: Mapping[str, object], *, posted: str = "") -> None:
        time = {"timestamp": _time(posted)} if posted else {}
        nodes.append({"nodeID": id_, "text": text, "type": type_, **time, **({"argmap": own} if own else {})})

    def join(*ids: str) -> None:
        for source, target in pairwise(ids):
            edges.append({"edgeID": f"E{len(edges) + 1}", "fromID": source, "toID": target})

    for end, fact in said.items():
        number, posted = fact["number"], str(fact["posted"])
        speaker = fact["author"] if end != STORY else STORY
        add(f"I{number}", "I", str(fact["text"]), _known(fact, _OF_TEXT), posted=posted)
        add(f"L{number}", "L", f"{speaker}: {fact['text']}", {"id": end, **_known(fact, _OF_TURN)}, posted=posted)
        add(f"YA{number}", "YA", ASSERTING, {})
        join(f"L{number}", f"YA{number}", f"I{number}")
    answers = {
        (source, target): {name: what[name] for name in ("score", "why", "by")}
        for source, target, what in relations(map_)
        if what["kind"] == Relation.ANSWERS.value
    }
    replies: dict[tuple[str, str], str] = {}
    for at, (source, target, what) in enumerate(relations(map_), 1):
        one, two, kind = said[source]["number"], said[target]["number"], str(what["kind"])
        own = {name: value for name, value in what.items() if name != "type" and value != ""}
        if what["type"] == "reply":
            replies[source, target] = f"TA{at}"
            answer = answers.pop((source, target), None)
            add(f"TA{at}", "TA", TRANSITION, own if answer is None else {**own, "answers": answer})
            join(f"L{two}", f"TA{at}", f"L{one}")
        elif kind in SCHEMES:
            type_, text, doing = SCHEMES[kind]
            add(f"{type_}{at}", type_, text, own)
            join(f"I{one}", f"{type_}{at}", f"I{two}")
            if (source, target) in replies:
                add(f"YA{at}{type_}", "YA", doing, {})
                join(replies[source, target], f"YA{at}{type_}", f"{type_}{at}")
        # A mere answer is the TA-node of its reply alone: in AIF the two texts are not related.
    for at, dispute in enumerate(map_.disputes, 1):
        own = {"dispute": dispute.id, "title": dispute.title, "status": str(dispute.status)}
        labels = [f"P{at}.{place}" for place in range(1, len(dispute.positions) + 1)]
        for label, position in zip(labels, dispute.positions, strict=True):
            held = {"position": position.key, "holders": position.holders, "unsure": position.unsure}
            add(label, "I", position.label, {**own, **held})
            for place, turn in enumerate((turn for turn in position.turns if turn in said), 1):
                add(f"MA{label}.{place}", "MA", REPHRASE, {})
                join(f"I{said[turn]['number']}", f"MA{label}.{place}", label)
        for one, two in permutations(labels, 2):
            add(f"CA{one}-{two}", "CA", SCHEMES[Relation.REBUTS.value][1], {"dispute": dispute.id})
            join(one, f"CA{one}-{two}", two)
    whole = {
        "AIF": {
            "nodes": nodes,
            "edges": edges,
            "schemefulfillments": [],
            "participants": [_participant(author, at) for author, at in people.items()],
            "locutions": [_locution(fact, people) for end, fact in said.items() if end != STORY],
        },
        "OVA": OVA,
        "dialog": True,
        "text": {"txt": map_.thread.story},
        "argmap": {
            "id": map_.thread.id,
            "title": map_.thread.title,
            "doubts": [
                {"code": problem.code, "line": problem.line, "message": problem.message}
                for problem in map_.problems
                if problem.code in DOUBTFUL
            ],
        },
    }
    return f"{as_json(whole, indent=1)}\n".encode()


def _time(posted: str) -> str:
    return posted[:19].replace("T", " ")


def _known(fact: dict[str, Fact], names: tuple[str, ...]) -> Table:
    return {name: fact[name] for name in names if fact[name] not in ("", 0)}


def _participant(author: str, at: int) -> Table:
    first, _, last = author.partition(" ")
    return {"participantID": at, "firstname": first, "surname": last}


def _locution(fact: dict[str, Fact], people: dict[str, int]) -> Table:
    time = _time(str(fact["posted"]))
    return {
        "nodeID": f"L{fact['number']}",
        "personID": people[str(fact["author"])],
        "timestamp": time,
        "start": time,
        "end": None,
        "source": None,
    }
