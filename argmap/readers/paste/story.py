"""From the rows above the comments to the story's title, among menus and sidebars.

A headline stands above what is said and speaks of the same; a byline or a date stands beside it. Each row that may be
one is described by such features and weighed with the weights in `weights/titles.json`, learned from pages of which the
title is known, see `training/titles.py`: a conditional logit model (McFadden 1974) over the rows of a page.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import chain

from ...text.files import shipped
from ...text.frames import BY
from ...text.shown import shorten
from ...text.words import STOPWORDS, fold, stem, undated, words
from .near import Features, total
from .rows import WORDS, Row, count_in

TITLE = 100
LONGEST = 160  # characters of a headline
SAID = 90  # characters from which a row of the story is no caption and no teaser
BELOW = 12  # rows below a headline that tell how much is said there
BESIDE = 4  # rows below a headline among which a byline with a date stands
NEAR, FAR = 5, 20  # rows between a headline and what is said
TOLD = 12  # characters of a headline besides a date
LOOKED_AT = 1000  # rows in which what is said is counted
NONE = -1  # in place of a row
DATES = ("both", "day", "age")
_PATH = re.compile(r"\s[‹›»>|·]\s")
_ON = re.compile(r"(?i)\b(?:on|to|zu|sur|sobre|su|к записи)\s*[:]?\s*[\"“„«](?P<title>.{3,150}?)[\"”“»]\s*$")
_OPENS = "\"“„«‘'"


@cache
def shipped_weights() -> Mapping[str, float]:
    """Return the weights that come with argmap."""
    weights: Mapping[str, float] = json.loads(shipped("titles"))["weights"]
    return weights


def title_of(lines: Sequence[str], rows: Sequence[Row], end: int, best: int) -> str:
    """Return the title: what the count says it counts comments on, else the likeliest headline.

    Arguments: the lines of the story; the rows of the page; the first row that is no longer the story's; the headline
    above it (see `headline`).
    """
    named = _commented_on(rows, end)
    if named:
        return shorten(named, TITLE)
    first = next((line.strip() for line in lines if line.strip()), "")
    title = first if best == NONE else rows[best].text
    return shorten(undated(title), TITLE) if title else ""


def _commented_on(rows: Sequence[Row], end: int) -> str:
    """What the heading right above the comments counts them on ("2 Comments on “…”"), empty where it does not say."""
    for at in range(min(end, len(rows)) - 1, max(-1, end - 4), -1):
        named = _ON.search(rows[at].text) if count_in(rows[at]) is not None else None
        if named:
            return named.group("title")
    return ""


def headline(rows: Sequence[Row], end: int) -> int:
    """Return the row of the likeliest headline above `end`, NONE where there is none."""
    return likeliest(describe(rows, end), shipped_weights())


def begin(rows: Sequence[Row], end: int, best: int) -> int:
    """Return the row above `end` with which the article begins: its headline, `best` where no heading says
    which, with a date right above it, where nothing but what menus say stands above; else the first."""
    named = fold(_commented_on(rows, end))
    at = next((at for at, row in enumerate(rows[:end]) if fold(row.text) == named), NONE) if named else NONE
    at = best if at == NONE else at
    if at == NONE or any(row.prose and len(row.text) >= SAID for row in rows[:at]):
        return 0
    return at - 1 if at and _is_dated(rows[at - 1]) else at


def likeliest(described: Mapping[int, Features], weights: Mapping[str, float]) -> int:
    """Return the row that is most likely the headline, the upper one of equals; NONE where none may be, or where the
    page begins with the story and most likely has none."""
    sums = {at: total(features, weights) for at, features in described.items()}
    return max(sums, key=lambda at: (sums[at], -at), default=NONE)


def describe(rows: Sequence[Row], end: int) -> dict[int, Features]:
    """Return the features that are not 0 of each row above `end` that may be the headline.

    NONE is among them where the page begins with something said.
    """
    above = rows[:end]
    told: Counter[str] = Counter()
    for word, count in Counter(chain.from_iterable(words(row.text) for row in rows[:LOOKED_AT] if row.prose)).items():
        told[stem(word)] += count
    often = Counter(fold(row.text) for row in above)
    said = [at for at, row in enumerate(above) if row.prose and len(row.text) >= SAID]
    sizes = [len(row.text) if row.prose else 0 for row in above]
    below = [sum(sizes[at + 1 : at + 1 + BELOW]) for at in range(len(above))]
    most = max(below, default=0) or 1
    found: dict[int, Features] = {NONE: {"none": 1.0}} if above and above[0].prose else {}
    passed = 0  # rows of the story that stand above
    for at, row in enumerate(above):
        while passed < len(said) and said[passed] < at:
            passed += 1
        if not _may_be_title(row):
            continue
        own = words(row.text)
        stems = {stem(word) for word in own if word not in STOPWORDS}
        itself = row.prose and at < LOOKED_AT  # what it says is counted in `told`
        again = [told[one] - itself for one in stems]
        next_said = next((there for there in said[passed : passed + 2] if there > at), None)
        between = FAR if next_said is None else min(FAR, next_said - at - 1)
        told_of = math.fsum(math.log1p(count) for count in again) / max(1, len(again))
        features = {
            "said below": told_of / 2,
            "words said": math.log1p(sum(count > 0 for count in again)),
            "main below": below[at] / most,
            "near above what is said": float(0 < between <= NEAR),
            "far from what is said": between / 10,
            "long above": float(passed > 0),
            "log long above": math.log1p(passed),
            "stamp below": float(any(_is_dated(other) for other in above[at + 1 : at + 1 + BESIDE])),
            "stamp above": float(at > 0 and rows[at - 1].stamp is not None),
            "first": float(at == 0),
            "repeated": float(often[fold(row.text)] > 1),
            "one word": float(len(own) <= 1),
            "two words": float(len(own) == 2),
            "many words": float(len(own) >= 5),
            "very many words": float(len(own) > 16),
            "closed": float(row.text[-1] in ".,;:"),
            "asks": float(row.text[-1] == "?"),
            "path": float(bool(_PATH.search(row.text))),
            "bullet": float(not row.text[0].isalnum() and row.text[0] not in _OPENS),
            "byline": float(not BY.isdisjoint(word.lower() for word in WORDS.findall(row.text)[:2])),
            "blanks above": min(2, row.blanks) / 2,
        }
        found[at] = {name: value for name, value in features.items() if value}
    return found


def _may_be_title(row: Row) -> bool:
    """Whether a row may be a headline: neither a button, nor a count of comments, nor hardly more than a date."""
    if row.button or len(row.text) > LONGEST or count_in(row) is not None:
        return False
    stamp = row.stamp
    return stamp is None or stamp.kind == "short" or len(row.text) - (stamp.end - stamp.start) >= TOLD


def _is_dated(row: Row) -> bool:
    return row.stamp is not None and row.stamp.kind in DATES
