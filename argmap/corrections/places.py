"""From the name that a person gives a turn (number, author, first words) to the turn itself, wherever it is by now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ..model import Turn
from ..text.shown import shorten
from ..text.words import fold, words
from .entries import Place

FEW = 6  # words that name a turn, where no other turn of its author begins with them
LONGEST = 40  # words after which two turns that begin alike are told apart by their numbers
BEGINNING = 2000  # characters of a turn in which its first words are looked for
SHOWN = 40  # characters of them that a message shows


class Misfit(NamedTuple):
    """Why something that a correction names is not in the thread, as a message says it."""

    message: str


def find(place: Place, turns: Iterable[Turn], *, before: Mapping[str, str]) -> Turn | Misfit:
    """Return the turn that a place names.

    Its words are those that the turn begins with, whatever their case and the signs between them, and its author the
    one that it has, or had before a correction (`before`, by the turn's id). The number tells turns apart that
    nothing else does.
    """
    wanted = _begins(place.words)
    alike = [
        turn for turn in turns if _begins(turn.text)[: len(wanted)] == wanted and (wanted or not turn.text.strip())
    ]
    theirs = [turn for turn in alike if place.author is None or _same(place.author, turn, before)]
    # Of several the number tells, and where it has moved, that one says nothing else than these words.
    for fits in (lambda turn: turn.number == place.number, lambda turn: _begins(turn.text) == wanted):
        if len(theirs) > 1:
            theirs = [turn for turn in theirs if fits(turn)] or theirs
    if len(theirs) == 1:
        return theirs[0]
    said = f"{shorten(place.words, SHOWN)!r}" if place.words else "no words"
    if theirs:
        several = ", ".join(f"#{turn.number}" for turn in theirs[:FEW])
        return Misfit(
            f"{len(theirs)} turns begin with {said} ({several}): give more words, or the number that it has now"
        )
    if alike:
        others = ", ".join(f"#{turn.number} by {turn.author}" for turn in alike[:FEW])
        return Misfit(f"no turn by {place.author!r} begins with {said}, but {others}")
    by = f" by {place.author!r}" if place.author is not None else ""
    return Misfit(f"no turn{by} begins with {said}")


def name(turn: Turn, turns: Iterable[Turn]) -> Place:
    """Return what names a turn among those of its thread: as few first words as tell it from its author's others."""
    own = turn.text.split()
    others = [_begins(each.text) for each in turns if each.author == turn.author and each.id != turn.id]
    for size in range(min(FEW, len(own)), min(LONGEST, len(own)) + 1):
        said = " ".join(own[:size])
        begins = _begins(said)
        if begins and not any(other[: len(begins)] == begins for other in others):
            break
    else:
        said = " ".join(own[:LONGEST])
    return Place(number=turn.number, author=turn.author, words=said)


def _begins(text: str) -> list[str]:
    """The words of a text, or what stands there where no word does ("+1!", "???")."""
    return words(text[:BEGINNING]) or fold(text[:BEGINNING]).split()


def _same(author: str, turn: Turn, before: Mapping[str, str]) -> bool:
    wanted = " ".join(fold(author).split())
    return any(" ".join(fold(each).split()) == wanted for each in (turn.author, before.get(turn.id, turn.author)))
