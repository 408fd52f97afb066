"""What several commands are given, to threads, articles and formats."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from .. import api
from ..errors import ArgmapError, BadInput, NoComments, UnknownFormat
from ..model import ArgumentMap, Thread
from ..readers import every
from ..readers.source import Piece
from ..text.files import LARGEST
from ..writers import WRITERS, Writer
from .terminal import complain, say, stop

if TYPE_CHECKING:
    from ..corrections import Entry

DEFAULT = ("map", "ladder", "summary", "yaml")  # formats; one thread gets a page to read besides
STDIN = "<stdin>"
STORE = "output/argmap.db"  # where a batch puts it when not told otherwise
SOME_FAILED = 1  # exit code
# What is said of a file without comments where a shell may have made "--source a b" of "--source *".
SPREAD = "; if it is an article, write --source before it, as before each"


def reader_names() -> list[str]:
    """Return the formats that are read, by name."""
    return [reader.name for reader in every()]


def writer_names() -> list[str]:
    """Return the formats that are written, by name."""
    return [writer.name for writer in WRITERS]


Files = Annotated[
    list[str],
    typer.Argument(metavar="FILE...", help="Saved threads, or maps in argmap's YAML; - reads standard input."),
]


From = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="FORMAT",
        help="The files' format; found out from each file when not given.",
        autocompletion=reader_names,
    ),
]


Sources = Annotated[
    list[str] | None,
    typer.Option(
        "--source",
        metavar="FILE",
        help="An article on the same events, text or HTML: what it says on each dispute is quoted. Write --source "
        "before each: of --source *.txt the shell makes one article, and threads of all others.",
    ),
]


ThreadId = Annotated[
    str | None,
    typer.Option("--thread", metavar="ID", help="Of a file with several threads, the one with this id alone."),
]


Corrections = Annotated[
    str | None,
    typer.Option(
        "--corrections",
        metavar="FILE",
        help="What you put right; the file beside the thread (thread.corrections.yaml for thread.txt), when not given.",
    ),
]


Pseudonyms = Annotated[
    bool, typer.Option("--pseudonyms", help="Give everybody who takes part another name, wherever theirs stands.")
]


def _installed(deep: bool) -> bool:
    """Say before anything is done where argmap-deep is wanted and not there."""
    if deep:
        from ..language.deep import version

        try:
            version()
        except UnknownFormat as error:
            complain(error)
            raise typer.Exit(error.exit_code) from None
    return deep


Deep = Annotated[
    bool,
    typer.Option(
        "--deep",
        callback=_installed,
        help="Read turns with argmap-deep too, a small transformer that is installed by itself (pip install ./deep).",
    ),
]


Width = Annotated[int | None, typer.Option("-w", "--width", min=40, metavar="NUMBER", help="Columns to fill.")]


Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="Say nothing but errors and warnings.")]


Verbose = Annotated[bool, typer.Option("-v", "--verbose", help="Also say each problem and each file's size.")]


def each(
    files: list[str],
    from_: str | None,
    work: Callable[[str], Iterable[ArgmapError] | None],
    *,
    with_sources: bool = False,
) -> None:
    """Do the work on each file; one that fails is reported in a line and stops none of the others.

    Of a file of many threads, the work returns the errors that cost only one of them.
    """
    if from_ is not None:
        known("--from", "format", from_, reader_names())
    failed = []
    try:
        for file in files:
            try:
                for error in work(file) or ():
                    complain(error)
                    failed.append(SOME_FAILED)
            except ArgmapError as error:
                spread = with_sources and len(files) > 1 and isinstance(error, NoComments)
                complain(error, SPREAD if spread else "")
                failed.append(error.exit_code)
    except KeyboardInterrupt:
        stop()
    if failed:
        raise typer.Exit(failed[0] if len(files) == 1 else SOME_FAILED)


def read_sources(files: list[str] | None) -> tuple[Thread, ...]:
    """Read the articles of --source, before any thread: where one cannot be read, nothing is written at all."""
    return tuple(api.read_source(file) for file in dict.fromkeys(files or ()))


def corrections_of(file: str, given: str | Sequence[Entry] | None) -> tuple[Entry, ...]:
    """Return what was put right in a file: the corrections given, or in the file given, else in the one beside it."""
    if given is not None:
        return api.read_corrections(given) if isinstance(given, str) else tuple(given)
    return api.corrections_beside(file) if file != "-" else ()


def load(
    file: str,
    from_: str | None,
    sources: tuple[Thread, ...] = (),
    *,
    thread: str | None = None,
    corrections: str | Sequence[Entry] | None = None,
    pseudonyms: bool = False,
    deep: bool = False,
) -> ArgumentMap:
    """Return the map of a file, of one of its threads, or of standard input where the file is called "-"."""
    right = corrections_of(file, corrections)
    if thread is not None:
        piece = next(pieces(file, from_, thread=thread))
        return api.map_of(piece, sources=sources, corrections=right, pseudonyms=pseudonyms, deep=deep)
    if file != "-":
        return api.load(file, from_, sources=sources, corrections=right, pseudonyms=pseudonyms, deep=deep)
    return api.load_bytes(
        _typed(), path=STDIN, format=from_, sources=sources, corrections=right, pseudonyms=pseudonyms, deep=deep
    )


def pieces(file: str, from_: str | None, *, thread: str | None = None) -> Iterator[Piece]:
    """Return what a file, or standard input where it is called "-", holds, for `api.map_of`, one after the other: all
    of it, or the thread with an id."""
    found = api.pieces(file, from_) if file != "-" else api.pieces_of(_typed(), path=STDIN, format=from_)
    yield from found if thread is None else [api.chosen(found, thread, from_)]


def threads(file: str, from_: str | None, *, thread: str | None = None) -> Iterator[Thread]:
    """Return the threads of what `pieces` returns, one after the other."""
    for piece in pieces(file, from_, thread=thread):
        yield from api.threads_of(piece)


def _typed() -> bytes:
    """Return what standard input holds, at most one byte more than argmap takes."""
    try:
        if sys.stdin.isatty():
            say("argmap: reading what you type or paste; end it with Ctrl-D on a line of its own")
        return sys.stdin.buffer.read(LARGEST + 1)
    except (OSError, AttributeError) as error:  # sys.stdin is None where a shell has closed it
        reason = getattr(error, "strerror", None) or "it is closed"
        raise BadInput(STDIN, None, f"cannot be read ({reason}): name a file, or pass the text in with <") from None


def writers_of(to: Iterable[str]) -> list[Writer]:
    """Return the writers of the formats asked for, each once, in the order given."""
    names = [name.strip() for part in to for name in part.split(",") if name.strip()]
    for name in names or [""]:
        known("--to", "format", name, writer_names())
    return [api.writer(name) for name in dict.fromkeys(names)]


def known(option: str, kind: str, given: str, known: Sequence[str]) -> None:
    """Raise UnknownFormat where what an option was given is none of those known."""
    if given not in known:
        raise UnknownFormat(option, None, f"no {kind} {given!r}: one of {', '.join(known)}")
