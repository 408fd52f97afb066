"""Points and their sides: what belongs together, who stands against whom, and where nothing is disputed."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from argmap.analysis.disputes import found, picked, points, sides
from argmap.language import own
from tests.test_said import told

SAID = """The town wants to plant trees along the quay.
1 Ann | answers story | claim
The roots of lime trees break the wall of the quay.
2 Bo | rebuts 1 0.8 | rebuttal
The roots of lime trees never reach the wall.
3 Ann | rebuts 2 0.7 | rebuttal
Roots broke the wall at the church.
4 Cy | supports 1 0.9 | claim
Every crack in the wall is full of roots.
5 Di | answers 4 0.6 | claim
Is there coffee?
"""


def seen(text: str = SAID) -> points.Seen:
    map_ = told(text)
    return points.see(map_, own.read(map_))


def test_a_thread_is_seen_as_its_replies_and_what_they_do():
    of = seen()
    assert list(of.parent) == [-1, 0, 1, 0, 3]
    way = points.ways(of, 2)
    assert [way(at).turns for at in (3, 4)] == [3, 4], "the turn in which the chains meet is left out"
    assert points.ways(of, 0)(2) == points.Way(
        2, 2, pytest.approx(1.5), 0.7, pytest.approx(min(of.near[1:3])), pytest.approx(0.15)
    )
    assert [list(kids) for kids in of.children] == [[1, 3], [2], [], [4], []]
    assert list(of.against) == pytest.approx([0.05, 0.8, 0.7, 0.05, 0.2])
    assert list(of.favour) == pytest.approx([0.05, 0.1, 0.15, 0.9, 0.2])
    assert list(of.contested) == pytest.approx([0.8, 0.8, 0.7, 0.2, 0.2])
    assert list(of.asks) == [False, False, False, False, True]


def test_what_is_only_guessed_to_be_answered_is_rebutted_no_more_than_that_is_sure():
    of = seen(SAID.replace("rebuts 1 0.8 | rebuttal", "rebuts 1 0.8 | rebuttal | guessed 0.5"))
    assert (of.against[1], of.favour[1]) == (pytest.approx(0.4), pytest.approx(0.05))


def chain(*parents: int) -> points.Seen:
    """A thread of which only the tree counts; -1 answers the story."""
    heads = [
        f"{at} P{at} | {'answers story' if up < 0 else f'rebuts {up + 1}'} | claim\nWord{at} here."
        for at, up in enumerate(parents, 1)
    ]
    return seen("A quay.\n" + "\n".join(heads) + "\n")


def test_a_short_thread_is_one_stretch_and_a_long_one_several_that_hold_together():
    assert list(points.stretches(chain(-1, 0, -1, 2))) == [(0, 1, 2, 3)]
    flat = list(points.stretches(chain(*[-1] * 130)))
    assert [len(each) for each in flat] == [60, 60, 10]
    long = list(points.stretches(chain(-1, *range(99))))
    assert sorted(at for each in long for at in each) == list(range(100))
    assert max(len(each) for each in long) <= points.STRETCH
    assert all(each == tuple(range(each[0], each[-1] + 1)) for each in long)  # a chain is cut, not taken apart


def test_a_pair_is_told_by_the_tree_and_by_what_it_shares():
    of = seen()
    child = points.describe_pair(of, 0, 1, 5)
    assert (child["a reply"], child["a rebuttal"], child["a reply to the first turn"]) == (1.0, of.against[1], 1.0)
    back = points.describe_pair(of, 0, 2, 5)
    assert (back["two steps"], back["back again"], back["one person"]) == (1.0, 1.0, 1.0)
    assert back["two rebuttals"] == pytest.approx(0.75)
    far = points.describe_pair(of, 2, 4, 5)
    assert (far["far"], far["three steps"]) == (pytest.approx(1 / 8), 0.0)
    assert child["words alike"] > far["words alike"]
    assert child["turns"] == far["turns"]  # a thread shorter than those that were learned from counts as one of these


def look(of: points.Seen, odds: Mapping[tuple[int, int], float]) -> points.Stretch:
    """A stretch in which two turns bear on one point as told, and others surely not."""
    places = tuple(range(len(of.turns)))
    bonds = [[odds.get((min(pair), max(pair)), -6.0) for pair in ((one, other) for other in places)] for one in places]
    likely = [[points.logistic(each) for each in row] for row in bonds]
    for at in places:
        bonds[at][at] = likely[at][at] = 0.0
    return points.stretch_of(of, places, bonds, likely, points.share(of, places))


def test_what_two_turns_share_is_the_same_the_other_way_round_and_a_turn_without_words_shares_nothing():
    of = seen(SAID.replace("Is there coffee?", "Is it?"))
    shared = points.share(of, (0, 1, 4))
    assert shared.words[0][1] == shared.words[1][0] == pytest.approx(points.cosine(of.weights[0], of.weights[1]))
    assert shared.telling[0][1] == pytest.approx(sum(of.telling[word] for word in of.weights[0].keys() & of.weights[1]))
    assert 0 < shared.meaning[0][1] == shared.meaning[1][0]
    assert [rows[at][at] for rows in (shared.words, shared.meaning) for at in (0, 2)] == [1.0, 0.0, 1.0, 0.0]
    assert set(shared.words[2][:2]) == {0.0}
    # Turn 5 answers turn 4, which is elsewhere: it stands behind the others.
    assert len(shared.words) == 4
    assert shared.words[0][3] == pytest.approx(points.cosine(of.weights[0], of.weights[3]))


def test_the_nearest_are_joined_by_the_mean_of_their_bonds_until_none_is_near():
    stretch = look(chain(-1, 0, 1, -1, 3), {(0, 1): 2.0, (0, 2): 1.0, (1, 2): 0.5, (3, 4): 0.1, (2, 3): 1.5})
    joined = dict(points.joined(stretch))
    assert joined[0, 1] == 2.0
    assert joined[2, 3] == 1.5
    assert (0, 1, 2, 3) not in joined  # (1 + 0.5 - 6 - 6) / 4


def test_candidates_hold_three_turns_and_somebody_who_objects():
    of = seen()
    everything = {(one, other): 3.0 for one in range(5) for other in range(one + 1, 5)}
    candidates = points.candidates_of(of, look(of, everything))
    assert all(len(group) >= points.FEWEST for group in candidates)
    assert (0, 1, 2, 3, 4) in candidates
    assert (0, 3, 4) not in candidates  # which agree
    agreed = seen(SAID.replace("rebuts", "supports"))
    assert points.candidates_of(agreed, look(agreed, everything)) == {}


def test_below_a_story_it_must_be_surer_that_somebody_objects():
    everything = {(one, other): 3.0 for one in range(5) for other in range(one + 1, 5)}
    story = "The town wants to plant trees along the quay. " * 5
    between = (points.OBJECTS + points.OBJECTS_BELOW_A_STORY) / 2
    for sure, below in ((between, False), (points.OBJECTS_BELOW_A_STORY + 0.01, True)):
        text = SAID.replace("rebuts 1 0.8", f"rebuts 1 {sure}").replace("rebuts 2 0.7", "answers 2 0.8")
        thread, page = seen(text), seen(text.replace(SAID.partition("\n")[0], story))
        assert points.candidates_of(thread, look(thread, everything))
        assert bool(points.candidates_of(page, look(page, everything))) is below


LOW, HIGH, BOTH = (0, 1, 2), (4, 5, 6, 7), (0, 1, 2, 4, 5, 6, 7)


def choice(worth: Mapping[tuple[int, ...], float], chances: Mapping[tuple[int, ...], float]) -> picked.Choice:
    return picked.choice([picked.Option(group, each) for group, each in worth.items()], chances, 12)


def test_a_group_adds_as_far_as_it_is_like_guesses_that_nothing_listed_is_as_much_like():
    of = choice({BOTH: 0.5, LOW: 0.5, HIGH: 0.5}, {LOW: 0.5, HIGH: 0.5})
    alone = picked.describe(of, 1, [], [0.0, 0.0])
    assert alone["adds"] == pytest.approx(0.5 * of.size)
    assert "overlap" not in alone
    beside = picked.describe(of, 1, [0], of.near[0])
    assert beside["adds"] == pytest.approx(0.5 * (1 - 6 / 10) * of.size)  # the F1 of three turns of seven
    assert (beside["overlap"], beside["within the listed"]) == (pytest.approx(6 / 10), 1.0)
    assert beside["holds the nearest"] == pytest.approx(3 / 7)


def test_groups_are_listed_one_after_the_other_until_none_adds_enough():
    of = choice({BOTH: 0.5, LOW: 0.5, HIGH: 0.5}, {LOW: 0.4, HIGH: 0.6})

    def listed(least: float, *, apart: float = 0.75, most: int = 9) -> list[int]:
        return picked.pick(of, {"adds": 1.0}, least, keeps=0.0, apart=apart, most=most)

    assert listed(0.5) == [0]  # what is like both guesses comes first
    assert listed(0.3) == [0, 2, 1]
    assert listed(0.3, apart=0.7) == [0, 1]  # HIGH is too much like what is listed, LOW is not
    assert listed(0.3, most=2) == [0, 2]
    assert listed(5.0) == []
    assert picked.pick(choice({}, {}), {}, 0.0, keeps=0.0, apart=0.75, most=9) == []


def test_what_was_listed_first_is_taken_out_where_its_parts_say_as_much():
    of = choice({BOTH: 0.5, LOW: 0.5, HIGH: 0.5}, {LOW: 0.4, HIGH: 0.6})
    adds = {"adds": 1.0}
    assert picked.pick(of, adds, 0.3, keeps=0.0, apart=0.75, most=9) == [0, 2, 1]
    assert picked.pick(of, adds, 0.3, keeps=0.1, apart=0.75, most=9) == [2, 1]
    assert picked.pick(of, adds, 0.3, keeps=9.0, apart=0.75, most=9) == [2, 1]  # which stand apart


def test_a_dispute_that_holds_smaller_ones_which_are_listed_too_comes_further_back():
    assert found.foremost("abcdef", 6.0, ["xyz"]) == 6.0
    assert found.foremost("abcdef", 6.0, ["abx"]) == pytest.approx(6.0 * (1 - found.HELD * 2 / 3))
    assert found.foremost("abcdef", 6.0, ["abx", "cd", "abcdefgh"]) == pytest.approx(6.0 * (1 - found.HELD))


def test_of_two_groups_that_add_the_same_the_first_is_listed_whatever_the_turns_are_called():
    far = {tuple(at + 5000 for at in group): each for group, each in {LOW: 0.4, HIGH: 0.4}.items()}
    of = choice(far, dict.fromkeys(far, 0.5))
    assert [at for at, _ in picked.steps(of, {"worth": 1.0}, 0.1, apart=0.75, most=1)] == [0]


def test_groups_that_are_nearly_one_are_looked_at_once_each_with_the_turns_that_belong_to_it():
    of = seen()
    stretch = look(of, {(one, other): 3.0 for one in range(5) for other in range(one + 1, 5)})
    told_of = points.told_of(of, stretch)
    weights = points.Weights(
        pair={},
        group={"turns": 1.0},
        likely={"turns": 1.0},
        member={"in it": 4.0, "one": -2.0},
        adds={"adds": 1.0},
        least=0.1,
        belongs=0.5,
        keeps=0.0,
    )
    options, all_ = points.choice_of(of, stretch, told_of, weights)
    groups = [option.group for option in options]
    assert groups[0] == (0, 1, 2, 3, 4)  # the worthiest
    assert all(points.alike(one, other) <= points.NEARLY for one in groups for other in groups if one != other)
    assert len(all_.worth) == len(groups)
    assert sum(all_.chance) == pytest.approx(1)
    # What belongs nowhere is no point.
    assert points.choice_of(of, stretch, told_of, weights._replace(member={"one": -2.0}))[0] == []


def test_how_alike_two_groups_are_is_the_f1_of_their_turns():
    assert points.alike((0, 1, 2), (2, 3, 4)) == pytest.approx(1 / 3)


SIDES = {"replies lean": 2.0, "replies lean, anywhere": 1.0}


def test_people_stand_where_their_replies_contradict_least():
    of = seen(SAID.replace("answers 4 0.6", "rebuts 2 0.9"))
    placed = sides.split(of, (0, 1, 2, 3, 4), SIDES, sure=0.1)
    assert {name: each.side for name, each in placed.items()} == {"Ann": 0, "Bo": 1, "Cy": 0, "Di": 0}
    assert all(each.pull > 0.1 for each in placed.values())


def test_whoever_is_not_sure_enough_is_on_no_side():
    of = seen()
    assert "Di" not in sides.split(of, (0, 1, 2, 3, 4), SIDES, sure=0.1)
    assert sides.split(of, (0, 1, 2, 3), SIDES, sure=50.0) == {}


def test_where_nobody_is_surely_against_anybody_all_stand_where_they_lean():
    of = seen()
    sure, unsure = ({name: scale * each for name, each in SIDES.items()} for scale in (9, 0.1))
    everybody = (0, 1, 2, 3, 4)
    assert sides.split(of, everybody, unsure, sure=found.SURE) == {}
    leaning = found.standing(of, everybody, unsure)
    assert leaning["Ann"].side != leaning["Bo"].side
    assert "Di" not in leaning  # who leans nowhere
    assert found.standing(of, everybody, sure) == sides.split(of, everybody, sure, sure=found.SURE)


def test_who_says_one_thing_that_may_belong_elsewhere_is_less_sure_to_hold_a_position():
    of = seen()
    point = points.Point((0, 1, 2, 3), 0.6, {0: 0.9, 1: 0.9, 2: 0.8, 3: 0.3, 4: 0.1})
    placed = {name: sides.Placed(0, 2.0) for name in ("Ann", "Bo", "Cy")}
    described = found.holding(of, point, placed)
    assert described["Ann"]["likely"] == 0.9  # the likelier of her two turns
    assert described["Cy"]["likely"] == 0.3
    weights = found.shipped_weights().holds
    ann, bo, cy = (points.total(weights, described[name]) for name in ("Ann", "Bo", "Cy"))
    assert ann > bo > cy
    assert points.logistic(cy) < found.EVEN


def test_two_people_are_told_by_their_replies_to_each_other():
    described = sides.describe(seen(), (0, 1, 2, 3))
    between = described["Ann", "Bo"]
    assert between["replies lean"] == pytest.approx((0.8 - 0.1 + 0.7 - 0.15) / 2**0.5)
    assert (between["any reply"], between["strongest rebuttal"]) == (1.0, 0.8)
    assert described["Bo", "Cy"]["any reply, anywhere"] == 0.0
    assert described["Bo", "Cy"]["beside"] > 0  # both answer the first turn
