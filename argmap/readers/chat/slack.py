"""From messages of Slack as JSON (a day of an export, a reply of its interface, a dump) to a Thread."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ...errors import NoComments
from ...model import Problem, State, Thread
from ..names import told_apart
from ..source import Source, begun
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

USERS = "users.json"
NOTHING = "holds no message, or notices alone"
_LISTS = frozenset(("channels.json", "groups.json", "dms.json", "mpims.json", "integration_logs.json"))
_DAY = re.compile(r"\d{4}-\d\d-\d\d\.json")
# Subtypes of what somebody says; all others are notices, such as that somebody joined.
_SAID = ("", "bot_message", "me_message", "file_share", "file_comment", "file_mention", "thread_broadcast", "tombstone")
_MARK = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
_ESCAPED = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_MENTION = re.compile(r"<@(\w+)\|([^<>|]+)>")


def sniff(source: Source, /) -> bool:
    """Say whether a file of JSON has the fields of a message of Slack, or a folder is an export or a channel of one."""
    if source.names is not None:
        return _is_export(source.names) or any(map(_DAY.fullmatch, source.names))
    fields = fields_of(source)
    return {"ts", "type", "text"} <= fields and not fields.isdisjoint(("user", "bot_id", "username", "comment"))


def read(source: Source, /) -> Iterator[Thread]:
    """Yield the one thread of a file, its channel; of an export each channel, with the messages of all its days."""
    if source.names is None:
        yield _thread(json_of(source), _people(_beside(source)), source)
        return
    channels = [""] if any(map(_DAY.fullmatch, source.names)) else [name for name in source.names if "." not in name]
    people = list(_people(_beside(source)))
    some = False
    for channel in channels:
        days = [f"{channel}/{name}".lstrip("/") for name in _days(source, channel)]
        values = [json_of(source.within(day)) for day in days]
        if any(True for _ in _said(values)):
            some = True
            yield _thread(values, people, source, channel or os.path.basename(os.path.abspath(source.path)), channel)
    if not some:
        raise NoComments(source.path, None, NOTHING)


def _is_export(names: Sequence[str]) -> bool:
    return USERS in names and not _LISTS.isdisjoint(names)


def _days(source: Source, channel: str) -> list[str]:
    """The names of the files of a channel, a day each, by date."""
    if not channel:
        return [name for name in source.names or () if _DAY.fullmatch(name)]
    try:
        return sorted(
            name for name in os.listdir(os.path.join(source.file or source.path, channel)) if _DAY.match(name)
        )
    except OSError:  # a file, not a channel
        return []


def _beside(source: Source) -> Json:
    """What an export keeps of its people: in its folder, above those of the channels; None where it is not there."""
    if source.file is None or not (source.names or _DAY.fullmatch(os.path.basename(source.file))):
        return None
    at = os.path.abspath(source.file)
    for folder in (at, os.path.dirname(at), os.path.dirname(os.path.dirname(at))):
        file = os.path.join(folder, USERS)
        if os.path.isfile(file):
            return json_of(Source(path=file, data=begun(file, path=file)))
    return None


def _thread(
    value: Json, people: Iterable[tuple[str, str]], source: Source, title: str = "", channel: str = ""
) -> Thread:
    messages = list(_said(value))
    if not messages:
        raise NoComments(source.path, None, NOTHING)
    names = told_apart([*people, *_people(value), *_named(messages)])
    comments = list({each.id: each for each in (_comment(one, names) for one in messages)}.values())
    counts = {text_at(one, "ts"): count_at(one, "reply_count") or 0 for one in messages}
    met = source.problems if source.names is None else source.known
    problems = [*met, *held_back(comments, counts, source=source)]
    if any(
        one.get("has_more") is True for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)
    ):
        message = "the file holds a page of the channel: there are more messages"
        problems.append(Problem(path=source.path, line=None, code="missing", message=message))
    title = text_at(value, "name", "channel_name") or title
    return thread(
        comments,
        source=source,
        format="chat",
        id=part_id(source, channel, several=bool(channel)),
        title=f"#{title}" if title else "",
        problems=problems,
    )


def _said(value: Json) -> Iterator[dict[str, Json]]:
    """The messages that somebody wrote."""
    return (one for one in _messages(value) if text_at(one, "subtype") in _SAID and text_at(one, "ts"))


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


def _people(value: Json) -> Iterator[tuple[str, str]]:
    """Every account of a list of users, with its name."""
    for one in tables_in(value):
        if isinstance(one.get("profile"), dict) and text_at(one, "id"):
            yield text_at(one, "id"), text_at(one["profile"], "display_name", "real_name") or text_at(one, "name")


def _named(messages: Sequence[dict[str, Json]]) -> Iterator[tuple[str, str]]:
    """Every account that messages name, with its name."""
    for one in messages:
        profile = text_at(one.get("user_profile"), "display_name", "real_name", "name")
        yield text_at(one, "user"), profile or text_at(one, "username")
    for one in messages:
        yield from _MENTION.findall(text_at(one, "text"))


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
