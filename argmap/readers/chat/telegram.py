"""From chats of Telegram as JSON (the app's export, replies of the interface for bots) to Threads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...errors import NoComments
from ...model import Thread
from ..names import told_apart
from ..source import Source
from ..stated import Comment, Json, fields_of, json_of, moment, part_id, table_at, tables_in, text_at, thread

_EXPORT = {"messages", "id", "type", "date", "from", "text"}
_BOT = {"message_id", "chat", "date"}
# What a message of the interface for bots holds where somebody says or shows something: others are notices.
_SHOWN = ("text", "caption", "poll", "sticker", "photo", "video", "audio", "voice", "document", "animation")
_FORWARDED = ("forwarded_from", "forward_origin", "forward_from", "forward_from_chat", "forward_sender_name")


def sniff(source: Source, /) -> bool:
    """Say whether a file of JSON has the fields of a message of Telegram."""
    fields = fields_of(source)
    return (_EXPORT | {"messages", "text"} <= fields and "from_id" in fields) or fields >= _BOT


def read(source: Source, /) -> Iterator[Thread]:
    """Yield the chats of a file, each a thread."""
    value = json_of(source)
    chats = list(_exported(value)) or _of_bots(value)
    chats = [chat for chat in chats if chat[2]]
    if not chats:
        raise NoComments(source.path, None, "holds no message, or notices alone")
    for place, (id_, title, messages) in enumerate(chats, 1):
        names = told_apart(_person(one) for one in messages)
        yield thread(
            [_comment(one, names) for one in messages],
            source=source,
            format="chat",
            id=part_id(source, id_.lstrip("-") or f"{place}", several=len(chats) > 1),
            title=title,
            problems=source.problems,
        )


def _exported(value: Json) -> Iterator[tuple[str, str, list[dict[str, Json]]]]:
    """The chats of an export of the app: id, name and what was said."""
    for one in tables_in(value):
        messages = one.get("messages")
        if isinstance(messages, list) and not isinstance(one.get("result"), list):
            said = [each for each in messages if isinstance(each, dict) and _is_said(each)]
            yield text_at(one, "id"), text_at(one, "name"), said


def _is_said(one: dict[str, Json]) -> bool:
    return text_at(one, "id") != "" and one.get("type", "message") == "message" and ("text" in one or "from" in one)


def _of_bots(value: Json) -> list[tuple[str, str, list[dict[str, Json]]]]:
    """The chats of what the interface for bots gave, an edited message as it is in the end."""
    chats: dict[str, tuple[str, dict[str, dict[str, Json]]]] = {}
    inner: set[int] = set()  # messages that another one shows as what it answers
    for one in tables_in(value):
        for name in ("reply_to_message", "pinned_message", "external_reply"):
            if shown := table_at(one, name):
                inner.add(id(shown))
        chat = table_at(one, "chat")
        if text_at(one, "message_id") and chat and id(one) not in inner and any(name in one for name in _SHOWN):
            title = text_at(chat, "title", "username", "first_name")
            chats.setdefault(text_at(chat, "id"), (title, {}))[1][text_at(one, "message_id")] = one
    return [(id_, title, list(messages.values())) for id_, (title, messages) in chats.items()]


def _person(one: dict[str, Json]) -> tuple[str, str]:
    """The account of whoever said something, and the name shown for it."""
    sender = one.get("from") if "from" in one else one.get("sender_chat")
    if isinstance(sender, dict):
        name = " ".join(part for part in (text_at(sender, "first_name"), text_at(sender, "last_name")) if part)
        return text_at(sender, "id"), name or text_at(sender, "username", "title")
    return text_at(one, "from_id"), sender if isinstance(sender, str) else ""


def _comment(one: dict[str, Json], names: Mapping[str, str]) -> Comment:
    account, name = _person(one)
    text = _plain(one.get("text") or one.get("caption") or one.get("sticker_emoji"))
    poll = table_at(one, "poll")
    asked = [text_at(poll, "question"), *(f"- {text_at(each, 'text')}" for each in _list(poll, "answers", "options"))]
    text = "\n".join(part for part in (text, *(asked if poll else ())) if part)
    if text and any(one[field] != name for field in _FORWARDED if field in one):
        text = "\n".join(f"> {line}" for line in text.split("\n"))  # what somebody else said, elsewhere
    elsewhere = one.get("reply_to_peer_id") is not None
    above = text_at(one, "reply_to_message_id") or text_at(one.get("reply_to_message"), "message_id")
    return Comment(
        id=text_at(one, "id", "message_id"),
        text=text,
        author=names.get(account, name) if name else "",
        parent=above if above and not elsewhere else None,
        posted=moment(one.get("date_unixtime") or one.get("date")),
    )


def _list(row: dict[str, Json], *names: str) -> list[Json]:
    found = next((row[name] for name in names if name in row), None)
    return found if isinstance(found, list) else []


def _plain(text: Json) -> str:
    """A text that may come in pieces, each with what it is: a quote is marked, a link has its address behind it."""
    parts: list[str] = []
    for piece in text if isinstance(text, list) else [text]:
        said = piece if isinstance(piece, str) else text_at(piece, "text")
        kind, address = text_at(piece, "type"), text_at(piece, "href")
        if kind == "blockquote":
            lines = "\n".join(f"> {line}" for line in said.strip("\n").split("\n"))
            said = f"{'' if not parts or parts[-1].endswith(chr(10)) else chr(10)}{lines}\n"
        elif address and address not in said:
            said = f"{said} ({address})"
        parts.append(said)
    return "".join(parts).strip()
