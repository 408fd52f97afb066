"""From posts of Bluesky as JSON (a thread, a feed, a list) to Threads."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import NoComments
from ..model import Problem, State, Thread
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
    text_at,
    thread,
)

_NOBODY = ("", "handle.invalid")  # the handle of an account whose name no longer leads to it
_SHORTENED = ("...", "…")


def sniff(source: Source, /) -> bool:
    """Say whether a file of JSON has the fields of a post of Bluesky."""
    fields = fields_of(source)
    return {"uri", "cid", "record", "author", "did", "handle"} <= fields or {"thread", "uri", "notFound"} <= fields


def read(source: Source, /) -> Iterator[Thread]:
    """Yield the threads of a file: what opens one is its first turn."""
    comments: list[Comment] = []
    counts: dict[str, int] = {}
    roots: list[list[str]] = []
    for post, above in _posts(json_of(source)):
        comment = _comment(post, above)
        comments.append(comment)
        counts[comment.id] = count_at(post, "replyCount") or 0
        roots.append([comment.id, text_at(table_at(post, "record", "reply", "root"), "uri") or comment.id])
    if all(each.state is State.MISSING for each in comments):
        raise NoComments(source.path, None, "holds no post that is shown")
    threads = apart(comments, together=roots)
    threads = [each for each in threads if any(one.state is not State.MISSING for one in each)]
    for place, each in enumerate(threads, 1):
        problems = [*source.problems, *held_back(each, counts, source=source)]
        hidden = sum(one.state is State.MISSING for one in each)
        if hidden:
            message = f"{hidden} of the posts that the file names are not shown in it: deleted, or blocked"
            problems.append(Problem(path=source.path, line=None, code="missing", message=message))
        id_ = part_id(source, f"{place}", several=len(threads) > 1)
        yield thread(each, source=source, format="bluesky", id=id_, problems=problems)


def _posts(value: Json) -> Iterator[tuple[dict[str, Json], str | None]]:
    """The posts of a file, and places of posts that are not shown, in its order; with what each stands below."""
    waiting: list[tuple[Json, str | None]] = [(value, None)]
    while waiting:
        one, above = waiting.pop()
        if isinstance(one, list):
            waiting.extend((each, above) for each in reversed(one))
        if not isinstance(one, dict):
            continue
        if text_at(one, "uri") and (one.get("notFound") is True or one.get("blocked") is True):
            yield one, above
            continue
        if text_at(one, "uri") and isinstance(table_at(one, "record").get("text"), str) and "author" in one:
            yield one, above
            continue  # what a post shows of other posts is no part of the thread
        below = text_at(table_at(one, "post"), "uri")
        over = text_at(table_at(one, "parent", "post"), "uri") or text_at(table_at(one, "parent"), "uri") or above
        for name, each in reversed(one.items()):
            waiting.append((each, below or above if name == "replies" else None if name == "parent" else over))


def _comment(post: dict[str, Json], above: str | None) -> Comment:
    record = table_at(post, "record")
    author = table_at(post, "author")
    handle = text_at(author, "handle")
    shown = bool(record)
    return Comment(
        id=text_at(post, "uri"),
        text=_said(record),
        author=(text_at(author, "did") if handle in _NOBODY else handle) if shown else "",
        parent=text_at(table_at(record, "reply", "parent"), "uri") or above,
        posted=moment(record.get("createdAt")) if shown else None,
        state=State.LIVE if shown else State.MISSING,
    )


def _said(record: dict[str, Json]) -> str:
    """The text of a post, with the whole of each address that it shortens or that a card below it leads to."""
    data = text_at(record, "text").encode("utf-8", "replace")
    links: list[tuple[int, int, str]] = []
    for facet in list_at(record, "facets"):
        start, end = (count_at(table_at(facet, "index"), name) for name in ("byteStart", "byteEnd"))
        address = next((text_at(each, "uri") for each in list_at(facet, "features") if text_at(each, "uri")), "")
        if address and start is not None and end is not None and start < end <= len(data):
            links.append((start, end, address))
    for start, end, address in sorted(links, reverse=True):
        said = data[start:end].decode("utf-8", "replace")
        bare = said.rstrip("….").removeprefix("https://").removeprefix("http://")
        if said.endswith(_SHORTENED) or (bare in address and " " not in said):
            data = data[:start] + address.encode("utf-8", "replace") + data[end:]
        else:
            data = data[:end] + f" ({address})".encode("utf-8", "replace") + data[end:]
    text = data.decode("utf-8", "replace")
    card = text_at(table_at(record, "embed", "external"), "uri")
    card = card or text_at(table_at(record, "embed", "media", "external"), "uri")
    return f"{text}\n\n{card}".strip() if card and card not in text else text
