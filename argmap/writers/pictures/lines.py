"""From replies and relations to the lines of a picture: paths with rounded corners, arrow heads and badges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ...model import STORY, Link, Relation, Reply
from ...text.shown import escape_xml
from .. import drawing
from .cards import Card
from .look import INK, RELATION_LOOKS, RelationLook
from .measure import number_text

# On any ground, hence the white rim.
DOUBTED = (
    f'<text x="7.5" y="-2.5" font-size="12" font-weight="700" fill="{INK}" stroke="#fff" stroke-width="3" '
    'paint-order="stroke">?</text>'
)


class Wire(NamedTuple):
    """One reply as it is drawn: the path, the badge's middle, the arrow head's point and way (None: on the trunk)."""

    child: str
    parent: str
    path: str
    badge: tuple[float, float]
    tip: tuple[float, float, str] | None


def look_of(link: Link | None) -> RelationLook:
    """Return how a link looks; a reply without one merely answers."""
    return RELATION_LOOKS[link.kind if link else Relation.ANSWERS]


def draw_wire(wire: Wire, cards: Mapping[str, Card], reply: Reply | None, link: Link | None) -> list[str]:
    """Return the SVG of a reply's line between two of the cards: a group with its id and tooltip."""
    look = look_of(link)
    hollow = drawing.inferred(reply)
    child, parent = cards[wire.child], cards[wire.parent]
    answered = "the story" if parent.key == STORY else parent.number
    sure = f"; {look.word} {link.score:.2f}" if link and not link.by else ""
    about = f"{child.number} {look.word} {answered} (reply {reply.how.value if reply else 'not known'}{sure})"
    out = [
        f'<g id="reply-{escape_xml(child.id.removeprefix("turn-"))}"><title>{escape_xml(about)}</title>',
        draw_line(wire.path, look),
    ]
    if wire.tip:
        out.append(draw_tip(*wire.tip, look.colour, hollow=hollow))
    return [*out, draw_badge(*wire.badge, look, hollow=hollow, unlikely=drawing.unlikely(link)) + "</g>"]


def rounded(points: Sequence[tuple[float, float]], radius: float = 7.0) -> str:
    """The path along points that turn at right angles, with rounded corners."""
    n = number_text
    kept = [point for at, point in enumerate(points) if at == 0 or point != points[at - 1]]
    path = f"M{n(kept[0][0])} {n(kept[0][1])}"
    for before, corner, after in zip(kept, kept[1:], kept[2:], strict=False):
        room = [abs(a[0] - b[0]) + abs(a[1] - b[1]) for a, b in ((before, corner), (corner, after))]
        cut = min(radius, room[0] / 2, room[1] / 2)
        (ax, ay), (bx, by) = (_toward(corner, other, cut) for other in (before, after))
        path += f"L{n(ax)} {n(ay)}Q{n(corner[0])} {n(corner[1])} {n(bx)} {n(by)}"
    return path + f"L{n(kept[-1][0])} {n(kept[-1][1])}"


def _toward(point: tuple[float, float], other: tuple[float, float], by: float) -> tuple[float, float]:
    (x, y), (to_x, to_y) = point, other
    length = abs(to_x - x) + abs(to_y - y) or 1.0
    return x + (to_x - x) * by / length, y + (to_y - y) * by / length


def draw_badge(x: float, y: float, look: RelationLook, *, hollow: bool, unlikely: bool = False) -> str:
    """Return the round badge of a relation: filled where the reply is known from the file, hollow where inferred; a
    question mark stands at it where the relation is less likely than not."""
    paint = ("#fff", look.colour) if hollow else (look.colour, "#fff")
    return (
        f'<g transform="translate({number_text(x)} {number_text(y)})"><circle r="7.5" fill="{paint[0]}" '
        f'stroke="{look.colour}" stroke-width="1.6"/><path d="{look.sign}" stroke="{paint[1]}" stroke-width="1.9"/>'
        f"{DOUBTED if unlikely else ''}</g>"
    )


def draw_line(path: str, look: RelationLook, *, extra: str = "") -> str:
    """Return a relation's line along an SVG path."""
    dashes = f' stroke-dasharray="{look.dashes}"' if look.dashes else ""
    return f'<path d="{path}" stroke="{look.colour}" stroke-width="{look.width}"{dashes} fill="none"{extra}/>'


def draw_tip(x: float, y: float, direction: str, colour: str, *, hollow: bool = False) -> str:
    """Return an arrow head whose point is at (x, y), pointing "up", "left" or "right"."""
    ways = {"up": "l-5 9h10z", "left": "l9-5v10z", "right": "l-9-5v10z", "down": "l-5-9h10z"}
    paint = f'fill="#fff" stroke="{colour}" stroke-width="1.4"' if hollow else f'fill="{colour}"'
    return f'<path d="M{number_text(x)} {number_text(y)}{ways[direction]}" {paint}/>'
