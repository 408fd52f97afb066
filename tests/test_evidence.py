"""Which sentences of an article are evidence for a claim."""

from __future__ import annotations

import json

import pytest

from argmap.language import evidence, matching
from argmap.text.files import shipped

CLAIM = "Free ferries bring more passengers to the islands."
FOUND = "A 2019 study found that free ferries had 40 percent more passengers on the islands."
PASSAGE = (
    "The harbour was built of granite.",
    "Its walls are high.",
    CLAIM,
    "Ridership on two lines doubled within a year, a survey found.",
    "The mayor likes cheese.",
    "He was born in the hills.",
)


def told(claim: str, *passage: str) -> list[float]:
    around = matching.setting([claim, *passage])
    return evidence.chances(
        evidence.prepare(claim, around), [evidence.prepare(sentence, around) for sentence in passage]
    )


def test_a_study_of_the_matter_is_likelier_evidence_than_another_matter():
    other = "The harbour was built of granite."
    assert told(CLAIM, FOUND)[0] > told(CLAIM, other)[0]


def test_a_sentence_behind_the_claim_is_likelier_evidence_than_one_far_from_it():
    found = told(CLAIM, *PASSAGE)
    assert found[3] > found[0]
    assert found[3] > found[5]


def test_what_stands_alone_knows_nothing_of_neighbours():
    claim = evidence.prepare(CLAIM)
    (alone,) = evidence.features(claim, [evidence.prepare(FOUND)])
    first, *_ = evidence.features(claim, [evidence.prepare(sentence) for sentence in (FOUND, *PASSAGE)])
    assert alone.keys() < first.keys()
    assert first["3 before the claim itself"] == 1.0


def test_a_passage_of_two_or_three_is_told_sentence_by_sentence():
    claim = evidence.prepare(CLAIM)
    passage = [evidence.prepare(sentence) for sentence in PASSAGE[:3]]
    assert evidence.chances(claim, passage) == [evidence.chances(claim, [sentence])[0] for sentence in passage]


def test_every_sentence_gets_a_chance_between_none_and_all():
    assert all(0 < chance < 1 for chance in told(CLAIM, *PASSAGE))
    assert len(told(CLAIM, *PASSAGE)) == len(PASSAGE)


def test_an_empty_passage_has_no_chances():
    assert told(CLAIM) == []


@pytest.mark.parametrize("text", ["", "?!", "\x00\u202e", "<b>&amp;", "\ud800"])
def test_any_sentence_and_any_claim_gets_a_chance(text: str):
    assert 0 < told(text, text)[0] < 1
    assert len(told(CLAIM, *[text] * 5)) == 5


def test_a_passage_is_called_evidence_from_another_limit_than_a_sentence():
    alone, within = evidence.weights().limits
    assert evidence.limit([FOUND]) == alone
    assert evidence.limit(PASSAGE) == within


def test_the_card_names_every_feature_that_is_looked_up():
    card = json.loads(shipped("evidence"))
    (alone,) = evidence.features(evidence.prepare(CLAIM), [evidence.prepare(FOUND)])
    assert alone.keys() <= card["alone"].keys()
    assert {"data", "date", "scores", "weaknesses", "what"} <= card.keys()
