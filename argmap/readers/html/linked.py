"""From the comments that a page states for search engines (JSON-LD of schema.org) to a Thread.

Pages that draw their comments by scripts often state them so, whole, with who answers whom.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from ...model import STORY, Thread
from ...text.markup import text_of
from ...text.tree import HELD, Tree
from ..source import Source
from ..stated import Comment, Json, moment, part_id, table_at, text_at
from ..stated import thread as thread_of

LARGEST = 8_000_000  # characters of such a script
_COMMENTS = frozenset(("comment", "answer", "usercomments"))
_POSTS = frozenset(
    ("discussionforumposting", "socialmediaposting", "question", "article", "newsarticle", "blogposting")
)
_WITHIN = ("comment", "comments", "suggestedAnswer", "acceptedAnswer")  # where answers stand


@dataclass
class _Found:
    """What was found so far: the posting that all answer, and the comments."""

    post: dict[str, Json] = field(default_factory=dict)
    comments: list[Comment] = field(default_factory=list)


def thread(page: Tree, source: Source) -> Thread | None:
    """Return the thread that the scripts of a page state; None where they state none."""
    found = _Found()
    for element in page.elements:
        held = element.attrs.get(HELD, "") if element.tag == "script" else ""
        if "ld+json" not in element.attrs.get("type", "") or not 0 < len(held) <= LARGEST:
            continue
        try:
            _gather(json.loads(held), found)
        except (ValueError, RecursionError):
            continue
    if not found.comments:
        return None
    title = " ".join(text_at(found.post, "headline", "name").split())
    said = text_of(text_at(found.post, "articleBody", "text"))
    return thread_of(
        found.comments,
        source=source,
        format="html",
        id=part_id(source, "", several=False),
        title=title,
        story="\n\n".join(part for part in (title if said else "", said) if part),
    )


def _gather(value: Json, found: _Found) -> None:
    """Add what a script states: each object once, with the id of the comment that it stands in."""
    waiting: list[tuple[Json, str | None]] = [(value, None)]
    while waiting:
        one, above = waiting.pop()
        if isinstance(one, list):
            waiting.extend((each, above) for each in reversed(one))
        if not isinstance(one, dict):
            continue
        kinds = set(_kinds(one))
        if kinds & _COMMENTS and text_at(one, "text", "commentText", "articleBody"):
            comment = _comment(one, len(found.comments) + 1, above)
            found.comments.append(comment)
            above = comment.id
        elif kinds & _POSTS:
            found.post = found.post or one
            above = STORY
        waiting.extend((one[name], above) for name in reversed(_WITHIN) if name in one)
        waiting.extend((one[name], above) for name in ("mainEntity", "@graph") if name in one)


def _kinds(one: dict[str, Json]) -> Iterator[str]:
    kind = one.get("@type")
    for each in kind if isinstance(kind, list) else [kind]:
        if isinstance(each, str):
            yield each.rpartition("/")[2].lower()


def _comment(one: dict[str, Json], number: int, above: str | None) -> Comment:
    authors = one.get("author") or one.get("creator")
    author = authors[0] if isinstance(authors, list) and authors else authors
    parent = table_at(one, "parentItem")
    named = text_at(parent, "@id", "url") if set(_kinds(parent)) <= _COMMENTS else ""
    return Comment(
        id=text_at(one, "@id", "url", "identifier") or f"comment-{number}",
        text=text_of(text_at(one, "text", "commentText", "articleBody")),
        author=" ".join((text_at(author, "name", "alternateName") or text_at({"name": author}, "name")).split()),
        parent=named or above,
        posted=moment(one.get("dateCreated") or one.get("datePublished")),
    )
