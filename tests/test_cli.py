"""The command line: what it writes, what it says, and how it fails."""

from __future__ import annotations

import ast
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import argmap
from argmap import STORY, ArgumentMap, Dispute, How, Position, Problem, Reply, Span, Turn, api
from argmap.cli import map as map_command
from argmap.cli import terminal
from argmap.cli.app import ABOUT, COMMANDS, EXITS, app_of
from argmap.corrections.doubts import doubts
from argmap.readers import READERS
from argmap.readers.paste import PARTS
from argmap.text.shown import cells
from argmap.writers import WRITERS, drawing, tree
from argmap.writers import native as native_writer
from tests.cases import needs_letters
from tests.test_native import SMALL

PASTE = """\
The harbour of Elmsworth closes on Monday for repairs, the council said.
Ferries will leave from the old pier until the work is done.
4 Comments
quillfeather
They said Friday last week. Which is it? Nobody at the council seems to know what day it is.
Old Marrow
quillfeather
They said Friday last week. Which is it?
No, the notice on the gate says Monday. It has said Monday since the first of May.
quillfeather
Old Marrow
It has said Monday since the first of May.
Wrong. I walked past it on Tuesday and there was no notice at all.
Old Marrow
The council's own page has it: https://council.example/harbour, 14 closures in 2023 alone.
"""


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def paste() -> str:
    Path("harbour.txt").write_text(PASTE, encoding="utf-8")
    return "harbour.txt"


@pytest.fixture
def disputed():
    """A map in a file, with as many disputes as asked for."""

    def write(count: int) -> str:
        monday = Position(
            label="two weeks",
            statements=(Span(turn="2", start=7, end=30),),
            turns=("2",),
            holders=("no",),
            evidence=(),
        )
        friday = replace(monday, label="four days", statements=(Span(turn="1", start=0, end=20),), turns=("1",))
        disputes = tuple(
            Dispute(
                id=f"d{number}",
                title=f"Monday or Friday {number}?",
                positions=(monday, replace(friday, holders=("0123",))),
                turns=("1", "2"),
                status="open",
                weight=1.0,
            )
            for number in range(1, count + 1)
        )
        Path("disputed.yaml").write_bytes(native_writer.write(replace(SMALL, disputes=disputes, passages=())))
        return "disputed.yaml"

    return write


@pytest.fixture
def article() -> str:
    text = "The old pier is wet. It closes on Friday for four days, said the clerk.\n"
    Path("article.txt").write_text(text, encoding="utf-8")
    return "article.txt"


@pytest.fixture
def small() -> str:
    Path("small.yaml").write_bytes(native_writer.write(SMALL))
    return "small.yaml"


def run(*arguments: str, stdin: bytes | None = None, **environment: str) -> Result:
    return CliRunner().invoke(app_of(), arguments, input=stdin, env=environment)


def process(*arguments: str | bytes, **options) -> subprocess.CompletedProcess[bytes]:
    """Run argmap as a process of its own, as a shell would."""
    return subprocess.run([sys.executable, "-m", "argmap", *arguments], capture_output=True, check=False, **options)


@pytest.fixture(autouse=True)
def _found_by_processes(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(argmap.__file__).parents[1]))


def names(folder: str = "output") -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in Path(folder).rglob("*") if path.is_file())


# ---- argmap map


def test_a_thread_becomes_a_picture_and_a_map_to_edit(paste):
    result = run("map", paste)
    assert (result.exit_code, result.stderr) == (0, "")
    assert names() == [
        "harbour/dispute-1.svg",
        "harbour/map.svg",
        "harbour/map.yaml",
        "harbour/report.html",
        "harbour/summary.md",
    ]
    assert result.stdout.startswith(
        "output/harbour/map.svg, dispute-1.svg, summary.md, map.yaml, report.html: 4 turns, 2 people"
    )
    assert result.stdout.count("\n") == 1


def test_each_dispute_becomes_a_ladder(disputed):
    result = run("map", disputed(3))
    assert (result.exit_code, result.stderr) == (0, "")
    assert names() == [
        "harbour/dispute-1.svg",
        "harbour/dispute-2.svg",
        "harbour/dispute-3.svg",
        "harbour/map.svg",
        "harbour/map.yaml",
        "harbour/report.html",
        "harbour/summary.md",
    ]
    assert result.stdout.startswith(
        "output/harbour/map.svg, dispute-1.svg … dispute-3.svg, summary.md, map.yaml, report.html: 2 t"
    )
    map_ = argmap.load("output/harbour/map.yaml")
    for number in (1, 2, 3):
        drawn = Path(f"output/harbour/dispute-{number}.svg").read_bytes()
        assert drawn == argmap.write(map_, "ladder", dispute=number - 1, beside=("html",))
        assert f"Monday or Friday {number}?".encode() in drawn
    assert Path("output/harbour/summary.md").read_bytes() == argmap.write(map_, "summary")


def test_only_what_is_asked_for_is_loaded(paste):
    code = (
        "import sys; from argmap.cli.app import app_of\n"
        "app_of(['map'])(['map', 'harbour.txt', '--to', 'map'], standalone_mode=False)\n"
        "print(sorted(name for name in sys.modules if name.startswith('argmap.writers.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.removeprefix("argmap.writers.") for name in ast.literal_eval(done.stdout.splitlines()[-1])}
    assert {"pictures.map", "pictures.lanes", "tree"} <= loaded
    assert not loaded & {"pictures.ladder", "pictures.dot", "summary", "native"}


def test_ladders_alone_are_written_when_asked_for(disputed):
    result = run("map", disputed(2), "--to", "ladder")
    assert names() == ["harbour/dispute-1.svg", "harbour/dispute-2.svg"]
    assert result.stdout.startswith("output/harbour/dispute-1.svg, dispute-2.svg: 2 turns")


AGREED = """\
The harbour of Elmsworth closes on Monday for repairs, the council said.
2 Comments
quillfeather
The old pier has a lovely view.
Old Marrow
Thanks for the hint, I shall take my camera.
"""


def test_ladders_of_a_thread_without_dispute_are_none_and_that_is_said():
    Path("harbour.txt").write_text(AGREED, encoding="utf-8")
    result = run("map", "harbour.txt", "--to", "ladder")
    assert result.exit_code == 0
    assert not Path("output").exists()
    assert result.stdout.startswith("harbour.txt: 2 turns")
    assert "; no dispute was found" in result.stdout


def test_ladders_of_an_earlier_run_are_named_and_never_deleted(disputed):
    run("map", disputed(3))
    before = Path("output/harbour/dispute-3.svg").read_bytes()
    Path("output/harbour/dispute-notes.svg").write_text("mine")
    result = run("map", "-q", disputed(1))
    assert result.stdout == ""
    assert result.stderr == (
        "argmap: output/harbour/dispute-2.svg, dispute-3.svg: left by an earlier run, no part of this map: "
        "delete them, or use another -o\n"
    )
    assert Path("output/harbour/dispute-3.svg").read_bytes() == before
    assert "dispute" not in run("map", disputed(1), "--to", "map").stderr


def test_the_formats_asked_for_are_written_where_asked(paste):
    result = run("map", paste, "--to", "yaml,tree", "--to", "yaml", "-o", "maps/new")
    assert result.exit_code == 0
    assert names("maps/new") == ["harbour/map.yaml", "harbour/tree.txt"]


def test_the_written_map_is_the_map_of_the_thread_and_draws_alike(paste):
    run("map", paste)
    assert argmap.load("output/harbour/map.yaml") == argmap.analyse(argmap.read(paste))
    first = Path("output/harbour/map.svg").read_bytes()
    assert run("map", "output/harbour/map.yaml", "-o", "again").exit_code == 0
    assert Path("again/harbour/map.svg").read_bytes() == first


def test_two_runs_give_the_same_bytes(paste):
    for folder in ("one", "two"):
        run("map", paste, "--to", "map,yaml,tree", "-o", folder)
    assert names("one") == names("two")
    assert all(Path("one", name).read_bytes() == Path("two", name).read_bytes() for name in names("one"))


def test_an_edited_map_is_drawn_as_it_stands_and_not_written_over(paste):
    run("map", paste)
    file = Path("output/harbour/map.yaml")
    edited = "# my own words\n" + file.read_text(encoding="utf-8").replace("author: quillfeather", "author: Renamed")
    file.write_text(edited, encoding="utf-8")
    result = run("map", str(file))
    assert result.exit_code == 0
    assert result.stdout.startswith("output/harbour/map.svg, dispute-1.svg, summary.md, report.html: 4 turns")
    assert file.read_text(encoding="utf-8") == edited
    assert b"Renamed" in Path("output/harbour/map.svg").read_bytes()


def edited(file: str = "output/harbour/map.yaml") -> bytes:
    """Put a map right by hand, as a person would in an editor; returns the file's bytes from then on."""
    text = Path(file).read_text(encoding="utf-8")
    assert "author: quillfeather" in text
    Path(file).write_text(text.replace("author: quillfeather", "author: Renamed"), encoding="utf-8")
    return Path(file).read_bytes()


LEFT = (
    "argmap: output/harbour/map.yaml: edited by hand, so left as it is: to draw your edits, map that file, or "
    "make them last with argmap correct --from; to have it anew, rename it, use another -o, or --force\n"
)


@pytest.mark.parametrize("options", [[], ["-q"], ["--to", "yaml"], ["--to", "map,yaml"]])
def test_an_edited_map_is_not_lost_when_its_thread_is_drawn_again(paste, options):
    run("map", paste)
    mine = edited()
    Path("output/harbour/map.svg").unlink()
    result = run("map", paste, *options)
    assert (result.exit_code, result.stderr) == (0, LEFT)
    assert "map.yaml" not in result.stdout
    assert Path("output/harbour/map.yaml").read_bytes() == mine
    assert Path("output/harbour/map.svg").exists() == (options != ["--to", "yaml"])


def test_an_edited_map_is_not_lost_when_a_copy_of_it_is_drawn(paste):
    run("map", paste)
    Path("copy.yaml").write_bytes(Path("output/harbour/map.yaml").read_bytes())
    mine = edited()
    result = run("map", "copy.yaml")
    assert (result.exit_code, result.stderr) == (0, LEFT)
    assert Path("output/harbour/map.yaml").read_bytes() == mine


def test_an_edited_map_stops_none_of_the_other_files(paste, small):
    run("map", paste)
    edited()
    Path(small).write_text(Path(small).read_text(encoding="utf-8").replace("id: harbour", "id: small"))
    assert run("map", paste, small).exit_code == 0
    assert Path("output/small/map.yaml").exists()


def test_an_edited_map_gives_way_to_force(paste):
    run("map", paste)
    first = Path("output/harbour/map.yaml").read_bytes()
    edited()
    result = run("map", paste, "--force")
    assert (result.exit_code, result.stderr) == (0, "")
    assert Path("output/harbour/map.yaml").read_bytes() == first


def test_a_map_that_nobody_edited_is_replaced_without_a_word(paste):
    run("map", paste)
    Path(paste).write_text(PASTE.replace("Elmsworth", "Ashworth"), encoding="utf-8")
    assert run("map", paste).stderr == ""
    assert "Ashworth" in Path("output/harbour/map.yaml").read_text(encoding="utf-8")


def test_a_map_of_someone_else_s_making_is_left_alone_too(paste):
    Path("output/harbour").mkdir(parents=True)
    Path("output/harbour/map.yaml").write_text("my notes, without any mark\n")
    assert run("map", paste).stderr == LEFT
    assert Path("output/harbour/map.yaml").read_text() == "my notes, without any mark\n"


def test_an_edited_map_that_is_written_anew_from_itself_still_counts_as_edited(paste):
    run("map", paste)
    mine = edited()
    file = "output/harbour/map.yaml"
    assert run("map", file, "--to", "yaml").stderr == LEFT
    assert Path(file).read_bytes() == mine
    assert run("map", file, "--to", "yaml", "--force").stderr == ""
    assert Path(file).read_bytes() != mine
    assert run("map", paste).stderr == LEFT
    assert argmap.load(file).thread.turns[0].author == "Renamed"


def test_nothing_in_the_output_is_deleted_and_files_are_replaced_whole(paste):
    folder = Path("output/harbour")
    folder.mkdir(parents=True)
    (folder / "notes.txt").write_text("keep")
    (folder / "map.svg").write_text("old " * 100_000)
    assert run("map", paste).exit_code == 0
    drawn = [
        "harbour/dispute-1.svg",
        "harbour/map.svg",
        "harbour/map.yaml",
        "harbour/notes.txt",
        "harbour/report.html",
        "harbour/summary.md",
    ]
    assert names() == drawn
    assert (folder / "map.svg").read_text(encoding="utf-8").rstrip().endswith("</svg>")


def test_one_bad_file_does_not_stop_the_others(paste, small):
    Path("empty.txt").write_bytes(b"")
    Path(small).write_text(Path(small).read_text(encoding="utf-8").replace("id: harbour", "id: small"))
    result = run("map", "missing.txt", paste, "empty.txt", small, "--to", "yaml")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "argmap: missing.txt: no such file: check the path",
        "argmap: empty.txt: the file is empty: save the page's text into it",
    ]
    assert names() == ["harbour/map.yaml", "small/map.yaml"]


def test_two_threads_of_one_name_do_not_write_over_each_other(paste):
    Path("other").mkdir()
    Path("other/Harbour.md").write_text(PASTE, encoding="utf-8")
    result = run("map", paste, "other/Harbour.md", paste, "--to", "yaml")
    assert result.exit_code == 0
    assert names() == ["Harbour-2/map.yaml", "harbour-3/map.yaml", "harbour/map.yaml"]
    assert "argmap: Harbour is taken by another thread of this call: writing to Harbour-2" in result.stderr


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("CON", "thread-CON"),
        ("con.txt", "thread-con.txt"),
        ("com1", "thread-com1"),
        ("console", "console"),
        ("../../etc/passwd", "etc-passwd"),
        ("..", "thread"),
        ("", "thread"),
        ("a/b\\c:d", "a-b-c-d"),
        ("x\x00\x1b[2Jy", "x-2Jy"),
        ("e\u0301t\u00e9", "\u00e9t\u00e9"),
        ("\ud800", "thread"),
        ("𝒳" * 100, "𝒳" * 50),
        ("x.", "x"),
    ],
)
def test_a_folder_s_name_is_safe_everywhere(name, folder):
    assert map_command.free_folder(name, set()) == folder


def test_a_map_whose_id_climbs_out_of_the_folder_stays_in_it():
    map_ = replace(SMALL, thread=replace(SMALL.thread, id="../../climbed"))
    Path("bad.yaml").write_bytes(native_writer.write(map_))
    assert run("map", "bad.yaml", "--to", "yaml", "-o", "deep/output").exit_code == 0
    assert names("deep") == ["output/climbed/map.yaml"]


def test_quiet_says_nothing_and_verbose_says_more(small):
    assert run("map", small, "--to", "yaml", "-q").output == ""
    map_ = replace(SMALL, problems=(Problem(path="harbour.txt", line=3, code="odd", message="an odd line"),))
    Path("odd.yaml").write_bytes(native_writer.write(map_))
    result = run("map", "odd.yaml", "--to", "yaml", "-v")
    assert "1 problem (argmap check odd.yaml)" in result.stdout
    assert re.search(r"^  output/harbour/map\.yaml: [\d,]+ bytes$", result.stdout, re.M)
    assert "  harbour.txt:3: odd: an odd line" in result.stdout


def test_standard_input_is_read(paste):
    result = run("map", "-", "--to", "yaml", stdin=PASTE.encode())
    assert result.exit_code == 0
    assert names() == ["stdin/map.yaml"]
    assert argmap.load("output/stdin/map.yaml").thread.path == "<stdin>"


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell closes them")
@pytest.mark.parametrize(
    ("redirection", "code", "said"),
    [
        ("<&-", 3, "argmap: <stdin>: cannot be read (it is closed): name a file, or pass the text in with <\n"),
        ("< /dev/null", 3, "argmap: <stdin>: the file is empty: save the page's text into it\n"),
        ("< harbour.txt >&-", 0, ""),
        ("< /dev/null 2>&-", 3, ""),
    ],
)
def test_what_a_shell_has_closed_is_no_bug(paste, redirection, code, said):
    command = f"'{sys.executable}' -m argmap show - {redirection}"
    result = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (code, said)


SAMPLES = sorted((Path(argmap.__file__).parents[1] / "threads").glob("*.txt"))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_thread_goes_all_the_way(sample):
    result = run("map", str(sample), "--to", "map,yaml,tree")
    assert (result.exit_code, result.stderr) == (0, "")
    map_ = argmap.analyse(argmap.read(sample))
    again = f"output/{sample.stem}/map.yaml"
    assert argmap.load(again) == map_
    shown = run("show", again).stdout
    assert all(f"#{turn.number} {turn.author}" in shown for turn in map_.thread.turns)
    assert "Replies, least certain first (10 of" in run("check", again).stdout or len(map_.replies) <= 10


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["map", "x.txt", "--to", "map,foo"], "argmap: --to: no format 'foo': one of map, ladder"),
        (["map", "x.txt", "--to", ","], "argmap: --to: no format ''"),
        (["map", "x.txt", "--from", "foo"], "argmap: --from: no format 'foo': one of native, rows, "),
        (["show", "x.txt", "--from", "foo"], "argmap: --from: no format 'foo'"),
        (["map", "x.txt", "--layout", "round"], "argmap: --layout: no layout 'round': one of tree, page, dot"),
        (["summary", "x.txt", "--to", "svg"], "argmap: --to: no form 'svg': one of text, markdown, json"),
        # What is wrong with these typer says, in words of its own.
        (["map"], "FILE"),
        (["draw"], "draw"),
        (["map", "x.txt", "--nonsense"], "--nonsense"),
    ],
)
def test_wrong_usage_ends_with_2(arguments, message):
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not Path("output").exists()


BAD = [
    ("missing.txt", None, "no such file"),
    ("folder", None, "is a folder"),
    ("empty.txt", b"", "the file is empty"),
    ("blank.txt", b" \n\t\n", "is empty"),
    ("nul.txt", b"a\nb\x00c\n", "NUL bytes"),
    ("binary.txt", bytes(range(1, 256)) * 40, "binary"),
    ("bad.yaml", b"argmap: 1\nturns:\n- text: x\n", "bad.yaml:3: turn has no author"),
    ("broken.yaml", b"argmap: 1\nturns: [\n", "not valid YAML"),
    ("other.yaml", b"name: x\non: push\n", "no map of argmap's"),
    ("OTHER.YML", PASTE.encode(), "no map of argmap's"),
    ("word.txt", b"hello\n", "no comments found"),
    (
        "mail.eml",
        b"Return-Path: <ann@pier.example>\nReceived: by pier\n\nShut.\n",
        "is a mailbox, of no kind",
    ),
    ("page.html", b"<html><body><p>It closes on Friday.</p></body></html>\n", "no comments found"),
    ("app.html", b"<html><body><div id='disqus_thread'></div></body></html>\n", "as the page loads them"),
    ("data.json", b'{"prices": [{"of": "rope", "euro": 3}]}\n', "is JSON, of no kind"),
    ("lines.json", b'{\n  "of": "rope",\n  "euro": 3\n}\n', "is JSON, of no kind"),
    ("paper.pdf", b"%PDF-1.4\n1 0 obj\n", "copy the text from it into a text file"),
    ("song.mp4", b"RIFF\x00\x00\x00\x00", "is a picture, sound or film, of no kind"),
    ("book.docx", b"PK\x03\x04\x14\x00", "cannot be unpacked"),
    ("https://news.example/1", None, "no such file: save the page's text into a file first"),
]


@pytest.mark.parametrize(("name", "data", "message"), BAD)
@pytest.mark.parametrize("command", ["map", "summary", "show", "check"])
def test_bad_input_is_one_line_and_ends_with_3(command, name, data, message):
    if name == "folder":
        Path(name).mkdir()
    elif data is not None:
        Path(name).write_bytes(data)
    result = run(command, name)
    assert result.exit_code == 3
    assert result.stderr.startswith(f"argmap: {name}")
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""
    assert not Path("output").exists()


def test_a_process_says_and_ends_with_what_its_command_does():
    ended = process("map", "missing.txt")
    result = run("map", "missing.txt")
    assert (ended.returncode, ended.stderr.decode(), ended.stdout) == (3, result.stderr, b"")


def test_a_drawing_that_fails_ends_with_4_and_leaves_the_old_files_alone(paste, monkeypatch):
    run("map", paste)
    before = Path("output/harbour/map.svg").read_bytes()

    def fail(map_: ArgumentMap, name: str, **options: object) -> bytes:
        raise argmap.DrawingFailed(map_.thread.path, None, "dot took too long")

    monkeypatch.setattr(api, "write", fail)
    result = run("map", paste)
    assert (result.exit_code, result.stderr) == (4, "argmap: harbour.txt: dot took too long\n")
    assert Path("output/harbour/map.svg").read_bytes() == before


def test_a_bug_shows_its_traceback(paste):
    code = "import argmap.api as a, argmap.cli as c\na.load = lambda *_, **__: 1 / 0\nc.main()"
    command = [sys.executable, "-c", code, "show", paste]
    result = subprocess.run(command, capture_output=True, check=False)
    assert result.returncode not in (0, 2, 3, 4)
    assert b"ZeroDivisionError" in result.stderr


# ---- places that cannot be written


def test_an_output_that_is_a_file_is_one_line(small):
    Path("output").write_text("in the way")
    result = run("map", small, "--to", "yaml")
    assert result.exit_code == 3
    assert re.fullmatch(
        r"argmap: output/harbour/map\.yaml: cannot be written \(.*\): .* or use another -o\n", result.stderr
    )
    assert Path("output").read_text() == "in the way"


def test_a_folder_where_the_file_should_go_is_one_line_and_nothing_is_left_behind(small):
    Path("output/harbour/map.yaml").mkdir(parents=True)
    result = run("map", small, "--to", "yaml")
    assert (result.exit_code, result.stderr.count("\n")) == (3, 1)
    assert [path.name for path in Path("output/harbour").iterdir()] == ["map.yaml"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_the_right_to_write_is_one_line(small):
    Path("output").mkdir(mode=0o500)
    result = run("map", small, "--to", "yaml")
    assert (result.exit_code, result.stderr.count("\n")) == (3, 1)


def test_a_full_disk_is_one_line_and_leaves_the_old_file_whole(small):
    resource = pytest.importorskip("resource", reason="no limits on files on this system")
    run("map", small, "--to", "yaml")
    before = Path("output/harbour/map.yaml").read_bytes()
    result = process(
        "map", small, "--to", "yaml", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))
    )
    assert result.returncode == 3
    assert b"cannot be written" in result.stderr
    assert names() == ["harbour/map.yaml"]
    assert Path("output/harbour/map.yaml").read_bytes() == before


def test_an_output_without_a_name_is_wrong_usage_and_nothing_is_written(small):
    for command in ("map", "batch"):
        result = run(command, small, "-o", "")
        assert result.exit_code == 2
        assert result.stderr == "argmap: -o: is empty: name a folder, or . for the one that you are in\n"
    assert names(".") == [small]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right of their own on Windows")
def test_nothing_is_written_through_a_link_in_the_output_folder_which_may_be_one_itself(small):
    Path("elsewhere").mkdir()
    Path("real").mkdir()
    os.symlink("real", "output")
    os.symlink("../elsewhere", "real/harbour")
    result = run("map", small)
    assert result.exit_code == 3
    assert result.stderr.startswith("argmap: output/harbour: is a link to another folder, so nothing is written there:")
    assert names("elsewhere") == []
    Path("real/harbour").unlink()
    assert run("map", small).exit_code == 0
    assert "harbour/map.svg" in names("real")


# ---- odd names


@pytest.mark.parametrize(
    "name",
    [
        "-dash.txt",
        "--to",
        "with space.txt",
        "quote'\".txt",
        pytest.param("日本.txt", marks=needs_letters),
        "*.txt",
        "%s.txt",
    ],
)
def test_odd_file_names_are_read(name):
    Path(name).write_text(PASTE, encoding="utf-8")
    result = run("map", "--to", "yaml", "--", name)
    assert (result.exit_code, result.stderr) == (0, "")


@pytest.mark.skipif(sys.platform != "linux", reason="names that are no text exist on Linux")
def test_file_names_that_are_no_text_are_read_and_shown_as_escapes():
    name = b"caf\xe9.txt"
    with open(name, "wb") as file:
        file.write(PASTE.encode())
    result = process("map", name, "--to", "map,yaml,tree")
    assert (result.returncode, result.stderr) == (0, b"")
    (folder,) = os.listdir("output")
    assert folder == "caf"
    assert argmap.load(f"output/{folder}/map.yaml").thread.path == "caf\\xe9.txt"
    missing = process("show", b"\xff\x1b[2J.txt")
    assert missing.returncode == 3
    assert missing.stderr == b"argmap: \\xff [2J.txt: no such file: check the path\n"


def test_what_is_called_yaml_and_is_a_paste_is_read_when_that_is_said():
    Path("harbour.yaml").write_text(PASTE, encoding="utf-8")
    assert run("map", "harbour.yaml").exit_code == 3
    assert run("map", "harbour.yaml", "--from", "paste").exit_code == 0


# ---- argmap show


def test_show_says_first_what_makes_all_else_doubtful():
    body = "A harbour was shut, and nobody told us."
    Path("t.jsonl").write_text(json.dumps({"turns": [{"author": "Ann", "body": body}]}), encoding="utf-8")
    read = argmap.read("t.jsonl")
    odd = argmap.Problem(
        path="t.jsonl", line=1, code="misread", message=f"1 of 1 comments may be misread: {'why ' * 40}"
    )
    map_ = argmap.analyse(replace(read, problems=(odd,)))
    lines = argmap.write(map_, "tree").decode().splitlines()
    assert lines[0].startswith("1 of 1 comments may be misread: why why")
    assert lines[2] == map_.thread.id
    assert max(map(len, lines)) <= 100
    Path("m.yaml").write_bytes(argmap.write(map_, "yaml"))
    shown, summed = (run(command, "m.yaml").stdout.splitlines()[0] for command in ("show", "summary"))
    assert shown == summed


def test_a_map_without_turns_is_shown_as_its_story_alone():
    Path("bare.yaml").write_text("argmap: 1\nstory: The harbour closes.\nturns: []\n")
    for command in ("map", "summary", "show", "check"):
        assert run(command, "bare.yaml").exit_code == 0
    assert "story  The harbour closes.\n" in run("show", "bare.yaml").stdout


def test_show_draws_every_turn_below_what_it_answers(small):
    result = run("show", small, COLUMNS="80")
    assert result.exit_code == 0
    assert result.stdout == (
        "Harbour to close\n"
        "2 turns, 2 people: 2 rebuttals; 1 reply inferred\n"
        "\n"
        "story  The harbour closes on Monday. Ferries stop.\n"
        "└~ #1 0123  ✗ rebuttal\n"
        "  │ It closes on Friday. Not on Monday.\n"
        "  └─ #2 no → #1 0123  ✗ rebuttal\n"
        "      … Wrong, the notice says Monday.\n"
        "\n"
        "✗ rebuttal   ~ inferred, not stated in the file\n"
    )


def test_show_on_a_wide_terminal_gives_each_turn_one_line(small):
    rows = run("show", small, "--width", "140").stdout.splitlines()
    assert rows[4] == "└~ #1 0123  ✗ rebuttal  It closes on Friday. Not on Monday."
    assert rows[5] == "  └─ #2 no → #1 0123  ✗ rebuttal  … Wrong, the notice says Monday."


def chain(length: int) -> ArgumentMap:
    turns = tuple(Turn(id=str(n), number=n, author=f"voice{n % 3}", text="word " * 60) for n in range(1, length + 1))
    replies = tuple(
        Reply(child=str(n), parent=str(n - 1) if n > 1 else STORY, how=How.STATED, score=1, why="", main=True)
        for n in range(1, length + 1)
    )
    return ArgumentMap(thread=replace(SMALL.thread, turns=turns), replies=replies)


@pytest.mark.parametrize("width", [40, 80, 119, 120, 140, 200])
def test_a_deep_thread_stays_on_the_screen(width):
    rows = tree.write(chain(300), width=width).decode().splitlines()
    assert max(map(len, rows)) <= width
    text = "\n".join(rows)
    assert all(f"#{n} voice" in text for n in range(1, 301))
    assert "→ #299 voice2" in text


def test_a_thread_of_5000_replies_deep_is_shown():
    assert tree.write(chain(5000)).count(b"\n") > 5000


def test_wide_characters_are_counted_as_two_columns():
    turns = (Turn(id="1", number=1, author="名前" * 20, text="議論の文章" * 40),)
    map_ = ArgumentMap(thread=replace(SMALL.thread, turns=turns))
    for row in tree.write(map_, width=60).decode().splitlines():
        assert cells(row) <= 60


def test_hostile_names_and_texts_reach_the_terminal_as_plain_text():
    evil = "\x1b]0;owned\x07\x1b[2J\u202egnp.exe\r\nline"
    turns = (Turn(id="1", number=1, author=evil, text=evil, addressee=evil),)
    thread = replace(SMALL.thread, turns=turns, title=evil, story=evil, id="evil")
    problems = (Problem(path=evil, line=1, code="odd", message=evil),)
    Path("evil.yaml").write_bytes(native_writer.write(replace(SMALL, **EMPTY, thread=thread, problems=problems)))
    for arguments in (["show"], ["summary"], ["check"], ["map", "-v", "--to", "yaml"]):
        out = run(*arguments, "evil.yaml").output
        assert not set(out) & set("\x1b\x07\r\u202e")


EMPTY = {"quotes": (), "replies": (), "tags": (), "links": ()}


@pytest.mark.parametrize("command", ["show", "check"])
def test_colours_are_for_terminals_alone(small, command):
    assert "\x1b[" not in run(command, small).stdout
    assert "\x1b[38;5;166m✗ rebuttal\x1b[0m" in run(command, small, FORCE_COLOR="1").stdout
    assert "\x1b[" not in run(command, small, FORCE_COLOR="1", NO_COLOR="1").stdout


def test_colours_change_nothing_but_the_colour(small):
    plain, coloured = run("show", small).stdout, run("show", small, FORCE_COLOR="1").stdout
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == plain


# ---- argmap summary


def test_a_summary_fills_the_width_and_is_plain_in_a_pipe(disputed):
    file = disputed(2)
    out = run("summary", file, "--width", "60").stdout
    assert out.encode() == argmap.write(argmap.load(file), "summary", to="text", width=60)
    assert "\n1. Monday or Friday 1?\n" in out
    assert "\x1b[" not in out
    assert run("summary", file, COLUMNS="60").stdout == out


def test_a_summary_has_colours_where_they_are_wanted(disputed):
    file = disputed(1)
    coloured = run("summary", file, FORCE_COLOR="1").stdout
    assert "\x1b[1m1. \x1b[0m" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == run("summary", file).stdout
    assert "\x1b[" not in run("summary", file, FORCE_COLOR="1", NO_COLOR="1").stdout


def test_a_summary_as_markdown_is_the_file_that_map_writes(disputed):
    file = disputed(1)
    run("map", file)
    assert run("summary", file, "--to", "markdown").stdout == Path("output/harbour/summary.md").read_text("utf-8")


def test_summaries_as_json_take_a_line_a_file(disputed, paste):
    rows = run("summary", disputed(2), paste, "--to", "json").stdout.splitlines()
    first, second = map(json.loads, rows)
    assert [point["title"] for point in first["disputes"]] == ["Monday or Friday 1?", "Monday or Friday 2?"]
    assert second["path"] == "harbour.txt"


def test_summaries_of_several_files_stand_apart_and_one_bad_file_stops_none(paste):
    result = run("summary", "missing.txt", paste, paste)
    assert result.exit_code == 1
    assert result.stderr == "argmap: missing.txt: no such file: check the path\n"
    one = run("summary", paste).stdout
    assert result.stdout == f"{one}\n{one}"


# ---- sources


def test_what_an_article_says_is_quoted_in_map_and_summary(disputed, article):
    file = disputed(1)
    said = "It closes on Friday for four days, said the clerk."
    assert said not in run("summary", file, "--to", "markdown").stdout
    assert said in run("summary", file, "--source", article, "--to", "markdown").stdout
    assert run("map", file, "--source", article, "--to", "yaml").exit_code == 0
    passages = argmap.load("output/harbour/map.yaml").passages
    assert (said, article, 1) in {(passage.text, passage.source, passage.line) for passage in passages}


def test_a_thread_is_analysed_with_its_sources(paste, article):
    run("map", paste, "--source", article, "--to", "yaml")
    expected = argmap.analyse(argmap.read(paste), (api.read_source(article),))
    assert argmap.load("output/harbour/map.yaml") == expected


@pytest.mark.parametrize(("name", "data", "message"), BAD[:6])
@pytest.mark.parametrize("command", ["map", "summary", "check"])
def test_a_bad_source_is_one_line_and_ends_with_3(paste, article, command, name, data, message):
    if name == "folder":
        Path(name).mkdir()
    elif data is not None:
        Path(name).write_bytes(data)
    result = run(command, paste, "--source", article, "--source", name)
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith(f"argmap: {name}")
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert not Path("output").exists()


@pytest.mark.parametrize("command", ["map", "summary", "check"])
def test_articles_that_a_shell_has_spread_behind_one_source_are_told_apart_from_threads(paste, article, command):
    Path("brief.txt").write_text("A brief. The harbour closes on Friday, the clerk wrote.\n")
    result = run(command, paste, "--source", article, "brief.txt")
    assert result.exit_code == 1
    assert result.stderr.startswith("argmap: brief.txt: no comments found: ")
    assert result.stderr.endswith("; if it is an article, write --source before it, as before each\n")
    assert "--source" not in run(command, paste, "brief.txt").stderr
    assert "--source" not in run(command, "brief.txt", "--source", article).stderr


def test_the_problems_of_a_source_are_told_with_the_way_to_see_them(paste):
    Path("old page.txt").write_bytes(b"The harbour closes on Friday, said \x81 clerk.\n")
    result = run("map", paste, "--source", "old page.txt")
    assert re.search(r"\d problems? \(argmap check harbour\.txt --source 'old page\.txt'\)", result.stdout)
    assert "old page.txt" in run("check", paste, "--source", "old page.txt").stdout


# ---- argmap check


def test_check_shows_the_least_certain_first_with_place_and_reason(small):
    result = run("check", small, COLUMNS="100")
    assert result.exit_code == 0
    assert result.stdout == (
        "Harbour to close\n"
        "2 turns, 2 people: 2 rebuttals; 1 reply inferred\n"
        "Before each reply and tag: how sure argmap is of it, from 0 to 1; below it, why.\n"
        "\n"
        "Problems: none\n"
        "\n"
        "Replies, least certain first (2)\n"
        "  0.60  #1 0123 answers the story  harbour.txt:4\n"
        "        inferred: opens the thread\n"
        "  0.95  #2 no answers #1 0123  harbour.txt:7\n"
        "        quoted: quotes #1\n"
        "\n"
        "Tags, least certain first (2)\n"
        "  0.70  #1 0123 ✗ rebuttal  harbour.txt:4\n"
        "        not; next likeliest: claim (0.20)\n"
        "  0.90  #2 no ✗ rebuttal  harbour.txt:7\n"
        "        wrong\n"
    )


def test_check_says_how_many_more_there_are(small):
    result = run("check", small, "-n", "1")
    assert "Tags, least certain first (1 of 2; --all shows the rest)" in result.stdout
    assert "(2)" in run("check", small, "-n", "1", "--all").stdout


def test_check_names_the_problems_of_a_paste(paste):
    Path(paste).write_text(PASTE.replace("4 Comments", "9 Comments"), encoding="utf-8")
    result = run("check", paste)
    assert result.exit_code == 0
    assert re.search(r"^Problems \(\d\)\n  harbour\.txt:", result.stdout, re.M)
    assert "count: 9 comments stated, 4 found" in " ".join(result.stdout.split())


def test_check_takes_each_thread_of_a_file_of_several(small):
    row = json.dumps(
        {"title": "Ferry", "turns": [{"author": "Ann", "body": "It runs."}, {"author": "Bo", "body": "No."}]}
    )
    Path("two.jsonl").write_text(f"{row}\n{row}\n", encoding="utf-8")
    result = run("check", "two.jsonl")
    assert result.exit_code == 0
    assert result.stdout.count("2 turns, 2 people") == 2


def test_check_shows_a_page_row_by_row(paste):
    result = run("check", paste, "--rows", COLUMNS="100")
    assert result.exit_code == 0
    rows = result.stdout.split("\n")
    lines = Path(paste).read_text(encoding="utf-8").split("\n")
    for row in filter(None, rows):
        if row.startswith(" " * 19):
            continue  # why the line above is doubtful
        number, kind, text = row.replace("?", " ", 1).split(maxsplit=2) if row[6] == "?" else row.split(maxsplit=2)
        assert kind in PARTS
        assert text.removesuffix("…") in lines[int(number) - 1]


def test_check_parts_comments_before_what_is_said_where_names_stand_below_it(tmp_path):
    said = ["Cold water has cured my back.", "It was leaving the quarry that cured it.", "Mine got worse in there."]
    blocks = [
        f"{text}\nPosted by: {name} on May {at}, 2022 6:0{at} AM\n"
        for at, (name, text) in enumerate(zip(("Jessamy", "Corvin", "Thirza"), said, strict=True), 1)
    ]
    page = tmp_path / "below.txt"
    page.write_text(
        "\n".join(["The pond stays open", "", "3 Comments", "", *blocks, "Leave a comment"]), encoding="utf-8"
    )
    shown = run("check", str(page), "--rows", COLUMNS="100").stdout.split("\n")
    opened = [below for row, below in pairwise(shown) if not row and below]
    assert [row[8:].split(maxsplit=1) for row in opened] == [["body", text] for text in said]


def test_check_marks_what_is_doubtful_with_the_reason_below(tmp_path):
    blocks = [
        f"{name}\nMay {at}, 2022 at 6:0{at} am\nThe pond is cold in the morning, and deep.\n"
        for at, name in enumerate(("Jessamy", "Corvin", "Thirza", "Corvin", "Reply", "Jessamy"), 1)
    ]
    page = tmp_path / "odd.txt"
    page.write_text("\n".join(["The pond stays open", "", "6 Comments", "", *blocks]), encoding="utf-8")
    shown = run("check", str(page), "--rows", COLUMNS="100").stdout.split("\n")
    doubts = [problem for problem in argmap.read(page).problems if problem.code == "misread"]
    marked = [at for at, row in enumerate(shown) if row[6:8] == "? "]
    found = {int(shown[at][:6]): shown[at + 1].strip() for at in marked}
    assert found[21] == "its name is a word of sites"
    assert all(problem.message.startswith(found[problem.line]) for problem in doubts if "all 6" in problem.message)


def test_check_shows_the_rows_of_a_page_only(small):
    result = run("check", small, "--rows")
    assert result.exit_code == 3
    assert "only the rows of such a page are guessed" in result.stderr


# ---- the rest


def test_formats_lists_all_that_argmap_reads_and_writes():
    out = run("formats").stdout
    for row in (*READERS, *WRITERS):
        assert re.search(rf"^  {row.name} ", out, re.M)
    assert re.search(r"^  ladder +dispute-N\.svg  ", out, re.M)


def test_the_version_is_shown():
    assert run("--version").stdout == f"argmap {argmap.__version__}\n"


HELP = {command.name or command.callback.__name__: command.help for command in app_of().registered_commands}


@pytest.mark.parametrize("command", ["", *HELP])
def test_help_is_there_and_fits_an_ordinary_terminal(command):
    assert run(*command.split(), "--help").exit_code == 0
    # Blocks behind "\b" stand as they are written, two columns in; typer fills all else.
    said = HELP.get(command) or f"{ABOUT}\n\n{EXITS}"
    blocks = [block for block in said.split("\n\n") if block.lstrip().startswith("\b")]
    assert all(len(line) <= 78 for block in blocks for line in block.splitlines())


def test_help_explains_the_exit_codes_and_gives_examples():
    out = run("--help").stdout
    assert "Exit codes: 0 fine, 1 some of several threads failed, 2 wrong usage," in out
    assert "argmap map thread.txt" in out


def test_shells_can_complete_commands_and_formats():
    environment = {**os.environ, "_ARGMAP_COMPLETE": "complete_bash"}
    code = "import sys; sys.argv[0] = 'argmap'; from argmap.cli import main; main()"

    def complete(words: str) -> list[str]:
        extra = {"COMP_WORDS": words, "COMP_CWORD": str(len(words.split(" ")) - 1)}
        command = [sys.executable, "-c", code]
        result = subprocess.run(command, env=environment | extra, capture_output=True, text=True, check=False)
        return result.stdout.split()

    assert complete("argmap ") == [*COMMANDS]
    assert complete("argmap summary x --to ") == ["text", "markdown", "json"]
    assert complete("argmap map x --from ") == [reader.name for reader in READERS]


@pytest.mark.skipif(sys.platform == "win32", reason="pipes differ on Windows")
def test_a_reader_who_goes_away_is_no_error():
    Path("long.yaml").write_bytes(native_writer.write(chain(2000)))
    command = [sys.executable, "-m", "argmap", "show", "long.yaml"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        running.stdout.readline()
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == terminal.PIPE_CLOSED


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full on this system")
def test_an_output_that_takes_nothing_is_one_line(small):
    with open("/dev/full", "wb") as full:
        command = [sys.executable, "-m", "argmap", "show", small]
        result = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert result.returncode == 3
    assert re.fullmatch(rb"argmap: <stdout>: cannot be written \(.*\): .*\n", result.stderr)


@pytest.mark.skipif(sys.platform == "win32", reason="signals differ on Windows")
def test_stopping_it_is_one_line(monkeypatch, paste):
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(api, "pieces", stop)
    result = run("map", paste)
    assert (result.exit_code, result.stderr) == (130, "argmap: stopped\n")


def test_an_old_terminal_gets_question_marks_instead_of_a_traceback(small):
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    result = process("show", small, env=environment)
    assert (result.returncode, result.stderr) == (0, b"")
    assert b"#2 no ? #1 0123  ? rebuttal" in result.stdout


def test_python_m_argmap_is_the_same_program():
    assert process("--version").stdout.decode() == f"argmap {argmap.__version__}{os.linesep}"


ROOT = Path(argmap.__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_commands_of_the_readme_work_one_after_the_other():
    shutil.copytree(ROOT / "threads", "threads", ignore=shutil.ignore_patterns("*.yaml"))
    for command in re.findall(r"\.venv/bin/argmap (.+)", README):
        result = run(*shlex.split(command))
        # A batch tells how far it is where that takes long, as it may on a busy machine.
        said = [line for line in result.stderr.splitlines() if " a second, " not in line]
        assert (command, result.exit_code, said) == (command, 0, [])
        assert result.stdout


def test_the_python_of_the_readme_works(monkeypatch, capsys):
    (code,) = re.findall(r"```python\n(.+?)```", README, re.S)
    monkeypatch.chdir(ROOT)
    exec(code, {})
    assert "answers" in capsys.readouterr().out


def test_the_readme_names_every_file_that_map_writes(disputed):
    run("map", disputed(2))
    assert all(f"`{Path(name).name}`" in README for name in names())


# ---- corrections


def test_corrections_are_found_beside_the_thread_or_given_and_shown_as_a_persons_word():
    thread = Path(__file__).parent.parent / "threads" / "harbour-truce.txt"
    Path("thread.txt").write_bytes(thread.read_bytes())
    said = "corrections:\n- turn: 3\n  words: Pirates with pensions\n  tag: evidence\n  by: Mira\n"
    Path("mine.yaml").write_text(said, encoding="utf-8")
    assert "put right" not in run("summary", "thread.txt").stdout
    assert "1 put right by Mira" in run("summary", "thread.txt", "--corrections", "mine.yaml", "-w", "120").stdout
    Path("mine.yaml").rename("thread.corrections.yaml")
    assert "1 put right by Mira" in run("summary", "thread.txt", "-w", "120").stdout
    assert "1 put right by Mira" in run("map", "thread.txt").stdout
    for file in ("map.svg", "map.yaml", "summary.md"):
        assert "put right by Mira" in Path("output/thread", file).read_text(encoding="utf-8")
    Path("thread.corrections.yaml").write_text(said.replace("Pirates", "Parrots"), encoding="utf-8")
    found = run("check", "thread.txt").stdout
    assert "thread.corrections.yaml:2" in found
    assert "no turn begins with 'Parrots with pensions'" in " ".join(found.split())
    Path("thread.corrections.yaml").write_text(said.replace("tag", "tga"), encoding="utf-8")
    done = run("map", "thread.txt")
    assert (done.exit_code, "thread.corrections.yaml:4: a correction has no field 'tga'" in done.stderr) == (3, True)


@pytest.fixture
def thread() -> str:
    """A thread of a page, in a file of its own."""
    harbour = Path(__file__).parent.parent / "threads" / "harbour-truce.txt"
    Path("thread.txt").write_bytes(harbour.read_bytes())
    return "thread.txt"


def test_the_least_certain_decisions_are_printed_as_corrections_that_change_nothing_but_who_says_so(thread):
    done = run("check", thread, "--corrections", "--most", "5")
    assert done.exit_code == 0
    assert done.stdout.count("\n- turn: ") == 5
    before = argmap.load(thread)
    Path("thread.corrections.yaml").write_text(done.stdout, encoding="utf-8")
    after = argmap.load(thread)
    assert after.problems == before.problems
    assert {(r.child, r.parent) for r in after.replies} >= {(r.child, r.parent) for r in before.replies if r.main}
    assert [tag.kind for tag in after.tags] == [tag.kind for tag in before.tags]
    assert sum(bool(each.by) for each in (*after.replies, *after.links, *after.tags)) == 5


def test_decisions_are_put_right_one_after_the_other_with_undo_and_what_was_answered_is_not_asked_again(thread):
    first, second = [(each.turn.number, each.field) for each in doubts(argmap.load(thread)) if each.field == "parent"][
        :2
    ]
    done = run("correct", thread, "--by", "Mira", stdin=b"y\nu\nn\nnobody\n1\nstory\nq\n")
    assert done.exit_code == 0
    assert "nobody: is no turn: write its number, or story" in done.stderr
    assert "2 corrections written" in done.stdout
    map_ = argmap.load(thread)
    number = {turn.id: turn.number for turn in map_.thread.turns} | {"story": 0}
    right = {number[r.child]: (number[r.parent], r.by) for r in map_.replies if r.by}
    assert right == {first[0]: (1, "Mira"), second[0]: (0, "Mira")}
    assert first[0] not in [each.turn.number for each in doubts(map_) if each.field == "parent"]
    again = run("correct", thread, stdin=b"u\ny\n")
    assert "nothing was answered yet" in again.stderr
    assert len(api.read_corrections("thread.corrections.yaml")) == 3


def test_a_fix_is_said_in_a_line_and_told_with_what_follows(thread):
    done = run("correct", thread, "17", "parent=12", "tag=evidence", "--by", "Mira", "--because", "she says so")
    assert (done.exit_code, done.stderr) == (0, "")
    wrote, follows = done.stdout.splitlines()
    assert wrote == "thread.corrections.yaml: #17 Tidewatcher answers #12 Tidewatcher; is evidence"
    assert follows.startswith("what follows from corrections: ")
    (entry,) = api.read_corrections("thread.corrections.yaml")
    assert (entry.turn.words, entry.parent.words) == (
        "Vardony ignored what Tolliver asked for",
        "The port log is empty because",
    )
    assert (entry.because, entry.by) == ("she says so", "Mira")
    map_ = argmap.load(thread)
    assert [problem for problem in map_.problems if problem.code == "correction"] == []
    assert next(tag.kind for tag in map_.tags if map_.thread.turns[16].id == tag.turn).value == "evidence"


def test_what_corrections_change_beyond_themselves_is_told_where_the_thread_is_drawn(thread):
    plain = run("map", thread, "--to", "dot").stdout
    assert "what follows" not in plain
    told = run("correct", thread, "17", "parent=12").stdout.splitlines()[1]
    drawn = run("map", thread, "--to", "dot").stdout.splitlines()
    assert drawn[1:] == [f"  {told}"]
    assert "dispute" in told
    assert run("map", thread, "--to", "dot", "-q").stdout == ""
    hidden = run("map", thread, "--to", "dot", "--pseudonyms").stdout
    assert "what follows" in hidden
    assert not any(turn.author in hidden for turn in argmap.load(thread).thread.turns)


def test_a_fix_that_fits_nothing_is_one_line_and_writes_nothing(thread):
    for fix in (["17", "parent=99"], ["17", "parrent=12"], ["dispute=1", "name=x", "and", "1B", "holder=Old"]):
        done = run("correct", thread, *fix)
        assert (done.exit_code, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert not Path("thread.corrections.yaml").exists()


def test_no_sign_that_steers_a_terminal_is_told_of_a_fix():
    Path("wild.jsonl").write_text(
        json.dumps(
            {"turns": [{"author": "Ann\x1b[31m", "body": "It is so."}, {"author": "Bo", "body": "It is \x1b[2Jnot."}]}
        ),
        encoding="utf-8",
    )
    done = run("correct", "wild.jsonl", "2", "parent=1", "quote=it is", "of=1")
    assert done.exit_code == 0
    assert "\x1b" not in done.stdout


def test_the_last_fix_is_taken_back_and_what_stood_before_it_stays_as_it_was_written(thread):
    none = run("correct", thread, "undo")
    assert (none.exit_code, "nothing to take back" in none.stderr) == (2, True)
    first = "# mine\ncorrections:\n- turn: 3\n  words: Pirates with pensions\n  tag: evidence  # surely\n"
    Path("thread.corrections.yaml").write_text(first, encoding="utf-8")
    run("correct", thread, "17", "parent=12", "because=so", "18", "tag=claim")
    undone = run("correct", thread, "undo")
    assert undone.stdout == "thread.corrections.yaml: taken back: #18 saltpetre is a claim\n"
    run("correct", thread, "undo")
    assert Path("thread.corrections.yaml").read_text(encoding="utf-8") == first
    run("correct", thread, "undo")
    assert api.read_corrections("thread.corrections.yaml") == ()


def test_while_decisions_are_asked_for_any_turn_may_be_put_right(thread):
    typed = b"#17\ntag=evidence\n#18\n\n#99\n#20 parent=1 tag=claim\nrelation=a\n#17\nname='x\nu\nq\n"
    done = run("correct", thread, stdin=typed)
    assert "#17 Tidewatcher" in done.stdout
    assert "rebuts #16 OldBosun; is rebuttal" in done.stdout
    assert "#99: is no turn: they are #1 to #52" in done.stderr
    assert "a quotation mark in it has no end" in done.stderr
    one, other = api.read_corrections("thread.corrections.yaml")
    assert (one.turn.number, one.tag.value) == (17, "evidence")
    assert (other.turn.number, other.parent.number, other.tag.value) == (20, 1, "claim")


def test_no_and_nothing_behind_it_asks_again_in_words_a_person_can_use(thread):
    done = run("correct", thread, stdin=b"n\n\nq\n")
    assert (done.exit_code, done.stderr.count("nothing was typed, so this question is asked again")) == (0, 1)
    assert "without a space" not in done.stderr
    assert not Path("thread.corrections.yaml").exists()


def test_a_fix_says_nothing_when_that_is_wanted(thread):
    for fix in (["17", "parent=12"], ["undo"], ["17", "parent=12"]):
        done = run("correct", thread, *fix, "-q")
        assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")
    assert len(api.read_corrections("thread.corrections.yaml")) == 1
    assert run("correct", thread, "17", "parent=999", "-q").stderr.count("\n") == 1


def test_nothing_is_corrected_of_standard_input():
    done = run("correct", "-", stdin=b"")
    assert done.exit_code == 3
    assert "save it into a file first" in done.stderr


@pytest.mark.parametrize(
    "said",
    [("summary",), ("summary", "--to", "markdown"), ("summary", "--to", "json"), ("show",), ("check",)],
    ids=" ".join,
)
def test_a_thread_is_called_the_same_wherever_it_is_shown(said: tuple[str, ...]):
    # The file has no headline, so that the reader's title is its first sentence, cut short.
    thread = Path(__file__).parent.parent / "threads" / "harbour-truce.txt"
    name = drawing.name_of(argmap.load(thread))
    assert not name.endswith("…")
    command, *options = said
    assert name in CliRunner().invoke(app_of(), [command, str(thread), *options]).stdout
    assert name in argmap.write(argmap.load(thread), "html").decode()
