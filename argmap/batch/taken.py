"""From a map that a person has edited in the output folder to the corrections beside its thread that say the same."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import NamedTuple

from .. import api
from ..corrections import Entry, added
from ..corrections.edited import as_it_was, drawn_with, take, unsaid
from ..errors import ArgmapError
from ..files import write
from ..text.shown import amount
from ..writers import native
from . import inputs, record, remote
from .inputs import Item
from .record import Head
from .work import MAP, THREADS, Options, Place, program

KEPT = "map.edited.yaml"  # what the person left, beside the map that is drawn anew


class Taken(NamedTuple):
    """A thread with the corrections that now lie beside it, and what is said of that."""

    item: Item
    said: str


def take_over(item: Item, head: Head, options: Options, place: Place) -> Taken | None:
    """Turn what a person has edited in a thread's map into corrections beside its file, and lay the edited map aside.

    None, with nothing touched, where nobody has edited it; where no correction can say it; where argmap has learned
    something else since, as it could not tell the person's hand from its own; for one of several threads of a file, and
    elsewhere than on this machine. The map then stays as it is, and all else is drawn from it.
    """
    folder = f"{options.output}/{THREADS}/{item.name}"
    if item.kind != inputs.FILE or options.pseudonyms or remote.is_url(item.file) or remote.is_url(options.output):
        return None
    sizes = {name: said["size"] for name, said in head.files.items() if name == MAP}
    data = None if place.holds(folder, sizes) else place.look(f"{folder}/{MAP}")
    if data is None or not native.is_edited(data):
        return None
    try:
        if not _made_alike(place.look(f"{folder}/{record.NAME}") or b""):
            return None
        entries = _entries(item, data, options)
        if not entries:
            return None
        target = api.beside(item.file)
        had = api.corrections_text(target) if os.path.isfile(target) else ""
        right = added(had, entries, path=target)
        write(target, right, root=os.path.dirname(target) or os.curdir)
    except ArgmapError:
        return None  # whoever maps the thread says what is wrong
    place.write(f"{folder}/{KEPT}", data)
    place.remove(f"{folder}/{MAP}")
    said = f"{amount(len(entries), 'correction')} taken over into {inputs.shown(target)}; as you left it: {KEPT}"
    return Taken(replace(item, right=right), f"{THREADS}/{item.name}/{MAP}: {said}")


def _made_alike(packed: bytes) -> bool:
    """Say whether a thread was mapped by this version of argmap, with the same learned numbers, and under its names.

    Raises UnknownFormat where it was read with argmap-deep and that is not installed.
    """
    options = record.unpack(packed, path=record.NAME)["options"]
    return options.get("program") == program(deep=bool(options.get("deep"))) and not options.get("pseudonyms")


def _entries(item: Item, data: bytes, options: Options) -> tuple[Entry, ...]:
    """The corrections that say what a map says that a person has edited; none where some of it cannot be said."""
    edited = api.load_bytes(data, path=MAP, format="native")
    beside = api.beside(item.file)
    right = api.read_corrections(beside) if os.path.isfile(beside) else ()
    drawn = drawn_with(edited, path=MAP)
    was = as_it_was(edited, api.read(item.file, options.format), drawn)
    found = take(edited, api.analyse(was, sources=options.sources, corrections=drawn, deep=bool(edited.deep)))
    return () if found.left else unsaid(found.entries, right)
