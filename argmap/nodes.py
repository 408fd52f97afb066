"""From the text of a YAML file to nodes (strings, lists, tables), each with its file and line, and on to plain values.

The file is taken apart event by event and converted field by field, so that a name `0123` stays a string, every
complaint has its line, and neither the deep nesting nor the aliases of hostile YAML can hurt. What YAML would take for
something else than text (tags, anchors, aliases) is refused, and a comment that cuts a text off is noted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NamedTuple

from .errors import BadInput
from .text.shown import nearest

DEEPEST = 12  # levels of lists and tables; a map has 8, and libyaml's time grows with the square of the depth

_NOTHING = frozenset(("", "~", "null"))
_WHOLE = re.compile(r"[0-9]{1,15}")
_HARMLESS = (None, "!", "tag:yaml.org,2002:str")  # tags that leave a text as it is
# What no YAML file may hold: control characters but tab and line ends, lone surrogates, and what is no character.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")  # so told, 4 ms less
_SURROGATE = re.compile("[\ud800-\udfff]")
_COMMENT = re.compile(r"[ \t]+(#[^\n]*)")
# More brackets, one right in the other, than there are levels: a parser that looks ahead gives up before it hands these
# out. It may have looked as far ahead as a field's name can reach.
_BRACKETS = re.compile(rf"(?:[\[{{]\s*){{{DEEPEST + 1}}}")
_AHEAD = 1100
CURE = (
    "check indentation, colons and brackets here, and put a text that holds other signs than letters in double quotes"
)


class Node(NamedTuple):
    """A value in the YAML with its file and 1-based line: a string, a list of nodes, or a table of nodes by field.

    `bare` says that a string stands there without quotes, so that `null` or nothing at all means a missing value;
    `cut` is the comment that follows such a string on its line, "" where there is none.
    """

    value: Any
    path: str
    line: int
    bare: bool = False
    cut: str = ""


Convert = Callable[[Node], Any]


# ---- the file, event by event


def parse(text: str, *, path: str) -> Node:
    """Return the one document of a YAML file; raises BadInput, with its line, for what is no YAML or is refused."""
    import yaml  # late: it takes 20 ms, and most files are no YAML

    if strange := _FORBIDDEN.search(text):
        at = text.count("\n", 0, strange.start()) + 1
        raise BadInput(path, at, f"holds U+{ord(strange[0]):04X}, which no YAML file may hold: take it out")
    loader: Any = getattr(yaml, "CLoader", yaml.Loader)  # 1,000 turns: 0.1 s in C, 2 s in plain Python
    last: list[Node] = []
    try:
        return _build(yaml.parse(text, Loader=loader), text, path, last)
    except yaml.YAMLError as error:
        # How it is worded differs from one version of the library to the next, so that nothing hangs on it here.
        if last and last[-1].cut:
            raise bad(last[-1], f"{cut_off(last[-1])}, and what follows is then no YAML") from None
        mark, opened = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
        if mark and _BRACKETS.search(text, max(0, mark.index - _AHEAD), mark.index + _AHEAD):
            raise _too_deep(path, mark.line + 1) from None
        if mark and opened and mark.index >= len(text.rstrip()):
            mark = opened  # at the end of the file: what was opened there is never closed
        line = mark.line + 1 if mark else None
        raise BadInput(path, line, f"is not valid YAML: {CURE}") from None


def _build(events: Iterable[Any], text: str, path: str, last: list[Node]) -> Node:
    """Put the parser's events together to one node, with a stack in place of recursion.

    `last` is left with the node made last where that is a string, for whoever has to say what is wrong behind it.
    """
    import yaml

    root: Node | None = None
    open_: list[tuple[Node, list[Node]]] = []  # each open list or table, and a table's field that awaits its value
    for event in events:
        last.clear()
        if isinstance(event, yaml.ScalarEvent):
            node = _scalar(event, text, path)
            last.append(node)
        elif isinstance(event, (yaml.SequenceStartEvent, yaml.MappingStartEvent)):
            node = Node([] if isinstance(event, yaml.SequenceStartEvent) else {}, path, _line(event))
            _refuse(event, path)
        elif isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            open_.pop()
            continue
        elif isinstance(event, yaml.AliasEvent):
            raise BadInput(path, _line(event), f"*{event.anchor} is an alias: write out what it stands for")
        else:
            continue
        if open_:
            _attach(node, *open_[-1])
        elif root is None:
            root = node
        else:
            raise bad(node, "a second document begins: one a file")
        if not isinstance(node.value, str):
            open_.append((node, []))
            if len(open_) > DEEPEST:
                raise _too_deep(path, node.line)
    return root or Node("", path, 1, True)


def _scalar(event: Any, text: str, path: str) -> Node:
    _refuse(event, path)
    if _SURROGATE.search(event.value):  # from an escape: the C library refuses it itself
        raise BadInput(path, _line(event), "an escape here stands for no character: take it out")
    bare = not event.style
    comment = _COMMENT.match(text, event.end_mark.index) if bare else None
    return Node(event.value, path, _line(event), bare, comment[1].rstrip() if comment else "")


def _refuse(event: Any, path: str) -> None:
    """Refuse what stands before a value and is no part of it for YAML, though a person may well mean it as text."""
    for sign, said in (("!", event.tag if event.tag not in _HARMLESS else None), ("&", event.anchor)):
        if said is not None:
            name = sign + said.removeprefix("!").replace("tag:yaml.org,2002:", "!")
            message = f"YAML takes {short(name)} here for a {'tag' if sign == '!' else 'mark'} and leaves it out"
            raise BadInput(path, _line(event), f"{message}: put the text in double quotes, or take it out")


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _too_deep(path: str, line: int) -> BadInput:
    return BadInput(path, line, f"nested more than {DEEPEST} deep: check the brackets")


def _attach(node: Node, parent: Node, waiting: list[Node]) -> None:
    if isinstance(parent.value, list):
        parent.value.append(node)
    elif waiting:
        field = waiting.pop()
        if field.value in parent.value:
            raise bad(field, f"the field {short(field.value)} stands twice: take one of them out")
        parent.value[field.value] = node
    elif isinstance(node.value, str):
        waiting.append(node)
    else:
        raise bad(node, "a list or table cannot be the name of a field: check colons and brackets")


# ---- what is said of a node


def bad(node: Node, message: str) -> BadInput:
    """Return the error that names a node's file and line."""
    return BadInput(node.path, node.line, message)


def short(value: object) -> str:
    """Return a value as it is shown in a message: a string in quotes, cut where it is long; else what it is."""
    said = repr(value) if isinstance(value, str) else "a list" if isinstance(value, list) else "a table of fields"
    return said if len(said) <= 60 else f"{said[:50]}…{said[-1]}"


def cut_off(node: Node) -> str:
    """Return what a message says of a string that a comment follows."""
    read = short(node.value) if node.value else "nothing"
    return f"YAML takes {short(node.cut)} for a comment, so that {read} is read: put the text in double quotes"


# ---- values, field by field


def fields_of(node: Node, known: Mapping[str, Convert], what: str, *, strict: bool = True) -> dict[str, Any]:
    """Convert a table's fields; one that is missing, or that stands there without a value, is None.

    Arguments: the node; the fields, each with the function that converts it; what the table is, for messages; whether
    other fields are refused or passed over. Raises BadInput.
    """
    if not isinstance(node.value, dict):
        raise bad(node, f"{what} needs fields: write one of {', '.join(known)} with a colon and its value")
    for name, child in node.value.items() if strict else ():
        if name not in known:
            near = nearest(name, known)
            cure = f"write {near!r}" if near else f"take it out, or write one of {', '.join(known)}"
            raise bad(child, f"{what} has no field {short(name)}: {cure}")
    found: dict[str, Any] = dict.fromkeys(known)
    for name, child in node.value.items():
        if name in known and not is_nothing(child):
            found[name] = known[name](child)
    return found


def is_nothing(node: Node) -> bool:
    """Say whether a field stands there without a value."""
    return node.bare and node.value in _NOTHING


def itself(node: Node) -> Node:
    """Return the node, for a field that is converted later."""
    return node


def string(node: Node) -> str:
    """Return a text; raises BadInput for a list or table."""
    if not isinstance(node.value, str):
        raise bad(node, f"text is wanted here, not {short(node.value)}: put it in double quotes")
    return node.value


def items(node: Node) -> list[Node]:
    """Return the items of a list; what stands alone counts as a list of one."""
    return node.value if isinstance(node.value, list) else [node]


def strings(node: Node) -> list[str]:
    """Return a list of texts."""
    return [string(child) for child in items(node)]


def whole(node: Node, least: int = 0) -> int:
    """Return a whole number from `least` up; raises BadInput for anything else."""
    text = string(node)
    if not _WHOLE.fullmatch(text) or int(text) < least:
        raise bad(node, f"{short(text)} is no whole number from {least} up: write one, or take the field out")
    return int(text)


def wholes(node: Node) -> list[int]:
    """Return a list of whole numbers from 0 up."""
    return [whole(child) for child in items(node)]


def one_of(node: Node, known: Collection[str]) -> str:
    """Return one of the known words, in whatever case it is written; raises BadInput for another."""
    text = string(node).lower()
    if text not in known:
        first, last = list(known)[:-1], list(known)[-1]
        raise bad(node, f"{short(node.value)} is not known here: write {', '.join(first)} or {last}")
    return text
