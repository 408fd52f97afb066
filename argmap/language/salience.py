"""From sentences to the one that matters: of a turn, of a position, of a dispute; and to what of a turn is shown.

There are three questions. Which sentence of a turn matters to the argument (`worth`: cards, ladder, tree)? Which of
many tells plainly what a position holds (`tells`: the summary)? Which stands for the whole matter (`stands`: titles and
labels)? The answer to one is no answer to another: chosen by `worth`, labels have less in common with what people call
the sides (0.328 for 0.339, F1 of words), and the summary shows questions in place of plain statements.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from ..text.words import STOPWORDS, content_words, stem, tokens, words
from .own import Own, Span, says

MOST = 50  # sentences of a turn that are weighed: fifty hold any point, a turn of a thousand is a pasted article

_NUMBERS = {"a": "1", "an": "1", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6"}
_NUMBERS |= {"seven": "7", "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12"}
_STOPS = frozenset('.,;:!?()"“”\n…')
_QUOTATION = ('"', "“", "”", "„", "«", "»")  # a tuple, as "" is in every string
_ADDRESS = ("http", "www.")
_POINTS_BACK = re.compile(r"(?:and |but |so )?(?:this|that|it|these|those)\b", re.I)
_COMMON = frozenset(stem(word) for word in STOPWORDS - _NUMBERS.keys())
_FILLERS = _COMMON - {"no", "not", "nor"}
_GREETINGS = frozenset("hi hello hey thanks thank thx lol haha hahaha welcome cheers sorry wow ok".split())
_DENIALS = frozenset(
    "no not never nothing none nobody isn't aren't wasn't weren't don't doesn't wrong false untrue nonsense lie lies "
    "but however actually didn't won't wouldn't can't cannot couldn't shouldn't hasn't haven't hadn't".split()
)
_ASSERTIONS = frozenset(
    "is are was were will must should means mean because therefore since proves proof shows according reported fact "
    "evidence every only all more less than would need needs cause causes".split()
)


def worth(sentence: str, *, answered: frozenset[str] = frozenset(), contested: frozenset[str] = frozenset()) -> float:
    """Return how much a sentence matters to the argument.

    Arguments: the sentence, not empty; the stems of what its turn answers; the stems of the words that are contested.
    """
    said = words(sentence)
    content = {stem(word) for word in said if word not in STOPWORDS}
    score = min(len(content), 10) / 10
    score += 0.25 * min(len(content & answered), 3) + 0.4 * min(len(content & contested), 2)
    score += 0.4 * (not _DENIALS.isdisjoint(said)) + 0.2 * (not _ASSERTIONS.isdisjoint(said))
    score += 0.3 * any(word[0].isdigit() for word in said)
    score -= 0.3 * sentence.endswith("?") + 0.8 * (len(content) < 2)
    score -= 1.0 * (bool(said) and said[0] in _GREETINGS and len(content) < 6)
    score -= 0.6 * (sentence.startswith(_ADDRESS) and " " not in sentence)
    score -= 0.5 * (sentence[0] in _QUOTATION and sentence.rstrip(".,;!?")[-1:] in _QUOTATION)  # words of others
    return score - 0.2 * (len(sentence) > 200)


def stands(sentence: str, contested: Mapping[str, float], *, room: int) -> float:
    """Return how well a sentence stands for what many dispute, 0 or more: as a title or a label.

    Arguments: the sentence; the stems of the contested words, each with a weight that grows with how often it recurs;
    the characters that a label has room for. Contested words and few others count, whole, not too long and not too
    short: one or two words ("Not empty.") tell nothing, and what points back ("This is not so.") little.
    """
    said = content_words(sentence)
    hits = math.fsum(contested[word] for word in set(said) if word in contested)
    whole = min(1.0, len(said) / 4) * (1.0 if len(sentence) <= room else 0.5 if len(sentence) < 160 else 0.25)
    vague = 0.6 if sentence.endswith(("?", ":", ",")) or _POINTS_BACK.match(sentence) else 1.0
    if sentence.startswith(_ADDRESS) and " " not in sentence:  # an address alone says nothing
        vague = 0.0
    return round(hits * whole * vague / (3 + len(said)), 6)


def tells(text: str, label: str, labels: Sequence[str]) -> float:
    """Return how well a sentence tells what a position holds: short, whole, plain, and naming it.

    Arguments: the sentence, the label of the position, the labels of all positions of its dispute.
    """
    length = len(text)
    worth = 1.0 if 15 <= length <= 110 else 0.6 if length < 200 else 0.0
    worth -= 0.5 * (length < 15)
    worth += 1.0 * bool(places(text, [label]))
    # What names another position as well may well deny it, but tells less plainly what this one holds.
    worth -= 0.3 * bool(places(text, [other for other in labels if other != label]))
    worth += 0.3 * text.rstrip("\"'”’)").endswith((".", "!", "…", "。"))
    worth += 0.2 * (text[:1].isupper() or text[:1].isdigit())
    return worth - 0.6 * ("?" in text[-3:]) - 0.3 * text.startswith(("And ", "But ", "Or ", "So "))


def best(own: Own, answered: Own | None = None, contested: frozenset[str] = frozenset()) -> Span | None:
    """Return the (start, end) of the sentence of a turn that matters most; None where it has none of its own.

    Arguments: what the turn says itself; what it answers, where that is known; the stems of contested words.
    """
    found = own.shown
    if len(found) < 2:
        return found[0] if found else None
    given = answered.subject if answered else frozenset()
    scores = [
        (worth(own.text[start:end], answered=given, contested=contested) + (0.3 if place == 0 else 0), -place)
        for place, (start, end) in enumerate(found[:MOST])
    ]
    return found[-max(scores)[1]]


def excerpt(own: Own, answered: Own | None = None, contested: frozenset[str] = frozenset(), *, room: int = 140) -> str:
    """Return what to show of a turn: all that is its own where that is short, else the sentence that matters most with
    as many of the following and preceding ones as fit into `room` characters; "…" stands for what is left out."""
    parts = own.shown
    if parts and sum(end - start + 1 for start, end in parts) <= room:  # whichever matters most, all are shown
        return joined(own, range(len(parts)))
    chosen = best(own, answered, contested)
    if chosen is None:
        return "" if own.apart or own.marked else own.text.strip()
    first = last = parts.index(chosen)
    used = chosen[1] - chosen[0]
    while True:
        after = parts[last + 1][1] - parts[last + 1][0] if last + 1 < len(parts) else room
        before = parts[first - 1][1] - parts[first - 1][0] if first else room
        if used + after < room:
            last, used = last + 1, used + after + 1
        elif used + before < room:
            first, used = first - 1, used + before + 1
        else:
            break
    return joined(own, range(first, last + 1))


def joined(own: Own, chosen: Sequence[int]) -> str:
    """Join sentences of a turn as they are shown: "…" stands wherever something between or beside them is left out.

    Arguments: what the turn says itself; the places, among its sentences `shown`, of those to join, in order. Quotes
    that stand apart on lines above the first sentence leave no dots.
    """
    text, parts = own.text, own.shown
    start, end = parts[chosen[0]][0], parts[chosen[-1]][1]
    found = "… " if chosen[0] or says(text[text.rfind("\n", 0, start) + 1 : start]) else ""
    found += text[slice(*parts[chosen[0]])]
    for before, at in pairwise(chosen):
        gap = text[parts[before][1] : parts[at][0]]
        found += (" … " if gap.strip() else gap and " ") + text[slice(*parts[at])]
    return found + (" …" if says(text[end:]) else "")


def places(text: str, labels: Iterable[str]) -> tuple[tuple[int, int], ...]:
    """Find the words of positions' labels in a text: "four days" for the label "4 days", "one-week" for "a week".

    Arguments: the text, the labels. Returns (start, end) in the text, in order and apart. Of a label with a number,
    number and thing have to stand together (one word may come between); of one with three words or more, two of them.
    """
    found = _plain_words(text)
    marks: list[tuple[int, int]] = []
    for label in labels:
        wanted, things, numbers = _named_by(label)
        run: list[int] = []
        for at in [at for at, (word, _, _) in enumerate(found) if word in wanted]:
            between = text[found[run[-1]][2] : found[at][1]] if run else ""
            if run and (at - run[-1] > 2 or not _STOPS.isdisjoint(between)):
                _add_run(marks, run, found, things, numbers)
                run = []
            run.append(at)
        _add_run(marks, run, found, things, numbers)
    merged: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return tuple(merged)


@lru_cache(maxsize=1 << 10)  # each dispute asks for the same sentences and labels several times
def _plain_words(text: str) -> tuple[tuple[str, int, int], ...]:
    return tuple((_NUMBERS.get(word) or stem(word), start, end) for word, start, end in tokens(text))


@lru_cache(maxsize=1 << 6)
def _named_by(label: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The words of a label: all of them, those that name things, and numbers."""
    wanted = frozenset(word for word, _, _ in _plain_words(label))
    numbers = frozenset(word for word in wanted if word[0].isdigit())
    return wanted, wanted - numbers - _COMMON, numbers


def _add_run(
    marks: list[tuple[int, int]],
    run: list[int],
    found: Sequence[tuple[str, int, int]],
    things: frozenset[str],
    numbers: frozenset[str],
) -> None:
    """Add what stands from a run's first to its last word, if that is enough to know the label by."""
    while run and found[run[-1]][0] in _COMMON:
        run = run[:-1]
    while len(run) > 1 and (found[run[0]][0] in _FILLERS or found[run[0]][0] == found[run[1]][0]):
        run = run[1:]  # "the", or the article of "a one-week pause"
    said = {found[at][0] for at in run}
    counted = not numbers or said & numbers
    if run and counted and len(said & things) >= (2 if len(things) > 2 else min(len(things), 1)):
        marks.append((found[run[0]][1], found[run[-1]][2]))
