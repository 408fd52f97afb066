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
