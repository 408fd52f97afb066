"""From an export of WordPress (WXR, an RSS with additions) to its threads: a post with the comments below it.

The namespace of the additions changes with their version, so that elements are told by their names alone. An id of a
comment is its post's only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape

from ..model import STORY, Problem, State
from ..text.files import thread_id
from ..text.markup import text_of
from ..text.shown import amount
from . import stated
from .elements import Element, elements
from .source import Piece, Source

NOTICES = ("pingback", "trackback")  # what sites say of links to them, and no person wrote
_ROOT = re.compile(r"<rss\b", re.I)
_ADDITIONS = re.compile(r"wordpress\.org/export/|<wp:|WordPress eXtended RSS", re.I)
_PARAGRAPHS = re.compile(r"<(?:p|br)\b", re.I)


def sniff(source: Source, /) -> bool:
    """Say whether a file of XML is an RSS with WordPress's additions."""
    return bool(_ROOT.search(source.head) and _ADDITIONS.search(source.head))


def read(source: Source, /) -> Iterator[Piece]:
    """Yield each post that has comments, in the order of the file."""
    items, problems = elements(source, ("item",))
    threaded = any(_above(each) for item in items for each in item.all("comment"))
    for place, item in enumerate(items, 1):
        comments = [each for each in item.all("comment") if each.said("comment_type") not in NOTICES]
        if comments:
            yield _thread(item, comments, place, source, problems, threaded)


def _thread(
    item: Element,
    comments: Sequence[Element],
    place: int,
    source: Source,
    problems: Sequence[Problem],
    threaded: bool,
) -> Piece:
    odd = list(problems)
    notices = len(item.all("comment")) - len(comments)
    hidden = [each for each in comments if _hidden(each)]
    if hidden:
        message = (
            f"{amount(len(hidden), 'comment')} that the site does not show, this one first: held back, spam or trash"
        )
        odd.append(Problem(path=source.path, line=hidden[0].line, code="missing", message=message))
    if notices:
        message = f"{amount(notices, 'notice')} of links from elsewhere (pingbacks, trackbacks): left out"
        odd.append(Problem(path=source.path, line=item.line, code="missing", message=message))
    name = item.said("post_id") or item.said("post_name") or f"item-{place}"
    return stated.thread(
        (_comment(each, threaded, at) for at, each in enumerate(comments, 1)),
        source=source,
        format="wordpress",
        id=f"{thread_id(source.path)}-{name}",
        title=" ".join(text_of(item.said("title")).split()) or item.said("link"),
        story=_text(item.said("encoded", "content")),
        problems=odd,
    )


def _comment(comment: Element, threaded: bool, place: int) -> stated.Comment:
    # A site that never nests says of each comment that it answers nothing, whatever it answers.
    return stated.Comment(
        id=comment.said("comment_id") or f"comment-{place}",
        text=_text(comment.said("comment_content")),
        author=stated.name(unescape(comment.said("comment_author"))),
        parent=_above(comment) or (STORY if threaded else None),
        posted=stated.moment(comment.said("comment_date_gmt")) or stated.moment(comment.said("comment_date")),
        state=State.REMOVED if _hidden(comment) else State.LIVE,
        line=comment.line,
    )


def _above(comment: Element) -> str:
    above = comment.said("comment_parent")
    return "" if above == "0" else above


def _hidden(comment: Element) -> bool:
    return comment.said("comment_approved") not in ("1", "", "approve")


def _text(content: str) -> str:
    """The text of a comment or a post, whose ends of lines mean what they show unless paragraphs are marked."""
    if not _PARAGRAPHS.search(content):
        content = content.replace("\r\n", "\n").replace("\n", "<br>\n")
    return re.sub(r"\n{3,}", "\n\n", text_of(content))
