"""Disputes: found, never invented, ranked by how many fought over them."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

import argmap
from argmap.analysis.disputes import values
from argmap.evaluate.task import stated
from argmap.language import own
from argmap.text.words import sentences
from tests.cases import ROOT, SHARED, cases, examples, needs_shared

CASES = cases("dispute_cases.txt")
CLAIMED = "four days"


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_case(text, expected):
    map_ = argmap.analyse(argmap.read_bytes(text.encode(), path="case.txt", format="paste"))
    if "none" in expected:
        assert map_.disputes == ()
        return
    first = map_.disputes[0]
    shown = sorted(f"{position.label} | {', '.join(sorted(position.holders))}" for position in first.positions)
    assert [*shown, "turns " + " ".join(first.turns)] == expected["first"]


def test_a_position_is_labelled_and_stated_in_the_threads_own_words():
    map_ = argmap.analyse(argmap.read(ROOT / "threads" / "harbour-truce.txt"))
    text = {turn.id: turn.text for turn in map_.thread.turns}
    everything = "\n".join(text.values()).lower()
    for dispute in map_.disputes:
        assert len(dispute.positions) > 1
        assert list(dispute.turns) == sorted(dispute.turns, key=int)
        for position in dispute.positions:
            assert position.label.rstrip("…").lower() in everything
            assert position.statements
            assert {span.turn for span in position.statements} <= set(position.turns) <= set(dispute.turns)
            assert not set(position.holders) & {
                holder for other in dispute.positions if other is not position for holder in other.holders
            }


def test_the_duration_dispute_of_the_sample_ranks_first_with_nobody_on_the_wrong_side():
    yaml = pytest.importorskip("yaml")
    gold = yaml.safe_load((ROOT / "tests" / "gold" / "harbour-truce.yaml").read_text(encoding="utf-8"))["disputes"][0]
    map_ = argmap.analyse(argmap.read(ROOT / "threads" / "harbour-truce.txt"))
    sides = [set(position["holders"]) for position in gold["positions"]]
    wanted = {str(number) for position in gold["positions"] for number in position["comments"]}
    assert len(wanted & set(map_.disputes[0].turns)) >= len(wanted) * 0.6
    for position in map_.disputes[0].positions:
        assert min(len(side & set(position.holders)) for side in sides) == 0


@needs_shared
def test_the_duration_dispute_of_the_wire_story_ranks_first():
    yaml = pytest.importorskip("yaml")
    gold = yaml.safe_load((SHARED / "threads" / "energy-truce.gold.yaml").read_text(encoding="utf-8"))["disputes"]
    map_ = argmap.analyse(argmap.read(SHARED / "threads" / "energy-truce.txt"))
    wanted = {str(number) for position in gold[0]["positions"] for number in position["comments"]}
    found = set(map_.disputes[0].turns)
    assert len(found & wanted) >= 17
    assert len(found - wanted) <= 6
    others = [set(map(str, dispute["comments"])) for dispute in gold[1:]]
    listed = [set(dispute.turns) for dispute in map_.disputes[:8]]
    assert sum(any(len(turns & other) * 2 >= len(other) for turns in listed) for other in others) >= 4


ODD = ["1/2 of it", "10^400 times", "99999999999 days", "February 31", "no", "4 days", "a week", "you lie about it"]


@examples(80)
@given(st.lists(st.tuples(st.sampled_from("AB"), st.lists(st.sampled_from(ODD), max_size=4)), max_size=14))
def test_any_thread_gives_disputes_of_its_own_turns(said):
    turns = tuple(
        argmap.Turn(id=str(at), number=at, author=author, text=". ".join(lines))
        for at, (author, lines) in enumerate(said, 1)
    )
    thread = argmap.Thread(id="x", title="", format="paste", path="", story="A bridge.", turns=turns)
    map_ = argmap.analyse(thread)
    for dispute in map_.disputes:
        assert set(dispute.turns) <= {turn.id for turn in turns}
        assert len({turns[int(turn) - 1].author for turn in dispute.turns}) > 1
        assert len({position.label for position in dispute.positions}) == len(dispute.positions)


def test_sides_that_say_the_same_words_are_none():
    said = [("Bob", "Ann"), ("Cy", "Ann"), ("Di", "No it took four days."), ("Ann", "Ann"), ("Bob", "It is so.")]
    turns = tuple(argmap.Turn(id=str(at), number=at, author=name, text=text) for at, (name, text) in enumerate(said, 1))
    map_ = argmap.analyse(argmap.Thread(id="x", title="", format="paste", path="", story="", turns=turns))
    assert map_.disputes == ()


@needs_shared
def test_no_two_disputes_hold_the_same_against_the_same():
    with gzip.open(SHARED / "corpora" / "contention.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in islice(lines, 20)]
    for row in rows:
        found = [frozenset(each.label for each in one.positions) for one in argmap.analyse(stated(row)).disputes]
        assert len(set(found)) == len(found), row["thread"]


def test_one_person_alone_disputes_nothing():
    turns = tuple(argmap.Turn(id=str(at), number=at, author="Ann", text=f"It was {at} days.") for at in range(1, 9))
    thread = argmap.Thread(id="x", title="", format="paste", path="", story="A bridge.", turns=turns)
    assert argmap.analyse(thread).disputes == ()


def test_a_thread_in_which_all_quote_each_other_whole_disputes_what_they_add():
    said = ["It was 4 days."]
    for number in range(1, 12):
        said.append(said[-1] + f"\nNo, it was {'a week' if number % 2 else '4 days'}, for the {number}th time.")
    turns = tuple(
        argmap.Turn(id=str(at), number=at, author="AB"[at % 2], addressee="BA"[at % 2] if at > 1 else None, text=text)
        for at, text in enumerate(said, 1)
    )
    map_ = argmap.analyse(argmap.Thread(id="x", title="", format="paste", path="", story="A pause.", turns=turns))
    assert {frozenset(position.holders) for position in map_.disputes[0].positions} == {frozenset("A"), frozenset("B")}


def quarrel(*said: tuple[str, str, str | None]) -> argmap.ArgumentMap:
    """The map of turns: author, words, the number of the turn answered."""
    turns = tuple(
        argmap.Turn(id=str(at), number=at, author=author, text=text, reply_to=parent)
        for at, (author, text, parent) in enumerate(said, 1)
    )
    return argmap.analyse(argmap.Thread(id="x", title="", format="made", path="", story="", turns=turns))


FOUGHT = (
    ("Ann", "The strike was called off for 4 days and not an hour longer.", None),
    ("Cy", "Wrong. It was called off for one week, everybody knows it was one week.", "1"),
    ("Ann", "No, it was not one week, it was 4 days.", "2"),
    ("Cy", "False, you never read it. One week it was.", "3"),
)


@pytest.mark.parametrize(
    ("last", "conceded"),
    [
        # A holder says it to the other side.
        (("Ann", "Fair enough, you are right, I was wrong. It was one week.", "4"), True),
        # The same words to one's own side are applause.
        (("Bea", "Good point. It was one week.", "4"), False),
        # To oneself they are no answer.
        (("Cy", "Good point, if I may say so. One week.", "4"), False),
        # In a quote they are somebody else's.
        (
            ("Cy", '"Fair enough, you are right, I was wrong about it" was all they had to say. It was one week.', "3"),
            False,
        ),
    ],
)
def test_only_a_holders_own_words_to_the_other_side_concede(last, conceded):
    status = quarrel(*FOUGHT, last).disputes[0].status
    assert (status == "conceded") is conceded


def test_evidence_is_credited_to_who_brought_it_not_to_who_quotes_it():
    link = "See https://harbour.example/strike-notice-of-four-days for the notice."
    map_ = quarrel(
        ("Ann", f"The strike was called off for 4 days and not an hour longer.\n{link}", None),
        ("Cy", f"{link}\nWrong. It was called off for one week, as I have said before.", "1"),
        ("Ann", "No, it was not one week, it was 4 days.", "2"),
        ("Cy", "False, you never read it. One week it was.", "3"),
    )
    sides = {position.holders: position.evidence for position in map_.disputes[0].positions}
    assert [span.turn for span in sides[("Ann",)]] == ["1"]
    assert sides[("Cy",)] == ()


def test_a_turn_is_cut_into_sentences_once_however_often_it_names_a_disputed_value(monkeypatch):
    told = [f"Ann\nIt took {CLAIMED}.", "Bo\nAnn\nNo. " + "Seven days. " * 900, f"Ann\nBo\nNo, it took {CLAIMED}."]
    text = "\n".join(["The harbour was shut for a while.", f"{len(told)} Comments", *told])
    cuts: Counter[str] = Counter()

    def counted(said: str) -> list[tuple[int, int]]:
        cuts[said] += 1
        return sentences(said)

    monkeypatch.setattr(own, "sentences", counted)
    map_ = argmap.analyse(argmap.read_bytes(text.encode(), path="case.txt", format="paste"))
    assert {position.label for position in map_.disputes[0].positions} == {CLAIMED, "seven days"}
    assert cuts[map_.thread.turns[1].text] == 1


def test_values_beyond_a_table_of_them_are_not_held_against_others():
    table = ", ".join(f"{number} barges" for number in range(100, 100 + values.LISTED + 1))
    told = [f"Ann\nIt was {table}.", "Bo\nAnn\nNo, it was 9 barges.", "Cy\nAnn\nNo, it was 9 barges, not 100 barges."]
    text = "\n".join(["The harbour was shut for a while.", f"{len(told)} Comments", *told])
    map_ = argmap.analyse(argmap.read_bytes(text.encode(), path="case.txt", format="paste"))
    labels = {position.label for dispute in map_.disputes for position in dispute.positions}
    assert "9 barges" in labels
    assert f"{100 + values.LISTED} barges" not in labels


@pytest.mark.parametrize("often", [0, 1, 5])
def test_whoever_names_both_values_is_placed_by_whom_they_contradict_however_often_they_do(often):
    said = {"1": ("Ann", (0.0, 2.0)), "2": ("Bo", (float(often), float(often)))}
    written = [argmap.Turn(id=name, number=1, author=author, text="") for name, (author, _) in said.items()]
    nothing = own.read(
        argmap.ArgumentMap(thread=argmap.Thread(id="", title="", format="", path="", story="", turns=tuple(written)))
    )
    turns = {turn.id: values.Turn(id=turn.id, author=turn.author, text="", own=nothing[turn.id]) for turn in written}
    index = values.Index(
        turns=turns,
        place={name: at for at, name in enumerate(turns)},
        edges=[values.Edge(child="2", parent="1", against=0.9)],
        parent={"2": "1"},
        ends={"1": [0], "2": [0]},
        near={},
        counted={},
        naming={},
        quoting={},
    )
    contested = values.Contested(
        turns=tuple(turns),
        labels=("three days", "one week"),
        leaning=lambda turn, _: said[turn.id][1],
        marks=lambda _: [],
    )
    assert values.sides(index, contested) == {"Ann": 1, "Bo": 0}
