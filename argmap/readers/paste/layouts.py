"""From the rows of a page to the ways in which they may be comments: each a rule that tells where comments open.

What recurs with every comment anchors it: a stamp, a word of saying, "Posted by", a sign, a button, or a name that
stands alone. Where the name is, seen from its anchor, is the same for all, or told for each by what it looks like.
Each anchor with each place of the name is a layout; which of them the page has is decided later, by what it makes of
the page.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from ...text import stamps
from ...text.frames import BY, LINKING, NOBODY, SAYS
from . import names as alone
from . import near
from .heads import ANSWERS, BETWEEN, LONGEST_NAME, may_be_name, names, trimmed
from .page import Page
from .rows import NAMED, WORDS, Row

FEWEST = 2  # heads of a layout
FEWEST_CONSTANT = 3  # times that a line comes back before it may anchor
MOST_CONSTANTS = 4  # such lines that are tried, the commonest
LONGEST_CONSTANT = 60
OFTEN = 0.3  # of the texts beside a kind of stamp, from which the same text may be the site's
LONGEST_AROUND = 100  # characters around a stamp in a head
MOST_WORDS = 5  # of a row that reads like something said and may hold a name all the same
LONGEST_PARTED = 40  # characters of a name that blank lines part from the rest
ALL_PAIRED = 0.9  # of the comments but the first that have a name above their name, whoever spoke before
SPEAKING = 0.5  # of the rows from the first on, where names stand before what they say

ALONE, SPOKEN = "names alone", "spoken"
IN_ROW, ABOVE, BELOW, TOP = "in the row", "above", "below", "on top"
SLOTS = ("-1", "-2", "+1", ABOVE, BELOW, TOP)
LONGEST_FIRST = 60  # rows that the first comment may have, where its anchor stands at its end

HANDLE = re.compile(r"@[\w.@-]+$")
_SPOKEN = re.compile(r"^(?P<author>[^\s:][^:]{0,39}):\s+(?P<said>\S.*)$")

Weights = Mapping[str, Mapping[str, Mapping[str, float]]]  # of near.py, by where the name is looked for and look


Beside = dict[tuple[str, tuple[int, ...]], list[int | None]]  # the rows of the names, by side and anchors


class Head(NamedTuple):
    """The head of a comment, in rows: from `first` to `last`, with the name in `row`, and a stamp, if any, in
    `stamp`."""

    first: int
    last: int
    row: int
    name: str
    stamp: int | None = None
    addressee: str | None = None
    addressee_stamp: str | None = None
    rest: str = ""  # what is said in the head's own row, behind a stamp
    tail: int | None = None  # the row of the anchor, where it ends the comment
    usual: bool = True


class Layout(NamedTuple):
    """A way in which comments may be laid out: what anchors them, where the name is from there, the heads, how many
    anchors have no name in its place, and how many heads above and below were cut off although they stand close by."""

    anchor: str
    slot: str
    heads: tuple[Head, ...]
    missed: tuple[int, ...] = ()
    cut: tuple[int, int] = (0, 0)


class Anchors(NamedTuple):
    """Rows that may each belong to a head, and the texts in which their names would be (none: names stand
    elsewhere)."""

    kind: str
    rows: list[int]
    texts: list[str]


def find(page: Page, weights: Weights, *, only: tuple[str, str] | None = None) -> list[Layout]:
    """Return the layouts that a page may have, no two with the same heads; of one anchor and slot where `only`
    tells."""
    found: list[Layout] = []
    seen: set[tuple[tuple[int, str], ...]] = set()
    known: Beside = {}
    anchored: set[tuple[int, ...]] = set()
    for anchors in find_anchors(page):
        if only is not None and anchors.kind != only[0]:
            continue
        if not anchors.texts:
            rows = tuple(anchors.rows)
            if rows in anchored:
                continue  # the same names in the same places
            anchored.add(rows)
        for slot in (IN_ROW,) if anchors.texts else SLOTS:
            if only is not None and slot != only[1]:
                continue
            layout = apply(page, anchors, slot, weights, known)
            layout = displayed(page, layout if slot == IN_ROW else answering(page, layout))
            key = tuple((head.row, head.name) for head in layout.heads)
            if len(layout.heads) >= FEWEST and key not in seen:
                seen.add(key)
                found.append(layout)
    return found


# ---- what may anchor comments


def find_anchors(page: Page) -> list[Anchors]:
    """Return what may anchor the comments of a page, by kind, in a fixed order."""
    groups: dict[str, tuple[list[int], list[str]]] = defaultdict(lambda: ([], []))

    def add(kind: str, at: int, text: str | None = None) -> None:
        there, texts = groups[kind]
        there.append(at)
        if text is not None:
            texts.append(text)

    shapes = Counter({shape: count for shape, count in page.often.items() if 0 < len(shape) <= LONGEST_CONSTANT})
    constants = {shape for shape, count in shapes.most_common(MOST_CONSTANTS) if count >= FEWEST_CONSTANT}
    for at, row in enumerate(page.rows):
        if row.stamp is not None:
            _stamped(row, at, add)
        if len(row.text) <= LONGEST_NAME + 20:
            _worded(row, at, add)
        if row.shape in constants:
            add(f"= {row.shape}", at)
        _parted(page, at, add)
    for kind, (there, texts) in [*groups.items()]:
        often = Counter(texts)
        constant = {text for text, count in often.items() if count >= max(FEWEST_CONSTANT, OFTEN * len(texts))}
        if constant and kind.startswith("stamp"):  # "Reviewed in Marlow on": the site's, or somebody's who speaks often
            named = [(at, text) for at, text in zip(there, texts, strict=True) if text not in constant]
            before, _, side = kind.rpartition(", ")
            groups[f"{before}, but for what recurs, {side}"] = ([at for at, _ in named], [text for _, text in named])
    # Stamps first: of layouts with the same heads the one that knows their stamps is kept.
    ordered = sorted(groups.items(), key=lambda item: (not item[0].startswith("stamp"), item[0]))
    return [Anchors(kind, there, texts) for kind, (there, texts) in ordered if len(there) >= FEWEST]


def _stamped(row: Row, at: int, add: Callable[..., None]) -> None:
    stamp = row.stamp
    assert stamp is not None
    before, after = row.text[: stamp.start], row.text[stamp.end :]
    if len(trimmed(before)) + len(trimmed(after)) > LONGEST_AROUND:
        return
    named = _is_worded(before), _is_worded(after)
    for kind in (f"stamp {stamp.kind}", "stamp"):
        add(kind, at)
        add(f"{kind}, alone" if not any(named) else f"{kind}, with words", at)
        if named[0]:
            add(f"{kind}, name before", at, before)
        if named[1]:
            add(f"{kind}, name after", at, after)


def _is_worded(text: str) -> bool:
    """Whether what stands beside a stamp holds more than another stamp and what links the two ("edited 4 hours
    ago")."""
    for stamp in reversed(stamps.find(text)):
        text = f"{text[: stamp.start]} {text[stamp.end :]}"
    words = WORDS.findall(text.lower())
    return bool(NAMED.search(text)) and not (words and LINKING.issuperset(words))


def _worded(row: Row, at: int, add: Callable[..., None]) -> None:
    text = _around(row)
    tokens = text.split()
    if len(tokens) > 1:
        first, last = tokens[0].lower(), tokens[-1].lower()
        if last.strip(":.… ") in SAYS:
            add(f"… {last}", at, text)
        if first.strip(": ") in BY:
            add(f"{first} …", at, text)
    sign = text[:1]
    if len(text) < LONGEST_NAME - 10 and not sign.isalnum() and NAMED.search(text[1:]):
        add(f"{sign} …", at, text)


def _parted(page: Page, at: int, add: Callable[..., None]) -> None:
    """Short rows by the blank lines around them: where nothing else recurs, names have these alone in common."""
    row = page.rows[at]
    if at + 1 == len(page.rows) or row.stamp is not None or row.prose or row.button or at in page.headings:
        return
    if len(trimmed(row.text)) > LONGEST_PARTED or not NAMED.search(row.text) or row.closed:
        return
    above, below = min(2, row.blanks), min(2, page.rows[at + 1].blanks)
    opens = at == 0 or at - 1 in page.headings or at in page.gaps
    for blanks in (0, 1, 2) if opens else (above,):
        if blanks or below:
            add(f"parted {blanks}{below}", at, row.text)


# ---- from anchors to heads


def apply(page: Page, anchors: Anchors, slot: str, weights: Weights, known: Beside) -> Layout:
    """Return the layout in which names stand in one place as seen from the anchors; `known` keeps what was found beside
    the same anchors."""
    rows = page.rows
    if slot == IN_ROW:
        behind = anchors.kind.endswith("name before")
        heads = [
            Head(
                at,
                at,
                at,
                name.name,
                at if rows[at].stamp else None,
                name.addressee,
                rest=_said_behind(rows[at]) if behind else "",
                usual=name.usual,
            )
            for at, name in zip(anchors.rows, names(anchors.texts), strict=True)
            if may_be_name(name.name)
        ]
        named = {head.row for head in heads}
        return Layout(anchors.kind, slot, tuple(heads), tuple(at for at in anchors.rows if at not in named))
    there = _places(page, anchors.rows, slot, weights, known)
    places = [
        (at, place)
        for at, place in zip(anchors.rows, there, strict=True)
        if place is not None and _may_hold_name(rows[place])
    ]
    places = [pair for before, pair in zip([(-1, -1), *places], places, strict=False) if pair[1] > before[1]]
    tailed = slot == TOP or _between(page, places) * 2 > len(places)
    heads = []
    missed = set(anchors.rows)
    for (at, place), name in zip(places, names([rows[place].text for _, place in places]), strict=True):
        if not may_be_name(name.name):
            continue
        missed.discard(at)
        head = Head(place, place, place, name.name, None, name.addressee, usual=name.usual)
        if rows[at].stamp is not None:
            head = head._replace(stamp=at)
        if tailed and place < at:
            head = head._replace(tail=at)
        elif head.stamp is not None:
            head = head._replace(first=min(at, place), last=_last_stamp(page, max(at, place)))
        heads.append(head)
    return Layout(anchors.kind, slot, tuple(heads), tuple(sorted(missed)))


def _said_behind(row: Row) -> str:
    """What is said behind a stamp in the row of the head: "Ann (2 May, 10:02): I saw it, and so did he."."""
    if row.stamp is None:
        return ""
    behind = row.text[row.stamp.end :]
    rest = behind.lstrip(" )]:,.–—-")
    return rest if ":" in behind[: len(behind) - len(rest)] and " " in rest else ""


def displayed(page: Page, layout: Layout) -> Layout:
    """Return a layout with the name above the handle as its head's, where nearly all heads are handles with a name
    above: "Ann Brook", and below it "@annbrook"."""
    heads = layout.heads
    above = [page.rows[head.row - 1] if head.row and head.first == head.row else None for head in heads]
    named = [
        row is not None
        and bool(HANDLE.match(page.rows[head.row].text))
        and _may_hold_name(row)
        and not (row.stamp or row.button or row.closed or HANDLE.match(row.text))
        and bool(NAMED.search(row.text))
        for row, head in zip(above, heads, strict=True)
    ]
    if sum(named) < max(FEWEST, ALL_PAIRED * len(heads)):
        return layout
    rows = [head.row - has for head, has in zip(heads, named, strict=True)]
    shown = names([page.rows[row].text for row in rows])
    return layout._replace(
        heads=tuple(
            head._replace(first=row, row=row, name=name.name or head.name)
            for head, row, name in zip(heads, rows, shown, strict=True)
        )
    )


def answering(page: Page, layout: Layout) -> Layout:
    """Return a layout with the name above a head's as its author's, where it is one of the page: two names, one above
    the other, are an author's and an addressee's.

    Where the upper one is mostly that of who spoke before, it is that one's signature, and the layout stays as it is.
    """
    names = [head.name for head in layout.heads]
    often = Counter(names)
    above = [
        row.text if head.row and head.stamp != head.row - 1 and head.addressee is None and not row.button else ""
        for head in layout.heads
        for row in (page.rows[head.row - 1],)
    ]
    ours = [name in often and name != own for name, own in zip(above, names, strict=True)]
    known = often + Counter(name for name, paired in zip(above, ours, strict=True) if paired)
    signed = sum(paired and name == before for name, paired, before in zip(above[1:], ours[1:], names, strict=False))
    if sum(ours) - signed < max(2, signed) and sum(ours) < ALL_PAIRED * (len(names) - 1):
        return layout
    # Who has one comment, and answers somebody in it, is known by what stands above: the same as above the others.
    tops = Counter(
        near.kind(page, head.row - 1 - paired) for head, paired in zip(layout.heads, ours, strict=True) if head.row
    )
    top = max(tops, key=lambda kind: (tops[kind], kind), default="")
    for place, (head, paired) in enumerate(zip(layout.heads, ours, strict=True)):
        if paired or head.row < 2 or known[head.name] < 2 or near.kind(page, head.row - 1) == top:
            continue
        row = page.rows[head.row - 1]
        framed = row.stamp or row.button or row.badge or row.prose or row.closed or page.often[row.shape] >= near.OFTEN
        apart = not framed and bool(NAMED.search(row.text))
        ours[place] = apart and near.kind(page, head.row - 2) == top and above[place] not in ("", head.name)
    heads: list[Head] = []
    for head, name, paired in zip(layout.heads, above, ours, strict=True):
        apart = not heads or heads[-1].last < head.row - 1
        if paired and apart and known[head.name] > 1:
            first = min(head.first, head.row - 1)
            head = head._replace(first=first, row=head.row - 1, name=name, addressee=head.name)
        heads.append(head)
    return layout._replace(heads=tuple(heads))


def _last_stamp(page: Page, at: int) -> int:
    """The last row of a head that ends in stamps alone: the time may stand below the day."""
    while at + 1 < len(page.rows):
        row, below = page.rows[at], page.rows[at + 1]
        if (
            row.stamp is None
            or below.stamp is None
            or row.stamp.kind == below.stamp.kind
            or NAMED.search(_around(below))
        ):
            break
        at += 1
    return at


def _around(row: Row) -> str:
    """What a row says besides its stamp."""
    return row.text if row.stamp is None else f"{row.text[: row.stamp.start]} {row.text[row.stamp.end :]}".strip()


def _places(page: Page, anchors: Sequence[int], slot: str, weights: Weights, known: Beside) -> list[int | None]:
    """The row of the name for each anchor, None where there is none."""
    if slot in (ABOVE, BELOW, TOP):
        side = ABOVE if slot == ABOVE else BELOW
        key = (side, tuple(anchors))
        if key not in known:
            known[key] = near.find(page, anchors, near.ABOVE if side == ABOVE else near.BELOW, weights[side])
        # What ends a comment stands right above the head of the next one.
        return (
            known[key] if slot != TOP else [_first(page, anchors[0], known[key][:-1], weights[BELOW]), *known[key][:-1]]
        )
    there = [at + int(slot) for at in anchors]
    return [place if 0 <= place < len(page.rows) else None for place in there]


def _first(
    page: Page,
    anchor: int,
    below: Sequence[int | None],
    weights: Mapping[str, Mapping[str, float]],
) -> int | None:
    """The row of the first name, where its anchor stands at the end of the comment: that which is most like the
    others."""
    low = max(0, anchor - LONGEST_FIRST)
    for there in range(anchor - 1, low - 1, -1):
        if there in page.headings or there in page.gaps:
            low = there + (there in page.headings)
            break
    return near.first(page, range(low, anchor), [at for at in below if at is not None], weights[near.LOOKS[1]])


def _between(page: Page, places: Sequence[tuple[int, int]]) -> int:
    """How many names have something said between them and an anchor below: it ends their comment."""
    return sum(page.says(place + 1, at) for at, place in places)


def _may_hold_name(row: Row) -> bool:
    if len(row.text) > LONGEST_NAME + 20 or row.text.endswith("?"):
        return False
    if row.prose and len(row.text.split()) > MOST_WORDS and not (ANSWERS.search(row.text) or BETWEEN.search(row.text)):
        return False
    return row.stamp is None or (row.stamp.kind == "short" and row.stamp.end - row.stamp.start < len(row.text))


# ---- names before what they say


def spoken(page: Page) -> Layout | None:
    """Return the layout of a page whose every comment is a line such as "Ann: I saw it too"; None where it is no such
    page.

    Rows that begin with a stamp are a log's or a chat's.
    """
    found = [
        (at, match["author"].strip(), match["said"].strip())
        for at, row in enumerate(page.rows)
        if (match := _SPOKEN.match(row.text)) and (row.stamp is None or row.stamp.start > len(match["author"]))
    ]
    often = Counter(author for _, author, _ in found)
    found = [item for item in found if often[item[1]] > 1 or _is_called(item[1])]
    if (
        len(found) < FEWEST_CONSTANT
        or len(found) < SPEAKING * (len(page.rows) - found[0][0])
        or max(often.values()) < 2
    ):
        return None
    heads = [Head(at, at, at, author, rest=said) for at, author, said in found]
    return Layout(SPOKEN, IN_ROW, tuple(heads))


def _is_called(name: str) -> bool:
    """Whether somebody may be called so who speaks once: not "PS", "Source" or "Rule of thumb"."""
    words = name.split()
    return name.lower().strip(" .") not in NOBODY and (len(words) == 1 or not words[-1][0].islower())


# ---- names that stand alone


def by_names(page: Page, start: int) -> Layout:
    """Return the layout of a page on which nothing but a name, and perhaps an addressee, stands above what is said.

    Arguments: the page; the first row that may belong to a comment.
    """
    rows = page.rows[start:]
    texts = [
        "" if at in page.headings or (row.button and page.often[row.shape] > 1) else row.text
        for at, row in enumerate(rows, start)
    ]
    stated = page.headings.get(start - 1, -1)
    heads = [
        Head(
            start + found.row,
            start + found.row + found.addressed,
            start + found.row,
            found.name,
            addressee=found.addressee,
            addressee_stamp=found.stamp,
            rest=found.rest,
        )
        for found in alone.find(texts, [row.blanks for row in rows], stated if stated > 0 else None)
    ]
    return Layout(ALONE, IN_ROW, tuple(heads))
