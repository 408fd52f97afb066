"""From a store to a folder of Parquet files, one a table; the only file that imports pyarrow."""

from __future__ import annotations

import os
import sqlite3
from importlib.util import find_spec
from typing import IO, Any

from .. import files
from ..errors import UnknownFormat
from .schema import TABLES
from .store import opened

FOLDER = "parquet"
GROUP = 10_000  # rows that are held in memory at once and end up as one row group: some 10 MB of turns


def require() -> None:
    """Raise UnknownFormat where what writes Parquet is not installed, so that nobody waits for it in vain."""
    if find_spec("pyarrow") is None:
        raise UnknownFormat(
            "--to", None, "parquet needs pyarrow, which is not installed: in argmap's folder, pip install '.[parquet]'"
        )


def write(store: str | os.PathLike[str], folder: str | os.PathLike[str]) -> list[str]:
    """Write the tables of a store as `<table>.parquet` into a folder, which is made where it is missing.

    Arguments: the path of the store, the path of the folder, which may be no link. Returns the paths of the files, in
    the order of the tables. Rows stand in the order of their ids; columns are 64-bit integers, 64-bit floats and
    strings. The same store gives the same bytes with the same pyarrow. Raises UnknownFormat without pyarrow, BadInput
    for a store that cannot be read, BadOutput where a file cannot be written.
    """
    require()
    target = os.fspath(folder)
    written = []
    with opened(os.fspath(store)) as source:
        for table in TABLES:
            path = os.path.join(target, f"{table}.parquet")
            with files.opened(path, root=os.path.dirname(target) or os.curdir) as file:
                _write(source, table, file)
            written.append(path)
    return written


def _write(source: sqlite3.Connection, table: str, file: IO[bytes]) -> None:
    import pyarrow
    import pyarrow.parquet

    kinds = {"INTEGER": pyarrow.int64(), "REAL": pyarrow.float64(), "TEXT": pyarrow.string()}
    columns = [(name, kinds[kind]) for _, name, kind, *_ in source.execute(f"PRAGMA table_info({table})")]
    schema = pyarrow.schema(columns)
    rows = source.execute(f"SELECT * FROM {table} ORDER BY id")
    with pyarrow.parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        while group := rows.fetchmany(GROUP):
            values: list[Any] = [
                pyarrow.array(column, kind) for column, (_, kind) in zip(zip(*group, strict=True), columns, strict=True)
            ]
            writer.write_table(pyarrow.Table.from_arrays(values, schema=schema))
