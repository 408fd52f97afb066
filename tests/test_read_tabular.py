"""Threads from tables: what columns may be called, how parents and times may be written, and what is refused."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import argmap
from argmap import api
from argmap.cli.app import app_of
from argmap.errors import BadInput

PIER = [
    {"id": "7", "parent_id": "", "author": "Ann", "created_at": "2024-05-02T10:00:00Z", "text": "Why close the pier?"},
    {"id": "9", "parent_id": "8", "author": "Cy", "created_at": "2024-05-02T12:00:00Z", "text": "It is new."},
    {"id": "8", "parent_id": "7", "author": "Bo", "created_at": "2024-05-02T11:00:00Z", "text": "It is old, it leaks."},
]


def saved(tmp_path: Path, text: str | bytes, name: str = "pier.csv") -> Path:
    """A file of this text."""
    file = tmp_path / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def as_csv(*, separator: str = ",", end: str = "\n") -> str:
    """The rows about the pier as a table."""
    lines = [separator.join(PIER[0]), *(separator.join(f'"{cell}"' for cell in row.values()) for row in PIER)]
    return end.join(lines) + end


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pier.csv", as_csv()),
        ("pier.tsv", as_csv(separator="\t")),
        ("pier.csv", b"\xef\xbb\xbfsep=;\r\n" + as_csv(separator=";", end="\r\n").encode()),
        ("pier.json", json.dumps(PIER)),
        ("pier.json", json.dumps({"page": 1, "comments": PIER})),
        ("pier.jsonl", "\n".join(map(json.dumps, PIER))),
    ],
)
def test_a_table_is_a_thread_however_it_is_written(tmp_path, name, text):
    thread = argmap.read(saved(tmp_path, text, name))
    assert thread.format == "tabular"
    assert [(turn.author, turn.text, turn.reply_to) for turn in thread.turns] == [
        ("Ann", "Why close the pier?", "story"),
        ("Bo", "It is old, it leaks.", "7"),
        ("Cy", "It is new.", "8"),
    ]
    assert not thread.problems


def test_turns_say_on_which_line_of_a_table_they_begin(tmp_path):
    thread = argmap.read(saved(tmp_path, 'user,body\nAnn,"Two\nlines"\nBo,One\n\nCy,None\n'))
    assert [turn.line for turn in thread.turns] == [2, 4, 6]


def test_answers_within_an_object_answer_it(tmp_path):
    within = [
        {
            "id": 1,
            "user": {"name": "Ann"},
            "body": "Why?",
            "replies": [{"id": 2, "user": {"name": "Bo"}, "body": "So."}],
        }
    ]
    thread = argmap.read(saved(tmp_path, json.dumps(within), "pier.json"))
    assert [(turn.author, turn.reply_to) for turn in thread.turns] == [("Ann", "story"), ("Bo", "1")]


def test_a_column_of_threads_makes_a_thread_of_each(tmp_path):
    rows = "article_id,title,username,comment\n1,Pier,Ann,Why?\n2,Port,Bo,When?\n1,Pier,Cy,So.\n"
    threads = list(argmap.read_all(saved(tmp_path, rows)))
    assert [(thread.id, thread.title, len(thread.turns)) for thread in threads] == [
        ("pier-1", "Pier", 2),
        ("pier-2", "Port", 1),
    ]


def test_ids_may_hold_the_way_to_a_comment(tmp_path):
    rows = "comment_counter,comment_author,comment_text\nherald_7_0,Ann,Why?\nherald_7_0_0,Bo,So.\nherald_7_1,Cy,No.\n"
    thread = argmap.read(saved(tmp_path, rows))
    assert [turn.reply_to for turn in thread.turns] == ["story", "herald_7_0", "story"]


def test_parents_may_be_people(tmp_path):
    rows = "author,reply_to_user,text\nAnn,,Why?\nBo,@Ann,So.\nCy,bo,No.\n"
    thread = argmap.read(saved(tmp_path, rows))
    assert [(turn.reply_to, turn.addressee) for turn in thread.turns] == [(None, None), (None, "Ann"), (None, "bo")]


def test_ids_that_a_program_made_numbers_with_a_point_are_the_same(tmp_path):
    rows = "id,parent,author,text\n1,,Ann,Why?\n2,1.0,Bo,So.\n"
    assert argmap.read(saved(tmp_path, rows)).turns[1].reply_to == "1"


def test_day_and_month_are_told_by_all_times_together(tmp_path):
    rows = "author,date,text\nAnn,{},Why?\nBo,03/04/2024 10:00,So.\n"
    first, second = (
        argmap.read(saved(tmp_path, rows.format(day))).turns for day in ("25/03/2024 9:00", "03/25/2024 9:00")
    )
    assert [turn.posted for turn in first] == [datetime(2024, 3, 25, 9), datetime(2024, 4, 3, 10)]
    assert [turn.posted for turn in second] == [datetime(2024, 3, 4, 10), datetime(2024, 3, 25, 9)]
    unknown = argmap.read(saved(tmp_path, rows.format("02/03/2024 9:00")))
    assert [turn.posted for turn in unknown.turns] == [None, None]
    assert "ambiguous" in unknown.problems[0].message


def test_markup_in_a_cell_is_read_as_a_person_sees_it(tmp_path):
    thread = argmap.read(saved(tmp_path, "user,text\nAnn,It&#39;s <b>old</b>.<br>Yes.\nBo,1 &lt; 2\n"))
    assert [turn.text for turn in thread.turns] == ["It's old.\nYes.", "1 < 2"]


def test_a_row_of_another_length_stays_and_is_told(tmp_path):
    thread = argmap.read(saved(tmp_path, "id,user,text\n1,Ann,Why?\n2,Bo\n3,Cy,So, then.\n"))
    assert len(thread.turns) == 3
    assert thread.problems[0].message.startswith("2 rows with more or fewer cells")
    assert thread.problems[0].line == 3


@pytest.mark.parametrize(
    "text", ["Ann, Bo, and the pier\n\nIt is shut.\n", "id,price,colour\n1,2,red\n", "text,colour\nred,blue\n"]
)
def test_a_text_with_commas_is_no_table_of_comments(tmp_path, text):
    assert argmap.read(saved(tmp_path, text, "pier.txt")).format == "paste"


def test_a_table_without_a_text_names_its_columns(tmp_path):
    with pytest.raises(BadInput, match="no column holds the text of comments, among 'id', 'price'"):
        argmap.read(saved(tmp_path, "id,price\n1,2\n"), "tabular")


def test_a_table_of_countless_columns_is_refused(tmp_path):
    with pytest.raises(BadInput, match="more than 2,000 columns"):
        argmap.read(saved(tmp_path, "text,author" + ",more" * 2_000 + "\n1,2\n"), "tabular")


def test_a_quotation_mark_that_is_left_open_is_named(tmp_path):
    with pytest.raises(BadInput, match="quotation mark") as caught:
        argmap.read(saved(tmp_path, 'user,text\nAnn,Why?\nBo,"' + "So. " * 50_000))
    assert caught.value.line == 3


def test_what_columns_hold_is_said_once_and_kept_beside_the_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    saved(tmp_path, "key,who,said\n1,Ann,Why?\n2,Bo,So.\n")
    with pytest.raises(BadInput, match="say which"):
        argmap.read("pier.csv", "tabular")
    given = ["--column", "text=said", "--column", "author=who"]
    assert CliRunner().invoke(app_of(), ["map", "pier.csv", "--to", "tree", *given]).exit_code == 0
    assert [turn.author for turn in argmap.read("pier.csv").turns] == ["Ann", "Bo"]
    assert Path(".pier.csv.columns.yaml").read_text() == 'author: "who"\ntext: "said"\n'


@pytest.mark.parametrize(
    ("word", "code", "said"), [("name=who", 2, "FIELD=COLUMN"), ("text=nothing", 3, "no column 'nothing'")]
)
def test_a_column_that_is_none_is_named(tmp_path, monkeypatch, word, code, said):
    monkeypatch.chdir(tmp_path)
    saved(tmp_path, as_csv())
    result = CliRunner().invoke(app_of(), ["map", "pier.csv", "--column", word])
    assert result.exit_code == code
    assert said in result.stderr


BOOK = {
    "[Content_Types].xml": "<Types/>",
    "xl/workbook.xml": "<workbook/>",
    "xl/sharedStrings.xml": "<sst><si><t>user</t></si><si><t>date</t></si><si><t>text</t></si>"
    "<si><r><t>It is </t></r><r><t>old.</t></r></si></sst>",
    "xl/styles.xml": '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="dd/mm/yyyy"/></numFmts>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="22"/></cellXfs></styleSheet>',
    "xl/worksheets/sheet1.xml": '<worksheet><sheetData><row r="1"><c r="A1"><v>7</v></c></row></sheetData></worksheet>',
    "xl/worksheets/sheet2.xml": '<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c>'
    '<c r="B1" t="s"><v>1</v></c><c r="D1" t="s"><v>2</v></c></row>'
    '<row r="3"><c r="A3" t="inlineStr"><is><t>Ann</t></is></c><c r="B3" s="1">'
    '<v>45414</v></c><c r="D3" t="s"><v>3</v></c></row><row r="4"><c r="A4" t="str"><v>Bo</v></c><c r="B4" s="2">'
    '<v>45414.5</v></c><c r="D4" t="inlineStr"><is><t>No.</t></is></c></row></sheetData></worksheet>',
}


def workbook(**files: str) -> bytes:
    """A workbook of these files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in {**BOOK, **files}.items():
            archive.writestr(name, text)
    return packed.getvalue()


def test_a_workbook_is_read_by_its_first_sheet_of_comments(tmp_path):
    thread = argmap.read(saved(tmp_path, workbook(), "pier.xlsx"))
    assert [(turn.author, turn.text, turn.line, turn.posted) for turn in thread.turns] == [
        ("Ann", "It is old.", 3, datetime(2024, 5, 2)),
        ("Bo", "No.", 4, datetime(2024, 5, 2, 12)),
    ]


def test_a_workbook_that_is_damaged_or_declares_entities_is_refused(tmp_path):
    bomb = workbook(**{"xl/sharedStrings.xml": '<!DOCTYPE sst [<!ENTITY a "aaaa">]><sst><si><t>&a;</t></si></sst>'})
    for data, said in ((bomb, "declares an entity"), (workbook()[:-40], "cannot be unpacked")):
        with pytest.raises(BadInput, match=said):
            argmap.read(saved(tmp_path, data, "pier.xlsx"))


@given(st.data())
def test_a_bent_table_is_read_or_refused(data):
    wrong = st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=9), st.just([1]), st.just({})
    )
    rows = [{name: data.draw(st.one_of(st.just(cell), wrong)) for name, cell in row.items()} for row in PIER]
    text = data.draw(st.sampled_from((json.dumps(rows), "\n".join(map(json.dumps, rows)), as_csv())))
    cut = data.draw(st.integers(0, len(text)))
    for file in (text, text[:cut], text[cut:]):
        try:
            threads = list(api.pieces_of(file.encode("utf-8", "replace"), path="bent", format="tabular"))
        except BadInput:
            continue
        assert all(argmap.analyse(thread).thread.turns for thread in threads)
