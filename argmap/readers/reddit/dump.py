"""From a dump of Reddit's comments, one a line in any order, to a Thread a submission."""

from __future__ import annotations

import os
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ...errors import NoComments
from ...model import Problem, Thread
from ..source import Piece, Source
from ..stated import Comment, object_on
from ..stated import thread as thread_of
from .things import bare, link_of

if TYPE_CHECKING:
    from .lines import Lines

MOST_HELD = 700_000_000  # bytes of memory that a dump may take; a larger one is sorted into files
BINS = 128  # such files: a dump of 100 GB leaves less than 1 GB for each
FIRST = 1 << 20  # bytes of the first line at most by which a dump is told


def sniff(source: Source, /) -> bool:
    """Say whether the first line of a file is a comment or a submission of Reddit's."""
    head = source.data[: FIRST + 1].lstrip(b"\xef\xbb\xbf \r\n\t").split(b"\n", 1)[0]
    if not head.startswith(b"{") or len(head) > FIRST:
        return False
    row = object_on(head)
    return row is not None and link_of(row) != ""


def read(source: Source, /) -> Iterator[Piece]:
    """Yield the threads of a dump.

    They go by their first line; a dump larger than the memory that it may take is sorted into files by submission
    first, and goes by these. Lines that are no comment are counted in a Problem of the thread at which they show.
    """
    last: Thread | None = None  # kept back, as what is odd may show behind it
    odd: list[int] = []
    for found in _parted(source):
        for comments, link in _threads(found):
            odd += found.odd
            found.odd.clear()
            if not comments:
                continue
            if last is not None:
                yield last
            title, story = found.posts.get(link, ("", ""))
            problems = _problems(odd, source)
            odd = []
            id_ = bare(link)
            last = thread_of(
                comments, source=source, format="reddit_dump", id=id_, title=title, story=story, problems=problems
            )
        odd += found.odd
    if last is None:
        raise NoComments(source.path, None, "holds no comments of Reddit's: name a dump of comments, one a line (RC_…)")
    yield replace(last, problems=(*last.problems, *_problems(odd, source)))


def _parted(source: Source) -> Iterator[Lines]:
    """What the lines of a dump hold, in parts of whole threads: in one, where it is small."""
    from .lines import LINK, grouped  # late: every file of JSON is asked for whether it is a dump

    whole = grouped(enumerate(source.lines(), 1), most=MOST_HELD)
    if whole is not None:
        yield whole
        return
    with tempfile.TemporaryDirectory(prefix="argmap-") as folder:
        names = [os.path.join(folder, str(number)) for number in range(BINS)]
        files = [open(name, "wb") for name in names]  # noqa: SIM115
        try:
            for number, line in enumerate(source.lines(), 1):
                found = LINK.search(line)
                link = found[1] if found else f"t3_{link_of(object_on(line) or {})}".encode("utf-8", "replace")
                files[zlib.crc32(link) % BINS].write(b"%d %s\n" % (number, line))
        finally:
            for file in files:
                file.close()
        for name in names:
            with open(name, "rb") as sorted_:
                part = grouped((int(at), line) for at, _, line in (each.partition(b" ") for each in sorted_))
            os.remove(name)
            if part is not None:
                yield part


def _threads(found: Lines) -> Iterator[tuple[list[Comment], str]]:
    """The comments of each submission, by their first line, with its full name."""
    from .lines import comments

    for link in list(found.lines):
        yield comments(link, found), link


def _problems(odd: Sequence[int], source: Source) -> list[Problem]:
    if not odd:
        return []
    many = f"{len(odd)} lines of the dump are" if len(odd) > 1 else "a line of the dump is"
    message = f"{many} no comment of Reddit's, the first one here: left out"
    return [Problem(path=source.path, line=min(odd), code="input", message=message)]
