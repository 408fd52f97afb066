"""From a page that a browser saved as one file (MHTML: .mhtml, .mht) to its HTML, for the reader of that."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from typing import NamedTuple

from ..errors import BadInput
from .source import Piece, Source

LONGEST_HEAD = 100_000  # bytes above the parts, and above what a part holds
_EMPTY = re.compile(rb"\r?\n[ \t]*\r?\n")


class Part(NamedTuple):
    """A part of the file: its headers, and what it holds as it stands there."""

    headers: Message
    data: bytes


def sniff(source: Source, /) -> bool:
    """Say whether a file is such a page, which its kind tells."""
    return source.kind.name == "mhtml"


def read(source: Source, /) -> Iterator[Piece]:
    """Yield the page: of several parts of HTML, as frames are, the one at the address that was saved, or the first.

    Raises BadInput where the file holds none.
    """
    whole = _part(source.data)
    boundary = _said(whole.headers, "boundary")
    parts = [_part(each) for each in whole.data.split(b"--" + boundary.encode("utf-8", "replace"))] if boundary else []
    pages = [part for part in [whole, *parts] if part.headers.get_content_type() == "text/html" and part.data.strip()]
    if not pages:
        raise BadInput(source.path, None, "holds no part of HTML: save the page again as 'web page, complete'")
    address = whole.headers.get("Snapshot-Content-Location")
    page = next((page for page in pages if address and page.headers.get("Content-Location") == address), pages[0])
    yield Source(path=source.path, data=_unpacked(page), format="html", id=source.id, known=source.known)


def _part(data: bytes) -> Part:
    data = data.lstrip(b"\r\n")
    empty = _EMPTY.search(data, 0, LONGEST_HEAD)
    end = empty.start() if empty else 0
    return Part(message_from_bytes(data[:end] + b"\n\n"), data[empty.end() if empty else 0 :])


def _said(headers: Message, name: str) -> str:
    """A parameter of the content's type; "" where there is none, or none that can be read."""
    try:
        value = headers.get_param(name)
    except (ValueError, TypeError, LookupError):
        return ""
    return value if isinstance(value, str) else ""


def _unpacked(page: Part) -> bytes:
    """The bytes of a page, in UTF-8 where its headers say in which encoding they are."""
    way = str(page.headers.get("Content-Transfer-Encoding", "")).strip().lower()
    data = page.data
    if way == "quoted-printable":
        data = quopri.decodestring(data)
    elif way == "base64":
        try:
            data = base64.b64decode(data)
        except binascii.Error:
            data = b""
    try:
        return data.decode(_said(page.headers, "charset") or "utf-8").encode()
    except (LookupError, ValueError):
        return data
