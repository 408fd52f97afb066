"""The same bytes whatever the machine: its time zone, the seed of Python's hashes, its locale and the folder's name."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import argmap
from tests.cases import ROOT

# Stamps without a zone before and after hours that a change of clocks skips, in America and in Europe: counted in the
# time of such a place, a later one comes before an earlier one.
CHAT = """\
8 Comments
Quillfeather
2024-03-10 02:50
It took seven days in all, the harbour office says so.
Old Marrow
2024-03-10 03:05
No, it took four. I counted four days myself.
Tarn
2024-03-10 03:10
Who says so? Four days or seven?
Quillfeather
2024-03-31 02:50
Seven days it was, the log of the port has it.
Old Marrow
2024-03-31 03:05
Wrong again: four days, and not an hour longer than that.
Tarn
2024-10-27 02:30
So it was seven days, as the log has it.
Old Marrow
2024-11-03 01:10
It was four days, Tarn, you were not there.
Quillfeather
2024-11-03 02:30
Seven days.
"""
TIMES = ["0001-01-01T00:00:00", "2024-03-31T02:30:00", "2024-03-31T02:30:00+02:00", "9999-12-31T23:59:59-14:00", "soon"]
ROW = {
    "thread": "rows",
    "turns": [
        {"id": at, "author": "AB"[at % 2], "time": time, "body": f"No, it took {'seven' if at % 2 else 'four'} days."}
        for at, time in enumerate(TIMES)
    ],
}
# Zones by rule and not by name, as not every machine has the names: UTC, Berlin, New York, Kiritimati.
MACHINES = [
    {"TZ": "UTC0", "PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8"},
    {"TZ": "CET-1CEST,M3.5.0,M10.5.0/3", "PYTHONHASHSEED": "1", "LC_ALL": "C"},
    {"TZ": "EST5EDT,M3.2.0,M11.1.0", "PYTHONHASHSEED": "4242", "LC_ALL": "C.UTF-8"},
    {"TZ": "LINT-14", "PYTHONHASHSEED": "0", "LC_ALL": "C"},
]
PLAIN = {"PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PYTHONPATH": str(Path(argmap.__file__).parents[1])}
CODE = """
from argmap.cli.app import app_of
for words in (
    ["map", "-q", "--to", "map,ladder,summary,yaml,dot,tree", "in/chat.txt", "in/library-hours.txt"],
    ["map", "-q", "-o", "again", "output/chat/map.yaml"],
    ["batch", "-q", "-j", "1", "-o", "batch", "in"],
):
    assert not app_of()(words, standalone_mode=False), words
"""


def test_every_machine_writes_the_same_bytes(tmp_path: Path):
    running = []
    for number, machine in enumerate(MACHINES):
        folder = tmp_path / ("x" * number + "machine")
        (folder / "in").mkdir(parents=True)
        (folder / "in" / "chat.txt").write_text(CHAT, encoding="utf-8")
        (folder / "in" / "rows.jsonl").write_text(json.dumps(ROW) + "\n", encoding="utf-8")
        (folder / "in" / "library-hours.txt").write_bytes((ROOT / "threads" / "library-hours.txt").read_bytes())
        command = [sys.executable, "-c", CODE]
        environment = os.environ | PLAIN | machine
        running.append((folder, subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.PIPE)))
    written = []
    for folder, process in running:
        said = process.communicate()[1].decode()
        assert (process.returncode, said) == (0, "")
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        written.append({path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files})
    assert {"output/chat/map.svg", "again/chat/map.svg", "batch/argmap.db", "batch/index.html"} <= written[0].keys()
    for machine, files in zip(MACHINES, written, strict=True):
        assert files == written[0], machine
