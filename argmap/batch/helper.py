"""From a thread to what came of it, in a process that can be ended: for workers that cannot end what they work on."""

from __future__ import annotations

import os
import pickle
import signal
import struct
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from queue import Empty, SimpleQueue
from subprocess import PIPE, Popen
from typing import IO, Any

from . import work
from .inputs import Item
from .work import Done, Failed, Options

READY = 120.0  # seconds that a helper may take to load the program
IDLE = 600.0  # seconds without work after which a helper ends by itself
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# The folder that a worker happens to stand in is no place to import from.
_CODE = (
    "import sys; sys.path.pop(0); sys.path.append({root!r}); from argmap.batch import helper; helper.serve({memory})"
)
_LENGTH = struct.Struct(">Q")


@dataclass(slots=True, eq=False)
class Helper:
    """A process that maps a thread at a time; `told` are the options that it has been given already, and `usable`
    says whether it can be asked again."""

    process: Popen[bytes]
    told: Options | None = None
    usable: bool = True


def start(memory: int) -> Helper | None:
    """Start a helper that may take so many megabytes; None where it ends before it is ready."""
    process = Popen([sys.executable, "-c", _CODE.format(root=ROOT, memory=memory)], stdin=PIPE, stdout=PIPE)
    helper = Helper(process)
    if _asked(helper, None, READY)[0] is None:
        end(helper)
        return None
    return helper


def do(helper: Helper, item: Item, options: Options, timeout: float) -> Done | Failed | None:
    """Let a helper map a thread, and return what came of it; None where the helper has ended by itself.

    A helper that takes longer than so many seconds is ended.
    """
    known = helper.told is options
    helper.told = options
    result, late = _asked(helper, (item, None if known else options), timeout)
    helper.usable = not late and result is not None
    if late and result is None:
        message = f"took longer than {timeout:g} seconds, so it was given up: give it more (--timeout)"
        return Failed(name=item.name, path=item.path, line=item.line, code="timeout", message=message)
    return result if isinstance(result, (Done, Failed)) else None


def end(helper: Helper) -> int:
    """End a helper whatever it does, and return the code that it ended with."""
    with suppress(OSError):
        helper.process.kill()
    for pipe in (helper.process.stdin, helper.process.stdout):
        with suppress(OSError):
            if pipe:
                pipe.close()
    return helper.process.wait()


def _asked(helper: Helper, question: object, timeout: float) -> tuple[Any, bool]:
    """Return the answer of a helper, None where it has none, and whether it was ended because it took too long."""
    process, late = helper.process, threading.Event()

    def give_up() -> None:
        late.set()
        process.kill()

    timer = threading.Timer(timeout, give_up)
    timer.daemon = True
    timer.start()
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        if question is not None:
            _send(process.stdin, question)
        return _received(process.stdout), late.is_set()
    except (OSError, EOFError, ValueError, pickle.UnpicklingError):
        return None, late.is_set()
    finally:
        timer.cancel()


# ---- in the helper


def serve(memory: int) -> None:
    """Map what is asked for on standard input and write what came of it to standard output, until nobody asks."""
    # Whatever else is printed must not stand between the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is heard by who has started all this
    asked: SimpleQueue[tuple[Item, Options | None]] = SimpleQueue()
    threading.Thread(target=partial(_listen, sys.stdin.buffer, asked), daemon=True).start()
    work.prepare(memory)
    _send(answers, "ready")
    options: Options | None = None
    with suppress(Empty):
        while True:
            item, new = asked.get(timeout=IDLE)
            options = new or options
            assert options is not None
            _send(answers, work.do(item, options))


def _listen(questions: IO[bytes], asked: SimpleQueue[Any]) -> None:
    """Put down what is asked; when whoever asks has gone, end at once: another one may have been given the same."""
    with suppress(Exception):
        while True:
            asked.put(_received(questions))
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))


def _send(pipe: IO[bytes], what: object) -> None:
    data = pickle.dumps(what)
    pipe.write(_LENGTH.pack(len(data)) + data)
    pipe.flush()


def _received(pipe: IO[bytes]) -> Any:
    size = _LENGTH.unpack(_whole(pipe, _LENGTH.size))[0]
    return pickle.loads(_whole(pipe, size))


def _whole(pipe: IO[bytes], size: int) -> bytes:
    data = pipe.read(size)
    if len(data) < size:
        raise EOFError
    return data
