"""From a workbook of Excel's (XLSX, a zip archive of XML) to the rows of its first sheet of comments."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from datetime import datetime, timedelta

from ...errors import BadInput
from ..elements import Element, elements
from ..source import Source
from . import columns
from .cells import Row

LARGEST = 1 << 25  # bytes of a sheet, unpacked: about 300,000 rows
WIDEST = 300  # columns
_DATES = frozenset(range(14, 23)) | {45, 46, 47}  # the built-in ways to show a number that show a date or a time
_DAY = re.compile(r"[dy]", re.I)
_TEXT = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')  # of a way to show a number: what stands there as it is
_FIRST = datetime(1899, 12, 30)  # day 0, as Excel counts
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError, KeyError)


def is_workbook(source: Source) -> bool:
    """Say whether a zip archive is a workbook."""
    try:
        return "xl/workbook.xml" in zipfile.ZipFile(io.BytesIO(source.data)).namelist()
    except _DAMAGED:
        return False


def of_workbook(source: Source) -> tuple[list[str], list[Row]]:
    """Return the names of the columns of the first sheet of comments, or the first one at all, and its rows."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(source.data))
        names = archive.namelist()
    except _DAMAGED as error:
        raise BadInput(source.path, None, f"cannot be unpacked ({error}): save the sheet as CSV") from None
    strings = [_said(each) for each in _in(archive, source, "xl/sharedStrings.xml", "si")]
    dated = _dated(archive, source)
    sheets = sorted((name for name in names if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)), key=_place)
    first: tuple[list[str], list[Row]] | None = None
    for name in sheets:
        found = _table([_cells(row, strings, dated) for row in _in(archive, source, name, "row")])
        if columns.are_comments(found[0]):
            return found
        first = first or found
    return first or ([], [])


def _place(name: str) -> int:
    return int("".join(filter(str.isdigit, name)))


def _in(archive: zipfile.ZipFile, source: Source, name: str, element: str) -> list[Element]:
    """The elements of a name in a file of the archive; none where it lacks that file."""
    if name not in archive.namelist():
        return []
    try:
        with archive.open(name) as file:
            data = file.read(LARGEST + 1)
    except _DAMAGED as error:
        raise BadInput(source.path, None, f"cannot be unpacked ({error}): save the sheet as CSV") from None
    if len(data) > LARGEST:
        raise BadInput(source.path, None, f"{name} is larger than {LARGEST >> 20} MB: save the sheet as CSV")
    found, problems = elements(Source(path=f"{source.path}/{name}", data=data), (element,))
    if problems:
        raise BadInput(source.path, None, f"is damaged ({problems[0].message})")
    return found


def _said(element: Element) -> str:
    """All text in an element, as a cell of several fonts has it in several."""
    runs = [each for each in element.inner if each.name == "r"] or [element]
    return "".join(each.text for run in runs for each in run.all("t"))


def _dated(archive: zipfile.ZipFile, source: Source) -> list[bool]:
    """By the number of a style, whether it shows a number as a date."""
    own = {
        each.attribute("numFmtId"): bool(_DAY.search(_TEXT.sub("", each.attribute("formatCode"))))
        for each in _in(archive, source, "xl/styles.xml", "numFmt")
    }
    styles = next(iter(_in(archive, source, "xl/styles.xml", "cellXfs")), None)
    ways = [each.attribute("numFmtId") for each in styles.all("xf")] if styles else []
    return [own.get(way, way.isdigit() and int(way[:9]) in _DATES) for way in ways]


def _cells(row: Element, strings: list[str], dated: list[bool]) -> tuple[list[str], int | None]:
    cells: list[str] = []
    for at, cell in enumerate(row.all("c")):
        place = _column(cell.attribute("r"))
        place = at if place is None else place
        if place < WIDEST:
            cells += [""] * (place + 1 - len(cells))
            cells[place] = _value(cell, strings, dated)
    number = row.attribute("r")
    return cells, int(number) if number.isdigit() and len(number) < 9 else None


def _column(reference: str) -> int | None:
    """The place of a column, from 0, by a cell's name, such as "AB12"."""
    letters = re.match(r"[A-Z]{1,3}", reference)
    if letters is None:
        return None
    place = 0
    for letter in letters[0]:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _value(cell: Element, strings: list[str], dated: list[bool]) -> str:
    kind, value, style = cell.attribute("t"), cell.said("v"), cell.attribute("s")
    if kind == "inlineStr":
        inner = cell.one("is")
        return _said(inner) if inner else ""
    if kind == "s":
        return strings[int(value)] if value.isdigit() and int(value[:9]) < len(strings) else ""
    if kind == "b":
        return "true" if value == "1" else ""
    shows_date = style.isdigit() and int(style[:9]) < len(dated) and dated[int(style[:9])]
    if kind in ("", "n") and shows_date:
        try:
            return (_FIRST + timedelta(seconds=round(float(value) * 86400))).isoformat()
        except (ValueError, OverflowError):
            return value
    return value


def _table(rows: list[tuple[list[str], int | None]]) -> tuple[list[str], list[Row]]:
    """The names in the first row that has two, and the rows below it."""
    top = next((at for at, (cells, _) in enumerate(rows) if sum(map(bool, cells)) >= 2), len(rows))
    names = [name.strip() for name in rows[top][0]] if top < len(rows) else []
    found = [
        Row({name: cell for name, cell in zip(names, cells, strict=False) if name}, line, len(cells) > len(names))
        for cells, line in rows[top + 1 :]
        if any(cell.strip() for cell in cells)
    ]
    return names, found
