"""From data that people have annotated to figures: how often the analysis is right, with honest floors beside it.

A task is one file, and one name in `TASKS`. What the figures mean stands in `docs/evaluate.md`; every one is a
fraction of 1.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import UnknownFormat
from . import camps, disputes, gold, keypoints, pages, pastes, replies, stance, turns
from .task import Result, Task

KEEP, STRIP = "keep", "strip"
QUOTES = (KEEP, STRIP)

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


def run(name: str, path: str, *, gold: str | None = None, quotes: str = KEEP) -> Result:
    """Score the analysis on a file.

    Arguments: the task's name, see TASKS; its file, mostly rows (JSON Lines, gzipped or not), for "gold" the saved
    thread; `gold`, the file of the annotation where a task takes one; `quotes`, "strip" to take quoted text out of
    replies first. Returns the Result. Raises UnknownFormat for an unknown task or way with quotes, BadInput with file
    and line for a row that is not what the task needs.
    """
    if quotes not in QUOTES:
        raise UnknownFormat("--quotes", None, f"no way {quotes!r}: one of {', '.join(QUOTES)}")
    if name not in TASKS:
        raise UnknownFormat("TASK", None, f"no task {name!r}: one of {', '.join(TASKS)}")
    task = TASKS[name]
    score = task.score if quotes == KEEP else task.stripped
    if score is None:
        can = ", ".join(other.name for other in TASKS.values() if other.stripped)
        raise UnknownFormat("--quotes", None, f"only the task {can} can strip quotes, not {name}")
    if task.files == 2 and gold is None:
        raise UnknownFormat("GOLD", None, "missing: name the annotation (YAML) behind the thread")
    if task.files == 1 and gold is not None:
        can = ", ".join(other.name for other in TASKS.values() if other.files == 2)
        raise UnknownFormat("GOLD", None, f"only the task {can} takes a second file, not {name}")
    return score(task.read(path, gold) if gold is not None else task.read(path))
