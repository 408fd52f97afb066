"""From disputes as a person gives them (title, labels, turns) to whole ones: statements, holders, evidence, status."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from ...language.own import Said
from ...model import ArgumentMap, Dispute, Span
from ...text.words import content_words
from . import points, values
from .found import conceding, filled, shipped_weights, status_of
from .stated import best_of, matter_of

NAMED = 4.0  # how much better a sentence states a position that shares a word with its label


def complete(
    map_: ArgumentMap, said: Said, disputes: Sequence[Dispute], fresh: Sequence[Collection[str]]
) -> tuple[Dispute, ...]:
    """Return disputes with all that follows from their turns and from those of their positions.

    Arguments: the map, with its tags; what its turns say; the disputes; for each the turns that a person has put
    there, of which the sentence is looked for that states the position best. Other statements stay as they are.
    """
    index, seen = values.index_of(map_, said), points.see(map_, said)
    kinds = {tag.turn: tag.kind for tag in map_.tags}
    found = []
    for dispute, new in zip(disputes, fresh, strict=True):
        ordered = replace(
            dispute,
            turns=index.ordered(dispute.turns),
            positions=tuple(replace(each, turns=index.ordered(each.turns)) for each in dispute.positions),
        )
        stated = _stated(seen, said, ordered, new)
        sides = {turn: side for side, position in enumerate(stated.positions) for turn in position.turns}
        conceded = conceding(index, stated.turns, sides)
        status = status_of(index, stated.turns, sides, conceded) if stated.turns else stated.status
        found.append(filled(index, replace(stated, status=status), kinds))
    return tuple(found)


def _stated(seen: points.Seen, said: Said, dispute: Dispute, new: Collection[str]) -> Dispute:
    place = {turn: at for at, turn in enumerate(seen.turns)}
    group = [place[turn] for turn in dispute.turns]
    matter = matter_of(seen, group)
    weights = shipped_weights().states
    positions = []
    for position in dispute.positions:
        named = set(content_words(position.label))
        ranked: list[tuple[float, Span]] = []
        for turn in position.turns:
            if turn in new:
                sentences = [
                    (worth + NAMED * bool(named & set(content_words(said[turn].text[span.start : span.end]))), span)
                    for worth, span in best_of(seen, said, place[turn], group, matter, weights)
                ]
                ranked += [max(sentences, key=lambda each: each[0])] if sentences else []
        ranked.sort(key=lambda each: -each[0])
        had = tuple(span for span in position.statements if span.turn in position.turns)
        positions.append(replace(position, statements=(*had, *(span for _, span in ranked))))
    return replace(dispute, positions=tuple(positions))
