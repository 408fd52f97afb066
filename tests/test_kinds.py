"""What kind of file one is, told by how it begins."""

from __future__ import annotations

import pytest

import argmap
from argmap.text import kinds

BEGINNINGS = [
    ("html", b"<!DOCTYPE html>\n<html>"),
    ("html", b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN">'),
    ("html", b"\n<!-- saved from a page -->\n<html lang=en>"),
    ("html", b"<div class='c'>Ann: no</div>"),
    ("xml", b'<?xml version="1.0"?>\n<posts><post/></posts>'),
    ("xml", b"<posts>\n<row Id='1'/>"),
    ("xml", b"<posts xmlns='https://pier.example/" + b"x" * 70_000 + b"'><row/></posts>"),
    ("text", b"<posts xmlns='https://pier.example/ is what I read there"),
    ("json", b'{"by": "ann"}'),
    ("json", b'\xef\xbb\xbf[\n  {\n "by": "ann"}]'),
    ("script", b'window.data = [ {"by": "ann"} ]'),
    ("mail", b"Subject: the pier\nMessage-ID: <1@pier.example>\n\nShut."),
    ("mhtml", b"From: <Saved by a browser>\r\nSnapshot-Content-Location: https://pier.example/\r\n\r\n"),
    ("media", b"RIFF\x00\x00\x00\x00"),
    ("gzip", b"\x1f\x8b\x08\x00"),
    ("text", b"The pier\n2 Comments\nAnn\nIt is shut."),
    ("text", b"[1] See the log. {So she says.}"),
    ("text", b"<3 the pier"),
    ("text", b"{{Talk header}}\n[[User:Ann]]"),
    ("text", b"[[User:Ann]] says no."),
    ("json", b'[["ann", "no"]]'),
    ("text", b""),
]

FOR_PROGRAMS = ("json", "xml", "script", "pdf")


@pytest.mark.parametrize(("name", "data"), BEGINNINGS)
def test_a_file_is_of_a_kind(name: str, data: bytes):
    assert kinds.of(data).name == name


@pytest.mark.parametrize("data", [b"<" * 70000, b"<!--" * 20000, b"a:\n" * 30000, b"From a\n" + b"a: b\n " * 12000])
def test_a_kind_is_told_in_no_time(data: bytes):
    assert kinds.of(data).name in ("text", "html", "xml")


@pytest.mark.parametrize("data", [data for name, data in BEGINNINGS if name in FOR_PROGRAMS])
def test_what_is_made_for_programs_is_no_story_without_comments(tmp_path, data: bytes):
    file = tmp_path / "file"
    file.write_bytes(data)
    with pytest.raises(argmap.BadInput, match="of no kind that argmap reads"):
        argmap.read(file)


def test_whoever_says_that_it_is_a_paste_has_it_read_as_one(tmp_path):
    file = tmp_path / "page.txt"
    file.write_text('["The pier"]\nIt is shut.')
    assert argmap.read(file, format="paste").story == '["The pier"]\nIt is shut.'
