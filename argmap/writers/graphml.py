"""From a map to GraphML: turns, replies and links with all that is known of each."""

from __future__ import annotations

from ..graph import graphml
from ..model import ArgumentMap


def write(map_: ArgumentMap) -> bytes:
    """Turn a map into the bytes of a file in UTF-8, see `graph.graphml`."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{graphml(map_)}\n'.encode()
