"""From a file to its rows, a comment each, as cells by the names of their columns: CSV, TSV, JSON Lines, JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from ...errors import BadInput
from .. import stated
from ..source import Source
from ..stated import Json
from . import columns

WITHIN = ("replies", "children", "comments", "responses", "answers")  # fields that hold the answers to a comment
LISTS = ("comments", "data", "items", "rows", "results", "messages", "posts", "records", "replies")
WIDEST = 2_000  # columns
ABOVE = "\0above"  # a column that no file has: the id of the comment in whose answers a row stands
NAMES_OF = ("name", "username", "user_name", "login", "screen_name", "display_name", "displayName", "nickname", "id")


class Row(NamedTuple):
    """A row: its cells by the names of the columns, its 1-based line (None: it has none), whether cells are lacking."""

    cells: Mapping[str, str]
    line: int | None
    odd: bool


def of_text(source: Source) -> tuple[list[str], list[Row]]:
    """Return the names of the columns of a table as text, and its rows; raises BadInput where it cannot be parted."""
    text = source.text.lstrip("\ufeff")
    offset = 1
    if text[:4].casefold() == "sep=":  # Excel's own way to say what parts the cells
        text, offset = text.partition("\n")[2], 2
    part = columns.separator(text.partition("\n")[0]) or ","
    reader = csv.reader(io.StringIO(text), delimiter=part)
    rows: list[Row] = []
    names: list[str] = []
    line = offset
    try:
        for cells in reader:
            if not names:
                names = [name.strip() for name in cells]
                if len(names) > WIDEST:
                    raise BadInput(
                        source.path, line, f"has more than {WIDEST:,} columns, which no table of comments has"
                    )
            elif any(cell.strip() for cell in cells):
                odd = len(cells) != len(names)
                rows.append(Row(dict(zip(names, cells, strict=False)), line, odd))
            line = offset + reader.line_num
    except csv.Error as error:
        cure = "look for a quotation mark that is left open"
        raise BadInput(source.path, line, f"is no row of a table from here on ({error}): {cure}") from None
    return names, rows


def of_json(source: Source, *, most: int | None = None) -> tuple[list[str], list[Row]]:
    """Return the same of a list of objects, of an object that holds one, and of an object a line; `most` rows of it."""
    rows = list(islice(_flat(_objects(source)), most))
    names = dict.fromkeys(name for row in rows for name in row.cells)
    return list(names), rows


def _objects(source: Source) -> Iterator[tuple[dict[str, Json], int | None]]:
    for whole, line in stated.values_of(source):
        if line is None and isinstance(whole, dict):
            whole = next((value for name in LISTS if isinstance(value := whole.get(name), list)), [])
        for row in whole if isinstance(whole, list) else [whole]:
            if isinstance(row, dict):
                yield row, line


def _flat(objects: Iterator[tuple[dict[str, Json], int | None]]) -> Iterator[Row]:
    """The rows of objects, the answers that one holds behind it."""
    for top, line in objects:
        waiting: list[tuple[dict[str, Json], str]] = [(top, "")]
        while waiting:
            row, above = waiting.pop()
            cells = {name: text for name, value in row.items() if (text := _cell(value))}
            own = stated.text_at(row, "id", "comment_id", "_id")
            if above:
                cells[ABOVE] = above
            yield Row(cells, line, False)
            inner = [each for name in WITHIN for each in stated.list_at(row, name) if isinstance(each, dict)]
            waiting += [(each, own) for each in reversed(inner)]


def _cell(value: Json) -> str:
    """A value as the text of a cell: of an object, the name in it, of a list of texts, the last of them.

    Where a list is the way to what a comment answers, that is the last one.
    """
    if isinstance(value, list):
        return value[-1] if value and isinstance(value[-1], str) else ""
    if isinstance(value, dict):
        return stated.text_at(value, *NAMES_OF)
    if isinstance(value, bool):
        return "true" if value else ""
    return value if isinstance(value, str) else repr(value) if isinstance(value, (int, float)) else ""
