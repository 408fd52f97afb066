"""From a sentence or a part of one to its role: does it claim something, give a reason (premise), or neither.

A linear model (multinomial logistic regression) over the runs of one to three words, the sum of the words' vectors
(those of `matching`), and some eighty named features: length, kinds of words, endings, punctuation. See
`training/roles.py`, also for how much of its score comes from sentences that the corpus repeats.

A full stop at the end is not looked at. In the corpus it tells the parts without a role, as those were cut by a program
that dropped it, and would lift macro-F1 by two hundredths there; in a sentence from elsewhere it says nothing.

Tried in cross-validation by thread and left out, as none moved macro-F1 by more than 0.004: letter groups, stems, first
and last words marked, word shapes, inverse document frequency, finer labels (ten kinds of claim and premise), a mixture
with 300 trees over the named features, and scores learned from three other corpora (claims and evidence of articles,
conclusions and premises of debates, key points and arguments).
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from ..text.files import shipped
from ..text.words import STOPWORDS, fold
from . import matching

CLAIM, PREMISE, NONE = ROLES = ("claim", "premise", "none")
PLENTY = 2000  # characters of a text that are looked at; the longest of 4,000 annotated parts has 1,300
LONGEST = 3  # words of a run
START, END = "<s>", "</s>"
NUMBER, YEAR, LINK = "<number>", "<year>", "<link>"
REASONS = 3  # that a `why` names
VECTOR = 0.3  # weight of the vectors' sum among the features

_TOKEN = re.compile(r"https?://\S+|[^\W_]+(?:'[^\W_]+)*|\.\.\.|[^\w\s]")
_ENTITIES = (("&gt;", ">"), ("&lt;", "<"), ("&amp;", "&"))  # some saved pages keep them
_PAST = frozenset("was were had did went said made got took came told felt thought found knew used".split())
_CAPITALISED = re.compile(r"(?<=\w )[A-Z]\w+")
_SHOUTED = re.compile(r"\b[A-Z]{3,}\b")
_WITHIN = re.compile(r"[.!?]\s+\S")

# Kinds of words. Each gives two features: whether one is there, and the share of the words that are of the kind.
KINDS: Mapping[str, frozenset[str]] = {
    name: frozenset(said.split())
    for name, said in {
        "judging": "good bad best worst better worse great terrible awful wrong right stupid dumb silly ridiculous "
        "absurd important valuable useless pointless necessary unnecessary fair unfair moral immoral just unjust evil "
        "harmful beneficial useful effective ineffective reasonable unreasonable rational irrational valid invalid "
        "flawed true false obvious clear superior inferior wonderful horrible justified acceptable unacceptable "
        "dangerous healthy unhealthy interesting boring easy hard difficult impossible possible likely unlikely",
        "should and could": "should shouldn't must ought need needs would wouldn't could couldn't can can't cannot may "
        "might will won't",
        "I": "i i'm i've i'd i'll me my mine myself",
        "we": "we our us we're ours",
        "you": "you your you're you'd you've yours yourself",
        "he, she, they": "he she him her his they them their theirs he's she's they're",
        "people at large": "people everyone everybody anyone someone nobody person man men woman women society world "
        "human humans",
        "not": "not no never none nothing don't doesn't didn't isn't aren't wasn't can't won't wouldn't couldn't "
        "shouldn't",
        "opinion": "think believe feel guess maybe perhaps probably seems seem opinion imo suppose personally "
        "argue view",
        "all and some": "all every most many some few always never often sometimes usually generally any each both",
        "reasons": "because since therefore thus hence so due cause causes reason means then",
        "examples and cases": "example instance such like imagine consider say suppose if when",
    }.items()
}
ENDINGS = (
    *("tion", "ness", "ment", "ity", "ism", "ist", "ive", "able", "ible", "ful", "less", "ous", "al"),
    *("ing", "ed", "ly", "er", "est", "s", "n't"),
)
SHORT = (2, 4, 7, 11, 16, 24, 40)  # words up to which a text is short, a feature each
_LENGTHS = dict.fromkeys(("its length, squared", *(f"at most {most} words" for most in SHORT)), "its length")
_VERBS = frozenset(
    "is are was were be been am have has had do does did can could will would should may might must".split()
)


class Role(NamedTuple):
    """The role of a text, how likely each is, and why, in words.

    `label` is the role that training with equal attention to the three prefers; where roles are as good, that is not
    always the likeliest one.
    """

    label: str
    chances: dict[str, float]
    why: str


class Weights(NamedTuple):
    """What was learned; three numbers each, in the order of ROLES."""

    bias: tuple[float, ...]
    runs: dict[str, tuple[float, ...]]
    named: dict[str, tuple[float, ...]]
    usual: dict[str, float]  # the mean of each named feature: only what differs from it tells
    vector: tuple[tuple[float, ...], ...]  # a role each
    scale: float  # what the sums are multiplied by to become the log of a chance …
    shift: tuple[float, ...]  # … and what is added


@cache
def weights() -> Weights:
    """Return the learned weights, read once."""
    card = json.loads(shipped("roles"))
    numbers = iter(card["weights"])
    unit = card["unit"]
    return Weights(
        bias=tuple(card["bias"]),
        runs={
            run: (first * unit, second * unit, third * unit)
            for run, first, second, third in zip(card["runs"].split("\n"), numbers, numbers, numbers, strict=True)
        },
        named={name: tuple(each) for name, each in card["named"].items()},
        usual=card["usual"],
        vector=tuple(tuple(each) for each in card["vector"]),
        scale=card["scale"],
        shift=tuple(card["shift"]),
    )


def role(text: str) -> Role:
    """Return the role of a sentence or a part of one, the chance of each, and why.

    Argument: plain text; of a long one its first 2,000 characters count. The chances add up to 1 and are calibrated
    on parts of Reddit posts of which a third claim and four in ten give a reason; an empty text has no role.
    """
    if not tokens(text):
        return Role(NONE, {CLAIM: 0.0, PREMISE: 0.0, NONE: 1.0}, "says nothing")
    added = contributions(text)
    total = [math.fsum(each[at] for _, each in added) for at in range(len(ROLES))]
    best = max(range(len(ROLES)), key=lambda at: (total[at], -at))
    telling: dict[str, float] = {}
    for name, each in added:
        telling[name] = telling.get(name, 0.0) + each[best] - (math.fsum(each) - each[best]) / 2
    order = sorted(telling, key=lambda name: (-telling[name], name))
    shown = [name for name in order if name and telling[name] > 0]
    return Role(ROLES[best], dict(zip(ROLES, calibrated(total), strict=True)), "; ".join(shown[:REASONS]))


def contributions(text: str) -> list[tuple[str, tuple[float, ...]]]:
    """Return what adds to each role (numbers in the order of ROLES), with its name in words; the name is empty for what
    every text has, and for single little words and signs."""
    learned = weights()
    said = tokens(text)
    here = runs(said)
    share = 1 / math.sqrt(len(here) + 1)
    first, second, third = learned.bias
    found: list[tuple[str, tuple[float, ...]]] = []
    for run in sorted(here):
        if each := learned.runs.get(run):
            found.append((_quoted(run), (each[0] * share, each[1] * share, each[2] * share)))
    for name, value in named(text, said).items():
        if value and (each := learned.named.get(name)):
            usual = learned.usual[name]
            first, second, third = first + usual * each[0], second + usual * each[1], third + usual * each[2]
            value -= usual
            found.append((_LENGTHS.get(name, name), (each[0] * value, each[1] * value, each[2] * value)))
    found.append(("", (first, second, third)))
    stems = [each for word in said if (each := _by_vector(word))]
    if stems:
        share = VECTOR / math.sqrt(len(stems))
        first, second, third = (math.fsum(column) * share for column in zip(*stems, strict=True))
        found.append(("the meaning of its words", (first, second, third)))
    return found


def calibrated(total: Iterable[float]) -> tuple[float, ...]:
    """Return the chances that belong to what was added up for each role."""
    learned = weights()
    raised = [learned.scale * one + shift for one, shift in zip(total, learned.shift, strict=True)]
    most = max(raised)
    shares = [math.exp(one - most) for one in raised]
    return tuple(one / math.fsum(shares) for one in shares)


def tokens(text: str) -> list[str]:
    """Return the folded words and signs of a text; numbers, years and links stand for all of their kind."""
    text = text[:PLENTY].replace("\u2019", "'")
    for entity, sign in _ENTITIES:
        text = text.replace(entity, sign)
    return [_token(found) for found in _TOKEN.findall(fold(text).rstrip(". \t\n"))]


def _token(said: str) -> str:
    if said[0].isdigit():
        return YEAR if len(said) == 4 and said.isdigit() else NUMBER
    return LINK if "://" in said else said


def runs(said: list[str]) -> set[str]:
    """Return the runs of one to three words and signs, with the beginning and the end as further ones."""
    edged = [START, *said, END]
    found = set(said)
    for size in range(2, LONGEST + 1):
        found.update(" ".join(edged[at : at + size]) for at in range(len(edged) - size + 1))
    return found


def named(text: str, said: list[str]) -> dict[str, float]:
    """Return the features that have a name, of a text and its `tokens`."""
    text = text[:PLENTY].strip()
    spoken = [word for word in said if word[0].isalnum() or word in (NUMBER, YEAR, LINK)]
    size = len(spoken)
    each = 1 / max(1, size)
    length = math.log(1 + size)
    found = {"its length": length, "its length, squared": length * length / 4}
    found.update((f"at most {most} words", 1.0) for most in SHORT if size <= most)
    counts = Counter(kind for word in spoken for kind in _kinds(word))
    for kind, count in counts.items():
        if kind in KINDS or kind == "the past":
            found[f"speaks of: {kind}"] = 1.0
        found[f"share of words: {kind}"] = 5 * count * each
    present = set(said)
    ends = text[-1:]
    signs = {
        "begins with a capital": text[:1].isupper(),
        "begins in lower case": text[:1].islower(),
        "asks": "?" in present,
        "ends with a question": ends == "?",
        "calls out": "!" in present,
        "holds a number": NUMBER in present or YEAR in present,
        "holds a link": LINK in present,
        "holds quotation marks": '"' in present or "\u201c" in text,
        "is or holds a quoted line": ">" in present,
        "holds brackets": "(" in present,
        "has an open bracket": said.count("(") != said.count(")"),
        "holds emphasis": "*" in present,
        "ends with a colon": ends == ":",
        "ends with a comma": ends == ",",
        "holds a word in capitals": bool(_SHOUTED.search(text)),
        "ends on a little word": bool(spoken) and spoken[-1] in STOPWORDS,
        "names the view to be changed": "cmv" in present,
        "holds an auxiliary verb": not _VERBS.isdisjoint(present),
        "holds several sentences": bool(_WITHIN.search(text)),
    }
    found.update((name, 1.0) for name, there in signs.items() if there)
    found["length of its words"] = sum(map(len, spoken)) * each / 5
    found["commas"] = 5 * said.count(",") * each
    found["names"] = 3 * len(_CAPITALISED.findall(text)) * each
    return found


@lru_cache(maxsize=1 << 14)
def _kinds(word: str) -> tuple[str, ...]:
    """The kinds of words, and endings, that a word is of."""
    found = [name for name, members in KINDS.items() if word in members]
    if word in _PAST or (len(word) > 4 and word.endswith("ed")):
        found.append("the past")
    if word in STOPWORDS:
        found.append("little words")
    found += [f"-{ending}" for ending in ENDINGS if len(word) > len(ending) + 2 and word.endswith(ending)]
    return tuple(found)


@lru_cache(maxsize=1 << 14)
def _by_vector(word: str) -> tuple[float, ...]:
    """What the vector of a word adds to each role; empty for a word without one."""
    vector = matching.prepare(word).vector
    if not any(vector):
        return ()
    return tuple(math.fsum(a * b for a, b in zip(vector, each, strict=True)) for each in weights().vector)


def _quoted(run: str) -> str:
    if " " not in run and (run in STOPWORDS or not run[0].isalnum()):
        return ""
    said = run.replace(START, "").replace(END, "").strip()
    where = "opens with " if run.startswith(START) else "ends with " if run.endswith(END) else ""
    return f'{where}"{said}"' if said else ""
