"""What a map says of small threads: disputes, camps, what is unanswered, passages, case by case (said_cases.txt).

Who answers whom, what each reply does and what each turn is are told by the case, so that it holds however these are
found. A turn's first line has its number and author, what it does to which turns (how surely, where not 0.9), and what
it is:

    4 Ann Brook | rebuts 3 0.8, supports 1 | evidence | guessed 0.5

"guessed" says that the first of these replies is inferred, and how surely. Text above the first turn is the story. What
is expected of a part is all that the map says there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from argmap.analysis import camps, disputes, quotes, sources, unanswered
from argmap.language import own
from argmap.model import STORY, ArgumentMap, How, Kind, Link, Relation, Reply, Span, Tag, Thread, Turn
from argmap.readers import article
from tests.cases import cases

CASES = cases("said_cases.txt")
HEAD = re.compile(
    r"(?P<number>\d+) (?P<author>[^|]+?) \| (?P<does>[^|]+?) \| (?P<kind>\w+)(?: \| guessed (?P<sure>[\d.]+))?"
)
DOES = re.compile(r"(?P<kind>\w+) (?P<target>\w+)(?: (?P<score>[\d.]+))?")


def told(text: str) -> ArgumentMap:
    """The map of a case's thread as far as the case tells it, with its quotes."""
    turns: list[Turn] = []
    replies: list[Reply] = []
    links: list[Link] = []
    tags: list[Tag] = []
    story, *rest = re.split(r"^(?=\d+ [^|\n]+ \| )", text, flags=re.M)
    for each in rest:
        head, _, body = each.partition("\n")
        match = HEAD.fullmatch(head)
        assert match, head
        own, sure = match["number"], match["sure"]
        turns.append(Turn(id=own, number=int(own), author=match["author"], text=body.strip()))
        tags.append(Tag(turn=own, kind=Kind(match["kind"]), score=0.9, why=""))
        for at, does in enumerate(DOES.finditer(match["does"])):
            how, score = (How.INFERRED, float(sure)) if sure and not at else (How.STATED, 1.0)
            replies.append(Reply(child=own, parent=does["target"], how=how, score=score, why="", main=not at))
            kind, weight = Relation(does["kind"]), float(does["score"] or 0.9)
            links.append(Link(source=own, target=does["target"], kind=kind, score=weight, why=""))
    thread = Thread(
        id="case", title="", format="case", path="case.txt", story=story.strip(), turns=tuple(turns), story_line=1
    )
    map_ = quotes.find(ArgumentMap(thread=thread))
    return replace(map_, replies=tuple(replies), links=tuple(links), tags=tuple(tags))


def mapped(text: str, further: str = "") -> ArgumentMap:
    """The map of a case with all that the later steps find in it, and in an article."""
    map_ = told(text)
    said = own.read(map_)
    map_ = unanswered.find(camps.find(disputes.find(map_, said)), said)
    return sources.find(map_, [article.read(further, path="article.txt")] if further else [])


def of_disputes(map_: ArgumentMap) -> list[str]:
    lines = []
    for dispute in map_.disputes:
        lines.append(f"{dispute.title} | {dispute.status} | {dispute.weight} | turns {' '.join(dispute.turns)}")
        for position in dispute.positions:
            holders = f"{', '.join(position.holders)} in {' '.join(position.turns)}"
            lines.append(f"  {position.label} | {holders}")
            lines += [f"    says {shown(map_, span)}" for span in position.statements]
            lines += [f"    brings {shown(map_, span)}" for span in position.evidence]
    return lines


def shown(map_: ArgumentMap, span: Span) -> str:
    text = next(turn.text for turn in map_.thread.turns if turn.id == span.turn)
    return f"{span.turn}: {' '.join(text[span.start : span.end].split())}"


def of_camps(map_: ArgumentMap) -> list[str]:
    return [f"{', '.join(camp.members)} | {camp.score}" for camp in map_.camps] + [p.message for p in map_.problems]


def of_unanswered(map_: ArgumentMap) -> list[str]:
    return [f"{each.kind} {shown(map_, each.span)} | {each.why}" for each in map_.unanswered]


def of_passages(map_: ArgumentMap) -> list[str]:
    labels = {position.key: position.label for dispute in map_.disputes for position in dispute.positions}
    return [
        f"{each.source}:{each.line} {' + '.join(labels[key] for key in each.positions)} | {each.text}"
        for each in map_.passages
    ]


def of_quotes(map_: ArgumentMap) -> list[str]:
    return [
        f"{quote.turn} <- {quote.source}: {shown(map_, Span(turn=quote.turn, start=quote.start, end=quote.end))}"
        for quote in map_.quotes
    ]


PARTS: Mapping[str, Callable[[ArgumentMap], list[str]]] = {
    "disputes": of_disputes,
    "camps": of_camps,
    "unanswered": of_unanswered,
    "passages": of_passages,
    "quotes": of_quotes,
}


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_case(text: str, expected: dict[str, list[str]]):
    further = "\n".join(expected.get("article", ()))
    map_ = mapped(text, further)
    said = {part: PARTS[part](map_) for part in expected if part != "article"}
    assert said == {part: lines for part, lines in expected.items() if part != "article"}
    assert STORY not in {reply.child for reply in map_.replies}
