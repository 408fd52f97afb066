"""From a talk page of a wiki, as HTML or wikitext, to a Thread a section (`talk`)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..source import Piece, Source

HEAD = 1 << 18  # bytes in which the markup of a page of HTML shows
_MARKS = (b"mw-headline", b"mw-parser-output", b"mw:WikiLink", b"mw-editsection", b"discussiontools")
_LINK = re.compile(rb"\[\[[^\[\]|]{1,30}:[^\[\]]{1,200}\]\]")


def sniff(source: Source, /) -> bool:
    """Say whether a file is a talk page: a wiki's markup with signatures in it."""
    if source.kind.name == "html":
        head = source.data[:HEAD]
        marked = any(mark in head for mark in _MARKS)
    else:
        marked = _LINK.search(source.data) is not None
    if not marked:
        return False
    from .talk import is_signed  # late: every text is asked for whether it is a talk page

    return is_signed(source)


def read(source: Source, /) -> Iterator[Piece]:
    """Yield a thread for each section of the page in which somebody signs."""
    from . import talk

    return talk.read(source)
