"""Changes argmap's code in one place at a time and tells which changes no test notices.

    python benchmarks/mutants.py                              200 changes drawn from all rooms
    python benchmarks/mutants.py --count 60 --seed 7          another lot, smaller
    python benchmarks/mutants.py --only analysis/disputes     the changes of one file
    python benchmarks/mutants.py --list                       how many changes each file admits; nothing is run

A change (a mutant) is one of: a number half as large again, a bound moved over its edge, a comparison or a sign turned
round, `and` for `or`, a branch always or never taken, another value returned. Each is made in a copy of the tree and
run against the tests of its room: `tests/test_NAME.py` for a file NAME.py, those of `ROOMS` besides, and `EVERYWHERE`.
A change that these tests pass has survived: a test is missing there, or the code changes nothing and can go. Some
changes are the same program in other words (`<` for `<=` between chances), so a share of none is out of reach.

Printed are the survivors, each with file, line, and what became of it, and the share. The exit code is 1 where a
quarter or more survive. Two hundred take a quarter of an hour on two processors.
"""

from __future__ import annotations

import argparse
import ast
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from random import Random
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
MUTATED = ("analysis/**/*.py", "language/**/*.py", "graph.py", "readers/**/*.py")
ROOMS = {  # tests of a file, or of those of a folder, beside test_NAME.py
    "analysis/replies": ("test_ties.py",),
    "analysis/disputes": ("test_disputes.py", "test_points.py"),
    "language/salience.py": ("test_salience.py", "test_ladder.py", "test_map.py"),
    "readers/paste": ("test_pages.py", "test_paste.py", "test_layouts.py"),
    "readers/__init__.py": ("test_paste.py", "test_native.py"),
    "analysis/__init__.py": ("test_disputes.py",),
    "graph.py": ("test_map.py",),
}
EVERYWHERE = ("test_scores.py", "test_said.py", "test_shipped.py")
MOST = 0.25  # the share that may survive
LONGEST = 60  # seconds of a processor for a room's tests; a change that makes them take longer is noticed

TURNED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.BitAnd: ast.BitOr,
}  # fmt: skip


class Mutant(NamedTuple):
    """A file with one change: where, what stood there and what stands there now, and the whole of it."""

    file: str
    line: int
    before: str
    after: str
    code: str


def changed(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what a node can be changed to."""
    match node:
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield ast.Constant(value + max(1, abs(value) // 2))
        case ast.Constant(value=float(value)):
            yield ast.Constant(value / 2 if value else 1.0)
        case ast.Compare(ops=[one]) if type(one) in TURNED:
            yield ast.Compare(node.left, [TURNED[type(one)]()], node.comparators)  # type: ignore[list-item]
        case ast.BinOp(op=op) | ast.BoolOp(op=op) if type(op) in TURNED:
            yield type(node)(**{**dict(ast.iter_fields(node)), "op": TURNED[type(op)]()})
        case ast.UnaryOp(op=ast.USub() | ast.Not()):
            yield node.operand
        case ast.If() | ast.IfExp() | ast.While():
            for always in (True, False):
                yield type(node)(**{**dict(ast.iter_fields(node)), "test": ast.Constant(always)})
        case ast.Return(value=ast.Constant(value=str(value))):
            yield ast.Return(ast.Constant(f"{value}?"))
        case ast.Return(value=ast.expr() as value) if ast.unparse(value) != "None":
            yield ast.Return(ast.Constant(None))


def changes(tree: ast.Module) -> Iterator[tuple[ast.AST, ast.AST]]:
    """Make every change in a tree, one after the other, and yield what stood there and what stands there meanwhile.

    What only types and decorators read is left as it is.
    """
    slots = [
        (parent, field, at)
        for parent in ast.walk(tree)
        for field, value in ast.iter_fields(parent)
        if field not in ("annotation", "returns", "decorator_list")
        for at in (range(len(value)) if isinstance(value, list) else (None,))
    ]
    for parent, field, at in slots:
        held = getattr(parent, field)
        node = held if at is None else held[at]
        if not isinstance(node, ast.AST) or _for_types(node):
            continue
        for other in changed(node):
            _put(parent, field, at, ast.fix_missing_locations(ast.copy_location(other, node)))
            yield node, other
            _put(parent, field, at, node)


def counted(path: Path) -> int:
    """Return how many changes a file admits."""
    return sum(1 for _ in changes(ast.parse(path.read_text(encoding="utf-8"))))


def mutants(path: Path, name: str, numbers: Set[int]) -> Iterator[Mutant]:
    """Yield the changes of a file with these numbers."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for number, (node, other) in enumerate(changes(tree)):
        if number in numbers:
            yield Mutant(name, node.lineno, _shown(node), _shown(other), ast.unparse(tree))  # type: ignore[attr-defined]


def _for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def _put(parent: ast.AST, field: str, at: int | None, node: ast.AST) -> None:
    if at is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[at] = node


def _shown(node: ast.AST) -> str:
    return ast.unparse(node).split("\n")[0][:70]


def tests_of(name: str) -> list[str]:
    """Return the test files of a file's room, those that are there."""
    own = f"test_{Path(name).stem}.py"
    room = [test for start, tests in ROOMS.items() if name.startswith(start) for test in tests]
    wanted = dict.fromkeys((*room, EVERYWHERE[0], own, *EVERYWHERE))  # the quick ones first
    return [f"tests/{file}" for file in wanted if (ROOT / "tests" / file).is_file()]


def survives(tree: Path, name: str, code: str) -> bool:
    """Say whether the tests of a file's room pass in a copy of the tree with other code in it."""
    file = tree / "argmap" / name
    kept = file.read_bytes()
    file.write_text(code, encoding="utf-8")
    limited = ["sh", "-c", f'ulimit -t {LONGEST}; exec "$@"', "sh"]
    command = [*limited, sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests_of(name)]
    environment = os.environ | {"PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, check=False)
    finally:
        file.write_bytes(kept)
    if done.returncode in (3, 5):  # an error of pytest's own, or no tests; whatever else is not 0 has noticed something
        raise RuntimeError(done.stdout.decode() + done.stderr.decode())
    return done.returncode == 0


def copies(where: Path, count: int) -> Iterator[Path]:
    """Copy the tree so often, without what git ignores."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    files = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    for number in range(count):
        for file in files:
            if (ROOT / file).is_file():
                (where / str(number) / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / file, where / str(number) / file)
        yield where / str(number)


def tried(lot: Sequence[Mutant], jobs: int) -> list[Mutant]:
    """Run the tests of each mutant's room, print each survivor at once, and return them."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(jobs) as pool:
        free: SimpleQueue[Path] = SimpleQueue()
        for tree in copies(Path(folder), jobs):
            free.put(tree)

        def run(name: str, code: str) -> bool:
            tree = free.get()
            try:
                return survives(tree, name, code)
            finally:
                free.put(tree)

        names = sorted({mutant.file for mutant in lot})
        whole = [ast.unparse(ast.parse((ROOT / "argmap" / name).read_text(encoding="utf-8"))) for name in names]
        for name, passed in zip(names, pool.map(run, names, whole), strict=True):
            if not passed:
                raise SystemExit(f"the tests of {name} fail without any change")
        left = []
        for mutant, survived in zip(lot, pool.map(lambda each: run(each.file, each.code), lot), strict=True):
            if survived:
                left.append(mutant)
                print(f"argmap/{mutant.file}:{mutant.line}: {mutant.before}  ->  {mutant.after}", flush=True)
    return left


def main() -> int:
    """Draw a lot, try it, print what survives."""
    parser = argparse.ArgumentParser(description="Which changes of argmap's code does no test notice?")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append", metavar="FILE", help="files with this in their names")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--list", action="store_true", help="only count the changes that each file admits")
    options = parser.parse_args()
    paths = sorted({path for pattern in MUTATED for path in (ROOT / "argmap").glob(pattern)})
    named = {path.relative_to(ROOT / "argmap").as_posix(): path for path in paths}
    sizes = {
        name: counted(path)
        for name, path in named.items()
        if not options.only or any(part in name for part in options.only)
    }
    if options.list:
        print("\n".join(f"{name:28} {size:5}  {' '.join(tests_of(name))}" for name, size in sizes.items()))
        return 0
    every = [(name, number) for name, size in sizes.items() for number in range(size)]
    chosen = Random(options.seed).sample(every, min(options.count, len(every)))
    lot = [
        mutant
        for name in sizes
        for mutant in mutants(named[name], name, {number for file, number in chosen if file == name})
    ]
    left = tried(lot, options.jobs)
    drawn, kept = (Counter(mutant.file for mutant in some) for some in (lot, left))
    print("\n" + "\n".join(f"{name:28} {kept[name]:3} of {drawn[name]:3} survive" for name in sorted(drawn)))
    share = len(left) / max(1, len(lot))
    print(f"{len(left)} of {len(lot)} survive: {share:.0%}, at most {MOST:.0%} may")
    return 1 if share >= MOST else 0


if __name__ == "__main__":
    sys.exit(main())
