"""From statements that support and attack each other, as tools for arguments keep them, to an ArgumentMap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import TypeVar

from ..gate import UNNAMED, sound
from ..graph import rooted
from ..model import (
    DOUBTFUL,
    STORY,
    ArgumentMap,
    Dispute,
    How,
    Kind,
    Link,
    Over,
    Position,
    Problem,
    Relation,
    Reply,
    Span,
    Status,
    Tag,
    Thread,
    Turn,
)
from ..text.shown import amount, shorten
from .stated import Json, count_at, list_at, text_at, texts_at

LABEL = 90  # characters
STATED = "stated in the file"
BY_SHAPE = "attacks another statement"
WITHOUT = "attacks no other statement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a file holds: turns, replies, relations, tags and disputes.

    `tags` None and `disputes` None mean that the file knows none such: then what a statement is follows from what it
    attacks, and what attacks each other, directly or by way of others, is a dispute with two sides.
    """

    turns: tuple[Turn, ...]
    replies: tuple[Reply, ...] = ()
    links: tuple[Link, ...] = ()
    tags: tuple[Tag, ...] | None = None
    disputes: tuple[Dispute, ...] | None = None
    story: str = ""
    title: str = ""
    problems: tuple[Problem, ...] = ()


def doubts_of(own: dict[str, Json], path: str) -> Iterator[Problem]:
    """Yield what makes a map doubtful, as argmap has written it down in a file."""
    for each in list_at(own, "doubts"):
        if text_at(each, "code") in DOUBTFUL:
            line = count_at(each, "line")
            yield Problem(path=path, line=line, code=text_at(each, "code"), message=text_at(each, "message"))


Word = TypeVar("Word", bound=Enum)


def one_of(words: type[Word], said: str, usual: Word) -> Word:
    """Return the word that a file says, of those that there are; else the usual one."""
    return next((word for word in words if word.value == said), usual)


def position_of(own: dict[str, Json], label: str, turns: tuple[str, ...]) -> Position:
    """Return a position of its label, its turns, and what argmap wrote of it besides."""
    return Position(
        id=text_at(own, "position"),
        label=label,
        statements=(),
        turns=turns,
        holders=texts_at(own, "holders"),
        unsure=texts_at(own, "unsure"),
        evidence=(),
    )


def map_of(given: Given, *, path: str, format: str, id: str) -> ArgumentMap:
    """Return the map of what a file holds, as it stands there: nothing is guessed from words.

    Where no reply is stated, a statement answers the first one that it attacks or supports; one that would answer
    itself in the end answers the story, with a Problem.
    """
    thread = sound(
        Thread(
            id=id,
            title=given.title,
            format=format,
            path=path,
            story=given.story,
            turns=given.turns,
            problems=given.problems,
        )
    )
    ids = [turn.id for turn in thread.turns]
    ends = {STORY, *ids}
    links = tuple(dict.fromkeys(link for link in given.links if {link.source, link.target} <= ends))
    replies, problems = _replies(given.replies, links, ids, thread.path)
    tags = given.tags if given.tags is not None else tuple(_tags(ids, links))
    disputes = given.disputes if given.disputes is not None else _disputes(thread.turns, links)
    return ArgumentMap(
        thread=thread,
        replies=replies,
        links=links,
        tags=tuple(tag for tag in tags if tag.turn in ends),
        disputes=disputes,
        problems=(*thread.problems, *problems),
    )


def _replies(
    stated: Sequence[Reply], links: Iterable[Link], ids: Sequence[str], path: str
) -> tuple[tuple[Reply, ...], tuple[Problem, ...]]:
    ends = {STORY, *ids}
    found = [each for each in stated if each.child in ends and each.parent in ends]
    has = {each.child for each in found}
    for link in links:
        if link.source not in has and link.source != link.target:
            has.add(link.source)
            how = Reply(child=link.source, parent=link.target, how=How.STATED, score=1.0, why=STATED, main=True)
            found.append(how)
    above = {each.child: each.parent for each in found if each.main}
    safe = rooted({id_: above.get(id_, STORY) for id_ in ids}, STORY)
    cut = {id_ for id_ in above if safe.get(id_) != above[id_]}
    kept = [
        replace(each, parent=STORY, why="answers itself in a circle") if each.main and each.child in cut else each
        for each in found
    ]
    place = {id_: at for at, id_ in enumerate(ids)}
    kept.sort(key=lambda each: place[each.child])
    if not cut:
        return tuple(kept), ()
    message = f"answers run in a circle: {amount(len(cut), 'statement')} put below the story instead"
    return tuple(kept), (Problem(path=path, line=None, code="parent", message=message),)


def _tags(ids: Iterable[str], links: Iterable[Link]) -> Iterable[Tag]:
    attacks = {link.source for link in links if link.kind is Relation.REBUTS}
    for id_ in ids:
        kind, why = (Kind.REBUTTAL, BY_SHAPE) if id_ in attacks else (Kind.CLAIM, WITHOUT)
        yield Tag(turn=id_, kind=kind, score=1.0, why=why)


def _disputes(turns: Sequence[Turn], links: Iterable[Link]) -> tuple[Dispute, ...]:
    """Return a dispute for all that attacks and supports each other, with the sides that this makes.

    Who supports a statement stands on its side, who attacks it on the other; where that does not come out even, what
    is nearest to the first statement tells.
    """
    beside: dict[str, list[tuple[str, bool]]] = {turn.id: [] for turn in turns}
    for link in links:
        if link.kind is not Relation.ANSWERS and link.source in beside and link.target in beside:
            attacks = link.kind is Relation.REBUTS
            beside[link.source].append((link.target, attacks))
            beside[link.target].append((link.source, attacks))
    said = {turn.id: turn for turn in turns}
    place = {turn.id: at for at, turn in enumerate(turns)}
    side: dict[str, bool] = {}
    found: list[Dispute] = []
    for turn in turns:
        if turn.id in side:
            continue
        side[turn.id] = False
        waiting = [turn.id]
        for id_ in waiting:
            for other, attacks in beside[id_]:
                if other not in side:
                    side[other] = side[id_] != attacks
                    waiting.append(other)
        whole = sorted(waiting, key=place.__getitem__)
        sides = [[id_ for id_ in whole if side[id_] is which] for which in (False, True)]
        if all(sides):
            found.append(_dispute(str(len(found) + 1), whole, sides, said))
    return tuple(found)


def _dispute(id_: str, whole: Sequence[str], sides: Sequence[Sequence[str]], said: Mapping[str, Turn]) -> Dispute:
    positions = tuple(
        Position(
            id=f"{id_}{letter}",
            label=shorten(said[turns[0]].text, LABEL) or turns[0],
            statements=tuple(Span(turn=turn, start=0, end=len(said[turn].text)) for turn in turns[:1]),
            turns=tuple(turns),
            holders=tuple(dict.fromkeys(said[turn].author for turn in turns if said[turn].author not in UNNAMED)),
            evidence=(),
        )
        for letter, turns in zip("AB", sides, strict=True)
    )
    people = {said[turn].author for turn in whole}
    return Dispute(
        id=id_,
        title=positions[0].label,
        positions=positions,
        turns=tuple(whole),
        status=Status.UNSAID,
        weight=len(whole) * len(people) ** 0.5,
        over=Over.WORDS,
    )
