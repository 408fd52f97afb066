"""argmap map: threads to a folder each, a file a format."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterable, Sequence
from itertools import count
from typing import TYPE_CHECKING, Annotated

import typer

from .. import api
from ..errors import ArgmapError
from ..files import named, write
from ..model import ArgumentMap
from ..readers.source import Source
from ..text.files import folder_name
from ..text.shown import amount, printable, shown
from ..writers import LAYOUTS, Writer
from .given import (
    DEFAULT,
    Corrections,
    Deep,
    Files,
    From,
    Pseudonyms,
    Quiet,
    Sources,
    ThreadId,
    Verbose,
    corrections_of,
    each,
    known,
    pieces,
    read_sources,
    writer_names,
    writers_of,
)
from .terminal import Row, problem, put, say

if TYPE_CHECKING:
    from ..corrections import Entry

WRITTEN = (*DEFAULT, "html")
SPARED = (
    "edited by hand, so left as it is: to draw your edits, map that file, or make them last with "
    "argmap correct --from; to have it anew, rename it, use another -o, or --force"
)


def run(
    files: Files,
    to: Annotated[
        list[str] | None,
        typer.Option(
            "--to",
            metavar="FORMAT,…",
            help=f"The formats to write (see argmap formats); {','.join(WRITTEN)} when not given.",
            autocompletion=writer_names,
        ),
    ] = None,
    output: Annotated[str, typer.Option("-o", "--output", metavar="FOLDER", help="Where the threads' folders go.")] = (
        "output"
    ),
    layout: Annotated[
        str,
        typer.Option(
            "--layout",
            metavar="|".join(LAYOUTS),
            help="How turns are placed: in a wide picture (tree), a narrow one that prints on A4 (page), by Graphviz.",
            autocompletion=lambda: list(LAYOUTS),
        ),
    ] = LAYOUTS[0],
    all_: Annotated[bool, typer.Option("--all", help="Draw every turn of a long thread instead of folding.")] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace a map.yaml even where it was edited by hand: the edits are lost.")
    ] = False,
    source: Sources = None,
    from_: From = None,
    thread: ThreadId = None,
    corrections: Corrections = None,
    pseudonyms: Pseudonyms = False,
    deep: Deep = False,
    column: Annotated[
        list[str] | None,
        typer.Option(
            "--column",
            metavar="FIELD=COLUMN",
            help="What a column of a table holds (text, author, id, parent, time, thread, title); kept beside it.",
        ),
    ] = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Draw threads: one folder a thread, one file a format.

    The map is map.svg, each dispute a ladder of its own (dispute-1.svg is the one most fought over), the summary
    summary.md, map.yaml holds everything, and report.html is a page to read all of it in a browser. Files of an earlier
    run are replaced whole; nothing is ever deleted, and ladders that an earlier run has left over are named. A map.yaml
    that you have edited is left alone, and named, unless --force says otherwise: draw your edits by giving it as the
    FILE. One that is given is not written anew unless --to asks for it.

    \b
      argmap map thread.txt
      argmap map thread.txt --source article.html --source brief.txt
      argmap map threads/*.txt --to map,dot -o maps
      argmap map saved.zip --thread harbour
      argmap map output/thread/map.yaml
      argmap map long.txt --all
      argmap map forum.csv --column author=user_name --column text=what_was_said
    """
    wanted = writers_of(to or WRITTEN)
    output = named(output)
    known("--layout", "layout", layout, LAYOUTS)
    sources = read_sources(source)
    for file in files if column else ():
        api.keep_columns(file, column or ())
    taken: set[str] = set()

    def draw(file: str) -> list[ArgmapError]:
        lost: list[ArgmapError] = []
        right = corrections_of(file, corrections)
        for piece in pieces(file, from_, thread=thread):
            try:
                map_ = api.map_of(piece, sources=sources, corrections=right, pseudonyms=pseudonyms, deep=deep)
                draw_one(file, map_)
                if right and not quiet:
                    put(_follows(api.map_of(piece, pseudonyms=pseudonyms, deep=deep), map_, right))
            except ArgmapError as error:
                if not isinstance(piece, Source) or (piece.path == file and not piece.line):  # the file is one thread
                    raise
                lost.append(error)
        return lost

    def draw_one(file: str, map_: ArgumentMap) -> None:
        folder = os.path.join(output, free_folder(map_.thread.id, taken))
        # All is drawn before anything is written: a thread whose drawing fails leaves its old files alone.
        drawn: dict[Writer, dict[str, bytes]] = {writer: {} for writer in wanted}
        spared = []
        beside = [writer.name for writer in wanted]
        for writer in wanted:
            for name, options in writer.files(map_).items():
                path = os.path.join(folder, name)
                itself, edited = _same(file, path), _edited(writer, path)
                if itself and not to:
                    continue
                if edited and not force:
                    spared.append(path)
                    continue
                # What is written anew from itself still holds the corrections, so it goes on counting as edited.
                own = {"layout": layout, "all": all_, "edited": itself and edited, "beside": beside}
                drawn[writer][path] = api.write(map_, writer.name, **own, **options)
        for parts in drawn.values():
            for path, data in parts.items():
                write(path, data, root=output)
        for path in spared:
            say(f"argmap: {shown(path)}: {SPARED}")
        for writer, parts in drawn.items():
            _warn_of_left(folder, writer, parts)
        if not quiet:
            _report(file, map_, drawn, source or [], verbose)

    each(files, from_, draw, with_sources=bool(sources))


def _follows(without: ArgumentMap, map_: ArgumentMap, right: Sequence[Entry]) -> list[Row]:
    """Return what corrections changed beyond themselves, in a line where there is any: somebody may no longer be said
    to hold what they were, and nobody asked for that."""
    from ..corrections.told import follows, listed

    mine = [entry for entry in right if entry.thread in (None, map_.thread.id)]
    return [[(f"  {printable(line)}", "")] for line in listed(follows(without, map_, mine))]


def free_folder(name: str, taken: set[str]) -> str:
    """Return a folder's name for a thread's id: safe on every system, and unlike those taken in this call."""
    name = folder_name(name)
    # Capitals make no difference on Windows and macOS.
    free = next(new for n in count(1) if (new := name if n == 1 else f"{name}-{n}").casefold() not in taken)
    taken.add(free.casefold())
    if free != name:
        say(f"argmap: {shown(name)} is taken by another thread of this call: writing to {shown(free)}")
    return free


def _same(file: str, path: str) -> bool:
    try:
        return file != "-" and os.path.samefile(file, path)
    except (OSError, ValueError):
        return False


def _edited(writer: Writer, path: str) -> bool:
    """Say whether a file that stands in the way may hold a person's corrections."""
    if not writer.editable or not os.path.isfile(path):
        return False
    try:
        with open(path, "rb") as file:
            return writer.editable().is_edited(file.read())
    except OSError:
        return True  # it may be anyone's work


def _warn_of_left(folder: str, writer: Writer, written: Iterable[str]) -> None:
    """Name the files that an earlier run wrote in this format and this run did not: they are not ours to delete."""
    if not writer.left:
        return
    pattern = re.compile(re.escape(writer.file).replace(re.escape("{}"), f"({writer.left})"))
    written = {os.path.basename(path) for path in written}
    try:
        found = [match for name in os.listdir(folder) if name not in written and (match := pattern.fullmatch(name))]
    except OSError:  # nothing was written, and there is no such folder
        return
    if found:
        names = [match.group() for match in sorted(found, key=lambda match: (len(match.group()), match.group()))]
        them = "it" if len(names) == 1 else "them"
        left = ", ".join([shown(os.path.join(folder, names[0])), *names[1:]])
        say(f"argmap: {left}: left by an earlier run, no part of this map: delete {them}, or use another -o")


def _few(names: Sequence[str]) -> str:
    return ", ".join(names) if len(names) < 3 else f"{names[0]} … {names[-1]}"


def _report(
    file: str, map_: ArgumentMap, drawn: dict[Writer, dict[str, bytes]], sources: list[str], verbose: bool
) -> None:
    from ..writers.tree import counts

    sizes = {path: len(data) for parts in drawn.values() for path, data in parts.items()}
    first = next(iter(sizes), "")
    names = [
        _few([shown(path if path == first else os.path.basename(path)) for path in parts])
        for parts in drawn.values()
        if parts
    ]
    read = [printable(map_.read_with)] if map_.read_with else []
    hints = [writer.none for writer in drawn if not writer.files(map_)]
    if map_.problems:
        given = [file, *(word for source in sources for word in ("--source", source))]
        check = shlex.join(["argmap", "check", *map(shown, given)])
        hints.append(f"{amount(len(map_.problems), 'problem')} ({check})")
    put("; ".join([f"{', '.join(names) or shown(file)}: {counts(map_)}", *read, *hints]))
    if verbose:
        for path, size in sizes.items():
            put(f"  {shown(path)}: {size:,} bytes")
        put([row for found in map_.problems for row in problem(found)])
