"""From a turn's own words to the named cues that tell what it does, and to what such cues weigh.

Two models build on them: what a turn does to the one it answers (`analysis/links.py`), and whether it makes a claim, a
rebuttal or brings evidence (`analysis/tags.py`). Both are multinomial logits over cues, openers and words; the weights
are learned from threads of which every turn was read, see `weights/turns.json`.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import NamedTuple, TypeAlias

from ..model import Relation
from ..text.files import shipped
from ..text.words import quotations, sentences
from .stance import Wording, openers

Three: TypeAlias = tuple[float, float, float]

PLENTY, LOOKED_AT = 6000, 3000  # characters of which the manner counts, and in which cues are looked for
RELATIONS = (Relation.REBUTS, Relation.SUPPORTS, Relation.ANSWERS)  # in the order of the weights
LEAST = 0.1  # log-odds that a reason adds at least
REASONS = 3  # at most, and so many words
WORDING = "wording"  # the reason that words make
EARLY = 3  # words, each of which tells more than further on

_SOURCES = (
    "report reports study studies survey surveys poll polls polling statistics stats data census archive archives "
    "records transcript transcripts article articles newspaper newspapers newsletter gazette journal bulletin media "
    "press spokesman spokeswoman spokesperson official officials researchers research scientists findings "
    "footnote footnotes minutes statement document documents documentation notice briefing ledger tally wikipedia "
    "encyclopedia textbook ruling verdict constitution legislation appendix log table"
)
_MONTHS = "january february march april june july august september october november december"
_SHORT_MONTHS = "jan feb mar apr may jun jul aug sep sept oct nov dec"
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday"
_MONTH = "|".join((*_MONTHS.split(), *_SHORT_MONTHS.split()))
_DIGITS = "0 1 2 3 4 5 6 7 8 9"


class Cue(NamedTuple):
    """Something looked for in the own words of a turn.

    `most` is how many findings count. `words` are looked up first, since that is cheap: without a `pattern` each
    different one is a finding, with one they only say that looking for the pattern is worth while (as `marks`, pieces
    of text, do). A pattern alone describes the opening.
    """

    name: str
    most: int = 1
    words: frozenset[str] = frozenset()
    marks: tuple[str, ...] = ()
    pattern: str = ""


def _cue(name: str, *, most: int = 1, words: str = "", marks: str = "", pattern: str = "") -> Cue:
    return Cue(name=name, most=most, words=frozenset(words.split()), marks=tuple(marks.split()), pattern=pattern)


SMILES = _cue("smiles", marks=":) :-) ;) ;-) :D 😀 😂 🤣 lol haha", pattern=r"[:;]-?[)D]|\blol\b|\bhaha|[😀😂🤣]")
PROOF = _cue(
    "asks for proof",
    marks="? how any",
    pattern=r"\b(?:source|sources|proof|evidence|poll|link|cite|citation|name (?:one|a|any)|show me|"
    r"where (?:does|did|is|do)|says who|who says|how many|how much|since when)\b[^.!?]*\?|\bshow me\b|"
    r"\bany (?:source|proof|evidence|link)",
)
CUES = (
    _cue("a link", most=3, marks=":// www.", pattern=r"https?://\S+|\bwww\.\w\S+"),
    _cue("names a source", most=3, words=_SOURCES),
    _cue(
        "reports what others found",
        most=3,
        words="according reported documented published recorded confirmed says said show shows showed found find finds "
        "states stated puts announced issued declared testified",
        pattern=r"\baccording to|"
        r"\b(?:was|were|been|is|are)(?: \w+ly)? (?:reported|documented|published|recorded|confirmed)\b"
        rf"|\b(?:{'|'.join(_SOURCES.split())})(?: \w+)? (?:says?|said|shows?|showed|found|finds?|states|stated|puts?)\b"
        r"|\bit says so in\b|\bissued (?:a )?statement|\b(?:announced|declared) (?:that|on|in)\b|\btestified\b",
    ),
    _cue(
        "says what others said",
        most=4,
        words="according said reported published stated testified quote quoted defined define dictionary concluded",
    ),
    _cue(
        "points to the place",
        words="footnote page pages chapter section figure paragraph p",
        pattern=r"\b(?:footnote|pages?|chapter|section|figure|paragraph|p\.) ?(?:\d+|one|two|three|four)\b",
    ),
    _cue(
        "cites",
        most=2,
        words="al vol pp p v art",
        marks="§ U.S.C (1 (2",
        pattern=r"\(\d{4}\)|\bet al\b|\bpp?\. ?\d|\bvol\. ?\d|§|U\.S\.C|\bArt\. ?\d|\b[A-Z]\w+ v\. [A-Z]",
    ),
    _cue(
        "looked it up",
        words="looked checked counted measured read open dug here's here",
        pattern=r"\bI(?:'ve| have)? (?:went and |just |actually )*"
        r"(?:looked (?:it |this |that )?up|checked|counted|measured|read the|have it open|dug (?:up|out))\b"
        r"|\bhere(?:'s| is| are) (?:(?:the|a|an|some) )?(?:\w+ )?"
        r"(?:link|source|transcript|figures|numbers|data|article|report|quote|study)\b",
    ),
    _cue(
        "shows something",
        words="here here's see",
        pattern=r"\bhere(?:'s| is| are)\b|\bsee\b.{0,40}(?:http|www)",
    ),
    _cue(
        "dates",
        most=4,
        words=f"{_MONTHS} {_SHORT_MONTHS} {_WEEKDAYS} week month year",
        marks=_DIGITS,
        pattern=rf"\b(?:{_MONTH})\.? \d{{1,2}}(?:st|nd|rd|th)?\b|\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTH})\b"
        rf"|\b\d{{1,2}}(?:st|nd|rd|th)\b|\b(?:1[5-9]|20)\d\d\b|\bin (?:{'|'.join(_MONTHS.split())})\b"
        rf"|\b(?:last|next|on) (?:week|month|year|{'|'.join(_WEEKDAYS.split())})\b",
    ),
    _cue("years", most=4, marks=_DIGITS, pattern=r"\b(?:1[5-9]|20)\d\d\b"),
    _cue(
        "figures",
        most=4,
        marks=_DIGITS,
        pattern=r"[$€£¥] ?\d[\d,.]*"
        r"|\b(?<!\d[.,])\d+(?:[.,]\d+)* ?(?:%|per ?cent\b|million\b|billion\b|thousand\b|k?[gm]\b|tons?\b|miles?\b)"
        r"|\b\d{1,3}(?:,\d{3})+\b|\b\d+\.\d+\b",
    ),
    _cue("speaks of facts", words="fact facts provable verifiable documented evidence statistically"),
    _cue(
        "opens with a denial",
        pattern=r"\W*(?:no|nope|nah|wrong|false|nonsense|not so|not true|rubbish|bullshit|liar)\b",
    ),
    _cue("opens on others' words", pattern=r"\W*(?:but|and|so|then|yet|or|since when|says who)\b"),
    _cue("guesses", most=3, words="think believe guess feel hope maybe perhaps probably opinion imo"),
    _cue("words of dispute", most=2, words="wrong false fake untrue lie lies lying liar propaganda nonsense hoax"),
    _cue(
        "adds to what was said",
        pattern=r"\W*(?:also|additionally|furthermore|moreover|in addition|to add|adding|plus|further|another thing|"
        r"edit|i (?:might|may|would|should) add|i'd add|one more thing|p\.?s\b|as (?:i )?(?:said|mentioned|noted))\b",
    ),
    SMILES,
    PROOF,
)
_I = frozenset("i i'm i've i'd i'll my me mine we our us".split())
_YOU = frozenset("you your yours you're you've you'd you'll yourself u".split())
_PAST = frozenset("was were had said did".split())
_DIGIT = re.compile(r"\d")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+ [A-Z][a-z]+")
_HERE = re.compile(rf"\b(?:{'|'.join(sorted(_I | _YOU))})\b|\?", re.I)  # speaks of somebody here, or asks
_ADDRESSES = ("http://", "https://", "www.")
_REPORTED = re.compile(
    r"https?://|www\.|\baccording to\b|[\"“”]"
    r"|\b(?:reported|says|said|study|reports?|survey|article|court|v\.|verse|section|chapter)\b",
    re.I,
)


class Found(NamedTuple):
    """How much of a cue there is in a turn (0 to about 1), and the first words that show it."""

    value: float
    shown: str = ""


def look(text: str, said_words: Sequence[str], cues: Sequence[Cue] = CUES) -> dict[str, Found]:
    """Return which cues a text holds, given its words."""
    text = text[:LOOKED_AT]
    said = dict.fromkeys(said_words)
    found = {}
    for cue in cues:
        known = not cue.words.isdisjoint(said)
        if not cue.pattern:
            hits = [word for word in said if word in cue.words] if known else []
        elif known or any(mark in text for mark in cue.marks):
            hits = [match.group() for match in re.finditer(cue.pattern, text, re.I)]
        elif not cue.words and not cue.marks:
            opening = re.match(cue.pattern, text, re.I)
            hits = [opening.group()] if opening else []
        else:
            hits = []
        if hits:
            shown = ", ".join(dict.fromkeys(" ".join(hit.split()) for hit in hits[:3]))
            found[cue.name] = Found(min(cue.most, len(hits)) / cue.most, shown)
    return found


def manner(text: str, said: Sequence[str]) -> dict[str, float]:
    """Return how a text is written, given its words, by name, each about 0 to 1: what is pasted from elsewhere is long,
    speaks of nobody here, and is rich in names, figures and the past tense."""
    text = text[:PLENTY]
    size = max(1, len(said))
    lines = [line for line in text.split("\n") if line.strip()]
    first = lines[0].rstrip() if lines else ""
    pieces = text.split()[:400]
    often = Counter(said)
    own = sum(map(often.__getitem__, _I)) / size
    others = sum(map(often.__getitem__, _YOU)) / size
    past = sum(count for word, count in often.items() if word in _PAST or word.endswith("ed")) / size
    marked = [end - start for start, end in quotations(text, least=30, across=True)]
    urls = text.count("://") + text.count("www.")
    found = {
        "in quotation marks": min(1.0, sum(marked) / max(60, len(text))),
        "passages in quotation marks": min(3, len(marked)) / 3,
        "ends in quotation marks": float(text.rstrip()[-1:] in ('"', "”")),
        "longest line": math.log1p(max(map(len, lines), default=0)) / 8,
        "a title on top": float(len(lines) > 2 and len(first) < 90 and not first.endswith((".", "?", "!"))),
        "long lines": float(len(lines) > 3 and sum(len(line) > 200 for line in lines) >= 2),
        "capitals": min(1.0, 3 * sum(piece[0].isupper() for piece in pieces) / max(20, len(pieces))),
        "speaks of itself": min(1.0, 10 * own),
        "speaks to somebody": min(1.0, 10 * others),
        "speaks of nobody here": float(size > 60 and own + others < 0.01),
        "past tense": min(1.0, 6 * past),
        "own past": min(1.0, 200 * own * past),
        "the, of": min(1.0, 6 * (often["the"] + often["of"]) / size),
        "over 250 words": float(size > 250),
        "over 600 words": float(size > 600),
        "names": min(1.0, len(_NAME.findall(text)) / 6),
        "digits": min(1.0, 8 * len(_DIGIT.findall(text)) / max(20, len(text))),
        "share of links": min(1.0, 30 * urls / size),
        "hardly more than a link": float(urls > 0 and size < 25),
    }
    found |= _sentence_by_sentence(text[:PLENTY], urls > 0) | {
        "speaks to nobody": float(not others),
        "speaks to nobody, long": float(not others and size > 60),
    }
    return {name: value for name, value in found.items() if value}


def _sentence_by_sentence(text: str, linked: bool) -> dict[str, float]:
    """Return how much of a text stands in sentences that bring something to check, and how much in sentences that speak
    of nobody here: whoever argues with one fact in passing has few of them."""
    reported = checked = quiet = together = longest = checks = total = 0
    for start, end in sentences(text):
        sentence, size = text[start:end], end - start
        says = _REPORTED.search(sentence) is not None
        check = says or _DIGIT.search(sentence) is not None
        apart = _HERE.search(sentence) is None
        total += size
        reported += size * says
        checked += size * check
        checks += check
        quiet += size * apart
        together = together + size if apart else 0
        longest = max(longest, together)
    if not total:
        return {}
    said = sum(not any(mark in piece for mark in _ADDRESSES) for piece in text.split()) if linked else 0
    return {
        "reported, share": reported / total,
        "to check, sentences": min(1.0, checks / 5),
        "to check, most of it": float(checked > 0.6 * total),
        "of nobody here, share": quiet / total,
        "of nobody here, most of it": float(quiet > 0.8 * total),
        "of nobody here, a stretch": float(longest > 300),
        "of nobody here, a long stretch": float(longest > 800),
        "a link and a line": float(linked and said < 15),
        "a link and a few lines": float(linked and 15 <= said < 50),
    }


class Terms(NamedTuple):
    """The words of a turn, as far as each is looked up by itself."""

    openers: tuple[str, ...]  # the first word, and the first two and three
    early: tuple[str, ...]
    words: tuple[str, ...]
    opening: tuple[str, ...]  # those of the first sentence


def terms(said: Wording) -> Terms:
    """Return what is looked up in the weights beside the cues."""
    return Terms(
        openers=openers(said),
        early=tuple(dict.fromkeys(said.words[:EARLY])),
        words=tuple(dict.fromkeys(said.words)),
        opening=tuple(dict.fromkeys(said.opening)),
    )


class Weights(NamedTuple):
    """What each cue, and each of the terms, adds to the log-odds of three classes."""

    cues: Mapping[str, Three]
    openers: Mapping[str, Three] = {}
    early: Mapping[str, Three] = {}
    words: Mapping[str, Three] = {}
    opening: Mapping[str, Three] = {}


class Card(NamedTuple):
    """The weights that are shipped, see `weights/turns.json`.

    `relations` looks at each reply by itself, `around` at what the first look makes of the replies around it. For each
    class, `sure_…` has the points between which a chance is bent to how often it was right.
    """

    relations: Weights
    around: Weights
    tags: Weights
    sure_relations: tuple[tuple[tuple[float, float], ...], ...]
    sure_tags: tuple[tuple[tuple[float, float], ...], ...]


@cache
def shipped_card() -> Card:
    """Return the weights that are shipped."""
    card = json.loads(shipped("turns"))

    def weights(of: dict[str, dict[str, list[float]]]) -> Weights:
        return Weights(**{part: {name: _three(three) for name, three in of[part].items()} for part in of})

    def points(of: list[list[list[float]]]) -> tuple[tuple[tuple[float, float], ...], ...]:
        return tuple(tuple((said, right) for said, right in each) for each in of)

    return Card(
        relations=weights(card["relations"]),
        around=weights(card["around"]),
        tags=weights(card["tags"]),
        sure_relations=points(card["sure"]["relations"]),
        sure_tags=points(card["sure"]["tags"]),
    )


def _three(values: Sequence[float]) -> Three:
    one, two, three = values
    return one, two, three


def total(weights: Weights, cues: Mapping[str, float], said: Terms | None = None) -> Three:
    """Return the log-odds of the three classes, up to a constant."""
    one = two = three = 0.0
    for name, value in cues.items():
        weight = weights.cues.get(name)
        if weight is not None:
            one += weight[0] * value
            two += weight[1] * value
            three += weight[2] * value
    for table, names in zip(weights[1:], said or (), strict=False):
        for name in names:
            weight = table.get(name)
            if weight is not None:
                one += weight[0]
                two += weight[1]
                three += weight[2]
    return one, two, three


def usual_words(weights: Weights, said: Terms, one: int, other: int) -> list[tuple[str, float]]:
    """Return the words that speak for one class over another, each with the log-odds it adds, heaviest first."""
    sums: dict[str, float] = {}
    for table, names in zip(weights[1:], said, strict=True):
        for name in names:
            weight = table.get(name)
            if weight is not None:
                sums[name] = sums.get(name, 0.0) + weight[one] - weight[other]
    return sorted(((name, each) for name, each in sums.items() if each > 0), key=lambda item: (-item[1], item[0]))


def weigh(weights: Weights, cues: Mapping[str, float], one: int, other: int) -> list[tuple[float, str]]:
    """Return the log-odds that each cue adds to one class over another, with its name."""
    found = []
    for name, value in cues.items():
        weight = weights.cues.get(name)
        if weight is not None and value:
            found.append(((weight[one] - weight[other]) * value, name))
    return found


def strongest(weighed: Iterable[tuple[float, str]], told: Callable[[str], str]) -> list[str]:
    """Return the reasons that weigh most, heaviest first, at most three.

    Arguments: what each reason weighs, and its name; from a name to the reason in words, empty where it has none.
    """
    found: dict[str, None] = {}
    for weight, name in sorted(weighed, key=lambda each: (-each[0], each[1])):
        if weight < LEAST or len(found) == REASONS:
            break
        if reason := told(name):
            found.setdefault(reason)
    return list(found)


def in_marks(words_: Iterable[tuple[str, float]]) -> str:
    """Return the first three words in quotation marks."""
    return ", ".join(f'"{word}"' for word, _ in islice(words_, REASONS))


def chances(odds: Three) -> Three:
    """Return the chances of three classes from their log-odds."""
    most = max(odds)
    one, two, three = (math.exp(each - most) for each in odds)
    every = one + two + three
    return one / every, two / every, three / every


def ranked(likely: Three) -> list[int]:
    """Return the three classes by their places, the likeliest first; of equals the one named first."""
    return sorted(range(3), key=lambda at: (-likely[at], at))


def bent(chance: float, points: Sequence[tuple[float, float]]) -> float:
    """Return how often a chance of this height was right: straight lines between the (chance, share right) points."""
    before, right = points[0]
    for at, share in points:
        if chance <= at:
            return share if at <= before else right + (share - right) * (chance - before) / (at - before)
        before, right = at, share
    return right
