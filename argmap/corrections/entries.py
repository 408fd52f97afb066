"""From the text of a corrections file to Entries, each with its line, and back to text.

An entry says what a person put right: where (a turn, a dispute), what it is in truth, why, and who says so. What no
entry may say is refused with its line; whether it still fits the thread is found out when it is applied.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from ..errors import BadInput
from ..model import OUTSIDE, STORY, Kind, Relation
from ..nodes import Convert, Node, bad, fields_of, is_nothing, items, one_of, parse, short, string, whole
from ..writers.native import string as quoted

NOBODY = "nobody"  # in `of`: these words are no quote
NEITHER = "neither"  # in `position`: on none of the dispute's positions
FIELD = "corrections"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A turn as a person names it: the number that it had, its author and the first words of what it says."""

    number: int
    words: str
    author: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Titled:
    """A dispute as a person names it: its title, and turns on it by which it is found where the title has changed."""

    title: str
    turns: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A position of a dispute: its label, and turns that speak for it, by which it is found where the label has
    changed, or of which one that a person adds consists."""

    label: str
    turns: tuple[Place, ...] = ()


End = Place | str  # a turn, or the word that stands for the story, for outside, for nobody


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One correction: what it is about, and what is put right there, see docs/corrections.md; None is "not said".

    It is about a `turn`, a `dispute` alone, or one to `add`; `path` and `line` say where it stands.
    """

    path: str = ""
    line: int | None = None
    thread: str | None = None
    turn: Place | None = None
    parent: End | None = None
    also: End | None = None
    not_also: End | None = None
    tag: Kind | None = None
    relation: Relation | None = None
    to: End | None = None
    quote: str | None = None
    of: End | None = None
    written_by: str | None = None
    dispute: Titled | None = None
    position: Side | None = None
    holder: str | None = None
    name: str | None = None
    label: str | None = None
    join: Place | Titled | None = None
    split: str | tuple[Place, ...] | None = None
    drop: bool | None = None
    add: str | None = None
    positions: tuple[Side, ...] | None = None
    turns: tuple[Place, ...] | None = None
    because: str | None = None
    by: str | None = None


def changes(entry: Entry) -> list[str]:
    """Return the fields in which an entry puts something right."""
    about = next(name for name in CHANGES if getattr(entry, name) is not None)
    return [name for name in ("add", *CHANGES[about]) if getattr(entry, name) is not None]


def read(text: str, *, path: str) -> tuple[Entry, ...]:
    """Return the entries of a corrections file, in its order.

    Arguments: the text; the file's path, for messages. Raises BadInput with the line for what is no YAML, an unknown
    field, a value of the wrong kind, an entry that is about nothing or puts nothing right.
    """
    root = parse(text, path=path)
    if is_nothing(root):
        return ()
    top = fields_of(root, {FIELD: items}, "a corrections file")
    return tuple(map(_entry, top[FIELD] or ()))


# ---- values, field by field


def _place(node: Node) -> Place:
    found = fields_of(node, {"turn": _from_one, "author": string, "words": string}, "the name of a turn")
    if found["turn"] is None:
        raise bad(node, "the turn has no number: add a 'turn' field")
    if found["words"] is None:
        raise bad(node, "the turn is named by its number alone, which may move: add its first 'words' (\"\" for none)")
    return Place(number=found["turn"], words=found["words"], author=found["author"])


def _from_one(node: Node) -> int:
    return whole(node, 1)


def _end(node: Node, *, words: tuple[str, ...] = (STORY,)) -> End:
    if not isinstance(node.value, str):
        return _place(node)
    if string(node).isdecimal():
        place = f"{{turn: {string(node)}, author: …, words: …}}"
        raise bad(node, f"the turn is named by its number alone, which may move: write {place}, with its first words")
    return one_of(node, words)


def _places(node: Node) -> tuple[Place, ...]:
    return tuple(map(_place, items(node)))


def _titled(node: Node) -> Titled:
    if isinstance(node.value, str):
        return Titled(title=string(node))
    found = fields_of(node, {"title": string, "turns": _places}, "the name of a dispute")
    if found["title"] is None and not found["turns"]:
        raise bad(node, "the dispute has neither title nor turns: add a 'title' field")
    return Titled(title=found["title"] or "", turns=found["turns"] or ())


def _side(node: Node) -> Side:
    if isinstance(node.value, str):
        return Side(label=string(node))
    found = fields_of(node, {"label": string, "turns": _places}, "a position")
    if found["label"] is None:
        raise bad(node, "a position has no label: add a 'label' field")
    return Side(label=found["label"], turns=found["turns"] or ())


def _sides(node: Node) -> tuple[Side, ...]:
    return tuple(map(_side, items(node)))


def _yes(node: Node) -> bool:
    return bool(one_of(node, ("yes", "true")))


def _join(node: Node) -> Place | Titled:
    is_turn = isinstance(node.value, dict) and "turn" in node.value
    return _place(node) if is_turn else _titled(node)


def _split(node: Node) -> str | tuple[Place, ...]:
    return string(node) if isinstance(node.value, str) else _places(node)


# Every field of an entry. What names a turn comes first, then what may be put right, then who says so and why.
_FIELDS: Mapping[str, Convert] = {
    "turn": _from_one,
    "author": string,
    "words": string,
    "dispute": _titled,
    "add": string,
    "parent": _end,
    "also": _end,
    "not_also": _end,
    "tag": lambda node: Kind(one_of(node, [kind.value for kind in Kind])),
    "relation": lambda node: Relation(one_of(node, [kind.value for kind in Relation])),
    "to": _end,
    "quote": string,
    "of": partial(_end, words=(STORY, OUTSIDE, NOBODY)),
    "written_by": string,
    "position": _side,
    "holder": string,
    "name": string,
    "label": string,
    "join": _join,
    "split": _split,
    "drop": _yes,
    "positions": _sides,
    "turns": _places,
    "because": string,
    "by": string,
    "thread": string,
}
_NAMING = ("turn", "author", "words", "dispute", "add")
_ALWAYS = ("because", "by", "thread")
# What an entry may put right, by what it is about.
CHANGES: Mapping[str, tuple[str, ...]] = {
    "turn": (
        "parent",
        "also",
        "not_also",
        "tag",
        "relation",
        "quote",
        "written_by",
        "position",
        "join",
        "split",
        "drop",
    ),
    "dispute": ("name", "label", "holder", "join", "split", "drop"),
    "add": ("positions", "turns"),
}
_BESIDE: Mapping[str, tuple[str, ...]] = {"turn": ("to", "of", "dispute"), "dispute": ("position",), "add": ()}
# A field that says nothing without another.
_WANTS = {
    "to": "relation",
    "of": "quote",
    "quote": "of",
    "position": "dispute",
    "label": "position",
    "holder": "position",
}


def _entry(node: Node) -> Entry:
    found = fields_of(node, _FIELDS, "a correction")
    stated = {name for name, value in found.items() if value is not None}
    about = next((name for name in CHANGES if name in stated), None)
    if about is None:
        raise bad(node, f"a correction is about nothing: begin it with one of {', '.join(CHANGES)}")
    own = CHANGES[about]
    known = {about, *own, *_BESIDE[about], *_ALWAYS, *(("author", "words") if about == "turn" else ())}
    for name in sorted(stated - known):
        raise bad(node.value[name], f"{short(name)} says nothing of a {_CALLED[about]}: write one of {', '.join(own)}")
    for name in sorted(stated & set(_WANTS)):
        if _WANTS[name] not in stated:
            raise bad(node.value[name], f"{short(name)} says nothing without {_WANTS[name]!r}: add that field")
    if not stated & set(own):
        raise bad(node, f"this correction puts nothing right: add one of {', '.join(own)}")
    if about == "turn" and found["drop"] and (more := stated & {*own, *_BESIDE[about]} - {"drop"}):
        raise bad(node.value["drop"], f"'drop' says that this is no comment, and {min(more)!r} what it does: keep one")
    place = _place_of(node, found) if about == "turn" else None
    for name, wanted in (("join", Place if place else Titled), ("split", str if place else tuple)):
        if found[name] is not None and not isinstance(found[name], wanted):
            raise bad(node.value[name], f"{short(name)} names {_WANTED[wanted]} here")
    rest = {name: value for name, value in found.items() if name not in ("turn", "author", "words")}
    return Entry(path=node.path, line=node.line, turn=place, **rest)


_CALLED = {"turn": "turn", "dispute": "dispute", "add": "dispute that is added"}
_WANTED = {
    Place: "the turn that this one goes on from, with 'turn', 'author' and 'words'",
    Titled: "the title of the other dispute",
    str: "the words with which a turn of its own begins",
    tuple: "a list of turns, each with 'turn', 'author' and 'words'",
}


def _place_of(node: Node, found: Mapping[str, Any]) -> Place:
    if found["words"] is None:
        raise bad(node, "the turn is named by its number alone, which may move: add its first 'words' (\"\" for none)")
    return Place(number=found["turn"], words=found["words"], author=found["author"])


# ---- and back


HEAD = """\
# Corrections of what argmap found, put over it whenever the thread is read; see docs/corrections.md.
"""


def write(entries: Iterable[Entry]) -> bytes:
    """Return entries as the bytes of a corrections file (UTF-8), which `read` takes for the same."""
    lines = listed(entries)
    return "".join([HEAD, f"{FIELD}:\n" if lines else f"{FIELD}: []\n", lines]).encode()


def listed(entries: Iterable[Entry]) -> str:
    """Return entries as the list that stands in a corrections file, without what stands around it."""
    return "".join(line for entry in entries for line in written(entry))


def unlisted(lines: str, *, path: str) -> tuple[Entry, ...]:
    """Return the entries of a list as `listed` makes it; raises BadInput as `read` does."""
    return read(f"{FIELD}:\n{lines}", path=path) if lines else ()


def added(text: str, entries: Sequence[Entry], *, path: str) -> bytes:
    """Return a corrections file with more entries behind those in it, which stay as they are written if they can."""
    lines = listed(entries)
    had = read(text, path=path)
    if not lines:
        return text.encode()
    longer = f"{text.rstrip()}\n{lines}"
    try:
        fits = bool(had) and len(read(longer, path=path)) == len(had) + len(entries)
    except BadInput:
        fits = False  # its lines are indented, or stand in brackets
    return longer.encode() if fits else write([*had, *entries])


def without_last(text: str, *, path: str) -> tuple[Entry | None, bytes]:
    """Return the last entry of a corrections file, None where it has none, and the file without it; what stands before
    it stays as it is written if it can."""
    *rest, last = read(text, path=path) or (None,)
    if last is None:
        return None, text.encode()
    shorter = "".join(text.splitlines(keepends=True)[: (last.line or 1) - 1])
    try:
        fits = bool(rest) and list(read(shorter, path=path)) == rest
    except BadInput:
        fits = False  # its entries stand in brackets
    return last, shorter.encode() if fits else write(each for each in rest if each)


def written(entry: Entry) -> list[str]:
    """Return the lines of one entry, as they stand in a file."""
    found: dict[str, str] = {}
    if entry.turn is not None:
        found |= _place_fields(entry.turn)
    for name in _FIELDS:
        value = None if name == "turn" else getattr(entry, name, None)
        if value is not None:
            found[name] = _value(value)
    first, *rest = (f"{name}: {value}\n" for name, value in found.items())
    return [f"- {first}", *(f"  {line}" for line in rest)]


def _place_fields(place: Place) -> dict[str, str]:
    author = {} if place.author is None else {"author": quoted(place.author)}
    return {"turn": str(place.number), **author, "words": quoted(place.words)}


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (Kind, Relation)):
        return str(value.value)
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, Titled):
        return quoted(value.title) if not value.turns else _flow({"title": quoted(value.title), "turns": value.turns})
    if isinstance(value, Side):
        return quoted(value.label) if not value.turns else _flow({"label": quoted(value.label), "turns": value.turns})
    return _flow(_place_fields(value))


def _flow(said: Mapping[str, Any]) -> str:
    return "{" + ", ".join(f"{k}: {v if isinstance(v, str) else _value(v)}" for k, v in said.items()) + "}"
