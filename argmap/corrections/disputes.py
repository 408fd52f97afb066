"""From the disputes that were found and what a person says of them to the disputes as that person has them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import permutations

from ..analysis.disputes import complete
from ..language.own import Said
from ..model import ArgumentMap, Dispute, Dropped, Over, Position, Problem, Status, Turn
from ..text.shown import nearest
from ..text.words import words
from .entries import NEITHER, Entry, Place, Side, Titled
from .places import Misfit
from .thread import Settled, misfit

FEW_TITLES = 3  # that a message lists
MOST_PAIRED = 6  # positions of two disputes of which every pairing is tried


@dataclass(slots=True)
class _Draft:
    """A dispute while it is put right: the titles that it has had, the turns that a person has put there, and the
    titles of other disputes that stand beside it without corrections."""

    dispute: Dispute
    titles: list[str]
    new: set[str] = field(default_factory=set)
    beside: frozenset[tuple[str, ...]] = frozenset()


def put_right(
    map_: ArgumentMap, said: Said, entries: Iterable[Settled], without: ArgumentMap
) -> tuple[ArgumentMap, list[Problem]]:
    """Return the map with its disputes put right, and a problem for each entry that fits none.

    Arguments: the map; what its turns say; the entries; the map without corrections, whose titles and labels a person
    may have seen.
    """
    entries = [_with_turns(each, without) for each in entries]
    turns = {turn.id: turn for turn in map_.thread.turns}
    titles = {tuple(words(dispute.title)) for dispute in without.disputes}
    drafts = []
    for dispute in map_.disputes:
        own = tuple(words(dispute.title))
        beside = frozenset(titles - {own}) if own in titles else frozenset()
        drafts.append(_Draft(dispute, [dispute.title], beside=beside))
    problems = []
    dropped = []
    for settled in entries:
        draft = _find(settled, drafts) if settled.entry.dispute else _add(settled, drafts)
        if not isinstance(draft, Misfit):
            message = next(
                (change(settled, draft, drafts, turns) for name, change in _CHANGES if _says(settled.entry, name)), ""
            )
            if not message:
                _mark(draft, settled)
                if settled.entry.drop is not None:
                    dropped.append(Dropped(title=draft.dispute.title, by=settled.by, why=settled.why))
                continue
            draft = Misfit(message)
        problems.append(misfit(settled.entry, draft.message))
    kept = [draft for draft in drafts if draft.dispute.by]
    whole = complete(map_, said, [draft.dispute for draft in kept], [draft.new for draft in kept])
    for draft, dispute in zip(kept, whole, strict=True):
        draft.dispute = dispute
    disputes = tuple(_called(draft.dispute, f"d{at}") for at, draft in enumerate(drafts, 1))
    return replace(map_, disputes=disputes, dropped=tuple(dropped)), problems


def _with_turns(settled: Settled, without: ArgumentMap) -> Settled:
    """An entry that names disputes and positions by their turns too, as they are without corrections."""
    entry = settled.entry
    names = dict(settled.named)

    def places(turns: Iterable[str]) -> tuple[Place, ...]:
        found = [Place(number=0, words=turn) for turn in turns]
        names.update(zip(found, turns, strict=True))
        return tuple(found)

    seen = {tuple(words(each.title)): each for each in reversed(without.disputes)}

    def with_turns(named: Titled) -> Titled:
        known = seen.get(tuple(words(named.title)))
        return named if named.turns or known is None else replace(named, turns=places(known.turns))

    known = seen.get(tuple(words(entry.dispute.title))) if entry.dispute else None
    if entry.position and not entry.position.turns:
        for position in known.positions if known else ():
            if words(position.label) == words(entry.position.label):
                entry = replace(entry, position=replace(entry.position, turns=places(position.turns)))
    dispute = with_turns(entry.dispute) if entry.dispute else None
    join = with_turns(entry.join) if isinstance(entry.join, Titled) else entry.join
    return Settled(replace(entry, dispute=dispute, join=join), names)


def _says(entry: Entry, name: str) -> bool:
    return getattr(entry, name) is not None


def _called(dispute: Dispute, id_: str) -> Dispute:
    if dispute.id == id_:
        return dispute
    positions = tuple(
        replace(each, id=id_ + each.id[len(dispute.id) :]) if each.id.startswith(dispute.id) else each
        for each in dispute.positions
    )
    return replace(dispute, id=id_, positions=positions)


def _mark(draft: _Draft, settled: Settled) -> None:
    dispute = draft.dispute
    why = f"{_what(settled.entry)} {settled.why}"
    draft.dispute = replace(dispute, by=settled.by, why=f"{dispute.why}; {why}" if dispute.why else why)


def _what(entry: Entry) -> str:
    """What an entry puts right in a dispute, as its mark begins."""
    if entry.add is not None:
        return "added,"
    if entry.holder is not None and entry.position:
        return f"{entry.holder} on {entry.position.label!r},"
    if entry.turn is not None and entry.position:
        return f"words of {entry.turn.author or 'a turn'} on {entry.position.label!r},"
    return next(said for name, said in _MARKS.items() if _says(entry, name))


_MARKS = {
    "label": "label",
    "join": "two disputes joined,",
    "split": "two disputes made of one,",
    "name": "title",
    "drop": "dropped,",
}


# ---- which dispute


def _find(settled: Settled, drafts: Sequence[_Draft]) -> _Draft | Misfit:
    named = settled.entry.dispute
    return _named(named, settled, drafts) if named else Misfit("no dispute is named")


def _named(named: Titled, settled: Settled, drafts: Sequence[_Draft]) -> _Draft | Misfit:
    """The dispute that has, or had, a title; else the one that most of the given turns are on."""
    wanted = words(named.title)
    titled = [draft for draft in drafts if wanted and any(words(title) == wanted for title in draft.titles)]
    if len(titled) == 1:
        return titled[0]
    given = {settled.named[place] for place in named.turns if place in settled.named}
    # Who named one dispute did not mean another one that stands beside it: a further correction may have made it go.
    others = [draft for draft in drafts if tuple(wanted) not in draft.beside]
    shared = [(len(given.intersection(draft.dispute.turns)), draft) for draft in titled or others]
    most = max((count for count, _ in shared), default=0)
    best = [draft for count, draft in shared if count == most]
    if most * 2 > len(given) and len(best) == 1:
        return best[0]
    title = f"titled {named.title!r}" if named.title else "named so"
    if len(titled) > 1:
        return Misfit(f"{len(titled)} disputes are {title}: name turns on the one that is meant")
    left = [draft.dispute.title for draft in drafts]
    near = nearest(named.title, left)
    hint = f"is {near!r} meant?" if near else f"there are {_several(left)}" if left else "there is none at all"
    if len(others) < len(drafts):
        hint = f"the other corrections leave no such dispute; {hint}"
    by_turns = " and none holds most of its turns" if named.turns else ""
    return Misfit(f"no dispute is {title}{by_turns}: {hint}")


def _several(titles: Sequence[str]) -> str:
    """Return the first titles, and how many more there are."""
    more = f" and {len(titles) - FEW_TITLES} more" if len(titles) > FEW_TITLES else ""
    return "; ".join(repr(title) for title in titles[:FEW_TITLES]) + more


def _add(settled: Settled, drafts: list[_Draft]) -> _Draft:
    entry = settled.entry
    positions = tuple(
        Position(
            label=side.label,
            statements=(),
            turns=tuple(dict.fromkeys(settled.named[place] for place in side.turns)),
            holders=(),
            evidence=(),
        )
        for side in entry.positions or ()
    )
    speaking = [turn for position in positions for turn in position.turns]
    beside = [settled.named[place] for place in entry.turns or ()]
    title = entry.add or ""
    dispute = Dispute(
        id="",
        title=title,
        positions=positions,
        turns=tuple(dict.fromkeys(speaking + beside)),
        status=Status.UNSAID,
        weight=0.0,
        over=Over.WORDS,
    )
    drafts.append(_Draft(dispute, [title], set(speaking)))
    return drafts[-1]


# ---- what is put right in it; each returns why that cannot be, "" where it could


def _position(side: Side, settled: Settled, dispute: Dispute) -> int | Misfit:
    """The place of the position with a label; else of the one that most of the given turns speak for."""
    wanted = words(side.label)
    labelled = [at for at, each in enumerate(dispute.positions) if words(each.label) == wanted]
    if len(labelled) == 1:
        return labelled[0]
    given = {settled.named[place] for place in side.turns if place in settled.named}
    for at in labelled or range(len(dispute.positions)):
        if 2 * len(given.intersection(dispute.positions[at].turns)) > len(given):
            return at
    labels = "; ".join(repr(each.label) for each in dispute.positions)
    return Misfit(f"{dispute.title!r} has no position {side.label!r}: there are {labels or 'none'}, or {NEITHER}")


def _put(draft: _Draft, turns: Sequence[str], to: int | None, author: str) -> None:
    """Have turns of an author speak for one position of a dispute alone, or for none; what they state goes with them,
    and where the author stands is no longer unsure."""
    spans = [span for each in draft.dispute.positions for span in each.statements if span.turn in turns]
    positions = []
    for at, position in enumerate(draft.dispute.positions):
        left = tuple(turn for turn in position.turns if turn not in turns)
        stated = tuple(span for span in position.statements if span.turn not in turns)
        if at == to:
            left, stated = (*left, *turns), (*stated, *spans)
        unsure = tuple(name for name in position.unsure if name != author)
        positions.append(replace(position, turns=left, statements=stated, unsure=unsure))
    draft.new |= set(turns) - {span.turn for span in spans}
    inside = tuple(dict.fromkeys((*draft.dispute.turns, *turns)))
    draft.dispute = replace(draft.dispute, positions=tuple(positions), turns=inside)


def _to(settled: Settled, draft: _Draft) -> int | Misfit | None:
    side = settled.entry.position
    return None if side is None or side.label == NEITHER else _position(side, settled, draft.dispute)


def _turn(settled: Settled, draft: _Draft, _drafts: list[_Draft], turns: Mapping[str, Turn]) -> str:
    at = _to(settled, draft)
    if isinstance(at, Misfit):
        return at.message
    if settled.entry.turn:
        turn = settled.named[settled.entry.turn]
        _put(draft, [turn], at, turns[turn].author)
    return ""


def _holder(settled: Settled, draft: _Draft, _drafts: list[_Draft], turns: Mapping[str, Turn]) -> str:
    at, holder = _to(settled, draft), settled.entry.holder
    if isinstance(at, Misfit):
        return at.message
    theirs = [turn for turn in draft.dispute.turns if turns[turn].author == holder]
    if not theirs:
        cure = "name one that is, with 'turn', 'dispute' and 'position'"
        return f"{holder!r} has written none of the turns on {draft.dispute.title!r}: {cure}"
    _put(draft, theirs, at, turns[theirs[0]].author)
    return ""


def _label(settled: Settled, draft: _Draft, _drafts: list[_Draft], _turns: Mapping[str, Turn]) -> str:
    at, label = _to(settled, draft), settled.entry.label
    if isinstance(at, Misfit):
        return at.message
    positions = tuple(
        replace(each, label=label or each.label) if place == at else each
        for place, each in enumerate(draft.dispute.positions)
    )
    draft.dispute = replace(draft.dispute, positions=positions)
    return ""


def _name(settled: Settled, draft: _Draft, _drafts: list[_Draft], _turns: Mapping[str, Turn]) -> str:
    title = settled.entry.name or ""
    draft.titles.append(title)
    draft.dispute = replace(draft.dispute, title=title)
    return ""


def _drop(_settled: Settled, draft: _Draft, drafts: list[_Draft], _turns: Mapping[str, Turn]) -> str:
    drafts[:] = [each for each in drafts if each is not draft]
    return ""


def _split(settled: Settled, draft: _Draft, drafts: list[_Draft], _turns: Mapping[str, Turn]) -> str:
    places = settled.entry.split
    out = {settled.named[place] for place in places} if isinstance(places, tuple) else set()
    stay, go = (
        replace(
            draft.dispute,
            turns=tuple(turn for turn in draft.dispute.turns if (turn in out) is gone),
            positions=tuple(
                replace(
                    each,
                    turns=tuple(turn for turn in each.turns if (turn in out) is gone),
                    statements=tuple(span for span in each.statements if (span.turn in out) is gone),
                )
                for each in draft.dispute.positions
            ),
        )
        for gone in (False, True)
    )
    strangers = out.difference(draft.dispute.turns)
    if strangers or not stay.turns or not go.turns:
        why = "some of these turns are not on it" if strangers else "nothing would be left of it"
        return f"{draft.dispute.title!r} cannot be made two: {why}"
    draft.dispute = stay
    title = settled.entry.name or stay.title
    other = _Draft(replace(go, id="", title=title), [title])
    drafts.append(other)
    _mark(other, settled)
    return ""


def _join(settled: Settled, draft: _Draft, drafts: list[_Draft], turns: Mapping[str, Turn]) -> str:
    named = settled.entry.join
    other = _named(named, settled, drafts) if isinstance(named, Titled) else Misfit("no other dispute is named")
    if isinstance(other, Misfit):
        return other.message
    if other is draft:
        return f"{draft.dispute.title!r} cannot be joined to itself"
    one, two = draft.dispute, other.dispute
    taken = {turn for each in one.positions for turn in each.turns}
    positions = list(one.positions)
    people = [[{turns[turn].author for turn in each.turns} for each in both.positions] for both in (one, two)]
    for at, each in zip(_paired(one.positions, two.positions, *people), two.positions, strict=True):
        new = tuple(turn for turn in each.turns if turn not in taken)
        spans = tuple(span for span in each.statements if span.turn in new)
        if at is None:
            positions.append(replace(each, turns=new, statements=spans))
        else:
            had = positions[at]
            positions[at] = replace(had, turns=had.turns + new, statements=had.statements + spans)
    draft.dispute = replace(one, positions=tuple(positions), turns=tuple(dict.fromkeys(one.turns + two.turns)))
    draft.titles += other.titles
    draft.new |= other.new
    drafts[:] = [each for each in drafts if each is not other]
    return ""


def _paired(
    one: Sequence[Position], other: Sequence[Position], mine: Sequence[set[str]], theirs: Sequence[set[str]]
) -> list[int | None]:
    """For each position of another dispute the place of that of one which is called the same or which the same people
    speak for (`mine`, `theirs`): of all pairings the one that most agree with, in their order where none tells; None
    where none is left."""
    places = [*range(len(one)), *[None] * max(0, len(other) - len(one))]
    if max(len(one), len(other)) > MOST_PAIRED:
        return places[: len(other)]

    def agree(order: Iterable[int | None]) -> int:
        return sum(
            len(mine[at] & people) + (words(one[at].label) == words(each.label)) * len(set().union(*mine, *theirs))
            for at, each, people in zip(order, other, theirs, strict=True)
            if at is not None
        )

    return list(max(permutations(places, len(other)), key=agree))


Change = Callable[[Settled, _Draft, list[_Draft], Mapping[str, Turn]], str]
# The first field that an entry has tells what is put right. What makes a dispute of its own comes before what names it.
_CHANGES: tuple[tuple[str, Change], ...] = (
    ("turn", _turn),
    ("holder", _holder),
    ("label", _label),
    ("join", _join),
    ("split", _split),
    ("name", _name),
    ("drop", _drop),
)
