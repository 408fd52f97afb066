"""What the teacher says of each reply is kept as figures: likelihoods under the name of a pair, and no text."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest

FILE = Path(__file__).parents[1] / "training" / "teacher.json.gz"
MOST = 400_000  # bytes


@pytest.fixture
def told() -> dict[str, list[int]]:
    if not FILE.exists():
        pytest.skip("training/ is not here: argmap was installed without it")
    found: dict[str, list[int]] = json.loads(gzip.decompress(FILE.read_bytes()))
    return found


def test_the_file_is_small_and_holds_names_that_tell_nothing(told: dict[str, list[int]]) -> None:
    assert FILE.stat().st_size < MOST
    assert all(re.fullmatch(r"[0-9a-f]{8}", name) for name in told)


def test_each_pair_has_hundredths_of_agreeing_and_disagreeing(told: dict[str, list[int]]) -> None:
    assert all(len(each) == 2 and min(each) >= 0 and sum(each) <= 101 for each in told.values())


def test_the_teacher_takes_either_side(told: dict[str, list[int]]) -> None:
    sides = [agree > disagree for agree, disagree in told.values()]
    assert 0.1 < sum(sides) / len(sides) < 0.9


def test_the_name_of_a_pair_hangs_on_both_texts() -> None:
    pytest.importorskip("sklearn", reason="needs the training extra")
    from training.stance import name_of

    assert name_of("It rained.", "No.") == name_of("It rained.", "No.")
    assert len({name_of("It rained.", "No."), name_of("It rained.", "Yes."), name_of("It rained.N", "o.")}) == 3


def test_a_quote_is_answered_by_what_stands_below_it() -> None:
    pytest.importorskip("sklearn", reason="needs the training extra")
    from training.stance import said_to

    quoting = "It rained.\nIt did not.\nIt was cold.\nThat it was."
    turns = [
        {"id": 1, "parent": None, "author": "Ann", "body": "It rained. It was cold.", "quotes": []},
        {
            "id": 2,
            "parent": 1,
            "author": "Bo",
            "body": quoting,
            "quotes": [[0, 10, 1, "Ann"], [quoting.index("It was"), quoting.index("\nThat"), 1, "Ann"]],
        },
        {"id": 3, "parent": 2, "author": "Cy", "body": "Both of you are right.", "quotes": []},
        {"id": 4, "parent": 3, "author": "Cy", "body": "Nearly.", "quotes": []},
    ]
    assert [(parent.strip(), reply.strip()) for parent, reply in said_to(turns)] == [
        ("It rained.", "It did not."),
        ("It was cold.", "That it was."),
        ("It did not.\n\n\nThat it was.", "Both of you are right."),
    ]
