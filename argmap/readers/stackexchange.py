"""From questions, answers and comments of Stack Exchange (its interface's JSON, a data dump's XML) to Threads."""

from __future__ import annotations

import html
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from ..errors import BadInput, NoComments
from ..model import STORY, Problem, Thread
from ..text.markup import text_of
from .elements import elements
from .names import told_apart
from .source import Source, begun
from .stated import Comment, Json, fields_of, json_of, moment, part_id, table_at, tables_in, text_at, thread

USERS = "Users.xml"
_ROW = re.compile(r"<row\b[^>]{0,400}?\s(?:PostId|PostTypeId)=\"")
_KINDS = ({"comment_id", "post_id", "creation_date"}, {"question_id", "owner", "creation_date"})
_TOLD = 3  # letters by which a name is told, at least, when somebody is called
_MANY = 50  # people whose names begin alike: nobody can tell who is called
_QUESTION, _ANSWER = "1", "2"  # of a dump's posts


class _Said(NamedTuple):
    """A question, an answer or a comment.

    `below` is the id of what it stands below: "" of a question, the question's of an answer, the post's of a comment.
    """

    id: str
    below: str
    account: str
    name: str
    text: str
    called: str = ""  # the name at which it begins
    title: str = ""
    posted: object = None
    line: int | None = None


@dataclass
class _Thread:
    """What was found of a thread so far."""

    title: str = ""
    story: str = ""
    comments: list[Comment] = field(default_factory=list)


def sniff(source: Source, /) -> bool:
    """Say whether a file holds rows of a dump's posts or comments, or the fields of the interface's."""
    if source.kind.name == "xml":
        return _ROW.search(source.head) is not None
    fields = fields_of(source)
    return any(kind <= fields for kind in _KINDS)


def read(source: Source, /) -> Iterator[Thread]:
    """Yield the threads of a file: a question with its answers and all comments, else the comments of a post."""
    problems: list[Problem] = []
    if source.kind.name == "xml":
        rows, problems = elements(source, ("row",))
        people, lacking = _people(source)
        problems += lacking
        posts, remarks = _sorted(_of_row(row.attributes, row.line, people) for row in rows)
    else:
        value = json_of(source)
        posts, remarks = _sorted(_of_table(one) for one in tables_in(value))
        if isinstance(value, dict) and value.get("has_more") is True:
            message = "the file holds a page of what there is: the site has more"
            problems.append(Problem(path=source.path, line=None, code="missing", message=message))
    talked = {name: each for name, each in _threads(posts, remarks).items() if each.comments}
    if not talked:
        raise NoComments(source.path, None, "holds no answer and no comment: save those too, in the same file")
    for name, each in talked.items():
        yield thread(
            each.comments,
            source=source,
            format="stackexchange",
            id=part_id(source, name, several=len(talked) > 1),
            title=each.title,
            story=each.story,
            problems=(*source.problems, *problems),
        )


def _sorted(found: Iterable[tuple[bool, _Said] | None]) -> tuple[list[_Said], list[_Said]]:
    """The posts, and the comments."""
    every = [each for each in found if each]
    return [said for is_post, said in every if is_post], [said for is_post, said in every if not is_post]


def _people(source: Source) -> tuple[dict[str, str], list[Problem]]:
    """The names of people by their accounts, which a dump keeps in a file of their own beside this one."""
    if source.file is None or not os.path.isfile(os.path.join(os.path.dirname(source.file), USERS)):
        return {}, []
    file = os.path.join(os.path.dirname(source.file), USERS)
    try:
        rows, problems = elements(Source(path=file, data=begun(file, path=file), file=file), ("row",))
    except BadInput as error:
        message = f"people are called by their numbers, as {USERS} cannot be read: {error.message}"
        return {}, [Problem(path=source.path, line=None, code="input", message=message)]
    return {row.attributes.get("Id", ""): row.attributes.get("DisplayName", "") for row in rows}, problems


def _of_row(row: dict[str, str], line: int, people: dict[str, str]) -> tuple[bool, _Said] | None:
    """What a row of a dump holds, and whether it is a post; None where it is neither post nor comment."""
    account = row.get("OwnerUserId") or row.get("UserId") or ""
    name = row.get("OwnerDisplayName") or row.get("UserDisplayName") or people.get(account) or account
    own, posted = row.get("Id", ""), row.get("CreationDate")
    if row.get("PostId"):
        text = row.get("Text", "")
        return False, _Said(own, row["PostId"], account or name, name, text.strip(), _called(text), "", posted, line)
    kind = row.get("PostTypeId")
    if kind not in (_QUESTION, _ANSWER):
        return None
    below = row.get("ParentId", "") if kind == _ANSWER else ""
    text, title = text_of(row.get("Body", "")), row.get("Title", "")
    return True, _Said(own, below, account or name, name, text, "", title, posted, line)


def _of_table(one: dict[str, Json]) -> tuple[bool, _Said] | None:
    """The same of an object of the interface."""
    owner = table_at(one, "owner")
    name = html.unescape(text_at(owner, "display_name"))
    account = text_at(owner, "user_id", "account_id") or name
    marked = text_at(one, "body_markdown")
    text = html.unescape(marked).replace("\r\n", "\n").strip() if marked else text_of(text_at(one, "body"))
    posted = one.get("creation_date")
    if text_at(one, "comment_id") and text_at(one, "post_id"):
        called = "".join(html.unescape(text_at(one.get("reply_to_user"), "display_name")).split()) or _called(text)
        return False, _Said(
            text_at(one, "comment_id"), text_at(one, "post_id"), account, name, text, called, posted=posted
        )
    question, answer = text_at(one, "question_id"), text_at(one, "answer_id")
    if not question or not (answer or "title" in one) or "creation_date" not in one:
        return None
    title = html.unescape(text_at(one, "title"))
    return True, _Said(answer or question, question if answer else "", account, name, text, "", title, posted)


def _called(text: str) -> str:
    """The name at which a comment begins, where it begins at one: it may be the beginning of a longer name."""
    found = re.match(r"@([\w.-]{1,60})", text.strip())
    return found[1].rstrip(".-") if found else ""


def _threads(posts: list[_Said], remarks: list[_Said]) -> dict[str, _Thread]:
    """The threads by the id of the question, or of the post whose comments stand in the file without it."""
    names = told_apart((each.account, each.name) for each in (*posts, *remarks))
    found: dict[str, _Thread] = {}
    people: dict[tuple[str, str], set[str]] = {}  # who wrote so far, by the thread and how the name begins
    every = {each.id: each for each in posts}
    for each in posts:
        one = found.setdefault(each.below or each.id, _Thread())
        if each.below:
            one.comments.append(_comment(each, names, f"answer-{each.id}", STORY, None))
        else:
            one.title, one.story = each.title, each.text
        name = names.get(each.account, each.name)
        people.setdefault((each.below or each.id, _bare(name)[:_TOLD]), set()).add(name)
    for each in remarks:
        post = every.get(each.below)
        parent = None
        # Whoever calls nobody speaks to the post; its own author, to somebody who spoke of it.
        if post and not each.called and each.account != post.account:
            parent = f"answer-{post.id}" if post.below else STORY
        key = (post.below or post.id) if post else each.below
        whom = _whom(each.called, people.get((key, _bare(each.called)[:_TOLD]), set()))
        found.setdefault(key, _Thread()).comments.append(_comment(each, names, each.id, parent, whom))
        name = names.get(each.account, each.name)
        people.setdefault((key, _bare(name)[:_TOLD]), set()).add(name)
    return found


def _whom(called: str, people: set[str]) -> str | None:
    """The one of some people whose name begins as somebody was called; None where several do, or none."""
    if len(people) > _MANY:
        return None
    meant = [name for name in people if _bare(name).startswith(_bare(called))]
    return meant[0] if len(meant) == 1 and len(called) >= _TOLD else None


def _bare(name: str) -> str:
    return "".join(name.split()).casefold()


def _comment(said: _Said, names: dict[str, str], id_: str, parent: str | None, whom: str | None) -> Comment:
    return Comment(
        id=id_,
        text=said.text,
        author=names.get(said.account, said.name),
        parent=parent,
        addressee=whom,
        posted=moment(said.posted),
        line=said.line,
    )
