"""From an export of Disqus (XML) to its threads: the comments below each page of a site.

Threads and posts stand beside each other; a post names its thread and the post that it answers by an empty element.
Their ids are attributes (`dsq:id`), what `<id>` holds is the site's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import STORY, Problem, State
from ..text.files import thread_id
from ..text.markup import text_of
from ..text.shown import amount
from . import stated
from .elements import Element, elements
from .source import Piece, Source

_ROOT = re.compile(r"(?:\s|<\?[^>]*\?>|<!--(?:(?!-->).)*-->|<!DOCTYPE[^>\[]*>)*<(?:\w+:)?disqus\b", re.S | re.I)


def sniff(source: Source, /) -> bool:
    """Say whether the root of a file of XML is Disqus's."""
    return _ROOT.match(source.head.lstrip("\ufeff")) is not None


def read(source: Source, /) -> Iterator[Piece]:
    """Yield each thread that has comments, in the order of the file; last those that the file does not define."""
    found, problems = elements(source, ("thread", "post"))
    pages = {each.attribute("id"): each for each in found if each.name == "thread"}
    posts: dict[str, list[Element]] = {name: [] for name in pages}
    for each in found:
        if each.name == "post":
            page = each.one("thread")
            posts.setdefault(page.attribute("id") if page else "", []).append(each)
    for name, comments in posts.items():
        if comments:
            yield _thread(name, pages.get(name), comments, source, problems)


def _thread(name: str, page: Element | None, posts: list[Element], source: Source, problems: list[Problem]) -> Piece:
    hidden = [post for post in posts if _state(post) is State.REMOVED]
    odd = list(problems)
    if page is None:
        message = f"the export lacks the page of this thread, {name!r}: title and story are not known"
        odd.append(Problem(path=source.path, line=posts[0].line, code="missing", message=message))
    if hidden:
        message = f"{amount(len(hidden), 'comment')} marked as spam, this one first: the site does not show such"
        odd.append(Problem(path=source.path, line=hidden[0].line, code="missing", message=message))
    return stated.thread(
        map(_comment, posts),
        source=source,
        format="disqus",
        id=f"{thread_id(source.path)}-{name or 'none'}",
        title=(page.said("title") or page.said("link")) if page else "",
        story=text_of(page.said("message")) if page else "",
        problems=odd,
    )


def _comment(post: Element) -> stated.Comment:
    author, above = post.one("author"), post.one("parent")
    return stated.Comment(
        id=post.attribute("id"),
        text=text_of(post.said("message")),
        author=stated.name((author.said("name") or author.said("username")) if author else ""),
        parent=above.attribute("id") or STORY if above else STORY,
        posted=stated.moment(post.said("createdAt")),
        state=_state(post),
        line=post.line,
    )


def _state(post: Element) -> State:
    if post.said("isDeleted") == "true":
        return State.DELETED
    return State.REMOVED if post.said("isSpam") == "true" else State.LIVE
