"""From what a chat exports to Threads: Slack, Telegram, Discord, WhatsApp, each a file of this room."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...errors import BadInput
from ..source import Piece, ReaderModule, Source

LOOKED_AT = 4000  # characters in which a text has a stamp at the beginning of a line
_DATED = re.compile(r"(?m)^\W{0,4}\d{1,4}[./-] ?\d")


def sniff(source: Source, /) -> bool:
    """Say whether a file looks like what one of the chats exports."""
    return any(kind.sniff(source) for kind in _kinds(source))


def read(source: Source, /) -> Iterator[Piece]:
    """Yield the chats of a file, each a thread."""
    for kind in _kinds(source):
        if kind.sniff(source):
            yield from kind.read(source)
            return
    raise BadInput(source.path, None, "is no chat that argmap knows: Slack, Telegram, Discord or WhatsApp")


def _kinds(source: Source) -> tuple[ReaderModule, ...]:
    """The chats whose exports are of a file's kind; imported late, as every text is asked for whether it is a chat."""
    if source.kind.name == "text":
        if not _DATED.search(source.head[:LOOKED_AT]):
            return ()
        from . import whatsapp

        return (whatsapp,)
    from . import discord, slack, telegram

    return (slack,) if source.names is not None else (slack, telegram, discord)
