"""From an ArgumentMap to one SVG picture of the whole thread: a card a turn, a line to what it answers."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ..errors import UnknownFormat
from ..model import STORY, ArgumentMap, Kind, Link, Relation, Reply, Turn
from ..text import escape_xml
from . import drawing
from .drawing import CARD_WIDTH, HEADER, RELATION_LOOKS, TAG_LOOKS, Card, RelationLook, number_text

LAYOUTS = ("tree", "dot")
FOLD_ABOVE = 150  # a picture of more cards than this is no longer taken in as one

MARGIN = 28
GUTTER = 46  # between two columns: room for a line, its badge and its arrow head
STEP = CARD_WIDTH + GUTTER
GAP = 34  # below a card: the same
APART = 30  # more room between two conversations
LANE_GAP = 30
PANEL = 11
STUB = 13  # where a line meets a card's side: the middle of its header
TRACK = 9  # between two parallel lines of chains that go on in another lane
SCREEN = (1600, 1000)  # pixels; what the whole picture is to be read on


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """One reply as it is drawn: the path, the badge's middle, the arrow head's point and way (None: on the trunk)."""

    child: str
    parent: str
    path: str
    badge: tuple[float, float]
    tip: tuple[float, float, str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where everything goes, in pixels from the top left of the drawing area.

    `places` has the top left corner of each card by key; `trunks` are lines shared by several replies;
    `panels` are the areas behind conversations (x, y, width, height); `hints` texts at cut chains (x, y, text).
    """

    width: float
    height: float
    places: dict[str, tuple[float, float]]
    wires: tuple[Wire, ...]
    trunks: tuple[tuple[str, tuple[float, float, str] | None], ...] = ()
    panels: tuple[tuple[float, float, float, float], ...] = ()
    hints: tuple[tuple[float, float, str], ...] = ()
    extra_paths: dict[tuple[str, str], str] = field(default_factory=dict)


def write(map_: ArgumentMap, *, layout: str = "tree", all: bool = False, **options: object) -> bytes:
    """Draw a map.

    Arguments: the map; `layout`, "tree" (ours, no other program) or "dot" (Graphviz); `all`, to draw every turn of a
    thread of more than 150 instead of folding quiet side chains into "… 12 more turns". Further options are ignored.
    Returns an SVG file as UTF-8 bytes. Raises DrawingFailed where Graphviz is missing, fails or takes too long,
    UnknownFormat for another layout.
    """
    if layout not in LAYOUTS:
        raise UnknownFormat("--layout", None, f"no layout {layout!r}: one of {', '.join(LAYOUTS)}")
    above = drawing.parents(map_)
    hidden = {} if all or len(above) <= FOLD_ABOVE else fold(map_, above)
    cards = drawing.cards(map_, above, hidden)
    if layout == "dot":
        from . import dot

        extra = [(reply.child, reply.parent) for reply in _extra(map_, cards, above)]
        placed = dot.place(cards, above, extra, path=map_.thread.path)
        drawn = _of_graphviz(placed, cards, above)
    else:
        drawn = arrange(cards, above)
    return _svg(map_, above, cards, drawn).encode("utf-8")


def fold(map_: ArgumentMap, above: dict[str, str], *, most: int = FOLD_ABOVE) -> dict[str, list[Turn]]:
    """Choose the turns that a picture of a long thread leaves out.

    Drawn are the up to `most` turns with the weightiest chains below them; every other turn is counted at its
    nearest drawn forebear. Returns the turns left out for each of those (a turn's id or "story").
    """
    turns = {turn.id: turn for turn in map_.thread.turns}
    below = _children(turns, above)
    weights = _chain_weights(map_, below, above)
    drawn = {STORY}
    waiting: list[tuple[float, int, str]] = []
    for_ = STORY
    while True:
        for child in below[for_]:
            heapq.heappush(waiting, (-weights[child], turns[child].number, child))
        if not waiting or len(drawn) > most:
            break
        for_ = heapq.heappop(waiting)[2]
        drawn.add(for_)
    hidden: dict[str, list[Turn]] = {}
    stands_at: dict[str, str] = {}
    for turn in _walk(below):
        if turn not in drawn:
            parent = above[turn]
            stands_at[turn] = parent if parent in drawn else stands_at[parent]
            hidden.setdefault(stands_at[turn], []).append(turns[turn])
    return {key: sorted(left, key=lambda turn: turn.number) for key, left in hidden.items()}


def _chain_weights(map_: ArgumentMap, below: dict[str, list[str]], above: dict[str, str]) -> dict[str, float]:
    """How much happens at and below each turn: turns, and more for disputes, rebuttals and evidence."""
    extra = {tag.turn: 0.5 for tag in map_.tags if tag.kind is not Kind.CLAIM}
    disputed = {turn for dispute in map_.disputes for turn in dispute.turns}
    weights = {turn: 1 + extra.get(turn, 0.0) + (turn in disputed) for turn in above}
    for turn in reversed(_walk(below)):
        if above[turn] != STORY:
            weights[above[turn]] += weights[turn]
    return weights


def _children(drawn: Iterable[str], above: dict[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {STORY: []}
    found.update((key, []) for key in drawn if key != STORY)
    for key in found:
        if key != STORY:
            found[above[key]].append(key)
    return found


def _walk(below: dict[str, list[str]]) -> list[str]:
    """Every turn, parents before children; the story itself left out."""
    found = []
    stack = below[STORY][::-1]
    while stack:
        key = stack.pop()
        found.append(key)
        stack.extend(reversed(below[key]))
    return found


# --- the tree layout: conversations in lanes -------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tree:
    """Who answers whom among the cards, and what the layout needs to know of each."""

    above: dict[str, str]
    below: dict[str, list[str]]
    heavy: dict[str, str]  # of each turn that is answered, the reply with the most turns below it
    sizes: dict[str, int]  # turns at and below
    heights: dict[str, float]

    def is_main(self, key: str) -> bool:
        """Say whether a turn stands below the turn it answers, not beside it."""
        return self.heavy.get(self.above[key]) == key


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """A conversation, or what follows a cut: the number of its lane, its first turn, column and y of each turn."""

    lane: int
    root: str
    spots: dict[str, tuple[int, float]]


def arrange(cards: dict[str, Card], above: dict[str, str]) -> Layout:
    """Place cards as conversations in lanes, in time linear in their number.

    The heaviest reply stands below what it answers, so that the main exchange reads down one column; other
    replies branch off to the right. This is an "hv-drawing" with the larger subtree below (Crescenzi, Di Battista
    and Piperno 1992: n turns need at most log2 n columns). Conversations fill lanes from left to right like the
    columns of a newspaper; a chain longer than a lane goes on at the top of the next. The height of the lanes is
    the one that makes the whole picture largest on a screen.
    """
    below = _children(cards, above)
    order = _walk(below)
    sizes = dict.fromkeys(order, 1)
    for key in reversed(order):
        if above[key] != STORY:
            sizes[above[key]] += sizes[key]
    heavy = {key: max(kids, key=lambda kid: sizes[kid]) for key, kids in below.items() if kids and key != STORY}
    heights = {key: float(card.height) for key, card in cards.items()}
    tree = _Tree(above=above, below=below, heavy=heavy, sizes=sizes, heights=heights)
    area = sum(heights[key] + GAP for key in order) * STEP * 1.4
    guess = (area * SCREEN[1] / SCREEN[0]) ** 0.5
    least = max([heights[key] for key in order], default=0.0) + 2 * GAP
    best: list[_Block] = []
    best_worth = 0.0
    for factor in LIMITS:
        blocks, cuts = _fill(tree, max(guess * factor, least, 480.0))
        widths, bottom = _extent(blocks, tree)
        worth = min(SCREEN[0] / (sum(widths) + 2 * MARGIN), SCREEN[1] / (bottom + 280)) * 0.985 ** min(cuts, 20)
        if worth > best_worth * 1.01:
            best, best_worth = blocks, worth
    return _routed(best, tree, cards)


def _fill(tree: _Tree, limit: float) -> tuple[list[_Block], int]:
    """Put every conversation into lanes of a height; returns the blocks in order and how many chains were cut."""
    blocks: list[_Block] = []
    free: list[float] = []
    gutter: list[float] = []
    lane = cuts = 0
    waiting = deque(tree.below[STORY])
    while waiting:
        root = waiting.popleft()
        spots, cut = _place(root, tree, limit, free, gutter, whole=True) if free else ({}, [root])
        if cut:  # does not fit below what stands in this lane
            if free:
                free, gutter, lane = [], [], lane + 1
            spots, cut = _place(root, tree, limit, free, gutter, whole=False)
        free[:] = [float("inf") if cut else y + APART for y in free]
        blocks.append(_Block(lane=lane, root=root, spots=spots))
        waiting.extendleft(reversed(cut))
        cuts += len(cut)
    return blocks, cuts


def _place(
    root: str, tree: _Tree, limit: float, free: list[float], gutter: list[float], *, whole: bool
) -> tuple[dict[str, tuple[int, float]], list[str]]:
    """Place a conversation into a lane; returns column and y of its turns, and the turns at which it was cut.

    `free` and `gutter` are the next free y of each column and of the gutter to its right; they are changed. Cards
    of a column come strictly below one another, lines of a gutter too: nothing can overlap. With `whole`, gives up
    (and leaves the lane as it was) where a cut would be needed.
    """
    before = free[:], gutter[:]
    spots: dict[str, tuple[int, float]] = {}
    cut: list[str] = []
    stack = [(root, 0, 0.0)]
    while stack:
        key, column, least = stack.pop()
        if column == len(free):
            free.append(0.0)
            gutter.append(0.0)
        main = tree.heavy.get(key)
        branches = [child for child in tree.below[key] if child != main]
        y = max(least, free[column], gutter[column] if branches else 0.0)
        beside = column > 0 and not tree.is_main(key)
        # A last turn or two may stand a little below the line rather than alone in another lane.
        slack = 1.12 if tree.sizes[key] <= 2 else 1.0
        if (spots or whole) and y + tree.heights[key] > limit * slack:
            if whole:
                free[:], gutter[:] = before
                return {}, [root]
            cut.append(key)
            if beside:
                gutter[column - 1] = float("inf")
            else:
                free[column] = float("inf")
            continue
        spots[key] = (column, y)
        free[column] = y + tree.heights[key] + GAP
        if beside:
            gutter[column - 1] = y + STUB + 12
        if main is not None:
            stack.append((main, column, y))
        stack.extend((child, column + 1, y) for child in reversed(branches))
    return spots, cut


def _extent(blocks: list[_Block], tree: _Tree) -> tuple[list[float], float]:
    """The width of each lane with the zone for lines at its left, and the lowest edge of any card."""
    columns: dict[int, int] = {}
    came_from: dict[int, set[tuple[str, bool]]] = {}
    bottom = 0.0
    for block in blocks:
        columns[block.lane] = max(columns.get(block.lane, 0), 1 + max(column for column, _ in block.spots.values()))
        bottom = max(bottom, max(y + tree.heights[key] for key, (_, y) in block.spots.items()))
        lines = came_from.setdefault(block.lane, set())
        if tree.above[block.root] != STORY:
            lines.add((tree.above[block.root], tree.is_main(block.root)))
    return [LANE_ZONE + len(came_from[i]) * _pitch(len(came_from[i])) + columns[i] * STEP - GUTTER for i in columns], bottom


def _pitch(lines: int) -> float:
    """The distance of parallel lines, less where there are so many that they would take more room than cards."""
    return min(TRACK, 120 / max(lines, 1))


def _routed(blocks: list[_Block], tree: _Tree, cards: dict[str, Card]) -> Layout:
    """Turn columns into pixels, and run the lines: down a column, through gutters, or below all lanes."""
    widths, bottom = _extent(blocks, tree)
    story = cards[STORY]
    bus = story.height + 17.0
    top = bus + 34
    places: dict[str, tuple[float, float]] = {STORY: (MARGIN, 0.0)}
    lefts: list[float] = []  # of each lane: the x of its first column
    at = float(MARGIN)
    for lane, width in enumerate(widths):
        used = max(1 + max(c for c, _ in b.spots.values()) for b in blocks if b.lane == lane) if len(widths) < 2 else 0
        lefts.append(at + width)
        at += width
    return Layout(width=0, height=0, places=places, wires=())
