"""From a map that a person has edited to what is odd about it, and can be drawn all the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...gate import UNNAMED
from ...model import ArgumentMap, Camp, Position, Problem, Status, Turn
from ...nodes import Node, cut_off, is_nothing, items, short
from ...text.shown import nearest
from . import contested, spoken, tables

GUESSES = 20  # names that nobody has for which a near one is looked for: each is compared with everybody's


def found(root: Node, top: Mapping[str, Any], map_: ArgumentMap, links: Iterable[spoken.Row]) -> Iterator[Problem]:
    """Yield what a person is likely to have meant otherwise, with its line: each would be drawn without a word."""
    for node in _cut_off(root):
        yield _note(node, "comment", cut_off(node))
    turns = {turn.id: turn for turn in map_.thread.turns}
    authors = dict.fromkeys(turn.author for turn in map_.thread.turns)
    named = [name for dispute in map_.disputes for position in dispute.positions for name in position.holders]
    named += [name for camp in map_.camps for name in camp.members]
    strangers = [name for name in dict.fromkeys(named) if name not in authors]
    meant = {name: nearest(name, authors) if at < GUESSES else "" for at, name in enumerate(strangers)}
    for node, dispute in zip(top["disputes"] or (), map_.disputes, strict=True):
        stated = node.value.get("status")
        if stated is not None and contested.status(stated) is None:
            known = ", ".join(status.value for status in Status if status.value)
            yield _note(stated, "status", f"{short(stated.value)} is no status: write one of {known}, or nothing")
        keys = set()
        for child, position in zip(_below(node, "positions"), dispute.positions, strict=True):
            if position.key in keys:
                message = f"two positions are called {short(position.label)}, and no passage can tell them apart"
                yield _note(child.value["label"], "label", f"{message}: give this one another label")
            keys.add(position.key)
            yield from _odd_position(child, position, turns, meant)
    yield from _odd_camps(top["camps"] or (), map_.camps, meant)
    answered = {(reply.child, reply.parent) for reply in map_.replies}
    for row, link in zip(links, map_.links, strict=True):
        if (link.source, link.target) not in answered:
            message = f"no line shows this link, as its turn does not answer {short(link.target)}"
            yield _note(row.node, "link", f"{message}: write in 'to' what stands in 'to' of the turn's replies")


def _cut_off(root: Node) -> list[Node]:
    """Return the texts of a person's own that a comment follows on their line."""
    found = []
    waiting = [("", root)]
    while waiting:
        name, node = waiting.pop()
        if isinstance(node.value, dict):
            waiting += node.value.items()
        elif isinstance(node.value, list):
            waiting += [(name, child) for child in node.value]
        elif node.cut and name in tables.WORDS:
            found.append(node)
    return sorted(found, key=lambda node: node.line)


def _odd_position(
    node: Node, position: Position, turns: Mapping[str, Turn], meant: Mapping[str, str]
) -> Iterator[Problem]:
    label, own, holders = short(position.label), set(position.turns), set(position.holders)
    speaking = {turns[name].author for name in own}
    for child, holder in zip(_below(node, "holders"), position.holders, strict=True):
        if holder in meant:
            yield _note(child, "people", f"{short(holder)} is said to hold {label}, but {_stranger(meant[holder])}")
        elif holder not in speaking:
            message = f"{short(holder)} is said to hold {label}, but wrote none of its turns"
            yield _note(child, "people", f"{message}: add one there, or take the name out")
    for child, name in zip(_below(node, "turns"), position.turns, strict=True):
        if turns[name].author not in holders and turns[name].author.lower() not in UNNAMED:
            message = (
                f"#{turns[name].number} is a turn for {label}, which {short(turns[name].author)} is not said to hold"
            )
            yield _note(child, "people", f"{message}: add the name to its holders, or take the turn out")
    for field, spans in (("statements", position.statements), ("evidence", position.evidence)):
        for child, span in zip(_below(node, field), spans, strict=True):
            if span.turn not in own:
                message = f"words of #{turns[span.turn].number} stand for {label}, but the turn is not among its turns"
                yield _note(child, "people", f"{message}: add it there, or take the words out")


def _odd_camps(nodes: Iterable[Node], camps: Iterable[Camp], meant: Mapping[str, str]) -> Iterator[Problem]:
    placed = set()
    for node, camp in zip(nodes, camps, strict=True):
        for child, member in zip(_below(node, "members"), camp.members, strict=True):
            if member in meant:
                yield _note(child, "people", f"{short(member)} is in a camp, but {_stranger(meant[member])}")
            elif member in placed:
                yield _note(child, "people", f"{short(member)} is in camps twice: take the name out once")
            placed.add(member)


def _stranger(near: str) -> str:
    return f"has written no turn: write {short(near) if near else 'the name as it stands above a turn'}"


def _below(node: Node, field: str) -> list[Node]:
    """Return the items of a table's field, none where it is left out."""
    child = node.value.get(field)
    return [] if child is None or is_nothing(child) else items(child)


def _note(node: Node, code: str, message: str) -> Problem:
    return Problem(path=node.path, line=node.line, code=code, message=message)
