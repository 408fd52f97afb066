"""From lines of text to the screen: standard output and error, fit for any terminal; nothing else prints."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import NoReturn, TypeAlias

import typer

from ..errors import ArgmapError, BadOutput
from ..model import Problem
from ..text.shown import Piece, cells, cut, dress, printable, shown

STOPPED, PIPE_CLOSED = 130, 141  # exit codes as shells count: 128 and the signal's number
BOLD = "1"

Row: TypeAlias = "Sequence[Piece]"  # a line of output


def table(rows: Sequence[tuple[str, ...]]) -> list[Row]:
    """Return rows as lines in columns; the last column is cut to the width of the terminal."""
    widths = [max(map(cells, column)) for column in zip(*rows, strict=True)][:-1]
    starts = ["  " + "".join(f"{cell:<{size}}  " for cell, size in zip(row, widths, strict=False)) for row in rows]
    room = [max(width() - len(start), 20) for start in starts]
    return [[(start + cut(row[-1], left), "")] for start, row, left in zip(starts, rows, room, strict=True)]


def width() -> int:
    """Return the columns of the terminal, or 100 where there is none; 40 at least."""
    return max(shutil.get_terminal_size((100, 24)).columns, 40)


def coloured() -> bool:
    """Say whether standard output takes colours, as NO_COLOR, FORCE_COLOR and the terminal have it."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def filled(pieces: Iterable[Piece], *, first: str, then: str) -> list[Row]:
    """Return a text as lines that fill the terminal, the words between them kept whole; `first` and `then` indent."""
    words: list[list[Piece]] = [[]]
    for text, style in pieces:
        for at, part in enumerate(re.split(r"\s+", printable(text))):
            if at:
                words.append([])
            if part:
                words[-1].append((part, style))
    rows: list[list[Piece]] = []
    used = room = 0
    for word in filter(None, words):
        size = sum(cells(text) for text, _ in word)
        if not rows or used + 1 + size > room:
            indent = then if rows else first
            rows.append([(indent, "")])
            used, room = 0, width() - len(indent)
        rows[-1] += [(" ", ""), *word] if used else word
        used += size + bool(used)
    return [*rows]


def where(path: str, line: int | None) -> str:
    """Return a place in a file as editors know it: "thread.txt:17"."""
    return shown(path) if line is None else f"{shown(path)}:{line}"


def put(rows: str | Iterable[Row]) -> None:
    """Print a line, or lines in their styles, to standard output, fit for any terminal.

    It is handed on at once, so that a reader who has gone away is noticed here.
    """
    colour = coloured()
    try:
        # Line by line: with PYTHONUNBUFFERED, what did not fit into a single write would be lost without an error.
        for row in [[(rows, "")]] if isinstance(rows, str) else rows:
            sys.stdout.write(f"{dress(row, colour)}\n")
        sys.stdout.flush()
    except OSError as error:
        # What is still in the buffer must not be tried again when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            raise typer.Exit(PIPE_CLOSED) from None
        reason = error.strerror or error
        raise BadOutput("<stdout>", None, f"cannot be written ({reason}): check where the output goes") from None


def complain(error: ArgmapError, hint: str = "") -> None:
    """Say an error in a line on standard error."""
    message = " ".join((error.message + hint).split())
    say(f"argmap: {where(error.path, error.line)}: {message}")


def say(text: str, *, end: str = "\n") -> None:
    """Print a line to standard error, fit for any terminal."""
    with suppress(OSError):  # nobody can hear it; the exit code still tells
        sys.stderr.write(f"{dress([(text, '')], False)}{end}")
        sys.stderr.flush()


def ask(prompt: str) -> str | None:
    """Return the line that is typed, None at the end; what asks goes to standard error, as it is no result."""
    say(prompt, end=" ")
    try:
        line = sys.stdin.readline()
    except (OSError, AttributeError, UnicodeDecodeError):  # sys.stdin is None where a shell has closed it
        return None
    return line.strip() if line else None


def problem(found: Problem) -> list[Row]:
    """Return a problem of a thread as lines."""
    text = f"{where(found.path, found.line)}: {found.code}: {found.message}"
    return filled([(text, "")], first="  ", then=" " * 8)


def stop() -> NoReturn:
    """End as a command that Ctrl-C has stopped."""
    say("argmap: stopped")
    raise SystemExit(STOPPED)
