"""Feeds bytes to a way into argmap, led by the code that they reach, and keeps those that break the rule (README.md).

python -m tests.fuzz.run TARGET FOLDER [options of libFuzzer]
"""

from __future__ import annotations

import json
import random
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["argmap"]):
    from argmap import writers
    from tests.fuzz.bending import bent
    from tests.fuzz.targets import TARGETS, tried

    for each in writers.WRITERS:
        each.load()

LIMITS = ("-timeout=10", "-rss_limit_mb=1024")  # seconds and memory of one input
LARGEST = 30_000  # bytes of an input: more than a thread of a few turns takes


def mutated(data: bytes, largest: int, seed: int) -> bytes:
    """Bend the JSON in a line of the input, or, one time in four and where there is none, the bytes themselves."""
    lot = random.Random(seed)
    lines = data.split(b"\n")
    at = lot.randrange(len(lines))
    try:
        value = json.loads(lines[at]) if lot.randrange(4) else None
    except (ValueError, RecursionError):
        value = None
    if value is None:
        return atheris.Mutate(data, largest)
    lines[at] = json.dumps(bent(value, lot), ensure_ascii=lot.random() < 0.5).encode("utf-8", "surrogatepass")
    return b"\n".join(lines)[:largest]


def watched(name: str, finds: Path) -> Callable[[bytes], None]:
    """What is done with each input: an exception that is none of ours is printed and its input kept, one a place."""
    known: set[str] = set()

    def one(data: bytes) -> None:
        try:
            tried(name, data)
        except Exception as error:
            ours = [frame for frame in traceback.extract_tb(error.__traceback__) if "argmap" in frame.filename]
            place = f"{type(error).__name__}-{Path(ours[-1].filename).stem}-{ours[-1].lineno}"
            if place not in known:
                known.add(place)
                (finds / f"{name}-{place}").write_bytes(data)
                traceback.print_exc()

    return one


def main() -> None:
    """Fuzz the target that is named: inputs that reach something new come into FOLDER, finds into FOLDER/finds."""
    name, folder, *flags = sys.argv[1:]
    corpus, finds = Path(folder) / name, Path(folder) / "finds"
    for made in (corpus, finds):
        made.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(TARGETS[name].seeds()):
        (corpus / f"seed-{number}").write_bytes(seed)
    limits = (*LIMITS, f"-max_len={LARGEST}", f"-artifact_prefix={finds}/{name}-")
    mutator = mutated if TARGETS[name].json else None
    atheris.Setup([sys.argv[0], str(corpus), *limits, *flags], watched(name, finds), custom_mutator=mutator)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
