"""Maps to export, what each holds, and the programs of others that open the files."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import argmap
from argmap import STORY, ArgumentMap, Position, Relation
from argmap.standing import Grounded, standings
from argmap.text.shown import portable, printable
from tests.test_hostile import STRINGS, laden

HERE = Path(__file__).parent
THREADS = HERE.parent / "threads"
SHARED = Path(os.environ.get("ARGMAP_SHARED") or HERE.parent.parent / "shared")
# Made by tests/programs/install; they are no part of argmap, and take 0.6 GB.
PROGRAMS = Path(os.environ.get("ARGMAP_PROGRAMS") or "nowhere")
PAGES, ANNOTATED = 10, 10


def long_map(turns: int) -> ArgumentMap:
    """At least so many turns: the map of an invented thread again and again, by other people each time."""
    map_ = argmap.load(THREADS / "harbour-truce.txt")
    least = -(-turns // len(map_.thread.turns))
    parts = [_again(map_, f"{at}-", at * len(map_.thread.turns)) for at in range(least)]
    joined = {
        name: tuple(each for part in parts for each in getattr(part, name))
        for name in ("replies", "links", "tags", "disputes", "camps")
    }
    said = tuple(turn for part in parts for turn in part.thread.turns)
    return replace(map_, thread=replace(map_.thread, id="long", turns=said), quotes=(), unanswered=(), **joined)


def _again(map_: ArgumentMap, mark: str, after: int) -> ArgumentMap:
    """The same map with a mark before each id and name, its turns counted on from `after`."""

    def named(id_: str) -> str:
        return id_ if id_ == STORY else mark + id_

    def side(position: Position) -> Position:
        own = {name: tuple(map(named, getattr(position, name))) for name in ("turns", "holders")}
        return replace(position, id=named(position.id), statements=(), evidence=(), **own)

    return replace(
        map_,
        thread=replace(
            map_.thread,
            turns=tuple(
                replace(turn, id=named(turn.id), number=after + turn.number, author=named(turn.author))
                for turn in map_.thread.turns
            ),
        ),
        replies=tuple(replace(each, child=named(each.child), parent=named(each.parent)) for each in map_.replies),
        links=tuple(replace(each, source=named(each.source), target=named(each.target)) for each in map_.links),
        tags=tuple(replace(each, turn=named(each.turn)) for each in map_.tags),
        disputes=tuple(
            replace(
                each,
                id=named(each.id),
                turns=tuple(map(named, each.turns)),
                positions=tuple(map(side, each.positions)),
            )
            for each in map_.disputes
        ),
        camps=tuple(replace(each, id=named(each.id), members=tuple(map(named, each.members))) for each in map_.camps),
    )


def _saved() -> Iterator[tuple[str, ArgumentMap]]:
    for path in [*sorted(THREADS.glob("*.txt")), *sorted((SHARED / "threads").glob("*.txt"))]:
        yield path.stem, argmap.load(path)
    for path in sorted((SHARED / "pages").glob("*.txt"))[:PAGES]:
        yield path.stem, argmap.load(path)
    rows = SHARED / "corpora" / "contention.jsonl.gz"
    if rows.exists():
        with gzip.open(rows, "rt", encoding="utf-8") as lines:
            for line, _ in zip(lines, range(ANNOTATED), strict=False):
                row = json.loads(line)
                turns = [{name: turn.get(name) for name in ("id", "parent", "author", "body")} for turn in row["turns"]]
                thread = argmap.thread_of(turns, id=str(row["thread"]), title=str(row.get("title") or ""))
                yield f"annotated {row['thread']}", argmap.analyse(thread)


@cache
def maps() -> dict[str, ArgumentMap]:
    """Return the maps by what they are called: those of ../shared only where that is."""
    found = dict(_saved())
    found |= {f"hostile {name}": laden(text) for name, text in STRINGS.items()}
    return found | {"long": long_map(1000)}


def _line(text: str) -> str:
    return " ".join(portable(text).split())


def _ends(map_: ArgumentMap) -> Iterator[str]:
    numbers = {turn.id: turn.number for turn in map_.thread.turns} | {STORY: 0}
    kinds = {Relation.REBUTS: "attack", Relation.SUPPORTS: "support"}
    for link in map_.links:
        if link.kind in kinds:
            yield f"{numbers[link.source]} {kinds[link.kind]} {numbers[link.target]}"


_HEAD = re.compile(r"#\d+ (.*?)(?: \((?:claim|rebuttal|evidence)\))?:(?: |$)")


def _charts(map_: ArgumentMap) -> dict[str, dict[str, list[str]]]:
    """Return the people, nodes and edges of the flowcharts of a map."""
    numbers = {turn.id: turn.number for turn in map_.thread.turns} | {STORY: 0}
    kinds: dict[tuple[str, str], set[str]] = {}
    for reply in map_.replies:
        kinds.setdefault((reply.child, reply.parent), set())
    for link in map_.links:
        kinds.setdefault((link.source, link.target), set()).add(link.kind.value)
    turns = {f"dispute-{at}.mmd": dispute.turns for at, dispute in enumerate(map_.disputes, 1)}
    if len(numbers) <= 80:
        turns["map.mmd"] = tuple(numbers)
    tags = {tag.turn: f" ({tag.kind.value})" for tag in map_.tags}
    heads = {turn.id: f"#{turn.number} {turn.author}{tags.get(turn.id, '')}: " for turn in map_.thread.turns}
    people = {turn: _HEAD.match(" ".join(printable(head).split())) for turn, head in heads.items()}
    stands = standings(map_)
    return {
        name: {
            "people": sorted({found[1] for turn in drawn[:80] if (found := people.get(turn))}),
            "out": sorted(f"n{numbers[turn]}" for turn in set(drawn[:80]) if stands[turn].label is Grounded.OUT),
            "nodes": sorted(f"n{numbers[turn]}" for turn in set(drawn[:80])),
            "edges": sorted(
                f"n{numbers[one]} {kind} n{numbers[two]}"
                for (one, two), found in kinds.items()
                for kind in found or {""}
                if {one, two} <= set(drawn[:80])
            ),
        }
        for name, drawn in turns.items()
    }


def holds(map_: ArgumentMap) -> dict[str, Any]:
    """Return what a map holds, counted as tests/programs/open.py counts it."""
    kinds = Counter(link.kind for link in map_.links)
    return {
        "turns": len(map_.thread.turns),
        "replies": len(map_.replies),
        "links": len(map_.links),
        "rebuts": kinds[Relation.REBUTS],
        "supports": kinds[Relation.SUPPORTS],
        "people": len({turn.author for turn in map_.thread.turns}),
        "disputes": len(map_.disputes),
        "positions": sum(len(dispute.positions) for dispute in map_.disputes),
        "charts": _charts(map_),
        "named": len({" ".join(printable(turn.author).split()) for turn in map_.thread.turns}),
        "tagged": len({_line(turn.author) for turn in map_.thread.turns}),
        "ends": sorted(_ends(map_)),
        "lines": [_line(said) for said in (map_.thread.story, *(turn.text for turn in map_.thread.turns))],
        "said": [map_.thread.story, *(turn.text for turn in map_.thread.turns)],
        "texts": [portable(text) for text in (map_.thread.story, *(turn.text for turn in map_.thread.turns))],
    }


def written(map_: ArgumentMap, format: str) -> dict[str, bytes]:
    """Return the files of a map in a format by name."""
    files = argmap.api.writer(format).files(map_)
    return {name: argmap.write(map_, format, **options) for name, options in files.items()}


# What opens each format, below PROGRAMS.
OF_NPM = ("argdown", "mermaid")


def _program(format: str) -> tuple[list[str | Path], dict[str, str]]:
    """Return the command that opens files of a format, and its environment; skips the test where there is none."""
    npm = format in OF_NPM
    done = PROGRAMS / ("node" if npm else "venv") / "done"
    if not done.exists():
        pytest.skip("the programs are not installed: tests/programs/install FOLDER, then ARGMAP_PROGRAMS=FOLDER")
    if npm:
        return ["node", HERE / "programs" / "open.cjs"], {
            **os.environ,
            "NODE_PATH": str(PROGRAMS / "node/node_modules"),
        }
    return [PROGRAMS / "venv/bin/python", "-I", HERE / "programs" / "open.py"], dict(os.environ)


def opened(format: str, folder: Path) -> dict[str, dict[str, Any]]:
    """Write all maps below a folder in a format, and return what its own program finds in the files of each."""
    command, environment = _program(format)
    asked = []
    for number, map_ in enumerate(maps().values()):
        below = folder / str(number)
        below.mkdir(parents=True)
        files = written(map_, format)
        for name, data in files.items():
            (below / name).write_bytes(data)
        asked.append([format, str(below), list(files)])
    # HOME, as one of them leaves its settings there.
    run = subprocess.run(
        command, input=json.dumps(asked), capture_output=True, text=True, env={**environment, "HOME": str(folder)}
    )
    assert run.returncode == 0, run.stderr[-3000:]
    return dict(zip(maps(), json.loads(run.stdout), strict=True))
