"""A map as a graph: who answers whom, how deep, and the same for networkx with all that is known of each."""

from __future__ import annotations

import pytest

from argmap import STORY, ArgumentMap, How, Kind, Link, Relation, Reply, Tag, Thread, Turn, graph


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
    made = graph.to_networkx(MAP)
    assert made.graph == {"id": "pier", "title": "The pier"}
    assert list(made) == [STORY, "t1", "t2", "t3", "t4", "t5"]
    assert made.nodes[STORY] == {"number": 0, "text": "It is closed."}
    assert made.nodes["t2"] == {"number": 2, "author": "Bo", "tag": "rebuttal", "text": "Says Bo."}
    assert made.nodes["t1"]["tag"] == ""


def test_networkx_gets_every_reply_and_link_as_an_edge_from_who_answers_to_what_is_answered():
    pytest.importorskip("networkx")
    made = graph.to_networkx(MAP)
    assert list(made.get_edge_data("t2", "t1").values()) == [
        {"type": "reply", "how": "stated", "score": 0.9, "why": "why 2", "main": True},
        {"type": "link", "kind": "rebuts", "score": 0.7, "why": "says no"},
    ]
    assert [edge["main"] for edge in made.get_edge_data("t3", "t2").values()] == [False]
    assert made.number_of_edges() == len(MAP.replies) + len(MAP.links)
    assert not made.has_edge("t1", "t2")
