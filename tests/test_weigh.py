"""What tells a right layout of a page from a wrong one: figures of the comments that it makes, worked out by hand."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import pytest

from argmap.readers import paste
from argmap.readers.paste import page as pages
from argmap.readers.paste import rows, weigh
from argmap.readers.paste.blocks import Blocks
from argmap.readers.paste.page import Page

NAMES = ("Amabel Crewe", "Bartram Lowe", "Cosima Hale", "Dagny Holm", "Elfric Moss")
LINE = "The clock has lost its hands, and nobody knows who took them from us"


def laid_out(bodies: Sequence[Sequence[str]]) -> tuple[Page, Blocks]:
    """A page with a comment a body, and what its likeliest layout makes of it."""
    said = [
        "\n".join((f"{NAMES[at]} says:", f"May {at + 1}, 2019 at 8:1{at} am", *body, "Reply"))
        for at, body in enumerate(bodies)
    ]
    text = "\n".join(("The clock of Ebb Street", "It has stopped twice.", "", f"{len(bodies)} Comments", *said))
    page = pages.of(rows.read(text.split("\n")))
    choice = paste.choose(page)
    assert choice is not None
    assert [head.name for head in choice.blocks.heads] == list(NAMES[: len(bodies)])
    return page, choice.blocks


def described(bodies: Sequence[Sequence[str]]) -> weigh.Features:
    return weigh.describe(*laid_out(bodies), weigh.shipped_weights())


def lines(*counts: int) -> list[list[str]]:
    """Bodies of so many lines each."""
    words = map("".join, itertools.product("bdfklmnprst", "aeiou", "lmnrst"))
    return [[f"{LINE} {next(words)}." for _ in range(count)] for count in counts]


def test_how_large_comments_are_is_told_in_characters_and_rows():
    even = described(lines(2, 2, 2, 2))
    assert (even["sizes alike"], even["lengths alike"], even["sizes vary"], even["largest"]) == (1, 1, 0, 0.25)
    uneven = described(lines(1, 1, 1, 4))
    assert (uneven["sizes alike"], uneven["lengths alike"]) == (0, 0)
    assert uneven["largest"] == pytest.approx(4 / 7)
    assert described(lines(3, 3, 3, 4))["sizes alike"] == 1  # a standard deviation of 0.10
    assert described(lines(2, 2, 2, 4))["sizes alike"] == 0  # of 0.25
    three = described(lines(2, 2, 2))  # too few to be alike by more than chance
    assert (three["sizes alike"], three["lengths alike"]) == (0, 0)
    assert described(lines(2, 2))["largest"] == 0


def test_sizes_vary_as_a_share_of_their_mean():
    assert weigh._varies([4, 4, 4]) == 0
    spread = math.sqrt(4 * 11.8**2 + 47.2**2) / math.sqrt(5) / 13.8
    assert described(lines(1, 60, 1, 1, 1))["sizes vary"] == pytest.approx(spread - 0.7)
    assert weigh._varies([1, 1, 1, 5]) == pytest.approx(math.sqrt(3) / 3)


def test_bodies_that_hardly_say_anything_count_in_a_row_up_to_three():
    runs = [weigh._run([bool(int(each)) for each in said]) for said in ("", "0", "10101", "0110", "1110", "11111")]
    assert runs == [0, 0, 1, 2, 3, 3]
    short = [["No."], ["Yes."], [LINE + "."], ["So?"]]
    assert described(short)["barren run"] == pytest.approx(2 / 3)
    assert described(short)["bodies short"] == 3 / 4


@pytest.mark.parametrize(
    ("before", "counted"), [("", 1), ("So says ", 1), ("x" * 48 + " ", 1), ("x" * 49 + " ", 1), ("x" * 70 + " ", 0)]
)
def test_who_begins_with_their_own_name_is_read_on_the_wrong_side(before: str, counted: int):
    bodies = lines(1, 1, 1, 1)
    bodies[2] = [f"{before}{NAMES[2]}, {LINE.lower()}."]
    page, blocks = laid_out(bodies)
    assert weigh._calls_own(page.rows, blocks) == counted


def test_names_within_bodies_are_told_by_their_share():
    assert described(lines(1, 1, 1, 1))["names in bodies"] == 0
    page, blocks = laid_out(lines(1, 1, 1, 1))
    often = weigh.Counter({weigh.plain(NAMES[0]): 2})
    assert weigh._is_name(page.rows[blocks.heads[0].row]._replace(text=NAMES[0]), often)
    assert not weigh._is_name(page.rows[blocks.heads[0].row]._replace(text=NAMES[1]), often)


@pytest.mark.parametrize(("cut", "told"), [(0, 1.0), (1, 1.0), (2, 0.0), (3, 0.0)])
def test_a_foot_below_which_heads_were_cut_off_is_none(cut: int, told: float):
    page, blocks = laid_out(lines(1, 1, 1, 1))
    assert blocks.end == len(page.rows)
    for above in (True, False):
        both = (cut, 0) if above else (0, cut)
        found = weigh.describe(page, blocks._replace(layout=blocks.layout._replace(cut=both)), weigh.shipped_weights())
        assert found["heading right above" if above else "foot below"] == told
        assert found["foot below" if above else "heading right above"] == 1
