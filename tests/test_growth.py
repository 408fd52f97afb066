"""The growing inputs of `benchmarks/`: each goes all the way, and what is printed about them is right.

How long they take is no test's business: `python benchmarks/growth.py` says it.
"""

from __future__ import annotations

import re
import sys
from contextlib import suppress

import pytest

pytest.importorskip("benchmarks.families", reason="benchmarks/ is not here: argmap was installed without it")
if sys.platform == "win32":
    pytest.skip("processes are not forked here", allow_module_level=True)

from argmap.errors import ArgmapError
from benchmarks import growth
from benchmarks.families import FAMILIES


@pytest.mark.once
@pytest.mark.parametrize("name", FAMILIES)
def test_a_family_goes_all_the_way_or_ends_in_one_line(name):
    done = []
    with suppress(ArgmapError):  # whose message is the answer
        done += [stage for stage, _, _ in growth.stages(FAMILIES[name](600))]
        assert done[-1] == "dot"


def test_the_exponent_is_the_power_of_the_size():
    sizes = (50, 100, 200, 400)
    for power in (0.5, 1.0, 2.0):
        assert growth.exponent(sizes, [size**power for size in sizes]) == pytest.approx(power)


def taken(seconds: float, turns: int, disputes: int = 0) -> growth.Taken:
    return growth.Taken({"read": seconds}, turns, disputes, 0.0, "")


def test_of_sizes_at_which_something_else_is_found_only_those_like_the_largest_count():
    without, comments = [taken(0.2, 0), taken(0.4, 0)], [taken(2.0, 9), taken(4.0, 9), taken(8.0, 9)]
    found = growth.Growth((50, 100, 200, 400, 800), (*without, *comments))
    assert found.exponent == pytest.approx(1.0)
    steep = growth.Growth((50, 100, 200), (taken(0.2, 9), taken(0.8, 9, 1), taken(3.2, 9, 1)))
    assert steep.exponent == pytest.approx(2.0)
    once = growth.Growth((50, 100), (taken(0.2, 0), taken(0.8, 9)))
    assert once.exponent == pytest.approx(2.0)  # a size alone tells of no growth: all count


def test_times_that_are_noise_have_no_exponent():
    assert growth.exponent((50, 100, 200), (growth.NOISE / 9, growth.NOISE / 2, growth.NOISE * 2)) is None


def test_the_patterns_are_found_with_the_ways_in_which_they_are_used():
    found = {pattern.name: pattern.methods for pattern in growth.patterns()}
    assert found["text.words._STOP"] == ("finditer",)
    assert "search" in found["analysis.unanswered.ASKING"]
    assert any(name.startswith("text.") for name in found)  # within a function


def test_texts_lead_to_each_part_of_a_pattern_that_may_repeat():
    begins = {begin for begin, _ in growth.runs(re.compile(r"on (?:day|night)\s+of\d*"))}
    assert {"on day", "on day of"} <= begins
