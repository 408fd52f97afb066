"""From gold annotations to the figures of the main job: reading, quotes, reply chains and tags, printed as a table.

Run from the project's root: python benchmarks/quality.py [--errors KIND] [--part dev|train]
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import argmap
from argmap.model import OUTSIDE, STORY, ArgumentMap
from training.corpora import CORPORA, held_out, rows

THREADS = CORPORA.parent / "threads"


def score_paste(row: dict, map_: ArgumentMap, counts: Counter, errors: list) -> None:
    """Add one thread of pastes-iac to the counts."""
    turns = {turn.line: turn for turn in map_.thread.turns}
    gold = {entry["first_line"]: entry for entry in row["gold"]}
    gold_number = {turn.id: gold[turn.line]["n"] for turn in map_.thread.turns if turn.line in gold} | {STORY: 0}
    main = {reply.child: reply for reply in map_.replies if reply.main}
    counts["gold turns"] += len(gold)
    counts["found turns"] += len(turns)
    for line, entry in gold.items():
        turn = turns.get(line)
        if turn is None:
            errors.append(("missed", row["thread"], line, entry["author"]))
            continue
        counts["matched turns"] += 1
        counts["author"] += turn.author == entry["author"]
        counts["addressee"] += turn.addressee == entry["addressee"]
        if turn.addressee != entry["addressee"]:
            errors.append(("addressee", row["thread"], line, entry["addressee"], turn.addressee))
        reply = main.get(turn.id)
        parent = gold_number.get(reply.parent, -1) if reply else -1
        bare = not entry["addressee"] and not entry["quotes"]
        right = parent == entry["parent"]
        kind = "bare" if bare else "addressed" if entry["addressee"] else "quoting"
        for name in ("parent", kind):
            counts[name + " right"] += right
            counts[name + " all"] += 1
        for name in ("parent", kind):
            counts[name + " previous"] += entry["parent"] == entry["n"] - 1
        if not right:
            errors.append(
                (kind, row["thread"], entry["n"], "gold", entry["parent"], "got", parent, reply and reply.why)
            )
    for line in turns:
        if line not in gold:
            errors.append(("extra", row["thread"], line, turns[line].author))
    want = {quote["line"]: quote["source"] for entry in row["gold"] for quote in entry["quotes"]}
    found = {}
    by_id = {turn.id: turn for turn in map_.thread.turns}
    for quote in map_.quotes:
        if quote.source == OUTSIDE:  # gold marks what repeats another comment
            continue
        turn = by_id[quote.turn]
        first = turn.text.count("\n", 0, quote.start)
        last = first + turn.text.count("\n", quote.start, quote.end)
        for at in range(first, last + 1):
            if at < len(turn.lines):
                found[turn.lines[at]] = quote.source
    counts["quote gold"] += len(want)
    counts["quote found"] += len(found)
    counts["quote hit"] += len(want.keys() & found.keys())
    for line in want.keys() & found.keys():
        if want[line] is not None:
            counts["quote source all"] += 1
            counts["quote source right"] += gold_number.get(found[line], -1) == want[line]
    errors += [
        ("quote missed", row["thread"], line, want[line], row["text"].split("\n")[line - 1][:90])
        for line in sorted(want.keys() - found.keys())
    ]
    errors += [
        ("quote extra", row["thread"], line, gold_number.get(found[line]), row["text"].split("\n")[line - 1][:90])
        for line in sorted(found.keys() - want.keys())
    ]


def f1(hit: int, gold: int, found: int) -> float:
    """Return the harmonic mean of precision and recall."""
    return 2 * hit / (gold + found) if gold + found else 0.0


def pastes(part: str, errors: list) -> None:
    """Print the figures of one part of pastes-iac."""
    counts: Counter = Counter()
    for row in rows("pastes-iac"):
        if held_out(row["thread"]) == (part == "dev"):
            thread = argmap.read_bytes(row["text"].encode(), path=row["thread"], format="paste")
            score_paste(row, argmap.analyse(thread), counts, errors)
    matched = counts["matched turns"]
    print(f"pastes-iac, {part} part by thread: {counts['gold turns']} comments")
    print(f"  comments found, F1     {f1(matched, counts['gold turns'], counts['found turns']):.4f}   asked 0.97")
    print(f"  author right           {counts['author'] / matched:.4f}")
    print(f"  addressee right        {counts['addressee'] / matched:.4f}   asked 0.97")
    for kind, asked in (("parent", "asked 0.78"), ("bare", "asked 0.61"), ("quoting", ""), ("addressed", "")):
        every = max(1, counts[kind + " all"])
        floor = counts[kind + " previous"] / every
        right = counts[kind + " right"] / every
        print(f"  {kind + ' right':22} {right:.4f}   {asked} (previous turn {floor:.2f}, n {every})")
    lines = f1(counts["quote hit"], counts["quote gold"], counts["quote found"])
    print(f"  quote lines, F1        {lines:.4f}   asked 0.85")
    print(f"  quote source right     {counts['quote source right'] / max(1, counts['quote source all']):.4f}")


def gold_thread(path: Path, gold_path: Path, errors: list) -> None:
    """Print the figures of one thread with a hand annotation."""
    whole = yaml.safe_load(gold_path.read_text(encoding="utf-8"))
    gold = whole["comments"]
    map_ = argmap.analyse(argmap.read(path, "paste"))
    by_line = {turn.line: turn for turn in map_.thread.turns}
    number = {turn.id: turn.number for turn in map_.thread.turns} | {STORY: 0}
    main = {reply.child: reply for reply in map_.replies if reply.main}
    tags = {tag.turn: tag for tag in map_.tags}
    counts: Counter = Counter()
    for entry in gold:
        turn = by_line.get(entry["line"])
        if turn is None:
            errors.append(("missed", path.stem, entry["n"]))
            continue
        counts["turns"] += turn.author == entry["author"] and turn.addressee == entry.get("addressee")
        if "replies_to" in entry and turn.id in main:
            counts["parents of"] += 1
            parent = number[main[turn.id].parent]
            right = parent in entry["replies_to"] + entry.get("also_replies_to", [])
            counts["parents"] += right
            if not right:
                errors.append(
                    ("gold parent", path.stem, entry["n"], entry["replies_to"], "got", parent, main[turn.id].why)
                )
        if turn.id in tags:
            right = tags[turn.id].kind.value in entry["tag"]
            counts["tags"] += right
            if not right:
                errors.append(
                    ("gold tag", path.stem, entry["n"], entry["tag"], tags[turn.id].kind.value, tags[turn.id].why)
                )
    print(
        f"{path.stem}: turns {counts['turns']} of {len(gold)} (found {len(map_.thread.turns)}), parents "
        f"{counts['parents']} of {counts['parents of']}, tags {counts['tags']} of {len(gold)}"
    )
    print(f"  {gold_disputes(whole, map_, number)}")


def gold_disputes(whole: dict, map_: ArgumentMap, number: dict[str, int]) -> str:
    """Return a line on the disputes and camps of one thread beside its hand annotation."""
    found = [{number[turn] for turn in dispute.turns} for dispute in map_.disputes[:8]]
    parts = []
    covered = 0
    for at, dispute in enumerate(whole["disputes"]):
        positions = dispute.get("positions", [])
        want = set(dispute.get("comments", ())) | {n for position in positions for n in position["comments"]}
        covered += any(len(turns & want) * 2 >= len(want) for turns in found)
        if at == 0 and found:
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
    parts.append(f"{covered} of {len(whole['disputes'])} disputes half covered by {len(found)} found")
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
            gold_thread(thread, gold, errors)
    if (CORPORA / "pastes-iac.jsonl.gz").exists() and chosen.only != "gold":
        pastes(chosen.part, errors)
    for error in errors:
        if chosen.errors and error[0].startswith(chosen.errors):
            print(*error)


if __name__ == "__main__":
    main()
