"""What stands around every picture: its opening with title and style, and the legend of its signs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from ...model import ArgumentMap, Relation, doubts
from ...text.shown import escape_xml
from .lines import draw_badge, draw_line, draw_tip
from .look import (
    BODY_SIZE,
    FONTS,
    HEAD_SIZE,
    ICONS,
    INK,
    MARGIN,
    NOTE_SIZE,
    QUIET,
    RELATION_LOOKS,
    TAG_LOOKS,
    shape,
    svg_text,
)
from .measure import fit, number_text, width_of, wrap

AMBER = "#9a5b00"  # of warnings: 5.5 : 1 on white
WARNED = 24  # room of the sign before a warning
A4 = 297 / 210
# What a browser prints: each page of a picture on a sheet, or all of it on one.
ON_PAGES = "@page{size:A4;margin:0}@media print{svg{display:block;width:210mm;height:auto}}"
ON_BROAD_PAGES = "@page{size:A4 landscape;margin:0}@media print{svg{display:block;width:297mm;height:auto}}"
ON_ONE_PAGE = "@page{size:A4 landscape;margin:8mm}@media print{svg{display:block;width:100%;height:100%}}"

LegendEntry: TypeAlias = tuple[float, list[str], str]  # room of the sign, the sign as SVG, what it means


def opening(kind: str, width: float, height: float, title: str, about: str, *, style: str = "") -> list[str]:
    """Return what a picture of a kind ("map", "ladder") begins with; `style` adds classes of its own."""
    n = number_text
    return [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{n(width)}" height="{n(height)}" '
        f'viewBox="0 0 {n(width)} {n(height)}" role="img" aria-labelledby="{kind}-title {kind}-about">',
        f'<title id="{kind}-title">{escape_xml(title)}</title>',
        f'<desc id="{kind}-about">{escape_xml(about)}</desc>',
        style_sheet(),
        *([f"<style>{style}</style>"] if style else []),
        "<defs>" + "".join(f'<g id="icon-{name}">{path}</g>' for name, path in ICONS.items()) + "</defs>",
        f'<rect width="{n(width)}" height="{n(height)}" fill="#fff"/>',
    ]


def running_head(y: float, right: float, name: str, at: int, count: int) -> list[str]:
    """Return the head of a page that begins at `y`: what it belongs to, and that it is page `at` of `count`."""
    n = number_text
    return [
        svg_text(MARGIN, y + 26, fit(name, right - MARGIN - 110, 13), "c"),
        svg_text(right, y + 26, f"page {at} of {count}", "c", extra=' text-anchor="end"'),
        f'<path d="M{MARGIN} {n(y + 35)}H{n(right)}" stroke="#c3c8d0"/>',
    ]


def style_sheet() -> str:
    """Return the style element that every drawing starts with."""
    return (
        f"<style>text{{font-family:{FONTS};white-space:pre}}"
        f".n{{font-size:{HEAD_SIZE}px;font-weight:700;fill:#fff}}.a{{font-size:{HEAD_SIZE}px;fill:#fff}}"
        f".k{{font-size:{NOTE_SIZE - 1}px;font-weight:700;fill:#fff;text-anchor:end;letter-spacing:.3px}}"
        f".b{{font-size:{BODY_SIZE}px;fill:{INK}}}.f{{font-size:{BODY_SIZE}px;fill:{QUIET};font-style:italic}}"
        f".q{{font-size:{NOTE_SIZE + 0.5}px;fill:{QUIET};font-style:italic}}"
        f".s{{font-size:{NOTE_SIZE}px;fill:{QUIET}}}.m{{font-size:{NOTE_SIZE}px;font-weight:700;fill:#3b404a}}"
        f".t{{font-size:21px;font-weight:700;fill:{INK}}}.c{{font-size:13px;fill:{QUIET}}}"
        f".w{{font-size:13px;font-weight:700;fill:{AMBER}}}"
        f".y{{font-size:12.5px;font-weight:700;fill:{INK}}}.z{{font-size:{NOTE_SIZE}px;fill:{INK}}}"
        f".l{{font-size:12px;fill:{INK}}}.g{{font-size:{NOTE_SIZE}px;font-weight:700;fill:#fff;text-anchor:middle}}"
        ".s a,a .y,a .n{text-decoration:underline}.card:hover>path:first-of-type{stroke-width:3}"
        ".card:target>path:first-of-type{stroke-width:6}</style>"
    )


def warned(map_: ArgumentMap, top: float, width: float) -> tuple[list[str], float]:
    """Draw what makes all else doubtful, such as comments that may be misread, with a sign before it.

    Returns the SVG and its lower edge, `top` where nothing is doubtful.
    """
    out = []
    for doubt in doubts(map_.problems):
        for at, line in enumerate(wrap(doubt, width - 2 * MARGIN - WARNED, 13, most=3, bold=True)):
            if not at:
                sign = f'<path d="M8-11l8 14H0z" fill="{AMBER}"/>'
                sign += '<path d="M8-6v4.5m0 1.8v1.6" stroke="#fff" stroke-width="1.8"/>'
                out.append(f'<g transform="translate({MARGIN} {number_text(top + 3)})">{sign}</g>')
            out.append(svg_text(MARGIN + WARNED, top + 3, line, "w"))
            top += 18
    return out, top


def legend(
    own: Iterable[LegendEntry], closing: Iterable[LegendEntry], *, left: float, right: float, top: float
) -> tuple[list[str], float]:
    """Draw what the signs of a picture mean, in as many rows as the width asks for.

    Arguments: the picture's own entries and those that close the legend, each as (room of its sign, the sign as SVG,
    words); the edges. Returns the SVG and its lower edge.
    """
    entries: list[LegendEntry] = []
    for look in TAG_LOOKS.values():
        chip = [
            f'<path d="{shape(0, -13, 26, 20, look.corner)}" fill="{look.dark}"/>',
            f'<use href="#icon-{look.icon}" x="6" y="-10"/>',
        ]
        entries.append((34, chip, look.word.lower()))
    for relation in RELATION_LOOKS.values():
        line = [draw_tip(0, -3, "left", relation.colour), draw_line("M8-3H50", relation)]
        entries.append((58, [*line, draw_badge(40, -3, relation, hollow=False)], relation.word))
    known, guessed = (draw_badge(8, -3, RELATION_LOOKS[Relation.REBUTS], hollow=hollow) for hollow in (False, True))
    entries += [
        (22, [known], "whom it answers: stated, quoted or named"),
        (22, [guessed], "whom it answers: inferred"),
    ]
    doubted = draw_badge(8, -3, RELATION_LOOKS[Relation.REBUTS], hollow=False, unlikely=True)
    entries += [(28, [doubted], "a weak guess, less likely than not"), *own]
    entries.append((10, ['<path d="M1-13v18" stroke="#a9afba" stroke-width="2.5"/>'], "quoted words"))
    entries += closing
    out = []
    x, y = float(left), top + 22
    for room, marks, words_of in entries:
        wide = room + width_of(words_of, 12) + 24
        if x > left and x + wide > right:
            x, y = float(left), y + 28
        out.append(f'<g transform="translate({number_text(x)} {number_text(y)})">{"".join(marks)}')
        out.append(svg_text(room, 1.5, words_of, "l") + "</g>")
        x += wide
    return out, y + 8
