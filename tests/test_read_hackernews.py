"""Items of Hacker News: nested by Algolia, listed by Firebase, hits of the search."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

import argmap
from argmap.model import STORY, State

START = 1700000000


def comment(number: int, author: str | None, text: str | None, parent: int, *below: object) -> dict[str, object]:
    own = {"id": number, "created_at_i": START + number, "type": "comment", "author": author, "text": text}
    return own | {"parent_id": parent, "story_id": 10, "children": list(below)}


NESTED = {
    "id": 10,
    "created_at_i": START,
    "type": "story",
    "author": "ann",
    "title": "A mill that runs on tides",
    "url": "https://mill.example/tides",
    "text": None,
    "parent_id": None,
    "story_id": 10,
    "children": [
        comment(
            11,
            "bo",
            "&gt; runs on tides<p>Twice a day only.",
            10,
            comment(13, None, None, 11, comment(14, "dee", "It has a pond.", 13)),
        ),
        comment(12, "cy", "Who feeds it at night?", 10),
    ],
}
LISTED = [
    {"by": "bo", "id": 21, "parent": 20, "kids": [22], "text": "Twice a day.", "time": START + 3, "type": "comment"},
    {"by": "cy", "id": 22, "parent": 21, "text": "It has a pond.", "time": START + 4, "type": "comment"},
    {"id": 23, "parent": 21, "deleted": True, "time": START + 5, "type": "comment"},
    {
        "by": "ann",
        "id": 20,
        "kids": [21],
        "descendants": 5,
        "score": 9,
        "title": "Tides",
        "time": START,
        "type": "story",
    },
]


def read(value: object) -> argmap.Thread:
    return argmap.read_bytes(json.dumps(value).encode(), path="item.json")


def test_nested_items_are_a_story_and_its_comments_oldest_first():
    thread = read(NESTED)
    assert (thread.format, thread.title) == ("hackernews", "A mill that runs on tides")
    assert thread.story == "https://mill.example/tides"
    assert [turn.author for turn in thread.turns] == ["bo", "cy", "?", "dee"]
    assert [turn.reply_to for turn in thread.turns] == [STORY, STORY, "11", "13"]
    assert thread.turns[0].text == "> runs on tides\n\nTwice a day only."
    assert thread.turns[2].state is State.DELETED


@pytest.mark.parametrize("ending", ["lines", "list"])
def test_listed_items_are_a_thread_whose_story_counts_more_than_the_file_holds(ending: str):
    data = "\n".join(map(json.dumps, LISTED)) if ending == "lines" else json.dumps(LISTED)
    thread = argmap.read_bytes(data.encode(), path="items.json")
    assert [(turn.id, turn.reply_to, turn.state) for turn in thread.turns] == [
        ("21", STORY, State.LIVE),
        ("22", "21", State.LIVE),
        ("23", "21", State.DELETED),
    ]
    assert (thread.title, thread.stated) == ("Tides", 5)


def test_comments_without_their_story_answer_what_the_file_lacks():
    thread = read(LISTED[:2])
    assert thread.turns[0].state is State.MISSING
    assert [problem.code for problem in thread.problems] == ["missing"]


def test_a_comment_that_names_its_story_answers_that_though_it_is_not_in_the_file():
    told = {"story_id": 1, "story_title": "Tides", "created_at_i": 1, "_tags": ["comment"], "author": "Ann"}
    hits = [{"objectID": "3", "parent_id": 2, "comment_text": "No.", **told}]
    hits.append({"objectID": "2", "parent_id": 1, "comment_text": "Low.", **told})
    thread = read({"hits": hits})
    assert [(turn.id, turn.reply_to) for turn in thread.turns] == [("2", STORY), ("3", "2")]
    assert (thread.title, thread.problems) == ("Tides", ())


def test_a_story_alone_is_no_thread_and_says_so():
    with pytest.raises(argmap.BadInput, match="holds no comment"):
        read(NESTED | {"children": []})


FIELDS = ["id", "parent", "kids", "text", "time", "type", "by", "deleted", "title", "children", "parent_id"]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda one: st.lists(one, max_size=2) | st.dictionaries(st.sampled_from(FIELDS), one, max_size=2),
    max_leaves=4,
)


@given(st.sampled_from(FIELDS), ANYTHING, st.integers(0, 3))
def test_whatever_a_field_holds_there_is_a_thread_or_bad_input(field: str, value: object, at: int):
    bent = [item | ({field: value} if place == at else {}) for place, item in enumerate(LISTED)]
    with suppress(argmap.BadInput):
        read(bent)
