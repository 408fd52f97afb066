"""A map as a graph: who answers whom, how deep, and the same for networkx with all that is known of each."""

from __future__ import annotations

from dataclasses import replace

import pytest

from argmap import (
    STORY,
    ArgumentMap,
    Camp,
    Dispute,
    How,
    Kind,
    Link,
    Position,
    Relation,
    Reply,
    Status,
    Tag,
    Thread,
    Turn,
    graph,
)


def turn(number: int, author: str) -> Turn:
    return Turn(id=f"t{number}", number=number, author=author, text=f"Says {author}.")


def reply(child: int, parent: str, *, main: bool = True) -> Reply:
    how = How.STATED if main else How.QUOTED
    return Reply(child=f"t{child}", parent=parent, how=how, score=0.9 if main else 0.6, why=f"why {child}", main=main)


MAP = ArgumentMap(
    thread=Thread(
        id="pier",
        title="The pier",
        format="made",
        path="pier.txt",
        story="It is closed.",
        turns=tuple(turn(number, author) for number, author in enumerate("Ann Bo Cy Di Eve".split(), 1)),
    ),
    replies=(
        reply(1, STORY),
        reply(2, "t1"),
        reply(3, STORY),
        reply(3, "t2", main=False),
        reply(4, "t2"),
        # of the fifth nothing is known
    ),
    tags=(Tag(turn="t2", kind=Kind.REBUTTAL, score=0.8, why="says no"),),
    links=(Link(source="t2", target="t1", kind=Relation.REBUTS, score=0.7, why="says no"),),
)


def test_each_turn_has_one_main_parent_and_the_story_where_none_is_known():
    assert graph.parents(MAP) == {"t1": STORY, "t2": "t1", "t3": STORY, "t4": "t2", "t5": STORY}


def test_children_come_in_the_order_of_the_thread():
    assert graph.children(MAP) == {STORY: ["t1", "t3", "t5"], "t1": ["t2"], "t2": ["t4"], "t3": [], "t4": [], "t5": []}


def test_a_walk_goes_down_each_chain_before_the_next_one():
    assert graph.walk(MAP) == [("t1", 1), ("t2", 2), ("t4", 3), ("t3", 1), ("t5", 1)]


def test_networkx_gets_the_story_and_every_turn_as_a_node_with_what_is_known_of_it():
    pytest.importorskip("networkx")
    made = graph.to_networkx(replace(MAP, camps=(Camp(id="1", members=("Bo", "Di"), score=0.9),)))
    assert made.graph == {"id": "pier", "title": "The pier", "doubts": (), "disputes": {}, "camps": {"1": ("Bo", "Di")}}
    assert list(made) == [STORY, "t1", "t2", "t3", "t4", "t5"]
    assert (made.nodes[STORY]["number"], made.nodes[STORY]["text"]) == (0, "It is closed.")
    said = {"number": 2, "author": "Bo", "tag": "rebuttal", "tag_score": 0.8, "text": "Says Bo.", "camp": "1"}
    assert said.items() <= made.nodes["t2"].items()
    assert made.nodes["t1"]["tag"] == ""
    assert {tuple(node) for node in made.nodes.values()} == {tuple(made.nodes[STORY])}


def test_networkx_says_of_each_turn_in_which_disputes_it_stands_on_which_side_and_how():
    pytest.importorskip("networkx")
    sides = [
        Position(id=name, label=label, statements=(), turns=turns, holders=(), evidence=())
        for name, label, turns in (("a", "shut it", ("t1",)), ("b", "open it", ("t2", "t4")))
    ]
    dispute = Dispute(
        id="d1", title="Shut?", positions=tuple(sides), turns=("t1", "t2", "t4"), status=Status.OPEN, weight=3
    )
    made = graph.to_networkx(replace(MAP, disputes=(dispute,)))
    assert made.graph["disputes"] == {"d1": "Shut?"}
    assert made.nodes["t2"]["disputes"] == ("d1",)
    assert made.nodes["t2"]["positions"] == ("d1: open it",)
    assert made.nodes["t1"]["grounded"] == "out"
    assert made.nodes["t1"]["standing"] == "stands only if somebody answers #2"


def test_networkx_gets_every_reply_and_link_as_an_edge_from_who_answers_to_what_is_answered():
    pytest.importorskip("networkx")
    made = graph.to_networkx(MAP)
    assert list(made.get_edge_data("t2", "t1").values()) == [
        {"type": "reply", "kind": "", "how": "stated", "main": True, "score": 0.9, "why": "why 2", "by": ""},
        {"type": "link", "kind": "rebuts", "how": "", "main": False, "score": 0.7, "why": "says no", "by": ""},
    ]
    assert [edge["main"] for edge in made.get_edge_data("t3", "t2").values()] == [False]
    assert made.number_of_edges() == len(MAP.replies) + len(MAP.links)
    assert not made.has_edge("t1", "t2")
