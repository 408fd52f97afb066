"""The store: its tables hold what the records hold, its bytes depend on nothing else, and words find their turns."""

from __future__ import annotations

import json
import os
import random
import re
import shlex
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

import argmap
from argmap.batch import parquet, record, schema, search, store
from argmap.cli.app import app_of
from tests.cases import needs_letters

ROOT = Path(__file__).parent.parent
DOCS = (ROOT / "docs" / "store.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def records() -> list[record.Record]:
    """The records of the project's own threads."""
    found = []
    for file in sorted((ROOT / "threads").glob("*.txt")):
        map_ = argmap.load(file)
        found.append(record.of(map_, fingerprint=f"of {file.stem}", name=file.stem, path=f"threads/{file.name}"))
    return found


@pytest.fixture(scope="module")
def made(records, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("output") / "argmap.db"
    store.build(records, path)
    return path


@pytest.fixture
def sql(made) -> Iterator[sqlite3.Connection]:
    with store.opened(str(made)) as connection:
        yield connection


def small(turns: list[tuple[str, str]], *, name: str = "small", path: str = "small.txt") -> record.Record:
    """A record of these (author, text) alone."""
    thread = argmap.Thread(
        id=name,
        title=name,
        format="paste",
        path=path,
        story="",
        turns=tuple(
            argmap.Turn(id=str(at), number=at, author=author, text=text) for at, (author, text) in enumerate(turns, 1)
        ),
    )
    tags = tuple(argmap.Tag(turn=turn.id, kind=argmap.Kind.CLAIM, score=0.5, why="") for turn in thread.turns)
    return record.of(argmap.ArgumentMap(thread=thread, tags=tags), fingerprint=name, name=name, path=path)


def one(sql: sqlite3.Connection, query: str) -> object:
    return sql.execute(query).fetchone()[0]


# ---- what is in it


def test_the_database_is_sound_and_every_reference_leads_somewhere(sql):
    assert one(sql, "PRAGMA integrity_check") == "ok"
    assert sql.execute("PRAGMA foreign_key_check").fetchall() == []


def test_the_full_text_search_is_that_of_the_tables(tmp_path, records):
    store.build(records, tmp_path / "argmap.db")
    with closing(sqlite3.connect(tmp_path / "argmap.db")) as sql:
        for table in ("turns", "statements", "disputes"):  # raises where the two differ
            sql.execute(f"INSERT INTO {table}_fts ({table}_fts, rank) VALUES ('integrity-check', 1)")


@pytest.mark.parametrize(
    ("table", "count"),
    [
        ("threads", lambda each: 1),
        ("turns", lambda each: len(each["turns"])),
        ("tags", lambda each: len(each["turns"])),
        ("quotes", lambda each: len(each["quotes"])),
        ("replies", lambda each: len(each["replies"])),
        ("links", lambda each: len(each["links"])),
        ("disputes", lambda each: len(each["disputes"])),
        ("positions", lambda each: sum(len(dispute["positions"]) for dispute in each["disputes"])),
        ("camps", lambda each: len(each["camps"])),
        ("unanswered", lambda each: len(each["unanswered"])),
        ("passages", lambda each: len(each["passages"])),
    ],
)
def test_a_table_has_a_row_for_each_thing_in_the_records(sql, records, table, count):
    expected = sum(count(each) for each in records)
    assert expected > 0
    assert one(sql, f"SELECT count(*) FROM {table}") == expected


def test_who_is_unsure_to_hold_a_position_is_marked(sql, records):
    sides = [side for each in records for dispute in each["disputes"] for side in dispute["positions"]]
    unsure = sum(len(side["unsure"]) for side in sides)
    assert 0 < unsure < sum(len(side["holders"]) for side in sides)
    assert one(sql, "SELECT count(*) FROM holders WHERE unsure") == unsure
    assert one(sql, "SELECT count(*) FROM holders_in_disputes WHERE unsure = 1") == unsure


@pytest.mark.parametrize("table", ["statements", "evidence", "quotes", "unanswered"])
def test_words_stand_where_their_place_says(sql, table):
    query = f"""
        SELECT {table}.text, substr(turns.text, start + 1, "end" - start) FROM {table} JOIN turns ON turns.id = turn"""
    rows = sql.execute(query).fetchall()
    assert rows
    assert all(text == there for text, there in rows)


def test_an_empty_reference_to_a_turn_means_the_story(sql, records):
    to_story = sum(reply["parent"] == 0 for each in records for reply in each["replies"])
    assert to_story > 0
    assert one(sql, "SELECT count(*) FROM replies WHERE parent IS NULL") == to_story
    assert sql.execute("SELECT DISTINCT of FROM quotes WHERE source IS NULL ORDER BY 1").fetchall() == [
        ("outside",),
        ("story",),
    ]


def test_every_name_is_a_person_once(sql, records):
    names = {turn["author"] for each in records for turn in each["turns"]}
    assert {name for (name,) in sql.execute("SELECT name FROM people")} == names


def test_problems_keep_their_place(tmp_path):
    each = small([("Ana", "Yes.")])
    each["problems"] = [{"path": "small.txt", "line": 3, "code": "encoding", "message": "odd"}]
    store.build([each], tmp_path / "argmap.db")
    with store.opened(str(tmp_path / "argmap.db")) as sql:
        query = "SELECT threads.name, problems.path, line, code, message FROM problems JOIN threads"
        assert sql.execute(query).fetchall() == [("small", "small.txt", 3, "encoding", "odd")]


def test_a_run_is_a_version_with_its_options_and_no_time(tmp_path):
    made = [small([("Ana", "Yes.")], name=name, path=name) for name in "abc"]
    made[1]["options"] = {"to": ["map"]}
    store.build(made, tmp_path / "argmap.db")
    with store.opened(str(tmp_path / "argmap.db")) as sql:
        assert sql.execute("SELECT * FROM runs").fetchall() == [
            (1, argmap.__version__, "{}"),
            (2, argmap.__version__, '{"to": ["map"]}'),
        ]
        assert sql.execute("SELECT name, run FROM threads").fetchall() == [("a", 1), ("b", 2), ("c", 1)]


def test_what_no_text_may_hold_is_replaced_and_moves_nothing(tmp_path):
    each = small([("A\0na", "one \ud800 two \ufdd0three\0"), ("<b>'; DROP TABLE turns; --", "\u202eevil")])
    store.build([each], tmp_path / "argmap.db")
    with store.opened(str(tmp_path / "argmap.db")) as sql:
        rows = sql.execute("SELECT people.name, text FROM turns JOIN people ON people.id = author").fetchall()
    assert rows == [
        ("A\ufffdna", "one \ufffd two \ufffdthree\ufffd"),
        ("<b>'; DROP TABLE turns; --", "\u202eevil"),
    ]


@pytest.mark.parametrize(
    "change",
    [
        lambda each: each["turns"][1].update(line=10**30),
        lambda each: each["turns"][1].update(text=None),
        lambda each: each["turns"][1].pop("state"),
        lambda each: each["links"].append({"source": 1, "target": 9, "kind": "rebuts", "score": 1.0, "why": ""}),
        lambda each: each["unanswered"].append(
            {"turn": 0, "within": 0, "start": 0, "end": 0, "kind": "claim", "why": ""}
        ),
        lambda each: each.update(name="a"),
        lambda each: each.update(problems=None),
    ],
)
def test_a_thread_that_does_not_fit_is_left_out_whole_and_named_and_the_others_are_as_without_it(tmp_path, change):
    threads = [small([("Ana", "Yes."), (f"Only in {name}", "No.")], name=name, path=name) for name in "abc"]
    change(threads[1])
    (left_out,) = store.build(threads, tmp_path / "argmap.db")
    assert left_out.name == threads[1]["name"]
    assert left_out.why
    store.build([threads[0], threads[2]], tmp_path / "without.db")
    with store.opened(str(tmp_path / "argmap.db")) as sql, store.opened(str(tmp_path / "without.db")) as without:
        assert one(sql, "PRAGMA integrity_check") == "ok"
        for table in schema.TABLES:
            query = f"SELECT * FROM {table} ORDER BY id"
            assert sql.execute(query).fetchall() == without.execute(query).fetchall()
    assert store.is_current(tmp_path / "argmap.db", {"a": "a", "c": "c"})


def test_no_threads_make_a_store_too(tmp_path):
    store.build([], tmp_path / "argmap.db")
    assert store.is_current(tmp_path / "argmap.db", {})
    assert search.find(tmp_path / "argmap.db", "anything") == []


# ---- its bytes


def test_the_same_records_give_the_same_bytes_and_nothing_beside_them(records, made, tmp_path):
    path = tmp_path / "argmap.db"
    for _ in range(2):
        store.build(sorted([*records[1:], records[0]], key=record.order), path)
        assert path.read_bytes() == made.read_bytes()
        assert os.listdir(tmp_path) == ["argmap.db"]


def test_records_are_taken_one_at_a_time_and_must_be_in_order(records, tmp_path):
    with pytest.raises(ValueError, match="out of order"):
        store.build(iter(reversed(records)), tmp_path / "argmap.db")
    assert os.listdir(tmp_path) == []


def test_the_store_is_left_in_wal_mode(made):
    assert made.read_bytes()[18:20] == b"\2\2"  # the file format's word for it


def test_a_build_that_stops_half_way_leaves_the_old_store(records, made, tmp_path):
    path = tmp_path / "argmap.db"
    store.build(records, path)

    def broken() -> Iterator[record.Record]:
        yield records[0]
        raise OSError("the folder went away")

    with pytest.raises(OSError, match="went away"):
        store.build(broken(), path)
    assert path.read_bytes() == made.read_bytes()
    assert os.listdir(tmp_path) == ["argmap.db"]


def test_what_a_killed_build_left_behind_is_no_hindrance(records, made, tmp_path):
    for name in (".argmap.db.part", ".argmap.db.part-wal", ".argmap.db.part-journal"):
        (tmp_path / name).write_bytes(b"half a database")
    store.build(records, tmp_path / "argmap.db")
    assert (tmp_path / "argmap.db").read_bytes() == made.read_bytes()
    assert os.listdir(tmp_path) == ["argmap.db"]


def test_the_log_of_the_old_store_is_not_played_into_the_new_one(records, made, tmp_path):
    path = tmp_path / "argmap.db"
    store.build([small([("Ana", "Yes.")])], path)
    with closing(sqlite3.connect(path)) as other:
        other.execute("UPDATE turns SET text = 'meddled with'")
        other.commit()
        assert (tmp_path / "argmap.db-wal").stat().st_size > 0
        assert search.find(path)[0].snippet == "meddled with"  # what stands in a log is read too
        store.build(records, path)
        assert sorted(os.listdir(tmp_path)) == ["argmap.db"]
        with store.opened(str(path)) as sql:
            assert one(sql, "PRAGMA integrity_check") == "ok"
    assert path.read_bytes() == made.read_bytes()


def test_one_who_reads_the_old_store_goes_on_reading_it(records, tmp_path):
    path = tmp_path / "argmap.db"
    store.build([small([("Ana", "Yes.")])], path)
    with closing(sqlite3.connect(path)) as reader:
        assert one(reader, "SELECT count(*) FROM turns") == 1
        store.build(records, path)
        assert one(reader, "SELECT count(*) FROM turns") == 1
    assert len(search.find(path, most=1000)) > 1


def test_a_folder_that_is_not_there_is_bad_output(tmp_path):
    with pytest.raises(argmap.BadOutput, match="cannot be written"):
        store.build([], tmp_path / "missing" / "argmap.db")


# ---- whether it is current


def test_a_store_is_current_with_exactly_these_threads(made):
    held = {name: f"of {name}" for name in ("bus-lanes", "harbour-truce", "library-hours")}
    assert store.is_current(made, held)
    assert not store.is_current(made, {**held, "bus-lanes": "changed"})
    assert not store.is_current(made, {**held, "one-more": "new"})
    assert not store.is_current(made, {name: held[name] for name in list(held)[:2]})
    assert not store.is_current(made, {**{name: held[name] for name in list(held)[:2]}, "other": "of library-hours"})


def test_a_missing_store_and_one_of_an_earlier_version_are_not_current(made, tmp_path):
    assert not store.is_current(tmp_path / "argmap.db", {})
    earlier = bytearray(made.read_bytes())
    earlier[60:64] = bytes(4)
    (tmp_path / "argmap.db").write_bytes(earlier)
    assert not store.is_current(tmp_path / "argmap.db", {})
    with pytest.raises(argmap.BadInput, match=r"earlier version of argmap .*run argmap batch again"):
        search.find(tmp_path / "argmap.db", "anything")


# ---- files that are no store


def foreign(made: Path) -> dict[str, tuple[bytes, str]]:
    whole = made.read_bytes()
    later = bytearray(whole)
    later[60:64] = (store.SCHEMA + 1).to_bytes(4, "big")
    other = bytearray(whole)
    other[68:72] = b"GPKG"
    return {
        "empty": (b"", "damaged, or no store of argmap's"),
        "text": (b"notes on the thread\n" * 20, "damaged, or no store of argmap's"),
        "cut": (whole[: len(whole) // 2], "is damaged"),
        "head": (whole[:50], "damaged, or no store of argmap's"),
        "later": (bytes(later), r"later version of argmap \(schema 3, this one knows 2\): update argmap"),
        "other": (bytes(other), "is a database, but not argmap's"),
    }


@pytest.mark.parametrize("kind", ["empty", "text", "cut", "head", "later", "other"])
def test_what_is_no_store_is_bad_input_in_one_line_and_stays_as_it_is(made, tmp_path, records, kind):
    data, message = foreign(made)[kind]
    path = tmp_path / "argmap.db"
    path.write_bytes(data)
    for look in (
        lambda: search.find(path, "leaflet"),
        lambda: store.is_current(path, {}),
        lambda: store.build(records, path),
    ):
        with pytest.raises(argmap.BadInput, match=message) as caught:
            look()
        assert "\n" not in str(caught.value)
        assert path.read_bytes() == data
        assert os.listdir(tmp_path) == ["argmap.db"]


def test_a_folder_or_nothing_in_the_place_of_a_store_is_bad_input(tmp_path):
    with pytest.raises(argmap.BadInput, match="no such store: make one with argmap batch"):
        search.find(tmp_path / "argmap.db", "anything")
    with pytest.raises(argmap.BadInput, match="cannot be opened"):
        search.find(tmp_path, "anything")


def test_a_store_with_damaged_pages_gives_matches_or_bad_input(made, tmp_path):
    path = tmp_path / "argmap.db"
    whole = made.read_bytes()
    chance = random.Random(5)
    bad = 0
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(200):
            data[chance.randrange(100, len(data))] = chance.randrange(256)
        path.write_bytes(data)
        said = []
        for look in (
            lambda: search.find(path, "leaflet", author="o", dispute="days"),
            lambda: search.find(path, most=100),
            lambda: store.is_current(path, dict.fromkeys("abc", "")),
        ):
            try:
                look()
            except argmap.BadInput as error:
                said.append(error.message)
        assert all("run argmap batch again" in message for message in said)
        bad += bool(said)
        assert path.read_bytes() == data
    assert bad > 0


# ---- searching


def found(made: Path, words: str = "", **options: object) -> list[tuple[str, int]]:
    return [(match.thread, match.number) for match in search.find(made, words, most=1000, **options)]


def test_a_match_says_where_it_stands_and_marks_the_words(made):
    match = search.find(made, "peak gone")[0]
    assert (match.thread, match.path, match.part) == ("bus-lanes", "threads/bus-lanes.txt", None)
    lines = (ROOT / match.path).read_text(encoding="utf-8").splitlines()
    assert lines[match.line - 1].startswith(match.author)
    assert {match.snippet[start:end].lower() for start, end in match.hits} == {"peak", "gone"}
    map_ = argmap.load(ROOT / match.path)
    assert match.disputes == tuple(dispute.title for dispute in map_.disputes if str(match.number) in dispute.turns)
    assert match.disputes


def test_all_words_must_be_there_with_any_ending(tmp_path):
    made = tmp_path / "argmap.db"
    turns = [("Ana", "Bus lanes slow cars."), ("Ben", "A lane for the bus."), ("Cleo", "The bus."), ("Dov", "Busy.")]
    store.build([small(turns)], made)
    assert sorted(found(made, "lane BUS")) == [("small", 1), ("small", 2)]
    assert sorted(found(made, '"bus lane"')) == [("small", 1)]
    assert sorted(found(made, "bus*")) == [("small", 1), ("small", 2), ("small", 3), ("small", 4)]
    assert sorted(found(made, '"bus* lane')) == [("small", 1)]  # a quotation mark left open lasts to the end


@pytest.mark.parametrize(
    "words", ["bus -lane", "bus AND lane", "bus (lane", "text:bus", "bus OR lane", "NOT bus", "^bus"]
)
def test_signs_and_operators_are_words_or_nothing(tmp_path, words):
    made = tmp_path / "argmap.db"
    store.build([small([("Ana", "Text: bus lane and or not."), ("Ben", "bus")])], made)
    assert ("small", 1) in found(made, words)


@given(st.text(max_size=40) | st.text(alphabet="ab \"'*-+^():{}NEARORTD,.\0\ud800🙂", max_size=30))
@example('"')
@example('""')
@example('a"b"c')
@example("🙂")
@example("* -")
@example("NEAR(a b, 2)")
@example("\u0301")
@example("\U0001e900 \u1c90")  # letters that are younger than SQLite's tables
@example("a" * 5000)
def test_nothing_that_a_person_types_is_an_error(made, words):
    assert isinstance(search.find(made, words, dispute=words, author=words), list)
    assert isinstance(search.find(made, words), list)


def test_words_without_a_letter_find_nothing_rather_than_everything(made):
    assert found(made, "?!") == []
    assert found(made, dispute="?!") == []


def test_no_words_find_all_in_the_order_of_the_threads(made, records):
    assert found(made) == [(each["name"], turn["number"]) for each in records for turn in each["turns"]]


def test_a_tag_leaves_turns_of_that_tag(made, records):
    turns = [(each["name"], turn) for each in records for turn in each["turns"]]
    evidence = [(name, turn["number"]) for name, turn in turns if turn["tag"] == "evidence"]
    assert evidence
    assert found(made, tag="evidence") == evidence


def test_an_author_is_found_by_name_in_any_case_or_else_by_a_piece_of_it(tmp_path):
    made = tmp_path / "argmap.db"
    store.build([small([("Al", "One."), ("Alberta", "Two."), ("Dalia", "Three."), ("Élodie", "Four.")])], made)
    assert found(made, author="al") == [("small", 1)]
    assert found(made, author="LB") == [("small", 2)]
    assert found(made, author="ali") == [("small", 3)]
    assert found(made, author="élod") == [("small", 4)]
    assert found(made, author="nobody") == []


def test_a_dispute_is_found_by_words_of_its_title_or_labels(made, records):
    matches = search.find(made, dispute="seven days", most=1000)
    assert matches
    disputes = {
        (each["name"], number)
        for each in records
        for dispute in each["disputes"]
        for number in dispute["turns"]
        if {"seven", "days"}
        <= set(re.findall(r"\w+", " ".join([dispute["title"], *(side["label"] for side in dispute["positions"])])))
    }
    assert {(match.thread, match.number) for match in matches} >= disputes > set()


def test_filters_hold_together(made):
    both = set(found(made, tag="evidence")) & set(found(made, dispute="seven days"))
    assert both
    assert set(found(made, tag="evidence", dispute="seven days")) == both


def test_turns_that_hold_the_words_come_before_those_of_disputes_about_them(made):
    matches = search.find(made, "seven days", most=1000)
    own = [bool(match.hits) for match in matches]
    assert own == sorted(own, reverse=True)
    assert True in own
    assert False in own
    assert len({(match.thread, match.number) for match in matches}) == len(matches)


def test_equally_good_matches_stand_in_the_order_of_thread_and_number(tmp_path):
    made = tmp_path / "argmap.db"
    names = ["a", "b", "c"]
    store.build([small([("Ana", "Same words."), ("Ben", "Same words.")], name=name, path=name) for name in names], made)
    assert found(made, "same") == [(name, number) for name in names for number in (1, 2)]


def test_the_greatest_number_of_matches_is_kept(made):
    assert [(match.thread, match.number) for match in search.find(made, "the", most=3)] == found(made, "the")[:3]


def test_searching_leaves_nothing_behind(made):
    before = os.listdir(made.parent)
    search.find(made, "leaflet")
    assert os.listdir(made.parent) == before


@needs_letters
def test_a_path_with_signs_of_an_address_is_a_path(tmp_path, records):
    path = tmp_path / "a ?b#c%20é" / "argmap.db"
    path.parent.mkdir()
    store.build(records, path)
    assert search.find(path, "leaflet")


# ---- the command


PLAIN = {"COLUMNS": "100", "NO_COLOR": "1", "FORCE_COLOR": ""}


def run(line: str, made: Path | None = None) -> Result:
    return CliRunner().invoke(app_of(), [*shlex.split(line), *(["--store", str(made)] if made else [])], env=PLAIN)


def test_find_shows_thread_number_tag_and_line_with_the_words_marked(made):
    said = run("find peak gone", made).stdout.splitlines()
    match = search.find(made, "peak gone")[0]
    assert said[0] == f"bus-lanes #{match.number} {match.author}  ✗ rebuttal  threads/bus-lanes.txt:{match.line}"
    assert "*peak*" in "".join(said)
    assert f"    dispute: {match.disputes[0]}" in said


def test_find_gives_json_a_line_a_turn(made):
    said = [json.loads(line) for line in run("find --tag evidence --json", made).stdout.splitlines()]
    assert [(match["thread"], match["number"]) for match in said] == found(made, tag="evidence")
    assert {"title", "author", "tag", "path", "part", "line", "snippet", "hits", "disputes"} <= set(said[0])


def test_find_says_that_there_is_more(made):
    result = run("find the -n 2", made)
    assert result.stderr == "argmap: only the first 2 are shown; -n 4 shows more\n"
    assert len([line for line in result.stdout.splitlines() if re.match(r"\S+ #\d", line)]) == 2


def test_find_says_so_where_nothing_is_found(made):
    result = run("find zzzz", made)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "argmap: nothing found\n")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("find", "nothing to look for: give words, --tag, --author or --dispute"),
        ("find --tag proof", "no tag 'proof': one of claim, rebuttal, evidence"),
        ("find ''", "find: '' holds no letter or digit, and nothing else is searched for"),
        ("find '?!' ...", "find: '?! ...' holds no letter or digit"),
        ("find leaflet --dispute '—'", "--dispute: '—' holds no letter or digit"),
        ("find leaflet --author ' '", "--author: is empty: give a name, or a piece of one"),
    ],
)
def test_find_says_what_it_needs(made, line, message):
    result = run(line, made)
    assert result.exit_code == 2
    assert message in result.stderr


def test_find_without_a_store_says_how_to_make_one(tmp_path):
    result = run("find leaflet", tmp_path / "argmap.db")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.endswith("no such store: make one with argmap batch, or name it (--store)\n")


def test_find_prints_no_escape_sequences_of_a_thread(tmp_path):
    each = small([("A\x1b[31mna", "Red \x1b]0;owned\x07 herring \u202eback")])
    store.build([each], tmp_path / "argmap.db")
    said = run("find herring", tmp_path / "argmap.db").stdout
    assert "*herring*" in said
    assert not set("\x1b\x07\u202e") & set(said)


# ---- the document


@pytest.mark.parametrize("line", re.findall(r"^argmap (find .*)$", DOCS, re.M))
def test_each_search_of_the_document_finds_something(made, line):
    assert run(line, made).stdout


SQL = re.findall(r"```sql\n(.*?)```", DOCS, re.S)


@pytest.mark.parametrize("query", SQL)
def test_each_query_of_the_document_gives_rows(sql, query):
    rows = sql.execute(query).fetchall()
    assert rows
    assert all(value is not None for value in rows[0])


def test_the_document_names_each_table_view_and_column(sql):
    described = {name: columns for name, _, columns in re.findall(r"^\| `(\w+)` \| ([^|]*) \| ([^|]*) \|$", DOCS, re.M)}
    assert set(described) == {*schema.TABLES}
    for table, columns in described.items():
        names = [row[1] for row in sql.execute(f"PRAGMA table_info({table})") if row[1] != "id"]
        assert [name for name in names if f"`{name}`" not in columns] == [], table
    views = [name for (name,) in sql.execute("SELECT name FROM sqlite_schema WHERE type = 'view'")]
    assert [view for view in views if f"| `{view}` |" not in DOCS] == []


def test_who_brought_evidence_in_which_dispute_is_told_by_sql_as_by_the_records(sql, records):
    told = sql.execute("SELECT author, dispute, evidence, thread, number FROM evidence_in_disputes").fetchall()
    known = [
        (
            next(turn["author"] for turn in each["turns"] if turn["number"] == span["turn"]),
            dispute["title"],
            record.texts(each)[span["turn"]][span["start"] : span["end"]],
            each["name"],
            span["turn"],
        )
        for each in records
        for dispute in each["disputes"]
        for position in dispute["positions"]
        for span in position["evidence"]
    ]
    assert known
    assert sorted(told) == sorted(known)


# ---- Parquet


def test_parquet_holds_the_same_rows_in_the_same_bytes(made, sql, tmp_path):
    read = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed (extra parquet)").read_table
    written = parquet.write(made, tmp_path / "a")
    again = parquet.write(made, tmp_path / "b")
    assert [Path(path).stem for path in written] == [*schema.TABLES]
    assert sorted(os.listdir(tmp_path / "a")) == sorted(Path(path).name for path in written)
    assert [Path(path).read_bytes() for path in written] == [Path(path).read_bytes() for path in again]
    for path in written:
        rows = [tuple(row.values()) for row in read(path).to_pylist()]
        assert rows == sql.execute(f"SELECT * FROM {Path(path).stem} ORDER BY id").fetchall()


def test_parquet_comes_in_row_groups(made, tmp_path, monkeypatch):
    opened = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed (extra parquet)").ParquetFile
    monkeypatch.setattr(parquet, "GROUP", 10)
    parquet.write(made, tmp_path)
    turns = opened(tmp_path / "turns.parquet")
    assert turns.num_row_groups > 1
    assert turns.metadata.num_rows == len(search.find(made, most=1000))


def test_without_pyarrow_parquet_says_what_to_install(made, tmp_path, monkeypatch):
    monkeypatch.setattr(parquet, "find_spec", lambda name: None)
    with pytest.raises(argmap.UnknownFormat, match=r"pip install '\.\[parquet\]'"):
        parquet.write(made, tmp_path / "parquet")
    assert os.listdir(tmp_path) == []
