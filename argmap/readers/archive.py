"""From a zip archive to the files in it, each read as if it lay there by itself."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from ..errors import BadInput
from ..text.files import LARGEST
from .source import Piece, Source

MOST = 10_000  # files
LARGEST_ALL = 4 * LARGEST  # bytes of all files together, unpacked
_OFFICE = ("[Content_Types].xml", "mimetype")  # what the archives are made of that office documents are
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError, KeyError)


def sniff(source: Source, /) -> bool:
    """Say whether a file is a zip archive, and no office document, which is one too."""
    try:
        return not any(name in _OFFICE for name in _opened(source).namelist())
    except _DAMAGED:
        return source.data.startswith(b"PK\x03\x04")


def read(source: Source, /) -> Iterator[Piece]:
    """Yield the files of an archive by name, but for hidden and empty ones.

    Raises BadInput for an archive that is damaged, locked, or holds too much.
    """
    total = 0
    try:
        archive = _opened(source)
        infos = sorted(archive.infolist(), key=lambda info: info.filename)
    except _DAMAGED as error:
        raise _bad(source, error) from None
    if len(infos) > MOST:
        raise BadInput(source.path, None, f"holds more than {MOST:,} files: unpack it, and use argmap batch")
    for info in infos:
        parts = info.filename.split("/")
        if info.is_dir() or not info.file_size or any(part.startswith((".", "__MACOSX")) for part in parts):
            continue
        try:
            with archive.open(info) as file:
                data = file.read(LARGEST + 1)
        except _DAMAGED as error:
            raise _bad(source, error) from None
        total += len(data)
        if total > LARGEST_ALL:
            message = f"holds more than {LARGEST_ALL // 2**20} MB: unpack it, and use argmap batch"
            raise BadInput(source.path, None, message)
        yield Source(path=f"{source.path}/{info.filename}", data=data)


def _opened(source: Source) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(source.data) if source.file is None else source.file)


def _bad(source: Source, error: Exception) -> BadInput:
    what = "is locked by a password" if "password" in str(error) or "encrypted" in str(error) else "cannot be unpacked"
    return BadInput(source.path, None, f"{what} ({error}): unpack it yourself, and name the files")
