"""From the cards of a ladder to their places: a column a position, time running down, lines between the columns."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from heapq import heappop, heappush
from typing import NamedTuple

from ...model import Turn
from .cards import Card
from .lines import Wire, rounded
from .look import DROP, GAP, HEADER, MORE, PANEL, STUB, TRACK
from .measure import number_text as n

WIDTHS = {1: 380, 2: 360, 3: 320, 4: 290}  # of a column, by the number of positions
NARROWEST = 260
NEUTRAL_WIDTH = 170  # of the column of turns that take no position
RAIL = 90  # x of the line of time
RAIL_EDGE = 106
SIDE = 27  # from a card's side to the first upright line: room for a badge, or for an arrow head
APART_ON_TRACK = 24  # between the ends of two upright lines above one another, lest they look joined
STEP = 34  # from a card's top to the next one's at least, so that later turns stand visibly later
APART = 15  # above any other card
CORNER = 6.0  # radius of a line's corners
CLEAR = 10  # between two level lines, and around arrow heads


class Cast(NamedTuple):
    """Who is on stage: the dispute's turns in order, the column of each (the last one where no position is taken),
    those that are drawn, those folded away for each drawn one, and the few of no position that stand
    below the ladder."""

    turns: tuple[Turn, ...]
    column: dict[str, int]
    drawn: tuple[Turn, ...]
    hidden: dict[str, list[Turn]]
    below: tuple[Turn, ...] = ()


class Column(NamedTuple):
    """One position's column, or that of turns that take none: the x of its cards and their width, in pixels."""

    x: float
    width: int


class Trunk(NamedTuple):
    """A line shared by several replies to one turn: those turns, the path, the arrow head's point and way."""

    children: tuple[str, ...]
    parent: str
    path: str
    tip: tuple[float, float, str]


class Layout(NamedTuple):
    """Where everything goes, in pixels: the columns, the top left corner of each card by key, and the lines."""

    width: float
    bottom: float
    columns: tuple[Column, ...]
    places: dict[str, tuple[float, float]]
    wires: tuple[Wire, ...]
    trunks: tuple[Trunk, ...]


def column_width(at: int, count: int, wide: int | None = None) -> int:
    """Return how wide a column is in pixels: `wide`, or as many columns ask for; that of no position is narrow."""
    return (wide or WIDTHS.get(count, NARROWEST)) if at < count else NEUTRAL_WIDTH


def arrange(
    cards: dict[str, Card], cast: Cast, answered: dict[str, str], *, count: int, wide: int | None = None
) -> Layout:
    """Place the cards and their lines; y counts from the top of the area below the columns' heads.

    Each card's top stands lower than that of every earlier turn. Upright lines run between the columns only; level
    ones at the height of a card's header, where no column between has a card. So no line can meet a card.
    """
    neutral = any(cast.column[turn.id] >= count for turn in cast.drawn)
    total = count + neutral or 1
    column = {turn.id: min(cast.column[turn.id], total - 1) for turn in cast.drawn}
    tops, straight = _tops(cards, cast.drawn, column, answered, total)

    stubs: dict[int, list[float]] = {gutter: [] for gutter in range(total + 1)}
    groups: dict[tuple[str, int], list[str]] = {}
    for child, parent in answered.items():
        if child in straight:
            continue
        gutter = _gutter(column[child], column[parent], total)
        groups.setdefault((parent, gutter), []).append(child)
        start = column[child] + (gutter > column[child])
        for passed in range(min(start, gutter), max(start, gutter) + 1):
            stubs[passed].append(tops[child] + STUB)
    docks = _docks(cards, groups, tops, stubs)
    tracks = _tracks(groups, tops, docks, total)

    columns = []
    lefts = []  # of the gutters
    x = float(RAIL_EDGE)
    for at in range(total):
        lefts.append(x)
        room = max((track for (_, gutter), track in tracks.items() if gutter == at), default=-1) + 1
        inner = at > 0
        x += SIDE * (1 + inner) + max(room - 1, 0) * TRACK if room or inner else PANEL + 8
        width = column_width(at, count, wide) if count else NEUTRAL_WIDTH
        columns.append(Column(x=x, width=width))
        x += width
    lefts.append(x)
    room = max((track for (_, gutter), track in tracks.items() if gutter == total), default=-1) + 1
    x += SIDE + max(room - 1, 0) * TRACK + 8 if room else PANEL
    places = {key: (columns[column[key]].x, top) for key, top in tops.items()}

    wires = [_straight_wire(child, answered[child], places, cards) for child in straight]
    trunks = []
    for (parent, gutter), children in groups.items():
        track = lefts[gutter] + (SIDE if gutter else 8) + tracks.get((parent, gutter), 0) * TRACK
        dock = docks[parent, gutter]
        right = gutter > column[parent]
        edge = places[parent][0] + (cards[parent].width if right else 0)
        end = edge + (8 if right else -8)
        tip = (edge, dock, "left" if right else "right")
        for child in children:
            leaves_right = gutter > column[child]
            side = places[child][0] + (cards[child].width if leaves_right else 0)
            level = tops[child] + STUB
            badge = (side + (15 if leaves_right else -15), level)
            if level == dock:
                path = f"M{n(side)} {n(level)}L{n(end)} {n(level)}"
            elif len(children) == 1:
                path = rounded([(side, level), (track, level), (track, dock), (end, dock)], CORNER)
            else:
                bend = level - 8 if level > dock else level + 8
                path = rounded([(side, level), (track, level), (track, bend)], CORNER)
            alone = len(children) == 1
            wires.append(Wire(child=child, parent=parent, path=path, badge=badge, tip=tip if alone else None))
        if len(children) > 1:
            levels = [tops[child] + STUB for child in children]
            far = [level - 6 if level > dock else level + 6 for level in (max(levels), min(levels)) if level != dock]
            path = rounded([(track, far[0]), (track, dock), (end, dock)], CORNER)
            if len(far) > 1 and far[1] < dock:
                path += f"M{n(track)} {n(far[1])}L{n(track)} {n(dock)}"
            trunks.append(Trunk(children=tuple(children), parent=parent, path=path, tip=tip))
    bottom = max((tops[key] + cards[key].height for key in tops), default=0.0)
    order = {turn.id: at for at, turn in enumerate(cast.drawn)}
    wires.sort(key=lambda wire: order[wire.child])
    return Layout(
        width=x,
        bottom=bottom,
        columns=tuple(columns),
        places=places,
        wires=tuple(wires),
        trunks=tuple(trunks),
    )


def _tops(
    cards: dict[str, Card], drawn: Sequence[Turn], column: dict[str, int], answered: dict[str, str], total: int
) -> tuple[dict[str, float], list[str]]:
    """The y of each card, and the turns whose line goes straight up to the card above."""
    free = [0.0] * total
    last: list[str | None] = [None] * total
    tops: dict[str, float] = {}
    straight = []
    latest = -float(STEP)
    for turn in drawn:
        at = column[turn.id]
        parent = answered.get(turn.id)
        upward = parent is not None and last[at] == parent
        y = latest + STEP
        if last[at] is not None:
            y = max(y, free[at] + (GAP if upward else APART))
        if parent is not None and abs(column[parent] - at) > 1:
            between = range(min(at, column[parent]) + 1, max(at, column[parent]))
            y = max(y, *(free[passed] + 2 for passed in between))
        if upward:
            straight.append(turn.id)
        tops[turn.id] = y
        latest = y
        free[at] = y + cards[turn.id].height
        last[at] = turn.id
    return tops, straight


def _gutter(child: int, parent: int, total: int) -> int:
    """The gutter (numbered from the left) in which a line runs up: beside the parent, on the child's side."""
    if child != parent:
        return parent + (child > parent)
    return parent if parent < total / 2 - 0.5 or parent == 0 else parent + 1


def _docks(
    cards: dict[str, Card],
    groups: dict[tuple[str, int], list[str]],
    tops: dict[str, float],
    stubs: dict[int, list[float]],
) -> dict[tuple[str, int], float]:
    """Where the lines to each turn meet its side: level with the first reply where that may be, else clear of others.

    `stubs` has the level lines of each gutter.
    """
    lines = {gutter: sorted(levels) for gutter, levels in stubs.items()}
    docks = {}
    for (parent, gutter), children in groups.items():
        first = tops[parent] + HEADER + 9
        last = tops[parent] + cards[parent].height - (MORE if cards[parent].more else 0) - 9
        own = {tops[child] + STUB for child in children}
        near = lines[gutter][bisect_right(lines[gutter], first - 20) : bisect_left(lines[gutter], last + 20)]
        taken = [y for y in near if y not in own]
        levels = sorted(y for y in own if first <= y <= last)
        tries = [*levels, *(first + 4.0 * at for at in range(int((last - first) / 4) + 1))]
        apart = [min((abs(y - other) for other in [*taken, *own - {y}]), default=CLEAR) for y in tries]
        best = max(range(len(tries)), key=lambda at: (min(apart[at], CLEAR), -at))
        docks[parent, gutter] = tries[best]
        insort(lines[gutter], tries[best])
    return docks


def _tracks(
    groups: dict[tuple[str, int], list[str]],
    tops: dict[str, float],
    docks: dict[tuple[str, int], float],
    total: int,
) -> dict[tuple[str, int], int]:
    """Give the upright lines of each gutter places side by side where they would run over each other."""
    tracks: dict[tuple[str, int], int] = {}
    for gutter in range(total + 1):
        spans = []
        for (parent, where), children in groups.items():
            levels = [tops[child] + STUB for child in children] + [docks[parent, where]]
            if where == gutter and max(levels) > min(levels):
                spans.append((min(levels), max(levels), parent))
        taken: list[
            tuple[float, int]
        ] = []  # the lower end of the last line on each track that is not free again, track
        free: list[int] = []  # tracks on which nothing is in the way any more
        for start, end, parent in sorted(spans):
            while taken and taken[0][0] + APART_ON_TRACK < start:
                heappush(free, heappop(taken)[1])
            track = heappop(free) if free else len(taken)
            heappush(taken, (end, track))
            tracks[parent, gutter] = track
    return tracks


def _straight_wire(child: str, parent: str, places: dict[str, tuple[float, float]], cards: dict[str, Card]) -> Wire:
    x, y = places[child]
    foot = places[parent][1] + cards[parent].height
    path = f"M{n(x + DROP)} {n(y)}L{n(x + DROP)} {n(foot + 8)}"
    return Wire(child=child, parent=parent, path=path, badge=(x + DROP, y - 11), tip=(x + DROP, foot, "up"))
