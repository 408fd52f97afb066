"""A file of several threads in a batch: each thread gets a folder of its own, and a run that comes again knows it."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argmap.batch import inputs, piece, run, work
from argmap.model import Problem, State, Thread, Turn
from argmap.readers.source import Source

TABLE = """thread,id,author,parent,text
mill,1,Ann,,The mill should run at night.
mill,2,Bo,1,"No, it keeps the village awake."
weir,1,Cy,,The weir must go.
weir,2,Ann,1,"The weir must stay, it feeds the mill."
"""


def batch(folder: Path) -> run.Report:
    options = work.options(str(folder / "out"), ["yaml"])
    return run.run([str(folder / "in")], options, engine=run.processes(1))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path


def test_each_thread_of_a_table_gets_a_folder_and_is_known_again(folder: Path):
    (folder / "in" / "village.csv").write_text(TABLE, encoding="utf-8")
    report = batch(folder)
    assert (report.done, len(report.failed)) == (2, 0)
    made = sorted(path.parent.name for path in (folder / "out" / "threads").glob("*/map.yaml"))
    assert len(made) == 2
    assert ["mill" in name or "weir" in name for name in made] == [True, True]
    assert batch(folder).same == 2


def test_a_thread_that_changed_is_mapped_anew_and_the_others_are_not(folder: Path):
    table = folder / "in" / "village.csv"
    table.write_text(TABLE, encoding="utf-8")
    batch(folder)
    table.write_text(TABLE.replace("must go", "must really go"), encoding="utf-8")
    report = batch(folder)
    assert (report.done, report.same) == (1, 1)


def test_files_in_an_archive_are_threads_and_one_that_is_none_costs_only_itself(folder: Path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("one.csv", "\n".join(TABLE.splitlines()[:3]))
        archive.writestr("two.json", '{"held": 1}')
    (folder / "in" / "kept.zip").write_bytes(packed.getvalue())
    report = batch(folder)
    assert (report.done, len(report.failed)) == (1, 1)


THREADS = st.builds(
    Thread,
    id=st.text(max_size=4),
    title=st.text(max_size=4),
    format=st.just("test"),
    path=st.just("a.csv"),
    story=st.text(max_size=4),
    turns=st.lists(
        st.builds(
            Turn,
            id=st.text(max_size=3),
            number=st.integers(1, 9),
            author=st.text(max_size=3),
            addressee=st.none() | st.text(max_size=3),
            text=st.text(max_size=9),
            line=st.none() | st.integers(1, 9),
            reply_to=st.none() | st.text(max_size=3),
            posted=st.none() | st.datetimes() | st.just(datetime(2021, 3, 4, 5, 6, 7, 8, timezone.utc)),
            state=st.sampled_from(State),
            lines=st.lists(st.integers(1, 9), max_size=2).map(tuple),
        ),
        max_size=3,
    ).map(tuple),
    problems=st.lists(
        st.builds(Problem, path=st.just("a.csv"), line=st.none(), code=st.just("count"), message=st.text(max_size=4)),
        max_size=2,
    ).map(tuple),
    stated=st.none() | st.integers(0, 9),
    story_line=st.none() | st.just(1),
)


FILES = st.builds(Source, path=st.just("a.zip"), data=st.binary(max_size=9), id=st.none() | st.just("b"))


@given(THREADS | FILES)
def test_what_is_packed_for_a_worker_is_unpacked_as_it_was(held):
    assert piece.unpack(piece.pack(held)) == held


def test_a_file_of_one_thread_is_taken_whole(folder: Path):
    (folder / "in" / "mill.csv").write_text("\n".join(TABLE.splitlines()[:3]), encoding="utf-8")
    (item,) = inputs.find([str(folder / "in")], str(folder / "out")).items
    assert (item.kind, item.part) == (inputs.FILE, None)
