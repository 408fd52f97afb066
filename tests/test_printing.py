"""Maps and ladders on paper: printed by a real browser to A4, nothing is cut off and all can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import argmap

from .cases import ROOT, SHARED, needs_chromium

pytestmark = [needs_chromium, pytest.mark.once]
SAMPLES = sorted((ROOT / "threads").glob("*.txt")) + sorted((SHARED / "threads").glob("*.txt"))
POINT = 96 / 72  # pixels of a browser
LEAST = 7  # points
SHEET = {"upright": (210 / 25.4 * 96, 297 / 25.4 * 96), "broad": (297 / 25.4 * 96, 210 / 25.4 * 96)}

# Where each text and card of a picture stands on paper, in pixels: class, size of its letters, box.
MEASURED = """() => [...document.querySelectorAll("text, .card > path:first-of-type")].map((one) => {
  const box = one.getBoundingClientRect();
  const letters = one.tagName === "text" ? [one, ...one.querySelectorAll("tspan, a")] : [];
  const size = Math.min(...letters.map((part) => parseFloat(getComputedStyle(part).fontSize)));
  const place = [box.left + scrollX, box.top + scrollY, box.right + scrollX, box.bottom + scrollY];
  return [one.tagName, letters.length ? size * one.getScreenCTM().a : 0, ...place, one.textContent];
})"""


@pytest.fixture(scope="module")
def tab(browser: Any) -> Any:
    """The one tab in which all is printed, as to open one takes as long as to print."""
    tab = browser.new_page()
    tab.set_default_timeout(60_000)
    return tab


def printed(tab: Any, picture: bytes, folder: Path) -> tuple[int, str, list[list[Any]]]:
    """Print a picture; returns the number of sheets, how they lie, and what stands where on them."""
    file = folder / "picture.svg"
    file.write_bytes(picture)
    way = "broad" if b"landscape" in picture else "upright"
    width, height = SHEET[way]
    tab.emulate_media(media="null")  # as it was before the last picture
    tab.set_viewport_size({"width": round(width), "height": round(height)})
    tab.goto(file.as_uri())
    paper = tab.pdf(format="A4", prefer_css_page_size=True)
    tab.emulate_media(media="print")
    found = tab.evaluate(MEASURED)
    for box in re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper):
        assert [float(side) * POINT for side in box] == pytest.approx([width, height], abs=2)
    return len(re.findall(rb"/Type /Page\b(?!s)", paper)), way, found


def pictures(path: Path, layout: str) -> Iterator[bytes]:
    """The map of a thread and its ladders: of those with as many columns, which stand alike on paper, the longest."""
    map_ = argmap.load(path)
    yield argmap.write(map_, "map", layout=layout)
    ladders: dict[int, bytes] = {}
    for at, dispute in enumerate(map_.disputes):
        ladder = argmap.write(map_, "ladder", dispute=at, layout=layout)
        ladders[len(dispute.positions)] = max(ladders.get(len(dispute.positions), b""), ladder, key=len)
    yield from ladders.values()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_on_pages_nothing_is_cut_off_and_no_text_is_smaller_than_seven_points(tab: Any, path: Path, tmp_path: Path):
    for picture in pictures(path, "page"):
        sheets, way, found = printed(tab, picture, tmp_path)
        assert found
        width, height = SHEET[way]
        assert sheets == 1 + int(max(bottom for *_, bottom, _ in found) // height)
        for kind, size, left, top, right, bottom, said in found:
            assert kind != "text" or size / POINT >= LEAST, said
            assert left >= 0, said
            assert right <= width + 1, said
            assert int((top + 1) // height) == int((bottom - 1) // height), said


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_wide_map_and_a_long_ladder_are_printed_whole_on_one_sheet(tab: Any, path: Path, tmp_path: Path):
    for picture in pictures(path, "tree"):
        sheets, _, _ = printed(tab, picture, tmp_path)
        assert sheets == 1
