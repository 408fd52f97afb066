"""From a map to Argdown: a statement a turn, its author as a tag, supports and attacks, a group for each dispute."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..graph import Fact, facts, relations
from ..model import DOUBTFUL, STORY, ArgumentMap, Dispute, Relation, doubts
from ..text.shown import as_json, portable, shorten

# What Argdown takes for something else within a line; a dot or a colon is one end of the name of a sign (".x.").
_SIGNS = re.compile(r"[\\*_\[<{#@]|/(?=[/*])|[.:](?=\S)|={3,}")
_ADDRESS = re.compile(r"https?://[^\s<>\[\](){}\"'|\\^`]*[^\s<>\[\](){}\"'|\\^`.,;:!?]")
LONGEST_LINK, LONGEST_TAG = 1000, 150  # characters: readers look no further for the end of either
# In the YAML behind a statement and at the head of the file, these would end it, or begin a comment.
_BRACES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "{}=/<"}
NO_TEXT = "(no text)"  # a statement must have some
ARROWS = {Relation.REBUTS.value: "->", Relation.SUPPORTS.value: "+>"}
HEAD = """\
===
title: {}
argmap: {}
model:
    removeTagsFromText: true
selection:
    excludeDisconnected: false
===
"""


def write(map_: ArgumentMap) -> bytes:
    """Turn a map into a file of Argdown: the story and the turns of no dispute, then a group a dispute and a position.

    A turn stands in the first position that it takes; the data behind a heading names those that stand elsewhere. What
    Argdown has no words for (answers, replies, times, scores, how it stands) is data behind the statement.
    """
    said = facts(map_)
    called = {end: f"#{fact['number']}" if fact["number"] else STORY for end, fact in said.items()}
    # A comment is not drawn: what makes the map doubtful stands in its title.
    out = [HEAD.format(_string(". ".join([*doubts(map_.problems), map_.thread.title])), _string(_own(map_)))]
    lines = _statements(map_, said, called)
    left = dict.fromkeys(said)
    groups: list[str] = []
    for dispute in map_.disputes:
        groups.append(_heading("#", dispute.title, _of_dispute(dispute)))
        for label, own, turns in _sides(dispute):
            mine = [turn for turn in dict.fromkeys(turns) if turn in left]
            also = [called[turn] for turn in dict.fromkeys(turns) if turn in said and turn not in left]
            known = own | ({"also": also} if also else {})
            groups += [_heading("##", label, known)] if known or mine else []
            for turn in mine:
                del left[turn]
                groups.append(lines[turn])
    out += [lines[end] for end in left]
    return "".join([*out, *groups]).encode()


def _own(map_: ArgumentMap) -> dict[str, object]:
    """Return what Argdown has no place for: the thread's id and title, and what makes the map doubtful."""
    found = [each for each in map_.problems if each.code in DOUBTFUL]
    told = [{"code": each.code, "line": each.line, "message": each.message} for each in found]
    return {"id": map_.thread.id, "title": map_.thread.title, "doubts": told}


def _sides(dispute: Dispute) -> Iterator[tuple[str, dict[str, object], tuple[str, ...]]]:
    """Yield the label, the data and the turns of each group of a dispute: its positions, and who is on none."""
    for position in dispute.positions:
        held: dict[str, object] = {"position": position.id, "holders": position.holders, "unsure": position.unsure}
        yield position.label, held, position.turns
    sided = {turn for position in dispute.positions for turn in position.turns}
    yield "on no side", {}, tuple(turn for turn in dispute.turns if turn not in sided)


def _of_dispute(dispute: Dispute) -> dict[str, object]:
    said = {"status": str(dispute.status), "over": str(dispute.over), "by": dispute.by, "why": dispute.why}
    return {"dispute": dispute.id, "weight": dispute.weight, **{name: value for name, value in said.items() if value}}


def _heading(level: str, title: str, own: dict[str, object]) -> str:
    return f"\n{level} {_text(title) or NO_TEXT}{' ' + _string(own) if own else ''}\n"


def _statements(map_: ArgumentMap, said: dict[str, dict[str, Fact]], called: dict[str, str]) -> dict[str, str]:
    """Return the text of each statement, with the turns that it supports and attacks below it."""
    told: dict[str, dict[str, list[dict[str, Fact]]]] = {end: {"replies": [], "links": []} for end in said}
    arrows: dict[str, list[str]] = {end: [] for end in said}
    for source, target, what in relations(map_):
        kind = str(what["kind"])
        if kind in ARROWS:
            arrows[source].append(f"  {ARROWS[kind]} [{called[target]}]\n")
        known = {name: value for name, value in what.items() if name != "type" and value != "" and value is not False}
        told[source]["links" if kind else "replies"].append({"to": called[target], **known})
    found = {}
    for end, fact in said.items():
        own = {
            name: value for name, value in fact.items() if name not in ("text", "number") and value not in ("", 0, ())
        }
        data = {"id": end} | own | {name: items for name, items in told[end].items() if items}
        words = [_text(str(fact["text"])) or NO_TEXT, *_tags(fact)]
        found[end] = f"\n[{called[end]}]: {' '.join(words)} {_string(data)}\n{''.join(arrows[end])}"
    return found


def _tags(fact: dict[str, Fact]) -> Iterator[str]:
    if fact["author"]:
        yield f"#(by {shorten(portable(str(fact['author'])), LONGEST_TAG).translate({40: '[', 41: ']'})})"
    if fact["tag"]:
        yield f"#{fact['tag']}"


def _string(value: object) -> str:
    """Return a value as JSON, which YAML reads, without signs that would end it."""
    if isinstance(value, str):
        return as_json(value).translate(_BRACES)
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name}: {_string(inner)}' for name, inner in value.items())}}}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_string, value))}]"
    return as_json(value)


def _line(text: str) -> str:
    return " ".join(portable(text).split())


def _text(text: str) -> str:
    """Return a text on one line so that Argdown reads it as text, and addresses in it as links."""
    return "".join(_pieces(_line(text)))


def _pieces(line: str) -> Iterable[str]:
    at = 0
    for address in _ADDRESS.finditer(line):
        yield _SIGNS.sub(_escaped, line[at : address.start()])
        link = len(address[0]) <= LONGEST_LINK
        yield f"[{address[0]}]({address[0]})" if link else _SIGNS.sub(_escaped, address[0])
        at = address.end()
    yield _SIGNS.sub(_escaped, line[at:])


def _escaped(sign: re.Match[str]) -> str:
    return "".join(f"\\{each}" for each in sign[0])
