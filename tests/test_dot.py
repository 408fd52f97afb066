"""Graphviz: hostile text survives the DOT language, and its layout comes back as the same cards."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from importlib.util import find_spec

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argmap import graph
from argmap.errors import DrawingFailed
from argmap.writers.pictures import cards as card_maker
from argmap.writers.pictures import dot
from argmap.writers.pictures import map as map_writer
from tests.test_map import a_map, drawn_ids

from .cases import examples

needs_dot = pytest.mark.skipif(not shutil.which("dot"), reason="no `dot` on the PATH: Graphviz is not installed")
needs_wheel = pytest.mark.skipif(not find_spec("pygraphviz"), reason="pygraphviz is not installed: argmap[graphviz]")

HOSTILE = (
    "ends\\",
    "<b>bold</b>",
    '"quoted" \\N \\G',
    "t1:2",
    "node",
    "a -> b; }",
    "\\l\\n",
    "&lt; & &amp;",
    "\x00\x1b[1m",
    "é漢😀",
)


def unquoted(text):
    """What Graphviz reads from a quoted DOT string (its lexer and its entities), lines joined by newlines."""
    assert text[0] == text[-1] == '"'
    inner = text[1:-1]
    assert '"' not in inner
    parts = [{"\\\\": "\\", "\\l": "\n"}.get(part, part) for part in re.findall(r"\\.|[^\\]+", inner)]
    return ElementTree.fromstring(f"<x>{''.join(parts)}</x>").text or ""


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn"])))
@examples(200)
def test_a_quoted_text_reads_back_letter_for_letter(text):
    assert unquoted(dot.quoted(text)) == text


@given(st.text())
@examples(200)
def test_any_text_becomes_one_quoted_string(text):
    assert re.fullmatch(r'"(?:\\[\\l]|[^"\\\n\r])*"', dot.quoted(text))


def test_lines_are_left_aligned():
    assert dot.quoted("a\nb") == '"a\\lb\\l"'


def test_the_dot_file_names_its_nodes_itself():
    text = dot.write(a_map([0, 1], texts=["node", "t1:2"])).decode()
    assert re.findall(r"^(\w+) \[", text, re.MULTILINE) == ["n0", "n1", "n2"]
    assert re.findall(r"^(\w+ -> \w+)", text, re.MULTILINE) == ["n0 -> n1", "n1 -> n2"]


def test_a_further_reply_does_not_shape_the_drawing():
    from dataclasses import replace

    map_ = a_map([0, 1, 2])
    further = replace(map_.replies[2], parent="1", main=False)
    text = dot.write(replace(map_, replies=(*map_.replies, further))).decode()
    edge = re.search(r"n1 -> n3 \[.*?\]", text, re.DOTALL).group()
    assert "constraint=false" in edge
    assert "weight=0" in edge


def test_the_same_map_gives_the_same_dot():
    map_ = a_map([0, 1, 1, 2])
    assert dot.write(map_) == dot.write(map_)


def test_a_chain_of_5000_replies_becomes_dot():
    assert dot.write(a_map(range(5000))).count(b"->") == 5000


@needs_dot
def test_graphviz_reads_hostile_labels_and_shows_them_as_text():
    map_ = a_map([0] * len(HOSTILE), texts=HOSTILE, authors=HOSTILE)
    done = subprocess.run(["dot", "-Tsvg"], input=dot.write(map_), capture_output=True, timeout=60, check=True)
    shown = " ".join("".join(ElementTree.fromstring(done.stdout).itertext()).split())
    for text in (
        "ends\\",
        "<b>bold</b>",
        '"quoted" \\N \\G',
        "t1:2",
        "node",
        "a -> b; }",
        "\\l\\n",
        "&lt; & &amp;",
        "é漢😀",
    ):
        assert text in shown


@needs_dot
def test_the_layout_of_dot_draws_every_turn_once():
    svg = map_writer.write(a_map([0, 1, 1, 0, 2, 5], texts=HOSTILE[:6]), layout="dot")
    ids = drawn_ids(svg)
    assert sorted(name for name in ids if name.startswith("turn-")) == [f"turn-{number}" for number in range(1, 7)]
    assert sorted(name for name in ids if name.startswith("reply-")) == [f"reply-{number}" for number in range(1, 7)]


@needs_dot
def test_cards_do_not_overlap_in_the_layout_of_dot():
    check_places(a_map([0 if number % 9 == 1 else number // 2 for number in range(1, 61)]))


def check_places(map_):
    above = graph.parents(map_)
    cards = card_maker.cards_of(map_, above)
    places, curves = dot.place(cards, above, path="ferry.txt")
    assert set(curves) == set(above.items())
    boxes = sorted((x, y, x + cards[key].width, y + cards[key].height) for key, (x, y) in places.items())
    assert len(boxes) == len(cards)
    for at, (_, top, right, bottom) in enumerate(boxes):
        for other in boxes[at + 1 :]:
            assert other[0] >= right - 1 or other[1] >= bottom - 1 or other[3] <= top + 1


@needs_wheel
def test_the_library_of_pygraphviz_lays_out_where_there_is_no_dot(monkeypatch):
    monkeypatch.setattr(dot.shutil, "which", lambda name: None)
    check_places(a_map([0, 1, 1, 0, 2, 5]))


def test_no_graphviz_at_all_is_a_drawing_failure_with_a_cure(monkeypatch):
    monkeypatch.setattr(dot.shutil, "which", lambda name: None)
    monkeypatch.setattr(dot, "find_spec", lambda name: None)
    with pytest.raises(DrawingFailed, match=r"pip install pygraphviz.*--layout tree") as caught:
        map_writer.write(a_map([0]), layout="dot")
    assert caught.value.exit_code == 4


def test_a_program_that_lies_in_the_folder_one_stands_in_is_not_run(monkeypatch, tmp_path):
    (tmp_path / "dot").write_text("#!/bin/sh\ntouch ran\n")
    (tmp_path / "dot").chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", ".")
    monkeypatch.setattr(dot, "find_spec", lambda name: None)
    with pytest.raises(DrawingFailed, match="no Graphviz"):
        map_writer.write(a_map([0, 1]), layout="dot")
    assert not (tmp_path / "ran").exists()


def test_what_graphviz_says_on_failing_is_passed_on(monkeypatch):
    failing = [sys.executable, "-c", "import sys; sys.exit('lost in the fog')"]
    monkeypatch.setattr(dot, "_program", lambda path: failing)
    with pytest.raises(DrawingFailed, match="lost in the fog"):
        map_writer.write(a_map([0]), layout="dot")


def test_a_layout_that_takes_too_long_is_stopped(monkeypatch):
    monkeypatch.setattr(dot, "_program", lambda path: [sys.executable, "-c", "import time; time.sleep(60)"])
    map_ = a_map([0])
    above = graph.parents(map_)
    with pytest.raises(DrawingFailed, match=r"more than 0\.2 s"):
        dot.place(card_maker.cards_of(map_, above), above, path="ferry.txt", seconds=0.2)


def test_a_layout_that_loses_turns_is_a_failure(monkeypatch):
    monkeypatch.setattr(dot, "_program", lambda path: [sys.executable, "-c", "print('graph 1 1 1')"])
    with pytest.raises(DrawingFailed, match="lost turns"):
        map_writer.write(a_map([0]), layout="dot")


def test_the_default_layout_imports_neither_pydot_nor_networkx():
    code = (
        "import sys; from argmap.writers.pictures import map; from argmap.model import Thread, ArgumentMap;"
        "map.write(ArgumentMap(thread=Thread(id='a', title='', format='paste', path='a', story='', turns=())));"
        "print([name for name in ('pydot', 'networkx', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"
