"""Measures `argmap batch` on invented threads: speed, overhead, memory, a second run, a shell loop, and being killed.

    python benchmarks/batch.py                          all of it: 2,000 threads of 60 turns, 20 kills (an hour)
    python benchmarks/batch.py speed kill --threads 200 --kills 5

Parts: `speed` (1 job, 2 jobs, the pure work, a run with nothing changed, memory on the way), `loop` (a shell loop of
`argmap map` over a share of the files), `kill` (SIGKILL at random moments). Linux only: memory is read from /proc.
"""

from __future__ import annotations

import argparse
import filecmp
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from statistics import median

from make_threads import thread

ARGMAP = [sys.executable, "-m", "argmap"]
FORMATS = "map,summary,yaml"
PAGE = os.sysconf("SC_PAGE_SIZE")
PURE = """
import gc, sys, time
from argmap import api
from argmap.batch import work
work.prepare(1 << 20)
gc.disable()
start = time.perf_counter()
for file in sys.argv[2:]:
    map_ = api.load(file)
    for format in sys.argv[1].split(","):
        api.write(map_, format)
print(time.perf_counter() - start)
"""
SUM = """
import sys, time
from pathlib import Path
from argmap.batch import index, record, store
files = sorted(Path(sys.argv[1]).glob("threads/*/record.json.gz"))
start = time.perf_counter()
index.page(record.unpack(file.read_bytes()) for file in files)
middle = time.perf_counter()
store.build((record.unpack(file.read_bytes()) for file in files), sys.argv[2])
print(middle - start, time.perf_counter() - middle)
"""


def main() -> None:
    """Run the parts that are asked for and print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("parts", nargs="*", metavar="speed|loop|kill")
    parser.add_argument("--threads", type=int, default=2000)
    parser.add_argument("--turns", type=int, default=60)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--kill-threads", type=int, default=60, help="threads of the runs that are killed")
    parser.add_argument("--share", type=int, default=10, help="the shell loop maps one thread in so many")
    parser.add_argument("--work", type=Path, default=Path("build/batch"), help="folder for all files")
    options = parser.parse_args()
    parts = options.parts or ["speed", "loop", "kill"]
    files = make(options.work / f"threads-{options.turns}", options.threads, options.turns)
    rows: list[tuple[str, str, str]] = []
    one = None
    if "speed" in parts:
        one = speed(files, options.work, rows)
    if "loop" in parts:
        loop(files, options.work, rows, options.share, one)
    if "kill" in parts:
        few = files[: options.kill_threads]
        kill(few, options.work, rows, options.kills)
    wide = [max(len(row[column]) for row in rows) for column in range(3)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, wide, strict=True)).rstrip())


def make(folder: Path, count: int, turns: int) -> list[Path]:
    """Return the files of so many threads, made where they are missing."""
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / f"thread-{number:05}.txt" for number in range(count)]
    for number, file in enumerate(files):
        if not file.exists():
            file.write_text(thread(turns, f"{turns}/{number}"), encoding="utf-8")
    return files


def command(files: list[Path], output: Path, jobs: int) -> list[str]:
    # Links in one folder, whatever the output: the paths of the threads are part of the bytes that are compared.
    chosen = output.with_name("in")
    shutil.rmtree(chosen, ignore_errors=True)
    chosen.mkdir(parents=True)
    for file in files:
        os.link(file, chosen / file.name)
    return [*ARGMAP, "batch", str(chosen), "-o", str(output), "--jobs", str(jobs), "--to", FORMATS, "-q"]


def fresh(output: Path) -> Path:
    shutil.rmtree(output, ignore_errors=True)
    return output


def timed(arguments: list[str]) -> tuple[float, list[tuple[int, int]]]:
    """Return the seconds that a command takes, and (threads done, bytes of the largest worker) on the way."""
    output = Path(arguments[arguments.index("-o") + 1]) / "threads"
    seen = []
    start = time.perf_counter()
    child = subprocess.Popen(arguments, start_new_session=True)
    while child.poll() is None:
        with suppress(subprocess.TimeoutExpired):
            child.wait(1.0)  # seldom, as looking takes time from the workers
        done = len(os.listdir(output)) if output.is_dir() else 0
        largest = max((resident(pid) for pid in family(child.pid) if pid != child.pid), default=0)
        seen.append((done, largest))
    assert child.returncode == 0, arguments
    return time.perf_counter() - start, seen


def family(first: int) -> list[int]:
    """Return a process and all that it has started, and they in turn."""
    parents: dict[int, list[int]] = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            with suppress(OSError):
                state = Path("/proc", name, "stat").read_text().rpartition(")")[2].split()
                parents.setdefault(int(state[1]), []).append(int(name))
    found = [first]
    for pid in found:
        found += parents.get(pid, [])
    return found


def resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except OSError:
        return 0


def speed(files: list[Path], work: Path, rows: list[tuple[str, str, str]]) -> float:
    """Measure the first part; returns the seconds with one job."""
    pure = float(run([sys.executable, "-c", PURE, FORMATS, *map(str, files)]))
    one, seen = timed(command(files, fresh(work / "one"), 1))
    arguments = command(files, fresh(work / "two"), 2)
    two, _ = timed(arguments)
    again = min(timed(arguments)[0] for _ in range(3))
    page, store = map(float, run([sys.executable, "-c", SUM, str(work / "one"), str(work / "sum.db")]).split())
    whole = pure + page + store
    each = f"{pure / len(files) * 1000:.1f} ms each"
    over, bare = f"{one / whole - 1:+.1%}", f"{one / pure - 1:+.1%}"
    alike = "yes" if same(work / "one", work / "two") else "NO"
    rows += [
        ("the pure work: read, analyse, draw, in one process", f"{pure:.1f} s", each),
        ("index page, store", f"{page:.1f} s, {store:.1f} s", f"{(page + store) / pure:.1%} of the pure work"),
        ("1 job", f"{one:.1f} s", f"{over} over pure work, page and store (must be under 10 %); {bare} over pure work"),
        ("2 jobs", f"{two:.1f} s", f"{one / two:.2f} x the speed of 1 job (must be 1.8)"),
        (
            "nothing changed",
            f"{again:.2f} s",
            f"{two / again:.0f} x quicker than 2 jobs, {one / again:.0f} x than 1 (50)",
        ),
        ("the same bytes with 1 and 2 jobs", alike, ""),
    ]
    early, late = around(seen, len(files) // 10), around(seen, len(files))
    rows.append(
        (
            f"memory of the worker at thread {len(files) // 10:,} and {len(files):,}",
            f"{early:.0f} and {late:.0f} MB",
            "",
        )
    )
    return one


def around(seen: list[tuple[int, int]], count: int) -> float:
    """Return the middle of the largest worker's megabytes over the last tenth of the threads before a count, or what
    was seen next to it where few threads were done between two looks."""
    sized = [(done, size) for done, size in seen if size]
    near = [size for done, size in sized if count * 0.9 <= done <= count]
    return median(near or [min(sized, key=lambda look: abs(look[0] - count))[1]]) / 2**20


def loop(files: list[Path], work: Path, rows: list[tuple[str, str, str]], share: int, one: float | None) -> None:
    """Measure a shell loop of `argmap map` over one file in so many, beside a batch of the same files with one job."""
    few = files[::share]
    output = fresh(work / "loop")
    line = f'for file in "$@"; do {" ".join(ARGMAP)} map -q "$file" --to {FORMATS} -o {output}; done'
    start = time.perf_counter()
    subprocess.run(["bash", "-c", line, "loop", *map(str, few)], check=True)
    took = (time.perf_counter() - start) / len(few)
    ones = (timed(command(few, fresh(work / "few"), 1))[0] if one is None else one) / (
        len(few) if one is None else len(files)
    )
    twos = timed(command(few, fresh(work / "few"), 2))[0] / len(few)
    rows.append((f"shell loop of argmap map, {len(few):,} threads", f"{took * 1000:.0f} ms each", ""))
    rows.append(("the same with batch, 1 job", f"{ones * 1000:.0f} ms each", f"{took / ones:.1f} x quicker"))
    rows.append(
        ("the same with batch, 2 jobs", f"{twos * 1000:.0f} ms each", f"{took / twos:.1f} x quicker (must be 5)")
    )


def kill(files: list[Path], work: Path, rows: list[tuple[str, str, str]], kills: int) -> None:
    """Kill runs at random moments, start them again, and compare all bytes with those of a run never stopped."""
    arguments = command(files, fresh(work / "killed"), 2)
    took, _ = timed(arguments)
    whole = fresh(work / "whole")
    (work / "killed").rename(whole)
    chance = random.Random(kills)
    alike = sound = 0
    states = []
    for _ in range(kills):
        fresh(work / "killed")
        child = subprocess.Popen(arguments, start_new_session=True)
        time.sleep(chance.uniform(0, took))
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        states.append(len(list((work / "killed").glob("threads/*/record.json.gz"))))
        subprocess.run(arguments, check=True)
        alike += same(work / "killed", whole)
        store = sqlite3.connect(work / "killed" / "argmap.db")
        sound += store.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        store.close()
    rows.append(
        (f"SIGKILL at {kills} random moments", f"{alike} the same bytes", f"{sound} stores pass integrity_check")
    )
    rows.append(("threads done when killed", " ".join(map(str, sorted(states))), f"of {len(files)}"))


def same(one: Path, other: Path) -> bool:
    """Say whether two folders hold the same files with the same bytes."""
    left, right = ({path.relative_to(top) for path in top.rglob("*") if path.is_file()} for top in (one, other))
    if left != right:
        return False
    _, differ, failed = filecmp.cmpfiles(one, other, [str(path) for path in left], shallow=False)
    return not differ and not failed


def run(arguments: list[str]) -> str:
    return subprocess.run(arguments, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    main()
