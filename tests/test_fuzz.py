"""The ways into argmap, each given what it usually gets, the same bent by a lot, and what the fuzzer found (fuzz/)."""

from __future__ import annotations

import json
from random import Random

import pytest

from argmap.readers import READERS
from tests.cases import FEWER, ROOT
from tests.fuzz.bending import bent
from tests.fuzz.targets import TARGETS, tried

FINDS = sorted((ROOT / "tests" / "fuzz" / "finds").glob("*"))
BENDS = 120 // FEWER  # of all seeds of a way in together


@pytest.mark.parametrize("name", TARGETS)
def test_what_a_way_in_usually_gets_is_taken(name: str):
    assert all(tried(name, seed) for seed in TARGETS[name].seeds())


def test_each_reader_is_a_way_in():
    tried_by = {seed.split(b"\n")[0].decode() for seed in TARGETS["sites"].seeds()} | set(TARGETS)
    assert [reader.name for reader in READERS if reader.name not in tried_by] == []


@pytest.mark.parametrize("name", [name for name, target in TARGETS.items() if target.json])
def test_bent_input_gives_a_result_or_an_error_of_ours(name: str):
    lot = Random(1)
    seeds = TARGETS[name].seeds()
    for seed in seeds:
        lines = seed.split(b"\n")
        at = next((at for at, line in enumerate(lines) if line.startswith((b"{", b"[{"))), None)
        for _ in range(-(-BENDS // len(seeds)) if at is not None else 0):
            line = json.dumps(bent(json.loads(lines[at]), lot), ensure_ascii=lot.random() < 0.5)
            tried(name, b"\n".join([*lines[:at], line.encode("utf-8", "surrogatepass"), *lines[at + 1 :]]))


@pytest.mark.parametrize("find", FINDS, ids=[find.name for find in FINDS])
def test_what_the_fuzzer_found_is_taken_or_refused(find):
    tried(find.name.split("-")[0], find.read_bytes())
