"""From groups of turns that may be points to those that are listed: one after the other, each by what it adds.

How well a group would do by itself says little beside others that share its turns: of two that are all but as good the
second adds next to nothing. So there are many guesses at what a careful reader would find, each as likely as it looks,
and a group adds as far as it is like guesses that no group listed so far is as much like (a facility location, whose
greedy choice is near the best, Nemhauser 1978). A linear model weighs that with how the group lies to those listed; it
learned from what each step really added to the agreement with careful readings (`training/disputes.py`). In the end
whatever adds too little to all the others is taken out again.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

Group: TypeAlias = "tuple[int, ...]"  # places of turns, in order
AGAIN = 0.7  # of the turns of a group that stand in others which are listed, from which it may be one too many
FAINT = 1e-4  # a guess that is less likely than this tells no two groups apart


class Option(NamedTuple):
    """A group that may be listed."""

    group: Group
    worth: float  # the F1 of its turns that a careful reading is expected to give it


class Choice(NamedTuple):
    """What may be listed of some turns, and what a reader may find there."""

    worth: Sequence[float]  # of each option
    turns: Sequence[int]  # of each, as bits
    alike: Sequence[Sequence[float]]  # the F1 of every two options
    near: Sequence[Sequence[float]]  # the F1 of each option and each guess
    chance: Sequence[float]  # of each guess
    size: float  # the logarithm of how many turns are looked at


def choice(options: Sequence[Option], guesses: Mapping[Group, float], many: int) -> Choice:
    """Return what there is to choose from: options, guesses with how likely each is, and how many turns there are."""
    looked_at = sorted({at for group in (*guesses, *(option.group for option in options)) for at in group})
    bit = {at: 1 << place for place, at in enumerate(looked_at)}
    turns = [sum(map(bit.__getitem__, option.group)) for option in options]
    likely = {sum(map(bit.__getitem__, group)): chance for group, chance in guesses.items() if chance >= FAINT}
    return Choice(
        worth=[option.worth for option in options],
        turns=turns,
        alike=[[_alike(one, other) for other in turns] for one in turns],
        near=[[_alike(one, guess) for guess in likely] for one in turns],
        chance=list(likely.values()),
        size=math.log(many),
    )


def _alike(one: int, other: int) -> float:
    """The F1 of the turns of two groups."""
    shared = (one & other).bit_count()
    return 2 * shared / (one.bit_count() + other.bit_count()) if shared else 0.0


def pick(
    all_: Choice, weights: Mapping[str, float], least: float, *, keeps: float, apart: float, most: int
) -> list[int]:
    """Return the places of the options that are listed, in the order in which they are chosen.

    Arguments: the choice; what was learned of what an option adds; the least that one must add to those before; the
    least that one whose turns mostly stand in others must add to all of them in the end; the F1 with one that is listed
    from which an option is no other; the most that are listed.
    """
    listed = [step[0] for step in steps(all_, weights, least, apart=apart, most=most) if step[0] >= 0]
    # What was chosen early, as it is like many guesses, adds little where its parts were chosen after it.
    while True:
        sums = {at: adds for at in listed if (adds := _beside(all_, at, listed, weights)) < keeps}
        if not sums:
            return listed
        listed.remove(min(sums, key=lambda at: (sums[at], -at)))


def _beside(all_: Choice, at: int, listed: Sequence[int], weights: Mapping[str, float]) -> float:
    """How much a listed option adds to all others, infinite where it has enough turns that stand in none of them."""
    others = [other for other in listed if other != at]
    said = 0
    for other in others:
        said |= all_.turns[other]
    if (all_.turns[at] & said).bit_count() < AGAIN * all_.turns[at].bit_count():
        return math.inf
    covered = [max(column) for column in zip(*(all_.near[other] for other in others), strict=True)]
    return _sum(weights, describe(all_, at, others, covered))


def _sum(weights: Mapping[str, float], told: Mapping[str, float]) -> float:
    return round(math.fsum([weights.get(name, 0.0) * value for name, value in told.items()]), 6)


def steps(
    all_: Choice, weights: Mapping[str, float], least: float, *, apart: float, most: int
) -> Iterator[tuple[int, dict[int, dict[str, float]]]]:
    """Yield, for each step, the option that is chosen (-1 for none, at the end) and what told of all that might be."""
    listed: list[int] = []
    covered = [0.0] * len(all_.chance)
    open_ = list(range(len(all_.worth)))
    while open_ and len(listed) < most:
        told = {at: describe(all_, at, listed, covered) for at in open_}
        sums = {at: _sum(weights, each) for at, each in told.items()}
        best = max(open_, key=lambda at: (sums[at], -at))
        if sums[best] < least:
            yield -1, told
            return
        yield best, told
        listed.append(best)
        covered = list(map(max, covered, all_.near[best]))
        open_ = [at for at in open_ if at != best and all_.alike[at][best] <= apart]


def describe(all_: Choice, at: int, listed: Sequence[int], covered: Sequence[float]) -> dict[str, float]:
    """Return what tells how much an option adds to those that are listed, by name.

    Arguments: the choice; the place of the option; those of what is listed; the F1 of each guess with the listed option
    that is most like it.
    """
    adds = math.fsum(
        [
            chance * (here - before)
            for chance, here, before in zip(all_.chance, all_.near[at], covered, strict=True)
            if here > before
        ]
    )
    worth, count, turns = all_.worth[at], len(listed), all_.turns[at]
    own = turns.bit_count()
    found = {
        "one": 1.0,
        "adds": adds * all_.size,
        "worth": worth,
        "the first": float(not listed),
        "listed": float(count),
        "listed, by turns": count / all_.size,
        "adds, by listed": adds * all_.size * count,
        "its turns": math.log(own),
        "turns": all_.size,
    }
    if listed:
        nearest = max(listed, key=lambda other: (all_.alike[at][other], -other))
        overlap = all_.alike[at][nearest]
        shared = (turns & all_.turns[nearest]).bit_count()
        said = 0
        for other in listed:
            said |= all_.turns[other]
        again = (turns & said).bit_count() / own
        found |= {
            "overlap": overlap,
            "overlap, squared": overlap**2,
            "within the listed": again,
            "within the nearest": shared / own,
            "holds the nearest": shared / all_.turns[nearest].bit_count(),
            "overlap, by worth of the nearest": overlap * all_.worth[nearest],
            "overlap, by worth": overlap * worth,
            "within the listed, by worth": again * worth,
        }
    return found
