"""From a page as it was read to the Problems: what is doubtful about the reading, with the reason and a cure.

Whether a whole page was read right is told by a logit over what describes the reading (`weights/pages.json`, see
`training/pages.py`), fitted to readings of pages that the layouts were not learned from. Below the chance from which
95 in 100 pages are right, all comments of the page are called doubtful. Single comments are doubtful for what is seen
in them.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ...model import Problem, State, Turn
from ...text import stamps
from ...text.words import words
from .blocks import Blocks, plain
from .comments import Comment, Frame, Missing
from .heads import ANSWERS
from .near import Features, total
from .order import Order
from .page import Page
from .rows import NAMED, Row, hidden_in, is_foot, is_furniture
from .weigh import Choice, shipped_weights

HEADED = 8  # rows, at most, between a heading and the comments below it
MOST_LINES = 5  # lines that a message names
WORDS_BELOW = 4  # rows below the last head in which nothing may be said where heads stand below
CLEAR_PULL = 0.3  # log-odds by which something must speak against a reading to be named as the reason
SURE = 6.0  # log-odds beyond which a share says no more
MISREAD = "misread"  # the code of what says how many comments may be misread
CURE = "argmap check with --rows shows the page row by row"

# What of a reading speaks against its being right, with what a person can make of it. More features of `describe` tell
# less of pages not learned from: of those that are read right, three in four are sure with these, one in two with
# twenty-two.
REASONS = {
    "share": "another way to read the page is nearly as likely",
    "total": "little comes back on the page as the heads of comments do",
    "few": "a few comments do not tell how the page is laid out",
    "below": "the names stand below what is said",
    "heads differ": "what stands below the names differs from comment to comment",
}


UNCLEAR = "what comes back on the page does not tell for sure how it is laid out"
UNCLEAR_SHORT = "little on so short a page comes back to tell how it is laid out"
SHORT = 10  # comments, fewer than which make a page short


class Doubt(NamedTuple):
    """A comment that may be misread: its place among those found, the line to look at (0-based), and what is odd."""

    place: int
    line: int
    reason: str


def describe(page: Page, choice: Choice) -> Features:
    """Return the features that tell whether a reading is right, each about -1 to 1."""
    n = len(choice.blocks.heads)
    return {
        "bias": 1.0,
        "share": max(-SURE, min(SURE, math.log(choice.share / max(1e-9, 1 - choice.share)))) / SURE,
        "total": max(-1.0, min(1.5, choice.total / 8)),
        "few": float(n < 4),
        "count met": float(stated_count(page, choice.blocks) == n),
        "below": float(choice.blocks.below),
        "heads differ": 1 - choice.features["alike below"],
        "no heading": 1 - choice.features["heading right above"],
    }


def stated_count(page: Page, blocks: Blocks) -> int | None:
    """Return the number of comments that the page states: that right above them, else the nearest to what is found."""
    counts = {at: count for at, count in page.headings.items() if count > 0}
    above = [count for at, count in counts.items() if blocks.start - HEADED <= at < blocks.start]
    if above:
        return above[-1]
    n = len(blocks.heads)
    outside = [count for at, count in counts.items() if not blocks.start <= at < blocks.end]
    return min(outside, key=lambda count: (abs(count - n), count), default=None)


def chance(page: Page, choice: Choice, weights: Mapping[str, float]) -> float:
    """Return how likely a reading is right, 0 to 1."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total(describe(page, choice), weights)))))


def contradicts(page: Page, blocks: Blocks) -> bool:
    """Say whether heads are taken to stand below what was said although something is said below the last one."""
    last = blocks.heads[-1].last
    rows = page.rows[last + 1 : last + 1 + WORDS_BELOW]
    return blocks.below and any(row.prose for row in itertools.takewhile(lambda row: not is_foot(row.text), rows))


def whole(page: Page, choice: Choice, weights: Mapping[str, float]) -> str:
    """Return what speaks most against a reading."""
    pulls = {name: weights.get(name, 0.0) * value for name, value in describe(page, choice).items() if name in REASONS}
    if contradicts(page, choice.blocks):
        return "the names are taken to stand below what is said, but something is said below the last one"
    worst = min(pulls, key=lambda name: (pulls[name], name))
    unclear = UNCLEAR_SHORT if len(choice.blocks.heads) < SHORT else UNCLEAR
    return REASONS[worst] if pulls[worst] < -CLEAR_PULL else unclear


def single(page: Page, blocks: Blocks, frame: Frame, found: Sequence[Comment]) -> list[Doubt]:
    """Return the comments that may be misread, for what is seen in each."""
    rows = page.rows
    kinds = {row.stamp.kind for head in blocks.heads if head.stamp is not None and (row := rows[head.stamp]).stamp}
    missed = set(blocks.layout.missed)
    authors = [plain(comment.author) for comment in found]
    names = {*authors}
    doubts = []
    for place, (comment, author) in enumerate(zip(found, authors, strict=True)):
        head, body = blocks.heads[comment.block], blocks.bodies[comment.block]
        dated = [at for at in body if (stamp := rows[at].stamp) and stamp.kind in kinds and stamp.end - stamp.start > 5]
        # "Response to Ann, 2 May": what a comment answers has a stamp as heads do.
        lone, dated = (
            [at for at in there if not ANSWERS.search(rows[at].text)]
            for there in ([at for at in body if at in missed], dated)
        )
        said = {line for line, _ in comment.said}
        inner = [at for at in body[1:-1] if rows[at].number in said and rows[at + 1].number in said]
        # Signs alone may part what somebody says.
        buttons = [at for at in inner if rows[at].button and frame.holds(rows[at]) and _is_site(rows[at], frame)]
        called = [at for at in inner if (letters := plain(rows[at].text)) in names and letters != author]
        if buttons:
            doubts.append(
                Doubt(place, rows[buttons[0]].number, "buttons like those that end a comment stand within it")
            )
        elif called:
            doubts.append(Doubt(place, rows[called[0]].number, "somebody's name stands alone within it"))
        elif lone:
            doubts.append(Doubt(place, rows[lone[0]].number, "a row like those of the heads stands within it"))
        elif dated:
            doubts.append(Doubt(place, rows[dated[0]].number, "a date like those of the heads stands within it"))
        elif not comment.said and comment.state is State.LIVE:
            doubts.append(Doubt(place, comment.line, "it holds no words"))
        elif (is_furniture(comment.author) and words(comment.author)) or all(
            map(stamps.is_word, comment.author.lower().split())
        ):
            doubts.append(Doubt(place, comment.line, "its name is a word of sites"))
        elif not head.usual:
            doubts.append(Doubt(place, comment.line, "its head is not set as the others are"))
    if blocks.below and blocks.start and not {blocks.start - 1, blocks.start} & {*page.headings, *page.gaps}:
        line = rows[blocks.start].number
        doubts.insert(0, Doubt(0, line, "nothing tells where the story ends and the first comment begins"))
    return doubts


def _is_site(row: Row, frame: Frame) -> bool:
    """Whether a row that is framed has words, or comes back at the ends of comments."""
    return row.shape in frame.shapes or bool(NAMED.search(row.text))


def find(
    page: Page,
    choice: Choice,
    frame: Frame,
    found: Sequence[Comment],
    turns: Sequence[Turn],
    arranged: Order,
    missing: Missing,
    twice: int,
    doubtful: bool,
    path: str,
) -> Iterator[Problem]:
    """Yield the Problems of a reading, those first that say how many comments may be misread."""
    line = turns[0].line if turns else None
    single_doubts = single(page, choice.blocks, frame, found)
    if doubtful:
        message = f"{all_doubtful(page, choice, len(turns))}: {CURE}"
        yield Problem(path=path, line=line, code=MISREAD, message=message)
    elif single_doubts:
        reasons = dict.fromkeys(doubt.reason for doubt in single_doubts)
        parts = [
            f"{reason} ({_lines(doubt.line for doubt in single_doubts if doubt.reason == reason)})"
            for reason in reasons
        ]
        message = f"{len(single_doubts)} of {len(turns)} comments may be misread: {'; '.join(parts)}: {CURE}"
        yield Problem(path=path, line=single_doubts[0].line + 1, code=MISREAD, message=message)
    if arranged.note:
        yield Problem(path=path, line=line, code="order", message=arranged.note)
    if twice:
        message = (
            f"{twice} comments stand in the file twice (the page was copied twice, or shows them again): "
            "each is taken once"
        )
        yield Problem(path=path, line=line, code="twice", message=message)
    if missing.gone or missing.hidden:
        yield _missing(page, missing, path)
    second = next((at for at, count in sorted(page.headings.items()) if at >= choice.blocks.end and count > 0), None)
    if second is not None and any(row.prose for row in page.rows[second:]):
        number = page.rows[second].number + 1
        message = f"another part of comments begins at line {number}, which is not read: put it into a file of its own"
        yield Problem(path=path, line=number, code="missing", message=message)
    stated = stated_count(page, choice.blocks)
    if stated is not None and stated != len(turns):
        word = "fewer" if len(turns) < stated else "more"
        message = (
            f"{stated} comments stated, {len(turns)} found, {word} than stated: is the whole page in the file, "
            "and are the names right (see argmap show)?"
        )
        yield Problem(path=path, line=line, code="count", message=message)


def all_doubtful(page: Page, choice: Choice, count: int) -> str:
    """Return that all comments of a page may be misread, and what speaks most against the reading."""
    whose = "the one comment" if count == 1 else f"all {count} comments"
    return f"{whose} may be misread: {whole(page, choice, shipped_weights().right)}"


def _lines(numbers: Iterator[int]) -> str:
    """Line numbers, counted from 1, the first few of them."""
    every = [str(number + 1) for number in numbers]
    listed = ", ".join(every[:MOST_LINES]) + (", …" if len(every) > MOST_LINES else "")
    return f"line {listed}" if len(every) == 1 else f"lines {listed}"


def _missing(page: Page, missing: Missing, path: str) -> Problem:
    """Say how many comments the page does not hold."""
    hidden = sum(max(1, hidden_in(page.rows[at].text)) for at in missing.hidden)
    parts = []
    if missing.gone:
        parts.append(f"{len(missing.gone)} were removed ({_lines(page.rows[at].number for at in missing.gone)})")
    if missing.hidden:
        least = "" if all(hidden_in(page.rows[at].text) for at in missing.hidden) else "at least "
        parts.append(f"{least}{hidden} are not shown ({_lines(page.rows[at].number for at in missing.hidden)})")
    message = (
        f"comments are missing: {', '.join(parts)}: unfold the page before it is copied; answers to them hang elsewhere"
    )
    first = min(page.rows[at].number for at in (*missing.gone, *missing.hidden)) + 1
    return Problem(path=path, line=first, code="missing", message=message)
