"""Of rows among which nothing recurs but names: which begin a comment, and how a stated count breaks ties."""

from __future__ import annotations

import pytest

from argmap.readers.paste import names


def segmented(odds: list[float], stated: int | None) -> list[int]:
    """The rows that begin a comment, of as many pairs of a name and a row of words as there are odds."""
    by_position = {2 * at: names.Candidate(2 * at, f"Ann{at}") for at in range(len(odds))}
    told = {2 * at: (each, -50.0) for at, each in enumerate(odds)}
    return [start for start, _ in names.segment(2 * len(odds), told, by_position, stated)]


@pytest.mark.parametrize(
    ("stated", "rows"),
    [
        (None, [0, 2]),
        (2, [0, 2]),
        (1, [0]),  # the less likely of the two goes, as long as that is near a tie
        (3, [0, 2, 4]),
        (4, [0, 2, 4, 6]),
        (5, [0, 2]),  # the fifth is too unlikely for a number to make it a name
        (0, [0, 2]),  # and the first too likely to be taken away
    ],
)
def test_a_stated_count_adds_or_takes_away_what_is_near_a_tie_and_nothing_else(stated: int | None, rows: list[int]):
    assert segmented([5.0, 1.0, -0.5, -1.5, -4.0], stated) == rows
