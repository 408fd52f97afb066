"""Readings of real pages that this project made itself: whole, of one shape, and without a word of the pages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from argmap.model import Kind, Relation
from tests.cases import SHARED, needs_shared

READINGS = Path(__file__).parents[1] / "training" / "readings.jsonl"
pytestmark = pytest.mark.once
if not READINGS.exists():
    pytest.skip("training/ is not here: argmap was installed without it", allow_module_level=True)
ROWS: list[dict[str, Any]] = [json.loads(line) for line in READINGS.read_text(encoding="utf-8").splitlines()]
RELATIONS = {relation.value for relation in Relation} | {"none"}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["page"])
def test_every_comment_has_tags_a_relation_and_parents_of_the_page(row: dict[str, Any]):
    numbers = [comment["n"] for comment in row["comments"]]
    assert numbers == list(range(1, len(numbers) + 1))
    for comment in row["comments"]:
        assert 1 <= len(comment["tag"]) <= 2
        assert set(comment["tag"]) <= {kind.value for kind in Kind}
        assert comment["relation"] in RELATIONS
        parents = {*comment["replies_to"], *comment.get("also_replies_to", ())}
        assert parents <= {0, *numbers} - {comment["n"]}


@pytest.mark.parametrize("row", [row for row in ROWS if row["disputes"]], ids=lambda row: row["page"])
def test_a_dispute_has_sides_each_with_turns_that_say_it_best(row: dict[str, Any]):
    for dispute in row["disputes"]:
        assert len(dispute["turns"]) >= 3
        assert set(dispute["turns"]) <= {comment["n"] for comment in row["comments"]}
        assert len(dispute["positions"]) >= 2
        for side in dispute["positions"]:
            assert set(side["best"]) <= set(side["turns"]) <= set(dispute["turns"])
            assert 1 <= len(side["best"]) <= 3


@needs_shared
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["page"])
def test_a_reading_is_of_a_page_that_comes_without_one(row: dict[str, Any]):
    known = json.loads((SHARED / "pages" / f"{row['page']}.gold.json").read_text(encoding="utf-8"))
    assert "readings" not in known
    assert len(known["comments"]) == len(row["comments"])
