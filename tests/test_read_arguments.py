"""Maps that other programs for arguments have made, or that argmap wrote for them, become maps here."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given

import argmap
from argmap import ArgumentMap, BadInput, Dispute, How, Kind, Over, Relation, Tag, Turn
from argmap.model import DOUBTFUL, instant
from argmap.text.shown import portable
from tests.exports import THREADS, written
from tests.test_hostile import STRINGS, laden
from tests.test_native import maps

from .cases import examples


def of_aif(*nodes: tuple[str, str, str], edges: str, **more: object) -> bytes:
    """A file of AIF: nodes as (id, type, text), edges as "a>b c>d"."""
    rows = [{"nodeID": id_, "type": type_, "text": text} for id_, type_, text in nodes]
    pairs = [edge.split(">") for edge in edges.split()]
    joined = [{"edgeID": str(at), "fromID": one, "toID": two} for at, (one, two) in enumerate(pairs)]
    return json.dumps({"nodes": rows, "edges": joined, "locutions": [], **more}).encode()


WALK = of_aif(
    ("1", "I", "The pier should stay open."),
    ("2", "I", "Its boards are rotten."),
    ("3", "I", "They were replaced in May."),
    ("4", "I", "People like to walk there."),
    ("5", "CA", "Default Conflict"),
    ("6", "CA", "Default Conflict"),
    ("7", "RA", "Default Inference"),
    edges="2>5 5>1 3>6 6>2 4>7 7>1",
)


def test_a_map_of_statements_made_by_hand_has_links_tags_and_a_dispute_with_two_sides():
    map_ = argmap.load_bytes(WALK, path="pier.json")
    assert map_.thread.format == "aif"
    assert [turn.text for turn in map_.thread.turns][2] == "They were replaced in May."
    assert {(link.source, link.kind.value, link.target) for link in map_.links} == {
        ("2", "rebuts", "1"),
        ("3", "rebuts", "2"),
        ("4", "supports", "1"),
    }
    assert [tag.kind for tag in map_.tags] == [Kind.CLAIM, Kind.REBUTTAL, Kind.REBUTTAL, Kind.CLAIM]
    (dispute,) = map_.disputes
    assert [position.turns for position in dispute.positions] == [("1", "3", "4"), ("2",)]
    assert [position.holders for position in dispute.positions] == [(), ()]  # nobody is named
    for format in ("ladder", "summary", "map"):
        assert argmap.write(map_, format)


def test_who_said_what_and_to_whom_is_read_from_locutions_and_transitions():
    data = of_aif(
        ("i1", "I", "The pier should stay open."),
        ("i2", "I", "It is not safe."),
        ("l1", "L", "Ann : The pier should stay open."),
        ("l2", "L", "Bo : It is not safe."),
        ("l3", "L", "Cy: Who says so?"),
        ("y1", "YA", "Asserting"),
        ("y2", "YA", "Asserting"),
        ("t1", "TA", "Default Transition"),
        ("t2", "TA", "Default Transition"),
        edges="l1>y1 y1>i1 l2>y2 y2>i2 l1>t1 t1>l2 l2>t2 t2>l3",
        participants=[{"participantID": 1, "firstname": "Ann", "surname": "Lee"}],
    )
    whole = json.loads(data)
    whole["locutions"] = [{"nodeID": "l1", "personID": 1}, {"nodeID": "l2", "personID": "Bo"}]
    map_ = argmap.load_bytes(json.dumps(whole).encode(), path="pier.json")
    assert [(turn.author, turn.text) for turn in map_.thread.turns] == [
        ("Ann Lee", "The pier should stay open."),
        ("Bo", "It is not safe."),
        ("Cy", "Who says so?"),
    ]
    assert [(reply.child, reply.parent, reply.how) for reply in map_.replies] == [
        ("i2", "i1", How.STATED),
        ("l3", "i2", How.STATED),
    ]


def test_statements_that_rest_on_each_other_in_a_circle_stay_and_a_problem_says_so():
    data = of_aif(("1", "I", "A."), ("2", "I", "B."), ("3", "RA", ""), ("4", "RA", ""), edges="1>3 3>2 2>4 4>1")
    map_ = argmap.load_bytes(data, path="pier.json")
    assert len(map_.thread.turns) == 2
    assert [problem.code for problem in map_.problems] == ["parent"]
    assert argmap.load_bytes(argmap.write(map_, "yaml"), path="x.yaml").replies == map_.replies


def test_what_attacks_an_inference_is_counted_in_a_problem():
    data = of_aif(("1", "I", "A."), ("2", "I", "B."), ("3", "RA", ""), ("4", "CA", ""), edges="1>3 2>4 4>3")
    (problem,) = [each for each in argmap.load_bytes(data, path="pier.json").problems if each.code == "link"]
    assert problem.message.startswith("2 of its relations are not between statements")


def test_a_file_without_a_statement_is_refused():
    with pytest.raises(BadInput, match="holds no statement"):
        argmap.load_bytes(of_aif(("3", "RA", ""), edges=""), path="pier.json")


def held(map_: ArgumentMap) -> ArgumentMap:
    """What docs/formats.md says that both AIF and Argdown keep of a map, in one order."""
    turns = tuple(
        replace(turn, addressee=None, addressee_stamp=None, reply_to=None, stated_by=None, lines=(), by="", why="")
        for turn in sorted(map_.thread.turns, key=lambda turn: turn.number)
    )
    order = {turn.id: turn.number for turn in turns}
    thread = replace(map_.thread, format="", path="", stated=None, story_line=None, turns=turns)
    thread = replace(thread, id=thread.id or "x", problems=())
    tags = (Tag(turn=t.turn, kind=t.kind, score=t.score, why=t.why, by=t.by) for t in map_.tags)
    doubts = (each for each in map_.problems if each.code in DOUBTFUL)
    return ArgumentMap(
        thread=thread,
        replies=tuple(sorted(map_.replies, key=repr)),
        links=tuple(sorted(map_.links, key=repr)),
        tags=tuple(sorted(tags, key=repr)),
        disputes=tuple(_held(each, order) for each in map_.disputes),
        problems=tuple(replace(each, path="") for each in doubts),
    )


def _held(dispute: Dispute, order: dict[str, int]) -> Dispute:
    positions = tuple(
        replace(each, statements=(), evidence=(), turns=tuple(sorted(each.turns, key=order.__getitem__)))
        for each in dispute.positions
    )
    turns = {*dispute.turns, *(turn for position in positions for turn in position.turns)}
    return replace(dispute, positions=positions, turns=tuple(sorted(turns, key=order.__getitem__)))


def kept(map_: ArgumentMap) -> ArgumentMap:
    """What docs/formats.md says that AIF keeps of a map."""
    map_ = held(map_)
    pairs = {(reply.child, reply.parent) for reply in map_.replies}
    links = (link for link in map_.links if link.kind is not Relation.ANSWERS or (link.source, link.target) in pairs)
    disputes = tuple(_kept(each) for each in map_.disputes if each.positions)
    return replace(map_, links=tuple(links), disputes=disputes)


def _kept(dispute: Dispute) -> Dispute:
    positions = tuple(replace(each, id=each.key) for each in dispute.positions)
    turns = {turn for position in positions for turn in position.turns}
    of_sides = tuple(turn for turn in dispute.turns if turn in turns)
    return replace(dispute, positions=positions, turns=of_sides, weight=0.0, over=Over.WORDS, by="", why="")


def on_lines(map_: ArgumentMap) -> ArgumentMap:
    """What docs/formats.md says that Argdown keeps of a map."""

    def line(said: str) -> str:
        return " ".join(portable(said).split())

    map_ = held(map_)
    turns = tuple(replace(turn, text=line(turn.text)) for turn in map_.thread.turns)
    disputes = tuple(
        replace(
            dispute,
            title=line(dispute.title),
            positions=tuple(replace(each, label=line(each.label)) for each in dispute.positions),
        )
        for dispute in map_.disputes
    )
    return replace(map_, thread=replace(map_.thread, turns=turns, story=line(map_.thread.story)), disputes=disputes)


@pytest.mark.parametrize("path", sorted(THREADS.glob("*.txt")), ids=lambda path: path.stem)
def test_what_argmap_wrote_for_others_comes_back(path: Path):
    map_ = argmap.load(path)
    back = argmap.load_bytes(argmap.write(map_, "aif"), path="x.json")
    assert kept(back) == kept(map_)
    assert argmap.write(back, "ladder", dispute=0)


@given(maps())
@examples(100)
def test_any_map_comes_back_from_aif_but_for_what_the_docs_say(map_: ArgumentMap):
    if map_.thread.turns:
        back = argmap.load_bytes(argmap.write(map_, "aif"), path="x.json", format="aif")
        assert kept(back) == kept(map_)


@pytest.mark.parametrize("path", sorted(THREADS.glob("*.txt")), ids=lambda path: path.stem)
def test_a_corpus_that_argmap_wrote_is_the_same_thread_and_states_no_reply_that_was_inferred(
    path: Path, tmp_path: Path
):
    map_ = argmap.load(path)
    for name, data in written(map_, "convokit").items():
        (tmp_path / name).write_bytes(data)
    back = argmap.read(tmp_path)
    assert back.format == "convokit"
    assert back.title == map_.thread.title
    assert back.story.strip() == map_.thread.story.strip()
    assert [(turn.id, turn.author, turn.text) for turn in back.turns] == [
        (turn.id, turn.author, turn.text) for turn in map_.thread.turns
    ]
    stated = {reply.child: reply.parent for reply in map_.replies if reply.main and reply.how is How.STATED}
    assert {turn.id: turn.reply_to for turn in back.turns if turn.reply_to} == stated


@given(maps())
@examples(100)
def test_the_thread_of_any_map_comes_back_from_a_corpus_but_for_what_the_docs_say(map_: ArgumentMap):
    if not map_.thread.turns:
        return
    with tempfile.TemporaryDirectory() as folder:
        for name, data in written(map_, "convokit").items():
            (Path(folder) / name).write_bytes(data)
        back = argmap.read(folder)

    def line(said: str) -> str:
        return " ".join(said.split()) or "?"

    def text(said: str) -> str:
        return said.replace("\r\n", "\n").strip()

    assert (back.title, text(back.story)) == (map_.thread.title, text(map_.thread.story))
    stated = {reply.child: reply.parent for reply in map_.replies if reply.main and reply.how is How.STATED}
    assert {turn.id: turn.reply_to for turn in back.turns if turn.reply_to} == stated
    assert {turn.id: (turn.author, turn.text, turn.state) for turn in back.turns} == {
        turn.id: (line(turn.author), text(turn.text), turn.state) for turn in map_.thread.turns
    }

    def times(turns: Iterable[Turn]) -> dict[str, int]:
        since = {turn.id: int(instant(turn.posted) - instant(datetime(1970, 1, 1))) for turn in turns if turn.posted}
        return {turn: seconds for turn, seconds in since.items() if seconds < 1e11}

    assert {turn.id for turn in back.turns if turn.posted} == {turn.id for turn in map_.thread.turns if turn.posted}
    assert times(back.turns).items() >= times(map_.thread.turns).items()


PIER = """\
===
title: The pier
===

[Open]: The pier should stay open. // as it was
  - [Rotten]: Its boards are rotten. #(by Bo)
    - <May>: They were replaced in May,
      every one of them.
  + [Walks]: People like [to walk](https://walks.example//there) there.

<Cost>: It costs too much.
  -> [Open]
"""


def test_argdown_made_by_hand_has_links_and_a_dispute_with_two_sides():
    map_ = argmap.load_bytes(PIER.encode(), path="pier.argdown")
    assert (map_.thread.format, map_.thread.title) == ("argdown", "The pier")
    assert [turn.text for turn in map_.thread.turns] == [
        "The pier should stay open.",
        "Its boards are rotten.",
        "They were replaced in May, every one of them.",
        "People like to walk there.",
        "It costs too much.",
    ]
    assert [(link.source, link.kind.value, link.target) for link in map_.links] == [
        ("[Rotten]", "rebuts", "[Open]"),
        ("<May>", "rebuts", "[Rotten]"),
        ("[Walks]", "supports", "[Open]"),
        ("<Cost>", "rebuts", "[Open]"),
    ]
    (dispute,) = map_.disputes
    assert [position.turns for position in dispute.positions] == [
        ("[Open]", "<May>", "[Walks]"),
        ("[Rotten]", "<Cost>"),
    ]
    assert dispute.positions[1].holders == ("Bo",)
    assert argmap.write(map_, "ladder")


@pytest.mark.parametrize("name", ["harbour-truce", *(f"hostile {name}" for name in STRINGS)])
def test_what_argmap_wrote_in_argdown_comes_back_on_one_line_each(name: str):
    text = STRINGS.get(name.removeprefix("hostile "))
    map_ = laden(text) if text else argmap.load(THREADS / f"{name}.txt")
    back = argmap.load_bytes(argmap.write(map_, "argdown"), path="x.argdown")
    assert back.thread.format == "argdown"
    assert on_lines(back) == on_lines(map_)


def test_addresses_and_names_that_are_too_long_for_argdown_are_text():
    map_ = laden(f"See https://pier.example/{'x' * 2000}?a=b//c*d and (so on) {'y' * 400}.")
    assert on_lines(argmap.load_bytes(argmap.write(map_, "argdown"), path="x.argdown")) == on_lines(map_)


@given(maps())
@examples(40)
def test_any_map_comes_back_from_argdown_but_for_what_the_docs_say(map_: ArgumentMap):
    if map_.thread.turns:
        back = argmap.load_bytes(argmap.write(map_, "argdown"), path="x.argdown")
        assert on_lines(back) == on_lines(map_)
