"""With pseudonyms no file that is written holds a name of anybody who takes part, however it is spelled."""

from __future__ import annotations

import gzip
import html
import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
from typer.testing import CliRunner

import argmap
from argmap import Turn, corrections
from argmap.cli.app import app_of
from argmap.pseudonyms import hide

NAMES = ("Pell Marrow", "okinawa", "Zoë Ó'Briain", "Tom & Jo", "<Rook>", "Al", "Halyard77", "李小龙")
OTHERS = ("Quill", "Mira Vance")  # who is addressed, and who put something right
TURNS = (
    (
        "Pell Marrow",
        "The ferry was shut for four days, as pell_marrow said on https://ferry.example/u/Pell%20Marrow?a=1",
    ),
    ("okinawa", "No, it was two days. PELL MARROW'S log is wrong, and so is Marrow himself. @Pell.Marrow, read it."),
    (
        "Zoë Ó'Briain",
        "Pell Marrow wrote:\n> The ferry was shut for four days\nIt was four, Okinawa. OKINAWA’s is one boat.",
    ),
    ("Tom & Jo", "Zo\u00eb \u00d3'Briain is right, Zoe%CC%88 or not; see /u/Zo%C3%AB%20%C3%93%27Briain, Okinawas lie."),
    ("<Rook>", "Tom &amp; Jo agree with Halyard, and Halyard77 with nobody. It was two days, I was there."),
    ("Al", "Also, as Al says: pell\nmarrow has the log. Two days? <rook> saw it, @quill too. PellMarrow!"),
    ("Halyard77", "Al, you were not there. The log of the ferry says four days: https://log.example/pell-marrow"),
    ("李小龙", "@Al @okinawa @stranger it was four days, 李小龙 says so. Zo\\u00eb too."),
)


RIGHT = """\
corrections:
- {turn: 2, author: okinawa, words: "No, it was two", tag: evidence, because: Pell Marrow said so, by: Mira Vance}
- {turn: 9, author: okinawa, words: "Nothing of okinawa", tag: claim, by: Mira Vance}
- {turn: 7, author: Halyard77, words: "Al, you were", parent: {turn: 1, author: Pell Marrow, words: The ferry was}}
- add: Was Okinawa right?
  positions:
  - {label: Pell Marrow, turns: [{turn: 1, words: "The ferry"}]}
  - {label: "no", turns: [{turn: 2, words: "No, it"}]}
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    turns = [
        {"id": f"c{at}", "author": by, "body": text, "parent": f"c{at - 1}" if at else None}
        for at, (by, text) in enumerate(TURNS)
    ]
    Path("in").mkdir()
    row = {"id": "ferry", "title": "Pell Marrow and the ferry", "turns": turns}
    Path("in/ferry.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    Path("in/ferry.corrections.yaml").write_text(RIGHT, encoding="utf-8")
    Path("brief.txt").write_text("The log\n\nPell Marrow kept the log of the ferry for four days.\n", encoding="utf-8")
    return tmp_path


def spellings(name: str) -> set[str]:
    parts = name.split()
    forms = {name, "".join(parts), "_".join(parts), "-".join(parts), "+".join(parts), ".".join(parts), "\n".join(parts)}
    for form in list(forms):
        forms |= {quote(form), quote_plus(form), quote(form, safe=""), html.escape(form), json.dumps(form)[1:-1]}
        forms |= {form.encode("ascii", "xmlcharrefreplace").decode(), html.escape(html.escape(form))}
    return {case(form) for form in forms for case in (str, str.lower, str.upper, str.title)}


def contents(folder: Path) -> Iterator[tuple[str, str]]:
    """Every file below a folder with all that it holds, its own name among it; what is packed, unpacked too."""
    for path in sorted(folder.rglob("*")):
        data = path.read_bytes() if path.is_file() else b""
        yield str(path), str(path.relative_to(folder)) + data.decode("utf-8", "replace")
        if path.suffix == ".gz":
            yield str(path), gzip.decompress(data).decode("utf-8")
        if path.suffix == ".db":
            yield str(path), "\n".join(sqlite3.connect(path).iterdump())


def traces(text: str) -> list[str]:
    """The names that stand in a text, whole or in part."""
    found = [
        spelling
        for name in (*NAMES, *OTHERS)
        for spelling in spellings(name)
        if re.search(rf"(?<![^\W_]){re.escape(spelling)}(?![^\W_])" if len(spelling) < 3 else re.escape(spelling), text)
    ]
    return found + re.findall(r"(?i)\bmarrow|\bpell\b|\bhalyard|briain|okinawa", text)


def run(*arguments: str) -> str:
    done = CliRunner().invoke(app_of(), list(arguments))
    assert done.exit_code == 0, done.output
    return done.stdout


def test_no_file_that_map_writes_holds_a_name(place: Path):
    formats = ",".join(writer.name for writer in argmap.writers.WRITERS if writer.text)
    run("map", "in/ferry.jsonl", "--pseudonyms", "--source", "brief.txt", "--to", formats, "-v")
    found = list(contents(place / "output"))
    assert len(found) >= 5
    assert {path: traces(text) for path, text in found if traces(text)} == {}
    run("map", "in/ferry.jsonl", "-o", "named")  # the search finds names where there are some
    assert all(traces(text) for path, text in contents(place / "named") if path.endswith((".yaml", ".svg", ".md")))


def test_no_file_that_a_batch_writes_holds_a_name(place: Path):
    run("batch", "in", "--pseudonyms", "--jobs", "1")
    found = list(contents(place / "output"))
    assert any(path.endswith(".db") for path, _ in found)
    assert {path: traces(text) for path, text in found if traces(text)} == {}


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_no_summary_holds_a_name(place: Path, form: str):
    assert traces(run("summary", "in/ferry.jsonl", "--pseudonyms", "--to", form)) == []


@pytest.mark.parametrize("form", ["jsonl", "paste"])
def test_no_copy_of_a_thread_holds_a_name(place: Path, form: str):
    assert traces(run("convert", "in/ferry.jsonl", "--pseudonyms", "--to", form)) == []


def test_everybody_has_one_name_and_nobody_the_name_of_another(place: Path):
    one, two = (argmap.load("in/ferry.jsonl", pseudonyms=hidden) for hidden in (False, True))
    names = dict(
        zip((turn.author for turn in one.thread.turns), (turn.author for turn in two.thread.turns), strict=True)
    )
    assert len(set(names.values())) == len(names) == len(NAMES)
    assert names["okinawa"] in two.thread.turns[2].text
    assert [turn.author for turn in argmap.load("in/ferry.jsonl", pseudonyms=True).thread.turns] == [*names.values()]


def test_corrections_still_fit_and_say_who_made_them_by_pseudonym(place: Path):
    one, two = (argmap.load("in/ferry.jsonl", pseudonyms=hidden) for hidden in (False, True))
    assert [problem.line for problem in two.problems if problem.code == "correction"] == [3]
    assert [bool(tag.by) for tag in two.tags] == [bool(tag.by) for tag in one.tags]
    assert [(r.child, r.parent, r.how) for r in two.replies] == [(r.child, r.parent, r.how) for r in one.replies]
    assert {tag.by for tag in two.tags if tag.by}.isdisjoint({"Mira Vance"})


def test_whoever_has_no_name_needs_no_pseudonym_and_words_that_hold_a_short_name_stay():
    said = [
        Turn(id="1", number=1, author="[deleted]", text="Also an ale."),
        Turn(id="2", number=2, author="Al", text="?"),
    ]
    thread = argmap.Thread(id="t", title="", format="", path="", story="", turns=tuple(said))
    hidden = hide(thread).thread
    assert (hidden.turns[0].author, hidden.turns[0].text) == ("[deleted]", "Also an ale.")
    assert hide(thread, key="mine").thread.turns[1].author != hidden.turns[1].author


@pytest.mark.parametrize("most", [20, 600])
def test_names_that_begin_with_one_another_over_and_over_are_replaced(most: int):
    said = [Turn(id=str(n), number=n, author="wx" * n, text="wx" * (n + 1)) for n in range(1, most)]
    thread = argmap.Thread(id="t", title="", format="", path="", story="", turns=tuple(said))
    assert not any("wxwx" in turn.text.lower() for turn in hide(thread).thread.turns[:-1])


def test_a_map_holds_names_throughout_so_that_the_thread_is_asked_for(place: Path):
    Path("map.yaml").write_bytes(argmap.write(argmap.load("in/ferry.jsonl"), "yaml"))
    with pytest.raises(argmap.BadInput, match="give the thread itself"):
        argmap.load("map.yaml", pseudonyms=True)
    assert corrections.read("", path="") == ()
