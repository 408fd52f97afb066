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
    "half an hour, a half-hour, half a million": [
        ("duration", 1 / 48, "half an hour"),
        ("duration", 1 / 48, "half-hour"),
        ("amount", 5e5, "half a million"),
    ],
    "two and a half weeks, 3 and a half million": [
        ("duration", 17.5, "two and a half weeks"),
        ("amount", 3.5e6, "3 and a half million"),
    ],
    "an hour, 90 minutes, a fortnight, two decades, 3 centuries, 30 seconds, 2 yrs": [
        ("duration", 1 / 24, "an hour"),
        ("duration", 90 / 1440, "90 minutes"),
        ("duration", 14, "a fortnight"),
        ("duration", 7300, "two decades"),
        ("duration", 109500, "3 centuries"),
        ("duration", 30 * (1 / 86400), "30 seconds"),
        ("duration", 730, "2 yrs"),
    ],
    "$5, $ 1,200.50, 3 bucks, €7, 5 cents, 2k, 3m dollars, 1.5 bn euros": [
        ("money dollar", 5, "$5"),
        ("money dollar", 1200.5, "$ 1,200.50"),
        ("money dollar", 3, "3 bucks"),
        ("money euro", 7, "€7"),
        ("money cent", 5, "5 cents"),
        ("amount", 2000, "2k"),
        ("money dollar", 3e6, "3m dollars"),
        ("money euro", 1.5e9, "1.5 bn euros"),
    ],
    "the 14th, the 14th of it, the 2nd amendment, on the 31st they, the 32nd": [
        ("day", 14, "the 14th"),
        ("day", 14, "the 14th"),
        ("day", 31, "the 31st"),
    ],
    "in 2019 boats came, 1,950 boats, 1899 boats, 2101 boats, 2100 boats": [
        ("count boat", 1950, "1,950 boats"),
        ("count boat", 1899, "1899 boats"),
        ("count boat", 2101, "2101 boats"),
    ],
    "ten per cent, 5 % of them, 5 of them": [("percent", 10, "ten per cent"), ("percent", 5, "5 %")],
    "one boat, a boat, half boat, half a boat, two boats, 3 more boats, 7 am, 9 km": [
        ("count boat", 2, "two boats"),
        ("count boat", 3, "3 more boats"),
    ],
    "3-day week, forty-two days, two hundred days, 3.5 days": [
        ("duration", 3, "3-day"),
        ("duration", 42, "forty-two days"),
        ("duration", 200, "two hundred days"),
        ("duration", 3.5, "3.5 days"),
    ],
    "per day, last 3 days, next two weeks, every 5 minutes, these 3 weeks": [("duration", 21, "3 weeks")],
    "1 January, 30 February, 29 February, March the 3rd, 3rd of March, 2024-02-03, mar 5%, Dec 1.5": [
        ("date", 101, "1 January"),
        ("date", 229, "29 February"),
        ("date", 303, "March the 3rd"),
        ("date", 303, "3rd of March"),
        ("date", 203, "2024-02-03"),
        ("percent", 5, "5%"),
    ],
    "x5 days, 5/6 days, 5^2 days, .5 days, 1,23 days, 1234567890123456 days": [],
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
