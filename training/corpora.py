"""From the corpora's files to rows, and to a development part held out by thread."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

CORPORA = Path(os.environ.get("ARGMAP_CORPORA", Path(__file__).parents[2] / "shared" / "corpora"))
PAGES = CORPORA.parent / "pages"
READINGS = Path(__file__).parent / "readings.jsonl"  # of further pages, see docs/accuracy.md

Row: TypeAlias = "dict[str, Any]"


def rows(name: str) -> Iterator[Row]:
    """Yield the rows of a corpus by its short name ("pastes-iac")."""
    with gzip.open(CORPORA / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


class Page(NamedTuple):
    """A real page: its file, what is known of it, and what each comment does and what is disputed as it was read."""

    name: str  # of the file of what is known of it
    path: Path
    known: Row
    reading: Row | None
    ours: bool  # whether the reading is this project's own

    @property
    def numbers(self) -> dict[int, int]:
        """By line, the number of the comment whose head may be taken to stand there."""
        return {at: n for n, one in enumerate(self.known["comments"], 1) for at in one.get("lines", [one["line"]])}

    @property
    def parents(self) -> dict[int, list[int]]:
        """By comment, all it may be said to answer, 0 for the story.

        How a page nests its comments says more than a reading of ours, a reading that comes with the page more still.
        """
        nested = self.known.get("parents")
        if nested and (self.ours or not self.reading):
            return {n: [parent] for n, parent in enumerate(nested, 1)}
        entries = self.reading["comments"] if self.reading else []
        return {one["n"]: [*(one.get("replies_to") or ()), *one.get("also_replies_to", ())] for one in entries}


def pages() -> Iterator[Page]:
    """Yield the real pages, by name. Some come with a reading; to others this project has its own."""
    ours = {row["page"]: row for row in map(json.loads, READINGS.read_text(encoding="utf-8").splitlines())}
    for path in sorted(PAGES.glob("*.gold.json")):
        known = json.loads(path.read_text(encoding="utf-8"))
        name = path.name.removesuffix(".gold.json")
        given = known.get("readings")
        own = ours.get(name) if not given else None
        reading = given[0] if given else own and _with_holders(own, known["comments"])
        yield Page(path.name, path.with_name(f"{name}.txt"), known, reading, own is not None)


def _with_holders(reading: Row, comments: list[Row]) -> Row:
    """A reading of our own, which has numbers only: its positions are numbered too, and held by whoever wrote their
    turns."""
    disputes = [
        {
            "title": "",
            "turns": dispute["turns"],
            "positions": [
                side | {"label": str(at), "holders": sorted({comments[n - 1]["author"] for n in side["turns"]})}
                for at, side in enumerate(dispute["positions"], 1)
            ],
        }
        for dispute in reading["disputes"]
    ]
    return reading | {"disputes": disputes}


def held_out(group: str, *, share: float = 0.3) -> bool:
    """Say whether a group (a thread's id) belongs to the development part; the same on every machine."""
    digest = hashlib.sha256(group.encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**32 < share


def save(target: Path, card: Row) -> None:
    """Write a card with its weights, lists of numbers a line each."""
    text = json.dumps(card, indent=1, sort_keys=True, ensure_ascii=False)
    text = re.sub(r"\[\s+([^\[\]]*?)\s+\]", lambda found: "[" + re.sub(r"\s+", " ", found[1]) + "]", text)
    target.write_text(text + "\n", encoding="utf-8")
