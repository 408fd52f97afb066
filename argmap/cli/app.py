"""From the words behind `argmap` to the command that they name: its options are read, and its errors become lines.

A command is one file: its name is the file's, its options are those of `run`, and its help is what `run` says of
itself. It raises what goes wrong, and `ending` turns that into a line and an exit code.
"""

from __future__ import annotations

import inspect
import io
import os
import sys
from collections.abc import Callable, Sequence
from functools import wraps
from importlib import import_module
from typing import Annotated, Any

import typer

from .. import __version__
from ..errors import ArgmapError, UnknownFormat
from .terminal import complain, put, say, stop

COMMANDS = (
    "map",
    "summary",
    "show",
    "check",
    "correct",
    "convert",
    "diff",
    "batch",
    "eval",
    "find",
    "formats",
)  # as in `argmap --help`

ABOUT = """\
From a saved comment thread to a map of the argument: who answers whom, which turn is a claim, a rebuttal or evidence,
and what they disagree about.

\b
  argmap map thread.txt       draw it: output/thread/map.svg, a ladder for
                              each dispute, a summary, and map.yaml to edit
  argmap summary thread.txt   the disputes and who holds what, on a screenful
  argmap show thread.txt      see it as a tree, here in the terminal
  argmap check thread.txt     see what to look at again, least certain first
  argmap correct thread.txt   put it right, one decision after the other
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

# Wrong usage of any kind: click's own, which some versions of typer bring along.
USAGE: Any = typer.BadParameter.__base__


def app_of(names: Sequence[str] = COMMANDS) -> typer.Typer:
    """Return the command line with these commands; the files of others are not even read."""
    app = typer.Typer(
        name="argmap",
        help=ABOUT,
        epilog=EXITS,
        no_args_is_help=True,
        rich_markup_mode=None,  # rich costs 0.1 s at every start
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_top)
    for name in names:
        run = import_module(f".{name}", __package__).run
        app.command(name, help=inspect.getdoc(run))(ending(run))
    return app


def _version(wanted: bool) -> None:
    if wanted:
        put(f"argmap {__version__}")
        raise typer.Exit


def _top(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Options that stand before a command."""


def ending(run: Callable[..., None]) -> Callable[..., None]:
    """Return a command that ends with a line and an exit code where it raises an error that a user can cause."""

    @wraps(run)
    def command(*given: Any, **named: Any) -> None:
        try:
            run(*given, **named)
        except ArgmapError as error:
            complain(error)
            raise typer.Exit(error.exit_code) from None

    return command


def start() -> int:
    """Run the command that was typed; returns the exit code that `argmap --help` explains."""
    # A shell can close them (>&-): then nobody wants to hear anything.
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # an old terminal shows "?" rather than a traceback
    typed = sys.argv[1:2]
    try:
        code: int = app_of(typed if typed and typed[0] in COMMANDS else COMMANDS)(standalone_mode=False)
    except KeyboardInterrupt:
        stop()
    except USAGE as error:  # it repeats what was typed, and a shell may have typed names of files
        said = io.StringIO()
        error.show(file=said)
        for line in said.getvalue().splitlines():
            say(line)
        code = UnknownFormat.exit_code
    return code
