"""Articles: text and HTML become a story whose places tell the line of the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import argmap
from argmap.readers import article
from argmap.text.files import LINE_WITHIN, PARAGRAPH_WITHIN

from .cases import examples

PAGE = """<!DOCTYPE html>
<html><head><title>Ferry &amp; harbour</title>
<script>var hidden = "not text"; if (1 < 2) { document.write("<p>nor this</p>") }</script>
<style>p { color: red }</style></head>
<body>
<nav><ul><li><a href="/">Front page</a></li><li><a href="/sea">Sea</a></li></ul></nav>
<!-- <p>An editor's note
that nobody sees.</p> -->
<h1>The ferry is late</h1>
<p>The master said that the crossing
   took <b>three hours</b> &mdash; on a calm sea.</p><p>Nobody was hurt.</p>
<ul><li><a href="/more">More about ferries</a></li></ul>
<p>See <a href="/log">the log of the harbour, kept since 1901</a>.</p>
<footer>All rights kept</footer>
</body></html>
"""


def rows(thread: argmap.Thread) -> dict[int, list[str]]:
    """The paragraphs' parts of a story by their line of the file."""
    assert thread.story_line is not None
    found: dict[int, list[str]] = {}
    lines = thread.story.replace(LINE_WITHIN, "\n").split("\n")
    for number, line in enumerate(lines, thread.story_line):
        if line:
            found[number] = line.split(PARAGRAPH_WITHIN)
    return found


def test_a_page_is_read_without_scripts_menus_and_comments_and_keeps_its_lines() -> None:
    thread = article.read(PAGE, path="ferry.html")
    assert thread.title == "Ferry & harbour"
    assert rows(thread) == {
        9: ["The ferry is late"],
        10: ["The master said that the crossing"],
        11: ["took three hours — on a calm sea.", "Nobody was hurt."],
        13: ["See the log of the harbour, kept since 1901."],
    }


def test_a_plain_text_keeps_its_lines_and_joins_those_that_were_broken_to_a_width() -> None:
    text = (
        "A headline\n\nThe master of the ferry told the harbour office\nthat the crossing took three hours.\nShort.\n"
    )
    thread = article.read("\n" + text, path="ferry.txt")
    assert thread.story_line == 2
    assert LINE_WITHIN not in thread.story.split("\n")[0]
    assert f"office{LINE_WITHIN}that" in thread.story
    assert thread.story.endswith("hours.\nShort.")


def test_markup_that_is_written_out_stays_text() -> None:
    thread = article.read("<html><p>He wrote &lt;script&gt; on the board.</p></html>", path="x.html")
    assert thread.story == "He wrote <script> on the board."


def test_a_line_end_by_entity_shifts_no_line() -> None:
    thread = article.read("<html><body><p>one&#10;two&#8232;three</p>\n<p>four</p></html>", path="x.html")
    assert rows(thread) == {1: ["one two three"], 2: ["four"]}


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("empty", b"", "empty"),
        ("white", b" \n\t\n", "empty"),
        ("nul", b"<html>\0</html>", "NUL"),
        ("binary", bytes(range(1, 32)) * 40, "binary"),
        ("huge", b"All of it. " * 500_000, "too many"),
        ("scripts", b"<html><script>var a = 1</script></html>", "no readable text"),
        ("menu", b"<html><nav><p>Front page</p></nav></html>", "no readable text"),
        ("odd", b"<html><![odd[ x ]]><p>Text</p></html>", "plain text"),
    ],
)
def test_what_is_no_article_is_refused_in_one_line(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    path = tmp_path / f"{name}.html"
    path.write_bytes(data)
    with pytest.raises(argmap.BadInput) as caught:
        argmap.read_source(path)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("name", ["none.txt", "."])
def test_a_source_that_cannot_be_opened_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(argmap.BadInput):
        argmap.read_source(tmp_path / name)


@pytest.mark.parametrize("piece", ["<", "<a ", "<nav>", "</nav>", "<!--", "<? x >", "<div>", '<a x="'])
def test_pages_of_broken_tags_are_read_or_refused(piece: str) -> None:
    try:
        thread = article.read(f"<html><p>Before.</p>{piece * 20_000}", path="x.html")
    except argmap.BadInput:
        return
    assert thread.story.startswith("Before.")


@examples(150)
@given(st.text(alphabet="<>/p!- ab&;#10\n\u2028\"='[", max_size=120))
def test_any_text_gives_a_story_on_the_lines_of_the_file_or_a_bad_input(text: str) -> None:
    for page in (text, "<html>" + text):
        plain = page.replace("\u2028", "\n")  # as decoding leaves it
        try:
            thread = article.read(plain, path="x")
        except argmap.BadInput:
            continue
        assert thread.story_line is not None
        ends = thread.story.count("\n") + thread.story.count(LINE_WITHIN)
        assert thread.story.strip()
        assert thread.story_line + ends <= plain.count("\n") + 1
