"""From the discussions and keypoints-argkp to `argmap/weights/matching.json`: word vectors, rarity, and how to match.

The vectors are learned from every discussion in the corpora (their text alone, no labels), the weights of the three
measures from the key points, of topics that are not held out. A product of the two vectors, number by number, as 64
further measures lifted neither the held-out part nor four folds of the rest by more than 0.01, and a vector of 128 or
200 numbers neither.

No forum's people and no forum's emoticons: words that are names of authors, and codes that stand for little pictures,
are left out, as they would make texts alike that only come from the same place.
"""

from __future__ import annotations

import base64
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import svds
from sklearn.linear_model import LogisticRegression

from argmap.evaluate.keypoints import Scorer, by_matching, group_points, matched_points
from argmap.language import matching
from argmap.text.words import STOPWORDS, stem, words

from .corpora import held_out, rows

TARGET = Path(matching.__file__).parent / "weights" / "matching.json"
SIZE = 64  # numbers of a vector
WORDS = 5000
NEAR = 6  # words apart that still count as together
WEIGHT = 0.25  # power of the singular values (Levy, Goldberg and Dagan 2015 advise 0 to 0.5)
STRENGTH = 1.0  # C of the L2 penalty
# Of the uses of a word that is in an author's name, the share that stand in threads in which somebody of that name
# writes; from there on it counts as a name. Between 0.5 and 0.9 lie twenty words, such as "matthew" and "ghost".
NAME = 0.5
_PICTURE = re.compile(r"emoticon_\w+")


def texts() -> Iterator[str]:
    """Yield the text of every discussion; of the key points only those of topics that are not held out."""
    for row in rows("pastes-iac"):
        if not held_out(row["thread"]):
            yield row["text"]
    for name in ("camps-iac", "threads-cmv"):
        for row in rows(name):
            yield from map(body, row["turns"])
    for name in ("stance-iac", "stance-debagreement", "relations-aifdb", "spans-aicup"):
        for row in rows(name):
            yield row["parent_text"]
            yield row["reply_text"]
    for name in ("evidence-iam", "roles-cmv"):
        for row in rows(name):
            yield row["text"]
    for row in rows("keypoints-argkp"):
        if not held_out(row["topic"]):
            yield row["argument"]


def body(turn: dict) -> str:
    """Return what a turn says."""
    return turn.get("body") or turn.get("text") or ""


def stems(text: str) -> list[str]:
    """Return the stems of a text's words, without the forum's codes for little pictures."""
    return [stem(word) for word in words(_PICTURE.sub(" ", text))]


def signed() -> Iterator[tuple[set[str], list[str]]]:
    """Yield of each discussion whose people are known the names of its authors and its texts."""
    for row in rows("pastes-iac"):
        if not held_out(row["thread"]):
            yield {entry["author"] for entry in row["gold"]}, [row["text"]]
    for name in ("camps-iac", "threads-cmv"):
        for row in rows(name):
            yield {turn.get("author") or "" for turn in row["turns"]}, list(map(body, row["turns"]))
    posts: dict[str, list[dict]] = defaultdict(list)
    for row in rows("stance-debagreement"):
        posts[row["submission_id"]].append(row)
    for pairs_ in posts.values():
        authors = {row[side] for row in pairs_ for side in ("parent_author", "reply_author")}
        yield authors, [row[side] for row in pairs_ for side in ("parent_text", "reply_text")]


def names(found: Iterable[tuple[set[str], list[str]]]) -> set[str]:
    """Return the stems that are names: those in an author's name that are mostly used where that author writes."""
    total: Counter[str] = Counter()
    near: Counter[str] = Counter()
    for authors, said in found:
        own = {word for author in authors for word in stems(author)}
        for text in said:
            for word in stems(text):
                total[word] += 1
                near[word] += word in own
    return {word for word, count in near.items() if count >= NAME * total[word]}


def vectors() -> tuple[list[str], list[float], np.ndarray]:
    """Return the commonest stems, their rarity, and a vector each."""
    common = {stem(word) for word in STOPWORDS} | names(signed())
    said = [stems(text) for text in dict.fromkeys(texts())]
    counts = Counter(word for word in chain.from_iterable(said) if word.isalpha() and word.isascii() and len(word) > 2)
    kept = sorted((word for word in counts if word not in common), key=lambda word: (-counts[word], word))[:WORDS]
    place = {word: at for at, word in enumerate(kept)}
    # A page counts as as many texts as it has comments' worth of words.
    parts = [text[at : at + 80] for text in said for at in range(0, len(text), 80)]
    holding = Counter(word for part in parts for word in set(part))
    together: Counter[tuple[int, int]] = Counter()
    for text in said:
        here = [place[word] for word in text if word in place]
        for at, one in enumerate(here):
            for apart, other in enumerate(here[at + 1 : at + 1 + NEAR], 1):
                together[min(one, other), max(one, other)] += 2 if apart < 3 else 1
    cells = sorted((pair, count) for pair, count in together.items() if count > 1)
    first, second = np.array([pair for pair, _ in cells]).T
    count = np.array([count for _, count in cells], float)
    matrix = csr_matrix((count, (first, second)), (WORDS, WORDS))
    matrix = matrix + matrix.T
    rows_, columns = matrix.nonzero()
    value = np.asarray(matrix[rows_, columns]).ravel()
    each = np.asarray(matrix.sum(axis=1)).ravel()
    smooth = each**0.75
    information = np.log(value / each[rows_] / (smooth / smooth.sum())[columns])
    positive = information > 0
    matrix = csr_matrix((information[positive], (rows_[positive], columns[positive])), (WORDS, WORDS))
    left, strength, _ = svds(matrix, k=SIZE, v0=np.ones(WORDS))
    found = left * strength**WEIGHT
    found /= np.linalg.norm(found, axis=1, keepdims=True) + 1e-9
    return kept, [float(np.log(len(parts) / holding[word])) for word in kept], found


def packed(found: np.ndarray) -> str:
    """Return vectors as text, two numbers a byte; each number from -7 to 7, of the vector's own scale."""
    scale = np.minimum(np.abs(found).max(axis=1, keepdims=True), 3.5 / np.sqrt(SIZE))
    whole = np.clip(np.rint(found / scale * matching.LEVELS), -matching.LEVELS, matching.LEVELS)
    whole = (whole + matching.LEVELS + 1).astype(np.uint8)
    return base64.b64encode((whole[:, 0::2] << 4 | whole[:, 1::2]).tobytes()).decode()


def pairs(*, held: bool) -> tuple[np.ndarray, np.ndarray]:
    """Return the measures and the label of each pair of one part, within the setting of its topic and stance."""
    groups: dict[tuple[str, int], list[dict]] = {}
    for row in rows("keypoints-argkp"):
        if held_out(row["topic"]) == held:
            groups.setdefault((row["topic"], row["stance"]), []).append(row)
    found, labels = [], []
    for group in groups.values():
        said = list(dict.fromkeys([row["argument"] for row in group] + [row["key_point"] for row in group]))
        around = matching.setting(said)
        ready = {text: matching.prepare(text, around) for text in said}
        for row in group:
            measures = matching.measure(ready[row["argument"]], ready[row["key_point"]])
            found.append([measures[name] for name in matching.FEATURES])
            labels.append(row["match"])
    return np.array(found), np.array(labels)


def measured(scorer: Scorer, *, held: bool) -> tuple[float, float, float]:
    """Return what `argmap.evaluate.keypoints.matched_points` does, over one part."""
    kept = (row for row in rows("keypoints-argkp") if held_out(row["topic"]) == held)
    return matched_points(group_points(kept), scorer)


def write(card: dict) -> None:
    """Write the weights' file, and have it read anew."""
    TARGET.write_text(json.dumps(card, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    for remembered in (matching.weights, matching.relatedness, matching._vector):
        remembered.cache_clear()


def main() -> None:
    """Learn and write the vectors, then the weights of the measures; `benchmarks/matching.py` prints the baselines."""
    kept, rare, found = vectors()
    card = {
        "what": "what each measure adds to the log-odds that a statement makes a label's point, and the rarity (tenths "
        "of a natural logarithm) and vector (4 bits a number) of common stems; see matching.py",
        "data": "vectors: text of pastes-iac (training part), camps-iac, threads-cmv, stance-iac, stance-debagreement, "
        "relations-aifdb, spans-aicup, evidence-iam, roles-cmv, keypoints-argkp (training part); weights: "
        "keypoints-argkp, training part by topic; no authors' names, no codes of emoticons",
        "features": "how much of the label's words the statement has (covered), cosine of letter groups (letters), "
        "cosine of summed word vectors (meaning); see measure in matching.py",
        "date": "2026-11-22",
        "licence": "keypoints-argkp: CDLA-Sharing-1.0 (IBM KPA 2021); the others state none: only weights and counts "
        "are kept",
        "weaknesses": "three quarters of the text is argument about American politics, religion and science of 2003 to "
        "2010; words alone, so that who denies a point and who makes it look alike; short statements share few words",
        "bias": 0.0,
        "measures": dict.fromkeys(matching.FEATURES, 1.0),
        "words": " ".join(kept),
        "rarity": [round(10 * value) for value in rare],
        "size": SIZE,
        "vectors": packed(found),
    }
    write(card)
    values, labels = pairs(held=False)
    model = LogisticRegression(C=STRENGTH, max_iter=1000).fit(values, labels)
    card["bias"] = round(float(model.intercept_[0]), 3)
    card["measures"] = {
        name: round(float(value), 3) for name, value in zip(matching.FEATURES, model.coef_[0], strict=True)
    }
    write(card)
    card["scores"] = dict(
        zip(
            ("strict", "relaxed", "per key point"),
            (round(value, 3) for value in measured(by_matching, held=True)),
            strict=True,
        )
    )
    write(card)
    print(card["bias"], card["measures"], card["scores"], TARGET.stat().st_size)


if __name__ == "__main__":
    main()
