"""Tags: whether each turn makes a claim, a rebuttal or brings evidence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import argmap
from argmap.analysis import links, quotes, tags
from argmap.language import own
from argmap.model import OUTSIDE, STORY, ArgumentMap, How, Kind, Link, Quote, Relation, Reply, Tag, Thread, Turn

from .cases import examples

ABOVE = "The footbridge should be closed at night, there is no end of noise."
STORY_TEXT = "The council will keep the footbridge open at night, it said on Monday. " * 3


def tagged(*turns: tuple[str, str, str], how: How = How.STATED, sure: float = 1.0) -> tuple[Tag, ...]:
    """The tags of (author, parent, text) turns, numbered from 1; parent "0" is the story, "-" none."""
    made = tuple(Turn(id=str(n), number=n, author=author, text=text) for n, (author, _, text) in enumerate(turns, 1))
    replies = tuple(
        Reply(child=str(n), parent=STORY if parent == "0" else parent, how=how, score=sure, why="", main=True)
        for n, (_, parent, _) in enumerate(turns, 1)
        if parent != "-"
    )
    thread = Thread(id="bridge", title="", format="paste", path="bridge.txt", story=STORY_TEXT, turns=made)
    map_ = replace(quotes.find(ArgumentMap(thread=thread)), replies=replies)
    said = own.read(map_)
    return tags.find(links.find(map_, said), said).tags


def tag_of(text: str, *, parent: str = "1", author: str = "Bo", above: str = ABOVE) -> Tag:
    """The tag of one turn below one by Ann."""
    return tagged(("Ann", "0", above), (author, parent, text))[1]


# Whom it answers ("Ann", "story" or "itself", its author's own turn), what it says, and what it is; "..." runs on.
CASES = """
story  | I walk my dog there every evening and I like it.                             | claim
story  | Cheap, quick and pretty, which is more than the old one ever was.            | claim
story  | Let's see how long that lasts.                                               | claim
story  | No. You were told in May that it would be shut, and you know it.             | rebuttal
story  | According to the council's own report of 12 March 2031, 4,310 people cross it after ten, ...
         61 % of them on foot: https://bridge.example.org/count                       | evidence
Ann    | No. There has been no noise since the lamps came.                            | rebuttal
Ann    | Nonsense. You live a mile away from it.                                      | rebuttal
Ann    | And where are the nurses supposed to walk? Have you asked a single one?      | rebuttal
Ann    | Exactly. I agree, well said.                                                 | claim
Ann    | Thank you! I agree.                                                          | claim
Ann    | https://police.example.org/complaints-by-street                              | evidence
Ann    | The police archive for 2029 lists 14 calls from the bridge, 9 of them in June 2029 and ...
         3 on New Year; the survey of February 2030 found 72 % content.               | evidence
itself | Also, the lamps were never paid for.                                         | claim
itself | To be clear, I mean the small bridge and not the large one.                  | claim
"""
LINES = CASES.replace("...\n", "").strip().splitlines()
PARENTS = {"story": ("0", "Bo"), "Ann": ("1", "Bo"), "itself": ("1", "Ann")}


@pytest.mark.parametrize("case", LINES)
def test_plain_turns_get_the_tag_that_a_reader_would_give(case: str) -> None:
    whom, text, kind = (part.strip() for part in case.split("|"))
    parent, author = PARENTS[whom]
    assert tag_of(text, parent=parent, author=author).kind.value == kind


def test_words_that_are_quoted_never_decide() -> None:
    source = "According to the report of 3 June 2030, page 12, the survey found 4,310 walkers, 61 % of them content."
    assert tag_of(source).kind is Kind.EVIDENCE
    assert tag_of(f"{source}\nNo. You are wrong, nobody asked me.", above=source).kind is Kind.REBUTTAL
    angry = "No. You are wrong, that is nonsense and you know it."
    assert tag_of(f"{angry}\nExactly, I agree. Thank you, well said!", above=angry).kind is Kind.CLAIM


def chance(tag: Tag, kind: Kind) -> float:
    """How likely a turn is of a kind, as far as its tag says."""
    return tag.score if tag.kind is kind else tag.runner_up_score if tag.runner_up is kind else 0.0


def test_a_long_quotation_from_outside_is_brought_along() -> None:
    said = '"the footbridge remains open to walkers at every hour of the day and of the night, in all seasons"'
    bare = tag_of("The mayor told the paper about it.", parent="0")
    brought = tag_of(f"The statement reads {said}, issued on 4 May 2031.", parent="0")
    assert chance(brought, Kind.EVIDENCE) > chance(bare, Kind.EVIDENCE) + 0.05


def test_how_much_a_turn_quotes_and_from_where_is_told_in_numbers() -> None:
    marked = "x" * 150
    said = own.of(marked + " y " + "z" * 47, [Quote(turn="2", source=OUTSIDE, start=0, end=150)])
    assert tags._quoting(said) == pytest.approx(
        {
            "quotes somebody outside": 150 / 300,
            "answers point by point": 0,
            "quotes the story": 0,
            "share of own words": len(said.brought) / 200,
            "quoted at length": (200 - len(said.brought)) / 400,
        }
    )
    spans = [("1", 0), ("3", 10), (STORY, 20), ("1", 30), ("1", 40)]
    said = own.of("word " * 20, [Quote(turn="2", source=source, start=at, end=at + 5) for source, at in spans])
    found = tags._quoting(said)
    assert (found["answers point by point"], found["quotes the story"]) == (1.0, 1.0)
    said = own.of("word " * 20, [Quote(turn="2", source=source, start=at, end=at + 5) for source, at in spans[:3]])
    assert tags._quoting(said)["answers point by point"] == pytest.approx(2 / 3)


def test_the_place_named_to_one_who_asks_for_proof_is_sooner_evidence() -> None:
    asked, unasked = tag_of("Page 14.", above="Where does it say so?"), tag_of("Page 14.")
    assert chance(asked, Kind.EVIDENCE) > chance(unasked, Kind.EVIDENCE)


def test_a_turn_that_speaks_to_somebody_is_no_claim_for_want_of_a_parent() -> None:
    (tag,) = tagged(("Bo", "0", "Are you admitting that it was shut?"), how=How.INFERRED, sure=0.4)
    assert tag.kind is Kind.REBUTTAL
    assert "speaks to somebody" in tag.why


def test_an_odd_you_in_a_long_turn_is_anybody() -> None:
    text = "The bridge was built by my grandfather's firm, in a hard winter. " * 4 + "You can't eat a bridge."
    (tag,) = tagged(("Bo", "0", text), how=How.INFERRED, sure=0.6)
    assert tag.kind is Kind.CLAIM


def test_the_less_sure_the_parent_the_less_sure_the_rebuttal() -> None:
    def score(sure: float) -> float:
        tag = tagged(("Ann", "0", ABOVE), ("Bo", "1", "No, that is wrong."), how=How.INFERRED, sure=sure)[1]
        return tag.score if tag.kind is Kind.REBUTTAL else tag.runner_up_score

    assert score(1.0) > score(0.6) > score(0.2)


def test_one_rebutted_turn_of_two_makes_a_rebuttal() -> None:
    thread = Thread(
        id="t",
        title="",
        format="paste",
        path="t.txt",
        story="",
        turns=tuple(Turn(id=str(n), number=n, author=a, text="The lamps.") for n, a in enumerate("ABC", 1)),
    )
    replies = tuple(
        Reply(child="3", parent=parent, how=How.QUOTED, score=1.0, why="", main=main)
        for parent, main in (("1", True), ("2", False))
    )
    found = tuple(
        Link(source="3", target=target, kind=kind, score=0.9, why="said so")
        for target, kind in (("1", Relation.SUPPORTS), ("2", Relation.REBUTS))
    )
    map_ = ArgumentMap(thread=thread, replies=replies, links=found)
    tag = tags.find(map_, own.read(map_)).tags[2]
    assert tag.kind is Kind.REBUTTAL
    assert "#2" in tag.why


def test_the_reasons_name_whom_and_what() -> None:
    assert "#1" in tag_of("No, that is wrong.").why
    assert "story" in tag_of("I like it.", parent="0").why
    assert "a link (https://police.example.org)" in tag_of("https://police.example.org").why


def test_the_runner_up_is_another_kind_and_scores_less() -> None:
    for case in LINES:
        whom, text, _ = (part.strip() for part in case.split("|"))
        parent, author = PARENTS[whom]
        tag = tag_of(text, parent=parent, author=author)
        assert tag.runner_up not in (None, tag.kind)
        assert 0 <= tag.runner_up_score <= tag.score <= 1
        assert tag.score + tag.runner_up_score <= 1.002
        assert tag.why


def test_turns_without_words_and_threads_without_replies_are_tagged() -> None:
    assert [tag.kind for tag in tagged(("Ann", "-", ""), ("Bo", "-", "I like it."))] == [Kind.CLAIM, Kind.CLAIM]
    assert len(tagged(("Ann", "0", ""), ("Bo", "1", " \n"), ("Cy", "2", "?"))) == 3
    assert tagged() == ()


@examples(60)
@given(st.lists(st.tuples(st.sampled_from("ABC"), st.text(max_size=120)), max_size=8))
def test_every_turn_gets_exactly_one_tag_in_the_order_of_the_thread(said: list[tuple[str, str]]) -> None:
    turns = tuple(Turn(id=str(n), number=n, author=author, text=text) for n, (author, text) in enumerate(said, 1))
    thread = Thread(id="t", title="", format="paste", path="t.txt", story=STORY_TEXT, turns=turns)
    map_ = argmap.analyse(thread)
    assert [tag.turn for tag in map_.tags] == [turn.id for turn in turns]
    assert [link.source for link in map_.links] == [reply.child for reply in map_.replies]


def test_two_runs_give_the_same_tags() -> None:
    thread = argmap.read(Path(argmap.__file__).parents[1] / "threads" / "bus-lanes.txt")
    assert argmap.analyse(thread).tags == argmap.analyse(thread).tags
