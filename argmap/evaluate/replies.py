"""Threads whose parents are known to how often the analysis finds them from author, time and words alone."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from .. import api
from ..model import STORY, Reply, Thread, Turn
from ..text.words import unquoted
from .measures import Figures, f1_of, share
from .task import LIST, STRIP, TURN, Numbered, Result, Row, Shape, called_by_place, name_in, over_rows, wrong_turns


def score(rows: Sequence[Numbered], *, strip: bool = False) -> Result:
    """Score reply chains where the parents are known.

    The analysis sees id, author, time and body of each turn. What opens a thread has nothing to answer and is not
    scored; any other turn without a parent answers the story. `strip` takes quoted text out of the bodies.
    """
    tallies = {name: _Tally() for name in ("argmap", "previous turn", "quoted turn, else the previous")}
    graph = False
    told: list[tuple[float, bool]] = []
    errors: list[tuple[object, ...]] = []
    for _, line, row in rows:
        graph |= any("parents" in entry for entry in row["turns"])
        row = called_by_place(row)
        where = name_in(row, "thread", line)
        main: dict[str, Reply] = {}
        every: dict[str, set[str]] = defaultdict(set)
        for reply in api.analyse(unlinked(row, strip=strip)).replies:
            every[reply.child].add(reply.parent)
            if reply.main:
                main[reply.child] = reply
        for at, entry in enumerate(row["turns"]):
            if not at or entry.get("explicit") is False or entry.get("annotated") is False:
                continue
            want = {parent or STORY for parent in entry["parents"]} or {STORY}
            own, before = entry["id"], str(at)
            marks = entry["quotes"]
            named = next((mark[2] for mark in marks if len(mark) > 2 and mark[2] and int(mark[2]) <= at), before)
            got = main[own]
            tallies["argmap"].add(want, got.parent, every[own], not marks)
            told.append((got.score, got.parent in want))
            if got.parent not in want:
                kind = "quoting" if marks else "unquoted"
                errors.append((kind, where, own, "gold", *sorted(want), "got", got.parent, got.why))
            tallies["previous turn"].add(want, before, {before}, not marks)
            tallies["quoted turn, else the previous"].add(want, named, {named}, not marks)
    ours = tallies.pop("argmap")
    if strip or ours.unquoted_of == ours.of:  # no quotes to go by
        tallies.pop("quoted turn, else the previous")
    return Result(
        task="replies",
        figures=ours.figures(graph),
        baseline={name: tally.figures(graph) for name, tally in tallies.items()},
        counts={"parent": [ours.right, ours.of], "parent_unquoted": [ours.unquoted, ours.unquoted_of]},
        errors=tuple(errors),
        told=tuple(told),
    )


@dataclass(slots=True)
class _Tally:
    """What is counted of one way to choose parents."""

    of: int = 0
    right: int = 0
    unquoted_of: int = 0
    unquoted: int = 0
    gold: int = 0
    found: int = 0
    hit: int = 0

    def add(self, want: set[str], main: str, every: set[str], unquoted: bool) -> None:
        self.of += 1
        self.right += main in want
        self.unquoted_of += unquoted
        self.unquoted += unquoted and main in want
        self.gold += len(want)
        self.found += len(every)
        self.hit += len(want & every)

    def figures(self, graph: bool) -> Figures:
        found: Figures = {
            "parent": share(self.right, self.of),
            "parent_unquoted": share(self.unquoted, self.unquoted_of),
        }
        if graph:
            found["graph_p"] = share(self.hit, self.found)
            found["graph_r"] = share(self.hit, self.gold)
            found["graph_f"] = f1_of(self.hit, self.gold, self.found)
        return found


def unlinked(row: Row, *, strip: bool = False) -> Thread:
    """Return the thread that the analysis sees: no parents, no marks of quotes, no title."""
    turns = []
    posted = None
    for number, entry in enumerate(row["turns"], 1):
        posted = _time(entry.get("time"), posted)
        spans = [(mark[0], mark[1]) for mark in entry.get("quotes") or []] if strip else []
        turns.append(
            Turn(
                id=str(entry["id"]),
                number=number,
                author=entry.get("author") or "?",
                text=unquoted(entry["body"], spans).strip() if spans else entry["body"],
                posted=posted if entry.get("time") else None,
            )
        )
    return Thread(id="thread", title="", format="records", path="thread", story="", turns=tuple(turns))


_CLOCK = re.compile(r"(\d{1,2}):(\d\d)")


def _time(text: object, before: datetime | None) -> datetime | None:
    """When a turn was posted. A chat's "23:59" counts from a day of its own, and past midnight it is the next."""
    clock = _CLOCK.fullmatch(text) if isinstance(text, str) else None
    try:
        if clock is None:
            return datetime.fromisoformat(text.replace("Z", "+00:00")) if isinstance(text, str) else before
        day = before or datetime(2000, 1, 1, tzinfo=timezone.utc)
        time = day.replace(hour=int(clock[1]), minute=int(clock[2]))
        # A clock runs back by some minutes where lines cross, by hours only over midnight.
        return time + timedelta(days=1) if before and before - time > timedelta(hours=12) else time
    except ValueError:
        return before
    except OverflowError:  # midnight of the last day that there is
        return time


TASK = over_rows(
    "replies",
    score,
    Shape(fields={"turns": LIST}, inner={"turns": TURN}, wrong=wrong_turns),
    options=(STRIP,),
)
