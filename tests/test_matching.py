"""Matching: how likely a statement makes the point of a label."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from argmap.evaluate.keypoints import by_matching
from argmap.language import matching
from tests.cases import SHARED, needs_shared

LABELS = ("The bridge costs too much money", "People have the right to choose", "The noise harms children's health")
STATEMENTS = (
    ("nobody can afford such an expensive crossing, taxpayers will pay for it for decades", LABELS[0]),
    ("everyone should be free to decide for themselves", LABELS[1]),
    ("kids near the road get sick from the noise", LABELS[2]),
)


@pytest.mark.parametrize(("statement", "label"), STATEMENTS)
def test_a_statement_matches_the_label_whose_point_it_makes_in_other_words(statement: str, label: str) -> None:
    around = matching.setting([*LABELS, *(text for text, _ in STATEMENTS)])
    assert max(LABELS, key=lambda each: matching.match(statement, each, around)) == label


def test_the_same_words_match_fully_and_no_words_hardly_at_all() -> None:
    assert matching.match(LABELS[0], LABELS[0]) > 0.95
    for empty in ("", "...", "the of and"):
        assert matching.match(empty, LABELS[0]) < 0.1
        assert matching.match(LABELS[0], empty) < 0.1


def test_a_word_that_all_texts_of_the_setting_share_says_little() -> None:
    around = matching.setting([f"the bridge of {town} stands" for town in ("Arl", "Bram", "Corve", "Dunn")] * 5)
    assert matching.rarity("bridg", around) < matching.rarity("bridg", matching.EMPTY)


def test_related_words_stand_for_each_other_in_part() -> None:
    assert matching.relatedness("money", "money") == 1
    assert matching.relatedness("criminal", "criminality") > matching.relatedness("kill", "murder") > 0
    assert matching.relatedness("money", "doctor") < matching.relatedness("money", "tax")


def test_denying_is_told_by_the_clause_that_names_the_matter() -> None:
    assert matching.denies("They never agreed to it", ["agre"])
    assert not matching.denies("They agreed to it, and nobody minded", ["agre"])


@needs_shared
def test_on_topics_never_seen_it_orders_arguments_better_than_tfidf() -> None:
    pytest.importorskip("sklearn", reason="the baseline needs scikit-learn: pip install .[training]")
    if not (SHARED / "corpora" / "keypoints-argkp.jsonl.gz").exists():
        pytest.skip("keypoints-argkp is not there")
    from benchmarks.matching import tfidf
    from training.matching import measured

    mine, baseline = measured(by_matching, held=True), measured(tfidf(), held=True)
    assert all(one > other for one, other in zip(mine, baseline, strict=True))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_two_texts_have_a_likelihood(statement: str, label: str) -> None:
    assert 0 <= matching.match(statement, label) <= 1
