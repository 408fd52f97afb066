"""From items of Hacker News, as Algolia nests them or Firebase lists them, to Threads: one a story."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import NoComments
from ..model import STORY, State, Thread
from ..text.markup import text_of
from .source import Source
from .stated import (
    Comment,
    Json,
    apart,
    count_at,
    fields_of,
    list_at,
    moment,
    part_id,
    tables_in,
    text_at,
    thread,
    values_of,
)

# Fields that an item of each kind of file has: nested items, items of the API, hits of the search.
NESTED = frozenset(("parent_id", "story_id", "created_at_i", "children"))
ITEM = frozenset(("by", "id", "time", "type"))
HIT = frozenset(("objectID", "created_at_i", "_tags", "author"))
TOLD = frozenset(("kids", "parent", "descendants", "score"))  # one of them an item of the API has besides
STORIES = frozenset(("story", "job", "poll"))


def sniff(source: Source, /) -> bool:
    """Say whether a file of JSON has the fields of Hacker News' items."""
    fields = fields_of(source)
    return (
        fields >= NESTED
        or fields >= HIT
        or (fields >= ITEM and not fields.isdisjoint(TOLD) and "subreddit" not in fields)
    )


def read(source: Source, /) -> Iterator[Thread]:
    """Yield the thread of each story of a file, in the order of the file."""
    stories: dict[str, dict[str, Json]] = {}
    above: dict[str, str] = {}  # what an item names among its children answers it
    rows = [
        row
        for row in tables_in([value for value, _ in values_of(source)])
        if text_at(row, "id", "objectID") and not row.keys() <= {"id"}
    ]
    for row in rows:
        own = text_at(row, "id", "objectID")
        for kid in (*list_at(row, "kids"), *list_at(row, "children")):
            name = text_at(kid, "id") if isinstance(kid, dict) else str(kid) if isinstance(kid, int) else ""
            above.setdefault(name, own)
        if text_at(row, "type") in STORIES or (text_at(row, "title") and not text_at(row, "parent", "parent_id")):
            stories.setdefault(own, row)
    comments = [
        _comment(row, above)
        for row in rows
        if text_at(row, "id", "objectID") not in stories and text_at(row, "type") != "pollopt"
    ]
    if not comments:
        raise NoComments(source.path, None, "holds no comment: save the item with its children, or the comments too")
    # A comment names its story too, which need not be in the file.
    known = {text_at(row, "story_id"): row for row in reversed(rows) if text_at(row, "story_id")} | stories
    threads = apart(comments)
    for found in threads:
        root = next((each.parent for each in found if each.parent in known), None)
        story = stories.get(root or "", known.get(root or "", {}))
        below = [each._replace(parent=STORY) if root and each.parent == root else each for each in found]
        said = (
            text_of(text_at(story, "story_text", *(["text"] if root in stories else []))),
            text_at(story, "url", "story_url"),
        )
        yield thread(
            below,
            source=source,
            format="hackernews",
            id=part_id(source, root or below[0].id, several=len(threads) > 1),
            title=text_at(story, "title", "story_title"),
            story="\n\n".join(each for each in said if each),
            stated=count_at(story, "descendants"),
            problems=source.problems,
        )


def _comment(row: dict[str, Json], above: dict[str, str]) -> Comment:
    own = text_at(row, "id", "objectID")
    text = text_of(text_at(row, "text", "comment_text")).strip()
    gone = row.get("deleted") is True or (not text and not text_at(row, "by", "author"))
    dead = row.get("dead") is True
    return Comment(
        id=own,
        text=text,
        author=text_at(row, "by", "author"),
        parent=text_at(row, "parent", "parent_id") or above.get(own),
        posted=moment(row.get("time") or row.get("created_at_i") or row.get("created_at")),
        state=State.DELETED if gone else State.REMOVED if dead else State.LIVE,
    )
