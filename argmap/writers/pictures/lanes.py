"""From the cards of a map to their places: conversations in lanes, replies below or beside what they answer."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from ...model import STORY
from .cards import Card
from .lines import Wire, rounded
from .look import CARD_WIDTH, DROP, GAP, MARGIN, NOTE_SIZE, PANEL, STUB
from .measure import fit, number_text, width_of

GUTTER = 46  # between two columns: room for a line, its badge and its arrow head
STEP = CARD_WIDTH + GUTTER
APART = 24  # more room between two conversations
LEAD = 17  # how far above its card stands what the first of a lane or conversation answers
HEADROOM = 46  # between the story and the cards below it
LANE_ZONE = 48  # left of a lane's first column
BRANCH_TRACK = 15  # the line to branches, right of the card they answer
INDENT = 44  # of asides: room for their line, badge and stub
ASIDE_TURNS = 2  # a reply with more turns than these is no aside
FEW_ASIDES = 3
SLACK = 1.15
CUT_COST = 0.92  # a chain cut is as bad as a picture 8 % smaller
LEAST_ROOM = 60.0  # pixels: no card is lower
LIMITS = tuple(step / 10 for step in range(6, 22))  # heights of lanes that are tried, as parts of an even page's
MANY = 1500  # cards above which only every other of these is tried
CHIP_PAD = 8
LEAD_LINE = 56  # room for the line from a card to the label above it
PAGE_GUTTER = 64  # between the lanes of a page
PAGE_HEAD = 72  # above the cards of a page but the first
BEGIN = 300  # room for two cards or three
PAGE_FOOT = 34  # below them: room for where a conversation goes on
SCREEN = (1600, 1000)  # pixels; what the whole picture is to be read on


class Trunk(NamedTuple):
    """A line shared by several replies: its path, and its arrow head's point and way."""

    path: str
    tip: tuple[float, float, str]


class Chip(NamedTuple):
    """A label in the place of a card that stands elsewhere, so that no line needs to lead there: its left edge and
    middle, its text, and the cards that it names (name, id)."""

    x: float
    y: float
    text: str
    ways: tuple[tuple[str, str], ...]


class Layout(NamedTuple):
    """Where everything goes, in pixels from the top left of the drawing area.

    `places` has the top left corner of each card by key; `trunks` are lines shared by several replies;
    `panels` are the areas behind conversations (x, y, width, height); `chips` the labels for cards that stand
    elsewhere; `pages` the upper edge of each page but the first.
    """

    width: float
    height: float
    places: dict[str, tuple[float, float]]
    wires: tuple[Wire, ...]
    extra_paths: dict[tuple[str, str], str]
    trunks: tuple[Trunk, ...] = ()
    panels: tuple[tuple[float, float, float, float], ...] = ()
    chips: tuple[Chip, ...] = ()
    pages: tuple[float, ...] = ()


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


class Sheet(NamedTuple):
    """Pages to draw on: the height of each, where the second begins below the top of the drawing area, how many
    lanes stand side by side."""

    height: float
    second: float
    lanes: int = 2


class _Room(NamedTuple):
    """What lanes hold: the height of each by its number, how many columns, how many of the last are still filled,
    how much lower than the others a conversation's last turns may stand, and how much room one needs to begin in."""

    limit: Callable[[int], float]
    columns: float = float("inf")
    open: float = float("inf")
    slack: float = SLACK
    begin: float = float("inf")


def arrange(cards: dict[str, Card], tree: Tree, *, sheet: Sheet | None = None) -> Layout:
    """Place cards as conversations in lanes, in time linear in their number.

    The main reply stands below what it answers, so that the main exchange reads down one column; short asides stand
    indented between the two, other replies branch off to the right. This is an "hv-drawing" with the larger subtree
    below (Crescenzi, Di Battista and Piperno 1992: n turns need at most log2 n columns). Conversations fill lanes
    from left to right like the columns of a newspaper; a chain longer than a lane goes on at the top of another.
    The height of the lanes is the one that makes the whole picture largest on a screen. On a sheet, a lane is one
    column, two or more make a page, and a branch goes on below its conversation.
    """
    heights = {key: float(card.height) for key, card in cards.items()}
    order = walk(tree.below)
    chains = dict.fromkeys(order, 0.0)  # how far down its column each conversation reaches at least
    for key in reversed(order):
        chains[key] += heights[key]
        if tree.is_main(key) or key in tree.asides:
            chains[tree.above[key]] += chains[key] + GAP
    if sheet:
        pages, corners = _paged(tree, heights, chains, sheet)
        begins = [sheet.second + page * sheet.height for page in range((len(corners) - 1) // sheet.lanes)]
        return _routed(pages, corners, tree, cards, heights)._replace(pages=tuple(begins))
    area = sum(heights[key] + GAP for key in order) * STEP * 1.4
    guess = (area * SCREEN[1] / SCREEN[0]) ** 0.5
    least = max([heights[key] for key in order], default=0.0) + 2 * GAP
    best: list[_Block] = []
    best_worth = 0.0
    for factor in LIMITS[:: 2 if len(cards) > MANY else 1]:
        limit = max(guess * factor, least, 480.0)
        blocks, cuts = _fill(tree, heights, chains, _Room(lambda _, limit=limit: limit))  # type: ignore[misc]
        lowest = max((y + heights[key] for block in blocks for key, (_, y) in block.spots.items()), default=0.0)
        width = _lefts(blocks)[-1] + 2 * MARGIN
        worth = min(SCREEN[0] / width, SCREEN[1] / (lowest + 280)) * CUT_COST ** min(cuts, 20)
        if worth > best_worth * 1.01:
            best, best_worth = blocks, worth
    lefts = _lefts(best)
    return _routed(best, [(x, heights[STORY] + HEADROOM) for x in lefts], tree, cards, heights)


def _lefts(blocks: Sequence[_Block]) -> list[float]:
    """The x of the first column of each lane, and of one more."""
    columns: dict[int, int] = {}
    for block in blocks:
        columns[block.lane] = max(columns.get(block.lane, 0), 1 + max(column for column, _ in block.spots.values()))
    lefts = [float(MARGIN + PANEL)]
    for lane in range(len(columns)):
        lefts.append(lefts[-1] + columns[lane] * STEP - GUTTER + LANE_ZONE)
    return lefts


def _paged(
    tree: Tree, heights: dict[str, float], chains: dict[str, float], sheet: Sheet
) -> tuple[list[_Block], list[tuple[float, float]]]:
    """Fill pages; returns the blocks, and the top left corner of each lane.

    The lanes of the last page are made as low as they can be, so that it has no blank half.
    """

    def top(lane: int) -> float:
        page = lane // sheet.lanes
        return sheet.second + (page - 1) * sheet.height + PAGE_HEAD if page else heights[STORY] + HEADROOM

    def foot(lane: int) -> float:
        return sheet.second + lane // sheet.lanes * sheet.height - PAGE_FOOT

    def filled(last: int, part: float) -> list[_Block]:
        def limit(lane: int) -> float:
            return (foot(lane) - top(lane)) * (part if lane // sheet.lanes == last else 1.0)

        return _fill(tree, heights, chains, _Room(limit, columns=1, open=sheet.lanes, slack=1.0, begin=BEGIN))[0]

    def pages(blocks: list[_Block]) -> int:
        return max((block.lane for block in blocks), default=0) // sheet.lanes

    blocks = filled(-1, 1.0)
    last = pages(blocks)
    tries = (filled(last, part / 10) for part in range(2, 10))
    blocks = next((found for found in tries if pages(found) == last), blocks)
    step = CARD_WIDTH + PAGE_GUTTER
    lanes = range(max((block.lane for block in blocks), default=0) + 1)
    return blocks, [(MARGIN + lane % sheet.lanes * step, top(lane)) for lane in lanes]


def _fill(tree: Tree, heights: dict[str, float], chains: dict[str, float], room: _Room) -> tuple[list[_Block], int]:
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
        lane = int(max(first, least, len(lanes) - room.open))
        spots: dict[str, tuple[int, float]] = {}
        cut: list[tuple[str, int]] = []
        while lane < len(lanes):
            if onward[lane] != lane:
                after = _open(onward, lane)
                least = after if lane == least else least
                lane = after
                continue
            limit = room.limit(lane)
            free, gutter = lanes[lane]
            if free[0] + chains[root] <= limit * room.slack:
                spots, cut = _place(root, tree, heights, limit, room, free, gutter, whole=True)
            elif lane == least and free[0] + 2 * LEAST_ROOM > limit:
                least += 1  # full: not worth another look
            if spots:
                break
            lane += 1
        if not spots:
            # On pages a long conversation begins below what stands there, if that leaves room for some of it.
            lane = len(lanes) - 1
            if lane < first or room.limit(lane) - lanes[lane][0][0] < room.begin:
                lane = len(lanes)
                lanes.append(([], []))
                onward.append(lane)
            limit = room.limit(lane)
            spots, cut = _place(root, tree, heights, limit, room, *lanes[lane], whole=False)
        free = lanes[lane][0]
        free[:] = [y + APART for y in free]
        if free[0] + lowest > limit * room.slack and free[0] + 2 * LEAST_ROOM > limit:
            onward[lane] = lane + 1
        blocks.append(_Block(lane=lane, root=root, spots=spots))
        # What follows a cut goes to a later lane: nobody looks for it to the left.
        waiting.extendleft((key, lane + later) for key, later in reversed(cut))
        cuts += len({tree.above[key] for key, _ in cut})
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
    room: _Room,
    free: list[float],
    gutter: list[float],
    *,
    whole: bool,
) -> tuple[dict[str, tuple[int, float]], list[tuple[str, int]]]:
    """Place a conversation into a lane; returns column and y of its turns, and the turns at which it was cut, each with
    how many lanes further on what follows may stand: 1 where a lane was too low, 0 where it had too few columns.

    `free` and `gutter` are the next free y of each column and of the gutter to its right; they are changed. Cards
    of a column come strictly below one another, lines of a gutter too: nothing can overlap. With `whole`, gives up
    (and leaves the lane as it was, with no spots) where it would have to be cut for its height.
    """
    before = free[:], gutter[:]
    spots: dict[str, tuple[int, float]] = {}
    cut: list[tuple[str, int]] = []
    stack = [(root, 0, 0, 0.0)]
    while stack:
        key, step, column, least = stack.pop()
        if column >= room.columns:
            cut.append((key, 0))
            continue
        if column == len(free):
            free.append(0.0)
            gutter.append(0.0)
        steps = tree.steps[key]
        y = max(least, free[column])
        if steps and steps[-1][1]:  # its branches leave through the gutter
            y = max(y, gutter[column])
        # A last turn or two may stand a little below the line rather than alone in another lane.
        slack = room.slack if tree.sizes[key] <= ASIDE_TURNS else 1.0
        if (spots or whole) and y + heights[key] > limit * slack:
            if whole:
                free[:], gutter[:] = before
                return {}, []
            cut.append((key, 1))
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
    return spots, sorted(cut, key=lambda each: -each[1])


def _routed(
    blocks: Sequence[_Block],
    corners: Sequence[tuple[float, float]],
    tree: Tree,
    cards: dict[str, Card],
    heights: dict[str, float],
) -> Layout:
    """Turn columns into pixels, and run the lines: down a column, through gutters, and to labels where what is
    answered stands elsewhere. `corners` is the top left of each lane."""
    places: dict[str, tuple[float, float]] = {STORY: (float(MARGIN), 0.0)}
    for block in blocks:
        left, top = corners[block.lane]
        for key, (column, y) in block.spots.items():
            places[key] = (left + column * STEP + _indent(key, block, tree), top + y)

    wires: list[Wire] = []
    trunks: list[Trunk] = []
    chips: list[Chip] = []
    branch_ends: dict[str, float] = {}
    aside_ends: dict[str, float] = {}
    cut: dict[str, list[Card]] = {}
    roots = {block.root for block in blocks}
    for block in blocks:
        for key in block.spots:
            x, y = places[key]
            parent = tree.above[key]
            stub = y + STUB
            if key in roots:
                room = cards[key].width - LEAD_LINE
                if parent == STORY:
                    chip = Chip(x=x, y=y - LEAD, text="the story", ways=(("the story", cards[STORY].id),))
                else:
                    chip = _chip(x, y - LEAD, "continued from ", [cards[parent]], room)
                    cut.setdefault(parent, []).append(cards[key])
                chips.append(chip)
                wires.append(_lead(key, parent, x + chip_width(chip.text), y))
                continue
            if tree.is_main(key):
                end = places[parent][1] + heights[parent]
                path = f"M{number_text(x + DROP)} {number_text(y)}V{number_text(end + 8)}"
                tip = (x + DROP, end, "up")
                wires.append(Wire(child=key, parent=parent, path=path, badge=(x + DROP, y - 12), tip=tip))
                continue
            if key in tree.asides:
                start = x - INDENT + DROP
                aside_ends[parent] = stub
            else:
                start = x - GUTTER + BRANCH_TRACK
                branch_ends[parent] = stub
            path = f"M{number_text(x)} {number_text(stub)}H{number_text(start)}"
            wires.append(Wire(child=key, parent=parent, path=path, badge=(x - 14, stub), tip=None))

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
    for parent, on in cut.items():
        x, y = places[parent]
        foot = y + heights[parent]
        chips.append(_chip(x + DROP + 14, foot + 18, "continues at ", on, cards[parent].width - DROP - 14))
        points = [(x + DROP + 14, foot + 18), (x + DROP, foot + 18), (x + DROP, foot + 8)]
        trunks.append(Trunk(path=rounded(points), tip=(x + DROP, foot, "up")))
    right = max(x + cards[key].width for key, (x, _) in places.items())
    lowest = max(y + heights[key] for key, (_, y) in places.items())
    deepest = max([lowest + PANEL, *(chip.y + 11 for chip in chips)])
    return Layout(
        width=right + PANEL + MARGIN,
        height=deepest,
        places=places,
        wires=tuple(wires),
        extra_paths={},
        trunks=tuple(trunks),
        panels=tuple(_panels(blocks, tree, places, heights)),
        chips=tuple(chips),
    )


def _indent(key: str, block: _Block, tree: Tree) -> float:
    """How far right of its column a turn of an aside stands: not at all where the aside is cut off."""
    return INDENT if key in tree.indented and block.root not in tree.indented else 0


def _lead(key: str, parent: str, end: float, y: float) -> Wire:
    """The line from a card whose top is at `y` to the label above it, whose right end is at `end`."""
    level = y - LEAD
    path = rounded([(end + 38, y), (end + 38, level), (end + 8, level)])
    return Wire(child=key, parent=parent, path=path, badge=(end + 21, level), tip=(end, level, "left"))


def _chip(x: float, y: float, said: str, cards: Sequence[Card], room: float) -> Chip:
    """A label that names one card with its author, of more than one only their numbers, three at most."""
    names = [card.number for card in cards[:3]]
    rest = f" +{len(cards) - 3:,}" if len(cards) > 3 else ""
    author = f" {cards[0].author}" if len(cards) == 1 else ""
    text = fit(said + ", ".join(names) + author + rest, room - 2 * CHIP_PAD, NOTE_SIZE, bold=True)
    return Chip(x=x, y=y, text=text, ways=tuple((card.number, card.id) for card in cards[:3]))


def chip_width(text: str) -> float:
    return width_of(text, NOTE_SIZE, bold=True) + 2 * CHIP_PAD


def _panels(
    blocks: Sequence[_Block], tree: Tree, places: dict[str, tuple[float, float]], heights: dict[str, float]
) -> list[tuple[float, float, float, float]]:
    """The area behind each conversation: a rectangle a column, and one a gutter where its lines run."""
    found: list[tuple[float, float, float, float]] = []
    for block in blocks:
        columns: dict[int, tuple[float, float, float]] = {}
        gutters: dict[int, tuple[float, float, float]] = {}
        for key, (column, _) in block.spots.items():
            x, y = places[key]
            x -= _indent(key, block, tree)
            _, first, last = columns.get(column, (x, y, y))
            columns[column] = (x, min(first, y), max(last, y + heights[key]))
            if key != block.root and not (tree.is_main(key) or key in tree.asides):
                parent = places[tree.above[key]][1]
                _, first, last = gutters.get(column, (x, parent, y))
                gutters[column] = (x, min(first, parent), max(last, y + STUB))
        for x, first, last in columns.values():
            wide = CARD_WIDTH - (INDENT if block.root in tree.indented else 0)
            found.append((x - PANEL, first - PANEL, wide + 2 * PANEL, last - first + 2 * PANEL))
        for x, first, last in gutters.values():
            found.append((x - GUTTER, first - PANEL, GUTTER, last - first + 2 * PANEL))
    return found
