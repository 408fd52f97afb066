"""Threads whose people have a side to how well camps agree with the sides."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from .. import api
from ..model import ArgumentMap
from .measures import Figures, share
from .task import DEEP, LIST, TABLE, TURN, Numbered, Result, Row, Shape, over_rows, stated, wrong_turns


def score(rows: Sequence[Numbered], *, deep: bool = False) -> Result:
    """Score camps: agreement over the people placed, under the best matching of camps and sides in each thread."""
    sides = [sides_of(row) for _, _, row in rows]
    maps = [api.analyse(stated(row, story=True), deep=deep) for _, _, row in rows]
    placings = [of_camps(map_) for map_ in maps]
    floors = {
        "one camp": [dict.fromkeys(side, 0) for side in sides],
        "everyone against whom they first answer": [opposing(map_) for map_ in maps],
    }
    right = sum(len(agreeing(camp, side)) for camp, side in zip(placings, sides, strict=True))
    placed = sum(name in camp for camp, side in zip(placings, sides, strict=True) for name in side)
    return Result(
        task="camps",
        figures=camp_figures(placings, sides),
        baseline={name: camp_figures(floor, sides) for name, floor in floors.items()},
        counts={"agreement": [right, placed], "placed": [placed, sum(map(len, sides))]},
    )


def camp_figures(placings: Sequence[dict[str, int]], sides: Sequence[dict[str, str]]) -> Figures:
    """Return agreement over all people placed, and the share of people with a side who are placed."""
    right = sum(len(agreeing(camp, side)) for camp, side in zip(placings, sides, strict=True))
    placed = sum(name in camp for camp, side in zip(placings, sides, strict=True) for name in side)
    return {"agreement": share(right, placed), "placed": share(placed, sum(map(len, sides)))}


def sides_of(row: Row) -> dict[str, str]:
    """Return the side of each person who has one."""
    return {name: side["stance"] for name, side in row["author_stance"].items() if side["stance"] in ("pro", "anti")}


def agreeing(camp: Mapping[str, int], side: Mapping[str, str]) -> set[str]:
    """Return the people placed right, under the best matching of camps and sides."""
    placed = [name for name in side if name in camp]
    found: list[set[str]] = [set()]
    for pair in itertools.permutations([*sorted(set(camp.values())), -1, -2], 2):
        match = dict(zip(("anti", "pro"), pair, strict=True))
        found.append({name for name in placed if camp[name] == match[side[name]]})
    return max(found, key=len)


def opposing(map_: ArgumentMap) -> dict[str, int]:
    """Return the camps that come of everyone's standing against whom they first answer."""
    author = {turn.id: turn.author for turn in map_.thread.turns}
    camp: dict[str, int] = {}
    for reply in map_.replies:
        one, other = author[reply.child], author.get(reply.parent)
        if one not in camp:
            camp[one] = 1 - camp.get(other, 1) if other is not None and other != one else 0
    return camp


def of_camps(map_: ArgumentMap) -> dict[str, int]:
    """Return the camp, by its place, of each person placed."""
    return {name: at for at, camp in enumerate(map_.camps) for name in camp.members}


def _wrong_sides(row: Row) -> str:
    if not all(isinstance(found, dict) and "stance" in found for found in row["author_stance"].values()):
        return "an author without 'stance'"
    return wrong_turns(row)


TASK = over_rows(
    "camps",
    score,
    Shape(fields={"turns": LIST, "author_stance": TABLE}, inner={"turns": TURN}, wrong=_wrong_sides),
    options=(DEEP,),
)
