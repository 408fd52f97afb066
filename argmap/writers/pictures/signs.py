"""From the disputes and camps of a map to the signs on its cards, "1A" for a side, a ring for a camp, and their key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ...model import ArgumentMap, Dispute
from ...text.shown import amount, escape_xml, shorten
from .. import drawing
from .look import INK, LINE, NOTE_SIZE, QUIET, SIDE_COLOURS, svg_text
from .measure import fit, width_of
from .measure import number_text as n

MOST_DISPUTES = 12  # in the key: the heaviest come first
MOST_CAMPS = 4
ENTRY = 440  # pixels: the width of an entry of the key in which a sentence and some names have room
NARROW = 290  # of one of two entries side by side
BETWEEN = 26  # entries side by side
CHIP = 15  # height of a side's sign
RING = 7  # radius of a camp's


class Side(NamedTuple):
    """A position of a dispute as it is shown on a card: its sign, what it holds, its colour, the dispute's number."""

    name: str
    label: str
    colour: str
    dispute: int


class Signs(NamedTuple):
    """The sides for which each turn speaks, by its id, and the number of each author's camp."""

    sides: Mapping[str, tuple[Side, ...]]
    camps: Mapping[str, int]


def signs_of(map_: ArgumentMap) -> Signs:
    """Return the signs of all turns and authors; the heaviest dispute comes first."""
    sides: dict[str, list[Side]] = {}
    for number, dispute in enumerate(map_.disputes, 1):
        for at, position in enumerate(dispute.positions):
            side = Side(f"{number}{drawing.letter(at)}", position.label, colour_of(at), number)
            for turn in dict.fromkeys(position.turns):
                sides.setdefault(turn, []).append(side)
    camps = {name: at for at, camp in enumerate(map_.camps, 1) for name in camp.members}
    return Signs({turn: tuple(found) for turn, found in sides.items()}, camps)


def colour_of(at: int) -> str:
    """Return the colour of a position by its place."""
    return SIDE_COLOURS[at % len(SIDE_COLOURS)]


def draw_side(side: Side, x: float, y: float, target: str = "") -> tuple[str, float]:
    """Draw the sign of a side with its left edge at x, its middle at y; returns the SVG and its width.

    With a `target`, the sign leads there.
    """
    wide = width_of(side.name, NOTE_SIZE, bold=True) + 9
    box = f'<rect x="{n(x)}" y="{n(y - CHIP / 2)}" width="{n(wide)}" height="{CHIP}" rx="3" fill="{side.colour}"/>'
    box += svg_text(x + wide / 2, y + 4, side.name, "g")
    return (f'<a href="{escape_xml(target)}">{box}</a>' if target else box), wide


def draw_sides(
    sides: Sequence[Side], x: float, y: float, room: float, *, turn: str = "", target: str = ""
) -> list[str]:
    """Draw the signs of a card's sides, with what is held where there is one alone; those without room are counted.

    `target` has `{}` for the number of the dispute, then for that of the `turn`; "" where nothing leads anywhere.
    """
    out: list[str] = []
    end = x + room
    for at, side in enumerate(sides):
        rest = f"+{len(sides) - at}"
        if x + 40 > end - width_of(rest, NOTE_SIZE, bold=True) * (at + 1 < len(sides)):
            return [*out, svg_text(x, y + 4, rest, "s")]
        sign, wide = draw_side(side, x, y, target.format(side.dispute, turn))
        out.append(sign)
        x += wide + 5
    if len(sides) == 1:
        held = drawing.in_marks(fit(drawing.bare(sides[0].label), end - x - 12, NOTE_SIZE))
        out.append(svg_text(x + 1, y + 4, held, "s"))
    return out


def disc(x: float, y: float, at: int | None, *, radius: float = 9) -> str:
    """Draw the round sign of a position with its letter, by its place; None for turns that take none."""
    if at is None:
        return f'<circle cx="{n(x)}" cy="{n(y)}" r="4.5" fill="#fff" stroke="{QUIET}" stroke-width="1.6"/>'
    circle = f'<circle cx="{n(x)}" cy="{n(y)}" r="{n(radius)}" fill="{colour_of(at)}"/>'
    return circle + svg_text(x, y + 4, drawing.letter(at), "d")


def draw_camp(number: int, x: float, y: float, *, colour: str) -> str:
    """Draw the ring of a camp with its middle at (x, y)."""
    ring = f'<circle cx="{n(x)}" cy="{n(y)}" r="{RING}" fill="none" stroke="{colour}" stroke-width="1.4"/>'
    style = f' fill="{colour}" font-size="10" font-weight="700" text-anchor="middle"'
    return ring + f'<text x="{n(x)}" y="{n(y + 3.6)}"{style}>{number}</text>'


def draw_key(
    map_: ArgumentMap, left: float, right: float, top: float, *, target: str = "", listed: bool = True
) -> tuple[list[str], float]:
    """Draw what is disputed, by whom, and who stands together; returns the SVG and its lower edge.

    Arguments: the map; the edges; where a dispute leads, with `{}` for its number, "" for nowhere; whether the disputes
    are listed, as a page around the picture may do it.
    """
    shown = map_.disputes[:MOST_DISPUTES] if listed else ()
    out: list[str] = []
    y = top
    if map_.disputes:
        x = left + (width_of("What is disputed", 12.5, bold=True) + 12 if shown else 0)
        side = Side("1A", "", colour_of(0), 1)
        sign, wide = draw_side(side, x, y + 10)
        out += [*([svg_text(left, y + 14, "What is disputed", "y")] if shown else []), sign]
        meant = "on a card: it speaks for side A of dispute 1"
        out.append(svg_text(x + wide + 6, y + 14, meant, "l"))
        if any(position.unsure for dispute in shown for position in dispute.positions):
            x += wide + 6 + width_of(meant, 12) + 18
            if x + width_of(drawing.UNSURE, 12) > right:
                x, y = left, y + LINE + 2
            out.append(svg_text(x, y + 14, drawing.UNSURE, "l"))
        y += LINE + 8
    room = right - left + BETWEEN
    most = max(1 + (room >= 2 * (NARROW + BETWEEN)), int(room // (ENTRY + BETWEEN)))
    count = -(-len(shown) // -(-len(shown) // most)) if shown else 1  # rows as full as they can be
    wide = room / count - BETWEEN
    authors = {turn.id: turn.author for turn in map_.thread.turns}
    for start in range(0, len(shown), count):
        row = shown[start : start + count]
        for at, dispute in enumerate(row):
            place = start + at + 1
            out += _entry(dispute, place, left + at * (wide + BETWEEN), y, wide, authors, target.format(place))
        y += LINE + 2 + (LINE + 2) * max(len(dispute.positions) for dispute in row) + 8
    if listed and len(map_.disputes) > len(shown):
        out.append(svg_text(left, y + 12, f"and {amount(len(map_.disputes) - len(shown), 'lesser dispute')}", "s"))
        y += LINE + 4
    for number, camp in enumerate(map_.camps[:MOST_CAMPS], 1):
        out.append(draw_camp(number, left + RING + 1, y + 9, colour=INK))
        told = "who stand together" if len(camp.members) > 1 else "one person alone"
        who = f"Camp {number}, {told}: " + ", ".join(shorten(name, 40) for name in camp.members)
        out.append(svg_text(left + 22, y + 13, fit(who, right - left - 22, 12), "l"))
        y += LINE + 4
    return out, y


def _entry(
    dispute: Dispute, number: int, x: float, y: float, wide: float, authors: Mapping[str, str], target: str
) -> list[str]:
    """A dispute of the key: its number and title, then a line a side with who holds it, those who say most first."""
    title = fit(dispute.title or "(no title)", wide - 18, 12.5, bold=True)
    head = svg_text(x, y + 14, f"{number}", "y") + svg_text(x + 18, y + 14, title, "y")
    out = [f'<a href="{target}">{head}</a>' if target else head]
    row = y + 14
    for at, position in enumerate(dispute.positions):
        row += LINE + 2
        spoken = Counter(authors[key] for key in position.turns if key in authors)
        holders = sorted(dict.fromkeys(position.holders), key=lambda name: -spoken[name])
        who = ", ".join(drawing.called(position, holders))
        side = Side(f"{number}{drawing.letter(at)}", position.label, colour_of(at), number)
        sign, taken = draw_side(side, x, row - 4)
        room = wide - taken - 11
        room = max(room - width_of(who, NOTE_SIZE), room * 0.6)
        label = drawing.in_marks(fit(drawing.bare(side.label), room, NOTE_SIZE))
        rest = x + taken + 11 + width_of(label, NOTE_SIZE)
        out += [sign, svg_text(x + taken + 5, row, label, "z")]
        out.append(svg_text(rest, row, fit(who, x + wide - rest, NOTE_SIZE), "s"))
    return out
