"""From a value of JSON to another one, bent here and there: something put elsewhere, doubled, left out or made odd."""

from __future__ import annotations

import json
from random import Random
from typing import Any

# What a field may hold in place of what it should.
ODD = (
    None, True, 0, -1, 1, 2**31, 2**63, 10**400, 0.5, -0.0, 1e308, float("nan"), float("inf"), "", " ", "story",
    "outside", "1", "a", "no", "~", "#1", "\0", "\x1b[1m", "\ud800", "\u2028", "\u202e", "é" * 3, "x" * 500,
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2024-05-02T10:00:00Z",
    [], [[]], {}, {"": None}, [1, 1], ["a", "a"],
)  # fmt: skip


def places(value: Any) -> list[tuple[Any, str | int]]:
    """Every place within a value of JSON: the table or list that has it, and the key."""
    found: list[tuple[Any, str | int]] = []
    waiting = [value]
    for one in waiting:
        keys = list(one) if isinstance(one, dict) else range(len(one)) if isinstance(one, list) else ()
        found += [(one, key) for key in keys]
        waiting += [one[key] for key in keys]
    return found


def bent(value: Any, lot: Random) -> Any:
    """Return a value of JSON with something in it put elsewhere, doubled, left out or made odd."""
    holder = [value]
    for _ in range(lot.choice((1, 1, 1, 2, 4))):
        every = places(holder)
        within, key = lot.choice(every)
        other, elsewhere = lot.choice(every)
        match lot.randrange(6):
            case 0 if other is not holder and within is not holder:
                within[key] = json.loads(json.dumps(other[elsewhere]))
            case 1 if within is not holder:
                del within[key]
            case 2 if isinstance(within, list) and len(within) < 40:
                within.append(json.loads(json.dumps(within[key])))
            case 3 if isinstance(within[key], str):
                said = within[key]
                at = lot.randrange(len(said) + 1)
                within[key] = said[:at] + str(lot.choice(ODD)) + said[lot.randrange(at, len(said) + 1) :]
            case 4 if type(within[key]) in (int, float) and abs(within[key]) < 1e9:
                within[key] += lot.choice((-1, 1, 0.5, 1000))
            case _:
                within[key] = json.loads(json.dumps(lot.choice(ODD)))
    return holder[0]
