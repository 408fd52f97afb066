"""From the rows of a table to Threads: whom each row answers, when it was written, and which rows go together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from ...errors import BadInput
from ...model import STORY, Problem, State
from ...text.shown import amount
from .. import stated
from ..source import Piece, Source
from . import cells, columns, sheets
from .cells import ABOVE, Row

NOTHING = frozenset(("", "0", "-1", "null", "none", "nan", "na", "n/a", "nil", "undefined", "root", "false"))
TRUE = frozenset(("true", "1", "yes", "t", "y"))
_MARKUP = re.compile(r"</\w+>|<(?:br|p)\b[^<>]*>|&(?:amp|lt|gt|quot|#\d+|#x[\da-f]+);", re.I)
_WHOLE = re.compile(r"(\d+)\.0")  # a whole number, as programs write it where a cell of the column is empty
_FULL = re.compile(r"t[13]_(?=\w+$)")  # Reddit's mark of what an id is of
_STEP = re.compile(r"[._/-][^._/-]+$")  # the last step of an id that holds the way to its comment


def threads(source: Source) -> Iterator[Piece]:
    """Yield the threads of a table, in the order of their first rows."""
    parted = {"json": cells.of_json, "zip": sheets.of_workbook}.get(source.kind.name, cells.of_text)
    names, rows = parted(source)
    said = columns.said_of(source)
    _known(said, names, source)
    of = columns.of([name for name in names if name], said)
    if "text" not in of:
        message = f"no column holds the text of comments, among {_shortly(names)}"
        raise BadInput(source.path, 1, f"{message}: say which (--column text=NAME)")
    groups: dict[str, list[Row]] = {}
    several = "thread" in of and len({_cell(row, of, "thread") for row in rows}) < len(rows)
    for row in rows:
        groups.setdefault(_cell(row, of, "thread") if several else "", []).append(row)
    times = _times([_cell(row, of, "time") for row in rows])
    marked = any(_MARKUP.search(_cell(row, of, "text")) for row in rows)
    for name, group in groups.items():
        yield _thread(source, name, group, of, times, several=len(groups) > 1, marked=marked)


def _known(said: Mapping[str, str], names: Sequence[str], source: Source) -> None:
    for field, column in said.items():
        if column not in names:
            message = f"no column {column!r} for {field!r}, among {_shortly(names)}: say another (--column)"
            raise BadInput(source.path, 1, message)


def _shortly(names: Sequence[str]) -> str:
    return ", ".join(repr(name) for name in names[:12] if name != ABOVE)


def _cell(row: Row, of: Mapping[str, str], field: str) -> str:
    text = row.cells.get(of[field], "").strip() if field in of else ""
    whole = _WHOLE.fullmatch(text) if field in ("id", "parent", "thread") else None
    return whole[1] if whole else text


def _thread(
    source: Source,
    name: str,
    rows: Sequence[Row],
    of: Mapping[str, str],
    times: Mapping[str, datetime],
    *,
    several: bool,
    marked: bool,
) -> Piece:
    ids = [_cell(row, of, "id") or f"row-{at}" for at, row in enumerate(rows, 1)]
    above = _above(rows, ids, of, name)
    nested = any(each not in ("", None) for each, _ in above)
    odd = [row for row in rows if row.odd]
    unread = [row for row in rows if (time := _cell(row, of, "time")) and time not in times]
    problems = [
        *_counted(odd, source, "row", "with more or fewer cells than there are columns"),
        *_counted(unread, source, "row", f"with a time in {of.get('time')!r} that is ambiguous or unknown"),
    ]
    comments = []
    for row, own, (parent, addressee) in zip(rows, ids, above, strict=True):
        text = _cell(row, of, "text")
        comments.append(
            stated.Comment(
                id=own,
                text=_shown(text) if marked else text,
                author=stated.name(_cell(row, of, "author")),
                parent=parent or (STORY if nested and not addressee else None),
                addressee=addressee,
                posted=times.get(_cell(row, of, "time")),
                state=State.DELETED if _cell(row, of, "state").casefold() in TRUE else State.LIVE,
                line=row.line,
            )
        )
    titles = {_cell(row, of, "title") for row in rows} - {""}
    return stated.thread(
        comments,
        source=source,
        format="tabular",
        id=stated.part_id(source, name, several=several),
        title=titles.pop() if len(titles) == 1 else "",
        problems=[*(() if source.kind.name == "zip" else source.problems), *problems],
    )


def _counted(rows: Sequence[Row], source: Source, what: str, message: str) -> Iterator[Problem]:
    if rows:
        said = f"{amount(len(rows), what)} {message}, this one first"
        yield Problem(path=source.path, line=rows[0].line, code="input", message=said)


def _above(
    rows: Sequence[Row], ids: Sequence[str], of: Mapping[str, str], thread: str
) -> list[tuple[str | None, str | None]]:
    """Whom each row answers: the id of its parent, "" where it states that it has none, and its addressee by name.

    A column of parents may hold ids, or names of people. Where there is none, ids may hold the way to their comment.
    """
    known = set(ids)
    values = [row.cells.get(ABOVE) or _cell(row, of, "parent") for row in rows]
    if "parent" not in of and not any(values):
        ways = [_STEP.sub("", own) for own in ids]
        return [
            (way, None) if way in known and way != own else (None, None) for way, own in zip(ways, ids, strict=True)
        ]
    authors = {_cell(row, of, "author").casefold() for row in rows} - {""}
    found: list[tuple[str | None, str | None]] = []
    given = [value for value in values if value.casefold() not in NOTHING or value in known]
    by_name = bool(authors) and sum(value.lstrip("@").casefold() in authors for value in given) * 2 > len(given)
    by_name = by_name and not any(value in known for value in given)
    for value in values:
        bare = _FULL.sub("", value)
        if value in known:
            found.append((value, None))
        elif value.casefold() in NOTHING or value == thread or value.startswith("t3_") or bare == _FULL.sub("", thread):
            found.append(("", None))
        elif by_name:
            found.append((None, value.lstrip("@")))
        else:
            found.append((bare if bare in known else value, None))
    return found


def _times(values: Sequence[str]) -> dict[str, datetime]:
    """The times of a column by how they are written; day and month are told by all of them together.

    Where no number above 12 tells which of the two comes first, times that hang on it are left out.
    """
    from ...text import stamps

    found = {value: time for value in set(values) if value and (time := stated.moment(value)) is not None}
    rest = sorted({value for value in values if value} - set(found))
    days_first = stamps.has_days_first(rest)
    for value in rest:
        time = stamps.moment(value, days_first=days_first)
        if time is not None and (days_first or _sure(rest) or time == stamps.moment(value, days_first=True)):
            found[value] = time
    return found


def _sure(values: Sequence[str]) -> bool:
    return any(re.match(r"\s*\d{1,2}[./-](?:1[3-9]|2\d|3[01])[./-]", value) for value in values)


def _shown(text: str) -> str:
    """The text of a cell that holds HTML, whose ends of lines mean what they show unless paragraphs are marked."""
    from ...text.markup import text_of

    if not re.search(r"<(?:p|br)\b", text, re.I):
        text = text.replace("\r\n", "\n").replace("\n", "<br>\n")
    return re.sub(r"\n{3,}", "\n\n", text_of(text))
