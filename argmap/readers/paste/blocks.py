"""From a layout to what it makes of a page: the region of comments, each comment's head and the rows that are its
body."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from ...text.frames import BY
from .layouts import Head, Layout
from .page import Page
from .rows import WORDS, Row, is_furniture

LONGEST_PLAIN = 200  # characters of a row that may hold a name and what the site says around it
KEPT = 4096  # texts whose letters are kept at hand: names come back again and again
# A table of all signs is three times as fast as one of those alone that go.
_LETTERS = {code: chr(code) if chr(code).isalnum() else None for code in range(128)}
OVER, LONGEST_RANK = 4, 25  # rows in which a name stands over what was said, and characters written behind it
REACH = 6  # rows below the last head in which something must be said


class Blocks(NamedTuple):
    """What a layout makes of a page.

    `below` says that heads stand below what was said. A body holds row numbers. `start` and `end` (exclusive) are the
    rows of the region of comments.
    """

    layout: Layout
    below: bool
    heads: tuple[Head, ...]
    bodies: tuple[tuple[int, ...], ...]
    start: int
    end: int


def trimmed(layout: Layout, page: Page) -> Layout:
    """Return a layout without the heads that stand apart from most: a byline, or what follows the comments."""
    heads = list(layout.heads)
    if sum(head.usual for head in heads) * 2 > len(heads):
        while not heads[0].usual:
            del heads[0]
        while not heads[-1].usual:
            del heads[-1]
    while len(heads) > 1 and page.headings.get(heads[0].row, 0) > 0:
        del heads[0]  # a list's line about the story, with its count of comments
    places = [head.first for head in heads]
    # A heading or a foot between two heads parts the fewer of them from the rest.
    for at in sorted(page.headings):
        before = sum(place <= at for place in places)
        if 0 < before * 2 <= len(places) and at not in {head.row for head in heads}:
            heads, places = heads[before:], places[before:]
    for at in sorted(page.feet, reverse=True):
        behind = sum(place > at for place in places)
        if 0 < behind * 2 <= len(places):
            heads, places = heads[:-behind], places[:-behind]
    return layout if len(heads) == len(layout.heads) else layout._replace(heads=tuple(heads))


def without_byline(layout: Layout, page: Page) -> Layout:
    """Return a layout without its first head where that is the story's: "By Ann", where no other head begins so, or a
    button above the story's date."""
    heads = layout.heads
    if len(heads) <= 2:
        return layout
    begins = [bool(first) and first[0] in BY for first in (_words(page, head)[:1] for head in heads)]
    byline = begins[0] and not any(begins[1:]) and len(_words(page, heads[0])) > 1
    button = is_furniture(heads[0].name) and not any(is_furniture(head.name) for head in heads[1:])
    return layout._replace(heads=heads[1:]) if byline or button else layout


def _words(page: Page, head: Head) -> list[str]:
    return WORDS.findall(page.rows[head.row].text.lower())


def dense(layout: Layout, page: Page) -> Layout:
    """Return a layout with the run of its heads that has most to say: menus and sidebars hold names, and no more.

    A head counts for the run if something is said up to the next one, and against it if not (the maximum subarray,
    Bentley 1984, "Programming pearls: algorithm design techniques").
    """
    heads = layout.heads
    edges = [*(head.first for head in heads[1:]), min(len(page.rows), heads[-1].last + 1 + REACH)]
    best, run, start, kept = 0.0, 0.0, 0, (0, len(heads))
    for at, (head, edge) in enumerate(zip(heads, edges, strict=True)):
        if run <= 0:
            run, start = 0.0, at
        run += 1 if page.says(head.last + 1, edge) else -1
        if run > best:
            best, kept = run, (start, at + 1)
    first, last = kept
    return layout if last - first == len(heads) else layout._replace(heads=heads[first:last])


def noted(whole: Layout, cut: Layout, page: Page) -> Layout:
    """Return a layout of which heads were cut off, with how many of them, above and below, look like those of comments:
    something is said below each."""
    if len(cut.heads) == len(whole.heads):
        return cut
    first = whole.heads.index(cut.heads[0])
    last = first + len(cut.heads)
    edges = [*(head.first for head in whole.heads[1:]), min(len(page.rows), whole.heads[-1].last + 1 + REACH)]
    said = [head.usual and page.says(head.last + 1, edge) for head, edge in zip(whole.heads, edges, strict=True)]
    return cut._replace(cut=(sum(said[: first - 1]) if first else 0, sum(said[last:])))


def make(page: Page, layout: Layout, *, below: bool) -> Blocks:
    """Return what a layout makes of a page, with heads above what was said, or below it."""
    rows, heads = page.rows, layout.heads
    sizes = [later.first - head.last - 1 for head, later in itertools.pairwise(heads)]
    usual = int(middle(sizes)) if sizes else 3
    reach = max(3 * usual + 6, max(sizes, default=0))
    start, end = heads[0].first, heads[-1].last + 1
    if below:
        limit = max(0, start - reach)
        while start > limit and start - 1 not in page.headings and start - 1 not in page.feet:
            start -= 1
            if start in page.gaps:
                break
        if start - 1 not in page.headings and start not in page.gaps and heads[0].first - start > 2 * usual:
            # Nothing parts the story from the first comment, which is taken to be as long as the others.
            start = heads[0].first - max(1, usual)
        edges = [start, *(head.last + 1 for head in heads)]
        bodies = [range(edge, head.first) for edge, head in zip(edges, heads, strict=False)]
    else:
        limit = min(len(rows), end + reach)
        while end < limit and end not in page.feet and (end not in page.gaps or end == heads[-1].last + 1):
            end += 1
        if heads[-1].tail is not None:
            end = heads[-1].tail + 1
        edges = [*(head.first for head in heads[1:]), end]
        bodies = [range(head.last + 1, edge) for head, edge in zip(heads, edges, strict=True)]
    kept: list[Head] = []
    said: list[tuple[int, ...]] = []
    for head, body in zip(heads, bodies, strict=True):
        own = tuple(body) if head.tail is None else tuple(range(head.last + 1, head.tail))
        # Some sites write the name again, over what was said or under the head.
        top = _again(rows, own, head.name, below=below, first=not kept)
        if top is not None:
            if below:
                head = head._replace(row=own[top])
            own = own[top + 1 :]
        kept.append(head)
        said.append(own)
    return Blocks(layout, below, tuple(kept), tuple(said), start, end)


def _again(rows: Sequence[Row], own: Sequence[int], name: str, *, below: bool, first: bool) -> int | None:
    """Where in a body the name is written again, above what was said: in its first row, or, where heads stand below,
    behind the buttons of the comment before, or the end of the story; there what a site tells of its members may be
    written with it."""
    for place, at in enumerate(own if below and first else own[:OVER] if below else own[:1]):
        row = rows[at]
        if plain(row.text) == plain(name):
            return place
        rest = row.text[len(name) :]
        if below and row.text.startswith(name) and len(rest) <= LONGEST_RANK and not row.closed and not row.prose:
            return place
        if not row.button and not (below and first):
            break
    return None


def middle(sizes: Sequence[int]) -> float:
    """Return the median."""
    ordered = sorted(sizes)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


@lru_cache(maxsize=KEPT)
def plain(text: str) -> str:
    """Return the letters and figures of a text in one case, by which two spellings of a name are the same; of a text
    without any, all but its white space; nothing of what is longer than any name."""
    if len(text) > LONGEST_PLAIN:
        return ""
    folded = text.casefold()
    letters = folded.translate(_LETTERS) if folded.isascii() else "".join(filter(str.isalnum, folded))
    return letters or "".join(text.split())
