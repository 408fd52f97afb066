"""The formats that argmap reads: a literal list, tried in this order when nobody names one."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from .source import OfText, ReaderModule


class Reader(NamedTuple):
    """A format's name, what it is in a few words, and what imports its module when that is first needed."""

    name: str
    about: str
    load: Callable[[], ReaderModule]


def _native() -> ReaderModule:
    from . import native

    return OfText(native)


def _rows() -> ReaderModule:
    from . import rows

    return rows


def _paste() -> ReaderModule:
    from . import paste

    return OfText(paste)


READERS = (
    Reader(name="native", about="argmap's own YAML, as written by --to yaml", load=_native),
    Reader(name="rows", about="JSON Lines, a thread a line: turns, a saved page, or a map of argmap's", load=_rows),
    Reader(name="paste", about="a story and its comments copied from the page as plain text", load=_paste),
)
