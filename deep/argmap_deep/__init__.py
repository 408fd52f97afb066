"""From a reply and what it answers to the log-odds of what it does and what it is, by a small transformer that lies in
this package: nothing is downloaded."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

# What numpy multiplies tables with asks for these when it is loaded. Its threads wait for each other without a pause:
# two of them on two processors that others use too took 20 times as long as one alone, and a batch has its processes.
ALONE = {"OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS", "OMP_NUM_THREADS"} - os.environ.keys()

os.environ.update(dict.fromkeys(ALONE, "1"))
try:
    from .encoder import log_chances
finally:
    for _name in ALONE:
        del os.environ[_name]

__version__ = "0.1.0"
STEPS = 1000  # a log-chance is so many whole ones in 1: sums of floats end a little differently on other processors
CARD = Path(__file__).parent / "weights" / "card.json"

Three: TypeAlias = tuple[float, float, float]


class Told(NamedTuple):
    """Natural logarithms of chances: that a reply rebuts, supports or answers, and that it is a claim, a rebuttal or
    evidence; in thousandths."""

    relation: Three
    tag: Three


@cache
def card() -> Mapping[str, Any]:
    """Return what the weights are and were learned from, and how what they tell is put beside what argmap knows."""
    found: Mapping[str, Any] = json.loads(CARD.read_text(encoding="utf-8"))
    return found


def tell(pairs: Sequence[tuple[str, str]]) -> list[Told]:
    """Return what is told of replies, each given as its own words and those of what it answers, in their order."""
    return [Told(_rounded(three[:3]), _rounded(three[3:])) for three in log_chances(pairs)]


def _rounded(logs: Sequence[float]) -> Three:
    one, two, three = (round(each * STEPS) / STEPS for each in logs)
    return one, two, three
