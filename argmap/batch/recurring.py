"""From records, one after the other, to the disputes and statements that come up in more than one thread, and where.

Two texts can only be alike where they share two of their rarest words: each is looked up by the pairs of those,
compared with the few texts found there, and joins the one that is nearest, if it is near enough. So the cost grows with
the number of texts, not with that of their pairs.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple
from zlib import crc32

from .. import matching, quantities
from ..text import STOPWORDS, shorten, stem, words
from .record import Record, TurnRecord, text_of

MOST = 20  # shown of disputes, and of statements
MOST_PLACES = 4  # shown of each; the others are counted
MOST_COMMENTS = 20  # of what recurs, that are known again when they come in another file
MOST_KEPT = 60_000  # texts of one kind: some 110 MB
FEWEST = 4  # stems: "I don't agree with you" comes up everywhere and says nothing
LONGEST = 400  # characters of a statement that are looked at; beyond, it is a pasted passage
RAREST = 3  # words of a statement by whose pairs it is looked up
ALIKE = 0.6  # of the weight of the words of two statements that they share
ABOUT = 0.2  # the same of what two disputes are about: two or three of their eight words
VALUE = 6.0  # weight of a value that is named ("seven days"); that of a word which one text in 400 has
PLAIN = (
    3.0  # two disputes share two words that weigh more, or one and a value: one text in 20 has a word of this weight
)
TOPIC = 8  # words and values that tell what a dispute is about: those of its labels that its statements say most
LINK = 9.0  # weight of a web address: the rarest words weigh this

_LINKS = re.compile(r"(?:https?://|www\.)[^\s<>\"']+")
_COMMON = STOPWORDS | frozenset(map(stem, STOPWORDS))
_NEGATIVE = frozenset(
    "not no nor never neither none nobody nothing without hardly cannot can't don't doesn't didn't isn't aren't wasn't "
    "weren't won't wouldn't shouldn't couldn't hasn't haven't hadn't ain't".split()
)


class Place(NamedTuple):
    """Where something was said: a thread by its place among the records from 1, its title and folder, whether it has a
    map.svg, the turn with its author, and a dispute's own title, else ""."""

    thread: int
    title: str
    name: str
    mapped: bool
    turn: int
    author: str
    dispute: str


class Recurrence(NamedTuple):
    """What came up in more than one thread: its words where they were first said, whether they were the same
    everywhere, in how many threads, the words that disputes have in common, the first places, and how many more
    statements the same turns share."""

    text: str
    same: bool
    threads: int
    about: tuple[str, ...]
    places: tuple[Place, ...]
    beside: int


class _Text(NamedTuple):
    """A text made ready for comparing: what each of its stems weighs, the rarest ones, its wording and whether it
    denies something."""

    weights: Mapping[str, float]
    rarest: tuple[str, ...]
    wording: int
    denies: bool


@dataclass(slots=True)
class _Known:
    """A text that others are compared with, and where they were said. Grows, as do the two below."""

    first: _Text
    text: str
    places: tuple[Place, ...]
    comments: tuple[int, ...]  # a comment that was saved in two files is no recurrence
    latest: int  # the thread of the last one
    common: dict[str, str] | None = None  # stems that all share, as they are spelled; in disputes
    same: bool = True
    threads: int = 1


@dataclass(slots=True)
class _Pile:
    """The texts of one kind, and where they stand in the list by each pair of their rarest stems."""

    near: float  # how much of their weight two texts share that are alike
    plain: float  # they share a stem that weighs more than this
    known: list[_Known] = field(default_factory=list)
    by_pair: dict[tuple[str, ...], int] = field(default_factory=dict)
    forgotten: int = 0


@dataclass(slots=True)
class Gathered:
    """What recurs so far. It changes by `add`: records are many, and seen once.

    Above MOST_KEPT texts, those that came up in one thread alone are forgotten, so that memory stays flat.
    """

    disputes: _Pile = field(default_factory=lambda: _Pile(near=ABOUT, plain=PLAIN))
    statements: _Pile = field(default_factory=lambda: _Pile(near=ALIKE, plain=0.0))
    threads: set[int] = field(default_factory=set)  # hashes of what they say


def add(gathered: Gathered, record: Record, thread: int) -> None:
    """Take up the disputes and statements of a record; `thread` is its place among the records, from 1."""
    turns = {turn["number"]: turn for turn in record["turns"]}
    whole = hash(tuple((turn["author"], turn["text"]) for turn in record["turns"]))
    if whole in gathered.threads:
        return  # the same thread saved twice says nothing anew
    gathered.threads.add(whole)
    title = shorten(record["title"], 80) or record["name"]
    mapped = "map.svg" in record["files"]

    def place(number: int, dispute: str = "") -> Place:
        return Place(thread, title, record["name"], mapped, number, turns[number]["author"], dispute)

    seen: dict[tuple[int, int, int], _Text] = {}
    for dispute in record["disputes"]:
        about: Counter[str] = Counter()
        for span in (span for p in dispute["positions"] for span in (*p["statements"], *p["evidence"])):
            key = (span["turn"], span["start"], span["end"])
            if span["turn"] not in turns or span["end"] - span["start"] > LONGEST:
                continue
            if key not in seen:
                text = text_of(record, span)
                ready = seen[key] = _statement(text)
                if len(ready.weights) >= FEWEST or any(map(_is_made, ready.rarest)):
                    _take(gathered.statements, ready, text, turns[span["turn"]], place(span["turn"]))
            about.update(seen[key].weights.keys())  # keys, as of a mapping the weights would be added
        labels = [position["label"] for position in dispute["positions"]]
        opening = next((number for number in dispute["turns"] if number in turns), None)
        if opening is not None:
            point = _dispute([dispute["title"], *labels], about)
            if len(point.weights) < FEWEST:
                continue
            joined = _take(gathered.disputes, point, dispute["title"], turns[opening], place(opening, dispute["title"]))
            if joined:
                _narrow(joined, point, [turns[number]["text"] for number in dispute["turns"] if number in turns])
    for pile in (gathered.disputes, gathered.statements):
        if len(pile.known) > MOST_KEPT:
            _forget(pile)


def _narrow(known: _Known, ready: _Text, texts: Iterable[str]) -> None:
    """Keep of the words that disputes have in common those that a further one shares, spelled as in its turns."""
    shared = ready.weights.keys() & (known.common or known.first.weights)
    if known.common is not None:
        known.common = {word: known.common[word] for word in sorted(shared)}
    else:
        spelled = {stem(word): word for text in texts for word in words(text)}
        known.common = {word: spelled.get(word, word) for word in sorted(shared)}


def strongest(pile: _Pile, most: int = MOST) -> tuple[list[Recurrence], int]:
    """Return what came up in the most threads, at most `most` of it, and how much recurs in all.

    A passage that two comments share is one recurrence: its sentences are counted with the first of them.
    """
    found = [known for known in pile.known if known.threads > 1]
    # Of what comes up equally often, what is said in rarer and in more words says more.
    found.sort(key=lambda known: (-known.threads, -math.fsum(known.first.weights.values()), known.places[0]))
    passages: dict[tuple[tuple[int, int], ...], list[_Known]] = {}
    for known in found:
        passages.setdefault(tuple((place.thread, place.turn) for place in known.places), []).append(known)
    shown = [
        Recurrence(
            text=first.text,
            same=all(known.same for known in (first, *others)),
            threads=first.threads,
            about=_telling(first),
            places=first.places,
            beside=len(others),
        )
        for first, *others in passages.values()
    ]
    return shown[:most], len(shown)


def _take(pile: _Pile, ready: _Text, text: str, turn: TurnRecord, here: Place) -> _Known | None:
    """Add a text to what it is like in another thread, which is returned, or else as a new one."""
    # A lone link has no partner, and is looked up by itself.
    pairs: list[tuple[str, ...]] = [*combinations(ready.rarest, 2)] or [ready.rarest]
    candidates = {at: None for pair in pairs if (at := pile.by_pair.get(pair)) is not None}
    shares = [
        (_share(ready, pile.known[at].first, pile.plain), -at) for at in candidates if _keeps(pile.known[at], ready)
    ]
    share, at = max(shares, default=(0.0, 0))
    comment = _number(f"{turn['author']}\n{turn['text']}")
    if share < pile.near:
        for pair in pairs:
            pile.by_pair.setdefault(pair, len(pile.known))
        known = _Known(ready, text, (here,), (comment,), here.thread)
        pile.known.append(known)
        return None
    known = pile.known[-at]
    if comment in known.comments or here.thread == known.latest:
        return None
    known.threads += 1
    known.latest = here.thread
    known.same = known.same and ready.wording == known.first.wording
    if len(known.places) < MOST_PLACES:
        known.places += (here,)
    if len(known.comments) < MOST_COMMENTS:
        known.comments += (comment,)
    return known


def _telling(known: _Known) -> tuple[str, ...]:
    """The words that disputes have in common, the rarest first; a value by its kind is none that people say."""
    spelled = known.common or {}
    common = [word for word in spelled if not _is_made(word)]
    return tuple(spelled[word] for word in sorted(common, key=lambda word: (-_weight(word), word)))


def _keeps(known: _Known, ready: _Text) -> bool:
    """Whether all disputes would still have two words in common; what has none noted yet is looked at by `_share`."""
    return known.common is None or len(known.common.keys() & ready.weights) > 1


def _share(one: _Text, other: _Text, plain: float) -> float:
    """How much of the weight of two texts' stems they share, 0 to 1; 0 where one denies what the other says."""
    if one.denies != other.denies:
        return 0.0
    if one.wording == other.wording:
        return 1.0
    both = [weight for word, weight in one.weights.items() if word in other.weights]
    if plain:
        telling = [word for word in one.weights if word in other.weights and one.weights[word] > plain]
        if len(telling) < 2 or all(map(_is_made, telling)):
            return 0.0
    shared = math.fsum(both)
    return shared / (math.fsum(one.weights.values()) + math.fsum(other.weights.values()) - shared)


def _statement(text: str) -> _Text:
    """Make a statement ready for comparing."""
    links = _LINKS.findall(text) if "://" in text or "www." in text else []
    said = words(_LINKS.sub(" ", text)) if links else words(text)
    weights = _weights(said)
    weights |= dict.fromkeys((f"link {link}" for link in links), LINK)
    return _text(weights, " ".join([*said, *links]), RAREST, denies=not _NEGATIVE.isdisjoint(said))


def _dispute(labels: Iterable[str], about: Counter[str]) -> _Text:
    """Make a dispute ready for comparing: the words and values of its title and labels, and what its statements have in
    common."""
    title = " . ".join(labels)
    said = words(_LINKS.sub(" ", title))
    weights = _weights(said)
    weights |= {word: _weight(word) for word, count in about.items() if count > 1 and not _is_made(word)}
    weights |= {f"{value.kind} {value.value:g}": VALUE for value in quantities.find(title)}
    ranked = sorted([(not _is_made(word), -weight * (about[word] or 1), word) for word, weight in weights.items()])
    topic = [word for _, _, word in ranked[:TOPIC]]
    kept = {word: weights[word] for word in topic}
    return _Text(kept, tuple(sorted(topic)), _number(" ".join(said)), False)


def _weights(said: Iterable[str]) -> dict[str, float]:
    return dict([found for word in said if word not in STOPWORDS and (found := _weighed(word))])


@lru_cache(maxsize=1 << 16)
def _weighed(word: str) -> tuple[str, float] | None:
    """A word's stem and weight; None for the commonest words and for numbers, which say little without their unit."""
    root = stem(word)
    empty = len(root) < 3 or root in _COMMON or root.isdigit() or "'" in root  # "others", "we'd"
    return None if empty else (root, _weight(root))


def _text(weights: dict[str, float], wording: str, rarest: int, *, denies: bool) -> _Text:
    order = sorted([(-weight, word) for word, weight in weights.items()])[:rarest]
    return _Text(weights, tuple(sorted([word for _, word in order])), _number(wording), denies)


def _is_made(word: str) -> bool:
    """Whether it is no word that anyone said, but a link or a value ("duration 7")."""
    return " " in word


def _number(text: str) -> int:
    return crc32(text.encode("utf-8", "surrogatepass"))


@lru_cache(maxsize=1 << 16)
def _weight(word: str) -> float:
    """How much a stem says: the logarithm of how few texts hold it."""
    return -math.log(matching.share(word))


def _forget(pile: _Pile) -> None:
    """Drop the texts that came up in one thread alone."""
    kept = [known for known in pile.known if known.threads > 1]
    pile.forgotten += len(pile.known) - len(kept)
    place = {id(known): at for at, known in enumerate(kept)}
    pile.by_pair = {pair: place[id(pile.known[at])] for pair, at in pile.by_pair.items() if id(pile.known[at]) in place}
    pile.known = kept
