"""From a saved page to a Thread: the comments that its elements mark, who answers whom as they state it, and the story.

Comments are the block that comes back in the tree of elements (`groups`), with a name, a time and words in the same
place of each (`fields`). Lines are those of the page's text as a person sees it. Where the elements mark no comments,
the text is read as if it had been copied.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from urllib.parse import unquote

from ...errors import BadInput
from ...model import STORY, Problem, State, Thread, Turn, instant
from ...text import frames, tree
from ...text.files import thread_id
from ...text.shown import amount, shorten
from ...text.tree import Tree
from ..source import Piece, Source, begun
from . import fields, groups, linked, marks, nesting, story
from .fields import Comment
from .groups import Group, Page
from .marks import COMMENTS, of_words

LIKELY, SURE = 6.0, 7.5  # scores of groups: below the one the page's text is read, below the other all is doubtful
NAMED = 0.5  # of the comments that must have a name for the group to be comments
DATED = 0.9  # of the comments that must tell when for the order of a page to be known
FEW = 4  # comments that are more than chance
HEADED = 60  # lines above the first comment in which the number of comments stands
MOST_LINES = 5  # lines that a message names

_WORD = "|".join(map(re.escape, sorted(frames.COMMENTS)))
_COUNT = re.compile(rf"(?i)^\W*(\d{{1,3}}(?:[.,\u00a0 ]\d{{3}})+|\d+)\s+(?:[^\W\d]+\s+){{0,2}}?(?:{_WORD})\b")
_COUNTED = re.compile(rf"(?i)^\W*(?:{_WORD})\s*[:(]?\s*(\d+)\)?\W*$")
# What a page loads its comments into, after it was saved.
_LOADED = re.compile(
    r"(?i)disqus_thread|fb-comments|fb_iframe|commento|isso-thread|utterances|giscus|remark42|hyvor-talk|coral|viafoura|"
    r"livefyre|spotim|openweb|intensedebate|cackle|hypercomments|vuukle|insticator|comments-app|comment-list|comments-list"
)
_EMBEDS = re.compile(
    r"(?i)disqus\.com/embed|facebook\.com/plugins/(?:comments|feedback)|giscus|utteranc|livefyre|coral|spot\.im"
)
SAVE = (
    "open the page, unfold its comments, and save it again as 'web page, complete' or with SingleFile; or copy its "
    "text into a .txt file"
)


def sniff(source: Source, /) -> bool:
    """Say whether a file is a web page, which its kind tells."""
    return source.kind.name == "html"


def read(source: Source, /) -> Iterator[Piece]:
    """Yield the thread of a saved page, or the page's text where its elements mark no comments.

    Raises BadInput for a page that is too large, and for one whose comments are not in the file.
    """
    page = tree.parse(tree.decoded(source.data), path=source.path)
    thread = thread_of(page, source.path)
    if thread is None:
        thread = _framed(page, source) or linked.thread(page, source)
    if thread is not None:
        yield thread
        return
    text = "\n".join(page.lines).strip()
    loaded = _loaded(page)
    if not text or loaded:
        what = (
            f"holds no comments, as the page loads them ({loaded})" if loaded else "holds no text, only what loads it"
        )
        raise BadInput(source.path, None, f"{what}: {SAVE}")
    message = "the elements of the page mark no comments, so its text is read as if it were copied, and may be misread"
    doubt = Problem(path=source.path, line=None, code="misread", message=message)
    data = text.encode("utf-8", "replace")
    yield Source(path=source.path, data=data, format="paste", id=source.id, known=(doubt,))


def _framed(page: Tree, source: Source) -> Thread | None:
    """The thread in a frame of a page, which a browser saves into a file of its own in the folder beside the page."""
    if source.file is None:
        return None
    room = os.path.realpath(os.path.dirname(source.file))
    for element in page.elements:
        name = unquote(element.attrs.get("src", "").partition("?")[0]) if element.tag in ("iframe", "frame") else ""
        file = os.path.realpath(os.path.join(room, name)) if name.lower().endswith((".html", ".htm")) else ""
        if not file or "://" in name or os.path.commonpath([room, file]) != room or not os.path.isfile(file):
            continue
        path = os.path.join(os.path.dirname(source.path), os.path.relpath(file, room))
        thread = thread_of(tree.parse(tree.decoded(begun(file, path=path)), path=path), path)
        if thread is not None:
            first, last = story.find(page, len(page.elements))
            title = story.title_of(page, len(page.elements)) or thread.title
            article = story.lines_of(page, first, last)
            return replace(thread, id=thread_id(source.path), title=title, story=article, story_line=None)
    return None


def thread_of(page: Tree, path: str) -> Thread | None:
    """Return the thread that the elements of a page mark, None where they mark none."""
    told = groups.page_of(page, marks.times(page))
    found = groups.find(told)
    if not found or found[0].score < LIKELY:
        return None
    comments = fields.read(told, groups.regions(told, found))
    named = sum(any(map(str.isalpha, comment.author)) for comment in comments)
    if not comments or named < NAMED * len(comments):
        return None
    parents, tree_like = nesting.find(told, comments)
    order = list(range(len(comments)))
    note = ""
    if not tree_like and _newest_first([comment.moment for comment in comments]):
        order.reverse()
        note = "the page shows the newest comment first: the oldest is #1 here"
    number = {place: at for at, place in enumerate(order, 1)}
    turns = tuple(_turn(comments[place], number[place], parents[place], number, tree_like) for place in order)
    first, last = story.find(page, comments[0].region.start)
    problems = [*_doubts(told, found, comments, turns, path), *_further(told, found, comments, path)]
    if note:
        problems.append(Problem(path=path, line=turns[0].line, code="order", message=note))
    stated = _stated(page, comments)
    if stated is not None and stated != len(turns):
        word = "fewer" if len(turns) < stated else "more"
        message = f"{amount(stated, 'comment')} stated, {len(turns)} found, {word} than stated: {SAVE}"
        problems.append(Problem(path=path, line=turns[0].line, code="count", message=message))
    return Thread(
        id=thread_id(path),
        title=story.title_of(page, comments[0].region.start) or shorten(turns[0].text, 100),
        format="html",
        path=path,
        story=story.lines_of(page, first, last),
        turns=turns,
        problems=tuple(problems),
        stated=stated,
        story_line=first + 1 if last > first else None,
    )


def _turn(comment: Comment, number: int, parent: int | None, numbers: dict[int, int], tree_like: bool) -> Turn:
    above = numbers[parent] if parent is not None and numbers[parent] < number else None
    return Turn(
        id=str(number),
        number=number,
        author=comment.author,
        text="\n".join(text for _, text in comment.said),
        line=comment.line + 1,
        reply_to=str(above) if above is not None else STORY if tree_like and parent is None else None,
        posted=comment.moment,
        state=State.LIVE,
        lines=tuple(line + 1 for line, _ in comment.said),
    )


def _newest_first(moments: Sequence[datetime | None]) -> bool:
    known = [instant(moment) for moment in moments if moment is not None]
    if len(known) < 3 or len(known) < DATED * len(moments):
        return False
    falling = sum(later < earlier for earlier, later in pairwise(known))
    rising = sum(later > earlier for earlier, later in pairwise(known))
    return falling > 4 * rising and known[0] > known[-1]


def _stated(page: Tree, comments: Sequence[Comment]) -> int | None:
    """The number of comments that the page states right above them."""
    top = min(comment.line for comment in comments)
    for line in reversed(page.lines[max(0, top - HEADED) : top]):
        found = (_COUNT.match(line) or _COUNTED.match(line)) if len(line) < 80 else None
        if found:
            return int(re.sub(r"\D", "", found[1]))
    return None


def _doubts(
    page: Page, found: Sequence[Group], comments: Sequence[Comment], turns: Sequence[Turn], path: str
) -> Iterator[Problem]:
    """Say how many comments may be misread, and why."""
    reasons: list[tuple[str, list[int]]] = []
    best = found[0]
    names = {turn.author for turn in turns if turn.author}
    if len(turns) >= FEW and len(names) == 1:
        whole = f"all {amount(len(turns), 'comment')} may be misread: one name stands at all of them: {SAVE}"
        yield Problem(path=path, line=turns[0].line, code="misread", message=whole)
        return
    if best.score < SURE or not (best.features["called"] or best.features["around"]):
        whole = f"all {amount(len(turns), 'comment')} may be misread: nothing in the page calls them comments: {SAVE}"
        yield Problem(path=path, line=turns[0].line, code="misread", message=whole)
        return
    for reason, odd in (
        ("no name is marked", [turn for turn in turns if not turn.author]),
        ("it holds no words", [turn for turn in turns if not turn.text]),
    ):
        if odd:
            reasons.append((reason, [turn.line or 1 for turn in odd]))
    if reasons:
        parts = [f"{reason} ({_lines(lines)})" for reason, lines in reasons]
        count = sum(len(lines) for _, lines in reasons)
        message = f"{count} of {len(turns)} comments may be misread: {'; '.join(parts)}: look at them on the page"
        yield Problem(path=path, line=reasons[0][1][0], code="misread", message=message)


def _further(page: Page, found: Sequence[Group], comments: Sequence[Comment], path: str) -> Iterator[Problem]:
    """Say that another block of the page looks like comments too, and is not read."""
    spans = [(comment.region.start, comment.region.end) for comment in comments]
    for other in found[1:]:
        free = [
            element
            for element in other.elements
            if not any(start < element.end and element.at < end for start, end in spans)
        ]
        calm = other.features["called"] == 1 and not other.features["side"] and groups.is_likely(other)
        if calm and other.score >= SURE and len(free) >= FEW:
            line = page.tree.runs[free[0].first].line + 1
            message = (
                f"another part of comments begins at line {line}, which is not read: put it into a file of its own"
            )
            yield Problem(path=path, line=line, code="missing", message=message)
            return


def _lines(numbers: Sequence[int]) -> str:
    listed = ", ".join(map(str, numbers[:MOST_LINES])) + (", …" if len(numbers) > MOST_LINES else "")
    return f"line {listed}" if len(numbers) == 1 else f"lines {listed}"


def _loaded(page: Tree) -> str:
    """What a page loads its comments into, "" where nothing shows that it does."""
    for element in page.elements:
        if element.tag == "iframe" and _EMBEDS.search(element.attrs.get("src", "")[:200]):
            return "an iframe"
        name = element.attrs.get("id", "") or element.attrs.get("class", "")
        if (
            element.tag in ("div", "section", "ol", "ul")
            and _LOADED.search(name[:100])
            and element.last - element.first < 3
        ):
            return shorten(name, 40)
        if element.tag in ("div", "section") and element.first == element.last and of_words(name) & COMMENTS:
            return shorten(name, 40)
    return ""
