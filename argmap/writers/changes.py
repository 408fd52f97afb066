"""From what has changed in a thread to Markdown or plain text for a reader, and to plain values for JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from ..changes import Changes, Contention, Moved, Named
from ..model import STORY, ArgumentMap, Dispute, doubts
from ..text.shown import amount, inert, printable, shorten
from .drawing import name_of

ROOM = 140  # characters of a turn's text
# What became of a dispute, in words.
SAID = {
    "opened": "opened",
    "gone": "no more found",
    "grew": "grew",
    "shrank": "shrank",
    "open": "argued again",
    "dropped": "dropped: nothing more on it in the last third of the thread",
    "one-sided": "one-sided now",
    "conceded": "conceded: one of its turns gives the point away",
    "": "without a status now",
}
UNSAID = "wrote nothing new on that side: it is the analysis that sees it otherwise"


class _Form(NamedTuple):
    """How a page is written: what a text becomes, then titles, sections and what is strong, with `{}` for the words."""

    text: Callable[[str], str]
    title: str
    section: str
    strong: str


def _bare(text: str) -> str:
    return " ".join(printable(text).split())


_MARKDOWN = _Form(inert, "# {}", "## {}", "**{}**")
_TEXT = _Form(_bare, "{}", "{}", "{}")


def markdown(changes: Changes) -> bytes:
    """Return what has changed as a page of Markdown; numbers are those of the later map, but for turns that are gone.

    A person is only said to have moved where they held one position and now hold another one instead, and with the
    turns that made it.
    """
    return _page(changes, _MARKDOWN)


def text(changes: Changes) -> bytes:
    """Return the same as plain text, for a terminal."""
    return _page(changes, _TEXT)


def _page(changes: Changes, form: _Form) -> bytes:
    old, new = changes.old.thread, changes.new.thread
    out = [form.title.format(f"What changed: {form.text(name_of(changes.new))}"), ""]
    out += [
        f"{form.strong.format(form.text(doubt))}\n"
        for doubt in dict.fromkeys(doubts((*changes.old.problems, *changes.new.problems)))
    ]
    out += [f"{amount(len(old.turns), 'turn')} before, {amount(len(new.turns), 'turn')} now.", ""]
    if not changes:
        return "\n".join([*out, "Nothing has changed.", ""]).encode()
    before, after = _told(changes.old), _told(changes.new)
    for title, items in (
        ("Names", [_name(changes.new, each, form) for each in changes.names]),
        ("New turns", [_turn(after[turn], form) for turn in changes.added]),
        ("Disputes", list(_disputes(changes, form))),
        ("Changed sides", [_moved(changes.new, each, form) for each in changes.moved]),
        ("Edited turns", [_turn(after[turn], form) for _, turn in changes.edited]),
        ("Turns that are gone", [_turn(before[turn], form) for turn in changes.gone]),
    ):
        if items:
            out += [form.section.format(title), "", *(f"- {item}" for item in items), ""]
    return "\n".join(out).encode()


def plain(changes: Changes) -> dict[str, object]:
    """Return what has changed as plain values, for JSON."""
    numbers, before, after = _numbers(changes.new), _told(changes.old), _told(changes.new)
    return {
        "id": changes.new.thread.id,
        "title": name_of(changes.new),
        "doubts": list(dict.fromkeys(doubts((*changes.old.problems, *changes.new.problems)))),
        "turns": {"old": len(changes.old.thread.turns), "new": len(changes.new.thread.turns)},
        "new_turns": [after[turn] for turn in changes.added],
        "edited_turns": [after[turn] for _, turn in changes.edited],
        "gone_turns": [before[turn] for turn in changes.gone],
        "names": [
            {
                "was": each.was,
                "now": each.now,
                "whole": each.whole,
                "turns": sorted(numbers[turn] for turn in each.turns),
            }
            for each in changes.names
        ],
        "disputes": [_dispute(each, numbers) for each in changes.disputes if each.changes],
        "changed_sides": [
            {
                "author": each.author,
                "dispute": each.dispute.title,
                "was": each.was.label,
                "now": each.now.label,
                "turns": [numbers[turn] for turn in each.turns],
            }
            for each in changes.moved
        ],
    }


def _numbers(map_: ArgumentMap) -> dict[str, int]:
    return {turn.id: turn.number for turn in map_.thread.turns}


def _told(map_: ArgumentMap) -> dict[str, dict[str, object]]:
    """Return what is said of each turn."""
    numbers = _numbers(map_)
    above = {reply.child: reply.parent for reply in map_.replies if reply.main}
    tags = {tag.turn: tag.kind.value for tag in map_.tags}
    return {
        turn.id: {
            "number": turn.number,
            "id": turn.id,
            "author": turn.author,
            "answers": numbers.get(above.get(turn.id, STORY), 0),
            "tag": tags.get(turn.id, ""),
            "text": turn.text,
        }
        for turn in map_.thread.turns
    }


def _turn(said: dict[str, object], form: _Form) -> str:
    tag = f", {said['tag']}" if said["tag"] else ""
    to = f"#{said['answers']}" if said["answers"] else "the story"
    text = form.text(shorten(str(said["text"]), ROOM)) or "(no text)"
    return f"#{said['number']} {form.text(str(said['author']))}{tag}, answers {to}: {text}"


def _dispute(each: Contention, numbers: dict[str, int]) -> dict[str, object]:
    return {
        "title": _of(each).title,
        "changes": list(each.changes),
        "turns": {"old": len(each.old.turns) if each.old else 0, "new": len(each.new.turns) if each.new else 0},
        "status": {
            "old": str(each.old.status) if each.old else None,
            "new": str(each.new.status) if each.new else None,
        },
        "added": [numbers[turn] for turn in each.added if turn in numbers],
    }


def _of(each: Contention) -> Dispute:
    found = each.new or each.old
    if found is None:
        raise ValueError("a dispute of neither map")
    return found


def _disputes(changes: Changes, form: _Form) -> Iterator[str]:
    numbers, written = _numbers(changes.new), set(changes.added)
    for each in changes.disputes:
        if not each.changes:
            continue
        said = ", ".join(SAID.get(change, change) for change in each.changes)
        size = f" ({len(each.old.turns)} turns, now {len(each.new.turns)})" if each.old and each.new else ""
        since = _named([numbers[turn] for turn in each.added if turn in written])
        earlier = _named([numbers[turn] for turn in each.added if turn not in written]) if each.old else ""
        turns = [*([f"new {since}"] if since else []), *([f"counted to it now {earlier}"] if earlier else [])]
        yield "; ".join([f"{form.strong.format(form.text(_of(each).title))}: {said}{size}", *turns])


def _name(map_: ArgumentMap, each: Named, form: _Form) -> str:
    numbers = _numbers(map_)
    turns = _named([numbers[turn] for turn in each.turns])
    was, now = form.text(each.was), form.text(each.now)
    if each.whole:
        return f"{now} was {was} before ({amount(len(each.turns), 'turn')}: {turns})"
    some = len(each.turns) > 1
    return f"{turns} {'are' if some else 'is'} {now}’s now and {'were' if some else 'was'} {was}’s before"


def _moved(map_: ArgumentMap, each: Moved, form: _Form) -> str:
    numbers = _numbers(map_)
    since = _named([numbers[turn] for turn in each.turns]) or UNSAID
    was, now = form.text(each.was.label), form.text(each.now.label)
    return f"{form.text(each.author)}, on {form.text(each.dispute.title)}: from “{was}” to “{now}” ({since})"


def _named(numbers: list[int]) -> str:
    return ", ".join(f"#{number}" for number in sorted(numbers))
