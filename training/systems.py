"""Pages in the forms of known comment systems, as their text is pasted: invented people and words, with the truth about
each line.

`systems.txt` holds the forms, a template of rows each: what a system writes around a name, a date and what was said,
and what it shows once above and below. What people say comes from whoever asks.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from babel.dates import format_datetime, format_timedelta

from .invented import FIRST, LAST, RANKS, TOWNS, Invented, above, below, said, word

FORMS = Path(__file__).parent / "systems.txt"
# What a row of a form begins with where it stands with some comments only.
MARKS = SOME, OF_SOME_PEOPLE, OF_REPLIES, OF_OTHERS, WITH_REPLIES = ("?", "~", "^", "!", "*")
SAID = "\0"  # stands for what was said while a row is filled
JOBS = "Harbour pilot|Writer at large|Head of Lamps, Corsley Works|Nurse|Retired surveyor|Clerk at Pell & Moss"
# What is counted beside a comment: the mean above the least, and the least; nothing is shown of none.
COUNTED = {"v": (12, 1), "V": (300, 20), "c": (4, 1), "r": (3, 0)}
SITE = re.compile(r"<([^>]+)>|\{(\w+)(?::([^}]+))?\}")


class System(NamedTuple):
    """A comment system: its name, its language, the rows of a comment, those shown once above and below all, and words
    that say more: `handles`, `hosts` or `names`, `below` (names stand below what was said), `tree` (replies are
    indented), `inline-end` (the name ends the last paragraph)."""

    name: str
    language: str
    rows: tuple[str, ...]
    above: tuple[str, ...]
    below: tuple[str, ...]
    words: frozenset[str]


def systems() -> list[System]:
    """Return the systems of the file of forms."""
    found = []
    for form in FORMS.read_text(encoding="utf-8").split("== ")[1:]:
        first, *rest = form.rstrip("\n").split("\n")
        name, language, *words = first.split()
        rows = [row for row in rest if row and not row.startswith(("<< ", ">> "))]
        marks = {"below", "inline", "inline-end"}
        found.append(
            System(
                name,
                language,
                tuple(row for row in rows if row not in marks),
                tuple(row[3:] for row in rest if row.startswith("<< ")),
                tuple(row[3:] for row in rest if row.startswith(">> ")),
                frozenset(words) | marks.intersection(rows),
            )
        )
    return found


class Said(NamedTuple):
    """A comment: its author, the place of the one that it answers (None: the story), its moment, its paragraphs."""

    author: str
    parent: int | None
    moment: datetime
    body: list[str]


def people(chance: random.Random, system: System, count: int) -> list[str]:
    """Return the names of so many people, of the kind that a system shows."""
    found: list[str] = []
    while len(found) < count:
        kind = chance.random()
        if "hosts" in system.words:
            name = f"{word(chance)}@{word(chance)}.example"
        elif "handles" in system.words:
            first = word(chance)
            name = (
                first + (str(chance.randint(1, 999)) if kind < 0.4 else "")
                if kind < 0.6
                else f"{first.title()}{chance.choice(('', '_', '-', ''))}{word(chance).title()}"
                if kind < 0.9
                else chance.choice(FIRST)
            )
        else:
            first, last = chance.choice(FIRST), chance.choice(LAST)
            name = f"{first} {last}" if kind < 0.6 else first if kind < 0.75 else f"{first} {last[0]}."
            name = name if kind < 0.93 else word(chance) + str(chance.randint(1, 99))
        if name not in found:
            found.append(name)
    return found


def talk(chance: random.Random, system: System, count: int, bodies: Sequence[str]) -> list[Said]:
    """Return comments in the order of the page: each below what it answers where the system nests or may do so."""
    who = people(chance, system, max(2, round(count * chance.uniform(0.35, 0.9))))
    moment = datetime(
        chance.randint(2009, 2024), chance.randint(1, 11), chance.randint(1, 28), chance.randint(0, 23), 7
    )
    comments: list[Said] = []
    for at in range(count):
        moment += timedelta(minutes=1 + int(chance.expovariate(1 / 60)))
        parent = chance.randrange(max(0, at - 6), at) if at and chance.random() < 0.55 else None
        others = [name for name in who if parent is None or name != comments[parent].author]
        comments.append(Said(chance.choice(others), parent, moment, said(chance, bodies)))
    if "tree" not in system.words and chance.random() < 0.5:
        return comments
    order: list[int] = []
    stack = [at for at in reversed(range(count)) if comments[at].parent is None]
    while stack:
        place = stack.pop()
        order.append(place)
        stack += [at for at in reversed(range(count)) if comments[at].parent == place]
    new = {old: at for at, old in enumerate(order)}
    return [
        one._replace(parent=None if one.parent is None else new[one.parent]) for one in (comments[old] for old in order)
    ]


def page(
    chance: random.Random, system: System, count: int, bodies: Sequence[str], *, story: bool = True, frame: bool = True
) -> Invented:
    """Return a page with so many comments in the form of a system, with or without a story and what stands around."""
    comments = talk(chance, system, count, bodies)
    lines = above(chance, bodies, system.language) if story else []
    shown = {"N": str(count)}
    lines += [
        _filled(chance, row, shown, comments[0].moment, comments[-1].moment, system.language) for row in system.above
    ]
    steady: dict[tuple[str, str], str] = {}  # what is the same whenever somebody speaks
    now = max(one.moment for one in comments) + timedelta(minutes=chance.randint(3, 60 * 24 * 30))
    title = f"{word(chance).title()} or {word(chance)} {word(chance)}"
    gap = chance.choice((0, 0, 1, 2))
    told: list[dict[str, Any]] = []
    depths: list[int] = []
    answered = {one.parent for one in comments}
    for at, one in enumerate(comments):
        depths.append(0 if one.parent is None else depths[one.parent] + 1)
        parent = None if one.parent is None else comments[one.parent].author
        values = _values(chance, one, parent, steady, at, count, title)
        block = _block(chance, system, one, values, steady, now, answers=parent is not None, answered=at in answered)
        told.append(
            {what: [len(lines) + place + 1 for place in getattr(block, what)] for what in ("lines", "body", "titles")}
            | {"line": len(lines) + block.lines[0] + 1, "author": one.author, "parent": one.parent}
        )
        lead = "    " * depths[-1] * ("tree" in system.words)
        lines += [lead + row for row in block.rows] + [""] * gap
    lines += [_filled(chance, row, shown, now, now, system.language) for row in system.below]
    if frame:
        below(chance, lines, bodies, system.language)
    gold = {"comments": told, "below": "below" in system.words, "language": system.language, "system": system.name}
    return Invented("\n".join(lines), gold)


class Block(NamedTuple):
    """The rows of a comment, and the places of those that hold the author's name, what was said, a subject."""

    rows: list[str]
    lines: list[int]
    body: list[int]
    titles: list[int]


def _block(
    chance: random.Random,
    system: System,
    one: Said,
    values: dict[str, str],
    steady: dict[tuple[str, str], str],
    now: datetime,
    *,
    answers: bool,
    answered: bool,
) -> Block:
    """A comment in the form of a system."""
    block = Block([], [], [], [])
    for row in system.rows:
        mark = row[0] if row[0] in MARKS and len(row) > 1 else ""
        row = row[1:] if mark else row
        if (
            (mark == SOME and chance.random() < 0.5)
            or (mark == OF_SOME_PEOPLE and steady.setdefault((one.author, row), chance.choice("01")) == "0")
            or (mark == OF_REPLIES and not answers)
            or (mark == OF_OTHERS and answers)
            or (mark == WITH_REPLIES and not answered)
        ):
            continue
        first = len(block.rows)
        filled = _filled(chance, row, values | {"b": SAID}, one.moment, now, system.language)
        if SAID not in filled:
            rows = [filled]
        elif "inline-end" in system.words:
            rows = [*one.body[:-1], filled.replace(SAID, one.body[-1])]
        else:
            rows = [filled.replace(SAID, one.body[0]), *one.body[1:]]
        block.rows.extend(rows)
        if SAID in filled:
            block.body.extend(range(first, len(block.rows)))
        if "{title}" in row:
            block.titles.append(first)
        if "{n}" in row:
            block.lines.append(len(block.rows) - 1 if "inline-end" in system.words else first)
    return block


def _values(
    chance: random.Random,
    one: Said,
    parent: str | None,
    steady: dict[tuple[str, str], str],
    at: int,
    count: int,
    title: str,
) -> dict[str, str]:
    """What the places of a form are filled with."""

    def always(what: str, author: str, told: str) -> str:
        return steady.setdefault((author, what), told)

    def handle(author: str) -> str:
        return always("h", author, re.sub(r"\W", "", author).lower() + str(chance.randint(1, 99)))

    return {
        "n": one.author,
        "h": handle(one.author),
        "ph": handle(parent or one.author),
        "p": parent or "",
        "p0": parent or "the story",
        "arrow": "" if parent is None else f"→ {parent}",
        "q": chance.choice(FIRST),
        "fullname": always("f", one.author, f"{chance.choice(FIRST)} {chance.choice(LAST)}"),
        "initial": one.author[:1].upper(),
        "host": always("host", one.author, f"{word(chance)}.example"),
        "town": always("town", one.author, chance.choice(TOWNS)),
        "rank": always("rank", one.author, chance.choice(RANKS)),
        "job": always("job", one.author, chance.choice(JOBS.split("|"))),
        "posts": always("posts", one.author, f"{chance.randint(3, 9000):,}"),
        "member": always("member", one.author, str(chance.randint(1000, 999999))),
        "joined": always("joined", one.author, str(chance.randint(1, 3000))),
        "title": title if at % 3 else f"{word(chance).title()} {word(chance)}",
        "title0": title,
        "k": str(at + 1),
        "id": str(61_000_000 + at * 17),
        "N": str(count),
    }


def _filled(
    chance: random.Random, row: str, values: dict[str, str], moment: datetime, now: datetime, language: str
) -> str:
    """A row of a form with its places filled; what somebody has joined is told in days before their comment."""

    def put(found: re.Match[str]) -> str:
        if found[1]:
            return stamp(found[1], moment, now, language)
        if found[3]:
            return format_datetime(moment - timedelta(days=int(values[found[2]])), found[3], locale=language)
        if found[2] in COUNTED:
            counted = COUNTED[found[2]][1] + int(chance.expovariate(1 / COUNTED[found[2]][0]))
            return str(counted) if counted else ""
        return values[found[2]]

    return SITE.sub(put, row)


def stamp(form: str, moment: datetime, now: datetime, language: str) -> str:
    """Return a moment as a form says: an age in words or in letters, or a date in the letters of CLDR."""
    age = now - moment
    if form.startswith("ago"):
        if form == "ago short":
            return compact(age) + " ago"
        return format_timedelta(-age, threshold=1, add_direction=True, locale=language)
    if form == "h":
        return compact(age)
    if form == "d":
        return str(max(1, age.days))
    return format_datetime(moment, form, locale=language)


def compact(age: timedelta) -> str:
    """Return an age in a number and a letter: "5m", "3h", "2d", "4w"."""
    minutes = int(age.total_seconds() // 60) + 1
    for size, letter in ((60 * 24 * 365, "y"), (60 * 24 * 7, "w"), (60 * 24, "d"), (60, "h")):
        if minutes >= size:
            return f"{minutes // size}{letter}"
    return f"{minutes}m"


def every(sizes: Sequence[int], seed: int, bodies: Sequence[str]) -> Iterator[Invented]:
    """Yield a page of each system in each size, with a story and without, with what stands below and without."""
    for system in systems():
        for size in sizes:
            chance = random.Random(f"{seed} {system.name} {size}")
            yield page(chance, system, size, bodies, story=chance.random() < 0.75, frame=chance.random() < 0.6)
