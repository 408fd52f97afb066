"""Pages as they were pasted, with gold, to how often authors, addressees, quotes and reply chains are read right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from .. import api
from ..errors import ArgmapError, BadInput
from ..model import OUTSIDE, STORY, ArgumentMap
from .measures import f1_of, share
from .task import LIST, NUMBER, TEXT, Numbered, Result, Row, Shape, name_in, over_rows


def score(rows: Sequence[Numbered]) -> Result:
    """Score the reading of pastes, their quotes and reply chains, the latter over the comments that are found."""
    counts: Counter[str] = Counter()
    errors: list[tuple[object, ...]] = []
    told: list[tuple[float, bool]] = []
    for path, line, row in rows:
        where = name_in(row, "thread", line)
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


def _wrong_quotes(row: Row) -> str:
    for entry in row["gold"]:
        for quote in entry["quotes"]:
            if not isinstance(quote, dict) or not isinstance(quote.get("line"), int) or "source" not in quote:
                return "a quote without 'line' and 'source'"
    return ""


TASK = over_rows(
    "pastes",
    score,
    Shape(
        fields={"text": TEXT, "gold": LIST},
        inner={
            "gold": {
                "n": NUMBER,
                "author": TEXT,
                "addressee": (str, type(None)),
                "parent": (int, type(None)),
                "first_line": NUMBER,
                "quotes": LIST,
            }
        },
        wrong=_wrong_quotes,
    ),
)
