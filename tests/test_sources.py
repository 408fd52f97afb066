"""Passages: what the story and further articles say on the positions of a dispute."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

import argmap
from argmap.analysis import sources
from argmap.model import STORY, ArgumentMap, Dispute, Passage, Position, Span, Thread, Turn
from argmap.readers import article
from tests.cases import SHARED, needs_shared

TURNS = (
    ("Ann", "The truce of the two fishing towns was agreed for two weeks, that was the pause they promised."),
    ("Bo", "No. The truce lasted three days, the pause ended when the boats of Vell went out on May 4."),
    ("Ann", "Two weeks was the truce, the boats had promised to pause until May 4."),
    ("Bo", "Three days of truce. The pause was three days, then the boats went out."),
    ("Cy", "Lovely weather in Vell today, the market was full of cherries."),
    ("Di", "My aunt in Vell sells cherries at the market too."),
)
LABELS = ("two weeks", "three days")


def whole(turn: str, text: str) -> Span:
    return Span(turn=turn, start=0, end=len(text))


def map_of(
    labels: tuple[str, str] = LABELS, turns: tuple[tuple[str, str], ...] = TURNS, story: str = ""
) -> ArgumentMap:
    """A map with one dispute: the first and third turn for the first label, the second and fourth for the other."""
    made = tuple(Turn(id=str(n), number=n, author=author, text=text) for n, (author, text) in enumerate(turns, 1))
    positions = tuple(
        Position(
            label=label,
            statements=tuple(whole(turn.id, turn.text) for turn in theirs),
            turns=tuple(turn.id for turn in theirs),
            holders=(theirs[0].author,),
            evidence=(),
        )
        for label, theirs in zip(labels, ((made[0], made[2]), (made[1], made[3])), strict=True)
    )
    dispute = Dispute(id="d1", title="?", positions=positions, turns=("1", "2", "3", "4"), status="open", weight=1.0)
    thread = Thread(
        id="vell", title="", format="paste", path="vell.txt", story=story, turns=made, story_line=1 if story else None
    )
    return ArgumentMap(thread=thread, disputes=(dispute,))


def passages(*lines: str, map_: ArgumentMap | None = None) -> list[tuple[tuple[str, ...], int | None, str]]:
    """(positions, line, text) of the passages from an article of some lines."""
    source = article.read("\n".join(lines), path="article.txt")
    found = sources.find(map_ or map_of(), (source,)).passages
    return [(each.positions, each.line, each.text) for each in found if each.source == "article.txt"]


@pytest.mark.parametrize(
    ("sentence", "labels"),
    [
        ("The truce of the boats was a pause for two weeks.", ("two weeks",)),
        ("The truce of the boats was a pause for 14 days.", ("two weeks",)),
        ("The boats kept the truce, the mayor said, for three days.", ("three days",)),
        ("The boats kept the truce, but only for a few days.", ("three days",)),
        ("The boats kept the truce for less than two weeks.", ("three days",)),
        ("The boats promised a truce of two weeks and kept it for three days.", ("two weeks", "three days")),
        ("The truce of the boats ran from May 1 until May 4.", ("three days",)),
        ("The truce of the boats ran from May 1 until May 15.", ("two weeks",)),
    ],
)
def test_a_sentence_that_states_or_implies_a_value_is_in_line_with_its_position(
    sentence: str, labels: tuple[str, ...]
) -> None:
    assert passages("The harbour of Vell", "", sentence) == [(labels, 3, sentence)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Her office has a three-day week now, and nobody in the ministry of culture minds.",
        "Two weeks of rain have ruined the cherries.",
        "The boats of the truce met again three days after the fire.",
        "The boats will break the truce in two weeks.",
        "The truce of the boats was not three days.",
        "Did the truce of the boats last three days?",
        "The truce of the boats lasted five days.",
    ],
)
def test_the_same_words_on_another_matter_bear_on_nothing(sentence: str) -> None:
    assert passages(sentence) == []


def test_two_dates_some_sentences_apart_make_a_period() -> None:
    lines = (
        "On May 1 the boats agreed to the truce.",
        "The mayor was glad.",
        "The boats say that the pause was until May 4.",
    )
    assert passages(*lines) == [(("three days",), 3, lines[2])]


def test_a_weekday_counts_from_the_day_of_writing() -> None:
    lines = (
        "June 9, 2031",
        "The boats agreed to a truce last Friday.",
        "The pause of the boats should last until this Monday.",
    )
    # 9 June 2031 is a Monday, and the Friday before it the 6th.
    assert passages(*lines) == [(("three days",), 3, lines[2])]


def test_a_date_on_which_one_side_rests_leads_to_its_position() -> None:
    turns = (*TURNS[:3], ("Bo", "Three days of truce, a pause until May 4."), *TURNS[4:])
    found = passages("The mayor said that the truce of the boats was to end on May 4.", map_=map_of(turns=turns))
    assert [positions for positions, _, _ in found] == [("three days",)]


def test_the_story_is_always_a_source_and_stands_first() -> None:
    story = "Vell, in May.\nThe truce was for two weeks, said the mayor."
    other = article.read("The boats promised the truce, a pause for two weeks.", path="a.txt")
    found = sources.find(map_of(story=story), (other,)).passages
    assert [(each.source, each.line) for each in found] == [(STORY, 2), ("a.txt", 1)]
    assert found[0] == Passage(
        dispute="d1",
        positions=("two weeks",),
        source=STORY,
        line=2,
        text="The truce was for two weeks, said the mayor.",
    )


STATEMENTS = (
    ("Ann", "The council has hidden the accounts of the night ferry."),
    ("Bo", "The council published every account of the night ferry in the gazette."),
    ("Ann", "It has hidden them, the ferry loses money."),
    ("Bo", "Read the gazette, every account was published."),
)


def test_a_sentence_that_makes_the_point_of_a_statement_is_in_line_with_it() -> None:
    map_ = map_of((STATEMENTS[0][1], STATEMENTS[1][1]), STATEMENTS)
    lines = (
        "The gazette of March published every account of the night ferry, page by page.",
        "Swans nest below the pier again.",
        "The council never published an account of the night ferry in the gazette.",
    )
    assert passages(*lines, map_=map_) == [((STATEMENTS[1][1],), 1, lines[0])]


def test_no_sentence_comes_twice_and_few_for_a_position() -> None:
    lines = [
        f"The truce of the boats was a pause for two weeks, said mayor {name}." for name in ("Ode", "Ild", "Ulm", "Arn")
    ]
    found = passages(*lines, *lines)
    assert len(found) == sources.MOST
    assert len({text for _, _, text in found}) == len(found)


def test_a_thread_without_disputes_has_no_passages() -> None:
    assert sources.find(ArgumentMap(thread=map_of(story="Two weeks.").thread)).passages == ()


@pytest.mark.parametrize("label", ["10^400", "99999999999 days", "31 June", "1/2", "", "…"])
def test_odd_labels_bear_no_passages_and_raise_nothing(label: str) -> None:
    text = "On 31 June, the truce of the boats lasted 10^400 days, 1/2 of 99999999999 weeks, February 29 to 0000-13-45."
    assert all(label not in positions for positions, _, _ in passages(text, map_=map_of((label, "three weeks"))))


def test_a_wrapped_paragraph_is_quoted_whole_with_the_line_where_its_sentence_starts() -> None:
    page = "<html><body>\n<p>It rained.\nThe truce of the boats\nwas a pause for <b>two weeks</b>.</p></body></html>"
    found = sources.find(map_of(), (article.read(page, path="a.html"),)).passages
    assert [(each.line, each.text) for each in found] == [(3, "The truce of the boats was a pause for two weeks.")]


@needs_shared
def test_articles_on_the_real_thread_bear_on_both_positions_from_three_files() -> None:
    files = sorted((Path(SHARED) / "sources").glob("*"))
    thread = argmap.read(SHARED / "threads" / "energy-truce.txt")
    map_ = argmap.analyse(thread, tuple(argmap.read_source(path) for path in files))
    first = map_.disputes[0]
    mine = [passage for passage in map_.passages if passage.dispute == first.id]
    assert {key for passage in mine for key in passage.positions} == {each.key for each in first.positions}
    assert len({passage.source for passage in mine}) >= 3
    texts = {str(path): path.read_text(encoding="utf-8").split("\n") for path in files}
    texts[STORY] = Path(thread.path).read_text(encoding="utf-8").split("\n")
    for passage in map_.passages:
        assert passage.line is not None
        assert passage.text in " ".join(texts[passage.source][passage.line - 1].split())


def test_what_tells_a_dispute_are_words_that_its_turns_share_and_others_do_not(monkeypatch):
    monkeypatch.setattr(sources.matching, "share", lambda word: 0.01)
    turns = [("Ann", f"{said} {rest}") for said, rest in (("lamp dock", "one"), ("lamp dock 7", "two"), ("lamp 7", ""))]
    found = sources._subject(*_with_others([*turns, ("Bo", "dock"), ("Cy", "bell"), ("Di", "bell")], inside=3))
    lamp = math.log(1.0 / ((0 + 0.1) / 13)) * math.log(3)
    dock = math.log(2 / 3 / ((1 + 0.1) / 13)) * math.log(2)
    lamp = min(lamp / math.log(3), 3.0) * math.log(3)
    assert found == pytest.approx({"lamp": lamp / (lamp + dock), "dock": dock / (lamp + dock)})


def _with_others(said, *, inside: int):
    turns = tuple(Turn(id=str(at), number=at, author=author, text=text) for at, (author, text) in enumerate(said, 1))
    thread = Thread(id="x", title="", format="made", path="", story="", turns=turns)
    ids = tuple(turn.id for turn in turns[:inside])
    return ArgumentMap(thread=thread), Dispute(id="d1", title="", positions=(), turns=ids, status="open", weight=1.0)


@pytest.mark.parametrize(
    ("name", "at", "known", "expected"),
    [
        ("an article", 1, 0, 0.3 + 0.2 + 0.5 * (0.1 + 0.25)),
        ("an article", 0, 0, 0.0),  # one word of its own is not enough
        ("an article", 0, 1, 0.25 + 0.5 * (0.3 + 0.2)),  # with one that is certain it is
        ("an article", 3, 0, 0.0),
        ("an article", 5, 1, 0.0),
        ("an article", 5, 2, 0.5 * (0.8 + 0.7)),
        (STORY, 0, 0, 0.25 + 0.5 * (0.3 + 0.2)),
        (STORY, 3, 0, 0.5 * (0.1 + 0.3 + 0.8 + 0.7)),
        (STORY, 5, 0, 0.0),
        (STORY, 5, 1, 0.5 * (0.8 + 0.7)),
        (STORY, 4, 0, 1.0),
    ],
)
def test_a_sentence_speaks_of_the_matter_by_its_own_words_and_half_by_those_beside_it(name, at, known, expected):
    subject = dict(zip("abcdefg", (0.25, 0.3, 0.2, 0.1, 0.8, 0.7, 0.0), strict=True))
    stems = ("a", "bc", "db", "g", "ef", "z")
    told = tuple(sources._Sentence("", None, frozenset(each), (), ()) for each in stems)
    assert sources._matter(sources._Source(name, told), at, subject, known) == pytest.approx(expected)
