"""From links and disputes to Camps: who stands with whom, from rebuttals, support and shared positions.

The authors form a signed graph: a rebuttal pulls two of them apart, support and a shared position draw them
together. Two camps are sought that the fewest signs contradict (structural balance, Cartwright and Harary 1956; the
search is local, from several starts). Authors whose ties do not decide stay outside.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from ..model import ArgumentMap, Camp, Problem, Relation

FEW_LINKS = 8  # below that many links between members a Problem warns
STARTS = 6
POSITION = 0.5  # weight of holding the same, or another, position of a dispute, beside a link's score
CLEAR = 0.25  # share of an author's ties that must speak for a camp on balance

_SIGNS = {Relation.REBUTS: -1.0, Relation.SUPPORTS: 1.0, Relation.ANSWERS: 0.0}


def find(map_: ArgumentMap) -> ArgumentMap:
    """Return the map with two camps, or none where nobody stands against anybody."""
    author = {turn.id: turn.author for turn in map_.thread.turns}
    ties = _ties(map_, author)
    placed = _balance(ties)
    sides = [tuple(name for name in dict.fromkeys(author.values()) if placed.get(name) == side) for side in (1, -1)]
    if not all(sides):
        return map_
    sides.sort(key=lambda members: (-len(members), list(author.values()).index(members[0])))
    links = [
        (author[link.source], author[link.target])
        for link in map_.links
        if link.kind is not Relation.ANSWERS and link.target in author and author[link.source] != author[link.target]
    ]
    camps = tuple(
        Camp(id=f"c{at}", members=members, score=_score(members, ties, placed)) for at, members in enumerate(sides, 1)
    )
    counted = sum(one in placed and other in placed for one, other in links)
    problems = map_.problems
    if counted < FEW_LINKS:
        message = f"the camps rest on {counted} links only: too few to rely on"
        problems += (Problem(path=map_.thread.path, line=None, code="camps", message=message),)
    return replace(map_, camps=camps, problems=problems)


def _ties(map_: ArgumentMap, author: dict[str, str]) -> dict[str, dict[str, float]]:
    """How much each author is for (positive) or against each other one."""
    ties: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))

    def tie(one: str, other: str, weight: float) -> None:
        if one != other and weight:
            ties[one][other] += weight
            ties[other][one] += weight

    for link in map_.links:
        if link.target in author:
            tie(author[link.source], author[link.target], _SIGNS[link.kind] * link.score)
    for dispute in map_.disputes:
        holder = {name: at for at, position in enumerate(dispute.positions) for name in position.holders}
        names = list(holder)
        for at, one in enumerate(names):
            for other in names[at + 1 :]:
                tie(one, other, POSITION if holder[one] == holder[other] else -POSITION)
    return ties


def _balance(ties: dict[str, dict[str, float]]) -> dict[str, int]:
    """The side (1 or -1) of each author whom the ties place, in the largest group that ties connect."""
    group = _largest(ties)
    order = sorted(group, key=lambda name: (-sum(abs(weight) for weight in ties[name].values()), name))
    best: dict[str, int] = {}
    most = float("-inf")
    for start in range(min(STARTS, len(order))):
        side = _settle(ties, order[start:] + order[:start])
        agreement = sum(weight * side[one] * side[other] for one in order for other, weight in ties[one].items())
        if agreement > most + 1e-9:
            best, most = side, agreement
    if not best:
        return {}
    flip = best[order[0]]
    placed = {}
    for name in group:
        pulls = [weight * best[other] * best[name] for other, weight in ties[name].items()]
        if sum(pulls) > CLEAR * sum(abs(pull) for pull in pulls):
            placed[name] = best[name] * flip
    return placed


def _largest(ties: dict[str, dict[str, float]]) -> list[str]:
    left = dict.fromkeys(ties)
    largest: list[str] = []
    while left:
        found = [next(iter(left))]
        del left[found[0]]
        for name in found:
            for other in ties[name]:
                if other in left:
                    del left[other]
                    found.append(other)
        if len(found) > len(largest):
            largest = found
    return largest


def _settle(ties: dict[str, dict[str, float]], order: Sequence[str]) -> dict[str, int]:
    """Place the authors one by one where their ties so far want them, then move those that stand wrong until none does."""
    side: dict[str, int] = {}
    waiting = list(order)
    while waiting:
        pull = {name: sum(weight * side[other] for other, weight in ties[name].items() if other in side) for name in waiting}
        name = max(waiting, key=lambda name: (abs(pull[name]), -order.index(name)))
        side[name] = 1 if pull[name] >= 0 else -1
        waiting.remove(name)
    for _ in range(20):
        wrong = [
            name for name in order if side[name] * sum(weight * side[other] for other, weight in ties[name].items()) < 0
        ]
        if not wrong:
            break
        side[wrong[0]] *= -1
    return side


def _score(members: Sequence[str], ties: dict[str, dict[str, float]], placed: dict[str, int]) -> float:
    """How much of the members' ties the camps explain, between 0 and 1."""
    with_ = against = 0.0
    for name in members:
        for other, weight in ties[name].items():
            if other in placed:
                agreement = weight * placed[name] * placed[other]
                with_ += max(0.0, agreement)
                against += max(0.0, -agreement)
    return round(with_ / (with_ + against), 3) if with_ + against else 0.0
