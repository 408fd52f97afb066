"""The rules about who may import whom, read from the source with `ast`."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import argmap

PACKAGE = Path(argmap.__file__).parent
FILES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))

# Each floor may import from the floors before it, never from its own or a later one.
FLOORS = (
    {"errors"},
    {"model"},
    {"standing"},
    {"text", "files", "python"},
    {"graph", "changes", "nodes", "gate", "template"},
    {"language"},
    {"readers", "analysis", "writers"},
    {"corrections"},
    {"pseudonyms"},
    {"api"},
    {"batch", "evaluate"},
    {"cli"},
)
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
# These name the files beside them.
LISTS = {f"{room}/__init__.py" for room in ("readers", "analysis", "writers", "evaluate", "cli")}
# What all writers show, and the picture that the report shows; what a task is and what all measure with; what
# commands are given, and what they print.
SHARED = {
    *("writers.drawing", "writers.pictures.measure", "writers.pictures.map"),
    *("evaluate.measures", "evaluate.task"),
    *("cli.terminal", "cli.given"),
    *("readers.source", "readers.stated", "readers.names", "readers.elements", "readers.arguments"),
}
# In these rooms one file leads to the next: each may import those before it.
ORDER = {
    "writers.pictures": (
        *("measure", "look", "signs", "excerpts", "cards", "lines", "frame"),
        *("lanes", "dot", "map", "columns", "passages", "rungs", "ladder", "printed", "png", "pdf"),
    ),
    "corrections": (
        *("entries", "places", "thread", "disputes", "applied", "doubts", "edited"),
        *("typed", "told"),
    ),
    "analysis.replies": ("facts", "state", "found"),
    "analysis.disputes": ("values", "picked", "points", "sides", "stated", "found", "given"),
    "writers.summary": ("outline", "phrases", "screen", "markdown"),
    "writers.report": ("told", "page"),
    "text": ("words", "shown", "files", "kinds", "stamps", "frames", "packed", "tree", "markup"),
    "language": ("quantities", "stance", "own", "turns", "deep", "matching", "salience"),
    "readers.tabular": ("columns", "cells", "sheets", "threads"),
    "readers.chat": ("slack", "telegram", "discord", "whatsapp"),
    "readers.reddit": ("things", "lines", "dump", "saved"),
    "readers.native": ("tables", "spoken", "contested", "odd"),
    "readers.paste": (
        *("rows", "page", "heads", "near", "names", "layouts", "blocks", "weigh"),
        *("comments", "nesting", "order", "story", "doubts"),
    ),
    "readers.wikipedia": ("talk",),
    "readers.mail": ("split", "headers", "body", "threads"),
    "readers.html": ("marks", "groups", "fields", "nesting", "story", "linked"),
    "batch": (
        "record",
        "schema",
        "store",
        "search",
        "parquet",
        "recurring",
        "thumbnail",
        "plot",
        "index",
        "remote",
        "piece",
        "inputs",
        "since",
        "work",
        "taken",
        "helper",
        "run",
        "cluster",
    ),
}

HOMES = {
    "networkx": {"graph.py"},
    "pydot": {"writers/pictures/dot.py"},
    "pypdf": {"readers/document.py"},
    "pygraphviz": {"writers/pictures/dot.py"},
    "typer": {file for file in FILES if file.startswith("cli/")},
    "rich": {"cli/batch.py"},
    "yaml": {"nodes.py"},
    "jinja2": {"template.py"},
    "zstandard": {"text/packed.py"},
    "selectolax": {"text/markup.py", "text/tree.py"},
    "markupsafe": {"template.py"},
    "argmap_deep": {"language/deep.py"},
    "msgspec": {"readers/reddit/lines.py"},
    "pyarrow": {"batch/parquet.py"},
    "vl_convert": {"writers/pictures/printed.py"},
    "filelock": {"batch/run.py"},
    "subprocess": {"batch/helper.py", "writers/pictures/dot.py"},  # which start Python as python.py says
    "multiprocessing": set(),  # its processes import from the folder that one stands in
    "fsspec": {"batch/remote.py"},
    "distributed": {"batch/cluster.py"},
    "dask": {"batch/cluster.py"},
}


@cache
def tree_of(file: str) -> ast.Module:
    return ast.parse((PACKAGE / file).read_text(encoding="utf-8"))


@cache
def nodes_of(file: str) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(tree_of(file)))


def imports(file: str) -> Iterator[tuple[str, str]]:
    """Yield ("own", "writers.drawing") for argmap's modules and ("foreign", "yaml") for others that a file imports.

    Imports that serve type checking alone count for argmap's own rooms, not for foreign packages.
    """
    here = file.removesuffix(".py").split("/")[:-1]
    for node in nodes_of(file):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield _kind(alias.name)
        elif isinstance(node, ast.ImportFrom):
            if not node.level:
                yield _kind(node.module or "")
                continue
            base = [*here[: len(here) - node.level + 1], *(node.module.split(".") if node.module else [])]
            for alias in node.names:
                inner = "/".join([*base, alias.name])
                is_module = (PACKAGE / f"{inner}.py").exists() or (PACKAGE / inner).is_dir()
                yield "own", ".".join([*base, alias.name] if is_module else base)


def _kind(name: str) -> tuple[str, str]:
    return ("own", name.partition(".")[2]) if name.split(".")[0] == "argmap" else ("foreign", name.split(".")[0])


def room(name: str) -> str:
    return name.split(".")[0].removesuffix(".py")


@pytest.mark.once
@pytest.mark.parametrize("file", FILES)
def test_imports_point_one_way(file: str):
    here = room(file.replace("/", "."))
    if here in ("__init__", "__main__"):
        return
    assert here in FLOOR, f"{file} stands on no floor: add it to FLOORS"
    for kind, name in imports(file):
        if kind == "own" and name and room(name) != here:
            assert FLOOR[room(name)] < FLOOR[here], f"{file} imports {name}"


@pytest.mark.once
@pytest.mark.parametrize(
    "file", [file for file in FILES if "/" in file and file not in LISTS and not file.endswith("__init__.py")]
)
def test_siblings_do_not_import_each_other(file: str):
    here, _, own = file.removesuffix(".py").replace("/", ".").rpartition(".")
    for kind, name in imports(file):
        if kind != "own" or room(name) != room(here) or f"{here}.".startswith(f"{name}."):  # the rooms that it is in
            continue
        folder, _, other = name.rpartition(".")
        before = ORDER[here][: ORDER[here].index(own)] if here in ORDER and folder == here else ()
        assert other in before or name in SHARED, f"{file} imports its sibling {name}"


@pytest.mark.once
@pytest.mark.parametrize("file", FILES)
def test_each_package_has_one_home(file: str):
    for kind, name in imports(file):
        if kind == "foreign" and name in HOMES:
            assert file in HOMES[name], f"{file} imports {name}, whose home is {sorted(HOMES[name])}"


@pytest.mark.once
@pytest.mark.parametrize("file", FILES)
def test_only_known_packages_are_imported(file: str):
    known = {*sys.stdlib_module_names, *HOMES}
    assert {name for kind, name in imports(file) if kind == "foreign"} <= known


@pytest.mark.once
@pytest.mark.parametrize("file", [file for file in FILES if file not in ("cli/__init__.py", "cli/terminal.py")])
def test_only_the_terminal_is_printed_to_and_only_the_command_line_exits(file: str):
    calls = {ast.unparse(node.func) for node in nodes_of(file) if isinstance(node, ast.Call)}
    assert not calls & {"print", "exit", "quit", "sys.exit", "os._exit", "sys.stdout.write", "sys.stderr.write"}


@pytest.mark.once
@pytest.mark.parametrize("file", FILES)
def test_a_file_opens_with_a_sentence(file: str):
    said = ast.get_docstring(tree_of(file))
    assert said, f"{file} has no docstring"
    assert said.split("\n\n")[0].endswith(".")


def loaded_by(code: str) -> set[str]:
    """What a process has imported once it has run a piece of code."""
    command = [sys.executable, "-c", f"import sys; {code}; print(*sys.modules)"]
    return set(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split())


def test_importing_the_library_loads_nothing_heavy():
    loaded = loaded_by("import argmap")
    assert not loaded & {"networkx", "pydot", "yaml", "rich", "typer", "numpy", "pydantic"}
    assert "argmap" in loaded


def test_starting_the_command_line_loads_nothing_heavy():
    loaded = loaded_by("import argmap.cli.app as app; app.app_of()")
    assert not loaded & {"networkx", "pydot", "rich", "numpy", "filelock", "sqlite3", "dask", "fsspec"}
    assert "argmap.cli.batch" in loaded
