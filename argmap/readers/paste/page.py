"""From the rows of a page to what is asked of them again and again: what comes back, headings, feet, how much is
said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, zip_longest
from typing import NamedTuple

from ...text.frames import REPLIES, SAYS
from .rows import NAMED, WORDS, Row, count_in, is_foot

FEWEST_TOLD = 6  # rows that tell of members, from which they are a forum's
RARE = 3  # a row that comes back more often is no heading and no foot
APART = 4  # blank lines that part the comments from the story, and from what follows, if so many are rare


class Page(NamedTuple):
    """The rows of a page; how often each shape comes; the rows that may stand right above the comments, with the
    counts that they state (-1: none), those that may stand right below, and those that many blank lines part from what
    is above; how many rows have stamps; how many characters belong to rows that read like something said; how many of
    these rows stand above each, the end of the page included. `looks` and `marks` keep what `near` works out about
    rows by themselves."""

    rows: Sequence[Row]
    often: Counter[str]
    headings: dict[int, int]
    feet: frozenset[int]
    gaps: frozenset[int]
    stamps: int
    characters: int
    said: Sequence[int]
    looks: dict[int, dict[str, float]]
    marks: dict[int, tuple[str, str, str]]

    def says(self, first: int, end: int) -> bool:
        """Say whether one of some rows reads like something said."""
        return self.said[max(first, end)] > self.said[first]


def _below_button(rows: Sequence[Row], at: int) -> bool:
    """Whether a row stands right below a button: what it counts is of one comment's."""
    above = rows[at - 1] if at else None
    return above is not None and above.button and not rows[at].blanks and bool(NAMED.search(above.text))


def _tells_of_replies(row: Row, below: Row) -> bool:
    """Whether a row says that somebody answered, above the number of replies that are folded ("Ann replied", "3
    Replies")."""
    if not below.text[0].isdigit() or len(below.text.split()) != 2:
        return False
    words = row.text.split()
    counts = not REPLIES.isdisjoint(WORDS.findall(below.text.lower()))
    return counts and 1 < len(words) < 6 and words[-1].lower() in SAYS


def of(rows: Sequence[Row]) -> Page:
    """Return a page made ready for reading, without what a forum tells of its members."""
    if sum(row.member for row in rows) >= FEWEST_TOLD:
        rows = [row for row in rows if not row.member]
    rows = [
        row._replace(button=True) if below is not None and _tells_of_replies(row, below) else row
        for row, below in zip_longest(rows, rows[1:])
    ]
    often = Counter(row.shape for row in rows)
    gaps = sorted((row.blanks for row in rows if row.blanks >= APART), reverse=True)[: RARE + 1]
    apart = gaps[RARE] + 1 if len(gaps) > RARE else APART
    rare = [(at, row) for at, row in enumerate(rows) if often[row.shape] <= RARE]
    headings = {at: count for at, row in rare if (count := count_in(row)) is not None and not _below_button(rows, at)}
    # "3 replies" counts those to one comment where a heading speaks of comments.
    of_comments = {
        at: count for at, count in headings.items() if not REPLIES.intersection(WORDS.findall(rows[at].text.lower()))
    }
    return Page(
        rows=rows,
        often=often,
        headings=of_comments or headings,
        feet=frozenset(at for at, row in rare if is_foot(row.text)),
        gaps=frozenset(at for at, row in enumerate(rows) if row.blanks >= apart),
        stamps=sum(row.stamp is not None for row in rows),
        characters=sum(len(row.text) for row in rows if row.prose),
        said=[0, *accumulate(row.prose for row in rows)],
        looks={},
        marks={},
    )
