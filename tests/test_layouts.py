"""The same conversations as many sites lay them out: names, addressees and words come back, their frames do not."""

from __future__ import annotations

import re

import pytest

import argmap
from tests.cases import cases

STORY = """Town to close its old baths
The town of Marlow Bay will close the baths on Quay Street after 61 years, the council decided on Tuesday night. Repairs
would cost nine million, the mayor said. Parents had handed in 4,000 signatures against the plan. A new hall may open in
2029, and until then pupils are to be taken to the next town by bus."""

MANY = [
    ("Tilda Marsh", None, "Closing them is a mistake. Where are children to learn swimming until 2029?"),
    ("grumpy_gull", "Tilda Marsh", "In the sea, as we did. Nine million for a leaking pool is madness."),
    ("Tilda Marsh", "grumpy_gull", "The sea has 12 degrees in June. You first."),
    ("Otto P.", None, "The mayor said five million last year, now it is nine. Which one is it?"),
    ("Hanneke", "Otto P.", "Five was for the roof alone. Read the report, page 14."),
    ("Otto P.", "Hanneke", "I have read it. Page 14 has the roof and the boiler, 5.2 million in all."),
    ("grumpy_gull", "Otto P.", "So it is nine after all, with the tiles on top."),
    ("salt&pepper", None, "61 years and never a penny put aside.\nEvery house owner knows better."),
    ("Hanneke", "salt&pepper", "Agreed. A reserve would have paid for half of it"),
    ("Wim van Dorp", "Tilda Marsh", "There is the pool in Easthaven, 20 minutes by bus."),
    ("Tilda Marsh", "Wim van Dorp", "The bus goes once an hour, and that pool is full already."),
    ("Lotte", None, "I signed. Nobody even mentioned us in the meeting."),
]
TWO = [
    (("Tilda Marsh", "Otto P.")[at % 2], ("Otto P.", "Tilda Marsh")[at % 2] if at else None, said)
    for at, (_, _, said) in enumerate(MANY)
]
ALONE = [("Tilda Marsh", None, said) for _, _, said in MANY]
PEOPLE = {"many people": MANY, "two people": TWO, "one person": ALONE}

AGES = ["3 hours ago", "2 hours ago", "2 hours ago", "1 hour ago", *(f"{at} minutes ago" for at in range(58, 50, -1))]
# Each: what stands above the comments; how an addressee is shown, where one is; and the lines of a comment: {a} its
# author, {to} its addressee as shown (left out, line and all, where there is none), {b} its words, {n} a number, {age}
# and {m} how long ago it was, {i} an initial, {few} and {title} what stands with some comments only, {blank} no words.
LAYOUTS = {title: (head, parts) for title, head, parts in cases("layout_cases.txt")}


def page(layout: str, said: list[tuple[str, str | None, str]]) -> str:
    """The page of a conversation in a layout."""
    head, parts = LAYOUTS[layout]
    lines = [STORY, "", *head.split("\n")]
    for at, ((author, parent, body), age) in enumerate(zip(said, AGES, strict=True)):
        shown = parts.get("addressee", [""])[0].format(p=parent) if parent else ""
        values = {
            "a": author,
            "to": shown,
            "b": body,
            "n": str(at + 10),
            "m": str(50 - at),
            "age": age,
            "i": author[0].upper(),
            "few": str(at + 1) if at % 3 == 0 else "",
            "title": "Top commenter" if at % 4 == 0 else "",
            "blank": "",
        }
        lines += [line.format(**values) for line in parts["comment"] if line == "{blank}" or line.format(**values)]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("people", PEOPLE)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_comments_are_found_whole_and_without_their_frame(layout, people):
    said = PEOPLE[people]
    shown = "addressee" in LAYOUTS[layout][1]
    thread = argmap.read_bytes(page(layout, said).encode(), path="page.txt", format="paste")
    found = [(turn.author, turn.addressee, turn.text) for turn in thread.turns]
    assert [author for author, _, _ in found] == [author for author, _, _ in said]
    for (_, addressee, text), (_, parent, body) in zip(found, said, strict=True):
        assert addressee == (parent if shown else None)
        words = re.sub(rf"^(?:@|In reply to ){re.escape(parent)}[:\s]*", "", text) if parent else text
        assert words == body
    assert thread.title == "Town to close its old baths"


def test_a_name_before_the_words_is_an_addressee_where_it_is_the_sites_way():
    lines = [STORY, "", "5 comments", "Most relevant"]
    for author, to, words in (
        ("Tilda Marsh", "", "Closing them is a mistake."),
        ("Otto P.", "Tilda Marsh ", "Nine million for a leaking pool is madness."),
        ("Tilda Marsh", "Otto P. ", "Five, said the mayor last year."),
        ("grumpy_gull", "Tilda Marsh ", "In the sea, as we did."),
        ("Lotte", "", "Nobody mentioned us in the meeting."),
    ):
        lines += [author, f"{to}{words}", "3h", "Like", "Reply"]
    thread = argmap.read_bytes("\n".join(lines).encode(), path="page.txt", format="paste")
    found = [(turn.author, turn.addressee) for turn in thread.turns]
    assert found == [
        ("Tilda Marsh", None),
        ("Otto P.", "Tilda Marsh"),
        ("Tilda Marsh", "Otto P."),
        ("grumpy_gull", "Tilda Marsh"),
        ("Lotte", None),
    ]
    assert thread.turns[1].text == "Tilda Marsh Nine million for a leaking pool is madness."


def test_labels_within_a_comment_are_nobody_on_a_page_of_names_and_words():
    said = [
        "Ann: I saw it.",
        "Source: the paper of Monday.",
        "Rule of thumb: never ask.",
        "Cy: So did I, on my way to work.",
        "Ann: When was that?",
        "Cy: At eight, before the bell.",
        "Bo: It was later than eight.",
        "Ann: Then it was not the same one.",
    ]
    thread = argmap.read_bytes("\n".join([STORY, "", "Comments", *said]).encode(), path="page.txt", format="paste")
    assert [turn.author for turn in thread.turns] == ["Ann", "Cy", "Ann", "Cy", "Bo", "Ann"]
    assert thread.turns[0].text.split("\n") == ["I saw it.", *said[1:3]]


# What people say that a site may say too: the words above the comments, and what is said.
SAID = [
    (
        "5 Comments",
        ["Respect", "I agree with that wholly, and so does my wife.", "Award", "Nobody asked her.", "Save it."],
    ),
    ("4 Comments", ["3 replies to my question and none answers it.", "I agree.", "Comments:", "And so it goes on."]),
    ("4 Comments", ["9.50\nThat is the price.", "10.25\nIn the other town.", "8.75\nOn Mondays.", "Fine."]),
]


@pytest.mark.parametrize(("head", "said"), SAID)
def test_nothing_that_people_say_is_taken_for_furniture_where_there_is_none(head, said):
    lines = [STORY, "", head]
    for at, words in enumerate(said):
        lines += [("Ann Brook", "Cy Marlow")[at % 2], *words.split("\n")]
    thread = argmap.read_bytes("\n".join(lines).encode(), path="page.txt", format="paste")
    assert [turn.text for turn in thread.turns] == said


def test_a_bare_figure_below_a_stamp_is_said_and_one_above_a_button_is_not():
    lines = [STORY, "", "5 Comments"]
    said = ["12", "No, 11.", "12", "Fine then.", "Good."]
    for at, words in enumerate(said):
        lines += [("Ann Brook", "Cy Marlow")[at % 2], "3 hours ago", words, "2", "Reply"]
    thread = argmap.read_bytes("\n".join(lines).encode(), path="page.txt", format="paste")
    assert [turn.text for turn in thread.turns] == said


def test_a_question_for_comments_parts_nothing():
    said = [
        "I saw it happen.\nComments?",
        "None that I could put on paper.",
        "That is a pity, as you stood next to me.",
        "So did he.",
    ]
    lines = [f"{('Ann', 'Cy')[at % 2]} • {9 - at} hours ago\n{words}" for at, words in enumerate(said)]
    thread = argmap.read_bytes("\n".join([STORY, "", *lines]).encode(), path="page.txt", format="paste")
    assert [turn.text for turn in thread.turns] == said
