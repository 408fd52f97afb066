"""From the turns of a point to its two sides: who stands with whom on it, as far as their replies tell.

A logit tells of every two people whether they stand against each other on the point: by what their replies to each
other do, by what a third between them does, and by how their turns lie in the tree. Everyone then gets the side that
these ties contradict least (structural balance, Cartwright and Harary 1956; greedy placing and local search from
several starts). Whoever is not sure enough is left out.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from .picked import Group
from .points import Seen, cosine, of_length_one, total

STARTS = 8  # more place nobody otherwise
SWEEPS = 20

Ties = Mapping[tuple[str, str], float]


class Placed(NamedTuple):
    """On which side somebody is, 0 or 1, and how far all ties together pull there, in log-odds."""

    side: int
    pull: float


def split(seen: Seen, group: Group, weights: Mapping[str, float], *, sure: float) -> dict[str, Placed]:
    """Return the side of each author of a group of turns; whom less than `sure` pulls there is left out."""
    people = list(dict.fromkeys(seen.authors[at] for at in group))
    ties = {pair: -total(weights, each) for pair, each in describe(seen, group).items()}
    near = {one: {other: ties.get((one, other), ties.get((other, one), 0.0)) for other in people} for one in people}
    best: tuple[float, dict[str, int]] = (-math.inf, {})
    for start in people[:STARTS]:
        placed = _placed(near, people, start)
        sum_ = math.fsum(placed[one] * placed[other] * near[one][other] for one, other in combinations(people, 2))
        if round(sum_, 6) > best[0]:
            best = (round(sum_, 6), placed)
    placed = best[1]
    pull = {
        one: placed[one] * math.fsum(near[one][other] * placed[other] for other in people if other != one)
        for one in placed
    }
    first = placed[people[0]] if people else 1
    return {one: Placed(int(side != first), pull[one]) for one, side in placed.items() if pull[one] >= sure}


def _placed(near: Mapping[str, Mapping[str, float]], people: Sequence[str], start: str) -> dict[str, int]:
    order = sorted(people, key=lambda one: (one != start, -abs(near[start][one])))
    placed: dict[str, int] = {}
    for one in order:
        pull = math.fsum(near[one][other] * side for other, side in placed.items())
        placed[one] = 1 if pull >= 0 else -1
    for _ in range(SWEEPS):
        moved = False
        for one in people:
            pull = math.fsum(near[one][other] * placed[other] for other in people if other != one)
            if pull * placed[one] < -1e-9:
                placed[one], moved = -placed[one], True
        if not moved:
            break
    return placed


def describe(seen: Seen, group: Group) -> dict[tuple[str, str], dict[str, float]]:
    """Return, for every two authors of a group of turns, what tells whether they stand against each other, by name.

    A reply leans to rebuttal (up to 1) or to support (down to -1).
    """
    inside, authors = set(group), seen.authors
    people = list(dict.fromkeys(authors[at] for at in group))
    place = {one: at for at, one in enumerate(people)}
    wording: dict[str, Counter[str]] = {one: Counter() for one in people}
    for at in group:
        wording[authors[at]].update(seen.weights[at])
    words = {one: of_length_one(each) for one, each in wording.items()}
    count: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for one, other in combinations(group, 2):
        if authors[one] == authors[other]:
            continue
        first, second = sorted((authors[one], authors[other]), key=place.__getitem__)
        tally = count[first, second]
        tally["quotes"] += (one, other) in seen.quotes or (other, one) in seen.quotes
        up = seen.parent[other]
        upper = seen.parent[up] if up >= 0 else -1
        tally["two"] += upper == one
        tally["three"] += upper >= 0 and seen.parent[upper] == one
        if upper == one and authors[up] not in (first, second):
            tally["between"] += _lean(seen, [other]) * _lean(seen, [up])  # type: ignore[assignment]
        if up >= 0 and up == seen.parent[one]:
            tally["beside"] += 1
            tally["alike beside"] += 4 * (seen.against[one] - 0.5) * (seen.against[other] - 0.5)  # type: ignore[assignment]
    found = {}
    for both in combinations(people, 2):
        exchanged, tally = seen.exchanged.get(frozenset(both), ()), count[both]
        replies = [at for at in exchanged if at in inside and seen.parent[at] in inside]
        found[both] = {
            "one": 1.0,
            "replies lean": _lean(seen, replies),
            "replies": math.log1p(len(replies)),
            "any reply": float(bool(replies)),
            "strongest rebuttal": max((seen.against[at] for at in replies), default=0.0),
            "replies lean, anywhere": _lean(seen, exchanged),
            "any reply, anywhere": float(bool(exchanged)),
            "quotes": math.log1p(tally["quotes"]),
            "two steps": math.log1p(tally["two"]),
            "three steps": math.log1p(tally["three"]),
            "beside": math.log1p(tally["beside"]),
            "alike beside": tally["alike beside"],
            "by a third": tally["between"],
            "words alike": 3 * cosine(words[both[0]], words[both[1]]),
            "people": math.log(len(people)),
        }
    return found


def _lean(seen: Seen, replies: Sequence[int]) -> float:
    """How far replies lean to rebuttal, together: the more of them, the surer."""
    lean = math.fsum(seen.against[at] - seen.favour[at] for at in replies)
    return lean / math.sqrt(len(replies)) if replies else 0.0
