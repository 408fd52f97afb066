"""What drawings share: from a turn to a card of known size, and from a card to SVG that fits any machine's fonts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice, pairwise
from typing import NamedTuple, TypeAlias

from ..model import (
    OUTSIDE,
    STORY,
    ArgumentMap,
    Dispute,
    How,
    Kind,
    Link,
    Quote,
    Relation,
    Reply,
    State,
    Tag,
    Thread,
    Turn,
)
from ..text.shown import escape_xml, shorten
from ..text.words import (
    LONGEST_HEADER,
    STOPWORDS,
    content_words,
    line_of,
    quote_header,
    sentences,
    stem,
    tokens,
    undated,
    words,
)


class TagLook(NamedTuple):
    """How a kind of turn looks: the word, colours for header and body, an icon and the shape of the corners."""

    word: str
    dark: str
    light: str
    icon: str
    corner: str


class RelationLook(NamedTuple):
    """How a relation looks: the word, the colour, the line's width and dashes, and the sign in its badge."""

    word: str
    colour: str
    width: float
    dashes: str
    sign: str


class Card(NamedTuple):
    """A box to be drawn: everything that stands in it, already cut to lines, and its size in pixels.

    `note` says what else the turn answers, `back` which turns answer it as well; `ways` has the names of cards in the
    two, in order, and the ids of those cards, "" for one that is not drawn. `strong` has, for each of the lines, the
    (start, end) of the words to be set in bold; empty where there are none.
    """

    key: str
    id: str
    number: str
    author: str
    look: TagLook
    quote: str
    lines: tuple[str, ...]
    note: str
    more: str
    more_about: str
    about: str
    width: int
    height: int
    faint: bool
    strong: tuple[tuple[tuple[int, int], ...], ...] = ()
    back: str = ""
    ways: tuple[tuple[str, str], ...] = ()


# Okabe and Ito's blue, vermillion and bluish green (jfly.uni-koeln.de/color), darkened until white text on
# them reaches a contrast of 5.5 : 1 or more; word, icon and corners say the same without colour.
TAG_LOOKS = {
    Kind.CLAIM: TagLook(word="CLAIM", dark="#0f4c81", light="#f2f7fc", icon="claim", corner="round"),
    Kind.REBUTTAL: TagLook(word="REBUTTAL", dark="#b03a00", light="#fff6f0", icon="rebuttal", corner="cut"),
    Kind.EVIDENCE: TagLook(word="EVIDENCE", dark="#00694b", light="#f0f9f5", icon="evidence", corner="square"),
}
NO_TAG = TagLook(word="", dark="#555b66", light="#f7f7f8", icon="", corner="round")
GONE = TagLook(word="DELETED", dark="#767c87", light="#f7f7f8", icon="", corner="round")
STORY_LOOK = TagLook(word="STORY", dark="#23272f", light="#ffffff", icon="", corner="round")

RELATION_LOOKS = {
    Relation.REBUTS: RelationLook(word="rebuts", colour="#c44400", width=2.2, dashes="", sign="M-3-3 3 3M3-3-3 3"),
    Relation.SUPPORTS: RelationLook(word="supports", colour="#007a57", width=2.2, dashes="7 4", sign="M-4 0H4M0-4V4"),
    Relation.ANSWERS: RelationLook(word="answers", colour="#5b6270", width=1.8, dashes="2 3", sign="M-3.5 0H3.5"),
}

ICONS = {
    "claim": '<path d="M1 2h12v7.5H6.5L3.5 12.5v-3H1z" fill="#fff"/>',
    "rebuttal": '<path d="M2.5 2.5l9 9M11.5 2.5l-9 9" fill="none" stroke="#fff" stroke-width="2.6"/>',
    "evidence": '<path d="M2.5 1h6.5l3 3v9h-9.5zM4.8 6h5M4.8 8.3h5M4.8 10.6h3" fill="none" stroke="#fff" '
    'stroke-width="1.4"/>',
}

# What a dispute's status says, in the words of `disputes.find`.
STATUSES = {
    "open": "still argued in the last third of the thread",
    "dropped": "nothing more on it in the last third of the thread",
    "one-sided": "nearly every turn on it comes from one side",
    "conceded": "one of its turns gives the point away",
}
# How a passage of a source stands to a label: it names its value, or is worded like its statements.
MENTIONS = {False: "mentions", True: "resembles what is said for"}
OVER_WORDS = "A dispute over words: a label is the sentence that stands best for its side, not what each holder said."

INK = "#23272f"
QUIET = "#5b6270"
# The widest of the usual fonts first: cards are measured for them, so that they are filled and never overrun.
FONTS = "Verdana,'DejaVu Sans','Noto Sans','Helvetica Neue',Helvetica,Arial,'Liberation Sans',sans-serif"
CARD_WIDTH = 280
HEADER = 26
LINE = 16
BODY_SIZE = 12.5
HEAD_SIZE = 12.5
NOTE_SIZE = 11
PAD = 10
MORE = 22
MOST_LINES = 4
ALSO = 18  # room of the sign before "also answers"
FAINT = "#8b919c"

# Advance widths in thousandths of the font size: for each character the widest of Arial's and Verdana's kin
# (measured in Liberation Sans and DejaVu Sans), so that text fits whichever a machine falls back to.
_ASCII = {
    280: "'ijl", 300: "I", 320: " ,.", 340: "/:;\\|", 360: "f", 380: "-", 400: "()[]t", 420: "!r", 460: '"',
    500: "*J`", 540: "sz", 560: "?L_c", 580: "k", 600: "vxy", 620: "FTaeo", 640: "$0123456789bdghnpqu{}", 680: "EKPSY",
    700: "ABVXZ", 740: "CRU", 760: "HN", 780: "&DG", 800: "OQ", 820: "w", 840: "#+<=>^~", 880: "M", 960: "%",
    980: "m", 1000: "W", 1020: "@",
}  # fmt: skip
_WIDTHS = {character: float(width) for width, characters in _ASCII.items() for character in characters}
_WIDTHS |= {"‘": 360.0, "’": 360.0, "“": 540.0, "”": 540.0, "–": 560.0, "—": 1010.0, "…": 1010.0, "·": 360.0}
_WIDTHS |= {"‰": 1380.0, "‱": 1780.0}
# Scripts by their last code point: generous means, as widths within one script differ by font.
_SCRIPTS = (
    (0x1C3, 680), (0x1CC, 1200), (0x1F0, 680), (0x1F3, 1200), (0x24F, 680), (0x36F, 640), (0x3FF, 700), (0x52F, 760),
    (0x58F, 860), (0x5FF, 740), (0x6FF, 800), (0x8FF, 840),
    (0xDFF, 950), (0xEFF, 760), (0xFFF, 950), (0x10FF, 860), (0x1DFF, 1000), (0x1FFF, 800), (0x206F, 700),
    (0x20CF, 800), (0x218F, 1300), (0x22FF, 1000), (0x27FF, 1450), (0xFB4F, 1100), (0xFDFC, 1050), (0xFDFF, 12000),
    (0xFEFF, 1050), (0xFFFF, 1000), (0x11FFF, 1300), (0x1254F, 4500), (0x1EFFF, 1100), (0x1FBFF, 1400),
)  # fmt: skip
_BOLD = 85.0  # what bold adds to each character: 62 to 80 on letters and digits, 103 on "W" and "M"

_NUMBERS = {"a": "1", "an": "1", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6"}
_NUMBERS |= {"seven": "7", "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12"}
_STOPS = frozenset('.,;:!?()"“”\n…')
# Tuples, as "" is in every string.
_QUOTATION = ('"', "“", "”", "„", "«", "»")
_FINISHED = re.compile(r"[.!?…。！？][\"'”’)\]*]*\s*$")
_COMMON = frozenset(stem(word) for word in STOPWORDS - _NUMBERS.keys())
_FILLERS = _COMMON - {"no", "not", "nor"}

_GREETINGS = frozenset(
    ("hi", "hello", "hey", "thanks", "thank", "thx", "lol", "haha", "hahaha", "welcome", "cheers", "sorry", "wow", "ok")
)
_DENIALS = frozenset(
    (
        *("no", "not", "never", "nothing", "none", "nobody", "isn't", "aren't", "wasn't", "weren't", "don't"),
        *("doesn't", "wrong", "false", "untrue", "nonsense", "lie", "lies", "but", "however", "actually"),
        *("didn't", "won't", "wouldn't", "can't", "cannot", "couldn't", "shouldn't", "hasn't", "haven't", "hadn't"),
    )
)
_ASSERTIONS = frozenset(
    (
        *("is", "are", "was", "were", "will", "must", "should", "means", "mean", "because", "therefore", "since"),
        *("proves", "proof", "shows", "according", "reported", "fact", "evidence", "every", "only", "all", "more"),
        *("less", "than", "would", "need", "needs", "cause", "causes"),
    )
)


@lru_cache(maxsize=1 << 14)  # words and single characters come again and again
def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a text is at most, in pixels, at a font size in pixels."""
    known = _WIDTHS.get
    total = sum([known(character) or _other_width(character) for character in text])
    return (total + _BOLD * len(text) * bold) * size / 1000


def _other_width(character: str) -> float:
    category = unicodedata.category(character)
    if category in ("Cc", "Cs") or character == "\ufffd":  # what XML cannot hold is drawn as the last of these
        return 1050.0
    if category in ("Mn", "Me", "Cf"):
        # Marks of Indic and other scripts take room where a machine has no font that joins them.
        return 0.0 if character < "\u0500" or character > "\u1aaf" or category == "Cf" else 640.0
    if unicodedata.east_asian_width(character) in "WF":
        return 1400.0 if category[0] == "S" else 1010.0
    base = unicodedata.normalize("NFD", character)[0]
    if base in _WIDTHS:
        return _WIDTHS[base]
    upper = 1.25 if category == "Lu" else 1.0
    return next((width * upper for last, width in _SCRIPTS if ord(character) <= last), 1400.0)


def one_line(text: str, most: int = 2000) -> str:
    """Return the first `most` characters on one line, with at most two marks stacked on a letter."""
    text = " ".join(text[:most].split())
    if text.isascii() or _WIDTHS.keys() >= set(text):  # no marks among these
        return text
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if marks <= 2:
            kept.append(character)
    return "".join(kept)


@lru_cache(maxsize=1 << 8)  # the map and the ladders show the same turns
def wrap(text: str, width: float, size: float, *, most: int, bold: bool = False) -> tuple[str, ...]:
    """Cut a text greedily into at most `most` lines no wider than `width` pixels; "…" ends it where it is cut.

    Words too long for a line are broken where they must be.
    """
    lines: list[str] = []
    line = ""
    used = 0.0
    space = width_of(" ", size, bold=bold)
    waiting = one_line(text).split(" ")[::-1]
    while waiting and len(lines) < most:
        word = waiting.pop()
        taken = width_of(word, size, bold=bold)
        if line and used + space + taken <= width:
            line += " " + word
            used += space + taken
        elif line:
            lines.append(line)
            line, used = "", 0.0
            waiting.append(word)
        elif taken <= width:
            line, used = word, taken
        else:
            at = _break(word, width, size, bold)
            lines.append(word[:at])
            waiting.append(word[at:])
    if line and len(lines) < most:
        lines.append(line)
    elif line or waiting:
        lines[-1] = fit(lines[-1] + "…", width, size, bold=bold)
    if len(lines) > 1 and lines[-1] == "…":  # not worth a line of its own
        lines[-2:] = [fit(lines[-2].rstrip("…") + " …", width, size, bold=bold)]
    return tuple(lines)


def fit(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """Return the text on one line no wider than `width` pixels, cut with "…" where it must be."""
    text = one_line(text, 400)
    if width_of(text, size, bold=bold) <= width:
        return text
    at = _break(text, width - width_of("…", size, bold=bold), size, bold)
    space = text.rfind(" ", 0, at + 1)
    at = space if space > at * 0.6 else at
    return text[:at].rstrip(" ,;:-…") + "…"


def _break(word: str, width: float, size: float, bold: bool) -> int:
    used = 0.0
    for at, character in enumerate(word):
        used += width_of(character, size, bold=bold)
        if used > width:
            return max(at, 1)
    return len(word)


def wrap_marked(
    text: str, marks: Sequence[tuple[int, int]], width: float, size: float, *, most: int
) -> tuple[tuple[str, ...], tuple[tuple[tuple[int, int], ...], ...]]:
    """Cut a text as `wrap` does, with the (start, end) of `marks` measured in bold.

    Arguments: a text on one line (see `one_line`), marks in order and apart, the width and font size in pixels, the
    most lines. Returns the lines, and for each line the marks in it.
    """
    bold = [False] * len(text)
    for start, end in marks:
        bold[start:end] = [True] * (min(end, len(text)) - start)
    known = {(c, b): width_of(c, size, bold=b) for c, b in set(zip(text, bold, strict=True))}
    widths = [known[pair] for pair in zip(text, bold, strict=True)]
    rows: list[tuple[int, int]] = []
    at = 0
    while at < len(text) and len(rows) < most:
        used, end = 0.0, at
        while end < len(text) and used + widths[end] <= width:
            used += widths[end]
            end += 1
        if end < len(text) and text[end] != " ":
            space = text.rfind(" ", at, end)
            end = space if space > at else max(end, at + 1)
        rows.append((at, end))
        at = end + (text[end : end + 1] == " ")
    dots = width_of("…", size)
    if at < len(text) and rows:
        start, end = rows[-1]
        while end > start + 1 and sum(widths[start:end]) + dots > width:
            end -= 1
        space = text.rfind(" ", start, end + 1)
        end = space if space > start + (end - start) * 0.6 else end
        while end > start + 1 and text[end - 1] in " ,;:-…":
            end -= 1
        rows[-1] = start, end
    if len(rows) > 1 and text[slice(*rows[-1])] == "…":  # not worth a line of its own
        rows.pop()
        at = len(text) - 1
        start, end = rows[-1]
        while end > start + 1 and sum(widths[start:end]) + dots > width:
            end = max(text.rfind(" ", start, end), start + 1)
        rows[-1] = start, end
    lines = [text[start:end] for start, end in rows]
    if at < len(text) and rows:
        lines[-1] += "…"
    kept = []
    for start, end in rows:
        inside = [(max(a, start) - start, min(b, end) - start) for a, b in marks if a < end and b > start]
        kept.append(tuple(inside))
    return tuple(lines), tuple(kept)


def contested_marks(text: str, labels: Iterable[str]) -> tuple[tuple[int, int], ...]:
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


def _apart(text: str, quotes: Iterable[Quote]) -> list[tuple[int, Quote]]:
    """The quotes that stand apart from a turn's own words, each with its start or that of the header above it.

    Those are words of another turn or of the story that open a line (alone, or run on into the reply) or follow a
    finished sentence. Words within a sentence of the turn's own belong to it, and so do quotations from outside.
    """
    found: list[tuple[int, Quote]] = []
    last = line = 0
    looked = 0  # up to where lines' ends have been looked for
    for quote in sorted(quotes, key=lambda quote: (quote.start, quote.end)):
        if quote.source == OUTSIDE:
            continue
        start = quote.start
        line = max(text.rfind("\n", looked, start) + 1, line, last)
        looked = start
        before = text[line : min(start, line + LONGEST_HEADER)]  # a line may be long, and quote many times
        if not _says(before) and not _says(text[line + LONGEST_HEADER : start]):
            above = text[last:line].rstrip()
            header = above[above.rfind("\n") + 1 :]
            if quote_header(header):
                start = last + len(above) - len(header)
        elif start - line <= LONGEST_HEADER and quote_header(before):
            start = line
        elif not _FINISHED.search(text[max(line, start - LONGEST_HEADER) : start]):
            continue
        found.append((start, quote))
        last = max(last, quote.end)
    return found


def _says(text: str) -> bool:
    """Whether there is a word, a symbol or an emoji: rows of dots and dashes between quotes are none."""
    return any(character.isalnum() or character > "\u218f" for character in text)


def own_parts(text: str, quotes: Iterable[Quote]) -> list[tuple[int, int]]:
    """Return the (start, end) of each sentence of a turn's text that is the turn's own.

    Left out are quotes of other turns and the story where they stand apart, with their headers ("Name wrote:").
    """
    found = []
    at = 0
    for start, end in [*((start, quote.end) for start, quote in _apart(text, quotes)), (len(text), len(text))]:
        if start > at:
            piece = text[at:start]
            found += [(at + a, at + b) for a, b in sentences(piece) if _says(piece[a:b])]
        at = max(at, end)
    return found


def joined(text: str, parts: Sequence[tuple[int, int]], chosen: Sequence[int]) -> str:
    """Join sentences of a turn as they are shown: "…" stands wherever something between or beside them is left out.

    Arguments: the turn's text, its `own_parts`, the places of those to be shown, in order. Quotes that stand apart
    on lines above the first sentence leave no dots.
    """
    start, end = parts[chosen[0]][0], parts[chosen[-1]][1]
    shown = "… " if chosen[0] or _says(text[text.rfind("\n", 0, start) + 1 : start]) else ""
    shown += text[slice(*parts[chosen[0]])]
    for before, at in pairwise(chosen):
        gap = text[parts[before][1] : parts[at][0]]
        shown += (" … " if gap.strip() else gap and " ") + text[slice(*parts[at])]
    return shown + (" …" if _says(text[end:]) else "")


def bare(text: str) -> str:
    """Return a text on one line without quotation marks around the whole of it, or cut off from their partners."""
    text = " ".join(text.split())
    body = text.rstrip(".,;:!?")
    marks = sum(map(text.count, _QUOTATION))
    first, last = body[:1] in _QUOTATION, body[-1:] in _QUOTATION
    if marks == 2 and first and last:
        return body[1:-1].strip()
    if marks == 1 and first:
        return text[1:].strip()
    return body[:-1].strip() if marks == 1 and last else text


def in_marks(text: str) -> str:
    """Return a text, bare, in quotation marks: single ones where a double one stands at an end or has no partner."""
    text = bare(text)
    odd = sum(map(text.count, _QUOTATION)) % 2
    return f"‘{text}’" if odd or text[:1] in _QUOTATION or text[-1:] in _QUOTATION else f"“{text}”"


def key_sentence(
    text: str, quotes: Iterable[Quote], parent: str, contested: frozenset[str] = frozenset()
) -> tuple[int, int] | None:
    """Find the sentence of a turn that matters most to the argument.

    Arguments: the turn's text, the turn's quotes, the text that it answers, and the stems of contested words.
    Returns (start, end) in `text`, None where the turn has no sentence of its own. Ours: a sum of what a person
    looks for first (content, words shared with what is answered, denial, assertion, numbers, the opening).
    """
    return _best(text, own_parts(text, quotes), parent, contested)


def _best(text: str, parts: list[tuple[int, int]], parent: str, contested: frozenset[str]) -> tuple[int, int] | None:
    if len(parts) < 2:
        return parts[0] if parts else None
    shared = _content(parent[:3000])
    # Fifty sentences hold any point; a turn of a thousand is a pasted article.
    scores = [
        (_weight(text[start:end], shared, contested) + (0.3 if place == 0 else 0), -place)
        for place, (start, end) in enumerate(parts[:50])
    ]
    return parts[-max(scores)[1]]


@lru_cache(maxsize=1 << 8)  # many turns answer the story or the same turn
def _content(text: str) -> frozenset[str]:
    return frozenset(content_words(text))


def _weight(sentence: str, shared: frozenset[str], contested: frozenset[str]) -> float:
    said = words(sentence)
    content = set(content_words(sentence))
    score = min(len(content), 10) / 10
    score += 0.25 * min(len(content & shared), 3) + 0.4 * min(len(content & contested), 2)
    score += 0.4 * (not _DENIALS.isdisjoint(said)) + 0.2 * (not _ASSERTIONS.isdisjoint(said))
    score += 0.3 * any(word[0].isdigit() for word in said)
    score -= 0.3 * sentence.endswith("?") + 0.8 * (len(content) < 2)
    score -= 1.0 * (bool(said) and said[0] in _GREETINGS and len(content) < 6)
    score -= 0.6 * (sentence.startswith(("http", "www.")) and " " not in sentence)
    score -= 0.5 * (sentence[0] in _QUOTATION and sentence.rstrip(".,;!?")[-1:] in _QUOTATION)  # words of others
    return score - 0.2 * (len(sentence) > 200)


def excerpt(
    text: str, quotes: Iterable[Quote], parent: str, contested: frozenset[str] = frozenset(), *, room: int = 140
) -> str:
    """Return what to show of a turn: all that is its own where that is short, else its key sentence with as many
    of the following and preceding ones as fit into `room` characters; "…" stands for what is left out."""
    return _excerpt(text, tuple(quotes), parent, contested, room)


@lru_cache(maxsize=1 << 8)  # as for `wrap`
def _excerpt(text: str, quotes: tuple[Quote, ...], parent: str, contested: frozenset[str], room: int) -> str:
    parts = own_parts(text, quotes)
    best = _best(text, parts, parent, contested)
    if best is None:
        return "" if _apart(text, quotes) else text.strip()
    first = last = parts.index(best)
    used = best[1] - best[0]
    while True:
        after = parts[last + 1][1] - parts[last + 1][0] if last + 1 < len(parts) else room
        before = parts[first - 1][1] - parts[first - 1][0] if first else room
        if used + after < room:
            last, used = last + 1, used + after + 1
        elif used + before < room:
            first, used = first - 1, used + before + 1
        else:
            break
    return joined(text, parts, range(first, last + 1))


def letter(at: int) -> str:
    """Return the letter of a position by its place: A, B, C; beyond Z, its number."""
    return chr(ord("A") + at) if at < 26 else str(at + 1)


def over_words(dispute: Dispute) -> bool:
    """Say whether a dispute's labels are sentences rather than values such as "4 days", which its title names all."""
    labels = [position.label for position in dispute.positions]
    whole = any(len(words(label)) > 4 or label.endswith((".", "!", "?", "…")) for label in labels)
    return whole and not all(label in dispute.title for label in labels)


def contested_words(map_: ArgumentMap) -> dict[str, frozenset[str]]:
    """Return, for each turn in a dispute, the stems of the words in that dispute's title and labels."""
    found: dict[str, set[str]] = {}
    for dispute in map_.disputes:
        stems = set(content_words(" ".join([dispute.title, *(position.label for position in dispute.positions)])))
        for turn in dispute.turns:
            found.setdefault(turn, set()).update(stems)
    return {turn: frozenset(stems) for turn, stems in found.items()}


def parents(map_: ArgumentMap) -> dict[str, str]:
    """Return the main parent of every turn; the story for one that names an unknown turn or hangs in a cycle,
    so that a map edited by hand loses no turn."""
    found = {turn.id: STORY for turn in map_.thread.turns}
    for reply in map_.replies:
        if reply.main and reply.child in found and (reply.parent in found or reply.parent == STORY):
            found[reply.child] = reply.parent
    safe = {STORY}
    for turn in map_.thread.turns:
        path: dict[str, None] = {}
        at = turn.id
        while at not in safe and at not in path:
            path[at] = None
            at = found[at]
        if at in path:
            found[at] = STORY
        safe.update(path)
    return found


def cards(
    map_: ArgumentMap,
    above: dict[str, str],
    hidden: dict[str, list[Turn]] | None = None,
    *,
    widths: dict[str, int] | None = None,
    both_ends: bool = False,
) -> dict[str, Card]:
    """Return a card for the story and for every turn of a map, by id.

    Arguments: the map; the main parents; where turns are folded away, those that each drawn turn (or the story)
    stands for (hidden turns get no card); the widths in pixels of cards that are not to have the usual one; whether
    a further reply is named on the card that it answers too, and folded turns are called so.
    """
    narrow = widths or {}
    folded = hidden or {}
    away = {turn.id for turns in folded.values() for turn in turns}
    by_id = {turn.id: turn for turn in map_.thread.turns}
    tags = {tag.turn: tag for tag in map_.tags}
    quotes: dict[str, list[Quote]] = {}
    replies: dict[str, list[Reply]] = {}
    links: dict[str, list[Link]] = {}
    for quote in map_.quotes:
        quotes.setdefault(quote.turn, []).append(quote)
    for reply in map_.replies:
        replies.setdefault(reply.child, []).append(reply)
    for link in map_.links:
        links.setdefault(link.source, []).append(link)
    contested = contested_words(map_)
    further: dict[str, list[int]] = {}
    for reply in map_.replies if both_ends else ():
        shown_on = STORY if reply.parent not in by_id else reply.parent
        if not reply.main and reply.child in by_id and reply.child not in away and shown_on != above[reply.child]:
            further.setdefault(shown_on, []).append(by_id[reply.child].number)
    folded_away = {by_id[key].number for key in away} if both_ends else set()
    found = {STORY: _story_card(map_, folded.get(STORY, []), further.get(STORY, []))}
    for turn in map_.thread.turns:
        if turn.id in away:
            continue
        parent = above[turn.id]
        parent_text = by_id[parent].text if parent in by_id else map_.thread.story
        own = quotes.get(turn.id, [])
        shown = excerpt(turn.text, own, parent_text, contested.get(turn.id, frozenset()))
        found[turn.id] = _turn_card(
            turn,
            tags.get(turn.id),
            quote=shown_quote(turn, own, parent, narrow.get(turn.id, CARD_WIDTH) - PAD - 16),
            shown=shown,
            also=[by_id[r.parent].number if r.parent in by_id else 0 for r in replies.get(turn.id, []) if not r.main],
            about=_about(map_, turn, tags.get(turn.id), replies.get(turn.id, []), links.get(turn.id, []), by_id),
            hidden=folded.get(turn.id, []),
            width=narrow.get(turn.id, CARD_WIDTH),
            back=further.get(turn.id, []),
            folded=folded_away,
        )
    return found


def shown_quote(turn: Turn, quotes: Iterable[Quote], parent: str, room: float) -> str:
    """Return, in quotation marks and within `room` pixels, the quote that tells best what is answered.

    Of the parent first, then of anything else; only quotes that stand apart, as the others are in the turn's
    sentences. "" where there is none.
    """
    apart = [quote for _, quote in _apart(turn.text, quotes)]
    if not apart:
        return ""
    best = min(apart, key=lambda quote: (quote.source != parent, quote.start))
    text = bare(one_line(turn.text[best.start : best.end], 300))
    size = NOTE_SIZE + 0.5
    return in_marks(fit(text, room - width_of("“”", size), size)) if text else ""


def _turn_card(
    turn: Turn,
    tag: Tag | None,
    *,
    quote: str,
    shown: str,
    also: list[int],
    about: str,
    hidden: list[Turn],
    width: int,
    back: list[int],
    folded: set[int],
) -> Card:
    room = width - PAD - 4  # the widest font may come near the right edge; the usual ones stay far from it
    gone = turn.state is not State.LIVE
    look = TAG_LOOKS[tag.kind] if tag else NO_TAG
    if gone:
        look = GONE._replace(word=turn.state.value.upper())
    missing = "(the page no longer shows this)" if gone else "(no words of its own)"
    number = fit(f"#{turn.number}", 90, HEAD_SIZE, bold=True)
    taken = width_of(number, HEAD_SIZE, bold=True) + width_of(look.word, NOTE_SIZE - 1, bold=True) + 2 * PAD + 31
    lines = wrap(shown or missing, room, BODY_SIZE, most=MOST_LINES)
    also_names = [_name_of(of) + " (folded)" * (of in folded) for of in also]
    note = fit("also answers " + ", ".join(also_names), room - ALSO, NOTE_SIZE) if also else ""
    answered_by = _answered_by(back, room - ALSO)
    ways = [(_name_of(of), "" if of in folded else _id_of(of)) for of in [*also, *back]]
    more = _more(len(hidden))
    return Card(
        key=turn.id,
        id=f"turn-{turn.number}",
        number=number,
        author=fit(one_line(turn.author) or "(no name)", width - taken, HEAD_SIZE),
        look=look,
        quote=quote,
        lines=lines,
        note=note,
        more=more,
        more_about=_hidden_about(hidden),
        about=about,
        width=width,
        height=card_height(quote, lines, note, more, back=answered_by),
        faint=gone or not shown,
        back=answered_by,
        ways=tuple(ways),
    )


def card_height(quote: str, lines: Sequence[str], note: str, more: str, *, back: str = "") -> int:
    """Return the height in pixels of a card that holds these texts."""
    rows = len(lines) + bool(quote) + bool(note) + bool(back)
    return HEADER + 15 + LINE * rows + (4 if quote else 0) + (MORE if more else 0)


def _answered_by(numbers: list[int], room: float) -> str:
    """The turns that answer a card besides the one they mainly answer; those that find no room are counted."""
    said = ""
    for shown in range(min(len(numbers), 60), 0, -1):
        rest = f" +{len(numbers) - shown:,}" if shown < len(numbers) else ""
        said = f"also answered by {', '.join(map(_name_of, numbers[:shown]))}{rest}"
        if width_of(said, NOTE_SIZE) <= room:
            return said
    return fit(said, room, NOTE_SIZE)


def _story_card(map_: ArgumentMap, hidden: list[Turn], back: list[int]) -> Card:
    thread = map_.thread
    width = 2 * CARD_WIDTH
    head, story = headline(thread)
    lines = wrap(story or "(the file holds no story)", width - 2 * PAD, BODY_SIZE, most=3)
    more = _more(len(hidden))
    answered_by = _answered_by(back, width - 2 * PAD - ALSO)
    where = f"{thread.path}:{thread.story_line}" if thread.story_line else thread.path
    return Card(
        key=STORY,
        id="story",
        number="STORY",
        author=fit(head, width - 100, HEAD_SIZE),
        look=STORY_LOOK,
        quote="",
        lines=lines,
        note="",
        more=more,
        more_about=_hidden_about(hidden),
        about=f"The story ({where})\n\n{thread.story[:2000]}{'…' if len(thread.story) > 2000 else ''}",
        width=width,
        height=card_height("", lines, "", more, back=answered_by),
        faint=False,
        back=answered_by,
        ways=tuple((_name_of(of), _id_of(of)) for of in back),
    )


def headline(thread: Thread) -> tuple[str, str]:
    """Return what a drawing of the story has for its head, and the story below it without the line in the head.

    The head is the thread's title; file and line where the title is the whole story, or its first words cut short.
    """
    story = undated(thread.story).strip()
    first, _, rest = story.partition("\n")
    if rest.strip() and first.strip() == thread.title:
        return thread.title, rest.strip()
    cut = thread.title.endswith("…") and one_line(first).startswith(thread.title.rstrip("…"))
    if cut or (story and story == thread.title):
        name = thread.path.replace("\\", "/").rstrip("/").rpartition("/")[2]
        return f"{name}:{thread.story_line}" if thread.story_line else name, story
    return thread.title, story


def _more(count: int) -> str:
    return f"… {count:,} more turn{'' if count == 1 else 's'}" if count else ""


def _hidden_about(hidden: list[Turn]) -> str:
    if not hidden:
        return ""
    listed = "\n".join(f"#{turn.number} {shorten(turn.author, 40)}" for turn in islice(hidden, 30))
    return f"{_more(len(hidden))}, answering above this point:\n{listed}" + ("\n…" if len(hidden) > 30 else "")


def _name_of(number: int) -> str:
    return f"#{number}" if number else "the story"


def _id_of(number: int) -> str:
    return f"turn-{number}" if number else "story"


def _about(
    map_: ArgumentMap, turn: Turn, tag: Tag | None, replies: list[Reply], links: list[Link], by_id: dict[str, Turn]
) -> str:
    """Everything known about a turn, as its tooltip: where it stands, what it is and answers, and its full text."""
    thread = map_.thread
    at = turn.line if turn.line is not None else line_of(turn, 0)
    rows = [f"#{turn.number} {turn.author}" + (f" to {turn.addressee}" if turn.addressee else "")]
    rows.append(f"{thread.path}:{at}" if at is not None else thread.path)
    if turn.posted:
        # Not by strftime, which writes the years below 1000 in as many digits as the system sees fit.
        rows[-1] += f", {turn.posted.isoformat(' ')[:16]}"
    if tag:
        rows.append(f"{tag.kind.value} ({tag.score:.2f}): {tag.why}")
        if tag.runner_up:
            rows[-1] += f"; else {tag.runner_up.value} ({tag.runner_up_score:.2f})"
    for reply in replies:
        target = f"#{by_id[reply.parent].number}" if reply.parent in by_id else "the story"
        answers = "answers" if reply.main else "also answers"
        rows.append(f"{answers} {target}, {reply.how.value} ({reply.score:.2f}): {reply.why}")
    for link in links:
        target = f"#{by_id[link.target].number}" if link.target in by_id else "the story"
        rows.append(f"{link.kind.value} {target} ({link.score:.2f}): {link.why}")
    return "\n".join(rows) + "\n\n" + turn.text


def number_text(value: float) -> str:
    """Return a coordinate in pixels as SVG wants it: one decimal at most, no trailing zero."""
    return f"{value:.1f}".removesuffix(".0")


def svg_text(x: float, y: float, text: str, style: str, *, extra: str = "") -> str:
    """Return one SVG text element, escaped."""
    return f'<text x="{number_text(x)}" y="{number_text(y)}" class="{style}"{extra}>{escape_xml(text)}</text>'


def svg_linked(x: float, y: float, text: str, style: str, ways: Sequence[tuple[str, str]]) -> str:
    """Return one SVG text element, escaped, in which each of `ways`, (name, id of a card), leads to that card.

    Names are looked for in order; those that were cut off, or have "" for a card, lead nowhere.
    """
    out = [f'<text x="{number_text(x)}" y="{number_text(y)}" class="{style}">']
    at = 0
    for name, target in ways:
        start = text.find(name, at)
        # "#1" is not to be found in "#12".
        if not target or start < 0 or text[start + len(name) : start + len(name) + 1].isdigit():
            continue
        out.append(escape_xml(text[at:start]))
        at = start + len(name)
        out.append(f'<a href="#{escape_xml(target)}">{escape_xml(name)}</a>')
    return "".join([*out, escape_xml(text[at:]), "</text>"])


def svg_marked(x: float, y: float, text: str, style: str, marks: Sequence[tuple[int, int]]) -> str:
    """Return one SVG text element, escaped, with the (start, end) of `marks` in bold."""
    if not marks:
        return svg_text(x, y, text, style)
    out = [f'<text x="{number_text(x)}" y="{number_text(y)}" class="{style}">']
    at = 0
    for start, end in marks:
        out.append(escape_xml(text[at:start]))
        out.append(f'<tspan font-weight="700">{escape_xml(text[start:end])}</tspan>')
        at = end
    return "".join([*out, escape_xml(text[at:]), "</text>"])


def shape(x: float, y: float, width: float, height: float, corner: str, *, top: bool = False) -> str:
    """Return the path of a card (or, with `top`, of its header): corners round, cut or square."""
    n = number_text
    if corner == "square":
        return f"M{n(x)} {n(y)}h{n(width)}v{n(height)}h{n(-width)}z"
    r = 8
    turn = "a8 8 0 0 1 {} {}" if corner == "round" else "l{} {}"
    start = f"M{n(x)} {n(y + r)}" + turn.format(r, -r) + f"h{n(width - 2 * r)}" + turn.format(r, r)
    if top:
        return start + f"v{n(height - r)}h{n(-width)}z"
    return start + f"v{n(height - 2 * r)}" + turn.format(-r, r) + f"h{n(2 * r - width)}" + turn.format(-r, -r) + "z"


def draw_card(card: Card, x: float, y: float) -> list[str]:
    """Return the SVG of a card whose top left corner is at (x, y): a group with its id and tooltip."""
    look = card.look
    n = number_text
    height = card.height - (MORE if card.more else 0)
    out = [f'<g id="{escape_xml(card.id)}" class="card"><title>{escape_xml(card.about)}</title>']
    dashes = ' stroke-dasharray="4 3"' if look.dark == GONE.dark else ""
    frame = shape(x, y, card.width, height, look.corner)
    out.append(f'<path d="{frame}" fill="{look.light}" stroke="{look.dark}"{dashes}/>')
    out.append(f'<path d="{shape(x, y, card.width, HEADER, look.corner, top=True)}" fill="{look.dark}"/>')
    number, author = escape_xml(card.number), escape_xml(card.author)
    out.append(f'<text x="{n(x + PAD)}" y="{n(y + 17.5)}" class="a"><tspan class="n">{number}</tspan>  {author}</text>')
    word = card.look.word
    if word and card.look is not STORY_LOOK:
        right = x + card.width - PAD
        if look.icon:
            out.append(f'<use href="#icon-{look.icon}" x="{n(right - 14)}" y="{n(y + 6)}"/>')
            right -= 19
        out.append(svg_text(right, y + 17, word, "k"))
    row = y + HEADER + 18
    if card.quote:
        out.append(f'<path d="M{n(x + PAD + 1)} {n(row - 12)}v15" stroke="#a9afba" stroke-width="2.5"/>')
        out.append(svg_text(x + PAD + 9, row, card.quote, "q"))
        row += LINE + 4
    for at, line in enumerate(card.lines):
        strong = card.strong[at] if at < len(card.strong) else ()
        out.append(svg_marked(x + PAD, row, line, "f" if card.faint else "b", strong))
        row += LINE
    for note in (card.note, card.back):
        if note and card.ways:
            out.append(draw_also(x + PAD, row - 4, back=note is card.back))
            out.append(svg_linked(x + PAD + ALSO, row, note, "s", card.ways))
        elif note:
            out.append(svg_text(x + PAD, row, note, "s"))
        row += LINE if note else 0
    out.append("</g>")
    if card.more:
        out += _draw_more(card, x, y + height)
    return out


def _draw_more(card: Card, x: float, y: float) -> list[str]:
    """The turns folded away below a card: a strip like the edge of a pile of cards."""
    n = number_text
    number = card.id.partition("-")[2] or "0"
    return [
        f'<g id="more-{escape_xml(number)}"><title>{escape_xml(card.more_about)}</title>',
        f'<path d="M{n(x + 12)} {n(y + 1)}v{MORE - 5}h{n(card.width - 24)}v{5 - MORE}" fill="#eceef2" '
        f'stroke="{FAINT}" stroke-dasharray="3 2"/>',
        f'<path d="M{n(x + 18)} {n(y + MORE - 1)}h{n(card.width - 36)}" stroke="{FAINT}" stroke-dasharray="3 2"/>',
        svg_text(x + 22, y + 13, card.more, "m"),
        "</g>",
    ]


def draw_badge(x: float, y: float, look: RelationLook, *, hollow: bool) -> str:
    """Return the round badge of a relation: filled where the reply is known from the file, hollow where inferred."""
    paint = ("#fff", look.colour) if hollow else (look.colour, "#fff")
    return (
        f'<g transform="translate({number_text(x)} {number_text(y)})"><circle r="7.5" fill="{paint[0]}" '
        f'stroke="{look.colour}" stroke-width="1.6"/><path d="{look.sign}" stroke="{paint[1]}" stroke-width="1.9"/></g>'
    )


def draw_also(x: float, y: float, *, back: bool) -> str:
    """Return the sign of a further reply, 14 pixels wide: a dotted arrow to the right, with `back` to the left."""
    start, way, head = (x + 14, "h-8", f"M{number_text(x)} {number_text(y)}l6-4v8z")
    if not back:
        start, way, head = (x, "h8", f"M{number_text(x + 14)} {number_text(y)}l-6-4v8z")
    dots = f'<path d="M{number_text(start)} {number_text(y)}{way}" stroke="{QUIET}" stroke-width="2" '
    return f'{dots}stroke-dasharray="2 2"/><path d="{head}" fill="{QUIET}"/>'


def draw_line(path: str, look: RelationLook, *, extra: str = "") -> str:
    """Return a relation's line along an SVG path."""
    dashes = f' stroke-dasharray="{look.dashes}"' if look.dashes else ""
    return f'<path d="{path}" stroke="{look.colour}" stroke-width="{look.width}"{dashes} fill="none"{extra}/>'


def draw_tip(x: float, y: float, direction: str, colour: str, *, hollow: bool = False) -> str:
    """Return an arrow head whose point is at (x, y), pointing "up", "left" or "right"."""
    ways = {"up": "l-5 9h10z", "left": "l9-5v10z", "right": "l-9-5v10z", "down": "l-5-9h10z"}
    paint = f'fill="#fff" stroke="{colour}" stroke-width="1.4"' if hollow else f'fill="{colour}"'
    return f'<path d="M{number_text(x)} {number_text(y)}{ways[direction]}" {paint}/>'


def style_sheet() -> str:
    """Return the style element that every drawing starts with."""
    return (
        f"<style>text{{font-family:{FONTS};white-space:pre}}"
        f".n{{font-size:{HEAD_SIZE}px;font-weight:700;fill:#fff}}.a{{font-size:{HEAD_SIZE}px;fill:#fff}}"
        f".k{{font-size:{NOTE_SIZE - 1}px;font-weight:700;fill:#fff;text-anchor:end;letter-spacing:.3px}}"
        f".b{{font-size:{BODY_SIZE}px;fill:{INK}}}.f{{font-size:{BODY_SIZE}px;fill:{QUIET};font-style:italic}}"
        f".q{{font-size:{NOTE_SIZE + 0.5}px;fill:{QUIET};font-style:italic}}"
        f".s{{font-size:{NOTE_SIZE}px;fill:{QUIET}}}.m{{font-size:{NOTE_SIZE}px;font-weight:700;fill:#3b404a}}"
        f".t{{font-size:21px;font-weight:700;fill:{INK}}}.c{{font-size:13px;fill:{QUIET}}}"
        f".l{{font-size:12px;fill:{INK}}}.g{{font-size:{NOTE_SIZE}px;font-weight:700;fill:#fff;text-anchor:middle}}"
        ".s a{text-decoration:underline}.card:hover>path:first-of-type{stroke-width:3}"
        ".card:target>path:first-of-type{stroke-width:6}</style>"
    )


def inferred(reply: Reply | None) -> bool:
    """Say whether a reply rests on inference alone."""
    return reply is None or reply.how is How.INFERRED


LegendEntry: TypeAlias = tuple[float, list[str], str]  # room of the sign, the sign as SVG, what it means


def legend(
    own: Iterable[LegendEntry], closing: Iterable[LegendEntry], *, left: float, right: float, top: float
) -> tuple[list[str], float]:
    """Draw what the signs of a picture mean, in as many rows as the width asks for.

    Arguments: the picture's own entries and those that close the legend, each as (room of its sign, the sign as SVG,
    words); the edges. Returns the SVG and its lower edge.
    """
    entries: list[LegendEntry] = []
    for look in TAG_LOOKS.values():
        chip = [
            f'<path d="{shape(0, -13, 26, 20, look.corner)}" fill="{look.dark}"/>',
            f'<use href="#icon-{look.icon}" x="6" y="-10"/>',
        ]
        entries.append((34, chip, look.word.lower()))
    for relation in RELATION_LOOKS.values():
        line = [draw_tip(0, -3, "left", relation.colour), draw_line("M8-3H50", relation)]
        entries.append((58, [*line, draw_badge(40, -3, relation, hollow=False)], relation.word))
    known, guessed = (draw_badge(8, -3, RELATION_LOOKS[Relation.REBUTS], hollow=hollow) for hollow in (False, True))
    entries += [(22, [known], "stated or shown by a quote or a name"), (22, [guessed], "inferred"), *own]
    entries.append((10, ['<path d="M1-13v18" stroke="#a9afba" stroke-width="2.5"/>'], "quoted words"))
    entries += closing
    out = []
    x, y = float(left), top + 22
    for room, marks, words_of in entries:
        wide = room + width_of(words_of, 12) + 24
        if x > left and x + wide > right:
            x, y = float(left), y + 28
        out.append(f'<g transform="translate({number_text(x)} {number_text(y)})">{"".join(marks)}')
        out.append(svg_text(room, 1.5, words_of, "l") + "</g>")
        x += wide
    return out, y + 8
