"""From the held-out discussions of spans-aicup to a table: token F1 of the words of the clash, floors beside ours.

Run from the project's root: python benchmarks/clash.py. What the columns mean stands at
`argmap.evaluate.measures.clash_scores`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from argmap.text.words import content_words, sentences, words
from training.clash import Marked, Pair, gold, ours, pairs, scores

Choice = Callable[[str, str], str]  # a text and the other text of its pair → the words chosen of it


def parts(text: str) -> list[str]:
    """Return a text's sentences, at least one."""
    return [text[start:end] for start, end in sentences(text)] or [text]


def shared(part: str, other: str) -> int:
    """Return how many different content words a sentence shares with the other text."""
    return len({*content_words(part)} & {*content_words(other)})


def all_that_share(text: str, other: str) -> str:
    """Return the sentences that share a content word with the other text, the whole text where none does."""
    return " ".join(part for part in parts(text) if shared(part, other)) or text


FLOORS: dict[str, Choice] = {
    "whole text": lambda text, other: text,
    "first sentence": lambda text, other: parts(text)[0],
    "longest sentence": lambda text, other: max(parts(text), key=len),
    "every sentence that shares a word": all_that_share,
    "the sentence that shares most words": lambda text, other: max(parts(text), key=lambda part: shared(part, other)),
}


def chosen(data: list[Pair], choice: Choice) -> list[Marked]:
    """Return the words that a simple rule chooses of each pair."""
    return [(words(choice(pair.parent, pair.reply)), words(choice(pair.reply, pair.parent))) for pair in data]


def people(data: list[Pair]) -> dict[str, float]:
    """Return the scores of one person against the others, where at least three marked a pair."""
    found, others = [], []
    for marked in gold(data):
        if len(marked) >= 3:
            for at, one in enumerate(marked):
                found.append(one)
                others.append(marked[:at] + marked[at + 1 :])
    return scores(found, others)


def main() -> None:
    """Print the table."""
    held = [pair for pair in pairs() if pair.held]
    table = {name: scores(chosen(held, choice), gold(held)) for name, choice in FLOORS.items()}
    table["one person against the others"] = people(held)
    table["argmap, stance not told"] = scores(ours(held, told=False), gold(held))
    table["argmap, stance told"] = scores(ours(held, told=True), gold(held))
    columns = ("token_f1", "everyone", "aicup", "micro")
    print(f"spans-aicup, held out by discussion: {len(held)} pairs")
    print(f"{'':38}" + "".join(f"{column:>10}" for column in columns))
    for name, row in table.items():
        print(f"{name:38}" + "".join(f"{row[column]:10.3f}" for column in columns))


if __name__ == "__main__":
    main()
