"""From the turns' texts to Quotes: the lines and parts of lines that repeat an earlier turn or the story.

Words are matched, not characters, so case, stops and quotation marks may differ and quotes may be cut short, joined
by dots or run on into the reply. Only what a turn says itself can be quoted later: a quote of a quote is credited
to whoever said it first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..model import OUTSIDE, STORY, ArgumentMap, Quote, Thread, Turn
from ..text import tokens

SHINGLE = 4  # words that are looked up; shorter quotes are found as whole lines
MOST_PLACES = 24  # places remembered for one shingle: phrases more common than that are no quotes
# Words that a match needs, by how it sits in the line. Measured on pastes-iac, training part: see docs/accuracy.md.
WHOLE, HEAD, MARKED, INSIDE = 3, 6, 4, 9
STORY_EXTRA = 2  # further words for a match in the story: its names and phrases are everyone's

_SEGMENT = re.compile(r"\n|\.{3,}|…+")
_OPENING = re.compile(r"[\"“«>*]\s*\.*$")
_CLOSING = re.compile(r"^[.,!?]*\s*[\"”»*]")
_MARKED = re.compile(r"[\"“«]([^\"”»\n]{25,}?)[\"”»]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Match:
    first: int  # the first matching token of the turn, and the number of tokens
    size: int
    source: int  # the number of the turn in the thread, -1 for the story
    at: int  # the first matching token of the source


def find(map_: ArgumentMap) -> ArgumentMap:
    """Return the map with its quotes, in the order of the turns and of their texts."""
    return replace(map_, quotes=tuple(_all_quotes(map_.thread)))


def _all_quotes(thread: Thread) -> list[Quote]:
    index = _Index(places={}, lines={}, texts=[])
    story = tokens(thread.story)
    index.add(-1, [word for word, _, _ in story], [(0, len(story))], thread.story, story)
    found: list[Quote] = []
    for number, turn in enumerate(thread.turns):
        parts = tokens(turn.text)
        words = [word for word, _, _ in parts]
        matches = _matches(index, thread, number, parts, words)
        found += [_quote(thread, turn, match, parts) for match in matches]
        taken = [(match.first, match.first + match.size) for match in matches]
        found += _outside(turn, parts, taken)
        index.add(number, words, _gaps(taken, len(words)), turn.text, parts)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Index:
    """Where each shingle and each short line was said; the words of every text by number, the story last (-1)."""

    places: dict[tuple[str, ...], list[tuple[int, int]]]
    lines: dict[tuple[str, ...], list[tuple[int, int]]]
    texts: list[list[str]]

    def add(
        self, number: int, words: list[str], own: list[tuple[int, int]], text: str, parts: list[tuple[str, int, int]]
    ) -> None:
        """Remember the own words of a text: every shingle, and its lines of fewer words than a shingle has."""
        if number >= 0:
            self.texts.insert(number, words)
        else:
            self.texts.append(words)
        for start, end in own:
            for at in range(start, end - SHINGLE + 1):
                places = self.places.setdefault(tuple(words[at : at + SHINGLE]), [])
                if len(places) < MOST_PLACES:
                    places.append((number, at))
            for first, last in _segments(text, parts, start, end):
                if 0 < last - first < SHINGLE:
                    self.lines.setdefault(tuple(words[first:last]), []).append((number, first))


def _segments(text: str, parts: list[tuple[str, int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """The token ranges of the lines, and of the parts that dots separate, between two tokens."""
    cuts = [
        at
        for at in range(start + 1, end)
        if _SEGMENT.search(text, parts[at - 1][2], parts[at][1])
    ]  # fmt: skip
    edges = [start, *cuts, end]
    return list(zip(edges, edges[1:], strict=False))


def _gaps(taken: Sequence[tuple[int, int]], size: int) -> list[tuple[int, int]]:
    gaps = []
    last = 0
    for start, end in sorted(taken):
        if start > last:
            gaps.append((last, start))
        last = max(last, end)
    if last < size:
        gaps.append((last, size))
    return gaps


def _matches(
    index: _Index, thread: Thread, number: int, parts: list[tuple[str, int, int]], words: list[str]
) -> list[_Match]:
    """The parts of a turn that repeat an earlier text, left to right; own words only beside words of others."""
    turn = thread.turns[number]
    edges = {first for segment in _segments(turn.text, parts, 0, len(parts)) for first in segment}
    accepted: list[_Match] = []
    own: list[_Match] = []
    at = 0
    while at < len(words):
        best = _best(index, thread, turn, words, at, accepted)
        if best is None or not _is_quote(turn, parts, edges, best, thread, accepted):
            at += 1
            continue
        mine = best.source >= 0 and thread.turns[best.source].author == turn.author
        (own if mine else accepted).append(best)
        at += best.size
    for match in own:
        neighbours = [other for other in accepted if _adjacent(turn.text, parts, match, other)]
        if neighbours:
            accepted.append(match)
    return sorted(accepted, key=lambda match: match.first)


def _best(
    index: _Index, thread: Thread, turn: Turn, words: list[str], at: int, accepted: Sequence[_Match]
) -> _Match | None:
    """The longest match that starts at a token; among equals the addressee's, then the newest."""
    places = index.places.get(tuple(words[at : at + SHINGLE]), ())
    sizes = [(place, _common(words, at, index.texts[place[0]], place[1])) for place in places]
    if not sizes:
        for size in range(min(SHINGLE - 1, len(words) - at), 0, -1):
            sizes = [(place, size) for place in index.lines.get(tuple(words[at : at + size]), ())]
            if sizes:
                break
    if not sizes:
        return None
    quoted = {match.source for match in accepted[-2:]}

    def merit(item: tuple[tuple[int, int], int]) -> tuple[bool, int, bool, bool, int]:
        (source, _), size = item
        author = thread.turns[source].author if source >= 0 else None
        return (author != turn.author, size, author == turn.addressee and author is not None, source in quoted, source)

    (source, place), size = max(sizes, key=merit)
    return _Match(first=at, size=size, source=source, at=place)


def _common(words: list[str], at: int, other: list[str], place: int) -> int:
    size = 0
    most = min(len(words) - at, len(other) - place)
    while size < most and words[at + size] == other[place + size]:
        size += 1
    return size


def _is_quote(
    turn: Turn,
    parts: list[tuple[str, int, int]],
    edges: set[int],
    match: _Match,
    thread: Thread,
    accepted: Sequence[_Match],
) -> bool:
    """Whether so many words, sitting so in their line, are a quote rather than a common phrase."""
    end = match.first + match.size
    starts, ends = match.first in edges, end in edges
    before = turn.text[parts[match.first - 1][2] if match.first else 0 : parts[match.first][1]]
    after = turn.text[parts[end - 1][2] : parts[end][1] if end < len(parts) else len(turn.text)]
    if starts and ends:
        needed = WHOLE
        author = thread.turns[match.source].author if match.source >= 0 else None
        beside = bool(accepted) and accepted[-1].source == match.source and accepted[-1].first + accepted[-1].size == match.first
        if beside or (author is not None and author == turn.addressee):
            needed = 1 if beside else 2
    elif _OPENING.search(before) and _CLOSING.match(after):
        needed = MARKED
    elif starts:
        needed = HEAD
    else:
        needed = INSIDE
    return match.size >= needed + (STORY_EXTRA if match.source < 0 else 0)


def _adjacent(text: str, parts: list[tuple[str, int, int]], match: _Match, other: _Match) -> bool:
    first, second = (match, other) if match.first < other.first else (other, match)
    return first.first + first.size == second.first


def _quote(thread: Thread, turn: Turn, match: _Match, parts: list[tuple[str, int, int]]) -> Quote:
    """The match with the marks that belong to it: an opening quotation mark, the closing stop and mark."""
    start, end = parts[match.first][1], parts[match.first + match.size - 1][2]
    opening = _OPENING.search(turn.text, max(0, start - 3), start)
    if opening:
        start = opening.start()
    closing = re.compile(r"[^\w\s]*(?=\s|$)").match(turn.text, end)
    if closing:
        end = closing.end()
    source = thread.turns[match.source].id if match.source >= 0 else STORY
    return Quote(turn=turn.id, source=source, start=start, end=end)


def _outside(turn: Turn, parts: list[tuple[str, int, int]], taken: Sequence[tuple[int, int]]) -> list[Quote]:
    """Long passages in quotation marks that repeat nothing in the file: words of somebody outside."""
    spans = [(parts[start][1], parts[end - 1][2]) for start, end in taken]
    found = []
    for marked in _MARKED.finditer(turn.text):
        start, end = marked.span()
        if not any(start < last and first < end for first, last in spans):
            found.append(Quote(turn=turn.id, source=OUTSIDE, start=start, end=end))
    return found
