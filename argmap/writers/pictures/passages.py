"""From what the sources say on a dispute to the cells below its ladder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from ...language import salience
from ...model import STORY, ArgumentMap, Dispute, Over, Passage
from ...text.shown import amount, escape_xml, shorten
from ...text.words import undated
from .. import drawing
from .columns import NEUTRAL_WIDTH, Column, Layout
from .look import BODY_SIZE, INK, LINE, MARGIN, NOTE_SIZE, PAD, svg_marked, svg_text
from .measure import fit, one_line, width_of, wrap_marked
from .measure import number_text as n
from .signs import disc

MOST_PASSAGES = 4  # of a group
PASSAGE_LINES = 6
LEAST_LABEL = 80  # pixels of a label that still says something
HIGHEST = 24 + 20 + LINE * (PASSAGE_LINES + 2)  # two lines above it, and a cell

Clear: TypeAlias = Callable[[float, float], float]


def draw_passages(
    map_: ArgumentMap, dispute: Dispute, drawn: Layout, top: float, clear: Clear = lambda y, height: y
) -> tuple[list[str], float]:
    """What the sources say, below the ladder; returns the SVG and its lower edge.

    A column a position for passages that mention it alone, then rows for those that mention several. `clear` says where
    something of a height may stand that is to be at y: there, or on the next page.
    """
    passages = [passage for passage in map_.passages if passage.dispute == dispute.id]
    if not passages:
        return [], top - 16
    places: dict[str, int] = {}
    for at, position in enumerate(dispute.positions):
        places.setdefault(position.key, at)
    groups: dict[tuple[int, ...], list[Passage]] = {}
    for passage in passages:
        key = tuple(sorted({places[position] for position in passage.positions if position in places}))
        groups.setdefault(key, []).append(passage)
    top = clear(top, 42 + HIGHEST)
    files = len({passage.source for passage in passages})
    heading = f"What the sources say  ·  {amount(len(passages), 'passage')} from {amount(files, 'source')}"
    out = [
        f'<path d="M{MARGIN} {n(top)}H{n(drawn.width)}" stroke="#d5d9e0"/>',
        svg_text(MARGIN, top + 25, heading, "h"),
    ]
    y = top + 42
    names = [position.label for position in dispute.positions]
    verb = drawing.MENTIONS[dispute.over is Over.WORDS]
    lowest = y
    number = 1
    # Above a narrow column a label has a row of its own.
    narrowest = min((column.width for column in drawn.columns[: len(dispute.positions)]), default=0)
    rows = 1 if narrowest - 27 - width_of(f"no passage {verb} “” alone", 12) >= LEAST_LABEL else 2
    for at, column in enumerate(drawn.columns[: len(dispute.positions)]):
        found = groups.pop((at,), [])
        head = [disc(column.x + 10, y + 7, at)]
        before, after = (f"{verb} ", "") if found else (f"no passage {verb} ", " alone")
        said = _headed(before, names[at], after, column.width - 27, rows)
        head += [svg_text(column.x + 27, y + 11 + LINE * row, text, "l") for row, text in enumerate(said)]
        cells, bottom = _cells(map_, names, found, [column], y + 24 + LINE * (rows - 1), number, verb, clear)
        number += len(found)
        out += [*head, *cells]
        lowest = max(lowest, bottom)
    wide = [column for column in drawn.columns if column.width > NEUTRAL_WIDTH] or list(drawn.columns)
    for key, found in sorted(groups.items(), key=lambda item: (len(item[0]) < 2, item[0])):
        y = clear(lowest + 12, HIGHEST)
        x = drawn.columns[0].x
        for at in key:
            out.append(disc(x + 10, y + 7, at))
            x += 23
        about = (f"{verb} both" if len(key) == 2 else f"{verb} {len(key)} of them") if key else "bears on it"
        out.append(svg_text(x + 4, y + 11, about, "l"))
        cells, lowest = _cells(map_, names, found, wide, y + 24, number, verb, clear)
        number += len(found)
        out += cells
    return out, lowest


def _headed(before: str, label: str, after: str, wide: float, rows: int) -> list[str]:
    """What stands above the passages of a position, in one row or two, its label cut to the room that is left."""
    room = wide - width_of(f"{before if rows == 1 else ''}“”{after}", 12)
    text = f"{drawing.in_marks(fit(drawing.bare(label), room, 12))}{after}"
    return [f"{before}{text}"] if rows == 1 else [before.strip(), text]


def _cells(
    map_: ArgumentMap,
    labels: Sequence[str],
    passages: Sequence[Passage],
    columns: Sequence[Column],
    y: float,
    number: int,
    verb: str,
    clear: Clear,
) -> tuple[list[str], float]:
    """Passages as cells below each other, in as many columns as given; returns the SVG and the lower edge."""
    out = []
    free = [y] * len(columns)
    for passage in passages[:MOST_PASSAGES]:
        at = free.index(min(free))
        column = columns[at]
        said = undated(passage.text) if passage.source == STORY else passage.text
        shown = one_line(said, 1500)
        marks = salience.places(shown, labels)
        lines, strong = wrap_marked(shown, marks, column.width - PAD - 16, BODY_SIZE, most=PASSAGE_LINES)
        path = map_.thread.path if passage.source == STORY else passage.source
        line = f":{passage.line}" if passage.line is not None else ""
        where = f"{'the story, ' if passage.source == STORY else ''}{_base(path)}{line}"
        high = 14 + LINE * (len(lines) + 1) + 6
        x, row = column.x, clear(free[at], high)
        about = f"{passage.text}\n\n{path}{line}\n{verb}: {', '.join(passage.positions) or 'none of the positions'}"
        out.append(f'<g id="passage-{number}"><title>{escape_xml(about)}</title>')
        out.append(
            f'<rect x="{n(x)}" y="{n(row)}" width="{column.width}" height="{n(high)}" fill="#fff" stroke="#c3c8d0"/>'
            f'<path d="M{n(x + 1.5)} {n(row)}v{n(high)}" stroke="{INK}" stroke-width="3"/>'
        )
        for place, text in enumerate(lines):
            out.append(svg_marked(x + PAD + 4, row + 19 + LINE * place, text, "b", strong[place]))
        where = fit(where, column.width - PAD - 16, NOTE_SIZE)
        out.append(svg_text(x + PAD + 4, row + 20 + LINE * len(lines), where, "s") + "</g>")
        free[at] = row + high + 8
        number += 1
    rest = passages[MOST_PASSAGES:]
    if rest:
        listed = (f"{passage.source}:{passage.line or '?'} {shorten(passage.text, 300)}" for passage in rest[:20])
        about = "\n".join(listed)
        text = f"… {amount(len(rest), 'more passage')}"
        y = clear(max(free), 20)
        label = svg_text(columns[0].x, y + 8, text, "m")
        out.append(f"<g><title>{escape_xml(about)}</title>{label}</g>")
        return out, y + 20
    return out, max(free)


def _base(path: str) -> str:
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2] or path
