"""Threads whose disputes were written down by careful reading to how far those that are found are the same."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import permutations
from typing import NamedTuple

from .. import api
from ..model import ArgumentMap, Thread
from ..text.words import fold
from .measures import Figures
from .task import DEEP, LIST, TEXT, TURN, Numbered, Result, Row, Shape, name_in, over_rows, stated, wrong_turns

LOOKED_AT = 6  # disputes of a thread, the first that are listed
PAIRED = 0.4  # F1 of their turns from which two disputes are the same
NAMES = ("points_f1", "found", "top", "sides", "placed", "holders", "labels")

_BETWEEN = re.compile(r"\W+")


class Side(NamedTuple):
    """A position: its label, its turns and its holders; of a reading also the turns that say it best."""

    label: str
    turns: frozenset[str]
    holders: frozenset[str]
    best: frozenset[str] = frozenset()
    said_in: str = ""  # the turn that the label is taken from, where that is known


class Contest(NamedTuple):
    """A dispute, found or read."""

    turns: frozenset[str]
    sides: tuple[Side, ...]


class Sums:
    """How many of how many, by the name of the figure."""

    def __init__(self) -> None:
        self.of: dict[str, list[float]] = {name: [0.0, 0.0] for name in NAMES}

    def add(self, name: str, right: float, of: float) -> None:
        """Count `right` of `of` more."""
        self.of[name][0] += right
        self.of[name][1] += of

    def figures(self) -> Figures:
        """Return the share of each figure, 0 where there is nothing to count."""
        return {name: right / of if of else 0.0 for name, (right, of) in self.of.items()}


def shared(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the F1 of the turns of two disputes."""
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 0.0


def paired(found: Sequence[Contest], read: Sequence[Contest]) -> dict[int, tuple[int, float]]:
    """Return, by the place of a dispute that was read, that of the one found which is its pair, and their F1.

    Pairs are one to one, so that their F1 adds up to most: for every set of disputes found, the best pairs with those
    that were read up to here are kept (dynamic programming).
    """
    best: dict[int, tuple[float, tuple[tuple[int, int, float], ...]]] = {0: (0.0, ())}  # by the bits of those used
    for there, want in enumerate(read):
        worth = [(here, shared(got.turns, want.turns)) for here, got in enumerate(found)]
        for used, (sum_, pairs) in list(best.items()):
            for here, each in worth:
                if each and not used >> here & 1:
                    grown = (sum_ + each, (*pairs, (there, here, each)))
                    best[used | 1 << here] = max(best.get(used | 1 << here, grown), grown, key=lambda one: one[0])
    return {there: (here, each) for there, here, each in max(best.values(), key=lambda one: one[0])[1]}


def facing(found: Sequence[Side], read: Sequence[Side]) -> list[tuple[Side, Side]]:
    """Return the sides found and read in pairs, so that most turns are on the same one."""
    if len(found) < len(read):
        ways = [list(zip(found, order, strict=True)) for order in permutations(read, len(found))]
    else:
        ways = [list(zip(order, read, strict=True)) for order in permutations(found, len(read))]
    return max(ways, key=lambda way: sum(len(got.turns & want.turns) for got, want in way))


def compare(found: Sequence[Contest], read: Sequence[Contest], texts: Mapping[str, str], sums: Sums) -> None:
    """Add to `sums` how far the disputes found in a thread are those of a reading; `texts` are those of its turns."""
    found = found[:LOOKED_AT]
    pairs = paired(found, read)
    sums.add("points_f1", 2 * sum(worth for _, worth in pairs.values()), len(found) + len(read))
    same = {there: here for there, (here, worth) in pairs.items() if worth >= PAIRED}
    sums.add("found", sum(len(read[there].turns) for there in same), sum(len(want.turns) for want in read))
    if read:
        sums.add("top", 0 in [same.get(there) for there in range(min(2, len(read)))], 1)
    holding = 0
    for there, want in enumerate(read):
        placed = frozenset[str]().union(*(side.turns for side in want.sides))
        holding += sum(len(side.holders) for side in want.sides)
        sums.add("labels", 0, len(want.sides))
        sums.add("placed", 0, len(placed))
        if there not in same:
            continue
        got = found[same[there]]
        both = placed & frozenset[str]().union(*(side.turns for side in got.sides))
        ways = facing(got.sides, want.sides)
        right = sum(len(mine.turns & theirs.turns) for mine, theirs in ways)
        sums.add("sides", right, len(both))
        sums.add("placed", right, 0)
        sums.add("holders", 2 * sum(len(mine.holders & theirs.holders) for mine, theirs in ways), 0)
        sums.add("labels", sum(_says(mine, theirs, texts) for mine, theirs in ways), 0)
    sums.add("holders", 0, holding + sum(len(side.holders) for got in found for side in got.sides))


def _says(found: Side, read: Side, texts: Mapping[str, str]) -> bool:
    """Whether the label of a side is from a turn that says it best, or holds words that such a turn holds too."""
    label = _plain(found.label)
    return found.said_in in read.best or (bool(label) and any(label in _plain(texts[turn]) for turn in read.best))


def _plain(text: str) -> str:
    return _BETWEEN.sub(" ", fold(text)).strip()


def of_map(map_: ArgumentMap) -> list[Contest]:
    """Return the disputes of a map."""
    return [
        Contest(
            turns=frozenset(dispute.turns),
            sides=tuple(
                Side(
                    label=position.label,
                    turns=frozenset(position.turns),
                    holders=frozenset(position.holders),
                    said_in=position.statements[0].turn if position.statements else "",
                )
                for position in dispute.positions
            ),
        )
        for dispute in map_.disputes
    ]


def of_reading(reading: Iterable[Row]) -> list[Contest]:
    """Return the disputes of a reading; it names turns by their places, from 1, which are their ids here."""
    return [
        Contest(
            turns=frozenset(map(str, entry["turns"])),
            sides=tuple(
                Side(
                    label=side["label"],
                    turns=frozenset(map(str, side["turns"])),
                    holders=frozenset(side["holders"]),
                    best=frozenset(map(str, side.get("best", ()))),
                )
                for side in entry["positions"]
            ),
        )
        for entry in reading
    ]


def branches(thread: Thread) -> list[Contest]:
    """Return what the plainest rule finds: all that hangs below a reply to the first turn is one dispute, and those
    who answer each other in it stand turn about on its two sides. The largest is first."""
    turns = {turn.id: turn for turn in thread.turns}
    depth: dict[str, int] = {}
    top: dict[str, str] = {}
    for turn in thread.turns:
        up = turn.reply_to if turn.reply_to in depth else None
        depth[turn.id] = depth[up] + 1 if up else 0
        top[turn.id] = top[up] if up and depth[turn.id] > 1 else turn.id
    held: dict[str, list[str]] = defaultdict(list)
    for turn in thread.turns:
        if turn.id != thread.turns[0].id:
            held[top[turn.id]].append(turn.id)
    found = []
    for below in sorted(held.values(), key=lambda below: -len(below)):
        if len(below) > 1:
            parts = [frozenset(turn for turn in below if depth[turn] % 2 == side) for side in (0, 1)]
            sides = (Side("", part, frozenset(turns[turn].author for turn in part)) for part in parts)
            found.append(Contest(frozenset(below), tuple(sides)))
    return found


def score(rows: Sequence[Numbered], *, deep: bool = False) -> Result:
    """Score the disputes that are found where who answers whom is told, against every reading of a thread."""
    sums, plain = Sums(), Sums()
    invented = silent = 0
    errors: list[tuple[object, ...]] = []
    for _, line, row in rows:
        thread = stated(row)
        texts = {turn.id: turn.text for turn in thread.turns}
        found, rule = of_map(api.analyse(thread, deep=deep)), branches(thread)
        name = name_in(row, "thread", line)
        for reading in row["readings"]:
            read = of_reading(reading)
            compare(found, read, texts, sums)
            compare(rule, read, texts, plain)
            silent += not read
            invented += not read and bool(found)
            pairs = paired(found[:LOOKED_AT], read)
            errors += [
                ("missed", name, sorted(map(int, want.turns)))
                for there, want in enumerate(read)
                if pairs.get(there, (0, 0.0))[1] < PAIRED
            ]
    counts = {name: [round(right, 3), of] for name, (right, of) in sums.of.items()} | {"invented": [invented, silent]}
    return Result(
        task="disputes",
        figures=sums.figures(),
        baseline={"each branch, turn about": plain.figures()},
        counts=counts,  # type: ignore[arg-type]
        errors=tuple(errors),
    )


_ENTRY = {"turns": LIST, "positions": LIST}
_SIDE = {"label": TEXT, "turns": LIST, "holders": LIST}


def _wrong_readings(row: Row) -> str:
    size = len(row["turns"])

    def places(named: object) -> bool:
        return isinstance(named, list) and all(type(at) is int and 0 < at <= size for at in named)

    for reading in row["readings"]:
        for entry in reading if isinstance(reading, list) else [None]:
            if not isinstance(entry, dict) or not all(isinstance(entry.get(name), list) for name in _ENTRY):
                return "a dispute of a reading without 'turns' or 'positions'"
            for side in entry["positions"]:
                if not isinstance(side, dict) or not all(
                    isinstance(side.get(name), kind) for name, kind in _SIDE.items()
                ):
                    return "a position of a reading without 'label', 'turns' or 'holders'"
                if not places(side["turns"]) or not places(side.get("best", [])):
                    return "a position of a reading whose 'turns' or 'best' are no places of turns"
            if not places(entry["turns"]):
                return "a dispute of a reading whose 'turns' are no places of turns"
    return wrong_turns(row)


TASK = over_rows(
    "disputes",
    score,
    Shape(fields={"turns": LIST, "readings": LIST}, inner={"turns": TURN}, wrong=_wrong_readings),
    options=(DEEP,),
)
