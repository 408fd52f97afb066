"""From the turns of argmap's YAML, and what stands with each, to Turns, tags, replies, quotes and links."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import count, islice
from typing import Any, NamedTuple

from ...model import OUTSIDE, STORY, How, Link, Quote, Reply, State, Tag, Turn
from ...nodes import Convert, Node, bad, fields_of, short, string
from ...text.shown import nearest
from . import tables

BY_HAND = "set by hand"  # the why of a tag or reply in its short form
FEW = 4  # names that are all named where none of them is near


def turn(fields: Mapping[str, Any], node: Node, place: int, taken: Collection[str]) -> Turn:
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


def no_doubles(turns: tuple[Turn, ...], nodes: list[Node]) -> None:
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


def owned(
    name: str, table: Mapping[str, Convert], rows: list[dict[str, Any]], turns: tuple[Turn, ...], top: Mapping[str, Any]
) -> list[Row]:
    """Return all tags, replies, quotes or links: those under their turns, then those in the list of their own."""
    found = []
    under = "tag" if name == "tags" else name
    what = f"one of the {name}"
    ids = {turn.id for turn in turns}
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
        found.append(Row(known(row["turn"], ids), row, node))
    return found


def _long(node: Node, name: str) -> Node:
    if isinstance(node.value, str) and name in tables.ALONE:
        why = Node(BY_HAND, node.path, node.line)
        return Node({tables.ALONE[name]: node, "why": why}, node.path, node.line)
    return node


def known(node: Node, names: Collection[str], what: str = "turn has the id") -> str:
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


def tags(rows: list[Row]) -> tuple[Tag, ...]:
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


def replies(rows: list[Row], ends: Collection[str]) -> tuple[Reply, ...]:
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
        parent = known(_wanted(row, "to"), ends)
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


def no_circle(replies: Iterable[Reply], nodes: Iterable[Node], turns: tuple[Turn, ...]) -> None:
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


def quote(row: Row, sources: Mapping[str, str]) -> Quote:
    source = known(_wanted(row, "source"), sources)
    start, end = place(row.fields, row.node, sources[row.turn])
    return Quote(turn=row.turn, source=source, start=start, end=end, by=row.fields["by"] or "")


def links(rows: list[Row], ends: Collection[str]) -> tuple[Link, ...]:
    found: dict[tuple[str, str], Link] = {}
    for row in rows:
        target = known(_wanted(row, "to"), ends)
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


def place(fields: Mapping[str, Any], node: Node, text: str) -> tuple[int, int]:
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
