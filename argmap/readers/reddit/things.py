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
_FULL = frozenset(f"t{number}_" for number in range(1, 7))
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
    text = plain(text_at(row, "body"), escaped=escaped)
    return Comment(
        id=own_id(row),
        text=text,
        author=author_of(text_at(row, "author")),
        parent=parent_of(row.get("parent_id")) or above,
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
    return name[3:] if name[:3] in _FULL else name


def link_of(row: Mapping[str, Json]) -> str:
    """Return the id of the submission that a line belongs to; "" where it is none of Reddit's."""
    if is_comment(row):
        return bare(text_at(row, "link_id"))
    return own_id(row) if is_post(row) else ""


def plain(text: str, *, escaped: bool | None) -> str:
    """Return a text in Markdown as a person typed it.

    Reddit escapes `<`, `>` and `&` once, unless it was asked not to. A text that holds one of the brackets was not.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "&" in text:
        if escaped is None:
            escaped = "<" not in text and ">" not in text
        if escaped:
            text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        text = _UNSEEN.sub(" ", text)
    return text.strip("\n").rstrip()


def parent_of(value: object) -> str | None:
    """Return the id of what is answered; some collections keep it as a number, whose digits in base 36 are the id."""
    if isinstance(value, str):
        return None if not value else STORY if value[:3] == "t3_" else bare(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 1 << 64:
        return None
    digits = ""
    while value:
        value, digit = divmod(value, 36)
        digits = _DIGITS[digit] + digits
    return digits


def author_of(name: str) -> str:
    """Return who wrote a comment; "" where what stands there is nobody's name."""
    return "" if name[:1] == "[" and name.lower() in _NOBODY else name


def state_of(text: str) -> State:
    """Return what became of a comment by its text."""
    found = _GONE.fullmatch(text) if text[:1] == "[" else None
    return State.LIVE if found is None else State.DELETED if found[1] else State.REMOVED


def _state(row: Mapping[str, Json], text: str) -> State:
    """What became of a comment; some collections keep the text of one that was deleted later."""
    found = state_of(text)
    later = table_at(row, "_meta")
    if found is not State.LIVE or later.get("was_deleted_later") is not True:
        return found
    return State.DELETED if text_at(later, "removal_type") == "deleted" else State.REMOVED
