"""From one of the threads of a file to bytes, and back: a worker is handed a thread, not the file of thousands."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from .. import api
from ..model import ArgumentMap, Problem, State, Thread, Turn
from ..readers.source import Piece, Source


def pack(piece: Piece) -> bytes:
    """Return what a file holds as bytes: the same piece gives the same bytes on every machine."""
    if isinstance(piece, ArgumentMap):
        piece = Source(path=piece.thread.path, data=api.write(piece, "yaml"), format="native", id=piece.thread.id)
    if isinstance(piece, Thread):
        held: dict[str, Any] = {"thread": asdict(piece)}
    else:
        data = base64.b64encode(piece.data).decode("ascii")
        held = {"data": data, "path": piece.path, "format": piece.format, "id": piece.id, "line": piece.line}
    return json.dumps(held, default=_stated, sort_keys=True, ensure_ascii=True).encode("ascii")


def unpack(data: bytes) -> Piece:
    """Return the piece of such bytes."""
    held = json.loads(data)
    if "thread" not in held:
        return Source(**held | {"data": base64.b64decode(held["data"])})
    said = held["thread"]
    turns = tuple(
        Turn(
            **turn
            | {
                "state": State(turn["state"]),
                "lines": tuple(turn["lines"]),
                "posted": None if turn["posted"] is None else datetime.fromisoformat(turn["posted"]),
            }
        )
        for turn in said["turns"]
    )
    return Thread(**said | {"turns": turns, "problems": tuple(Problem(**problem) for problem in said["problems"])})


def id_of(piece: Piece) -> str | None:
    """Return the id of what a file holds, None for a file within it that states none."""
    return piece.thread.id if isinstance(piece, ArgumentMap) else piece.id


def _stated(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"a thread holds no {type(value).__name__}")
