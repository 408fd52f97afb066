"""From a text and a font size to pixels, and to lines that fit: the same on every machine, whatever its fonts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

# Advance widths in thousandths of the font size: for each character the widest of Arial's and Verdana's kin
# (measured in Liberation Sans and DejaVu Sans), so that text fits whichever a machine falls back to.
_ASCII = {
    280: "'ijl", 300: "I", 320: " ,.", 340: "/:;\\|", 360: "f", 380: "-", 400: "()[]t", 420: "!r", 460: '"',
    500: "*J`", 540: "sz", 560: "?L_c", 580: "k", 600: "vxy", 620: "FTaeo", 640: "$0123456789bdghnpqu{}", 680: "EKPSY",
    700: "ABVXZ", 740: "CRU", 760: "HN", 780: "&DG", 800: "OQ", 820: "w", 840: "#+<=>^~", 880: "M", 960: "%",
    980: "m", 1000: "W", 1020: "@",
}  # fmt: skip
_WIDTHS = {character: float(width) for width, characters in _ASCII.items() for character in characters}
_WIDTHS |= {"‘": 360.0, "’": 360.0, "“": 540.0, "”": 540.0, "–": 560.0, "—": 1010.0, "…": 1010.0, "·": 360.0}
_WIDTHS |= {"‰": 1380.0, "‱": 1780.0}
# Scripts by their last code point: generous means, as widths within one script differ by font.
_SCRIPTS = (
    (0x1C3, 680), (0x1CC, 1200), (0x1F0, 680), (0x1F3, 1200), (0x24F, 680), (0x36F, 640), (0x3FF, 700), (0x52F, 760),
    (0x58F, 860), (0x5FF, 740), (0x6FF, 800), (0x8FF, 840),
    (0xDFF, 950), (0xEFF, 760), (0xFFF, 950), (0x10FF, 860), (0x1DFF, 1000), (0x1FFF, 800), (0x206F, 700),
    (0x20CF, 800), (0x218F, 1300), (0x22FF, 1000), (0x27FF, 1450), (0xFB4F, 1100), (0xFDFC, 1050), (0xFDFF, 12000),
    (0xFEFF, 1050), (0xFFFF, 1000), (0x11FFF, 1300), (0x1254F, 4500), (0x1EFFF, 1100), (0x1FBFF, 1400),
)  # fmt: skip
_JOINTED = re.compile(r"\S{8,}[/?&=#._-]")  # an address, or another long word, as far as its last joint
_BOLD = 85.0  # what bold adds to each character: 62 to 80 on letters and digits, 103 on "W" and "M"


@lru_cache(maxsize=1 << 14)  # words and single characters come again and again
def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a text is at most, in pixels, at a font size in pixels."""
    known = _WIDTHS.get
    total = sum([known(character) or _other_width(character) for character in text])
    return (total + _BOLD * len(text) * bold) * size / 1000


def _other_width(character: str) -> float:
    category = unicodedata.category(character)
    if category in ("Cc", "Cs") or character == "\ufffd":  # what XML cannot hold is drawn as the last of these
        return 1050.0
    if category in ("Mn", "Me", "Cf"):
        # Marks of Indic and other scripts take room where a machine has no font that joins them.
        return 0.0 if character < "\u0500" or character > "\u1aaf" or category == "Cf" else 640.0
    if unicodedata.east_asian_width(character) in "WF":
        return 1400.0 if category[0] == "S" else 1010.0
    base = unicodedata.normalize("NFD", character)[0]
    if base in _WIDTHS:
        return _WIDTHS[base]
    upper = 1.25 if category == "Lu" else 1.0
    return next((width * upper for last, width in _SCRIPTS if ord(character) <= last), 1400.0)


def one_line(text: str, most: int = 2000) -> str:
    """Return the first `most` characters on one line, with at most two marks stacked on a letter."""
    text = " ".join(text[:most].split())
    if text.isascii() or _WIDTHS.keys() >= set(text):  # no marks among these
        return text
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if marks <= 2:
            kept.append(character)
    return "".join(kept)


@lru_cache(maxsize=1 << 8)  # the map and the ladders show the same turns
def wrap(text: str, width: float, size: float, *, most: int, bold: bool = False) -> tuple[str, ...]:
    """Cut a text greedily into at most `most` lines no wider than `width` pixels; "…" ends it where it is cut.

    Words too long for a line are broken where they must be, addresses between their parts.
    """
    lines: list[str] = []
    line = ""
    used = 0.0
    space = width_of(" ", size, bold=bold)
    waiting = one_line(text).split(" ")[::-1]
    while waiting and len(lines) < most:
        word = waiting.pop()
        taken = width_of(word, size, bold=bold)
        if line and used + space + taken <= width:
            line += " " + word
            used += space + taken
        elif line:
            lines.append(line)
            line, used = "", 0.0
            waiting.append(word)
        elif taken <= width:
            line, used = word, taken
        else:
            at = _break(word, width, size, bold)
            lines.append(word[:at])
            waiting.append(word[at:])
    if line and len(lines) < most:
        lines.append(line)
    elif line or waiting:
        lines[-1] = fit(lines[-1] + "…", width, size, bold=bold)
    if len(lines) == most > 1 and lines[-1] == "…":  # not worth the last line
        lines[-2:] = [fit(lines[-2].rstrip("…") + " …", width, size, bold=bold)]
    return tuple(lines)


def fit(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """Return the text on one line no wider than `width` pixels, cut with "…" where it must be."""
    text = one_line(text, 400)
    if width_of(text, size, bold=bold) <= width:
        return text
    at = _break(text, width - width_of("…", size, bold=bold), size, bold)
    space = text.rfind(" ", 0, at + 1)
    at = space if space > at * 0.6 and not _JOINTED.match(text, space + 1, at) else at
    return text[:at].rstrip(" ,;:-…") + "…"


def _break(word: str, width: float, size: float, bold: bool) -> int:
    used = 0.0
    for at, character in enumerate(word):
        used += width_of(character, size, bold=bold)
        if used > width:
            return max(_joint(word, 0, at), 1)
    return len(word)


def _joint(text: str, start: int, end: int) -> int:
    """Where to break a text at `end` or before it, but after `start`: within a long word, behind a part of it."""
    found = _JOINTED.match(text, max(start, text.rfind(" ", start, end) + 1), end)
    return found.end() if found else end


def wrap_marked(
    text: str, marks: Sequence[tuple[int, int]], width: float, size: float, *, most: int
) -> tuple[tuple[str, ...], tuple[tuple[tuple[int, int], ...], ...]]:
    """Cut a text as `wrap` does, with the (start, end) of `marks` measured in bold.

    Arguments: a text on one line (see `one_line`), marks in order and apart, the width and font size in pixels, the
    most lines. Returns the lines, and for each line the marks in it.
    """
    bold = [False] * len(text)
    for start, end in marks:
        bold[start:end] = [True] * (min(end, len(text)) - start)
    known = {(c, b): width_of(c, size, bold=b) for c, b in set(zip(text, bold, strict=True))}
    widths = [known[pair] for pair in zip(text, bold, strict=True)]
    rows: list[tuple[int, int]] = []
    at = 0
    while at < len(text) and len(rows) < most:
        used, end = 0.0, at
        while end < len(text) and used + widths[end] <= width:
            used += widths[end]
            end += 1
        if end < len(text) and text[end] != " ":
            space = text.rfind(" ", at, end)
            end = space if space > at else max(_joint(text, at, end), at + 1)
        rows.append((at, end))
        at = end + (text[end : end + 1] == " ")
    dots = width_of("…", size)
    if at < len(text) and rows:
        start, end = rows[-1]
        while end > start + 1 and sum(widths[start:end]) + dots > width:
            end -= 1
        space = text.rfind(" ", start, end + 1)
        end = space if space > start + (end - start) * 0.6 else _joint(text, start, end)
        while end > start + 1 and text[end - 1] in " ,;:-…":
            end -= 1
        rows[-1] = start, end
    if len(rows) == most > 1 and text[slice(*rows[-1])] == "…":  # not worth the last line
        rows.pop()
        at = len(text) - 1
        start, end = rows[-1]
        while end > start + 1 and sum(widths[start:end]) + dots > width:
            end = max(text.rfind(" ", start, end), start + 1)
        rows[-1] = start, end
    lines = [text[start:end] for start, end in rows]
    if at < len(text) and rows:
        lines[-1] += "…"
    kept = []
    for start, end in rows:
        inside = [(max(a, start) - start, min(b, end) - start) for a, b in marks if a < end and b > start]
        kept.append(tuple(inside))
    return tuple(lines), tuple(kept)


def number_text(value: float) -> str:
    """Return a coordinate in pixels as SVG wants it: one decimal at most, no trailing zero."""
    return f"{value:.1f}".removesuffix(".0")
