"""Processes that work for others: they answer, end when they are told to, and import nothing from among the threads."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import argmap
from argmap import BadInput, python
from argmap.batch import helper, run
from tests.test_batch import PASTE, batch, counts, save
from tests.test_cluster import needs_dask, needs_kill, scheduler, started

ROOT = str(Path(argmap.__file__).parents[1])
SECONDS = 60  # after which something that ought to happen never will


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", ROOT)


def echo(what: object) -> object:
    if what == "wrong":
        raise BadInput("a.txt", 3, "is wrong")
    if what == "bug":
        raise KeyError(what)
    if what == "end":
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "long":
        time.sleep(SECONDS)
    print("said on the way")
    return what


@needs_kill
def test_a_helper_answers_until_it_is_ended_and_another_takes_its_place():
    with helper.crew() as crew:

        def ask(what: object, timeout: float = SECONDS) -> object:
            return helper.ask(crew, echo, what, memory=2000, timeout=timeout)

        assert ask({"any": "thing"}) == {"any": "thing"}
        (first,) = crew.all
        with pytest.raises(BadInput, match=r"^a\.txt:3: is wrong$"):
            ask("wrong")
        with pytest.raises(KeyError):
            ask("bug")
        assert crew.all == [first]
        with pytest.raises(helper.EndedError, match="signal 9"):
            ask("end")
        with pytest.raises(helper.LateError):
            ask("long", 0.2)
        assert ask(1) == 1
        (last,) = crew.all
        last.kill()
        last.wait()
        assert ask(2) == 2  # one that has ended while it had nothing to do is no hindrance
        (last,) = crew.all
    assert last.poll() is not None


def test_a_helper_ends_as_soon_as_nobody_can_ask_it_any_more():
    with helper.crew() as crew:
        helper.ask(crew, echo, 1, memory=2000)
        (process,) = crew.all
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(SECONDS) != 0


def test_where_no_helper_can_be_started_that_is_said_of_each_thread_and_not_tried_for_ever(monkeypatch):
    for n in range(10):
        save(f"in/{n}.txt")
    code = [sys.executable, "-c", "open('tried', 'a').write('x')"]
    monkeypatch.setattr(python, "command", lambda _: code)
    report = batch(engine=run.processes(1))
    assert counts(report) == (0, 0, 10)
    assert {failed.message.partition(":")[0] for failed in report.failed} == {
        "the processes that work end before they have begun"
    }
    assert len(Path("tried").read_text()) == helper.TRIES


# ---- modules that lie among the threads

# Each stands in a folder of its own outside the threads, which is where Python imports from when it runs a file.
BATCH = "from argmap.cli import main; main()"
PAGE = f"from argmap.batch import run; run.MANY = 1; {BATCH}"
WORKER = "from distributed.cli.dask_worker import main; main()"
OTHERS = "argmap sitecustomize usercustomize pebble filelock typer click rich yaml networkx pydot numpy pandas psutil "
OTHERS += (
    "argmap_deep tokenizers dask distributed tornado msgpack fsspec pyarrow pygraphviz cloudpickle toolz locket zict"
)

needs_parquet = pytest.mark.skipif(importlib.util.find_spec("pyarrow") is None, reason="pyarrow is not installed")


def plant(*but: str) -> list[str]:
    """Save two threads, and beside them a module for each name that a program may import, which leaves a trace."""
    save("here/a.txt", PASTE)
    save("here/b.txt", PASTE.replace("Monday", "Friday"))
    names = sorted({*sys.stdlib_module_names, *OTHERS.split()} - {"__future__", *but})
    trace = "import sys\nopen({path!r}, 'a').write(__name__ + ' ' + repr(sys.argv) + '\\n')\nraise SystemExit(9)\n"
    for name in names:
        save(f"here/{name}.py", trace.format(path=str(Path("ran").absolute())))
    return names


def script(name: str, code: str) -> str:
    return str(Path(save(f"elsewhere/{name}.py", code)).absolute())


def mapped(*command: str, cwd: str = "here") -> None:
    """Run a batch of the two threads from their folder, and look for traces."""
    arguments = [sys.executable, *command, "batch", "a.txt", "b.txt", "-o", "out"]
    before = sorted(os.listdir(cwd))
    done = subprocess.run(arguments, cwd=cwd, capture_output=True, text=True, timeout=SECONDS, check=False)
    ran = Path("ran").read_text() if Path("ran").exists() else ""
    # On a busy machine the command may be there before the worker is.
    said = [line for line in done.stderr.splitlines() if "there is no worker: waiting" not in line]
    assert (ran, said, done.returncode) == ("", [], 0)
    assert done.stdout.startswith("out: 2 mapped")
    assert sorted(os.listdir(cwd)) == sorted([*before, "out"])


def test_planted_modules_leave_a_trace_where_they_are_imported():
    plant()
    subprocess.run([sys.executable, "-c", "import random"], cwd="here", check=False)
    assert "['-c']" in Path("ran").read_text()


def test_a_command_of_python_imports_what_this_process_would_and_nothing_from_where_it_stands():
    plant()
    code = "import linecache, random, tempfile, argmap.batch.store; print(argmap.__file__)"
    done = subprocess.run(python.command(code), cwd="here", capture_output=True, text=True, check=True)
    assert (done.stdout.strip(), Path("ran").exists()) == (argmap.__file__, False)


def test_nothing_is_imported_from_among_the_threads_with_jobs():
    plant()
    mapped(script("run", BATCH))


def test_nothing_is_imported_from_among_the_threads_where_the_page_has_a_process():
    plant()
    mapped(script("run", PAGE))


@needs_parquet
def test_nothing_is_imported_from_among_the_threads_for_parquet():
    plant()
    mapped(script("run", f"import sys; sys.argv += ['--to', 'parquet']; {BATCH}"))
    assert Path("here/out/parquet/turns.parquet").is_file()


@needs_dask
def test_nothing_is_imported_from_among_the_threads_with_a_cluster_of_this_machine():
    plant()
    mapped(script("run", f"import sys; sys.argv += ['--cluster', 'local', '--jobs', '2']; {BATCH}"))


@needs_dask
def test_nothing_is_imported_from_among_the_threads_by_what_a_worker_starts():
    plant()
    standing = f"import os; os.chdir({str(Path('here').absolute())!r}); {WORKER}"
    arguments = ("--no-nanny", "--nthreads", "1", "--no-dashboard")
    with scheduler() as address, started(script("worker", standing), address, *arguments):
        mapped(script("run", f"import sys; sys.argv += ['--cluster', {address!r}]; {BATCH}"))


def test_nothing_is_imported_from_among_the_threads_by_python_m_but_what_python_itself_needs_to_get_there():
    code = "import runpy, sys; print(*sys.modules)"
    needed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    plant("argmap", *needed.split())
    mapped("-m", "argmap")
