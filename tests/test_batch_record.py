"""The record of a thread: what it holds, and that its bytes hold the same."""

from __future__ import annotations

import gzip
import json
import time
from dataclasses import replace
from pathlib import Path

import pytest

import argmap
from argmap.batch import record

THREADS = Path(__file__).parent.parent / "threads"


@pytest.fixture(scope="module")
def map_() -> argmap.ArgumentMap:
    return argmap.load(THREADS / "harbour-truce.txt")


@pytest.fixture(scope="module")
def made(map_: argmap.ArgumentMap) -> record.Record:
    return record.of(map_, fingerprint="abc", name="harbour", path="in/harbour.txt", part=2, options={"to": ["map"]})


def test_every_turn_is_in_the_record_once_with_its_tag(map_, made):
    assert [turn["text"] for turn in made["turns"]] == [turn.text for turn in map_.thread.turns]
    assert [turn["tag"] for turn in made["turns"]] == [tag.kind.value for tag in map_.tags]


def test_turns_are_named_by_number_and_the_story_by_0(map_, made):
    number = {turn.id: turn.number for turn in map_.thread.turns} | {"story": 0}
    assert [reply["parent"] for reply in made["replies"]] == [number[reply.parent] for reply in map_.replies]
    assert 0 in {reply["parent"] for reply in made["replies"]}
    assert 0 in {quote["source"] for quote in made["quotes"]}


def test_a_span_gives_the_words_of_its_turn(map_, made):
    texts = {turn.id: turn.text for turn in map_.thread.turns}
    spans = [span for dispute in map_.disputes for position in dispute.positions for span in position.statements]
    ours = [span for dispute in made["disputes"] for side in dispute["positions"] for span in side["statements"]]
    assert ours
    said = record.texts(made)
    assert [said[span["turn"]][span["start"] : span["end"]] for span in ours] == [
        texts[span.turn][span.start : span.end] for span in spans
    ]
    assert said[0] == map_.thread.story


def test_words_are_found_where_numbers_are_not_places(map_):
    turns = tuple(replace(turn, number=1000 - turn.number) for turn in map_.thread.turns)
    odd = record.of(replace(map_, thread=replace(map_.thread, turns=turns)), fingerprint="", name="a", path="a")
    assert record.texts(odd)[998] == turns[1].text
    assert record.unpack(record.pack(odd)) == odd


def test_a_record_that_shrinks_too_well_is_kept_unpacked_and_comes_back(map_):
    turn = replace(map_.thread.turns[0], text="Yes. " * 1_000_000)
    thread = replace(map_.thread, turns=(turn,), story="")
    long = record.of(argmap.ArgumentMap(thread=thread), fingerprint="", name="a", path="a")
    packed = record.pack(long)
    assert len(packed) > 5_000_000
    assert record.unpack(packed) == long


def test_what_a_record_cannot_hold_is_bad_input_before_it_is_written(map_, made):
    with pytest.raises(argmap.BadInput, match=r"^in/harbour\.txt: no record can be kept of this thread \(.*turn 3"):
        record.pack({**made, "quotes": [{"turn": 3, "source": 0, "start": 5, "end": 10**6}]})
    turn = replace(map_.thread.turns[0], text="y" * record.MOST)
    long = record.of(argmap.ArgumentMap(thread=replace(map_.thread, turns=(turn,))), fingerprint="", name="a", path="a")
    with pytest.raises(argmap.BadInput, match="it has 63 MB, and may have 63"):
        record.pack(long)


def test_a_stated_count_of_any_size_fits(map_):
    odd = record.of(replace(map_, thread=replace(map_.thread, stated=10**30)), fingerprint="", name="a", path="a")
    assert record.unpack(record.pack(odd))["stated"] == record.GREATEST


@pytest.mark.parametrize(
    "raw",
    [
        (b'{"record":1,"x":"', b"0" * (40 << 20), b'"}'),
        (b'{"quotes":[', b"[]," * (1 << 24), b"[]]}"),
        (b" " * (1 << 27), b'{"quotes":[]}'),
        (b'{"record":', b"9" * (1 << 20), b"}"),
        (b'{"problems":', b"[" * (1 << 20)),
    ],
    ids=["zeros", "lists", "spaces", "digits", "depth"],
)
@pytest.mark.parametrize("members", [1, 2])
def test_what_would_grow_beyond_measure_is_bad_input_at_once(raw: tuple[bytes, ...], members: int):
    data = gzip.compress(raw[0]) + gzip.compress(b"".join(raw[1:])) if members > 1 else gzip.compress(b"".join(raw), 1)
    start = time.process_time()
    assert record.head(data) is None
    with pytest.raises(argmap.BadInput, match="is no record that can be used"):
        record.unpack(data)
    assert time.process_time() - start < 2


def test_words_that_are_pointed_to_over_and_over_are_bad_input(made):
    span = {"turn": 1, "start": 0, "end": len(made["turns"][0]["text"])}
    odd = {**made, "quotes": [{**span, "source": "outside"}] * 100_000}
    data = gzip.compress(json.dumps(odd, sort_keys=True).encode(), 1)
    with pytest.raises(argmap.BadInput, match=r"points to more words|is larger"):
        record.unpack(data)


def test_what_is_packed_comes_back(made):
    assert record.unpack(record.pack(made)) == made


def test_the_same_record_gives_the_same_bytes_and_they_hold_no_time(made):
    backwards = dict(reversed(made.items()))
    assert record.pack(backwards) == record.pack(made)
    assert record.pack(made)[4:8] == bytes(4)  # where gzip keeps a time


def test_lone_surrogates_survive(made):
    odd = {**made, "path": "in/\udce4.txt", "title": "\ud800"}
    assert record.unpack(record.pack(odd)) == odd


def test_a_passage_names_its_dispute_by_place(map_, made):
    assert made["passages"]
    assert [made["disputes"][passage["dispute"]]["title"] for passage in made["passages"]] == [
        next(dispute.title for dispute in map_.disputes if dispute.id == passage.dispute) for passage in map_.passages
    ]


def test_a_record_says_which_version_and_options_made_it(made):
    assert (made["version"], made["options"]) == (argmap.__version__, {"to": ["map"]})


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no gzip",
        gzip.compress(b"no JSON"),
        gzip.compress(b"[1]"),
        gzip.compress(b'{"record":2}'),
        gzip.compress(b"[" * 100_000),
        gzip.compress(b"\xff\xfe"),
        gzip.compress(json.dumps({"record": 1}).encode())[:-9],
    ],
)
def test_bytes_that_are_no_record_are_bad_input_with_the_name_of_the_file(data: bytes):
    with pytest.raises(argmap.BadInput, match=r"out/a/record\.json\.gz: .*run argmap batch again"):
        record.unpack(data, path="out/a/record.json.gz")


def test_a_record_of_which_any_byte_is_missing_is_noticed(made):
    packed = record.pack(made)
    for size in range(0, len(packed), 997):
        with pytest.raises(argmap.BadInput):
            record.unpack(packed[:size])


def test_records_are_sorted_by_file_then_part_then_name(made):
    wanted = [("a.txt", None, "z"), ("a.txt", 1, "b"), ("a.txt", 2, "a"), ("a.txt", 10, "a"), ("b.txt", None, "a")]
    records = [{**made, "path": path, "part": part, "name": name} for path, part, name in wanted]
    assert sorted([*records[2:], *records[:2]], key=record.order) == records
