"""From gold annotations to the figures of the main job: reading, quotes, reply chains and tags, printed as a table.

Run from the project's root: python benchmarks/quality.py [--errors KIND] [--part dev|train]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import argmap
from argmap import evaluate
from argmap.model import ArgumentMap
from training.corpora import CORPORA, held_out, rows

THREADS = CORPORA.parent / "threads"


def pastes(part: str) -> list[tuple[object, ...]]:
    """Print the figures of one part of pastes-iac and return its errors."""
    kept = [
        evaluate.Numbered("pastes-iac", line, row)
        for line, row in enumerate(rows("pastes-iac"), 1)
        if held_out(row["thread"]) == (part == "dev")
    ]
    result = evaluate.pastes(kept)
    figures, floor, counts = result.figures, result.baseline["previous turn"], result.counts
    print(f"pastes-iac, {part} part by thread: {counts['turns'][1]} comments")
    for name, key, asked in (
        ("comments found, F1", "turns_f1", "asked 0.97"),
        ("author right", "author", ""),
        ("addressee right", "addressee", "asked 0.97"),
        ("quote lines, F1", "quotes_f1", "asked 0.85"),
    ):
        print(f"  {name:22} {figures[key]:.4f}   {asked}".rstrip())
    for name, asked in (("parent", "asked 0.78"), ("parent_bare", "asked 0.61")):
        previous = f"(previous turn {floor[name]:.2f}, n {counts[name][1]})"
        print(f"  {name + ' right':22} {figures[name]:.4f}   {asked} {previous}")
    for name in ("parent_quoting", "parent_addressed", "quote_source"):
        right, of = counts[name]
        print(f"  {name + ' right':22} {right / max(1, of):.4f}   (n {of})")
    return list(result.errors)


def gold_thread(path: Path, gold_path: Path) -> list[tuple[object, ...]]:
    """Print the figures of one thread with a hand annotation and return its errors."""
    whole = evaluate.read_gold(str(gold_path))
    map_ = argmap.analyse(argmap.read(path, "paste"))
    result = evaluate.gold_result(map_, whole)
    shown = ", ".join(f"{name} {right} of {of}" for name, (right, of) in result.counts.items() if name != "disputes")
    print(f"{path.stem}: {shown} (turns found {len(map_.thread.turns)})")
    print(f"  {gold_disputes(whole, map_, result.counts['disputes'])}")
    return list(result.errors)


def gold_disputes(whole: dict, map_: ArgumentMap, covered: list[int]) -> str:
    """Return a line on the disputes and camps of one thread beside its hand annotation."""
    number = {turn.id: turn.number for turn in map_.thread.turns}
    found = [{number[turn] for turn in dispute.turns} for dispute in map_.disputes[: evaluate.LOOKED_AT]]
    parts = []
    for dispute in whole["disputes"][:1]:
        positions = dispute.get("positions", [])
        want = evaluate.in_dispute(dispute)
        if found:
            best = max(range(len(found)), key=lambda place: len(found[place] & want))
            sides = [set(position["holders"]) for position in positions]
            wrong = sum(
                min((len(side & set(position.holders)) for side in sides), default=0)
                for position in map_.disputes[best].positions
            )
            parts.append(
                f"first dispute of gold is number {best + 1}: {len(found[best] & want)} of {len(want)} turns, "
                f"{len(found[best] - want)} others, {wrong} on the wrong side"
            )
    parts.append(f"{covered[0]} of {covered[1]} disputes half covered by {len(found)} found")
    sides = [set(side) for side in whole["camps"]]
    counts = [[len(set(camp.members) & side) for side in sides] for camp in map_.camps]
    parts.append(f"camps: {sum(map(sum, counts))} placed, {sum(min(row, default=0) for row in counts)} wrongly")
    return "; ".join(parts)


def main() -> None:
    """Print every figure, and the errors of one kind on request."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--errors", default="")
    options.add_argument("--part", default="dev")
    options.add_argument("--only", default="")
    chosen = options.parse_args()
    errors: list = []
    own = Path(__file__).resolve().parents[1]
    pairs = [(THREADS / "energy-truce.txt", THREADS / "energy-truce.gold.yaml")]
    pairs += [(own / "threads" / f"{gold.stem}.txt", gold) for gold in sorted((own / "tests" / "gold").glob("*.yaml"))]
    for thread, gold in pairs:
        if thread.exists() and gold.exists():
            errors += gold_thread(thread, gold)
    if (CORPORA / "pastes-iac.jsonl.gz").exists() and chosen.only != "gold":
        errors += pastes(chosen.part)
    for error in errors:
        if chosen.errors and error[0].startswith(chosen.errors):
            print(*error)


if __name__ == "__main__":
    main()
