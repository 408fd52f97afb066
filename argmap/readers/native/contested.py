"""From the disputes, camps, open questions, passages and problems of argmap's YAML to those of a map."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ...model import STORY, Camp, Dispute, Dropped, Over, Passage, Position, Problem, Span, Status, Unanswered, Unmet
from ...nodes import Convert, Node, bad, fields_of, short, string
from ...text.words import words
from . import spoken, tables


def _named(nodes: Iterable[Node], table: Mapping[str, Convert], what: str) -> Iterator[dict[str, Any]]:
    """Yield the fields of tables of which each must have an id of its own."""
    ids = set()
    for node in nodes:
        fields = fields_of(node, table, what)
        if fields["id"] is None:
            raise bad(node, f"{what} has no id: add an 'id' field")
        if fields["id"] in ids:
            raise bad(node.value["id"], f"the id {short(fields['id'])} is taken already: give {what} one of its own")
        ids.add(fields["id"])
        yield fields


def disputes(nodes: Iterable[Node], said: Mapping[str, str]) -> tuple[Dispute, ...]:
    found = []
    for fields in _named(nodes, tables.DISPUTE, "a dispute"):
        title = fields["title"] or ""
        positions = _positions(fields["positions"] or (), said)
        found.append(
            Dispute(
                id=fields["id"],
                title=title,
                positions=positions,
                turns=tuple(spoken.known(child, said) for child in fields["turns"] or ()),
                status=status(fields["status"]) or Status.UNSAID,
                weight=fields["weight"] or 0.0,
                over=fields["over"] or _seems(title, [position.label for position in positions]),
                by=fields["by"] or "",
                why=fields["why"] or "",
            )
        )
    return tuple(found)


def status(node: Node | None) -> Status | None:
    """The status that a dispute states, None where that is none which is known."""
    stated = "" if node is None else string(node) or ""
    return Status(stated) if stated in set(Status) else None


def _seems(title: str, labels: Sequence[str]) -> Over:
    """What a dispute that does not say is over: words, where labels are sentences that its title does not all name."""
    whole = any(len(words(label)) > 4 or label.endswith((".", "!", "?", "…")) for label in labels)
    return Over.WORDS if whole and not all(label in title for label in labels) else Over.VALUES


def _positions(nodes: Iterable[Node], said: Mapping[str, str]) -> tuple[Position, ...]:
    found: list[Position] = []
    for node in nodes:
        position = _position(node, said)
        if position.id and any(position.id == other.id for other in found):
            raise bad(node, f"the id {short(position.id)} is taken already: give this position one of its own")
        found.append(position)
    return tuple(found)


def _position(node: Node, said: Mapping[str, str]) -> Position:
    fields = fields_of(node, tables.POSITION, "a position")
    if fields["label"] is None:
        raise bad(node, "a position has no label: add a 'label' field")
    return Position(
        id=fields["id"] or "",
        label=fields["label"],
        statements=tuple(_span(child, said) for child in fields["statements"] or ()),
        turns=tuple(spoken.known(child, said) for child in fields["turns"] or ()),
        holders=tuple(map(string, fields["holders"] or ())),
        unsure=tuple(map(string, fields["unsure"] or ())),
        evidence=tuple(_span(child, said) for child in fields["evidence"] or ()),
    )


def _span(node: Node, said: Mapping[str, str]) -> Span:
    fields = fields_of(node, tables.SPAN, "a span")
    if fields["turn"] is None:
        raise bad(node, "a span does not say in which turn it is: add a 'turn' field")
    turn = spoken.known(fields["turn"], said)
    start, end = spoken.place(fields, node, said[turn])
    return Span(turn=turn, start=start, end=end)


def dropped(node: Node) -> Dropped:
    fields = fields_of(node, tables.DROPPED, "a dropped dispute")
    return Dropped(title=fields["title"] or "", by=fields["by"] or "", why=fields["why"] or "")


def camps(nodes: Iterable[Node]) -> tuple[Camp, ...]:
    return tuple(
        Camp(
            id=fields["id"],
            members=tuple(map(string, fields["members"] or ())),
            score=1.0 if fields["score"] is None else fields["score"],
        )
        for fields in _named(nodes, tables.CAMP, "a camp")
    )


def unanswered(node: Node, said: Mapping[str, str]) -> Unanswered:
    what = "what stands unanswered"
    fields = fields_of(node, tables.UNANSWERED, what)
    if fields["turn"] is None:
        raise bad(node, f"{what} does not say in which turn it is: add a 'turn' field")
    turn = spoken.known(fields["turn"], said)
    within = turn if fields["within"] is None else spoken.known(fields["within"], said)
    start, end = spoken.place(fields, node, said[within])
    span = Span(turn=within, start=start, end=end)
    return Unanswered(turn=turn, span=span, kind=fields["kind"] or Unmet.CLAIM, why=fields["why"] or "")


def keys(dispute: Dispute) -> dict[str, str]:
    """What may stand for each position of a dispute, its id or its label, with its key."""
    return {position.label: position.key for position in dispute.positions} | {
        position.key: position.key for position in dispute.positions
    }


def passage(node: Node, keys: Mapping[str, Mapping[str, str]]) -> Passage:
    fields = fields_of(node, tables.PASSAGE, "a passage")
    if fields["dispute"] is None:
        raise bad(node, "a passage does not say on which dispute it bears: add a 'dispute' field")
    dispute = spoken.known(fields["dispute"], keys, "dispute has the id")
    known = keys[dispute]
    what = f"position of the dispute {short(dispute)} has the id or the label"
    return Passage(
        dispute=dispute,
        positions=tuple(known[spoken.known(child, known, what)] for child in fields["positions"] or ()),
        source=STORY if fields["source"] is None else fields["source"],
        line=fields["line"],
        text=fields["text"] or "",
    )


def problem(node: Node, path: str) -> tuple[Problem, str | None]:
    fields = fields_of(node, tables.PROBLEM, "a problem")
    where = path if fields["path"] is None else fields["path"]
    problem = Problem(path=where, line=fields["line"], code=fields["code"] or "", message=fields["message"] or "")
    return problem, fields["found"]


def own_problems(top: Mapping[str, Any], path: str) -> tuple[Problem, ...]:
    """Return the thread's own problems: those not marked as found by the analysis, or the list that has them alone."""
    where = path if top["path"] is None else top["path"]
    if top["thread_problems"] is not None:
        return tuple(problem(node, where)[0] for node in top["thread_problems"])
    every = [problem(node, where) for node in top["problems"] or ()]
    return tuple(problem for problem, found in every if found != "analysis")
