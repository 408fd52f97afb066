"""From the records of many threads to one HTML page: each thread with a small picture, a plot, what comes up again.

The page is one file and asks for nothing else, neither a server nor the network. Without its script it is a plain table
with the hottest thread first; the script (`index.js`) sorts and searches that table. What it says, and where, stands in
`index.html.jinja`.
"""

from __future__ import annotations

import gc
import heapq
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple
from urllib.parse import quote

from ..template import beside, markup, render, sealed
from ..text.shown import shorten
from ..writers.drawing import in_marks, letter
from . import plot, recurring, thumbnail
from .record import ProblemRecord, Record, called

MOST_ROWS = 2000  # a page of some 7 MB
COLLECTED = 50_000  # objects made between two searches for garbage
CALM = 10  # turns added to every thread when its heat is worked out
HEAT = (
    "Of each 100 turns, how many rebut another turn within a dispute. "
    f"{CALM} calm turns are added to every thread, so that a quarrel of five turns does not outdo one of fifty."
)
FILES = ("report.html", "map.svg", "summary.md")  # named first, in this order
MOST_FILES = 8  # of a kind, that are linked by name
MOST = {"positions": 3, "disputes": 4, "camps": 4, "names": 3, "problems": 3, "open": 3}  # shown; the rest is counted
COLUMNS = (  # of the table, behind the map: the name to sort by, how it is compared, the heading
    ("title", "text", "Thread"),
    ("turns", "number", "Turns"),
    ("people", "number", "People"),
    ("dispute", "text", "First dispute"),
    ("camps", "number", "Camps"),
    ("heat", "number", "Heat"),
    ("problems", "number", "Problems"),
)
NOTHING = (
    ("Disputes", "No dispute is about the same things as one of another thread."),
    ("Statements", "No statement of one thread was made in another."),
)
_LADDER = re.compile(r"dispute-(\d{1,4})\.svg")


class Links(NamedTuple):
    """Links to files of a thread: what stands before them, and each file with its text."""

    before: str
    files: tuple[tuple[str, str], ...]


class Side(NamedTuple):
    """A dispute as the table shows it: its title, the labels of its positions, and how many people hold each."""

    title: str
    labels: tuple[str, ...]
    holders: tuple[int, ...]


class Row(NamedTuple):
    """A thread as it stands in the table.

    `place` is its place among the records, from 1, and `first` that of the first thread with the same comments;
    `picture` is markup, and shows `drawn` turns; `map` is the address of its map, "" where there is none.
    """

    heat: float
    turns: int
    place: int
    first: int
    title: str
    name: str
    path: str
    part: int | None
    links: tuple[Links, ...]
    people: int
    authors: tuple[str, ...]
    disputes: tuple[Side, ...]
    camps: tuple[list[str], ...]
    problems: list[ProblemRecord]
    picture: str
    drawn: int
    map: str


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
    totals = Counter(threads=0, turns=0, disputes=0, problems=0, failed=failed)
    for record in records:
        if record is None:
            totals["failed"] += 1
            continue
        totals["threads"] += 1
        place = totals["threads"]
        first = recurring.add(gathered, record, place)
        turns = len(record["turns"])
        warmth = heat(record)
        totals.update(turns=turns, disputes=len(record["disputes"]), problems=bool(record["problems"]))
        key = (warmth, turns, -place)
        if len(hottest) == most:
            if key <= hottest[0][0]:
                left_out[plot.bin_of(turns, warmth)] += 1
                continue
            gone = heapq.heappop(hottest)[1]
            left_out[plot.bin_of(gone.turns, gone.heat)] += 1
        # Of two such rows the first is listed if either is, as they are as hot.
        heapq.heappush(hottest, (key, _row(record, place, first, warmth)))
    rows = [row for _, row in sorted(hottest, reverse=True)]
    return _html(rows, left_out, totals, gathered).encode("utf-8", "replace")


def heat(record: Record) -> float:
    """Return how hot a thread is, from 0 to 100: see HEAT."""
    disputed = {number for dispute in record["disputes"] for number in dispute["turns"]}
    rebutting = sum(turn["tag"] == "rebuttal" and turn["number"] in disputed for turn in record["turns"])
    return 100 * rebutting / (len(record["turns"]) + CALM)


def _row(record: Record, place: int, first: int, warmth: float) -> Row:
    authors = Counter(turn["author"] for turn in record["turns"])
    picture, drawn = thumbnail.picture(record)
    return Row(
        heat=warmth,
        turns=len(record["turns"]),
        place=place,
        first=first,
        title=shorten(called(record), 120),
        name=record["name"],
        path=record["path"],
        part=record["part"],
        links=_links(record),
        people=len(authors),
        authors=tuple(name for name, _ in authors.most_common(MOST["names"])),
        disputes=tuple(
            Side(
                title=dispute["title"],
                labels=tuple(position["label"] for position in dispute["positions"]),
                holders=tuple(len(position["holders"]) for position in dispute["positions"]),
            )
            for dispute in record["disputes"]
        ),
        camps=tuple(camp["members"] for camp in record["camps"]),
        problems=record["problems"],
        picture=markup(picture),
        drawn=drawn,
        map=href(record["name"], "map.svg") if "map.svg" in record["files"] else "",
    )


def href(name: str, file: str = "") -> str:
    """Return the address of a file in a thread's folder, fit for an attribute; "" where the folder's name is none."""
    if name in ("", ".", ".."):
        return ""
    # File names that are no UTF-8 come as lone surrogates, and go out as the bytes that they stand for.
    parts = (part.encode("utf-8", "surrogateescape" if _is_escaped(part) else "replace") for part in (name, file))
    return "threads/" + "/".join(quote(part, safe="") for part in parts if part)


def _is_escaped(text: str) -> bool:
    return all("\udc80" <= character <= "\udcff" for character in text if "\ud800" <= character <= "\udfff")


def _links(record: Record) -> tuple[Links, ...]:
    """The files of a thread that are linked: maps and summaries first, its ladders by their numbers."""
    if not href(record["name"]):
        return ()
    names = sorted(record["files"], key=_natural)
    names.sort(key=lambda name: FILES.index(name) if name in FILES else len(FILES))
    ladders = [(found[0], found[1]) for name in names if (found := _LADDER.fullmatch(name))]
    links = [Links("", ((name, name),)) for name in names if not _LADDER.fullmatch(name)][:MOST_FILES]
    if ladders:
        links.insert(1, Links("disputes ", tuple(ladders[:MOST_FILES])))
    if len(names) > 2 * MOST_FILES:
        links.append(Links("", (("", f"all {len(names):,} files"),)))
    return tuple(links)


def _natural(name: str) -> list[tuple[int, str]]:
    """What puts "dispute-2" before "dispute-10"."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"(\d{1,9})", name)]


def _html(
    rows: Sequence[Row], left_out: Counter[tuple[int, int]], totals: Counter[str], gathered: recurring.Gathered
) -> str:
    script = beside(__file__, "index.js")
    spots = [plot.Spot(row.place, row.title, row.turns, row.heat) for row in rows]
    piles = []
    for (name, nothing), pile in zip(NOTHING, (gathered.disputes, gathered.statements), strict=True):
        found, count = recurring.strongest(pile)
        piles.append(
            {"name": name, "nothing": nothing, "found": found, "count": count, "forgotten": bool(pile.forgotten)}
        )
    values = {
        "rows": rows,
        "totals": dict(totals),
        "away": sum(left_out.values()),
        "listed": {row.place for row in rows},
        "plot": plot.draw(spots, left_out) if rows else None,
        "piles": piles,
        "columns": COLUMNS,
        "most": MOST,
        "heat": HEAT,
        "style": markup(beside(__file__, "index.css")),
        "script": markup(script),
        "seal": sealed(script),
    }
    return render(
        beside(__file__, "index.html.jinja"), values, filters={"href": href, "in_marks": in_marks, "letter": letter}
    )
