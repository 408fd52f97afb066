"""From an outline to a page of markdown."""

from __future__ import annotations

from ...text.shown import amount, inert, shorten
from .. import drawing
from . import phrases
from .outline import BEST, Outline, Person, Point, Said, Stood
from .phrases import DISPUTES, OPEN

LONG = 220  # characters of a statement in markdown


def of(said: Outline) -> str:
    out = [line for doubt in said.doubts for line in (f"**{inert(doubt)}**", "")]
    out += [f"# {inert(said.title)}", "", inert(phrases.counts(said)) + ".", ""]
    if said.people:
        shown = phrases.named(said.people)
        rest = len(said.people) - len(shown)
        head = f"Most active (and {amount(rest, 'other')})" if rest else "People"
        out += [f"| {head} | turns | claims | rebuttals | evidence | |", "|---|--:|--:|--:|--:|---|"]
        for person in shown:
            figures = f"{len(person.numbers)} | {person.claims} | {person.rebuttals} | {person.evidence}"
            out.append(f"| {inert(person.name)} | {figures} | {phrases.numbers_text(person.numbers)} |")
        out.append("")
    unplaced = phrases.unplaced(said)
    if said.camps or unplaced:
        out += ["## Who stands with whom", ""]
        for group in said.camps:
            numbers = f": {phrases.numbers_text(group.numbers)}" if group.numbers else ""
            out.append(f"- {inert(phrases.together(group.members))} ({phrases.links(group)}{numbers})")
        out += [f"- {inert(unplaced)}"] if said.camps and unplaced else []
        out += [] if said.camps else [f"This {unplaced}."]
        out += ["", *([f"This {phrases.warning(said)}.", ""] if said.few_links else [])]
    if not said.disputes:
        out += ["## Disputes", "", phrases.no_dispute(said), ""]
    for at, point in enumerate(said.disputes[:DISPUTES], start=1):
        out += _point(point, at)
    if len(said.disputes) > DISPUTES:
        out += ["## Further disputes", ""]
        for at, point in enumerate(said.disputes[DISPUTES:], start=DISPUTES + 1):
            about = f"{phrases.size(point)}, {phrases.numbers_text(point.numbers)}; {inert(phrases.end(point))}"
            out.append(f"{at}. {inert(point.title)} ({about})")
        out.append("")
    return "\n".join([*out, *_missed(said)])


def _point(point: Point, at: int) -> list[str]:
    out = [f"## {at}. {inert(point.title)}", ""]
    out += [f"{phrases.size(point)} ({phrases.numbers_text(point.numbers)}); {inert(phrases.end(point))}.", ""]
    about = [phrases.status_about(point.status)] if point.status in drawing.STATUSES else []
    about += [drawing.OVER_WORDS] if point.over_words else []
    about += [f"{drawing.UNSURE}."] if phrases.is_unsure(point) else []
    about += [f"It {point.rests_on}."] if point.rests_on else []
    about += [f"{point.put_right}."] if point.put_right else []
    out += [f"_{inert(' '.join(about))}_", ""] if about else []
    verb = drawing.MENTIONS[point.over_words]
    for place, side in enumerate(point.sides):
        held = ", ".join(f"{inert(person.name)}{phrases.mark(person)} ({_numbers(person)})" for person in side.holders)
        label = inert(drawing.in_marks(side.label))
        letter = drawing.letter(place)
        out += [f"**{letter} {label}**: {held or 'nobody'}", ""]
        out += [f"- {_said(statement)}" for statement in side.statements]
        out += [f"- evidence: {_said(piece)}" for piece in side.evidence[:BEST]]
        if len(side.evidence) > BEST:
            numbers = phrases.numbers_text([piece.number for piece in side.evidence[BEST:]])
            out.append(f"- more evidence: {numbers}")
        out += [
            f"- {verb} {letter if point.over_words else label}: {_stood(stood)}" for stood in side.sources[: BEST + 1]
        ]
        if len(side.sources) > BEST + 1:
            out.append(f"- … {amount(len(side.sources) - BEST - 1, 'more passage')}")
        out.append("")
    if point.sources:
        several = f"{verb} both" if len(point.sides) == 2 else f"{verb} several"
        out += [f"- {several}: {_stood(stood)}" for stood in point.sources[: BEST + 1]]
        if len(point.sources) > BEST + 1:
            out.append(f"- … {amount(len(point.sources) - BEST - 1, 'more passage')}")
        out.append("")
    return out


def _numbers(person: Person) -> str:
    return phrases.numbers_text(person.numbers) if person.numbers else "no turn here"


def _said(said: Said) -> str:
    return f"{inert(drawing.in_marks(shorten(drawing.bare(said.text), LONG)))} #{said.number} {inert(said.author)}"


def _stood(stood: Stood) -> str:
    return f"{inert(drawing.in_marks(shorten(drawing.bare(stood.text), LONG)))} {inert(phrases.where(stood))}"


def _missed(said: Outline) -> list[str]:
    out = ["## Unanswered", ""]
    if not said.unanswered:
        among = f" in {phrases.numbers_text(said.numbers)}" if said.numbers else ""
        return [*out, f"{phrases.NOBODY}{among}.", ""]
    for missed in said.unanswered[: 2 * OPEN]:
        why = f" ({inert(missed.said.why)})" if missed.said.why else ""
        out.append(f"- {inert(drawing.missed_as(missed.kind)[0])}: {_said(missed.said)}{why}")
    rest = said.unanswered[2 * OPEN :]
    if rest:
        out.append(f"- … {len(rest)} more: {phrases.numbers_text(sorted({missed.said.number for missed in rest}))}")
    return [*out, ""]
