"""From argmap's own YAML, as written by writers/native.py and edited by a person, to an equal ArgumentMap.

The file is taken apart event by event and converted field by field, so that an author `0123` stays a string, every
complaint has its line, and neither the deep nesting nor the aliases of hostile YAML can hurt.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from difflib import get_close_matches
from itertools import count, islice
from typing import Any, NamedTuple

from ..errors import BadInput
from ..model import (
    OUTSIDE,
    STORY,
    ArgumentMap,
    Camp,
    Dispute,
    How,
    Kind,
    Link,
    Passage,
    Position,
    Problem,
    Quote,
    Relation,
    Reply,
    Span,
    State,
    Tag,
    Thread,
    Turn,
    Unanswered,
)
from ..text import thread_id

VERSION = "1"
DEEPEST = 12  # levels of lists and fields; a map has 8, and libyaml's time grows with the square of the depth
BY_HAND = "set by hand"  # the why of a tag or reply in its short form

_HEAD = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n|---[ \t]*\n)*argmap[ \t]*:")
_NOTHING = frozenset(("", "~", "null"))
_TRUTHS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_WHOLE = re.compile(r"[0-9]{1,15}")
_RANGE = re.compile(r"([0-9]{1,15})(?:\s*-\s*([0-9]{1,15}))?")
_SURROGATE = re.compile(r"\\(\\|[0-9A-F]{4})")


class Node(NamedTuple):
    """A value in the YAML with its file and 1-based line: a string, a list of nodes, or a table of nodes by field.

    `bare` says that a string stands there without quotes, so that `null` or nothing at all means a missing value.
    """

    value: Any
    path: str
    line: int
    bare: bool = False


def sniff(text: str) -> bool:
    """Say whether the text is argmap's own YAML: its first field is `argmap`."""
    return _HEAD.match(text) is not None


def read(text: str, *, path: str) -> Thread:
    """Return the thread alone of a map in argmap's own YAML; `read_map` returns the whole map and names the errors."""
    return read_map(text, path=path).thread


def read_map(text: str, *, path: str) -> ArgumentMap:
    """Turn argmap's own YAML into the ArgumentMap it was written from, or that a person has made of it.

    Arguments: the text; the file's path, for messages and as a default. Raises BadInput with the line of the YAML
    for what is no YAML, an unknown field, a value of the wrong kind, a turn without author, an id that no turn has
    or two turns have, words that their turn does not have, two main replies, and replies that run in a circle.
    """
    top = _fields(_parse(text, path), _TOP, "the map")
    if top["argmap"] != VERSION:
        raise BadInput(path, 1, f"'argmap: {top['argmap'] or ''}' is no version of the format: this is {VERSION}")
    if top["turns"] is None:
        raise BadInput(path, None, "the map has no turns: add a 'turns' list")
    rows = [_fields(node, _TURN, "a turn") for node in top["turns"]]
    taken = {fields["id"] for fields in rows}
    turns = tuple(
        _turn(fields, node, n, taken) for n, (fields, node) in enumerate(zip(rows, top["turns"], strict=True), 1)
    )
    _no_doubles(turns, top["turns"])
    thread = Thread(
        id=thread_id(path) if top["id"] is None else top["id"],
        title=top["title"] or "",
        format="native" if top["format"] is None else top["format"],
        path=path if top["path"] is None else top["path"],
        story=top["story"] or "",
        turns=turns,
        problems=_own_problems(top, path),
        stated=top["stated"],
        story_line=top["story_line"],
    )
    texts = {turn.id: turn.text for turn in turns} | {STORY: thread.story}
    sources = {*texts, OUTSIDE}
    replies = _replies(_owned("replies", _REPLY, rows, turns, top), texts)
    _no_circle(replies, turns)
    return ArgumentMap(
        thread=thread,
        quotes=tuple(_quote(row, texts, sources) for row in _owned("quotes", _QUOTE, rows, turns, top)),
        replies=tuple(reply for reply, _ in replies),
        tags=_tags(_owned("tags", _TAG, rows, turns, top)),
        links=tuple(_link(row, texts) for row in _owned("links", _LINK, rows, turns, top)),
        disputes=tuple(_dispute(node, texts) for node in top["disputes"] or ()),
        camps=tuple(_camp(node) for node in top["camps"] or ()),
        unanswered=tuple(_unanswered(node, texts) for node in top["unanswered"] or ()),
        passages=tuple(_passage(node) for node in top["passages"] or ()),
        problems=tuple(_problem(node, thread.path)[0] for node in top["problems"] or ()),
    )


# ---- the file, event by event


def _parse(text: str, path: str) -> Node:
    import yaml  # late: every file is sniffed here first, and most are no YAML

    loader: Any = getattr(yaml, "CLoader", yaml.Loader)  # 1,000 turns: 0.1 s in C, 2 s in plain Python
    try:
        return _build(yaml.parse(text, Loader=loader), path)
    except yaml.YAMLError as error:
        mark: Any = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read"
        if "end of stream" in what and getattr(error, "context_mark", None):
            mark = getattr(error, "context_mark", None)  # where the quote was opened that nothing closes
        line = mark.line + 1 if mark else None
        if isinstance(error, yaml.reader.ReaderError) and (strange := yaml.reader.Reader.NON_PRINTABLE.search(text)):
            line = text.count("\n", 0, strange.start()) + 1
        raise BadInput(path, line, f"not valid YAML ({what}): check indentation, quotes and colons here") from None
    except UnicodeError:
        raise BadInput(path, None, "holds characters that no file can hold: save it as UTF-8") from None


def _build(events: Iterable[Any], path: str) -> Node:
    """Put the parser's events together to one node, with a stack in place of recursion."""
    import yaml

    root: Node | None = None
    open_: list[tuple[Node, list[Node]]] = []  # each open list or table, and a table's field that awaits its value
    for event in events:
        if isinstance(event, yaml.ScalarEvent):
            text = _SURROGATE.sub(_unescape, event.value) if event.tag == "!surrogates" else event.value
            node = Node(text, path, _line(event), not event.style)
        elif isinstance(event, yaml.SequenceStartEvent):
            node = Node([], path, _line(event))
        elif isinstance(event, yaml.MappingStartEvent):
            node = Node({}, path, _line(event))
        elif isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            open_.pop()
            continue
        elif isinstance(event, yaml.AliasEvent):
            raise BadInput(path, _line(event), f"*{event.anchor} is an alias: write out what it stands for")
        else:
            continue
        if open_:
            _attach(node, *open_[-1])
        elif root is None:
            root = node
        else:
            raise BadInput(path, node.line, "a second document begins: one map a file")
        if not isinstance(node.value, str):
            open_.append((node, []))
            if len(open_) > DEEPEST:
                raise BadInput(path, node.line, f"nested more than {DEEPEST} deep, which no map is: check the brackets")
    return root or Node("", path, 1, True)


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _attach(node: Node, parent: Node, waiting: list[Node]) -> None:
    if isinstance(parent.value, list):
        parent.value.append(node)
    elif waiting:
        field = waiting.pop()
        if field.value in parent.value:
            raise _bad(field, f"the field {field.value!r} stands twice: take one of them out")
        parent.value[field.value] = node
    elif isinstance(node.value, str):
        waiting.append(node)
    else:
        raise _bad(node, "a list or table cannot be the name of a field: check colons and brackets")


def _unescape(match: re.Match[str]) -> str:
    return "\\" if match[1] == "\\" else chr(int(match[1], 16))


# ---- values, field by field

Convert = Callable[[Node], Any]


def _bad(node: Node, message: str) -> BadInput:
    return BadInput(node.path, node.line, message)


def _fields(node: Node, table: Mapping[str, Convert], what: str) -> dict[str, Any]:
    """Convert a table's fields; one that is missing, or that stands there without a value, is None."""
    if not isinstance(node.value, dict):
        raise _bad(node, f"{what} needs fields: write one of {', '.join(table)} with a colon and its value")
    for name, child in node.value.items():
        if name not in table:
            near = get_close_matches(name, table, n=1)
            cure = f"write {near[0]!r}" if near else f"take it out, or write one of {', '.join(table)}"
            raise _bad(child, f"{what} has no field {_short(name)}: {cure}")
    found: dict[str, Any] = dict.fromkeys(table)
    for name, child in node.value.items():
        if not (child.bare and child.value in _NOTHING):
            found[name] = table[name](child)
    return found


def _short(value: object) -> str:
    said = repr(value) if isinstance(value, str) else "a list" if isinstance(value, list) else "a table of fields"
    return said if len(said) <= 60 else f"{said[:50]}…{said[-1]}"


def _node(node: Node) -> Node:
    return node


def _string(node: Node) -> str:
    if not isinstance(node.value, str):
        raise _bad(node, f"text is wanted here, not {_short(node.value)}: put it in double quotes")
    return node.value


def _nodes(node: Node) -> list[Node]:
    """Return the items of a list; what stands alone counts as a list of one."""
    return node.value if isinstance(node.value, list) else [node]


def _whole(node: Node, least: int) -> int:
    text = _string(node)
    if not _WHOLE.fullmatch(text) or int(text) < least:
        raise _bad(node, f"{_short(text)} is no whole number from {least} up: write one, or take the field out")
    return int(text)


def _from_one(node: Node) -> int:
    return _whole(node, 1)


def _from_nought(node: Node) -> int:
    return _whole(node, 0)


def _number(node: Node) -> float:
    try:
        number = float(_string(node))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise _bad(node, f"{_short(node.value)} is no number: write one such as 0.8")
    return number


def _score(node: Node) -> float:
    number = _number(node)
    if not 0 <= number <= 1:
        raise _bad(node, f"{_short(node.value)} is no score: write a number from 0 to 1")
    return number


def _truth(node: Node) -> bool:
    text = _string(node).lower()
    if text not in _TRUTHS:
        raise _bad(node, f"{_short(text)} is neither true nor false: write one of them")
    return _TRUTHS[text]


def _state(node: Node) -> State:
    return State(_one_of(node, [state.value for state in State]))


def _how(node: Node) -> How:
    return How(_one_of(node, [how.value for how in How]))


def _kind(node: Node) -> Kind:
    return Kind(_one_of(node, [kind.value for kind in Kind]))


def _relation(node: Node) -> Relation:
    return Relation(_one_of(node, [relation.value for relation in Relation]))


def _found(node: Node) -> str:
    return _one_of(node, ["reading", "analysis"])


def _one_of(node: Node, known: list[str]) -> str:
    text = _string(node).lower()
    if text not in known:
        raise _bad(node, f"{_short(node.value)} is not known here: write {', '.join(known[:-1])} or {known[-1]}")
    return text


def _when(node: Node) -> datetime:
    text = _string(node)
    try:
        return datetime.fromisoformat(re.sub("[zZ]$", "+00:00", text))
    except ValueError:
        raise _bad(node, f"{_short(text)} is no date and time: write it as 2024-03-31 17:05:00") from None


def _ranges(node: Node) -> list[range]:
    if node.value == []:
        return []
    text = ", ".join(map(_string, _nodes(node)))
    found = []
    for part in text.split(","):
        match = _RANGE.fullmatch(part.strip())
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= first <= last:
            raise _bad(node, f"{_short(part.strip())} is no range of lines: write lines as 3-5, 9")
        found.append(range(first, last + 1))
    return found


_TOP: dict[str, Convert] = {
    "argmap": _string,
    "id": _string,
    "title": _string,
    "format": _string,
    "path": _string,
    "stated": _from_nought,
    "story_line": _from_one,
    "story": _string,
    "turns": _nodes,
    "tags": _nodes,
    "replies": _nodes,
    "quotes": _nodes,
    "links": _nodes,
    "disputes": _nodes,
    "camps": _nodes,
    "unanswered": _nodes,
    "passages": _nodes,
    "problems": _nodes,
    "thread_problems": _nodes,
}
_TURN: dict[str, Convert] = {
    "id": _string,
    "number": _from_one,
    "author": _string,
    "addressee": _string,
    "addressee_stamp": _string,
    "reply_to": _string,
    "posted": _when,
    "state": _state,
    "text": _string,
    "line": _from_one,
    "lines": _ranges,
    "tag": _nodes,
    "replies": _nodes,
    "quotes": _nodes,
    "links": _nodes,
}
_TAG: dict[str, Convert] = {
    "turn": _node,
    "kind": _kind,
    "score": _score,
    "why": _string,
    "runner_up": _kind,
    "runner_up_score": _score,
}
_REPLY: dict[str, Convert] = {
    "turn": _node,
    "to": _node,
    "how": _how,
    "score": _score,
    "main": _truth,
    "why": _string,
}
_LINK: dict[str, Convert] = {"turn": _node, "to": _node, "kind": _relation, "score": _score, "why": _string}
_SPAN: dict[str, Convert] = {"turn": _node, "start": _from_nought, "end": _from_nought, "words": _string}
_QUOTE: dict[str, Convert] = {"source": _node, **_SPAN}
_DISPUTE: dict[str, Convert] = {
    "id": _string,
    "title": _string,
    "status": _string,
    "weight": _number,
    "turns": _nodes,
    "positions": _nodes,
}
_POSITION: dict[str, Convert] = {
    "label": _string,
    "holders": _nodes,
    "turns": _nodes,
    "statements": _nodes,
    "evidence": _nodes,
}
_CAMP: dict[str, Convert] = {"id": _string, "score": _score, "members": _nodes}
_UNANSWERED: dict[str, Convert] = {"kind": _string, "why": _string, "within": _node, **_SPAN}
_PASSAGE: dict[str, Convert] = {
    "dispute": _string,
    "positions": _nodes,
    "source": _string,
    "line": _from_one,
    "text": _string,
}
_PROBLEM: dict[str, Convert] = {
    "path": _string,
    "line": _from_one,
    "code": _string,
    "message": _string,
    "found": _found,
}

# What a string alone stands for where a table of fields is usual: `tag: claim`, `replies: ["12"]`.
_ALONE = {"tags": "kind", "replies": "to"}


# ---- turns and what belongs to them


def _turn(fields: Mapping[str, Any], node: Node, place: int, taken: Collection[str]) -> Turn:
    if fields["author"] is None:
        raise _bad(node, "turn has no author: add an 'author' field")
    number = fields["number"] or place
    text = fields["text"] or ""
    # A turn put in by hand needs no id, though its number may be the id of a turn that has since moved down.
    names = (str(number) if n == 1 else f"{number}-{n}" for n in count(1))
    # One line number for each line of the text; a longer list is what is left of a text that was cut.
    lines = (line for stretch in fields["lines"] or () for line in stretch)
    return Turn(
        id=fields["id"] if fields["id"] is not None else next(name for name in names if name not in taken),
        number=number,
        author=fields["author"],
        addressee=fields["addressee"],
        text=text,
        line=fields["line"],
        reply_to=fields["reply_to"],
        posted=fields["posted"],
        state=fields["state"] or State.LIVE,
        addressee_stamp=fields["addressee_stamp"],
        lines=tuple(islice(lines, text.count("\n") + 1)),
    )


def _no_doubles(turns: tuple[Turn, ...], nodes: list[Node]) -> None:
    ids: set[str] = {STORY, OUTSIDE}
    numbers: set[int] = set()
    for turn, node in zip(turns, nodes, strict=True):
        if turn.number in numbers:
            raise _bad(node, f"the number {turn.number} is another turn's already: take the 'number' fields out")
        if turn.id in ids:
            reason = "stands for something else" if turn.id in (STORY, OUTSIDE) else "is another turn's already"
            raise _bad(node, f"the id {_short(turn.id)} {reason}: give this turn one of its own")
        ids.add(turn.id)
        numbers.add(turn.number)


class Row(NamedTuple):
    """A tag, reply, quote or link in the file: the turn it belongs to, its fields (None where missing), its node."""

    turn: str
    fields: dict[str, Any]
    node: Node


def _owned(
    name: str, table: Mapping[str, Convert], rows: list[dict[str, Any]], turns: tuple[Turn, ...], top: Mapping[str, Any]
) -> list[Row]:
    """Return all tags, replies, quotes or links: those under their turns, then those in the list of their own."""
    found = []
    under = "tag" if name == "tags" else name
    what = f"one of the {name}"
    known = {turn.id for turn in turns}
    for turn, fields in zip(turns, rows, strict=True):
        for node in fields[under] or ():
            row = _fields(_long(node, name), table, what)
            if row["turn"] is not None:
                raise _bad(node, f"what stands under a turn is that turn's: take 'turn' out of {what}")
            found.append(Row(turn.id, row, node))
    for node in top[name] or ():
        row = _fields(_long(node, name), table, what)
        if row["turn"] is None:
            raise _bad(node, f"{what} does not say whose it is: add a 'turn' field with the turn's id")
        found.append(Row(_known(row["turn"], known), row, node))
    return found


def _long(node: Node, name: str) -> Node:
    if isinstance(node.value, str) and name in _ALONE:
        why = Node(BY_HAND, node.path, node.line)
        return Node({_ALONE[name]: node, "why": why}, node.path, node.line)
    return node


def _known(node: Node, ids: Collection[str]) -> str:
    text = _string(node)
    if text not in ids:
        raise _bad(node, f"no turn has the id {_short(text)}: write the id of a turn in this file")
    return text


def _wanted(row: Row, field: str) -> Any:
    if row.fields[field] is None:
        raise _bad(row.node, f"the field {field!r} is missing here: add it")
    return row.fields[field]


def _sure(row: Row) -> float:
    # What a person adds without a score is certain to them.
    return 1.0 if row.fields["score"] is None else row.fields["score"]


def _tags(rows: list[Row]) -> tuple[Tag, ...]:
    found: dict[str, Tag] = {}
    for row in rows:
        if row.turn in found:
            raise _bad(row.node, f"the turn {_short(row.turn)} has a tag already: keep one of them")
        found[row.turn] = Tag(
            turn=row.turn,
            kind=_wanted(row, "kind"),
            score=_sure(row),
            why=row.fields["why"] or "",
            runner_up=row.fields["runner_up"],
            runner_up_score=row.fields["runner_up_score"] or 0.0,
        )
    return tuple(found.values())


def _replies(rows: list[Row], ids: Collection[str]) -> list[tuple[Reply, Node]]:
    mains: dict[str, Row] = {}
    for row in rows:
        if row.fields["main"]:
            if row.turn in mains:
                raise _bad(row.node, f"the turn {_short(row.turn)} has a main reply already: write 'main: false' here")
            mains[row.turn] = row
    for row in rows:
        if row.fields["main"] is None:
            mains.setdefault(row.turn, row)  # where none is marked, a turn's first reply is its main one
    found = []
    for row in rows:
        parent = _known(_wanted(row, "to"), ids)
        if parent == row.turn:
            raise _bad(row.node, f"the turn {_short(row.turn)} answers itself: write the id of another turn, or story")
        how = row.fields["how"] or How.STATED
        main = mains.get(row.turn) is row
        why = row.fields["why"] or ""
        found.append((Reply(child=row.turn, parent=parent, how=how, score=_sure(row), why=why, main=main), row.node))
    return found


def _no_circle(replies: list[tuple[Reply, Node]], turns: tuple[Turn, ...]) -> None:
    above = {reply.child: (reply.parent, node) for reply, node in replies if reply.main}
    numbers = {turn.id: turn.number for turn in turns}
    done: set[str] = {STORY}
    for turn in turns:
        path = [turn.id]
        seen = {turn.id}
        while path[-1] not in done and path[-1] in above:
            parent, node = above[path[-1]]
            if parent in seen:
                ring = [*path[path.index(parent) :], parent]
                shown = [f"#{numbers[name]}" for name in ring]
                shown = shown if len(shown) <= 8 else [*shown[:4], "…", *shown[-3:]]
                raise _bad(node, f"replies run in a circle ({' → '.join(shown)}): let one answer an earlier turn")
            path.append(parent)
            seen.add(parent)
        done.update(path)


def _quote(row: Row, texts: Mapping[str, str], sources: Collection[str]) -> Quote:
    source = _known(_wanted(row, "source"), sources)
    start, end = _place(row.fields, row.node, texts[row.turn])
    return Quote(turn=row.turn, source=source, start=start, end=end)


def _link(row: Row, ids: Collection[str]) -> Link:
    target = _known(_wanted(row, "to"), ids)
    why = row.fields["why"] or ""
    return Link(source=row.turn, target=target, kind=_wanted(row, "kind"), score=_sure(row), why=why)


def _place(fields: Mapping[str, Any], node: Node, text: str) -> tuple[int, int]:
    """Return where a quote or span is: at start to end, or where its words have moved to since.

    A person who changes a turn's text need not count characters: the words are looked for, the place nearest to
    `start` wins.
    """
    start, end, words = fields["start"], fields["end"], fields["words"]
    if start is not None and end is not None:
        if words is None and start <= end <= len(text):
            return start, end
        if words is not None and text[start:end] == words:
            return start, end
    if not words:
        raise _bad(node, f"start and end must be whole numbers from 0 to {len(text)}: or give the 'words' themselves")
    near = min(start or 0, len(text))
    places = (text.find(words, near), text.rfind(words, 0, near + len(words)))
    found = [place for place in places if place >= 0]
    if not found:
        raise _bad(node, f"the turn has no words {_short(words)}: copy them from its text exactly")
    place = min(found, key=lambda at: (abs(at - near), at))
    return place, place + len(words)


# ---- disputes, camps, problems


def _dispute(node: Node, texts: Mapping[str, str]) -> Dispute:
    fields = _fields(node, _DISPUTE, "a dispute")
    if fields["id"] is None:
        raise _bad(node, "a dispute has no id: add an 'id' field")
    return Dispute(
        id=fields["id"],
        title=fields["title"] or "",
        positions=tuple(_position(child, texts) for child in fields["positions"] or ()),
        turns=tuple(_known(child, texts) for child in fields["turns"] or ()),
        status=fields["status"] or "",
        weight=fields["weight"] or 0.0,
    )


def _position(node: Node, texts: Mapping[str, str]) -> Position:
    fields = _fields(node, _POSITION, "a position")
    return Position(
        label=fields["label"] or "",
        statements=tuple(_span(child, texts) for child in fields["statements"] or ()),
        turns=tuple(_known(child, texts) for child in fields["turns"] or ()),
        holders=tuple(map(_string, fields["holders"] or ())),
        evidence=tuple(_span(child, texts) for child in fields["evidence"] or ()),
    )


def _span(node: Node, texts: Mapping[str, str]) -> Span:
    fields = _fields(node, _SPAN, "a span")
    if fields["turn"] is None:
        raise _bad(node, "a span does not say in which turn it is: add a 'turn' field")
    turn = _known(fields["turn"], texts)
    start, end = _place(fields, node, texts[turn])
    return Span(turn=turn, start=start, end=end)


def _camp(node: Node) -> Camp:
    fields = _fields(node, _CAMP, "a camp")
    if fields["id"] is None:
        raise _bad(node, "a camp has no id: add an 'id' field")
    score = 1.0 if fields["score"] is None else fields["score"]
    return Camp(id=fields["id"], members=tuple(map(_string, fields["members"] or ())), score=score)


def _unanswered(node: Node, texts: Mapping[str, str]) -> Unanswered:
    what = "what stands unanswered"
    fields = _fields(node, _UNANSWERED, what)
    if fields["turn"] is None:
        raise _bad(node, f"{what} does not say in which turn it is: add a 'turn' field")
    turn = _known(fields["turn"], texts)
    within = turn if fields["within"] is None else _known(fields["within"], texts)
    start, end = _place(fields, node, texts[within])
    span = Span(turn=within, start=start, end=end)
    return Unanswered(
        turn=turn, span=span, kind="claim" if fields["kind"] is None else fields["kind"], why=fields["why"] or ""
    )


def _passage(node: Node) -> Passage:
    fields = _fields(node, _PASSAGE, "a passage")
    if fields["dispute"] is None:
        raise _bad(node, "a passage does not say on which dispute it bears: add a 'dispute' field")
    return Passage(
        dispute=fields["dispute"],
        positions=tuple(map(_string, fields["positions"] or ())),
        source=STORY if fields["source"] is None else fields["source"],
        line=fields["line"],
        text=fields["text"] or "",
    )


def _problem(node: Node, path: str) -> tuple[Problem, str | None]:
    fields = _fields(node, _PROBLEM, "a problem")
    where = path if fields["path"] is None else fields["path"]
    problem = Problem(path=where, line=fields["line"], code=fields["code"] or "", message=fields["message"] or "")
    return problem, fields["found"]


def _own_problems(top: Mapping[str, Any], path: str) -> tuple[Problem, ...]:
    """Return the thread's own problems: those not marked as found by the analysis, or the list that has them alone."""
    where = path if top["path"] is None else top["path"]
    if top["thread_problems"] is not None:
        return tuple(_problem(node, where)[0] for node in top["thread_problems"])
    every = [_problem(node, where) for node in top["problems"] or ()]
    return tuple(problem for problem, found in every if found != "analysis")
