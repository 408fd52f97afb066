"""Helpers of the tests: readable cases in text files, sample threads, and the corpora where they are there."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("ARGMAP_SHARED", ROOT.parent / "shared"))
# How many times fewer examples of a property are tried: `.ci/run` asks so of the oldest versions, where a property of
# argmap's own code is looked for by the run beside it.
FEWER = int(os.environ.get("ARGMAP_FEWER", "1"))

needs_shared = pytest.mark.skipif(
    not (SHARED / "threads").is_dir(), reason="the real threads and corpora are kept beside the project, not in it"
)

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="a browser shows what argmap draws: no chromium")


def _names_hold_letters() -> bool:
    try:
        os.fsencode("日本 é")
    except UnicodeEncodeError:
        return False
    return True


needs_letters = pytest.mark.skipif(not _names_hold_letters(), reason="names of files hold ASCII alone in this locale")


def examples(most: int) -> settings:
    """So many examples of a property, at most; a share of them where a run asks for fewer (see `conftest.py`)."""
    return settings(max_examples=max(most // FEWER, 10))


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
