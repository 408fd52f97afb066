"""From a thread and what a person put right in it to its map: found again, step by step, with the corrections in it.

What follows from a correction is worked out again: the links of a turn that has moved, its tag, disputes, camps, and
what is unanswered. Whatever does not follow stays as it is without the corrections.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from .. import analysis
from ..language import own
from ..model import OUTSIDE, STORY, ArgumentMap, How, Link, Problem, Quote, Relation, Reply, Tag, Thread
from ..text.words import fold
from . import disputes
from .entries import NOBODY, Entry, changes, listed
from .thread import CODE, Settled, misfit, settle

SURE = 3.0  # log-odds by which a person's word leans, as far as the wording of the plainest turns does


def apply(
    thread: Thread,
    entries: Iterable[Entry],
    articles: Sequence[Thread] = (),
    *,
    problems: tuple[Problem, ...] = (),
    deep: str = "",
) -> ArgumentMap:
    """Return the map of a thread with corrections put over it, and a problem for each that does not fit.

    Arguments: the thread; the entries, in the order in which they were made; further articles on the subject; problems
    met before; the version of argmap-deep with which it is to be read, if it is.
    """
    mine = [entry for entry in entries if entry.thread in (None, thread.id)]
    right, settled, odd = settle(thread, mine)
    # As it is without corrections: whatever they have nothing to do with stays so.
    without = analysis.run(ArgumentMap(thread=thread, deep=deep))
    work = _Work(settled, without, _touched(without, right, settled), list(odd))
    start = ArgumentMap(thread=right, problems=right.problems + problems, deep=deep)
    map_ = analysis.run(start, articles, amend=work.amend)
    found = sorted(work.problems, key=lambda each: (each.path, each.line or 0))
    fit = listed(_fit(mine, odd, work.problems[len(odd) :])).rstrip()
    return replace(map_, problems=map_.problems + tuple(found), corrections=fit)


def _fit(entries: Sequence[Entry], unsettled: Sequence[Problem], later: Sequence[Problem]) -> list[Entry]:
    """The entries of which something took effect, for a map to hold; one that stands in no file is taken to be such."""
    out = {(each.path, each.line) for each in unsettled if each.line and each.code == CODE}
    left = Counter((each.path, each.line or 0) for each in later if each.line)
    return [
        each
        for each in entries
        if (each.path, each.line) not in out and left[each.path, each.line or 0] < len(changes(each))
    ]


def _touched(without: ArgumentMap, right: Thread, settled: Sequence[Settled]) -> set[str]:
    """The turns of which it is to be found again whom they answer: those that quote, say or are by somebody else than
    was thought, and those that answer or address them."""
    before = {turn.id: turn for turn in without.thread.turns}
    after = {turn.id: turn for turn in right.turns}
    changed = {id_ for id_ in before.keys() | after.keys() if before.get(id_) != after.get(id_)}
    names = {
        fold(turns[id_].author)
        for id_ in changed & before.keys() & after.keys()
        if before[id_].author != after[id_].author
        for turns in (before, after)
    }
    found = {turn.id for turn in right.turns if turn.addressee and fold(turn.addressee) in names}
    found |= {reply.child for reply in without.replies if reply.parent in changed}
    quoting = {each.named[each.entry.turn] for each in settled if each.entry.turn and each.entry.quote is not None}
    return (found | changed | quoting) & after.keys()


@dataclass(slots=True)
class _Work:
    """The corrections of a thread while its map is made: what each step has found goes through `amend`."""

    settled: Sequence[Settled]
    without: ArgumentMap  # the map as it is without corrections
    touched: set[str]  # turns of which the replies are found again
    problems: list[Problem]
    related: set[str] = field(default_factory=set)  # turns of which a link was put right

    def amend(self, step: str, map_: ArgumentMap) -> ArgumentMap:
        """Return what a step has found with the corrections in it."""
        return _AMENDS[step](self, map_) if step in _AMENDS else map_

    def of(self, *names: str) -> list[tuple[Settled, str]]:
        """The entries that put one of these right, each with the turn that it is about."""
        return [
            (each, each.named[each.entry.turn])
            for each in self.settled
            if each.entry.turn and any(getattr(each.entry, name) is not None for name in names)
        ]

    def left_out(self, settled: Settled, message: str) -> None:
        """Say that an entry does not fit after all."""
        self.problems.append(misfit(settled.entry, message))


def _numbers(map_: ArgumentMap) -> dict[str, str]:
    return {STORY: "the story", OUTSIDE: "something outside"} | {
        turn.id: f"#{turn.number}" for turn in map_.thread.turns
    }


# ---- quotes


def _quotes(work: _Work, map_: ArgumentMap) -> ArgumentMap:
    quotes = list(map_.quotes)
    turns = {turn.id: turn for turn in map_.thread.turns}
    called = _numbers(map_)
    place = {turn.id: at for at, turn in enumerate(map_.thread.turns)}
    for settled, turn in work.of("quote"):
        entry = settled.entry
        text, words, source = turns[turn].text, entry.quote or "", settled.id_of(entry.of or NOBODY)
        start = text.find(words) if words else -1
        if start < 0:
            work.left_out(settled, f"{called[turn]} has no words {words!r}: copy them from its text exactly")
        elif source == turn:
            work.left_out(settled, f"{called[turn]} cannot quote itself")
        else:
            end = start + len(words)
            quotes = [each for each in quotes if each.turn != turn or each.end <= start or each.start >= end]
            if source != NOBODY:
                quotes.append(Quote(turn=turn, source=source, start=start, end=end, by=settled.by))
    quotes.sort(key=lambda each: (place[each.turn], each.start, each.end))
    return replace(map_, quotes=tuple(quotes)) if tuple(quotes) != map_.quotes else map_


# ---- replies


def _replies(work: _Work, map_: ArgumentMap) -> ArgumentMap:
    found = [each for each in work.without.replies if each.child not in work.touched]
    found += [each for each in map_.replies if each.child in work.touched]
    there = {turn.id for turn in map_.thread.turns}
    found = [each for each in found if each.child in there]
    called = _numbers(map_)
    for settled, turn in work.of("parent", "also", "not_also"):
        entry = settled.entry
        for end, put in ((entry.parent, _move), (entry.also, _besides), (entry.not_also, _not_besides)):
            if end is not None:
                target = settled.id_of(end)
                changed = put(found, turn, target, settled)
                if isinstance(changed, str):
                    work.left_out(settled, changed.format(turn=called[turn], target=called[target]))
                else:
                    found = changed
    place = {turn.id: at for at, turn in enumerate(map_.thread.turns)}
    found.sort(key=lambda each: (place[each.child], not each.main))
    return replace(map_, replies=tuple(found))


def _move(replies: list[Reply], turn: str, target: str, settled: Settled) -> list[Reply] | str:
    if turn == target:
        return "{turn} cannot answer itself"
    above = {each.child: each.parent for each in replies if each.main}
    at = target
    while at in above:  # replies of the analysis run in no circle
        at = above[at]
        if at == turn:
            return "{turn} cannot answer {target}, which answers it"
    reply = _by_hand(turn, target, settled, main=True)
    return [each for each in replies if each.child != turn or not (each.main or each.parent == target)] + [reply]


def _besides(replies: list[Reply], turn: str, target: str, settled: Settled) -> list[Reply] | str:
    if turn == target:
        return "{turn} cannot answer itself"
    if any(each.child == turn and each.main and each.parent == target for each in replies):
        return "{turn} mainly answers {target}: move it first ('parent')"
    reply = _by_hand(turn, target, settled, main=False)
    return [each for each in replies if each.child != turn or each.parent != target] + [reply]


def _not_besides(replies: list[Reply], turn: str, target: str, settled: Settled) -> list[Reply] | str:
    if any(each.child == turn and each.main and each.parent == target for each in replies):
        return "{turn} mainly answers {target}: say with 'parent' what it answers instead"
    return [each for each in replies if each.child != turn or each.parent != target]


def _by_hand(turn: str, target: str, settled: Settled, *, main: bool) -> Reply:
    return Reply(child=turn, parent=target, how=How.CORRECTED, score=1.0, why=settled.why, main=main, by=settled.by)


# ---- links and tags


def _links(work: _Work, map_: ArgumentMap) -> ArgumentMap:
    kept = {(each.source, each.target): each for each in work.without.links if each.source not in work.touched}
    links = [kept.get((each.source, each.target), each) for each in map_.links]
    work.related |= {each.source for each in links if (each.source, each.target) not in kept}
    parent = {each.child: each.parent for each in map_.replies if each.main}
    called = _numbers(map_)
    for settled, turn in work.of("relation"):
        entry = settled.entry
        target = settled.id_of(entry.to) if entry.to else parent[turn]
        at = next((at for at, each in enumerate(links) if (each.source, each.target) == (turn, target)), None)
        if at is None or entry.relation is None:
            message = f"{called[turn]} does not answer {called[target]}: say so first ('parent' or 'also')"
            work.left_out(settled, message)
        else:
            links[at] = Link(
                source=turn,
                target=target,
                kind=entry.relation,
                score=1.0,
                why=settled.why,
                leaning=_LEANS[entry.relation],
                by=settled.by,
            )
            work.related.add(turn)
    return replace(map_, links=tuple(links))


_LEANS: Mapping[Relation, float | None] = {Relation.REBUTS: SURE, Relation.SUPPORTS: -SURE, Relation.ANSWERS: None}


def _tags(work: _Work, map_: ArgumentMap) -> ArgumentMap:
    kept = {each.turn: each for each in work.without.tags}
    by_hand = {
        turn: Tag(turn=turn, kind=settled.entry.tag, score=1.0, why=settled.why, by=settled.by)
        for settled, turn in work.of("tag")
        if settled.entry.tag
    }
    tags = (each if each.turn in work.related else kept.get(each.turn, each) for each in map_.tags)
    return replace(map_, tags=tuple(by_hand.get(each.turn, each) for each in tags))


# ---- disputes


def _disputes(work: _Work, map_: ArgumentMap) -> ArgumentMap:
    mine = [each for each in work.settled if each.entry.dispute or each.entry.add is not None]
    if not mine:
        return map_
    map_, odd = disputes.put_right(map_, own.read(map_), mine, work.without)
    work.problems += odd
    return map_


_AMENDS: Mapping[str, Callable[[_Work, ArgumentMap], ArgumentMap]] = {
    "quotes": _quotes,
    "replies": _replies,
    "links": _links,
    "tags": _tags,
    "disputes": _disputes,
}
