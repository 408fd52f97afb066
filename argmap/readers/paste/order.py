"""From comments in the order of the page to the order of time, where the page shows it, without what was copied
twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from ...model import instant
from ...text import stamps
from ...text.words import fold
from .comments import Comment
from .nesting import Stated

# Comments that must tell by whom they address which way a page runs, and what share of them turns it round. Where half
# of them and more address somebody further down, the page is in no order of time: of 200 forum threads that are, 5
# reach that (and 66 a fifth), since first turns are missed and names misread.
FEWEST_WITNESSES, CLEAR_SHARE, MIXED_SHARE = 3, 0.8, 0.5
QUOTABLE = 40  # characters of a line that is a quote where it comes back
COPIED = 20  # characters of a comment that is shown twice, rather than said twice


class Order(NamedTuple):
    """The places of the comments, oldest first, their moments in the page's order, and what was done, if anything."""

    places: tuple[int, ...]
    moments: tuple[datetime | None, ...]
    note: str


def once(comments: Sequence[Comment]) -> list[int]:
    """Return the places of the comments without those that the page shows again: pasted twice, or pinned on top.

    Shown again is what has the same author, words and stamp; on a page without stamps, a run of at least two. Of a
    pinned comment the one further down is kept, which stands where it belongs.
    """
    seen: dict[tuple[str, str | None, str], int] = {}
    again: dict[int, int] = {}
    for place, comment in enumerate(comments):
        text = "\n".join(said for _, said in comment.said)
        key = (comment.author, comment.stamp, text)
        if key in seen and (len(text) >= COPIED or stamps.moment(comment.stamp, days_first=False) is not None):
            again[place] = seen[key]
        else:
            seen[key] = place
    stamped = all(comment.stamp is not None for comment in comments)
    runs = {
        place: again.get(place - 1) == first - 1 or again.get(place + 1) == first + 1 for place, first in again.items()
    }
    dropped = {
        0 if first == 0 and not runs[place] else place for place, first in again.items() if stamped or runs[place]
    }
    return [place for place in range(len(comments)) if place not in dropped]


def arrange(comments: Sequence[Comment], stated: Sequence[Stated | None], *, tree: bool) -> Order:
    """Return the comments' order of time; a page that shows no order keeps its own.

    So does one that is a tree, but that one whose newest comments of the top level come first is turned round, each
    with what hangs below it.
    """
    days_first = stamps.has_days_first([comment.stamp or "" for comment in comments])
    moments = tuple(_dated(stamps.moment(comment.stamp, days_first=days_first) for comment in comments))
    as_is = tuple(range(len(comments)))
    if len(comments) < 2:
        return Order(as_is, moments, "")
    ages = [stamps.age(comment.stamp) for comment in comments]
    known: list[float] = []
    if all(moments):
        known = [instant(moment) for moment in moments if moment]
    elif all(age is not None for age in ages):
        known = [-age for age in ages if age is not None]
    if tree:
        return _of_tree(stated, known, moments)
    backward, forward = _witnesses(comments)
    steps = [after - before for before, after in pairwise(known)]
    rising, falling = sum(step > 0 for step in steps), sum(step < 0 for step in steps)
    turned = as_is[::-1]
    pinned = bool(steps) and steps[0] > 0 and rising == 1 and falling > 1
    if falling and (not rising or pinned):
        note = "the page shows the newest comment first (its times fall): turned round"
        return Order((*turned[:-1], 0) if pinned and known[0] == max(known) else _sorted(known), moments, note)
    if rising and not falling:
        return Order(as_is, moments, "")
    if falling and rising and all(moments):
        by_time = _sorted(known)
        if _broken(comments, by_time) <= _broken(comments, as_is):
            note = "the page is not in the order of time (most popular first?): sorted by the comments' times"
            return Order(by_time, moments, note)
        note = (
            "the comments' times are in no order, and in theirs answers would come before what they answer: "
            "left as it is"
        )
        return Order(as_is, moments, note)
    if backward + forward >= FEWEST_WITNESSES and forward >= CLEAR_SHARE * (backward + forward):
        note = f"the page shows the newest comment first ({forward} comments address one below them): turned round"
        return Order(turned, moments, note)
    if (falling and rising) or (forward >= FEWEST_WITNESSES and forward > MIXED_SHARE * (backward + forward)):
        note = (
            "the page is not in the order of time (most popular first?): left as it is, so some replies may be missed"
        )
        return Order(as_is, moments, note)
    return Order(as_is, moments, "")


def _dated(moments: Iterable[datetime | None]) -> list[datetime | None]:
    """The moments, without those that lack a year where others have one: they are no stamps of the page's."""
    found = list(moments)
    whole = any(moment is not None and moment.year > 1 for moment in found)
    return [None if moment is not None and whole and moment.year == 1 else moment for moment in found]


def _of_tree(stated: Sequence[Stated | None], known: Sequence[float], moments: tuple[datetime | None, ...]) -> Order:
    """The order of a page that is a tree."""
    tops = [place for place, one in enumerate(stated) if one is None or one.parent < 0]
    times = [known[place] for place in tops] if known else []
    steps = [after - before for before, after in pairwise(times)]
    if not any(step < 0 for step in steps) or any(step > 0 for step in steps):
        return Order(tuple(range(len(stated))), moments, "")
    edges = [*tops[1:], len(stated)]
    places = [place for top, edge in reversed(list(zip(tops, edges, strict=True))) for place in range(top, edge)]
    first = [place for place in range(len(stated)) if place < tops[0]]
    return Order((*first, *places), moments, "the page shows the newest comment first (its times fall): turned round")


def _sorted(known: Sequence[float]) -> tuple[int, ...]:
    """The places by time; of equal ones, those further down the page first where most of it falls, else its own
    order."""
    falls = sum(after < before for before, after in pairwise(known)) * 2 > len(known)
    return tuple(sorted(range(len(known)), key=lambda place: (known[place], -place if falls else place)))


def _broken(comments: Sequence[Comment], places: Sequence[int]) -> int:
    """How many comments address somebody who, in an order, has not spoken yet."""
    spoken: set[str] = set()
    people = {comment.author for comment in comments}
    broken = 0
    for place in places:
        comment = comments[place]
        broken += comment.addressee in people and comment.addressee not in spoken
        spoken.add(comment.author)
    return broken


def _witnesses(comments: Sequence[Comment]) -> tuple[int, int]:
    """How many comments address or quote one that stands above them, and below them, and not the other way."""
    places: dict[str, list[int]] = {}
    for position, comment in enumerate(comments):
        places.setdefault(comment.author, []).append(position)
    backward = forward = 0
    said = [list(dict.fromkeys(text for _, text in comment.said)) for comment in comments]
    lines: dict[str, list[tuple[int, int]]] = {}  # by what is said: the comment, and how many rows stand above in it
    for position, rows in enumerate(said):
        for at, row in enumerate(rows):
            if len(row) >= QUOTABLE:
                lines.setdefault(fold(row), []).append((position, at))
    both: dict[tuple[int, int], list[tuple[int, int]]] = {}  # by two comments, where the rows stand that they share
    for standing in lines.values():
        if len(standing) == 2:
            (one, here), (other, there) = standing
            both.setdefault((one, other), []).append((here, there))
    quoted_by: dict[int, list[int]] = {}  # by who quotes, who is quoted
    for (one, other), shared in both.items():
        # Who quotes begins with it; where both do, who has more rows of their own; else either may.
        first = min(here for here, _ in shared) - min(there for _, there in shared) or len(said[other]) - len(said[one])
        if first <= 0:
            quoted_by.setdefault(one, []).append(other)
        if first >= 0:
            quoted_by.setdefault(other, []).append(one)
    for position, comment in enumerate(comments):
        spoken = places.get(comment.addressee or "", [])
        meant = [other for other in quoted_by.get(position, []) if comments[other].author == comment.addressee]
        spoken = meant or spoken
        if spoken and spoken[-1] < position:
            backward += 1
        elif spoken and spoken[0] > position:
            forward += 1
    return backward, forward
