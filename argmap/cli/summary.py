"""argmap summary: threads to what they disagree about, a screenful each."""

from __future__ import annotations

from typing import Annotated

import typer

from .. import api
from ..text.shown import as_json
from ..writers import FORMS
from .given import Corrections, Deep, Files, From, Pseudonyms, Sources, ThreadId, Width, each, known, load, read_sources
from .terminal import Row, put, width


def run(
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
    columns: Width = None,
    source: Sources = None,
    from_: From = None,
    thread: ThreadId = None,
    corrections: Corrections = None,
    pseudonyms: Pseudonyms = False,
    deep: Deep = False,
) -> None:
    """Say what threads disagree about, each on a screenful of about 45 lines.

    Counts, people and camps; then each dispute with its positions, who holds them, their words and evidence, and how it
    ended; then what went unanswered. The numbers (#17) are those of the turns. JSON holds all of it, one line a file.

    \b
      argmap summary thread.txt
      argmap summary thread.txt --source article.html --source brief.txt
      argmap summary threads/*.txt --to json | jq .disputes[0].title
    """
    from ..writers.summary import outline, plain, screen

    known("--to", "form", to, FORMS)
    sources = read_sources(source)
    before: list[Row] = []  # an empty line keeps the summaries of several files apart

    def say(file: str) -> None:
        nonlocal before
        map_ = load(file, from_, sources, thread=thread, corrections=corrections, pseudonyms=pseudonyms, deep=deep)
        if to == "json":
            # On one line, so that a reader of many finds where each ends.
            put(as_json(plain(outline.of(map_))))
            return
        if to == "markdown":
            text = api.write(map_, "summary").decode("utf-8").removesuffix("\n")
            put([*before, *([(line, "")] for line in text.split("\n"))])
        else:
            put([*before, *screen.lines(map_, columns or width())])
        before = [[]]

    each(files, from_, say, with_sources=bool(sources))
