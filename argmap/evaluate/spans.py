"""Pairs of comment and reply to how well the words in which they clash are found."""

from __future__ import annotations

from collections.abc import Sequence

from ..language import clash
from ..text.words import words
from .measures import clash_scores
from .task import LIST, PAIR, Numbered, Result, Row, Shape, over_rows


def score(rows: Sequence[Numbered]) -> Result:
    """Score the words of the clash, the stance not told."""
    found, whole, gold = [], [], []
    for _, _, row in rows:
        texts = (row["parent_text"], row["reply_text"])
        one, other = (
            [word for start, end in parts for word in words(text[start:end])]
            for text, parts in zip(texts, clash.find(*texts), strict=True)
        )
        found.append((one, other))
        whole.append((words(texts[0]), words(texts[1])))
        gold.append([(words(parent), words(reply)) for parent, reply in row["spans"]])
    return Result(
        task="spans",
        figures={"token_f1": clash_scores(found, gold)["token_f1"]},
        baseline={"whole text": {"token_f1": clash_scores(whole, gold)["token_f1"]}},
        counts={"pairs": [len(rows), len(rows)]},
    )


def _wrong_spans(row: Row) -> str:
    right = row["spans"] and all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(text, str) for text in pair)
        for pair in row["spans"]
    )
    return "" if right else "'spans' is no list of pairs of texts"


TASK = over_rows("spans", score, Shape(fields={**PAIR, "spans": LIST}, wrong=_wrong_spans))
