"""From a map to the record that a batch keeps of its thread, from that to bytes, and back.

A record may come from anywhere: whoever packs an output folder can change it. So all that a store or a page relies on
is checked once, where bytes become a record, against the very tables below.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from functools import cache
from itertools import chain
from math import isfinite
from types import UnionType
from typing import (
    Annotated,
    Any,
    Literal,
    NamedTuple,
    TypeAlias,
    TypedDict,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from .. import __version__
from ..errors import BadInput
from ..model import OUTSIDE, STORY, ArgumentMap, How, Kind, Relation, Span, State
from ..text.files import LARGEST
from ..writers.drawing import title_of

RECORD = 1  # which fields a record has; one with another number is made anew
NAME = "record.json.gz"

# How large a record may become when it is unpacked, as JSON takes up to 24 bytes of memory for each of its own. That of
# 60 turns is 4.3 times as large as its packed bytes, one in Cyrillic 8 times: what would grow more is not packed.
SMALL, GROWTH, MOST = 1 << 20, 10, LARGEST - (1 << 20)
GREATEST = 2**63 - 1  # of a whole number, as in the store
OFTEN = 8  # times that the words of a thread may be pointed to on average; of 100 threads, the most was 0.8
PIECE = 1 << 14  # bytes of a record that are unpacked at once where only its head is wanted

# A whole number with the least that it may be. Turns are counted from 1, and 0 is the story.
Whole: TypeAlias = Annotated[int, 0]
Number: TypeAlias = Annotated[int, 1]


class FileRecord(TypedDict):
    """A file that a thread's map was written to: its size in bytes and its digest."""

    size: Whole
    sha256: str


class TurnRecord(TypedDict):
    """A turn with its tag; `posted` is in ISO 8601."""

    number: Number
    id: str
    author: str
    addressee: str | None
    text: str
    line: Whole | None
    posted: str | None
    state: Annotated[str, State]
    tag: Annotated[str, Kind] | None
    tag_score: float | None
    tag_why: str | None
    runner_up: Annotated[str, Kind] | None
    runner_up_score: float | None


class SpanRecord(TypedDict):
    """Characters `start` to `end` (exclusive) of the text of turn `turn`, of the story where that is 0."""

    turn: Whole
    start: Whole
    end: Whole


class QuoteRecord(SpanRecord):
    """A quote in a turn: `source` is a turn's number, 0 for the story, or "outside"."""

    source: Whole | Literal["outside"]


class ReplyRecord(TypedDict):
    """Turn `child` answers turn `parent`, 0 for the story."""

    child: Number
    parent: Whole
    how: Annotated[str, How]
    score: float
    why: str
    main: bool


class LinkRecord(TypedDict):
    """Turn `source` rebuts, supports or answers turn `target`, 0 for the story."""

    source: Number
    target: Whole
    kind: Annotated[str, Relation]
    score: float
    why: str


class PositionRecord(TypedDict):
    """One side of a dispute."""

    label: str
    turns: list[Whole]
    holders: list[str]
    unsure: list[str]
    statements: list[SpanRecord]
    evidence: list[SpanRecord]


class DisputeRecord(TypedDict):
    """A dispute; the first of a record is the one most fought over."""

    title: str
    status: str
    weight: float
    turns: list[Whole]
    positions: list[PositionRecord]


class CampRecord(TypedDict):
    """Authors who stand together."""

    members: list[str]
    score: float


class UnansweredRecord(TypedDict):
    """What nobody met: of turn `turn`, in the words `start` to `end` of turn `within`, which is nearly always it."""

    turn: Number
    within: Whole
    start: Whole
    end: Whole
    kind: str
    why: str


class PassageRecord(TypedDict):
    """A sentence of the story or an article; `dispute` is the place among the record's disputes, from 0."""

    dispute: Whole
    positions: list[str]
    source: str
    line: Whole | None
    text: str


class ProblemRecord(TypedDict):
    """Something odd that cost nothing."""

    path: str
    line: Whole | None
    code: str
    message: str


class Record(TypedDict):
    """All that a store, an index page and a second run need to know of a thread, ready for JSON.

    `name` is that of the thread's folder; `path` the file as the user gave it and `part` the thread's place in it,
    from 1, None in a file of one thread; `version` and `options` say what made it. Turns are named by their numbers, 0
    is the story.
    """

    record: Number
    fingerprint: str
    version: str
    options: dict[str, str | list[str] | None]
    name: str
    path: str
    part: Number | None
    id: str
    title: str
    format: str
    story: str
    story_line: Whole | None
    stated: Whole | None
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
    options: Mapping[str, str | list[str] | None] | None = None,
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
    called = {(each.id, position.key): position.label for each in map_.disputes for position in each.positions}
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
        "stated": None if thread.stated is None else min(thread.stated, GREATEST),  # a page may say anything
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
                "status": str(dispute.status),
                "weight": dispute.weight,
                "turns": [number[turn] for turn in dispute.turns],
                "positions": [
                    {
                        "label": position.label,
                        "turns": [number[turn] for turn in position.turns],
                        "holders": list(position.holders),
                        "unsure": list(position.unsure),
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
                "kind": str(item.kind),
                "why": item.why,
            }
            for item in map_.unanswered
        ],
        "passages": [
            {
                "dispute": place[passage.dispute],
                "positions": [called.get((passage.dispute, key), key) for key in passage.positions],
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


# ---- to bytes, and back


def called(record: Record) -> str:
    """Return what a thread is called wherever it is shown, as on its own pages; its folder's name where it has none."""
    titles = (dispute["title"] for dispute in record["disputes"])
    return title_of(record["title"], record["id"], titles) or record["name"]


def pack(record: Record) -> bytes:
    """Turn a record into bytes: gzip of canonical JSON, the same wherever and whenever it is packed.

    Raises BadInput for a record that `unpack` would not take.
    """
    wrong = _wrong(record)
    # ASCII keeps lone surrogates, which odd file names and broken YAML bring in.
    raw = b"" if wrong else json.dumps(record, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii")
    if len(raw) > MOST:
        wrong = f"it has {len(raw) >> 20} MB, and may have {MOST >> 20}"
    if wrong:
        raise BadInput(record["path"], None, f"no record can be kept of this thread ({wrong}): split it, or mend it")
    # Level 4 takes half the time of 6 (0.9 ms against 1.9 on 50 turns) for a twentieth more bytes.
    packed = gzip.compress(raw, 4, mtime=0)
    if len(raw) > _most(packed):
        packed = gzip.compress(raw, 0, mtime=0)
    # The tenth byte names the system, which Python's versions fill in differently; 255 is "unknown".
    return packed[:9] + b"\xff" + packed[10:]


def unpack(data: bytes, *, path: str = NAME) -> Record:
    """Turn bytes made by `pack` back into the record; `path` is the name used in messages.

    Raises BadInput for bytes that are damaged or too large, and for what is no sound record: one that lacks a field or
    has one of another type, a number that is no turn's, words that are beyond their turn's end.
    """
    unpacker = zlib.decompressobj(wbits=31)
    try:
        raw = unpacker.decompress(data, _most(data))
        if unpacker.unconsumed_tail:
            raise _unsound(path, "it is larger than a record can be")
        if not unpacker.eof or unpacker.unused_data:
            raise _unsound(path, "its end is missing" if not unpacker.eof else "something stands behind its end")
        record = json.loads(raw)
    except (ValueError, RecursionError, MemoryError, zlib.error):
        raise _unsound(path, "it is damaged") from None
    if isinstance(record, dict) and record.get("record") != RECORD:
        raise _unsound(path, "it is of another version of argmap")
    if wrong := _wrong(record):
        raise _unsound(path, wrong)
    return cast(Record, record)


def _unsound(path: str, wrong: str) -> BadInput:
    return BadInput(path, None, f"is no record that can be used ({wrong}): delete it, and run argmap batch again")


def _most(data: bytes) -> int:
    """Return how many bytes may come out of packed ones."""
    return min(SMALL + GROWTH * len(data), MOST)


class Head(NamedTuple):
    """What a second run asks of a record: fingerprint, folder, its thread's file and place in it, files, problems."""

    fingerprint: str
    name: str
    path: str
    part: int | None
    files: dict[str, FileRecord]
    problems: list[ProblemRecord]


def head(data: bytes) -> Head | None:
    """Return the head of a packed record, None where it is damaged.

    A record's fields are sorted and its turns come last, so that little of it need be unpacked: a tenth of the time.
    """
    unpacker = zlib.decompressobj(wbits=31)
    raw = bytearray()
    mark, left = b'"quotes":', _most(data)
    try:
        while raw.find(mark, max(len(raw) - PIECE - len(mark), 0)) < 0:
            piece = unpacker.decompress(unpacker.unconsumed_tail if raw else data, min(PIECE, left))
            left -= len(piece)
            if not piece or not left:
                return None
            raw += piece
        text = raw.decode("ascii")
        values = {name: _field(text, name) for name in Head._fields}
    except (zlib.error, ValueError, RecursionError):
        return None
    kinds = _kinds()
    if any(_of(value, _tests(kinds[name])) for name, value in values.items()) or not all(
        map(_is_plain, values["files"])
    ):
        return None
    return Head(**values)


@cache
def _kinds() -> dict[str, Any]:
    return get_type_hints(Record, include_extras=True)


def _field(text: str, name: str) -> Any:
    # In a string every quotation mark is escaped, so this cannot be part of one; and no other table that comes before
    # has a field of these names.
    mark = f'"{name}":'
    return json.JSONDecoder().raw_decode(text, text.index(mark) + len(mark))[0]


# ---- whether a record is sound

# By the types that a value may have, what looks at one of them more closely, if need be, and returns what is wrong.
Test: TypeAlias = Callable[[Any], str]
Tests: TypeAlias = Mapping[type, Test | None]

CALLED: Mapping[type, str] = {
    dict: "a table",
    list: "a list",
    str: "text",
    int: "a whole number",
    float: "a fraction",
    bool: "yes or no",
    type(None): "nothing",
}


def _wrong(record: Any) -> str:
    """Return what is wrong with a record, "" where nothing is."""
    return _of(record, _tests(Record)) or _wrong_place(record)


def _of(value: Any, tests: Tests) -> str:
    kind = type(value)
    if kind not in tests:
        return f"is {CALLED.get(kind, kind.__name__)}, not {' or '.join(sorted(CALLED[known] for known in tests))}"
    test = tests[kind]
    return test(value) if test is not None else ""


@cache
def _tests(kind: Any) -> Tests:
    """Return how a value of a type is checked, which is one of those that the tables above are made of."""
    inner = get_args(kind)
    origin = get_origin(kind)
    if is_typeddict(kind):
        return {dict: _table(get_type_hints(kind, include_extras=True))}
    if origin is list:
        return {list: _list(_tests(inner[0]))}
    if origin is dict:
        return {dict: _dict(_tests(inner[1]))}
    if origin in (Union, UnionType):
        return {kind: test for one in inner for kind, test in _tests(one).items()}
    if origin is Literal:
        return {str: _known(inner)}
    if origin is Annotated and isinstance(inner[1], int):
        return {int: _whole(inner[1])}
    if origin is Annotated and issubclass(inner[1], Enum):
        return {str: _known([one.value for one in inner[1]])}
    if kind is float:
        return {float: _finite, int: _whole(-GREATEST)}
    return {kind: None}


def _table(kinds: Mapping[str, Any]) -> Test:
    fields = [(name, _tests(kind)) for name, kind in kinds.items()]

    def test(value: dict[str, Any]) -> str:
        if value.keys() != kinds.keys():
            odd = min(map(str, value.keys() ^ kinds.keys()))
            return f"{'lacks' if odd in kinds else 'has'} the field {odd[:40]!r}"
        for name, tests in fields:
            one = value[name]
            # What `_of` does, without a call for each: this is most of the time.
            kind = type(one)
            if kind not in tests or ((test := tests[kind]) is not None and test(one)):
                return f"{name} {_of(one, tests)}"
        return ""

    return test


def _list(tests: Tests) -> Test:
    return lambda value: next((f"{at} {wrong}" for at, one in enumerate(value, 1) if (wrong := _of(one, tests))), "")


def _dict(tests: Tests) -> Test:
    return lambda value: next((wrong for one in value.values() if (wrong := _of(one, tests))), "")


def _known(values: Sequence[str]) -> Test:
    known = frozenset(values)
    return lambda value: "" if value in known else f"is none of {', '.join(values)}"


def _whole(least: int) -> Test:
    return lambda value: "" if least <= value <= GREATEST else f"is no whole number from {least} to {GREATEST}"


def _finite(value: float) -> str:
    return "" if isfinite(value) else "is no number"


def _wrong_place(record: Record) -> str:
    """Return which number of a record's is no turn's, or which words end beyond their turn; "" where none."""
    ends = {turn["number"]: len(turn["text"]) for turn in record["turns"]}
    if len(ends) < len(record["turns"]):
        return "two turns have one number"
    if any((turn["tag"] is None) != (turn["tag_score"] is None) for turn in record["turns"]):
        return "a tag has no score, or a score no tag"
    if not all(map(_is_plain, record["files"])):
        return "a file's name is none"
    numbers = chain(
        (reply["child"] for reply in record["replies"]),
        (link["source"] for link in record["links"]),
        (quote["turn"] for quote in record["quotes"]),
        (item["turn"] for item in record["unanswered"]),
    )
    if not ends.keys() >= set(numbers):
        return "there is no turn of a number that is named"
    ends[0] = len(record["story"])
    numbers = chain(
        (reply["parent"] for reply in record["replies"]),
        (link["target"] for link in record["links"]),
        (quote["source"] for quote in record["quotes"] if quote["source"] != "outside"),
        chain.from_iterable(dispute["turns"] for dispute in record["disputes"]),
        chain.from_iterable(side["turns"] for dispute in record["disputes"] for side in dispute["positions"]),
    )
    if not ends.keys() >= set(numbers):
        return "there is no turn of a number that is named"
    if any(passage["dispute"] >= len(record["disputes"]) for passage in record["passages"]):
        return "there is no dispute of a number that is named"
    said = 0
    for number, start, end in _places(record):
        if not start <= end <= ends.get(number, -1):
            return f"no words stand in turn {number} from {start} to {end}"
        said += end - start
    if said > OFTEN * (sum(ends.values()) + SMALL // GROWTH):
        return "it points to more words than a thread has"
    return ""


def _places(record: Record) -> Iterator[tuple[int, int, int]]:
    """Yield each (turn, start, end) that a record names."""
    for item in record["unanswered"]:
        yield item["within"], item["start"], item["end"]
    sides = [side for dispute in record["disputes"] for side in dispute["positions"]]
    for span in chain(record["quotes"], *(chain(side["statements"], side["evidence"]) for side in sides)):
        yield span["turn"], span["start"], span["end"]


def _is_plain(name: str) -> bool:
    """Say whether a file's name is one, and leads nowhere else."""
    return name not in ("", ".", "..") and not any(sign in name for sign in "/\\\0")


# ---- words


def texts(record: Record) -> dict[int, str]:
    """Return the text of each turn by its number, that of the story by 0."""
    return {0: record["story"]} | {turn["number"]: turn["text"] for turn in record["turns"]}
