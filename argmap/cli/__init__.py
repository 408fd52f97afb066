"""From a command line to calls of the library; the only room that prints or exits."""

from __future__ import annotations

import gc


def main() -> None:
    """Run the command line; exits with the code that `argmap --help` explains."""
    # Nothing here makes cycles that matter, and looking for them costs a tenth of the time, from the first import on.
    gc.disable()
    from .app import start

    try:
        code = start()
    finally:
        gc.freeze()  # else Python looks through all that it has loaded once more as it ends, for 15 ms
    raise SystemExit(code)
