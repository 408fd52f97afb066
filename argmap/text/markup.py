"""From a piece of HTML, as sites keep a comment, to its text as a person reads it.

The parser, selectolax, makes of any markup the tree that browsers make, in linear time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from selectolax.lexbor import LexborHTMLParser

from .tree import APART, BLOCKS, UNSEEN

LARGEST = 4_000_000  # characters of a piece: what follows is left out, as no comment is as long
DEEPEST = 400  # elements within each other: what stands deeper is left out

_ADDRESS = re.compile(r"https?://\S+", re.I)
_MARKUP = re.compile(r"<[a-zA-Z/!?]|&#?\w")
_NAMES = frozenset(("mention", "hashtag", "u-url"))  # classes of links that are a name, not an address


def text_of(fragment: str, *, skip: Callable[[str, Mapping[str, str | None]], bool] | None = None) -> str:
    """Return the text of a piece of HTML.

    Paragraphs stand apart by an empty line, a quote (`blockquote`) has `> ` before each line, a point of a list `- `, a
    link has its address behind it in brackets unless that is its text. What nobody sees, scripts and forms, is
    left out. Arguments: the markup; what says by tag and attributes that an element is to be left out.
    """
    if not _MARKUP.search(fragment):
        return fragment.replace("\0", "").strip()
    body = LexborHTMLParser(fragment[:LARGEST]).body
    if body is None:
        return ""
    page = _Text()
    node, depth = body.child, 0
    open_: list[str] = []  # what is written when the elements that one is in are closed
    while node is not None:
        tag = node.tag or ""
        child = None
        if tag == "-text":
            page.say(node.text_content or "")
        elif tag.isascii() and tag.isalnum():
            attrs = node.attributes
            if tag not in UNSEEN and depth < DEEPEST and not (skip and skip(tag, attrs)):
                open_.append(page.open(tag, attrs))
                child = node.child
                if child is None:
                    page.close(tag, open_.pop())
        if child is not None:
            node, depth = child, depth + 1
            continue
        while node.next is None and depth:
            above = node.parent
            if above is None:
                return page.text()
            node, depth = above, depth - 1
            page.close(node.tag or "", open_.pop())
        node = node.next
    return page.text()


class _Text:
    """What has been written so far, and where the next piece of it goes."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line: list[str] = []
        self.links: list[int] = []  # where on the line the open links begin
        self.quoted = 0  # how many quotes one is in
        self.before = 0  # and was in on the line before
        self.kept = 0  # how many elements one is in of which every blank counts
        self.apart = False

    def open(self, tag: str, attrs: Mapping[str, str | None]) -> str:
        """Begin an element; return what is to be written behind it."""
        if tag == "br":
            self._end(force=True)
        elif tag in BLOCKS:
            self._end()
            self.apart = self.apart or tag in APART
        self.quoted += tag == "blockquote"
        self.kept += tag == "pre"
        if tag == "li":
            self.line.append("- ")
        if tag in ("td", "th") and self.line:
            self.line.append(" ")
        if tag == "img" and "emoji" in (attrs.get("class") or ""):
            self.line.append(attrs.get("alt") or "")
        address = (attrs.get("href") or "").strip() if tag == "a" else ""
        if not _ADDRESS.fullmatch(address) or not _NAMES.isdisjoint((attrs.get("class") or "").split()):
            return ""
        self.links.append(len(self.line))
        return address

    def close(self, tag: str, behind: str) -> None:
        """End an element."""
        if behind:
            self._link(behind)
        if tag in BLOCKS:
            self._end()
            self.apart = self.apart or tag in APART
        self.quoted -= tag == "blockquote"
        self.kept -= tag == "pre"

    def say(self, text: str) -> None:
        """Write a piece of text."""
        for number, part in enumerate(text.split("\n") if self.kept else [text]):
            if number:
                self._end(force=True)
            said = part.replace("\0", "").rstrip("\r") if self.kept else re.sub(r"[ \t\r\n\f\0]+", " ", part)
            if said:
                self.line.append(said)

    def text(self) -> str:
        """Return all that was written."""
        self._end()
        return "\n".join(self.lines).strip("\n")

    def _link(self, address: str) -> None:
        """Put the address behind the text of a link, or in the place of a text that shortens it."""
        if not self.links:  # the link holds paragraphs
            self.line.append(f" ({address}) ")
            return
        start = self.links.pop()
        said = "".join(self.line[start:]).strip()
        bare = re.sub(r"^https?://(?:www\.)?", "", said.rstrip("….").rstrip("/"))
        if not said or (" " not in said and len(bare) > 3 and bare in address):
            del self.line[start:]
            self.line.append(address)
        elif not said.startswith(("@", "#")):
            self.line.append(f" ({address})")

    def _end(self, *, force: bool = False) -> None:
        line = "".join(self.line)
        line = line.rstrip() if self.kept else line.strip()
        self.line, self.links = [], []
        if not line and not force:
            return
        mark = "> " * self.quoted
        if self.apart and self.lines and self.lines[-1].strip("> "):
            self.lines.append(("> " * min(self.quoted, self.before)).rstrip())
        self.apart = False
        self.before = self.quoted
        self.lines.append(f"{mark}{line}" if line else mark.rstrip())
