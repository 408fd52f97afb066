"""From the comments of a video as yt-dlp saves them, or the site's interface gives them (JSON), to a Thread."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..errors import NoComments
from ..model import STORY, Problem, Thread, instant
from ..text.markup import text_of
from .source import Source
from .stated import (
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
    values_of,
)

_INFO = frozenset(("extractor", "extractor_key", "webpage_url", "_type", "_version"))  # yt-dlp writes these of a video
_OWN = frozenset(("author_is_uploader", "author_thumbnail", "is_favorited", "like_count", "_time_text", "time_text"))
_TOP = re.compile(r'"parent"\s*:\s*"root"')
# Every answer of the interface (YouTube Data API) says what it is, and so does every object in it.
_KIND = re.compile(r'"kind"\s*:\s*"youtube#comment')
_HANDLE = re.compile(r"@(\S+)")


def sniff(source: Source, /) -> bool:
    """Say whether a file of JSON describes a video, or holds its comments alone, as yt-dlp does, or the interface.

    The comments come last in a file of a video, behind more than what is looked at.
    """
    if _KIND.search(source.head):
        return True
    fields = fields_of(source)
    video = "id" in fields and "title" in fields and ("extractor" in fields or "formats" in fields) and _INFO & fields
    alone = {"id", "text", "author", "parent"} <= fields and (fields & _OWN or _TOP.search(source.head))
    return bool(video or alone)


def read(source: Source, /) -> Iterator[Thread]:
    """Yield the thread of a video, whose description is the story; of pages of the interface, one a video."""
    if _KIND.search(source.head):
        yield from _of_interface(source)
        return
    held = json_of(source)
    rows = held if isinstance(held, list) else list_at(held, "comments")
    found: list[Comment] = []
    odd = 0
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict) or not any(name in row for name in ("id", "text", "author")):
            odd += 1
            continue
        found.append(_comment(row, number))
    if not found:
        message = "holds no comment: save the video's comments too (yt-dlp --write-comments)"
        raise NoComments(source.path, None, message)
    problems = list(source.problems)
    if odd:
        message = f"{odd} of {len(rows)} comments are none, and were left out: save the file again"
        problems.append(Problem(path=source.path, line=None, code="input", message=message))
    comments, doubtful = _answered(found)
    problems += _several(doubtful, source)
    yield thread(
        comments,
        source=source,
        format="youtube",
        id=part_id(source, "", several=False),
        title=text_at(held, "title", "fulltitle"),
        story=text_at(held, "description").replace("\r\n", "\n").strip(),
        stated=count_at(held, "comment_count"),
        problems=problems,
    )


def _of_interface(source: Source) -> Iterator[Thread]:
    """Yield the thread of each video in pages of comment threads, and of the comments below one."""
    found: dict[str, list[Comment]] = {}
    counts: dict[str, int] = {}
    videos: dict[str, str] = {}  # of comments by their ids
    for table in (table for value, _ in values_of(source) for table in tables_in(value)):
        said, kind = table_at(table, "snippet"), text_at(table, "kind")
        if kind == "youtube#commentThread":
            counts[text_at(table, "id")] = count_at(said, "totalReplyCount") or 0
        elif kind == "youtube#comment":
            parent = text_at(said, "parentId")
            video = text_at(said, "videoId") or videos.get(parent, "")
            videos[text_at(table, "id")] = video
            found.setdefault(video, []).append(_of_snippet(text_at(table, "id"), parent, said))
    if not any(found.values()):
        raise NoComments(source.path, None, "holds no comment: ask for the parts snippet and replies")
    for video, comments in found.items():
        once = {each.id: each for each in comments}.values()
        # Newest first, as the interface mostly has them, nobody could have answered anything above.
        by_time = sorted(once, key=lambda each: instant(each.posted) if each.posted else 0.0)
        answered, doubtful = _answered(by_time)
        problems = [*source.problems, *_several(doubtful, source), *held_back(by_time, counts, source=source)]
        yield thread(
            answered,
            source=source,
            format="youtube",
            id=part_id(source, video, several=len(found) > 1),
            problems=problems,
        )


def _of_snippet(id_: str, parent: str, said: dict[str, Json]) -> Comment:
    shown = text_at(said, "textOriginal")
    return Comment(
        id=id_,
        text=shown.replace("\r\n", "\n").strip() or text_of(text_at(said, "textDisplay")).strip(),
        author=" ".join(text_at(said, "authorDisplayName").split()),
        parent=parent or STORY,
        posted=moment(said.get("publishedAt")),
    )


def _several(doubtful: int, source: Source) -> list[Problem]:
    if not doubtful:
        return []
    many = "1 answer names" if doubtful == 1 else f"{doubtful} answers name"
    message = f"{many} somebody who had answered there several times: taken for answers to the last of these"
    return [Problem(path=source.path, line=None, code="parent", message=message)]


def _comment(row: dict[str, Json], number: int) -> Comment:
    # The id of an answer begins with that of the comment that it stands below.
    parent = text_at(row, "parent") or text_at(row, "id").rpartition(".")[0]
    return Comment(
        id=text_at(row, "id") or f"row-{number}",
        text=text_at(row, "text").replace("\r\n", "\n").strip(),
        author=" ".join(text_at(row, "author", "author_id").split()),
        parent=STORY if parent == "root" else parent or None,
        posted=moment(row.get("timestamp")),
    )


def _answered(comments: Sequence[Comment]) -> tuple[list[Comment], int]:
    """The comments, each answer to an answer below that one; how many of these may answer another one of its author.

    The site keeps one level: below a comment every answer states that comment, and one to another answer opens with
    the handle of its author. The last answer that this one gave there so far is taken for what is answered. Where
    there is none, the handle only mentions somebody.
    """
    authors = {each.id: _plain(each.author) for each in comments}
    told: dict[tuple[str, str], list[Comment]] = {}  # answers so far, by the comment they stand below and their author
    found = []
    open_ = 0
    for each in comments:
        if each.parent is None or each.parent == STORY:
            found.append(each)
            continue
        handle = _HANDLE.match(each.text)
        named = _plain(handle[1]) if handle else ""
        before = told.get((each.parent, named), [])
        told.setdefault((each.parent, _plain(each.author)), []).append(each)
        if before and named not in (authors.get(each.parent), _plain(each.author)):
            open_ += len(before) > 1
            found.append(each._replace(parent=before[-1].id, addressee=before[-1].author))
        else:
            found.append(each)
    return found, open_


def _plain(name: str) -> str:
    return name.strip().lstrip("@").rstrip(",:;.!?").casefold()
