"""Measures `argmap batch --cluster` on invented threads: speed at 1, 2 and 3 workers against as many jobs, and costs.

    python benchmarks/cluster.py                      all of it: 200 threads of 60 turns, three times each
    python benchmarks/cluster.py speed --workers 1,2 --threads 100 --repeats 1

Parts: `speed` (a scheduler and workers of their own, in turn with processes of one machine; memory on the way), `limit`
(threads of two turns: how many a second a scheduler and a driver can hand out), `size` (bytes a thread in all that is
written, milliseconds a thread for what sums them up), `list` (memory and time of the list of what is to be done).
Other work on the machine makes all of it slower: what lasts are the ratios. Linux only: memory is read from /proc.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median

from batch import ARGMAP, SUM, family, fresh, make, resident, run

FIND = """
import resource, sys, time
from argmap.batch import inputs
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.perf_counter()
items = inputs.find([sys.argv[1]], "nowhere").items
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(len(items), time.perf_counter() - start, (after - before) * 1024 / len(items))
"""


def main() -> None:
    """Run the parts that are asked for and print a line for each figure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("parts", nargs="*", metavar="speed|limit|size|list")
    parser.add_argument("--threads", type=int, default=200)
    parser.add_argument("--turns", type=int, default=60)
    parser.add_argument("--workers", default="1,2,3")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--small", type=int, default=2000, help="threads of two turns for `limit`")
    parser.add_argument("--rows", type=int, default=100_000, help="threads in the file for `list`")
    parser.add_argument("--work", type=Path, default=Path("build/cluster"), help="folder for all files")
    options = parser.parse_args()
    parts = options.parts or ["speed", "limit", "size", "list"]
    work = options.work.absolute()
    widths = [int(width) for width in options.workers.split(",")]
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} before")
    if "speed" in parts:
        make(work / "in", options.threads, options.turns)
        speed(work, widths, options.threads, options.repeats)
    if "limit" in parts:
        limit(work, options.small, options.repeats)
    if "size" in parts:
        make(work / "in", options.threads, options.turns)
        size(work, options.threads)
    if "list" in parts:
        listed(work, options.rows)
    print(f"load {os.getloadavg()[0]:.1f} after")


@contextmanager
def cluster(work: Path, width: int) -> Iterator[tuple[str, list[int]]]:
    """Run a scheduler and workers of one thread each; give its address and the leaders of all sessions."""
    told = work / "scheduler.json"
    told.unlink(missing_ok=True)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
    start = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0"]
    processes = [subprocess.Popen([*start, "--no-dashboard", "--scheduler-file", str(told)], **quiet)]
    try:
        while not (told.exists() and told.read_text().endswith("}")):
            time.sleep(0.1)
        address = json.loads(told.read_text())["address"]
        start = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard"]
        for _ in range(width):
            processes.append(subprocess.Popen([*start, "--local-directory", str(work / "scratch")], **quiet))
        code = f"from distributed import Client; Client({address!r}).wait_for_workers({width}, timeout=60)"
        subprocess.run([sys.executable, "-c", code], check=True)
        yield address, [process.pid for process in processes]
    finally:
        for process in reversed(processes):
            process.terminate()
        for process in reversed(processes):
            process.wait()


def used(leader: int) -> float:
    """Return the seconds of a processor that a session has taken, with its processes that have ended."""
    ticks = 0
    for pid in family(leader):
        with suppress(OSError):
            ticks += sum(map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def timed(arguments: list[str], leaders: list[int]) -> tuple[float, list[int], list[float]]:
    """Return the seconds that a run takes, and of it and each of these sessions the most bytes that it held, and the
    seconds of a processor that it took, which depend little on what else the machine does."""
    start = time.perf_counter()
    before = list(map(used, leaders))
    child = subprocess.Popen(arguments, start_new_session=True)
    most, worked = [0] * (1 + len(leaders)), 0.0
    while child.poll() is None:
        time.sleep(0.1)
        held = [resident(child.pid), *(sum(map(resident, family(leader))) for leader in leaders)]
        most = [max(pair) for pair in zip(most, held, strict=True)]
        worked = max(worked, used(child.pid))
    assert child.returncode == 0, arguments
    seconds = time.perf_counter() - start
    return seconds, most, [worked, *(then - at for then, at in zip(map(used, leaders), before, strict=True))]


def command(source: Path, output: Path) -> list[str]:
    return [*ARGMAP, "batch", str(source), "-o", str(fresh(output)), "-q"]


def speed(work: Path, widths: list[int], threads: int, repeats: int) -> None:
    """Time cluster and processes in turn, so that other work on the machine falls on both."""
    base = {}
    for width in widths:
        dask, plain, memory, work_far, work_near = [], [], [], [], []
        with cluster(work, width) as (address, leaders):
            for _ in range(repeats):
                far = [*command(work / "in", work / "out"), "--cluster", address]
                seconds, held, worked = timed(far, leaders)
                dask.append(threads / seconds)
                memory.append(held)
                work_far.append([1000 * each / threads for each in (*worked[:2], sum(worked[2:]), sum(worked))])
                near = [*command(work / "in", work / "near"), "--jobs", str(width)]
                seconds, _, worked = timed(near, [])
                plain.append(threads / seconds)
                work_near.append(1000 * sum(worked) / threads)
        base[width] = median(dask), median(plain)
        first = base[widths[0]]
        driver, scheduler, *others = (max(column) / 1e6 for column in zip(*memory, strict=True))
        ratio = median(one / two for one, two in zip(dask, plain, strict=True))
        ours, theirs, others_, all_ = (median(column) for column in zip(*work_far, strict=True))
        said = (
            f"{width} workers: {median(dask):.1f} threads/s ({min(dask):.1f} to {max(dask):.1f}), "
            f"{median(dask) / first[0]:.2f} x",
            f"--jobs {width}: {median(plain):.1f} ({min(plain):.1f} to {max(plain):.1f}), "
            f"{median(plain) / first[1]:.2f} x; cluster / jobs {ratio:.2f}",
            f"ms of a processor a thread: driver {ours:.1f}, scheduler {theirs:.1f}, workers {others_:.1f}, "
            f"all {all_:.1f}; --jobs: {median(work_near):.1f}; {all_ / median(work_near):.2f} x",
            f"most MB: driver {driver:.0f}, scheduler {scheduler:.0f}, all of a worker {max(others):.0f}",
        )
        print("\n    ".join(said), flush=True)


def limit(work: Path, threads: int, repeats: int) -> None:
    """Time threads so small that handing them out is what takes the time."""
    make(work / "small", threads, 2)
    with cluster(work, 2) as (address, leaders):
        found = []
        for _ in range(repeats):
            arguments = [*command(work / "small", work / "out"), "--to", "summary", "--cluster", address]
            far, _, worked = timed(arguments, leaders)
            # Once more, with nothing to do: what it takes to start.
            worked = [one - two for one, two in zip(worked, timed(arguments, leaders)[2], strict=True)]
            near = timed([*command(work / "small", work / "out"), "--to", "summary", "--jobs", "2"], [])
            found.append([far, near[0], *(1000 * each / threads for each in (*worked, near[2][0]))])
    far, near, driver, scheduler, *workers, all_ = (median(column) for column in zip(*found, strict=True))
    print(
        f"threads of two turns, 2 workers: {threads / far:.0f} threads/s, --jobs 2: {threads / near:.0f}; ms of a "
        f"processor a thread: driver {driver:.2f}, scheduler {scheduler:.2f}, workers {sum(workers):.2f}; "
        f"--jobs: {all_:.2f} in all"
    )


def size(work: Path, threads: int) -> None:
    """Weigh what a run with the usual formats leaves."""
    subprocess.run([*command(work / "in", work / "out"), "--jobs", "2"], check=True)
    sums: dict[str, int] = {}
    for path in (work / "out").rglob("*"):
        if path.is_file():
            sums[path.name] = sums.get(path.name, 0) + path.stat().st_size
    sums["input"] = sum(path.stat().st_size for path in (work / "in").iterdir())
    for name in ("input", "map.svg", "map.yaml", "summary.md", "record.json.gz", "argmap.db", "index.html"):
        print(f"{name}: {sums[name] / threads / 1000:.1f} kB a thread")
    page, store = run([sys.executable, "-c", SUM, str(work / "out"), str(work / "again.db")]).split()
    print(f"page {float(page) / threads * 1000:.1f} ms a thread, store {float(store) / threads * 1000:.1f} ms a thread")
    shutil.rmtree(work / "out")


def listed(work: Path, rows: int) -> None:
    """Weigh the list of what is to be done."""
    file = work / "rows.jsonl"
    work.mkdir(parents=True, exist_ok=True)
    text = json.dumps([{"author": "ann", "body": "The pier is closed. " * 10}] * 60)
    with file.open("w", encoding="utf-8") as out:
        for number in range(rows):
            out.write(f'{{"id": "thread-{number:09}", "turns": {text}}}\n')
    count, seconds, held = map(float, run([sys.executable, "-c", FIND, str(file)]).split())
    print(f"list of {count:.0f} rows of {file.stat().st_size / rows / 1000:.1f} kB: {seconds / count * 1000:.2f} ms")
    print(f"and {held:.0f} bytes of memory a thread")
    file.unlink()


if __name__ == "__main__":
    main()
