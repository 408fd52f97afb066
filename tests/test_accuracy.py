"""`benchmarks/accuracy.py`: its table and its reliability on figures told by hand; no corpus is read here."""

from __future__ import annotations

import pytest

pytest.importorskip("benchmarks.accuracy", reason="benchmarks/ is not here: argmap was installed without it")

from argmap.evaluate.task import Result
from benchmarks import accuracy

TOLD = [(0.05, False), (0.05, False), (0.8, True), (0.85, True), (0.8, False), (1.0, True)]


def test_judgements_are_sorted_into_tenths_of_what_they_say():
    found = accuracy.reliability(TOLD)
    assert [(one.floor, one.count) for one in found] == [(0.0, 2), (0.8, 3), (0.9, 1)]
    assert found[1].right == pytest.approx(2 / 3)
    assert found[1].stated == pytest.approx((0.8 + 0.85 + 0.8) / 3)


def test_the_calibration_error_is_the_mean_distance_weighed_by_count():
    worked_out = (2 * 0.05 + 3 * abs(2.45 / 3 - 2 / 3) + 0) / 6
    assert accuracy.calibration_error(TOLD) == pytest.approx(worked_out)


def test_who_is_as_right_as_they_say_is_off_by_nothing():
    assert accuracy.calibration_error([(0.5, True), (0.5, False)]) == 0
    assert accuracy.calibration_error([]) == 0


def test_what_is_said_to_be_sure_of_a_tenth_stands_in_the_tenth_that_it_opens():
    assert [accuracy.reliability([(at / 10, True)])[0].floor for at in range(10)] == [at / 10 for at in range(10)]


def test_a_figure_within_a_table_is_named_by_two_words():
    figures = {"accuracy": 0.5, "f1": {"claim": 0.25}}
    assert accuracy.figure(figures, "accuracy") == 0.5
    assert accuracy.figure(figures, "f1 claim") == 0.25


def test_a_line_below_what_is_asked_says_so():
    line = accuracy.Measured("stance-iac", "macro_f1", 0.4, None, "0.63", 0.67, 0.65, 10, None)
    short, reached = "".join(accuracy.shown([line])), "".join(accuracy.shown([line._replace(ours=0.6701)]))
    assert "0.650 (short)" in short
    assert "short" not in reached


def test_a_thread_annotated_by_hand_is_counted_in_turns():
    line = accuracy.Measured("energy-truce", "parents", 0.25, None, "", 0.75, 0.5, 60, None)
    assert "| 15 of 60 |  |  | 45 of 60 | 30 of 60 (short) |" in list(accuracy.shown([line]))[-1]


def test_whole_files_have_a_column_only_where_they_were_asked_for():
    line = accuracy.Measured("stance-iac", "macro_f1", 0.4, None, "", None, 0.65, 10, None)
    assert "learned from" not in next(iter(accuracy.shown([line])))
    assert "learned from" in next(iter(accuracy.shown([line._replace(whole=0.7)])))


def test_every_line_of_the_table_is_of_a_set_and_every_figure_is_counted_over_something():
    result = Result(task="replies", figures={}, baseline={}, counts={"parent": [1, 7], "parent_unquoted": [1, 3]})
    assert {line.of for line in accuracy.LINES} == {*accuracy.SETS, *accuracy.GOLD}
    assert accuracy.taken_over(result, "parent") == 7
    assert accuracy.taken_over(result, "parent_unquoted") == 3
    assert accuracy.taken_over(result, "graph_f") == 7
