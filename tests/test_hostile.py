"""Hostile strings in every field of a map: nothing but text reaches a terminal, and nothing but text is in Markdown."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from typer.testing import CliRunner, Result

import argmap
from argmap import (
    STORY,
    ArgumentMap,
    Camp,
    Dispute,
    How,
    Kind,
    Link,
    Passage,
    Position,
    Problem,
    Quote,
    Relation,
    Reply,
    Span,
    Status,
    Tag,
    Thread,
    Turn,
    Unanswered,
)
from argmap.batch import record, store
from argmap.cli.app import app_of
from argmap.text.shown import as_json, dress
from argmap.writers import WRITERS
from argmap.writers.summary import outline

# What a terminal, a reader of Markdown or whoever counts lines could take for something else than text.
STRINGS = {
    "colour": "It was \x1b[31mred\x1b[0m.",
    "our own colour": "It was \x1b[1mbold\x1b[0m.",
    "title of the window": "It was \x1b]0;owned\x07so.",
    "clipboard": "It was \x1b]52;c;cHduZWQ=\x07so.",
    "one byte for two": "It was \x9b31m red \x9d0;owned\x9c.",
    "controls": "It was " + "".join(map(chr, [*range(1, 9), *range(11, 32), *range(127, 160)])) + " so.",
    "nothing": "It was\0 so.",
    "backspaces": "It was bad\b\b\bgood.",
    "another line": "It was so.\nFORGED it is.",
    "carriage": "It was so.\rFORGED it is.\r\nFORGED it is.",
    "line ends": "It was\x85FORGED so.\u2028FORGED\u2029FORGED it is.\x0bFORGED\x0cFORGED",
    "other direction": "It was \u202egnp.exe\u202c \u2066so\u2069 \u200f\u200e.",
    "no characters": "It was \ufffe\uffff\ufdd0 \ufff9so\ufffb.",
    "heading": "# Forged heading #",
    "underlined": "Forged\n=====\nheading",
    "rule": "---",
    "list": "1. forged",
    "item": "- [x] forged",
    "code": "`code` ```fence``` ~~~",
    "block": "    code",
    "emphasis": "*so* _so_ **so** ~~so~~",
    "link": "[link](http://forged.example/) [x]: http://forged.example/",
    "picture": "![picture](http://forged.example/p.png)",
    "address": "http://forged.example/<img src=http://forged.example/p.png onerror=alert(1)> so.",
    "bare address": "www.forged.example/<b>x</b> forged.com a@forged.org //forged.net",
    "angles": "<http://forged.example/>",
    "tag": "<script>alert(1)</script><!-- x --><![CDATA[x]]>",
    "table": "a | b\n|---|---|\n| c | d |",
    "entities": "&lt;b&gt; &#60;b&#62; &copy;",
    "backslashes": "\\ \\\\ \\<b> \\*x\\*",
    "formula": "$x$ $$x$$ {{ x }} {% x %}",
    "quote": "> forged",
    "foot note": "[^1] [^1]: forged",
    "ends": "so \\",
}
# These take such characters for what they are, and the page holds the map.
FOR_PROGRAMS = ("map", "html", "ladder", "dot", "yaml", "graphml", "gexf", "csv", "argdown")
BENIGN = "It was a bright cold day."


def laden(text: str, *, kind: str = "claim") -> ArgumentMap:
    """A map in which every string that is not an id is this text, and every id has it in it."""
    one, two = f"1 {text}", f"2 {text}"
    turns = (
        Turn(id=one, number=1, author=text, addressee=text, text=text, line=1, reply_to=text, addressee_stamp=text),
        Turn(id=two, number=2, author=f"B {text}", addressee=f"C {text}", text=f"No. {text}", line=2),
    )
    problem = Problem(path=text, line=1, code=text, message=text)
    thread = Thread(id=text, title=text, format=text, path=text, story=text, turns=turns, problems=(problem,))
    whole = tuple(Span(turn=turn.id, start=0, end=len(turn.text)) for turn in turns)
    labels = (f"A {text}", f"B {text}")
    positions = tuple(
        Position(
            id=f"id {label}",
            label=label,
            statements=(span,),
            turns=(turn.id,),
            holders=(turn.author,),
            evidence=(span,),
        )
        for label, turn, span in zip(labels, turns, whole, strict=True)
    )
    keys = tuple(position.key for position in positions)
    dispute = Dispute(id=text, title=text, positions=positions, turns=(one, two), status=Status.OPEN, weight=1.0)
    return ArgumentMap(
        thread=thread,
        quotes=(Quote(turn=two, source=one, start=4, end=4 + len(text)),),
        replies=(
            Reply(child=one, parent=STORY, how=How.INFERRED, score=0.5, why=text, main=True),
            Reply(child=two, parent=one, how=How.INFERRED, score=0.5, why=text, main=True),
            Reply(child=two, parent=STORY, how=How.QUOTED, score=0.5, why=text, main=False),
        ),
        tags=tuple(
            Tag(turn=turn.id, kind=Kind.CLAIM, score=0.5, why=text, runner_up=Kind.EVIDENCE, runner_up_score=0.2)
            for turn in turns
        ),
        links=(Link(source=two, target=one, kind=Relation.REBUTS, score=0.5, why=text),),
        disputes=(dispute, replace(dispute, id=f"2 {text}")),
        camps=(
            Camp(id=text, members=(turns[0].author,), score=0.5),
            Camp(id=two, members=(turns[1].author,), score=0.5),
        ),
        unanswered=(Unanswered(turn=one, span=whole[0], kind=kind, why=text),),
        passages=(
            Passage(dispute=text, positions=keys[:1], source=text, line=1, text=text),
            Passage(dispute=text, positions=keys, source=STORY, line=1, text=text),
        ),
        problems=(problem, replace(problem, message=f"2 {text}")),
    )


def controls(said: str) -> set[str]:
    """What is in a text and no text itself."""
    return {c for c in said if c != "\n" and not c.isprintable()} | set(said) & set("\u200e\u200f\u202e\u2066\u2069")


def run(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(
        app_of(), arguments, env={"COLUMNS": "100", "NO_COLOR": "", "FORCE_COLOR": ""} | environment
    )


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


PRINTING = {
    "summary": ["summary", "x.yaml"],
    "show": ["show", "x.yaml"],
    "wide": ["show", "-w", "200", "x.yaml"],
    "check": ["check", "--all", "x.yaml"],
    "find": ["find", "it", "--store", "x.db"],
}
PLAIN = {
    "map": ["map", "-v", "--to", "summary,ladder", "x.yaml"],
    "markdown": ["summary", "--to", "markdown", "x.yaml"],
    "json": ["summary", "--to", "json", "x.yaml"],
    "dispute": ["find", "--dispute", "it", "--json", "--store", "x.db"],
}


def put(text: str) -> None:
    """Write a map laden with a text, and a store that holds it."""
    map_ = laden(text)
    Path("x.yaml").write_bytes(argmap.write(map_, "yaml"))
    store.build([record.of(map_, fingerprint="x", name=text, path=text, part=7)], "x.db")


def said(arguments: list[str], *, colour: str = "") -> str:
    """What a command prints of the map and the store that have been put here."""
    result = run(*arguments, FORCE_COLOR=colour)
    assert (result.exit_code, result.exception) == (0, None), result.stderr
    return result.stdout + result.stderr


@pytest.mark.parametrize("text", STRINGS.values(), ids=STRINGS)
def test_nothing_but_text_reaches_a_terminal(text: str):
    put(text)
    for command, arguments in (PRINTING | PLAIN).items():
        plain = said(arguments)
        assert not controls(plain), command
        assert not re.search(r"^FORGED", plain, re.M), command


@pytest.fixture(scope="module")
def colours(tmp_path_factory) -> dict[str, int]:
    """How many escape sequences each command prints where there are none in the map."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("benign"))
        put(BENIGN)
        return {command: said(arguments, colour="1").count("\x1b") for command, arguments in PRINTING.items()}


@pytest.mark.parametrize("name", ["colour", "our own colour", "clipboard", "controls"])
def test_where_there_is_colour_it_is_ours(colours: dict[str, int], name: str):
    put(STRINGS[name])
    for command, arguments in PRINTING.items():
        coloured = said(arguments, colour="1")
        assert not controls(re.sub(r"\x1b\[(?:[012]|38;5;\d+)m", "", coloured)), command
        assert coloured.count("\x1b") <= colours[command], command


@pytest.mark.parametrize("text", STRINGS.values(), ids=STRINGS)
def test_json_holds_the_text_itself(text: str):
    put(text)
    (whole,) = map(json.loads, said(PLAIN["json"]).splitlines())
    assert whole["title"] == text
    assert whole["disputes"][0]["sides"][1]["label"] == f"B {text}"
    assert json.loads(argmap.write(laden(text), "summary", to="json")) == whole


MARKDOWN = MarkdownIt("gfm-like", {"html": True, "linkify": True})
MADE = {"text", "softbreak", "strong_open", "strong_close", "em_open", "em_close"}


def kinds(markdown: str) -> list[str]:
    """The blocks of a page in Markdown, but for the paragraphs and lists, whose number hangs on how long texts are."""
    tokens = MARKDOWN.parse(markdown)
    assert {child.type for token in tokens for child in token.children or ()} <= MADE
    assert all(token.level <= 4 for token in tokens if token.type == "inline")
    return [token.tag for token in tokens if token.type.endswith("_open") and token.tag not in ("p", "em")]


@pytest.mark.parametrize("text", STRINGS.values(), ids=STRINGS)
def test_nothing_but_what_we_made_is_in_markdown(text: str):
    written, plain = (argmap.write(laden(given), "summary").decode() for given in (text, "so it is here"))
    assert kinds(written) == kinds(plain)
    assert not controls(written)


@pytest.mark.parametrize("text", STRINGS.values(), ids=STRINGS)
def test_every_format_takes_it_and_gives_the_same_for_what_was_read_back(text: str):
    map_ = laden(text)
    back = argmap.load_bytes(argmap.write(map_, "yaml"), path="x.yaml")
    assert back == map_
    for writer in [writer for writer in WRITERS if writer.text]:  # which are drawn from the SVG
        for options in writer.files(map_).values():
            data = argmap.write(map_, writer.name, **options)
            assert data == argmap.write(back, writer.name, **options)
            assert not controls(data.decode().replace("\t", " ")) or writer.name in FOR_PROGRAMS


@pytest.mark.parametrize("text", STRINGS.values(), ids=STRINGS)
def test_what_stands_unanswered_may_be_of_any_kind_in_a_map_made_by_a_program(text: str):
    map_ = laden(BENIGN, kind=text)
    assert not controls(argmap.write(map_, "summary", to="text").decode())
    assert kinds(argmap.write(map_, "summary").decode()) == kinds(argmap.write(laden(BENIGN), "summary").decode())
    assert outline.of(map_).unanswered[0].kind == text


def test_a_line_for_a_terminal_is_one_line_of_text():
    assert dress([("a\x1b[1m\nb", "1"), ("\u202ec", "")], True) == "\x1b[1ma [1m b\x1b[0mc"
    assert dress([("a\x1b[1m\nb", "1"), ("\u202ec  ", "")], False) == "a [1m bc"


def test_json_escapes_what_a_terminal_might_obey_and_nothing_else():
    assert as_json({"é": "\x1b\x9b\u202e😀\U000e0041\ud800"}) == '{"é": "\\u001b\\u009b\\u202e😀\\udb40\\udc41\\ufffd"}'


BAD = "argmap: 1\nturns:\n- author: a\n"
ERRORS = ["replies: [", "tag: ", "state: ", "posted: ", "replies: [{to: story, how: ", ""]


@pytest.mark.parametrize("text", STRINGS.values(), ids=STRINGS)
def test_errors_are_one_line_of_text(text: str):
    for at, field in enumerate(ERRORS):
        value = f"{field}{json.dumps(text)}" + "}" * field.count("{") + "]" * field.count("[")
        Path(f"{at}.yaml").write_text(f"{BAD}  {value}{'' if field else ': x'}\n", encoding="utf-8")
    given = [f"{at}.yaml" for at in range(len(ERRORS))] + [text.replace("\0", "")]
    result = run("show", "--", *given)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (1, "", len(given)), result.stderr
    assert not controls(result.stderr)
