"""Quotes: what repeats an earlier turn or the story, case by case."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import argmap
from argmap.analysis import quotes
from tests.cases import cases, examples

CASES = cases("quote_cases.txt")


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_case(text, expected):
    thread = argmap.read_bytes(text.encode(), path="case.txt", format="paste")
    texts = {turn.id: turn.text for turn in thread.turns}
    found = quotes.find(argmap.ArgumentMap(thread=thread)).quotes
    shown = [f"{quote.turn} <- {quote.source} | {texts[quote.turn][quote.start : quote.end]}" for quote in found]
    assert shown == expected["quotes"]


STORY = "Nobody in the town had seen so many gulls on the roof of the old mill before that winter."
SAID = """Seals came up the river in March because herring had come before them and boats had not.
So there.
Yes.
Herring comes first."""
# What Bo writes to the thread, or to Ann ("> Ann" before it), and what of it is a quote of Ann's turn or of the story.
SITTING = {
    "a line of three words": ("herring comes first\nI know.", "herring comes first"),
    "three words of a longer line": ("seals came up\nI know.", None),
    "a line of two words": ("so there\nI know.", None),
    "two words of the addressee's line": ("> so there\nI know.", "so there"),
    "one word of the addressee's line": ("> yes\nI know.", None),
    "one word of the addressee's beside another quote": ("> so there\nyes\nI know.", "so there / yes"),
    "six words at the head of a line": ("Seals came up the river in droves, I heard.", "Seals came up the river in"),
    "five words at the head of a line": ("Seals came up the river, as far as I heard.", None),
    "six words at the end of a line": ("I heard of it, and boats had not.\nIndeed.", None),
    "seven words at the end of a line": ("Nobody told me of it come before them and boats had not.",
                                         "come before them and boats had not."),
    "nine words inside of a line": ("Look how up the river in march because herring had come again, I heard.",
                                    "up the river in march because herring had come"),
    "eight words inside of a line": ("Look how up the river in march because herring had been here, I heard.", None),
    "four words between marks": ('They say "the river in March" is cold.', '"the river in March"'),
    "three words between marks": ('They say "the river in" is cold.', None),
    "five words of the story on a line": ("gulls on the roof of\nOh dear.", "gulls on the roof of"),
    "four words of the story on a line": ("gulls on the roof\nOh dear.", None),
    "six words of the story between marks": ('Did "had seen so many gulls on" say it?', '"had seen so many gulls on"'),
    "five words of the story between marks": ('Did "had seen so many gulls" say it?', None),
    "a line that goes on by chance": ("Seals came up the\nriver is cold.", "Seals came up the"),
    "enough characters of somebody outside": ('He said "the pier sinks in the wet."', '"the pier sinks in the wet."'),
    "too few characters of somebody outside": ('He said "the pier sinks in"', None),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SITTING.values(), ids=SITTING)
def test_how_many_words_make_a_quote_hangs_on_how_they_sit_in_their_line(text: str, expected: str | None):
    addressee, text = ("Ann", text[2:]) if text.startswith("> ") else (None, text)
    turns = (
        argmap.Turn(id="1", number=1, author="Ann", text=SAID),
        argmap.Turn(id="2", number=2, author="Bo", addressee=addressee, text=text),
    )
    thread = argmap.Thread(id="x", title="", format="made", path="", story=STORY, turns=turns)
    found = quotes.find(argmap.ArgumentMap(thread=thread)).quotes
    assert " / ".join(text[quote.start : quote.end] for quote in found) == (expected or "")


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


@examples(100)
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
