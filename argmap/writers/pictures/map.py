"""From an ArgumentMap to one SVG picture of the whole thread: a card a turn, a line to what it answers."""

from __future__ import annotations

import heapq
from collections.abc import Collection
from typing import NamedTuple

from ... import graph
from ...errors import UnknownFormat
from ...model import STORY, ArgumentMap, How, Kind, Link, Reply, Turn
from ...text.shown import amount, escape_xml
from .. import LAYOUTS, drawing
from .cards import Card, cards_of, draw_also, draw_card
from .frame import A4, ON_ONE_PAGE, ON_PAGES, LegendEntry, legend, opening, running_head, warned
from .lanes import INDENT, Chip, Layout, Sheet, Trunk, arrange, children_of, chip_width, grow, walk
from .lines import Wire, draw_tip, draw_wire, look_of
from .look import ALSO, CARD_WIDTH, FAINT, GONE, MARGIN, PANEL, QUIET, TRUNK_COLOUR, svg_linked, svg_text
from .measure import number_text, wrap
from .signs import draw_key

FOLD_ABOVE = 150  # a picture of more cards than this is no longer taken in as one
SINGLES_FROM = 0.8  # the share of those that the weight of chains decides
CUT_COLOUR = "#3b404a"  # of the labels for cards that stand elsewhere
CHIP_HEIGHT = 18
LEAST_WIDTH = 760.0
PAGE_WIDTH = 680.0  # pixels: a column of an article, and A4 upright with text of 8.5 points and more
PAGE_HEIGHT = PAGE_WIDTH * A4


def write(map_: ArgumentMap, *, layout: str = "tree", all: bool = False, beside: Collection[str] = ()) -> bytes:
    """Draw a map.

    Arguments: the map; `layout`, "tree" (ours, no other program), "page" (the same in a narrow column, cut
    into pages) or "dot" (Graphviz); `all`, to draw every turn of a
    thread of more than 150 instead of folding quiet side chains into "… 12 more turns"; `beside`, the formats whose
    files lie beside the picture, so that it may lead to them ("ladder", "html").
    Returns an SVG file as UTF-8 bytes. Raises DrawingFailed where Graphviz is missing, fails or takes too long,
    UnknownFormat for another layout.
    """
    report = "report.html#turn={}" if "html" in beside else ""
    ladder = "dispute-{}.svg" if "ladder" in beside else ""
    return draw(map_, layout=layout, all=all, ways=Ways(report, ladder, ladder and ladder + "#turn-{}"))


class Ways(NamedTuple):
    """Where a picture leads: from a turn's number, from a dispute of the key, and from the sign of a side on a card,
    each with `{}` for the number of the turn, of the dispute, of both; "" where it leads nowhere."""

    turn: str = ""
    dispute: str = ""
    side: str = ""


def draw(map_: ArgumentMap, *, layout: str, all: bool, ways: Ways, within: float = 0.0) -> bytes:
    """Draw a map as `write` does, with these ways out of it.

    `within`: how wide what stands above the drawing may be in a page that shows a part of the picture, and that tells
    the title, the counts, the warnings and the disputes itself; 0 for a picture by itself.
    """
    if layout not in LAYOUTS:
        raise UnknownFormat("layout", None, f"no layout {layout!r}: one of {', '.join(LAYOUTS)}")
    above = graph.parents(map_)
    hidden = {} if all or len(above) <= FOLD_ABOVE else fold(map_, above)
    left_out = {turn.id for turns in hidden.values() for turn in turns}
    tree = grow((key for key in above if key not in left_out), above)
    if layout == "dot":
        from . import dot

        cards = cards_of(map_, above, hidden, both_ends=True)
        extra = [(reply.child, reply.parent) for reply in _extra(map_, cards, above)]
        placed = dot.place(cards, above, extra, path=map_.thread.path)
        drawn = _of_graphviz(placed, cards, above)
        head, down = _head(map_, cards, max(drawn.width, LEAST_WIDTH), ways, within, further=bool(drawn.extra_paths))
        return _svg(map_, above, cards, drawn, head, down, ways).encode("utf-8")
    widths = dict.fromkeys(tree.indented, CARD_WIDTH - INDENT)
    cards = cards_of(map_, above, hidden, widths=widths, both_ends=True)
    if layout == "page":
        head, down = _head(map_, cards, PAGE_WIDTH, ways)
        drawn = arrange(cards, tree, sheet=Sheet(height=PAGE_HEIGHT, second=PAGE_HEIGHT - down))
        drawn = drawn._replace(width=PAGE_WIDTH)
        return _svg(map_, above, cards, drawn, head, down, ways, printed=ON_PAGES).encode("utf-8")
    drawn = arrange(cards, tree)
    head, down = _head(map_, cards, max(drawn.width, LEAST_WIDTH), ways, within)
    return _svg(map_, above, cards, drawn, head, down, ways).encode("utf-8")


def fold(map_: ArgumentMap, above: dict[str, str], *, most: int = FOLD_ABOVE) -> dict[str, list[Turn]]:
    """Choose the turns that a picture of a long thread leaves out.

    Drawn are up to `most` turns: those with the weightiest chains below them, then single turns that would
    otherwise stand for themselves; every other turn is counted at its nearest drawn forebear. Returns the turns left
    out for each of those (a turn's id or "story").
    """
    turns = {turn.id: turn for turn in map_.thread.turns}
    below = children_of(turns, above)
    weights = _chain_weights(map_, below, above)
    drawn = {STORY}
    waiting: list[tuple[float, int, str]] = []
    at = STORY
    while True:
        for child in below[at]:
            heapq.heappush(waiting, (-weights[child], turns[child].number, child))
        if not waiting or len(drawn) > most * SINGLES_FROM:
            break
        at = heapq.heappop(waiting)[2]
        drawn.add(at)
    for key in sorted(drawn - {STORY}, key=lambda key: turns[key].number):
        left = [child for child in below[key] if child not in drawn]
        if len(left) == 1 and not below[left[0]] and len(drawn) <= most:
            drawn.add(left[0])
    hidden: dict[str, list[Turn]] = {}
    stands_at: dict[str, str] = {}
    for turn in walk(below):
        if turn not in drawn:
            parent = above[turn]
            stands_at[turn] = parent if parent in drawn else stands_at[parent]
            hidden.setdefault(stands_at[turn], []).append(turns[turn])
    return {key: sorted(left, key=lambda turn: turn.number) for key, left in hidden.items()}


def _chain_weights(map_: ArgumentMap, below: dict[str, list[str]], above: dict[str, str]) -> dict[str, float]:
    """How much happens at and below each turn: turns, and more for disputes, rebuttals and evidence."""
    extra = {tag.turn: 0.5 for tag in map_.tags if tag.kind is not Kind.CLAIM}
    disputed = {turn for dispute in map_.disputes for turn in dispute.turns}
    weights = {turn: 1 + extra.get(turn, 0.0) + (turn in disputed) for turn in above}
    for turn in reversed(walk(below)):
        if above[turn] != STORY:
            weights[above[turn]] += weights[turn]
    return weights


def _of_graphviz(
    placed: tuple[dict[str, tuple[float, float]], dict[tuple[str, str], list[tuple[float, float]]]],
    cards: dict[str, Card],
    above: dict[str, str],
) -> Layout:
    """Take over the places and curves that Graphviz found; curves come from child to parent."""
    corners, curves = placed
    dx = MARGIN - min(x for x, _ in corners.values())
    dy = -min(y for _, y in corners.values())
    places = {key: (x + dx, y + dy) for key, (x, y) in corners.items()}
    wires = []
    extra = {}
    n = number_text
    for (child, parent), curve in curves.items():
        points = [(x + dx, y + dy) for x, y in curve]
        path = f"M{n(points[0][0])} {n(points[0][1])}C" + " ".join(f"{n(x)} {n(y)}" for x, y in points[1:])
        if above[child] != parent:
            extra[child, parent] = path
            continue
        end = points[-1]
        badge = (points[0][0] - 15, points[0][1])
        path += f"L{n(end[0])} {n(end[1])}"
        wires.append(Wire(child=child, parent=parent, path=path, badge=badge, tip=(end[0] - 8, end[1], "left")))
    return Layout(
        width=max(x + cards[key].width for key, (x, _) in places.items()) + MARGIN,
        height=max(y + cards[key].height for key, (_, y) in places.items()) + MARGIN,
        places=places,
        wires=tuple(wires),
        extra_paths=extra,
    )


def _extra(map_: ArgumentMap, cards: dict[str, Card], above: dict[str, str]) -> list[Reply]:
    """The further replies between two cards of the picture."""
    found = {(r.child, r.parent): r for r in map_.replies if not r.main and r.child in above and r.parent in cards}
    return [r for (child, parent), r in found.items() if child in cards and parent not in (above[child], child)]


def _head(
    map_: ArgumentMap,
    cards: dict[str, Card],
    width: float,
    ways: Ways,
    within: float = 0.0,
    *,
    further: bool = False,
) -> tuple[list[str], float]:
    """What stands above the drawing: title, counts, warnings, signs, what is disputed; returns the SVG and its height.

    `within` as for `draw`; `further`: whether further replies have lines of their own.
    """
    if within:
        signs, bottom = _legend(cards, within - MARGIN, 0, further=further)
        key, bottom = draw_key(map_, MARGIN, within - MARGIN, bottom + 14, listed=False)
        return [*signs, *key], bottom + 22
    counts = describe(map_)
    if len(cards) <= len(map_.thread.turns):
        away = len(map_.thread.turns) + 1 - len(cards)
        counts += f"  ·  {len(cards) - 1:,} drawn, {away:,} in side chains folded away (--all draws them)"
    titles = wrap(drawing.name_of(map_), width - 2 * MARGIN, 21, most=3, bold=True)
    head = [svg_text(MARGIN, 42 + 26 * row, line, "t") for row, line in enumerate(titles)]
    y = 40.0 + 26 * len(titles)
    count_lines = wrap(counts, width - 2 * MARGIN, 13, most=3)
    head += [svg_text(MARGIN, y + 18 * row, line, "c") for row, line in enumerate(count_lines)]
    warning, y = warned(map_, y + 18 * len(count_lines), width)
    signs, bottom = _legend(cards, width - MARGIN, y + 8, further=further)
    sides, bottom = draw_key(map_, MARGIN, width - MARGIN, bottom + 14, target=ways.dispute)
    return [*head, *warning, *signs, *sides], bottom + 22


def _svg(
    map_: ArgumentMap,
    above: dict[str, str],
    cards: dict[str, Card],
    drawn: Layout,
    head: list[str],
    down: float,
    ways: Ways,
    *,
    printed: str = ON_ONE_PAGE,
) -> str:
    replies = {reply.child: reply for reply in map_.replies if reply.main}
    links = {(link.source, link.target): link for link in map_.links}
    width = max(drawn.width, 0.0 if drawn.pages or printed == ON_PAGES else LEAST_WIDTH)
    right, count = width - MARGIN, len(drawn.pages) + 1
    name = drawing.name_of(map_)
    out = [
        *opening(
            "map",
            width,
            down + drawn.height + MARGIN,
            f"Map of the argument: {name}",
            drawing.alt_text(map_),
            style=printed,
        ),
        *head,
        f'<g transform="translate(0 {number_text(down)})">',
        *(line for at, y in enumerate(drawn.pages, 2) for line in running_head(y, right, name, at, count)),
        *_panels_svg(drawn),
        *_extras_svg(map_, cards, above, drawn, links),
        *(_trunk_svg(trunk) for trunk in drawn.trunks),
    ]
    for wire in drawn.wires:
        out += draw_wire(wire, cards, replies.get(wire.child), links.get((wire.child, wire.parent)))
    for key, (x, y) in drawn.places.items():
        out += draw_card(cards[key], x, y, to_turn=ways.turn, to_side=ways.side)
    out += [_chip_svg(chip) for chip in drawn.chips]
    out.append("</g></svg>\n")
    return "\n".join(out)


def _trunk_svg(trunk: Trunk) -> str:
    line = f'<path d="{trunk.path}" fill="none" stroke="{TRUNK_COLOUR}" stroke-width="1.6"/>'
    return line + draw_tip(*trunk.tip, TRUNK_COLOUR)


def _chip_svg(chip: Chip) -> str:
    n = number_text
    wide = chip_width(chip.text)
    frame = f'<rect x="{n(chip.x)}" y="{n(chip.y - CHIP_HEIGHT / 2)}" width="{n(wide)}" '
    frame += f'height="{CHIP_HEIGHT}" rx="{CHIP_HEIGHT // 2}" fill="{CUT_COLOUR}"/>'
    return frame + svg_linked(chip.x + wide / 2, chip.y + 4, chip.text, "g", chip.ways)


def _panels_svg(drawn: Layout) -> list[str]:
    n = number_text
    return [
        f'<rect x="{n(x)}" y="{n(y)}" width="{n(width)}" height="{n(height)}" rx="{min(10, PANEL)}" fill="#f1f3f6"/>'
        for x, y, width, height in drawn.panels
    ]


def _extras_svg(
    map_: ArgumentMap,
    cards: dict[str, Card],
    above: dict[str, str],
    drawn: Layout,
    links: dict[tuple[str, str], Link],
) -> list[str]:
    """The further replies where Graphviz found a way for them: thin dotted curves.

    Our own layout has none: most would pass behind other cards, where nobody can follow them, so the two cards name
    each other.
    """
    out = []
    for reply in _extra(map_, cards, above) if drawn.extra_paths else ():
        path = drawn.extra_paths.get((reply.child, reply.parent))
        if path is None:
            continue
        look = look_of(links.get((reply.child, reply.parent)))
        child, parent = cards[reply.child], cards[reply.parent]
        name = f"also-{child.id.removeprefix('turn-')}-{parent.id.removeprefix('turn-')}"
        about = f"{child.number} also {look.word} {parent.number} (reply {reply.how.value})"
        title = f"<title>{escape_xml(about)}</title>"
        out.append(f'<g id="{escape_xml(name)}" opacity=".7">{title}{_dotted(path, look.colour)}</g>')
    return out


def _dotted(path: str, colour: str) -> str:
    style = 'fill="none" stroke-width="1.3" stroke-dasharray="1 4" stroke-linecap="round"'
    return f'<path d="{path}" stroke="{colour}" {style}/>'


def describe(map_: ArgumentMap) -> str:
    """Return the counts of a map in one line: turns, people, tags, and how the replies are known."""
    turns = map_.thread.turns
    parts = [amount(len(turns), "turn"), amount(len({turn.author for turn in turns}), "person", "people")]
    kinds = [tag.kind for tag in map_.tags]
    parts.append(amount(kinds.count(Kind.CLAIM), "claim"))
    parts.append(amount(kinds.count(Kind.REBUTTAL), "rebuttal"))
    parts.append(f"{kinds.count(Kind.EVIDENCE):,} evidence")
    main = [reply for reply in map_.replies if reply.main]
    guessed = len(turns) - len(main) + sum(drawing.inferred(reply) for reply in main)
    known = len(turns) - guessed - sum(reply.how is How.CORRECTED for reply in main)
    parts.append(f"{known:,} of {len(turns):,} replies shown by the file, {guessed:,} inferred")
    parts += [drawing.put_right(map_), map_.read_with]
    return "  ·  ".join(part for part in parts if part)


def _legend(cards: dict[str, Card], right: float, top: float, *, further: bool) -> tuple[list[str], float]:
    """What the signs mean, in as many rows as the width asks for; returns the SVG and its lower edge.

    Signs that not every picture has are explained where they occur.
    """
    own: list[LegendEntry] = []
    if any(card.note or card.back for card in cards.values()):
        also = "answers that turn as well: both cards say so"
        own.append((ALSO + 4, [draw_also(0, -3, back=False)], also))
    if further:
        own.append((42, [_dotted("M0-3H34", QUIET)], "answers this one as well"))
    if any(card.more for card in cards.values()):
        pile = f'<path d="M1-11v14h26v-14" fill="#eceef2" stroke="{FAINT}" stroke-dasharray="3 2"/>'
        own.append((34, [pile], "turns folded away, which answer above this point"))
    if any(card.look.dark == GONE.dark for card in cards.values()):
        frame = f'<path d="M1-12h26v18h-26z" fill="none" stroke="{GONE.dark}" stroke-dasharray="4 3"/>'
        own.append((34, [frame], "no longer on the page"))
    closing: tuple[LegendEntry, ...] = ((0, [], "an arrow points at what is answered"),)
    return legend(own, closing, left=MARGIN, right=right, top=top)
