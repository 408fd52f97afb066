"""Threads from JSON Lines and from Python: a thread a line, each as if it were a file of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import argmap
from argmap.cli.app import app_of

TURNS = [
    {"id": "a", "author": "Ann", "time": "2026-03-01T09:00:00Z", "body": "The ferry takes four days."},
    {"id": "b", "author": "Bo", "parent": "a", "body": "No, it takes two."},
]
SAID = [
    ("Ann", "It took four days to open it."),
    ("Bo", "No, it took seven, I counted them."),
    ("Ann", "Five at most."),
]
PAGE = "The harbour was shut for a while.\n3 Comments\n" + "".join(
    f"{name}\nMay {at + 1}, 2019 at 8:00 am\n{said}\n" for at, (name, said) in enumerate(SAID)
)


def saved(tmp_path: Path, *rows: object) -> str:
    """A file with a row a line."""
    file = tmp_path / "rows.jsonl"
    file.write_text("".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return str(file)


def a_map() -> dict[str, object]:
    """A row that is a map as a person might have made it, to be taken as it stands."""
    turns = [{"author": "Ann", "text": "It is late.", "tag": {"kind": "evidence", "score": 1, "why": "set by hand"}}]
    return {"argmap": 1, "title": "Ferry", "turns": turns}


def test_each_line_is_a_thread(tmp_path):
    file = saved(tmp_path, {"id": "ferry", "turns": TURNS}, "", {"text": PAGE}, {"thread": 7, **a_map()})
    threads = list(argmap.read_all(file))
    assert [(thread.id, len(thread.turns)) for thread in threads] == [("ferry", 2), ("rows-2", 3), ("7", 1)]
    assert [turn.reply_to for turn in threads[0].turns] == [None, "a"]


def test_a_map_in_a_line_is_taken_as_it_stands(tmp_path):
    (map_,) = argmap.load_all(saved(tmp_path, a_map()))
    assert (map_.tags[0].kind, map_.tags[0].why) == (argmap.Kind.EVIDENCE, "set by hand")


def test_a_file_of_one_thread_is_read_all_at_once(tmp_path):
    page = tmp_path / "page.txt"
    page.write_text(PAGE, encoding="utf-8")
    assert list(argmap.read_all(page)) == [argmap.read(page)]


def test_one_thread_of_several_is_asked_for_in_vain(tmp_path):
    file = saved(tmp_path, {"turns": TURNS}, {"turns": TURNS})
    with pytest.raises(argmap.BadInput, match="holds 2 threads"):
        argmap.read(file)
    assert argmap.read(saved(tmp_path, {"turns": TURNS})).id == "rows"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("{", "not valid JSON"),
        ("[" * 100_000, "nested too deep"),
        ("3", "is no thread"),
        ({"turns": []}, "holds no comments"),
        ({"turns": [{"author": "Ann"}]}, "turn 1 has no text"),
        ({"argmap": 1}, "has no turns"),
    ],
)
def test_a_line_that_is_no_thread_is_named(tmp_path, row, said):
    threads = argmap.read_all(saved(tmp_path, {"turns": TURNS}, row))
    next(threads)
    with pytest.raises(argmap.BadInput, match=said) as error:
        next(threads)
    assert error.value.line == 2


def test_lines_of_comments_are_no_threads(tmp_path):
    file = saved(tmp_path, {"author": "Ann", "text": "It is late.\nVery."}, {"author": "Bo", "text": "No."})
    assert [(thread.format, len(thread.turns)) for thread in argmap.read_all(file)] == [("tabular", 2)]


def test_every_thread_of_a_file_is_mapped(tmp_path, monkeypatch):
    file = saved(tmp_path, {"id": "one", "turns": TURNS}, {"id": "two", "turns": TURNS})
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app_of(), ["map", file, "--to", "tree"])
    assert (result.exit_code, sorted(path.parent.name for path in Path("output").rglob("*.txt"))) == (0, ["one", "two"])


def test_a_line_that_is_no_thread_costs_none_of_the_others(tmp_path, monkeypatch):
    file = saved(tmp_path, {"id": "one", "turns": TURNS}, "{", {"turns": []}, {"id": "two", "turns": TURNS})
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app_of(), ["map", file, "--to", "tree"])
    assert (result.exit_code, sorted(path.parent.name for path in Path("output").rglob("*.txt"))) == (1, ["one", "two"])
    assert "rows.jsonl:2: not valid JSON" in result.stderr
    assert "rows.jsonl:3: holds no comments" in result.stderr


def test_a_thread_is_made_of_dictionaries():
    thread = argmap.thread_of(TURNS, id="ferry", title="Ferry", story="The ferry sails.")
    assert (thread.id, thread.title, thread.story) == ("ferry", "Ferry", "The ferry sails.")
    assert [(turn.id, turn.author, turn.reply_to) for turn in thread.turns] == [("a", "Ann", None), ("b", "Bo", "a")]
    assert argmap.analyse(thread).replies[1].parent == "a"


def test_a_thread_made_of_dictionaries_is_sound():
    thread = argmap.thread_of([{"id": "a", "text": "Yes."}, {"id": "a", "text": "No."}])
    assert [(turn.id, turn.author) for turn in thread.turns] == [("a", "?"), ("a-2", "?")]
    with pytest.raises(argmap.BadInput, match="turn 1 has no text"):
        argmap.thread_of([{"author": "Ann"}])
