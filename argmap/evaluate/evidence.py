"""Claims and sentences of articles to how well the sentences that are evidence are told from the rest."""

from __future__ import annotations

import itertools
import os
from collections.abc import Sequence

from ..language import matching
from ..language.evidence import chances, limit, prepare
from .measures import overlap, ranked, rare_in_common
from .task import TEXT, Numbered, Result, Row, Shape, name_in, over_rows


def score(rows: Sequence[Numbered]) -> Result:
    """Score which sentences are evidence for a claim, by the chances of `argmap.evidence`.

    Rows of one claim (and one `article`, where rows name it) that follow each other are read as a passage of an
    article; where rows are shuffled, each is told by itself.
    """
    want = [row["label"] == "evidence" for _, _, row in rows]
    texts = dict.fromkeys(row[name] for name in ("text", "claim") for _, _, row in rows)
    around = matching.setting(texts)
    ready = {text: prepare(text, around) for text in texts}
    scores: list[float] = []
    called: list[bool] = []
    for (claim, _), group in itertools.groupby(rows, key=lambda numbered: _asked(numbered.row)):
        passage = [ready[row["text"]] for _, _, row in group]
        likely = chances(ready[claim], passage)
        scores += likely
        called += [chance >= limit(passage) for chance in likely]
    floors = {
        "every sentence": [0.0] * len(want),
        "shared words": [overlap(row["text"], row["claim"]) for _, _, row in rows],
        "TF-IDF cosine": rare_in_common([(row["text"], row["claim"]) for _, _, row in rows]),
    }
    return Result(
        task="evidence",
        figures=ranked(want, scores, called),
        baseline={
            name: ranked(want, values, [name == "every sentence" or value > 0 for value in values])
            for name, values in floors.items()
        },
        counts={"evidence": [sum(want), len(want)]},
        errors=tuple(
            ("evidence missed" if right else "evidence extra", os.path.basename(row.path), row.line, round(chance, 2))
            for row, right, yes, chance in zip(rows, want, called, scores, strict=True)
            if right != yes
        ),
        told=tuple(zip(scores, want, strict=True)),
    )


def _asked(row: Row) -> tuple[str, str]:
    return row["claim"], name_in(row, "article")


TASK = over_rows(
    "evidence",
    score,
    Shape(fields={"claim": TEXT, "text": TEXT, "label": TEXT}, labels=("evidence", "none")),
)
