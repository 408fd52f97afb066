"""From threads whose disputes were written down to `argmap/weights/disputes.json`: points, sides, what states a side.

Nine linear models, each fitted on what the ones before tell of threads that they did not learn from (stacking,
Wolpert 1992): whether two turns bear on one point (logit), how well a reading would agree with a group of turns
(ridge), which group is likeliest to be a dispute of it (conditional logit), whether a turn belongs to a group (logit),
how much a group adds to those that are listed (ridge), whether two people stand against each other (logit), whether
somebody who is placed on a side holds its position (logit; right are the holders of the reading's position that faces
it), which sentence states a side (conditional logit; right are those of a turn that a reader named, as far as they
share words with the reader's own for the side), and which turn of a side as it is found says best what it holds
(conditional logit; right are those that a reader named). The links between turns are told by folds over threads, as in
`training/turns.py`.

Every figure is told twice: by ten folds over threads, and with each site left out whole.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import chain, combinations
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from scipy.optimize import linear_sum_assignment
from sklearn.linear_model import LogisticRegression

from argmap.analysis.disputes import found as disputes
from argmap.analysis.disputes import picked, points, sides, stated
from argmap.evaluate.disputes import LOOKED_AT, PAIRED, Sums, compare, facing, of_map, of_reading, paired
from argmap.language import matching, own
from argmap.model import ArgumentMap

from . import logit, turns
from .corpora import Row, pages, rows, save

TARGET = Path(points.__file__).parents[2] / "weights" / "disputes.json"
FOLDS, INNER = 10, 5
# Penalties; by folds half and twice of each change no figure by more than 0.01.
PAIR, GROUP, MEMBER, SIDE, LABEL, HOLDER, GUESS, ADDS, VOICE = 0.3, 1.0, 1.0, 1.0, 20.0, 1.0, 3.0, 10.0, 60.0
GOOD = 0.45  # F1 from which a group is taken for a reader's dispute, to learn which turns belong to it
UNNAMED = 0.1  # of a sentence of a turn that a reader named, however few of the reader's words it holds
# Chosen by folds over threads, see docs/accuracy.md.
CHOSEN = {"least": 0.34, "keeps": 0.375, "belongs": 0.34}
LIKE = 0.3  # F1 from which a group is like a dispute of the reading at all
SHARP = 0.1  # by how much a group may be less like a dispute than the best and still be a third as right a guess
# Lists are first made by what an option adds to the guesses alone, and longer than they will be, so that there is to
# learn from what is one too many.
EXPLORING, EXPLORED, FURTHER, ROUNDS = {"adds": 1.0}, 0.08, 0.7, 3
ALMOST = 1e-9  # a penalty, so small that it bends nothing, of what is the same everywhere

Features: TypeAlias = Mapping[str, float]
Holder: TypeAlias = tuple[Features, bool, float]  # what tells of one, whether they are, and how much that counts


# ---- what there is to learn from


class Read(NamedTuple):
    """A thread with its links, told without having learned from it, and its disputes as they were read."""

    name: str
    site: str
    map_: ArgumentMap
    apart: ArgumentMap  # the same with links told without anything of its site
    reading: list[Row]  # its turns are called by their ids


class Known(NamedTuple):
    """A thread as the models see it, with what there is to learn from it."""

    read: Read
    seen: points.Seen
    said: own.Said
    stretches: list[picked.Group]
    pairs: list[tuple[int, int]]
    described: list[Features]  # of the pairs
    together: list[bool]  # whether a pair bears on one dispute
    gold: list[picked.Group]  # by dispute, the places of its turns


def read_all() -> list[Read]:
    """Return the annotated threads of the forums and the annotated pages."""
    told = {each.name: each for each in turns.told()}
    found = []
    for row in rows("contention"):
        one = told[row["thread"]]
        found.append(Read(one.name, one.site, one.map_, one.apart, _called(row["readings"][0], {})))
    for page in pages():
        if page.reading and not page.ours:  # those would add groups that are no dispute, see docs/accuracy.md
            one, lines = told[page.name], page.numbers
            ids = {lines[turn.line]: turn.id for turn in reversed(one.map_.thread.turns) if turn.line in lines}
            found.append(Read(one.name, one.site, one.map_, one.apart, _called(page.reading["disputes"], ids)))
    return found


def _called(reading: Iterable[Row], ids: Mapping[int, str]) -> list[Row]:
    """A reading with ids in place of numbers; a turn that was not found keeps its own."""

    def of(places: Iterable[int]) -> list[str]:
        return [ids.get(place, str(place) if not ids else f"not found: {place}") for place in places]

    return [
        entry
        | {"turns": of(entry["turns"])}
        | {"positions": [side | {name: of(side[name]) for name in ("turns", "best")} for side in entry["positions"]]}
        for entry in reading
    ]


def known(read: Read, map_: ArgumentMap) -> Known:
    """Return a thread as the models see it."""
    said = own.read(map_)
    seen = points.see(map_, said)
    stretches = list(points.stretches(seen))
    place = {turn: at for at, turn in enumerate(seen.turns)}
    gold = [tuple(sorted({place[turn] for turn in each["turns"] if turn in place})) for each in read.reading]
    pairs = [pair for each in stretches for pair in combinations(each, 2)]
    size = {at: len(each) for each in stretches for at in each}
    return Known(
        read=read,
        seen=seen,
        said=said,
        stretches=stretches,
        pairs=pairs,
        described=[points.describe_pair(seen, one, other, size[one]) for one, other in pairs],
        together=[any(one in each and other in each for each in gold) for one, other in pairs],
        gold=[each for each in gold if each],
    )


# ---- fitting


def fit_logit(table: Sequence[tuple[Features, bool, float]], penalty: float) -> dict[str, float]:
    """Return the weights of a logit from features, what is so, and how much it counts; `penalty` is the C of
    scikit-learn."""
    names = sorted({name for features, _, _ in table for name in features})
    matrix = _matrix([features for features, _, _ in table], names)
    fitted = LogisticRegression(C=penalty, max_iter=400, fit_intercept=False)
    fitted.fit(matrix, [so for _, so, _ in table], sample_weight=[weight for _, _, weight in table])
    return _named(names, fitted.coef_[0])


def fit_ridge(table: Sequence[tuple[Features, float, float]], penalty: float) -> dict[str, float]:
    """Return the weights of a ridge regression over standardized features, for the features as they are."""
    names = sorted({name for features, _, _ in table for name in features} - {"one"})
    matrix = _matrix([features for features, _, _ in table], names)
    weight = np.array([each for _, _, each in table])
    weight /= weight.sum()
    mean = weight @ matrix
    spread = np.sqrt(weight @ (matrix - mean) ** 2) + 1e-9
    scaled = (matrix - mean) / spread
    want = np.array([each for _, each, _ in table])
    level = weight @ want
    sides_ = scaled.T @ (weight * (want - level))
    found = np.linalg.solve(scaled.T @ (weight[:, None] * scaled) + penalty * np.eye(len(names)) / 100, sides_) / spread
    return _named(names, found) | {"one": round(float(level - found @ mean), 4)}


def _matrix(table: Sequence[Features], names: Sequence[str]) -> np.ndarray:
    place = {name: at for at, name in enumerate(names)}
    found = np.zeros((len(table), len(names)))
    for row, features in zip(found, table, strict=True):
        for name, value in features.items():
            if name in place:
                row[place[name]] = value
    return found


def _named(names: Sequence[str], weights: Iterable[float]) -> dict[str, float]:
    return {name: round(float(each), 4) for name, each in zip(names, weights, strict=True)}


def fit_pairs(threads: Sequence[Known]) -> dict[str, float]:
    """Return the weights that tell whether two turns bear on one point; a thread counts as the root of its pairs."""
    return fit_logit(
        [
            (features, so, 30 / len(one.pairs) ** 0.5)
            for one in threads
            for features, so in zip(one.described, one.together, strict=True)
        ],
        PAIR,
    )


def agreeing(group: picked.Group, gold: Sequence[picked.Group]) -> tuple[float, picked.Group]:
    """Return the dispute that is most like a group, with their F1."""
    return max(((points.alike(group, each), each) for each in gold), default=(0.0, ()))


def learn(threads: Sequence[Known]) -> disputes.Weights:
    """Return all weights, learned from some threads."""
    inner = [turns.fold("inner " + one.read.name, INNER) for one in threads]
    grouped: list[tuple[Features, float, float]] = []
    guessed: list[logit.Asked] = []
    members: list[tuple[Features, bool, float]] = []
    looked_at: list[tuple[Known, points.Stretch, dict[picked.Group, dict[str, float]]]] = []
    for part in range(INNER):
        pair = fit_pairs([one for one, at in zip(threads, inner, strict=True) if at != part])
        for one in (one for one, at in zip(threads, inner, strict=True) if at == part):
            for places in one.stretches:
                stretch = points.look(one.seen, places, pair)
                told = points.told_of(one.seen, stretch)
                looked_at.append((one, stretch, told))
                for group, described in told.items():
                    worth, best = agreeing(group, one.gold)
                    grouped.append((described, worth, 1 / len(told)))
                    if worth >= GOOD:
                        count = 30 * worth / len(told) / len(places) ** 0.5
                        belonging = points.describe_members(one.seen, stretch, group)
                        members += [
                            (features, at in best, count) for at, features in zip(places, belonging, strict=True)
                        ]
                guessed += _guessing(one, told)
    firm = {name: GUESS * each for name, each in _spread([each for asked in guessed for each in asked.options]).items()}
    weights = points.Weights(
        pair=fit_pairs(threads),
        group=fit_ridge(grouped, GROUP),
        likely=logit.fit(guessed, lambda name: firm[name] + ALMOST),
        member=fit_logit(members, MEMBER),
        adds=EXPLORING,
        **CHOSEN,
    )
    return disputes.Weights(
        weights._replace(adds=fit_adds(looked_at, weights)),
        sides=fit_logit(list(chain.from_iterable(map(_opposing, threads))), SIDE),
        states=logit.fit(list(chain.from_iterable(map(_stating, threads))), LABEL),
        speaks={},
        holds={},
    )


def _guessing(one: Known, told: Mapping[picked.Group, Features]) -> Iterator[logit.Asked]:
    """Of each dispute of the reading that some group is like, which groups are most like it."""
    for gold in one.gold:
        like = [points.alike(group, gold) for group in told]
        if max(like, default=0.0) >= LIKE:
            yield logit.Asked(list(told.values()), [math.exp((each - max(like)) / SHARP) for each in like])


def _spread(table: Sequence[Features]) -> dict[str, float]:
    """The variance of each feature."""
    names = sorted({name for features in table for name in features})
    return dict(zip(names, map(float, _matrix(table, names).var(0)), strict=True))


def fit_adds(
    looked_at: Sequence[tuple[Known, points.Stretch, Mapping[picked.Group, Features]]], weights: points.Weights
) -> dict[str, float]:
    """Return the weights that tell how much an option adds to those that are listed.

    Lists are made as the weights so far would make them, and of every option at every step it is counted how much it
    adds to the agreement with the reading; from all of that they are learned anew (Ross and others 2011).
    """
    choices = []
    for one, stretch, told in looked_at:
        options, choice = points.choice_of(one.seen, stretch, told, weights)
        choices.append((choice, [[points.alike(each.group, gold) for gold in one.gold] for each in options]))
    table: list[tuple[Features, float, float]] = []
    adds, least = weights.adds, EXPLORED
    for _ in range(ROUNDS):
        for choice, like in choices:
            listed: list[int] = []
            for best, told in picked.steps(choice, adds, least, apart=points.SAME, most=points.MOST):
                now = _agreement([like[at] for at in listed])
                gains = {at: _agreement([like[other] for other in (*listed, at)]) - now for at in told}
                table += [(features, gains[at], 1 / len(told)) for at, features in told.items()]
                listed.append(best)
        adds, least = fit_ridge(table, ADDS), FURTHER * weights.least
    return adds


def _agreement(like: Sequence[Sequence[float]]) -> float:
    """The sum of F1 over pairs of listed groups and disputes of the reading, one to one, so that it is largest."""
    if not like or not like[0]:
        return 0.0
    table = np.array(like)
    return float(table[linear_sum_assignment(-table)].sum())


def _opposing(one: Known) -> Iterator[tuple[Features, bool, float]]:
    """Of every two holders of a dispute, whether they stand against each other."""
    place = {turn: at for at, turn in enumerate(one.seen.turns)}
    for entry in one.read.reading:
        group = tuple(sorted({place[turn] for turn in entry["turns"] if turn in place}))
        side = {holder: at for at, each in enumerate(entry["positions"]) for holder in each["holders"]}
        for (here, there), features in sides.describe(one.seen, group).items():
            if here in side and there in side:
                yield features, side[here] != side[there], 1 / len(side)


def _stating(one: Known) -> Iterator[logit.Asked]:
    """Of the sentences of a position's turns, how right each is to state it."""
    place = {turn: at for at, turn in enumerate(one.seen.turns)}
    for entry in one.read.reading:
        group = tuple(sorted({place[turn] for turn in entry["turns"] if turn in place}))
        matter = stated.matter_of(one.seen, group)
        for side in entry["positions"]:
            wanted = matching.prepare(f"{entry['title']} {side['label']}")
            options, right = [], []
            for turn in side["turns"]:
                if turn not in place:
                    continue
                for features, span in stated.stating(one.seen, one.said, place[turn], group, matter):
                    said = matching.prepare(one.said[turn].text[span.start : span.end])
                    shared = matching.measure(wanted, said)["covered"] * (len(said.weights) > 1)
                    options.append(features)
                    right.append((UNNAMED + max(0.0, shared)) * (turn in side["best"]))
            if any(right):
                yield logit.Asked(options, [each / max(right) for each in right])


class Told(NamedTuple):
    """What is learned of sides as they are found, by weights that did not learn from the thread."""

    holders: list[Holder]  # of every holder, whether the reading has them on the position that faces theirs
    voices: list[logit.Asked]  # of the turns of a position, which are those that the reading names


def _told(one: Known, map_: ArgumentMap, weights: disputes.Weights) -> Told:
    """What is learned of the sides in a map of a thread, found by some weights."""
    listed = points.find(one.seen, weights.points)
    known = {tuple(one.seen.turns[at] for at in each.group): each for each in listed}
    found, read = of_map(map_)[:LOOKED_AT], of_reading(one.read.reading)
    pairs = {here: read[there] for there, (here, worth) in paired(found, read).items() if worth >= PAIRED}
    told = Told([], [])
    for at, dispute in enumerate(map_.disputes[:LOOKED_AT]):
        point = known.get(dispute.turns)
        if point is None:
            continue
        placed = disputes.standing(one.seen, point.group, weights.sides)
        described = disputes.holding(one.seen, point, placed)
        across = facing(found[at].sides, pairs[at].sides) if at in pairs else []
        faced = {mine.label: theirs for mine, theirs in across}
        sides_ = stated.voices(one.seen, one.said, point, listed, placed, weights.states)
        for position, side in zip(dispute.positions, sides_, strict=True):
            theirs = faced.get(position.label)
            for holder in position.holders:
                told.holders.append((described[holder], theirs is not None and holder in theirs.holders, 1.0))
            if theirs:
                options = [features for features, _ in side]
                told.voices.append(logit.Asked(options, [float(span.turn in theirs.best) for _, span in side]))
    return told


def fit_voices(voices: Sequence[logit.Asked]) -> dict[str, float]:
    """Return the weights that tell which turn of a side says best what it holds."""
    firm = {name: VOICE * each for name, each in _spread([each for asked in voices for each in asked.options]).items()}
    return logit.fit(voices, firm.__getitem__)


# ---- figures


def scored(parts: Sequence[str], threads: Sequence[Known], apart: Sequence[Known]) -> tuple[dict[str, Any], Told]:
    """Return the figures of each part's threads, told by what was learned from the others, over the forums, the pages
    and each site; and what there is to learn of the sides found. `apart` are the threads to tell."""
    names = sorted(set(parts))
    others = [[one for one, at in zip(threads, parts, strict=True) if at != name] for name in names]
    with ProcessPoolExecutor(min(len(names), os.cpu_count() or 1)) as pool:
        learned = dict(zip(names, pool.map(learn, others), strict=True))
    told = [
        _told(one, disputes.find(one.read.map_, one.said, learned[part]), learned[part])
        for one, part in zip(apart, parts, strict=True)
    ]
    for name in names:
        voices = [asked for each, part in zip(told, parts, strict=True) if part != name for asked in each.voices]
        learned[name] = learned[name]._replace(speaks=fit_voices(voices))
    found: dict[str, Sums] = {}
    silent: dict[str, list[int]] = {}
    for one, part in zip(apart, parts, strict=True):
        map_ = disputes.find(one.read.map_, one.said, learned[part])
        texts = {turn.id: turn.text for turn in map_.thread.turns}
        texts |= {turn: "" for each in one.read.reading for turn in each["turns"] if turn not in texts}
        for name in (one.read.site, "forums" if one.read.site != "pages" else ""):
            if name:
                compare(of_map(map_), of_reading(one.read.reading), texts, found.setdefault(name, Sums()))
                if not one.read.reading:
                    counts = silent.setdefault(name, [0, 0])
                    counts[0] += bool(map_.disputes)
                    counts[1] += 1
    figures = {
        name: {figure: round(float(value), 3) for figure, value in sums.figures().items()}  # type: ignore[arg-type]
        | ({"invented": round(silent[name][0] / silent[name][1], 3)} if name in silent else {})
        for name, sums in sorted(found.items())
    }
    every = Told([each for one in told for each in one.holders], [each for one in told for each in one.voices])
    return figures, every


def main() -> None:
    """Fit and write the weights; print the figures by folds over threads and with each site left out whole."""
    read = read_all()
    threads = [known(one, one.map_) for one in read]
    apart = [known(one._replace(map_=one.apart), one.apart) for one in read]
    folds = [f"{turns.fold('fold ' + one.name, FOLDS)}" for one in read]
    by_folds, told = scored(folds, threads, threads)
    measured = {
        "by folds over threads": by_folds,
        "site left out": scored([one.site for one in read], threads, apart)[0],
    }
    learned = learn(threads)._replace(speaks=fit_voices(told.voices), holds=fit_logit(told.holders, HOLDER))
    card = {
        "what": "what tells whether two turns bear on one point (points: pair), how well a reading would agree with a "
        "group of turns (group), which group is likeliest a dispute of it (likely), whether a turn belongs to one "
        "(member) and how much one adds to those that are listed (adds); whether two people stand against each "
        "other on a point (sides); which sentence states a side (states) and which turn of a side says best what it "
        "holds (speaks); whether somebody holds the position of the side on which they are placed (holds); see "
        "analysis/disputes",
        "data": "124 threads of four sites and 12 pages, the disputes of which were written down by careful reading; "
        "all are the training part, and the scores are by folds over them",
        "features": "named measures of turns, links and wording; no words",
        "date": "2026-11-28",
        "licence": "the corpora state none where they were found; only weights are kept",
        "weaknesses": "English; a point that comes up again is listed twice; sides are told by who rebuts whom",
        "scores": measured,
        "points": learned.points._asdict(),
        "sides": learned.sides,
        "states": learned.states,
        "speaks": learned.speaks,
        "holds": learned.holds,
    }
    save(TARGET, card)
    print(json.dumps(measured, indent=1))


if __name__ == "__main__":
    main()
