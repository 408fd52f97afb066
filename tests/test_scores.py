"""How sure argmap is of what it says of the cases and of the shipped threads, number by number (scores.txt).

A change of a feature, a weight or a rule moves a score long before it moves an answer. So every score of every case
stands in scores.txt, to three places; whoever changes one on purpose writes the file anew and reads the difference:

    .venv/bin/python -m tests.test_scores

Of a page stand the sum of weights of the layout chosen, its share among all readings, and how likely it is right. Of a
thread stand, a line a turn, whom it answers and how that is known, what it does to it (and the leaning of its words),
and what it is; then each point with its worth, and how likely each turn that may belong to it does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

import argmap
from argmap.analysis.disputes import found, points
from argmap.language import own
from argmap.readers.paste import doubts, look, weigh
from tests.cases import ROOT, cases

SCORES = ROOT / "tests" / "scores.txt"
HEAD = re.compile(r"^(\d+) ([^|\n]+?) \| ([^|\n]+).*\n", re.M)


def page(text: str) -> list[str]:
    """The scores of a page."""
    one = look(text)
    if one is None:
        return ["no comments"]
    right = doubts.chance(one.page, one.choice, weigh.shipped_weights().right)
    return [f"sum {one.choice.total:.3f} share {one.choice.share:.3f} right {right:.3f}"]


def thread(text: str, *, stated: bool) -> argmap.Thread:
    """The thread of a case of said_cases.txt: of what it tells of replies, what each turn answers first, or nothing."""
    story, *rest = HEAD.split(text)
    turns = []
    for number, author, does, body in zip(*(rest[at::4] for at in range(4)), strict=True):
        answered = does.split(",")[0].split()[1]
        parent = {"parent": answered} if stated and answered.isdigit() and int(answered) < int(number) else {}
        turns.append({"id": number, "author": author, "body": body.strip() or "…"} | parent)
    return argmap.thread_of(turns, id="case", story=story.strip())


def scores(given: argmap.Thread) -> Iterator[str]:
    """The scores of a thread's map."""
    map_ = argmap.analyse(given)
    tags = {tag.turn: tag for tag in map_.tags}
    links = {(link.source, link.target): link for link in map_.links}
    for reply in map_.replies:
        line = f"{reply.child} > {reply.parent} {reply.how.value} {reply.score:.3f}"
        link = links.get((reply.child, reply.parent))
        if link:
            line += f" | {link.kind.value} {link.score:.3f}"
            line += f" leaning {link.leaning:.3f}" if link.leaning is not None else ""
        tag = tags.get(reply.child) if reply.main else None
        if tag:
            line += f" | {tag.kind.value} {tag.score:.3f}"
            line += f", {tag.runner_up.value} {tag.runner_up_score:.3f}" if tag.runner_up else ""
        yield line
    said = own.read(map_)
    for point in points.find(points.see(map_, said), found.shipped_weights().points):
        each = " ".join(f"{at + 1}:{chance:.3f}" for at, chance in point.likely.items() if chance > 0.05)
        yield f"point worth {point.worth:.3f} | {each}"
    for camp in map_.camps:
        yield f"camp {' + '.join(camp.members)} {camp.score:.3f}"


def all_scores() -> Iterator[tuple[str, list[str]]]:
    """Every case with its scores: pages, threads with and without what they state, the shipped threads."""
    for title, text, _ in cases("page_cases.txt"):
        yield f"page: {title}", page(text)
    for title, text, _ in cases("said_cases.txt"):
        yield f"thread: {title}", list(scores(thread(text, stated=False)))
        yield f"thread, replies stated: {title}", list(scores(thread(text, stated=True)))
    for path in sorted((ROOT / "threads").glob("*.txt")):
        yield f"shipped: {path.name}", page(path.read_text(encoding="utf-8")) + list(scores(argmap.read(path)))


def written() -> dict[str, list[str]]:
    blocks = SCORES.read_text(encoding="utf-8").split("=== ")[1:] if SCORES.exists() else []
    return {title: lines for title, *lines in (block.strip().split("\n") for block in blocks)}


@pytest.fixture(scope="module")
def now() -> dict[str, list[str]]:
    return dict(all_scores())


@pytest.mark.parametrize("kind", ["page", "thread", "thread, replies stated", "shipped"])
def test_the_scores_of_all_cases_are_those_last_looked_at(kind: str, now: dict[str, list[str]]) -> None:
    before = {title: lines for title, lines in written().items() if title.startswith(f"{kind}: ")}
    assert {title: lines for title, lines in now.items() if title.startswith(f"{kind}: ")} == before


if __name__ == "__main__":
    blocks = ("\n".join([f"=== {title}", *lines, "", ""]) for title, lines in all_scores())
    SCORES.write_text("".join(blocks), encoding="utf-8")
