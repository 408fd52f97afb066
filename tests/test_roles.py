"""What a sentence does, a claim, a reason or neither, told from its words."""

from __future__ import annotations

import json
import math

import pytest

from argmap.language import roles
from argmap.text.files import shipped

SAID = (
    ("I believe the ferry should be free.", "claim"),
    ("Last year my brother waited for an hour and paid 12 crowns for the ferry.", "premise"),
    ("Thanks for the reply!", "none"),
    ("&gt; the ferry should be free", "none"),
    ("", "none"),
)


@pytest.mark.parametrize(("text", "label"), SAID)
def test_opinions_claim_reports_give_reasons_and_thanks_do_neither(text: str, label: str):
    assert roles.role(text).label == label


@pytest.mark.parametrize("text", [text for text, _ in SAID])
def test_chances_of_the_roles_add_up_to_one(text: str):
    chances = roles.role(text).chances
    assert tuple(chances) == roles.ROLES
    assert math.isclose(math.fsum(chances.values()), 1.0)


def test_the_why_names_what_decided_in_words():
    assert '"believe"' in roles.role("I believe the ferry should be free.").why


def test_what_adds_to_a_role_is_all_there_is_to_its_sum():
    added = roles.contributions("Ferries should be free, since nobody else pays.")
    totals = [math.fsum(each[at] for _, each in added) for at in range(3)]
    best = roles.role("Ferries should be free, since nobody else pays.").label
    assert roles.ROLES[totals.index(max(totals))] == best


def test_a_full_stop_at_the_end_changes_nothing():
    assert roles.role("The ferry is slow").chances == roles.role("The ferry is slow.").chances


def test_numbers_years_and_links_stand_for_their_kind():
    assert roles.tokens("In 1999 it cost 3.50, see https://ferry.example/a?b=1") == [
        *("in", roles.YEAR, "it", "cost", roles.NUMBER, ".", roles.NUMBER, ",", "see", roles.LINK)
    ]


def test_runs_know_the_beginning_and_the_end():
    assert roles.runs(["ferries", "sink"]) == {
        *("ferries", "sink", "<s> ferries", "ferries sink", "sink </s>", "<s> ferries sink", "ferries sink </s>")
    }


def test_curly_and_straight_apostrophes_are_one():
    assert roles.role("I don\u2019t think so").chances == roles.role("I don't think so").chances


@pytest.mark.parametrize("text", ["\x00\u202e\u2066", "<s> </s>", "ﷺ" * 50, "a" * 100_000, ">" * 3000, "\ud800"])
def test_any_text_has_a_role(text: str):
    assert roles.role(text).label in roles.ROLES


def test_the_card_tells_data_scores_and_weaknesses():
    card = json.loads(shipped("roles"))
    assert {"data", "date", "scores", "weaknesses", "what"} <= card.keys()
    assert len(card["weights"]) == 3 * len(card["runs"].split("\n"))
