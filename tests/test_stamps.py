"""Dates, times and ages in a line: what moment they tell, which way round, and in which words."""

from __future__ import annotations

import pytest

from argmap.text import stamps

MOMENTS = {
    "5/2/69": "2069-05-02T00:00:00",
    "5/2/70": "1970-05-02T00:00:00",
    "5/2/99": "1999-05-02T00:00:00",
    "2.5.07, 0:05": "2007-05-02T00:05:00",
    "31/12/2019": "2019-12-31T00:00:00",
    "12/31/2019": "2019-12-31T00:00:00",
    "2019-12-31 23:59:58": "2019-12-31T23:59:58",
    "17.07, 2011": "2011-07-17T00:00:00",
    "May 2019": "2019-05-01T00:00:00",
    "May 2, 2019 at 12:14 am": "2019-05-02T00:14:00",
    "May 2, 2019 at 12:14 pm": "2019-05-02T12:14:00",
    "May 2, 2019 at 8:14 PM": "2019-05-02T20:14:00",
    "May 2, 2019 8 pm": "2019-05-02T20:00:00",
    "2 May 2019 08.14": "2019-05-02T08:14:00",
    "2. Mai 2019 um 8:14 Uhr": "2019-05-02T08:14:00",
    "2019年5月2日 08:14": "2019-05-02T08:14:00",
    "Mon May 6 2019 17:01": "2019-05-06T17:01:00",
    "Thursday, 2 May": "0001-05-02T00:00:00",
    "2019-05-02T08:14:00+02:00": "2019-05-02T08:14:00+02:00",
    "May 2, 2019 8:14 am EST": "2019-05-02T08:14:00-05:00",
    "May 2, 2019 8:14 am PDT": "2019-05-02T08:14:00-07:00",
    "31 February 2019": None,
    "5/2/100": None,
    "8:14 am": None,
    "3 hours ago": None,
}
AGES = {
    "30 seconds ago": 0.5,
    "1 minute ago": 1,
    "10m": 10,
    "an hour ago": 60,
    "3h ago": 180,
    "vor 3 Stunden": 180,
    "a day ago": 1440,
    "il y a 2 jours": 2880,
    "2 weeks ago": 20160,
    "5 months ago": 216000,
    "a year ago": 525600,
    "just now": 0,
    "May 2, 2019": None,
    "5 apples": None,
}


@pytest.mark.parametrize("days_first", [True, False])
@pytest.mark.parametrize(("text", "told"), MOMENTS.items(), ids=MOMENTS)
def test_a_stamp_tells_a_moment(text: str, told: str | None, days_first: bool):
    found = stamps.moment(text, days_first=days_first)
    if days_first and text.startswith("5/2/") and told:
        told = f"{told[:4]}-02-05{told[10:]}"
    assert (found and found.isoformat()) == told


@pytest.mark.parametrize(("text", "minutes"), AGES.items(), ids=AGES)
def test_an_age_tells_minutes(text: str, minutes: float | None):
    assert stamps.age(text) == minutes


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Ann Brook, May 2, 2019 at 8:14 am", ["both May 2, 2019 at 8:14 am"]),
        ("Ann 3 hours ago (edited 1 hour ago)", ["age 3 hours ago", "age 1 hour ago"]),
        ("on 31.12.2019 or at 10:05", ["day 31.12.2019", "clock 10:05"]),
        ("It took four days and 3,000 men.", []),
        ("Route 32 May 2019 8:14", ["both May 2019 8:14"]),  # no month has 32 days
        ("1000 years ago", ["age 1000 years ago"]),
        ("May 32", []),
        ("May 31", ["day May 31"]),
        ("Ann3 hours ago", ["age 3 hours ago"]),
        ("clockmender9 was here", []),
    ],
)
def test_the_stamps_of_a_line_are_found_whole(line: str, found: list[str]):
    assert [f"{stamp.kind} {line[stamp.start : stamp.end]}" for stamp in stamps.find(line)] == found


@pytest.mark.parametrize(
    ("dates", "told"),
    [(["13/5/2019"], True), (["12/5/2019", "5/13/2019"], False), (["1/2/2019", "14/3/2019"], True), ([], False)],
)
def test_a_day_above_twelve_tells_which_number_is_the_day(dates: list[str], told: bool):
    assert stamps.has_days_first(dates) is told


def test_letters_in_brackets_that_belong_to_a_name_are_no_weekday():
    said = "MJ CA(SA), 01 Oct 2011 18:12"
    assert [said[one.start : one.end] for one in stamps.find(said)] == ["01 Oct 2011 18:12"]


# Words alone that tell when, and lines full of figures that tell nothing of the kind.
WORDS_ALONE = ("Igår", "Aujourd'hui", "gerade eben", "только что", "il y a une heure", "un minuto fa", "AnnToday")
NO_STAMPS = ("It cost 40 pounds and 12 pence", "He took 3 boats with 20 men", "il her ma", "7 of 9", "Section 4b")


def test_a_stamp_without_a_figure_is_found_and_figures_of_other_things_are_none():
    assert [text for text in WORDS_ALONE if stamps.of(text) is None] == []
    assert [text for text in NO_STAMPS if stamps.may_hold(text)] == []
