"""Judgements, wanted and given, to figures: shares, F1, average precision, words in common; none knows of any task."""

from __future__ import annotations

import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from statistics import fmean
from typing import TypeAlias

from ..text.words import content_words, words

Figure: TypeAlias = "float | dict[str, float]"
Figures: TypeAlias = "dict[str, Figure]"
Marked: TypeAlias = "tuple[list[str], list[str]]"  # words of the comment, of the reply


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


def in_common(one: Sequence[str], other: Sequence[str]) -> int:
    """Return the length of the longest common subsequence, a row of the table at a time in the bits of one number
    (Hyyrö 2004, "Bit-parallel LCS-length computation revisited")."""
    places: dict[str, int] = defaultdict(int)
    for at, word in enumerate(other):
        places[word] |= 1 << at
    whole = row = (1 << len(other)) - 1
    for word in one:
        met = row & places.get(word, 0)
        row = (row + met | row - met) & whole
    return len(other) - row.bit_count()


def clash_scores(found: Sequence[Marked], gold: Sequence[Sequence[Marked]]) -> dict[str, float]:
    """Score the words found in each pair against those that each person marked.

    Words are folded and without punctuation; a hit is a word of the longest common subsequence. For each side
    F1 = 2 hits / (words found + words marked), averaged over the two sides (a pair weighs the same, short or long):
    `token_f1` takes of each pair the person who comes out best, `everyone` the mean over its people; `micro` pools the
    words of both sides and all pairs, again with the best person of each. `aicup` is the score of the AI CUP 2022
    shared task: as `token_f1`, with hits / (found + marked - hits) in place of F1.
    """
    sums: dict[str, float] = dict.fromkeys(("token_f1", "everyone", "aicup"), 0.0)
    hits_twice_all = words_all = 0
    for here, people in zip(found, gold, strict=True):
        measured = []
        for marked in people:
            hits = [in_common(one, other) for one, other in zip(here, marked, strict=True)]
            sizes = [len(one) + len(other) for one, other in zip(here, marked, strict=True)]
            f1 = sum(2 * hit / size if size else 1.0 for hit, size in zip(hits, sizes, strict=True)) / 2
            overlap = sum(hit / (size - hit) if size else 1.0 for hit, size in zip(hits, sizes, strict=True)) / 2
            measured.append((f1, overlap, 2 * sum(hits), sum(sizes)))
        sums["token_f1"] += max(f1 for f1, _, _, _ in measured)
        sums["aicup"] += max(overlap for _, overlap, _, _ in measured)
        sums["everyone"] += sum(f1 for f1, _, _, _ in measured) / len(measured)
        _, _, hits_twice, size = max(measured, key=lambda one: one[2] / max(1, one[3]))
        hits_twice_all += hits_twice
        words_all += size
    return {name: total / len(found) for name, total in sums.items()} | {"micro": hits_twice_all / max(1, words_all)}


def overlap(statement: str, label: str) -> float:
    """Return how much (0 to 1) of a label's content words a statement has: the floor of every matching."""
    wanted = set(content_words(label))
    return share(len(wanted & set(content_words(statement))), len(wanted))


def rare_in_common(pairs: Sequence[tuple[str, str]]) -> list[float]:
    """Return the cosine of the two texts of each pair, every word weighted by its count and by how few texts hold it:
    the logarithm of the texts in one that holds it, as scikit-learn smooths it, and 1."""
    counts = {text: Counter(words(text)) for pair in pairs for text in pair}
    # A text counts as often as it comes, as it does for whoever hands all pairs to a library.
    times = Counter(text for pair in pairs for text in pair)
    holding: Counter[str] = Counter()
    for text, often in times.items():
        for word in counts[text]:
            holding[word] += often
    rare = {word: math.log((1 + 2 * len(pairs)) / (1 + held)) + 1 for word, held in holding.items()}
    weighed = {text: {word: count * rare[word] for word, count in found.items()} for text, found in counts.items()}
    length = {text: math.sqrt(math.fsum(value * value for value in found.values())) for text, found in weighed.items()}
    return [
        share(math.fsum(value * weighed[two].get(word, 0.0) for word, value in weighed[one].items()), both)
        for one, two in pairs
        for both in (length[one] * length[two],)
    ]


def ranked(want: list[bool], scores: list[float], called: list[bool]) -> Figures:
    hits = sum(one and other for one, other in zip(want, called, strict=True))
    return {"average_precision": average_precision(want, scores), "f1": f1_of(hits, sum(want), sum(called))}
