"""From the names of columns to what each holds of a comment, by the names that programs and people give them."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence

from ...errors import BadInput, UnknownFormat
from ..source import Source

# By what a comment has, the names that a column with it may have, the surest first.
NAMES: Mapping[str, tuple[str, ...]] = {
    "text": (
        *("text", "body", "comment_text", "comment_body", "comment_content", "content", "message", "comment"),
        *("message_text", "post_text", "post_body", "post_content", "post_message", "text_original", "text_display"),
        *("full_text", "tweet", "selftext", "utterance", "reply", "post", "kommentar", "commentaire", "comentario"),
    ),
    "author": (
        *("author", "author_name", "username", "user_name", "comment_author", "user", "screen_name", "display_name"),
        *("author_display_name", "user_display_name", "commenter", "speaker", "nickname", "nick", "by", "from"),
        *("sender", "poster", "name", "login", "handle", "autor", "auteur", "user_id", "author_id", "uid"),
    ),
    "id": (
        *("id", "comment_id", "message_id", "reply_id", "tweet_id", "utterance_id", "turn_id", "comment_counter"),
        *("post_id", "_id", "cid", "n", "nr", "no", "number"),
    ),
    "parent": (
        *("parent_id", "parent", "parent_comment_id", "parent_comment", "comment_parent", "in_reply_to_id"),
        *("in_reply_to", "reply_to", "reply_to_id", "in_reply_to_status_id", "replied_to_id", "responds_to"),
        *("response_to", "answers", "parent_post_id", "reply_to_user", "reply_to_author", "in_reply_to_screen_name"),
        *("in_reply_to_user", "parent_author", "addressee", "references", "to"),
    ),
    "time": (
        *("created_at", "created_utc", "created", "timestamp", "time", "date", "datetime", "date_time", "posted_at"),
        *("posted", "published_at", "creation_date", "create_date", "comment_date", "comment_time", "post_time", "ts"),
        *("published", "datum", "fecha"),
    ),
    "thread": (
        *("thread_id", "thread", "conversation_id", "article_id", "discussion_id", "topic_id", "link_id"),
        *("submission_id", "story_id", "video_id", "page_id", "post_id", "root_id", "root", "channel_id"),
        *("article", "discussion", "conversation", "article_url", "url", "channel", "room"),
    ),
    "title": (
        *("title", "headline", "article_title", "thread_title", "post_title", "subject", "topic", "video_title"),
    ),
    "state": ("is_deleted", "deleted", "is_removed", "removed"),
}
# Fields whose columns nothing but a table of comments has beside their text.
BESIDE = ("author", "id", "parent", "time", "thread")
SEPARATORS = (",", ";", "\t", "|")
LARGEST = 10_000  # bytes of what a person says of columns
LONGEST = 60  # characters of a column's name


def plain(name: str) -> str:
    """Return the name of a column as it is looked up: without case, "_" and the like."""
    return re.sub(r"[\W_]+", "", name.casefold())


_PLAIN = {field: [plain(name) for name in names] for field, names in NAMES.items()}


def of(names: Sequence[str], given: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return, by what a comment has, the column with it; what a person has said goes before what names tell."""
    found = dict(given or {})
    taken = set(found.values())
    known = {plain(name): name for name in reversed(names) if len(name) <= LONGEST}
    for field, wanted in _PLAIN.items():
        column = next((known[name] for name in wanted if name in known and known[name] not in taken), None)
        if field not in found and column is not None:
            found[field] = column
            taken.add(column)
    return found


def beside(file: str) -> str:
    """Return the path of the YAML in which it is kept what a person has said of the columns of a file."""
    folder, name = os.path.split(file)
    return os.path.join(folder, f".{name}.columns.yaml")  # hidden, so that no batch takes it for a thread


def said_of(source: Source) -> dict[str, str]:
    """Return what a person has said of the columns of a file; raises BadInput where that cannot be read."""
    path = beside(source.file) if source.file else ""
    if not path or not os.path.isfile(path):
        return {}
    from ... import nodes  # yaml takes 10 ms to import, and few files have this beside them

    try:
        with open(path, "rb") as file:
            text = file.read(LARGEST).decode()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(path, None, f"cannot be read ({error}): say the columns anew (--column)") from None
    found = nodes.fields_of(nodes.parse(text, path=path), dict.fromkeys(NAMES, nodes.string), "what columns hold")
    return {field: column for field, column in found.items() if column is not None}


def given(words: Sequence[str]) -> dict[str, str]:
    """Return what words such as "author=user_name" say of columns; raises UnknownFormat for others."""
    found = {}
    for word in words:
        field, equals, column = word.partition("=")
        if field not in NAMES or not equals or not column.strip():
            raise UnknownFormat("--column", None, f"{word!r} is no FIELD=COLUMN, of the fields {', '.join(NAMES)}")
        found[field] = column.strip()
    return found


def separator(line: str) -> str | None:
    """Return what parts the cells of a line of names; None where nothing does."""
    found = max(SEPARATORS, key=line.count)
    return found if line.count(found) else None


def are_comments(names: Sequence[str]) -> bool:
    """Say whether columns of these names are those of a table of comments.

    It has a text, and beside it whom that answers, or two of the things that a comment has; or names and texts alone.
    """
    found = of(names)
    beside = sum(field in found for field in BESIDE)
    return "text" in found and ("parent" in found or beside >= 2 or (len(names) == 2 and "author" in found))
