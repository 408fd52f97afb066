"""From comments to who answers whom as the page itself states it: by levels, numbers, indentation, counts of
replies."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeAlias, TypeVar

from ...text.frames import REPLIES
from .blocks import Blocks
from .comments import Comment
from .heads import ANSWERS
from .page import Page

STEADY = 0.9  # of the heads that must be indented as a tree is, for the indentation to state who answers whom
TOP, COUNTED = "on the top level of the page", "counted among the replies to {}"
ENDS = 8  # rows at the end of a comment in which the number of its replies stands

_LEVEL = re.compile(r"(?i)^level (\d+)$")
_NUMBERED = re.compile(r"(?:^|(?<=\s)|(?<=#))(\d+(?:\.\d+)*)[.):]?(?=\s|$)")
_SIGNED = re.compile(r"#(\d+(?:\.\d+)*)\b")
_CHILDREN = re.compile(r"\((\d+)\s+child(?:ren)?\)")
_REPLIES = re.compile(rf"(?i)^\W*(\d+)\s(?:{'|'.join(sorted(REPLIES))})\W*$")


Kind = TypeVar("Kind")
Told: TypeAlias = tuple[Kind, int]  # what a row tells of its comment, and the line of that row (0-based)


class Stated(NamedTuple):
    """What the page states about a comment: the place of the one it answers (-1: the story), how it states it, with {}
    where that one's number belongs, and on which line (0-based)."""

    parent: int
    why: str
    line: int


def find(page: Page, blocks: Blocks, comments: Sequence[Comment]) -> tuple[list[Stated | None], bool]:
    """Return what the page states about each comment, None where nothing, and whether its order is that of a tree."""
    for levels, why in (
        (_levels, "a level below {}"),
        (_numbers, "numbered below {}"),
        (_indents, "indented below {}"),
    ):
        found = levels(page, blocks, comments)
        if found is not None and max(level for level, _ in found) > 0:
            parents = _above([level for level, _ in found])
            return _all_stated(parents, why, [line for _, line in found]), True
    children = _children(page, blocks, comments)
    if children is not None:
        return _all_stated([parent for parent, _ in children], COUNTED, [line for _, line in children]), True
    grouped = _groups(page, blocks, comments)
    named = _named(page, comments)
    if grouped is None:
        return named, False
    return [one if one is not None else other for one, other in zip(grouped, named, strict=True)], True


def _all_stated(parents: Sequence[int], why: str, lines: Sequence[int]) -> list[Stated | None]:
    return [Stated(parent, why if parent >= 0 else TOP, line) for parent, line in zip(parents, lines, strict=True)]


def _above(levels: Sequence[int]) -> list[int]:
    """The parent of each comment: the last one before it that hangs less deep."""
    stack: list[int] = []
    parents = []
    for place, level in enumerate(levels):
        while stack and levels[stack[-1]] >= level:
            stack.pop()
        parents.append(stack[-1] if stack else -1)
        stack.append(place)
    return parents


def _levels(page: Page, blocks: Blocks, comments: Sequence[Comment]) -> list[Told[int]] | None:
    """The levels that rows such as "level 2" state."""
    found = _all(page, blocks, comments, lambda text: int(match[1]) if (match := _LEVEL.match(text)) else None)
    return None if found is None else [(level - min(found)[0], line) for level, line in found]


def _numbers(page: Page, blocks: Blocks, comments: Sequence[Comment]) -> list[Told[int]] | None:
    """The levels that numbers such as #3.1 state."""
    # The number stands at the beginning of the head's first row, or behind a sign anywhere in it.
    found = _all(page, blocks, comments, _number)
    known = {number for number, _ in found or ()}
    if found is None or len(known) < len(found):
        return None
    steady = all(number[:-1] in known or len(number) == 1 for number in known)
    return [(len(number) - 1, line) for number, line in found] if steady else None


def _number(text: str) -> tuple[int, ...] | None:
    """The number that a row of a head begins with, or holds behind a sign: 3.1 as (3, 1)."""
    match = _NUMBERED.match(text) or _SIGNED.search(text)
    return tuple(int(part[:6]) for part in match[1].split(".")) if match else None


def _all(
    page: Page, blocks: Blocks, comments: Sequence[Comment], told: Callable[[str], Kind | None]
) -> list[Told[Kind]] | None:
    """What the rows of each head tell; None where some do not tell."""
    found = []
    for comment in comments:
        head = blocks.heads[comment.block]
        rows = page.rows[max(0, head.first - 1) : head.last + 1]
        one = next(((what, row.number) for row in rows if (what := told(row.text)) is not None), None)
        if one is None:
            return None
        found.append(one)
    return found


def _indents(page: Page, blocks: Blocks, comments: Sequence[Comment]) -> list[Told[int]] | None:
    """The levels that the heads' indentation states, where it is steady enough to be the page's and no accident."""
    # The first head often stands where the copy began, without its indentation: its words still have it.
    words = [page.rows[at].indent for at in blocks.bodies[comments[0].block]]
    other = min((comment.indent for comment in comments[1:]), default=0)
    first = comments[0].indent if min(words, default=other) < other else max(other, comments[0].indent)
    indents = [first, *(comment.indent for comment in comments[1:])]
    widths = sorted(set(indents))
    if len(widths) < 2:
        return None
    place = {width: level for level, width in enumerate(widths)}
    levels = [place[indent] for indent in indents]
    steps = [after - before for before, after in pairwise(levels)]
    if sum(step <= 1 for step in steps) < STEADY * len(steps):
        return None
    return [(level, comment.line) for level, comment in zip(levels, comments, strict=True)]


def _children(page: Page, blocks: Blocks, comments: Sequence[Comment]) -> list[Told[int]] | None:
    """The parents that follow from how many replies each head counts below it, itself not counted, each with the line
    that counts."""
    counts = _all(page, blocks, comments, lambda text: int(match[1]) if (match := _CHILDREN.search(text)) else None)
    if counts is None:
        return None
    parents: list[int] = []
    stack: list[list[int]] = []  # the place of a comment and how many of the replies below it are still to come
    for place, (count, _) in enumerate(counts):
        while stack and stack[-1][1] <= 0:
            stack.pop()
        parents.append(stack[-1][0] if stack else -1)
        for above in stack:
            above[1] -= 1
        stack.append([place, count])
    return [(parent, counts[max(0, parent)][1]) for parent in parents]


def _groups(page: Page, blocks: Blocks, comments: Sequence[Comment]) -> list[Stated | None] | None:
    """What "3 replies" below a comment states about the three that follow it, if one of these addresses another: the
    page may have kept them to itself. A reply that names one of its group answers that one."""
    found: list[Stated | None] = [None] * len(comments)
    counts = [_counted(page, blocks.bodies[comment.block]) for comment in comments]
    told = False
    for place, (count, line) in enumerate(counts):
        group = range(place + 1, place + 1 + count)
        if not count or group.stop > len(comments) or any(counts[member][0] for member in group):
            continue
        answers: dict[int, int] = {}
        for member in group:
            earlier = [other for other in range(place, member) if comments[other].author == comments[member].addressee]
            if earlier:
                answers[member] = earlier[-1]
        if answers:
            told = True
            for member in group:
                why = "names the author of {}, whose group it is in" if member in answers else "among the replies to {}"
                found[member] = Stated(answers.get(member, place), why, line)
    return found if told else None


def _counted(page: Page, body: Sequence[int]) -> Told[int]:
    """How many replies a row at the end of a comment counts below it, 0 where there is none."""
    rows = [page.rows[at] for at in body[-ENDS:]]
    return next(((int(match[1][:4]), row.number) for row in rows if (match := _REPLIES.match(row.text))), (0, 0))


def _named(page: Page, comments: Sequence[Comment]) -> list[Stated | None]:
    """What "in reply to Ann" states where Ann has one comment before it, and no more on the page."""
    places: dict[str, list[int]] = {}
    for place, comment in enumerate(comments):
        places.setdefault(comment.author, []).append(place)
    found: list[Stated | None] = []
    for place, comment in enumerate(comments):
        there = places.get(comment.addressee or "", [])
        asked = comment.asked if len(there) == 1 and there[0] != place else ()
        naming = next((page.rows[at].number for at in asked if ANSWERS.search(page.rows[at].text)), None)
        said = "says that it answers the author of {}"
        found.append(None if naming is None else Stated(there[0], said, naming))
    return found
