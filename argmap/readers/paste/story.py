"""From the rows above the comments to the story and its title, without menus and sidebars."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...text.shown import shorten
from ...text.words import undated
from .rows import PROSE, Row, count_in

TITLE = 100
HEADLINE = 8  # rows, at most, from the headline to the first words of the story
_PATH = re.compile(r"\s[‹›»>|·]\s")
_ON = re.compile(r"(?i)\b(?:on|to|zu|sur|sobre|su|к записи)\s*[:]?\s*[\"“„«](?P<title>.{3,150}?)[\"”“»]\s*$")


def title_of(lines: Sequence[str], rows: Sequence[Row], end: int) -> str:
    """Return the title: what the count says it counts comments on, else the line above the story's first words.

    Arguments: the lines of the story; the rows of the page; the first row that is no longer the story's.
    """
    for at in range(min(end, len(rows)) - 1, max(-1, end - 4), -1):
        named = _ON.search(rows[at].text) if count_in(rows[at]) is not None else None
        if named:
            return shorten(named.group("title"), TITLE)
    # A short question is a headline rather than the first words of a story.
    prose = next((at for at, row in enumerate(rows[:end]) if row.prose and not _asks(row)), None)
    first = next((line.strip() for line in lines if line.strip()), "")
    prose = min(end, len(rows)) if prose is None else prose
    if prose:
        # A menu and a byline are shorter than the headline.
        heads = [row.text for row in rows[max(0, prose - HEADLINE) : prose] if _may_be_title(row)]
        first = max(heads, key=len, default=first)
    return shorten(undated(first), TITLE) if first else ""


def _asks(row: Row) -> bool:
    return len(row.text) <= PROSE and row.text.endswith("?")


def _may_be_title(row: Row) -> bool:
    """Whether a row above a story may be its headline: no button, no byline, no path ("Home › News")."""
    if row.button or row.stamp is not None or count_in(row) is not None:
        return False
    return not _PATH.search(row.text)
