"""From a map to the record that a batch keeps of its thread, from that to bytes, and back."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypedDict, cast

from .. import __version__
from ..errors import BadInput
from ..model import OUTSIDE, STORY, ArgumentMap, Span

RECORD = 1  # which fields a record has; one with another number is made anew
NAME = "record.json.gz"


class FileRecord(TypedDict):
    """A file that a thread's map was written to: its size in bytes and its digest."""

    size: int
    sha256: str


class TurnRecord(TypedDict):
    """A turn with its tag; `posted` is in ISO 8601."""

    number: int
    id: str
    author: str
    addressee: str | None
    text: str
    line: int | None
    posted: str | None
    state: str
    tag: str | None
    tag_score: float | None
    tag_why: str | None
    runner_up: str | None
    runner_up_score: float | None


class SpanRecord(TypedDict):
    """Characters `start` to `end` (exclusive) of the text of turn `turn`, of the story where that is 0."""

    turn: int
    start: int
    end: int


class QuoteRecord(SpanRecord):
    """A quote: `source` is a turn's number, 0 for the story, or "outside"."""

    source: int | Literal["outside"]


class ReplyRecord(TypedDict):
    """Turn `child` answers turn `parent`, 0 for the story."""

    child: int
    parent: int
    how: str
    score: float
    why: str
    main: bool


class LinkRecord(TypedDict):
    """Turn `source` rebuts, supports or answers turn `target`, 0 for the story."""

    source: int
    target: int
    kind: str
    score: float
    why: str


class PositionRecord(TypedDict):
    """One side of a dispute."""

    label: str
    turns: list[int]
    holders: list[str]
    statements: list[SpanRecord]
    evidence: list[SpanRecord]


class DisputeRecord(TypedDict):
    """A dispute; the first of a record is the one most fought over."""

    title: str
    status: str
    weight: float
    turns: list[int]
    positions: list[PositionRecord]


class CampRecord(TypedDict):
    """Authors who stand together."""

    members: list[str]
    score: float


class UnansweredRecord(TypedDict):
    """What nobody met: of turn `turn`, in the words `start` to `end` of turn `within`, which is nearly always it."""

    turn: int
    within: int
    start: int
    end: int
    kind: str
    why: str


class PassageRecord(TypedDict):
    """A sentence of the story or an article; `dispute` is the place among the record's disputes, from 0."""

    dispute: int
    positions: list[str]
    source: str
    line: int | None
    text: str


class ProblemRecord(TypedDict):
    """Something odd that cost nothing."""

    path: str
    line: int | None
    code: str
    message: str


class Record(TypedDict):
    """All that a store, an index page and a second run need to know of a thread, ready for JSON.

    `name` is that of the thread's folder; `path` the file as the user gave it and `part` the thread's place in it,
    from 1, None in a file of one thread; `version` and `options` say what made it. Turns are named by their numbers, 0
    is the story.
    """

    record: int
    fingerprint: str
    version: str
    options: dict[str, Any]
    name: str
    path: str
    part: int | None
    id: str
    title: str
    format: str
    story: str
    story_line: int | None
    stated: int | None
    files: dict[str, FileRecord]
    turns: list[TurnRecord]
    quotes: list[QuoteRecord]
    replies: list[ReplyRecord]
    links: list[LinkRecord]
    disputes: list[DisputeRecord]
    camps: list[CampRecord]
    unanswered: list[UnansweredRecord]
    passages: list[PassageRecord]
    problems: list[ProblemRecord]


def of(
    map_: ArgumentMap,
    *,
    fingerprint: str,
    name: str,
    path: str,
    part: int | None = None,
    files: Mapping[str, FileRecord] | None = None,
    version: str = __version__,
    options: Mapping[str, Any] | None = None,
) -> Record:
    """Turn a map into its record.

    Arguments: the map; the digest of all that the record depends on; the name of the thread's folder; the path of its
    file as the user gave it, with "/"; its place in that file, from 1, None in a file of one thread; the files written
    for it by their names in the folder; the version of argmap and the options (values fit for JSON) that made it.
    """
    thread = map_.thread
    number = {turn.id: turn.number for turn in thread.turns} | {STORY: 0}
    tags = {tag.turn: tag for tag in map_.tags}
    turns: list[TurnRecord] = []
    for turn in thread.turns:
        tag = tags.get(turn.id)
        turns.append(
            {
                "number": turn.number,
                "id": turn.id,
                "author": turn.author,
                "addressee": turn.addressee,
                "text": turn.text,
                "line": turn.line,
                "posted": turn.posted.isoformat() if turn.posted else None,
                "state": turn.state.value,
                "tag": tag.kind.value if tag else None,
                "tag_score": tag.score if tag else None,
                "tag_why": tag.why if tag else None,
                "runner_up": tag.runner_up.value if tag and tag.runner_up else None,
                "runner_up_score": tag.runner_up_score if tag and tag.runner_up else None,
            }
        )
    place = {dispute.id: at for at, dispute in enumerate(map_.disputes)}
    return {
        "record": RECORD,
        "fingerprint": fingerprint,
        "version": version,
        "options": dict(options or {}),
        "name": name,
        "path": path,
        "part": part,
        "id": thread.id,
        "title": thread.title,
        "format": thread.format,
        "story": thread.story,
        "story_line": thread.story_line,
        "stated": thread.stated,
        "files": dict(files or {}),
        "turns": turns,
        "quotes": [
            {
                "turn": number[quote.turn],
                "source": "outside" if quote.source == OUTSIDE else number[quote.source],
                "start": quote.start,
                "end": quote.end,
            }
            for quote in map_.quotes
        ],
        "replies": [
            {
                "child": number[reply.child],
                "parent": number[reply.parent],
                "how": reply.how.value,
                "score": reply.score,
                "why": reply.why,
                "main": reply.main,
            }
            for reply in map_.replies
        ],
        "links": [
            {
                "source": number[link.source],
                "target": number[link.target],
                "kind": link.kind.value,
                "score": link.score,
                "why": link.why,
            }
            for link in map_.links
        ],
        "disputes": [
            {
                "title": dispute.title,
                "status": dispute.status,
                "weight": dispute.weight,
                "turns": [number[turn] for turn in dispute.turns],
                "positions": [
                    {
                        "label": position.label,
                        "turns": [number[turn] for turn in position.turns],
                        "holders": list(position.holders),
                        "statements": _spans(position.statements, number),
                        "evidence": _spans(position.evidence, number),
                    }
                    for position in dispute.positions
                ],
            }
            for dispute in map_.disputes
        ],
        "camps": [{"members": list(camp.members), "score": camp.score} for camp in map_.camps],
        "unanswered": [
            {
                "turn": number[item.turn],
                "within": number[item.span.turn],
                "start": item.span.start,
                "end": item.span.end,
                "kind": item.kind,
                "why": item.why,
            }
            for item in map_.unanswered
        ],
        "passages": [
            {
                "dispute": place[passage.dispute],
                "positions": list(passage.positions),
                "source": passage.source,
                "line": passage.line,
                "text": passage.text,
            }
            for passage in map_.passages
        ],
        "problems": [
            {"path": problem.path, "line": problem.line, "code": problem.code, "message": problem.message}
            for problem in map_.problems
        ],
    }


def _spans(spans: Sequence[Span], number: Mapping[str, int]) -> list[SpanRecord]:
    return [{"turn": number[span.turn], "start": span.start, "end": span.end} for span in spans]


def order(record: Record) -> tuple[str, int, str]:
    """Return what records are sorted by: file, place in the file, name."""
    return record["path"], record["part"] or 0, record["name"]


def pack(record: Record) -> bytes:
    """Turn a record into bytes: gzip of canonical JSON, the same wherever and whenever it is packed."""
    # ASCII keeps lone surrogates, which odd file names and broken YAML bring in.
    raw = json.dumps(record, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii")
    # Level 4 takes half the time of 6 (0.9 ms against 1.9 on 50 turns) for a twentieth more bytes.
    packed = gzip.compress(raw, 4, mtime=0)
    # The tenth byte names the system, which Python's versions fill in differently; 255 is "unknown".
    return packed[:9] + b"\xff" + packed[10:]


def unpack(data: bytes, *, path: str = NAME) -> Record:
    """Turn bytes made by `pack` back into the record; `path` is the name used in messages.

    Raises BadInput for bytes that are damaged, no record, or a record of another version.
    """
    try:
        record = json.loads(gzip.decompress(data))
    except (OSError, EOFError, ValueError, RecursionError, zlib.error):
        raise BadInput(path, None, "is damaged: delete it, and run argmap batch again") from None
    if not isinstance(record, dict) or record.get("record") != RECORD:
        raise BadInput(path, None, "is no record of this version of argmap: delete it, and run argmap batch again")
    return cast(Record, record)


def text_of(record: Record, span: SpanRecord) -> str:
    """Return the words of a span, verbatim: a statement's, a piece of evidence's, a quote's."""
    return text_at(record, span["turn"], span["start"], span["end"])


def text_at(record: Record, number: int, start: int = 0, end: int | None = None) -> str:
    """Return characters `start` to `end` of the text of a turn, of the story where `number` is 0."""
    if not number:
        return record["story"][start:end]
    turns = record["turns"]
    # Numbers are nearly always the turns' places; in a map edited by hand they need not be.
    at = number - 1
    if at >= len(turns) or turns[at]["number"] != number:
        at = next(place for place, turn in enumerate(turns) if turn["number"] == number)
    return turns[at]["text"][start:end]
