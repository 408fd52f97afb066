"""A corrections file is read as it is meant, or refused with its line."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from argmap import Kind, corrections
from argmap.corrections import Entry
from argmap.errors import BadInput

DOCS = Path(__file__).parent.parent / "docs" / "corrections.md"
TURN = "- turn: 17\n  author: Ann\n  words: No, it was\n"

REFUSED = {
    "- tag: claim": "2: a correction is about nothing: begin it with one of turn, dispute, add",
    "- turn: 17\n  tag: claim": "2: the turn is named by its number alone, which may move: add its first 'words'",
    TURN: "2: this correction puts nothing right: add one of parent",
    TURN + "  tag: fact": "5: 'fact' is not known here: write claim, rebuttal or evidence",
    TURN + "  parents: story": "5: a correction has no field 'parents': write 'parent'",
    TURN + "  parent: Ben": "5: 'Ben' is not known here",
    TURN
    + "  parent: 19": "5: the turn is named by its number alone, which may move: write {turn: 19, author: …, words: …}",
    TURN + "  parent: {turn: 3}": "5: the turn is named by its number alone",
    TURN + "  parent: {words: a}": "5: the turn has no number: add a 'turn' field",
    TURN + "  tag: claim\n  to: story": "6: 'to' says nothing without 'relation': add that field",
    TURN + "  quote: it was": "5: 'quote' says nothing without 'of': add that field",
    TURN + "  tag: claim\n  holder: Ann": "6: 'holder' says nothing of a turn",
    TURN + "  join: the one above": "5: 'join' names the turn that this one goes on from",
    TURN + "  split: [{turn: 3, words: a}]": "5: 'split' names the words with which a turn of its own begins",
    "- dispute: Who?\n  tag: claim": "3: 'tag' says nothing of a dispute: write one of name",
    "- dispute: Who?\n  split: those": "3: 'split' names a list of turns",
    "- dispute: {}\n  drop: yes": "2: the dispute has neither title nor turns",
    "- dispute: Who?\n  drop: no": "3: 'no' is not known here",
    "- add: Who?\n  positions: [{turns: []}]": "3: a position has no label",
}


def entries_of(text: str) -> list[Entry]:
    return [replace(each, line=None) for each in corrections.read(text, path="a.corrections.yaml")]


@pytest.mark.parametrize("text", REFUSED, ids=range(len(REFUSED)))
def test_what_no_correction_may_say_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        corrections.read(f"corrections:\n{text}\n", path="a.corrections.yaml")
    assert str(caught.value).startswith(f"a.corrections.yaml:{REFUSED[text]}")


def test_an_entry_knows_its_line() -> None:
    found = corrections.read(f"corrections:\n# a note\n{TURN}  tag: claim\n", path="a.yaml")
    assert [(each.path, each.line) for each in found] == [("a.yaml", 3)]


def examples() -> list[str]:
    """Every example of the docs as a file: the fenced ones, and those of the tables below what they are about."""
    text = DOCS.read_text(encoding="utf-8")
    found = [block.removeprefix("corrections:\n") for block in re.findall(r"```yaml\n(.*?)```", text, re.S)]
    for part, head in (("in a turn", TURN), ("in a dispute", "- dispute: Who?\n")):
        table = text.split(f"## What may be put right {part}\n")[1].split("\n## ")[0]
        cells = re.findall(r"^\| `.*\| (`[^|]*`) \|$", table, re.M)
        found += [head + "".join(f"  {line.strip('`')}\n" for line in cell.split("<br>")) for cell in cells]
    return found


@pytest.mark.parametrize("text", examples(), ids=range(len(examples())))
def test_every_example_of_the_docs_is_read_and_written_as_the_same(text: str) -> None:
    found = entries_of(f"corrections:\n{text}")
    assert found
    again = corrections.write(found).decode()
    assert entries_of(again) == [replace(each, path="a.corrections.yaml") for each in found]


def test_every_field_has_an_example_in_the_docs() -> None:
    used = {
        name
        for text in examples()
        for each in entries_of(f"corrections:\n{text}")
        for name in each.__slots__
        if getattr(each, name) is not None
    }
    assert set(Entry.__slots__) - used <= {"line", "to", "thread", "not_also"}


def test_an_empty_file_holds_no_corrections() -> None:
    assert corrections.read("", path="a.yaml") == corrections.read("# none yet\n", path="a.yaml") == ()


def test_more_entries_leave_those_in_the_file_as_they_were_written() -> None:
    (more,) = entries_of(f"corrections:\n{TURN}  tag: evidence\n")
    text = f"# mine\ncorrections:\n{TURN}  tag: claim  # surely\n"
    longer = corrections.added(text, [more], path="a.yaml").decode()
    assert longer.startswith(text)
    assert [each.tag for each in entries_of(longer)] == [Kind.CLAIM, Kind.EVIDENCE]
    for other in ("", "corrections: []\n", "corrections:\n  " + TURN.replace("\n", "\n  ") + "  tag: claim\n"):
        found = entries_of(corrections.added(other, [more], path="a.yaml").decode())
        assert [each.tag for each in found][-1] is Kind.EVIDENCE
        assert len(found) == len(entries_of(other)) + 1


def test_no_corrections_are_a_file_without_entries() -> None:
    assert corrections.read(corrections.write([]).decode(), path="a.yaml") == ()
