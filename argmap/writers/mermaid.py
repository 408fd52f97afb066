"""From a map of up to 80 turns, or from a dispute, to Mermaid: a flowchart that Markdown pages and wikis draw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..errors import UnknownFormat
from ..graph import parents, relations
from ..language import own, salience
from ..model import STORY, ArgumentMap, Dispute, Relation, doubts
from ..standing import Grounded, standings
from ..text.shown import amount, as_json, printable, shorten
from . import MOST_NODES
from .drawing import called, contested_words, headline

ROOM = 90  # characters of a turn's sentence
# A relation's line and the word on it; by a reply alone, where nothing more is known.
LINES = {
    Relation.REBUTS.value: "--x|rebuts|",
    Relation.SUPPORTS.value: "-->|supports|",
    Relation.ANSWERS.value: "-.->|answers|",
    "": "-.->",
}
BORDERS = {Grounded.OUT: "stroke-dasharray:6 4", Grounded.UNDECIDED: "stroke-dasharray:2 3"}
# Within quotation marks these begin an entity, markup, or end the label.
_ENTITIES = {ord(sign): f"#{ord(sign)};" for sign in '"#&<>`\\;'}


def write(map_: ArgumentMap, *, dispute: int | None = None) -> bytes:
    """Turn a map into a flowchart of all its turns, or of those of a dispute (its place in `map_.disputes`).

    A node a turn, with its number, author, tag and the sentence that matters; an arrow a relation, from who answers to
    what is answered. Of more than 80 nodes the first are drawn, and the title says how many are not. Raises
    UnknownFormat where there is no such dispute.
    """
    if dispute is not None and not 0 <= dispute < max(len(map_.disputes), 1):
        raise UnknownFormat(
            "dispute", None, f"there is no dispute {dispute}: there are {len(map_.disputes)}, from 0 on"
        )
    chosen = map_.disputes[dispute] if dispute is not None and map_.disputes else None
    ids = [STORY, *(turn.id for turn in map_.thread.turns)] if chosen is None else list(dict.fromkeys(chosen.turns))
    numbers = {turn.id: turn.number for turn in map_.thread.turns} | {STORY: 0}
    drawn = {id_: f"n{numbers[id_]}" for id_ in ids[:MOST_NODES] if id_ in numbers}
    # A comment is not drawn: what makes the chart doubtful stands in its title.
    rest = len(ids) - MOST_NODES
    said = [*doubts(map_.problems), *([f"{amount(rest, 'more turn')} not drawn"] if rest > 0 else [])]
    title = ". ".join([*said, chosen.title if chosen else map_.thread.title])
    out = [f"---\ntitle: {as_json(_line(title))}\n---\nflowchart BT\n"]
    cards = _cards(map_, drawn)
    if chosen:
        out += _sides(chosen, cards, drawn)
    else:
        out += cards.values()
    return "".join([*out, *_lines(map_, drawn), *_stands(map_, drawn)]).encode()


def _sides(dispute: Dispute, cards: Mapping[str, str], drawn: Mapping[str, str]) -> Iterable[str]:
    """Yield a box a position with its holders and turns, then the turns that take none."""
    left = dict(cards)
    for at, position in enumerate(dispute.positions, 1):
        mine = [turn for turn in position.turns if turn in left]
        if mine:
            held = f" ({', '.join(called(position))})" if position.holders else ""
            yield f"  subgraph p{at}[{_label(position.label + held)}]\n"
            yield from (left.pop(turn) for turn in mine)
            yield "  end\n"
    yield from left.values()


def _cards(map_: ArgumentMap, drawn: Mapping[str, str]) -> dict[str, str]:
    tags = {tag.turn: tag.kind.value for tag in map_.tags}
    said, above, worded = own.read(map_), parents(map_), contested_words(map_)
    found = {}
    if STORY in drawn:
        found[STORY] = f"  {drawn[STORY]}[{_label(f'story: {shorten(headline(map_.thread)[1], ROOM)}')}]\n"
    for turn in map_.thread.turns:
        if turn.id in drawn:
            sentence = salience.excerpt(
                said[turn.id], said[above[turn.id]], worded.get(turn.id, frozenset()), room=ROOM
            )
            head = f"#{turn.number} {turn.author}" + (f" ({tags[turn.id]})" if turn.id in tags else "")
            found[turn.id] = f"  {drawn[turn.id]}[{_label(f'{head}: {sentence}')}]\n"
    return found


def _lines(map_: ArgumentMap, drawn: Mapping[str, str]) -> Iterable[str]:
    kinds: dict[tuple[str, str], dict[str, None]] = {}
    for source, target, what in relations(map_):
        if source in drawn and target in drawn:
            kinds.setdefault((source, target), {})[str(what["kind"])] = None
    for (source, target), found in kinds.items():
        for kind in [kind for kind in found if kind] or [""]:
            yield f"  {drawn[source]} {LINES[kind]} {drawn[target]}\n"


def _stands(map_: ArgumentMap, drawn: Mapping[str, str]) -> Iterable[str]:
    """Yield how the border is drawn of turns that do not stand among who rebuts whom, and which these are."""
    found = standings(map_)
    for label, style in BORDERS.items():
        nodes = [node for end, node in drawn.items() if found[end].label is label]
        if nodes:
            yield f"  classDef {label} {style}\n  class {','.join(nodes)} {label}\n"


def _line(text: str) -> str:
    return " ".join(printable(text).split())


def _label(text: str) -> str:
    return f'"{_line(text).translate(_ENTITIES) or " "}"'
