"""Text: sentences, passages in quotation marks and stretches, however long the run of one sign that they stand in."""

from __future__ import annotations

import re
from textwrap import fill

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argmap.text.words import Stretches, blanked, quotations, sentences

from .cases import examples

MARKED = st.text(alphabet=[*'“”"«»\n', *"abc "], max_size=40)
SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 12)).map(lambda pair: (pair[0], sum(pair))), max_size=8)


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


def test_a_sentence_goes_on_where_its_text_is_wrapped():
    told = [
        "The keeper told us that the old lamp of Lissmark had been lit with the oil of the ferry since the storm of "
        "that winter, and that Lissmark never asked who had paid for it.",
        "I did ask, once, when the mayor of Lissmark was there and could not well leave without an answer.",
    ]
    text = fill(" ".join(told), 66)
    assert text.count("\n") > 3
    assert [" ".join(each.split()) for each in cut(text)] == told
    # What is below is no part of it: a line of its own, a list, a line that is set in.
    assert cut(f"{text}\n\nthe end\n- of it\n  so far")[2:] == ["the end", "- of it", "so far"]


def test_lines_of_a_text_that_keeps_to_no_width_are_sentences():
    long = "This line is far longer than any editor would have left it, as nobody wrapped it at seventy or eighty signs"
    assert cut(f"{long}\nand this one is as long as it is, for whatever reason\nso it ends") == [
        long,
        "and this one is as long as it is, for whatever reason",
        "so it ends",
    ]
    assert cut("short lines\nof a poem\nor a list") == ["short lines", "of a poem", "or a list"]


@pytest.mark.parametrize("stop", [".", "!", "?", "…"])
def test_a_run_of_stops_before_a_letter_ends_no_sentence(stop):
    run = stop * 300
    assert cut(f"Well{run}so it goes. Yes.") == [f"Well{run}so it goes.", "Yes."]
    assert cut(f"Well{run} So it goes.") == [f"Well{run}", "So it goes."]


def test_each_full_stop_of_a_script_without_blanks_ends_a_sentence():
    assert cut("港口没有船。。船在海上。") == ["港口没有船。", "。", "船在海上。"]


@pytest.mark.parametrize(
    ("least", "across", "pattern"),
    [(4, False, r"[\"“«]([^\"”»\n]{4,}?)[\"”»]"), (3, True, r"[\"“«]([^\"”»]{3,})[\"”»]")],
)
@examples(300)
@given(text=MARKED)
def test_passages_in_quotation_marks_are_those_that_a_pattern_finds(least, across, pattern, text):
    assert list(quotations(text, least=least, across=across)) == [found.span() for found in re.finditer(pattern, text)]


@examples(300)
@given(SPANS, st.integers(0, 40), st.integers(1, 10))
def test_stretches_that_meet_another_are_found_as_by_asking_each(spans, start, size):
    wanted = sorted(span for span in spans if span[0] < start + size and start < span[1])
    assert list(Stretches(spans).meeting(start, start + size)) == wanted


def test_a_stretch_keeps_what_comes_with_it():
    assert list(Stretches([(5, 9, "b"), (0, 4, "a")]).meeting(3, 6)) == [(0, 4, "a"), (5, 9, "b")]


@examples(300)
@given(SPANS)
def test_a_blanked_text_keeps_its_length_and_what_stands_outside(spans):
    text = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrst"
    inside = {at for start, end in spans for at in range(start, end)}
    assert blanked(text, spans) == "".join("\n" if at in inside else c for at, c in enumerate(text))
