"""From a function and what it is asked to its answers, in processes of their own that can be ended whatever they do."""

from __future__ import annotations

import os
import pickle
import signal
import struct
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from queue import Empty, SimpleQueue
from subprocess import PIPE, Popen, TimeoutExpired
from typing import IO, Any

from .. import python
from . import work
from .inputs import Item
from .work import Done, Failed

READY = 120.0  # seconds that a helper may take to load the program
IDLE = 600.0  # seconds without work after which a helper ends by itself
ENDING = 1.0  # seconds that a process may take to end when it no longer answers
TRIES = 3  # helpers of a crew that may end before they are ready; then it starts no other

_LENGTH = struct.Struct(">Q")

Function = Callable[[Any], Any]


class LateError(Exception):
    """A helper took longer than it may, and was ended."""


class EndedError(Exception):
    """A helper was ended from outside; says how."""


class UnreadyError(Exception):
    """No helper can be started."""


@dataclass(slots=True, eq=False)
class Crew:
    """Helpers that all run the same function: those with nothing to do, and all; how many ended before they were ready,
    and whether the crew is closed, so that none is started any more."""

    idle: SimpleQueue[Popen[bytes]] = field(default_factory=SimpleQueue)
    all: list[Popen[bytes]] = field(default_factory=list)
    unready: int = 0
    closed: bool = False


@contextmanager
def crew() -> Iterator[Crew]:
    """Give a crew whose helpers end when this is left, whatever they do."""
    made = Crew()
    try:
        yield made
    finally:
        close(made)


def close(crew: Crew) -> None:
    """End all helpers of a crew, whatever they do; whoever waits for one is told EndedError."""
    crew.closed = True
    for process in list(crew.all):
        process.kill()
        process.wait()


def ask(crew: Crew, function: Function, what: object, *, memory: int, timeout: float | None = None) -> Any:
    """Let a helper run the function on what is asked, and return the answer.

    Arguments: the crew, of which one is taken that has nothing to do, or a new one; the function, the same each time;
    what it is asked; the megabytes that a helper may take, and the seconds. What the function raises is raised here;
    besides, LateError, EndedError, or UnreadyError. Threads may ask at once.
    """
    process = _free(crew) or _started(crew, function, memory)
    try:
        answer = _asked(process, what, timeout)
    except (LateError, EndedError):
        crew.all.remove(process)
        raise
    crew.idle.put(process)
    if isinstance(answer, Exception):
        raise answer
    return answer


def map_thread(
    crew: Crew, function: Callable[[Item], Done | Failed], item: Item, *, memory: int, timeout: float
) -> Done | Failed:
    """Let a helper map a thread, and return what came of it; raises UnreadyError."""
    try:
        result: Done | Failed = ask(crew, function, item, memory=memory, timeout=timeout)
        return result
    except LateError:
        code, message = "timeout", f"took longer than {timeout:g} seconds, so it was given up: give it more (--timeout)"
    except EndedError as error:
        code, message = "killed", f"the process that worked on it was ended from outside ({error})"
    except UnreadyError:
        raise
    except Exception as error:
        code, message = "bug", f"a bug in argmap, {type(error).__name__} ({error}): please report it"
    return Failed(name=item.name, path=item.path, line=item.line, code=code, message=message)


def _free(crew: Crew) -> Popen[bytes] | None:
    with suppress(Empty):
        while True:
            process = crew.idle.get_nowait()
            if process.poll() is None:
                return process
            crew.all.remove(process)  # it has waited for too long
            _end(process)
    return None


def _started(crew: Crew, function: Function, memory: int) -> Popen[bytes]:
    if crew.closed or crew.unready >= TRIES:
        raise UnreadyError
    code = f"from argmap.batch import helper; helper.serve({memory})"
    # In a session of its own it does not hear Ctrl-C, which whoever has started all this hears, and ends it.
    process = Popen(python.command(code), stdin=PIPE, stdout=PIPE, start_new_session=True)
    crew.all.append(process)
    if crew.closed:
        process.kill()
    try:
        _asked(process, function, READY)
    except (LateError, EndedError) as error:
        crew.all.remove(process)
        crew.unready += 1
        raise UnreadyError from error
    crew.unready = 0
    return process


def _asked(process: Popen[bytes], question: object, timeout: float | None) -> Any:
    """Return the answer of a helper; one that takes longer than so many seconds is ended."""
    late = threading.Event()

    def give_up() -> None:
        late.set()
        process.kill()

    timer = threading.Timer(timeout or 0.0, give_up)
    timer.daemon = True
    if timeout is not None:
        timer.start()
    try:
        _send(process.stdin, question)
        return _received(process.stdout)
    except (OSError, EOFError, ValueError, pickle.UnpicklingError):
        code = _end(process)
        raise (LateError() if late.is_set() else EndedError(_how(code))) from None
    finally:
        timer.cancel()


def _end(process: Popen[bytes]) -> int:
    """End a helper whatever it does, and return the code that it ended with."""
    with suppress(TimeoutExpired):  # one that has closed its pipes is about to end by itself
        process.wait(ENDING)
    process.kill()
    code = process.wait()
    for pipe in (process.stdin, process.stdout):
        with suppress(OSError):
            if pipe:
                pipe.close()
    return code


def _how(code: int) -> str:
    """Say how a process has ended."""
    if code < 0:
        return f"signal {-code}" + (": perhaps the memory of the machine was full" if code == -9 else "")
    return f"exit code {code}"


# ---- in the helper


def serve(memory: int) -> None:
    """Run a function, the first thing that comes on standard input, on whatever comes next, until nothing does; the
    answers go to standard output."""
    # Whatever else is printed must not stand between the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asked: SimpleQueue[Any] = SimpleQueue()
    threading.Thread(target=partial(_listen, sys.stdin.buffer, asked), daemon=True).start()
    work.prepare(memory)
    function: Function = asked.get()
    _send(answers, None)
    with suppress(Empty):
        while True:
            what = asked.get(timeout=IDLE)
            try:
                answer = function(what)
            except Exception as error:
                answer = error
            _send(answers, answer)


def _listen(questions: IO[bytes], asked: SimpleQueue[Any]) -> None:
    """Put down what is asked; when whoever asks has gone, end at once: another one may have been given the same."""
    with suppress(Exception):
        while True:
            asked.put(_received(questions))
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))


def _send(pipe: IO[bytes] | None, what: object) -> None:
    data = pickle.dumps(what)
    if pipe is not None:
        pipe.write(_LENGTH.pack(len(data)) + data)
        pipe.flush()


def _received(pipe: IO[bytes] | None) -> Any:
    size = _LENGTH.unpack(_whole(pipe, _LENGTH.size))[0]
    return pickle.loads(_whole(pipe, size))


def _whole(pipe: IO[bytes] | None, size: int) -> bytes:
    data = pipe.read(size) if pipe is not None else b""
    if len(data) < size:
        raise EOFError
    return data
