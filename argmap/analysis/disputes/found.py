"""From replies and links to Disputes: the points on which positions are held against each other, found, not looked up.

Two kinds: contested values (`values.py`), and points, groups of turns that bear on one matter (`points.py`), whose two
sides `sides.py` tells apart. A position over words is called by the sentence that states it best.
"""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from string import ascii_lowercase
from types import MappingProxyType
from typing import NamedTuple

from ...language.own import Own, Said
from ...model import ArgumentMap, Dispute, Kind, Over, Position, Span, Status
from ...text.files import shipped
from . import picked, points, sides, stated, values
from .points import Seen

MOST = 8  # disputes kept
SAME = 0.5  # F1 of their turns above which a point is a contested value once more
EVEN = 0.5  # likelihood that somebody holds a position below which it is said to be unsure
SURE = 0.75  # log-odds from which somebody is taken to be on a side, see docs/accuracy.md
LEANS = 0.1  # log-odds from which somebody leans to a side at all
HELD = 0.15  # by what part less is thought to bear on a dispute that holds all of a smaller one

_CONCEDES = re.compile(
    r"\b(?:i stand corrected|fair enough|you(?:'re| are) right|i was wrong|my mistake|i concede|good point"
    r"|i take (?:it|that) back|point taken|i retract|fine by me)\b"
)
_LINK = re.compile(r"https?://|www\.")


class Weights(NamedTuple):
    """What was learned of points, of sides, of which sentence states a side, of which turn of a side says best what it
    holds, and of who holds it, see `weights/disputes.json`."""

    points: points.Weights
    sides: Mapping[str, float]
    states: Mapping[str, float]
    speaks: Mapping[str, float]
    holds: Mapping[str, float]


@cache
def shipped_weights() -> Weights:
    """Return the weights that are shipped."""
    card = json.loads(shipped("disputes"))
    return Weights(points.Weights(**card["points"]), card["sides"], card["states"], card["speaks"], card["holds"])


class _Drawn(NamedTuple):
    """A dispute before it is written down: its turns, the side of each author, and what each side says."""

    turns: tuple[str, ...]
    sides: Mapping[str, int]
    statements: Sequence[Sequence[Span]]  # of each side; over words the best first
    labels: Sequence[str]
    over: Over
    title: str
    extent: float  # how many turns bear on it
    held: Mapping[str, float] = MappingProxyType({})  # how likely each author holds the position of their side


def find(map_: ArgumentMap, said: Said, weights: Weights | None = None) -> ArgumentMap:
    """Return the map with its disputes, the foremost first (`foremost`)."""
    weights = weights or shipped_weights()
    index = values.index_of(map_, said)
    drawn = [each for each in (_over_values(index, found) for found in values.find(index)) if each]
    seen = points.see(map_, said)
    of_values = [[index.place[turn] for turn in each.turns] for each in drawn]
    listed, names = points.find(seen, weights.points), stated.names_of(set(seen.authors))
    for point in listed:
        if len(drawn) == len(of_values) + MOST:  # those that follow are smaller, so that none of them would be kept
            break
        if all(points.alike(point.group, other) <= SAME for other in of_values):
            each = _over_words(seen, said, point, listed, weights, names, drawn)
            if each:
                drawn.append(each)
    inside = [each.turns for each in drawn]
    drawn.sort(
        key=lambda each: (-foremost(each.turns, each.extent, inside), -len(each.sides), index.place[each.turns[0]])
    )
    kinds = {tag.turn: tag.kind for tag in map_.tags}
    return replace(
        map_, disputes=tuple(_dispute(index, each, kinds, f"d{at}") for at, each in enumerate(drawn[:MOST], 1))
    )


def foremost(turns: Collection[str], extent: float, others: Iterable[Collection[str]]) -> float:
    """Return by how much a dispute comes before others: by how many turns bear on it, less where it holds much of a
    smaller one that is listed too, as what both hold is told more closely there.

    Arguments: its turns, how many bear on it, the turns of the others.
    """
    held = [len(set(other) & set(turns)) / len(other) for other in others if len(other) < len(turns)]
    return round(extent * (1 - HELD * max(held, default=0.0)), 6)


# --- what the sides say --------------------------------------------------------------------------------------------


def _over_values(index: values.Index, found: values.Contested) -> _Drawn | None:
    """A dispute over values, None where fewer than two sides stand against each other."""
    turns = index.turns
    placed = values.sides(index, found)
    if len(found.turns) < values.FEWEST_TURNS or len(set(placed.values())) < 2:
        return None
    said = {turn: _holding(turns[turn].own, found.marks(turns[turn])) for turn in found.turns}
    statements: list[list[Span]] = []
    for side in range(len(found.labels)):
        theirs = [turn for turn in found.turns if placed.get(turns[turn].author) == side]
        spans = [Span(turn=turn, start=start, end=end) for turn in theirs for start, end in said[turn]]
        statements.append([span for span in spans if _speaks_for(turns[span.turn], span, side, found)] or spans)
    kept = [side for side, spans in enumerate(statements) if spans]
    if len(kept) < 2:
        return None
    labels = [found.labels[side] for side in kept]
    return _Drawn(
        turns=found.turns,
        sides={author: kept.index(side) for author, side in placed.items() if side in kept},
        statements=[statements[side] for side in kept],
        labels=labels,
        over=Over.VALUES,
        title=" or ".join(labels) + "?",
        extent=len(found.turns),
    )


def _holding(own: Own, marks: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The own sentences of a turn that hold contested values."""
    firsts = sorted(first for first, _ in marks)
    return [(start, end) for start, end in own.sentences if bisect_left(firsts, start) < bisect_left(firsts, end)]


def _speaks_for(turn: values.Turn, span: Span, side: int, found: values.Contested) -> bool:
    """Whether a sentence leans to one side at least as much as to any other."""
    leaning = found.leaning(turn, (span.start, span.end))
    return leaning[side] >= max(leaning)


def _over_words(
    seen: Seen,
    said: Said,
    point: points.Point,
    listed: Sequence[points.Point],
    weights: Weights,
    names: Collection[str],
    others: Sequence[_Drawn],
) -> _Drawn | None:
    """A dispute over words, None where only one side says something, or both say what they say in another.

    Arguments: the thread, what its turns say, the point, all points listed, the weights, the words of the
    names of those who take part, what is drawn already.
    """
    placed = standing(seen, point.group, weights.sides)
    held = {
        author: points.logistic(points.total(weights.holds, features))
        for author, features in holding(seen, point, placed).items()
    }
    elsewhere = {spans[0] for other in others for spans in other.statements}
    voices = stated.voices(seen, said, point, listed, placed, weights.states, elsewhere)
    if not all(voices):
        return None
    ranked = stated.ranked(seen, said, [stated.weighed(side, weights.speaks) for side in voices])
    statements = [[span for _, span in each] for each in ranked]
    labels = [stated.label(said[each[0].turn].text[each[0].start : each[0].end], names) for each in statements]
    if labels[0] == labels[1] or any(set(labels) == set(other.labels) for other in others):
        return None
    taken = {other.title for other in others}
    return _Drawn(
        turns=tuple(seen.turns[at] for at in point.group),
        sides={author: each.side for author, each in placed.items()},
        statements=statements,
        labels=labels,
        over=Over.WORDS,
        title=stated.title(said, [*voices[0], *voices[1]], names, taken),
        extent=point.extent,
        held=held,
    )


def standing(seen: Seen, group: picked.Group, weights: Mapping[str, float]) -> dict[str, sides.Placed]:
    """Return who of a group of turns is on which side: those who surely are, and where they leave a side empty all who
    lean to one, as there is no point without two sides."""
    placed = sides.split(seen, group, weights, sure=SURE)
    if len({each.side for each in placed.values()}) < 2:
        return sides.split(seen, group, weights, sure=LEANS)
    return placed


def holding(seen: Seen, point: points.Point, placed: Mapping[str, sides.Placed]) -> dict[str, dict[str, float]]:
    """Return, for everybody who is placed on a side of a point, what tells whether they hold its position, by name.

    Whoever says but one thing that may belong to another point seldom does.
    """
    turns: dict[str, list[int]] = {author: [] for author in placed}
    for at in point.group:
        if seen.authors[at] in turns:
            turns[seen.authors[at]].append(at)
    found = {}
    for author, theirs in turns.items():
        likely = max((point.likely[at] for at in theirs), default=0.0)
        pull = placed[author].pull
        found[author] = {
            "one": 1.0,
            "likely": likely,
            "likely, squared": likely**2,
            "turns": math.log1p(len(theirs)),
            "pull": min(pull, 8.0) / 8,
            "pull, by its logarithm": math.log1p(pull),
            "worth": point.worth,
        }
    return found


# --- a dispute -----------------------------------------------------------------------------------------------------


def _dispute(index: values.Index, drawn: _Drawn, kinds: Mapping[str, Kind], id_: str) -> Dispute:
    placed = {turn: drawn.sides.get(index.turns[turn].author) for turn in drawn.turns}
    sided = {turn: side for turn, side in placed.items() if side is not None}
    conceded = conceding(index, drawn.turns, sided)
    theirs = []
    voiced = [[span for span in spans if span.turn not in conceded] or spans for spans in drawn.statements]
    for side, spans in enumerate(voiced):
        # Whoever only quotes, asks or passes by holds nothing: a holder has said a sentence of it.
        speaking = {index.turns[span.turn].author for span in spans}
        speak = [turn for turn in drawn.turns if placed[turn] == side and index.turns[turn].author in speaking]
        theirs.append([turn for turn in speak if turn not in conceded] or speak)
    unsure = [author for author, likely in drawn.held.items() if likely < EVEN]
    dispute = Dispute(
        id=id_,
        title=drawn.title,
        positions=tuple(
            Position(
                label=label,
                statements=tuple(spans),
                turns=tuple(turns),
                holders=(),
                # Whoever said the very sentence that the position is called by holds it, if anybody does.
                unsure=tuple(author for author in unsure if author != index.turns[spans[0].turn].author),
                evidence=(),
            )
            for label, spans, turns in zip(drawn.labels, voiced, theirs, strict=False)
        ),
        turns=drawn.turns,
        status=status_of(index, drawn.turns, sided, conceded),
        weight=0.0,
        over=drawn.over,
    )
    return filled(index, dispute, kinds)


def filled(index: values.Index, dispute: Dispute, kinds: Mapping[str, Kind]) -> Dispute:
    """Return a dispute with what follows from its turns and those of its positions: holders, evidence, weight, ids."""
    turns = index.turns
    positions = []
    for at, position in enumerate(dispute.positions):
        letter = ascii_lowercase[at % len(ascii_lowercase)] * (1 + at // len(ascii_lowercase))
        brought = [turn for turn in position.turns if kinds.get(turn) is Kind.EVIDENCE or turns[turn].own.addresses]
        holders = tuple(dict.fromkeys(turns[turn].author for turn in position.turns))
        positions.append(
            replace(
                position,
                id=dispute.id + letter,
                holders=holders,
                unsure=tuple(name for name in holders if name in position.unsure),
                evidence=tuple(_evidence(turns[turn]) for turn in brought),
            )
        )
    people = {turns[turn].author for turn in dispute.turns}
    weight = round(len(dispute.turns) * math.sqrt(len(people)), 3)
    return replace(dispute, positions=tuple(positions), weight=weight)


def _evidence(turn: values.Turn) -> Span:
    """The sentence of a turn that can be checked: with a link, a date, a figure or a quotation, else its longest."""
    own = [span for span in turn.own.shown if turn.own.source_of(*span) is None] or [(0, len(turn.text))]
    named = [value.start for value in turn.own.quantities]

    def weight(span: tuple[int, int]) -> tuple[int, int]:
        text = turn.text[span[0] : span[1]]
        figures = bisect_left(named, span[1]) - bisect_left(named, span[0])
        return (2 * bool(_LINK.search(text)) + min(2, figures) + ('"' in text or "“" in text), span[1] - span[0])

    start, end = max(own, key=weight)
    return Span(turn=turn.id, start=start, end=end)


def status_of(
    index: values.Index, inside: Sequence[str], placed: Mapping[str, int], conceded: Collection[str]
) -> Status:
    """How it stands at the end: conceded, one-sided, dropped (its last turn is long past at the end) or open; `placed`
    holds the side that a turn speaks for, `conceded` the turns in which somebody gives in."""
    if conceded:
        return Status.CONCEDED
    shares = Counter(placed[turn] for turn in inside if turn in placed)
    if shares and max(shares.values()) > 0.85 * sum(shares.values()):
        return Status.ONE_SIDED
    return Status.DROPPED if index.place[inside[-1]] < 0.7 * len(index.turns) else Status.OPEN


def conceding(index: values.Index, inside: Sequence[str], placed: Mapping[str, int]) -> frozenset[str]:
    """Return the turns in which somebody gives in to somebody of another side; `placed` holds the side that a turn
    speaks for."""
    held, found = set(inside), set()
    for child in inside:
        parent = index.parent.get(child)  # "good point" is said to whom the turn mainly answers
        if parent not in held:
            continue
        mine, theirs = placed.get(child), placed.get(parent)
        own = index.turns[child].own.said.strip().lower().replace("’", "'")
        if mine is not None and theirs is not None and mine != theirs and len(own) < 400 and _CONCEDES.search(own):
            found.add(child)
    return frozenset(found)
