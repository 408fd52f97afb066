"""From a Thread to a copy of it: a row of JSON Lines that is read as it was, or a page as one would have pasted it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..gate import NOBODY
from ..model import STORY, State, Thread, Turn
from ..text.shown import amount, as_json


def jsonl(thread: Thread) -> bytes:
    """Return a thread as a line of JSON, with the fields of the rows that `argmap eval replies` takes.

    Read again, it gives the same turns: ids, authors, texts, parents, times and states.
    """
    row = {
        "thread": thread.id,
        "title": thread.title,
        "story": thread.story,
        "turns": [_turn(turn) for turn in thread.turns],
    }
    return f"{as_json(row)}\n".encode()


def _turn(turn: Turn) -> dict[str, object]:
    fields: dict[str, object] = {
        "id": turn.id,
        "parent": turn.reply_to,
        "author": "" if turn.author == NOBODY else turn.author,
        "time": turn.posted.isoformat() if turn.posted else None,
        "body": turn.text,
    }
    if turn.addressee is not None:
        fields["addressee"] = turn.addressee
    if turn.state is not State.LIVE:
        fields["state"] = turn.state.value
    return fields


def paste(thread: Thread) -> bytes:
    """Return a thread as the text of a page: the story, then each comment below its author, whom it answers, its time.

    Turns that the file lacks are left out. What a page cannot say is lost: ids, and which comment of a person is
    answered.
    """
    authors = {turn.id: turn.author for turn in thread.turns if turn.state is not State.MISSING}
    shown = [turn for turn in thread.turns if turn.id in authors]
    pieces = [thread.title, thread.story, amount(len(shown), "Comment")]
    for turn in shown:
        answered = authors.get(turn.reply_to or STORY) or turn.addressee
        head = [turn.author]
        head += [f"in reply to {answered}"] if answered else []
        head += [f"{turn.posted:%Y-%m-%d %H:%M}"] if turn.posted else []
        pieces.append("\n".join([*head, turn.text or f"[{turn.state.value}]", "Reply"]))
    return ("\n\n".join(piece.strip("\n") for piece in pieces if piece.strip()) + "\n").encode()


COPIES: Mapping[str, Callable[[Thread], bytes]] = {"jsonl": jsonl, "paste": paste}
