"""From tables of comments, a comment a row, to Threads: CSV, TSV, XLSX, JSON Lines and lists of JSON.

What a column holds is told by its name (`columns.py`), or a person says it. `cells.py` and `sheets.py` part a
file into rows, and `threads.py` makes threads of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...errors import BadInput
from ..source import Piece, Source
from . import columns

FEW = 20  # rows of JSON by which a table is told


def sniff(source: Source, /) -> bool:
    """Say whether a file is a table with columns of comments, or one of which a person has said what they hold."""
    if columns.said_of(source):
        return True
    if source.kind.name == "zip":
        from . import sheets

        return sheets.is_workbook(source)
    if source.kind.name == "json":
        from . import cells

        try:
            names, rows = cells.of_json(source, most=FEW)
        except BadInput:
            return False
        return bool(rows) and columns.are_comments(names)
    first = source.head.lstrip("\ufeff")
    first = first.partition("\n")[2] if first[:4].casefold() == "sep=" else first
    first = first.partition("\n")[0].rstrip("\r")
    part = columns.separator(first)
    names = [name.strip(' "') for name in first.split(part)] if part else []
    return columns.are_comments(names) and all(len(name) <= columns.LONGEST for name in names)


def read(source: Source, /) -> Iterator[Piece]:
    """Yield the threads of a table, in the order of their first rows."""
    from .threads import threads  # every text is asked whether it is a table, and few are

    return threads(source)
