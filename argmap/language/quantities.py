"""From a text to the durations, dates, amounts of money, percentages and counts in it, normalised so that they compare.

Own rules and not a library: quantulum3 0.10 misses "a full week", leaves "70 barges" and "February 1" without unit
and takes 1.4 s for its first call; dateparser 1.5 dates "Friday" by the clock and takes the verb "may" for a month.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ..text.words import STOPWORDS, Stretches, fold, stem

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_NUMBERS = (
    {word: value for value, word in enumerate(_SMALL.split())}
    | _TENS
    | {"a": 1, "an": 1, "half": 0.5, "half a": 0.5, "half an": 0.5, "dozen": 12}
)
_SCALES = {
    "hundred": 100.0,
    "thousand": 1e3,
    "k": 1e3,
    "million": 1e6,
    "mio": 1e6,
    "m": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
}
_DAYS = {
    "second": 1 / 86400,
    "minute": 1 / 1440,
    "min": 1 / 1440,
    "hour": 1 / 24,
    "hr": 1 / 24,
    "day": 1.0,
    "week": 7.0,
    "fortnight": 14.0,
    "month": 30.0,
    "year": 365.0,
    "yr": 365.0,
    "decade": 3650.0,
    "century": 36500.0,
    "centurie": 36500.0,
}
_MONTHS = {name: at for at, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_CURRENCIES = {
    "$": "dollar",
    "€": "euro",
    "£": "pound",
    "¥": "yen",
    "dollars": "dollar",
    "dollar": "dollar",
    "bucks": "dollar",
    "usd": "dollar",
    "euros": "euro",
    "euro": "euro",
    "eur": "euro",
    "pounds": "pound",
    "gbp": "pound",
    "yen": "yen",
    "cents": "cent",
}

_WORDS = "|".join(sorted(_NUMBERS, key=len, reverse=True))
# At most 15 digits: more are no quantity that anyone compares, and floats would round them.
_DIGITS = r"\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,6})?|\d{1,15}(?:\.\d{1,6})?"
_NUMBER = (
    rf"(?P<digits>{_DIGITS})|(?P<tens>{'|'.join(_TENS)})[-\s](?P<unit>one|two|three|four|five|six|seven|eight|nine)"
    rf"|(?P<word>{_WORDS})"
)
_SCALE = r"(?:\s?(?P<scale>hundred|thousand|million|mio|billion|bn|trillion|(?<=\d)[km])(?![a-z]))?"
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_ORDINAL = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"

_DIGIT = re.compile(r"\d")
_DATE = re.compile(
    rf"(?<![\w/])(?:{_MONTH}\.?\s(?:the\s)?{_ORDINAL}(?![\w%]|[.,]\d|:\d)|"
    rf"(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH.replace('month', 'month2')}(?!\w)"
    r"|(?P<year>\d{4})-(?P<month3>\d\d)-(?P<day3>\d\d)(?!\d))"
)
# "the 14th", when nothing is counted or named by it: a day whose month the thread knows. The stopwords as a part of
# the pattern would take a millisecond to compile.
_DAY_ALONE = re.compile(
    r"\bthe\s(?P<day>\d{1,2})(?:st|nd|rd|th)\b(?:(?!\s[a-z])|(?=\s(?P<behind>(?P<bare>[a-z]+)(?:'[a-z]+)?)\b))"
)
_QUANTITY = re.compile(
    rf"(?<![\w.,/^$€£¥])(?P<symbol>[$€£¥]\s?)?(?:{_NUMBER})(?P<half>\sand\sa\shalf\b)?(?![\d^]|/\d|[.,]\d){_SCALE}"
    r"(?=(?P<behind>\s?%|[-\s](?:percent|per\scent)\b|(?:[-\s](?:[a-z]+['-]?)){0,2}))"
)
_BETWEEN = frozenset(
    "full whole entire single mere more short long good bad solid straight consecutive extra other".split()
)
# "Twice a week", "per year", "last week", "next month" say when or how often, not how long.
_NO_LENGTH = re.compile(r"(?:\b(?:once|twice|times|per|every|each|last|next|this|past)|[$€£¥]\s?[\d.,]+\w*|/)\s+$")


class Quantity(NamedTuple):
    """A quantity in a text: what it measures, its value, and the characters that state it.

    `kind` is "duration" (in days), "date" (100 × month + day), "day" (of a month unnamed), "money CURRENCY", "percent",
    "count NOUN" (the noun's stem) or "amount" (a large number without a noun).
    """

    kind: str
    value: float
    start: int
    end: int


def find(text: str) -> list[Quantity]:
    """Return the quantities of a text in their order; dates that do not exist and absurd numbers are none."""
    folded = fold(text)
    dated = _DIGIT.search(folded) is not None  # no date is without a figure, and few texts hold any
    found = [quantity for match in _DATE.finditer(folded) if (quantity := _date(match))] if dated else []
    dates = Stretches((quantity.start, quantity.end) for quantity in found)
    for match in _DAY_ALONE.finditer(folded) if dated else ():
        day = int(match.group("day"))
        if match.group("behind") and STOPWORDS.isdisjoint(match.group("behind", "bare")):
            continue  # it counts or names something: "the 2nd amendment"
        if 1 <= day <= 31 and next(dates.meeting(*match.span()), None) is None:
            found.append(Quantity(kind="day", value=float(day), start=match.start(), end=match.end()))
    taken = Stretches((quantity.start, quantity.end) for quantity in found)
    for match in _QUANTITY.finditer(folded):
        quantity = _measured(folded, match)
        if quantity and next(taken.meeting(quantity.start, quantity.end), None) is None:
            found.append(quantity)
    return sorted(found, key=lambda quantity: quantity.start)


def _date(match: re.Match[str]) -> Quantity | None:
    name = match.group("month") or match.group("month2")
    month = _MONTHS[name[:3]] if name else int(match.group("month3"))
    day = int(match.group("day") or match.group("day2") or match.group("day3"))
    if not 1 <= month <= 12 or not 1 <= day <= _LENGTHS[month - 1]:
        return None
    return Quantity(kind="date", value=100.0 * month + day, start=match.start(), end=match.end())


def _measured(text: str, match: re.Match[str]) -> Quantity | None:
    value = _value(match)
    number_end = match.end()
    behind = match.group("behind") or ""
    start = match.start()
    if match.group("symbol"):
        return Quantity(
            kind=f"money {_CURRENCIES[match.group('symbol').strip()]}", value=value, start=start, end=number_end
        )
    if behind.strip() == "%" or behind.strip(" -").startswith("per"):
        return Quantity(kind="percent", value=value, start=start, end=match.end("behind"))
    words = list(re.finditer(r"[a-z]+", behind))
    while words and words[0].group() in _BETWEEN:
        words.pop(0)
    if not words or words[0].group() in STOPWORDS:
        # "1.2 million" or "800,000" alone: an amount of what the sentence is about.
        large = match.group("scale") or "," in (match.group("digits") or "")
        return Quantity(kind="amount", value=value, start=start, end=number_end) if large else None
    unit, end = words[0].group(), number_end + words[0].end()
    if unit in _CURRENCIES:
        return Quantity(kind=f"money {_CURRENCIES[unit]}", value=value, start=start, end=end)
    singular = unit[:-1] if unit.endswith("s") else unit
    if singular in _DAYS:
        if _NO_LENGTH.search(text, max(0, start - 14), start):
            return None
        return Quantity(kind="duration", value=value * _DAYS[singular], start=start, end=end)
    if (
        match.group("word") in ("a", "an", "half", "half a", "half an", "one")
        or unit in STOPWORDS
        or len(unit) < 3
        or unit[:3] in _MONTHS
    ):
        return None
    # A year ("in 2022 they …") and the number of an item counts nothing.
    if (
        match.group("digits")
        and not match.group("scale")
        and "," not in match.group("digits")
        and 1900 <= value <= 2100
    ):
        return None
    return Quantity(kind=f"count {stem(unit)}", value=value, start=start, end=end)


def _value(match: re.Match[str]) -> float:
    if match.group("digits"):
        value = float(match.group("digits").replace(",", ""))
    elif match.group("tens"):
        value = float(_NUMBERS[match.group("tens")] + _NUMBERS[match.group("unit")])
    else:
        value = float(_NUMBERS[match.group("word")])
    if match.group("half"):
        value += 0.5
    return value * _SCALES.get(match.group("scale") or "", 1.0)
