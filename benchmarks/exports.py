"""Measures how long a map of many turns takes to be written in each format, beside the analysis that makes it.

    python benchmarks/exports.py                 1,000 turns, the best of three
    python benchmarks/exports.py --turns 10000

All files of a format are written one after the other, in one process that has the modules loaded.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import argmap
from argmap.writers import WRITERS

RUNS = 3
OTHERS = ("png", "pdf")  # drawn by a program, which waits on none of this


def best(function: Callable[[], object]) -> float:
    """Return the seconds that the quickest of some runs took."""
    found = []
    for _ in range(RUNS):
        start = time.perf_counter()
        function()
        found.append(time.perf_counter() - start)
    return min(found)


THREAD = Path(__file__).parent.parent / "threads" / "harbour-truce.txt"


def long_thread(turns: int) -> argmap.Thread:
    """Return a thread of so many turns: an invented one again and again, so that it has its share of everything."""
    map_ = argmap.load(THREAD)
    above = {reply.child: reply.parent for reply in map_.replies if reply.main}
    ids = {turn.id for turn in map_.thread.turns}
    rows = [
        {
            "id": f"{again}-{turn.id}",
            "author": turn.author,
            "body": turn.text,
            "parent": f"{again}-{above[turn.id]}" if above.get(turn.id) in ids else None,
        }
        for again in range(-(-turns // len(ids)))
        for turn in map_.thread.turns
    ]
    return argmap.thread_of(rows[:turns], id="long", title="The truce, again", story=map_.thread.story)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--turns", type=int, default=1000)
    thread = long_thread(parser.parse_args().turns)
    map_ = argmap.analyse(thread)
    sizes = (len(map_.thread.turns), len(map_.replies), len(map_.links), len(map_.disputes))
    print("{:,} turns, {:,} replies, {:,} links, {:,} disputes\n".format(*sizes))
    print(f"{'analysed':18} {best(lambda: argmap.analyse(thread)):7.2f} s")
    for writer in WRITERS:
        if writer.name not in OTHERS:
            files = writer.files(map_)
            seconds = best(lambda: [argmap.write(map_, writer.name, **own) for own in files.values()])  # noqa: B023
            print(f"{writer.name:18} {seconds:7.2f} s   {len(files)} files")


if __name__ == "__main__":
    main()
