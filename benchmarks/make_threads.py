"""Writes invented threads of 60, 1,000 and 10,000 comments, and an argument graph of 60 nodes, into a folder.

Comments hold 55 words on average, as those of the real samples do, quote each other and address each other. Chance is
seeded: the same files each time.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

SYLLABLES = ["ka", "lo", "mi", "ren", "tus", "va", "dor", "el", "pha", "gri", "no", "sta", "ber", "qui", "ule", "zan"]


def thread(size: int, seed: str | None = None) -> str:
    """Return a pasted page with so many comments; another seed gives other ones."""
    chance = random.Random(size if seed is None else seed)
    vocabulary = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(6000)]
    weights = [1 / (rank + 3) for rank in range(len(vocabulary))]
    names = [
        "".join(chance.choices(SYLLABLES, k=3)).capitalize() + chance.choice(["", "7", "_x"])
        for _ in range(size // 12 + 6)
    ]

    def sentence() -> str:
        said = " ".join(chance.choices(vocabulary, weights, k=chance.randint(4, 18)))
        return said.capitalize() + chance.choice([".", ".", "?", "!"])

    lines = [" ".join(sentence() for _ in range(12)), f"{size:,} Comments"]
    turns: list[tuple[str, list[str]]] = []
    for _ in range(size):
        author = chance.choice(names[: 6 + len(turns) // 12])
        body = [" ".join(sentence() for _ in range(chance.randint(1, 4))) for _ in range(chance.randint(1, 3))]
        lines.append(author)
        if turns and chance.random() < 0.7:
            other, said = turns[-1 - min(len(turns) - 1, int(chance.expovariate(0.3)))]
            if chance.random() < 0.6:
                lines.append(other)
            if chance.random() < 0.4:
                lines.append(said[0])
        lines += body
        turns.append((author, body))
    return "\n".join(lines) + "\n"


def graph(size: int) -> str:
    """Return an argument graph in the AIF format (a node a comment, a scheme node a reply)."""
    chance = random.Random(size)
    atoms = size // 2
    nodes = [{"nodeID": str(n), "text": thread(1).split("\n")[3][:120], "type": "I"} for n in range(atoms)]
    edges = []
    for n in range(1, size - atoms + 1):
        scheme = str(atoms + n)
        nodes.append({"nodeID": scheme, "text": "Default Inference", "type": "RA"})
        edges.append({"edgeID": f"a{n}", "fromID": str(n % atoms), "toID": scheme})
        edges.append({"edgeID": f"b{n}", "fromID": scheme, "toID": str(chance.randrange(max(1, n % atoms)))})
    return json.dumps({"nodes": nodes, "edges": edges, "locutions": []})


def main() -> None:
    """Write the files."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("folder", type=Path, help="where the files go")
    folder = asked.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    for size in (60, 1000, 10_000):
        (folder / f"thread-{size}.txt").write_text(thread(size), encoding="utf-8")
    (folder / "graphs").mkdir(exist_ok=True)
    (folder / "graphs" / "graph-60.json").write_text(graph(60), encoding="utf-8")


if __name__ == "__main__":
    main()
