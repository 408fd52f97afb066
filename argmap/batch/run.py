"""From many files to a folder of maps: what is to be done, by several processes, and what is made of all at the end."""

from __future__ import annotations

import csv
import io
import os
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from queue import Empty, SimpleQueue
from typing import NamedTuple, TypeVar

from filelock import FileLock, Timeout

from ..errors import BadOutput
from ..files import TEMPORARY, named, within
from ..model import Problem
from . import helper, index, inputs, parquet, record, remote, store, work
from .inputs import Item
from .work import THREADS, Done, Failed, Head, Options, Place

STORE, INDEX, PROBLEMS, LOCK = "argmap.db", "index.html", "problems.csv", ".argmap.lock"
TIMEOUT, MEMORY = 300.0, 2000  # seconds a thread, megabytes a worker
WAIT = 1.0  # seconds to wait for another run, which may just be ending
AHEAD = 4  # threads handed out a worker before it has asked, so that none ever waits; each may hold its bytes
MANY = 200  # threads from which a process more pays for summing them up
UNBOUND = 1 << 30  # megabytes
COLUMNS = ("thread", "file", "line", "code", "message", "lost")

_FORMULA = re.compile(r"\s*[=+\-@]|[\t\r]")
_LEFT = re.compile(rf"{TEMPORARY.pattern}|\.{re.escape(STORE)}\.part.*")


class Progress(NamedTuple):
    """How far a run is: threads in all, mapped, unchanged since an earlier run, failed."""

    threads: int
    done: int = 0
    same: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a run has come to: how many threads there were, were mapped, were unchanged; what failed, sorted; how many
    threads the output folder now holds; how many of those mapped were drawn as a person had edited them; and whether
    the user stopped it on the way."""

    threads: int
    done: int
    same: int
    failed: tuple[Failed, ...]
    held: int = 0
    edited: int = 0
    stopped: bool = False


Tell = Callable[[Progress], None]
Engine = Callable[[Iterable[Item], Options], Iterator[Done | Failed]]  # maps threads, giving what came of each
Do = Callable[[Item, Options], Done | Failed]

_Asked = TypeVar("_Asked")
_Answer = TypeVar("_Answer")


def run(
    paths: Sequence[str],
    options: Options,
    *,
    engine: Engine,
    tables: bool = False,
    tell: Tell = lambda progress: None,
) -> Report:
    """Map threads into the folder `options.output`, but those that are there already, and renew what sums them up.

    Arguments: files, folders and patterns, or URLs, as the output may be one; the options of the maps; what does the
    work, see `processes`; `tables`, whether the store is also written as Parquet; what is told of the progress. Store,
    index page and list of problems hold the threads of all records in the folder, also those of other runs. Returns the
    Report; a thread that fails is in it and stops nothing. Raises BadInput where nothing is to be mapped or the store
    there is not to be touched, BadOutput where the folder cannot be written or another run writes to it.
    """
    output = named(options.output)
    if tables:
        parquet.require()
        if not remote.is_url(output):
            within(os.path.join(output, parquet.FOLDER), output)
    found = inputs.find(paths, output)
    place = work.place_of(output)
    with _held(output) as home:
        store.is_current(f"{home}/{STORE}", {})  # one that is damaged or of a later version ends the run here
        lost = [_lost(problem) for problem in found.lost]
        heads = _heads(output, place)
        outcome = _map_all(_named_as_before(found.items, heads), options, lost, heads, engine, tell)
        if not outcome.stopped:
            _sum_up(output, home, outcome, tables)
    return Report(
        threads=len(found.items),
        done=len(outcome.done),
        same=outcome.same,
        failed=tuple(sorted(outcome.failed, key=_order)),
        held=len(outcome.heads),
        edited=outcome.edited,
        stopped=outcome.stopped,
    )


def _named_as_before(items: Sequence[Item], heads: Mapping[str, Head]) -> list[Item]:
    """Return the threads, those that stand in the folder already under the name they have there.

    A later file of the same name then takes another name alone, and what was linked to or edited stays where it was.
    """
    named = {(head.path, head.part): name for name, head in heads.items()}
    kept = [named.get((item.path, item.part), item.name) for item in items]
    taken = Counter(name.casefold() for name in kept)
    return [
        replace(item, name=name if taken[name.casefold()] == 1 else item.name)
        for item, name in zip(items, kept, strict=True)
    ]


def _lost(problem: Problem) -> Failed:
    return Failed(name="", path=problem.path, line=problem.line, code=problem.code, message=problem.message)


def _order(failed: Failed) -> tuple[str, int, str, str, str]:
    return failed.path, failed.line or 0, failed.name, failed.code, failed.message


# ---- the folder


@contextmanager
def _held(output: str) -> Iterator[str]:
    """Hold the output folder alone, and give the folder of this machine in which the store is made.

    Elsewhere than on this machine nothing can be held, and the store is fetched and brought back.
    """
    if remote.is_url(output):
        with tempfile.TemporaryDirectory(prefix="argmap-") as home:
            remote.get(f"{output}/{STORE}", f"{home}/{STORE}")
            yield home
        return
    _make(output)
    with _locked(output):
        _clear(output)
        try:
            yield output
        finally:
            _clear(output)


def _make(output: str) -> None:
    folder = os.path.join(output, THREADS)
    try:
        os.makedirs(folder, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise BadOutput(output, None, "is a file, or lies below one: name a folder with -o") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise BadOutput(output, None, f"cannot be made ({reason}): name another folder with -o") from None
    within(folder, output)


@contextmanager
def _locked(output: str) -> Iterator[None]:
    """Hold the folder alone; the system frees it when this process ends, however it ends."""
    path = os.path.join(output, LOCK)
    if os.path.islink(path):
        raise BadOutput(path, None, "is a link, so it is not written to: take it out")
    lock = FileLock(path, timeout=WAIT)
    try:
        lock.acquire()
    except Timeout:
        message = "another argmap batch is writing there: wait until it ends, or use another -o"
        raise BadOutput(output, None, message) from None
    except OSError as error:
        reason = error.strerror or error
        raise BadOutput(output, None, f"cannot be written ({reason}): name another folder with -o") from None
    try:
        yield
    finally:
        lock.release()


def _clear(output: str) -> None:
    """Take away what runs that were killed have left unfinished."""
    tables, threads = os.path.join(output, parquet.FOLDER), os.path.join(output, THREADS)
    own = [output] if os.path.islink(tables) else [output, tables]
    for folder in (*own, *(os.path.join(threads, name) for name in work.folders(threads))):
        with suppress(OSError):
            for name in os.listdir(folder):
                if name[0] == "." and _LEFT.fullmatch(name):
                    os.unlink(os.path.join(folder, name))


def _heads(output: str, place: Place, names: Sequence[str] | None = None) -> dict[str, Head]:
    """Return what the records in the folder, or these of them, say at a glance, by the names of their folders."""
    if names is None:
        names = place.folders(f"{output}/{THREADS}")
    heads = _each(place, partial(_head, output, place), names)
    return {name: head for name, head in zip(names, heads, strict=True) if head is not None}


def _head(output: str, place: Place, name: str) -> Head | None:
    data = place.look(f"{output}/{THREADS}/{name}/{record.NAME}")
    head = None if data is None else work.head(data)
    return head if head is not None and head.name == name else None


def _each(place: Place, ask: Callable[[_Asked], _Answer], all_: Iterable[_Asked]) -> Iterator[_Answer]:
    """Yield the answers in the order of what is asked: one at a time, or several at once where they take their time."""
    if place.at_once == 1:
        yield from map(ask, all_)
        return
    left = iter(all_)
    with ThreadPoolExecutor(place.at_once) as pool:
        while some := list(islice(left, place.at_once * AHEAD)):
            yield from pool.map(ask, some)


# ---- thread by thread


@dataclass(slots=True)
class _Outcome:
    """What has come of a run so far; `heads` are those of the records that the folder holds."""

    heads: dict[str, Head]
    failed: list[Failed]
    done: list[str]
    same: int = 0
    edited: int = 0
    stopped: bool = False


def _map_all(
    items: Sequence[Item],
    options: Options,
    lost: list[Failed],
    heads: dict[str, Head],
    engine: Engine,
    tell: Tell,
) -> _Outcome:
    outcome = _Outcome(heads=heads, failed=lost, done=[])
    own = {(item.path, item.part) for item in items}
    place = work.place_of(options.output)
    todo = []
    for item, current in zip(items, _each(place, partial(_is_current, heads, options, place), items), strict=True):
        head = heads.get(item.name)
        if head is None:
            todo.append(item)
        elif current:
            outcome.same += 1
        elif (other := (head.path, head.part)) != (item.path, item.part) and other not in own and _is_there(head.path):
            outcome.failed.append(_taken(item, head))
        else:
            todo.append(item)

    def say() -> None:
        tell(Progress(len(items), len(outcome.done), outcome.same, len(outcome.failed) - len(lost_before)))

    lost_before = tuple(lost)
    say()
    try:
        supplied = inputs.with_data(todo, lambda problem: outcome.failed.append(_lost(problem)))
        for result in engine(supplied, options) if todo else ():
            if isinstance(result, Done):
                outcome.done.append(result.name)
                outcome.edited += result.edited
            elif result.fatal:
                raise BadOutput(result.path, None, result.message)
            else:
                outcome.failed.append(result)
            say()
    except KeyboardInterrupt:
        outcome.stopped = True
    heads |= _heads(options.output, place, outcome.done)
    return outcome


def _is_current(heads: Mapping[str, Head], options: Options, place: Place, item: Item) -> bool:
    """Say whether a thread has been mapped as it is, with these options, and all its files are there."""
    head = heads.get(item.name)
    if options.force or head is None or head.fingerprint.partition("-")[0] != work.fingerprint(item, options.key):
        return False
    sizes = {name: said["size"] for name, said in head.files.items()}
    return place.holds(f"{options.output}/{THREADS}/{item.name}", sizes)


def _is_there(path: str) -> bool:
    if remote.is_url(path):
        return remote.exists(path)
    try:
        return os.path.exists(path)
    except ValueError:
        return False


def _taken(item: Item, head: Head) -> Failed:
    message = f"{THREADS}/{item.name} holds the thread of {head.path}: give both in one call, or use another -o"
    return Failed(name=item.name, path=item.path, line=item.line, code="taken", message=message)


def processes(jobs: int, *, timeout: float = TIMEOUT, memory: int = MEMORY, do: Do = work.do) -> Engine:
    """Return an engine that works in processes of this machine.

    Arguments: how many at once; the seconds and megabytes that a thread may take; what is done with each. A thread that
    takes too long ends with its process, and so does one whose process the system ends; another one takes its place.
    """
    return partial(_in_processes, jobs=jobs, timeout=timeout, memory=memory, do=do)


def _in_processes(
    items: Iterable[Item], options: Options, *, jobs: int, timeout: float, memory: int, do: Do
) -> Iterator[Done | Failed]:
    """Yield what has come of each thread, in the order in which they end."""
    left = iter(items)
    results: SimpleQueue[Future[Done | Failed]] = SimpleQueue()
    waiting: set[Future[Done | Failed]] = set()
    pool = ThreadPoolExecutor(jobs)
    with helper.crew() as crew:
        ask = partial(_asked, crew, partial(_done, do, options), memory=memory, timeout=timeout)
        try:
            while True:
                for item in islice(left, AHEAD * jobs - len(waiting)):
                    future = pool.submit(ask, item)
                    waiting.add(future)
                    future.add_done_callback(results.put)
                if not waiting:
                    return
                with suppress(Empty):  # Ctrl-C is heard in between where it does not wake the queue
                    future = results.get(timeout=0.5)
                    waiting.remove(future)
                    yield future.result()
        finally:
            helper.close(crew)
            pool.shutdown(cancel_futures=True)


def _done(do: Do, options: Options, item: Item) -> Done | Failed:
    return do(item, options)


def _asked(
    crew: helper.Crew, function: Callable[[Item], Done | Failed], item: Item, *, memory: int, timeout: float
) -> Done | Failed:
    try:
        return helper.map_thread(crew, function, item, memory=memory, timeout=timeout)
    except helper.UnreadyError:
        message = "the processes that work end before they have begun: check the memory and the rights of this machine"
        return Failed(name=item.name, path=item.path, line=item.line, code="killed", message=message)


# ---- all of them


def _sum_up(output: str, home: str, outcome: _Outcome, tables: bool) -> None:
    """Write what holds all threads: list of problems, index page, store, and tables where they are asked for.

    The store comes after the page: where it is current, so is the page, but for the count of what failed. So the list
    of problems comes after both. The store is made in the folder `home`, and brought from there where that is another.
    """
    heads = outcome.heads
    place = work.place_of(output)
    _drop_renamed(output, outcome)
    names = sorted(heads, key=lambda name: (heads[name].path, heads[name].part or 0, name))
    target = f"{home}/{STORE}"
    current = store.is_current(target, {name: heads[name].fingerprint for name in names})
    listed = _problems(outcome.failed, heads)
    told = place.look(f"{output}/{PROBLEMS}") == listed
    failed = len(outcome.failed)
    if not current and len(names) < MANY:
        _write_page(output, names, failed)
        store.build(_records(output, names), target)
    elif not current:
        # They take about as long as each other, so each has a process.
        with ThreadPoolExecutor(1) as pool, helper.crew() as crew:
            page = pool.submit(helper.ask, crew, partial(_write_page, output, names), failed, memory=UNBOUND)
            try:
                store.build(_then(_records(output, names), page.result), target)
            except (helper.EndedError, helper.UnreadyError) as error:
                how = f"was ended from outside ({error})" if error.args else "ended before it had begun"
                message = f"cannot be made: the process that makes it {how}: check the memory of this machine"
                raise BadOutput(f"{output}/{INDEX}", None, message) from None
    elif not (told and (remote.exists(f"{output}/{INDEX}") if home != output else os.path.isfile(f"{output}/{INDEX}"))):
        _write_page(output, names, failed)
    if home != output and not current:
        remote.put(target, f"{output}/{STORE}")
    if not told:  # after the page, which counts what failed: where the list is current, so is that
        place.write(f"{output}/{PROBLEMS}", listed)
    if tables:
        for file in parquet.write(target, f"{home}/{parquet.FOLDER}"):
            if home != output:
                remote.put(file, f"{output}/{parquet.FOLDER}/{os.path.basename(file)}")


def _drop_renamed(output: str, outcome: _Outcome) -> None:
    """Take away the records of threads that stand in a folder of another name now, as others are called like them."""
    heads = outcome.heads
    done = set(outcome.done)
    now = {(head.path, head.part): name for name, head in heads.items() if name in done}
    for name, head in list(heads.items()):
        if now.get((head.path, head.part), name) != name:
            work.place_of(output).remove(f"{output}/{THREADS}/{name}/{record.NAME}")
            del heads[name]


def _write_page(output: str, names: Sequence[str], failed: int) -> None:
    work.place_of(output).write(f"{output}/{INDEX}", index.page(_records(output, names), failed=failed))


def _then(records: Iterable[record.Record], last: Callable[[], object]) -> Iterator[record.Record]:
    """Yield the records, and wait for what is to be finished before whoever takes them is."""
    yield from records
    last()


def _records(output: str, names: Iterable[str]) -> Iterator[record.Record]:
    place = work.place_of(output)
    paths = (f"{output}/{THREADS}/{name}/{record.NAME}" for name in names)
    for path, data in _each(place, lambda path: (path, place.look(path)), paths):
        yield record.unpack(data or b"", path=path)


def _problems(failed: Iterable[Failed], heads: Mapping[str, Head]) -> bytes:
    """Return the list of what failed and of all problems as CSV, sorted by file."""
    rows = [(each.name, each.path, each.line, each.code, each.message, "yes") for each in failed]
    rows += [
        (name, problem["path"], problem["line"], problem["code"], problem["message"], "no")
        for name, head in heads.items()
        for problem in head.problems
    ]
    rows.sort(key=lambda row: (row[1], row[2] or 0, *row[3:], row[0]))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8", "backslashreplace")


def _cell(value: str | int | None) -> str | int | None:
    # A spreadsheet would run what begins like a formula.
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value
