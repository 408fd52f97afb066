"""From a corpus of ConvoKit, its folder or its utterances alone (JSON Lines), to Threads: one a conversation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ..errors import BadInput, NoComments
from ..model import STORY, How, Problem, State, Thread
from .arguments import one_of
from .source import Source
from .stated import Comment, Json, json_of, list_at, moment, object_on, part_id, table_at, text_at, thread

UTTERANCES = "utterances.jsonl"
CONVERSATIONS = "conversations.json"

_CONVERSATION = ("conversation_id", "root")  # in old corpora the latter
_SPEAKER = ("speaker", "user")
_PARENT = ("reply-to", "reply_to")
_NAMELESS = {"[deleted]": State.DELETED, "[removed]": State.REMOVED}


def sniff(source: Source, /) -> bool:
    """Say whether a folder is a corpus, or the first line of a file is an utterance."""
    if source.names is not None:
        return UTTERANCES in source.names
    row = object_on(source.head.lstrip("\ufeff \n").split("\n", 1)[0])
    if row is None:  # a first line may be longer than what is looked at
        row = object_on(source.data.lstrip(b"\xef\xbb\xbf \r\n").split(b"\n", 1)[0].decode("utf-8", "replace"))
    if row is None or "id" not in row or "text" not in row:
        return False
    return all(any(name in row for name in names) for names in (_CONVERSATION, _SPEAKER, _PARENT))


def read(source: Source, /) -> Iterator[Thread]:
    """Yield the thread of each conversation, in the order of the file."""
    about: Mapping[str, Json] = {}
    problems: list[Problem] = []
    lines = source
    if source.names is not None:
        if UTTERANCES not in source.names:
            raise BadInput(source.path, None, f"has no {UTTERANCES}: name a folder of ConvoKit's, or its file")
        lines = source.within(UTTERANCES)
        if CONVERSATIONS in source.names:
            try:
                about = table_at({"all": json_of(source.within(CONVERSATIONS))}, "all")
            except BadInput as error:
                problems.append(Problem(path=source.path, line=None, code="input", message=f"titles lack: {error}"))
    found: dict[str, list[Comment]] = {}
    stories: dict[str, Comment] = {}  # of corpora that argmap has written
    odd: list[int] = []
    for number, line in enumerate(lines.lines(), 1):
        if not (stripped := line.removeprefix(b"\xef\xbb\xbf").strip()):
            continue
        row = object_on(stripped.decode("utf-8", "replace"))
        if row is None or not text_at(row, "id") or not isinstance(row.get("text"), (str, type(None))):
            odd.append(number)
            continue
        if _own(row).get("story") is True:
            stories[text_at(row, *_CONVERSATION)] = _comment(row, number)
            continue
        found.setdefault(text_at(row, *_CONVERSATION), []).append(_comment(row, number))
    if odd:
        many = "1 line is" if len(odd) == 1 else f"{len(odd)} lines are"
        message = f"{many} no utterance and left out, the first is line {odd[0]}: save the file again"
        problems.append(Problem(path=lines.path, line=odd[0], code="input", message=message))
    if not found:
        raise NoComments(lines.path, None, "holds no utterance: name the utterances.jsonl of a corpus")
    for name, comments in found.items():
        story = stories.get(name)
        yield thread(
            (each._replace(parent=STORY) if story and each.parent == story.id else each for each in comments),
            story=story.text if story else "",
            source=replace(lines, id=source.id),
            format="convokit",
            id=part_id(source, name, several=len(found) > 1),
            title=text_at(table_at(about, name, "meta") or table_at(about, name), "title"),
            problems=problems,
        )


def _comment(row: dict[str, Json], number: int) -> Comment:
    speaker = row.get("speaker", row.get("user"))
    author = " ".join((text_at(speaker, "id", "name") or text_at({"id": speaker}, "id")).split())
    text = text_at(row, "text").replace("\r\n", "\n").strip()
    return Comment(
        id=text_at(row, "id"),
        text=text,
        author="" if author in _NAMELESS else author,
        parent=text_at(row, *_PARENT) or None if _states(row) else None,
        posted=moment(row.get("timestamp")),
        state=one_of(State, text_at(_own(row), "state"), _NAMELESS.get(text, State.LIVE)),
        line=number,
    )


def _own(row: dict[str, Json]) -> dict[str, Json]:
    """Return what argmap has written down of an utterance; {} of one that another program wrote."""
    meta = table_at(row, "meta")
    return meta if "h_categorizer" in meta else {}


def _states(row: dict[str, Json]) -> bool:
    """Say whether an utterance states what it answers; of one that argmap wrote, that may be inferred only."""
    own = _own(row)
    hows = [text_at(reply, "how") for reply in list_at(own, "replies") if table_at({"": reply}, "").get("main")]
    return not own or How.STATED.value in hows
