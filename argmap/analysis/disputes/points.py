"""From turns and their links to points: the groups of turns that bear on one matter which people contest.

A logit tells of every two turns whether they bear on one point: by how they lie in the tree, by what they share, by
what the replies between them do. Groups that lie near (average linkage, Sokal and Michener 1958), and all that hangs
below a turn, are candidates. A linear model tells of each how well a careful reader would agree with it. A second logit
then tells of every turn whether it belongs to a group: some speak of two points, and some that lie within one speak of
none. Which of the groups are listed is chosen together (`picked.py`). Everything is learned from threads whose disputes
were written down (`weights/disputes.json`, `training/disputes.py`).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from itertools import chain, combinations
from operator import mul
from typing import NamedTuple, TypeAlias

from ...language import matching
from ...language.own import Said
from ...model import ArgumentMap, How, Relation
from ...text.words import is_story
from . import picked
from .picked import Group

WORDS = 120  # content words of a turn that are looked at: no more tell its matter better
SHORTEST = 11  # turns of the threads that were learned from: a shorter one is taken to be as long
STRETCH = 60  # turns that are looked at together; the threads that were learned from are no longer
FEWEST = 3  # turns of a point
SMALL = 12  # turns of a group up to which those nearest to a turn are sooner found among them than among all
NEAREST = 3  # of the turns of a group, those nearest to a turn tell whether it belongs there
SAME = 0.75  # F1 above which two groups are one
MOST = 9  # points of a stretch; as many as that a careful reading finds in 55 turns
NEARLY = 0.8  # F1 above which two groups are so much alike that one of them is enough to look at
COMMON = 0.35  # by how much a word that is common in general says less
OBJECTS = 0.5  # a point is one that somebody in it more likely than not rebuts somebody else
# The same below a story, where it is told less surely. On pages that nothing was learned from, six disputes whose
# surest rebuttal was between 0.5 and 0.55 were read, and none was one; of five between 0.55 and 0.6 two were.
OBJECTS_BELOW_A_STORY = 0.55
JOINED = -2.0  # the log-odds below which two groups are not joined
DEEP = 60  # turns above a turn that are looked at: beyond, two turns are as far apart as any
LIKELY = (0.5, 0.6, 0.7)  # a group is also looked at with all that are as likely to bear on its point

Rows: TypeAlias = "Sequence[Sequence[float]]"
ALMOST = 1e-12  # a square below this is what rounding leaves of none


class Seen(NamedTuple):
    """A thread as points see it; each sequence is by the place of a turn."""

    turns: Sequence[str]
    authors: Sequence[str]
    people: Sequence[frozenset[str]]  # who wrote a turn and what it answers
    parent: Sequence[int]  # the place of the turn that is mainly answered, -1 where that is the story or nothing
    children: Sequence[Sequence[int]]
    against: Sequence[float]  # how likely a turn rebuts what it mainly answers
    favour: Sequence[float]  # how likely it supports that
    size: Sequence[int]  # content words
    weights: Sequence[Mapping[str, float]]  # the content stems of a turn, of length 1
    telling: Mapping[str, float]  # how much each stem says in this thread
    meaning: Sequence[Sequence[float]]
    near: Sequence[float]  # how alike a turn and what it answers are
    contested: Sequence[float]  # how likely a turn rebuts, or is rebutted
    quotes: frozenset[tuple[int, int]]  # (the turn that quotes, the turn that is quoted)
    exchanged: Mapping[frozenset[str], Sequence[int]]  # by two people, the turns in which one answers the other
    asks: Sequence[bool]
    objects: float  # how likely somebody of a point must rebut somebody else


class Shared(NamedTuple):
    """What every two turns share, as rows and columns in the order of the turns; on the diagonal 1, or 0 for a turn of
    no such words."""

    words: Rows  # how alike their words are
    telling: Rows  # how much the words that both have say, 0 on the diagonal
    meaning: Rows  # how alike the meanings of their words are


class Stretch(NamedTuple):
    """Turns that are looked at together, and how likely every two of them bear on one point.

    Turns go by number, their place among `places`; rows and columns are in that order, 0 on the diagonal.
    """

    places: Group
    number: Mapping[int, int]  # by place
    bonds: Rows  # log-odds
    likely: Rows
    shared: Shared
    nearest: Sequence[Sequence[int]]  # of each, the others, the likeliest first
    all_likely: Sequence[float]  # of each, the sum over the others
    rebutting: float  # how likely a reply in it rebuts, on average


class Point(NamedTuple):
    """A group of turns on one point."""

    group: Group
    worth: float  # the F1 of its turns that a careful reading is expected to give it
    likely: Mapping[int, float]  # by place, how likely a turn of its stretch bears on it

    @property
    def extent(self) -> float:
        """How many turns are expected to bear on it."""
        return round(math.fsum(self.likely.values()), 3)


class Weights(NamedTuple):
    """What was learned, by the names of the features, see `weights/disputes.json`."""

    pair: Mapping[str, float]
    group: Mapping[str, float]
    likely: Mapping[str, float]
    member: Mapping[str, float]
    adds: Mapping[str, float]
    least: float  # what a group must add to those that are listed before it
    belongs: float  # likelihood from which a turn belongs to a point
    keeps: float  # what a group must add to all others that are listed in the end


def find(seen: Seen, weights: Weights) -> list[Point]:
    """Return the points of a thread, the one on which most turns are expected to bear first."""
    found: list[Point] = []
    for places in stretches(seen):
        stretch = look(seen, places, weights.pair)
        options, choice = choice_of(seen, stretch, told_of(seen, stretch), weights)
        chosen = picked.pick(choice, weights.adds, weights.least, keeps=weights.keeps, apart=SAME, most=MOST)
        found += [options[at] for at in chosen]
    return sorted(found, key=lambda point: (-point.extent, point.group))


def told_of(seen: Seen, stretch: Stretch) -> dict[Group, dict[str, float]]:
    """Return the groups of a stretch that may be a point, each with what tells whether it is."""
    return {group: describe_group(seen, stretch, group, tie) for group, tie in candidates_of(seen, stretch).items()}


def choice_of(
    seen: Seen, stretch: Stretch, told: Mapping[Group, Mapping[str, float]], weights: Weights
) -> tuple[list[Point], picked.Choice]:
    """Return the points that a stretch may have, and the choice between them.

    Of groups that are nearly one the best alone is looked at further: with the turns that belong to it.
    """
    worth = {group: round(total(weights.group, each), 6) for group, each in told.items()}
    odds = {group: total(weights.likely, each) for group, each in told.items()}
    highest = max(odds.values(), default=0.0)
    chance = {group: math.exp(each - highest) for group, each in odds.items()}
    every = math.fsum(chance.values())
    apart: list[Group] = []
    for group in sorted(worth, key=lambda group: (-worth[group], group)):
        if all(alike(group, other) <= NEARLY for other in apart):
            apart.append(group)
    found: dict[Group, Point] = {}
    vector = [weights.member.get(name, 0.0) for name in MEMBER]
    for group in apart:
        likely = {
            at: logistic(math.fsum(map(mul, vector, each)))
            for at, each in zip(stretch.places, members(seen, stretch, group), strict=True)
        }
        inside = tuple(at for at in stretch.places if likely[at] > weights.belongs)
        if inside not in found and _holds(seen, inside):
            found[inside] = Point(inside, worth[group], likely)
    points = list(found.values())
    guesses = {group: each / every for group, each in chance.items()}
    return points, picked.choice(
        [picked.Option(point.group, point.worth) for point in points], guesses, max(len(stretch.places), SHORTEST)
    )


def alike(one: Sequence[int], other: Sequence[int]) -> float:
    """Return the F1 of the turns of two groups."""
    return 2 * len(set(one) & set(other)) / (len(one) + len(other))


def total(weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    """Return the sum of weighted features."""
    weight = weights.get
    return math.fsum([weight(name, 0.0) * value for name, value in features.items()])


def logistic(odds: float) -> float:
    """Return the likelihood that log-odds stand for."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


# --- a thread as it is seen ----------------------------------------------------------------------------------------


def see(map_: ArgumentMap, said: Said) -> Seen:
    """Return a thread with its links as points see it."""
    turns = map_.thread.turns
    place = {turn.id: at for at, turn in enumerate(turns)}
    parent = [-1] * len(turns)
    for reply in map_.replies:
        if reply.main and place.get(reply.parent, len(turns)) < place[reply.child]:
            parent[place[reply.child]] = place[reply.parent]
    # What is only inferred to be the turn answered is rebutted no more than that is sure.
    sure = {(reply.child, reply.parent): reply.score for reply in map_.replies if reply.how is How.INFERRED}
    against, favour = [0.0] * len(turns), [0.0] * len(turns)
    for link in map_.links:
        at = place[link.source]
        if place.get(link.target, -1) == parent[at]:
            known = sure.get((link.source, link.target), 1.0)
            against[at], favour[at] = (known * each for each in _leaning(link.kind, link.score))
    children: list[list[int]] = [[] for _ in turns]
    exchanged: dict[frozenset[str], list[int]] = defaultdict(list)
    for at, up in enumerate(parent):
        if up >= 0 and turns[at].author != turns[up].author:
            exchanged[frozenset((turns[at].author, turns[up].author))].append(at)
        if up >= 0:
            children[up].append(at)
    content = [said[turn.id].content[:WORDS] for turn in turns]
    holding = Counter(word for each in content for word in set(each))
    rarity = {word: matching.rarity(word, matching.EMPTY) for word in holding}
    telling = {
        word: math.log((len(turns) + 1) / (often + 0.5)) * min(1.0, COMMON * rarity[word])
        for word, often in holding.items()
        if len(word) > 2
    }
    weights = [_weighed(each, telling) for each in content]
    return Seen(
        turns=[turn.id for turn in turns],
        authors=[turn.author for turn in turns],
        people=[
            frozenset((turn.author, turns[up].author) if up >= 0 else (turn.author,))
            for turn, up in zip(turns, parent, strict=True)
        ],
        parent=parent,
        children=children,
        against=against,
        favour=favour,
        size=[len(each) for each in content],
        weights=weights,
        telling=telling,
        meaning=[matching.meaning({word: rarity[word] for word in each[: matching.PLENTY]}) for each in content],
        near=[cosine(weights[at], weights[up]) if up >= 0 else 0.0 for at, up in enumerate(parent)],
        contested=[
            max([against[at] if parent[at] >= 0 else 0.0, *(against[kid] for kid in children[at])])
            for at in range(len(turns))
        ],
        quotes=frozenset((place[quote.turn], place[quote.source]) for quote in map_.quotes if quote.source in place),
        exchanged=exchanged,
        asks=[bool(said[turn.id].questions) for turn in turns],
        objects=OBJECTS_BELOW_A_STORY if is_story(map_.thread.story) else OBJECTS,
    )


def _leaning(kind: Relation, score: float) -> tuple[float, float]:
    """How likely a reply rebuts and supports; a link names the likeliest of the three only, and how sure it is."""
    rest = (1 - score) / 2
    if kind is Relation.REBUTS:
        return score, rest
    return (rest, score) if kind is Relation.SUPPORTS else (rest, rest)


def _weighed(content: Sequence[str], telling: Mapping[str, float]) -> dict[str, float]:
    often = Counter(content)
    return of_length_one(
        {word: (1 + math.log(count)) * max(0.0, telling.get(word, 0.0)) for word, count in often.items()}
    )


def of_length_one(weights: Mapping[str, float]) -> dict[str, float]:
    """Return weights of stems as far as they weigh anything, scaled so that `cosine` may compare them."""
    length = math.sqrt(math.fsum([value * value for value in weights.values()])) or 1.0
    return {word: value / length for word, value in weights.items() if value}


def cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Return how alike two texts are by their words, 0 to 1; each is of length 1."""
    shared = one.keys() & other.keys()
    return math.fsum([one[word] * other[word] for word in shared]) if shared else 0.0


def stretches(seen: Seen) -> Iterator[Group]:
    """Yield the turns of a thread in stretches of conversation, each of at most STRETCH.

    What answers a turn stays with it as far as there is room: short ones are put together in order, longer ones cut.
    """
    size = [1] * len(seen.turns)
    for at in reversed(range(len(seen.turns))):
        if seen.parent[at] >= 0:
            size[seen.parent[at]] += size[at]
    tops: list[int] = []  # of subtrees that hold together
    cut = [False] * len(seen.turns)
    for at in reversed(range(len(seen.turns))):  # from the last turns up, the largest branches are cut off first
        left = size[at] = 1 + sum(size[kid] for kid in seen.children[at] if not cut[kid])
        for kid in sorted((kid for kid in seen.children[at] if not cut[kid]), key=lambda kid: (-size[kid], kid)):
            if left <= STRETCH:
                break
            cut[kid] = True
            left -= size[kid]
        size[at] = left
    tops = [at for at in range(len(seen.turns)) if seen.parent[at] < 0 or cut[at]]
    held: list[int] = []
    for top in tops:
        branch = []
        waiting = [top]
        while waiting:
            at = waiting.pop()
            branch.append(at)
            waiting += [kid for kid in seen.children[at] if not cut[kid]]
        if held and len(held) + len(branch) > STRETCH:
            yield tuple(sorted(held))
            held = []
        held += branch
    if held:
        yield tuple(sorted(held))


# --- whether two turns bear on one point -----------------------------------------------------------------------------


def look(seen: Seen, places: Group, weights: Mapping[str, float]) -> Stretch:
    """Return some turns with how likely every two of them bear on one point."""
    bonds, likely = ([[0.0] * len(places) for _ in places] for _ in range(2))
    vector = [weights.get(name, 0.0) for name in PAIR]
    shared = share(seen, places)
    for one, other, values in pairing(seen, places, len(places), shared):
        odds = math.fsum(map(mul, vector, values))
        bonds[one][other] = bonds[other][one] = odds
        likely[one][other] = likely[other][one] = logistic(odds)
    return stretch_of(seen, places, bonds, likely, shared)


def stretch_of(seen: Seen, places: Group, bonds: Rows, likely: Rows, shared: Shared) -> Stretch:
    """Return turns whose bonds are known with what each group of them is measured by."""
    replies = [seen.against[at] for at in places if seen.parent[at] >= 0]
    numbers = range(len(places))
    return Stretch(
        places,
        number={at: number for number, at in enumerate(places)},
        bonds=bonds,
        likely=likely,
        shared=shared,
        nearest=[
            sorted([other for other in numbers if other != one], key=likely[one].__getitem__, reverse=True)
            for one in numbers
        ],
        all_likely=[math.fsum(each) for each in likely],
        rebutting=math.fsum(replies) / (len(replies) or 1),
    )


def share(seen: Seen, places: Group) -> Shared:
    """Return what every two of some turns share, of `places` and, behind them, of the turns elsewhere that they answer.

    Most turns share few words, so it is added up word by word.
    """
    turns = (*places, *_answered_elsewhere(seen, places))
    words, telling, meaning = ([[0.0] * len(turns) for _ in turns] for _ in range(3))
    holding: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, at in enumerate(turns):
        for word, weight in seen.weights[at].items():
            holding[word].append((number, weight))
        words[number][number] = float(bool(seen.weights[at]))
        meaning[number][number] = float(any(seen.meaning[at]))
    for word, those in holding.items():
        tells = max(0.0, seen.telling[word])
        for (one, weight), (other, too) in combinations(those, 2):
            words[one][other] += weight * too
            telling[one][other] += tells
    for one, other in combinations(range(len(turns)), 2):
        words[other][one], telling[other][one] = words[one][other], telling[one][other]
    for one, other in combinations(range(len(places)), 2):
        product = math.fsum(map(mul, seen.meaning[places[one]], seen.meaning[places[other]]))
        meaning[one][other] = meaning[other][one] = product
    return Shared(words, telling, meaning)


def _answered_elsewhere(seen: Seen, places: Group) -> list[int]:
    """The turns that some of a stretch answer, and that are not in it: a long branch is cut."""
    return sorted({seen.parent[at] for at in places} - {-1, *places})


class Way(NamedTuple):
    """The turns between two, along what answers what, the turn in which their chains meet left out."""

    turns: int
    replies: int
    against: float  # the sum over the replies of how likely each rebuts
    least: float  # the least of them
    weakest: float  # the least that a turn and what it answers are alike
    neither: float  # how likely the one that least takes a side takes none


NO_WAY = Way(0, 0, 0.0, 1.0, 1.0, 0.0)


def ways(seen: Seen, one: int) -> Callable[[int], Way]:
    """Return what gives the way from a turn to any later one.

    The way to a turn is the way to the turn that it answers and one more, so each costs one step.
    """
    parent, against, favour, near = seen.parent, seen.against, seen.favour, seen.near

    def longer(way: Way, at: int) -> Way:
        turns, replies, summed, least, weakest, neither = way
        rebuts, alike, open_ = against[at], near[at], 1 - against[at] - favour[at]
        if parent[at] >= 0:
            replies, summed, least = replies + 1, summed + rebuts, rebuts if rebuts < least else least
        return Way(
            turns + 1,
            replies,
            summed,
            least,
            alike if alike < weakest else weakest,
            open_ if open_ > neither else neither,
        )

    known = {one: NO_WAY}
    way, at = NO_WAY, one
    for _ in range(DEEP):
        way = longer(way, at)
        at = parent[at]
        known[at] = way  # in the end from -1, where the chain ends: what hangs below another top
        if at < 0:
            break
    known[-1] = way

    def to(other: int) -> Way:
        chain = []
        while other not in known:
            chain.append(other)
            other = parent[other]
        found = known[other]
        for each in reversed(chain):
            found = known[each] = longer(found, each)
        return found

    return to


def describe_pair(seen: Seen, one: int, other: int, many: int) -> dict[str, float]:
    """Return what tells whether a turn and a later one bear on one point, by name, about 0 to 1 each.

    Arguments: the thread, the places of the two, the turns that are looked at together.
    """
    places = (one, other)
    ((*_, values),) = pairing(seen, places, many, share(seen, places))
    return dict(zip(PAIR, map(float, values), strict=True))


# What tells whether two turns bear on one point, in the order in which `pairing` gives it.
PAIR = (
    "one",
    "words alike",
    "words alike, with what is answered",
    "rare words shared",
    "meaning alike",
    "weakest step",
    "turns between",
    "people shared",
    "shorter",
    "very short",
    "longer",
    "replies to the first",
    "replies to the second",
    "turns",
    "rebuttal on the way",
    "least rebuttal on the way",
    "neither on the way",
    "both contested",
    "less contested",
    "a reply",
    "a rebuttal",
    "a reply to the first turn",
    "two steps",
    "two rebuttals",
    "back again",
    "far",
    "three steps",
    "meaning alike, far",
    "words alike, near",
    "the first turn",
    "one person",
    "the same two people",
    "quotes",
)


def pairing(seen: Seen, places: Group, many: int, shared: Shared) -> Iterator[tuple[int, int, tuple[float, ...]]]:
    """Yield every two of some turns, by number, with the values of PAIR.

    There are as many pairs as turns times the turns of a stretch, so what does not change is looked up once.
    """
    number = {at: number for number, at in enumerate((*places, *_answered_elsewhere(seen, places)))}
    up = [number.get(seen.parent[at], -1) for at in places]
    authors, people, sizes, contested, parent = seen.authors, seen.people, seen.size, seen.contested, seen.parent
    replies = [min(5, len(seen.children[at])) / 5 for at in places]
    room = math.log(max(many, SHORTEST)) / 4
    for first, one in enumerate(places):
        way, above = ways(seen, one), up[first]
        words, telling, meaning = shared.words[first], shared.telling[first], shared.meaning[first]
        words_above = shared.words[above] if above >= 0 else words
        here, size, fought, answered, opens = people[one], sizes[one], contested[one], replies[first], one == 0
        for second in range(first + 1, len(places)):
            other, before = places[second], up[second]
            distance, replied, against, least, weakest, neither = way(other)
            same, rare, meant = words[second], telling[second], meaning[second]
            child, two = before == first, distance == 2 and before != first
            context = max(same, words_above[second])
            if before >= 0 and not child:
                context = max(context, words[before])
            mean = against / replied if replied else 0.5
            there = people[other]
            shorter, longer = size, sizes[other]
            if shorter > longer:
                shorter, longer = longer, shorter
            more = contested[other]
            far = distance > 2 or (distance < 2 and not child)
            yield (
                first,
                second,
                (
                    1.0,
                    4 * same,
                    4 * context,
                    math.log1p(rare) / 2 if rare else 0.0,
                    meant,
                    5 * weakest,
                    math.log1p(other - one) / 3,
                    len(here & there) / 2,
                    min(shorter, 60) / 60,
                    1 / (1 + shorter),
                    min(longer, 200) / 200,
                    answered,
                    replies[second],
                    room,
                    mean,
                    least if replied else 0.5,
                    neither,
                    fought + more,
                    min(fought, more),
                    child,
                    mean * child,
                    child and opens,
                    two,
                    mean * two,
                    two and before >= 0 and parent[parent[other]] == one,
                    min(1.0, (distance - 3) / 8) * far,
                    far and distance == 3,
                    meant * far,
                    4 * same * (distance <= 2),
                    opens,
                    authors[one] == authors[other],
                    len(here) > 1 and here == there,
                    (other, one) in seen.quotes or (one, other) in seen.quotes,
                ),
            )


# --- groups --------------------------------------------------------------------------------------------------------


def candidates_of(seen: Seen, stretch: Stretch) -> dict[Group, float]:
    """Return the groups of a stretch that may be a point, each with the log-odds at which it was joined."""
    found: dict[Group, float] = {}
    for group, bond in joined(stretch):
        found.setdefault(group, bond)
        inside = {stretch.number[at] for at in group}
        near = [1.0 if at in inside else _nearest(stretch, at, inside) for at in range(len(stretch.places))]
        for least in LIKELY:
            found.setdefault(tuple([at for at, each in zip(stretch.places, near, strict=True) if each > least]), bond)
    for group in _subtrees(seen, stretch.places):
        found.setdefault(group, 0.0)
    return {group: bond for group, bond in found.items() if _holds(seen, group)}


def _holds(seen: Seen, group: Sequence[int]) -> bool:
    """Whether a group is large enough, what people add to their own turns aside, and somebody in it objects to somebody
    else in it."""
    inside = set(group)
    others = [at for at in group if seen.parent[at] < 0 or seen.authors[at] != seen.authors[seen.parent[at]]]
    return len(others) >= FEWEST and any(
        seen.against[at] >= seen.objects and seen.parent[at] in inside for at in others
    )


def joined(stretch: Stretch) -> Iterator[tuple[Group, float]]:
    """Yield the groups that come about as the nearest two are joined again and again, by their mean log-odds."""
    groups: dict[int, Group] = {at: (at,) for at in stretch.places}
    sums = {
        at: {to: bond for to, bond in zip(stretch.places, bonds, strict=True) if to != at}
        for at, bonds in zip(stretch.places, stretch.bonds, strict=True)
    }

    def nearest(at: int) -> tuple[float, int]:
        size = len(groups[at])
        best, place = -math.inf, 0
        for to, each in sums[at].items():
            mean = round(each / (size * len(groups[to])), 9)
            if mean > best or (mean == best and to < -place):
                best, place = mean, -to
        return best, place

    best = {at: nearest(at) for at in groups}
    while len(groups) > 1:
        one = max(groups, key=lambda at: (best[at][0], -at))
        bond, other = best[one][0], -best[one][1]
        if bond < JOINED:
            return
        one, other = min(one, other), max(one, other)
        groups[one] = tuple(sorted(groups[one] + groups.pop(other)))
        yield groups[one], bond
        for to, each in sums.pop(other).items():
            del sums[to][other]
            if to != one:
                sums[one][to] += each
                sums[to][one] = sums[one][to]
        del best[other]
        best[one] = nearest(one)
        for at in groups:
            if at != one and -best[at][1] in (one, other):
                best[at] = nearest(at)
            elif at != one:
                here = round(sums[at][one] / (len(groups[at]) * len(groups[one])), 9)
                best[at] = max(best[at], (here, -one))


def _nearest(stretch: Stretch, at: int, inside: Set[int]) -> float:
    """How likely a turn bears on one point with those of a group that are nearest, on average; all by number."""
    likely = stretch.likely[at]
    if len(inside) <= SMALL:
        best = sorted(map(likely.__getitem__, inside - {at}))[-NEAREST:]
    else:
        best = []
        for other in stretch.nearest[at]:
            if other in inside:
                best.append(likely[other])
                if len(best) == NEAREST:
                    break
    return math.fsum(best) / len(best) if best else 0.0


def _subtrees(seen: Seen, places: Group) -> Iterator[Group]:
    below: dict[int, list[int]] = {at: [at] for at in places}
    for at in reversed(places):
        up = seen.parent[at]
        if up in below:
            below[up] += below[at]
    for at in places:
        yield tuple(sorted(below[at]))


def describe_group(seen: Seen, stretch: Stretch, group: Group, bond: float) -> dict[str, float]:
    """Return what tells whether a group is a point, by name.

    Arguments: the thread, the stretch that holds the group, the group, the log-odds at which it was joined.
    """
    inside = set(group)
    inner = [stretch.number[at] for at in group]
    numbers = set(inner)
    size, around = len(group), [at for at in range(len(stretch.places)) if at not in numbers]
    all_within = math.fsum(chain.from_iterable(map(stretch.likely[at].__getitem__, inner) for at in inner))
    all_beyond = math.fsum([stretch.all_likely[at] for at in inner]) - all_within
    near = [_nearest(stretch, at, numbers) for at in around] or [0.0]
    weakest = sorted([_nearest(stretch, at, numbers) for at in inner])[: max(1, size // 4)]
    answering = [at for at in group if seen.parent[at] in inside]
    rebutting = [seen.against[at] for at in answering if seen.authors[at] != seen.authors[seen.parent[at]]] or [0.0]
    people = Counter(seen.authors[at] for at in group)
    back = sum(seen.authors[up] == seen.authors[at] for at in answering if (up := seen.parent[seen.parent[at]]) >= 0)
    holding = Counter(chain.from_iterable(map(seen.weights.__getitem__, group)))
    common = math.fsum(
        max(0.0, seen.telling[word]) for word, often in holding.items() if often >= 2 and often * 2 >= size
    )
    many = max(len(stretch.places), SHORTEST)
    return {
        "one": 1.0,
        "turns": math.log(size),
        "turns, squared": math.log(size) ** 2 / 10,
        "share of the thread": size / many,
        "few turns": float(size < 5),
        "people": math.log(len(people)),
        "turns and people": math.sqrt(size * len(people)) / 5,
        "share of one person": max(people.values()) / size,
        "within": all_within / (size * (size - 1)),
        "beyond": all_beyond / (size * len(around) or 1),
        "near beyond": math.fsum(near) / len(near),
        "nearest beyond": max(near),
        "weakest": math.fsum(weakest) / len(weakest),
        "joined at": bond,
        "rebuttal": math.fsum(rebutting) / len(rebutting),
        "strongest rebuttal": max(rebutting),
        "rebuttals": math.fsum(rebutting) / 5,
        "answers within": len(answering) / size,
        "back and forth": back / size,
        "length of the thread": math.log(many) / 4,
        "rebuttal of the thread": stretch.rebutting,
        "spread": (group[-1] - group[0] + 1) / size / 5,
        "words in common": math.log1p(common) / 2,
        "alike to what is answered": math.fsum(seen.near[at] for at in answering) / (len(answering) or 1),
        "contested": math.fsum(seen.contested[at] for at in group) / size,
        "asks": sum(seen.asks[at] for at in group) / size,
        "words": math.fsum(min(seen.size[at], 100) for at in group) / size / 100,
        "holds the first turn": float(0 in inside),
    }


def _beside(product: float, square: float, *, inside: bool) -> float:
    """The cosine of a vector of length 1 and the sum of some others, from the product with their sum and its square.

    Where the vector is itself in the sum, it is taken out of both.
    """
    if inside:
        product, square = product - 1, square - 2 * product + 1
    return product / math.sqrt(square) if square > ALMOST else 0.0


# What tells whether a turn belongs to a group, in the order in which `members` gives it.
MEMBER = (
    "one",
    "in it",
    "likely",
    "likely, in it",
    "likely with the nearest",
    "likely with one",
    "bond",
    "words alike",
    "meaning alike",
    "answers one of it",
    "rebuts one of it",
    "two steps below",
    "share of replies in it",
    "is answered",
    "is answered in it",
    "beside one of it",
    "its people",
    "contested",
    "rebuts",
    "length",
    "very short",
    "away",
    "turns of it",
    "share of the thread",
    "turns",
    "the first turn",
)


def describe_members(seen: Seen, stretch: Stretch, group: Group) -> Iterator[dict[str, float]]:
    """Yield, for each turn of a stretch, what tells whether it belongs to a group, by name."""
    for values in members(seen, stretch, group):
        yield dict(zip(MEMBER, map(float, values), strict=True))


def members(seen: Seen, stretch: Stretch, group: Group) -> Iterator[tuple[float, ...]]:
    """Yield the values of MEMBER for each turn of a stretch; a tuple, as so many groups ask for all of them."""
    inside = set(group)
    size = len(group)
    people = Counter(seen.authors[at] for at in group)
    inner = [stretch.number[at] for at in group]

    def together(rows: Rows) -> list[float]:
        return list(map(math.fsum, zip(*map(rows.__getitem__, inner), strict=True)))

    bonds, words, meant = map(together, (stretch.bonds, stretch.shared.words, stretch.shared.meaning))
    length, breadth = (math.fsum(map(each.__getitem__, inner)) for each in (words, meant))
    each_likely = zip(*map(stretch.likely.__getitem__, inner), strict=True)
    many = max(len(stretch.places), SHORTEST)
    about = math.log(size) / 3, size / many, math.log(many) / 4
    for number, (at, bond, with_each) in enumerate(zip(stretch.places, bonds, each_likely, strict=True)):
        member = at in inside
        others = size - member
        likely = sorted(with_each)
        mean = math.fsum(likely) / others
        up, kids = seen.parent[at], seen.children[at]
        answers, below = up in inside, sum(kid in inside for kid in kids)
        yield (
            1.0,
            member,
            3 * mean,
            3 * mean * member,
            math.fsum(likely[-NEAREST:]),
            3 * likely[-1],
            bond / others,
            4 * _beside(words[number], length, inside=member and stretch.shared.words[number][number] > 0),
            _beside(meant[number], breadth, inside=member and stretch.shared.meaning[number][number] > 0),
            answers,
            seen.against[at] * answers,
            up >= 0 and seen.parent[up] in inside,
            below / (len(kids) or 1),
            bool(kids),
            below > 0,
            up >= 0 and any(kid in inside for kid in seen.children[up]),
            2 * (people[seen.authors[at]] - member) / size,
            seen.contested[at],
            seen.against[at],
            min(seen.size[at], 60) / 60,
            1 / (1 + seen.size[at]),
            max(0, group[0] - at, at - group[-1]) / 10,
            *about,
            at == 0,
        )
