"""How turns stand among who rebuts whom: labels, scores, and the sentence that says what would change a label."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argmap import STORY, ArgumentMap, Link, Relation, Thread, Turn
from argmap.standing import Grounded, standings


def map_of(*rebuttals: tuple[str, str], turns: int = 5, also: tuple[Link, ...] = ()) -> ArgumentMap:
    said = tuple(Turn(id=str(n), number=n, author="Ann", text="So it is.") for n in range(1, turns + 1))
    thread = Thread(id="pier", title="", format="made", path="", story="", turns=said)
    links = tuple(Link(source=a, target=b, kind=Relation.REBUTS, score=0.7, why="") for a, b in rebuttals)
    return ArgumentMap(thread=thread, links=links + also)


def label(map_: ArgumentMap) -> dict[str, str]:
    return {end: str(standing.label) for end, standing in standings(map_).items()}


def test_what_nobody_rebuts_stands_and_what_it_rebuts_does_not():
    found = standings(map_of(("2", "1"), ("3", "2"), turns=3))
    assert [str(found[end].label) for end in (STORY, "1", "2", "3")] == ["in", "in", "out", "in"]
    assert [found[end].score for end in ("3", "2", "1")] == [1.0, 0.5, 0.666667]
    assert found["3"].why == "stands: nobody rebuts it"
    assert found["2"].why == "stands only if somebody answers #3"
    assert found["1"].why == "stands unless somebody answers #3"


def test_the_sentence_names_all_that_keep_a_turn_up_or_down():
    found = standings(map_of(("2", "1"), ("3", "1"), ("4", "2"), ("5", "2"), ("6", "3"), turns=6))
    assert found["1"].why == "stands unless somebody answers #4 and #5 or #6"
    assert found["2"].why == "stands only if somebody answers #4 and #5"
    many = standings(map_of(*((str(n), "1") for n in range(2, 8)), turns=7))
    assert many["1"].why == "stands only if somebody answers #2, #3, #4 and 3 more"


def test_turns_that_rebut_each_other_are_undecided_until_a_third_one_decides():
    circle = standings(map_of(("2", "1"), ("1", "2"), turns=2))
    assert {str(circle[end].label) for end in ("1", "2")} == {"undecided"}
    assert circle["1"].why == "neither stands nor falls: rebutted in a circle by #2"
    assert circle["1"].score == pytest.approx(0.618034)  # x = 1 / (1 + x)
    assert label(map_of(("2", "1"), ("1", "2"), ("3", "2"), turns=3)) == {STORY: "in", "1": "in", "2": "out", "3": "in"}


def test_agreement_answers_and_turns_that_the_map_lacks_count_nothing():
    also = tuple(Link(source="2", target="1", kind=kind, score=1, why="") for kind in Relation if kind != "rebuts")
    assert set(label(map_of(("9", "1"), also=also)).values()) == {"in"}


def test_the_story_is_rebutted_as_a_turn_is():
    assert standings(map_of(("1", STORY)))[STORY].why == "stands only if somebody answers #1"


def test_a_chain_of_five_thousand_rebuttals_is_labelled_by_turns():
    found = label(map_of(*((str(n + 1), str(n)) for n in range(1, 5000)), turns=5000))
    assert [found[end] for end in ("5000", "4999", "4998", "1")] == ["in", "out", "in", "out"]


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6)), max_size=15))
def test_labels_and_scores_are_those_of_their_definitions(pairs):
    map_ = map_of(*((str(a), str(b)) for a, b in pairs), turns=6)
    found = standings(map_)
    against = {n: {str(a) for a, b in pairs if str(b) == n} for n in found}
    labels = {end: each.label for end, each in found.items()}
    for end, above in against.items():
        assert (labels[end] is Grounded.IN) == all(labels[each] is Grounded.OUT for each in above)
        assert (labels[end] is Grounded.OUT) == any(labels[each] is Grounded.IN for each in above)
        assert found[end].score == pytest.approx(1 / (1 + sum(found[each].score for each in above)), abs=1e-5)
    # The grounded labelling is the one that says least: of any other complete one it labels a part.
    assert found == standings(map_)
