"""Disputes over values: who holds one, who denies it, and which values are held against each other."""

from __future__ import annotations

import pytest

from argmap.model import Over
from tests.test_said import mapped

SAID = """The town wants to mend the quay.
1 Ann | answers story | claim
It will cost 5 million before the first stone is laid.
2 Bo | rebuts 1 | rebuttal
The baths came in at 3 million, and this is 2.4 million, tendered and fixed. The offer says 2.4 million.
3 Ann | rebuts 2 | rebuttal
It was never fixed. 5 million, mark my words.
4 Bo | rebuts 3 | rebuttal
I have the offer here: 2.4 million.
5 Cy | answers story | claim
{said} Walls of that size are 2 million at the very most.
"""


def held(said: str) -> dict[str, tuple[str, ...]]:
    """Who holds which value, where Cy says so of one, to nobody."""
    (dispute,) = [each for each in mapped(SAID.format(said=said)).disputes if each.over is Over.VALUES]
    return {position.label: position.holders for position in dispute.positions}


@pytest.mark.parametrize(
    "said",
    [
        "5 million is a fantasy.",
        "5 million is nonsense.",
        "5 million? Never.",
        "5 million is far too high.",
        "5 million sounds utterly absurd.",
        "Nobody pays 5 million for a quay.",
        "It will not be 5 million.",
    ],
)
def test_whoever_denies_a_value_and_names_another_holds_neither_of_the_contested_ones(said: str):
    assert held(said) == {"2.4 million": ("Bo",), "5 million": ("Ann",)}


@pytest.mark.parametrize("said", ["5 million is right.", "5 million is a good sum.", "5 million it will be."])
def test_whoever_affirms_a_value_holds_it(said: str):
    assert held(said)["5 million"] == ("Ann", "Cy")


def test_of_pairs_contested_as_much_the_one_that_more_turns_name_is_the_dispute():
    baths = """The town wants to mend the quay.
1 Ann | answers story | claim
The mayor says 2.4 million. It will cost 5 million.
2 Bo | rebuts 1 | rebuttal
The baths came in at 3 million, and this is 2.4 million, tendered and fixed.
3 Ann | rebuts 2 | rebuttal
It was never fixed. 5 million, mark my words.
"""
    (dispute,) = [each for each in mapped(baths).disputes if each.over is Over.VALUES]
    assert {position.label for position in dispute.positions} == {"2.4 million", "5 million"}


def test_one_exchange_makes_no_dispute_however_often_it_names_the_values():
    once = """The town wants to mend the quay.
1 Ann | answers story | claim
It lasts nine years. Nine years are a long time.
2 Bo | rebuts 1 | rebuttal
I have waited for a month, and my brother for a year.
3 Cy | answers story | claim
My quay is a year old.
"""
    assert not [each for each in mapped(once).disputes if each.over is Over.VALUES]
