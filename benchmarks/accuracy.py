"""From every annotated corpus to one table: what a simple rule reaches, what is published, what is asked, and argmap.

Run from the project's root: python benchmarks/accuracy.py [--only SET] [--whole|--reliability|--errors SET] [--json]

Nothing is trained. Each set is the part of a corpus that no shipped weights were learned from, told by the same groups
(threads, discussions, articles, topics) as in `training/`, and is scored by the functions behind `argmap eval`.
`--whole` adds the figures over whole files, rows that were learned from included; `--reliability` prints in place of
the table how often what was said to be sure to some degree was right; `--errors` lists what was wrong in one set.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import argmap
from argmap import evaluate
from argmap.evaluate.gold import LOOKED_AT, in_dispute, read_annotation
from argmap.evaluate.measures import Figures
from argmap.evaluate.stance import own_words
from argmap.evaluate.task import STRIP, Numbered, Result
from argmap.language import stance
from argmap.model import STORY, ArgumentMap
from training.corpora import CORPORA, Row, held_out, rows

ROOT = Path(__file__).resolve().parents[1]
Told = Sequence[tuple[float, bool]]  # how sure a judgement was said to be (0 to 1), and whether it was right
BINS = 10


# ---- what is held out


def by(field: str) -> Callable[[Sequence[Row]], list[bool]]:
    """Return the function that says of each row whether its group, named by a field, is held out."""
    return lambda found: [held_out(str(row[field])) for row in found]


def stance_unseen(found: Sequence[Row]) -> list[bool]:
    """Say of each thread of camps-iac whether it is held out and the stance model learned nothing from it either."""
    known = {str(row["discussion_id"]) for row in rows("stance-iac") if not held_out(str(row["discussion_id"]))}
    return [held_out(row["thread"]) and row["thread"].rpartition("-")[2] not in known for row in found]


class Set(NamedTuple):
    """A corpus as one task sees it: the rows that are held out, and how the analysis sees quotes."""

    task: str
    corpus: str
    apart: Callable[[Sequence[Row]], list[bool]]
    strip: bool = False  # of quoted text


SETS: dict[str, Set] = {
    "pastes-iac": Set("pastes", "pastes-iac", by("thread")),
    "replies-iac": Set("replies", "replies-iac", by("thread")),
    "replies-iac, stripped": Set("replies", "replies-iac", by("thread"), strip=True),
    "replies-irc": Set("replies", "replies-irc", by("thread")),
    "stance-debagreement": Set("stance", "stance-debagreement", by("submission_id")),
    "stance-iac": Set("stance", "stance-iac", by("discussion_id")),
    "camps-iac": Set("camps", "camps-iac", by("thread")),
    "camps-iac, stance unseen": Set("camps", "camps-iac", stance_unseen),
    "keypoints-argkp": Set("keypoints", "keypoints-argkp", by("topic")),
}
# Threads with an annotation by hand. Nothing is learned from them, but all were in view while rules were written.
WIRE = CORPORA.parent / "threads" / "energy-truce.txt"
GOLD: dict[str, tuple[Path, Path]] = {
    "energy-truce": (WIRE, WIRE.with_suffix(".gold.yaml")),
    **{
        name: (ROOT / "threads" / f"{name}.txt", ROOT / "tests" / "gold" / f"{name}.yaml")
        for name in ("harbour-truce", "bus-lanes", "library-hours")
    },
}


# ---- the table


class Line(NamedTuple):
    """A line of the table: a figure of a set, which simple rules stand beside it, what is published and asked."""

    of: str
    figure: str  # as `argmap eval` names it; "f1 claim" is one of a table
    floor: str = ""  # a simple rule of `argmap eval`
    simple: str = ""  # a better one
    published: str = ""
    must: float | None = None
    times_simple: float | None = None  # what is asked is so many times the simple rule


LINES = (
    Line("pastes-iac", "turns_f1"),
    Line("pastes-iac", "addressee"),
    Line("pastes-iac", "quotes_f1"),
    Line("pastes-iac", "parent", "previous turn", published="0.82", must=0.84),
    Line("pastes-iac", "parent_bare", "previous turn", published="0.62", must=0.66),
    Line("replies-iac", "parent", "previous turn", "quoted turn, else the previous", must=0.90),
    Line("replies-iac", "parent_unquoted", "previous turn"),
    Line("replies-iac, stripped", "parent", "previous turn", must=0.64),
    Line("replies-iac, stripped", "parent_unquoted", "previous turn"),
    Line("replies-irc", "graph_f", "previous turn", published="0.635; 0.723", must=0.62),
    Line("stance-debagreement", "accuracy", "majority class", published="0.52; 0.62-0.64", must=0.55),
    Line("stance-debagreement", "macro_f1", "majority class"),
    Line("stance-iac", "macro_f1", "majority class", published="0.63", must=0.67),
    Line("camps-iac", "agreement", "one camp", "everyone against whom they first answer", must=0.75),
    Line("camps-iac", "placed", must=0.70),
    Line("camps-iac, stance unseen", "agreement", "one camp", "everyone against whom they first answer"),
    Line("camps-iac, stance unseen", "placed"),
    Line("keypoints-argkp", "map", "shared words", published="0.79"),
    # Last, as they say least: the first was in view while all was built, tags are learned from the others.
    *(Line(name, "parents", "previous turn") for name in GOLD if name != "energy-truce"),
    *(Line(name, "tags", "majority class") for name in GOLD if name != "energy-truce"),
    Line("energy-truce", "parents", "previous turn", must=54 / 59),
    Line("energy-truce", "tags", "majority class", must=52 / 60),
)


@cache
def measured(name: str, *, whole: bool = False, training: bool = False) -> Result:
    """Return the Result of a set: of its held-out rows, of all rows of the file, or of those learned from."""
    if name in GOLD:
        thread, gold = GOLD[name]
        return evaluate.run("gold", str(thread), gold=str(gold))
    chosen = SETS[name]
    task = evaluate.TASKS[chosen.task]
    options = {STRIP: True} if chosen.strip else {}
    return task.score(part(chosen, whole=whole, training=training), **options)


def part(chosen: Set, *, whole: bool = False, training: bool = False) -> list[Numbered]:
    """Return the held-out rows of a set, all rows, or those that are not held out."""
    found = list(rows(chosen.corpus))
    every = enumerate(zip(found, chosen.apart(found), strict=True), 1)
    return [Numbered(chosen.corpus, number, row) for number, (row, apart) in every if whole or apart != training]


def figure(figures: Figures, name: str) -> float:
    """Return a figure by name; "f1 claim" is one of a table of figures."""
    table, _, label = name.partition(" ")
    value = figures[table]
    return value[label] if isinstance(value, dict) else value


class Measured(NamedTuple):
    """A line with its figures; None where there is none."""

    of: str
    figure: str
    floor: float | None
    simple: float | None
    published: str
    must: float | None
    ours: float
    rows: int  # how many the figure is taken over: turns, sentences, people …
    whole: float | None


def taken_over(result: Result, name: str) -> int:
    """Return what a figure is a share of, or else what the task counts."""
    named = {"addressee": "parent"}.get(name, name)  # both are told of the comments found
    return result.counts.get(named, next(iter(result.counts.values())))[1]


def fill(line: Line, *, whole: bool) -> Measured:
    """Return a line with its figures."""
    result = measured(line.of)
    beside = [figure(result.baseline[name], line.figure) if name else None for name in (line.floor, line.simple)]
    must = line.times_simple * (beside[1] or 0) if line.times_simple else line.must
    every = figure(measured(line.of, whole=True).figures, line.figure) if whole and line.of in SETS else None
    ours = figure(result.figures, line.figure)
    over = taken_over(result, line.figure)
    return Measured(line.of, line.figure, beside[0], beside[1], line.published, must, ours, over, every)


def shown(found: Sequence[Measured]) -> Iterator[str]:
    """Yield the table in Markdown."""
    wide = any(each.whole is not None for each in found)
    heads = ["set", "figure", "over", "floor", "simple rule", "published", "asked", "argmap"]
    heads += ["whole file, learned from"] * wide
    yield "| " + " | ".join(heads) + " |"
    yield "|" + "|".join(["---", "---", *["--:"] * (len(heads) - 2)]) + "|"
    for each in found:
        of = each.rows if each.of in GOLD else None
        numbers = [number(value, of) for value in (each.floor, each.simple)]
        numbers += [each.published, number(each.must, of)]
        short = each.must is not None and each.ours < each.must - 1e-9
        ours = number(each.ours, of) + (" (short)" if short else "")
        seen = "" if each.of not in GOLD else " (seen)" if each.of == "energy-truce" else " (tags learned from)"
        cells = [each.of + seen, each.figure, str(each.rows), *numbers, ours, *[number(each.whole)] * wide]
        yield "| " + " | ".join(cells) + " |"


def number(value: float | None, of: int | None = None) -> str:
    """Return a fraction of 1 with three digits, or as so many of how many."""
    if value is None:
        return ""
    return f"{value:.3f}" if of is None else f"{round(value * of)} of {of}"


# ---- whole threads, unseen


def unseen() -> Iterator[str]:
    """Yield a table in Markdown of tags and relations on threads read whole, each as share right / mean F1: the card of
    their weights has them by folds over threads and with each site left out (`training/turns.py`)."""
    card = json.loads((Path(argmap.__file__).parent / "weights" / "turns.json").read_text(encoding="utf-8"))
    scores = card["scores"]
    ways = ("by folds over threads", "site left out")
    yield (
        "| threads read whole | "
        + " | ".join(f"{what}, {way}" for what in ("tags", "relations") for way in ways)
        + " |"
    )
    yield "|---|" + "--:|" * 4
    for site in dict.fromkeys(name.split(", ")[1] for name in sorted(scores, key=lambda name: "forums" not in name)):
        figures = [scores[f"{what}, {site}, {way}"] for what in ("tags", "relations") for way in ways]
        yield f"| {site} | " + " | ".join(f"{one['right']:.3f} / {one['f1']:.3f}" for one in figures) + " |"


# ---- reliability


class Bin(NamedTuple):
    """The judgements whose stated score lies in one tenth: their mean score, the share that is right, how many."""

    floor: float
    stated: float
    right: float
    count: int


def reliability(told: Told) -> list[Bin]:
    """Return the tenths of the stated score that hold anything, lowest first."""
    sorted_in: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for score, right in told:
        sorted_in[min(BINS - 1, int(score * BINS + 1e-9))].append((score, right))
    return [
        Bin(
            floor=at / BINS,
            stated=sum(score for score, _ in here) / len(here),
            right=sum(right for _, right in here) / len(here),
            count=len(here),
        )
        for at, here in sorted(sorted_in.items())
    ]


def calibration_error(told: Told) -> float:
    """Return the expected calibration error: how far, on the mean over all judgements, the stated score of a tenth lies
    from its share right (Naeini, Cooper and Hauskrecht 2015)."""
    return sum(abs(one.stated - one.right) * one.count for one in reliability(told)) / max(1, len(told))


def tags_by_hand() -> Told:
    """Return what tags say of themselves on all threads annotated by hand."""
    return [pair for name in GOLD for pair in measured(name).told]


def pages() -> Told:
    """Return what replies say of themselves on held-out threads retold as a busy page (see training/replies.py)."""
    from training.replies import retold  # late, as it wants numpy and scipy

    found = []
    for map_, parents in retold(training=False):
        place = {turn.id: at for at, turn in enumerate(map_.thread.turns)} | {STORY: -1}
        for reply in argmap.analyse(map_.thread).replies:
            if reply.main and parents[place[reply.child]] != -2:
                found.append((reply.score, place[reply.parent] == parents[place[reply.child]]))
    return found


def links_given_shares(name: str) -> Told:
    """Return what the wording says where the true shares of the stances in the held-out part are given."""
    kept = [row for _, _, row in part(SETS[name])]
    labels = [row.get("label3") or row["label"] for row in kept]
    agree, disagree, neutral = (labels.count(each) / len(labels) for each in stance.STANCES)
    found = []
    for row, label in zip(kept, labels, strict=True):
        reply = own_words(row["parent_text"], row["reply_text"])
        likely = stance.stance(reply, row["parent_text"], shares=(agree, disagree, neutral))
        found.append((max(likely), stance.STANCES[likely.index(max(likely))] == label))
    return found


STATED: dict[str, Callable[[], Told]] = {
    "replies: pasted forum (pastes-iac)": lambda: measured("pastes-iac").told,
    "replies: threads retold as a news page": pages,
    "replies: forum with its quotes (replies-iac)": lambda: measured("replies-iac").told,
    "replies: forum, quotes stripped (replies-iac)": lambda: measured("replies-iac, stripped").told,
    "replies: chat (replies-irc)": lambda: measured("replies-irc").told,
    "tags: four threads annotated by hand, three of them learned from": tags_by_hand,
    "links: Reddit, true shares given": lambda: links_given_shares("stance-debagreement"),
    "links: forum, true shares given": lambda: links_given_shares("stance-iac"),
}


def shown_reliability(found: dict[str, Told]) -> Iterator[str]:
    """Yield the table in Markdown: a cell is the share right and how many were said to be so sure."""
    yield "| said to be sure | " + " | ".join(f"{at / BINS:.1f}-" for at in range(BINS)) + " | off by |"
    yield "|" + "|".join(["---", *["--:"] * (BINS + 1)]) + "|"
    for name, told in found.items():
        of = {round(one.floor * BINS): one for one in reliability(told)}
        cells = [f"{of[at].right:.2f} ({of[at].count})" if at in of else "" for at in range(BINS)]
        yield "| " + " | ".join([name, *cells, f"{calibration_error(told):.3f}"]) + " |"


# ---- errors


def errors(name: str, kind: str, *, training: bool) -> Iterator[str]:
    """Yield a line for each error of a set whose kind begins with the one named."""
    for error in measured(name, training=training).errors:
        if str(error[0]).startswith(kind):
            yield " ".join(str(each) for each in error)
    if name in GOLD:
        thread, gold = GOLD[name]
        yield of_disputes(read_annotation(str(gold)), argmap.analyse(argmap.read(thread)))


def of_disputes(whole: Row, map_: ArgumentMap) -> str:
    """Return a line on the first dispute and the camps of a thread beside its annotation by hand."""
    of = {turn.id: turn.number for turn in map_.thread.turns}
    found = [{of[turn] for turn in dispute.turns} for dispute in map_.disputes[:LOOKED_AT]]
    parts = []
    for dispute in whole["disputes"][:1] if found else ():
        want = in_dispute(dispute)
        best = max(range(len(found)), key=lambda place: len(found[place] & want))
        sides = [set(position["holders"]) for position in dispute["positions"]]
        wrong = sum(
            min((len(side & set(position.holders)) for side in sides), default=0)
            for position in map_.disputes[best].positions
        )
        parts.append(
            f"first dispute of gold is number {best + 1}: {len(found[best] & want)} of {len(want)} turns, "
            f"{len(found[best] - want)} others, {wrong} on the wrong side"
        )
    sides = [set(side) for side in whole["camps"]]
    counts = [[len(set(camp.members) & side) for side in sides] for camp in map_.camps]
    parts.append(f"camps: {sum(map(sum, counts))} placed, {sum(min(row, default=0) for row in counts)} wrongly")
    return "; ".join(parts)


def main() -> None:
    """Print what was asked for."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--only", default="", help="sets, or tasks, whose name begins so")
    options.add_argument("--whole", action="store_true", help="also whole files, rows that were learned from included")
    options.add_argument("--reliability", action="store_true", help="how often what was said to be sure was right")
    options.add_argument("--errors", default="", metavar="SET", help="list what was wrong in a set")
    options.add_argument("--kind", default="", help="of the errors, those whose kind begins so")
    options.add_argument("--part", default="held", choices=("held", "train"), help="of the errors")
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()
    if chosen.errors:
        if chosen.errors not in SETS and chosen.errors not in GOLD:
            options.error(f"no set {chosen.errors!r}: one of {'; '.join((*GOLD, *SETS))}")
        for line in errors(chosen.errors, chosen.kind, training=chosen.part == "train"):
            print(line)
    elif chosen.reliability:
        found = {name: told() for name, told in STATED.items() if name.startswith(chosen.only)}
        if chosen.json:
            tables = {name: [one._asdict() for one in reliability(told)] for name, told in found.items()}
            print(json.dumps(tables, indent=1))
        else:
            print("\n".join(shown_reliability(found)))
    else:
        asked = [line for line in LINES if line.of.startswith(chosen.only) or task_of(line.of) == chosen.only]
        if not chosen.only and not chosen.json:
            print("\n".join(unseen()), end="\n\n")
        table = [fill(line, whole=chosen.whole) for line in asked]
        print(json.dumps([one._asdict() for one in table], indent=1) if chosen.json else "\n".join(shown(table)))


def task_of(name: str) -> str:
    """Return the task of a set."""
    return SETS[name].task if name in SETS else "gold"


if __name__ == "__main__":
    main()
