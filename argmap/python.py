"""From code to the command that runs it in a process of its own, which imports nothing from where one stands."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def command(code: str) -> list[str]:
    """Return the command that runs a piece of Python as this process would, with the same packages.

    Python puts the folder that it is started in before all others, where what lies among the threads would be taken
    for a module. From 3.11 on it can be told not to; from 3.13 on it must be, as it imports before it runs any code.
    """
    told = ["-P"] if sys.version_info >= (3, 11) else []
    return [sys.executable, *told, "-c", f"import sys; sys.path[:] = {_path()!r}; {code}"]


def _path() -> list[str]:
    """Return where this process may import from, but for the folder that it stands in."""
    here = ""
    with suppress(OSError):  # it has gone
        here = os.path.realpath(os.curdir)
    return [*(place for place in sys.path if os.path.isabs(place) and os.path.realpath(place) != here), ROOT]
