"""From the rows above the comments to the story and its title, without menus and sidebars."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...text.shown import shorten
from ...text.words import undated
from .rows import Row, count_in

TITLE = 100
HEADLINE = 8  # rows, at most, from the headline to the first words of the story
_ON = re.compile(r"(?i)\b(?:on|to|zu|sur|sobre|su|к записи)\s*[:]?\s*[\"“„«](?P<title>.{3,150}?)[\"”“»]\s*$")


def title_of(lines: Sequence[str], rows: Sequence[Row], end: int) -> str:
    """Return the title: what the count says it counts comments on, else the line above the story's first words.

    Arguments: the lines of the story; the rows of the page; the first row that is no longer the story's.
    """
    for at in range(min(end, len(rows)) - 1, max(-1, end - 4), -1):
        named = _ON.search(rows[at].text) if count_in(rows[at]) is not None else None
        if named:
            return shorten(named.group("title"), TITLE)
    prose = next((at for at, row in enumerate(rows[:end]) if row.prose), None)
    first = next((line.strip() for line in lines if line.strip()), "")
    if prose:
        # A menu and a byline are shorter than the headline.
        heads = [row.text for row in rows[max(0, prose - HEADLINE) : prose] if not row.button and row.stamp is None]
        first = max(heads, key=len, default=first)
    return shorten(undated(first), TITLE) if first else ""
