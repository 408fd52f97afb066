"""A saved thread and its annotation by hand to how often authors, parents, tags and disputes are right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from .. import api, nodes
from ..errors import BadInput
from ..model import STORY, ArgumentMap
from ..text.files import CORRECTIONS, LARGEST, decode
from .measures import share
from .task import DEEP, Result, Row, Task

LOOKED_AT = 8  # disputes, the weightiest first, among which those of an annotation are looked for
# What an annotation holds; fields that are not named here are passed over.
_COMMENT: Mapping[str, nodes.Convert] = {
    "n": nodes.whole,
    "line": nodes.whole,
    "author": nodes.string,
    "addressee": nodes.string,
    "replies_to": nodes.wholes,
    "also_replies_to": nodes.wholes,
    "tag": nodes.strings,
}
_SIDE: Mapping[str, nodes.Convert] = {"label": nodes.string, "holders": nodes.strings, "comments": nodes.wholes}
_DISPUTE: Mapping[str, nodes.Convert] = {"title": nodes.string, "comments": nodes.wholes, "positions": nodes.items}
_GOLD: Mapping[str, nodes.Convert] = {"comments": nodes.items, "disputes": nodes.items, "camps": nodes.items}


def read_annotation(path: str) -> Row:
    """Read an annotation: its `comments`, `disputes` (with `comments` and `positions`) and `camps` (lists of names).

    What is left out is an empty list, or None. Raises BadInput, with its line, for what is no annotation.
    """
    try:
        with open(path, "rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise BadInput(path, None, f"cannot be opened ({error.strerror}): check the path") from None
    root = nodes.parse(decode(data, path=path)[0], path=path)
    whole = _annotated(root, _GOLD, "an annotation", "comments")
    if not whole["comments"]:
        raise nodes.bad(root, "holds no list 'comments': see docs/evaluate.md")
    disputes = [_annotated(node, _DISPUTE, "a dispute") for node in whole["disputes"]]
    for dispute in disputes:
        dispute["positions"] = [_annotated(node, _SIDE, "a position") for node in dispute["positions"]]
    comments = [_annotated(node, _COMMENT, "a comment", "n", "line", "author", "tag") for node in whole["comments"]]
    return {"comments": comments, "disputes": disputes, "camps": [nodes.strings(node) for node in whole["camps"]]}


def _annotated(node: nodes.Node, fields: Mapping[str, nodes.Convert], what: str, *wanted: str) -> Row:
    """Return the fields of a table, with an empty list in place of each list that is left out."""
    found = nodes.fields_of(node, fields, what, strict=False)
    for name in wanted:
        if found[name] is None:
            raise nodes.bad(node, f"{what} has no {name!r}: see docs/evaluate.md")
    lists = (nodes.items, nodes.strings, nodes.wholes)
    return {name: [] if value is None and fields[name] in lists else value for name, value in found.items()}


def read(path: str, annotation: str, *, deep: bool = False) -> tuple[ArgumentMap, Row]:
    """Return the map of a saved thread, and its annotation by hand, which may be what a person put right in it."""
    map_ = api.analyse(api.read(path), deep=deep)
    if not annotation.endswith(CORRECTIONS):
        return map_, read_annotation(annotation)
    right = api.analyse(api.read(path), corrections=api.read_corrections(annotation))
    gold = _put_right(right, map_)
    if not gold["comments"] and not gold["disputes"]:
        raise BadInput(annotation, None, "puts nothing right that can be scored: whom turns answer, tags, disputes")
    return map_, gold


def _put_right(right: ArgumentMap, map_: ArgumentMap) -> Row:
    """Return what a person said of a thread as an annotation: of what they did not look at it holds nothing."""
    # By line, as turns may have been joined or split.
    number = {turn.line: turn.number for turn in map_.thread.turns}
    known = {turn.id: number[turn.line] for turn in right.thread.turns if turn.line in number} | {STORY: 0}
    parents: dict[str, list[int]] = {}
    for reply in right.replies:
        if reply.by and reply.parent in known:
            parents.setdefault(reply.child, []).append(known[reply.parent])
    tags = {tag.turn: tag.kind.value for tag in right.tags if tag.by}
    comments: list[Row] = [
        {
            "n": known[turn.id],
            "line": turn.line,
            "author": turn.author if turn.by else None,
            "addressee": turn.addressee,
            "replies_to": parents.get(turn.id, []),
            "also_replies_to": [],
            "tag": [tags[turn.id]] if turn.id in tags else [],
        }
        for turn in right.thread.turns
        if turn.id in known and (turn.by or turn.id in parents or turn.id in tags)
    ]
    disputes: list[Row] = [
        {"comments": [known[turn] for turn in dispute.turns if turn in known], "positions": []}
        for dispute in right.disputes
        if dispute.by
    ]
    return {"comments": comments, "disputes": disputes, "camps": []}


def score(pair: tuple[ArgumentMap, Row]) -> Result:
    """Score a map against an annotation: authors and addressees, parents, tags, and disputes half covered."""
    map_, whole = pair
    by_line = {turn.line: turn for turn in map_.thread.turns}
    number = {turn.id: turn.number for turn in map_.thread.turns} | {STORY: 0}
    main = {reply.child: reply for reply in map_.replies if reply.main}
    tagged = {tag.turn: tag for tag in map_.tags}
    gold, where = whole["comments"], map_.thread.id
    counts: Counter[str] = Counter()
    errors: list[tuple[object, ...]] = []
    told: list[tuple[float, bool]] = []  # of the tags
    for entry in gold:
        wanted = [*entry["replies_to"], *entry["also_replies_to"]]
        counts["parents of"] += bool(wanted)
        counts["previous"] += entry["n"] - 1 in wanted
        turn = by_line.get(entry["line"])
        if turn is None:
            errors.append(("missed", where, entry["n"]))
            continue
        if entry["author"] is not None:
            counts["turns"] += turn.author == entry["author"] and turn.addressee == entry["addressee"]
        if wanted and turn.id in main:
            parent = number[main[turn.id].parent]
            counts["parents"] += parent in wanted
            if parent not in wanted:
                errors.append(("gold parent", where, entry["n"], wanted, "got", parent, main[turn.id].why))
        if not entry["tag"]:
            continue
        kind = tagged[turn.id].kind.value
        counts["tags"] += kind in entry["tag"]
        told.append((tagged[turn.id].score, kind in entry["tag"]))
        if kind not in entry["tag"]:
            errors.append(("gold tag", where, entry["n"], entry["tag"], kind, tagged[turn.id].why))
    wants = [in_dispute(dispute) for dispute in whole["disputes"]]
    found = [{number[turn] for turn in dispute.turns} for dispute in map_.disputes[:LOOKED_AT]]
    everyday = Counter(tag for entry in gold for tag in dict.fromkeys(entry["tag"]))
    judged = sum(bool(entry["tag"]) for entry in gold)
    tally = {
        "turns": [counts["turns"], sum(entry["author"] is not None for entry in gold)],
        "parents": [counts["parents"], counts["parents of"]],
        "tags": [counts["tags"], judged],
        "disputes": [sum(any(len(turns & want) * 2 >= len(want) for turns in found) for want in wants), len(wants)],
    }
    return Result(
        task="gold",
        figures={name: share(right, of) for name, (right, of) in tally.items()},
        baseline={
            "previous turn": {"parents": share(counts["previous"], counts["parents of"])},
            "majority class": {"tags": share(max(everyday.values(), default=0), judged)},
        },
        counts=tally,
        errors=tuple(errors),
        told=tuple(told),
    )


def in_dispute(dispute: Row) -> set[int]:
    """Return the numbers of the comments that an annotation gives to a dispute."""
    return {number for held in (dispute, *dispute["positions"]) for number in held["comments"]}


def _score(files: tuple[str, str], *, deep: bool = False) -> Result:
    return score(read(*files, deep=deep))


TASK = Task("gold", lambda path, annotation: (path, annotation), _score, options=(DEEP,), files=2)
