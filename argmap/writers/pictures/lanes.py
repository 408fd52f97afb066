"""From the cards of a map to their places: conversations in lanes, replies below or beside what they answer."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ...model import STORY
from .cards import Card
from .lines import Wire, rounded
from .look import CARD_WIDTH, DROP, GAP, MARGIN, NOTE_SIZE, PANEL, STUB, TRACK
from .measure import fit, number_text, width_of

GUTTER = 46  # between two columns: room for a line, its badge and its arrow head
STEP = CARD_WIDTH + GUTTER
APART = 18  # more room between two conversations
LANE_ZONE = 62  # left of a lane's first column
STORY_TRACK = 31  # the story's line, left of a lane's first column
BRANCH_TRACK = 15  # the line to branches, right of the card they answer
INDENT = 44  # of asides: room for their line, badge and stub
ASIDE_TURNS = 2  # a reply with more turns than these is no aside
FEW_ASIDES = 3
SLACK = 1.15  # how much lower than the others a conversation's last turns may stand
CUT_COST = 0.92  # a chain cut is as bad as a picture 8 % smaller
LEAST_ROOM = 60.0  # pixels: no card is lower
LIMITS = tuple(step / 10 for step in range(6, 22))  # heights of lanes that are tried, as parts of an even page's
MANY = 1500  # cards above which only every other of these is tried
CHIP_PAD = 8
SCREEN = (1600, 1000)  # pixels; what the whole picture is to be read on


class Trunk(NamedTuple):
    """A line shared by several replies: its path, and its arrow head's point and way."""

    path: str
    tip: tuple[float, float, str]
    cut: bool = False  # by which a chain goes on in another lane


class Chip(NamedTuple):
    """A label at one end of a cut chain: its left edge and middle, its text, the cards it names (name, id), and the
    path of the short line from the chain's to it."""

    x: float
    y: float
    text: str
    ways: tuple[tuple[str, str], ...]
    path: str


class Layout(NamedTuple):
    """Where everything goes, in pixels from the top left of the drawing area.

    `places` has the top left corner of each card by key; `trunks` are lines shared by several replies;
    `panels` are the areas behind conversations (x, y, width, height); `chips` the labels at cut chains.
    """

    width: float
    height: float
    places: dict[str, tuple[float, float]]
    wires: tuple[Wire, ...]
    extra_paths: dict[tuple[str, str], str]
    trunks: tuple[Trunk, ...] = ()
    panels: tuple[tuple[float, float, float, float], ...] = ()
    chips: tuple[Chip, ...] = ()


class Tree(NamedTuple):
    """Who answers whom among the turns of a picture, and which of a turn's replies stand where.

    `below` has the replies to each turn and the story; `main` the one reply that stands straight below a turn (the
    one with the most turns below it); `asides` the short ones that stand indented above that one; all others
    branch off to the right. `indented` are all turns of asides. `steps` has the replies to each turn in the order in
    which a stack takes them (the one placed first is last), with how many columns further right each stands.
    """

    above: dict[str, str]
    below: dict[str, list[str]]
    sizes: dict[str, int]
    main: dict[str, str]
    asides: frozenset[str]
    indented: frozenset[str]
    steps: dict[str, list[tuple[str, int]]]

    def is_main(self, key: str) -> bool:
        """Say whether a turn stands straight below the turn that it answers."""
        return self.main.get(self.above[key]) == key


class _Block(NamedTuple):
    """A conversation, or what follows a cut: the number of its lane, its first turn, column and y of each turn."""

    lane: int
    root: str
    spots: dict[str, tuple[int, float]]


def children_of(drawn: Iterable[str], above: dict[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {STORY: []}
    found.update((key, []) for key in drawn if key != STORY)
    for key in found:
        if key != STORY:
            found[above[key]].append(key)
    return found


def walk(below: dict[str, list[str]]) -> list[str]:
    """Every turn, parents before children; the story itself left out."""
    found = []
    stack = below[STORY][::-1]
    while stack:
        key = stack.pop()
        found.append(key)
        stack.extend(reversed(below[key]))
    return found


def grow(drawn: Iterable[str], above: dict[str, str]) -> Tree:
    """Sort the replies of the drawn turns into main ones, asides and branches; see Tree."""
    below = children_of(drawn, above)
    order = walk(below)
    sizes = dict.fromkeys(order, 1)
    for key in reversed(order):
        if above[key] != STORY:
            sizes[above[key]] += sizes[key]
    main: dict[str, str] = {}
    asides: list[str] = []
    indented: set[str] = set()
    for key in order:
        if key in indented:  # an aside's own reply stands below it
            main.update((key, kid) for kid in below[key])
            indented.update(below[key])
            continue
        kids = below[key]
        short = [kid for kid in kids if sizes[kid] <= ASIDE_TURNS]
        if not kids:
            continue
        if len(kids) == 1 or len(short) < len(kids):
            main[key] = max(kids, key=lambda kid: sizes[kid])
        # Where a few short replies stand beside a long one, they stay near; where there are many, they would
        # drive the long one far down, so they branch off.
        if len(short) == len(kids) or len(short) <= FEW_ASIDES:
            kept = [kid for kid in short if kid != main.get(key)]
            asides += kept
            indented.update(kept)
    beside = frozenset(asides)
    steps: dict[str, list[tuple[str, int]]] = {}
    for key in order:
        replies = below[key][::-1]
        steps[key] = [
            *((child, 0) for child in replies if main.get(key) == child),
            *((child, 0) for child in replies if child in beside),
            *((child, 1) for child in replies if child not in beside and main.get(key) != child),
        ]
    return Tree(
        above=above, below=below, sizes=sizes, main=main, asides=beside, indented=frozenset(indented), steps=steps
    )


def arrange(cards: dict[str, Card], tree: Tree) -> Layout:
    """Place cards as conversations in lanes, in time linear in their number.

    The main reply stands below what it answers, so that the main exchange reads down one column; short asides stand
    indented between the two, other replies branch off to the right. This is an "hv-drawing" with the larger subtree
    below (Crescenzi, Di Battista and Piperno 1992: n turns need at most log2 n columns). Conversations fill lanes
    from left to right like the columns of a newspaper; a chain longer than a lane goes on at the top of another.
    The height of the lanes is the one that makes the whole picture largest on a screen.
    """
    heights = {key: float(card.height) for key, card in cards.items()}
    order = walk(tree.below)
    area = sum(heights[key] + GAP for key in order) * STEP * 1.4
    guess = (area * SCREEN[1] / SCREEN[0]) ** 0.5
    least = max([heights[key] for key in order], default=0.0) + 2 * GAP
    chains = dict.fromkeys(order, 0.0)  # how far down its column each conversation reaches at least
    for key in reversed(order):
        chains[key] += heights[key]
        if tree.is_main(key) or key in tree.asides:
            chains[tree.above[key]] += chains[key] + GAP
    best: list[_Block] = []
    best_worth = 0.0
    for factor in LIMITS[:: 2 if len(cards) > MANY else 1]:
        blocks, cuts = _fill(tree, heights, chains, max(guess * factor, least, 480.0))
        lanes, lowest = _extent(blocks, tree, heights)
        width, height = sum(lane.width for lane in lanes) + 2 * MARGIN, lowest + 280
        worth = min(SCREEN[0] / width, SCREEN[1] / height) * CUT_COST ** min(cuts, 20)
        if worth > best_worth * 1.01:
            best, best_worth = blocks, worth
    return _routed(best, tree, cards, heights)


def _fill(tree: Tree, heights: dict[str, float], chains: dict[str, float], limit: float) -> tuple[list[_Block], int]:
    """Put every conversation into lanes of a height; returns the blocks in order and how many chains were cut.

    Each goes below what stands in the first lane with room for it, so that numbers rise within a lane.
    """
    blocks: list[_Block] = []
    lanes: list[tuple[list[float], list[float]]] = []
    cuts = least = 0
    lowest = min(chains.values(), default=0.0)
    onward: list[int] = []  # by lane, itself, or, where nothing at all finds room in it, one that is worth a look
    waiting = deque((root, 0) for root in tree.below[STORY])
    while waiting:
        root, first = waiting.popleft()
        lane = max(first, least)
        spots: dict[str, tuple[int, float]] = {}
        while lane < len(lanes):
            if onward[lane] != lane:
                after = _open(onward, lane)
                least = after if lane == least else least
                lane = after
                continue
            free, gutter = lanes[lane]
            if free[0] + chains[root] <= limit * SLACK:
                spots = _place(root, tree, heights, limit, free, gutter, whole=True)[0]
            elif lane == least and free[0] + 2 * LEAST_ROOM > limit:
                least += 1  # full: not worth another look
            if spots:
                break
            lane += 1
        cut: list[str] = []
        if not spots:
            lane = len(lanes)
            lanes.append(([], []))
            onward.append(lane)
            spots, cut = _place(root, tree, heights, limit, *lanes[lane], whole=False)
        free = lanes[lane][0]
        free[:] = [float("inf") if cut else y + APART for y in free]
        if free[0] + lowest > limit * SLACK and free[0] + 2 * LEAST_ROOM > limit:
            onward[lane] = lane + 1
        blocks.append(_Block(lane=lane, root=root, spots=spots))
        # What follows a cut goes to a later lane: nobody looks for it to the left.
        waiting.extendleft((key, lane + 1) for key in reversed(cut))
        cuts += len({_origin(key, tree) for key in cut})
    return blocks, cuts


def _open(onward: list[int], lane: int) -> int:
    """The first lane from one on in which something may find room; the way there is shortened for the next time."""
    passed = []
    while lane < len(onward) and onward[lane] != lane:
        passed.append(lane)
        lane = onward[lane]
    for each in passed:
        onward[each] = lane
    return lane


def _place(
    root: str,
    tree: Tree,
    heights: dict[str, float],
    limit: float,
    free: list[float],
    gutter: list[float],
    *,
    whole: bool,
) -> tuple[dict[str, tuple[int, float]], list[str]]:
    """Place a conversation into a lane; returns column and y of its turns, and the turns at which it was cut.

    `free` and `gutter` are the next free y of each column and of the gutter to its right; they are changed. Cards
    of a column come strictly below one another, lines of a gutter too: nothing can overlap. With `whole`, gives up
    (and leaves the lane as it was, with no spots) where a cut would be needed.
    """
    before = free[:], gutter[:]
    spots: dict[str, tuple[int, float]] = {}
    cut: list[str] = []
    stack = [(root, 0, 0, 0.0)]
    while stack:
        key, step, column, least = stack.pop()
        if column == len(free):
            free.append(0.0)
            gutter.append(0.0)
        steps = tree.steps[key]
        y = max(least, free[column])
        if steps and steps[-1][1]:  # its branches leave through the gutter
            y = max(y, gutter[column])
        # A last turn or two may stand a little below the line rather than alone in another lane.
        slack = SLACK if tree.sizes[key] <= ASIDE_TURNS else 1.0
        if (spots or whole) and y + heights[key] > limit * slack:
            if whole:
                free[:], gutter[:] = before
                return {}, []
            cut.append(key)
            if step:
                gutter[column - 1] = float("inf")
            else:
                free[column] = float("inf")
            continue
        spots[key] = (column, y)
        free[column] = y + heights[key] + GAP
        if step:
            gutter[column - 1] = y + STUB + 12
        stack.extend([(child, right, column + right, y) for child, right in steps])
    return spots, cut


class _Lane(NamedTuple):
    """The shape of a lane: its columns, the cut chains that go on in it (parent, whether below it), its width."""

    columns: int
    cuts: list[tuple[str, bool]]
    width: float


def _extent(blocks: list[_Block], tree: Tree, heights: dict[str, float]) -> tuple[list[_Lane], float]:
    """The shape of each lane, and the lowest edge of any card."""
    columns: dict[int, int] = {}
    cuts: dict[int, dict[tuple[str, bool], None]] = {}
    bottom = 0.0
    for block in blocks:
        columns[block.lane] = max(columns.get(block.lane, 0), 1 + max(column for column, _ in block.spots.values()))
        bottom = max(bottom, max(y + heights[key] for key, (_, y) in block.spots.items()))
        came_from = cuts.setdefault(block.lane, {})
        if tree.above[block.root] != STORY:
            came_from[_origin(block.root, tree)] = None
    lanes = []
    for number, count in columns.items():
        zone = LANE_ZONE + len(cuts[number]) * _pitch(len(cuts[number]))
        lanes.append(_Lane(columns=count, cuts=list(cuts[number]), width=zone + count * STEP - GUTTER))
    return lanes, bottom


def _origin(key: str, tree: Tree) -> tuple[str, bool]:
    """Where the line of a cut chain starts: at which turn, and whether below it (or at its right side)."""
    return tree.above[key], tree.is_main(key) or key in tree.asides


def _pitch(lines: int) -> float:
    """The distance of parallel lines, less where there are so many that they would take more room than cards."""
    return min(TRACK, 120 / max(lines, 1))


def _routed(blocks: list[_Block], tree: Tree, cards: dict[str, Card], heights: dict[str, float]) -> Layout:
    """Turn columns into pixels, and run the lines: down a column, through gutters, or below all lanes."""
    lanes, lowest = _extent(blocks, tree, heights)
    story_bottom = float(cards[STORY].height)
    bus = story_bottom + 22
    top = bus + 30
    lefts: list[float] = []  # the x of the first column of each lane
    edge = float(MARGIN)
    for lane in lanes:
        edge += lane.width
        lefts.append(edge - lane.columns * STEP + GUTTER)
    places: dict[str, tuple[float, float]] = {STORY: (float(MARGIN), 0.0)}
    for block in blocks:
        for key, (column, y) in block.spots.items():
            places[key] = (lefts[block.lane] + column * STEP + (INDENT if key in tree.indented else 0), top + y)

    wires: list[Wire] = []
    trunks: list[Trunk] = []
    chips: list[Chip] = []
    from_story: dict[int, float] = {}  # how far down the story's line goes in each lane
    cut_ends: dict[tuple[str, bool], dict[int, list[float]]] = {}  # where cut chains go on: y by lane
    branch_ends: dict[str, float] = {}
    aside_ends: dict[str, float] = {}
    roots = {block.root: block.lane for block in blocks}
    for block in blocks:
        for key in block.spots:
            x, y = places[key]
            parent = tree.above[key]
            left, stub = x, y + STUB
            if key in roots and parent == STORY:
                start = lefts[block.lane] - STORY_TRACK
                from_story[block.lane] = stub
            elif key in roots:
                origin = _origin(key, tree)
                start = _track(lanes[block.lane], lefts[block.lane], origin)
                cut_ends.setdefault(origin, {}).setdefault(block.lane, []).append(stub)
                chips.append(_chip(x, y - 13, "continued from ", [cards[parent]], cards[key].width))
            elif tree.is_main(key):
                end = places[parent][1] + heights[parent]
                path = f"M{number_text(x + DROP)} {number_text(y)}V{number_text(end + 8)}"
                tip = (x + DROP, end, "up")
                wires.append(Wire(child=key, parent=parent, path=path, badge=(x + DROP, y - 12), tip=tip))
                continue
            elif key in tree.asides:
                start = x - INDENT + DROP
                aside_ends[parent] = stub
            else:
                start = x - GUTTER + BRANCH_TRACK
                branch_ends[parent] = stub
            path = f"M{number_text(left)} {number_text(stub)}H{number_text(start)}"
            wires.append(Wire(child=key, parent=parent, path=path, badge=(left - 14, stub), tip=None))

    for parent, stub in branch_ends.items():
        x, y = places[parent]
        right = x + CARD_WIDTH
        points = [(right + 8, y + STUB), (right + BRANCH_TRACK, y + STUB), (right + BRANCH_TRACK, stub)]
        trunks.append(Trunk(path=rounded(points), tip=(right, y + STUB, "left")))
    for parent, stub in aside_ends.items():
        x, y = places[parent]
        end = y + heights[parent]
        points = [(x + DROP, end + 8), (x + DROP, stub)]
        trunks.append(Trunk(path=rounded(points), tip=(x + DROP, end, "up")))
    if from_story:
        first = lefts[0] - STORY_TRACK
        for number, stub in from_story.items():
            track = lefts[number] - STORY_TRACK
            points = [(first, story_bottom + 8), (first, bus), (track, bus), (track, stub)]
            trunks.append(Trunk(path=rounded(points), tip=(first, story_bottom, "up")))
    below_all = top + lowest + 36
    levels = _levels(cut_ends, places, lanes, lefts)
    for origin, ends in cut_ends.items():
        parent, main = origin
        x, y = places[parent]
        under = below_all + levels[origin] * TRACK
        foot = y + heights[parent]
        if main:
            begin = [(x + DROP, foot + 8), (x + DROP, under)]
            where = (x + DROP, foot, "up")
            sign = f"M{number_text(x + DROP)} {number_text(foot + 18)}h9"
            chip_left, room = x + DROP + 8, cards[parent].width - DROP - 8
        else:
            right = x + cards[parent].width
            begin = [(right + 8, y + STUB), (right + BRANCH_TRACK, y + STUB), (right + BRANCH_TRACK, under)]
            where = (right, y + STUB, "left")
            sign = f"M{number_text(right - 1)} {number_text(foot + 18)}h{BRANCH_TRACK + 1}"
            chip_left, room = x + DROP + 14, cards[parent].width - DROP - 14
        if main or (parent, True) not in cut_ends:
            on = [cards[child] for child in tree.below[parent] if child in roots]
            chip = _chip(chip_left, foot + 18, "continues at ", on, room)
            if not main:
                chip = chip._replace(x=right - chip_width(chip.text))
            chips.append(chip._replace(path=sign))
        for number, stubs in ends.items():
            track = _track(lanes[number], lefts[number], origin)
            trunks.append(Trunk(path=rounded([*begin, (track, under), (track, min(stubs))]), tip=where, cut=True))
    deepest = below_all + (max(levels.values()) + 1) * TRACK if levels else top + lowest
    return Layout(
        width=max(edge, MARGIN + cards[STORY].width) + MARGIN,
        height=deepest + PANEL,
        places=places,
        wires=tuple(wires),
        extra_paths={},
        trunks=tuple(dict.fromkeys(trunks)),
        panels=tuple(_panels(blocks, tree, places, heights)),
        chips=tuple(chips),
    )


def _chip(x: float, y: float, said: str, cards: Sequence[Card], room: float) -> Chip:
    """A label that names one card with its author, of more than one only their numbers, three at most."""
    names = [card.number for card in cards[:3]]
    rest = f" +{len(cards) - 3:,}" if len(cards) > 3 else ""
    author = f" {cards[0].author}" if len(cards) == 1 else ""
    text = fit(said + ", ".join(names) + author + rest, room - 2 * CHIP_PAD, NOTE_SIZE, bold=True)
    return Chip(x=x, y=y, text=text, ways=tuple((card.number, card.id) for card in cards[:3]), path="")


def chip_width(text: str) -> float:
    return width_of(text, NOTE_SIZE, bold=True) + 2 * CHIP_PAD


def _track(lane: _Lane, left: float, origin: tuple[str, bool]) -> float:
    """The x of the line by which a cut chain comes into a lane."""
    return left - STORY_TRACK - (lane.cuts.index(origin) + 1) * _pitch(len(lane.cuts))


def _levels(
    cut_ends: dict[tuple[str, bool], dict[int, list[float]]],
    places: dict[str, tuple[float, float]],
    lanes: list[_Lane],
    lefts: list[float],
) -> dict[tuple[str, bool], int]:
    """Give each line below the lanes a level of its own where it would run over another one."""
    spans = []
    for place, (origin, ends) in enumerate(cut_ends.items()):
        xs = [_track(lanes[number], lefts[number], origin) for number in ends]
        xs.append(places[origin[0]][0] + (DROP if origin[1] else CARD_WIDTH + BRANCH_TRACK))
        spans.append((min(xs), max(xs), place, origin))
    levels: dict[tuple[str, bool], int] = {}
    ends_at: list[tuple[float, int]] = []  # (right end of the last line, level)
    for start, end, _, origin in sorted(spans):
        level = heapq.heappop(ends_at)[1] if ends_at and ends_at[0][0] + 4 < start else len(ends_at)
        levels[origin] = level
        heapq.heappush(ends_at, (end, level))
    return levels


def _panels(
    blocks: list[_Block], tree: Tree, places: dict[str, tuple[float, float]], heights: dict[str, float]
) -> list[tuple[float, float, float, float]]:
    """The area behind each conversation: a rectangle a column, and one a gutter where its lines run."""
    found: list[tuple[float, float, float, float]] = []
    for block in blocks:
        columns: dict[int, tuple[float, float, float]] = {}
        gutters: dict[int, tuple[float, float, float]] = {}
        for key, (column, _) in block.spots.items():
            x, y = places[key]
            x -= INDENT if key in tree.indented else 0
            _, first, last = columns.get(column, (x, y, y))
            columns[column] = (x, min(first, y), max(last, y + heights[key]))
            if key != block.root and not _origin(key, tree)[1]:
                parent = places[tree.above[key]][1]
                _, first, last = gutters.get(column, (x, parent, y))
                gutters[column] = (x, min(first, parent), max(last, y + STUB))
        for x, first, last in columns.values():
            found.append((x - PANEL, first - PANEL, CARD_WIDTH + 2 * PANEL, last - first + 2 * PANEL))
        for x, first, last in gutters.values():
            found.append((x - GUTTER, first - PANEL, GUTTER, last - first + 2 * PANEL))
    return found
