"""From a document of a word processor (DOCX, ODT) or a PDF to the text in it, for the reader of pasted pages."""

from __future__ import annotations

import io
import logging
import zipfile
import zlib
from collections.abc import Iterator

from ..errors import BadInput
from ..text.files import LARGEST
from .elements import walk
from .source import Piece, Source

# The file within a document that holds its text.
DOCX, ODT = "word/document.xml", "content.xml"
PAGES = 2_000  # of a PDF at most
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError, KeyError)
_PARAGRAPHS = ("p", "h")
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "line-break": "\n", "noBreakHyphen": "-"}
# What is no part of the text as it is read: the older twin of a box, remarks of the document's own authors.
_APART = ("Fallback", "annotation", "tracked-changes", "instrText")


def sniff(source: Source, /) -> bool:
    """Say whether a file is such a document."""
    return source.kind.name == "pdf" or _inner(source) is not None


def read(source: Source, /) -> Iterator[Piece]:
    """Yield the text of the document, a line a paragraph, as a pasted page.

    Raises BadInput where it holds none, is damaged or locked, and for a PDF where pypdf is not installed.
    """
    inner = _inner(source)
    text = _of_pdf(source) if inner is None else _of_document(source, inner)
    if not text.strip():
        raise BadInput(source.path, None, "holds no text, but perhaps pictures of some: save the text, and name that")
    yield Source(path=source.path, data=text.encode("utf-8", "replace"), format="paste", id=source.id)


def _inner(source: Source) -> str | None:
    try:
        names = zipfile.ZipFile(io.BytesIO(source.data)).namelist()
    except _DAMAGED:
        return None
    # A spreadsheet or a talk has a content.xml too; what it is stands in a file of its own, stored as it is.
    is_text = b"opendocument.text" in source.data[:200]
    return DOCX if {DOCX, "[Content_Types].xml"} <= set(names) else ODT if ODT in names and is_text else None


def _of_document(source: Source, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)).open(name) as file:
            data = file.read(LARGEST + 1)
    except _DAMAGED as error:
        raise BadInput(source.path, None, f"cannot be unpacked ({error}): save it as plain text") from None
    if len(data) > LARGEST:
        raise BadInput(source.path, None, f"holds more than {LARGEST >> 20} MB: save it as plain text")
    found: list[str] = []
    within: list[str] = []  # the elements that are open, without their prefixes
    skipped = 0

    def start(full: str, attributes: dict[str, str], _: int) -> None:
        nonlocal skipped
        element = full.rpartition(":")[2]
        within.append(element)
        skipped += element in _APART
        if not skipped and element == "s":
            count = attributes.get("text:c", "1")
            found.append(" " * min(int(count), 1000) if count.isdecimal() and len(count) < 5 else " ")
        elif not skipped and "pPr" not in within:  # which holds tab stops
            found.append(_SIGNS.get(element, ""))

    def end(full: str) -> None:
        nonlocal skipped
        element = within.pop()
        if element in _PARAGRAPHS and not skipped:
            found.append("\n")
        skipped -= element in _APART

    def said(text: str) -> None:
        # In Word's XML text stands in "t" alone; what else there is are blanks between elements, or fields.
        if not skipped and (within[-1:] == ["t"] if name == DOCX else any(each in _PARAGRAPHS for each in within)):
            found.append(text)

    wrong = walk(Source(path=f"{source.path}/{name}", data=data), start=start, end=end, said=said)
    if wrong is not None:
        raise BadInput(source.path, None, f"is damaged ({wrong.message})")
    return "".join(found)


def _of_pdf(source: Source) -> str:
    try:
        import pypdf
    except ImportError:
        message = (
            "reading a PDF takes one more package: pip install pypdf, or copy the text from the PDF into a text file"
        )
        raise BadInput(source.path, None, message) from None
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it finds odd is of no use to who reads a thread
    try:
        pages = pypdf.PdfReader(io.BytesIO(source.data)).pages
        if len(pages) > PAGES:
            raise BadInput(source.path, None, f"has more than {PAGES:,} pages: copy the text from it")
        return "\n".join(page.extract_text() for page in pages)
    except BadInput:
        raise
    except Exception as error:  # whatever a damaged file makes of its reader
        what = "is locked by a password" if "decrypt" in str(error) else f"cannot be read ({type(error).__name__})"
        raise BadInput(source.path, None, f"{what}: copy the text from it into a text file") from None
