"""From comments of Lemmy and PieFed as JSON, in any order, to Threads: one a post."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..errors import NoComments
from ..model import STORY, State, Thread
from .source import Source
from .stated import (
    Comment,
    Json,
    count_at,
    fields_of,
    json_of,
    moment,
    part_id,
    table_at,
    tables_in,
    text_at,
    thread,
)

_ORDERED = frozenset(("published", "published_at"))
_SITE = re.compile(r"https?://([^/\s]+)/")


def sniff(source: Source, /) -> bool:
    """Say whether a file of JSON has the fields of a comment of Lemmy."""
    fields = fields_of(source)
    comment = {"post_id", "path", "ap_id"} <= fields or {"post_id", "parent_id", "creator_id", "ap_id"} <= fields
    return comment and not fields.isdisjoint(("content", "body"))


def read(source: Source, /) -> Iterator[Thread]:
    """Yield the thread of each post of a file, in the order of the file."""
    posts: dict[str, dict[str, Json]] = {}
    stated: dict[str, int | None] = {}
    views: dict[int, dict[str, Json]] = {}  # what names the creator of a comment, by the comment
    found: dict[str, list[tuple[dict[str, Json], dict[str, Json]]]] = {}
    for one in tables_in(json_of(source)):
        if comment := table_at(one, "comment"):
            views[id(comment)] = one
        post = table_at(one, "post")
        if text_at(post, "id"):
            posts.setdefault(text_at(post, "id"), post)
            if "comment" not in one:
                stated[text_at(post, "id")] = count_at(one.get("counts") or post, "comments")
        if text_at(one, "id") and text_at(one, "post_id") and ("path" in one or "parent_id" in one):
            found.setdefault(text_at(one, "post_id"), []).append((one, views.get(id(one), {})))
    if not found:
        raise NoComments(source.path, None, "holds no comment: save the comments too, in the same file")
    for number, rows in found.items():
        post = posts.get(number, {})
        if not any(_ORDERED & row.keys() for row, _ in rows):
            rows = sorted(rows, key=lambda each: (len(text_at(each[0], "id")), text_at(each[0], "id")))  # ids count up
        yield thread(
            [_comment(row, view) for row, view in rows],
            source=source,
            format="lemmy",
            id=part_id(source, number, several=len(found) > 1),
            title=text_at(post, "name", "title"),
            story="\n\n".join(each for each in (text_at(post, "body"), text_at(post, "url")) if each),
            stated=stated.get(number),
            problems=source.problems,
        )


def _comment(row: dict[str, Json], view: dict[str, Json]) -> Comment:
    chain = text_at(row, "path").split(".")  # from "0", the post, to the comment itself
    parent = text_at(row, "parent_id") or (chain[-2] if len(chain) > 1 else "")
    removed = row.get("removed") is True
    return Comment(
        id=text_at(row, "id"),
        text=text_at(row, "content", "body").replace("\r\n", "\n").strip(),
        author=_author(row, table_at(view, "creator") or table_at(row, "creator")),
        parent=STORY if parent in ("", "0") else parent,
        posted=moment(row.get("published") or row.get("published_at")),
        state=State.REMOVED if removed else State.DELETED if row.get("deleted") is True else State.LIVE,
    )


def _author(row: dict[str, Json], creator: dict[str, Json]) -> str:
    """The name of an account, with its site where that is another one; its number where the file names nobody."""
    name = text_at(creator, "name", "user_name", "display_name")
    site = _SITE.match(text_at(creator, "actor_id", "ap_id")) if creator.get("local") is False else None
    return f"{name}@{site[1]}" if name and site else name or text_at(row, "creator_id", "user_id")
