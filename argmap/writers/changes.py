"""From what has changed in a thread to Markdown for a reader, and to plain values for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..changes import Changes, Contention, Moved
from ..model import STORY, ArgumentMap, Dispute, doubts
from ..text.shown import amount, inert, shorten

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


def markdown(changes: Changes) -> bytes:
    """Return what has changed as a page of Markdown; numbers are those of the later map, but for turns that are gone.

    A person is only said to have moved where they held one position and now hold another one instead, and with the
    turns that made it.
    """
    old, new = changes.old.thread, changes.new.thread
    out = [f"# What changed: {inert(new.title or new.id)}", ""]
    out += [f"**{inert(doubt)}**\n" for doubt in dict.fromkeys(doubts((*changes.old.problems, *changes.new.problems)))]
    out += [f"{amount(len(old.turns), 'turn')} before, {amount(len(new.turns), 'turn')} now.", ""]
    if not changes:
        return "\n".join([*out, "Nothing has changed.", ""]).encode()
    before, after = _told(changes.old), _told(changes.new)
    out += _section("New turns", (_turn(after[turn]) for turn in changes.added))
    out += _section("Disputes", _disputes(changes))
    out += _section("Changed sides", (_moved(changes.new, each) for each in changes.moved))
    out += _section("Edited turns", (_turn(after[turn]) for _, turn in changes.edited))
    out += _section("Turns that are gone", (_turn(before[turn]) for turn in changes.gone))
    return "\n".join(out).encode()


def plain(changes: Changes) -> dict[str, object]:
    """Return what has changed as plain values, for JSON."""
    numbers, before, after = _numbers(changes.new), _told(changes.old), _told(changes.new)
    return {
        "id": changes.new.thread.id,
        "title": changes.new.thread.title,
        "doubts": list(dict.fromkeys(doubts((*changes.old.problems, *changes.new.problems)))),
        "turns": {"old": len(changes.old.thread.turns), "new": len(changes.new.thread.turns)},
        "new_turns": [after[turn] for turn in changes.added],
        "edited_turns": [after[turn] for _, turn in changes.edited],
        "gone_turns": [before[turn] for turn in changes.gone],
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


def _section(title: str, items: Iterable[str]) -> list[str]:
    lines = [f"- {item}" for item in items]
    return [f"## {title}", "", *lines, ""] if lines else []


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


def _turn(said: dict[str, object]) -> str:
    tag = f", {said['tag']}" if said["tag"] else ""
    to = f"#{said['answers']}" if said["answers"] else "the story"
    text = inert(shorten(str(said["text"]), ROOM)) or "(no text)"
    return f"#{said['number']} {inert(str(said['author']))}{tag}, answers {to}: {text}"


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


def _disputes(changes: Changes) -> Iterator[str]:
    numbers, written = _numbers(changes.new), set(changes.added)
    for each in changes.disputes:
        if not each.changes:
            continue
        said = ", ".join(SAID.get(change, change) for change in each.changes)
        size = f" ({len(each.old.turns)} turns, now {len(each.new.turns)})" if each.old and each.new else ""
        since = _named([numbers[turn] for turn in each.added if turn in written])
        earlier = _named([numbers[turn] for turn in each.added if turn not in written]) if each.old else ""
        turns = [*([f"new {since}"] if since else []), *([f"counted to it now {earlier}"] if earlier else [])]
        yield "; ".join([f"**{inert(_of(each).title)}**: {said}{size}", *turns])


def _moved(map_: ArgumentMap, each: Moved) -> str:
    numbers = _numbers(map_)
    since = _named([numbers[turn] for turn in each.turns]) or UNSAID
    was, now = inert(each.was.label), inert(each.now.label)
    return f"{inert(each.author)}, on {inert(each.dispute.title)}: from “{was}” to “{now}” ({since})"


def _named(numbers: list[int]) -> str:
    return ", ".join(f"#{number}" for number in sorted(numbers))
