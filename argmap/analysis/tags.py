"""From links, quotes and wording to Tags: whether each turn makes a claim, a rebuttal or brings evidence.

Two questions, each a sum of named cues. Does the turn mainly bring what can be checked (links, sources, reports,
quotations from outside, figures, dates)? If not, does it go against another turn or the story? That is what its links
say, softened by how sure it is whom the turn answers at all. Only a turn's own words count, never those it quotes;
a quotation from outside the thread counts as something brought along.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from ..language.own import Own, Said
from ..model import OUTSIDE, STORY, ArgumentMap, How, Kind, Link, Quote, Relation, Tag, Turn
from ..text.words import words

PLENTY = 2000  # characters that are looked at

_SOURCES = (
    "report reports study studies survey surveys poll polls polling statistics stats data census archive archives "
    "records transcript transcripts article articles newspaper newspapers newsletter gazette journal bulletin media "
    "press spokesman spokeswoman spokesperson official officials researchers research scientists findings "
    "footnote footnotes minutes statement document documents documentation notice briefing ledger tally wikipedia "
    "encyclopedia textbook ruling verdict constitution legislation appendix log table"
)
_YOU = "you your yours you're you've you'd you'll yourself"
YOU = frozenset(_YOU.split())
_MONTHS = "january february march april june july august september october november december"
_SHORT_MONTHS = "jan feb mar apr may jun jul aug sep sept oct nov dec"
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday"
_MONTH = "|".join((*_MONTHS.split(), *_SHORT_MONTHS.split()))
_DIGITS = "0 1 2 3 4 5 6 7 8 9"


class Cue(NamedTuple):
    """Something looked for in the own words of a turn.

    `weight` is what each finding adds to the log-odds, `most` how many findings count. `words` are looked up first,
    since that is cheap: without a `pattern` each different one is a finding, with one they only say that looking for
    the pattern is worth while (as `marks`, pieces of text, do). A pattern alone describes the opening.
    """

    name: str
    weight: float
    most: int = 1
    words: frozenset[str] = frozenset()
    marks: tuple[str, ...] = ()
    pattern: str = ""


def _cue(name: str, weight: float, *, most: int = 1, words: str = "", marks: str = "", pattern: str = "") -> Cue:
    return Cue(
        name=name,
        weight=weight,
        most=most,
        words=frozenset(words.split()),
        marks=tuple(marks.split()),
        pattern=pattern,
    )


# Signs of evidence. The weights are set by hand on the project's own sample threads: no corpus marks whole turns, and
# the corpora of sentences ask whether one bears on a claim, not whether it can be checked. There, on evidence-iam and
# on the reasoning ("logos") of roles-cmv, sentences with these cues are the likelier evidence: dates 1.1 and 2.4 times,
# sources 1.3 and 1.6, reports 1.6 and 3.5, figures 1.5 and 1.7; a guess 1.2 and 0.6.
EVIDENCE = (
    _cue("a link", 3.0, marks=":// www.", pattern=r"https?://\S+|\bwww\.\w\S+"),
    _cue("names a source", 0.45, most=3, words=_SOURCES),
    _cue(
        "reports what others found",
        0.8,
        most=2,
        words="according reported documented published recorded confirmed says said show shows showed found find finds "
        "states stated puts announced issued declared testified",
        pattern=r"\baccording to|"
        r"\b(?:was|were|been|is|are)(?: \w+ly)? (?:reported|documented|published|recorded|confirmed)\b"
        rf"|\b(?:{'|'.join(_SOURCES.split())})(?: \w+)? (?:says?|said|shows?|showed|found|finds?|states|stated|puts?)\b"
        r"|\bit says so in\b|\bissued (?:a )?statement|\b(?:announced|declared) (?:that|on|in)\b|\btestified\b",
    ),
    _cue(
        "points to the place",
        1.5,
        words="footnote page pages chapter section figure paragraph p",
        pattern=r"\b(?:footnote|pages?|chapter|section|figure|paragraph|p\.) ?(?:\d+|one|two|three|four)\b",
    ),
    _cue(
        "looked it up",
        1.0,
        words="looked checked counted measured read open dug here's here",
        pattern=r"\bI(?:'ve| have)? (?:went and |just |actually )*"
        r"(?:looked (?:it |this |that )?up|checked|counted|measured|read the|have it open|dug (?:up|out))\b"
        r"|\bhere(?:'s| is| are) (?:(?:the|a|an|some) )?(?:\w+ )?"
        r"(?:link|source|transcript|figures|numbers|data|article|report|quote|study)\b",
    ),
    _cue(
        "dates",
        0.5,
        most=5,
        words=f"{_MONTHS} {_SHORT_MONTHS} {_WEEKDAYS} week month year",
        marks=_DIGITS,
        pattern=rf"\b(?:{_MONTH})\.? \d{{1,2}}(?:st|nd|rd|th)?\b|\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTH})\b"
        rf"|\b\d{{1,2}}(?:st|nd|rd|th)\b|\b(?:1[5-9]|20)\d\d\b|\bin (?:{'|'.join(_MONTHS.split())})\b"
        rf"|\b(?:last|next|on) (?:week|month|year|{'|'.join(_WEEKDAYS.split())})\b",
    ),
    _cue(
        "figures",
        0.35,
        most=6,
        marks=_DIGITS,
        pattern=r"[$€£¥] ?\d[\d,.]*"
        r"|\b(?<!\d[.,])\d+(?:[.,]\d+)* ?(?:%|per ?cent\b|million\b|billion\b|thousand\b|k?[gm]\b|tons?\b|miles?\b)"
        r"|\b\d{1,3}(?:,\d{3})+\b|\b\d+\.\d+\b",
    ),
    _cue("speaks of facts", 0.4, words="fact facts provable verifiable documented evidence statistically"),
    _cue("speaks to somebody", -0.5, words=_YOU),
    _cue("opens with a denial", -0.8, pattern=r"\W*(?:no|nope|nah|wrong|false|nonsense|not so|not true|rubbish)\b\W"),
    _cue("asks", -0.5, most=2, marks="?", pattern=r"\?"),
    _cue("guesses", -0.3, words="think believe guess feel hope maybe perhaps probably opinion imo"),
)
EVIDENCE_BIAS = -2.9
OUTSIDE_SHARE = 2.5  # times the share of the turn's words that are a quotation from outside
OUTSIDE_ANY = 0.7
LONG_TURN = 0.5  # for 45 own words and more
PROOF_ASKED = 1.6  # the turn answered asks for proof, and something is brought
POINT_BY_POINT = -0.8  # quotes other turns of the thread to answer them
_ASKS_PROOF = re.compile(
    r"\b(?:source|sources|proof|evidence|poll|link|cite|citation|name (?:one|a|any)|show me|where (?:does|did|is|do)|"
    r"says who|who says|how many|how much|since when)\b[^.!?]*\?|\bshow me\b|\bany (?:source|proof|evidence|link)",
    re.I,
)

# Signs, beside what the links say, that a turn goes against somebody, or that it does not.
AGAINST = (
    _cue(
        "opens with a denial",
        1.0,
        pattern=r"\W*(?:no|nope|nah|wrong|false|nonsense|not so|not true|rubbish|bullshit|liar)\b",
    ),
    _cue("opens on others' words", 0.6, pattern=r"\W*(?:but|and|so|then|yet|or|since when|says who)\b"),
    _cue("words of dispute", 0.4, words="wrong false fake untrue lie lies lying liar propaganda nonsense hoax"),
)
ADDING = _cue(
    "adds to what was said",
    -1.6,
    pattern=r"\W*(?:also|additionally|furthermore|moreover|in addition|to add|adding|plus|further|another thing|edit|"
    r"i (?:might|may|would|should) add|i'd add|one more thing|p\.?s\b|as (?:i )?(?:said|mentioned|noted))\b",
)
CHALLENGE = 0.7  # asks for proof, whomever it answers
SPEAKS = 1.3  # where one word in fifteen is "you"
# Where the parent is wrong, the chance that a turn goes against whatever it does answer: less than among replies to
# others, as turns that are hard to place are often views on the story.
ELSEWHERE = 0.45
QUOTES_STORY = 0.6  # takes up the story's words, mostly to object to them


def find(map_: ArgumentMap, said: Said) -> ArgumentMap:
    """Return the map with exactly one tag a turn, in the order of the thread.

    A link that "rebuts" by a hair does not outlive a claim tag: a claim contradicts no particular turn, so the link of
    its main reply then only answers.
    """
    links: dict[str, list[Link]] = defaultdict(list)
    for link in map_.links:
        links[link.source].append(link)
    sure = {reply.child: reply.score if reply.how is How.INFERRED else 1.0 for reply in map_.replies if reply.main}
    main = {reply.child: reply.parent for reply in map_.replies if reply.main}
    turns = {turn.id: turn for turn in map_.thread.turns}
    found = []
    for turn in map_.thread.turns:
        parent = turns.get(main.get(turn.id, STORY))
        found.append(_tag(turn, said[turn.id], parent, links[turn.id], sure.get(turn.id, 0.0), turns))
    claims = {tag.turn for tag in found if tag.kind is Kind.CLAIM}
    settled = tuple(
        replace(link, kind=Relation.ANSWERS, score=round(1 - link.score, 3), why="taken for a claim; " + link.why)
        if link.kind is Relation.REBUTS and link.source in claims and main.get(link.source) == link.target
        else link
        for link in map_.links
    )
    return replace(map_, tags=tuple(found), links=settled)


def count(cues: Sequence[Cue], text: str, said: Sequence[str]) -> dict[str, tuple[float, str]]:
    """Return the findings in a text and its words: what each cue adds to the log-odds, and the first words found."""
    different = frozenset(said)
    found = {}
    for cue in cues:
        known = not cue.words.isdisjoint(different)
        if not cue.pattern:
            hits = [word for word in dict.fromkeys(said) if word in cue.words] if known else []
        elif known or any(mark in text for mark in cue.marks):
            hits = [match.group() for match in re.finditer(cue.pattern, text, re.I)]
        elif not cue.words and not cue.marks:
            opening = re.match(cue.pattern, text, re.I)
            hits = [opening.group()] if opening else []
        else:
            hits = []
        if hits:
            shown = ", ".join(dict.fromkeys(" ".join(hit.split()) for hit in hits[:3]))
            found[cue.name] = (cue.weight * min(cue.most, len(hits)), shown)
    return found


def _tag(turn: Turn, whole: Own, parent: Turn | None, links: list[Link], sure: float, turns: dict[str, Turn]) -> Tag:
    own, quotes = whole.said[:PLENTY], whole.quotes
    said = whole.words if len(whole.said) <= PLENTY else words(own)
    checkable, brings = _evidence(turn, parent, own, said, quotes)
    against, goes = _against(turn, parent, own, said, quotes, links, sure, turns)
    chances = {
        Kind.EVIDENCE: checkable,
        Kind.REBUTTAL: (1 - checkable) * against,
        Kind.CLAIM: (1 - checkable) * (1 - against),
    }
    first, second = sorted(chances, key=lambda kind: -chances[kind])[:2]
    return Tag(
        turn=turn.id,
        kind=first,
        score=round(chances[first], 3),
        why=brings if first is Kind.EVIDENCE else goes,
        runner_up=second,
        runner_up_score=round(chances[second], 3),
    )


def _evidence(
    turn: Turn, parent: Turn | None, own: str, said: Sequence[str], quotes: Sequence[Quote]
) -> tuple[float, str]:
    """The chance that a turn mainly brings what can be checked, and why."""
    found = count(EVIDENCE, own, said)
    outside = sum(quote.end - quote.start for quote in quotes if quote.source == OUTSIDE)
    if outside:
        found["quotes somebody outside"] = (OUTSIDE_ANY + OUTSIDE_SHARE * outside / max(1, len(own) + outside), "")
    if any(quote.source != OUTSIDE and quote.source != STORY for quote in quotes):
        found["answers point by point"] = (POINT_BY_POINT, "")
    if len(said) >= 45:
        found["is long"] = (LONG_TURN, "")
    brought = any(weight > 0 for name, (weight, _) in found.items() if name != "is long")
    if parent is not None and brought and parent.author != turn.author and _asks_proof(parent.text[:PLENTY]):
        found["proof was asked for"] = (PROOF_ASKED, "")
    total = EVIDENCE_BIAS + sum(weight for weight, _ in found.values())
    return _chance(total), _words(found, above=0.0)


def _against(
    turn: Turn,
    parent: Turn | None,
    own: str,
    said: Sequence[str],
    quotes: Sequence[Quote],
    links: list[Link],
    sure: float,
    turns: dict[str, Turn],
) -> tuple[float, str]:
    """The chance that a turn goes against what it answers, and what it does to it in words."""
    main = next((link for link in links if link.target == (parent.id if parent else STORY)), None)
    spared = 1.0
    for link in links:
        spared *= 1 - _opposes(link)
    chance = sure * (1 - spared) + (1 - sure) * ELSEWHERE if links else 0.2
    found = count((ADDING,), own, said)
    if _asks_proof(own):
        found["asks for proof"] = (CHALLENGE, "")
    if parent is None or parent.author == turn.author:  # whom it speaks to is not known, only that it does
        found |= count(AGAINST, own, said)
        you = sum(1 for word in said if word in YOU)
        if you:  # an odd "you" in a long turn is anybody
            found["speaks to somebody"] = (SPEAKS * min(1.0, 15 * you / len(said)), "")
        if any(quote.source == STORY for quote in quotes):
            found["quotes the story"] = (QUOTES_STORY, "")
    chance = _chance(math.log(max(chance, 0.01) / max(1 - chance, 0.01)) + sum(weight for weight, _ in found.values()))
    if chance >= 0.5:
        rebuts = [link for link in links if link.kind is Relation.REBUTS]
        reasons = [_words(found, above=0.0)]
        if rebuts:
            strongest = max(rebuts, key=lambda link: link.score)
            reasons.insert(0, f"rebuts {_name(strongest.target, turns)}: {strongest.why}")
        return chance, "; ".join(filter(None, reasons)) or "what it answers is unsure, and most turns object"
    reasons = [_words({name: (-weight, shown) for name, (weight, shown) in found.items()}, above=0.0)]
    if main is not None:
        does = f"{_DOES[main.kind]} {_name(main.target, turns)}"
        reasons.append(does if parent is None else f"{does}: {main.why}")
    return chance, "; ".join(filter(None, reasons)) or "puts a view forward"


_DOES = {
    Relation.SUPPORTS: "supports",
    Relation.ANSWERS: "answers",
    Relation.REBUTS: "hardly rebuts",
}


def _asks_proof(text: str) -> bool:
    return ("?" in text or "how me" in text or "any " in text) and bool(_ASKS_PROOF.search(text))


def _opposes(link: Link) -> float:
    """The chance that a link rebuts. A link keeps only its best kind: of the rest, half is left to objecting."""
    return link.score if link.kind is Relation.REBUTS else (1 - link.score) / 2


def _name(target: str, turns: dict[str, Turn]) -> str:
    return "the story" if target == STORY or target not in turns else f"#{turns[target].number}"


def _words(found: dict[str, tuple[float, str]], *, above: float) -> str:
    """The cues that weigh more than a limit, heaviest first, at most three, with the words that show them."""
    ordered = sorted((item for item in found.items() if item[1][0] > above), key=lambda item: -item[1][0])
    return "; ".join(f"{name} ({shown})" if shown else name for name, (_, shown) in ordered[:3])


def _chance(log_odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))
