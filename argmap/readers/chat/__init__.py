"""From what a chat exports to Threads: Slack, Telegram, Discord, WhatsApp, each a file of this room."""

from __future__ import annotations

from collections.abc import Iterator

from ...errors import BadInput
from ...model import Thread
from ..source import Source
from . import discord, slack, telegram, whatsapp

KINDS = (slack, telegram, discord, whatsapp)


def sniff(source: Source, /) -> bool:
    """Say whether a file looks like what one of the chats exports."""
    return any(kind.sniff(source) for kind in KINDS)


def read(source: Source, /) -> Iterator[Thread]:
    """Yield the chats of a file, each a thread."""
    for kind in KINDS:
        if kind.sniff(source):
            yield from kind.read(source)
            return
    raise BadInput(source.path, None, "is no chat that argmap knows: Slack, Telegram, Discord or WhatsApp")
