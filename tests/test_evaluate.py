"""`argmap eval`: its figures on small data whose scores can be told by hand, its floors, and bad rows."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from argmap import evaluate
from argmap.cli.app import app_of
from argmap.errors import BadInput, UnknownFormat
from argmap.evaluate import camps, disputes, gold, keypoints, measures, replies, turns
from argmap.evaluate import task as tasks
from argmap.evaluate.task import Result

THREADS = Path(__file__).parents[1] / "threads"
GOLD = Path(__file__).parent / "gold"

ROW = {"parent_text": "Ferries float.", "reply_text": "They sink.", "label": "disagree"}
TURNS = [
    {"id": 1, "parent": None, "author": "Wren", "time": "2020-01-01T10:00:00Z", "body": "The ferry should be free."},
    {"id": 2, "parent": 1, "author": "Moss", "time": "10:05", "body": "Wren, who pays the crew of the ferry then?"},
    {"id": 3, "parent": 1, "author": "Tarn", "time": None, "body": "The ferry should be free.\nNo, it should not be."},
]
TURNS[2]["quotes"] = [[0, 25, 1, "Wren"]]


def lines(folder: Path, *rows: object) -> str:
    path = folder / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def run_command(*words: str):
    return CliRunner().invoke(app_of(), ["eval", *words])


def test_average_precision_rises_with_the_order_and_ties_come_in_together():
    assert measures.average_precision([True, False, True], [3, 2, 1]) == pytest.approx((1 + 2 / 3) / 2)
    assert measures.average_precision([True, False, False, False], [1, 1, 1, 1]) == 0.25
    assert measures.average_precision([False], [1]) == 0.0


def test_figures_by_label_are_those_worked_out_by_hand():
    figures = measures.by_label(["a", "a", "b", "b"], ["a", "b", "b", "b"], ["a", "b"])
    assert figures["accuracy"] == 0.75
    assert figures["f1"] == {"a": pytest.approx(2 / 3), "b": pytest.approx(0.8)}
    assert figures["macro_f1"] == pytest.approx((2 / 3 + 0.8) / 2)


def test_replies_are_scored_without_their_opening_and_beside_the_previous_turn(tmp_path: Path):
    result = evaluate.run("replies", lines(tmp_path, {"turns": TURNS}))
    assert result.counts["parent"][1] == 2
    assert result.counts["parent_unquoted"][1] == 1
    assert result.baseline["previous turn"] == {"parent": 0.5, "parent_unquoted": 1.0}
    assert result.baseline["quoted turn, else the previous"]["parent"] == 1.0
    assert "graph_f" not in result.figures


def test_the_analysis_sees_neither_parents_nor_marks_of_quotes_nor_title():
    thread = replies.unlinked({"turns": TURNS, "title": "Ferries"})
    assert {turn.reply_to for turn in thread.turns} == {None}
    assert (thread.title, thread.story) == ("", "")
    assert thread.turns[2].text == TURNS[2]["body"]


def test_stripping_takes_quoted_text_out_and_leaves_the_rest():
    thread = replies.unlinked({"turns": TURNS}, strip=True)
    assert thread.turns[2].text == "No, it should not be."
    assert thread.turns[1].text == TURNS[1]["body"]


@pytest.mark.parametrize("mark", ["explicit", "annotated"])
def test_turns_marked_as_not_annotated_are_left_out(tmp_path: Path, mark: str):
    turns = [TURNS[0], TURNS[1] | {mark: False}, TURNS[2]]
    assert evaluate.run("replies", lines(tmp_path, {"turns": turns})).counts["parent"][1] == 1


def test_several_parents_are_scored_as_a_graph(tmp_path: Path):
    turns = [TURNS[0] | {"parents": []}, TURNS[1] | {"parents": [1]}, TURNS[2] | {"parents": [1, 2]}]
    floor = evaluate.run("replies", lines(tmp_path, {"turns": turns})).baseline["previous turn"]
    assert floor["graph_p"] == 1.0
    assert floor["graph_r"] == pytest.approx(2 / 3)
    assert floor["graph_f"] == pytest.approx(0.8)


def test_stance_without_neutral_rows_is_scored_on_two_sides(tmp_path: Path):
    pair = {"parent_text": "The ferry should be free.", "reply_text": "I agree, exactly right."}
    two = evaluate.run("stance", lines(tmp_path, pair | {"label": "agree"}, pair | {"label": "disagree"}))
    three = evaluate.run("stance", lines(tmp_path, pair | {"label": "agree"}, pair | {"label": "neutral"}))
    assert set(two.figures["f1"]) == {"agree", "disagree"}
    assert set(three.figures["f1"]) == {"agree", "disagree", "neutral"}
    assert two.figures["accuracy"] == 0.5
    assert two.baseline["majority class"]["accuracy"] == 0.5


def test_camps_are_matched_to_sides_in_the_better_way():
    side = {"Wren": "pro", "Moss": "anti", "Tarn": "pro"}
    assert camps.agreeing({"Wren": 4, "Moss": 2, "Tarn": 4}, side) == {"Wren", "Moss", "Tarn"}
    assert camps.agreeing(dict.fromkeys(side, 0), side) == {"Wren", "Tarn"}


def test_camps_count_only_people_with_a_side(tmp_path: Path):
    row = {"turns": TURNS, "author_stance": {"Wren": {"stance": "pro"}, "Moss": {"stance": "other"}}}
    result = evaluate.run("camps", lines(tmp_path, row))
    assert result.counts["placed"][1] == 1
    assert result.baseline["one camp"] == {"agreement": 1.0, "placed": 1.0}


def test_key_points_are_ranked_within_topic_and_stance():
    labels = {("a", "k"): 1, ("b", "k"): 0, ("c", "k"): 0, ("d", "k"): 1}

    def by_letter(arguments: list[str], points: list[str]) -> list[list[float]]:
        return [[-float(ord(argument))] for argument in arguments]

    strict, relaxed, each = keypoints.matched_points({("ferries", 1): labels}, by_letter)
    assert (strict, relaxed) == (1.0, 1.0)  # half of the arguments is kept: a is right, b is not
    assert each == pytest.approx((1 + 2 / 4) / 2)


def test_pastes_are_scored_by_the_first_lines_of_their_turns(tmp_path: Path):
    text = "The ferry stops.\n2 Comments\nWren\nIt should go on as before.\nMoss\nWren\nWho pays for that?\n"
    gold = [
        {"n": 1, "author": "Wren", "addressee": None, "parent": 0, "first_line": 3, "last_line": 4, "quotes": []},
        {"n": 2, "author": "Moss", "addressee": "Wren", "parent": 1, "first_line": 5, "last_line": 7, "quotes": []},
    ]
    result = evaluate.run("pastes", lines(tmp_path, {"text": text, "gold": gold}))
    assert [result.figures[name] for name in ("turns_f1", "author", "addressee", "parent")] == [1.0] * 4
    assert result.baseline["previous turn"] == {"parent": 1.0, "parent_bare": 1.0}


def test_a_thread_is_scored_against_its_annotation_by_hand():
    result = evaluate.run("gold", str(THREADS / "bus-lanes.txt"), gold=str(GOLD / "bus-lanes.yaml"))
    assert set(result.figures) == {"turns", "parents", "tags", "disputes"}
    assert result.figures["turns"] == 1.0
    assert result.baseline["previous turn"]["parents"] < result.figures["parents"]


READ = [
    {"n": 1, "tag": ["claim"], "relation": "none"},
    {"n": 2, "tag": ["claim", "rebuttal"], "relation": "answers"},
    {"n": 3, "tag": ["rebuttal"], "relation": "rebuts"},
]


def test_every_turn_of_every_reading_is_scored_and_relations_where_a_parent_is_named(tmp_path: Path):
    result = evaluate.run("turns", lines(tmp_path, {"turns": TURNS, "readings": [READ, READ[2:]]}))
    assert set(result.figures) == {"tags", "tags_f1", "relations", "relations_f1"}
    assert (result.counts["tags"][1], result.counts["relations"][1]) == (4, 3)
    assert result.baseline["majority class"] == {
        "tags": 0.5,
        "tags_f1": pytest.approx(2 / 9),
        "relations": pytest.approx(2 / 3),
        "relations_f1": pytest.approx(0.8 / 3),
    }


def test_a_tag_is_right_where_it_is_among_the_acceptable_ones(tmp_path: Path):
    anything = [{"n": n, "tag": ["claim", "rebuttal", "evidence"], "relation": "none"} for n in (1, 2, 3)]
    result = evaluate.run("turns", lines(tmp_path, {"turns": TURNS, "readings": [anything]}))
    assert result.counts == {"tags": [3, 3], "relations": [0, 0]}


def test_what_turns_do_is_told_with_their_parents_stated():
    thread = turns.stated({"turns": TURNS, "title": "Ferries"})
    assert [turn.reply_to for turn in thread.turns] == [None, "1", "1"]
    assert thread.story == ""


BAD_READINGS = {
    "a reading that is a table": [{}],
    "an entry that is a number": [[7]],
    "no turn with this number": [[READ[0] | {"n": 4}]],
    "a number that is true": [[READ[0] | {"n": True}]],
    "an unknown tag": [[READ[0] | {"tag": ["sonnet"]}]],
    "a tag that is a table": [[READ[0] | {"tag": [{}]}]],
    "no tag": [[READ[0] | {"tag": []}]],
    "an unknown relation": [[READ[0] | {"relation": "sings"}]],
    "a relation that is a list": [[READ[0] | {"relation": []}]],
}


@pytest.mark.parametrize("readings", BAD_READINGS.values(), ids=BAD_READINGS)
def test_bad_readings_are_bad_input(tmp_path: Path, readings: list[object]):
    with pytest.raises(BadInput) as raised:
        evaluate.run("turns", lines(tmp_path, {"turns": TURNS, "readings": readings}))
    assert raised.value.line == 1


def test_gzipped_rows_give_the_same_figures(tmp_path: Path):
    plain = lines(tmp_path, {"turns": TURNS})
    packed = tmp_path / "rows.jsonl.gz"
    packed.write_bytes(gzip.compress(Path(plain).read_bytes()))
    assert evaluate.run("replies", str(packed)) == evaluate.run("replies", plain)


BAD = {
    "no JSON": "{",
    "no object": "[1]",
    "no field": '{"parent_text": "a", "reply_text": "b"}',
    "wrong kind": '{"parent_text": 3, "reply_text": "b", "label": "agree"}',
    "unknown label": '{"parent_text": "a", "reply_text": "b", "label": "sonnet"}',
}


@pytest.mark.parametrize("row", BAD.values(), ids=BAD)
def test_a_bad_row_is_named_by_file_and_line(tmp_path: Path, row: str):
    path = tmp_path / "bad.jsonl"
    path.write_text(
        '{"parent_text": "Ferries float.", "reply_text": "They sink.", "label": "disagree"}\n\n' + row + "\n",
        encoding="utf-8",
    )
    with pytest.raises(BadInput) as raised:
        evaluate.run("stance", str(path))
    assert (raised.value.path, raised.value.line) == (str(path), 3)


BAD_TURNS = {
    "a turn without a body": [{"id": 1, "parent": None, "author": "Wren"}],
    "two turns with one id": [TURNS[0], TURNS[0]],
    "a turn that is a number": [7],
    "a quote without places": [TURNS[0] | {"quotes": [["a"]]}],
    "a quote of a list": [TURNS[0] | {"quotes": [[0, 1, []]]}],
    "parents that are no list": [TURNS[0] | {"parents": 0}],
    "quotes that are no list": [TURNS[0] | {"quotes": 0}],
    "a parent that is a table": [TURNS[0] | {"parents": [{}]}],
}


@pytest.mark.parametrize("turns", BAD_TURNS.values(), ids=BAD_TURNS)
def test_bad_turns_are_bad_input(tmp_path: Path, turns: list[object]):
    with pytest.raises(BadInput) as raised:
        evaluate.run("replies", lines(tmp_path, {"turns": turns}))
    assert raised.value.line == 1


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\x1f\x8bbroken", gzip.compress(b'{"text": "a"')[:-9]])
def test_files_that_are_empty_or_cut_short_are_bad_input(tmp_path: Path, data: bytes):
    path = tmp_path / "rows.jsonl.gz"
    path.write_bytes(data)
    with pytest.raises(BadInput):
        evaluate.run("stance", str(path))


@pytest.mark.parametrize("bound", ["LARGEST", "MOST"])
def test_rows_beyond_all_measure_are_bad_input(tmp_path: Path, monkeypatch, bound: str):
    path = tmp_path / "rows.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps(ROW).encode() + b"\n" + b" " * 5000 + b"\n"))
    evaluate.run("stance", str(path))
    monkeypatch.setattr(tasks, bound, 1000)
    with pytest.raises(BadInput) as raised:
        evaluate.run("stance", str(path))
    assert raised.value.line == 2


@pytest.mark.parametrize("name", ["story", "outside", "", "None", "2"])
def test_turns_may_be_called_like_anything(tmp_path: Path, name: str):
    def scored(own: object) -> Result:
        second = TURNS[1] | {"id": own, "quotes": [[0, 5, 1]]}
        third = TURNS[2] | {"parent": own, "quotes": [[0, 25, own]]}
        return evaluate.run("replies", lines(tmp_path, {"turns": [TURNS[0], second, third]}))

    assert scored(name) == scored(2)
    side = {"author_stance": {"Wren": {"stance": "pro"}, "Moss": {"stance": "anti"}}}
    rows = [{"turns": [TURNS[0], TURNS[1] | {"id": own}, TURNS[2] | {"parent": own}]} | side for own in (name, 2)]
    assert evaluate.run("camps", lines(tmp_path, rows[0])) == evaluate.run("camps", lines(tmp_path, rows[1]))


TIMES = [
    "9999-12-31T23:59:59",
    "0001-01-01T00:00:00+14:00",
    "0001-01-01",
    "01:00",
    "23:59",
    "24:00",
    "99:99",
    7,
    "",
    [],
]


def test_times_at_both_ends_of_the_calendar_and_of_any_kind_are_taken(tmp_path: Path):
    turns = [
        {"id": n, "author": "ab"[n % 2], "body": "No.", "time": time} for n, time in enumerate(TIMES + TIMES[::-1])
    ]
    assert evaluate.run("replies", lines(tmp_path, {"turns": turns})).counts["parent"][1] == len(turns) - 1


COMMENT = "comments:\n- n: 1\n  line: 16\n  author: 0123\n  tag: [claim]\n"
# Annotations that cannot be scored: the text, the line and a piece of what is said.
BAD_GOLD = [
    ("comments: []\n", 1, "no list 'comments'"),
    ("disputes: []\n", 1, "has no 'comments'"),
    ("- n: 1\n", 1, "an annotation needs fields"),
    ("comments: [7]\n", 1, "a comment needs fields"),
    (COMMENT + "- {n: 2, line: 17, author: Moss}\n", 6, "a comment has no 'tag'"),
    (COMMENT + "- {n: two, line: 17, author: Moss, tag: [claim]}\n", 6, "no whole number"),
    (COMMENT + "- {n: 2, line: 17, author: [Moss], tag: [claim]}\n", 6, "text is wanted here"),
    (COMMENT + "  replies_to:\n  - 0\n  - first\n", 8, "no whole number"),
    (COMMENT + "disputes: [free]\n", 6, "a dispute needs fields"),
    (COMMENT + "disputes:\n- title: free\n  comments: [a]\n", 8, "no whole number"),
    (COMMENT + "disputes:\n- positions: [free]\n", 7, "a position needs fields"),
    (COMMENT + "x: &a [x]\n", 6, "a mark"),
    (COMMENT + "x: *a\n", 6, "an alias"),
    (COMMENT + "x: !!binary AAAA\n", 6, "a tag"),
    (COMMENT + "x: !!bool maybe\n", 6, "a tag"),
    (COMMENT + "x: " + "[" * 5000, 6, "nested more than 12 deep"),
    (COMMENT + "x: '", 6, "not valid YAML"),
    (COMMENT + "---\n" + COMMENT, 7, "a second document"),
]


@pytest.mark.parametrize(("text", "line", "message"), BAD_GOLD)
def test_a_bad_annotation_is_named_with_its_line(tmp_path: Path, text: str, line: int, message: str):
    path = tmp_path / "gold.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as raised:
        gold.read_annotation(str(path))
    assert message in raised.value.message
    assert (raised.value.path, raised.value.line) == (str(path), line)


def test_an_annotation_is_read_as_it_is_written_and_what_is_left_out_is_empty(tmp_path: Path):
    path = tmp_path / "gold.yaml"
    path.write_text(COMMENT + "also: this\ndisputes:\n- positions:\n  - comments: [1]\n  - comments: [2, 1]\n")
    whole = gold.read_annotation(str(path))
    assert whole["comments"] == [
        {
            "n": 1,
            "line": 16,
            "author": "0123",
            "addressee": None,
            "replies_to": [],
            "also_replies_to": [],
            "tag": ["claim"],
        }
    ]
    assert gold.in_dispute(whole["disputes"][0]) == {1, 2}
    assert whole["camps"] == []


HOSTILE = Path(__file__).parents[2] / "shared" / "cases" / "hostile"
GIVEN = [*HOSTILE.glob("*.jsonl"), *HOSTILE.glob("gold*.yaml")]


@pytest.mark.skipif(not GIVEN, reason="needs the cases in ../shared")
@pytest.mark.parametrize("path", sorted(GIVEN), ids=lambda path: path.name)
def test_hostile_files_give_figures_or_one_line(path: Path):
    files = [str(THREADS / "bus-lanes.txt"), str(path)] if path.suffix == ".yaml" else [str(path)]
    for task in [name for name, task in evaluate.TASKS.items() if task.files == len(files)]:
        result = run_command(task, *files)
        assert (result.exit_code, result.stderr.count("\n")) in ((0, 0), (3, 1))
        assert bool(result.stdout) == (result.exit_code == 0)


def test_each_task_has_a_file_of_its_name_and_takes_one_file_but_for_gold():
    folder = Path(evaluate.__file__).parent
    assert {path.stem for path in folder.glob("*.py")} == {*evaluate.TASKS, "__init__", "measures", "task"}
    with pytest.raises(UnknownFormat, match="only the task gold takes a second file"):
        evaluate.run("stance", "rows.jsonl", gold="gold.yaml")


def test_an_unknown_task_or_a_missing_annotation_is_wrong_usage(tmp_path: Path):
    for task in ("sonnets", "gold"):
        with pytest.raises(UnknownFormat):
            evaluate.run(task, str(tmp_path / "rows.jsonl"))


def test_only_replies_can_be_stripped_of_their_quotes(tmp_path: Path):
    with pytest.raises(UnknownFormat):
        evaluate.run("stance", str(tmp_path / "rows.jsonl"), quotes="strip")


def test_the_command_prints_one_json_object_with_the_floors_beside(tmp_path: Path):
    result = run_command("replies", lines(tmp_path, {"turns": TURNS}), "--json", "--quotes", "strip")
    assert result.exit_code == 0
    said = json.loads(result.stdout)
    assert said["task"] == "replies"
    assert {"parent", "parent_unquoted", "baseline"} <= set(said)
    assert said["baseline"]["previous turn"]["parent"] == 0.5


def test_the_command_prints_a_table_with_a_line_each_figure(tmp_path: Path):
    said = run_command("stance", lines(tmp_path, ROW)).stdout
    assert [line.split("  ")[0] for line in said.splitlines()[1:]] == [
        *("accuracy", "macro_f1", "f1 agree", "f1 disagree"),
    ]
    assert "majority class" in said.splitlines()[0]


def test_the_command_says_what_is_wrong_in_one_line(tmp_path: Path):
    wrong = run_command("stance", lines(tmp_path, {"parent_text": "Ferries float.", "reply_text": "They sink."}))
    assert wrong.exit_code == 3
    assert wrong.stderr.count("\n") == 1
    assert "rows.jsonl:1: the field 'label' is missing" in wrong.stderr
    assert run_command("sonnets", "x").exit_code == 2


FIGHT = [
    {"id": 1, "author": "Ann", "body": "The lake froze.", "parent": None},
    {"id": 2, "author": "Bo", "body": "It never froze.", "parent": 1},
    {"id": 3, "author": "Ann", "body": "It froze in May.", "parent": 2},
    {"id": 4, "author": "Cy", "body": "Nobody froze.", "parent": 3},
    {"id": 5, "author": "Di", "body": "Who pays?", "parent": 1},
    {"id": 6, "author": "Ed", "body": "Nobody pays.", "parent": 5},
]
FROZE = {
    "title": "Did it freeze?",
    "turns": [1, 2, 3, 4],
    "positions": [
        {"label": "it froze", "holders": ["Ann"], "turns": [1, 3], "best": [3]},
        {"label": "it did not", "holders": ["Bo", "Cy"], "turns": [2, 4], "best": [2]},
    ],
}


def contest(*sides: tuple[str, str, str]) -> disputes.Contest:
    """A dispute of sides: label, turns and holders."""
    each = tuple(
        disputes.Side(label, frozenset(turns.split()), frozenset(holders.split())) for label, turns, holders in sides
    )
    return disputes.Contest(frozenset[str]().union(*(side.turns for side in each)), each)


def compared(found: list[disputes.Contest]) -> dict[str, object]:
    sums = disputes.Sums()
    texts = {str(entry["id"]): str(entry["body"]) for entry in FIGHT}
    disputes.compare(found, disputes.of_reading([FROZE]), texts, sums)
    return {name: round(value, 3) for name, value in sums.figures().items()}  # type: ignore[arg-type]


def test_disputes_that_are_the_same_are_wholly_right():
    same = contest(("It froze in May.", "1 3", "Ann"), ("It never froze.", "2 4", "Bo Cy"))
    assert set(compared([same]).values()) == {1.0}


def test_disputes_are_told_by_their_turns_sides_holders_and_labels():
    found = [
        contest(("Who pays?", "5", "Di"), ("Nobody pays.", "6", "Ed")),
        contest(("The lake froze.", "1 2", "Ann Bo"), ("It never froze.", "4 5", "Cy Di")),
    ]
    assert compared(found) == {
        "points_f1": 0.5,  # twice the 0.75 of the second one, of three disputes
        "found": 1.0,
        "top": 0.0,
        "sides": 0.667,  # of 1, 2 and 4, which both place
        "placed": 0.5,
        "holders": 0.444,  # Ann and Cy, of six that are listed and three that hold
        "labels": 0.5,  # the first is of a turn that says it less well
    }


def test_nothing_found_is_nothing_right():
    assert set(compared([]).values()) == {0.0}


def test_the_plainest_rule_takes_each_branch_for_a_dispute():
    first, second = disputes.branches(disputes.stated({"turns": FIGHT}))
    assert [sorted(side.turns) for side in first.sides] == [["3"], ["2", "4"]]
    assert [sorted(side.holders) for side in second.sides] == [["Ed"], ["Di"]]


def test_disputes_invented_where_a_reading_has_none_are_counted(tmp_path: Path):
    result = evaluate.run(
        "disputes", lines(tmp_path, {"turns": FIGHT[:1], "readings": [[]]}, {"turns": FIGHT, "readings": [[FROZE]]})
    )
    assert result.counts["invented"] == [0, 1]
    assert set(result.figures) == set(disputes.NAMES)
    assert set(result.baseline) == {"each branch, turn about"}


BAD_FIGHTS = {
    "a place that is none": [FROZE | {"turns": [7]}],
    "a dispute without positions": [{"turns": [1]}],
    "a position without holders": [FROZE | {"positions": [{"label": "x", "turns": [1]}]}],
    "a best turn that is none": [FROZE | {"positions": [FROZE["positions"][0] | {"best": ["1"]}]}],  # type: ignore[index]
    "no list": "x",
}


@pytest.mark.parametrize("reading", BAD_FIGHTS.values(), ids=BAD_FIGHTS)
def test_a_bad_reading_of_disputes_is_bad_input(tmp_path: Path, reading: object):
    with pytest.raises(BadInput, match="see docs/evaluate.md for the fields of disputes".replace(".", "[.]")):
        evaluate.run("disputes", lines(tmp_path, {"turns": FIGHT, "readings": [reading]}))


# --- what a person put right as gold


RIGHT = """\
corrections:
- {turn: 3, words: Pirates with pensions, tag: evidence}
- {turn: 3, words: Pirates with pensions, parent: {turn: 1, words: I called this on}}
- {turn: 4, words: Given when, tag: rebuttal}
- {turn: 6, words: I crew the Corrin boat, written_by: Somebody}
- {add: Who pays?, positions: [{label: we, turns: [{turn: 3, words: Pirates with pensions}]}]}
"""


def test_what_a_person_put_right_is_gold_and_what_they_did_not_look_at_is_not_counted(tmp_path):
    thread = Path(__file__).parent.parent / "threads" / "harbour-truce.txt"
    (tmp_path / "thread.corrections.yaml").write_text(RIGHT, encoding="utf-8")
    result = evaluate.run("gold", str(thread), gold=str(tmp_path / "thread.corrections.yaml"))
    assert dict(result.counts) == {"turns": [0, 1], "parents": [0, 1], "tags": [1, 2], "disputes": [0, 1]}
    (tmp_path / "thread.corrections.yaml").write_text("corrections: []", encoding="utf-8")
    with pytest.raises(BadInput, match="puts nothing right that can be scored"):
        evaluate.run("gold", str(thread), gold=str(tmp_path / "thread.corrections.yaml"))
