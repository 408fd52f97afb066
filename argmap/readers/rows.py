"""From JSON Lines, a thread a line, to Threads: lists of turns, saved pages, and argmap's own maps."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from ..errors import BadInput
from ..model import State, Thread, Turn
from ..text.files import LARGEST, thread_id
from .source import Piece, Source
from .stated import object_on

OF_A_COMMENT = ("author", "speaker", "user", "parent", "reply_to", "reply-to")  # fields that no saved page has
STATES = {state.value: state for state in State}
NO_THREAD = "is no thread: write an object with 'turns', with 'text' (a saved page), or a map ('argmap': 1)"

# DEL, C1 controls and line ends of their own stand unescaped in JSON, and must not in YAML.
_NOT_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def sniff(source: Source, /) -> bool:
    """Say whether the first line of a file is a thread: many files have a single comment a line."""
    if source.data.lstrip()[:1] != b"{":
        return False
    row = object_on(source.data.lstrip().split(b"\n", 1)[0])
    return row is not None and is_thread(row)


def read(source: Source, /) -> Iterator[Piece]:
    """Yield each line of a file as a part of it, in order; of such a part, what the line holds (see `of_row`)."""
    if source.line is not None:
        yield of_row(source)
        return
    if len(source.data) > LARGEST:
        size = f"larger than {LARGEST // 2**20} MB"
        raise BadInput(source.path, None, f"the file is {size}: argmap batch takes it, a line at a time")
    lines = [(at, line) for at, line in enumerate(source.data.split(b"\n"), 1) if line.strip()]
    for place, (at, line) in enumerate(lines, 1):
        name = thread_id(source.path) if len(lines) == 1 else f"{thread_id(source.path)}-{place}"
        id_ = id_of(object_on(line)) or name
        yield Source(path=source.path, data=line, format="rows", id=id_, line=at)


def of_row(source: Source, /) -> Piece:
    """Return what a line of JSON holds: the thread of its turns, or a file within it, which is a page or a map.

    Argument: the line as a Source, with its id and its place in the file. Raises BadInput where it is no thread.
    """
    try:
        row = json.loads(source.data)
        # Lone surrogates, which no file can hold, become "?".
        row = json.loads(json.dumps(row, ensure_ascii=False).encode("utf-8", "replace"))
    except RecursionError:
        raise BadInput(source.path, source.line, "nested too deep, which no thread is: check the brackets") from None
    except ValueError as error:
        raise BadInput(source.path, source.line, f"not valid JSON ({error}): write one thread a line") from None
    if not isinstance(row, dict):
        raise BadInput(source.path, source.line, NO_THREAD)
    if "argmap" in row:
        # JSON is YAML, but for a few characters. A row may call its id `thread`, a map may not.
        fields = {"id": source.id} | {name: value for name, value in row.items() if name != "thread"}
        text = json.dumps(fields, ensure_ascii=False)
        text = _NOT_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
        return Source(path=source.path, data=text.encode(), format="native", line=source.line)
    if isinstance(row.get("turns"), list):
        story, title = row.get("story"), row.get("title")
        return thread_of(
            row["turns"],
            id=source.id or thread_id(source.path),
            title=title if isinstance(title, str) else "",
            story=story if isinstance(story, str) else "",
            path=source.path,
            line=source.line,
        )
    if isinstance(row.get("text"), str):
        return Source(path=source.path, data=row["text"].encode(), id=source.id, line=source.line)
    raise BadInput(source.path, source.line, NO_THREAD)


def thread_of(
    rows: Iterable[Mapping[str, object]],
    *,
    id: str = "thread",
    title: str = "",
    story: str = "",
    path: str = "",
    line: int | None = None,
) -> Thread:
    """Make a Thread of turns as plain dictionaries.

    Arguments: the turns, oldest first, each with `body` or `text`, and perhaps `id`, `author`, `time` in ISO 8601 and
    `parent`, an earlier turn's id; the thread's id, title and story; the file and the line that they come from. Raises
    BadInput with what is missing. `addressee` and `state` (live, deleted, removed, missing) are taken where a row has
    them, as `argmap convert` writes them.
    """
    turns = []
    for number, row in enumerate(rows, 1):
        body = row.get("body", row.get("text")) if isinstance(row, Mapping) else None
        if not isinstance(body, str):
            raise BadInput(path, line, f"turn {number} has no text: give it a 'body'")
        own, parent, author, addressee = (row.get(name) for name in ("id", "parent", "author", "addressee"))
        turns.append(
            Turn(
                id=str(number if own is None else own),
                number=number,
                author=str(author).strip() if author is not None else "",
                addressee=addressee if isinstance(addressee, str) else None,
                text=body,
                line=line,
                state=STATES.get(str(row.get("state")), State.LIVE),
                posted=_time(row.get("time")),
                reply_to=None if parent is None else str(parent),
            )
        )
    if not turns:
        raise BadInput(path, line, "holds no comments")
    return Thread(id=id, title=title, format="records", path=path, story=story, turns=tuple(turns))


def is_thread(row: Mapping[str, object]) -> bool:
    """Say whether a row is a map, turns, or a saved page: many files have a single comment a line."""
    text = row.get("text")
    page = isinstance(text, str) and "\n" in text and not any(field in row for field in OF_A_COMMENT)
    return "argmap" in row or isinstance(row.get("turns"), list) or page


def id_of(row: Mapping[str, object] | None) -> str | None:
    """Return the id that a row states, None where it states none."""
    for field in ("thread", "id"):
        value = row.get(field) if row else None
        if isinstance(value, (str, int)) and str(value).strip():
            return str(value)
    return None


def _time(text: object) -> datetime | None:
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00")) if isinstance(text, str) else None
    except ValueError:
        return None
