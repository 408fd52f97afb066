"""What has changed between two maps of a thread: turns, disputes, sides; and how that is told."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from typer.testing import CliRunner

import argmap
from argmap import ArgumentMap, Dispute, Position, State, Status, Thread, Turn
from argmap.changes import compare
from argmap.cli.app import app_of
from argmap.writers import changes as writer

SAID = {
    "1": ("Ann", "The pier is safe to walk on in winter."),
    "2": ("Bo", "It is not, the boards are rotten through."),
    "3": ("Cy", "Rotten or not, I walk there every day."),
    "4": ("Ann", "Bo is right, I have seen the boards now."),
}


def thread(*ids: str, **other: tuple[str, str]) -> Thread:
    said = SAID | other
    turns = tuple(Turn(id=id_, number=at, author=said[id_][0], text=said[id_][1]) for at, id_ in enumerate(ids, 1))
    return Thread(id="pier", title="The pier", format="made", path="pier.txt", story="It is old.", turns=turns)


def dispute(
    *sides: tuple[str, tuple[str, ...], tuple[str, ...]], status: Status = Status.OPEN, id_: str = "d1"
) -> Dispute:
    positions = tuple(
        Position(id=label, label=label, statements=(), turns=turns, holders=holders, evidence=())
        for label, turns, holders in sides
    )
    turns = tuple(sorted({turn for _, held, _ in sides for turn in held}))
    return Dispute(id=id_, title="Is it safe?", positions=positions, turns=turns, status=status, weight=1.0)


SAFE, NOT = ("safe", ("1", "3"), ("Ann", "Cy")), ("not safe", ("2",), ("Bo",))
OLD = ArgumentMap(thread=thread("1", "2", "3"), disputes=(dispute(SAFE, NOT),))
MOVED = dispute(("safe", ("1", "3"), ("Cy",)), ("not safe", ("2", "4"), ("Bo", "Ann")), status=Status.CONCEDED)


def test_a_map_has_not_changed_from_itself():
    assert not compare(OLD, OLD)
    assert writer.markdown(compare(OLD, OLD)).decode().endswith("Nothing has changed.\n")


def test_turns_are_the_same_by_author_and_words_wherever_they_stand():
    new = replace(OLD, thread=thread("x", "1", "2", "3", x=("Di", "First!")))
    moved = replace(
        new, thread=replace(new.thread, turns=tuple(replace(t, id=str(t.number)) for t in new.thread.turns))
    )
    changes = compare(OLD, replace(moved, disputes=()))
    assert (changes.added, changes.gone, changes.edited) == (("1",), (), ())


def test_a_turn_of_the_same_id_is_edited_where_much_is_left_and_another_one_where_not():
    new = replace(OLD, thread=thread("1", "2", "3", **{"2": ("Bo", "It is not, the boards are quite rotten through.")}))
    assert compare(OLD, new).edited == (("2", "2"),)
    other = replace(OLD, thread=thread("1", "2", "3", **{"2": ("Bo", "Who wants tea?")}))
    assert (compare(OLD, other).added, compare(OLD, other).gone) == (("2",), ("2",))


def test_a_turn_that_was_deleted_since_is_the_same_turn():
    turns = list(OLD.thread.turns)
    turns[1] = replace(turns[1], author="?", text="", state=State.DELETED)
    changes = compare(OLD, replace(OLD, thread=replace(OLD.thread, turns=tuple(turns))))
    assert (changes.added, changes.gone, changes.edited) == ((), (), (("2", "2"),))


def test_a_dispute_opens_grows_ends_and_goes():
    new = ArgumentMap(thread=thread("1", "2", "3", "4"), disputes=(MOVED,))
    (found,) = compare(OLD, new).disputes
    assert (found.changes, found.added) == (("grew", "conceded"), ("4",))
    assert [each.changes for each in compare(replace(OLD, disputes=()), OLD).disputes] == [("opened",)]
    assert [each.changes for each in compare(OLD, replace(OLD, disputes=())).disputes] == [("gone",)]


def test_who_holds_another_position_instead_has_changed_sides_with_the_turns_that_made_it():
    (moved,) = compare(OLD, ArgumentMap(thread=thread("1", "2", "3", "4"), disputes=(MOVED,))).moved
    assert (moved.author, moved.was.label, moved.now.label, moved.turns) == ("Ann", "safe", "not safe", ("4",))


def test_who_holds_both_has_not_changed_sides():
    both = dispute(SAFE, ("not safe", ("2", "4"), ("Bo", "Ann")))
    assert compare(OLD, ArgumentMap(thread=thread("1", "2", "3", "4"), disputes=(both,))).moved == ()


def test_where_nobody_wrote_anything_it_is_the_analysis_that_sees_it_otherwise():
    seen = dispute(("safe", ("3",), ("Cy",)), ("not safe", ("1", "2"), ("Bo", "Ann")))
    changes = compare(OLD, replace(OLD, disputes=(seen,)))
    assert [each.turns for each in changes.moved] == [()]
    assert "Ann, on Is it safe?: from “safe” to “not safe” (wrote nothing new" in writer.markdown(changes).decode()


def test_the_page_and_the_values_say_the_same():
    changes = compare(OLD, ArgumentMap(thread=thread("1", "2", "3", "4"), disputes=(MOVED,)))
    assert writer.markdown(changes).decode().splitlines() == [
        "# What changed: The pier",
        "",
        "3 turns before, 4 turns now.",
        "",
        "## New turns",
        "",
        "- #4 Ann, answers the story: Bo is right, I have seen the boards now.",
        "",
        "## Disputes",
        "",
        "- **Is it safe?**: grew, conceded: one of its turns gives the point away (3 turns, now 4); new #4",
        "",
        "## Changed sides",
        "",
        "- Ann, on Is it safe?: from “safe” to “not safe” (#4)",
    ]
    plain = writer.plain(changes)
    assert plain["changed_sides"] == [
        {"author": "Ann", "dispute": "Is it safe?", "was": "safe", "now": "not safe", "turns": [4]}
    ]
    assert json.loads(json.dumps(plain))["disputes"][0]["changes"] == ["grew", "conceded"]


@pytest.mark.parametrize("form", ["markdown", "json"])
def test_two_batches_are_compared_thread_by_thread(tmp_path, form: str):
    new = ArgumentMap(thread=thread("1", "2", "3", "4"), disputes=(MOVED,))
    for output, maps in (("may", {"a": OLD, "b": OLD, "c": OLD}), ("june", {"a": new, "b": OLD, "d": OLD})):
        for name, map_ in maps.items():
            folder = tmp_path / output / "threads" / name
            folder.mkdir(parents=True)
            (folder / "map.yaml").write_bytes(argmap.write(map_, "yaml"))
    said = CliRunner().invoke(app_of(), ["diff", str(tmp_path / "may"), str(tmp_path / "june"), "--to", form])
    assert said.exit_code == 0
    if form == "json":
        rows = [json.loads(line) for line in said.stdout.splitlines()]
        assert [(row["folder"], row.get("thread")) for row in rows] == [("d", "new"), ("c", "gone"), ("a", None)]
        assert [turn["number"] for turn in rows[-1]["new_turns"]] == [4]
    else:
        assert said.stdout.startswith("- new thread: d\n- gone thread: c\n# What changed: The pier\n")
        assert said.stdout.count("# What changed") == 1


def test_in_a_terminal_nothing_is_escaped_and_no_mark_of_markdown_stands(tmp_path):
    new = ArgumentMap(thread=thread("1", "2", "3", "4", **{"4": ("*Ann*", "It_is_so [1] (2) <3>!")}), disputes=(MOVED,))
    for name, map_ in (("old", OLD), ("new", new)):
        (tmp_path / f"{name}.yaml").write_bytes(argmap.write(map_, "yaml"))
    said = CliRunner().invoke(app_of(), ["diff", str(tmp_path / "old.yaml"), str(tmp_path / "new.yaml")])
    assert said.exit_code == 0
    assert "#4 *Ann*, answers the story: It_is_so [1] (2) <3>!" in said.stdout
    assert said.stdout.startswith("What changed: The pier\n")
    assert "\\" not in said.stdout
    assert "**" not in said.stdout


def test_threads_without_a_turn_in_common_are_said_to_be_so(tmp_path):
    other = ArgumentMap(thread=thread("1", **{"1": ("Dee", "Where is my hat?")}))
    for name, map_ in (("old", OLD), ("new", other)):
        (tmp_path / f"{name}.yaml").write_bytes(argmap.write(map_, "yaml"))
    old, new = (str(tmp_path / f"{name}.yaml") for name in ("old", "new"))
    said = CliRunner().invoke(app_of(), ["diff", old, new])
    assert "old.yaml and" in said.stderr
    assert "have no turn in common: are these the same thread?" in said.stderr
    assert CliRunner().invoke(app_of(), ["diff", old, old]).stderr == ""


def test_a_saved_thread_is_compared_with_its_map(tmp_path):
    path = tmp_path / "pier.yaml"
    path.write_bytes(argmap.write(OLD, "yaml"))
    said = CliRunner().invoke(app_of(), ["diff", str(path), str(tmp_path / "none.txt")])
    assert said.exit_code == 3
    assert "no such file" in said.stderr


def renamed(map_: ArgumentMap, was: str, now: str, *only: str) -> ArgumentMap:
    """A map in which somebody has another name, in some of their turns or in all."""

    def name(author: str) -> str:
        return now if author == was else author

    def of(one: Dispute) -> Dispute:
        return replace(one, positions=tuple(replace(p, holders=tuple(map(name, p.holders))) for p in one.positions))

    turns = tuple(
        replace(each, author=name(each.author)) if not only or each.id in only else each for each in map_.thread.turns
    )
    disputes = map_.disputes if only else tuple(map(of, map_.disputes))
    return replace(map_, thread=replace(map_.thread, turns=turns), disputes=disputes)


FOUR = ArgumentMap(thread=thread("1", "2", "3", "4"), disputes=(dispute(SAFE, NOT),))


def test_who_has_another_name_is_said_in_a_line_and_nothing_else_is_news():
    changes = compare(FOUR, renamed(FOUR, "Ann", "Dora"))
    assert (changes.added, changes.gone, changes.edited, changes.moved) == ((), (), (), ())
    page = writer.text(changes).decode()
    assert "- Dora was Ann before (2 turns: #1, #4)\n" in page
    assert page.count("- ") == 1
    assert writer.plain(changes)["names"] == [{"was": "Ann", "now": "Dora", "whole": True, "turns": [1, 4]}]


def test_a_short_turn_of_somebody_who_has_another_name_is_found_where_it_has_moved():
    old = replace(OLD, thread=thread("1", "y", y=("Ann", "So true.")))
    new = replace(OLD, thread=thread("0", "1", "z", **{"0": ("Di", "First."), "z": ("Ann", "So true.")}))
    changes = compare(old, renamed(new, "Ann", "Dora"))
    assert (changes.added, changes.gone) == (("0",), ())


def test_a_turn_that_was_deleted_is_nobodys_new_name():
    gone = replace(FOUR.thread.turns[1], author="[deleted]", text="[deleted]", state=State.DELETED)
    turns = (FOUR.thread.turns[0], gone, *FOUR.thread.turns[2:])
    assert compare(FOUR, replace(FOUR, thread=replace(FOUR.thread, turns=turns))).names == ()


def test_what_differs_beyond_another_name_is_told():
    new = replace(FOUR, disputes=(MOVED,))
    changes = compare(OLD, renamed(new, "Ann", "Dora"))
    assert changes.added == ("4",)
    assert [(each.author, each.was.label, each.now.label) for each in changes.moved] == [("Dora", "safe", "not safe")]


def test_turns_that_are_somebody_elses_now_are_named_where_both_are_there():
    page = writer.text(compare(FOUR, renamed(FOUR, "Ann", "Bo", "4"))).decode()
    assert "- #4 is Bo’s now and was Ann’s before\n" in page
    page = writer.text(compare(FOUR, renamed(FOUR, "Ann", "Bo"))).decode()
    assert "- #1, #4 are Bo’s now and were Ann’s before\n" in page


def test_few_words_that_two_people_say_do_not_make_them_one():
    old = replace(OLD, thread=thread("1", "2", "x", x=("Di", "So true.")))
    new = replace(OLD, thread=thread("1", "2", "y", y=("Ed", "So true.")))
    changes = compare(old, new)
    assert (changes.names, changes.added, changes.gone) == ((), ("y",), ("x",))
