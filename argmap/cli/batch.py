"""argmap batch: many threads to a folder each, a store, an index page and a list of problems."""

from __future__ import annotations

import gc
import os
import shlex
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import BadInput
from ..text.shown import shown
from .given import (
    DEFAULT,
    SOME_FAILED,
    STORE,
    Deep,
    From,
    Pseudonyms,
    Sources,
    known,
    read_sources,
    reader_names,
    writer_names,
    writers_of,
)
from .terminal import STOPPED, complain, put, say

if TYPE_CHECKING:
    from ..batch.run import Engine, Progress

TABLES = "parquet"
SHOWN = 20  # failures of a batch that are named; all are in the list of problems
SECONDS = 5  # between two lines of progress where there is no terminal


def run(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Files, folders, patterns in quotes, files of many threads.")
    ],
    output: Annotated[str, typer.Option("-o", "--output", metavar="FOLDER", help="Where everything goes.")] = "output",
    to: Annotated[
        list[str] | None,
        typer.Option(
            "--to",
            metavar="FORMAT,…",
            help=f"The formats to write (see argmap formats); {','.join(DEFAULT)} when not given. {TABLES} writes the "
            "store's tables to output/parquet besides.",
            autocompletion=lambda: [*writer_names(), TABLES],
        ),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option("-j", "--jobs", min=1, max=1024, metavar="NUMBER", help="Threads at once; a processor each."),
    ] = None,
    timeout: Annotated[
        float, typer.Option("--timeout", min=0.1, metavar="SECONDS", help="When a thread is given up.")
    ] = 300,
    memory: Annotated[
        int, typer.Option("--memory", min=256, metavar="MEGABYTES", help="The most that a thread may take.")
    ] = 2000,
    cluster: Annotated[
        str | None,
        typer.Option(
            "--cluster",
            metavar="ADDRESS|local",
            help="Work on the Dask cluster with this scheduler, such as tcp://host:8786, or on one started here.",
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Do all again, and replace each map.yaml even where it was edited by hand.")
    ] = False,
    source: Sources = None,
    from_: From = None,
    pseudonyms: Pseudonyms = False,
    deep: Deep = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Say nothing but errors.")] = False,
) -> None:
    """Map many threads: a folder each, a store to search, an index page, and a list of problems.

    PATH is a file, a folder (walked to its depth, but for hidden files), or a pattern in quotes. All files of a
    folder are tried; of 'folder/**/*.txt' those alone. Files of many threads are taken apart: whatever argmap
    formats names that holds several; YAML with several maps; JSON Lines (.jsonl, packed or not) with a thread a line,
    an object with "text" (a page's text) or "turns" (with author, body, and perhaps id, parent, time).

    The threads are in output/threads/, output/argmap.db holds them all (argmap find searches it), output/index.html
    shows them, and output/problems.csv lists what failed and why: one thread that fails stops nothing. Where threads
    are mapped again, output/changes.md and .jsonl say what has changed in them since their map.yaml. What is
    there already and unchanged is not done again, so a run that was stopped, by Ctrl-C or worse, goes on when it is
    started again. Batches may be added one after the other: store, index and list hold the threads of all of them,
    by the paths you gave, so give them from the same folder each time. To take a thread out, remove its folder in
    output/threads/ and run again.

    What you have edited in a map.yaml becomes corrections beside the thread, and is named; the map as you left it stays
    as map.edited.yaml. Where no correction can say it, the map.yaml is left alone, and pictures, store and index follow
    it, unless --force says otherwise. What an earlier run has written in formats that are not asked for any more is
    taken away.

    \b
      argmap batch threads/ -o output
      argmap batch 'saved/**/*.txt' year.jsonl.gz --jobs 4
      argmap batch threads/ --to summary,yaml --source article.html
      argmap batch s3://saved/2026 -o s3://maps/2026 --cluster tcp://host:8786
    """
    from ..batch import remote, since, work
    from ..batch import run as batch

    paths, output = [remote.plain(path) for path in paths], remote.plain(output)
    if from_ is not None:
        known("--from", "format", from_, reader_names())
    names = [name.strip() for part in to or DEFAULT for name in part.split(",") if name.strip()]
    tables = TABLES in names
    formats_ = [writer.name for writer in writers_of([name for name in names if name != TABLES] or DEFAULT)]
    options = work.options(
        output, formats_, format=from_, sources=read_sources(source), force=force, pseudonyms=pseudonyms, deep=deep
    )
    gc.enable()  # this may go on for days
    _reachable([*paths, output])
    with (
        _engine(cluster, jobs or _processors(), timeout=timeout, memory=memory) as engine,
        _progress(quiet) as tell,
    ):
        report = batch.run(paths, options, engine=engine, tables=tables, tell=tell)
    for failed in report.failed[:SHOWN]:
        complain(BadInput(failed.path, failed.line, failed.message))
    problems = f"{output}/{batch.PROBLEMS}" if remote.is_url(output) else os.path.join(output, batch.PROBLEMS)
    if len(report.failed) > SHOWN:
        say(f"argmap: … and {len(report.failed) - SHOWN:,} more: see {shown(problems)}")
    if report.stopped:
        mapped = f"{report.done + report.same:,} of {report.threads:,} threads are mapped"
        say(f"argmap: stopped: {mapped}; the same command goes on from there")
        raise SystemExit(STOPPED)
    for said in report.taken:
        say(f"argmap: {shown(f'{output}/{said}')}")
    if not quiet:
        failures = f", {len(report.failed):,} failed ({shown(problems)})" if report.failed else ""
        held = f"; {report.held:,} threads in all" if report.held != report.done + report.same else ""
        edited = f", {report.edited:,} of them as edited by hand" if report.edited else ""
        since_then = shown(f"{output}/{since.MARKDOWN}")
        changed = f", {report.changed:,} of them changed ({since_then})" if report.changed else ""
        put(f"{shown(output)}: {report.done:,} mapped{edited}{changed}, {report.same:,} unchanged{failures}{held}")
        if report.held and not remote.is_url(output):
            store = os.path.join(output, batch.STORE)
            there = "" if store == os.path.normpath(STORE) else f" --store {shlex.quote(store)}"
            put(f"see {shown(os.path.join(output, batch.INDEX))}, or search: argmap find WORDS{there}")
    if report.failed:
        raise typer.Exit(SOME_FAILED)


@contextmanager
def _engine(cluster: str | None, jobs: int, *, timeout: float, memory: int) -> Iterator[Engine]:
    """Give what does the work: processes of this machine, or a cluster."""
    if cluster is None:
        from ..batch import run

        yield run.processes(jobs, timeout=timeout, memory=memory)
    else:
        from ..batch import cluster as clusters

        with clusters.connected(cluster, jobs=jobs, timeout=timeout, memory=memory, say=say) as engine:
            yield engine


def _reachable(paths: Iterable[str]) -> None:
    """Refuse addresses that workers, which are other processes, would each find empty."""
    from ..batch import remote

    for path in paths:
        if path.lower().startswith(remote.MEMORY):
            raise BadInput(path, None, "lies in the memory of a single process, which no worker sees: name another")


def _processors() -> int:
    """Return how many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[Progress], None]]:
    """Give what shows how far a batch is: a bar on a terminal, else a line every few seconds, nothing when quiet."""
    if quiet:
        yield lambda progress: None
    elif sys.stderr.isatty():
        with _bar() as tell:
            yield tell
    else:
        yield progress_lines()


@contextmanager
def _bar() -> Iterator[Callable[[Progress], None]]:
    from rich import progress as rich_progress
    from rich.console import Console

    columns = (
        rich_progress.TextColumn("{task.completed:,.0f} of {task.total:,.0f} threads"),
        rich_progress.BarColumn(),
        rich_progress.TextColumn("{task.fields[rate]}"),
        rich_progress.TimeRemainingColumn(),
        rich_progress.TextColumn("{task.fields[failures]}"),
    )
    with rich_progress.Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        started, task = monotonic(), bar.add_task("", total=0, rate="", failures="")

        def tell(progress: Progress) -> None:
            bar.update(
                task,
                total=progress.threads,
                completed=progress.done + progress.same + progress.failed,
                rate=_rate(progress, monotonic() - started)[0],
                failures=f"{progress.failed:,} failed" if progress.failed else "",
            )

        yield tell


def progress_lines() -> Callable[[Progress], None]:
    started = last = monotonic()

    def tell(progress: Progress) -> None:
        nonlocal last
        if monotonic() - last < SECONDS:
            return
        last = monotonic()
        rate, left = _rate(progress, last - started)
        failures = f", {progress.failed:,} failed" if progress.failed else ""
        over = progress.done + progress.same + progress.failed
        say(f"argmap: {over:,} of {progress.threads:,} threads{failures}, {rate}, {left} left")

    return tell


def _rate(progress: Progress, seconds: float) -> tuple[str, str]:
    """Return how many threads a second are mapped, and how long the rest will take."""
    rate = (progress.done + progress.failed) / max(seconds, 0.001)
    left = progress.threads - progress.done - progress.same - progress.failed
    return f"{rate:.1f} a second", str(timedelta(seconds=round(left / rate))) if rate else "unknown time"
