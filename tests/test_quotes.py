"""Quotes: what repeats an earlier turn or the story, case by case."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import argmap
from argmap.analysis import quotes
from tests.cases import cases

CASES = cases("quote_cases.txt")


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_case(text, expected):
    thread = argmap.read_bytes(text.encode(), path="case.txt", format="paste")
    texts = {turn.id: turn.text for turn in thread.turns}
    found = quotes.find(argmap.ArgumentMap(thread=thread)).quotes
    shown = [f"{quote.turn} <- {quote.source} | {texts[quote.turn][quote.start : quote.end]}" for quote in found]
    assert shown == expected["quotes"]


SENTENCES = st.sampled_from(
    [
        "The old bridge should stay where it is.",
        "Nobody under sixty wants it there.",
        "No.",
        "İstanbul “was” Constantinople",
        "the old bridge should stay where it is",
        "",
        "Why?",
        "...",
        "One two three four five six seven eight nine ten.",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("ABC"), st.lists(SENTENCES, max_size=4)), max_size=8))
def test_quotes_lie_inside_their_turn_and_come_from_before_it(said):
    turns = tuple(
        argmap.Turn(id=str(at), number=at, author=author, text="\n".join(lines))
        for at, (author, lines) in enumerate(said, 1)
    )
    thread = argmap.Thread(id="x", title="", format="paste", path="", story="A bridge.", turns=turns)
    for quote in quotes.find(argmap.ArgumentMap(thread=thread)).quotes:
        turn = turns[int(quote.turn) - 1]
        assert 0 <= quote.start < quote.end <= len(turn.text)
        assert quote.source in ("story", "outside") or int(quote.source) < turn.number


def said_by_many(author: str, addressee: str | None) -> str:
    """The number of the turn that somebody's "No. Never." on a line is a quote of, of 300 turns that say it."""
    turns = [
        argmap.Turn(id=str(at), number=at, author=f"P{at % 7}", text=f"No. Never.\nSay I, the {at}th.")
        for at in range(1, 301)
    ]
    last = argmap.Turn(
        id="301", number=301, author=author, addressee=addressee, text="No. Never.\nWhat a thing to say."
    )
    thread = argmap.Thread(id="x", title="", format="made", path="", story="", turns=(*turns, last))
    found = quotes.find(argmap.ArgumentMap(thread=thread)).quotes
    return next(quote.source for quote in found if quote.turn == last.id)


def test_a_line_that_many_said_is_a_quote_of_the_addressees_newest_turn():
    assert said_by_many("Zoe", "P3") == "297"


def test_of_a_line_that_many_said_few_turns_are_looked_at():
    line = quotes._Line({}, {})
    for number in range(1000):
        line.add(number, f"P{number % 7}", 5)
        line.add(number, f"P{number % 7}", 9)
    reader = argmap.Turn(id="x", number=1, author="P0", addressee="P3", text="")
    newest = [(999, 5), (998, 5), (994, 5), (997, 5)]  # of all, of another author, of the reader, of the addressee
    assert sorted(line.likely(reader, {7, 2000})) == sorted([*newest, (7, 5)])
