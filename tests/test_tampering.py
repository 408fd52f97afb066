"""Records that someone has changed: each costs its own thread at most, is named once, and is made anew later."""

from __future__ import annotations

import copy
import gzip
import json
import os
import random
import shutil
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from argmap import BadInput
from argmap.batch import index, record, remote, run, store
from argmap.cli.app import app_of
from tests.test_batch import PASTE, batch, counts, held, problems, save, tree

needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need a right of their own on Windows")

RECORD = "out/threads/a/record.json.gz"
# A map as a person may write one: quickly made, and with some of all that a record holds.
SAMPLE = """\
argmap: 1
id: a
title: The pier
story: The old pier is closed for a week, the harbour office says.
stated: 4
turns:
- {author: Ann, line: 7, posted: 2024-05-01 10:00:00, text: It was seven days., tag: claim, replies: [story]}
- author: Bob
  addressee: Ann
  text: |-
    > It was seven days.
    No, it was four.
  tag: {kind: rebuttal, score: 0.8, runner_up: claim, runner_up_score: 0.1, why: denies}
  replies: ["1"]
  quotes: [{source: "1", words: It was seven days.}]
  links: [{to: "1", kind: rebuts, why: denies}]
- {author: Cleo, text: "The log says seven, see it.", tag: evidence, replies: ["2"], links: [{to: "2", kind: rebuts}]}
disputes:
- id: d1
  title: Seven days or four
  status: open
  weight: 2.5
  turns: ["1", "2", "3"]
  positions:
  - label: seven
    holders: [Ann, Cleo]
    turns: ["1", "3"]
    statements: [{turn: "1", words: It was seven days.}]
    evidence: [{turn: "3", words: The log says seven}]
  - {label: four, holders: [Bob], turns: ["2"], statements: [{turn: "2", words: "No, it was four."}]}
camps: [{id: c1, members: [Ann, Cleo], score: 0.7}]
unanswered: [{turn: "3", words: see it, kind: claim, why: nobody met it}]
passages: [{dispute: d1, positions: [seven], line: 4, text: closed for a week}]
problems: [{line: 5, code: count, message: "4 comments stated, 3 found"}]
"""
MARKUP = "</td><img src=x onerror=alert(1)><script>alert(1)</script>"
FILE = {"size": 1, "sha256": ""}
VALUES: tuple[Any, ...] = (
    None, True, False, -1, 0, 1, 3, 10**6, 10**30, -(10**30), 0.5, float("nan"), float("inf"), 1e308, "", "1", "story",
    "outside", MARKUP, "\x1b]0;x\x07", "\ud800", "\0", "../../../elsewhere", "x" * 3000, [], {}, [[]], [None], [-1],
    [{}], {"": None}, {"../../x": FILE}, {"a\0b": FILE},
)  # fmt: skip
DROPPED = object()


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    """A folder with an output of two threads, as a batch leaves it; the first has some of all that a record holds."""
    folder = tmp_path_factory.mktemp("whole")
    before = os.getcwd()
    os.chdir(folder)
    try:
        save("in/a.yaml", SAMPLE)
        save("in/b.txt", PASTE)
        again("in")
    finally:
        os.chdir(before)
    return folder


@pytest.fixture(autouse=True)
def _in_a_copy(whole, tmp_path, monkeypatch):
    shutil.copytree(whole, tmp_path / "copy")
    monkeypatch.chdir(tmp_path / "copy")


@pytest.fixture
def sound() -> record.Record:
    return record.unpack(Path(RECORD).read_bytes())


def again(*paths: str) -> run.Report:
    return batch(*paths, formats=("summary", "yaml"))


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every value in JSON, of lists to the first and the last."""
    if path:
        yield path
    if isinstance(value, dict):
        for name in value:
            yield from places(value[name], (*path, name))
    elif isinstance(value, list):
        for at in sorted({0, len(value) - 1}) if value else ():
            yield from places(value[at], (*path, at))


def changed(sound: Any, path: tuple[Any, ...], value: object) -> Any:
    odd = copy.deepcopy(sound)
    inner = odd
    for step in path[:-1]:
        inner = inner[step]
    if value is DROPPED:
        del inner[path[-1]]
    else:
        inner[path[-1]] = copy.deepcopy(value)
    return odd


def pack(odd: Any) -> bytes:
    return gzip.compress(json.dumps(odd, sort_keys=True, separators=(",", ":")).encode("ascii"), 1, mtime=0)


def is_sound(data: bytes) -> bool:
    try:
        record.unpack(data)
    except BadInput:
        return False
    return True


class Tags(HTMLParser):
    """Notes which elements a page has, and the attributes that run something."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.scripts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {tag, *(name for name, _ in attrs if name.startswith("on"))}
        self.scripts += tag == "script"


def check_page(data: bytes) -> None:
    tags = Tags()
    tags.feed(data.decode("utf-8"))
    assert "img" not in tags.found
    assert "onerror" not in tags.found
    assert tags.scripts == 1


def check(data: bytes, *codes: str) -> None:
    """Put a record in the place of a sound one, and run batches: it is named with one of these codes, if any."""
    before = tree()
    Path(RECORD).write_bytes(data)
    # A run that knows nothing of the thread but its record, and has to make all that sums up anew.
    Path("out/argmap.db").unlink()
    report = again("in/b.txt")
    assert counts(report)[:2] == (0, 1)
    lost = [(failed.name, failed.path, failed.code) for failed in report.failed]
    assert lost in ([[("a", "threads/a/record.json.gz", code)] for code in codes] or [[]])
    assert [(row["thread"], row["file"]) for row in problems() if row["lost"] == "yes"] == [each[:2] for each in lost]
    assert held() == ["b"] if lost else ["a", "b"]
    check_page(Path("out/index.html").read_bytes())
    # Such a run again comes to the same; one that is given the thread has it anew, and all is as it was.
    told = tree()
    assert [(failed.name, failed.path, failed.code) for failed in again("in/b.txt").failed] == lost
    assert tree() == told
    if lost:
        assert counts(again("in")) == (1, 1, 0)
        assert tree() == before


def lot(sound: record.Record, each: int) -> list[tuple[tuple[Any, ...], object]]:
    """Return what is done to the record: each value is dropped, and replaced by some others, by a seeded lot."""
    chance = random.Random(10)
    return [(path, value) for path in places(sound) for value in (DROPPED, *chance.sample(VALUES, each))]


def test_whatever_passes_for_a_record_makes_a_store_and_a_page_without_foreign_markup(sound, tmp_path):
    assert all(value for value in sound.values() if isinstance(value, (list, dict)))
    lots = [(path, pack(changed(sound, path, value))) for path, value in lot(sound, 9)]
    passed = [(path[0], record.unpack(data)) for path, data in lots if is_sound(data)]
    assert len(lots) > 500
    assert 60 < len(passed) < len(lots) / 2
    # Together, which is quicker, but for those that say otherwise what they are.
    own = ("name", "path", "part")
    together = [{**found, "name": f"{at:04}", "path": "a", "part": at} for at, (_, found) in enumerate(passed, 1)]
    for records in (together, *([found] for field, found in passed if field in own)):
        assert store.build(records, tmp_path / "argmap.db") == ()
        check_page(index.page(records))
    for _, found in passed:
        assert record.unpack(record.pack(found)) == found


def test_a_changed_record_costs_its_own_thread_at_most_and_is_made_anew(sound, whole):
    for path, value in random.Random(11).sample(lot(sound, 4), 12):
        data = pack(changed(sound, path, value))
        check(data, *(() if is_sound(data) else ("record",)))
        shutil.rmtree("out")
        shutil.copytree(whole / "out", "out")


@pytest.mark.parametrize("field", record.Head._fields)
@pytest.mark.parametrize(
    "value", [DROPPED, None, [], {}, [{}], {"x": None}, {"/x": {"size": 1, "sha256": ""}}, -1, 0.5]
)
def test_a_changed_head_costs_its_own_thread_at_most(sound, field, value):
    data = pack(changed(sound, (field,), value))
    check(data, *(() if is_sound(data) else ("record",)))


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        (lambda text: text.replace('"path":"in/a.yaml"', '"path":"in/x.txt","path":"in/a.yaml"', 1), ["record"]),
        (lambda text: text.replace('"path":"in/a.yaml"', '"path":"in/a.yaml","path":"in/x.txt"', 1), ["record"]),
        (lambda text: text.replace('"name":"a"', '"name":"a","name":"b"', 1), ["record"]),
        (lambda text: text.replace('"name":"a"', '"name":"b"', 1), ["record"]),
        (lambda text: text.replace('"part":null', '"part":null,"part":7', 1), ["record"]),
        (lambda text: text.replace('"turns":[{', '"turns":[NaN,{', 1), ["record"]),
        (lambda text: text.replace('"end":', '"end":1', 1), ["record"]),
        (lambda text: text.replace('"line":', '"line":1e5,"line":', 1), []),
        (lambda text: text + " ", []),
        (lambda text: text + "}", ["record"]),
        (lambda text: text[:-1], ["record"]),
        (lambda text: "[" * 10**6, ["record"]),
        (lambda text: '{"quotes":' + "9" * 5000 + "}", ["record"]),
        (lambda text: "", ["record"]),
    ],
)
def test_a_record_that_says_two_things_or_is_no_json_costs_its_own_thread_at_most(sound, change, codes):
    text = gzip.decompress(record.pack(sound)).decode("ascii")
    assert change(text) != text
    check(gzip.compress(change(text).encode()), *codes)


@pytest.mark.parametrize("data", [b"", b"no gzip", b"\x1f\x8b\x08", gzip.compress(b"0" * (40 << 20))])
def test_what_is_no_record_costs_its_own_thread_at_most(data: bytes):
    check(data, "record")


def test_a_record_that_is_cut_off_or_has_something_behind_it_costs_its_own_thread_at_most():
    whole = Path(RECORD).read_bytes()
    for data in (whole[:-1], whole[: len(whole) // 2], whole + b"x", whole + whole):
        check(data, "record")


@needs_links
@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir, lambda path: os.symlink(path, path)])
def test_what_is_no_file_in_the_place_of_a_record_costs_its_own_thread_at_most_and_nobody_waits_for_it(make):
    os.unlink(RECORD)
    make(Path(RECORD).name)
    os.rename(Path(RECORD).name, RECORD)
    Path("out/argmap.db").unlink()
    report = again("in/b.txt")
    assert [(failed.name, failed.code) for failed in report.failed] == [("a", "record")]
    assert held() == ["b"]


@needs_links
def test_what_is_no_file_in_the_place_of_the_store_ends_the_run_with_one_line():
    Path("out/argmap.db").unlink()
    os.mkfifo("out/argmap.db")
    with pytest.raises(BadInput, match=r"argmap\.db: cannot be opened \(it is no file\)"):
        again("in")


def test_the_record_of_another_thread_is_named_and_left_out(whole):
    shutil.copytree("out/threads/a", "out/threads/c")
    report = again("in")
    assert [(failed.path, failed.code) for failed in report.failed] == [("threads/c/record.json.gz", "record")]
    assert "is the record of another thread" in report.failed[0].message
    assert held() == ["a", "b"]
    shutil.rmtree("out/threads/c")
    assert not again("in").failed


def test_where_only_the_page_is_missing_a_changed_record_is_found_too(sound):
    Path(RECORD).write_bytes(pack(changed(sound, ("turns", 0, "number"), 10**30)))
    before = tree()
    assert again("in").failed == ()  # what sums up is there, and was made of the sound record
    Path("out/index.html").unlink()
    assert [failed.code for failed in again("in").failed] == ["record"]
    assert held() == ["b"]
    assert counts(again("in")) == (1, 1, 0)
    assert {name for name, digest in tree().items() if before.get(name) != digest} == {RECORD.removeprefix("out/")}


def test_page_and_store_leave_out_the_same_where_each_has_a_process(sound, monkeypatch):
    monkeypatch.setattr(run, "MANY", 1)
    check(pack(changed(sound, ("turns",), 0)), "record")


def test_the_path_of_a_changed_record_is_not_asked_for_elsewhere(sound, monkeypatch):
    monkeypatch.setattr(remote, "exists", lambda url: pytest.fail(url))
    other = changed(changed(sound, ("path",), "https://example.org/a.txt"), ("fingerprint",), "")
    Path(RECORD).write_bytes(pack(other))
    assert [failed.code for failed in again("in").failed] == ["taken"]


def test_the_command_names_a_changed_record_in_one_line_and_goes_on(sound):
    Path(RECORD).write_bytes(pack(changed(sound, ("problems", 0, "line"), MARKUP)))
    result = CliRunner().invoke(
        app_of(), ["batch", "in/b.txt", "-o", "out", "--to", "summary,yaml", "--jobs", "1", "-q"]
    )
    assert result.exit_code == 1
    assert result.stderr == (
        "argmap: threads/a/record.json.gz: is no record that can be used (problems 1 line is text, not a whole number "
        "or nothing): delete it, and run argmap batch again\n"
    )
    result = CliRunner().invoke(app_of(), ["batch", "in", "-o", "out", "--to", "summary,yaml", "--jobs", "1", "-q"])
    assert (result.exit_code, result.stderr) == (0, "")
