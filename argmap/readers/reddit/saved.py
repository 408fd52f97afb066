"""From the JSON of a thread at Reddit, or of comments that it sent later, to Threads.

Read are the two listings that a thread's address with `.json` behind it gives, the reply of `/api/morechildren`, a
listing of comments of several threads, and plain lists of comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ...errors import NoComments
from ...model import Problem, Thread
from ...text.files import thread_id
from ..source import Piece, Source
from ..stated import Comment, Json, json_of, list_at, text_at
from ..stated import thread as thread_of
from . import dump
from .things import bare, comment_of, is_comment, is_post, own_id, story_of

_SIGNS = re.compile(
    r'"kind"\s*:\s*"(?:Listing|t1|t3|more)"|"(?:name|link_id|parent_id)"\s*:\s*"t[13]_[0-9a-z]{1,13}"', re.I
)
_INSIDE = ("json", "data", "things", "children", "comments", "posts")  # fields in which objects stand


class _Met(NamedTuple):
    """An object as it was met: the id of the submission it belongs to, of the comment above it, and what it is."""

    link: str
    above: str | None
    row: Mapping[str, Json]
    kind: str


def sniff(source: Source, /) -> bool:
    """Say whether a file is JSON in which Reddit's objects stand."""
    return bool(_SIGNS.search(source.head)) and not dump.sniff(source)


def read(source: Source, /) -> Iterator[Piece]:
    """Yield the threads of a file, in the order in which their first comments, or submissions, stand there."""
    met = list(_met(json_of(source)))
    escaped = _escaped(one.row for one in met)
    by_link: dict[str, list[_Met]] = {}
    for one in met:
        by_link.setdefault(one.link, []).append(one)
    answered = {link: some for link, some in by_link.items() if any(one.kind == "comment" for one in some)}
    if not answered:
        posts = sum(one.kind == "post" for one in met)
        many = "holds no comments" if not posts else f"holds {posts} submission{'s' * (posts > 1)} and no comments"
        raise NoComments(source.path, None, f"{many}: save a thread's own page, with .json behind its address")
    for link, some in answered.items():
        yield _thread(link, some, escaped=escaped, source=source)


def _met(document: Json) -> Iterator[_Met]:
    """The comments, submissions and stubs of a document, in its order."""
    link = ""
    stack: list[tuple[Json, str | None]] = [(document, None)]
    while stack:
        value, above = stack.pop()
        if isinstance(value, list):
            stack.extend((each, above) for each in reversed(value))
        elif not isinstance(value, dict):
            continue
        elif value.get("kind") == "more":
            data = value.get("data")
            yield _Met(link, above, data if isinstance(data, dict) else {}, "more")
        elif is_comment(value):
            link = bare(text_at(value, "link_id")) or link
            yield _Met(link, above, value, "comment")
            stack.append((value.get("replies"), own_id(value) or above))
        else:
            if is_post(value):
                link = own_id(value)
                yield _Met(link, None, value, "post")
            stack.extend((value[name], above) for name in reversed(_INSIDE) if name in value)


def _escaped(rows: Iterator[Mapping[str, Json]]) -> bool:
    """Whether `<`, `>` and `&` stand escaped in a file's texts, as they do unless Reddit was asked not to.

    The fields of HTML tell: their tags are escaped too, or they are not.
    """
    for row in rows:
        if html := text_at(row, "body_html", "selftext_html"):
            return "<" not in html
        if any("<" in text or ">" in text for text in (text_at(row, "body"), text_at(row, "selftext"))):
            return False
    return True


def _thread(link: str, some: Sequence[_Met], *, escaped: bool, source: Source) -> Thread:
    post = next((one.row for one in some if one.kind == "post"), {})
    title, story = story_of(post, escaped=escaped)
    comments: list[Comment] = [
        comment_of(one.row, escaped=escaped, above=one.above) for one in some if one.kind == "comment"
    ]
    stated = post.get("num_comments")
    return thread_of(
        comments,
        source=source,
        format="reddit",
        id=link or thread_id(source.path),
        title=title,
        story=story,
        stated=stated if isinstance(stated, int) and not isinstance(stated, bool) else None,
        problems=[*source.problems, *_held_back([one.row for one in some if one.kind == "more"], source.path)],
    )


def _held_back(stubs: Sequence[Mapping[str, Json]], path: str) -> Iterator[Problem]:
    """A problem that counts what Reddit held back: comments behind stubs, and branches that go on elsewhere."""
    held = branches = 0
    for stub in stubs:
        count = stub.get("count")
        known = max(count if isinstance(count, int) and count < 1 << 32 else 0, len(list_at(stub, "children")))
        held += known
        branches += not known
    said = [f"{held} comment{'s' * (held > 1)} (load more comments)"] if held else []
    said += [f"{branches} branch{'es' * (branches > 1)} (continue this thread)"] if branches else []
    if said:
        message = f"Reddit held back {' and '.join(said)}: they are not in the file"
        yield Problem(path=path, line=None, code="missing", message=message)
