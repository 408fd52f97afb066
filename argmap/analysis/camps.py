"""From links, quotes and disputes to Camps: who stands with whom, as far as the exchanges between people tell.

Every two people who answer each other get a tie: the log-odds that they stand together rather than against each other,
from how their replies lean and from how often they quote each other. A position of a dispute is tied to its holders and
against the other positions. The two camps are those that the ties contradict least (structural balance, Cartwright and
Harary 1956; greedy placing from whoever has most of the ties, and local search: three starts are no better). How sure
each place is comes from a mean field around them (Peterson and Anderson 1987): everyone is drawn by the others as far
as these are sure themselves. Whoever is not sure enough stays outside.

The words that people use were tried and left out: opponents take up each other's words, so that in camps-iac someone's
wording is nearer to the other side in 62 of 100 cases.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from heapq import heappop, heappush

from ..model import FEW_LINKS, ArgumentMap, Camp, Link, Problem, Relation

# Log-odds that two people stand against each other: logistic regression on camps-iac, training part by thread
# (`benchmarks/camps.py --fit`). Two whose replies lean and quote as is usual are opponents as often as not.
LEANING = 0.30  # for the replies' log-odds, added up and divided by the root of their number, beyond the usual
# What is usual is the thread's own average within these bounds. Where nearly all replies object, as in forums, a single
# objection tells little of the sides (48 of 100 lone replies are between opponents); where many agree, it tells much.
USUAL_LEANING = (0.0, 1.2)
QUOTING_MORE = 0.24  # for quoting each other more than is usual in the thread, as a difference of logarithms
QUOTING_LESS = 1.29  # for quoting each other less: people quote to object
MOST_LEANING = 3.0  # a reply's log-odds at most
# What the log-odds of a link and of the wording count where both are known. What readers call rebutting tells less of
# the sides than whether the wording agrees: with three in four people of held-out threads placed, 0.789 of them are so
# rightly by the links alone, 0.815 by both.
LINKED, WORDED = 0.67, 1.6
OBJECTING = 1.4  # log-odds that a reply objects rather than agrees, whatever its wording

# Ties of the positions. Without them about 1 in 100 of those placed is worse off; from 0.6 on they mislead.
HOLDS = 0.25  # tie of a position to its holder
OPPOSES = 1.0  # tie between the positions of a dispute, negative
# Sides are seldom of one size: 71 of 100 people are on their thread's larger one. This is the pull of the larger camp,
# as log-odds, were all people in it; EQUAL is the number of people worth of doubt in small threads.
LARGER = 3.0
EQUAL = 10
SURE = 0.25  # from which a place counts, between 0 (either side) and 1

SWEEPS = 20
STILL = 1e-3  # a mean field that moves less has settled


@dataclass(slots=True, kw_only=True)
class Exchange:
    """What two people said to each other, added up."""

    replies: int = 0
    odds: float = 0.0  # of opposing, by their links
    leans: bool = False  # whether any of them objects or agrees
    quotes: int = 0  # passages of each other that they quote
    rebuts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Graph:
    """People (the first `people` nodes) and positions (the others), with their ties in both directions."""

    names: tuple[str, ...]
    near: list[list[tuple[int, float]]] = field(default_factory=list)

    @property
    def people(self) -> int:
        return len(self.names)


def find(map_: ArgumentMap) -> ArgumentMap:
    """Return the map with two camps, the larger first, or none where nobody clearly stands against anybody.

    A camp's score is the share of its members' ties, by weight, that the camps agree with. A Problem says when the
    camps rest on few links.
    """
    author = {turn.id: turn.author for turn in map_.thread.turns}
    met = exchanges(map_, author)
    if not any(exchange.rebuts for exchange in met.values()):
        return map_
    graph = _graph(map_, met)
    sure = _place(graph)
    placed = {graph.names[at]: 1 if value > 0 else -1 for at, value in sure.items() if abs(value) >= SURE}
    sides = [tuple(name for name in dict.fromkeys(author.values()) if placed.get(name) == side) for side in (1, -1)]
    if not all(sides):
        return map_
    first = {name: at for at, name in enumerate(dict.fromkeys(author.values()))}
    sides.sort(key=lambda members: (-len(members), first[members[0]]))
    camps = tuple(
        Camp(id=f"c{at}", members=members, score=_score(graph, members, placed)) for at, members in enumerate(sides, 1)
    )
    counted = sum(
        link.kind is not Relation.ANSWERS
        and link.target in author
        and author[link.source] != author[link.target]
        and author[link.source] in placed
        and author[link.target] in placed
        for link in map_.links
    )
    problems = map_.problems
    if counted < FEW_LINKS:
        message = f"the camps rest on {counted} link{'' if counted == 1 else 's'} only: too few to rely on"
        problems += (Problem(path=map_.thread.path, line=None, code="camps", message=message),)
    return replace(map_, camps=camps, problems=problems)


def exchanges(map_: ArgumentMap, author: dict[str, str]) -> dict[tuple[str, str], Exchange]:
    """What each two people said to each other, in the order in which they met."""
    quotes = Counter((quote.turn, quote.source) for quote in map_.quotes)
    found: dict[tuple[str, str], Exchange] = defaultdict(Exchange)
    for link in map_.links:
        one, other = author[link.source], author.get(link.target)
        if other is None or one == other:
            continue
        exchange = found[(one, other) if one < other else (other, one)]
        exchange.replies += 1
        exchange.odds += _opposing(link)
        exchange.quotes += quotes[link.source, link.target]
        exchange.leans = exchange.leans or link.kind is not Relation.ANSWERS
        exchange.rebuts = exchange.rebuts or link.kind is Relation.REBUTS
    return found


def _opposing(link: Link) -> float:
    """The log-odds that a reply opposes its parent rather than agrees, by its link and by its wording."""
    odds = 0.0 if link.kind is Relation.ANSWERS else math.log(max(link.score, 1e-6) / max(1 - link.score, 1e-6))
    told = _bounded(-odds if link.kind is Relation.SUPPORTS else odds)
    return told if link.leaning is None else LINKED * told + WORDED * _bounded(OBJECTING + link.leaning)


def _bounded(odds: float) -> float:
    return max(-MOST_LEANING, min(MOST_LEANING, odds))


def _graph(map_: ArgumentMap, met: dict[tuple[str, str], Exchange]) -> _Graph:
    """The people who exchanged something or hold a position, and the positions, with their ties."""
    holders = [position.holders for dispute in map_.disputes for position in dispute.positions]
    named = dict.fromkeys(name for pair in met for name in pair)
    named.update(dict.fromkeys(name for group in holders for name in group))
    place = {name: at for at, name in enumerate(named)}
    near: list[list[tuple[int, float]]] = [[] for _ in range(len(named) + len(holders))]

    def tie(one: int, other: int, weight: float) -> None:
        near[one].append((other, weight))
        near[other].append((one, weight))

    common = usual(met.values())
    for (one, other), exchange in met.items():
        if exchange.leans:  # two who only ask and answer stand neither together nor against each other
            tie(place[one], place[other], _together(exchange, common))
    free = len(named)
    for dispute in map_.disputes:
        nodes = range(free, free + len(dispute.positions))
        free = nodes.stop
        for node, position in zip(nodes, dispute.positions, strict=True):
            for name in dict.fromkeys(position.holders):
                tie(node, place[name], HOLDS)
            for rival in range(nodes.start, node):
                tie(rival, node, -OPPOSES)
    return _Graph(names=tuple(named), near=near)


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """How the replies lean in a thread's average exchange, and how many passages a reply quotes in its middling one."""

    leaning: float
    quotes: float


def usual(met: Iterable[Exchange]) -> Usual:
    """Return what is usual in the exchanges (one or more) of a thread."""
    known = list(met)
    least, most = USUAL_LEANING
    leaning = math.fsum(exchange.odds / math.sqrt(exchange.replies) for exchange in known) / len(known)
    quotes = sorted(exchange.quotes / exchange.replies for exchange in known)
    # The median, as two people who quote each other at length say nothing of the others.
    return Usual(leaning=min(most, max(least, leaning)), quotes=quotes[(len(quotes) - 1) // 2])


def cues(exchange: Exchange, usual: Usual) -> tuple[float, float, float]:
    """Return what speaks for opposition in an exchange, beyond the usual: how its replies lean, quoting more, quoting
    less (at most 0)."""
    quoting = math.log1p(exchange.quotes) - math.log1p(usual.quotes * exchange.replies)
    return exchange.odds / math.sqrt(exchange.replies) - usual.leaning, max(0.0, quoting), min(0.0, quoting)


def _together(exchange: Exchange, usual: Usual) -> float:
    """The log-odds that two people stand together."""
    leaning, more, less = cues(exchange, usual)
    return -(LEANING * leaning + QUOTING_MORE * more + QUOTING_LESS * less)


def _place(graph: _Graph) -> dict[int, float]:
    """Where each person of the largest group that ties connect stands, from -1 to 1; the sign is the side."""
    group = _largest(graph)
    people = [node for node in group if node < graph.people]
    weight = {node: math.fsum(abs(tie) for _, tie in graph.near[node]) for node in group}
    order = sorted(people, key=lambda node: (-weight[node], node))
    if not order:
        return {}
    pull = LARGER / (len(people) + EQUAL)
    side = _settle(graph, group, order[0], pull)
    return _soften(graph, group, side, order[0], pull)


def _largest(graph: _Graph) -> list[int]:
    """The nodes of the largest connected part, sorted; of several alike the one with the first node."""
    seen = [False] * len(graph.near)
    largest: list[int] = []
    for start in range(len(graph.near)):
        if seen[start]:
            continue
        seen[start] = True
        found = [start]
        for node in found:
            for other, _ in graph.near[node]:
                if not seen[other]:
                    seen[other] = True
                    found.append(other)
        if len(found) > len(largest):
            largest = found
    return sorted(largest)


def _settle(graph: _Graph, group: Sequence[int], start: int, pull: float) -> dict[int, int]:
    """The side (1 or -1) of each node: placed one by one, those whom the placed ones draw most first, then moved while
    somebody stands wrong. The pulls are kept up to date, so that each step costs as much as it has ties."""
    side: dict[int, int] = {}
    drawn = dict.fromkeys(group, 0.0)
    together = 0  # people on the one side less those on the other
    waiting = [(0.0, start)]
    while waiting:
        _, node = heappop(waiting)
        if node in side:
            continue
        person = node < graph.people
        side[node] = 1 if drawn[node] + pull * together * person >= 0 else -1
        together += side[node] * person
        for other, tie in graph.near[node]:
            drawn[other] += tie * side[node]
            if other not in side:
                heappush(waiting, (-abs(drawn[other]), other))
    for _ in range(SWEEPS):
        moved = False
        for node in group:
            person = node < graph.people
            if side[node] * (drawn[node] + pull * (together - side[node]) * person) < -1e-9:
                side[node] = -side[node]
                together += 2 * side[node] * person
                for other, tie in graph.near[node]:
                    drawn[other] += 2 * tie * side[node]
                moved = True
        if not moved:
            break
    return side


def _soften(graph: _Graph, group: Sequence[int], side: dict[int, int], anchor: int, pull: float) -> dict[int, float]:
    """How sure the sides are: the mean field around them, with the person who has most ties as the fixed point, since
    sides are only known against each other."""
    sure = {node: 0.9 * side[node] for node in group}
    sure[anchor] = float(side[anchor])
    together = math.fsum(value for node, value in sure.items() if node < graph.people)
    for _ in range(SWEEPS):
        change = 0.0
        for node in group:
            if node == anchor:
                continue
            drawn = 0.0
            for other, tie in graph.near[node]:
                drawn += tie * sure[other]
            person = node < graph.people
            if person:
                drawn += pull * (together - sure[node])
            now = math.tanh(drawn / 2)
            step = now - sure[node]
            together += step * person
            change = max(change, abs(step))
            sure[node] = now
        if change < STILL:
            break
    return {node: value for node, value in sure.items() if node < graph.people}


def _score(graph: _Graph, members: Sequence[str], placed: dict[str, int]) -> float:
    """How much of the members' ties to placed people the camps agree with, between 0 and 1."""
    place = {name: at for at, name in enumerate(graph.names)}
    agreements = [
        tie * placed[name] * placed[graph.names[other]]
        for name in members
        for other, tie in graph.near[place[name]]
        if other < graph.people and graph.names[other] in placed
    ]
    total = math.fsum(abs(agreement) for agreement in agreements)
    return round(math.fsum(agreement for agreement in agreements if agreement > 0) / total, 3) if total else 0.0
