"""From the lines of a dump of Reddit's comments, in any order, to the comments of each submission."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import repeat
from operator import attrgetter
from typing import NamedTuple

import msgspec

from ...model import State
from ..stated import Comment, moment, object_on
from .things import author_of, bare, comment_of, is_comment, link_of, parent_of, plain, state_of, story_of

BESIDES = 100  # bytes that a line takes in memory beside its own
LINK = re.compile(rb'"link_id": ?"(t3_\w{1,13})"')  # within a text such quotation marks would be escaped
_ENDS = (b"}", b"}\r")


class Row(msgspec.Struct, gc=False):
    """A line as nearly all are."""

    id: str
    link_id: str
    parent_id: str
    author: str
    body: str
    created_utc: int | float | str
    meta: msgspec.Raw | None = msgspec.field(default=None, name="_meta")


class Lines(NamedTuple):
    """What some lines hold: by the submission its numbers of lines and these; of lines that are not as nearly all
    are its comments, its title and story; and the numbers of odd lines."""

    lines: dict[str, tuple[list[int], list[bytes]]]
    others: dict[str, list[Comment]]
    posts: dict[str, tuple[str, str]]
    odd: list[int]


def grouped(lines: Iterable[tuple[int, bytes]], *, most: float = math.inf) -> Lines | None:
    """Return what some numbered lines hold, by submission; None where that takes more than so many bytes of memory.

    A line is not decoded before its thread is made: then all that it says lies together, which halves the time.
    """
    found = Lines({}, {}, {}, [])
    by_link: dict[bytes, tuple[list[int], list[bytes]]] = {}
    search = LINK.search
    for number, line in lines:
        most -= len(line) + BESIDES
        if most < 0:
            return None
        link = search(line)
        if link is None or not line.endswith(_ENDS):
            _add_odd(line, number, found)
        elif (same := by_link.get(link[1])) is not None:
            same[0].append(number)
            same[1].append(line)
        else:
            found.lines[link[1].decode()] = by_link[link[1]] = ([number], [line])
    return found


def _add_odd(line: bytes, number: int, found: Lines) -> None:
    """Add what a line holds that is no comment as nearly all are."""
    row = object_on(line) if line.strip() else {}
    link = link_of(row) if row else ""
    if row and link and is_comment(row):
        found.others.setdefault(f"t3_{link}", []).append(comment_of(row, escaped=None, line=number))
        found.lines.setdefault(f"t3_{link}", ([], []))
    elif row and link:
        found.posts[f"t3_{link}"] = story_of(row, escaped=None)
    elif line.strip():
        found.odd.append(number)


def comments(link: str, found: Lines) -> list[Comment]:
    """Take the comments of a submission out, in the order of the file; lines that turn out to be odd are added to
    these."""
    numbers, lines = found.lines.pop(link)
    try:
        rows = _ROWS.decode_lines(b"\n".join(lines))
    except (msgspec.MsgspecError, UnicodeDecodeError):
        rows = []
    said: list[Comment] = []
    if len(rows) == len(lines) and all(row.link_id == link and row.id and row.meta is None for row in rows):
        said = typed(rows, numbers)
    else:
        for number, line in zip(numbers, lines, strict=True):
            row = object_on(line)
            if row is None or not is_comment(row) or f"t3_{link_of(row)}" != link:
                found.odd.append(number)
            else:
                said.append(comment_of(row, escaped=None, line=number))
    others = found.others.pop(link, [])
    return sorted([*said, *others], key=attrgetter("line")) if others else said


_ROWS = msgspec.json.Decoder(Row)
_COMMENT = partial(tuple.__new__, Comment)  # of a tuple with all fields, in a third of the time of Comment(…)


def typed(rows: Sequence[Row], numbers: Sequence[int]) -> list[Comment]:
    """Return what the lines of a thread state, each as nearly all are: a field of all at once, as that is quicker."""
    said = [row.body for row in rows]
    joined = "".join(said)
    if "&" in joined or "\r" in joined:
        said = [plain(text, escaped=None) for text in said]
    else:
        said = [text.strip("\n").rstrip() for text in said]
    columns = (
        [row.id if row.id[2:3] != "_" else bare(row.id) for row in rows],
        said,
        [row.author if row.author[:1] != "[" else author_of(row.author) for row in rows],
        [row.parent_id[3:] if row.parent_id[:3] == "t1_" else parent_of(row.parent_id) for row in rows],
        repeat(None),
        [moment(row.created_utc) for row in rows],
        [state_of(text) if text[:1] == "[" else State.LIVE for text in said],
        numbers,
    )
    return list(map(_COMMENT, zip(*columns, strict=False)))
