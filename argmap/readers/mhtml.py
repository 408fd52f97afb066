"""From a page that a browser saved as one file (MHTML: .mhtml, .mht) to its HTML, for the reader of that."""

from __future__ import annotations

import base64
import binascii
import html
import quopri
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from typing import NamedTuple

from ..errors import BadInput
from .source import Piece, Source

LONGEST_HEAD = 100_000  # bytes above the parts, and above what a part holds
DEEPEST = 3  # frames within each other
_TAG = rb"[^<>]{0,2000}"
_FRAME = re.compile(
    rb"<iframe\b" + _TAG + rb"?\bsrc\s*=\s*([\"'])([^\"'<>]{1,2000})\1" + _TAG + rb">(?:[^<]{0,200}</iframe\s*>)?", re.I
)
# What a page has around its body: within another page it is left out, as a second title would be that page's.
_OUTER = re.compile(
    rb"<!doctype" + _TAG + rb">|</?(?:html|head|body)\b" + _TAG + rb">|<title\b" + _TAG + rb">[^<]{0,2000}</title\s*>",
    re.I,
)
_EMPTY = re.compile(rb"\r?\n[ \t]*\r?\n")


class Part(NamedTuple):
    """A part of the file: its headers, and what it holds as it stands there."""

    headers: Message
    data: bytes


def sniff(source: Source, /) -> bool:
    """Say whether a file is such a page, which its kind tells."""
    return source.kind.name == "mhtml"


def read(source: Source, /) -> Iterator[Piece]:
    """Yield the page: of several parts of HTML the one at the address that was saved, or the first, and in it what its
    frames show, as comments may stand in one (Disqus).

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
    data = _framed(_unpacked(page), [part for part in pages if part is not page])
    yield Source(path=source.path, data=data, format="html", id=source.id, known=source.known)


def _framed(data: bytes, parts: list[Part]) -> bytes:
    """A page in which each frame that is a part of the file stands as what it shows; frames in frames too."""
    frames = {name: part for part in reversed(parts) for name in _names(part)}
    left = set(frames.values()) if frames else set()

    def shown(frame: re.Match[bytes]) -> bytes:
        part = frames.get(html.unescape(frame[2].decode("utf-8", "replace")))
        if part not in left:  # each once: one that shows itself would never end
            return frame[0]
        left.remove(part)
        return b"<div>" + _OUTER.sub(b"", _unpacked(part)) + b"</div>"

    for _ in range(DEEPEST if frames else 0):
        data = _FRAME.sub(shown, data)
    return data


def _names(part: Part) -> list[str]:
    """How a page may name a part in a frame: by its own id, or by its address."""
    id_, address = (str(part.headers.get(name, "")).strip() for name in ("Content-ID", "Content-Location"))
    return [name for name in (f"cid:{id_.strip('<>')}" if id_ else "", address) if name]


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
