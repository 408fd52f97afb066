"""From an ArgumentMap to one SVG picture of one dispute: a column a position, a card a turn, time running down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple

from ...errors import UnknownFormat
from ...model import ArgumentMap, Dispute, Over, Position, Turn
from ...text.shown import amount, escape_xml, shorten
from .. import drawing
from .cards import Card, draw_card
from .columns import RAIL, RAIL_EDGE, STEP, Cast, Layout, arrange
from .frame import A4, ON_BROAD_PAGES, ON_PAGES, LegendEntry, legend, opening, running_head, warned
from .lines import draw_line, draw_tip, draw_wire, look_of
from .look import (
    CARD_WIDTH,
    INK,
    LINE,
    MARGIN,
    NOTE_SIZE,
    PAD,
    PANEL,
    QUIET,
    STUB,
    TRUNK_COLOUR,
    svg_marked,
    svg_text,
)
from .measure import fit, width_of, wrap
from .measure import number_text as n
from .passages import Clear, draw_passages
from .rungs import answers, base_cards, draw_up, gather, notes_of
from .signs import disc

FOLD_ABOVE = 60  # cards: more than this is no longer read as one story
LABEL_SIZE = 15
HOLDER_SIZE = 12
STYLE = (
    f".h{{font-size:{LABEL_SIZE}px;font-weight:700;fill:{INK}}}"
    f".o{{font-size:{HOLDER_SIZE}px;fill:{INK}}}.d{{font-size:11px;font-weight:700;fill:#fff;"
    f"text-anchor:middle}}.r{{font-size:11px;fill:{QUIET};text-anchor:end}}"
)

COLUMN_LINES = 40  # room of the lines beside a column, at first
LEAST_COLUMN = 150
BESIDE = 18  # between two cards below a ladder
PAGE_HEAD = 46  # above what stands on a page but the first
PAGE_FOOT = 30
ON_ONE_SHEET = "@page{size:A4;margin:8mm}@media print{svg{display:block;width:100%;height:100%}}"


class Stretch(NamedTuple):
    """A part of a ladder that is drawn in one go: who is on stage in it, their cards, and where these go."""

    cast: Cast
    cards: dict[str, Card]
    drawn: Layout


class Sheet(NamedTuple):
    """Pages to draw on: their width and height in pixels, and what a browser is told of them."""

    width: float
    height: float
    style: str


UPRIGHT = Sheet(680.0, 680.0 * A4, ON_PAGES)  # as wide as the map; text of 11 pixels becomes 9.6 points
BROAD = Sheet(1160.0, 1160.0 / A4, ON_BROAD_PAGES)


def write(
    map_: ArgumentMap, *, dispute: int = 0, layout: str = "tree", all: bool = False, beside: Collection[str] = ()
) -> bytes:
    """Draw one dispute.

    Arguments: the map; `dispute`, its place in `map_.disputes` (0 is the first); `layout`, "page" to cut it into pages
    of A4, any other for one picture; `all`, to draw every turn of a dispute of more than 60 instead of folding the
    lesser ones into "… 7 more turns"; `beside`, the formats whose files lie beside the picture, so that it may lead to
    them ("html").
    Returns an SVG file as UTF-8 bytes; of a map without a dispute, a picture that says so. Raises UnknownFormat for a
    dispute that the map does not have.
    """
    if not map_.disputes and dispute == 0:
        return _nothing(map_).encode("utf-8")
    if not 0 <= dispute < len(map_.disputes):
        message = f"no dispute {dispute}: the thread has {len(map_.disputes)}, counted from 0"
        raise UnknownFormat("dispute", None, message)
    matter = map_.disputes[dispute]
    most = None if all else FOLD_ABOVE
    report = f"report.html#turn={{}}&dispute={dispute + 1}" if "html" in beside else ""
    count = len(matter.positions)
    if layout == "page":
        cast = gather(map_, matter, most=most, few=len(matter.turns))
        stretches, sheet = _on_pages(map_, matter, cast, UPRIGHT if count <= 2 else BROAD)
        return _svg(map_, matter, cast, stretches, report, sheet=sheet).encode("utf-8")
    cast = gather(map_, matter, most=most)
    answered = answers(map_, cast)
    cards = draw_up(map_, matter, cast, answered)
    stretch = Stretch(cast, cards, arrange(cards, cast, answered, count=count))
    return _svg(map_, matter, cast, [stretch], report).encode("utf-8")


def _on_pages(map_: ArgumentMap, dispute: Dispute, cast: Cast, sheet: Sheet) -> tuple[list[Stretch], Sheet]:
    """Cut a ladder into pages: the columns as wide as their lines leave room for, and no line from page to page.

    A turn that answers one of another page says so in words. Returns the pages and how large they are: larger than
    asked for, and so printed smaller, where the columns would be too narrow to be read.
    """
    count = len(dispute.positions)
    answered = answers(map_, cast)
    base = base_cards(map_, dispute, cast)
    alone = notes_of(map_, dispute, cast, {})
    while True:
        widest = int((sheet.width - MARGIN - RAIL_EDGE) / max(count, 1)) - COLUMN_LINES
        for wide in range(max(widest, LEAST_COLUMN), LEAST_COLUMN - 1, -12):
            cards = draw_up(map_, dispute, cast, answered, base=base, wide=wide)
            by_words = {key: _by_words(cards[key], alone.get(key, ""), wide) for key in answered}
            found = _cut(map_, dispute, cast, sheet, answered, cards, by_words, wide)
            if max(stretch.drawn.width for stretch in found) + MARGIN <= sheet.width:
                return found, sheet
        sheet = sheet._replace(width=sheet.width * 1.25, height=sheet.height * 1.25)


def _by_words(card: Card, note: str, wide: int) -> Card:
    """The card of a turn that has no line to what it answers, but says it."""
    more = 0 if card.note else LINE
    return card._replace(note=fit(note, wide - PAD - 4, NOTE_SIZE), height=card.height + more) if note else card


def _cut(
    map_: ArgumentMap,
    dispute: Dispute,
    cast: Cast,
    sheet: Sheet,
    answered: dict[str, str],
    cards: dict[str, Card],
    by_words: dict[str, Card],
    wide: int,
) -> list[Stretch]:
    """As many turns to a page as have room there, at least one."""
    count = len(dispute.positions)
    _, top = _head(map_, dispute, cast, sheet.width, neutral=False)

    def stretch(turns: Sequence[Turn]) -> Stretch:
        here = {turn.id for turn in turns}
        lines = {child: parent for child, parent in answered.items() if child in here and parent in here}
        own = {
            turn.id: by_words.get(turn.id, cards[turn.id]) if turn.id not in lines else cards[turn.id] for turn in turns
        }
        part = cast._replace(drawn=tuple(turns))
        return Stretch(part, cards | own, arrange(own, part, lines, count=count, wide=wide))

    found = [stretch(())] if not cast.drawn else []
    start = 0
    while start < len(cast.drawn):
        begin = PAGE_HEAD if found else top
        chosen = stretch(cast.drawn[start : start + 1])
        heads = _heads(map_, dispute, cast, chosen.drawn, 0.0, page=len(found))[1]
        room = sheet.height - PAGE_FOOT - (begin + 18 + heads + 14)
        end = start + 1
        while end < len(cast.drawn):
            longer = stretch(cast.drawn[start : end + 1])
            if longer.drawn.bottom > room:
                break
            chosen, end = longer, end + 1
        found.append(chosen)
        start = end
    return found


def _head(map_: ArgumentMap, dispute: Dispute, cast: Cast, width: float, *, neutral: bool) -> tuple[list[str], float]:
    """What stands above a ladder: title, status, counts, warnings, signs; returns the SVG and its lower edge."""
    counts = describe(map_, dispute, cast)
    y = 42.0
    head = []
    for line in wrap(dispute.title or "(no title)", width - 2 * MARGIN, 21, most=2, bold=True):
        head.append(svg_text(MARGIN, y, line, "t"))
        y += 26
    x = float(MARGIN)
    if dispute.status:
        chip, x = _chip(dispute.status, x, y - 2)
        head += chip
    rows = wrap(counts, width - x - MARGIN, 13, most=3) or ("",)
    rows += wrap(f"In the thread: {drawing.name_of(map_)}", width - 2 * MARGIN, 13, most=1)
    about_it = [f"{dispute.status}: {drawing.STATUSES[dispute.status]}."] if dispute.status in drawing.STATUSES else []
    about_it += [drawing.OVER_WORDS] if dispute.over is Over.WORDS else []
    about_it += [f"{drawing.UNSURE}."] if any(each.unsure for each in dispute.positions) else []
    few = drawing.rests_on(map_, dispute)
    about_it += [f"It {few}."] if few else []
    rows += wrap("  ".join(about_it), width - 2 * MARGIN, 13, most=3) if about_it else ()
    for at, line in enumerate(rows):
        head.append(svg_text(x if at == 0 else MARGIN, y, line, "c"))
        y += 19
    warning, y = warned(map_, y, width)
    signs, y = _legend(neutral, width - MARGIN, y - 4)
    return [*head, *warning, *signs], y


def _svg(
    map_: ArgumentMap,
    dispute: Dispute,
    cast: Cast,
    stretches: Sequence[Stretch],
    report: str,
    *,
    sheet: Sheet | None = None,
) -> str:
    count = len(dispute.positions)
    broadest = max(stretch.drawn.width for stretch in stretches) + MARGIN
    width = max(broadest, sheet.width if sheet else 820.0)
    title = dispute.title or "(no title)"

    def clear(y: float, height: float) -> float:
        """Where something may stand that is to be at `y`: there, or where the next page begins."""
        if not sheet:
            return y
        page = y // sheet.height
        if y + height > (page + 1) * sheet.height - PAGE_FOOT:
            page += 1
        return max(y, page * sheet.height + (PAGE_HEAD if page else 0))

    out, y = _head(map_, dispute, cast, width, neutral=len(stretches[0].drawn.columns) > count)
    foot = y
    for page, (part, cards, drawn) in enumerate(stretches):
        if page and sheet:
            y = page * sheet.height + PAGE_HEAD
        heads, heads_height = _heads(map_, dispute, cast, drawn, y + 18, page=page)
        top = y + 18 + heads_height + 14
        foot = top + drawn.bottom + PANEL + 4
        out += [*_panels(drawn, y + 18, foot, count), *heads, f'<g transform="translate(0 {n(top)})">']
        out += [*_rail(map_, part, drawn, count, page=page), *_lines(map_, cards, drawn)]
        for turn in part.drawn:
            out += draw_card(cards[turn.id], *drawn.places[turn.id], to_turn=report)
        out.append("</g>")
    last = stretches[-1]
    below, foot = _below(last, width, foot + 16, clear)
    strip, bottom = draw_passages(map_, dispute, last.drawn, foot + 16, clear)
    if sheet:
        pages = int((bottom - 1) // sheet.height) + 1
        for at in range(1, pages):
            out += running_head(at * sheet.height, width - MARGIN, title, at + 1, pages)
    about = f"One dispute of the thread “{drawing.name_of(map_)}”, a column a side, time running down. "
    about += f"{drawing.who_holds(dispute)} {describe(map_, dispute, cast)}"
    style = STYLE + (sheet.style if sheet else ON_ONE_SHEET)
    return "\n".join(
        [*opening("ladder", width, bottom + MARGIN, title, about, style=style), *out, *below, *strip, "</svg>\n"]
    )


def _below(last: Stretch, width: float, top: float, clear: Clear) -> tuple[list[str], float]:
    """The few turns that take no position, side by side; returns the SVG and the lower edge."""
    turns = last.cast.below
    if not turns:
        return [], top - 16
    left = last.drawn.columns[0].x
    abreast = max(1, int((width - MARGIN - left + BESIDE) // (CARD_WIDTH + BESIDE)))
    rows = [[last.cards[turn.id] for turn in turns[at : at + abreast]] for at in range(0, len(turns), abreast)]
    y = clear(top, 36 + max(card.height for card in rows[0]))
    out = [svg_text(MARGIN, y + 21, "On the matter, for none of the sides", "h")]
    y += 36 - BESIDE
    for row in rows:
        high = max(card.height for card in row)
        y = clear(y + BESIDE, high)
        for at, card in enumerate(row):
            out += draw_card(card, left + at * (CARD_WIDTH + BESIDE), y)
        y += high
    return out, y


def _nothing(map_: ArgumentMap) -> str:
    """The picture of a thread without a dispute: it says so."""
    said = "No dispute was found: no two positions are held against each other in replies."
    title = drawing.name_of(map_)
    return "\n".join(
        [
            *opening("ladder", 760, 110, title, said, style=STYLE),
            svg_text(MARGIN, 42, fit(title, 760 - 2 * MARGIN, 21, bold=True), "t"),
            svg_text(MARGIN, 72, said, "c"),
            "</svg>\n",
        ]
    )


def describe(map_: ArgumentMap, dispute: Dispute, cast: Cast) -> str:
    """Return a dispute's counts in one line: turns, people, positions, first and last turn, what is folded away."""
    people = {turn.author for turn in cast.turns}
    parts = [
        f"{amount(len(cast.turns), 'turn')} of {len(map_.thread.turns):,}",
        amount(len(people), "person", "people"),
        amount(len(dispute.positions), "position"),
    ]
    if cast.turns:
        first, last = cast.turns[0], cast.turns[-1]
        parts.append(f"from #{first.number} to #{last.number} {shorten(last.author, 30)}")
    if cast.hidden:
        away = len(cast.turns) - len(cast.drawn)
        parts.append(f"{len(cast.drawn):,} drawn, {away:,} folded away (--all draws them)")
    parts += [dispute.why, map_.read_with]
    return "  ·  ".join(part for part in parts if part)


def _chip(status: str, x: float, y: float) -> tuple[list[str], float]:
    """A dispute's status in a frame; returns the SVG and the x behind it."""
    text = fit(status, 200, 12, bold=True)
    wide = width_of(text, 12, bold=True) + 20
    frame = f'<rect x="{n(x)}" y="{n(y - 13)}" width="{n(wide)}" height="20" rx="10" fill="#fff" '
    frame += f'stroke="{INK}" stroke-width="1.4"/>'
    middle = f' text-anchor="middle" font-weight="700" fill="{INK}"'
    return [frame, svg_text(x + wide / 2, y + 1.5, text, "l", extra=middle)], x + wide + 12


def _panels(drawn: Layout, top: float, foot: float, count: int) -> list[str]:
    """The area behind each column: grey for positions, an outline for turns that take none."""
    out = []
    for at, column in enumerate(drawn.columns):
        paint = 'fill="#f1f3f6"' if at < count else 'fill="#fff" stroke="#c3c8d0" stroke-dasharray="4 4"'
        out.append(
            f'<rect x="{n(column.x - PANEL)}" y="{n(top)}" width="{n(column.width + 2 * PANEL)}" '
            f'height="{n(foot - top)}" rx="10" {paint}/>'
        )
    return out


def _heads(
    map_: ArgumentMap, dispute: Dispute, cast: Cast, drawn: Layout, top: float, *, page: int = 0
) -> tuple[list[str], float]:
    """The heads of the columns: label, holders and counts; returns the SVG and the height of the highest one.

    Those of a `page` but the first are the labels alone.
    """
    authors = {turn.id: turn.author for turn in map_.thread.turns}
    found = []
    highest = 0.0
    for at, column in enumerate(drawn.columns):
        if at < len(dispute.positions):
            position = dispute.positions[at]
            label, who, counts, about = _head_of(position, authors)
            name = f"position-{at + 1}"
        else:
            turns = [turn for turn in cast.turns if cast.column[turn.id] >= len(dispute.positions)]
            label = "No position"
            people = Counter(turn.author for turn in turns)
            who = ", ".join(shorten(author, 40) for author in people)
            counts = f"{amount(len(turns), 'turn')} on the matter"
            about = f"Turns of the dispute that take none of its positions\n{who}"
            name = "position-none"
        indent = 27 if at < len(dispute.positions) else 0
        out = [f'<g id="{name}{f"-page-{page + 1}" if page else ""}"><title>{escape_xml(about)}</title>']
        y = top + 27
        if indent:
            out.append(disc(column.x + 10, y - 5, at, radius=11))
        for line in wrap(label, column.width - indent, LABEL_SIZE, most=3, bold=True):
            out.append(svg_text(column.x + indent, y, line, "h"))
            y += 20
        y += 1
        for line in () if page else wrap(who, column.width, HOLDER_SIZE, most=3):
            out.append(svg_text(column.x, y, line, "o"))
            y += LINE
        for line in () if page else wrap(counts, column.width, NOTE_SIZE, most=2):
            out.append(svg_text(column.x, y, line, "s"))
            y += LINE
        highest = max(highest, y - top)
        found += [*out, "</g>"]
    return found, highest - 8


def _head_of(position: Position, authors: dict[str, str]) -> tuple[str, str, str, str]:
    """A position's label, its holders with their turns, its counts, and everything as a tooltip."""
    spoken = Counter(authors[key] for key in position.turns if key in authors)
    holders = sorted(dict.fromkeys(position.holders), key=lambda name: -spoken[name])
    shown = zip(drawing.called(position, holders), holders, strict=True)
    who = ", ".join(f"{called} ({spoken[name]})" if spoken[name] else called for called, name in shown)
    turns = sum(spoken.values())
    pieces = len(position.evidence)
    counts = f"{amount(turns, 'turn')}  ·  {amount(len(holders), 'holder')}  ·  "
    counts += amount(pieces, "piece") + " of evidence" if pieces else "no evidence"
    label = position.label or "(no label)"
    everybody = ", ".join(f"{name} ({spoken[name]})" for name in holders)
    label = drawing.in_marks(label)
    about = f"Position {label}\nheld by (with turns): {everybody}\n{counts}"
    if position.unsure:
        about += f"\n{drawing.UNSURE}: {', '.join(position.unsure)}"
    return label, who or "(no holders)", counts, about


def _rail(map_: ArgumentMap, cast: Cast, drawn: Layout, count: int, *, page: int = 0) -> list[str]:
    """The line of time at the left: a sign a turn, and how many other turns of the thread lie between."""
    if not cast.drawn:
        return []
    place = {turn.id: at for at, turn in enumerate(map_.thread.turns)}
    levels = [drawn.places[turn.id][1] + STUB for turn in cast.drawn]
    line = f'<path d="M{RAIL} {n(levels[0])}V{n(levels[-1])}" stroke="#b6bcc6" stroke-width="1.6"/>'
    out = [f'<g id="time{f"-page-{page + 1}" if page else ""}"><title>Time runs down</title>{line}']
    day = None
    for at, (turn, y) in enumerate(zip(cast.drawn, levels, strict=True)):
        column = cast.column[turn.id]
        out.append(disc(RAIL, y, column if column < count else None))
        number = fit(f"#{turn.number}", RAIL - 12, 11)
        out.append(svg_text(RAIL - 14, y + 4, number, "r", extra=' font-weight="700"'))
        stamp = ""
        if turn.posted:
            stamp = f"{turn.posted:%H:%M}" if turn.posted.date() == day else f"{turn.posted:%m-%d}"
            day = turn.posted.date()
            out.append(svg_text(RAIL - 14, y + 17, stamp, "r"))
        if at + 1 == len(levels):
            break
        others = place[cast.drawn[at + 1].id] - place[turn.id] - 1
        room = levels[at + 1] - y
        if others and room >= (58 if stamp else STEP):
            out.append(svg_text(RAIL - 14, y + room / 2 + (8 if stamp else 4), f"+{others:,}", "r"))
    return [*out, "</g>"]


def _lines(map_: ArgumentMap, cards: dict[str, Card], drawn: Layout) -> list[str]:
    replies = {(reply.child, reply.parent): reply for reply in map_.replies}
    links = {(link.source, link.target): link for link in map_.links}
    out = []
    for trunk in drawn.trunks:
        looks = {look_of(links.get((child, trunk.parent))).word for child in trunk.children}
        look = look_of(links.get((trunk.children[0], trunk.parent)))
        hollow = all(drawing.inferred(replies.get((child, trunk.parent))) for child in trunk.children)
        if len(looks) == 1:
            out.append(draw_line(trunk.path, look))
            out.append(draw_tip(*trunk.tip, look.colour, hollow=hollow))
        else:
            out.append(f'<path d="{trunk.path}" fill="none" stroke="{TRUNK_COLOUR}" stroke-width="1.8"/>')
            out.append(draw_tip(*trunk.tip, TRUNK_COLOUR, hollow=hollow))
    for wire in drawn.wires:
        pair = wire.child, wire.parent
        out += draw_wire(wire, cards, replies.get(pair), links.get(pair))
    return out


def _legend(neutral: bool, right: float, top: float) -> tuple[list[str], float]:
    """What the signs mean, in as many rows as the width asks for; returns the SVG and its lower edge.

    `neutral`: whether there are turns that take no position.
    """
    strong = svg_marked(0, 1.5, "bold", "l", ((0, 4),))
    own = ((width_of("bold", 12, bold=True) + 6, [strong], "contested words"),)
    closing: list[LegendEntry] = [(0, [], "an arrow points at what is answered; time runs down")]
    closing.append((24, [disc(9, -3, 0)], "turn for position A"))
    if neutral:
        closing.append((18, [disc(6, -3, None)], "for none"))
    closing.append((22, [svg_text(0, 1.5, "+3", "s")], "turns of the thread between"))
    return legend(own, closing, left=MARGIN, right=right, top=top)
