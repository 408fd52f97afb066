"""From spans-aicup to `argmap/weights/clash.json`: which stretch of a comment and of its reply holds the clash.

Each pair was marked by one to twelve people, who agree little: two stretches of one text are often as good. So the
weights are fitted to the score itself. Every candidate of a text gets a probability (softmax of its sum), every choice
of one a side the token F1 that it would earn, and L-BFGS makes the expected earning of the pairs as large as possible
(minimum risk), starting from weights that give each candidate of a side its own share.

The corpus names no discussion. Most of its texts are in stance-iac, which does; pairs that share a text are joined to
one group with it, and a group is held out or learned from as a whole.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from argmap.evaluate.measures import Marked, clash_scores
from argmap.language import clash
from argmap.model import Relation
from argmap.text.words import words

from .corpora import held_out, joined, rows

TARGET = Path(clash.__file__).parent / "weights" / "clash.json"
COMMON = 20  # candidates of the training part that a feature needs
PENALTY = 2e-4  # L2, a pair
TEMPERATURE = 0.1  # of the shares that the first weights learn
EVERYONE = 0.2  # how much the mean over the people counts beside the one who marked most alike
FIRST, SECOND = 80, 40  # steps of L-BFGS; the second stops by itself after about 30
STANCES = {"agree": Relation.SUPPORTS, "disagree": Relation.REBUTS}

Words = list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A comment, its reply, what the reply does, and the texts that each person marked; `held` if held out."""

    parent: str
    reply: str
    stance: Relation
    marked: tuple[tuple[str, str], ...]
    held: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of all pairs: a row of features a candidate, the rows at which each pair begins, and the F1 that each
    candidate earns with each person (people × candidates) of each pair."""

    names: tuple[str, ...]
    matrix: csr_matrix
    edges: np.ndarray
    earned: list[np.ndarray]


def pairs() -> list[Pair]:
    """Return the corpus."""
    found = list(rows("spans-aicup"))
    return [
        Pair(
            parent=row["parent_text"],
            reply=row["reply_text"],
            stance=STANCES[row["label"]],
            marked=tuple((parent, reply) for parent, reply in row["spans"]),
            held=held_out(group),
        )
        for row, group in zip(found, joined(found), strict=True)
    ]


def matched(said: Words, marked: Words) -> list[bool]:
    """Say of each word of a text whether a marked text holds it, as a longest common subsequence."""
    size = len(marked)
    for at in range(len(said) - size + 1):
        if said[at : at + size] == marked:
            return [at <= place < at + size for place in range(len(said))]
    table = [[0] * (size + 1) for _ in range(len(said) + 1)]
    for at in range(len(said) - 1, -1, -1):
        for place in range(size - 1, -1, -1):
            same = said[at] == marked[place]
            table[at][place] = table[at + 1][place + 1] + 1 if same else max(table[at + 1][place], table[at][place + 1])
    found = [False] * len(said)
    at = place = 0
    while at < len(said) and place < size:
        if said[at] == marked[place] and table[at][place] == table[at + 1][place + 1] + 1:
            found[at] = True
            at, place = at + 1, place + 1
        elif table[at + 1][place] >= table[at][place + 1]:
            at += 1
        else:
            place += 1
    return found


def sides(data: list[Pair]) -> list[Side]:
    """Return both sides, described; every second pair without its stance, as the program often knows none."""
    made = []
    for side in range(2):
        described: list[list[dict[str, float]]] = []
        earned = []
        for number, pair in enumerate(data):
            texts = (pair.parent, pair.reply)
            here, other = clash.read(texts[side]), clash.read(texts[1 - side])
            stance = pair.stance if number % 2 else None
            candidates = list(clash.describe(here, other, stance=stance))
            described.append([features for _, features in candidates])
            f1 = np.zeros((len(pair.marked), len(candidates)))
            for person, marked in enumerate(pair.marked):
                their = [word for word, _, _ in clash.read(marked[side]).words]
                sums = np.concatenate([[0], np.cumsum(matched([word for word, _, _ in here.words], their))])
                for at, ((first, behind), _) in enumerate(candidates):
                    f1[person, at] = 2 * (sums[behind] - sums[first]) / max(1, len(their) + behind - first)
            earned.append(f1)
        common = Counter(name for candidates in described for features in candidates for name in features)
        names = sorted(name for name, count in common.items() if count >= COMMON)
        column = {name: at for at, name in enumerate(names)}
        cells, places, ends = [], [], [0]
        for candidates in described:
            for features in candidates:
                known = [(column[name], value) for name, value in features.items() if name in column]
                places += [place for place, _ in known]
                cells += [value for _, value in known]
                ends.append(len(cells))
        matrix = csr_matrix((cells, places, ends), shape=(len(ends) - 1, len(names)))
        edges = np.concatenate([[0], np.cumsum([len(candidates) for candidates in described])])
        made.append(Side(names=tuple(names), matrix=matrix, edges=edges, earned=earned))
    return made


def shares(edges: np.ndarray) -> Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """Return the function that turns sums of candidates into probabilities within each pair, and their logarithms."""
    owner = np.repeat(np.arange(len(edges) - 1), np.diff(edges))
    filled = np.diff(edges) > 0
    starts = edges[:-1][filled]

    def share(sums: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        most, total = np.zeros(len(filled)), np.ones(len(filled))
        most[filled] = np.maximum.reduceat(sums, starts)
        exped = np.exp(sums - most[owner])
        total[filled] = np.add.reduceat(exped, starts)
        return exped / total[owner], sums - (most + np.log(total))[owner]

    return share


def fit(data: list[Pair]) -> dict[str, dict[str, float]]:
    """Return the weights by side and name."""
    made = sides(data)
    share = [shares(side.edges) for side in made]
    start = []
    for side, shared in zip(made, share, strict=True):
        worth = [(1 - EVERYONE) * f1.max(axis=0) + EVERYONE * f1.mean(axis=0) for f1 in side.earned]
        wanted, _ = shared(np.concatenate(worth) / TEMPERATURE)
        turned = side.matrix.T.tocsr()

        def alone(
            weights: np.ndarray, side: Side = side, shared=shared, wanted: np.ndarray = wanted, turned=turned
        ) -> tuple[float, np.ndarray]:
            likely, logarithms = shared(side.matrix @ weights)
            loss = -(wanted * logarithms).sum() / len(data) + 10 * PENALTY * weights @ weights
            return loss, turned @ (likely - wanted) / len(data) + 20 * PENALTY * weights

        steps = {"maxiter": FIRST}
        start.append(minimize(alone, np.zeros(len(side.names)), jac=True, method="L-BFGS-B", options=steps).x)

    left, right = made
    turned = [side.matrix.T.tocsr() for side in made]
    both = []
    for one, other in zip(left.earned, right.earned, strict=True):
        f1 = (one[:, :, None] + other[:, None, :]) / 2
        both.append((1 - EVERYONE) * f1.max(axis=0) + EVERYONE * f1.mean(axis=0))

    def risk(weights: np.ndarray) -> tuple[float, np.ndarray]:
        first, _ = share[0](left.matrix @ weights[: len(left.names)])
        second, _ = share[1](right.matrix @ weights[len(left.names) :])
        pull_first, pull_second = np.zeros_like(first), np.zeros_like(second)
        total = 0.0
        for at, worth in enumerate(both):
            if not worth.size:
                continue
            here, there = slice(*left.edges[at : at + 2]), slice(*right.edges[at : at + 2])
            by_first, by_second = worth @ second[there], first[here] @ worth
            earned = first[here] @ by_first
            total += earned
            pull_first[here] = first[here] * (by_first - earned)
            pull_second[there] = second[there] * (by_second - earned)
        gradient = np.concatenate([turned[0] @ pull_first, turned[1] @ pull_second])
        return -total / len(data) + PENALTY * weights @ weights, -gradient / len(data) + 2 * PENALTY * weights

    best = minimize(risk, np.concatenate(start), jac=True, method="L-BFGS-B", options={"maxiter": SECOND}).x
    parted = (best[: len(left.names)], best[len(left.names) :])
    return {
        name: {
            feature: round(float(weight), 3)
            for feature, weight in zip(side.names, weights, strict=True)
            if abs(weight) >= 0.0005
        }
        for name, side, weights in zip(clash.SIDES, made, parted, strict=True)
    }


def scores(found: list[Marked], gold: list[list[Marked]]) -> dict[str, float]:
    """Return what `argmap.evaluate.measures.clash_scores` does, to three digits."""
    return {name: round(value, 3) for name, value in clash_scores(found, gold).items()}


def gold(data: list[Pair]) -> list[list[Marked]]:
    """Return the words that each person marked, by pair."""
    return [[(words(parent), words(reply)) for parent, reply in pair.marked] for pair in data]


def ours(data: list[Pair], *, told: bool) -> list[Marked]:
    """Return the words that `argmap.clash` finds, with or without being told the stance."""
    found = []
    for pair in data:
        spans = clash.find(pair.parent, pair.reply, stance=pair.stance if told else None)
        texts = (pair.parent, pair.reply)
        one, other = ([w for a, b in s for w in words(text[a:b])] for text, s in zip(texts, spans, strict=True))
        found.append((one, other))
    return found


def main() -> None:
    """Fit and write the weights; print and keep the scores on the held-out discussions."""
    data = pairs()
    train, held = [pair for pair in data if not pair.held], [pair for pair in data if pair.held]
    card = {
        "what": "weights of the linear model that picks the stretch of each text in which the two clash; see clash.py",
        "data": f"spans-aicup (AI CUP 2022, posts of the Internet Argument Corpus; states no licence), training part "
        f"by discussion: {len(train)} pairs; {len(held)} held out",
        "features": "where a stretch lies, how it begins and ends, the words it shares with the other text, its cues; "
        "see describe in clash.py",
        "date": "2026-11-22",
        "licence": "AI CUP 2022 on the Internet Argument Corpus: states none; only weights are kept",
        "weaknesses": "one forum, in English, whose comments are cut to what the reply quoted, so that first sentences "
        "count for much; one stretch a side, while people mark several in one text of five; knows forms and shared "
        "words, not meaning",
        **fit(train),
    }
    write(card)
    clash._weights.cache_clear()
    measured = {
        "held out, stance told": scores(ours(held, told=True), gold(held)),
        "held out, stance not told": scores(ours(held, told=False), gold(held)),
    }
    write(card | {"scores": measured})
    for name, score in measured.items():
        print(f"{name:30}", score)


def write(card: dict) -> None:
    """Write the weights and what is known of them."""
    TARGET.write_text(json.dumps(card, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
