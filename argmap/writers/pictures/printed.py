"""From a picture in SVG to one that every program shows: PNG, or PDF.

Both are drawn by vl-convert (extra `images`), which holds resvg and svg2pdf and asks for no other program. Letters are
drawn with the fonts of the machine, so the bytes are the same on the same machine only.
"""

from __future__ import annotations

import math
import re
from itertools import pairwise
from types import ModuleType

from ...errors import DrawingFailed
from ...model import ArgumentMap

SCALE = 2.0  # dots of a PNG to a pixel of the SVG: text stays sharp in print and on dense screens
MOST_DOTS = 80_000_000  # of a PNG, 320 MB while it is drawn
LEAST_SCALE = 0.5  # below, text of 12 pixels cannot be read any more
_REFERENCE = re.compile(rb"\b(\d+) 0 R\b")
_NAMED = re.compile(rb"(?: *\/[A-Za-z]+\d+ \d+ 0 R\n)+")
_SIZE = re.compile(rb'<svg[^>]*? width="(\d+)" height="(\d+)"')


def svg(map_: ArgumentMap, *, dispute: int | None, layout: str, all: bool) -> bytes:
    """Return the picture of a thread, or of one of its disputes, see `map.write` and `ladder.write`."""
    from . import ladder, map

    if dispute is None:
        return map.write(map_, layout=layout, all=all)
    return ladder.write(map_, dispute=dispute, layout=layout, all=all)


def png(picture: bytes, path: str) -> bytes:
    """Return an SVG file as PNG, two dots to a pixel, fewer where that would be more than MOST_DOTS.

    Raises DrawingFailed where vl-convert is missing, and for a picture that is too large to be read then.
    """
    found = _SIZE.search(picture)
    dots = int(found[1]) * int(found[2]) if found else 1
    scale = min(SCALE, math.sqrt(MOST_DOTS / max(1, dots)))
    if scale < LEAST_SCALE:
        raise DrawingFailed(path, None, "too large for a picture in dots: use --to pdf, or the SVG as it is")
    return bytes(_converter(path).svg_to_png(picture.decode("utf-8"), scale=scale))


def pdf(picture: bytes, path: str) -> bytes:
    """Return an SVG file as PDF, one page as large as the picture. Raises DrawingFailed where vl-convert is missing."""
    return in_order(bytes(_converter(path).svg_to_pdf(picture.decode("utf-8"))))


def in_order(data: bytes) -> bytes:
    """Return a PDF with its objects numbered in the order in which one leads to the other.

    svg2pdf numbers and writes them in another order each time. Arguments: a file with a table of its objects (ISO
    32000-1, 7.5.4), as svg2pdf writes one; each object is a dictionary, with a stream or without.
    """
    table = int(data[data.rindex(b"startxref") :].split()[1])
    trailer = data[data.index(b"trailer", table) : data.rindex(b"startxref")]
    places = [int(line[:10]) for line in data[table:].splitlines() if line.rstrip().endswith(b" n")]
    ends = dict(pairwise([*sorted(places), table]))
    heads, streams = {}, {}
    for number, place in enumerate(places, 1):
        head, mark, stream = data[place : ends[place]].partition(b"\nstream")
        # A resource is asked for by its name, in any order.
        heads[number] = _NAMED.sub(lambda each: b"".join(sorted(each[0].splitlines(True))), head.partition(b"obj")[2])
        streams[number] = mark + stream
    order: dict[int, int] = {}
    waiting = [trailer]
    while waiting:
        for found in _REFERENCE.findall(waiting.pop()):
            if int(found) not in order:
                order[int(found)] = len(order) + 1
                waiting.append(heads[int(found)])
    lead = _REFERENCE.sub
    written, starts = data[: min(places)], []
    for number, new in order.items():
        starts.append(len(written))
        head = lead(lambda found: b"%d 0 R" % order[int(found[1])], heads[number])
        written += b"%d 0 obj" % new + head + streams[number]
    lines = b"".join(b"%010d 00000 n\r\n" % start for start in starts)
    end = lead(lambda found: b"%d 0 R" % order[int(found[1])], trailer) + b"startxref\n%d\n%%%%EOF" % len(written)
    return written + b"xref\n0 %d\n0000000000 65535 f\r\n" % (len(order) + 1) + lines + end


def _converter(path: str) -> ModuleType:
    try:
        import vl_convert
    except ImportError:
        message = "--to png and --to pdf need one more package: pip install 'argmap[images]'"
        raise DrawingFailed(path, None, message) from None
    return vl_convert
