"""What each correction does to a small thread, and what is said of one that does not fit."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

import argmap
from argmap import ArgumentMap, Thread, Turn, corrections
from argmap.corrections import Entry, Place
from argmap.writers import WRITERS
from argmap.writers.drawing import put_right

ROWS = [
    ("1", "Ann", None, "The bridge was shut for four days, and nobody told us."),
    ("2", "Ben", "1", "No, it was shut for two days. I crossed it on Wednesday."),
    ("3", "Cem", "1", "It was four days, Ben is wrong. The notice says so: https://example.org/notice"),
    ("4", "Ann", "2", "You crossed the other bridge.\n\nBen\nI did not, and you know it."),
    ("5", "Dora", "4", "It was two days, as Ben says."),
    ("6", "Ann", "5", "Yes."),
    ("7", "Ann", "1", "Yes."),
    ("8", "Eve", "1", "Who pays for the repair, the town or the state?"),
    ("9", "Cem", "8", "The town pays for the repair, as always."),
    ("10", "Ben", "8", "The state pays for the repair this time."),
]
PLACES = {
    "1": 'turn: 1, author: Ann, words: "The bridge was"',
    "2": 'turn: 2, author: Ben, words: "No, it was"',
    "3": 'turn: 3, author: Cem, words: "It was four"',
    "4": 'turn: 4, author: Ann, words: "You crossed"',
    "5": 'turn: 5, author: Dora, words: "It was two days"',
    "6": 'turn: 6, author: Ann, words: "Yes."',
    "8": 'turn: 8, author: Eve, words: "Who pays"',
    "9": 'turn: 9, author: Cem, words: "The town pays"',
    "10": 'turn: 10, author: Ben, words: "The state pays"',
}
SHUT = (
    '{add: "How long was it shut?", positions: ['
    "{label: four days, turns: [{<1>}, {<3>}]}, {label: two days, turns: [{<2>}, {<5>}]}]}"
)
PAYS = (
    '{add: "Who pays?", positions: [{label: the town, turns: [{<9>}]}, {label: the state, turns: [{<10>}]}],'
    " turns: [{<8>}]}"
)


def file_of(*entries: str) -> str:
    """A corrections file; <3> in an entry names the third turn."""
    text = "corrections:\n" + "".join(f"- {entry}\n" for entry in entries)
    return re.sub(r"<(\d+)>", lambda found: PLACES[found[1]], text)


def right(*entries: str) -> ArgumentMap:
    """The map of the thread with entries put over it."""
    rows = [{"id": id_, "author": by, "parent": parent, "body": text} for id_, by, parent, text in ROWS]
    text = file_of(*entries)
    return argmap.analyse(argmap.thread_of(rows), corrections=corrections.read(text, path="t.corrections.yaml"))


def misfits(map_: ArgumentMap) -> list[str]:
    return [
        f"{problem.line}: {problem.message.removeprefix('this correction is left out: ')}"
        for problem in map_.problems
        if problem.code == "correction"
    ]


def parents(map_: ArgumentMap) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for reply in map_.replies:
        found.setdefault(reply.child, []).append(reply.parent)
    return found


def sides(map_: ArgumentMap, at: int = 0) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return [(each.label, each.turns, each.holders) for each in map_.disputes[at].positions]


MISFITS = {
    '{turn: 3, author: Cem, words: "It was six", tag: claim}': "no turn by 'Cem' begins with 'It was six'",
    '{turn: 3, author: Ann, words: "It was four", tag: claim}': "no turn by 'Ann' begins with 'It was four', but #3 by",
    '{turn: 9, author: Ann, words: "Yes.", tag: claim}': "2 turns begin with 'Yes.' (#6, #7): give more words",
    "{<3>, parent: {turn: 2, words: Nothing of the kind}}": "no turn begins with 'Nothing of the kind'",
    "{<1>, parent: {<4>}}": "#1 cannot answer #4, which answers it",
    "{<1>, parent: {<1>}}": "#1 cannot answer itself",
    "{<4>, also: {<2>}}": "#4 mainly answers #2: move it first",
    "{<4>, not_also: {<2>}}": "#4 mainly answers #2: say with 'parent'",
    "{<5>, relation: rebuts, to: {<1>}}": "#5 does not answer #1: say so first",
    "{<5>, quote: no such words, of: nobody}": "#5 has no words 'no such words': copy them",
    "{<5>, quote: two days, of: {<5>}}": "#5 cannot quote itself",
    "{<5>, join: {<5>}}": "#5 cannot go on from itself",
    "{<5>, split: no such words}": "#5 has no words 'no such words': copy them",
    "{<5>, split: It was two}": "#5 begins with 'It was two', so that nothing would be left of it",
    "{dispute: Was it shut at all?, drop: yes}": "no dispute is titled 'Was it shut at all?'",
    '{dispute: "Who pays?", position: the King, label: the Queen}': "'Who pays?' has no position 'the King': there are",
    '{dispute: "Who pays?", position: the town, holder: Dora}': "'Dora' has written none of the turns on 'Who pays?'",
    '{dispute: "Who pays?", join: "Who pays?"}': "'Who pays?' cannot be joined to itself",
    '{dispute: "Who pays?", split: [{<1>}], name: Other}': "'Who pays?' cannot be made two: some of these turns",
}


@pytest.mark.parametrize("entry", MISFITS, ids=range(len(MISFITS)))
def test_a_correction_that_does_not_fit_is_a_problem_with_its_line_and_costs_nothing_else(entry: str):
    map_ = right(PAYS, entry)
    (found,) = misfits(map_)
    assert found.startswith(f"3: {MISFITS[entry]}")
    assert replace(map_, problems=()) == replace(right(PAYS), problems=())


def test_a_turn_answers_another_one_besides_or_no_longer():
    found = right("{<5>, also: {<2>}}")
    assert parents(found)["5"] == ["4", "2"]
    assert [reply.main for reply in found.replies if reply.child == "5"] == [True, False]
    assert parents(right("{<5>, also: {<2>}}", "{<5>, not_also: {<2>}}"))["5"] == ["4"]
    assert parents(right("{<5>, also: {<2>}}", "{<5>, parent: {<2>}}"))["5"] == ["2"]


def test_a_turn_made_two_gives_the_second_its_author_and_what_is_put_right_after_it_finds_both():
    found = right(
        '{<4>, split: "I did not", written_by: Ben}',
        '{turn: 5, author: Ben, words: "I did not, and", parent: {<4>}, tag: rebuttal}',
        "{<5>, tag: claim}",
    )
    assert misfits(found) == []
    assert [(turn.number, turn.author) for turn in found.thread.turns][3:6] == [(4, "Ann"), (5, "Ben"), (6, "Dora")]
    assert found.thread.turns[3].text == "You crossed the other bridge."
    assert found.thread.turns[4].by == "hand"
    assert parents(found)[found.thread.turns[4].id] == ["4"]


HEADS = [  # what stands in a turn's text between one person's words and another's, and the words at which it is split
    ("\nBen\n", "Ben"),
    ("\nBen\n", "I did"),
    ("\n\nBen\n2 hours ago\n\n", "Ben"),
    ("\n\nBen\n2 hours ago\n\n", "I did"),
    ("\nBen\n2 hours ago\n", "2 hours"),
    ("\nBEN · 3 May 2024 at 10:14\n", "BEN"),
    ("\n3 May 2024, 10:14\nben:\n", "3 May"),
]


@pytest.mark.parametrize(("head", "words"), HEADS)
def test_the_head_of_a_turn_that_is_told_from_another_is_in_neither(head: str, words: str):
    text = f"You crossed it.{head}I did not.\nNever."
    lines = tuple(range(11, 12 + text.count("\n")))
    turn = Turn(id="1", number=1, author="Ann", text=text, line=10, lines=lines)
    thread = Thread(id="t", title="t", format="paste", path="t.txt", story="", turns=(turn,))
    split = Entry(turn=Place(number=1, words="You crossed"), split=words, written_by="Ben")
    first, second = argmap.analyse(thread, corrections=[split]).thread.turns
    assert (first.text, second.text, second.author) == ("You crossed it.", "I did not.\nNever.", "Ben")
    assert (len(first.lines), second.lines) == (1, lines[-2:])
    assert second.line == 11 + [line.strip() != "" for line in text.split("\n")].index(True, 1)
    (first, second) = argmap.analyse(thread, corrections=[replace(split, written_by=None)]).thread.turns
    assert second.text == text[text.index(words) :]  # who does not say who wrote it, has it as it stands


def test_a_name_within_a_sentence_is_no_head():
    found = right('{<5>, split: "Ben says", written_by: Ben}')
    assert found.thread.turns[5].text == "Ben says."


def test_what_is_no_comment_goes_and_who_answered_it_answers_what_it_was_stated_to_answer():
    found = right("{<4>, drop: yes, by: Mira, because: a menu}", "{<5>, tag: claim}")
    assert misfits(found) == []
    assert [turn.id for turn in found.thread.turns] == ["1", "2", "3", "5", "6", "7", "8", "9", "10"]
    assert [turn.number for turn in found.thread.turns] == list(range(1, 10))
    assert parents(found)["5"] == ["2"]
    assert "stated of what was #4" in next(reply.why for reply in found.replies if reply.child == "5")
    said = [(each.line, each.message) for each in found.problems if each.code == "dropped"]
    assert said == [(None, "what was #4 Ann is left out as no comment: put right by Mira: a menu")]


def test_what_was_said_of_a_turn_before_it_was_no_comment_goes_with_it():
    found = right(
        "{<4>, tag: evidence}",
        "{<6>, parent: {<4>}}",
        '{add: "Crossed?", positions: [{label: yes, turns: [{<2>}, {<4>}]}, {label: no, turns: [{<3>}]}]}',
        "{<4>, drop: yes}",
    )
    assert misfits(found) == []
    assert sides(found)[0][:2] == ("yes", ("2",))
    assert {"4"}.isdisjoint({reply.parent for reply in found.replies} | {tag.turn for tag in found.tags})


def test_what_is_said_of_a_turn_after_it_was_no_comment_is_a_problem():
    assert misfits(right("{<4>, drop: yes}", "{<4>, tag: claim}")) == ["3: no turn by 'Ann' begins with 'You crossed'"]


def test_of_a_thread_something_is_left():
    entries = corrections.read(file_of("{<1>, drop: yes}"), path="x")
    map_ = argmap.analyse(argmap.thread_of([{"id": "1", "author": "Ann", "body": ROWS[0][3]}]), corrections=entries)
    assert misfits(map_) == ["2: #1 is the only comment, so that nothing would be left"]


def test_turns_joined_are_one_and_who_answered_the_second_answers_it():
    found = right("{<5>, join: {<4>}}")
    assert [turn.number for turn in found.thread.turns] == list(range(1, 10))
    assert found.thread.turns[3].text.endswith("I did not, and you know it.\nIt was two days, as Ben says.")
    assert parents(found)["6"] == ["4"]
    assert misfits(found) == []


def test_a_dispute_of_title_labels_and_turns_alone_has_holders_statements_sources_and_proof():
    found = right(SHUT)
    assert sides(found) == [
        ("four days", ("1", "3"), ("Ann", "Cem")),
        ("two days", ("2", "5"), ("Ben", "Dora")),
    ]
    (dispute,) = found.disputes
    texts = {turn.id: turn.text for turn in found.thread.turns}
    stated = [[texts[s.turn][s.start : s.end] for s in each.statements] for each in dispute.positions]
    assert sorted(stated[1]) == ["It was two days, as Ben says.", "No, it was shut for two days."]
    assert [span.turn for span in dispute.positions[0].evidence] == ["3"]
    assert (dispute.id, dispute.weight > 0, dispute.by) == ("d1", True, "hand")


def test_a_person_and_a_turn_are_put_on_a_position_or_on_none():
    titled = '{dispute: "How long was it shut?", position: '
    assert sides(right(SHUT, titled + "four days, holder: Dora}"))[0][1:] == (("1", "3", "5"), ("Ann", "Cem", "Dora"))
    assert sides(right(SHUT, titled + "neither, holder: Dora}"))[1][1:] == (("2",), ("Ben",))
    found = right(SHUT, '{<4>, dispute: "How long was it shut?", position: two days}')
    assert sides(found)[1][1] == ("2", "4", "5")
    assert "4" in found.disputes[0].turns


def test_a_label_a_title_and_what_follows_find_the_dispute_by_its_old_title_and_its_new_one():
    found = right(
        PAYS,
        '{dispute: "Who pays?", name: "Who paid?"}',
        '{dispute: "Who paid?", position: the town, label: the taxpayer}',
        '{dispute: "Who pays?", position: the state, label: nobody}',
    )
    assert misfits(found) == []
    assert [label for label, _, _ in sides(found)] == ["the taxpayer", "nobody"]


def test_disputes_are_joined_by_who_holds_what_and_made_two_again():
    more = '{add: "Who pays for it?", positions: [{label: government, turns: [{<2>}]}, {label: we, turns: [{<3>}]}]}'
    joined = right(PAYS, more, '{dispute: "Who pays?", join: "Who pays for it?"}')
    assert sides(joined) == [("the town", ("3", "9"), ("Cem",)), ("the state", ("2", "10"), ("Ben",))]
    assert joined.disputes[0].turns == ("2", "3", "8", "9", "10")
    two = right(PAYS, '{dispute: "Who pays?", split: [{<8>}, {<9>}], name: The town?}')
    assert [(each.title, each.turns) for each in two.disputes] == [("Who pays?", ("10",)), ("The town?", ("8", "9"))]
    assert sides(two, 1) == [("the town", ("9",), ("Cem",)), ("the state", (), ())]


def test_a_dispute_is_dropped_and_the_others_move_up():
    found = right(PAYS, SHUT, '{dispute: "Who pays?", drop: yes, by: Mira, because: it is no question}')
    (gone,) = found.dropped
    assert (gone.title, gone.by, gone.why) == ("Who pays?", "Mira", "put right by Mira: it is no question")
    assert "1 put right by Mira" in put_right(found)
    assert argmap.load_bytes(argmap.write(found, "yaml"), path="map.yaml").dropped == found.dropped
    assert [(each.id, each.title, each.positions[1].id) for each in found.disputes] == [
        ("d1", "How long was it shut?", "d1b")
    ]


def test_each_thing_that_somebody_said_counts_once_whatever_it_changed():
    shut = 'dispute: "How long was it shut?"'
    found = right(
        SHUT,
        f"{{{shut}, name: How long?, by: Mira}}",
        f"{{{shut}, position: four days, holder: Dora, by: Mira}}",
        f"{{{shut}, position: two days, holder: Cem, by: Mira}}",
        '{<4>, quote: "You crossed the other bridge.", of: {<2>}, by: "\\"Z\xe9\\" \\x85"}',
        '{<4>, quote: "You crossed the other bridge.", of: nobody, by: "\\"Z\xe9\\" \\x85"}',
        "{<9>, tag: claim, by: Ben}",
        "{<9>, tag: evidence, parent: {<3>}, by: Ben}",
        "{<2>, parent: {<5>}, by: Eve}",
        '{<3>, split: "no such words", by: Eve}',
    )
    assert [each[:2] for each in misfits(found)] == ["10", "11"]
    told = '3 put right by Mira, 2 by Ben, 1 by "Z\xe9" \x85, 1 by hand'
    assert put_right(found) == told
    assert put_right(argmap.load_bytes(argmap.write(found, "yaml"), path="map.yaml")) == told
    assert put_right(right()) == ""


def test_corrections_of_another_thread_of_the_file_are_passed_over():
    assert misfits(right("{<1>, tag: claim, thread: other}")) == []


def test_a_map_is_put_right_in_its_own_file(tmp_path: Path):
    (tmp_path / "map.yaml").write_bytes(argmap.write(right(), "yaml"))
    (tmp_path / "map.corrections.yaml").write_text(file_of("{<1>, tag: claim}"), encoding="utf-8")
    (problem,) = argmap.load(tmp_path / "map.yaml").problems
    assert (problem.line, problem.code) == (2, "correction")
    assert "give the thread itself" in problem.message


def test_no_word_of_a_correction_becomes_markup_in_a_picture_or_page():
    evil = '"<script>alert(1)</script><img src=x>"'
    map_ = right(
        f"{{<2>, tag: claim, by: {evil}, because: {evil}}}",
        f"{{<4>, parent: {{<1>}}, by: {evil}, because: {evil}}}",
        f"{{<8>, written_by: {evil}}}",
        f"{{add: {evil}, positions: [{{label: {evil}, turns: [{{<1>}}]}}, {{label: b, turns: [{{<2>}}]}}]}}",
    )
    assert misfits(map_) == []
    for writer in WRITERS:
        for name, options in writer.files(map_).items():
            if name.endswith((".svg", ".html", ".md")):
                written = argmap.write(map_, writer.name, **options).decode()
                assert "<script>alert" not in written
                assert "<img" not in written
