"""Helpers of the tests: readable cases in text files, sample threads, and the corpora where they are there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("ARGMAP_SHARED", ROOT.parent / "shared"))

needs_shared = pytest.mark.skipif(
    not (SHARED / "threads").is_dir(), reason="the real threads and corpora are kept beside the project, not in it"
)


def _names_hold_letters() -> bool:
    try:
        os.fsencode("日本 é")
    except UnicodeEncodeError:
        return False
    return True


needs_letters = pytest.mark.skipif(not _names_hold_letters(), reason="names of files hold ASCII alone in this locale")


def cases(name: str) -> list[tuple[str, str, dict[str, list[str]]]]:
    """Return the cases of a file: title, input, and the lines of each expected part by its name."""
    found = []
    for block in (ROOT / "tests" / name).read_text(encoding="utf-8").split("=== ")[1:]:
        title, _, rest = block.partition("\n")
        text, *parts = rest.split("\n--- ")
        expected = {}
        for part in parts:
            key, _, lines = part.partition("\n")
            expected[key.strip()] = [line for line in lines.split("\n") if line.strip()]
        found.append((title, text, expected))
    return found
