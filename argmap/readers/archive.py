"""From a zip archive to the files in it, each read as if it lay there by itself; or to the folder that was packed."""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence

from ..errors import BadInput
from ..text.files import LARGEST
from .source import Piece, Source

MOST = 10_000  # files
LARGEST_ALL = 4 * LARGEST  # bytes of all files together, unpacked
_OFFICE = ("[Content_Types].xml", "mimetype")  # what the archives are made of that office documents are
# What lies at the top of folders that are a format as a whole (`Source.names`).
_FOLDERS = (("users.json", "channels.json"), ("users.json", "dms.json"), ("utterances.jsonl",), ("cur", "new"))
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError, KeyError)


def sniff(source: Source, /) -> bool:
    """Say whether a file is a zip archive, and no office document, which is one too."""
    try:
        return not any(name in _OFFICE for name in _opened(source).namelist())
    except _DAMAGED:
        return source.data.startswith(b"PK\x03\x04")


def read(source: Source, /) -> Iterator[Piece]:
    """Yield the files of an archive by name, but for hidden and empty ones; of a packed folder that is a format, it.

    Raises BadInput for an archive that is damaged, locked, or holds too much.
    """
    try:
        archive = _opened(source)
        infos = sorted(archive.infolist(), key=lambda info: info.filename)
    except _DAMAGED as error:
        raise _bad(source, error) from None
    if len(infos) > MOST:
        raise BadInput(source.path, None, f"holds more than {MOST:,} files: unpack it, and use argmap batch")
    infos = [info for info in infos if info.filename and not info.is_dir() and info.file_size]
    infos = [info for info in infos if not any(map(_hidden, _parts(info)))]
    within = _folder([_parts(info) for info in infos])
    if within is None:
        for info, data in _unpacked(archive, infos, source):
            yield Source(path=f"{source.path}/{info.filename}", data=data)
        return
    with tempfile.TemporaryDirectory(prefix="argmap-") as folder:
        for info, data in _unpacked(archive, infos, source):
            *above, name = _parts(info)[within:]
            try:
                os.makedirs(os.path.join(folder, *above), exist_ok=True)
                with open(os.path.join(folder, *above, name), "wb") as file:
                    file.write(data)
            except OSError as error:  # a name too long, or that of a folder too
                raise _bad(source, error) from None
        yield Source(path=source.path, data=b"", file=folder, names=tuple(sorted(os.listdir(folder))), id=source.id)


def _unpacked(
    archive: zipfile.ZipFile, infos: Sequence[zipfile.ZipInfo], source: Source
) -> Iterator[tuple[zipfile.ZipInfo, bytes]]:
    total = 0
    for info in infos:
        try:
            with archive.open(info) as file:
                data = file.read(LARGEST + 1)
        except _DAMAGED as error:
            raise _bad(source, error) from None
        total += len(data)
        if total > LARGEST_ALL:
            message = f"holds more than {LARGEST_ALL // 2**20} MB: unpack it, and use argmap batch"
            raise BadInput(source.path, None, message)
        yield info, data


def _parts(info: zipfile.ZipInfo) -> list[str]:
    return info.filename.replace("\\", "/").split("/")


def _hidden(part: str) -> bool:
    return part.startswith((".", "__MACOSX"))


def _folder(files: Sequence[Sequence[str]]) -> int | None:
    """How many folders in the archive stand above one that is a format as a whole; None where there is none."""
    for above in (0, 1):
        names = {parts[above] for parts in files if len(parts) > above}
        together = len({tuple(parts[:above]) for parts in files}) == 1 and all(len(parts) > above for parts in files)
        if together and any(names.issuperset(some) for some in _FOLDERS):
            return above if all(map(_is_name, {part for parts in files for part in parts[above:]})) else None
    return None


def _is_name(part: str) -> bool:
    """Say whether a part of a path is a name that a file may have on any machine."""
    return bool(part) and not any(sign in part for sign in "\0:/")


def _opened(source: Source) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(source.data) if source.file is None else source.file)


def _bad(source: Source, error: Exception) -> BadInput:
    what = "is locked by a password" if "password" in str(error) or "encrypted" in str(error) else "cannot be unpacked"
    return BadInput(source.path, None, f"{what} ({error}): unpack it yourself, and name the files")
