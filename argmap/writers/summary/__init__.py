"""From an ArgumentMap to the thread in one screen: counts, people, camps, disputes and what went unanswered."""

from __future__ import annotations

from collections.abc import Callable

from ...errors import UnknownFormat
from ...model import ArgumentMap
from ...text.shown import as_json, dress
from .. import FORMS
from . import markdown, outline, screen


def write(map_: ArgumentMap, *, to: str = "markdown", width: int = 80, colour: bool = False) -> bytes:
    """Summarise a thread.

    Arguments: the map; `to`, "text", "markdown" or "json"; for text the `width` in columns (at least 40) and `colour`,
    to dress it with ANSI escape sequences. Returns UTF-8 bytes. Text is cut to one screen, markdown has more of the
    disputes, JSON everything, with the whole words of each statement. Raises UnknownFormat for another form.
    """
    makers: dict[str, Callable[[], str]] = {
        "text": lambda: "".join(f"{dress(row, colour)}\n" for row in screen.lines(map_, width)),
        "markdown": lambda: markdown.of(outline.of(map_)),
        "json": lambda: as_json(plain(outline.of(map_)), indent=2) + "\n",
    }
    if to not in makers:
        raise UnknownFormat("to", None, f"no form {to!r} of a summary: one of {', '.join(FORMS)}")
    return makers[to]().encode("utf-8")


def plain(value: object) -> object:
    """Return an outline, or a part of one, as JSON has it: tables of fields by name, lists, and single values."""
    if not isinstance(value, tuple):
        return value
    names = getattr(value, "_fields", None)
    parts = [plain(part) for part in value]  # an outline is four levels deep
    return dict(zip(names, parts, strict=True)) if names else parts
