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


MATTER = dict(zip(content_words("ferry deck"), (1.0, 0.5), strict=True))


def test_what_tells_whether_a_sentence_states_a_side():
    text = "The ferry must carry people on deck. Do you think so?\nIt was 40 boats, he said:"
    first, second, third = (salience.describe(own.of(text), at, MATTER) for at in range(3))
    assert (first["of the matter"], first["foremost of the matter"], first["first"]) == (1.5, 1.0, 1.0)
    assert first["of the matter, by length"] == pytest.approx(1.5 / (3 + 4))
    assert {"asserts", "wishes", "ends like a sentence"} <= first.keys()
    assert not {"asks", "speaks to somebody", "figures", "leads on", "points back", "last"} & first.keys()
    assert {"asks", "speaks to somebody", "believes", "nothing of the matter", "under six words"} <= second.keys()
    assert {"figures", "leads on", "points back", "last"} <= third.keys()
    assert (first.get("place", 0.0), second["place"], third["place"]) == (0.0, 1 / 3, 2 / 3)


# A sentence, and how many things keep it from being a label.
UNFIT = {
    "The ferry carries people on deck.": 0,
    "The ferry carries people on deck": 1,
    "the ferry carries people on deck.": 1,
    "The ferry carries you on deck today.": 1,
    "The ferry carries people on deck?": 3,
    "This ferry carries people on deck.": 1,
    "Thanks, the ferry carries people.": 1,
    "Good ferry.": 2,
    "The ferry carries people on deck" + ", and people on deck" * 6 + ".": 2,
    '"The ferry carries people", he says.': 3,
    "I agree that the ferry carries people.": 2,
    "The ferry is `sunk`, says the list of ferries.": 2,
    "He carries people on the ferry.": 1,
    "In another place wren@quay.example writes: the ferry sank.": 2,
}


@pytest.mark.parametrize("sentence", UNFIT)
def test_what_keeps_a_sentence_from_being_a_label(sentence: str):
    assert salience.unfit(sentence) == UNFIT[sentence]


LONG = "The ferry carries people on deck; " + "and the harbour master counts them one by one, " * 3 + "every day."
# A sentence, and what is shown of it.
CLAUSES = {
    "The ferry carries people on deck.": "The ferry carries people on deck.",
    "The ferry carries people on deck -": "The ferry carries people on deck",
    LONG: "The ferry carries people on deck",
    LONG.replace("; ", ", "): LONG.replace("; ", ", "),
    "@Wren @Moss, the ferry sank.": "The ferry sank.",
}


@pytest.mark.parametrize("sentence", CLAUSES)
def test_of_a_sentence_too_long_for_a_line_a_clause_is_shown(sentence: str):
    assert salience.clause(sentence) == CLAUSES[sentence]


# A sentence, and what is left of it by itself.
PLAIN = {
    "Wren, six ferries sank in one day.": "Six ferries sank in one day.",
    "Wren Moss: six ferries sank.": "Six ferries sank.",
    "Hi Captain, the ferry sank in one day.": "The ferry sank in one day.",
    "Thanks Wren. Six ferries sank.": "Six ferries sank.",
    "It was only six ferries, Wren.": "It was only six ferries.",
    "Also, the ferry sank.": "The ferry sank.",
    "And of course, for example, the ferry sank.": "The ferry sank.",
    "But if ferries sink, captains swim.": "If ferries sink, captains swim.",
    "So, yes, we should raise the ferry.": "We should raise the ferry.",
    "No it took two ferries.": "It took two ferries.",
    "And " * (salience.LEADS + 2) + "the ferry sank.": "And And the ferry sank.",  # which nobody says
    # Here the words are a part of what is said:
    "But for the ferry, nobody would cross.": "But for the ferry, nobody would cross.",
    "So far six ferries sank.": "So far six ferries sank.",
    "No ferry sank in the harbour.": "No ferry sank in the harbour.",
    "Wren, Moss and Rook took the ferry.": "Wren, Moss and Rook took the ferry.",
    "Wren, the captain, sank the ferry.": "Wren, the captain, sank the ferry.",
    "Wren, who sank the ferry, swam.": "Wren, who sank the ferry, swam.",
    "Rook, the ferry sank.": "Rook, the ferry sank.",  # who takes no part
    "And Wren.": "And Wren.",
    "": "",
}


@pytest.mark.parametrize("sentence", PLAIN)
def test_a_sentence_by_itself_neither_goes_on_from_another_nor_speaks_to_somebody(sentence: str):
    assert salience.plain(sentence, {"wren", "moss"}) == PLAIN[sentence]


# A sentence, and the question that it makes, if it safely makes one.
ASKED = {
    "The timetables are wrong.": "Are the timetables wrong?",
    "And the timetables are wrong - every one of them.": "Are the timetables wrong?",
    "The report was on the council's own page, the captain has no page.": "Was the report on the council's own page?",
    "Wren is a coward.": "Is Wren a coward?",
    "Wren Moss is a coward.": "Is Wren Moss a coward?",
    "Ferries should carry people.": "Should ferries carry people?",
    "Skippers don't carry people at night.": "Do skippers carry people at night?",
    "Skippers won’t carry people at night.": "Will skippers carry people at night?",
    "Skippers can't carry people either.": "Can skippers carry people?",
    "Skippers must not carry people at night.": "Must skippers not carry people at night?",
    "The timetables are not binding.": "Are the timetables binding?",
    "The timetables are not only wrong but dangerous.": "Are the timetables not only wrong but dangerous?",
    "I think that the timetables are wrong.": "Are the timetables wrong?",
    "Today the old ferry was scrapped by its owner.": "Was the old ferry scrapped by its owner?",
    "Obviously ferries are late.": "Are ferries late?",
    "Ferries are late, trams are early.": "Are ferries late?",
    "The ferry is slow, it only crosses twice.": "Is the ferry slow?",
    "The ferry is a slow, old thing.": "Is the ferry a slow, old thing?",
    "The ferry is still full although fares have doubled.": "Is the ferry still full?",
    "The ferry (an old one) is full of rats (big ones).": "",
    "The ferry is full of rats (big ones).": "Is the ferry full of rats?",
    "Big Island is a mess.": "Is Big Island a mess?",
    "FerryCard is a scheme.": "Is FerryCard a scheme?",
    "Nobody will pay for the ferry.": "Will nobody pay for the ferry?",
    "There are two ferries at the quay.": "Are there two ferries at the quay?",
    "The ferry has never carried people.": "Has the ferry ever carried people?",
    # Some are better left as they are: in these a reader would have to know who or what is meant,
    "He is a coward.": "",
    "It was the captain.": "",
    "You are a coward and a liar.": "",
    "This is the third ferry.": "",
    "My ferry is the third.": "",
    "Otherwise it is just a raft.": "",
    # and in these another order of words makes no question.
    "Maybe it is a good thing that ferries sink.": "",
    "Nowhere is it said that ferries sink.": "",
    "Whoever runs the ferry is mad.": "",
    "The effect may have been to sink the ferry.": "",
    "The harbour sure is strange.": "",
    "The will of the captain is law.": "",
    "One is asking where the ferry sank.": "",
    "If ferries are late, passengers wait.": "",
    "Since ferries are late, passengers wait.": "",
    "Nor length is a matter of feeling.": "",
    "Behind the pier there is no room.": "",
    "The contract was for ten ferries and six were built.": "",
    "The ferry is late and empty.": "Is the ferry late and empty?",
    "Ferries carry people.": "",
    "Which ferry is late?": "",
    "What the captain says is wrong.": "",
    "The ferry has a captain.": "",
    "Wrong.": "",
    "": "",
}


@pytest.mark.parametrize("sentence", ASKED)
def test_a_sentence_becomes_a_question_where_that_is_safe(sentence: str):
    assert salience.asked(sentence, {"Wren", "Moss"}.__contains__) == ASKED[sentence]


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


NAMES = frozenset({"wren", "alder", "anna"})


@pytest.mark.parametrize(
    ("sentence", "plain"),
    [
        ("Wren Alder The list is no letter.", "The list is no letter."),
        ("@Wren Alder Islanders pay as others do.", "Islanders pay as others do."),
        ("@anna Boats are late.", "Boats are late."),
        ("Anna Karenina is a long book.", "Anna Karenina is a long book."),
        ("Wren Alder said that boats are late.", "Wren Alder said that boats are late."),
        ("Wren Alder Yes.", "Wren Alder Yes."),
    ],
)
def test_who_is_addressed_in_front_of_a_sentence_is_no_part_of_it(sentence: str, plain: str):
    assert salience.plain(sentence, NAMES) == plain
