"""From keypoints-argkp to a table: how well statements are matched to key points, beside TF-IDF baselines.

The measures are those of `argmap.evaluate.keypoints.matched_points`; order by chance beside them shows what is worth
nothing. The part held out by topic stands first, then the part that was learned from. Run from the project's root:
python benchmarks/matching.py
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

from sklearn.feature_extraction.text import TfidfVectorizer

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from argmap.evaluate.keypoints import Scorer, by_matching
from argmap.language import matching
from training.matching import measured


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
    ("argmap", by_matching),
)


def main() -> None:
    """Print the table."""
    for held in (True, False):
        part = "held out by topic" if held else "training part"
        print(f"keypoints-argkp, {part:19}   strict  relaxed  per key point")
        for name, scorer in SCORERS:
            print(f"  {name:36}   " + "   ".join(f"{value:6.3f}" for value in measured(scorer, held=held)))


if __name__ == "__main__":
    main()
