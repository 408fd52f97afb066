"""From the records of many threads to one HTML page: each thread with a small picture, a plot, what comes up again.

The page is one file and asks for nothing else, neither a server nor the network. Without its script it is a plain table
with the hottest thread first; the script (`index.js`) sorts and searches that table.
"""

from __future__ import annotations

import base64
import gc
import hashlib
import heapq
import math
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import NamedTuple
from urllib.parse import quote

from ..text.shown import escape_xml, shorten
from ..writers.drawing import in_marks, letter
from ..writers.pictures.measure import number_text, width_of
from . import recurring
from .record import DisputeRecord, Record

MOST_ROWS = 2000  # a page of some 7 MB
COLLECTED = 50_000  # objects made between two searches for garbage
CALM = 10  # turns added to every thread when its heat is worked out
HEAT = (
    "Of each 100 turns, how many rebut another turn within a dispute. "
    f"{CALM} calm turns are added to every thread, so that a quarrel of five turns does not outdo one of fifty."
)
MEANINGS = (
    (
        "Map",
        "who answers whom: a mark is a turn, oldest at the story; the picture leads to the map, where there is one.",
    ),
    (
        "First dispute",
        "the point that most turns and people fought over, its positions, and how many people hold each.",
    ),
    ("Camps", "people who stand together in what they support and rebut: how many, and some of their names."),
    ("Heat", HEAT),
    ("Problems", "what was odd about the file; no turn was lost by it."),
)
FILES = ("map.svg", "map.html", "report.html", "summary.md", "summary.txt")  # named first, in this order
MOST_FILES = 8  # of a kind, that are linked by name
MOST_POSITIONS = 3
MOST_DISPUTES = 4  # whose titles are given; the others are counted
MOST_NAMES = 3
MOST_PROBLEMS = 3
OPEN = 3  # of what comes up again; the rest unfolds

# Of the small pictures, in half pixels: a mark is drawn no closer to the next than LEAST, no farther than FARTHEST.
PICTURE = (440, 160)
LEAST, FARTHEST = 8.0, 18
MOST_MARKS = 150
EDGE = 9
MARKS = {"claim": "c", "rebuttal": "r", "evidence": "e"}

# Of the plot, in pixels.
PLOT_WIDTH, PLOT_HEIGHT = 760, 340
PLOT_LEFT, PLOT_RIGHT, PLOT_TOP, PLOT_BOTTOM = 62, 24, 16, 56
CELL = 6  # threads whose points are as near are drawn as one, larger point
LARGEST_POINT = 11.0
MOST_LABELS = 6
FOCUSED = 30  # points; where there are more, the keyboard passes over them and goes to the table
TOPS = (
    (10, 2),
    (20, 5),
    (30, 10),
    (40, 10),
    (60, 20),
    (80, 20),
    (100, 20),
)  # of the axis of heat, and between two lines
BINS = 40  # of a decade of turns, in which threads that are not listed are counted

COLUMNS = (  # of the table: the name to sort by, the cell's place, how it is compared, the heading
    ("title", 1, "text", "Thread"),
    ("turns", 2, "number", "Turns"),
    ("people", 3, "number", "People"),
    ("dispute", 4, "text", "First dispute"),
    ("camps", 5, "number", "Camps"),
    ("heat", 6, "number", "Heat"),
    ("problems", 7, "number", "Problems"),
)
_LADDER = re.compile(r"dispute-(\d{1,4})\.svg")


class Row(NamedTuple):
    """A thread as it stands in the page: how hot, how many turns, its place among the records from 1, its title, and
    its row of the table as HTML."""

    heat: float
    turns: int
    place: int
    title: str
    html: str


class _Tree(NamedTuple):
    """Which turns answer which: by number, 0 is the story; `order` has parents before children."""

    above: dict[int, int]
    below: dict[int, list[int]]
    order: list[int]
    depth: dict[int, int]


@contextmanager
def _rarely_collecting() -> Iterator[None]:
    """Let Python look less often for garbage that holds itself: there is hardly any, and each time it walks through all
    that is remembered, which takes a seventh of the time."""
    before = gc.get_threshold()
    gc.set_threshold(COLLECTED)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@_rarely_collecting()
def page(records: Iterable[Record | None], *, failed: int = 0, most: int = MOST_ROWS) -> bytes:
    """Make the index page of a batch.

    Arguments: the records, seen once, in the order that numbers the rows (`record.order`), None for one that cannot be
    used; how many files or threads could not be mapped besides; the most threads to list, beyond which the hottest are.
    Returns an HTML file as UTF-8 bytes.
    Links lead to `threads/<name>/<file>` beside the page, for the files that a record lists.
    """
    gathered = recurring.Gathered()
    hottest: list[tuple[tuple[float, int, int], Row]] = []
    left_out: Counter[tuple[int, int]] = Counter()
    totals: Counter[str] = Counter()
    place = 0
    for record in records:
        if record is None:
            failed += 1
            continue
        place += 1
        first = recurring.add(gathered, record, place)
        turns = len(record["turns"])
        warmth = heat(record)
        totals.update(threads=1, turns=turns, disputes=len(record["disputes"]), problems=bool(record["problems"]))
        key = (warmth, turns, -place)
        if len(hottest) == most:
            if key <= hottest[0][0]:
                left_out[_bin(turns, warmth)] += 1
                continue
            gone = heapq.heappop(hottest)[1]
            left_out[_bin(gone.turns, gone.heat)] += 1
        title = shorten(record["title"], 120) or record["name"]
        # Of two such rows the first is listed if either is, as they are as hot.
        same = f'<br><small>the same comments as <a href="#t{first}">another thread here</a></small>'
        row = _row(record, place, title, warmth, same if first != place else "")
        heapq.heappush(hottest, (key, Row(warmth, turns, place, title, row)))
    rows = [row for _, row in sorted(hottest, reverse=True)]
    totals["failed"] = failed
    return _html(rows, left_out, totals, gathered).encode("utf-8", "replace")


def heat(record: Record) -> float:
    """Return how hot a thread is, from 0 to 100: see HEAT."""
    disputed = {number for dispute in record["disputes"] for number in dispute["turns"]}
    rebutting = sum(turn["tag"] == "rebuttal" and turn["number"] in disputed for turn in record["turns"])
    return 100 * rebutting / (len(record["turns"]) + CALM)


def _bin(turns: int, warmth: float) -> tuple[int, int]:
    return round(math.log10(max(1, turns)) * BINS), round(warmth)


# --- a row of the table --------------------------------------------------------------------------------------------


def _row(record: Record, place: int, title: str, warmth: float, same: str) -> str:
    turns = record["turns"]
    authors = Counter(turn["author"] for turn in turns)
    names = _names([name for name, _ in authors.most_common(MOST_NAMES)], len(authors))
    where = shorten(record["path"], 200) + (f", thread {record['part']}" if record["part"] else "")
    camps = record["camps"]
    return (
        f'<tr id="t{place}"><td class="pic-cell">{_picture_cell(record)}</td>'
        f'<th scope="row" data-value="{escape_xml(title)}"><b dir="auto">{escape_xml(title)}</b><br>'
        f"<small>{escape_xml(where)}</small><br><small>{_files(record)}</small>{same}</th>"
        f'<td class="n" data-label="Turns" data-value="{len(turns)}">{len(turns):,}</td>'
        f'<td data-label="People" data-value="{len(authors)}">{len(authors):,}<br><small>{names}</small></td>'
        f"{_disputes_cell(record['disputes'])}"
        f'<td data-label="Camps" data-value="{len(camps)}">{_camps(record)}</td>'
        f'<td class="n" data-label="Heat" data-value="{warmth:.2f}">{warmth:.0f}'
        f'<span class="bar"><i style="width:{min(100, warmth):.0f}%"></i></span></td>'
        f"{_problems_cell(record)}</tr>\n"
    )


def _names(shown: Sequence[str], count: int) -> str:
    text = ", ".join(shorten(name, 30) or "(no name)" for name in shown)
    return escape_xml(text + (f" and {count - len(shown):,} more" if count > len(shown) else ""))


def _href(name: str, file: str = "") -> str:
    """The address of a file in a thread's folder, fit for an attribute; "" where the folder's name is no name."""
    if name in ("", ".", ".."):
        return ""
    # File names that are no UTF-8 come as lone surrogates, and go out as the bytes that they stand for.
    parts = (part.encode("utf-8", "surrogateescape" if _is_escaped(part) else "replace") for part in (name, file))
    return "threads/" + "/".join(quote(part, safe="") for part in parts if part)


def _is_escaped(text: str) -> bool:
    return all("\udc80" <= character <= "\udcff" for character in text if "\ud800" <= character <= "\udfff")


def _files(record: Record) -> str:
    if not _href(record["name"]):
        return ""
    names = sorted(record["files"], key=_natural)
    names.sort(key=lambda name: FILES.index(name) if name in FILES else len(FILES))
    ladders = [found for name in names if (found := _LADDER.fullmatch(name))]
    links = [_link(record["name"], name, name) for name in names if not _LADDER.fullmatch(name)][:MOST_FILES]
    if ladders:
        numbered = [_link(record["name"], found[0], found[1]) for found in ladders[:MOST_FILES]]
        links.insert(1, "disputes " + " ".join(numbered))
    if len(names) > 2 * MOST_FILES:
        links.append(f'<a href="{_href(record["name"])}/">all {len(names):,} files</a>')
    return " · ".join(links)


def _link(name: str, file: str, text: str) -> str:
    return f'<a href="{_href(name, file)}">{escape_xml(shorten(text, 40))}</a>'


def _natural(name: str) -> list[tuple[int, str]]:
    """What puts "dispute-2" before "dispute-10"."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"(\d{1,9})", name)]


def _disputes_cell(disputes: Sequence[DisputeRecord]) -> str:
    if not disputes:
        return '<td data-label="First dispute" class="none">none found</td>'
    first = disputes[0]
    sides = "".join(
        f"<li>{letter(at)} {escape_xml(in_marks(shorten(position['label'], 90)))} "
        f"<small>held by {len(position['holders']):,}</small>"
        for at, position in enumerate(first["positions"][:MOST_POSITIONS])
    )
    hidden = len(first["positions"]) - MOST_POSITIONS
    sides += f"<li><small>and {_count(hidden, 'more position')}</small>" if hidden > 0 else ""
    title = shorten(first["title"], 120)
    # The title is a label where a dispute has no better name; once is enough.
    named = "" if any(title == shorten(p["label"], 120) for p in first["positions"]) else f"<b>{escape_xml(title)}</b>"
    further = disputes[1:MOST_DISPUTES]
    more = ""
    if further:
        listed = "".join(f"<li>{escape_xml(shorten(dispute['title'], 90))}" for dispute in further)
        rest = len(disputes) - 1 - len(further)
        listed += f"<li>and {rest:,} more" if rest else ""
        more = (
            f"<details><summary><small>{_count(len(disputes) - 1, 'more dispute')}</small></summary>"
            f"<ul>{listed}</ul></details>"
        )
    value = escape_xml(title)
    return f'<td data-label="First dispute" data-value="{value}">{named}<ul class="sides">{sides}</ul>{more}</td>'


def _camps(record: Record) -> str:
    camps = record["camps"]
    if not camps:
        return '<span class="none">none</span>'
    listed = "".join(
        f"<li>{len(camp['members']):,}: <small>{_names(camp['members'][:MOST_NAMES], len(camp['members']))}</small>"
        for camp in camps[:4]
    )
    listed += f"<li><small>and {_count(len(camps) - 4, 'more camp')}</small>" if len(camps) > 4 else ""
    return f'<ul class="sides">{listed}</ul>'


def _problems_cell(record: Record) -> str:
    problems = record["problems"]
    value = f'data-label="Problems" data-value="{len(problems)}"'
    if not problems:
        return f"<td {value}>0</td>"
    listed = "".join(
        f"<li>{escape_xml(_line(problem['line']) + shorten(problem['message'], 120))}"
        for problem in problems[:MOST_PROBLEMS]
    )
    rest = len(problems) - MOST_PROBLEMS
    listed += f"<li>and {rest:,} more" if rest > 0 else ""
    return f"<td {value}><details><summary>{len(problems):,}</summary><small><ul>{listed}</ul></small></details></td>"


def _line(line: int | None) -> str:
    return f"line {line}: " if line is not None else ""


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


# --- the small picture ---------------------------------------------------------------------------------------------


def _picture_cell(record: Record) -> str:
    drawing, drawn = picture(record)
    count = len(record["turns"])
    if drawn < count:
        drawing += f"<small>{drawn:,} of {count:,} turns drawn</small>"
    href = _href(record["name"], "map.svg") if "map.svg" in record["files"] else ""
    return f'<a href="{href}">{drawing}</a>' if href else drawing


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
    about = f"{_count(len(record['turns']), 'turn')}: " + ", ".join(
        [_count(tags["claim"], "claim"), _count(tags["rebuttal"], "rebuttal"), f"{tags['evidence']:,} evidence"]
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
    above = {turn["number"]: 0 for turn in record["turns"]}
    for reply in record["replies"]:
        if reply["main"] and reply["child"] in above and reply["parent"] in above:
            above[reply["child"]] = reply["parent"]
    safe = {0}
    for turn in above:
        path: dict[int, None] = {}
        key = turn
        while key not in safe and key not in path:
            path[key] = None
            key = above[key]
        if key in path:
            above[key] = 0
        safe.update(path)
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


# --- the plot ------------------------------------------------------------------------------------------------------


def _plot(rows: Sequence[Row], left_out: Counter[tuple[int, int]]) -> str:
    """Threads by size, on a logarithmic axis, and heat: a point leads to its row."""
    sizes = [max(1, row.turns) for row in rows] + [10 ** (at / BINS) for at, _ in left_out]
    heats = [row.heat for row in rows] + [float(warmth) for _, warmth in left_out]
    ticks = _ticks(min(sizes), max(sizes))
    first, last = math.log10(ticks[0]), math.log10(ticks[-1])
    top, every = next((top, every) for top, every in TOPS if top >= min(100, max(heats)))
    right, bottom = PLOT_WIDTH - PLOT_RIGHT, PLOT_HEIGHT - PLOT_BOTTOM

    def across(turns: float) -> float:
        return PLOT_LEFT + (math.log10(max(1, turns)) - first) / (last - first) * (right - PLOT_LEFT)

    def up(warmth: float) -> float:
        return bottom - warmth / top * (bottom - PLOT_TOP)

    n = number_text
    out = [f'<svg role="group" aria-label="Threads by size and heat" viewBox="0 0 {PLOT_WIDTH} {PLOT_HEIGHT}">']
    for tick in ticks:
        x = n(across(tick))
        out.append(f'<path class="grid" d="M{x} {PLOT_TOP}V{bottom}"/>')
        out.append(f'<text x="{x}" y="{bottom + 20}" text-anchor="middle">{_short(tick)}</text>')
    for warmth in range(0, top + 1, every):
        y = up(warmth)
        out.append(f'<path class="grid" d="M{PLOT_LEFT} {n(y)}H{right}"/>')
        out.append(f'<text x="{PLOT_LEFT - 8}" y="{n(y + 5)}" text-anchor="end">{warmth}</text>')
    middle = n((PLOT_LEFT + right) / 2)
    out.append(
        f'<text x="{middle}" y="{PLOT_HEIGHT - 8}" text-anchor="middle">turns, from few to many (log scale)</text>'
    )
    middle = n((PLOT_TOP + bottom) / 2)
    out.append(f'<text transform="translate(16 {middle}) rotate(-90)" text-anchor="middle">heat</text>')
    for (at, warmth), count in sorted(left_out.items()):
        spot = f'cx="{n(across(10 ** (at / BINS)))}" cy="{n(up(warmth))}"'
        about = f"{_count(count, 'thread')} not listed here"
        out.append(f'<circle class="unlisted" {spot} r="{n(_radius(count))}"><title>{about}</title></circle>')
    points: dict[tuple[int, int], list[Row]] = {}
    for row in rows:
        points.setdefault((round(across(row.turns) / CELL), round(up(row.heat) / CELL)), []).append(row)
    stop = ' tabindex="-1"' if len(points) > FOCUSED else ""
    for here in points.values():
        head = here[0]
        about = f"{head.title}: {_count(head.turns, 'turn')}, heat {head.heat:.0f}"
        about = f"{len(here):,} threads here, first of them {about}" if len(here) > 1 else about
        of_these = " ".join(str(row.place) for row in here)
        out.append(
            f'<a href="#t{head.place}" data-rows="{of_these}" aria-label="{escape_xml(about)}"{stop}>'
            f"<title>{escape_xml(about)}</title>"
            f'<circle cx="{n(across(head.turns))}" cy="{n(up(head.heat))}" r="{n(_radius(len(here)))}"/></a>'
        )
    spots = [(across(here[0].turns), up(here[0].heat), _radius(len(here)), here[0].title) for here in points.values()]
    return "\n".join([*out, *_labels(spots, right), "</svg>"])


def _labels(spots: Sequence[tuple[float, float, float, str]], right: float) -> list[str]:
    """The titles of the hottest threads beside their points, where nothing is in the way."""
    taken = [(x - radius, y - radius, x + radius, y + radius) for x, y, radius, _ in spots]
    out = []
    for at, (x, y, radius, title) in enumerate(spots[:60]):
        text = shorten(title, 30)
        wide = width_of(text, 13)
        aside = radius + 5
        for left, anchor, start in ((x + aside, "start", x + aside), (x - aside - wide, "end", x - aside)):
            box = (left, y - 9, left + wide, y + 9)
            free = all(
                box[2] < other[0] or other[2] < box[0] or box[3] < other[1] or other[3] < box[1]
                for place, other in enumerate(taken)
                if place != at
            )
            if free and left > PLOT_LEFT and box[2] < right:
                place = f'x="{number_text(start)}" y="{number_text(y + 4.5)}" text-anchor="{anchor}"'
                out.append(f'<text class="name" {place}>{escape_xml(text)}</text>')
                taken.append(box)
                break
        if len(out) == MOST_LABELS:
            break
    return out


def _radius(count: int) -> float:
    return min(LARGEST_POINT, 4 * math.pow(count, 0.3))


def _short(number: int) -> str:
    return f"{number:,}" if number < 10_000 else f"{number // 1000:,}k"


def _ticks(least: float, most: float) -> list[int]:
    """Round numbers of turns from below `least` to above `most`: 1, 2, 5, 10 …, or tens alone."""
    every = [step * 10**power for power in range(12) for step in (1, 2, 5)]
    start = max(at for at, tick in enumerate(every) if tick < least or tick == 1)
    end = max(min(at for at, tick in enumerate(every) if tick > most), start + 1)
    ticks = every[start : end + 1]
    if len(ticks) <= 8:
        return ticks
    return [tick for at, tick in enumerate(ticks) if str(tick)[0] == "1" or at in (0, len(ticks) - 1)]


# --- what comes up again -------------------------------------------------------------------------------------------


def _recurring(gathered: recurring.Gathered, listed: set[int]) -> str:
    out = ['<section id="recurring"><h2>What comes up again</h2>']
    out.append(
        "<p><small>Found by words in common, not by meaning. A comment saved in two files counts once.</small></p>"
    )
    nothing = {
        "Disputes": "No dispute is about the same things as one of another thread.",
        "Statements": "No statement of one thread was made in another.",
    }
    for name, pile in (("Disputes", gathered.disputes), ("Statements", gathered.statements)):
        found, count = recurring.strongest(pile)
        out.append(f"<h3>{name}</h3>")
        if not found:
            out.append(f'<p class="quiet">{nothing[name]}</p>')
        items = [_recurrence(one, name == "Disputes", listed) for one in found]
        if items:
            out.append("<ol>" + "".join(items[:OPEN]) + "</ol>")
        if len(items) > OPEN:
            more = f"{len(items) - OPEN} more" + (f", of {count:,} in all" if count > len(items) else "")
            out.append(
                f'<details><summary>{more}</summary><ol start="{OPEN + 1}">{"".join(items[OPEN:])}</ol></details>'
            )
        if pile.forgotten:
            out.append("<p><small>In so many threads, what came up rarely may have been missed.</small></p>")
    return "\n".join([*out, "</section>"])


def _recurrence(one: recurring.Recurrence, is_dispute: bool, listed: set[int]) -> str:
    threads = _count(one.threads, "thread")
    if is_dispute:
        head = f"<b>{escape_xml(', '.join(one.about[:5]))}</b>" if one.about else "<b>the same values</b>"
        head += f" <small>disputed in {threads}</small>"
    else:
        how = "in the same words" if one.same else "alike"
        beside = f", with {_count(one.beside, 'more statement')} beside it" if one.beside else ""
        said = escape_xml(in_marks(shorten(one.text, 240)))
        head = f'<span dir="auto">{said}</span> <small>said {how} in {threads}{beside}</small>'
    places = "".join(f"<li>{_where(place, listed)}" for place in one.places)
    rest = one.threads - len(one.places)
    places += f"<li>and {_count(rest, 'more thread')}" if rest > 0 else ""
    return f"<li>{head}<ul>{places}</ul>"


def _where(place: recurring.Place, listed: set[int]) -> str:
    title = f'<span dir="auto">{escape_xml(place.title)}</span>'
    row = f'<a href="#t{place.thread}">{title}</a>' if place.thread in listed else title
    href = _href(place.name, "map.svg") if place.mapped else ""
    turn = escape_xml(f"#{place.turn}")
    said = f": {escape_xml(in_marks(shorten(place.dispute, 120)))} from" if place.dispute else ","
    linked = f'<a href="{href}#turn-{turn[1:]}">{turn}</a>' if href else turn
    return f"{row}{said} {linked} {escape_xml(shorten(place.author, 40))}"


# --- the page ------------------------------------------------------------------------------------------------------


@cache
def _beside(name: str) -> str:
    """The text of a file beside this one."""
    with open(os.path.join(os.path.dirname(__file__), name), encoding="utf-8") as file:
        return file.read()


def _html(
    rows: Sequence[Row], left_out: Counter[tuple[int, int]], totals: Counter[str], gathered: recurring.Gathered
) -> str:
    script = _beside("index.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    title = f"{'Map' if totals['threads'] == 1 else 'Maps'} of {_count(totals['threads'], 'thread')}"
    counts = [_count(totals["turns"], "turn"), f"{_count(totals['disputes'], 'dispute')} found"]
    if totals["problems"]:
        counts.append(f"{_count(totals['problems'], 'thread')} with problems")
    if totals["failed"]:
        lost = _count(totals["failed"], "file or thread", "files or threads")
        counts.append(f'<a href="problems.csv">{lost} could not be mapped</a>')
    away = sum(left_out.values())
    listed = {row.place for row in rows}
    out = [
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">',
        # Nothing is loaded and no other script runs, whatever titles and names may hold.
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
        f"script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'\">",
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="generator" content="argmap">',
        f"<title>{title}</title><style>\n{_beside('index.css')}</style></head><body>",
        f"<header><h1>{title}</h1><p>{' · '.join(counts)}</p>",
    ]
    if not rows:
        out.append(
            '<p>No thread was mapped. <a href="problems.csv">problems.csv</a> says of each file why.</p>'
            "</header></body></html>\n"
        )
        return "\n".join(out)
    if totals["threads"] == 1:
        out.append("</header><main>")  # nothing to compare it with
    else:
        out.append(
            '<nav><a href="#list">Threads</a><a href="#plot">Size and heat</a>'
            '<a href="#recurring">What comes up again</a></nav></header><main>'
        )
        out.append(
            '<div class="side"><section id="plot"><h2>Size and heat</h2>'
            f"<p><small><b>Heat:</b> {escape_xml(HEAT[0].lower() + HEAT[1:])}</small></p>{_plot(rows, left_out)}"
            "<p><small>A point is a thread, and leads to it in the list; a larger one stands for several"
            f"{', a grey one for threads that are not listed' if away else ''}.</small></p></section>"
        )
        out.append(_recurring(gathered, listed) + "</div>")
    out.append('<section id="list"><h2>Threads</h2>')
    if away:
        out.append(
            f"<p>Listed are the {len(rows):,} hottest threads. {_count(away, 'thread')} more "
            f"{'is' if away == 1 else 'are'} in the store beside this page, <code>argmap.db</code>: search all of them "
            "with <code>argmap find WORDS</code>, or open it with any SQLite tool.</p>"
        )
    out.append(
        '<div id="search"><label for="words">Search</label><input id="words" type="search" autocomplete="off" '
        'placeholder="words of a title, name, dispute …"><output aria-live="polite"></output></div>'
    )
    out.append(f'<table id="threads"><caption>{_legend()}</caption><thead><tr><th scope="col">Map</th>')
    out += [
        f'<th scope="col" data-sort="{name}" data-cell="{cell}" data-kind="{kind}">{label}</th>'
        for name, cell, kind, label in COLUMNS
    ]
    out.append("</tr></thead><tbody>")
    out += [row.html for row in rows]
    out.append(
        "</tbody></table></section></main><footer><p><small>Files that could not be mapped are listed in "
        '<a href="problems.csv">problems.csv</a>, with the problems of those that were.</small></p></footer>'
    )
    out.append(f"<script>{script}</script></body></html>\n")
    return "\n".join(out)


def _legend() -> str:
    signs = (
        ("s", "M7 7h10v10h-10z", "the story"),
        ("c", "M12 12h0", "claim"),
        ("r", "M8 8l8 8m0-8l-8 8", "rebuttal"),
        ("e", "M12 12h0", "evidence"),
        ("g", "M12 12h0", "deleted or untagged"),
    )
    keys = "".join(
        f'<span class="key"><svg class="pic" viewBox="0 0 24 24" width="12" height="12" style="--m:10" '
        f'aria-hidden="true"><path class="{look}" d="{path}"/></svg><small>{word}</small></span>'
        for look, path, word in signs
    )
    words = "".join(f"<dt>{word}<dd>{escape_xml(meaning)}" for word, meaning in MEANINGS)
    return (
        f"{keys}<small>A line leads from what is answered to its replies.</small>"
        f"<details><summary><small>What the columns say</small></summary><dl>{words}</dl></details>"
    )
