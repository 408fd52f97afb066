"""Comments as a format states them, in any order, to a Thread."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argmap.errors import BadInput
from argmap.model import STORY, State
from argmap.readers.source import Source
from argmap.readers.stated import Comment, json_of, moment, thread

FILE = Source(path="kept.json", data=b"{}")


def made(*comments: Comment):
    return thread(comments, source=FILE, format="test", id="kept")


def shown(found):
    return [(turn.id, turn.reply_to) for turn in found.turns]


def test_turns_go_by_time_and_none_comes_before_what_it_answers():
    first = Comment(id="a", text="one", posted=moment(100), parent=STORY)
    late = Comment(id="b", text="two", posted=moment(300), parent="a")
    odd = Comment(id="c", text="three", posted=moment(50), parent="b")  # a clock that was wrong
    assert shown(made(odd, late, first)) == [("a", STORY), ("b", "a"), ("c", "b")]


def test_where_all_times_are_alike_the_order_of_the_file_holds():
    assert [turn.id for turn in made(*(Comment(id=each, text=each, posted=moment(7)) for each in "cab")).turns] == [
        *"cab"
    ]


def test_what_is_answered_and_not_there_becomes_a_missing_turn_and_is_counted():
    found = made(Comment(id="2", text="No.", parent="1"), Comment(id="3", text="Yes.", parent="1"))
    assert shown(found) == [("1", None), ("2", "1"), ("3", "1")]
    assert found.turns[0].state is State.MISSING
    assert [problem.code for problem in found.problems] == ["missing"]


def test_a_circle_of_answers_is_cut_and_said():
    found = made(Comment(id="1", text="No.", parent="2"), Comment(id="2", text="Yes.", parent="1"))
    assert shown(found) == [("1", None), ("2", "1")]
    assert [problem.code for problem in found.problems] == ["parent"]


def test_many_circles_are_all_cut_and_lose_nothing():
    pairs = [
        Comment(id=f"{own}{at}", text="", parent=f"{other}{at}") for at in range(20_000) for own, other in ("ab", "ba")
    ]
    assert len(made(*pairs).turns) == len(pairs)


def test_the_same_comment_twice_is_one_and_the_same_words_twice_are_two():
    assert len(made(*[Comment(id="1", text="No.")] * 2, Comment(id="2", text="No.")).turns) == 2


@given(
    st.lists(
        st.builds(
            Comment,
            state=st.just(State.LIVE),
            id=st.sampled_from("12345"),
            text=st.sampled_from(["No.", "Yes."]),
            parent=st.sampled_from([None, STORY, *"1234567"]),
            posted=st.sampled_from([None, moment(1), moment(2)]),
        ),
        max_size=9,
    )
)
def test_no_comment_is_lost_and_parents_come_first_whatever_is_stated(comments):
    found = made(*comments)
    assert sorted(turn.text for turn in found.turns if turn.state is State.LIVE) == sorted(
        comment.text for comment in dict.fromkeys(comments)
    )
    before: set[str] = {STORY}
    for turn in found.turns:
        assert turn.reply_to is None or turn.reply_to in before
        before.add(turn.id)


@pytest.mark.parametrize(
    ("value", "stamp"),
    [
        ("2021-03-04T05:06:07Z", "2021-03-04T05:06:07+00:00"),
        ("2021-03-04T05:06:07.1234567+01:00", "2021-03-04T05:06:07.123456+01:00"),
        ("2021-03-04 05:06:07.5 UTC", "2021-03-04T05:06:07.500000+00:00"),
        ("2021-03-04T05:06:07.5+0130", "2021-03-04T05:06:07.500000+01:30"),
        ("2021-03-04 05:06:07 -0500", "2021-03-04T05:06:07-05:00"),
        ("2021-03-04", "2021-03-04T00:00:00"),
        (1614834367, "2021-03-04T05:06:07+00:00"),
        ("1614834367.0", "2021-03-04T05:06:07+00:00"),
        (1614834367000, "2021-03-04T05:06:07+00:00"),
    ],
)
def test_times_are_read_from_iso_8601_and_from_seconds_or_milliseconds(value, stamp):
    assert moment(value).isoformat() == stamp


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        "soon",
        "",
        "2021",
        "20210304",
        "12",
        "2021-03-04T99",
        float("nan"),
        float("inf"),
        10**400,
        "1e999",
        [],
        {},
    ],
)
def test_what_is_no_time_is_none(value):
    assert moment(value) is None


@pytest.mark.parametrize("data", [b"{", b"[" * 100_000, b"\xff\xfe{"])
def test_what_is_no_json_is_bad_input_with_the_file(data):
    with pytest.raises(BadInput, match=r"kept\.json"):
        json_of(Source(path="kept.json", data=data))
