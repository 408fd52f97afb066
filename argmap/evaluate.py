"""From data that people have annotated to figures: how often the analysis is right, with honest floors beside it.

Each task is a function from the rows of a file to a Result; `TASKS` names them, `FIELDS` what their rows must hold.
What the figures mean stands in `docs/evaluate.md`; every one is a fraction of 1.
"""

from __future__ import annotations

import gzip
import itertools
import json
import math
import os
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from statistics import fmean
from typing import Any, NamedTuple, TypeAlias

from . import api, nodes
from .analysis import links
from .errors import ArgmapError, BadInput, UnknownFormat
from .language import clash, matching
from .language.evidence import chances as chances_of_evidence
from .language.evidence import limit as limit_of_evidence
from .language.evidence import prepare as prepare_evidence
from .language.roles import role
from .model import OUTSIDE, STORY, ArgumentMap, Reply, Thread, Turn
from .text.files import LARGEST, decode
from .text.words import content_words, unquoted, words

KEEP, STRIP = "keep", "strip"
QUOTES = (KEEP, STRIP)
GOLD = "gold"  # the task that takes a thread and its annotation in place of rows
MOST = 8 * LARGEST  # bytes of rows, unpacked; the largest corpus met has 13 MB
LOOKED_AT = 8  # disputes, the weightiest first, among which those of a gold annotation are looked for

Figure: TypeAlias = "float | dict[str, float]"
Figures: TypeAlias = "dict[str, Figure]"
Row: TypeAlias = "dict[str, Any]"
Marked: TypeAlias = "tuple[list[str], list[str]]"  # words of the comment, of the reply
Scorer: TypeAlias = Callable[[list[str], list[str]], list[list[float]]]  # arguments, key points → a row an argument


class Numbered(NamedTuple):
    """A row and where it stands."""

    path: str
    line: int
    row: Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The figures of a task by name, those of each floor, and what was counted: how many of how many."""

    task: str
    figures: Figures
    baseline: dict[str, Figures]
    counts: dict[str, list[int]] = field(default_factory=dict)
    errors: tuple[tuple[object, ...], ...] = ()  # kind, thread, place, … of what was wrong, for whoever looks into it
    told: tuple[tuple[float, bool], ...] = ()  # how sure (0 to 1) each judgement was said to be, and was it right

    def as_json(self) -> dict[str, object]:
        """Return what is printed: the task, its figures, the floors beside it and the counts, figures rounded."""
        floors = {name: _rounded(figures) for name, figures in self.baseline.items()}
        return {"task": self.task, **_rounded(self.figures), "baseline": floors, "counts": self.counts}


def run(task: str, path: str, *, gold: str | None = None, quotes: str = KEEP) -> Result:
    """Score the analysis on a file.

    Arguments: the task's name, see TASKS and GOLD; the file of rows (JSON Lines, gzipped or not), or for "gold" the
    saved thread; `gold`, its annotation in YAML; `quotes`, "strip" to take quoted text out of replies first. Returns
    the Result. Raises UnknownFormat for an unknown task or way with quotes, BadInput with file and line for a row that
    is not what the task needs.
    """
    if quotes not in QUOTES:
        raise UnknownFormat("--quotes", None, f"no way {quotes!r}: one of {', '.join(QUOTES)}")
    if quotes == STRIP and task != "replies":
        raise UnknownFormat("--quotes", None, f"only the task replies can strip quotes, not {task}")
    if task == GOLD:
        if gold is None:
            raise UnknownFormat("GOLD", None, "missing: name the annotation (YAML) behind the thread")
        return score_gold(path, gold)
    if task not in TASKS:
        raise UnknownFormat("TASK", None, f"no task {task!r}: one of {', '.join((*TASKS, GOLD))}")
    if gold is not None:
        raise UnknownFormat("GOLD", None, f"only the task gold takes a second file, not {task}")
    return TASKS[task](list(read_rows(path, task)), quotes)


# ---- rows

_ID, _TEXT, _LIST, _TABLE, _NUMBER = (int, str), (str,), (list,), (dict,), (int,)
_PAIR = {"parent_text": _TEXT, "reply_text": _TEXT}
_TURN = {"id": _ID, "parent": (int, str, type(None)), "author": (str, type(None)), "body": _TEXT}
# What each task's rows must hold, and what the tables in their lists must.
FIELDS: Mapping[str, Mapping[str, tuple[type, ...]]] = {
    "pastes": {"text": _TEXT, "gold": _LIST},
    "replies": {"turns": _LIST},
    "roles": {"text": _TEXT, "label": _TEXT},
    "stance": {**_PAIR, "label": _TEXT},
    "evidence": {"claim": _TEXT, "text": _TEXT, "label": _TEXT},
    "camps": {"turns": _LIST, "author_stance": _TABLE},
    "spans": {**_PAIR, "spans": _LIST},
    "keypoints": {"topic": _TEXT, "stance": _NUMBER, "argument": _TEXT, "key_point": _TEXT, "match": _NUMBER},
}
INNER: Mapping[tuple[str, str], Mapping[str, tuple[type, ...]]] = {
    ("pastes", "gold"): {
        "n": _NUMBER,
        "author": _TEXT,
        "addressee": (str, type(None)),
        "parent": (int, type(None)),
        "first_line": _NUMBER,
        "quotes": _LIST,
    },
    ("replies", "turns"): _TURN,
    ("camps", "turns"): _TURN,
}
LABELS = {"stance": links.STANCES, "roles": ("claim", "premise", "none"), "evidence": ("evidence", "none")}


def read_rows(path: str | os.PathLike[str], task: str) -> Iterator[Numbered]:
    """Yield the rows of a file, each checked; raises BadInput with its line for one that is not what the task needs."""
    name = os.fspath(path)
    number = rows = size = 0
    try:
        with open(name, "rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            with gzip.open(raw) if packed else raw as file:
                while line := file.readline(LARGEST + 1):
                    number += 1
                    size += len(line)
                    if len(line) > LARGEST:
                        raise BadInput(
                            name, number, f"is longer than {LARGEST >> 20} MB, which no row is: check the file"
                        )
                    if size > MOST:
                        raise BadInput(
                            name, number, f"more than {MOST >> 20} MB up to here: split it into several files"
                        )
                    if line.strip():
                        row = _row(line, name, number)
                        if wrong := _wrong(row, task):
                            raise BadInput(name, number, f"{wrong}: see docs/evaluate.md for the fields of {task}")
                        rows += 1
                        yield Numbered(name, number, row)
    except (OSError, EOFError, zlib.error, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        where = number + 1 if number else None
        raise BadInput(name, where, f"cannot be read ({reason}): check the file") from None
    if not rows:
        raise BadInput(name, None, "is empty: wanted are rows of JSON, one a line")


def _row(line: bytes, path: str, number: int) -> Row:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BadInput(path, number, f"is no JSON in UTF-8 ({error}): wanted is one object a line") from None
    if not isinstance(row, dict):
        raise BadInput(path, number, "holds no JSON object: wanted is one a line")
    return row


def _wrong(row: Row, task: str) -> str:
    """What is wrong with a row, empty if nothing is."""
    if wrong := _unfit(row, FIELDS[task], ""):
        return wrong
    for (of, name), fields in INNER.items():
        if of == task:
            for at, entry in enumerate(row[name], 1):
                if not isinstance(entry, dict):
                    return f"entry {at} of {name!r} is no object"
                if wrong := _unfit(entry, fields, f" in entry {at} of {name!r}"):
                    return wrong
    known = LABELS.get(task)
    if known and row["label"] not in known:
        return f"the label {row['label'][:40]!r} is none of {', '.join(known)}"
    return _MORE[task](row) if task in _MORE else ""


def _unfit(row: Row, fields: Mapping[str, tuple[type, ...]], where: str) -> str:
    for name, kinds in fields.items():
        if name not in row and type(None) not in kinds:
            return f"the field {name!r} is missing{where}"
        if isinstance(row.get(name), bool) or not isinstance(row.get(name), kinds):
            wanted = " or ".join("null" if kind is type(None) else kind.__name__ for kind in kinds)
            return f"the field {name!r} is no {wanted}{where}"
    return ""


def _wrong_quotes(row: Row) -> str:
    for entry in row["gold"]:
        for quote in entry["quotes"]:
            if not isinstance(quote, dict) or not isinstance(quote.get("line"), int) or "source" not in quote:
                return "a quote without 'line' and 'source'"
    return ""


def _wrong_turns(row: Row) -> str:
    ids = [str(entry["id"]) for entry in row["turns"]]
    if len(ids) != len(set(ids)):
        return "two turns have one id"
    for entry in row["turns"]:
        parents, marks = ([] if entry.get(name) is None else entry[name] for name in ("parents", "quotes"))
        if not isinstance(parents, list) or not isinstance(marks, list):
            return "'parents' or 'quotes' is no list"
        for mark in marks:
            if not isinstance(mark, list) or len(mark) < 2 or not all(isinstance(at, int) for at in mark[:2]):
                return "a quote that does not begin with its start and end"
        if not all(
            isinstance(named, _ID) or named is None for named in (*parents, *(mark[2] for mark in marks if mark[2:]))
        ):
            return "a parent or the source of a quote that is no id"
    return ""


def _wrong_sides(row: Row) -> str:
    if not all(isinstance(found, dict) and "stance" in found for found in row["author_stance"].values()):
        return "an author without 'stance'"
    return _wrong_turns(row)


def _wrong_spans(row: Row) -> str:
    right = row["spans"] and all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(text, str) for text in pair)
        for pair in row["spans"]
    )
    return "" if right else "'spans' is no list of pairs of texts"


_MORE: Mapping[str, Callable[[Row], str]] = {
    "pastes": _wrong_quotes,
    "replies": _wrong_turns,
    "camps": _wrong_sides,
    "spans": _wrong_spans,
}


# ---- measures


def f1_of(hit: int, gold: int, found: int) -> float:
    """Return the harmonic mean of precision and recall, 0 where there is nothing."""
    return 2 * hit / (gold + found) if gold + found else 0.0


def share(right: float, of: float) -> float:
    """Return a fraction, 0 of nothing."""
    return right / of if of else 0.0


def by_label(want: Sequence[str], got: Sequence[str], labels: Sequence[str]) -> Figures:
    """Return accuracy, macro-F1 over the labels and F1 by label."""
    hits = Counter(one for one, other in zip(want, got, strict=True) if one == other)
    gold, found = Counter(want), Counter(got)
    each = {label: f1_of(hits[label], gold[label], found[label]) for label in labels}
    return {"accuracy": share(sum(hits.values()), len(want)), "macro_f1": fmean(each.values()), "f1": each}


def average_precision(right: Sequence[bool], scores: Sequence[float]) -> float:
    """Return the average precision of an order by score; those with one score come in together; 0 if none is right."""
    total = hits = seen = 0.0
    ordered = sorted(zip(scores, right, strict=True), key=lambda pair: -pair[0])
    for _, group in itertools.groupby(ordered, key=lambda pair: pair[0]):
        members = [one for _, one in group]
        gained = sum(members)
        hits += gained
        seen += len(members)
        total += gained * hits / seen
    return total / hits if hits else 0.0


def in_common(one: Sequence[str], other: Sequence[str]) -> int:
    """Return the length of the longest common subsequence, a row of the table at a time in the bits of one number
    (Hyyrö 2004, "Bit-parallel LCS-length computation revisited")."""
    places: dict[str, int] = defaultdict(int)
    for at, word in enumerate(other):
        places[word] |= 1 << at
    whole = row = (1 << len(other)) - 1
    for word in one:
        met = row & places.get(word, 0)
        row = (row + met | row - met) & whole
    return len(other) - row.bit_count()


def clash_scores(found: Sequence[Marked], gold: Sequence[Sequence[Marked]]) -> dict[str, float]:
    """Score the words found in each pair against those that each person marked.

    Words are folded and without punctuation; a hit is a word of the longest common subsequence. For each side
    F1 = 2 hits / (words found + words marked), averaged over the two sides (a pair weighs the same, short or long):
    `token_f1` takes of each pair the person who comes out best, `everyone` the mean over its people; `micro` pools the
    words of both sides and all pairs, again with the best person of each. `aicup` is the score of the AI CUP 2022
    shared task: as `token_f1`, with hits / (found + marked - hits) in place of F1.
    """
    sums: dict[str, float] = dict.fromkeys(("token_f1", "everyone", "aicup"), 0.0)
    hits_twice_all = words_all = 0
    for here, people in zip(found, gold, strict=True):
        measured = []
        for marked in people:
            hits = [in_common(one, other) for one, other in zip(here, marked, strict=True)]
            sizes = [len(one) + len(other) for one, other in zip(here, marked, strict=True)]
            f1 = sum(2 * hit / size if size else 1.0 for hit, size in zip(hits, sizes, strict=True)) / 2
            overlap = sum(hit / (size - hit) if size else 1.0 for hit, size in zip(hits, sizes, strict=True)) / 2
            measured.append((f1, overlap, 2 * sum(hits), sum(sizes)))
        sums["token_f1"] += max(f1 for f1, _, _, _ in measured)
        sums["aicup"] += max(overlap for _, overlap, _, _ in measured)
        sums["everyone"] += sum(f1 for f1, _, _, _ in measured) / len(measured)
        _, _, hits_twice, size = max(measured, key=lambda one: one[2] / max(1, one[3]))
        hits_twice_all += hits_twice
        words_all += size
    return {name: total / len(found) for name, total in sums.items()} | {"micro": hits_twice_all / max(1, words_all)}


def _rounded(figures: Figures) -> dict[str, object]:
    return {
        name: {label: round(one, 4) for label, one in value.items()} if isinstance(value, dict) else round(value, 4)
        for name, value in figures.items()
    }


# ---- pastes


def pastes(rows: Sequence[Numbered], quotes: str = KEEP) -> Result:
    """Score the reading of pastes, their quotes and reply chains."""
    counts: Counter[str] = Counter()
    errors: list[tuple[object, ...]] = []
    told: list[tuple[float, bool]] = []
    for path, line, row in rows:
        where = _named(row, "thread", line)
        try:
            map_ = api.analyse(api.read_bytes(row["text"].encode("utf-8", "replace"), path=where, format="paste"))
        except ArgmapError as error:
            raise BadInput(path, line, f"the text is no thread: {error.message}") from None
        _paste(row, where, map_, counts, errors, told)
    matched = counts["matched turns"]
    kinds = ("parent", "bare", "addressed", "quoting")
    every, right, before = ({kind: counts[f"{kind} {what}"] for kind in kinds} for what in ("all", "right", "previous"))
    return Result(
        task="pastes",
        figures={
            "turns_f1": f1_of(matched, counts["gold turns"], counts["found turns"]),
            "author": share(counts["author"], matched),
            "addressee": share(counts["addressee"], matched),
            "parent": share(right["parent"], every["parent"]),
            "parent_bare": share(right["bare"], every["bare"]),
            "quotes_f1": f1_of(counts["quote hit"], counts["quote gold"], counts["quote found"]),
        },
        baseline={
            "previous turn": {
                "parent": share(before["parent"], every["parent"]),
                "parent_bare": share(before["bare"], every["bare"]),
            }
        },
        counts={
            "turns": [matched, counts["gold turns"]],
            **{name if name == "parent" else f"parent_{name}": [right[name], every[name]] for name in kinds},
            "quote_source": [counts["quote source right"], counts["quote source all"]],
        },
        errors=tuple(errors),
        told=tuple(told),
    )


def _paste(
    row: Row,
    where: str,
    map_: ArgumentMap,
    counts: Counter[str],
    errors: list[tuple[object, ...]],
    told: list[tuple[float, bool]],
) -> None:
    """Add one thread to the counts."""
    turns = {turn.line: turn for turn in map_.thread.turns}
    gold = {entry["first_line"]: entry for entry in row["gold"]}
    number = {turn.id: gold[turn.line]["n"] for turn in map_.thread.turns if turn.line in gold} | {STORY: 0}
    main = {reply.child: reply for reply in map_.replies if reply.main}
    counts["gold turns"] += len(gold)
    counts["found turns"] += len(turns)
    for line, entry in gold.items():
        turn = turns.get(line)
        if turn is None:
            errors.append(("missed", where, line, entry["author"]))
            continue
        addressee = entry.get("addressee")
        counts["matched turns"] += 1
        counts["author"] += turn.author == entry["author"]
        counts["addressee"] += turn.addressee == addressee
        if turn.addressee != addressee:
            errors.append(("addressee", where, line, addressee, turn.addressee))
        reply = main.get(turn.id)
        parent = number.get(reply.parent, -1) if reply else -1
        want = entry.get("parent") or 0
        kind = "addressed" if addressee else "quoting" if entry["quotes"] else "bare"
        for name in ("parent", kind):
            counts[name + " right"] += parent == want
            counts[name + " all"] += 1
            counts[name + " previous"] += want == entry["n"] - 1
        if reply and entry["n"] > 1:  # what opens the page has nothing to answer
            told.append((reply.score, parent == want))
        if parent != want:
            errors.append((kind, where, entry["n"], "gold", want, "got", parent, reply and reply.why))
    errors += [("extra", where, line, turn.author) for line, turn in turns.items() if line not in gold]
    _paste_quotes(row, where, map_, number, counts, errors)


def _paste_quotes(
    row: Row,
    where: str,
    map_: ArgumentMap,
    number: dict[str, int],
    counts: Counter[str],
    errors: list[tuple[object, ...]],
) -> None:
    want = {quote["line"]: quote["source"] for entry in row["gold"] for quote in entry["quotes"]}
    found = {}
    by_id = {turn.id: turn for turn in map_.thread.turns}
    for quote in map_.quotes:
        if quote.source == OUTSIDE:  # gold marks what repeats another comment
            continue
        turn = by_id[quote.turn]
        first = turn.text.count("\n", 0, quote.start)
        last = first + turn.text.count("\n", quote.start, quote.end)
        for at in range(first, last + 1):
            if at < len(turn.lines):
                found[turn.lines[at]] = quote.source
    counts["quote gold"] += len(want)
    counts["quote found"] += len(found)
    counts["quote hit"] += len(want.keys() & found.keys())
    for line in want.keys() & found.keys():
        if want[line] is not None:
            counts["quote source all"] += 1
            counts["quote source right"] += number.get(found[line], -1) == want[line]
    lines = row["text"].split("\n")
    for line in sorted(want.keys() - found.keys()):
        errors.append(("quote missed", where, line, want[line], "".join(lines[line - 1 : line])[:90]))
    for line in sorted(found.keys() - want.keys()):
        errors.append(("quote extra", where, line, number.get(found[line]), "".join(lines[line - 1 : line])[:90]))


# ---- replies


def replies(rows: Sequence[Numbered], quotes: str = KEEP) -> Result:
    """Score reply chains where the parents are known.

    The analysis sees id, author, time and body of each turn. What opens a thread has nothing to answer and is not
    scored; any other turn without a parent answers the story.
    """
    tallies = {name: _Tally() for name in ("argmap", "previous turn", "quoted turn, else the previous")}
    graph = False
    told: list[tuple[float, bool]] = []
    errors: list[tuple[object, ...]] = []
    for _, line, row in rows:
        graph |= any("parents" in entry for entry in row["turns"])
        row = called_by_place(row)
        where = _named(row, "thread", line)
        main: dict[str, Reply] = {}
        every: dict[str, set[str]] = defaultdict(set)
        for reply in api.analyse(unlinked(row, quotes)).replies:
            every[reply.child].add(reply.parent)
            if reply.main:
                main[reply.child] = reply
        for at, entry in enumerate(row["turns"]):
            if not at or entry.get("explicit") is False or entry.get("annotated") is False:
                continue
            want = {parent or STORY for parent in entry["parents"]} or {STORY}
            own, before = entry["id"], str(at)
            marks = entry["quotes"]
            named = next((mark[2] for mark in marks if len(mark) > 2 and mark[2] and int(mark[2]) <= at), before)
            got = main[own]
            tallies["argmap"].add(want, got.parent, every[own], not marks)
            told.append((got.score, got.parent in want))
            if got.parent not in want:
                kind = "quoting" if marks else "unquoted"
                errors.append((kind, where, own, "gold", *sorted(want), "got", got.parent, got.why))
            tallies["previous turn"].add(want, before, {before}, not marks)
            tallies["quoted turn, else the previous"].add(want, named, {named}, not marks)
    ours = tallies.pop("argmap")
    if quotes == STRIP or ours.unquoted_of == ours.of:  # no quotes to go by
        tallies.pop("quoted turn, else the previous")
    return Result(
        task="replies",
        figures=ours.figures(graph),
        baseline={name: tally.figures(graph) for name, tally in tallies.items()},
        counts={"parent": [ours.right, ours.of], "parent_unquoted": [ours.unquoted, ours.unquoted_of]},
        errors=tuple(errors),
        told=tuple(told),
    )


@dataclass(slots=True)
class _Tally:
    """What is counted of one way to choose parents."""

    of: int = 0
    right: int = 0
    unquoted_of: int = 0
    unquoted: int = 0
    gold: int = 0
    found: int = 0
    hit: int = 0

    def add(self, want: set[str], main: str, every: set[str], unquoted: bool) -> None:
        self.of += 1
        self.right += main in want
        self.unquoted_of += unquoted
        self.unquoted += unquoted and main in want
        self.gold += len(want)
        self.found += len(every)
        self.hit += len(want & every)

    def figures(self, graph: bool) -> Figures:
        found: Figures = {
            "parent": share(self.right, self.of),
            "parent_unquoted": share(self.unquoted, self.unquoted_of),
        }
        if graph:
            found["graph_p"] = share(self.hit, self.found)
            found["graph_r"] = share(self.hit, self.gold)
            found["graph_f"] = f1_of(self.hit, self.gold, self.found)
        return found


def called_by_place(row: Row) -> Row:
    """Return a row whose turns have their places for ids, from "1", so that none is called like something else.

    `parent`, `parents` (of a single one where only that is given) and the sources of quotes name places too, or None
    for what is not in the row.
    """
    place = {str(entry["id"]): str(number) for number, entry in enumerate(row["turns"], 1)}

    def of(named: object) -> str | None:
        return None if named is None else place.get(str(named))

    turns = []
    for number, entry in enumerate(row["turns"], 1):
        parents = entry["parents"] if entry.get("parents") is not None else [entry.get("parent")]
        marks = [[*mark[:2], *map(of, mark[2:3])] for mark in entry.get("quotes") or []]
        named = {"id": str(number), "parent": of(entry.get("parent")), "parents": [of(parent) for parent in parents]}
        turns.append(entry | named | {"quotes": marks})
    return row | {"turns": turns}


def _named(row: Row, field: str, default: object = "") -> str:
    """What a row calls its thread, its article or the like."""
    return str(row[field]) if isinstance(row.get(field), _ID) else str(default)


def unlinked(row: Row, quotes: str) -> Thread:
    """Return the thread that the analysis sees: no parents, no marks of quotes, no title."""
    turns = []
    posted = None
    for number, entry in enumerate(row["turns"], 1):
        posted = _time(entry.get("time"), posted)
        spans = [(mark[0], mark[1]) for mark in entry.get("quotes") or []] if quotes == STRIP else []
        turns.append(
            Turn(
                id=str(entry["id"]),
                number=number,
                author=entry.get("author") or "?",
                text=unquoted(entry["body"], spans).strip() if spans else entry["body"],
                posted=posted if entry.get("time") else None,
            )
        )
    return Thread(id="thread", title="", format="records", path="thread", story="", turns=tuple(turns))


_CLOCK = re.compile(r"(\d{1,2}):(\d\d)")


def _time(text: object, before: datetime | None) -> datetime | None:
    """When a turn was posted. A chat's "23:59" counts from a day of its own, and past midnight it is the next."""
    clock = _CLOCK.fullmatch(text) if isinstance(text, str) else None
    try:
        if clock is None:
            return datetime.fromisoformat(text.replace("Z", "+00:00")) if isinstance(text, str) else before
        day = before or datetime(2000, 1, 1, tzinfo=timezone.utc)
        time = day.replace(hour=int(clock[1]), minute=int(clock[2]))
        # A clock runs back by some minutes where lines cross, by hours only over midnight.
        return time + timedelta(days=1) if before and before - time > timedelta(hours=12) else time
    except ValueError:
        return before
    except OverflowError:  # midnight of the last day that there is
        return time


# ---- roles and stance


def roles(rows: Sequence[Numbered], quotes: str = KEEP) -> Result:
    """Score the roles of spans: claim, premise or none, told by `roles.role` from the span alone."""
    found = [role(row["text"]) for _, _, row in rows]
    sure = [one.chances[one.label] for one in found]
    return _labelled("roles", rows, LABELS["roles"], [one.label for one in found], sure)


def stance(rows: Sequence[Numbered], quotes: str = KEEP) -> Result:
    """Score agreement and disagreement; a file without "neutral" is scored on the two sides alone."""
    present = {row["label"] for _, _, row in rows}
    labels = links.STANCES if "neutral" in present else links.STANCES[:2]
    got, sure = [], []
    for _, _, row in rows:
        likely = links.stance(own_words(row["parent_text"], row["reply_text"]), row["parent_text"])[: len(labels)]
        got.append(labels[likely.index(max(likely))])
        sure.append(max(likely) / math.fsum(likely))
    return _labelled("stance", rows, labels, got, sure)


def own_words(parent: str, reply: str) -> str:
    """Return a reply without the quote of its parent at its head, whose line ends a corpus may have lost."""
    bare = reply.lstrip()
    if not bare.startswith(">"):
        return reply
    parts, whole = bare[1:].split(), " ".join(parent.split())
    size = next((size for size in range(len(parts), 0, -1) if " ".join(parts[:size]).strip(" .") in whole), 0)
    return " ".join(parts[size:]) or bare[1:]


def _labelled(
    task: str, rows: Sequence[Numbered], labels: Sequence[str], got: list[str], sure: Sequence[float]
) -> Result:
    want = [row["label"] for _, _, row in rows]
    most = max(labels, key=Counter(want).__getitem__)
    return Result(
        task=task,
        figures=by_label(want, got, labels),
        baseline={"majority class": by_label(want, [most] * len(want), labels)},
        counts={"accuracy": [sum(map(str.__eq__, want, got)), len(want)]},
        errors=tuple(
            (right, os.path.basename(row.path), row.line, "got", label, round(chance, 2))
            for row, right, label, chance in zip(rows, want, got, sure, strict=True)
            if right != label
        ),
        told=tuple((chance, right == label) for chance, right, label in zip(sure, want, got, strict=True)),
    )


# ---- evidence


def evidence(rows: Sequence[Numbered], quotes: str = KEEP) -> Result:
    """Score which sentences are evidence for a claim, by the chances of `argmap.evidence`.

    Rows of one claim (and one `article`, where rows name it) that follow each other are read as a passage of an
    article; where rows are shuffled, each is told by itself.
    """
    want = [row["label"] == "evidence" for _, _, row in rows]
    texts = dict.fromkeys(row[name] for name in ("text", "claim") for _, _, row in rows)
    around = matching.setting(texts)
    ready = {text: prepare_evidence(text, around) for text in texts}
    scores: list[float] = []
    called: list[bool] = []
    for (claim, _), group in itertools.groupby(rows, key=lambda numbered: _asked(numbered.row)):
        passage = [ready[row["text"]] for _, _, row in group]
        likely = chances_of_evidence(ready[claim], passage)
        scores += likely
        called += [chance >= limit_of_evidence(passage) for chance in likely]
    floors = {
        "every sentence": [0.0] * len(want),
        "shared words": [overlap(row["text"], row["claim"]) for _, _, row in rows],
        "TF-IDF cosine": rare_in_common([(row["text"], row["claim"]) for _, _, row in rows]),
    }
    return Result(
        task="evidence",
        figures=_ranked(want, scores, called),
        baseline={
            name: _ranked(want, values, [name == "every sentence" or value > 0 for value in values])
            for name, values in floors.items()
        },
        counts={"evidence": [sum(want), len(want)]},
        errors=tuple(
            ("evidence missed" if right else "evidence extra", os.path.basename(row.path), row.line, round(chance, 2))
            for row, right, yes, chance in zip(rows, want, called, scores, strict=True)
            if right != yes
        ),
        told=tuple(zip(scores, want, strict=True)),
    )


def _asked(row: Row) -> tuple[str, str]:
    return row["claim"], _named(row, "article")


def rare_in_common(pairs: Sequence[tuple[str, str]]) -> list[float]:
    """Return the cosine of the two texts of each pair, every word weighted by its count and by how few texts hold it:
    the logarithm of the texts in one that holds it, as scikit-learn smooths it, and 1."""
    counts = {text: Counter(words(text)) for pair in pairs for text in pair}
    # A text counts as often as it comes, as it does for whoever hands all pairs to a library.
    times = Counter(text for pair in pairs for text in pair)
    holding: Counter[str] = Counter()
    for text, often in times.items():
        for word in counts[text]:
            holding[word] += often
    rare = {word: math.log((1 + 2 * len(pairs)) / (1 + held)) + 1 for word, held in holding.items()}
    weighed = {text: {word: count * rare[word] for word, count in found.items()} for text, found in counts.items()}
    length = {text: math.sqrt(math.fsum(value * value for value in found.values())) for text, found in weighed.items()}
    return [
        share(math.fsum(value * weighed[two].get(word, 0.0) for word, value in weighed[one].items()), both)
        for one, two in pairs
        for both in (length[one] * length[two],)
    ]


def overlap(statement: str, label: str) -> float:
    """Return how much (0 to 1) of a label's content words a statement has: the floor of every matching."""
    wanted = set(content_words(label))
    return share(len(wanted & set(content_words(statement))), len(wanted))


def _ranked(want: list[bool], scores: list[float], called: list[bool]) -> Figures:
    hits = sum(one and other for one, other in zip(want, called, strict=True))
    return {"average_precision": average_precision(want, scores), "f1": f1_of(hits, sum(want), sum(called))}


# ---- camps


def camps(rows: Sequence[Numbered], quotes: str = KEEP) -> Result:
    """Score camps: agreement over the people placed, under the best matching of camps and sides in each thread."""
    sides = [sides_of(row) for _, _, row in rows]
    maps = [api.analyse(stated(row)) for _, _, row in rows]
    placings = [of_camps(map_) for map_ in maps]
    floors = {
        "one camp": [dict.fromkeys(side, 0) for side in sides],
        "everyone against whom they first answer": [opposing(map_) for map_ in maps],
    }
    right = sum(len(agreeing(camp, side)) for camp, side in zip(placings, sides, strict=True))
    placed = sum(name in camp for camp, side in zip(placings, sides, strict=True) for name in side)
    return Result(
        task="camps",
        figures=camp_figures(placings, sides),
        baseline={name: camp_figures(floor, sides) for name, floor in floors.items()},
        counts={"agreement": [right, placed], "placed": [placed, sum(map(len, sides))]},
    )


def camp_figures(placings: Sequence[dict[str, int]], sides: Sequence[dict[str, str]]) -> Figures:
    """Return agreement over all people placed, and the share of people with a side who are placed."""
    right = sum(len(agreeing(camp, side)) for camp, side in zip(placings, sides, strict=True))
    placed = sum(name in camp for camp, side in zip(placings, sides, strict=True) for name in side)
    return {"agreement": share(right, placed), "placed": share(placed, sum(map(len, sides)))}


def stated(row: Row) -> Thread:
    """Return a row as a thread whose replies are stated; its title stands for the story."""
    turns = tuple(
        Turn(
            id=entry["id"],
            number=number,
            author=entry.get("author") or "?",
            text=entry["body"],
            reply_to=entry["parent"] or STORY,
        )
        for number, entry in enumerate(called_by_place(row)["turns"], 1)
    )
    name, title = _named(row, "thread", "thread"), _named(row, "title")
    return Thread(id=name, title=title, format="records", path=name, story=title, turns=turns)


def sides_of(row: Row) -> dict[str, str]:
    """Return the side of each person who has one."""
    return {name: side["stance"] for name, side in row["author_stance"].items() if side["stance"] in ("pro", "anti")}


def agreeing(camp: Mapping[str, int], side: Mapping[str, str]) -> set[str]:
    """Return the people placed right, under the best matching of camps and sides."""
    placed = [name for name in side if name in camp]
    found: list[set[str]] = [set()]
    for pair in itertools.permutations([*sorted(set(camp.values())), -1, -2], 2):
        match = dict(zip(("anti", "pro"), pair, strict=True))
        found.append({name for name in placed if camp[name] == match[side[name]]})
    return max(found, key=len)


def opposing(map_: ArgumentMap) -> dict[str, int]:
    """Return the camps that come of everyone's standing against whom they first answer."""
    author = {turn.id: turn.author for turn in map_.thread.turns}
    camp: dict[str, int] = {}
    for reply in map_.replies:
        one, other = author[reply.child], author.get(reply.parent)
        if one not in camp:
            camp[one] = 1 - camp.get(other, 1) if other is not None and other != one else 0
    return camp


def of_camps(map_: ArgumentMap) -> dict[str, int]:
    """Return the camp, by its place, of each person placed."""
    return {name: at for at, camp in enumerate(map_.camps) for name in camp.members}


# ---- spans and key points


def spans(rows: Sequence[Numbered], quotes: str = KEEP) -> Result:
    """Score the words of the clash, the stance not told."""
    found, whole, gold = [], [], []
    for _, _, row in rows:
        texts = (row["parent_text"], row["reply_text"])
        one, other = (
            [word for start, end in parts for word in words(text[start:end])]
            for text, parts in zip(texts, clash.find(*texts), strict=True)
        )
        found.append((one, other))
        whole.append((words(texts[0]), words(texts[1])))
        gold.append([(words(parent), words(reply)) for parent, reply in row["spans"]])
    return Result(
        task="spans",
        figures={"token_f1": clash_scores(found, gold)["token_f1"]},
        baseline={"whole text": {"token_f1": clash_scores(whole, gold)["token_f1"]}},
        counts={"pairs": [len(rows), len(rows)]},
    )


def keypoints(rows: Sequence[Numbered], quotes: str = KEEP) -> Result:
    """Score the matching of arguments to key points: strict mean average precision, see `matched_points`."""
    groups = group_points(row for _, _, row in rows)
    return Result(
        task="keypoints",
        figures={"map": matched_points(groups, by_matching)[0]},
        baseline={"shared words": {"map": matched_points(groups, by_overlap)[0]}},
        counts={"groups": [len(groups), len(groups)]},
    )


Points: TypeAlias = "dict[tuple[str, int], dict[tuple[str, str], int]]"


def group_points(rows: Iterable[Row]) -> Points:
    """Return the labels of the pairs of argument and key point, by topic and stance."""
    groups: Points = {}
    for row in rows:
        groups.setdefault((row["topic"], row["stance"]), {})[row["argument"], row["key_point"]] = row["match"]
    return groups


def by_matching(arguments: list[str], points: list[str]) -> list[list[float]]:
    """Return the scores of `argmap.matching` within the setting of the group."""
    around = matching.setting(arguments + points)
    ready = [matching.prepare(point, around) for point in points]
    said = (matching.prepare(argument, around) for argument in arguments)
    return [[matching.likely(one, point) for point in ready] for one in said]


def by_overlap(arguments: list[str], points: list[str]) -> list[list[float]]:
    """Return the share of each key point's content words that each argument has."""
    return [[overlap(argument, point) for point in points] for argument in arguments]


def matched_points(groups: Points, scorer: Scorer) -> tuple[float, float, float]:
    """Return strict, relaxed and per key point mean average precision.

    Strict and relaxed are those of track 1 of the KPA-2021 shared task (Friedman et al. 2021), the mean over groups of
    one topic and stance: every argument is given its best key point, the better-scored half of the arguments is kept,
    and average precision is taken over it; a pair on which the annotators did not settle counts as wrong (strict) or
    right (relaxed). Per key point: the mean over key points of ranking the arguments, settled pairs alone.
    """
    strict: list[float] = []
    relaxed: list[float] = []
    each: list[float] = []
    for labels in groups.values():
        arguments = list(dict.fromkeys(argument for argument, _ in labels))
        points = list(dict.fromkeys(point for _, point in labels))
        scores = scorer(arguments, points)
        best = [max(range(len(points)), key=row.__getitem__) for row in scores]
        order = sorted(range(len(arguments)), key=lambda at: -scores[at][best[at]])[: len(arguments) // 2]
        top = [scores[at][best[at]] for at in order]
        for unsettled, into in ((0, strict), (1, relaxed)):
            right = [bool(labels.get((arguments[at], points[best[at]]), unsettled)) for at in order]
            into.append(average_precision(right, top))
        for column, point in enumerate(points):
            settled = [at for at, argument in enumerate(arguments) if (argument, point) in labels]
            right = [bool(labels[arguments[at], point]) for at in settled]
            if any(right):
                each.append(average_precision(right, [scores[at][column] for at in settled]))
    return _mean(strict), _mean(relaxed), _mean(each)


def _mean(values: list[float]) -> float:
    return fmean(values) if values else 0.0


# ---- a thread with a hand annotation


# What an annotation holds; fields that are not named here are passed over.
_COMMENT: Mapping[str, nodes.Convert] = {
    "n": nodes.whole,
    "line": nodes.whole,
    "author": nodes.string,
    "addressee": nodes.string,
    "replies_to": nodes.wholes,
    "also_replies_to": nodes.wholes,
    "tag": nodes.strings,
}
_SIDE: Mapping[str, nodes.Convert] = {"label": nodes.string, "holders": nodes.strings, "comments": nodes.wholes}
_DISPUTE: Mapping[str, nodes.Convert] = {"title": nodes.string, "comments": nodes.wholes, "positions": nodes.items}
_GOLD: Mapping[str, nodes.Convert] = {"comments": nodes.items, "disputes": nodes.items, "camps": nodes.items}


def read_gold(path: str) -> Row:
    """Read an annotation: its `comments`, `disputes` (with `comments` and `positions`) and `camps` (lists of names).

    What is left out is an empty list, or None. Raises BadInput, with its line, for what is no annotation.
    """
    try:
        with open(path, "rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise BadInput(path, None, f"cannot be opened ({error.strerror}): check the path") from None
    root = nodes.parse(decode(data, path=path)[0], path=path)
    whole = _annotated(root, _GOLD, "an annotation", "comments")
    if not whole["comments"]:
        raise nodes.bad(root, "holds no list 'comments': see docs/evaluate.md")
    disputes = [_annotated(node, _DISPUTE, "a dispute") for node in whole["disputes"]]
    for dispute in disputes:
        dispute["positions"] = [_annotated(node, _SIDE, "a position") for node in dispute["positions"]]
    comments = [_annotated(node, _COMMENT, "a comment", "n", "line", "author", "tag") for node in whole["comments"]]
    return {"comments": comments, "disputes": disputes, "camps": [nodes.strings(node) for node in whole["camps"]]}


def _annotated(node: nodes.Node, fields: Mapping[str, nodes.Convert], what: str, *wanted: str) -> Row:
    """Return the fields of a table, with an empty list in place of each list that is left out."""
    found = nodes.fields_of(node, fields, what, strict=False)
    for name in wanted:
        if found[name] is None:
            raise nodes.bad(node, f"{what} has no {name!r}: see docs/evaluate.md")
    lists = (nodes.items, nodes.strings, nodes.wholes)
    return {name: [] if value is None and fields[name] in lists else value for name, value in found.items()}


def score_gold(path: str, gold_path: str) -> Result:
    """Score one saved thread against its annotation by hand."""
    return gold_result(api.analyse(api.read(path)), read_gold(gold_path))


def gold_result(map_: ArgumentMap, whole: Row) -> Result:
    """Score a map against an annotation: authors and addressees, parents, tags, and disputes half covered."""
    by_line = {turn.line: turn for turn in map_.thread.turns}
    number = {turn.id: turn.number for turn in map_.thread.turns} | {STORY: 0}
    main = {reply.child: reply for reply in map_.replies if reply.main}
    tagged = {tag.turn: tag for tag in map_.tags}
    gold, where = whole["comments"], map_.thread.id
    counts: Counter[str] = Counter()
    errors: list[tuple[object, ...]] = []
    told: list[tuple[float, bool]] = []  # of the tags
    for entry in gold:
        wanted = [*entry["replies_to"], *entry["also_replies_to"]]
        counts["parents of"] += bool(wanted)
        counts["previous"] += entry["n"] - 1 in wanted
        turn = by_line.get(entry["line"])
        if turn is None:
            errors.append(("missed", where, entry["n"]))
            continue
        counts["turns"] += turn.author == entry["author"] and turn.addressee == entry["addressee"]
        if wanted and turn.id in main:
            parent = number[main[turn.id].parent]
            counts["parents"] += parent in wanted
            if parent not in wanted:
                errors.append(("gold parent", where, entry["n"], wanted, "got", parent, main[turn.id].why))
        kind = tagged[turn.id].kind.value
        counts["tags"] += kind in entry["tag"]
        told.append((tagged[turn.id].score, kind in entry["tag"]))
        if kind not in entry["tag"]:
            errors.append(("gold tag", where, entry["n"], entry["tag"], kind, tagged[turn.id].why))
    wants = [in_dispute(dispute) for dispute in whole["disputes"]]
    found = [{number[turn] for turn in dispute.turns} for dispute in map_.disputes[:LOOKED_AT]]
    everyday = Counter(tag for entry in gold for tag in dict.fromkeys(entry["tag"]))
    tally = {
        "turns": [counts["turns"], len(gold)],
        "parents": [counts["parents"], counts["parents of"]],
        "tags": [counts["tags"], len(gold)],
        "disputes": [sum(any(len(turns & want) * 2 >= len(want) for turns in found) for want in wants), len(wants)],
    }
    return Result(
        task=GOLD,
        figures={name: share(right, of) for name, (right, of) in tally.items()},
        baseline={
            "previous turn": {"parents": share(counts["previous"], counts["parents of"])},
            "majority class": {"tags": share(max(everyday.values(), default=0), len(gold))},
        },
        counts=tally,
        errors=tuple(errors),
        told=tuple(told),
    )


def in_dispute(dispute: Row) -> set[int]:
    """Return the numbers of the comments that an annotation gives to a dispute."""
    return {number for held in (dispute, *dispute["positions"]) for number in held["comments"]}


Task: TypeAlias = Callable[[Sequence[Numbered], str], Result]
TASKS: Mapping[str, Task] = {
    "pastes": pastes,
    "replies": replies,
    "roles": roles,
    "stance": stance,
    "evidence": evidence,
    "camps": camps,
    "spans": spans,
    "keypoints": keypoints,
}
