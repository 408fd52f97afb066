"""From records to a SQLite database with full-text search, and what one needs to know of such a database."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from typing import Any, NamedTuple, TypeAlias

from ..errors import BadInput, BadOutput
from ..text.shown import printable, shorten
from . import schema
from .record import Record, order, texts
from .schema import COLUMNS

NAME = "argmap.db"
APPLICATION = 0x6172676D  # "argm": tells `file` and us whose database it is
SCHEMA = 2  # PRAGMA user_version; a store of an older one is made anew
PAGE = 4096

Row: TypeAlias = tuple[Any, ...]

# What SQLite, or whoever reads its text, would stumble over: NUL, lone surrogates and what Unicode keeps out of text.
_UNFIT = re.compile("[\x00\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


# ---- building


class LeftOut(NamedTuple):
    """A thread that the store does not hold, by the name of its folder, and why."""

    name: str
    why: str


def build(records: Iterable[Record], target: str | os.PathLike[str]) -> tuple[LeftOut, ...]:
    """Put records into a store, which takes the place of one that is there: whole, or not at all.

    Arguments: the records, sorted by `record.order` (they are taken one at a time); the path of the store, in a folder
    that exists. Returns what does not fit in, such as a thread of a name that another one has: it is left out whole.
    The same records give the same bytes with the same SQLite. Raises BadInput where something that is no store of
    argmap's, or one of a later version, stands in the place; BadOutput where it cannot be written. ValueError for
    records out of order.
    """
    path = os.fspath(target)
    if os.path.lexists(path):
        _header(path)
    folder, name = os.path.split(path)
    part = os.path.join(folder, f".{name}.part")
    try:
        with _writing(path, OSError):
            _clear(part)
        # Errors of the system while the records come in are those of whoever reads them.
        with _writing(path, sqlite3.OperationalError), closing(sqlite3.connect(part, isolation_level=None)) as store:
            left_out = _fill(store, records)
        with _writing(path, OSError):
            with open(part, "rb+") as file:
                os.fsync(file.fileno())
            # The log of the store that goes belongs to no other: SQLite would play it into the new one.
            _clear_log(path)
            os.replace(part, path)
            _sync(folder or ".")
    finally:
        with suppress(OSError):
            _clear(part)
    return left_out


@contextmanager
def _writing(path: str, errors: type[Exception]) -> Iterator[None]:
    try:
        yield
    except errors as error:
        reason = getattr(error, "strerror", None) or error
        raise BadOutput(path, None, f"cannot be written ({reason}): free space there, or use another -o") from None


def _clear(part: str) -> None:
    _clear_log(part)
    with suppress(FileNotFoundError):
        os.unlink(part)


def _clear_log(path: str) -> None:
    for ending in ("-wal", "-shm", "-journal"):
        with suppress(FileNotFoundError):
            os.unlink(path + ending)


def _sync(folder: str) -> None:
    # So that the new name outlives a power cut; Windows has no such thing.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _fill(store: sqlite3.Connection, records: Iterable[Record]) -> tuple[LeftOut, ...]:
    # Nobody sees the file before it is finished, so nothing on the way has to outlive a power cut.
    # What is deleted or moved within a page is zeroed, so that no byte depends on what memory held before.
    for pragma in (
        f"page_size = {PAGE}",
        "journal_mode = MEMORY",
        "synchronous = OFF",
        "secure_delete = ON",
        "temp_store = MEMORY",
        "cache_size = -16000",
        f"application_id = {APPLICATION}",
        f"user_version = {SCHEMA}",
    ):
        store.execute(f"PRAGMA {pragma}")
    store.execute("BEGIN")
    for statement in schema.tables():
        store.execute(statement)
    rows = _Rows(store)
    left_out = []
    before: tuple[str, int, str] | None = None
    for record in records:
        at = order(record)
        if before is not None and at <= before:
            raise ValueError(f"records out of order: {at} after {before}")
        before = at
        store.execute("SAVEPOINT thread")
        try:
            _put(store, rows, record)
            rows.write()
        except sqlite3.OperationalError:  # the disk is full, or the like
            raise
        except Exception as error:  # whatever is odd about one thread, the others are stored
            store.execute("ROLLBACK TO thread")
            rows.forget()
            left_out.append(LeftOut(record["name"], f"{type(error).__name__}: {error}"))
        store.execute("RELEASE thread")
    for statement in schema.after():
        store.execute(statement)
    store.execute("COMMIT")
    store.execute("ANALYZE")
    store.execute("PRAGMA journal_mode = WAL")
    return tuple(left_out)


class _Rows:
    """Rows of a thread that wait to be written, by table, and how many rows each table has with them."""

    def __init__(self, store: sqlite3.Connection) -> None:
        self._store = store
        self._rows: dict[str, list[Row]] = {table: [] for table in COLUMNS}
        self._written = dict.fromkeys(COLUMNS, 0)

    def add(self, table: str, fields: Mapping[str, Any], **own: Any) -> int:
        """Add a row and return its id: each column has its value from `own`, or else from the field of its name."""
        rows = self._rows[table]
        key = self._written[table] + len(rows) + 1
        all_ = {**fields, **own}
        values = [all_[column] for column in COLUMNS[table]]
        rows.append((key, *[storable(value) if type(value) is str else value for value in values]))
        return key

    def write(self) -> None:
        """Write all that waits."""
        for table, rows in self._rows.items():
            if rows:
                marks = ", ".join("?" * len(rows[0]))
                self._store.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
        for table, rows in self._rows.items():
            self._written[table] += len(rows)
            rows.clear()

    def forget(self) -> None:
        """Drop all that waits."""
        for rows in self._rows.values():
            rows.clear()


def _put(store: sqlite3.Connection, rows: _Rows, record: Record) -> None:
    """Make a record's rows."""
    add = rows.add
    text_of = texts(record)

    def said(where: str, span: Mapping[str, Any]) -> dict[str, Any]:
        return {"text": text_of[span[where]][span["start"] : span["end"]]}

    names = dict.fromkeys(turn["author"] for turn in record["turns"])
    authors = len(names)
    for dispute in record["disputes"]:
        for position in dispute["positions"]:
            names |= dict.fromkeys(position["holders"])
    for camp in record["camps"]:
        names |= dict.fromkeys(camp["members"])
    person = {name: _person(store, name) for name in names}
    thread = add(
        "threads",
        record,
        given_id=record["id"],
        turn_count=len(record["turns"]),
        author_count=authors,
        dispute_count=len(record["disputes"]),
        run=_run_of(store, record),
    )
    # 0 is the story, which is no turn: the reference stays empty.
    turn_of: dict[int, int | None] = {0: None}
    for turn in record["turns"]:
        name = f"#{turn['number']} {turn['author']}"
        turn_of[turn["number"]] = key = add(
            "turns", turn, thread=thread, name=name, author=person[turn["author"]], given_id=turn["id"]
        )
        if turn["tag"] is not None:
            why = turn["tag_why"] or ""
            add("tags", turn, thread=thread, turn=key, kind=turn["tag"], score=turn["tag_score"], why=why)
    for quote in record["quotes"]:
        source = quote["source"]
        of = "outside" if source == "outside" else "turn" if source else "story"
        to = None if source == "outside" else turn_of[source]
        add("quotes", quote, thread=thread, turn=turn_of[quote["turn"]], of=of, source=to, **said("turn", quote))
    for reply in record["replies"]:
        add("replies", reply, thread=thread, child=turn_of[reply["child"]], parent=turn_of[reply["parent"]])
    for link in record["links"]:
        add("links", link, thread=thread, source=turn_of[link["source"]], target=turn_of[link["target"]])
    places: list[tuple[int, dict[str, int]]] = []
    for at, dispute in enumerate(record["disputes"], 1):
        labels = " | ".join(position["label"] for position in dispute["positions"])
        key = add("disputes", dispute, thread=thread, place=at, labels=labels, turn_count=len(dispute["turns"]))
        for number in filter(None, dispute["turns"]):
            add("dispute_turns", {}, dispute=key, turn=turn_of[number])
        positions: dict[str, int] = {}
        for place, position in enumerate(dispute["positions"], 1):
            side = add("positions", {}, dispute=key, place=place, name=position["label"])
            positions.setdefault(position["label"], side)
            for number in filter(None, position["turns"]):
                add("position_turns", {}, position=side, turn=turn_of[number])
            for holder in position["holders"]:
                add("holders", {}, position=side, person=person[holder], unsure=int(holder in position["unsure"]))
            for table, spans in (("statements", position["statements"]), ("evidence", position["evidence"])):
                for span in spans:
                    add(table, span, position=side, turn=turn_of[span["turn"]], **said("turn", span))
        places.append((key, positions))
    for at, camp in enumerate(record["camps"], 1):
        key = add("camps", camp, thread=thread, name=f"camp {at}")
        for member in camp["members"]:
            add("camp_members", {}, camp=key, person=person[member])
    for item in record["unanswered"]:
        turns = {"turn": turn_of[item["turn"]], "within": turn_of[item["within"]]}
        add("unanswered", item, thread=thread, **turns, **said("within", item))
    for passage in record["passages"]:
        key, positions = places[passage["dispute"]]
        found = add("passages", passage, dispute=key)
        for label in passage["positions"]:
            if label in positions:
                add("passage_positions", {}, passage=found, position=positions[label])
    for problem in record["problems"]:
        add("problems", problem, thread=thread)


def _person(store: sqlite3.Connection, name: str) -> int:
    # Looked up in the store and not in a dictionary, which would grow with every thread.
    return _key(store, "people", "name = ?", (storable(name),))


def _run_of(store: sqlite3.Connection, record: Record) -> int:
    options = json.dumps(record["options"], sort_keys=True)
    return _key(store, "runs", "version = ? AND options = ?", (storable(record["version"]), options))


def _key(store: sqlite3.Connection, table: str, where: str, values: tuple[str, ...]) -> int:
    """Return the id of the row that holds the values, which is made where there is none."""
    found = store.execute(f"SELECT id FROM {table} WHERE {where}", values).fetchone()
    if found is None:
        marks = ", ".join("?" * len(values))
        return int(store.execute(f"INSERT INTO {table} VALUES (NULL, {marks})", values).lastrowid or 0)
    return int(found[0])


def storable(text: str) -> str:
    """Return a text fit for the store: what no text may hold becomes U+FFFD, so that all places stay as they are."""
    return text if text.isascii() and "\0" not in text else _UNFIT.sub("\ufffd", text)


# ---- looking at one


def fingerprints(path: str | os.PathLike[str]) -> Iterator[tuple[str, str]]:
    """Yield the name and fingerprint of each thread that a store holds; none where there is no store, or one of an
    earlier version. Raises BadInput for a file that is no store of argmap's, one that is damaged, and one of a later
    version."""
    name = os.fspath(path)
    if os.path.lexists(name) and _header(name) == SCHEMA:
        with opened(name) as store:
            yield from store.execute("SELECT name, fingerprint FROM threads")


def is_current(path: str | os.PathLike[str], held: Mapping[str, str]) -> bool:
    """Say whether a store holds exactly the threads of these names with these fingerprints; raises BadInput as
    `fingerprints` does."""
    expected = {storable(name): storable(fingerprint) for name, fingerprint in held.items()}
    count = 0
    for name, fingerprint in fingerprints(path):
        if expected.get(name) != fingerprint:
            return False
        count += 1
    return count == len(held) and os.path.lexists(path) and _header(os.fspath(path)) == SCHEMA


def _header(path: str) -> int:
    """Return the version of the schema that a store's first bytes state; raise BadInput where it is none of ours.

    Nothing but these bytes is read: SQLite itself might change what it takes for a database to be mended.
    """
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise OSError("it is no file")
        with open(path, "rb") as file:
            head = file.read(100)
            size = os.fstat(file.fileno()).st_size
    except FileNotFoundError:
        raise BadInput(path, None, "no such store: make one with argmap batch, or name it (--store)") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise BadInput(path, None, f"cannot be opened ({reason}): check the path and its rights") from None
    if len(head) < 100 or not head.startswith(b"SQLite format 3\0"):
        raise BadInput(path, None, "is damaged, or no store of argmap's: move it away, and run argmap batch again")
    if int.from_bytes(head[68:72], "big") != APPLICATION:
        raise BadInput(path, None, "is a database, but not argmap's: name another file, or use another -o")
    version = int.from_bytes(head[60:64], "big")
    if version > SCHEMA:
        message = f"is of a later version of argmap (schema {version}, this one knows {SCHEMA}): update argmap"
        raise BadInput(path, None, message)
    pages = int.from_bytes(head[28:32], "big")
    if size < pages * int.from_bytes(head[16:18], "big"):
        raise BadInput(path, None, f"is damaged ({size:,} bytes are left of it): {_CURE}")
    return version


_CURE = "delete it, and run argmap batch again, which makes it anew from the records"


@contextmanager
def opened(path: str) -> Iterator[sqlite3.Connection]:
    """Give a connection that can only read a store; raises BadInput for one that cannot be read."""
    version = _header(path)
    if version < SCHEMA:
        message = f"is of an earlier version of argmap (schema {version}): run argmap batch again"
        raise BadInput(path, None, message)
    try:
        with closing(_connect(path)) as store:
            yield store
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:  # the latter where a message quotes what is damaged
        reason = shorten(printable(str(error)), 80)
        raise BadInput(path, None, f"is damaged ({reason}): {_CURE}") from None


def _connect(path: str) -> sqlite3.Connection:
    from urllib.parse import quote

    whole = os.fsencode(os.path.abspath(path))
    if os.sep == "\\":
        whole = b"/" + whole.replace(b"\\", b"/")
    # A store is replaced, never changed, so nothing needs to be locked, and none of the files comes to be that SQLite
    # would put beside it, which fails in a folder that is read-only. If someone else writes to it, there is a log.
    try:
        logged = os.path.getsize(f"{path}-wal") > 0
    except OSError:
        logged = False
    return sqlite3.connect(f"file:{quote(whole)}?{'mode=ro' if logged else 'immutable=1'}", uri=True)
