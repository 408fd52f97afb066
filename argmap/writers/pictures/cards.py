"""From turns to cards of known size, and from a card to SVG."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from ...language import own, salience
from ...language.own import Own, Said
from ...model import STORY, ArgumentMap, Link, Reply, State, Tag, Turn
from ...text.shown import amount, escape_xml, shorten
from ...text.words import line_of
from .. import drawing
from .excerpts import excerpt, is_whole, lines_of
from .look import (
    ALSO,
    BODY_SIZE,
    CARD_WIDTH,
    FAINT,
    GONE,
    HEAD_SIZE,
    HEADER,
    LINE,
    MORE,
    MOST_LINES,
    NO_TAG,
    NOTE_SIZE,
    PAD,
    QUIET,
    STORY_LOOK,
    TAG_LOOKS,
    TagLook,
    shape,
    svg_linked,
    svg_marked,
    svg_text,
)
from .measure import fit, number_text, one_line, width_of, wrap
from .signs import Side, Signs, draw_camp, draw_sides, signs_of

BAND = 6  # width of the colour of a side
BAND_FOOT = 9  # below it: corners are cut
CAMP = 19  # room of a camp's ring
SIDES = 20  # room of the signs of sides


class Card(NamedTuple):
    """A box to be drawn: everything that stands in it, already cut to lines, and its size in pixels.

    `note` says what else the turn answers, `back` which turns answer it as well; `ways` has the names of cards in the
    two, in order, and the ids of those cards, "" for one that is not drawn. `strong` has, for each of the lines, the
    (start, end) of the words to be set in bold; empty where there are none. `sides` are those for which the turn
    speaks, `camp` the number of its author's camp, 0 where there is none.
    """

    key: str
    id: str
    number: str
    author: str
    look: TagLook
    quote: str
    lines: tuple[str, ...]
    note: str
    more: str
    more_about: str
    about: str
    width: int
    height: int
    faint: bool
    strong: tuple[tuple[tuple[int, int], ...], ...] = ()
    back: str = ""
    ways: tuple[tuple[str, str], ...] = ()
    sides: tuple[Side, ...] = ()
    camp: int = 0


def cards_of(
    map_: ArgumentMap,
    above: dict[str, str],
    hidden: dict[str, list[Turn]] | None = None,
    *,
    widths: dict[str, int] | None = None,
    both_ends: bool = False,
    said: Said | None = None,
    worded: Collection[str] | None = None,
) -> dict[str, Card]:
    """Return a card for the story and for every turn of a map, by id.

    Arguments: the map; the main parents; where turns are folded away, those that each drawn turn (or the story)
    stands for (hidden turns get no card); the widths in pixels of cards that are not to have the usual one; whether
    a further reply is named on the card that it answers too, and folded turns are called so; what each turn says
    itself, where that is known; the turns whose words are wanted, where the cards of others get theirs elsewhere.
    """
    narrow = widths or {}
    folded = hidden or {}
    away = {turn.id for turns in folded.values() for turn in turns}
    by_id = {turn.id: turn for turn in map_.thread.turns}
    tags = {tag.turn: tag for tag in map_.tags}
    said = said or own.read(map_)
    replies: dict[str, list[Reply]] = {}
    links: dict[str, list[Link]] = {}
    for reply in map_.replies:
        replies.setdefault(reply.child, []).append(reply)
    for link in map_.links:
        links.setdefault(link.source, []).append(link)
    contested = drawing.contested_words(map_)
    labels = drawing.contested_labels(map_)
    signs = signs_of(map_)
    further: dict[str, list[int]] = {}
    for reply in map_.replies if both_ends else ():
        shown_on = STORY if reply.parent not in by_id else reply.parent
        if not reply.main and reply.child in by_id and reply.child not in away and shown_on != above[reply.child]:
            further.setdefault(shown_on, []).append(by_id[reply.child].number)
    folded_away = {by_id[key].number for key in away} if both_ends else set()
    found = {STORY: _story_card(map_, folded.get(STORY, []), further.get(STORY, []))}
    for turn in map_.thread.turns:
        if turn.id in away:
            continue
        parent = above[turn.id]
        mine = said[turn.id]
        shown = " "
        if worded is None or turn.id in worded or not mine.shown:
            shown = excerpt(mine, said[parent], contested.get(turn.id, frozenset()), labels.get(turn.id, ()))
        found[turn.id] = _turn_card(
            turn,
            tags.get(turn.id),
            quote=shown_quote(mine, parent, narrow.get(turn.id, CARD_WIDTH) - PAD - 16),
            shown=shown,
            labels=labels.get(turn.id, ()),
            also=[by_id[r.parent].number if r.parent in by_id else 0 for r in replies.get(turn.id, []) if not r.main],
            about=_about(map_, turn, tags.get(turn.id), replies.get(turn.id, []), links.get(turn.id, []), by_id, signs),
            hidden=folded.get(turn.id, []),
            width=narrow.get(turn.id, CARD_WIDTH),
            back=further.get(turn.id, []),
            folded=folded_away,
            sides=signs.sides.get(turn.id, ()) if both_ends else (),
            camp=signs.camps.get(turn.author, 0) if both_ends else 0,
        )
    return found


def shown_quote(said: Own, parent: str, room: float) -> str:
    """Return, in quotation marks and within `room` pixels, the quote that tells best what is answered.

    Of the parent first, then of anything else; only what stands apart, as other quotes are in the turn's sentences. ""
    where there is none.
    """
    apart = [quote for _, quote in said.apart]
    if not apart:
        return ""
    best = min(apart, key=lambda quote: (quote.source != parent, quote.start))
    text = drawing.bare(one_line(said.text[best.start : best.end], 300))
    size = NOTE_SIZE + 0.5
    return drawing.in_marks(fit(text, room - width_of("“”", size), size)) if text else ""


def _turn_card(
    turn: Turn,
    tag: Tag | None,
    *,
    quote: str,
    shown: str,
    labels: Sequence[str],
    also: list[int],
    about: str,
    hidden: list[Turn],
    width: int,
    back: list[int],
    folded: set[int],
    sides: tuple[Side, ...],
    camp: int,
) -> Card:
    room = width - PAD - 4  # the widest font may come near the right edge; the usual ones stay far from it
    gone = turn.state is not State.LIVE
    look = TAG_LOOKS[tag.kind] if tag else NO_TAG
    if gone:
        look = GONE._replace(word=turn.state.value.upper())
    missing = "(the page no longer shows this)" if gone else "(no words of its own)"
    number = fit(f"#{turn.number}", 90, HEAD_SIZE, bold=True)
    taken = width_of(number, HEAD_SIZE, bold=True) + width_of(look.word, NOTE_SIZE - 1, bold=True) + 2 * PAD + 31
    taken += CAMP if camp else 0
    lines = wrap(shown or missing, room, BODY_SIZE, most=MOST_LINES)
    text = one_line(shown)
    if not is_whole(lines, text) and text:
        lines = lines_of(text, salience.places(text, labels), room, BODY_SIZE, most=MOST_LINES, bold=False)[0]
    also_names = [_name_of(of) + " (folded)" * (of in folded) for of in also]
    note = fit("also answers " + ", ".join(also_names), room - ALSO, NOTE_SIZE) if also else ""
    answered_by = _answered_by(back, room - ALSO)
    ways = [(_name_of(of), "" if of in folded else _id_of(of)) for of in [*also, *back]]
    more = more_of(hidden)
    return Card(
        key=turn.id,
        id=f"turn-{turn.number}",
        number=number,
        author=fit(one_line(turn.author) or "(no name)", width - taken, HEAD_SIZE),
        look=look,
        quote=quote,
        lines=lines,
        note=note,
        more=more,
        more_about=hidden_about(more, "answering above this point", hidden),
        about=about,
        width=width,
        height=card_height(quote, lines, note, more, back=answered_by) + (SIDES if sides else 0),
        faint=gone or not shown,
        back=answered_by,
        ways=tuple(ways),
        sides=sides,
        camp=camp,
    )


def card_height(quote: str, lines: Sequence[str], note: str, more: str, *, back: str = "") -> int:
    """Return the height in pixels of a card that holds these texts."""
    rows = len(lines) + bool(quote) + bool(note) + bool(back)
    return HEADER + 15 + LINE * rows + (4 if quote else 0) + (MORE if more else 0)


def _answered_by(numbers: list[int], room: float) -> str:
    """The turns that answer a card besides the one they mainly answer; those that find no room are counted."""
    said = ""
    for shown in range(min(len(numbers), 60), 0, -1):
        rest = f" +{len(numbers) - shown:,}" if shown < len(numbers) else ""
        said = f"also answered by {', '.join(map(_name_of, numbers[:shown]))}{rest}"
        if width_of(said, NOTE_SIZE) <= room:
            return said
    return fit(said, room, NOTE_SIZE)


def _story_card(map_: ArgumentMap, hidden: list[Turn], back: list[int]) -> Card:
    thread = map_.thread
    width = 2 * CARD_WIDTH
    head, story = drawing.headline(thread)
    lines = wrap(story or "(the file holds no story)", width - 2 * PAD, BODY_SIZE, most=3)
    more = more_of(hidden)
    answered_by = _answered_by(back, width - 2 * PAD - ALSO)
    where = f"{thread.path}:{thread.story_line}" if thread.story_line else thread.path
    return Card(
        key=STORY,
        id="story",
        number="STORY",
        author=fit(head, width - 100, HEAD_SIZE),
        look=STORY_LOOK,
        quote="",
        lines=lines,
        note="",
        more=more,
        more_about=hidden_about(more, "answering above this point", hidden),
        about=f"{thread.story[:2000]}{'…' if len(thread.story) > 2000 else ''}\n\nThe story ({where})".strip(),
        width=width,
        height=card_height("", lines, "", more, back=answered_by),
        faint=False,
        back=answered_by,
        ways=tuple((_name_of(of), _id_of(of)) for of in back),
    )


def more_of(hidden: Sequence[Turn]) -> str:
    """Return what a card says of the turns folded away with it, "" where there are none."""
    return f"… {amount(len(hidden), 'more turn')}" if hidden else ""


def hidden_about(more: str, where: str, hidden: Sequence[Turn]) -> str:
    """Return the tooltip of turns folded away: `more`, where they stand, and who wrote them."""
    if not hidden:
        return ""
    listed = "\n".join(f"#{turn.number} {shorten(turn.author, 40)}" for turn in hidden[:40])
    return f"{more}, {where}:\n{listed}" + ("\n…" if len(hidden) > 40 else "")


def _name_of(number: int) -> str:
    return f"#{number}" if number else "the story"


def _id_of(number: int) -> str:
    return f"turn-{number}" if number else "story"


def _about(
    map_: ArgumentMap,
    turn: Turn,
    tag: Tag | None,
    replies: list[Reply],
    links: list[Link],
    by_id: dict[str, Turn],
    signs: Signs,
) -> str:
    """Everything known about a turn, as its tooltip: its full text, then where it stands, what it is and answers."""
    thread = map_.thread
    at = turn.line if turn.line is not None else line_of(turn, 0)
    rows = [f"#{turn.number} {turn.author}" + (f" to {turn.addressee}" if turn.addressee else "")]
    rows.append(f"{thread.path}:{at}" if at is not None else thread.path)
    if turn.posted:
        # Not by strftime, which writes the years below 1000 in as many digits as the system sees fit.
        rows[-1] += f", {turn.posted.isoformat(' ')[:16]}"
    if tag:
        why = "; ".join(part for part in (tag.why, drawing.second(tag)) if part)
        rows.append(f"{tag.kind.value} ({tag.score:.2f}): {why}")
    for reply in replies:
        target = f"#{by_id[reply.parent].number}" if reply.parent in by_id else "the story"
        answers = "answers" if reply.main else "also answers"
        rows.append(f"{answers} {target}, {reply.how.value} ({reply.score:.2f}): {reply.why}")
    for link in links:
        target = f"#{by_id[link.target].number}" if link.target in by_id else "the story"
        rows.append(f"{link.kind.value} {target} ({link.score:.2f}): {link.why}")
    for side in signs.sides.get(turn.id, ()):
        rows.append(f"speaks for side {side.name}, {drawing.in_marks(side.label)}")
    if turn.author in signs.camps:
        rows[0] += f", of camp {signs.camps[turn.author]}"
    return "\n\n".join([*filter(None, [turn.text]), "\n".join(rows)])


def draw_card(card: Card, x: float, y: float, *, to_turn: str = "", to_side: str = "") -> list[str]:
    """Return the SVG of a card whose top left corner is at (x, y): a group with its id and tooltip.

    Its number leads `to_turn`, with `{}` for the number, the signs of its sides lead `to_side`, with one for the
    dispute's number and one for the turn's; "" where they lead nowhere.
    """
    look = card.look
    n = number_text
    height = card.height - (MORE if card.more else 0)
    out = [f'<g id="{escape_xml(card.id)}" class="card"><title>{escape_xml(card.about)}</title>']
    dashes = ' stroke-dasharray="4 3"' if look.dark == GONE.dark else ""
    frame = shape(x, y, card.width, height, look.corner)
    out.append(f'<path d="{frame}" fill="{look.light}" stroke="{look.dark}"{dashes}/>')
    out.append(f'<path d="{shape(x, y, card.width, HEADER, look.corner, top=True)}" fill="{look.dark}"/>')
    for at, side in enumerate(card.sides):
        high = (height - HEADER - BAND_FOOT) / len(card.sides)
        top = y + HEADER + at * high
        out.append(f'<rect x="{n(x)}" y="{n(top)}" width="{BAND}" height="{n(high)}" fill="{side.colour}"/>')
    number = f'<tspan class="n">{escape_xml(card.number)}</tspan>'
    own = card.id.partition("-")[2] or "0"
    if to_turn:
        number = f'<a href="{escape_xml(to_turn.format(own))}">{number}</a>'
    left = x + PAD
    if card.camp:
        out.append(draw_camp(card.camp, left + 6, y + 13, colour="#fff"))
        left += CAMP
    out.append(f'<text x="{n(left)}" y="{n(y + 17.5)}" class="a">{number}  {escape_xml(card.author)}</text>')
    word = card.look.word
    if word and card.look is not STORY_LOOK:
        right = x + card.width - PAD
        if look.icon:
            out.append(f'<use href="#icon-{look.icon}" x="{n(right - 14)}" y="{n(y + 6)}"/>')
            right -= 19
        out.append(svg_text(right, y + 17, word, "k"))
    row = y + HEADER + 18
    if card.quote:
        out.append(f'<path d="M{n(x + PAD + 1)} {n(row - 12)}v15" stroke="#a9afba" stroke-width="2.5"/>')
        out.append(svg_text(x + PAD + 9, row, card.quote, "q"))
        row += LINE + 4
    for at, line in enumerate(card.lines):
        strong = card.strong[at] if at < len(card.strong) else ()
        out.append(svg_marked(x + PAD, row, line, "f" if card.faint else "b", strong))
        row += LINE
    for note in (card.note, card.back):
        if note and card.ways:
            out.append(draw_also(x + PAD, row - 4, back=note is card.back))
            out.append(svg_linked(x + PAD + ALSO, row, note, "s", card.ways))
        elif note:
            out.append(svg_text(x + PAD, row, note, "s"))
        row += LINE if note else 0
    if card.sides:
        out += draw_sides(card.sides, x + PAD, row - 2, card.width - 2 * PAD, turn=own, target=to_side)
    out.append("</g>")
    if card.more:
        out += _draw_more(card, x, y + height)
    return out


def _draw_more(card: Card, x: float, y: float) -> list[str]:
    """The turns folded away below a card: a strip like the edge of a pile of cards."""
    n = number_text
    number = card.id.partition("-")[2] or "0"
    return [
        f'<g id="more-{escape_xml(number)}"><title>{escape_xml(card.more_about)}</title>',
        f'<path d="M{n(x + 12)} {n(y + 1)}v{MORE - 5}h{n(card.width - 24)}v{5 - MORE}" fill="#eceef2" '
        f'stroke="{FAINT}" stroke-dasharray="3 2"/>',
        f'<path d="M{n(x + 18)} {n(y + MORE - 1)}h{n(card.width - 36)}" stroke="{FAINT}" stroke-dasharray="3 2"/>',
        svg_text(x + 22, y + 13, card.more, "m"),
        "</g>",
    ]


def draw_also(x: float, y: float, *, back: bool) -> str:
    """Return the sign of a further reply, 14 pixels wide: a dotted arrow to the right, with `back` to the left."""
    start, way, head = (x + 14, "h-8", f"M{number_text(x)} {number_text(y)}l6-4v8z")
    if not back:
        start, way, head = (x, "h8", f"M{number_text(x + 14)} {number_text(y)}l-6-4v8z")
    dots = f'<path d="M{number_text(start)} {number_text(y)}{way}" stroke="{QUIET}" stroke-width="2" '
    return f'{dots}stroke-dasharray="2 2"/><path d="{head}" fill="{QUIET}"/>'
