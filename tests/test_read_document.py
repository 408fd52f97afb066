"""Pages that were pasted into a document of a word processor, or printed to a PDF, are read as the same text is."""

from __future__ import annotations

import io
import sys
import zipfile
from html import escape
from pathlib import Path

import pytest

import argmap
from argmap import BadInput
from argmap.text import kinds
from tests.test_cli import PASTE

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
ODT = "application/vnd.oasis.opendocument.text"


def packed(**files: str) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return whole.getvalue()


def of_word(document: str) -> bytes:
    return packed(**{"[Content_Types].xml": "<Types/>", "word/document.xml": document})


def docx(*paragraphs: str) -> bytes:
    body = "".join(f"<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr>{each}</w:p>" for each in paragraphs)
    return of_word(f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>')


def run(text: str) -> str:
    """A paragraph in two runs, as a word processor leaves it, with remarks and what was taken out between them."""
    half = len(text) // 2
    one, two = (f'<w:r><w:t xml:space="preserve">{escape(part)}</w:t></w:r>' for part in (text[:half], text[half:]))
    return f"{one}<w:r><w:instrText>PAGE</w:instrText></w:r><w:del><w:r><w:delText>out</w:delText></w:r></w:del>{two}"


def odt(*paragraphs: str, what: str = ODT) -> bytes:
    body = "".join(f"<text:p>{each}</text:p>\n" for each in paragraphs)
    document = f'<o:content xmlns:o="o" xmlns:text="t"><o:text>{body}</o:text></o:content>'
    return packed(mimetype=what, **{"content.xml": document})


def span(text: str) -> str:
    said = escape(text).replace("  ", ' <text:s text:c="1"/>')
    return f"{said[:0]}<text:span>{said}</text:span><o:annotation><text:p>A remark.</text:p></o:annotation>"


def pdf(*pages: list[str]) -> bytes:
    """A PDF with these lines on its pages, by hand: its objects, and where each of them begins."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    for lines in pages:
        shown = "".join(f"({line.translate({40: '[', 41: ']', 92: '/'})}) Tj T*\n" for line in lines)
        stream = f"BT /F1 9 Tf 12 TL 40 800 Td\n{shown}ET"
        page = f"/Parent 2 0 R/MediaBox[0 0 600 840]/Resources<</Font<</F1 3 0 R>>>>/Contents {len(objects) + 2} 0 R"
        objects += [f"<</Type/Page{page}>>", f"<</Length {len(stream)}>>stream\n{stream}\nendstream"]
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(len(pages)))
    objects[1] = f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>"
    out, places = "%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{each}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    ends = f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF\n"
    return f"{out}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{ends}".encode("latin-1")


def said(data: bytes) -> list[tuple[str, str]]:
    return [(turn.author, " ".join(turn.text.split())) for turn in argmap.read_bytes(data, path="page").turns]


LINES = PASTE.split("\n")


@pytest.mark.parametrize("data", [docx(*map(run, LINES)), odt(*map(span, LINES))], ids=["docx", "odt"])
def test_a_document_is_read_as_its_text_is(data: bytes):
    assert said(data) == said(PASTE.encode())
    assert argmap.read_bytes(data, path="page").format == "paste"


def test_a_pdf_is_read_as_its_text_is():
    pytest.importorskip("pypdf")
    half = len(LINES) // 2
    lines = [line.encode("latin-1", "replace").decode("latin-1") for line in LINES]
    found = said(pdf(lines[:half], lines[half:]))
    assert [author for author, _ in found] == [author for author, _ in said("\n".join(lines).encode())]


def test_without_its_library_a_pdf_is_refused_with_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "pypdf", None)
    with pytest.raises(BadInput, match="pip install pypdf"):
        said(pdf(["Ann"]))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (docx("<w:r><w:drawing/></w:r>"), "holds no text"),
        (odt(""), "holds no text"),
        (docx("<w:r><w:t>cut")[:-400], None),
        (of_word('<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>'), "declares an entity"),
        (of_word("<a>" * 300), "nested too deep"),
        (of_word("<a>" + "x" * 100), "is damaged"),
        (b"%PDF-1.7\nnothing", "cannot be read|pip install"),
    ],
)
def test_a_document_that_is_empty_damaged_or_meant_to_harm_is_refused(data: bytes, message: str | None):
    with pytest.raises(BadInput, match=message):
        said(data)


def test_a_spreadsheet_or_a_talk_is_no_document():
    with pytest.raises(BadInput):
        said(odt("Ann", what="application/vnd.oasis.opendocument.presentation"))


def test_one_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("argmap.readers.document.LARGEST", 1000)
    with pytest.raises(BadInput, match="holds more than"):
        said(docx(*map(run, LINES)))


def test_it_is_told_from_an_archive_by_its_kind(tmp_path: Path):
    file = tmp_path / "page.docx"
    file.write_bytes(docx(*map(run, LINES)))
    assert (kinds.of(file.read_bytes()).name, kinds.of(pdf(["Ann"])).name) == ("zip", "pdf")
    assert len(argmap.read(file).turns) == len(said(PASTE.encode()))
