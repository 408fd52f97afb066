"""Unanswered: evidence that never came, questions and claims that nobody met."""

from __future__ import annotations

import pytest

from argmap.analysis import quotes, unanswered
from argmap.graph import parents
from argmap.language import own
from argmap.model import STORY, ArgumentMap, How, Kind, Reply, Tag, Thread, Turn
from argmap.text.words import content_words

Said = tuple[str, int, str]  # author, number of the turn it answers (0: the story), text

CLAIM = "The night ferry from Carrow has lost money for eleven years and the council hides it."
CHATTER: tuple[Said, ...] = (
    ("Una", 0, "The weather was fine at the regatta of the ferry club."),
    ("Vik", 0, "Our team won the cup of the council again."),
    ("Wim", 0, "The soup at the ferry quay is the best."),
    ("Una", 0, "Lovely flowers along the promenade, thanks to the council."),
    ("Vik", 0, "The band on the ferry played until midnight."),
    ("Wim", 0, "The night ferry lost money, they say, and years of it."),
)


def searched(*said: Said, evidence: tuple[int, ...] = ()) -> ArgumentMap:
    """The map of (author, parent, text) turns with what went unanswered among them."""
    turns = tuple(Turn(id=str(n), number=n, author=author, text=text) for n, (author, _, text) in enumerate(said, 1))
    replies = tuple(
        Reply(child=str(n), parent=str(to) if to else STORY, how=How.STATED, score=1.0, why="", main=True)
        for n, (_, to, _) in enumerate(said, 1)
    )
    tags = tuple(
        Tag(turn=turn.id, kind=Kind.EVIDENCE if turn.number in evidence else Kind.CLAIM, score=1.0, why="")
        for turn in turns
    )
    thread = Thread(id="ferry", title="", format="paste", path="ferry.txt", story="The ferry sails.", turns=turns)
    map_ = quotes.find(ArgumentMap(thread=thread, replies=replies, tags=tags))
    return unanswered.find(map_, own.read(map_))


def found(*said: Said, evidence: tuple[int, ...] = ()) -> list[tuple[str, str, str]]:
    """What went unanswered among (author, parent, text) turns: (turn's number, kind, its words)."""
    map_ = searched(*said, evidence=evidence)
    texts = {turn.id: turn.text for turn in map_.thread.turns}
    return [(each.turn, each.kind, texts[each.span.turn][each.span.start : each.span.end]) for each in map_.unanswered]


REQUESTS = (
    "Where is a single report that says so?",
    "Do you have a source for that?",
    "Source?",
    "Says who?",
    "Name one.",
    "Show me where it says that.",
    "Please post a link to that survey.",
    "Who told you that?",
    "Where did you read that?",
    "Citation needed.",
)


@pytest.mark.parametrize("request_", REQUESTS)
def test_evidence_that_was_asked_for_and_never_came_is_named(request_: str) -> None:
    assert found(("Ann", 0, CLAIM), ("Bo", 1, request_), ("Ann", 2, "Everybody knows that.")) == [
        ("2", "evidence", request_)
    ]


@pytest.mark.parametrize(
    "answer",
    [
        "Here: https://carrow.example.org/accounts",
        'The accounts: "the night service closed every year since then with a loss to the town".',
        "According to the town's own accounts.",
        "12 % of the budget in one year and 14 % in the next.",
    ],
)
def test_evidence_that_came_is_not_missed(answer: str) -> None:
    assert found(("Ann", 0, CLAIM), ("Bo", 1, "Do you have a source for that?"), ("Ann", 2, answer)) == []


def test_a_reply_that_is_tagged_evidence_meets_the_request() -> None:
    said = (("Ann", 0, CLAIM), ("Bo", 1, "Source?"), ("Ann", 2, "The audit, in the reading room."))
    assert found(*said, evidence=(3,)) == []
    assert found(*said) == [("2", "evidence", "Source?")]


def test_a_question_that_nobody_takes_up_is_named() -> None:
    question = "How many passengers does the night ferry carry?"
    asked = (("Ann", 0, CLAIM), ("Bo", 1, question))
    assert found(*asked) == [("2", "question", question)]
    assert found(*asked, ("Ann", 2, "Go away.")) == [("2", "question", question)]


@pytest.mark.parametrize(
    "answer", ["About forty passengers.", "Yes, plenty.", "How many passengers does the night ferry carry?\nA dozen."]
)
def test_a_question_that_somebody_takes_up_is_answered(answer: str) -> None:
    assert (
        found(("Ann", 0, CLAIM), ("Bo", 1, "How many passengers does the night ferry carry?"), ("Ann", 2, answer)) == []
    )


@pytest.mark.parametrize(
    "question",
    [
        "Are you kidding about the night ferry and the council?",
        "The council loves the night ferry, doesn't it?",
        "Who in Carrow has ever cared about a night ferry?",
        "Does the council care about the ferry? Of course it does not.",
        "What has the council done for the ferry?! What for the harbour?",
        "Why would the council hide the accounts of a ferry?",
    ],
)
def test_a_question_that_mocks_or_answers_itself_is_none(question: str) -> None:
    assert found(("Ann", 0, CLAIM), ("Bo", 1, question)) == []


def test_a_request_within_a_quote_is_not_the_quoters_own() -> None:
    said = (
        ("Ann", 0, CLAIM),
        ("Bo", 1, "Where is a single report that says so about our ferry?"),
        ("Ann", 2, "According to the accounts, it does."),
        ("Cy", 3, "Where is a single report that says so about our ferry?\nYou saw the accounts just now."),
    )
    assert found(*said) == []


def test_a_claim_that_nobody_meets_is_named_until_somebody_does() -> None:
    *rest, on_it = CHATTER
    assert ("1", "claim", CLAIM) in found(("Ann", 0, CLAIM), *rest)
    assert ("1", "claim", CLAIM) not in found(("Ann", 0, CLAIM), *rest, on_it)
    assert ("1", "claim", CLAIM) not in found(("Ann", 0, CLAIM), *rest, ("Bo", 1, "So what."))


def test_only_a_few_of_each_kind_are_kept() -> None:
    said = [("Ann", 0, CLAIM), *(("Bo", 1, f"Do you have a source for point {number}?") for number in range(12))]
    assert len(found(*said)) == unanswered.MOST["evidence"]


def test_a_thread_without_turns_has_nothing_unanswered() -> None:
    assert found() == []


def test_a_turn_that_asks_often_is_answered_once_for_all() -> None:
    asks = " ".join(["Where is your source for that?"] * 50)
    assert found(("Ann", 0, CLAIM), ("Bo", 1, asks), ("Ann", 2, "See page 4, and 12 May.")) == []


def test_a_reason_names_four_of_those_who_answer_and_counts_the_others() -> None:
    turns: list[Said] = [("Ann", 0, CLAIM), ("Bo", 1, "Where is your source for that?"), *[("Cy", 2, "I know it.")] * 6]
    assert searched(*turns).unanswered[0].why == (
        "asked of Ann (#1); #3, #4, #5, #6 and 2 more answer without a link, a quotation, a date or figures"
    )


# A sentence, and how good a claim it is where three people speak of "ferry", "council" and "harbour", one of the rest.
CLAIMS = {
    "The ferry and the council and the harbour need boats and ropes today.": (0.4 + 0.6 * 3 / 7) * 1.0,
    "The ferry needs boats, ropes, lamps.": (0.4 + 0.6 / 5) * 6 / 12,
    "My ferry needs boats, ropes, lamps.": (0.4 + 0.6 / 5) * 0.8 * 6 / 12,
    "The ferry needs boats, ropes, lamps!": (0.4 + 0.6 / 5) * 0.8 * 6 / 12,
    "The ferry needs 12 boats, ropes, lamps.": (0.4 + 0.6 / 6 + 0.15) * 7 / 12,
    "Trains need boats, ropes, lamps.": 0.0,
    "The ferry needs boats, ropes.": 0.0,
    "The ferry needs boats, ropes, lamps?": 0.0,
    "Your ferry needs boats, ropes, lamps.": 0.0,
    '"The ferry needs boats, ropes, lamps."': 0.0,
}


@pytest.mark.parametrize("text", CLAIMS)
def test_how_good_a_claim_a_sentence_is(text: str) -> None:
    turn = Turn(id="1", number=1, author="A", text=text)
    map_ = ArgumentMap(thread=Thread(id="x", title="", format="", path="", story="", turns=(turn,)))
    (each,) = unanswered._read(map_, own.read(map_))
    authors = {word: {"A"} for word in each.own.stems}
    authors |= {word: {"A", "B", "C"} for word in content_words("ferry council harbour")}
    worth, start, end = unanswered._claim(each, (0, len(text)), authors)
    assert (worth, start, end) == (pytest.approx(CLAIMS[text]), 0, -len(text))


@pytest.mark.parametrize(
    ("above", "expected"), [("", 1.0), ("B", 0.7), ("A", 1.0), ("BC", 0.5), ("BBC", 0.5), ("BCD", 0.0)]
)
def test_a_claim_is_the_lower_the_more_people_stand_above_it(above: str, expected: float) -> None:
    authors = f"{above}A"
    said = [(author, at, "Words.") for at, author in enumerate(authors)]
    map_ = searched(*said)
    read = {each.turn.id: each for each in unanswered._read(map_, own.read(map_))}
    assert unanswered._height(str(len(authors)), read, parents(map_)) == expected


def test_a_claim_is_not_said_to_be_unmentioned_where_a_later_turn_names_its_author() -> None:
    *rest, _ = CHATTER
    assert ("1", "claim", CLAIM) in found(("Ann Reed", 0, CLAIM), *rest)
    named = ("Wim", 0, "As ann reed has pointed out, nobody reads the minutes.")
    assert ("1", "claim", CLAIM) not in found(("Ann Reed", 0, CLAIM), *rest, named)
