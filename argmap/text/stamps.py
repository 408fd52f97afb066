"""From a line to the dates, times and ages in it, as pages of many languages write them.

Each word and number of the line gets a class (a day's number, a month, a clock time, "ago" …), a letter each; the
forms that stamps have are patterns over these letters, so that one pattern serves all languages. The words come from
Unicode's CLDR, see `training/calendar.py`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence, Set
from datetime import datetime, timedelta, timezone
from functools import cache
from typing import NamedTuple

from .files import shipped

LONGEST = 240  # characters of a line that are looked at: stamps stand near the beginning or in short lines

# What begins with a figure is looked for at figures alone: most of a line is words.
_TOKEN = re.compile(
    r"(?=\d)(?:"
    r"(?P<D>\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)|\d{1,2}(?P<sep>[./-])\s?\d{1,2}(?P=sep)\s?(?:\d{4}|\d\d)(?![\d]))"
    r"|(?P<K>\d{4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일])"
    r"|(?P<t>\d{1,2}(?::|\s?[hH]\s?)\d\d(?::\d\d)?(?!\d)(?:(?<=[hH]\s\d\d)\s?min(?![^\W\d_]))?)"
    r"|(?P<f>\d{1,2}\.\d\d(?!\d|\.\d))"
    r"|(?P<n>\d+?(?=\d{1,2}\.\d{1,2}\.\d\d(?!\d))|\d+)"
    r")"
    r"|(?P<a>[AaPp]\.?\s?[Mm](?![^\W\d_])\.?|오전|오후|上午|下午|午前|午後)"
    r"|(?P<z>(?:UTC|GMT)?[+\u2212-]\d\d:?\d\d(?!\d))"
    r"|(?P<w>[^\W\d_]+)"
    r"|(?P<p>[^\w\s]|_)"
)
_GLUED = re.compile(r"(?<=[^\W\d_])((?![a-zß-öø-ÿа-яё])[^\W\d_][a-zß-öø-ÿа-яё]+)$")  # from the last capital on
_LINKING = frozenset(
    "at on in um am a à le la el las los de del da do dos das di del della dia den der kl klo kello ore ob alle o om "
    "op the "
    "uhr hrs hours h час время г год р u den em em às las il lo the en t z ' v в у о".split()
)
_ONE = frozenset(
    "a an one about almost over y un una une uno uma um ein eine einem einer een één en et ett jeden".split()
)
_ORDINAL = frozenset("st nd rd th er re º ª e ème de".split())
_DAYS = frozenset(
    "today yesterday heute gestern vorgestern hoje ontem hoy ayer aujourd'hui aujourd hier oggi ieri "
    "vandaag gisteren dzisiaj "
    "dziś wczoraj сегодня вчера позавчера сьогодні вчора bugün dün dnes včera i\u0301dag idag igår tegnap ma "
    "今日 昨日 오늘 어제 "
    "σήμερα χθες اليوم أمس امروز دیروز".split()
)
_NOW = re.compile(
    r"(?i)\b(?:just now|right now|moments? ago|gerade eben|soeben|à l'instant|ahora mismo"
    r"|только что|たった今|刚刚|방금)\b"
)
_OF_NOW = ("now", "ago", "eben", "instant", "mismo", "только", "今", "刚刚", "방금")  # one of these is in each of them
_YEAR = re.compile(r"(?:19[7-9]|20\d)\d")
_LETTER = re.compile(r"[^\W\d_]")
# What a line falls into where it is asked whether it may hold a stamp at all: words, parted at capitals, and figures.
_PIECES = re.compile(r"[A-Z]+(?![^\W\d_A-Z])|[A-Z]?[^\W\d_A-Z]+|\d")
_DIGITS = frozenset("0123456789")
_AGO_BEHIND = ("前", "전")  # written together with the unit
_PARTED = re.compile(r"\d\s?[:./\-\u2212hH年년]\s?\d")  # figures that may be a date or a time without a word
_UNSPACED = re.compile("前|전|今日|昨日|오늘|어제|今|刚刚|방금|年|년|[上下]午|午[前後]|오[전후]")
# Words of stamps that tell nothing alone, as every other sentence of some language has them.
_OFTEN_ELSE = frozenset("il her ma eest пр пре".split())
# Words that are months or weekdays somewhere and stand in every other sentence of another language.
_COMMON = frozenset("ago out set pro tem mi se ma lu to in on so di do an me ve a za po be no la".split())

_SEP = "[ce]{0,5}"
_CLOCK = r"(?:a?[tf]c?o?a?|[dn]c?a)(?:c{0,2}z)?"
_DATE = (
    r"(?:[Wv]c{0,3})?"
    r"(?:dc?o?c{0,3}M(?:c{0,3}y)?|Mc{0,3}dc?o?(?:c{0,3}y)?|Mc{0,3}y|yc{0,2}Mc{0,2}d|D|K|fc{0,2}y)"
    r"(?:c{0,2}[Wv](?!\w*M))?"
)
_AGE = r"(?:ge{0,3}c?[dny]c?[uv]|ge{1,4}[uv]|(?:[dny]|e)c?[uv]c?e?g|[uv]g|[dn]c?b)"
_STAMP = re.compile(
    rf"(?P<both>{_DATE}{_SEP}e?{_CLOCK}(?:{_SEP}(?:{_AGE}))?|{_CLOCK}{_SEP}(?:[Wv]c{{0,3}})?{_DATE})"
    rf"|(?P<age>{_AGE}(?:{_SEP}{_CLOCK})?)"
    rf"|(?P<day>{_DATE}|[Wvr]{_SEP}{_CLOCK}|r)"
    rf"|(?P<clock>tc?a?(?:c?z)?|[dn]a)"
    r"|(?P<short>[dn][uv])"
)


class Stamp(NamedTuple):
    """Characters `start` to `end` of a line that tell when; `kind` is "both" (a date and a time), "day", "age",
    "clock" (a time alone) or "short" ("3h": a stamp where it stands apart, else a span of time)."""

    start: int
    end: int
    kind: str


def is_word(text: str) -> bool:
    """Say whether a text is a weekday's, a month's or the like, and nobody's name."""
    return _words().classes.get(text.lower().strip(".,")) in ("W", "v", "M", "r")


class _Token(NamedTuple):
    text: str
    start: int
    end: int
    group: str


class _Words(NamedTuple):
    classes: dict[str, str]
    months: dict[str, int]
    weekdays: frozenset[str]
    units: dict[str, int]


@cache
def _words() -> _Words:
    table = json.loads(shipped("calendar"))
    classes: dict[str, str] = {}
    for word in table["units"]:
        classes[word] = "u"
    for word in table["ago"]:
        if word not in ("a", "y", "de", "yang", "for", "för", "واحدة", "g"):
            classes[word] = "g"
    for word in table["weekdays"]:
        # A letter alone is an initial; a sign is a word.
        if word not in _COMMON and (len(word) > 1 or word.upper() == word):
            classes[word] = "v" if classes.get(word) == "u" else "W"
    for word in table["months"]:
        if word not in _COMMON and len(word) > 1:
            classes[word] = "M"
    for unit in table["units"]:
        for behind in _AGO_BEHIND:
            classes[unit + behind] = "b"
    for word in _DAYS:
        classes[word] = "r"
    classes |= {"ago": "g", "her": "g", "geleden": "g", "назад": "g", "hace": "g", "vor": "g", "il": "g", "há": "g"}
    units = table["units"] | {"hrs": 3600, "mins": 60, "secs": 1, "mos": 2592000, "y": 31536000}
    for word in ("hrs", "mins", "secs", "mos", "y"):
        classes[word] = "u"
    return _Words(classes=classes, months=table["months"], weekdays=frozenset(table["weekdays"]), units=units)


_RANK = {"both": 0, "age": 1, "day": 2, "clock": 3, "short": 4}


class _Hints(NamedTuple):
    """Words one of which is in every stamp without a figure, and those one of which stands beside the figures of a
    stamp, unless these are set as in "10:30" or "2.3.2011"."""

    alone: frozenset[str]
    beside: frozenset[str]


@cache
def _hints() -> _Hints:
    classes = _words().classes
    alone = {word for word, kind in classes.items() if kind in "gr"} - _OFTEN_ELSE | {*_OF_NOW, "soeben"}
    beside = {word for word, kind in classes.items() if kind in "MWvurgb"} | {"am", "pm", "a", "p"}
    return _Hints(_cased(alone), _cased(beside))


def _cased(words: Set[str]) -> frozenset[str]:
    return frozenset().union(words, map(str.title, words), map(str.upper, words))


def may_hold(text: str) -> bool:
    """Say whether a text may hold a stamp at all: most of a page cannot, and is passed over so."""
    hints, pieces = _hints(), _PIECES.findall(text)
    if not text.isascii():
        if _UNSPACED.search(text):
            return True
        pieces = [piece.lower() for piece in pieces]
    if not hints.alone.isdisjoint(pieces):
        return True
    if _DIGITS.isdisjoint(pieces):
        return "il y a" in text.lower()
    return _PARTED.search(text) is not None or not hints.beside.isdisjoint(pieces)


def of(text: str) -> Stamp | None:
    """Return the stamp that tells most of a line, the first of equals; None where there is none.

    "3h" is one only where it stands alone, as people speak of hours and days.
    """
    if not may_hold(text):
        return None
    found = [
        stamp
        for stamp in find(text)
        if stamp.kind != "short" or not (_LETTER.search(text[: stamp.start]) or _LETTER.search(text[stamp.end :]))
    ]
    return min(found, key=lambda stamp: (_RANK[stamp.kind], stamp.start), default=None)


def find(line: str) -> list[Stamp]:
    """Return the stamps of a line, left to right."""
    line = line[:LONGEST]
    tokens = _tokens(line)
    if not tokens:
        return []
    letters = _letters(tokens)
    found = []
    for match in _STAMP.finditer(letters):
        kind = match.lastgroup or ""
        first, last = match.start(), match.end() - 1
        while letters[last] in "ce" and last > first:
            last -= 1
        if kind == "short" and tokens[last].start != tokens[first].end and tokens[last].text not in _words().units:
            continue
        # A weekday before it belongs to it, even one that is too short to be told elsewhere ("Di, 21. April").
        ahead = first - 1
        while ahead >= 0 and tokens[ahead].text in ",.":
            ahead -= 1
        if ahead >= 0 and kind != "age" and _is_weekday(tokens[ahead].text):
            first = ahead
        if _is_of_word(tokens, first, last):
            first += 2
            while first < last and tokens[first].text in ",.":
                first += 1
        found.append(Stamp(tokens[first].start, tokens[last].end, kind))
    now = _NOW.search(line) if any(map(line.lower().__contains__, _OF_NOW)) else None
    if now:
        found.append(Stamp(now.start(), now.end(), "age"))
    return found


def _is_of_word(tokens: Sequence[_Token], first: int, last: int) -> bool:
    """Say whether a stamp begins within brackets that belong to a word, as a title does to a name: "CA(SA), 1 Oct"."""
    return (
        1 < first < last
        and (tokens[first - 1].text, tokens[first + 1].text) == ("(", ")")
        and tokens[first - 2].end == tokens[first - 1].start
        and tokens[first - 2].text.isalpha()
    )


def _is_weekday(text: str) -> bool:
    return len(text) > 1 and text.istitle() and text.lower() in _words().weekdays


def _tokens(line: str) -> list[_Token]:
    """The words, numbers and signs of a line. A stamp may be written together with what stands before it
    ("AnnToday")."""
    found = []
    for match in _TOKEN.finditer(line):
        start, end = match.span()
        text, group = match[0], match.lastgroup or ""
        if (
            group == "w"
            and not (text.isascii() and text[1:].islower())
            and (glued := _GLUED.search(text))
            and _words().classes.get(glued[1].lower(), "") in ("M", "W", "r")
        ):
            found.append(_Token(text[: glued.start(1)], start, start + glued.start(1), group))
            text, start = glued[1], start + glued.start(1)
        found.append(_Token(text, start, end, group))
    return found


def _letters(tokens: Sequence[_Token]) -> str:
    classes = _words().classes
    letters = []
    for at, token in enumerate(tokens):
        group = token.group
        if group == "n" and at and tokens[at - 1].group == "w" and tokens[at - 1].end == token.start:
            # "Ann3 hours ago" and "Ann26 October 2012" are glued to a stamp, "clockmender9" and "cat7 May 3" are not.
            below, next_ = ([token.text for token in tokens[at + 1 : at + 3]] + ["", ""])[:2]
            kind = classes.get(below.lower(), "")
            dated = kind == "M" and _YEAR.fullmatch(next_) is not None
            letters.append("d" if len(token.text) <= 2 and (kind in ("u", "b") or dated) else "x")
        elif group == "n":
            size, value = len(token.text), int(token.text[:5])
            letters.append("y" if size == 4 and 1970 <= value < 2100 else "d" if size <= 2 and value <= 31 else "n")
        elif group == "w":
            letters.append(_letter(token.text, classes, letters, tokens[at - 1] if at else None))
        elif group == "p":
            letters.append("c" if token.text in ",.-–—/|@•·()~:;'’" else "x")
        elif group == "sep":
            letters.append("D")
        else:
            letters.append(group)
    return "".join(letters)


def _letter(text: str, classes: dict[str, str], before: Sequence[str], last: _Token | None) -> str:
    word = text.lower()
    if before and before[-1] in "ta" and text.isupper() and 2 <= len(text) <= 5 and word not in classes:
        return "z"  # a time zone
    if before and before[-1] == "d" and word in _ORDINAL and last is not None:
        return "o"
    known = classes.get(word)
    if known in ("M", "W") and before[-1:] and before[-1] in "dn" and word in _words().units:
        return "u"
    if known is not None and (known != "u" or word not in _ONE or before[-1:] == ["d"]):
        return known
    if word in _ONE:
        return "e" if before[-1:] != ["d"] else "c"
    return "c" if word in _LINKING else "x"


# ---- what moment a stamp tells

# Hours ahead of UTC of the zones that pages name; where a name has several meanings, the one with most people online.
_ZONES = {
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "BST": 1, "WEST": 1, "CET": 1, "MEZ": 1, "CEST": 2,
    "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3,
    "IST": 5.5, "SGT": 8, "HKT": 8, "AWST": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
    "AST": -4, "ADT": -3, "EST": -5, "EDT": -4, "ET": -5, "CST": -6, "CDT": -5, "CT": -6, "MST": -7, "MDT": -6,
    "MT": -7,
    "PST": -8, "PDT": -7,
    "PT": -8, "AKST": -9, "AKDT": -8, "HST": -10,
}  # fmt: skip


def moment(stamp: str | None, *, days_first: bool = False) -> datetime | None:
    """Return the moment that a stamp with a date tells, None for ages and for days without a date ("Today 11:40").

    `days_first` says how to take 3/4/2021; a date with dots has its day first in any case. A time zone that the stamp
    names counts.
    """
    if stamp is None:
        return None
    tokens = _tokens(stamp)
    letters = _letters(tokens)
    day = _date(tokens, letters, days_first)
    if day is None:
        return None
    hour, minute, second = _clock(tokens, letters)
    zone = next(
        (
            found
            for token, letter in zip(tokens, letters, strict=True)
            if letter == "z" and (found := _zone(token.text)) is not None
        ),
        None,
    )
    try:
        return datetime(*day, hour, minute, second, tzinfo=zone)
    except ValueError:
        return None


def _date(tokens: Sequence[_Token], letters: str, days_first: bool) -> tuple[int, int, int] | None:
    """Year, month and day; the year is 1 where the stamp has none."""
    at = max(letters.find("D"), letters.find("K"))
    if at >= 0:
        numbers = [int(number) for number in re.findall(r"\d+", tokens[at].text)]
        if len(re.match(r"\d+", tokens[at].text)[0]) == 4:  # type: ignore[index]
            year, month, day = numbers
        else:
            first, second, year = numbers
            swapped = days_first or "." in tokens[at].text or first > 12
            day, month = (first, second) if swapped and second <= 12 else (second, first)
        return (year + 2000 if year < 70 else year + 1900 if year < 100 else year), month, day
    at = letters.find("M")
    if at < 0:
        at = letters.find("f")
        year_at = letters.find("y")
        if at >= 0 and year_at > at:  # "17.07, 2011"
            day, month = (int(number) for number in tokens[at].text.split("."))
            return int(tokens[year_at].text), month, day
        return None
    month = _words().months[tokens[at].text.lower()]
    year_at = letters.find("y")
    days = [place for place, letter in enumerate(letters) if letter == "d" and abs(place - at) <= 4]
    near = min(days, key=lambda place: (abs(place - at), place), default=None)
    year = int(tokens[year_at].text) if year_at >= 0 else 1
    return year, month, int(tokens[near].text) if near is not None else 1


def _clock(tokens: Sequence[_Token], letters: str) -> tuple[int, int, int]:
    at = letters.find("t")
    if at < 0 and "M" in letters + "D" and letters.rfind("f") > max(letters.find("M"), letters.find("D")):
        at = letters.rfind("f")
    half = next((token.text[0].lower() for token, letter in zip(tokens, letters, strict=True) if letter == "a"), "")
    if at < 0:
        hours = [
            int(tokens[place - 1].text)
            for place, letter in enumerate(letters)
            if letter == "a" and place and letters[place - 1] == "d"
        ]
        numbers = [hours[0]] if hours else [0]
    else:
        numbers = [int(number) for number in re.findall(r"\d+", tokens[at].text)]
    hour, minute, second = [*numbers, 0, 0][:3]
    if (
        half in ("p", "오", "下", "午")
        and hour < 12
        and (half == "p" or any(token.text in ("오후", "下午", "午後") for token in tokens))
    ):
        hour += 12
    return (0 if half == "a" and hour == 12 else hour) % 24, minute % 60, second % 60


def _zone(text: str) -> timezone | None:
    hours = _ZONES.get(text)
    if hours is None:
        match = re.search(r"([+\u2212-])(\d\d):?(\d\d)$", text)
        if match is None:
            return None
        hours = (int(match[2]) + int(match[3]) / 60) * (1 if match[1] == "+" else -1)
    return timezone(timedelta(hours=hours)) if abs(hours) < 24 else None


def age(stamp: str | None) -> float | None:
    """Return the age in minutes that a stamp such as "11h ago" tells, None for any other."""
    if stamp is None:
        return None
    if _NOW.search(stamp):
        return 0.0
    tokens = _tokens(stamp)
    letters = _letters(tokens)
    for at, (token, letter) in enumerate(zip(tokens, letters, strict=True)):
        word = token.text.lower()
        unit = _words().units.get(word) or next(
            (_words().units.get(word.removesuffix(b)) for b in _AGO_BEHIND if word.endswith(b)), None
        )
        if letter in "uvb" and unit:
            count = next(
                (int(tokens[place].text[:6]) for place in (at - 1, at - 2) if place >= 0 and letters[place] in "dny"), 1
            )
            return count * unit / 60
    return None


def has_days_first(dates: Sequence[str]) -> bool:
    """Say whether dates such as 13/4/2021 put the day first, from those that can mean nothing else."""
    firsts = [int(match[1]) for text in dates if (match := re.search(r"(\d{1,2})/\d{1,2}/\d", text))]
    return any(first > 12 for first in firsts)
