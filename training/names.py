"""From pastes-iac to `argmap/weights/names.json`: how much speaks for a short line being an author or an addressee.

A structured perceptron, averaged (Collins 2002, "Discriminative training methods for hidden Markov models"), over the
features of `argmap.readers.paste.describe`: each training thread is segmented with the weights so far, and where
the result differs from gold the features of the gold lines are added and those of the wrong lines taken away.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from pathlib import Path
from typing import Any

import argmap
from argmap.evaluate import f1_of
from argmap.readers import paste

from .corpora import held_out, rows

TARGET = Path(paste.__file__).parents[1] / "weights" / "names.json"
ROUNDS = 20
MARGIN = 2.0  # a wrong line gets this much in training, so that the right one has to win clearly

Features = list[dict[str, float]]
Roles = dict[int, str]  # position among the rows → "author" or "addressee"


def examples() -> list[tuple[int, Features, dict[int, paste.Candidate], Roles]]:
    """Return, a training thread, the number of rows, the candidates' features, the candidates and the true roles."""
    found = []
    for row in rows("pastes-iac"):
        if held_out(row["thread"]):
            continue
        page = paste._page(row["text"].split("\n"))
        lines = [page.lines[number].strip() for number in page.rows]
        candidates = paste.candidates(lines)
        described = paste.describe(lines, candidates)
        kind = {gold["first_line"]: "author" for gold in row["gold"]}
        kind |= {gold["first_line"] + 1: "addressee" for gold in row["gold"] if gold["addressee"]}
        place = {page.rows[candidate.position] + 1: candidate.position for candidate in candidates}
        roles = {place[line]: role for line, role in kind.items() if line in place}
        found.append((len(lines), described, {candidate.position: candidate for candidate in candidates}, roles))
    return found


def scores() -> dict[str, float]:
    """Return how well the comments of the held-out threads are found, by the lines of their authors' names, and the
    share of those found whose author and whose addressee is right."""
    hit = gold_turns = found_turns = author = addressee = 0
    for row in rows("pastes-iac"):
        if held_out(row["thread"]):
            turns = {
                turn.line: turn
                for turn in argmap.read_bytes(row["text"].encode(), path=row["thread"], format="paste").turns
            }
            gold_turns, found_turns = gold_turns + len(row["gold"]), found_turns + len(turns)
            for entry in row["gold"]:
                if turn := turns.get(entry["first_line"]):
                    hit += 1
                    author += turn.author == entry["author"]
                    addressee += turn.addressee == entry["addressee"]
    figures = {
        "comments, F1": f1_of(hit, gold_turns, found_turns),
        "author": author / hit,
        "addressee": addressee / hit,
    }
    return {name: round(value, 4) for name, value in figures.items()}


def main() -> None:
    """Fit and write the weights."""
    threads = examples()
    weights: dict[str, dict[str, float]] = {"author": defaultdict(float), "addressee": defaultdict(float)}
    sums: dict[str, dict[str, float]] = {"author": defaultdict(float), "addressee": defaultdict(float)}
    chance = random.Random(7)
    step = 0
    for _ in range(ROUNDS):
        chance.shuffle(threads)
        for size, described, candidates, roles in threads:
            step += 1
            odds = {}
            for position, features in zip(candidates, described, strict=True):
                true = roles.get(position)
                odds[position] = tuple(
                    sum(weights[role].get(name, 0.0) * value for name, value in features.items())
                    + (0 if role == true else MARGIN)
                    - (MARGIN if true == role else 0)
                    for role in ("author", "addressee")
                )
            starts = paste._segment(size, odds, candidates, 0.0, must_start=True)
            got: Roles = {start: "author" for start, _ in starts}
            got |= {start + 1: "addressee" for start, addressed in starts if addressed}
            for position, features in zip(candidates, described, strict=True):
                for role, sign in ((roles.get(position), 1.0), (got.get(position), -1.0)):
                    if role is not None and roles.get(position) != got.get(position):
                        for name, value in features.items():
                            weights[role][name] += sign * value * 0.1
                            sums[role][name] += sign * value * 0.1 * step
    averaged = {
        role: {
            name: round(weight - sums[role][name] / (step + 1), 3) for name, weight in weights[role].items() if weight
        }
        for role in weights
    }
    card: dict[str, Any] = {
        "what": "log-odds that a short line of a paste is an author's or an addressee's name; see readers/paste.py",
        "data": f"pastes-iac, training part by thread: {len(threads)} threads",
        "features": "shape of the line, what stands above and below, how often it recurs, whether it is addressed; see "
        "describe in readers/paste.py",
        "date": "2026-11-22",
        "licence": "Internet Argument Corpus: states none; only weights are kept",
        "weaknesses": "one forum, rendered as pages of one kind; a signature that equals a name and stands above the "
        "next author is taken for an author; who wrote two comments in a row may be missed",
        "weights": averaged,
    }
    TARGET.write_text(json.dumps(card, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    paste._weights.cache_clear()
    card["scores"] = {"held-out threads": scores()}
    TARGET.write_text(json.dumps(card, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(card["scores"])


if __name__ == "__main__":
    main()
