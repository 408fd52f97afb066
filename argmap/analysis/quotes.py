"""From the turns' texts to Quotes: the lines and parts of lines that repeat an earlier turn or the story.

Words are matched, not characters, so case, stops and quotation marks may differ and quotes may be cut short, joined
by dots or run on into the reply. Only what a turn says itself can be quoted later: a quote of a quote is credited
to whoever said it first.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import count, islice
from typing import NamedTuple

from ..model import OUTSIDE, STORY, ArgumentMap, Quote, Thread, Turn
from ..text.words import Stretches, quotations, tokens, words

SHINGLE = 4  # words that are looked up; shorter quotes are found as whole lines
# The table in which shingles are counted first, so that only repeated ones are remembered: entries a word, and at most.
SIEVE, LARGEST_SIEVE = 16, 1 << 24
MOST_PLACES = 24  # places remembered for one shingle: phrases more common than that are no quotes
# Words that a match needs, by how it sits in the line. Measured on pastes-iac, training part: see docs/accuracy.md.
WHOLE, HEAD, MARKED, INSIDE = 3, 6, 4, 9
STORY_EXTRA = 2  # further words for a match in the story: its names and phrases are everyone's
OUTSIDE_LEAST = 25  # characters in quotation marks that make a quotation from outside
# Of the words before a match in its line that stand before it in what is quoted, for all to be a quote. Of 141 such
# lines of a forum 53 repeat seven in ten and more, and those read of them are quotes; 75 less than three in ten.
REPEATED = 0.6

_SEGMENT = re.compile(r"\n|\.{3,}|…+")
_OPENING = re.compile(r"[\"“«>*]\s*\.*$")
_OPENED, _CLOSED = re.compile(r"[\"“«]\s*$"), re.compile(r"[\"”»]")
PAST = 2  # words that are the same by chance behind what is quoted
_CLOSING = re.compile(r"^[.,!?]*\s*[\"”»*]")


class _Match(NamedTuple):
    first: int  # the first matching word of the turn, and the number of words
    size: int
    source: int  # the number of the turn in the thread, -1 for the story
    at: int  # the first matching word of the source


class _Text(NamedTuple):
    """The words of a turn or of the story as numbers, and the first word of each line or part between dots."""

    words: array[int]
    edges: array[int]

    def shingles(self) -> array[int]:
        """A hash of each run of SHINGLE words. A clash costs a look, never a result: matches are compared in full."""
        return array("q", map(hash, zip(*(self.words[at:] for at in range(SHINGLE)), strict=False)))


class _Line(NamedTuple):
    """Where a short line was said: its first place in each text, and the newest text of each author, newest last.

    Thousands may say "No." on a line of its own: for each of them only those that may be the quoted one are looked at.
    """

    places: dict[int, int]
    newest: dict[str | None, int]

    def add(self, number: int, author: str | None, place: int) -> None:
        self.places.setdefault(number, place)
        self.newest.pop(author, None)
        self.newest[author] = number

    def likely(self, turn: Turn, quoted: Iterable[int]) -> list[tuple[int, int]]:
        """The texts, with the places in them, of which one is what a turn quotes: `quoted` are those that the words
        before come from."""
        found = {*islice(reversed(self.newest.values()), 2), *self.places.keys() & quoted}
        found.update(self.newest[name] for name in (turn.author, turn.addressee) if name in self.newest)
        return [(number, self.places[number]) for number in sorted(found)]


class _Index(NamedTuple):
    """Where each shingle that occurs twice and each short line was said; all texts, the story last (-1)."""

    texts: list[_Text]
    sieve: bytearray  # its size is a power of two
    places: dict[int, list[tuple[int, int]]]
    lines: dict[tuple[int, ...], _Line]
    quoted: dict[tuple[int, str], set[int]]  # by text and quoter, the words that were quoted

    def add(self, number: int, author: str | None, shingles: Sequence[int], own: list[tuple[int, int]]) -> None:
        """Remember the own words of a text: repeated shingles, and its lines of fewer words than a shingle has."""
        text = self.texts[number]
        mask = len(self.sieve) - 1
        for start, end in own:
            for at in range(start, end - SHINGLE + 1):
                if self.sieve[shingles[at] & mask] > 1:
                    places = self.places.setdefault(shingles[at], [])
                    if len(places) < MOST_PLACES:
                        places.append((number, at))
        whole = Stretches(own)
        for first, last in zip(text.edges, text.edges[1:], strict=False):
            if 0 < last - first < SHINGLE and any(a <= first and last <= b for a, b in whole.meeting(first, last)):
                line = self.lines.setdefault(tuple(text.words[first:last]), _Line({}, {}))
                line.add(number, author, first)


def find(map_: ArgumentMap) -> ArgumentMap:
    """Return the map with its quotes, in the order of the turns and of their texts."""
    return replace(map_, quotes=tuple(_all_quotes(map_.thread)))


def _all_quotes(thread: Thread) -> list[Quote]:
    numbers: dict[str, int] = defaultdict(count().__next__)
    texts = [_text(turn.text, numbers) for turn in thread.turns] + [_text(thread.story, numbers)]
    shingled = [text.shingles() for text in texts]
    index = _Index(texts=texts, sieve=_sieve(shingled), places={}, lines={}, quoted={})
    index.add(-1, None, shingled[-1], [(0, len(texts[-1].words))])
    found: list[Quote] = []
    for number, turn in enumerate(thread.turns):
        shingles = shingled[number]
        matches, parts = _matches(index, thread, number, shingles)
        taken = [(match.first, match.first + match.size) for match in matches]
        found += [_quote(thread, turn, match, parts) for match in matches]
        found += _outside(turn, parts, taken)
        for match in matches:
            index.quoted.setdefault((match.source, turn.author), set()).update(range(match.at, match.at + match.size))
        index.add(number, turn.author, shingles, _gaps(taken, len(texts[number].words)))
    return found


def _sieve(shingled: Sequence[array[int]]) -> bytearray:
    """How often each shingle occurs, up to twice; shingles that share a place are counted together."""
    size = min(LARGEST_SIEVE, 1 << (SIEVE * sum(map(len, shingled))).bit_length())
    sieve, mask = bytearray(size), size - 1
    for shingles in shingled:
        for shingle in shingles:
            place = shingle & mask
            if sieve[place] < 2:
                sieve[place] += 1
    return sieve


def _text(text: str, numbers: dict[str, int]) -> _Text:
    found = array("l")
    edges = array("l", [0])
    for segment in _SEGMENT.split(text):
        found.extend(map(numbers.__getitem__, words(segment)))
        if len(found) > edges[-1]:
            edges.append(len(found))
    return _Text(words=found, edges=edges)


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
    index: _Index, thread: Thread, number: int, shingles: Sequence[int]
) -> tuple[list[_Match], list[tuple[str, int, int]]]:
    """The parts of a turn that repeat an earlier text, left to right, and the turn's words where there are any.

    Own words count only beside words of others.
    """
    turn, text = thread.turns[number], index.texts[number]
    edges = set(text.edges)
    mask = len(index.sieve) - 1
    accepted: list[_Match] = []
    own: list[_Match] = []
    parts: list[tuple[str, int, int]] = []
    runs: dict[tuple[int, int], int] = {}
    at = 0
    while at < len(text.words):
        places = (
            index.places.get(shingles[at], ()) if at < len(shingles) and index.sieve[shingles[at] & mask] > 1 else ()
        )
        if not places and at not in edges:
            at += 1
            continue
        best = _best(index, thread, turn, text, at, places, edges, accepted, runs)
        if best is not None:
            parts = parts or tokens(turn.text)
            best = _in_marks(turn, parts, best)
        if best is None or not _is_quote(turn, parts, edges, best, thread, accepted):
            at += 1
            continue
        mine = best.source >= 0 and thread.turns[best.source].author == turn.author
        (own if mine else accepted).append(best)
        at += best.size
    begin, end = {match.first for match in accepted}, {match.first + match.size for match in accepted}
    accepted += [
        match
        for match in own
        if match.first in end or match.first + match.size in begin or _handed_back(index, turn, match, edges)
    ]
    accepted = [_to_line_start(index, thread, turn, match, text) for match in accepted]
    return sorted(accepted, key=lambda match: match.first), parts


def _to_line_start(index: _Index, thread: Thread, turn: Turn, match: _Match, text: _Text) -> _Match:
    """A match, or where it is the end of a line the rest of which repeats what stands before it there, with a word
    changed ("is a great idea that …" for "are great ideas that …"), the whole line."""
    end = match.first + match.size
    start = text.edges[bisect_right(text.edges, match.first) - 1]
    before = match.first - start
    if match.source < 0 or not 0 < before <= match.size or end not in text.edges:
        return match
    if turn.addressee is None or thread.turns[match.source].author != turn.addressee:
        return match
    there = set(index.texts[match.source].words[max(0, match.at - 2 * before) : match.at])
    repeated = sum(word in there for word in text.words[start : match.first])
    if repeated < REPEATED * before:
        return match
    return _Match(first=start, size=before + match.size, source=match.source, at=max(0, match.at - before))


def _best(
    index: _Index,
    thread: Thread,
    turn: Turn,
    text: _Text,
    at: int,
    places: Sequence[tuple[int, int]],
    edges: set[int],
    accepted: Sequence[_Match],
    runs: dict[tuple[int, int], int],
) -> _Match | None:
    """The longest match that starts at a word; among equals the addressee's, then the newest.

    `runs` has where matches end, by source and how far apart the two places are: the next word matches as far.
    """
    sizes = []
    for number, place in places:
        size = runs.get((number, place - at), -1) - at
        if size < 0:
            size = _common(text.words, at, index.texts[number].words, place)
            if size >= SHINGLE:
                runs[number, place - at] = at + size
        sizes.append(((number, place), size))
    sizes = [item for item in sizes if item[1] >= SHINGLE]
    quoted = {match.source for match in accepted[-2:]}
    for size in range(min(SHINGLE - 1, len(text.words) - at), 0, -1):
        if sizes:
            break
        line = index.lines.get(tuple(text.words[at : at + size]))
        sizes = [(place, size) for place in line.likely(turn, quoted)] if line else []
    if not sizes:
        return None

    def merit(item: tuple[tuple[int, int], int]) -> tuple[bool, int, bool, bool, int]:
        (source, _), size = item
        author = thread.turns[source].author if source >= 0 else None
        return (author != turn.author, size, author == turn.addressee and author is not None, source in quoted, source)

    (source, place), size = max(sizes, key=merit)
    # A word or two past the end of the line is chance: "He did." quoted above a reply that begins with "They".
    past = (
        next((extra for extra in range(1, PAST + 1) if at + size - extra in edges), 0) if at + size not in edges else 0
    )
    return _Match(first=at, size=size - past if size - past >= SHINGLE else size, source=source, at=place)


def _in_marks(turn: Turn, parts: list[tuple[str, int, int]], match: _Match) -> _Match:
    """A match, or where it begins within quotation marks and goes on past them by a word or two, what is within them:
    what stands behind is the answer ("\"It was late\" - I know.")."""
    before = turn.text[parts[match.first - 1][2] if match.first else 0 : parts[match.first][1]]
    if not _OPENED.search(before):
        return match
    for past in range(1, min(PAST, match.size - SHINGLE) + 1):
        last = match.first + match.size - past
        if _CLOSED.search(turn.text, parts[last - 1][2], parts[last][1]):
            return match._replace(size=match.size - past)
    return match


def _common(words: array[int], at: int, other: array[int], place: int) -> int:
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
    before = turn.text[parts[match.first - 1][2] if match.first else 0 : parts[match.first][1]]
    after = turn.text[parts[end - 1][2] : parts[end][1] if end < len(parts) else len(turn.text)]
    if match.first in edges and end in edges:
        author = thread.turns[match.source].author if match.source >= 0 else None
        last = accepted[-1] if accepted else None
        beside = last is not None and last.source == match.source and last.first + last.size == match.first
        needed = 1 if beside else 2 if author is not None and author == turn.addressee else WHOLE
    elif _OPENING.search(before) and _CLOSING.match(after):
        needed = MARKED
    elif match.first in edges or end in edges:
        needed = HEAD
    else:
        needed = INSIDE
    return match.size >= needed + (STORY_EXTRA if match.source < 0 else 0)


def _handed_back(index: _Index, turn: Turn, match: _Match, edges: set[int]) -> bool:
    """Whether these own words, a whole line, were quoted by the addressee: then they are the quote of a quote."""
    if match.first not in edges or match.first + match.size not in edges or turn.addressee is None:
        return False
    quoted = index.quoted.get((match.source, turn.addressee))
    return quoted is not None and not quoted.isdisjoint(range(match.at, match.at + match.size))


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
    known = Stretches((parts[start][1], parts[end - 1][2]) for start, end in taken)
    return [
        Quote(turn=turn.id, source=OUTSIDE, start=start, end=end)
        for start, end in quotations(turn.text, least=OUTSIDE_LEAST)
        if next(known.meeting(start, end), None) is None
    ]
