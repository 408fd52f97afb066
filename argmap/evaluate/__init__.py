"""From data that people have annotated to figures: how often the analysis is right, with honest floors beside it.

A task is one file, and one name in `TASKS`. What the figures mean stands in `docs/evaluate.md`; every one is a
fraction of 1.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import UnknownFormat
from . import camps, disputes, gold, keypoints, pages, pastes, replies, stance, turns
from .task import DEEP, STRIP, Result, Task

KEEP = "keep"
QUOTES = (KEEP, STRIP)
CAN = {STRIP: ("--quotes", "strip quotes"), DEEP: ("--deep", "be read with argmap-deep")}  # an option, in words

TASKS: Mapping[str, Task] = {
    task.name: task
    for task in (
        pages.TASK,
        pastes.TASK,
        replies.TASK,
        stance.TASK,
        camps.TASK,
        turns.TASK,
        disputes.TASK,
        keypoints.TASK,
        gold.TASK,
    )
}


def run(name: str, path: str, *, gold: str | None = None, quotes: str = KEEP, deep: bool = False) -> Result:
    """Score the analysis on a file.

    Arguments: the task's name, see TASKS; its file, mostly rows (JSON Lines, gzipped or not), for "gold" the saved
    thread; `gold`, the file of the annotation where a task takes one; `quotes`, "strip" to take quoted text out of
    replies first; whether turns are read with argmap-deep too. Returns the Result. Raises UnknownFormat for an unknown
    task or way with quotes, for an option that the task does not take and where argmap-deep is not installed, BadInput
    with file and line for a row that is not what the task needs.
    """
    if quotes not in QUOTES:
        raise UnknownFormat("--quotes", None, f"no way {quotes!r}: one of {', '.join(QUOTES)}")
    if name not in TASKS:
        raise UnknownFormat("TASK", None, f"no task {name!r}: one of {', '.join(TASKS)}")
    task = TASKS[name]
    chosen = [option for option, wanted in ((STRIP, quotes == STRIP), (DEEP, deep)) if wanted]
    for option in chosen:
        if option not in task.options:
            can = ", ".join(other.name for other in TASKS.values() if option in other.options)
            given, what = CAN[option]
            raise UnknownFormat(given, None, f"only the task {can} can {what}, not {name}")
    if task.files == 2 and gold is None:
        raise UnknownFormat("GOLD", None, "missing: name the annotation (YAML) behind the thread")
    if task.files == 1 and gold is not None:
        can = ", ".join(other.name for other in TASKS.values() if other.files == 2)
        raise UnknownFormat("GOLD", None, f"only the task {can} takes a second file, not {name}")
    options = dict.fromkeys(chosen, True)
    return task.score(task.read(path, gold) if gold is not None else task.read(path), **options)
