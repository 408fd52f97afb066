"""From a turn's sentences to the lines on its card, without losing what it gives away or the words at stake."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TypeAlias

from ...language import salience
from ...language.own import Own
from .measure import wrap_marked

Mark: TypeAlias = tuple[int, int]
Marks: TypeAlias = tuple[Mark, ...]
PLENTY = 50  # sentences of a turn in which such words are looked for
LEAD = 60  # characters before them where a clause is too long to be shown whole

# By what a turn gives something away, if only to come to its "but".
_GIVES = re.compile(
    r"\b(?:i stand corrected|(?:fair|good) (?:enough|point)|point taken|you(?:['’]re| are)(?: \w+)? right|i was wrong|"
    r"my (?:mistake|bad)|i(?:['’]ll| will| do| must| have to)? (?:concede|admit|grant|accept|retract)|granted|"
    r"admittedly|i take (?:it|that) back|true enough|to be fair|fine by me|that(?:['’]s| is)(?: \w+)? (?:true|fair))\b",
    re.I,
)
_DENIED = re.compile(r"\b(?:don['’]t|not|never|if|unless)\s+$", re.I)  # "I don't admit", "if you are right"
_JOINTS = re.compile(
    r"(?<=[.!?…;:,])\s+|\s+[-–—]+\s+|\s+(?=(?:but|although|though|yet|because|while|whereas|unless)\b)", re.I
)


def given_away(text: str) -> Marks:
    """Return the (start, end) of words that give something away: "fair enough", "I admit"."""
    return tuple(found.span() for found in _GIVES.finditer(text) if not _DENIED.search(text[: found.start()][-12:]))


def excerpt(own: Own, answered: Own, contested: frozenset[str], labels: Sequence[str], *, room: int = 140) -> str:
    """Return what to show of a turn, as `salience.excerpt` does, with a sentence that gives something away and one that
    has the words of a label in it, where there are such.

    Arguments: what the turn and what it answers say themselves; the stems of contested words; the labels of the
    positions held in its disputes; about how many characters.
    """
    shown = salience.excerpt(own, answered, contested, room=room)
    parts = own.shown
    if sum(end - start + 1 for start, end in parts) <= room:
        return shown
    chosen = salience.best(own, answered, contested)
    if chosen is None:
        return shown
    must = {
        *_first(own, given_away, shown),
        *_first(own, lambda said: salience.places(said, labels), shown),
    }
    if not must:
        return shown
    return salience.joined(own, sorted({*must, parts.index(chosen)}))


def _first(own: Own, marks: Callable[[str], Marks], shown: str) -> list[int]:
    """The first sentence that has such words, where what is shown has none."""
    if marks(shown):
        return []
    return [at for at, (start, end) in enumerate(own.shown[:PLENTY]) if marks(own.text[start:end])][:1]


def lines_of(
    text: str, marks: Marks, width: float, size: float, *, most: int, bold: bool = True
) -> tuple[tuple[str, ...], tuple[Marks, ...]]:
    """Cut a text to lines as `wrap_marked` does; where that cuts off what gives something away or a mark, clauses
    without either are left out in their place, each time with dots.

    Arguments: a text on one line; the (start, end) of the words at stake, in order and apart; the width and font size
    in pixels; the most lines; whether the marks are to be bold. Returns the lines, and for each its marks.
    """

    def wrapped(shown: str, inside: Marks) -> tuple[tuple[str, ...], tuple[Marks, ...]]:
        return wrap_marked(shown, inside if bold else (), width, size, most=most)

    found = wrapped(text, marks)
    gives = given_away(text)
    keep = sorted((*gives, *marks))
    if not keep or is_whole(found[0], text):
        return found
    edges = [0, *(joint.end() for joint in _JOINTS.finditer(text)), len(text)]
    clauses = [(start, end) for start, end in pairwise(edges) if text[start:end].strip(" …")]
    worded = [at for at, clause in enumerate(clauses) if _meets(clause, keep)]
    if _seen(found[0]) >= _solid(text[: clauses[worded[-1]][1]]):
        return found
    first = [at for at in worded if _meets(clauses[at], gives)][:1]
    chosen: list[int] = []
    for at in dict.fromkeys([*first, *worded, *range(len(clauses))]):
        tried = sorted([*chosen, at])
        shown, inside = _joined(text, clauses, tried, marks)
        if not chosen or is_whole(wrapped(shown, inside)[0], shown):
            chosen = tried
    if chosen[-1] + 1 < len(clauses):  # the last lines are filled with as much as they hold of what follows
        chosen = [*chosen, chosen[-1] + 1]
    shown, inside = _joined(text, clauses, chosen, marks)
    lines, strong = wrapped(shown, inside)
    left = sorted((*given_away(shown), *inside))
    if left and _seen(lines) < _solid(shown[: left[0][1]]):  # a clause longer than the card
        start = shown.find(" ", max(0, left[0][0] - LEAD))
        if 0 <= start < left[0][0]:
            moved = tuple((a - start + 1, b - start + 1) for a, b in inside if a > start)
            return wrapped("…" + shown[start:], moved)
    return lines, strong


def is_whole(lines: Sequence[str], text: str) -> bool:
    """Say whether all of a text is in its lines."""
    return _solid("".join(lines)) == _solid(text)


def _meets(clause: Mark, marks: Sequence[Mark]) -> bool:
    return any(start < clause[1] and end > clause[0] for start, end in marks)


def _joined(text: str, clauses: Sequence[Mark], chosen: Sequence[int], marks: Marks) -> tuple[str, Marks]:
    """Some clauses of a text with dots for what is left out, and the marks that are in it."""
    shown = ""
    inside: list[Mark] = []
    after = 0
    for at in chosen:
        start, end = clauses[at]
        if text[after:start].strip():
            shown = f"{shown.rstrip()} … ".lstrip()
        shift = len(shown) - start
        inside += [(max(a, start) + shift, min(b, end) + shift) for a, b in marks if a < end and b > start]
        shown += text[start:end]
        after = end
    if text[after:].strip():
        shown = shown.rstrip() + " …"
    return shown, tuple(inside)


def _solid(text: str) -> int:
    return len(text.replace(" ", ""))


def _seen(lines: Sequence[str]) -> int:
    """How many characters of a text its lines show, blanks left out."""
    said = "".join(lines).replace(" ", "")
    return len(said) - said.endswith("…")
