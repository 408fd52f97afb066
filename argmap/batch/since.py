"""From the map of before and that of now to the files that say what has changed; from those of some threads to one."""

from __future__ import annotations

from collections.abc import Mapping

from .. import api
from ..changes import compare
from ..errors import ArgmapError
from ..model import ArgumentMap
from ..text.shown import as_json, inert
from ..writers import changes as writer

MARKDOWN, LINES = "changes.md", "changes.jsonl"
FILES = (MARKDOWN, LINES)


def files(before: bytes, map_: ArgumentMap, *, name: str) -> dict[str, bytes]:
    """Return the files of a thread that say what has changed since its map of before, in YAML; none where nothing has,
    or where that cannot be read."""
    try:
        changes = compare(api.load_bytes(before, path=name, format="native"), map_)
    except ArgmapError:  # of another version of argmap, or damaged: the thread is mapped all the same
        return {}
    if not changes:
        return {}
    line = as_json({"folder": name, **writer.plain(changes)})
    return {MARKDOWN: writer.markdown(changes), LINES: f"{line}\n".encode()}


def together(parts: Mapping[str, Mapping[str, bytes]]) -> dict[str, bytes]:
    """Return the same files for all threads of a run, by the names of their folders, in the order of these."""
    names = sorted(parts)
    told = [parts[name][MARKDOWN] + f"\n(In the folder {inert(name)}.)\n".encode() for name in names]
    return {MARKDOWN: b"\n".join(told), LINES: b"".join(parts[name][LINES] for name in names)}
