"""From what a chat exports to Threads: Slack, Telegram, Discord, WhatsApp, each a file of this room."""

from __future__ import annotations

from collections.abc import Iterator

from ...errors import BadInput
from ..source import Piece, ReaderModule, Source
from . import discord, slack, telegram, whatsapp

KINDS: tuple[ReaderModule, ...] = (slack, telegram, discord, whatsapp)


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
    return KINDS if source.names is None else KINDS[:1]  # of Slack alone an export is a folder
