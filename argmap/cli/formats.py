"""argmap formats: what argmap reads and writes, and what it takes a file for."""

from __future__ import annotations

from typing import Annotated

import typer

from .. import api
from ..readers import every
from ..text.shown import shown
from ..writers import WRITERS
from .given import each
from .terminal import Row, put, table


def run(
    files: Annotated[
        list[str] | None, typer.Argument(metavar="FILE...", help="Files or folders to say of what they are taken for.")
    ] = None,
) -> None:
    """List the formats that argmap reads (--from) and writes (--to), or say what files are taken for, and why.

    \b
      argmap formats
      argmap formats saved.html thread.json
    """
    if files:
        each(files, None, _tell)
        return
    rows: list[Row] = [[("Reads (--from)", "")]]
    rows += table([(reader.name, reader.example, reader.about) for reader in every()])
    rows += [[], [("Writes (--to)", "")]]
    rows += table([(writer.name, writer.file.format(writer.example), writer.about) for writer in WRITERS])
    put(rows)


def _tell(file: str) -> None:
    reader, why = api.taken_for(file)
    put(f"{shown(file)}: {reader.name}, {reader.about} ({why})")
