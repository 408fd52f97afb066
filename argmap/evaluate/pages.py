"""Comment pages as text, with the line and author of every comment, to how much of them is read rightly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean
from typing import NamedTuple

from .. import api
from ..errors import ArgmapError, BadInput
from ..model import STORY, ArgumentMap, Kind, Relation, Thread, Turn
from .measures import f1_of, share
from .task import DEEP, LIST, TEXT, Numbered, Result, Row, Shape, name_in, over_rows

WHOLE, HALF, LOW = 0.95, 0.5, 0.6  # F1 of a page from which it is read whole, below which hardly, and not at all
INSIDE = 0.8  # of the lines of a comment that must be its author's
ENGLISH = "en"
KINDS = tuple(kind.value for kind in Kind)
DOES = (*(relation.value for relation in Relation), "none")
Sums = dict[str, tuple[int, int]]  # by figure, how many are right and of how many


class Page(NamedTuple):
    """A page as it is read: which turn stands for each comment found, by the comment's place from 1, and which comment
    that turn mainly answers: 0 for the story, None for one that is not among those found."""

    name: str
    row: Row
    thread: Thread
    map_: ArgumentMap
    found: dict[int, Turn]
    answered: dict[int, int | None]

    @property
    def f1(self) -> float:
        """How many of the comments are found, and how many of those found are comments."""
        return f1_of(len(self.found), len(self.row["comments"]), len(self.thread.turns))


def read_page(numbered: Numbered, *, deep: bool = False) -> Page:
    """Return the page of a row as argmap reads it."""
    row = numbered.row
    name = name_in(row, "name", numbered.line)
    try:
        thread = api.read_bytes(row["text"].encode("utf-8", "replace"), path=name, format="paste")
    except ArgmapError as error:
        raise BadInput(numbered.path, numbered.line, f"the text is no page: {error.message}") from None
    of = {line: n for n, comment in enumerate(row["comments"], 1) for line in _lines(comment)}
    found: dict[int, Turn] = {}
    for turn in thread.turns:
        if turn.line in of:
            found.setdefault(of[turn.line], turn)
    map_ = api.analyse(thread, deep=deep)
    main = {reply.child: reply.parent for reply in map_.replies if reply.main}
    place = {turn.id: n for n, turn in found.items()} | {STORY: 0}
    return Page(name, row, thread, map_, found, {n: place.get(main.get(turn.id, "")) for n, turn in found.items()})


def _lines(comment: Row) -> list[int]:
    """The lines by which a comment may be told."""
    return comment.get("lines") or [comment["line"]]


def score(rows: Sequence[Numbered], *, deep: bool = False) -> Result:
    """Score pages: comments, authors and bodies of the English ones, and who answers whom where a row tells."""
    pages = [read_page(row, deep=deep) for row in rows]
    ours = [page for page in pages if page.row.get("language", ENGLISH) == ENGLISH]
    others = [page for page in pages if page.row.get("language", ENGLISH) != ENGLISH]
    sums: Counter[tuple[str, int]] = Counter()
    for page in ours:
        _add(sums, _read(page))
    for page in pages:
        _add(sums, _stated(page))
        _add(sums, _told(page))
    counts = {name: [sums[name, 0], sums[name, 1]] for name in _names(sums)}
    right = {name: share(*each) for name, each in counts.items() if not name.startswith("before: ")}
    before = {
        name.removeprefix("before: "): share(*each) for name, each in counts.items() if name.startswith("before: ")
    }
    means = {"f1": _mean(ours)} | ({"f1_other_languages": _mean(others)} if others else {})
    return Result(
        task="pages",
        figures={**means, **right},
        baseline={"comment before": {**before}},
        counts={name: each for name, each in counts.items() if not name.startswith("before: ")},
        errors=tuple(_missed(pages)),
    )


def _add(sums: Counter[tuple[str, int]], found: Mapping[str, tuple[int, int]]) -> None:
    for name, each in found.items():
        for place, count in enumerate(each):
            sums[name, place] += count


def _names(sums: Counter[tuple[str, int]]) -> list[str]:
    return list(dict.fromkeys(name for name, _ in sums))


def _mean(pages: Sequence[Page]) -> float:
    return fmean(page.f1 for page in pages) if pages else 0.0


def _read(page: Page) -> Sums:
    """Authors and bodies, of all comments; and whether the page is read whole, hardly, or wrongly in silence."""
    want = page.row["comments"]
    authors = sum(_plain(turn.author) == _plain(want[n - 1]["author"]) for n, turn in page.found.items())
    bodies = sum(_is_own(turn, n, page.row) for n, turn in page.found.items())
    return {
        "authors": (authors, len(want)),
        "bodies": (bodies, len(want)),
        "whole": (page.f1 >= WHOLE, 1),
        "half": (page.f1 < HALF, 1),
        "silent": (page.f1 < LOW and not page.thread.problems, 1),
    }


def _plain(name: str) -> str:
    """A name by its letters and figures, in one case."""
    return "".join(filter(str.isalnum, name)).casefold()


def _is_own(turn: Turn, n: int, row: Row) -> bool:
    """Whether the text of a turn lies between the head of its comment and the next, or the one before it where heads
    stand below."""
    heads = [comment["line"] for comment in row["comments"]]
    if row.get("below"):
        low, high = heads[n - 2] if n > 1 else 0, heads[n - 1]
    else:
        low, high = heads[n - 1], heads[n] if n < len(heads) else len(row["text"])
    return bool(turn.lines) and sum(low <= line <= high for line in turn.lines) >= INSIDE * len(turn.lines)


def _stated(page: Page) -> Sums:
    """Who answers whom where the page's own nesting is known."""
    parents = page.row.get("parents") or []
    right = sum(page.answered.get(n) == parent for n, parent in enumerate(parents, 1))
    before = sum(parent == n - 1 for n, parent in enumerate(parents, 1))
    found = {"parents_stated": (right, len(parents)), "before: parents_stated": (before, len(parents))}
    return found if parents else {}


def _told(page: Page) -> Sums:
    """Parents, relations and tags where somebody has read the page whole: a comment that is not found is wrong."""
    sums: Counter[tuple[str, int]] = Counter()
    tags = {tag.turn: tag.kind.value for tag in page.map_.tags}
    main = {(reply.child, reply.parent) for reply in page.map_.replies if reply.main}
    does = {link.source: link.kind.value for link in page.map_.links if (link.source, link.target) in main}
    for reading in page.row.get("readings") or ():
        for entry in reading["comments"]:
            turn = page.found.get(entry["n"])
            parents = entry.get("replies_to") or []
            right = page.answered.get(entry["n"]) in [*parents, *(entry.get("also_replies_to") or ())]
            if parents:
                _add(sums, {"parents": (right, 1), "before: parents": (entry["n"] - 1 in parents, 1)})
            if parents and right and turn:
                said = does.get(turn.id, Relation.ANSWERS.value)
                fits = said == entry["relation"] or (said, entry["relation"]) == (Relation.ANSWERS.value, "none")
                _add(sums, {"relations": (fits, 1)})
            _add(sums, {"tags": (turn is not None and tags.get(turn.id) in entry["tag"], 1)})
    return {name: (sums[name, 0], sums[name, 1]) for name in _names(sums)}


def _missed(pages: Sequence[Page]) -> Iterator[tuple[object, ...]]:
    """What is wrong: comments that are not found, and turns that are none."""
    for page in pages:
        for n, comment in enumerate(page.row["comments"], 1):
            if n not in page.found:
                yield "missed", page.name, comment["line"], comment["author"]
        known = {turn.id for turn in page.found.values()}
        for turn in page.thread.turns:
            if turn.id not in known:
                yield "made up", page.name, turn.line, turn.author


def _wrong(row: Row) -> str:
    """What else is wrong with a row, empty if nothing is."""
    count = len(row["comments"])
    if not isinstance(row.get("below", False), bool) or not isinstance(row.get("language", ""), str):
        return "'below' is not true or false, or 'language' no text"
    for at, comment in enumerate(row["comments"], 1):
        lines = comment.get("lines") or []
        if not isinstance(lines, list) or not all(type(line) is int for line in lines):
            return f"comment {at}: 'lines' is no list of lines"
    parents = row.get("parents") or []
    if not isinstance(parents, list) or (parents and len(parents) != count) or not _places(parents, 0, count):
        return "'parents' does not name a comment's place, or 0 for the story, for every comment"
    readings = row.get("readings") or []
    if not isinstance(readings, list) or not all(
        isinstance(reading, dict) and isinstance(reading.get("comments"), list) for reading in readings
    ):
        return "'readings' is no list of objects with 'comments'"
    for entry in (entry for reading in readings for entry in reading["comments"]):
        if not isinstance(entry, dict) or not _places([entry.get("n")], 1, count):
            return "an entry of a reading whose 'n' is no place of a comment"
        for name in ("replies_to", "also_replies_to"):
            named = entry.get(name) or []
            if not isinstance(named, list) or not _places(named, 0, count):
                return f"comment {entry['n']} of a reading: {name!r} is no list of places"
        tags = entry.get("tag")
        if not isinstance(tags, list) or not tags or not all(tag in KINDS for tag in tags):
            return f"comment {entry['n']} of a reading: 'tag' is no list of {', '.join(KINDS)}"
        if entry.get("relation") not in DOES:
            return f"comment {entry['n']} of a reading: 'relation' is none of {', '.join(DOES)}"
    return ""


def _places(named: Sequence[object], low: int, high: int) -> bool:
    return all(type(place) is int and low <= place <= high for place in named)


TASK = over_rows(
    "pages",
    score,
    Shape(fields={"text": TEXT, "comments": LIST}, inner={"comments": {"line": (int,), "author": TEXT}}, wrong=_wrong),
    options=(DEEP,),
)
