"""From statuses of Mastodon as JSON, one or the whole of a conversation, to Threads.

What its interface gives (a status, its context, a timeline), and notes of ActivityPub, which all sites of the kind
exchange and keep in their archives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..errors import NoComments
from ..model import State, Thread
from ..text.markup import text_of
from .source import Source
from .stated import (
    Comment,
    Json,
    apart,
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

_ADDRESS = re.compile(r"https?://([^/\s]+)/(?:.*/)?@?([^/?#\s]+)/?$")


def sniff(source: Source, /) -> bool:
    """Say whether a file of JSON has the fields of a status, or of a note."""
    fields = fields_of(source)
    status = {"in_reply_to_id", "content", "account"} <= fields or {"ancestors", "descendants"} <= fields
    return status or {"inReplyTo", "content", "attributedTo"} <= fields


def read(source: Source, /) -> Iterator[Thread]:
    """Yield the conversations of a file, each a thread: what opens one is its first turn."""
    value = json_of(source)
    comments: list[Comment] = []
    counts: dict[str, int] = {}
    together: list[list[str]] = []  # ids of what a context holds, though the status that joins it be elsewhere
    elsewhere: set[int] = set()  # statuses that another one only shows
    for one in tables_in(value):
        if quoted := table_at(one, "quote", "quoted_status"):
            elsewhere.add(id(quoted))
        if "ancestors" in one and "descendants" in one:
            around = [*list_at(one, "ancestors"), *list_at(one, "descendants")]
            together.append([text_at(each, "id") for each in around if text_at(each, "id")])
        if id(one) not in elsewhere and not table_at(one, "reblog") and _is_status(one):
            comment = _comment(one)
            comments.append(comment)
            counts[comment.id] = count_at(one, "replies_count") or 0
    if not comments:
        raise NoComments(source.path, None, "holds no status: save the status and its context")
    threads = apart(comments, together=together)
    for place, each in enumerate(threads, 1):
        yield thread(
            each,
            source=source,
            format="mastodon",
            id=part_id(source, f"{place}", several=len(threads) > 1),
            problems=(*source.problems, *held_back(each, counts, source=source)),
        )


def _is_status(one: dict[str, Json]) -> bool:
    if not text_at(one, "id"):
        return False
    gone = one.get("type") == "Tombstone"
    note = "inReplyTo" in one and "attributedTo" in one and ("content" in one or gone)
    return note or ("content" in one and "in_reply_to_id" in one and "account" in one)


def _comment(one: dict[str, Json]) -> Comment:
    warning = text_at(one, "spoiler_text", "summary")  # stands above what it warns of
    choices = [
        f"- {text_at(each, 'title', 'name')}"
        for each in (*list_at(one, "poll", "options"), *list_at(one, "oneOf"), *list_at(one, "anyOf"))
    ]
    said = [text_of(warning), text_of(text_at(one, "content")), "\n".join(choices)]
    return Comment(
        id=text_at(one, "id"),
        text="\n\n".join(part for part in said if part),
        author=_author(one),
        parent=text_at(one, "in_reply_to_id", "inReplyTo") or text_at(one.get("inReplyTo"), "id") or None,
        posted=moment(one.get("created_at") or one.get("published")),
        state=State.DELETED if one.get("type") == "Tombstone" else State.LIVE,
    )


def _author(one: dict[str, Json]) -> str:
    """The name by which others call an account; of a note, which has its address alone, the name and the site."""
    account = one.get("account") or one.get("attributedTo")
    if isinstance(account, list) and account:
        account = account[0]
    named = text_at(account, "acct", "username", "preferredUsername", "display_name", "id")
    address = named or (account if isinstance(account, str) else "")
    told = _ADDRESS.match(address)
    return f"{told[2]}@{told[1]}" if told else address
