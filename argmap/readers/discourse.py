"""From the JSON of a topic at a Discourse forum, or of posts of several, to a Thread a topic."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ..errors import NoComments
from ..model import State, Thread
from ..text.markup import text_of
from .source import Piece, Source
from .stated import Comment, Json, json_of, moment, text_at
from .stated import thread as thread_of

_SIGNS = (re.compile(r'"cooked"\s*:\s*"'), re.compile(r'"(?:post_number|post_stream)"\s*:'))
_NOTICE = 3  # the type of a post that says what was done to the topic: closed, moved, pinned
_PREVIEW = re.compile(r'<aside\b[^<>]*\bclass="onebox[^<>]*\bdata-onebox-src="([^"<>]*)"[^<>]*>')


def sniff(source: Source, /) -> bool:
    """Say whether a file is JSON in which posts of Discourse's stand."""
    return all(sign.search(source.head) for sign in _SIGNS)


def read(source: Source, /) -> Iterator[Piece]:
    """Yield the topics of a file, in the order in which their first posts stand there."""
    posts: dict[str, list[Mapping[str, Json]]] = {}
    topics: dict[str, Mapping[str, Json]] = {}
    stack: list[tuple[Json, str]] = [(json_of(source), "")]
    while stack:
        value, topic = stack.pop()
        if isinstance(value, list):
            stack.extend((each, topic) for each in reversed(value))
        elif isinstance(value, dict) and "cooked" in value and "post_number" in value:
            posts.setdefault(text_at(value, "topic_id") or topic, []).append(value)
        elif isinstance(value, dict):
            if "post_stream" in value:
                topic = text_at(value, "id")
                topics.setdefault(topic, value)
            stack.extend((value[name], topic) for name in ("latest_posts", "posts", "post_stream") if name in value)
    if not posts:
        raise NoComments(source.path, None, "holds no posts: save the topic's own page, with .json behind its address")
    for topic, some in posts.items():
        yield _thread(topic, topics.get(topic, {}), some, source)


def _thread(id_: str, topic: Mapping[str, Json], posts: list[Mapping[str, Json]], source: Source) -> Thread:
    spoken = [post for post in posts if post.get("post_type") != _NOTICE]
    stated = topic.get("posts_count")
    return thread_of(
        map(_comment, spoken),
        source=source,
        format="discourse",
        id=id_ or "topic",
        title=text_at(topic, "title") or next(filter(None, (text_at(post, "topic_title") for post in posts)), ""),
        stated=stated - len(posts) + len(spoken) if isinstance(stated, int) and not isinstance(stated, bool) else None,
        problems=source.problems,
    )


def _comment(post: Mapping[str, Json]) -> Comment:
    """What a post states; it answers a number, not an id, and often none where it plainly answers the one above."""
    gone = State.REMOVED if post.get("hidden") is True else State.LIVE
    return Comment(
        id=text_at(post, "post_number") or text_at(post, "id"),
        author=text_at(post, "username", "name"),
        text=text_of(_PREVIEW.sub(r"<p>\1</p>\g<0>", text_at(post, "cooked")), skip=_is_frame),
        parent=text_at(post, "reply_to_post_number") or None,
        posted=moment(post.get("created_at")),
        state=State.DELETED if post.get("deleted_at") or post.get("user_deleted") is True else gone,
    )


def _is_frame(tag: str, attrs: Mapping[str, str | None]) -> bool:
    """Whether an element shows what a linked page says, or whose the words of a quote are: nobody here said it."""
    classes = (attrs.get("class") or "").split()
    return (tag == "aside" and "onebox" in classes) or (tag == "div" and "title" in classes)
