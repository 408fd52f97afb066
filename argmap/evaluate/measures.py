"""Judgements, wanted and given, to figures: shares, F1, average precision; none knows of any task."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from statistics import fmean
from typing import TypeAlias

from ..text.words import content_words

Figure: TypeAlias = "float | dict[str, float]"
Figures: TypeAlias = "dict[str, Figure]"


def f1_of(hit: int, gold: int, found: int) -> float:
    """Return the harmonic mean of precision and recall, 0 where there is nothing."""
    return 2 * hit / (gold + found) if gold + found else 0.0


def share(right: float, of: float) -> float:
    """Return a fraction, 0 of nothing."""
    return right / of if of else 0.0


def by_label(want: Sequence[str], got: Sequence[str], labels: Sequence[str]) -> Figures:
    """Return accuracy, macro-F1 over the labels and F1 by label."""
    hits = Counter(one for one, other in zip(want, got, strict=True) if one == other)
    gold, found = Counter(want), Counter(got)
    each = {label: f1_of(hits[label], gold[label], found[label]) for label in labels}
    return {"accuracy": share(sum(hits.values()), len(want)), "macro_f1": fmean(each.values()), "f1": each}


def average_precision(right: Sequence[bool], scores: Sequence[float]) -> float:
    """Return the average precision of an order by score; those with one score come in together; 0 if none is right."""
    total = hits = seen = 0.0
    ordered = sorted(zip(scores, right, strict=True), key=lambda pair: -pair[0])
    for _, group in itertools.groupby(ordered, key=lambda pair: pair[0]):
        members = [one for _, one in group]
        gained = sum(members)
        hits += gained
        seen += len(members)
        total += gained * hits / seen
    return total / hits if hits else 0.0


def overlap(statement: str, label: str) -> float:
    """Return how much (0 to 1) of a label's content words a statement has: the floor of every matching."""
    wanted = set(content_words(label))
    return share(len(wanted & set(content_words(statement))), len(wanted))


def ranked(want: list[bool], scores: list[float], called: list[bool]) -> Figures:
    hits = sum(one and other for one, other in zip(want, called, strict=True))
    return {"average_precision": average_precision(want, scores), "f1": f1_of(hits, sum(want), sum(called))}
