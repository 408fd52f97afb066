"""Pasted comment pages of many sites, as text: whose each comment is, what it says and whom it answers as stated."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import NamedTuple

import pytest

import argmap
from argmap.model import STORY
from tests.cases import cases

# Under `turns` a case has its comments from the oldest to the newest: `AUTHOR > ANSWERED | row / row`. ANSWERED is whom
# the page states as answered, "story" where it states that nobody is; with `?` behind it the page may leave that open.
# Else nobody may be named. "… row" and "row …" leave out how a comment begins or ends; `?` before an author leaves
# its place in the order open. `live` in place of `turns` passes over comments that are gone. Under `problems` stand the
# codes, with `?` those that are as right as none. How sure the reader is of so short a page is not looked at.
CASES = cases("page_cases.txt")
OPEN = {"misread"}


class Said(NamedTuple):
    """A comment as a case expects it, its line there, and whether its place is open."""

    author: str
    answered: str | None
    text: str
    anywhere: bool
    line: str


def read(text: str) -> argmap.Thread:
    return argmap.read_bytes(text.encode(), path="page.txt", format="paste")


def expected(line: str) -> Said:
    head, _, text = line.partition(" | ")
    author, _, answered = head.removeprefix("? ").partition(" > ")
    return Said(author, answered or None, text, head.startswith("? "), line.removeprefix("? "))


def shown(turn: argmap.Turn) -> tuple[str, str]:
    return turn.author, " / ".join(row.strip() for row in turn.text.split("\n") if row.strip())


def answered(turn: argmap.Turn, thread: argmap.Thread) -> str | None:
    """Whom the page states as answered by a turn: an author, "story", or None."""
    parents = {other.id: other.author for other in thread.turns} | {STORY: "story"}
    return parents.get(turn.reply_to or "", turn.addressee)


def right(turn: argmap.Turn, said: Said, thread: argmap.Thread) -> bool:
    author, text = shown(turn)
    whom, meant = answered(turn, thread), said.answered
    if meant is None:
        answers = whom in (None, "story")
    else:
        answers = whom == meant.removesuffix("?") or (meant.endswith("?") and whom is None)
    if said.text.startswith("… "):
        same = text.endswith(said.text[2:])
    elif said.text.endswith(" …"):
        same = text.startswith(said.text[:-2])
    else:
        same = text == said.text
    return author == said.author and answers and same


def line_of(turn: argmap.Turn, said: Said | None, thread: argmap.Thread) -> str:
    """A turn as a line of a case: the line expected where it is right."""
    if said and right(turn, said, thread):
        return said.line
    author, text = shown(turn)
    whom = answered(turn, thread)
    return f"{author} > {whom} | {text}" if whom else f"{author} | {text}"


def problems_fit(thread: argmap.Thread, wanted: list[str]) -> bool:
    codes = {problem.code for problem in thread.problems} - OPEN
    if any(turn.state is not argmap.State.LIVE for turn in thread.turns):
        codes.add("missing")
    allowed = {code.removesuffix("?") for code in wanted}
    return {code for code in wanted if not code.endswith("?")} <= codes <= allowed


@pytest.mark.parametrize(("text", "wanted"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_page(text, wanted):
    thread = read(text)
    sought = [expected(line) for line in wanted.get("turns", wanted.get("live", []))]
    turns = [turn for turn in thread.turns if "turns" in wanted or turn.state is argmap.State.LIVE]
    if any(said.anywhere for said in sought):
        sought.sort(key=lambda said: (said.author, said.text))
        turns.sort(key=shown)
    found = [line_of(turn, said, thread) for turn, said in zip_longest(turns, sought[: len(turns)])]
    assert found == [said.line for said in sought]
    assert problems_fit(thread, wanted.get("problems", [])), [problem.code for problem in thread.problems]
    assert [thread.title] == wanted.get("title", [thread.title])


@pytest.mark.parametrize("text", [case[1] for case in CASES], ids=[case[0] for case in CASES])
def test_every_row_of_a_comment_is_that_row_of_the_file(text):
    lines = text.split("\n")
    for turn in read(text).turns:
        assert turn.line is not None
        assert turn.author in lines[turn.line - 1]
        rows = turn.text.split("\n") if turn.text else []
        for row, number in zip(rows, turn.lines, strict=True):
            assert lines[number - 1].strip().endswith(row.strip())


TEN = [
    ("Amabel Crewe", "A clock without hands is still a fine face."),
    ("Bartram", "It is no use to anybody who has a train to catch."),
    ("Cosima", "Nobody has caught a train here since the line was shut."),
    ("Bartram", "There is a bus, and it has the same hours."),
    ("Dagny Holm", "The bus comes when it likes, I have waited in the rain for it."),
    ("Amabel Crewe", "Then look at the clock while you wait."),
    ("Elfric", "My father wound it every Saturday for thirty years."),
    ("Cosima", "Did he never get paid for the winding?"),
    ("Elfric", "In apples, which the priest brought him."),
    ("Dagny Holm", "Apples are more than the bus driver ever gave me."),
]


def test_a_damaged_head_among_ten_costs_at_most_its_own_comment():
    blocks = [f"{name}\nJune {at + 1}, 2021 at 9:{at + 10} am\n{said}\nReply" for at, (name, said) in enumerate(TEN)]
    blocks[4] = f"{TEN[4][0]}\n{TEN[4][1]}\nReply"
    thread = read("\n".join(["The clock of Ebb Street", "It has lost its hands.", "10 Comments", *blocks]))
    found = [shown(turn) for turn in thread.turns]
    assert [one for one in found if one in TEN[:3] + TEN[5:]] == TEN[:3] + TEN[5:]
    if found != TEN:
        doubts = [problem.message for problem in thread.problems if problem.code == "misread"]
        assert any(re.search(r"\blines? (1[6-9]|2[0-2])\b", message) for message in doubts), doubts


def test_two_systems_of_comments_on_one_page_are_both_read_or_one_is_told_of():
    site = [
        f"{name} says:\nMay {at + 1}, 2019 at 8:{at + 10} am\n{said}\nReply" for at, (name, said) in enumerate(TEN[:5])
    ]
    other = [
        ("Orrick Vale", "I saw this on my wall and it made me laugh."),
        ("Thora Sund", "Somebody has to climb up there, and who laughs then?"),
        ("Orrick Vale", "Whoever holds the ladder."),
    ]
    plugin = [f"{name}\n{said}\nLike · Reply · {at + 2}w" for at, (name, said) in enumerate(other)]
    head = ["The clock of Ebb Street", "It has lost its hands.", "5 Comments"]
    thread = read("\n".join([*head, *site, "Leave a Reply", "3 comments", *plugin, "Facebook Comments Plugin"]))
    found = [shown(turn) for turn in thread.turns]
    both = [*TEN[:5], *other]
    assert found
    assert set(found) <= set(both)
    assert sorted(found) == sorted(both) or thread.problems


def test_a_chat_is_no_page_of_comments():
    lines = [f"[09:{at + 10}] <{name.split()[0].lower()}> {said}" for at, (name, said) in enumerate(TEN)]
    thread = read("\n".join(lines))
    assert thread.turns == ()
    assert [problem.code for problem in thread.problems] == ["no-comments"]


def test_five_thousand_comments_of_short_rows_are_all_read():
    names = [name.split()[0] for name, _ in TEN]
    bodies = [f"{at} geese, no fence." for at in range(5000)]
    blocks = [
        f"{names[at % 10]}\n{at // 60 % 24}:{at % 60:02}, {at // 1440 + 1} May 2021\n{body}\nReply"
        for at, body in enumerate(bodies)
    ]
    thread = read("\n".join(["The clock of Ebb Street", "5,000 Comments", *blocks]))
    assert [shown(turn) for turn in thread.turns] == [(names[at % 10], body) for at, body in enumerate(bodies)]


def test_twenty_thousand_short_rows_without_any_order_come_to_an_end():
    words = ["yes", "no", "tar", "ebb and flow", "Moss", "12", "so it is", "Reply", "May", "a b"]
    thread = read("\n".join(words[at * at * 31 % 97 % 10] for at in range(20_000)))
    assert thread.problems
    lines = [number for turn in thread.turns for number in turn.lines]
    assert len(lines) == len(set(lines))


def test_a_count_that_is_not_met_changes_nothing_and_is_told():
    blocks = [f"{name}\nJune {at + 1}, 2021 at 9:{at + 10} am\n{said}\nReply" for at, (name, said) in enumerate(TEN)]
    thread = read("\n".join(["The clock of Ebb Street", "It has lost its hands.", "14 Comments", *blocks]))
    assert list(map(shown, thread.turns)) == TEN
    assert "count" in [problem.code for problem in thread.problems]


# Four comments under one another, the head of each told by its number, and what the replies of the last three say.
STATED_BY = {
    "indentation": (
        ["{name}\nJune {n}, 2021 at 9:14 am\n{said}\n", "    {name}\n    June {n}, 2021 at 9:14 am\n    {said}\n"],
        "indented below #1 (line 8)",
    ),
    "a level": (
        ["level 1\n{name}\n3 hr. ago\n{said}\n", "level 2\n{name}\n3 hr. ago\n{said}\n"],
        "a level below #1 (line 9)",
    ),
    "a number": (
        ["#{n}\n{name}\nJune {n}, 2021 at 9:14 am\n{said}\n", "#1.{n}\n{name}\nJune {n}, 2021 at 9:14 am\n{said}\n"],
        "numbered below #1 (line 9)",
    ),
    "a count of replies": (
        [
            "{name} (3 children)\nJune {n}, 2021 at 9:14 am\n{said}\n",
            "{name} (0 children)\nJune {n}, 2021 at 9:14 am\n{said}\n",
        ],
        "counted among the replies to #1 (line 4)",
    ),
    "a name": (
        [
            "{name}\nJune {n}, 2021 at 9:14 am\n{said}\n",
            "{name}\nin reply to Amabel Crewe\nJune {n}, 2021 at 9:14 am\n{said}\n",
        ],
        "says that it answers the author of #1 (line 9)",
    ),
}


@pytest.mark.parametrize(("forms", "why"), STATED_BY.values(), ids=STATED_BY)
def test_a_stated_reply_names_the_line_that_states_it(forms: list[str], why: str) -> None:
    people = [TEN[0], TEN[2], TEN[1], TEN[6]]
    blocks = [forms[min(at, 1)].format(name=name, said=said, n=at + 1) for at, (name, said) in enumerate(people)]
    map_ = argmap.analyse(read("\n".join(["The clock of Ebb Street", "It has lost its hands.", "", *blocks])))
    reply = next(reply for reply in map_.replies if reply.child == "2" and reply.main)
    assert (reply.how.value, reply.parent, reply.why) == ("stated", "1", why)
