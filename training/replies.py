"""From pastes-iac to `argmap/weights/replies.json`: a conditional logit over the possible parents of each turn.

The corpus is one forum, in which six replies in ten stand right below their parent and nobody answers a story. So each
training thread is also retold as a busy news page would show it: its opening post becomes the story, its authors come
and go and answer several turns in one go, and each addresses others as often as is that author's habit.

Two rounds: in the first the earlier turns' parents are gold, in the second those that the first round's weights
find, so that the weights learn to live with their own mistakes.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

import argmap
from argmap.analysis import quotes, replies
from argmap.model import OUTSIDE, STORY, ArgumentMap, Thread, Turn

from .corpora import held_out, rows

TARGET = Path(replies.__file__).parents[1] / "weights" / "replies.json"
PENALTY = 0.02  # L2, a turn

Example = tuple[list[dict[str, float]], int]


def threads(*, training: bool = True) -> list[tuple[ArgumentMap, list[int]]]:
    """Return the threads of one part, read and with their quotes, and the gold parent (0-based, -1 story) of each
    turn; -2 where gold does not know the turn."""
    found = []
    for row in rows("pastes-iac"):
        if held_out(row["thread"]) == training:
            continue
        thread = argmap.read_bytes(row["text"].encode(), path=row["thread"], format="paste")
        gold = {entry["first_line"]: entry for entry in row["gold"]}
        place = {gold[turn.line]["n"]: at for at, turn in enumerate(thread.turns) if turn.line in gold}
        parents = [
            -1
            if turn.line in gold and gold[turn.line]["parent"] == 0
            else place.get(gold[turn.line]["parent"], -2)
            if turn.line in gold
            else -2
            for turn in thread.turns
        ]
        map_ = quotes.find(ArgumentMap(thread=thread))
        found.append((map_, parents))
    return found


def retold(*, training: bool = True, seed: int = 1) -> list[tuple[ArgumentMap, list[int]]]:
    """Return the threads of one part in another order of time, with other habits of addressing."""
    found = []
    for row in rows("pastes-iac"):
        if held_out(row["thread"]) == training:
            continue
        chance = random.Random(f"{seed} {row['thread']}")
        lines = row["text"].split("\n")
        gold = {entry["n"]: entry for entry in row["gold"]}
        bodies = {
            n: "\n".join(lines[entry["first_line"] + (entry["addressee"] is not None) : entry["last_line"]])
            for n, entry in gold.items()
        }
        before = {
            n: {entry["parent"], *(quote["source"] for quote in entry["quotes"] if quote["source"] in gold)} - {1, n}
            for n, entry in gold.items()
            if n > 1
        }
        # Shallow trees, as below news stories, where one comment in five answers the story: cut below some depth.
        deepest = chance.choice((2, 3, 4, 6, 99))
        depth = {1: 0}
        for n in sorted(before):
            depth[n] = depth.get(gold[n]["parent"], 99) + 1
        before = {n: needed for n, needed in before.items() if depth[n] <= deepest}
        order: list[int] = []
        placed = {1, 0}
        habit = {entry["author"]: chance.betavariate(0.3, 0.3) for entry in row["gold"]}
        busy = {author: chance.random() for author in sorted(habit)}
        while len(order) < len(before):
            ready: dict[str, list[int]] = {}
            for n in before:
                if n not in placed and before[n] <= placed:
                    ready.setdefault(gold[n]["author"], []).append(n)
            if not ready:
                break
            authors = sorted(ready)
            author = chance.choices(authors, [busy[name] + 0.2 for name in authors])[0]
            for n in ready[author][: 1 + int(chance.expovariate(0.9))]:
                order.append(n)
                placed.add(n)
        place = {n: at for at, n in enumerate(order)} | {1: -1}
        turns = []
        for at, n in enumerate(order):
            parent = gold[n]["parent"]
            named = parent > 1 and chance.random() < habit[gold[n]["author"]]
            turns.append(
                Turn(
                    id=str(at + 1),
                    number=at + 1,
                    author=gold[n]["author"],
                    addressee=gold[parent]["author"] if named and parent in gold else None,
                    text=bodies[n],
                )
            )
        story = bodies[1] if len(bodies[1].split()) >= replies.LONG_STORY else bodies[1] + " word" * replies.LONG_STORY
        thread = Thread(id=row["thread"], title="", format="paste", path="", story=story, turns=tuple(turns))
        parents = [place.get(gold[n]["parent"], -2) for n in order]
        found.append((quotes.find(ArgumentMap(thread=thread)), parents))
    return found


def accuracy(data: list[tuple[ArgumentMap, list[int]]]) -> dict[str, float]:
    """Return the share of right parents: of all turns, of those without addressee and quote, and of those that answer
    the story, with the share of the turn right before beside them."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for map_, parents in data:
        place = {turn.id: at for at, turn in enumerate(map_.thread.turns)} | {STORY: -1}
        done = replies.find(map_)
        main = {reply.child: place[reply.parent] for reply in done.replies if reply.main}
        quoting = {quote.turn for quote in map_.quotes if quote.source != OUTSIDE}
        for at, (turn, gold) in enumerate(zip(map_.thread.turns, parents, strict=True)):
            if gold == -2:
                continue
            kinds = ["all"]
            if not turn.addressee and turn.id not in quoting:
                kinds += ["bare"] + (["story"] if gold == -1 else [])
            for kind in kinds:
                total[kind] += 1
                right[kind] += main[turn.id] == gold
                right[kind + ", previous turn"] += gold == at - 1
    return {kind: round(count / total[kind.split(",")[0]], 4) for kind, count in sorted(right.items())}


def examples(data: list[tuple[ArgumentMap, list[int]]], weights: dict[str, float] | None) -> list[Example]:
    """Return each turn's described candidates and the place of the right one."""
    found = []
    for map_, parents in data:
        facts, story = replies.gather(map_)
        state = replies.State.of(map_.thread, facts, story)
        for number, gold in enumerate(parents):
            choices = state.candidates(number)
            described = [state.describe(number, choice) for choice in choices]
            if gold in choices and number > 0:
                found.append((described, choices.index(gold)))
            if weights is None:
                state.settle(number, gold if gold >= -1 else max(number - 1, -1))
            else:
                sums = [sum(weights.get(k, 0.0) * v for k, v in features.items()) for features in described]
                state.settle(number, choices[max(range(len(choices)), key=lambda at: (sums[at], choices[at]))])
    return found


def fit(found: list[Example]) -> dict[str, float]:
    """Return the weights that make the right parents likeliest (L-BFGS on the penalised log-likelihood)."""
    names = sorted({name for described, _ in found for features in described for name in features})
    column = {name: at for at, name in enumerate(names)}
    starts, right = [0], []
    for described, at in found:
        right.append(starts[-1] + at)
        starts.append(starts[-1] + len(described))
    matrix = np.zeros((starts[-1], len(names)))
    row = 0
    for described, _ in found:
        for features in described:
            for name, value in features.items():
                matrix[row, column[name]] = value
            row += 1
    edges = np.array(starts[:-1])
    owner = np.repeat(np.arange(len(found)), np.diff(starts))
    chosen = matrix[right].sum(axis=0)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        sums = matrix @ weights
        sums -= np.maximum.reduceat(sums, edges)[owner]
        exped = np.exp(sums)
        totals = np.add.reduceat(exped, edges)
        value = -(sums[right] - np.log(totals)).sum() + PENALTY * len(found) * (weights**2).sum() / 100
        gradient = (exped / totals[owner]) @ matrix - chosen + 2 * PENALTY * len(found) * weights / 100
        return value, gradient

    best = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    return {name: round(float(weight), 3) for name, weight in zip(names, best.x, strict=True)}


def main() -> None:
    """Fit and write the weights."""
    data = threads() + [thread for seed in (1, 2, 3, 4) for thread in retold(seed=seed)]
    weights = fit(examples(data, None))
    found = examples(data, weights)
    weights = fit(found)
    card = {
        "what": "weights of a conditional logit over the possible parents of a turn; see analysis/replies.py",
        "data": f"pastes-iac, training part by thread, as they are and retold: {len(data)} threads, {len(found)} turns",
        "weights": weights,
    }
    TARGET.write_text(json.dumps(card, indent=1, sort_keys=True) + "\n", encoding="utf-8")

    print("held-out threads as they are", accuracy(threads(training=False)))
    print("held-out threads retold", accuracy(retold(training=False)))


if __name__ == "__main__":
    main()
