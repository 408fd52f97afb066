"""Files put in their place: whole or not at all, and only below the folder that was asked for."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from argmap import BadOutput, UnknownFormat, files

needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need a right of their own on Windows")


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def there() -> list[str]:
    return sorted(path.as_posix() for path in Path().rglob("*") if not path.is_dir())


def test_a_file_is_put_in_its_place_and_replaced_whole():
    files.write("out/a/b.txt", b"old", root="out")
    files.write("out/a/b.txt", b"new", root="out")
    files.write("c.txt", b"here", root=".")
    assert there() == ["c.txt", "out/a/b.txt"]
    assert Path("out/a/b.txt").read_bytes() == b"new"


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_what_is_stopped_on_the_way_leaves_the_old_file_and_nothing_else(error: type[BaseException]):
    files.write("out/a.txt", b"old", root="out")

    def half() -> None:
        with files.opened("out/a.txt", root="out") as file:
            file.write(b"half")
            raise error

    with pytest.raises(error):
        half()
    assert there() == ["out/a.txt"]
    assert Path("out/a.txt").read_bytes() == b"old"


def test_a_stopped_move_leaves_nothing_behind(monkeypatch):
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", stop)
    with pytest.raises(KeyboardInterrupt):
        files.write("out/x/map.yaml", b"data", root="out")
    assert there() == []


@needs_links
@pytest.mark.parametrize("link", ["out/a", "out/a/b", "out/a/b/c"])
@pytest.mark.parametrize("target", ["elsewhere", "nowhere"])
def test_no_folder_on_the_way_may_be_a_link_to_elsewhere(link: str, target: str):
    Path("elsewhere/b/c").mkdir(parents=True)
    Path(link).parent.mkdir(parents=True)
    os.symlink(Path(target).absolute(), link)
    Path("elsewhere/b/c/kept.txt").write_text("kept")
    with pytest.raises(BadOutput, match="is a link to another folder"):
        files.write("out/a/b/c/d.txt", b"data", root="out")
    with pytest.raises(BadOutput, match="is a link to another folder"):
        files.remove("out/a/b/c/kept.txt", root="out")
    assert Path(link).is_symlink()
    assert [path for path in there() if not Path(path).is_symlink()] == ["elsewhere/b/c/kept.txt"]


@needs_links
def test_a_file_that_is_a_link_is_replaced_and_its_target_left():
    Path("mine.txt").write_text("mine")
    Path("out").mkdir()
    os.symlink("../mine.txt", "out/a.txt")
    files.write("out/a.txt", b"new", root="out")
    assert Path("mine.txt").read_text() == "mine"
    assert not Path("out/a.txt").is_symlink()


def test_nothing_is_written_above_the_output_folder():
    with pytest.raises(BadOutput):
        files.write("out/../b.txt", b"data", root="out")
    with pytest.raises(BadOutput):
        files.write("b.txt", b"data", root="out")
    assert there() == []


def test_a_folder_without_a_name_is_wrong_usage():
    with pytest.raises(UnknownFormat, match=r"^-o: is empty"):
        files.named("")
    assert files.named("a") == "a"
