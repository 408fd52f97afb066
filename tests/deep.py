"""A stand-in for argmap-deep: it says what a reply does by one word of it, and writes down what it was asked."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

PACKAGE = """\
import json
from pathlib import Path
from typing import NamedTuple

SURE, ELSE = -0.01, -5.3
HERE = Path(__file__).parent


class Told(NamedTuple):
    relation: tuple
    tag: tuple


def _told(reply):
    for at, word in enumerate(("ashore", "aboard", "adrift")):
        if word in reply:
            logs = tuple(SURE if at == place else ELSE for place in range(3))
            return Told(logs, (logs[1], logs[0], logs[2]))
    return Told((-1.099, -1.099, -1.099), (-1.099, -1.099, -1.099))


def tell(pairs):
    with open(HERE / "asked.jsonl", "a", encoding="utf-8") as file:
        file.write(json.dumps(pairs) + "\\n")
    return [_told(reply) for reply, _ in pairs]


def card():
    return json.loads((HERE / "weights" / "card.json").read_text(encoding="utf-8"))
"""
MIX = {"linear": 1.0, "deep": 2.0, "bias": [0.0, 0.0, 0.0], "sure": [[[0.0, 0.1], [1.0, 0.9]]] * 3}


def pretend(folder: Path, monkeypatch: pytest.MonkeyPatch, *, version: str = "7", **mix: object) -> Path:
    """Install the stand-in for this test and the processes that it starts: "ashore" says that a reply rebuts and is a
    rebuttal, "aboard" that it supports and is a claim, "adrift" that it answers and is evidence. Returns its folder."""
    place = folder / "installed" / "argmap_deep"
    (place / "weights").mkdir(parents=True)
    (place / "__init__.py").write_text(PACKAGE, encoding="utf-8")
    card = {"version": version, "relation": MIX | mix, "tag": MIX | mix}
    (place / "weights" / "card.json").write_text(json.dumps(card), encoding="utf-8")
    forget(monkeypatch)
    monkeypatch.syspath_prepend(str(place.parent))
    monkeypatch.setenv("PYTHONPATH", str(place.parent))
    return place


def forget(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the next import of the package find what is installed by then, and put back after the test what was there."""
    for name in [*sys.modules]:
        if name.partition(".")[0] == "argmap_deep":
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "argmap_deep", None)
    monkeypatch.delitem(sys.modules, "argmap_deep")


def take_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the package be missing."""
    forget(monkeypatch)
    monkeypatch.setitem(sys.modules, "argmap_deep", None)


def asked(place: Path) -> list[list[list[str]]]:
    """What the stand-in was asked: a list of pairs a call."""
    file = place / "asked.jsonl"
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.exists() else []
