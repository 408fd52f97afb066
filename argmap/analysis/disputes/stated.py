"""From the turns on each side of a point to the sentences that state it, and to what the dispute is called.

A logit tells how well a sentence states its side (`stating`), another which turn of a side says best what it holds
(`voices`). A position is called by the best sentence of that turn, a dispute by one that makes a question, if there is
any. The two sentences that positions are called by are chosen together, as they should face each other.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from operator import mul, sub
from typing import TypeAlias

from ...language import salience
from ...language.own import Said
from ...model import Span
from ...text.shown import shorten
from ...text.words import content_words, words
from . import points, sides
from .points import Seen

CLOSE = 1.0  # by how much a sentence may state its side less well and still be the title, as it makes a question
SURELY = 4.0  # how much better a title a sentence is that is in a turn which surely bears on the point
FEW = 8  # sentences of a side among which those that face each other are looked for
ALIKE, ANSWERS = 2.0, 0.5  # how much better two sentences are that share their words, of which one rebuts the other
# How much the sentence counts beside the turn that says best what its side holds. Not at all is 0.02 better by whether
# that turn is one that readers name, but labels then share fewer words with theirs (F1 of 0.134 for 0.146).
SENTENCE = 1.0
UNFIT = 1.0  # by how much each thing that keeps a sentence from being a label makes it worse
COMMON = 12  # stems of a point that tell its matter

AGAIN = 2.0  # how much worse a sentence is that states a side of another dispute already

Voice: TypeAlias = "tuple[Mapping[str, float], Span]"  # what tells of a turn, and the sentence that stands for it
Ranked: TypeAlias = "tuple[float, Span]"  # how well a sentence states its side

_SMALL = re.compile(r"(?<!\w)[a-z][\w'’-]*")


def voices(
    seen: Seen,
    said: Said,
    point: points.Point,
    listed: Iterable[points.Point],
    placed: Mapping[str, sides.Placed],
    weights: Mapping[str, float],
    taken: Collection[Span] = (),
) -> tuple[list[Voice], list[Voice]]:
    """Return the turns of each side that say something on the matter: what tells whether one says best what its side
    holds, by name, and its sentence that states it best.

    Arguments: the thread, what its turns say, the point, all points that are listed, who stands where on this one, the
    weights of what states a side, the sentences that state a side of another dispute.
    """
    matter = matter_of(seen, point.group)
    meant = [math.fsum(each) for each in zip(*map(seen.meaning.__getitem__, point.group), strict=True)]
    others = [other for other in listed if other != point]
    found: tuple[list[Voice], list[Voice]] = ([], [])
    for at in point.group:
        where = placed.get(seen.authors[at])
        sentences = [
            (worth - AGAIN * (span in taken), span)
            for worth, span in best_of(seen, said, at, point.group, matter, weights)
        ]
        if where is None or not sentences or matter.keys().isdisjoint(seen.weights[at]):
            continue
        worth, span = max(sentences, key=lambda each: each[0])
        alike = math.fsum(map(mul, seen.meaning[at], map(sub, meant, seen.meaning[at])))  # summed over the others
        told = {
            "states it": worth,
            "likely": point.likely[at],
            "likely elsewhere": max((other.likely.get(at, 0.0) for other in others), default=0.0),
            "contested": seen.contested[at],
            "of the matter": math.fsum(matter.get(word, 0.0) for word in seen.weights[at]),
            "meaning alike": alike / (len(point.group) - 1 or 1),
            "words": math.log1p(seen.size[at]),
            "pull": min(where.pull, 8.0) / 8,
        }
        found[where.side].append((told, span))
    return found


def weighed(side: Iterable[Voice], weights: Mapping[str, float]) -> list[Ranked]:
    """Return the sentences of a side with how well each stands for it; `weights` are of what tells it of a turn."""
    return [(round(points.total(weights, told) + SENTENCE * told["states it"], 6), span) for told, span in side]


def ranked(seen: Seen, said: Said, voices: Sequence[Sequence[Ranked]]) -> list[list[Ranked]]:
    """Return the sentences of each side, the best first; the first of both sides are chosen together."""
    place = {turn: at for at, turn in enumerate(seen.turns)}
    first = facing(seen, said, place, voices)
    return [
        sorted(side, key=lambda one: (one[1] != chosen, -one[0])) for side, chosen in zip(voices, first, strict=True)
    ]


def facing(seen: Seen, said: Said, place: Mapping[str, int], ranked: Sequence[Sequence[Ranked]]) -> tuple[Span, Span]:
    """The sentences, one of each side, that are best together: each states its side, both speak of one thing, and one
    turn answers the other. `place` holds the places of the turns."""

    def prepared(span: Span) -> tuple[int, dict[str, float]]:
        stems = set(content_words(said[span.turn].text[span.start : span.end]))
        return place[span.turn], points.of_length_one({word: max(0.0, seen.telling.get(word, 0.0)) for word in stems})

    first, second = (
        [(worth, span, *prepared(span)) for worth, span in sorted(each, key=lambda one: -one[0])[:FEW]]
        for each in ranked
    )

    def together(pair: tuple[tuple[float, Span, int, dict[str, float]], ...]) -> float:
        (one, _, here, words), (other, _, there, others) = pair
        child, parent = max(here, there), min(here, there)
        answers = seen.against[child] if seen.parent[child] == parent else 0.0
        return round(one + other + ALIKE * points.cosine(words, others) + ANSWERS * answers, 6)

    (_, one, *_), (_, other, *_) = max(itertools.product(first, second), key=together)
    return one, other


def title(said: Said, voices: Sequence[Voice], names: Collection[str], taken: Collection[str]) -> str:
    """Return the sentence that states a side best as a question, unless none that nearly does makes one: then the best
    in its words.

    Arguments: what the turns say, the turns of both sides, the words of the names of those who take part, the titles
    already given.
    """
    ordered = sorted(
        (
            (round(told["states it"] + SURELY * told["likely"], 6), said[span.turn].text[span.start : span.end])
            for told, span in voices
        ),
        key=lambda one: -one[0],
    )
    small = {word for _, span in voices for word in _SMALL.findall(said[span.turn].text)}
    titles = [
        salience.asked(salience.plain(each, names), lambda word: word.lower() not in small)
        for worth, each in ordered
        if worth >= ordered[0][0] - CLOSE
    ]
    titles += [f"“{label(each, names)}”" for _, each in ordered]
    return next((title for title in titles if title and title not in taken), titles[-1])


def matter_of(seen: Seen, group: Iterable[int]) -> dict[str, float]:
    """Return the stems that tell the matter of a group of turns, each with a weight up to 1: those that say much and
    recur."""
    holding = Counter(word for at in group for word in seen.weights[at])
    worth = {word: seen.telling[word] * math.log(often) for word, often in holding.items() if often > 1}
    best = sorted(
        ((each, word) for word, each in worth.items() if each > 0), key=lambda each: (-round(each[0], 9), each[1])
    )
    return {word: each / best[0][0] for each, word in best[:COMMON]}


def stating(
    seen: Seen, said: Said, at: int, group: Iterable[int], matter: Mapping[str, float]
) -> list[tuple[dict[str, float], Span]]:
    """Return the own sentences of a turn with what tells whether they state its side, by name.

    Arguments: the thread, what its turns say, the place of the turn, the turns and the matter of the point.
    """
    turn = seen.turns[at]
    own = said[turn]
    inside = set(group)
    answered = [kid for kid in seen.children[at] if kid in inside]
    around = {
        "of a rebuttal": seen.against[at],
        "of what is contested": seen.contested[at],
        "of what is answered": math.log1p(len(answered)) / 2,
        "of many sentences": math.log(len(own.sentences) or 1) / 3,
        "of many words": min(seen.size[at], 200) / 200,
    }
    return [
        (salience.describe(own, number, matter) | around, Span(turn=turn, start=start, end=end))
        for number, (start, end) in enumerate(own.sentences[: salience.MOST])
    ]


def best_of(
    seen: Seen, said: Said, at: int, group: Sequence[int], matter: Mapping[str, float], weights: Mapping[str, float]
) -> list[tuple[float, Span]]:
    """Return the own sentences of a turn with how well each states its side; arguments as for `stating`."""
    text = said[seen.turns[at]].text
    return [
        (
            round(points.total(weights, features) - UNFIT * salience.unfit(text[span.start : span.end]), 6),
            span,
        )
        for features, span in stating(seen, said, at, group, matter)
    ]


def label(sentence: str, names: Collection[str]) -> str:
    """Return a sentence as a position is called by it; `names` are the words of the names of those who take part."""
    return shorten(salience.clause(sentence, names), salience.LINE)


def names_of(authors: Iterable[str]) -> frozenset[str]:
    """Return the words of some names, those of a letter or two left out."""
    return frozenset(word for author in authors for word in words(author) if len(word) > 2)
