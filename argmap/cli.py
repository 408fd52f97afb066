"""From a command line to calls of the library; the only file that prints or exits."""

from __future__ import annotations

import gc
import io
import os
import re
import shlex
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from itertools import count
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeAlias

import typer

from . import __version__, api
from .errors import ArgmapError, BadInput, BadOutput, NoComments, UnknownFormat
from .files import named, write
from .readers import READERS
from .text.files import LARGEST, folder_name
from .text.shown import Piece, as_json, cells, cut, dress, printable, shown
from .writers import WRITERS, Writer

if TYPE_CHECKING:
    from .batch.run import Engine, Progress
    from .batch.store import Match
    from .evaluate.measures import Figures
    from .evaluate.task import Result
    from .model import ArgumentMap, Problem, Reply, Tag, Thread, Turn

DEFAULT = ("map", "ladder", "summary", "yaml")
TABLES = "parquet"
FORMS = ("text", "markdown", "json")  # as in writers/summary.py, which is imported when a summary is asked for
LAYOUTS = ("tree", "dot")
STDIN = "<stdin>"
STORE = "output/argmap.db"  # where a batch puts it when not told otherwise
# What is said of a file without comments where a shell may have made "--source a b" of "--source *".
SPREAD = "; if it is an article, write --source before it, as before each"
SHOWN = 20  # failures of a batch that are named; all are in the list of problems
SECONDS = 5  # between two lines of progress where there is no terminal
SOME_FAILED, STOPPED, PIPE_CLOSED = 1, 130, 141  # the latter two as shells count: 128 and the signal's number
BOLD = "1"
SPARED = (
    "edited by hand, so left as it is: to draw your edits, map that file; "
    "to have it anew, rename it, use another -o, or --force"
)

ABOUT = """\
From a saved comment thread to a map of the argument: who answers whom, which turn is a claim, a rebuttal or evidence,
and what they disagree about.

\b
  argmap map thread.txt       draw it: output/thread/map.svg, a ladder for
                              each dispute, a summary, and map.yaml to edit
  argmap summary thread.txt   the disputes and who holds what, on a screenful
  argmap show thread.txt      see it as a tree, here in the terminal
  argmap check thread.txt     see what to look at again, least certain first
  argmap batch threads/       map a whole folder, with a store to search
  argmap map output/thread/map.yaml    draw it again after editing
  argmap summary -            paste it here, and end it with Ctrl-D

Save the text of a page, story and comments together; nothing in it needs to be marked.
"""
EXITS = """\
\b
Exit codes: 0 fine, 1 some of several threads failed, 2 wrong usage,
3 bad input or output, 4 drawing failed.
Environment: NO_COLOR=1 turns colours off, FORCE_COLOR=1 keeps them in a pipe.
"""

Row: TypeAlias = "Sequence[Piece]"  # a line of output
USAGE: Any = (
    typer.BadParameter.__base__
)  # wrong usage of any kind: click's own, which some versions of typer bring along

app = typer.Typer(
    name="argmap",
    help=ABOUT,
    epilog=EXITS,
    no_args_is_help=True,
    rich_markup_mode=None,  # rich costs 0.1 s at every start
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        _print(f"argmap {__version__}")
        raise typer.Exit


def _reader_names() -> list[str]:
    return [reader.name for reader in READERS]


def _writer_names() -> list[str]:
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
        autocompletion=_reader_names,
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
Width = Annotated[int | None, typer.Option("-w", "--width", min=40, metavar="NUMBER", help="Columns to fill.")]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="Say nothing but errors and warnings.")]
Verbose = Annotated[bool, typer.Option("-v", "--verbose", help="Also say each problem and each file's size.")]


@app.callback()
def _top(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Options that stand before a command."""


@app.command(
    "map",
    help="""Draw threads: one folder a thread, one file a format.

The map is map.svg, each dispute a ladder of its own (dispute-1.svg is the one most fought over), the summary
summary.md, and map.yaml holds everything. Files of an earlier run are replaced whole; nothing is ever deleted, and
ladders that an earlier run has left over are named. A map.yaml that you have edited is left alone, and named,
unless --force says otherwise: draw your edits by giving it as the FILE. One that is given is not written anew
unless --to asks for it.

\b
  argmap map thread.txt
  argmap map thread.txt --source report.html --source brief.txt
  argmap map threads/*.txt --to map,dot -o maps
  argmap map output/thread/map.yaml
  argmap map long.txt --all""",
)
def map_command(
    files: Files,
    to: Annotated[
        list[str] | None,
        typer.Option(
            "--to",
            metavar="FORMAT,…",
            help=f"The formats to write (see argmap formats); {','.join(DEFAULT)} when not given.",
            autocompletion=_writer_names,
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
            help="How turns are placed: tree needs no other program, dot is Graphviz.",
            autocompletion=lambda: list(LAYOUTS),
        ),
    ] = LAYOUTS[0],
    all_: Annotated[bool, typer.Option("--all", help="Draw every turn of a long thread instead of folding.")] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace a map.yaml even where it was edited by hand: the edits are lost.")
    ] = False,
    source: Sources = None,
    from_: From = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    wanted = _formats(to)
    output = _named(output)
    _known("--layout", "layout", layout, LAYOUTS)
    sources = _read_sources(source)
    taken: set[str] = set()

    def draw(file: str) -> None:
        map_ = _load(file, from_, sources)
        folder = os.path.join(output, _folder(map_.thread.id, taken))
        # All is drawn before anything is written: a thread whose drawing fails leaves its old files alone.
        drawn: dict[Writer, dict[str, bytes]] = {writer: {} for writer in wanted}
        spared = []
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
                own = {"layout": layout, "all": all_, "edited": itself and edited}
                drawn[writer][path] = api.write(map_, writer.name, **own, **options)
        for parts in drawn.values():
            for path, data in parts.items():
                write(path, data, root=output)
        for path in spared:
            _say(f"argmap: {shown(path)}: {SPARED}")
        for writer, parts in drawn.items():
            _warn_of_left(folder, writer, parts)
        if not quiet:
            _report(file, map_, drawn, source or [], verbose)

    _each(files, from_, draw, with_sources=bool(sources))


@app.command(
    "summary",
    help="""Say what threads disagree about, each on a screenful of about 45 lines.

Counts, people and camps; then each dispute with its positions, who holds them, their words and evidence, and how it
ended; then what went unanswered. The numbers (#17) are those of the turns. JSON holds all of it, one line a file.

\b
  argmap summary thread.txt
  argmap summary thread.txt --source report.html --source brief.txt
  argmap summary threads/*.txt --to json | jq .disputes[0].title""",
)
def summary(
    files: Files,
    to: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="|".join(FORMS),
            help="Text for the terminal, or markdown or JSON for other programs.",
            autocompletion=lambda: list(FORMS),
        ),
    ] = FORMS[0],
    width: Width = None,
    source: Sources = None,
    from_: From = None,
) -> None:
    _known("--to", "form", to, FORMS)
    sources = _read_sources(source)
    from .writers import summary as writer

    before: list[Row] = []  # an empty line keeps the summaries of several files apart

    def say(file: str) -> None:
        nonlocal before
        map_ = _load(file, from_, sources)
        if to == "json":
            # On one line, so that a reader of many finds where each ends.
            _print(as_json(writer.plain(writer.outline(map_))))
            return
        if to == "markdown":
            text = api.write(map_, "summary").decode("utf-8").removesuffix("\n")
            _print([*before, *([(line, "")] for line in text.split("\n"))])
        else:
            _print([*before, *writer.lines(map_, width or _width())])
        before = [[]]

    _each(files, from_, say, with_sources=bool(sources))


@app.command(
    "show",
    help="""Show threads as trees in the terminal.

Each turn stands below what it answers, with its author, its tag and its most telling sentence. ~ marks a reply that
is inferred, not stated in the file.

\b
  argmap show thread.txt
  FORCE_COLOR=1 argmap show thread.txt | less -R""",
)
def show(
    files: Files,
    from_: From = None,
    width: Width = None,
) -> None:
    from .writers import tree

    _each(files, from_, lambda file: _print(tree.lines(_load(file, from_), width or _width())))


@app.command(
    "check",
    help="""Say what to look at again, the least certain first.

First come the problems of the file, then replies and tags. Each comes with its place in the file, its score from 0
to 1 and why it was chosen. To put one right, edit the map.yaml that argmap map has written, and draw that.

\b
  argmap check thread.txt
  argmap check thread.txt --most 30""",
)
def check(
    files: Files,
    from_: From = None,
    most: Annotated[
        int, typer.Option("-n", "--most", min=0, metavar="NUMBER", help="How many of each kind to show.")
    ] = 10,
    all_: Annotated[bool, typer.Option("--all", help="Show all of them.")] = False,
    source: Sources = None,
) -> None:
    sources = _read_sources(source)

    most = sys.maxsize if all_ else most
    _each(files, from_, lambda file: _print(_findings(_load(file, from_, sources), most)), with_sources=bool(sources))


@app.command(
    "batch",
    help="""Map many threads: a folder each, a store to search, an index page, and a list of problems.

PATH is a file, a folder (walked to its depth, but for hidden files), or a pattern in quotes. All files of a folder are
tried; of 'folder/**/*.txt' those alone. Files of many threads are taken apart: YAML with several maps; JSON Lines
(.jsonl, gzipped or not) with a thread a line, an object with "text" (a page's text) or "turns" (with author, body, and
perhaps id, parent, time).

The threads are in output/threads/, output/argmap.db holds them all (argmap find searches it), output/index.html shows
them, and output/problems.csv lists what failed and why: one thread that fails stops nothing. What is there already and
unchanged is not done again, so a run that was stopped, by Ctrl-C or worse, goes on when it is started again. Batches
may be added one after the other: store, index and list hold the threads of all of them, by the paths you gave, so give
them from the same folder each time. To take a thread out, remove its folder in output/threads/ and run again.

A map.yaml that you have edited is left alone, and pictures, store and index follow it, unless --force says otherwise.
What an earlier run has written in formats that are not asked for any more is taken away.

\b
  argmap batch threads/ -o output
  argmap batch 'saved/**/*.txt' year.jsonl.gz --jobs 4
  argmap batch threads/ --to summary,yaml --source report.html
  argmap batch s3://saved/2026 -o s3://maps/2026 --cluster tcp://host:8786""",
)
def batch(
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
            autocompletion=lambda: [*_writer_names(), TABLES],
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
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Say nothing but errors.")] = False,
) -> None:
    from .batch import remote, run, work

    paths, output = [remote.plain(path) for path in paths], remote.plain(output)
    if from_ is not None:
        _known("--from", "format", from_, _reader_names())
    names = [name.strip() for part in to or DEFAULT for name in part.split(",") if name.strip()]
    tables = TABLES in names
    formats_ = [writer.name for writer in _formats([name for name in names if name != TABLES] or DEFAULT)]
    options = work.options(output, formats_, format=from_, sources=_read_sources(source), force=force)
    gc.enable()  # this may go on for days
    try:
        _reachable([*paths, output])
        with (
            _engine(cluster, jobs or _processors(), timeout=timeout, memory=memory) as engine,
            _progress(quiet) as tell,
        ):
            report = run.run(paths, options, engine=engine, tables=tables, tell=tell)
    except ArgmapError as error:
        _complain(error)
        raise typer.Exit(error.exit_code) from None
    for failed in report.failed[:SHOWN]:
        _complain(BadInput(failed.path, failed.line, failed.message))
    problems = f"{output}/{run.PROBLEMS}" if remote.is_url(output) else os.path.join(output, run.PROBLEMS)
    if len(report.failed) > SHOWN:
        _say(f"argmap: … and {len(report.failed) - SHOWN:,} more: see {shown(problems)}")
    if report.stopped:
        mapped = f"{report.done + report.same:,} of {report.threads:,} threads are mapped"
        _say(f"argmap: stopped: {mapped}; the same command goes on from there")
        raise SystemExit(STOPPED)
    if not quiet:
        failures = f", {len(report.failed):,} failed ({shown(problems)})" if report.failed else ""
        held = f"; {report.held:,} threads in all" if report.held != report.done + report.same else ""
        edited = f", {report.edited:,} of them as edited by hand" if report.edited else ""
        _print(f"{shown(output)}: {report.done:,} mapped{edited}, {report.same:,} unchanged{failures}{held}")
        if report.held and not remote.is_url(output):
            store = os.path.join(output, run.STORE)
            there = "" if store == os.path.normpath(STORE) else f" --store {shlex.quote(store)}"
            _print(f"see {shown(os.path.join(output, run.INDEX))}, or search: argmap find WORDS{there}")
    if report.failed:
        raise typer.Exit(SOME_FAILED)


@app.command(
    "eval",
    help="""Score the analysis against data that people have annotated.

TASK is pastes, replies, roles, stance, evidence, camps, spans or keypoints, and FILE holds rows of JSON, one a line
(.jsonl or .jsonl.gz); or TASK is gold, FILE a saved thread and GOLD its annotation in YAML. Every figure is a fraction
of 1; beside it stands what a simple rule reaches. docs/evaluate.md names the fields and the figures.

\b
  argmap eval replies forum.jsonl.gz
  argmap eval replies forum.jsonl.gz --quotes strip --json
  argmap eval gold thread.txt thread.gold.yaml""",
)
def eval_command(
    task: Annotated[
        str,
        typer.Argument(metavar="TASK", help="What is scored.", autocompletion=lambda: _task_names()),
    ],
    file: Annotated[str, typer.Argument(metavar="FILE", help="Rows of JSON with gold; for gold, a saved thread.")],
    gold: Annotated[str | None, typer.Argument(metavar="[GOLD]", help="For gold, the thread's annotation.")] = None,
    json_: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    quotes: Annotated[
        str,
        typer.Option(
            "--quotes",
            metavar="keep|strip",
            help="For replies: strip takes quoted text out before the analysis sees it.",
            autocompletion=lambda: ["keep", "strip"],
        ),
    ] = "keep",
) -> None:
    from . import evaluate

    try:
        result = evaluate.run(task, file, gold=gold, quotes=quotes)
    except ArgmapError as error:
        _complain(error)
        raise typer.Exit(error.exit_code) from None
    _print(as_json(result.as_json()) if json_ else _scores(result))


@app.command(
    "find",
    help="""Search the threads of a batch for words, or for who said what in which dispute.

All WORDS must be in a turn, in any order and with any ending: lanes finds lane. "Words in quotes" stand side by side
(the shell wants quotes around them), lan* is the beginning of a word; other signs mean nothing. The best come first,
then turns of disputes that have the words in their title or positions. Without WORDS, all that the options leave.

\b
  argmap find leaflet
  argmap find --tag evidence --dispute "seven days"
  argmap find '"port log"' --author marrow --json | jq .snippet""",
)
def find(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[WORDS]...", help="Words that must all be in the turn.")
    ] = None,
    tag: Annotated[
        str | None,
        typer.Option("--tag", metavar="TAG", help="claim, rebuttal or evidence.", autocompletion=lambda: _kind_names()),
    ] = None,
    author: Annotated[
        str | None, typer.Option("--author", metavar="NAME", help="Who wrote it; a piece of a name will do.")
    ] = None,
    dispute: Annotated[
        str | None,
        typer.Option("--dispute", metavar="WORDS", help="It takes part in a dispute on this, by title or positions."),
    ] = None,
    store: Annotated[str, typer.Option("--store", metavar="FILE", help="The store that argmap batch has made.")] = (
        STORE
    ),
    most: Annotated[int, typer.Option("-n", "--most", min=1, metavar="NUMBER", help="How many turns to show.")] = 20,
    json_: Annotated[bool, typer.Option("--json", help="Print a JSON object a turn, each on one line.")] = False,
) -> None:
    from dataclasses import asdict

    from .batch import store as stores

    if not words and tag is None and author is None and dispute is None:
        _complain(UnknownFormat("find", None, "nothing to look for: give words, --tag, --author or --dispute"))
        raise typer.Exit(UnknownFormat.exit_code)
    if tag is not None:
        _known("--tag", "tag", tag, _kind_names())
    said = " ".join(words) if words else None
    for option, given in (("find", said), ("--dispute", dispute)):
        if given is not None and not stores.is_searched(given):
            message = f"{given!r} holds no letter or digit, and nothing else is searched for: give a word or a number"
            _complain(UnknownFormat(option, None, message))
            raise typer.Exit(UnknownFormat.exit_code)
    if author is not None and not author.strip():
        _complain(UnknownFormat("--author", None, "is empty: give a name, or a piece of one"))
        raise typer.Exit(UnknownFormat.exit_code)
    try:
        asked = {"tag": tag, "author": author, "dispute": dispute}
        matches = stores.find(store, said or "", **asked, most=most + 1)
    except ArgmapError as error:
        _complain(error)
        raise typer.Exit(error.exit_code) from None
    for match in matches[:most]:
        _print(as_json(asdict(match)) if json_ else _match(match))
    if not matches:
        _say("argmap: nothing found")
    elif len(matches) > most:
        _say(f"argmap: only the first {most:,} are shown; -n {most * 2} shows more")


@app.command("formats", help="List the formats that argmap reads (--from) and writes (--to).")
def formats() -> None:
    rows = ["Reads (--from)"]
    rows += _table([(reader.name, reader.about) for reader in READERS])
    rows += ["", "Writes (--to)"]
    rows += _table([(writer.name, writer.file.format("N"), writer.about) for writer in WRITERS])
    _print([[(row, "")] for row in rows])


def main() -> None:
    """Run the command line; exits with the code that `argmap --help` explains."""
    # A shell can close them (>&-): then nobody wants to hear anything.
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # an old terminal shows "?" rather than a traceback
    # Nothing here makes cycles that matter, and looking for them costs a tenth of the time: see benchmarks/.
    gc.disable()
    try:
        code = app(standalone_mode=False)
    except KeyboardInterrupt:
        _stop()
    except USAGE as error:  # it repeats what was typed, and a shell may have typed names of files
        said = io.StringIO()
        error.show(file=said)
        for line in said.getvalue().splitlines():
            _say(line)
        code = UnknownFormat.exit_code
    finally:
        gc.freeze()  # else Python looks through all that it has loaded once more as it ends, for 15 ms
    raise SystemExit(code)


# ---- one file after the other


def _each(files: list[str], from_: str | None, work: Callable[[str], None], *, with_sources: bool = False) -> None:
    """Do the work on each file; one that fails is reported in a line and stops none of the others."""
    if from_ is not None:
        _known("--from", "format", from_, _reader_names())
    failed = []
    try:
        for file in files:
            try:
                work(file)
            except ArgmapError as error:
                spread = with_sources and len(files) > 1 and isinstance(error, NoComments)
                _complain(error, SPREAD if spread else "")
                failed.append(error.exit_code)
    except KeyboardInterrupt:
        _stop()
    if failed:
        raise typer.Exit(failed[0] if len(files) == 1 else SOME_FAILED)


def _read_sources(files: list[str] | None) -> tuple[Thread, ...]:
    """Read the articles of --source, before any thread: where one cannot be read, nothing is written at all."""
    try:
        return tuple(api.read_source(file) for file in dict.fromkeys(files or ()))
    except ArgmapError as error:
        _complain(error)
        raise typer.Exit(error.exit_code) from None


def _load(file: str, from_: str | None, sources: tuple[Thread, ...] = ()) -> ArgumentMap:
    if file != "-":
        return api.load(file, from_, sources=sources)
    try:
        if sys.stdin.isatty():
            _say("argmap: reading what you type or paste; end it with Ctrl-D on a line of its own")
        data = sys.stdin.buffer.read(LARGEST + 1)
    except (OSError, AttributeError) as error:  # sys.stdin is None where a shell has closed it
        reason = getattr(error, "strerror", None) or "it is closed"
        raise BadInput(STDIN, None, f"cannot be read ({reason}): name a file, or pass the text in with <") from None
    return api.load_bytes(data, path=STDIN, format=from_, sources=sources)


def _formats(to: Iterable[str] | None) -> list[Writer]:
    """Return the writers of the formats asked for, each once, in the order given."""
    names = [name.strip() for part in to or DEFAULT for name in part.split(",") if name.strip()]
    for name in names or [""]:
        _known("--to", "format", name, _writer_names())
    return [api.writer(name) for name in dict.fromkeys(names)]


def _known(option: str, kind: str, given: str, known: Sequence[str]) -> None:
    if given not in known:
        _complain(UnknownFormat(option, None, f"no {kind} {given!r}: one of {', '.join(known)}"))
        raise typer.Exit(UnknownFormat.exit_code)


# ---- files out


def _named(output: str) -> str:
    try:
        return named(output)
    except UnknownFormat as error:
        _complain(error)
        raise typer.Exit(error.exit_code) from None


def _folder(name: str, taken: set[str]) -> str:
    """Return a folder's name for a thread's id: safe on every system, and unlike those taken in this call."""
    name = folder_name(name)
    # Capitals make no difference on Windows and macOS.
    free = next(new for n in count(1) if (new := name if n == 1 else f"{name}-{n}").casefold() not in taken)
    taken.add(free.casefold())
    if free != name:
        _say(f"argmap: {shown(name)} is taken by another thread of this call: writing to {shown(free)}")
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
            return writer.load_editable().is_edited(file.read())
    except OSError:
        return True  # it may be anyone's work


def _warn_of_left(folder: str, writer: Writer, written: Iterable[str]) -> None:
    """Name the files that an earlier run wrote in this format and this run did not: they are not ours to delete."""
    if "{}" not in writer.file:
        return
    pattern = re.compile(re.escape(writer.file).replace(re.escape("{}"), "([1-9][0-9]*)"))
    written = {os.path.basename(path) for path in written}
    try:
        found = [match for name in os.listdir(folder) if name not in written and (match := pattern.fullmatch(name))]
    except OSError:  # nothing was written, and there is no such folder
        return
    if found:
        names = [match.group() for match in sorted(found, key=lambda match: int(match.group(1)))]
        them = "it" if len(names) == 1 else "them"
        left = ", ".join([shown(os.path.join(folder, names[0])), *names[1:]])
        _say(f"argmap: {left}: left by an earlier run, no part of this map: delete {them}, or use another -o")


def _few(names: Sequence[str]) -> str:
    return ", ".join(names) if len(names) < 3 else f"{names[0]} … {names[-1]}"


def _report(
    file: str, map_: ArgumentMap, drawn: dict[Writer, dict[str, bytes]], sources: list[str], verbose: bool
) -> None:
    from .writers.tree import amount, counts

    sizes = {path: len(data) for parts in drawn.values() for path, data in parts.items()}
    first = next(iter(sizes), "")
    names = [
        _few([shown(path if path == first else os.path.basename(path)) for path in parts])
        for parts in drawn.values()
        if parts
    ]
    hints = [writer.none for writer in drawn if not writer.files(map_)]
    if map_.problems:
        given = [file, *(word for source in sources for word in ("--source", source))]
        check = shlex.join(["argmap", "check", *map(shown, given)])
        hints.append(f"{amount(len(map_.problems), 'problem')} ({check})")
    _print("; ".join([f"{', '.join(names) or shown(file)}: {counts(map_)}", *hints]))
    if verbose:
        for path, size in sizes.items():
            _print(f"  {shown(path)}: {size:,} bytes")
        _print([row for problem in map_.problems for row in _problem(problem)])


# ---- a batch on its way


@contextmanager
def _engine(cluster: str | None, jobs: int, *, timeout: float, memory: int) -> Iterator[Engine]:
    """Give what does the work: processes of this machine, or a cluster."""
    if cluster is None:
        from .batch import run

        yield run.processes(jobs, timeout=timeout, memory=memory)
    else:
        from .batch import cluster as clusters

        with clusters.connected(cluster, jobs=jobs, timeout=timeout, memory=memory, say=_say) as engine:
            yield engine


def _reachable(paths: Iterable[str]) -> None:
    """Refuse addresses that workers, which are other processes, would each find empty."""
    from .batch import remote

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
        yield _lines()


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


def _lines() -> Callable[[Progress], None]:
    started = last = monotonic()

    def tell(progress: Progress) -> None:
        nonlocal last
        if monotonic() - last < SECONDS:
            return
        last = monotonic()
        rate, left = _rate(progress, last - started)
        failures = f", {progress.failed:,} failed" if progress.failed else ""
        over = progress.done + progress.same + progress.failed
        _say(f"argmap: {over:,} of {progress.threads:,} threads{failures}, {rate}, {left} left")

    return tell


def _rate(progress: Progress, seconds: float) -> tuple[str, str]:
    """Return how many threads a second are mapped, and how long the rest will take."""
    rate = (progress.done + progress.failed) / max(seconds, 0.001)
    left = progress.threads - progress.done - progress.same - progress.failed
    return f"{rate:.1f} a second", str(timedelta(seconds=round(left / rate))) if rate else "unknown time"


# ---- what to look at again


def _findings(map_: ArgumentMap, most: int) -> list[Row]:
    """Return the lines of `argmap check`: a head, then problems, replies and tags, the least certain first."""
    from .model import How
    from .writers.tree import counts

    turns = {turn.id: turn for turn in map_.thread.turns}
    title = cut(printable(map_.thread.title or map_.thread.id), _width())
    rows: list[Row] = [[(title, BOLD)], [(counts(map_), "")]]

    problems = [_problem(problem) for problem in map_.problems[:most]]
    rows += _section("Problems", problems, len(map_.problems), none="none")

    unsure = [reply for reply in map_.replies if reply.how is not How.STATED]
    unsure.sort(key=lambda reply: (reply.score, turns[reply.child].number, not reply.main))
    others: dict[str, list[Reply]] = {}
    for reply in map_.replies:
        others.setdefault(reply.child, []).append(reply)
    replies = [_reply(reply, others[reply.child], turns, map_) for reply in unsure[:most]]
    none = "every one is stated in the file" if map_.replies else "none"
    rows += _section("Replies, least certain first", replies, len(unsure), none=none)

    tags = sorted(map_.tags, key=lambda tag: (tag.score, turns[tag.turn].number))
    found = [_tag(tag, turns[tag.turn], map_) for tag in tags[:most]]
    return rows + _section("Tags, least certain first", found, len(tags), none="none")


def _section(title: str, found: list[list[Row]], number: int, *, none: str) -> list[Row]:
    if not number:
        return [[], [(title, BOLD), (f": {none}", "")]]
    of = f"{number:,}" if len(found) == number else f"{len(found):,} of {number:,}; --all shows the rest"
    return [[], [(title, BOLD), (f" ({of})", "")], *(row for rows in found for row in rows)]


def _problem(problem: Problem) -> list[Row]:
    text = f"{_where(problem.path, problem.line)}: {problem.code}: {problem.message}"
    return _filled([(text, "")], first="  ", then=" " * 8)


def _reply(reply: Reply, siblings: list[Reply], turns: dict[str, Turn], map_: ArgumentMap) -> list[Row]:
    from .writers.tree import name_of

    child = turns[reply.child]
    parent = name_of(turns[reply.parent]) if reply.parent in turns else "the story"
    head = f"{name_of(child)} {'' if reply.main else 'also '}answers {parent}"
    others = [
        f"{f'#{turns[other.parent].number}' if other.parent in turns else 'the story'} ({other.score:.2f})"
        for other in siblings
        if other is not reply
    ]
    why = f"{reply.how.value}: {reply.why}"
    if others:
        why += f"; {'also' if reply.main else 'mainly'} {', '.join(others)}"
    return _finding(reply.score, [(head, "")], _where(map_.thread.path, child.line), why)


def _tag(tag: Tag, turn: Turn, map_: ArgumentMap) -> list[Row]:
    from .writers.tree import name_of, tag_piece

    second = f"; else {tag.runner_up.value} ({tag.runner_up_score:.2f})" if tag.runner_up else ""
    head = [(f"{name_of(turn)} ", ""), tag_piece(tag.kind)]
    return _finding(tag.score, head, _where(map_.thread.path, turn.line), tag.why + second)


def _finding(score: float, head: list[Piece], where: str, why: str) -> list[Row]:
    """Return a finding as lines: score, what was found, where in the file (below, where there is no room), and why."""
    indent = " " * 8
    first = [(f"  {score:.2f}  ", ""), *head]
    below = _filled([(why, "")], first=indent, then=indent)
    if sum(cells(text) for text, _ in head) + cells(where) + 10 <= _width():
        return [[*first, (f"  {where}", "")], *below]
    return [first, [(f"{indent}{where}", "")], *below]


# ---- scores


def _task_names() -> list[str]:
    from . import evaluate

    return [*evaluate.TASKS]


def _scores(result: Result) -> list[Row]:
    """Return the figures as a table: a line each, ours first, then the floors, then how many of how many."""
    columns = {"argmap": _flat(result.figures)} | {name: _flat(floor) for name, floor in result.baseline.items()}
    wide = max(cells(name) for name in columns["argmap"])
    head = f"{'':<{wide}}  " + "  ".join(f"{name:>6}" for name in (*columns, "of"))
    rows: list[Row] = [[(head, BOLD)]]
    for name in columns["argmap"]:
        figures = [
            f"{column[name]:>{max(6, cells(head))}.3f}" if name in column else " " * max(6, cells(head))
            for head, column in columns.items()
        ]
        of = " of ".join(f"{number:,}" for number in result.counts.get(name, ()))
        rows.append([(f"{name:<{wide}}  {'  '.join(figures)}  {of}", "")])
    return rows


def _flat(figures: Figures) -> dict[str, float]:
    """Return figures with those by label each on its own ("f1 agree")."""
    flat: dict[str, float] = {}
    for name, value in figures.items():
        if isinstance(value, dict):
            flat |= {f"{name} {label}": one for label, one in value.items()}
        else:
            flat[name] = value
    return flat


# ---- what was found


def _kind_names() -> list[str]:
    from .model import Kind

    return [kind.value for kind in Kind]


def _match(match: Match) -> list[Row]:
    """Return a match as lines: thread, turn, tag and place in the file; its words; the disputes that it is in."""
    from .model import Kind
    from .writers.tree import tag_piece

    head = [(f"{shown(match.thread)} ", ""), (cut(printable(f"#{match.number} {match.author}"), 40), BOLD)]
    head += [("  ", ""), tag_piece(Kind(match.tag))] if match.tag in _kind_names() else []
    where = _where(match.path, match.line) + (f" (thread {match.part:,} there)" if match.part else "")
    rows: list[Row] = [[*head, (f"  {where}", "")]]
    if sum(cells(text) for text, _ in rows[0]) > _width():
        rows = [head, [(f"    {where}", "")]]
    said: list[Piece] = []
    at = 0
    for start, end in match.hits:
        hit = match.snippet[start:end]
        said += [(match.snippet[at:start], ""), (hit, BOLD) if _colour() else (f"*{hit}*", "")]
        at = end
    rows += _filled([*said, (match.snippet[at:], "")], first="    ", then="    ")
    return rows + [[("    " + cut(f"dispute: {printable(title)}", _width() - 4), "")] for title in match.disputes]


# ---- the terminal


def _table(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(map(cells, column)) for column in zip(*rows, strict=True)][:-1]
    starts = ["  " + "".join(f"{cell:<{width}}  " for cell, width in zip(row, widths, strict=False)) for row in rows]
    return [start + cut(row[-1], max(_width() - len(start), 20)) for start, row in zip(starts, rows, strict=True)]


def _width() -> int:
    return max(shutil.get_terminal_size((100, 24)).columns, 40)


def _colour() -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _filled(pieces: Iterable[Piece], *, first: str, then: str) -> list[Row]:
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
            used, room = 0, _width() - len(indent)
        rows[-1] += [(" ", ""), *word] if used else word
        used += size + bool(used)
    return [*rows]


def _where(path: str, line: int | None) -> str:
    return shown(path) if line is None else f"{shown(path)}:{line}"


def _print(said: str | Iterable[Row]) -> None:
    """Print a line, or lines in their styles, to standard output, fit for any terminal.

    It is handed on at once, so that a reader who has gone away is noticed here.
    """
    colour = _colour()
    try:
        # Line by line: with PYTHONUNBUFFERED, what did not fit into a single write would be lost without an error.
        for row in [[(said, "")]] if isinstance(said, str) else said:
            sys.stdout.write(f"{dress(row, colour)}\n")
        sys.stdout.flush()
    except OSError as error:
        # What is still in the buffer must not be tried again when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            raise typer.Exit(PIPE_CLOSED) from None
        reason = error.strerror or error
        raise BadOutput("<stdout>", None, f"cannot be written ({reason}): check where the output goes") from None


def _complain(error: ArgmapError, hint: str = "") -> None:
    message = " ".join((error.message + hint).split())
    _say(f"argmap: {_where(error.path, error.line)}: {message}")


def _say(text: str) -> None:
    """Print a line to standard error, fit for any terminal."""
    with suppress(OSError):  # nobody can hear it; the exit code still tells
        sys.stderr.write(f"{dress([(text, '')], False)}\n")


def _stop() -> NoReturn:
    _say("argmap: stopped")
    raise SystemExit(STOPPED)
