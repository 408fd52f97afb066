"""From the story and further articles to Passages: which of their sentences bear on the positions of each dispute.

Two ways, as there are two kinds of dispute. Where the labels are values ("10 days", "3 weeks"), a sentence is in line
with a position when it states its value, a range that holds it and not the others ("a few days", "less than three
weeks"), or two dates that lie as far apart; it must speak of the same matter, told by the words that the dispute's
turns use more than the rest of the thread. Where they are statements, `matching` decides, and a sentence that denies
what a label affirms is left out. What the sources say is reported, never who is right.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache, partial
from typing import NamedTuple

from ..language import matching, quantities
from ..model import STORY, ArgumentMap, Dispute, Passage, Position, Thread
from ..text.files import LINE_WITHIN, PARAGRAPH_WITHIN
from ..text.words import content_words, fold, sentences, stem, words

MOST = 3  # passages of a position from one source
LONGEST = 600  # characters of a sentence; more is a list or a table that was run together
SHORTEST = 4  # words
PLENTY = 4000  # sentences of a source that are looked at
NEAR = 3  # sentences between the two dates of a period
# What a sentence must reach to be in line with a statement: this likelihood, and these many shared words, rare enough
# together. On the held-out topics of keypoints-argkp 85 % of the pairs above the likelihood match, 89 % where both or
# neither deny something.
LIKELY = 0.75
COMMON = 3
RARE = 8.0  # sum of natural logarithms
CLOSE = 0.1  # likelihoods nearer than this tell no position from the other
STATEMENTS = 60  # of a position that are looked at
BESIDE_LABEL = 3  # statements that stand for a position together with its label
SHARED = 2  # words that a sentence must share with a dispute's statements
TELLING = 0.15  # how much its words and those beside it must tell of the dispute, see _subject

ENGLISH = 10.0  # turns' worth of trust in how common a word is in general

_DAYS = {"hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.0, "year": 365.0}
_MEASURES = frozenset(
    stem(word)
    for word in "second minute hour day week month year dollar euro pound percent one two three four five six seven "
    "eight nine ten".split()
)
_UNIT = re.compile(r"(?<![-\w])(?P<unit>hour|day|week|month|year)-?long\b")
_VAGUE = re.compile(r"\b(?P<how>a few|few|a couple of|several)\s(?:\w+\s)?(?P<noun>[a-z]{3,})\b")
_VAGUELY = {"a few": (2.5, 5.5), "few": (2.0, 5.5), "a couple of": (1.5, 3.0), "several": (2.5, 9.5)}
_FEWER = re.compile(r"\b(?:less than|fewer than|shorter than|under|not even|short of|lower than)\s(?:a\s)?(?:full\s)?$")
_MORE = re.compile(r"\b(?:more than|longer than|over|at least|above)\s(?:a\s)?(?:full\s)?$")
# A denial some words before the value, of the same clause: "was never closed for a week", "not more than a week".
_DENIED = re.compile(r"(?:\bnot(?!\seven\b)|\bnever|\bno|n't|\bneither|\bnor)\s(?:\w+\s){0,4}$")
# "In three days", "three days ago": when something happens, not how long it lasts.
_WHEN_BEFORE = re.compile(
    r"\b(?:in|within|per|every|each|once|twice|times|after|since|past|last|next|first)\s(?:a\s|the\s)?$"
)
_WHEN_AFTER = re.compile(
    r"^[-\s](?:after|ago|before|earlier|later|since|old|prior|from now|to go|away|into|in advance)\b"
)

_ENDS = re.compile(
    r"\b(?:until|till|til|through|thru|to|expir\w+|end(?:s|ed|ing)?|last(?:s|ed|ing)?|run(?:s|ning)?)\W+(?:\w+\W+){0,2}$"
)
_WEEKDAYS = {name: at for at, name in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())}
_WEEKDAY = re.compile(rf"\b(?P<which>last|this|next|coming)\s(?P<day>{'|'.join(_WEEKDAYS)})\b")
_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = "|".join(_MONTHS)
_FULL_DATE = re.compile(
    rf"\b(?P<iso>\d{{4}}-\d\d-\d\d)\b|\b(?P<month>{_MONTH})\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<year>\d{{4}})\b"
    rf"|\b(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s(?P<month2>{_MONTH}),?\s(?P<year2>\d{{4}})\b"
)
DATELINE = 1500  # characters of a source in which the day of its writing is looked for
_SPACED_DOTS = re.compile(r"\.(?:\s\.)+")
_BREAKS = re.compile(f"[\n{PARAGRAPH_WITHIN}]")


class _Sentence(NamedTuple):
    """A sentence of a source, its place there, and what it names."""

    text: str
    line: int | None
    stems: frozenset[str]
    values: tuple[quantities.Quantity, ...]
    dates: tuple[tuple[date, int], ...]  # with the character at which each starts


class _Source(NamedTuple):
    """The story ("story") or an article (its path), as sentences."""

    name: str
    sentences: tuple[_Sentence, ...]


class _Hit(NamedTuple):
    """A sentence that bears on positions (by place), how strongly, and where it stands in its source."""

    at: int
    positions: frozenset[int]
    score: float


_Weigh = Callable[[str], dict[str, float]]
_Prepare = Callable[[str], matching.Prepared]
_Judge = Callable[[_Source], list[_Hit]]


def find(map_: ArgumentMap, sources: Sequence[Thread] = ()) -> ArgumentMap:
    """Return the map with the passages of its story and of further articles that bear on the disputes' positions.

    Arguments: a map with disputes; articles, of which the story is read and the path is the name. Passages come by
    dispute, then source (the story first), the most telling first: at most three for each position from one source.
    """
    if not map_.disputes:
        return replace(map_, passages=())
    named = {STORY: map_.thread} | {article.path: article for article in sources}
    read = [_read(name, source) for name, source in named.items()]
    read = [source for source in read if source.sentences]
    texts = {turn.id: turn.text for turn in map_.thread.turns}
    around = matching.setting(sentence.text for source in read for sentence in source.sentences)
    weighed = cache(partial(matching.weigh, around=around))
    prepared = cache(partial(matching.prepare, around=around))
    found: list[Passage] = []
    for dispute in map_.disputes:
        values = _values(dispute)
        judge = (
            _with_values(map_, dispute, values, texts)
            if values
            else _with_statements(dispute, texts, weighed, prepared)
        )
        for source in read:
            found += _passages(dispute, source, judge(source))
    return replace(map_, passages=tuple(found))


def _passages(dispute: Dispute, source: _Source, hits: Iterable[_Hit]) -> list[Passage]:
    """The strongest hits, no sentence twice, and not too many for any position."""
    found = []
    given: Counter[int] = Counter()
    said = set()
    for hit in sorted(hits, key=lambda hit: (-hit.score, hit.at)):
        sentence = source.sentences[hit.at]
        if sentence.text in said or all(given[position] >= MOST for position in hit.positions):
            continue
        said.add(sentence.text)
        given.update(hit.positions)
        keys = tuple(dispute.positions[position].key for position in sorted(hit.positions))
        found.append(
            Passage(dispute=dispute.id, positions=keys, source=source.name, line=sentence.line, text=sentence.text)
        )
    return found


# --- reading a source ---------------------------------------------------------------------------------------------


def _read(name: str, source: Thread) -> _Source:
    written = _dateline(source.story)
    found: list[_Sentence] = []
    at = 0
    line = source.story_line
    for row in [*_BREAKS.finditer(source.story), None]:
        end = row.start() if row else len(source.story)
        paragraph = source.story[at:end]
        flat = paragraph.replace(LINE_WITHIN, " ")
        here, counted = line, 0  # the line of the file, and the characters before which its ends are counted in
        # "on Friday . . . and beyond" leaves words out within a sentence.
        for first, last in sentences(_SPACED_DOTS.sub(lambda dots: "_" * len(dots.group()), flat)):
            if len(found) >= PLENTY or last - first > LONGEST or len(words(flat[first:last])) < SHORTEST:
                continue
            if here is not None:
                here, counted = here + paragraph.count(LINE_WITHIN, counted, first), first
            found.append(_sentence(flat[first:last], here, written))
        if line is not None:
            line += paragraph.count(LINE_WITHIN) + (row is not None and row.group() == "\n")
        at = end + 1
    return _Source(name=name, sentences=tuple(found))


def _sentence(text: str, line: int | None, written: date | None) -> _Sentence:
    values = tuple(quantities.find(text))
    dates = [(day, value.start) for value in values if value.kind == "date" and (day := _day(value.value, written))]
    if written:
        for match in _WEEKDAY.finditer(fold(text)):
            ahead = (_WEEKDAYS[match.group("day")] - written.weekday()) % 7
            apart = ahead - 7 if match.group("which") == "last" else ahead
            dates.append((written + timedelta(days=apart), match.start()))
    return _Sentence(
        text=" ".join(text.split()),
        line=line,
        stems=frozenset(content_words(text)),
        values=values,
        dates=tuple(sorted(dates, key=lambda dated: dated[1])),
    )


def _dateline(text: str) -> date | None:
    """The first whole date near the head of a source: the day of its writing, from which its weekdays count."""
    for match in _FULL_DATE.finditer(fold(text[:DATELINE])):
        try:
            if match.group("iso"):
                return date.fromisoformat(match.group("iso"))
            month = match.group("month") or match.group("month2")
            day = int(match.group("day") or match.group("day2"))
            return date(int(match.group("year") or match.group("year2")), _MONTHS.index(month) + 1, day)
        except ValueError:  # 31 June, or the year 0000
            continue
    return None


def _day(value: float, written: date | None) -> date | None:
    """The day that a date without a year means: the one nearest to the day of writing (any year without one)."""
    month, day = divmod(int(value), 100)
    if written is None:
        return date(2000, month, day)
    years = (written.year + apart for apart in (-1, 0, 1) if 0 < written.year + apart < 10000)
    found = []
    for year in years:
        try:
            found.append(date(year, month, day))
        except ValueError:  # 29 February
            continue
    return min(found, key=lambda day: abs((day - written).days), default=None)


# --- values -------------------------------------------------------------------------------------------------------


def _values(dispute: Dispute) -> tuple[quantities.Quantity, ...]:
    """The values that the labels of a dispute state, one a position; none where any label states something else."""
    found = []
    for position in dispute.positions:
        stated = quantities.find(position.label)
        if len(stated) != 1 or stated[0].end - stated[0].start < 0.7 * len(position.label):
            return ()
        found.append(stated[0])
    return tuple(found) if len({_group(value.kind) for value in found}) == 1 else ()


def _group(kind: str) -> str:
    return "money" if kind == "amount" or kind.startswith("money") else kind


def _with_values(
    map_: ArgumentMap, dispute: Dispute, values: Sequence[quantities.Quantity], texts: dict[str, str]
) -> _Judge:
    """Return what finds the sentences of a source that bear on the values of a dispute."""
    subject = _subject(map_, dispute)
    besides = _besides(dispute, texts)

    def judge(source: _Source) -> list[_Hit]:
        found = []
        for at, sentence in enumerate(source.sentences):
            if sentence.text.endswith("?"):
                continue
            for score, known, positions in (
                (3.0, 0, _stating(sentence, values)),
                (2.0, 0, _apart(source.sentences, at, values, subject)),
                (1.0, 1, _dated(sentence, besides)),
            ):
                matter = _matter(source, at, subject, known) if positions else 0.0
                if matter:
                    found.append(_Hit(at=at, positions=positions, score=score + matter))
                    break
        return found

    return judge


def _subject(map_: ArgumentMap, dispute: Dispute) -> dict[str, float]:
    """The stems that two or more turns of a dispute use, with how much each tells the dispute from the rest.

    The numbers sum to 1 over the five most telling; a stem as common in the other turns, or in English, has 0.
    """
    inside: Counter[str] = Counter()
    outside: Counter[str] = Counter()
    turns = set(dispute.turns)
    for turn in map_.thread.turns:
        stems = set(content_words(turn.text)) - _MEASURES
        (inside if turn.id in turns else outside).update(stems)
    others = len(map_.thread.turns) - len(turns)
    found = {}
    for word, often in inside.items():
        if often > 1 and word[0].isalpha():
            rate = (outside[word] + ENGLISH * matching.share(word)) / (others + ENGLISH)
            weight = math.log(often / len(turns) / rate)
            found[word] = max(0.0, min(weight, 3.0)) * math.log(often)
    most = sum(sorted(found.values())[-5:]) or 1.0
    return {word: weight / most for word, weight in found.items()}


def _matter(source: _Source, at: int, subject: dict[str, float], known: int) -> float:
    """How much a sentence speaks of a dispute's matter, 0 to 1, from its own words and those of its neighbours.

    `known` of its shared words are certain beforehand. The story is on the thread's subject as it is: one word does.
    """
    own = source.sentences[at].stems & subject.keys()
    near = (*source.sentences[max(0, at - 1) : at], *source.sentences[at + 1 : at + 2])
    beside = {word for sentence in near for word in sentence.stems} - own
    telling = sum(subject[word] for word in own) + 0.5 * sum(subject.get(word, 0.0) for word in beside)
    if source.name == STORY:
        return min(1.0, telling) if own or known else 0.0
    return min(1.0, telling) if len(own) + known >= SHARED and telling >= TELLING else 0.0


def _stating(sentence: _Sentence, values: Sequence[quantities.Quantity]) -> frozenset[int]:
    """The positions whose values a sentence states, outright or as a range that tells them from the others."""
    kind = _group(values[0].kind)
    text = fold(sentence.text)
    outright: set[int] = set()
    ranged: set[int] = set()
    for low, high, start, end in _ranges(text, kind):
        if _WHEN_BEFORE.search(text, 0, start) or _WHEN_AFTER.search(text[end:]) or _DENIED.search(text, 0, start):
            continue
        if _FEWER.search(text, 0, start):
            low, high = 0.0, low - 1e-9
        elif _MORE.search(text, 0, start):
            low, high = high, math.inf
        inside = {at for at, value in enumerate(values) if low <= value.value <= high}
        if low == high:
            outright |= inside
        elif len(inside) < len(values):
            ranged |= inside
    return frozenset(outright or ranged)


def _ranges(text: str, kind: str) -> list[tuple[float, float, int, int]]:
    """What a folded text names of a kind, as (lowest, highest, start, end)."""
    found = [
        (value.value, value.value, value.start, value.end)
        for value in quantities.find(text)
        if _group(value.kind) == kind
    ]
    if kind == "duration":
        found += [(_DAYS[m.group("unit")],) * 2 + m.span() for m in _UNIT.finditer(text)]
    for match in _VAGUE.finditer(text):
        noun = match.group("noun")
        unit = _DAYS.get(noun.removesuffix("s")) if kind == "duration" else float(kind == f"count {stem(noun)}")
        if unit:
            low, high = _VAGUELY[match.group("how")]
            found.append((low * unit, high * unit, match.start(), match.end()))
    return found


def _apart(
    found: Sequence[_Sentence], at: int, values: Sequence[quantities.Quantity], subject: dict[str, float]
) -> frozenset[int]:
    """The positions whose duration lies between an earlier date and the date at which something ends here.

    Both ways of counting pass: from the 1st to the 4th it is three days, or four with the first and the last.
    """
    if values[0].kind != "duration":
        return frozenset()
    text = fold(found[at].text)
    for last, place in reversed(found[at].dates):
        if not _ENDS.search(text, 0, place):
            continue
        earlier = [first for first, where in found[at].dates if where < place]
        for near in reversed(found[max(0, at - NEAR) : at]):
            if not earlier and not subject.keys().isdisjoint(near.stems):
                earlier = [first for first, _ in near.dates]
        if not earlier:
            continue
        days = (last - earlier[-1]).days
        if days > 0:
            return frozenset(place for place, value in enumerate(values) if value.value in (days, days + 1))
    return frozenset()


def _besides(dispute: Dispute, texts: dict[str, str]) -> dict[float, frozenset[int]]:
    """The dates that go with positions: those named in two or more turns of a position's statements."""
    naming: dict[float, list[set[str]]] = {}
    for at, position in enumerate(dispute.positions):
        for turn, value in _named(position, texts):
            naming.setdefault(value, [set() for _ in dispute.positions])[at].add(turn)
    return {
        value: positions
        for value, turns in naming.items()
        if (positions := frozenset(at for at, where in enumerate(turns) if len(where) > 1))
    }


def _named(position: Position, texts: dict[str, str]) -> list[tuple[str, float]]:
    return [
        (span.turn, value.value)
        for span in position.statements
        for value in quantities.find(texts.get(span.turn, "")[span.start : span.end])
        if value.kind == "date"
    ]


def _dated(sentence: _Sentence, besides: dict[float, frozenset[int]]) -> frozenset[int]:
    """The positions that name a date at which, as the sentence says, something ends."""
    text = fold(sentence.text)
    found: frozenset[int] = frozenset()
    for value in sentence.values:
        if value.kind == "date" and value.value in besides and _ENDS.search(text, 0, value.start):
            found |= besides[value.value]
    return found


# --- statements ---------------------------------------------------------------------------------------------------


def _with_statements(dispute: Dispute, texts: dict[str, str], weighed: _Weigh, prepared: _Prepare) -> _Judge:
    """Return what finds the sentences of a source that make the points of a dispute's statements."""
    standing = [_standing(position, texts, prepared) for position in dispute.positions]

    def likely(sentence: _Sentence, statement: str) -> float:
        weights = weighed(statement)
        shared = weights.keys() & sentence.stems
        if len(shared) < COMMON or math.fsum(weights[word] for word in shared) < RARE:
            return 0.0
        if matching.denies(statement, shared) != matching.denies(sentence.text, shared):
            return 0.0
        return matching.likely(prepared(sentence.text), prepared(statement))

    def judge(source: _Source) -> list[_Hit]:
        found = []
        for at, sentence in enumerate(source.sentences):
            if sentence.text.endswith("?"):
                continue
            scores = [max((likely(sentence, each) for each in known), default=0.0) for known in standing]
            most = max(scores, default=0.0)
            if most >= LIKELY:
                close = frozenset(place for place, score in enumerate(scores) if score >= max(LIKELY, most - CLOSE))
                found.append(_Hit(at=at, positions=close, score=most))
        return found

    return judge


def _standing(position: Position, texts: dict[str, str], prepared: _Prepare) -> list[str]:
    """What stands for a position: its label and the statements nearest to it."""
    label = position.label.rstrip("…")
    said = dict.fromkeys(texts.get(span.turn, "")[span.start : span.end].strip() for span in position.statements)
    nearest = [
        text
        for text in list(said)[:STATEMENTS]
        if 0 < len(text) <= LONGEST and not text.startswith(label) and not text.endswith("?")
    ]
    if len(nearest) > BESIDE_LABEL:
        nearest.sort(key=lambda text: (-matching.likely(prepared(text), prepared(label)), text))
    return [label, *nearest[:BESIDE_LABEL]]
