"""From the lines of a dump of Reddit's comments, in any order, to the comments of each submission."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from ..stated import Comment, moment, object_on
from .things import author_of, bare, comment_of, is_comment, link_of, parent_of, plain, state_of, story_of

BESIDES = 350  # bytes that a comment takes in memory beside its line


class Row(msgspec.Struct, gc=False):
    """A line as nearly all are; `line` is its number, set once it is read."""

    id: str
    link_id: str
    parent_id: str
    author: str
    body: str
    created_utc: int | float | str
    line: int = 0
    meta: msgspec.Raw | None = msgspec.field(default=None, name="_meta")


class Lines(NamedTuple):
    """What some lines hold: comments and the titles and stories of posts by the submission, numbers of odd lines."""

    comments: dict[str, list[Row | Comment]]
    posts: dict[str, tuple[str, str]]
    odd: list[int]


def grouped(lines: Iterable[tuple[int, bytes]], *, most: float = math.inf) -> Lines | None:
    """Return what some numbered lines hold, by submission; None where that takes more than so many bytes of memory."""
    found = Lines({}, {}, [])
    comments = found.comments
    decode = msgspec.json.Decoder(Row).decode
    for number, line in lines:
        most -= len(line) + BESIDES
        if most < 0:
            return None
        try:
            row = decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            _add_odd(line, number, found)
            continue
        if not row.id or not row.link_id[3:] or row.link_id[:3] != "t3_" or row.meta is not None:
            _add_odd(line, number, found)
            continue
        row.line = number
        link, row.link_id = row.link_id, ""  # which is held once, as a key
        if link in comments:
            comments[link].append(row)
        else:
            comments[link] = [row]
    return found


def _add_odd(line: bytes, number: int, found: Lines) -> None:
    """Add what a line holds that is no comment as nearly all are."""
    row = object_on(line) if line.strip() else {}
    link = link_of(row) if row else ""
    if row and link and is_comment(row):
        found.comments.setdefault(f"t3_{link}", []).append(comment_of(row, escaped=None, line=number))
    elif row and link:
        found.posts[f"t3_{link}"] = story_of(row, escaped=None)
    elif line.strip():
        found.odd.append(number)


def typed(row: Row) -> Comment:
    """Return what a line states that is as nearly all are."""
    text = plain(row.body, escaped=None)
    return Comment(
        id=bare(row.id),
        text=text,
        author=author_of(row.author),
        parent=parent_of(row.parent_id),
        posted=moment(row.created_utc),
        state=state_of(text),
        line=row.line,
    )
