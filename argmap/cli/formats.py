"""argmap formats: what argmap reads and writes."""

from __future__ import annotations

from ..readers import READERS
from ..writers import WRITERS
from .terminal import Row, put, table


def run() -> None:
    """List the formats that argmap reads (--from) and writes (--to)."""
    rows: list[Row] = [[("Reads (--from)", "")]]
    rows += table([(reader.name, reader.about) for reader in READERS])
    rows += [[], [("Writes (--to)", "")]]
    rows += table([(writer.name, writer.file.format("N"), writer.about) for writer in WRITERS])
    put(rows)
