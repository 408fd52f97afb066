"""Plain text and its parts: decoding, sentences, words, folding and escaping, used by every other room."""

from __future__ import annotations

import os
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate
from typing import Any, Generic, TypeAlias, TypeVar

from .errors import BadInput
from .model import Problem, Turn

# A pasted page of 50,000 comments is about 20 MB; more than this is a mistake (a video, a database).
LARGEST = 64 * 1024 * 1024
# Every step asks for the words and sentences of the same turns: those of as many texts, each shorter than this, are
# kept. That saves a tenth of the time on 60 turns, and takes some 20 MB at most on 10,000.
TEXTS, REMEMBERED = 1 << 10, 1 << 13
LONGEST_NAME = 60  # characters of a name that is compared with others, to tell what was meant

_NEWLINES = re.compile(r"\r\n?|\u2028|\u2029|\x85")
_MULTIBYTE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))

# What looks like text and is drawn as nothing, or turns the direction of what follows it.
_UNSEEN = dict.fromkeys([0x200B, 0x200E, 0x200F, 0xFEFF, *range(0x202A, 0x202F), *range(0x2060, 0x2070)])
# What XML 1.0 forbids or discourages. Told by what it leaves out, the same set takes 3 ms longer to compile.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_XML = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#39;"))  # the first comes first

# In the text of an article, whose paragraphs and lines need not coincide: a line of the file that ends within a
# paragraph, and a paragraph that ends within a line. Neither is left in what `decode` returns.
LINE_WITHIN = "\u2028"
PARAGRAPH_WITHIN = "\u2029"

# One spelling for the marks that browsers and word processors exchange freely.
_MARKS = (
    *((mark, "'") for mark in "`\u2018\u2019\u201b\u2032\xb4"),
    *((mark, '"') for mark in "\u201c\u201d\u201e\u201f\xab\xbb"),
    *((mark, "-") for mark in "\u2013\u2014\u2212"),
    ("\xa0", " "),
)

# Names that Windows keeps for devices, whatever stands behind the first dot.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.I)

_WORD = re.compile(r"\d+(?:[.,:/]\d+)+|[^\W_]+(?:['\u2019][^\W_]+)*")
# A sentence ends at a full stop (or its kin) before white space, and at the end of a line.
# A run of stops is looked at from its beginning only: from each of them, 20,000 dots before a letter take 6 seconds.
_STOPS = ".!?…。！？"
_STOP = re.compile(rf"[{_STOPS}](?<![{_STOPS}]{{2}})[{_STOPS}]*[\"'”’)\]]*(?=\s|$)|\n|[。！？]")
_NO_STOP = re.compile(
    r"(?:^|[\s(\"'“‘])(?:[A-Z]|[A-Z](?:\.[A-Z])+|Mr|Mrs|Ms|Dr|St|Prof|Gen|Sen|Rep|Gov|Lt|Col|Jr|Sr|vs|etc|e\.g|i\.e"
    r"|cf|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|approx|Inc|Ltd|Co)\.$"
)

# "Name wrote:", "Originally posted by Name", "Name said on Monday:" above a quote.
_QUOTE_HEADER = re.compile(
    r"^\W*(?:(?P<before>\S.{0,39}?)\s(?:wrote|said|says|writes|posted)\b[^.!?]{0,40}:\W*"
    r"|(?:originally\s)?(?:posted|written|said|quote|quoted)\s(?:by|from)\s(?P<after>.{1,40}?)\s*:?\W*)$",
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


def decode(data: bytes, *, path: str) -> tuple[str, tuple[Problem, ...]]:
    """Turn the bytes of a text file into text with plain newlines.

    UTF-8 and UTF-16 with a byte order mark, UTF-8 without one, else Windows-1252. Returns the text and the
    problems met (bytes that fit no encoding). Raises BadInput for empty, binary and oversized files.
    """
    if len(data) > LARGEST:
        raise BadInput(path, None, f"the file is larger than {LARGEST // 2**20} MB: split it, one thread a file")
    if not data.strip():
        raise BadInput(path, None, "the file is empty: save the page's text into it")
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, errors="replace")
            break
    else:
        text = _decode_unmarked(data)
    text = _NEWLINES.sub("\n", text)
    at = text.find("\0")
    if at >= 0:
        line = text.count("\n", 0, at) + 1
        raise BadInput(path, line, "holds NUL bytes, so it is no plain text: copy the page's text and save it as UTF-8")
    if not text.strip():
        raise BadInput(path, None, "the file holds only white space: save the page's text into it")
    strange = sum(1 for c in text[:4096] if c < " " and c not in "\t\n\f\v\x1b")
    if strange * 20 > len(text[:4096]):
        raise BadInput(path, 1, "looks like a binary file: copy the page's text and save it as UTF-8")
    at = text.find("\ufffd")
    if at < 0:
        return text, ()
    line = text.count("\n", 0, at) + 1
    count = text.count("\ufffd")
    message = f"{count} unreadable character{'s' if count > 1 else ''}, the first one here: save the file as UTF-8"
    return text, (Problem(path=shown(path), line=line, code="encoding", message=message),)


def _decode_unmarked(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    as_utf8 = data.decode("utf-8", errors="replace")
    # A few broken bytes amid sound multi-byte characters: damaged UTF-8, not Windows-1252.
    if as_utf8.count("\ufffd") < sum(1 for _ in _MULTIBYTE.finditer(data)):
        return as_utf8
    return data.decode("cp1252", errors="replace")


def shipped(name: str) -> str:
    """Return the text of `weights/<name>.json`: numbers that were learned, and what they were learned from."""
    # `importlib.resources` would do the same, and takes 4 ms to import.
    with open(os.path.join(os.path.dirname(__file__), "weights", f"{name}.json"), encoding="utf-8") as file:
        return file.read()


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
    return list((_tokens if len(text) < REMEMBERED else _tokens.__wrapped__)(text))


def words(text: str) -> list[str]:
    """Return the folded words and numbers of a text, in order ("Don’t" → "don't", "1,000" stays whole)."""
    return list((_words if len(text) < REMEMBERED else _words.__wrapped__)(text))


def content_words(text: str) -> list[str]:
    """Return the folded words without the most common ones, plural and verb endings cut, in order."""
    return list((_content_words if len(text) < REMEMBERED else _content_words.__wrapped__)(text))


@lru_cache(maxsize=TEXTS)
def _tokens(text: str) -> tuple[tuple[str, int, int], ...]:
    return tuple([(found.group(), *found.span()) for found in _WORD.finditer(fold(text))])


@lru_cache(maxsize=TEXTS)
def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold(text)))


@lru_cache(maxsize=TEXTS)
def _content_words(text: str) -> tuple[str, ...]:
    return tuple([stem(word) for word in words(text) if word not in STOPWORDS])


@lru_cache(maxsize=1 << 16)
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

    A line end always ends a sentence; a full stop after an initial, a title or a month's short name does not.
    """
    return list((_sentences if len(text) < REMEMBERED else _sentences.__wrapped__)(text))


@lru_cache(maxsize=TEXTS)
def _sentences(text: str) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    start = 0
    for stop in _STOP.finditer(text):
        end = stop.end()
        single = text[stop.start()] == "." and end - stop.start() == 1 and text[end : end + 1] not in ("", "\n")
        if single and _NO_STOP.search(text, max(start, end - 12), end):
            continue
        _add_stripped(found, text, start, end)
        start = end
    _add_stripped(found, text, start, len(text))
    return tuple(found)


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


def escape_xml(text: str) -> str:
    """Return the text safe for XML content and attributes: markup escaped; control characters, lone surrogates and
    marks that turn the writing direction left out or replaced by U+FFFD."""
    if not text.isascii():
        text = text.translate(_UNSEEN)
    if not text.isprintable():  # nothing that can be printed is among them
        text = _NOT_XML.sub("\ufffd", text)
    for sign, entity in _XML:
        text = text.replace(sign, entity)
    return text


def printable(text: str) -> str:
    """Return the text safe for a terminal: control characters, escape sequences and direction marks left out."""
    if text.isprintable():
        return text
    text = text.translate(_UNSEEN)
    return "".join(c if c == "\n" or (c.isprintable() and not "\ud800" <= c <= "\udfff") else " " for c in text)


Piece: TypeAlias = tuple[str, str]  # some text and its style, as parameters of an escape sequence; "" for none


def dress(row: Iterable[Piece], colour: bool) -> str:
    """Return a line for a terminal: its pieces, where there is `colour` between the escape sequences of their styles.

    This is the gate to every screen: whatever a piece holds, no control character, no escape sequence and no further
    line comes out of it.
    """
    line = ""
    for text, style in row:
        said = printable(text).replace("\n", " ")
        line += f"\x1b[{style}m{said}\x1b[0m" if colour and style and said else said
    return line.rstrip()


def as_json(value: object, *, indent: int | None = None) -> str:
    """Return a value as JSON: text as it is, but for what `printable` would not let through, which is escaped."""
    import json  # late: most commands print none

    text = json.dumps(value, ensure_ascii=False, indent=indent)
    odd = (character for character in set(text) if character != "\n" and not character.isprintable())
    return text.translate({ord(character): json.dumps(clean(character))[1:-1] for character in odd})


def shorten(text: str, width: int) -> str:
    """Return the text on one line, cut at a word's end to at most `width` characters, with "…" where cut."""
    text = " ".join(text.split())
    if len(text) <= width:
        return text
    cut = text.rfind(" ", 0, width)
    return text[: cut if cut > width // 2 else width - 1].rstrip(" ,;:-") + "…"


def clean(text: str) -> str:
    """Return a text without the lone surrogates that no file can hold: U+FFFD stands for each."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    return text


def shown(path: str) -> str:
    """Return a path as it is kept and shown: what is no text in it (a file's name is bytes) stands there as escapes."""
    try:
        name = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # holds what stands for no byte either
        name = path.encode("utf-8", "backslashreplace")
    return name.decode("utf-8", "backslashreplace")


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the known name that a mistyped one was most likely meant to be, "" where none is near."""
    # Two numbers are always near each other, and comparing long texts takes time.
    if name.isdigit() or len(name) > LONGEST_NAME:
        return ""
    from difflib import get_close_matches  # late: few names are mistyped

    near = get_close_matches(name, (one for one in known if len(one) <= LONGEST_NAME), n=1)
    return near[0] if near else ""


def thread_id(path: str) -> str:
    """Return a thread's id from its file's name: letters, digits, ".", "-" and "_", never empty, at most 80 long."""
    name = re.split(r"[/\\]", path)[-1]
    name = name.rpartition(".")[0] or name
    return re.sub(r"[^\w.-]+", "-", name).strip("-.")[:80] or "thread"


def folder_name(name: str) -> str:
    """Return the name of a folder for a thread's id: safe on every system, never empty, at most 200 bytes long."""
    name = re.sub(r"[^\w.-]+", "-", unicodedata.normalize("NFC", name)).strip("-.")
    # File systems allow 255 bytes, and a number may come behind.
    name = name.encode("utf-8", "ignore")[:200].decode("utf-8", "ignore").strip("-.") or "thread"
    return f"thread-{name}" if _RESERVED.match(name) else name


def cells(text: str) -> int:
    """Return how many columns of a terminal a text takes: two for wide East Asian characters and emoji, none for
    combining ones."""
    if text.isascii():
        return len(text)
    return sum(map(_cells_of, text))


def _cells_of(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def cut(text: str, width: int) -> str:
    """Return the text on one line of at most `width` columns of a terminal, with "…" where it was cut."""
    text = " ".join(text.split())
    if cells(text) <= width:
        return text
    used = 0
    for at, character in enumerate(text):
        used += _cells_of(character)
        if used > width - 1:
            space = text.rfind(" ", 0, at + 1)
            return text[: space if space > at * 2 // 3 else at].rstrip(" ,;:-") + "…"
    return text
