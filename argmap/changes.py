"""From a map and a later one of the same thread to what has changed: turns, disputes, who stands on which side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from .model import ArgumentMap, Dispute, Position, State, Turn

Key: TypeAlias = Callable[[Turn], tuple[str, ...]]  # what two turns that are the same have in common

# Words, of all in both, that a comment and what it was edited to share at least; below that it is another comment.
SHARED = 0.5
# Words from which on a comment below another name is still the same one, wherever it stands by now: fewer, such as "So
# true.", two people say.
TELLING = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Turns (their new ids) that have another author now; `whole` where nobody has the old name any more, and nobody
    had the new one, so that it is the same person."""

    was: str
    now: str
    turns: tuple[str, ...]
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Contention:
    """A dispute of one map, of the other, or of both, and which of its turns are new to it.

    `old` is None where it has opened, `new` where it is no more. `added` are turns of the later map that it did not
    hold before, whether they were written since or only counted to it now.
    """

    old: Dispute | None
    new: Dispute | None
    added: tuple[str, ...] = ()

    @property
    def changes(self) -> tuple[str, ...]:
        """What has become of it: opened, gone, grew, shrank, or its new status; empty where nothing has changed."""
        if self.old is None or self.new is None:
            return ("opened",) if self.new else ("gone",)
        status = (str(self.new.status),) if self.new.status != self.old.status else ()
        size = len(self.new.turns) - len(self.old.turns)
        return (("grew",) if self.added and size > 0 else ("shrank",) if size < 0 else ()) + status


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """Somebody who held one position of a dispute and now holds another one instead.

    `turns` are those of theirs on the new side that were written since; where there are none, nothing that they said
    has changed, and it is the analysis that sees it otherwise.
    """

    author: str
    dispute: Dispute
    was: Position
    now: Position
    turns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What has changed from `old` to `new`: ids of turns written since, of turns that are gone, and both ids of turns
    whose text is another one; whose turns have another author; the disputes; the people who changed sides."""

    old: ArgumentMap
    new: ArgumentMap
    added: tuple[str, ...]
    gone: tuple[str, ...]
    edited: tuple[tuple[str, str], ...]
    names: tuple[Named, ...]
    disputes: tuple[Contention, ...]
    moved: tuple[Moved, ...]

    def __bool__(self) -> bool:
        turns = self.added or self.gone or self.edited or self.names
        return bool(turns or self.moved or any(each.changes for each in self.disputes))


def compare(old: ArgumentMap, new: ArgumentMap) -> Changes:
    """Return what has changed from a map to a later one.

    Turns are the same where author and words are; else where the words are, and their ids or enough words; else where
    their ids are, and what is said is alike or was deleted.
    Disputes are the same where they share half of the turns of the smaller one.
    """
    same = _same_turns(old.thread.turns, new.thread.turns)
    before = {turn.id: turn for turn in old.thread.turns}
    after = {turn.id: turn for turn in new.thread.turns}
    known = set(same.values())
    names = tuple(_named(same, before, after))
    called = _called(names)
    pairs = paired([each.turns for each in old.disputes], [each.turns for each in new.disputes], same)
    found = []
    moved: list[Moved] = []
    for at, dispute in enumerate(new.disputes):
        was = old.disputes[pairs[at]] if at in pairs else None
        held = {same[turn] for turn in was.turns if turn in same} if was else set()
        added = tuple(turn for turn in dispute.turns if turn not in held)
        found.append(Contention(old=was, new=dispute, added=added))
        moved += _moved(was, dispute, same, known, after, called) if was else ()
    left = [dispute for at, dispute in enumerate(old.disputes) if at not in pairs.values()]
    return Changes(
        old=old,
        new=new,
        added=tuple(turn.id for turn in new.thread.turns if turn.id not in known),
        gone=tuple(turn.id for turn in old.thread.turns if turn.id not in same),
        edited=tuple((a, b) for a, b in same.items() if _words(before[a].text) != _words(after[b].text)),
        names=names,
        disputes=(*found, *(Contention(old=dispute, new=None) for dispute in left)),
        moved=tuple(moved),
    )


def _words(text: str) -> list[str]:
    return text.split()


def _same_turns(old: Sequence[Turn], new: Sequence[Turn]) -> dict[str, str]:
    """Return the ids of turns in the new thread by those of the same turns in the old one, in the old order."""
    found: dict[str, str] = {}
    for key in (_said, _told_at, _told):
        found |= _alike(old, new, found, key)
    # What is too short to be told without its author is found by the name that they have now.
    called = _called(_named(found, {turn.id: turn for turn in old}, {turn.id: turn for turn in new}))
    old = [replace(turn, author=called.get(turn.author, turn.author)) for turn in old] if called else old
    found |= _alike(old, new, found, _said)
    taken = set(found.values())
    left = {turn.id: turn for turn in new if turn.id not in taken}
    for turn in old:
        if turn.id not in found and turn.id in left and _is_edited(turn, left[turn.id]):
            found[turn.id] = turn.id
    return {turn.id: found[turn.id] for turn in old if turn.id in found}


def _alike(old: Iterable[Turn], new: Iterable[Turn], found: Mapping[str, str], key: Key) -> dict[str, str]:
    """Return those pairs of turns, of what is not found yet, that a key calls the same, first to first."""
    taken = set(found.values())
    there: dict[tuple[str, ...], list[str]] = {}
    for turn in new:
        if turn.id not in taken:
            there.setdefault(key(turn), []).append(turn.id)
    pairs = {}
    for turn in old:
        alike = there.get(key(turn)) if turn.id not in found else None
        if alike and key(turn):
            pairs[turn.id] = alike.pop(0)
    return pairs


def _said(turn: Turn) -> tuple[str, ...]:
    return (turn.author, *_words(turn.text))


def _told(turn: Turn) -> tuple[str, ...]:
    """Words that are told from all others whoever says them; none where they are too few."""
    words = _words(turn.text)
    return tuple(words) if len(words) >= TELLING else ()


def _told_at(turn: Turn) -> tuple[str, ...]:
    words = _words(turn.text)
    return (turn.id, *words) if words else ()


def _called(names: Iterable[Named]) -> dict[str, str]:
    """The names that people have now, by those that they had."""
    return {each.was: each.now for each in names if each.whole}


def _named(same: Mapping[str, str], before: Mapping[str, Turn], after: Mapping[str, Turn]) -> Iterator[Named]:
    """The turns that have another author, by both names, in the order of the old thread."""
    found: dict[tuple[str, str], list[str]] = {}
    for was, now in same.items():
        names = (before[was].author, after[now].author)
        if names[0] != names[1] and after[now].state is State.LIVE:
            found.setdefault(names, []).append(now)
    had, have = ({turn.author for turn in turns.values()} for turns in (before, after))
    for (old, new), turns in found.items():
        one = sum(old in names for names in found) == sum(new in names for names in found) == 1
        yield Named(was=old, now=new, turns=tuple(turns), whole=one and old not in have and new not in had)


def _is_edited(old: Turn, new: Turn) -> bool:
    if new.state in (State.DELETED, State.REMOVED) and old.state is State.LIVE:
        return True
    one, two = set(_words(old.text)), set(_words(new.text))
    return old.author == new.author and len(one & two) >= SHARED * len(one | two)


def paired(old: Sequence[Iterable[str]], new: Sequence[Iterable[str]], same: Mapping[str, str]) -> dict[int, int]:
    """Return the places of old groups of turns by those of the new ones that are the same: most shared first."""
    before = [{same[turn] for turn in turns if turn in same} for turns in old]
    after = [set(turns) for turns in new]
    shared = sorted(
        (-len(one & two), at, place)
        for place, one in enumerate(before)
        for at, two in enumerate(after)
        if one & two and 2 * len(one & two) >= min(len(one), len(two))
    )
    found: dict[int, int] = {}
    for _, at, place in shared:
        if at not in found and place not in found.values():
            found[at] = place
    return found


def _moved(
    old: Dispute,
    new: Dispute,
    same: Mapping[str, str],
    known: set[str],
    turns: Mapping[str, Turn],
    called: Mapping[str, str],
) -> Iterable[Moved]:
    pairs = paired([each.turns for each in old.positions], [each.turns for each in new.positions], same)
    for at, place in pairs.items():
        was = old.positions[place]
        stayed = new.positions[at].holders
        for name in was.holders:
            author = called.get(name, name)
            held = [each for each in old.positions if name in each.holders]
            now = [each for each in new.positions if author in each.holders]
            if author not in stayed and len(held) == 1 and len(now) == 1:
                since = (turn for turn in now[0].turns if turn not in known and turns[turn].author == author)
                yield Moved(author=author, dispute=new, was=was, now=now[0], turns=tuple(since))
