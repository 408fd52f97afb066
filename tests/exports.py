"""Maps to export, what each holds, and the programs of others that open the files."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import argmap
from argmap import STORY, ArgumentMap, Relation
from argmap.text.shown import portable, printable
from tests.test_hostile import STRINGS, laden

HERE = Path(__file__).parent
THREADS = HERE.parent / "threads"
SHARED = Path(os.environ.get("ARGMAP_SHARED") or HERE.parent.parent / "shared")
# Made by tests/programs/install; they are no part of argmap, and take 0.6 GB.
PROGRAMS = Path(os.environ.get("ARGMAP_PROGRAMS") or "nowhere")
PAGES, ANNOTATED = 10, 10


def long_map(turns: int) -> ArgumentMap:
    """A thread of many turns by nine people who answer each other."""
    said = ("No, the pier was shut for {} days.", "I think it opened after {} days.", "The notice says {} days.")
    rows = [
        {
            "id": f"t{n}",
            "author": f"Person {n * 7 % 9}",
            "body": said[n % 3].format(3 + n % 4) + f" That is what I saw at gate {n}.",
            "parent": f"t{n * 5 // 7}" if n > 1 else None,
            "time": f"2024-05-{1 + n // 100:02}T{n % 24:02}:{n % 60:02}:00",
        }
        for n in range(1, turns + 1)
    ]
    return argmap.analyse(argmap.thread_of(rows, id="long", title="The pier", story="The pier is shut."))


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


def _charts(map_: ArgumentMap) -> dict[str, dict[str, list[str]]]:
    """Return the nodes and edges of the flowcharts of a map."""
    numbers = {turn.id: turn.number for turn in map_.thread.turns} | {STORY: 0}
    kinds: dict[tuple[str, str], set[str]] = {}
    for reply in map_.replies:
        kinds.setdefault((reply.child, reply.parent), set())
    for link in map_.links:
        kinds.setdefault((link.source, link.target), set()).add(link.kind.value)
    turns = {f"dispute-{at}.mmd": dispute.turns for at, dispute in enumerate(map_.disputes, 1)}
    if len(numbers) <= 80:
        turns["map.mmd"] = tuple(numbers)
    return {
        name: {
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
