"""argmap check: threads to what to look at again, the least certain first."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from .. import api
from ..model import ArgumentMap, How, Reply, Tag, Turn
from ..text.shown import Piece, cells, cut, printable
from .given import Deep, Files, From, Sources, ThreadId, corrections_of, each, pieces, read_sources
from .terminal import BOLD, Row, filled, problem, put, where, width

if TYPE_CHECKING:
    from ..readers.paste import Part

DIM, DOUBT = "2", "1;33"
STYLES = {"name": "1;36", "stamp": "36", "addressee": "35", "heading": "33", "frame": DIM, "story": DIM, "foot": DIM}
LEGEND = "Before each reply and tag: how sure argmap is of it, from 0 to 1; below it, why."
ENDS = 3  # lines of a long story or foot that are shown at either end


def run(
    files: Files,
    from_: From = None,
    most: Annotated[
        int, typer.Option("-n", "--most", min=0, metavar="NUMBER", help="How many of each kind to show.")
    ] = 10,
    all_: Annotated[bool, typer.Option("--all", help="Show all of them.")] = False,
    rows: Annotated[bool, typer.Option("--rows", help="Show a pasted page line by line, as argmap reads it.")] = False,
    source: Sources = None,
    thread: ThreadId = None,
    deep: Deep = False,
    corrections: Annotated[
        bool,
        typer.Option("--corrections", help="Print the least certain decisions as corrections, to be kept or changed."),
    ] = False,
) -> None:
    """Say what to look at again, the least certain first.

    First come the problems of the file, then replies and tags. Each comes with its place in the file, its score from 0
    to 1 and why it was chosen. To put some right, write them into thread.corrections.yaml beside the thread
    (thread.txt): --corrections prints them as they stand there, argmap correct asks for one after the other.

    Where comments of a pasted page may be misread, --rows shows what each line is taken for: story, heading, name,
    stamp, addressee, head, body, frame (what the site shows with every comment) or foot; a doubtful line has a question
    mark, and the reason below it.

    \b
      argmap check thread.txt
      argmap check thread.txt --most 30
      argmap check page.txt --rows
      argmap check thread.txt --corrections > thread.corrections.yaml
    """
    if rows:
        each(files, from_, lambda file: put(_page(api.parts(file))))
        return
    sources = read_sources(source)
    most = sys.maxsize if all_ else most

    def check(file: str) -> None:
        right = corrections_of(file, None)
        for at, piece in enumerate(pieces(file, from_, thread=thread)):
            map_ = api.map_of(piece, sources=sources, corrections=right, deep=deep)
            rows = _unsure(map_, most) if corrections else _findings(map_, most)
            put([[], *rows] if at else rows)

    each(files, from_, check, with_sources=bool(sources))


def _page(parts: Sequence[Part]) -> list[Row]:
    """Return the lines of a page, with what each is taken for; of a long story or foot its beginning and its end."""
    rows: list[Row] = []
    for kind, group in groupby(parts, key=lambda part: part.kind):
        run = list(group)
        shown = run if kind not in ("story", "foot") or len(run) <= 2 * ENDS + 1 else [*run[:ENDS], *run[-ENDS:]]
        for place, part in enumerate(shown):
            if place == ENDS and len(shown) < len(run):
                rows.append([(f"{'':19}… {len(run) - len(shown):,} more lines", DIM)])
            style = STYLES.get(kind, "")
            if part.opens:
                rows.append([])
            rows.append(
                [
                    (f"{part.line:>5} ", DIM),
                    ("? " if part.doubt else "  ", DOUBT),
                    (f"{kind:<11}", style),
                    (cut(printable(part.text), width() - 19), style),
                ]
            )
            if part.doubt:
                rows += filled([(part.doubt, DOUBT)], first=" " * 19, then=" " * 19)
    return rows


def _findings(map_: ArgumentMap, most: int) -> list[Row]:
    """Return the lines of `argmap check`: a head, then problems, replies and tags, the least certain first."""
    from ..writers.drawing import name_of
    from ..writers.tree import counts

    turns = {turn.id: turn for turn in map_.thread.turns}
    title = cut(printable(name_of(map_)), width())
    rows: list[Row] = [[(title, BOLD)], [(counts(map_), "")]]
    rows += [[(printable(map_.read_with), "")]] if map_.read_with else []
    rows += [[(LEGEND, DIM)]] if map_.replies or map_.tags else []

    problems = [problem(one) for one in map_.problems[:most]]
    rows += _section("Problems", problems, len(map_.problems), none="none")

    unsure = [reply for reply in map_.replies if reply.how not in (How.STATED, How.CORRECTED)]
    unsure.sort(key=lambda reply: (reply.score, turns[reply.child].number, not reply.main))
    others: dict[str, list[Reply]] = {}
    for reply in map_.replies:
        others.setdefault(reply.child, []).append(reply)
    replies = [_reply(reply, others[reply.child], turns, map_) for reply in unsure[:most]]
    none = "every one is stated in the file" if map_.replies else "none"
    rows += _section("Replies, least certain first", replies, len(unsure), none=none)

    tags = sorted(map_.tags, key=lambda tag: (tag.score, turns[tag.turn].number))
    found = [_tag(tag, turns[tag.turn], map_) for tag in tags[:most]]
    return rows + _section("Tags, least certain first", found, len(tags), none="none")


def _unsure(map_: ArgumentMap, most: int) -> list[Row]:
    """Return the least certain decisions as the lines of a corrections file, each below how sure it is, and why."""
    from ..corrections import entries
    from ..corrections.doubts import claimed, doubts

    rows = [*entries.HEAD.splitlines(), f"{entries.FIELD}:"]
    for doubt in doubts(map_)[:most]:
        rows.append(f"# {doubt.score:.2f}  {claimed(doubt)}: {doubt.why}")
        rows += [line.rstrip("\n") for line in entries.written(doubt.entry)]
    return [[(printable(row), "")] for row in rows]


def _section(title: str, found: list[list[Row]], number: int, *, none: str) -> list[Row]:
    if not number:
        return [[], [(title, BOLD), (f": {none}", "")]]
    of = f"{number:,}" if len(found) == number else f"{len(found):,} of {number:,}; --all shows the rest"
    return [[], [(title, BOLD), (f" ({of})", "")], *(row for rows in found for row in rows)]


def _reply(reply: Reply, siblings: list[Reply], turns: dict[str, Turn], map_: ArgumentMap) -> list[Row]:
    from ..writers.tree import name_of

    child = turns[reply.child]
    parent = name_of(turns[reply.parent]) if reply.parent in turns else "the story"
    head = f"{name_of(child)} {'' if reply.main else 'also '}answers {parent}"
    others = [
        f"{f'#{turns[other.parent].number}' if other.parent in turns else 'the story'} ({other.score:.2f})"
        for other in siblings
        if other is not reply
    ]
    why = f"{reply.how.value}: {reply.why}"
    if others:
        why += f"; {'also' if reply.main else 'mainly'} {', '.join(others)}"
    return _finding(reply.score, [(head, "")], where(map_.thread.path, child.line), why)


def _tag(tag: Tag, turn: Turn, map_: ArgumentMap) -> list[Row]:
    from ..writers.drawing import second
    from ..writers.tree import name_of, tag_piece

    head = [(f"{name_of(turn)} ", ""), tag_piece(tag.kind)]
    why = "; ".join(part for part in (tag.why, second(tag)) if part)
    return _finding(tag.score, head, where(map_.thread.path, turn.line), why)


def _finding(score: float, head: list[Piece], place: str, why: str) -> list[Row]:
    """Return a finding as lines: score, what was found, where in the file (below, where there is no room), and why."""
    indent = " " * 8
    first = [(f"  {score:.2f}  ", ""), *head]
    below = filled([(why, "")], first=indent, then=indent)
    if sum(cells(text) for text, _ in head) + cells(place) + 10 <= width():
        return [[*first, (f"  {place}", "")], *below]
    return [first, [(f"{indent}{place}", "")], *below]
