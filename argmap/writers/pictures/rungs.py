"""From a dispute to who stands where in its ladder, and to their cards: what each says, the contested words in bold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ... import graph
from ...language import own, salience
from ...language.own import Own, Said
from ...model import STORY, ArgumentMap, Dispute, Kind, Reply, State, Turn
from ...text.shown import shorten
from ...text.words import Stretches, content_words
from .. import drawing
from .cards import Card, card_height, cards_of, hidden_about, more_of, shown_quote
from .columns import Cast, column_width
from .excerpts import PLENTY, Mark, excerpt, given_away, lines_of
from .look import BODY_SIZE, CARD_WIDTH, HEAD_SIZE, NOTE_SIZE, PAD
from .measure import fit, one_line, width_of, wrap, wrap_marked

FEW = 2  # turns that take no position need no column of their own
NEUTRAL_LINES = 3
MOST_LINES = 5
ROOM = 200  # characters of a turn that are shown, about four lines
MOST_BELOW = 12  # turns of no position that are drawn on pages; others are counted


def gather(map_: ArgumentMap, dispute: Dispute, *, most: int | None = None, few: int = FEW) -> Cast:
    """Sort a dispute's turns into columns, and choose those to draw where there are more than `most` (None: draw all).

    A turn of several positions stands in the first one's column; one of none in the column after the last position,
    or, where they are at most `few`, below the ladder.
    Drawn are the first and last turn of each column and holder, then those with most to say; the others are counted at
    the drawn card before them in their column.
    """
    column: dict[str, int] = {}
    for at, position in enumerate(dispute.positions):
        for key in position.turns:
            column.setdefault(key, at)
    for key in dispute.turns:
        column.setdefault(key, len(dispute.positions))
    everybody = tuple(turn for turn in map_.thread.turns if turn.id in column)
    none = tuple(turn for turn in everybody if column[turn.id] >= len(dispute.positions))
    below = none if len(none) <= few else ()
    turns = tuple(turn for turn in everybody if turn not in below)
    hidden: dict[str, list[Turn]] = {below[MOST_BELOW - 1].id: list(below[MOST_BELOW:])} if below[MOST_BELOW:] else {}
    below = below[:MOST_BELOW]
    if most is None or len(turns) <= most:
        return Cast(turns=everybody, column=column, drawn=turns, hidden=hidden, below=below)
    weights = _weights(map_, dispute, turns, column)
    above = {reply.child: reply.parent for reply in map_.replies if reply.main and reply.parent in column}
    chosen = set({column[turn.id]: turn.id for turn in reversed(turns)}.values())
    for turn in sorted(turns, key=lambda turn: (-weights[turn.id], turn.number)):
        # With each turn goes the one it answers: what is drawn is exchanges, not remarks.
        pair = {turn.id, above.get(turn.id, turn.id)}
        if len(chosen | pair) <= most:
            chosen |= pair
        elif len(chosen) >= most:
            break
    last: dict[int, str] = {}
    for turn in turns:
        if turn.id in chosen:
            last[column[turn.id]] = turn.id
        else:
            hidden.setdefault(last[column[turn.id]], []).append(turn)
    drawn = tuple(turn for turn in turns if turn.id in chosen)
    return Cast(turns=everybody, column=column, drawn=drawn, hidden=hidden, below=below)


def _weights(map_: ArgumentMap, dispute: Dispute, turns: Sequence[Turn], column: dict[str, int]) -> dict[str, float]:
    """How much each turn tells of the dispute: the ends of each column, each person's first word, statements,
    evidence, and what is answered."""
    weights = dict.fromkeys((turn.id for turn in turns), 0.0)
    ends = {}
    for turn in turns:
        ends[column[turn.id]] = turn.id
    for key in [*ends.values(), *{column[turn.id]: turn.id for turn in reversed(turns)}.values()]:
        weights[key] += 100
    for key in {(column[turn.id], turn.author): turn.id for turn in reversed(turns)}.values():
        weights[key] += 2
    stated = [span.turn for position in dispute.positions for span in position.statements]
    proved = [span.turn for position in dispute.positions for span in position.evidence]
    for keys, worth in ((stated, 2.0), (proved, 2.0)):
        for key in set(keys) & weights.keys():
            weights[key] += worth
    for reply in map_.replies:
        if reply.parent in weights and reply.child in weights:
            weights[reply.parent] += 0.5
            weights[reply.child] += 0.5
    for tag in map_.tags:
        if tag.turn in weights and tag.kind is not Kind.CLAIM:
            weights[tag.turn] += 0.25
    return weights


def answers(map_: ArgumentMap, cast: Cast) -> dict[str, str]:
    """Return, for each drawn turn, the earlier drawn turn to which its line goes.

    That is the turn it mainly answers; where that one is not drawn, the likeliest of the others that it answers.
    """
    order = {turn.id: at for at, turn in enumerate(cast.drawn)}
    found: dict[str, Reply] = {}
    for reply in map_.replies:
        if reply.child in order and reply.parent in order and order[reply.parent] < order[reply.child]:
            best = found.get(reply.child)
            if best is None or (reply.main, reply.score) > (best.main, best.score):
                found[reply.child] = reply
    return {child: reply.parent for child, reply in found.items()}


class Base(NamedTuple):
    """What the cards of a ladder are made from: what each turn says itself, whom it answers, its card on a map."""

    said: Said
    above: dict[str, str]
    plain: dict[str, Card]


def base_cards(map_: ArgumentMap, dispute: Dispute, cast: Cast) -> Base:
    shown = (*cast.drawn, *cast.below)
    drawn = {turn.id for turn in shown}
    above = graph.parents(map_)
    rest = [turn for turn in map_.thread.turns if turn.id not in drawn]
    said = own.read(map_)
    count = len(dispute.positions)
    # What takes no position, or is gone, keeps the words that it has on a map.
    worded = {turn.id for turn in shown if cast.column[turn.id] >= count or turn.state is not State.LIVE}
    return Base(said, above, cards_of(map_, above, {STORY: rest}, said=said, worded=worded))


def draw_up(
    map_: ArgumentMap,
    dispute: Dispute,
    cast: Cast,
    answered: dict[str, str],
    *,
    base: Base | None = None,
    wide: int | None = None,
) -> dict[str, Card]:
    """Return a card for each drawn turn, by id: what it says about the dispute, with the contested words in bold.

    `base` where it is known already; `wide`, the width of a column, where it is not to be the usual one.
    """
    said, above, plain = base or base_cards(map_, dispute, cast)
    count = len(dispute.positions)
    stated: dict[str, list[Mark]] = {}
    for position in dispute.positions:
        for span in position.statements:
            stated.setdefault(span.turn, []).append((span.start, span.end))
    notes = notes_of(map_, dispute, cast, answered)
    labels = [position.label for position in dispute.positions]
    words = frozenset(content_words(" ".join([dispute.title, *labels])))
    found = {}
    for turn in (*cast.drawn, *cast.below):
        card = plain[turn.id]
        width = CARD_WIDTH if turn in cast.below else column_width(cast.column[turn.id], count, wide)
        room = width - PAD - 4
        mine = said[turn.id]
        strong: tuple[tuple[Mark, ...], ...] = ()
        neutral = cast.column[turn.id] >= count and turn not in cast.below
        if turn in cast.below:
            lines = card.lines
        elif neutral:  # says little on the matter: author, for whom the header has no room, and how it begins
            shown = one_line(f"{shorten(_name_of(turn), 40)}: {' '.join(card.lines)}")
            bold = salience.places(shown, labels)
            lines, strong = wrap_marked(shown, bold, room, BODY_SIZE, most=NEUTRAL_LINES)
        elif card.faint:
            lines = wrap(" ".join(card.lines), room, BODY_SIZE, most=2)
        else:
            shown, marks = _shown(mine, stated.get(turn.id, []), said[above[turn.id]], words, labels)
            lines, strong = lines_of(shown, marks, room, BODY_SIZE, most=MOST_LINES)
        quote = "" if neutral else shown_quote(mine, above[turn.id], room - 12)
        note = fit(notes.get(turn.id, ""), room, NOTE_SIZE)
        hidden = cast.hidden.get(turn.id, [])
        more = more_of(hidden)
        found[turn.id] = card._replace(
            author="" if neutral else _author(turn, card, width),
            quote=quote,
            lines=lines,
            strong=strong,
            note=note,
            ways=(),
            more=more,
            more_about=hidden_about(more, "of this column, later than this one", hidden),
            width=width,
            height=card_height(quote, lines, note, more),
        )
    return found


def _author(turn: Turn, card: Card, width: int) -> str:
    taken = width_of(card.number, HEAD_SIZE, bold=True) + 2 * PAD + 31
    taken += width_of(card.look.word, NOTE_SIZE - 1, bold=True)
    return fit(_name_of(turn), width - taken, HEAD_SIZE)


def _name_of(turn: Turn) -> str:
    return one_line(turn.author) or "(no name)"


def _shown(
    mine: Own,
    said: Sequence[Mark],
    parent: Own,
    words: frozenset[str],
    labels: Sequence[str],
) -> tuple[str, tuple[Mark, ...]]:
    """What a card shows of a turn, on one line, and which words of it are contested.

    The sentences of the turn's statements, and those with contested words where no statement has any; of a turn
    without statements, those that matter most to what it answers.
    """
    text, parts = mine.text, mine.shown
    stated = Stretches(said)
    chosen = [at for at, part in enumerate(parts) if next(stated.meeting(*part), None)]
    if chosen:
        named = [at for at in chosen if at < PLENTY and salience.places(text[slice(*parts[at])], labels)]
        if not named:
            named = [at for at, (a, b) in enumerate(parts[:PLENTY]) if salience.places(text[a:b], labels)]
            chosen = sorted({*chosen, *named})
        given = [at for at, (a, b) in enumerate(parts[:PLENTY]) if given_away(text[a:b])][:1]
        chosen = sorted({*chosen, *given})
        used = 0
        kept: list[int] = []
        # What gives something away and sentences with contested words go first: other statements fill the room left.
        for at in sorted(chosen, key=lambda at: (at not in given, at not in named, at)):
            if kept and used > ROOM:
                break
            kept.append(at)
            used += parts[at][1] - parts[at][0]
        kept.sort()
        shown = salience.joined(mine, kept)
    else:
        shown = excerpt(mine, parent, words, labels, room=ROOM)
    shown = one_line(shown)
    marks = list(salience.places(shown, labels))
    whole = {(a, b) for a, b in parts}
    for start, end in said:
        words_said = one_line(text[start:end])
        # A statement that is a part of a sentence names the contested words; a whole sentence holds them somewhere.
        if len(words_said) <= 40 and ((start, end) not in whole or len(words_said) <= 15):
            at = shown.find(words_said)
            if at >= 0:
                marks.append((at, at + len(words_said.rstrip(".,;:!?"))))
    return shown, _merged(marks)


def _merged(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    kept: list[Mark] = []
    for start, end in sorted(marks):
        if kept and start <= kept[-1][1]:
            kept[-1] = kept[-1][0], max(end, kept[-1][1])
        elif end > start:
            kept.append((start, end))
    return tuple(kept)


def notes_of(map_: ArgumentMap, dispute: Dispute, cast: Cast, answered: dict[str, str]) -> dict[str, str]:
    """What each turn answers besides the turn to which its line goes, and further positions that it stands in."""
    turns = {turn.id: turn for turn in map_.thread.turns}
    away = {turn.id for hidden in cast.hidden.values() for turn in hidden}
    standing = [frozenset(position.turns) for position in dispute.positions]
    main: dict[str, str] = {}
    others: dict[str, list[str]] = {}
    for reply in map_.replies:
        if reply.child not in cast.column or reply.parent == answered.get(reply.child):
            continue
        folded = " (folded)" if reply.parent in away else ""
        name = f"#{turns[reply.parent].number}{folded}" if reply.parent in turns else "the story"
        if reply.main:
            main[reply.child] = f"{name} {turns[reply.parent].author}" if reply.parent in turns and not folded else name
        else:
            others.setdefault(reply.child, []).append(name)
    found = {}
    for turn in (*cast.drawn, *cast.below):
        parts = []
        if turn.id in main:
            parts.append(f"{'mainly ' if turn.id in answered else ''}answers {main[turn.id]}")
        if turn.id in others:
            parts.append("also answers " + ", ".join(others[turn.id]))
        places = [at for at, there in enumerate(standing) if turn.id in there]
        if len(places) > 1:
            parts.append("also stands in " + ", ".join(map(drawing.letter, places[1:])))
        if parts:
            found[turn.id] = one_line("; ".join(parts), 400)
    return found
