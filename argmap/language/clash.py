"""From a comment and its reply to the words in which the two clash: the stretch of each that a person would mark.

Every sentence, beginning or end of a sentence and run of sentences is a candidate; a linear model over named features
(its length, its place, the words it shares with the other text, cues such as denial or address) picks one a side. The
weights were fitted to make the expected agreement with people's markings as large as possible (minimum risk, as in
Smith and Eisner 2006, "Minimum risk annealing for training log-linear models"); see `training/clash.py`.

Tried on the held-out part and left out, as none moved token F1 by more than 0.002: the words themselves (topics, first
and last word, neighbours), rarer shared words weighing more, quantities, boosted trees over the same features, choosing
both sides together.
"""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple

from ..model import Relation
from ..text.files import shipped
from ..text.words import STOPWORDS, fold, sentences, stem

PLENTY = 500  # words of a text that are looked at; of the corpus' texts 7 in 1,000 are longer
REACH = 12_000  # characters of it, so that one endless word costs nothing
LONGEST = 90  # words of a run of several sentences; of people's markings 1 in 500 is longer
RUN = 4  # sentences of a run
CUTS = 8  # places at which one sentence may be cut
LEAST = 2  # words of a part of a sentence

SIDES = ("parent", "reply")
_STANCE = {Relation.SUPPORTS: "agree", Relation.REBUTS: "disagree"}  # the rest takes no side

_LISTS = {
    "agrees": "agree agreed agrees exactly indeed absolutely definitely true yes yep yeah yup correct right thanks "
    "thank good great nice well ditto same amen seconded",
    "disagrees": "disagree wrong false incorrect untrue nope nah nonsense bullshit rubbish mistaken lie lies lying "
    "absurd ridiculous silly stupid ignorant ludicrous fallacy strawman misleading irrelevant myth",
    "denies": "not no never none nothing nobody neither nor cannot n't without hardly",
    "turns": "but however although though yet actually rather except still instead",
    "you": "you your yours u ur yourself",
    "we": "i my me mine we our us",
    "asks what": "what why how who where when which",
    "hedges": "maybe perhaps possibly probably guess think might could seem seems suppose believe",
    "concludes": "so then therefore thus hence because since",
    "wishes": "should must need ought",
    "all": "all every any always only most many everyone",
}
CUES = {word: name for name, listed in _LISTS.items() for word in listed.split()}
# A clause may begin at one of these words, and behind a comma, dash, bracket or colon.
_JOINTS = frozenset(
    "but because although though however if when while since unless whereas that which who so and or then as than "
    "where why how what".split()
)

# "don't" and "do n't" are the same two words, so that texts are read alike before and after a tokeniser.
_PIECE = re.compile(r"\d+(?:[.,:/]\d+)+|n't\b|[^\W_]+?(?=n't\b)|'(?:s|re|ll|ve|m|d)\b|[^\W_]+|[.,;:?!()…\"-]+|''")
# What is left of "can't" and "won't", and says nothing.
_STUMPS = frozenset(("ca", "wo", "n't"))

# Upper ends of the ranges that numbers are sorted into.
_WORDS = (2, 4, 6, 8, 11, 14, 18, 23, 30, 40, 60)
_ROUGH = (4, 8, 14, 23, 40)
_SHARE = (0.06, 0.12, 0.18, 0.25, 0.33, 0.42, 0.52, 0.65, 0.8, 0.95, 0.999)
_TEXT = (8, 15, 25, 40, 60, 90, 140)
_MIDDLE = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
_COVERED = (0.0, 0.2, 0.35, 0.5, 0.65, 0.8, 0.99)
_DENSE = (0.0, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8)
_CONTENT = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7)
_REPEATED = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9)


class Reading(NamedTuple):
    """A text cut up: its words with their characters, where clauses and sentences begin, and the marks between.

    `text` is as much of the text as is looked at; `marks[n]` is the punctuation before word n, with one more for what
    follows the last; `starts` the words that begin a sentence and, last, the number of words; `sentences` the
    characters of those sentences.
    """

    text: str
    words: tuple[tuple[str, int, int], ...]
    stems: tuple[str, ...]
    marks: tuple[str, ...]
    clauses: tuple[int, ...]
    starts: tuple[int, ...]
    sentences: tuple[tuple[int, int], ...]


Stretch = tuple[int, int]  # first word, and the one behind the last


def find(
    parent_text: str, reply_text: str, *, stance: Relation | None = None
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Return the characters, (start, end), of the words in which a comment and its reply clash.

    One list for the comment and one for the reply, each in order and at most one stretch long by now; empty for a text
    without words. `stance` is what the reply does, where it is known: agreement has its words too. Quotes are best
    blanked out before, each character by a line end, so that what is found keeps its place.

    On the held-out discussions of the corpus (`benchmarks/clash.py`), token F1 against the person who marked most alike
    is 0.77; the whole texts reach 0.66, the sentence that shares most words 0.71, one person against the others 0.66.
    """
    parent, reply = read(parent_text), read(reply_text)
    return _best("parent", parent, reply, stance), _best("reply", reply, parent, stance)


def _best(side: str, here: Reading, other: Reading, stance: Relation | None) -> list[tuple[int, int]]:
    weight = _weights()[side].get
    best: Stretch | None = None
    most = -math.inf
    for stretch, features in describe(here, other, stance=stance):
        total = sum([weight(name, 0.0) * value for name, value in features.items()])
        if total > most:
            best, most = stretch, total
    return [characters(here, best)] if best else []


@cache
def _weights() -> Mapping[str, Mapping[str, float]]:
    card = json.loads(shipped("clash"))
    return {side: card[side] for side in SIDES}


@lru_cache(maxsize=1 << 6)  # many replies answer the story or the same comment
def read(text: str) -> Reading:
    """Return a text's words, marks, clauses and sentences."""
    text = text[:REACH]
    spans = sentences(text)
    words: list[tuple[str, int, int]] = []
    marks: list[str] = []
    clauses: list[int] = []
    starts: list[int] = []
    kept: list[tuple[int, int]] = []
    at, mark = -1, ""
    for piece in _PIECE.finditer(fold(text)):
        word = piece.group()
        if not (word[0].isalnum() or (word[0] == "'" and word != "''")):
            mark += word
            continue
        if len(words) == PLENTY:
            break
        opens = False
        start, end = piece.span()
        while at + 1 < len(spans) and start >= spans[at + 1][0]:
            at, opens = at + 1, True
        if opens:
            starts.append(len(words))
            kept.append(spans[at])
        if opens or mark or word in _JOINTS:
            clauses.append(len(words))
        words.append((word, start, end))
        marks.append(mark)
        mark = ""
    return Reading(
        text=text,
        words=tuple(words),
        stems=tuple(stem(word) for word, _, _ in words),
        marks=(*marks, mark),
        clauses=tuple(clauses),
        starts=(*starts, len(words)),
        sentences=tuple(kept),
    )


def stretches(reading: Reading) -> list[Stretch]:
    """Return the candidates of a text: sentences, their beginnings and ends, runs of sentences and the whole."""
    starts, size = reading.starts, len(reading.words)
    found = []
    for at, (start, end) in enumerate(pairwise(starts)):
        found.append((start, end))
        cuts = reading.clauses[bisect_left(reading.clauses, start + 1) : bisect_left(reading.clauses, end)]
        if len(cuts) > CUTS:
            cuts = cuts[: CUTS // 2] + cuts[-CUTS // 2 :]
        found += [(start, cut) for cut in cuts if cut - start >= LEAST]
        found += [(cut, end) for cut in cuts if end - cut >= LEAST]
        for last in range(at + 2, min(at + RUN + 1, len(starts))):
            if starts[last] - start <= LONGEST and starts[last] - start < size:
                found.append((start, starts[last]))
    return [*found, (0, size)] if len(starts) > 2 else found


def characters(reading: Reading, stretch: Stretch) -> tuple[int, int]:
    """Return the (start, end) characters of a stretch; where it fills sentences, with their marks."""
    first, behind = stretch
    starts = reading.starts
    opens, closes = bisect_left(starts, first), bisect_left(starts, behind)
    start = reading.sentences[opens][0] if starts[opens] == first else reading.words[first][1]
    end = reading.words[behind - 1][2]
    if starts[closes] == behind:
        end = max(end, min(reading.sentences[closes - 1][1], _next(reading, behind)))
    return start, end


def _next(reading: Reading, word: int) -> int:
    return reading.words[word][1] if word < len(reading.words) else reading.sentences[-1][1]


def _within(value: float, ends: tuple[float, ...]) -> int:
    return bisect_left(ends, value)


def _sums(values: Iterable[bool]) -> list[int]:
    return list(accumulate(values, initial=0))


def describe(
    here: Reading, other: Reading, *, stance: Relation | None = None
) -> Iterator[tuple[Stretch, dict[str, float]]]:
    """Yield each candidate of a text with its features by name, given the other text of the pair."""
    text, words, stems, size = here.text, here.words, here.stems, len(here.words)
    if not size:
        return
    theirs = {s for s, word in zip(other.stems, other.words, strict=True) if _content(word[0])}
    pairs = set(pairwise(other.stems))
    telling = [_content(word) for word, _, _ in words]
    content = _sums(telling)
    shared = _sums(tells and s in theirs for tells, s in zip(telling, stems, strict=True))
    repeated = _sums([*(pair in pairs for pair in pairwise(stems)), False])
    cues = [CUES.get(word, "") for word, _, _ in words]
    counts = {name: _sums(cue == name for cue in cues) for name in _LISTS if name in cues}
    shouts = _sums(end - start > 2 and text[start:end].isupper() for _, start, end in words)
    asks = _sums("?" in mark for mark in here.marks[1:])
    quoted = _sums('"' in mark or "''" in mark for mark in here.marks)
    many = len(here.starts) - 1
    long, few = _within(size, _TEXT), min(many, 6)
    side = _STANCE.get(stance) if stance else None

    for first, behind in stretches(here):
        length = behind - first
        opens, closes = bisect_left(here.starts, first), bisect_left(here.starts, behind)
        whole_start, whole_end = here.starts[opens] == first, here.starts[closes] == behind
        number = opens if whole_start else opens - 1  # of the sentence it begins in
        before, after = min(number, 5), min(many - closes, 5)
        if length == size:
            shape = "whole text"
        elif whole_start and whole_end:
            shape = f"sentences {min(closes - opens, RUN)}"
        else:
            shape = "beginning" if whole_start else "end"
        rough, share = _within(length, _ROUGH), _within(length / size, _SHARE)
        fine = _within(length, _WORDS)
        common = shared[behind] - shared[first]
        said = content[behind] - content[first]
        same = repeated[behind] - repeated[first]
        mark = here.marks[behind]
        final = next((m for m in "?!." if m in mark), "," if mark else "word")
        names = [
            shape,
            f"{shape}, text {long}",
            f"words {fine}",
            f"words {fine}, sentences {few}",
            f"share {share}",
            f"share {share}, text {long}",
            f"before {before}",
            f"after {after}",
            f"before {before}, sentences {few}",
            f"after {after}, sentences {few}",
            f"before {before}, {shape}",
            f"after {after}, {shape}",
            f"middle {_within((first + behind) / 2 / size, _MIDDLE)}",
            f"shared {min(common, 6)}",
            f"shared {min(common, 6)}, words {rough}",
            f"shared, dense {_within(common / max(1, said), _DENSE)}",
            f"content {_within(said / length, _CONTENT)}",
            f"repeated {min(same, 8)}",
            f"repeated, dense {_within(same / length, _REPEATED)}",
            f"ends {final}",
            f"ends {final}, {shape}",
        ]
        features = dict.fromkeys(names, 1.0)
        features["log words"] = math.log(length)
        features["share"] = length / size
        if shared[size]:
            covered = common / shared[size]
            features[f"covers {_within(covered, _COVERED)}"] = 1.0
            features[f"covers {_within(covered, _COVERED)}, words {rough}"] = 1.0
            features["covers more than its share"] = covered - length / size
        for cue, sums in counts.items():
            inside = sums[behind] - sums[first]
            if inside:
                features[cue] = 1.0
                features[f"{cue}, dense"] = 5 * inside / length
            if sums[size] > inside:
                features[f"{cue}, elsewhere"] = 1.0
            if cues[first] == cue:
                features[f"begins: {cue}"] = 1.0
            if whole_start and sums[min(behind, first + 5)] > sums[first]:
                features[f"{cue}, early"] = 1.0
        inside = asks[behind] - asks[first]
        if inside:
            features["asks"] = 1.0
        elif asks[size]:
            features["asks elsewhere"] = 1.0
        if shouts[behind] > shouts[first]:
            features["shouts"] = 1.0
        if quoted[behind + 1] > quoted[first]:
            features["quotation marks"] = 1.0
        if side:
            features[f"{side}, {shape}"] = 1.0
            features[f"{side}, before {before}"] = 1.0
            features[f"{side}, words {fine}"] = 1.0
            for cue in ("agrees", "disagrees", "denies"):
                if cue in features:
                    features[f"{side}, {cue}"] = 1.0
        yield (first, behind), features


def _content(word: str) -> bool:
    return len(word) > 1 and word not in STOPWORDS and word not in _STUMPS and word[0] != "'"
