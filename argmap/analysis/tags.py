"""From links, quotes and wording to Tags: whether each turn makes a claim, a rebuttal or brings evidence.

A multinomial logit over what the turn's links say that it does, what it brings that can be checked (links, sources,
reports, quotations from outside, figures, dates), how it is written, and its words. Only a turn's own words count,
never those it quotes; a quotation from outside the thread counts as something brought along. The weights are learned
from threads of which every turn was read (`weights/turns.json`). What holds no words of its own is a claim.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from ..language import deep, stance
from ..language.deep import NOTHING, Told
from ..language.own import Own, Said
from ..language.stance import Wording, worded
from ..language.turns import (
    PROOF,
    RELATIONS,
    WORDING,
    Card,
    Found,
    Terms,
    Three,
    bent,
    chances,
    in_marks,
    look,
    manner,
    ranked,
    shipped_card,
    strongest,
    terms,
    total,
    usual_words,
    weigh,
)
from ..model import OUTSIDE, STORY, ArgumentMap, How, Kind, Link, Relation, Reply, State, Tag, Turn
from ..text.words import is_story, words

KINDS = (Kind.CLAIM, Kind.REBUTTAL, Kind.EVIDENCE)
FLOOR = 1e-3
_LINKED = frozenset(f"{kind.value}{what}" for kind in RELATIONS for what in ("", ", odds"))
_DOING = "what its links say"
_NOBODY = worded("")


class Row(NamedTuple):
    """One turn, what is known of it, and the words that show it."""

    turn: Turn
    cues: dict[str, float]
    said: Wording
    terms: Terms
    shown: dict[str, Found]
    links: Sequence[Link]


def find(map_: ArgumentMap, said: Said, told: Told = NOTHING) -> ArgumentMap:
    """Return the map with exactly one tag a turn, in the order of the thread, by what argmap-deep has told of its main
    reply too."""
    card = shipped_card()
    turns = {turn.id: turn for turn in map_.thread.turns}
    heard = {reply.child: told.get((reply.child, reply.parent)) for reply in map_.replies if reply.main}
    how = deep.mix(deep.TAG) if told else None
    found = (_tag(row, card, turns, heard.get(row.turn.id), how) for row in describe(map_, said))
    return replace(map_, tags=tuple(found))


def describe(map_: ArgumentMap, said: Said) -> list[Row]:
    """Return what is known of each turn, in the order of the thread."""
    main = {reply.child: reply for reply in map_.replies if reply.main}
    links: dict[str, list[Link]] = defaultdict(list)
    for link in map_.links:
        links[link.source].append(link)
    turns = {turn.id: turn for turn in map_.thread.turns}
    own = {turn.id: said[turn.id].brought for turn in map_.thread.turns}
    same = {turn.id for turn in map_.thread.turns if own[turn.id] is said[turn.id].said}
    spoken = {turn: said[turn].words if turn in same else tuple(words(text)) for turn, text in own.items()}
    held = {turn: look(text, spoken[turn]) for turn, text in own.items()}
    first = map_.thread.turns[0].id if map_.thread.turns and not is_story(map_.thread.story) else None
    found = []
    for turn in map_.thread.turns:
        reply = main.get(turn.id)
        shown = held[turn.id]
        mine = said[turn.id].wording if turn.id in same else worded(own[turn.id])
        cues = stance.describe(mine, _NOBODY)
        cues |= manner(own[turn.id], spoken[turn.id]) | {name: one.value for name, one in shown.items()}
        cues |= _quoting(said[turn.id])
        cues |= _doing(links[turn.id], reply)
        parent = reply.parent if reply else STORY
        cues["below a story"] = float(first is None)
        cues["opens the thread"] = float(turn.id == first)
        cues["answers the story"] = float(parent == STORY and turn.id != first)
        cues["was asked for proof"] = float(
            parent in turns and PROOF.name in held[parent] and turns[parent].author != turn.author
        )
        cues["goes on from oneself"] = float(parent in turns and turns[parent].author == turn.author)
        found.append(Row(turn, cues, mine, terms(mine), shown, links[turn.id]))
    return found


def _quoting(own: Own) -> dict[str, float]:
    """How much of a turn is quoted, and from where."""
    outside = sum(quote.end - quote.start for quote in own.quotes if quote.source == OUTSIDE)
    inside = sum(quote.source not in (OUTSIDE, STORY) for quote in own.quotes)
    size = len(own.brought)
    return {
        "quotes somebody outside": min(1.0, outside / 300),
        "answers point by point": min(3, inside) / 3,
        "quotes the story": float(any(quote.source == STORY for quote in own.quotes)),
        "share of own words": size / max(1, len(own.text)),
        "quoted at length": min(2.0, (len(own.text) - size) / 400),
    }


def _doing(links: Sequence[Link], reply: Reply | None) -> dict[str, float]:
    """What the links of a turn say that it does. As far as it is not sure whom the turn answers at all, they say
    nothing: so a rebuttal is the less sure the less sure its parent is."""
    if not links or reply is None:
        return {"does nothing": 1.0}
    link = max(links, key=_opposes)  # whoever rebuts one of two turns rebuts
    score = 1 / 3 + (link.score - 1 / 3) * (reply.score if reply.how is How.INFERRED else 1.0)
    rest = (1 - score) / 2
    chance = {kind: score if link.kind is kind else rest for kind in RELATIONS}
    logs = {kind: math.log(max(FLOOR, each)) for kind, each in chance.items()}
    middle = sum(logs.values()) / 3
    found = {f"{kind.value}, odds": (each - middle) / 2 for kind, each in logs.items()}
    return found | {kind.value: 2 * each for kind, each in chance.items()}


def _opposes(link: Link) -> float:
    """The chance that a link rebuts. A link keeps only its best kind: of the rest, half is left to objecting."""
    return link.score if link.kind is Relation.REBUTS else (1 - link.score) / 2


def _tag(row: Row, card: Card, turns: dict[str, Turn], heard: deep.Heard | None, how: deep.Mix | None) -> Tag:
    if row.turn.state is not State.LIVE or not row.turn.text.strip():
        gone = row.turn.state.value if row.turn.state is not State.LIVE else "empty"
        return Tag(turn=row.turn.id, kind=Kind.CLAIM, score=1.0, why=f"{gone}: says nothing")
    alone = likely = chances(total(card.tags, row.cues, row.terms))
    sure: Sequence[deep.Points] = card.sure_tags
    if heard is not None and how is not None:
        likely, sure = deep.mixed(alone, heard.tag, how), how.sure
    best, second, third = ranked(likely)
    score = bent(likely[best], sure[best])
    rest = (1 - score) * likely[second] / (likely[second] + likely[third])
    return Tag(
        turn=row.turn.id,
        kind=KINDS[best],
        score=round(score, 3),
        why=_why(row, alone, card, turns) if best == ranked(alone)[0] else _as_a_whole(likely, alone),
        runner_up=KINDS[second],
        runner_up_score=round(min(score, rest), 3),
    )


# What a cue of manner or of quoting says, in words; the others show the words that were found.
_REASONS = {
    "in quotation marks": "much of it stands in quotation marks",
    "passages in quotation marks": "passages in quotation marks",
    "ends in quotation marks": "ends in quotation marks",
    "a title on top": "a title stands on top",
    "speaks of itself": "speaks of themselves",
    "speaks to somebody": "speaks to somebody",
    "speaks of nobody here": "speaks of nobody here",
    "speaks to nobody": "speaks to nobody",
    "reported, share": "reports what others said",
    "to check, sentences": "much in it can be checked",
    "to check, most of it": "most of it can be checked",
    "of nobody here, share": "speaks of nobody here",
    "of nobody here, most of it": "speaks of nobody here",
    "of nobody here, a stretch": "a long stretch speaks of nobody here",
    "of nobody here, a long stretch": "a long stretch speaks of nobody here",
    "a link and a line": "hardly more than a link",
    "a link and a few lines": "a link with a few lines",
    "past tense": "tells what happened",
    "own past": "tells what happened to them",
    "names": "full of names",
    "digits": "full of figures",
    "hardly more than a link": "hardly more than a link",
    "quotes somebody outside": "quotes somebody outside",
    "answers point by point": "answers point by point",
    "quotes the story": "quotes the story",
    "opens the thread": "opens the thread",
    "answers the story": "answers the story",
    "was asked for proof": "proof was asked for",
    "goes on from oneself": "goes on from oneself",
}
_DOES = {Relation.REBUTS: "rebuts", Relation.SUPPORTS: "supports", Relation.ANSWERS: "answers"}
_WHOLE = {
    Kind.CLAIM: "puts a view forward",
    Kind.REBUTTAL: "objects",
    Kind.EVIDENCE: "brings something to check",
}
_USUAL = {
    Kind.CLAIM: "puts a view forward",
    Kind.REBUTTAL: "most such turns object",
    Kind.EVIDENCE: "much in it can be checked",
}


def _as_a_whole(both: Three, alone: Three) -> str:
    """The reason where argmap-deep decides otherwise than argmap's own model would, by `both` and by that alone."""
    kind, other = (KINDS[ranked(likely)[0]] for likely in (both, alone))
    return f"read as a whole, it {_WHOLE[kind]} (by itself alone: {other.value})"


def _why(row: Row, likely: Three, card: Card, turns: dict[str, Turn]) -> str:
    """The reasons that weighed for the likeliest kind against the next, strongest first, at most three."""
    best, second = ranked(likely)[:2]
    weighed = weigh(card.tags, {name: value for name, value in row.cues.items() if name not in _LINKED}, best, second)
    linked = {name: value for name, value in row.cues.items() if name in _LINKED}
    weighed.append((math.fsum(weight for weight, _ in weigh(card.tags, linked, best, second)), _DOING))
    usual = usual_words(card.tags, row.terms, best, second)
    weighed.append((math.fsum(weight for _, weight in usual), WORDING))
    link = max(row.links, key=_opposes) if row.links else None

    def told(name: str) -> str:
        if name == WORDING:
            return f"words usual in such turns: {in_marks(usual)}"
        if name == _DOING:
            return f"{_DOES[link.kind]} {_name(link.target, turns)}: {link.why}" if link else ""
        return _told(name, row)

    found = strongest(weighed, told)
    return "; ".join(dict.fromkeys(part for reason in found for part in reason.split("; "))) or _USUAL[KINDS[best]]


def _told(name: str, row: Row) -> str:
    if name in ("link", "share of links") and "a link" in row.shown:
        name = "a link"
    if name in row.shown:
        return f"{name} ({row.shown[name].shown})" if row.shown[name].shown else name
    return _REASONS.get(name) or stance.reason(name, row.said, _NOBODY)


def _name(target: str, turns: dict[str, Turn]) -> str:
    return f"#{turns[target].number}" if target in turns else "the story"
