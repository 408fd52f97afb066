"""The steps of the analysis, in the order in which they run: each takes a map and returns a fuller one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeAlias

from ..gate import NOBODY, UNNAMED
from ..language import deep, own
from ..language.deep import NOTHING, Told
from ..language.own import Said
from ..model import ArgumentMap, Thread
from . import camps, disputes, links, quotes, replies, sources, tags, unanswered

# A step is handed what each turn says itself, which is known once the quotes are, and what argmap-deep tells of each
# reply, which is known once the replies are.
Step: TypeAlias = Callable[[ArgumentMap, Said, Told], ArgumentMap]
# What is put right in what a step has found, before the next goes by it: the step's name and the map to a map.
Amend: TypeAlias = Callable[[str, ArgumentMap], ArgumentMap]

FIRST: Callable[[ArgumentMap], ArgumentMap] = quotes.find
STEPS: tuple[tuple[str, Step], ...] = (
    ("replies", lambda map_, said, _: replies.find(map_, said)),
    ("links", links.find),
    ("tags", tags.find),
    ("disputes", lambda map_, said, _: disputes.find(map_, said)),
    ("camps", lambda map_, *_: camps.find(map_)),
    ("unanswered", lambda map_, said, _: unanswered.find(map_, said)),
)


def run(map_: ArgumentMap, articles: Sequence[Thread] = (), *, amend: Amend = lambda _, found: found) -> ArgumentMap:
    """Return a map of a thread alone with all that is found in it, in its story and in further articles.

    A map that says with which argmap-deep it is read is read with it. `amend` puts right what a step has found
    ("quotes", then the names in STEPS), and what follows goes by that.
    """
    thread = map_.thread
    map_ = amend("quotes", FIRST(replace(map_, thread=_apart(thread))))
    said = own.read(map_)
    told = NOTHING
    for name, step in STEPS:
        map_ = amend(name, step(map_, said, told))
        if name == "replies" and map_.deep:
            told = deep.told(thread, links.asked(map_, said), said)
    return sources.find(_named(map_, thread), articles)


def _apart(thread: Thread) -> Thread:
    """A thread in which whoever has no name is a person a turn: "[deleted]" stands for many people."""
    turns = tuple(
        replace(turn, author=f"{NOBODY} #{turn.number}") if turn.author.lower() in UNNAMED else turn
        for turn in thread.turns
    )
    return replace(thread, turns=turns) if turns != thread.turns else thread


def _named(map_: ArgumentMap, thread: Thread) -> ArgumentMap:
    """A map of the thread as it is: nobody without a name holds a position, or stands in a camp."""
    if map_.thread is thread:
        return map_
    named = {turn.author for turn in thread.turns if turn.author.lower() not in UNNAMED}

    def those(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(name for name in names if name in named)

    disputes = tuple(
        replace(
            dispute,
            positions=tuple(
                replace(each, holders=those(each.holders), unsure=those(each.unsure)) for each in dispute.positions
            ),
        )
        for dispute in map_.disputes
    )
    groups = (replace(camp, members=those(camp.members)) for camp in map_.camps)
    return replace(map_, thread=thread, disputes=disputes, camps=tuple(camp for camp in groups if camp.members))


def consult(map_: ArgumentMap, articles: Sequence[Thread]) -> ArgumentMap:
    """Return a map with what its story and further articles say of its disputes, and all else as it stands."""
    return sources.find(map_, articles)
