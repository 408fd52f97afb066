"""From the corpora's files to rows, and to a development part held out by thread."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

CORPORA = Path(os.environ.get("ARGMAP_CORPORA", Path(__file__).parents[2] / "shared" / "corpora"))

Row: TypeAlias = "dict[str, Any]"


def rows(name: str) -> Iterator[Row]:
    """Yield the rows of a corpus by its short name ("pastes-iac")."""
    with gzip.open(CORPORA / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def held_out(group: str, *, share: float = 0.3) -> bool:
    """Say whether a group (a thread's id) belongs to the development part; the same on every machine."""
    digest = hashlib.sha256(group.encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**32 < share


def discussions() -> list[Row]:
    """Return the rows of roles-cmv with the discussion of each: the title that its thread begins with."""
    titles: dict[str, str] = {}
    return [row | {"discussion": titles.setdefault(row["thread"], row["text"])} for row in rows("roles-cmv")]


def joined(found: Sequence[Row]) -> list[str]:
    """Return for each row of spans-aicup the discussion it belongs to, or else the first text of those that hang
    together: the corpus names no discussion, but most of its texts are in stance-iac, which does."""
    above: dict[str, str] = {}

    def top(name: str) -> str:
        while above.setdefault(name, name) != name:
            name = above[name]
        return name

    def join(one: str, other: str) -> None:
        first, second = sorted((top(one), top(other)))
        above[second] = first

    def keys(row: Row) -> list[str]:
        # Texts such as "I agree." stand in many discussions; so only what is long enough says where it stood.
        texts = (re.sub(r"[^a-z0-9]", "", text.lower()) for text in (row["parent_text"], row["reply_text"]))
        return [f"text {text[:60]}" for text in texts if len(text) >= 40]

    for row in [*rows("stance-iac"), *found]:
        named = [f"{row['discussion_id']}"] if row.get("discussion_id") is not None else []
        names = named + keys(row)
        for name in names[1:]:
            join(names[0], name)
    return [top(next(iter(keys(row)), f"row {row['id']}")) for row in found]


def save(target: Path, card: Row) -> None:
    """Write a card with its weights, lists of numbers a line each."""
    text = json.dumps(card, indent=1, sort_keys=True, ensure_ascii=False)
    text = re.sub(r"\[\s+([^\[\]]*?)\s+\]", lambda found: "[" + re.sub(r"\s+", " ", found[1]) + "]", text)
    target.write_text(text + "\n", encoding="utf-8")
