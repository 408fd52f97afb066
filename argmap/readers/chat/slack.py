"""From messages of Slack as JSON (a day of an export, a reply of its interface, a dump) to a Thread."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ...errors import NoComments
from ...model import Problem, State, Thread
from ..names import told_apart
from ..source import Source
from ..stated import (
    Comment,
    Json,
    count_at,
    fields_of,
    held_back,
    json_of,
    list_at,
    moment,
    part_id,
    table_at,
    tables_in,
    text_at,
    thread,
)

# Subtypes of what somebody says; all others are notices, such as that somebody joined.
_SAID = ("", "bot_message", "me_message", "file_share", "file_comment", "file_mention", "thread_broadcast", "tombstone")
_MARK = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
_ESCAPED = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_NAMED = re.compile(r"<@(\w+)\|([^<>|]+)>")


def sniff(source: Source, /) -> bool:
    """Say whether a file of JSON has the fields of a message of Slack."""
    fields = fields_of(source)
    return {"ts", "type", "text"} <= fields and not fields.isdisjoint(("user", "bot_id", "username", "comment"))


def read(source: Source, /) -> Iterator[Thread]:
    """Yield the one thread of a file: its channel."""
    value = json_of(source)
    messages = [one for one in _messages(value) if text_at(one, "subtype") in _SAID and text_at(one, "ts")]
    if not messages:
        raise NoComments(source.path, None, "holds no message, or notices alone")
    names = told_apart(_people(value, messages))
    comments = list({each.id: each for each in (_comment(one, names) for one in messages)}.values())
    counts = {text_at(one, "ts"): count_at(one, "reply_count") or 0 for one in messages}
    problems = [*source.problems, *held_back(comments, counts, source=source)]
    if any(
        one.get("has_more") is True for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)
    ):
        message = "the file holds a page of the channel: there are more messages"
        problems.append(Problem(path=source.path, line=None, code="missing", message=message))
    title = text_at(value, "name", "channel_name")
    yield thread(
        comments,
        source=source,
        format="chat",
        id=part_id(source, "", several=False),
        title=f"#{title}" if title else "",
        problems=problems,
    )


def _messages(value: Json) -> Iterator[dict[str, Json]]:
    """The messages of a file, wherever it keeps them: those that one only shows are not among them."""
    waiting: list[Json] = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting.extend(reversed(one))
        elif isinstance(one, dict) and "ts" in one:
            yield one
            waiting.append(one.get("slackdump_thread_replies"))
        elif isinstance(one, dict):
            waiting.extend((one.get("matches"), one.get("messages"), one.get("message")))


def _people(value: Json, messages: list[dict[str, Json]]) -> Iterator[tuple[str, str]]:
    """Every account with a name of it: those of a list of users first, then what messages say."""
    for one in tables_in(value):
        if isinstance(one.get("profile"), dict) and text_at(one, "id"):
            yield text_at(one, "id"), text_at(one["profile"], "display_name", "real_name") or text_at(one, "name")
    for one in messages:
        profile = text_at(one.get("user_profile"), "display_name", "real_name", "name")
        yield text_at(one, "user"), profile or text_at(one, "username")
    for one in messages:
        yield from _NAMED.findall(text_at(one, "text"))


def _comment(one: dict[str, Json], names: Mapping[str, str]) -> Comment:
    subtype = text_at(one, "subtype")
    inner = table_at(one, "comment") if subtype == "file_comment" else {}
    account = text_at(inner, "user") or text_at(one, "user")
    bot = text_at(one, "username") or text_at(one.get("bot_profile"), "name") or text_at(one, "bot_id")
    above = text_at(one, "thread_ts")
    gone = subtype == "tombstone"
    return Comment(
        id=text_at(one, "ts"),
        text=_plain(text_at(inner, "comment") or text_at(one, "text") or _attached(one), names),
        author="" if gone else names.get(account, "") or account or bot,
        parent=above if above and above != text_at(one, "ts") else None,
        posted=moment(text_at(one, "ts")),
        state=State.DELETED if gone else State.LIVE,
    )


def _attached(one: dict[str, Json]) -> str:
    """What a message without words of its own brings: a bot's text, or as a quote what somebody else said elsewhere."""
    parts = []
    for each in list_at(one, "attachments"):
        text = text_at(each, "text", "fallback", "title")
        shared = isinstance(each, dict) and (each.get("is_share") is True or each.get("is_msg_unfurl") is True)
        parts.append("\n".join(f"&gt; {line}" for line in text.split("\n")) if shared else text)
    return "\n".join(part for part in parts if part)


def _plain(text: str, names: Mapping[str, str]) -> str:
    """A message as it is shown: people, channels and addresses in place of their marks."""

    def shown(mark: re.Match[str]) -> str:
        target, label = mark[1], mark[2] or ""
        if target[0] == "@":
            return f"@{names.get(target[1:]) or label or target[1:]}"
        if target[0] == "#":
            return f"#{label or target[1:]}"
        if target[0] == "!":
            return label or f"@{target[1:].split('^')[0]}"
        address = target.removeprefix("mailto:")
        return f"{label} ({address})" if label and label not in address else address

    text = _MARK.sub(shown, text)
    for mark, sign in _ESCAPED:
        text = text.replace(mark, sign)
    return text.strip()
