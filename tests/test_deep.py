"""`--deep`: what argmap-deep tells of a reply is put beside what argmap makes of it, and that it was used is said."""

from __future__ import annotations

import json
import math
import platform
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import argmap
from argmap.batch import cluster, record, work
from argmap.cli.app import app_of
from argmap.corrections.entries import Entry, Place
from argmap.errors import UnknownFormat
from argmap.language import deep
from argmap.model import Kind, Relation, State

from .deep import asked, pretend, take_away

ROOT = Path(__file__).parent.parent

SAID = (
    ("Ann", None, "The ferry should sail at night as well, the late shift has no other way home."),
    ("Bo", "1", "Wrong. You have never been aboard at that hour, so stop telling lies about it."),
    ("Cy", "1", "Agreed: ashore."),
    ("Di", "2", "[deleted]"),
    ("Eli", "2", "How many boats are left adrift in the harbour?"),
    ("Flo", "1", "Agreed: ashore."),
)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return pretend(tmp_path, monkeypatch)


def thread(story: str = "") -> argmap.Thread:
    rows = [
        {"id": str(at), "author": author, "parent": parent, "body": text}
        for at, (author, parent, text) in enumerate(SAID, 1)
    ]
    return argmap.thread_of(rows, id="ferry", title="Night ferry", story=story)


def test_what_is_told_is_put_beside_what_argmap_makes_of_it(place: Path):
    before, map_ = argmap.analyse(thread()), argmap.analyse(thread(), deep=True)
    assert [link.kind for link in before.links[1:3]] == [Relation.REBUTS, Relation.SUPPORTS]
    assert [link.kind for link in map_.links[1:3]] == [Relation.SUPPORTS, Relation.REBUTS]
    assert [tag.kind for tag in map_.tags[1:3]] == [Kind.CLAIM, Kind.REBUTTAL]
    assert map_.tags[4].kind is Kind.EVIDENCE


def test_where_it_decides_otherwise_the_reason_says_so(place: Path):
    map_ = argmap.analyse(thread(), deep=True)
    assert map_.links[1].why == "read as a whole, it agrees with what it answers (by its words alone: rebuts)"
    assert map_.links[2].why == "read as a whole, it objects to what it answers (by its words alone: supports)"
    assert map_.tags[4].why.startswith("read as a whole, it brings something to check (by itself alone: ")


def test_where_both_agree_the_reasons_stay_those_of_argmap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    pretend(tmp_path, monkeypatch, deep=0.0)
    before, map_ = argmap.analyse(thread()), argmap.analyse(thread(), deep=True)
    assert [(link.kind, link.why) for link in map_.links] == [(link.kind, link.why) for link in before.links]
    assert [(tag.kind, tag.why) for tag in map_.tags] == [(tag.kind, tag.why) for tag in before.tags]


def test_the_score_is_bent_by_the_points_of_its_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    pretend(tmp_path, monkeypatch, sure=[[[0.0, 0.456], [1.0, 0.456]]] * 3)
    map_ = argmap.analyse(thread(), deep=True)
    assert {link.score for link in map_.links[1:3]} == {0.456}
    assert {tag.score for tag in map_.tags[1:3]} == {0.456}


def test_chances_are_weighed_as_logarithms_and_none_is_taken_for_impossible():
    how = deep.Mix(linear=0.5, deep=2.0, bias=(0.1, 0.0, -0.1), sure=())
    found = deep.mixed((0.7, 0.3, 0.0), (-0.2, -2.0, -4.0), how)
    odds = (
        0.5 * math.log(0.7) + 2 * -0.2 + 0.1,
        0.5 * math.log(0.3) + 2 * -2.0,
        0.5 * math.log(0.001) + 2 * -4.0 - 0.1,
    )
    every = sum(map(math.exp, odds))
    assert found == pytest.approx([math.exp(each) / every for each in odds])


def test_a_thread_is_asked_about_in_one_call_and_the_same_words_once(place: Path):
    argmap.analyse(thread(), deep=True)
    (pairs,) = asked(place)
    assert pairs == [[SAID[at][2], SAID[to][2]] for at, to in ((1, 0), (2, 0), (4, 1))]


def test_what_answers_the_story_is_told_with_its_title_and_its_beginning(place: Path):
    argmap.analyse(thread("The town lays up its night ferry. " * 60), deep=True)
    (pairs,) = asked(place)
    assert pairs[0][0] == SAID[0][2]
    assert pairs[0][1] == "Night ferry. " + ("The town lays up its night ferry. " * 60)[:1500]


def test_nothing_is_told_of_what_is_settled(place: Path):
    before, map_ = argmap.analyse(thread()), argmap.analyse(thread(), deep=True)
    assert map_.thread.turns[3].state is State.DELETED
    for at in (0, 3):
        assert map_.links[at] == before.links[at]
        assert map_.tags[at] == before.tags[at]


def test_a_thread_without_replies_to_tell_of_is_not_asked_about(place: Path):
    alone = argmap.thread_of([{"author": "Ann", "body": "Nobody has answered this yet."}])
    assert argmap.analyse(alone, deep=True).deep == "7"
    assert asked(place) == []


def test_what_a_person_put_right_stays_so(place: Path):
    entry = Entry(turn=Place(number=2, words="Wrong. You have"), relation=Relation.ANSWERS)
    map_ = argmap.analyse(thread(), corrections=[entry], deep=True)
    assert map_.deep == "7"
    assert [link.kind for link in map_.links[1:3]] == [Relation.ANSWERS, Relation.REBUTS]


def test_a_map_says_with_what_it_was_read(place: Path):
    assert argmap.analyse(thread()).read_with == ""
    assert argmap.analyse(thread(), deep=True).read_with == "read with argmap-deep 7"


def test_without_the_package_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    take_away(monkeypatch)
    with pytest.raises(UnknownFormat, match=r"^--deep: needs argmap-deep, .*pip install \./deep$"):
        argmap.analyse(thread(), deep=True)


def test_without_the_option_the_package_is_not_needed(monkeypatch: pytest.MonkeyPatch):
    take_away(monkeypatch)
    assert argmap.analyse(thread()).deep == ""


def test_a_map_stands_as_it_is_and_a_problem_says_that_it_was_not_read_anew(place: Path):
    yaml = argmap.write(argmap.analyse(thread()), "yaml")
    map_ = argmap.load_bytes(yaml, path="map.yaml", deep=True)
    assert map_.problems[-1].code == "deep"
    assert replace(map_, problems=map_.problems[:-1]) == argmap.load_bytes(yaml, path="map.yaml")


@pytest.mark.parametrize("format", ["map", "ladder", "summary", "html", "tree", "yaml"])
def test_every_output_for_readers_says_that_it_was_used(format: str, place: Path):
    harbour = argmap.read(ROOT / "threads" / "harbour-truce.txt")
    before, after = (
        argmap.write(argmap.analyse(harbour, deep=used), format).decode().replace("\n", " ") for used in (False, True)
    )
    assert "argmap-deep" not in before
    assert re.search(r"read with argmap-deep 7|deep: ['\"]7['\"]", after)


@pytest.mark.parametrize("to", ["text", "markdown", "json"])
def test_each_form_of_the_summary_says_it(to: str, place: Path):
    said = argmap.write(argmap.analyse(thread(), deep=True), "summary", to=to, width=120).decode()
    assert "read with argmap-deep 7" in said


def test_it_is_read_back_from_the_yaml(place: Path):
    map_ = argmap.analyse(thread(), deep=True)
    assert argmap.load_bytes(argmap.write(map_, "yaml"), path="map.yaml") == map_


def test_a_map_that_was_read_with_it_is_as_it_was_asked_for(place: Path):
    map_ = argmap.analyse(thread(), deep=True)
    assert argmap.load_bytes(argmap.write(map_, "yaml"), path="map.yaml", deep=True) == map_


def test_what_a_person_writes_for_the_version_does_no_harm(place: Path):
    map_ = replace(argmap.analyse(thread(), deep=True), deep="7</text><script> \x1b[31m")
    assert argmap.load_bytes(argmap.write(map_, "yaml"), path="map.yaml").deep == map_.deep
    for format in ("map", "html", "tree", "summary"):
        said = argmap.write(map_, format).decode()
        assert "\x1b" not in said
        assert "<script> " not in said or format == "tree"


# ---- the command line, and a batch


COMMANDS = (
    ("map", "ferry.jsonl"),
    ("summary", "ferry.jsonl"),
    ("show", "ferry.jsonl"),
    ("check", "ferry.jsonl"),
    ("correct", "ferry.jsonl", "2", "tag=evidence"),
    ("diff", "ferry.jsonl", "ferry.jsonl"),
    ("batch", "ferry.jsonl", "--jobs", "1"),
    ("eval", "turns", "rows.jsonl"),
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to stand in, with a thread and rows of which every turn was read."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    turns = [
        {"id": str(at), "author": author, "parent": parent, "body": text}
        for at, (author, parent, text) in enumerate(SAID, 1)
    ]
    row = {"thread": "ferry", "title": "Night ferry", "turns": turns}
    (here / "ferry.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    reading = [
        {"n": 2, "tag": ["claim"], "relation": "supports"},
        {"n": 3, "tag": ["rebuttal"], "relation": "rebuts"},
        {"n": 5, "tag": ["evidence"], "relation": "answers"},
    ]
    (here / "rows.jsonl").write_text(json.dumps(row | {"readings": [reading]}) + "\n", encoding="utf-8")
    return here


def run(*words: str) -> Result:
    return CliRunner().invoke(app_of(), list(words))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_each_command_says_what_to_install_before_it_does_anything(
    command: tuple[str, ...], folder: Path, monkeypatch: pytest.MonkeyPatch
):
    take_away(monkeypatch)
    before = sorted(folder.iterdir())
    done = run(*command, "--deep")
    assert (done.exit_code, done.stdout) == (2, "")
    assert re.fullmatch(r"argmap: --deep: needs argmap-deep, .*pip install \./deep\n", done.stderr)
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize("command", COMMANDS[:4], ids=lambda command: command[0])
def test_each_command_that_shows_a_thread_says_that_it_was_used(
    command: tuple[str, ...], folder: Path, place: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("COLUMNS", "200")
    assert "argmap-deep" not in run(*command).stdout
    assert "read with argmap-deep 7" in run(*command, "--deep").stdout


def test_a_figure_with_it_stands_against_one_without(folder: Path, place: Path):
    figures = [json.loads(run("eval", "turns", "rows.jsonl", "--json", *how).stdout) for how in ((), ("--deep",))]
    assert [found["counts"]["relations"] for found in figures] == [[1, 3], [3, 3]]


def test_a_task_that_it_does_not_touch_says_so(folder: Path, place: Path):
    done = run("eval", "stance", "rows.jsonl", "--deep")
    assert done.exit_code == 2
    assert "--deep: only the task pages, camps, turns, disputes, gold can be read with argmap-deep" in done.stderr


def mapped() -> argmap.ArgumentMap:
    return argmap.load("output/threads/ferry/map.yaml")


def test_a_batch_with_it_works_out_anew_what_was_mapped_without(folder: Path, place: Path):
    batch = ("batch", "ferry.jsonl", "--jobs", "1")
    assert [run(*batch).stdout.split(",")[0] for _ in range(2)] == ["output: 1 mapped", "output: 0 mapped"]
    assert mapped().deep == ""
    assert [run(*batch, "--deep").stdout.split(",")[0] for _ in range(2)] == ["output: 1 mapped", "output: 0 mapped"]
    assert mapped().deep == "7"
    assert [link.kind for link in mapped().links[1:3]] == [Relation.SUPPORTS, Relation.REBUTS]
    (record_,) = Path("output/threads").glob("*/record.json.gz")
    assert record.unpack(record_.read_bytes())["options"]["deep"] == "7"


def test_a_batch_works_out_anew_what_other_weights_have_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    keys = [work.options("output", ("yaml",)).key]
    for name, mix in (("one", {}), ("same", {}), ("other", {"deep": 1.5})):
        pretend(tmp_path / name, monkeypatch, **mix)
        keys.append(work.options("output", ("yaml",), deep=True).key)
    assert keys[1] == keys[2]
    assert len(set(keys)) == 3


def test_a_worker_of_a_cluster_must_have_the_same_package(folder: Path, place: Path, monkeypatch: pytest.MonkeyPatch):
    terms = cluster.Terms("r", cluster.program(), platform.python_version(), timeout=1, memory=1, token=None)
    terms = terms._replace(deep=work.program_deep())
    assert cluster.unfit(terms, "output") is None
    take_away(monkeypatch)
    assert "has no argmap-deep" in (cluster.unfit(terms._replace(run="later"), "output") or "")


def test_a_batch_takes_over_what_a_person_edits_in_a_map_that_was_read_with_it(folder: Path, place: Path):
    (folder / "in").mkdir()
    shutil.copy(ROOT / "threads" / "library-hours.txt", folder / "in")
    yaml = Path("output/threads/library-hours/map.yaml")
    batch = ("batch", "in", "--jobs", "1", "--to", "yaml", "--deep")
    assert run(*batch).exit_code == 0
    text = yaml.read_text(encoding="utf-8")
    yaml.write_text(text.replace("tag: {kind: claim", "tag: {kind: evidence", 1), encoding="utf-8")
    assert "map.yaml: 1 correction taken over" in run(*batch).stderr


def test_what_a_person_edits_in_a_map_that_was_read_with_it_is_told_from_what_it_says(folder: Path, place: Path):
    assert run("map", "ferry.jsonl", "--deep", "--to", "yaml").exit_code == 0
    yaml = Path("output/ferry/map.yaml")
    text = yaml.read_text(encoding="utf-8")
    assert text.count("kind: evidence") == 1
    yaml.write_text(text.replace("kind: evidence", "kind: claim"), encoding="utf-8")
    done = run("correct", "ferry.jsonl", "--from", str(yaml))
    assert "1 correction taken over" in done.stdout


# ---- the package itself

SAY = """
import sys, argmap
map_ = argmap.analyse(argmap.read(sys.argv[1]), deep=True)
sys.stdout.buffer.write(argmap.write(map_, "yaml"))
"""


@pytest.fixture
def real() -> None:
    pytest.importorskip("argmap_deep", reason="argmap-deep is not installed (pip install ./deep)")


def test_the_package_tells_the_same_again_and_in_another_process(real: None):
    file = str(ROOT / "threads" / "harbour-truce.txt")
    map_ = argmap.analyse(argmap.read(file), deep=True)
    assert argmap.analyse(argmap.read(file), deep=True) == map_
    done = subprocess.run([sys.executable, "-c", SAY, file], capture_output=True, check=True)
    assert done.stdout == argmap.write(map_, "yaml")


def test_the_package_reads_sixty_turns_and_tells_of_each(real: None):
    said = "No, the ferry {} sails at night, and the crew of boat {} said so in the report."
    rows = [
        {"id": str(at), "author": "Ann" if at % 2 else "Bo", "parent": str(at - 1) if at else None}
        | {"body": said.format(at, 60 - at)}
        for at in range(60)
    ]
    map_ = argmap.analyse(argmap.thread_of(rows), deep=True)
    assert (len(map_.links), len(map_.tags)) == (60, 60)
    assert all(0 < each.score <= 1 and each.why for each in (*map_.links, *map_.tags))


def test_the_card_of_the_package_says_how_the_two_are_put_together(real: None):
    assert deep.version()
    for question in (deep.RELATION, deep.TAG):
        how = deep.mix(question)
        assert len(how.sure) == 3
        assert all(0 <= right <= 1 for points in how.sure for _, right in points)


def test_the_package_tells_log_chances_whatever_it_is_given(real: None):
    import argmap_deep

    odd = ("", " ", "\n", "a" * 9000, "😀" * 300, "\x00", "李小龙", "[CLS] [SEP]")
    told = argmap_deep.tell([(one, two) for one in odd for two in odd])
    assert all(sum(map(math.exp, three)) == pytest.approx(1, abs=0.01) for each in told for three in each)
    assert argmap_deep.tell([]) == []


def test_the_package_leaves_the_environment_as_it_is(real: None):
    code = "import os; before = dict(os.environ); import argmap_deep; assert dict(os.environ) == before"
    subprocess.run([sys.executable, "-c", code], check=True)
