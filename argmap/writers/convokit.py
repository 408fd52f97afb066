"""From a map to the files of a corpus of ConvoKit: an utterance a turn, and what is known of it as its metadata."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeAlias

from ..errors import UnknownFormat
from ..graph import facts, parents, relations
from ..model import STORY, ArgumentMap, Turn, doubts, instant
from ..text.shown import clean

Table: TypeAlias = dict[str, object]

NARRATOR = "[story]"  # the speaker of the story, which opens the conversation
_EPOCH = instant(datetime(1970, 1, 1))
_ELSEWHERE = ("text", "author", "posted")  # fields of the utterance itself


def write(map_: ArgumentMap, *, corpus: str = "utterances.jsonl") -> bytes:
    """Turn a map into one of the files of a corpus; together in a folder ConvoKit takes them.

    The story opens the conversation, so that it is one tree, as a submission does; its `meta` says so. Raises
    UnknownFormat for a file that a corpus does not have.
    """
    if corpus not in FILES:
        raise UnknownFormat("corpus", None, f"no file {corpus!r} in a corpus: one of {', '.join(FILES)}")
    return FILES[corpus](map_)


def _root(map_: ArgumentMap) -> str:
    """Return the id of the story's utterance, and so of the conversation: that of the thread, unlike any turn's."""
    taken = {turn.id for turn in map_.thread.turns}
    name = map_.thread.id or STORY
    while name in taken:
        name += "*"
    return name


def _metas(map_: ArgumentMap) -> dict[str, Table]:
    """Return the metadata of the story and of each turn, each with the same fields."""
    root = _root(map_)
    related: dict[str, dict[str, list[Table]]] = {}
    for source, target, what in relations(map_):
        name = "links" if what["type"] == "link" else "replies"
        known = {key: value for key, value in what.items() if key != "type" and value != ""}
        to = root if target == STORY else target
        related.setdefault(source, {"replies": [], "links": []})[name].append({"to": to, **known})
    return {
        end: {name: value for name, value in said.items() if name not in _ELSEWHERE}
        | {"story": end == STORY, **related.get(end, {"replies": [], "links": []})}
        for end, said in facts(map_).items()
    }


def _utterances(map_: ArgumentMap) -> list[Table]:
    root, above, metas = _root(map_), parents(map_), _metas(map_)
    story = Turn(id=STORY, number=0, author=NARRATOR, text=map_.thread.story)
    return [
        {
            "id": root if turn is story else turn.id,
            "conversation_id": root,
            "text": turn.text,
            "speaker": turn.author,
            "reply-to": None if turn is story else root if above[turn.id] == STORY else above[turn.id],
            "timestamp": int(instant(turn.posted) - _EPOCH) if turn.posted else None,
            "meta": metas[turn.id],
            "vectors": [],
        }
        for turn in (story, *map_.thread.turns)
    ]


def _speakers(map_: ArgumentMap) -> dict[str, Table]:
    camps = {member: camp.id for camp in map_.camps for member in camp.members}
    names = dict.fromkeys([NARRATOR, *(turn.author for turn in map_.thread.turns)])
    return {name: {"camp": camps.get(name, "")} for name in names}


def _conversation(map_: ArgumentMap) -> Table:
    disputes = [
        {
            "id": dispute.id,
            "title": dispute.title,
            "status": str(dispute.status),
            "weight": dispute.weight,
            "turns": dispute.turns,
            "positions": [
                {
                    "id": each.key,
                    "label": each.label,
                    "holders": each.holders,
                    "unsure": each.unsure,
                    "turns": each.turns,
                }
                for each in dispute.positions
            ],
        }
        for dispute in map_.disputes
    ]
    camps = [{"id": camp.id, "members": camp.members, "score": camp.score} for camp in map_.camps]
    return {"title": map_.thread.title, "disputes": disputes, "camps": camps, "doubts": doubts(map_.problems)}


def _corpus(map_: ArgumentMap) -> Table:
    return {"name": map_.thread.id}


def _index(map_: ArgumentMap) -> Table:
    """Return which metadata there is and of which type, as ConvoKit writes it down beside each corpus."""
    return {
        "utterances-index": _types(_metas(map_)[STORY]),
        "speakers-index": _types(next(iter(_speakers(map_).values()))),
        "conversations-index": _types(_conversation(map_)),
        "overall-index": _types(_corpus(map_)),
        "version": 1,
        "vectors": [],
    }


def _types(meta: Table) -> dict[str, list[str]]:
    kinds = {name: type(json.loads(json.dumps(value))) for name, value in meta.items()}
    return {name: [str(kind)] for name, kind in kinds.items()}


def _with_vectors(tables: Mapping[str, Table]) -> dict[str, Table]:
    return {name: {"meta": meta, "vectors": []} for name, meta in tables.items()}


def _bytes(value: object) -> bytes:
    # Escaped, as ConvoKit opens its files in whatever encoding its system has.
    return f"{clean(json.dumps(value))}\n".encode()


FILES: Mapping[str, Callable[[ArgumentMap], bytes]] = {
    "utterances.jsonl": lambda map_: b"".join(map(_bytes, _utterances(map_))),
    "speakers.json": lambda map_: _bytes(_with_vectors(_speakers(map_))),
    "conversations.json": lambda map_: _bytes(_with_vectors({_root(map_): _conversation(map_)})),
    "corpus.json": lambda map_: _bytes(_corpus(map_)),
    "index.json": lambda map_: _bytes(_index(map_)),
}
