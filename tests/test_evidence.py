"""Which sentences of an article are evidence for a claim."""

from __future__ import annotations

import json
import math

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


# A sentence, and what it brings whatever the claim is, beside its length.
BROUGHT = {
    "A study of 1998 found 12 boats, says the report.": {
        **{"its length": 10, "its numbers": 2, "its words of report": 4},
        **{"names a year": True},
    },
    "In March 40 percent asked: why?": {
        **{"its length": 6, "its numbers": 1, "its words of report": 1},
        **{"names a month": True, "gives a share": True, "asks": True},
    },
    "The ferries of the islands": {"its length": 5, "is a heading": True},
    "The ferries of the islands and of the mainland": {"its length": 9},
    "The boats.": {"its length": 2},
    'He may say "never" in 1499.': {"its length": 6, "its numbers": 1, "its words of report": 0, "quotes": True},
}


@pytest.mark.parametrize("text", BROUGHT)
def test_what_a_sentence_brings_is_counted(text: str):
    wanted = {"its numbers": 0, "its words of report": 0} | BROUGHT[text]
    counted = {name: math.log(1 + wanted[name]) for name in ("its length", "its numbers")}
    signs = {name: 1.0 for name, value in wanted.items() if value is True}
    expected = counted | {"its words of report": float(wanted["its words of report"])} | signs
    assert evidence.prepare(text).brings == pytest.approx(expected)


def test_a_pair_is_measured_by_the_words_that_both_have():
    around = matching.setting([CLAIM, *PASSAGE])
    claim, sentence = evidence.prepare(CLAIM, around), evidence.prepare("Ferries to islands are few.", around)
    (found,) = evidence.features(claim, [sentence])
    wanted, given = claim.prepared.weights, sentence.prepared.weights
    assert found["shared words"] == len(wanted.keys() & given.keys()) == 2
    assert found["rarest shared word"] == max(wanted[word] for word in wanted.keys() & given.keys())
    both = sum(wanted[word] * given[word] for word in wanted.keys() & given.keys())
    lengths = [math.sqrt(sum(value**2 for value in weights.values())) for weights in (wanted, given)]
    assert found["cosine"] == pytest.approx(both / lengths[0] / lengths[1])
    part = sum(given[word] for word in wanted.keys() & given.keys()) / sum(given.values())
    assert found["its words in the claim"] == pytest.approx(part)
    assert "is the claim itself" not in found


def test_neighbours_count_by_how_near_they_are_and_the_place_of_the_claim_itself_is_known():
    claim = evidence.prepare(CLAIM)
    idle = [f"Nothing {word} here." for word in "happens grows floats sings moves sinks burns waits rots flies".split()]
    found = evidence.features(claim, [evidence.prepare(text) for text in (CLAIM, *idle)])
    near = {at: {name for name in evidence.NEAR if found[at][f"cosine {name}"] > 0.5} for at in range(len(found))}
    behind = {1: "just before", 2: "shortly before", 3: "shortly before", 4: "before", 5: "before", 6: "before"}
    assert near == {at: {behind[at]} if at in behind else set() for at in range(len(found))}
    assert all(found[at][f"{at} behind the claim itself"] == 1.0 for at in range(1, evidence.REACH + 1))
    assert [at for at, each in enumerate(found) if "far from the claim itself" in each] == [9, 10]
    assert found[0]["is the claim itself"] == 1.0
    assert all("the claim is not in it" not in each for each in found)
    without = evidence.features(claim, [evidence.prepare(text) for text in idle])
    assert all(each["the claim is not in it"] == 1.0 for each in without)


def test_a_chance_is_worked_out_of_what_each_feature_weighs():
    learned = {"bias": -1.0, "asks": 0.5, "covered": 2.0}
    expected = 1 / (1 + math.exp(1.0 - 0.5 - 2.0 * 0.25))
    assert evidence.chance(learned, {"asks": 1.0, "covered": 0.25, "unknown": 9.0}) == pytest.approx(expected)


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
