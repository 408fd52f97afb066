"""From what anchors each comment to the row beside it that holds the author's name.

Around an anchor stand a name and, on many sites, a badge, a town, how much somebody has written, a picture. Which of
these rows is the name is told by what it looks like, by what stands above and below it, and by how the others of the
page were told: each row gets a sum of weights (`weights/pages.json`, a conditional logit over the rows of one anchor,
see `training/near.py`), and the likeliest is taken. It is done twice: what most names of the page have above and below
them is known the second time only.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ...text.frames import BADGES, BY, SAYS
from .heads import LONGEST_NAME
from .page import Page
from .rows import NAMED, Row

ABOVE, BELOW = range(-8, 0), range(1, 5)  # rows, from an anchor, among which the name is looked for
LOOKS = ("at first sight", "again")
NONE = "none"  # the feature of there being no name beside an anchor
MARKS = ("place", "above", "below", "indent")
AS_MOST = tuple(f"as most: {mark}" for mark in MARKS)
ALIKE = 0.7  # of the names that are set with a word of the site's
OFTEN = 3  # times that a row with a figure in it comes back, from which it is the site's

# What the rows above and below a row may be.
ABOVE_IT, BELOW_IT = (
    tuple(
        f"{what} {where}" for what in ("nothing", "prose", "button", "badge", "stamp", "heading", "counted", "closed")
    )
    for where in ("above", "below")
)

Features = dict[str, float]


class Looked(NamedTuple):
    """The rows beside an anchor, with the features of each."""

    rows: list[int]
    features: list[Features]


class Group(NamedTuple):
    """The anchors of a page that are looked at together, the rows beside each, in how many of these windows a shape
    comes up, and the shapes that come up in half of them."""

    anchors: Sequence[int]
    windows: list[list[int]]
    beside: Counter[str]
    usual: frozenset[str]


def group(page: Page, anchors: Sequence[int], reach: range) -> Group:
    """Return anchors with the rows beside each, as far as the next anchor."""
    windows = []
    for place, at in enumerate(anchors):
        low = anchors[place - 1] + 1 if place else 0
        high = anchors[place + 1] if place + 1 < len(anchors) else len(page.rows)
        near = [at + step for step in reach if low <= at + step < high]
        windows.append([there for there in near if not recurs(page, page.rows[there])])
    beside: Counter[str] = Counter()
    for window in windows:
        beside.update({page.rows[at].shape for at in window})
    usual = frozenset(shape for shape, often in beside.items() if often * 2 >= len(windows))
    return Group(anchors, windows, beside, usual)


def recurs(page: Page, row: Row) -> bool:
    """Say whether a row is a button of several words or one that comes back, tells about a member, or is a badge of
    several words: nobody's name."""
    if row.badge and " " in row.text and BADGES.issuperset(row.text.lower().split()):
        return True
    worded = " " in row.text and bool(NAMED.search(row.text))  # "Sort by Best": a word alone may be a name
    return (row.button and (worded or page.often[row.shape] >= OFTEN)) or row.member


def find(
    page: Page, anchors: Sequence[int], reach: range, weights: Mapping[str, Mapping[str, float]]
) -> list[int | None]:
    """Return the row of the name beside each anchor, None where there is none."""
    one = group(page, anchors, reach)
    windows = [
        [(at, alone(page, at), beside(page, one, place, at)) for at in window]
        for place, window in enumerate(one.windows)
    ]
    chosen: list[int | None] = []
    for look in LOOKS:
        known = compared(page, one, chosen) if chosen else None
        sums = weights[look]
        chosen = []
        for place, window in enumerate(windows):
            best, most = None, sums.get(NONE, 0.0)
            for at, looks, stands in window:
                value = total(looks, sums) + total(stands, sums)
                if known is not None:
                    value += total(as_most(page, one, place, at, known), sums)
                if value > most:
                    best, most = at, value
            chosen.append(best)
    return chosen


def look(page: Page, one: Group, known: Chosen | None) -> list[Looked]:
    """Return the rows beside each anchor with all their features, to learn from."""
    return [
        Looked(
            window,
            [
                alone(page, at)
                | beside(page, one, place, at)
                | (as_most(page, one, place, at, known) if known is not None else {})
                for at in window
            ],
        )
        for place, window in enumerate(one.windows)
    ]


def total(features: Features, weights: Mapping[str, float]) -> float:
    """Return the weighted sum of features."""
    weight = weights.get
    return math.fsum([weight(name, 0.0) * value for name, value in features.items()])


def alone(page: Page, at: int) -> Features:
    """The features of a row whatever it stands beside."""
    if at in page.looks:
        return page.looks[at]
    rows = page.rows
    row = rows[at]
    tokens = row.text.split()
    text, many = row.text, len(tokens) > 1
    named = bool(NAMED.search(text))
    figured = row.shape != text
    marks = (
        ("one letter", len(text) == 1),
        ("closed", row.closed),
        ("prose", row.prose),
        ("button", row.button),
        ("badge", row.badge),
        ("no letter", not named),
        ("long", len(text) > 25),
        ("longer", len(text) > LONGEST_NAME),
        ("small words", many and all(token[0].islower() for token in tokens)),
        ("capital words", all(token[0].isupper() for token in tokens)),
        ("capitals", len(text) > 3 and text.isupper()),
        ("stamp", row.stamp is not None),
        ("says", tokens[-1].lower().strip(":.… ") in SAYS),
        ("by", many and tokens[0].lower().strip(": ") in BY),
        ("sign first", not text[0].isalnum()),
        ("figure", figured and named),
        ("counted", figured and page.often[row.shape] >= OFTEN),
        ("comma", "," in text),
        ("colon", ": " in text),
        ("heading", at in page.headings),
        ("foot", at in page.feet),
        ("blank above", row.blanks > 0),
        ("blank below", at + 1 < len(rows) and rows[at + 1].blanks > 0),
    )
    found = {"words": min(6, len(tokens)) / 3}
    above = zip(ABOVE_IT, _as_seen(page, at - 1), strict=True)
    below = zip(BELOW_IT, _as_seen(page, at + 1), strict=True)
    for mark, is_so in (*marks, *above, *below):
        if is_so:
            found[mark] = 1.0
    page.looks[at] = found
    return found


def _as_seen(page: Page, at: int) -> tuple[bool, ...]:
    """What a row is as seen from the one beside it, in the order of ABOVE_IT."""
    if not 0 <= at < len(page.rows):
        return True, *(False,) * (len(ABOVE_IT) - 1)
    row = page.rows[at]
    return (
        False,
        row.prose,
        row.button,
        row.badge,
        row.stamp is not None,
        at in page.headings,
        row.shape != row.text and page.often[row.shape] >= OFTEN,
        row.closed,
    )


def beside(page: Page, one: Group, place: int, at: int) -> Features:
    """The features of a row beside an anchor: where it stands, what lies between."""
    rows = page.rows
    anchor = one.anchors[place]
    row = rows[at]
    share = one.beside[row.shape] / len(one.windows)
    low, high = (at, anchor) if at < anchor else (anchor, at)
    between = range(low + 1, high)
    prose = closed = stamps = others = 0
    for there in between:
        other = rows[there]
        prose += other.prose
        closed += other.closed
        stamps += other.stamp is not None
        others += not (other.button or other.badge or other.shape in one.usual)
    found: Features = {
        f"{at - anchor:+d}": 1.0,
        "with most": share,
        "prose between": float(min(3, prose)),
        "others between": float(others),
        "others over": float(min(3, _over(page, one.windows[place], at))),
    }
    marks = (
        ("with all", share > 0.9),
        ("with some", share < 0.5 and one.beside[row.shape] > 1),
        ("closed between", closed > 0),
        ("stamp between", stamps > 0),
        ("indented otherwise", row.indent != rows[anchor].indent),
        ("blank between", rows[high].blanks or any(rows[there].blanks for there in between)),
    )
    for mark, is_so in marks:
        if is_so:
            found[mark] = 1.0
    return found


def as_most(page: Page, one: Group, place: int, at: int, known: Chosen) -> Features:
    """The features of a row beside an anchor against the rows that were taken for names at first sight."""
    anchor, own = one.anchors[place], known.rows[place]
    mine = _marks(page, own, anchor) if own is not None else ("",) * len(MARKS)
    others = max(1, known.told - (own is not None))
    found = {
        name: (counter[mark] - (mark == taken)) / others
        for name, counter, mark, taken in zip(AS_MOST, known.marks, _marks(page, at, anchor), mine, strict=True)
    }
    window, names, rows = one.windows[place], known.names, page.rows
    named = names[rows[at].text] - (own is not None and rows[own].text == rows[at].text)
    found["named elsewhere"] = float(named > 0)
    # Two names, one above the other, are an author's and an addressee's.
    found["name above"] = float(at - 1 in window and names[rows[at - 1].text] > (own == at - 1))
    found["name below"] = float(at + 1 in window and names[rows[at + 1].text] > (own == at + 1))
    found["chosen at first"] = float(own == at)
    return {name: value for name, value in found.items() if value}


class Chosen(NamedTuple):
    """The rows taken for names at first sight, how many there are, and how often each place, each row above and below,
    each indentation, and each name comes up among them."""

    rows: Sequence[int | None]
    told: int
    marks: tuple[Counter[str], ...]
    names: Counter[str]


def compared(page: Page, one: Group, rows: Sequence[int | None]) -> Chosen:
    """Return what the rows chosen at first sight have in common."""
    marks: tuple[Counter[str], ...] = tuple(Counter() for _ in MARKS)
    names: Counter[str] = Counter()
    for anchor, at in zip(one.anchors, rows, strict=True):
        if at is not None:
            for counter, mark in zip(marks, _marks(page, at, anchor), strict=True):
                counter[mark] += 1
            names[page.rows[at].text] += 1
    return Chosen(rows, names.total(), marks, names)


def _marks(page: Page, at: int, anchor: int) -> tuple[str, str, str, str]:
    """Where a row stands from its anchor, what stands above it and below it, and its indentation."""
    if at not in page.marks:
        rows = page.rows
        above = kind(page, at - 1) + " " + str(min(3, rows[at].blanks))
        below = kind(page, at + 1) + " " + (str(min(3, rows[at + 1].blanks)) if at + 1 < len(rows) else "")
        page.marks[at] = above, below, str(rows[at].indent)
    return str(at - anchor), *page.marks[at]


def kind(page: Page, at: int) -> str:
    """Return what stands on a row, as far as it may come back with others."""
    if not 0 <= at < len(page.rows):
        return "nothing"
    row = page.rows[at]
    if page.often[row.shape] >= OFTEN and row.shape:
        return row.shape
    return "stamp" if row.stamp is not None else "prose" if row.prose else "button" if row.button else "other"


def _over(page: Page, window: Sequence[int], at: int) -> int:
    """How many rows of a window stand above one and are neither said nor buttons: a name comes first."""
    count = 0
    for there in reversed([there for there in window if there < at]):
        row = page.rows[there]
        if row.prose or row.closed:
            break
        count += not (row.button or row.badge or row.stamp)
    return count


def first(page: Page, window: Sequence[int], others: Sequence[int], weights: Mapping[str, float]) -> int | None:
    """Return the row of a window that is most like the names of the other comments, the last of equals."""
    marks: tuple[Counter[str], ...] = tuple(Counter() for _ in MARKS)
    for at in others:
        for counter, mark in zip(marks, _marks(page, at, at), strict=True):
            counter[mark] += 1
    names = {page.rows[at].text for at in others}
    best, most = None, -math.inf
    window = [at for at in window if not recurs(page, page.rows[at])]
    alike = _set_with(page, others)
    for at in [at for at in window if _is_set_alike(page.rows[at].text.split(), alike)] or window:
        found = dict(alone(page, at))
        for name, counter, mark in zip(AS_MOST[1:], marks[1:], _marks(page, at, at)[1:], strict=True):
            found[name] = counter[mark] / max(1, len(others))
        found["named elsewhere"] = float(page.rows[at].text in names)
        value = total(found, weights)
        if value >= most:
            best, most = at, value
    return best


def _set_with(page: Page, others: Sequence[int]) -> list[tuple[int, str]]:
    """The words that most names begin (0) or end (-1) with: "… wrote:"."""
    found = []
    for place in (0, -1):
        words = Counter(page.rows[there].text.split()[place] for there in others)
        word, count = words.most_common(1)[0] if words else ("", 0)
        if count > 1 and count >= ALIKE * len(others):
            found.append((place, word))
    return found


def _is_set_alike(own: Sequence[str], alike: Sequence[tuple[int, str]]) -> bool:
    """Whether a row, in words, begins or ends as most names do."""
    return len(own) > 1 and any(own[place] == word for place, word in alike)
