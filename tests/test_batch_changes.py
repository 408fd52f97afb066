"""What a batch says has changed where its threads are mapped again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from argmap.batch import since
from argmap.cli.app import app_of
from tests.test_batch import batch, save, tree

ROWS = [
    {"id": "1", "author": "Ann", "body": "The pier was shut for four days in the winter."},
    {"id": "2", "author": "Bo", "parent": "1", "body": "No, it was shut for seven days, I counted them."},
]
GROWN = [*ROWS, {"id": "3", "author": "Cy", "parent": "2", "body": "It was four days. The notice on the gate says so."}]


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()


def keep(name: str, rows: list[dict[str, str]]) -> str:
    return save(f"in/{name}.jsonl", json.dumps({"thread": name, "title": f"The {name}", "turns": rows}) + "\n")


def told() -> list[dict[str, object]]:
    return [json.loads(line) for line in Path("out", since.LINES).read_text(encoding="utf-8").splitlines()]


def test_a_folder_that_is_done_again_says_what_has_changed_in_which_thread():
    for name in ("pier", "quay"):
        keep(name, ROWS)
    assert batch().changed == 0
    assert not [file for file in tree() if "changes" in file]
    keep("pier", GROWN)
    assert batch().changed == 1
    assert {file for file in tree() if "changes" in file} == {
        *since.FILES,
        *(f"threads/pier/{file}" for file in since.FILES),
    }
    (line,) = told()
    assert (line["folder"], line["title"]) == ("pier", "The pier")
    assert [turn["author"] for turn in line["new_turns"]] == ["Cy"]
    page = Path("out", since.MARKDOWN).read_text(encoding="utf-8")
    assert "What changed: The pier" in page
    assert "#3 Cy" in page
    assert "quay" not in page


def test_what_has_changed_stays_until_a_thread_is_mapped_again():
    keep("pier", ROWS)
    batch()
    keep("pier", GROWN)
    batch()
    before = tree()
    assert batch().same == 1
    assert tree() == before
    assert batch(force=True).changed == 0
    assert not [file for file in tree() if "changes" in file]


def test_a_map_that_cannot_be_read_is_none_of_before():
    keep("pier", ROWS)
    batch()
    Path("out/threads/pier/map.yaml").write_text("argmap: 900\n", encoding="utf-8")
    keep("pier", GROWN)
    assert (batch(force=True).done, Path("out", since.MARKDOWN).exists()) == (1, False)


def test_no_name_of_before_is_told_where_all_get_other_names():
    keep("pier", ROWS)
    batch()
    keep("pier", GROWN)
    batch(pseudonyms=True)
    assert not [file for file in tree() if "changes" in file]


def test_the_command_says_how_many_have_changed():
    runner, app = CliRunner(), app_of()
    keep("pier", ROWS)
    assert "changed" not in runner.invoke(app, ["batch", "in", "-o", "out"]).output.replace("unchanged", "")
    keep("pier", GROWN)
    assert "1 mapped, 1 of them changed (out/changes.md)" in runner.invoke(app, ["batch", "in", "-o", "out"]).output
