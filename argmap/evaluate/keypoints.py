"""Arguments and key points to how well each argument is given the point that it makes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from statistics import fmean
from typing import TypeAlias

from ..language import matching
from .measures import average_precision, overlap
from .task import NUMBER, TEXT, Numbered, Result, Row, Shape, over_rows

Scorer: TypeAlias = Callable[[list[str], list[str]], list[list[float]]]  # arguments, key points → a row an argument
Points: TypeAlias = "dict[tuple[str, int], dict[tuple[str, str], int]]"


def score(rows: Sequence[Numbered]) -> Result:
    """Score the matching of arguments to key points: strict mean average precision, see `matched_points`."""
    groups = group_points(row for _, _, row in rows)
    return Result(
        task="keypoints",
        figures={"map": matched_points(groups, by_matching)[0]},
        baseline={"shared words": {"map": matched_points(groups, by_overlap)[0]}},
        counts={"groups": [len(groups), len(groups)]},
    )


def group_points(rows: Iterable[Row]) -> Points:
    """Return the labels of the pairs of argument and key point, by topic and stance."""
    groups: Points = {}
    for row in rows:
        groups.setdefault((row["topic"], row["stance"]), {})[row["argument"], row["key_point"]] = row["match"]
    return groups


def by_matching(arguments: list[str], points: list[str]) -> list[list[float]]:
    """Return the scores of `argmap.matching` within the setting of the group."""
    around = matching.setting(arguments + points)
    ready = [matching.prepare(point, around) for point in points]
    said = (matching.prepare(argument, around) for argument in arguments)
    return [[matching.likely(one, point) for point in ready] for one in said]


def by_overlap(arguments: list[str], points: list[str]) -> list[list[float]]:
    """Return the share of each key point's content words that each argument has."""
    return [[overlap(argument, point) for point in points] for argument in arguments]


def matched_points(groups: Points, scorer: Scorer) -> tuple[float, float, float]:
    """Return strict, relaxed and per key point mean average precision.

    Strict and relaxed are those of track 1 of the KPA-2021 shared task (Friedman et al. 2021), the mean over groups of
    one topic and stance: every argument is given its best key point, the better-scored half of the arguments is kept,
    and average precision is taken over it; a pair on which the annotators did not settle counts as wrong (strict) or
    right (relaxed). Per key point: the mean over key points of ranking the arguments, settled pairs alone.
    """
    strict: list[float] = []
    relaxed: list[float] = []
    each: list[float] = []
    for labels in groups.values():
        arguments = list(dict.fromkeys(argument for argument, _ in labels))
        points = list(dict.fromkeys(point for _, point in labels))
        scores = scorer(arguments, points)
        best = [max(range(len(points)), key=row.__getitem__) for row in scores]
        order = sorted(range(len(arguments)), key=lambda at: -scores[at][best[at]])[: len(arguments) // 2]
        top = [scores[at][best[at]] for at in order]
        for unsettled, into in ((0, strict), (1, relaxed)):
            right = [bool(labels.get((arguments[at], points[best[at]]), unsettled)) for at in order]
            into.append(average_precision(right, top))
        for column, point in enumerate(points):
            settled = [at for at, argument in enumerate(arguments) if (argument, point) in labels]
            right = [bool(labels[arguments[at], point]) for at in settled]
            if any(right):
                each.append(average_precision(right, [scores[at][column] for at in settled]))
    return _mean(strict), _mean(relaxed), _mean(each)


def _mean(values: list[float]) -> float:
    return fmean(values) if values else 0.0


TASK = over_rows(
    "keypoints",
    score,
    Shape(fields={"topic": TEXT, "stance": NUMBER, "argument": TEXT, "key_point": TEXT, "match": NUMBER}),
)
