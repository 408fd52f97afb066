"""Stance: whether a reply agrees with its parent or disagrees, by the wording alone."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

import argmap
from argmap.language import stance

ABOVE = "The pool should stay shut in winter, nobody swims there before May."


def test_words_taken_up_count_as_turned_where_one_of_the_two_denies_them() -> None:
    above = stance.worded("The ferry is safe in a storm.")
    kept = stance.describe(stance.worded("The ferry is safe, storm or calm."), above)
    turned = stance.describe(stance.worded("The ferry is not safe at all."), above)
    assert "shares words, turned" not in kept
    assert turned["shares words, turned"] > 0
    assert turned["denies, first sentence"] == 1


def test_a_word_of_the_first_sentence_is_told_from_the_rest() -> None:
    reply = stance.worded("... Right. The ferry sails.")
    assert reply.opening == ("right",)
    assert reply.words[1:] == ("the", "ferry", "sails")


def test_stances_add_up_to_one_and_follow_the_given_shares() -> None:
    even = stance.stance("The water is what it is.", ABOVE)
    angry = stance.stance("The water is what it is.", ABOVE, shares=(0.05, 0.9, 0.05))
    assert sum(even) == pytest.approx(1)
    assert angry[stance.DISAGREE] > even[stance.DISAGREE]


def test_the_weights_come_with_their_card() -> None:
    card = json.loads((Path(argmap.__file__).parent / "weights" / "stance.json").read_text(encoding="utf-8"))
    assert "stance-iac" in card["data"]
    assert "stance-debagreement" in card["data"]
    for site in ("iac, two stances", "debagreement, three stances"):
        assert card["scores"][site]["macro-F1"] > card["scores"][f"{site}, bag of words"]["macro-F1"]
        assert card["scores"][site]["macro-F1"] > card["scores"][f"{site}, majority"]["macro-F1"]
    assert set(stance.CUES) <= set(card["cues"])
    assert not any("emoticon" in word for table in stance.shipped_weights() for word in table)


def test_a_reason_names_the_words_that_show_it() -> None:
    reply, parent = stance.worded("No. The ferry is late, you fool."), stance.worded("The ferry is never late.")
    assert stance.reason("denies, early", reply, parent) == "negation: no"
    assert stance.reason("shares words", reply, parent) == "takes up: ferry, late"
    assert stance.reason("length", reply, parent) == ""


@pytest.mark.parametrize("text", ["Well.\n\n\n But no.", "Well,\t\n\nbut no.", "Well\n\n  \nYet no."])
def test_a_turn_round_is_seen_behind_blank_lines(text: str) -> None:
    assert stance.worded(text).but


def test_a_word_alone_turns_nothing_round() -> None:
    assert not stance.worded("All but one of them.\n\n\nNobody.").but


@pytest.mark.parametrize(("size", "told"), [(3, 0.1), (15, 0.5), (24, 0.8), (30, 1.0), (60, 1.0)])
def test_a_first_sentence_is_long_from_thirty_words_on(size: int, told: float) -> None:
    reply = stance.worded(" ".join(["ferry"] * size) + ". Late.")
    assert stance.describe(reply, stance.worded(ABOVE))["first sentence, length"] == pytest.approx(told)


@pytest.mark.parametrize(("size", "told"), [(0, math.log(1 / 10) / 3), (9, 0.0), (99, math.log(10) / 3), (400, 1.0)])
def test_how_much_longer_a_reply_is_than_its_parent_counts_up_to_twenty_times(size: int, told: float) -> None:
    found = stance.describe(stance.worded("ferry " * size), stance.worded("pier " * 9))
    assert found.get("times the parent's length", 0.0) == pytest.approx(told)
    assert stance.describe(stance.worded("Aye"), stance.worded("pier " * 400))["times the parent's length"] == -1
