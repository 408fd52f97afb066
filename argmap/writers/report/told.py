"""From an ArgumentMap to what a page is told of it: lists, numbers and texts, fit for JSON, turns by their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from ...graph import parents, walk
from ...model import OUTSIDE, STORY, ArgumentMap, Dispute, Quote, Reply, Span, Thread, Turn, doubts
from ...text.files import CORRECTIONS, thread_id, unpacked_name
from ...text.shown import drawable
from .. import drawing

NO_NAME = "(no name)"


def told(map_: ArgumentMap) -> dict[str, Any]:
    """Return all that a page shows of a map: turns in the order of the thread, the story as number 0, authors and camps
    by their place in their lists, scores in hundredths."""
    thread = map_.thread
    numbers = {STORY: 0, **{turn.id: turn.number for turn in thread.turns}}
    texts = {STORY: thread.story, **{turn.id: turn.text for turn in thread.turns}}
    names = list(dict.fromkeys(turn.author for turn in thread.turns))
    authors = {name: place for place, name in enumerate(names)}
    camps = {name: place for place, camp in enumerate(map_.camps) for name in camp.members}
    return {
        "id": drawable(thread.id),
        "title": drawable(drawing.name_of(map_)),
        "path": drawable(thread.path),
        "corrections": _corrections(thread),
        "story": drawable(drawing.headline(thread)[1]),
        "storyLine": thread.story_line,
        "authors": [[drawable(name) or NO_NAME, camps.get(name, -1), *([] if name else ["unnamed"])] for name in names],
        "camps": [
            {"members": [authors[name] for name in camp.members if name in authors], "score": _hundredths(camp.score)}
            for camp in map_.camps
        ],
        "turns": _turns(map_, numbers, authors),
        "order": [[numbers[key], depth] for key, depth in walk(map_)],
        "disputes": [_dispute(map_, dispute, numbers, authors, texts) for dispute in map_.disputes],
        "unanswered": [
            [
                numbers[one.turn],
                drawable(drawing.missed_as(str(one.kind))[1]),
                _words(texts, one.span),
                drawable(one.why),
            ]
            for one in map_.unanswered
            if one.turn in numbers and one.span.turn in texts
        ],
        "hand": drawable(drawing.put_right(map_)),
        "deep": drawable(map_.read_with),
        "doubts": [drawable(doubt) for doubt in doubts(map_.problems)],
        "problems": [[problem.line, drawable(problem.message)] for problem in map_.problems],
    }


def _corrections(thread: Thread) -> list[str]:
    """The name of the file for what is put right, and, where the file may hold other threads, this one's id."""
    name = re.split(r"[/\\]", thread.path)[-1]
    own = "" if thread.id == thread_id(thread.path) else thread.id
    return [drawable(unpacked_name(name) or "thread") + CORRECTIONS, drawable(own)]


def _hundredths(score: float) -> int:
    return round(100 * score)


def _words(texts: dict[str, str], span: Span) -> str:
    return drawable(" ".join(texts[span.turn][span.start : span.end].split()))


def _turns(map_: ArgumentMap, numbers: dict[str, int], authors: dict[str, int]) -> list[dict[str, Any]]:
    above = parents(map_)
    tags = {tag.turn: tag for tag in map_.tags}
    replies: dict[str, list[Reply]] = {}
    quotes: dict[str, list[Quote]] = {}
    spans: dict[str, list[tuple[int, int]]] = {}
    for reply in map_.replies:
        replies.setdefault(reply.child, []).append(reply)
    for quote in map_.quotes:
        quotes.setdefault(quote.turn, []).append(quote)
    for dispute in map_.disputes:
        for position in dispute.positions:
            for span in (*position.statements, *position.evidence):
                spans.setdefault(span.turn, []).append((span.start, span.end))
    links = {(link.source, link.target): link for link in map_.links}
    found = []
    for turn in map_.thread.turns:
        main = next((reply for reply in replies.get(turn.id, ()) if reply.main), None)
        tag = tags.get(turn.id)
        link = links.get((turn.id, above[turn.id]))
        said: dict[str, Any] = {
            "n": turn.number,
            "by": authors[turn.author],
            "line": turn.line,
            "parent": numbers[above[turn.id]],
            "text": _pieces(turn, quotes.get(turn.id, []), spans.get(turn.id, []), numbers),
            "also": [
                [numbers[reply.parent], reply.how.value, _hundredths(reply.score), drawable(reply.why)]
                for reply in replies.get(turn.id, ())
                if not reply.main and reply.parent in numbers
            ],
        }
        if main:
            said["reply"] = [main.how.value, _hundredths(main.score), drawable(main.why)]
        if tag:
            said["tag"] = [tag.kind.value, _hundredths(tag.score), drawable(tag.why)]
            if tag.runner_up:
                said["tag"] += [tag.runner_up.value, _hundredths(tag.runner_up_score)]
        if link:
            said["link"] = [link.kind.value, _hundredths(link.score), drawable(link.why)]
        hand = {name: one.by for name, one in (("turn", turn), ("reply", main), ("tag", tag), ("link", link)) if one}
        if any(hand.values()):
            said["hand"] = {name: drawable(by) for name, by in hand.items() if by}
        if turn.posted:
            said["posted"] = turn.posted.strftime("%Y-%m-%d %H:%M")
        if turn.state.value != "live":
            said["state"] = turn.state.value
        found.append(said)
    return found


def _pieces(
    turn: Turn, quotes: Iterable[Quote], spans: Iterable[tuple[int, int]], numbers: dict[str, int]
) -> list[list[Any]]:
    """Cut a text where quotes and statements begin and end: each piece with what it quotes (a number, -1 for what is
    not in the thread, None for own words) and whether it is one of a position's statements."""
    size = len(turn.text)
    quoted = [(max(0, quote.start), min(size, quote.end), quote.source) for quote in quotes]
    stated = [(max(0, start), min(size, end)) for start, end in spans]
    edges = sorted({0, size, *(at for one in quoted for at in one[:2]), *(at for one in stated for at in one)})
    place = {at: index for index, at in enumerate(edges)}
    sources: dict[int, int] = {}
    for start, end, source in reversed(quoted):
        from_ = -1 if source == OUTSIDE else numbers.get(source, -1)
        sources.update(dict.fromkeys(range(place[start], place[end]), from_))
    marked = {index for start, end in stated for index in range(place[start], place[end])}
    found: list[list[Any]] = []
    for index, (start, end) in enumerate(pairwise(edges)):
        piece = [drawable(turn.text[start:end]), sources.get(index), 1]
        found.append(piece if index in marked else piece[:2] if index in sources else piece[:1])
    return found


def _dispute(
    map_: ArgumentMap, dispute: Dispute, numbers: dict[str, int], authors: dict[str, int], texts: dict[str, str]
) -> dict[str, Any]:
    status = drawing.STATUSES.get(dispute.status, "")
    return {
        "id": drawable(dispute.id),
        "title": drawable(dispute.title),
        "status": [drawable(str(dispute.status)), status],
        "hand": drawable(dispute.by),
        "over": drawable(str(dispute.over)),
        "rests": drawing.rests_on(map_, dispute),
        "turns": [numbers[key] for key in dispute.turns if key in numbers],
        "positions": [
            {
                "letter": drawing.letter(place),
                "label": drawable(drawing.bare(position.label)),
                "name": drawable(position.label),
                "turns": [numbers[key] for key in position.turns if key in numbers],
                "holders": [authors[name] for name in position.holders if name in authors],
                "unsure": [authors[name] for name in position.unsure if name in authors],
                "said": [
                    [numbers[span.turn], _words(texts, span)] for span in position.statements if span.turn in numbers
                ],
                "proof": [numbers[span.turn] for span in position.evidence if span.turn in numbers],
            }
            for place, position in enumerate(dispute.positions)
        ],
        "passages": [
            [drawable(passage.source), passage.line, drawable(passage.text)]
            for passage in map_.passages
            if passage.dispute == dispute.id
        ],
    }
