"""From a picture in SVG to one that every program shows: PNG, or PDF.

Both are drawn by vl-convert (extra `images`), which holds resvg and svg2pdf and asks for no other program. Letters are
drawn with the fonts of the machine, so the bytes are the same on the same machine only.
"""

from __future__ import annotations

import math
import re
import struct
import xml.etree.ElementTree as ElementTree
import zlib
from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from types import ModuleType
from typing import NamedTuple
from unicodedata import category
from xml.sax.saxutils import unescape

from ...errors import DrawingFailed
from ...model import ArgumentMap

SCALE = 2.0  # dots of a PNG to a pixel of the SVG: text stays sharp in print and on dense screens
MOST_DOTS = 80_000_000  # of a PNG, 320 MB while it is drawn
LEAST_SCALE = 0.5  # below, text of 12 pixels cannot be read any more
_REFERENCE = re.compile(rb"\b(\d+) 0 R\b")
_NAMED = re.compile(rb"(?: *\/[A-Za-z]+\d+ \d+ 0 R\n)+")
_SIZE = re.compile(rb'<svg[^>]*? width="([\d.]+)" height="([\d.]+)"')
_DOWN = re.compile(r"translate\(0 (-?[\d.]+)\)")
_MOVED = re.compile(r"translate\((?:-?[\d.]+)[ ,]+(-?[\d.]+)\)")
_START = re.compile(r"M\s*-?[\d.]+[ ,]+(-?[\d.]+)")
_TEXT = re.compile(r"(<text[^>]*>)(.*?)</text>", re.S)
_TAG = re.compile(r"<[^>]*>")
_PAGED = re.compile(rb"@page\{size:A4( landscape)?;margin:0\}")
_PAGE, _PARENT, _ENTRIES = re.compile(rb"/Type /Page\b"), re.compile(rb"/Parent \d+ 0 R"), re.compile(rb"/Size \d+")
_KIDS = re.compile(rb"/Count 1\s+/Kids \[[^]]*\]")
_ABOUT = re.compile(rb"<desc[^>]*>(.*?)</desc>", re.S)
BEGIN = 8 + 25  # bytes of a PNG: what it begins with, and the chunk with its size
POINTS = 72 / 25.4  # to a millimetre


def svg(map_: ArgumentMap, *, dispute: int | None, layout: str, all: bool) -> bytes:
    """Return the picture of a thread, or of one of its disputes, see `map.write` and `ladder.write`."""
    from . import ladder, map

    if dispute is None:
        return map.write(map_, layout=layout, all=all)
    return ladder.write(map_, dispute=dispute, layout=layout, all=all)


def png(picture: bytes, path: str) -> bytes:
    """Return an SVG file as PNG with its description, two dots to a pixel, fewer where that would be above MOST_DOTS.

    Raises DrawingFailed where vl-convert is missing, and for a picture that is too large to be read then.
    """
    found = _SIZE.search(picture)
    dots = float(found[1]) * float(found[2]) if found else 1.0
    scale = min(SCALE, math.sqrt(MOST_DOTS / max(1, dots)))
    if scale < LEAST_SCALE:
        raise DrawingFailed(path, None, "too large for a picture in dots: use --to pdf, or the SVG as it is")
    drawn = _drawn(partial(_converter(path).svg_to_png, scale=scale), picture, path)
    about = _ABOUT.search(picture)
    return described(drawn, unescape(about[1].decode("utf-8"), {"&#39;": "'", "&quot;": '"'})) if about else drawn


def described(picture: bytes, about: str) -> bytes:
    """Return a PNG that says what it shows, in words, as its "Description" (an iTXt chunk behind the first one)."""
    data = b"iTXtDescription\0\0\0en\0\0" + about.encode("utf-8")
    chunk = struct.pack(">I", len(data) - 4) + data + struct.pack(">I", zlib.crc32(data))
    return picture[:BEGIN] + chunk + picture[BEGIN:]


def pdf(picture: bytes, path: str) -> bytes:
    """Return an SVG file as PDF: one page as large as the picture, or, of one cut into pages, each on a sheet of A4.

    Raises DrawingFailed where vl-convert is missing.
    """
    draw = _converter(path).svg_to_pdf
    return joined([_drawn(draw, page, path) for page in _pages(picture)])


def _drawn(draw: Callable[[str], bytes], picture: bytes, path: str) -> bytes:
    try:
        return bytes(draw(_TEXT.sub(_in_one_style, picture.decode("utf-8"))))
    except RuntimeError:
        raise DrawingFailed(path, None, "vl-convert cannot draw this picture: use the SVG as it is") from None


def _in_one_style(found: re.Match[str]) -> str:
    """A text of several styles as one of a single style where marks are set on its letters.

    resvg (usvg 0.45) ends with a panic at such texts, "#3" in bold and a name in Thai, and draws nothing afterwards.
    """
    marked = "<" in found[2] and any(category(sign)[0] == "M" for sign in found[2] if sign > "\u02ff")
    return f"{found[1]}{_TAG.sub('', found[2])}</text>" if marked else found[0]


def _pages(picture: bytes) -> list[bytes]:
    """Cut a picture into its pages: the whole of it where it has none."""
    way = _PAGED.search(picture)
    if not way:
        return [picture]
    short, long = 210 * POINTS, 297 * POINTS
    wide, high = (long, short) if way[1] else (short, long)
    root = ElementTree.fromstring(picture)
    width, height = float(root.get("width", 1)), float(root.get("height", 1))
    step = width * high / wide
    found = []
    for at in range(math.ceil((height - 1) / step)):
        page = ElementTree.fromstring(picture)
        page.attrib |= {"width": f"{wide:.2f}", "height": f"{high:.2f}"}
        page.set("viewBox", f"0 {at * step:.2f} {width:.1f} {step:.2f}")
        _keep(page, at * step, (at + 1) * step)
        found.append(ElementTree.tostring(page))
    return found


def _keep(group: ElementTree.Element, top: float, bottom: float) -> None:
    """Leave in a group of a picture what stands between two heights: on pages nothing stands across the edge of one."""
    for element in list(group):
        down = _DOWN.fullmatch(element.get("transform", ""))
        if down:
            _keep(element, top - float(down[1]), bottom - float(down[1]))
        elif element.tag.endswith("}defs"):
            continue
        elif (y := _height_of(element)) is not None and not top <= y < bottom:
            group.remove(element)


def _height_of(element: ElementTree.Element) -> float | None:
    """How far down something begins, by the first height that it names; None of what names none, or is the ground."""
    moved = _MOVED.match(element.get("transform", ""))
    if moved:
        return float(moved[1])
    for each in element.iter():
        if each.get("width") and each.get("x") is None and each.get("y") is None:
            return None
        path = _START.match(each.get("d", ""))
        said = each.get("y") or each.get("cy") or (path and path[1])
        if said and not each.tag.endswith("}use"):
            return float(said)
    return None


class _Objects(NamedTuple):
    """What a PDF consists of: how it begins, by its number what each object says and the stream in it, the trailer."""

    start: bytes
    heads: dict[int, bytes]
    streams: dict[int, bytes]
    trailer: bytes


def joined(files: Sequence[bytes]) -> bytes:
    """Return PDFs of one page each as one file, its objects numbered in the order in which one leads to the other.

    svg2pdf numbers and writes them in another order each time. Arguments: files with a table of their objects (ISO
    32000-1, 7.5.4), as svg2pdf writes one; each object is a dictionary, with a stream or without.
    """
    first = _objects(files[0], 0)
    heads, streams = first.heads, first.streams
    for file in files[1:]:
        _, more, own, _ = _objects(file, len(heads))
        heads, streams = heads | more, streams | own
    tree = next(number for number, head in heads.items() if b"/Type /Pages" in head)
    pages = [b"%d 0 R" % number for number, head in heads.items() if _PAGE.search(head)]
    parent = b"/Parent %d 0 R" % tree
    heads = {number: _PARENT.sub(parent, head) for number, head in heads.items()}
    heads[tree] = _KIDS.sub(b"/Count %d\n  /Kids [%s]" % (len(pages), b" ".join(pages)), heads[tree])
    return _in_order(first._replace(heads=heads, streams=streams))


def _objects(data: bytes, shift: int) -> _Objects:
    """Read a PDF; `shift` is added to the number of each object."""
    table = int(data[data.rindex(b"startxref") :].split()[1])
    trailer = data[data.index(b"trailer", table) : data.rindex(b"startxref")]
    places = [int(line[:10]) for line in data[table:].splitlines() if line.rstrip().endswith(b" n")]
    ends = dict(pairwise([*sorted(places), table]))
    heads, streams = {}, {}
    for number, place in enumerate(places, 1 + shift):
        head, mark, stream = data[place : ends[place]].partition(b"\nstream")
        # A resource is asked for by its name, in any order.
        head = _NAMED.sub(lambda each: b"".join(sorted(each[0].splitlines(True))), head.partition(b"obj")[2])
        heads[number] = _REFERENCE.sub(lambda found: b"%d 0 R" % (int(found[1]) + shift), head)
        streams[number] = mark + stream
    return _Objects(data[: min(places)], heads, streams, trailer)


def _in_order(found: _Objects) -> bytes:
    """Write a PDF with its objects in the order in which one leads to the other, the trailer first."""
    order: dict[int, int] = {}
    waiting = [found.trailer]
    while waiting:
        for at in _REFERENCE.findall(waiting.pop()):
            if int(at) not in order:
                order[int(at)] = len(order) + 1
                waiting.append(found.heads[int(at)])
    lead = partial(_REFERENCE.sub, lambda at: b"%d 0 R" % order[int(at[1])])
    written, starts = [found.start], []
    size = len(found.start)
    for number, new in order.items():
        starts.append(size)
        written.append(b"%d 0 obj" % new + lead(found.heads[number]) + found.streams[number])
        size += len(written[-1])
    lines = b"".join(b"%010d 00000 n\r\n" % start for start in starts)
    trailer = _ENTRIES.sub(b"/Size %d" % (len(order) + 1), lead(found.trailer))
    written.append(b"xref\n0 %d\n0000000000 65535 f\r\n" % (len(order) + 1) + lines + trailer)
    return b"".join(written) + b"startxref\n%d\n%%%%EOF" % size


def _converter(path: str) -> ModuleType:
    try:
        import vl_convert
    except ImportError:
        message = "--to png and --to pdf need one more package: pip install vl-convert-python"
        raise DrawingFailed(path, None, message) from None
    return vl_convert
