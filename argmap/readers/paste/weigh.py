"""From what each layout makes of a page to the layout that the page has, and how sure that is.

A good layout makes comments of the page: bodies that read like something said, names that read like names and come
back, stamps one a comment, a heading above and the foot below. Each layout is described by such features and weighed
with the weights in `weights/pages.json`, learned from annotated pages, see `training/pages.py`: a conditional logit
model (McFadden 1974) over the layouts of a page, and over its having no comments, which weighs nothing. On which side
of its head a body lies is weighed first, by a model of its own.
"""

from __future__ import annotations

import itertools
import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from ...text import stamps
from ...text.files import shipped
from ...text.frames import BADGES, BUTTONS, BY, COMMENTS, LINKING, SAYS
from . import blocks as making
from . import layouts as possible
from . import near
from . import page as pages
from .blocks import Blocks, plain
from .layouts import ABOVE, BELOW, IN_ROW, TOP, Head, Layout
from .near import Features, total
from .page import Page
from .rows import CLOSED, NAMED, WORDS, Row, is_foot, is_furniture

FRAME = 0.25  # of the comments that show a row which belongs to their frame
BARREN = 25  # characters of a body that hardly says anything
# Rows of a page that is long (the longest annotated one has 934), and of a part in which its layout is looked for.
LONG, PART = 1000, 300
CLEAR = 3.0  # of a part's sum of weights: twenty to one that it holds comments laid out so
FEWEST_TITLED, TITLED = 3, 0.7  # comments, and their share, below a subject that comes back
CUT = 2  # heads of comments, cut off, that tell that a heading or a foot between them is none
MANY = 10  # comments, from which more of them say less
LONG_NAME = 25
OPENING = 3  # words with which somebody is spoken to
# How far a stated count may tip the sums of weights: it may count something else (top-level comments, another page), so
# it decides between readings that are all but as likely, and nothing else.
TIE = 1.5
TOLD = 2.3  # the same against having no comments, where just so many are stated: ten to one
HEADINGS = 3  # last headings below which names are looked for that stand alone


class Weights(NamedTuple):
    """What each feature weighs: for a layout; for heads standing below what was said; for a row beside an anchor to
    hold the name, by where it is looked for and look; for a reading to be right, and how likely one is right that is
    sure."""

    layout: Mapping[str, float]
    below: Mapping[str, float]
    near: Mapping[str, Mapping[str, Mapping[str, float]]]
    right: Mapping[str, float]
    sure: float = 0.0


class Choice(NamedTuple):
    """The layout chosen, what it makes of the page, its features, its sum of weights, and how likely it is among all
    readings that differ from it (0 to 1)."""

    blocks: Blocks
    features: Features
    total: float
    share: float


class Only(NamedTuple):
    """What a part of a long page tells about all of it: anchor, place of the name, and the row of the first comment."""

    anchor: str
    slot: str
    start: int


@cache
def shipped_weights() -> Weights:
    """Return the weights that come with argmap."""
    return Weights(**json.loads(shipped("pages"))["weights"])


def candidates(page: Page, weights: Weights, *, only: Only | None = None) -> list[Layout]:
    """Return the layouts that a page may have; those alone that `only` tells, if any."""
    found: list[Layout] = []
    if only is None or only.anchor not in (possible.SPOKEN, possible.ALONE):
        found = possible.find(page, weights.near, only=None if only is None else (only.anchor, only.slot))
    said = possible.spoken(page) if only is None or only.anchor == possible.SPOKEN else None
    if said is not None:
        found.append(said)
    if only is None or only.anchor == possible.ALONE:
        starts = sorted({0, *(at + 1 for at in sorted(page.headings)[-HEADINGS:]), *page.gaps})
        for start in starts if only is None else [max(start for start in starts if start <= only.start)]:
            layout = possible.by_names(page, start)
            if layout.heads:
                found.append(layout)
    return options(page, found)


def options(page: Page, layouts: Sequence[Layout]) -> list[Layout]:
    """Return the layouts, each as it is and, where that differs, without heads that stand apart or have nothing to
    say."""
    found: list[Layout] = []
    seen = set()
    for layout in layouts:
        layout = making.without_byline(layout, page)
        cut = making.trimmed(layout, page)
        kept = (layout,) if cut is layout else (layout, cut)
        for option in (*kept, *(making.dense(one, page) for one in kept)):
            option = making.noted(layout, option, page)
            key = tuple((head.row, head.name, head.addressee) for head in option.heads)
            if key not in seen and (len(option.heads) > 1 or option.anchor == possible.ALONE):
                seen.add(key)
                found.append(option)
    return found


def choose(page: Page, weights: Weights) -> Choice | None:
    """Return the likeliest layout of a page with what it makes of it; None where there are most likely no comments.

    The anchor and the place of the name of a long page are those of a part of it, the one on which they are clearest.
    """
    if len(page.rows) <= LONG:
        return _choose(page, weights, None)
    best: Choice | None = None
    only = None
    for start in _parts(page):
        one = _choose(pages.of(page.rows[start : start + PART]), weights, None)
        if one is not None and (best is None or one.total > best.total):
            best = one
            layout = one.blocks.layout
            only = Only(layout.anchor, layout.slot, start + one.blocks.start)
        if best is not None and best.total > CLEAR:
            break
    if best is None:
        return None
    return _choose(page, weights, only) or _choose(page, weights, None)


def _parts(page: Page) -> list[int]:
    """Where the parts of a long page begin in which its layout is looked for: below its first heading, and half way
    down."""
    first = min((at for at, count in page.headings.items() if count), default=0)
    return [min(first, len(page.rows) - PART), (len(page.rows) - PART) // 2]


def _choose(page: Page, weights: Weights, only: Only | None) -> Choice | None:
    weighed = []
    for layout in candidates(page, weights, only=only):
        made = sided(page, layout, weights)
        features = describe(page, made, weights)
        weighed.append((total(features, weights.layout), made, features))
    return pick(page, weighed)


def pick(page: Page, weighed: Sequence[tuple[float, Blocks, Features]]) -> Choice | None:
    """Return the likeliest of readings, each with its sum of weights; None where having no comments is likelier."""
    most = max((sum_ for sum_, _, _ in weighed), default=-math.inf)
    stated = {count for count in page.headings.values() if count > 0}
    near = [item for item in weighed if item[0] > (most - TIE if most > 0 else -TOLD)]
    met = [item for item in near if len(item[1].heads) in stated]
    if not met and most <= 0:
        return None
    chosen = max(met or near, key=lambda item: item[0])
    most = max(most, 0.0)
    taken = {(head.row, head.name) for head in chosen[1].heads}
    others = math.exp(-most) + math.fsum(
        math.exp(sum_ - most) for sum_, made, _ in weighed if _differs(taken, made) or made.below != chosen[1].below
    )
    return Choice(chosen[1], chosen[2], chosen[0], 1 / (1 + others / math.exp(chosen[0] - most)))


def _differs(taken: set[tuple[int, str]], made: Blocks) -> bool:
    """Whether a reading has other heads than those taken, but for a few."""
    shared = sum((head.row, head.name) in taken for head in made.heads)
    return 2 * shared < 0.95 * (len(taken) + len(made.heads))


def sided(page: Page, layout: Layout, weights: Weights) -> Blocks:
    """Return what a layout makes of the page, with the bodies on the likelier side of their heads."""
    above, below = (making.make(page, layout, below=side) for side in (False, True))
    if fixed(page, layout):
        return above
    return below if total(sides(page, above, below), weights.below) > 0 else above


def fixed(page: Page, layout: Layout) -> bool:
    """Whether the layout itself says that heads stand above what is said: its anchor ends the comment, or follows the
    name, or a subject opens the comment above its head."""
    ends = layout.heads[0].tail is not None
    return ends or layout.anchor.startswith(("spoken", possible.ALONE, "parted")) or _are_titled(page, layout)


def _are_titled(page: Page, layout: Layout) -> bool:
    """Whether a subject that comes back stands above most heads ("Re: Wax or oil?"): it opens the comment."""
    heads = layout.heads[1:]
    titled = 0
    for head in heads:
        row = page.rows[head.first - 1] if head.first else None
        told = row is not None and bool(row.shape) and not (row.button or row.badge or row.stamp)
        titled += told and row is not None and bool(NAMED.search(row.text)) and page.often[row.shape] >= FEWEST_TITLED
    return titled >= max(FEWEST_TITLED, TITLED * len(heads))


def _is_worded(row: Row) -> bool:
    """Whether something is said around a stamp that is no word of a site's."""
    if row.stamp is None:
        return False
    around = row.text[: row.stamp.start] + " " + row.text[row.stamp.end :]
    return not (BUTTONS | LINKING | BY | BADGES).issuperset(WORDS.findall(around.lower()))


# ---- on which side


def sides(page: Page, above: Blocks, below: Blocks) -> Features:
    """Return what tells whether heads stand below what was said (above 0) or above it."""
    rows, n = page.rows, len(above.heads)
    heads = above.heads
    texts = [rows[head.row].text.lower() for head in heads]
    first, last = heads[0], heads[-1]
    over = [head.first - 1 for head in heads if head.first]
    under = [head.last + 1 for head in heads if head.last + 1 < len(rows)]
    prose_over = sum(rows[at].prose for at in over) / max(1, len(over))
    prose_under = sum(rows[at].prose for at in under) / max(1, len(under))
    gap = _mean([min(3, rows[at + 1].blanks) for at in over]) - _mean([min(3, rows[at].blanks) for at in under])
    tail = rows[last.last + 1 : last.last + 4]
    return {
        "bias": 1.0,
        "posted by": sum(text.startswith(("posted", "comment by", "comment #")) for text in texts) / n,
        "by": sum(text.startswith("by ") for text in texts) / n,
        "ends in a colon": sum(text.endswith((":", "...", "…")) for text in texts) / n,
        "dash": sum(text.startswith(("–", "—", "- ", "~")) for text in texts) / n,
        "prose over minus under": prose_over - prose_under,
        "gap over minus under": max(-1.0, min(1.0, gap)),
        "prose over the first": float(bool(first.first) and rows[first.first - 1].prose),
        "starts at a landmark": float(first.first == 0 or first.first - 1 in page.headings or first.first in page.gaps),
        "a body and the end": float(_ends_with_body(page, above)),
        "prose under the last": float(
            any(row.prose for row in itertools.takewhile(lambda row: not is_foot(row.text), tail))
        ),
        "ends the page": float(not tail or is_foot(tail[0].text) or last.last + 1 in page.gaps),
        "first body, below": min(3.0, len(below.bodies[0]) / (1 + _usual(below))),
        "last body, above": min(3.0, len(above.bodies[-1]) / (1 + _usual(above))),
        "own name on top": sum(head.row < head.first for head in below.heads) / n,
        "signs": (_signed(rows, below) - _signed(rows, above)) / n,
        "calls its own": (_calls_own(rows, above) - _calls_own(rows, below)) / n,
        "buttons over minus under": (sum(rows[at].button for at in over) - sum(rows[at].button for at in under)) / n,
        "indented under": sum(rows[at].indent > rows[at - 1].indent for at in under) / n,
        "stamp above the name": sum(head.stamp is not None and head.stamp < head.row for head in heads) / n,
    }


def _ends_with_body(page: Page, above: Blocks) -> bool:
    """Whether something as long as a comment stands below the last head, and then the page or the comments end."""
    last = above.heads[-1].last
    size = above.end - last - 1
    ends = above.end == len(page.rows) or above.end in page.feet or above.end in page.gaps
    return ends and size <= 2 * _usual(above) + 3 and any(row.prose for row in page.rows[last + 1 : above.end])


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _usual(blocks: Blocks) -> float:
    return making.middle([len(body) for body in blocks.bodies])


def _signed(rows: Sequence[Row], blocks: Blocks) -> int:
    """How many bodies end in a line that begins with the author's first name, or open with somebody else's."""
    found = 0
    for head, body in zip(blocks.heads, blocks.bodies, strict=True):
        if body and len(rows[body[-1]].text) < 30:
            first = head.name.lower().split()[0]
            found += len(first) > 2 and first in rows[body[-1]].text.lower()
    return found


def _calls_own(rows: Sequence[Row], blocks: Blocks) -> int:
    """How many bodies begin with their author's name, or the first word of it: people address others."""
    found = 0
    for head, body in zip(blocks.heads, blocks.bodies, strict=True):
        text = rows[body[0]].text[:60].lower() if body else ""
        name = head.name.lower()
        first = name.split()[0]
        found += len(name) > 2 and (name in text or (len(first) > 2 and first in WORDS.findall(text)[:OPENING]))
    return found


# ---- which layout


def describe(page: Page, blocks: Blocks, weights: Weights) -> Features:
    """Return the features of what a layout makes of a page, each about 0 to 1."""
    rows, heads, layout = page.rows, blocks.heads, blocks.layout
    n = len(heads)
    names = [head.name for head in heads]
    often = Counter(map(plain, names))
    shapes = Counter(row.shape for row in rows[blocks.start : blocks.end])
    frame = {shape for shape, count in shapes.items() if shape and count >= max(3, FRAME * n)}
    bodies = [[at for at in body if rows[at].shape not in frame] for body in blocks.bodies]
    texts = [sum(len(rows[at].text) for at in body) + len(head.rest) for head, body in zip(heads, bodies, strict=True)]
    sizes = [len(body) for body in bodies]
    said = sum(len(rows[at].text) for body in bodies for at in body if rows[at].prose)
    said += sum(len(head.rest) for head in heads)
    stamped = sum(head.stamp is not None for head in heads)
    inside = sum(_stamps_inside(page, body) for body in blocks.bodies)
    missed = sum(blocks.start <= at < blocks.end for at in layout.missed)
    empty = sum(not size for size in texts) / n
    paired = sum(bool(head.addressee) and head.stamp is not None and head.stamp > head.row + 1 for head in heads)
    prose = (
        sum(any(rows[at].prose for at in body) or len(head.rest) > 20 for head, body in zip(heads, bodies, strict=True))
        / n
    )
    stamped_rows = layout.slot == IN_ROW and layout.anchor.startswith("stamp")
    by_place = layout.slot != IN_ROW or layout.anchor.startswith(("parted", possible.ALONE))
    worded = 0.0
    if layout.slot != IN_ROW:
        worded = sum(_is_worded(rows[head.stamp]) for head in heads if head.stamp is not None) / n
    opens = layout.cut[0] < CUT  # a heading amid heads is none
    ends = layout.cut[1] < CUT
    words = [name.lower().split() for name in names]
    odd = BUTTONS | BADGES | LINKING | COMMENTS | SAYS | BY
    return {
        "bias": 1.0,
        "log n": math.log(min(n, MANY)),
        "many": math.log(max(n, MANY) / MANY),
        "one": float(n == 1),
        "two": float(n == 2),
        "bodies empty": empty,
        "most bodies empty": float(empty > 0.5),
        "bodies short": sum(size < 12 for size in texts) / n,
        "bodies prose": prose,
        "few bodies prose": float(prose < 0.5),
        "bodies open with names": sum(bool(body) and _may_be_head(rows, body[0], often) for body in bodies) / n,
        "bodies end with names": sum(len(body) > 1 and _may_be_head(rows, body[-1], often) for body in bodies) / n,
        "recurring rows above": sum(
            _may_be_head(rows, head.first - 1, often)
            and not head.name.upper().startswith(rows[head.first - 1].text.upper())
            and (page.often[rows[head.first - 1].shape] > 1 or plain(rows[head.first - 1].text) in often)
            for head in heads
            if head.first
        )
        / n,
        "names in bodies": min(2.0, sum(_is_name(rows[at], often) for body in bodies for at in body) / n),
        "prose explained": said / max(1, page.characters),
        "largest": max(texts) / max(1, sum(texts)) if n > 2 else 0.0,
        "sizes vary": max(0.0, min(3.0, _varies(sizes)) - 0.7) if n > 2 else 0.0,
        "sizes alike": float(n > 3 and _varies(sizes) < 0.15),
        "lengths alike": float(n > 3 and _varies(texts) < 0.4),
        "barren run": _run([size < BARREN for size in texts]) / 3,
        "paired": paired / n,
        "stamps name others": _names_others(rows, heads) / n,
        "buttons in heads": sum(
            rows[at].button and at not in (head.row, head.stamp)
            for head in heads
            for at in range(head.first, head.last + 1)
        )
        / n,
        "rows in heads": min(4.0, sum(head.last - head.first for head in heads) / n),
        "stamped": stamped / n,
        "stamps explained": (stamped + sum(head.addressee_stamp is not None for head in heads)) / max(1, page.stamps),
        "stamps in bodies": min(2.0, inside / n),
        "missed": min(2.0, missed / n),
        "cut off above": min(1.0, layout.cut[0] / n),
        "cut off below": min(1.0, layout.cut[1] / n),
        "unstamped": min(1.0, inside / n) if not stamped else 0.0,
        "usual": sum(head.usual for head in heads) / n,
        "alike above": _alike(page, [head.first for head in heads[1:]], -1),
        "places differ": _places_differ(heads),
        "alike below": _alike(page, [head.row for head in heads], 1),
        "names distinct": len(often) / n,
        "names one": max(often.values()) / n if n > 2 else 0.0,
        "names all one": float(n > 3 and max(often.values()) >= 0.9 * n),
        "names recurring": sum(count > 1 for count in often.values()) / len(often),
        "names long": sum(len(name) > LONG_NAME for name in names) / n,
        "names of many words": sum(len(own) > 3 for own in words) / n,
        "names closed": sum(bool(CLOSED.search(name)) for name in names) / n,
        "names small": sum(len(own) > 1 and name[0].islower() for name, own in zip(names, words, strict=True)) / n,
        "names of frames": sum(
            is_furniture(name) or odd.issuperset(own) or all(map(stamps.is_word, own))
            for name, own in zip(names, words, strict=True)
        )
        / n,
        "names with stamps": sum(stamps.of(name) is not None for name in names) / n,
        "names of one letter": sum(len(name) == 1 for name in names) / n,
        "names numbers": sum(not NAMED.search(name) for name in names) / n,
        "names in frame": sum(
            rows[head.row].shape in frame and often[plain(head.name)] < shapes[rows[head.row].shape] for head in heads
        )
        / n
        * (layout.anchor != possible.ALONE),  # there they are addressees too
        "in the row": float(layout.slot == IN_ROW and not stamped_rows),
        "in the row of a stamp": float(stamped_rows),
        "anchor words": float(layout.anchor.startswith("… ") or layout.anchor.endswith(" …")),
        "slot likeliest": float(layout.slot in (ABOVE, BELOW)),
        "slot below": float(layout.slot in ("+1", BELOW)),
        "slot far": float(layout.slot == "-2"),
        "slot on top": float(layout.slot == TOP),
        "tails": float(heads[0].tail is not None),
        "words unexplained": worded,
        "most words unexplained": float(worded > 0.7),
        "anchor stamp": float(layout.anchor.startswith("stamp")),
        "anchor constant": float(layout.anchor.startswith("=")),
        "anchor parted": float(layout.anchor.startswith("parted")),
        "anchor names": float(layout.anchor == possible.ALONE),
        "anchor spoken": float(layout.anchor == "spoken"),
        "below": float(blocks.below),
        "heading above": float(
            opens and any(at in page.headings for at in range(max(0, blocks.start - 6), blocks.start))
        ),
        "heading right above": float(opens and blocks.start - 1 in page.headings),
        "said above the first": float(_said_above(page, blocks.start)),
        "last body empty": float(n > 1 and not texts[-1]),
        "opens apart": float(opens) * min(1.0, (rows[blocks.start].blanks if blocks.start else 3) / 3),
        "foot below": float(ends and (blocks.end in page.feet or blocks.end == len(rows))),
        "row looks": _looks(page, heads, weights) if by_place else 0.0,
    }


def _stamps_inside(page: Page, body: Sequence[int]) -> int:
    """How many rows of a body have a stamp, but for those behind the last that reads like something said: there a site
    tells when."""
    stamped = [at for at in body if page.rows[at].stamp is not None]
    return sum(page.says(at + 1, body[-1] + 1) for at in stamped) if stamped else 0


def _names_others(rows: Sequence[Row], heads: Sequence[Head]) -> int:
    """How many heads have a row of a stamp that names the author of the comment before or behind, and not their own
    ("Post by Ann, 2 May")."""
    names = ["", *(plain(head.name) for head in heads), ""]
    found = 0
    for head, before, own, behind in zip(heads, names, names[1:], names[2:], strict=False):
        if head.stamp is None or head.stamp == head.row:
            continue
        letters = plain(rows[head.stamp].text)
        found += own not in letters and any(name and name != own and name in letters for name in (before, behind))
    return found


def _varies(sizes: Sequence[int]) -> float:
    """How much sizes differ, as a share of their mean."""
    mean = sum(sizes) / len(sizes)
    return math.sqrt(math.fsum((size - mean) ** 2 for size in sizes) / len(sizes)) / (1 + mean)


def _run(hits: Sequence[bool]) -> int:
    """How many of the values in the longest run are true, three at most."""
    longest = run = 0
    for hit in hits:
        run = run + 1 if hit else 0
        longest = max(longest, run)
    return min(3, longest)


def _looks(page: Page, heads: Sequence[Head], weights: Weights) -> float:
    """How much the rows of the names look like names, and what stands above and below them like what does so there."""
    known = weights.near[ABOVE][near.LOOKS[1]]
    return math.fsum(total(near.alone(page, head.row), known) for head in heads) / len(heads)


def _may_be_head(rows: Sequence[Row], at: int, often: Counter[str]) -> bool:
    """Whether a row at the end of a body looks like part of a head rather than like something said."""
    row = rows[at]
    if row.button or row.prose:
        return False
    return row.badge or (len(row.text) < LONG_NAME and not row.closed and bool(NAMED.search(row.text)))


def _is_name(row: Row, often: Counter[str]) -> bool:
    return len(row.text) <= possible.LONGEST_PARTED and plain(row.text) in often


def _said_above(page: Page, start: int) -> bool:
    """Whether something is said between the first comment and a heading not far above it."""
    for at in range(start - 1, max(-1, start - 1 - possible.LONGEST_FIRST), -1):
        if at in page.headings:
            return any(page.rows[there].prose for there in range(at + 1, start))
    return False


def _places_differ(heads: Sequence[Head]) -> float:
    """The share of names that stand elsewhere, as seen from their anchor, than most do."""
    places = Counter(head.stamp - head.row for head in heads if head.stamp is not None and head.tail is None)
    return 1 - max(places.values()) / places.total() if places else 0.0


def _alike(page: Page, places: Sequence[int], step: int) -> float:
    """The share of rows that have the commonest kind of row, and as many blank lines, above or below them."""
    kinds = Counter(
        (_kind(page, at + step), min(2, page.rows[at + max(0, step)].blanks))
        for at in places
        if 0 <= at + step < len(page.rows)
    )
    return max(kinds.values(), default=0) / max(1, len(places))


def _kind(page: Page, at: int) -> str:
    row = page.rows[at]
    if row.shape and page.often[row.shape] >= 3 and not row.prose:
        return row.shape
    return "stamp" if row.stamp else "button" if row.button else "prose" if row.prose else "other"
