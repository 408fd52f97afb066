"""argmap eval: annotated data to a table of figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ..text.shown import as_json, cells
from .given import Deep
from .terminal import BOLD, Row, put

if TYPE_CHECKING:
    from ..evaluate.measures import Figures
    from ..evaluate.task import Result


def run(
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
    deep: Deep = False,
) -> None:
    """Score the analysis against data that people have annotated.

    TASK is pages, pastes, replies, stance, camps, turns, disputes or keypoints, and FILE holds rows of JSON, one a line
    (.jsonl or .jsonl.gz); or TASK is gold, FILE a saved thread and GOLD its annotation in YAML, or the corrections that
    you made of it. Every figure is a fraction of 1; beside it stands what a simple rule reaches. docs/evaluate.md names
    the fields and the figures.

    \b
      argmap eval replies forum.jsonl.gz
      argmap eval replies forum.jsonl.gz --quotes strip --json
      argmap eval turns turns.jsonl.gz --deep
      argmap eval gold thread.txt thread.gold.yaml
      argmap eval gold thread.txt thread.corrections.yaml
    """
    from .. import evaluate

    result = evaluate.run(task, file, gold=gold, quotes=quotes, deep=deep)
    put(as_json(result.as_json()) if json_ else _scores(result))


def _task_names() -> list[str]:
    from .. import evaluate

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
