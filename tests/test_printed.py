"""Pictures for what shows no SVG: dots and pages."""

from __future__ import annotations

import re
import struct
import sys
import xml.etree.ElementTree as ElementTree
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

import argmap
from argmap.errors import DrawingFailed
from argmap.model import ArgumentMap
from argmap.writers import WRITERS
from argmap.writers.pictures import printed

THREAD = Path(__file__).resolve().parents[1] / "threads" / "library-hours.txt"


@pytest.fixture(scope="module")
def map_() -> ArgumentMap:
    return argmap.analyse(argmap.read(THREAD))


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n")
    return struct.unpack(">II", png[16:24])


def told(svg: bytes) -> tuple[int, int]:
    found = re.search(rb'width="(\d+)" height="(\d+)"', svg)
    assert found
    return int(found[1]), int(found[2])


def test_a_png_says_in_words_what_it_shows(map_: ArgumentMap):
    pytest.importorskip("vl_convert", reason="needs the extra `images`")
    png = argmap.write(map_, "png")
    size = struct.unpack(">I", png[33:37])[0]
    chunk = png[37 : 41 + size]
    assert chunk.startswith(b"iTXtDescription\0")
    assert struct.unpack(">I", png[41 + size : 45 + size])[0] == zlib.crc32(chunk)
    root = ElementTree.fromstring(argmap.write(map_, "map"))
    assert chunk.decode().endswith(root.find("{http://www.w3.org/2000/svg}desc").text)


@pytest.mark.parametrize("dispute", [None, 0])
def test_on_pages_a_pdf_has_sheets_of_a4_with_all_that_is_drawn_in_them(map_: ArgumentMap, dispute: int | None):
    pytest.importorskip("vl_convert", reason="needs the extra `images`")
    name = "map" if dispute is None else "ladder"
    long = replace(map_, thread=replace(map_.thread, story="The hours. " * 40))
    options = {"layout": "page", "dispute": dispute}
    svg = argmap.write(long, name, **{key: value for key, value in options.items() if value is not None})
    pages = [ElementTree.fromstring(page) for page in printed._pages(svg)]
    ids = [each.get("id") for page in pages for each in page.iter() if each.get("class") == "card"]
    assert sorted(ids) == sorted(
        each.get("id") for each in ElementTree.fromstring(svg).iter() if each.get("class") == "card"
    )
    texts = [each for page in pages for each in page.iter() if each.tag.endswith("}text")]
    assert len(texts) == svg.count(b"<text ")
    pdf = argmap.write(long, "pdf", **options)
    assert len(re.findall(rb"/Type /Page\b", pdf)) == len(pages)
    assert set(re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)) == {(b"595.28", b"841.89")}
    assert pdf == argmap.write(long, "pdf", **options)


def test_on_pages_the_ladder_of_two_sides_is_as_wide_as_the_map(map_: ArgumentMap):
    assert len(map_.disputes[0].positions) == 2
    for name, options in (("map", {}), ("ladder", {"dispute": 0})):
        assert b'width="680" height' in argmap.write(map_, name, layout="page", **options)[:400]


@pytest.mark.parametrize("name", ["กี่ชั่วโมง", "zalgo\u0334\u0321\u034a\u0352", "म\u0947री", "e\u0301\u0302"])
def test_names_whose_letters_carry_marks_are_drawn_as_dots_and_pages(map_: ArgumentMap, name: str):
    pytest.importorskip("vl_convert", reason="needs the extra `images`")
    turns = tuple(replace(turn, author=name) for turn in map_.thread.turns)
    ours = replace(map_, thread=replace(map_.thread, turns=turns))
    assert argmap.write(ours, "png").startswith(b"\x89PNG")
    assert argmap.write(ours, "pdf").startswith(b"%PDF")


def test_a_picture_that_cannot_be_drawn_is_one_line():
    def fails(picture: str) -> bytes:
        raise RuntimeError("panic")

    with pytest.raises(DrawingFailed, match="use the SVG as it is"):
        printed._drawn(fails, b"<svg/>", "x.txt")


def test_a_png_has_two_dots_to_a_pixel(map_: ArgumentMap):
    pytest.importorskip("vl_convert", reason="needs the extra `images`")
    for dots, picture in (
        (argmap.write(map_, "png"), argmap.write(map_, "map")),
        (argmap.write(map_, "png", dispute=0), argmap.write(map_, "ladder", dispute=0)),
    ):
        assert size(dots) == tuple(2 * each for each in told(picture))


def test_a_large_picture_gets_fewer_dots_and_one_too_large_to_read_is_refused(
    map_: ArgumentMap, monkeypatch: pytest.MonkeyPatch
):
    pytest.importorskip("vl_convert", reason="needs the extra `images`")
    picture = argmap.write(map_, "ladder", dispute=0)
    width, height = told(picture)
    monkeypatch.setattr(printed, "MOST_DOTS", width * height)
    assert size(printed.png(picture, "a.txt")) == (width, height)
    monkeypatch.setattr(printed, "MOST_DOTS", width * height // 5)
    with pytest.raises(DrawingFailed, match="--to pdf"):
        printed.png(picture, "a.txt")


def test_a_pdf_is_the_same_each_time_and_each_object_stands_where_its_table_says(map_: ArgumentMap):
    pytest.importorskip("vl_convert", reason="needs the extra `images`")
    first = argmap.write(map_, "pdf")
    assert first.startswith(b"%PDF-")
    assert argmap.write(map_, "pdf") == first
    table = first[int(first.split()[-2]) :]
    starts = [int(line[:10]) for line in table.splitlines() if line.endswith(b" n")]
    assert len(starts) > 5
    assert [first[start:].split(b" ", 1)[0] for start in starts] == [b"%d" % (at + 1) for at in range(len(starts))]
    assert b"/Size %d\n" % (len(starts) + 1) in table


def test_without_the_package_a_line_says_what_to_install(map_: ArgumentMap, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    for name in ("png", "pdf"):
        with pytest.raises(DrawingFailed, match=r"pip install vl-convert-python"):
            argmap.write(map_, name)


def test_the_map_and_each_dispute_have_a_file(map_: ArgumentMap):
    png = next(writer for writer in WRITERS if writer.name == "png")
    assert list(png.files(map_)) == ["map.png", *(f"dispute-{at + 1}.png" for at in range(len(map_.disputes)))]
