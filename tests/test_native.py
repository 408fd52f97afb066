"""The native YAML: what is written comes back equal, what a person edits is understood, and mistakes are named."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import fields, is_dataclass, replace
from datetime import timedelta, timezone

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

import argmap
from argmap import (
    OUTSIDE,
    STORY,
    ArgumentMap,
    BadInput,
    Camp,
    Dispute,
    Dropped,
    How,
    Kind,
    Link,
    Over,
    Passage,
    Position,
    Problem,
    Quote,
    Relation,
    Reply,
    Span,
    State,
    Status,
    Tag,
    Thread,
    Turn,
    Unanswered,
)
from argmap.gate import sound, state_of
from argmap.readers import native as reader
from argmap.readers.native import odd
from argmap.writers import native as writer

from .cases import examples

# ---- what is written comes back equal

AWKWARD = [
    "", " ", "\n", "\t", "\n\n", "0123", "no", "Yes", "null", "~", "2020-01-01", "1e3", "0x1F", "1:30", ".inf", "<<",
    "=", "- a", "a: b", "a #b", "#a", "'", '"', "\\", "\\n", "[", "]", "{", "}", ",", "a,b", "&a", "*a", "!a", "%a",
    "@a", "`a", "|", ">", "?", "? a", "---", "...", "--- a", "\x00", "\x07", "\x1b[31m", "\x7f", "\x85", "a\x85b",
    "\xa0", "\xad", "\u2028", "\u2029", "\u202e", "\ufeff", "\ufeffa", "\ufffd", "\ufffe", "\uffff", "\\D800",
    "a\rb", "a\r\nb", " a", "a ", "  a\nb", "\ta\n b", "a\n", "a\n\n", "\na",
    "a\n  b\n c", "a\n \nb", "a\n\t\nb", "a \nb\t", "Ünïcode", "日本語\n二行目", "😀", "e\u0301", "אבג", "story",
    "outside", "n", "argmap: 1", "x" * 5000, "a b " * 1000,
]  # fmt: skip

strings = st.one_of(st.sampled_from(AWKWARD), st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
scores = st.floats(0, 1)
moments = st.one_of(
    st.none(),
    st.datetimes(),
    st.datetimes(timezones=st.integers(-720, 720).map(lambda minutes: timezone(timedelta(minutes=minutes)))),
)
positive = st.integers(1, 10**6)


@st.composite
def maps(draw: st.DrawFn) -> ArgumentMap:
    """Any sound map: what is referred to exists, spans lie within their texts, replies run in no circle."""
    ids = draw(st.lists(strings.filter(lambda name: name not in ("", STORY, OUTSIDE)), unique=True, max_size=6))
    numbers = draw(st.one_of(st.just(range(1, len(ids) + 1)), st.permutations(range(5, len(ids) + 5))))
    turns = []
    for name, number in zip(ids, numbers, strict=True):
        text = draw(st.one_of(strings, st.lists(strings, max_size=4).map("\n".join)))
        turns.append(
            Turn(
                id=name,
                number=number,
                author=draw(strings.filter(bool)),
                addressee=draw(st.none() | strings),
                text=text,
                line=draw(st.none() | positive),
                reply_to=draw(st.none() | strings),
                posted=draw(moments),
                state=draw(st.sampled_from(State)),
                addressee_stamp=draw(st.none() | strings),
                stated_by=draw(st.none() | strings),
                lines=tuple(draw(st.lists(positive | st.just(7), max_size=text.count("\n") + 1))),
                by=draw(strings),
                why=draw(strings),
            )
        )
    path = draw(strings)
    problems = st.builds(
        Problem,
        path=strings | st.just(path),
        line=st.none() | positive,
        code=strings.filter(lambda code: code not in reader.ODD),  # these are found anew, not read
        message=strings,
    )
    own = tuple(draw(st.lists(problems, max_size=2)))
    thread = Thread(
        id=draw(strings),
        title=draw(strings),
        format=draw(strings),
        path=path,
        story=draw(strings),
        turns=tuple(turns),
        problems=own,
        stated=draw(st.none() | st.integers(0, 10**6)),
        story_line=draw(st.none() | positive),
    )
    texts = {turn.id: turn.text for turn in turns} | {STORY: thread.story}

    def span(turn: str) -> dict[str, object]:
        start = draw(st.integers(0, len(texts[turn])))
        return {"turn": turn, "start": start, "end": draw(st.integers(start, len(texts[turn])))}

    quotes, replies, tags, links = [], [], [], []
    for place, name in enumerate(ids):
        for _ in range(draw(st.integers(0, 2))):
            source = draw(st.sampled_from([STORY, OUTSIDE, *ids]))
            quotes.append(Quote(source=source, by=draw(strings), **span(name)))
        judged = st.fixed_dictionaries({"score": scores, "why": strings, "by": strings})
        answered = []
        if draw(st.booleans()):
            answered.append(draw(st.sampled_from([STORY, *ids[:place]])))
            how = draw(st.sampled_from(How))
            replies.append(Reply(child=name, parent=answered[0], how=how, main=True, **draw(judged)))
        further = [other for other in [STORY, *ids] if other != name and other not in answered]
        if further and draw(st.booleans()):
            answered.append(draw(st.sampled_from(further)))
            how = draw(st.sampled_from(How))
            replies.append(Reply(child=name, parent=answered[-1], how=how, main=False, **draw(judged)))
        if draw(st.booleans()):
            second = draw(st.none() | st.sampled_from(Kind))
            kind = draw(st.sampled_from(Kind))
            tags.append(Tag(turn=name, kind=kind, runner_up=second, runner_up_score=draw(scores), **draw(judged)))
        for target in draw(st.lists(st.sampled_from(answered), unique=True)) if answered else ():
            links.append(Link(source=name, target=target, kind=draw(st.sampled_from(Relation)), **draw(judged)))
    author = {turn.id: turn.author for turn in turns}

    def some(least: int = 0) -> tuple[str, ...]:
        return tuple(draw(st.lists(st.sampled_from(ids), min_size=least, unique=True))) if ids else ()

    def position(label: str, id_: str = "") -> Position:
        own = some()
        said = st.lists(st.sampled_from(own), max_size=2) if own else st.just([])
        return Position(
            id=id_,
            label=label,
            statements=tuple(Span(**span(turn)) for turn in draw(said)),
            turns=own,
            holders=tuple(dict.fromkeys(author[turn] for turn in own)),
            unsure=draw(st.just(()) | st.just(tuple(author[turn] for turn in own[:1]))),
            evidence=tuple(Span(**span(turn)) for turn in draw(said)),
        )

    # Either every position of a dispute has an id, or none: then passages call them by their labels.
    ids_of_three = st.lists(strings.filter(bool), unique=True, min_size=3, max_size=3) | st.just(["", "", ""])
    disputes = [
        Dispute(
            id=name,
            title=draw(strings),
            positions=tuple(map(position, draw(st.lists(strings, unique=True, max_size=3)), draw(ids_of_three))),
            turns=some(),
            status=draw(st.sampled_from(Status)),
            weight=draw(st.floats(allow_nan=False, allow_infinity=False)),
            over=draw(st.sampled_from(Over)),
            by=draw(strings),
            why=draw(strings),
        )
        for name in draw(st.lists(strings, unique=True, max_size=2))
    ]
    placed = draw(st.permutations(sorted(set(author.values()))))
    cut = draw(st.integers(0, len(placed)))
    camp_ids = draw(st.lists(strings, unique=True, min_size=2, max_size=2))
    camps = [
        Camp(id=name, members=tuple(members), score=draw(scores))
        for name, members in zip(camp_ids, (placed[:cut], placed[cut:]), strict=True)
    ][: draw(st.integers(0, 2))]
    unanswered = [
        Unanswered(turn=turn, span=Span(**span(within)), kind=draw(st.sampled_from(argmap.Unmet)), why=draw(strings))
        for turn in some()
        for within in (draw(st.sampled_from([turn, *ids])),)
    ]
    passages = [
        Passage(
            dispute=dispute.id,
            positions=tuple(draw(st.lists(st.sampled_from(keys), unique=True)) if keys else ()),
            source=draw(strings),
            line=draw(st.none() | positive),
            text=draw(strings),
        )
        for dispute in disputes
        for keys in ([position.key for position in dispute.positions],)
        if draw(st.booleans())
    ]
    mixed = draw(st.booleans())  # the order of the tuples is part of the map, whatever it is
    return ArgumentMap(
        thread=thread,
        quotes=tuple(draw(st.permutations(quotes)) if mixed else quotes),
        replies=tuple(draw(st.permutations(replies)) if mixed else replies),
        tags=tuple(draw(st.permutations(tags)) if mixed else tags),
        links=tuple(draw(st.permutations(links)) if mixed else links),
        disputes=tuple(disputes),
        dropped=draw(st.lists(st.builds(Dropped, title=strings, by=strings, why=strings), max_size=2).map(tuple)),
        camps=tuple(camps),
        unanswered=tuple(unanswered),
        passages=tuple(passages),
        problems=draw(st.just(own) | st.lists(problems, max_size=2).map(tuple).map(lambda more: own + more))
        if draw(st.booleans())
        else tuple(draw(st.lists(problems, max_size=2))),
        deep=draw(strings),
        corrections=draw(strings),
    )


def back(map_: ArgumentMap) -> ArgumentMap:
    """Write a map and read it again, through the same decoding as any file."""
    return argmap.load_bytes(writer.write(map_), path="again.yaml")


@examples(150)
@given(maps())
def test_what_is_written_comes_back_equal(map_: ArgumentMap):
    assert back(map_) == map_
    assert back(map_).corrections == map_.corrections


@examples(50)
@given(maps())
def test_what_is_written_comes_back_equal_without_the_c_library(map_: ArgumentMap):
    quick = yaml.CLoader
    try:
        del yaml.CLoader
        assert back(map_) == map_
    finally:
        yaml.CLoader = quick


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_strings_come_back_in_every_field(text: str):
    turn = Turn(
        id=text or "x", number=1, author=text or "x", addressee=text, text=text, reply_to=text, addressee_stamp=text
    )
    if turn.id in (STORY, OUTSIDE):
        turn = replace(turn, id="x")
    tag = Tag(turn=turn.id, kind=Kind.CLAIM, score=0.5, why=text)
    thread = Thread(id="x", title=text, format="paste", path="x", story=text, turns=(turn,))
    assert back(ArgumentMap(thread=thread, tags=(tag,))) == ArgumentMap(thread=thread, tags=(tag,))


@given(maps())
@examples(50)
def test_any_yaml_reader_can_read_it_and_sees_the_same_strings(map_: ArgumentMap):
    seen = yaml.safe_load(writer.write(map_).decode())
    assert [turn["author"] for turn in seen["turns"]] == [turn.author for turn in map_.thread.turns]
    assert [turn["text"] for turn in seen["turns"]] == [turn.text for turn in map_.thread.turns]
    assert [turn["id"] for turn in seen["turns"]] == [turn.id for turn in map_.thread.turns]


def test_what_no_file_can_hold_is_written_as_the_sign_for_it():
    map_ = replace(SMALL, thread=replace(SMALL.thread, title="a\ud800b", path="caf\udce9.txt"))
    thread = back(map_).thread
    assert (thread.title, thread.path) == ("a\ufffdb", "caf\ufffd.txt")


@examples(50)
@given(maps())
def test_the_thread_of_a_map_is_sound_as_every_thread_is(map_: ArgumentMap):
    # What a map says of a turn stands, even where the turn's words are those that sites put in a removed one's place.
    assume(all(state_of(turn) is turn.state for turn in map_.thread.turns))
    thread = back(map_).thread
    assert sound(thread) is thread


# What the maps above are made of. A field that is new in the model fails here until both are taught about it.
COVERED = {
    ArgumentMap: "thread quotes replies tags links disputes dropped camps unanswered passages problems deep",
    Thread: "id title format path story turns problems stated story_line",
    Turn: "id number author addressee text line reply_to stated_by posted state addressee_stamp lines by why",
    Quote: "turn source start end by",
    Reply: "child parent how score why main by",
    Tag: "turn kind score why runner_up runner_up_score by",
    Link: "source target kind score why by",
    Position: "id label statements turns holders unsure evidence",
    Dispute: "id title positions turns status weight over by why",
    Dropped: "title by why",
    Camp: "id members score",
    Unanswered: "turn span kind why",
    Passage: "dispute positions source line text",
    Problem: "path line code message",
    Span: "turn start end",
}


@pytest.mark.parametrize("kind", COVERED, ids=lambda kind: kind.__name__)
def test_every_field_of_the_model_is_written_and_read(kind: type):
    assert [field.name for field in fields(kind) if field.compare] == COVERED[kind].split()


def test_every_dataclass_of_the_model_is_written_and_read():
    assert {value for value in vars(argmap.model).values() if isinstance(value, type) and is_dataclass(value)} == set(
        COVERED
    )


# ---- it is made for people


def turn(number: int, author: str, text: str, **fields: object) -> Turn:
    return Turn(id=str(number), number=number, author=author, text=text, **fields)


SMALL = ArgumentMap(
    thread=Thread(
        id="harbour",
        title="Harbour to close",
        format="paste",
        path="harbour.txt",
        story="The harbour closes on Monday.\nFerries stop.",
        turns=(
            turn(1, "0123", "It closes on Friday.\nNot on Monday.", line=4, lines=(5, 6)),
            turn(2, "no", "It closes on Friday. Wrong, the notice says Monday.", line=7, lines=(8,), addressee="0123"),
        ),
    ),
    quotes=(Quote(turn="2", source="1", start=0, end=20),),
    replies=(
        Reply(child="1", parent=STORY, how=How.INFERRED, score=0.6, why="opens the thread", main=True),
        Reply(child="2", parent="1", how=How.QUOTED, score=0.95, why="quotes #1", main=True),
    ),
    tags=(
        Tag(turn="1", kind=Kind.REBUTTAL, score=0.7, why="not", runner_up=Kind.CLAIM, runner_up_score=0.2),
        Tag(turn="2", kind=Kind.REBUTTAL, score=0.9, why="wrong"),
    ),
    links=(Link(source="2", target="1", kind=Relation.REBUTS, score=0.9, why="wrong"),),
)


def test_a_small_map_reads_like_this():
    written = writer.write(SMALL).decode()
    body = "\n".join(line for line in written.split("\n") if not line.startswith("# ") or "----" in line)
    assert body == (
        """argmap: 2
id: harbour
title: Harbour to close
format: paste
path: harbour.txt
story: |-
  The harbour closes on Monday.
  Ferries stop.
turns:

# ---- #1 ----
- id: "1"
  author: "0123"
  text: |-
    It closes on Friday.
    Not on Monday.
  line: 4
  lines: 5-6
  tag: {kind: rebuttal, score: 0.7, why: "not", runner_up: claim, runner_up_score: 0.2}
  replies:
  - {to: story, how: inferred, score: 0.6, why: "opens the thread"}
  standing: {grounded: out, h_categorizer: 0.5, why: "stands only if somebody answers #2"}

# ---- #2 ----
- id: "2"
  author: "no"
  addressee: "0123"
  text: |-
    It closes on Friday. Wrong, the notice says Monday.
  line: 7
  lines: 8
  tag: {kind: rebuttal, score: 0.9, why: "wrong"}
  replies:
  - {to: "1", how: quoted, score: 0.95, why: "quotes #1"}
  quotes:
  - {source: "1", start: 0, end: 20, words: "It closes on Friday."}
  links:
  - {to: "1", kind: rebuts, score: 0.9, why: "wrong"}

"""
    )


NAMED = """\
turns:
- {id: a, author: ann, text: It took four days.}
- {id: b, author: bob, text: "No, seven."}
disputes:
- id: d1
  title: 4 days or 7 days?
  status: open
  positions:
  - {id: d1a, label: 4 days, holders: [ann], turns: [a]}
  - {id: d1b, label: 7 days, holders: [bob], turns: [b]}
passages:
- {dispute: d1, positions: [d1b], source: story, text: A week.}
"""


def test_a_label_that_is_renamed_breaks_nothing():
    map_ = reader.read("argmap: 2\n" + NAMED.replace("label: 7 days", "label: a full week"), path="x")
    assert map_.problems == ()
    assert map_.passages[0].positions == ("d1b",)
    assert "a full week" in argmap.write(map_, "summary", to="markdown").decode()


def test_a_map_of_version_1_is_read_its_passages_call_positions_by_their_labels():
    old = NAMED.replace("id: d1a, ", "").replace("id: d1b, ", "").replace("[d1b]", "[7 days]")
    map_ = reader.read("argmap: 1\n" + old, path="x")
    (dispute,) = map_.disputes
    assert (map_.problems, dispute.status, dispute.over) == ((), Status.OPEN, Over.VALUES)
    assert map_.passages[0].positions == (dispute.positions[1].key,)
    assert back(map_) == map_


def test_a_map_that_does_not_say_what_a_dispute_is_over_is_told_by_its_labels():
    words = NAMED.replace("4 days, h", "It was over long before that., h").replace("7 days, h", "It was not., h")
    assert reader.read("argmap: 2\n" + words, path="x").disputes[0].over is Over.WORDS


def test_a_status_that_is_none_costs_no_map():
    map_ = reader.read("argmap: 2\n" + NAMED.replace("status: open", "status: settled"), path="x")
    assert map_.disputes[0].status is Status.UNSAID
    assert [(problem.line, problem.code) for problem in map_.problems] == [(8, "status")]


def test_two_positions_of_one_id_are_refused():
    with pytest.raises(BadInput, match="the id 'd1a' is taken already") as error:
        reader.read("argmap: 2\n" + NAMED.replace("id: d1b", "id: d1a"), path="x")
    assert error.value.line == 11


def test_a_map_tells_whether_a_person_has_edited_it():
    written = writer.write(SMALL)
    assert not writer.is_edited(written)
    assert not writer.is_edited(writer.write(back(SMALL)))
    lines = written.splitlines(keepends=True)
    assert writer.is_edited(b"".join(lines[:-1]))
    assert writer.is_edited(written + b"# mine\n")
    assert writer.is_edited(written.replace(b"\n", b"\r\n"))
    assert writer.is_edited(written.replace(b"notice", b"board"))
    for strange in (
        b"",
        b"\n",
        b"# As argmap wrote it: \n",
        b"# As argmap 9 wrote it: 12345678. \n",
        b"\xff\x00",
        lines[-1],
    ):
        assert writer.is_edited(strange)


@examples(100)
@given(maps(), st.data())
def test_every_changed_byte_shows(map_: ArgumentMap, data: st.DataObject):
    written = writer.write(map_)
    assert not writer.is_edited(written)
    at = data.draw(st.integers(0, written.rindex(b"\n", 0, -1)))
    assert writer.is_edited(written[:at] + b"~" + written[at:])
    assert writer.is_edited(written[:at] + written[at + 1 :])


def test_a_map_of_an_earlier_argmap_is_as_it_was_written_and_one_of_this_says_which_that_was():
    written = writer.write(SMALL)
    assert writer.version_of(written + b"# mine\n") == argmap.__version__
    assert writer.version_of(writer.write(SMALL, edited=True)) is None
    old = written.replace(f"# As argmap {argmap.__version__} wrote".encode(), b"# As argmap wrote")
    assert not writer.is_edited(old)
    assert writer.version_of(old) is None


def test_a_map_can_be_written_so_that_it_counts_as_edited():
    written = writer.write(SMALL, edited=True)
    assert writer.is_edited(written)
    assert writer.write(SMALL).startswith(written)
    assert argmap.load_bytes(written, path="x.yaml") == SMALL


# The parts of the map's picture that follow from each edit, as the head of the file and the README tell them.
EDITS = [
    ('tag: {kind: rebuttal, score: 0.9, why: "wrong"}', "tag: evidence", "tags"),
    ('- {to: "1", how: quoted, score: 0.95, why: "quotes #1"}', '- {to: "1", how: stated}', "replies"),
    ('- {to: "1", kind: rebuts, score: 0.9, why: "wrong"}', '- {to: "1", kind: supports}', "links"),
]


@pytest.mark.parametrize(("old", "new", "changed"), EDITS)
def test_an_edit_changes_what_it_says_and_nothing_that_rests_on_it(old: str, new: str, changed: str):
    text = writer.write(SMALL).decode()
    assert text.count(old) == 1
    map_ = argmap.load_bytes(text.replace(old, new).encode(), path="again.yaml")
    assert [field.name for field in fields(ArgumentMap) if getattr(map_, field.name) != getattr(SMALL, field.name)] == [
        changed
    ]
    assert argmap.write(map_, "map") != argmap.write(SMALL, "map")


def test_a_reply_to_another_turn_wants_a_link_to_the_same_turn_to_be_drawn_as_a_rebuttal():
    text = writer.write(SMALL).decode().replace('{to: "1", how: quoted, score: 0.95, why: "quotes #1"}', "story")
    moved = text.replace('- {to: "1", kind: rebuts', "- {to: story, kind: rebuts")
    drawn = [
        argmap.write(argmap.load_bytes(t.encode(), path="x.yaml"), "dot").count(b'tooltip="rebuts"')
        for t in (text, moved)
    ]
    assert drawn == [0, 1]


def test_it_is_recognised_and_taken_as_it_stands_instead_of_being_analysed_again(tmp_path):
    file = tmp_path / "map.yaml"
    file.write_bytes(writer.write(SMALL))
    assert argmap.load(file) == SMALL
    assert argmap.read(file) == SMALL.thread


def test_it_renders_like_any_thread():
    assert b"<svg" in argmap.write(back(SMALL), "map")
    assert argmap.write(back(SMALL), "map") == argmap.write(SMALL, "map")


def test_an_edited_tag_and_reply_are_the_ones_that_count():
    text = writer.write(SMALL).decode()
    text = text.replace('tag: {kind: rebuttal, score: 0.9, why: "wrong"}', "tag: evidence")
    text = text.replace('  - {to: "1", how: quoted, score: 0.95, why: "quotes #1"}', "  - story")
    map_ = reader.read(text, path="map.yaml")
    assert map_.tags[1] == Tag(turn="2", kind=Kind.EVIDENCE, score=1.0, why="set by hand")
    assert map_.replies[1] == Reply(child="2", parent=STORY, how=How.STATED, score=1.0, why="set by hand", main=True)


def test_the_least_that_a_person_can_write_is_a_thread():
    map_ = reader.read("argmap: 1\nturns:\n- author: 0123\n- {author: no, text: yes}\n", path="dir/mine.yaml")
    first = Turn(id="1", number=1, author="0123", text="")
    second = Turn(id="2", number=2, author="no", text="yes")
    assert map_.thread == Thread(
        id="mine", title="", format="native", path="dir/mine.yaml", story="", turns=(first, second)
    )
    assert map_ == ArgumentMap(thread=map_.thread)


def test_what_looks_like_a_date_a_number_or_a_truth_stays_a_string():
    text = "argmap: 1\nid: 2020-01-01\nturns:\n- {id: 1e3, author: 0123, addressee: off, text: 1:30, reply_to: 0x1F}\n"
    thread = reader.read(text, path="x.yaml").thread
    assert thread.id == "2020-01-01"
    assert thread.turns[0] == Turn(id="1e3", number=1, author="0123", addressee="off", text="1:30", reply_to="0x1F")


def test_quotes_are_found_again_by_their_words_when_the_text_was_changed():
    text = (
        writer.write(SMALL).decode().replace("    It closes on Friday. Wrong", "    Well: It closes on Friday. Wrong")
    )
    (quote,) = reader.read(text, path="x.yaml").quotes
    assert (quote.start, quote.end) == (6, 26)


def test_of_words_that_stand_twice_the_nearest_to_the_start_is_meant():
    turns = "argmap: 1\nturns:\n- author: a\n  text: no and no and no\n  quotes:\n"
    starts = [
        reader.read(f"{turns}  - {{source: story, words: no{at}}}\n", path="x.yaml").quotes[0].start
        for at in ("", ", start: 6", ", start: 19", ", start: 999")
    ]
    assert starts == [0, 7, 14, 14]


def test_a_turn_taken_out_moves_the_later_numbers_up():
    text = "argmap: 1\nturns:\n- {id: a, author: x}\n- {id: c, author: z}\n"
    assert [(turn.id, turn.number) for turn in reader.read(text, path="x.yaml").thread.turns] == [("a", 1), ("c", 2)]


def test_a_turn_put_in_by_hand_needs_no_id():
    text = "argmap: 1\nturns:\n- {id: 1, author: x}\n- {author: new}\n- {id: 2, author: y}\n"
    turns = reader.read(text, path="x").thread.turns
    assert [(turn.id, turn.number) for turn in turns] == [("1", 1), ("2-2", 2), ("2", 3)]


def test_one_main_reply_is_chosen_where_none_is_marked():
    text = "argmap: 1\nturns:\n- {id: a, author: x}\n- {id: b, author: y}\n- {id: c, author: z, replies: [b, a]}\n"
    assert [(reply.parent, reply.main) for reply in reader.read(text, path="x").replies] == [
        ("b", True),
        ("a", False),
    ]


def test_line_numbers_are_kept_as_ranges():
    assert writer.ranges((3, 4, 5, 9, 8, 8)) == "3-5, 9, 8, 8"
    text = "argmap: 1\nturns:\n- {author: x, text: \"a\\nb\\nc\\nd\", lines: '3-4, 9, 12'}\n"
    assert reader.read(text, path="x").thread.turns[0].lines == (3, 4, 9, 12)


def test_huge_ranges_of_lines_cost_nothing():
    text = "argmap: 1\nturns:\n- {author: x, text: a, lines: 1-999999999999}\n"
    assert reader.read(text, path="x").thread.turns[0].lines == (1,)


def test_hostile_text_is_escaped_where_an_editor_would_show_something_else():
    written = writer.write(replace(SMALL, thread=replace(SMALL.thread, title="safe\u202eexe.\x1b[2J\x00"))).decode()
    assert 'title: "safe\\u202Eexe.\\x1B[2J\\0"' in written


def test_two_writings_give_the_same_bytes():
    assert writer.write(SMALL) == writer.write(back(SMALL))


# ---- mistakes are named, with their line

HEAD = "argmap: 1\nturns:\n- id: a\n  author: ann\n  text: one two\n- id: b\n  author: bob\n"
MISTAKES = [
    ("argmap: 3\nturns: []\n", 1, "no version of the format"),
    ("argmap: 1\n", None, "no turns"),
    ("argmap: 1\nturns:\n- text: x\n", 3, "no author: add an 'author' field"),
    ("argmap: 1\nturns:\n- author:\n", 3, "no author"),
    ("argmap: 1\nturns:\n- ann\n", 3, "a turn needs fields"),
    ("argmap: 1\nturns:\n- author: ann\n  auther: x\n", 4, "no field 'auther': write 'author'"),
    ("argmap: 1\nturns:\n- author: ann\n  author: x\n", 4, "stands twice"),
    ("argmap: 1\nturns:\n- author: [ann]\n", 3, "text is wanted here, not a list"),
    ("argmap: 1\nturns:\n- {author: ann, id: a}\n- {author: bob, id: a}\n", 4, "another turn's already"),
    ("argmap: 1\nturns:\n- {author: ann, id: story}\n", 3, "stands for something else"),
    ("argmap: 1\nturns:\n- {author: ann, number: 2}\n- {author: bob, number: 2}\n", 4, "number 2 is another turn's"),
    (HEAD + "  tag: rebutal\n", 8, "'rebutal' is not known here: write claim, rebuttal or evidence"),
    (HEAD + "  tag: {score: 1}\n", 8, "'kind' is missing"),
    (HEAD + "  tag: [claim, claim]\n", 8, "has a tag already"),
    (HEAD + "  replies: [c]\n", 8, "no turn has the id 'c'"),
    (HEAD + "  replies: [b]\n", 8, "answers itself"),
    (HEAD + "  replies: [{to: a, score: 8}]\n", 8, "'8' is no score"),
    (HEAD + "  replies: [{to: a, score: nan}]\n", 8, "'nan' is no number"),
    (HEAD + "  replies: [{to: a, how: guessed}]\n", 8, "write stated, quoted, addressed, inferred or corrected"),
    (HEAD + "  replies: [{to: a, main: maybe}]\n", 8, "neither true nor false"),
    (HEAD + "  replies: [{to: a, main: true}, {to: story, main: true}]\n", 8, "has a main reply already"),
    (HEAD + "  replies: [{turn: a, to: story}]\n", 8, "take 'turn' out"),
    (HEAD + "replies:\n- {to: story}\n", 9, "add a 'turn' field"),
    (HEAD + "  replies: [a]\nreplies:\n- {turn: a, to: b}\n", 8, "in a circle (#1 → #2 → #1)"),
    (HEAD + "  quotes: [{source: a}]\n", 8, "give the 'words' themselves"),
    (HEAD + "  quotes: [{source: a, start: 0, end: 9}]\n", 8, "from 0 to 0"),
    (HEAD + "  quotes: [{source: a, words: three}]\n", 8, "no words 'three'"),
    (HEAD + "  quotes: [{source: c, start: 0, end: 0}]\n", 8, "no turn has the id 'c'"),
    (HEAD + "  links: [{to: a}]\n", 8, "'kind' is missing"),
    (HEAD + "  line: -3\n", 8, "no whole number from 1 up"),
    (HEAD + "  line: ٣\n", 8, "no whole number from 1 up"),
    (HEAD + "  lines: 5-3\n", 8, "no range of lines"),
    (HEAD + "  posted: yesterday\n", 8, "no date and time"),
    (HEAD + "  state: gone\n", 8, "write live, deleted, removed or missing"),
    (HEAD + "disputes: [x]\n", 8, "a dispute needs fields"),
    (HEAD + "disputes:\n- title: x\n", 9, "a dispute has no id"),
    (HEAD + "disputes:\n- id: x\n  weight: heavy\n", 10, "'heavy' is no number"),
    (
        HEAD + "disputes:\n- id: x\n  positions:\n  - {label: y, statements: [{start: 0, end: 1}]}\n",
        11,
        "in which turn",
    ),
    (HEAD + "camps:\n- members: [ann]\n", 9, "a camp has no id"),
    (HEAD + "unanswered:\n- kind: claim\n", 9, "add a 'turn' field"),
    (HEAD + "unanswered:\n- {turn: a, words: four}\n", 9, "no words 'four'"),
    (HEAD + "passages:\n- text: x\n", 9, "add a 'dispute' field"),
    (HEAD + "problems:\n- {found: somewhere}\n", 9, "write reading or analysis"),
    (HEAD + "  text: 'open\n", 8, "not valid YAML"),
    (HEAD + " text: x\n", 8, "not valid YAML"),
    (HEAD + "  text: [a, b\n", 8, "not valid YAML"),
    (HEAD + "  text: *a\n", 8, "is an alias"),
    (HEAD + "  ? [a]\n  : b\n", 8, "cannot be the name of a field"),
    ("argmap: 1\nturns: []\n---\nargmap: 1\n", 4, "second document"),
    (HEAD + "  author_: x\n", 8, "no field 'author_': write 'author'"),
    (HEAD + "  id: !b\n", 8, "'!b' here for a tag"),
    (HEAD + "  text: &co and so on\n", 8, "'&co' here for a mark"),
    (HEAD + "  replies: [{to: a, why: as in #1}]\n", 8, "YAML takes '#1}]' for a comment, so that 'as in' is read"),
    (HEAD + "  replies: [a, a]\n", 8, "answers 'a' already"),
    (HEAD + "  links: [{to: a, kind: rebuts}, {to: a, kind: supports}]\n", 8, "a link to 'a' already"),
    (HEAD + "disputes:\n- id: x\n- id: x\n", 10, "the id 'x' is taken"),
    (HEAD + "disputes:\n- {id: x, turns: [story]}\n", 9, "no turn has the id 'story'"),
    (HEAD + "disputes:\n- {id: x, positions: [{holders: [ann]}]}\n", 9, "no label"),
    (HEAD + "disputes:\n- {id: x, positions: [{label: y, turns: [story]}]}\n", 9, "no turn has the id 'story'"),
    (HEAD + "camps:\n- id: x\n- id: x\n", 10, "the id 'x' is taken"),
    (HEAD + "unanswered:\n- {turn: story, start: 0, end: 0}\n", 9, "no turn has the id 'story'"),
    (HEAD + "unanswered:\n- {turn: a, within: story, start: 0, end: 0}\n", 9, "no turn has the id 'story'"),
    (HEAD + "unanswered:\n- {turn: a, start: 0, end: 0, kind: clame}\n", 9, "write claim, question or evidence"),
    (HEAD + "passages:\n- {dispute: x}\n", 9, "no dispute has the id 'x': there is none in this file"),
    (
        HEAD + "disputes:\n- id: ferry\npassages:\n- {dispute: fery}\n",
        11,
        "no dispute has the id 'fery': write 'ferry'",
    ),
    (
        HEAD + "disputes:\n- {id: x, positions: [{label: 4 days}, {label: 7 days}]}\n"
        "passages:\n- dispute: x\n  positions: [4 days,\n    a week]\n",
        13,
        "no position of the dispute 'x' has the id or the label 'a week': write '4 days' or '7 days'",
    ),
    ("argmap: 1\nturns:\n- {author: ann, id: jack}\n- {author: bob, replies: [jak]}\n", 4, "write 'jack'"),
    ("argmap: 1\nturns: " + "[" * 50_000, 2, "nested more than 12 deep"),
    ("argmap: 1\nturns: " + "{a: " * 50_000, 2, "nested more than 12 deep"),
    ("argmap: 1\nturns:\n" + "- " * 50_000, 3, "nested more than 12 deep"),
    ("argmap: 1\nturns:\n- author: \x07\n", 3, "holds U+0007"),
]


@pytest.mark.parametrize(("text", "line", "message"), MISTAKES)
def test_a_mistake_is_named_with_its_line(text: str, line: int | None, message: str):
    with pytest.raises(BadInput) as caught:
        reader.read(text, path="mine.yaml")
    assert message in caught.value.message
    assert (caught.value.path, caught.value.line) == ("mine.yaml", line)
    assert "\n" not in str(caught.value)


DISPUTE = "disputes:\n- id: x\n  positions:\n  - label: 4 days\n    turns: [a]\n"
# What would be drawn without a word, though it was most likely meant otherwise: text, line and message of the problem.
ODD = [
    (
        HEAD + DISPUTE + "    holders: [ann,\n      anne]\n",
        14,
        "'anne' is said to hold '4 days', but has written no turn: w",
    ),
    (HEAD + DISPUTE + "    holders: [ann,\n      anne]\n", 14, "write 'ann'"),
    (HEAD + DISPUTE + "    holders: [ann, Zed]\n", 13, "write the name as it stands above a turn"),
    (HEAD + DISPUTE + "    holders: [ann, bob]\n", 13, "'bob' is said to hold '4 days', but wrote none of its turns"),
    (HEAD + DISPUTE, 12, "#1 is a turn for '4 days', which 'ann' is not said to hold"),
    (
        HEAD + DISPUTE + "    holders: [ann]\n    statements:\n    - {turn: b, start: 0, end: 0}\n",
        15,
        "words of #2 stand for '4 days', but the turn is not among its turns",
    ),
    (HEAD + DISPUTE + "    holders: [ann]\n  - label: 4 days\n", 14, "two positions are called '4 days'"),
    (
        HEAD + "camps:\n- {id: c, members: [ann, bobb]}\n",
        9,
        "'bobb' is in a camp, but has written no turn: write 'bob'",
    ),
    (HEAD + "camps:\n- {id: c, members: [ann]}\n- {id: d, members: [ann]}\n", 10, "'ann' is in camps twice"),
    (HEAD + "  replies: [story]\n  links:\n  - {to: a, kind: rebuts}\n", 10, "its turn does not answer 'a'"),
    (HEAD + "title: The ferry (as in #10)\n", 8, "YAML takes '#10)' for a comment, so that 'The ferry (as in' is read"),
    (HEAD + "title: 'The ferry (as in #10)'\n", 8, None),
    (HEAD + "title: The ferry (as in#10)\n", 8, None),
    (HEAD + "title: # The ferry\n", 8, "YAML takes '# The ferry' for a comment, so that nothing is read"),
    (HEAD + "  addressee: ann # who else\n", 8, "put the text in double quotes"),
    (HEAD + "  addressee: 'ann' # who else\n", 8, None),
    (HEAD + "  text: |\n    He said it # and more.\n", 8, None),
    (HEAD + "  tag: claim # no rebuttal\n", 8, None),
    (HEAD + "disputes:\n- id: x\n  positions:\n  - label: no 😀 ferry … #10\n", 11, "so that 'no 😀 ferry …' is read"),
    (HEAD + "camps:\n- id: c\n  members:\n  - ann # and bob\n", 11, "so that 'ann' is read"),
]


@pytest.mark.parametrize(("text", "line", "message"), ODD)
def test_what_is_odd_and_can_be_drawn_is_a_problem_with_its_line(text: str, line: int, message: str | None):
    map_ = reader.read(text, path="mine.yaml")
    found = [(problem.path, problem.line) for problem in map_.problems if message and message in problem.message]
    assert found == ([("mine.yaml", line)] if message else [])
    assert bool(map_.problems) == bool(message)
    for format in ("map", "summary", "tree", "dot"):
        assert argmap.write(map_, format)
    again = back(map_)
    assert again == replace(map_, problems=again.problems)
    assert [problem.message for problem in again.problems] == [problem.message for problem in map_.problems]


@pytest.mark.skipif(not hasattr(yaml, "CLoader"), reason="PyYAML without its C library")
@pytest.mark.parametrize(("text", "line", "message"), MISTAKES + ODD)
def test_without_the_c_library_the_same_is_said(monkeypatch, text: str, line: int | None, message: str | None):
    def said() -> tuple[object, ...]:
        try:
            return reader.read(text, path="mine.yaml").problems
        except BadInput as error:
            return error.line, error.message

    quick = said()
    monkeypatch.delattr(yaml, "CLoader")
    assert said() == quick


def test_a_name_that_many_have_mistyped_costs_little():
    names = [f"quillfeather{n}" for n in range(2000)]
    turns = "".join(f"- author: {name}\n" for name in names)
    text = f"argmap: 1\nturns:\n{turns}camps:\n- id: c\n  members: [{', '.join(f'x{name}' for name in names)}]\n"
    problems = reader.read(text, path="x").problems
    assert len(problems) == 2000
    assert sum("write 'quillfeather" in problem.message for problem in problems) == odd.GUESSES


@examples(300)
@given(st.text(st.sampled_from("argmp:1tunsidhoexlyqk \n-{}[]\"'|>&*!,#0\t\x00é\ud800"), max_size=80))
def test_any_text_gives_a_map_or_a_bad_input(tail: str):
    with suppress(BadInput):
        assert isinstance(reader.read(f"argmap: 1\nturns:\n- author: x\n{tail}", path="x"), ArgumentMap)


@examples(40)
@given(maps(), st.data())
def test_a_damaged_map_gives_a_map_or_a_bad_input(map_: ArgumentMap, data: st.DataObject):
    written = writer.write(map_)
    start = data.draw(st.integers(0, len(written)))
    end = data.draw(st.integers(start, min(len(written), start + 40)))
    with suppress(argmap.ArgmapError):
        assert isinstance(argmap.load_bytes(written[:start] + written[end:], path="x"), ArgumentMap)


def test_what_decoding_found_odd_is_a_problem_of_thread_and_map():
    data = writer.write(SMALL).replace(b"Ferries", "Fähren und Züge \u2014".encode() + b"\xff")
    map_ = argmap.load_bytes(data, path="x.yaml")
    assert [problem.code for problem in map_.problems] == ["encoding"]
    assert map_.thread.problems == map_.problems


def test_a_chain_of_5000_replies_comes_back_equal():
    turns = tuple(turn(number, "x", "y") for number in range(1, 5001))
    replies = tuple(
        Reply(child=str(n), parent=str(n - 1) if n > 1 else STORY, how=How.STATED, score=1, why="", main=True)
        for n in range(1, 5001)
    )
    thread = replace(SMALL.thread, turns=turns)
    assert back(ArgumentMap(thread=thread, replies=replies)) == ArgumentMap(thread=thread, replies=replies)


# ---- what follows from the links


def test_a_turn_that_is_rebutted_says_how_it_stands_and_reading_passes_over_what_stands_there():
    turns = tuple(Turn(id=str(n), number=n, author="Ann", text="So it is.") for n in (1, 2, 3))
    links = tuple(Link(source=a, target=b, kind=Relation.REBUTS, score=0.7, why="") for a, b in ("21", "32"))
    map_ = ArgumentMap(
        thread=Thread(id="pier", title="", format="made", path="pier.txt", story="", turns=turns), links=links
    )
    text = writer.write(map_).decode()
    assert (
        '  standing: {grounded: in, h_categorizer: 0.666667, why: "stands unless somebody answers #3"}\n\n# ---- #2'
        in text
    )
    assert text.count("standing: {") == 2
    assert reader.read(text.replace("grounded: in", "grounded: out"), path="pier.yaml").links == links
