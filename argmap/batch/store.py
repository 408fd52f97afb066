"""From records to a SQLite database with full-text search, and from words to the turns in it that hold them."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import stat
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from ..errors import BadInput, BadOutput
from ..text.shown import printable, shorten
from ..text.words import fold
from .record import GREATEST, Record, order, texts

NAME = "argmap.db"
APPLICATION = 0x6172676D  # "argm": tells `file` and us whose database it is
SCHEMA = 1  # PRAGMA user_version; a store of an older one is made anew
PAGE = 4096

Row: TypeAlias = tuple[Any, ...]

# What is made, in this order. `name` and `title` are what Datasette shows where a row is referred to. A reference to a
# turn that is empty means the story. docs/store.md says what each column holds.
TABLES = """
CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  version TEXT NOT NULL,
  options TEXT NOT NULL,
  UNIQUE (version, options)
);
CREATE TABLE people (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
);
CREATE TABLE threads (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  path TEXT NOT NULL,
  part INTEGER,
  given_id TEXT NOT NULL,
  format TEXT NOT NULL,
  stated INTEGER,
  story_line INTEGER,
  turn_count INTEGER NOT NULL,
  author_count INTEGER NOT NULL,
  dispute_count INTEGER NOT NULL,
  run INTEGER NOT NULL REFERENCES runs (id),
  fingerprint TEXT NOT NULL,
  story TEXT NOT NULL
);
CREATE TABLE turns (
  id INTEGER PRIMARY KEY,
  thread INTEGER NOT NULL REFERENCES threads (id),
  number INTEGER NOT NULL,
  name TEXT NOT NULL,
  author INTEGER NOT NULL REFERENCES people (id),
  addressee TEXT,
  tag TEXT,
  text TEXT NOT NULL,
  line INTEGER,
  posted TEXT,
  state TEXT NOT NULL,
  given_id TEXT NOT NULL
);
CREATE TABLE tags (
  id INTEGER PRIMARY KEY,
  thread INTEGER NOT NULL REFERENCES threads (id),
  turn INTEGER NOT NULL UNIQUE REFERENCES turns (id),
  kind TEXT NOT NULL,
  score REAL NOT NULL,
  why TEXT NOT NULL,
  runner_up TEXT,
  runner_up_score REAL
);
CREATE TABLE quotes (
  id INTEGER PRIMARY KEY,
  thread INTEGER NOT NULL REFERENCES threads (id),
  turn INTEGER NOT NULL REFERENCES turns (id),
  of TEXT NOT NULL,
  source INTEGER REFERENCES turns (id),
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  text TEXT NOT NULL
);
CREATE TABLE replies (
  id INTEGER PRIMARY KEY,
  thread INTEGER NOT NULL REFERENCES threads (id),
  child INTEGER NOT NULL REFERENCES turns (id),
  parent INTEGER REFERENCES turns (id),
  how TEXT NOT NULL,
  score REAL NOT NULL,
  why TEXT NOT NULL,
  main INTEGER NOT NULL
);
CREATE TABLE links (
  id INTEGER PRIMARY KEY,
  thread INTEGER NOT NULL REFERENCES threads (id),
  source INTEGER NOT NULL REFERENCES turns (id),
  target INTEGER REFERENCES turns (id),
  kind TEXT NOT NULL,
  score REAL NOT NULL,
  why TEXT NOT NULL
);
CREATE TABLE disputes (
  id INTEGER PRIMARY KEY,
  thread INTEGER NOT NULL REFERENCES threads (id),
  place INTEGER NOT NULL,
  title TEXT NOT NULL,
  labels TEXT NOT NULL,
  status TEXT NOT NULL,
  weight REAL NOT NULL,
  turn_count INTEGER NOT NULL
);
CREATE TABLE dispute_turns (
  id INTEGER PRIMARY KEY,
  dispute INTEGER NOT NULL REFERENCES disputes (id),
  turn INTEGER NOT NULL REFERENCES turns (id)
);
CREATE TABLE positions (
  id INTEGER PRIMARY KEY,
  dispute INTEGER NOT NULL REFERENCES disputes (id),
  place INTEGER NOT NULL,
  name TEXT NOT NULL
);
CREATE TABLE position_turns (
  id INTEGER PRIMARY KEY,
  position INTEGER NOT NULL REFERENCES positions (id),
  turn INTEGER NOT NULL REFERENCES turns (id)
);
CREATE TABLE holders (
  id INTEGER PRIMARY KEY,
  position INTEGER NOT NULL REFERENCES positions (id),
  person INTEGER NOT NULL REFERENCES people (id)
);
CREATE TABLE statements (
  id INTEGER PRIMARY KEY,
  position INTEGER NOT NULL REFERENCES positions (id),
  turn INTEGER REFERENCES turns (id),
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  text TEXT NOT NULL
);
CREATE TABLE evidence (
  id INTEGER PRIMARY KEY,
  position INTEGER NOT NULL REFERENCES positions (id),
  turn INTEGER REFERENCES turns (id),
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  text TEXT NOT NULL
);
CREATE TABLE camps (
  id INTEGER PRIMARY KEY,
  thread INTEGER NOT NULL REFERENCES threads (id),
  name TEXT NOT NULL,
  score REAL NOT NULL
);
CREATE TABLE camp_members (
  id INTEGER PRIMARY KEY,
  camp INTEGER NOT NULL REFERENCES camps (id),
  person INTEGER NOT NULL REFERENCES people (id)
);
CREATE TABLE unanswered (
  id INTEGER PRIMARY KEY,
  thread INTEGER NOT NULL REFERENCES threads (id),
  turn INTEGER NOT NULL REFERENCES turns (id),
  within INTEGER REFERENCES turns (id),
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  kind TEXT NOT NULL,
  why TEXT NOT NULL,
  text TEXT NOT NULL
);
CREATE TABLE passages (
  id INTEGER PRIMARY KEY,
  dispute INTEGER NOT NULL REFERENCES disputes (id),
  source TEXT NOT NULL,
  line INTEGER,
  text TEXT NOT NULL
);
CREATE TABLE passage_positions (
  id INTEGER PRIMARY KEY,
  passage INTEGER NOT NULL REFERENCES passages (id),
  position INTEGER NOT NULL REFERENCES positions (id)
);
CREATE TABLE problems (
  id INTEGER PRIMARY KEY,
  thread INTEGER NOT NULL REFERENCES threads (id),
  path TEXT NOT NULL,
  line INTEGER,
  code TEXT NOT NULL,
  message TEXT NOT NULL
);
"""

# Made when all rows are in: that is quicker, and the words of all threads end up in one piece. Datasette finds the
# search of a table by content="…", in these very marks.
AFTER = """
CREATE INDEX turns_by_thread ON turns (thread, number);
CREATE INDEX turns_by_author ON turns (author);
CREATE INDEX turns_by_tag ON turns (tag);
CREATE INDEX tags_by_thread ON tags (thread);
CREATE INDEX quotes_by_thread ON quotes (thread);
CREATE INDEX quotes_by_turn ON quotes (turn);
CREATE INDEX quotes_by_source ON quotes (source);
CREATE INDEX replies_by_thread ON replies (thread);
CREATE INDEX replies_by_child ON replies (child);
CREATE INDEX replies_by_parent ON replies (parent);
CREATE INDEX links_by_thread ON links (thread);
CREATE INDEX links_by_source ON links (source);
CREATE INDEX links_by_target ON links (target);
CREATE INDEX disputes_by_thread ON disputes (thread);
CREATE INDEX dispute_turns_by_dispute ON dispute_turns (dispute);
CREATE INDEX dispute_turns_by_turn ON dispute_turns (turn);
CREATE INDEX positions_by_dispute ON positions (dispute);
CREATE INDEX position_turns_by_position ON position_turns (position);
CREATE INDEX position_turns_by_turn ON position_turns (turn);
CREATE INDEX holders_by_position ON holders (position);
CREATE INDEX holders_by_person ON holders (person);
CREATE INDEX statements_by_position ON statements (position);
CREATE INDEX statements_by_turn ON statements (turn);
CREATE INDEX evidence_by_position ON evidence (position);
CREATE INDEX evidence_by_turn ON evidence (turn);
CREATE INDEX camps_by_thread ON camps (thread);
CREATE INDEX camp_members_by_camp ON camp_members (camp);
CREATE INDEX camp_members_by_person ON camp_members (person);
CREATE INDEX unanswered_by_thread ON unanswered (thread);
CREATE INDEX unanswered_by_turn ON unanswered (turn);
CREATE INDEX passages_by_dispute ON passages (dispute);
CREATE INDEX passage_positions_by_passage ON passage_positions (passage);
CREATE INDEX passage_positions_by_position ON passage_positions (position);
CREATE INDEX problems_by_thread ON problems (thread);
CREATE INDEX threads_by_run ON threads (run);

CREATE VIRTUAL TABLE turns_fts USING fts5 (text, content="turns", content_rowid='id', tokenize='porter unicode61');
CREATE VIRTUAL TABLE statements_fts USING fts5
  (text, content="statements", content_rowid='id', tokenize='porter unicode61');
CREATE VIRTUAL TABLE disputes_fts USING fts5
  (title, labels, content="disputes", content_rowid='id', tokenize='porter unicode61');
INSERT INTO turns_fts (turns_fts) VALUES ('rebuild');
INSERT INTO statements_fts (statements_fts) VALUES ('rebuild');
INSERT INTO disputes_fts (disputes_fts) VALUES ('rebuild');
INSERT INTO turns_fts (turns_fts) VALUES ('optimize');
INSERT INTO statements_fts (statements_fts) VALUES ('optimize');
INSERT INTO disputes_fts (disputes_fts) VALUES ('optimize');

CREATE VIEW evidence_in_disputes AS
SELECT people.name AS author, disputes.title AS dispute, positions.name AS position, evidence.text AS evidence,
  threads.name AS thread, turns.number, threads.path, turns.line, turns.tag, disputes.id AS dispute_id,
  turns.id AS turn_id
FROM evidence
JOIN positions ON positions.id = evidence.position
JOIN disputes ON disputes.id = positions.dispute
JOIN threads ON threads.id = disputes.thread
JOIN turns ON turns.id = evidence.turn
JOIN people ON people.id = turns.author;

CREATE VIEW statements_in_disputes AS
SELECT people.name AS author, disputes.title AS dispute, positions.name AS position, statements.text AS statement,
  threads.name AS thread, turns.number, threads.path, turns.line, turns.tag, disputes.id AS dispute_id,
  turns.id AS turn_id
FROM statements
JOIN positions ON positions.id = statements.position
JOIN disputes ON disputes.id = positions.dispute
JOIN threads ON threads.id = disputes.thread
JOIN turns ON turns.id = statements.turn
JOIN people ON people.id = turns.author;

CREATE VIEW turns_in_disputes AS
SELECT people.name AS author, disputes.title AS dispute, turns.tag, turns.text, threads.name AS thread, turns.number,
  threads.path, turns.line, disputes.id AS dispute_id, turns.id AS turn_id
FROM dispute_turns
JOIN disputes ON disputes.id = dispute_turns.dispute
JOIN threads ON threads.id = disputes.thread
JOIN turns ON turns.id = dispute_turns.turn
JOIN people ON people.id = turns.author;

CREATE VIEW holders_in_disputes AS
SELECT people.name AS holder, positions.name AS position, disputes.title AS dispute, disputes.status,
  threads.name AS thread, threads.path, disputes.id AS dispute_id, people.id AS person_id
FROM holders
JOIN positions ON positions.id = holders.position
JOIN disputes ON disputes.id = positions.dispute
JOIN threads ON threads.id = disputes.thread
JOIN people ON people.id = holders.person;

CREATE VIEW rebuttals_between_people AS
SELECT one.name AS author, other.name AS rebutted, count(*) AS times, count(DISTINCT links.thread) AS threads
FROM links
JOIN turns AS rebuttal ON rebuttal.id = links.source
JOIN turns AS target ON target.id = links.target
JOIN people AS one ON one.id = rebuttal.author
JOIN people AS other ON other.id = target.author
WHERE links.kind = 'rebuts'
GROUP BY one.id, other.id;

CREATE VIEW activity_of_people AS
SELECT people.name, count(DISTINCT turns.thread) AS threads, count(*) AS turns, sum(turns.tag = 'claim') AS claims,
  sum(turns.tag = 'rebuttal') AS rebuttals, sum(turns.tag = 'evidence') AS evidence, people.id AS person_id
FROM people
JOIN turns ON turns.author = people.id
GROUP BY people.id;
"""

# What SQLite, or whoever reads its text, would stumble over: NUL, lone surrogates and what Unicode keeps out of text.
_UNFIT = re.compile("[\x00\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"  # stand around a hit: none of the store's texts holds them
_WORDS = 24  # of a snippet; SQLite gives 64 at most
_LETTERS = 160  # of the beginning of a turn that stands where no word was hit


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A turn that was found.

    `thread` is the name of the thread's folder and `title` its title; `path` and `line` (1-based, None where unknown)
    say where the turn stands, `part` which thread of the file it is in, from 1, None in a file of one. `snippet` holds
    some words of the turn on one line, `hits` the (start, end) of the words found in it, `disputes` the titles of the
    disputes that the turn takes part in, the one most fought over first.
    """

    thread: str
    title: str
    number: int
    author: str
    tag: str | None
    path: str
    part: int | None
    line: int | None
    snippet: str
    hits: tuple[tuple[int, int], ...]
    disputes: tuple[str, ...]


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
    _run(store, TABLES)
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
    _run(store, AFTER)
    store.execute("COMMIT")
    store.execute("ANALYZE")
    store.execute("PRAGMA journal_mode = WAL")
    return tuple(left_out)


def _run(store: sqlite3.Connection, script: str) -> None:
    # `executescript` would end the transaction, and each statement would become one of its own.
    for statement in script.split(";\n"):
        if statement.strip():
            store.execute(statement)


class _Rows:
    """Rows of a thread that wait to be written, by table, and how many rows each table has with them."""

    def __init__(self, store: sqlite3.Connection) -> None:
        self._store = store
        self._insert = {}
        for table in tables(store):
            columns = len(store.execute(f"PRAGMA table_info({table})").fetchall())
            self._insert[table] = f"INSERT INTO {table} VALUES ({', '.join('?' * columns)})"
        self._rows: dict[str, list[Row]] = {table: [] for table in self._insert}
        self._written = dict.fromkeys(self._insert, 0)

    def add(self, table: str, *values: Any) -> int:
        """Add a row and return its id."""
        rows = self._rows[table]
        key = self._written[table] + len(rows) + 1
        rows.append((key, *[_text(value) if type(value) is str else value for value in values]))
        return key

    def write(self) -> None:
        """Write all that waits."""
        for table, rows in self._rows.items():
            if rows:
                self._store.executemany(self._insert[table], rows)
        for table, rows in self._rows.items():
            self._written[table] += len(rows)
            rows.clear()

    def forget(self) -> None:
        """Drop all that waits."""
        for rows in self._rows.values():
            rows.clear()


def tables(store: sqlite3.Connection) -> list[str]:
    """Return the names of a store's tables, in the order in which they were made, without those of its search."""
    found = store.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid")
    return [name for (name,) in found if "_fts" not in name and not name.startswith("sqlite_")]


def _put(store: sqlite3.Connection, rows: _Rows, record: Record) -> None:
    """Make a record's rows."""
    add = rows.add
    text_of = texts(record)

    def words(number: int, start: int, end: int) -> tuple[int, int, str]:
        return start, end, text_of[number][start:end]

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
        record["name"],
        record["title"],
        record["path"],
        record["part"],
        record["id"],
        record["format"],
        record["stated"],
        record["story_line"],
        len(record["turns"]),
        authors,
        len(record["disputes"]),
        _run_of(store, record),
        record["fingerprint"],
        record["story"],
    )
    # 0 is the story, which is no turn: the reference stays empty.
    turn_of: dict[int, int | None] = {0: None}
    for turn in record["turns"]:
        turn_of[turn["number"]] = key = add(
            "turns",
            thread,
            turn["number"],
            f"#{turn['number']} {turn['author']}",
            person[turn["author"]],
            turn["addressee"],
            turn["tag"],
            turn["text"],
            turn["line"],
            turn["posted"],
            turn["state"],
            turn["id"],
        )
        if turn["tag"] is not None:
            why = turn["tag_why"] or ""
            add("tags", thread, key, turn["tag"], turn["tag_score"], why, turn["runner_up"], turn["runner_up_score"])
    for quote in record["quotes"]:
        source = quote["source"]
        kind = "outside" if source == "outside" else "turn" if source else "story"
        to = None if source == "outside" else turn_of[source]
        add("quotes", thread, turn_of[quote["turn"]], kind, to, *words(quote["turn"], quote["start"], quote["end"]))
    for reply in record["replies"]:
        pair = turn_of[reply["child"]], turn_of[reply["parent"]]
        add("replies", thread, *pair, reply["how"], reply["score"], reply["why"], reply["main"])
    for link in record["links"]:
        add(
            "links",
            thread,
            turn_of[link["source"]],
            turn_of[link["target"]],
            link["kind"],
            link["score"],
            link["why"],
        )
    places: list[tuple[int, dict[str, int]]] = []
    for at, dispute in enumerate(record["disputes"], 1):
        key = add(
            "disputes",
            thread,
            at,
            dispute["title"],
            " | ".join(position["label"] for position in dispute["positions"]),
            dispute["status"],
            dispute["weight"],
            len(dispute["turns"]),
        )
        for number in dispute["turns"]:
            if number:
                add("dispute_turns", key, turn_of[number])
        positions: dict[str, int] = {}
        for place, position in enumerate(dispute["positions"], 1):
            side = add("positions", key, place, position["label"])
            positions.setdefault(position["label"], side)
            for number in position["turns"]:
                if number:
                    add("position_turns", side, turn_of[number])
            for holder in position["holders"]:
                add("holders", side, person[holder])
            for table, spans in (("statements", position["statements"]), ("evidence", position["evidence"])):
                for span in spans:
                    add(table, side, turn_of[span["turn"]], *words(span["turn"], span["start"], span["end"]))
        places.append((key, positions))
    for at, camp in enumerate(record["camps"], 1):
        key = add("camps", thread, f"camp {at}", camp["score"])
        for member in camp["members"]:
            add("camp_members", key, person[member])
    for item in record["unanswered"]:
        start, end, said = words(item["within"], item["start"], item["end"])
        turns = (turn_of[item["turn"]], turn_of[item["within"]])
        add("unanswered", thread, *turns, start, end, item["kind"], item["why"], said)
    for passage in record["passages"]:
        key, positions = places[passage["dispute"]]
        found = add("passages", key, passage["source"], passage["line"], passage["text"])
        for label in passage["positions"]:
            if label in positions:
                add("passage_positions", found, positions[label])
    for problem in record["problems"]:
        add("problems", thread, problem["path"], problem["line"], problem["code"], problem["message"])


def _person(store: sqlite3.Connection, name: str) -> int:
    # Looked up in the store and not in a dictionary, which would grow with every thread.
    return _key(store, "people", "name = ?", (_text(name),))


def _run_of(store: sqlite3.Connection, record: Record) -> int:
    options = json.dumps(record["options"], sort_keys=True)
    return _key(store, "runs", "version = ? AND options = ?", (_text(record["version"]), options))


def _key(store: sqlite3.Connection, table: str, where: str, values: tuple[str, ...]) -> int:
    """Return the id of the row that holds the values, which is made where there is none."""
    found = store.execute(f"SELECT id FROM {table} WHERE {where}", values).fetchone()
    if found is None:
        marks = ", ".join("?" * len(values))
        return int(store.execute(f"INSERT INTO {table} VALUES (NULL, {marks})", values).lastrowid or 0)
    return int(found[0])


def _text(text: str) -> str:
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
    expected = {_text(name): _text(fingerprint) for name, fingerprint in held.items()}
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


# ---- searching


def find(
    path: str | os.PathLike[str],
    words: str = "",
    *,
    tag: str | None = None,
    author: str | None = None,
    dispute: str | None = None,
    most: int = 20,
) -> list[Match]:
    """Find turns that hold words, or that take part in a dispute whose title or labels hold them.

    Arguments: the path of the store; words that must all be there, in any order and with any ending ("lanes" finds
    "lane"): "words in quotes" and what a sign joins side by side, a word with * behind it as the beginning of one,
    other signs as if they were not there; the tag that the turn must have; its author's name or, where nobody is called
    that, a piece of it; words that the title or the labels of a dispute that it takes part in must hold; the greatest
    number of matches. Returns the matches: those with the words in the turn itself first, the best first by BM25
    (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009), then by thread and number, which is also the
    order where no words are given. Raises BadInput for a store that cannot be read.
    """
    name = os.fspath(path)
    with opened(name) as store:
        where, values = _filters(store, tag, author, dispute)
        query = _query(words)
        if words.strip() and query is None:
            return []
        if query is None:
            rows = _select(store, "'', 0", "turns", where, values, "threads.id, turns.number", most)
        else:
            hit = f"snippet(turns_fts, 0, '{_OPEN}', '{_CLOSE}', '…', {_WORDS}), bm25(turns_fts)"
            table = "turns_fts JOIN turns ON turns.id = turns_fts.rowid"
            own = [*where, "turns_fts MATCH ?"]
            rows = _select(store, hit, table, own, [*values, query], "bm25(turns_fts), threads.id, turns.number", most)
            if len(rows) < most:
                own = [*where, _IN_DISPUTES, "turns.id NOT IN (SELECT rowid FROM turns_fts WHERE turns_fts MATCH ?)"]
                left = most - len(rows)
                values = [*values, query, query]
                rows += _select(store, "'', 0", "turns", own, values, "threads.id, turns.number", left)
        return [_match(store, row) for row in rows]


_IN_DISPUTES = (
    "turns.id IN (SELECT turn FROM dispute_turns JOIN disputes_fts ON disputes_fts.rowid = dispute_turns.dispute "
    "WHERE disputes_fts MATCH ?)"
)


def _filters(
    store: sqlite3.Connection, tag: str | None, author: str | None, dispute: str | None
) -> tuple[list[str], list[Any]]:
    where: list[str] = []
    values: list[Any] = []
    if tag is not None:
        where.append("turns.tag = ?")
        values.append(_text(tag))
    if author is not None:
        where.append("turns.author IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(_people(store, author)))
    if dispute is not None:
        query = _query(dispute)
        where.append(_IN_DISPUTES if query else "0")
        values += [query] if query else []
    return where, values


def _people(store: sqlite3.Connection, wanted: str) -> list[int]:
    """Return the ids of those who are called so, or else of those whose names hold it; case makes no difference."""
    wanted = fold(_text(wanted)).strip()
    names = [(key, fold(str(name))) for key, name in store.execute("SELECT id, name FROM people ORDER BY id")]
    return [key for key, name in names if name == wanted] or [key for key, name in names if wanted in name]


def is_searched(words: str) -> bool:
    """Say whether anything in what a person types can be searched for: letters and digits can, other signs cannot."""
    return _query(words) is not None


def _query(words: str) -> str | None:
    """Return what a person types in SQLite's language of queries, None where no word is in it."""
    terms = []
    for place, piece in enumerate(_text(words).split('"')):
        for term in [piece] if place % 2 else piece.split():
            # As the tokenizer has it: letters, digits and what is for private use are words, all else stands between.
            if any(unicodedata.category(c)[0] in "LN" or unicodedata.category(c) == "Co" for c in term):
                star = "*" if term.endswith("*") and not place % 2 else ""
                terms.append(f'"{term}"{star}')
    return " ".join(terms) or None


def _select(
    store: sqlite3.Connection,
    hit: str,
    table: str,
    where: Sequence[str],
    values: Sequence[Any],
    by: str,
    most: int,
) -> list[Row]:
    query = f"""
        SELECT turns.id, threads.name, threads.title, turns.number, people.name, turns.tag, threads.path, threads.part,
          turns.line, turns.text, {hit}
        FROM {table} JOIN threads ON threads.id = turns.thread JOIN people ON people.id = turns.author
        WHERE {" AND ".join(where) or "1"} ORDER BY {by} LIMIT ?"""
    return store.execute(query, (*values, min(most, GREATEST))).fetchall()


def _match(store: sqlite3.Connection, row: Row) -> Match:
    key, thread, title, number, author, tag, path, part, line, text, marked, _ = row
    titles = store.execute(
        "SELECT title FROM disputes WHERE id IN (SELECT dispute FROM dispute_turns WHERE turn = ?) ORDER BY id", (key,)
    )
    snippet, hits = _marks(str(marked)) if marked else (shorten(str(text), _LETTERS), ())
    return Match(
        thread=thread,
        title=title,
        number=number,
        author=author,
        tag=tag,
        path=path,
        part=part,
        line=line,
        snippet=snippet,
        hits=hits,
        disputes=tuple(title for (title,) in titles),
    )


def _marks(marked: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return a snippet on one line without the marks around its hits, and where the hits are."""
    snippet = ""
    hits = []
    for place, piece in enumerate(re.split(f"[{_OPEN}{_CLOSE}]", " ".join(marked.split()))):
        if place % 2:
            hits.append((len(snippet), len(snippet) + len(piece)))
        snippet += piece
    return snippet, tuple(hits)
