"""From stance-iac and stance-debagreement to `argmap/weights/stance.json`: how the wording of a reply tells its stance.

A multinomial logistic regression over the named cues of `argmap.analysis.links.describe` and the openers common to
both sites. Every stance of every site weighs the same, and what tells the two sites apart has an intercept of its own,
of which half is kept, so that the weights carry no site's habits. A vocabulary of words and pairs of words (1,000 to
3,000, in both sites) was tried beside the cues and left out: it changed macro-F1 by less than 0.01 either way.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score

from argmap.analysis import links
from argmap.evaluate import own_words

from .corpora import held_out, rows

TARGET = Path(links.__file__).parents[1] / "weights" / "stance.json"
LEAST = 4  # replies of each site that an opener needs
STRENGTH = 0.05  # C of the L2 penalty
_ODDITY = re.compile(r"emoticon_\w+")  # one forum's emoticons


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A reply and its parent, the site, the stance (place in `links.STANCES`), and whether it is held out."""

    site: str
    parent: str
    reply: str
    stance: int
    sides: int | None  # the stance where only agree and disagree were asked for
    held: bool


def examples() -> list[Example]:
    """Return the rows of both corpora."""
    found = []
    for row in rows("stance-iac"):
        parent, reply = _ODDITY.sub("", row["parent_text"]), _ODDITY.sub("", row["reply_text"])
        stance = links.STANCES.index(row["label3"] or row["label"])
        sides, held = links.STANCES.index(row["label"]), held_out(str(row["discussion_id"]))
        found.append(Example(site="iac", parent=parent, reply=reply, stance=stance, sides=sides, held=held))
    for row in rows("stance-debagreement"):
        parent, reply = row["parent_text"], own_words(row["parent_text"], row["reply_text"])
        stance, held = links.STANCES.index(row["label"]), held_out(row["submission_id"])
        found.append(Example(site="debagreement", parent=parent, reply=reply, stance=stance, sides=None, held=held))
    return found


def described(data: list[Example]) -> list[dict[tuple[str, str], float]]:
    """Return the features of each example, by part of the card and name."""
    found = []
    for example in data:
        reply = links.said(example.reply)
        features = {("cues", name): value for name, value in links.describe(reply, links.said(example.parent)).items()}
        features |= {("openers", name): 1.0 for name in links.openers(reply)}
        found.append(features)
    return found


def fit(data: list[Example]) -> dict[str, dict[str, links.Three]]:
    """Return the weights, by part of the card and name."""
    features = described(data)
    sites = sorted({example.site for example in data})
    common: dict[str, Counter[tuple[str, str]]] = {site: Counter() for site in sites}
    for example, named in zip(data, features, strict=True):
        common[example.site].update(named)
    names = sorted(
        name
        for name in set().union(*common.values())
        if name != ("cues", "bias") and (name[0] == "cues" or min(counts[name] for counts in common.values()) >= LEAST)
    )
    column = {name: at for at, name in enumerate(names)}
    cells = [
        (row, column[name], value)
        for row, named in enumerate(features)
        for name, value in named.items()
        if name in column
    ]
    row, place, value = zip(*cells, strict=True)
    matrix = csr_matrix((value, (row, place)), (len(data), len(names)))
    second = csr_matrix([[float(example.site == sites[-1] and len(sites) > 1)] for example in data])
    stances = np.array([example.stance for example in data])
    groups = Counter((example.site, example.stance) for example in data)
    weight = [len(data) / len(groups) / groups[example.site, example.stance] for example in data]
    model = LogisticRegression(C=STRENGTH, max_iter=3000).fit(hstack([matrix, second]).tocsr(), stances, weight)
    bias = model.intercept_ + model.coef_[:, -1] / 2
    card: dict[str, dict[str, links.Three]] = {"cues": {}, "openers": {}}
    for (part, name), at in column.items():
        card[part][name] = tuple(round(float(each), 3) for each in model.coef_[:, at])
    card["cues"]["bias"] = tuple(round(float(each), 3) for each in bias)
    return card


def likely(card: dict[str, dict[str, links.Three]], data: list[Example]) -> np.ndarray:
    """Return the three likelihoods of each example, with the stances taken as equally common."""
    weights = links.Weights(cues=card["cues"], openers=card["openers"])
    found = []
    for example in data:
        reply = links.said(example.reply)
        tells = links._tell(links.describe(reply, links.said(example.parent)), links.openers(reply), weights)
        found.append([math.exp(each - max(tells)) for each in tells])
    return np.array(found) / np.sum(found, axis=1, keepdims=True)


def scores(want: list[int], got: list[int]) -> dict[str, float]:
    """Return macro-F1 and accuracy."""
    return {
        "macro-F1": round(float(f1_score(want, got, average="macro")), 3),
        "accuracy": round(float(accuracy_score(want, got)), 3),
    }


def table(card: dict[str, dict[str, links.Three]], data: list[Example]) -> dict[str, dict[str, float]]:
    """Return the scores on the held-out rows of each site, with the floors beside them."""
    found = {}
    for site, two in (("iac", True), ("iac", False), ("debagreement", False)):
        kept = [example for example in data if example.site == site]
        train, held = [e for e in kept if not e.held], [e for e in kept if e.held]
        want = [example.sides if two else example.stance for example in held]
        learned = [example.sides if two else example.stance for example in train]
        guess = likely(card, held)[:, : 2 if two else 3].argmax(axis=1).tolist()
        name = f"{site}, {'two' if two else 'three'} stances"
        found[name] = scores(want, guess)
        found[name + ", majority"] = scores(want, [Counter(learned).most_common(1)[0][0]] * len(want))
        words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
        bag = LogisticRegression(C=3, max_iter=2000, class_weight="balanced")
        bag.fit(words.fit_transform([example.reply for example in train]), learned)
        found[name + ", bag of words"] = scores(want, bag.predict(words.transform([e.reply for e in held])).tolist())
    return found


def main() -> None:
    """Fit and write the weights; print the scores on the held-out part, also of a model that never saw the site."""
    data = examples()
    train = [example for example in data if not example.held]
    weights = fit(train)
    measured = table(weights, data)
    for site in ("iac", "debagreement"):
        blind = table(fit([example for example in train if example.site != site]), data)
        own_names = [name for name in blind if name.startswith(site) and name.endswith("stances")]
        measured |= {f"{name}, site unseen": blind[name] for name in own_names}
    card = {
        "what": "what each cue and opener adds to the log-odds that a reply agrees, disagrees or does neither; "
        "see analysis/links.py",
        "data": f"stance-iac and stance-debagreement, training parts by thread: {len(train)} replies",
        "scores": measured,
        **weights,
    }
    TARGET.write_text(json.dumps(card, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    for name, score in sorted(measured.items()):
        print(f"{name:50}", score)


if __name__ == "__main__":
    main()
