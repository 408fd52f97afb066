"""From an outline to one screen of text, dressed for a terminal."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Sequence

from ...language import salience
from ...model import ArgumentMap
from ...text.shown import Piece, amount, cells, cut, printable, shorten
from .. import drawing
from . import outline, phrases
from .outline import Outline, Point, Said, Stood
from .phrases import DISPUTES, OPEN

SCREEN = 45  # lines that a summary in a terminal aims at
PEOPLE = 3  # shown in any case
TITLES = 8  # of further disputes
HELD_BY = 2  # lines for the holders of a position

OVER_WORDS = "a dispute over words: a label is one sentence that speaks for a side, not what each holder said"

BOLD, FAINT, PLAIN = "1", "2", ""
ACCENT = "38;5;33"  # of the 256 colours one that can be read on black and on white


def lines(map_: ArgumentMap, width: int = 80) -> list[list[Piece]]:
    """Return the summary of a map as lines for a terminal of `width` columns (at least 40), about one screen.

    Each line is a list of (text, style): the style is what stands between "ESC[" and "m" in an escape sequence,
    "" for none. The texts are free of control characters.
    """
    return lines_of(outline.of(map_), width)


def lines_of(said: Outline, width: int = 80) -> list[list[Piece]]:
    """Return the lines of an outline; see `lines`."""
    width = max(width, 40)
    rows = [row for doubt in said.doubts for row in _wrapped(doubt, width)]
    rows += [[(_fit(said.title, width), BOLD)], *_wrapped(phrases.counts(said), width)]
    missed = _missed_rows(said, width)
    camps = _camp_rows(said, width)
    room = SCREEN - len(rows) - len(camps) - len(missed) - min(len(said.people), PEOPLE) - 5
    disputes = _dispute_rows(said, width, room)
    # Disputes come first; what room they leave is for people, as in a small thread nobody need be left out.
    people = _people_rows(said, width, PEOPLE + max(room - len(disputes), 0)) if said.people else []
    rows += [row for part in (people, camps, disputes, missed) if part for row in ([], *part)]
    return [_narrowed(row, width) for row in rows]


def _narrowed(row: list[Piece], width: int) -> list[Piece]:
    """A line cut to the width where it is longer after all, in its longest texts: the numbers behind them stay."""
    for _ in row:
        excess = sum(cells(text) for text, _ in row) - width
        if excess <= 0:
            break
        at = max(range(len(row)), key=lambda at: cells(row[at][0]))
        text, style = row[at]
        bare = text.lstrip(" ")
        gap = text[: len(text) - len(bare)]
        row = [*row[:at], (gap + cut(bare, max(cells(bare) - excess, 1)), style), *row[at + 1 :]]
    return row


def _fit(text: str, width: int) -> str:
    return cut(printable(text), max(width, 1))


def _wrapped(text: str, width: int, indent: str = "") -> list[list[Piece]]:
    return [[(row, PLAIN)] for row in textwrap.wrap(printable(text), width, subsequent_indent=indent) or [""]]


def _people_rows(said: Outline, width: int, room: int) -> list[list[Piece]]:
    shown = phrases.named(said.people, room)
    rest = len(said.people) - len(shown)
    head = "Most active" if rest else "People"
    rows: list[list[Piece]] = [[(head, BOLD), (f"  (and {amount(rest, 'other')})" if rest else "", FAINT)]]
    names = [_fit(person.name, 24) for person in shown]
    amounts = [amount(len(person.numbers), "turn") for person in shown]
    kinds = [phrases.kinds(person) for person in shown]
    columns = [_column(names), _column(amounts, right=True)]
    if sum(cells(column[0]) + 2 for column in columns) + max(map(len, kinds)) + 16 <= width:
        columns.append(_column(kinds))
    for person, *texts in zip(shown, *columns, strict=True):
        head = "".join(f"  {text}" for text in texts)
        rows.append([(head, PLAIN), (_tail(person.numbers, width - cells(head)), FAINT)])
    return rows


def _column(texts: Sequence[str], *, right: bool = False) -> list[str]:
    """Texts of a table's column, filled with blanks to the width of the longest."""
    widest = max(map(cells, texts))
    gaps = [" " * (widest - cells(text)) for text in texts]
    return [gap + text if right else text + gap for text, gap in zip(texts, gaps, strict=True)]


def _tail(numbers: Sequence[int], room: int) -> str:
    """Turns' numbers behind a text: as many as there is room for, at least the first and the last."""
    for most in range(8, 2, -1):
        text = f"  {phrases.numbers_text(numbers, most)}"
        if len(text) <= room:
            return text
    return f"  {phrases.numbers_text(numbers, 2)}" if numbers else ""


def _camp_rows(said: Outline, width: int) -> list[list[Piece]]:
    head: list[Piece] = [("Who stands with whom", BOLD)]
    unplaced = phrases.unplaced(said)
    if not said.camps:
        return [[*head, (f"  {unplaced}", FAINT)]] if unplaced else []
    if said.few_links:
        head.append((f"  {phrases.warning(said)}"[: width - 20], FAINT))
    rows = [head]
    for group in said.camps:
        tail = f"  {phrases.links(group)}"
        tail += f": {phrases.numbers_text(group.numbers, 4)}" if group.numbers else ""
        members = _folded(printable(shorten(phrases.together(group.members), 3 * width)), width - 4)[:3]
        rows += [[(f"  {'  ' if at else ''}{part}", PLAIN)] for at, part in enumerate(members)]
        if sum(cells(text) for text, _ in rows[-1]) + len(tail) > width:
            rows.append([("  ", PLAIN)])
        rows[-1].append((tail, FAINT))
    return [*rows, [(f"  {_fit(unplaced, width - 2)}", FAINT)]] if unplaced else rows


def _dispute_rows(said: Outline, width: int, room: int) -> list[list[Piece]]:
    """The disputes: the first in full, further ones in full while there is room, the others a line each."""
    if not said.disputes:
        return _wrapped(phrases.no_dispute(said), width)
    # The statuses that are shown, told once for all, below, a row each.
    room -= len({point.status for point in said.disputes[:DISPUTES]} & drawing.STATUSES.keys())
    rows = _block(said.disputes[0], 1, width)
    full = 1
    for point in said.disputes[1:DISPUTES]:
        left = min(len(said.disputes) - full - 1, TITLES + 1)
        free = room - len(rows) - 1 - (left + 1 if left else 0) - any(map(phrases.is_unsure, said.disputes[: full + 1]))
        blocks = (_block(point, full + 1, width, full=whole) for whole in (True, False))
        block = next((block for block in blocks if len(block) <= free), None)
        if block is None:
            break
        rows = [*rows, [], *block]
        full += 1
    others = said.disputes[full:]
    if others:
        rows = [*rows, []]
        for at, point in enumerate(others[:TITLES], start=full + 1):
            tail = f"  {len(point.numbers)} turns, {phrases.numbers_text(point.numbers, 4)}"
            title = _fit(point.title, width - len(tail) - len(f"{at}. "))
            rows.append([(f"{at}. ", BOLD), (title, PLAIN), (tail, FAINT)])
        if len(others) > TITLES:
            rows.append([(f"   … {len(others) - TITLES} more", FAINT)])
    told = dict.fromkeys(point.status for point in said.disputes[:full] if point.status in drawing.STATUSES)
    meant = [f"({status}: {drawing.STATUSES[status]})" for status in told]
    meant += [f"({drawing.UNSURE})"] if any(map(phrases.is_unsure, said.disputes[:full])) else []
    return [*rows, *([(_fit(each, width), FAINT)] for each in meant)]


def _block(point: Point, at: int, width: int, *, full: bool = True) -> list[list[Piece]]:
    """One dispute; where it is not to be in full, with one statement a side and nothing else."""
    rows: list[list[Piece]] = [[(f"{at}. ", BOLD), (_fit(point.title, width - 4), BOLD)]]
    about = f"{phrases.size(point)}, {phrases.numbers_text(point.numbers, 2)}; "
    rows.append([(f"   {_fit(about + phrases.end(point), width - 3)}", FAINT)])
    labels = [side.label for side in point.sides]
    for warning in (OVER_WORDS if point.over_words else "", point.rests_on):
        rows += [[(f"   {text}", FAINT)] for text in textwrap.wrap(printable(warning), width - 3)]
    if point.put_right:
        rows += _wrapped(f"   {point.put_right}", width, "   ")
    for place, side in enumerate(point.sides):
        letter = drawing.letter(place)
        held_by = [f"{person.name}{phrases.mark(person)} ({len(person.numbers)})" for person in side.holders]
        who = printable(f"held by {', '.join(held_by) or 'nobody'}")
        tail = f"  {phrases.numbers_text(side.numbers, 4)}" if side.numbers else ""
        free = width - len(tail) - len(letter) - 8
        whole = cells(printable(drawing.bare(side.label)))
        beside = cells(who) <= free - min(whole, free // 2)
        label = _fit(drawing.bare(side.label), free - cells(who) if beside else free)
        held = [(f"  {who}", PLAIN)] if beside else []
        rows.append([(f"   {letter} {drawing.in_marks(label)}", ACCENT), *held, (tail, FAINT)])
        if not beside:
            rows += [[(f"     {row}", PLAIN)] for row in _named(held_by, width - 5)]
        statements = side.statements if full else side.statements[:1]
        rows += [_quoted(statement, width, labels) for statement in statements]
        if side.evidence and full:
            more = f" and {len(side.evidence) - 1} more" if len(side.evidence) > 1 else ""
            rows.append(_quoted(side.evidence[0], width, labels, head="evidence: ", more=more))
        if side.sources and full:
            rows += _sourced(side.sources, width, labels, head="a source: ")
    if point.sources and full:
        head = "on both: " if len(point.sides) == 2 else "on several: "
        rows += _sourced(point.sources, width, labels, head=head)
    return rows


def _named(held_by: Sequence[str], width: int) -> list[str]:
    """Who holds a position, in HELD_BY lines: nobody is cut, and how many there is no room for is said."""
    for count in range(len(held_by), 0, -1):
        more = f" and {len(held_by) - count} more" if count < len(held_by) else ""
        rows = _folded(printable(f"held by {', '.join(held_by[:count])}{more}"), width)
        if len(rows) <= HELD_BY:
            return rows
    return rows[:HELD_BY]


def _quoted(
    said: Said, width: int, labels: Sequence[str], *, head: str = "", more: str = "", indent: str = "     "
) -> list[Piece]:
    """A statement on one line: as much as fits, then its number and author."""
    tail = f" #{said.number} {_fit(said.author, 16)}{more}"
    room = width - len(indent) - len(head) - cells(tail) - 2
    return [(indent, PLAIN), (head, FAINT), (drawing.in_marks(_around(said.text, labels, room)), PLAIN), (tail, FAINT)]


def _sourced(stood: Sequence[Stood], width: int, labels: Sequence[str], *, head: str) -> list[list[Piece]]:
    """The first of some passages on two lines at most, with its file and line."""
    more = f" and {len(stood) - 1} more" if len(stood) > 1 else ""
    tail = f" {cut(printable(phrases.where(stood[0])), 30)}{more}"
    room = width - 5 - len(head)
    said = _around(stood[0].text, labels, 2 * room - cells(tail) - 12)
    pieces = _folded(drawing.in_marks(said), room)
    rows: list[list[Piece]] = [[("     ", PLAIN), (head, FAINT), (pieces[0], PLAIN)]]
    rows += [[(" " * (5 + len(head)), PLAIN), (piece, PLAIN)] for piece in pieces[1:]]
    if sum(cells(text) for text, _ in rows[-1]) + cells(tail) > width:
        rows.append([(" " * (4 + len(head)), PLAIN)])
    rows[-1].append((tail, FAINT))
    return rows


def _folded(text: str, width: int) -> list[str]:
    """A text as lines of at most `width` columns, broken between words, and within those that are longer."""
    rows = [""]
    for word in text.split(" "):
        if rows[-1] and cells(rows[-1]) + 1 + cells(word) <= width:
            rows[-1] += f" {word}"
            continue
        rows += [""] if rows[-1] else []
        for character in word:
            if cells(rows[-1] + character) > width:
                rows.append("")
            rows[-1] += character
    return rows


def _around(text: str, labels: Sequence[str], room: int) -> str:
    """As much of a text as has room on one line, from its start or from shortly before the contested words."""
    text = drawing.bare(printable(text))
    if cells(text) <= room:
        return text
    marks = salience.places(text, labels)
    if marks and marks[0][1] > room - 4:
        from_ = text.find(" ", max(0, marks[0][1] - room * 2 // 3))
        if 0 <= from_ < marks[0][0]:
            text = f"…{text[from_:]}"
    return cut(text, max(room, 1))


def _missed_rows(said: Outline, width: int) -> list[list[Piece]]:
    if not said.unanswered:
        among = f" in {phrases.numbers_text(said.numbers)}" if said.numbers else ""
        return [[(f"{phrases.NOBODY}{among}.", PLAIN)]]
    count = Counter(missed.kind for missed in said.unanswered)
    head = ", ".join(amount(number, *drawing.missed_as(kind)[1:]) for kind, number in count.items())
    rows: list[list[Piece]] = [[("Unanswered", BOLD), (f"  {head}", FAINT)]]
    for missed in said.unanswered[:OPEN]:
        rows.append(
            _quoted(missed.said, width, (), head=f"{_fit(drawing.missed_as(missed.kind)[0], 32)}: ", indent="  ")
        )
    rest = said.unanswered[OPEN:]
    if rest:
        numbers = phrases.numbers_text(sorted({missed.said.number for missed in rest}))
        rows.append([(f"  … {len(rest)} more: {numbers}", FAINT)])
    return rows
