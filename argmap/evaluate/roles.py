"""Spans of comments to how often they are rightly called claim, premise or none."""

from __future__ import annotations

from collections.abc import Sequence

from ..language.roles import role
from .task import TEXT, Numbered, Result, Shape, labelled, over_rows

LABELS = ("claim", "premise", "none")


def score(rows: Sequence[Numbered]) -> Result:
    """Score the roles of spans: claim, premise or none, told by `roles.role` from the span alone."""
    found = [role(row["text"]) for _, _, row in rows]
    sure = [one.chances[one.label] for one in found]
    return labelled("roles", rows, LABELS, [one.label for one in found], sure)


TASK = over_rows("roles", score, Shape(fields={"text": TEXT, "label": TEXT}, labels=LABELS))
