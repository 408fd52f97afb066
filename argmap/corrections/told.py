"""From a correction to what it says, and from two maps to what it changed beyond itself, in a few words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ..changes import paired
from ..model import OUTSIDE, STORY, ArgumentMap, Dispute, Kind, Relation
from ..text.shown import shorten
from ..text.words import words
from ..writers.drawing import bare, in_marks, letter
from .entries import NEITHER, NOBODY, Entry, Place, Side, Titled

ROOM = 50  # characters of a title or a quote
FEW = 4  # changes that are named one by one

# ---- what an entry says


def said(entry: Entry) -> str:
    """Return what a correction says, in a few words: "#17 Ann answers #12 Ben; is evidence"."""
    if entry.turn is not None:
        found = [say(value, entry) for field, say in _OF_A_TURN.items() if (value := getattr(entry, field)) is not None]
        return f"{_end(entry.turn)} {'; '.join(found)}"
    if entry.add is not None:
        return f"{_marked(entry.add)} is added"
    found = [say(value, entry) for field, say in _OF_A_DISPUTE.items() if (value := getattr(entry, field)) is not None]
    return found[0] if found else ""


def _marked(text: str) -> str:
    return in_marks(shorten(bare(text), ROOM))


def _end(end: Place | str | None) -> str:
    if isinstance(end, Place):
        return f"#{end.number}{f' {end.author}' if end.author else ''}"
    return {STORY: "the story", OUTSIDE: "a text outside", None: "what it answers"}.get(end, str(end))


def _dispute(entry: Entry) -> str:
    return _marked(entry.dispute.title) if entry.dispute else ""


def _side(side: Side | None) -> str:
    return _marked(side.label) if side and side.label != NEITHER else "no side"


Say = Callable[[Any, Entry], str]
_OF_A_TURN: Mapping[str, Say] = {
    "parent": lambda end, _: f"answers {_end(end)}",
    "also": lambda end, _: f"answers {_end(end)} too",
    "not_also": lambda end, _: f"does not answer {_end(end)}",
    "tag": lambda kind, _: f"is {'' if kind is Kind.EVIDENCE else 'a '}{kind.value}",
    "relation": lambda kind, entry: f"{kind.value} {_end(entry.to)}",
    "quote": lambda text, entry: (
        f"does not quote {_marked(text)}" if entry.of == NOBODY else f"quotes {_end(entry.of)}: {_marked(text)}"
    ),
    "join": lambda place, _: f"goes on from {_end(place)}",
    "split": lambda text, _: f"ends where {_marked(text)} begins a turn of its own",
    "drop": lambda _, __: "is no comment",
    "written_by": lambda name, _: f"is by {name}",
    "position": lambda side, entry: f"speaks for {_side(side)} in {_dispute(entry)}",
}
_OF_A_DISPUTE: Mapping[str, Say] = {
    "holder": lambda name, entry: f"{name} holds {_side(entry.position)} in {_dispute(entry)}",
    "label": lambda label, entry: f"side {_side(entry.position)} of {_dispute(entry)} is called {_marked(label)}",
    "join": lambda other, entry: f"{_marked(other.title)} and {_dispute(entry)} are one dispute",
    "split": lambda turns, _: f"{', '.join(f'#{turn.number}' for turn in turns)} are another dispute",
    "name": lambda title, entry: f"dispute {_dispute(entry)} is called {_marked(title)}",
    "drop": lambda _, entry: f"{_dispute(entry)} is no dispute",
}


# ---- what follows from it


def listed(found: Sequence[str], *, most: int = FEW) -> list[str]:
    """Return what follows as one line, or none where nothing does."""
    rest = [f"{len(found) - most} more changes"] if len(found) > most + 1 else []
    return [f"what follows from corrections: {'; '.join([*(found[:most] if rest else found), *rest])}"] if found else []


def follows(before: ArgumentMap, after: ArgumentMap, entries: Sequence[Entry]) -> tuple[str, ...]:
    """Return what else is different in a map since corrections were put over it, each in a few words.

    Arguments: the map without them; the map with them; the corrections, as what they say themselves is no news.
    """
    own = _Own.of(entries)
    return (
        *_disputes(before, after, own),
        *_decided(before, after),
        *_camps(before, after),
        *_unanswered(before, after),
    )


class _Own(NamedTuple):
    """What the corrections say of disputes themselves: people put on a side of one, and titles."""

    people: frozenset[tuple[str, tuple[str, ...]]]
    titles: frozenset[tuple[str, ...]]

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> _Own:
        people = {
            (name, tuple(words(entry.dispute.title)))
            for entry in entries
            if entry.dispute and entry.position and (name := entry.holder or (entry.turn and entry.turn.author))
        }
        named = [each for entry in entries for each in (entry.dispute, entry.join) if isinstance(each, Titled)]
        given = [title for entry in entries for title in (entry.add, entry.name) if title]
        titles = frozenset(tuple(words(title)) for title in (*(each.title for each in named), *given))
        return cls(frozenset(people), titles)

    def puts(self, name: str, *disputes: Dispute) -> bool:
        """Whether a person is put on a side, or none, of one of these disputes."""
        return any((name, tuple(words(dispute.title))) in self.people for dispute in disputes)

    def names(self, dispute: Dispute) -> bool:
        return tuple(words(dispute.title)) in self.titles


def _disputes(before: ArgumentMap, after: ArgumentMap, own: _Own) -> Iterator[str]:
    same = {turn.id: turn.id for turn in after.thread.turns}
    pairs = _pairs(_titled(before.disputes), _titled(after.disputes), same)
    yield from _numbered(pairs)
    for at, dispute in enumerate(before.disputes):
        if at not in pairs.values() and not own.names(dispute):
            yield f"dispute {_marked(dispute.title)} has gone"
    for at, dispute in enumerate(after.disputes):
        if at not in pairs:
            if not own.names(dispute):
                yield f"dispute {at + 1} {_marked(dispute.title)} has come"
            continue
        was = before.disputes[pairs[at]]
        if words(was.title) != words(dispute.title) and not own.names(dispute):
            yield f"dispute {at + 1} was {_marked(was.title)} and is {_marked(dispute.title)}"
        yield from _people(at + 1, was, dispute, same, own)


def _numbered(pairs: Mapping[int, int]) -> Iterator[str]:
    """Which disputes have another number, as by their numbers they are named in the next fix."""
    moved = [f"{was + 1} is {at + 1} now" for at, was in sorted(pairs.items(), key=lambda pair: pair[1]) if at != was]
    rest = [f"{len(moved) - FEW} more"] if len(moved) > FEW + 1 else []
    if moved:
        yield f"disputes have other numbers: {', '.join([*(moved[:FEW] if rest else moved), *rest])}"


Named = tuple[str, Sequence[str]]  # what something is called, and its turns


def _titled(disputes: Sequence[Dispute]) -> list[Named]:
    return [(each.title, each.turns) for each in disputes]


def _labelled(dispute: Dispute) -> list[Named]:
    return [(each.label, each.turns) for each in dispute.positions]


def _pairs(before: Sequence[Named], after: Sequence[Named], same: Mapping[str, str]) -> dict[int, int]:
    """The places of what was there before by those of what is the same after: called the same, else with the same
    turns."""
    titles = {tuple(words(title)): at for at, (title, _) in enumerate(before)}
    called = {at: titles[title] for at, (name, _) in enumerate(after) if (title := tuple(words(name))) in titles}
    left = [() if at in called.values() else turns for at, (_, turns) in enumerate(before)]
    others = [() if at in called else turns for at, (_, turns) in enumerate(after)]
    return {**paired(left, others, same), **called}


def _people(number: int, was: Dispute, now: Dispute, same: Mapping[str, str], own: _Own) -> Iterator[str]:
    # By turns alone the side that somebody has come to with all their turns would be taken for the one that they left.
    pairs = _pairs(_labelled(was), _labelled(now), same)
    held = {at: was.positions[place] for at, place in pairs.items()}
    lost = [each for place, each in enumerate(was.positions) if place not in pairs.values()]
    stay = {name for each in now.positions for name in each.holders}
    for at, position in enumerate(now.positions):
        sign, old = f"{number}{letter(at)}", held.get(at)
        for name in position.holders:
            if own.puts(name, was, now):
                continue
            if old is None or name not in old.holders:
                yield f"{name} holds {sign}{' (?)' if name in position.unsure else ''}"
            elif (name in old.unsure) != (name in position.unsure):
                yield f'{name} holds {sign} {"with" if name in position.unsure else "without"} a "?"'
        for name in old.holders if old else ():
            if name not in position.holders and own.puts(name, was, now):
                yield f"{name} has left {sign}"
    gone = dict.fromkeys(name for each in (*held.values(), *lost) for name in each.holders if name not in stay)
    yield from (f"{name} holds no side of dispute {number}" for name in gone if not own.puts(name, was, now))


def _decided(before: ArgumentMap, after: ArgumentMap) -> Iterator[str]:
    """Whom turns answer, what they do to these, and what they are, where no person says so."""
    ends = {STORY: "the story"} | {turn.id: f"#{turn.number}" for turn in after.thread.turns}
    main = {reply.child: reply.parent for reply in after.replies if reply.main}
    was: Mapping[tuple[str, str], str] = {
        **{("answers", reply.child): reply.parent for reply in before.replies if reply.main},
        **{(link.source, link.target): link.kind.value for link in before.links},
        **{("is", tag.turn): tag.kind.value for tag in before.tags},
    }
    # A link says whom a turn answers too, and where it does no more than that, the reply says it.
    does: dict[str, str] = {}
    for link in after.links:
        old = was.get((link.source, link.target), "")
        new = old != link.kind and (old or link.kind is not Relation.ANSWERS)
        if not link.by and main.get(link.source) == link.target and new:
            earlier = f" ({old} before)" if old else ""
            does[link.source] = f"{ends[link.source]} {link.kind.value} {ends[link.target]}{earlier}"
    for reply in after.replies:
        moved = reply.main and not reply.by and was.get(("answers", reply.child), reply.parent) != reply.parent
        if moved and reply.child not in does:
            yield f"{ends[reply.child]} answers {ends[reply.parent]}"
    yield from does.values()
    for tag in after.tags:
        old = was.get(("is", tag.turn), tag.kind.value)
        if not tag.by and old != tag.kind:
            yield f"{ends[tag.turn]} is {tag.kind.value} ({old} before)"


def _camps(before: ArgumentMap, after: ArgumentMap) -> Iterator[str]:
    one, other = ({name for camp in map_.camps for name in camp.members} for map_ in (before, after))
    yield from (f"{name} is of no camp" for name in sorted(one - other))
    yield from (f"{name} is of a camp" for name in sorted(other - one))


def _unanswered(before: ArgumentMap, after: ArgumentMap) -> Iterator[str]:
    one, other = ({each.turn for each in map_.unanswered} for map_ in (before, after))
    for turn in after.thread.turns:
        if (turn.id in one) != (turn.id in other):
            yield f"#{turn.number} {'is unanswered' if turn.id in other else 'has been answered'}"
