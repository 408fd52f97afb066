"""From what is known of the turns to the turns that one may answer, and to what tells whether it answers each."""

from __future__ import annotations

import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from ...language import matching
from ...model import Thread
from .facts import CHAT, KINDS, OPENED, PAGE, ROOT, Facts, kind_of

# How many turns back a turn with no other tie may answer. In a chat others speak in between: of 20,915 lines of chats
# six fewer would be put right with 6.
WINDOW = {PAGE: 4, **dict.fromkeys(sorted(OPENED), 6), CHAT: 24}
# Kinds in which sizes, the order of turns and words rare anywhere are weighed. The pages learned from are retold in an
# order that nobody lived through: there it was a gain of 0.002, and a loss of 54 to 52 of 59 on the annotated one.
CLOSELY = frozenset(KINDS) - {PAGE}
REMEMBERED = 4  # latest turns kept of each author, of those that turn to an author, and with each rare word
ALIKE, RAREST = 3, 12  # turns added for their wording alone, and the words of a turn that look for them
# A file nests its turns if at least so many of the steps down it go back in time, and so many forth.
NESTED = 0.08
NEAR = 8  # turns up the branch that are looked at in any case
DEEPEST = 40

Features: TypeAlias = "dict[str, float]"  # by name; what does not hold is left out


class Ahead(NamedTuple):
    """What a first pass found: each turn's parent, who answers each turn how often, how often two authors answer."""

    parents: Sequence[int]
    answers: Counter[int]  # to each turn
    answered_by: dict[int, Counter[str]]
    exchanges: Counter[tuple[str, str]]
    opening: float  # log-odds that a turn without addressee and quote answers the root
    adjacency: float  # log-odds that such a turn answers the one right before

    @classmethod
    def of(cls, facts: Sequence[Facts], root: int, parents: Sequence[int]) -> Ahead:
        """Count over the parents that the first pass gave each turn."""
        answered_by: dict[int, Counter[str]] = defaultdict(Counter)
        exchanges: Counter[tuple[str, str]] = Counter()
        for number, parent in enumerate(parents):
            if parent >= 0:
                answered_by[parent][facts[number].author] += 1
                exchanges[facts[number].author, facts[parent].author] += 1
        bare = [at for at, fact in enumerate(facts) if at and not fact.addressee and not fact.quoted]
        return cls(
            parents=parents,
            answers=Counter(parent for parent in parents if parent >= 0),
            answered_by=answered_by,
            exchanges=exchanges,
            opening=_log_odds(sum(parents[at] == root for at in bare), len(bare)),
            adjacency=_log_odds(sum(parents[at] == at - 1 for at in bare), len(bare)),
        )


@dataclass(slots=True)
class State:
    """What is known when a turn is weighed: the turns before it and the parents already decided. It grows as the
    thread is walked; this is the one place of the analysis where a value changes, and it never leaves this step."""

    facts: list[Facts]
    story: frozenset[str]
    kind: str  # one of KINDS
    root: int  # the story, or the first turn where the story is only a title
    rarity: dict[str, float]
    phrase_rarity: dict[int, float]
    wordings: list[float]  # summed rarity of each turn's own words
    authors: list[str]  # of each turn
    sizes: list[float]  # logarithms of how many words each turn says itself
    anywhere: dict[str, float]  # how rare the thread's words are in discussions at large
    parents: list[int]
    turns_of: dict[str, list[int]]
    turned_to: dict[str, list[int]]  # turns that address, quote or answer an author
    answered: Counter[int]  # by turn, how many children it has so far
    answered_by: dict[int, set[str]]  # and their authors
    holding: dict[str, list[int]]  # turns with a word
    stamps: dict[tuple[str, str], int]
    exchanges: Counter[tuple[str, str]]
    ahead: Ahead | None  # what a first pass over the thread has found, if there was one
    partners: dict[str, str]  # whom each author last answered or was answered by
    adjacency: float  # log-odds, over the tied turns of the thread, that a reply follows its parent at once
    addressing: dict[str, float]  # log-odds, by author, that a turn addresses somebody
    quoting: float  # share of the thread's turns that quote another
    quoters: dict[str, float]  # the same share of each author's other turns, drawn towards the thread's
    nested: list[Sequence[int]]  # the turns that each may stand below, nearest first, if the file nests its turns

    @classmethod
    def of(
        cls, thread: Thread, facts: list[Facts], story: frozenset[str], guessed: Sequence[int] | None = None
    ) -> State:
        """The state before the first turn; `guessed` holds the parents that a first pass has found."""
        frequency = Counter(itertools.chain.from_iterable(fact.own for fact in facts))
        phrases = Counter(itertools.chain.from_iterable(fact.phrases for fact in facts))
        total = len(facts) + 1
        rarity = {word: math.log(total / count) for word, count in frequency.items()}
        learned = matching.weights()
        kind = kind_of(thread, facts)
        root = 0 if kind in OPENED else ROOT
        return cls(
            facts=facts,
            story=story,
            kind=kind,
            root=root,
            rarity=rarity,
            wordings=[math.fsum(rarity[word] for word in fact.own) for fact in facts],
            authors=[fact.author for fact in facts],
            sizes=[math.log1p(fact.size) for fact in facts],
            anywhere={
                word: learned.rarity[learned.place[word]] if word in learned.place else learned.rarest
                for word in frequency
            },
            phrase_rarity={phrase: math.log(total / count) for phrase, count in phrases.items() if count > 1},
            parents=[],
            turns_of=defaultdict(list),
            turned_to=defaultdict(list),
            answered=Counter(),
            answered_by=defaultdict(set),
            holding=defaultdict(list),
            stamps={},
            exchanges=Counter(),
            ahead=Ahead.of(facts, root, guessed) if guessed else None,
            partners={},
            adjacency=_adjacency(facts),
            addressing=_addressing(facts),
            quoting=sum(bool(fact.quoted) for fact in facts) / max(1, len(facts)),
            quoters=_quoters(facts),
            nested=_nested(thread) if kind == PAGE else [],
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
            other = self.facts[parent].author
            self.exchanges[fact.author, other] += 1
            if other != fact.author:
                self.partners[fact.author] = other
                self.partners[other] = fact.author
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
        found |= set(range(max(0, number - WINDOW[self.kind]), number))
        found |= {source for source in fact.quoted if source >= 0}
        found |= set(self.turned_to.get(fact.author, [])[-REMEMBERED:])
        for name in fact.named:
            found |= set(self.turns_of.get(name, [])[-REMEMBERED:])
        found |= set(self.turns_of.get(fact.author, [])[-1:])
        if self.nested:
            found |= set(self.nested[number][:NEAR])
        found.add(self.root)
        alike: dict[int, list[float]] = {}
        rarest = sorted([(self.rarity[word], word) for word in fact.own], reverse=True)
        for _, word in rarest[:RAREST]:
            for other in self.holding.get(word, ())[-REMEMBERED:]:
                alike.setdefault(other, []).append(self.rarity[word])
        weighed = [(math.fsum(rarities), other) for other, rarities in alike.items()]
        found |= {other for _, other in sorted(weighed, reverse=True)[:ALIKE]}
        return sorted(choice for choice in found if choice < number)

    def describe(self, number: int, choice: int) -> Features:
        """The features of the reply of turn `number` to `choice`, by name."""
        fact = self.facts[number]
        first = not self.turns_of.get(fact.author)
        quoting = fact.quotes
        bare = not fact.addressee and not quoting
        features: Features = self._nested(number, choice) if self.nested else {}
        if choice == self.root:
            features["root"] = 1.0
            if bare:
                features["root, bare, others quote"] = self.quoting
                if self.ahead is not None:
                    features["root, bare, as others"] = self.ahead.opening
                    features["root, bare, voices behind"] = math.log1p(len(self.ahead.answered_by.get(number, ())))
            features["root, early"] = 1 / (1 + number - max(choice, 0))
            if self.kind in CLOSELY:
                answers = self.answered[choice]
                features["root, late"] = math.log1p(number)
                features["root, answered so far"] = math.log((answers + 1) / (number - answers + 1))
                if self._is_spoken_to(fact.author):
                    features["root, is spoken to"] = 1.0
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
            if self.kind == CHAT:
                self._opening(features, number)
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
            if bare:
                features["previous, bare, others quote"] = self.quoting
                features["previous, bare, quotes otherwise"] = self.quoters[fact.author]
                if self.ahead is not None:
                    features["previous, bare, as others"] = self.ahead.adjacency
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
            if bare:
                features["distance, bare, others quote"] = self.quoting * far
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
            features["quoted, share of its words"] = min(1.0, fact.quoted[choice] / max(1, other.size))
            if fact.first_quoted == choice:
                features["quoted first"] = 1.0
        elif quoting and not fact.quoted.keys().isdisjoint(other.quoted.keys()):
            features["quotes the same"] = 1.0
        if mine:
            features["own turn"] = 1.0
            if fact.you:
                features["own turn, you"] = 1.0
        else:
            self._turn_taking(features, number, choice, bare=bare, newest=newest, far=far)
        if self.kind == CHAT:
            self._chatting(features, number, choice)
        if self.ahead is not None and not mine:
            self._looking_ahead(features, self.ahead, number, choice)
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
        if self.kind in CLOSELY:
            self._closely(features, number, choice, shared)
        return features

    def _nested(self, number: int, choice: int) -> Features:
        """Whether a turn may stand below another where the file nests its turns."""
        above = self.nested[number]
        if choice == ROOT:
            return {"nested, story": 1.0, "nested, story, below none": float(not above)}
        if choice not in above:
            return {"nested, not below it": 1.0}
        steps = above.index(choice)
        found = {"nested, below it": 1.0, "nested, steps up": math.log1p(steps)}
        return found | ({"nested, right below it": 1.0} if steps == 0 else {})

    def _closely(self, features: Features, number: int, choice: int, shared: frozenset[str]) -> None:
        """Add how long both turns are, how the candidate stands to the author's other turns, and how rare anywhere and
        how new the shared words are.

        One gains little by each of these (at most 0.005 on forum threads without quotes), by all of them 0.014.
        """
        fact, other = self.facts[number], self.facts[choice]
        mine = other.author == fact.author
        previous = choice == number - 1
        before = self.parents[choice]
        spoken = self.turns_of.get(fact.author)
        features["other's size"] = self.sizes[choice]
        if 8 <= other.size < 16:
            features["other is rather short"] = 1.0
        if previous:
            features["previous, size"] = self.sizes[number]
            if number + 1 < len(self.facts) and self.facts[number + 1].author == fact.author:
                features["previous, the author goes on"] = 1.0  # who has several to answer answers the oldest first
        else:
            if choice != self.root:
                features["neither previous nor root, size"] = self.sizes[number]
            if choice not in self.answered:
                features["unanswered, not previous"] = 1.0
        if mine:
            if previous:
                features["own turn, previous, its size"] = self.sizes[choice]
            if self._is_spoken_to(fact.author):
                features["own turn, is spoken to"] = 1.0
        elif spoken:
            last = spoken[-1]
            if last < choice:
                features["since the author's last turn"] = 1.0
            else:
                features["before the author's last turn"] = math.log(last - choice)
            if number - last <= 3 and 0 <= self.parents[last] < choice:
                features["behind what the author just answered"] = 1.0
            if before >= 0 and self.facts[before].author == fact.author:
                further = self.parents[before]
                if further >= 0 and self.facts[further].author == other.author:
                    features["in turns"] = 1.0
        if not shared:
            features["no wording, previous" if previous else "no wording"] = 1.0
            return
        weight = self._weight(shared)
        features["wording, count"] = math.log1p(len(shared))
        features["wording, rare anywhere"] = math.log1p(math.fsum(map(self.anywhere.__getitem__, shared)))
        if mine:
            features["own turn, wording"] = math.log1p(weight)
        if before >= 0:
            known = self._weight(shared & self.facts[before].own)
            features["wording, of the turn before"] = math.log1p(known)
            features["wording, new"] = math.log1p(max(0.0, weight - known))

    def _is_spoken_to(self, author: str) -> bool:
        """Whether somebody has turned to an author since the author's last turn."""
        turned, spoken = self.turned_to.get(author), self.turns_of.get(author)
        return bool(turned and (not spoken or turned[-1] > spoken[-1]))

    def _turn_taking(
        self, features: Features, number: int, choice: int, *, bare: bool, newest: bool, far: float
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

    def _opening(self, features: Features, number: int) -> None:
        """Add what tells a line of a chat that opens a conversation."""
        fact = self.facts[number]
        spoken = self.turns_of.get(fact.author)
        features |= {
            name: 1.0
            for name, holds in (
                ("opens, notice", fact.notice),
                ("opens, calls somebody", fact.called is not None),
                ("opens, names somebody", bool(fact.named) and fact.called is None),
                ("opens, asks", fact.asks),
                ("opens, brief", fact.brief),
                ("opens, you", fact.you),
                ("opens, opener", fact.opener),
                ("opens, long", fact.size > 15),
                ("opens, very short", fact.size < 4),
                ("opens, has not spoken", not spoken),
                ("opens, turned to", bool(self.turned_to.get(fact.author))),
                ("opens, just spoke", bool(spoken) and number - (spoken or [0])[-1] < 4),
            )
            if holds
        }
        if spoken:
            features["opens, since its last line"] = math.log(number - spoken[-1])
        waiting = [at for at in self.turned_to.get(fact.author, ())[-1:] if not spoken or at > spoken[-1]]
        if waiting:
            features["opens, is spoken to"] = 1.0

    def _chatting(self, features: Features, number: int, choice: int) -> None:
        """Add what ties the lines of a chat: who is called, who goes on speaking, and how long ago it was."""
        fact, other = self.facts[number], self.facts[choice]
        distance = number - choice
        mine = other.author == fact.author
        newest = self.turns_of[other.author][-1] == choice
        if fact.minute is not None and other.minute is not None:
            gap = max(0.0, fact.minute - other.minute)
            features["minutes"] = math.log1p(gap)
            features["same minute"] = float(gap < 1)
            features["long ago"] = float(gap > 10)
            if mine:
                features["own turn, minutes"] = math.log1p(gap)
        between = set(self.authors[max(choice + 1, number - 12) : number])
        features |= {
            name: 1.0
            for name, holds in (
                ("notice", fact.notice),
                ("other is a notice", other.notice),
                ("called", other.author == fact.called),
                ("called, newest", other.author == fact.called and newest),
                ("calls another", fact.called is not None and other.author != fact.called and not mine),
                ("both call the same", fact.called is not None and other.called == fact.called and not mine),
                ("own turn, calls the same", mine and fact.called is not None and other.called == fact.called),
                ("own turn, calls another", mine and fact.called is not None and other.called != fact.called),
                ("own turn, newest", mine and newest),
                ("own turn, calls nobody", mine and fact.called is None),
                ("own turn, asked", mine and other.asks),
                ("own turn, both ask", mine and other.asks and fact.asks),
                ("other called the author", other.called == fact.author),
                ("other called the author, newest", other.called == fact.author and newest),
                ("other called another", other.called is not None and other.called != fact.author and not mine),
                (
                    "other called another, calls nobody",
                    not mine and other.called is not None and other.called != fact.author and fact.called is None,
                ),
                ("other opens", self.parents[choice] == ROOT and not other.notice),
                ("other opens, asks", self.parents[choice] == ROOT and other.asks and not mine),
                ("other opens, unanswered", self.parents[choice] == ROOT and choice not in self.answered and not mine),
                ("other asks, both", other.asks and fact.asks and not mine),
                ("brief", fact.brief and not mine),
                ("brief, previous", fact.brief and distance == 1 and not mine),
                ("other is brief", other.brief),
                ("spoke between", not mine and fact.author in between),
                ("other spoke between", not mine and other.author in between),
                ("in the same conversation", not mine and self.exchanges[fact.author, other.author] > 0),
                ("the last to be talked with", self.partners.get(fact.author) == other.author),
                ("the last to be talked with, newest", self.partners.get(fact.author) == other.author and newest),
                ("talks with another", not mine and self.partners.get(fact.author, other.author) != other.author),
                ("far", distance > 10),
                ("very far", distance > 20),
                ("within three", distance <= 3),
                ("within six", distance <= 6),
            )
            if holds
        }
        if not mine and between:
            features["voices between"] = math.log1p(len(between))
        if mine:
            features["own turn, distance"] = math.log(distance)

    def _looking_ahead(self, features: Features, ahead: Ahead, number: int, choice: int) -> None:
        """Add what the first pass tells of the turns behind this one: who answers it, and who talks with whom."""
        fact, other = self.facts[number], self.facts[choice]
        before = ahead.parents[number]
        own = before >= 0 and self.facts[before].author == other.author
        back = ahead.answered_by.get(number, Counter())
        if other.author in back:
            # Who is answered by many has said something of their own, and each of those tells less.
            features["answered back"] = back[other.author] / ahead.answers[number]
            if not fact.addressee and not fact.quoted:
                features["answered back, bare"] = back[other.author] / ahead.answers[number]
        elif back:
            features["answered by others"] = 1.0
        whole = ahead.exchanges[fact.author, other.author] - own + ahead.exchanges[other.author, fact.author]
        if whole > 0:
            features["partners all along"] = math.log1p(whole)
        others = ahead.answers[choice] - (before == choice)
        if others > 0:
            features["answered by others all along"] = math.log1p(others)
        if fact.author in ahead.answered_by.get(choice, ()) and before != choice:
            features["answered by another turn of the author"] = 1.0

    def _weight(self, stems: Iterable[str]) -> float:
        # fsum gives the same bits in any order, so a set needs no sorting.
        return math.fsum(map(self.rarity.__getitem__, stems))


def _nested(thread: Thread) -> list[Sequence[int]]:
    """Return the turns that each turn may stand below in a file that nests its turns, nearest first, by their numbers;
    nothing where the file has them in one order of time.

    What stands in the file between a turn and its answer also answers it, in the end, so it was posted later.
    """
    lines = [turn.line for turn in thread.turns]
    order = [at for _, at in sorted((line, at) for at, line in enumerate(lines) if line is not None)]
    back = sum(after < before for before, after in itertools.pairwise(order))
    if len(order) < len(lines) or not NESTED <= back / max(1, len(order) - 1) <= 1 - NESTED:
        return []
    found: list[Sequence[int]] = [()] * len(order)
    branch: list[int] = []  # the turns that one right here could stand below, each posted later than the one before
    for at in order:
        while branch and branch[-1] > at:
            branch.pop()
        found[at] = tuple(branch[: -DEEPEST - 1 : -1])
        branch.append(at)
    return found


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


def _log_odds(times: int, of: int) -> float:
    """Log-odds of a share, drawn to one in two by four turns' worth of not knowing."""
    return math.log((times + 2) / (of - times + 2))


def _addressing(facts: list[Facts]) -> dict[str, float]:
    """Log-odds that an author says whom a turn answers, from the other turns: somebody who always does answers nobody
    where it is missing. Counted for a turn without addressee; nought for an author of one turn."""
    total = Counter(fact.author for fact in facts)
    tied = Counter(fact.author for fact in facts if fact.addressee)
    return {author: math.log((tied[author] + 1) / max(1, count - tied[author])) for author, count in total.items()}


def _quoters(facts: list[Facts]) -> dict[str, float]:
    total = Counter(fact.author for fact in facts)
    quoting = Counter(fact.author for fact in facts if fact.quoted)
    share = quoting.total() / max(1, len(facts))
    return {author: (quoting[author] + 2 * share) / (count + 2) for author, count in total.items()}
