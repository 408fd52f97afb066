"""What all writers show of a turn and a dispute: the sentences that matter, contested words, parents, labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from ..model import (
    OUTSIDE,
    STORY,
    ArgumentMap,
    Dispute,
    How,
    Quote,
    Reply,
    Thread,
)
from ..text.words import (
    LONGEST_HEADER,
    STOPWORDS,
    content_words,
    quote_header,
    sentences,
    stem,
    tokens,
    undated,
    words,
)
from .pictures.measure import one_line

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


def apart(text: str, quotes: Iterable[Quote]) -> list[tuple[int, Quote]]:
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
    for start, end in [*((start, quote.end) for start, quote in apart(text, quotes)), (len(text), len(text))]:
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
        return "" if apart(text, quotes) else text.strip()
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


def inferred(reply: Reply | None) -> bool:
    """Say whether a reply rests on inference alone."""
    return reply is None or reply.how is How.INFERRED
