"""From a map to its least certain decisions, each as the correction that would confirm it."""

from __future__ import annotations

from typing import NamedTuple

from ..model import STORY, ArgumentMap, How, Turn
from .entries import End, Entry, Place
from .places import name


class Doubt(NamedTuple):
    """A decision that argmap is not sure of: how sure, why it was taken, the correction that says so, and the field
    of it that may be otherwise."""

    score: float
    why: str
    entry: Entry
    field: str
    turn: Turn
    target: Turn | None  # what it answers, where that is a turn


def doubts(map_: ArgumentMap) -> list[Doubt]:
    """Return what was decided of replies, relations and tags, neither stated nor put right, the least certain first."""
    turns = {turn.id: turn for turn in map_.thread.turns}
    places: dict[str, Place] = {}

    def place(turn: str) -> Place:
        return places.setdefault(turn, name(turns[turn], map_.thread.turns))

    def end(target: str) -> End:
        return place(target) if target in turns else STORY

    main = {reply.child: reply for reply in map_.replies if reply.main}
    found = []
    for child, reply in main.items():
        if reply.how not in (How.STATED, How.CORRECTED):
            entry = Entry(turn=place(child), parent=end(reply.parent))
            found.append(Doubt(reply.score, reply.why, entry, "parent", turns[child], turns.get(reply.parent)))
    for link in map_.links:
        if not link.by and link.source in main and main[link.source].parent == link.target and link.score < 1:
            entry = Entry(turn=place(link.source), relation=link.kind)
            found.append(Doubt(link.score, link.why, entry, "relation", turns[link.source], turns.get(link.target)))
    for tag in map_.tags:
        if not tag.by and tag.score < 1:
            found.append(
                Doubt(tag.score, tag.why, Entry(turn=place(tag.turn), tag=tag.kind), "tag", turns[tag.turn], None)
            )
    return sorted(found, key=lambda each: (each.score, each.turn.number, each.field))


def claimed(doubt: Doubt) -> str:
    """Return what was decided, in a few words: "#17 Ann answers #12 Ben"."""
    said = f"#{doubt.turn.number} {doubt.turn.author}"
    to = f"#{doubt.target.number} {doubt.target.author}" if doubt.target else "the story"
    if doubt.field == "parent":
        return f"{said} answers {to}"
    if doubt.entry.relation:
        return f"{said} {doubt.entry.relation.value} {to}"
    return f"{said} is {doubt.entry.tag.value if doubt.entry.tag else ''}"
