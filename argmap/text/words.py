"""From a text to its words, stems and sentences, and to what of it is quoted."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Set
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Any, Generic, TypeVar

from ..model import Turn

# One spelling for the marks that browsers and word processors exchange freely.
_MARKS = (
    *((mark, "'") for mark in "`\u2018\u2019\u201b\u2032\xb4"),
    *((mark, '"') for mark in "\u201c\u201d\u201e\u201f\xab\xbb"),
    *((mark, "-") for mark in "\u2013\u2014\u2212"),
    ("\xa0", " "),
)


_WORD = re.compile(r"\d+(?:[.,:/]\d+)+|[^\W_]+(?:['\u2019][^\W_]+)*")


# A sentence ends at a full stop (or its kin) before white space, and at the end of a line (see `_wraps`).
# A run of stops is looked at from its beginning only: from each of them, 20,000 dots before a letter take 6 seconds.
_STOPS = ".!?…。！？"


_STOP = re.compile(rf"[{_STOPS}](?<![{_STOPS}]{{2}})[{_STOPS}]*[\"'”’)\]]*(?=\s|$)|\n|[。！？]")


WIDE = 50, 90  # characters of the longest line of a text that an editor has wrapped
OFTEN = 3  # full lines of a text from which it is wrapped even before words that begin with a capital
_FIRST_WORD = re.compile(r"(?![-*•–—>|]|\d+[.)]\s)\S+")

_NO_STOP = re.compile(
    r"(?:^|[\s(\"'“‘])(?:[A-Z]|[A-Z](?:\.[A-Z])+|Mr|Mrs|Ms|Dr|St|Prof|Gen|Sen|Rep|Gov|Lt|Col|Jr|Sr|vs|etc|e\.g|i\.e"
    r"|cf|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|approx|Inc|Ltd|Co)\.$"
)


# "Name wrote:", "Originally posted by Name", "Name said on Monday:", "2015-11-21 13:05 Name <address>:" above a quote.
_QUOTE_HEADER = re.compile(
    r"^\W*(?:(?P<before>\S.{0,39}?)\s(?:wrote|said|says|writes|posted)\b[^.!?]{0,40}:\W*"
    r"|(?:originally\s)?(?:posted|written|said|quote|quoted)\s(?:by|from)\s(?P<after>.{1,40}?)\s*:?\W*"
    r"|\d.{0,60}?\s(?P<dated>\D{1,40}?)\s<[^<>]{1,60}(?:@|\sat\s)[^<>]{1,60}>\s*:\W*)$",
    re.I,
)


LONGEST_HEADER = 200  # characters of such a line


_QUOTATION_MARKS = re.compile(r"[\"“”«»\n]")


SHORTEST_STORY = 25  # words; titles of forum threads have up to 17


# What some saved pages have before the first words of a story, where their date was.
_DATE_MARKER = re.compile(r"\s*date \d{4}-\d\d-\d\d\s*")


STOPWORDS = frozenset(
    """a about above after again all also am an and any are aren't as at be because been before being below between
    both but by can can't cannot could couldn't did didn't do does doesn't doing don't down during each even few for
    from further get got had hadn't has hasn't have haven't having he he's her here hers herself him himself his how
    i i'd i'll i'm i've if in into is isn't it it's its itself just let's like me more most much must my myself no nor
    not now of off on once one only or other our ours out over own really same say said says see she she's should
    shouldn't so some such than that that's the their theirs them then there there's these they they're they've this
    those through to too under until up us very was wasn't we we're we've well were weren't what what's when where
    which while who whom why will with won't would wouldn't yes yet you you'd you'll you're you've your yours
    yourself""".split()
)


def fold(text: str) -> str:
    """Return the text in one case, with one spelling for quotation marks, dashes and apostrophes; same length."""
    if text.isascii():
        return text.lower().replace("`", "'")
    for mark, plain in _MARKS:  # on a long text six times faster than `translate`
        text = text.replace(mark, plain)
    folded = text.lower()
    if len(folded) == len(text):
        return folded
    # A few capitals (the Turkish dotted I) grow by folding, and would shift every place behind them.
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def tokens(text: str) -> list[tuple[str, int, int]]:
    """Return the folded words and numbers of a text with their (start, end) in it, in order."""
    return [(found.group(), *found.span()) for found in _WORD.finditer(fold(text))]


def words(text: str) -> list[str]:
    """Return the folded words and numbers of a text, in order ("Don’t" → "don't", "1,000" stays whole)."""
    return _WORD.findall(fold(text))


def content_words(text: str) -> list[str]:
    """Return the folded words without the most common ones, plural and verb endings cut, in order."""
    return [stem(word) for word in words(text) if word not in STOPWORDS]


@lru_cache(maxsize=1 << 16)  # a table of the vocabulary: the words of a thread come again and again
def stem(word: str) -> str:
    """Cut the commonest English endings, so that "strikes", "strike" and "striking" meet. Rough on purpose:
    it serves counting shared words, never display."""
    if word.endswith("'s"):
        word = word[:-2]
    for ending in ("ingly", "edly", "ing", "ies", "ed", "es", "ly", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) of each sentence of a text, without surrounding white space.

    A line end ends a sentence, unless the text is wrapped there; a full stop after an initial, a title or a month's
    short name does not.
    """
    found: list[tuple[int, int]] = []
    start = 0
    wrapped = _wraps(text) if "\n" in text else ()
    for stop in _STOP.finditer(text):
        end = stop.end()
        if stop.start() in wrapped:
            continue
        single = text[stop.start()] == "." and end - stop.start() == 1 and text[end : end + 1] not in ("", "\n")
        if single and _NO_STOP.search(text, max(start, end - 12), end):
            continue
        _add_stripped(found, text, start, end)
        start = end
    _add_stripped(found, text, start, len(text))
    return found


def _wraps(text: str) -> Set[int]:
    """Where a text was wrapped: the line ends at which the next word would have been too much for the width that the
    text keeps, and at which the sentence plainly goes on, or many others do."""
    lines = text.split("\n")
    width = max(map(len, lines))
    if not WIDE[0] <= width <= WIDE[1]:
        return frozenset()
    full: list[tuple[int, bool]] = []
    at = -1
    for line, following in pairwise(lines):
        at += len(line) + 1
        word = _FIRST_WORD.match(following)
        if word and len(line.rstrip()) + 1 + len(word.group()) > width:
            full.append((at, following[:1].islower()))
    return frozenset(at for at, goes_on in full if goes_on or len(full) >= OFTEN)


def _add_stripped(found: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        found.append((start, end))


_Stretch = TypeVar("_Stretch", bound=tuple[Any, ...])


class Stretches(Generic[_Stretch]):
    """Stretches of a text, tuples that begin with (start, end), to look up those that share a character with another.

    In a turn of many sentences, quotes and quantities, asking all of them for each takes a minute.
    """

    __slots__ = ("_reach", "_sorted", "_starts")

    def __init__(self, stretches: Iterable[_Stretch]) -> None:
        self._sorted = sorted(stretches, key=lambda stretch: stretch[:2])
        self._starts = [stretch[0] for stretch in self._sorted]
        self._reach = list(accumulate((stretch[1] for stretch in self._sorted), max))

    def meeting(self, start: int, end: int) -> Iterator[_Stretch]:
        """Yield, in their order, the stretches that share a character with characters `start` to `end`."""
        for at in range(bisect_right(self._reach, start), bisect_left(self._starts, end)):
            if self._sorted[at][1] > start:
                yield self._sorted[at]


def quote_header(line: str) -> re.Match[str] | None:
    """Match a line such as "Name wrote:" above a quote; its groups `before` and `after` hold the name."""
    return _QUOTE_HEADER.match(line) if len(line) <= LONGEST_HEADER else None


def quotations(text: str, *, least: int, across: bool = False) -> Iterator[tuple[int, int]]:
    """Yield the (start, end) of the passages of at least so many characters in quotation marks, marks included.

    Arguments: the text; the fewest characters between the marks; whether a passage may go on over a line's end. As a
    pattern, it would look from each opening mark for the closing one: 20,000 marks take 5 seconds.
    """
    opened: int | None = None
    for mark in _QUOTATION_MARKS.finditer(text):
        at, sign = mark.start(), mark.group()
        if sign == "\n":
            opened = opened if across else None
        elif sign in "“«":
            opened = at if opened is None else opened
        elif opened is not None and at - opened > least:
            yield opened, at + 1
            opened = None
        else:
            opened = at if sign == '"' else None


def unquoted(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return a text without the characters of the (start, end) spans; a line end stands where one was cut out."""
    kept = []
    at = 0
    for start, end in sorted(spans):
        kept.append(text[at : max(at, start)])
        at = max(at, end)
    return "\n".join([*kept, text[at:]])


def blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return a text of the same length in which line ends stand for the characters of the (start, end) spans."""
    kept = []
    at = 0
    for start, end in sorted(spans):
        if end > at:
            kept += [text[at : max(at, start)], "\n" * (end - max(at, start))]
            at = end
    return "".join([*kept, text[at:]])


def is_story(text: str) -> bool:
    """Say whether what stands above the comments is a story, or a teaser of one: a headline alone opens nothing."""
    return len(text.split()) >= SHORTEST_STORY


def undated(story: str) -> str:
    """Return a story (or its first line) without the "date 2026-02-04" that some saved pages begin with."""
    found = _DATE_MARKER.match(story)
    return story[found.end() :] if found else story


def line_of(turn: Turn, offset: int) -> int | None:
    """Return the 1-based line of the file that holds character `offset` of a turn's text, None where unknown."""
    row = turn.text.count("\n", 0, offset)
    return turn.lines[row] if row < len(turn.lines) else turn.line
