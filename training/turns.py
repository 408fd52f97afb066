"""From threads of which every turn was read to `argmap/weights/turns.json`: what each turn does, and what it is.

Three multinomial logits, each fitted by L-BFGS with an L2 penalty that is heavier on words than on cues: relations by
the reply itself, relations by what the first makes of the replies around, and tags. What a later one builds on is told
by folds, so that it learns how far that can be trusted. To the threads come the pairs of the stance corpora, which
weigh a quarter and have an intercept of their own, as their "neutral" is not "answers". What the wording tells of
agreement (`weights/stance.json`) is a feature while learning, told by folds where it learned from the pair itself, and
is folded into the weights of cues and words in the end.

Every figure is told twice: by ten folds over threads, and with each site left out whole.
"""

from __future__ import annotations

import os
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple, TypeAlias

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.isotonic import IsotonicRegression

from argmap import api
from argmap.analysis import links, quotes, replies, tags
from argmap.evaluate import gold
from argmap.evaluate.task import stated
from argmap.gate import sound
from argmap.language import own, stance, turns
from argmap.model import STORY, ArgumentMap, Link, Relation, State, Thread

from . import stance as pairs
from .corpora import Row, rows, save
from .corpora import pages as real_pages

TARGET = Path(links.__file__).parents[1] / "weights" / "turns.json"
ROOT = Path(__file__).parents[1]


class Held(NamedTuple):
    """How firmly a logit is held to small weights."""

    cues: float  # the penalty on the weights of cues
    words: float  # how many times that it is on those of words
    rare: float  # how far rare classes weigh more: 0 not at all, 1 as if all were as common
    kinds: turns.Three = (1.0, 1.0, 1.0)  # how many times the penalty is that, by class


FOLDS, INNER = 10, 5
LEAST = 6  # turns in which a word must stand
# By folds nothing from a half to twice of these moves a figure by more than 0.006.
RELATIONS = Held(4.0, 25.0, 0.5)
AROUND = Held(10.0, 1.0, 0.5)
# What makes evidence is told by many cues that seldom occur: held as firmly as the others it is found less often
# (F1 of 0.51 for 0.55, by folds).
TAGS = Held(40.0, 10.0, 0.4, kinds=(1.0, 1.0, 0.15))
PAIRS_WEIGH = 0.25  # of a turn; 0.1 and 0.5 are 0.004 worse with sites left out, 0 is 0.013 worse
# Pages that only this project has read are measured and not learned from: plain contradictions elsewhere would come out
# as answers, see docs/accuracy.md.
READ_HERE = ("pages read here", "pages read here, nothing disputed")
TELLING = 0.02  # a word that adds less to every class is left out
STEPS = 120
TOLD = 4.0  # the log-likelihoods of a stance are about so high
APART = 3.0  # the intercept of a corpus of pairs, so that it is hardly penalised
POINTS = 6  # between which chances are bent, besides both ends
OWN = 0.1  # of a bent chance that is the chance itself
# What must hold whatever the threads learned from happen to say, as the sign of a weight for each class: whoever rebuts
# makes a rebuttal, and what others do makes the same likelier here.
SIGNS = dict.fromkeys(("rebuts", "rebuts, odds"), (-1, 1, -1)) | {
    f"{group} {relation}": tuple(1 if relation == other else -1 for other in links.NAMES)
    for group in ("the thread", "beside it", "others to the same")
    for relation in links.NAMES
}
OF_STANCE = {"agree": links.SUPPORTS, "disagree": links.REBUTS, "neutral": links.ANSWERS}
SAME_FORUM = {"iac4f": "iac"}  # the corpus of pairs that comes from a site of threads

Features: TypeAlias = "tuple[Mapping[str, float], turns.Terms | None]"
Bends: TypeAlias = "tuple[tuple[tuple[float, float], ...], ...]"


# ---- what there is to learn from


class Read(NamedTuple):
    """A thread, its site, its replies and turns as the analysis sees them, and as they were read."""

    name: str
    site: str
    map_: ArgumentMap
    said: own.Said
    rows: list[links.Row]
    relations: list[int | None]  # of each row
    tags: dict[str, list[int]]  # by turn, the acceptable ones, best first


class Pair(NamedTuple):
    """A reply of the stance corpora: its corpus, its features and what it does."""

    corpus: str
    cues: dict[str, float]
    terms: turns.Terms
    relation: int


def threads() -> list[Read]:
    """Return the annotated threads of the forums."""
    found = []
    for row in rows("turns"):
        entries = {str(entry["n"]): entry for entry in row["readings"][0]}
        named = {str(n) for n, turn in enumerate(row["turns"], 1) if turn.get("parent") is not None}
        wanted = {turn: entry["relation"] for turn, entry in entries.items() if turn in named}
        found.append(_read(row["thread"], re.split("[-_:]", row["thread"])[0], stated(row), wanted, entries))
    return found


def pages() -> list[Read]:
    """Return the annotated pages twice: as they are read, with the parents that are found, and with those of the
    annotation for the relations of the others."""
    found = []
    for page in real_pages():
        if not page.reading:
            continue
        disputed, calm = READ_HERE
        site = "pages" if not page.ours else disputed if page.reading["disputes"] else calm
        thread, lines = api.read(page.path), page.numbers
        turn_of = {lines[turn.line]: turn.id for turn in reversed(thread.turns) if turn.line in lines}
        number = {turn: n for n, turn in turn_of.items()} | {STORY: 0}
        entries = {turn_of[one["n"]]: one for one in page.reading["comments"] if one["n"] in turn_of}
        main = _parents(_answered(thread)[0])
        right = {
            turn
            for turn, one in entries.items()
            if number.get(main[turn], -1) in [*(one.get("replies_to") or ()), *one.get("also_replies_to", ())]
        }
        found.append(_read(page.name, site, thread, {t: entries[t]["relation"] for t in right}, entries))
        first = {turn: (one.get("replies_to") or [-1])[0] for turn, one in entries.items()}
        told = {turn: STORY if n == 0 else turn_of[n] for turn, n in first.items() if n == 0 or n in turn_of}
        again = replace(thread, turns=tuple(replace(turn, reply_to=told.get(turn.id)) for turn in thread.turns))
        main = _parents(_answered(again)[0])
        rest = {t: one["relation"] for t, one in entries.items() if t not in right and main[t] == told.get(t)}
        found.append(_read(page.name, site, again, rest, {}))
    return found


def samples() -> list[Read]:
    """Return this project's own annotated threads, read as pages are.

    Their annotation names no relations. But a rebuttal and nothing else rebuts the turn or the story that it answers.
    """
    found = []
    for path in sorted((ROOT / "tests" / "gold").glob("*.yaml")):
        thread = api.read(ROOT / "threads" / f"{path.stem}.txt")
        known = {entry["line"]: entry for entry in gold.read_annotation(str(path))["comments"]}
        entries = {turn.id: known[turn.line] for turn in thread.turns if turn.line in known}
        number = {turn.id: turn.number for turn in thread.turns} | {STORY: 0}
        main = _parents(_answered(thread)[0])
        rebuts = {
            turn: Relation.REBUTS.value
            for turn, entry in entries.items()
            if entry["tag"] == ["rebuttal"] and number[main[turn]] in [*entry["replies_to"], *entry["also_replies_to"]]
        }
        found.append(_read(path.stem, "samples", thread, rebuts, entries))
    return found


def _parents(map_: ArgumentMap) -> dict[str, str]:
    return {reply.child: reply.parent for reply in map_.replies if reply.main}


def _answered(thread: Thread) -> tuple[ArgumentMap, own.Said]:
    map_ = quotes.find(ArgumentMap(thread=sound(thread)))
    said = own.read(map_)
    return replies.find(map_, said), said


def _read(name: str, site: str, thread: Thread, wanted: Mapping[str, str], entries: Mapping[str, Row]) -> Read:
    map_, said = _answered(thread)
    described = [_told(row, stance.shipped_weights()) for row in links.describe(map_, said)]
    known = [wanted.get(row.reply.child) if row.reply.main else None for row in described]
    relations = [links.NAMES.index(relation) if relation in links.NAMES else None for relation in known]
    kinds = [kind.value for kind in tags.KINDS]
    acceptable = {turn: [kinds.index(tag) for tag in entry["tag"]] for turn, entry in entries.items()}
    return Read(name, site, map_, said, described, relations, acceptable)


def _told(row: links.Row, weights: stance.Weights) -> links.Row:
    return row._replace(cues=row.cues | stance_told(row.cues, row.said, weights))


def stance_told(cues: Mapping[str, float], said: stance.Wording, weights: stance.Weights) -> dict[str, float]:
    """Return what the wording tells of agreement, as cues."""
    tells = stance.tell(dict(cues), said, weights)
    return {
        f"worded to {name}": (each - sum(tells) / 3) / TOLD for name, each in zip(stance.STANCES, tells, strict=True)
    }


def corpora() -> tuple[list[Pair], stance.Weights]:
    """Return the pairs of the training parts of the stance corpora, each with a stance told by weights that did not
    learn from its parent's text; and the weights that learned nothing from the forum among them."""
    known = [one for one in pairs.examples() if not one.held]
    group = [fold(one.parent, INNER) for one in known]
    found: dict[int, Pair] = {}
    for part in range(INNER):
        weights = stance.Weights(**pairs.fit([one for one, at in zip(known, group, strict=True) if at != part]))
        for at, one in enumerate(known):
            if group[at] == part:
                reply, parent = stance.worded(one.reply), stance.worded(one.parent)
                cues = stance.describe(reply, parent)
                cues |= stance_told(cues, reply, weights) | links.asking(reply, parent)
                relation = OF_STANCE[stance.STANCES[one.stance]]
                found[at] = Pair(one.site, cues | {f"in {one.site}": APART}, turns.terms(reply), relation)
    blind = stance.Weights(**pairs.fit([one for one in known if one.site != "iac"]))
    return [found[at] for at in range(len(known))], blind


# ---- fitting


class Table(NamedTuple):
    """Features of rows as a matrix, with the (part, name) of each column."""

    names: list[tuple[str, str]]
    matrix: csr_matrix


def tabled(described: Iterable[Features]) -> Table:
    """Return features as a matrix; a word that stands in few rows is left out."""
    named = [
        {("cues", name): value for name, value in cues.items()}
        | {(part, name): 1.0 for part, each in (terms._asdict() if terms else {}).items() for name in each}
        for cues, terms in described
    ]
    counts = Counter(name for each in named for name in each)
    names = sorted(name for name, count in counts.items() if name[0] == "cues" or count >= LEAST)
    column = {name: at for at, name in enumerate(names)}
    cells = [
        (at, column[name], value) for at, each in enumerate(named) for name, value in each.items() if name in column
    ]
    row, place, value = zip(*cells, strict=True)
    return Table(names, csr_matrix((value, (row, place)), (len(named), len(names))))


def fit(table: Table, use: np.ndarray, want: np.ndarray, weight: np.ndarray, held: Held) -> np.ndarray:
    """Return the weights of a multinomial logit, a row a column of the table; `use` are the rows to learn from, `want`
    and `weight` their classes and what each counts."""
    firm = np.array([held.cues if part == "cues" else held.cues * held.words for part, _ in table.names])
    penalty = firm[:, None] * np.array(held.kinds)
    counts = np.bincount(want, weight, minlength=3)
    weight = weight * ((counts.sum() / 3 / counts) ** held.rare)[want]
    matrix = table.matrix[use]
    size, wide = matrix.shape
    transposed = matrix.T.tocsr()
    hot = np.eye(3)[want]

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = flat.reshape(wide, 3)
        odds = matrix @ weights
        odds = odds - odds.max(1, keepdims=True)
        grown = np.exp(odds)
        sums = grown.sum(1, keepdims=True)
        value = -(weight * (odds[np.arange(size), want] - np.log(sums[:, 0]))).sum()
        value += 0.5 * (penalty * weights * weights).sum()
        slope = transposed @ (weight[:, None] * (grown / sums - hot)) + penalty * weights
        return value, slope.ravel()

    signs = [sign for _, name in table.names for sign in SIGNS.get(name, (0, 0, 0))]
    bounds = [(0.0 if sign > 0 else None, 0.0 if sign < 0 else None) for sign in signs]
    options = {"maxiter": STEPS, "maxcor": 12}
    found = minimize(loss, np.zeros(wide * 3), jac=True, method="L-BFGS-B", bounds=bounds, options=options)
    return found.x.reshape(wide, 3)


def likely(matrix: csr_matrix, weights: np.ndarray) -> np.ndarray:
    """Return the chances of the three classes, a row a row of the matrix."""
    odds = matrix @ weights
    grown = np.exp(odds - odds.max(1, keepdims=True))
    return grown / grown.sum(1, keepdims=True)


def fold(name: str, folds: int) -> int:
    """Return the fold of a group; the same on every machine."""
    return zlib.crc32(name.encode()) % folds


@dataclass(frozen=True, kw_only=True)
class Data:
    """All replies in one sequence, the pairs behind them."""

    read: list[Read]
    flat: list[links.Row]
    of: np.ndarray  # the thread of each reply
    want: np.ndarray  # what each reply does, -1 where that is not known or settled without weights
    settled: np.ndarray
    table: Table  # of the replies, then of the pairs
    pairs: list[Pair]


def gathered(read: list[Read], beside: list[Pair]) -> Data:
    """Return threads and pairs as Data."""
    flat = [row for one in read for row in one.rows]
    settled = np.array([bool(row.settled) for row in flat])
    want = np.array([-1 if known is None else known for one in read for known in one.relations])
    return Data(
        read=read,
        flat=flat,
        of=np.array([at for at, one in enumerate(read) for _ in one.rows]),
        want=want,
        settled=settled,
        table=tabled([*((row.cues, row.terms) for row in flat), *((pair.cues, pair.terms) for pair in beside)]),
        pairs=beside,
    )


def learned_from(read: Sequence[Read]) -> np.ndarray:
    """Return, for each thread, whether it may be learned from."""
    return np.array([one.site not in READ_HERE for one in read])


def fit_relations(data: Data, train: np.ndarray) -> np.ndarray:
    """Return the weights of the first look, learned from the threads `train` (a mask) and the pairs."""
    use = np.flatnonzero(train[data.of] & (data.want >= 0) & ~data.settled)
    beside = len(data.flat) + np.arange(len(data.pairs))
    want = np.concatenate([data.want[use], np.array([pair.relation for pair in data.pairs], int)])
    weight = np.concatenate([np.ones(len(use)), np.full(len(beside), PAIRS_WEIGH)])
    return fit(data.table, np.concatenate([use, beside]), want, weight, RELATIONS)


def first_look(data: Data, train: np.ndarray) -> np.ndarray:
    """Return the chances of all replies by the first look; those to learn from are told by folds over their threads."""
    groups = np.array([fold(one.name, INNER) for one in data.read])
    matrix = data.table.matrix[: len(data.flat)]
    found = np.zeros((len(data.flat), 3))
    for part in range(INNER):
        told = (train & (groups == part))[data.of]
        if told.any():
            found[told] = likely(matrix[told], fit_relations(data, train & (groups != part)))
    if not train.all():
        told = ~train[data.of]
        found[told] = likely(matrix[told], fit_relations(data, train))
    return found


def fit_around(data: Data, train: np.ndarray, first: np.ndarray) -> tuple[Table, np.ndarray]:
    """Return the features and the weights of the second look."""
    cues = []
    for at, one in enumerate(data.read):
        cues += links.around(one.rows, [(float(a), float(b), float(c)) for a, b, c in first[data.of == at]])
    table = tabled((each, None) for each in cues)
    use = np.flatnonzero(train[data.of] & (data.want >= 0) & ~data.settled)
    return table, fit(table, use, data.want[use], np.ones(len(use)), AROUND)


def second_look(data: Data, train: np.ndarray) -> np.ndarray:
    """Return the chances of all replies by both looks, learned from the threads `train` alone."""
    table, weights = fit_around(data, train, first_look(data, train))
    found = likely(table.matrix, weights)
    found[data.settled] = np.eye(3)[links.ANSWERS]
    return found


class Tagged(NamedTuple):
    """All turns with a reading: the thread of each, its features and the acceptable tags."""

    of: np.ndarray
    gone: np.ndarray
    table: Table
    want: list[list[int]]


def tagged(data: Data, chances: np.ndarray, sure: Bends) -> Tagged:
    """Return the turns, described with links of these chances."""
    found = [
        (at, row)
        for at, one in enumerate(data.read)
        for row in tags.describe(_linked(one, chances[data.of == at], sure), one.said)
        if row.turn.id in one.tags
    ]
    return Tagged(
        of=np.array([at for at, _ in found]),
        gone=np.array([row.turn.state is not State.LIVE for _, row in found]),
        table=tabled((row.cues, row.terms) for _, row in found),
        want=[data.read[at].tags[row.turn.id] for at, row in found],
    )


def _linked(read: Read, chances: np.ndarray, sure: Bends) -> ArgumentMap:
    found = []
    for row, three in zip(read.rows, chances, strict=True):
        best = int(three.argmax())
        kind = Relation.ANSWERS if row.settled else links.RELATIONS[best]
        score = 1.0 if row.settled else round(turns.bent(float(three[best]), sure[best]), 3)
        found.append(Link(source=row.reply.child, target=row.reply.parent, kind=kind, score=score, why=""))
    return replace(read.map_, links=tuple(found))


def fit_tags(turns_: Tagged, train: np.ndarray) -> np.ndarray:
    """Return the weights of tags, learned from the threads `train`."""
    use = np.flatnonzero(train[turns_.of] & ~turns_.gone)
    best = np.array([turns_.want[at][0] for at in use])
    return fit(turns_.table, use, best, np.ones(len(use)), TAGS)


def bends(chances: np.ndarray, right: Callable[[int, int], bool], told: Sequence[int]) -> Bends:
    """Return, for each class, how often a chance of some height was right: isotonic regression, told at both ends and
    at the middle of each sixth. A tenth is left to the chance itself, so that the higher of two is never said to be as
    high."""
    best = chances.argmax(1)
    found = []
    for kind in range(3):
        chosen = [at for at in told if best[at] == kind]
        said = chances[chosen, kind]
        fitted = IsotonicRegression(y_min=0.34, y_max=0.97).fit(said, [float(right(at, kind)) for at in chosen])
        edges = np.quantile(said, np.linspace(0, 1, POINTS + 1))
        inside = [(said >= low) & (said <= high) for low, high in pairwise(edges)]
        points = [(said[these].mean(), fitted.predict(said[these]).mean()) for these in inside]
        ends = [(end, fitted.predict([np.clip(end, said.min(), said.max())])[0]) for end in (1 / 3, 1.0)]
        points = [ends[0], *points, ends[1]]
        kept = [(float(at), (1 - OWN) * float(share) + OWN * float(at)) for at, share in points]
        found.append(tuple((round(at, 3), round(share, 3)) for at, share in kept))
    return tuple(found)


# ---- figures


def by_parts(data: Data, parts: np.ndarray, retold: Callable[[str], Data]) -> np.ndarray:
    """Return the chances of all replies, each part's learned from the others; `retold` gives the data for a part."""
    found = np.zeros((len(data.flat), 3))
    names = sorted(set(parts))
    with ProcessPoolExecutor(min(len(names), os.cpu_count() or 1)) as pool:
        told = pool.map(second_look, map(retold, names), [(parts != part) & learned_from(data.read) for part in names])
        for part, chances in zip(names, told, strict=True):
            here = (parts == part)[data.of]
            found[here] = chances[here]
    return found


def tags_by_parts(turns_: Tagged, parts: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Return the chances of all tags, each part's learned from those of the others that may be (`known`)."""
    found = np.zeros((len(turns_.want), 3))
    for part in sorted(set(parts)):
        here = (parts == part)[turns_.of]
        found[here] = likely(turns_.table.matrix[here], fit_tags(turns_, (parts != part) & known))
    found[turns_.gone] = np.eye(3)[0]
    return found


def figures(best: Sequence[int], got: Sequence[int], right: Sequence[bool]) -> dict[str, float]:
    """Return the share that is right, and the mean F1 over the three classes."""
    each = []
    for kind in range(3):
        hit = sum(one == other == kind for one, other in zip(best, got, strict=True))
        both = sum(one == kind for one in best) + sum(one == kind for one in got)
        each.append(2 * hit / both if both else 0.0)
    return {"right": round(sum(right) / len(right), 3), "f1": round(sum(each) / 3, 3)}


def scores(data: Data, chances: np.ndarray, turns_: Tagged, kinds: np.ndarray, how: str) -> dict[str, dict[str, float]]:
    """Return the figures of relations and tags over the forums, over the pages, and by site."""
    found = {}
    sites = np.array([one.site for one in data.read])
    names = sorted(set(sites))
    for name, chosen in [
        ("forums", [site for site in names if not site.startswith(("pages", "samples"))]),
        *((name, [name]) for name in names),
    ]:
        here = np.isin(sites, chosen)
        use = np.flatnonzero(here[data.of] & (data.want >= 0))
        want, got = data.want[use].tolist(), chances[use].argmax(1).tolist()
        found[f"relations, {name}, {how}"] = figures(want, got, [a == b for a, b in zip(want, got, strict=True)])
        use = np.flatnonzero(here[turns_.of])
        got = kinds[use].argmax(1).tolist()
        fits = [one in turns_.want[at] for at, one in zip(use, got, strict=True)]
        found[f"tags, {name}, {how}"] = figures([turns_.want[at][0] for at in use], got, fits)
    return found


# ---- the card


def folded(names: list[tuple[str, str]], weights: np.ndarray) -> dict[str, dict[str, list[float]]]:
    """Return weights as the card holds them, with what the wording tells of agreement folded in."""
    found: dict[tuple[str, str], np.ndarray] = dict(zip(names, weights, strict=True))
    through = np.array([found.pop(("cues", f"worded to {name}")) for name in stance.STANCES])
    for part, table in stance.shipped_weights()._asdict().items():
        for name, three in table.items():
            told = np.array(three) - sum(three) / 3
            found[part, name] = found.get((part, name), np.zeros(3)) + stance.TRUST * told @ through / TOLD
    return card_of({key: each for key, each in found.items() if not key[1].startswith("in ")})


def card_of(found: Mapping[tuple[str, str], np.ndarray]) -> dict[str, dict[str, list[float]]]:
    """Return weights by part and name, without what tells next to nothing."""
    card: dict[str, dict[str, list[float]]] = {part: {} for part in turns.Weights._fields}
    for (part, name), three in sorted(found.items(), key=lambda item: item[0]):
        three = three - three.mean()  # the same for every class changes nothing
        if part == "cues" or np.abs(three).max() >= TELLING:
            card[part][name] = [round(float(each), 3) for each in three]
    return {part: table for part, table in card.items() if table}


class Crossed(NamedTuple):
    """All that was read, and the chances of all replies, told twice by what learned nothing from their threads."""

    data: Data
    folds: np.ndarray  # of each thread
    sites: np.ndarray
    by_fold: np.ndarray
    by_site: np.ndarray  # by what learned nothing from their site
    sure: Bends


def crossed() -> Crossed:
    """Return what the replies of all annotated threads do, told by folds and with each site left out."""
    beside, blind = corpora()
    read = threads() + pages() + samples()
    data = gathered(read, beside)
    sites = np.array([one.site.partition(" read here")[0] for one in read])
    folds = np.array([f"{fold('fold ' + one.name, FOLDS)}" for one in read])

    def without(site: str) -> Data:
        """The data for a site left out: neither the pairs of its forum nor the stance learned from them."""
        corpus = SAME_FORUM.get(site)
        if corpus is None:
            return data
        again = [one._replace(rows=[_told(row, blind) for row in one.rows]) for one in read]
        return gathered(again, [pair for pair in beside if pair.corpus != corpus])

    by_fold = by_parts(data, folds, lambda _: data)
    known = np.flatnonzero((data.want >= 0) & ~data.settled)
    sure = bends(by_fold, lambda at, kind: data.want[at] == kind, known.tolist())
    return Crossed(data, folds, sites, by_fold, by_parts(data, sites, without), sure)


class Linked(NamedTuple):
    """A thread with its links: told by what did not learn from it, and by what did not learn from its site."""

    name: str
    site: str
    map_: ArgumentMap
    apart: ArgumentMap


def told() -> list[Linked]:
    """Return the annotated threads with such links; of a page, which is there twice, as it is read."""
    of = crossed()
    found: dict[str, Linked] = {}
    for at, one in enumerate(of.data.read):
        maps = [_linked(one, chances[of.data.of == at], of.sure) for chances in (of.by_fold, of.by_site)]
        found.setdefault(one.name, Linked(one.name, one.site, *maps))
    return list(found.values())


def main() -> None:
    """Fit and write the weights; print the figures by folds over threads and with each site left out whole."""
    data, folds, sites, by_fold, by_site, sure = crossed()
    read, beside = data.read, data.pairs
    turns_ = tagged(data, by_fold, sure)
    kinds = tags_by_parts(turns_, folds, learned_from(read))
    sure_tags = bends(kinds, lambda at, kind: kind in turns_.want[at], np.flatnonzero(~turns_.gone).tolist())
    measured = scores(data, by_fold, turns_, kinds, "by folds over threads")
    turns_of_sites = tagged(data, by_site, sure)
    measured |= scores(
        data, by_site, turns_of_sites, tags_by_parts(turns_of_sites, sites, learned_from(read)), "site left out"
    )

    known = learned_from(read)
    around, weights_around = fit_around(data, known, first_look(data, known))
    card = {
        "what": "what each cue and word adds to the log-odds that a reply rebuts, supports or answers, by itself "
        "(relations) and by what that makes of the replies around it (around), and that a turn is a claim, a rebuttal "
        "or evidence (tags); see analysis/links.py and analysis/tags.py. sure: how often a chance was right",
        "data": "144 threads of five sites, 12 pages and 3 samples of which every turn was read; the "
        f"training parts of stance-iac and stance-debagreement, {len(beside)} replies",
        "features": "named cues, openers and words",
        "date": "2026-11-28",
        "licence": "the corpora state none where they were found; only weights are kept",
        "weaknesses": "English; few evidence turns; support is missed where it agrees without saying so, and so is "
        "most of what comments on a news page do to the story",
        "scores": measured,
        "relations": folded(data.table.names, fit_relations(data, known)),
        "around": card_of(dict(zip(around.names, weights_around, strict=True))),
        "tags": card_of(dict(zip(turns_.table.names, fit_tags(turns_, known), strict=True))),
        "sure": {"relations": sure, "tags": sure_tags},
    }
    save(TARGET, card)
    for name, each in sorted(measured.items()):
        print(f"{name:50}", each)


if __name__ == "__main__":
    main()
