"""From the bytes of a saved page to its elements in the order of the page, and the text as a person sees it.

The tree is the one that browsers make of the page, whatever its author forgot to close. No script runs and nothing is
fetched; what no reader sees (scripts, forms, templates) holds no text here.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from ..errors import BadInput

HELD = "\0text"  # the attribute that holds the text of an element that nobody sees, such as the page's title
LARGEST = 24_000_000  # characters of a page without the pictures within it
MOST = 600_000  # elements
DEEPEST = 2_000  # elements within each other: no page of comments is nested deeper

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,30})", re.I)
_PICTURES = re.compile(r"data:[\w/+.-]+;base64,[A-Za-z0-9+/=%\s]{200,}")
# SingleFile keeps what a page builds for itself in templates that browsers open; other templates are never seen.
_SHADOW = re.compile(r"<(?:template\s+shadowroot[^<>]*>|/template\s*>|(template)\b)", re.I)

UNSEEN = frozenset(
    "script style template noscript head textarea select option button input svg math iframe object canvas audio video "
    "datalist dialog".split()
)
# What begins a line of its own.
BLOCKS = frozenset(
    """address article aside body caption center dd details dir div dl dt fieldset figcaption figure footer form
    header hgroup hr html legend li main menu nav ol option section summary table tbody tfoot thead tr
    p blockquote ul pre h1 h2 h3 h4 h5 h6""".split()
)
# What stands apart from what is above and below.
APART = frozenset("p blockquote ul ol dl pre h1 h2 h3 h4 h5 h6 table".split())
_CELLS = frozenset(("td", "th"))
_HIDDEN = re.compile(r"(?i)\b(?:display\s*:\s*none|visibility\s*:\s*hidden)")
_HIDDEN_CLASSES = frozenset(("screen-reader-text", "sr-only", "visually-hidden", "visuallyhidden", "u-hidden-visually"))


class Element(NamedTuple):
    """An element: its place in the order of the page, its tag, attributes and classes, the place of the element that it
    stands in (-1: none), the place behind the last one within it, how deep it stands, and the places of its texts."""

    at: int
    tag: str
    attrs: Mapping[str, str]
    classes: tuple[str, ...]
    parent: int
    end: int
    depth: int
    first: int
    last: int


class Run(NamedTuple):
    """A piece of text: the element that it stands in, its line (0-based), and itself, blanks evened out."""

    element: int
    line: int
    text: str


class Tree(NamedTuple):
    """The elements of a page, the pieces of its text, and its lines as a person sees them."""

    elements: Sequence[Element]
    runs: Sequence[Run]
    lines: Sequence[str]

    def within(self, element: Element) -> Sequence[Element]:
        """The elements within one, in the order of the page."""
        return self.elements[element.at + 1 : element.end]

    def above(self, element: Element) -> Iterable[Element]:
        """The elements that one stands in, the nearest first."""
        while element.parent >= 0:
            element = self.elements[element.parent]
            yield element


def decoded(data: bytes) -> str:
    """Return the text of a page: by its mark, by the encoding that it states, as UTF-8, or else as Windows-1252."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    stated = _CHARSET.search(data[: 1 << 16])
    name = stated[1].decode("ascii") if stated else "cp1252"
    if name.lower() in ("iso-8859-1", "latin1", "ascii", "us-ascii"):
        name = "cp1252"  # as browsers do
    try:
        return data.decode(name, "replace")
    except (LookupError, UnicodeError, TypeError, ValueError):  # no encoding of text
        return data.decode("cp1252", "replace")


def parse(text: str, *, path: str) -> Tree:
    """Turn the text of a page into its tree; raises BadInput for one that is too large."""
    if "base64," in text:
        text = _PICTURES.sub("data:,", text)
    if len(text) > LARGEST:
        raise BadInput(path, None, "too large for a saved page: save its text instead")
    if "shadowroot" in text:
        text = _SHADOW.sub(_opened, text)
    root = LexborHTMLParser(text).root
    kept: list[list[object]] = []
    runs: list[Run] = []
    writer = _Lines()
    # An explicit stack: pages may be nested deeper than Python's.
    stack: list[tuple[int, object, bool]] = []
    node = root
    parent, hidden, depth = -1, False, 0
    while node is not None:
        tag = node.tag
        child = None
        if tag == "-text":
            if not hidden:
                said = node.text_content or ""
                runs += writer.say(said, parent, pre=parent >= 0 and kept[parent][1] == "pre")
        elif tag and tag[0] != "-" and tag[0] != "!" and tag != "_comment":
            if len(kept) >= MOST:
                raise BadInput(path, None, f"holds more than {MOST:,} elements: save the page's text instead")
            attrs = {name: value or "" for name, value in node.attributes.items()}
            at = len(kept)
            kept.append([at, tag, attrs, tuple(attrs.get("class", "").split()), parent, 0, depth, len(runs), 0])
            unseen = hidden or tag in UNSEEN or _is_hidden(attrs)
            writer.open(tag)
            child = node.child if depth < DEEPEST and tag not in ("script", "style", "svg", "template") else None
            if tag == "title" or (tag == "script" and "json" in attrs.get("type", "")):
                attrs[HELD] = node.text(deep=True) or ""
            if child is not None:
                stack.append((at, node, hidden))
                parent, hidden, depth, node = at, unseen, depth + 1, child
                continue
            _close(kept, runs, at, writer)
        while True:
            following = node.next if node is not root else None
            if following is not None:
                node = following
                break
            if not stack:
                node = None
                break
            at, node, hidden = stack.pop()  # type: ignore[assignment]
            depth -= 1
            parent = kept[at][4]  # type: ignore[assignment]
            _close(kept, runs, at, writer)
    elements = [Element(*one) for one in kept]  # type: ignore[arg-type]
    return Tree(elements, runs, _lines(runs, writer.line + 1))


def _opened(found: re.Match[str]) -> str:
    return "</div>" if found[0][1] == "/" else "<div hidden" if found[1] else "<div>"


def _close(kept: list[list[object]], runs: Sequence[Run], at: int, writer: _Lines) -> None:
    kept[at][5] = len(kept)
    kept[at][8] = len(runs)
    writer.close(str(kept[at][1]))


def _is_hidden(attrs: Mapping[str, str]) -> bool:
    if "hidden" in attrs and attrs["hidden"] != "until-found":
        return True
    if not _HIDDEN_CLASSES.isdisjoint(attrs.get("class", "").split()):
        return True
    return "style" in attrs and _HIDDEN.search(attrs["style"]) is not None


class _Lines:
    """Where the next piece of text goes: its line, and whether a blank stands before it."""

    def __init__(self) -> None:
        self.line = 0
        self.written = False  # on this line
        self.blank = False  # owed before the next piece
        self.apart = False  # an empty line is owed

    def open(self, tag: str) -> None:
        if tag == "br":
            self._end(force=True)
        elif tag in BLOCKS:
            self._end()
            self.apart = self.apart or tag in APART
        elif tag in _CELLS:
            self.blank = True

    def close(self, tag: str) -> None:
        if tag in BLOCKS:
            self._end()
            self.apart = self.apart or tag in APART

    def _end(self, *, force: bool = False) -> None:
        if self.written:
            self.line += 1
            self.written = False
        elif force and self.line:
            self.apart = True
        self.blank = False

    def say(self, text: str, element: int, *, pre: bool) -> Iterable[Run]:
        for number, part in enumerate(text.split("\n") if pre else [text]):
            if number:
                self._end(force=True)
            said = part.rstrip() if pre else " ".join(part.split())
            if not said:
                self.blank = self.blank or bool(part)
                continue
            if self.apart and not self.written and self.line:
                self.line += 1
            self.apart = False
            led = self.written and (self.blank or part[:1].isspace())
            self.written = True
            self.blank = part[-1:].isspace()
            yield Run(element, self.line, f" {said}" if led else said)


def _lines(runs: Sequence[Run], count: int) -> list[str]:
    lines = [""] * count
    parts: dict[int, list[str]] = {}
    for run in runs:
        parts.setdefault(run.line, []).append(run.text)
    for line, pieces in parts.items():
        lines[line] = "".join(pieces).strip()
    return lines


def text_of(tree: Tree, element: Element) -> str:
    """Return the text of an element on one line."""
    parts: list[str] = []
    line = -1
    for run in tree.runs[element.first : element.last]:
        parts.append(run.text if run.line == line else f" {run.text}")
        line = run.line
    return " ".join("".join(parts).split())
