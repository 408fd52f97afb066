"""From a map to a picture in PNG, for what shows no SVG."""

from __future__ import annotations

from ...model import ArgumentMap
from . import printed


def write(map_: ArgumentMap, *, dispute: int | None = None, layout: str = "tree", all: bool = False) -> bytes:
    """Draw a map, or one of its disputes, as PNG.

    Arguments: the map; `dispute`, its place in `map_.disputes`, None for the whole thread; `layout` and `all` as in
    `map.write`. Raises DrawingFailed where vl-convert (extra `images`) is missing or the picture is too large.
    """
    return printed.png(printed.svg(map_, dispute=dispute, layout=layout, all=all), map_.thread.path)
