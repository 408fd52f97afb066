"""From roles-cmv to `argmap/weights/roles.json`: what each word, run of words and named feature says about a role.

A thread of the corpus is a post and one branch of its answers, and the branches of one post repeat the post: the 90
threads are 34 discussions, and of the rows of held-out threads four in ten stand word for word in other threads. So
the card gives the scores on held-out threads, which published figures compare with, and those on held-out discussions,
which tell what to expect of new posts. Settings were chosen by folds of threads, chances are calibrated by folds of
discussions. With RUNS at 2, folds of discussions gain 0.01 of macro-F1 and held-out threads lose as much. Learning
each repeated row once, scores of three other corpora and runs of at least two discussions moved folds of discussions
by less than 0.003.

roles-ampersand is scored, not learned from: it is another cut of the same posts and names no thread, so a row of it may
be one that is held out here. For its score, rows that are also rows of the part learned from are left out.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline

from argmap.evaluate.measures import by_label
from argmap.language import matching, roles

from .corpora import discussions, held_out, rows

TARGET = Path(roles.__file__).parent / "weights" / "roles.json"
LEAST = 2  # rows of the training part that a run of words needs
KEPT = 9000  # runs that ship: those that move the sum most
RUNS, NAMED = 3.0, 0.1  # scale of the two sorts of features, which tells how strongly each is penalised
FOLDS = 5
UNIT = 0.02  # of a run's weights, which are whole numbers of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """Rows as features: runs with their value, named features, sums of vectors; labels and discussions."""

    runs: list[dict[str, float]]
    named: list[dict[str, float]]
    vectors: np.ndarray
    labels: np.ndarray
    groups: list[str]

    def only(self, places: Sequence[int]) -> Read:
        """Return some of the rows."""
        return Read(
            runs=[self.runs[at] for at in places],
            named=[self.named[at] for at in places],
            vectors=self.vectors[places],
            labels=self.labels[places],
            groups=[self.groups[at] for at in places],
        )


def read(found: Iterable[dict]) -> Read:
    """Return rows as features, as `roles.contributions` sees them."""
    rows_ = list(found)
    runs, named, vectors = [], [], []
    for row in rows_:
        said = roles.tokens(row["text"])
        here = sorted(roles.runs(said))
        runs.append(dict.fromkeys(here, 1 / np.sqrt(len(here) + 1)))
        named.append(roles.named(row["text"], said))
        each = [vector for word in said if any(vector := matching.prepare(word).vector)]
        total = np.sum(each, axis=0) if each else np.zeros(matching.weights().size)
        vectors.append(total * roles.VECTOR / np.sqrt(max(1, len(each))))
    return Read(
        runs=runs,
        named=named,
        vectors=np.array(vectors),
        labels=np.array([row["label"] for row in rows_]),
        groups=[row.get("discussion", "") for row in rows_],
    )


def split(found: Iterable[dict], group: str) -> tuple[list[dict], list[dict]]:
    """Return the rows to learn from and those held out, by thread or discussion."""
    parts: tuple[list[dict], list[dict]] = [], []
    for row in found:
        parts[held_out(row[group])].append(row)
    return parts


def matrix(found: list[dict[str, float]], names: Sequence[str]) -> csr_matrix:
    """Return features by name as a matrix with a column a name."""
    place = {name: at for at, name in enumerate(names)}
    cells = [
        (row, place[name], value) for row, here in enumerate(found) for name, value in here.items() if name in place
    ]
    row, column, value = zip(*cells, strict=True)
    return csr_matrix((value, (row, column)), (len(found), len(names)))


def fit(data: Read) -> dict:
    """Return weights fitted to rows, uncalibrated."""
    holding = Counter(run for here in data.runs for run in here)
    runs = sorted(run for run, count in holding.items() if count >= LEAST)
    names = sorted({name for here in data.named for name in here})
    named = matrix(data.named, names).toarray()
    spread = named.std(axis=0) + 1e-9
    middle = named.mean(axis=0)
    everything = hstack([matrix(data.runs, runs) * RUNS, (named - middle) / spread * NAMED, data.vectors]).tocsr()
    model = LogisticRegression(C=1.0, max_iter=3000, class_weight="balanced").fit(everything, data.labels)
    order = [list(model.classes_).index(label) for label in roles.ROLES]
    weights = model.coef_[order].T
    by_run, by_name, by_vector = np.split(weights, [len(runs), len(runs) + len(names)])
    by_run *= RUNS
    by_name = by_name * NAMED / spread[:, None]
    moves = np.abs(by_run).max(axis=1) * np.sqrt([holding[run] for run in runs])
    kept = sorted(np.argsort(-moves, kind="stable")[:KEPT])
    return {
        "bias": rounded(model.intercept_[order] - middle @ by_name),
        "runs": "\n".join(runs[at] for at in kept),
        "weights": [int(value) for value in np.rint(by_run[kept] / UNIT).ravel()],
        "unit": UNIT,
        "usual": dict(zip(names, rounded(middle), strict=True)),
        "named": {name: rounded(each) for name, each in zip(names, by_name, strict=True)},
        "vector": [rounded(each) for each in by_vector.T],
        "scale": 1.0,
        "shift": [0.0, 0.0, 0.0],
    }


def rounded(values: Iterable[float]) -> list[float]:
    """Return numbers with three decimals."""
    return [round(float(value), 3) for value in values]


def sums(card: dict, data: Read) -> np.ndarray:
    """Return what weights add up to for each role of each row, as `roles.role` does."""
    by_run = np.array(card["weights"], float).reshape(-1, len(roles.ROLES)) * card["unit"]
    names = sorted(card["named"])
    by_name = np.array([card["named"][name] for name in names])
    return (
        np.array(card["bias"])
        + matrix(data.runs, card["runs"].split("\n")) @ by_run
        + matrix(data.named, names) @ by_name
        + data.vectors @ np.array(card["vector"]).T
    )


def calibrate(totals: np.ndarray, labels: Sequence[str]) -> tuple[float, list[float]]:
    """Return the scale and the shift that make the sums' chances likeliest (Guo et al. 2017, "On calibration of modern
    neural networks": temperature scaling, with a shift a label since training weighted them equally)."""
    gold = np.array([roles.ROLES.index(label) for label in labels])

    def loss(values: np.ndarray) -> float:
        logs = totals * values[0] + values[1:]
        logs = logs - logs.max(axis=1, keepdims=True)
        return float(np.mean(np.log(np.exp(logs).sum(axis=1)) - logs[np.arange(len(gold)), gold]))

    best = minimize(loss, np.array([1.0, 0.0, 0.0, 0.0]), method="L-BFGS-B").x
    return round(float(best[0]), 3), rounded(best[1:] - best[1:].mean())


def reliability(chances: np.ndarray, labels: Sequence[str]) -> dict[str, list[float]]:
    """Return by tenths of the chance of the likeliest role: the mean chance, the share that is right, how many."""
    best = chances.argmax(axis=1)
    right = np.array([roles.ROLES[at] for at in best]) == np.array(labels)
    tenth = np.minimum((chances.max(axis=1) * 10).astype(int), 9)
    return {
        f"{at / 10:.1f}": [*rounded([chances.max(axis=1)[tenth == at].mean(), right[tenth == at].mean()]), int(n)]
        for at in range(10)
        if (n := (tenth == at).sum())
    }


def scores(want: Sequence[str], got: Sequence[str]) -> dict:
    """Return macro-F1 and the F1 of each role."""
    found = by_label(list(want), list(got), roles.ROLES)
    return {"macro-F1": round(found["macro_f1"], 3)} | {name: round(one, 3) for name, one in found["f1"].items()}


def across(data: Read, folds: Iterable[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """Return the sums of each row by weights fitted to the other folds."""
    found = np.zeros((len(data.labels), len(roles.ROLES)))
    for learned, left in folds:
        found[left] = sums(fit(data.only(learned)), data.only(left))
    return found


def labels_of(totals: np.ndarray) -> list[str]:
    """Return the role with the largest sum, by row."""
    return [roles.ROLES[at] for at in totals.argmax(axis=1)]


def floor(learned: Sequence[dict], asked: Sequence[dict]) -> dict:
    """Return the scores of a bag of runs of one to three words with logistic regression."""
    model = make_pipeline(CountVectorizer(ngram_range=(1, 3)), LogisticRegression(max_iter=1000))
    model.fit([row["text"] for row in learned], [row["label"] for row in learned])
    return scores([row["label"] for row in asked], model.predict([row["text"] for row in asked]))


def main() -> None:
    """Fit, calibrate and write the weights; keep the scores on held-out threads and discussions in the card."""
    every = discussions()
    learned, asked = split(every, "thread")
    train, held = read(learned), read(asked)
    totals = across(train, GroupKFold(FOLDS).split(train.labels, groups=train.groups))
    card = fit(train)
    card["scale"], card["shift"] = calibrate(totals, train.labels)
    measured = {"held-out threads": scores(held.labels, labels_of(sums(card, held)))}
    measured["held-out threads, floor"] = floor(learned, asked)
    shuffled = np.random.default_rng(1).permutation(len(learned))
    by_row = [(np.setdiff1d(shuffled, part), part) for part in np.array_split(shuffled, FOLDS)]
    measured["five folds by row"] = scores(train.labels, labels_of(across(train, by_row)))
    measured["five folds by discussion"] = scores(train.labels, labels_of(totals))
    other_learned, other_asked = split(every, "discussion")
    new = read(other_asked)
    new_sums = sums(fit(read(other_learned)), new)
    measured["held-out discussions, weights of the others"] = scores(new.labels, labels_of(new_sums))
    measured["held-out discussions, floor"] = floor(other_learned, other_asked)
    logs = np.exp(new_sums * card["scale"] + card["shift"])
    known = {" ".join(row["text"].split()) for row in learned}
    other = [row for row in rows("roles-ampersand") if " ".join(row["text"].split()) not in known]
    given = [row["label"] for row in other]
    measured["roles-ampersand, rows not learned from"] = scores(given, labels_of(sums(card, read(other))))
    measured["roles-ampersand, floor"] = floor(learned, other)
    card |= {
        "what": "what each run of words (three whole numbers a run: claim, premise, none), named feature and number of "
        "the words' vectors adds to a role; see roles.py",
        "data": f"roles-cmv (Hidey et al. 2017; states no licence), training part by thread: {len(learned)} rows, "
        f"{len(asked)} held out; vectors: see matching.json",
        "features": "runs of one to three words, named features (see named in roles.py), the sum of the words' vectors",
        "date": "2026-11-22",
        "licence": "states none; only weights are kept",
        "scores": measured,
        "reliability on held-out discussions": reliability(logs / logs.sum(axis=1, keepdims=True), new.labels),
        "weaknesses": "one community, in English; parts cut by hand, often less than a sentence; what is a claim and "
        "what a reason hangs on the sentences around it, which are not looked at",
    }
    write(card)
    for name, score in measured.items():
        print(f"{name:45}", score)
    print(card["scale"], card["shift"], card["reliability on held-out discussions"], TARGET.stat().st_size)


def write(card: dict) -> None:
    """Write the weights, a line a field, and have them read anew."""
    lines = [f" {json.dumps(name)}: {json.dumps(value, separators=(',', ':'))}" for name, value in sorted(card.items())]
    TARGET.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    for remembered in (roles.weights, roles._by_vector):
        remembered.cache_clear()


if __name__ == "__main__":
    main()
