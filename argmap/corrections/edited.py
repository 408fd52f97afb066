"""From a map that a person has edited, and what argmap finds in its thread, to the corrections that say the same."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from ..errors import BadInput
from ..model import OUTSIDE, STORY, ArgumentMap, Dispute, Position, Quote, Reply, Thread, Turn
from .entries import NEITHER, NOBODY, End, Entry, Place, Side, Titled, unlisted
from .places import name
from .thread import settle


class Taken(NamedTuple):
    """What was taken over from an edited map, and what no correction can say, as a message names it."""

    entries: tuple[Entry, ...]
    left: tuple[str, ...]


class _Both(NamedTuple):
    """The map as it was edited and as it is found, and how turns are named."""

    edited: ArgumentMap
    found: ArgumentMap
    turns: Mapping[str, Turn]  # that both have

    def place(self, turn: str) -> Place:
        """What names a turn in the thread as it is found."""
        turns = self.found.thread.turns
        return name(next(each for each in turns if each.id == turn), turns)

    def end(self, target: str) -> End:
        """What names a turn, the story or something outside."""
        return target if target in (STORY, OUTSIDE) else self.place(target)

    def places(self, turns: Iterable[str]) -> tuple[Place, ...]:
        """What names some turns."""
        return tuple(self.place(turn) for turn in turns if turn in self.turns)


def take(edited: ArgumentMap, found: ArgumentMap) -> Taken:
    """Return the corrections with which `found`, a map of the same turns, says what `edited` says."""
    known = {turn.id for turn in edited.thread.turns}
    turns = {turn.id: turn for turn in found.thread.turns if turn.id in known}
    both = _Both(edited, found, turns)
    entries = [entry for of in (_authors, _quotes, _replies, _links, _tags, _disputes, _dropped) for entry in of(both)]
    return Taken(tuple(entries), tuple(_left(both)))


def drawn_with(edited: ArgumentMap, *, path: str) -> tuple[Entry, ...]:
    """Return the corrections that an edited map was drawn with, whatever the corrections file says by now.

    Raises BadInput, with `path` as the map's, where the map shows some and does not hold them, as what follows from
    them would be taken for what a person has edited.
    """
    shown = (
        *(edited.thread.turns, edited.tags, edited.replies, edited.quotes, edited.links),
        *(edited.disputes, edited.dropped),
    )
    if not edited.corrections and any(each.by for of in shown for each in of):
        cure = "draw the thread again into another folder and edit that map, or type each edit behind argmap correct"
        raise BadInput(path, None, f"does not say which corrections it was drawn with: {cure}")
    return unlisted(edited.corrections, path=path)


def as_it_was(edited: ArgumentMap, thread: Thread, entries: Iterable[Entry]) -> Thread:
    """Return the thread that an edited map was made of: what a file holds by now, without what has been added since.

    Arguments: the map; the thread as its file has it now; the corrections with which the map was drawn, which may have
    made two turns of one. Where the file no longer has these turns under their ids, the map's own thread serves.
    """
    right = settle(thread, entries)[0].turns
    now = {turn.id: turn for turn in right}
    had = [(turn, now.get(turn.id)) for turn in edited.thread.turns]
    if not all(was and (was.text == turn.text or was.author == turn.author) for turn, was in had if was or turn.line):
        return edited.thread
    last = max((was.number for _, was in had if was), default=0)
    since = {turn.id for turn in right if turn.number > last}
    return replace(thread, turns=tuple(turn for turn in thread.turns if turn.id not in since))


def unsaid(entries: Iterable[Entry], had: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return those entries that say what none of others says."""
    known = {_bare(entry) for entry in had}
    return tuple(entry for entry in entries if _bare(entry) not in known)


def _bare(entry: Entry) -> Entry:
    """An entry without where it stands, who says it and why."""
    return replace(entry, path="", line=None, thread=None, because=None, by=None)


def _authors(both: _Both) -> Iterator[Entry]:
    for turn in both.edited.thread.turns:
        if turn.id in both.turns and turn.author != both.turns[turn.id].author:
            yield Entry(turn=both.place(turn.id), written_by=turn.author)


def _dropped(both: _Both) -> Iterator[Entry]:
    for turn in both.found.thread.turns:
        if turn.id not in both.turns:
            yield Entry(turn=both.place(turn.id), drop=True)


def _quotes(both: _Both) -> Iterator[Entry]:
    def key(quote: Quote) -> tuple[str, str, int, int]:
        return quote.turn, quote.source, quote.start, quote.end

    def said(quote: Quote) -> str:
        return both.turns[quote.turn].text[quote.start : quote.end]

    mine, theirs = ({key(quote): quote for quote in map_.quotes} for map_ in (both.edited, both.found))
    for at, quote in theirs.items():
        if at not in mine and quote.turn in both.turns:
            yield Entry(turn=both.place(quote.turn), quote=said(quote), of=NOBODY)
    for at, quote in mine.items():
        if at not in theirs and quote.turn in both.turns and said(quote):
            yield Entry(turn=both.place(quote.turn), quote=said(quote), of=both.end(quote.source))


def _replies(both: _Both) -> Iterator[Entry]:
    def by_turn(map_: ArgumentMap) -> dict[str, list[Reply]]:
        found: dict[str, list[Reply]] = {turn: [] for turn in both.turns}
        for reply in map_.replies:
            found.get(reply.child, []).append(reply)
        return found

    theirs = by_turn(both.found)
    for turn, mine in by_turn(both.edited).items():
        main, was = (next((r.parent for r in replies if r.main), None) for replies in (mine, theirs[turn]))
        besides, were = ({r.parent for r in replies if not r.main} for replies in (mine, theirs[turn]))
        place = both.place(turn)
        if main is not None and main != was:
            yield Entry(turn=place, parent=both.end(main))
        for target in sorted(besides - were):
            yield Entry(turn=place, also=both.end(target))
        for target in sorted(were - besides - {main}):
            yield Entry(turn=place, not_also=both.end(target))


def _links(both: _Both) -> Iterator[Entry]:
    was = {(link.source, link.target): link.kind for link in both.found.links}
    main = {reply.child: reply.parent for reply in both.edited.replies if reply.main}
    answers = {(reply.child, reply.parent) for reply in both.edited.replies}
    for link in both.edited.links:
        pair = (link.source, link.target)
        if link.source in both.turns and pair in answers and was.get(pair) != link.kind:
            to = None if main.get(link.source) == link.target else both.end(link.target)
            yield Entry(turn=both.place(link.source), relation=link.kind, to=to)


def _tags(both: _Both) -> Iterator[Entry]:
    was = {tag.turn: tag.kind for tag in both.found.tags}
    for tag in both.edited.tags:
        if tag.turn in both.turns and was.get(tag.turn) != tag.kind:
            yield Entry(turn=both.place(tag.turn), tag=tag.kind)


# ---- disputes


def _disputes(both: _Both) -> Iterator[Entry]:
    mine = {dispute.id: dispute for dispute in both.edited.disputes}
    theirs = {dispute.id: dispute for dispute in both.found.disputes}
    for id_, was in theirs.items():
        if id_ in mine:
            yield from _dispute(both, mine[id_], was)
    for id_, was in theirs.items():
        if id_ not in mine:
            yield Entry(dispute=_titled(both, was), drop=True)
    for id_, dispute in mine.items():
        if id_ not in theirs:
            yield _added(both, dispute)


def _titled(both: _Both, dispute: Dispute) -> Titled:
    return Titled(title=dispute.title, turns=both.places(dispute.turns))


def _dispute(both: _Both, dispute: Dispute, was: Dispute) -> Iterator[Entry]:
    titled = _titled(both, was)
    before = {turn: at for at, each in enumerate(was.positions) for turn in each.turns}
    pairs = dict(_paired(dispute.positions, was.positions))
    for at, position in enumerate(dispute.positions):
        for turn in position.turns:
            if at in pairs and before.get(turn) != pairs[at] and turn in both.turns:
                side = _side(both, was.positions[pairs[at]])
                yield Entry(turn=both.place(turn), dispute=titled, position=side)
    now = {turn for each in dispute.positions for turn in each.turns}
    for turn in was.turns:
        if turn in before and turn not in now and turn in both.turns:
            yield Entry(turn=both.place(turn), dispute=titled, position=Side(label=NEITHER))
    for at, at_was in pairs.items():
        position, other = dispute.positions[at], was.positions[at_was]
        if position.label != other.label:
            yield Entry(dispute=titled, position=_side(both, other), label=position.label)
    if dispute.title != was.title:
        yield Entry(dispute=titled, name=dispute.title)


def _side(both: _Both, position: Position) -> Side:
    return Side(label=position.label, turns=both.places(position.turns))


def _paired(mine: Sequence[Position], theirs: Sequence[Position]) -> Iterator[tuple[int, int]]:
    """The places of positions that are the same in two disputes: by id, else by label."""
    for at, position in enumerate(mine):
        for key in ("id", "label"):
            found = next((n for n, other in enumerate(theirs) if getattr(other, key) == getattr(position, key)), None)
            if found is not None and getattr(position, key):
                yield at, found
                break


def _added(both: _Both, dispute: Dispute) -> Entry:
    sides = tuple(_side(both, position) for position in dispute.positions)
    speaking = {turn for position in dispute.positions for turn in position.turns}
    rest = both.places(turn for turn in dispute.turns if turn not in speaking)
    return Entry(add=dispute.title, positions=sides, turns=rest)


# ---- what no correction can say


def _left(both: _Both) -> Iterator[str]:
    edited, found = both.edited, both.found
    for turn in edited.thread.turns:
        if turn.id not in both.turns:
            yield f"#{turn.number} {turn.author} was put in: put it into the thread's file"
        elif turn.text != both.turns[turn.id].text:
            yield f"the text of #{turn.number} was changed: change it in the thread's file"
    for what, mine, theirs in (
        ("the title", edited.thread.title, found.thread.title),
        ("the story", edited.thread.story, found.thread.story),
        ("the camps", edited.camps, found.camps),
        ("what is unanswered", edited.unanswered, tuple(each for each in found.unanswered if each.turn in both.turns)),
        ("the passages of the story", _unnamed(edited), _unnamed(found)),
    ):
        if mine != theirs:
            yield f"{what} was changed by hand, which no correction says"
    was = {dispute.id: dispute for dispute in found.disputes}
    for dispute in edited.disputes:
        if dispute.id in was:
            pairs = dict(_paired(dispute.positions, was[dispute.id].positions))
            yield from _left_of(dispute, was[dispute.id], pairs, both.turns)


def _left_of(dispute: Dispute, was: Dispute, pairs: Mapping[int, int], turns: Collection[str]) -> Iterator[str]:
    if len(pairs) < max(len(dispute.positions), len(was.positions)):
        yield f"a position of {dispute.title!r} was put in or taken out: add the dispute anew, and drop this one"
    if set(was.turns) & set(turns) - set(dispute.turns):
        yield f"turns of {dispute.title!r} were taken out: split it, and drop what is too much"
    for at, at_was in pairs.items():
        mine, theirs = dispute.positions[at], was.positions[at_was]
        if set(mine.turns) == set(theirs.turns) and (mine.holders, mine.statements, mine.evidence) != (
            theirs.holders,
            theirs.statements,
            theirs.evidence,
        ):
            yield f"who holds {mine.label!r}, or the words for it, was changed without its turns: move the turns"


def _unnamed(map_: ArgumentMap) -> list[tuple[str, int | None, str]]:
    return [(each.source, each.line, each.text) for each in map_.passages if each.source == STORY]
