"""From annotated pages to `argmap/weights/pages.json`: what tells the layout of a page of comments.

Four models. Which row beside an anchor holds the name, see `near.py`. Which layout: a conditional logit (McFadden
1974) over the layouts of each page and its having no comments, in which the layouts that read the page best are the
right ones. On which side of its head a body lies: a logit over the layouts that find the heads. Whether a reading is
right: a logit over readings of pages that the others were not learned from. Learned from real pages; from pages made in
the forms of known comment systems, which count for less; and from invented ones that no site looks like.
"""

from __future__ import annotations

import html
import json
import math
import random
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import minimize

import argmap
from argmap.readers.paste import blocks, doubts, rows, weigh
from argmap.readers.paste import page as pages
from argmap.readers.paste.blocks import Blocks
from argmap.readers.paste.near import Features, total
from argmap.readers.paste.page import Page
from argmap.readers.paste.weigh import Weights

from . import invented, logit, near, systems
from .corpora import CORPORA, held_out
from .corpora import rows as corpus

TARGET = Path(argmap.__file__).parent / "weights" / "pages.json"
PAGES = CORPORA.parent / "pages"
INVENTED, SEED = 500, 3
SIZES = (3, 8, 20)  # comments of the pages of each known system
# How much each of these pages counts, and for the rows beside anchors, of which each tells much: there 0.2 loses two in
# a hundred of the comments on pages in other languages, sites held out.
KNOWN, BESIDE = 0.2, 0.02
FORUM = 30  # threads of a forum whose names stand alone
MOST_LINES = 600  # of such a thread
# How much an invented page counts beside a real one, for the layout, and any made page for the side, of which few real
# pages tell.
LIGHT, LIGHT_SIDE = 0.15, 0.5
FOLDS = 8
SHARP = 15  # how fast a layout that reads a page worse than the best one is less right
MIXES, MIXED = 4, 0.25  # pages mixed from each real one, and how much each counts
READ = 0.3  # worth of the best layout, from which it is right at all
FOUND = 0.7  # F1 of the heads, from which a layout is asked on which side its bodies lie
STIFF, STIFF_SIDE, STIFF_RIGHT = 1.0, 0.01, 1.0  # weights of the squared weights in the loss
WHOLE = 0.95  # F1 from which a page is read whole
NAMED = 0.9  # of its authors' names that must be right
CALIBRATED = 0.95  # of the pages called sure that must be read right
# Pages of one site or system are held out together.
SITES = re.compile(r"guardian|reddit|youtube|techcrunch|blogger|disqus|toptal|readwriteweb")
SAME = {"toptal": "disqus", "readwriteweb": "disqus"}


class Source(NamedTuple):
    """An annotated page: its name, its text, the truth about it, and how much it counts."""

    name: str
    text: str
    gold: dict[str, Any]
    weight: float


class Read(NamedTuple):
    """What a layout makes of a page with its bodies on one side: its features, and F1, authors and bodies found."""

    made: Blocks
    features: Features
    right: tuple[float, float, float]

    @property
    def worth(self) -> float:
        f1, authors, bodies = self.right
        return 0.5 * f1 + 0.2 * authors + 0.3 * bodies


class Option(NamedTuple):
    """A layout of a page: what tells on which side its bodies lie, whether it says itself that they lie below, and
    what it makes of the page on either."""

    sides: Features
    fixed: bool
    above: Read
    below: Read

    def taken(self, weights: Mapping[str, float]) -> Read:
        if self.fixed:
            return self.above
        return self.below if total(self.sides, weights) > 0 else self.above


class Example(NamedTuple):
    """An annotated page with its layouts."""

    source: Source
    page: Page
    options: list[Option]


def example(source: Source, weights: Weights) -> Example:
    """Return a page with all layouts that it may have, each measured against the truth."""
    page = pages.of(rows.read(source.text.split("\n")))
    options = []
    for layout in weigh.candidates(page, weights):
        above, below = (blocks.make(page, layout, below=side) for side in (False, True))
        reads = [
            Read(made, weigh.describe(page, made, weights), measured(page, made, source.gold))
            for made in (above, below)
        ]
        options.append(Option(weigh.sides(page, above, below), weigh.fixed(page, layout), *reads))
    return Example(source, page, options)


def measured(page: Page, made: Blocks, gold: Mapping[str, Any]) -> tuple[float, float, float]:
    """Return F1 of the comments by the line of the author's name, and the shares of all comments that are found with
    the right author, and with four fifths of their lines between the right heads."""
    want = gold["comments"]
    at = {line: n for n, comment in enumerate(want) for line in comment.get("lines", [comment["line"]])}
    found: dict[int, int] = {}
    for place, head in enumerate(made.heads):
        n = at.get(page.rows[head.row].number + 1)
        if n is not None:
            found.setdefault(n, place)
    heads = [comment["line"] for comment in want]
    authors = bodies = 0
    for n, place in found.items():
        authors += blocks.plain(made.heads[place].name) == blocks.plain(want[n]["author"])
        low, high = (heads[n - 1] if n else 0, heads[n]) if gold["below"] else (heads[n], [*heads, 10**9][n + 1])
        lines = [page.rows[row].number + 1 for row in made.bodies[place]]
        if made.heads[place].rest:
            lines.append(page.rows[made.heads[place].last].number + 1)
        inside = [low <= line <= high for line in lines]
        bodies += bool(inside) and sum(inside) >= 0.8 * len(inside)
    total = max(1, len(want))
    return 2 * len(found) / max(1, len(want) + len(made.heads)), authors / total, bodies / total


def real() -> Iterator[Source]:
    """Yield the annotated pages."""
    for path in sorted(PAGES.glob("*.gold.json")):
        name = path.name.removesuffix(".gold.json")
        text = (PAGES / f"{name}.txt").read_text(encoding="utf-8")
        yield Source(name, text, json.loads(path.read_text(encoding="utf-8")), 1.0)


def beheaded(source: Source) -> Iterator[Source]:
    """Yield what stands above the comments of a page, and what stands below them, as pages without comments."""
    lines = source.text.split("\n")
    first, last = source.gold["comments"][0]["line"], source.gold["comments"][-1]["line"]
    if source.gold["below"]:
        return
    empty = source.gold | {"comments": []}
    above = list(lines[: first - 1])[:-6]
    if sum(map(bool, above)) > 10:
        yield Source(source.name + " above", "\n".join(above), empty, source.weight / 2)
    if len(lines) - last > 60:
        yield Source(source.name + " under", "\n".join(lines[last + 40 :]), empty, source.weight / 4)


def mixed(sources: Sequence[Source], chance: random.Random) -> Iterator[Source]:
    """Yield pages with the comments of one real page, some of them, amid the story, menus and foot of another."""
    for source in sources:
        for number in range(MIXES):
            other = chance.choice(sources)
            comments = source.gold["comments"]
            least = min(len(comments) - 1, 3)
            if least < 2:
                continue
            count = chance.randint(least, len(comments) - 1)
            first = chance.randint(0, len(comments) - 1 - count)
            heads = [comment["line"] for comment in comments[first : first + count + 1]]
            # The end of a body is known where the next one follows.
            low, high = (heads[0] + 1, heads[-1] + 1) if source.gold["below"] else (heads[0], heads[-1])
            kept = comments[first + source.gold["below"] :][:count]
            lines = source.text.split("\n")[low - 1 : high - 1]
            around = other.text.split("\n")
            above = around[: other.gold["comments"][0]["line"] - 1]
            if other.gold["below"]:
                above = above[: -max(1, min(10, len(above) // 4))]
            end = other.gold["comments"][-1]["line"]
            foot = next((at for at in range(end, len(around)) if rows.is_foot(around[at].strip())), len(around))
            shift = len(above) - low + 1
            moved = [
                {"author": comment["author"], "line": comment["line"] + shift}
                | ({"lines": [line + shift for line in comment["lines"]]} if "lines" in comment else {})
                for comment in kept
            ]
            gold = source.gold | {"comments": moved}
            yield Source(f"{source.name} mixed {number}", "\n".join([*above, *lines, *around[foot:]]), gold, MIXED)


def known() -> Iterator[Source]:
    """Yield pages in the forms of known comment systems, with comments from the corpora."""
    said, _ = texts()
    for page in systems.every(SIZES, SEED, said):
        yield Source(f"{page.gold['system']} {len(page.gold['comments'])}", page.text, page.gold, KNOWN)


@cache
def texts() -> tuple[list[str], list[str]]:
    """Return what people of the corpora say, each text once, and their names."""
    bodies, names = [], set()
    for row in corpus("threads-cmv"):
        for turn in row["turns"]:
            bodies.append(turn.get("body") or "")
            names.add(turn.get("author") or "")
    for row in corpus("stance-debagreement"):
        bodies += [row["parent_text"], row["reply_text"]]
    for row in corpus("replies-iac"):
        names |= {turn["author"] or "" for turn in row["turns"]}
        bodies += [turn["body"] for turn in row["turns"][:10]]
    said = dict.fromkeys(body for body in map(html.unescape, bodies) if body.strip())
    return list(said), sorted(name for name in names if name)


def made_up(count: int, seed: int) -> Iterator[Source]:
    """Yield invented pages, with stories and comments from the corpora."""
    chance = random.Random(seed)
    said, people = texts()
    for number in range(count):
        page = invented.page(chance, said, people)
        yield Source(f"invented {number}", page.text, page.gold, LIGHT)


def forum() -> Iterator[Source]:
    """Yield threads of a forum, told with names that stand alone and addressees below them: some of those that the
    names are learned from."""
    threads = [row for row in corpus("pastes-iac") if not held_out(row["thread"])]
    for row in threads[:FORUM]:
        lines = row["text"].split("\n")[:MOST_LINES]
        comments = [
            {"line": entry["first_line"], "author": entry["author"]}
            for entry in row["gold"]
            if entry["last_line"] <= len(lines)
        ]
        end = next(entry["last_line"] for entry in reversed(row["gold"]) if entry["last_line"] <= len(lines))
        gold = {"comments": comments, "below": False, "language": "en"}
        yield Source(f"forum {row['thread']}", "\n".join(lines[:end]), gold, 0.3)


def light() -> list[Source]:
    """Return the pages that count less than real ones."""
    return [*made_up(INVENTED, SEED), *forum()]


def fit(examples: Sequence[Example], beside: near.Weights) -> Weights:
    """Return the weights of layouts and sides, fitted to pages, with those of the rows beside anchors."""
    below = fit_side(examples)
    asked = []
    for one in examples:
        reads = [option.taken(below) for option in one.options]
        worths = [read.worth for read in reads]
        most = max(worths, default=0.0)
        right = [math.exp(SHARP * (worth - most)) if most > READ else 0.0 for worth in worths]
        asked.append(logit.Asked([*(read.features for read in reads), {}], [*right, most <= READ], one.source.weight))
    return Weights(logit.fit(asked, STIFF), below, beside, {})


def fit_side(examples: Sequence[Example]) -> dict[str, float]:
    """Return the weights of the model that tells heads below what was said."""
    asked = []
    for one in examples:
        found = [
            option
            for option in one.options
            if option.above.right[0] > FOUND and option.above.worth != option.below.worth and not option.fixed
        ]
        weight = LIGHT_SIDE if one.source.weight < 1 else 1.0
        asked += [(option.sides, option.below.worth > option.above.worth, weight / len(found)) for option in found]
    return binary(asked, STIFF_SIDE)


def binary(asked: Sequence[tuple[Features, bool, float]], stiff: float) -> dict[str, float]:
    """Return the weights of a logit: how much each feature speaks for a yes."""
    names = sorted({name for features, _, _ in asked for name in features})
    table = np.array([[features.get(name, 0.0) for name in names] for features, _, _ in asked])
    truth, mass = np.array([float(yes) for _, yes, _ in asked]), np.array([weight for *_, weight in asked])

    def loss(weights: Any) -> tuple[float, Any]:
        chances = 1 / (1 + np.exp(-np.clip(table @ weights, -30, 30)))
        logs = truth * np.log(chances + 1e-9) + (1 - truth) * np.log(1 - chances + 1e-9)
        slope = table.T @ (mass * (chances - truth)) + 2 * stiff * weights
        return -(mass * logs).sum() + stiff * (weights @ weights), slope

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B").x
    return {name: round(float(weight), 3) for name, weight in zip(names, found, strict=True)}


def groups(sources: Sequence[Source]) -> list[list[Source]]:
    """Return the pages in as many groups as there are folds, with all pages of a site or system in one."""
    place = {name: at % FOLDS for at, name in enumerate(dict.fromkeys(site(source.name) for source in sources))}
    return [[source for source in sources if place[site(source.name)] == fold] for fold in range(FOLDS)]


def site(name: str) -> str:
    """Return what is held out together with a page: its site, or the system that many sites use."""
    name = name.split()[0] if not name.startswith(("invented", "forum")) else name
    found = SITES.search(name)
    return SAME.get(found[0], found[0]) if found else name if name[:1].isdigit() else name.split("-")[0]


def lessons(sources: Sequence[Source]) -> list[near.Lesson]:
    """Return what pages teach about the rows beside anchors."""
    return [
        lesson
        for source in sources
        for lesson in near.lessons(
            pages.of(rows.read(source.text.split("\n"))),
            source.gold,
            BESIDE if source.weight == KNOWN else source.weight,
        )
    ]


class Reading(NamedTuple):
    """What weights make of an annotated page that they were not learned from: the choice (None: no comments), and F1,
    authors and bodies found."""

    one: Example
    choice: weigh.Choice | None
    right: tuple[float, float, float]

    @property
    def whole(self) -> bool:
        return self.right[0] >= WHOLE and self.right[1] >= NAMED


def read(one: Example, weights: Weights) -> Reading:
    """Return what weights make of an annotated page."""
    reads = [option.taken(weights.below) for option in one.options]
    choice = weigh.pick(one.page, [(total(read.features, weights.layout), read.made, read.features) for read in reads])
    right = next((read.right for read in reads if choice is not None and read.made is choice.blocks), (0.0, 0.0, 0.0))
    return Reading(one, choice, right)


def of_fold(fold: Sequence[Source], chance: random.Random) -> list[Source]:
    """Return the pages of a fold, with those that are made of the real ones."""
    own = [source for source in fold if source.weight == 1.0]
    return [*fold, *(page for source in own for page in beheaded(source)), *mixed(own, chance)]


def learn() -> tuple[Weights, list[list[Reading]]]:
    """Return the weights, and the readings of each fold's pages by weights that were learned from the others.

    A page's layouts are made with weights of the rows beside anchors that were not learned from its site either.
    """
    folds, lights = groups([*real(), *known()]), light()
    chance = random.Random(SEED)
    every = [of_fold(fold, chance) for fold in folds]
    taught = [lessons(fold) for fold in folds]
    own = lessons(lights)
    examples = []
    for place, sources in enumerate(every):
        others = [lesson for at, group in enumerate(taught) if at != place for lesson in group]
        bare = Weights({}, {}, near.fit_all([*others, *own]), {})
        examples.append([example(source, bare) for source in sources])
    beside = near.fit_all([lesson for group in [*taught, own] for lesson in group])
    made = [example(source, Weights({}, {}, beside, {})) for source in lights]
    readings = []
    for place, group in enumerate(examples):
        weights = fit([one for at, others in enumerate(examples) if at != place for one in others] + made, beside)
        readings.append([read(one, weights) for one in group])
    weights = fit([one for group in [*examples, made] for one in group], beside)
    right, sure = fit_right(readings)
    return weights._replace(right=right, sure=sure), readings


def fit_right(readings: Sequence[Sequence[Reading]]) -> tuple[dict[str, float], float]:
    """Return the weights of the model that tells whether a page was read right, and the least chance from which pages
    are sure: of those held out from this model too, CALIBRATED are read right."""
    asked = [
        [
            (doubts.describe(reading.one.page, reading.choice), reading.whole, reading.one.source.weight)
            for reading in group
            if reading.choice is not None
        ]
        for group in readings
    ]
    told = []
    for place, group in enumerate(asked):
        weights = binary([item for at, others in enumerate(asked) if at != place for item in others], STIFF_RIGHT)
        told += [(1 / (1 + math.exp(-total(features, weights))), right, mass) for features, right, mass in group]
    told.sort(key=lambda item: -item[0])
    sure, good, of = 1.0, 0.0, 0.0
    for chance, right, mass in told:
        good, of = good + mass * right, of + mass
        if good >= CALIBRATED * of:
            sure = chance
    return binary([item for group in asked for item in group], STIFF_RIGHT), round(sure, 3)


def figures(readings: Sequence[Reading]) -> dict[str, float]:
    """Return the means over some pages, and how many are read whole."""
    rights = [reading.right for reading in readings]
    f1, authors, bodies = (round(sum(values) / len(rights), 3) for values in zip(*rights, strict=True))
    whole = sum(right[0] >= WHOLE for right in rights)
    return {"f1": f1, "authors": authors, "bodies": bodies, "whole": round(whole / len(rights), 3)}


def scores(readings: Sequence[Sequence[Reading]], weights: Weights) -> dict[str, dict[str, float]]:
    """Return the figures of the held-out pages."""
    held = [reading for group in readings for reading in group]
    pages_ = [reading for reading in held if reading.one.source.weight == 1.0]
    empty = [reading for reading in held if not reading.one.source.gold["comments"]]
    sure = [
        reading
        for reading in pages_
        if reading.choice is not None and doubts.chance(reading.one.page, reading.choice, weights.right) >= weights.sure
    ]
    return {
        "English, sites held out": figures([one for one in pages_ if one.one.source.gold["language"] == "en"]),
        "other languages, sites held out": figures([one for one in pages_ if one.one.source.gold["language"] != "en"]),
        "comments of one page amid another": figures([one for one in held if " mixed " in one.one.source.name]),
        "known systems, held out": figures([one for one in held if one.one.source.weight == KNOWN]),
        "without comments": {"told": round(sum(one.choice is None for one in empty) / len(empty), 3)},
        "not called doubtful": {
            "share of the pages": round(len(sure) / len(pages_), 3),
            "read right": round(sum(one.whole for one in sure) / len(sure), 3),
        },
    }


def tell(readings: Sequence[Sequence[Reading]]) -> None:
    """Print the real pages that are not read whole."""
    for reading in (reading for group in readings for reading in group):
        if reading.one.source.weight == 1.0 and min(reading.right) < WHOLE:
            layout = reading.choice.blocks.layout if reading.choice else None
            shown = f"{layout.anchor}; {layout.slot}; {len(layout.heads)}" if layout else "no comments"
            print(f"{reading.one.source.name:28}", *(f"{value:.2f}" for value in reading.right), shown)


def main() -> None:
    weights, readings = learn()
    card = {
        "what": "how likely a layout is that of a page, its heads stand below what was said, a row holds the name, a "
        "reading is right; see weigh.py, near.py, doubts.py",
        "data": "pages, by folds with each site's held out: 96 comment pages of 88 sites; threads-cmv, "
        "stance-debagreement and replies-iac: texts of "
        "invented pages and of pages in the forms of known comment systems (systems.txt), these by folds with each "
        "system's held out; pastes-iac, training part by thread: 30 threads",
        "date": "2026-11-28",
        "features": "what a layout makes of a page, see weigh.py; the rows beside an anchor, see near.py; for a "
        "reading to be right, see doubts.py",
        "licence": "pages: their writers'; only weights are kept",
        "weaknesses": "few real pages whose names stand below, or of forums with panels about members: these are known "
        "from made pages; a page of two or three comments is called doubtful more often than it is misread",
        "scores": scores(readings, weights),
        "weights": weights._asdict(),
    }
    TARGET.write_text(json.dumps(card, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(card["scores"], indent=1))
    if "--tell" in sys.argv:
        tell(readings)


if __name__ == "__main__":
    main()
