"""Changes each number that a module of analysis or language holds by a third and tells which change no thread's map.

    python benchmarks/idle_numbers.py                              the shipped threads, and annotated ones if there
    python benchmarks/idle_numbers.py --only analysis/sources      the numbers of one file
    python benchmarks/idle_numbers.py --skip quantities            those of all others

A number that can be a third larger or smaller without changing a byte of any map is either a bound that only odd
input meets (how long a word may be), or decides nothing and can go. Annotated threads are found where the trainings
find them (`ARGMAP_CORPORA`). Numbers in tables are changed one at a time. Printed is each number that changes nothing,
with its file and value. It takes some minutes on the shipped threads alone, an hour with all.
"""

from __future__ import annotations

import argparse
import functools
import gc
import importlib
import pkgutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import argmap
from argmap.evaluate.replies import unlinked
from argmap.model import Thread
from training.corpora import CORPORA, rows

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("analysis", "language")
SOURCES = CORPORA.parent / "sources"
SHARE = 0.3  # by which a number is changed


class Number(NamedTuple):
    """A number that a module holds by a name: where in its value it stands, and the value with another in its place."""

    module: ModuleType
    name: str
    at: str
    value: float
    other: Callable[[float], Any]


def numbers(only: Sequence[str], skip: Sequence[str]) -> Iterator[Number]:
    """Yield the numbers of the rooms' modules: plain ones, and those in tuples and tables, however deep."""
    for room in ROOMS:
        package = importlib.import_module(f"argmap.{room}")
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            place = info.name.removeprefix("argmap.").replace(".", "/")
            if any(part in place for part in skip) or (only and not any(part in place for part in only)):
                continue
            module = importlib.import_module(info.name)
            for name, value in sorted(vars(module).items()):
                if name.strip("_").isupper() and _home(module, name):
                    for at, number, other in _within(value):
                        yield Number(module, name, at, number, other)


def _home(module: ModuleType, name: str) -> bool:
    """Whether a name is made in a module, not imported into it."""
    source = Path(module.__file__ or "").read_text(encoding="utf-8")
    return any(line.startswith(name) or f", {name}" in line.partition(" = ")[0] for line in source.split("\n"))


def _within(value: Any) -> Iterator[tuple[str, float, Callable[[float], Any]]]:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        yield "", value, lambda other: other
    elif isinstance(value, dict):
        for key, each in value.items():
            for at, number, make in _within(each):
                yield f"[{key!r}]{at}", number, functools.partial(_in_table, value, key, make)
    elif isinstance(value, tuple):
        for place, each in enumerate(value):
            for at, number, make in _within(each):
                yield f"[{place}]{at}", number, functools.partial(_in_tuple, value, place, make)


def _in_table(value: dict[Any, Any], key: Any, make: Callable[[float], Any], other: float) -> Any:
    return {**value, key: make(other)}


def _in_tuple(value: tuple[Any, ...], place: int, make: Callable[[float], Any], other: float) -> Any:
    changed = [*value[:place], make(other), *value[place + 1 :]]
    return type(value)(*changed) if hasattr(value, "_fields") else tuple(changed)


def others(value: float) -> list[float]:
    """Return a number a third larger and a third smaller; whole ones stay whole, and change."""
    if isinstance(value, int):
        step = max(1, round(abs(value) * SHARE))
        return [value + step, value - step]
    return [value * (1 + SHARE), value * (1 - SHARE)] if value else [SHARE, -SHARE]


def put(number: Number, value: Any) -> None:
    """Give a name another value in every module that has it, and forget what was worked out with the old one."""
    old = getattr(number.module, number.name)
    for info in pkgutil.walk_packages(argmap.__path__, "argmap."):
        module = importlib.import_module(info.name)
        if vars(module).get(number.name) is old:
            setattr(module, number.name, value)
    for each in gc.get_objects():
        if isinstance(each, functools._lru_cache_wrapper) and (each.__module__ or "").startswith("argmap."):
            each.cache_clear()


def threads(every: int) -> list[tuple[Thread, tuple[Thread, ...]]]:
    """Return the threads, each with the articles that are there for it: those annotated by hand, and every
    N-th of the others."""
    found = [(argmap.read(file), ()) for file in sorted((ROOT / "threads").glob("*.txt"))]
    if CORPORA.is_dir():
        articles = tuple(argmap.read_source(file) for file in sorted(SOURCES.glob("*.txt")))
        found += [(argmap.read(file), articles) for file in sorted((CORPORA.parent / "threads").glob("*.txt"))]
        annotated = {row["thread"]: row for name in ("turns", "contention") for row in rows(name)}
        found += [(unlinked(row), ()) for row in list(annotated.values())[::every]]
    return found


def changes(number: Number, told: Sequence[tuple[Thread, tuple[Thread, ...]]], maps: dict[str, bytes]) -> bool:
    """Say whether another number makes another map of any thread."""
    whole = getattr(number.module, number.name)
    for other in others(number.value):
        put(number, number.other(other))
        try:
            for at, (thread, articles) in enumerate(told):
                if argmap.write(argmap.analyse(thread, articles), "yaml") != maps[str(at)]:
                    return True
        except Exception as error:  # so much hangs on it
            print(f"  {number.name}{number.at} = {other}: {type(error).__name__}")
            return True
        finally:
            put(number, whole)
    return False


def main() -> None:
    """Print the numbers that change nothing."""
    parser = argparse.ArgumentParser(description="Which numbers of the analysis change no thread's map?")
    parser.add_argument("--only", action="append", default=[], metavar="FILE", help="files with this in their names")
    parser.add_argument("--skip", action="append", default=[], metavar="FILE", help="but for those")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="of the threads read whole every N-th alone")
    options = parser.parse_args()
    told = threads(options.every)
    maps = {str(at): argmap.write(argmap.analyse(*each), "yaml") for at, each in enumerate(told)}
    found = list(numbers(options.only, options.skip))
    idle = 0
    for number in found:
        if not changes(number, told, maps):
            idle += 1
            print(f"{number.module.__name__}.{number.name}{number.at} = {number.value}", flush=True)
    print(f"{idle} of {len(found)} numbers change no map of {len(told)} threads")


if __name__ == "__main__":
    main()
