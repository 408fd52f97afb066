"""Maps and ladders on paper: printed by a real browser to A4, nothing is cut off and all can be read."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import argmap

from .cases import ROOT, SHARED

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="a browser prints: chromium is missing")
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
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="drives the browser: pip install -e '.[test]'")
    with playwright.sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


def printed(browser: Any, picture: bytes, folder: Path) -> tuple[int, str, list[list[Any]]]:
    """Print a picture; returns the number of sheets, how they lie, and what stands where on them."""
    file = folder / "picture.svg"
    file.write_bytes(picture)
    way = "broad" if b"landscape" in picture else "upright"
    width, height = SHEET[way]
    tab = browser.new_page(viewport={"width": round(width), "height": round(height)})
    tab.goto(file.as_uri())
    paper = tab.pdf(format="A4", prefer_css_page_size=True)
    tab.emulate_media(media="print")
    found = tab.evaluate(MEASURED)
    tab.close()
    for box in re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper):
        assert [float(side) * POINT for side in box] == pytest.approx([width, height], abs=2)
    return len(re.findall(rb"/Type /Page\b(?!s)", paper)), way, found


def pictures(path: Path, layout: str) -> Iterator[bytes]:
    """The map of a thread and its ladders."""
    map_ = argmap.load(path)
    yield argmap.write(map_, "map", layout=layout)
    for at in range(len(map_.disputes)):
        yield argmap.write(map_, "ladder", dispute=at, layout=layout)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_on_pages_nothing_is_cut_off_and_no_text_is_smaller_than_seven_points(browser: Any, path: Path, tmp_path: Path):
    for picture in pictures(path, "page"):
        sheets, way, found = printed(browser, picture, tmp_path)
        assert found
        width, height = SHEET[way]
        assert sheets == 1 + int(max(bottom for *_, bottom, _ in found) // height)
        for kind, size, left, top, right, bottom, said in found:
            assert kind != "text" or size / POINT >= LEAST, said
            assert left >= 0, said
            assert right <= width + 1, said
            assert int((top + 1) // height) == int((bottom - 1) // height), said


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_wide_map_and_a_long_ladder_are_printed_whole_on_one_sheet(browser: Any, path: Path, tmp_path: Path):
    for picture in pictures(path, "tree"):
        sheets, _, _ = printed(browser, picture, tmp_path)
        assert sheets == 1
