"""argmap convert: threads of any format to rows, or to pages of text, that can be annotated and read again."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from .. import api
from ..errors import BadInput, NoComments, UnknownFormat
from ..files import write
from ..model import Thread
from ..text.shown import amount
from ..writers import WRITERS
from ..writers.copies import COPIES
from .given import Files, From, Pseudonyms, Quiet, ThreadId, each, known, threads
from .terminal import put, say

ALSO = {"text": "paste"}  # what a form is called as well: summary has a text too


def run(
    files: Files,
    to: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="|".join(COPIES),
            help="jsonl: a thread a line, read again as it was; paste: the text of a page.",
            autocompletion=lambda: list(COPIES),
        ),
    ] = "jsonl",
    output: Annotated[
        str,
        typer.Option("-o", "--output", metavar="FILE", help="Where the threads go; standard output when not given."),
    ] = "-",
    thread: ThreadId = None,
    from_: From = None,
    pseudonyms: Pseudonyms = False,
    quiet: Quiet = False,
) -> None:
    """Write threads of any format as rows, or as text, to annotate or to keep.

    A row has the fields that argmap eval takes (id, parent, author, time, body), and argmap reads it back as it was. A
    page of text is one thread, and says by name whom a comment answers.

    \b
      argmap convert list.mbox -o list.jsonl
      argmap convert mail.eml --to paste -o mail.txt
    """
    if to in (writer.name for writer in WRITERS):
        raise UnknownFormat("--to", None, f"{to} is made of a map: argmap map {files[0]} --to {to}")
    to = ALSO.get(to, to)
    known("--to", "form", to, list(COPIES))
    found: list[Thread] = []
    each(files, from_, lambda file: found.extend(one for one in threads(file, from_, thread=thread) if one.turns))
    if not found:
        raise NoComments(files[0], None, "holds no comments: nothing is written")
    if to == "paste" and len(found) > 1:
        message = f"{amount(len(found), 'thread')}, and a page of text is one: name it (--thread), or write --to jsonl"
        raise BadInput(files[0], None, message)
    for file in () if quiet else dict.fromkeys(files):
        if file != "-" and api.corrections_beside(file):
            say(f"{file}: what you put right is left out: a thread is written as its file has it")
    if pseudonyms:
        from ..pseudonyms import hide

        found = [hide(one).thread for one in found]
    data = b"".join(COPIES[to](one) for one in found)
    if output == "-":
        put([(line, "")] for line in data.decode().removesuffix("\n").split("\n"))
        return
    write(output, data, root=os.path.dirname(output))
    if not quiet:
        say(f"{output}: {amount(len(found), 'thread')}")
