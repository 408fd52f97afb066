"""The words of the model: what a problem may be called, and how a dispute stands."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

import argmap
from argmap.model import CODES, Over, Position, Status, Turn, Unmet, turns_of


@cache
def codes() -> frozenset[str]:
    """The codes of all problems that the source makes: what stands for `code`, or goes to a helper that names one."""
    found: set[str] = set()
    for file in Path(argmap.__file__).parent.rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        named = {
            ast.unparse(node.targets[0]): node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("Problem", "_note"):
                given = [word.value for word in node.keywords if word.arg == "code"] or node.args[1:2]
                found |= {each.value for each in given if isinstance(each, ast.Constant)}
                found |= {named[each.id] for each in given if isinstance(each, ast.Name) and each.id in named}
    return frozenset(found)


def test_every_code_of_a_problem_is_in_the_one_list():
    assert codes() <= CODES.keys()
    assert {"parent", "camps", "people"} <= codes()


def test_no_code_is_in_the_list_that_no_problem_has():
    assert CODES.keys() <= codes()


@pytest.mark.parametrize("word", [*Status, *Over, *Unmet])
def test_words_of_the_model_are_shown_as_they_are_written(word):
    assert f"{word}" == str(word) == word.value == word


def test_a_position_without_an_id_goes_by_its_label():
    position = Position(label="four days", statements=(), turns=(), holders=(), evidence=())
    assert position.key == "four days"


def test_turns_of_columns_are_what_each_alone_would_be():
    said = {
        "id": ["a", "b"],
        "number": [1, 2],
        "author": ["Ann", "Bo"],
        "text": ["Yes.", "No."],
        "reply_to": [None, "a"],
    }
    alone = [Turn(**dict(zip(said, row, strict=True))) for row in zip(*said.values(), strict=True)]
    assert list(turns_of(**said)) == alone
    assert [hash(turn) for turn in turns_of(**said)] == [hash(turn) for turn in alone]
    assert repr(turns_of(**said)[1]) == repr(alone[1])
