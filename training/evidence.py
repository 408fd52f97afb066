"""From evidence-iam to `argmap/weights/evidence.json`: what makes a sentence of an article evidence for a claim.

The rows of a claim are the sentences of one article around the claim's own place, in order. Two sets of weights are
fitted: for a sentence alone, and for one that stands among its neighbours.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from argmap.evaluate.measures import average_precision
from argmap.language import evidence, matching

from .corpora import held_out, rows

TARGET = Path(evidence.__file__).parent / "weights" / "evidence.json"
FOLDS = 5
STRENGTH = 0.01  # C of the L2 penalty, features of variance 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """Rows as features, alone and among their neighbours; which are evidence; the topic of each."""

    alone: list[dict[str, float]]
    within: list[dict[str, float]]
    right: np.ndarray
    topics: list[str]


def passages(found: Iterable[dict]) -> list[list[dict]]:
    """Return the rows of one claim and article that stand together."""
    return [list(group) for _, group in itertools.groupby(found, key=lambda row: (row["article"], row["claim"]))]


def read(found: Sequence[dict]) -> Read:
    """Return rows as features; what is common in these articles says little."""
    texts = dict.fromkeys([row["text"] for row in found] + [row["claim"] for row in found])
    around = matching.setting(texts)
    ready = {text: evidence.prepare(text, around) for text in texts}
    alone, within = [], []
    for group in passages(found):
        claim, passage = ready[group[0]["claim"]], [ready[row["text"]] for row in group]
        alone += [evidence.features(claim, [sentence])[0] for sentence in passage]
        within += evidence.features(claim, passage)
    return Read(
        alone=alone,
        within=within,
        right=np.array([row["label"] == "evidence" for row in found]),
        topics=[row["article"].split("_")[0] for row in found],
    )


def fit(found: Sequence[dict[str, float]], right: np.ndarray) -> dict[str, float]:
    """Return what each feature adds to the log-odds."""
    names = sorted({name for here in found for name in here})
    values = np.array([[here.get(name, 0.0) for name in names] for here in found])
    middle, spread = values.mean(axis=0), values.std(axis=0) + 1e-9
    model = LogisticRegression(C=STRENGTH, max_iter=2000).fit((values - middle) / spread, right)
    weights = model.coef_[0] / spread
    bias = float(model.intercept_[0] - middle @ weights)
    return {evidence.BIAS: round(bias, 3)} | {
        name: round(float(value), 3) for name, value in zip(names, weights, strict=True)
    }


def told(weights: dict[str, float], found: Iterable[dict[str, float]]) -> list[float]:
    """Return the chance of each row."""
    return [evidence.chance(weights, here) for here in found]


def across(found: Sequence[dict[str, float]], data: Read) -> np.ndarray:
    """Return the chance of each row by weights fitted to the other topics."""
    chances = np.zeros(len(found))
    for learned, left in GroupKFold(FOLDS).split(found, groups=data.topics):
        weights = fit([found[at] for at in learned], data.right[learned])
        chances[left] = told(weights, [found[at] for at in left])
    return chances


def precision(right: np.ndarray, scores: Sequence[float]) -> float:
    """Return the average precision, rounded."""
    return round(average_precision(right.tolist(), list(scores)), 3)


def cosine(found: Sequence[dict]) -> list[float]:
    """Return the floor: the cosine of claim and sentence, words weighted by TF-IDF within the rows at hand."""
    claims, texts = [row["claim"] for row in found], [row["text"] for row in found]
    model = TfidfVectorizer().fit(claims + texts)
    return np.asarray(model.transform(claims).multiply(model.transform(texts)).sum(axis=1)).ravel().tolist()


def reliability(chances: Sequence[float], right: np.ndarray) -> dict[str, list[float]]:
    """Return by fifths of the chance: the mean chance, the share that is evidence, how many."""
    fifth = np.minimum((np.array(chances) * 5).astype(int), 4)
    return {
        f"{at / 5:.1f}": [
            round(float(np.array(chances)[fifth == at].mean()), 3),
            round(float(right[fifth == at].mean()), 3),
            int((fifth == at).sum()),
        ]
        for at in range(5)
        if (fifth == at).any()
    }


def best_limit(chances: Sequence[float], right: np.ndarray) -> float:
    """Return the chance from which calling a sentence evidence gives the best F1."""
    order = np.argsort(-np.array(chances), kind="stable")
    hits = np.cumsum(right[order])
    f1 = 2 * hits / (np.arange(len(order)) + 1 + right.sum())
    return round(float(np.array(chances)[order[int(f1.argmax())]]), 2)


def main() -> None:
    """Fit and write the weights; keep the scores on held-out articles in the card."""
    every = list(rows("evidence-iam"))
    learned = [row for row in every if not held_out(row["article"])]
    asked = [row for row in every if held_out(row["article"])]
    train, held = read(learned), read(asked)
    alone, within = fit(train.alone, train.right), fit(train.within, train.right)
    by_alone, by_within = across(train.alone, train), across(train.within, train)
    chances = told(within, held.within)
    measured = {
        "held-out articles, TF-IDF cosine": precision(held.right, cosine(asked)),
        "held-out articles, sentence alone": precision(held.right, told(alone, held.alone)),
        "held-out articles, among its neighbours": precision(held.right, chances),
        "five folds by topic, TF-IDF cosine": precision(train.right, cosine(learned)),
        "five folds by topic, sentence alone": precision(train.right, by_alone),
        "five folds by topic, among its neighbours": precision(train.right, by_within),
    }
    card = {
        "what": "what each feature adds to the log-odds that a sentence is evidence for a claim, told alone or among "
        "its neighbours, and the chance from which it is called so; see evidence.py",
        "data": f"evidence-iam (Cheng et al. 2022; states no licence), training part by article: {len(learned)} rows, "
        f"{len(asked)} held out; vectors: see matching.json",
        "features": "measures of the pair, what the sentence brings, what stands around it; see evidence.py",
        "date": "2026-11-22",
        "licence": "states none where it was found; only weights are kept",
        "alone": alone,
        "within": within,
        "limits": {"alone": best_limit(by_alone, train.right), "within": best_limit(by_within, train.right)},
        "scores": measured,
        "reliability on held-out articles": reliability(chances, held.right),
        "weaknesses": "encyclopedia and web articles in English; claims are sentences of the article itself, so the "
        "weights for neighbours count on finding the claim there; told alone, it is little better than shared words",
    }
    TARGET.write_text(json.dumps(card, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    evidence.weights.cache_clear()
    for name, score in measured.items():
        print(f"{name:45}", score)
    print(card["limits"], card["reliability on held-out articles"], TARGET.stat().st_size)


if __name__ == "__main__":
    main()
