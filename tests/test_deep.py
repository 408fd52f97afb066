"""`--deep`: what argmap-deep tells of a reply is put beside what argmap makes of it, and that it was used is said."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest

import argmap
from argmap.corrections.entries import Entry, Place
from argmap.errors import UnknownFormat
from argmap.language import deep
from argmap.model import Kind, Relation, State

from .deep import asked, pretend, take_away

SAID = (
    ("Ann", None, "The ferry should sail at night as well, the late shift has no other way home."),
    ("Bo", "1", "Wrong. You have never been aboard at that hour, so stop telling lies about it."),
    ("Cy", "1", "Agreed: ashore."),
    ("Di", "2", "[deleted]"),
    ("Eli", "2", "How many boats are left adrift in the harbour?"),
    ("Flo", "1", "Agreed: ashore."),
)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return pretend(tmp_path, monkeypatch)


def thread(story: str = "") -> argmap.Thread:
    rows = [
        {"id": str(at), "author": author, "parent": parent, "body": text}
        for at, (author, parent, text) in enumerate(SAID, 1)
    ]
    return argmap.thread_of(rows, id="ferry", title="Night ferry", story=story)


def test_what_is_told_is_put_beside_what_argmap_makes_of_it(place: Path):
    before, map_ = argmap.analyse(thread()), argmap.analyse(thread(), deep=True)
    assert [link.kind for link in before.links[1:3]] == [Relation.REBUTS, Relation.SUPPORTS]
    assert [link.kind for link in map_.links[1:3]] == [Relation.SUPPORTS, Relation.REBUTS]
    assert [tag.kind for tag in map_.tags[1:3]] == [Kind.CLAIM, Kind.REBUTTAL]
    assert map_.tags[4].kind is Kind.EVIDENCE


def test_where_it_decides_otherwise_the_reason_says_so(place: Path):
    map_ = argmap.analyse(thread(), deep=True)
    assert map_.links[1].why == "read as a whole, it agrees with what it answers (by its words alone: rebuts)"
    assert map_.links[2].why == "read as a whole, it objects to what it answers (by its words alone: supports)"
    assert map_.tags[4].why.startswith("read as a whole, it brings something to check (by itself alone: ")


def test_where_both_agree_the_reasons_stay_those_of_argmap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    pretend(tmp_path, monkeypatch, deep=0.0)
    before, map_ = argmap.analyse(thread()), argmap.analyse(thread(), deep=True)
    assert [(link.kind, link.why) for link in map_.links] == [(link.kind, link.why) for link in before.links]
    assert [(tag.kind, tag.why) for tag in map_.tags] == [(tag.kind, tag.why) for tag in before.tags]


def test_the_score_is_bent_by_the_points_of_its_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    pretend(tmp_path, monkeypatch, sure=[[[0.0, 0.456], [1.0, 0.456]]] * 3)
    map_ = argmap.analyse(thread(), deep=True)
    assert {link.score for link in map_.links[1:3]} == {0.456}
    assert {tag.score for tag in map_.tags[1:3]} == {0.456}


def test_chances_are_weighed_as_logarithms_and_none_is_taken_for_impossible():
    how = deep.Mix(linear=0.5, deep=2.0, bias=(0.1, 0.0, -0.1), sure=())
    found = deep.mixed((0.7, 0.3, 0.0), (-0.2, -2.0, -4.0), how)
    odds = (
        0.5 * math.log(0.7) + 2 * -0.2 + 0.1,
        0.5 * math.log(0.3) + 2 * -2.0,
        0.5 * math.log(0.001) + 2 * -4.0 - 0.1,
    )
    every = sum(map(math.exp, odds))
    assert found == pytest.approx([math.exp(each) / every for each in odds])


def test_a_thread_is_asked_about_in_one_call_and_the_same_words_once(place: Path):
    argmap.analyse(thread(), deep=True)
    (pairs,) = asked(place)
    assert pairs == [[SAID[at][2], SAID[to][2]] for at, to in ((1, 0), (2, 0), (4, 1))]


def test_what_answers_the_story_is_told_with_its_title_and_its_beginning(place: Path):
    argmap.analyse(thread("The town lays up its night ferry. " * 60), deep=True)
    (pairs,) = asked(place)
    assert pairs[0][0] == SAID[0][2]
    assert pairs[0][1] == "Night ferry. " + ("The town lays up its night ferry. " * 60)[:1500]


def test_nothing_is_told_of_what_is_settled(place: Path):
    before, map_ = argmap.analyse(thread()), argmap.analyse(thread(), deep=True)
    assert map_.thread.turns[3].state is State.DELETED
    for at in (0, 3):
        assert map_.links[at] == before.links[at]
        assert map_.tags[at] == before.tags[at]


def test_a_thread_without_replies_to_tell_of_is_not_asked_about(place: Path):
    alone = argmap.thread_of([{"author": "Ann", "body": "Nobody has answered this yet."}])
    assert argmap.analyse(alone, deep=True).deep == "7"
    assert asked(place) == []


def test_what_a_person_put_right_stays_so(place: Path):
    entry = Entry(turn=Place(number=2, words="Wrong. You have"), relation=Relation.ANSWERS)
    map_ = argmap.analyse(thread(), corrections=[entry], deep=True)
    assert map_.deep == "7"
    assert [link.kind for link in map_.links[1:3]] == [Relation.ANSWERS, Relation.REBUTS]


def test_a_map_says_with_what_it_was_read(place: Path):
    assert argmap.analyse(thread()).read_with == ""
    assert argmap.analyse(thread(), deep=True).read_with == "read with argmap-deep 7"


def test_without_the_package_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    take_away(monkeypatch)
    with pytest.raises(UnknownFormat, match=r"^--deep: needs argmap-deep, .*pip install \./deep$"):
        argmap.analyse(thread(), deep=True)


def test_without_the_option_the_package_is_not_needed(monkeypatch: pytest.MonkeyPatch):
    take_away(monkeypatch)
    assert argmap.analyse(thread()).deep == ""


def test_a_map_stands_as_it_is_and_a_problem_says_that_it_was_not_read_anew(place: Path):
    yaml = argmap.write(argmap.analyse(thread()), "yaml")
    map_ = argmap.load_bytes(yaml, path="map.yaml", deep=True)
    assert map_.problems[-1].code == "deep"
    assert replace(map_, problems=map_.problems[:-1]) == argmap.load_bytes(yaml, path="map.yaml")
