"""The versions in constraints/ fit what pyproject.toml admits: the oldest are its floors, the newest in its ranges."""

from __future__ import annotations

import re

import pytest

from tests.cases import ROOT

WANTED = re.compile(r'"([a-z0-9-]+)(?:\[[a-z]+\])?((?:[<>]=?[\d.]+,?)*)[",]')
PINNED = re.compile(r"^([a-z0-9-]+)==([\d.]*\d)(?:\.post\d+)?$")
UNTESTED = {"pygraphviz", "babel", "numpy", "scipy", "scikit-learn"}  # by neither: trained and drawn with apart
TOOLS = {"ruff", "mypy", "types-pyyaml", "types-networkx"}  # in the newest version only
WITHIN = {">=": lambda have, bound: have >= bound, "<": lambda have, bound: have < bound}


def wanted() -> dict[str, str]:
    """What pyproject.toml asks of each package, such as ">=0.19,<0.29"."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8").partition("[project.scripts]")[0]
    return {name: bounds for name, bounds in WANTED.findall(text) if name in TOOLS or bounds}


def pinned(name: str) -> dict[str, str]:
    """The versions in a file of constraints/; every line of it is one or a comment."""
    lines = (ROOT / "constraints" / name).read_text(encoding="utf-8").splitlines()
    found = [PINNED.match(line) for line in lines if not line.startswith("#")]
    assert all(found), lines
    return {match[1]: match[2] for match in found if match}


def test_the_oldest_versions_are_those_that_are_admitted():
    floors = {name: bounds for name, bounds in wanted().items() if name not in UNTESTED | TOOLS}
    oldest = pinned("oldest.txt")
    assert floors.keys() == oldest.keys()
    assert all(_padded(oldest[name]) == _padded(bounds.partition(",")[0][2:]) for name, bounds in floors.items())


@pytest.mark.parametrize("name", sorted(wanted().keys() - UNTESTED))
def test_the_newest_versions_are_admitted_too(name: str):
    have = _padded(pinned("newest.txt")[name])
    for sign, bound in re.findall(r"([<>]=?)([\d.]+)", wanted()[name]):
        assert WITHIN[sign](have, _padded(bound))


def _padded(version: str) -> list[int]:
    parts = [int(part) for part in version.split(".")]
    return parts + [0] * (3 - len(parts))
