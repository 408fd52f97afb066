"""From a claim and the sentences of an article to how likely each sentence is evidence for the claim.

A logistic regression over measures of the pair (those of `matching`, the cosine of rare words), over what the sentence
brings (numbers, years, reports of others) and, where its neighbours are known, over what stands before and behind it:
people mark evidence in runs, next to where the article says what is claimed. See `training/evidence.py`.

Tried in cross-validation by topic and left out, as none lifted average precision by more than 0.005: the words of the
sentence (they tell topics), kinds of words and endings as in `roles`, how a sentence ranks among the others for one
claim, boosted trees over the same features, a second pass over the neighbours' chances.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from ..text.files import shipped
from ..text.words import fold, words
from . import matching

BIAS = "bias"
REPEATED = 0.95  # cosine from which a sentence is the claim itself
# Sentences before (-) and behind (+) within which the nearest to the claim counts.
NEAR = {
    "just before": (-1,),
    "shortly before": (-2, -3),
    "before": (-4, -5, -6),
    "just behind": (1,),
    "shortly behind": (2, 3),
    "behind": (4, 5, 6),
}
LEAST = 4  # sentences of a passage from which its sentences are told by their neighbours too
REACH = 8  # sentences from the claim's own place for which the distance is a feature
HEADING = 8  # words and signs; a shorter line without a stop is a heading

_REPORTS = frozenset(
    """study studies research report reports survey found find finds shows showed show according data evidence
    researchers scientists experts percent statistics published university journal professor institute analysis poll
    reported suggests suggest suggested concluded estimated example instance argues argue argued claims claim stated
    states said says believe""".split()
)
_MONTHS = frozenset(
    "january february march april june july august september october november december".split()  # "may" is a verb too
)
_YEAR = re.compile(r"\b1[5-9]\d\d\b|\b20\d\d\b")


class Sentence(NamedTuple):
    """A sentence made ready: its words' weights and vector, their length, and what it brings whatever the claim."""

    prepared: matching.Prepared
    length: float  # of the weights, as a vector
    brings: dict[str, float]


class Weights(NamedTuple):
    """What each feature adds to the log-odds, and the chance from which a sentence is called evidence (there F1 was
    best): of a sentence alone, and of one whose neighbours are known."""

    alone: dict[str, float]
    within: dict[str, float]
    limits: tuple[float, float]


@cache
def weights() -> Weights:
    """Return the learned weights, read once."""
    card = json.loads(shipped("evidence"))
    return Weights(card["alone"], card["within"], (card["limits"]["alone"], card["limits"]["within"]))


def prepare(text: str, around: matching.Setting = matching.EMPTY) -> Sentence:
    """Make a claim or a sentence ready for comparing within a setting (see `matching.setting`)."""
    prepared = matching.prepare(text, around)
    length = math.sqrt(math.fsum(value * value for value in prepared.weights.values()))
    return Sentence(prepared, length, _brings(text))


def chances(claim: Sentence, passage: Sequence[Sentence]) -> list[float]:
    """Return how likely (0 to 1) each sentence of a passage is evidence for a claim.

    Arguments: the claim and the sentences that follow each other in an article, made ready by `prepare`. The sentences
    of a passage of fewer than four are told each by itself. Calibrated on articles of which one sentence in eight,
    among the twelve before and behind a claim, is evidence for it.
    """
    learned = weights().within if len(passage) >= LEAST else weights().alone
    return [chance(learned, each) for each in features(claim, passage)]


def limit(passage: Sequence[object]) -> float:
    """Return the chance from which a sentence of a passage is called evidence."""
    alone, within = weights().limits
    return within if len(passage) >= LEAST else alone


def chance(learned: dict[str, float], found: dict[str, float]) -> float:
    """Return the chance that weights give to the features of a sentence."""
    total = learned[BIAS] + math.fsum(learned.get(name, 0.0) * value for name, value in found.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def features(claim: Sentence, passage: Sequence[Sentence]) -> list[dict[str, float]]:
    """Return the features of each sentence by name; those left out are 0."""
    pairs = [_pair(claim, sentence) for sentence in passage]
    if len(passage) < LEAST:
        return [{**pair, **sentence.brings} for pair, sentence in zip(pairs, passage, strict=True)]
    found = []
    repeats = [at for at, pair in enumerate(pairs) if "is the claim itself" in pair]
    for at, (pair, sentence) in enumerate(zip(pairs, passage, strict=True)):
        here = {**pair, **sentence.brings}
        for name, steps in NEAR.items():
            near = [pairs[at + step] for step in steps if 0 <= at + step < len(pairs)]
            here[f"cosine {name}"] = max((one["cosine"] for one in near), default=0.0)
            here[f"covered {name}"] = max((one["covered"] for one in near), default=0.0)
        for place in repeats:
            away = at - place
            if 0 < abs(away) <= REACH:
                here[f"{abs(away)} {'behind' if away > 0 else 'before'} the claim itself"] = 1.0
            elif away:
                here["far from the claim itself"] = 1.0
        if not repeats:
            here["the claim is not in it"] = 1.0
        found.append(here)
    return found


def _pair(claim: Sentence, sentence: Sentence) -> dict[str, float]:
    """The measures of a claim and a sentence, by name."""
    measured = matching.measure(sentence.prepared, claim.prepared)
    wanted, given = claim.prepared.weights, sentence.prepared.weights
    shared = [word for word in wanted if word in given]
    both = claim.length * sentence.length
    cosine = math.fsum(wanted[word] * given[word] for word in shared) / both if both else 0.0
    said = math.fsum(given.values())
    found = {
        **measured,
        "cosine": cosine,
        "shared words": float(len(shared)),
        "rarest shared word": max((wanted[word] for word in shared), default=0.0),
        "its words in the claim": math.fsum(given[word] for word in shared) / said if said else 0.0,
    }
    if cosine > REPEATED:
        found["is the claim itself"] = 1.0
    return found


def _brings(text: str) -> dict[str, float]:
    """What a sentence brings, whatever the claim, by name."""
    said = words(text)
    present = set(said)
    numbers = sum(1 for word in said if word[0].isdigit())
    found = {
        "its length": math.log(1 + len(said)),
        "its numbers": math.log(1 + numbers),
        "its words of report": float(len(present & _REPORTS)),
    }
    signs = {
        "is a heading": len(said) < HEADING and text.rstrip()[-1:] not in tuple(".!?"),
        "names a month": not _MONTHS.isdisjoint(present),
        "names a year": bool(_YEAR.search(text)),
        "gives a share": "%" in text or "percent" in present or "per cent" in fold(text),
        "asks": "?" in text,
        "quotes": '"' in text or "\u201c" in text,
    }
    found.update((name, 1.0) for name, there in signs.items() if there)
    return found
