"""Threads of any format, written as rows or as a page of text, and read again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import argmap
from argmap.cli.app import app_of
from argmap.model import STORY, State, Thread, Turn
from argmap.readers.stated import moment
from argmap.writers.copies import jsonl, paste
from tests.cases import SHARED, examples

SAMPLES = SHARED / "samples"


def turns_of(thread: Thread):
    fields = ("id", "number", "author", "text", "reply_to", "posted", "state", "addressee")
    return [tuple(getattr(turn, field) for field in fields) for turn in thread.turns]


def again(thread: Thread) -> Thread:
    return argmap.read_bytes(jsonl(thread), path="kept.jsonl")


def thread_of(*turns: Turn) -> Thread:
    return Thread(id="pier", title="The pier", format="test", path="pier", story="It is shut.", turns=turns)


TURN = st.builds(
    dict,
    author=st.sampled_from(["Ann", "Bo", "?", "Zoë", "no", "0123"]),
    text=st.text(st.characters(codec="utf-8"), max_size=30),
    posted=st.sampled_from([None, moment(100), moment("2024-05-02T10:00:00.5+02:00"), moment("2024-05-02T10:00:00")]),
    addressee=st.sampled_from([None, "Ann"]),
    state=st.sampled_from(State),
    reply_to=st.sampled_from([None, STORY, "t1"]),
)


@examples(100)
@given(st.lists(TURN, min_size=1, max_size=6))
def test_rows_read_again_give_the_same_turns(made):
    turns = [Turn(id=f"t{number}", number=number, **fields) for number, fields in enumerate(made, 1)]
    kept = argmap.gate.sound(thread_of(*turns))
    assert turns_of(again(kept)) == turns_of(kept)
    assert again(kept).story == kept.story


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples of saved threads, ../shared/samples, are not here")
def test_the_samples_written_as_rows_are_read_again_with_the_same_turns():
    found = 0
    for file in sorted(each for each in SAMPLES.glob("*/*") if each.suffix not in (".md", ".zst")):
        try:
            threads = [thread for thread in argmap.read_all(file) if thread.turns]
        except argmap.ArgmapError:
            continue
        for thread in threads:
            assert turns_of(again(thread)) == turns_of(thread), file
            found += 1
    assert found > 10


def test_a_page_of_text_says_who_answers_whom_and_is_read_again():
    thread = thread_of(
        Turn(id="a", number=1, author="Ann Brook", text="It leans.\n\nLook at it.", posted=moment(86400 * 365)),
        Turn(id="b", number=2, author="Bo", text="No, it stands.", reply_to="a", posted=moment(86400 * 366)),
        Turn(id="c", number=3, author="?", text="", state=State.MISSING),
        Turn(id="d", number=4, author="Ann Brook", text="Says who?", reply_to="b", posted=moment(86400 * 367)),
    )
    found = argmap.read_bytes(paste(thread), path="pier.txt", format="paste")
    assert [(turn.author, turn.addressee, turn.text) for turn in found.turns] == [
        ("Ann Brook", None, "It leans.\nLook at it."),
        ("Bo", "Ann Brook", "No, it stands."),
        ("Ann Brook", "Bo", "Says who?"),
    ]


def test_the_command_writes_the_threads_of_a_file_and_refuses_a_page_of_several(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    line = jsonl(thread_of(Turn(id="a", number=1, author="Ann", text="It leans.")))
    Path("two.jsonl").write_bytes(line + line)
    done = CliRunner().invoke(app_of(["convert", "map"]), ["convert", "two.jsonl", "-o", "kept.jsonl"])
    assert done.exit_code == 0
    assert len(list(argmap.read_all("kept.jsonl"))) == 2
    done = CliRunner().invoke(app_of(["convert", "map"]), ["convert", "two.jsonl", "--to", "paste", "-o", "kept.txt"])
    assert done.exit_code == 3
    assert not Path("kept.txt").exists()
    done = CliRunner().invoke(app_of(["convert", "map"]), ["convert", "two.jsonl", "--to", "paste", "--thread", "x"])
    assert done.exit_code != 0


def test_a_format_of_maps_and_corrections_that_are_left_out_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    Path("pier.jsonl").write_bytes(jsonl(thread_of(Turn(id="1", number=1, author="Ann", text="It is open."))))
    runner = CliRunner()
    result = runner.invoke(app_of(), ["convert", "pier.jsonl", "--to", "csv"])
    assert "argmap map pier.jsonl --to csv" in result.stderr
    right = 'corrections:\n- turn: 1\n  author: Ann\n  words: "It is"\n  tag: evidence\n'
    Path("pier.corrections.yaml").write_text(right, encoding="utf-8")
    result = runner.invoke(app_of(), ["convert", "pier.jsonl", "-o", "kept.jsonl"])
    assert "what you put right is left out" in result.stderr


def test_a_file_that_is_not_there_is_told_with_one_of_nearly_that_name(tmp_path: Path):
    for name in ("harbour.txt", "old.txt"):
        (tmp_path / name).write_text("Ann\nNo.\n", encoding="utf-8")
    with pytest.raises(argmap.BadInput, match=r"no such file: is .*harbour\.txt meant\?"):
        argmap.read(tmp_path / "harbor.txt")
    with pytest.raises(argmap.BadInput, match="no such file: check the path"):
        argmap.read(tmp_path / "bread.txt")
    with pytest.raises(argmap.BadInput, match="no such file: check the path"):
        argmap.read(tmp_path / "new.txt")  # a common ending makes no two names alike


def test_a_turn_of_a_file_of_threads_stands_on_the_line_of_its_thread(tmp_path: Path):
    rows = [{"thread": name, "turns": [{"author": "Ann", "body": f"At the {name}."}]} for name in ("pier", "quay")]
    file = tmp_path / "threads.jsonl"
    file.write_text("\n\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    assert [turn.line for thread in argmap.read_all(file) for turn in thread.turns] == [1, 3]


def test_the_text_of_a_page_may_be_called_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    Path("one.jsonl").write_text('{"turns": [{"author": "Ann", "body": "It is so."}]}', encoding="utf-8")
    one, other = (CliRunner().invoke(app_of(), ["convert", "one.jsonl", "--to", to]) for to in ("text", "paste"))
    assert (one.exit_code, one.stdout) == (0, other.stdout)
