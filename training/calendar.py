"""From Unicode's CLDR to `argmap/weights/calendar.json`: the words for months, weekdays, ages and the like in many
languages."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import timedelta
from pathlib import Path

from babel import Locale
from babel.dates import format_timedelta

# The languages with most pages on the web, by W3Techs' survey of content languages (2025).
LANGUAGES = (
    "en es de ja fr pt ru it nl pl tr zh fa vi id cs ko uk hu sv ar ro el da fi he nb sk bg hr sr lt ca et sl lv"
).split()
UNITS = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
    "month": timedelta(days=30),
    "year": timedelta(days=365),
}
COUNTS = (1, 2, 3, 5, 11, 21)  # the forms of a noun behind a number differ by these
EVERYWHERE = 4  # units beside which a word stands that is none itself
WORD = re.compile(r"[^\W\d_]+")
TARGET = Path(__file__).resolve().parents[1] / "argmap" / "weights" / "calendar.json"


def _ages(span: timedelta, unit: str, locale: Locale) -> set[str]:
    """The words of "3 hours ago" and of "3 hours", short and long, for some counts of a unit."""
    return {
        word
        for count in COUNTS
        for form in ("long", "short", "narrow")
        for back in (True, False)
        for word in WORD.findall(
            format_timedelta(
                -span * count, granularity=unit, threshold=1e9, add_direction=back, format=form, locale=locale
            ).lower()
        )
    }


def main() -> None:
    """Write the table."""
    months: dict[str, int] = {}
    weekdays: set[str] = set()
    units: dict[str, int] = {}
    ago: set[str] = set()
    for language in LANGUAGES:
        locale = Locale.parse(language)
        for use in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in locale.months[use][width].items():
                    found = WORD.findall(name.lower())
                    if len(found) == 1 and found[0] not in ("월", "月", "tháng"):
                        months.setdefault(found[0], number)
                for name in locale.days[use][width].values():
                    found = WORD.findall(name.lower())
                    if len(found) == 1:
                        weekdays.add(found[0])
        said = {unit: _ages(span, unit, locale) for unit, span in UNITS.items()}
        often = Counter(word for found in said.values() for word in found)
        # What stands beside every unit is "ago", whatever its place; the rest names the unit.
        ago |= {word for word, times in often.items() if times >= EVERYWHERE}
        for unit, found in said.items():
            for word in found:
                if often[word] < EVERYWHERE:
                    units.setdefault(word, int(UNITS[unit].total_seconds()))
    table = {
        "what": "words of dates and ages, lower case; months by number, units by seconds; a table, nothing in it is "
        "learned",
        "data": "Unicode CLDR, through Babel",
        "features": "the words of the languages listed that stand alone in a month's or a weekday's name, or beside "
        "a unit",
        "date": "2026-11-27",
        "licence": "Unicode License v3",
        "weaknesses": "a word that is a month in one language may be any word in another; a word of two languages "
        "keeps the first one's meaning",
        "languages": LANGUAGES,
        "months": dict(sorted(months.items())),
        "weekdays": sorted(weekdays),
        "units": dict(sorted(units.items())),
        "ago": sorted(ago),
    }
    TARGET.write_text(json.dumps(table, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
