"""The whole vocabulary: what a saved thread holds (Thread) and what argmap finds in it (ArgumentMap).

A `score` says how sure a statement is, from 0 to 1: of the replies, tags or links with 0.8, about eight in ten are
right. `why` names what decided it. `by` says who put it right by hand, and is empty where argmap found it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import MISSING, dataclass, field, fields
from datetime import datetime, timedelta, timezone
from enum import Enum
from itertools import repeat

STORY = "story"  # stands for the story wherever a turn's id may stand
FEW_LINKS = 8  # camps that rest on fewer links between their members are too unsure to rely on
OUTSIDE = "outside"  # source of a quote that is neither in an earlier turn nor in the story


class State(str, Enum):
    """What became of a turn at its site."""

    LIVE = "live"
    DELETED = "deleted"
    REMOVED = "removed"
    MISSING = "missing"


class How(str, Enum):
    """How a reply is known: the format states it, a quote or an addressee shows it, it is inferred, or a person put it
    right."""

    STATED = "stated"
    QUOTED = "quoted"
    ADDRESSED = "addressed"
    INFERRED = "inferred"
    CORRECTED = "corrected"


class Kind(str, Enum):
    """What a turn does in the argument."""

    CLAIM = "claim"
    REBUTTAL = "rebuttal"
    EVIDENCE = "evidence"


class Relation(str, Enum):
    """What a turn does to the turn (or story) that it answers."""

    REBUTS = "rebuts"
    SUPPORTS = "supports"
    ANSWERS = "answers"


class Status(str, Enum):
    """How a dispute stands at the end of its thread; UNSAID where a person made the map and did not say."""

    OPEN = "open"  # still argued in the last third of the thread
    DROPPED = "dropped"  # nothing more on it in the last third
    ONE_SIDED = "one-sided"  # nearly every turn on it comes from one side
    CONCEDED = "conceded"  # one of its turns gives the point away
    UNSAID = ""

    def __str__(self) -> str:
        return self.value


class Over(str, Enum):
    """What a dispute is over: values, which its labels name ("4 days"), or words, of which a label is the sentence that
    stands best for its side."""

    VALUES = "values"
    WORDS = "words"

    def __str__(self) -> str:
        return self.value


class Unmet(str, Enum):
    """What went unanswered: a claim, a question, or a request for evidence."""

    CLAIM = "claim"
    QUESTION = "question"
    EVIDENCE = "evidence"

    def __str__(self) -> str:
        return self.value


# Every code of a problem, with what it says.
CODES = {
    "camps": "the camps rest on few links",
    "correction": "a correction that does not fit the thread",
    "comment": "YAML takes the rest of a line for a comment",
    "count": "a page states another number of comments than were found",
    "deep": "a map, which stands as it is, was to be read with argmap-deep",
    "dropped": "what a person says is no comment was left out",
    "edited": "a map that a person has edited was left as it is",
    "encoding": "characters that no file can hold, or that fit no encoding",
    "id": "an id stands for something else, or for two turns",
    "input": "a file or a thread that cannot be read",
    "label": "two positions of a dispute have one name",
    "language": "a language that the analysis does not know",
    "link": "a link to what its turn does not answer",
    "misread": "comments that may be given to the wrong person",
    "missing": "comments that a page holds back, or that stand in another part of it",
    "no-comments": "no comment was found",
    "number": "turns whose numbers are doubled or below 1",
    "order": "the comments were put into another order",
    "parent": "a turn states a parent that is no earlier turn",
    "people": "a holder or a member who has written no such turn",
    "twice": "comments that the page shows twice",
    "status": "a dispute's status is none that is known",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something odd that cost nothing: the file, the 1-based line, a code (one of CODES) and a sentence about it."""

    path: str
    line: int | None
    code: str
    message: str


# Codes of problems that make all else doubtful: comments that may be given to the wrong person, a language that the
# analysis does not know. Whatever is shown of a thread says them first.
DOUBTFUL = ("misread", "language")


def doubts(problems: Iterable[Problem]) -> tuple[str, ...]:
    """Return the messages of the problems that make all that is said of a thread doubtful."""
    return tuple(problem.message[:1].upper() + problem.message[1:] for problem in problems if problem.code in DOUBTFUL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One comment.

    `number` counts from 1, the oldest; `line` is the 1-based line of the author's name; `lines` holds the
    1-based line of the file for each line of `text`, empty where the format has no such lines.
    `addressee_stamp` is the time of the addressed comment where the paste kept it, verbatim. `stated_by` says how, and
    on which line, a page states the parent; None where no line of its own does. `why` says what a person put right.
    """

    id: str
    number: int
    author: str
    addressee: str | None = None
    text: str
    line: int | None = None
    reply_to: str | None = None
    stated_by: str | None = None
    posted: datetime | None = None
    state: State = State.LIVE
    addressee_stamp: str | None = None
    lines: tuple[int, ...] = ()
    by: str = ""
    why: str = ""


_FIELDS = fields(Turn)


def turns_of(**columns: Iterable[object]) -> tuple[Turn, ...]:
    """Return turns of their fields, each of these as a column; what is not given has its usual value.

    They are what `Turn(...)` makes, which takes 1.9 µs each, as a frozen class sets its fields one by one in Python; a
    column at once takes 0.7.
    """
    found = [object.__new__(Turn) for _ in columns["id"]]
    for each in _FIELDS:
        usual = repeat(each.default) if each.default is not MISSING else None
        column = columns[each.name] if usual is None else columns.get(each.name, usual)
        deque(map(getattr(Turn, each.name).__set__, found, column), maxlen=0)  # the quickest way to use a map up
    return tuple(found)


_BEGINNING = datetime.min.replace(tzinfo=timezone.utc)
_SECOND = timedelta(seconds=1)


def instant(moment: datetime) -> float:
    """Return a moment as seconds since the beginning of the year 1.

    One without a time zone counts as UTC, so that the same file gives the same order on every machine.
    """
    if moment.utcoffset() is None:
        moment = moment.replace(tzinfo=timezone.utc)
    return (moment - _BEGINNING) / _SECOND


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A saved thread: the story and its turns in reading order, oldest first.

    `stated` is the number of comments that the file itself names, None where it names none; `story_line` the
    1-based line at which the story starts, None where there is no story.
    """

    id: str
    title: str
    format: str
    path: str
    story: str
    turns: tuple[Turn, ...]
    problems: tuple[Problem, ...] = ()
    stated: int | None = None
    story_line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Characters `start` to `end` (exclusive) of a turn's text, verbatim; `turn` may be "story"."""

    turn: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Characters `start` to `end` of `turn`'s text that repeat `source`: a turn's id, "story" or "outside"."""

    turn: str
    source: str
    start: int
    end: int
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """`child` answers `parent` (a turn's id or "story"), `how` says how that is known."""

    child: str
    parent: str
    how: How
    score: float
    why: str
    main: bool
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """What `turn` is, and the second-best kind with its score."""

    turn: str
    kind: Kind
    score: float
    why: str
    runner_up: Kind | None = None
    runner_up_score: float = 0.0
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """`source` rebuts, supports or answers `target` (a turn's id or "story").

    `leaning` is for the steps that follow: the log-odds, by the wording alone, that it disagrees rather than agrees;
    None where nobody looked. It is not written, and two links that differ in nothing else are the same.
    """

    source: str
    target: str
    kind: Relation
    score: float
    why: str
    leaning: float | None = field(default=None, compare=False)
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """One side of a dispute: its label, the statements made for it, who holds it and what was brought as proof.

    `id` names it to passages, whatever it is called; a map made by hand may leave it empty, then the label does.
    `unsure` are the holders of whom it is less likely than not that a careful reader would say that they hold it.
    """

    id: str = ""
    label: str
    statements: tuple[Span, ...]
    turns: tuple[str, ...]
    holders: tuple[str, ...]
    unsure: tuple[str, ...] = ()
    evidence: tuple[Span, ...]

    @property
    def key(self) -> str:
        """What passages call it: its id, or its label where it has none."""
        return self.id or self.label


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """A point on which positions are held against each other; `turns` in the order of the thread.

    `weight` says how much was fought over it: its turns times the root of how many people wrote them. `why`
    says what a person put right.
    """

    id: str
    title: str
    positions: tuple[Position, ...]
    turns: tuple[str, ...]
    status: Status
    weight: float
    over: Over = Over.VALUES
    by: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """A dispute that a person says is none: its title, who says so, and why."""

    title: str
    by: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Camp:
    """Authors who stand together; `score` is the share of their ties, by weight, that the camps agree with."""

    id: str
    members: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """A claim or question that nobody met, or proof that was asked for and never came.

    `span` holds the words; `why` says what was looked for.
    """

    turn: str
    span: Span
    kind: Unmet
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A verbatim sentence of the story or of another source that bears on a dispute.

    `dispute` is the dispute's id; `positions` holds the keys of the positions that it mentions: one, or several where
    it mentions them all; `source` is "story" or the path of the article, `line` its 1-based line there.
    """

    dispute: str
    positions: tuple[str, ...]
    source: str
    line: int | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArgumentMap:
    """A thread and everything found in it; `problems` holds the thread's problems and those of the analysis.

    `deep` is the version of argmap-deep with which its turns were read, empty where they were read without it.
    `corrections` are the entries that were put over it, as a corrections file says them: by these what a person edits
    in the map later is told from what they had put right before. Two maps that differ in nothing else are the same.
    """

    thread: Thread
    quotes: tuple[Quote, ...] = ()
    replies: tuple[Reply, ...] = ()
    tags: tuple[Tag, ...] = ()
    links: tuple[Link, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    camps: tuple[Camp, ...] = ()
    unanswered: tuple[Unanswered, ...] = ()
    passages: tuple[Passage, ...] = ()
    problems: tuple[Problem, ...] = ()
    deep: str = ""
    corrections: str = field(default="", compare=False)

    @property
    def read_with(self) -> str:
        """What is said wherever the map is shown, where turns were read with argmap-deep; else empty."""
        return f"read with argmap-deep {self.deep}" if self.deep else ""
