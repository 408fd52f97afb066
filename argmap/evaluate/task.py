"""What a task is: the rows of a file, each checked, to a Result with honest floors; a task's own file says the rest."""

from __future__ import annotations

import gzip
import json
import os
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple, TypeAlias

from ..errors import BadInput
from ..model import STORY, Thread, Turn
from ..text.files import LARGEST
from .measures import Figures, by_label

MOST = 8 * LARGEST  # bytes of rows, unpacked; the largest corpus met has 13 MB

STRIP, DEEP = "strip", "deep"  # quoted text is taken out first; turns are read with argmap-deep too
Row: TypeAlias = "dict[str, Any]"
Fields: TypeAlias = "Mapping[str, tuple[type, ...]]"
ID, TEXT, LIST, TABLE, NUMBER = (int, str), (str,), (list,), (dict,), (int,)
PAIR: Fields = {"parent_text": TEXT, "reply_text": TEXT}
TURN: Fields = {"id": ID, "parent": (int, str, type(None)), "author": (str, type(None)), "body": TEXT}


class Numbered(NamedTuple):
    """A row and where it stands."""

    path: str
    line: int
    row: Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The figures of a task by name, those of each floor, and what was counted: how many of how many."""

    task: str
    figures: Figures
    baseline: dict[str, Figures]
    counts: dict[str, list[int]] = field(default_factory=dict)
    errors: tuple[tuple[object, ...], ...] = ()  # kind, thread, place, … of what was wrong, for whoever looks into it
    told: tuple[tuple[float, bool], ...] = ()  # how sure (0 to 1) each judgement was said to be, and was it right

    def as_json(self) -> dict[str, object]:
        """Return what is printed: the task, its figures, the floors beside it and the counts, figures rounded."""
        floors = {name: _rounded(figures) for name, figures in self.baseline.items()}
        return {"task": self.task, **_rounded(self.figures), "baseline": floors, "counts": self.counts}


def _rounded(figures: Figures) -> dict[str, object]:
    return {
        name: {label: round(one, 4) for label, one in value.items()} if isinstance(value, dict) else round(value, 4)
        for name, value in figures.items()
    }


class Shape(NamedTuple):
    """What a row of a task must hold; fields that are not named here are passed over."""

    fields: Fields
    inner: Mapping[str, Fields] = {}  # what the tables in these lists must hold
    labels: tuple[str, ...] = ()  # what the field "label" may be
    wrong: Callable[[Row], str] | None = None  # a row to what else is wrong with it, empty if nothing


class Task(NamedTuple):
    """A task: its name on the command line, its reader and its scorer, which also works out the floors."""

    name: str
    read: Callable[..., Any]  # the path of each file to what is scored
    score: Callable[..., Result]
    options: tuple[str, ...] = ()  # those of STRIP and DEEP that the scorer may be given
    files: int = 1  # 2 where the gold lies in a file of its own


def over_rows(
    name: str,
    score: Callable[..., Result],
    shape: Shape,
    *,
    options: tuple[str, ...] = (),
) -> Task:
    """Return the task that scores a file of rows of this shape."""
    return Task(name, partial(read_rows, shape=shape, task=name), score, options)


def read_rows(path: str | os.PathLike[str], *, shape: Shape, task: str) -> list[Numbered]:
    """Return the rows of a file; raises BadInput with its line for one that is not what the task needs."""
    return list(_rows(os.fspath(path), shape, task))


def _rows(name: str, shape: Shape, task: str) -> Iterator[Numbered]:
    number = rows = size = 0
    try:
        with open(name, "rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            with gzip.open(raw) if packed else raw as file:
                while line := file.readline(LARGEST + 1):
                    number += 1
                    size += len(line)
                    if len(line) > LARGEST:
                        raise BadInput(
                            name, number, f"is longer than {LARGEST >> 20} MB, which no row is: check the file"
                        )
                    if size > MOST:
                        raise BadInput(
                            name, number, f"more than {MOST >> 20} MB up to here: split it into several files"
                        )
                    if line.strip():
                        row = _row(line, name, number)
                        if wrong := _wrong(row, shape):
                            raise BadInput(name, number, f"{wrong}: see docs/evaluate.md for the fields of {task}")
                        rows += 1
                        yield Numbered(name, number, row)
    except (OSError, EOFError, zlib.error, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        where = number + 1 if number else None
        raise BadInput(name, where, f"cannot be read ({reason}): check the file") from None
    if not rows:
        raise BadInput(name, None, "is empty: wanted are rows of JSON, one a line")


def _row(line: bytes, path: str, number: int) -> Row:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BadInput(path, number, f"is no JSON in UTF-8 ({error}): wanted is one object a line") from None
    if not isinstance(row, dict):
        raise BadInput(path, number, "holds no JSON object: wanted is one a line")
    return row


def _wrong(row: Row, shape: Shape) -> str:
    """What is wrong with a row, empty if nothing is."""
    if wrong := _unfit(row, shape.fields, ""):
        return wrong
    for name, fields in shape.inner.items():
        for at, entry in enumerate(row[name], 1):
            if not isinstance(entry, dict):
                return f"entry {at} of {name!r} is no object"
            if wrong := _unfit(entry, fields, f" in entry {at} of {name!r}"):
                return wrong
    if shape.labels and row["label"] not in shape.labels:
        return f"the label {row['label'][:40]!r} is none of {', '.join(shape.labels)}"
    return shape.wrong(row) if shape.wrong else ""


def _unfit(row: Row, fields: Fields, where: str) -> str:
    for name, kinds in fields.items():
        if name not in row and type(None) not in kinds:
            return f"the field {name!r} is missing{where}"
        if isinstance(row.get(name), bool) or not isinstance(row.get(name), kinds):
            wanted = " or ".join("null" if kind is type(None) else kind.__name__ for kind in kinds)
            return f"the field {name!r} is no {wanted}{where}"
    return ""


def name_in(row: Row, field: str, default: object = "") -> str:
    """Return what a row calls its thread, its article or the like."""
    return str(row[field]) if isinstance(row.get(field), ID) else str(default)


def labelled(
    task: str, rows: Sequence[Numbered], labels: Sequence[str], got: list[str], sure: Sequence[float]
) -> Result:
    """Return the Result of a task that gives each row one of a few labels, `sure` of each to some degree (0 to 1)."""
    want = [row["label"] for _, _, row in rows]
    most = max(labels, key=Counter(want).__getitem__)
    return Result(
        task=task,
        figures=by_label(want, got, labels),
        baseline={"majority class": by_label(want, [most] * len(want), labels)},
        counts={"accuracy": [sum(map(str.__eq__, want, got)), len(want)]},
        errors=tuple(
            (right, os.path.basename(row.path), row.line, "got", label, round(chance, 2))
            for row, right, label, chance in zip(rows, want, got, sure, strict=True)
            if right != label
        ),
        told=tuple((chance, right == label) for chance, right, label in zip(sure, want, got, strict=True)),
    )


def called_by_place(row: Row) -> Row:
    """Return a row whose turns have their places for ids, from "1", so that none is called like something else.

    `parent`, `parents` (of a single one where only that is given) and the sources of quotes name places too, or None
    for what is not in the row.
    """
    place = {str(entry["id"]): str(number) for number, entry in enumerate(row["turns"], 1)}

    def of(named: object) -> str | None:
        return None if named is None else place.get(str(named))

    turns = []
    for number, entry in enumerate(row["turns"], 1):
        parents = entry["parents"] if entry.get("parents") is not None else [entry.get("parent")]
        marks = [[*mark[:2], *map(of, mark[2:3])] for mark in entry.get("quotes") or []]
        named = {"id": str(number), "parent": of(entry.get("parent")), "parents": [of(parent) for parent in parents]}
        turns.append(entry | named | {"quotes": marks})
    return row | {"turns": turns}


def stated(row: Row, *, story: bool = False) -> Thread:
    """Return a row as a thread whose replies are stated; with `story` its title is the story, which turns without a
    parent answer."""
    turns = tuple(
        Turn(
            id=entry["id"],
            number=number,
            author=entry.get("author") or "?",
            text=entry["body"],
            reply_to=entry["parent"] or (STORY if story else None),
        )
        for number, entry in enumerate(called_by_place(row)["turns"], 1)
    )
    name, title = name_in(row, "thread", "thread"), name_in(row, "title")
    return Thread(id=name, title=title, format="records", path=name, story=title if story else "", turns=turns)


def wrong_turns(row: Row) -> str:
    """Return what is wrong with the turns of a row, empty if nothing is."""
    ids = [str(entry["id"]) for entry in row["turns"]]
    if len(ids) != len(set(ids)):
        return "two turns have one id"
    for entry in row["turns"]:
        parents, marks = ([] if entry.get(name) is None else entry[name] for name in ("parents", "quotes"))
        if not isinstance(parents, list) or not isinstance(marks, list):
            return "'parents' or 'quotes' is no list"
        for mark in marks:
            if not isinstance(mark, list) or len(mark) < 2 or not all(isinstance(at, int) for at in mark[:2]):
                return "a quote that does not begin with its start and end"
        if not all(
            isinstance(named, ID) or named is None for named in (*parents, *(mark[2] for mark in marks if mark[2:]))
        ):
            return "a parent or the source of a quote that is no id"
    return ""
