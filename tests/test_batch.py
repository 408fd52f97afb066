"""Many threads: what is mapped, what is not done again, what survives being killed, and how folders are called."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

import argmap
from argmap import BadOutput, api
from argmap.batch import inputs, record, run, search, taken, work
from argmap.cli import batch as batch_command
from argmap.cli import given
from argmap.cli.app import app_of
from argmap.text.words import stem
from tests.test_cli import PASTE

needs_kill = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(Path(argmap.__file__).parents[1]))
    Path("in").mkdir()


def page(day: str = "Monday") -> str:
    return PASTE.replace("Monday", day)


def save(name: str, text: str = PASTE) -> str:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return name


def here(items, options):
    """Work in this process: quick, where the processes are not what is tested."""
    return (work.do(item, options) for item in items)


def batch(*paths: str, output: str = "out", formats=given.DEFAULT, engine=here, tables=False, **more) -> run.Report:
    return run.run(paths or ("in",), work.options(output, formats, **more), engine=engine, tables=tables)


def counts(report: run.Report) -> tuple[int, int, int]:
    return report.done, report.same, len(report.failed)


def tree(folder: str = "out") -> dict[str, str]:
    """Return every file below a folder with a digest of its bytes."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(Path(folder).rglob("*"))
        if path.is_file()
    }


def problems(folder: str = "out") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(Path(folder, "problems.csv").read_text(encoding="utf-8"))))


def held(folder: str = "out") -> list[str]:
    store = sqlite3.connect(Path(folder, "argmap.db"))
    try:
        assert store.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return [name for (name,) in store.execute("SELECT name FROM threads ORDER BY name")]
    finally:
        store.close()


def process(*arguments: str, **options) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "argmap", "batch", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)


def alive(group: int) -> bool:
    """Say whether a process of a group is still there."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


# ---- what is mapped


def test_a_folder_becomes_a_folder_a_thread_with_store_index_and_list_of_problems():
    save("in/harbour.txt")
    save("in/deep/er/pier.txt", page("Friday"))
    assert counts(batch(formats=("map", "summary", "yaml"))) == (2, 0, 0)
    assert sorted(tree()) == sorted(
        [".argmap.lock", "argmap.db", "index.html", "problems.csv"]
        + [f"threads/{name}/{file}" for name in ("harbour", "pier") for file in
           ("map.svg", "summary.md", "map.yaml", "record.json.gz")]
    )  # fmt: skip
    assert held() == ["harbour", "pier"]
    kept = record.unpack(Path("out/threads/pier/record.json.gz").read_bytes())
    assert (kept["path"], kept["part"]) == ("in/deep/er/pier.txt", None)
    assert api.load("in/deep/er/pier.txt") == api.load("out/threads/pier/map.yaml")


def test_a_pattern_a_file_and_a_folder_name_each_thread_once():
    save("in/a.txt")
    save("in/b.txt")
    save("more/c.txt")
    assert counts(batch("in", "in/a.txt", "./in/*.txt", "more/**/*.txt")) == (3, 0, 0)


def test_the_output_folder_is_not_read_even_where_it_lies_in_what_is_read():
    save("in/a.txt")
    assert counts(batch("in", output="in/out")) == (1, 0, 0)
    assert counts(batch("in", output="in/out")) == (0, 1, 0)


def test_a_line_of_json_is_a_thread():
    turns = [
        {"id": 7, "author": "quillfeather", "time": "2024-05-01T10:00:00Z", "body": "The gate opens on Friday."},
        {"id": 9, "author": "Old Marrow", "parent": 7, "body": "No, the gate opens on Monday, as the notice says."},
    ]
    map_ = {"argmap": 1, "id": "drawn", "turns": [{"id": "1", "author": "a\x7f\U0001f600", "text": "It is so."}]}
    rows = [
        {"thread": "gate", "title": "Gate", "turns": turns},
        {"thread": "page", "text": PASTE},
        map_,
        {"thread": "none"},
    ]
    data = "\n\n".join(json.dumps(row) for row in rows) + '\n{"broken"'
    Path("in/year.jsonl.gz").write_bytes(gzip.compress(data.encode()))
    report = batch()
    assert counts(report) == (3, 0, 2)
    assert [(failed.path, failed.line) for failed in report.failed] == [
        ("in/year.jsonl.gz", 7),
        ("in/year.jsonl.gz", 8),
    ]
    assert held() == ["drawn", "gate", "page"]
    gate = api.load("out/threads/gate/map.yaml")
    assert [(reply.child, reply.parent, reply.how.value) for reply in gate.replies if reply.main][1] == (
        "9",
        "7",
        "stated",
    )
    assert record.unpack(Path("out/threads/gate/record.json.gz").read_bytes())["part"] == 1
    assert api.load("out/threads/drawn/map.yaml").thread.turns[0].author == "a\x7f\U0001f600"
    assert counts(batch()) == (0, 3, 2)


def test_one_changed_line_is_done_again_and_no_other():
    rows = [{"thread": f"t{n}", "text": page(f"{n} o'clock")} for n in range(3)]
    save("in/rows.jsonl", "\n".join(map(json.dumps, rows)))
    assert counts(batch()) == (3, 0, 0)
    rows[1]["text"] = page("noon")
    save("in/rows.jsonl", "\n".join(map(json.dumps, rows)))
    assert counts(batch()) == (1, 2, 0)
    assert "noon" in Path("out/threads/t1/map.yaml").read_text(encoding="utf-8")


def test_lines_of_single_comments_are_one_file_and_not_a_thread_each():
    rows = [{"id": n, "speaker": "quillfeather", "text": "One.\nTwo."} for n in range(5)]
    save("in/comments.jsonl", "\n".join(map(json.dumps, rows)))
    save("in/a.txt")
    assert counts(batch()) == (2, 0, 0)
    assert sorted(path.name for path in Path("out/threads").iterdir()) == ["a", "comments"]


def test_a_file_of_several_maps_is_taken_apart_and_its_lines_are_true():
    save("in/a.txt")
    batch()
    map_ = Path("out/threads/a/map.yaml").read_text(encoding="utf-8")
    second = map_.replace("id: a\n", "id: b\n", 1)
    save("maps/two.yaml", f"---\n{map_}---\n{second}---\nargmap: 1\nturnz: []\n")
    report = batch("maps", output="again")
    assert held("again") == ["a", "b"]
    assert [failed.line for failed in report.failed] == [2 * map_.count("\n") + 5]
    original, copied = api.load("in/a.txt"), api.load("again/threads/b/map.yaml")
    assert (copied.replies, copied.tags, copied.disputes) == (original.replies, original.tags, original.disputes)


def test_a_map_that_has_moved_in_its_file_is_done_again_and_a_file_of_many_is_held_once():
    map_ = "argmap: 1\nid: {}\nturns:\n- {{author: a, text: x, reply_to: {}}}\n"
    for gap in ("", "# the second moves down\n"):
        save("maps/two.yaml", "---\n" + map_.format("a", 1) + gap + "---\n" + map_.format("b", 2))
        assert counts(batch("maps")) == (2, 0, 0)
        assert counts(batch("maps")) == (0, 2, 0)
    save("maps/many.yaml", "---\nargmap: 1\n" * 1000)
    assert sum(len(part.data) for part in inputs.parts("maps/many.yaml")) == Path("maps/many.yaml").stat().st_size


def test_a_gzipped_thread_is_read():
    Path("in/a.txt.gz").write_bytes(gzip.compress(PASTE.encode()))
    assert counts(batch()) == (1, 0, 0)
    assert held() == ["a"]


def test_articles_are_looked_into_and_a_changed_one_is_a_reason_to_do_all_again():
    save("in/a.txt")
    article = save("article.txt", "The old pier is wet. It closes on Friday for four days, said the clerk.\n")
    assert counts(batch(sources=[api.read_source(article)])) == (1, 0, 0)
    assert counts(batch(sources=[api.read_source(article)])) == (0, 1, 0)
    save("article.txt", "The old pier is dry. It closes on Monday for two weeks, said the clerk.\n")
    assert counts(batch(sources=[api.read_source(article)])) == (1, 0, 0)


# ---- what is not done again


def test_what_is_unchanged_is_not_done_again_and_nothing_is_written():
    save("in/a.txt")
    save("in/b.txt")
    save("in/empty.txt", "")
    assert counts(batch()) == (2, 0, 1)
    before = {path: path.stat().st_mtime_ns for path in Path("out").rglob("*") if path.name != ".argmap.lock"}
    assert counts(batch()) == (0, 2, 1)
    after = {path: path.stat().st_mtime_ns for path in Path("out").rglob("*") if path.name != ".argmap.lock"}
    assert before == after


def test_what_is_changed_is_done_again():
    save("in/a.txt")
    save("in/b.txt")
    batch()
    save("in/a.txt", page("Friday"))
    assert counts(batch()) == (1, 1, 0)
    assert "Friday" in Path("out/threads/a/map.yaml").read_text(encoding="utf-8")


def test_other_options_or_another_version_are_a_reason_to_do_all_again(monkeypatch):
    save("in/a.txt")
    batch()
    assert counts(batch(formats=("map",))) == (1, 0, 0)
    assert counts(batch(formats=("map",), format="paste")) == (1, 0, 0)
    assert counts(batch(formats=("map",), format="paste")) == (0, 1, 0)
    monkeypatch.setattr(work, "__version__", "99")
    assert counts(batch(formats=("map",), format="paste")) == (1, 0, 0)


def test_force_does_all_again():
    save("in/a.txt")
    batch()
    before = tree()
    assert counts(batch(force=True)) == (1, 0, 0)
    assert tree() == before


def test_a_file_that_has_gone_or_was_cut_off_is_made_again():
    save("in/a.txt")
    batch()
    before = tree()
    Path("out/threads/a/map.svg").unlink()
    assert counts(batch()) == (1, 0, 0)
    Path("out/threads/a/summary.md").write_bytes(b"")
    assert counts(batch()) == (1, 0, 0)
    Path("out/threads/a/record.json.gz").write_bytes(b"\x1f\x8bnothing")
    assert counts(batch()) == (1, 0, 0)
    Path("out/index.html").unlink()
    Path("out/argmap.db").unlink()
    assert counts(batch()) == (0, 1, 0)
    assert tree() == before


def test_files_that_a_thread_no_longer_has_are_taken_away_but_not_those_of_a_person():
    save("in/a.txt")
    batch(formats=("map", "tree", "dot", "yaml"))
    Path("out/threads/a/map.dot").write_text("mine", encoding="utf-8")
    Path("out/threads/a/notes.txt").write_text("mine too", encoding="utf-8")
    with Path("out/threads/a/map.yaml").open("a", encoding="utf-8") as file:
        file.write("# edited\n")
    batch(formats=("map",))
    assert sorted(path.name for path in Path("out/threads/a").iterdir()) == [
        "map.dot",
        "map.svg",
        "map.yaml",
        "notes.txt",
        "record.json.gz",
    ]


def edited(old: str = "Old Marrow", new: str = "Young Marrow") -> Path:
    """Map a thread, change a word of its map as a person would, and return the file."""
    save("in/a.txt")
    batch()
    place = Path("out/threads/a/map.yaml")
    place.write_text(place.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    return place


def test_a_map_that_was_edited_is_spared_and_said_until_force_replaces_it():
    place = edited()
    mine = place.read_text(encoding="utf-8")
    assert counts(batch()) == (1, 0, 0)
    assert place.read_text(encoding="utf-8") == mine
    assert [(row["code"], row["file"], row["lost"]) for row in problems() if row["code"] == "edited"] == [
        ("edited", "threads/a/map.yaml", "no")
    ]
    assert counts(batch()) == (0, 1, 0)
    assert "edited" in {row["code"] for row in problems()}
    place.rename("mine.yaml")
    assert counts(batch()) == (1, 0, 0)
    place.write_text(mine, encoding="utf-8")
    assert counts(batch(force=True)) == (1, 0, 0)
    assert "Young" not in place.read_text(encoding="utf-8")


def test_what_a_person_has_edited_is_drawn_and_stored():
    edited()
    batch()
    assert "Young Marrow" in Path("out/threads/a/map.svg").read_text(encoding="utf-8")
    assert "Young Marrow" in {match.author for match in search.find("out/argmap.db", author="young")}


def retagged(**more) -> tuple[Path, argmap.Kind]:
    """Map a thread, give its first turn another tag in its map as a person would; returns the map and the tag."""
    save("in/a.txt")
    batch(**more)
    place = Path("out/threads/a/map.yaml")
    map_ = argmap.load(place)
    kind = next(kind for kind in argmap.Kind if kind is not map_.tags[0].kind)
    tags = (replace(map_.tags[0], kind=kind), *map_.tags[1:])
    place.write_bytes(argmap.write(replace(map_, tags=tags), "yaml", edited=True) + b"# mine\n")
    return place, kind


def test_an_edit_becomes_a_correction_beside_the_thread_and_lasts_as_the_thread_grows():
    place, kind = retagged()
    mine = place.read_bytes()
    text = Path("in/a.txt").read_text(encoding="utf-8")
    save("in/a.txt", text + "\nNew Heron\nNobody has asked the pilots, who know the channel best.\n3m ago\n")
    turns = len(argmap.load(place).thread.turns)
    report = batch()
    assert counts(report) == (1, 0, 0)
    (said,) = report.taken
    assert said.startswith("threads/a/map.yaml: 1 correction taken over into in/a.corrections.yaml")
    assert Path("out/threads/a/map.edited.yaml").read_bytes() == mine
    map_ = argmap.load(place)
    assert len(map_.thread.turns) == turns + 1
    assert (map_.tags[0].kind, map_.tags[0].by) == (kind, "hand")
    assert [tag.by for tag in map_.tags[1:] if tag.by] == []
    assert argmap.load("in/a.txt").tags[0].kind is kind
    again = batch()
    assert (counts(again), again.taken) == ((0, 1, 0), ())


@pytest.mark.parametrize("reason", ["another program", "pseudonyms", "no correction says it", "only a remark"])
def test_an_edit_is_not_taken_over_where_it_could_not_be_told_from_what_argmap_finds(reason: str, monkeypatch):
    place, _ = retagged(**({"pseudonyms": True} if reason == "pseudonyms" else {}))
    if reason == "another program":
        monkeypatch.setattr(taken, "program", lambda **_: "later")
    elif reason == "no correction says it":
        place.write_text(place.read_text(encoding="utf-8").replace("Old Marrow", "Odd Marrow"), encoding="utf-8")
    elif reason == "only a remark":
        place.unlink()
        batch()
        place.write_text(place.read_text(encoding="utf-8") + "# read\n", encoding="utf-8")
    mine = place.read_bytes()
    report = batch()
    assert (report.taken, report.edited) == ((), 1)
    assert place.read_bytes() == mine
    assert not Path("in/a.corrections.yaml").exists()


def test_what_was_taken_over_is_said():
    retagged()
    result = CliRunner().invoke(app_of(), ["batch", "in", "-o", "out", "--jobs", "1"])
    assert "out/threads/a/map.yaml: 1 correction taken over into in/a.corrections.yaml" in result.stderr


def test_an_edit_that_changes_no_size_is_seen():
    place = edited(new="Odd Marrow")
    later = Path("out/threads/a/record.json.gz").stat().st_mtime_ns + 1_000_000_000
    os.utime(place, ns=(later, later))
    assert counts(batch()) == (1, 0, 0)


def test_an_edit_that_cannot_be_read_is_named_and_left_as_it_is():
    place = edited()
    place.write_text("argmap: 1\nturns: [\n", encoding="utf-8")
    (failed,) = batch().failed
    assert (failed.code, failed.path) == ("edited", "threads/a/map.yaml")
    assert place.read_text(encoding="utf-8") == "argmap: 1\nturns: [\n"


def test_the_index_page_counts_what_failed_in_this_run_even_where_no_thread_has_changed():
    save("in/a.txt")
    save("in/empty.txt", "")
    batch()
    assert "1 file or thread could not be mapped" in Path("out/index.html").read_text(encoding="utf-8")
    Path("in/empty.txt").unlink()
    batch()
    assert "could not be mapped</a>" not in Path("out/index.html").read_text(encoding="utf-8")


def test_batches_are_added_one_after_the_other():
    save("january/a.txt")
    save("february/b.txt")
    assert counts(batch("january")) == (1, 0, 0)
    assert batch("february").held == 2
    assert held() == ["a", "b"]


def test_a_thread_does_not_take_the_place_of_another_one_that_is_still_there():
    save("january/a.txt")
    save("february/a.txt", page("Friday"))
    batch("january")
    before = tree()
    report = batch("february")
    assert [failed.code for failed in report.failed] == ["taken"]
    telling = ("problems.csv", "index.html")  # of what failed
    assert {name: digest for name, digest in tree().items() if name not in telling} == {
        name: digest for name, digest in before.items() if name not in telling
    }
    assert counts(batch("january", "february")) == (1, 1, 0)  # the one that is there keeps its name
    assert len(held()) == 2
    assert "a" in held()


def test_a_thread_whose_file_was_moved_takes_its_own_place():
    save("in/a.txt")
    batch()
    Path("in").rename("moved")
    assert counts(batch("moved")) == (1, 0, 0)
    assert held() == ["a"]


# ---- how folders are called


def names(*rows: dict) -> list[str]:
    save("in/rows.jsonl", "\n".join(json.dumps({"text": PASTE} | row) for row in rows))
    return [item.name for item in inputs.find(["in"], "out").items]


@pytest.mark.parametrize(
    ("id_", "name"),
    [
        ("../../x", "x"),
        ("/etc/passwd", "etc-passwd"),
        ("C:\\x", "C-x"),
        ("CON", "thread-CON"),
        ("aux.txt", "thread-aux.txt"),
        ("...", "thread"),
        ("a\x00\x1b[31mb\u202e", "a-31mb"),
        ("ä" * 300, "ä" * 100),
        (" ", "rows-1"),
        (17, "17"),
    ],
)
def test_a_folder_has_a_safe_name(id_, name):
    assert names({"id": id_}) == [name]


def test_threads_of_the_same_name_all_get_a_digest_even_where_only_capitals_differ():
    found = names({"id": "A"}, {"id": "a"}, {"id": "b"})
    assert [name[:2] for name in found] == ["A-", "a-", "b"]
    assert len({name.casefold() for name in found}) == 3
    again = names({"id": "A"}, {"id": "a"}, {"id": "b"}, {"id": found[0].upper()})
    assert len({name.casefold() for name in again}) == 4


def test_names_do_not_depend_on_the_order_in_which_files_are_named():
    for name in ("one/x.txt", "two/x.txt", "two/y.txt"):
        save(name)
    first, second = inputs.find(["one", "two"], "out"), inputs.find(["two/y.txt", "two", "one"], "out")
    assert first == second


def test_no_thread_is_written_outside_the_output_folder():
    hostile = ("../../x", "/tmp/x", "CON", "..", "a/../../b", "x" * 300)
    save("in/rows.jsonl", "\n".join(json.dumps({"id": id_, "text": PASTE}) for id_ in hostile))
    before = {path for path in Path().rglob("*") if path.parts[0] != "out"}
    assert batch().done == len(hostile)
    assert {path for path in Path().rglob("*") if path.parts[0] != "out"} == before
    assert len(list(Path("out/threads").iterdir())) == len(hostile)


# ---- processes


def die(item, options):
    """A worker whom the system ends at one thread, and who never comes to an end at another."""
    if item.name == "deadly":
        os.kill(os.getpid(), signal.SIGKILL)
    if item.name == "endless":
        time.sleep(600)
    if item.name == "greedy":
        bytearray(1 << 31)
    return work.do(item, options)


def greedy(item, options):
    try:
        bytearray(1 << 31)
    except MemoryError:
        return work.Failed(name=item.name, path=item.path, line=None, code="memory", message="")
    return work.do(item, options)


@needs_kill
def test_a_thread_that_takes_too_long_or_kills_its_worker_is_given_up_and_the_others_are_mapped():
    for name in ("a", "b", "deadly", "endless", "z"):
        save(f"in/{name}.txt")
    report = batch(engine=run.processes(2, timeout=2, do=die))
    assert [(failed.name, failed.code) for failed in report.failed] == [("deadly", "killed"), ("endless", "timeout")]
    assert held() == ["a", "b", "z"]
    assert [row["thread"] for row in problems() if row["lost"] == "yes"] == ["deadly", "endless"]


@pytest.mark.skipif(sys.platform != "linux", reason="not every system bounds a process's memory")
def test_a_worker_may_take_no_more_memory_than_it_is_given():
    save("in/a.txt")
    assert [failed.code for failed in batch(engine=run.processes(1, memory=500, do=greedy)).failed] == ["memory"]
    assert counts(batch(engine=run.processes(1, memory=500))) == (1, 0, 0)


def test_one_or_two_processes_or_none_give_the_same_bytes():
    for n in range(6):
        save(f"in/{n}.txt", page(f"{n} o'clock"))
    batch(output="one", engine=run.processes(1))
    batch(output="two", engine=run.processes(2))
    batch(output="none")
    assert tree("one") == tree("two") == tree("none")


def test_index_page_and_store_are_the_same_where_each_has_a_process(monkeypatch):
    for n in range(3):
        save(f"in/{n}.txt", page(f"{n} o'clock"))
    batch(output="together")
    monkeypatch.setattr(run, "MANY", 2)
    batch(output="apart")
    assert tree("apart") == tree("together")


def test_what_a_worker_remembers_of_words_is_bounded(monkeypatch):
    save("in/a.txt")
    for n in range(10):
        stem(f"word{n}")
    monkeypatch.setattr(work, "REMEMBERED", ((stem, 5),))
    batch()
    assert stem.cache_info().currsize == 0


def test_a_second_run_into_the_same_folder_says_so_and_ends(monkeypatch):
    save("in/a.txt")
    monkeypatch.setattr(run, "WAIT", 0.05)

    def meanwhile(items, options):
        with pytest.raises(BadOutput, match="another argmap batch is writing there"):
            batch()
        result = CliRunner().invoke(app_of(), ["batch", "in", "-o", "out"])
        assert result.exit_code == 3
        assert len(result.stderr.splitlines()) == 1
        return here(items, options)

    assert counts(batch(engine=meanwhile)) == (1, 0, 0)


@needs_kill
def test_killed_half_way_and_started_again_it_ends_with_the_same_bytes():
    for n in range(8):
        save(f"in/{n}.txt", page(f"{n} o'clock") * 3)
    save("in/empty.txt", "")
    batch(output="whole")
    child = process("in", "-o", "out", "--jobs", "2", "-q")
    while len(list(Path("out").glob("threads/*/record.json.gz"))) < 2 and child.poll() is None:
        time.sleep(0.005)
    child.kill()
    child.communicate()
    Path("out/threads/7").mkdir(parents=True, exist_ok=True)
    Path("out/threads/7/.map.svg.123-0.tmp").write_text("left behind", encoding="utf-8")
    assert process("in", "-o", "out", "--jobs", "2", "-q").wait() == 1
    assert tree() == tree("whole")
    assert len(held()) == 8


@needs_kill
def test_ctrl_c_stops_at_once_and_keeps_what_is_finished():
    for n in range(24):
        save(f"in/{n}.txt", page(f"{n} o'clock"))
    child = process("in", "-o", "out", "--jobs", "2", start_new_session=True)
    while len(list(Path("out").glob("threads/*/record.json.gz"))) < 3 and child.poll() is None:
        time.sleep(0.005)
    os.killpg(child.pid, signal.SIGINT)
    _, said = child.communicate(timeout=60)
    assert child.returncode == 130
    assert "of 24 threads are mapped; the same command goes on from there" in said.decode().splitlines()[-1]
    while alive(child.pid):  # the process that starts workers ends a moment later
        time.sleep(0.01)
    assert not list(Path("out").rglob("*.tmp"))
    finished = len(list(Path("out").glob("threads/*/record.json.gz")))
    report = batch()
    assert counts(report) == (24 - finished, finished, 0)


# ---- the command


def test_the_command_says_what_it_has_done_and_lists_what_failed():
    save("in/a.txt")
    save("in/empty.txt", "")
    result = CliRunner().invoke(app_of(), ["batch", "in", "-o", "out", "--jobs", "1"])
    assert result.exit_code == 1
    assert result.stdout == (
        f"out: 1 mapped, 0 unchanged, 1 failed ({os.path.join('out', 'problems.csv')})\n"
        f"see {os.path.join('out', 'index.html')}, or search: "
        f"argmap find WORDS --store {os.path.join('out', 'argmap.db')}\n"
    )
    assert result.stderr == "argmap: in/empty.txt: the file is empty: save the page's text into it\n"
    Path("in/empty.txt").unlink()
    result = CliRunner().invoke(app_of(), ["batch", "in", "-o", "out", "-q"])
    assert (result.exit_code, result.output) == (0, "")
    assert Path("out/problems.csv").read_text(encoding="utf-8").startswith("thread,file,line,code,message,lost\n")


def test_an_unknown_format_is_wrong_usage_and_nothing_is_written():
    save("in/a.txt")
    result = CliRunner().invoke(app_of(), ["batch", "in", "-o", "out", "--to", "map,nonsense"])
    assert result.exit_code == 2
    assert not Path("out").exists()


def test_lines_of_progress_tell_rate_time_left_and_failures(monkeypatch, capsys):
    seconds = iter([0.0, 1.0, 10.0, 10.0])
    monkeypatch.setattr(batch_command, "monotonic", lambda: next(seconds))
    tell = batch_command.progress_lines()
    tell(run.Progress(100, 5, 10, 1))
    tell(run.Progress(100, 20, 10, 5))
    assert capsys.readouterr().err == "argmap: 35 of 100 threads, 5 failed, 2.5 a second, 0:00:26 left\n"


def test_the_store_is_written_as_parquet_where_it_is_asked_for():
    pytest.importorskip("pyarrow")
    save("in/a.txt")
    result = CliRunner().invoke(app_of(), ["batch", "in", "-o", "out", "--to", "parquet", "--jobs", "1"])
    assert result.exit_code == 0
    assert Path("out/parquet/turns.parquet").is_file()
    assert Path("out/threads/a/map.svg").is_file()


# --- corrections --------------------------------------------------------------------------------------------------


RIGHT = "corrections:\n- turn: 2\n  words: {}\n  tag: evidence\n  by: Mira\n"


def first_words() -> str:
    return " ".join(argmap.read("in/a.txt").turns[1].text.split()[:4])


def test_corrections_beside_a_thread_are_put_over_it_and_are_no_thread():
    save("in/a.txt")
    save("in/b.txt", page("Tuesday"))
    batch()
    save("in/a.corrections.yaml", RIGHT.format(json.dumps(first_words())))
    assert counts(batch()) == (1, 1, 0)
    assert {tag.by for tag in argmap.load("out/threads/a/map.yaml").tags} == {"", "Mira"}
    assert counts(batch()) == (0, 2, 0)
    Path("in/a.corrections.yaml").unlink()
    assert counts(batch()) == (1, 1, 0)
    assert {tag.by for tag in argmap.load("out/threads/a/map.yaml").tags} == {""}


def test_corrections_that_cannot_be_read_or_belong_to_no_thread_are_said():
    save("in/a.txt")
    save("in/a.corrections.yaml", "corrections:\n- turn: two\n")
    save("in/c.corrections.yaml", "corrections: []\n")
    assert counts(batch()) == (0, 0, 2)
    assert [(row["file"], row["line"], row["code"]) for row in problems()] == [
        ("in/a.corrections.yaml", "2", "correction"),
        ("in/c.corrections.yaml", "", "input"),
    ]


def test_corrections_of_a_file_of_threads_say_which_thread_they_mean():
    turns = [{"author": "Ann", "body": "It was shut for days."}, {"author": "Ben", "body": "No, it was open."}]
    save("in/a.jsonl", "".join(json.dumps({"id": id_, "turns": turns}) + "\n" for id_ in ("x", "y")))
    save("in/a.corrections.yaml", RIGHT.format('"No, it was"') + "  thread: y\n")
    assert counts(batch()) == (2, 0, 0)
    found = [{tag.by for tag in argmap.load(f"out/threads/{name}/map.yaml").tags} for name in ("x", "y")]
    assert found == [{""}, {"", "Mira"}]
    assert problems() == []
