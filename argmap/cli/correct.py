"""argmap correct: the least certain decisions on a thread, one after the other, to corrections beside it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from .. import api
from ..errors import BadInput, UnknownFormat
from ..files import write
from ..model import STORY, ArgumentMap, Kind, Relation, Turn
from ..text.shown import amount, printable, shorten, shown
from .given import ThreadId, each, load, threads
from .terminal import BOLD, Row, ask, filled, put, say, where

if TYPE_CHECKING:
    from ..corrections import Entry
    from ..corrections.doubts import Doubt

KEYS = "y it is so, n it is not, another answer typed at once, s skip, u undo, q end"
LONGEST = 400  # characters of a turn that are shown
FAINT = "2"


def run(
    file: Annotated[
        str | None, typer.Argument(metavar="[FILE]", help="The thread; with --from that which the map names.")
    ] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who says so; kept with each answer.")] = None,
    corrections: Annotated[
        str | None,
        typer.Option("--corrections", metavar="FILE", help="Where to write; beside the thread, when not given."),
    ] = None,
    edited: Annotated[
        str | None,
        typer.Option("--from", metavar="MAP", help="Ask nothing: take over what you have edited in this map.yaml."),
    ] = None,
    thread: ThreadId = None,
) -> None:
    """Put a thread right, decision by decision, the least certain first.

    Whom a turn answers, what it does to that one, and what it is: y keeps what argmap found, and n asks for what is
    right; the number of a turn, story, or the first letter of a relation or a tag may be typed at once. s skips, u
    takes the last answer back, q ends. Each answer is written to thread.corrections.yaml beside the thread (thread.txt)
    as it is given, where argmap map, summary, check and batch find it.

    \b
      argmap correct thread.txt --by Mira
      argmap correct --from output/thread/map.yaml
    """
    if edited is not None:
        each([edited], None, lambda name: _take(name, file, corrections, by, thread))
    elif file is not None:
        each([file], None, lambda name: _ask(name, corrections, by, thread))
    else:
        raise UnknownFormat("FILE", None, "which thread? name its file, or an edited map with --from")


def _take(edited: str, file: str | None, given: str | None, by: str | None, thread: str | None) -> None:
    """Take over what a person has edited in a map."""
    from ..corrections import added
    from ..corrections.edited import as_it_was, take

    map_ = api.load(edited, "native", corrections=())
    file = map_.thread.path if file is None else file
    target = given or api.beside(file)
    had = api.corrections_text(target) if os.path.isfile(target) else ""
    (now,) = threads(file, None, thread=thread)
    right = api.read_corrections(target) if had else ()
    taken = take(map_, api.analyse(as_it_was(map_.thread, now), corrections=right))
    entries = [replace(entry, by=by, thread=thread) for entry in taken.entries]
    if entries:
        write(target, added(had, entries, path=target), root=os.path.dirname(target) or os.curdir)
    for left in taken.left:
        say(f"argmap: {shown(edited)}: not taken over: {left}")
    put(f"{shown(target)}: {amount(len(entries), 'correction')} taken over from {shown(edited)}")
    if entries and not taken.left:
        put(f"argmap map {shown(file)} --force draws the thread with them")


def _ask(file: str, given: str | None, by: str | None, thread: str | None) -> None:
    from ..corrections import added
    from ..corrections.doubts import doubts

    if file == "-":
        raise BadInput("-", None, "no corrections can lie beside standard input: save it into a file first")
    target = given or api.beside(file)
    text = api.corrections_text(target) if os.path.isfile(target) else ""
    map_ = load(file, None, thread=thread, corrections=target if text else None)
    found = doubts(map_)
    answers: list[tuple[int, Entry]] = []  # each with the place of its question

    def save() -> None:
        entries = [replace(entry, by=by, thread=thread) for _, entry in answers]
        write(target, added(text, entries, path=target), root=os.path.dirname(target) or os.curdir)

    at = 0
    while at < len(found):
        if found[at].field == "relation" and any(_moves(entry, found[at]) for _, entry in answers):
            at += 1
            continue
        put([[], *_question(map_, found[at], at + 1, len(found))])
        answer = _answer(map_, found[at], KEYS)
        if answer is None:
            break
        if answer.undo:
            if answers:
                at, _ = answers.pop()
                save()
            else:
                say("argmap: nothing was answered yet")
            continue
        if answer.entry is not None:
            answers.append((at, answer.entry))
            save()
        at += 1
    rest = len(found) - at
    put(f"{shown(target)}: {amount(len(answers), 'correction')} written; {amount(rest, 'decision')} left")


def _moves(entry: Entry, doubt: Doubt) -> bool:
    """Whether an answer says that a turn answers another one than a decision on it is about."""
    target = STORY if doubt.target is None else doubt.target.number
    parent = entry.parent if isinstance(entry.parent, str) or entry.parent is None else entry.parent.number
    return entry.turn == doubt.entry.turn and parent not in (None, target)


def _question(map_: ArgumentMap, doubt: Doubt, at: int, of: int) -> list[Row]:
    from ..corrections.doubts import claimed

    rows: list[Row] = [[(f"{at}/{of}  ", FAINT), (printable(claimed(doubt)) + "?", BOLD)]]
    rows += filled([(f"{doubt.score:.2f}: {doubt.why}", FAINT)], first="     ", then="     ")
    for turn in (doubt.target, doubt.turn):
        if turn is not None:
            rows += _turn(map_, turn)
    return rows


def _turn(map_: ArgumentMap, turn: Turn) -> list[Row]:
    said = shorten(" ".join(turn.text.split()), LONGEST)
    rows: list[Row] = [
        [(f"  #{turn.number} {printable(turn.author)}", BOLD), (f"  {where(map_.thread.path, turn.line)}", FAINT)]
    ]
    return [*rows, *filled([(printable(said), "")], first="     ", then="     ")]


# ---- what is typed


class Answer(NamedTuple):
    """What was answered: a correction, nothing (skip), or that the last answer is taken back."""

    entry: Entry | None = None
    undo: bool = False


def _answer(map_: ArgumentMap, doubt: Doubt, asked: str) -> Answer | None:
    """Ask until the answer is one; None where there are no more."""
    other = _OTHER[doubt.field]
    while True:
        typed = ask(f"  [{asked}]")
        if typed is None or typed in ("q", "quit"):
            return None
        if typed in ("y", "yes"):
            return Answer(doubt.entry)
        if typed in ("s", ""):
            return Answer()
        if typed in ("u", "undo"):
            return Answer(undo=True)
        if typed in ("n", "no"):
            typed = ask(f"  {_ASKS[doubt.field]}")
            if typed is None:
                return None
        entry = other(map_, doubt, typed)
        if not isinstance(entry, str):
            return Answer(entry)
        say(f"argmap: {entry}")


def _parent(map_: ArgumentMap, doubt: Doubt, typed: str) -> Entry | str:
    from ..corrections import name

    if typed.lower() == STORY:
        return replace(doubt.entry, parent=STORY)
    wanted = typed.lstrip("#")
    turn = next((turn for turn in map_.thread.turns if str(turn.number) == wanted), None)
    if turn is None or turn.id == doubt.turn.id:
        return f"{printable(typed)!r} is no other turn: type its number, or story"
    return replace(doubt.entry, parent=name(turn, map_.thread.turns))


def _tag(_map: ArgumentMap, doubt: Doubt, typed: str) -> Entry | str:
    found = next((kind for kind in Kind if typed and kind.value.startswith(typed.lower())), None)
    return replace(doubt.entry, tag=found) if found else f"{printable(typed)!r} is no answer: {_ASKS['tag']}"


def _relation(_map: ArgumentMap, doubt: Doubt, typed: str) -> Entry | str:
    found = next((kind for kind in Relation if typed and kind.value.startswith(typed.lower())), None)
    return replace(doubt.entry, relation=found) if found else f"{printable(typed)!r} is no answer: {_ASKS['relation']}"


_OTHER: dict[str, Callable[[ArgumentMap, Doubt, str], Entry | str]] = {
    "parent": _parent,
    "tag": _tag,
    "relation": _relation,
}
_ASKS = {
    "parent": "whom does it answer? a turn's number, or story:",
    "relation": "what does it do? r rebuts, s supports, a answers:",
    "tag": "what is it? c claim, r rebuttal, e evidence:",
}
