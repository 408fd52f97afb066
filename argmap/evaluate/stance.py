"""Pairs of comment and reply to how often agreement and disagreement are told apart."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ..language import stance
from .task import PAIR, TEXT, Numbered, Result, Shape, labelled, over_rows


def score(rows: Sequence[Numbered]) -> Result:
    """Score agreement and disagreement; a file without "neutral" is scored on the two sides alone."""
    present = {row["label"] for _, _, row in rows}
    labels = stance.STANCES if "neutral" in present else stance.STANCES[:2]
    got, sure = [], []
    for _, _, row in rows:
        likely = stance.stance(own_words(row["parent_text"], row["reply_text"]), row["parent_text"])[: len(labels)]
        got.append(labels[likely.index(max(likely))])
        sure.append(max(likely) / math.fsum(likely))
    return labelled("stance", rows, labels, got, sure)


def own_words(parent: str, reply: str) -> str:
    """Return a reply without the quote of its parent at its head, whose line ends a corpus may have lost."""
    bare = reply.lstrip()
    if not bare.startswith(">"):
        return reply
    parts, whole = bare[1:].split(), " ".join(parent.split())
    size = next((size for size in range(len(parts), 0, -1) if " ".join(parts[:size]).strip(" .") in whole), 0)
    return " ".join(parts[size:]) or bare[1:]


TASK = over_rows("stance", score, Shape(fields={**PAIR, "label": TEXT}, labels=stance.STANCES))
