"""Each export is opened by the program that it is for, which finds in it what the map holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.exports import holds, maps, opened, written

FORMATS = ("graphml", "gexf")


@pytest.mark.parametrize("format", FORMATS)
def test_its_own_program_finds_the_turns_relations_and_people_of_the_map(format: str, tmp_path: Path):
    for name, found in opened(format, tmp_path).items():
        held = holds(maps()[name])
        assert found == {key: held[key] for key in found}, name
        assert {"turns", "people"} <= found.keys()


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_map_gives_the_same_bytes_whatever_the_day(format: str, monkeypatch: pytest.MonkeyPatch):
    map_ = maps()["harbour-truce"]
    first = written(map_, format)
    monkeypatch.setattr("time.strftime", lambda *_: "2001-02-03")
    assert written(map_, format) == first
