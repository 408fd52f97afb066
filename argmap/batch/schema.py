"""What the store consists of: tables, indexes, search and views, as the SQL that makes them."""

from __future__ import annotations

import re
from collections.abc import Iterator

# A column is a text unless ":whole" or ":real" stands behind it, or ">" and the table that it refers to; "?" says that
# it may be empty, "!" that no two rows have the same. A reference to a turn that is empty means the story. `name` and
# `title` are what Datasette shows where a row is referred to. docs/store.md says what each column holds.
TABLES = {
    "runs": "version options",
    "people": "name!",
    "threads": "name! title path part:whole? given_id format stated:whole? story_line:whole? turn_count:whole "
    "author_count:whole dispute_count:whole run>runs fingerprint story",
    "turns": "thread>threads number:whole name author>people addressee? tag? text line:whole? posted? state given_id",
    "tags": "thread>threads turn>turns! kind score:real why runner_up? runner_up_score:real?",
    "quotes": "thread>threads turn>turns of source>turns? start:whole end:whole text",
    "replies": "thread>threads child>turns parent>turns? how score:real why main:whole",
    "links": "thread>threads source>turns target>turns? kind score:real why",
    "disputes": "thread>threads place:whole title labels status weight:real turn_count:whole",
    "dispute_turns": "dispute>disputes turn>turns",
    "positions": "dispute>disputes place:whole name",
    "position_turns": "position>positions turn>turns",
    "holders": "position>positions person>people unsure:whole",
    "statements": "position>positions turn>turns? start:whole end:whole text",
    "evidence": "position>positions turn>turns? start:whole end:whole text",
    "camps": "thread>threads name score:real",
    "camp_members": "camp>camps person>people",
    "unanswered": "thread>threads turn>turns within>turns? start:whole end:whole kind why text",
    "passages": "dispute>disputes source line:whole? text",
    "passage_positions": "passage>passages position>positions",
    "problems": "thread>threads path line:whole? code message",
}
SEARCHED = {"turns": "text", "statements": "text", "disputes": "title, labels"}
APART = {("turns", "thread"), ("unanswered", "within")}  # with an index of another kind, or with none
KINDS = {"whole": "INTEGER", "real": "REAL", None: "TEXT"}
_COLUMN = re.compile(r"(?P<name>\w+)(?::(?P<kind>\w+))?(?:>(?P<to>\w+))?(?P<empty>\?)?(?P<unique>!)?")

COLUMNS = {table: tuple(found["name"] for found in _COLUMN.finditer(columns)) for table, columns in TABLES.items()}


def tables() -> Iterator[str]:
    """Yield the statement that makes each table."""
    for table, columns in TABLES.items():
        lines = ["id INTEGER PRIMARY KEY", *(_column(found) for found in _COLUMN.finditer(columns))]
        lines += ["UNIQUE (version, options)"] if table == "runs" else []
        yield f"CREATE TABLE {table} (\n  " + ",\n  ".join(lines) + "\n)"


def _column(found: re.Match[str]) -> str:
    kind = "INTEGER" if found["to"] else KINDS[found["kind"]]
    name = '"end"' if found["name"] == "end" else found["name"]  # a word of SQL
    return (
        f"{name} {kind}"
        + ("" if found["empty"] else " NOT NULL")
        + (" UNIQUE" if found["unique"] else "")
        + (f" REFERENCES {found['to']} (id)" if found["to"] else "")
    )


def after() -> Iterator[str]:
    """Yield what is made when all rows are in: that is quicker, and the words of all threads end up in one piece."""
    yield "CREATE INDEX turns_by_thread ON turns (thread, number)"
    yield "CREATE INDEX turns_by_tag ON turns (tag)"
    for table, columns in TABLES.items():
        for found in _COLUMN.finditer(columns):
            name = found["name"]
            if (
                found["to"]
                and not found["unique"]
                and (table, name) not in (("turns", "thread"), ("unanswered", "within"))
            ):
                yield f"CREATE INDEX {table}_by_{name} ON {table} ({name})"
    for table, columns in SEARCHED.items():
        # Datasette finds the search of a table by content="…", in these very marks.
        yield (
            f"CREATE VIRTUAL TABLE {table}_fts USING fts5 "
            f"""({columns}, content="{table}", content_rowid='id', tokenize='porter unicode61')"""
        )
    for step in ("rebuild", "optimize"):
        for table in SEARCHED:
            yield f"INSERT INTO {table}_fts ({table}_fts) VALUES ('{step}')"
    for table, name in (("evidence", "evidence"), ("statements", "statement")):
        yield _SAID.format(table=table, name=name)
    yield from (view.strip() for view in _VIEWS.split(";\n") if view.strip())


_SAID = """\
CREATE VIEW {table}_in_disputes AS
SELECT people.name AS author, disputes.title AS dispute, positions.name AS position, {table}.text AS {name},
  threads.name AS thread, turns.number, threads.path, turns.line, turns.tag, disputes.id AS dispute_id,
  turns.id AS turn_id
FROM {table}
JOIN positions ON positions.id = {table}.position
JOIN disputes ON disputes.id = positions.dispute
JOIN threads ON threads.id = disputes.thread
JOIN turns ON turns.id = {table}.turn
JOIN people ON people.id = turns.author"""

_VIEWS = """
CREATE VIEW turns_in_disputes AS
SELECT people.name AS author, disputes.title AS dispute, turns.tag, turns.text, threads.name AS thread, turns.number,
  threads.path, turns.line, disputes.id AS dispute_id, turns.id AS turn_id
FROM dispute_turns
JOIN disputes ON disputes.id = dispute_turns.dispute
JOIN threads ON threads.id = disputes.thread
JOIN turns ON turns.id = dispute_turns.turn
JOIN people ON people.id = turns.author;

CREATE VIEW holders_in_disputes AS
SELECT people.name AS holder, holders.unsure, positions.name AS position, disputes.title AS dispute, disputes.status,
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
