"""What a card shows of a turn: what it gives away and the words at stake are in it, and what is left out is marked."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argmap.language import own, salience
from argmap.writers.pictures import excerpts

from .cases import examples

LABELS = ("four boats", "six boats")
LONG = "which, as anybody who has stood on the pier in March knows, nobody had ever asked the harbour office to count, "


def shown(text: str, labels: tuple[str, ...] = LABELS, *, room: int = 140) -> str:
    """The lines of a card, as one text."""
    said = excerpts.excerpt(
        own.Own(text=text), own.Own(text="The council votes."), frozenset({"boat"}), labels, room=room
    )
    return " ".join(excerpts.lines_of(said, salience.places(said, labels), 266, 12.5, most=4)[0])


def test_a_sentence_that_gives_something_away_is_shown_beside_the_one_that_matters_most():
    text = (
        "The ferry has four boats and no more, whatever the board in the hall says about it. " * 2
        + "I have counted them every morning for eleven years from my kitchen window. " * 2
        + "You're right that one of them leaks. The rest is talk."
    )
    assert "You're right that one of them leaks" in shown(text)
    assert "four boats" in shown(text)


def test_the_clause_with_the_words_at_stake_is_shown_though_a_long_one_leads_up_to_it():
    said = shown(f"The ferry, {LONG * 2} has four boats, and the rest is talk.")
    assert "has four boats" in said
    assert said.startswith("The ferry")
    assert "… has four boats" in said


def test_a_clause_longer_than_a_card_begins_shortly_before_the_words_at_stake():
    said = shown("It was " + "so very " * 60 + "clear that there are four boats in it")
    assert "four boats" in said
    assert said.startswith("…")


def test_the_but_after_a_concession_may_go_and_the_concession_stays():
    said = shown(f"{LONG.capitalize()}{LONG} I admit the pier is old, but {LONG}{LONG} it stands.", ())
    assert "I admit the pier is old" in said
    assert said.endswith("…") or " … " in said


@pytest.mark.parametrize("text", ["I don't admit that.", "If you are right, I eat my hat.", "He was right.", "No."])
def test_not_everything_that_sounds_like_it_gives_something_away(text: str):
    assert not excerpts.given_away(text)


@pytest.mark.parametrize("text", ["Fair enough.", "You’re quite right there", "OK, I concede the pier.", "That's true"])
def test_words_that_give_something_away(text: str):
    assert excerpts.given_away(text)


WORDS = (
    "the",
    "pier",
    "boats,",
    "four",
    "six",
    "and",
    "but",
    "rain;",
    "I",
    "admit",
    "was",
    "old.",
    "—",
    "salt",
    "x" * 30,
)


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=120).map(" ".join), st.integers(120, 400))
@examples(150)
def test_what_is_shown_is_verbatim_and_in_order_and_holds_what_matters(text: str, width: int):
    marks = salience.places(text, LABELS)
    lines, strong = excerpts.lines_of(text, marks, width, 12.5, most=4)
    said = "".join(lines).replace(" ", "")
    whole = text.replace(" ", "")
    at = 0
    for part in re.split("…", said):
        at = whole.index(part, at) + len(part)
    assert len(lines) == len(strong) <= 4
    for line, inside in zip(lines, strong, strict=True):
        assert all(0 <= start < end <= len(line) for start, end in inside)
    if said != whole:
        assert "…" in said
    if marks and not excerpts.given_away(text):
        assert any(strong)
