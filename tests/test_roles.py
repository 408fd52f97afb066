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


TOLD = roles.Weights(
    bias=(0.1, 0.2, 0.3),
    runs={"free": (1.0, 0.0, -1.0), "<s> ferries": (0.0, 2.0, 0.0), "free </s>": (0.5, 0.0, 0.0)},
    named={"asks": (0.0, 0.0, 4.0), "its length": (0.5, 0.25, 0.125)},
    usual={"asks": 0.25, "its length": 1.0},
    vector=(),
    scale=2.0,
    shift=(0.0, 0.1, -0.1),
)


def test_runs_share_their_weight_and_named_features_tell_by_what_is_unusual(monkeypatch):
    monkeypatch.setattr(roles, "weights", lambda: TOLD)
    monkeypatch.setattr(roles, "_by_vector", lambda word: (1.0, 2.0, 4.0) if word == "ferries" else ())
    said = "Ferries stay free"
    share = 1 / math.sqrt(len(roles.runs(roles.tokens(said))) + 1)
    found = dict(roles.contributions(said))
    unusual = math.log(4) - 1.0
    assert found == {
        'opens with "ferries"': pytest.approx((0.0, 2 * share, 0.0)),
        'ends with "free"': pytest.approx((0.5 * share, 0.0, 0.0)),
        '"free"': pytest.approx((share, 0.0, -share)),
        "its length": pytest.approx((unusual / 2, unusual / 4, unusual / 8)),
        "": pytest.approx((0.1 + 0.5, 0.2 + 0.25, 0.3 + 0.125)),
        "the meaning of its words": pytest.approx((0.3, 0.6, 1.2)),
    }
    raised = [2 * 1.0, 2 * 2.0 + 0.1, 2 * 3.0 - 0.1]
    total = sum(map(math.exp, raised))
    assert roles.calibrated((1.0, 2.0, 3.0)) == pytest.approx([math.exp(one) / total for one in raised])


def test_the_why_names_the_three_that_tell_a_role_from_the_others_and_no_little_words(monkeypatch):
    monkeypatch.setattr(roles, "weights", lambda: TOLD)
    monkeypatch.setattr(roles, "_by_vector", lambda word: ())
    told = roles.role("Ferries stay free?")
    assert (told.label, told.why) == ("none", "asks")
    assert roles.role("Ferries stay").why == 'opens with "ferries"'
    assert roles.role(" . ") == ("none", {"claim": 0.0, "premise": 0.0, "none": 1.0}, "says nothing")


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
