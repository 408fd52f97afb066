"""From turns and quotes to Replies: which earlier turn, or the story, each turn answers, how sure and why.

For each turn the likely parents are gathered (recent turns, whoever is addressed or quoted, whoever addressed its
author, turns that share its rare words, the story) and weighed by a conditional logit model (McFadden 1974) over
features of quoting, addressing, turn-taking, wording and distance; the weights are learned, see
`weights/replies.json`. Turns are decided in the order of the thread, so each can lean on who answered whom before it.
"""

from __future__ import annotations

import heapq
import itertools
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

from ..model import OUTSIDE, STORY, ArgumentMap, How, Problem, Reply, Thread, Turn
from ..text import STOPWORDS, shipped, stem, tokens, words

ROOT = -1  # stands for the story where a turn's number (0-based) may stand
WINDOW = 4  # how many turns back a turn with no other tie may answer
REMEMBERED = 4  # latest turns kept of each author, of those that turn to an author, and with each rare word
ALIKE, RAREST = 3, 12  # turns added for their wording alone, and the words of a turn that look for them
LONG_STORY = 60  # words from which a story is a story; below, the first turn opens the thread

_YOU = frozenset("you your yours you're you've you'd you'll u ur yourself".split())
_REPLY_OPENERS = frozenset(
    "no nope yes yeah yep yup nah true false wrong right correct exactly indeed agreed agree really sure so well but "
    "and actually because ok okay lol haha thanks why what how who where when nonsense rubbish".split()
)
_POINTING = re.compile(r"\b(?:as (?:i|you) (?:said|mentioned)|as (?:mentioned|outlined|stated)|see above|also)\b", re.I)
_BACK = re.compile(r"\b(?:that|this|those|these|it|he|she|they)\b", re.I)


class Facts(NamedTuple):
    """What is known of one turn (or the story) before it is tied to others."""

    author: str
    addressee: str | None
    stamp: str | None
    own: frozenset[str]  # stems of the content words that it says itself
    phrases: frozenset[tuple[str, ...]]  # three words in a row of its own, and two content words in a row
    opening: frozenset[str]  # the same of its first own words
    size: int  # number of own words
    you: bool
    asks: bool
    opener: bool
    points: bool
    named: frozenset[str]  # authors whose name stands in its own text
    quoted: dict[int, int]  # quoted words, by the number of the quoted turn
    first_quoted: int | None


def find(map_: ArgumentMap) -> ArgumentMap:
    """Return the map with one main reply a turn, and further ones where a turn also quotes or names others."""
    thread = map_.thread
    facts, story = gather(map_)
    scores = _weights()
    state = State.of(thread, facts, story)
    found: list[Reply] = []
    number_of = {turn.id: number for number, turn in enumerate(thread.turns)}
    problems: list[Problem] = []
    for number, turn in enumerate(thread.turns):
        stated = _stated(thread, turn, number, number_of, problems)
        if stated is not None:
            parent, reply = stated
        else:
            choices = state.candidates(number)
            described = [state.describe(number, choice) for choice in choices]
            parent, reply = _decide(thread, turn, choices, described, scores, facts)
        found.append(reply)
        found += _further(thread, number, parent, facts)
        state.settle(number, parent)
    return replace(map_, replies=tuple(found), problems=map_.problems + tuple(problems))


def gather(map_: ArgumentMap) -> tuple[list[Facts], frozenset[str]]:
    """Return the facts of every turn of a map with quotes, and the stems of the story's content words."""
    number_of = {turn.id: number for number, turn in enumerate(map_.thread.turns)}
    spans: dict[str, list[tuple[int, int, int | None]]] = defaultdict(list)
    for quote in map_.quotes:
        source = ROOT if quote.source == STORY else number_of.get(quote.source)
        spans[quote.turn].append((quote.start, quote.end, None if quote.source == OUTSIDE else source))
    authors = {turn.author for turn in map_.thread.turns}
    single = {author.lower(): author for author in authors if " " not in author}
    pairs = {author.lower(): author for author in authors if author.count(" ") == 1}
    facts = [_facts(turn, spans[turn.id], single, pairs) for turn in map_.thread.turns]
    return facts, frozenset(stem(word) for word in words(map_.thread.story) if word not in STOPWORDS)


def _facts(
    turn: Turn, spans: list[tuple[int, int, int | None]], single: dict[str, str], pairs: dict[str, str]
) -> Facts:
    own: list[str] = []
    quoted: dict[int, int] = {}
    first_quoted = None
    last = turn.text
    if spans:
        for word, start, end in tokens(turn.text):
            inside = next((span for span in spans if span[0] <= start and end <= span[1]), None)
            if inside is None:
                own.append(word)
                last = turn.text[start:]
            elif inside[2] is not None:
                quoted[inside[2]] = quoted.get(inside[2], 0) + 1
                first_quoted = inside[2] if first_quoted is None else first_quoted
    else:
        own = words(turn.text)
        last = turn.text[-40:]
    content = [stem(word) for word in own if word not in STOPWORDS]
    named = {single[word] for word in own if word in single}
    named |= {pairs[pair] for pair in map(" ".join, itertools.pairwise(own)) if pair in pairs} if pairs else set()
    return Facts(
        author=turn.author,
        addressee=turn.addressee,
        stamp=turn.addressee_stamp,
        own=frozenset(content),
        phrases=frozenset(zip(own, own[1:], own[2:], strict=False)) | frozenset(itertools.pairwise(content)),
        opening=frozenset(content[:12]),
        size=len(own),
        you=not _YOU.isdisjoint(own),
        asks="?" in last or turn.text.count("?") > 1,
        opener=bool(own) and own[0] in _REPLY_OPENERS,
        points=bool(_POINTING.search(turn.text)),
        named=frozenset(named - {turn.author}),
        quoted=quoted,
        first_quoted=first_quoted,
    )


@dataclass(slots=True)
class State:
    """What is known when a turn is weighed: the turns before it and the parents already decided. It grows as the
    thread is walked; this is the one place of the analysis where a value changes, and it never leaves this step."""

    facts: list[Facts]
    story: frozenset[str]
    root: int  # the story, or the first turn where the story is only a title
    rarity: dict[str, float]
    phrase_rarity: dict[tuple[str, ...], float]
    wordings: list[float]  # summed rarity of each turn's own words
    parents: list[int]
    turns_of: dict[str, list[int]]
    turned_to: dict[str, list[int]]  # turns that address, quote or answer an author
    answered: Counter[int]  # by turn, how many children it has so far
    answered_by: dict[int, set[str]]  # and their authors
    holding: dict[str, list[int]]  # turns with a word
    stamps: dict[tuple[str, str], int]
    exchanges: Counter[tuple[str, str]]
    adjacency: float  # log-odds, over the tied turns of the thread, that a reply follows its parent at once
    addressing: dict[str, float]  # log-odds, by author, that a turn addresses somebody

    @classmethod
    def of(cls, thread: Thread, facts: list[Facts], story: frozenset[str]) -> State:
        """The state before the first turn."""
        frequency = Counter(word for fact in facts for word in fact.own)
        phrases = Counter(phrase for fact in facts for phrase in fact.phrases)
        total = len(facts) + 1
        rarity = {word: math.log(total / count) for word, count in frequency.items()}
        return cls(
            facts=facts,
            story=story,
            root=ROOT if len(thread.story.split()) >= LONG_STORY else 0,
            rarity=rarity,
            wordings=[math.fsum(rarity[word] for word in fact.own) for fact in facts],
            phrase_rarity={phrase: math.log(total / count) for phrase, count in phrases.items() if count > 1},
            parents=[],
            turns_of=defaultdict(list),
            turned_to=defaultdict(list),
            answered=Counter(),
            answered_by=defaultdict(set),
            holding=defaultdict(list),
            stamps={},
            exchanges=Counter(),
            adjacency=_adjacency(facts),
            addressing=_addressing(facts),
        )

    def settle(self, number: int, parent: int) -> None:
        """Take up the decision that turn `number` answers `parent`."""
        fact = self.facts[number]
        self.parents.append(parent)
        self.turns_of[fact.author].append(number)
        self.answered[parent] += 1
        self.answered_by[parent].add(fact.author)
        turned = {fact.addressee} | {self.facts[source].author for source in fact.quoted if source >= 0} | fact.named
        if parent >= 0:
            turned.add(self.facts[parent].author)
            self.exchanges[fact.author, self.facts[parent].author] += 1
        if fact.stamp and fact.addressee:
            self.stamps[fact.addressee, fact.stamp] = parent
        for author in turned - {None, fact.author}:
            self.turned_to[author or ""].append(number)
        for word in fact.own:
            if self.rarity[word] > 1.5:
                self.holding[word].append(number)

    def candidates(self, number: int) -> list[int]:
        """The possible parents of a turn, oldest first; the story (ROOT) is always among them."""
        fact = self.facts[number]
        found = {ROOT}
        theirs = self.turns_of.get(fact.addressee or "", [])
        if fact.addressee and theirs:
            found |= set(theirs[-2 * REMEMBERED :]) | {source for source in fact.quoted if source >= 0}
            stamped = self.stamps.get((fact.addressee, fact.stamp or ""))
            if stamped is not None:
                found.add(stamped)
            return sorted(found)
        found |= set(range(max(0, number - WINDOW), number))
        found |= {source for source in fact.quoted if source >= 0}
        found |= set(self.turned_to.get(fact.author, [])[-REMEMBERED:])
        for name in fact.named:
            found |= set(self.turns_of.get(name, [])[-REMEMBERED:])
        found.add(self.root)
        alike: dict[int, list[float]] = {}
        rarest = heapq.nlargest(RAREST, ((self.rarity[word], word) for word in fact.own))
        for _, word in rarest:
            for other in self.holding.get(word, ())[-REMEMBERED:]:
                alike.setdefault(other, []).append(self.rarity[word])
        weighed = [(math.fsum(rarities), other) for other, rarities in alike.items()]
        found |= {other for _, other in heapq.nlargest(ALIKE, weighed)}
        return sorted(choice for choice in found if choice < number)

    def describe(self, number: int, choice: int) -> dict[str, float]:
        """The features of the reply of turn `number` to `choice`, by name."""
        fact = self.facts[number]
        first = not self.turns_of.get(fact.author)
        quoting = sum(fact.quoted.values())
        bare = not fact.addressee and not quoting
        # Features that do not hold are left out: this runs for a dozen candidates of every turn.
        features: dict[str, float] = {}
        if choice == self.root:
            features["root"] = 1.0
            features["root, early"] = 1 / (1 + number - max(choice, 0))
            if bare:
                features["root, addresses nobody"] = 1.0
                features["root, bare, addresses others"] = max(0.0, self.addressing[fact.author])
            features |= {
                name: 1.0
                for name, holds in (
                    ("root, first turn of the author", first),
                    ("root, long", fact.size > 80),
                    # A story is nobody whom one could agree with or call "you"; an opening turn is somebody's.
                    ("opening turn, opens like a reply", fact.opener and choice != ROOT),
                    ("opening turn, you", fact.you and choice != ROOT),
                )
                if holds
            }
        if choice == ROOT:
            features["story"] = 1.0
            shared = self.story & fact.own
            if shared:
                features["story wording"] = self._weight(shared) / (1 + self.wordings[number])
            if ROOT in fact.quoted:
                features["quoted"] = fact.quoted[ROOT] / quoting
            return features
        other = self.facts[choice]
        distance = number - choice
        far = math.log(distance)
        newest = self.turns_of[other.author][-1] == choice
        mine = other.author == fact.author
        if distance == 1:
            features["previous"] = 1.0
            features["previous, habit of the thread"] = self.adjacency
            features |= {
                name: 1.0
                for name, holds in (
                    ("previous, bare", bare),
                    ("previous, short", fact.size < 15),
                    ("previous, first turn of the author", first),
                    ("own turn, previous", mine),
                    ("answers a question, previous", other.asks and not mine),
                    ("reply opener, previous", fact.opener),
                )
                if holds
            }
        else:
            features["distance"] = far
            features["distance, habit of the thread"] = self.adjacency * far
            if distance == 2:
                features["last but one"] = 1.0
        if fact.addressee and other.author == fact.addressee:
            features["addressed"] = 1.0
            features["addressed, distance"] = far
            if newest:
                features["addressed, newest"] = 1.0
            else:
                later = sum(1 for at in self.turns_of[other.author][-12:] if at > choice)
                features["addressed, older"] = math.log(1 + later)
        if fact.stamp and self.stamps.get((fact.addressee or "", fact.stamp)) == choice:
            features["same stamp"] = 1.0
        if choice in fact.quoted:
            features["quoted"] = fact.quoted[choice] / quoting
            features["quoted at all"] = 1.0
            features["quoted, distance"] = far
            if fact.first_quoted == choice:
                features["quoted first"] = 1.0
        elif quoting and not fact.quoted.keys().isdisjoint(other.quoted):
            features["quotes the same"] = 1.0
        if mine:
            features["own turn"] = 1.0
            if fact.you:
                features["own turn, you"] = 1.0
        else:
            self._turn_taking(features, number, choice, bare=bare, newest=newest, far=far)
        if choice in self.answered:
            features["has answers"] = math.log1p(self.answered[choice])
        shared = fact.own & other.own
        if shared:
            weight = self._weight(shared)
            features["wording"] = weight / math.sqrt((1 + self.wordings[number]) * (1 + self.wordings[choice]))
            features["wording, plain"] = math.log1p(weight)
            features["opening wording"] = math.log1p(self._weight(shared & fact.opening))
            phrases = fact.phrases & other.phrases
            if phrases:
                rarities = math.fsum(self.phrase_rarity.get(phrase, 0.0) for phrase in phrases)
                features["phrases"] = math.log1p(rarities)
        if other.size > 80:
            features["other is long"] = 1.0
        elif other.size < 8:
            features["other is short"] = 1.0
        return features

    def _turn_taking(
        self, features: dict[str, float], number: int, choice: int, *, bare: bool, newest: bool, far: float
    ) -> None:
        """Add what ties turn `number` to another author's turn: whoever turned to an author is owed an answer
        (Sacks, Schegloff and Jefferson 1974)."""
        fact, other = self.facts[number], self.facts[choice]
        features |= {
            name: 1.0
            for name, holds in (
                ("newest of its author", newest),
                ("named", other.author in fact.named),
                ("you, not own", fact.you),
                ("answers a question", other.asks),
            )
            if holds
        }
        waiting = fact.author not in self.answered_by.get(choice, ())
        if not waiting:
            features["answered already"] = 1.0
        talked = self.exchanges[fact.author, other.author] + self.exchanges[other.author, fact.author]
        if talked:
            features["partners"] = math.log1p(talked)
        turned = other.addressee == fact.author or fact.author in other.named
        answered = self.parents[choice] >= 0 and self.facts[self.parents[choice]].author == fact.author
        if not turned and not answered:
            return
        turned_to = self.turned_to.get(fact.author)
        spoken = self.turns_of.get(fact.author)
        since = bool(spoken and spoken[-1] < choice)
        features["turned to the author, distance"] = far
        features |= {
            name: 1.0
            for name, holds in (
                ("turned to the author", turned),
                ("answered the author", answered),
                ("turned to the author, newest", bool(turned_to and turned_to[-1] == choice)),
                ("turned to the author, waiting", waiting),
                ("turned to the author, waiting, bare", waiting and bare),
                ("turned to the author since its last turn", since),
                ("turned to the author since its last turn, bare", since and bare),
            )
            if holds
        }
        if since:
            features["turned to the author since its last turn, distance"] = far

    def _weight(self, stems: Iterable[str]) -> float:
        # fsum gives the same bits in any order, so a set needs no sorting.
        return math.fsum(self.rarity[word] for word in stems if word in self.rarity)


def _adjacency(facts: list[Facts]) -> float:
    """How a thread's replies keep to the turn right before, from the turns whose parent an addressee or quote shows.

    Sites differ widely: in a forum six replies in ten do, on a busy news page three.
    """
    newest: dict[str, int] = {}
    at_once, tied = 2.0, 4.0  # four turns' worth of not knowing
    for number, fact in enumerate(facts):
        parent = newest.get(fact.addressee or "", fact.first_quoted)
        if parent is not None and parent >= 0:
            tied += 1
            at_once += parent == number - 1
        newest[fact.author] = number
    return math.log(at_once / (tied - at_once))


def _addressing(facts: list[Facts]) -> dict[str, float]:
    """Log-odds that an author says whom a turn answers, from the other turns: somebody who always does answers nobody
    where it is missing. Counted for a turn without addressee; nought for an author of one turn."""
    total = Counter(fact.author for fact in facts)
    tied = Counter(fact.author for fact in facts if fact.addressee)
    return {author: math.log((tied[author] + 1) / max(1, count - tied[author])) for author, count in total.items()}


@cache
def _weights() -> dict[str, float]:
    found: dict[str, float] = json.loads(shipped("replies"))["weights"]
    return found


def _decide(
    thread: Thread,
    turn: Turn,
    choices: list[int],
    described: list[dict[str, float]],
    weights: dict[str, float],
    facts: list[Facts],
) -> tuple[int, Reply]:
    """The likeliest parent and the main Reply that says so."""
    sums = [sum(weights.get(name, 0.0) * value for name, value in features.items()) for features in described]
    # Equal sums go to the newest turn.
    best = max(range(len(choices)), key=lambda at: (sums[at], choices[at]))
    total = sum(math.exp(value - sums[best]) for value in sums)
    choice = choices[best]
    reply = Reply(
        child=turn.id,
        parent=STORY if choice == ROOT else thread.turns[choice].id,
        how=_how(turn, choice, thread, described[best]),
        score=round(1 / total, 3),
        why=_why(thread, turn, choice, described[best], weights, facts),
        main=True,
    )
    return choice, reply


def _how(turn: Turn, choice: int, thread: Thread, features: dict[str, float]) -> How:
    if features.get("quoted"):
        return How.QUOTED
    if choice >= 0 and turn.addressee == thread.turns[choice].author:
        return How.ADDRESSED
    return How.INFERRED


# What a feature says, in words; the first that weighs in is named first. {who} is the parent's author.
_REASONS = (
    (("quoted", "quoted first", "quoted at all"), "quotes it"),
    (("addressed", "addressed, newest"), "addresses {who}"),
    (("addressed, newest",), "the newest turn of {who}"),
    (("same stamp",), "an earlier turn with the same stamp answers it"),
    (("named",), "names {who}"),
    (("quotes the same",), "quotes the same passage"),
    (("turned to the author", "answered the author"), "{who} had turned to {me}"),
    (("turned to the author, waiting",), "not answered yet"),
    (("answers a question",), "it asks"),
    (("wording", "wording, plain", "opening wording", "phrases"), "shares the words {words}"),
    (("story wording",), "shares words with the story"),
    (("root, first turn of the author",), "first turn of {me}"),
    (("previous", "previous, bare"), "the turn right before"),
    (("partners",), "the two have been talking"),
)


def _why(
    thread: Thread, turn: Turn, choice: int, features: dict[str, float], weights: dict[str, float], facts: list[Facts]
) -> str:
    """The reasons that weighed for a choice, strongest first, at most three."""
    other = thread.turns[choice] if choice >= 0 else None
    shared: list[str] = []
    if other is not None:
        mine, theirs = facts[turn.number - 1], facts[choice]
        common = mine.own & theirs.own
        shared = list(
            dict.fromkeys(word for word in words(turn.text) if stem(word) in common and word not in STOPWORDS)
        )
    reasons = []
    for names, phrase in _REASONS:
        weight = sum(weights.get(name, 0.0) * features.get(name, 0.0) for name in names)
        if weight > 0.2 and features.get(names[0]):
            filled = phrase.format(who=other.author if other else "", me=turn.author, words=", ".join(shared[:4]))
            reasons.append((weight, filled))
    reasons.sort(key=lambda reason: -reason[0])
    if not reasons:
        return "opens a thread of its own" if other is None else "the likeliest of the turns before"
    return "; ".join(dict.fromkeys(reason for _, reason in reasons[:3]))


def _stated(
    thread: Thread, turn: Turn, number: int, number_of: dict[str, int], problems: list[Problem]
) -> tuple[int, Reply] | None:
    """The parent that the format states, if it is an earlier turn; else a Problem, and the parent is inferred."""
    if turn.reply_to is None:
        return None
    parent = ROOT if turn.reply_to == STORY else number_of.get(turn.reply_to, number)
    if parent < number:
        reply = Reply(
            child=turn.id, parent=turn.reply_to, how=How.STATED, score=1.0, why="stated in the file", main=True
        )
        return parent, reply
    message = f"#{turn.number} states {turn.reply_to!r} as its parent, which is no earlier turn: inferred instead"
    problems.append(Problem(path=thread.path, line=turn.line, code="parent", message=message))
    return None


def _further(thread: Thread, number: int, parent: int, facts: list[Facts]) -> list[Reply]:
    """Further replies of a turn that also quotes other turns, with words of its own behind the quote."""
    fact = facts[number]
    found = []
    for source, size in sorted(fact.quoted.items()):
        passed_on = parent >= 0 and source in facts[parent].quoted
        if (
            0 <= source < number
            and source != parent
            and not passed_on
            and facts[source].author != fact.author
            and size > 2
        ):
            turn = thread.turns[source]
            share = size / sum(fact.quoted.values())
            found.append(
                Reply(
                    child=thread.turns[number].id,
                    parent=turn.id,
                    how=How.QUOTED,
                    score=round(0.5 + share / 2, 3),
                    why=f"also quotes {size} words of it",
                    main=False,
                )
            )
    return found
