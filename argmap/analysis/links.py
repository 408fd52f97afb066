"""From replies to Links: whether a turn rebuts, supports or merely answers each turn (or the story) that it replies to.

Twice a multinomial logit. The first looks at a reply by itself: named cues of the two texts (`language/stance.py`),
words, and where the reply stands: who speaks to whom, whether they go on answering
each other, how deep it is, what was quoted. The second knows what the first makes of everything around it: the turn
answered and its neighbours, what the same two people say to each other elsewhere, the answers that the reply got, and
the thread as a whole. So how common rebuttals are comes from the thread. The weights are learned from threads of which
every turn was read (`weights/turns.json`).
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import NamedTuple

from ..language import deep, stance
from ..language.deep import NOTHING, Told
from ..language.own import Own, Said
from ..language.stance import Wording, worded
from ..language.turns import (
    RELATIONS,
    SMILES,
    WORDING,
    Card,
    Terms,
    Three,
    bent,
    chances,
    in_marks,
    look,
    ranked,
    shipped_card,
    strongest,
    terms,
    total,
    usual_words,
    weigh,
)
from ..model import STORY, ArgumentMap, Link, Relation, Reply, State, Turn
from ..text.words import fold, is_story

NAMES = tuple(relation.value for relation in RELATIONS)
REBUTS, SUPPORTS, ANSWERS = range(3)
USUAL: Three = (0.45, 0.21, 0.34)  # how common each is among the replies learned from: what groups are compared with
FLOOR = 1e-3  # the least chance whose logarithm is taken
NO = frozenset("no nope nah not never wrong false nonsense".split())
FEW_WORDS = 12
OPENING = 120  # characters in which a turn says with whom it agrees
_AGREES = re.compile(
    r"\b(?:agree[ds]?|i['’]m|side|stand)(?: (?:totally|fully|completely|entirely))? with (?P<one>@?\w[\w'’.-]*)"
    r"|^\W*(?:i think |yes,? |no,? )?(?P<other>@?\w[\w'’.-]*)(?: \w+)? (?:is|was) (?:(?:absolutely|quite|so) )?"
    r"(?:right|correct)\b",
    re.I,
)
# "I disagree": all 16 replies to others that open so, in annotated threads and pairs, rebut (chance by the rule of
# succession). Neither "I don't disagree" nor "I cannot agree more" says so.
_OBJECTS = re.compile(
    r"(?:(?:sorry|well|but|no|yes|hmm|actually) )?(?:i|we) "
    r"(?:(?!\S*n['’]t |not |never |cannot |hardly |rarely |seldom |used |might |may |could |would )\S+ ){0,2}"
    r"(?:disagree|beg to differ|(?:don['’]t|do not|can['’]t|cannot) agree(?! (?:\S+ ){0,3}more\b))\b"
)
SAID_SO, OBJECTING = 8, 17 / 18  # words that are looked at; the chance
FEW = 4  # replies from which a group counts in full


class Row(NamedTuple):
    """One reply, who speaks to whom, what both sides say, and what is known of it by itself."""

    reply: Reply
    author: str
    other: str | None  # the parent's author, None for the story
    said: Wording
    parent: Wording
    cues: dict[str, float]
    terms: Terms
    leaning: float  # log-odds that the wording disagrees rather than agrees
    settled: str  # why nothing is to be told of it: it says nothing, or answers nothing

    @property
    def own(self) -> bool:
        """Whether somebody goes on from a turn of their own."""
        return self.other == self.author

    @property
    def objects(self) -> bool:
        """Whether it opens by saying that it disagrees."""
        return not self.own and _OBJECTS.match(" ".join(self.said.words[:SAID_SO])) is not None


def find(map_: ArgumentMap, said: Said, told: Told = NOTHING) -> ArgumentMap:
    """Return the map with one link a reply, in the order of the replies, by what argmap-deep has told of them too."""
    rows = describe(map_, said)
    card = shipped_card()
    first = [_as_said(row, chances(total(card.relations, row.cues, row.terms))) for row in rows]
    near = around(rows, first)
    how = deep.mix(deep.RELATION) if told else None
    found = []
    for row, beside in zip(rows, near, strict=True):
        likely = _as_said(row, chances(total(card.around, beside)))
        heard = told.get((row.reply.child, row.reply.parent))
        if row.settled:
            found.append(_settled_link(row))
        elif how is None or heard is None or row.objects:
            found.append(_link(row, likely, card.sure_relations, _why(row, likely, beside, card)))
        else:
            both = deep.mixed(likely, heard.relation, how)
            why = _why(row, likely, beside, card) if ranked(both)[0] == ranked(likely)[0] else _as_a_whole(both, likely)
            found.append(_link(row, both, how.sure, why))
    return replace(map_, links=tuple(found))


def _as_said(row: Row, likely: Three) -> Three:
    """The chances of a reply that says itself that it disagrees, else those given."""
    return (OBJECTING, (1 - OBJECTING) / 2, (1 - OBJECTING) / 2) if row.objects else likely


def asked(map_: ArgumentMap, said: Said) -> list[Reply]:
    """Return the replies of which it is not settled beforehand what they do."""
    place = _place(map_)
    return [reply for reply in map_.replies if not _settled(reply, said, place)]


# ---- a reply by itself


class _Place(NamedTuple):
    """Where the turns of a thread stand, by their main replies."""

    turns: dict[str, Turn]
    main: dict[str, str]  # parent by turn
    opener: str | None  # the turn that opens the thread, where no story does
    depth: dict[str, int]
    answered: Mapping[str, Sequence[str]]  # who answers each turn
    exchanged: Mapping[tuple[str, str], int]  # replies between two people, by their sorted names
    called: Mapping[str, Sequence[str]]  # people by the first word of their names


def asking(reply: Wording, parent: Wording) -> dict[str, float]:
    """Return how much the two texts ask, and what a short or a plain beginning means to a question and to none."""
    first = reply.words[:1]
    begins = {
        "no": not NO.isdisjoint(first),
        "yes": not stance.CUES["agrees"].isdisjoint(first),
        "a question": reply.asks_first,
        "a few words": 0 < len(reply.words) < FEW_WORDS,
    }
    to = "to a question" if parent.questions else "to no question"
    found = {f"{name}, {to}": 1.0 for name, begun in begins.items() if begun}
    return found | {"questions": min(3, reply.questions) / 3, "questions above": min(3, parent.questions) / 3}


def _place(map_: ArgumentMap) -> _Place:
    turns = {turn.id: turn for turn in map_.thread.turns}
    main = {reply.child: reply.parent for reply in map_.replies if reply.main}
    depth: dict[str, int] = {}
    answered: dict[str, list[str]] = defaultdict(list)
    exchanged: Counter[tuple[str, str]] = Counter()
    for turn in map_.thread.turns:
        chain = []
        at = turn.id
        while at in turns and at not in depth:
            chain.append(at)
            at = main.get(at, STORY)
        known = depth.get(at, 0)
        for up, each in enumerate(reversed(chain), 1):
            depth[each] = known + up
        parent = main.get(turn.id, STORY)
        if parent in turns:
            answered[parent].append(turn.author)
            exchanged[_people(turn.author, turns[parent].author)] += 1
    first = map_.thread.turns[0].id if map_.thread.turns and not is_story(map_.thread.story) else None
    called: dict[str, list[str]] = defaultdict(list)
    for author in dict.fromkeys(turn.author for turn in map_.thread.turns):
        called[fold(author).partition(" ")[0]].append(author)
    return _Place(turns, main, first, depth, answered, exchanged, called)


def _people(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def describe(map_: ArgumentMap, said: Said) -> list[Row]:
    """Return what is known of each reply by itself, in the order of the replies."""
    place = _place(map_)
    told = {turn.id: _unaddressed(turn, said[turn.id]) for turn in map_.thread.turns}
    told[STORY] = said[STORY].wording
    smiling = {turn.id for turn in map_.thread.turns if look(said[turn.id].said, (), (SMILES,))}
    authors = len({turn.author for turn in map_.thread.turns})
    found = []
    for reply in map_.replies:
        mine = told[reply.child]
        sources = said[reply.child].behind
        if len(sources) > 1 and reply.parent in sources:
            part = worded(sources[reply.parent])
            mine = part if part.words else mine
        parent = told[reply.parent]
        cues = stance.describe(mine, parent)
        tells = stance.tell(cues, mine, stance.shipped_weights())
        leaning = tells[stance.DISAGREE] - tells[stance.AGREE]
        cues |= asking(mine, parent) | _standing(reply, place, authors)
        cues["quotes"] = float(bool(said[reply.child].quotes))
        cues["quotes them"] = float(reply.parent in sources)
        cues[SMILES.name] = float(reply.child in smiling)
        author, settled = place.turns[reply.child].author, _settled(reply, said, place)
        found.append(Row(reply, author, _other(reply, place), mine, parent, cues, terms(mine), leaning, settled))
    return found


def _other(reply: Reply, place: _Place) -> str | None:
    return None if reply.parent == STORY else place.turns[reply.parent].author


def _settled(reply: Reply, said: Said, place: _Place) -> str:
    """Why nothing is to be told of a reply, see `Row.settled`; else empty."""
    turn = place.turns[reply.child]
    gone = turn.state.value if turn.state is not State.LIVE else "" if turn.text.strip() else "empty"
    if gone:
        return f"{gone}: says nothing"
    if turn.id == place.opener and reply.parent == STORY:
        return "opens the thread"
    third = _sides_with(turn, said[turn.id].said, _other(reply, place), place)
    return f"agrees with {third}, which tells nothing of them" if third else ""


def _sides_with(turn: Turn, said: str, other: str | None, place: _Place) -> str:
    """Whom a turn agrees with at the beginning of what it says itself, where that is somebody else in the thread than
    whom it answers; else empty."""
    opening = said[:OPENING]
    if "with" not in opening and "right" not in opening and "correct" not in opening:
        return ""
    for found in _AGREES.finditer(opening):
        named = fold(found["one"] or found["other"]).strip("@.-")
        for name in place.called.get(named, ()):
            if name not in (turn.author, other):
                return name
    return ""


def _standing(reply: Reply, place: _Place, authors: int) -> dict[str, float]:
    """Where a reply stands in its thread, by name, each about 0 to 1."""
    turn, above = place.turns[reply.child], place.turns.get(reply.parent)
    size = len(place.turns)
    found = {
        "answers the story": float(above is None and reply.child != place.opener),
        "below a story": float(place.opener is None),
        "place": math.log1p(turn.number) / 4,
        "depth": math.log1p(place.depth[reply.child]) / 3,
        "turns in the thread": math.log1p(size) / 4,
        "people in the thread": authors / size,
        "is answered": math.log1p(len(place.answered.get(reply.child, ()))),
    }
    first = place.turns[place.opener].author if place.opener is not None else None
    if above is not None:
        beyond = place.turns.get(place.main.get(above.id, STORY))
        found |= {
            "goes on from oneself": float(above.author == turn.author),
            "answers the opening": float(above.id == place.opener),
            "by who opened": float(turn.author == first),
            "to who opened": float(above.author == first),
            "answers an answer to oneself": float(beyond is not None and beyond.author == turn.author),
            "is answered back": float(above.author in place.answered.get(turn.id, ())),
            "replies between the two": math.log1p(place.exchanged[_people(turn.author, above.author)]) / 2,
        }
    return found


def _unaddressed(turn: Turn, own: Own) -> Wording:
    """How a turn is worded, without the name of the addressee in front."""
    bare = own.said.lstrip(" \n@") if turn.addressee else ""
    if turn.addressee and bare.startswith(turn.addressee):
        return worded(bare[len(turn.addressee) :])
    return own.wording


# ---- a reply among the others


class _Sum(NamedTuple):
    """The chances of the replies of a group, added up."""

    size: int = 0
    chances: Three = (0.0, 0.0, 0.0)

    def plus(self, other: _Sum, sign: int = 1) -> _Sum:
        one, two, three = (had + sign * each for had, each in zip(self.chances, other.chances, strict=True))
        return _Sum(self.size + sign * other.size, (one, two, three))

    def without(self, other: _Sum) -> _Sum:
        return self.plus(other, -1)

    def cues(self, name: str) -> dict[str, float]:
        """How the group differs from what is usual, by relation, and how large it is."""
        if not self.size:
            return {}
        full = min(1.0, self.size / FEW)
        found = {
            f"{name} {relation}": (each / self.size - usual) * (0.5 + 0.5 * full)
            for relation, each, usual in zip(NAMES, self.chances, USUAL, strict=True)
        }
        return found | {name: full}


def around(rows: Sequence[Row], first: Sequence[Three]) -> list[dict[str, float]]:
    """Return the cues of the second look at each reply: what the first makes of it and of the replies around it."""
    sums: dict[tuple[str, ...], _Sum] = defaultdict(_Sum)
    by_turn: dict[str, Three] = {}
    above: dict[str, str] = {}
    for row, likely in zip(rows, first, strict=True):
        if not row.reply.main or row.settled:
            continue
        by_turn[row.reply.child] = likely
        above[row.reply.child] = row.reply.parent
        for key in _keys(row):
            sums[key] = sums[key].plus(_Sum(1, likely))
    found = []
    for row, likely in zip(rows, first, strict=True):
        child, parent, other = row.reply.child, row.reply.parent, row.other or ""
        counted = child in by_turn and above[child] == parent
        own = _Sum(1, likely) if counted else _Sum()
        logs = [math.log(max(FLOOR, each)) for each in likely]
        cues = {f"itself {name}": each - sum(logs) / 3 for name, each in zip(NAMES, logs, strict=True)}
        cues["bias"] = 1.0
        same = sums["pair", row.author, other].without(own)
        back = sums["pair", other, row.author].without(own if row.own else _Sum())
        groups = {
            "the same to the same": same,
            "back": back,
            "between the two": same.plus(back),
            "the same to others": sums["by", row.author].without(sums["pair", row.author, other]),
            "others to the same": sums["to", other].without(sums["pair", row.author, other]),
            "beside it": sums["below", parent].without(own),
            "answers to it": sums["below", child],
            "answers back": sums["below by", child, other],
            "the thread": sums["all",].without(own),
            "the turn above": _Sum(1, by_turn[parent]) if parent in by_turn else _Sum(),
        }
        beyond = above.get(parent, STORY)
        groups["the turn above that"] = _Sum(1, by_turn[beyond]) if beyond in by_turn else _Sum()
        for name, group in groups.items():
            cues |= group.cues(name)
        if row.own:
            cues["goes on from oneself"] = 1.0
            cues["goes on from oneself, supports"] = likely[SUPPORTS]
        if parent in by_turn:
            for (one, mine), (two, theirs) in product(
                zip(NAMES, likely, strict=True), zip(NAMES, by_turn[parent], strict=True)
            ):
                cues[f"{one} what {two}"] = (mine - 1 / 3) * (theirs - 1 / 3)
        found.append(cues)
    return found


def _keys(row: Row) -> Iterable[tuple[str, ...]]:
    """The groups that a reply belongs to."""
    other = row.other or ""
    return (
        ("all",),
        ("pair", row.author, other),
        ("by", row.author),
        ("to", other),
        ("below", row.reply.parent),
        ("below by", row.reply.parent, row.author),
    )


# ---- what decided


def _link(row: Row, likely: Three, sure: Sequence[deep.Points], why: str) -> Link:
    best = ranked(likely)[0]
    return Link(
        source=row.reply.child,
        target=row.reply.parent,
        kind=RELATIONS[best],
        score=round(bent(likely[best], sure[best]), 3),
        why=why,
        leaning=row.leaning,
    )


def _settled_link(row: Row) -> Link:
    return Link(source=row.reply.child, target=row.reply.parent, kind=Relation.ANSWERS, score=1.0, why=row.settled)


# What a cue of standing says, in words.
_REASONS = {
    "goes on from oneself": "goes on from an earlier turn of the same author",
    "answers the story": "answers the story",
    "answers the opening": "answers what opened the thread",
    "quotes them": "quotes them",
    "smiles": "smiles",
    "to who opened": "speaks to who opened the thread",
    "by who opened": "is by who opened the thread",
    "answers an answer to oneself": "answers an answer to themselves",
    "replies between the two": "the two go on answering each other",
    "is answered back": "is answered back",
    "no, to no question": "opens with a denial",
    "no, to a question": "answers the question with no",
    "yes, to no question": "opens with agreement",
    "yes, to a question": "answers the question with yes",
    "a question, to no question": "opens with a question",
    "a question, to a question": "answers a question with a question",
    "a few words, to no question": "says it in a few words",
    "a few words, to a question": "answers a question in a few words",
}
# What the second look goes by, in words.
_BESIDE = {
    "the same to the same": "what they say to them elsewhere",
    "back": "what they are told back",
    "between the two": "what the two say to each other elsewhere",
    "the same to others": "what they say to others",
    "others to the same": "what others say to them",
    "beside it": "what others answer here",
    "answers to it": "what it is answered",
    "answers back": "what it is answered back",
    "the thread": "how this thread goes",
    "the turn above": "what the turn above does",
    "the turn above that": "what the turn above that does",
}
_WHOLE = {
    Relation.REBUTS: "objects to what it answers",
    Relation.SUPPORTS: "agrees with what it answers",
    Relation.ANSWERS: "takes no side",
}
_NOTHING = {
    Relation.SUPPORTS: "nothing in it objects or asks",
    Relation.REBUTS: "nothing in it agrees",
    Relation.ANSWERS: "nothing in it takes a side",
}


def _as_a_whole(both: Three, likely: Three) -> str:
    """The reason where argmap-deep decides otherwise than argmap's own model would, by `both` and by that alone."""
    return f"read as a whole, it {_WHOLE[RELATIONS[ranked(both)[0]]]} (by its words alone: {NAMES[ranked(likely)[0]]})"


def _why(row: Row, likely: Three, beside: dict[str, float], card: Card) -> str:
    """The reasons that weighed for the likeliest relation against the next, strongest first, at most three."""
    if row.objects:
        return "says that they disagree"
    best, second = ranked(likely)[:2]
    weighed = weigh(card.relations, row.cues, best, second)
    sums: dict[str, float] = defaultdict(float)
    for weight, name in weigh(card.around, beside, best, second):
        sums[name.rpartition(" ")[0]] += weight
    weighed += [(weight, name) for name, weight in sums.items() if name in _BESIDE]
    usual = usual_words(card.relations, row.terms, best, second)
    weighed.append((math.fsum(weight for _, weight in usual), WORDING))

    def told(name: str) -> str:
        if name == WORDING:
            return f"words usual in such replies: {in_marks(usual)}"
        return _BESIDE.get(name) or _REASONS.get(name) or stance.reason(name, row.said, row.parent)

    return "; ".join(strongest(weighed, told)) or _NOTHING[RELATIONS[best]]
