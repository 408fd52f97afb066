"""From a statement and the label of a position to a number: how likely the statement makes the point of the label.

A logistic regression over three measures of two sentences, each weighted by how rare a word is where the sentences come
from: how much of the label the statement covers, where a related word covers in part; the cosine of the letter groups
of their words, so that "criminal" meets "crime"; the cosine of their sums of word vectors. Vectors (positive pointwise
mutual information, cut to 64 numbers by singular values: Levy, Goldberg and Dagan 2015, "Improving distributional
similarity") and weights are learned, see `weights/matching.json`; polarity is no part of it (`denies` tells that).
"""

from __future__ import annotations

import binascii
import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from itertools import repeat
from operator import add, mul
from typing import NamedTuple

from ..text.files import shipped
from ..text.words import STOPWORDS, stem, words

GENERAL = 20.0  # texts' worth of trust in how rare a word is in general, before the setting's own count
FLOOR = 0.3  # cosine of two words' vectors below which they are not related
RELATED = 0.8  # what a related word covers at most
SAME_ROOT = 0.9  # what a word with the same beginning covers
ROOT = 5  # letters
LEVELS = 7.0  # a vector's numbers are whole, from -7 to 7
PLENTY = 60  # content words of a statement that are looked at
FEATURES = ("covered", "letters", "meaning")

_NEGATIVE = frozenset("""not no nor never neither none nobody nothing without hardly barely cannot can't don't doesn't
    didn't isn't aren't wasn't weren't won't wouldn't shouldn't couldn't hasn't haven't hadn't ain't fail failed fails
    refuse refused refuses deny denied denies""".split())  # fmt: skip
_CLAUSE = re.compile(r"[,;:.!?()–—]|\b(?:but|although|though|because|while|which|that|and)\b", re.I)


class Setting(NamedTuple):
    """How many texts there are where statements and labels come from, and how many of them hold each stem."""

    texts: int
    holding: dict[str, int]


class Prepared(NamedTuple):
    """A sentence made ready for comparing: the weight of each content stem, its letter groups and its vector."""

    weights: dict[str, float]
    letters: dict[str, float]  # of length 1
    vector: tuple[float, ...]  # of length 1, or all zero


class Weights(NamedTuple):
    """What was learned: what each measure adds, and each common stem's rarity and vector."""

    bias: float
    measures: dict[str, float]
    place: dict[str, int]
    rarity: tuple[float, ...]  # natural logarithm of texts in one that holds the stem
    rarest: float
    vectors: bytes  # two numbers a byte
    size: int  # numbers of a vector


EMPTY = Setting(texts=0, holding={})


@cache
def weights() -> Weights:
    """Return the learned weights, read once."""
    card = json.loads(shipped("matching"))
    rarity = tuple(value / 10 for value in card["rarity"])
    return Weights(
        bias=card["bias"],
        measures=card["measures"],
        place={word: at for at, word in enumerate(card["words"].split())},
        rarity=rarity,
        rarest=max(rarity),
        vectors=binascii.a2b_base64(card["vectors"]),
        size=card["size"],
    )


def setting(texts: Iterable[str]) -> Setting:
    """Return the setting of some texts (statements, an article's sentences): what is common there says little."""
    holding: Counter[str] = Counter()
    count = 0
    for text in texts:
        holding.update(set(_stems(text)))
        count += 1
    return Setting(texts=count, holding=dict(holding))


def match(statement: str, label: str, around: Setting = EMPTY) -> float:
    """Return how likely (0 to 1) a statement makes the point of a label.

    Arguments: the two texts; the setting that tells which words are common there. Order labels or statements by it;
    as a likelihood it holds for arguments on one subject, of which a fifth make the point of a label.
    """
    return likely(prepare(statement, around), prepare(label, around))


def likely(statement: Prepared, label: Prepared) -> float:
    """Return what `match` does, of two texts made ready by `prepare`."""
    learned = weights()
    measured = measure(statement, label)
    total = learned.bias + math.fsum(learned.measures[name] * measured[name] for name in FEATURES)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def measure(statement: Prepared, label: Prepared) -> dict[str, float]:
    """Return the measures of a statement and a label by name (see FEATURES), each about 0 to 1."""
    whole = math.fsum(label.weights.values())
    said = statement.weights
    covered = math.fsum(
        weight * (1.0 if word in said else max([relatedness(word, other) for other in said], default=0.0))
        for word, weight in label.weights.items()
    )
    fewer, more = sorted((statement.letters, label.letters), key=len)
    return {
        "covered": covered / whole if whole else 0.0,
        "letters": math.fsum(value * more[group] for group, value in fewer.items() if group in more),
        "meaning": math.fsum(a * b for a, b in zip(statement.vector, label.vector, strict=True)),
    }


def prepare(text: str, around: Setting = EMPTY) -> Prepared:
    """Make a text ready for comparing within a setting."""
    found = weigh(text, around)
    letters: dict[str, float] = {}
    for word, weight in found.items():
        groups = _groups(word)
        share_of_each = weight / math.sqrt(len(groups))
        for group in groups:
            if letters.get(group, 0.0) < share_of_each:
                letters[group] = share_of_each
    length = math.sqrt(math.fsum(value * value for value in letters.values())) or 1.0
    return Prepared(
        weights=found,
        letters={group: value / length for group, value in letters.items()},
        vector=meaning(found),
    )


def meaning(weights_: Mapping[str, float]) -> tuple[float, ...]:
    """Return the vector, of length 1 or all zero, of content stems that each weigh something."""
    total = [0.0] * weights().size
    for word, weight in weights_.items():
        vector = _vector(word)
        if vector:
            total = list(map(add, total, map(mul, vector, repeat(weight))))
    return _of_length_one(total)


def weigh(text: str, around: Setting = EMPTY) -> dict[str, float]:
    """Return how much each content stem of a text says within a setting: the `weights` of what `prepare` returns."""
    return {word: rarity(word, around) for word in _stems(text)[:PLENTY]}


def rarity(word: str, around: Setting) -> float:
    """Return how much a stem says in a setting: the logarithm of how few texts, there and in general, hold it."""
    holding = around.holding.get(word, 0) + GENERAL * share(word)
    return max(0.05, math.log((around.texts + GENERAL + 1) / (holding + 0.5)))


def share(word: str) -> float:
    """Return in how many (0 to 1) of the texts that were learned from a stem occurs; a stem unknown there is rare."""
    learned = weights()
    at = learned.place.get(word)
    return math.exp(-learned.rarity[at]) if at is not None else math.exp(-learned.rarest - 1)


@lru_cache(maxsize=1 << 17)
def relatedness(one: str, other: str) -> float:
    """Return how far one stem stands for another: 1 for the same, less for the same root and for related meaning."""
    if one == other:
        return 1.0
    shorter, longer = (one, other) if len(one) <= len(other) else (other, one)
    if len(shorter) >= 4 and longer[:ROOT] == shorter[:ROOT]:
        return SAME_ROOT
    first, second = _vector(one), _vector(other)
    if not first or not second:
        return 0.0
    cosine = math.fsum(a * b for a, b in zip(first, second, strict=True))
    return max(0.0, RELATED * (cosine - FLOOR) / (1 - FLOOR))


def denies(text: str, stems: Iterable[str]) -> bool:
    """Say whether a text denies something in a clause that names one of the stems ("they never agreed")."""
    wanted = set(stems)
    for clause in _CLAUSE.split(text):
        said = words(clause)
        if not _NEGATIVE.isdisjoint(said) and any(stem(word) in wanted for word in said):
            return True
    return False


def _stems(text: str) -> list[str]:
    return [stem(word) for word in words(text) if word not in STOPWORDS]


def _groups(word: str) -> set[str]:
    """The groups of three and four letters of a word with its edges marked."""
    edged = f" {word} "
    return {edged[at : at + size] for size in (3, 4) for at in range(len(edged) - size + 1)}


@lru_cache(maxsize=1 << 14)
def _vector(word: str) -> tuple[float, ...]:
    """The vector of a stem, of length 1; empty for a word that was not learned."""
    learned = weights()
    at = learned.place.get(word)
    if at is None:
        return ()
    packed = learned.vectors[at * learned.size // 2 : (at + 1) * learned.size // 2]
    return _of_length_one([float(number) - LEVELS - 1 for byte in packed for number in (byte >> 4, byte & 15)])


def _of_length_one(vector: list[float]) -> tuple[float, ...]:
    length = math.sqrt(math.fsum(value * value for value in vector))
    return tuple(value / length for value in vector) if length else tuple(vector)
