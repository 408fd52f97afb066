"""argmap correct: what a person says of a thread, in a line or asked decision by decision, to corrections beside it."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, NamedTuple, TypeAlias

import typer

from .. import __version__, api
from ..errors import BadInput, UnknownFormat
from ..files import write
from ..model import STORY, ArgumentMap, Turn
from ..text.shown import amount, printable, shorten, shown
from .given import Deep, Quiet, ThreadId, each, load, threads
from .terminal import BOLD, Row, ask, complain, filled, put, say, where

if TYPE_CHECKING:
    from ..corrections import Entry
    from ..corrections.doubts import Doubt

KEYS = "y it is so, n it is not, another answer typed at once, #17 another turn, s skip, u undo, q end"
FIELDS = "parent=12 tag=evidence relation=rebuts position=1B …"
ASKS = {
    "parent": "whom does it answer? a turn's number, or story:",
    "relation": "what does it do? r rebuts, s supports, a answers:",
    "tag": "what is it? c claim, r rebuttal, e evidence:",
}
UNDO = "undo"  # for a fix: the last one is taken back
LONGEST = 400  # characters of a turn that are shown
FAINT = "2"

Tell: TypeAlias = Callable[[str], None]  # what says how it went


def run(
    file: Annotated[
        str | None, typer.Argument(metavar="[FILE]", help="The thread; with --from that which the map names.")
    ] = None,
    fixes: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FIX]...",
            help="What to put right: a turn's number and fields (17 parent=12 tag=evidence), a position's sign "
            "(1B holder=Ann), or dispute=1 and fields.",
        ),
    ] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who says so; kept with each answer.")] = None,
    because: Annotated[
        str | None, typer.Option("--because", metavar="REASON", help="Why it is so; kept with each answer.")
    ] = None,
    corrections: Annotated[
        str | None,
        typer.Option("--corrections", metavar="FILE", help="Where to write; beside the thread, when not given."),
    ] = None,
    edited: Annotated[
        str | None,
        typer.Option("--from", metavar="MAP", help="Ask nothing: take over what you have edited in this map.yaml."),
    ] = None,
    thread: ThreadId = None,
    deep: Deep = False,
    quiet: Quiet = False,
) -> None:
    """Put a thread right: what you say in a line, or else what argmap is least sure of, decision by decision.

    \b
      argmap correct thread.txt 17 parent=12              #17 answers #12
      argmap correct thread.txt 17 tag=evidence relation=supports
      argmap correct thread.txt 17 of=nobody              its quote is none
      argmap correct thread.txt 17 position=1B            speaks for side B
      argmap correct thread.txt 17 drop                   #17 is no comment
      argmap correct thread.txt 1B holder=Ann             Ann holds side B
      argmap correct thread.txt dispute=1 name="How long?"
      argmap correct thread.txt dispute=3 drop
      argmap correct thread.txt undo                      the last one

    Numbers and signs are those of summary and map. Several fixes may follow each other (write "and" before dispute=).
    argmap fills in the rest, writes it to thread.corrections.yaml beside the thread (thread.txt), where argmap map,
    summary, check and batch find it, and says what follows. docs/corrections.md lists the fields.

    Without a fix it asks, the least certain decision first: y keeps what argmap found, and n asks for what is right;
    the number of a turn, story, or the first letter of a relation or a tag may be typed at once. #17 shows that turn,
    and takes any fix; s skips, u takes the last answer back, q ends.

    \b
      argmap correct thread.txt --by Mira
      argmap correct --from output/thread/map.yaml
    """
    tell: Tell = _nothing if quiet else put
    if edited is not None:
        each([edited], None, lambda name: _take(name, file, corrections, by, thread, tell))
    elif file is not None:
        each(
            [file], None, lambda name: _put_right(_book(name, corrections, by, thread, because, deep=deep), fixes, tell)
        )
    else:
        raise UnknownFormat("FILE", None, "which thread? name its file, or an edited map with --from")


def _nothing(_line: str) -> None:
    pass


def _put_right(book: _Book, fixes: Sequence[str] | None, tell: Tell) -> None:
    if fixes == [UNDO]:
        _take_back(book, tell)
    elif fixes:
        _say(book, fixes, tell)
    else:
        _ask(book, tell)


def _take(edited: str, file: str | None, given: str | None, by: str | None, thread: str | None, tell: Tell) -> None:
    """Take over what a person has edited in a map."""
    from ..corrections import added
    from ..corrections.edited import as_it_was, drawn_with, take, unsaid
    from ..writers import native

    map_ = api.load(edited, "native", corrections=())
    with open(edited, "rb") as written:
        made = native.version_of(written.read())
    if made not in (None, __version__):
        message = f"was drawn by argmap {made}, and this is {__version__}, which may find something else by itself"
        raise BadInput(edited, None, f"{message}: draw the thread again into another folder, and edit that map")
    file = map_.thread.path if file is None else file
    target = given or api.beside(file)
    had = api.corrections_text(target) if os.path.isfile(target) else ""
    (now,) = threads(file, None, thread=thread)
    right = api.read_corrections(target) if had else ()
    # As the map was made, so that only the person's hand differs.
    drawn = drawn_with(map_, path=edited)
    was = as_it_was(map_, now, drawn)
    taken = take(map_, api.analyse(was, corrections=drawn, deep=bool(map_.deep)))
    entries = [replace(entry, by=by, thread=thread) for entry in unsaid(taken.entries, right)]
    if entries:
        write(target, added(had, entries, path=target), root=os.path.dirname(target) or os.curdir)
    for left in taken.left:
        say(f"argmap: {shown(edited)}: not taken over: {left}")
    since = [turn.id for turn in now.turns if turn.id not in {each.id for each in was.turns}]
    if since:
        cure = f"if you took one out of the map: argmap correct {shown(file)} NUMBER drop"
        tell(f"{amount(len(since), 'turn')} at the end of {shown(file)}: taken for written since; {cure}")
    tell(f"{shown(target)}: {amount(len(entries), 'correction')} taken over from {shown(edited)}")
    if entries and not taken.left:
        tell(f"argmap map {shown(file)} --force draws the thread with them")


class _Book(NamedTuple):
    """A thread that is put right: its file, and the corrections file with what stood there before."""

    file: str
    thread: str | None
    target: str
    text: str
    had: tuple[Entry, ...]
    by: str | None
    because: str | None = None
    deep: bool = False

    def map_of(self, entries: Iterable[Entry] = ()) -> ArgumentMap:
        """The map with what was put right before and now."""
        return load(self.file, None, thread=self.thread, corrections=(*self.had, *entries), deep=self.deep)

    def signed(self, entry: Entry) -> Entry:
        """An entry with who says it and why, where it says nothing of these itself."""
        because = entry.because if self.because is None else self.because
        return replace(entry, by=entry.by or self.by, because=because, thread=self.thread)

    def save(self, entries: Sequence[Entry]) -> None:
        """Write entries behind those that stood there before."""
        from ..corrections import added

        data = added(self.text, entries, path=self.target)
        write(self.target, data, root=os.path.dirname(self.target) or os.curdir)


def _book(
    file: str, given: str | None, by: str | None, thread: str | None, because: str | None, *, deep: bool
) -> _Book:
    if file == "-":
        raise BadInput("-", None, "no corrections can lie beside standard input: save it into a file first")
    target = given or api.beside(file)
    text = api.corrections_text(target) if os.path.isfile(target) else ""
    had = api.read_corrections(target) if text else ()
    return _Book(file, thread, target, text, had, by, because, deep)


def _say(book: _Book, typed: Sequence[str], tell: Tell) -> None:
    """Put right what was typed behind the file."""
    from ..corrections.typed import understand

    before = book.map_of()
    entries = [book.signed(entry) for entry in understand(typed, before)]
    told = _told(book, before, entries, (), " ".join(typed))
    book.save(entries)
    tell(f"{shown(book.target)}: {told[0]}")
    for line in told[1:]:
        tell(line)


def _take_back(book: _Book, tell: Tell) -> None:
    """Take the last correction out of the file."""
    from ..corrections import without_last
    from ..corrections.told import said

    last, data = without_last(book.text, path=book.target)
    if last is None:
        raise UnknownFormat(UNDO, None, f"there is nothing to take back in {shown(book.target)}")
    write(book.target, data, root=os.path.dirname(book.target) or os.curdir)
    tell(f"{shown(book.target)}: taken back: {printable(said(last))}")


def _told(
    book: _Book, before: ArgumentMap, entries: Sequence[Entry], earlier: Sequence[Entry], typed: str
) -> tuple[str, ...]:
    """What entries say and what follows from them, a line each; UnknownFormat where one of them does not fit."""
    from ..corrections.thread import CODE, LEFT_OUT
    from ..corrections.told import follows, listed, said

    after = book.map_of((*earlier, *entries))
    for found in after.problems:
        if found.code == CODE and not found.path:  # those that were there before have a file
            raise UnknownFormat(typed, None, found.message.removeprefix(LEFT_OUT))
    return tuple(map(printable, (" | ".join(map(said, entries)), *listed(follows(before, after, entries)))))


def _ask(book: _Book, tell: Tell) -> None:
    from ..corrections.doubts import doubts

    map_ = book.map_of()
    found = doubts(map_)
    answers: list[tuple[int, tuple[Entry, ...]]] = []  # each with the place of its question

    def given() -> list[Entry]:
        return [entry for _, entries in answers for entry in entries]

    def check(entries: Sequence[Entry], typed: str) -> None:
        put([[(f"  {line}", FAINT)] for line in _told(book, map_, entries, given(), typed)])

    at = 0
    while at < len(found):
        if found[at].field == "relation" and any(_moves(entry, found[at]) for entry in given()):
            at += 1
            continue
        put([[], *_question(map_, found[at], at + 1, len(found))])
        answer = _answer(book, map_, found[at], check)
        if answer is None:
            break
        if answer.undo:
            if answers:
                at, _ = answers.pop()
                book.save(given())
            else:
                say("argmap: nothing was answered yet")
            continue
        if answer.entries:
            answers.append((at, answer.entries))
            book.save(given())
        at += not answer.stay
    rest = len(found) - at
    tell(f"{shown(book.target)}: {amount(len(given()), 'correction')} written; {amount(rest, 'decision')} left")


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
    """What was answered: corrections, or none (skip); that the last answer is taken back; that the question stays."""

    entries: tuple[Entry, ...] = ()
    undo: bool = False
    stay: bool = False


Check: TypeAlias = "Callable[[Sequence[Entry], str], None]"


def _answer(book: _Book, map_: ArgumentMap, doubt: Doubt, check: Check) -> Answer | None:
    """Ask until the answer is one; None where there are no more."""
    while True:
        typed = ask(f"  [{KEYS}]")
        if typed is None or typed in ("q", "quit"):
            return None
        if typed in ("y", "yes"):
            return Answer((book.signed(doubt.entry),))
        if typed in ("s", ""):
            return Answer()
        if typed in ("u", "undo"):
            return Answer(undo=True)
        try:
            if typed.startswith("#"):
                entries = _jump(book, map_, typed, check)
                return Answer(entries, stay=True)
            if typed in ("n", "no"):
                typed = ask(f"  {ASKS[doubt.field]}")
                if typed is None:
                    return None
                if not typed:
                    say("argmap: nothing was typed, so this question is asked again (s skips it)")
                    continue
            if "=" in typed:
                return Answer(_fixes(book, map_, typed, doubt.turn, check))
            (entry,) = _understood(map_, [f"{doubt.field}={typed.lower()}"], doubt.turn)
            return Answer((book.signed(entry),))
        except UnknownFormat as error:
            complain(error)


def _jump(book: _Book, map_: ArgumentMap, typed: str, check: Check) -> tuple[Entry, ...]:
    """Show a turn and ask what is to be put right there, or take what was typed behind its number."""
    number, _, rest = typed.partition(" ")
    turn = next((turn for turn in map_.thread.turns if f"#{turn.number}" == number), None)
    if turn is None:
        raise UnknownFormat(number, None, f"is no turn: they are #1 to #{len(map_.thread.turns)}")
    if not rest:
        put([*_turn(map_, turn), *filled([(_found(map_, turn), FAINT)], first="     ", then="     ")])
        rest = ask(f"  [#{turn.number}: {FIELDS}, or nothing to go back]") or ""
    return _fixes(book, map_, rest, turn, check) if rest else ()


def _fixes(book: _Book, map_: ArgumentMap, typed: str, turn: Turn, check: Check) -> tuple[Entry, ...]:
    try:
        said = shlex.split(typed)
    except ValueError:
        raise UnknownFormat(typed, None, "a quotation mark in it has no end") from None
    entries = tuple(book.signed(entry) for entry in _understood(map_, said, turn))
    check(entries, typed)
    return entries


def _understood(map_: ArgumentMap, said: Sequence[str], turn: Turn) -> tuple[Entry, ...]:
    from ..corrections.typed import understand

    return understand(said, map_, about=turn)


def _found(map_: ArgumentMap, turn: Turn) -> str:
    """What was found of a turn: whom it answers, what it does, what it is, on which positions it speaks."""
    from ..writers.drawing import letter

    ends = {STORY: "the story"} | {each.id: f"#{each.number} {each.author}" for each in map_.thread.turns}
    links = {(link.source, link.target): link.kind.value for link in map_.links}
    found = [
        f"{'' if reply.main else 'also '}{links.get((turn.id, reply.parent), 'answers')} {ends[reply.parent]}"
        for reply in map_.replies
        if reply.child == turn.id and reply.parent in ends
    ]
    found += [f"is {tag.kind.value}" for tag in map_.tags if tag.turn == turn.id]
    found += [
        f"speaks for {number}{letter(at)}"
        for number, dispute in enumerate(map_.disputes, 1)
        for at, position in enumerate(dispute.positions)
        if turn.id in position.turns
    ]
    return printable("; ".join(found))
