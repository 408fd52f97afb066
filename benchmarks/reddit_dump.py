"""Measures how a dump of a million comments is read: argmap beside msgspec, and convokit where it is installed.

    python benchmarks/reddit_dump.py                    writes the dump, reads it each way, prints time and memory
    python benchmarks/reddit_dump.py --comments 100000 --convokit build/programs/venv/bin/python

The words are invented, the comments stand in any order. Each way is a process of its own, measured whole: importing,
reading, and all that it holds of memory. Seconds are those of a processor, as a clock on the wall goes on for others.
msgspec only reads the lines into typed records; argmap also puts together the threads and says who answers whom.
Linux and macOS.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator

ARGMAP = """
import argmap, sys
threads = turns = 0
for thread in argmap.read_all(sys.argv[1]):
    threads += 1
    turns += sum(turn.state is not argmap.model.State.MISSING for turn in thread.turns)
print(turns, threads)
"""
MSGSPEC = """
import msgspec, sys
class Comment(msgspec.Struct):
    id: str
    link_id: str
    parent_id: str
    author: str
    body: str
    created_utc: int
decode = msgspec.json.Decoder(Comment).decode
with open(sys.argv[1], "rb") as file:
    comments = [decode(line) for line in file]
print(len(comments), len({comment.link_id for comment in comments}))
"""
CONVOKIT = """
import importlib.util, json, sys, types
# Of the package the part that holds a corpus, without all that computes on it, which asks for PyTorch.
package = types.ModuleType("convokit")
package.__path__ = list(importlib.util.find_spec("convokit").submodule_search_locations)
sys.modules["convokit"] = package
from convokit.model import Corpus, Speaker, Utterance
speakers = {}
def utterances():
    with open(sys.argv[1], "rb") as file:
        for line in file:
            row = json.loads(line)
            speaker = speakers.setdefault(row["author"], Speaker(id=row["author"]))
            top = row["parent_id"].startswith("t3_")
            yield Utterance(id=row["id"], speaker=speaker, conversation_id=row["link_id"][3:], text=row["body"],
                            reply_to=None if top else row["parent_id"][3:], timestamp=row["created_utc"])
corpus = Corpus(utterances=list(utterances()))
print(len(corpus.get_utterance_ids()), len(corpus.get_conversation_ids()))
"""
WAYS = (("msgspec, typed", MSGSPEC), ("argmap", ARGMAP), ("convokit", CONVOKIT))
WORDS = """harbour pier tide rope crane quay ferry lamp ledger storm wharf salt anchor gull barge mast cargo dock the of
and is not in it a to was that for on they with the""".split()
A_THREAD = 40  # comments
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def dump(comments: int, lot: random.Random) -> Iterator[dict[str, object]]:
    """Yield comments of a dump, each thread's among those of others, an answer also before what it answers."""
    for number in lot.sample(range(comments), comments):
        link = number // A_THREAD
        first = link * A_THREAD
        above = lot.randrange(first, number) if number > first and lot.random() < 0.7 else None
        yield {
            "id": _name(number),
            "link_id": f"t3_{_name(link)}",
            "parent_id": f"t3_{_name(link)}" if above is None else f"t1_{_name(above)}",
            "author": f"{lot.choice(WORDS)}_{number % 5003}",
            "created_utc": 1_600_000_000 + number,
            "score": lot.randrange(-5, 90),
            "subreddit": "piers",
            "body": " ".join(lot.choices(WORDS, k=lot.randrange(24, 44))),
        }


def _name(number: int) -> str:
    number, digits = number + 36**5, ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits


def measured(python: str, script: str, file: str) -> tuple[float, float, str]:
    """Return the seconds of a processor that a process took, the MB that it held at most, and what it printed."""
    with subprocess.Popen([python, "-c", script, file], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = process.stdout.read().strip()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(process.returncode)
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit, said


def main() -> None:
    """Write the dump and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--comments", type=int, default=1_000_000)
    parser.add_argument("--convokit", metavar="PYTHON", help="a Python that has convokit, where this one has not")
    asked = parser.parse_args()
    comments, others = asked.comments, {"convokit": asked.convokit}
    with tempfile.TemporaryDirectory(prefix="argmap-") as folder:
        file = os.path.join(folder, "RC_2020-09")
        with open(file, "w", encoding="utf-8") as written:
            for row in dump(comments, random.Random(7)):
                written.write(json.dumps(row, separators=(",", ":")) + "\n")
        print(f"{comments:,} comments, {os.path.getsize(file) / comments:.0f} bytes each\n")
        print("                  seconds   times      MB   comments, threads")
        first = None
        for name, script in WAYS:
            python = others.get(name) or sys.executable
            if name == "convokit" and python == sys.executable and importlib.util.find_spec(name) is None:
                print(f"{name:16}  is not installed: --convokit PYTHON")
                continue
            seconds, held, said = measured(python, script, file)
            first = first or seconds
            print(f"{name:16}  {seconds:7.1f} {seconds / first:7.1f} {held:7.0f}   {said}")


if __name__ == "__main__":
    main()
