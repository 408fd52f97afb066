"""From a pasted page to a Thread: the story, then its comments, whichever way the site lays them out.

A comment block repeats. What recurs with every comment (stamps, "says:", buttons, names) anchors layouts; each layout
is carried out on the page and weighed by what it makes of it; the likeliest one is the page's. Nothing is bent to the
number of comments that a page states: a difference becomes a Problem.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from ...model import STORY, Problem, Thread, Turn
from ...text.files import thread_id
from ...text.shown import shorten
from . import comments as reading
from . import doubts, nesting, order, rows, weigh
from . import page as pages
from .comments import Comment, Frame, Missing
from .nesting import Stated
from .order import Order
from .page import Page
from .rows import Row
from .story import begin, headline, title_of
from .weigh import Choice

COPY_SHIFT = 3  # rows that the second of two copies of a page may be shorter than the first
FEWEST_COPIED = 8  # rows of a page that is told to be there twice
NONE = (
    "no comments found: nothing looks like the heads of comments (a name, often with a date, again and again); copy "
    "the page's text from the story to the last comment, with the names"
)
HEADED = 8  # lines, at most, between a heading and the comments below it


def sniff(text: str) -> bool:
    """Any plain text may be a paste; this reader is the last one asked."""
    return bool(text.strip())


class Reading(NamedTuple):
    """A page as it is read: its lines and rows, the layout chosen, the site's frame, the comments in the page's order,
    what stands for others that are missing, how many were shown twice, who answers whom as the page states it, the
    order of time, the row with which the part of the comments opens, its heading included, that of the headline, and
    that with which the story begins."""

    lines: Sequence[str]
    page: Page
    choice: Choice
    frame: Frame
    found: Sequence[Comment]
    missing: Missing
    twice: int
    stated: Sequence[Stated | None]
    arranged: Order
    top: int
    headline: int
    story: int


def look(text: str) -> Reading | None:
    """Return what a page holds; None where it has no comments."""
    lines = text.split("\n")
    seen = rows.read(lines)
    copy = _copy(seen)
    page = pages.of(seen[:copy])
    choice = choose(page)
    if choice is None:
        return None
    frame = reading.frame_of(page.rows, choice.blocks)
    blocks = reading.closed(page.rows, choice.blocks, frame)
    if blocks is not choice.blocks:
        choice, frame = choice._replace(blocks=blocks), reading.frame_of(page.rows, blocks)
    shown, missing = reading.read(page, blocks, frame)
    kept = order.once(shown)
    found = [shown[place] for place in kept]
    stated, tree = nesting.find(page, blocks, found)
    top = blocks.start
    while top and top - 1 in page.headings and page.rows[top].number - page.rows[top - 1].number < HEADED:
        top -= 1
    arranged = order.arrange(found, stated, tree=tree)
    twice = len(shown) - len(kept) + (0 if copy is None else len(kept))
    title = headline(page.rows, blocks.start)
    story = min(begin(page.rows, blocks.start, title), top)
    return Reading(lines, page, choice, frame, found, missing, twice, stated, arranged, top, title, story)


def _copy(seen: Sequence[Row]) -> int | None:
    """The row from which a page is there once more, pasted twice from its first row on; None where it is not."""
    for at in range(len(seen) // 2, len(seen) // 2 + COPY_SHIFT):
        below = seen[at:]
        if len(below) >= FEWEST_COPIED and all(one.text == other.text for one, other in zip(below, seen, strict=False)):
            return at
    return None


def read(text: str, *, path: str) -> Thread:
    """Turn the text of a pasted page into a Thread.

    Arguments: the decoded text; the path for messages. Returns the thread, with no turns and a Problem where no
    comment is found. Whatever is doubtful about the reading becomes a Problem.
    """
    one = look(text)
    if one is None:
        return _without_comments(text, path)
    page, choice = one.page, one.choice
    turns = _turns(one.found, one.arranged, one.stated)
    first = page.rows[one.story].number
    story_lines = one.lines[first : page.rows[one.top].number]
    problems = doubts.find(
        page, choice, one.frame, one.found, turns, one.arranged, one.missing, one.twice, _is_doubtful(one), path
    )
    return Thread(
        id=thread_id(path),
        title=title_of(story_lines, page.rows, choice.blocks.start, one.headline) or shorten(turns[0].text, 100),
        format="paste",
        path=path,
        story="\n".join(story_lines).rstrip(),
        turns=turns,
        problems=tuple(problems),
        stated=doubts.stated_count(page, choice.blocks),
        story_line=next((number for number, line in enumerate(story_lines, first + 1) if line.strip()), None),
    )


def _is_doubtful(one: Reading) -> bool:
    """Whether all of a page may be misread."""
    weights = weigh.shipped_weights()
    sure = doubts.chance(one.page, one.choice, weights.right) >= weights.sure
    return not sure or doubts.contradicts(one.page, one.choice.blocks)


def _turns(found: Sequence[Comment], arranged: Order, stated: Sequence[Stated | None]) -> tuple[Turn, ...]:
    """The comments as turns, numbered in the order of time.

    A parent counts as stated where it comes before what answers it.
    """
    number = {place: at for at, place in enumerate(arranged.places, 1)}
    turns = []
    for at, place in enumerate(arranged.places, 1):
        comment = found[place]
        above = stated[place]
        if above is not None and number.get(above.parent, 0) >= at:
            above = None
        turns.append(
            Turn(
                id=str(at),
                number=at,
                author=comment.author,
                addressee=comment.addressee,
                text="\n".join(text for _, text in comment.said),
                line=comment.line + 1,
                reply_to=None if above is None else str(number[above.parent]) if above.parent >= 0 else STORY,
                stated_by=None if above is None else _stated_by(above, number),
                posted=_known(arranged.moments[place]),
                state=comment.state,
                addressee_stamp=comment.addressee_stamp,
                lines=tuple(line + 1 for line, _ in comment.said),
            )
        )
    return tuple(turns)


def _stated_by(above: Stated, number: Mapping[int, int]) -> str:
    """How the page states a parent, in words, with the line that does."""
    return f"{above.why.format(f'#{number[above.parent]}' if above.parent >= 0 else '')} (line {above.line + 1})"


class Part(NamedTuple):
    """A line of a page as it is read: its number from 1, what it is (see PARTS), and its text; whether a comment opens
    with it, and what is doubtful about it, empty if nothing is."""

    line: int
    kind: str
    text: str
    opens: bool = False
    doubt: str = ""


# What the lines of a page are: of the story; a heading of comments; a comment's name, stamp, addressee, or another row
# of its head; what was said; the site's frame around it and above the story; what is below the comments.
PARTS = ("story", "heading", "name", "stamp", "addressee", "head", "body", "frame", "foot")


def parts(text: str) -> list[Part]:
    """Return each line that holds something with what it is taken for, in the order of the page.

    A line that holds a name, a stamp and an addressee is called by the name. Without comments all is story.
    """
    one = look(text)
    if one is None:
        return [Part(row.number + 1, "story", row.text) for row in rows.read(text.split("\n"))]
    blocks = one.choice.blocks
    said = {line for comment in one.found for line, _ in comment.said}
    kinds = dict.fromkeys((row.number for row in one.page.rows), "story")
    for at, row in enumerate(one.page.rows):
        if at >= blocks.end:
            kinds[row.number] = "foot"
        elif at < one.story:
            kinds[row.number] = "frame"
        elif at >= one.top:
            kinds[row.number] = "body" if row.number in said else "heading" if at in one.page.headings else "frame"
    for head in blocks.heads:
        for at in range(head.first, head.last + 1):
            number = one.page.rows[at].number
            if kinds[number] != "body":
                kinds[number] = "name" if at == head.row else "stamp" if at == head.stamp else "head"
        if head.stamp is not None and head.stamp != head.row:
            kinds[one.page.rows[head.stamp].number] = "stamp"
        kinds[one.page.rows[head.row].number] = "name"
    for comment in one.found:
        own = range(blocks.heads[comment.block].row + 1, blocks.heads[comment.block].row + 3)
        for at in own if comment.addressee else ():
            number = one.page.rows[at].number if at < len(one.page.rows) else -1
            if kinds.get(number) in ("head", "frame") and (comment.addressee or "\n") in one.lines[number]:
                kinds[number] = "addressee"
    firsts = [
        min(body[0], head.first) if body else head.first for head, body in zip(blocks.heads, blocks.bodies, strict=True)
    ]
    opening = {one.page.rows[at].number for at in firsts}
    odd = {doubt.line: doubt.reason for doubt in reversed(doubts.single(one.page, blocks, one.frame, one.found))}
    if _is_doubtful(one):
        odd[one.page.rows[min(firsts)].number] = doubts.all_doubtful(one.page, one.choice, len(one.found))
    return [
        Part(
            row.number + 1,
            kinds.get(row.number, "head" if row.member else "foot"),
            row.text,
            opens=row.number in opening,
            doubt=odd.get(row.number, ""),
        )
        for row in rows.read(one.lines)
    ]


def _known(moment: datetime | None) -> datetime | None:
    """A moment, but for one that only tells the order: a stamp that names no year."""
    return moment if moment is not None and moment.year > 1 else None


def _without_comments(text: str, path: str) -> Thread:
    lines = text.split("\n")
    page_rows = rows.read(lines)
    first = next((number for number, line in enumerate(lines, 1) if line.strip()), None)
    return Thread(
        id=thread_id(path),
        title=title_of(lines, page_rows, len(page_rows), headline(page_rows, len(page_rows))),
        format="paste",
        path=path,
        story="\n".join(lines).rstrip(),
        turns=(),
        problems=(Problem(path=path, line=None, code="no-comments", message=NONE),),
        story_line=first,
    )


def choose(page: Page, weights: weigh.Weights | None = None) -> Choice | None:
    """Return the layout of a page; None where it has no comments."""
    return weigh.choose(page, weights or weigh.shipped_weights())
