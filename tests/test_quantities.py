"""Quantities: what is measured, how much, and where it stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argmap.language import quantities

CASES = {
    "It was merely 4 days.": [("duration", 4, "4 days")],
    "less than a week - it was four days": [("duration", 7, "a week"), ("duration", 4, "four days")],
    "a full week, one-week, 1 week": [("duration", 7, form) for form in ("a full week", "one-week", "1 week")],
    "by Feb 1st, February 1, 1 Feb": [("date", 201, form) for form in ("Feb 1st", "February 1", "1 Feb")],
    "last week, twice a week, $5 a week": [("money dollar", 5, "$5")],
    "1.2 million euros, not 800,000": [("money euro", 1.2e6, "1.2 million euros"), ("amount", 8e5, "800,000")],
    "20% or twenty-five percent": [("percent", 20, "20%"), ("percent", 25, "twenty-five percent")],
    "over 70 boats and 450 sheds": [("count boat", 70, "70 boats"), ("count shed", 450, "450 sheds")],
    "It was a one week agreement.": [("duration", 7, "one week")],
    "until Feb. 1, until 2 May.": [("date", 201, "Feb. 1"), ("date", 502, "2 May")],
    "1/2 and 10^400, 31 February, 2024-13-01, in 2022 they": [],
    "99999999999 days": [("duration", 99999999999, "99999999999 days")],
}


@pytest.mark.parametrize("text", CASES)
def test_case(text):
    found = [(said.kind, said.value, text[said.start : said.end]) for said in quantities.find(text)]
    assert found == CASES[text]


@given(st.text(alphabet="0123456789 .,/^%$€-adeksywfbrtumFM1st", max_size=60))
def test_any_text_gives_quantities_that_lie_in_it_in_order_and_apart(text):
    end = 0
    for said in quantities.find(text):
        assert end <= said.start < said.end <= len(text)
        end = said.end
