"""Real captures of each format, kept beside the project, against what was counted in them by other means."""

from __future__ import annotations

import json
from typing import Any

import pytest

import argmap
from argmap.model import State, Thread
from tests.cases import SHARED

SAMPLES = SHARED / "samples"
SHORT = {  # what is known to be read otherwise, and why
    "wikipedia_talk/dt_fr-unsigned-oldparser.html": "sections signed in an old short form are sections too",
}


def entries() -> list[Any]:
    if not (SAMPLES / "truth.json").exists():
        return [pytest.param(None, marks=pytest.mark.skip(reason="no captures lie beside the project"))]
    found = []
    for entry in json.loads((SAMPLES / "truth.json").read_text(encoding="utf-8")):
        short = SHORT.get(entry["file"])
        marks = [pytest.mark.xfail(reason=short, strict=True)] if short else []
        if entry["threads"] and not entry.get("optional"):
            found.append(pytest.param(entry, id=entry["file"], marks=marks))
    return found


def counted(threads: list[Thread]) -> dict[str, int]:
    """What is counted of a capture: comments of which it holds nothing are no turns."""
    kept = [[turn for turn in thread.turns if turn.state is not State.MISSING] for thread in threads]
    parents = sum(
        turn.reply_to in {other.id for other in turns} - {turn.id} for turns in kept for turn in turns if turn.reply_to
    )
    return {"threads": sum(map(bool, kept)), "turns": sum(map(len, kept)), "with_parent": parents}


def accepted(entry: dict[str, Any], got: dict[str, int]) -> bool:
    ranges = entry.get("accept", {})
    for figure, value in got.items():
        also = ranges.get(figure, [])
        within = also["min"] <= value <= also["max"] if isinstance(also, dict) else value in also
        if value != entry[figure] and not within:
            return False
    return True


@pytest.mark.parametrize("entry", entries())
def test_a_real_capture_is_read_as_it_was_counted(entry: dict[str, Any]):
    threads = list(argmap.read_all(SAMPLES / entry["file"]))
    got = counted(threads)
    assert any(accepted({**entry, **reading}, got) for reading in ({}, *entry.get("or", ()))), got
