"""argmap diff: a map, or the maps of a batch, and later ones of the same threads to what has changed between them."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from ..changes import compare
from ..text.shown import as_json, inert, printable, shown
from ..writers import FORMS
from .given import Deep, From, each, known, load
from .terminal import Row, put, say

THREADS, MAP = "threads", "map.yaml"  # where a batch keeps its maps


def run(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A map.yaml, a saved thread, or the output of a batch.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The same thread, or batch, later on.")],
    to: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="|".join(FORMS),
            help="Text for the terminal, or Markdown, or JSON for other programs, a line a thread.",
            autocompletion=lambda: list(FORMS),
        ),
    ] = FORMS[0],
    from_: From = None,
    deep: Deep = False,
) -> None:
    """Say what has changed in a thread: new names, new turns, disputes that opened, grew or ended, changed sides.

    Each of the two may be a map.yaml or a thread as it was saved. Of two outputs of argmap batch, threads are compared
    whose folders have one name; those without a change are passed over.

    \b
      argmap diff output/thread/map.yaml thread-saved-again.txt
      argmap diff may/ june/ --to json
    """
    known("--to", "form", to, FORMS)
    from ..writers import changes as writer

    before: list[Row] = []  # an empty line keeps the threads apart

    def tell(name: str, one: str, two: str) -> None:
        nonlocal before
        changes = compare(load(one, from_, deep=deep), load(two, from_, deep=deep))
        if len(changes.gone) == len(changes.old.thread.turns) and changes.new.thread.turns:
            say(f"argmap: {shown(one)} and {shown(two)} have no turn in common: are these the same thread?")
        if name and not changes:
            return
        if to == "json":
            put(as_json({**({"folder": name} if name else {}), **writer.plain(changes)}))
            return
        text = (writer.text if to == "text" else writer.markdown)(changes).decode().removesuffix("\n")
        put([*before, *([(line, "")] for line in text.split("\n"))])
        before = [[]]

    folders = [os.path.join(output, THREADS) for output in (old, new)]
    if not all(map(os.path.isdir, folders)):
        each([new], from_, lambda file: tell("", old, file))
        return
    names = [set(os.listdir(folder)) for folder in folders]
    for told, only in (("new", names[1] - names[0]), ("gone", names[0] - names[1])):
        for name in sorted(only):
            put(
                as_json({"folder": name, "thread": told})
                if to == "json"
                else f"- {told} thread: {inert(name) if to == 'markdown' else printable(name)}"
            )
    both = sorted(names[0] & names[1])
    each(both, None, lambda name: tell(name, *(os.path.join(folder, name, MAP) for folder in folders)))
