"""The paste reader: cases as text, encodings, hostile input and the real threads."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import argmap
from tests.cases import ROOT, SHARED, cases, examples, needs_shared

CASES = cases("paste_cases.txt")


def read(text: str) -> argmap.Thread:
    return argmap.read_bytes(text.encode("utf-8", "surrogatepass"), path="case.txt", format="paste")


def line_of(turn: argmap.Turn) -> str:
    who = f"{turn.author} > {turn.addressee}" if turn.addressee else turn.author
    return f"{turn.line} {who} | " + " / ".join(turn.text.split("\n"))


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_case(text, expected):
    thread = read(text)
    assert [line_of(turn) for turn in thread.turns] == expected["turns"]
    # How sure the reader is of so short a page is not looked at.
    assert [problem.code for problem in thread.problems if problem.code != "misread"] == expected.get("problems", [])


def test_every_line_of_a_turn_knows_its_line_in_the_file():
    text = (ROOT / "threads" / "harbour-truce.txt").read_text(encoding="utf-8")
    lines = text.split("\n")
    for turn in read(text).turns:
        assert lines[turn.line - 1].strip().startswith(turn.author)
        for row, number in zip(turn.text.split("\n"), turn.lines, strict=True):
            assert lines[number - 1].strip().endswith(row)


@pytest.mark.parametrize(
    "data",
    [
        "Café talk.\n1 Comment\nZoë\nBien sûr.\n".encode("cp1252"),
        "\ufeffCafé talk.\n1 Comment\nZoë\nBien sûr.\n".encode(),
        "Café talk.\r\n1 Comment\r\nZoë\r\nBien sûr.\r\n".encode(),
        "\ufeffCafé talk.\n1 Comment\nZoë\nBien sûr.\n".encode("utf-16-le"),
    ],
    ids=["Windows-1252", "UTF-8 with a mark", "CR LF", "UTF-16"],
)
def test_encodings_give_the_same_thread(data):
    thread = argmap.read_bytes(data, path="x.txt")
    assert [(turn.author, turn.text) for turn in thread.turns] == [("Zoë", "Bien sûr.")]
    assert thread.story == "Café talk."


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "is a picture"),
        (b"a story\nwith a \x00 in it\n", "NUL"),
        (bytes(range(1, 9)) * 100, "binary"),
    ],
)
def test_bad_bytes_give_one_clear_line(data, words):
    with pytest.raises(argmap.BadInput, match=words) as caught:
        argmap.read_bytes(data, path="bad.txt")
    assert str(caught.value).startswith("bad.txt")
    assert "\n" not in str(caught.value)


def test_a_missing_file_and_a_folder_are_bad_input(tmp_path):
    for path, words in ((tmp_path / "none.txt", "no such file"), (tmp_path, "folder")):
        with pytest.raises(argmap.BadInput, match=words):
            argmap.read(path)


def test_broken_characters_are_told_and_cost_nothing():
    thread = argmap.read_bytes("Ünter älter Öl.\n1 Comment\nZoë\nSüß ".encode() + b"\xff\xed\xa0\x80 so.", path="x.txt")
    assert [turn.author for turn in thread.turns] == ["Zoë"]
    assert [problem.code for problem in thread.problems if problem.code != "misread"] == ["encoding"]


@pytest.mark.parametrize("name", ["harbour-truce", "bus-lanes", "library-hours"])
def test_samples_are_read_whole(name):
    yaml = pytest.importorskip("yaml")
    gold = yaml.safe_load((ROOT / "tests" / "gold" / f"{name}.yaml").read_text(encoding="utf-8"))["comments"]
    thread = argmap.read(ROOT / "threads" / f"{name}.txt")
    found = [(turn.line, turn.author, turn.addressee) for turn in thread.turns]
    assert found == [(entry["line"], entry["author"], entry.get("addressee")) for entry in gold]
    assert thread.stated == len(gold)
    assert not thread.problems


@needs_shared
def test_the_wire_story_thread_is_read_whole():
    yaml = pytest.importorskip("yaml")
    folder = SHARED / "threads"
    gold = yaml.safe_load((folder / "energy-truce.gold.yaml").read_text(encoding="utf-8"))["comments"]
    thread = argmap.read(folder / "energy-truce.txt")
    found = [(turn.line, turn.author, turn.addressee) for turn in thread.turns]
    assert found == [(entry["line"], entry["author"], entry.get("addressee")) for entry in gold]


def test_ten_thousand_names_and_a_line_of_a_megabyte_are_read():
    many = "Story.\n10,000 Comments\n" + "".join(
        f"name{number}\nSome words of number {number}.\n" for number in range(10_000)
    )
    assert len(read(many).turns) == 10_000
    wide = read("Story.\n1 Comment\nZoë\n" + "word " * 200_000)
    assert len(wide.turns) == 1


@examples(150)
@example(b"\t\xef\xbb\xbf")  # text to Python, and no row
@given(st.binary(max_size=400))
def test_any_bytes_give_a_thread_or_bad_input(data):
    try:
        thread = argmap.read_bytes(data, path="any.txt", format="paste")
    except argmap.BadInput:
        return
    assert [turn.number for turn in thread.turns] == list(range(1, len(thread.turns) + 1))


NAMES = ["Ann", "Bob", "Ann", "Cy D", "AnnToday 11:40 am GMT...and so on", "Bob wrote:", "@Ann you", "Ann • 3 days ago"]
BODIES = ["3 Comments", "Reply", "No.", "A longer line of text, with a stop.", "", "Why"]
LINES = st.sampled_from(NAMES + BODIES)


@examples(200)
@given(st.lists(LINES, max_size=40))
def test_no_line_of_a_page_is_in_two_turns(lines):
    try:
        thread = read("\n".join(lines) or "x")
    except argmap.BadInput:
        return
    seen = [number for turn in thread.turns for number in turn.lines]
    heads = [turn.line for turn in thread.turns]
    assert len(seen) == len(set(seen))
    assert len(heads) == len(set(heads))
    assert all(turn.author and 1 <= turn.line <= len(lines) for turn in thread.turns)


def test_whoever_has_the_longest_name_behind_an_at_sign_is_addressed():
    blocks = [
        "Ann\nIt rained.",
        "Ann B\nIt did not.",
        "Anna\nWho saw it?",
        "Cy\n@Ann B you are right.",
        "Bo\n@Annabel no.",
    ]
    page = read("\n".join(["The rain in the harbour.", "5 Comments", *blocks]))
    assert [turn.addressee for turn in page.turns] == [None, None, None, "Ann B", "Annabel"]


def test_what_stands_behind_in_reply_to_is_a_name_without_its_colon():
    blocks = [
        "Ann\nIt rained.",
        "Bo\nIn reply to Ann:\nIt did not.",
        "Cy\nre: Bo\nWho saw it?",
        f"Ann\nre:{' ' * 99}Cy :\nMe.",
    ]
    page = read("\n".join(["The rain in the harbour.", "4 Comments", *blocks]))
    assert [(turn.addressee, turn.text) for turn in page.turns[1:]] == [
        ("Ann", "It did not."),
        ("Bo", "Who saw it?"),
        ("Cy", "Me."),
    ]
