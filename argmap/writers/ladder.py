"""From an ArgumentMap to one SVG picture of one dispute: a column a position, a card a turn, time running down."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Sequence
from heapq import heappop, heappush
from typing import NamedTuple

from ..errors import UnknownFormat
from ..language import clash
from ..model import STORY, ArgumentMap, Dispute, Kind, Link, Passage, Position, Quote, Relation, Reply, Turn
from ..text.shown import escape_xml, shorten
from ..text.words import Stretches, blanked, content_words, undated
from . import drawing
from .drawing import (
    BODY_SIZE,
    HEADER,
    LINE,
    MORE,
    NOTE_SIZE,
    OVER_WORDS,
    PAD,
    RELATION_LOOKS,
    STATUSES,
    Card,
    RelationLook,
)
from .drawing import number_text as n

FOLD_ABOVE = 60  # cards: more than this is no longer read as one story
WIDTHS = {1: 380, 2: 360, 3: 320, 4: 290}  # of a column, by the number of positions
NARROWEST = 260
NEUTRAL_WIDTH = 170  # of the column of turns that take no position
NEUTRAL_LINES = 3
MOST_LINES = 5
PLENTY = 50  # sentences of a turn in which contested words are looked for
ROOM = 200  # characters of a turn that are shown, about four lines

MARGIN = 28
RAIL = 90  # x of the line of time
RAIL_EDGE = 106
PANEL = 11
SIDE = 27  # from a card's side to the first upright line: room for a badge, or for an arrow head
TRACK = 9  # between two upright lines
APART_ON_TRACK = 24  # between the ends of two upright lines above one another, lest they look joined
STUB = 13  # where a line leaves a card: the middle of its header
DROP = 17  # where a line leaves a card upwards, right of its left edge
STEP = 34  # from a card's top to the next one's at least, so that later turns stand visibly later
GAP = 34  # above a card whose line goes straight up: room for badge and arrow head
APART = 15  # above any other card
CLEAR = 10  # between two level lines, and around arrow heads
TRUNK_COLOUR = "#8a92a0"

MOST_PASSAGES = 4  # of a group
PASSAGE_LINES = 6
LABEL_SIZE = 15
HOLDER_SIZE = 12

Mark = tuple[int, int]


class Cast(NamedTuple):
    """Who is on stage: the dispute's turns in order, the column of each (the last one where no position is taken),
    those that are drawn, and those folded away for each drawn one."""

    turns: tuple[Turn, ...]
    column: dict[str, int]
    drawn: tuple[Turn, ...]
    hidden: dict[str, list[Turn]]


class Column(NamedTuple):
    """One position's column, or that of turns that take none: the x of its cards and their width, in pixels."""

    x: float
    width: int


class Wire(NamedTuple):
    """One reply as it is drawn: the path, the badge's middle, the arrow head's point and way (None: on a trunk)."""

    child: str
    parent: str
    path: str
    badge: tuple[float, float]
    tip: tuple[float, float, str] | None


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


def write(map_: ArgumentMap, *, dispute: int = 0, all: bool = False) -> bytes:
    """Draw one dispute.

    Arguments: the map; `dispute`, its place in `map_.disputes` (0 is the first); `all`, to draw every turn of a dispute
    of more than 60 instead of folding the lesser ones into "… 7 more turns".
    Returns an SVG file as UTF-8 bytes; of a map without a dispute, a picture that says so. Raises UnknownFormat for a
    dispute that the map does not have.
    """
    if not map_.disputes and dispute == 0:
        return _nothing(map_).encode("utf-8")
    if not 0 <= dispute < len(map_.disputes):
        message = f"no dispute {dispute}: the thread has {len(map_.disputes)}, counted from 0"
        raise UnknownFormat("dispute", None, message)
    matter = map_.disputes[dispute]
    cast = gather(map_, matter, most=None if all else FOLD_ABOVE)
    answered = answers(map_, cast)
    cards = draw_up(map_, matter, cast, answered)
    return _svg(map_, matter, cast, cards, arrange(cards, cast, answered, count=len(matter.positions))).encode("utf-8")


# --- which turns, and where ------------------------------------------------------------------------------------


def gather(map_: ArgumentMap, dispute: Dispute, *, most: int | None = None) -> Cast:
    """Sort a dispute's turns into columns, and choose those to draw where there are more than `most` (None: draw all).

    A turn of several positions stands in the first one's column; one of none in the column after the last position.
    Drawn are the first and last turn of each column and holder, then those with most to say; the others are counted at
    the drawn card before them in their column.
    """
    column: dict[str, int] = {}
    for at, position in enumerate(dispute.positions):
        for key in position.turns:
            column.setdefault(key, at)
    for key in dispute.turns:
        column.setdefault(key, len(dispute.positions))
    turns = tuple(turn for turn in map_.thread.turns if turn.id in column)
    if most is None or len(turns) <= most:
        return Cast(turns=turns, column=column, drawn=turns, hidden={})
    weights = _weights(map_, dispute, turns, column)
    above = {reply.child: reply.parent for reply in map_.replies if reply.main and reply.parent in column}
    chosen = set({column[turn.id]: turn.id for turn in reversed(turns)}.values())
    for turn in sorted(turns, key=lambda turn: (-weights[turn.id], turn.number)):
        # With each turn goes the one it answers: what is drawn is exchanges, not remarks.
        pair = {turn.id, above.get(turn.id, turn.id)}
        if len(chosen | pair) <= most:
            chosen |= pair
        elif len(chosen) >= most:
            break
    hidden: dict[str, list[Turn]] = {}
    last: dict[int, str] = {}
    for turn in turns:
        if turn.id in chosen:
            last[column[turn.id]] = turn.id
        else:
            hidden.setdefault(last[column[turn.id]], []).append(turn)
    return Cast(turns=turns, column=column, drawn=tuple(turn for turn in turns if turn.id in chosen), hidden=hidden)


def _weights(map_: ArgumentMap, dispute: Dispute, turns: Sequence[Turn], column: dict[str, int]) -> dict[str, float]:
    """How much each turn tells of the dispute: the ends of each column, each person's first word, statements,
    evidence, and what is answered."""
    weights = dict.fromkeys((turn.id for turn in turns), 0.0)
    ends = {}
    for turn in turns:
        ends[column[turn.id]] = turn.id
    for key in [*ends.values(), *{column[turn.id]: turn.id for turn in reversed(turns)}.values()]:
        weights[key] += 100
    for key in {(column[turn.id], turn.author): turn.id for turn in reversed(turns)}.values():
        weights[key] += 2
    stated = [span.turn for position in dispute.positions for span in position.statements]
    proved = [span.turn for position in dispute.positions for span in position.evidence]
    for keys, worth in ((stated, 2.0), (proved, 2.0)):
        for key in set(keys) & weights.keys():
            weights[key] += worth
    for reply in map_.replies:
        if reply.parent in weights and reply.child in weights:
            weights[reply.parent] += 0.5
            weights[reply.child] += 0.5
    for tag in map_.tags:
        if tag.turn in weights and tag.kind is not Kind.CLAIM:
            weights[tag.turn] += 0.25
    return weights


def answers(map_: ArgumentMap, cast: Cast) -> dict[str, str]:
    """Return, for each drawn turn, the earlier drawn turn to which its line goes.

    That is the turn it mainly answers; where that one is not drawn, the likeliest of the others that it answers.
    """
    order = {turn.id: at for at, turn in enumerate(cast.drawn)}
    found: dict[str, Reply] = {}
    for reply in map_.replies:
        if reply.child in order and reply.parent in order and order[reply.parent] < order[reply.child]:
            best = found.get(reply.child)
            if best is None or (reply.main, reply.score) > (best.main, best.score):
                found[reply.child] = reply
    return {child: reply.parent for child, reply in found.items()}


# --- cards -----------------------------------------------------------------------------------------------------


def draw_up(map_: ArgumentMap, dispute: Dispute, cast: Cast, answered: dict[str, str]) -> dict[str, Card]:
    """Return a card for each drawn turn, by id: what it says about the dispute, with the contested words in bold."""
    drawn = {turn.id for turn in cast.drawn}
    above = drawing.parents(map_)
    rest = [turn for turn in map_.thread.turns if turn.id not in drawn]
    plain = drawing.cards(map_, above, {STORY: rest})
    texts = {turn.id: turn.text for turn in map_.thread.turns} | {STORY: map_.thread.story}
    quotes: dict[str, list[Quote]] = {}
    for found_quote in map_.quotes:
        quotes.setdefault(found_quote.turn, []).append(found_quote)
    said: dict[str, list[Mark]] = {}
    for position in dispute.positions:
        for span in position.statements:
            said.setdefault(span.turn, []).append((span.start, span.end))
    notes = _notes(map_, dispute, cast, answered)
    labels = [position.label for position in dispute.positions]
    words = frozenset(content_words(" ".join([dispute.title, *labels])))
    found = {}
    for turn in cast.drawn:
        card = plain[turn.id]
        width = _column_width(cast.column[turn.id], len(dispute.positions))
        room = width - PAD - 4
        own = quotes.get(turn.id, [])
        strong: tuple[tuple[Mark, ...], ...] = ()
        neutral = cast.column[turn.id] >= len(dispute.positions)
        if neutral:  # says little on the matter: author, for whom the header has no room, and how it begins
            shown = drawing.one_line(f"{shorten(_name_of(turn), 40)}: {' '.join(card.lines)}")
            bold = drawing.contested_marks(shown, labels)
            lines, strong = drawing.wrap_marked(shown, bold, room, BODY_SIZE, most=NEUTRAL_LINES)
        elif card.faint:
            lines = drawing.wrap(" ".join(card.lines), room, BODY_SIZE, most=2)
        else:
            shown, marks = _shown(turn.text, own, said.get(turn.id, []), texts[above[turn.id]], words, labels)
            lines, strong = _from_the_first_mark(shown, marks, room)
        quote = "" if neutral else drawing.shown_quote(turn, own, above[turn.id], room - 12)
        note = drawing.fit(notes.get(turn.id, ""), room, NOTE_SIZE)
        hidden = cast.hidden.get(turn.id, [])
        more = f"… {len(hidden):,} more turn{'' if len(hidden) == 1 else 's'}" if hidden else ""
        found[turn.id] = card._replace(
            author="" if neutral else _author(turn, card, width),
            quote=quote,
            lines=lines,
            strong=strong,
            note=note,
            ways=(),
            more=more,
            more_about=_hidden_about(more, hidden),
            width=width,
            height=drawing.card_height(quote, lines, note, more),
        )
    return found


def _column_width(at: int, count: int) -> int:
    return WIDTHS.get(count, NARROWEST) if at < count else NEUTRAL_WIDTH


def _author(turn: Turn, card: Card, width: int) -> str:
    taken = drawing.width_of(card.number, drawing.HEAD_SIZE, bold=True) + 2 * PAD + 31
    taken += drawing.width_of(card.look.word, NOTE_SIZE - 1, bold=True)
    return drawing.fit(_name_of(turn), width - taken, drawing.HEAD_SIZE)


def _name_of(turn: Turn) -> str:
    return drawing.one_line(turn.author) or "(no name)"


def _hidden_about(more: str, hidden: Sequence[Turn]) -> str:
    if not hidden:
        return ""
    listed = "\n".join(f"#{turn.number} {shorten(turn.author, 40)}" for turn in hidden[:40])
    return f"{more} of this column, later than this one:\n{listed}" + ("\n…" if len(hidden) > 40 else "")


def _shown(
    text: str,
    quotes: Sequence[Quote],
    said: Sequence[Mark],
    parent: str,
    words: frozenset[str],
    labels: Sequence[str],
) -> tuple[str, tuple[Mark, ...]]:
    """What a card shows of a turn, on one line, and which words of it are contested.

    The sentences of the turn's statements, and those with contested words where no statement has any; of a turn
    without statements, those in which it clashes with what it answers.
    """
    parts = drawing.own_parts(text, quotes)
    if not said and parent:
        said = clash.find_in_reply(parent, blanked(text, [(quote.start, quote.end) for quote in quotes]))
    stated = Stretches(said)
    chosen = [at for at, part in enumerate(parts) if next(stated.meeting(*part), None)]
    if chosen:
        named = [at for at in chosen if at < PLENTY and drawing.contested_marks(text[slice(*parts[at])], labels)]
        if not named:
            named = [at for at, (a, b) in enumerate(parts[:PLENTY]) if drawing.contested_marks(text[a:b], labels)]
            chosen = sorted({*chosen, *named})
        used = 0
        kept: list[int] = []
        # Sentences with contested words go first: a turn's other statements fill what room is left.
        for at in sorted(chosen, key=lambda at: (at not in named, at)):
            if kept and used > ROOM:
                break
            kept.append(at)
            used += parts[at][1] - parts[at][0]
        kept.sort()
        shown = drawing.joined(text, parts, kept)
    else:
        shown = drawing.excerpt(text, quotes, parent, words, room=ROOM)
    shown = drawing.one_line(shown)
    marks = list(drawing.contested_marks(shown, labels))
    whole = {(a, b) for a, b in parts}
    for start, end in said:
        words_said = drawing.one_line(text[start:end])
        # A statement that is a part of a sentence names the contested words; a whole sentence holds them somewhere.
        if len(words_said) <= 40 and ((start, end) not in whole or len(words_said) <= 15):
            at = shown.find(words_said)
            if at >= 0:
                marks.append((at, at + len(words_said.rstrip(".,;:!?"))))
    return shown, _merged(marks)


def _merged(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    kept: list[Mark] = []
    for start, end in sorted(marks):
        if kept and start <= kept[-1][1]:
            kept[-1] = kept[-1][0], max(end, kept[-1][1])
        elif end > start:
            kept.append((start, end))
    return tuple(kept)


def _from_the_first_mark(
    shown: str, marks: Sequence[Mark], room: float
) -> tuple[tuple[str, ...], tuple[tuple[Mark, ...], ...]]:
    """Wrap a card's text; where its first contested words would be cut off, begin shortly before them."""
    lines, strong = drawing.wrap_marked(shown, marks, room, BODY_SIZE, most=MOST_LINES)
    if marks and not any(strong):
        start = shown.find(" ", max(0, marks[0][0] - 80))
        if 0 <= start < marks[0][0]:
            shown = "…" + shown[start:]
            moved = tuple((a - start + 1, b - start + 1) for a, b in marks)
            lines, strong = drawing.wrap_marked(shown, moved, room, BODY_SIZE, most=MOST_LINES)
    return lines, strong


def _notes(map_: ArgumentMap, dispute: Dispute, cast: Cast, answered: dict[str, str]) -> dict[str, str]:
    """What each turn answers besides the turn to which its line goes, and further positions that it stands in."""
    turns = {turn.id: turn for turn in map_.thread.turns}
    away = {turn.id for hidden in cast.hidden.values() for turn in hidden}
    standing = [frozenset(position.turns) for position in dispute.positions]
    main: dict[str, str] = {}
    others: dict[str, list[str]] = {}
    for reply in map_.replies:
        if reply.child not in cast.column or reply.parent == answered.get(reply.child):
            continue
        folded = " (folded)" if reply.parent in away else ""
        name = f"#{turns[reply.parent].number}{folded}" if reply.parent in turns else "the story"
        if reply.main:
            main[reply.child] = f"{name} {turns[reply.parent].author}" if reply.parent in turns and not folded else name
        else:
            others.setdefault(reply.child, []).append(name)
    found = {}
    for turn in cast.drawn:
        parts = []
        if turn.id in main:
            parts.append(f"{'mainly ' if turn.id in answered else ''}answers {main[turn.id]}")
        if turn.id in others:
            parts.append("also answers " + ", ".join(others[turn.id]))
        places = [at for at, there in enumerate(standing) if turn.id in there]
        if len(places) > 1:
            parts.append("also stands in " + ", ".join(map(drawing.letter, places[1:])))
        if parts:
            found[turn.id] = drawing.one_line("; ".join(parts), 400)
    return found


# --- places and lines ------------------------------------------------------------------------------------------


def arrange(cards: dict[str, Card], cast: Cast, answered: dict[str, str], *, count: int) -> Layout:
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
        width = _column_width(at, count) if count else NEUTRAL_WIDTH
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
        tip = (edge, dock, "left" if right else "right")
        for child in children:
            leaves_right = gutter > column[child]
            side = places[child][0] + (cards[child].width if leaves_right else 0)
            level = tops[child] + STUB
            badge = (side + (15 if leaves_right else -15), level)
            if level == dock:
                path = f"M{n(side)} {n(level)}L{n(edge + (8 if right else -8))} {n(level)}"
            elif len(children) == 1:
                path = _rounded([(side, level), (track, level), (track, dock), (edge + (8 if right else -8), dock)])
            else:
                bend = level - 8 if level > dock else level + 8
                path = _rounded([(side, level), (track, level), (track, bend)])
            alone = len(children) == 1
            wires.append(Wire(child=child, parent=parent, path=path, badge=badge, tip=tip if alone else None))
        if len(children) > 1:
            levels = [tops[child] + STUB for child in children]
            end = edge + (8 if right else -8)
            far = [level - 6 if level > dock else level + 6 for level in (max(levels), min(levels)) if level != dock]
            path = _rounded([(track, far[0]), (track, dock), (end, dock)])
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


def _rounded(points: Sequence[tuple[float, float]], radius: float = 6.0) -> str:
    """The path along points that turn at right angles, with rounded corners."""
    path = f"M{n(points[0][0])} {n(points[0][1])}"
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        room = [abs(a[0] - b[0]) + abs(a[1] - b[1]) for a, b in ((before, corner), (corner, after))]
        cut = min(radius, room[0] / 2, room[1] / 2)
        (ax, ay), (bx, by) = (_toward(corner, other, cut) for other in (before, after))
        path += f"L{n(ax)} {n(ay)}Q{n(corner[0])} {n(corner[1])} {n(bx)} {n(by)}"
    return path + f"L{n(points[-1][0])} {n(points[-1][1])}"


def _toward(point: tuple[float, float], other: tuple[float, float], by: float) -> tuple[float, float]:
    (x, y), (to_x, to_y) = point, other
    length = abs(to_x - x) + abs(to_y - y) or 1.0
    return x + (to_x - x) * by / length, y + (to_y - y) * by / length


# --- the picture -----------------------------------------------------------------------------------------------


def _svg(map_: ArgumentMap, dispute: Dispute, cast: Cast, cards: dict[str, Card], drawn: Layout) -> str:
    width = max(drawn.width + MARGIN, 820.0)
    title = dispute.title or "(no title)"
    counts = describe(map_, dispute, cast)
    y = 42.0
    head = []
    for line in drawing.wrap(title, width - 2 * MARGIN, 21, most=2, bold=True):
        head.append(drawing.svg_text(MARGIN, y, line, "t"))
        y += 26
    x = float(MARGIN)
    if dispute.status:
        chip, x = _chip(dispute.status, x, y - 2)
        head += chip
    rows = drawing.wrap(counts, width - x - MARGIN, 13, most=3) or ("",)
    rows += drawing.wrap(f"In the thread: {map_.thread.title or map_.thread.id}", width - 2 * MARGIN, 13, most=1)
    about_it = [f"{dispute.status}: {STATUSES[dispute.status]}."] if dispute.status in STATUSES else []
    about_it += [OVER_WORDS] if drawing.over_words(dispute) else []
    rows += drawing.wrap("  ".join(about_it), width - 2 * MARGIN, 13, most=2) if about_it else ()
    for at, line in enumerate(rows):
        head.append(drawing.svg_text(x if at == 0 else MARGIN, y, line, "c"))
        y += 19
    legend, y = _legend(len(drawn.columns) > len(dispute.positions), width - MARGIN, y - 4)
    heads, heads_height = _heads(map_, dispute, cast, drawn, y + 18)
    top = y + 18 + heads_height + 14
    foot = top + drawn.bottom + PANEL + 4
    strip, bottom = _strip(map_, dispute, drawn, foot + 16)
    height = bottom + MARGIN
    about = f"One dispute of the thread “{map_.thread.title or map_.thread.id}”: {title} {counts}"
    out = [
        *_opening(width, height, title, about),
        *head,
        *legend,
        *_panels(drawn, y + 18, foot, len(dispute.positions)),
        *heads,
        f'<g transform="translate(0 {n(top)})">',
        *_rail(map_, cast, drawn, len(dispute.positions)),
        *_lines(map_, cards, drawn),
    ]
    for turn in cast.drawn:
        out += drawing.draw_card(cards[turn.id], *drawn.places[turn.id])
    return "\n".join([*out, "</g>", *strip, "</svg>\n"])


def _opening(width: float, height: float, title: str, about: str) -> list[str]:
    return [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{n(width)}" height="{n(height)}" '
        f'viewBox="0 0 {n(width)} {n(height)}" role="img" aria-labelledby="ladder-title ladder-about">',
        f'<title id="ladder-title">{escape_xml(title)}</title>',
        f'<desc id="ladder-about">{escape_xml(about)}</desc>',
        drawing.style_sheet(),
        f"<style>.h{{font-size:{LABEL_SIZE}px;font-weight:700;fill:{drawing.INK}}}"
        f".o{{font-size:{HOLDER_SIZE}px;fill:{drawing.INK}}}.d{{font-size:11px;font-weight:700;fill:#fff;"
        f"text-anchor:middle}}.r{{font-size:11px;fill:{drawing.QUIET};text-anchor:end}}</style>",
        "<defs>" + "".join(f'<g id="icon-{name}">{path}</g>' for name, path in drawing.ICONS.items()) + "</defs>",
        f'<rect width="{n(width)}" height="{n(height)}" fill="#fff"/>',
    ]


def _nothing(map_: ArgumentMap) -> str:
    """The picture of a thread without a dispute: it says so."""
    said = "No dispute was found: no two positions are held against each other in replies."
    title = map_.thread.title or map_.thread.id
    return "\n".join(
        [
            *_opening(760, 110, title, said),
            drawing.svg_text(MARGIN, 42, drawing.fit(title, 760 - 2 * MARGIN, 21, bold=True), "t"),
            drawing.svg_text(MARGIN, 72, said, "c"),
            "</svg>\n",
        ]
    )


def describe(map_: ArgumentMap, dispute: Dispute, cast: Cast) -> str:
    """Return a dispute's counts in one line: turns, people, positions, first and last turn, what is folded away."""
    people = {turn.author for turn in cast.turns}
    parts = [
        f"{_count(len(cast.turns), 'turn')} of {len(map_.thread.turns):,}",
        _count(len(people), "person", "people"),
        _count(len(dispute.positions), "position"),
    ]
    if cast.turns:
        first, last = cast.turns[0], cast.turns[-1]
        parts.append(f"from #{first.number} to #{last.number} {shorten(last.author, 30)}")
    if cast.hidden:
        away = len(cast.turns) - len(cast.drawn)
        parts.append(f"{len(cast.drawn):,} drawn, {away:,} folded away (--all draws them)")
    return "  ·  ".join(parts)


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _chip(status: str, x: float, y: float) -> tuple[list[str], float]:
    """A dispute's status in a frame; returns the SVG and the x behind it."""
    text = drawing.fit(status, 200, 12, bold=True)
    wide = drawing.width_of(text, 12, bold=True) + 20
    frame = f'<rect x="{n(x)}" y="{n(y - 13)}" width="{n(wide)}" height="20" rx="10" fill="#fff" '
    frame += f'stroke="{drawing.INK}" stroke-width="1.4"/>'
    middle = f' text-anchor="middle" font-weight="700" fill="{drawing.INK}"'
    return [frame, drawing.svg_text(x + wide / 2, y + 1.5, text, "l", extra=middle)], x + wide + 12


def _disc(x: float, y: float, text: str, *, radius: float = 9) -> str:
    """The round sign of a position, with its letter."""
    if not text:
        return f'<circle cx="{n(x)}" cy="{n(y)}" r="4.5" fill="#fff" stroke="{drawing.QUIET}" stroke-width="1.6"/>'
    disc = f'<circle cx="{n(x)}" cy="{n(y)}" r="{n(radius)}" fill="{drawing.INK}"/>'
    return disc + drawing.svg_text(x, y + 4, text, "d")


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


def _heads(map_: ArgumentMap, dispute: Dispute, cast: Cast, drawn: Layout, top: float) -> tuple[list[str], float]:
    """The heads of the columns: label, holders and counts; returns the SVG and the height of the highest one."""
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
            counts = f"{_count(len(turns), 'turn')} on the matter"
            about = f"Turns of the dispute that take none of its positions\n{who}"
            name = "position-none"
        letter_ = drawing.letter(at) if at < len(dispute.positions) else ""
        indent = 27 if letter_ else 0
        out = [f'<g id="{name}"><title>{escape_xml(about)}</title>']
        y = top + 27
        if letter_:
            out.append(_disc(column.x + 10, y - 5, letter_, radius=11))
        for line in drawing.wrap(label, column.width - indent, LABEL_SIZE, most=3, bold=True):
            out.append(drawing.svg_text(column.x + indent, y, line, "h"))
            y += 20
        y += 1
        for line in drawing.wrap(who, column.width, HOLDER_SIZE, most=3):
            out.append(drawing.svg_text(column.x, y, line, "o"))
            y += LINE
        for line in drawing.wrap(counts, column.width, NOTE_SIZE, most=2):
            out.append(drawing.svg_text(column.x, y, line, "s"))
            y += LINE
        highest = max(highest, y - top)
        found += [*out, "</g>"]
    return found, highest - 8


def _head_of(position: Position, authors: dict[str, str]) -> tuple[str, str, str, str]:
    """A position's label, its holders with their turns, its counts, and everything as a tooltip."""
    spoken = Counter(authors[key] for key in position.turns if key in authors)
    holders = sorted(dict.fromkeys(position.holders), key=lambda name: -spoken[name])
    who = ", ".join(f"{shorten(name, 40)} ({spoken[name]})" if spoken[name] else shorten(name, 40) for name in holders)
    turns = sum(spoken.values())
    pieces = len(position.evidence)
    counts = f"{_count(turns, 'turn')}  ·  {_count(len(holders), 'holder')}  ·  "
    counts += _count(pieces, "piece") + " of evidence" if pieces else "no evidence"
    label = position.label or "(no label)"
    everybody = ", ".join(f"{name} ({spoken[name]})" for name in holders)
    label = drawing.in_marks(label)
    about = f"Position {label}\nheld by (with turns): {everybody}\n{counts}"
    return label, who or "(no holders)", counts, about


def _rail(map_: ArgumentMap, cast: Cast, drawn: Layout, count: int) -> list[str]:
    """The line of time at the left: a sign a turn, and how many other turns of the thread lie between."""
    if not cast.drawn:
        return []
    place = {turn.id: at for at, turn in enumerate(map_.thread.turns)}
    levels = [drawn.places[turn.id][1] + STUB for turn in cast.drawn]
    line = f'<path d="M{RAIL} {n(levels[0])}V{n(levels[-1])}" stroke="#b6bcc6" stroke-width="1.6"/>'
    out = [f'<g id="time"><title>Time runs down</title>{line}']
    day = None
    for at, (turn, y) in enumerate(zip(cast.drawn, levels, strict=True)):
        column = cast.column[turn.id]
        out.append(_disc(RAIL, y, drawing.letter(column) if column < count else ""))
        number = drawing.fit(f"#{turn.number}", RAIL - 12, 11)
        out.append(drawing.svg_text(RAIL - 14, y + 4, number, "r", extra=' font-weight="700"'))
        stamp = ""
        if turn.posted:
            stamp = f"{turn.posted:%H:%M}" if turn.posted.date() == day else f"{turn.posted:%m-%d}"
            day = turn.posted.date()
            out.append(drawing.svg_text(RAIL - 14, y + 17, stamp, "r"))
        if at + 1 == len(levels):
            break
        others = place[cast.drawn[at + 1].id] - place[turn.id] - 1
        room = levels[at + 1] - y
        if others and room >= (58 if stamp else STEP):
            out.append(drawing.svg_text(RAIL - 14, y + room / 2 + (8 if stamp else 4), f"+{others:,}", "r"))
    return [*out, "</g>"]


def _lines(map_: ArgumentMap, cards: dict[str, Card], drawn: Layout) -> list[str]:
    replies = {(reply.child, reply.parent): reply for reply in map_.replies}
    links = {(link.source, link.target): link for link in map_.links}
    out = []
    for trunk in drawn.trunks:
        looks = {_look(links.get((child, trunk.parent))).word for child in trunk.children}
        look = _look(links.get((trunk.children[0], trunk.parent)))
        hollow = all(drawing.inferred(replies.get((child, trunk.parent))) for child in trunk.children)
        if len(looks) == 1:
            out.append(drawing.draw_line(trunk.path, look))
            out.append(drawing.draw_tip(*trunk.tip, look.colour, hollow=hollow))
        else:
            out.append(f'<path d="{trunk.path}" fill="none" stroke="{TRUNK_COLOUR}" stroke-width="1.8"/>')
            out.append(drawing.draw_tip(*trunk.tip, TRUNK_COLOUR, hollow=hollow))
    for wire in drawn.wires:
        reply = replies.get((wire.child, wire.parent))
        look = _look(links.get((wire.child, wire.parent)))
        hollow = drawing.inferred(reply)
        how = reply.how.value if reply else "not known"
        child, parent = cards[wire.child], cards[wire.parent]
        about = f"{child.number} {look.word} {parent.number} (reply {how})"
        out.append(f'<g id="reply-{escape_xml(child.id.removeprefix("turn-"))}"><title>{escape_xml(about)}</title>')
        out.append(drawing.draw_line(wire.path, look))
        if wire.tip:
            out.append(drawing.draw_tip(*wire.tip, look.colour, hollow=hollow))
        out.append(drawing.draw_badge(*wire.badge, look, hollow=hollow) + "</g>")
    return out


def _look(link: Link | None) -> RelationLook:
    return RELATION_LOOKS[link.kind if link else Relation.ANSWERS]


# --- sources ---------------------------------------------------------------------------------------------------


def _strip(map_: ArgumentMap, dispute: Dispute, drawn: Layout, top: float) -> tuple[list[str], float]:
    """What the sources say, below the ladder; returns the SVG and its lower edge.

    A column a position for passages that mention it alone, then rows for those that mention several.
    """
    passages = [passage for passage in map_.passages if passage.dispute == dispute.id]
    if not passages:
        return [], top - 16
    labels: dict[str, int] = {}
    for at, position in enumerate(dispute.positions):
        labels.setdefault(position.label, at)
    groups: dict[tuple[int, ...], list[Passage]] = {}
    for passage in passages:
        key = tuple(sorted({labels[label] for label in passage.positions if label in labels}))
        groups.setdefault(key, []).append(passage)
    files = len({passage.source for passage in passages})
    heading = f"What the sources say  ·  {_count(len(passages), 'passage')} from {_count(files, 'source')}"
    out = [
        f'<path d="M{MARGIN} {n(top)}H{n(drawn.width)}" stroke="#d5d9e0"/>',
        drawing.svg_text(MARGIN, top + 25, heading, "h"),
    ]
    y = top + 42
    names = [position.label for position in dispute.positions]
    verb = drawing.MENTIONS[drawing.over_words(dispute)]
    lowest = y
    number = 1
    for at, column in enumerate(drawn.columns[: len(dispute.positions)]):
        found = groups.pop((at,), [])
        head = [_disc(column.x + 10, y + 7, drawing.letter(at))]
        before, after = (f"{verb} ", "") if found else (f"no passage {verb} ", " alone")
        room = column.width - 27 - drawing.width_of(f"{before}“”{after}", 12)
        text = f"{before}{drawing.in_marks(drawing.fit(drawing.bare(names[at]), room, 12))}{after}"
        head.append(drawing.svg_text(column.x + 27, y + 11, text, "l"))
        cells, bottom = _cells(map_, names, found, [column], y + 24, number, verb)
        number += len(found)
        out += [*head, *cells]
        lowest = max(lowest, bottom)
    wide = [column for column in drawn.columns if column.width > NEUTRAL_WIDTH] or list(drawn.columns)
    for key, found in sorted(groups.items(), key=lambda item: (len(item[0]) < 2, item[0])):
        y = lowest + 12
        x = drawn.columns[0].x
        for at in key:
            out.append(_disc(x + 10, y + 7, drawing.letter(at)))
            x += 23
        about = (f"{verb} both" if len(key) == 2 else f"{verb} {len(key)} of them") if key else "bears on it"
        out.append(drawing.svg_text(x + 4, y + 11, about, "l"))
        cells, lowest = _cells(map_, names, found, wide, y + 24, number, verb)
        number += len(found)
        out += cells
    return out, lowest


def _cells(
    map_: ArgumentMap,
    labels: Sequence[str],
    passages: Sequence[Passage],
    columns: Sequence[Column],
    y: float,
    number: int,
    verb: str,
) -> tuple[list[str], float]:
    """Passages as cells below each other, in as many columns as given; returns the SVG and the lower edge."""
    out = []
    free = [y] * len(columns)
    for passage in passages[:MOST_PASSAGES]:
        at = free.index(min(free))
        column = columns[at]
        said = undated(passage.text) if passage.source == STORY else passage.text
        shown = drawing.one_line(said, 1500)
        marks = drawing.contested_marks(shown, labels)
        lines, strong = drawing.wrap_marked(shown, marks, column.width - PAD - 16, BODY_SIZE, most=PASSAGE_LINES)
        path = map_.thread.path if passage.source == STORY else passage.source
        line = f":{passage.line}" if passage.line is not None else ""
        where = f"{'the story, ' if passage.source == STORY else ''}{_base(path)}{line}"
        high = 14 + LINE * (len(lines) + 1) + 6
        x, row = column.x, free[at]
        about = f"{path}{line}\n{verb}: {', '.join(passage.positions) or 'none of the positions'}\n\n{passage.text}"
        out.append(f'<g id="passage-{number}"><title>{escape_xml(about)}</title>')
        out.append(
            f'<rect x="{n(x)}" y="{n(row)}" width="{column.width}" height="{n(high)}" fill="#fff" stroke="#c3c8d0"/>'
            f'<path d="M{n(x + 1.5)} {n(row)}v{n(high)}" stroke="{drawing.INK}" stroke-width="3"/>'
        )
        for place, text in enumerate(lines):
            out.append(drawing.svg_marked(x + PAD + 4, row + 19 + LINE * place, text, "b", strong[place]))
        where = drawing.fit(where, column.width - PAD - 16, NOTE_SIZE)
        out.append(drawing.svg_text(x + PAD + 4, row + 20 + LINE * len(lines), where, "s") + "</g>")
        free[at] = row + high + 8
        number += 1
    rest = passages[MOST_PASSAGES:]
    if rest:
        listed = (f"{passage.source}:{passage.line or '?'} {shorten(passage.text, 300)}" for passage in rest[:20])
        about = "\n".join(listed)
        text = f"… {len(rest):,} more passage{'' if len(rest) == 1 else 's'}"
        label = drawing.svg_text(columns[0].x, max(free) + 8, text, "m")
        out.append(f"<g><title>{escape_xml(about)}</title>{label}</g>")
        return out, max(free) + 20
    return out, max(free)


def _base(path: str) -> str:
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2] or path


# --- the legend ------------------------------------------------------------------------------------------------


def _legend(neutral: bool, right: float, top: float) -> tuple[list[str], float]:
    """What the signs mean, in as many rows as the width asks for; returns the SVG and its lower edge.

    `neutral`: whether there are turns that take no position.
    """
    strong = drawing.svg_marked(0, 1.5, "bold", "l", ((0, 4),))
    own = ((drawing.width_of("bold", 12, bold=True) + 6, [strong], "contested words"),)
    closing: list[drawing.LegendEntry] = [(0, [], "an arrow points at what is answered; time runs down")]
    closing.append((24, [_disc(9, -3, drawing.letter(0))], "turn for position A"))
    if neutral:
        closing.append((18, [_disc(6, -3, "")], "for none"))
    closing.append((22, [drawing.svg_text(0, 1.5, "+3", "s")], "turns of the thread between"))
    return drawing.legend(own, closing, left=MARGIN, right=right, top=top)
