"""The oldest versions that the tests run with are the oldest that pyproject.toml admits, package by package."""

from __future__ import annotations

import re

from tests.cases import ROOT

FLOOR = re.compile(r'"([a-z-]+)(?:\[[a-z]+\])?>=([\d.]+)[",]')
PINNED = re.compile(r"^([a-z-]+)==([\d.]+)$", re.M)
UNTESTED = {"pygraphviz", "numpy", "scipy", "scikit-learn", "ruff", "mypy"}  # in the newest version only


def test_the_oldest_versions_are_those_that_are_admitted():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    floors = {name: floor for name, floor in FLOOR.findall(text) if name not in UNTESTED}
    pinned = dict(PINNED.findall((ROOT / "constraints" / "oldest.txt").read_text(encoding="utf-8")))
    assert floors.keys() == pinned.keys()
    assert all(_padded(pinned[name]) == _padded(floor) for name, floor in floors.items())


def _padded(version: str) -> list[int]:
    parts = [int(part) for part in version.split(".")]
    return parts + [0] * (3 - len(parts))
