"""Past one machine: the same bytes from a cluster whose workers die, clear words where it cannot work, and URLs."""

from __future__ import annotations

import gzip
import importlib.util
import json
import os
import platform
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

import argmap
from argmap import BadInput, BadOutput
from argmap.batch import cluster, inputs, remote, run, since, work
from argmap.cli import given, terminal
from argmap.cli.app import app_of
from tests.test_batch import batch, counts, page, problems, save, tree

needs_dask = pytest.mark.skipif(
    importlib.util.find_spec("distributed") is None,
    reason="distributed is not installed: pip install 'argmap[cluster]'",
)
needs_fsspec = pytest.mark.skipif(
    importlib.util.find_spec("fsspec") is None, reason="fsspec is not installed: pip install 'argmap[cluster]'"
)
needs_kill = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")

ROOT = str(Path(argmap.__file__).parents[1])
SECONDS = 60  # after which something that ought to happen never will
NEVER = "tcp://127.0.0.1:1"
LONG = [{"author": f"p{n % 50}", "body": f"The pier is not what {n} people say, see {n} for it."} for n in range(2000)]


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", ROOT)
    Path("in").mkdir()


@contextmanager
def started(*arguments: str, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run Python with these arguments, and end it whatever happens."""
    said = Path(f"said-{time.monotonic_ns()}.txt")
    with said.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, *arguments], stdout=log, stderr=log, env={**os.environ, "PYTHONPATH": ROOT, **settings}
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


@contextmanager
def scheduler() -> Iterator[str]:
    """Run a scheduler in this process, on a port that is free, and give its address."""
    from distributed import LocalCluster

    options = {"n_workers": 0, "processes": False, "protocol": "tcp://", "dashboard_address": None, "silence_logs": 60}
    with LocalCluster(**options) as made:
        yield made.scheduler_address


@contextmanager
def scheduler_process() -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Run a scheduler that can be ended."""
    told = Path("scheduler.json")
    arguments = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(told))
    with started("-m", "distributed.cli.dask_scheduler", *arguments) as process:
        until(lambda: told.exists() and told.read_text().endswith("}"))
        yield json.loads(told.read_text())["address"], process


def worker(address: str, before: str = "") -> AbstractContextManager[subprocess.Popen[bytes]]:
    """Run a worker, with other Python before it where that is given."""
    code = f"{before}\nfrom distributed.cli.dask_worker import main\nmain()"
    return started(
        "-c", code, address, "--no-nanny", "--nthreads", "1", "--no-dashboard", "--local-directory", "scratch"
    )


@contextmanager
def workers(address: str, count: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    with ExitStack() as stack:
        yield [stack.enter_context(worker(address)) for _ in range(count)]


def registered(address: str) -> int:
    """Return how many workers a scheduler knows."""
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        return len(client.scheduler_info()["workers"])


@contextmanager
def engine(address: str, timeout: float = 60, **more) -> Iterator[run.Engine]:
    with cluster.connected(address, jobs=1, timeout=timeout, memory=2000, **more) as found:
        yield found


def many(count: int) -> None:
    for number in range(count):
        save(f"in/thread-{number:03}.txt", page(f"Monday {number}"))


def options(output: str = "out") -> work.Options:
    return work.options(output, given.DEFAULT)


def children(pid: int) -> list[object]:
    psutil = pytest.importorskip("psutil")
    found: list[object] = psutil.Process(pid).children(recursive=True)
    return found


def mapped(folder: str = "out") -> int:
    return len(list(Path(folder, "threads").glob("*/record.json.gz")))


# ---- workers that die and come back


@needs_dask
@needs_kill
def test_a_worker_that_is_killed_half_way_changes_nothing():
    many(30)
    batch(output="plain")
    with scheduler() as address, workers(address, 2) as (first, _):
        killed = []

        def tell(progress: run.Progress) -> None:
            if progress.done >= 8 and not killed:
                killed.append(progress.done)
                first.send_signal(signal.SIGKILL)

        with engine(address) as made:
            report = run.run(["in"], options(), engine=made, tell=tell)
        assert killed
        assert killed[0] < 30
        assert counts(report) == (30, 0, 0)
        assert first.wait() == -signal.SIGKILL
        assert tree() == tree("plain")


@needs_dask
@needs_kill
def test_threads_whose_workers_all_die_fail_alone_and_are_done_by_the_next_run():
    import dask

    many(30)
    batch(output="plain")
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        scheduler() as address,
        workers(address, 2) as (first, second),
    ):

        def tell(progress: run.Progress) -> None:
            if progress.done == 10:
                first.send_signal(signal.SIGKILL)

        with engine(address) as made:
            report = run.run(["in"], options(), engine=made, tell=tell)
            assert report.failed
            assert report.done + len(report.failed) == 30
            assert {failed.code for failed in report.failed} == {"killed"}
            killed = next(row for row in problems() if row["code"] == "killed")
            assert "each worker that had it ended (1)" in killed["message"]
            assert second.poll() is None
            assert not run.run(["in"], options(), engine=made).failed
        assert tree() == tree("plain")


@needs_dask
@needs_kill
def test_all_workers_may_die_and_others_come():
    many(10)
    batch(output="plain")
    came: list[subprocess.Popen[bytes]] = []
    with scheduler() as address, ExitStack() as stack:

        def say(text: str) -> None:
            assert "there is no worker: waiting 60 seconds for one (dask worker tcp:" in text
            came.append(stack.enter_context(worker(address)))

        def tell(progress: run.Progress) -> None:
            if progress.done == 3:
                came[0].send_signal(signal.SIGKILL)

        with engine(address, say=say, wait=SECONDS) as made:
            assert counts(run.run(["in"], options(), engine=made, tell=tell)) == (10, 0, 0)
        assert len(came) == 2
        assert tree() == tree("plain")


@needs_dask
@needs_kill
def test_ctrl_c_ends_what_is_under_way_and_the_same_command_goes_on():
    many(16)
    batch(output="plain")
    with scheduler() as address, workers(address, 1) as (only,):
        arguments = ("-m", "argmap", "batch", "in", "-o", "out", "--cluster", address)
        with started(*arguments) as process:
            until(lambda: mapped() >= 3)
            process.send_signal(signal.SIGINT)
            assert process.wait(SECONDS) == terminal.STOPPED
        assert mapped() < 16
        until(lambda: not children(only.pid))
        result = CliRunner().invoke(app_of(), arguments[2:])
        assert result.exit_code == 0, result.output
        assert "unchanged" in result.stdout
    assert tree() == tree("plain")


@needs_dask
def test_a_thread_that_takes_too_long_is_given_up_and_the_worker_goes_on():
    many(3)
    save("in/long.jsonl", json.dumps({"id": "long", "turns": LONG}) + "\n")
    with scheduler() as address, workers(address, 1), engine(address, timeout=0.5) as made:
        report = run.run(["in"], options(), engine=made)
    assert counts(report) == (3, 0, 1)
    assert (report.failed[0].path, report.failed[0].code) == ("in/long.jsonl", "timeout")


@needs_dask
def test_local_starts_a_cluster_here_and_leaves_nothing_behind():
    many(4)
    batch(output="plain")
    ended = subprocess.run(
        [sys.executable, "-m", "argmap", "batch", "in", "-o", "out", "--cluster", "local", "--jobs", "2"],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert (ended.stdout, ended.stderr, ended.returncode) == (
        "out: 4 mapped, 0 unchanged\nsee out/index.html, or search: argmap find WORDS --store out/argmap.db\n",
        "",
        0,
    )
    assert tree() == tree("plain")


# ---- clusters that cannot do the work


@needs_dask
def test_a_scheduler_that_does_not_answer_is_said_in_one_line(monkeypatch):
    save("in/a.txt")
    monkeypatch.setattr(cluster, "CONNECT", 0.5)
    result = CliRunner().invoke(app_of(), ["batch", "in", "--cluster", NEVER])
    assert result.exit_code == 3
    assert result.stderr == (
        f"argmap: {NEVER}: no Dask scheduler answers there within 0.5 seconds: check that it runs, and the way\n"
    )
    assert not Path("output").exists()


@needs_dask
def test_a_scheduler_that_goes_away_ends_the_run_and_keeps_what_is_mapped(monkeypatch):
    many(40)
    monkeypatch.setattr(cluster, "CONNECT", 1.0)
    with scheduler_process() as (address, process), workers(address, 1), ExitStack() as stack:
        made = stack.enter_context(engine(address))

        def tell(progress: run.Progress) -> None:
            if progress.done == 5:
                process.terminate()

        with pytest.raises(BadInput, match="the scheduler does not answer any more"):
            run.run(["in"], options(), engine=made, tell=tell)
    assert mapped() >= 5


@needs_dask
def test_without_workers_a_run_says_that_it_waits_and_then_ends():
    said: list[str] = []
    with (
        scheduler() as address,
        pytest.raises(BadInput, match=r"no worker came within 0\.5 seconds: start one \(dask worker tcp:"),
        engine(address, wait=0.5, say=said.append),
    ):
        pass
    assert ["there is no worker: waiting 0.5 seconds" in text for text in said] == [True]


@needs_dask
@pytest.mark.parametrize(
    ("before", "reason"),
    [
        ("import sys; sys.modules['argmap'] = None", "has no argmap: install argmap"),
        ("from argmap.batch import cluster; cluster._name = lambda terms: 'none'", "does not see the folder"),
    ],
)
def test_a_worker_that_cannot_do_the_work_is_refused(before: str, reason: str):
    save("in/a.txt")
    with (
        scheduler() as address,
        worker(address, before),
        pytest.raises(BadInput, match=reason),
        engine(address) as made,
    ):
        run.run(["in"], options(), engine=made)
    assert not mapped()


def test_a_worker_is_asked_for_its_version_its_python_its_program_and_the_folder():
    class Client:
        def run(self, *arguments, **more):
            return {"tcp://b:1": argmap.__version__, "tcp://a:1": "0.0.7"}

    with pytest.raises(BadInput, match=r"^here: the worker tcp://a:1 has argmap 0\.0\.7: install argmap"):
        cluster._check_versions(Client(), "here")
    terms = cluster.Terms("r", cluster.program(), platform.python_version(), timeout=1, memory=1, token="t")
    Path(cluster._name(terms)).write_text("t")
    assert cluster.unfit(terms, ".") is None
    assert "may give other bytes" in (cluster.unfit(terms._replace(python="3.9.1"), ".") or "")
    assert "with other code or weights" in (cluster.unfit(terms._replace(program=""), ".") or "")
    assert "does not see the folder" in (cluster.unfit(terms._replace(token="other"), ".") or "")
    assert "does not see the folder" in (cluster.unfit(terms, "elsewhere") or "")
    assert "has no argmap-deep" in (cluster.unfit(terms._replace(deep="0 of another kind"), ".") or "")


@needs_dask
def test_a_worker_that_joins_later_and_is_not_like_this_machine_ends_the_run():
    many(40)
    with scheduler() as address, workers(address, 1), engine(address) as made, ExitStack() as stack:

        def tell(progress: run.Progress) -> None:
            if progress.done == 3:
                stack.enter_context(worker(address, "from argmap.batch import cluster; cluster.program = lambda: ''"))
                until(lambda: registered(address) == 2)

        with pytest.raises(BadInput, match="with other code or weights"):
            run.run(["in"], options(), engine=made, tell=tell)
    assert mapped() >= 3


def test_an_address_that_is_none_and_a_missing_dask_are_said_in_one_line(monkeypatch):
    save("in/a.txt")
    result = CliRunner().invoke(app_of(), ["batch", "in", "--cluster", "somewhere"])
    assert result.exit_code == 2
    monkeypatch.setattr(cluster, "find_spec", lambda name: None)
    result = CliRunner().invoke(app_of(), ["batch", "in", "--cluster", "local"])
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "pip install '.[cluster]'" in result.stderr


# ---- URLs


@pytest.fixture
def memory():
    fsspec = pytest.importorskip("fsspec", reason="fsspec is not installed: pip install 'argmap[cluster]'")
    store = fsspec.filesystem("memory")
    yield store
    store.rm("/", recursive=True)


def test_threads_are_read_from_and_maps_written_to_a_store_elsewhere(memory):
    memory.pipe({"/saved/a.txt": page().encode(), "/saved/more/b.txt": page("Friday").encode()})
    memory.pipe({"/saved/.hidden.txt": page().encode(), "/saved/empty.txt": b""})
    report = batch("memory://saved", output="memory://saved/out", formats=("map", "summary", "yaml"))
    assert counts(report) == (2, 0, 1)
    assert [failed.path for failed in report.failed] == ["memory://saved/empty.txt"]
    found = sorted(name.removeprefix("/saved/out/") for name in memory.find("/saved/out"))
    files = ("map.svg", "map.yaml", "record.json.gz", "summary.md")
    threads = [f"threads/{thread}/{file}" for thread in "ab" for file in files]
    assert found == ["argmap.db", "index.html", "problems.csv", *threads]

    before = {name: memory.cat(name) for name in memory.find("/saved/out")}
    assert counts(batch("memory://saved", output="memory://saved/out", formats=("map", "summary", "yaml"))) == (0, 2, 1)
    memory.pipe({"/saved/a.txt": page("Sunday").encode()})
    memory.rm("/saved/out/threads/b/map.svg")
    assert counts(batch("memory://saved", output="memory://saved/out", formats=("map", "summary", "yaml"))) == (2, 0, 1)
    memory.pipe({"/saved/a.txt": page().encode()})
    batch("memory://saved", output="memory://saved/out", formats=("map", "summary", "yaml"))
    now = {name: memory.cat(name) for name in memory.find("/saved/out")}
    changed = {f"/saved/out/{folder}{file}" for folder in ("", "threads/a/") for file in since.FILES}
    assert {name: data for name, data in now.items() if name not in changed} == before
    assert now.keys() >= changed


def test_rows_patterns_and_single_files_are_read_from_a_store_elsewhere(memory):
    rows = "".join(json.dumps({"id": name, "text": page()}) + "\n" for name in ("one", "two"))
    memory.pipe({"/s/year.jsonl.gz": gzip.compress(rows.encode()), "/s/a1.txt": page().encode(), "/s/b.txt": b"x"})
    report = batch("memory://s/year.jsonl.gz", "memory://s/a*.txt", "memory://s/none.txt", "memory://s/z*")
    assert counts(report) == (3, 0, 2)
    assert sorted(path.name for path in Path("out/threads").iterdir()) == ["a1", "one", "two"]
    assert all("no such file" in failed.message for failed in report.failed)


def test_what_is_read_elsewhere_gives_the_same_picture_as_here(memory):
    save("in/a.txt")
    memory.pipe({"/in/a.txt": page().encode()})
    batch("in", output="here")
    batch("memory://in", output="there")
    drawn, far = (Path(folder, "threads/a/map.svg").read_text(encoding="utf-8") for folder in ("here", "there"))
    assert "(memory://in/a.txt:1)" in far
    assert far.replace("memory://in/", "in/") == drawn


@needs_dask
def test_a_cluster_reads_and_writes_urls():
    many(5)
    save("in/sub/deep.txt")
    batch(f"local://{Path('in').absolute()}", output="plain")
    with scheduler() as address, workers(address, 1), engine(address) as made:
        far = options(f"local://{Path('out').absolute()}")
        assert counts(run.run([f"local://{Path('in').absolute()}"], far, engine=made)) == (6, 0, 0)
    here_, there = tree("plain"), tree()
    assert here_.pop(".argmap.lock")
    assert here_ == there


@needs_fsspec
def test_a_store_of_a_damaged_or_later_kind_elsewhere_ends_the_run_and_stays(memory):
    memory.pipe({"/in/a.txt": page().encode(), "/out/argmap.db": b"no database"})
    with pytest.raises(BadInput):
        batch("memory://in", output="memory://out")
    assert memory.cat("/out/argmap.db") == b"no database"


@needs_fsspec
def test_what_cannot_be_written_there_ends_the_run_with_one_line():
    save("in/a.txt")
    with pytest.raises(BadOutput, match=r"^https://maps\.invalid/"):
        batch(output="https://maps.invalid/out")


def test_without_fsspec_a_url_is_refused_with_the_name_of_the_extra(monkeypatch):
    monkeypatch.setattr(remote, "find_spec", lambda name: None)
    with pytest.raises(BadInput, match=r"fsspec is not installed: in argmap's folder, pip install '\.\[cluster\]'"):
        batch("s3://saved/a.txt")


@needs_fsspec
def test_a_kind_of_store_that_nobody_knows_is_refused(memory):
    with pytest.raises(BadInput, match="nowhere"):
        batch("nowhere://saved/a.txt")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("https://ann:secret@host/a.txt?page=2", "https://host/a.txt?page=2"),
        ("s3://bucket/who@where.txt", "s3://bucket/who@where.txt"),
    ],
)
def test_passwords_in_addresses_are_neither_kept_nor_shown(given: str, shown: str):
    assert inputs.shown(given) == shown


@pytest.mark.parametrize(
    ("path", "is_url"),
    [("s3://a/b", True), ("simplecache::s3://a", True), ("C:\\in", False), ("a:b", False), ("in//x", False)],
)
def test_an_address_is_told_from_a_path(path: str, is_url: bool):
    assert remote.is_url(path) is is_url


def test_an_address_of_this_machine_is_a_path_as_any_other():
    save("in/a b.txt")
    given = Path("in").absolute().as_uri(), Path("out").absolute().as_uri()
    assert CliRunner().invoke(app_of(), ["batch", given[0], "-o", given[1], "-q"]).exit_code == 0
    assert mapped() == 1


def test_a_store_that_only_this_process_sees_is_refused():
    result = CliRunner().invoke(app_of(), ["batch", "memory://in", "-o", "out"])
    assert result.exit_code == 3
    assert "which no worker sees" in result.stderr
