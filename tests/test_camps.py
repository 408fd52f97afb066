"""Camps: who stands with whom, from links, quotes and positions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from argmap.analysis import camps
from argmap.model import STORY, ArgumentMap, Dispute, Link, Position, Quote, Relation, Thread, Turn

SIGNS = {"-": Relation.REBUTS, "+": Relation.SUPPORTS, "?": Relation.ANSWERS}


def map_of(*said: str, score: float = 0.85) -> ArgumentMap:
    """A map of exchanges such as "Ann -Bo": Ann rebuts (+ supports, ? answers) a turn that Bo wrote before."""
    names = list(dict.fromkeys(part.lstrip("-+?") for line in said for part in line.split()))
    authors = [*names, *(line.split()[0] for line in said)]
    turns = tuple(Turn(id=f"t{at}", number=at, author=name, text="…") for at, name in enumerate(authors, 1))
    links = tuple(
        Link(
            source=f"t{len(names) + at}",
            target=f"t{names.index(line.split()[1][1:]) + 1}",
            kind=SIGNS[line.split()[1][0]],
            score=score,
            why="said so",
        )
        for at, line in enumerate(said, 1)
    )
    thread = Thread(id="pool", title="Pool", format="paste", path="pool.txt", story="", turns=turns)
    return ArgumentMap(thread=thread, links=links)


def groups(map_: ArgumentMap) -> list[str]:
    """The members of each camp on a line, sorted."""
    return [" ".join(sorted(camp.members)) for camp in camps.find(map_).camps]


def position(label: str, *holders: str) -> Position:
    return Position(label=label, statements=(), turns=(), holders=holders, evidence=())


TWO_AND_THREE = (
    *("Ann -Bo", "Bo -Ann", "Ann -Bo", "Cy -Bo", "Bo -Cy", "Cy -Bo"),
    *("Ann -Di", "Di -Ann", "Ann -Di", "Cy -Di", "Di -Cy", "Eve -Di"),
    *("Eve -Bo", "Eve -Bo", "Di -Eve", "Cy +Ann", "Eve +Cy", "Bo +Di"),
)


def test_people_who_rebut_the_same_ones_stand_together():
    assert groups(map_of(*TWO_AND_THREE)) == ["Ann Cy Eve", "Bo Di"]


def test_the_larger_camp_comes_first_whoever_speaks_first():
    assert groups(map_of(*reversed(TWO_AND_THREE))) == ["Ann Cy Eve", "Bo Di"]


@pytest.mark.parametrize(
    "said",
    [(), ("Ann +Bo", "Bo +Ann", "Cy +Ann"), ("Ann ?Bo", "Cy ?Bo"), ("Ann -Ann", "Bo -Bo")],
    ids=["nothing said", "agreement", "answers", "oneself only"],
)
def test_there_are_no_camps_where_nobody_stands_against_anybody(said):
    map_ = map_of(*said)
    assert camps.find(map_) == map_


def test_one_objection_among_friends_makes_no_camps():
    friends = [f"{one} +{other}" for one in ("Ann", "Bo", "Cy", "Di", "Eve") for other in ("Flo", "Gus", "Hal")]
    assert groups(map_of(*friends, "Ann -Gus")) == []


def test_rebutting_the_story_puts_nobody_in_a_camp():
    map_ = map_of("Ann -Bo")
    to_story = tuple(replace(link, target=STORY) for link in map_.links)
    assert camps.find(replace(map_, links=to_story)).camps == ()


def test_whoever_is_torn_between_the_camps_or_meets_neither_stays_outside():
    placed = " ".join(groups(map_of(*TWO_AND_THREE, "Fay -Ann", "Fay -Bo", "Gil ?Hal"))).split()
    assert sorted(placed) == ["Ann", "Bo", "Cy", "Di", "Eve"]


def test_a_sure_rebuttal_pulls_harder_than_an_unsure_one():
    sure = camps.find(map_of("Ann -Bo", "Bo -Ann", "Ann -Bo", "Bo -Ann", score=0.95))
    unsure = camps.find(map_of("Ann -Bo", "Bo -Ann", "Ann -Bo", "Bo -Ann", score=0.55))
    assert [camp.members for camp in sure.camps] == [("Ann",), ("Bo",)]
    assert unsure.camps == ()


def test_those_who_quote_each_other_less_than_is_usual_stand_nearer():
    quiet = camps.Exchange(replies=4, odds=6.0, quotes=0, rebuts=True)
    quoting = camps.Exchange(replies=4, odds=6.0, quotes=8, rebuts=True)
    usual = camps.usual([quiet, quoting, camps.Exchange(replies=4, odds=6.0, quotes=4, rebuts=True)])
    assert usual.quotes == 1.0
    assert camps.cues(quiet, usual)[2] < 0 < camps.cues(quoting, usual)[1]
    assert camps._together(quiet, usual) > 0 > camps._together(quoting, usual)


def test_quotes_of_a_parent_are_counted_for_the_two_people():
    map_ = map_of("Ann -Bo", "Bo -Ann")
    quotes = (Quote(turn="t3", source="t2", start=0, end=1), Quote(turn="t3", source="story", start=0, end=1))
    met = camps.exchanges(replace(map_, quotes=quotes), {turn.id: turn.author for turn in map_.thread.turns})
    assert [(pair, exchange.replies, exchange.quotes) for pair, exchange in met.items()] == [(("Ann", "Bo"), 2, 1)]


def test_holding_a_position_with_others_places_someone_whose_replies_do_not():
    map_ = map_of(*TWO_AND_THREE, "Fay ?Bo", "Fay ?Ann")
    held = (position("open", "Ann", "Cy", "Eve", "Fay"), position("shut", "Bo", "Di"))
    disputes = tuple(
        Dispute(id=f"d{at}", title="open or shut?", positions=held, turns=(), status="open", weight=1.0)
        for at in range(1, 6)
    )
    assert groups(map_) == ["Ann Cy Eve", "Bo Di"]
    assert groups(replace(map_, disputes=disputes)) == ["Ann Cy Eve Fay", "Bo Di"]


def test_a_problem_tells_when_the_camps_rest_on_few_links():
    few = camps.find(map_of("Ann -Bo", "Bo -Ann", "Ann -Bo", "Bo -Ann", score=0.95))
    assert [(problem.code, problem.message) for problem in few.problems] == [
        ("camps", "the camps rest on 4 links only: too few to rely on")
    ]
    assert camps.find(map_of(*TWO_AND_THREE)).problems == ()


def test_the_score_is_the_share_of_ties_that_the_camps_agree_with():
    clear = camps.find(map_of("Ann -Bo", "Bo -Ann", "Ann -Bo", "Bo -Ann", score=0.95))
    assert [camp.score for camp in clear.camps] == [1.0, 1.0]
    assert all(0 < camp.score <= 1 for camp in camps.find(map_of(*TWO_AND_THREE)).camps)


def test_nobody_is_in_two_camps_and_everybody_in_one_wrote_something():
    map_ = camps.find(map_of(*TWO_AND_THREE))
    members = [name for camp in map_.camps for name in camp.members]
    assert len(members) == len(set(members))
    assert set(members) <= {turn.author for turn in map_.thread.turns}


def test_two_runs_give_equal_camps_and_the_names_do_not_matter():
    renamed = {"Ann": "Zoe", "Bo": "<b>", "Cy": "0", "Di": "\u202eid", "Eve": "pro"}
    lines = [" ".join(part[:1] * (part[0] in "-+?") + renamed[part.lstrip("-+?")] for part in line.split())
             for line in TWO_AND_THREE]  # fmt: skip
    assert camps.find(map_of(*lines)) == camps.find(map_of(*lines))
    assert groups(map_of(*lines)) == [" ".join(sorted(renamed[name] for name in group.split()))
                                      for group in groups(map_of(*TWO_AND_THREE))]  # fmt: skip


def test_a_chain_of_five_thousand_people_who_rebut_each_other_is_no_trouble():
    turns = tuple(Turn(id=str(at), number=at, author=f"a{at}", text="") for at in range(1, 5001))
    links = tuple(
        Link(source=str(at), target=str(at - 1), kind=Relation.REBUTS, score=0.95, why="") for at in range(2, 5001)
    )
    thread = Thread(id="deep", title="", format="paste", path="deep.txt", story="", turns=turns)
    found = camps.find(ArgumentMap(thread=thread, links=links))
    side = {name: at for at, camp in enumerate(found.camps) for name in camp.members}
    assert all(side.get(f"a{at}") != side.get(f"a{at + 1}") for at in range(1, 5000) if f"a{at}" in side)


def test_two_crowds_that_rebut_each_other_are_told_apart():
    said = [f"a{one} {'+' if (one + other) % 2 == 0 else '-'}a{other}" for one in range(40) for other in
            {(one + 1) % 40, (one + 2) % 40, (one * 7 + 5) % 40} - {one}]  # fmt: skip
    found = [{int(name[1:]) % 2 for name in group.split()} for group in groups(map_of(*sorted(said)))]
    assert found in ([{0}, {1}], [{1}, {0}])


def test_two_crowds_with_quarrels_of_their_own_are_told_apart_and_whoever_is_torn_is_left_out():
    said = []
    for one in range(19):
        for other in sorted({(one + step) % 19 for step in (1, 2, 3)} | {(one * 7 + 5) % 19, (one * 5 + 3) % 19}):
            foe = (one % 5 < 2) != (other % 5 < 2)
            if (one * 3 + other) % 7 == 0:  # a seventh of the replies goes the other way
                foe = not foe
            if one != other:
                said.append(f"a{one} {'-' if foe else '+' if (one + other) % 3 else '?'}a{other}")
    found = {" ".join(sorted(camp.members, key=lambda name: int(name[1:]))): camp.score
             for camp in camps.find(map_of(*said)).camps}  # fmt: skip
    assert found == {"a2 a3 a4 a7 a8 a9 a13 a14 a17 a18": 0.884, "a0 a1 a5 a6 a10 a15 a16": 0.879}
