"""From a reply and its parent to how likely it agrees with it, disagrees, or does neither, by the wording alone.

A multinomial logit over named cues of the two texts (openers, negation, second and third person, words of agreement,
praise, blame and mockery, shared words with and without a negation before them, questions) and the words of the reply
that both sites use; the weights are learned from two sites with every stance made equally common, see
`weights/stance.json`, so they say only how much the wording tells. What surrounds a reply is not looked at here.
"""

from __future__ import annotations

import json
import math
import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from ..text.files import shipped
from ..text.words import STOPWORDS, sentences, stem, words

Three: TypeAlias = tuple[float, float, float]  # agrees, disagrees, neither

STANCES = ("agree", "disagree", "neutral")
AGREE, DISAGREE, NEUTRAL = range(3)

EARLY = 6  # words that count as the opening
FULL = 60  # words from which a text is long
PLENTY = 300  # words that are looked at: nobody waits longer to say what they think
# How far the wording is trusted at a site that was not learned from: trained on one of the two and asked about the
# other, the log-loss is least at 0.7 to 1; at sites learned from, with the true shares, at 0.75 to 1.1.
TRUST = 0.9

_LISTS = {
    "agrees": "agree agreed agrees exactly indeed absolutely definitely precisely totally true yes yep yeah yup "
    "correct right amen ditto bingo spot same seconded",
    "thanks": "thanks thank cheers glad appreciate welcome great good nice excellent brilliant lovely fair",
    "disagrees": "disagree wrong false incorrect untrue nope nah no nonsense bullshit bs rubbish garbage crap hardly "
    "mistaken lie lies lying liar absurd ridiculous silly stupid ignorant idiot ludicrous bogus fallacy strawman straw "
    "misleading irrelevant baseless wrongly fail fails failed propaganda myth delusional laughable",
    "denies": "not no never none nothing nobody neither nor cannot can't don't doesn't didn't isn't aren't wasn't "
    "weren't won't wouldn't shouldn't couldn't hasn't haven't hadn't ain't without",
    "turns against": "but however although though yet actually instead rather except still otherwise",
    "you": "you your yours you're you've you'd you'll u ur yourself",
    "i": "i i'm i've i'd i'll me my mine",
    "we": "we our us we're we've ours",
    "asks what": "what why how who where when which whose",
    "mocks": "oh wow gee lol haha hahaha ha hilarious rofl lmao funny joke seriously really apparently obviously "
    "surely supposedly yawn sigh congratulations genius bless cute",
    "adds": "also too plus furthermore additionally moreover besides even",
    "hedges": "maybe perhaps possibly probably guess think might could seems seem suppose imagine hope wonder",
    "evidence asked": "source sources proof prove evidence citation cite link show support",
    "concludes": "so then therefore thus hence because since",
    "wishes": "should must need ought please let's",
    "they": "they they're they've they'll they'd them their theirs those these he he's him his she she's her",
    "praises": "good great better best nice excellent amazing fair right true honest smart wise helpful useful safe "
    "free happy glad hope win success support benefit brave kind beautiful strong respect proud peace justice "
    "reasonable sensible decent perfect brilliant wonderful improve healthy rational logical truth deserve progress "
    "protect trust impressive valid credible love like",
    "blames": "bad worse worst awful terrible horrible hate evil wrong false lie lies liar liars lying stupid dumb "
    "idiot idiots moron morons insane crazy ridiculous absurd pathetic disgusting corrupt corruption racist racism "
    "fascist nazi criminal criminals crime fraud scam fail fails failed failure lose loser losers harm dangerous "
    "danger threat kill killed killing murder dead die destroy ruin ruined damage problem problems hell damn shit "
    "fuck fucking crap garbage trash sad sick angry fear afraid scared blame guilty shame ignorant ignorance "
    "hypocrite hypocrites hypocrisy greedy selfish cruel violent violence war attack abuse cheat steal disaster mess "
    "joke nonsense bullshit useless worthless weak coward cult propaganda delusional bias biased unfair unjust "
    "illegal immoral suffering worry unfortunately sadly toxic traitor dishonest misleading poison",
}
CUES = {name: frozenset(listed.split()) for name, listed in _LISTS.items()}
_CUES_OF = {
    word: tuple(name for name, listed in CUES.items() if word in listed)
    for word in sorted({word for listed in CUES.values() for word in listed})
}
# What agrees in two or three words.
_AGREEING = (
    "i agree|agree with|good point|fair point|fair enough|well said|well put|so true|very true|that's true|"
    "that's right|that's correct|you're right|you are right|my point|my thoughts|same here|me too|this exactly|"
    "exactly this|of course|no doubt|no kidding|no wonder|could not agree|couldn't agree|thank you|makes sense|"
    "i stand corrected|my mistake|my bad|hear hear|spot on|fine by|all right|so much this|nailed it|best comment|"
    "said it better|beat me to|took the words"
)
AGREEING = frozenset(_AGREEING.split("|"))
# Behind a line's end only white space of its own line: over runs of lines' ends, a pattern would look again from each.
_BUT = re.compile(r"(?:[.,;!?]\s*|\n[^\S\n]*)(?:[Bb]ut|[Hh]owever|[Tt]hough|[Yy]et|[Ee]xcept)\b")
_URL = re.compile(r"https?://|www\.\w")
_SHOUT = re.compile(r"\b[A-Z]{4,}\b")
_SCARE = re.compile(r"[\"“][^\"”\n]{2,25}[\"”]")
_QUESTION = re.compile(r"\?[\s\"'”’)]*$")
_FIRST = re.compile(r"\s*[^.!?\n]*[.!?]?")
_FIRST_WORDED = re.compile(r"[\s.…!?]*[^.!?\n]*")
REACH = 4  # words behind a negation that it may deny
_AUXILIARIES = frozenset("do does did is are was were have has had can could would should will don't didn't".split())


class Wording(NamedTuple):
    """How a text is worded: its words and what is counted over them."""

    words: tuple[str, ...]  # folded, the first PLENTY
    content: frozenset[str]
    affirmed: frozenset[str]  # of the content, what stands more often without a negation before it than with one
    opening: tuple[str, ...]  # the words of the first sentence that has any
    sentences: int
    praises: int
    blames: int
    asks: bool  # its last sentence is a question
    asks_first: bool
    questions: int
    exclaims: bool
    trails: bool
    shouts: bool
    scare: bool  # a word or two in quotation marks
    linked: bool
    but: bool  # a sentence or clause after the first turns round
    denies: bool
    you: bool


def worded(text: str) -> Wording:
    """Return how a text is worded; what is not its own is to be left out before."""
    text = text[: PLENTY * 12]
    found = tuple(words(text)[:PLENTY])
    first, second = _FIRST.match(text), _FIRST_WORDED.match(text)
    balance: dict[str, int] = {}
    denied = -REACH - 1  # the place of the last negation
    for at, word in enumerate(found):
        if word in CUES["denies"]:
            denied = at
        elif word not in STOPWORDS:
            root = stem(word)
            balance[root] = balance.get(root, 0) + (1 if at - denied > REACH else -1)
    return Wording(
        words=found,
        content=frozenset(balance),
        affirmed=frozenset(root for root, count in balance.items() if count > 0),
        opening=found[: len(words(second.group()))] if second else (),
        sentences=len(sentences(text)),
        praises=sum(map(CUES["praises"].__contains__, found)),
        blames=sum(map(CUES["blames"].__contains__, found)),
        asks=bool(_QUESTION.search(text[-200:])),
        asks_first=first is not None and "?" in first.group(),
        questions=text.count("?"),
        exclaims="!" in text,
        trails="..." in text or "…" in text,
        shouts=bool(_SHOUT.search(text)),
        scare=bool(_SCARE.search(text)),
        linked=bool(_URL.search(text)),
        but=bool(_BUT.search(text)),
        denies=not CUES["denies"].isdisjoint(found),
        you=not CUES["you"].isdisjoint(found),
    )


def describe(reply: Wording, parent: Wording) -> dict[str, float]:
    """Return the cues of a reply to a parent, by name, each about 0 to 1."""
    size = len(reply.words)
    counts: dict[str, int] = defaultdict(int)
    found = {"bias": 1.0, "length": math.log1p(size) / 5, "short": float(size < 5), "long": float(size > FULL)}
    for at, word in enumerate(reply.words):
        for name in _CUES_OF.get(word, ()):
            counts[name] += 1
            if at < EARLY:
                found[name + ", early"] = 1.0
            if at == 0:
                found[name + ", first"] = 1.0
    for name, count in counts.items():
        found[name] = 1.0
        found[name + ", dense"] = min(1.0, 4 * count / size)
    phrase = agreeing(reply)
    if phrase:
        found["agreeing phrase"] = 1.0
        found["agreeing phrase, first"] = float(phrase in openers(reply))
    found["but, later"] = float(reply.but)
    found["agrees, but, later"] = float(reply.but and ("agrees, early" in found or "thanks, early" in found))
    found["agrees, but"] = float("agrees, early" in found and ("turns against" in counts or "denies" in counts))
    found["you, denied"] = float(reply.you and reply.denies)
    found["you, asked"] = float(reply.you and reply.questions > 0)
    found["asks"] = float(reply.asks)
    found["asks only"] = float(reply.asks and reply.asks_first)
    found["asks first"] = float(reply.asks_first)
    found["asks, many"] = float(reply.questions > 1)
    found["exclaims"] = float(reply.exclaims)
    found["trails off"] = float(reply.trails)
    found["shouts"] = float(reply.shouts)
    found["scare quotes"] = float(reply.scare)
    found["link"] = float(reply.linked)
    common = reply.content & parent.content
    shared = len(common)
    if shared:
        turned = sum((root in reply.affirmed) != (root in parent.affirmed) for root in common)
        found["shares words, turned"] = min(1.0, turned / 2)
        found["shares words, kept"] = min(1.0, math.log1p(shared - turned) / 2)
        opening = {stem(word) for word in reply.opening}
        found["shares words, first sentence"] = min(1.0, len(opening & common) / 3)
        found["shares words"] = min(1.0, shared / max(3, len(reply.content)))
        found["shares words, many"] = min(1.0, math.log1p(shared) / 2.5)
        found["shares words, one denies"] = float(reply.denies != parent.denies)
    found["parent asks"] = float(parent.asks)
    found["parent asks, no question back"] = float(parent.asks and not reply.questions)
    found["parent says you"] = float(parent.you)
    found["parent denies"] = float(parent.denies)
    found["parent's length"] = math.log1p(len(parent.words)) / 5
    found["longer than the parent"] = float(size > len(parent.words))
    found["times the parent's length"] = max(-1.0, min(1.0, math.log((size + 1) / (len(parent.words) + 1)) / 3))
    found["parent short"] = float(len(parent.words) < 12)
    found["sentences"] = min(1.0, math.log1p(reply.sentences) / 3)
    found["first sentence, short"] = float(0 < len(reply.opening) <= 3)
    found["first sentence, length"] = min(1.0, len(reply.opening) / 30)
    for name in ("denies", "adds", "they"):
        found[name + ", first sentence"] = float(not CUES[name].isdisjoint(reply.opening))
    found["you, nowhere"] = float(not reply.you)
    found["you, asked or told what you do"] = float(
        reply.you and any(other == "you" and one in _AUXILIARIES for one, other in pairwise(reply.words))
    )
    found["they, both"] = float("they" in counts and not CUES["they"].isdisjoint(parent.words))
    found["blames, first sentence"] = float(_net(reply.opening) < 0)
    found["blames, both"] = float(reply.blames > reply.praises and parent.blames > parent.praises)
    found["parent blames"] = min(1.0, 6 * parent.blames / max(8, len(parent.words)))
    found["parent asks anywhere"] = float(parent.questions > 0)
    found["parent says I"] = float(not CUES["i"].isdisjoint(parent.words))
    found["parent opens with you"] = float(not CUES["you"].isdisjoint(parent.words[:EARLY]))
    found["parent opens denying"] = float(not CUES["denies"].isdisjoint(parent.words[:EARLY]))
    return {name: value for name, value in found.items() if value}


def _net(said_words: Sequence[str]) -> int:
    return sum((word in CUES["praises"]) - (word in CUES["blames"]) for word in said_words)


def openers(reply: Wording) -> tuple[str, ...]:
    """Return the first word, and the first two and three words, of a reply."""
    return tuple(" ".join(reply.words[:size]) for size in (1, 2, 3) if len(reply.words) >= size)


def agreeing(reply: Wording) -> str:
    """The first agreeing phrase, empty where there is none."""
    pairs = list(map(" ".join, zip(reply.words, reply.words[1:], strict=False)))
    if not AGREEING.isdisjoint(pairs):
        return next(pair for pair in pairs if pair in AGREEING)
    threes = map(" ".join, zip(pairs, reply.words[2:], strict=False))
    return next((three for three in threes if three in AGREEING), "")


class Weights(NamedTuple):
    """What each cue, each opener and each word adds to the log-odds of the three stances."""

    cues: dict[str, Three]
    openers: dict[str, Three]
    words: dict[str, Three]  # anywhere in the reply
    opening: dict[str, Three]  # in its first sentence, on top


@cache
def shipped_weights() -> Weights:
    card = json.loads(shipped("stance"))
    return Weights(*({name: tuple(three) for name, three in card[part].items()} for part in Weights._fields))


def stance(reply: str, parent: str, *, shares: Three = (1 / 3, 1 / 3, 1 / 3)) -> Three:
    """Return how likely a reply agrees with its parent, disagrees, or does neither.

    Arguments: the two texts without quotes; `shares`, how common each stance is where they stand.
    """
    mine = worded(reply)
    return posterior(tell(describe(mine, worded(parent)), mine, shipped_weights()), shares)


def tell(cues: dict[str, float], reply: Wording, weights: Weights) -> Three:
    """The log-likelihoods of the three stances, up to a constant."""
    agree = disagree = neutral = 0.0
    for name, value in cues.items():
        weight = weights.cues.get(name)
        if weight is not None:
            agree += weight[AGREE] * value
            disagree += weight[DISAGREE] * value
            neutral += weight[NEUTRAL] * value
    # The words in their order: a set's order, and with it the last digit of the sum, changes from run to run.
    named = (
        (weights.openers, openers(reply)),
        (weights.words, dict.fromkeys(reply.words)),
        (weights.opening, dict.fromkeys(reply.opening)),
    )
    for table, names in named:
        for name in names:
            weight = table.get(name)
            if weight is not None:
                agree += weight[AGREE]
                disagree += weight[DISAGREE]
                neutral += weight[NEUTRAL]
    return TRUST * agree, TRUST * disagree, TRUST * neutral


def posterior(tells: Three, shares: Three) -> Three:
    most = max(tells)
    a, d, n = (share * math.exp(tell - most) for tell, share in zip(tells, shares, strict=True))
    total = a + d + n
    return a / total, d / total, n / total


# What a cue says, in words; {words} are the words of the text that are on the list of the cue.
REASONS = {
    "agrees": "words of agreement: {words}",
    "thanks": "kind words: {words}",
    "disagrees": "words of dispute: {words}",
    "denies": "negation: {words}",
    "turns against": "a turn: {words}",
    "you": "speaks to them: {words}",
    "mocks": "mocking: {words}",
    "adds": "adds: {words}",
    "evidence asked": "talk of proof: {words}",
    "hedges": "hedges: {words}",
    "asks what": "a question word: {words}",
    "agreeing phrase": "words of agreement: {phrase}",
    "agrees, but, later": "agrees, only to object",
    "but, later": "turns round: but",
    "agrees, but": "agrees only to object",
    "you, denied": "denies what they say",
    "you, asked": "asks them back",
    "asks": "ends on a question",
    "asks only": "only asks",
    "asks first": "opens with a question",
    "asks, many": "several questions",
    "exclaims": "exclamation mark",
    "trails off": "dots",
    "scare quotes": "a word in quotation marks",
    "link": "brings a link",
    "shares words": "takes up: {shared}",
    "shares words, one denies": "takes up, one of the two denying: {shared}",
    "shares words, turned": "takes up with the negation turned: {shared}",
    "shares words, kept": "takes up: {shared}",
    "parent asks": "a question stands above",
    "parent asks anywhere": "a question stands above",
    "you, nowhere": "does not speak to them",
    "you, asked or told what you do": "asks them back",
    "they": "speaks of others: {words}",
    "they, both": "both speak of others",
    "praises": "praise: {words}",
    "blames": "blame: {words}",
    "blames, both": "both blame: {words}",
    "first sentence, short": "opens with a word or two",
    "parent blames": "blame stands above",
    "parent opens with you": "they were spoken to above",
    "parent opens denying": "a denial stands above",
}


def reason(name: str, reply: Wording, parent: Wording) -> str:
    """Return what a cue of a reply says, with the words that show it; empty for one that nobody could check."""
    base = name if name in REASONS else name.split(",")[0]
    told = REASONS.get(base, "")
    if "{words}" in told:
        of = CUES[base.split(",")[0]]
        listed = dict.fromkeys(word for word in reply.words if word in of)
        return told.format(words=", ".join(list(listed)[:3]))
    if "{phrase}" in told:
        return told.format(phrase=agreeing(reply))
    if "{shared}" in told:
        common = reply.content & parent.content
        shared = dict.fromkeys(word for word in reply.words if word not in STOPWORDS and stem(word) in common)
        return told.format(shared=", ".join(list(shared)[:3]))
    return told
