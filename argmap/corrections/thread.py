"""From a thread and entries to the thread as a person has it: who wrote what, where a turn begins and where it ends.

What is put right here is put right before anything is looked for. The entries are gone through in their order, as each
may name a turn as the ones before have left it; each is left with the turns that it names.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from ..model import Problem, Thread, Turn
from ..text import stamps
from ..text.words import fold
from ..writers.drawing import NO_ONE
from .entries import Entry, Place, Titled
from .places import Misfit, find

CODE = "correction"
DROPPED = "dropped"
LEFT_OUT = "this correction is left out: "
BETWEEN = " \t·•|,:;-–—()"  # what stands between a name and a stamp


class Settled(NamedTuple):
    """An entry that fits the thread so far, and the turns (their ids) that the places in it name."""

    entry: Entry
    named: Mapping[Place, str]

    def id_of(self, end: Place | str) -> str:
        """The id of the turn that a place names; a word stands for itself."""
        return end if isinstance(end, str) else self.named[end]

    @property
    def by(self) -> str:
        """Who says it."""
        return self.entry.by or NO_ONE

    @property
    def why(self) -> str:
        """That a person says it, and the reason given."""
        return f"put right by {self.by}" + (f": {self.entry.because}" if self.entry.because else "")


def misfit(entry: Entry, message: str) -> Problem:
    """Return the problem that says why an entry was left out."""
    return Problem(path=entry.path, line=entry.line, code=CODE, message=LEFT_OUT + message)


def _no_comment(thread: Thread, turn: Turn, settled: Settled) -> Problem:
    """Say that a turn was left out, as nothing else of the map tells of it."""
    message = f"what was #{turn.number} {turn.author} is left out as no comment: {settled.why}"
    return Problem(path=thread.path, line=turn.line, code=DROPPED, message=message)


def places_of(entry: Entry) -> Iterator[Place]:
    """Yield every place in an entry, its turn the first."""
    ends = (entry.turn, entry.parent, entry.also, entry.not_also, entry.to, entry.of, entry.join)
    yield from (end for end in ends if isinstance(end, Place))
    for named in (entry.dispute, entry.join):
        if isinstance(named, Titled):
            yield from named.turns
    if isinstance(entry.split, tuple):
        yield from entry.split
    for side in entry.positions or ():
        yield from side.turns
    yield from entry.turns or ()


@dataclass(slots=True)
class _State:
    """A thread while it is put right."""

    turns: list[Turn]
    before: dict[str, str] = field(default_factory=dict)  # what a turn's author was
    into: dict[str, str] = field(default_factory=dict)  # the turn that another has been joined to
    gone: dict[str, Turn] = field(default_factory=dict)  # turns that are no comments


def settle(thread: Thread, entries: Iterable[Entry]) -> tuple[Thread, tuple[Settled, ...], tuple[Problem, ...]]:
    """Return the thread put right, the entries that fit it, and a problem for each that does not."""
    state = _State(list(thread.turns))
    found: list[Settled] = []
    problems = []
    for entry in entries:
        settled = _named(entry, state)
        message = settled.message if isinstance(settled, Misfit) else _put_right(settled, state)
        if message or isinstance(settled, Misfit):
            problems.append(misfit(entry, message))
        elif entry.drop and entry.turn:
            problems.append(_no_comment(thread, state.gone[settled.named[entry.turn]], settled))
        else:
            found.append(settled)
    turns = tuple(_hung(turn, state) for turn in state.turns)
    thread = thread if turns == thread.turns else replace(thread, turns=turns)
    left = (_without(_moved(each, state.into), state.gone) for each in found)
    return thread, tuple(each for each in left if each), tuple(problems)


def _named(entry: Entry, state: _State) -> Settled | Misfit:
    named = {}
    for place in places_of(entry):
        turn = find(place, state.turns, before=state.before)
        if isinstance(turn, Misfit):
            # One turn of many by which a dispute is found may be missing: the others still find it.
            if isinstance(entry.dispute, Titled) and place in entry.dispute.turns:
                continue
            return turn
        named[place] = turn.id
    return Settled(entry, named)


def _moved(settled: Settled, into: Mapping[str, str]) -> Settled:
    return Settled(settled.entry, {place: into.get(id_, id_) for place, id_ in settled.named.items()})


def _hung(turn: Turn, state: _State) -> Turn:
    """A turn with the parent that the file states, as it is by now: joined to another turn, or no comment, so that it
    is what that one is stated to answer."""
    above, why = turn.reply_to, turn.stated_by
    while above in state.into or above in state.gone:
        if above in state.gone:
            why = f"stated of what was #{state.gone[above].number}, which is no comment"
            above = state.gone[above].reply_to
        else:
            above = state.into[above or ""]
    return turn if above == turn.reply_to else replace(turn, reply_to=above, stated_by=why if above else None)


def _without(settled: Settled, gone: Collection[str]) -> Settled | None:
    """An entry without turns that a later one says are no comments; None where nothing is left for it to say."""
    lost = {place for place, id_ in settled.named.items() if id_ in gone}
    if not lost:
        return settled
    entry = settled.entry
    if lost & {entry.turn, entry.parent, entry.also, entry.not_also, entry.to, entry.of, entry.join}:
        return None

    def left(places: tuple[Place, ...]) -> tuple[Place, ...]:
        return tuple(place for place in places if place not in lost)

    dispute, join = (
        replace(each, turns=left(each.turns)) if isinstance(each, Titled) else each
        for each in (entry.dispute, entry.join)
    )
    entry = replace(
        entry,
        dispute=dispute if isinstance(dispute, Titled) else None,
        join=join,
        split=left(entry.split) if isinstance(entry.split, tuple) else entry.split,
        positions=None
        if entry.positions is None
        else tuple(replace(each, turns=left(each.turns)) for each in entry.positions),
        turns=None if entry.turns is None else left(entry.turns),
    )
    return settled._replace(entry=entry)


def _put_right(settled: Settled, state: _State) -> str:
    """Put the thread right as an entry says; return why that cannot be, "" where it can or nothing is to be done."""
    entry = settled.entry
    if entry.turn is None or not (entry.written_by or entry.split or entry.join or entry.drop):
        return ""
    at = next(at for at, turn in enumerate(state.turns) if turn.id == settled.named[entry.turn])
    if entry.drop:
        return _drop(state, at)
    if isinstance(entry.join, Place):
        return _join(settled, state, at, settled.named[entry.join])
    if isinstance(entry.split, str):
        return _split(settled, state, at, entry.split)
    turn = state.turns[at]
    state.before.setdefault(turn.id, turn.author)
    why = f"author {settled.why}; the file has {turn.author!r}"
    state.turns[at] = replace(turn, author=entry.written_by or turn.author, by=settled.by, why=_and(turn.why, why))
    return ""


def _drop(state: _State, at: int) -> str:
    turn = state.turns[at]
    if len(state.turns) == 1:
        return f"#{turn.number} is the only comment, so that nothing would be left"
    state.gone[turn.id] = turn
    state.turns[at:] = [replace(each, number=each.number - 1) for each in state.turns[at + 1 :]]
    return ""


def _join(settled: Settled, state: _State, at: int, target: str) -> str:
    turn = state.turns[at]
    to = next(place for place, each in enumerate(state.turns) if each.id == target)
    first = state.turns[to]
    if to == at:
        return f"#{turn.number} cannot go on from itself"
    state.turns[to] = replace(
        first,
        text=f"{first.text}\n{turn.text}",
        lines=first.lines + turn.lines if first.lines and turn.lines else (),
        by=settled.by,
        why=_and(first.why, f"two turns joined, {settled.why}"),
    )
    state.turns[at:] = [replace(each, number=each.number - 1) for each in state.turns[at + 1 :]]
    state.into = {one: first.id if into == turn.id else into for one, into in state.into.items()} | {turn.id: first.id}
    return ""


def _split(settled: Settled, state: _State, at: int, words: str) -> str:
    turn = state.turns[at]
    place = turn.text.find(words)
    if place < 0 or not words:
        return f"#{turn.number} has no words {words!r}: copy them from its text exactly"
    if not turn.text[:place].strip():
        return f"#{turn.number} begins with {words!r}, so that nothing would be left of it"
    head, begins = _head(turn.text, place, settled.entry.written_by)
    text, rest = turn.text[:head].rstrip(), turn.text[begins:]
    if not text or not rest.strip():
        return f"one of the two turns would be the name {settled.entry.written_by!r} alone: split it at what they say"
    line, said = (turn.text.count("\n", 0, at) for at in (head, begins))
    lines = turn.lines[said:]
    ids = {each.id for each in state.turns}
    why = f"two turns made of one, {settled.why}"
    first = replace(turn, text=text, lines=turn.lines[: text.count("\n") + 1], by=settled.by, why=_and(turn.why, why))
    second = replace(
        turn,
        id=next(name for n in range(2, len(ids) + 3) if (name := f"{turn.id}-{n}") not in ids),
        number=turn.number + 1,
        author=settled.entry.written_by or turn.author,
        addressee=None,
        addressee_stamp=None,
        reply_to=None,
        stated_by=None,
        text=rest,
        line=turn.lines[line] if turn.lines else turn.line,
        lines=lines,
        by=settled.by,
        why=why,
    )
    state.turns[at:] = [first, second, *(replace(each, number=each.number + 1) for each in state.turns[at + 1 :])]
    return ""


def _head(text: str, place: int, author: str | None) -> tuple[int, int]:
    """Where the head of a turn that begins within another's text starts, and where its own words do.

    A head is lines that hold its author's name and stamps and nothing else, around the place; where there is none, both
    are the place.
    """
    above, below = text[:place].split("\n"), text[place:].split("\n")
    if not author or above.pop().strip():
        return place, place
    name = " ".join(fold(author).split())
    before, after = ([_without_stamp(line) for line in lines] for lines in (above[::-1], below))
    up, down = (
        next((at for at, line in enumerate(bare) if line not in ("", name)), len(bare)) for bare in (before, after)
    )
    if name not in (*before[:up], *after[:down]):
        return place, place
    while up and not above[-up].strip():
        up -= 1
    start = place - sum(len(line) + 1 for line in above[len(above) - up :])
    return start, min(place + sum(len(line) + 1 for line in below[:down]), len(text))


def _without_stamp(line: str) -> str:
    found = stamps.of(line)
    rest = line[: found.start] + " " + line[found.end :] if found else line
    return " ".join(fold(rest).strip(BETWEEN).split())


def _and(why: str, other: str) -> str:
    return f"{why}; {other}" if why else other
