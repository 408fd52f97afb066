"""From an object of Reddit's, a comment or a submission, to the Comment, or the story, that it states."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ...model import STORY, State
from ..stated import Comment, Json, moment, table_at, text_at

_NOBODY = ("[deleted]", "[removed]", "[unavailable]")  # in place of a name, of many people
_GONE = re.compile(
    r"\[\s*(?:(deleted(?: by user)?)|removed|unavailable|removed by (?:reddit|moderators?)\b.*)\s*\]", re.I
)
_UNSEEN = re.compile(r"&(?:#x200b|#8203|nbsp|zwnj);", re.I)  # which the site's editor puts into empty lines
_FULL = re.compile(r"t[1-6]_")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def is_comment(row: Mapping[str, Json]) -> bool:
    """Say whether an object is a comment: it has a body and says whom it answers, or a comment's full name."""
    named = row.get("name")
    return ("body" in row and ("link_id" in row or "parent_id" in row)) or (
        isinstance(named, str) and named.startswith("t1_")
    )


def is_post(row: Mapping[str, Json]) -> bool:
    """Say whether an object is a submission."""
    named = row.get("name")
    return ("title" in row and ("selftext" in row or "num_comments" in row)) or (
        isinstance(named, str) and named.startswith("t3_")
    )


def comment_of(
    row: Mapping[str, Json], *, escaped: bool | None, above: str | None = None, line: int | None = None
) -> Comment:
    """Return what a comment's object states.

    Arguments: the object; whether `<`, `>` and `&` stand escaped in its text, None to decide by the text; the id of the
    comment in whose replies it stands, which counts where it names no parent; its line in the file.
    """
    author = text_at(row, "author")
    text = plain(text_at(row, "body"), escaped=escaped)
    parent = _parent(row.get("parent_id")) or above
    return Comment(
        id=own_id(row),
        text=text,
        author="" if author.lower() in _NOBODY else author,
        parent=parent,
        posted=moment(row.get("created_utc")) or moment(row.get("created")),
        state=_state(row, text),
        line=line,
    )


def story_of(row: Mapping[str, Json], *, escaped: bool | None) -> tuple[str, str]:
    """Return the title of a submission and its story: the title, and the text or the address below it."""
    title = " ".join(plain(text_at(row, "title"), escaped=escaped).split())
    text = plain(text_at(row, "selftext"), escaped=escaped)
    if not text or _GONE.fullmatch(text):
        text = "\n\n".join(part for part in (text, plain(text_at(row, "url"), escaped=escaped)) if part)
    return title, "\n\n".join(part for part in (title, text) if part)


def own_id(row: Mapping[str, Json]) -> str:
    """Return the id of an object, without what says of which kind it is."""
    return bare(text_at(row, "id", "name"))


def bare(name: str) -> str:
    """Return an id without the kind in front of it ("t1_")."""
    return name[3:] if _FULL.match(name) else name


def plain(text: str, *, escaped: bool | None) -> str:
    """Return a text in Markdown as a person typed it.

    Reddit escapes `<`, `>` and `&` once, unless it was asked not to. A text that holds one of the brackets was not.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if escaped is None:
        escaped = "<" not in text and ">" not in text
    if escaped:
        text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return _UNSEEN.sub(" ", text).strip("\n").rstrip() if "&" in text else text.strip("\n").rstrip()


def _parent(value: object) -> str | None:
    """The id of what is answered; some collections keep it as a number, whose digits in base 36 are the id."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 1 << 64:
        digits = ""
        while value:
            value, digit = divmod(value, 36)
            digits = _DIGITS[digit] + digits
        return digits
    if not isinstance(value, str) or not value:
        return None
    return STORY if value.startswith("t3_") else bare(value)


def _state(row: Mapping[str, Json], text: str) -> State:
    """What became of a comment; some collections keep the text of one that was deleted later."""
    found = _GONE.fullmatch(text)
    if found:
        return State.DELETED if found[1] else State.REMOVED
    later = table_at(row, "_meta")
    if later.get("was_deleted_later") is True:
        return State.DELETED if text_at(later, "removal_type") == "deleted" else State.REMOVED
    return State.LIVE
