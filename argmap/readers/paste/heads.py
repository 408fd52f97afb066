"""From the text of a head to the name in it: what a site writes around every name is told by its coming back."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from ...text.frames import ANSWERING, BUTTONS, BY, LINKING, SAYS, STRONG_BADGES

LONGEST_NAME = 60
MAJORITY = 0.7  # of the heads that begin or end with a word which is the site's
HALF = 0.5  # of the heads, for a word written together with the name
OFTEN = 0.2  # of the heads, for a word that is known to be a site's
MOST_WORDS = 12  # of the site around a name
NEARLY, FEWEST_SHARED = 0.9, 5  # of the heads, and heads, that begin with the same letters, which are the site's
GLUED = 12  # characters, at most, of a word of the site that is written together with the name

EDGE = " \t\xa0\u200b–—-•·|:;,/>*→»«←…=~\ufeff↪↳"
_URL = re.compile(r"(?:https?://|www\.)\S+", re.I)
_NUMBER = re.compile(r"^(?:[+-]?\d+\s+)?#\d+(?:\.\d+)*[.:)]?\s*|^\d{1,4}[.)]\s*(?=\D)|^[+-]?\d{1,10}\s+(?=\S)")
_NUMBER_BEHIND = re.compile(r"[\s•·|]*[#(\[]+\s?\d+\s?[)\]]*$")
_POINTS = re.compile(r"(?:[\s,|•·(]*[+-]?\d+\s?(?:points?|pts|votes?|likes?|reputation)(?![^\W\d_]))+.*$", re.I)
_POINTS_BY = re.compile(r"^\W*\d[\d.,]*\s+(?:points?|votes?|likes?)\s+by\s+", re.I)
BETWEEN = re.compile(r"(?<!\s)\s+[→▶►⟶➜➤▸»›>]\s+@?")  # of a name and that of whom it answers
_MARKS = re.compile(
    r"^(?:\[[–−+-]\]|[▲▼△▽↑↓►▶✓✔★☆|]+)\s*|^/?u/(?=\w)|\s*\[(?:[A-Z]{1,3}|[a-z]{1,9})\]$"
    r"|\s*\((?:not verified|author|op|admin|mod|edited|unregistered|guest)\)$",
    re.I,
)
_INNER = re.compile(r"(?<=[^\W_A-Z])[A-Z](?=[^\W\d_]{2})")  # a capital within a word
_AGE_BEHIND = re.compile(r"(?<!\d)\d+\s?(?:mo|min|hr|yr|[smhdwy])\d*$")  # written together with the name
_HANDLE = re.compile(r"(?<!\s)\s*\(@\w+\)$")
ANSWERING_WORDS = "|".join(map(re.escape, sorted(ANSWERING, key=len, reverse=True)))
ANSWERS = re.compile(rf"(?i)(?:^|\s|(?<=[^\W\d_])(?=responded to|replied to))(?:{ANSWERING_WORDS})\b\s*:?\s*")


# Words of saying that may be written together with a name, the longest first.
_GLUED_SAYS = tuple(sorted((word for word in SAYS if len(word) > 3), key=lambda word: (-len(word), word)))


class Name(NamedTuple):
    """A name as it stands in a head, whom the head says it answers, and whether it is set as most are."""

    name: str
    addressee: str | None = None
    usual: bool = True


def may_be_name(text: str) -> bool:
    """Say whether a text may be somebody's name at all."""
    return 0 < len(text) <= LONGEST_NAME and any(c.isalnum() or ord(c) > 0x2000 for c in text)


def trimmed(text: str) -> str:
    """Return a text without addresses, and without the signs that part the pieces of a head at its ends."""
    return _URL.sub(" ", text).strip(EDGE)


def names(texts: Sequence[str]) -> list[Name]:
    """Return the name in the text of each head of one kind.

    What nearly all heads begin or end with, before or behind names that differ, is the site's: "Posted by", "says:",
    "Comment author avatar". Words known to be a site's count from fewer heads on. What is left of a head that lacks
    them is not `usual`.
    """
    split = [_answering(trimmed(text)) for text in texts]
    found = [author for author, _ in split]
    cuts = [0] * len(found)
    changed = True
    for _ in range(MOST_WORDS):
        if not changed:
            break
        before = found
        found = _without_marks(found)
        for step in (_without_numbers, _without_first, _without_last):
            cut = step(found)
            cuts = [had + (one != other) for had, one, other in zip(cuts, found, cut, strict=True)]
            found = cut
        changed = found != before
    found = _without_badges(_without_stops(_without_places(_without_digit(_without_glued_ranks(_without_glue(found))))))
    usual = Counter(cuts).most_common(1)[0][0] if cuts else 0
    return [
        Name(" ".join(text.split()), addressee, had >= usual)
        for text, had, (_, addressee) in zip(found, cuts, split, strict=True)
    ]


def _answering(text: str) -> tuple[str, str | None]:
    """A head's text without whom it says it answers, and that; all of it where it says nothing of the kind."""
    parts = ANSWERS.split(text, maxsplit=1)
    if len(parts) < 2:
        parts = BETWEEN.split(text, maxsplit=1)
    author = parts[0].strip(EDGE)
    if len(parts) < 2 or not author:
        return text, None
    return author, " ".join(parts[1].strip(EDGE).split()) or None


def _without_marks(texts: list[str]) -> list[str]:
    if sum(text.startswith("@") for text in texts) >= MAJORITY * len(texts):
        texts = [text.lstrip("@") or text for text in texts]
    handles = sum(bool(_HANDLE.search(text)) for text in texts) >= OFTEN * len(texts)
    for pattern in (_MARKS, _POINTS_BY, _POINTS, _NUMBER_BEHIND, *((_HANDLE,) if handles else ())):
        texts = [pattern.sub("", text).strip(EDGE) or text for text in texts]
    return texts


def _without_numbers(texts: list[str]) -> list[str]:
    cut = [_NUMBER.sub("", text).strip(EDGE) or text for text in texts]
    return cut if sum(one != other for one, other in zip(texts, cut, strict=True)) >= MAJORITY * len(texts) else texts


def _without_first(texts: list[str]) -> list[str]:
    return _without_word(texts, 0, BY | LINKING)


def _without_last(texts: list[str]) -> list[str]:
    return _without_word(texts, -1, SAYS | LINKING | BUTTONS)


def _without_word(texts: list[str], place: int, known: frozenset[str]) -> list[str]:
    """The texts without the word at one end that comes back, if what it leaves behind is many things."""
    words = [(text.split() or [""])[place] for text in texts]
    often = Counter(word.lower() for word, text in zip(words, texts, strict=True) if word != text)

    def rest(text: str, word: str) -> str:
        return (text[len(word) :] if place == 0 else text[: -len(word)]).strip(EDGE)

    for word, count in often.most_common(3):
        # "at" is the site's, the "A" of "Nick A" is not; a head may begin with a capital ("Posted by").
        ours = sum(own == word for own in words) if place or word.strip(EDGE) not in BY else count
        is_known = word.strip(EDGE + ".") in known and ours >= max(2, OFTEN * len(texts))
        if not is_known and count < MAJORITY * len(texts):
            continue
        left = [
            rest(text, own) if own.lower() == word and own != text else text
            for text, own in zip(texts, words, strict=True)
        ]
        differing = {one for one, other in zip(left, texts, strict=True) if one != other}
        if is_known or len(differing) > max(2, count // 8):
            return left
    return texts


def _without_glue(texts: list[str]) -> list[str]:
    """The texts without what is written together with most names, before ("avatarAnn") or behind ("Annwrote")."""
    for size in range(GLUED, 3, -1):
        often = Counter(text[:size] for text in texts if len(text) > size).most_common(1)
        if not often:
            continue
        begins, count = often[0]
        behind = {text[size:] for text in texts if text.startswith(begins)}
        ours = begins.isalpha() and begins.islower() and len(behind) > count // 2
        named = all(text[:1].isupper() for text in behind) and count >= max(2, HALF * len(texts))
        # Hardly anybody's name begins as all others do, but for "guest12".
        shared = all(text[:1].isalpha() for text in behind) and count >= max(FEWEST_SHARED, NEARLY * len(texts))
        if ours and (named or shared):
            return [text[size:].strip(EDGE) if text.startswith(begins) else text for text in texts]
    glued = [
        next((text[: -len(word)] for word in _GLUED_SAYS if len(text) > len(word) and text.endswith(word)), text)
        if text.endswith(_GLUED_SAYS)
        else text
        for text in texts
    ]
    aged = [_AGE_BEHIND.sub("", text) or text for text in texts]
    if sum(one != other for one, other in zip(texts, aged, strict=True)) >= max(3, MAJORITY * len(texts)):
        return aged
    cut = sum(one != other for one, other in zip(texts, glued, strict=True))
    return glued if cut >= max(3, OFTEN * len(texts)) else texts


def _without_glued_ranks(texts: list[str]) -> list[str]:
    """The texts without what is written together with the name ("AnnMember", "BoGuest") where nearly all have something
    there that others have too."""
    capitals = [[at.start() for at in _INNER.finditer(text)] for text in texts]
    before: dict[str, set[str]] = {}
    for text, places in zip(texts, capitals, strict=True):
        for at in places:
            before.setdefault(text[at:], set()).add(text[:at])
    shared = {end for end, begins in before.items() if len(begins) > 1}
    cut = [
        next((text[:at] for at in places if text[at:] in shared), text)
        for text, places in zip(texts, capitals, strict=True)
    ]
    several = len({*cut}) >= FEWEST_SHARED and len(shared) < len({*cut})
    return cut if several and sum(map(str.__ne__, cut, texts)) >= NEARLY * len(texts) else texts


def _without_places(texts: list[str]) -> list[str]:
    """The texts without what stands behind a comma, where nearly all have one: where their people live."""
    placed = sum("," in text for text in texts)
    return [text.split(",")[0].strip() or text for text in texts] if placed >= MAJORITY * len(texts) else texts


def _without_badges(texts: list[str]) -> list[str]:
    """The texts without a badge behind the name ("Ann Brook Author"), where the name is one without it: it has two
    words or stands alone elsewhere."""
    known = Counter(texts)
    found = []
    for text in texts:
        name, _, last = text.rpartition(" ")
        badge = last.lower() in STRONG_BADGES and last[:1].isupper()
        found.append(name if badge and (name in known or " " in name) else text)
    return found


def _without_stops(texts: list[str]) -> list[str]:
    """The texts without a full stop or a genitive at the end where every one has it, as rows for those who listen do
    ("Comment by Ann.", "Ann’s picture"); a stop behind an initial is the name's."""
    if all(text.endswith(".") and len(text.split()[-1]) > len("A.") for text in texts):
        return [text[:-1] for text in texts]
    return [text[:-2] for text in texts] if all(text[1:].endswith(("'s", "’s")) for text in texts) else texts


def _without_digit(texts: list[str]) -> list[str]:
    """The texts without a last digit where every one has it and somebody has several: a count of votes written
    together with the name."""
    if len(texts) <= 4 or not all(text[-1:].isdigit() and len(text) > 1 for text in texts):
        return texts
    cut = [text[:-1] for text in texts]
    return cut if len({*cut}) < len({*texts}) else texts
