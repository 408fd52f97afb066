"""From channels of Discord as JSON (DiscordChatExporter's, or its interface's messages) to a Thread."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...errors import NoComments
from ...model import Thread
from ..names import told_apart
from ..source import Source
from ..stated import Comment, Json, fields_of, json_of, list_at, moment, part_id, table_at, text_at, thread

# Types of what somebody says, by name in an export and by number in the interface; all others are notices.
_SAID = ("", "Default", "Reply", "ChatInputCommand", "ContextMenuCommand", "0", "19", "20", "23")
_FORWARD = ("Forward", "1")


def sniff(source: Source, /) -> bool:
    """Say whether a file of JSON has the fields of a message of Discord."""
    fields = fields_of(source)
    exported = {"channel", "messages", "messageCount"} <= fields or {"timestampEdited", "author", "content"} <= fields
    return exported or {"channel_id", "author", "content", "timestamp", "discriminator"} <= fields


def read(source: Source, /) -> Iterator[Thread]:
    """Yield the one thread of a file: its channel."""
    value = json_of(source)
    rows = value if isinstance(value, list) else list_at(value, "messages")
    messages = [one for one in rows if isinstance(one, dict) and text_at(one, "id") and text_at(one, "type") in _SAID]
    if not messages:
        raise NoComments(source.path, None, "holds no message, or notices alone")
    names = told_apart(_person(one) for one in messages)
    title = text_at(table_at(value, "channel"), "name")
    topic = text_at(table_at(value, "channel"), "topic")
    yield thread(
        [_comment(one, names) for one in messages],
        source=source,
        format="chat",
        id=part_id(source, "", several=False),
        title=f"#{title}" if title else topic,
        problems=source.problems,
    )


def _person(one: dict[str, Json]) -> tuple[str, str]:
    """The account of whoever said something, and the name shown for it."""
    author = table_at(one, "author")
    name = text_at(author, "nickname", "global_name", "name", "username")
    return text_at(author, "id") or name, name


def _comment(one: dict[str, Json], names: Mapping[str, str]) -> Comment:
    account, name = _person(one)
    text = text_at(one, "content")
    for person in list_at(one, "mentions"):
        text = text.replace(f"<@{text_at(person, 'id')}>", f"@{text_at(person, 'global_name', 'username', 'name')}")
    reference: dict[str, Json] = table_at(one, "reference") or table_at(one, "message_reference")
    forward = text_at(reference, "type") in _FORWARD
    if forward:
        told = text_at(table_at(one, "forwardedMessage"), "content")
        told = told or next(
            (text_at(table_at(each, "message"), "content") for each in list_at(one, "message_snapshots")), ""
        )
        quoted = "\n".join(f"> {line}" for line in told.split("\n")) if told else ""  # what was said elsewhere
        text = "\n".join(part for part in (quoted, text) if part)
    above = text_at(reference, "messageId", "message_id")
    return Comment(
        id=text_at(one, "id"),
        text=text.strip(),
        author=names.get(account, name),
        parent=above if above and not forward else None,
        posted=moment(one.get("timestamp")),
    )
