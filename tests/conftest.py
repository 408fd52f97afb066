"""What holds for every test: no verdict hangs on how fast a machine is, how wide its terminal is or what it prefers."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from .cases import CHROMIUM, examples

settings.register_profile("argmap", examples(100), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("argmap")
# What a script starts behind a "&" ignores Ctrl-C, and so does all that it starts itself.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _in_a_terminal_like_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "LINES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("TERM", "xterm")


# Of a module and no longer: while it runs, no other test of this process can have an event loop.
@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A browser that is started once for all tests of a module."""
    playwright = pytest.importorskip("playwright.sync_api", reason="drives the browser: pip install -e '.[test]'")
    with playwright.sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()
