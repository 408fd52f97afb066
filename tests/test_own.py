"""What a turn says itself: quotes, lines marked off, headers, code and signatures are not its own words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import argmap
from argmap import OUTSIDE, STORY, Quote
from argmap.language import own

from .cases import examples

# A text with "[[...]]" around what it quotes of turn 1, and the words that are its own.
CASES = {
    "a quote is not its own": ("[[The ferry is late.]]\nSays who?", "says who"),
    "a line that begins with a pointed bracket is not": ("> The ferry is late.\nSays who?", "says who"),
    "nor is a quote of a quote": (">> It is late.\n> It is not.\nSays who?", "says who"),
    "a face that frowns is": (">:( Late again.\n>_< Every day.", "late again every day"),
    "the header above a quote goes with it": ("Mara Voss wrote:\n> The ferry is late.\nSays who?", "says who"),
    "a date, a name and an address above a quote go with it": (
        "2019-03-02 13:05 GMT+01:00 Mara Voss <mara at ferry.example>:\n\n> The ferry is late.\nSays who?",
        "says who",
    ),
    "an address in a sentence stays": (
        "At 9 ask Mara <mara@ferry.example> for it.",
        "at 9 ask mara mara ferry example for it",
    ),
    "a header above nothing stays": ("Mara Voss wrote:\nSays who?", "mara voss wrote says who"),
    "a block in tags is not": ("[quote=Mara]It is [quote]so[/quote] late.[/quote] Says who?", "says who"),
    "a tag that is never closed marks nothing off": ("[quote] It is late.", "quote it is late"),
    "code between fences is not": ("Try this:\n```\nsail(now)\n```\nWorks for me.", "try this works for me"),
    "a fence that is never closed is text": ("```\nIt sails.", "it sails"),
    "a signature is not": ("It sails.\n-- \nMara, harbour master", "it sails"),
    "what follows two dashes at length is text": ("It sails.\n--\n" + "Daily. " * 60, "it sails" + " daily" * 60),
    "two dashes without a blank end a text as well": ("It sails.\n--\nMara", "it sails"),
    "a turn that is all signature keeps it": ("\n-- \nMara", "mara"),
    "a second block is not its own either": ("[quote]Late.[/quote] No. [quote]So?[/quote] Yes.", "no yes"),
    "code behind a fence of tildes is not": ("~~~\nsail\n~~~\nYes.\n```\nsink\n```\nNo.", "yes no"),
    "the header above a second quote goes with it": (
        "[[So it is.]]\nBo Lind wrote:\n[[Not at all.]]\nWho says so?",
        "who says so",
    ),
}


def of(marked: str) -> own.Own:
    """What a text says itself that has what it quotes of turn 1 in double brackets."""
    pieces = marked.replace("]]", "[[").split("[[")
    quotes = []
    at = 0
    for place, piece in enumerate(pieces):
        if place % 2:
            quotes.append(Quote(turn="2", source="1", start=at, end=at + len(piece)))
        at += len(piece)
    return own.of("".join(pieces), quotes)


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_own_words(text: str, expected: str) -> None:
    assert " ".join(of(text).words) == expected


def test_sentences_are_whole_and_mainly_its_own() -> None:
    said = of('[[The ferry is always late.]] No, "[[late]]" is a word for trains. Is it not?')
    texts = [said.text[start:end] for start, end in said.sentences]
    assert texts == ['No, "late" is a word for trains.', "Is it not?"]
    assert said.questions == (1,)


def test_what_was_taken_away_says_nothing_and_is_shown() -> None:
    said = own.of("Removed by a moderator: see our rules.", gone=True)
    assert (said.said, said.words, said.sentences, said.questions) == ("", (), (), ())
    assert len(said.shown) == 1


# A text, and its sentences as they are shown; what stands apart is not among them, what stands within one is.
SHOWN = {
    "[[The ferry is late.]] Says who?": ["Says who?"],
    "[[The ferry is late]] says nobody but you.": ["says nobody but you."],
    "I heard it. [[The ferry is late.]] Says who?": ["I heard it.", "Says who?"],
    "You call it [[the late ferry]] and sail.": ["You call it the late ferry and sail."],
    "Bo wrote: [[It is late.]]\nSays who?": ["Says who?"],
    "Bo wrote:\n[[It is late.]]\n...\nSays who?": ["Says who?"],
    "One.\n[[Two.]]\nThree.\n[[Four.]]\nFive.": ["One.", "Three.", "Five."],
    "> Two.\nThree.": ["Three."],
}


@pytest.mark.parametrize("text", SHOWN)
def test_quotes_that_stand_apart_are_no_sentences_of_its_own(text: str) -> None:
    said = of(text)
    assert [said.text[start:end] for start, end in said.shown] == SHOWN[text]


def test_a_sentence_is_its_own_where_at_most_half_of_it_is_quoted() -> None:
    half, more = of("Abcde fghi [[jklm nopqrs]]"), of("Abcde fghi [[jklm nopqrst]]")
    assert [len(said.sentences) for said in (half, more)] == [1, 0]


def test_the_source_of_a_stretch_is_the_quote_that_holds_all_of_it() -> None:
    said = of("No. [[The ferry sails.]] Never.")
    start, end = said.quotes[0].start, said.quotes[0].end
    assert [said.source_of(*span) for span in ((start, end), (start + 1, end - 1))] == ["1", "1"]
    assert [said.source_of(*span) for span in ((start - 1, end), (start, end + 1), (0, 2))] == [None] * 3


def test_words_that_are_taken_up_are_kept_by_their_source() -> None:
    said = of("[[It took four days.]] It took three days.")
    assert said.taken_up == {"1": ("it", "took", "four", "days")}
    assert [each.value for each in said.quantities] == [3]
    assert [each.value for each in said.quoted_quantities] == [4]
    assert said.behind == {"1": " It took three days."}


def test_places_are_those_in_the_whole_text() -> None:
    said = of("[[The ferry sails.]]\n> Ferries sail.\nThe ferry sank.")
    assert [said.text[start:end] for start, end in said.places["ferry"]] == ["ferry"]
    assert said.places["ferry"][0][0] > said.text.index(">")


def test_addresses_are_its_own() -> None:
    said = own.of("> see https://theirs.example\nSee https://mine.example/a and www.mine.example")
    assert said.addresses == ("https://mine.example/a", "www.mine.example")


def test_what_every_turn_says_is_read_from_a_map_and_the_story_with_it() -> None:
    text = (
        "The harbour was shut for a while.\n3 Comments\nAnn\n1 hour ago\nIt took four days, as I said.\n"
        "Bo\n50 minutes ago\nIt took four days, as I said.\nNo.\nCy\n40 minutes ago\nWho cares how long it took?"
    )
    map_ = argmap.analyse(argmap.read_bytes(text.encode(), path="case.txt", format="paste"))
    said = own.read(map_)
    assert said[map_.thread.turns[1].id].words == ("no",)
    assert said[STORY].text == map_.thread.story


def test_a_quote_of_no_characters_cuts_no_word() -> None:
    assert own.of("ee", [Quote(turn="2", source="1", start=1, end=1)]) == own.of("ee")


@pytest.mark.parametrize(("before", "known"), [(2900, True), (2995, True), (2996, False), (4000, False)])
def test_the_subject_of_a_text_is_what_its_first_three_thousand_characters_are_about(before: int, known: bool) -> None:
    assert ("pier" in own.of("." * before + " Pier").subject) is known


@examples(200)
@given(st.text(alphabet=" \n>-`[]quoteA.?!/", max_size=80), st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80))))
def test_any_text_and_any_quotes_give_stretches_of_the_text_in_order(text: str, spans: list[tuple[int, int]]) -> None:
    quotes = [
        Quote(turn="2", source="1" if start % 2 else OUTSIDE, start=min(start, len(text)), end=min(end, len(text)))
        for start, end in map(sorted, spans)
    ]
    said = own.of(text, quotes)
    assert len(said.in_place) == len(text)
    for found in (said.others, said.shown, said.sentences, said.marked):
        assert all(0 <= start < end <= len(text) or start == end for start, end in found)
        assert list(found) == sorted(found)
    assert set(said.places) == said.stems
