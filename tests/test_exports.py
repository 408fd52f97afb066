"""Each export is opened by the program that it is for, which finds in it what the map holds."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import argmap
from argmap.text.shown import portable
from tests.exports import PROGRAMS, THREADS, holds, maps, opened, written
from tests.test_hostile import laden

FORMATS = ("graphml", "gexf", "csv", "aif", "argdown", "convokit", "sadface", "mermaid", "vega")


@pytest.mark.parametrize("format", FORMATS)
def test_its_own_program_finds_the_turns_relations_and_people_of_the_map(format: str, tmp_path: Path):
    for name, found in opened(format, tmp_path).items():
        held = holds(maps()[name])
        assert found == {key: held[key] for key in found}, name
        assert {"turns", "people"} <= found.keys() or found.keys() & {"charts", "named"}


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_map_gives_the_same_bytes_whatever_the_day(format: str, monkeypatch: pytest.MonkeyPatch):
    map_ = argmap.load(THREADS / "harbour-truce.txt")
    first = written(map_, format)
    monkeypatch.setattr("time.strftime", lambda *_: "2001-02-03")
    assert written(map_, format) == first


def test_no_cell_of_a_table_is_a_formula_and_every_text_is_whole():
    for text in ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", '=HYPERLINK("http://x.example")', 'a;"b"\r\nc, d'):
        for name, data in written(laden(text), "csv").items():
            said = data.decode("utf-8-sig")
            rows = list(csv.reader(io.StringIO(said, newline="")))
            assert {len(row) for row in rows} == {len(rows[0])}, name
            assert not [cell for row in rows for cell in row if cell.lstrip(" \t\n")[:1] in tuple("=+-@")]
            if name == "turns.csv":
                assert rows[2][rows[0].index("text")].removeprefix("'") == portable(text)


def test_a_flowchart_of_a_dispute_says_who_holds_what_and_who_may_not():
    map_ = argmap.load(THREADS / "harbour-truce.txt")
    unsure = [at for at, each in enumerate(map_.disputes) if any(side.unsure for side in each.positions)]
    assert unsure
    for at in unsure:
        chart = argmap.write(map_, "mermaid", dispute=at).decode()
        boxes = [line for line in chart.splitlines() if "subgraph" in line]
        for side, box in zip(map_.disputes[at].positions, boxes, strict=True):
            held = ", ".join(f"{name}{'?' * (name in side.unsure)}" for name in side.holders)
            assert box.endswith(f'({held})"]')


def test_a_table_that_there_is_not_is_wrong_usage():
    with pytest.raises(argmap.UnknownFormat, match="turns, relations"):
        argmap.write(laden("So."), "csv", table="people")


def test_the_questions_to_networkx_in_the_docs_take_ten_lines_and_are_answered(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(THREADS.parent)
    blocks = re.findall(r"```python\n(.*?)```", Path("docs/formats.md").read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 3
    for block in blocks:
        assert len([line for line in block.splitlines() if line]) <= 10
        exec(block, {})
    assert "Tidewatcher" in capsys.readouterr().out


def test_a_spreadsheet_finds_every_row_and_runs_nothing(tmp_path: Path):
    office = shutil.which("soffice")
    if office is None or not (PROGRAMS / "venv" / "done").exists():
        pytest.skip(
            "LibreOffice is not installed (270 MB, which tests/programs/install leaves out), or nothing is asked for"
        )
    (tmp_path / "in").mkdir()
    for at, map_ in enumerate(maps().values()):
        for name, data in written(map_, "csv").items():
            (tmp_path / "in" / f"{at}-{name}").write_bytes(data)
    # UTF-8, parted by commas; what comes back are the values of cells, so that a formula would show as what it gave.
    command = [office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    command += [
        "--infilter=CSV:44,34,76,1",
        "--convert-to",
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false",
    ]
    files = sorted((tmp_path / "in").iterdir())
    subprocess.run([*command, "--outdir", tmp_path / "out", *files], check=True, capture_output=True, timeout=120)
    for file in files:
        rows = [
            list(csv.reader(io.StringIO((file.parent.parent / folder / file.name).read_text("utf-8-sig"), newline="")))
            for folder in ("in", "out")
        ]
        assert len(rows[0]) == len(rows[1]), file.name
        if file.name.endswith("turns.csv"):
            assert [row[-1] for row in rows[0]] == [row[-1] for row in rows[1]]
