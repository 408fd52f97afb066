"""Links: whether a turn rebuts, supports or merely answers each turn that it replies to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import argmap
from argmap.analysis import links, quotes
from argmap.language import own
from argmap.model import OUTSIDE, STORY, ArgumentMap, How, Link, Quote, Relation, Reply, State, Thread, Turn

ABOVE = "The pool should stay shut in winter, nobody swims there before May."


def thread_of(
    *turns: tuple[str, str], story: str = "The town closes its pool until spring, the mayor said. " * 4
) -> Thread:
    """A thread of (author, text) turns."""
    made = tuple(
        Turn(id=str(number), number=number, author=author, text=text) for number, (author, text) in enumerate(turns, 1)
    )
    return Thread(id="pool", title="Pool", format="paste", path="pool.txt", story=story, turns=made)


def answered(thread: Thread, *pairs: tuple[str, str]) -> ArgumentMap:
    """The map of a thread with (child, parent) replies, the first of a child being its main one, and its quotes."""
    seen: set[str] = set()
    replies = []
    for child, parent in pairs:
        main = child not in seen
        replies.append(Reply(child=child, parent=parent, how=How.STATED, score=1.0, why="stated", main=main))
        seen.add(child)
    return replace(quotes.find(ArgumentMap(thread=thread)), replies=tuple(replies))


def find(map_: ArgumentMap) -> ArgumentMap:
    return links.find(map_, own.read(map_))


def answer(text: str, *, above: str = ABOVE, author: str = "Bo", target: str = "1") -> Link:
    """The link of one answer to a turn by Ann, or to the story."""
    map_ = answered(thread_of(("Ann", above), (author, text)), ("1", STORY), ("2", target))
    return find(map_).links[1]


# What is said below ABOVE → what it does.
CASES = """
No. I swim there in March.                                     rebuts
Wrong. You have not been there since it was built.             rebuts
Nope.                                                          rebuts
What nonsense. Why would anyone believe you?                   rebuts
So you think the rest of us should pay for your heating?       rebuts
That is not what the lifeguards told you, is it?               rebuts
Exactly. I agree with all of it.                               supports
Yep, exactly.                                                  supports
Agreed! Thank you for saying so.                               supports
Good point, I agree.                                           supports
Well said, thanks!                                             supports
"""


@pytest.mark.parametrize(("text", "kind"), [line.rsplit(maxsplit=1) for line in CASES.strip().splitlines()])
def test_plain_answers_get_the_link_that_a_reader_would_give(text: str, kind: str) -> None:
    assert answer(text.strip()).kind.value == kind


def test_there_is_one_link_a_reply_in_the_order_of_the_replies() -> None:
    thread = thread_of(("Ann", ABOVE), ("Bo", "No."), ("Cy", "Yes, and no."), ("Dee", "A word to the town."))
    map_ = find(answered(thread, ("1", STORY), ("2", "1"), ("3", "2"), ("3", "1"), ("4", STORY)))
    assert [(link.source, link.target) for link in map_.links] == [
        (reply.child, reply.parent) for reply in map_.replies
    ]


def test_a_score_is_a_chance_and_the_best_of_three() -> None:
    scores = [answer(line.rsplit(maxsplit=1)[0].strip()).score for line in CASES.strip().splitlines()]
    assert all(1 / 3 < score <= 1 for score in scores)


def test_the_reasons_name_the_words_that_decided() -> None:
    assert "exactly" in answer("Exactly. I agree with all of it.").why
    assert "no" in answer("No. I swim there in March.").why.lower()


def test_whoever_goes_on_from_their_own_turn_supports_it() -> None:
    link = answer("And another thing, the showers are not even warm.", author="Ann")
    assert link.kind is Relation.SUPPORTS
    assert "same author" in link.why


def test_a_view_of_ones_own_does_not_rebut_the_story() -> None:
    link = answer("My children learned to swim there.", target=STORY)
    assert link.kind is not Relation.REBUTS


def test_quoted_words_do_not_decide_the_stance() -> None:
    above = "No, you are wrong, nothing in that report is true, and you never read it."
    map_ = answered(
        thread_of(("Ann", above), ("Bo", f"{above}\nExactly, I agree. Thank you, well said.")), ("1", STORY), ("2", "1")
    )
    assert any(quote.turn == "2" for quote in map_.quotes)
    assert find(map_).links[1].kind is Relation.SUPPORTS


def test_the_name_of_the_addressee_in_front_does_not_hide_the_opener() -> None:
    thread = thread_of(("Ann", ABOVE), ("Bo", "@Ann Exactly. I agree."))
    named = replace(thread, turns=(thread.turns[0], replace(thread.turns[1], addressee="Ann")))
    plain = thread_of(("Ann", ABOVE), ("Bo", "Exactly. I agree."))
    pairs = (("1", STORY), ("2", "1"))
    assert find(answered(named, *pairs)).links == find(answered(plain, *pairs)).links


def test_each_part_of_a_turn_that_quotes_two_answers_its_own_quote() -> None:
    first = "The new boiler would cost more than the whole roof of the library did."
    second = "Every school in the valley sends a class over on Friday mornings."
    objects, agrees = "No. That is wrong and you know it, there is no such bill.", "Yes, exactly. I agree, good point."
    text = f"{first}\n{objects}\n{second}\n{agrees}"
    map_ = answered(
        thread_of(("Ann", first), ("Cy", second), ("Bo", text)), ("1", STORY), ("2", STORY), ("3", "1"), ("3", "2")
    )
    assert [link.kind for link in find(map_).links[2:]] == [Relation.REBUTS, Relation.SUPPORTS]


def rebutting(link: Link) -> float:
    """How likely a link rebuts, as far as its score says: half of what is left where another kind is likelier."""
    return link.score if link.kind is Relation.REBUTS else (1 - link.score) / 2


def test_what_two_people_say_elsewhere_leans_on_what_they_say_here() -> None:
    bland = "The water is what it is."
    quarrel = ["No, you are wrong.", "Nonsense. Why would you say that?", "Wrong again, you never went."]
    concord = ["Exactly, I agree.", "Yes, well said, thanks!", "Agreed, good point."]

    def chance(others: list[str]) -> float:
        turns = [("Ann", ABOVE), ("Bo", bland)] + [("Bo" if at % 2 else "Ann", text) for at, text in enumerate(others)]
        pairs = [("1", STORY), ("2", "1")] + [(str(at), str(at - 1)) for at in range(3, len(turns) + 1)]
        return rebutting(find(answered(thread_of(*turns), *pairs)).links[1])

    assert chance(quarrel) > chance(concord) + 0.1


def test_a_thread_that_agrees_makes_agreement_likelier() -> None:
    bland = "The water is what it is."

    def chance(said: str) -> float:
        turns = [("Ann", ABOVE), ("Bo", bland), *((f"Person {at}", said) for at in range(6))]
        pairs = [("1", STORY), *((str(at), "1") for at in range(2, len(turns) + 1))]
        return rebutting(find(answered(thread_of(*turns), *pairs)).links[1])

    assert chance("No, you are wrong, that is not true.") > chance("Exactly, I agree. Well said!")


def test_a_turn_that_is_gone_says_nothing_and_counts_for_nothing() -> None:
    thread = thread_of(("Ann", ABOVE), ("Bo", "No, that is wrong."), ("Bo", "[deleted]"))
    gone = replace(thread, turns=(*thread.turns[:2], replace(thread.turns[2], state=State.DELETED)))
    pairs = (("1", STORY), ("2", "1"), ("3", "1"))
    link = find(answered(gone, *pairs)).links[2]
    assert (link.kind, link.score, link.why) == (Relation.ANSWERS, 1.0, "deleted: says nothing")


def test_what_opens_a_thread_without_a_story_rebuts_nothing() -> None:
    thread = thread_of(("Ann", "No. You are all wrong about the pool."), ("Bo", "Exactly."), story="")
    link = find(answered(thread, ("1", STORY), ("2", "1"))).links[0]
    assert (link.kind, link.why) == (Relation.ANSWERS, "opens the thread")


def test_turns_without_words_get_a_link_too() -> None:
    for text in ("", " \n", "?!", "👍", "\u202e<b>&\x00"):
        assert 0 < answer(text).score <= 1
        assert 0 < answer("No.", above=text).score <= 1


def test_a_turn_that_only_quotes_gets_a_link() -> None:
    thread = thread_of(("Ann", ABOVE), ("Bo", ABOVE))
    map_ = replace(
        answered(thread, ("1", STORY), ("2", "1")), quotes=(Quote(turn="2", source="1", start=0, end=len(ABOVE)),)
    )
    assert len(find(map_).links) == 2


def test_a_thread_without_replies_has_no_links() -> None:
    assert find(ArgumentMap(thread=thread_of(("Ann", ABOVE)))).links == ()
    assert find(ArgumentMap(thread=thread_of())).links == ()


def test_a_chain_of_thousands_is_linked() -> None:
    turns = [("Ann" if at % 2 else "Bo", "No." if at % 3 else "Yes, exactly.") for at in range(5000)]
    pairs = [("1", STORY)] + [(str(at), str(at - 1)) for at in range(2, 5001)]
    assert len(find(answered(thread_of(*turns), *pairs)).links) == 5000


def test_two_runs_give_the_same_links() -> None:
    thread = argmap.read(Path(argmap.__file__).parents[1] / "threads" / "harbour-truce.txt")
    assert argmap.analyse(thread).links == argmap.analyse(thread).links


def test_an_outside_quote_is_not_the_quoters_view() -> None:
    outside = '"No, never, that is wrong, nothing of the kind was ever agreed"'
    text = f"Exactly, I agree. {outside}"
    map_ = answered(thread_of(("Ann", ABOVE), ("Bo", text)), ("1", STORY), ("2", "1"))
    assert [quote.source for quote in map_.quotes] == [OUTSIDE]
    assert find(map_).links[1].kind is Relation.SUPPORTS


@pytest.mark.parametrize(
    ("text", "sided"),
    [
        ("I agree with Cy. The closure will be good for the shops.", True),
        ("Cy is right, and you know it.", True),
        ("@Cy has it, but I agree with Ann Wren.", False),
        ("I agree with the council.", False),
        ("> I agree with Cy.\nThat was said in jest.", False),  # somebody else's words
        ("The closure will be good for the shops, says everybody, and so on and on, day after day, at every meeting of "
         "the council, and I agree with Cy.", False),
    ],
)  # fmt: skip
def test_who_agrees_with_a_third_person_does_not_support_whom_they_answer(text: str, sided: bool) -> None:
    turns = [("Ann Wren", "The shops closed."), ("Cy", "They did not."), ("Bo", text)]
    thread = Thread(
        id="x",
        title="",
        format="case",
        path="",
        story="A canal.",
        turns=tuple(Turn(id=str(at), number=at, author=name, text=said) for at, (name, said) in enumerate(turns, 1)),
    )
    link = find(answered(thread, ("1", STORY), ("2", "1"), ("3", "1"))).links[-1]
    assert (link.why == "agrees with Cy, which tells nothing of them") is sided
    assert (link.kind is Relation.ANSWERS) or not sided


def test_whoever_says_that_they_disagree_rebuts_whatever_their_other_words_are_like():
    rows = [
        {"author": "Ann", "body": "Peat is not needed any more."},
        {
            "author": "Bo",
            "body": "I disagree. I tried two brands last year, thanks, and both were good for nothing.",
            "parent": "1",
        },
        {"author": "Cy", "body": "Well, I really don't agree that it was the brand.", "parent": "2"},
        {"author": "Bo", "body": "I never said that I disagree with you.", "parent": "3"},
    ]
    links = argmap.analyse(argmap.thread_of(rows)).links
    assert [(link.source, link.kind.value) for link in links if link.why == "says that they disagree"] == [
        ("2", "rebuts"),
        ("3", "rebuts"),
    ]


@pytest.mark.parametrize(
    "said",
    ["I don't disagree with you.", "I cannot agree more.", "I can't agree with you more.", "We rarely disagree."],
)
def test_a_denial_of_disagreement_does_not_say_that_they_disagree(said: str):
    rows = [{"author": "Ann", "body": "Peat is not needed."}, {"author": "Bo", "body": said, "parent": "1"}]
    assert [link.why for link in argmap.analyse(argmap.thread_of(rows)).links][1] != "says that they disagree"
