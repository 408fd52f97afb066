"""From an ArgumentMap to the thread in one screen: counts, people, camps, disputes and what went unanswered."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import NamedTuple

from ..errors import UnknownFormat
from ..language import own, salience
from ..model import (
    FEW_LINKS,
    STORY,
    ArgumentMap,
    Camp,
    Dispute,
    Kind,
    Over,
    Passage,
    Position,
    Relation,
    Span,
    Status,
    Turn,
    Unmet,
    doubts,
)
from ..text.shown import Piece, amount, as_json, cells, cut, dress, inert, printable, shorten
from ..text.words import Stretches, line_of, tokens, undated
from . import FORMS, drawing

SCREEN = 45  # lines that a summary in a terminal aims at
PEOPLE = 3  # shown in any case
MOST_PEOPLE = 12  # shown in markdown, and in text as far as the screen has room for them
UNPLACED = 6  # of those in no camp who are named
DISPUTES = 5  # shown in full in markdown; in text as many as the screen holds
TITLES = 8  # of further disputes
OPEN = 4  # of what went unanswered
BEST = 2  # statements a position
OVER_WORDS = "a dispute over words: a label is one sentence that speaks for a side, not what each holder said"
LONG = 220  # characters of a statement in markdown

BOLD, FAINT, PLAIN = "1", "2", ""
ACCENT = "38;5;33"  # of the 256 colours one that can be read on black and on white


class Said(NamedTuple):
    """Words of a turn, verbatim: the turn's number and author, the file and line, and why they are shown ("")."""

    text: str
    number: int
    author: str
    path: str
    line: int | None
    why: str = ""


class Stood(NamedTuple):
    """Words of a source, verbatim, with file and line, and the labels that they mention."""

    text: str
    path: str
    line: int | None
    labels: tuple[str, ...]


class Person(NamedTuple):
    """An author (or the holder of a position) with the numbers of the turns that count here, and their kinds."""

    name: str
    numbers: tuple[int, ...]
    unsure: bool = False  # a holder, who is less likely than not one
    claims: int = 0
    rebuttals: int = 0
    evidence: int = 0


class Side(NamedTuple):
    """A position: its label, turns and holders, its best statements, its evidence and what mentions it alone."""

    label: str
    numbers: tuple[int, ...]
    holders: tuple[Person, ...]
    statements: tuple[Said, ...]
    evidence: tuple[Said, ...]
    sources: tuple[Stood, ...]


class Point(NamedTuple):
    """A dispute: title, status, turns and people, its sides, what mentions several of them, its last word,
    and whether its labels are sentences rather than values."""

    id: str
    title: str
    status: Status
    numbers: tuple[int, ...]
    people: int
    sides: tuple[Side, ...]
    sources: tuple[Stood, ...]
    last: Said | None
    last_label: str
    over_words: bool
    rests_on: str  # few rebuttals, in words; empty where there are enough
    put_right: str  # what a person put right in it; empty where nothing was


class Group(NamedTuple):
    """A camp: its members, the links to and from placed people that it rests on, and the turns that make them."""

    members: tuple[str, ...]
    links: int
    numbers: tuple[int, ...]


class Missed(NamedTuple):
    """Something that went unanswered, and the words."""

    kind: Unmet
    said: Said


class Outline(NamedTuple):
    """All that a summary says of a thread, in the order in which it says it."""

    doubts: tuple[str, ...]
    title: str
    path: str
    numbers: tuple[int, ...]
    claims: int
    rebuttals: int
    evidence: int
    inferred: int
    put_right: str  # how much of it a person put right, in words; empty where nothing was
    read_with: str  # that argmap-deep was used, in words; empty where it was not
    people: tuple[Person, ...]
    camps: tuple[Group, ...]
    few_links: bool
    disputes: tuple[Point, ...]
    unanswered: tuple[Missed, ...]


def write(map_: ArgumentMap, *, to: str = "markdown", width: int = 80, colour: bool = False) -> bytes:
    """Summarise a thread.

    Arguments: the map; `to`, "text", "markdown" or "json"; for text the `width` in columns (at least 40) and `colour`,
    to dress it with ANSI escape sequences. Returns UTF-8 bytes. Text is cut to one screen, markdown has more of the
    disputes, JSON everything, with the whole words of each statement. Raises UnknownFormat for another form.
    """
    makers: dict[str, Callable[[], str]] = {
        "text": lambda: "".join(f"{dress(row, colour)}\n" for row in lines(map_, width)),
        "markdown": lambda: _markdown(outline(map_)),
        "json": lambda: as_json(plain(outline(map_)), indent=2) + "\n",
    }
    if to not in makers:
        raise UnknownFormat("to", None, f"no form {to!r} of a summary: one of {', '.join(FORMS)}")
    return makers[to]().encode("utf-8")


def plain(value: object) -> object:
    """Return an outline, or a part of one, as JSON has it: tables of fields by name, lists, and single values."""
    if not isinstance(value, tuple):
        return value
    names = getattr(value, "_fields", None)
    parts = [plain(part) for part in value]  # an outline is four levels deep
    return dict(zip(names, parts, strict=True)) if names else parts


# --- what is said ----------------------------------------------------------------------------------------------


def outline(map_: ArgumentMap) -> Outline:
    """Return what a summary says of a map, with the numbers that each part rests on."""
    turns = {turn.id: turn for turn in map_.thread.turns}
    kinds = {tag.turn: tag.kind for tag in map_.tags if tag.turn in turns}
    count = Counter(kinds.values())
    camps = tuple(_group(map_, camp, turns) for camp in map_.camps)
    return Outline(
        doubts=doubts(map_.problems),
        title=drawing.name_of(map_),
        path=map_.thread.path,
        numbers=tuple(turn.number for turn in map_.thread.turns),
        claims=count[Kind.CLAIM],
        rebuttals=count[Kind.REBUTTAL],
        evidence=count[Kind.EVIDENCE],
        inferred=sum(reply.main and drawing.inferred(reply) for reply in map_.replies),
        put_right=drawing.put_right(map_),
        read_with=map_.read_with,
        people=_people(map_.thread.turns, kinds),
        camps=camps,
        few_links=sum(group.links for group in camps) < FEW_LINKS,
        disputes=tuple(_point(map_, dispute, turns) for dispute in map_.disputes),
        unanswered=tuple(
            Missed(kind=missed.kind, said=_said(map_, missed.span, turns, why=missed.why))
            for missed in map_.unanswered
            if missed.span.turn in turns
        ),
    )


def _people(spoken: Iterable[Turn], kinds: dict[str, Kind]) -> tuple[Person, ...]:
    """The authors of turns, those with most turns first."""
    theirs: dict[str, list[Turn]] = {}
    for turn in spoken:
        theirs.setdefault(turn.author, []).append(turn)
    found = []
    for name, spoke in theirs.items():
        count = Counter(kinds[turn.id] for turn in spoke if turn.id in kinds)
        found.append(
            Person(
                name=name,
                numbers=tuple(turn.number for turn in spoke),
                claims=count[Kind.CLAIM],
                rebuttals=count[Kind.REBUTTAL],
                evidence=count[Kind.EVIDENCE],
            )
        )
    return tuple(sorted(found, key=lambda person: -len(person.numbers)))


def _group(map_: ArgumentMap, camp: Camp, turns: dict[str, Turn]) -> Group:
    """A camp with the rebuttals and supports that its members address to people in any camp."""
    members = frozenset(camp.members)
    placed = {member for other in map_.camps for member in other.members}
    behind = [
        turns[link.source].number
        for link in map_.links
        if link.kind is not Relation.ANSWERS
        and link.source in turns
        and link.target in turns
        and turns[link.source].author in members
        and turns[link.target].author in placed
        and turns[link.source].author != turns[link.target].author
    ]
    return Group(members=camp.members, links=len(behind), numbers=tuple(sorted(set(behind))))


def _point(map_: ArgumentMap, dispute: Dispute, turns: dict[str, Turn]) -> Point:
    inside = {key for key in dispute.turns if key in turns}
    inside.update(key for position in dispute.positions for key in position.turns if key in turns)
    ordered = [turn for turn in map_.thread.turns if turn.id in inside]
    passages = [passage for passage in map_.passages if passage.dispute == dispute.id]
    sides = tuple(_side(map_, position, dispute, turns, passages) for position in dispute.positions)
    last = ordered[-1] if ordered else None
    return Point(
        id=dispute.id,
        title=dispute.title,
        status=dispute.status,
        numbers=tuple(turn.number for turn in ordered),
        people=len({turn.author for turn in ordered}),
        sides=sides,
        sources=tuple(_stood(map_, dispute, passage) for passage in passages if len(set(passage.positions)) != 1),
        last=_said(map_, Span(turn=last.id, start=0, end=len(last.text)), turns) if last else None,
        last_label=next((p.label for p in dispute.positions if last and last.id in p.turns), ""),
        over_words=dispute.over is Over.WORDS,
        rests_on=drawing.rests_on(map_, dispute),
        put_right=dispute.why,
    )


def _side(
    map_: ArgumentMap, position: Position, dispute: Dispute, turns: dict[str, Turn], passages: Sequence[Passage]
) -> Side:
    own = set(position.turns)
    spoken = [turn for turn in map_.thread.turns if turn.id in own]
    theirs: dict[str, list[int]] = {name: [] for name in position.holders}
    for turn in spoken:
        if turn.author in theirs:
            theirs[turn.author].append(turn.number)
    holders = [
        Person(name=name, numbers=tuple(numbers), unsure=name in position.unsure) for name, numbers in theirs.items()
    ]
    labels = [other.label for other in dispute.positions]
    return Side(
        label=position.label,
        numbers=tuple(turn.number for turn in spoken),
        holders=tuple(sorted(holders, key=lambda person: -len(person.numbers))),
        statements=tuple(_said(map_, span, turns) for span in best_statements(map_, position, labels=labels)),
        evidence=tuple(_said(map_, span, turns) for span in position.evidence if span.turn in turns),
        sources=tuple(_stood(map_, dispute, each) for each in passages if set(each.positions) == {position.key}),
    )


def best_statements(
    map_: ArgumentMap, position: Position, *, labels: Sequence[str] = (), most: int = BEST
) -> tuple[Span, ...]:
    """Choose the statements that tell best what a position holds.

    Arguments: the map, the position, the labels of all positions of its dispute, how many. Returns at most `most`
    spans in the order of the thread: whole sentences, short, with the contested words, and from different people
    and turns. Ours: a sum of these, chosen greedily.
    """
    turns = {turn.id: turn for turn in map_.thread.turns}
    said = own.read(map_)
    parts = cache(lambda turn: Stretches(said[turn].shown))
    waiting = {
        span: salience.tells(turns[span.turn].text[span.start : span.end], position.label, labels)
        for span in dict.fromkeys(
            _sentence(turns[span.turn], span, parts(span.turn)) for span in position.statements if span.turn in turns
        )
    }
    chosen: list[Span] = []
    while waiting and len(chosen) < most:
        best = max(waiting, key=lambda span: (waiting[span], -turns[span.turn].number, -span.start))
        chosen.append(best)
        words = _words_of(turns, best)
        del waiting[best]
        for span in list(waiting):
            other = _words_of(turns, span)
            if words == other:
                del waiting[span]
                continue
            waiting[span] -= 1.0 * (span.turn == best.turn)
            waiting[span] -= 0.6 * (turns[span.turn].author == turns[best.turn].author)
            waiting[span] -= 2.0 * len(words & other) / (len(words | other) or 1)
    return tuple(sorted(chosen, key=lambda span: (turns[span.turn].number, span.start)))


def _words_of(turns: dict[str, Turn], span: Span) -> frozenset[str]:
    return frozenset(word for word, _, _ in tokens(turns[span.turn].text[span.start : span.end]))


def _sentence(turn: Turn, span: Span, parts: Stretches[tuple[int, int]]) -> Span:
    """The statement, from the start of its first sentence to the end of its last one, up to a quote that parts them."""
    around = list(parts.meeting(span.start, span.end))
    if not around:
        return Span(turn=turn.id, start=max(0, span.start), end=min(span.end, len(turn.text)))
    start, end = around[0]
    for a, b in around[1:]:
        if turn.text[end:a].strip():
            break
        end = b
    return Span(turn=turn.id, start=start, end=end)


def _said(map_: ArgumentMap, span: Span, turns: dict[str, Turn], *, why: str = "") -> Said:
    turn = turns[span.turn]
    return Said(
        text=turn.text[span.start : span.end],
        number=turn.number,
        author=turn.author,
        path=map_.thread.path,
        line=line_of(turn, span.start),
        why=why,
    )


def _stood(map_: ArgumentMap, dispute: Dispute, passage: Passage) -> Stood:
    path = map_.thread.path if passage.source == STORY else passage.source
    text = undated(passage.text) if passage.source == STORY else passage.text
    called = {position.key: position.label for position in dispute.positions}
    labels = tuple(called.get(key, key) for key in passage.positions)
    return Stood(text=text, path=path, line=passage.line, labels=labels)


# --- words shared by text and markdown -------------------------------------------------------------------------


def numbers_text(numbers: Sequence[int], most: int = 6) -> str:
    """Return turns' numbers as text: "#3", "#3–#5" for a run, "#3 #7 #8 … #58" where they are many."""
    if len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"#{numbers[0]}–#{numbers[-1]}"
    shown = [f"#{number}" for number in numbers]
    return " ".join(shown if len(shown) <= most else [*shown[: most - 1], "…", shown[-1]])


def _counts(said: Outline) -> str:
    span = f" ({numbers_text(said.numbers)})" if said.numbers else ""
    text = f"{amount(len(said.numbers), 'turn')}{span}, {amount(len(said.people), 'person', 'people')}"
    parts = [
        amount(said.claims, "claim") if said.claims else "",
        amount(said.rebuttals, "rebuttal") if said.rebuttals else "",
        f"{said.evidence:,} evidence" if said.evidence else "",
    ]
    kinds = ", ".join(part for part in parts if part)
    text += f": {kinds}" if kinds else ""
    text += f"; {amount(said.inferred, 'reply', 'replies')} inferred" if said.inferred else ""
    return "; ".join(part for part in (text, said.put_right, said.read_with) if part)


def _kinds(person: Person) -> str:
    parts = [
        amount(person.claims, "claim") if person.claims else "",
        amount(person.rebuttals, "rebuttal") if person.rebuttals else "",
        f"{person.evidence} evidence" if person.evidence else "",
    ]
    return ", ".join(part for part in parts if part)


def _end(point: Point) -> str:
    """How a dispute ended: its status and last turn, and the letter of the side that this turn is on."""
    said = point.status or "no status"
    if point.last is None:
        return said
    said = f"{said}; last turn: #{point.last.number} {shorten(point.last.author, 24)}"
    side = next((at for at, side in enumerate(point.sides) if point.last.number in side.numbers), None)
    return f"{said} ({drawing.letter(side)})" if side is not None else said


def _status_about(status: Status) -> str:
    return f"{status}: {drawing.STATUSES[status]}."


def _size(point: Point) -> str:
    return f"{amount(len(point.numbers), 'turn')}, {amount(point.people, 'person', 'people')}"


def _where(stood: Stood) -> str:
    name = stood.path.replace("\\", "/").rstrip("/").rpartition("/")[2] or stood.path
    return f"{name}:{stood.line}" if stood.line is not None else name


def _warning(said: Outline) -> str:
    total = sum(group.links for group in said.camps)
    return f"rests on {amount(total, 'reply', 'replies')} only: too few to rely on"


def _unplaced(said: Outline) -> str:
    """Who stands in no camp, in words; empty where everybody stands in one."""
    placed = {name for group in said.camps for name in group.members}
    names = [person.name for person in said.people if person.name not in placed]
    rest = len(names) - UNPLACED
    if not placed:
        return "cannot be told: too few replies agree or disagree clearly" if len(names) > 1 else ""
    named = names if rest < 2 else [*names[:UNPLACED], f"{rest} more"]
    return f"too little to tell: {', '.join(named)}" if names else ""


def _no_dispute(said: Outline) -> str:
    among = f" in {numbers_text(said.numbers)}" if said.numbers else ""
    return f"No dispute was found{among}: no two positions are held against each other in replies."


NOBODY = "Nothing was found that went unanswered"
# --- text ------------------------------------------------------------------------------------------------------


def lines(map_: ArgumentMap, width: int = 80) -> list[list[Piece]]:
    """Return the summary of a map as lines for a terminal of `width` columns (at least 40), about one screen.

    Each line is a list of (text, style): the style is what stands between "ESC[" and "m" in an escape sequence,
    "" for none. The texts are free of control characters.
    """
    return lines_of(outline(map_), width)


def lines_of(said: Outline, width: int = 80) -> list[list[Piece]]:
    """Return the lines of an outline; see `lines`."""
    width = max(width, 40)
    rows = [row for doubt in said.doubts for row in _wrapped(doubt, width)]
    rows += [[(_fit(said.title, width), BOLD)], *_wrapped(_counts(said), width)]
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


def _shown(people: Sequence[Person], room: int = MOST_PEOPLE) -> tuple[Person, ...]:
    """The people who are named: all where there is room, else those who wrote most."""
    return tuple(people[: min(room, MOST_PEOPLE)])


def _people_rows(said: Outline, width: int, room: int) -> list[list[Piece]]:
    shown = _shown(said.people, room)
    rest = len(said.people) - len(shown)
    head = "Most active" if rest else "People"
    rows: list[list[Piece]] = [[(head, BOLD), (f"  (and {amount(rest, 'other')})" if rest else "", FAINT)]]
    names = [_fit(person.name, 24) for person in shown]
    amounts = [amount(len(person.numbers), "turn") for person in shown]
    kinds = [_kinds(person) for person in shown]
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
        text = f"  {numbers_text(numbers, most)}"
        if len(text) <= room:
            return text
    return f"  {numbers_text(numbers, 2)}" if numbers else ""


def _together(members: Sequence[str]) -> str:
    return ", ".join(members) if len(members) > 1 else f"{''.join(members)} alone"


def _links(group: Group) -> str:
    """How many links of its members place a camp; without any, others place it, by what they say to its members."""
    return amount(group.links, "reply", "replies") if group.links else "placed by what others say to them"


def _camp_rows(said: Outline, width: int) -> list[list[Piece]]:
    head: list[Piece] = [("Who stands with whom", BOLD)]
    unplaced = _unplaced(said)
    if not said.camps:
        return [[*head, (f"  {unplaced}", FAINT)]] if unplaced else []
    if said.few_links:
        head.append((f"  {_warning(said)}"[: width - 20], FAINT))
    rows = [head]
    for group in said.camps:
        tail = f"  {_links(group)}"
        tail += f": {numbers_text(group.numbers, 4)}" if group.numbers else ""
        members = _folded(printable(shorten(_together(group.members), 3 * width)), width - 4)[:3]
        rows += [[(f"  {'  ' if at else ''}{part}", PLAIN)] for at, part in enumerate(members)]
        if sum(cells(text) for text, _ in rows[-1]) + len(tail) > width:
            rows.append([("  ", PLAIN)])
        rows[-1].append((tail, FAINT))
    return [*rows, [(f"  {_fit(unplaced, width - 2)}", FAINT)]] if unplaced else rows


def _dispute_rows(said: Outline, width: int, room: int) -> list[list[Piece]]:
    """The disputes: the first in full, further ones in full while there is room, the others a line each."""
    if not said.disputes:
        return _wrapped(_no_dispute(said), width)
    # The statuses that are shown, told once for all, below, a row each.
    room -= len({point.status for point in said.disputes[:DISPUTES]} & drawing.STATUSES.keys())
    rows = _block(said.disputes[0], 1, width)
    full = 1
    for point in said.disputes[1:DISPUTES]:
        left = min(len(said.disputes) - full - 1, TITLES + 1)
        free = room - len(rows) - 1 - (left + 1 if left else 0) - any(map(_is_unsure, said.disputes[: full + 1]))
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
            tail = f"  {len(point.numbers)} turns, {numbers_text(point.numbers, 4)}"
            title = _fit(point.title, width - len(tail) - len(f"{at}. "))
            rows.append([(f"{at}. ", BOLD), (title, PLAIN), (tail, FAINT)])
        if len(others) > TITLES:
            rows.append([(f"   … {len(others) - TITLES} more", FAINT)])
    told = dict.fromkeys(point.status for point in said.disputes[:full] if point.status in drawing.STATUSES)
    meant = [f"({status}: {drawing.STATUSES[status]})" for status in told]
    meant += [f"({drawing.UNSURE})"] if any(map(_is_unsure, said.disputes[:full])) else []
    return [*rows, *([(_fit(each, width), FAINT)] for each in meant)]


def _is_unsure(point: Point) -> bool:
    return any(person.unsure for side in point.sides for person in side.holders)


def _mark(person: Person) -> str:
    return "?" if person.unsure else ""


def _block(point: Point, at: int, width: int, *, full: bool = True) -> list[list[Piece]]:
    """One dispute; where it is not to be in full, with one statement a side and nothing else."""
    rows: list[list[Piece]] = [[(f"{at}. ", BOLD), (_fit(point.title, width - 4), BOLD)]]
    about = f"{_size(point)}, {numbers_text(point.numbers, 2)}; "
    rows.append([(f"   {_fit(about + _end(point), width - 3)}", FAINT)])
    labels = [side.label for side in point.sides]
    for warning in (OVER_WORDS if point.over_words else "", point.rests_on):
        rows += [[(f"   {text}", FAINT)] for text in textwrap.wrap(printable(warning), width - 3)]
    if point.put_right:
        rows += _wrapped(f"   {point.put_right}", width, "   ")
    for place, side in enumerate(point.sides):
        letter = drawing.letter(place)
        held_by = [f"{person.name}{_mark(person)} ({len(person.numbers)})" for person in side.holders]
        who = f"held by {', '.join(held_by) or 'nobody'}"
        tail = f"  {numbers_text(side.numbers, 4)}" if side.numbers else ""
        free = width - len(tail) - len(letter) - 8
        label = _fit(drawing.bare(side.label), max(free - cells(who), free // 2))
        held = _fit(who, free - cells(label))
        rows.append([(f"   {letter} {drawing.in_marks(label)}", ACCENT), (f"  {held}", PLAIN), (tail, FAINT)])
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
    tail = f" {cut(printable(_where(stood[0])), 30)}{more}"
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
        among = f" in {numbers_text(said.numbers)}" if said.numbers else ""
        return [[(f"{NOBODY}{among}.", PLAIN)]]
    count = Counter(missed.kind for missed in said.unanswered)
    head = ", ".join(amount(number, *drawing.missed_as(kind)[1:]) for kind, number in count.items())
    rows: list[list[Piece]] = [[("Unanswered", BOLD), (f"  {head}", FAINT)]]
    for missed in said.unanswered[:OPEN]:
        rows.append(
            _quoted(missed.said, width, (), head=f"{_fit(drawing.missed_as(missed.kind)[0], 32)}: ", indent="  ")
        )
    rest = said.unanswered[OPEN:]
    if rest:
        numbers = numbers_text(sorted({missed.said.number for missed in rest}))
        rows.append([(f"  … {len(rest)} more: {numbers}", FAINT)])
    return rows


# --- markdown --------------------------------------------------------------------------------------------------


def _markdown(said: Outline) -> str:
    out = [line for doubt in said.doubts for line in (f"**{inert(doubt)}**", "")]
    out += [f"# {inert(said.title)}", "", inert(_counts(said)) + ".", ""]
    if said.people:
        shown = _shown(said.people)
        rest = len(said.people) - len(shown)
        head = f"Most active (and {amount(rest, 'other')})" if rest else "People"
        out += [f"| {head} | turns | claims | rebuttals | evidence | |", "|---|--:|--:|--:|--:|---|"]
        for person in shown:
            figures = f"{len(person.numbers)} | {person.claims} | {person.rebuttals} | {person.evidence}"
            out.append(f"| {inert(person.name)} | {figures} | {numbers_text(person.numbers)} |")
        out.append("")
    unplaced = _unplaced(said)
    if said.camps or unplaced:
        out += ["## Who stands with whom", ""]
        for group in said.camps:
            numbers = f": {numbers_text(group.numbers)}" if group.numbers else ""
            out.append(f"- {inert(_together(group.members))} ({_links(group)}{numbers})")
        out += [f"- {inert(unplaced)}"] if said.camps and unplaced else []
        out += [] if said.camps else [f"This {unplaced}."]
        out += ["", *([f"This {_warning(said)}.", ""] if said.few_links else [])]
    if not said.disputes:
        out += ["## Disputes", "", _no_dispute(said), ""]
    for at, point in enumerate(said.disputes[:DISPUTES], start=1):
        out += _markdown_point(point, at)
    if len(said.disputes) > DISPUTES:
        out += ["## Further disputes", ""]
        for at, point in enumerate(said.disputes[DISPUTES:], start=DISPUTES + 1):
            about = f"{_size(point)}, {numbers_text(point.numbers)}; {inert(_end(point))}"
            out.append(f"{at}. {inert(point.title)} ({about})")
        out.append("")
    return "\n".join([*out, *_markdown_missed(said)])


def _markdown_point(point: Point, at: int) -> list[str]:
    out = [f"## {at}. {inert(point.title)}", ""]
    out += [f"{_size(point)} ({numbers_text(point.numbers)}); {inert(_end(point))}.", ""]
    about = [_status_about(point.status)] if point.status in drawing.STATUSES else []
    about += [drawing.OVER_WORDS] if point.over_words else []
    about += [f"{drawing.UNSURE}."] if _is_unsure(point) else []
    about += [f"It {point.rests_on}."] if point.rests_on else []
    about += [f"{point.put_right}."] if point.put_right else []
    out += [f"_{inert(' '.join(about))}_", ""] if about else []
    verb = drawing.MENTIONS[point.over_words]
    for place, side in enumerate(point.sides):
        held = ", ".join(f"{inert(person.name)}{_mark(person)} ({_numbers(person)})" for person in side.holders)
        label = inert(drawing.in_marks(side.label))
        letter = drawing.letter(place)
        out += [f"**{letter} {label}**: {held or 'nobody'}", ""]
        out += [f"- {_markdown_said(statement)}" for statement in side.statements]
        out += [f"- evidence: {_markdown_said(piece)}" for piece in side.evidence[:BEST]]
        if len(side.evidence) > BEST:
            numbers = numbers_text([piece.number for piece in side.evidence[BEST:]])
            out.append(f"- more evidence: {numbers}")
        out += [
            f"- {verb} {letter if point.over_words else label}: {_markdown_stood(stood)}"
            for stood in side.sources[: BEST + 1]
        ]
        if len(side.sources) > BEST + 1:
            out.append(f"- … {amount(len(side.sources) - BEST - 1, 'more passage')}")
        out.append("")
    if point.sources:
        several = f"{verb} both" if len(point.sides) == 2 else f"{verb} several"
        out += [f"- {several}: {_markdown_stood(stood)}" for stood in point.sources[: BEST + 1]]
        if len(point.sources) > BEST + 1:
            out.append(f"- … {amount(len(point.sources) - BEST - 1, 'more passage')}")
        out.append("")
    return out


def _numbers(person: Person) -> str:
    return numbers_text(person.numbers) if person.numbers else "no turn here"


def _markdown_said(said: Said) -> str:
    return f"{inert(drawing.in_marks(shorten(drawing.bare(said.text), LONG)))} #{said.number} {inert(said.author)}"


def _markdown_stood(stood: Stood) -> str:
    return f"{inert(drawing.in_marks(shorten(drawing.bare(stood.text), LONG)))} {inert(_where(stood))}"


def _markdown_missed(said: Outline) -> list[str]:
    out = ["## Unanswered", ""]
    if not said.unanswered:
        among = f" in {numbers_text(said.numbers)}" if said.numbers else ""
        return [*out, f"{NOBODY}{among}.", ""]
    for missed in said.unanswered[: 2 * OPEN]:
        why = f" ({inert(missed.said.why)})" if missed.said.why else ""
        out.append(f"- {inert(drawing.missed_as(missed.kind)[0])}: {_markdown_said(missed.said)}{why}")
    rest = said.unanswered[2 * OPEN :]
    if rest:
        out.append(f"- … {len(rest)} more: {numbers_text(sorted({missed.said.number for missed in rest}))}")
    return [*out, ""]
