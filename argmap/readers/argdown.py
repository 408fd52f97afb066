"""From Argdown, made by hand or by argmap, to an ArgumentMap: statements and arguments that support and attack."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from ..errors import NoComments
from ..gate import NOBODY
from ..model import (
    STORY,
    ArgumentMap,
    Dispute,
    How,
    Kind,
    Link,
    Over,
    Problem,
    Relation,
    Reply,
    State,
    Status,
    Tag,
    Turn,
)
from ..text.files import thread_id
from .arguments import STATED, Given, doubts_of, map_of, one_of, position_of
from .stated import Json, count_at, list_at, moment, text_at, texts_at

NO_TEXT = "(no text)"  # what argmap writes where a statement must have some

_TITLE = r"\[[^\]\n]+\]|<[^>\n]+>"
_RELATION = re.compile(r"([ \t]*)(\+>|->|<\+|<-|><|_>|<_|\+|-)[ \t]+(\S.*)")
_HEADING = re.compile(r"(#+)[ \t]+(\S.*)")
_NAMED = re.compile(rf"({_TITLE})(:?)[ \t]*(.*)")
_HEAD = re.compile(r"\s*(?:===+\n.*?\n===+\n\s*)?(?:#+ [^\n]*\n\s*)*(?:" + _TITLE + r"):?[ \t]", re.S)
_ARROW = re.compile(rf"^[ \t]*(?:\+>|->|<\+|<-|><|\+|-)[ \t]+(?:{_TITLE})", re.M)
_FRONT = re.compile(r"\s*===+\n(.*?)\n===+(?:\n|$)", re.S)
# Bounded, as a text of nothing but beginnings would be looked through from each of them.
_COMMENT = re.compile(
    r"(\\.|\[[^\]\n]{1,1000}\]\([^)\n]{1,2000}\)|#\([^)\n]{1,200}\))"
    r"|/\*.{0,2000}?\*/|<!--.{0,2000}?-->|(?<![:\\/])//[^\n]*",
    re.S,
)
_OWN = re.compile(r"^argmap:[ \t]*(\{.*\})[ \t]*$", re.M)  # what argmap writes at the head of a file
_PART = re.compile(
    r"\\(.)|\[([^\]]{1,1000})\]\(([^)]{1,2000})\)|#\(([^)]{1,200})\)|#([\w-]+)|(\{.*)", re.S
)  # an escaped sign, a link, a tag of two forms, data
_NAME = re.compile(r'("(?:\\.|[^"\\])*")|\b([a-z_]+)(?=: )')


@dataclass(slots=True)
class _Statement:
    """What the file says of a title, gathered line by line; of a heading ("#") also the titles `below` it."""

    title: str
    line: int
    text: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    data: dict[str, Json] = field(default_factory=dict)
    below: list[str] = field(default_factory=list)


def sniff(text: str) -> bool:
    """Say whether a text begins with a titled statement or argument, and relates some or says that argmap wrote it."""
    if _HEAD.match(text) is None:
        return False
    front = _FRONT.match(text)
    return _ARROW.search(text) is not None or (front is not None and _OWN.search(front[1]) is not None)


def read(text: str, *, path: str) -> ArgumentMap:
    """Return the map of a file: a turn a statement or argument, a link a support or attack; raise BadInput for none.

    Of argmap's own, the data behind statements gives authors, times, tags, replies and answers, and groups are disputes
    and their positions. Other groups are not read: what attacks and supports each other is a dispute with two sides.
    Undercuts, and the steps of arguments that are written out, are left out, and a Problem counts them.
    """
    front = _FRONT.match(text)
    lines = _COMMENT.sub(lambda found: found[1] or "\n" * found[0].count("\n"), text).split("\n")
    start = front[0].count("\n") if front else 0
    found: dict[str, _Statement] = {}
    headings: list[_Statement] = []
    above: list[tuple[int, str]] = []  # how far each statement that relations may go to is indented
    arrows: list[tuple[str, str, str]] = []
    open_ = ""  # the statement that the next line goes on with
    left = 0
    for number, line in enumerate(lines[start:], start + 1):
        relation, heading = _RELATION.fullmatch(line), _HEADING.fullmatch(line)
        if heading:
            headings.append(_Statement(heading[1], number))
            _add(headings[-1], heading[2])
        if not line.strip() or line.startswith("#") or re.match(r"\s*(?:-{2,}|\(\d+\))", line):
            left += bool(re.match(r"\s*(?:-{2,}|\(\d+\))", line))
            open_ = ""
        elif relation and above:
            indent = len(relation[1].expandtabs(4))
            while len(above) > 1 and above[-1][0] >= indent:
                above.pop()
            open_ = _element(relation[3], number, found)
            arrows.append((above[-1][1], relation[2], open_))
            above.append((indent, open_))
        elif open_ and not _NAMED.match(line):
            _add(found[open_], line)
        else:
            open_ = _element(line.strip(), number, found)
            above = [(-1, open_)]
            if headings:
                headings[-1].below.append(open_)
    if not found:
        raise NoComments(path, None, "holds no statement: name a file of Argdown")
    left += sum("_" in sign for _, sign, _ in arrows)
    ours = _OWN.search(front[1]) if front else None
    own = _data(ours[1]) if ours else None
    title = re.search(r'^title:[ \t]*(".*"|.*)$', front[1], re.M) if front else None
    given = _given(found, arrows, own, text_at(own, "title") if own else _string(title[1]) if title else "")
    problems = list(doubts_of(own or {}, path))
    if left:
        message = f"{left} lines of undercuts and of arguments written out step by step are left out"
        problems.append(Problem(path=path, line=None, code="link", message=message))
    if own is not None:
        given = replace(given, disputes=tuple(_disputes(headings, found)))
    given = replace(given, problems=tuple(problems))
    return map_of(given, path=path, format="argdown", id=text_at(own, "id") or thread_id(path))


def _element(text: str, line: int, found: dict[str, _Statement]) -> str:
    """Take a statement or argument in, and return its title."""
    named = _NAMED.match(text)
    title = named[1] if named and not re.match(r"\[[^\]]+\]\(", text) else f"[{text}]"
    statement = found.setdefault(title, _Statement(title, line))
    rest = (named[3] if named[2] else "") if named and title == named[1] else text
    if rest and not statement.text:
        _add(statement, rest)
    return title


def _add(statement: _Statement, text: str) -> None:
    def plain(part: re.Match[str]) -> str:
        if part[6]:
            is_data = part[6].rstrip().endswith("}")
            statement.data |= _data(part[6]) if is_data else {}
            return "" if is_data else part[6]
        if part[4] or part[5]:
            statement.tags.append(part[4] or part[5])
            return ""
        return part[1] or part[2]

    statement.text.append(_PART.sub(plain, text.strip()).strip())


def _data(text: str) -> dict[str, Json]:
    """Return the data behind a statement as argmap writes it; of other YAML nothing."""
    try:
        found = json.loads(_NAME.sub(lambda part: part[1] or f'"{part[2]}"', text))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _string(text: str) -> str:
    try:
        found = json.loads(text)
    except ValueError:
        return text.strip()
    return found if isinstance(found, str) else text.strip()


def _disputes(headings: Iterable[_Statement], found: Mapping[str, _Statement]) -> Iterator[Dispute]:
    """Yield the disputes that argmap has written as groups: a turn stands below a heading, or the heading names it."""
    whole: list[list[_Statement]] = []  # a dispute, and the headings below it
    for heading in headings:
        if "dispute" in heading.data:
            whole.append([])
        elif heading.title == "#":
            whole.append([heading])  # a heading by hand: what follows is below that, and no dispute
        if whole:
            whole[-1].append(heading)
    place = {each.title: at for at, each in enumerate(sorted(found.values(), key=_number))}

    def turns(*parts: _Statement) -> tuple[str, ...]:
        named = [title for part in parts for title in (*part.below, *_also(part))]
        some = sorted({title for title in named if title in found}, key=place.__getitem__)
        return tuple(_id(found[title]) for title in some)

    for head, *parts in whole:
        if "dispute" in head.data:
            yield Dispute(
                id=text_at(head.data, "dispute"),
                title=_said(head),
                positions=tuple(
                    position_of(part.data, _said(part), turns(part)) for part in parts if "position" in part.data
                ),
                turns=turns(head, *parts),
                status=one_of(Status, text_at(head.data, "status"), Status.UNSAID),
                weight=_weight(head.data.get("weight")),
                over=one_of(Over, text_at(head.data, "over"), Over.WORDS),
                by=text_at(head.data, "by"),
                why=text_at(head.data, "why"),
            )


def _also(part: _Statement) -> Iterator[str]:
    return (f"[{each}]" for each in texts_at(part.data, "also"))


def _said(each: _Statement, usual: str = "") -> str:
    text = " ".join(part for part in each.text if part)
    return "" if text == NO_TEXT else text or usual


def _number(each: _Statement) -> int:
    number = re.fullmatch(r"\[#(\d{1,9})\]", each.title)
    return int(number[1]) if number else 0


def _weight(value: Json) -> float:
    return float(value) if isinstance(value, (int, float)) and math.isfinite(value) else 0.0


def _given(
    found: dict[str, _Statement], arrows: list[tuple[str, str, str]], own: dict[str, Json] | None, title: str
) -> Given:
    ids = {each.title: _id(each) for each in found.values()}
    turns = [_turn(each, at) for at, each in enumerate(found.values(), 1)]
    links: dict[tuple[str, str, Relation], Link] = {}
    for one, sign, other in arrows:
        kind = Relation.REBUTS if "-" in sign or sign == "><" else Relation.SUPPORTS
        ways = [(one, other)] if sign[-1] == ">" else [(other, one)]
        ways += [(other, one)] if sign == "><" else []
        for source, target in ways if "_" not in sign else ():
            key = (ids[source], ids[target], kind)
            if key[0] != STORY:
                links[key] = Link(source=key[0], target=key[1], kind=kind, score=1.0, why=STATED)
    replies: list[Reply] = []
    for each in found.values():
        for row in list_at(each.data, "links"):
            to, said = ids.get(f"[{text_at(row, 'to')}]"), text_at(row, "kind")
            if to is not None and said in set(Relation):
                key = (ids[each.title], to, Relation(said))
                why, by = text_at(row, "why"), text_at(row, "by")
                links[key] = Link(source=key[0], target=to, kind=key[2], score=_score(row), why=why, by=by)
        for row in list_at(each.data, "replies"):
            to, how = ids.get(f"[{text_at(row, 'to')}]"), text_at(row, "how")
            if to is not None and how in set(How):
                main = isinstance(row, dict) and row.get("main") is True
                why, by = text_at(row, "why"), text_at(row, "by")
                child = ids[each.title]
                replies.append(
                    Reply(child=child, parent=to, how=How(how), score=_score(row), why=why, main=main, by=by)
                )
    tags = tuple(_tag(ids[each.title], each.data) for each in found.values() if text_at(each.data, "tag") in set(Kind))
    return Given(
        turns=tuple(sorted((turn for turn in turns if turn.id != STORY), key=lambda turn: turn.number)),
        replies=tuple(replies),
        links=tuple(links.values()),
        tags=tags if tags or own is not None else None,
        story=next((turn.text for turn in turns if turn.id == STORY), ""),
        title=title,
    )


def _tag(id_: str, data: dict[str, Json]) -> Tag:
    score = _score(data, "tag_score") if "tag_score" in data else 0.0
    why, by = text_at(data, "tag_why"), text_at(data, "tag_by")
    return Tag(turn=id_, kind=Kind(text_at(data, "tag")), score=score, why=why, by=by)


def _id(each: _Statement) -> str:
    return text_at(each.data, "id") or (STORY if each.title == f"[{STORY}]" else each.title)


def _turn(each: _Statement, at: int) -> Turn:
    by = next((tag.removeprefix("by ") for tag in each.tags if tag.startswith("by ")), "")
    state = text_at(each.data, "state")
    return Turn(
        id=_id(each),
        number=_number(each) or at,
        author=text_at(each.data, "author") or by or NOBODY,
        text=_said(each, each.title[1:-1]),
        posted=moment(text_at(each.data, "posted")),
        line=count_at(each.data, "line") if "id" in each.data else each.line,
        state=State(state) if state in set(State) else State.LIVE,
    )


def _score(row: object, name: str = "score") -> float:
    score = row.get(name) if isinstance(row, dict) else None
    return float(score) if isinstance(score, (int, float)) and 0 <= score <= 1 else 1.0
