"""From argmap's own YAML, as written by writers/native.py and edited by a person, to an equal ArgumentMap.

What a map refers to (turns, disputes, labels) must be in it; what can be drawn though it is odd (a holder who wrote
nothing) is a Problem with its line.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ...errors import BadInput
from ...model import OUTSIDE, STORY, ArgumentMap, Thread
from ...nodes import fields_of, parse
from ...text.files import thread_id
from ...text.shown import shown
from . import contested, odd, spoken, tables
from .tables import VERSION

ODD = ("people", "label", "link", "status")  # codes of problems that `odd.found` finds anew while they last
_HEAD = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n|---[ \t]*\n)*argmap[ \t]*:")


def sniff(text: str) -> bool:
    """Say whether the text is argmap's own YAML: its first field is `argmap`."""
    return _HEAD.match(text) is not None


def read(text: str, *, path: str) -> ArgumentMap:
    """Turn argmap's own YAML into the ArgumentMap it was written from, or that a person has made of it.

    Arguments: the text; the file's path, for messages and as a default. What is odd and can be drawn all the same is
    among the problems, with its line. Raises BadInput with the line of the YAML for what is no YAML, an unknown field,
    a value of the wrong kind, a turn without author, an id or a label that nothing has or two have, words that their
    turn does not have, two main replies, and replies that run in a circle.
    """
    id_, path = thread_id(path), shown(path)
    root = parse(text, path=path)
    top = fields_of(root, tables.TOP, "the map")
    if top["argmap"] is None:
        raise BadInput(path, root.line, f"'argmap:' is empty: write 'argmap: {VERSION}'")
    if top["turns"] is None:
        raise BadInput(path, None, "the map has no turns: add a 'turns' list")
    rows = [fields_of(node, tables.TURN, "a turn") for node in top["turns"]]
    taken = {fields["id"] for fields in rows}
    turns = tuple(
        spoken.turn(fields, node, n, taken) for n, (fields, node) in enumerate(zip(rows, top["turns"], strict=True), 1)
    )
    spoken.no_doubles(turns, top["turns"])
    thread = Thread(
        id=id_ if top["id"] is None else top["id"],
        title=top["title"] or "",
        format="native" if top["format"] is None else top["format"],
        path=path if top["path"] is None else top["path"],
        story=top["story"] or "",
        turns=turns,
        problems=contested.own_problems(top, path),
        stated=top["stated"],
        story_line=top["story_line"],
    )
    said = {turn.id: turn.text for turn in turns}  # what a turn's id may stand for, and the words there
    ends = {STORY: thread.story, **said}
    sources = {OUTSIDE: "", **ends}
    replies, links = (
        spoken.owned(name, table, rows, turns, top)
        for name, table in (("replies", tables.REPLY), ("links", tables.LINK))
    )
    map_ = ArgumentMap(
        thread=thread,
        quotes=tuple(spoken.quote(row, sources) for row in spoken.owned("quotes", tables.QUOTE, rows, turns, top)),
        replies=spoken.replies(replies, ends),
        tags=spoken.tags(spoken.owned("tags", tables.TAG, rows, turns, top)),
        links=spoken.links(links, ends),
        disputes=contested.disputes(top["disputes"] or (), said),
        dropped=tuple(contested.dropped(node) for node in top["dropped"] or ()),
        camps=contested.camps(top["camps"] or ()),
        deep=top["deep"] or "",
        corrections=top["corrections"] or "",
        unanswered=tuple(contested.unanswered(node, said) for node in top["unanswered"] or ()),
    )
    spoken.no_circle(map_.replies, [row.node for row in replies], turns)
    keys = {dispute.id: contested.keys(dispute) for dispute in map_.disputes}
    stated = [contested.problem(node, thread.path)[0] for node in top["problems"] or ()]
    return replace(
        map_,
        passages=tuple(contested.passage(node, keys) for node in top["passages"] or ()),
        problems=(*(problem for problem in stated if problem.code not in ODD), *odd.found(root, top, map_, links)),
    )
