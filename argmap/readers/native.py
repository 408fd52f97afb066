"""From argmap's own YAML, as written by writers/native.py and edited by a person, to an equal ArgumentMap.

What a map refers to (turns, disputes, labels) must be in it; what can be drawn though it is odd (a holder who wrote
nothing) is a Problem with its line.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count, islice
from typing import Any, NamedTuple

from ..errors import BadInput
from ..gate import UNNAMED
from ..model import (
    OUTSIDE,
    STORY,
    ArgumentMap,
    Camp,
    Dispute,
    Dropped,
    How,
    Kind,
    Link,
    Over,
    Passage,
    Position,
    Problem,
    Quote,
    Relation,
    Reply,
    Span,
    State,
    Status,
    Tag,
    Thread,
    Turn,
    Unanswered,
    Unmet,
)
from ..nodes import (
    Convert,
    Node,
    bad,
    cut_off,
    fields_of,
    is_nothing,
    items,
    itself,
    one_of,
    parse,
    short,
    string,
    whole,
)
from ..text.files import thread_id
from ..text.shown import nearest, shown
from ..text.words import words

VERSION = "2"
KNOWN = ("1", VERSION)  # version 1 calls positions by their labels
BY_HAND = "set by hand"  # the why of a tag or reply in its short form
GUESSES = 20  # names that nobody has for which a near one is looked for: each is compared with everybody's
ODD = (
    "people",
    "label",
    "link",
    "status",
)  # codes of problems that `_odd` finds anew while they last
FEW = 4  # names that are all named where none of them is near

_HEAD = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n|---[ \t]*\n)*argmap[ \t]*:")
_TRUTHS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_RANGE = re.compile(r"([0-9]{1,15})(?:\s*-\s*([0-9]{1,15}))?")


def sniff(text: str) -> bool:
    """Say whether the text is argmap's own YAML: its first field is `argmap`."""
    return _HEAD.match(text) is not None


def read(text: str, *, path: str) -> ArgumentMap:
    """Turn argmap's own YAML into the ArgumentMap it was written from, or that a person has made of it.

    Arguments: the text; the file's path, for messages and as a default. What is odd and can be drawn all the same is
    among the problems, with its line. Raises BadInput with the line of the YAML for what is no YAML, an unknown field,
    a value of the wrong kind, a turn without author, an id or a label that nothing has or two have, words that their
    turn does not have, two main replies, and replies that run in a circle.
    """
    id_, path = thread_id(path), shown(path)
    root = parse(text, path=path)
    top = fields_of(root, _TOP, "the map")
    if top["argmap"] is None:
        raise BadInput(path, root.line, f"'argmap:' is empty: write 'argmap: {VERSION}'")
    if top["turns"] is None:
        raise BadInput(path, None, "the map has no turns: add a 'turns' list")
    rows = [fields_of(node, _TURN, "a turn") for node in top["turns"]]
    taken = {fields["id"] for fields in rows}
    turns = tuple(
        _turn(fields, node, n, taken) for n, (fields, node) in enumerate(zip(rows, top["turns"], strict=True), 1)
    )
    _no_doubles(turns, top["turns"])
    thread = Thread(
        id=id_ if top["id"] is None else top["id"],
        title=top["title"] or "",
        format="native" if top["format"] is None else top["format"],
        path=path if top["path"] is None else top["path"],
        story=top["story"] or "",
        turns=turns,
        problems=_own_problems(top, path),
        stated=top["stated"],
        story_line=top["story_line"],
    )
    said = {turn.id: turn.text for turn in turns}  # what a turn's id may stand for, and the words there
    ends = {STORY: thread.story, **said}
    sources = {OUTSIDE: "", **ends}
    replies, links = (_owned(name, table, rows, turns, top) for name, table in (("replies", _REPLY), ("links", _LINK)))
    map_ = ArgumentMap(
        thread=thread,
        quotes=tuple(_quote(row, sources) for row in _owned("quotes", _QUOTE, rows, turns, top)),
        replies=_replies(replies, ends),
        tags=_tags(_owned("tags", _TAG, rows, turns, top)),
        links=_links(links, ends),
        disputes=_disputes(top["disputes"] or (), said),
        dropped=tuple(_dropped(node) for node in top["dropped"] or ()),
        camps=_camps(top["camps"] or ()),
        deep=top["deep"] or "",
        corrections=top["corrections"] or "",
        unanswered=tuple(_unanswered(node, said) for node in top["unanswered"] or ()),
    )
    _no_circle(map_.replies, [row.node for row in replies], turns)
    keys = {dispute.id: _keys(dispute) for dispute in map_.disputes}
    stated = [_problem(node, thread.path)[0] for node in top["problems"] or ()]
    return replace(
        map_,
        passages=tuple(_passage(node, keys) for node in top["passages"] or ()),
        problems=(*(problem for problem in stated if problem.code not in ODD), *_odd(root, top, map_, links)),
    )


# ---- values, field by field


def _from_one(node: Node) -> int:
    return whole(node, 1)


def _from_nought(node: Node) -> int:
    return whole(node, 0)


def _number(node: Node) -> float:
    try:
        number = float(string(node))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise bad(node, f"{short(node.value)} is no number: write one such as 0.8")
    return number


def _score(node: Node) -> float:
    number = _number(node)
    if not 0 <= number <= 1:
        raise bad(node, f"{short(node.value)} is no score: write a number from 0 to 1")
    return number


def _truth(node: Node) -> bool:
    text = string(node).lower()
    if text not in _TRUTHS:
        raise bad(node, f"{short(text)} is neither true nor false: write one of them")
    return _TRUTHS[text]


def _state(node: Node) -> State:
    return State(one_of(node, [state.value for state in State]))


def _how(node: Node) -> How:
    return How(one_of(node, [how.value for how in How]))


def _kind(node: Node) -> Kind:
    return Kind(one_of(node, [kind.value for kind in Kind]))


def _relation(node: Node) -> Relation:
    return Relation(one_of(node, [relation.value for relation in Relation]))


def _found(node: Node) -> str:
    return one_of(node, ["reading", "analysis"])


def _over(node: Node) -> Over:
    return Over(one_of(node, [over.value for over in Over]))


def _missed(node: Node) -> Unmet:
    return Unmet(one_of(node, [kind.value for kind in Unmet]))


def _version(node: Node) -> str:
    if string(node) not in KNOWN:
        raise bad(node, f"{short(node.value)} is no version of the format: this is {VERSION}")
    return VERSION


def _when(node: Node) -> datetime:
    text = string(node)
    try:
        return datetime.fromisoformat(re.sub("[zZ]$", "+00:00", text))
    except ValueError:
        raise bad(node, f"{short(text)} is no date and time: write it as 2024-03-31 17:05:00") from None


def _ranges(node: Node) -> list[range]:
    if node.value == []:
        return []
    text = ", ".join(map(string, items(node)))
    found = []
    for part in text.split(","):
        match = _RANGE.fullmatch(part.strip())
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= first <= last:
            raise bad(node, f"{short(part.strip())} is no range of lines: write lines as 3-5, 9")
        found.append(range(first, last + 1))
    return found


_TOP: dict[str, Convert] = {
    "argmap": _version,
    "id": string,
    "title": string,
    "format": string,
    "path": string,
    "stated": _from_nought,
    "story_line": _from_one,
    "story": string,
    "deep": string,
    "corrections": string,
    "turns": items,
    "tags": items,
    "replies": items,
    "quotes": items,
    "links": items,
    "disputes": items,
    "dropped": items,
    "camps": items,
    "unanswered": items,
    "passages": items,
    "problems": items,
    "thread_problems": items,
}
_TURN: dict[str, Convert] = {
    "id": string,
    "number": _from_one,
    "author": string,
    "addressee": string,
    "addressee_stamp": string,
    "reply_to": string,
    "stated_by": string,
    "posted": _when,
    "state": _state,
    "text": string,
    "line": _from_one,
    "lines": _ranges,
    "by": string,
    "why": string,
    "tag": items,
    "replies": items,
    "quotes": items,
    "links": items,
    "standing": itself,  # follows from the links, so it is not read
}
_TAG: dict[str, Convert] = {
    "turn": itself,
    "kind": _kind,
    "score": _score,
    "why": string,
    "runner_up": _kind,
    "runner_up_score": _score,
    "by": string,
}
_REPLY: dict[str, Convert] = {
    "turn": itself,
    "to": itself,
    "how": _how,
    "score": _score,
    "main": _truth,
    "why": string,
    "by": string,
}
_LINK: dict[str, Convert] = {
    "turn": itself,
    "to": itself,
    "kind": _relation,
    "score": _score,
    "why": string,
    "by": string,
}
_SPAN: dict[str, Convert] = {"turn": itself, "start": _from_nought, "end": _from_nought, "words": string}
_QUOTE: dict[str, Convert] = {"source": itself, "by": string, **_SPAN}
_DISPUTE: dict[str, Convert] = {
    "id": string,
    "title": string,
    "over": _over,
    "status": itself,
    "weight": _number,
    "turns": items,
    "positions": items,
    "by": string,
    "why": string,
}
_POSITION: dict[str, Convert] = {
    "id": string,
    "label": string,
    "holders": items,
    "unsure": items,
    "turns": items,
    "statements": items,
    "evidence": items,
}
_DROPPED: dict[str, Convert] = {"title": string, "by": string, "why": string}
_CAMP: dict[str, Convert] = {"id": string, "score": _score, "members": items}
_UNANSWERED: dict[str, Convert] = {"kind": _missed, "why": string, "within": itself, **_SPAN}
_PASSAGE: dict[str, Convert] = {
    "dispute": itself,
    "positions": items,
    "source": string,
    "line": _from_one,
    "text": string,
}
_PROBLEM: dict[str, Convert] = {
    "path": string,
    "line": _from_one,
    "code": string,
    "message": string,
    "found": _found,
}

# Fields in which a person writes words, where a comment is likelier meant as one of them.
_WORDS = {
    name
    for table in (
        _TOP,
        _TURN,
        _TAG,
        _REPLY,
        _LINK,
        _QUOTE,
        _DISPUTE,
        _POSITION,
        _DROPPED,
        _CAMP,
        _UNANSWERED,
        _PASSAGE,
        _PROBLEM,
    )
    for name, convert in table.items()
    if convert is string
} | {"holders", "unsure", "members", "positions"}

# What a string alone stands for where a table of fields is usual: `tag: claim`, `replies: ["12"]`.
_ALONE = {"tags": "kind", "replies": "to"}


# ---- turns and what belongs to them


def _turn(fields: Mapping[str, Any], node: Node, place: int, taken: Collection[str]) -> Turn:
    if not fields["author"]:
        raise bad(node, "turn has no author: add an 'author' field")
    number = fields["number"] or place
    text = fields["text"] or ""
    # A turn put in by hand needs no id, though its number may be the id of a turn that has since moved down.
    names = (str(number) if n == 1 else f"{number}-{n}" for n in count(1))
    # One line number for each line of the text; a longer list is what is left of a text that was cut.
    lines = (line for stretch in fields["lines"] or () for line in stretch)
    return Turn(
        id=fields["id"] or next(name for name in names if name not in taken),
        number=number,
        author=fields["author"],
        addressee=fields["addressee"],
        text=text,
        line=fields["line"],
        reply_to=fields["reply_to"],
        stated_by=fields["stated_by"],
        posted=fields["posted"],
        state=fields["state"] or State.LIVE,
        addressee_stamp=fields["addressee_stamp"],
        lines=tuple(islice(lines, text.count("\n") + 1)),
        by=fields["by"] or "",
        why=fields["why"] or "",
    )


def _no_doubles(turns: tuple[Turn, ...], nodes: list[Node]) -> None:
    ids: set[str] = {STORY, OUTSIDE}
    numbers: set[int] = set()
    for turn, node in zip(turns, nodes, strict=True):
        if turn.number in numbers:
            raise bad(node, f"the number {turn.number} is another turn's already: take the 'number' fields out")
        if turn.id in ids:
            reason = "stands for something else" if turn.id in (STORY, OUTSIDE) else "is another turn's already"
            raise bad(node, f"the id {short(turn.id)} {reason}: give this turn one of its own")
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
            row = fields_of(_long(node, name), table, what)
            if row["turn"] is not None:
                raise bad(node, f"what stands under a turn is that turn's: take 'turn' out of {what}")
            found.append(Row(turn.id, row, node))
    for node in top[name] or ():
        row = fields_of(_long(node, name), table, what)
        if row["turn"] is None:
            raise bad(node, f"{what} does not say whose it is: add a 'turn' field with the turn's id")
        found.append(Row(_known(row["turn"], known), row, node))
    return found


def _long(node: Node, name: str) -> Node:
    if isinstance(node.value, str) and name in _ALONE:
        why = Node(BY_HAND, node.path, node.line)
        return Node({_ALONE[name]: node, "why": why}, node.path, node.line)
    return node


def _known(node: Node, names: Collection[str], what: str = "turn has the id") -> str:
    """Return what stands for something in the file; raises BadInput, with a near name, where there is no such thing."""
    text = string(node)
    if text not in names:
        near = nearest(text, names)
        few = [near] if near else list(names) if len(names) <= FEW else []
        cure = f"write {' or '.join(map(short, few))}" if few else "write one that is in this file"
        cure = cure if names else "there is none in this file, so take this out"
        raise bad(node, f"no {what} {short(text)}: {cure}")
    return text


def _wanted(row: Row, field: str) -> Any:
    if row.fields[field] is None:
        raise bad(row.node, f"the field {field!r} is missing here: add it")
    return row.fields[field]


def _sure(row: Row) -> float:
    # What a person adds without a score is certain to them.
    return 1.0 if row.fields["score"] is None else row.fields["score"]


def _tags(rows: list[Row]) -> tuple[Tag, ...]:
    found: dict[str, Tag] = {}
    for row in rows:
        if row.turn in found:
            raise bad(row.node, f"the turn {short(row.turn)} has a tag already: keep one of them")
        found[row.turn] = Tag(
            turn=row.turn,
            kind=_wanted(row, "kind"),
            score=_sure(row),
            why=row.fields["why"] or "",
            runner_up=row.fields["runner_up"],
            runner_up_score=row.fields["runner_up_score"] or 0.0,
            by=row.fields["by"] or "",
        )
    return tuple(found.values())


def _replies(rows: list[Row], ends: Collection[str]) -> tuple[Reply, ...]:
    mains: dict[str, Row] = {}
    for row in rows:
        if row.fields["main"]:
            if row.turn in mains:
                raise bad(row.node, f"the turn {short(row.turn)} has a main reply already: write 'main: false' here")
            mains[row.turn] = row
    for row in rows:
        if row.fields["main"] is None:
            mains.setdefault(row.turn, row)  # where none is marked, a turn's first reply is its main one
    found: dict[tuple[str, str], Reply] = {}
    for row in rows:
        parent = _known(_wanted(row, "to"), ends)
        if parent == row.turn:
            raise bad(row.node, f"the turn {short(row.turn)} answers itself: write the id of another turn, or story")
        if (row.turn, parent) in found:
            raise bad(row.node, f"the turn {short(row.turn)} answers {short(parent)} already: keep one of the two")
        found[row.turn, parent] = Reply(
            child=row.turn,
            parent=parent,
            how=row.fields["how"] or How.STATED,
            score=_sure(row),
            why=row.fields["why"] or "",
            main=mains.get(row.turn) is row,
            by=row.fields["by"] or "",
        )
    return tuple(found.values())


def _no_circle(replies: Iterable[Reply], nodes: Iterable[Node], turns: tuple[Turn, ...]) -> None:
    above = {reply.child: (reply.parent, node) for reply, node in zip(replies, nodes, strict=True) if reply.main}
    numbers = {turn.id: turn.number for turn in turns}
    done: set[str] = {STORY}
    for turn in turns:
        path = [turn.id]
        seen = {turn.id}
        while path[-1] not in done and path[-1] in above:
            parent, node = above[path[-1]]
            if parent in seen:
                ring = [*path[path.index(parent) :], parent]
                names = [f"#{numbers[name]}" for name in ring]
                names = names if len(names) <= 8 else [*names[:4], "…", *names[-3:]]
                raise bad(node, f"replies run in a circle ({' → '.join(names)}): let one answer an earlier turn")
            path.append(parent)
            seen.add(parent)
        done.update(path)


def _quote(row: Row, sources: Mapping[str, str]) -> Quote:
    source = _known(_wanted(row, "source"), sources)
    start, end = _place(row.fields, row.node, sources[row.turn])
    return Quote(turn=row.turn, source=source, start=start, end=end, by=row.fields["by"] or "")


def _links(rows: list[Row], ends: Collection[str]) -> tuple[Link, ...]:
    found: dict[tuple[str, str], Link] = {}
    for row in rows:
        target = _known(_wanted(row, "to"), ends)
        if (row.turn, target) in found:
            raise bad(row.node, f"the turn {short(row.turn)} has a link to {short(target)} already: keep one of them")
        found[row.turn, target] = Link(
            source=row.turn,
            target=target,
            kind=_wanted(row, "kind"),
            score=_sure(row),
            why=row.fields["why"] or "",
            by=row.fields["by"] or "",
        )
    return tuple(found.values())


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
        raise bad(node, f"start and end must be whole numbers from 0 to {len(text)}: or give the 'words' themselves")
    near = min(start or 0, len(text))
    places = (text.find(words, near), text.rfind(words, 0, near + len(words)))
    found = [place for place in places if place >= 0]
    if not found:
        raise bad(node, f"the turn has no words {short(words)}: copy them from its text exactly")
    place = min(found, key=lambda at: (abs(at - near), at))
    return place, place + len(words)


# ---- disputes, camps, problems


def _named(nodes: Iterable[Node], table: Mapping[str, Convert], what: str) -> Iterator[dict[str, Any]]:
    """Yield the fields of tables of which each must have an id of its own."""
    ids = set()
    for node in nodes:
        fields = fields_of(node, table, what)
        if fields["id"] is None:
            raise bad(node, f"{what} has no id: add an 'id' field")
        if fields["id"] in ids:
            raise bad(node.value["id"], f"the id {short(fields['id'])} is taken already: give {what} one of its own")
        ids.add(fields["id"])
        yield fields


def _disputes(nodes: Iterable[Node], said: Mapping[str, str]) -> tuple[Dispute, ...]:
    found = []
    for fields in _named(nodes, _DISPUTE, "a dispute"):
        title = fields["title"] or ""
        positions = _positions(fields["positions"] or (), said)
        found.append(
            Dispute(
                id=fields["id"],
                title=title,
                positions=positions,
                turns=tuple(_known(child, said) for child in fields["turns"] or ()),
                status=_status(fields["status"]) or Status.UNSAID,
                weight=fields["weight"] or 0.0,
                over=fields["over"] or _seems(title, [position.label for position in positions]),
                by=fields["by"] or "",
                why=fields["why"] or "",
            )
        )
    return tuple(found)


def _status(node: Node | None) -> Status | None:
    """The status that a dispute states, None where that is none which is known."""
    stated = "" if node is None else string(node) or ""
    return Status(stated) if stated in set(Status) else None


def _seems(title: str, labels: Sequence[str]) -> Over:
    """What a dispute that does not say is over: words, where labels are sentences that its title does not all name."""
    whole = any(len(words(label)) > 4 or label.endswith((".", "!", "?", "…")) for label in labels)
    return Over.WORDS if whole and not all(label in title for label in labels) else Over.VALUES


def _positions(nodes: Iterable[Node], said: Mapping[str, str]) -> tuple[Position, ...]:
    found: list[Position] = []
    for node in nodes:
        position = _position(node, said)
        if position.id and any(position.id == other.id for other in found):
            raise bad(node, f"the id {short(position.id)} is taken already: give this position one of its own")
        found.append(position)
    return tuple(found)


def _position(node: Node, said: Mapping[str, str]) -> Position:
    fields = fields_of(node, _POSITION, "a position")
    if fields["label"] is None:
        raise bad(node, "a position has no label: add a 'label' field")
    return Position(
        id=fields["id"] or "",
        label=fields["label"],
        statements=tuple(_span(child, said) for child in fields["statements"] or ()),
        turns=tuple(_known(child, said) for child in fields["turns"] or ()),
        holders=tuple(map(string, fields["holders"] or ())),
        unsure=tuple(map(string, fields["unsure"] or ())),
        evidence=tuple(_span(child, said) for child in fields["evidence"] or ()),
    )


def _span(node: Node, said: Mapping[str, str]) -> Span:
    fields = fields_of(node, _SPAN, "a span")
    if fields["turn"] is None:
        raise bad(node, "a span does not say in which turn it is: add a 'turn' field")
    turn = _known(fields["turn"], said)
    start, end = _place(fields, node, said[turn])
    return Span(turn=turn, start=start, end=end)


def _dropped(node: Node) -> Dropped:
    fields = fields_of(node, _DROPPED, "a dropped dispute")
    return Dropped(title=fields["title"] or "", by=fields["by"] or "", why=fields["why"] or "")


def _camps(nodes: Iterable[Node]) -> tuple[Camp, ...]:
    return tuple(
        Camp(
            id=fields["id"],
            members=tuple(map(string, fields["members"] or ())),
            score=1.0 if fields["score"] is None else fields["score"],
        )
        for fields in _named(nodes, _CAMP, "a camp")
    )


def _unanswered(node: Node, said: Mapping[str, str]) -> Unanswered:
    what = "what stands unanswered"
    fields = fields_of(node, _UNANSWERED, what)
    if fields["turn"] is None:
        raise bad(node, f"{what} does not say in which turn it is: add a 'turn' field")
    turn = _known(fields["turn"], said)
    within = turn if fields["within"] is None else _known(fields["within"], said)
    start, end = _place(fields, node, said[within])
    span = Span(turn=within, start=start, end=end)
    return Unanswered(turn=turn, span=span, kind=fields["kind"] or Unmet.CLAIM, why=fields["why"] or "")


def _keys(dispute: Dispute) -> dict[str, str]:
    """What may stand for each position of a dispute, its id or its label, with its key."""
    return {position.label: position.key for position in dispute.positions} | {
        position.key: position.key for position in dispute.positions
    }


def _passage(node: Node, keys: Mapping[str, Mapping[str, str]]) -> Passage:
    fields = fields_of(node, _PASSAGE, "a passage")
    if fields["dispute"] is None:
        raise bad(node, "a passage does not say on which dispute it bears: add a 'dispute' field")
    dispute = _known(fields["dispute"], keys, "dispute has the id")
    known = keys[dispute]
    what = f"position of the dispute {short(dispute)} has the id or the label"
    return Passage(
        dispute=dispute,
        positions=tuple(known[_known(child, known, what)] for child in fields["positions"] or ()),
        source=STORY if fields["source"] is None else fields["source"],
        line=fields["line"],
        text=fields["text"] or "",
    )


def _problem(node: Node, path: str) -> tuple[Problem, str | None]:
    fields = fields_of(node, _PROBLEM, "a problem")
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


# ---- what is odd, and drawn all the same


def _odd(root: Node, top: Mapping[str, Any], map_: ArgumentMap, links: Iterable[Row]) -> Iterator[Problem]:
    """Yield what a person is likely to have meant otherwise, with its line: each would be drawn without a word."""
    for node in _cut_off(root):
        yield _note(node, "comment", cut_off(node))
    turns = {turn.id: turn for turn in map_.thread.turns}
    authors = dict.fromkeys(turn.author for turn in map_.thread.turns)
    named = [name for dispute in map_.disputes for position in dispute.positions for name in position.holders]
    named += [name for camp in map_.camps for name in camp.members]
    strangers = [name for name in dict.fromkeys(named) if name not in authors]
    meant = {name: nearest(name, authors) if at < GUESSES else "" for at, name in enumerate(strangers)}
    for node, dispute in zip(top["disputes"] or (), map_.disputes, strict=True):
        stated = node.value.get("status")
        if stated is not None and _status(stated) is None:
            known = ", ".join(status.value for status in Status if status.value)
            yield _note(stated, "status", f"{short(stated.value)} is no status: write one of {known}, or nothing")
        keys = set()
        for child, position in zip(_below(node, "positions"), dispute.positions, strict=True):
            if position.key in keys:
                message = f"two positions are called {short(position.label)}, and no passage can tell them apart"
                yield _note(child.value["label"], "label", f"{message}: give this one another label")
            keys.add(position.key)
            yield from _odd_position(child, position, turns, meant)
    yield from _odd_camps(top["camps"] or (), map_.camps, meant)
    answered = {(reply.child, reply.parent) for reply in map_.replies}
    for row, link in zip(links, map_.links, strict=True):
        if (link.source, link.target) not in answered:
            message = f"no line shows this link, as its turn does not answer {short(link.target)}"
            yield _note(row.node, "link", f"{message}: write in 'to' what stands in 'to' of the turn's replies")


def _cut_off(root: Node) -> list[Node]:
    """Return the texts of a person's own that a comment follows on their line."""
    found = []
    waiting = [("", root)]
    while waiting:
        name, node = waiting.pop()
        if isinstance(node.value, dict):
            waiting += node.value.items()
        elif isinstance(node.value, list):
            waiting += [(name, child) for child in node.value]
        elif node.cut and name in _WORDS:
            found.append(node)
    return sorted(found, key=lambda node: node.line)


def _odd_position(
    node: Node, position: Position, turns: Mapping[str, Turn], meant: Mapping[str, str]
) -> Iterator[Problem]:
    label, own, holders = short(position.label), set(position.turns), set(position.holders)
    speaking = {turns[name].author for name in own}
    for child, holder in zip(_below(node, "holders"), position.holders, strict=True):
        if holder in meant:
            yield _note(child, "people", f"{short(holder)} is said to hold {label}, but {_stranger(meant[holder])}")
        elif holder not in speaking:
            message = f"{short(holder)} is said to hold {label}, but wrote none of its turns"
            yield _note(child, "people", f"{message}: add one there, or take the name out")
    for child, name in zip(_below(node, "turns"), position.turns, strict=True):
        if turns[name].author not in holders and turns[name].author.lower() not in UNNAMED:
            message = (
                f"#{turns[name].number} is a turn for {label}, which {short(turns[name].author)} is not said to hold"
            )
            yield _note(child, "people", f"{message}: add the name to its holders, or take the turn out")
    for field, spans in (("statements", position.statements), ("evidence", position.evidence)):
        for child, span in zip(_below(node, field), spans, strict=True):
            if span.turn not in own:
                message = f"words of #{turns[span.turn].number} stand for {label}, but the turn is not among its turns"
                yield _note(child, "people", f"{message}: add it there, or take the words out")


def _odd_camps(nodes: Iterable[Node], camps: Iterable[Camp], meant: Mapping[str, str]) -> Iterator[Problem]:
    placed = set()
    for node, camp in zip(nodes, camps, strict=True):
        for child, member in zip(_below(node, "members"), camp.members, strict=True):
            if member in meant:
                yield _note(child, "people", f"{short(member)} is in a camp, but {_stranger(meant[member])}")
            elif member in placed:
                yield _note(child, "people", f"{short(member)} is in camps twice: take the name out once")
            placed.add(member)


def _stranger(near: str) -> str:
    return f"has written no turn: write {short(near) if near else 'the name as it stands above a turn'}"


def _below(node: Node, field: str) -> list[Node]:
    """Return the items of a table's field, none where it is left out."""
    child = node.value.get(field)
    return [] if child is None or is_nothing(child) else items(child)


def _note(node: Node, code: str, message: str) -> Problem:
    return Problem(path=node.path, line=node.line, code=code, message=message)
