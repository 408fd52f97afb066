"""What is doubtful about the reading of a page is said first, wherever the thread is shown."""

from __future__ import annotations

import argmap
from argmap.model import Problem, doubts
from argmap.readers import paste
from tests.test_pages import TEN, read

HEAD = ["The clock of Ebb Street", "It has lost its hands, and nobody knows who took them.", ""]
SAID = [f"{name} says:\nMay {at + 1}, 2019 at 8:{at + 10} am\n{said}\nReply" for at, (name, said) in enumerate(TEN)]
PAGE = "\n".join([*HEAD, "10 Comments", *SAID])
# The head of the fifth comment is gone: its words follow the button of the fourth.
DAMAGED = PAGE.replace("Dagny Holm says:\nMay 5, 2019 at 8:14 am\n", "")


def misread(thread: argmap.Thread) -> list[Problem]:
    return [problem for problem in thread.problems if problem.code == "misread"]


def test_a_page_that_repeats_from_head_to_foot_is_not_doubted():
    thread = read(PAGE)
    assert [turn.author for turn in thread.turns] == [name for name, _ in TEN]
    assert thread.problems == ()


def test_a_comment_with_a_button_amid_its_words_is_doubted_with_the_line_to_look_at():
    thread = read(DAMAGED)
    (problem,) = misread(thread)
    line = DAMAGED.split("\n").index("There is a bus, and it has the same hours.") + 2
    assert problem.message.startswith("1 of 9 comments may be misread: ")
    assert f"(line {line})" in problem.message
    assert thread.problems[0] == problem


def test_a_comment_without_words_is_doubted_and_one_that_is_deleted_is_not():
    thread = read(PAGE.replace(TEN[4][1] + "\n", ""))
    (problem,) = misread(thread)
    assert problem.message.startswith("1 of 10 comments may be misread: it holds no words (line 21)")
    assert not misread(read(PAGE.replace(TEN[4][1], "[deleted]")))


def test_a_stated_count_is_checked_and_followed_by_nobody():
    for stated in (3, 9, 11, 40):
        thread = read(PAGE.replace("10 Comments", f"{stated} Comments"))
        assert [turn.author for turn in thread.turns] == [name for name, _ in TEN]
        (problem,) = [problem for problem in thread.problems if problem.code == "count"]
        assert f"{stated} comments stated, 10 found" in problem.message


def test_summary_and_pictures_begin_with_what_is_doubtful():
    map_ = argmap.analyse(read(DAMAGED))
    (message,) = doubts(map_.problems)
    assert message.startswith("1 of 9 comments may be misread")
    assert argmap.write(map_, "summary", to="text", width=400).decode().startswith(message)
    assert argmap.write(map_, "summary").decode().startswith("**1 of 9 comments may be misread")
    assert "1 of 9 comments may be misread" in argmap.write(map_, "map").decode()


def test_what_is_not_doubted_shows_no_warning():
    map_ = argmap.analyse(read(PAGE))
    assert doubts(map_.problems) == ()
    assert argmap.write(map_, "summary").decode().startswith("# The clock of Ebb Street")
    assert "misread" not in argmap.write(map_, "map").decode()


def test_comments_in_another_language_are_found_and_the_analysis_is_doubted():
    said = ["Das ist falsch, und das weiß hier jeder.", "Wer hat die Zeiger denn zuletzt gesehen, und wann war das?"]
    rows = [
        f"{name} sagt:\n{at + 1}. Mai 2019 um 8:{at + 10} Uhr\n{said[at % 2]} {'Ich frage nur. ' * at}\nAntworten"
        for at, (name, _) in enumerate(TEN)
    ]
    thread = read("\n".join(["Die Uhr am Platz", "Sie hat keine Zeiger mehr.", "", "10 Kommentare", *rows]))
    assert [turn.author for turn in thread.turns] == [name for name, _ in TEN]
    assert [problem.code for problem in thread.problems] == ["language"]
    assert "not in English" in doubts(thread.problems)[0]


def test_each_row_of_a_page_is_shown_with_what_it_is_taken_for():
    parts = paste.parts(PAGE + "\nLeave a comment\nName *")
    assert [part.kind for part in parts[:2]] == ["story", "story"]
    assert parts[2].kind == "heading"
    assert [part.kind for part in parts[3:7]] == ["name", "stamp", "body", "frame"]
    assert [part.kind for part in parts[-2:]] == ["foot", "foot"]
    lines = PAGE.split("\n")
    assert all(lines[part.line - 1] == part.text for part in parts[:-2])


def test_a_page_without_comments_is_shown_as_a_story():
    parts = paste.parts("\n".join(HEAD))
    assert [(part.line, part.kind) for part in parts] == [(1, "story"), (2, "story")]


def test_a_row_that_says_what_a_comment_answers_is_no_doubt_though_it_has_a_stamp() -> None:
    said = ("The weir is older than the mill.", "It is not, the mill stood first.", "Both are younger than the church.")
    names = ("Orla Brand", "Tomas Grell", "Orla Brand", "Tomas Grell")
    rows = ["How old is the weir?", "", "4 comments", ""]
    for at, name in enumerate(names):
        rows += [name, f"{at + 1} June 2011 9:14PM"]
        rows += [f"Response to {names[at - 1]}, {at} June 2011 9:14PM"] if at else []
        rows += [said[at % 3], ""]
    thread = argmap.read_bytes("\n".join(rows).encode(), path="page.txt")
    assert [turn.addressee for turn in thread.turns] == [None, "Orla Brand", "Tomas Grell", "Orla Brand"]
    assert not [problem.message for problem in thread.problems if "a row like" in problem.message]
