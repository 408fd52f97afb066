"""Measures how the time of argmap grows with its input: some two hundred families of inputs, four sizes each.

    python benchmarks/growth.py                             all families (forty minutes), patterns, and what is asked
    python benchmarks/growth.py --only "run of" --stages    families with these words in their names, with each stage
    python benchmarks/growth.py --after "dates of turns"    the rest of a run that has come as far as this family
    python benchmarks/growth.py --asked                     only the inputs of which a number of seconds is asked
    python benchmarks/growth.py --patterns                  only the regular expressions, tried on runs
    python benchmarks/growth.py --list                      the names of the families

Each input is read, analysed step by step, and written in every format, in a process of its own that may take so many
seconds of a processor (`--limit`). A row shows these seconds, all stages together, at each size; then the exponent:
time grows as size to that power (1 is linear, 2 quadratic), by least squares over the logarithms, from the sizes that
take longer than the noise; then the stage that takes longest at the largest size, and the steepest of those that take a
fifth of the time there. A family over the limit is measured again, up to twice, and the least time of each stage
counts: whatever else runs on the machine only adds.

An input in which comments, or a dispute, are found at some sizes and none at others is two kinds of input: a page
without comments is not analysed, one without a dispute has no ladder. Where such a family comes near the limit, twice
and four times the largest size are measured too, and the exponent is that of the sizes in which the same is found as in
the largest: "alike from 400 kB".

Regular expressions, all that the modules of argmap hold, are tried on runs of their own words and of common signs, of
2,000, 4,000 and 8,000 characters; those that are only ever given short texts, on texts of that length.

The exit code is 1 where anything is over its limit. Linux and macOS only, as processes are forked.
"""

from __future__ import annotations

import argparse
import ast
import gc
import importlib
import inspect
import math
import multiprocessing
import pkgutil
import re
import resource
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

if sys.version_info >= (3, 11):
    from re import _compiler, _parser
else:
    import sre_compile as _compiler
    import sre_parse as _parser

import argmap
from argmap import analysis, api, gate
from argmap.errors import ArgmapError
from argmap.language import own
from argmap.language import turns as what_turns_do
from argmap.model import ArgumentMap, Thread
from argmap.readers import article
from benchmarks.families import FAMILIES, Family, Grown, Make, page, quantity, text, who
from benchmarks.make_threads import thread

SIZES = (50, 100, 200, 400)  # kB
STEEPEST = 1.2
NEAR = 1.1  # an exponent from which a family is looked at more closely
NOISE = 0.1  # seconds below which a time tells nothing of how it grows
SHARE = 0.2  # of the time at the largest size, from which a stage may be the steepest
TRIES = 3

Times = dict[str, float]  # seconds of a processor by stage


# --- what is measured ------------------------------------------------------------------------------------------


def stages(grown: Grown) -> Iterator[tuple[str, int, int]]:
    """Do all that argmap does with an input, and yield the name of each stage once it is done, how many turns there
    are, and how many disputes by then."""
    nothing = ArgumentMap(thread=Thread(id="", title="", format="", path="", story="", turns=()))
    for stage, map_ in _stages(grown, nothing):
        yield stage, len(map_.thread.turns), len(map_.disputes)


def _stages(grown: Grown, map_: ArgumentMap) -> Iterator[tuple[str, ArgumentMap]]:
    sources = ()
    if grown.article:
        sources = (article.read(grown.article, path="article"),)
        yield "article", map_
    data = grown.text.encode("utf-8")
    if grown.map is not None:
        map_ = grown.map
    elif grown.text.startswith("argmap:"):
        map_ = api.load_bytes(data, path="map.yaml")
        yield "read", map_
    else:
        read = gate.sound(grown.thread) if grown.thread else api.read_bytes(data, path="grown.txt", format="paste")
        map_ = ArgumentMap(thread=read, problems=read.problems)
        yield "read", map_
        map_ = analysis.FIRST(map_)
        said = own.read(map_)
        yield "quotes", map_
        for name, step in analysis.STEPS:
            map_ = step(map_, said, {})
            yield name, map_
    map_ = analysis.consult(map_, sources)
    yield "sources", map_
    yaml = argmap.write(map_, "yaml")
    yield "yaml", map_
    api.load_bytes(yaml, path="map.yaml")
    yield "yaml back", map_
    argmap.write(map_, "map")
    yield "map", map_
    argmap.write(map_, "map", all=True)
    yield "map --all", map_
    for number in range(min(len(map_.disputes), 8)):  # as many as the analysis keeps; people may add any number
        argmap.write(map_, "ladder", dispute=number)
        argmap.write(map_, "ladder", dispute=number, all=True)
    yield "ladder", map_
    argmap.write(map_, "summary")
    argmap.write(map_, "summary", to="text")
    yield "summary", map_
    argmap.write(map_, "tree")
    yield "tree", map_
    argmap.write(map_, "dot")
    yield "dot", map_


class Taken(NamedTuple):
    """What an input took: seconds by stage, its turns and disputes, the most memory in MB, why it was not done (empty
    where it was)."""

    times: Times
    turns: int
    disputes: int
    memory: float
    failed: str

    @property
    def kind(self) -> tuple[bool, bool]:
        """Whether comments are found in it, and disputes."""
        return self.turns > 0, self.disputes > 0

    @property
    def total(self) -> float:
        return sum(self.times.values())


def measure(family: Family, size: int, limit: int, last: str = "dot") -> Taken:
    """Do all stages of an input, up to the last one, in a process of its own, and return what it took."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_child, args=(family, size, limit, last, theirs))
    child.start()
    theirs.close()
    times: Times = {}
    turns, disputes, memory, at = 0, 0, 0.0, "nothing"
    with suppress(EOFError):
        while True:
            at, seconds, turns, disputes, memory = ours.recv()
            times[at] = seconds
    child.join()
    failed = "" if child.exitcode == 0 else f"ended behind {at!r} (exit code {child.exitcode})"
    return Taken(times=times, turns=turns, disputes=disputes, memory=memory, failed=failed)


def _child(family: Family, size: int, limit: int, last: str, out: Connection) -> None:
    grown = family(size)
    gc.disable()  # as the commands do
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(time.process_time()) + limit,) * 2)
    start = time.process_time()
    with suppress(ArgmapError):  # what cannot be read is one of the answers
        for stage, turns, disputes in stages(grown):
            took = time.process_time() - start
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
            out.send((stage, took, turns, disputes, memory))
            if stage == last:
                break
            start = time.process_time()


def exponent(sizes: Sequence[float], times: Sequence[float]) -> float | None:
    """Return the power of the size with which the time grows; None where too few times are above the noise."""
    points = [(math.log(size), math.log(took)) for size, took in zip(sizes, times, strict=True) if took > NOISE]
    if len(points) < 2:
        return None
    x, y = (math.fsum(point[at] for point in points) / len(points) for at in (0, 1))
    return math.fsum((a - x) * (b - y) for a, b in points) / math.fsum((a - x) ** 2 for a, _ in points)


# --- the families ----------------------------------------------------------------------------------------------


class Growth(NamedTuple):
    """The sizes of a family in kB and what each took."""

    sizes: tuple[int, ...]
    taken: tuple[Taken, ...]

    @property
    def failed(self) -> str:
        return next((taken.failed for taken in self.taken if taken.failed), "")

    @property
    def alike(self) -> int:
        """The place of the first size that counts: from it on the same is found as in the largest input, if that was
        measured at more than one size."""
        last = self.taken[-1].kind
        first = max((at for at, taken in enumerate(self.taken, 1) if taken.kind != last), default=0)
        return first if first < len(self.taken) - 1 else 0

    @property
    def exponent(self) -> float | None:
        return exponent(self.sizes[self.alike :], [taken.total for taken in self.taken[self.alike :]])

    def of(self, stage: str) -> float | None:
        counted = self.taken[self.alike :]
        return exponent(self.sizes[self.alike :], [taken.times.get(stage, 0.0) for taken in counted])

    @property
    def over(self) -> bool:
        return bool(self.failed) or (self.exponent or 0.0) > STEEPEST

    def least(self, other: Growth) -> Growth:
        """Return the less of both for each stage."""
        both = [
            Taken({name: min(took, second.times.get(name, took)) for name, took in first.times.items()}, *first[1:])
            for first, second in zip(self.taken, other.taken, strict=False)
        ]
        return Growth(self.sizes, tuple(both))


def grow(family: Family, sizes: Sequence[int], limit: int) -> Growth:
    """Measure a family at each size, up to the first that fails; at larger ones too where it has to be."""
    found = _grow(family, sizes, limit)
    if not found.failed and (found.exponent or 0.0) > NEAR and len({taken.kind for taken in found.taken}) > 1:
        return _grow(family, (*sizes, 2 * sizes[-1], 4 * sizes[-1]), limit)
    return found


def _grow(family: Family, sizes: Sequence[int], limit: int) -> Growth:
    taken: list[Taken] = []
    for size in sizes:
        taken.append(measure(family, size * 1000, limit))
        if taken[-1].failed:
            break
    return Growth(tuple(sizes[: len(taken)]), tuple(taken))


def row(name: str, found: Growth, sizes: Sequence[int], *, every: bool) -> str:
    """Return what is printed of a family."""
    last = found.taken[-1]
    cells = [f"{taken.total:7.2f}" for taken in found.taken[: len(sizes)]]
    cells += ["      -"] * (len(sizes) - len(cells))
    longest = max(last.times, key=lambda stage: last.times[stage], default="")
    large = [stage for stage, took in last.times.items() if took > SHARE * last.total and found.of(stage)]
    steepest = max(large, key=lambda stage: found.of(stage) or 0.0, default="")
    notes = [f"{longest} {last.times.get(longest, 0.0):.2f} s"]
    notes += [f"steepest {steepest} {found.of(steepest):.2f}"] if steepest else []
    further = [f"{taken.total:.2f} s" for taken in found.taken[len(sizes) :]]
    notes += [f"alike from {found.sizes[found.alike]} kB, then {', '.join(further)}"] if further else []
    notes += [found.failed] if found.failed else []
    line = f"{name[:38]:38} {' '.join(cells)} {_power(found.exponent)} {'OVER' if found.over else '    '}"
    line += f" {last.turns:6} {last.memory:5.0f}  {', '.join(notes)}"
    if every:
        for stage in last.times:
            took = [f"{taken.times.get(stage, 0.0):7.3f}" for taken in found.taken[: len(sizes)]]
            line += f"\n    {stage:34} {' '.join(took)} {_power(found.of(stage))}"
    return line


def _power(value: float | None) -> str:
    return "   -" if value is None else f"{value:4.2f}"


def families(names: Sequence[str], sizes: Sequence[int], limit: int, *, every: bool) -> list[str]:
    """Measure families and print a row each; returns the names of those over their limit."""
    head = " ".join(f"{f'{size} kB':>7}" for size in sizes)
    print(f"{'seconds of a processor':38} {head}  exp        turns    MB  longest stage, steepest stage")
    over = []
    for name in names:
        found = grow(FAMILIES[name], sizes, limit)
        for _ in range(TRIES - 1):
            if not found.over or found.failed:
                break
            found = found.least(grow(FAMILIES[name], sizes, limit))
        print(row(name, found, sizes, every=every), flush=True)
        if found.over:
            over.append(name)
    return over


# --- what is asked ---------------------------------------------------------------------------------------------


def dots(size: int) -> Grown:
    return page(["Ann\nNo.", f"Bob\nYes{'.' * size}x", "Ann\nYes."])


def long_turn(size: int) -> Grown:
    """Return a page on which one comment says a disputed value in every sentence."""
    return page(
        ["Ann\nFour days, I say.", f"Bob\nAnn\nNo. {'Seven days. ' * (size // 12)}", "Ann\nBob\nIt was four days."]
    )


def eight(number: int, chance: Random) -> str:
    """Return a comment of eight quantities."""
    said = (f"It was {quantity(number, chance)}, not {quantity(number, chance)}." for _ in range(4))
    return f"{who(number, chance)}\n" + " ".join(said)


def buttons(number: int, chance: Random) -> str:
    return f"{who(number, chance)}\n{text(chance)}\n{text(chance)}\nReply\nLike\nShare"


def addressed(number: int, chance: Random) -> str:
    return f"{who(number, chance)}\n@{who(number, chance)} {text(chance)}\n{text(chance)}"


def many(make: Make) -> Family:
    """Return the family of pages of so many comments, whatever their bytes."""

    def family(size: int) -> Grown:
        chance = Random("many")
        return page([make(number, chance) for number in range(size)])

    return family


# An input, the bytes or comments of it, the last stage that counts, and the seconds that are asked.
ASKED: tuple[tuple[str, Family, int, str, float], ...] = (
    ("a line of 20,000 dots", dots, 20_000, "dot", 0.3),
    ("one turn of 50 kB", long_turn, 50_000, "dot", 1.0),
    ("one turn of 50 kB of other quantities", FAMILIES["one turn of contrasts"], 50_000, "dot", 1.0),
    ("516 turns of 8 quantities", many(eight), 516, "sources", 1.0),
    ("reading 10,000 comments", lambda size: Grown(text=thread(size)), 10_000, "read", 3.0),
    ("reading 10,000 comments with @names", many(addressed), 10_000, "read", 3.0),
    ("reading 10,000 comments with buttons", many(buttons), 10_000, "read", 3.0),
)


def asked(limit: int) -> list[str]:
    """Measure what is asked and print a row each; returns the names of those over their limit."""
    print("\nseconds of a processor, asked and taken")
    over = []
    for about, family, size, last, seconds in ASKED:
        taken = measure(family, size, limit, last)
        if not taken.failed and taken.total > seconds:
            taken = min(taken, measure(family, size, limit, last), key=lambda each: each.total)
        wrong = bool(taken.failed) or taken.total > seconds
        longest = max(taken.times, key=lambda stage: taken.times[stage], default="")
        notes = f"{longest} {taken.times.get(longest, 0.0):.2f} s {taken.failed}"
        print(
            f"{about:38} {seconds:7.2f} {taken.total:7.2f} {'OVER' if wrong else '    '} {taken.memory:5.0f}  {notes}"
        )
        if wrong:
            over.append(about)
    return over


# --- regular expressions ---------------------------------------------------------------------------------------

LENGTHS = (2000, 4000, 8000)  # characters of the runs that patterns are tried on
CHOOSING = 200  # characters on which the run that takes longest is looked for
QUICK = 0.002  # seconds for one text, below which it does not matter how a pattern grows
SIGNS = " .,;:!?-\u2014'\"\u2019\u201d\u201c\u2026()[]{}<>*_#/\\|@&%$=+0aZ\n\t\u0301\u00e9\u2022"
METHODS = ("match", "fullmatch", "search", "finditer", "findall", "sub", "split")
# Patterns that are only ever given so many characters, by the beginning of their names, and the methods that patterns
# in tables are used with, where no line of the source says so.
REACH = {
    "readers.paste.rows._COUNTED": 120,
    "readers.paste.rows._ENDS_COUNTED": 120,
    "readers.paste.story._ON": 120,  # rows that count comments
    "analysis.links": 3600,
    "analysis.unanswered.ASKING": 500,
    "analysis.unanswered._ASKS": 500,
    "analysis.unanswered._MOCKS": 500,
    "analysis.sources": 600,
    "analysis.disputes": 600,
    "language.quantities._NO_LENGTH": 14,
    "language.turns.CUES": 3000,  # LOOKED_AT
    "readers.html._COUNTED": 80,
    "batch.": 255,  # names of files
}
USED = {"analysis.unanswered.ASKING": ("search",)}


class Pattern(NamedTuple):
    """A regular expression by module and name, or line; and the methods that it is used with."""

    name: str
    compiled: re.Pattern[str]
    methods: tuple[str, ...]


def patterns() -> Iterator[Pattern]:
    """Yield the regular expressions of argmap: those that modules hold, in tables too, and those within functions."""
    modules = [importlib.import_module(info.name) for info in pkgutil.walk_packages(argmap.__path__, "argmap.")]
    used = _uses("\n".join(map(inspect.getsource, modules)))
    own = {module.__name__: _uses(inspect.getsource(module)) for module in modules}
    seen = set()
    for module in modules:
        for name, value in vars(module).items():
            if value is getattr(what_turns_do, name, None) and (
                cues := [each for each in _cues(value) if each.pattern]
            ):
                for cue in cues:  # see `turns.look`
                    ways = ("finditer",) if cue.words or cue.marks else ("match",)
                    yield Pattern(f"language.turns.{name} {cue.name!r}", re.compile(cue.pattern, re.I), ways)
                continue
            for at, compiled in enumerate(_held(value)):
                whole = f"{module.__name__.removeprefix('argmap.')}.{name}" + (f" {at}" if at else "")
                if (name, compiled) not in seen:  # some are imported elsewhere
                    seen.add((name, compiled))
                    here = own[module.__name__] if name.startswith("_") else used  # other files have a _NAME of theirs
                    ways = USED.get(whole.split()[0]) or tuple(sorted(here.get(name, ())))
                    if ways:  # else it is a part of others
                        yield Pattern(whole, compiled, ways)
        functions = [
            node for node in ast.walk(ast.parse(inspect.getsource(module))) if isinstance(node, ast.FunctionDef)
        ]
        for call in (node for function in functions for node in ast.walk(function) if isinstance(node, ast.Call)):
            if not (call.args and isinstance(call.args[0], ast.Constant)):
                continue
            place, _, method = ast.unparse(call.func).rpartition(".")
            if place == "re":
                whole = f"{module.__name__.removeprefix('argmap.')}:{call.lineno}"
                yield Pattern(whole, re.compile(call.args[0].value), (method,) if method in METHODS else METHODS)


def _cues(value: object) -> Sequence[what_turns_do.Cue]:
    if isinstance(value, what_turns_do.Cue):
        return [value]
    return [each for each in value if isinstance(each, what_turns_do.Cue)] if isinstance(value, tuple) else []


def _held(value: object) -> Iterator[re.Pattern[str]]:
    """The patterns in a module's value: compiled ones, and strings that look like one, in tuples and lists too."""
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, str) and re.search(r"\\[bswdSWD]|\)[?*+]|\][?*+]|\.[*+]", value):
        with suppress(re.error):
            yield re.compile(value)
    elif isinstance(value, (tuple, list)):
        for each in value:
            yield from _held(each)


def _uses(source: str) -> dict[str, set[str]]:
    """Return what each name is asked to do as a pattern: `NAME.search(…)`, `re.search(NAME, …)`."""
    ways = "|".join(METHODS)
    found: dict[str, set[str]] = {}
    for name, way in re.findall(rf"\b(\w+)\.({ways})\(", source):
        found.setdefault(name, set()).add(way)
    for way, name in re.findall(rf"\bre\.({ways})\(\s*(\w+)\b", source):
        found.setdefault(name, set()).add(way)
    return found


def runs(compiled: re.Pattern[str]) -> list[tuple[str, str]]:
    """Return what a pattern is tried on: how the text begins, and what it says over and over.

    The beginnings are those that lead a match to each part that may repeat; what comes over and over are signs, the
    pattern's own characters and words, and pairs.
    """
    pattern = compiled.pattern
    words = sorted(set(re.findall(r"[a-z]{2,}", re.sub(r"\\.|\(\?P<\w+>", " ", pattern))))[:40]
    signs = list(dict.fromkeys(SIGNS + re.sub(r"\\.", "", pattern)))
    pairs = [pair for sign in SIGNS for pair in (f"{sign} ", f"a{sign}", f"0{sign}")]
    begins = list(dict.fromkeys(_begins(_parser.parse(pattern, compiled.flags), "")))
    return [
        *(("", said) for said in (*signs, *(f"{word} " for word in words), *pairs)),
        *((begin, sign) for begin in begins for sign in SIGNS),
    ]


def _begins(items: Iterable[tuple[Any, Any]], text: str) -> Iterator[str]:
    """Yield the texts that lead a match to each part of a parsed pattern that may repeat without end."""
    for op, value in items:
        name = str(op)
        if name.endswith("REPEAT"):
            _, most, inner = value
            if most > CHOOSING:
                yield text
            yield from _begins(inner, text)
        elif name == "SUBPATTERN":
            yield from _begins(value[-1], text)
        elif name == "BRANCH":
            for branch in value[1]:
                yield from _begins(branch, text)
        elif name in ("ASSERT", "ASSERT_NOT"):
            yield from _begins(value[1], text)
        text += _sample(op, value)


def _sample(op: object, value: Any) -> str:
    """Return a text that a part of a parsed pattern matches, as short as may be."""
    name = str(op)
    if name == "LITERAL":
        return chr(value)
    if name in ("ANY", "NOT_LITERAL"):
        return "a" if value != ord("a") else "b"
    if name == "IN":
        # The parsed set, tested on one character after the other.
        whole = _parser.parse("a")
        whole.data = [(op, value)]
        one = _compiler.compile(whole)
        return next((sign for sign in "a0A" + SIGNS if one.match(sign)), "a")
    if name.endswith("REPEAT"):
        return "".join(_sample(*item) for item in value[2]) * value[0]
    if name in ("SUBPATTERN", "BRANCH"):
        return "".join(_sample(*item) for item in (value[-1] if name == "SUBPATTERN" else value[1][0]))
    return ""


def try_on(pattern: Pattern, said: tuple[str, str], length: int) -> float:
    """Return the most seconds that a pattern takes for a text that begins so and then says the same over and over."""
    begin, again = said
    whole = begin + (again * (length // len(again) + 1))[:length]
    most = 0.0
    for given in (whole, f"a {whole}", f"{whole}\u0000", f"{whole} \u0000"):
        for method in pattern.methods:
            start = time.process_time()
            if method == "sub":
                pattern.compiled.sub("", given)
            elif method == "finditer":
                sum(1 for _ in pattern.compiled.finditer(given))
            else:
                getattr(pattern.compiled, method)(given)
            most = max(most, time.process_time() - start)
    return most


def tried() -> list[str]:
    """Try all regular expressions and print those that grow too steeply; returns their names."""
    over = []
    every = list(patterns())
    print(f"\n{len(every)} regular expressions; those that are slow on a run, with its length, seconds and exponent")
    for pattern in every:
        reach = next((most for name, most in REACH.items() if pattern.name.startswith(name)), LENGTHS[-1])
        worst = max(runs(pattern.compiled), key=lambda said: try_on(pattern, said, min(reach, CHOOSING)))
        times: list[float] = []
        for length in LENGTHS if reach == LENGTHS[-1] else (reach,):
            times.append(min(try_on(pattern, worst, length) for _ in range(3)))
        power = math.log(times[-1] / times[0]) / math.log(LENGTHS[-1] / LENGTHS[0]) if times[0] and times[-1] else 0.0
        if times[-1] > QUICK and (power > STEEPEST + 0.2 or len(times) == 1):
            over.append(pattern.name)
            ways = ", ".join(pattern.methods)
            print(f"{pattern.name:42} {reach:5} {times[-1]:8.4f} {_power(power)} OVER  {worst!r} {ways}", flush=True)
    return over


# --- the command -----------------------------------------------------------------------------------------------


def main() -> int:
    """Measure what is asked for and print it."""
    parser = argparse.ArgumentParser(description="How the time of argmap grows with its input.")
    parser.add_argument("--only", action="append", metavar="FAMILY", help="families with this in their names")
    parser.add_argument("--after", metavar="FAMILY", help="families that come behind this one")
    parser.add_argument("--stages", action="store_true", help="print each stage too")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="KB")
    parser.add_argument("--limit", type=int, default=120, help="seconds of a processor that one input may take")
    parser.add_argument("--asked", action="store_true", help="only the inputs of which a number of seconds is asked")
    parser.add_argument("--patterns", action="store_true", help="only the regular expressions")
    parser.add_argument("--list", action="store_true", help="print the names of the families")
    options = parser.parse_args()
    names = [name for name in FAMILIES if not options.only or any(part in name for part in options.only)]
    if options.after:
        names = [name for name in list(FAMILIES)[list(FAMILIES).index(options.after) + 1 :] if name in names]
    if options.list:
        print("\n".join(names))
        return 0
    part = options.only or options.asked or options.patterns
    for _ in stages(Grown(text=thread(12))):  # so that what is read and compiled once counts for no family
        pass
    over: list[str] = []
    if options.only or not part:
        over += families(names, options.sizes, options.limit, every=options.stages)
    if options.asked or not part:
        over += asked(options.limit)
    if options.patterns or not part:
        over += tried()
    print(f"\n{len(over)} over their limit" + (f": {', '.join(over)}" if over else ""))
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
