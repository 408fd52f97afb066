"""What ties a turn to each turn that it may answer, as the reply model sees it, case by case (tie_cases.txt).

The features are what weights are learned for, whatever these are: so the cases hold when they are learned anew. A
turn's first line has its number, author, which turn it answers (0 is the story), and perhaps whom it addresses and when
it was posted:

    4 Ann Brook | answers 2 | to Cy | 10:05

Text above the first turn is the story. "ties 4" expects which turns turn 4 may answer, and of some their features,
a feature without a number being 1. What a first pass would find is what the turns say they answer.
"""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from argmap.analysis import quotes, replies
from argmap.language import own
from argmap.model import ArgumentMap, Thread, Turn
from tests.cases import cases

CASES = cases("tie_cases.txt")
HEAD = re.compile(
    r"(?P<number>\d+) (?P<author>[^|]+?) \| answers (?P<parent>\d+)"
    r"(?: \| to (?P<to>[^|]+?))?(?: \| (?P<time>\d\d:\d\d))?"
)


def told(text: str) -> tuple[ArgumentMap, list[int]]:
    """The map of a case's thread with its quotes, and which turn each turn answers, by place; -1 is the story."""
    story, *rest = re.split(r"^(?=\d+ [^|\n]+ \| answers)", text, flags=re.M)
    turns: list[Turn] = []
    parents: list[int] = []
    for each in rest:
        head, _, body = each.partition("\n")
        match = HEAD.fullmatch(head)
        assert match, head
        parents.append(int(match["parent"]) - 1)
        turns.append(
            Turn(
                id=match["number"],
                number=int(match["number"]),
                author=match["author"],
                addressee=match["to"],
                addressee_stamp="1h" if match["to"] else None,
                text=body.strip(),
                posted=datetime.fromisoformat(f"2024-05-02T{match['time']}:00") if match["time"] else None,
            )
        )
    thread = Thread(id="case", title="", format="case", path="case.txt", story=story.strip(), turns=tuple(turns))
    return quotes.find(ArgumentMap(thread=thread)), parents


def ties(map_: ArgumentMap, parents: list[int], number: int) -> list[str]:
    """The candidates of a turn, then each with its features, when the turns before it are settled."""
    facts, story = replies.gather(map_.thread, own.read(map_))
    state = replies.State.of(map_.thread, facts, story, parents)
    for before in range(number - 1):
        state.settle(before, parents[before])
    lines = []
    for choice in state.candidates(number - 1):
        features = state.describe(number - 1, choice)
        lines.append(f"{choice + 1}: " + "; ".join(shown(name, features[name]) for name in sorted(features)))
    return [" ".join(line.partition(":")[0] for line in lines), *lines]


def shown(name: str, value: float) -> str:
    return name if value == 1 else f"{name} {value:.3f}"


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_case(text: str, expected: dict[str, list[str]]):
    map_, parents = told(text)
    for part, lines in expected.items():
        found = ties(map_, parents, int(part.removeprefix("ties ")))
        named = {line.partition(":")[0] for line in lines}
        assert [line for line in found if line.partition(":")[0] in named] == lines, part
