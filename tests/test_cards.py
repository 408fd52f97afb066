"""Every file of learned numbers says what it is, what it was learned from, how good it is and where it fails."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import argmap

WEIGHTS = Path(argmap.__file__).parent / "weights"
FILES = sorted(WEIGHTS.iterdir())
LEARNED = [path for path in FILES if path.stem != "calendar"]  # which is a table
SAID = ("what", "data", "features", "date", "licence", "weaknesses")
MOST = 3_000_000  # bytes of all together


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
@pytest.mark.parametrize("key", SAID)
def test_a_card_says_it_in_words(path: Path, key: str):
    said = json.loads(path.read_text(encoding="utf-8")).get(key)
    assert isinstance(said, str)
    assert said.strip()


@pytest.mark.parametrize("path", LEARNED, ids=lambda path: path.name)
def test_a_card_holds_scores_that_are_fractions(path: Path):
    scores = numbers(json.loads(path.read_text(encoding="utf-8"))["scores"])
    assert scores
    assert all(0 <= score <= 1 for score in scores)


@pytest.mark.parametrize("path", LEARNED, ids=lambda path: path.name)
def test_a_card_names_the_part_that_was_held_out(path: Path):
    card = json.loads(path.read_text(encoding="utf-8"))
    assert "training part" in card["data"]


def test_all_weights_together_are_small():
    assert sum(path.stat().st_size for path in FILES) < MOST


def test_each_file_has_a_script_that_makes_it():
    training = WEIGHTS.parents[1] / "training"
    if not training.exists():
        pytest.skip("training/ is not here: argmap was installed without it")
    assert {path.stem for path in FILES} <= {path.stem for path in training.glob("*.py")}


def numbers(value: object) -> list[float]:
    """Return all numbers in a table of tables."""
    if isinstance(value, dict):
        return [number for each in value.values() for number in numbers(each)]
    return [value] if isinstance(value, int | float) else []
