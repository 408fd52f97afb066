"""What the maps of the three shipped threads hold, counted: at least so much, and as right as it was (tests/gold)."""

from __future__ import annotations

from functools import cache

import pytest

import argmap
from argmap import ArgumentMap, How, Kind, Relation, evaluate
from tests.cases import ROOT

NAMES = ("bus-lanes", "harbour-truce", "library-hours")
# How many are right of those that people annotated, in the order of NAMES.
RIGHT = {
    "turns": (34, 52, 9),
    "parents": (29, 39, 9),
    "tags": (28, 46, 8),
    "disputes": (3, 4, 0),
}
# How many there are, whether right or not: fewer means that a step has gone blind.
FOUND = {
    "quotes": (10, 26, 0),
    "replies quoted": (8, 14, 0),
    "replies addressed": (10, 13, 6),
    "rebuttals": (16, 26, 1),
    "evidence": (2, 5, 0),
    "links that rebut": (20, 34, 1),
    "links that support": (1, 1, 2),
    "disputes": (3, 5, 0),
    "positions": (6, 10, 0),
    "holders": (8, 14, 0),
    "proof of positions": (0, 3, 0),
    "people in camps": (0, 5, 0),
    "unanswered": (0, 5, 0),
    "passages": (1, 3, 0),
}


@cache
def mapped(name: str) -> ArgumentMap:
    return argmap.load(ROOT / "threads" / f"{name}.txt")


def counted(map_: ArgumentMap) -> dict[str, int]:
    positions = [position for dispute in map_.disputes for position in dispute.positions]
    return {
        "quotes": len(map_.quotes),
        **{f"replies {how.value}": sum(reply.how is how for reply in map_.replies) for how in How},
        "rebuttals": sum(tag.kind is Kind.REBUTTAL for tag in map_.tags),
        "evidence": sum(tag.kind is Kind.EVIDENCE for tag in map_.tags),
        "links that rebut": sum(link.kind is Relation.REBUTS for link in map_.links),
        "links that support": sum(link.kind is Relation.SUPPORTS for link in map_.links),
        "disputes": len(map_.disputes),
        "positions": len(positions),
        "holders": len({(position.label, holder) for position in positions for holder in position.holders}),
        "proof of positions": sum(len(position.evidence) for position in positions),
        "people in camps": sum(len(camp.members) for camp in map_.camps),
        "unanswered": len(map_.unanswered),
        "passages": len(map_.passages),
    }


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("figure", RIGHT)
def test_no_fewer_are_right(name: str, figure: str):
    files = [str(ROOT / folder / name) for folder in ("threads", "tests/gold")]
    gold = evaluate.run("gold", f"{files[0]}.txt", gold=f"{files[1]}.yaml")
    assert gold.counts[figure][0] >= RIGHT[figure][NAMES.index(name)]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("what", FOUND)
def test_no_fewer_are_found(name: str, what: str):
    assert counted(mapped(name))[what] >= FOUND[what][NAMES.index(name)]
