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
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from queue import Empty, SimpleQueue
from typing import NamedTuple, TypeVar

from filelock import FileLock, Timeout

from ..errors import BadInput, BadOutput
from ..files import TEMPORARY, named, within
from ..model import Problem
from ..text.shown import cell, printable
from . import helper, index, inputs, parquet, record, remote, since, store, taken, work
from .inputs import Item
from .record import Head
from .work import THREADS, Done, Failed, Options, Place

STORE, INDEX, PROBLEMS, LOCK = "argmap.db", "index.html", "problems.csv", ".argmap.lock"
TIMEOUT, MEMORY = 300.0, 2000  # seconds a thread, megabytes a worker
WAIT = 1.0  # seconds to wait for another run, which may just be ending
AHEAD = 4  # threads handed out a worker before it has asked, so that none ever waits; each may hold its bytes
MANY = 200  # threads from which a process more pays for summing them up
UNBOUND = 1 << 30  # megabytes
COLUMNS = ("thread", "file", "line", "code", "message", "lost")

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
    threads the output folder now holds; how many of those mapped were drawn as a person had edited them; how many have
    changed since their maps of before; what is said of edits that were taken over; and whether the user stopped it on
    the way."""

    threads: int
    done: int
    same: int
    failed: tuple[Failed, ...]
    held: int = 0
    edited: int = 0
    changed: int = 0
    taken: tuple[str, ...] = ()
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
    found = inputs.find(paths, output, options.format)
    place = work.place_of(output)
    with _held(output) as home:
        store.is_current(f"{home}/{STORE}", {})  # one that is damaged or of a later version ends the run here
        heads, unsound = _heads(output, place, place.folders(f"{output}/{THREADS}"))
        outcome = _Outcome(heads=heads, unsound=unsound, failed=[_lost(problem) for problem in found.lost], done=[])
        known = _known(f"{home}/{STORE}", heads)
        items, said = _taken_over(_named_as_before(found.items, heads), heads, options, place)
        _map_all(items, options, outcome, known, engine, tell)
        if not outcome.stopped:
            _tell_changes(output, outcome)
            _sum_up(output, home, outcome, tables)
    return Report(
        threads=len(found.items),
        done=len(outcome.done),
        same=outcome.same,
        failed=tuple(sorted(outcome.failed, key=_order)),
        held=len(outcome.heads),
        edited=outcome.edited,
        changed=len(outcome.changed),
        taken=said,
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


def _taken_over(
    items: Sequence[Item], heads: Mapping[str, Head], options: Options, place: Place
) -> tuple[list[Item], tuple[str, ...]]:
    """Make what a person has edited in the maps that are there last, as corrections; returns the threads with these,
    and what is said of them."""
    known = [None if options.force else heads.get(item.name) for item in items]
    found = [head and taken.take_over(item, head, options, place) for item, head in zip(items, known, strict=True)]
    now = [each.item if each else item for item, each in zip(items, found, strict=True)]
    return now, tuple(each.said for each in found if each)


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


def _heads(output: str, place: Place, names: Sequence[str]) -> tuple[dict[str, Head], dict[str, Failed]]:
    """Return what the records of these threads say at a glance, by the names of their folders; and those that cannot be
    used, with the reason."""
    heads, unsound = {}, {}
    for name, found in zip(names, _each(place, partial(_head, output, place), names), strict=True):
        if isinstance(found, Head):
            heads[name] = found
        elif found is not None:
            unsound[name] = _unsound(name, found)
    return heads, unsound


def _head(output: str, place: Place, name: str) -> Head | BadInput | None:
    """Return the head of a thread's record, None where it has none."""
    data = _look(output, place, name)
    head = None if data is None else record.head(data)
    if data is None or (head is not None and head.name == name):
        return head
    try:
        record.unpack(data, path=_path(name))
    except BadInput as error:
        return error
    return BadInput(_path(name), None, "is the record of another thread: delete it, and run argmap batch again")


def _look(output: str, place: Place, name: str) -> bytes | None:
    try:
        return place.look(f"{output}/{_path(name)}")
    except BadOutput:
        if remote.is_url(output):
            raise  # it may well be there, and only the way to it is not
        return b""


def _sound(output: str, place: Place, at: tuple[str, int, str]) -> record.Record | BadInput:
    """Return the record of a thread, by what its head says of its order, or why it cannot be used."""
    path = _path(at[-1])
    try:
        found = record.unpack(_look(output, place, at[-1]) or b"", path=path)
    except BadInput as error:
        return error
    if record.order(found) != at:
        return BadInput(path, None, "says two things of its file or name: delete it, and run argmap batch again")
    return found


def _path(name: str) -> str:
    return f"{THREADS}/{name}/{record.NAME}"


def _unsound(name: str, error: BadInput) -> Failed:
    return Failed(name=name, path=inputs.shown(error.path), line=None, code="record", message=error.message)


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
    """What has come of a run so far; `heads` are those of the records that the folder holds, and `unsound` says of the
    others there why they cannot be used."""

    heads: dict[str, Head]
    unsound: dict[str, Failed]
    failed: list[Failed]
    done: list[str]
    changed: list[str] = field(default_factory=list)
    same: int = 0
    edited: int = 0
    stopped: bool = False


def _map_all(
    items: Sequence[Item], options: Options, outcome: _Outcome, known: frozenset[str], engine: Engine, tell: Tell
) -> None:
    """Map the threads that are not there as they are; `known` are those of which no more than the head need be read."""
    own = {(item.path, item.part) for item in items}
    heads = outcome.heads
    place = work.place_of(options.output)
    todo = []
    asked = _each(place, partial(_is_current, heads, known, options, place), items)
    for item, current in zip(items, asked, strict=True):
        head = heads.get(item.name)
        if head is None:
            todo.append(item)
        elif current:
            outcome.same += 1
        elif (other := (head.path, head.part)) != (item.path, item.part) and other not in own and _is_there(item, head):
            outcome.failed.append(_taken(item, head))
        else:
            todo.append(item)

    def say() -> None:
        tell(Progress(len(items), len(outcome.done), outcome.same, len(outcome.failed) - lost))

    lost = len(outcome.failed)
    say()
    try:
        supplied = inputs.with_data(todo, lambda problem: outcome.failed.append(_lost(problem)), options.format)
        for result in engine(supplied, options) if todo else ():
            if isinstance(result, Done):
                outcome.done.append(result.name)
                outcome.edited += result.edited
                outcome.changed += [result.name] if result.changed else []
            elif result.fatal:
                raise BadOutput(result.path, None, result.message)
            else:
                outcome.failed.append(result)
            say()
    except KeyboardInterrupt:
        outcome.stopped = True
    for name in outcome.done:
        heads.pop(name, None)
        outcome.unsound.pop(name, None)
    sound, unsound = _heads(options.output, place, outcome.done)
    heads |= sound
    outcome.unsound |= unsound


def _known(path: str, heads: Mapping[str, Head]) -> frozenset[str]:
    """Return the threads that the store holds as their records say: these were read whole then, and were sound.

    So a record that turns out not to be is looked at again by the next run, which maps its thread anew.
    """
    held = store.fingerprints(path)
    return frozenset(name for name, fingerprint in held if name in heads and heads[name].fingerprint == fingerprint)


def _is_current(heads: Mapping[str, Head], known: frozenset[str], options: Options, place: Place, item: Item) -> bool:
    """Say whether a thread has been mapped as it is, with these options, and all its files are there."""
    head = heads.get(item.name)
    if options.force or head is None or head.fingerprint.partition("-")[0] != work.fingerprint(item, options.key):
        return False
    if (head.path, head.part) != (item.path, item.part):
        return False
    sizes = {name: said["size"] for name, said in head.files.items()}
    if not place.holds(f"{options.output}/{THREADS}/{item.name}", sizes):
        return False
    return item.name in known or not isinstance(_sound(options.output, place, _order_of(item.name, head)), BadInput)


def _order_of(name: str, head: Head) -> tuple[str, int, str]:
    return head.path, head.part or 0, name


def _is_there(item: Item, head: Head) -> bool:
    """Say whether the file is still there whose thread stands where another one would go."""
    if remote.is_url(head.path):
        # Nobody is asked whom the user has not named.
        return not remote.is_url(item.path) or remote.exists(head.path)
    try:
        return os.path.exists(head.path)
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
    places = sorted(_order_of(name, head) for name, head in heads.items())
    target = f"{home}/{STORE}"
    current = store.is_current(target, {name: head.fingerprint for name, head in heads.items()})
    outcome.failed += outcome.unsound.values()
    failed = len(outcome.failed)

    def there(name: str) -> bool:
        return remote.exists(f"{output}/{name}") if home != output else os.path.isfile(f"{output}/{name}")

    lost: list[Failed] = []
    if current and not (there(INDEX) and place.look(f"{output}/{PROBLEMS}") == _problems(outcome.failed, heads)):
        lost = _write_page(output, places, failed)
        current = not lost
        if lost:
            lost = _build(output, places, target)
    elif not current and len(places) < MANY:
        _write_page(output, places, failed)
        lost = _build(output, places, target)
    elif not current:
        # They take about as long as each other, so each has a process.
        with ThreadPoolExecutor(1) as pool, helper.crew() as crew:
            page = pool.submit(helper.ask, crew, partial(_write_page, output, places), failed, memory=UNBOUND)
            try:
                lost = _build(output, places, target, before_it_ends=page.result)
            except (helper.EndedError, helper.UnreadyError) as error:
                how = f"was ended from outside ({error})" if error.args else "ended before it had begun"
                message = f"cannot be made: the process that makes it {how}: check the memory of this machine"
                raise BadOutput(f"{output}/{INDEX}", None, message) from None
    if home != output and not current:
        remote.put(target, f"{output}/{STORE}")
    outcome.failed += lost
    for each in lost:
        heads.pop(each.name, None)
    listed = _problems(outcome.failed, heads)
    if place.look(f"{output}/{PROBLEMS}") != listed:  # after the page, which counts what failed: so that is current too
        place.write(f"{output}/{PROBLEMS}", listed)
    if tables:
        for file in parquet.write(target, f"{home}/{parquet.FOLDER}"):
            if home != output:
                remote.put(file, f"{output}/{parquet.FOLDER}/{os.path.basename(file)}")


def _tell_changes(output: str, outcome: _Outcome) -> None:
    """Write what has changed in the threads that this run mapped anew; one that mapped none leaves the files alone."""
    place = work.place_of(output)
    found = {
        name: {file: place.look(f"{output}/{THREADS}/{name}/{file}") or b"" for file in since.FILES}
        for name in outcome.changed
    }
    for file in since.FILES if outcome.done else ():
        if found:
            place.write(f"{output}/{file}", since.together(found)[file])
        else:
            place.remove(f"{output}/{file}")


def _drop_renamed(output: str, outcome: _Outcome) -> None:
    """Take away the records of threads that stand in a folder of another name now, as others are called like them."""
    heads = outcome.heads
    done = set(outcome.done)
    now = {(head.path, head.part): name for name, head in heads.items() if name in done}
    for name, head in list(heads.items()):
        if now.get((head.path, head.part), name) != name:
            work.place_of(output).remove(f"{output}/{THREADS}/{name}/{record.NAME}")
            del heads[name]


def _write_page(output: str, places: Sequence[tuple[str, int, str]], failed: int) -> list[Failed]:
    """Write the index page, and return what it leaves out: the records that cannot be used."""
    lost: list[Failed] = []
    page = index.page(_records(output, places, lost), failed=failed)
    work.place_of(output).write(f"{output}/{INDEX}", page)
    return lost


def _build(
    output: str,
    places: Sequence[tuple[str, int, str]],
    target: str,
    before_it_ends: Callable[[], object] = lambda: None,
) -> list[Failed]:
    """Build the store, and return what it leaves out; `before_it_ends` waits for what is to be finished before."""
    lost: list[Failed] = []

    def records() -> Iterator[record.Record]:
        yield from filter(None, _records(output, places, lost))
        before_it_ends()

    for name, why in store.build(records(), target):
        message = f"does not fit into the store ({why}): delete it, and run argmap batch again; or report it"
        lost.append(Failed(name=name, path=inputs.shown(_path(name)), line=None, code="store", message=message))
    return lost


def _records(output: str, places: Sequence[tuple[str, int, str]], lost: list[Failed]) -> Iterator[record.Record | None]:
    """Yield the records of these threads, None for one that cannot be used, which is put down as lost."""
    place = work.place_of(output)
    for at, found in zip(places, _each(place, partial(_sound, output, place), places), strict=True):
        if isinstance(found, BadInput):
            lost.append(_unsound(at[-1], found))
        yield None if isinstance(found, BadInput) else found


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
    """Return a value as it stands in a cell: on one line, without what a terminal or a spreadsheet would obey."""
    if not isinstance(value, str):
        return value
    return cell(printable(value).replace("\n", " "))
