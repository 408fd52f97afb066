"""From turns and quotes to Replies: which earlier turn, or the story, each turn answers, how sure and why.

For each turn the likely parents are gathered (recent turns, whoever is addressed or quoted, whoever addressed its
author, turns that share its rare words, the story) and weighed by a conditional logit model (McFadden 1974) over
features of quoting, addressing, turn-taking, wording, time and distance; the weights are learned, see
`weights/replies.json`: what a feature says everywhere, and what it says more or less below a story, in a forum and in
a chat (one model for several kinds of data as in Daumé 2007, "Frustratingly easy domain adaptation"). Turns are
decided in the order of the thread, so each can lean on who answered whom before it, and but for pages once more, with
what the first pass says of the turns behind each: whom one argues with answers back. (On held-out forum threads without
quotes that put 0.640 of the turns in their place in place of 0.634, and what `_closely` adds 0.655. On pages each of
the two was a gain on threads retold as a page, the second pass 0.803 to 0.815, and a loss on the annotated one, 54 to
52 of 59, so both are left out there.)
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from ...language.own import Said
from ...model import STORY, ArgumentMap, How, Problem, Reply, Thread, Turn
from ...text.files import shipped
from ...text.words import STOPWORDS, stem
from .facts import CHAT, KINDS, PAGE, ROOT, Facts, gather, kind_of
from .state import Features, State

AGAIN = frozenset(KINDS) - {PAGE}  # kinds in which a second pass looks ahead
# How likely a further reply must be right to be told. By folds over threads, F1 is as high (0.81) from 0.3 to 0.5.
LIKELY = 0.3
SEEN = "real page"  # what real pages add to the weights of threads retold as pages


def find(map_: ArgumentMap, said: Said) -> ArgumentMap:
    """Return the map with one main reply a turn, and further ones where a turn also quotes or names others."""
    thread = map_.thread
    facts, story = gather(thread, said)
    stated, problems = _stated(thread)
    kind = kind_of(thread, facts)
    guessed = None
    if kind in AGAIN and len(stated) < len(facts):
        guessed = [chosen.parent for chosen in walk(thread, facts, story, stated)]
    found: list[Reply] = []
    for number, chosen in enumerate(walk(thread, facts, story, stated, guessed)):
        turn = thread.turns[number]
        found.append(_as_stated(turn) if number in stated else _inferred(thread, number, chosen, _weights(kind), facts))
        found += _further(thread, number, chosen, facts, kind)
    return replace(map_, replies=tuple(found), problems=map_.problems + problems)


class Chosen(NamedTuple):
    """The parent of a turn, its features, and how likely (0 to 1) it is among the candidates."""

    parent: int
    features: Features
    score: float


def walk(
    thread: Thread,
    facts: list[Facts],
    story: frozenset[str],
    stated: Mapping[int, int],
    guessed: Sequence[int] | None = None,
) -> list[Chosen]:
    """Decide the parent of each turn in the order of the thread.

    Arguments: the thread; what `gather` returns; the stated parents, by a turn's number (0-based); the parents that a
    first pass has found.
    """
    state = State.of(thread, facts, story, guessed)
    weights, temperature = _weights(state.kind), _temperature(state.kind)
    found = []
    for number in range(len(facts)):
        if number in stated:
            chosen = Chosen(stated[number], {}, 1.0)
        else:
            choices = state.candidates(number)
            chosen = choose(choices, [state.describe(number, choice) for choice in choices], weights, temperature)
        state.settle(number, chosen.parent)
        found.append(chosen)
    return found


def choose(
    choices: Sequence[int], described: Sequence[Features], weights: Mapping[str, float], temperature: float = 1.0
) -> Chosen:
    """Return the candidate with the highest sum of weighted features; of equal ones the newest.

    The sums divided by the temperature, a number above 0, say how sure it is; the choice does not hang on it.
    """
    sums = []
    for features in described:
        sums.append(sum([weights[name] * value for name, value in features.items() if name in weights]))
    most, parent = max(zip(sums, choices, strict=True))
    score = 1 / math.fsum(math.exp((each - most) / temperature) for each in sums)
    return Chosen(parent, described[choices.index(parent)], score)


@cache
def _weights(kind: str) -> dict[str, float]:
    """What each feature weighs in one kind of thread."""
    found: dict[str, dict[str, float]] = json.loads(shipped("replies"))["weights"]
    parts = [found[part] for part in ("everywhere", kind, *((SEEN,) if kind == PAGE else ()))]
    return {name: math.fsum(part.get(name, 0.0) for part in parts) for name in sorted(set().union(*parts))}


@cache
def _temperature(kind: str) -> float:
    """What the sums are divided by in one kind of thread, so that of the replies given 0.8 eight in ten are right."""
    return float(json.loads(shipped("replies"))["temperature"][kind])


def _inferred(thread: Thread, number: int, chosen: Chosen, weights: Mapping[str, float], facts: list[Facts]) -> Reply:
    """The main Reply of a turn whose parent was weighed."""
    turn = thread.turns[number]
    return Reply(
        child=turn.id,
        parent=STORY if chosen.parent == ROOT else thread.turns[chosen.parent].id,
        how=_how(turn, chosen.parent, thread, chosen.features),
        score=round(chosen.score, 3),
        why=_why(thread, number, chosen.parent, chosen.features, weights, facts),
        main=True,
    )


def _how(turn: Turn, choice: int, thread: Thread, features: Features) -> How:
    if features.get("quoted"):
        return How.QUOTED
    if choice >= 0 and turn.addressee == thread.turns[choice].author:
        return How.ADDRESSED
    return How.INFERRED


# What a feature says, in words; the first that weighs in is named first. {who} is the parent's author.
_REASONS = (
    (("quoted", "quoted first", "quoted at all", "quoted, share of its words"), "quotes it"),
    (("addressed", "addressed, newest"), "addresses {who}"),
    (("addressed, newest",), "the newest turn of {who}"),
    (("same stamp",), "an earlier turn with the same stamp answers it"),
    (("called", "called, newest"), "calls {who} by name"),
    (("named",), "names {who}"),
    (("quotes the same",), "quotes the same passage"),
    (("turned to the author", "answered the author"), "{who} had turned to {me}"),
    (("turned to the author, waiting",), "not answered yet"),
    (("answers a question",), "it asks"),
    (
        (
            *("wording", "wording, plain", "opening wording", "phrases", "wording, count", "wording, rare anywhere"),
            *("wording, new", "wording, of the turn before"),
        ),
        "shares the words {words}",
    ),
    (("story wording",), "shares words with the story"),
    (("root, first turn of the author",), "first turn of {me}"),
    (("previous", "previous, bare"), "the turn right before"),
    (
        ("partners", "the last to be talked with", "the last to be talked with, newest", "in the same conversation"),
        "the two have been talking",
    ),
    (("nested, right below it", "nested, below it", "nested, steps up"), "stands right below it"),
    (("in turns",), "the two answer each other in turns"),
    (("since the author's last turn",), "came since {me} last spoke"),
    (("unanswered, not previous",), "nobody had answered it"),
    (("answered back", "answered back, bare"), "{who} answers back later"),
    (("own turn, newest", "own turn, calls nobody", "own turn, calls the same"), "{me} goes on from there"),
)


def _why(
    thread: Thread, number: int, choice: int, features: Features, weights: Mapping[str, float], facts: list[Facts]
) -> str:
    """The reasons that weighed for a choice, strongest first, at most three."""
    turn = thread.turns[number]
    other = thread.turns[choice] if choice >= 0 else None
    shared: list[str] = []
    if other is not None:
        mine, theirs = facts[number], facts[choice]
        common = mine.own & theirs.own
        shared = list(dict.fromkeys(word for word in mine.words if word not in STOPWORDS and stem(word) in common))
    reasons = []
    for names, phrase in _REASONS:
        if not features.get(names[0]):
            continue
        weight = sum(weights.get(name, 0.0) * features.get(name, 0.0) for name in names)
        if weight > 0.2:
            filled = phrase.format(who=other.author if other else "", me=turn.author, words=", ".join(shared[:4]))
            reasons.append((weight, filled))
    reasons.sort(key=lambda reason: -reason[0])
    if not reasons:
        return "nothing in it points to an earlier turn" if other is None else "the likeliest of the turns before"
    return "; ".join(dict.fromkeys(reason for _, reason in reasons[:3]))


def _stated(thread: Thread) -> tuple[dict[int, int], tuple[Problem, ...]]:
    """The parents that the format states, by a turn's number; a Problem where that is no earlier turn."""
    number_of = {turn.id: number for number, turn in enumerate(thread.turns)}
    found: dict[int, int] = {}
    problems = []
    for number, turn in enumerate(thread.turns):
        if turn.reply_to is None:
            continue
        parent = ROOT if turn.reply_to == STORY else number_of.get(turn.reply_to, number)
        if parent < number:
            found[number] = parent
            continue
        message = f"#{turn.number} states {turn.reply_to!r} as its parent, which is no earlier turn: inferred instead"
        problems.append(Problem(path=thread.path, line=turn.line, code="parent", message=message))
    return found, tuple(problems)


def _as_stated(turn: Turn) -> Reply:
    parent = turn.reply_to or STORY
    why = turn.stated_by or "stated in the file"
    return Reply(child=turn.id, parent=parent, how=How.STATED, score=1.0, why=why, main=True)


def _further(thread: Thread, number: int, chosen: Chosen, facts: list[Facts], kind: str) -> list[Reply]:
    """Further replies of a turn that quotes other turns too, each as sure as such replies are right."""
    # People repeat each other's words there, and quote nobody: of 479 such replies in fifty logs 7 were right.
    if kind == CHAT:
        return []
    turn, found = thread.turns[number], []
    for source, features in also_quoted(facts, number, chosen):
        score = _also_right(features)
        if score >= LIKELY:
            why = f"also quotes {facts[number].quoted[source]} words of it"
            parent = thread.turns[source].id
            found.append(Reply(child=turn.id, parent=parent, how=How.QUOTED, score=score, why=why, main=False))
    return found


def also_quoted(facts: Sequence[Facts], number: int, chosen: Chosen) -> Iterator[tuple[int, Features]]:
    """Yield the turns that a turn quotes besides its parent, and what tells whether it answers them.

    What it passes on of a quote in its parent is no answer. What looks like a quote is none where it is short, far away
    and the only one in a turn that surely answers another.
    """
    fact = facts[number]
    passed_on = facts[chosen.parent].quoted if chosen.parent >= 0 else {}
    for source, size in sorted(fact.quoted.items()):
        if not 0 <= source < number or source == chosen.parent or source in passed_on:
            continue
        if facts[source].author == fact.author:
            continue
        features = {"words": math.log(size), "turns quoted": math.log(len(fact.quoted))}
        yield source, {"at all": 1.0, **features, "distance": math.log(number - source), "main": chosen.score}


def _also_right(features: Features) -> float:
    """How likely a further reply with such features is right."""
    weights = _further_weights()
    return round(1 / (1 + math.exp(-math.fsum(weights[name] * value for name, value in features.items()))), 3)


@cache
def _further_weights() -> dict[str, float]:
    found: dict[str, float] = json.loads(shipped("replies"))["further"]
    return found
