"""The readers' house: packed files, archives, folders, files of several threads, and readers of other packages."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import subprocess
import sys
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
import zstandard
from typer.testing import CliRunner

import argmap
from argmap import api, readers
from argmap.cli.app import app_of
from argmap.readers.source import Source
from argmap.text.files import LARGEST

PASTE = b"The pier is shut.\n2 Comments\nAnn Brook\n3 hours ago\nIt is.\nReply\nCy\n2 hours ago\nIt is not.\nReply\n"
PAGE = (Path(__file__).parent / "saved" / "disqus.html").read_bytes()
PACKED = {
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": zstandard.ZstdCompressor().compress,
}


def run(*arguments: str):
    return CliRunner().invoke(app_of(), list(arguments), prog_name="argmap")


@pytest.mark.parametrize("suffix", PACKED)
def test_a_packed_file_is_read_as_what_it_holds(tmp_path, suffix: str):
    for name, data in (("pier.txt", PASTE), ("pier.html", PAGE)):
        (tmp_path / name).write_bytes(data)
        packed = tmp_path / f"{name}{suffix}"
        packed.write_bytes(PACKED[suffix](data))
        plain, found = argmap.read(tmp_path / name), argmap.read(packed)
        assert (found.id, found.turns, found.story) == ("pier", plain.turns, plain.story)
        assert argmap.read_bytes(PACKED[suffix](data), path=name).turns == plain.turns


@pytest.mark.parametrize("suffix", PACKED)
def test_a_damaged_packed_file_is_one_line(tmp_path, suffix: str):
    packed = tmp_path / f"pier.txt{suffix}"
    packed.write_bytes(PACKED[suffix](PASTE * 50)[:-20])
    with pytest.raises(argmap.BadInput, match="cannot be unpacked") as error:
        argmap.read(packed)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("suffix", PACKED)
def test_what_unpacks_without_end_is_refused_when_it_is_too_much(tmp_path, suffix: str):
    packed = tmp_path / f"pier.txt{suffix}"
    packed.write_bytes(PACKED[suffix](b" " * (LARGEST + 10)))
    with pytest.raises(argmap.BadInput, match="larger than 64 MB"):
        argmap.read(packed)


@pytest.mark.parametrize("suffix", ["", *PACKED])
def test_lines_of_a_large_file_are_read_from_the_disk(tmp_path, monkeypatch, suffix: str):
    monkeypatch.setattr("argmap.readers.source.LARGEST", 50)
    monkeypatch.setattr("argmap.readers.source.BLOCK", 64)
    file = tmp_path / f"rows.txt{suffix}"
    data = b"".join(b"line %d\n" % number for number in range(100))
    file.write_bytes(PACKED[suffix](data) if suffix else data)
    source = api._source_of(str(file))
    assert len(source.data) == 51
    assert list(source.lines()) == data.removesuffix(b"\n").split(b"\n")


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def test_an_archive_holds_a_thread_a_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    zipped(Path("saved.zip"), {"b/pier.txt": PASTE, "a.html": PAGE, ".hidden": b"x", "c.bin": b"\0\1", "d/": b""})
    threads = argmap.read_all("saved.zip")
    assert [next(threads).id, next(threads).id] == ["a", "pier"]
    with pytest.raises(argmap.BadInput, match=r"saved.zip/c.bin"):
        next(threads)
    result = run("map", "saved.zip", "--to", "yaml")
    assert result.exit_code == 1
    assert "saved.zip/c.bin" in result.stderr
    assert sorted(os.listdir("output")) == ["a", "pier"]


def test_one_thread_of_several_is_told_by_its_id(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    zipped(Path("saved.zip"), {"pier.txt": PASTE, "a.html": PAGE})
    with pytest.raises(argmap.BadInput, match="holds 2 threads: argmap map takes them all, --thread ID one of them"):
        argmap.read("saved.zip")
    for command in ("map", "summary", "show", "check"):
        assert run(command, "saved.zip", "--thread", "pier").exit_code == 0
    assert sorted(os.listdir("output")) == ["pier"]
    result = run("show", "saved.zip", "--thread", "peir")
    assert (result.exit_code, result.stderr) == (2, "argmap: --thread: no thread 'peir': is 'pier' meant?\n")


@pytest.mark.parametrize("name", ["[Content_Types].xml", "mimetype"])
def test_an_office_document_is_no_archive_of_threads(tmp_path, name: str):
    with pytest.raises(argmap.BadInput, match="office document"):
        argmap.read(zipped(tmp_path / "book.docx", {name: b"x", "ppt/presentation.xml": b"<w/>"}))


def test_an_archive_that_holds_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("argmap.readers.archive.LARGEST_ALL", 1000)
    file = zipped(tmp_path / "bomb.zip", {"a.txt": PASTE + b" " * 2000})
    with pytest.raises(argmap.BadInput, match="unpack it, and use argmap batch"):
        list(argmap.read_all(file))


def test_a_damaged_archive_is_one_line(tmp_path):
    data = zipped(tmp_path / "a.zip", {"a.txt": PASTE}).read_bytes()
    (tmp_path / "cut.zip").write_bytes(data[:60])
    with pytest.raises(argmap.BadInput, match="cannot be unpacked"):
        list(argmap.read_all(tmp_path / "cut.zip"))


def test_a_folder_is_given_to_readers_with_the_names_in_it(tmp_path):
    (tmp_path / "b.txt").write_bytes(gzip.compress(PASTE))
    (tmp_path / "a.txt").write_bytes(b"x")
    source = api._source_of(str(tmp_path))
    assert source.names == ("a.txt", "b.txt")
    assert source.within("b.txt").data == PASTE
    with pytest.raises(argmap.BadInput, match="is a folder, of no kind that argmap reads"):
        argmap.read(tmp_path)


def test_what_a_file_is_taken_for_is_said_with_the_reason(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("page.html").write_bytes(PAGE)
    Path("pier.txt").write_bytes(PASTE)
    Path("data.json").write_bytes(b'{"a": 1}')
    out = run("formats", "page.html", "pier.txt")
    assert out.stdout.splitlines()[0].startswith("page.html: html, a page saved from the browser")
    assert "it begins as HTML does" in out.stdout.splitlines()[0]
    assert out.stdout.splitlines()[1].startswith("pier.txt: paste, ")
    refused = run("formats", "data.json")
    assert (refused.exit_code, refused.stdout) == (3, "")
    assert "is JSON, of no kind that argmap reads" in refused.stderr


def test_a_file_that_two_readers_take_is_asked_about(tmp_path, monkeypatch):
    taken = readers.READERS[-1]._replace(late=False, of=())
    monkeypatch.setattr(readers, "READERS", (taken._replace(name="one"), taken._replace(name="two")))
    file = tmp_path / "page.txt"
    file.write_bytes(PASTE)
    with pytest.raises(argmap.BadInput, match="may be one or two: say which"):
        argmap.read(file)
    assert argmap.read(file, format="two").turns


TOY = '''"""Toy threads: NAME = TEXT a line."""
import argmap


def sniff(source):
    return source.head.startswith("toy")


def read(source):
    lines = source.text.split("\\n")[1:]
    rows = [dict(zip(("author", "body"), line.split(" = "))) for line in lines if line]
    yield argmap.thread_of(rows, id="toy", path=source.path)
'''


def test_an_installed_package_adds_a_reader(tmp_path):
    site = tmp_path / "site"
    info = site / "argmap_toy-1.0.dist-info"
    info.mkdir(parents=True)
    (site / "argmap_toy.py").write_text(TOY)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: argmap-toy\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[argmap.readers]\ntoy = argmap_toy\n")
    (tmp_path / "one.toy").write_text("toy\nAnn = It is late.\nBo = It is not.\n")
    code = "import argmap, sys; t = argmap.read('one.toy'); print(t.turns[1].author, len(t.turns))"
    path = os.pathsep.join([str(site), str(Path(argmap.__file__).parent.parent)])
    environment = {**os.environ, "PYTHONPATH": path}
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("Bo 2\n", "")
    listed = subprocess.run(
        [sys.executable, "-m", "argmap", "formats"], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert "toy" in listed.stdout


def test_a_source_of_bytes_has_lines_too():
    assert list(Source(path="x", data=b"a\nb").lines()) == [b"a", b"b"]
    assert list(Source(path="x", data=b"").lines()) == []


SLACK = {
    "users.json": b'[{"id": "U1", "profile": {"real_name": "Ann"}}, {"id": "U2", "profile": {"real_name": "Bo"}}]',
    "channels.json": b'[{"id": "C1", "name": "pier"}]',
    "pier/2024-05-02.json": b'[{"type": "message", "user": "U1", "text": "Shut?", "ts": "1714640000.0001"}]',
    "pier/2024-05-03.json": b'[{"type": "message", "user": "U2", "text": "It is.", "ts": "1714726400.0001",'
    b' "thread_ts": "1714640000.0001"}]',
    "quay/2024-05-02.json": b'[{"type": "message", "user": "U2", "text": "Here?", "ts": "1714640001.0001"}]',
}


@pytest.mark.parametrize("above", ["", "Harbour Slack export/"])
def test_a_packed_export_that_is_a_folder_is_read_as_the_folder_is(tmp_path, above: str):
    file = zipped(tmp_path / "export.zip", {above + name: data for name, data in SLACK.items()} | {"__MACOSX/x": b"x"})
    pier, quay = argmap.read_all(file)
    assert [(turn.author, turn.text, turn.reply_to) for turn in pier.turns] == [
        ("Ann", "Shut?", None),
        ("Bo", "It is.", "1714640000.0001"),
    ]
    assert (pier.id, pier.title, quay.id) == ("export-pier", "#pier", "export-quay")
    result = run("batch", str(file), "-o", str(tmp_path / "out"), "-j", "1", "--to", "yaml")
    assert (result.exit_code, sorted(os.listdir(tmp_path / "out" / "threads"))) == (0, ["export-pier", "export-quay"])


@pytest.mark.parametrize(
    "name", ["../out.json", "/etc/out.json", "pier/x/../../../out.json", "channels.json/a", "a//b", "x" * 400]
)
def test_nothing_is_unpacked_beside_the_folder_and_an_odd_name_costs_no_more_than_the_archive(
    tmp_path, monkeypatch, name
):
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setattr("tempfile.tempdir", None)
    file = zipped(tmp_path / "export.zip", SLACK | {name: b"[]"})
    with suppress(argmap.ArgmapError):
        list(argmap.read_all(file))
    assert sorted(os.listdir(tmp_path)) == ["export.zip", "tmp"]
    assert os.listdir(tmp_path / "tmp") == []
