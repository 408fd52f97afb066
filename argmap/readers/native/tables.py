"""From a field of argmap's YAML to its value: what may stand in each, by the part of a map that it is in."""

from __future__ import annotations

import math
import re
from datetime import datetime

from ...model import How, Kind, Over, Relation, State, Unmet
from ...nodes import Convert, Node, bad, items, itself, one_of, short, string, whole

VERSION = "2"
KNOWN = ("1", VERSION)  # version 1 calls positions by their labels
_TRUTHS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_RANGE = re.compile(r"([0-9]{1,15})(?:\s*-\s*([0-9]{1,15}))?")


def _from_one(node: Node) -> int:
    return whole(node, 1)


def _from_nought(node: Node) -> int:
    return whole(node, 0)


def _number(node: Node) -> float:
    try:
        number = float(string(node))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise bad(node, f"{short(node.value)} is no number: write one such as 0.8")
    return number


def _score(node: Node) -> float:
    number = _number(node)
    if not 0 <= number <= 1:
        raise bad(node, f"{short(node.value)} is no score: write a number from 0 to 1")
    return number


def _truth(node: Node) -> bool:
    text = string(node).lower()
    if text not in _TRUTHS:
        raise bad(node, f"{short(text)} is neither true nor false: write one of them")
    return _TRUTHS[text]


def _state(node: Node) -> State:
    return State(one_of(node, [state.value for state in State]))


def _how(node: Node) -> How:
    return How(one_of(node, [how.value for how in How]))


def _kind(node: Node) -> Kind:
    return Kind(one_of(node, [kind.value for kind in Kind]))


def _relation(node: Node) -> Relation:
    return Relation(one_of(node, [relation.value for relation in Relation]))


def _found(node: Node) -> str:
    return one_of(node, ["reading", "analysis"])


def _over(node: Node) -> Over:
    return Over(one_of(node, [over.value for over in Over]))


def _missed(node: Node) -> Unmet:
    return Unmet(one_of(node, [kind.value for kind in Unmet]))


def _version(node: Node) -> str:
    if string(node) not in KNOWN:
        raise bad(node, f"{short(node.value)} is no version of the format: this is {VERSION}")
    return VERSION


def _when(node: Node) -> datetime:
    text = string(node)
    try:
        return datetime.fromisoformat(re.sub("[zZ]$", "+00:00", text))
    except ValueError:
        raise bad(node, f"{short(text)} is no date and time: write it as 2024-03-31 17:05:00") from None


def _ranges(node: Node) -> list[range]:
    if node.value == []:
        return []
    text = ", ".join(map(string, items(node)))
    found = []
    for part in text.split(","):
        match = _RANGE.fullmatch(part.strip())
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= first <= last:
            raise bad(node, f"{short(part.strip())} is no range of lines: write lines as 3-5, 9")
        found.append(range(first, last + 1))
    return found


TOP: dict[str, Convert] = {
    "argmap": _version,
    "id": string,
    "title": string,
    "format": string,
    "path": string,
    "stated": _from_nought,
    "story_line": _from_one,
    "story": string,
    "deep": string,
    "corrections": string,
    "turns": items,
    "tags": items,
    "replies": items,
    "quotes": items,
    "links": items,
    "disputes": items,
    "dropped": items,
    "camps": items,
    "unanswered": items,
    "passages": items,
    "problems": items,
    "thread_problems": items,
}
TURN: dict[str, Convert] = {
    "id": string,
    "number": _from_one,
    "author": string,
    "addressee": string,
    "addressee_stamp": string,
    "reply_to": string,
    "stated_by": string,
    "posted": _when,
    "state": _state,
    "text": string,
    "line": _from_one,
    "lines": _ranges,
    "by": string,
    "why": string,
    "tag": items,
    "replies": items,
    "quotes": items,
    "links": items,
    "standing": itself,  # follows from the links, so it is not read
}
TAG: dict[str, Convert] = {
    "turn": itself,
    "kind": _kind,
    "score": _score,
    "why": string,
    "runner_up": _kind,
    "runner_up_score": _score,
    "by": string,
}
REPLY: dict[str, Convert] = {
    "turn": itself,
    "to": itself,
    "how": _how,
    "score": _score,
    "main": _truth,
    "why": string,
    "by": string,
}
LINK: dict[str, Convert] = {
    "turn": itself,
    "to": itself,
    "kind": _relation,
    "score": _score,
    "why": string,
    "by": string,
}
SPAN: dict[str, Convert] = {"turn": itself, "start": _from_nought, "end": _from_nought, "words": string}
QUOTE: dict[str, Convert] = {"source": itself, "by": string, **SPAN}
DISPUTE: dict[str, Convert] = {
    "id": string,
    "title": string,
    "over": _over,
    "status": itself,
    "weight": _number,
    "turns": items,
    "positions": items,
    "by": string,
    "why": string,
}
POSITION: dict[str, Convert] = {
    "id": string,
    "label": string,
    "holders": items,
    "unsure": items,
    "turns": items,
    "statements": items,
    "evidence": items,
}
DROPPED: dict[str, Convert] = {"title": string, "by": string, "why": string}
CAMP: dict[str, Convert] = {"id": string, "score": _score, "members": items}
UNANSWERED: dict[str, Convert] = {"kind": _missed, "why": string, "within": itself, **SPAN}
PASSAGE: dict[str, Convert] = {
    "dispute": itself,
    "positions": items,
    "source": string,
    "line": _from_one,
    "text": string,
}
PROBLEM: dict[str, Convert] = {
    "path": string,
    "line": _from_one,
    "code": string,
    "message": string,
    "found": _found,
}

# Fields in which a person writes words, where a comment is likelier meant as one of them.
WORDS = {
    name
    for table in (
        TOP,
        TURN,
        TAG,
        REPLY,
        LINK,
        QUOTE,
        DISPUTE,
        POSITION,
        DROPPED,
        CAMP,
        UNANSWERED,
        PASSAGE,
        PROBLEM,
    )
    for name, convert in table.items()
    if convert is string
} | {"holders", "unsure", "members", "positions"}

# What a string alone stands for where a table of fields is usual: `tag: claim`, `replies: ["12"]`.
ALONE = {"tags": "kind", "replies": "to"}
