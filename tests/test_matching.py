"""Matching: how likely a statement makes the point of a label."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argmap.evaluate.keypoints import by_matching
from argmap.language import matching
from tests.cases import SHARED, examples, needs_shared

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


@examples(100)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_two_texts_have_a_likelihood(statement: str, label: str) -> None:
    assert 0 <= matching.match(statement, label) <= 1


VECTORS = {"qqaa": (1.0, 0.0), "qqbb": (0.8, 0.6), "zzaa": (0.0, 1.0)}  # of length 1, as those learned


def test_words_are_related_by_the_angle_of_their_vectors_or_a_common_beginning(monkeypatch):
    monkeypatch.setattr(matching, "_vector", lambda word: VECTORS.get(word, ()))
    assert matching.relatedness("qqaa", "qqaa") == 1.0
    assert matching.relatedness("qqaa", "qqbb") == pytest.approx(0.8 * (0.8 - 0.3) / 0.7)
    assert matching.relatedness("qqbb", "zzaa") == pytest.approx(0.8 * (0.6 - 0.3) / 0.7)
    assert matching.relatedness("qqaa", "zzaa") == 0.0
    assert matching.relatedness("qqaa", "unknown") == 0.0
    assert matching.relatedness("qqaaxyz", "qqaaxw") == 0.9
    assert matching.relatedness("qqaax", "qqaay") == matching.relatedness("qqa", "qqazzz") == 0.0


def test_a_sentence_is_made_ready_and_measured_by_the_weight_of_its_words(monkeypatch):
    monkeypatch.setattr(matching, "_vector", lambda word: VECTORS.get(word, ()))
    monkeypatch.setattr(matching, "weights", lambda: matching.Weights(0.0, {}, {}, (), 2.0, b"", 2))
    around = matching.setting(["qqaa", "qqaa zzaa", "qqbb", "zzaa"])
    assert around == matching.Setting(4, {"qqaa": 2, "zzaa": 2, "qqbb": 1})
    unknown = 20 * math.exp(-3.0)  # texts' worth of a stem that was not learned
    heavy, light = (math.log((4 + 21) / (often + unknown + 0.5)) for often in (1, 2))
    statement, label = matching.prepare("qqaa zzaa", around), matching.prepare("qqbb zzaa", around)
    assert label.weights == pytest.approx({"qqbb": heavy, "zzaa": light})
    added = (0.8 * heavy, 0.6 * heavy + light)
    assert label.vector == pytest.approx([value / math.hypot(*added) for value in added])
    found = matching.measure(statement, label)
    covered = light + heavy * matching.relatedness("qqbb", "qqaa")
    assert found["covered"] == pytest.approx(covered / (heavy + light))
    assert found["meaning"] == pytest.approx(sum(math.sqrt(0.5) * value for value in label.vector))
    groups = {" qqbb ": {" qq", "qqb", "qbb", "bb ", " qqb", "qqbb", "qbb "}}
    assert label.letters.keys() == groups[" qqbb "] | {" zz", "zza", "zaa", "aa ", " zza", "zzaa", "zaa "}
    assert math.fsum(value * value for value in label.letters.values()) == pytest.approx(1.0)
    both = statement.letters.keys() & label.letters.keys()
    assert found["letters"] == pytest.approx(sum(statement.letters[group] * label.letters[group] for group in both))
