"""From the corpora's files to rows, and to a development part held out by thread."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
from collections.abc import Iterator
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


def save(target: Path, card: Row) -> None:
    """Write a card with its weights, lists of numbers a line each."""
    text = json.dumps(card, indent=1, sort_keys=True, ensure_ascii=False)
    text = re.sub(r"\[\s+([^\[\]]*?)\s+\]", lambda found: "[" + re.sub(r"\s+", " ", found[1]) + "]", text)
    target.write_text(text + "\n", encoding="utf-8")
