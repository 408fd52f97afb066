"""From comments as a format states them, in any order, to a Thread: oldest first, each below what it answers.

Shared by every reader whose format says who answers whom.
"""

from __future__ import annotations

import heapq
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from operator import attrgetter
from typing import NamedTuple, TypeAlias

from ..errors import BadInput
from ..model import STORY, Problem, State, Thread, instant, turns_of
from ..text.files import thread_id
from .source import Source

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_FIELD = re.compile(r'[{,]\s*"([^"\\\n]{1,64})"\s*:')
_MILLISECONDS = 1e11  # a number of seconds this large lies beyond the year 5000: it counts milliseconds, or less
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]|$)")  # what Python 3.11 takes besides, 3.10 does not
_SECONDS = re.compile(r"-?\d{9,}(?:\.\d*)?")  # as text, a smaller number is a year or a day rather than a time
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@.]+")
_CALLED = {"parent": "reply_to"}  # what a turn calls a field of a comment
_POSTED = attrgetter("posted")
LOOKED_AT = 20  # lines by which a file of JSON Lines is told
NAMED = 5  # ids that a Problem names at most


class Comment(NamedTuple):
    """A comment as a format states it.

    `parent` is the id of the comment that it answers, STORY where the format states that it answers the story, None
    where the format does not say. `line` is the 1-based line of the file at which it stands, None where that tells
    nothing.
    """

    id: str
    text: str
    author: str = ""
    parent: str | None = None
    addressee: str | None = None
    posted: datetime | None = None
    state: State = State.LIVE
    line: int | None = None


def thread(
    comments: Iterable[Comment],
    *,
    source: Source,
    format: str,
    id: str,
    title: str = "",
    story: str = "",
    stated: int | None = None,
    problems: Sequence[Problem] = (),
) -> Thread:
    """Make a Thread of comments, in any order.

    They go by their times, where two differ, else in the order given; none comes before what it answers. What is
    answered and not in the file becomes a turn without text of the state MISSING, so that nothing is taken for an
    answer to something else; a Problem counts these. A circle of answers is cut.
    Arguments: the comments; the file; the format's name; the thread's id, title and story, the number of comments
    that the file states, what was met before.
    """
    given = list(comments)
    known = {comment.id for comment in given}
    if len(known) < len(given):  # a file may hold the same comment twice, as pages of an export overlap
        given = list(dict.fromkeys(given))
    found = list(problems)
    away = {each.parent for each in given} - known - {None, STORY}
    lacking = list(dict.fromkeys(each.parent for each in given if each.parent in away)) if away else []
    if lacking:
        named = ", ".join(str(each) for each in lacking[:NAMED]) + (", …" if len(lacking) > NAMED else "")
        many = (
            "1 comment that is answered is" if len(lacking) == 1 else f"{len(lacking)} comments that are answered are"
        )
        found.append(Problem(path=source.path, line=None, code="missing", message=f"{many} not in the file: {named}"))
    if stated is not None and stated > len(given) and not any(each.code == "missing" for each in problems):
        message = f"the file states {stated} comments and holds {len(given)}: the others are not in it"
        found.append(Problem(path=source.path, line=None, code="count", message=message))
    ordered, cut = _ordered(given, set(lacking))
    if cut:
        message = f"comments answer each other in a circle: whom #{', #'.join(cut[:NAMED])} answers is left open"
        found.append(Problem(path=source.path, line=None, code="parent", message=message))
    columns = zip(Comment._fields, zip(*ordered, strict=True), strict=False)
    said = {_CALLED.get(name, name): column for name, column in columns}
    turns = turns_of(**said, number=range(1, len(ordered) + 1)) if ordered else ()
    return Thread(
        id=id,
        title=title,
        format=format,
        path=source.path,
        story=story,
        turns=turns,
        problems=tuple(found),
        stated=stated,
        story_line=1 if story else None,
    )


def _ordered(given: Sequence[Comment], lacking: set[str | None]) -> tuple[list[Comment], list[str]]:
    """The comments by time, none before its parent, with those that are missing; the ids at which a circle was cut."""
    zones = {each.posted.tzinfo if each.posted else "" for each in given}
    if not lacking and len(zones) == 1 and "" not in zones:
        by_time = sorted(given, key=_POSTED)  # as nearly all files have it
        if _after_parents(by_time):
            return by_time, []
    when = [instant(each.posted) if each.posted else None for each in given]
    told = len({each for each in when if each is not None}) > 1
    last = -math.inf
    keys = []
    for at, each in enumerate(when):  # what states no time stands where the file has it
        last = each if told and each is not None else last
        keys.append((last, at))
    by_time = [given[at] for _, at in sorted(keys)]
    if not lacking and _after_parents(by_time):
        return by_time, []
    place: dict[str, int] = {}
    for at, comment in enumerate(given):
        place.setdefault(comment.id, at)
    rest = [at for _, at in sorted(keys)]
    below: dict[int, list[int]] = {}
    waiting: list[tuple[float, int]] = []
    for at, comment in enumerate(given):
        up = place.get(comment.parent or "", -1) if comment.parent != STORY else -1
        if up < 0 or up == at:
            waiting.append(keys[at])
        else:
            below.setdefault(up, []).append(at)
    heapq.heapify(waiting)
    ordered: list[Comment] = []
    done: set[int] = set()
    cut: dict[str, None] = {}
    shown: set[str] = set()
    for start in [None, *rest]:
        if start is not None:
            if start in done:
                continue
            cut[given[start].id] = None
            heapq.heappush(waiting, keys[start])
        while waiting:
            _, at = heapq.heappop(waiting)
            if at in done:
                continue
            done.add(at)
            comment = given[at]
            if comment.id in cut or comment.parent == comment.id:
                comment = comment._replace(parent=None)
            elif comment.parent in lacking and comment.parent not in shown and comment.parent is not None:
                shown.add(comment.parent)
                ordered.append(Comment(id=comment.parent, text="", state=State.MISSING, posted=comment.posted))
            ordered.append(comment)
            for kid in below.get(at, ()):
                heapq.heappush(waiting, keys[kid])
    return ordered, list(cut)


def _after_parents(given: Sequence[Comment]) -> bool:
    """Say whether each comment stands below what it answers, as by their times nearly all do, and has its own id."""
    passed = {STORY, None}
    for each in given:
        if each.parent not in passed or each.id in passed:
            return False
        passed.add(each.id)
    return True


def apart(comments: Sequence[Comment], *, together: Iterable[Sequence[str]] = ()) -> list[list[Comment]]:
    """Return the threads that comments fall into: who answers whom is in one, whether or not that is in the file.

    Threads and their comments keep the order given. Arguments: the comments; ids that are of one thread whatever they
    answer.
    """
    up: dict[str, str] = {}

    def top(id_: str) -> str:
        while (above := up.setdefault(id_, id_)) != id_:
            up[id_] = up.setdefault(above, above)
            id_ = up[id_]
        return id_

    for each in comments:
        if each.parent is not None:
            up[top(each.id)] = top(each.parent)
    for ids in together:
        for id_ in ids[1:]:
            up[top(id_)] = top(ids[0])
    found: dict[str, list[Comment]] = {}
    for each in comments:
        found.setdefault(top(each.id), []).append(each)
    return list(found.values())


def held_back(comments: Iterable[Comment], counts: Mapping[str, int], *, source: Source) -> list[Problem]:
    """Return a Problem where the file itself counts more answers to its comments than it holds, by their ids."""
    answers: dict[str, set[str]] = {}
    ids = set()
    for each in comments:
        ids.add(each.id)
        if each.parent is not None:
            answers.setdefault(each.parent, set()).add(each.id)
    lacking = sum(max(0, counts.get(id_, 0) - len(answers.get(id_, ()))) for id_ in ids)
    if not lacking:
        return []
    many = "1 answer is" if lacking == 1 else f"{lacking} answers are"
    message = f"{many} counted in the file and not in it"
    return [Problem(path=source.path, line=None, code="missing", message=message)]


def part_id(source: Source, name: str, *, several: bool) -> str:
    """Return the id of a thread of a file: the file's name, and behind it the thread's own where there are several."""
    return source.id or thread_id(source.path) + (f"-{name}" if several and name else "")


def json_of(source: Source) -> Json:
    """Return what a file of JSON holds; raises BadInput where it is none, or nested too deep."""
    try:
        return json.loads(source.text.lstrip("\ufeff"))  # type: ignore[no-any-return]
    except RecursionError:
        raise BadInput(source.path, source.line, "nested too deep, which no thread is: check the brackets") from None
    except ValueError as error:
        line = getattr(error, "lineno", None) or source.line
        raise BadInput(source.path, line, f"not valid JSON ({error}): save it again, whole") from None


def object_on(line: str | bytes) -> dict[str, Json] | None:
    """Return the object on a line of JSON, None where there is none."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) else None


def values_of(source: Source) -> Iterator[tuple[Json, int | None]]:
    """Yield what a file of JSON holds: its one value, or that of each line with the line's number, where its lines are
    objects; raises BadInput where one is none."""
    lines = [(at, line) for at, line in enumerate(source.text.lstrip("\ufeff").split("\n"), 1) if line.strip()]
    if len(lines) < 2 or not all(line.strip()[:1] == "{" and line.strip()[-1:] == "}" for _, line in lines[:LOOKED_AT]):
        yield json_of(source), None
        return
    for at, line in lines:
        row = object_on(line)
        if row is None:
            raise BadInput(source.path, at, "is no object of JSON, as the lines above are: save the file again, whole")
        yield row, at


def fields_of(source: Source) -> frozenset[str]:
    """Return the names of the fields of JSON in how a file begins, however deep: by them a format is told."""
    return frozenset(_FIELD.findall(source.head))


def tables_in(value: Json) -> Iterator[dict[str, Json]]:
    """Yield every object within a value of JSON in the order of the file, each before those within it."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield one
            waiting.extend(reversed(one.values()))
        elif isinstance(one, list):
            waiting.extend(reversed(one))


def text_at(row: object, *names: str) -> str:
    """Return the first of some fields of an object that holds text or a whole number, as text; "" where none does."""
    if isinstance(row, dict):
        for name in names:
            value = row.get(name)
            if isinstance(value, str) and value:
                return value
            if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 1 << 64:
                return str(value)
    return ""


def count_at(row: object, name: str) -> int | None:
    """Return the number of things that a field of an object states; None where it is no number of things."""
    value = row.get(name) if isinstance(row, dict) else None
    return value if type(value) is int and 0 <= value < 1 << 31 else None


def list_at(row: object, *names: str) -> list[Json]:
    """Return the list in a field of an object, or in a field of that: [] where there is none."""
    for name in names:
        row = row.get(name) if isinstance(row, dict) else None
    return row if isinstance(row, list) else []


def texts_at(row: object, *names: str) -> tuple[str, ...]:
    """Return the texts in the list at the end of a path of names; what is no text is left out."""
    return tuple(each for each in list_at(row, *names) if isinstance(each, str))


def table_at(row: object, *names: str) -> dict[str, Json]:
    """Return the object in a field of an object, or in a field of that: {} where there is none."""
    for name in names:
        row = row.get(name) if isinstance(row, dict) else None
    return row if isinstance(row, dict) else {}


def name(text: str) -> str:
    """Return a name on one line; of the address of a person, which nobody else is told, what stands before its "@"."""
    text = " ".join(text.split()).removeprefix("acct:")
    return text.partition("@")[0] if _ADDRESS.fullmatch(text) else text


def moment(value: object) -> datetime | None:
    """Return a time that a format states in ISO 8601, or as seconds (or milliseconds) since 1970; None where it is
    none."""
    if type(value) is int and 0 <= value < _MILLISECONDS:
        return _EPOCH + timedelta(0, value)
    if isinstance(value, str):
        text = re.sub(r"\s?(?:z|utc|gmt)$", "+00:00", value.strip(), flags=re.I)
        text = re.sub(r"(?<=:\d\d)\.(\d{1,9})", lambda found: f".{found[1]:0<6.6}", text)  # Python 3.10 wants 3 or 6
        if _SECONDS.fullmatch(text):
            value = float(text)
        elif _ISO.match(text):
            try:
                return datetime.fromisoformat(re.sub(r"(?<=\d)\s?([+-]\d\d):?(\d\d)$", r"\1:\2", text))
            except ValueError:
                return None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        seconds = float(value)
        while abs(seconds) >= _MILLISECONDS and math.isfinite(seconds):
            seconds /= 1000
        return _EPOCH + timedelta(seconds=seconds)
    except (OverflowError, ValueError):
        return None
