"""How things look in every picture: colours, shapes, icons and words of tags and relations, sizes, text elements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ...model import Kind, Relation
from ...text.shown import escape_xml
from .measure import number_text


class TagLook(NamedTuple):
    """How a kind of turn looks: the word, colours for header and body, an icon and the shape of the corners."""

    word: str
    dark: str
    light: str
    icon: str
    corner: str


class RelationLook(NamedTuple):
    """How a relation looks: the word, the colour, the line's width and dashes, and the sign in its badge."""

    word: str
    colour: str
    width: float
    dashes: str
    sign: str


# Okabe and Ito's blue, vermillion and bluish green (jfly.uni-koeln.de/color), darkened until white text on
# them reaches a contrast of 5.5 : 1 or more; word, icon and corners say the same without colour.
TAG_LOOKS = {
    Kind.CLAIM: TagLook(word="CLAIM", dark="#0f4c81", light="#f2f7fc", icon="claim", corner="round"),
    Kind.REBUTTAL: TagLook(word="REBUTTAL", dark="#b03a00", light="#fff6f0", icon="rebuttal", corner="cut"),
    Kind.EVIDENCE: TagLook(word="EVIDENCE", dark="#00694b", light="#f0f9f5", icon="evidence", corner="square"),
}
NO_TAG = TagLook(word="", dark="#555b66", light="#f7f7f8", icon="", corner="round")
GONE = TagLook(word="DELETED", dark="#767c87", light="#f7f7f8", icon="", corner="round")
STORY_LOOK = TagLook(word="STORY", dark="#23272f", light="#ffffff", icon="", corner="round")
RELATION_LOOKS = {
    Relation.REBUTS: RelationLook(word="rebuts", colour="#c44400", width=2.2, dashes="", sign="M-3-3 3 3M3-3-3 3"),
    Relation.SUPPORTS: RelationLook(word="supports", colour="#007a57", width=2.2, dashes="7 4", sign="M-4 0H4M0-4V4"),
    Relation.ANSWERS: RelationLook(word="answers", colour="#5b6270", width=1.8, dashes="2 3", sign="M-3.5 0H3.5"),
}
ICONS = {
    "claim": '<path d="M1 2h12v7.5H6.5L3.5 12.5v-3H1z" fill="#fff"/>',
    "rebuttal": '<path d="M2.5 2.5l9 9M11.5 2.5l-9 9" fill="none" stroke="#fff" stroke-width="2.6"/>',
    "evidence": '<path d="M2.5 1h6.5l3 3v9h-9.5zM4.8 6h5M4.8 8.3h5M4.8 10.6h3" fill="none" stroke="#fff" '
    'stroke-width="1.4"/>',
}
# Of the sides of a dispute: none of the tags' colours; white text on them has a contrast of 6 : 1 or more, and a letter
# says the same without colour.
SIDE_COLOURS = ("#5b3a8e", "#7a5200", "#9c1f6b", "#4c5c16", "#44505f", "#006873")
INK = "#23272f"
QUIET = "#5b6270"
# The widest of the usual fonts first: cards are measured for them, so that they are filled and never overrun.
FONTS = "Verdana,'DejaVu Sans','Noto Sans','Helvetica Neue',Helvetica,Arial,'Liberation Sans',sans-serif"
CARD_WIDTH = 280
HEADER = 26
LINE = 16
BODY_SIZE = 12.5
HEAD_SIZE = 12.5
NOTE_SIZE = 11
PAD = 10
MORE = 22
MOST_LINES = 4
ALSO = 18  # room of the sign before "also answers"
FAINT = "#8b919c"
TRUNK_COLOUR = "#8a92a0"  # of a line shared by several replies
MARGIN = 28
PANEL = 11  # how far the area behind cards reaches beyond them
TRACK = 9  # between two parallel lines
STUB = 13  # where a line meets a card's side: the middle of its header
DROP = 17  # where a line leaves a card upwards, right of its left edge
GAP = 34  # below a card that another one answers: room for badge and arrow head


def svg_text(x: float, y: float, text: str, style: str, *, extra: str = "") -> str:
    """Return one SVG text element, escaped."""
    return f'<text x="{number_text(x)}" y="{number_text(y)}" class="{style}"{extra}>{escape_xml(text)}</text>'


def svg_linked(x: float, y: float, text: str, style: str, ways: Sequence[tuple[str, str]]) -> str:
    """Return one SVG text element, escaped, in which each of `ways`, (name, id of a card), leads to that card.

    Names are looked for in order; those that were cut off, or have "" for a card, lead nowhere.
    """
    out = [f'<text x="{number_text(x)}" y="{number_text(y)}" class="{style}">']
    at = 0
    for name, target in ways:
        start = text.find(name, at)
        # "#1" is not to be found in "#12".
        if not target or start < 0 or text[start + len(name) : start + len(name) + 1].isdigit():
            continue
        out.append(escape_xml(text[at:start]))
        at = start + len(name)
        out.append(f'<a href="#{escape_xml(target)}">{escape_xml(name)}</a>')
    return "".join([*out, escape_xml(text[at:]), "</text>"])


def svg_marked(x: float, y: float, text: str, style: str, marks: Sequence[tuple[int, int]]) -> str:
    """Return one SVG text element, escaped, with the (start, end) of `marks` in bold."""
    if not marks:
        return svg_text(x, y, text, style)
    out = [f'<text x="{number_text(x)}" y="{number_text(y)}" class="{style}">']
    at = 0
    for start, end in marks:
        out.append(escape_xml(text[at:start]))
        out.append(f'<tspan font-weight="700">{escape_xml(text[start:end])}</tspan>')
        at = end
    return "".join([*out, escape_xml(text[at:]), "</text>"])


def shape(x: float, y: float, width: float, height: float, corner: str, *, top: bool = False) -> str:
    """Return the path of a card (or, with `top`, of its header): corners round, cut or square."""
    n = number_text
    if corner == "square":
        return f"M{n(x)} {n(y)}h{n(width)}v{n(height)}h{n(-width)}z"
    r = 8
    turn = "a8 8 0 0 1 {} {}" if corner == "round" else "l{} {}"
    start = f"M{n(x)} {n(y + r)}" + turn.format(r, -r) + f"h{n(width - 2 * r)}" + turn.format(r, r)
    if top:
        return start + f"v{n(height - r)}h{n(-width)}z"
    return start + f"v{n(height - 2 * r)}" + turn.format(-r, r) + f"h{n(2 * r - width)}" + turn.format(-r, -r) + "z"
