"""From bytes to a file in its place: whole or not at all, and nowhere but in the folder that was asked for."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from typing import IO

from .errors import BadOutput, UnknownFormat

TEMPORARY = re.compile(r"\.(.+)\.[0-9]+-[0-9]+\.tmp")  # what a file is called that is not finished
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO)  # after these no other file can be written either


class FullError(Exception):
    """Stands behind a BadOutput after which no other file can be written."""


def named(output: str) -> str:
    """Return the output folder as it was given; raises UnknownFormat, wrong usage, where that is nothing at all.

    A shell makes that of a variable that is not set, and files would end up in the folder that one stands in, or in the
    root of the disk.
    """
    if not output:
        raise UnknownFormat("-o", None, "is empty: name a folder, or . for the one that you are in")
    return output


def within(folder: str, root: str) -> None:
    """Raise BadOutput where a folder below the output folder `root` is, or lies in, a link to elsewhere.

    The output folder itself may well be a link, or lie in one: that is the user's.
    """
    below = os.path.relpath(folder or os.curdir, root)
    there = os.path.normpath(os.path.join(os.path.realpath(root), below))
    if os.path.realpath(folder) != there or below.split(os.sep)[0] == os.pardir:
        message = "is a link to another folder, so nothing is written there: take it out, or use another -o"
        raise BadOutput(folder, None, message)


@contextmanager
def opened(path: str, *, root: str) -> Iterator[IO[bytes]]:
    """Give a file to write to, which takes its place when this is left, and is gone where that is by an error.

    Arguments: the path; the output folder that it has to be in. Folders are made. Raises BadOutput.
    """
    folder, name = os.path.split(path)
    part = ""
    try:
        within(folder, root)
        os.makedirs(folder or os.curdir, exist_ok=True)
        # A name of its own, so that nothing is written over; the umask decides on the rights as for any file.
        for n in count():
            with suppress(FileExistsError):
                part = os.path.join(folder, f".{name}.{os.getpid()}-{n}.tmp")
                file = open(part, "xb")  # noqa: SIM115 - closed below, before it is moved
                break
        with file:
            yield file
        os.replace(part, path)
    except BaseException as error:
        if part:
            with suppress(OSError):  # it was never made; the error on its way up says why
                os.unlink(part)
        if isinstance(error, OSError):
            raise _bad(path, error) from (FullError() if error.errno in FULL else None)
        raise


def write(path: str, data: bytes, *, root: str) -> None:
    """Put a file in its place, as `opened` does."""
    with opened(path, root=root) as file:
        file.write(data)


def remove(path: str, *, root: str) -> None:
    """Take a file of the output folder away where there is one; raises BadOutput."""
    try:
        within(os.path.dirname(path), root)
        os.unlink(path)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise _bad(path, error) from None


def _bad(path: str, error: OSError) -> BadOutput:
    reason = error.strerror or error
    return BadOutput(path, None, f"cannot be written ({reason}): free space or rights there, or use another -o")
