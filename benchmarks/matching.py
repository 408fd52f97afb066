"""From keypoints-argkp to a table: how well statements are matched to key points, beside TF-IDF baselines.

Measures, each the mean over groups of one topic and stance (random order beside it shows what is worth nothing):

- strict and relaxed: track 1 of the KPA-2021 shared task (Friedman et al. 2021): every argument is given its best key
  point, the better-scored half of the arguments is kept, and average precision is taken over it; a pair on which the
  annotators did not settle counts as wrong (strict) or right (relaxed).
- per key point: the mean over key points of the average precision of ranking the arguments, settled pairs alone.

The training part stands below the development part, which is held out by topic. Run from the project's root:
python benchmarks/matching.py
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import fmean

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import average_precision_score

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from argmap import matching
from training.corpora import held_out, rows

Scorer = Callable[[list[str], list[str]], list[list[float]]]  # arguments, key points → a row of scores an argument


def ours(arguments: list[str], points: list[str]) -> list[list[float]]:
    """Return the scores of argmap.matching within the setting of the group."""
    around = matching.setting(arguments + points)
    ready = [matching.prepare(point, around) for point in points]
    return [[matching.likely(said, point) for point in ready] for said in (matching.prepare(a, around) for a in arguments)]


def alone(arguments: list[str], points: list[str]) -> list[list[float]]:
    """Return the scores of argmap.matching for each pair on its own, without a setting."""
    return [[matching.match(argument, point) for point in points] for argument in arguments]


def tfidf(**options: object) -> Scorer:
    """Return a scorer: the cosine of TF-IDF vectors fitted to the group."""

    def scores(arguments: list[str], points: list[str]) -> list[list[float]]:
        model = TfidfVectorizer(**options).fit(arguments + points)
        return (model.transform(arguments) @ model.transform(points).T).toarray().tolist()

    return scores


def chance(arguments: list[str], points: list[str]) -> list[list[float]]:
    """Return scores by chance."""
    source = random.Random(7)
    return [[source.random() for _ in points] for _ in arguments]


SCORERS: tuple[tuple[str, Scorer], ...] = (
    ("chance", chance),
    ("TF-IDF", tfidf()),
    ("TF-IDF, no stop words, log counts", tfidf(stop_words="english", sublinear_tf=True)),
    ("TF-IDF of 3-5 letters", tfidf(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)),
    ("argmap, each pair alone", alone),
    ("argmap", ours),
)


def measured(scorer: Scorer, *, held: bool) -> tuple[float, float, float]:
    """Return strict, relaxed and per key point mean average precision over one part."""
    groups: dict[tuple[str, int], dict[tuple[str, str], int]] = {}
    for row in rows("keypoints-argkp"):
        if held_out(row["topic"]) == held:
            groups.setdefault((row["topic"], row["stance"]), {})[row["argument"], row["key_point"]] = row["match"]
    strict, relaxed, each = [], [], []
    for labels in groups.values():
        arguments = list(dict.fromkeys(argument for argument, _ in labels))
        points = list(dict.fromkeys(point for _, point in labels))
        scores = scorer(arguments, points)
        best = [max(range(len(points)), key=row.__getitem__) for row in scores]
        order = sorted(range(len(arguments)), key=lambda at: -scores[at][best[at]])[: len(arguments) // 2]
        top = [scores[at][best[at]] for at in order]
        for unsettled, into in ((0, strict), (1, relaxed)):
            right = [labels.get((arguments[at], points[best[at]]), unsettled) for at in order]
            into.append(average_precision_score(right, top) if any(right) else 0.0)
        for column, point in enumerate(points):
            settled = [at for at, argument in enumerate(arguments) if (argument, point) in labels]
            right = [labels[arguments[at], point] for at in settled]
            if any(right):
                each.append(average_precision_score(right, [scores[at][column] for at in settled]))
    return fmean(strict), fmean(relaxed), fmean(each)


def main() -> None:
    """Print the table."""
    for held in (True, False):
        part = "held out by topic" if held else "training part"
        print(f"keypoints-argkp, {part:19}   strict  relaxed  per key point")
        for name, scorer in SCORERS:
            print(f"  {name:36}   " + "   ".join(f"{value:6.3f}" for value in measured(scorer, held=held)))


if __name__ == "__main__":
    main()
