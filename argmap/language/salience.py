"""From sentences to the one that matters: of a turn, of a position, of a dispute; and to what of a turn is shown.

There are three questions. Which sentence of a turn matters to the argument (`worth`: cards, ladder, tree)? Which of
many tells plainly what a position holds (`tells`: the summary)? Which stands for the whole matter (`stands`: titles and
labels)? The answer to one is no answer to another: chosen by `worth`, labels have less in common with what people call
the sides (0.328 for 0.339, F1 of words), and the summary shows questions in place of plain statements.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from ..text.words import STOPWORDS, content_words, quotations, stem, tokens, words
from .own import Own, Span, says

LINE = 90  # characters of a title or a label
MOST = 50  # sentences of a turn that are weighed: fifty hold any point, a turn of a thousand is a pasted article

_NUMBERS = {"a": "1", "an": "1", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6"}
_NUMBERS |= {"seven": "7", "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12"}
_STOPS = frozenset('.,;:!?()"“”\n…')
_QUOTATION = ('"', "“", "”", "„", "«", "»")  # a tuple, as "" is in every string
_ADDRESS = ("http", "www.")
_CODE = ("<", "=", "{", "`", "()")
_POINTS_BACK = re.compile(r"(?:and |but |so )?(?:this|that|it|these|those)\b", re.I)
_COMMON = frozenset(stem(word) for word in STOPWORDS - _NUMBERS.keys())
ENOUGH = 3  # content words of a clause that says something by itself
_DASHES = re.compile(r"(?<!\s)\s+[-–—]+\s+|[;:—]\s+|\.\.\.\s*|…\s*")
_LEADS = re.compile(
    r"(?:(?:and|but|so|or|well|also|yes|no|yeah|ok|okay|now|right now|then|again|yet|still|today|otherwise|maybe|"
    r"perhaps|instead|meanwhile|indeed|however|therefore|thus|hence|of course|in fact|in other words|first|second|"
    r"as (?:mentioned|i said|you know)(?: above)?|besides|sorry|imh?o|i (?:think|believe|guess|suppose)(?: that)?|"
    r"(?:actual|basic|obvious|clear|frank|honest|personal|apparent|unfortunate|sad|sure|certain|usual|general|final|"
    r"presumab|admitted|serious|real)(?:al)?ly)\b,?\s+)+",
    re.I,
)
# What leads a sentence on from what was said before, and can be left out of it: some words where a comma follows, or a
# subject, others anyway.
_JOINT = re.compile(
    r"(?:(?:and|but(?! for\b)|also|plus|moreover|furthermore|additionally|heck|oh|lol|haha|anyways?)(?:,\s*|\s+)"
    r"|(?:so|well|yes|yeah|yep|no|nope|nah|ok|okay|now|then|again|still|besides|however|therefore|thus|hence|in fact|"
    r"of course|for (?:example|instance)|first(?:ly)?|second(?:ly)?|third(?:ly)?|last(?:ly)?|finally|nevertheless|"
    r"nonetheless|indeed|in other words|sorry|sure|right|true|look|hi|hello|hey|thanks|thank you|p\.?s\.?|btw|imh?o|"
    r"(?:as|like) (?:i|you)(?: have|['’]ve)? (?:said|mentioned|wrote)(?: above| before)?|"
    r"as mentioned(?: above| before)?),\s*"
    r"|(?:so|yes|yeah|no|well|now)\s+(?=(?:i|you|he|she|it|we|they|the|this|that|these|those|there|a|an|my|your|his|her"
    r"|our|their)\b))",
    re.I,
)
_CALLED = re.compile(
    r"(?:@[\w.-]+[,:]?|(?:hi|hello|hey|dear|thanks|thank you|sorry)\s+(?:there|all|guys|everyone|"
    r"(?-i:[A-Z])[\w'’]*(?:[.-]\w+)*(?:\s(?-i:[A-Z])[\w'’]*(?:[.-]\w+)*)?)\s*[,.!:–—-]+)\s+",
    re.I,
)  # who is spoken to
# Words and calls in front of a sentence that are left out of it: a thousand are no sentence and take a minute.
LEADS = 5
_NAMED = re.compile(
    r"([\w.'’-]+(?: [\w.'’-]+){0,2})\s*[,:]\s+(?!(?:who|whose|which|and|or|the|an?)\b|\w+(?:,| and\b))", re.I
)
_PIECE = re.compile(r"@?[\w.'’-]+\s+")
NAME = 4  # words of a name
_NAMED_LAST = re.compile(r",\s+([\w'’-]+)(?=[.!?]*$)")
_TAKES_SIDES = re.compile(
    r"\b(?:i['’]m with|i (?:dis)?agree|i['’]m on .{1,20} side|(?:is|are|you['’]re) right)\b", re.I
)
_OPEN_SUBJECTS = frozenset(
    "the a an his her their our all most some many no every each there both "
    "such any other people nobody everybody somebody anybody everyone someone anyone nothing everything something none "
    "one".split()
)
# What would need more than another order of words, or stays unclear out of its place.
_UNCLEAR = re.compile(r"[?\"“”\n]|\b(?:you|your|yours|i|my|me)\b|^(?:this|that|it|these|those|he|she|they|we)\b", re.I)
# Another clause, with its verb, whose words stay in the order of a statement.
_CLAUSE = re.compile(r"\b(?:and|but|or|so|while|because)\b", re.I)
_FINITE = re.compile(r"\b(?:is|are|was|were|has|have|had|does|do|did|will|can|could|would|should)\b", re.I)
_SUBJECT = re.compile(
    r"(?!(?:if|by|since|here|because|when|while|after|before|in|on|at|for|with|as|to|from|of|that|which|who|what|how|"
    r"why|where|not|though|although|unless|until|let|than|nor|neither|either|even|once|behind|below|above|under|over|near|between|"
    r"one|among|during|without|within|against|through|across|around|about|outside|inside|beyond|despite|whoever|whatever|"
    r"whichever|nowhere)\b|\w+\.\.)"
    r"(?P<subject>[A-Za-z][\w'’.-]*"
    r"(?: (?!(?:that|which|who|if|as|when|what|how|why|where|to|and|or|it|he|she|they|we|this|may|might|sure)\b)"
    r"[\w'’-]+){0,3}?) "
    r"(?P<verb>(?:is|are|was|were|would|could|should|does|do|did|ca|wo)n['’]t|is|are|was|were|will|would|can|could|"
    r"should|must|(?:has|have|had)(?= (?:been|not|never)\b))"
    r" (?P<rest>(?!of\b).+)",
    re.I | re.S,
)
# A comma or a joint from which another clause follows, which is no part of the question.
_NEXT_CLAUSE = re.compile(
    r",? (?:al|even )?though\b|, (?=(?:and|but|so|or|which|who|as|if|because|since|not|while|when|it|this|that|they|he|"
    r"she|we|the|there|these|those)\b|[\w'’]+ (?:is|are|was|were|do|does|did|has|have|had|will|can)\b)",
    re.I,
)
_ASIDE = re.compile(r"(?<!\s)\s*\([^()]*\)")
# Whether somebody does or does not is one question, and is put best without a denial.
_DENIED = re.compile(r"^not (?!only\b|just\b|merely\b|even\b|necessarily\b|so\b|all\b|every)")
_AFFIRMED = {"can't": "can", "won't": "will"}
_FILLERS = _COMMON - {"no", "not", "nor"}
_GREETINGS = frozenset("hi hello hey thanks thank thx lol haha hahaha welcome cheers sorry wow ok".split())
_DENIALS = frozenset(
    "no not never nothing none nobody isn't aren't wasn't weren't don't doesn't wrong false untrue nonsense lie lies "
    "but however actually didn't won't wouldn't can't cannot couldn't shouldn't hasn't haven't hadn't".split()
)
_WISHES = frozenset("should must need ought".split())
_YOU = frozenset("you your yours you're you've you'd you'll yourself u ur".split())
_ME = frozenset("i i'm i've i'd i'll me my mine myself".split())
_THEY = frozenset("he she they him her them his their he's she's they're".split())
_BELIEFS = frozenset("think believe guess suppose feel opinion imo imho".split())
_JOINTS = frozenset("and but or so because then also well anyway however yet plus".split())
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


def describe(own: Own, at: int, matter: Mapping[str, float]) -> dict[str, float]:
    """Return what tells whether a sentence states a side of a matter so that a stranger understands it, by name.

    Arguments: what the turn says itself; the place of the sentence among its `sentences`; the stems of the matter, each
    with a weight that grows with how much it says and how often it recurs.
    """
    start, end = own.sentences[at]
    sentence = own.text[start:end]
    said = words(sentence)
    content = content_words(sentence)
    hits = sorted((matter[word] for word in set(content) if word in matter), reverse=True)
    several = len(own.sentences)
    found = {
        "of the matter": math.fsum(hits),
        "of the matter, by length": math.fsum(hits) / (3 + len(content)),
        "foremost of the matter": hits[0] if hits else 0.0,
        "nothing of the matter": float(not hits),
        "words": min(len(said), 40) / 40,
        "content words": min(len(content), 20) / 20,
        "under four content words": float(len(content) < 4),
        "under six words": float(len(said) < 6),
        "too long for a line": float(len(sentence) > LINE),
        "far too long": float(len(sentence) > 2 * LINE),
        "asks": float(sentence.rstrip("\"'”’)").endswith("?")),
        "ends like a sentence": float(sentence.rstrip("\"'”’)").endswith((".", "!"))),
        "leads on": float(sentence.endswith((":", ",", "…", "..."))),
        "exclaims": float("!" in sentence),
        "denies": float(not _DENIALS.isdisjoint(said)),
        "asserts": float(not _ASSERTIONS.isdisjoint(said)),
        "wishes": float(not _WISHES.isdisjoint(said)),
        "speaks to somebody": float(not _YOU.isdisjoint(said)),
        "speaks to somebody, at once": float(not _YOU.isdisjoint(said[:3])),
        "speaks of itself": float(not _ME.isdisjoint(said)),
        "believes": float(not _BELIEFS.isdisjoint(said)),
        "points back": float(bool(_POINTS_BACK.match(sentence))),
        "he, she, they": float(not _THEY.isdisjoint(said[:2])),
        "greets": float(bool(said) and said[0] in _GREETINGS),
        "opens on a joint": float(bool(said) and said[0] in _JOINTS),
        "quotes": float(any(mark in sentence for mark in _QUOTATION)),
        "an address": float(any(mark in sentence for mark in _ADDRESS)),
        "figures": float(any(word[0].isdigit() for word in said)),
        "small first letter": float(sentence[:1].islower()),
        "first": float(at == 0),
        "last": float(at == several - 1),
        "the only one": float(several == 1),
        "place": at / several,
    }
    return {name: value for name, value in found.items() if value}


def unfit(sentence: str) -> int:
    """Return how many things keep a sentence from being a label: it asks, speaks to somebody, is not whole, …"""
    said = words(sentence)
    bare = sentence.rstrip("\"'”’)* ")
    return sum(
        (
            2 * ("?" in bare[-3:]),
            not _YOU.isdisjoint(said),
            sentence[:1].islower() or not sentence[:1].isalnum(),
            not bare.endswith((".", "!", "…")) or bare.endswith("..."),
            2 * (len(set(content_words(sentence))) < ENOUGH),
            2 * any(mark in sentence for mark in (*_ADDRESS, "@", " writes", " wrote:", *_CODE)),
            bool(said) and said[0] in _GREETINGS,
            bool(_POINTS_BACK.match(sentence)),
            said[:1] in (["he"], ["she"], ["they"]),
            2 * bool(_TAKES_SIDES.search(sentence)),
            2 * (len(clause(sentence)) > LINE),
            2 * (2 * sum(end - start for start, end in quotations(sentence, least=1)) > len(sentence)),
        )
    )


def plain(sentence: str, names: Collection[str] = ()) -> str:
    """Return a sentence without what ties it to its place: words that lead it on ("And", "Also,", "For example,") and
    whom it speaks to ("@Wren", "Hi Wren,", "Wren, …", "…, Wren", "Wren Alder The …").

    All else stays as it is said, but for a capital in front. Arguments: the sentence; the words of the names of those
    who take part, in small letters.
    """
    said = sentence.strip()
    said = said[_addressed(said, names) :]
    for _ in range(LEADS):
        found = _JOINT.match(said) or _CALLED.match(said) or _NAMED.match(said)
        rest = said[found.end() :] if found else ""
        if not found or len(content_words(rest)) < 2 or (found.re is _NAMED and not _all_named(found[1], names)):
            break
        said = rest[:1].upper() + rest[1:]
    last = _NAMED_LAST.search(said)
    return said[: last.start()] + said[last.end() :] if last and _all_named(last[1], names) else said


def _addressed(said: str, names: Collection[str]) -> int:
    """How many characters a name takes that stands in front of a sentence and is no part of it: after it a capital
    begins another. A first name alone counts behind "@", as "Anna Karenina is long" may speak of somebody else."""
    end = count = 0
    piece = _PIECE.match(said)
    while piece and count < NAME and _all_named(piece[0], names):
        end, count = piece.end(), count + 1
        piece = _PIECE.match(said, end)
    whole = count > 1 or (count == 1 and said.startswith("@"))
    return end if whole and said[end : end + 1].isupper() and len(content_words(said[end:])) > 1 else 0


def _all_named(called: str, names: Collection[str]) -> bool:
    return all(word in names for word in words(called))


def clause(sentence: str, names: Collection[str] = ()) -> str:
    """Return what to show of a sentence: itself, plain (`plain`), or of one too long for a line the first clause that
    says enough. `names` are the words of the names of those who take part."""
    said = plain(sentence, names).rstrip(" -–—:;,")
    if len(said) > LINE:
        parts = (part.strip(" -–—:;,") for part in _DASHES.split(said))
        said = next((part for part in parts if len(content_words(part)) >= ENOUGH and len(part) <= LINE), said)
    return said


def _goes_on(rest: str) -> bool:
    clause = _CLAUSE.search(rest)
    return clause is not None and _FINITE.search(rest, clause.end()) is not None


def asked(sentence: str, is_name: Callable[[str], bool]) -> str:
    """Return a sentence as a question that can be answered with yes or no, empty where that is not safe to do.

    Arguments: the sentence; whether a word that opens it is a name, so that it keeps its capital. Only the order of
    words changes, and only where a short subject stands before one of a few verbs: "The dates are irrelevant" becomes
    "Are the dates irrelevant?". A denial is left out ("The dates are not set" becomes "Are the dates set?"), as what is
    asked is the same.
    """
    said = next((part for part in _DASHES.split(sentence) if len(content_words(part)) > 1), "").strip(" .!…,")
    leads = _LEADS.match(said)
    said = said[leads.end() :] if leads else said
    found = _SUBJECT.match(said)
    if not found or len(said) > LINE or _UNCLEAR.search(said):
        return ""
    subject, verb, rest = found["subject"], found["verb"].lower().replace("’", "'"), _ASIDE.sub("", found["rest"])
    first, _, behind = subject.partition(" ")
    if first.lower() in _OPEN_SUBJECTS or not (
        is_name(first) or behind[:1].isupper() or first[1:].lower() != first[1:]
    ):
        first = first[:1].lower() + first[1:]
    elif behind and not behind[:1].isupper():
        return ""
    rest = _NEXT_CLAUSE.split(rest, maxsplit=1)[0]
    first_part = rest.partition(", ")[0]  # what follows is seldom a part of the question
    rest = first_part if len(content_words(first_part)) > 1 else rest
    if not content_words(rest) or _goes_on(rest) or "(" in rest:
        return ""
    if verb.endswith("n't"):
        verb = _AFFIRMED.get(verb, verb[:-3])
        rest = rest.removesuffix(" either")
    elif verb != "must":  # what must not be may still be
        rest = re.sub(r"^never\b", "ever", _DENIED.sub("", rest))
    return f"{verb[:1].upper()}{verb[1:]} {' '.join(filter(None, (first, behind)))} {rest.strip()}?"


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
