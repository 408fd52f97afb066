"""From the record of a thread to a small picture of it: who answers whom, a mark a turn."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from .. import graph
from ..text.shown import amount
from .record import Record

# In half pixels: a mark is drawn no closer to the next than LEAST, no farther than FARTHEST.
PICTURE = (440, 160)
LEAST, FARTHEST = 8.0, 18
MOST_MARKS = 150
EDGE = 9
MARKS = {"claim": "c", "rebuttal": "r", "evidence": "e"}


class _Tree(NamedTuple):
    """Which turns answer which: by number, 0 is the story; `order` has parents before children."""

    above: dict[int, int]
    below: dict[int, list[int]]
    order: list[int]
    depth: dict[int, int]


def picture(record: Record) -> tuple[str, int]:
    """Draw who answers whom in a thread, tiny: the story at one end, a mark a turn by its tag, chains in a line.

    Returns the SVG element and how many turns are drawn: of a thread too large for it those with the most turns below
    them.
    """
    tree = _tree(record)
    # Replies go down, or to the right where the thread is deeper than it is broad.
    drawn, across = max(
        ((_fitting(tree, across), across) for across in (False, True)), key=lambda found: (len(found[0]), not found[1])
    )
    column = _columns(tree, drawn)
    levels, columns = max(tree.depth[key] for key in drawn), max(column.values())
    down = _step(PICTURE[0] if across else PICTURE[1], levels)
    aside = _step(PICTURE[1] if across else PICTURE[0], columns)
    mark = max(5, min(9, round(min(down if levels > 1 else 18, aside if columns else 18) * 0.66)))

    def at(key: int) -> tuple[int, int]:
        one, other = EDGE + round(column[key] * aside), EDGE + round(tree.depth[key] * down)
        return (other, one) if across else (one, other)

    branches = []
    ends: dict[int, int] = {}
    for key in reversed(drawn):  # the last turn of the chain that goes straight on from each
        end, parent = ends.setdefault(key, key), tree.above.get(key, key)
        if column[parent] == column[key]:
            ends[parent] = end
    for key in drawn:
        parent = tree.above.get(key, key)
        if column[parent] == column[key] and key:
            continue
        (x, y), (end_x, end_y) = at(parent), at(ends[key])
        branches.append(f"M{x} {y}V{end_y}H{end_x}" if across else f"M{x} {y}H{end_x}V{end_y}")
    marks: dict[str, list[str]] = defaultdict(list)
    looks = {turn["number"]: turn for turn in record["turns"]}
    half = mark // 2
    for key in drawn[1:]:
        turn = looks[key]
        look = MARKS.get(turn["tag"] or "", "g") if turn["state"] == "live" else "g"
        x, y = at(key)
        cross = f"M{x - half} {y - half}l{2 * half} {2 * half}m0-{2 * half}l-{2 * half} {2 * half}"
        marks[look].append(cross if look == "r" else f"M{x} {y}h0")
    x, y = at(0)
    paths = f'<path class="b" d="{"".join(branches)}"/>'
    paths += "".join(f'<path class="{look}" d="{"".join(marks[look])}"/>' for look in "cegr" if look in marks)
    paths += f'<path class="s" d="M{x - 5} {y - 5}h10v10h-10z"/>'
    wide, high = (levels * down, columns * aside) if across else (columns * aside, levels * down)
    width, height = round(wide) + 2 * EDGE, round(high) + 2 * EDGE
    tags = Counter(turn["tag"] for turn in record["turns"])
    about = f"{amount(len(record['turns']), 'turn')}: " + ", ".join(
        [amount(tags["claim"], "claim"), amount(tags["rebuttal"], "rebuttal"), f"{tags['evidence']:,} evidence"]
    )
    svg = (
        f'<svg class="pic" role="img" aria-label="Map, {about}" viewBox="0 0 {width} {height}" width="{width / 2:g}" '
        f'height="{height / 2:g}" style="--m:{mark}">{paths}</svg>'
    )
    return svg, len(drawn) - 1


def _step(room: int, steps: int) -> float:
    return min(FARTHEST, (room - 2 * EDGE) / steps) if steps else 0.0


def _tree(record: Record) -> _Tree:
    """The main replies as a tree; a turn that names no turn, or hangs in a cycle, answers the story."""
    main = {reply["child"]: reply["parent"] for reply in record["replies"] if reply["main"]}
    above = graph.rooted({turn["number"]: main.get(turn["number"], 0) for turn in record["turns"]}, 0)
    below: dict[int, list[int]] = {key: [] for key in (0, *above)}
    for key in sorted(above):
        below[above[key]].append(key)
    depth = {0: 0}
    order = []
    waiting = [0]
    while waiting:
        key = waiting.pop()
        order.append(key)
        for child in reversed(below[key]):
            depth[child] = depth[key] + 1
            waiting.append(child)
    return _Tree(above, below, order, depth)


def _fitting(tree: _Tree, across: bool) -> list[int]:
    """The turns that find room, in the order of the tree: those first that have the most turns below them."""
    levels, columns = (int((side - 2 * EDGE) / LEAST) for side in (PICTURE if across else PICTURE[::-1]))
    size = dict.fromkeys(tree.order, 1)
    for key in reversed(tree.order[1:]):
        size[tree.above[key]] += size[key]
    chosen = {0}
    begun: set[int] = set()  # turns from which a chain goes straight on
    used = 0
    for key in sorted(tree.order[1:], key=lambda key: (-size[key], key)):
        parent = tree.above[key]
        beside = parent in begun
        if parent not in chosen or tree.depth[key] > levels or used + beside > columns:
            continue
        chosen.add(key)
        begun.add(parent)
        used += beside
        if len(chosen) > MOST_MARKS:
            break
    return [key for key in tree.order if key in chosen]


def _columns(tree: _Tree, drawn: Sequence[int]) -> dict[int, int]:
    """Each turn's column: that of the turn it answers for the first that answers it, else the next free one."""
    column = {0: 0}
    begun: set[int] = set()
    last = 0
    for key in drawn[1:]:
        parent = tree.above[key]
        if parent in begun:
            last += 1
            column[key] = last
        else:
            column[key] = column[parent]
            begun.add(parent)
    return column
