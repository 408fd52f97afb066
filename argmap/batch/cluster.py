"""From threads to what came of each, on the machines of a Dask cluster; the only file that imports dask."""

from __future__ import annotations

import asyncio
import logging
import os
import platform
import secrets
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cache, partial
from hashlib import sha256
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from queue import Empty, SimpleQueue
from time import monotonic, sleep
from typing import Any, NamedTuple

from .. import __version__
from ..errors import BadInput, UnknownFormat
from . import helper, remote, work
from .helper import Crew, UnreadyError
from .inputs import Item
from .run import Engine
from .work import Done, Failed, Options

LOCAL = "local"  # in place of an address: a cluster of this machine, for this run alone
CONNECT = 10.0  # seconds in which a scheduler has to answer
WAIT = 120.0  # seconds that a run waits for a first worker, or for another one when all have gone
ASK = 2.0  # seconds after which it is asked again how many workers there are
AHEAD = 4  # threads handed out for each one that the cluster works on at once
UNFIT = "unfit"  # what came of a thread that met a worker that cannot do the work
MOST = 500  # results that are fetched at once
SILENT = (OSError, TimeoutError, asyncio.TimeoutError)  # the last is one of its own before Python 3.11

Say = Callable[[str], None]


class Terms(NamedTuple):
    """What each worker must know: the run, the program, its Python, bounds of a thread, a file that it must see, and
    the argmap-deep that it must have, if any."""

    run: str
    program: str
    python: str
    timeout: float
    memory: int
    token: str | None
    deep: str = ""


@contextmanager
def connected(
    address: str, *, jobs: int, timeout: float, memory: int, say: Say = lambda text: None, wait: float = WAIT
) -> Iterator[Engine]:
    """Give an engine that works on a cluster, as long as this is entered.

    Arguments: the scheduler's address (`tcp://host:8786`), or `local` for a cluster of so many `jobs` here; the
    seconds and megabytes that a thread may take; what is told while there is nothing to do but wait, and for how many
    seconds that is. Raises UnknownFormat without dask, BadInput where scheduler or workers do not answer, or cannot do
    the work.
    """
    _require(address)
    from distributed import Client

    logging.getLogger("distributed").setLevel(logging.CRITICAL + 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        cluster = _cluster(jobs) if address == LOCAL else None
        try:
            try:
                client = Client(cluster or address, timeout=CONNECT, set_as_default=False)
            except (ValueError, *SILENT) as error:
                message = f"no Dask scheduler answers there within {CONNECT:g} seconds: check that it runs, and the way"
                raise BadInput(address, None, message) from error
            try:
                with _answering(address):
                    _waited(client, address, say, wait)
                    _check_versions(client, address)
                python = platform.python_version()
                terms = partial(Terms, program=program(), python=python, timeout=timeout, memory=memory)
                yield partial(_on, client=client, address=address, terms=terms, say=say, wait=wait)
            finally:
                with suppress(Exception):
                    client.close(timeout=CONNECT)
        finally:
            if cluster is not None:
                with suppress(Exception):
                    cluster.close(timeout=CONNECT)


def _require(address: str) -> None:
    if find_spec("distributed") is None:
        message = "needs dask and distributed, which are not installed: in argmap's folder, pip install '.[cluster]'"
        raise UnknownFormat("--cluster", None, message)
    if address != LOCAL and "://" not in address:
        raise UnknownFormat("--cluster", None, f"{address} is no address: write tcp://host:8786, or {LOCAL}")


def _cluster(jobs: int) -> Any:
    from distributed import LocalCluster

    # One worker in this process will do: what it is given is mapped in helpers, which are processes of their own.
    return LocalCluster(
        n_workers=1,
        threads_per_worker=jobs,
        processes=False,
        dashboard_address=None,
        silence_logs=logging.CRITICAL + 1,
        memory_limit=0,  # it is the helpers that need bounds, and they have their own
    )


# ---- workers: are there any, and can they do the work


def program() -> str:
    """Return a digest of the program's source and of all that it has learned."""
    root = Path(work.__file__).parents[1]
    digest = sha256()
    for path in sorted([*root.rglob("*.py"), *root.glob("weights/*")]):
        digest.update(f"{path.relative_to(root).as_posix()}\n".encode() + path.read_bytes())
    return digest.hexdigest()


@contextmanager
def _answering(address: str) -> Iterator[None]:
    try:
        yield
    except SILENT as error:
        raise _gone(address) from error


def _gone(address: str) -> BadInput:
    message = "the scheduler does not answer any more: start it and run this again; what was mapped is kept"
    return BadInput(address, None, message)


def _waited(client: Any, address: str, say: Say, wait: float) -> int:
    """Wait for a worker, and return how many threads the cluster works on at once."""
    start = monotonic()
    told = False
    while True:
        width = sum(client.nthreads().values())
        if width:
            return int(width)
        if not told:
            told = True
            say(f"argmap: {address}: there is no worker: waiting {wait:g} seconds for one (dask worker {address})")
        if monotonic() - start > wait:
            message = f"no worker came within {wait:g} seconds: start one (dask worker {address}), and run this again"
            raise BadInput(address, None, message)
        sleep(0.5)


def _check_versions(client: Any, address: str) -> None:
    """Ask in a way that needs nothing of argmap over there."""
    for worker, found in sorted(client.run(eval, "__import__('argmap').__version__", on_error="return").items()):
        if found != __version__:
            has = f"argmap {found}" if isinstance(found, str) else "no argmap"
            message = f"the worker {worker} has {has}: install argmap {__version__} there, as here"
            raise BadInput(address, None, message)


@cache
def unfit(terms: Terms, output: str) -> str | None:
    """Return why this worker cannot do the work of a run, None where it can."""
    if platform.python_version_tuple()[:2] != tuple(terms.python.split("."))[:2]:
        return f"has Python {platform.python_version()}, which may give other bytes: install {terms.python}, as here"
    if program() != terms.program:
        return f"has another argmap {__version__}, with other code or weights: install the same there as here"
    if terms.deep and _deep() != terms.deep:
        return "has no argmap-deep, or one with other weights: install the same there as here (pip install ./deep)"
    if terms.token is not None:
        try:
            seen = (Path(output) / _name(terms)).read_text()
        except OSError:
            seen = None
        if seen != terms.token:
            return f"does not see the folder {output}: share it under this path, or write to a bucket (-o s3://…)"
    return None


def _deep() -> str:
    try:
        return work.program_deep()
    except UnknownFormat:
        return ""


def _name(terms: Terms) -> str:
    return f".{terms.run}.0-0.tmp"  # a name as unfinished files have, so that it goes with them


# ---- on a worker


@cache
def _crew(run: str) -> Crew:
    return Crew()


def _map(item: Item, options: Options, terms: Terms) -> Done | Failed:
    """Map a thread on a worker, in a helper: a process of its own, which can be ended."""
    reason = unfit(terms, options.output)
    if reason is None:
        do = partial(work.do, options=options)
        try:
            return helper.map_thread(_crew(terms.run), do, item, memory=terms.memory, timeout=terms.timeout)
        except UnreadyError:
            reason = "cannot start a process: check its memory and rights"
    from distributed import get_worker

    message = f"the worker {get_worker().address} {reason}"
    return Failed(name=item.name, path=item.path, line=item.line, code=UNFIT, message=message)


def _stop(run: str) -> None:
    helper.close(_crew(run))


def _same(options: Options) -> Options:
    return options


# ---- here


def _on(
    items: Iterable[Item],
    options: Options,
    *,
    client: Any,
    address: str,
    terms: Callable[..., Terms],
    say: Say,
    wait: float,
) -> Iterator[Done | Failed]:
    """Yield what has come of each thread, in the order in which they end.

    At most a few for each worker are handed out at once, so that millions need no more memory than some.
    """
    token = None
    if not remote.is_url(options.output):
        # Workers stand in folders of their own.
        options = replace(options, output=os.path.abspath(options.output))
        token = secrets.token_hex(8)
    deep = work.program_deep() if options.deep else ""
    said = terms(run=secrets.token_hex(8), token=token, deep=deep)
    if token is not None:
        work.place_of(options.output).write(f"{options.output}/{_name(said)}", token.encode())
    left = iter(items)
    results: SimpleQueue[Any] = SimpleQueue()
    waiting: dict[Any, Item] = {}
    try:
        with _answering(address):
            _check(client, address, said, options.output)
            # Asked for as a result, so that it goes to each worker once and is made again where it is lost.
            shared = client.submit(_same, options, pure=False)
            while True:
                width = _waited(client, address, say, wait)
                asked = monotonic()
                while monotonic() - asked < ASK:
                    for item in islice(left, max(AHEAD * width - len(waiting), 0)):
                        future = client.submit(_map, _absolute(item), shared, said, pure=False)
                        waiting[future] = item
                        future.add_done_callback(results.put)
                    if not waiting:
                        return
                    yield from _results(client, address, _over(results), waiting, results)
    finally:
        if client.status == "running":
            with suppress(Exception):
                client.cancel(list(waiting), force=True)
                client.run(_stop, said.run, on_error="ignore")


def _check(client: Any, address: str, terms: Terms, output: str) -> None:
    try:
        reasons = client.run(unfit, terms, output)
    except SILENT:
        raise
    except Exception as error:
        raise _unable(address, error) from error
    for worker, reason in sorted(reasons.items()):
        if reason is not None:
            raise BadInput(address, None, f"the worker {worker} {reason}")


def _unable(address: str, error: BaseException) -> BadInput:
    message = f"a worker cannot do the work ({error or type(error).__name__}): install argmap {__version__} there"
    return BadInput(address, None, message)


def _absolute(item: Item) -> Item:
    if item.data is not None or remote.is_url(item.file):
        return item
    return replace(item, file=os.path.abspath(item.file))


def _over(results: SimpleQueue[Any]) -> list[Any]:
    """Return what has ended: after half a second at most, so that Ctrl-C is heard in between on every system."""
    found = []
    with suppress(Empty):
        found.append(results.get(timeout=0.5))
        while len(found) < MOST:
            found.append(results.get_nowait())
    return found


def _results(
    client: Any, address: str, over: Sequence[Any], waiting: dict[Any, Item], results: SimpleQueue[Any]
) -> Iterator[Done | Failed]:
    """Yield what has come of threads; raises BadInput where the cluster can no longer be worked with."""

    async def together() -> Any:
        return await asyncio.wait_for(client.gather(list(over), asynchronous=True), ASK)

    try:
        # All at once: one by one, each would be a way there and back.
        values = dict(
            zip(over, asyncio.run_coroutine_threadsafe(together(), client.loop.asyncio_loop).result(), strict=True)
        )
    except Exception:
        values = {}
    for future in over:
        result = values[future] if future in values else _result(client, address, future, waiting[future])
        if result is None:
            future.add_done_callback(results.put)
            continue
        del waiting[future]
        if isinstance(result, Failed) and result.code == UNFIT:
            raise BadInput(address, None, result.message)
        yield result


def _result(client: Any, address: str, future: Any, item: Item) -> Done | Failed | None:
    """Return what has come of a thread; None where its worker ended before that was fetched, so it is done again."""
    from distributed import CancelledError, KilledWorker
    from distributed import TimeoutError as LateError

    try:
        result: Done | Failed = future.result(timeout=ASK)
        return result
    except LateError as error:
        if client.status == "running":
            return None
        raise _gone(address) from error
    except KilledWorker as error:
        message = f"each worker that had it ended ({error.allowed_failures + 1}), so it was given up: run it again"
        return Failed(name=item.name, path=item.path, line=item.line, code="killed", message=message)
    except (CancelledError, *SILENT) as error:
        raise _gone(address) from error
    except Exception as error:
        raise _unable(address, error) from error
