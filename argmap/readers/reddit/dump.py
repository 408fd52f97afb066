"""From a dump of Reddit's comments, one a line in any order, to a Thread a submission."""

from __future__ import annotations

import os
import re
import tempfile
import zlib
from collections.abc import Iterable, Iterator

from ...errors import NoComments
from ...model import Problem, Thread
from ...text.files import LARGEST
from ..source import Piece, Source
from ..stated import Comment, Json, object_on, text_at
from ..stated import thread as thread_of
from .things import bare, comment_of, is_comment, is_post, own_id, story_of

BINS = 128  # files into which a large dump is sorted: one of 100 GB leaves less than 1 GB for each
FIRST = 1 << 20  # bytes of the first line at most by which a dump is told
_LINK = re.compile(rb'"link_id": ?"t3_(\w{1,13})"')


def sniff(source: Source, /) -> bool:
    """Say whether the first line of a file is a comment or a submission of Reddit's."""
    head = source.data[: FIRST + 1].lstrip(b"\xef\xbb\xbf \r\n\t").split(b"\n", 1)[0]
    if not head.startswith(b"{") or len(head) > FIRST:
        return False
    row = object_on(head)
    return row is not None and _link(row) != ""


def read(source: Source, /) -> Iterator[Piece]:
    """Yield the threads of a dump.

    They go by their first line; a dump larger than argmap takes at once is sorted into files by submission first, and
    goes by these. Lines that are no comment are counted in a Problem of the first thread.
    """
    some = False
    for lines in _parted(source):
        for thread in _threads(lines, source):
            some = True
            yield thread
    if not some:
        raise NoComments(source.path, None, "holds no comments of Reddit's: name a dump of comments, one a line (RC_…)")


def _parted(source: Source) -> Iterator[Iterable[tuple[int, bytes]]]:
    """The numbered lines of a dump in parts that hold whole threads; one part, where it is small."""
    numbered = enumerate(source.lines(), 1)
    if source.file is None or len(source.data) <= LARGEST:
        yield numbered
        return
    with tempfile.TemporaryDirectory(prefix="argmap-") as folder:
        names = [os.path.join(folder, str(number)) for number in range(BINS)]
        files = [open(name, "wb") for name in names]  # noqa: SIM115
        try:
            for number, line in numbered:
                found = _LINK.search(line)
                link = found[1] if found else _link(object_on(line) or {}).encode("utf-8", "replace")
                files[zlib.crc32(link) % BINS].write(b"%d %s\n" % (number, line.rstrip(b"\r\n")))
        finally:
            for file in files:
                file.close()
        for name in names:
            with open(name, "rb") as sorted_:
                yield ((int(at), line) for at, _, line in (each.partition(b" ") for each in sorted_))
            os.remove(name)


def _threads(lines: Iterable[tuple[int, bytes]], source: Source) -> Iterator[Thread]:
    """The threads of some lines, by their first one."""
    comments: dict[str, list[Comment]] = {}
    posts: dict[str, tuple[str, str]] = {}
    odd: list[int] = []
    for number, line in lines:
        row = object_on(line) if line.strip() else {}
        link = _link(row) if row else ""
        if row and link and is_comment(row):
            comments.setdefault(link, []).append(comment_of(row, escaped=None, line=number))
        elif row and link:
            posts[link] = story_of(row, escaped=None)
        elif line.strip():
            odd.append(number)
    problems = []
    if odd:
        many = f"{len(odd)} lines of the dump are" if len(odd) > 1 else "a line of the dump is"
        message = f"{many} no comment of Reddit's, the first one here: left out"
        problems.append(Problem(path=source.path, line=odd[0], code="input", message=message))
    for link in list(comments):
        title, story = posts.get(link, ("", ""))
        some = comments.pop(link)
        yield thread_of(some, source=source, format="reddit_dump", id=link, title=title, story=story, problems=problems)
        problems = []


def _link(row: dict[str, Json]) -> str:
    """The id of the submission that a line belongs to; "" where it is none of Reddit's."""
    if is_comment(row):
        return bare(text_at(row, "link_id"))
    return own_id(row) if is_post(row) else ""
