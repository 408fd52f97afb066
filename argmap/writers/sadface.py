"""From a map to SADFace: an atom for the story and each turn, a scheme for each rebuttal and each support."""

from __future__ import annotations

from typing import TypeAlias

from ..graph import facts, relations
from ..model import ArgumentMap, Relation, doubts
from ..text.shown import as_json

Table: TypeAlias = dict[str, object]

VERSION = "0.5.2"  # of SADFace
SCHEMES = {Relation.REBUTS.value: "attack", Relation.SUPPORTS.value: "support"}


def write(map_: ArgumentMap) -> bytes:
    """Turn a map into a document of SADFace, in JSON.

    Who wrote a turn, when, what it is, whom it answers and how it stands is the metadata of its atom; disputes and
    camps are that of the document. Mere answers are no schemes: SADFace knows support and attack.
    """
    said = facts(map_)
    ids = {end: f"a{fact['number']}" for end, fact in said.items()}
    nodes: list[Table] = []
    edges: list[Table] = []
    told: dict[str, dict[str, list[Table]]] = {end: {"replies": [], "links": []} for end in said}
    for at, (source, target, what) in enumerate(relations(map_), 1):
        own: Table = {name: value for name, value in what.items() if name != "type" and value != ""}
        scheme = SCHEMES.get(str(what["kind"]))
        if scheme is None:
            told[source]["links" if what["kind"] else "replies"].append({"to": ids[target], **own})
            continue
        nodes.append({"id": f"s{at}", "type": "scheme", "name": scheme, "metadata": {"argmap": own}})
        edges.append({"id": f"e{at}a", "source_id": ids[source], "target_id": f"s{at}"})
        edges.append({"id": f"e{at}b", "source_id": f"s{at}", "target_id": ids[target]})
    atoms: list[Table] = [
        {
            "id": ids[end],
            "type": "atom",
            "text": fact["text"],
            "sources": [],
            "metadata": {
                "argmap": {"id": end, **{name: value for name, value in fact.items() if name != "text"}, **told[end]}
            },
        }
        for end, fact in said.items()
    ]
    whole = {
        "metadata": {"core": _core(map_), "argmap": _found(map_, ids)},
        "resources": [],
        "nodes": [*atoms, *nodes],
        "edges": edges,
    }
    return f"{as_json(whole, indent=1)}\n".encode()


def _core(map_: ArgumentMap) -> Table:
    """Return what SADFace asks of each document; its times are those of the turns, as there is no other clock here."""
    times = sorted(turn.posted.isoformat()[:19] for turn in map_.thread.turns if turn.posted)
    return {
        "id": map_.thread.id,
        "title": map_.thread.title,
        "description": f"{map_.thread.path}, read by argmap",
        "notes": "; ".join(doubts(map_.problems)),
        "analyst_name": "argmap",
        "analyst_email": "",
        "created": times[0] if times else "",
        "edited": times[-1] if times else "",
        "version": VERSION,
    }


def _found(map_: ArgumentMap, ids: dict[str, str]) -> Table:
    disputes = [
        {
            "id": dispute.id,
            "title": dispute.title,
            "status": str(dispute.status),
            "positions": [
                {
                    "id": position.key,
                    "label": position.label,
                    "holders": position.holders,
                    "unsure": position.unsure,
                    "turns": [ids[turn] for turn in position.turns if turn in ids],
                }
                for position in dispute.positions
            ],
        }
        for dispute in map_.disputes
    ]
    return {"disputes": disputes, "camps": [{"id": camp.id, "members": camp.members} for camp in map_.camps]}
