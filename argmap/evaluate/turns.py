"""Threads of which every turn was read to how often tags, and what turns do to each other, are as they were read."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .. import api
from ..model import Kind, Link, Relation, Tag
from .measures import Figures, by_label, share
from .task import DEEP, LIST, TURN, Numbered, Result, Row, Shape, name_in, over_rows, stated, wrong_turns

KINDS = tuple(kind.value for kind in Kind)
RELATIONS = tuple(relation.value for relation in Relation)
NONE = "none"  # the relation of a turn that answers no turn


class ReadTurn(NamedTuple):
    """A turn as somebody read it and as the analysis did; `link` is that of its main reply."""

    thread: str
    entry: Row
    answers: bool  # the row names a parent
    tag: Tag
    link: Link | None

    @property
    def relation(self) -> str:
        """What the analysis says that the turn does to its parent; it answers one that is not in the row."""
        return self.link.kind.value if self.link else Relation.ANSWERS.value


def read_turns(rows: Sequence[Numbered], *, deep: bool = False) -> Iterator[ReadTurn]:
    """Yield every turn of every reading beside what the analysis says of it, where who answers whom is told."""
    for _, line, row in rows:
        map_ = api.analyse(stated(row), deep=deep)
        main = {(reply.child, reply.parent) for reply in map_.replies if reply.main}
        linked = {link.source: link for link in map_.links if (link.source, link.target) in main}
        tagged = {tag.turn: tag for tag in map_.tags}
        for entry in itertools.chain.from_iterable(row["readings"]):
            turn = str(entry["n"])
            answers = row["turns"][entry["n"] - 1].get("parent") is not None
            yield ReadTurn(name_in(row, "thread", line), entry, answers, tagged[turn], linked.get(turn))


def score(rows: Sequence[Numbered], *, deep: bool = False) -> Result:
    """Score tags, and what a turn does to the turn that it answers."""
    found = list(read_turns(rows, deep=deep))
    related = [one for one in found if one.answers and one.entry["relation"] != NONE]
    right = [one.tag.kind.value in one.entry["tag"] for one in found]
    best, tags = [one.entry["tag"][0] for one in found], [one.tag.kind.value for one in found]
    want, got = [one.entry["relation"] for one in related], [one.relation for one in related]
    wrong = [(one, "tag", one.tag.kind.value, one.tag.why) for one, fits in zip(found, right, strict=True) if not fits]
    wrong += [
        (one, "relation", one.relation, one.link.why if one.link else "")
        for one in related
        if one.relation != one.entry["relation"]
    ]
    return Result(
        task="turns",
        figures=_figures(share(sum(right), len(found)), (best, tags), (want, got)),
        baseline={"majority class": _figures(None, (best, _most(best, KINDS)), (want, _most(want, RELATIONS)))},
        counts={"tags": [sum(right), len(found)], "relations": [sum(map(str.__eq__, want, got)), len(related)]},
        errors=tuple((name, one.thread, one.entry["n"], one.entry[name], said, why) for one, name, said, why in wrong),
        told=tuple((one.tag.score, fits) for one, fits in zip(found, right, strict=True)),
    )


def _figures(
    acceptable: float | None, tags: tuple[list[str], list[str]], relations: tuple[list[str], list[str]]
) -> Figures:
    """The four figures of pairs (as read, as found); `acceptable`, the tags that are right, or None for best ones."""
    of_tags, of_relations = by_label(*tags, KINDS), by_label(*relations, RELATIONS)
    return {
        "tags": of_tags["accuracy"] if acceptable is None else acceptable,
        "tags_f1": of_tags["macro_f1"],
        "relations": of_relations["accuracy"],
        "relations_f1": of_relations["macro_f1"],
    }


def _most(want: list[str], labels: Sequence[str]) -> list[str]:
    return [max(labels, key=Counter(want).__getitem__)] * len(want)


def _wrong_readings(row: Row) -> str:
    for reading in row["readings"]:
        if not isinstance(reading, list):
            return "a reading that is no list"
        for entry in reading:
            place = entry.get("n") if isinstance(entry, dict) else None
            if type(place) is not int or not 0 < place <= len(row["turns"]):
                return "an entry of a reading whose 'n' is no place of a turn"
            tags = entry.get("tag")
            if not isinstance(tags, list) or not tags or not all(tag in KINDS for tag in tags):
                return f"turn {place} of a reading: 'tag' is no list of {', '.join(KINDS)}"
            if entry.get("relation") not in (*RELATIONS, NONE):
                return f"turn {place} of a reading: 'relation' is none of {', '.join((*RELATIONS, NONE))}"
    return wrong_turns(row)


TASK = over_rows(
    "turns",
    score,
    Shape(fields={"turns": LIST, "readings": LIST}, inner={"turns": TURN}, wrong=_wrong_readings),
    options=(DEEP,),
)
