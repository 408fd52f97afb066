"""From the bytes of a file to the mails in it, each with its place: a mailbox, a batch of Usenet's, or one mail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

# The line above each mail of a mailbox: sender and date, or what an archive puts in their place.
_FROM_LINE = re.compile(rb"^From ([^\n]{0,300})\n", re.M)
_DATED = re.compile(
    rb"\b[A-Z][a-z]{2},? +(?:[A-Z][a-z]{2} +\d\d?|\d\d? +[A-Z][a-z]{2})\b.* \d\d?:\d\d\b|\d \d\d:\d\d(?::\d\d)? .*\d{4}"
)
_BARE = re.compile(rb"(?:-|-?\d+|\S+@\S*|MAILER-DAEMON)\s*")
_HEADER = re.compile(rb"(?:>?From |[A-Za-z][!-9;-~]*[ \t]*:)")
_BATCH = re.compile(rb"^#! *(?:rnews|cunbatch)\b[^\n]*\n", re.M)
_COUNTED = re.compile(
    rb"(\d{1,9})[ \t]*\n(?=[!-9;-~]+:)"
)  # Apple's: the number of bytes, the mail, what was done with it
_ABOVE = re.compile(r"\A(?:#! *rnews[^\n]*|\d{1,9}[ \t]*)\n")
_ESCAPED = re.compile(rb"^>+From ", re.M)
# How a mail begins: headers, one of whom it is from among them.
_HEADERS = re.compile(r"(?:>?From [^\n]*\n)?((?:[!-9;-~]+[ \t]*:[^\n]*\n(?:[ \t]+\S[^\n]*\n)*)+)", re.I)
_FROM = re.compile(r"^From[ \t]*:", re.M | re.I)
_OTHERS = re.compile(r"^(?:Date|Subject|Newsgroups|Message-ID|To|Path|Received|In-Reply-To)[ \t]*:", re.M | re.I)
_PAGE = re.compile(r"^Snapshot-Content-Location:|^From:[ \t]*<?Saved by\b", re.M | re.I)


class Raw(NamedTuple):
    """A mail as it stands in the file: its bytes, the 1-based line of the first, and the line above it ("" is none)."""

    data: bytes
    line: int
    above: str


def begins(head: str) -> bool:
    """Say whether a file that begins so is a mail, or several."""
    head = _ABOVE.sub("", head.replace("\r\n", "\n").lstrip("\ufeff\n"))
    found = _HEADERS.match(head)
    if found is None:
        return False
    known = bool(_FROM.search(found[1])) or head.startswith("From ")  # archives have mails that lack the header
    return known and bool(_OTHERS.search(found[1])) and not _PAGE.search(found[1])


def mails(data: bytes) -> Iterator[Raw]:
    """Yield the mails of a file, in their order."""
    data = data.replace(b"\r\n", b"\n")
    counted = _COUNTED.match(data)
    data = data[: counted.end() + int(counted[1])] if counted else data
    mailbox = data.lstrip(b"\xef\xbb\xbf\n").startswith(b"From ")
    cuts = [cut for cut in _FROM_LINE.finditer(data) if _parts(data, cut)] if mailbox else list(_BATCH.finditer(data))
    cuts = [counted] if counted else cuts
    at, line, above = 0, 1, ""
    for cut in [*cuts, None]:
        body = data[at : cut.start() if cut else len(data)]
        if body.strip(b"\n\xef\xbb\xbf"):
            yield Raw(_unescaped(body) if mailbox else body, line, above)
        if cut:
            line += data.count(b"\n", at, cut.end())
            at, above = cut.end(), cut[0].decode("utf-8", "replace").strip()


def _parts(data: bytes, cut: re.Match[bytes]) -> bool:
    """Say whether a line that begins with "From " parts two mails, rather than being a line of one's text.

    Mailboxes put a date there, and an empty line above; archives leave out one of these, never both.
    """
    headers = _HEADER.match(data, cut.end()) is not None
    if not data[: min(cut.start(), 9)].strip(b"\n\xef\xbb\xbf"):  # the first line of the file
        return True
    apart = data[cut.start() - 2 : cut.start()] == b"\n\n"
    if _DATED.search(cut[1]):
        return apart or headers
    return apart and headers and _BARE.fullmatch(cut[1]) is not None


def _unescaped(body: bytes) -> bytes:
    """A mail without the ">" that a mailbox puts before "From "; next to lines that are quoted, it is a quote's."""

    def freed(found: re.Match[bytes]) -> bytes:
        before = body.rfind(b"\n", 0, max(found.start() - 1, 0)) + 1
        after = body.find(b"\n", found.end()) + 1
        single = found[0] == b">From "
        quoted = body[before : before + 1] == b">" or (after > 0 and body[after : after + 1] == b">")
        return found[0] if single and quoted and found.start() else found[0][1:]

    return _ESCAPED.sub(freed, body)
