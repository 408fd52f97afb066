"""Every way in ends in a sound Thread, whatever ids, numbers and characters it came with."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

import argmap
from argmap.graph import walk
from argmap.model import STORY, State, Thread, Turn, instant
from argmap.writers import WRITERS

from .cases import examples

UTC = timezone.utc


def thread(*turns: Turn, story: str = "") -> Thread:
    return Thread(id="t", title="", format="made", path="made.py", story=story, turns=turns)


def turn(id: str, number: int = 1, author: str = "Ann", text: str = "It is so.", **fields: object) -> Turn:
    return Turn(id=id, number=number, author=author, text=text, **fields)  # type: ignore[arg-type]


# What a site puts in place of a text, or what somebody says → what became of the turn.
STATES = {
    "[deleted]": "deleted",
    "Deleted.": "deleted",
    "(post deleted by author)": "deleted",
    "[This comment was deleted by its author]": "deleted",
    "[removed]": "removed",
    "[ Removed by moderator ]": "removed",
    "This comment has been removed by a moderator because it broke the rules. Replies may be removed too.": "removed",
    "": "live",
    "This comment was removed by a moderator. Why?": "live",
    "This comment was deleted by my brother.": "live",
    "Deleted my account last year.": "live",
    "Removed - and rightly so.": "live",
    "Removed the old tiles today.": "live",
    "Posts removed by a moderator are better left removed.": "live",
    "?": "live",
}


@pytest.mark.parametrize(("text", "state"), STATES.items())
def test_a_turn_has_the_state_that_its_text_tells(text: str, state: str):
    found = argmap.analyse(thread(turn("1"), turn("2", 2, "Cy", text, reply_to="1"))).thread.turns[1]
    assert (found.state.value, found.text) == (state, text)


def test_a_state_that_is_known_stays():
    found = argmap.analyse(thread(turn("1", text="No, never.", state=State.REMOVED)))
    assert found.thread.turns[0].state is State.REMOVED
    assert found.tags[0].why == "removed: says nothing"


@pytest.mark.parametrize("name", ["story", "outside"])
def test_a_turn_that_is_called_like_something_else_gets_a_name_of_its_own(name):
    map_ = argmap.analyse(thread(turn(name), turn("2", 2, "Cy", "No.", reply_to=name)))
    first = map_.thread.turns[0]
    assert first.id == f"{name}-2"
    assert [(reply.child, reply.parent) for reply in map_.replies] == [(first.id, STORY), ("2", first.id)]
    assert [problem.code for problem in map_.problems] == ["id"]
    assert len(walk(map_)) == 2


def test_a_doubled_id_keeps_both_turns_and_replies_go_to_the_first():
    map_ = argmap.analyse(thread(turn("a"), turn("a", 2, "Cy"), turn("b", 3, "Di", reply_to="a")))
    assert [turn.id for turn in map_.thread.turns] == ["a", "a-2", "b"]
    assert next(reply.parent for reply in map_.replies if reply.child == "b") == "a"
    assert [problem.code for problem in map_.problems] == ["id"]


def test_a_name_given_to_a_doubled_id_is_nobody_elses():
    found = argmap.analyse(thread(turn("a"), turn("a", 2), turn("a-2", 3))).thread.turns
    assert [turn.id for turn in found] == ["a", "a-3", "a-2"]


def test_numbers_may_start_anywhere():
    map_ = argmap.analyse(thread(turn("x", 100), turn("y", 101, "Cy", "No, it is not so at all."), turn("z", 300)))
    assert [turn.number for turn in map_.thread.turns] == [100, 101, 300]
    assert "#100" in map_.tags[1].why
    assert argmap.write(map_, "map")


@pytest.mark.parametrize("numbers", [(1, 1, 2), (0, 1, 2), (-5, 1, 2)])
def test_numbers_that_are_doubled_or_below_one_are_counted_anew(numbers):
    map_ = argmap.analyse(thread(*(turn(str(at), number) for at, number in enumerate(numbers))))
    assert [turn.number for turn in map_.thread.turns] == [1, 2, 3]
    assert [problem.code for problem in map_.problems] == ["number"]


def test_what_no_file_can_hold_is_replaced_and_said():
    map_ = argmap.analyse(thread(turn("\ud800", text="so\udfffso", author="An\ud800n"), story="A \ud800 story."))
    found = map_.thread.turns[0]
    assert (found.id, found.text, found.author) == ("\ufffd", "so\ufffdso", "An\ufffdn")
    assert map_.thread.story == "A \ufffd story."
    assert [problem.code for problem in map_.problems] == ["encoding"]


@pytest.mark.parametrize(
    ("path", "shown"), [("caf\udce9.txt", "caf\\xe9.txt"), ("a\ud800", "a\\ud800"), ("café/\\x.txt", "café/\\x.txt")]
)
def test_a_path_that_is_no_text_is_kept_as_it_is_shown(path, shown):
    source = thread(story="The notice says that the ferry stops on Friday for four days.")
    odd = argmap.Problem(path=path, line=1, code="odd", message="\ud800")
    made = replace(thread(turn("1")), path=path, problems=(odd,))
    map_ = argmap.analyse(made, [replace(source, path=path, problems=(odd,))])
    assert map_.thread.path == shown
    assert {(problem.path, problem.message) for problem in map_.problems} == {(shown, "\ufffd")}
    for format in [writer.name for writer in WRITERS if writer.text]:  # drawn from the SVG
        argmap.write(map_, format).decode()
    read = argmap.read_bytes(b"Ann\n3 hours ago\nIt is so \x81.\n", path=path)
    assert {read.path, *(problem.path for problem in read.problems)} == {shown}


def test_nobody_has_a_name():
    assert argmap.analyse(thread(turn("1", author=""))).thread.turns[0].author == "?"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"id": 7}, "the id of turn 7 is 7, a int: give it a str"),
        ({"text": None}, "the text of turn '1' is None, a NoneType: give it a str"),
        ({"posted": "today"}, "give it a datetime or nothing"),
        ({"state": "live"}, "give it a State"),
        ({"reply_to": 3}, "give it a str or nothing"),
    ],
)
def test_a_field_of_a_wrong_type_is_named(fields, said):
    made = turn("1", **{}) if not fields else Turn(**({"id": "1", "number": 1, "author": "A", "text": "x"} | fields))
    with pytest.raises(argmap.BadInput) as caught:
        argmap.analyse(thread(made))
    assert said in caught.value.message


def test_a_sound_thread_is_left_alone():
    given_ = thread(turn("1"), turn("2", 2))
    assert argmap.analyse(given_).thread is given_


def test_moments_compare_with_and_without_a_time_zone_and_at_both_ends_of_the_calendar():
    early, late = datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59, tzinfo=timezone(timedelta(hours=-14)))
    assert instant(early) == 0.0
    assert instant(late) > instant(datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)) > instant(early)
    assert instant(datetime(2020, 1, 1)) == instant(datetime(2020, 1, 1, 1, tzinfo=timezone(timedelta(hours=1))))


ids = st.sampled_from(["story", "outside", "", "1", "2", "a", "\ud800"])


@examples(60)
@given(
    st.lists(
        st.tuples(ids, st.integers(-2, 5), st.sampled_from(["Ann", "Cy", ""]), st.one_of(st.none(), ids)), max_size=6
    )
)
def test_every_turn_comes_out_once_under_a_root(rows):
    turns = [turn(id_, number, author, "No, it is so.", reply_to=parent) for id_, number, author, parent in rows]
    map_ = argmap.analyse(thread(*turns))
    assert [found.text for found in map_.thread.turns] == [made.text for made in turns]
    assert len({found.id for found in map_.thread.turns} - {"story", "outside"}) == len(turns)
    assert len(walk(map_)) == len(turns)
    argmap.write(map_, "map")
    assert argmap.load_bytes(argmap.write(map_, "yaml"), path="x.yaml") == map_
    json.dumps([problem.message for problem in map_.problems], ensure_ascii=False).encode()


def test_many_turns_of_one_id_get_names_in_their_order():
    found = argmap.analyse(thread(*(turn("a", number) for number in range(1, 6)), turn("a-3", 6))).thread.turns
    assert [turn.id for turn in found] == ["a", "a-2", "a-4", "a-5", "a-6", "a-3"]


def test_people_without_a_name_are_not_one_person():
    said = [
        {"id": 1, "author": "Ann", "body": "The mill should run at night."},
        {"id": 2, "author": None, "body": "No, that is wrong, it keeps everybody awake.", "parent": 1},
        {"id": 3, "author": "Ann", "body": "That is not true, it is quiet.", "parent": 2},
        {"id": 4, "author": "[deleted]", "body": "You are wrong, the wheel is loud.", "parent": 3},
        {"id": 5, "author": "Bo", "body": "No, it is not loud at all, you are wrong.", "parent": 4},
        {"id": 6, "author": "[removed]", "body": "It is loud, you are wrong.", "parent": 5},
    ]
    map_ = argmap.analyse(argmap.thread_of(said))
    assert [turn.author for turn in map_.thread.turns] == ["Ann", "?", "Ann", "[deleted]", "Bo", "[removed]"]
    assert map_.disputes
    holders = {name for dispute in map_.disputes for each in dispute.positions for name in each.holders}
    members = {name for camp in map_.camps for name in camp.members}
    assert holders | members <= {"Ann", "Bo"}
    assert "? #" not in argmap.write(map_, "yaml").decode()
    read = argmap.api.load_bytes(argmap.write(map_, "yaml"), path="map.yaml")
    assert not [problem for problem in read.problems if problem.code == "people"]


def test_a_language_that_the_analysis_does_not_know_is_said_whatever_the_format():
    said = "Die Mühle soll auch in der Nacht laufen, denn das Wasser ist da und niemand wohnt so nah, dass er es hört."
    german = argmap.thread_of([{"author": "Ann", "body": said}, {"author": "Bo", "body": f"Nein. {said}"}])
    assert [problem.code for problem in german.problems] == ["language"]
    assert [problem.code for problem in argmap.analyse(german).problems].count("language") == 1
    english = "The mill should run at night too, as the water is there and nobody lives so near that they hear it."
    assert not argmap.thread_of([{"author": "Ann", "body": english}, {"author": "Bo", "body": english}]).problems
