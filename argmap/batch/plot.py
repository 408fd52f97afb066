"""From threads by size and heat to the points, lines and words of a plot, in pixels."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..text.shown import amount, shorten
from ..writers.pictures.measure import number_text, width_of

WIDTH, HEIGHT = 760, 340
LEFT, RIGHT, TOP, BOTTOM = 62, WIDTH - 24, 16, HEIGHT - 56
CELL = 6  # threads whose points are as near are drawn as one, larger point
LARGEST_POINT = 11.0
MOST_LABELS = 6
FOCUSED = 30  # points; where there are more, the keyboard passes over them and goes to the table
# Of the axis of heat, and between two lines.
TOPS = ((10, 2), (20, 5), (30, 10), (40, 10), (60, 20), (80, 20), (100, 20))
BINS = 40  # of a decade of turns, in which threads that are not listed are counted


class Spot(NamedTuple):
    """A thread to be drawn: its row, its title, how many turns it has and how hot it is."""

    row: int
    title: str
    turns: int
    heat: float


class Point(NamedTuple):
    """What is drawn for one thread or several: the rows it stands for, its middle and radius, and what it says."""

    rows: tuple[int, ...]
    x: str
    y: str
    radius: str
    about: str


class Plot(NamedTuple):
    """All that is drawn: upright lines (x, label), level ones (y, the label's y, label), points, and titles beside
    them (x, y, anchor, text). `crowded` says that there are too many points to go through by keyboard."""

    columns: tuple[tuple[str, str], ...]
    lines: tuple[tuple[str, str, int], ...]
    unlisted: tuple[Point, ...]
    points: tuple[Point, ...]
    labels: tuple[tuple[str, str, str, str], ...]
    crowded: bool
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    top: int = TOP
    bottom: int = BOTTOM
    middle: tuple[str, str] = (number_text((LEFT + RIGHT) / 2), number_text((TOP + BOTTOM) / 2))


def bin_of(turns: int, heat: float) -> tuple[int, int]:
    """Return where a thread that is not listed is counted."""
    return round(math.log10(max(1, turns)) * BINS), round(heat)


def draw(spots: Iterable[Spot], left_out: Counter[tuple[int, int]]) -> Plot:
    """Place threads by size, on a logarithmic axis, and heat.

    Arguments: the threads that are listed, the hottest first, at least one of them or one left out; how many others
    there are by their bins.
    """
    listed = list(spots)
    sizes = [max(1, spot.turns) for spot in listed] + [10 ** (at / BINS) for at, _ in left_out]
    heats = [spot.heat for spot in listed] + [float(heat) for _, heat in left_out]
    ticks = _ticks(min(sizes), max(sizes))
    first, last = math.log10(ticks[0]), math.log10(ticks[-1])
    top, every = next((top, every) for top, every in TOPS if top >= min(100, max(heats)))

    def across(turns: float) -> float:
        return LEFT + (math.log10(max(1, turns)) - first) / (last - first) * (RIGHT - LEFT)

    def up(heat: float) -> float:
        return BOTTOM - heat / top * (BOTTOM - TOP)

    def point(rows: tuple[int, ...], turns: float, heat: float, count: int, about: str) -> Point:
        x, y, radius = map(number_text, (across(turns), up(heat), _radius(count)))
        return Point(rows, x, y, radius, about)

    cells: dict[tuple[int, int], list[Spot]] = {}
    for spot in listed:
        cells.setdefault((round(across(spot.turns) / CELL), round(up(spot.heat) / CELL)), []).append(spot)
    unlisted = [
        point((), 10 ** (at / BINS), heat, count, f"{amount(count, 'thread')} not listed here")
        for (at, heat), count in sorted(left_out.items())
    ]
    points = []
    for here in cells.values():
        head = here[0]
        about = f"{head.title}: {amount(head.turns, 'turn')}, heat {head.heat:.0f}"
        about = f"{len(here):,} threads here, first of them {about}" if len(here) > 1 else about
        points.append(point(tuple(spot.row for spot in here), head.turns, head.heat, len(here), about))
    named = [(across(here[0].turns), up(here[0].heat), _radius(len(here)), here[0].title) for here in cells.values()]
    levels = [(up(heat), heat) for heat in range(0, top + 1, every)]
    return Plot(
        columns=tuple((number_text(across(tick)), _short(tick)) for tick in ticks),
        lines=tuple((number_text(y), number_text(y + 5), heat) for y, heat in levels),
        unlisted=tuple(unlisted),
        points=tuple(points),
        labels=tuple(_labels(named)),
        crowded=len(points) > FOCUSED,
    )


def _labels(spots: Sequence[tuple[float, float, float, str]]) -> list[tuple[str, str, str, str]]:
    """The titles of the hottest threads beside their points, where nothing is in the way."""
    taken = [(x - radius, y - radius, x + radius, y + radius) for x, y, radius, _ in spots]
    found: list[tuple[str, str, str, str]] = []
    for at, (x, y, radius, title) in enumerate(spots[:60]):
        text = shorten(title, 30)
        wide = width_of(text, 13)
        aside = radius + 5
        for left, anchor, start in ((x + aside, "start", x + aside), (x - aside - wide, "end", x - aside)):
            box = (left, y - 9, left + wide, y + 9)
            free = all(
                box[2] < other[0] or other[2] < box[0] or box[3] < other[1] or other[3] < box[1]
                for place, other in enumerate(taken)
                if place != at
            )
            if free and left > LEFT and box[2] < RIGHT:
                found.append((number_text(start), number_text(y + 4.5), anchor, text))
                taken.append(box)
                break
        if len(found) == MOST_LABELS:
            break
    return found


def _radius(count: int) -> float:
    return min(LARGEST_POINT, 4 * math.pow(count, 0.3))


def _short(number: int) -> str:
    return f"{number:,}" if number < 10_000 else f"{number // 1000:,}k"


def _ticks(least: float, most: float) -> list[int]:
    """Round numbers of turns from below `least` to above `most`: 1, 2, 5, 10 …, or tens alone."""
    every = [step * 10**power for power in range(12) for step in (1, 2, 5)]
    start = max(at for at, tick in enumerate(every) if tick < least or tick == 1)
    end = max(min(at for at, tick in enumerate(every) if tick > most), start + 1)
    ticks = every[start : end + 1]
    if len(ticks) <= 8:
        return ticks
    return [tick for at, tick in enumerate(ticks) if str(tick)[0] == "1" or at in (0, len(ticks) - 1)]
