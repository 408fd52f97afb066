"""From pastes-iac to `argmap/weights/names.json`: how much speaks for a short line being an author or an addressee.

A structured perceptron, averaged (Collins 2002, "Discriminative training methods for hidden Markov models"), over the
features of `argmap.names.describe`: each training thread is segmented with the weights so far, and where
the result differs from gold the features of the gold lines are added and those of the wrong lines taken away. Each
thread is there twice: as it is, and as a news page would show it.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import argmap
from argmap.evaluate.measures import f1_of
from argmap.readers.paste import names as reading
from argmap.readers.paste import rows as page_rows

from .corpora import Row, held_out, rows

TARGET = Path(argmap.__file__).parent / "weights" / "names.json"
ROUNDS = 40
MARGIN = 10.0  # a wrong line gets this much in training, so that the right one has to win clearly
TAKEN_DOWN = 0.05  # the share of people whose comments are left out of the news page that a thread is made to resemble

Roles: TypeAlias = "dict[int, str]"  # position among the rows → "author" or "addressee"


class Example(NamedTuple):
    """A training thread: its rows, the candidates with their features, and the true roles by position."""

    rows: list[str]
    candidates: list[reading.Candidate]
    described: list[dict[str, float]]
    roles: Roles

    def segment(self, odds: Sequence[tuple[float, float]]) -> list[tuple[int, bool]]:
        """Return the comments found with these log-odds, without a look at how many there are."""
        by_position = {candidate.position: candidate for candidate in self.candidates}
        return reading.segment(len(self.rows), dict(zip(by_position, odds, strict=True)), by_position, None)


def examples() -> list[Example]:
    """Return the training threads, at first sight: as they are, as a news page shows them, and as sites do that part
    names, paragraphs and comments by blank lines and show no addressees."""
    training = [row for row in rows("pastes-iac") if not held_out(row["thread"])]
    chance = random.Random(7)
    shown = [moderated(row, chance) for row in training]
    return [example(row) for row in [*training, *shown, *(parted(row, chance) for row in training)]]


def example(row: Row) -> Example:
    """Return a thread with the features of its candidates at first sight and their true roles."""
    page = page_rows.read(row["text"].split("\n"))
    first = next(at for at, one in enumerate(page) if one.number + 1 >= row["gold"][0]["first_line"])
    page = page[first:]
    lines = [one.text for one in page]
    candidates = reading.candidates(lines)
    kind = {gold["first_line"]: "author" for gold in row["gold"]}
    kind |= {gold["first_line"] + 1: "addressee" for gold in row["gold"] if gold["addressee"]}
    place = {page[candidate.position].number + 1: candidate.position for candidate in candidates}
    roles = {place[line]: role for line, role in kind.items() if line in place}
    return Example(lines, candidates, reading.describe(lines, candidates, [one.blanks for one in page]), roles)


def parted(row: Row, chance: random.Random) -> Row:
    """Return a thread as a site shows it that parts its rows by blank lines in a way of its own, without addressees."""
    lines = row["text"].split("\n")
    above, below, between = chance.choice(((0, 1, 1), (1, 1, 1), (0, 1, 0), (1, 0, 0), (1, 0, 1), (1, 1, 0), (2, 1, 1)))
    kept = lines[: row["gold"][0]["first_line"] - 1]
    found = []
    for gold in row["gold"][: chance.randint(4, 60)]:
        head = 2 if gold["addressee"] else 1
        said = [text for text in lines[gold["first_line"] - 1 + head : gold["last_line"]] if text.strip()]
        kept += [""] * above
        found.append(gold | {"first_line": len(kept) + 1, "addressee": None})
        kept += [lines[gold["first_line"] - 1], *[""] * below]
        for at, text in enumerate(said):
            kept += [*[""] * (between if at else 0), text]
    return row | {"text": "\n".join(kept), "gold": found}


def moderated(row: Row, chance: random.Random) -> Row:
    """Return a thread without some people's comments, which were taken down, and without what others quote: on a news
    page an addressee may have no comment left, and few repeat what they answer."""
    lines = row["text"].split("\n")
    authors = dict.fromkeys(gold["author"] for gold in row["gold"])
    gone = {author for author in authors if chance.random() < TAKEN_DOWN}
    kept = lines[: row["gold"][0]["first_line"] - 1]
    found = []
    for gold in row["gold"]:
        head = 2 if gold["addressee"] else 1
        quotes = {quote["line"] for quote in gold["quotes"]}
        numbers = range(gold["first_line"], gold["last_line"] + 1)
        body = [number for number in numbers[head:] if number not in quotes]
        if body and gold["author"] not in gone:
            found.append(gold | {"first_line": len(kept) + 1})
            kept += [lines[number - 1] for number in [*numbers[:head], *body]]
    return row | {"text": "\n".join(kept), "gold": found}


def seen_again(threads: Sequence[Example], weights: reading.Weights) -> list[Example]:
    """Return the threads with the features that the comments found at first sight give."""
    found = []
    for thread in threads:
        starts = thread.segment(reading.log_odds(weights, reading.LOOKS[0], thread.described))
        again = reading.describe_again(thread.rows, thread.candidates, thread.described, starts)
        found.append(thread._replace(described=again))
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


def fit(threads: Sequence[Example], look: str) -> reading.Weights:
    """Return the weights of one look, fitted to the threads as they are described for it."""
    weights: dict[str, dict[str, float]] = {role: defaultdict(float) for role in reading.ROLES}
    sums: dict[str, dict[str, float]] = {role: defaultdict(float) for role in reading.ROLES}
    shuffled = list(threads)
    chance = random.Random(7)
    step = 0
    for _ in range(ROUNDS):
        chance.shuffle(shuffled)
        for thread in shuffled:
            step += 1
            true = [thread.roles.get(candidate.position) for candidate in thread.candidates]
            odds = [
                (
                    author + (-MARGIN if role == "author" else MARGIN),
                    addressee + (-MARGIN if role == "addressee" else MARGIN),
                )
                for (author, addressee), role in zip(
                    reading.log_odds({look: weights}, look, thread.described), true, strict=True
                )
            ]
            starts = thread.segment(odds)
            got: Roles = {start: "author" for start, _ in starts}
            got |= {start + 1: "addressee" for start, addressed in starts if addressed}
            for candidate, features, role in zip(thread.candidates, thread.described, true, strict=True):
                taken = got.get(candidate.position)
                for changed, sign in ((role, 1.0), (taken, -1.0)):
                    if changed is not None and role != taken:
                        for name, value in features.items():
                            weights[changed][name] += sign * value * 0.1
                            sums[changed][name] += sign * value * 0.1 * step
    return {
        look: {
            role: {
                name: round(weight - sums[role][name] / (step + 1), 3)
                for name, weight in weights[role].items()
                if weight
            }
            for role in weights
        }
    }


def fit_both(threads: Sequence[Example]) -> reading.Weights:
    """Return the weights of the first look and of the second, which knows what the first found."""
    first, again = reading.LOOKS
    weights = fit(threads, first)
    return weights | fit(seen_again(threads, weights), again)


def main() -> None:
    """Fit and write the weights."""
    threads = examples()
    card: dict[str, Any] = {
        "what": "log-odds that a short line of a paste is an author's or an addressee's name; see names.py",
        "data": f"pastes-iac, training part by thread: {len(threads) // 3} threads, each also as a news page "
        "and as other sites show it",
        "features": "shape of the line, what stands above and below, how often it recurs, whether it is addressed, "
        "what is a copy of an earlier line; the second time also who wrote the lines around it and those quoted, as "
        "the first segmentation has it; see describe and describe_again in names.py",
        "date": "2026-11-22",
        "licence": "Internet Argument Corpus: states none; only weights are kept",
        "weaknesses": "one forum, rendered as pages of one kind; a lone word such as an emoticon's, above the next "
        "author, is taken for an author who posts once; who wrote two comments in a row may be missed",
        "weights": fit_both(threads),
    }
    TARGET.write_text(json.dumps(card, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    reading.shipped_weights.cache_clear()
    card["scores"] = {"held-out threads": scores()}
    TARGET.write_text(json.dumps(card, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(card["scores"])


if __name__ == "__main__":
    main()
