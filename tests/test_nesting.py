"""Who answers whom as a page states it: by what its heads count, number and set in."""

from __future__ import annotations

import pytest

import argmap
from argmap.readers.paste import nesting

SAID = (
    ("Ann", "The clock should stay where it is, it tells the ferrymen the tide."),
    ("Bo", "Nobody has read the tide from it in years."),
    ("Cy", "My father does so every morning."),
    ("Dora", "It was wrong by an hour last week."),
    ("Elm", "Who would pay for a new one?"),
    ("Fay", "The same who pays for everything."),
)
PARENTS = ["story", "Ann", "Bo", "Ann", "story", "Elm"]
HEADS = {
    "replies counted, all that hang below": (
        "{a}\n{n} points\n2 hours ago ({told})",
        ["3 children", "1 child", "0 children", "0 children", "1 child", "0 children"],
    ),
    "numbers": ("{told}\n{a}\n2 hours ago", ["1", "1.1", "1.1.1", "1.2", "2", "2.1"]),
    "levels": ("level {told}\n{a}\n2 hours ago", ["1", "2", "3", "2", "1", "2"]),
}


@pytest.mark.parametrize(("head", "told"), HEADS.values(), ids=HEADS)
def test_a_page_that_counts_numbers_or_levels_states_who_answers_whom(head: str, told: list[str]):
    rows = [
        f"{head.format(a=name, told=each, n=10 - at)}\n{said}\nReply"
        for at, ((name, said), each) in enumerate(zip(SAID, told, strict=True))
    ]
    page = "\n".join(["Harbour to lose its clock", "", "It has stopped twice this year.", "", "6 comments", *rows])
    thread = argmap.read_bytes(page.encode(), path="page.txt", format="paste")
    authors = {turn.id: turn.author for turn in thread.turns} | {"story": "story"}
    assert [(turn.author, turn.text) for turn in thread.turns] == list(SAID)
    assert [authors[turn.reply_to or "?"] for turn in thread.turns] == PARENTS


def test_a_comment_answers_the_last_one_before_it_that_hangs_less_deep():
    assert nesting._above([0, 1, 2, 1, 0, 3, 2]) == [-1, 0, 1, 0, -1, 4, 4]
    assert nesting._above([1, 0, 1]) == [-1, -1, 1]
