"""From a thread, what was put right in it and articles to the same with another name for everybody who takes part.

A name is replaced before anything is looked for, so that nothing found can hold it: as it is written above a turn and
as others write it (case, possessive, @name, with other signs between its words or none, escaped for an address, JSON
or HTML). The same name has the same pseudonym everywhere. Who else is spoken of, and what a nickname stands for, nobody
here knows.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from hashlib import sha256
from typing import Any, NamedTuple, TypeVar
from urllib.parse import quote, quote_plus

from .corrections import Entry
from .corrections.thread import places_of
from .gate import UNNAMED
from .model import Thread
from .text.words import STOPWORDS, fold

CONSONANTS, VOWELS = "bdfgklmnprstvz", "aeiou"
SYLLABLES = 4  # 24 million names: among 1,000 people two of one name are met in one thread of 50, and told apart
LONG = 5  # letters from which a name is looked for within words too ("Underworlds"); a shorter one only as a word
SHORT = 3  # letters below which a name, as a word that everybody uses, is looked for just as it is written
BETWEEN = (" ", "", "_", "-", "+", ".", "%20", "\n", "\xa0", "&nbsp;")  # what may stand between the words of a name
_PARTS = re.compile(r"[\s_.+-]+")
_MENTION = re.compile(r"(?<![\w/])@(?=\w)([\w.-]*\w)")
_DIGITS = re.compile(r"(?<!\d)\d+$")
_AS_IT_IS = ("format", "code", "state", "how", "kind")  # fields that hold no words of anybody

T = TypeVar("T")


class Hidden(NamedTuple):
    """A thread, corrections and articles in which nobody who takes part has their name."""

    thread: Thread
    entries: tuple[Entry, ...]
    articles: tuple[Thread, ...]


def hide(thread: Thread, entries: Iterable[Entry] = (), articles: Iterable[Thread] = (), *, key: str = "") -> Hidden:
    """Return a thread, what was put right in it and articles with pseudonyms in place of names.

    Arguments: these three; a word of your own that the pseudonyms depend on, so that nobody else can try names until
    one gives a pseudonym.
    """
    entries, articles = tuple(entries), tuple(articles)
    names = [turn.author for turn in thread.turns] + [turn.addressee for turn in thread.turns if turn.addressee]
    names += [name for entry in entries for name in (entry.by, entry.holder, entry.written_by) if name]
    names += [place.author for entry in entries for place in places_of(entry) if place.author]
    people = [name for name in dict.fromkeys(names) if _is_name(name)]
    made = _pseudonyms(people, key)
    # A word of a name that is written small elsewhere than in a name is a word like any other.
    everyday = _vocabulary(_Cover(made, {}, key).over(thread))
    parts = {part: made[name] for name in reversed(people) for part in sorted(_parts(name, everyday))}
    cover = _Cover(made, parts, key)
    return Hidden(cover.over(thread), tuple(map(cover.over, entries)), tuple(map(cover.over, articles)))


def _is_name(name: str) -> bool:
    return bool(name.strip()) and name.lower() not in UNNAMED


def _vocabulary(thread: Thread) -> frozenset[str]:
    """The words of a thread that are written small somewhere: no such word tells a person by itself."""
    return frozenset(word for turn in thread.turns for word in re.findall(r"[^\W\d_]+", turn.text) if word.islower())


# ---- the names


def _pseudonyms(people: Sequence[str], key: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in sorted(people):
        size = SYLLABLES
        while (made := _made(name, key, size)) in found.values():
            size += 1
        found[name] = made
    return found


def _made(name: str, key: str, size: int) -> str:
    digest = int.from_bytes(sha256(f"argmap\n{key}\n{unicodedata.normalize('NFC', name)}".encode()).digest(), "big")
    made = []
    for _ in range(size):
        digest, at = divmod(digest, len(CONSONANTS))
        digest, place = divmod(digest, len(VOWELS))
        made.append(CONSONANTS[at] + VOWELS[place])
    return "".join(made).capitalize()


def _spellings(name: str) -> set[str]:
    """The ways in which a whole name may be written, in small letters."""
    forms = {unicodedata.normalize(form, name) for form in ("NFC", "NFD")}
    parts = [part for part in _PARTS.split(name) if part]
    forms |= {between.join(parts) for between in BETWEEN}
    for form in list(forms):
        escaped = form.encode("ascii", "xmlcharrefreplace").decode()
        forms |= {quote(form, safe=""), quote_plus(form), html.escape(form), escaped, json.dumps(form)[1:-1]}
    return {fold(form) for form in forms if form.strip()}


def _parts(name: str, vocabulary: frozenset[str]) -> set[str]:
    """Parts of a name that tell whom is meant: its words, and itself without the number behind it."""
    found = {fold(part) for part in [*_PARTS.split(name), _DIGITS.sub("", name)]}
    return {part for part in found if len(part) > SHORT and part not in vocabulary and part not in STOPWORDS}


# ---- in place of them


class _Cover:
    """What replaces names in anything: a value with tables of spellings, as many texts are gone through with them."""

    def __init__(self, names: Mapping[str, str], parts: Mapping[str, str], key: str) -> None:
        self.names, self.key = names, key
        within: dict[str, str] = {}
        words: dict[str, str] = {}
        exact: dict[str, str] = {}
        for name, made in names.items():
            everyday = len(name) < SHORT or fold(name) in STOPWORDS
            for spelling in sorted(_spellings(name)):
                if everyday:
                    exact.setdefault(name, made)
                elif len(spelling) >= LONG:
                    within.setdefault(spelling, made)
                else:
                    words.setdefault(spelling, made)
        words = {**{part: made for part, made in parts.items() if part not in within}, **words}
        self.spelled = {**words, **within}
        self.exact = exact
        bounded = r"(?<![^\W_])(?:{})(?![^\W_])"
        self.found = _compiled(within, words, bounded)
        self.just = re.compile(bounded.format("|".join(map(re.escape, sorted(exact))))) if exact else None

    def over(self, value: T) -> T:
        """Return a value with pseudonyms in all its texts."""
        return self._over(value)  # type: ignore[no-any-return]

    def _over(self, value: Any) -> Any:
        if type(value) is str:
            return self._text(value)
        if isinstance(value, tuple):
            return tuple(map(self._over, value))
        if is_dataclass(value) and not isinstance(value, type):
            changed = {
                field.name: self._over(getattr(value, field.name))
                for field in fields(value)
                if field.name not in _AS_IT_IS
            }
            return replace(value, **changed)
        return value

    def _text(self, text: str) -> str:
        if text in self.names:
            return self.names[text]
        folded = fold(text)
        found = self.found.finditer(folded) if self.found else ()
        just = self.just.finditer(text) if self.just else ()
        spans = [(*match.span(), self.spelled[match[0]]) for match in found]
        spans += [(*match.span(), self.exact[match[0]]) for match in just]
        spans += [(*match.span(1), self._mentioned(match[1])) for match in _MENTION.finditer(text)]
        out, at = [], 0
        for start, end, made in sorted(spans, key=lambda span: (span[0], -span[1])):
            if start >= at:
                out += [text[at:start], made, "\n" * text.count("\n", start, end)]
                at = end
        return "".join([*out, text[at:]])

    def _mentioned(self, handle: str) -> str:
        return self.spelled.get(fold(handle)) or self.exact.get(handle) or _made(handle, self.key, SYLLABLES)


def _compiled(within: Iterable[str], words: Iterable[str], bounded: str) -> re.Pattern[str] | None:
    """A pattern for spellings within words and for those that are words; None where there is none."""
    for make in (_trie, _alternation):
        parts = [*([make(within)] if within else []), *([bounded.format(make(words))] if words else [])]
        try:
            return re.compile("|".join(parts)) if parts else None
        except RecursionError:  # hundreds of names that begin with one another
            continue
    raise AssertionError("an alternation nests nothing")


def _alternation(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


def _trie(words: Iterable[str]) -> str:
    """A pattern that matches the longest of some words, letter by letter: an alternation is tried word by word."""
    root: dict[str, Any] = {}
    for word in words:
        at = root
        for letter in word:
            at = at.setdefault(letter, {})
        at[""] = {}
    done: dict[int, str] = {}
    waiting = [(root, False)]
    while waiting:
        node, ready = waiting.pop()
        if not ready:
            waiting += [(node, True), *((child, False) for letter, child in node.items() if letter)]
            continue
        below = [re.escape(letter) + done[id(child)] for letter, child in sorted(node.items()) if letter]
        inner = below[0] if len(below) == 1 else f"(?:{'|'.join(below)})"
        done[id(node)] = "" if not below else f"(?:{inner})?" if "" in node else inner
    return done[id(root)]
