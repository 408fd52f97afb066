"""From an ArgumentMap to YAML that a person can read and edit; readers/native/ turns it back into an equal map."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar
from zlib import crc32

from .. import __version__
from ..model import (
    STORY,
    ArgumentMap,
    Camp,
    Dispute,
    Dropped,
    Link,
    Passage,
    Position,
    Problem,
    Quote,
    Reply,
    Span,
    State,
    Tag,
    Thread,
    Turn,
    Unanswered,
)
from ..standing import Standing, standings
from ..text.shown import clean

VERSION = "2"
TOP = f"""\
argmap: {VERSION}
# A thread and what argmap found in it. Edit it, then draw it again: argmap map map.yaml
# It is drawn as it stands here: nothing is analysed again, and no statement follows from another one.
#   tag:      claim, rebuttal or evidence: colour, icon and word of the turn's card; "tag: claim" is enough
#   replies:  the turns that this one answers: where its card stands and what its line goes to; "replies: ['12']" is
#             enough; how: stated, quoted, addressed or inferred (hollow badge); score: from 0 to 1
#   links:    rebuts, supports or answers: colour and badge of that line, where "to" is the same as in replies
#   standing: of a turn that is rebutted, how it stands among who rebuts whom, which says nothing of what is true;
#             worked out anew from the links each time, so there is nothing to edit
#   quotes:   characters start to end of this turn's text; where the words have moved, they are looked for
#   disputes, camps, unanswered, passages (at the end, where there are any): the ladders and the summary
# A turn that answers #3 and not #4 thus needs a new "to" in replies and in links; one that agrees and does not rebut, a
# new tag, a new kind in links and, where it takes part in a dispute, its place among the other position's turns, with
# its author among the holders there; a position keeps its id whatever its label. argmap check says what
# does not fit together. A text with " #" or ": " in it goes in double quotes: " #" begins a comment.
# Turns are numbered in the order in which they stand here. "story" stands for the story wherever an id may stand.
# A field that is left out has its usual value.
"""
PUT_RIGHT = """\
# The corrections that it was drawn with: argmap correct --from tells your edits from what follows from them, so
# leave them as they are, and edit what stands above.
"""
SEAL = "# As argmap {} wrote it: {}. Once you have edited it, argmap map does not write over it without --force.\n"

# What a plain YAML scalar may look like here; narrower than YAML itself, so that every reader takes it for a string.
_PLAIN = re.compile(r"[^\W\d_](?:[\w .'/()+@-]*[\w.'/()+@-])?")
_NOT_STRINGS = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null"))
# Control characters, line ends that YAML would fold, marks that turn the writing direction, and what no file may hold.
_STRANGE = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffd-\uffff\ud800-\udfff"
_NOT_LITERAL = re.compile(f"[{_STRANGE}]")
_TO_ESCAPE = re.compile(f'["\\\\\n\t{_STRANGE}]')
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0"}

_SEALED = re.compile(rb"^# As argmap (?:([^ \n]+) )?wrote it: ([0-9a-f]{8})\. [^\n]*\n", re.M)

_Item = TypeVar("_Item", Quote, Reply, Tag, Link)


def write(map_: ArgumentMap, *, edited: bool = False) -> bytes:
    """Turn a map into the bytes of a YAML file (UTF-8): everything in it, in an order that suits a reader.

    What belongs to a turn (tag, replies, quotes, links) stands under the turn. A kind whose items are not in the
    order of the thread stands in a list of its own at the end, because the order is part of the map. The last line
    is a comment with a digest of all before it, for `is_edited`; `edited` leaves it out, for a map that holds a
    person's corrections.
    """
    thread = map_.thread
    texts = {turn.id: turn.text for turn in thread.turns} | {STORY: thread.story}
    order = {turn.id: place for place, turn in enumerate(thread.turns)}
    out = [TOP]
    out += _block("", _thread_fields(thread))
    if map_.deep:
        out.append(f"# The turns were read with this version of argmap-deep.\ndeep: {string(map_.deep)}\n")
    nested: list[tuple[str, dict[str, list[Any]]]] = []
    flat: list[tuple[str, Sequence[Any]]] = []
    for name, items, owner in _kinds(map_):
        under = _by_turn(items, owner, order)
        if under is None:
            flat.append((name, items))
        else:
            nested.append((name, under))
    if not thread.turns:
        out.append("turns: []\n")
    else:
        out.append("turns:\n")
    stands = standings(map_)
    for place, turn in enumerate(thread.turns, 1):
        out.append(f"\n# ---- #{turn.number} ----\n")
        out += _item("", _turn_fields(turn, place))
        for name, under in nested:
            if turn.id in under:
                out += _nest(name, under[turn.id], texts)
        if stands[turn.id].score < 1:
            out.append(f"  standing: {_flow(_standing(stands[turn.id]))}\n")
    out.append("\n")
    for name, items in flat:
        out.append(f"{name}:\n")
        out += [f"- {_flow(_row(name, item, texts, len(items), nested=False))}\n" for item in items]
    out += _disputes(map_.disputes, texts)
    out += _dropped(map_.dropped)
    out += _camps(map_.camps)
    out += _unanswered(map_.unanswered, texts)
    out += _passages(map_.passages)
    out += _problems(map_)
    if map_.corrections:
        out.append(f"{PUT_RIGHT}corrections: {_block_text(map_.corrections, '  ')}\n")
    data = "".join(out).encode("utf-8")
    return data if edited else data + SEAL.format(__version__, _digest(data)).encode("utf-8")


def is_edited(data: bytes) -> bool:
    """Say whether a person has had a hand in the bytes of a file: its last line is not as `write` would leave it."""
    start = data.rfind(b"\n", 0, -1) + 1
    sealed = _SEALED.fullmatch(data, start)
    return sealed is None or sealed[2].decode("ascii") != _digest(data[:start])


def version_of(data: bytes) -> str | None:
    """Return the version of argmap that wrote a file which a person may have edited since; None where none says so."""
    found = [sealed[1] for sealed in _SEALED.finditer(data) if sealed[1]]
    return found[-1].decode("utf-8", "replace") if found else None


def _digest(data: bytes) -> str:
    # It tells an edit, not a forgery, so a checksum does; hashlib would load OpenSSL for it.
    return f"{crc32(data):08x}"


def _kinds(map_: ArgumentMap) -> tuple[tuple[str, Sequence[Any], Callable[[Any], str]], ...]:
    return (
        ("tags", map_.tags, lambda tag: tag.turn),
        ("replies", map_.replies, lambda reply: reply.child),
        ("quotes", map_.quotes, lambda quote: quote.turn),
        ("links", map_.links, lambda link: link.source),
    )


def _by_turn(
    items: Sequence[_Item], owner: Callable[[_Item], str], order: Mapping[str, int]
) -> dict[str, list[_Item]] | None:
    """Return the items under the turn they belong to, None where reading them turn by turn would change the order."""
    under: dict[str, list[_Item]] = {}
    last = -1
    for item in items:
        place = order.get(owner(item), -1)
        if place < last or place < 0:
            return None
        last = place
        under.setdefault(owner(item), []).append(item)
    return under


def _thread_fields(thread: Thread) -> dict[str, str]:
    fields = {"id": string(thread.id), "title": string(thread.title), "format": string(thread.format)}
    fields["path"] = string(thread.path)
    if thread.stated is not None:
        fields["stated"] = str(thread.stated)
    if thread.story_line is not None:
        fields["story_line"] = str(thread.story_line)
    fields["story"] = _block_text(thread.story, "  ")
    return fields


def _turn_fields(turn: Turn, place: int) -> dict[str, str]:
    fields = {"id": string(turn.id)}
    if turn.number != place:
        fields["number"] = str(turn.number)
    fields["author"] = string(turn.author)
    for name, value in (
        ("addressee", turn.addressee),
        ("addressee_stamp", turn.addressee_stamp),
        ("reply_to", turn.reply_to),
        ("stated_by", turn.stated_by),
    ):
        if value is not None:
            fields[name] = string(value)
    if turn.posted is not None:
        fields["posted"] = f'"{turn.posted.isoformat()}"'
    if turn.state is not State.LIVE:
        fields["state"] = turn.state.value
    fields["text"] = _block_text(turn.text, "    ")
    if turn.line is not None:
        fields["line"] = str(turn.line)
    if turn.lines:
        fields["lines"] = ranges(turn.lines)
    return fields | _by(turn) | ({"why": _quoted(turn.why)} if turn.why else {})


def _by(item: Turn | Tag | Reply | Quote | Link | Dispute) -> dict[str, str]:
    """Who put it right, where anybody did."""
    return {"by": string(item.by)} if item.by else {}


def _standing(standing: Standing) -> dict[str, str]:
    return {
        "grounded": string(standing.label.value),
        "h_categorizer": _number(standing.score),
        "why": _quoted(standing.why),
    }


def _nest(name: str, items: Sequence[Any], texts: Mapping[str, str]) -> list[str]:
    if name == "tags" and len(items) == 1:
        return [f"  tag: {_flow(_row(name, items[0], texts, 1, nested=True))}\n"]
    rows = [f"  - {_flow(_row(name, item, texts, len(items), nested=True))}\n" for item in items]
    return [f"  {name}:\n", *rows]


def _row(name: str, item: Any, texts: Mapping[str, str], count: int, *, nested: bool) -> dict[str, str]:
    """Return the fields of a tag, reply, quote or link as YAML; nested ones leave out the turn they stand under."""
    if isinstance(item, Tag):
        fields = {} if nested else {"turn": string(item.turn)}
        fields |= {"kind": item.kind.value, "score": _number(item.score), "why": _quoted(item.why)}
        if item.runner_up is not None:
            fields["runner_up"] = item.runner_up.value
        if item.runner_up_score:
            fields["runner_up_score"] = _number(item.runner_up_score)
        return fields | _by(item)
    if isinstance(item, Reply):
        fields = {} if nested else {"turn": string(item.child)}
        fields |= {"to": string(item.parent), "how": item.how.value, "score": _number(item.score)}
        if not (nested and count == 1 and item.main):
            fields["main"] = "true" if item.main else "false"
        return fields | {"why": _quoted(item.why)} | _by(item)
    if isinstance(item, Quote):
        fields = {} if nested else {"turn": string(item.turn)}
        return fields | {"source": string(item.source)} | _place(item.turn, item.start, item.end, texts) | _by(item)
    fields = {} if nested else {"turn": string(item.source)}
    fields |= {"to": string(item.target), "kind": item.kind.value, "score": _number(item.score)}
    return fields | {"why": _quoted(item.why)} | _by(item)


def _place(turn: str, start: int, end: int, texts: Mapping[str, str]) -> dict[str, str]:
    fields = {"start": str(start), "end": str(end)}
    text = texts.get(turn, "")
    if 0 <= start < end <= len(text):
        fields["words"] = _quoted(text[start:end])
    return fields


def _disputes(disputes: Iterable[Dispute], texts: Mapping[str, str]) -> list[str]:
    out = []
    for dispute in disputes:
        out += _item(
            "",
            {
                "id": string(dispute.id),
                "title": string(dispute.title),
                "over": string(dispute.over),
                "status": string(dispute.status),
                "weight": _number(dispute.weight),
                "turns": _strings(dispute.turns),
            }
            | _by(dispute)
            | ({"why": _quoted(dispute.why)} if dispute.why else {}),
        )
        if dispute.positions:
            out.append("  positions:\n")
        for position in dispute.positions:
            out += _position(position, texts)
    return ["disputes:\n", *out] if out else []


def _position(position: Position, texts: Mapping[str, str]) -> list[str]:
    out = _item(
        "  ",
        {
            **({"id": string(position.id)} if position.id else {}),
            "label": string(position.label),
            "holders": _strings(position.holders),
            **({"unsure": _strings(position.unsure)} if position.unsure else {}),
            "turns": _strings(position.turns),
        },
    )
    for name, spans in (("statements", position.statements), ("evidence", position.evidence)):
        if spans:
            out.append(f"    {name}:\n")
            out += [f"    - {_flow(_span(span, texts))}\n" for span in spans]
    return out


def _span(span: Span, texts: Mapping[str, str]) -> dict[str, str]:
    return {"turn": string(span.turn)} | _place(span.turn, span.start, span.end, texts)


def _dropped(found: Iterable[Dropped]) -> list[str]:
    out = []
    for one in found:
        out += _item("", {"title": string(one.title), "by": string(one.by), "why": _quoted(one.why)})
    return ["dropped:\n", *out] if out else []


def _camps(camps: Iterable[Camp]) -> list[str]:
    out = []
    for camp in camps:
        fields = {"id": string(camp.id), "score": _number(camp.score), "members": _strings(camp.members)}
        out += _item("", fields)
    return ["camps:\n", *out] if out else []


def _unanswered(items: Iterable[Unanswered], texts: Mapping[str, str]) -> list[str]:
    out = []
    for item in items:
        fields = {"turn": string(item.turn), "kind": string(item.kind)}
        if item.span.turn != item.turn:
            fields["within"] = string(item.span.turn)
        fields |= _place(item.span.turn, item.span.start, item.span.end, texts) | {"why": _quoted(item.why)}
        out.append(f"- {_flow(fields)}\n")
    return ["unanswered:\n", *out] if out else []


def _passages(passages: Iterable[Passage]) -> list[str]:
    out = []
    for passage in passages:
        fields = {
            "dispute": string(passage.dispute),
            "positions": _strings(passage.positions),
            "source": string(passage.source),
        }
        if passage.line is not None:
            fields["line"] = str(passage.line)
        out += _item("", fields | {"text": _block_text(passage.text, "    ")})
    return ["passages:\n", *out] if out else []


def _problems(map_: ArgumentMap) -> list[str]:
    """Write the map's problems once, though the thread's own stand among them: the others are marked."""
    own, every = map_.thread.problems, map_.problems
    known = len(own) if every[: len(own)] == own else None
    rows = []
    for place, problem in enumerate(every):
        found = "analysis" if known is not None and place >= known else None
        rows.append(f"- {_flow(_problem(problem, map_.thread.path, found))}\n")
    out = ["problems:\n", *rows] if rows else []
    if known is None:
        out.append("thread_problems:\n")
        out += [f"- {_flow(_problem(problem, map_.thread.path, None))}\n" for problem in own]
    return out


def _problem(problem: Problem, path: str, found: str | None) -> dict[str, str]:
    fields = {} if problem.path == path else {"path": string(problem.path)}
    if problem.line is not None:
        fields["line"] = str(problem.line)
    fields |= {"code": string(problem.code), "message": _quoted(problem.message)}
    if found:
        fields["found"] = found
    return fields


def _block(indent: str, fields: Mapping[str, str]) -> list[str]:
    return [f"{indent}{name}: {value}\n" for name, value in fields.items()]


def _item(indent: str, fields: Mapping[str, str]) -> list[str]:
    lines = _block(f"{indent}  ", fields)
    return [f"{indent}- {lines[0].lstrip()}", *lines[1:]]


def _flow(fields: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{name}: {value}" for name, value in fields.items()) + "}"


def _strings(values: Iterable[str]) -> str:
    return "[" + ", ".join(string(value) for value in values) + "]"


def _number(value: float) -> str:
    return repr(float(value))


def ranges(numbers: Sequence[int]) -> str:
    """Return whole numbers as ranges where they rise by one: (3, 4, 5, 9) gives "3-5, 9"."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in found)


def string(text: str) -> str:
    """Return a string as YAML: plain where no YAML reader could take it for anything else, else quoted."""
    if _PLAIN.fullmatch(text) and text.lower() not in _NOT_STRINGS:
        return text
    return _quoted(text)


def _quoted(text: str) -> str:
    return f'"{_TO_ESCAPE.sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    # A lone surrogate stands in maps alone that a program has made: see gate.py.
    c = clean(match[0])
    return _SHORT.get(c) or (f"\\x{ord(c):02X}" if c <= "\xff" else f"\\u{ord(c):04X}")


def _block_text(text: str, indent: str) -> str:
    """Return a text as a literal block, line for line as it is; quoted where YAML's blocks would change it."""
    if not text[-1:].strip() or _NOT_LITERAL.search(text):
        return _quoted(text)
    # YAML takes the indent from the first line; where that begins with white space of its own, it must be told.
    head = "|-" if text[0].strip() else "|2-"
    return head + "".join(f"\n{indent}{line}" if line else "\n" for line in text.split("\n"))
