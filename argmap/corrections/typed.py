"""From a fix as a person types it ("17 parent=12 tag=evidence") and the map that they look at to Entries.

The fields are those of a corrections file. A turn is said by its number, a dispute by its number or title, a position
by its letter or label, a person by the whole name, as summary and map show them; what names them for good
(author, first words, turns of a dispute) is filled in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from typing import Any, NamedTuple, TypeVar

from ..errors import BadInput, UnknownFormat
from ..model import OUTSIDE, STORY, ArgumentMap, Dispute, Kind, Relation, Turn
from ..text.shown import amount, nearest
from ..text.words import fold, tokens, words
from ..writers.drawing import letter
from .entries import NEITHER, NOBODY, End, Entry, Place, Side, Titled, read, write
from .places import name

AND = "and"  # between two fixes of which the second does not begin with a number
FIND = 3  # turns by which a dispute or a position is found again
FORM = "argmap correct FILE 17 parent=12 tag=evidence"  # as help and errors show it
_TURN = re.compile(r"#?(\d+)")
_SIGN = re.compile(r"#?(\d+)([A-Za-z])")  # of a position, as a map shows it: 1A
_DENIES = ("-", "−", "–", "!", "~", "^")  # before a name or a label: not this one
_NO_ONE = frozenset({NOBODY, NEITHER, "none"})  # what is no name, unless somebody here is called so
ALIASES = {"author": "written_by"}  # as maps and rows call it
_OF_DISPUTES = frozenset({"name", "label", "holder"})  # what no fix of a turn says

T = TypeVar("T")
Fix = dict[str, str]  # what was typed for each field


def understand(typed: Iterable[str], map_: ArgumentMap, *, about: Turn | None = None) -> tuple[Entry, ...]:
    """Return the entries that words say: each word is "field=value", or the number of a turn or the sign of a position
    that the fields behind it are about.

    Arguments: the words; the map whose numbers, letters and titles are typed; the turn that a fix is about which names
    no other. Raises UnknownFormat with the word that is none, or that fits nothing in the map.
    """
    fixes: list[Fix] = [{}]
    for word in typed:
        said = _said(word)
        begins = "turn" in said or ("dispute" in said and "turn" not in fixes[-1])
        if fixes[-1] and (not said or begins):
            fixes.append({})
        for field in said.keys() & fixes[-1].keys():
            raise _wrong(word, f"{field!r} was said before: begin the next fix with a number, or with {AND!r}")
        fixes[-1] |= said
    default = {"turn": str(about.number)} if about else {}
    return tuple(_entry(fix if _is_of_dispute(fix) else default | fix, map_) for fix in fixes if fix)


def _is_of_dispute(fix: Fix) -> bool:
    return bool(_OF_DISPUTES & fix.keys()) or {"dispute", "drop"} <= fix.keys()


def _said(word: str) -> Fix:
    """What one word says: fields and what was typed for them; nothing where it parts two fixes."""
    field, is_, value = word.partition("=")
    if is_:
        field = field.strip().lower().replace("-", "_")
        return {ALIASES.get(field, field): value.strip()}
    if word == AND:
        return {}
    if found := _TURN.fullmatch(word):
        return {"turn": found[1]}
    if found := _SIGN.fullmatch(word):
        return {"dispute": found[1], "position": found[2]}
    if word == "drop":
        return {"drop": "yes"}
    raise _wrong(word, f"is no part of a fix: write fields as in {FORM}, and quotes around words with spaces")


def _wrong(word: str, message: str) -> UnknownFormat:
    return UnknownFormat(word, None, message)


# ---- what is named, found in the map


class _Seen(NamedTuple):
    """What one fix is about, as far as it is known: the map, its turn, its dispute."""

    map_: ArgumentMap
    turn: Turn | None
    dispute: Dispute | None

    def turn_of(self, said: str) -> Turn:
        found = _TURN.fullmatch(said)
        turns = self.map_.thread.turns
        turn = next((turn for turn in turns if found and turn.number == int(found[1])), None)
        if turn is None:
            last = max((turn.number for turn in turns), default=0)
            raise _wrong(said, f"is the number of no turn: they are 1 to {last}")
        return turn

    def place(self, turn: Turn) -> Place:
        return name(turn, self.map_.thread.turns)

    def places(self, ids: Sequence[str]) -> tuple[Place, ...]:
        return tuple(self.place(turn) for turn in self.map_.thread.turns if turn.id in ids[:FIND])

    def end(self, said: str, others: tuple[str, ...] = (STORY,)) -> End:
        if said.lower() in others:
            return said.lower()
        if not _TURN.fullmatch(said):
            raise _wrong(said, f"is no turn: write its number, or {' or '.join(others)}")
        return STORY if int(said.lstrip("#")) == 0 else self.place(self.turn_of(said))

    def dispute_of(self, said: str) -> Dispute:
        disputes = self.map_.disputes
        if said.isdecimal():
            if 1 <= int(said) <= len(disputes):
                return disputes[int(said) - 1]
            raise _wrong(said, f"is the number of no dispute: there {_are(len(disputes), 'dispute')}")
        return _one(said, [(each.title, each) for each in disputes], "the title of a dispute; write its number")

    def titled(self, dispute: Dispute) -> Titled:
        return Titled(title=dispute.title, turns=self.places(dispute.turns))

    def side(self, said: str) -> Side:
        if self.dispute is None:
            raise _wrong(said, "is a position of which dispute? write its sign, such as 1A")
        if said.lower() == NEITHER:
            return Side(label=NEITHER)
        positions = self.dispute.positions
        lettered = {letter(at).lower(): each for at, each in enumerate(positions)}
        found = lettered.get(said.lower())
        if found is None:
            letters = ", ".join(f"{letter(at)} “{each.label}”" for at, each in enumerate(positions))
            found = _one(said, [(each.label, each) for each in positions], f"a position there: {letters}, or {NEITHER}")
        return Side(label=found.label, turns=self.places(found.turns))

    def author(self, said: str) -> str:
        """Who wrote here and is called so, case and white space aside: a sign or the beginning of a name that is
        passed over says something of another person."""
        names = list(dict.fromkeys(turn.author for turn in self.map_.thread.turns))
        wanted = _spaced(said)
        exact = [each for each in names if each == said] or [each for each in names if _spaced(each) == wanted]
        if len(exact) == 1:
            return exact[0]
        if exact:
            raise _wrong(said, f"fits {len(exact)} of them: write the name with its case, as it stands in the thread")
        begun = [each for each in names if wanted and _spaced(each).startswith(wanted)]
        near = begun[0] if len(begun) == 1 else nearest(said, names)
        raise _wrong(said, "is not the name of anybody who wrote here" + (f"; is {near!r} meant?" if near else ""))


def _spaced(name: str) -> str:
    return " ".join(fold(name).split())


def _are(count: int, what: str) -> str:
    return f"is {amount(count, what)}" if count == 1 else f"are {count or 'no'} {what}s"


def _one(said: str, known: Sequence[tuple[str, T]], what: str) -> T:
    """The one thing of those known that is called so, or whose name alone begins so."""
    # Words hold no sign: "-four" would be taken for the "four" that it denies.
    denied = said[:1] in _DENIES and not any(name.startswith(said[:1]) for name, _ in known)
    wanted = [] if denied else words(said) or fold(said).split()
    called = [((words(name) or fold(name).split()), each) for name, each in known]
    for fits in (lambda own: own == wanted, lambda own: fold(" ".join(own)).startswith(" ".join(wanted))):
        found = [each for own, each in called if wanted and fits(own)]
        if len(found) == 1:
            return found[0]
        if found:
            break
    near = nearest(said, [name for name, _ in known])
    hint = f"; is {near!r} meant?" if near else ""
    raise _wrong(said, f"fits {len(found)} of them: type more of it" if found else f"is not {what}{hint}")


# ---- one fix


def _entry(fix: Fix, map_: ArgumentMap) -> Entry:
    fix = dict(fix)
    seen = _Seen(map_, None, None)
    turn = fix.pop("turn", None)
    sign = _SIGN.fullmatch(fix.get("position", ""))
    if sign:
        fix |= {"dispute": sign[1], "position": sign[2]}
    if turn is not None:
        seen = seen._replace(turn=seen.turn_of(turn))
    title = fix.pop("dispute", None)
    if title is not None:
        seen = seen._replace(dispute=seen.dispute_of(title))
    elif seen.turn and "position" in fix:
        seen = seen._replace(dispute=_only(seen, seen.turn))
    found: dict[str, Any] = {"turn": seen.place(seen.turn)} if seen.turn else {}
    if seen.dispute:
        found["dispute"] = seen.titled(seen.dispute)
    for field, said in fix.items():
        if not said:
            raise _wrong(f"{field}=", f"what is it to be? write it behind the sign, with no space between ({FORM})")
        if field not in FIELDS:
            near = _near(field)
            hint = f"is {near!r} meant?" if near else f"write one of {', '.join(FIELDS)}"
            raise _wrong(f"{field}={said}", f"no field {field!r}: {hint}")
        found |= FIELDS[field](seen, said, fix)
    entry = Entry(**found)
    try:
        read(write([entry]).decode(), path="")  # what no entry may say is told in one place
    except BadInput as error:
        typed = " ".join([*([turn] if turn else []), *(f"{field}={said}" for field, said in fix.items())])
        raise _wrong(typed or f"dispute={title}", error.message) from None
    return entry


def _near(field: str) -> str:
    """The field that another word was meant to be: one that means the same, or is spelt alike."""
    begun = next((name for name in FIELDS if name.startswith(field)), "")
    return _MEANS.get(field, "") or begun or nearest(field, FIELDS)


def _only(seen: _Seen, turn: Turn) -> Dispute:
    """The dispute that a turn is on."""
    on = [each for each in seen.map_.disputes if turn.id in each.turns]
    if len(on) == 1:
        return on[0]
    which = f"it is on {len(on)}" if on else "it is on none"
    raise _wrong("position", f"of which dispute? #{turn.number}: {which}; write the sign of the position, such as 1A")


def _end(field: str) -> Callable[[_Seen, str, Fix], dict[str, Any]]:
    return lambda seen, said, _fix: {field: _earlier(seen, seen.end(said))}


def _earlier(seen: _Seen, end: End) -> End:
    """What a turn answers, quotes or goes on from: a higher number is a slip of the hand."""
    if seen.turn and isinstance(end, Place) and end.number >= seen.turn.number:
        raise _wrong(str(end.number), f"#{end.number} does not come before #{seen.turn.number}")
    return end


def _text(field: str) -> Callable[[_Seen, str, Fix], dict[str, Any]]:
    return lambda _seen, said, _fix: {field: said}


def _kind(field: str, kinds: type[Enum]) -> Callable[[_Seen, str, Fix], dict[str, Any]]:
    """One of a few words, or their first letters."""

    def value(_seen: _Seen, said: str, _fix: Fix) -> dict[str, Any]:
        found = next((kind for kind in kinds if said and str(kind.value).startswith(said.lower())), None)
        if found is None:
            raise _wrong(f"{field}={said}", f"is none: write {' or '.join(str(kind.value) for kind in kinds)}")
        return {field: found}

    return value


def _side(seen: _Seen, said: str, _fix: Fix) -> dict[str, Any]:
    return {"position": seen.side(said)}


def _holder(seen: _Seen, said: str, fix: Fix) -> dict[str, Any]:
    written_here = {_spaced(turn.author) for turn in seen.map_.thread.turns}
    if fold(said) in _NO_ONE - written_here and seen.dispute:
        at = seen.map_.disputes.index(seen.dispute) + 1
        turns = seen.side(fix["position"]).turns if "position" in fix else ()
        one = turns[0].number if turns else "NUMBER"
        cure = f"take its turns off it, each with “{one} dispute={at} position=neither”, or write “dispute={at} drop”"
        raise _wrong(f"holder={said}", f"names nobody: {cure}")
    return {"holder": seen.author(said)}


def _written_by(seen: _Seen, said: str, _fix: Fix) -> dict[str, Any]:
    names = {fold(turn.author): turn.author for turn in seen.map_.thread.turns}
    return {"written_by": names.get(fold(said), said)}


def _of(seen: _Seen, said: str, fix: Fix) -> dict[str, Any]:
    """Where words come from; of which turn's only quote it is said, need not be typed."""
    end = _earlier(seen, seen.end(said, (STORY, OUTSIDE, NOBODY)))
    return {"of": end} if seen.turn is None else {"of": end, "quote": _quoted(seen, seen.turn, fix.get("quote"), end)}


def _quoted(seen: _Seen, turn: Turn, said: str | None, end: End) -> str:
    marked = [(each.start, each.end) for each in seen.map_.quotes if each.turn == turn.id]
    quotes = [turn.text[start:end] for start, end in marked]
    there = amount(len(quotes), "quote") + (f": {' or '.join(_told_apart(quotes))}" if quotes else "")
    if said is None and len(quotes) == 1:
        return quotes[0]
    if end == NOBODY and not quotes:
        raise _wrong(f"#{turn.number}", "has no quote, so there is none to take back")
    if said is None:
        raise _wrong(f"#{turn.number}", f"has {there}; say which words" if quotes else 'say which words, quote="…"')
    text = _within(turn, said)
    if end != NOBODY:
        return text
    if around := [each for each in quotes if words(text) and _holds(each, text)]:
        return around[0]
    at = turn.text.find(text)
    if not any(start < at + len(text) and at < end for start, end in marked):
        raise _wrong(f"#{turn.number}", f"no quote has the words {said!r}: it has {there}")
    return text


FEW_WORDS = 4  # of a quote, that name it where no other begins alike


def _told_apart(quotes: Sequence[str]) -> list[str]:
    """What to type for each quote: its first words, as few as no other quote has."""

    def begins(quote: str) -> str:
        whole = tokens(quote)
        ends = [end for _, _, end in whole[FEW_WORDS - 1 :]]
        alone = (end for end in ends if not any(_holds(each, quote[:end]) for each in quotes if each != quote))
        text = quote[whole[0][1] if whole else 0 : next(alone, len(quote))]
        return " ".join(text.replace('"', " ").split())

    return [f'quote="{begins(quote)}"' for quote in quotes]


def _holds(quote: str, text: str) -> bool:
    """Whether the words of a text stand in a quote, one behind the other."""
    return f" {' '.join(words(text))} " in f" {' '.join(words(quote))} "


def _within(turn: Turn, said: str) -> str:
    """Words of a turn as they stand there, whatever their case and the signs between them."""
    there = tokens(turn.text)
    wanted = words(said)
    for at in range(len(there) - len(wanted) + 1 if wanted else 0):
        if [word for word, _, _ in there[at : at + len(wanted)]] == wanted:
            return turn.text[there[at][1] : there[at + len(wanted) - 1][2]]
    raise _wrong(f"#{turn.number}", f"has no words {said!r}")


def _join(seen: _Seen, said: str, _fix: Fix) -> dict[str, Any]:
    if seen.turn:
        return {"join": _earlier(seen, seen.place(seen.turn_of(said)))}
    return {"join": seen.titled(seen.dispute_of(said))}


def _split(seen: _Seen, said: str, _fix: Fix) -> dict[str, Any]:
    if seen.turn:
        return {"split": _within(seen.turn, said)}
    return {"split": tuple(seen.place(seen.turn_of(one)) for one in re.split(r"[,\s]+", said))}


FIELDS: Mapping[str, Callable[[_Seen, str, Fix], dict[str, Any]]] = {
    **{field: _end(field) for field in ("parent", "also", "not_also", "to")},
    "tag": _kind("tag", Kind),
    "relation": _kind("relation", Relation),
    "quote": lambda _seen, said, fix: {} if "of" in fix else {"quote": said},
    "of": _of,
    "written_by": _written_by,
    "position": _side,
    "holder": _holder,
    "join": _join,
    "split": _split,
    **{field: _text(field) for field in ("name", "label", "because", "by")},
    "drop": lambda _seen, said, _fix: {"drop": said.lower() in ("yes", "true")},
}
# Other words for what a field says, as summary, maps and other programs call it.
_MEANS: Mapping[str, str] = {
    **dict.fromkeys(("writer", "speaker", "who", "user", "person"), "written_by"),
    **dict.fromkeys(("answers", "reply_to", "in_reply_to", "replies_to", "reply"), "parent"),
    **dict.fromkeys(("kind", "type", "is"), "tag"),
    **dict.fromkeys(("rebuts", "supports", "link", "does"), "relation"),
    **dict.fromkeys(("side", "camp", "stance"), "position"),
    **dict.fromkeys(("holders", "held_by"), "holder"),
    **dict.fromkeys(("reason", "why"), "because"),
    "title": "name",
    "source": "of",
    "merge": "join",
}
