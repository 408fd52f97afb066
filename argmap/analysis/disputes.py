"""From replies and links to Disputes: the points on which positions are held against each other, found, not looked up.

Two kinds. *Contested values*: quantities of one kind (durations, dates, money …) of which the two ends of replies name
different ones. *Contested statements*: words that replies take up from what they rebut, again and again; words whose
replies coincide make one dispute. Who stands where is solved over the authors of a dispute: what they say of a value
pulls them to it, whom they rebut pushes them away, whom they support draws them near.
"""

from __future__ import annotations

import itertools
import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from string import ascii_lowercase
from typing import NamedTuple, TypeAlias

from ..language import quantities, salience
from ..language.own import Own, Said
from ..model import STORY, ArgumentMap, Dispute, How, Kind, Over, Position, Relation, Span, Status
from ..text.shown import shorten
from ..text.words import STOPWORDS, content_words, stem, words

MOST = 8  # disputes kept
FEWEST_TURNS = 3
FEWEST_EDGES = 2  # replies across which a value or a word must be contested
COMMON = 0.25  # a word in more of the turns than that is the thread's subject, no point of dispute
GIVEN = 0.4  # weight of a word that the story brings: who and what it is about, rather than what is disputed of it
ALIKE = 0.6  # of the smaller one's turns: two disputes that share more are one
USED = 0.7  # how much less a word counts where all its replies belong to earlier disputes already
TITLE = 90  # characters
LISTED = 60  # different values of a turn that are held against others': more is a table
NEAR = 600  # characters of a sentence, before a value and behind it, that may deny it
ROUNDS, STRONGEST, CLEAR = 12, 1.5, 0.15  # of the relaxation: rounds, the strongest tie, what a side must lead by

_NEGATIVE = frozenset(
    "not no nor never neither without hardly barely scarcely isn't wasn't don't didn't doesn't wouldn't cannot can't "
    "won't aren't weren't couldn't shouldn't".split()
)
_LESS = re.compile(
    r"\b(?:less|fewer|shorter|more|longer|rather|instead|other)\s+(?:than|of)\b[^.;]{0,12}$|\beven\b[^.;]{0,25}$"
)
_CONTRAST = re.compile(r"\bnot\b|\bthan\b|\binstead\b|\bbut\b|\brather\b|\bonly\b|\bvs\b|\bversus\b")
# "No, it was …" denies what was said before, not what follows.
_OPENER = re.compile(r"^\W*(?:no|nope|not so|wrong|never)\b\s*[,.;:!-]")
# "four days is not enough": a verb and its denial right behind the value.
_DENIED_BEHIND = re.compile(r"\s*(?:\w+\s){0,2}(?:is|was|are|were|does|did|do|has|had|would|could|can)(?:n't|\s+not)\b")
_IF = re.compile(r"\b(?:if|whether|suppose|assuming)\b")
_CONCEDES = re.compile(
    r"\b(?:i stand corrected|fair enough|you(?:'re| are) right|i was wrong|my mistake|i concede|good point"
    r"|i take (?:it|that) back|point taken|i retract)\b"
)
_LINK = re.compile(r"https?://|www\.")


Value: TypeAlias = tuple[str, float]  # the kind under which it is compared, see _group, and the number


class _Turn(NamedTuple):
    """A turn as disputes see it."""

    id: str
    author: str
    text: str
    own: Own


class _Edge(NamedTuple):
    """A reply between two authors, with how much it rebuts (1) or supports (-1)."""

    child: str
    parent: str
    against: float


class _Index(NamedTuple):
    """The turns and the replies between them, and what is looked up about them for one dispute after the other."""

    turns: dict[str, _Turn]
    place: dict[str, int]  # of each turn in the thread
    edges: Sequence[_Edge]
    parent: Mapping[str, str]  # by turn, the turn that it mainly answers, if it answers one
    ends: Mapping[str, list[int]]  # by turn, the places of the edges that begin or end there
    near: Mapping[str, set[str]]  # by turn, the turns at their other ends
    counted: dict[str, dict[Value, int]]  # by turn, how often it names each value, the first LISTED values
    naming: Mapping[Value, dict[str, list[quantities.Quantity]]]  # by value and turn, where it is named
    quoting: Mapping[Value, dict[str, None]]  # by value, the turns that quote it
    using: Mapping[str, list[str]]  # by stem, the turns that use it themselves

    def ordered(self, turns: Iterable[str]) -> tuple[str, ...]:
        """Return turns in the order of the thread."""
        return tuple(sorted(turns, key=self.place.__getitem__))


class _Found(NamedTuple):
    """A dispute before its positions are worked out: its turns, and how strongly a turn speaks for each position."""

    turns: tuple[str, ...]
    stems: frozenset[str]
    labels: tuple[str, ...]  # of positions known beforehand (values), else empty
    leaning: Callable[[_Turn, tuple[int, int]], tuple[float, ...]] | None  # in some of a turn's characters
    marks: Callable[[_Turn], list[tuple[int, int]]]  # the contested words of a turn


def find(map_: ArgumentMap, said: Said) -> ArgumentMap:
    """Return the map with its disputes, the one that most turns and most people fought over first."""
    index = _index(map_, said)
    found = _values(index)
    found += _statements(index, said[STORY], found)
    kinds = {tag.turn: tag.kind for tag in map_.tags}
    kept: list[Dispute] = []
    taken: list[frozenset[str]] = []
    for candidate in sorted(found, key=lambda candidate: -_weight(index.turns, candidate)):
        if len(kept) == MOST:
            break
        if any(_same(candidate.turns, other) for other in taken):
            continue
        dispute = _dispute(index, candidate, kinds)
        if dispute:
            titles = [dispute.title, *(position.label for position in dispute.positions)]
            title = next((title for title in titles if all(title != other.title for other in kept)), dispute.title)
            id_ = f"d{len(kept) + 1}"
            positions = tuple(
                replace(position, id=f"{id_}{letter}")
                for letter, position in zip(ascii_lowercase, dispute.positions, strict=False)
            )
            kept.append(replace(dispute, id=id_, title=title, positions=positions))
            taken.append(frozenset(dispute.turns))
    return replace(map_, disputes=tuple(kept))


def _weight(turns: dict[str, _Turn], found: _Found) -> float:
    """How much was fought over it: its turns, and the root of how many people they are of."""
    people = {turns[turn].author for turn in found.turns}
    return round(len(found.turns) * math.sqrt(len(people)), 3)


def _same(turns: Sequence[str], others: frozenset[str]) -> bool:
    shared = sum(turn in others for turn in turns)
    return shared > ALIKE * min(len(turns), len(others))


def _index(map_: ArgumentMap, own: Said) -> _Index:
    turns = {
        turn.id: _Turn(id=turn.id, author=turn.author, text=turn.text, own=own[turn.id]) for turn in map_.thread.turns
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
    using: dict[str, list[str]] = defaultdict(list)
    for turn in turns.values():
        for said in turn.own.quantities:
            naming[_value(said)].setdefault(turn.id, []).append(said)
        for said in turn.own.quoted_quantities:
            quoting[_value(said)][turn.id] = None
        for word in turn.own.stems:
            using[word].append(turn.id)
    return _Index(
        turns=turns,
        place={turn: at for at, turn in enumerate(turns)},
        edges=edges,
        parent={reply.child: reply.parent for reply in map_.replies if reply.main and reply.parent in turns},
        ends=ends,
        near=near,
        counted={turn.id: _counted(turn.own.quantities) for turn in turns.values()},
        naming=naming,
        quoting=quoting,
        using=using,
    )


def _edges(map_: ArgumentMap, turns: dict[str, _Turn]) -> list[_Edge]:
    sign = {Relation.REBUTS: 1.0, Relation.SUPPORTS: -1.0, Relation.ANSWERS: 0.2}
    # What is only inferred to be the turn answered pulls two authors apart no more than that is sure.
    sure = {(reply.child, reply.parent): reply.score for reply in map_.replies if reply.how is How.INFERRED}
    return [
        _Edge(
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


def _values(index: _Index) -> list[_Found]:
    """The disputes about quantities: for each kind, the values most held against each other along replies."""
    turns = index.turns
    contest: dict[str, Counter[tuple[float, float]]] = defaultdict(Counter)
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
                _hold(contest, mine, index.counted[other], weight)
        _hold(contest, mine, _counted(child.own.quoted_quantities), 1.0)
    for turn in turns.values():
        for (start, end), grouped in itertools.groupby(turn.own.quantities, partial(_sentence, turn)):
            here = list(grouped)
            if len(here) > 1 and _CONTRAST.search(turn.text[start:end].lower()):
                for before, behind in itertools.pairwise(here):
                    _hold(contest, {_value(before): 1}, {_value(behind): 1}, 0.5)
    found = []
    for kind in sorted(contest):
        pairs = contest[kind]
        (first, second), most = max(pairs.items(), key=lambda item: (item[1], item[0]))
        often = {value: len(index.naming.get((kind, value), ())) for pair in pairs for value in pair}
        if most < FEWEST_EDGES or not often[first] or not often[second]:
            continue
        chosen = [first, second]
        for value in sorted(often, key=lambda value: (-often[value], value)):
            held = max(pairs[_pair(value, other)] for other in (first, second))
            if value not in chosen and held >= max(FEWEST_EDGES, 0.5 * most) and often[value] > 1:
                chosen.append(value)
        found.append(_about_values(index, kind, chosen[:4]))
    return _joined(index, found)


def _sentence(turn: _Turn, said: quantities.Quantity) -> tuple[int, int]:
    """The sentence that holds a value."""
    found = turn.own.shown
    at = bisect_right(found, said.start, key=lambda span: span[0]) - 1
    return found[at] if at >= 0 and said.start < found[at][1] else (said.start, said.end)


def _joined(index: _Index, found: list[_Found]) -> list[_Found]:
    """Disputes about values of two kinds in the same turns are one: how long it lasted, and from which day to which."""
    kept: list[_Found] = []
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
    contest: dict[str, Counter[tuple[float, float]]],
    mine: Mapping[Value, int],
    theirs: Mapping[Value, int],
    weight: float,
) -> None:
    for (kind, one), often in mine.items():
        for (other_kind, other), times in theirs.items():
            if kind == other_kind and one != other:
                contest[kind][_pair(one, other)] += weight * often * times  # type: ignore[assignment]


def _about_values(index: _Index, kind: str, chosen: list[float]) -> _Found:
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

    def leaning(turn: _Turn, span: tuple[int, int]) -> tuple[float, ...]:
        starts, here = polarities(turn.id)
        sums = [0.0] * len(chosen)
        for side, polarity in here[bisect_left(starts, span[0]) : bisect_left(starts, span[1])]:
            sums[side] += polarity
        return tuple(sums)

    def marks(turn: _Turn) -> list[tuple[int, int]]:
        return [
            (said.start, said.end)
            for said in turn.own.quantities
            if (_group(said.kind) == kind and said.value in sides) or _value(said) in along
        ]

    labels = tuple(_value_label(index, (kind, number)) for number in chosen)
    stems = frozenset(word for label in labels for word in content_words(label))
    return _Found(turns=index.ordered(joined), stems=stems, labels=labels, leaning=leaning, marks=marks)


def _value_label(index: _Index, value: Value) -> str:
    """The words in which a value is said most often; of several the shortest."""
    forms = Counter(
        index.turns[turn].text[said.start : said.end].lower()
        for turn, named in index.naming[value].items()
        for said in named
    )
    return min(forms, key=lambda form: (-forms[form] if not form.startswith(("a ", "an ")) else 0, len(form), form))


def _polarity(turn: _Turn, said: quantities.Quantity) -> float:
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
    if not denied and _DENIED_BEHIND.match(after):
        return -0.6 * weight
    return -weight if denied else weight


# --- contested statements -----------------------------------------------------------------------------------------


def _statements(index: _Index, story: Own, known: Sequence[_Found]) -> list[_Found]:
    """The disputes over words: what replies take up from what they rebut, gathered where the replies coincide."""
    turns, edges = index.turns, index.edges
    frequency = {word: len(using) for word, using in index.using.items()}
    total = len(turns)
    shared: dict[str, set[int]] = defaultdict(set)  # by stem, the edges across which it is contested
    for number, edge in enumerate(edges):
        if edge.against <= 0:
            continue
        child, parent = turns[edge.child].own, turns[edge.parent].own
        quoted = {stem(word) for word in child.taken_up.get(edge.parent, ()) if word not in STOPWORDS}
        for word in (child.stems | quoted) & parent.stems:
            if frequency[word] <= max(4, COMMON * total) and len(word) > 2:
                shared[word].add(number)
    given = story.stems
    strength = {
        word: sum(edges[number].against for number in numbers)
        * math.log(1 + total / frequency[word])
        * math.log(1 + frequency[word])
        * (GIVEN if word in given else 1.0)
        for word, numbers in shared.items()
        if len(numbers) >= FEWEST_EDGES and not word.isdigit()
    }
    ordered = sorted(strength, key=lambda word: (-strength[word], word))
    found: list[_Found] = []
    used: set[int] = set()
    used_words = {word for dispute in known for word in dispute.stems}
    while strength and len(found) < 2 * MOST:
        worth = {
            word: strength[word] * (1 - USED * len(shared[word] & used) / len(shared[word]))
            for word in strength
            if word not in used_words
        }
        seed = max(worth, key=lambda word: (worth[word], word), default=None)
        if seed is None:
            break
        chosen = {seed}
        numbers = set(shared[seed])
        for word in ordered:
            if word not in used_words and len(shared[word] & numbers) * 2 > len(shared[word]):
                chosen.add(word)
        for word in chosen:
            numbers |= shared[word]
        used |= numbers
        used_words |= chosen
        found.append(_about_words(index, frozenset(chosen), numbers, strength))
    return found


def _about_words(index: _Index, chosen: frozenset[str], numbers: Iterable[int], strength: dict[str, float]) -> _Found:
    joined = {end for number in numbers for end in (index.edges[number].child, index.edges[number].parent)}
    strongest = sorted(chosen, key=lambda word: (-strength[word], word))[:4]
    # Others who speak of it: with two of its words, in a turn that a reply ties to these.
    using = Counter(itertools.chain.from_iterable(index.using[word] for word in strongest))
    joined |= {turn for turn, often in using.items() if often > 1 and not joined.isdisjoint(index.near[turn])}

    def marks(turn: _Turn) -> list[tuple[int, int]]:
        return sorted([place for word in chosen for place in turn.own.places.get(word, ())])

    return _Found(turns=index.ordered(joined), stems=chosen, labels=(), leaning=None, marks=marks)


# --- positions ----------------------------------------------------------------------------------------------------


def _dispute(index: _Index, found: _Found, kinds: Mapping[str, Kind]) -> Dispute | None:
    """The dispute with its positions, None where fewer than two sides stand against each other."""
    turns = index.turns
    inside = set(found.turns)
    wide = [index.edges[number] for number in sorted({number for turn in inside for number in index.ends[turn]})]
    local = [edge for edge in wide if edge.child in inside and edge.parent in inside]
    sides = _sides(turns, found, local, wide)
    if len(found.turns) < FEWEST_TURNS or len(set(sides.values())) < 2:
        return None
    count = max(len(found.labels), 2)
    marked = {turn: found.marks(turns[turn]) for turn in found.turns}
    said = {turn: _said(turns[turn], marked[turn]) for turn in found.turns}
    rarity = Counter(itertools.chain.from_iterable(turns[turn].own.stems for turn in found.turns))
    positions: list[Position] = []
    for side in range(count):
        theirs = [turn for turn in found.turns if sides.get(turns[turn].author) == side]
        spans = [
            Span(turn=turn, start=start, end=end)
            for turn in theirs
            for start, end in said[turn]
            if _speaks_for(turns[turn], (start, end), side, found)
        ] or [Span(turn=turn, start=start, end=end) for turn in theirs for start, end in said[turn]]
        # Whoever only quotes, asks or passes by holds nothing: a holder has said a sentence of it.
        speaking = {turns[span.turn].author for span in spans}
        theirs = [turn for turn in theirs if turns[turn].author in speaking]
        holders = list(dict.fromkeys(turns[turn].author for turn in theirs))
        if not holders or not spans:
            continue
        if found.labels:
            label = found.labels[side]
        else:
            ranked = sorted(spans, key=lambda span: _stands(turns, span, found.stems, rarity), reverse=True)
            texts = [_heading(turns, span) for span in ranked]
            label = next((text for text in texts if all(text != other.label for other in positions)), "")
            if not label:  # all that it says is what another side is called by
                continue
        positions.append(
            Position(
                label=label,
                statements=tuple(spans),
                turns=tuple(theirs),
                holders=tuple(holders),
                evidence=tuple(
                    _evidence(turns[turn], kinds.get(turn)) for turn in theirs if _brings(turns[turn], kinds.get(turn))
                ),
            )
        )
    if len(positions) < 2:
        return None
    if found.labels:
        title = " or ".join(position.label for position in positions) + "?"
    else:
        spans = [span for position in positions for span in position.statements]
        best = max(spans, key=lambda span: _stands(turns, span, found.stems, rarity))
        title = _heading(turns, best)
    return Dispute(
        id="",
        title=title,
        positions=tuple(positions),
        turns=found.turns,
        status=_status(index, found.turns, sides, local),
        weight=_weight(turns, found),
        over=Over.VALUES if found.labels else Over.WORDS,
    )


def _speaks_for(turn: _Turn, span: tuple[int, int], side: int, found: _Found) -> bool:
    """Whether a sentence leans to one side at least as much as to any other."""
    if found.leaning is None:
        return True
    leaning = found.leaning(turn, span)
    return leaning[side] >= max(leaning)


def _sides(turns: dict[str, _Turn], found: _Found, local: Sequence[_Edge], wide: Sequence[_Edge]) -> dict[str, int]:
    """The position of each author of a dispute; authors that nothing places are left out.

    Each author has a number a position. What the author says of the values sets it, then each reply pulls the two
    authors apart (or together, where it supports), round after round until it settles.
    """
    authors = list(dict.fromkeys(turns[turn].author for turn in found.turns))
    count = max(len(found.labels), 2)
    own = {author: [0.0] * count for author in authors}
    if found.leaning is not None:
        for turn in found.turns:
            for side, value in enumerate(found.leaning(turns[turn], (0, len(turns[turn].text)))):
                own[turns[turn].author][side] += value
    else:
        # Without values the first to be contradicted stands for the one side.
        against: Counter[str] = Counter()
        for edge in local:
            against[turns[edge.parent].author] += max(0.0, edge.against)  # type: ignore[assignment]
            against[turns[edge.child].author] += max(0.0, edge.against)  # type: ignore[assignment]
        if not against:
            return {}
        first = max(authors, key=lambda author: against[author])
        own[first][0] = 2.0
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
        if values[best] > CLEAR:
            placed[author] = best
    return placed


def _squash(value: float) -> float:
    return math.tanh(value / 2)


def _centred(values: Sequence[float]) -> list[float]:
    mean = math.fsum(values) / len(values)
    return [value - mean for value in values]


def _said(turn: _Turn, marks: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The own sentences of a turn that hold contested words."""
    firsts = sorted(first for first, _ in marks)
    return [(start, end) for start, end in turn.own.sentences if bisect_left(firsts, start) < bisect_left(firsts, end)]


def _stands(turns: dict[str, _Turn], span: Span, stems: frozenset[str], rarity: Counter[str]) -> tuple[float, int]:
    """How well a sentence stands for the matter; then its place turned round, so that of two alike the first counts."""
    text = turns[span.turn].text[span.start : span.end]
    return salience.stands(text, {word: math.log(1 + rarity[word]) for word in stems}, room=TITLE), -span.start


def _heading(turns: dict[str, _Turn], span: Span) -> str:
    return shorten(turns[span.turn].text[span.start : span.end].rstrip(" -–—:;,"), TITLE)


def _brings(turn: _Turn, kind: Kind | None) -> bool:
    return kind is Kind.EVIDENCE or bool(turn.own.addresses)


def _evidence(turn: _Turn, kind: Kind | None) -> Span:
    """The sentence of a turn that can be checked: with a link, a date, a figure or a quotation, else its longest."""
    own = [span for span in turn.own.shown if turn.own.source_of(*span) is None] or [(0, len(turn.text))]
    values = [value.start for value in turn.own.quantities]

    def weight(span: tuple[int, int]) -> tuple[int, int]:
        text = turn.text[span[0] : span[1]]
        figures = bisect_left(values, span[1]) - bisect_left(values, span[0])
        return (2 * bool(_LINK.search(text)) + min(2, figures) + ('"' in text or "“" in text), span[1] - span[0])

    start, end = max(own, key=weight)
    return Span(turn=turn.id, start=start, end=end)


def _status(index: _Index, inside: Sequence[str], sides: dict[str, int], local: Sequence[_Edge]) -> Status:
    """How it stands at the end: conceded, one-sided, dropped (its last turn is long past at the end) or open."""
    turns = index.turns
    for edge in local:
        if index.parent.get(edge.child) != edge.parent:  # "good point" is said to whom the turn mainly answers
            continue
        mine, theirs = (sides.get(turns[end].author) for end in (edge.child, edge.parent))
        own = turns[edge.child].own.said.strip().lower().replace("’", "'")
        if mine is not None and theirs is not None and mine != theirs and len(own) < 400 and _CONCEDES.search(own):
            return Status.CONCEDED
    shares = Counter(sides[turns[turn].author] for turn in inside if turns[turn].author in sides)
    if shares and max(shares.values()) > 0.85 * sum(shares.values()):
        return Status.ONE_SIDED
    return Status.DROPPED if index.place[inside[-1]] < 0.7 * len(turns) else Status.OPEN
