"""From a turn and its quotes to what it says itself: its own words, sentences, quantities and questions.

Not its own are the quotes that are known, and what the text itself marks off: lines that begin with ">", "[quote]"
blocks, code between fences, a signature below "-- ", and a header such as "Name wrote:" above any of these. Each
value is worked out when it is first asked for and kept, so that no two steps work it out twice.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias, TypeVar

from ..model import OUTSIDE, STORY, ArgumentMap, Quote, State
from ..text.words import (
    LONGEST_HEADER,
    STOPWORDS,
    Stretches,
    blanked,
    content_words,
    fold,
    quote_header,
    sentences,
    stem,
    unquoted,
    words,
)
from .quantities import Quantity
from .quantities import find as find_quantities
from .stance import Wording, worded

BEGINNING = 3000  # characters of a text that tell its subject: a long story shares a word with anything
LONGEST_SIGNATURE = 400  # characters below "-- ": more is a part of the text

_POINTED = re.compile(r"^[^\S\n]*>[> \t]*(?=[^\W_]|[\"'“‘(\[*#]).*$", re.M)  # neither ">:(" nor ">_<"
_BLOCK = re.compile(r"\[(?P<closes>/?)quote\b[^\]\n]{0,80}\]", re.I)
_FENCE = re.compile(r"^ {0,3}(?P<fence>`{3,}|~{3,})[^`\n]*$", re.M)
_SIGNATURE = re.compile(r"\n-- ?\n")
_FINISHED = re.compile(r"[.!?…。！？][\"'”’)\]*]*\s*$")
_ADDRESS = re.compile(r"https?://\S+|www\.\w\S*")

_Stretch = TypeVar("_Stretch", bound="tuple[Any, ...]")
Span: TypeAlias = "tuple[int, int]"  # start and end, in characters of a text


@dataclass(frozen=True, kw_only=True)
class Own:
    """What a text says itself: the text of a turn with its quotes, or the story."""

    text: str
    quotes: tuple[Quote, ...] = ()  # in the order of the text
    gone: bool = False  # deleted or removed: what stands in its place is the site's, and no word of its own

    @cached_property
    def marked(self) -> tuple[Span, ...]:
        """What the text itself marks as no words of its author's, with the headers above it, in order."""
        return tuple(_marked(self.text))

    @cached_property
    def apart(self) -> tuple[tuple[int, Quote], ...]:
        """The quotes that stand apart from the author's words, each with its start or that of the header above it.

        These words of another turn or of the story open a line (alone, or run on into the reply) or follow a finished
        sentence. Words within a sentence of the author's belong to it, and so do quotations from outside.
        """
        return tuple(_apart(self.text, self.quotes)) if self.quotes else ()

    @cached_property
    def headers(self) -> tuple[Span, ...]:
        """What stands before the quotes that stand apart and belongs to them: "Name wrote:"."""
        return tuple((start, quote.start) for start, quote in self.apart if start < quote.start)

    @cached_property
    def others(self) -> tuple[Span, ...]:
        """All that is not the author's own: quotes, their headers, and what is marked off; in order, and apart."""
        found = [(quote.start, quote.end) for quote in self.quotes]
        return tuple(_merged([*found, *self.headers, *self.marked])) if found or self.marked else ()

    @cached_property
    def said(self) -> str:
        """The text without what is not its own; a line end stands where something was cut out."""
        if self.gone:
            return ""
        return unquoted(self.text, self.others) if self.others else self.text

    @cached_property
    def brought(self) -> str:
        """What it says and brings along: as `said`, with the quotations from outside left in."""
        if not any(quote.source == OUTSIDE for quote in self.quotes):
            return self.said
        within = [(quote.start, quote.end) for quote in self.quotes if quote.source != OUTSIDE]
        return unquoted(self.text, _merged([*within, *self.headers, *self.marked]))

    @cached_property
    def wording(self) -> Wording:
        """How `said` is worded."""
        return worded(self.said)

    @cached_property
    def in_place(self) -> str:
        """The text with line ends for the characters that are not its own, so that all others keep their places."""
        return blanked(self.text, self.others) if self.others else self.text

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its own words and numbers, folded, in order."""
        return tuple(words(self.said))

    @cached_property
    def content(self) -> tuple[str, ...]:
        """The stems of its own words without the most common ones, in order."""
        return tuple([stem(word) for word in self.words if word not in STOPWORDS])

    @cached_property
    def stems(self) -> frozenset[str]:
        """The different ones of `content`."""
        return frozenset(self.content)

    @cached_property
    def subject(self) -> frozenset[str]:
        """The stems of all that stands at its beginning, of what it quotes too: what those who answer may speak of."""
        return frozenset(content_words(self.text[:BEGINNING]))

    @cached_property
    def places(self) -> Mapping[str, Sequence[Span]]:
        """Where each of its `stems` stands in the text."""
        found: dict[str, list[Span]] = defaultdict(list)
        folded = fold(self.in_place)
        at = 0
        for word in self.words:  # between two words there is nothing that either could be mistaken for
            start = folded.index(word, at)
            at = start + len(word)
            if word not in STOPWORDS:
                found[stem(word)].append((start, at))
        return dict(found)

    @cached_property
    def quoted(self) -> Stretches[tuple[int, int, str]]:
        """Its quotes with their sources, to look up those that share characters with a stretch of the text."""
        return Stretches([(quote.start, quote.end, quote.source) for quote in self.quotes])

    @cached_property
    def taken_up(self) -> Mapping[str, Sequence[str]]:
        """By source, the words that it quotes, in the order of the text."""
        found: dict[str, list[str]] = {}
        for quote in self.quotes:
            found.setdefault(quote.source, []).extend(words(self.text[quote.start : quote.end]))
        return {source: tuple(taken) for source, taken in found.items() if taken}

    @cached_property
    def shown(self) -> tuple[Span, ...]:
        """Its sentences, words quoted within them included; quotes that stand apart and what is marked off are not."""
        found = []
        at = 0
        away = _merged([*((start, quote.end) for start, quote in self.apart), *self.marked])
        for start, end in [*away, (len(self.text), len(self.text))]:
            if start > at:
                piece = self.text[at:start]
                found += [(at + a, at + b) for a, b in sentences(piece) if says(piece[a:b])]
            at = max(at, end)
        return tuple(found)

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Its sentences, whole, where it is mainly the author who speaks: at most half of one is not its own."""
        if self.gone:
            return ()
        if not self.others:
            return self.shown
        away = Stretches(self.others)
        return tuple(
            (start, end)
            for start, end in sentences(blanked(self.text, self.marked) if self.marked else self.text)
            if 2 * sum(min(end, last) - max(start, first) for first, last in away.meeting(start, end)) <= end - start
            and says(self.text[start:end])
        )

    @cached_property
    def questions(self) -> tuple[int, ...]:
        """The places, among its `sentences`, of those that end with a question mark."""
        if "?" not in self.text:
            return ()
        return tuple(at for at, (_, end) in enumerate(self.sentences) if self.text[end - 1] == "?")

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """The quantities in its own words, in order."""
        if not self.others:
            return self._every_quantity
        away = Stretches(self.others)
        return tuple(each for each in self._every_quantity if not _begins_in(away, each))

    @cached_property
    def measured(self) -> Stretches[tuple[int, int]]:
        """Where its `quantities` stand, to look up those in a stretch of the text."""
        return Stretches([(each.start, each.end) for each in self.quantities])

    @cached_property
    def quoted_quantities(self) -> tuple[Quantity, ...]:
        """The quantities that begin in its quotes, in order."""
        if not self.quotes:
            return ()
        return tuple(each for each in self._every_quantity if _begins_in(self.quoted, each))

    @cached_property
    def addresses(self) -> tuple[str, ...]:
        """The web addresses in its own words, in order."""
        if "://" not in self.text and "www." not in self.text:
            return ()
        return tuple(_ADDRESS.findall(self.said))

    @cached_property
    def behind(self) -> Mapping[str, str]:
        """By source, the author's words between a quote of it and the next quote; nothing for one from outside."""
        parts: dict[str, list[str]] = {}
        within = [quote for quote in self.quotes if quote.source != OUTSIDE]
        if not within:
            return {}
        ends = [quote.start for quote in within[1:]] + [len(self.text)]
        for quote, end in zip(within, ends, strict=True):
            parts.setdefault(quote.source, []).append(self.text[quote.end : end])
        return {source: "\n".join(filter(None, said)) for source, said in parts.items()}

    def source_of(self, start: int, end: int) -> str | None:
        """Return the source of the quote that holds the characters `start` to `end`, None where none does."""
        return next(
            (source for first, last, source in self.quoted.meeting(start, end) if first <= start and end <= last), None
        )

    @cached_property
    def _every_quantity(self) -> tuple[Quantity, ...]:
        return tuple(find_quantities(self.text))


Said: TypeAlias = Mapping[str, Own]  # by a turn's id, and by "story"


def read(map_: ArgumentMap) -> Said:
    """Return what each turn of a map with quotes says itself, and what the story does."""
    quotes: dict[str, list[Quote]] = defaultdict(list)
    for quote in map_.quotes:
        quotes[quote.turn].append(quote)
    found = {
        turn.id: of(turn.text, quotes.get(turn.id, ()), gone=turn.state is not State.LIVE) for turn in map_.thread.turns
    }
    found[STORY] = of(map_.thread.story)
    return found


def of(text: str, quotes: Iterable[Quote] = (), *, gone: bool = False) -> Own:
    """Return what a text says itself, given the quotes in it; one of no characters quotes nothing.

    What is `gone`, as its author or the site took it away, says nothing: the text is what the site put there.
    """
    held = [quote for quote in quotes if quote.start < quote.end]
    return Own(text=text, quotes=tuple(sorted(held, key=lambda quote: (quote.start, quote.end))), gone=gone)


def says(text: str) -> bool:
    """Say whether there is a word, a symbol or an emoji: rows of dots and dashes between quotes are none."""
    return any(character.isalnum() or character > "\u218f" for character in text)


def _apart(text: str, quotes: Iterable[Quote]) -> Iterator[tuple[int, Quote]]:
    last = line = 0
    looked = 0  # up to where lines' ends have been looked for
    for quote in quotes:
        if quote.source == OUTSIDE:
            continue
        start = quote.start
        line = max(text.rfind("\n", looked, start) + 1, line, last)
        looked = start
        before = text[line : min(start, line + LONGEST_HEADER)]  # a line may be long, and quote many times
        if not says(before) and not says(text[line + LONGEST_HEADER : start]):
            start = _header_above(text, last, line, start)
        elif start - line <= LONGEST_HEADER and quote_header(before):
            start = line
        elif not _FINISHED.search(text[max(line, start - LONGEST_HEADER) : start]):
            continue
        yield start, quote
        last = max(last, quote.end)


def _header_above(text: str, after: int, line: int, start: int) -> int:
    """The start of the header that stands above a line, behind character `after`; `start` where there is none."""
    above = text[after:line].rstrip()
    header = above[above.rfind("\n") + 1 :]
    return after + len(above) - len(header) if quote_header(header) else start


def _marked(text: str) -> list[Span]:
    found: list[Span] = []
    if "`" in text or "~" in text:
        found += _fenced(text)
    if "[" in text:
        found += _blocks(text)
    if ">" in text:
        found += [line.span() for line in _POINTED.finditer(text)]
    if "\n-- " in text or "\n--\n" in text:
        found += [
            (line.start(), len(text))
            for line in _SIGNATURE.finditer(text)
            if len(text) - line.end() <= LONGEST_SIGNATURE and text[: line.start()].strip()
        ][:1]
    last = 0
    headed = []
    for start, end in _merged(found):
        line = text.rfind("\n", last, start) + 1
        headed.append((_header_above(text, last, max(last, line), start), end))
        last = end
    return headed


def _fenced(text: str) -> Iterator[Span]:
    """The code between a line of three backticks or tildes and the next such line; one that is never closed is none."""
    opened: re.Match[str] | None = None
    for line in _FENCE.finditer(text):
        if opened is None:
            opened = line
        elif line["fence"].startswith(opened["fence"]):
            yield opened.start(), line.end()
            opened = None


def _blocks(text: str) -> Iterator[Span]:
    """The outermost "[quote]" blocks; one that is never closed is none."""
    opened: list[int] = []
    for mark in _BLOCK.finditer(text):
        if not mark["closes"]:
            opened.append(mark.start())
        elif opened:
            yield opened.pop(), mark.end()


def _begins_in(stretches: Stretches[_Stretch], quantity: Quantity) -> bool:
    return next(stretches.meeting(quantity.start, quantity.start + 1), None) is not None


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that touch or overlap made one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found
