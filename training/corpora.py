"""From the corpora's files to rows, and to a development part held out by thread."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CORPORA = Path(os.environ.get("ARGMAP_CORPORA", Path(__file__).parents[2] / "shared" / "corpora"))


def rows(name: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of a corpus by its short name ("pastes-iac")."""
    with gzip.open(CORPORA / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def held_out(group: str, *, share: float = 0.3) -> bool:
    """Say whether a group (a thread's id) belongs to the development part; the same on every machine."""
    digest = hashlib.sha256(group.encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**32 < share
