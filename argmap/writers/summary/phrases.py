"""From a part of an outline to the words for it that a screen and a page of markdown share."""

from __future__ import annotations

from collections.abc import Sequence

from ...model import Status
from ...text.shown import amount, shorten
from .. import drawing
from .outline import Group, Outline, Person, Point, Stood

MOST_PEOPLE = 12  # shown in markdown, and in text as far as the screen has room for them
UNPLACED = 6  # of those in no camp who are named
DISPUTES = 5  # shown in full in markdown; in text as many as the screen holds
OPEN = 4  # of what went unanswered


def numbers_text(numbers: Sequence[int], most: int = 6) -> str:
    """Return turns' numbers as text: "#3", "#3–#5" for a run, "#3 #7 #8 … #58" where they are many."""
    if len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"#{numbers[0]}–#{numbers[-1]}"
    shown = [f"#{number}" for number in numbers]
    return " ".join(shown if len(shown) <= most else [*shown[: most - 1], "…", shown[-1]])


def counts(said: Outline) -> str:
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


def kinds(person: Person) -> str:
    parts = [
        amount(person.claims, "claim") if person.claims else "",
        amount(person.rebuttals, "rebuttal") if person.rebuttals else "",
        f"{person.evidence} evidence" if person.evidence else "",
    ]
    return ", ".join(part for part in parts if part)


def end(point: Point) -> str:
    """How a dispute ended: its status and last turn, and the letter of the side that this turn is on."""
    said = point.status or "no status"
    if point.last is None:
        return said
    said = f"{said}; last turn: #{point.last.number} {shorten(point.last.author, 24)}"
    side = next((at for at, side in enumerate(point.sides) if point.last.number in side.numbers), None)
    return f"{said} ({drawing.letter(side)})" if side is not None else said


def status_about(status: Status) -> str:
    return f"{status}: {drawing.STATUSES[status]}."


def size(point: Point) -> str:
    return f"{amount(len(point.numbers), 'turn')}, {amount(point.people, 'person', 'people')}"


def where(stood: Stood) -> str:
    name = stood.path.replace("\\", "/").rstrip("/").rpartition("/")[2] or stood.path
    return f"{name}:{stood.line}" if stood.line is not None else name


def warning(said: Outline) -> str:
    total = sum(group.links for group in said.camps)
    return f"rests on {amount(total, 'reply', 'replies')} only: too few to rely on"


def unplaced(said: Outline) -> str:
    """Who stands in no camp, in words; empty where everybody stands in one."""
    placed = {name for group in said.camps for name in group.members}
    names = [person.name for person in said.people if person.name not in placed]
    rest = len(names) - UNPLACED
    if not placed:
        return "cannot be told: too few replies agree or disagree clearly" if len(names) > 1 else ""
    named = names if rest < 2 else [*names[:UNPLACED], f"{rest} more"]
    return f"too little to tell: {', '.join(named)}" if names else ""


def no_dispute(said: Outline) -> str:
    among = f" in {numbers_text(said.numbers)}" if said.numbers else ""
    return f"No dispute was found{among}: no two positions are held against each other in replies."


NOBODY = "Nothing was found that went unanswered"


def named(people: Sequence[Person], room: int = MOST_PEOPLE) -> tuple[Person, ...]:
    """The people who are named: all where there is room, else those who wrote most."""
    return tuple(people[: min(room, MOST_PEOPLE)])


def together(members: Sequence[str]) -> str:
    return ", ".join(members) if len(members) > 1 else f"{''.join(members)} alone"


def links(group: Group) -> str:
    """How many links of its members place a camp; without any, others place it, by what they say to its members."""
    return amount(group.links, "reply", "replies") if group.links else "placed by what others say to them"


def is_unsure(point: Point) -> bool:
    return any(person.unsure for side in point.sides for person in side.holders)


def mark(person: Person) -> str:
    return "?" if person.unsure else ""
