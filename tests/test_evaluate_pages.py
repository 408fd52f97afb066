"""`argmap eval pages`: its figures on pages whose scores can be told by hand, and rows that are not what it needs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from argmap import evaluate
from argmap.errors import BadInput

SAID = [
    ("Wren Adley", "The ferry should be free for everybody who lives here."),
    ("Moss Tarn", "No, that is wrong, the crew must be paid by somebody."),
    ("Wren Adley", "The crew is paid by the county since the last flood."),
    ("Odo Fenn", "The county pays for two of them and no more."),
]
HEADS = [5, 9, 13, 17]  # the lines of the names
TEXT = "\n".join(
    ["The ferry stops for the winter", "It will come back in May.", "4 Comments", ""]
    + [f"{name}\nMay {at}, 2031 at 9:0{at} am\n{said}\nReply" for at, (name, said) in enumerate(SAID, 1)]
)
COMMENTS = [{"line": line, "author": name} for line, (name, _) in zip(HEADS, SAID, strict=True)]
READ = [
    {"n": 1, "replies_to": [0], "tag": ["claim"], "relation": "answers"},
    {"n": 2, "replies_to": [1], "tag": ["rebuttal"], "relation": "rebuts"},
    {"n": 3, "replies_to": [0], "also_replies_to": [2], "tag": ["claim", "rebuttal", "evidence"], "relation": "none"},
]
PAGE: dict[str, Any] = {"name": "ferry", "text": TEXT, "comments": COMMENTS}


def score(folder: Path, *rows: object) -> evaluate.Result:
    path = folder / "pages.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return evaluate.run("pages", str(path))


def test_a_page_that_is_read_rightly_has_every_figure_whole(tmp_path: Path) -> None:
    result = score(tmp_path, PAGE)
    assert result.figures == {"f1": 1, "authors": 1, "bodies": 1, "whole": 1, "half": 0, "silent": 0}
    assert result.counts["bodies"] == [4, 4]
    assert result.errors == ()


def test_a_comment_that_is_not_there_and_one_that_is_missed_cost_what_they_should(tmp_path: Path) -> None:
    # The annotation knows a comment on line 11 in place of the one on line 9, and another name on line 17.
    comments = [COMMENTS[0], {"line": 11, "author": "Somebody"}, COMMENTS[2], {"line": 17, "author": "Ada"}]
    result = score(tmp_path, PAGE | {"comments": comments})
    assert result.figures["f1"] == 0.75  # three of four are found, and three of four found are comments
    assert result.figures["authors"] == 0.5
    assert result.figures["bodies"] == 0.75
    assert (result.figures["whole"], result.figures["half"]) == (0, 0)
    assert sorted(result.errors) == [("made up", "ferry", 9, "Moss Tarn"), ("missed", "ferry", 11, "Somebody")]


def test_names_are_the_same_but_for_case_and_signs_and_lines_may_stand_for_each_other(tmp_path: Path) -> None:
    comments = [{"line": 6, "lines": [5, 6], "author": "wren-adley"}, *COMMENTS[1:]]
    assert score(tmp_path, PAGE | {"comments": comments}).figures["authors"] == 1


def test_a_body_above_its_head_is_in_place_where_heads_stand_below(tmp_path: Path) -> None:
    assert score(tmp_path, PAGE | {"below": True}).figures["bodies"] == 0


def test_pages_in_other_languages_are_told_apart(tmp_path: Path) -> None:
    none = PAGE | {"comments": [{"line": 1, "author": "Ada"}], "language": "de"}
    result = score(tmp_path, PAGE, none)
    assert (result.figures["f1"], result.figures["f1_other_languages"]) == (1, 0)


def test_parents_that_the_nesting_states_are_scored_beside_the_comment_before(tmp_path: Path) -> None:
    heads = [line for line in TEXT.split("\n") if line]
    deep = [("    " if at in range(7, 15) else "") + line for at, line in enumerate(heads)]  # two answer the first
    comments = [comment | {"line": comment["line"] - 1} for comment in COMMENTS]
    result = score(tmp_path, {"text": "\n".join(deep), "comments": comments, "parents": [0, 1, 1, 0]})
    assert (result.figures["parents_stated"], result.counts["parents_stated"]) == (1, [4, 4])
    assert result.baseline == {"comment before": {"parents_stated": 0.5}}


def test_parents_tags_and_relations_are_scored_against_every_reading(tmp_path: Path) -> None:
    one = score(tmp_path, PAGE | {"readings": [{"comments": READ}]})
    two = score(tmp_path, PAGE | {"readings": [{"comments": READ}, {"comments": READ}]})
    assert one.counts["parents"][1] == one.counts["tags"][1] == 3
    assert one.figures == two.figures
    assert two.counts["tags"] == [2 * count for count in one.counts["tags"]]
    assert one.baseline == {"comment before": {"parents": 2 / 3}}
    assert one.counts["relations"][1] == one.counts["parents"][0] >= 2
    off = [entry | {"replies_to": [4], "also_replies_to": []} for entry in READ]  # nobody answers the last
    assert score(tmp_path, PAGE | {"readings": [{"comments": off}]}).counts["parents"][0] == 0


def test_a_comment_that_is_not_found_has_nothing_right(tmp_path: Path) -> None:
    lost = [{"line": 1, "author": "Ada"}, *COMMENTS[1:]]
    result = score(tmp_path, PAGE | {"comments": lost, "readings": [{"comments": READ[:1]}]})
    assert (result.counts["parents"], result.counts["tags"]) == ([0, 1], [0, 1])


BAD = {
    "no text": {"comments": COMMENTS},
    "no line": {"text": TEXT, "comments": [{"author": "Wren"}]},
    "lines that are none": PAGE | {"comments": [{"line": 1, "author": "Wren", "lines": ["5"]}]},
    "below": PAGE | {"below": "yes"},
    "language": PAGE | {"language": 1},
    "too few parents": PAGE | {"parents": [0]},
    "a parent that is none": PAGE | {"parents": [0, 1, 2, 9]},
    "readings": PAGE | {"readings": [1]},
    "n": PAGE | {"readings": [{"comments": [READ[0] | {"n": 5}]}]},
    "replies_to": PAGE | {"readings": [{"comments": [READ[0] | {"replies_to": ["1"]}]}]},
    "tag": PAGE | {"readings": [{"comments": [READ[0] | {"tag": ["joke"]}]}]},
    "relation": PAGE | {"readings": [{"comments": [READ[0] | {"relation": "likes"}]}]},
}


@pytest.mark.parametrize("row", BAD.values(), ids=BAD)
def test_a_row_that_is_no_page_is_told_with_its_line(row: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        score(tmp_path, PAGE, row)
    assert caught.value.line == 2
    assert "docs/evaluate.md" in str(caught.value)
