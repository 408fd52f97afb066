"""From quantities to contested values: quantities of one kind (durations, dates, money …) of which the two ends of
replies name different ones, and who stands for which of them.

Who stands where is solved over the authors: what they say of a value pulls them to it, whom they rebut pushes them
away, whom they support draws them near.
"""

from __future__ import annotations

import itertools
import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial
from typing import NamedTuple, TypeAlias

from ...language import quantities
from ...language.own import Own, Said
from ...language.stance import CUES
from ...model import ArgumentMap, How, Relation
from ...text.words import words

FEWEST_TURNS = 3
FEWEST_EDGES = 2  # times that a value must be contested, and places where it must be
QUOTED = "quoted"  # in the place of a turn: what a turn says is held against what it quotes
LISTED = 60  # different values of a turn that are held against others': more is a table
NEAR = 600  # characters of a sentence, before a value and behind it, that may deny it
# Of the relaxation: rounds, the strongest tie, what a side must lead by. Of 16 disputes over values eleven are read
# otherwise without a round, four with one round, one with more than two.
ROUNDS, STRONGEST, CLEAR = 2, 1.5, 0.15

_NEGATIVE = frozenset(
    "not no nor never neither without hardly barely scarcely isn't wasn't don't didn't doesn't wouldn't cannot can't "
    "won't aren't weren't couldn't shouldn't nobody nothing nowhere".split()
)
_LESS = re.compile(
    r"\b(?:less|fewer|shorter|more|longer|rather|instead|other)\s+(?:than|of)\b[^.;]{0,12}$|\beven\b[^.;]{0,25}$"
)
_CONTRAST = re.compile(r"\bnot\b|\bthan\b|\binstead\b|\bbut\b|\brather\b|\bonly\b|\bvs\b|\bversus\b")
# "No, it was …" denies what was said before, not what follows.
_OPENER = re.compile(r"^\W{0,20}(?:@\S+\s+){0,3}(?:no|nope|not so|wrong|never)\b\s*[,.;:!-]")
# "four days is not enough": a verb and its denial right behind the value.
_DENIED_BEHIND = re.compile(r"\s*(?:\w+\s){0,2}(?:is|was|are|were|does|did|do|has|had|would|could|can)(?:n't|\s+not)\b")
# "four days is nonsense", "four days sounds far too long": whoever says so of a value does not hold it.
_REJECTED = re.compile(
    r"\s*(?:\w+\s){0,2}(?:(?:is|was|are|were|be|been|seems?|sounds?|looks?)\s+|'s\s+|'re\s+)"
    r"(?:(?!not\b|never\b|hardly\b|no\b)\w+\s+){0,3}?"
    rf"(?:{'|'.join(sorted(CUES['disagrees'] - {'no', 'nope', 'nah', 'hardly'}))}"
    r"|fantas(?:y|tical)|fiction|impossible|a joke|exaggerat(?:ed|ion)"
    r"|too\s+(?:high|low|much|little|many|few|long|short|big|small|expensive|cheap))\b"
)
# "Four days? Never."
_WAVED_OFF = re.compile(r"\s*(?:never|no|nope|nah|nonsense|rubbish|hardly|bullshit|not)\b", re.I)
_IF = re.compile(r"\b(?:if|whether|suppose|assuming)\b")


Value: TypeAlias = tuple[str, float]  # the kind under which it is compared, see _group, and the number
# By kind and pair of numbers, how often the two are held against each other in each place: a turn and one above it or
# what it quotes, or a sentence of a turn.
Contest: TypeAlias = "dict[str, dict[tuple[float, float], Counter[tuple[str, str]]]]"


class Turn(NamedTuple):
    """A turn as disputes see it."""

    id: str
    author: str
    text: str
    own: Own


class Edge(NamedTuple):
    """A reply between two authors, with how much it rebuts (1) or supports (-1)."""

    child: str
    parent: str
    against: float


class Index(NamedTuple):
    """The turns and the replies between them, and what is looked up about them for one dispute after the other."""

    turns: dict[str, Turn]
    place: dict[str, int]  # of each turn in the thread
    edges: Sequence[Edge]
    parent: Mapping[str, str]  # by turn, the turn that it mainly answers, if it answers one
    ends: Mapping[str, list[int]]  # by turn, the places of the edges that begin or end there
    near: Mapping[str, set[str]]  # by turn, the turns at their other ends
    counted: dict[str, dict[Value, int]]  # by turn, how often it names each value, the first LISTED values
    naming: Mapping[Value, dict[str, list[quantities.Quantity]]]  # by value and turn, where it is named
    quoting: Mapping[Value, dict[str, None]]  # by value, the turns that quote it

    def ordered(self, turns: Iterable[str]) -> tuple[str, ...]:
        """Return turns in the order of the thread."""
        return tuple(sorted(turns, key=self.place.__getitem__))


class Contested(NamedTuple):
    """Values held against each other: the turns, a label a position, and how strongly a turn speaks for each."""

    turns: tuple[str, ...]
    labels: tuple[str, ...]
    leaning: Callable[[Turn, tuple[int, int]], tuple[float, ...]]  # in some of a turn's characters
    marks: Callable[[Turn], list[tuple[int, int]]]  # where a turn names the values, and what goes with them
    neither: frozenset[str] = frozenset()  # authors who deny what they name of them, and name another value


def index_of(map_: ArgumentMap, own: Said) -> Index:
    """Return the turns of a map and the replies between them, made ready."""
    turns = {
        turn.id: Turn(id=turn.id, author=turn.author, text=turn.text, own=own[turn.id]) for turn in map_.thread.turns
    }
    edges = _edges(map_, turns)
    ends: dict[str, list[int]] = {turn: [] for turn in turns}
    near: dict[str, set[str]] = {turn: set() for turn in turns}
    for number, edge in enumerate(edges):
        for one, other in ((edge.child, edge.parent), (edge.parent, edge.child)):
            ends[one].append(number)
            near[one].add(other)
    naming: dict[Value, dict[str, list[quantities.Quantity]]] = defaultdict(dict)
    quoting: dict[Value, dict[str, None]] = defaultdict(dict)
    for turn in turns.values():
        for said in turn.own.quantities:
            naming[_value(said)].setdefault(turn.id, []).append(said)
        for said in turn.own.quoted_quantities:
            quoting[_value(said)][turn.id] = None
    return Index(
        turns=turns,
        place={turn: at for at, turn in enumerate(turns)},
        edges=edges,
        parent={reply.child: reply.parent for reply in map_.replies if reply.main and reply.parent in turns},
        ends=ends,
        near=near,
        counted={turn.id: _counted(turn.own.quantities) for turn in turns.values()},
        naming=naming,
        quoting=quoting,
    )


def _edges(map_: ArgumentMap, turns: dict[str, Turn]) -> list[Edge]:
    sign = {Relation.REBUTS: 1.0, Relation.SUPPORTS: -1.0, Relation.ANSWERS: 0.2}
    # What is only inferred to be the turn answered pulls two authors apart no more than that is sure.
    sure = {(reply.child, reply.parent): reply.score for reply in map_.replies if reply.how is How.INFERRED}
    return [
        Edge(
            child=link.source,
            parent=link.target,
            against=sign[link.kind] * link.score * sure.get((link.source, link.target), 1.0),
        )
        for link in map_.links
        if link.target in turns and turns[link.source].author != turns[link.target].author
    ]


# --- contested values ---------------------------------------------------------------------------------------------


def _group(kind: str) -> str:
    """The kind under which a value is compared: an amount without a unit may stand for money."""
    return "money" if kind == "amount" or kind.startswith("money") else kind


def _value(said: quantities.Quantity) -> Value:
    return _group(said.kind), said.value


def _counted(values: Sequence[quantities.Quantity]) -> dict[Value, int]:
    found: dict[Value, int] = {}
    for said in values:
        value = _value(said)
        if value in found or len(found) < LISTED:
            found[value] = found.get(value, 0) + 1
    return found


def find(index: Index) -> list[Contested]:
    """The disputes about quantities: for each kind, the values most held against each other along replies."""
    turns = index.turns
    contest: Contest = defaultdict(lambda: defaultdict(Counter))
    for edge in index.edges:
        if edge.against < 0:
            continue
        child, mine = turns[edge.child], index.counted[edge.child]
        if not mine:
            continue
        above = [(edge.parent, 1.0)]
        if edge.parent in index.parent:
            above.append((index.parent[edge.parent], 0.5))
        for other, weight in above:
            if turns[other].author != child.author:
                _hold(contest, (edge.child, other), mine, index.counted[other], weight)
        _hold(contest, (edge.child, QUOTED), mine, _counted(child.own.quoted_quantities), 1.0)
    for turn in turns.values():
        for (start, end), grouped in itertools.groupby(turn.own.quantities, partial(_sentence, turn)):
            here = list(grouped)
            if len(here) > 1 and _CONTRAST.search(turn.text[start:end].lower()):
                for before, behind in itertools.pairwise(here):
                    _hold(contest, (turn.id, str(start)), {_value(before): 1}, {_value(behind): 1}, 0.5)
    found = []
    for kind in sorted(contest):
        pairs = contest[kind]
        often = {value: len(index.naming.get((kind, value), ())) for pair in pairs for value in pair}
        # Of pairs held against each other as much, the one whose values are named in more turns.
        held = {pair: math.fsum(each.values()) for pair, each in pairs.items()}
        first, second = max(held, key=lambda pair: (held[pair], sum(often[value] for value in pair), pair))
        most = held[first, second]
        if most < FEWEST_EDGES or len(pairs[first, second]) < FEWEST_EDGES or not often[first] or not often[second]:
            continue
        chosen = [first, second]
        for value in sorted(often, key=lambda value: (-often[value], value)):
            beside = max(held.get(_pair(value, other), 0.0) for other in (first, second))
            if value not in chosen and beside >= max(FEWEST_EDGES, 0.5 * most) and often[value] > 1:
                chosen.append(value)
        found.append(_about_values(index, kind, chosen[:4]))
    return _joined(index, found)


def _sentence(turn: Turn, said: quantities.Quantity) -> tuple[int, int]:
    """The sentence that holds a value."""
    found = turn.own.shown
    at = bisect_right(found, said.start, key=lambda span: span[0]) - 1
    return found[at] if at >= 0 and said.start < found[at][1] else (said.start, said.end)


def _joined(index: Index, found: list[Contested]) -> list[Contested]:
    """Disputes about values of two kinds in the same turns are one: how long it lasted, and from which day to which."""
    kept: list[Contested] = []
    holding: dict[str, list[int]] = defaultdict(list)  # by turn, the places of the kept ones that it is in
    for dispute in sorted(found, key=lambda dispute: (len(dispute.labels), -len(dispute.turns))):
        shared = Counter(at for turn in dispute.turns for at in holding[turn])
        at = min((at for at, often in shared.items() if often * 2 > len(dispute.turns)), default=len(kept))
        known = set(kept[at].turns) if at < len(kept) else set()
        for turn in dispute.turns:
            if turn not in known:
                holding[turn].append(at)
        if at < len(kept):
            kept[at] = kept[at]._replace(turns=index.ordered(known.union(dispute.turns)))
        else:
            kept.append(dispute)
    return kept


def _pair(one: float, other: float) -> tuple[float, float]:
    return (min(one, other), max(one, other))


def _hold(
    contest: Contest,
    where: tuple[str, str],
    mine: Mapping[Value, int],
    theirs: Mapping[Value, int],
    weight: float,
) -> None:
    for (kind, one), often in mine.items():
        for (other_kind, other), times in theirs.items():
            if kind == other_kind and one != other:
                contest[kind][_pair(one, other)][where] += weight * often * times  # type: ignore[assignment]


def _about_values(index: Index, kind: str, chosen: list[float]) -> Contested:
    """The dispute about some values: whoever names one, whoever names what goes with them, whoever quotes them."""
    turns, naming = index.turns, index.naming
    core = {turn for value in chosen for turn in naming[kind, value]}
    # Values of other kinds that keep standing beside the contested ones are part of the matter: the date on which a
    # disputed period ends, the price per piece of a disputed sum.
    beside: dict[Value, set[str]] = defaultdict(set)
    for turn in core:
        for value in index.counted[turn]:
            if value[0] != kind:
                beside[value].add(turn)
    along = {
        value
        for value, there in beside.items()
        if len({turns[turn].author for turn in there}) > 1 and len(there) > 2 and len(there) * 3 >= len(naming[value])
    }
    people = {turns[turn].author for turn in core}
    joined = set(core)
    for value in along:
        joined.update(turn for turn in naming[value] if turns[turn].author in people or index.near[turn] & core)
    concerned = people | {turns[turn].author for turn in joined}
    for turn in index.ordered({turn for number in chosen for turn in index.quoting.get((kind, number), ())}):
        if turns[turn].author in concerned:
            joined.add(turn)
    sides = {number: side for side, number in enumerate(chosen)}

    @cache
    def polarities(turn: str) -> tuple[list[int], list[tuple[int, float]]]:
        """Where a turn names the values, and for which one it speaks there how clearly."""
        named = [said for said in turns[turn].own.quantities if _group(said.kind) == kind and said.value in sides]
        return (
            [said.start for said in named],
            [(sides[said.value], _polarity(turns[turn], said)) for said in named],
        )

    def leaning(turn: Turn, span: tuple[int, int]) -> tuple[float, ...]:
        starts, here = polarities(turn.id)
        sums = [0.0] * len(chosen)
        for side, polarity in here[bisect_left(starts, span[0]) : bisect_left(starts, span[1])]:
            sums[side] += polarity
        return tuple(sums)

    def elsewhere(value: Value) -> bool:
        return value[0] == kind and value[1] not in sides

    def marks(turn: Turn) -> list[tuple[int, int]]:
        return [
            (said.start, said.end)
            for said in turn.own.quantities
            if (_group(said.kind) == kind and said.value in sides) or _value(said) in along
        ]

    spoken = {turn: [clear for _, clear in polarities(turn)[1]] for turn in joined}
    holding = {turns[turn].author for turn, clear in spoken.items() if any(each > 0 for each in clear)}
    denying = {turns[turn].author for turn, clear in spoken.items() if any(each < 0 for each in clear)}
    other = {turns[turn].author for turn in joined if any(elsewhere(value) for value in index.counted[turn])}
    labels = tuple(_value_label(index, (kind, number)) for number in chosen)
    return Contested(
        turns=index.ordered(joined),
        labels=labels,
        leaning=leaning,
        marks=marks,
        neither=frozenset(denying & other - holding),
    )


def _value_label(index: Index, value: Value) -> str:
    """The words in which a value is said most often; of several the shortest."""
    forms = Counter(
        index.turns[turn].text[said.start : said.end].lower()
        for turn, named in index.naming[value].items()
        for said in named
    )
    return min(forms, key=lambda form: (-forms[form] if not form.startswith(("a ", "an ")) else 0, len(form), form))


def _polarity(turn: Turn, said: quantities.Quantity) -> float:
    """Whether a turn holds a value (1) or denies it (-1), from the words around it; less for questions and ifs."""
    start, end = _sentence(turn, said)
    before = turn.text[max(start, said.start - NEAR) : said.start].lower().replace("’", "'")
    if said.start - start <= NEAR:
        before = _OPENER.sub("", before)
    after = turn.text[said.end : min(end, said.end + NEAR)].lower().replace("’", "'")
    near = words(before)[-5:]
    weight = 1.0
    if turn.text[end - 1] == "?" or _IF.search(before):
        weight = 0.4
    denied = _LESS.search(before) is not None
    denied = denied != (not _NEGATIVE.isdisjoint(near) or (bool(near) and near[0] == "nor"))
    asked = turn.text[end - 1] == "?"
    if not denied and (
        _DENIED_BEHIND.match(after)
        or _REJECTED.match(after)
        or (asked and turn.text[said.end : end - 1].strip() == "" and _WAVED_OFF.match(turn.text, end))
    ):
        return -0.6 * (1.0 if asked else weight)
    return -weight if denied else weight


# --- who stands for which


def sides(index: Index, found: Contested) -> dict[str, int]:
    """Return the position, by its place, of each author of a dispute; authors that nothing places are left out.

    Each author has a number a position. What the author says of the values sets it, then each reply pulls the two
    authors apart (or together, where it supports), round after round until it settles. Whoever says as much of each
    value leans to none, and is placed by the replies alone.
    """
    turns, inside = index.turns, set(found.turns)
    wide = [index.edges[number] for number in sorted({number for turn in inside for number in index.ends[turn]})]
    local = [edge for edge in wide if edge.child in inside and edge.parent in inside]
    authors = list(dict.fromkeys(turns[turn].author for turn in found.turns))
    count = len(found.labels)
    own = {author: [0.0] * count for author in authors}
    for turn in found.turns:
        for side, value in enumerate(found.leaning(turns[turn], (0, len(turns[turn].text)))):
            own[turns[turn].author][side] += value
    ties: dict[str, dict[str, float]] = {author: defaultdict(float) for author in authors}
    for edges, weight in ((local, 1.0), (wide, 0.25)):
        for edge in edges:
            child, parent = turns[edge.child].author, turns[edge.parent].author
            if child in own and parent in own:
                ties[child][parent] -= weight * edge.against
                ties[parent][child] -= weight * edge.against
    strength = {
        author: [(other, max(-STRONGEST, min(STRONGEST, tie))) for other, tie in others.items()]
        for author, others in ties.items()
    }
    own = {author: _centred(values) for author, values in own.items()}
    state = {author: [_squash(value) for value in values] for author, values in own.items()}
    for _ in range(ROUNDS):
        centred = {author: _centred(values) for author, values in state.items()}
        state = {
            author: [
                _squash(own[author][side] + sum(tie * centred[other][side] for other, tie in strength[author]))
                for side in range(count)
            ]
            for author in authors
        }
    placed = {}
    for author in authors:
        values = _centred(state[author])
        best = max(range(count), key=lambda side: values[side])
        if values[best] > CLEAR and author not in found.neither:
            placed[author] = best
    return placed


def _squash(value: float) -> float:
    return math.tanh(value / 2)


def _centred(values: Sequence[float]) -> list[float]:
    mean = math.fsum(values) / len(values)
    return [value - mean for value in values]
