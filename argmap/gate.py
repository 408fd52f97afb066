"""From a Thread as anybody made it to a sound one: all that later steps rely on holds, or an error says why.

Sound means: each turn has an id of its own that stands for nothing else, a number of its own, a named author, text
that a file can hold, and the state that its text tells. What can be mended is, and a Problem says so; no turn is ever
lost.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import chain, count, islice
from operator import attrgetter
from typing import Any

from .errors import BadInput
from .model import OUTSIDE, STORY, Problem, State, Thread, Turn
from .text.shown import clean, shown
from .text.words import STOPWORDS, words

# What sites put in place of what is gone: a word alone, or a sentence, and what they add to it.
_WHAT = r"(?:(?:this|the|your|my) )?(?:comment|post|message|reply|answer|submission|content)"
_GONE = re.compile(
    rf"(?:{_WHAT} )?(?:has been |have been |was |is )?(?P<how>(?:self-)?deleted|removed|withdrawn)"
    r"(?: (?:by|from) (?:(?:a|an|the|its|our|this) )?(?:original )?"
    r"(?:authors?|users?|posters?|owners?|moderators?|moderation|mods?|admins?|administrators?|editors?|staff|site|reddit))?",
    re.I,
)
_OF_GONE = ("eleted", "emoved", "thdrawn")  # one of these stands in whatever _GONE matches
_SPEAKS = re.compile(r"\b(?:i|i'm|i've|me|my|you|you're)\b|\?", re.I)
LONGEST_NOTICE = 300  # characters
_GOES_ON = (".", "!", "\n", ",", "because", "as it", "for ")
_DELETED = ("deleted", "self-deleted", "withdrawn")

# Of the words of English comments a third and more are stopwords, of those in the other languages of the annotated
# pages an eighth at most. Fewer words than this tell nothing.
ENGLISH, FEWEST_WORDS = 0.25, 20
MOST_WORDS = 20_000  # that are looked at for the language
# How some of the turns begin shows most threads to be English, in a tenth of the time that it takes to look at all.
LOOKED_AT, BEGINNING, ENOUGH_WORDS, SURELY_ENGLISH = 10, 80, 100, 0.35
RESERVED = frozenset((STORY, OUTSIDE))  # what a turn's id would stand for as well
NOBODY = "?"  # the author of a turn that names none
UNNAMED = (NOBODY, "[deleted]", "[removed]", "[unavailable]")  # what stands in the place of a name, for many people

_KINDS: dict[str, tuple[type, ...]] = {
    "id": (str,),
    "number": (int,),
    "author": (str,),
    "addressee": (str, type(None)),
    "text": (str,),
    "line": (int, type(None)),
    "reply_to": (str, type(None)),
    "stated_by": (str, type(None)),
    "posted": (datetime, type(None)),
    "state": (State,),
    "addressee_stamp": (str, type(None)),
}
_TEXTS = ("id", "author", "addressee", "text", "reply_to", "stated_by", "addressee_stamp")
_FIELDS = attrgetter(*_KINDS)


def sound(thread: Thread) -> Thread:
    """Return a thread that every later step can take, with a Problem for all that was mended.

    Doubled, empty and reserved ids get a number behind them, and replies follow where they named a reserved one; where
    numbers are doubled or below 1, all are counted anew; lone surrogates, which no file can hold, become U+FFFD.
    Raises BadInput where a field of a turn is of no type that the model allows.
    """
    problems: list[Problem] = []
    turns = thread.turns
    if not _all_sound(turns):
        for turn in turns:
            _check(turn, thread.path)
        turns = _encodable(turns, thread.path, problems)
        turns = _identified(turns, thread.path, problems)
        turns = _numbered(turns, thread.path, problems)
        turns = tuple(turn if turn.author else replace(turn, author=NOBODY) for turn in turns)
        turns = tuple(turn if (state := state_of(turn)) is turn.state else replace(turn, state=state) for turn in turns)
    head: dict[str, Any] = {name: clean(getattr(thread, name)) for name in ("id", "title", "format", "story")}
    head |= {"path": shown(thread.path), "turns": turns, "problems": tuple(map(_sound, (*thread.problems, *problems)))}
    return replace(thread, **head) if any(getattr(thread, name) != value for name, value in head.items()) else thread


def understood(thread: Thread) -> Thread:
    """Return a thread that is sound, with a Problem where its comments are in a language that the analysis does not
    know."""
    thread = sound(thread)
    if any(problem.code == "language" for problem in thread.problems):
        return thread
    found = tuple(_foreign(thread.turns, thread.path))
    return replace(thread, problems=(*thread.problems, *found)) if found else thread


def state_of(turn: Turn) -> State:
    """Return what became of a turn: its state, or where that is unknown what its text says of it.

    Sites put "[deleted]" or "This comment was removed by a moderator." in place of a text, and go on with their rules;
    whoever goes on in the first or second person speaks.
    """
    if turn.state is not State.LIVE or len(turn.text) > LONGEST_NOTICE:
        return turn.state
    text = turn.text.strip().lstrip("[(<*_ ")
    found = _GONE.match(text)
    if found is None:
        return State.LIVE
    rest = text[found.end() :].strip("])>*_ ")
    alone = not any(map(str.isalnum, rest))
    if not alone and (" " not in found.group() or not rest.startswith(_GOES_ON) or _SPEAKS.search(rest)):
        return State.LIVE
    return State.DELETED if found["how"].lower() in _DELETED else State.REMOVED


def _sound(problem: Problem) -> Problem:
    said: dict[str, Any] = {"path": shown(problem.path), "code": clean(problem.code), "message": clean(problem.message)}
    return problem if all(getattr(problem, name) == text for name, text in said.items()) else replace(problem, **said)


def _all_sound(turns: Collection[Turn]) -> bool:
    """Say whether nothing of any turn can need mending: asked of each field of all turns at once, as that takes a tenth
    of the time that asking turn after turn does."""
    columns = dict(zip(_KINDS, zip(*map(_FIELDS, turns), strict=True), strict=False))
    if not all(set(map(type, column)) <= set(_KINDS[name]) for name, column in columns.items()):
        return False
    said = {name: "\n".join(filter(None, columns.get(name, ()))) for name in _TEXTS}
    ids, numbers, authors = (columns.get(name, ()) for name in ("id", "number", "author"))
    told = said["text"].lower()
    return (
        all(ids)
        and all(authors)
        and RESERVED.isdisjoint(ids)
        and len(set(ids)) == len(set(numbers)) == len(ids)
        and min(numbers, default=1) >= 1
        and all(text.isascii() or clean(text) == text for text in said.values())
        and not any(part in told for part in _OF_GONE)
    )


def _check(turn: Turn, path: str) -> None:
    for name, kinds in _KINDS.items():
        value = getattr(turn, name)
        if not isinstance(value, kinds):
            known = " or ".join("nothing" if kind is type(None) else kind.__name__ for kind in kinds)
            message = f"the {name} of turn {turn.id!r} is {value!r}, a {type(value).__name__}: give it a {known}"
            raise BadInput(path, turn.line if isinstance(turn.line, int) else None, message)


def _encodable(turns: Collection[Turn], path: str, problems: list[Problem]) -> tuple[Turn, ...]:
    found = []
    for turn in turns:
        said: dict[str, Any] = {name: clean(text) for name in _TEXTS if (text := getattr(turn, name)) is not None}
        if any(getattr(turn, name) != text for name, text in said.items()):
            message = f"#{turn.number} holds characters that no file can hold: they are left out"
            problems.append(Problem(path=path, line=turn.line, code="encoding", message=message))
            turn = replace(turn, **said)
        found.append(turn)
    return tuple(found)


def _identified(turns: Collection[Turn], path: str, problems: list[Problem]) -> tuple[Turn, ...]:
    taken = set(RESERVED)
    known = {turn.id for turn in turns}
    renamed: dict[str, str] = {}
    tried: dict[tuple[str, int], Iterator[str]] = {}  # by id, or number where there is none, the names not yet tried
    found = []
    for turn in turns:
        if not turn.id or turn.id in taken:
            names = tried.setdefault((turn.id, 0 if turn.id else turn.number), _names(turn))
            own = next(name for name in names if name not in taken and name not in known)
            reason = "stands for something else" if turn.id in RESERVED else "is another turn's already"
            message = f"#{turn.number} has the id {turn.id!r}, which {reason}: it is called {own!r} instead"
            if turn.id:
                problems.append(Problem(path=path, line=turn.line, code="id", message=message))
            if turn.id in RESERVED:
                renamed.setdefault(turn.id, own)
            turn = replace(turn, id=own)
        taken.add(turn.id)
        found.append(turn)
    if not renamed:
        return tuple(found)
    # Where the source calls one of its turns so, whoever answers that name answers the turn.
    return tuple(replace(turn, reply_to=renamed.get(turn.reply_to or "", turn.reply_to)) for turn in found)


def _names(turn: Turn) -> Iterator[str]:
    return chain([] if turn.id else [str(turn.number)], (f"{turn.id or turn.number}-{n}" for n in count(2)))


def _numbered(turns: tuple[Turn, ...], path: str, problems: list[Problem]) -> tuple[Turn, ...]:
    numbers = {turn.number for turn in turns}
    if len(numbers) == len(turns) and min(numbers, default=1) >= 1:
        return turns
    message = "the numbers of the turns are doubled or below 1: they are counted anew, in the order of the thread"
    problems.append(Problem(path=path, line=turns[0].line, code="number", message=message))
    return tuple(replace(turn, number=number) for number, turn in enumerate(turns, 1))


def _foreign(turns: Collection[Turn], path: str) -> Iterator[Problem]:
    """Say that the comments are in a language that the analysis does not know."""
    some = islice(turns, 0, None, len(turns) // LOOKED_AT + 1)
    few = " ".join(turn.text[:BEGINNING] for turn in some).lower().split()
    if len(few) > ENOUGH_WORDS and sum(map(STOPWORDS.__contains__, few)) > SURELY_ENGLISH * len(few):
        return
    every = (word for turn in turns for word in words(turn.text))
    said = list(islice(every, MOST_WORDS))
    if len(said) < FEWEST_WORDS and sum(len(turn.text) for turn in turns) < 4 * FEWEST_WORDS:
        return
    if sum(word in STOPWORDS for word in said) < ENGLISH * len(said):
        message = (
            "the comments are not in English: who wrote what is read, but tags, relations, camps and disputes are "
            "judged by English words and mean little here"
        )
        yield Problem(path=path, line=None, code="language", message=message)
