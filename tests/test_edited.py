"""An edited map.yaml becomes corrections that say what the map does, and what they cannot say is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

import argmap
from argmap import ArgumentMap, Kind, Quote, Relation, corrections
from argmap.cli.app import app_of
from argmap.corrections.edited import take

THREAD = Path(__file__).parent.parent / "threads" / "harbour-truce.txt"


@pytest.fixture(scope="module")
def found() -> ArgumentMap:
    return argmap.load(THREAD, corrections=())


def again(found: ArgumentMap, edited: ArgumentMap) -> tuple[ArgumentMap, tuple[str, ...]]:
    """The thread with what was taken over from an edited map, and what was not."""
    taken = take(edited, found)
    map_ = argmap.analyse(argmap.read(THREAD), corrections=taken.entries)
    assert not [problem for problem in map_.problems if problem.code == "correction"]
    return map_, taken.left


def test_a_map_that_nobody_has_edited_gives_no_corrections(found: ArgumentMap):
    assert take(found, found) == ((), ())


def test_replies_relations_tags_quotes_and_authors_are_taken_over(found: ArgumentMap):
    turns = found.thread.turns
    replies = [
        replace(reply, parent=turns[0].id) if reply.child == turns[20].id and reply.main else reply
        for reply in found.replies
    ]
    links = [
        replace(link, target=turns[0].id, kind=Relation.ANSWERS) if link.source == turns[20].id else link
        for link in found.links
    ]
    tags = [replace(tag, kind=Kind.EVIDENCE) if tag.turn == turns[5].id else tag for tag in found.tags]
    quotes = [*found.quotes[1:], Quote(turn=turns[30].id, source=turns[2].id, start=0, end=12)]
    edited = replace(
        found,
        thread=replace(found.thread, turns=(*turns[:-1], replace(turns[-1], author="Somebody Else"))),
        replies=tuple(replies),
        links=tuple(links),
        tags=tuple(tags),
        quotes=tuple(quotes),
    )
    map_, left = again(found, edited)
    assert left == ()
    assert next(r for r in map_.replies if r.child == turns[20].id and r.main).parent == turns[0].id
    assert next(x for x in map_.links if x.source == turns[20].id).kind is Relation.ANSWERS
    assert next(tag for tag in map_.tags if tag.turn == turns[5].id).kind is Kind.EVIDENCE
    assert found.quotes[0] not in map_.quotes
    assert [q.source for q in map_.quotes if q.turn == turns[30].id and q.start == 0] == [turns[2].id]
    assert map_.thread.turns[-1].author == "Somebody Else"


def test_disputes_named_dropped_added_and_sides_changed_are_taken_over(found: ArgumentMap):
    first, *others = found.disputes
    one, two = first.positions
    moved = one.turns[0]
    changed = replace(
        first,
        title="How long?",
        positions=(replace(one, label="short", turns=one.turns[1:]), replace(two, turns=(*two.turns, moved))),
    )
    added = replace(others[0], id="mine", title="Is it new?", positions=(), turns=others[0].turns[:2])
    edited = replace(found, disputes=(changed, *others[1:], added))
    map_, left = again(found, edited)
    assert left == ()
    now = map_.disputes[0]
    assert (now.title, now.positions[0].label) == ("How long?", "short")
    assert moved in now.positions[1].turns
    assert moved not in now.positions[0].turns
    titles = [dispute.title for dispute in map_.disputes]
    assert titles == ["How long?", *(dispute.title for dispute in others[1:]), "Is it new?"]
    assert map_.disputes[-1].turns == added.turns


def test_what_no_correction_can_say_is_told(found: ArgumentMap):
    turns = found.thread.turns
    thread = replace(found.thread, title="Another title", turns=(replace(turns[0], text="Other words."), *turns[1:]))
    holders = replace(found.disputes[0].positions[0], holders=("Tidewatcher",))
    dispute = replace(found.disputes[0], positions=(holders, found.disputes[0].positions[1]))
    edited = replace(found, thread=thread, camps=(), disputes=(dispute, *found.disputes[1:]))
    _, left = again(found, edited)
    said = " ".join(left)
    for what in ("text of #1 was changed", "the title", "the camps", "who holds 'four days'"):
        assert what in said


def test_an_edited_map_is_taken_over_for_a_thread_that_has_grown(found: ArgumentMap, tmp_path: Path):
    file, place = tmp_path / "thread.txt", tmp_path / "map.yaml"
    file.write_bytes(THREAD.read_bytes())
    text = argmap.write(argmap.load(file), "yaml").decode()
    assert text.count("tag: {kind: evidence") > 1
    place.write_text(text.replace("tag: {kind: evidence", "tag: {kind: claim", 1), encoding="utf-8")
    changed = next(tag.turn for tag in found.tags if tag.kind is Kind.EVIDENCE)
    file.write_text(file.read_text(encoding="utf-8") + "\nNewcomer\nIt is all about money.\n", encoding="utf-8")
    done = CliRunner().invoke(app_of(), ["correct", "--from", str(place), "--by", "Mira"])
    assert done.exit_code == 0
    assert "1 correction taken over" in done.stdout
    assert "1 turn at the end of " in done.stdout  # or a person took it out, which the map cannot tell
    map_ = argmap.load(file)
    assert len(map_.thread.turns) == len(found.thread.turns) + 1
    assert [(tag.turn, tag.kind) for tag in map_.tags if tag.by == "Mira"] == [(changed, Kind.CLAIM)]
    assert corrections.read((tmp_path / "thread.corrections.yaml").read_text(encoding="utf-8"), path="")[0].by == "Mira"


def correct(*said: object) -> str:
    """What argmap correct says of a call that it takes."""
    done = CliRunner().invoke(app_of(), ["correct", *map(str, said)])
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.mark.parametrize("since", ["one more", "one taken back", "two turns made of one", "the same"])
def test_what_follows_from_corrections_is_not_taken_for_an_edit_whatever_was_put_right_since(
    since: str, tmp_path: Path
):
    file, place = tmp_path / "thread.txt", tmp_path / "map.yaml"
    file.write_bytes(THREAD.read_bytes())
    if since != "one more":
        correct(file, 17, "parent=12")
    if since == "two turns made of one":
        words = argmap.read(file).turns[8].text.split(". ")[1]
        correct(file, 9, f"split={words[:20]}")
    text = argmap.write(argmap.load(file), "yaml").decode()
    place.write_text(text.replace("tag: {kind: evidence", "tag: {kind: claim", 1), encoding="utf-8")
    if since == "one more":
        correct(file, 17, "parent=12")
    elif since == "one taken back":
        correct(file, "undo")
    assert "1 correction taken over" in correct("--from", place, "--by", "Mira")
    *_, last = argmap.read_corrections(tmp_path / "thread.corrections.yaml")
    assert (last.tag, last.by) == (Kind.CLAIM, "Mira")
    assert "0 corrections taken over" in correct("--from", place, "--by", "Mira")


def test_a_map_that_does_not_say_what_it_was_drawn_with_is_refused_in_a_line_with_nothing_written(tmp_path: Path):
    file, place = tmp_path / "thread.txt", tmp_path / "map.yaml"
    file.write_bytes(THREAD.read_bytes())
    correct(file, 17, "parent=12")
    had = (tmp_path / "thread.corrections.yaml").read_bytes()
    place.write_bytes(argmap.write(replace(argmap.load(file), corrections=""), "yaml"))
    done = CliRunner().invoke(app_of(), ["correct", "--from", str(place)])
    assert done.exit_code == 3
    assert len(done.stderr.splitlines()) == 1
    assert "which corrections it was drawn with: draw the thread again" in done.stderr
    assert (tmp_path / "thread.corrections.yaml").read_bytes() == had


def test_a_map_that_another_version_drew_is_refused_in_a_line(tmp_path: Path):
    file, place = tmp_path / "thread.txt", tmp_path / "map.yaml"
    file.write_bytes(THREAD.read_bytes())
    written = argmap.write(argmap.load(file), "yaml").replace(b"# As argmap ", b"# As argmap 0.0.", 1)
    place.write_bytes(written.replace(b"tag: {kind: evidence", b"tag: {kind: claim", 1))
    done = CliRunner().invoke(app_of(), ["correct", "--from", str(place)])
    assert (done.exit_code, len(done.stderr.splitlines())) == (3, 1)
    assert "was drawn by argmap 0.0." in done.stderr
    assert not (tmp_path / "thread.corrections.yaml").exists()


def test_a_turn_that_was_taken_out_of_a_map_is_no_comment(found: ArgumentMap):
    out = found.thread.turns[-1]
    assert out.id not in {reply.parent for reply in found.replies}
    without = {name: tuple(each for each in getattr(found, name) if each.turn != out.id) for name in ("tags", "quotes")}
    edited = replace(
        found,
        thread=replace(found.thread, turns=found.thread.turns[:-1]),
        replies=tuple(reply for reply in found.replies if reply.child != out.id),
        links=tuple(link for link in found.links if link.source != out.id),
        unanswered=tuple(each for each in found.unanswered if each.turn != out.id),
        **without,
    )
    (entry,) = take(edited, found).entries
    assert (entry.turn.number, entry.drop) == (out.number, True)
