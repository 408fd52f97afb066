"""From a file of XML to its elements of some names; nothing outside the file is fetched, nothing in it is expanded.

Shared by every reader of an export in XML. Elements are told by their names without the prefix, as exports change the
namespaces that prefixes stand for, and cut ones leave them out.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Collection
from dataclasses import replace
from typing import NamedTuple
from xml.parsers import expat

from ..errors import BadInput
from ..model import Problem
from ..text.files import LARGEST
from .source import Source

DEEPEST = 200  # elements within each other
CHUNK = 1 << 16  # characters that are parsed at a time
# A file that says so is decoded so; what is said to be UTF-8 may be Windows-1252 all the same.
_ENCODING = re.compile(rb"<\?xml[^>]{0,100}?\bencoding\s*=\s*[\"']([\w.:-]+)[\"']")
# Characters that XML may not hold, and sites let in.
_NOT_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Element(NamedTuple):
    """An element: its name and prefix, attributes, own text, what stands in it, and its 1-based line."""

    name: str
    prefix: str
    attributes: dict[str, str]
    text: str
    inner: tuple[Element, ...]
    line: int

    def all(self, name: str) -> list[Element]:
        """Return the elements of a name that stand in this one."""
        return [each for each in self.inner if each.name == name]

    def one(self, name: str, prefix: str | None = None) -> Element | None:
        """Return the first element of a name, and of a prefix where one is given; None where there is none."""
        return next((each for each in self.all(name) if prefix in (None, each.prefix)), None)

    def said(self, name: str, prefix: str | None = None) -> str:
        """Return the text of that element, without the blanks around it; "" where there is none."""
        found = self.one(name, prefix)
        return found.text.strip() if found else ""

    def attribute(self, name: str) -> str:
        """Return the value of an attribute, whatever its prefix; "" where there is none."""
        return next((value for key, value in self.attributes.items() if key.rpartition(":")[2] == name), "").strip()


def elements(source: Source, names: Collection[str]) -> tuple[list[Element], list[Problem]]:
    """Return the outermost elements of these names, in the order of the file, and what is wrong with it.

    A file that is cut gives what stands before the cut, with a Problem. Raises BadInput where nothing does, and where a
    file declares entities, as no export does and bombs do, or nests too deep.
    """
    found: list[Element] = []
    open_: list[tuple[str, dict[str, str], list[str], list[Element], int]] = []

    def start(name: str, attributes: dict[str, str], line: int) -> None:
        if open_ or name.rpartition(":")[2] in names:
            open_.append((name, attributes, [], [], line))

    def end(_: str) -> None:
        if not open_:
            return
        name, attributes, text, inner, line = open_.pop()
        prefix, _, local = name.rpartition(":")
        element = Element(local, prefix, attributes, "".join(text), tuple(inner), line)
        (open_[-1][3] if open_ else found).append(element)

    def said(text: str) -> None:
        if open_:
            open_[-1][2].append(text)

    wrong = walk(source, start=start, end=end, said=said)
    if wrong is None:
        return found, []
    if not found:
        raise BadInput(source.path, wrong.line, wrong.message)
    return found, [replace(wrong, message=f"the file {wrong.message}")]


def walk(
    source: Source,
    *,
    start: Callable[[str, dict[str, str], int], None],
    end: Callable[[str], None],
    said: Callable[[str], None],
) -> Problem | None:
    """Go through a file of XML: call `start` with each element's name, attributes and line, `end` with its name, and
    `said` with the text between. Returns what is wrong with the file, None where nothing is; raises BadInput where it
    declares entities, or nests too deep."""
    depth = 0
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True

    def deeper(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise BadInput(source.path, parser.CurrentLineNumber, "nested too deep, which no export is: check the file")
        start(name, attributes, parser.CurrentLineNumber)

    def higher(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(name)

    def declared(name: str, *_: object) -> None:
        message = f"declares an entity, {name!r}, which no export does: remove it from the file"
        raise BadInput(source.path, parser.CurrentLineNumber, message)

    parser.StartElementHandler = deeper
    parser.EndElementHandler = higher
    parser.CharacterDataHandler = said
    parser.EntityDeclHandler = declared
    text = _text(source)
    try:
        for at in range(0, len(text), CHUNK):
            parser.Parse(text[at : at + CHUNK].encode(), False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        what = f"is no sound XML from here on ({expat.ErrorString(error.code)}): save the export again, whole"
        return Problem(path=source.path, line=error.lineno, code="input", message=what)
    return None


def _text(source: Source) -> str:
    """The text of a file, in the encoding that it names, without the characters that no XML may hold."""
    named = _ENCODING.search(source.data[:1000])
    name = named[1].decode("ascii") if named else "utf-8"
    try:
        single = codecs.lookup(name).name not in ("utf-8", "utf-16", "ascii") and len("é".encode(name, "replace")) == 1
        text = source.data.decode(name) if single and len(source.data) <= LARGEST else source.text
    except (LookupError, ValueError):
        text = source.text
    return _NOT_XML.sub("", text.lstrip("\ufeff \t\r\n"))
