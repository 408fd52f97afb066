"""Reply chains: who answers whom, case by case, and what always holds."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import argmap
from argmap import How
from argmap.analysis import quotes, replies
from argmap.analysis.replies import found as weighing
from argmap.language import own
from tests.cases import ROOT, SHARED, cases, examples, needs_shared

CASES = cases("reply_cases.txt")


def find(thread: argmap.Thread) -> argmap.ArgumentMap:
    map_ = quotes.find(argmap.ArgumentMap(thread=thread))
    return replies.find(map_, own.read(map_))


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_case(text, expected):
    map_ = find(argmap.read_bytes(text.encode(), path="case.txt", format="paste"))
    shown = {f"{reply.child} -> {reply.parent} {reply.how.value}" for reply in map_.replies if reply.main}
    assert set(expected["replies"]) <= shown


def test_what_the_format_states_is_kept_and_what_cannot_be_is_told():
    turns = (
        argmap.Turn(id="a", number=1, author="Ann", text="One.", reply_to="story"),
        argmap.Turn(id="b", number=2, author="Cy", text="Two.", reply_to="c"),
        argmap.Turn(id="c", number=3, author="Dora", text="Three.", reply_to="a"),
        argmap.Turn(id="d", number=4, author="Elm", text="Four.", reply_to="d"),
    )
    map_ = find(argmap.Thread(id="x", title="", format="x", path="x", story="", turns=turns))
    main = {reply.child: reply for reply in map_.replies if reply.main}
    assert main["a"].parent == "story"
    assert (main["c"].parent, main["c"].how, main["c"].score) == ("a", How.STATED, 1.0)
    assert [problem.code for problem in map_.problems] == ["parent", "parent"]
    assert main["b"].how is not How.STATED


@pytest.mark.parametrize(("name", "least"), [("harbour-truce", 37), ("bus-lanes", 26), ("library-hours", 8)])
def test_most_parents_of_the_samples_are_right(name, least):
    assert right_parents(ROOT / "threads" / f"{name}.txt", ROOT / "tests" / "gold" / f"{name}.yaml") >= least


@needs_shared
def test_most_parents_of_the_wire_story_thread_are_right():
    folder = SHARED / "threads"
    assert right_parents(folder / "energy-truce.txt", folder / "energy-truce.gold.yaml") >= 53


def right_parents(path, gold_path):
    yaml = pytest.importorskip("yaml")
    map_ = argmap.analyse(argmap.read(path))
    number = {turn.id: turn.number for turn in map_.thread.turns} | {"story": 0}
    main = {turn: number[parent] for turn, parent in argmap_parents(map_).items()}
    gold = yaml.safe_load(gold_path.read_text(encoding="utf-8"))["comments"]
    return sum(
        main[str(entry["n"])] in entry["replies_to"] + entry.get("also_replies_to", [])
        for entry in gold
        if "replies_to" in entry
    )


def argmap_parents(map_):
    return {reply.child: reply.parent for reply in map_.replies if reply.main}


LONG_STORY = "The council has closed the old bridge over the river for repairs. " * 8


def described(said, parents, choice, story=""):
    """The features of the first turn whose parent is not known yet as a reply to one before it."""
    turns = tuple(
        argmap.Turn(id=str(at), number=at, author=author, text=text) for at, (author, text) in enumerate(said, 1)
    )
    map_ = argmap.ArgumentMap(thread=argmap.Thread(id="x", title="", format="x", path="", story=story, turns=turns))
    state = replies.State.of(map_.thread, *replies.gather(map_.thread, own.read(map_)))
    for number, parent in enumerate(parents):
        state.settle(number, parent)
    return state.describe(len(parents), choice)


def test_two_who_answer_each_other_in_turns_are_told_from_two_who_meet():
    said = [("Ann", "The ferry is late."), ("Cy", "Never."), ("Ann", "It was."), ("Cy", "Once.")]
    assert described(said, [replies.ROOT, 0, 1], 2)["in turns"]
    assert "in turns" not in described(said, [replies.ROOT, 0, 0], 2)


def test_an_author_who_writes_the_next_turn_too_is_told():
    said = [("Ann", "The ferry is late."), ("Cy", "Never."), ("Dora", "It was."), ("Dora", "And today?")]
    assert described(said, [replies.ROOT, 0], 1)["previous, the author goes on"]
    assert "previous, the author goes on" not in described(said, [replies.ROOT, 0, 1], 2)


def test_a_shared_word_tells_more_the_rarer_it_is_anywhere():
    def shared(word):
        said = [("Ann", f"{word} was there."), ("Cy", "Never."), ("Dora", f"Which {word}?")]
        return described(said, [replies.ROOT, 0], 0)["wording, rare anywhere"]

    assert shared("belvedere") > shared("government") > 0


def test_words_that_the_candidate_took_from_the_turn_before_are_not_new():
    said = [
        ("Ann", "The ferry is late."),
        ("Cy", "The ferry has a new captain."),
        ("Dora", "Which ferry, which captain?"),
    ]
    features = described(said, [replies.ROOT, 0], 1)
    assert features["wording, of the turn before"] > 0
    assert features["wording, new"] > 0
    alone = described([*said[:2], ("Dora", "Which ferry?")], [replies.ROOT, 0], 1)
    assert alone["wording, new"] == 0


def test_order_and_size_are_weighed_in_a_forum_and_left_out_on_a_page():
    said = [("Ann", "The ferry is late."), ("Cy", "Never."), ("Ann", "It was."), ("Cy", "The ferry? Once.")]
    forum, page = (described(said, [replies.ROOT, 0, 1], 0, story) for story in ("", LONG_STORY))
    close = {"other's size", "wording, count", "wording, rare anywhere"}
    assert close <= forum.keys()
    assert close.isdisjoint(page.keys())


def nested(*lines):
    """A page below a story whose turns, oldest first, stand in these lines of the file."""
    turns = tuple(
        argmap.Turn(id=str(at), number=at, author=f"Guest {at}", text="So it is said.", line=line)
        for at, line in enumerate(lines, 1)
    )
    thread = argmap.Thread(id="x", title="", format="x", path="", story=LONG_STORY, turns=turns)
    map_ = argmap.ArgumentMap(thread=thread)
    return replies.State.of(map_.thread, *replies.gather(thread, own.read(map_)))


def test_in_a_file_that_nests_its_turns_one_stands_below_older_ones_with_only_younger_ones_between():
    # In the file: the first, below it the fourth, then the second, below it the fifth and the sixth, then the third.
    state = nested(1, 3, 6, 2, 4, 5)
    assert state.nested == [(), (0,), (1, 0), (0,), (1, 0), (4, 1, 0)]
    for number, parent in enumerate([replies.ROOT, replies.ROOT, replies.ROOT, 0]):
        state.settle(number, parent)
    assert state.describe(4, 1)["nested, right below it"]
    assert "nested, right below it" not in state.describe(4, 0)
    assert state.describe(4, 3)["nested, not below it"]


@pytest.mark.parametrize("lines", [(1, 2, 3, 4, 5), (5, 4, 3, 2, 1), (None, 2, 1, 4, 3)])
def test_a_file_in_one_order_of_time_or_without_lines_nests_nothing(lines):
    assert not nested(*lines).nested


def test_what_real_pages_add_is_weighed_on_pages_alone():
    assert weighing._weights(replies.PAGE)["nested, right below it"] > 0
    assert "nested, right below it" not in weighing._weights(replies.FORUM)


WORDS = st.lists(st.sampled_from("bridge ferry you no yes why Ann Cy council week".split()), max_size=9).map(" ".join)


PEOPLE = ["Ann", "Cy", "Dora"]
SAID = st.tuples(st.sampled_from(PEOPLE), st.sampled_from([None, *PEOPLE, "Nobody"]), WORDS)


@examples(60)
@given(st.lists(SAID, max_size=25))
def test_every_turn_has_one_main_parent_and_it_is_an_earlier_turn_or_the_story(said):
    turns = tuple(
        argmap.Turn(id=str(at), number=at, author=author, addressee=addressee, text=text)
        for at, (author, addressee, text) in enumerate(said, 1)
    )
    map_ = find(argmap.Thread(id="x", title="", format="paste", path="", story="A bridge.", turns=turns))
    main = [reply for reply in map_.replies if reply.main]
    assert [reply.child for reply in main] == [turn.id for turn in turns]
    for reply in map_.replies:
        assert reply.parent == "story" or int(reply.parent) < int(reply.child)
        assert 0 < reply.score <= 1
        assert reply.why


def test_two_people_who_answer_each_other_in_a_few_words_do_not_go_on_from_their_own():
    said = [
        "The old baths were better.",
        "No, they leaked.",
        "Only in winter.",
        "In May as well.",
        "Name one day.",
        "The 4th.",
    ]
    turns = tuple(
        argmap.Turn(id=str(at), number=at, author=("Ann", "Cy")[at % 2], text=text)
        for at, text in enumerate(said * 2, 1)
    )
    map_ = find(argmap.Thread(id="x", title="", format="paste", path="", story="", turns=turns))
    assert [reply.parent for reply in map_.replies if reply.main][1:] == [str(at) for at in range(1, len(turns))]


# What is seen of a reply, what each of that weighs, and the reasons that are given for it.
REASONS = (
    ("answered back 1, wording 2, previous 1", "answered back 0.5, wording 0.5, previous 0.3",
     "shares the words oar, ferry, bridge, lamps; Ann answers back later; the turn right before"),
    ("addressed 1, addressed, newest 1", "addressed 1, addressed, newest 0.5",
     "addresses Ann; the newest turn of Ann"),
    ("turned to the author 1, in turns 1, named 1, partners 1",
     "turned to the author 4, in turns 3, named 2, partners 1",
     "Ann had turned to Bo; the two answer each other in turns; names Ann"),
    ("previous 1", "previous 0.2", "the likeliest of the turns before"),
    ("previous 0.1", "previous 0.3, previous, bare 9", "the likeliest of the turns before"),
    ("", "previous 1", "the likeliest of the turns before"),
)  # fmt: skip


def told(pairs: str) -> dict[str, float]:
    return {name: float(value) for name, value in re.findall(r"(?:^|, )(.+?) (-?[\d.]+)(?=,|$)", pairs)}


@pytest.mark.parametrize(("features", "weights", "expected"), REASONS)
def test_the_three_strongest_reasons_are_given_that_weigh_enough(features: str, weights: str, expected: str):
    texts = ("The bridge, ferry, bell, lamp and oar.", "The oar, ferry and bridge have lamps; bell and ferry.")
    turns = tuple(
        argmap.Turn(id=str(at), number=at, author=author, text=text)
        for at, (author, text) in enumerate(zip(("Ann", "Bo"), texts, strict=True), 1)
    )
    thread = argmap.Thread(id="x", title="", format="made", path="", story="", turns=turns)
    facts, _ = replies.gather(thread, own.read(argmap.ArgumentMap(thread=thread)))
    assert weighing._why(thread, 1, 0, told(features), told(weights), facts) == expected


def test_of_a_turn_that_answers_the_story_the_reasons_are_its_own():
    turns = (argmap.Turn(id="1", number=1, author="Ann", text="The bridge."),)
    thread = argmap.Thread(id="x", title="", format="made", path="", story="", turns=turns)
    facts, _ = replies.gather(thread, own.read(argmap.ArgumentMap(thread=thread)))
    seen, weigh = {"root, first turn of the author": 1.0}, {"root, first turn of the author": 1.0}
    assert weighing._why(thread, 0, replies.ROOT, seen, weigh, facts) == "first turn of Ann"
    assert weighing._why(thread, 0, replies.ROOT, {}, {}, facts) == "nothing in it points to an earlier turn"


def quoting(*said: tuple[str, str, dict[int, int]]) -> list[replies.Facts]:
    """The facts of turns, each with its author, its text, and how many words it quotes of each turn."""
    turns = tuple(argmap.Turn(id=str(at), number=at, author=one[0], text=one[1]) for at, one in enumerate(said, 1))
    map_ = argmap.ArgumentMap(thread=argmap.Thread(id="x", title="", format="x", path="", story="", turns=turns))
    facts, _ = replies.gather(map_.thread, own.read(map_))
    return [fact._replace(quoted=one[2], quotes=sum(one[2].values())) for fact, one in zip(facts, said, strict=True)]


def also(facts: list[replies.Facts], parent: int, score: float = 0.5) -> dict[int, replies.Features]:
    """What tells of each turn that the last one quotes besides its parent, by the quoted one's place."""
    return dict(replies.also_quoted(facts, len(facts) - 1, replies.Chosen(parent, {}, score)))


def test_what_is_quoted_besides_the_parent_may_be_answered_too():
    said = [
        ("Ann", "The ferry is late.", {}),
        ("Cy", "Never.", {}),
        ("Dora", "It was.", {}),
        ("Elm", "No.", {0: 9, 1: 4}),
    ]
    assert also(quoting(*said), 1) == {
        0: pytest.approx(
            {"at all": 1, "words": math.log(9), "turns quoted": math.log(2), "distance": math.log(3), "main": 0.5}
        )
    }
    assert also(quoting(*said), 2).keys() == {0, 1}


@pytest.mark.parametrize(
    ("taken", "parent"),
    [({}, 1), ({1: 4}, 1), ({3: 4}, 1), ({2: 4}, 1), ({-1: 4}, 1), ({0: 4}, 1)],
    ids=["nothing", "its parent", "itself", "its own author", "the story", "what its parent had quoted"],
)
def test_no_further_turn_is_answered_by_who_quotes(taken, parent):
    said = [("Ann", "The ferry is late.", {}), ("Cy", "Never.", {0: 4}), ("Elm", "It was.", {}), ("Elm", "No.", taken)]
    assert also(quoting(*said), parent) == {}


def test_a_further_reply_is_as_sure_as_its_features_say(monkeypatch):
    weights = {"at all": 0.5, "words": 2.0, "turns quoted": 1.0, "distance": -1.0, "main": -3.0}
    monkeypatch.setattr(weighing, "_further_weights", lambda: weights)
    features = {"at all": 1.0, "words": 1.5, "turns quoted": 0.5, "distance": 1.0, "main": 0.5}  # 1.5 in sum
    assert weighing._also_right(features) == round(1 / (1 + math.exp(-1.5)), 3) == 0.818


def test_shipped_weights_trust_long_near_quotes_of_several_turns_beside_a_doubtful_parent():
    weights = weighing._further_weights()
    assert weights["words"] > 0 > weights["distance"]
    assert weights["turns quoted"] > 0 > weights["main"]


BRIDGE = "The old bridge should stay where it has always been, since nobody has ever asked us about it."
FERRY = "Nobody under sixty wants it, and the ferrymen least of all, whatever the council says about the noise."
BOTH = f"> {BRIDGE}\n\nThey did ask.\n\n> {FERRY}\n\nI am forty and I want it."


def quarrel(last: str) -> argmap.ArgumentMap:
    turns = (
        ("Ann Brook", BRIDGE),
        ("Cy", FERRY),
        ("Dora", "I miss the ferry most of all things here."),
        ("Elm", last),
    )
    made = tuple(argmap.Turn(id=str(at), number=at, author=one[0], text=one[1]) for at, one in enumerate(turns, 1))
    return find(argmap.Thread(id="x", title="", format="x", path="x", story="", turns=made))


def test_who_quotes_two_turns_at_length_answers_both():
    map_ = quarrel(BOTH)
    found = {reply.parent: reply for reply in map_.replies if reply.child == "4"}
    assert found.keys() == {"1", "2"}
    (further,) = (reply for reply in found.values() if not reply.main)
    assert further.how is How.QUOTED
    assert replies.LIKELY < further.score < 1
    assert re.fullmatch(r"also quotes 1[0-9] words of it", further.why)


def test_what_is_likelier_no_reply_is_not_told(monkeypatch):
    for told, count in ((replies.LIKELY, 2), (replies.LIKELY - 0.001, 1)):
        monkeypatch.setattr(weighing, "_also_right", lambda features, told=told: told)
        assert sum(reply.child == "4" for reply in quarrel(BOTH).replies) == count


def test_lines_of_a_chat_quote_nobody():
    thread = argmap.Thread(id="x", title="", format="x", path="", story="", turns=quarrel("No.").thread.turns)
    facts = quoting(("Ann", "a", {}), ("Cy", "b", {}), ("Dora", "c", {}), ("Elm", "d", {0: 30}))
    further = [
        weighing._further(thread, 3, replies.Chosen(2, {}, 0.2), facts, kind) for kind in (replies.FORUM, replies.CHAT)
    ]
    assert [[reply.parent for reply in some] for some in further] == [["1"], []]


@pytest.mark.parametrize(("said", "told"), [("one two three", True), ("one two three four", False)])
def test_a_line_of_three_words_that_opens_a_conversation_is_very_short(said, told):
    facts, story = replies.gather(*_chat(said))
    state = replies.State.of(_chat(said)[0], facts, story)
    assert state.kind == replies.CHAT
    for number in range(len(facts) - 1):
        state.settle(number, replies.ROOT)
    assert ("opens, very short" in state.describe(len(facts) - 1, replies.ROOT)) is told


def _chat(last: str) -> tuple[argmap.Thread, object]:
    said = [("ann", "bo: is it on?")] * 12 + [("bo", last)]
    turns = tuple(argmap.Turn(id=str(at), number=at, author=who, text=text) for at, (who, text) in enumerate(said, 1))
    thread = argmap.Thread(id="x", title="", format="x", path="", story="", turns=turns)
    return thread, own.read(argmap.ArgumentMap(thread=thread))
