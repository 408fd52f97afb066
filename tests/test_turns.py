"""What a turn does: the cues of its own words, and how weights make chances of them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argmap.language import stance, turns
from argmap.text.words import words

from .cases import examples


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It was 1,200,300 % of it.", "1,200,300 %"),
        ("Some 3.5% of it.", "3.5%"),
        ("It was 4,500 or so.", "4,500"),
        ("At 1,2,3,4,5,6 tons.", "1,2,3,4,5,6 tons"),
    ],
)
def test_a_figure_is_found_whole(text: str, found: str) -> None:
    assert turns.look(text, words(text))["figures"].shown == found


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a link", "See https://pool.example.org for it."),
        ("reports what others found", "According to the warden it was shut."),
        ("points to the place", "It says so on page 14."),
        ("looked it up", "I have looked it up."),
        ("dates", "They met on 12 March."),
        ("years", "It was built in 1931."),
        ("asks for proof", "Do you have a source for that?"),
        ("opens with a denial", "Nope, it is open."),
        ("smiles", "Off we go :)"),
        ("adds to what was said", "Also, the lamps are out."),
    ],
)
def test_what_a_turn_brings_is_found_by_name_with_its_words(name: str, text: str) -> None:
    found = turns.look(text, words(text))[name]
    assert 0 < found.value <= 1
    assert found.shown.casefold() in text.casefold()


def test_so_many_findings_of_a_cue_count_and_no_more() -> None:
    cue = turns.Cue(name="tolls", most=4, words=frozenset("ding dong bim bam bom".split()))
    values = [
        turns.look(text, words(text), (cue,))["tolls"].value for text in ("Ding", "Ding, dong", "Ding dong bim bam bom")
    ]
    assert values == [0.25, 0.5, 1.0]


def test_a_turn_that_names_four_who_said_it_says_all_of_it() -> None:
    found = turns.look("He said, she quoted, they published", "he said she quoted they published".split())
    assert found["says what others said"].value == 0.75


def test_reasons_that_add_little_or_have_no_words_are_not_given_and_three_are_the_most() -> None:
    weighed = [(turns.LEAST, "e"), (0.5, "a"), (0.4, "silent"), (turns.LEAST - 0.001, "f")]
    told = lambda name: "" if name == "silent" else name.upper()  # noqa: E731
    assert turns.strongest(weighed, told) == ["A", "E"]
    assert turns.strongest([*weighed, (0.2, "d"), (0.2, "c")], told) == ["A", "C", "D"]
    assert turns.strongest([(0.1, "said"), (0.06, "unsaid")], told) == ["SAID"]


def test_what_is_pasted_from_elsewhere_speaks_of_nobody_here() -> None:
    pasted = "The ferry was built in the yard of the town and sailed on the lake for the mayor of the town. " * 6
    assert turns.manner(pasted, words(pasted))["speaks of nobody here"] == 1
    addressed = pasted + "I think you know my view of it. " * 3
    assert "speaks of nobody here" not in turns.manner(addressed, words(addressed))


def test_weights_are_added_over_cues_and_words() -> None:
    weights = turns.Weights(cues={"asks": (1.0, 0.0, -1.0)}, words={"ferry": (0.0, 2.0, 0.0)})
    said = turns.terms(stance.worded("Ferry, ferry?"))
    assert turns.total(weights, {"asks": 0.5, "unknown": 3.0}, said) == (0.5, 2.0, -0.5)
    assert turns.usual_words(weights, said, 1, 0) == [("ferry", 2.0)]
    assert turns.usual_words(weights, said, 0, 1) == []


def test_a_chance_is_bent_along_the_points() -> None:
    points = ((0.4, 0.5), (0.6, 0.7), (0.8, 0.7))
    found = [turns.bent(chance, points) for chance in (0.0, 0.4, 0.5, 0.7, 0.9)]
    assert found == pytest.approx([0.5, 0.5, 0.6, 0.7, 0.7])


@examples(100)
@given(st.tuples(*[st.floats(-500, 500)] * 3))
def test_chances_add_up_to_one(odds: tuple[float, float, float]) -> None:
    assert math.fsum(turns.chances(odds)) == pytest.approx(1)


@examples(100)
@given(st.text(max_size=300))
def test_any_text_has_cues_between_nothing_and_about_one(text: str) -> None:
    found = turns.manner(text, words(text)) | {name: each.value for name, each in turns.look(text, words(text)).items()}
    assert all(0 <= value <= 1.5 for value in found.values())


def test_the_card_tells_each_figure_by_folds_and_with_its_site_left_out() -> None:
    card = turns.shipped_card()
    assert set(stance.CUES) <= set(card.relations.cues)
    assert all(len(points) > 2 for points in (*card.sure_relations, *card.sure_tags))
    for points in (*card.sure_relations, *card.sure_tags):
        assert list(points) == sorted(points)
        assert all(1 / 3 <= share < 1 for _, share in points)
