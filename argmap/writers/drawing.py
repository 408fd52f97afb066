"""What all writers show of a turn and a dispute: the sentences that matter, contested words, parents, labels."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from ..errors import BadInput
from ..model import ArgumentMap, Dispute, How, Link, Over, Position, Relation, Reply, Status, Tag, Thread
from ..nodes import Node, parse
from ..text.shown import amount, shorten
from ..text.words import content_words, undated
from .pictures.measure import one_line

STATUSES = {
    Status.OPEN: "still argued in the last third of the thread",
    Status.DROPPED: "nothing more on it in the last third of the thread",
    Status.ONE_SIDED: "nearly every turn on it comes from one side",
    Status.CONCEDED: "one of its turns gives the point away",
}
# How a passage of a source stands to a label: it names its value, or what follows from it ("until May 1"); or it is
# worded like its statements.
MENTIONS = {False: "bears on", True: "resembles what is said for"}
# Rebuttals, more likely than not, between the sides of a dispute over words. Of those that rest on fewer, 8 in 10 are
# points that a careful reading finds too, of the others 98 in 100 (forums, by folds over threads).
ENOUGH, LIKELY = 4, 0.5
UNSURE = "?: less likely than not to hold that"
OVER_WORDS = "A dispute over words: a label is one sentence that speaks for its side, not what each holder said."
# What went unanswered, by its kind: what stands before the words, and how it is counted. "claim" is a tag as well, and
# the turn may have another one.
MISSED = {
    "claim": ("no answer found to the statement", "statement", "statements"),
    "question": ("no answer found to the question", "question", "questions"),
    "evidence": ("asked for evidence", "request for evidence", "requests for evidence"),
}

NO_ONE = "hand"  # who puts something right, where nobody says who

_NAME_WORDS = re.compile(r"[\s_-]+")
_QUOTATION = ('"', "“", "”", "„", "«", "»")  # a tuple, as "" is in every string


def missed_as(kind: str) -> tuple[str, str, str]:
    """Return what stands before words that went unanswered, by their kind, and its name for one and for many."""
    return MISSED.get(kind) or (kind, kind, f"{kind}s")


def bare(text: str) -> str:
    """Return a text on one line without quotation marks around the whole of it, or cut off from their partners."""
    text = " ".join(text.split())
    body = text.rstrip(".,;:!?")
    marks = sum(map(text.count, _QUOTATION))
    first, last = body[:1] in _QUOTATION, body[-1:] in _QUOTATION
    if marks == 2 and first and last:
        return body[1:-1].strip()
    if marks == 1 and first:
        return text[1:].strip()
    return body[:-1].strip() if marks == 1 and last else text


def in_marks(text: str) -> str:
    """Return a text, bare, in quotation marks: single ones where a double one stands at an end or has no partner."""
    text = bare(text)
    odd = sum(map(text.count, _QUOTATION)) % 2
    return f"‘{text}’" if odd or text[:1] in _QUOTATION or text[-1:] in _QUOTATION else f"“{text}”"


def letter(at: int) -> str:
    """Return the letter of a position by its place: A, B, C; beyond Z, its number."""
    return chr(ord("A") + at) if at < 26 else str(at + 1)


def rests_on(map_: ArgumentMap, dispute: Dispute) -> str:
    """Say of a dispute over words on how few rebuttals between its sides it rests; empty where these are enough,
    where a person has put the dispute right, and of a map that holds no links."""
    if dispute.over is not Over.WORDS or not map_.links or dispute.by:
        return ""
    side = {turn: place for place, position in enumerate(dispute.positions) for turn in position.turns}
    count = sum(
        link.kind is Relation.REBUTS
        and link.score >= LIKELY
        and link.source in side
        and link.target in side
        and side[link.source] != side[link.target]
        for link in map_.links
    )
    named = f"{count or 'no'} rebuttal{'' if count == 1 else 's'}"
    return f"rests on {named} between its sides: few to rely on" if count < ENOUGH else ""


def contested_words(map_: ArgumentMap) -> dict[str, frozenset[str]]:
    """Return, for each turn in a dispute, the stems of the words in that dispute's title and labels."""
    found: dict[str, set[str]] = {}
    for dispute in map_.disputes:
        stems = set(content_words(" ".join([dispute.title, *(position.label for position in dispute.positions)])))
        for turn in dispute.turns:
            found.setdefault(turn, set()).update(stems)
    return {turn: frozenset(stems) for turn, stems in found.items()}


def contested_labels(map_: ArgumentMap) -> dict[str, tuple[str, ...]]:
    """Return, for each turn in a dispute, the labels of all positions held in its disputes."""
    found: dict[str, list[str]] = {}
    for dispute in map_.disputes:
        for turn in dispute.turns:
            found.setdefault(turn, []).extend(position.label for position in dispute.positions)
    return {turn: tuple(dict.fromkeys(labels)) for turn, labels in found.items()}


def headline(thread: Thread) -> tuple[str, str]:
    """Return what a drawing of the story has for its head, and the story below it without the line in the head.

    The head is the thread's title; file and line where the title is the whole story, or its first words cut short.
    """
    story = undated(thread.story).strip()
    first, _, rest = story.partition("\n")
    if rest.strip() and first.strip() == thread.title:
        return thread.title, rest.strip()
    cut = thread.title.endswith("…") and one_line(first).startswith(thread.title.rstrip("…"))
    if cut or (story and story == thread.title):
        name = thread.path.replace("\\", "/").rstrip("/").rpartition("/")[2]
        return f"{name}:{thread.story_line}" if thread.story_line else name, story
    return thread.title, story


def name_of(map_: ArgumentMap) -> str:
    """Return what a thread is called wherever it is shown, see `title_of`."""
    return title_of(map_.thread.title, map_.thread.id, (dispute.title for dispute in map_.disputes))


def title_of(title: str, id_: str, disputes: Iterable[str]) -> str:
    """Return what a person would call a thread: its title; where that is the first words of a text, cut short, the
    words of the file's name and the question most fought over.

    Arguments: the thread's title and id; the titles of its disputes, the heaviest first.
    """
    if title and not title.endswith("…"):
        return title
    words = [word for word in _NAME_WORDS.split(id_) if word]
    named = len(words) > 1 and all(word.isalpha() for word in words)
    name = " ".join([words[0].capitalize(), *words[1:]]) if named else title or id_
    asked = next((each for each in disputes if each.endswith("?")), "")
    return f"{name}: {asked}" if named and asked else name


def alt_text(map_: ArgumentMap, *, most: int = 3) -> str:
    """Return in sentences what a picture of a thread shows, for those who cannot see it: who took part, what is
    disputed (the `most` heaviest) and by whom, who stands together, and how much is guessed."""
    turns = map_.thread.turns
    people = {turn.author for turn in turns}
    said = [
        f"A thread of {amount(len(turns), 'turn')} by {amount(len(people), 'person', 'people')}: "
        "a card a turn, with an arrow to what it answers."
    ]
    said += [who_holds(dispute) for dispute in map_.disputes[:most]]
    rest = len(map_.disputes) - most
    said += [f"{amount(rest, 'more dispute')}."] if rest > 0 else []
    said += [f"Camp {at}: {_some(camp.members)}." for at, camp in enumerate(map_.camps[:2], 1)]
    guessed = sum(reply.main and inferred(reply) for reply in map_.replies)
    said += [f"{guessed:,} of the {len(turns):,} replies are inferred."] if guessed else []
    return " ".join(said)


def who_holds(dispute: Dispute) -> str:
    """Return in a sentence what is held against each other in a dispute, and by whom."""
    sides = "; ".join(
        f"{in_marks(position.label)} ({_some(called(position))})" if position.holders else in_marks(position.label)
        for position in dispute.positions
    )
    return f"{dispute.title if dispute.title.endswith('?') else 'Held against each other:'} {sides}."


def called(position: Position, holders: Iterable[str] | None = None) -> list[str]:
    """Return the holders of a position, all or some, as they are shown: short, a "?" behind whoever is unsure."""
    names = position.holders if holders is None else holders
    return [shorten(name, 40) + "?" * (name in position.unsure) for name in names]


def _some(names: Sequence[str], most: int = 6) -> str:
    rest = len(names) - most
    return ", ".join(shorten(name, 40) for name in names[:most]) + (f" and {rest:,} more" if rest > 0 else "")


# What an entry of a map's corrections may say, and which other field tells two of the same turn or dispute apart.
_SAYS = {
    **dict.fromkeys(("parent", "tag", "relation", "written_by", "join", "split", "drop", "name", "add"), ""),
    **{"also": "also", "not_also": "not_also", "quote": "quote", "holder": "holder"},
    **{"position": "dispute", "label": "position"},
}


def put_right(map_: ArgumentMap) -> str:
    """Say how much of a map a person put right, and who: "7 put right by Mira, 2 by Ben"; empty where nothing was.

    Each thing that somebody said counts once, whatever it changed. A map that holds no corrections tells by its marks.
    """
    marked = Counter(
        each.by
        for found in (map_.thread.turns, map_.quotes, map_.replies, map_.links, map_.tags, map_.disputes, map_.dropped)
        for each in found
        if each.by
    )
    who = {**marked, **Counter(_said(map_.corrections).values())}
    often = sorted(who.items(), key=lambda each: (-each[1], each[0]))
    return ", ".join(f"{count:,}{'' if at else ' put right'} by {name}" for at, (name, count) in enumerate(often))


def _said(corrections: str) -> dict[tuple[str, ...], str]:
    """What entries say, by what it is about, and who says it; a later one on the same takes the place of an earlier."""
    found: dict[tuple[str, ...], str] = {}
    for entry in _entries(corrections) if corrections else ():
        fields = {name: str(node.value) for name, node in entry.value.items()}
        about = [_told(entry.value, name) for name in ("turn", "author")]
        about += [] if "turn" in fields else [_told(entry.value, "dispute")]
        by = fields.get("by", NO_ONE)
        for name, apart in _SAYS.items():
            if name in fields and not (name == "position" and "turn" not in fields):
                found[(*about, name, _told(entry.value, apart))] = by
    return found


def _entries(corrections: str) -> list[Node]:
    """The entries of a map's corrections; none where an edit has made them something else, which others refuse."""
    try:
        entries = parse(corrections, path="").value
    except BadInput:
        return []
    return [each for each in entries if isinstance(each.value, dict)] if isinstance(entries, list) else []


def _told(entry: Mapping[str, Node], field: str) -> str:
    """What stands in a field of an entry, as text that two that say the same share; empty where nothing does."""
    node = entry.get(field)
    value = node.value if node is not None else ""
    return repr({name: each.value for name, each in value.items()} if isinstance(value, dict) else value)


def second(tag: Tag) -> str:
    """Say what a turn is if not what its tag says, and how sure that is; empty where nothing comes near."""
    return f"next likeliest: {tag.runner_up.value} ({tag.runner_up_score:.2f})" if tag.runner_up else ""


def unlikely(link: Link | None) -> bool:
    """Say whether a turn less likely than not does to another what its link says."""
    return link is not None and not link.by and link.score < LIKELY


def inferred(reply: Reply | None) -> bool:
    """Say whether a reply rests on inference alone."""
    return reply is None or reply.how is How.INFERRED
