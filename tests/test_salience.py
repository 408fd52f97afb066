"""The sentence that matters: what adds to it and takes from it, worked out by hand, and what is shown around it."""

from __future__ import annotations

import pytest

from argmap.language import own, salience
from argmap.text.words import content_words


def stems(text: str) -> frozenset[str]:
    return frozenset(content_words(text))


# A sentence, words of what its turn answers and of what is contested, and what it is worth.
WORTH = (
    ("Ferries carry people.", "", "", 0.3),
    ("Ferries carry people.", "ferries people", "", 0.3 + 0.5),
    ("Ferries carry people.", "", "ferries", 0.3 + 0.4),
    ("Ferries do not carry people.", "", "", 0.3 + 0.4),
    ("Ferries should carry people.", "", "", 0.3 + 0.2),
    ("Ferries carry 70 people.", "", "", 0.4 + 0.3),
    ("Ferries carry people?", "", "", 0.3 - 0.3),
    ("Ferries!", "", "", 0.1 - 0.8),
    ("Thanks, ferries carry people.", "", "", 0.4 - 1.0),
    ("https://ferries.example/carry/people", "", "", 0.5 - 0.6),
    ('"Ferries carry people."', "", "", 0.3 - 0.5),
    ('"Ferries" carry people.', "", "", 0.3),
    (" ".join(f"sail{at:03}" for at in range(40)), "", "", 1.0 - 0.2),
)


@pytest.mark.parametrize(("sentence", "answered", "contested", "expected"), WORTH)
def test_what_a_sentence_is_worth(sentence: str, answered: str, contested: str, expected: float):
    found = salience.worth(sentence, answered=stems(answered), contested=stems(contested))
    assert found == pytest.approx(expected)


def test_no_more_than_three_words_answered_and_two_contested_count():
    every = stems("ferries carry people crew deck")
    plain = salience.worth("Ferries carry people, crew, deck.")
    assert salience.worth("Ferries carry people, crew, deck.", answered=every) - plain == pytest.approx(0.75)
    assert salience.worth("Ferries carry people, crew, deck.", contested=every) - plain == pytest.approx(0.8)


# A sentence, and how well it stands for a matter in which "ferry" weighs 2 and "deck" 1, with room for 40 characters.
STANDS = {
    "The ferry carries people and crew.": 2 / (3 + 4),
    "The ferry carries people on deck.": 3 / (3 + 4),
    "The ferry ferry carries people.": 2 / (3 + 4),
    "Not the ferry.": 2 * 1 / 4 / (3 + 1),
    "The ferry carries people and crew?": 2 * 0.6 / (3 + 4),
    "But this ferry carries people and crew.": 2 * 0.6 / (3 + 4),
    "And it carries the ferry crew.": 2 * 3 / 4 * 0.6 / (3 + 3),
    "The ferry carries passengers, horses, bread.": 2 * 0.5 / (3 + 5),
    "The ferry carries " + "passengers, " * 13 + "bread.": 2 * 0.25 / (3 + 16),
    "https://ferry.example/carries/people/crew": 0.0,
    "Boats carry people and crew.": 0.0,
}


@pytest.mark.parametrize("sentence", STANDS)
def test_how_well_a_sentence_stands_for_a_matter(sentence: str):
    found = salience.stands(sentence, dict(zip(content_words("ferry deck"), (2.0, 1.0), strict=True)), room=40)
    assert found == pytest.approx(STANDS[sentence], abs=1e-6)


# A sentence, and how well it tells the position "four days" rather than "a week".
TELLS = {
    "It took four days to the day.": 1.0 + 1.0 + 0.3 + 0.2,
    "it took four days to the day": 1.0 + 1.0,
    "It took four days, not a week.": 1.0 + 1.0 - 0.3 + 0.3 + 0.2,
    "It took long enough for me.": 1.0 + 0.3 + 0.2,
    "It took four days, or did it?": 1.0 + 1.0 + 0.2 - 0.6,
    "But it took four days.": 1.0 + 1.0 + 0.3 + 0.2 - 0.3,
    "Four days.": 0.6 - 0.5 + 1.0 + 0.3 + 0.2,
    "It took four days" + " and nights" * 12 + ".": 0.6 + 1.0 + 0.3 + 0.2,
    "It took four days" + " and nights" * 20 + ".": 1.0 + 0.3 + 0.2,
}


@pytest.mark.parametrize("sentence", TELLS)
def test_how_well_a_sentence_tells_what_a_position_holds(sentence: str):
    assert salience.tells(sentence, "four days", ["four days", "a week"]) == pytest.approx(TELLS[sentence])


TURN = "Ferries sank. Nobody said that ferries carry 70 people and horses. Hello there. Ferries sail at night."


def test_the_first_sentence_is_a_little_ahead_and_the_best_one_is_shown_with_what_fits():
    said = own.of(TURN)
    start, end = salience.best(said) or (0, 0)
    assert TURN[start:end] == "Nobody said that ferries carry 70 people and horses."
    assert salience.best(own.of("Ferries carry people. Ferries carry horses.")) == (0, 21)
    assert salience.best(own.of("")) is None
    assert salience.excerpt(said, room=60) == "… Nobody said that ferries carry 70 people and horses. …"
    assert salience.excerpt(said, room=66) == "… Nobody said that ferries carry 70 people and horses. Hello there. …"
    assert (
        salience.excerpt(said, room=80)
        == "Ferries sank. Nobody said that ferries carry 70 people and horses. Hello there. …"
    )
    assert salience.excerpt(said, room=200) == TURN
    assert salience.joined(said, [0, 2]) == "Ferries sank. … Hello there. …"


# A text, the labels, and which of its words are theirs.
PLACES = (
    ("It took four days, not a week.", ["4 days"], ["four days"]),
    ("It took four long days.", ["4 days"], ["four long days"]),
    ("It took four very long days.", ["4 days"], []),
    ("It took four, days later too.", ["4 days"], []),
    ("A one-week pause, then a week.", ["a week"], ["one-week", "a week"]),
    ("The boats, and the boat.", ["the boat"], ["boats", "boat"]),
    ("Roots break the old wall.", ["roots of trees break the wall"], ["Roots break the old wall"]),
    ("Roots of carrots.", ["roots of trees break the wall"], []),
    ("Four days, four days and a week.", ["four days", "a week"], ["Four days", "four days", "a week"]),
)


@pytest.mark.parametrize(("text", "labels", "expected"), PLACES)
def test_the_words_of_labels_are_found_where_number_and_thing_stand_together(text, labels, expected):
    assert [text[start:end] for start, end in salience.places(text, labels)] == expected
