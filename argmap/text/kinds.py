"""From how a file begins to what kind of file it is, and what to do where no reader takes it."""

from __future__ import annotations

import re
from typing import NamedTuple

from .files import beginning

HEAD = 1 << 16  # bytes by which a kind is told
LONG = HEAD - 1000  # bytes of a text of which more was to be seen, whatever its last letter and the ends of its lines

TEXT = "text"
FOLDER = "folder"


class Kind(NamedTuple):
    """A kind of file: its name, what a message calls it, and what to do with one that no reader takes."""

    name: str
    called: str
    cure: str


PAGE = "save the page's text instead: select all of it, copy, and paste it into a text file"
EXPORT = f"see argmap formats for those that are; or {PAGE}"

# In the order in which they are asked: whichever bytes a file begins with.
_BINARY = (
    (b"%PDF-", Kind("pdf", "a PDF", PAGE)),
    (b"PK\x03\x04", Kind("zip", "a zip archive or an office document", "unpack it, or save its text, and name that")),
    (b"PK\x05\x06", Kind("zip", "an empty zip archive", "pack the files anew")),
    (b"\x1f\x8b", Kind("gzip", "packed by gzip", "unpack it first")),
    (b"BZh", Kind("bzip2", "packed by bzip2", "unpack it first")),
    (b"\x28\xb5\x2f\xfd", Kind("zstd", "packed by zstd", "unpack it first")),
    (b"\xfd7zXZ\x00", Kind("xz", "packed by xz", "unpack it first")),
    (b"7z\xbc\xaf\x27\x1c", Kind("7z", "a 7z archive", "unpack it first")),
    (b"Rar!\x1a\x07", Kind("rar", "a RAR archive", "unpack it first")),
    (b"\xd0\xcf\x11\xe0", Kind("office", "an old office document", "save its text, and name that")),
    (b"{\\rtf", Kind("rtf", "RTF", "save it as plain text")),
    (b"SQLite format 3\x00", Kind("sqlite", "an SQLite database", "export its table as CSV")),
    (b"bplist00", Kind("webarchive", "a web archive of Safari's", "save the page as HTML, 'Page Source'")),
    (b"\x89PNG", Kind("picture", "a picture", PAGE)),
    (b"\xff\xd8\xff", Kind("picture", "a picture", PAGE)),
    (b"GIF8", Kind("picture", "a picture", PAGE)),
    (b"RIFF", Kind("media", "a picture, sound or film", PAGE)),
    (b"PAR1", Kind("parquet", "Parquet", "export its table as CSV or JSON Lines")),
)

_HTML_TAGS = (
    "html|head|body|title|meta|link|base|script|style|div|article|section|main|header|p|h[1-6]|table|tr|td|ul|ol|li|dl|a|"
    "span|b|i|img|br|hr|form|center|font|blockquote|pre"
)
_XML = Kind("xml", "XML", EXPORT)
# The same, of text.
_TEXT = (
    (
        r"(?:[\w-]+:.*\n(?:[ \t].*\n)*)*(?:Snapshot-Content-Location:|Content-Type:\s*multipart/related\b)",
        Kind("mhtml", "a saved page (MHTML)", EXPORT),
    ),
    (
        r"(?:From \S+.*\n)?(?:[\w-]+:.*\n(?:[ \t].*\n)*)*(?:Return-Path|Received|Delivered-To|Message-ID):",
        Kind("mail", "a mailbox", EXPORT),
    ),
    (r"\s*(?:<!--(?:(?!-->).)*-->\s*)*<!doctype\s+html", Kind("html", "HTML", EXPORT)),
    (r"\s*<\?xml[^>]*>\s*(?:<!--(?:(?!-->).)*-->\s*)*(?:<!doctype\s+html|<html\b)", Kind("html", "HTML", EXPORT)),
    (rf"\s*(?:<!--(?:(?!-->).)*-->\s*)*<(?:{_HTML_TAGS})(?:[\s/][^<>]*)?>", Kind("html", "HTML", EXPORT)),
    (r"\s*(?:<!--(?:(?!-->).)*-->\s*)*<(?:[!?]|[a-z][\w:.-]*(?:[\s/][^<>]*)?>)", _XML),
    (r"\s*(?:\{\s*[\"}]|\[\s*(?:[]{\"]|\[\s*[]{\[\"\d-]))", Kind("json", "JSON", EXPORT)),
    (r"\s*(?:window\.|var |const |let )[\w.$]+\s*=", Kind("script", "a script", PAGE)),
)
# A first tag that goes on beyond what is looked at: it has an attribute, and nothing ends or begins in it.
_LONG_TAG = re.compile(r"\s*<[a-z][\w:.-]*\s+[\w:.-]+\s*=\s*[\"'][^<>]*\Z", re.I)
_PATTERNS = tuple((re.compile(pattern, re.I | re.S if "<!--" in pattern else re.I), kind) for pattern, kind in _TEXT)
A_FOLDER = Kind(FOLDER, "a folder", "name the files in it, or use argmap batch")
_PLAIN = Kind(TEXT, "plain text", "see argmap formats, and name one (--from)")


def of(data: bytes) -> Kind:
    """Return the kind of a file, by how its bytes begin; plain text is what is nothing else."""
    for magic, kind in _BINARY:
        if data.startswith(magic):
            return kind
    return of_text(beginning(data, HEAD))


def of_text(text: str) -> Kind:
    """Return the kind of a file of text."""
    text = text[:HEAD].replace("\r\n", "\n")
    found = next((kind for pattern, kind in _PATTERNS if pattern.match(text)), _PLAIN)
    if found is _PLAIN and _LONG_TAG.match(text) and len(text.encode("utf-8", "replace")) > LONG:
        return _XML
    return found
