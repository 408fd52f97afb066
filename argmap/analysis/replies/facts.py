"""From the turns of a thread to what is known of each before it is tied to others, and to the thread's kind."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from ...language.own import Own, Said
from ...model import OUTSIDE, STORY, Thread, Turn, instant
from ...text.words import is_story, words

ROOT = -1  # stands for the story where a turn's number (0-based) may stand
# Kinds of thread: comments below a story; turns of which the first opens the thread, some saying whom they address;
# such turns of which none does; such turns with hardly a quote among them; lines of a few words.
KINDS = PAGE, ADDRESSED, FORUM, BARE, CHAT = "page", "addressed", "forum", "bare", "chat"
OPENED = frozenset((ADDRESSED, FORUM, BARE))  # by a turn
RARE = 0.05  # share of turns that quote another below which a thread shows hardly a quote
CHATTY = 12  # words that at least half of a chat's turns stay below, and turns from which a chat is told by that

_YOU = frozenset("you your yours you're you've you'd you'll u ur yourself".split())
_REPLY_OPENERS = frozenset(
    "no nope yes yeah yep yup nah true false wrong right correct exactly indeed agreed agree really sure so well but "
    "and actually because ok okay lol haha thanks why what how who where when nonsense rubbish".split()
)
_THANKS = frozenset("thanks thank thx ty cheers hi hello hey greetings bye ciao ok okay yes no yeah".split())
# What a chat itself reports: who comes, goes and is called what from now on.
_NOTICE = re.compile(r"\s*(?:={2,}|\*{2,}|-+[!>]-*|<-+|-->)\s")
_CALLED = re.compile(r"\s*@?([^\s,:;]{1,30})\s?[,:;]|\s*@([^\s,:;]{1,30})")
_POINTING = re.compile(r"\b(?:as (?:i|you) (?:said|mentioned)|as (?:mentioned|outlined|stated)|see above|also)\b", re.I)


class Facts(NamedTuple):
    """What is known of one turn (or the story) before it is tied to others."""

    author: str
    addressee: str | None
    stamp: str | None
    own: frozenset[str]  # stems of the content words that it says itself
    words: tuple[str, ...]  # that it says itself
    phrases: frozenset[int]  # three of them in a row, and two content words in a row, see _phrases
    opening: frozenset[str]  # the same of its first own words
    size: int  # number of own words
    you: bool
    asks: bool
    opener: bool
    points: bool
    named: frozenset[str]  # authors whose name stands in its own text
    called: str | None  # the author whose name opens it, as chats address each other
    notice: bool  # reported by the chat itself
    brief: bool  # thanks, a greeting, yes or no
    minute: float | None  # when it was posted, in minutes
    quoted: dict[int, int]  # quoted words, by the number of the quoted turn
    first_quoted: int | None
    quotes: int  # quoted words in all


def gather(thread: Thread, said: Said) -> tuple[list[Facts], frozenset[str]]:
    """Return the facts of every turn of a thread, and the stems of the story's content words."""
    number_of = {turn.id: number for number, turn in enumerate(thread.turns)} | {STORY: ROOT}
    authors = {turn.author for turn in thread.turns}
    names = {author.lower(): author for author in sorted(authors)}
    single = {name: author for name, author in names.items() if " " not in name}
    pairs = {author.lower(): author for author in authors if author.count(" ") == 1}
    places: dict[str, int] = defaultdict(itertools.count().__next__)
    facts = [_facts(turn, said[turn.id], number_of, names, single, pairs, places) for turn in thread.turns]
    return facts, said[STORY].stems


def _facts(
    turn: Turn,
    own: Own,
    number_of: Mapping[str, int],
    names: dict[str, str],
    single: dict[str, str],
    pairs: dict[str, str],
    places: dict[str, int],
) -> Facts:
    quoted = {number_of[source]: len(taken) for source, taken in own.taken_up.items() if source != OUTSIDE}
    opening = _CALLED.match(turn.text)
    called = names.get((opening[1] or opening[2]).lower()) if opening else None
    # Whoever is named above a quote is spoken to as well.
    naming = [*own.words, *(word for start, end in own.headers for word in words(turn.text[start:end]))]
    named = {single[word] for word in naming if word in single} | ({called} if called else set())
    named |= {pairs[pair] for pair in map(" ".join, itertools.pairwise(naming)) if pair in pairs} if pairs else set()
    return Facts(
        author=turn.author,
        addressee=turn.addressee,
        stamp=turn.addressee_stamp,
        own=own.stems,
        words=own.words,
        phrases=_phrases(own, places),
        opening=frozenset(own.content[:12]),
        size=len(own.words),
        you=not _YOU.isdisjoint(own.words),
        asks="?" in own.said[-40:] or turn.text.count("?") > 1,
        opener=bool(own.words) and own.words[0] in _REPLY_OPENERS,
        points=bool(_POINTING.search(turn.text)),
        named=frozenset(named - {turn.author}),
        called=called if called != turn.author else None,
        notice=bool(_NOTICE.match(turn.text)),
        brief=bool(own.words) and len(own.words) < 8 and not _THANKS.isdisjoint(own.words[:3]),
        minute=instant(turn.posted) / 60 if turn.posted else None,
        quoted=quoted,
        first_quoted=next(iter(quoted), None),
        quotes=sum(quoted.values()),
    )


def _phrases(own: Own, places: dict[str, int]) -> frozenset[int]:
    """The runs of words of a turn as hashes of the words' numbers, which are the same on every machine.

    `places` numbers words as they are met. As numbers, they take a third of the time that runs of words do.
    """
    said = list(map(places.__getitem__, own.words))
    content = map(places.__getitem__, own.content)
    threes = map(hash, zip(said, said[1:], said[2:], strict=False))
    return frozenset(itertools.chain(threes, map(hash, itertools.pairwise(content))))


def kind_of(thread: Thread, facts: list[Facts]) -> str:
    """Return which of KINDS a thread is."""
    if is_story(thread.story):
        return PAGE
    if any(fact.addressee for fact in facts):
        return ADDRESSED
    brief = len(facts) >= CHATTY and sorted(fact.size for fact in facts)[len(facts) // 2] < CHATTY
    # Of the turns of 49 chats 18 in 100 and more begin with a name; of nine other threads of a few words, none.
    if brief and any(fact.called is not None for fact in facts):
        return CHAT
    return BARE if sum(bool(fact.quoted) for fact in facts) < RARE * len(facts) else FORUM
