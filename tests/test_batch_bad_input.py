"""Many threads, of which some are none: what is read, what is listed, and that nothing is lost or written elsewhere."""

from __future__ import annotations

import csv
import errno
import gzip
import io
import json
import os
import re
import sqlite3
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from typer.testing import CliRunner

from argmap import BadInput, BadOutput
from argmap.batch import parquet, run, work
from argmap.cli.app import app_of
from tests.cases import SHARED, needs_shared
from tests.test_batch import PASTE, batch, counts, held, problems, save, tree

needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need a right of their own on Windows")
needs_rights = pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="whoever may do everything is refused nothing"
)


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    save("in/good.txt")


def lost(folder: str = "out") -> dict[str, str]:
    """Return what was lost, with the reason."""
    return {row["file"]: row["message"] for row in problems(folder) if row["lost"] == "yes"}


# ---- what is read


def test_a_folder_of_all_sorts_gives_all_that_can_be_read_and_a_true_reason_for_the_rest():
    save("in/empty.txt", "")
    save("in/blank.txt", " \n\n\t")
    save("in/story.txt", "The old pier is closed.\n")
    save("in/data.yaml", "colour: red\n")
    save("in/broken.yaml", "argmap: 1\nturns: [\n")
    save("in/.hidden.txt")
    save("in/.git/config.txt")
    Path("in/picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(200))
    Path("in/paper.pdf").write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256)) * 4)
    Path("in/cut.txt.gz").write_bytes(gzip.compress(PASTE.encode())[:-20])
    Path("in/no.jsonl").write_bytes(b"\n\n")
    assert counts(batch())[0] == 1
    assert held() == ["good"]
    assert {file: re.split(r"[:(]", message)[0].strip() for file, message in lost().items()} == {
        "in/empty.txt": "the file is empty",
        "in/blank.txt": "the file is empty",
        "in/story.txt": "no comments found",
        "in/data.yaml": "is called YAML, but is no map of argmap's, which begins with 'argmap",
        "in/broken.yaml": "is not valid YAML",
        "in/picture.png": "is a picture, of no kind that argmap reads",
        "in/paper.pdf": "cannot be read" if find_spec("pypdf") else "reading a PDF takes pypdf",
        "in/cut.txt.gz": "cannot be unpacked",
        "in/no.jsonl": "the file is empty",
    }


@needs_shared
# Each sample is also read alone, with all versions; here it matters what a folder of them comes to.
@pytest.mark.parametrize("name", [pytest.param("samples", marks=pytest.mark.once), "cases/hostile"])
def test_of_files_of_other_kinds_every_one_is_mapped_or_listed(name: str):
    folder = SHARED / name
    if not folder.is_dir():
        pytest.skip(f"{name} are kept beside the project, not in it")
    report = batch(str(folder), engine=run.processes(2, timeout=5))
    files = {path.as_posix() for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")}
    store = sqlite3.connect("out/argmap.db")
    mapped = {path for (path,) in store.execute("SELECT path FROM threads")}
    store.close()
    assert mapped
    assert mapped | set(lost()) == files
    assert len(report.failed) == len(lost())
    assert Path("out/index.html").is_file()
    assert not {failed.code for failed in report.failed} & {"bug", "killed"}


def test_what_is_not_there_is_listed_and_the_rest_is_mapped():
    assert counts(batch("in", "nowhere.txt", "in/*.md")) == (1, 0, 2)
    assert lost() == {
        "nowhere.txt": "no such file: check the path",
        "in/*.md": "no file matches: check the pattern",
    }


@pytest.mark.parametrize(
    ("path", "what"), [("nowhere", "no such file"), ("empty", "holds no files"), ("a\0b", "no su")]
)
def test_where_nothing_is_left_to_map_nothing_is_written(path, what):
    Path("empty").mkdir()
    with pytest.raises(BadInput, match=what):
        batch(path)
    assert not Path("out").exists()


@needs_links
def test_links_that_leave_the_folder_or_run_in_a_circle_are_listed_and_not_followed():
    save("elsewhere/secret.txt")
    save("in/.store/kept.txt")
    Path("in/deep").mkdir()
    for link, target in (
        ("in/out.txt", "../elsewhere/secret.txt"),
        ("in/outside", "../elsewhere"),
        ("in/deep/up", ".."),
        ("in/self.txt", "self.txt"),
        ("in/gone.txt", "nothing"),
        ("in/same.txt", "good.txt"),
        ("in/kept.txt", ".store/kept.txt"),
    ):
        os.symlink(target, link)
    assert counts(batch())[0] == 2
    assert held() == ["good", "kept"]
    assert {file: " ".join(message.split()[:5]) for file, message in lost().items()} == {
        "in/out.txt": "is a link that leaves",
        "in/outside": "is a link that leaves",
        "in/deep/up": "is a link to a",
        "in/self.txt": "is a link that leads",
        "in/gone.txt": "is a link that leads",
    }


@needs_links
def test_a_pipe_is_listed_and_nobody_waits_for_it():
    os.mkfifo("in/pipe")
    os.mkfifo("pipe")
    assert counts(batch("in", "pipe")) == (1, 0, 2)
    assert set(lost()) == {"in/pipe", "pipe"}


@needs_rights
def test_files_and_folders_that_may_not_be_read_are_listed():
    save("in/closed.txt")
    save("in/shut/a.txt")
    os.chmod("in/closed.txt", 0)
    os.chmod("in/shut", 0)
    try:
        assert counts(batch()) == (1, 0, 2)
    finally:
        os.chmod("in/shut", 0o700)
    assert set(lost()) == {"in/closed.txt", "in/shut"}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no names that are no text")
def test_a_name_that_is_no_text_is_mapped_and_kept():
    name = os.fsdecode(b"in/caf\xe9.txt")
    Path(name).write_text(PASTE, encoding="utf-8")
    assert counts(batch()) == (2, 0, 0)
    assert counts(batch()) == (0, 2, 0)
    assert held() == ["caf", "good"]


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ({"turns": []}, "holds no comments"),
        ({"turns": [{"author": "a"}]}, "turn 1 has no text"),
        ({"turns": [{"body": "x"}, "y"]}, "turn 2 has no text"),
        ({"argmap": 1, "turnz": []}, "the map has no field 'turnz'"),
        ({"text": "A story alone.\nNothing else."}, "no comments found"),
    ],
)
def test_a_row_that_is_no_thread_is_listed_with_its_line(row, what):
    save("in/rows.jsonl", f"\n{json.dumps({'id': 'first', 'text': PASTE})}\n{json.dumps(row)}\n")
    report = batch()
    assert counts(report) == (2, 0, 1)
    assert report.failed[0].line == 3
    assert report.failed[0].message.startswith(what)


@pytest.mark.parametrize("id_", ["story", "outside", "1"])
def test_ids_that_stand_for_something_else_or_twice_are_mended_and_listed(id_):
    rows = [{"turns": [{"id": id_, "author": "Ann", "body": "It is."}, {"id": id_, "body": "No.", "parent": id_}]}]
    save("in/rows.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    for expected in ((2, 0, 0), (0, 2, 0)):
        assert counts(batch()) == expected
    assert "has the id" in Path("out/problems.csv").read_text(encoding="utf-8")


def test_rows_with_broken_characters_deep_nesting_and_odd_values_stop_nothing():
    rows = [
        json.dumps({"id": "a", "turns": [{"id": "x", "author": None, "parent": "never", "body": "lone \ud800 one"}]}),
        json.dumps({"id": "b", "turns": [{"author": 5, "time": "late", "parent": 1, "body": "of itself"}]}),
        '{"id": "c", "turns": ' + "[" * 100_000 + "]" * 100_000 + "}",
        json.dumps({"id": ["d"], "turns": [{"body": "=cmd()"}]}),
        '"just a string"',
        "\x00\x01",
    ]
    Path("in/rows.jsonl").write_bytes("\n".join(rows).encode("utf-8", "surrogatepass"))
    report = batch()
    assert counts(report) == (4, 0, 3)
    assert {failed.code for failed in report.failed} == {"input"}
    assert held() == ["a", "b", "good", "rows-4"]


def test_a_bug_costs_one_thread_and_is_told_with_its_place(monkeypatch):
    save("in/cursed.txt")
    right = work.map_of

    def wrong(item, data, options):
        if item.name == "cursed":
            raise KeyError("x")
        return right(item, data, options)

    monkeypatch.setattr(work, "map_of", wrong)
    report = batch()
    assert counts(report) == (1, 0, 1)
    assert report.failed[0].message == (
        "a bug in argmap, KeyError in test_batch_bad_input.py:"
        f"{wrong.__code__.co_firstlineno + 2} ('x'): please report it"
    )


def test_what_a_spreadsheet_would_run_is_disarmed_in_the_list_of_problems():
    for name in ("=1+1.txt", "@x.txt", "-y.txt", "+z.txt", "\uff1d1+1.txt", "plain=.txt"):
        save(f"in/{name}", "")
    os.chdir("in")
    batch("good.txt", "=1+1.txt", "@x.txt", "-y.txt", "+z.txt", "\uff1d1+1.txt", "plain=.txt")
    assert sorted(row["file"] for row in problems() if row["code"] not in ("misread", "camps")) == [
        "'+z.txt", "'-y.txt", "'=1+1.txt", "'@x.txt", "'\uff1d1+1.txt", "plain=.txt"
    ]  # fmt: skip


@pytest.mark.parametrize("before", ["", " ", "\t", "\r\n", "\u200b", "\ufeff", "\u3000", "\x1b", "\x00 \x9b", "\u202e"])
@pytest.mark.parametrize("sign", "=+-@\u2212\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u207c")
def test_no_cell_begins_like_a_formula_however_that_is_written(before: str, sign: str):
    cell = run._cell(f"{before}{sign}HYPERLINK()")
    assert isinstance(cell, str)
    assert cell.startswith("'")
    assert cell.endswith(f"{sign}HYPERLINK()")


def test_a_cell_is_on_one_line_and_tells_a_terminal_nothing():
    assert run._cell("a\nb\x1b[31m\x9bc\ud800") == "a b [31m c "
    assert run._cell("a  b = c") == "a  b = c"
    assert (run._cell(None), run._cell(-3), run._cell("")) == (None, -3, "")


def test_the_list_of_problems_is_sorted_and_has_its_head_even_where_there_are_none():
    batch()
    assert [row for row in problems() if row["code"] not in ("misread", "camps")] == []
    assert next(csv.reader(io.StringIO(Path("out/problems.csv").read_text(encoding="utf-8")))) == list(run.COLUMNS)
    for name in ("c", "a", "b"):
        save(f"in/{name}.txt", "")
    batch()
    assert [row["file"] for row in problems()] == sorted(row["file"] for row in problems())
    assert {"in/a.txt", "in/b.txt", "in/c.txt"} <= {row["file"] for row in problems()}


# ---- where it is written


def test_an_output_that_is_a_file_is_an_error_and_left_as_it_is():
    save("out", "mine")
    with pytest.raises(BadOutput, match="is a file"):
        batch()
    with pytest.raises(BadOutput, match="is a file"):
        batch(output="out/deeper")
    assert Path("out").read_text(encoding="utf-8") == "mine"


@needs_rights
def test_an_output_that_may_not_be_written_is_one_line_and_exit_code_3():
    Path("out").mkdir(mode=0o500)
    result = CliRunner().invoke(app_of(), ["batch", "in", "-o", "out"])
    assert result.exit_code == 3
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("full", [errno.ENOSPC, errno.EROFS])
def test_a_full_disk_ends_the_run_and_loses_nothing_that_is_finished(monkeypatch, full):
    save("in/zebra.txt")
    batch("in/good.txt")
    before = tree()
    right = os.replace

    def replace(source, target):
        if "zebra" in os.fspath(target):
            raise OSError(full, os.strerror(full))
        right(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", replace)
        with pytest.raises(BadOutput, match=os.strerror(full)):
            batch()
    assert tree() == before
    assert counts(batch()) == (1, 1, 0)


@needs_links
def test_nothing_is_written_through_a_link_that_leaves_the_output_folder():
    save("in/trap.txt")
    Path("elsewhere").mkdir()
    Path("out/threads").mkdir(parents=True)
    os.symlink("../../elsewhere", "out/threads/trap")
    report = batch()
    assert counts(report) == (1, 0, 1)
    assert "is a link to another folder" in report.failed[0].message
    assert not list(Path("elsewhere").iterdir())


@needs_links
@pytest.mark.parametrize("name", ["threads", ".argmap.lock"])
def test_the_folder_s_own_parts_may_not_be_links_to_elsewhere(name):
    Path("elsewhere").mkdir()
    Path("out").mkdir()
    os.symlink("../elsewhere", f"out/{name}")
    with pytest.raises(BadOutput, match="is a link"):
        batch()
    assert not list(Path("elsewhere").iterdir())


@needs_links
def test_tables_are_not_written_through_a_link():
    pytest.importorskip("pyarrow")
    save("elsewhere/.turns.parquet.1-0.tmp")
    Path("out").mkdir()
    os.symlink("../elsewhere", "out/parquet")
    with pytest.raises(BadOutput, match="is a link"):
        batch(tables=True)
    assert counts(batch()) == (1, 0, 0)
    with pytest.raises(BadOutput, match="is a link"):
        parquet.write("out/argmap.db", "out/parquet")
    assert [path.name for path in Path("elsewhere").iterdir()] == [".turns.parquet.1-0.tmp"]


@needs_links
def test_a_summing_up_file_that_is_a_link_is_replaced_and_its_target_left():
    save("mine.csv", "mine")
    Path("out").mkdir()
    os.symlink("../mine.csv", "out/problems.csv")
    batch()
    assert not Path("out/problems.csv").is_symlink()
    assert Path("mine.csv").read_text(encoding="utf-8") == "mine"


def test_a_file_where_a_thread_s_folder_should_be_costs_that_thread_alone():
    save("in/b.txt")
    save("out/threads/b", "mine")
    assert counts(batch()) == (1, 0, 1)
    assert Path("out/threads/b").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("what", ["damaged", "later", "foreign"])
def test_a_store_that_is_not_to_be_touched_ends_the_run_before_anything_is_done(what):
    batch()
    place = Path("out/argmap.db")
    if what == "damaged":
        place.write_bytes(place.read_bytes()[:5000])
    elif what == "later":
        store = sqlite3.connect(place)
        store.execute("PRAGMA user_version = 999")
        store.close()
    else:
        place.unlink()
        store = sqlite3.connect(place)
        store.execute("CREATE TABLE mine (x)")
        store.close()
    before = tree()
    save("in/b.txt")
    with pytest.raises(BadInput, match=r"argmap\.db"):
        batch()
    assert tree() == before
