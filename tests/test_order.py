"""Who stands above whom on a page: what shows the order of time, and what was copied twice."""

from __future__ import annotations

import pytest

from argmap.model import State
from argmap.readers.paste import order
from argmap.readers.paste.comments import Comment


def comment(author: str, text: str, *, addressee: str | None = None, stamp: str | None = None) -> Comment:
    return Comment(
        author=author,
        line=0,
        addressee=addressee,
        asked=(),
        stamp=stamp,
        addressee_stamp=None,
        said=tuple(enumerate(text.split("\n"), 1)),
        indent=0,
        state=State.LIVE,
        block=0,
    )


@pytest.mark.parametrize(
    ("size", "stamps", "kept"),
    [
        (20, ("1 hour ago",) * 2, [0, 1]),  # the same words, author and stamp
        (19, ("1 hour ago",) * 2, [0, 1, 2]),  # a few words may be said twice
        (19, ("May 4, 2031 8:10 am",) * 2, [0, 1]),  # but not in the same minute
        (20, ("1 hour ago", "2 hours ago"), [0, 1, 2]),
    ],
)
def test_what_is_shown_again_is_dropped_where_it_was_not_said_twice(size, stamps, kept):
    words = ("The pier is shut again and " * 9)[:size]
    said = [("Cy", "Says who?", "3 hours ago"), ("Ann", words, stamps[0]), ("Ann", words, stamps[1])]
    assert order.once([comment(author, text, stamp=stamp) for author, text, stamp in said]) == kept


def test_without_stamps_only_a_run_of_two_was_shown_again():
    first, other = (
        comment("Ann", "The pier is shut again today."),
        comment("Cy", "It was open until this very morning."),
    )
    alone = comment("Dora", "Nobody has told the ferrymen about it.")
    assert order.once([first, other, alone, first, other]) == [0, 1, 2]
    assert order.once([first, other, alone, first]) == [0, 1, 2, 3]


@pytest.mark.parametrize(("size", "turned"), [(40, True), (39, False)])
def test_a_line_that_comes_back_tells_which_comment_of_the_addressee_is_answered(size: int, turned: bool):
    lines = [(word * 60)[:size] for word in ("ferry ", "piers ", "tides ")]
    above = [comment(name, line, addressee="Dora") for name, line in zip(("Ann", "Bo", "Cy"), lines, strict=True)]
    page = [comment("Dora", "Good morning."), *above, *(comment("Dora", line) for line in lines)]
    assert order.arrange(page, [None] * len(page), tree=False).places == tuple(range(7))[:: -1 if turned else 1]


@pytest.mark.parametrize(("forward", "turned"), [(3, True), (2, False)])
def test_three_who_address_somebody_further_down_show_that_the_newest_stands_first(forward: int, turned: bool):
    people = [f"Ann{at}" for at in range(6)]
    page = [
        comment(name, f"Word {at}.", addressee=people[at + 1] if at < forward else None)
        for at, name in enumerate(people)
    ]
    found = order.arrange(page, [None] * len(page), tree=False)
    assert (found.places == tuple(range(5, -1, -1))) is turned
    assert bool(found.note) is turned


def test_who_is_quoted_line_by_line_does_not_answer_who_quotes_him():
    said = [f"The harbour wall has to be raised by {height} feet, as I said at the meeting." for height in range(4)]
    talk = [comment("Bo", "Nobody needs that wall.")]
    for one in said:
        talk.append(comment("Ann", f"{one}\nIt is the only way, {one[4:60]}", addressee="Bo"))
        talk.append(comment("Bo", f"{one}\nNo.\nIt is the only way, {one[4:60]}\nThere are others."))
    assert not order.arrange(talk, [None] * len(talk), tree=False).note
