"""From stance-iac and stance-debagreement to `argmap/weights/stance.json`: how the wording of a reply tells its stance.

A multinomial logistic regression over the named cues of `argmap.language.stance.describe`, the openers and the words
common to both sites. Every stance of a site weighs the same, and the posts of many short boards (debagreement) weigh
more than those of one forum; what tells the two sites apart has an intercept of its own, so that the weights carry no
site's habits. A label that people did not agree on weighs less. Chosen by cross-validation grouped by discussion
within the training parts; tried so and left out, as they gained less than 0.005 or lost at the site unseen: pairs of
words, characters, the parent's words, products of cues, boosted trees over the cues, the sides of camps-iac and the
labels of relations-cmv and relations-aifdb as further sites, self-training on 14,000 replies without labels, the
shares of the stances fitted to a file, what else is said in a submission or by a person, sentence embeddings, bagging
over discussions, how the parent looks, and the likelihoods of a fine-tuned transformer as further labels.
"""

from __future__ import annotations

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

from argmap.evaluate.stance import own_words
from argmap.language import stance as wording

from .corpora import held_out, rows, save

TARGET = Path(wording.__file__).parents[1] / "weights" / "stance.json"
STRENGTH = 0.03  # C of the L2 penalty
LEAST = {"cues": (0, 0), "openers": (6, 12), "words": (4, 12), "opening": (4, 8)}  # replies of each site, of all
SCALE = {"cues": 1.0, "openers": 1.0, "words": 0.2, "opening": 0.3}  # the smaller, the stronger the penalty
TELLING = 0.004  # a word that adds less to every stance is left out
SITES = {"iac": 0.6, "debagreement": 1.0}  # what a site weighs
KEPT = 0.8  # of the intercept of the second site
# What a label weighs that two of three people gave, that a second annotation contradicts (spans-aicup has four
# in five of its pairs from of stance-iac), and that is neutral of three stances but took a side of two.
TWO_OF_THREE, CONTRADICTED, NEUTRAL_OF_THREE = 0.6, 0.3, 0.5
_ODDITY = re.compile(r"emoticon_\w+")  # one forum's emoticons


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A reply and its parent, the site, the stance (place in `wording.STANCES`), and whether it is held out.

    `targets` are the stances to learn, each with its weight.
    """

    site: str
    parent: str
    reply: str
    stance: int
    sides: int | None  # the stance where only agree and disagree were asked for
    held: bool
    targets: tuple[tuple[int, float], ...]


def examples() -> list[Example]:
    """Return the rows of both corpora."""
    second = {
        (_key(row["parent_text"]), _key(row["reply_text"])): wording.STANCES.index(row["label"])
        for row in rows("spans-aicup")
    }
    found = []
    for row in rows("stance-iac"):
        parent, reply = _ODDITY.sub("", row["parent_text"]), _ODDITY.sub("", row["reply_text"])
        stance = wording.STANCES.index(row["label3"] or row["label"])
        sides, held = wording.STANCES.index(row["label"]), held_out(str(row["discussion_id"]))
        other = second.get((_key(row["parent_text"]), _key(row["reply_text"])), sides)
        sure = 1.0 if other == sides else CONTRADICTED
        if stance == wording.NEUTRAL:
            targets = [(stance, NEUTRAL_OF_THREE), (sides, (1 - NEUTRAL_OF_THREE) * sure)]
        else:
            targets = [(sides, sure)]
        found.append(
            Example(
                site="iac",
                parent=parent,
                reply=reply,
                stance=stance,
                sides=sides,
                held=held,
                targets=tuple(targets),
            )
        )
    for row in rows("stance-debagreement"):
        parent, reply = row["parent_text"], own_words(row["parent_text"], row["reply_text"])
        stance, held = wording.STANCES.index(row["label"]), held_out(row["submission_id"])
        sure = 1.0 if float(row["agreement_fraction"]) > 0.99 else TWO_OF_THREE
        found.append(
            Example(
                site="debagreement",
                parent=parent,
                reply=reply,
                stance=stance,
                sides=None,
                held=held,
                targets=((stance, sure),),
            )
        )
    return found


def _key(text: str) -> str:
    """A text as it stays the same from one corpus to the other."""
    return re.sub(r"\W+", "", text.lower())[:60]


def described(data: list[Example]) -> list[dict[tuple[str, str], float]]:
    """Return the features of each example, by part of the card and name."""
    found = []
    for example in data:
        reply = wording.worded(example.reply)
        features = {
            ("cues", name): value for name, value in wording.describe(reply, wording.worded(example.parent)).items()
        }
        features |= {("openers", name): 1.0 for name in wording.openers(reply)}
        features |= {("words", word): 1.0 for word in reply.words}
        features |= {("opening", word): 1.0 for word in reply.opening}
        found.append(features)
    return found


def fit(data: list[Example]) -> dict[str, dict[str, wording.Three]]:
    """Return the weights, by part of the card and name."""
    features = described(data)
    sites = sorted({example.site for example in data})
    common: dict[str, Counter[tuple[str, str]]] = {site: Counter() for site in sites}
    for example, named in zip(data, features, strict=True):
        common[example.site].update(named)
    names = sorted(
        name
        for name in set().union(*common.values())
        if name != ("cues", "bias")
        and min(counts[name] for counts in common.values()) >= LEAST[name[0]][0]
        and sum(counts[name] for counts in common.values()) >= LEAST[name[0]][1]
    )
    column = {name: at for at, name in enumerate(names)}
    cells = [
        (row, column[name], value * SCALE[name[0]])
        for row, named in enumerate(features)
        for name, value in named.items()
        if name in column
    ]
    row, place, value = zip(*cells, strict=True)
    matrix = csr_matrix((value, (row, place)), (len(data), len(names)))
    second = csr_matrix([[float(example.site == sites[0] and len(sites) > 1)] for example in data])
    targets = [(at, stance, sure) for at, example in enumerate(data) for stance, sure in example.targets]
    sums: Counter[tuple[str, int]] = Counter()
    for at, stance, sure in targets:
        sums[data[at].site, stance] += sure
    size = len(data) / len(wording.STANCES) / 2
    weight = [sure * size * SITES[data[at].site] / sums[data[at].site, stance] for at, stance, sure in targets]
    learned = hstack([matrix, second]).tocsr()[[at for at, _, _ in targets]]
    model = LogisticRegression(C=STRENGTH, max_iter=3000, tol=1e-6)
    model.fit(learned, [stance for _, stance, _ in targets], weight)
    bias = model.intercept_ + model.coef_[:, -1] * KEPT
    card: dict[str, dict[str, wording.Three]] = {part: {} for part in wording.Weights._fields}
    for (part, name), at in column.items():
        three = tuple(round(float(each) * SCALE[part], 3) for each in model.coef_[:, at])
        if part in ("cues", "openers") or max(map(abs, three)) >= TELLING:
            card[part][name] = three
    card["cues"]["bias"] = tuple(round(float(each), 3) for each in bias)
    return card


def likely(card: dict[str, dict[str, wording.Three]], data: list[Example]) -> np.ndarray:
    """Return the three likelihoods of each example, with the stances taken as equally common."""
    weights = wording.Weights(**card)
    found = []
    for example in data:
        reply = wording.worded(example.reply)
        tells = wording.tell(wording.describe(reply, wording.worded(example.parent)), reply, weights)
        found.append([math.exp(each - max(tells)) for each in tells])
    return np.array(found) / np.sum(found, axis=1, keepdims=True)


def scores(want: list[int], got: list[int]) -> dict[str, float]:
    """Return macro-F1 and accuracy."""
    return {
        "macro-F1": round(float(f1_score(want, got, average="macro")), 3),
        "accuracy": round(float(accuracy_score(want, got)), 3),
    }


def table(card: dict[str, dict[str, wording.Three]], data: list[Example]) -> dict[str, dict[str, float]]:
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
        "what": "what each cue, opener and word (anywhere, and in the first sentence) adds to the log-odds that a "
        "reply agrees, disagrees or does neither; see language/stance.py",
        "data": f"stance-iac and stance-debagreement, training parts by thread: {len(train)} replies; second labels of "
        "stance-iac from spans-aicup",
        "features": "named cues of both texts (see describe in language/stance.py), openers, words that both sites use",
        "date": "2026-11-22",
        "licence": "both state none where they were found; only weights are kept",
        "weaknesses": "a forum of 2003 to 2010 and five boards of Reddit, in English; a site unseen loses 0.01 to "
        "0.07; irony, agreement against a third party and facts that contradict without saying so are missed; how "
        "common each stance is must come from elsewhere",
        "scores": measured,
        **weights,
    }
    save(TARGET, card)
    for name, score in sorted(measured.items()):
        print(f"{name:50}", score)


if __name__ == "__main__":
    main()
