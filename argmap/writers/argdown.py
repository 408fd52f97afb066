"""From a map to Argdown: a statement a turn, its author as a tag, supports and attacks, a group for each dispute."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..graph import Fact, facts, relations
from ..model import STORY, ArgumentMap, Relation, doubts
from ..text.shown import as_json, portable

# What Argdown takes for something else within a line; a dot or a colon is one end of the name of a sign (".x.").
_SIGNS = re.compile(r"[\\*_\[<{#@]|/(?=[/*])|[.:](?=\S)|={3,}")
_ADDRESS = re.compile(r"https?://[^\s<>\[\](){}\"'|\\^`]*[^\s<>\[\](){}\"'|\\^`.,;:!?]")
# In the YAML behind a statement and at the head of the file, these would end it, or begin a comment.
_BRACES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "{}=/<"}
NO_TEXT = "(no text)"  # a statement must have some
ARROWS = {Relation.REBUTS.value: "->", Relation.SUPPORTS.value: "+>"}
HEAD = """\
===
title: {}
model:
    removeTagsFromText: true
selection:
    excludeDisconnected: false
===
"""


def write(map_: ArgumentMap) -> bytes:
    """Turn a map into a file of Argdown: the story and the turns of no dispute, then a group a dispute and a position.

    A turn stands in the first position that it takes. What Argdown has no words for (answers, replies, times, scores,
    how it stands) is data behind the statement.
    """
    said = facts(map_)
    called = {end: f"#{fact['number']}" if fact["number"] else STORY for end, fact in said.items()}
    # A comment is not drawn: what makes the map doubtful stands in its title.
    out = [HEAD.format(_string(". ".join([*doubts(map_.problems), map_.thread.title])))]
    lines = _statements(map_, said, called)
    left = dict.fromkeys(said)
    groups: list[str] = []
    for dispute in map_.disputes:
        groups.append(f"\n# {_text(dispute.title) or 'dispute'}\n")
        sides = [(position.label or "position", position.turns) for position in dispute.positions]
        for label, turns in (*sides, ("on no side", dispute.turns)):
            mine = [turn for turn in dict.fromkeys(turns) if turn in left]
            groups += [f"\n## {_text(label)}\n"] if mine else []
            for turn in mine:
                del left[turn]
                groups.append(lines[turn])
    out += [lines[end] for end in left]
    return "".join([*out, *groups]).encode()


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
        yield f"#(by {_line(str(fact['author'])).translate({40: '[', 41: ']'})})"
    if fact["tag"]:
        yield f"#{fact['tag']}"


def _string(value: object) -> str:
    """Return a value as JSON, which YAML reads, without signs that would end it."""
    if isinstance(value, str):
        return as_json(portable(value)).translate(_BRACES)
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
        yield f"[{address[0]}]({address[0]})"
        at = address.end()
    yield _SIGNS.sub(_escaped, line[at:])


def _escaped(sign: re.Match[str]) -> str:
    return "".join(f"\\{each}" for each in sign[0])
