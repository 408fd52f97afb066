"""From an ArgumentMap to all that a summary says of it, each part with the numbers that it rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from ...language import own, salience
from ...model import (
    FEW_LINKS,
    STORY,
    ArgumentMap,
    Camp,
    Dispute,
    Kind,
    Over,
    Passage,
    Position,
    Relation,
    Span,
    Status,
    Turn,
    Unmet,
    doubts,
)
from ...text.words import Stretches, line_of, tokens, undated
from .. import drawing

BEST = 2  # statements a position


class Said(NamedTuple):
    """Words of a turn, verbatim: the turn's number and author, the file and line, and why they are shown ("")."""

    text: str
    number: int
    author: str
    path: str
    line: int | None
    why: str = ""


class Stood(NamedTuple):
    """Words of a source, verbatim, with file and line, and the labels that they mention."""

    text: str
    path: str
    line: int | None
    labels: tuple[str, ...]


class Person(NamedTuple):
    """An author (or the holder of a position) with the numbers of the turns that count here, and their kinds."""

    name: str
    numbers: tuple[int, ...]
    unsure: bool = False  # a holder, who is less likely than not one
    claims: int = 0
    rebuttals: int = 0
    evidence: int = 0


class Side(NamedTuple):
    """A position: its label, turns and holders, its best statements, its evidence and what mentions it alone."""

    label: str
    numbers: tuple[int, ...]
    holders: tuple[Person, ...]
    statements: tuple[Said, ...]
    evidence: tuple[Said, ...]
    sources: tuple[Stood, ...]


class Point(NamedTuple):
    """A dispute: title, status, turns and people, its sides, what mentions several of them, its last word,
    and whether its labels are sentences rather than values."""

    id: str
    title: str
    status: Status
    numbers: tuple[int, ...]
    people: int
    sides: tuple[Side, ...]
    sources: tuple[Stood, ...]
    last: Said | None
    last_label: str
    over_words: bool
    rests_on: str  # few rebuttals, in words; empty where there are enough
    put_right: str  # what a person put right in it; empty where nothing was


class Group(NamedTuple):
    """A camp: its members, the links to and from placed people that it rests on, and the turns that make them."""

    members: tuple[str, ...]
    links: int
    numbers: tuple[int, ...]


class Missed(NamedTuple):
    """Something that went unanswered, and the words."""

    kind: Unmet
    said: Said


class Outline(NamedTuple):
    """All that a summary says of a thread, in the order in which it says it."""

    doubts: tuple[str, ...]
    title: str
    path: str
    numbers: tuple[int, ...]
    claims: int
    rebuttals: int
    evidence: int
    inferred: int
    put_right: str  # how much of it a person put right, in words; empty where nothing was
    read_with: str  # that argmap-deep was used, in words; empty where it was not
    people: tuple[Person, ...]
    camps: tuple[Group, ...]
    few_links: bool
    disputes: tuple[Point, ...]
    unanswered: tuple[Missed, ...]


def of(map_: ArgumentMap) -> Outline:
    """Return what a summary says of a map, with the numbers that each part rests on."""
    turns = {turn.id: turn for turn in map_.thread.turns}
    kinds = {tag.turn: tag.kind for tag in map_.tags if tag.turn in turns}
    count = Counter(kinds.values())
    camps = tuple(_group(map_, camp, turns) for camp in map_.camps)
    return Outline(
        doubts=doubts(map_.problems),
        title=drawing.name_of(map_),
        path=map_.thread.path,
        numbers=tuple(turn.number for turn in map_.thread.turns),
        claims=count[Kind.CLAIM],
        rebuttals=count[Kind.REBUTTAL],
        evidence=count[Kind.EVIDENCE],
        inferred=sum(reply.main and drawing.inferred(reply) for reply in map_.replies),
        put_right=drawing.put_right(map_),
        read_with=map_.read_with,
        people=_people(map_.thread.turns, kinds),
        camps=camps,
        few_links=sum(group.links for group in camps) < FEW_LINKS,
        disputes=tuple(_point(map_, dispute, turns) for dispute in map_.disputes),
        unanswered=tuple(
            Missed(kind=missed.kind, said=_said(map_, missed.span, turns, why=missed.why))
            for missed in map_.unanswered
            if missed.span.turn in turns
        ),
    )


def _people(spoken: Iterable[Turn], kinds: dict[str, Kind]) -> tuple[Person, ...]:
    """The authors of turns, those with most turns first."""
    theirs: dict[str, list[Turn]] = {}
    for turn in spoken:
        theirs.setdefault(turn.author, []).append(turn)
    found = []
    for name, spoke in theirs.items():
        count = Counter(kinds[turn.id] for turn in spoke if turn.id in kinds)
        found.append(
            Person(
                name=name,
                numbers=tuple(turn.number for turn in spoke),
                claims=count[Kind.CLAIM],
                rebuttals=count[Kind.REBUTTAL],
                evidence=count[Kind.EVIDENCE],
            )
        )
    return tuple(sorted(found, key=lambda person: -len(person.numbers)))


def _group(map_: ArgumentMap, camp: Camp, turns: dict[str, Turn]) -> Group:
    """A camp with the rebuttals and supports that its members address to people in any camp."""
    members = frozenset(camp.members)
    placed = {member for other in map_.camps for member in other.members}
    behind = [
        turns[link.source].number
        for link in map_.links
        if link.kind is not Relation.ANSWERS
        and link.source in turns
        and link.target in turns
        and turns[link.source].author in members
        and turns[link.target].author in placed
        and turns[link.source].author != turns[link.target].author
    ]
    return Group(members=camp.members, links=len(behind), numbers=tuple(sorted(set(behind))))


def _point(map_: ArgumentMap, dispute: Dispute, turns: dict[str, Turn]) -> Point:
    inside = {key for key in dispute.turns if key in turns}
    inside.update(key for position in dispute.positions for key in position.turns if key in turns)
    ordered = [turn for turn in map_.thread.turns if turn.id in inside]
    passages = [passage for passage in map_.passages if passage.dispute == dispute.id]
    sides = tuple(_side(map_, position, dispute, turns, passages) for position in dispute.positions)
    last = ordered[-1] if ordered else None
    return Point(
        id=dispute.id,
        title=dispute.title,
        status=dispute.status,
        numbers=tuple(turn.number for turn in ordered),
        people=len({turn.author for turn in ordered}),
        sides=sides,
        sources=tuple(_stood(map_, dispute, passage) for passage in passages if len(set(passage.positions)) != 1),
        last=_said(map_, Span(turn=last.id, start=0, end=len(last.text)), turns) if last else None,
        last_label=next((p.label for p in dispute.positions if last and last.id in p.turns), ""),
        over_words=dispute.over is Over.WORDS,
        rests_on=drawing.rests_on(map_, dispute),
        put_right=dispute.why,
    )


def _side(
    map_: ArgumentMap, position: Position, dispute: Dispute, turns: dict[str, Turn], passages: Sequence[Passage]
) -> Side:
    own = set(position.turns)
    spoken = [turn for turn in map_.thread.turns if turn.id in own]
    theirs: dict[str, list[int]] = {name: [] for name in position.holders}
    for turn in spoken:
        if turn.author in theirs:
            theirs[turn.author].append(turn.number)
    holders = [
        Person(name=name, numbers=tuple(numbers), unsure=name in position.unsure) for name, numbers in theirs.items()
    ]
    labels = [other.label for other in dispute.positions]
    return Side(
        label=position.label,
        numbers=tuple(turn.number for turn in spoken),
        holders=tuple(sorted(holders, key=lambda person: -len(person.numbers))),
        statements=tuple(_said(map_, span, turns) for span in best_statements(map_, position, labels=labels)),
        evidence=tuple(_said(map_, span, turns) for span in position.evidence if span.turn in turns),
        sources=tuple(_stood(map_, dispute, each) for each in passages if set(each.positions) == {position.key}),
    )


def best_statements(
    map_: ArgumentMap, position: Position, *, labels: Sequence[str] = (), most: int = BEST
) -> tuple[Span, ...]:
    """Choose the statements that tell best what a position holds.

    Arguments: the map, the position, the labels of all positions of its dispute, how many. Returns at most `most`
    spans in the order of the thread: whole sentences, short, with the contested words, and from different people
    and turns. Ours: a sum of these, chosen greedily.
    """
    turns = {turn.id: turn for turn in map_.thread.turns}
    said = own.read(map_)
    parts = cache(lambda turn: Stretches(said[turn].shown))
    waiting = {
        span: salience.tells(turns[span.turn].text[span.start : span.end], position.label, labels)
        for span in dict.fromkeys(
            _sentence(turns[span.turn], span, parts(span.turn)) for span in position.statements if span.turn in turns
        )
    }
    chosen: list[Span] = []
    while waiting and len(chosen) < most:
        best = max(waiting, key=lambda span: (waiting[span], -turns[span.turn].number, -span.start))
        chosen.append(best)
        words = _words_of(turns, best)
        del waiting[best]
        for span in list(waiting):
            other = _words_of(turns, span)
            if words == other:
                del waiting[span]
                continue
            waiting[span] -= 1.0 * (span.turn == best.turn)
            waiting[span] -= 0.6 * (turns[span.turn].author == turns[best.turn].author)
            waiting[span] -= 2.0 * len(words & other) / (len(words | other) or 1)
    return tuple(sorted(chosen, key=lambda span: (turns[span.turn].number, span.start)))


def _words_of(turns: dict[str, Turn], span: Span) -> frozenset[str]:
    return frozenset(word for word, _, _ in tokens(turns[span.turn].text[span.start : span.end]))


def _sentence(turn: Turn, span: Span, parts: Stretches[tuple[int, int]]) -> Span:
    """The statement, from the start of its first sentence to the end of its last one, up to a quote that parts them."""
    around = list(parts.meeting(span.start, span.end))
    if not around:
        return Span(turn=turn.id, start=max(0, span.start), end=min(span.end, len(turn.text)))
    start, end = around[0]
    for a, b in around[1:]:
        if turn.text[end:a].strip():
            break
        end = b
    return Span(turn=turn.id, start=start, end=end)


def _said(map_: ArgumentMap, span: Span, turns: dict[str, Turn], *, why: str = "") -> Said:
    turn = turns[span.turn]
    return Said(
        text=turn.text[span.start : span.end],
        number=turn.number,
        author=turn.author,
        path=map_.thread.path,
        line=line_of(turn, span.start),
        why=why,
    )


def _stood(map_: ArgumentMap, dispute: Dispute, passage: Passage) -> Stood:
    path = map_.thread.path if passage.source == STORY else passage.source
    text = undated(passage.text) if passage.source == STORY else passage.text
    called = {position.key: position.label for position in dispute.positions}
    labels = tuple(called.get(key, key) for key in passage.positions)
    return Stood(text=text, path=path, line=passage.line, labels=labels)
