"""From threads with people's sides to the figures of the camps: agreement and share placed, floors beside ours.

Run from the project's root: python benchmarks/camps.py [--part dev|train] [--curve] [--errors N] [--fit]
`--curve` also prints what other limits of sureness would give, `--errors` the people placed wrong, `--fit` (wants
scikit-learn) the weights of `argmap/analysis/camps.py` as the training part gives them.

A person's side is `stance` where it is "pro" or "anti": more of the annotators found the one in their posts; whom they
called "other" has no side. Agreement is the share of people placed whose camp is their side's, under the better of the
two ways to match camps and sides in each thread; placed is the share of people with a side who are in a camp.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import argmap
from argmap.analysis import camps
from argmap.evaluate.camps import agreeing, of_camps, opposing, sides_of
from argmap.evaluate.task import stated
from argmap.model import ArgumentMap
from training.corpora import held_out, rows

ASKED = "asked ≥ 0.720, placed ≥ 0.700"


def line(name: str, placings: list[dict[str, int]], sides: list[dict[str, str]], note: str = "") -> None:
    """Print agreement over all people, its mean over threads, and the share placed."""
    hits = [len(agreeing(camp, side)) for camp, side in zip(placings, sides, strict=True)]
    placed = [sum(name in camp for name in side) for camp, side in zip(placings, sides, strict=True)]
    shares = [hit / all_ for hit, all_ in zip(hits, placed, strict=True) if all_]
    agreement, mean = sum(hits) / max(1, sum(placed)), math.fsum(shares) / max(1, len(shares))
    people = sum(map(len, sides))
    print(f"{name:48} agreement {agreement:.3f}  by thread {mean:.3f}  placed {sum(placed) / people:.3f}  {note}")


def curve(maps: list[ArgumentMap], sides: list[dict[str, str]]) -> None:
    """Print the figures at other limits of sureness."""
    chosen = camps.SURE
    for limit in (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6):
        camps.SURE = limit
        line(f"  sure from {limit}", [of_camps(camps.find(map_)) for map_ in maps], sides)
    camps.SURE = chosen


def fit() -> None:
    """Print the weights of the ties as the training part gives them."""
    from sklearn.linear_model import LogisticRegression

    features, opposed = [], []
    for row in rows("camps-iac"):
        if held_out(row["thread"]):
            continue
        map_, side = argmap.analyse(stated(row, story=True)), sides_of(row)
        met = camps.exchanges(map_, {turn.id: turn.author for turn in map_.thread.turns})
        for (one, other), exchange in met.items():
            if one in side and other in side:
                features.append(camps.cues(exchange, camps.usual(met.values())))
                opposed.append(side[one] != side[other])
    model = LogisticRegression(C=10, max_iter=2000).fit(features, opposed)
    named = zip(("LEANING", "QUOTING_MORE", "QUOTING_LESS"), model.coef_[0], strict=True)
    print(f"fit on {len(opposed)} pairs:", *(f"{name} {value:.2f}" for name, value in named), end=" ")
    print(f"(constant {model.intercept_[0]:.2f}, left out)")


def how_many(maps: list[ArgumentMap], placings: list[dict[str, int]], sides: list[dict[str, str]]) -> None:
    """Print agreement by the number of turns that a person wrote."""
    counts: Counter[tuple[str, str]] = Counter()
    for map_, camp, side in zip(maps, placings, sides, strict=True):
        wrote = Counter(turn.author for turn in map_.thread.turns)
        good = agreeing(camp, side)
        for name in side:
            group = "1 turn" if wrote[name] == 1 else "2 to 4 turns" if wrote[name] < 5 else "5 turns and more"
            counts[group, "all"] += 1
            counts[group, "placed"] += name in camp
            counts[group, "right"] += name in good
    for group in ("1 turn", "2 to 4 turns", "5 turns and more"):
        every, placed, hit = (counts[group, what] for what in ("all", "placed", "right"))
        print(f"  {group:46} agreement {hit / max(1, placed):.3f}  placed {placed / max(1, every):.3f}  of {every}")


def errors(maps: list[ArgumentMap], placings: list[dict[str, int]], sides: list[dict[str, str]], most: int) -> None:
    """Print the people placed wrong, with the people whom they exchanged most with."""
    left = most
    for map_, camp, side in zip(maps, placings, sides, strict=True):
        good = agreeing(camp, side)
        author = {turn.id: turn.author for turn in map_.thread.turns}
        near: dict[str, Counter[str]] = defaultdict(Counter)
        for link in map_.links:
            one, other = author[link.source], author.get(link.target)
            if other is not None and one != other:
                near[one][other] += 1
                near[other][one] += 1
        for name in side:
            if left and name in camp and name not in good:
                left -= 1
                others = ", ".join(
                    f"{other} {count} ({side.get(other, '?')}{'' if other in camp else ', outside'})"
                    for other, count in near[name].most_common(5)
                )
                print(f"{map_.thread.id} {name} is {side[name]}: {others}")


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--part", default="dev", choices=("dev", "train"))
    options.add_argument("--curve", action="store_true")
    options.add_argument("--errors", type=int, default=0)
    options.add_argument("--fit", action="store_true")
    chosen = options.parse_args()
    kept = [row for row in rows("camps-iac") if held_out(row["thread"]) == (chosen.part == "dev")]
    sides = [sides_of(row) for row in kept]
    maps = [argmap.analyse(stated(row, story=True)) for row in kept]
    started = time.perf_counter()
    for map_ in maps:
        camps.find(map_)
    spent = time.perf_counter() - started
    placings = [of_camps(map_) for map_ in maps]
    people = sum(map(len, sides))
    print(f"camps-iac, {chosen.part} part by thread: {len(kept)} threads, {people} people with a side")
    line("floor: one camp for all", [dict.fromkeys(side, 0) for side in sides], sides)
    line("floor: everyone against whom they first answer", [opposing(map_) for map_ in maps], sides)
    line("ours", placings, sides, ASKED)
    print(f"  threads without camps {sum(not camp for camp in placings)}, {spent / len(maps) * 1000:.1f} ms a thread")
    how_many(maps, placings, sides)
    if chosen.curve:
        curve(maps, sides)
    if chosen.errors:
        errors(maps, placings, sides, chosen.errors)
    if chosen.fit:
        fit()


if __name__ == "__main__":
    main()
