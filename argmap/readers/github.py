"""From issues, pull requests and discussions of GitHub as JSON, with what was written below them, to Threads.

Its REST interface, its GraphQL, `gh … --json` and the sites that speak as it does (Gitea, Forgejo).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..errors import NoComments
from ..model import STORY, Problem, State, Thread
from ..text.markup import text_of
from .source import Source
from .stated import Comment, Json, count_at, fields_of, json_of, moment, part_id, table_at, text_at, thread

# A file of its kind has all the fields of one of these.
_KINDS = (
    {"issue_url", "body"},
    {"pull_request_url", "body"},
    {"discussion_url", "body"},
    {"comments_url", "title", "body"},
    {"html_url", "number", "title", "body", "user"},
    {"authorAssociation", "body"},
    {"discussion", "nodes", "body"},
    {"discussions", "nodes", "body"},
    {"issue", "nodes", "body"},
    {"pullRequest", "nodes", "body"},
    {"replyTo", "body"},
)
_ANSWERED = ("discussion", "discussions")  # what stands directly in one answers it; in an issue it may answer anybody
_OTHERS = ("source", "parent_issue", "closedBy", "milestone", "labels")  # hold issues of their own, or nothing said
_WHEN = ("created_at", "createdAt", "submitted_at", "submittedAt")
_BY = ("user", "author", *_WHEN)
_SAID = ("body", "bodyText", "body_text", "bodyHTML", "body_html")  # as Markdown or text, and as HTML
_NUMBER = re.compile(r"(?<![^/\s])([^/\s]+/[^/\s]+)/(?:issues|pulls?|discussions)/(\d+)")
_REMARK = re.compile(r"<!--.*?(?:-->|\Z)", re.S)  # what a template says to whoever writes; nobody else sees it


@dataclass
class _Thread:
    """What was found of a thread so far."""

    number: str = ""
    title: str = ""
    story: str = ""
    stated: int | None = None
    cut: bool = False
    comments: list[Comment] = field(default_factory=list)


def sniff(source: Source, /) -> bool:
    """Say whether a file of JSON has the fields that GitHub gives to what people write there."""
    fields = fields_of(source)
    return any(kind <= fields for kind in _KINDS)


def read(source: Source, /) -> Iterator[Thread]:
    """Yield the threads of a file: what opens one is its story, even where it stands in another place of the file."""
    found = [each for each in _found(json_of(source)).values() if each.title or each.story or each.comments]
    talked = [each for each in found if each.comments]
    if not talked:
        many = "an issue" if len(found) == 1 else f"{len(found) or 'no'} issues"
        raise NoComments(source.path, None, f"holds {many} and no comment: save the comments too, in the same file")
    for each in talked:
        problems = list(source.problems)
        if each.cut:
            message = "the file holds the first page of the comments, or of the answers to one"
            problems.append(Problem(path=source.path, line=None, code="missing", message=message))
        yield thread(
            each.comments,
            source=source,
            format="github",
            id=part_id(source, each.number, several=len(talked) > 1),
            title=each.title,
            story=each.story,
            stated=each.stated,
            problems=problems,
        )


def _found(value: Json) -> dict[str, _Thread]:
    """The threads of a file, by the number of each, or by where it stands where none is given."""
    found: dict[str, _Thread] = {}
    waiting: list[tuple[Json, str, str | None]] = [(value, "", None)]  # with its thread and what it stands below
    while waiting:
        one, key, above = waiting.pop()
        if isinstance(one, list):
            waiting.extend((each, key, above) for each in reversed(one))
        if not isinstance(one, dict):
            continue
        if "title" in one and any(name in one for name in (*_SAID, "comments")):
            key = _key(one) or f"the {len(found)}th"
            _open(found.setdefault(key, _Thread()), one)
        elif any(name in one for name in _SAID) and any(name in one for name in _BY):
            key = _key(one) or key
            comment = _comment(one, above, place=len(found.get(key, _Thread()).comments))
            above = comment.id
            if comment.text or not text_at(one, "submitted_at", "submittedAt"):  # a review may say nothing
                found.setdefault(key, _Thread()).comments.append(comment)
        if table_at(one, "pageInfo").get("hasNextPage") is True:
            found.setdefault(key, _Thread()).cut = True
        for name, each in reversed(one.items()):
            if isinstance(each, (dict, list)) and name not in _OTHERS:
                waiting.append((each, key, STORY if name in _ANSWERED else above))
    return found


def _key(one: dict[str, Json]) -> str:
    """The repository and number of the thread that something belongs to, "" where no address tells them."""
    for name in ("issue_url", "pull_request_url", "discussion_url", "html_url", "url"):
        told = _NUMBER.search(text_at(one, name))
        if told:
            return f"{told[1]}#{told[2]}"
    return ""


def _open(thread: _Thread, one: dict[str, Json]) -> None:
    """Note what opens a thread."""
    thread.number = text_at(one, "number") or thread.number
    thread.title = text_at(one, "title") or thread.title
    thread.story = _said(one) or thread.story
    stated = count_at(one, "comments")
    thread.stated = thread.stated if stated is None else stated


def _comment(one: dict[str, Json], above: str | None, *, place: int) -> Comment:
    """A comment; `above` is what it stands below, `place` how many its thread has before it."""
    parent = text_at(one, "in_reply_to_id", "parent_id") or text_at(one.get("replyTo"), "id") or above
    if parent is None and "diff_hunk" in one:
        parent = STORY  # said of a line of the change, and so to whoever opened the thread
    return Comment(
        id=text_at(one, "id", "node_id", "databaseId") or f"{place + 1}",
        text=_said(one),
        author=text_at(one.get("user") or one.get("author"), "login", "username"),
        parent=parent,
        posted=moment(next((one[name] for name in _WHEN if one.get(name)), None)),
        state=State.DELETED if one.get("deletedAt") else State.LIVE,
    )


def _said(one: dict[str, Json]) -> str:
    """What somebody wrote, as others see it."""
    text = text_at(one, *_SAID[:3]) or text_of(text_at(one, *_SAID[3:]))
    return _REMARK.sub("", text).replace("\r\n", "\n").strip()
