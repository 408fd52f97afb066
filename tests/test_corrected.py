"""Corrections outlast that a thread grows, changes and is saved in another order; what follows from them follows."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

import argmap
from argmap import ArgumentMap, How, Kind, Relation, Thread, Turn, corrections
from argmap.corrections import Entry, Place, Side, Titled

HERE = Path(__file__).parent.parent
SHARED = HERE.parent / "shared" / "threads" / "energy-truce.txt"
THREADS = [
    HERE / "threads" / "harbour-truce.txt",
    pytest.param(
        SHARED,
        marks=pytest.mark.skipif(not SHARED.exists(), reason="the annotated thread lies beside the project alone"),
    ),
]


def said(map_: ArgumentMap | Thread, place: Place) -> Turn:
    """The turn that a place names, found the plain way."""
    thread = map_.thread if isinstance(map_, ArgumentMap) else map_
    (found,) = [turn for turn in thread.turns if " ".join(turn.text.split()).startswith(place.words)]
    return found


def ten(map_: ArgumentMap) -> dict[str, Entry]:
    """Ten corrections of a map, by what they put right."""
    turns = map_.thread.turns
    by_id = {turn.id: turn for turn in turns}

    def place(turn: Turn | str) -> Place:
        return corrections.name(by_id[turn] if isinstance(turn, str) else turn, turns)

    # Turns whose beginning nobody repeats, so that the test finds them without the program's help.
    plain = [
        turn
        for turn in turns
        if len(turn.text.split()) > 8
        and sum(" ".join(each.text.split()).startswith(place(turn).words) for each in turns) == 1
    ]
    alone = [turn for turn in plain if not any(quote.turn == turn.id for quote in map_.quotes)]
    quoting = next(q for q in map_.quotes if q.source in by_id and by_id[q.turn] in plain)
    main = {reply.child: reply.parent for reply in map_.replies if reply.main}
    answering = [turn for turn in alone if main[turn.id] in by_id]
    first, dispute = map_.disputes[0], Titled(title=map_.disputes[0].title, turns=())
    dispute = Titled(title=first.title, turns=tuple(place(turn) for turn in first.turns))
    sides = [Side(label=each.label, turns=tuple(map(place, each.turns))) for each in first.positions]
    holder = next(name for name in first.positions[0].holders if name not in first.positions[1].holders)
    words = by_id[quoting.turn].text[quoting.start : quoting.end]
    mira = {"by": "Mira", "because": "I was there"}
    return {
        "parent": Entry(turn=place(answering[-1]), parent=place(plain[1]), **mira),
        "tag": Entry(turn=place(alone[2]), tag=Kind.EVIDENCE, **mira),
        "relation": Entry(turn=place(answering[-2]), relation=Relation.SUPPORTS, **mira),
        "quote": Entry(
            turn=place(answering[-3]), quote=" ".join(answering[-3].text.split()[:4]), of=place(plain[0]), **mira
        ),
        "no quote": Entry(turn=place(quoting.turn), quote=words, of="nobody", **mira),
        "author": Entry(turn=place(alone[4]), written_by="Somebody Else", **mira),
        "name": Entry(dispute=dispute, name="What was agreed?", **mira),
        "label": Entry(dispute=dispute, position=sides[0], label="as little as that", **mira),
        "holder": Entry(dispute=dispute, position=sides[1], holder=holder, **mira),
        "add": Entry(
            add="Is it about money?",
            positions=(
                Side(label="it is", turns=(place(alone[0]), place(alone[1]))),
                Side(label="it is not", turns=(place(alone[3]),)),
            ),
            **mira,
        ),
    }


def grown(path: Path, target: Path) -> Path:
    """The thread with five comments more, two lines of its story changed, saved with the newest comment first."""
    thread = argmap.read(path)
    lines = path.read_text(encoding="utf-8").split("\n")
    starts = [(turn.line or 1) - 1 for turn in thread.turns]
    head, ends = lines[: starts[0]], [*starts[1:], len(lines)]
    blocks = ["\n".join(lines[start:end]).strip("\n") for start, end in zip(starts, ends, strict=True)]
    one, two = thread.turns[0].author, thread.turns[3].author
    head[1], head[2] = "Another line stands here by now.", head[2] + " This was updated."
    blocks += [
        f"{two}\nI had not thought of the weather at all, to be honest.",
        f"{one}\n{two}\nNobody ever thinks of the weather, and yet here it is.",
        "Newcomer\nAll of this is about money, if you ask me.",
        f"{two}\nNewcomer\nWhose money would that be, then?",
        f"Newcomer\n{two}\nYours and mine, as it always was.",
    ]
    target.write_text("\n".join([*head, *reversed(blocks)]) + "\n", encoding="utf-8")
    return target


def main_of(map_: ArgumentMap, turn: Turn) -> argmap.Reply:
    return next(reply for reply in map_.replies if reply.child == turn.id and reply.main)


def misfits(map_: ArgumentMap) -> list[str]:
    return [problem.message for problem in map_.problems if problem.code == "correction"]


def holds(map_: ArgumentMap, entries: dict[str, Entry]) -> None:
    """All ten are in the map, each with who said it."""
    at = {name: said(map_, entry.turn) for name, entry in entries.items() if entry.turn}
    reply = main_of(map_, at["parent"])
    assert isinstance(entries["parent"].parent, Place)
    assert reply.parent == said(map_, entries["parent"].parent).id
    assert (reply.how, reply.score, reply.by) == (How.CORRECTED, 1.0, "Mira")
    assert reply.why == "put right by Mira: I was there"
    assert any(link.source == reply.child and link.target == reply.parent for link in map_.links)
    tags = {tag.turn: tag for tag in map_.tags}
    assert (tags[at["tag"].id].kind, tags[at["tag"].id].by) == (Kind.EVIDENCE, "Mira")
    links = {(link.source, link.target): link for link in map_.links}
    link = links[at["relation"].id, main_of(map_, at["relation"]).parent]
    assert (link.kind, link.by) == (Relation.SUPPORTS, "Mira")
    assert isinstance(entries["quote"].of, Place)
    quoted = [quote for quote in map_.quotes if quote.turn == at["quote"].id]
    assert [(quote.source, quote.start, quote.by) for quote in quoted] == [
        (said(map_, entries["quote"].of).id, 0, "Mira")
    ]
    words = entries["no quote"].quote or ""
    start = at["no quote"].text.index(words)
    assert not any(
        quote.turn == at["no quote"].id and quote.start < start + len(words) and quote.end > start
        for quote in map_.quotes
    )
    assert (at["author"].author, at["author"].by) == ("Somebody Else", "Mira")
    dispute = next(each for each in map_.disputes if each.title == "What was agreed?")
    assert dispute.by == "Mira"
    assert dispute.why.count("put right by Mira: I was there") == 3
    assert dispute.positions[0].label == "as little as that"
    holder = entries["holder"].holder
    assert [holder in position.holders for position in dispute.positions] == [False, True]
    added = map_.disputes[-1]
    sides = entries["add"].positions or ()
    assert (added.title, [each.label for each in added.positions]) == ("Is it about money?", ["it is", "it is not"])
    for side, position in zip(sides, added.positions, strict=True):
        theirs = [said(map_, place) for place in side.turns]
        assert set(position.turns) == {turn.id for turn in theirs}
        assert set(position.holders) == {turn.author for turn in theirs}
        assert {span.turn for span in position.statements} == set(position.turns)


def differing(map_: ArgumentMap, other: ArgumentMap) -> set[str]:
    """The turns of which two maps say different things: whom they answer, how, and what they are."""

    def told(one: ArgumentMap) -> dict[str, set[object]]:
        found: dict[str, set[object]] = {turn.id: set() for turn in one.thread.turns}
        for reply in one.replies:
            found[reply.child].add(reply)
        for link in one.links:
            found[link.source].add(link)
        for tag in one.tags:
            found[tag.turn].add(tag)
        return found

    mine, theirs = told(map_), told(other)
    return {turn for turn in mine if mine[turn] != theirs[turn]}


def follows(map_: ArgumentMap, entries: Iterable[Entry]) -> set[str]:
    """The turns that are put right, those that answer a turn of another author than was thought, or address one."""
    found = {said(map_, entry.turn).id for entry in entries if entry.turn}
    rewritten = [said(map_, entry.turn) for entry in entries if entry.turn and entry.written_by]
    for turn in rewritten:
        found |= {reply.child for reply in map_.replies if reply.parent == turn.id}
        found |= {other.id for other in map_.thread.turns if other.addressee in (turn.author, "Somebody Else")}
    return found


@pytest.mark.parametrize("path", THREADS, ids=lambda path: path.stem)
def test_ten_corrections_outlast_that_the_thread_grows_changes_and_is_saved_newest_first(path: Path, tmp_path: Path):
    before = argmap.load(path, corrections=())
    entries = ten(before)
    file = tmp_path / f"{path.stem}.corrections.yaml"
    file.write_bytes(corrections.write(entries.values()))
    (tmp_path / path.name).write_bytes(path.read_bytes())
    first = argmap.load(tmp_path / path.name)
    assert misfits(first) == []
    holds(first, entries)
    later = grown(path, tmp_path / path.name)
    map_, without = argmap.load(later), argmap.load(later, corrections=())
    assert len(map_.thread.turns) == len(before.thread.turns) + 5
    assert misfits(map_) == []
    holds(map_, entries)
    assert differing(without, map_) <= follows(without, entries.values())
    assert {turn.id for turn in without.thread.turns if turn not in map_.thread.turns} == {
        said(map_, entry.turn).id for entry in entries.values() if entry.turn and entry.written_by
    }


def test_whom_a_person_puts_on_a_position_is_sure_to_hold_it():
    thread = argmap.read(HERE / "threads" / "harbour-truce.txt")
    found = ((each, position) for each in argmap.analyse(thread).disputes for position in each.positions)
    dispute, position = next(each for each in found if each[1].unsure)
    entry = Entry(
        dispute=Titled(title=dispute.title, turns=()),
        position=Side(label=position.label, turns=()),
        holder=position.unsure[0],
        because="I asked",
        by="Mira",
    )
    after = argmap.analyse(thread, corrections=[entry])
    assert misfits(after) == []
    same = next(each for each in after.disputes if each.title == dispute.title).positions
    assert position.unsure[0] in next(each for each in same if each.label == position.label).holders
    assert not any(position.unsure[0] in each.unsure for each in same)


def test_what_is_said_of_a_dispute_that_another_correction_makes_go_does_not_land_on_the_next():
    thread = argmap.read(HERE / "threads" / "harbour-truce.txt")
    before = argmap.analyse(thread)
    turns = {turn.number: turn for turn in thread.turns}

    def at(number: int) -> Place:
        return Place(number=number, author=turns[number].author, words=" ".join(turns[number].text.split()[:6]))

    mira = {"because": "I was there", "by": "Mira"}
    first = before.disputes[0]
    lost = next(dispute for dispute in before.disputes if "5" in dispute.turns and dispute is not first)
    named = Entry(dispute=Titled(title=lost.title, turns=()), name="Was it delivered?", **mira)

    def titles(map_: ArgumentMap) -> list[str]:
        return [dispute.title for dispute in map_.disputes]

    moves = (Entry(turn=at(number), parent=at(number - 1), **mira) for number in range(10, 30))
    beside = {*titles(before)} - {lost.title}

    def goes(move: Entry) -> bool:
        left = [each for each in argmap.analyse(thread, corrections=[move]).disputes if each.title not in beside]
        return all(2 * len({*lost.turns} & {*each.turns}) <= len(lost.turns) for each in left)

    away = filter(goes, moves)
    after = argmap.analyse(thread, corrections=[named, next(away)])
    assert titles(after)[0] == first.title
    assert "Was it delivered?" not in titles(after)
    assert [message for message in misfits(after) if "the other corrections leave no such dispute" in message]
