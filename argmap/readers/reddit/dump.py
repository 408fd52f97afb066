"""From a dump of Reddit's comments, one a line in any order, to a Thread a submission."""

from __future__ import annotations

from ..source import Source


def sniff(source: Source, /) -> bool:
    """Say whether the first line of a file is a comment of Reddit's."""
    return False
