"""From a chat exported as text, a stamp and a name before each message (WhatsApp, Signal), to a Thread."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice, pairwise
from typing import NamedTuple

from ...errors import NoComments
from ...model import Problem, State, Thread
from ..source import Source
from ..stated import Comment, part_id, thread

_UNSEEN = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_MARK = "\u200e"  # stands before what the app itself wrote, and often before a line
_BLANK = "[ \u00a0\u202f]"
_HALF = r"[AaPp]\.?[ \u00a0\u202f]?[Mm]\.?"
_ASIAN = "上午|下午|오전|오후|午前|午後"
_LATE = ("p", "下", "午後", "오후")
_STAMP = re.compile(
    rf"(\[)?(\d{{1,4}})([./-]) ?(\d{{1,2}})\3 ?(\d{{1,4}})\.?,?{_BLANK}{{1,2}}"
    rf"(?:(?:um|às|a las|à|kl\.?|alle){_BLANK})?({_ASIAN})?{_BLANK}?"
    rf"(\d{{1,2}})[:.h](\d{{2}})(?:[:.](\d{{2}}))?(?:{_BLANK}?({_HALF}))?"
    rf"(?(1)\]:?{_BLANK}?|{_BLANK}?[-–]{_BLANK})(.*)"
)
_NAMED = re.compile(rf"([^:]{{1,100}}):(?:{_BLANK}(.*)|$)")
_SEALED = re.compile(
    r"end-to-end|ende-zu-ende|extremo a extremo|bout en bout|ponta a ponta|сквозн|端到端|uçtan uca|od końca do końca",
    re.I,
)
_EDITED = re.compile(r"<[^<>\n]{0,40}(?:edited|bearbeitet|edit[oóa]|modifi[éc]|bewerkt)[^<>\n]{0,20}>$", re.I)
_GONE = re.compile(
    r"this message was deleted|you deleted this message|"
    r"diese nachricht wurde gelöscht|du hast diese nachricht gelöscht|"
    r"(?:se eliminó|eliminaste) este mensaje|este mensaje fue eliminado|ce message a été supprimé|"
    r"vous avez supprimé ce message|(?:essa )?mensagem (?:foi )?apagada|você apagou esta mensagem|"
    r"questo messaggio è stato eliminato|hai eliminato questo messaggio|dit bericht is verwijderd",
    re.I,
)
_QUOTES = (("“", "”"), ("„", "“"), ("«", "»"))
# Where the year, the month and the day stand.
_ORDERS = {"dmy": (2, 1, 0), "mdy": (2, 0, 1), "ymd": (0, 1, 2)}


class _Said(NamedTuple):
    """A line that opens a message, and those below it."""

    line: int
    day: tuple[str, str, str]
    dots: bool
    time: tuple[int, int, int]
    name: str  # "" where it is a notice
    own: bool  # whether the app itself wrote it
    lines: list[str]


def sniff(source: Source, /) -> bool:
    """Say whether a text begins with a stamp, a name and a message, or soon has some of them."""
    if source.kind.name != "text":
        return False
    lines = islice((line for line in source.head.splitlines() if line.strip()), 30)
    found = [_opened(1, line) for line in lines]
    named = [each for each in found if each and each.name]
    return bool(named) and (found[0] is not None or (len(named) > 2 and 2 * len(named) >= len(found)))


def read(source: Source, /) -> Iterator[Thread]:
    """Yield the one thread of a file."""
    said: list[_Said] = []
    lost = 0
    for number, line in enumerate(source.text.split("\n"), 1):
        opened = _opened(number, line)
        if opened:
            said.append(opened)
        elif said:
            said[-1].lines.append(_UNSEEN.sub("", line))
        else:
            lost += bool(line.strip())
    messages = _without_notices(said)
    if not messages:
        raise NoComments(source.path, None, "holds no message, or notices alone")
    problems = list(source.problems)
    if lost:
        message = f"the file begins within a message: its first {lost} line{'s' if lost > 1 else ''} are nobody's"
        problems.append(Problem(path=source.path, line=1, code="missing", message=message))
    times = _times(messages)
    comments = [_comment(number, each, at) for number, (each, at) in enumerate(zip(messages, times, strict=True), 1)]
    yield thread(comments, source=source, format="chat", id=part_id(source, "", several=False), problems=problems)


def _opened(number: int, line: str) -> _Said | None:
    found = _STAMP.match(line.lstrip("\u200e\u200f\ufeff "))
    if not found:
        return None
    rest = found[11]
    named = _NAMED.match(rest)
    name = _UNSEEN.sub("", named[1]).strip("~ \u202f\u00a0") if named else ""
    text = (named[2] or "") if named else rest
    if any(name.count(open_) > name.count(close) for open_, close in _QUOTES) or name.count('"') % 2:
        name = ""  # "Ann named the group “Pier: shut?”"
    half = (found[6] or found[10] or "").lower()
    hour = int(found[7])
    if half:
        hour = hour % 12 + (12 if half.startswith(_LATE) else 0)
    return _Said(
        line=number,
        day=(found[2], found[4], found[5]),
        dots=found[3] == ".",
        time=(hour, int(found[8]), int(found[9] or 0)),
        name=name,
        own=text.startswith(_MARK),
        lines=[_UNSEEN.sub("", text)],
    )


def _without_notices(said: Sequence[_Said]) -> list[_Said]:
    """Leave out what nobody said, though it may stand behind the name of the group: that the chat is sealed, say."""
    spoken = Counter(each.name for each in said)

    def of_the_app(each: _Said) -> bool:
        return each.own or spoken[each.name] == 1

    groups = {each.name for each in said[:3] if _SEALED.search(each.lines[0]) and of_the_app(each)}
    return [each for each in said if each.name and not (each.name in groups and of_the_app(each))]


def _times(said: Sequence[_Said]) -> list[datetime | None]:
    """The time of each message: of the orders of day, month and year in which all days exist, the one by which time
    goes on; none where two are as good."""
    best: list[tuple[int, str, list[datetime]]] = []
    for name in _ORDERS:
        times = _in_order(said, name)
        if times is not None:
            best.append((sum(later < earlier for earlier, later in pairwise(times)), name, times))
    least = min((falls for falls, _, _ in best), default=0)
    best = [each for each in best if each[0] == least]
    if len(best) > 1 and all(len(each.day[0]) < 3 for each in said):
        best = [each for each in best if each[1] != "ymd"]
    if len(best) > 1 and said[0].dots:
        best = [each for each in best if each[1] == "dmy"] or best  # who writes dots writes the day first
    if not best or any(each[2] != best[0][2] for each in best):
        return [None] * len(said)
    return [*best[0][2]]


def _in_order(said: Sequence[_Said], name: str) -> list[datetime] | None:
    """The times in one order of day, month and year, None where there is no such day."""
    year, month, day = _ORDERS[name]
    found = []
    for each in said:
        long = len(each.day[year])
        if long not in (2, 4) or any(len(each.day[at]) > 2 for at in (month, day)):
            return None
        try:
            years = int(each.day[year]) + (2000 if long == 2 else 0)
            found.append(datetime(years, int(each.day[month]), int(each.day[day]), *each.time))
        except ValueError:
            return None
    return found


def _comment(number: int, said: _Said, at: datetime | None) -> Comment:
    text = _EDITED.sub("", "\n".join(said.lines).strip()).rstrip()
    gone = _GONE.match(text) is not None and len(text) < 60
    return Comment(
        id=f"{number}",
        text=text,
        author=said.name,
        posted=at,
        state=State.DELETED if gone else State.LIVE,
        line=said.line,
    )
