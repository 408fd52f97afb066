"""The ladder: every turn of a dispute drawn or counted once, later ones lower, nothing overlaps, text stays text."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argmap.errors import UnknownFormat
from argmap.language import salience
from argmap.model import (
    STORY,
    ArgumentMap,
    Dispute,
    How,
    Kind,
    Link,
    Over,
    Passage,
    Position,
    Quote,
    Relation,
    Reply,
    Span,
    State,
    Tag,
    Thread,
    Turn,
)
from argmap.writers.pictures import columns, ladder, measure, rungs
from argmap.writers.pictures.passages import MOST_PASSAGES

from .cases import examples

SVG = "{http://www.w3.org/2000/svg}"
LABELS = ("four boats", "six boats", "a bridge", "no ferry at all", "a tunnel")


def a_map(sides, parents=None, *, texts=None, count=2, outside=0, labels=LABELS):
    """A map of one dispute: turn i (from 1) stands for position sides[i - 1], or for none where that is `count`.

    It answers turn parents[i - 1] (0: the story), without `parents` the turn before it. `outside` turns come first that
    are no part of the dispute.
    """
    turns, replies, tags, links = [], [], [], []
    total = outside + len(sides)
    for number in range(1, total + 1):
        at = number - outside - 1
        text = f"I saw {labels[sides[at] % len(labels)]} in March. Tea is dear." if at >= 0 else "The lamp is out."
        if texts and at >= 0:
            text = texts[at % len(texts)]
        turns.append(Turn(id=f"t{number}", number=number, author=f"rower{number % 7}", text=text, line=number * 2))
        parent = parents[at] if parents and at >= 0 else number - 1
        target = f"t{parent}" if parent else STORY
        how = list(How)[number % 4]
        replies.append(Reply(child=f"t{number}", parent=target, how=how, score=0.6, why="made", main=True))
        tags.append(Tag(turn=f"t{number}", kind=list(Kind)[number % 3], score=0.7, why="made"))
        links.append(Link(source=f"t{number}", target=target, kind=list(Relation)[number % 3], score=0.5, why="made"))
    positions = []
    for side in range(count):
        theirs = [turns[outside + at] for at, here in enumerate(sides) if here == side]
        spans = tuple(Span(turn=turn.id, start=0, end=turn.text.find(".") + 1) for turn in theirs)
        positions.append(
            Position(
                label=labels[side],
                statements=spans,
                turns=tuple(turn.id for turn in theirs),
                holders=tuple(dict.fromkeys(turn.author for turn in theirs)),
                evidence=spans[:1],
            )
        )
    dispute = Dispute(
        id="d1",
        title="How shall people cross?",
        positions=tuple(positions),
        turns=tuple(turn.id for turn in turns[outside:]),
        status="open",
        weight=1.0,
    )
    thread = Thread(
        id="ferry", title="Night ferry", format="paste", path="in/ferry.txt", story="A vote.", turns=tuple(turns)
    )
    return ArgumentMap(thread=thread, replies=tuple(replies), tags=tuple(tags), links=tuple(links), disputes=(dispute,))


def layout_of(map_, *, most=None):
    dispute = map_.disputes[0]
    cast = rungs.gather(map_, dispute, most=most)
    answered = rungs.answers(map_, cast)
    cards = rungs.draw_up(map_, dispute, cast, answered)
    return cast, cards, columns.arrange(cards, cast, answered, count=len(dispute.positions))


def ids_of(svg):
    return [element.get("id") for element in ElementTree.fromstring(svg).iter() if element.get("id")]


def text_of(svg, name):
    """All that is drawn in a group, without its tooltip."""
    group = ElementTree.fromstring(svg).find(f".//{SVG}g[@id='{name}']")
    return " ".join("".join(element.itertext()) for element in group.iter(f"{SVG}text"))


@st.composite
def disputes(draw, most=50):
    count = draw(st.integers(1, 5))
    sides = draw(st.lists(st.integers(0, count), min_size=1, max_size=most))
    numbers = draw(st.lists(st.integers(0, 10**6), min_size=len(sides), max_size=len(sides)))
    parents = [number % (at + 1) for at, number in enumerate(numbers)]
    lengths = draw(st.lists(st.integers(1, 500), min_size=1, max_size=6))
    return a_map(sides, parents, count=count, texts=["word " * (length // 5) + "boats." for length in lengths])


def boxes_of(cards, layout):
    return [(x, y, x + cards[key].width, y + cards[key].height) for key, (x, y) in layout.places.items()]


def corners_of(path):
    """The runs of points at which a path of straight lines turns (rounded corners taken as sharp)."""
    runs = []
    for command, numbers in re.findall(r"([MLQ])([^MLQ]*)", path):
        values = [float(number) for number in numbers.split()]
        if command == "M":
            runs.append([])
        runs[-1] += list(zip(values[::2], values[1::2], strict=True))
    return runs


@given(disputes())
@examples(60)
def test_no_two_cards_overlap_and_all_lie_within_the_picture(map_):
    cast, cards, layout = layout_of(map_)
    boxes = boxes_of(cards, layout)
    assert len(boxes) + len(cast.below) == len(map_.disputes[0].turns)
    for at, (left, top, right, bottom) in enumerate(boxes):
        assert columns.RAIL < left < right <= layout.width
        assert 0 <= top < bottom <= layout.bottom
        for other in boxes[at + 1 :]:
            assert other[0] >= right or other[2] <= left or other[1] >= bottom or other[3] <= top


@given(disputes())
@examples(60)
def test_no_line_runs_through_a_card(map_):
    _, cards, layout = layout_of(map_)
    boxes = boxes_of(cards, layout)
    for path in [wire.path for wire in layout.wires] + [trunk.path for trunk in layout.trunks]:
        for run in corners_of(path):
            for (x1, y1), (x2, y2) in pairwise(run):
                for left, top, right, bottom in boxes:
                    inside_x = min(x1, x2) < right - 1 and max(x1, x2) > left + 1
                    inside_y = min(y1, y2) < bottom - 1 and max(y1, y2) > top + 1
                    assert not (inside_x and inside_y), path


@given(disputes())
@examples(40)
def test_a_later_turn_stands_lower_than_every_earlier_one(map_):
    cast, _, layout = layout_of(map_)
    tops = [layout.places[turn.id][1] for turn in cast.drawn]
    assert all(later - earlier >= columns.STEP for earlier, later in pairwise(tops))


@given(disputes())
@examples(40)
def test_no_two_upright_lines_of_different_turns_run_over_each_other(map_):
    _, _, layout = layout_of(map_)
    lines = [(trunk.parent, trunk.path) for trunk in layout.trunks]
    lines += [(wire.parent, wire.path) for wire in layout.wires if wire.tip]
    uprights = []
    for parent, path in lines:
        for run in corners_of(path):
            upward = [(a, b) for a, b in pairwise(run) if a[0] == b[0] and a[1] != b[1]]
            uprights += [(parent, a[0], *sorted((a[1], b[1]))) for a, b in upward]
    for at, (parent, x, top, bottom) in enumerate(uprights):
        for other, other_x, other_top, other_bottom in uprights[at + 1 :]:
            if other != parent and abs(other_x - x) < 3:
                assert other_top >= bottom or other_bottom <= top


@given(disputes(), st.lists(st.text(max_size=200), min_size=1, max_size=6))
@examples(60)
def test_any_text_gives_a_well_formed_svg_with_every_turn_in_it_once(map_, pool):
    turns = tuple(
        replace(turn, text=pool[at % len(pool)], author=pool[-1 - at % len(pool)])
        for at, turn in enumerate(map_.thread.turns)
    )
    dispute = map_.disputes[0]
    positions = tuple(replace(position, label=pool[0], holders=tuple(pool)) for position in dispute.positions)
    passage = Passage(dispute="d1", positions=(pool[0],), source=pool[-1], line=1, text=pool[0])
    map_ = replace(
        map_,
        thread=replace(map_.thread, turns=turns, title=pool[0]),
        disputes=(replace(dispute, positions=positions, title=pool[-1], status=pool[0]),),
        passages=(passage,),
    )
    ids = ids_of(ladder.write(map_))
    assert len(ids) == len(set(ids))
    assert sorted(name for name in ids if name.startswith("turn-")) == sorted(f"turn-{turn.number}" for turn in turns)


@pytest.mark.parametrize("count", [6, 60])
def test_a_dispute_of_up_to_60_turns_is_drawn_whole(count):
    svg = ladder.write(a_map([at % 2 for at in range(count)])).decode()
    assert svg.count('class="card"') == count
    assert "more turn" not in svg


def test_a_long_dispute_draws_or_counts_every_turn():
    svg = ladder.write(a_map([at * at % 3 for at in range(200)])).decode()
    drawn = svg.count('class="card"')
    counted = [int(number) for number in re.findall(r">… (\d+) more turns?</text>", svg)]
    assert drawn == ladder.FOLD_ABOVE
    assert drawn + sum(counted) == 200
    assert "60 drawn, 140 folded away" in svg


def test_what_is_folded_away_is_named_in_a_tooltip_of_its_own_column():
    map_ = a_map([at % 2 for at in range(90)])
    cast = rungs.gather(map_, map_.disputes[0], most=60)
    for key, hidden in cast.hidden.items():
        assert {cast.column[turn.id] for turn in hidden} == {cast.column[key]}
    svg = ladder.write(map_).decode()
    for hidden in cast.hidden.values():
        assert f"#{hidden[0].number} {hidden[0].author}" in svg


def test_all_unfolds_a_long_dispute():
    svg = ladder.write(a_map([at % 2 for at in range(200)]), all=True).decode()
    assert svg.count('class="card"') == 200
    assert "folded" not in svg


def test_each_position_has_a_column_and_the_others_a_lane_of_their_own():
    _, _, layout = layout_of(a_map([0, 1, 2, 0, 2, 2], [0, 1, 2, 3, 4, 5]))
    lefts = [layout.places[f"t{number}"][0] for number in (1, 2, 3, 4)]
    assert lefts[0] < lefts[1] < lefts[2]
    assert lefts[0] == lefts[3]
    assert len(layout.columns) == 3


def test_the_lane_of_turns_without_a_position_is_narrow_and_names_their_authors_in_short():
    sides = [0, 1, 2, 2, 2]
    map_ = a_map(sides, range(5), texts=["I saw boats in March. " + "Tea is very dear now. " * 9])
    _, cards, layout = layout_of(map_)
    widths = [column.width for column in layout.columns]
    assert widths[2] < widths[0] / 2
    assert len(cards["t3"].lines) <= rungs.NEUTRAL_LINES
    assert text_of(ladder.write(map_), "turn-3").startswith("#3")
    assert "rower3: " in text_of(ladder.write(map_), "turn-3")
    assert cards["t3"].look.word in text_of(ladder.write(map_), "turn-3")


def test_the_legend_explains_the_sign_of_turns_without_a_position_where_there_are_any():
    assert ">for none</text>" in ladder.write(a_map([0, 1, 2, 2, 2])).decode()
    assert ">for none</text>" not in ladder.write(a_map([0, 1, 0])).decode()


def test_a_turn_or_two_without_a_position_stand_below_the_ladder():
    map_ = a_map([0, 1, 2, 0], [0, 1, 2, 3])
    cast, _, layout = layout_of(map_)
    assert [turn.id for turn in cast.below] == ["t3"]
    assert len(layout.columns) == 2
    svg = ladder.write(map_).decode()
    assert "On the matter, for none of the sides" in svg
    assert svg.index("On the matter") < svg.index('id="turn-3"')
    assert "#3 rower3 CLAIM" in re.sub(" +", " ", text_of(svg.encode(), "turn-3"))
    assert "answers #3 rower3" in text_of(svg.encode(), "turn-4")


def test_there_is_no_lane_where_every_turn_takes_a_position():
    assert len(layout_of(a_map([0, 1, 0]))[2].columns) == 2


def test_the_head_of_a_column_has_label_holders_turns_and_evidence():
    svg = ladder.write(a_map([0, 1, 0, 1, 0]))
    head = text_of(svg, "position-1")
    assert "“four boats”" in head
    assert "rower1 (1)" in head
    assert "3 turns · 3 holders · 1 piece of evidence" in head


def test_a_turn_has_a_line_to_the_turn_that_it_answers_within_the_dispute():
    ids = ids_of(ladder.write(a_map([0, 1, 0, 1], [0, 1, 1, 3])))
    assert [name for name in ids if name.startswith("reply-")] == ["reply-2", "reply-3", "reply-4"]


def test_what_is_answered_outside_the_dispute_is_a_note():
    svg = ladder.write(a_map([0, 1, 0], [2, 3, 4], outside=2))
    assert "answers #2 rower2" in text_of(svg, "turn-3")
    assert "reply-3" not in ids_of(svg)


def test_what_is_answered_in_the_story_is_a_note():
    assert "answers the story" in text_of(ladder.write(a_map([0, 1], [0, 1])), "turn-1")


def test_a_further_reply_is_a_note():
    map_ = a_map([0, 1, 0], [0, 1, 2])
    further = Reply(child="t3", parent="t1", how=How.QUOTED, score=0.4, why="made", main=False)
    svg = ladder.write(replace(map_, replies=(*map_.replies, further)))
    assert "also answers #1" in text_of(svg, "turn-3")


def test_a_turn_of_two_positions_stands_in_the_first_and_says_so():
    map_ = a_map([0, 1, 0], [0, 1, 2])
    first, second = map_.disputes[0].positions
    both = replace(map_.disputes[0], positions=(first, replace(second, turns=(*second.turns, "t3"))))
    svg = ladder.write(replace(map_, disputes=(both,)))
    assert "also stands in B" in text_of(svg, "turn-3")
    assert svg.count(b'id="turn-3"') == 1


def test_contested_words_are_bold():
    svg = ladder.write(a_map([0, 1], texts=["We counted 4 boats then. It rained."])).decode()
    card = svg[svg.index('id="turn-1"') :]
    assert '<tspan font-weight="700">4 boats</tspan>' in card


def test_contested_words_are_shown_though_a_long_sentence_leads_up_to_them():
    text = "Now " + "this and that and " * 40 + "we counted four boats."
    map_ = a_map([0, 1], texts=[text])
    spans = (Span(turn="t1", start=0, end=len(text)),)
    first = replace(map_.disputes[0].positions[0], statements=spans)
    dispute = replace(map_.disputes[0], positions=(first, map_.disputes[0].positions[1]))
    assert "four boats" in text_of(ladder.write(replace(map_, disputes=(dispute,))), "turn-1")


def test_a_card_shows_the_statement_and_not_the_first_sentence():
    text = "Good morning to everyone in here today. We counted four boats."
    map_ = a_map([0, 1], texts=[text])
    spans = (Span(turn="t1", start=text.index("We"), end=len(text)),)
    first = replace(map_.disputes[0].positions[0], statements=spans)
    dispute = replace(map_.disputes[0], positions=(first, map_.disputes[0].positions[1]))
    shown = text_of(ladder.write(replace(map_, disputes=(dispute,))), "turn-1")
    assert "We counted four boats." in shown
    assert "Good morning" not in shown


def test_a_quote_stands_apart_in_a_card():
    text = "I saw four boats in March.\nYou did not."
    map_ = a_map([0, 1], [0, 1], texts=["I saw four boats in March.", text])
    map_ = replace(map_, quotes=(Quote(turn="t2", source="t1", start=0, end=26),))
    assert "“I saw four boats in March.”" in text_of(ladder.write(map_), "turn-2")


def test_a_deleted_turn_says_so():
    map_ = a_map([0, 1])
    turns = (replace(map_.thread.turns[0], state=State.DELETED, text=""), map_.thread.turns[1])
    assert "DELETED" in text_of(ladder.write(replace(map_, thread=replace(map_.thread, turns=turns))), "turn-1")


def a_passage(*labels, text="The office wrote of four boats.", line=7, dispute="d1"):
    return Passage(dispute=dispute, positions=labels, source="news/office.txt", line=line, text=text)


def test_passages_stand_below_with_file_and_line():
    map_ = a_map([0, 1])
    both = a_passage("four boats", "six boats", line=9)
    passages = (a_passage("four boats"), both, a_passage("six boats", dispute="d2"))
    svg = ladder.write(replace(map_, passages=passages))
    assert "office.txt:7" in text_of(svg, "passage-1")
    assert "office.txt:9" in text_of(svg, "passage-2")
    assert "passage-3" not in ids_of(svg)
    assert b"bears on both" in svg
    assert "bears on “four boats”" in svg.decode()


def test_a_passage_of_the_story_names_the_threads_file():
    passage = replace(a_passage("four boats"), source=STORY)
    svg = ladder.write(replace(a_map([0, 1]), passages=(passage,)))
    assert "the story, ferry.txt:7" in text_of(svg, "passage-1")


def test_passages_beyond_a_few_are_counted():
    passages = tuple(a_passage("four boats", line=line) for line in range(1, 12))
    svg = ladder.write(replace(a_map([0, 1]), passages=passages)).decode()
    assert f"… {11 - MOST_PASSAGES} more passages" in svg


def test_the_other_disputes_of_a_thread_are_drawn_by_their_place():
    map_ = a_map([0, 1, 0])
    other = replace(map_.disputes[0], id="d2", title="Who pays?")
    map_ = replace(map_, disputes=(*map_.disputes, other))
    assert ElementTree.fromstring(ladder.write(map_, dispute=1)).find(f"{SVG}title").text == "Who pays?"


@pytest.mark.parametrize("place", [-1, 1])
def test_a_dispute_that_is_not_there_is_a_usage_error(place):
    with pytest.raises(UnknownFormat, match="the thread has 1"):
        ladder.write(a_map([0, 1]), dispute=place)


def test_a_thread_without_a_dispute_says_so():
    svg = ladder.write(replace(a_map([0, 1]), disputes=()))
    assert "No dispute was found" in ElementTree.fromstring(svg).find(f"{SVG}desc").text


def test_a_dispute_that_names_unknown_turns_is_drawn_without_them():
    map_ = a_map([0, 1])
    map_ = replace(map_, disputes=(replace(map_.disputes[0], turns=("t1", "t2", "lost")),))
    assert ladder.write(map_).count(b'class="card"') == 2


def test_a_dispute_without_turns_is_a_picture_of_its_positions():
    map_ = a_map([0, 1])
    empty = tuple(replace(position, turns=(), statements=()) for position in map_.disputes[0].positions)
    svg = ladder.write(replace(map_, disputes=(replace(map_.disputes[0], turns=(), positions=empty),)))
    assert {"position-1", "position-2"} <= set(ids_of(svg))


def test_the_same_map_gives_the_same_bytes():
    map_ = a_map([0, 1, 2, 1, 0, 2, 1], [0, 1, 1, 2, 3, 4, 1])
    assert ladder.write(map_) == ladder.write(map_)


def test_the_picture_has_a_title_a_description_and_no_script():
    map_ = a_map([0, 1], texts=["<script>alert(1)</script>", "]]> & --> \x00\x1b"])
    root = ElementTree.fromstring(ladder.write(map_))
    assert root.find(f"{SVG}title").text == "How shall people cross?"
    assert "2 turns of 2" in root.find(f"{SVG}desc").text
    assert {element.tag for element in root.iter()}.isdisjoint({f"{SVG}script", f"{SVG}foreignObject", f"{SVG}image"})


def test_the_tooltip_of_a_card_holds_the_whole_text():
    text = "One thing. " * 90 + "The last word is herring."
    root = ElementTree.fromstring(ladder.write(a_map([0, 1], texts=[text])))
    assert root.find(f".//{SVG}g[@id='turn-1']/{SVG}title").text.startswith(text)


# --- contested words -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "label", "bold"),
    [
        ("It was merely 4 days. Four days!", "four days", ["4 days", "Four days"]),
        ("A one-week pause, a full week even.", "one week", ["one-week", "a full week"]),
        ("They asked for a week.", "1 week", ["a week"]),
        ("It lasted 14 days, for days on end.", "4 days", []),
        ("There was absolutely no deal.", "there was no deal", ["no deal"]),
        ("The mayor slept while the harbour burnt down.", "the mayor burnt the harbour", ["harbour burnt"]),
        ("Nobody knows.", "4 days", []),
        ("", "4 days", []),
    ],
)
def test_the_words_of_a_label_are_found_in_other_spellings(text, label, bold):
    assert [text[start:end] for start, end in salience.places(text, [label])] == bold


@given(
    st.text(max_size=300), st.lists(st.tuples(st.integers(0, 300), st.integers(1, 9)), max_size=4), st.integers(1, 5)
)
@examples(150)
def test_wrapped_lines_with_bold_words_are_never_wider_or_more_than_asked(text, places, most):
    text = measure.one_line(text)
    ends = sorted({min(at, len(text)) for start, length in places for at in (start, start + length)})
    marks = list(zip(ends[::2], ends[1::2], strict=False))
    lines, strong = measure.wrap_marked(text, marks, 200, 12.5, most=most)
    assert len(lines) == len(strong) <= most
    for line, bold in zip(lines, strong, strict=True):
        wide = measure.width_of(line, 12.5) + sum(
            measure.width_of(line[a:b], 12.5, bold=True) - measure.width_of(line[a:b], 12.5) for a, b in bold
        )
        assert wide <= 200.001 or len(line.rstrip("…")) <= 1
    if not lines or not lines[-1].endswith("…"):
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_the_status_is_explained_and_a_dispute_over_words_is_called_one():
    map_ = a_map([0, 1])
    dispute = replace(map_.disputes[0], status="dropped")
    svg = ladder.write(replace(map_, disputes=(dispute,))).decode()
    assert "dropped: nothing more on it in the last third" in svg
    assert "dispute over words" not in svg
    first = replace(dispute.positions[0], label="We counted four boats then.")
    positions = (first, dispute.positions[1])
    dispute = replace(dispute, title=first.label, positions=positions, over=Over.WORDS)
    svg = ladder.write(replace(map_, disputes=(dispute,), passages=(a_passage("six boats"),))).decode()
    assert "A dispute over words" in svg
    link = Link(source="t2", target="t1", kind=Relation.REBUTS, score=0.9, why="")
    few = ladder.write(replace(map_, disputes=(dispute,), links=(link,))).decode()
    assert "few to rely on" in few
    assert "resembles what is said for “six boats”" in re.sub(r"</text>\s*<text[^>]*>", " ", svg)


def test_a_statement_and_a_later_one_are_parted_by_dots():
    text = "We counted four boats. It rained. You said six.\nFour boats it was. Good night."
    map_ = a_map([0, 1], texts=[text])
    spans = tuple(Span(turn="t1", start=text.index(p), end=text.index(p) + 4) for p in ("We c", "Four"))
    first = replace(map_.disputes[0].positions[0], statements=spans)
    dispute = replace(map_.disputes[0], positions=(first, map_.disputes[0].positions[1]))
    shown = " ".join(text_of(ladder.write(replace(map_, disputes=(dispute,))), "turn-1").split())
    assert "We counted four boats. … Four boats it was. …" in shown


# --- pages -----------------------------------------------------------------------------------------------------


def paged(map_):
    """The pages of a ladder, with how high one is and what is drawn."""
    dispute = map_.disputes[0]
    cast = rungs.gather(map_, dispute, few=len(dispute.turns))
    sheet = ladder.UPRIGHT if len(dispute.positions) <= 2 else ladder.BROAD
    stretches, sheet = ladder._on_pages(map_, dispute, cast, sheet)
    return stretches, sheet


@given(disputes())
@examples(40)
def test_on_pages_every_turn_is_drawn_once_and_none_is_cut(map_):
    root = ElementTree.fromstring(ladder.write(map_, layout="page"))
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    stretches, sheet = paged(map_)
    assert float(root.get("width")) == pytest.approx(sheet.width, abs=0.1)
    drawn = {turn.id for stretch in stretches for turn in stretch.cast.drawn}
    below = stretches[-1].cast.below
    folded = [turn for hidden in stretches[-1].cast.hidden.values() for turn in hidden]
    assert len(drawn) + len(below) + len(folded) == len(map_.disputes[0].turns)
    for top, bottom in drawn_spans(root):
        assert int(top // sheet.height) == int((bottom - 1) // sheet.height)


def drawn_spans(root):
    """The upper and lower edge of each card of a picture, by the path of its frame."""
    for group, down in cards_in(root, 0.0):
        numbers = [float(each) for each in re.findall(r"-?[\d.]+", group.find(f"{SVG}path").get("d"))]
        high = max(abs(float(each)) for each in re.findall(r"v(-?[\d.]+)", group.find(f"{SVG}path").get("d")))
        yield down + numbers[1] - 8, down + numbers[1] + high


def cards_in(element, down):
    """Each card below an element, with how far down its group is moved."""
    moved = re.match(r"translate\(0 (-?[\d.]+)\)", element.get("transform", ""))
    down += float(moved[1]) if moved else 0.0
    for child in element:
        if child.get("class") == "card":
            yield child, down
        else:
            yield from cards_in(child, down)


def test_a_turn_says_whom_it_answers_on_another_page():
    map_ = a_map([0, 1] * 25, [0, *range(1, 50)], texts=["It carried 400 boats in March, " * 8] * 50)
    stretches, _ = paged(map_)
    assert len(stretches) > 1
    first = stretches[1].cast.drawn[0]
    assert (
        stretches[1].cards[first.id].note == f"answers #{first.number - 1} {map_.thread.turns[first.number - 2].author}"
    )
    svg = ladder.write(map_, layout="page").decode()
    assert f">page 2 of {len(re.findall('>page ', svg)) + 1}<" in svg


def test_turns_without_a_position_stand_below_on_pages_and_beyond_a_few_are_counted():
    svg = ladder.write(a_map([0, 1, *[2] * 30], range(32)), layout="page").decode()
    assert svg.count('class="card"') == 2 + rungs.MOST_BELOW
    assert f"… {30 - rungs.MOST_BELOW} more turns" in svg
