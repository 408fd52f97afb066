"""argmap show: threads to trees."""

from __future__ import annotations

from .given import Deep, Files, From, ThreadId, Width, each, load
from .terminal import put, width


def run(
    files: Files,
    from_: From = None,
    thread: ThreadId = None,
    columns: Width = None,
    deep: Deep = False,
) -> None:
    """Show threads as trees in the terminal.

    Each turn stands below what it answers, with its author, its tag and its most telling sentence. ~ marks a reply that
    is inferred, not stated in the file.

    \b
      argmap show thread.txt
      FORCE_COLOR=1 argmap show thread.txt | less -R
    """
    from ..writers import tree

    each(files, from_, lambda file: put(tree.lines(load(file, from_, thread=thread, deep=deep), columns or width())))
