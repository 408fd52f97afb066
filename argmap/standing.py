"""From the relations of a map to how each turn stands among them: the grounded labelling, and h-categorizer's score.

Both look at who rebuts whom and at nothing else: a turn that stands is one whose rebuttals are rebutted in turn.
Whether it is true, or well said, they cannot tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import NamedTuple

from .model import STORY, ArgumentMap, Relation

FEW = 3  # turns that a sentence names
ROUNDS = 200  # the score of turns that rebut each other in a circle is settled to ten digits long before
DIGITS = 6


class Grounded(str, Enum):
    """The label of the grounded labelling (Dung 1995, Caminada 2006)."""

    IN = "in"  # whatever rebuts it is out
    OUT = "out"  # something that is in rebuts it
    UNDECIDED = "undecided"  # rebutted in a circle

    def __str__(self) -> str:
        return self.value


class Standing(NamedTuple):
    """How a turn stands: its label, h-categorizer's score (1: nobody rebuts it; lower with each rebuttal that is itself
    little rebutted; Besnard and Hunter 2001), and a sentence that says what would change the label."""

    label: Grounded
    score: float
    why: str


def standings(map_: ArgumentMap) -> dict[str, Standing]:
    """Return how the story and every turn stand, in the order of the thread.

    Links that rebut count, with whatever score; agreement and mere answers do not.
    """
    ends = [STORY, *(turn.id for turn in map_.thread.turns)]
    against: dict[str, dict[str, None]] = {end: {} for end in ends}
    for link in map_.links:
        if link.kind is Relation.REBUTS and link.source in against and link.target in against:
            against[link.target][link.source] = None
    labels = _labels(against)
    scores = _scores(against)
    called = {turn.id: f"#{turn.number}" for turn in map_.thread.turns} | {STORY: "the story"}
    return {end: Standing(labels[end], scores[end], _why(end, against, labels, called)) for end in ends}


def _labels(against: Mapping[str, Iterable[str]]) -> dict[str, Grounded]:
    """Label what nobody rebuts as in, what it rebuts as out, and so on; what that never reaches is undecided."""
    rebutted = _turned(against)
    left = {end: len(list(above)) for end, above in against.items()}  # rebuttals of it that are not out
    labels: dict[str, Grounded] = {}
    found = [end for end, count in left.items() if not count]
    while found:
        end = found.pop()
        labels[end] = Grounded.IN
        for target in rebutted[end]:
            if target in labels:
                continue
            labels[target] = Grounded.OUT
            for freed in rebutted[target]:
                left[freed] -= 1
                if not left[freed] and freed not in labels:
                    found.append(freed)
    return {end: labels.get(end, Grounded.UNDECIDED) for end in against}


def _scores(against: Mapping[str, Iterable[str]]) -> dict[str, float]:
    """Score each as 1 / (1 + the scores of what rebuts it): at once where there is no circle, else in rounds."""
    rebutted = _turned(against)
    left = {end: len(list(above)) for end, above in against.items()}
    ready = [end for end, count in left.items() if not count]
    scores: dict[str, float] = {}
    while ready:
        end = ready.pop()
        scores[end] = _score(against[end], scores)
        for target in rebutted[end]:
            left[target] -= 1
            if not left[target]:
                ready.append(target)
    circular = [end for end in against if end not in scores]
    scores |= dict.fromkeys(circular, 0.5)
    for _ in range(ROUNDS if circular else 0):
        # Half of the way each time, as two that rebut each other would otherwise swing.
        new = {end: (scores[end] + _score(against[end], scores)) / 2 for end in circular}
        scores |= new
    return {end: round(scores[end], DIGITS) for end in against}


def _score(above: Iterable[str], scores: Mapping[str, float]) -> float:
    return 1 / (1 + sum(scores[end] for end in above))


def _turned(against: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {end: [] for end in against}
    for end, above in against.items():
        for source in above:
            found[source].append(end)
    return found


def _why(
    end: str, against: Mapping[str, Iterable[str]], labels: Mapping[str, Grounded], called: Mapping[str, str]
) -> str:
    if not against[end]:
        return "stands: nobody rebuts it"
    if labels[end] is Grounded.UNDECIDED:
        above = [called[source] for source in against[end] if labels[source] is Grounded.UNDECIDED]
        return f"neither stands nor falls: rebutted in a circle by {_named(above, 'and')}"
    if labels[end] is Grounded.OUT:
        above = [called[source] for source in against[end] if labels[source] is Grounded.IN]
        return f"stands only if somebody answers {_named(above, 'and')}"
    kept = dict.fromkeys(_keepers(source, against, labels, called) for source in against[end])
    return f"stands unless somebody answers {_named(list(kept), 'or')}"


def _keepers(
    source: str, against: Mapping[str, Iterable[str]], labels: Mapping[str, Grounded], called: Mapping[str, str]
) -> str:
    """Name the turns that keep a rebuttal out: all of them would have to fall."""
    kept = [called[end] for end in against[source] if labels[end] is Grounded.IN]
    return _named(kept, "and")


def _named(names: list[str], word: str) -> str:
    if len(names) == 1:
        return names[0]
    if len(names) > FEW:
        return f"{', '.join(names[:FEW])} {word} {len(names) - FEW} more"
    return f"{', '.join(names[:-1])} {word} {names[-1]}"
