"""From replies to what nobody met: evidence that was asked for and never came, questions and claims left standing.

A request for evidence is met by a reply, or a later turn of whoever was asked on the same words, that brings something
to check. A question is met by a reply that takes it up: quotes it, says yes or no, or shares a word of weight. A claim
is met when anyone answers, quotes or later speaks of it. Questions that their own turn answers, or that mock, ask
nothing; the last turns of a thread had no chance to be answered and are no claims left standing.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from heapq import merge
from itertools import chain, islice
from typing import NamedTuple

from ..graph import parents
from ..language import matching
from ..language.own import Own, Said
from ..model import OUTSIDE, STORY, ArgumentMap, Kind, Span, Turn, Unanswered, Unmet
from ..text.words import STOPWORDS, content_words, fold, quotations, stem, words

MOST = {Unmet.EVIDENCE: 4, Unmet.QUESTION: 3, Unmet.CLAIM: 3}  # kept of each kind
LATER = 5  # turns of others that must follow a claim before it counts as passed over
SHOWN = 4  # turns that a reason names
REACH = 20  # turns within which whoever was asked may still bring what was asked for
LONGEST = 500  # characters of a sentence; more is a list that was run together
LEAST_WORDS = 5  # content words of a claim
COMMON = 0.25  # a word in more of the turns than that does not show that a matter was taken up
MET = 0.34  # share of a claim's words, weighted by rarity, that a later turn must use to have met it
QUOTATION = 30  # characters in quotation marks that are something brought
LEAST_WORTH = 0.45  # of a claim

_PROOF = (
    r"(?:sources?|citations?|cite|links?|proof|evidence|data|stat(?:istic)?s|figures|polls?|surveys?|stud(?:y|ies)|references?"
    r"|reports?|documents?)"
)
_SOME = r"(?:any|some|a|an|one|your|the|single)"
_GIVE = r"(?:show|give|provide|post|bring|share|send|produce)"
_SAY = r"(?:say|said|says|written|stated?|printed)"
# What asks for something to check, in one sentence, folded: patterns, by pieces of text of which they need one. So few
# are looked for, or even compiled.
ASKING = (
    (
        "source citation cite link proof evidence data stat figures poll survey stud reference report document".split(),
        (
            rf"^(?:and|but|so|ok|okay|please|again)?,?\s*(?:(?:any|your|what|which)\s*)?(?:\w+\s)?{_PROOF}"
            r"\s*(?:(?:please|pls|for (?:that|this))\s*)?\?",
            rf"(?:^|[,;]\s)(?:and |but |so )?(?:do|have|has|can|could|would|got|is there|are there)\b.*\b{_SOME}"
            rf"\s(?:\w+\s){{0,2}}{_PROOF}\b.*\?",
            r"(?:^|\b(?:please|pls|just|then|so|can you|could you|you could|you should|you must),?\s)"
            rf"{_GIVE}\s(?:me|us|it|some|a|an|any|the|your)\b.*\b{_PROOF}\b",
            rf"\b(?:i'd|i would|would|we'd) (?:like|love|need) to see (?:\w+\s){{0,3}}{_PROOF}\b",
            r"\b(?:citation|source|evidence|proof) (?:needed|required|please|pls)\b",
        ),
    ),
    (
        ("where",),
        (
            r"\bwhere(?:'s| is| are)\s(?:a|an|the|your|any|all|this|that|those|these)\s"
            rf"(?:\w+\s){{0,3}}{_PROOF}\b.*\?",
            r"\bwhere (?:did|do|have|are) you (?:read|hear|heard|get|getting|got|see|seen|find)\b.*\?",
            rf"\bwhere (?:does|did|do|is) (?:it|that|he|she|they|the \w+|this)\b.*\b{_SAY}\b.*\?",
        ),
    ),
    (("show",), (r"\bshow\s(?:me|us)\s(?:where|one|a single|any|the)\b",)),
    (
        ("who",),
        (
            r"\b(?:says|said|according to) who(?:m)?\b\s*(?:exactly)?\s*\?",
            r"\bwho (?:says|said|told you|confirmed|reported)\b.*\?",
        ),
    ),
    (("name",), (r"\bname (?:me |us )?(?:one|a single|just one|any|two|three|a few|some)\b",)),
    (
        ("prove", "back", "cite"),
        (r"^(?:then |so |please |now )?(?:prove (?:it|that|this)|back (?:it|that|this) up|cite (?:it|one|a|your))\b",),
    ),
    (("know",), (r"\bhow (?:do|would|could) you (?:even )?know\b.*\?",)),
)
_ASKS = re.compile(
    r"^(?:(?:and|but|so|then|ok|well|also|now|again|no|yes|sorry)\b,?\s)?(?:[\w' ]{1,30},\s)?"
    r"(?:who|what|when|where|which|why|how|is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|if)\b"
)
# A question that mocks or supposes its answer, by a word in it or by its tag ("isn't it?").
_MOCKS = re.compile(
    r"\b(?:kidding|joking|serious(?:ly)?|realis?e|blind|stupid|dumb|idiot|insane|crazy|who cares|so what|what else"
    r"|really|talking about|hello|huh|lol|haha|on earth|the hell|the heck|wtf|surprised?|how (?:dare|can you|could you)"
    r"|why (?:would|should|do you)|wonder|magical|even read|your point|next|please|who\b.*\bever)\b|\.\.\.|!"
    r"|\b(?:isn't|aren't|doesn't|don't|didn't|wasn't|won't|wouldn't|shouldn't|can't|couldn't|right|eh|or what"
    r"|would (?:he|she|they|you)|(?:do|did|are|is) (?:you|they|it|he))\s*\?"
)
_SETTLES = frozenset("yes yeah yep yup no nope nah because since correct right wrong indeed exactly sure maybe depends "
                     "neither both none nobody never always".split())  # fmt: skip
_EMPTY = frozenset(stem(word) for word in STOPWORDS)  # "where's" is cut to "where"
_CITES = re.compile(r"\b(?:according to|reported (?:by|in)|the report (?:says|of|by)|table \d|page \d|as stated in)\b")
_YOU = re.compile(r"\b(?:you|your|you're|you've|yours|u)\b")
_OTHERS = re.compile(r"https?://|www\.|[\"“‘'*>]")  # somebody else's words, or a bare link
_FIRST_PERSON = re.compile(r"\b(?:i|i'm|i've|i'd|my|me)\b")


class _Said(NamedTuple):
    """A turn as others may have met it."""

    turn: Turn
    place: int
    own: Own
    evident: bool  # tagged evidence, or with a quotation from outside


class _Candidate(NamedTuple):
    """Something unanswered, with how much it deserves to be named."""

    found: Unanswered
    place: int
    worth: float


def find(map_: ArgumentMap, own: Said) -> ArgumentMap:
    """Return the map with what went unanswered: the most weighty of each kind, requests for evidence first."""
    said = {each.turn.id: each for each in _read(map_, own)}
    brings = cache(lambda turn: _brings(said[turn]))
    above = parents(map_)
    below = _below(map_, said)
    frequency = Counter(word for each in said.values() for word in each.own.stems)
    common = {word for word, often in frequency.items() if often > max(3, COMMON * len(said))}
    candidates = [
        *_requests_and_questions(map_, said, above, below, common, brings),
        *islice(_claims(said, above, below, frequency, brings), MOST[Unmet.CLAIM]),
    ]
    kept: list[_Candidate] = []
    for kind, most in MOST.items():
        fit = [each for each in candidates if each.found.kind == kind]
        kept += sorted(fit, key=lambda each: (-each.worth, each.place))[:most]
    return replace(map_, unanswered=tuple(each.found for each in kept))


def _read(map_: ArgumentMap, own: Said) -> list[_Said]:
    outside = {quote.turn for quote in map_.quotes if quote.source == OUTSIDE}
    evidence = {tag.turn for tag in map_.tags if tag.kind is Kind.EVIDENCE}
    return [
        _Said(turn=turn, place=place, own=own[turn.id], evident=turn.id in evidence or turn.id in outside)
        for place, turn in enumerate(map_.thread.turns)
    ]


def _brings(each: _Said) -> bool:
    """Whether a turn brings something to check: a link, a quotation, a citation, a date or two figures."""
    own = each.own
    if each.evident or own.addresses or _CITES.search(fold(own.said)):
        return True
    if next(quotations(own.said, least=QUOTATION, across=True), None):
        return True
    return any(value.kind == "date" for value in own.quantities) or len(own.quantities) > 1


def _below(map_: ArgumentMap, said: dict[str, _Said]) -> dict[str, dict[str, None]]:
    """By turn, the turns of others that answer or quote it, in the order of the thread."""
    found: dict[str, set[str]] = defaultdict(set)
    pairs = [(reply.parent, reply.child) for reply in map_.replies]
    pairs += [(quote.source, quote.turn) for quote in map_.quotes]
    for parent, child in pairs:
        if parent in said and child in said and said[parent].turn.author != said[child].turn.author:
            found[parent].add(child)
    return {
        turn: dict.fromkeys(sorted(children, key=lambda child: said[child].place)) for turn, children in found.items()
    }


# --- what was asked ------------------------------------------------------------------------------------------------


def _requests_and_questions(
    map_: ArgumentMap,
    said: dict[str, _Said],
    above: dict[str, str],
    below: dict[str, dict[str, None]],
    common: set[str],
    brings: Callable[[str], bool],
) -> list[_Candidate]:
    order = list(said)
    quoting: dict[str, set[str]] = defaultdict(set)  # by source, the turns that quote it
    for quote in map_.quotes:
        quoting[quote.source].add(quote.turn)
    brought = cache(lambda turn: any(map(brings, below.get(turn, ()))))
    found = []
    for each in said.values():
        asked = said.get(above[each.turn.id])
        if asked and asked.turn.author == each.turn.author:
            asked = None
        asked_author = asked.turn.author if asked else None
        for at, (start, end) in enumerate(each.own.sentences):
            if end - start > LONGEST:
                continue
            text = fold(each.turn.text[start:end]).lstrip("\"'*> ")
            if _asks_for_proof(text) and not _FIRST_PERSON.match(text):
                kind, worth = Unmet.EVIDENCE, 1.0
            elif _asks(each, at, text):
                kind, worth = Unmet.QUESTION, 0.6
            else:
                continue
            wanted = frozenset(content_words(text)) - common - _EMPTY
            if kind == Unmet.QUESTION and len(wanted) < 2:
                continue
            replies = below.get(each.turn.id, {})
            further = [
                turn
                for turn in (order[each.place + 1 : each.place + 1 + REACH] if asked else ())
                if said[turn].turn.author == asked_author and turn not in replies and said[turn].own.stems & wanted
            ]
            if kind == Unmet.EVIDENCE:
                met = brought(each.turn.id) or any(map(brings, further))
            else:
                quotes_it = quoting[each.turn.id]
                met = any(_takes_up(said[turn], wanted, turn in quotes_it) for turn in chain(replies, further))
            if met:
                continue
            first = islice(merge(replies, further, key=lambda turn: said[turn].place), SHOWN)
            found.append(
                _Candidate(
                    found=Unanswered(
                        turn=each.turn.id,
                        span=Span(turn=each.turn.id, start=start, end=end),
                        kind=kind,
                        why=_why(kind, asked, [said[turn] for turn in first], len(replies) + len(further)),
                    ),
                    place=each.place,
                    worth=worth + 0.02 * min(10, len(wanted)) + 0.1 * (asked is not None),
                )
            )
    return found


def _asks_for_proof(text: str) -> bool:
    for pieces, patterns in ASKING:
        for piece in pieces:
            if piece in text:
                if any(re.search(pattern, text) for pattern in patterns):
                    return True
                break
    return False


def _asks(each: _Said, at: int, text: str) -> bool:
    """Whether a sentence is a question to which its author wants an answer.

    Its own turn says nothing after it (what follows would be the author's answer), it is worded as a question, and
    neither mocks nor ends in a tag ("isn't it?").
    """
    if not text.rstrip("\"'”’)").endswith("?") or not _ASKS.match(text) or _MOCKS.search(text):
        return False
    start, end = each.own.sentences[at]
    if len(each.own.questions) - each.turn.text[start:end].endswith("?") > 1:
        return False
    behind = (each.turn.text[start:end] for start, end in each.own.sentences[at + 1 :])
    return all(said.endswith("?") or len(words(said)) < 4 for said in behind)


def _takes_up(reply: _Said, wanted: frozenset[str], quotes: bool) -> bool:
    if quotes or reply.own.stems & wanted:
        return True
    first = words(" ".join(reply.turn.text[start:end] for start, end in reply.own.sentences[:1]))[:2]
    return not _SETTLES.isdisjoint(first)


def _why(kind: Unmet, asked: _Said | None, first: Sequence[_Said], count: int) -> str:
    """Why something stands unanswered: of whom it was asked, the first turns that answer it, how many there are."""
    whom = f"asked of {asked.turn.author} (#{asked.turn.number}); " if asked else ""
    if not count:
        return f"{whom}no answer found"
    numbers = ", ".join(f"#{reply.turn.number}" for reply in first)
    more = f" and {count - len(first)} more" if count > len(first) else ""
    verb = "answers" if count == 1 else "answer"
    if kind == Unmet.EVIDENCE:
        return f"{whom}{numbers}{more} {verb} without a link, a quotation, a date or figures"
    return f"{whom}{numbers}{more} {verb} without a word of it"


# --- what was claimed ----------------------------------------------------------------------------------------------


def _claims(
    said: dict[str, _Said],
    above: dict[str, str],
    below: dict[str, dict[str, None]],
    frequency: Counter[str],
    brings: Callable[[str], bool],
) -> Iterator[_Candidate]:
    """The claims that nobody answered, quoted or spoke of later, the worthiest first: those high in the argument and on
    its subject."""
    around = matching.Setting(texts=len(said), holding=dict(frequency))
    order = list(said.values())
    authors: dict[str, set[str]] = defaultdict(set)
    holding: dict[str, list[_Said]] = defaultdict(list)
    for each in order:
        for word in each.own.stems:
            authors[word].add(each.turn.author)
            holding[word].append(each)
    to_come = Counter(each.turn.author for each in order)
    found: list[tuple[float, _Said, Span, int]] = []
    for each in order:
        to_come[each.turn.author] -= 1
        later = len(order) - each.place - 1 - to_come[each.turn.author]  # turns of others
        if below.get(each.turn.id) or later < LATER:
            continue
        height = _height(each.turn.id, said, above)
        best = max((_claim(each, span, authors) for span in each.own.sentences), default=None)
        if best is None or best[0] <= 0 or not height:
            continue
        worth = best[0] * height * (1.2 if brings(each.turn.id) else 1.0)
        found.append((worth, each, Span(turn=each.turn.id, start=-best[1], end=-best[2]), later))
    # Whether later turns meet a claim takes longest to find out, and few claims are shown.
    for worth, each, span, later in sorted(found, key=lambda claim: (-claim[0], claim[1].place)):
        stems = frozenset(content_words(each.turn.text[span.start : span.end]))
        weight = {word: matching.rarity(word, around) for word in stems}
        if worth < LEAST_WORTH or _is_met(each, weight, holding) or _is_named(each, order):
            continue
        why = f"no answer, quote or mention found in the {later} turns of others that follow"
        unmet = Unanswered(turn=each.turn.id, span=span, kind=Unmet.CLAIM, why=why)
        yield _Candidate(found=unmet, place=each.place, worth=worth)


def _is_named(each: _Said, order: Sequence[_Said]) -> bool:
    """Whether a later turn of somebody else names the author: it may speak of the claim."""
    name = f" {' '.join(words(each.turn.author))} "
    return len(name) > 3 and any(
        other.turn.author != each.turn.author and name in f" {' '.join(other.own.words)} "
        for other in order[each.place + 1 :]
    )


def _is_met(each: _Said, weight: dict[str, float], holding: dict[str, list[_Said]]) -> bool:
    """Whether a later turn of somebody else uses enough of a claim's words (`weight` has how rare each is)."""
    enough = MET * math.fsum(weight.values())
    # All of the lightest words together are not enough: only the turns with another one need be looked at.
    lightest: list[float] = []
    for word in sorted(weight, key=lambda word: (weight[word], word)):
        lightest.append(weight[word])
        if math.fsum(lightest) <= enough:
            continue
        for other in reversed(holding[word]):
            if other.place <= each.place:
                break
            if (
                other.turn.author != each.turn.author
                and math.fsum(weight[shared] for shared in weight.keys() & other.own.stems) > enough
            ):
                return True
    return False


def _height(turn: str, said: dict[str, _Said], above: dict[str, str]) -> float:
    """1 for a comment on the story, less for each step down to the third, then 0; steps to one's own turns are none."""
    steps = 0
    while above[turn] != STORY and steps < 3:
        steps += said[above[turn]].turn.author != said[turn].turn.author
        turn = above[turn]
    return (1.0, 0.7, 0.5, 0.0)[steps]


def _claim(each: _Said, span: tuple[int, int], authors: dict[str, set[str]]) -> tuple[float, int, int]:
    """How good a claim a sentence is (0 for none), with its place turned round, so that the first is the greatest.

    It states something, of others' subjects: not asked, not about the reader, with words that two others use as well.
    """
    start, end = span
    text = each.turn.text[start:end]
    folded = fold(text)
    stems = set(content_words(text))
    if (
        end - start > LONGEST
        or len(stems) < LEAST_WORDS
        or text.endswith("?")
        or _YOU.search(folded)
        or _OTHERS.match(text)
    ):
        return (0.0, -start, -end)
    on_subject = sum(len(authors[word]) > 2 for word in stems) / len(stems)
    firm = 0.8 if _FIRST_PERSON.search(folded) or "!" in text else 1.0
    figures = 0.15 if next(each.own.measured.meeting(start, end), None) else 0.0
    length = min(1.0, len(words(text)) / 12)
    return ((0.4 + on_subject * 0.6 + figures) * firm * length if on_subject else 0.0, -start, -end)
