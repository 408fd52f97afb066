"""From the bytes of a file to what readers are given: the bytes, how they begin, and the text in them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple, Protocol, TypeAlias

from ..errors import BadInput
from ..model import ArgumentMap, Problem, Thread
from ..text import kinds, packed
from ..text.files import LARGEST, beginning, decode
from ..text.kinds import Kind

BLOCK = 1 << 20  # bytes of a large file that are read at once


@dataclass(frozen=True, kw_only=True)
class Source:
    """A file to read, or a part of one that is to be read as if it were a file.

    `path` is the name used in messages and ids; `data` what the file holds, unpacked, at most a byte more than argmap
    takes at once. `file` is where it lies on the disk, None where it lies nowhere; `names` the names in it where that
    is a folder, sorted. Of a part, `format` is its format where that is known, `id` the id that its thread gets, and
    `line` the 1-based line of the file at which it stands; `known` the problems met on the way to it.
    """

    path: str
    data: bytes
    file: str | None = None
    names: tuple[str, ...] | None = None
    format: str | None = None
    id: str | None = None
    line: int | None = None
    known: tuple[Problem, ...] = ()

    @cached_property
    def head(self) -> str:
        """How the file begins, by which a format is told: whatever is no text in it is replaced."""
        return beginning(self.data, kinds.HEAD)

    @cached_property
    def kind(self) -> Kind:
        """What kind of file it is, by how it begins."""
        return kinds.of(self.data) if self.names is None else kinds.A_FOLDER

    def lines(self) -> Iterator[bytes]:
        """Yield the lines of a file, whatever its size, unpacked on the way; raises BadInput."""
        if self.file is None or len(self.data) <= LARGEST:
            yield from self.data.removesuffix(b"\n").split(b"\n") if self.data else ()
            return
        with open(self.file, "rb") as file:
            stream = packed.opened(file)
            number, rest = 1, b""
            while True:
                try:
                    block = stream.read(BLOCK)
                except packed.errors() as error:
                    message = f"cannot be unpacked ({error}): save it anew, or unpack it yourself"
                    raise BadInput(self.path, number, message) from None
                if not block:
                    break
                whole, end, block = block.rpartition(b"\n")
                if not end:
                    rest += block
                else:
                    lines = (rest + whole).split(b"\n")
                    yield from lines
                    number, rest = number + len(lines), block
                if len(rest) > LARGEST:
                    raise BadInput(self.path, number, f"the line is longer than {LARGEST // 2**20} MB: no thread is")
            if rest:
                yield rest

    def within(self, name: str) -> Source:
        """Return a file of a folder; raises BadInput where it cannot be read."""
        path = f"{self.path.rstrip('/')}/{name}"
        file = os.path.join(self.file or self.path, name)
        return Source(path=path, data=begun(file, path=path), file=file)

    @property
    def text(self) -> str:
        """The text of the file, with plain newlines; raises BadInput where it is none."""
        return self._decoded[0]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was met on the way to the text: what was known before, and bytes that fit no encoding."""
        return self.known + self._decoded[1]

    @cached_property
    def _decoded(self) -> tuple[str, tuple[Problem, ...]]:
        return decode(self.data, path=self.path)


def begun(file: str, *, path: str) -> bytes:
    """Return what a file holds, unpacked, at most a byte more than argmap takes at once; raises BadInput."""
    try:
        with open(file, "rb") as opened:
            return packed.begun(opened, LARGEST + 1, path=path)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise BadInput(path, None, f"cannot be opened ({reason}): check the path and its rights") from None


# What a file holds: threads, whole maps, which are taken as they stand, and files within it, for any reader.
Piece: TypeAlias = Thread | ArgumentMap | Source


class ReaderModule(Protocol):
    """What a reader offers."""

    def sniff(self, source: Source, /) -> bool:
        """Say whether a file looks like this format."""

    def read(self, source: Source, /) -> Iterator[Piece]:
        """Yield what a file holds, in its order; raise BadInput where it cannot be read."""


class TextModule(Protocol):
    """What the module of a format offers that is one thread, or one map, of plain text."""

    def sniff(self, text: str, /) -> bool:
        """Say whether a text, or how it begins, looks like this format."""

    def read(self, text: str, /, *, path: str) -> Thread | ArgumentMap:
        """Turn the decoded text of a file into the thread, or the map, that it holds; raise BadInput where it cannot
        be."""


class OfText(NamedTuple):
    """A reader of files, made of a module that knows nothing but text."""

    module: TextModule

    def sniff(self, source: Source, /) -> bool:
        """Say whether the head of a file looks like the module's format."""
        return self.module.sniff(source.head)

    def read(self, source: Source, /) -> Iterator[Piece]:
        """Yield the thread or the map that the module makes of the file's text, with the problems of decoding it."""
        found = self.module.read(source.text, path=source.path)
        if not source.problems:
            yield found
        elif isinstance(found, Thread):
            yield replace(found, problems=source.problems + found.problems)
        else:
            thread = replace(found.thread, problems=source.problems + found.thread.problems)
            yield replace(found, thread=thread, problems=source.problems + found.problems)
