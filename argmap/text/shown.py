"""From any text to one that is safe and fits where it is shown: a terminal, JSON, XML, a line of so many columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import TypeAlias

LONGEST_NAME = 60  # characters of a name that is compared with others, to tell what was meant


# What looks like text and is drawn as nothing, or turns the direction of what follows it.
_UNSEEN = dict.fromkeys([0x200B, 0x200E, 0x200F, 0xFEFF, *range(0x202A, 0x202F), *range(0x2060, 0x2070)])


# What XML 1.0 forbids or discourages. Told by what it leaves out, the same set takes 3 ms longer to compile.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


_XML = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#39;"))  # the first comes first


def drawable(text: str) -> str:
    """Return the text as XML and HTML may hold it: control characters, lone surrogates and marks that turn the writing
    direction left out or replaced by U+FFFD; markup stands as it is."""
    if not text.isascii():
        text = text.translate(_UNSEEN)
    return text if text.isprintable() else _NOT_XML.sub("\ufffd", text)  # nothing that can be printed is among them


def escape_xml(text: str) -> str:
    """Return the text safe for XML content and attributes: drawable, and its markup escaped."""
    text = drawable(text)
    for sign, entity in _XML:
        text = text.replace(sign, entity)
    return text


def portable(text: str) -> str:
    """Return the text as a file for another program may hold it: drawable, and "\\n" for each end of a line, as readers
    of XML and of tables make of it."""
    return drawable(text.replace("\r\n", "\n").replace("\r", "\n"))


# What begins with one of these is a formula to a spreadsheet, which may call up other programs and addresses.
_FORMULA = ("=", "+", "-", "\u2212", "@")


def cell(text: str) -> str:
    """Return a text as it may stand in a table: before what a spreadsheet would run there is a mark that it takes for
    text, as it reads a full-width "＝" like a plain one."""
    return f"'{text}" if unicodedata.normalize("NFKC", text.lstrip()[:1])[:1] in _FORMULA else text


def printable(text: str) -> str:
    """Return the text safe for a terminal: control characters, escape sequences and direction marks left out."""
    if text.isprintable():
        return text
    text = text.translate(_UNSEEN)
    return "".join(c if c == "\n" or (c.isprintable() and not "\ud800" <= c <= "\udfff") else " " for c in text)


Piece: TypeAlias = tuple[str, str]  # some text and its style, as parameters of an escape sequence; "" for none


def dress(row: Iterable[Piece], colour: bool) -> str:
    """Return a line for a terminal: its pieces, where there is `colour` between the escape sequences of their styles.

    This is the gate to every screen: whatever a piece holds, no control character, no escape sequence and no further
    line comes out of it.
    """
    line = ""
    for text, style in row:
        said = printable(text).replace("\n", " ")
        line += f"\x1b[{style}m{said}\x1b[0m" if colour and style and said else said
    return line.rstrip()


def clean(text: str) -> str:
    """Return a text without the lone surrogates that no file can hold: U+FFFD stands for each."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    return text


def as_json(value: object, *, indent: int | None = None) -> str:
    """Return a value as JSON: text as it is, but for what `printable` would not let through, which is escaped."""
    import json  # late: most commands print none

    text = json.dumps(value, ensure_ascii=False, indent=indent)
    odd = (character for character in set(text) if character != "\n" and not character.isprintable())
    return text.translate({ord(character): json.dumps(clean(character))[1:-1] for character in odd})


def shorten(text: str, width: int) -> str:
    """Return the text on one line, cut at a word's end to at most `width` characters, with "…" where cut."""
    text = " ".join(text.split())
    if len(text) <= width:
        return text
    cut = text.rfind(" ", 0, width)
    return text[: cut if cut > width // 2 else width - 1].rstrip(" ,;:-") + "…"


def shown(path: str) -> str:
    """Return a path as it is kept and shown: what is no text in it (a file's name is bytes) stands there as escapes."""
    try:
        name = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # holds what stands for no byte either
        name = path.encode("utf-8", "backslashreplace")
    return name.decode("utf-8", "backslashreplace")


def amount(number: int, one: str, many: str = "") -> str:
    """Return a number with its word: "1 turn", "1,000 turns"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the known name that a mistyped one was most likely meant to be, "" where none is near."""
    # Two numbers are always near each other, and comparing long texts takes time.
    if name.isdigit() or len(name) > LONGEST_NAME:
        return ""
    from difflib import get_close_matches  # late: few names are mistyped

    near = get_close_matches(name, (one for one in known if len(one) <= LONGEST_NAME), n=1)
    return near[0] if near else ""


def cells(text: str) -> int:
    """Return how many columns of a terminal a text takes: two for wide East Asian characters and emoji, none for
    combining ones."""
    if text.isascii():
        return len(text)
    return sum(map(_cells_of, text))


def _cells_of(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def cut(text: str, width: int) -> str:
    """Return the text on one line of at most `width` columns of a terminal, with "…" where it was cut."""
    text = " ".join(text.split())
    if cells(text) <= width:
        return text
    used = 0
    for at, character in enumerate(text):
        used += _cells_of(character)
        if used > width - 1:
            space = text.rfind(" ", 0, at + 1)
            return text[: space if space > at * 2 // 3 else at].rstrip(" ,;:-") + "…"
    return text


# What means something to Markdown inside a line: marks of emphasis, code, links, tables and formulas; what begins a
# list or rule; what begins or ends a heading; and what makes an address, which some readers make a link of, and the
# signs behind it a part of the link, so that a backslash there escapes nothing.
_MEANING = re.compile(r"[\\`*_{}\[\]~|$@^]|^[-+=:]|#(?=[#\s]|$)|:(?=//)|/(?=/)|\.(?=[^\W\d_])|(?<=[Ww]{3})\.")
_NUMBERED = re.compile(r"^(\d{1,9})([.)])")
_HTML = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"}


def inert(text: str) -> str:
    """Return a text as one line of Markdown that every reader of it shows as it is: no tag, link, heading or the like.

    It may stand anywhere in a line, also in the cell of a table, and begin one. GitHub alone makes a link of a mail
    address, and of nothing else: it looks for those when all signs have been read.
    """
    line = " ".join(printable(text).split())
    return _NUMBERED.sub(r"\1\\\2", _MEANING.sub(r"\\\g<0>", line)).translate(_HTML)
