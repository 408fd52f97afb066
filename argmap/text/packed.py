"""From a packed file (gzip, bzip2, xz, zstd) to the bytes in it, as many as are asked for; others are as they are."""

from __future__ import annotations

import io
import lzma
import zlib
from collections.abc import Callable
from typing import IO, TYPE_CHECKING, Any, cast

from ..errors import BadInput

if TYPE_CHECKING:
    from zstandard import ZstdDecompressionObj

WINDOW = 1 << 31  # bytes that zstd may look back: archives of a site's comments are packed so
CHUNK = 1 << 10  # packed bytes that are unpacked at once, which may become 32 MB
SUFFIXES = (".gz", ".bz2", ".xz", ".zst")
_LONGEST_MAGIC = 6


def _gzip(file: IO[bytes]) -> IO[bytes]:
    import gzip

    return cast("IO[bytes]", gzip.GzipFile(fileobj=file))


def _bzip2(file: IO[bytes]) -> IO[bytes]:
    import bz2

    return bz2.BZ2File(file)


def _xz(file: IO[bytes]) -> IO[bytes]:
    return lzma.LZMAFile(file)


def _zstd(file: IO[bytes]) -> IO[bytes]:
    import zstandard

    return io.BufferedReader(_Frames(file, zstandard.ZstdDecompressor(max_window_size=WINDOW).decompressobj), 1 << 20)


class _Frames(io.RawIOBase):
    """The frames of a file of zstd as one stream, which knows lines; a file that was cut off is an EOFError.

    The package's own stream ends where such a file ends, as if nothing were missing.
    """

    def __init__(self, file: IO[bytes], begin: Callable[[], ZstdDecompressionObj]) -> None:
        self.file = file
        self.begin = begin
        self.frame: ZstdDecompressionObj | None = None
        self.rest = b""  # packed, of the next frame
        self.held = b""  # unpacked

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self.held:
            packed = self.rest or self.file.read(CHUNK)
            if not packed:
                if self.frame is not None:
                    raise EOFError("the file ends within a frame")
                return 0
            frame = self.frame or self.begin()
            self.held = frame.decompress(packed)
            self.frame, self.rest = (None, frame.unused_data) if frame.eof else (frame, b"")
        view = memoryview(buffer).cast("B")
        size = min(len(view), len(self.held))
        view[:size], self.held = self.held[:size], self.held[size:]
        return size


_WAYS: tuple[tuple[bytes, Callable[[IO[bytes]], IO[bytes]]], ...] = (
    (b"\x1f\x8b", _gzip),
    (b"BZh", _bzip2),
    (b"\xfd7zXZ\x00", _xz),
    (b"\x28\xb5\x2f\xfd", _zstd),
)


def opened(file: IO[bytes]) -> IO[bytes]:
    """Return a stream of what a file holds: unpacked on the way where it is packed, itself where it is not.

    Argument: a file that can be set back to its beginning. What goes wrong on the way is one of `errors()`.
    """
    head = file.read(_LONGEST_MAGIC)
    file.seek(0)
    return next((way(file) for magic, way in _WAYS if head.startswith(magic)), file)


def errors() -> tuple[type[Exception], ...]:
    """Return the errors that reading a damaged file raises."""
    found: tuple[type[Exception], ...] = (OSError, EOFError, zlib.error, lzma.LZMAError, MemoryError)
    import sys

    zstandard = sys.modules.get("zstandard")
    return found if zstandard is None else (*found, zstandard.ZstdError)


def unpacked(data: bytes, size: int, *, path: str) -> bytes:
    """Return the bytes that packed ones hold, at most `size` of them; others as they are. Raises BadInput."""
    if not data.startswith(tuple(magic for magic, _ in _WAYS)):
        return data
    return begun(io.BytesIO(data), size, path=path)


def begun(file: IO[bytes], size: int, *, path: str) -> bytes:
    """Return the first `size` bytes of what an open file holds; raises BadInput where it is packed and damaged."""
    stream = opened(file)
    if stream is file:
        return file.read(size)
    try:
        return stream.read(size)
    except errors() as error:
        raise BadInput(path, None, f"cannot be unpacked ({error}): save it anew, or unpack it yourself") from None
