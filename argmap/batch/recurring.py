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
from functools import cache
from itertools import chain, combinations
from typing import NamedTuple

from ..language import matching, quantities
from ..text.shown import shorten
from ..text.words import STOPWORDS, stem, words
from .record import Record, called

MOST = 20  # shown of disputes, and of statements
MOST_PLACES = 4  # shown of each; the others are counted
MOST_COMMENTS = 20  # of what recurs, that are known again when they come in another file
MOST_KEPT = 60_000  # texts of one kind: some 110 MB
FEWEST = 4  # stems: "I don't agree with you" comes up everywhere and says nothing
LONGEST = 400  # characters of a statement that are looked at; beyond, it is a pasted passage
MOST_SIDES = 20  # of a dispute, whose labels are looked at
MOST_WORDS = 1 << 16  # whose stems and weights are remembered
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
    """A text made ready for comparing: what each of its stems weighs, the rarest ones, its wording as a hash and
    whether it denies something."""

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
    comments: tuple[int, ...]  # hashes; a comment that was saved in two files is no recurrence
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
    by_pair: dict[int, int] = field(default_factory=dict)  # by hashes, which take a third of the room
    forgotten: int = 0


@dataclass(slots=True)
class Gathered:
    """What recurs so far. It changes by `add`: records are many, and seen once.

    Above MOST_KEPT texts, those that came up in one thread alone are forgotten, and of the others those that came up in
    the fewest where they are more than half as many, so that memory stays flat.
    """

    disputes: _Pile = field(default_factory=lambda: _Pile(near=ABOUT, plain=PLAIN))
    statements: _Pile = field(default_factory=lambda: _Pile(near=ALIKE, plain=0.0))
    threads: dict[int, int] = field(default_factory=dict)  # hashes of what they say, with the place of the first


def add(gathered: Gathered, record: Record, thread: int) -> int:
    """Take up the disputes and statements of a record; `thread` is its place among the records, from 1.

    Returns the place of the first record with the same comments, `thread` where it is this one.
    """
    turns = {turn["number"]: turn for turn in record["turns"]}
    comments = {number: hash((turn["author"], turn["text"])) for number, turn in turns.items()}
    first = gathered.threads.setdefault(hash(tuple(comments.values())), thread)
    if first != thread:
        return first  # the same thread saved twice says nothing anew
    title = shorten(called(record), 80)
    mapped = "map.svg" in record["files"]

    def take(pile: _Pile, ready: _Text, text: str, number: int, dispute: str = "") -> _Known | None:
        here = Place(thread, title, record["name"], mapped, number, turns[number]["author"], dispute)
        return _take(pile, ready, text, here, comments[number])

    seen: dict[tuple[int, int, int], tuple[_Text, str]] = {}
    for dispute in record["disputes"]:
        statements = []
        for span in (span for p in dispute["positions"] for span in (*p["statements"], *p["evidence"])):
            number, start, end = key = (span["turn"], span["start"], span["end"])
            if number not in turns or end - start > LONGEST:
                continue
            if key not in seen:
                text = turns[number]["text"][start:end]
                ready = _statement(text)
                seen[key] = (ready, text)
                if len(ready.weights) >= FEWEST or any(map(_is_made, ready.rarest)):
                    take(gathered.statements, ready, text, number)
            statements.append(seen[key])
        opening = next((number for number in dispute["turns"] if number in turns), None)
        if opening is None:
            continue
        # The title is a label where a dispute has no better name; once is enough.
        sides = [position["label"] for position in dispute["positions"][:MOST_SIDES]]
        labels = dict.fromkeys([label[:LONGEST] for label in (dispute["title"], *sides)])
        point = _dispute(labels, Counter(chain.from_iterable([ready.weights for ready, _ in statements])))
        if len(point.weights) < FEWEST:
            continue
        joined = take(gathered.disputes, point, dispute["title"], opening, dispute["title"])
        if joined:
            _narrow(joined, point, (*(text for _, text in statements), *labels))
    for pile in (gathered.disputes, gathered.statements):
        if len(pile.known) > MOST_KEPT:
            _forget(pile)
    for remembered in (_weighed, _weight):
        if remembered.cache_info().currsize > MOST_WORDS:
            remembered.cache_clear()
    return thread


def _narrow(known: _Known, ready: _Text, texts: Iterable[str]) -> None:
    """Keep of the words that disputes have in common those that a further one shares, spelled as in the last text."""
    shared = sorted(ready.weights.keys() & (known.common or known.first.weights))
    if known.common is not None:
        known.common = {word: known.common[word] for word in shared}
    else:
        spelled = {stem(word): word for text in texts for word in words(text)}
        known.common = {word: spelled.get(word, word) for word in shared}


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


def _take(pile: _Pile, ready: _Text, text: str, here: Place, comment: int) -> _Known | None:
    """Add a text to what it is like in another thread, which is returned, or else as a new one."""
    # A lone link has no partner, and is looked up by itself.
    pairs = [*map(hash, combinations(ready.rarest, 2))] or [hash(ready.rarest)]
    share, at = 0.0, -1
    for candidate in sorted({found for pair in pairs if (found := pile.by_pair.get(pair)) is not None}):
        near = _share(ready, pile.known[candidate], pile.plain)
        if near > share:
            share, at = near, candidate
    if share < pile.near:
        for pair in pairs:
            pile.by_pair.setdefault(pair, len(pile.known))
        pile.known.append(_Known(ready, text, (here,), (comment,), here.thread))
        return None
    known = pile.known[at]
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


def _share(one: _Text, known: _Known, plain: float) -> float:
    """How much of the weight of two texts' stems they share, 0 to 1; 0 where one denies what the other says, or where
    too little would be left that all disputes have in common."""
    other = known.first
    if one.denies != other.denies:
        return 0.0
    if known.common is not None and len(known.common.keys() & one.weights) < 2:
        return 0.0
    if one.wording == other.wording:
        return 1.0
    both = one.weights.keys() & other.weights.keys()
    if plain:
        telling = [word for word in both if one.weights[word] > plain]
        if len(telling) < 2 or all(map(_is_made, telling)):
            return 0.0
    # Exact sums, as the words come in no order.
    shared = math.fsum(map(one.weights.__getitem__, both))
    return shared / (math.fsum(one.weights.values()) + math.fsum(other.weights.values()) - shared)


def _statement(text: str) -> _Text:
    """Make a statement ready for comparing."""
    said, links = _said(text)
    weights = _weights(said)
    for link in links:
        weights[f"link {link}"] = LINK
    # The rarest first, and of those that are as rare in the order of letters.
    rarest = sorted(sorted(weights), key=weights.__getitem__, reverse=True)[:RAREST]
    return _Text(weights, tuple(sorted(rarest)), hash((*said, *links)), not _NEGATIVE.isdisjoint(said))


def _dispute(labels: Iterable[str], about: Counter[str]) -> _Text:
    """Make a dispute ready for comparing: the words and values of its title and labels, and what its statements have in
    common."""
    title = " . ".join(labels)
    said, _ = _said(title)
    weights = _weights(said)
    weights |= {word: _weight(word) for word, count in about.items() if count > 1 and not _is_made(word)}
    weights |= {f"{value.kind} {value.value:g}": VALUE for value in quantities.find(title)}
    ranked = sorted([(not _is_made(word), -weight * about.get(word, 1), word) for word, weight in weights.items()])
    topic = sorted([word for _, _, word in ranked[:TOPIC]])
    return _Text({word: weights[word] for word in topic}, tuple(topic), hash(tuple(said)), False)


def _said(text: str) -> tuple[list[str], list[str]]:
    """The words of a text, and its links."""
    if "://" not in text and "www." not in text:
        return words(text), []
    return words(_LINKS.sub(" ", text)), _LINKS.findall(text)


def _weights(said: Iterable[str]) -> dict[str, float]:
    return dict(filter(None, map(_weighed, said)))


@cache  # quicker than one that notes what was used last; `add` empties it
def _weighed(word: str) -> tuple[str, float] | None:
    """A word's stem and weight; None for the commonest words and for numbers, which say little without their unit."""
    root = stem(word)
    # "others" and "we'd" are as common as the words they are made of.
    empty = word in STOPWORDS or len(root) < 3 or root in _COMMON or root.isdigit() or "'" in root
    return None if empty else (root, _weight(root))


def _is_made(word: str) -> bool:
    """Whether it is no word that anyone said, but a link or a value ("duration 7")."""
    return " " in word


@cache
def _weight(word: str) -> float:
    """How much a stem says: the logarithm of how few texts hold it."""
    return -math.log(matching.share(word))


def _forget(pile: _Pile) -> None:
    """Drop the texts that came up in one thread alone, and of the others those that came up in the fewest."""
    kept = [known for known in pile.known if known.threads > 1]
    if len(kept) > MOST_KEPT // 2:
        often = {id(known) for known in sorted(kept, key=lambda known: -known.threads)[: MOST_KEPT // 2]}
        kept = [known for known in kept if id(known) in often]
    pile.forgotten += len(pile.known) - len(kept)
    place = {id(known): at for at, known in enumerate(kept)}
    pile.by_pair = {pair: place[id(pile.known[at])] for pair, at in pile.by_pair.items() if id(pile.known[at]) in place}
    pile.known = kept
