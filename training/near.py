"""From annotated pages to the weights of the rows beside anchors: what tells the row that holds the author's name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from argmap.readers.paste import layouts, near
from argmap.readers.paste.layouts import ABOVE, BELOW
from argmap.readers.paste.page import Page

from .logit import Asked, fit

COVERED = 0.7  # of the anchors that must have a comment's head beside them for the group to teach anything
STIFF = 0.2
MOST, MOST_ANCHORS = 4, 14  # groups of a page, and anchors of a group, that are learned from
REACH = {ABOVE: near.ABOVE, BELOW: near.BELOW}

Weights = Mapping[str, Mapping[str, Mapping[str, float]]]


class Lesson(NamedTuple):
    """Anchors of a page, with the row of the name beside each where there is one."""

    page: Page
    group: near.Group
    side: str
    true: list[int | None]
    weight: float


def lessons(page: Page, gold: Mapping[str, Any], weight: float) -> Iterator[Lesson]:
    """Yield the groups of anchors of a page that stand beside the heads of comments."""
    number = {row.number + 1: at for at, row in enumerate(page.rows)}
    heads = {number[comment["line"]] for comment in gold["comments"] if comment["line"] in number}
    told = 0
    for anchors in layouts.find_anchors(page):
        if anchors.texts or told == MOST:
            continue
        found = []
        for side, reach in REACH.items():
            group = near.group(page, anchors.rows, reach)
            true = [
                min((at for at in window if at in heads), key=lambda at: -at * (side == ABOVE) or at, default=None)
                for window in group.windows
            ]
            apart = sum(abs(at - anchor) for at, anchor in zip(true, anchors.rows, strict=True) if at is not None)
            hit = sum(at is not None for at in true)
            if hit >= max(2, COVERED * min(len(heads), len(anchors.rows))):
                found.append((-hit, apart / hit, Lesson(page, group, side, true, weight / len(true))))
        if found:
            told += 1
            yield min(found, key=lambda item: item[:2])[2]


def fit_all(found: Sequence[Lesson]) -> Weights:
    """Return the weights of both looks on both sides."""
    return {side: fit_side([lesson for lesson in found if lesson.side == side]) for side in REACH}


def fit_side(found: Sequence[Lesson]) -> Mapping[str, Mapping[str, float]]:
    first = fit([asked for lesson in found for asked in choices(lesson, None)], STIFF)
    again = []
    for lesson in found:
        looked = near.look(lesson.page, lesson.group, None)
        chosen = [_likeliest(each, first) for each in looked]
        again += choices(lesson, near.compared(lesson.page, lesson.group, chosen))
    return {near.LOOKS[0]: first, near.LOOKS[1]: fit(again, STIFF)}


def choices(lesson: Lesson, known: near.Chosen | None) -> list[Asked]:
    """Return the choice at each anchor: which of the rows beside it holds the name, or none."""
    looked = near.look(lesson.page, lesson.group, known)
    return [
        Asked([*each.features, {near.NONE: 1.0}], [*(at == true for at in each.rows), true is None], lesson.weight)
        for each, true in zip(looked[:MOST_ANCHORS], lesson.true, strict=False)
    ]


def _likeliest(looked: near.Looked, weights: Mapping[str, float]) -> int | None:
    sums = [sum(weights.get(name, 0.0) * value for name, value in each.items()) for each in looked.features]
    most = max(sums, default=0.0)
    return looked.rows[sums.index(most)] if sums and most > weights.get(near.NONE, 0.0) else None


def score(found: Sequence[Lesson], weights: Weights) -> tuple[int, int]:
    """Return how many rows are told rightly, and of how many."""
    right = of = 0
    for lesson in found:
        chosen = near.find(lesson.page, lesson.group.anchors, REACH[lesson.side], weights[lesson.side])
        right += sum(one == other for one, other in zip(chosen, lesson.true, strict=True))
        of += len(chosen)
    return right, of
