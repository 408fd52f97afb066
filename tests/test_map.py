"""The map: every turn drawn or counted, nothing overlaps, text stays text, and the same bytes each time."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argmap import graph
from argmap.errors import UnknownFormat
from argmap.language import own, salience
from argmap.model import (
    OUTSIDE,
    STORY,
    ArgumentMap,
    Camp,
    Dispute,
    How,
    Kind,
    Link,
    Position,
    Quote,
    Relation,
    Reply,
    State,
    Tag,
    Thread,
    Turn,
)
from argmap.writers import drawing
from argmap.writers.pictures import cards as card_maker
from argmap.writers.pictures import lanes, look, measure
from argmap.writers.pictures import map as map_writer

from .cases import examples

SVG = "{http://www.w3.org/2000/svg}"


def a_map(parents, *, texts=None, authors=None, **of_turn):
    """A map whose turn i (from 1) answers turn parents[i - 1]; 0 is the story."""
    turns, replies, tags, links = [], [], [], []
    for number, parent in enumerate(parents, start=1):
        text = texts[number - 1] if texts else f"The night ferry carried {number * 37} people. Nobody can deny that."
        author = authors[number - 1] if authors else f"rower{number % 7}"
        target = str(parent) if parent else STORY
        turns.append(Turn(id=str(number), number=number, author=author, text=text, line=number * 2, **of_turn))
        how = list(How)[number % 4]
        replies.append(Reply(child=str(number), parent=target, how=how, score=0.6, why="made", main=True))
        tags.append(Tag(turn=str(number), kind=list(Kind)[number % 3], score=0.7, why="made"))
        relation = list(Relation)[number % 3]
        links.append(Link(source=str(number), target=target, kind=relation, score=0.5, why="made"))
    story = "The council votes on the night ferry. It would cost 40,000 a year."
    thread = Thread(
        id="ferry", title="Night ferry", format="paste", path="ferry.txt", story=story, turns=tuple(turns), story_line=1
    )
    return ArgumentMap(thread=thread, replies=tuple(replies), tags=tuple(tags), links=tuple(links))


def drawn_ids(svg):
    return [element.get("id") for element in ElementTree.fromstring(svg).iter() if element.get("id")]


def layout_of(map_):
    above = graph.parents(map_)
    tree = lanes.grow(above, above)
    widths = dict.fromkeys(tree.indented, look.CARD_WIDTH - lanes.INDENT)
    cards = card_maker.cards_of(map_, above, widths=widths)
    return cards, lanes.arrange(cards, tree)


def forests(most=60):
    """Parents for up to `most` turns, each answering an earlier turn or the story."""
    return st.lists(st.integers(0, 10**6), min_size=1, max_size=most).map(
        lambda numbers: [number % (at + 1) for at, number in enumerate(numbers)]
    )


@given(forests(), st.lists(st.text(max_size=300), min_size=1, max_size=8))
@examples(60)
def test_any_text_gives_a_well_formed_svg_with_every_turn_in_it_once(parents, pool):
    texts = [pool[at % len(pool)] for at in range(len(parents))]
    svg = map_writer.write(a_map(parents, texts=texts, authors=texts[::-1]))
    ids = drawn_ids(svg)
    assert len(ids) == len(set(ids))
    assert sorted(name for name in ids if name.startswith("turn-")) == sorted(
        f"turn-{number}" for number in range(1, len(parents) + 1)
    )


@given(forests(120), st.lists(st.integers(0, 600), min_size=1, max_size=9))
@examples(80)
def test_no_two_cards_overlap_and_all_lie_within_the_picture(parents, lengths):
    texts = ["word " * (lengths[at % len(lengths)] // 5) for at in range(len(parents))]
    cards, layout = layout_of(a_map(parents, texts=texts))
    boxes = sorted((x, y, x + cards[key].width, y + cards[key].height) for key, (x, y) in layout.places.items())
    assert len(boxes) == len(parents) + 1
    for at, (left, top, right, bottom) in enumerate(boxes):
        assert 0 <= left < right <= layout.width
        assert 0 <= top < bottom <= layout.height
        for other in boxes[at + 1 :]:
            if other[0] >= right:
                break
            assert other[1] >= bottom or other[3] <= top


@given(forests(80))
@examples(60)
def test_no_line_runs_through_a_card(parents):
    cards, layout = layout_of(a_map(parents))
    boxes = [(x, y, x + cards[key].width, y + cards[key].height) for key, (x, y) in layout.places.items()]
    for path in [wire.path for wire in layout.wires] + [trunk.path for trunk in layout.trunks]:
        corners = corners_of(path)
        for (x1, y1), (x2, y2) in pairwise(corners):
            for left, top, right, bottom in boxes:
                inside_x = min(x1, x2) < right - 1 and max(x1, x2) > left + 1
                inside_y = min(y1, y2) < bottom - 1 and max(y1, y2) > top + 1
                assert not (inside_x and inside_y), path


def corners_of(path):
    """The points at which a path of straight lines turns (rounded corners taken as sharp)."""
    corners = []
    for command, numbers in re.findall(r"([MLHVQ])([^MLHVQ]*)", path):
        values = [float(number) for number in numbers.split()]
        x, y = corners[-1] if corners else (0.0, 0.0)
        if command == "H":
            corners.append((values[0], y))
        elif command == "V":
            corners.append((x, values[0]))
        else:
            corners += list(zip(values[::2], values[1::2], strict=True))
    return corners


def test_every_reply_has_a_line_of_its_own():
    ids = drawn_ids(map_writer.write(a_map([0, 1, 1, 0, 2, 5, 2, 1])))
    assert sorted(name for name in ids if name.startswith("reply-")) == [f"reply-{number}" for number in range(1, 9)]


def test_a_long_thread_draws_or_counts_every_turn():
    parents = [0 if number % 40 == 1 else number - 1 - number % 3 for number in range(1, 701)]
    svg = map_writer.write(a_map(parents)).decode()
    drawn = len(re.findall(r'<g id="turn-\d+"', svg))
    counted = [int(count.replace(",", "")) for count in re.findall(r">… ([\d,]+) more turns?</text>", svg)]
    assert 100 <= drawn <= map_writer.FOLD_ABOVE + 1
    assert drawn + sum(counted) == 700
    assert f"{drawn} drawn, {700 - drawn} in side chains folded away" in svg


def test_all_unfolds_a_long_thread():
    svg = map_writer.write(a_map([number // 3 for number in range(400)]), all=True).decode()
    assert len(re.findall(r'<g id="turn-\d+"', svg)) == 400
    assert "more-" not in svg


def test_a_thread_of_150_turns_is_not_folded():
    assert b"more turn" not in map_writer.write(a_map([0] * 150))


def test_folding_keeps_the_heaviest_chain():
    parents = [0] * 200 + [1, *range(201, 240)]
    ids = drawn_ids(map_writer.write(a_map(parents)))
    assert {f"turn-{number}" for number in (1, *range(201, 241))} <= set(ids)


def test_a_chain_of_5000_replies_is_drawn():
    svg = map_writer.write(a_map(range(5000)), all=True)
    assert svg.count(b'class="card"') == 5001


def test_a_chain_of_5000_replies_is_folded():
    assert "… 4," in map_writer.write(a_map(range(5000))).decode()


def test_the_same_map_gives_the_same_bytes():
    map_ = a_map([0, 1, 2, 0, 4, 4, 1, 3, 3])
    assert map_writer.write(map_) == map_writer.write(map_)


def test_the_id_of_a_turn_is_its_number_wherever_it_stands():
    short, long = (drawn_ids(map_writer.write(a_map(parents))) for parents in ([0, 1, 1], [0, 1, 0, 3, 2]))
    assert {"turn-1", "turn-2", "turn-3", "story"} <= set(short) & set(long)


def test_a_thread_without_turns_is_a_picture_of_its_story():
    assert "story" in drawn_ids(map_writer.write(a_map([])))


def test_a_chain_is_broken_into_lanes_instead_of_growing_without_end():
    root = ElementTree.fromstring(map_writer.write(a_map(range(80))))
    wide, high = float(root.get("width")), float(root.get("height"))
    assert max(wide, high) < 4000


def paged(map_, *, down=400.0):
    """The cards of a map and their places on pages, the first of which has its head `down` pixels high."""
    above = graph.parents(map_)
    tree = lanes.grow(above, above)
    widths = dict.fromkeys(tree.indented, look.CARD_WIDTH - lanes.INDENT)
    cards = card_maker.cards_of(map_, above, widths=widths)
    sheet = lanes.Sheet(height=map_writer.PAGE_HEIGHT, second=map_writer.PAGE_HEIGHT - down)
    return cards, lanes.arrange(cards, tree, sheet=sheet)


@given(forests(120), st.lists(st.integers(0, 600), min_size=1, max_size=9))
@examples(60)
def test_on_pages_no_card_or_label_overlaps_another_one_or_the_edge_of_a_page(parents, lengths):
    texts = ["word " * (lengths[at % len(lengths)] // 5) for at in range(len(parents))]
    cards, layout = paged(a_map(parents, texts=texts))
    boxes = [(x, y, x + cards[key].width, y + cards[key].height) for key, (x, y) in layout.places.items()]
    for chip in layout.chips:
        half = map_writer.CHIP_HEIGHT / 2
        boxes.append((chip.x, chip.y - half, chip.x + lanes.chip_width(chip.text), chip.y + half))
    assert len(layout.places) == len(parents) + 1
    for at, (left, top, right, bottom) in enumerate(sorted(boxes)):
        assert look.MARGIN <= left < right <= map_writer.PAGE_WIDTH - look.MARGIN
        assert not any(top < edge < bottom for edge in layout.pages)
        for other in sorted(boxes)[at + 1 :]:
            assert other[0] >= right or other[1] >= bottom or other[3] <= top


@given(forests(120))
@examples(40)
def test_on_pages_no_line_leads_from_one_page_to_another(parents):
    _, layout = paged(a_map(parents))
    for path in [wire.path for wire in layout.wires] + [trunk.path for trunk in layout.trunks]:
        levels = [y for _, y in corners_of(path)]
        assert not any(min(levels) < edge < max(levels) for edge in layout.pages)


def test_what_goes_on_on_another_page_is_named_at_both_ends():
    _, layout = paged(a_map(range(60)))
    said = [chip.text for chip in layout.chips]
    assert sum(text.startswith("continues at") for text in said) == sum(text.startswith("continued") for text in said)
    svg = map_writer.write(a_map(range(60)), layout="page").decode()
    assert len(layout.pages) > 1
    assert f"page 2 of {len(re.findall('>page ', svg)) + 1}<" in svg


def test_a_short_thread_on_a_page_has_two_columns_of_like_height():
    cards, layout = paged(a_map([0] * 8), down=200.0)
    assert layout.pages == ()
    lowest = {}
    for key, (x, y) in layout.places.items():
        if key != STORY:
            lowest[x] = max(lowest.get(x, 0), y + cards[key].height)
    assert len(lowest) == 2
    assert max(lowest.values()) - min(lowest.values()) < 200


def test_a_main_reply_stands_below_what_it_answers():
    _, layout = layout_of(a_map([0, 1, 2]))
    places = [layout.places[str(number)] for number in (1, 2, 3)]
    assert len({x for x, _ in places}) == 1
    assert [y for _, y in places] == sorted(y for _, y in places)


def test_a_reply_to_an_unknown_turn_or_in_a_cycle_is_still_drawn():
    map_ = a_map([0, 1, 2])
    replies = [replace(reply, parent={"1": "lost", "2": "3", "3": "2"}[reply.child]) for reply in map_.replies]
    ids = drawn_ids(map_writer.write(replace(map_, replies=tuple(replies))))
    assert {"turn-1", "turn-2", "turn-3"} <= set(ids)


def test_the_picture_has_a_title_a_description_and_no_script():
    svg = map_writer.write(a_map([0, 1], texts=["<script>alert(1)</script>", "]]> & --> \x00\x1b"]))
    root = ElementTree.fromstring(svg)
    assert root.find(f"{SVG}title").text == "Map of the argument: Night ferry"
    assert root.find(f"{SVG}desc").text.startswith("A thread of 2 turns by 2 people: a card a turn")
    assert {element.tag for element in root.iter()}.isdisjoint({f"{SVG}script", f"{SVG}foreignObject", f"{SVG}image"})


def test_the_tooltip_holds_the_whole_text_and_where_it_stands():
    text = "One thing. " * 90 + "The last word is herring."
    root = ElementTree.fromstring(map_writer.write(a_map([0], texts=[text])))
    tooltip = root.find(f".//{SVG}g[@id='turn-1']/{SVG}title").text
    assert tooltip.startswith(text)
    assert "ferry.txt:2" in tooltip
    assert "answers the story, quoted (0.60): made" in tooltip
    assert "rebuttal (0.70): made" in tooltip


def test_a_tag_shows_by_word_colour_icon_and_corner():
    looks = list(look.TAG_LOOKS.values())
    for part in ("word", "dark", "icon", "corner"):
        assert len({getattr(one, part) for one in looks}) == 3
    svg = map_writer.write(a_map([0])).decode()
    card = svg[svg.index('id="turn-1"') :]
    assert "REBUTTAL" in card
    assert '#icon-rebuttal"' in card
    assert "#b03a00" in card


def test_a_relation_shows_by_colour_line_and_sign():
    looks = list(look.RELATION_LOOKS.values())
    for part in ("colour", "dashes", "sign"):
        assert len({getattr(one, part) for one in looks}) == 3


def test_white_text_on_a_header_has_contrast_enough():
    for one in (*look.TAG_LOOKS.values(), look.NO_TAG, look.STORY_LOOK):
        assert 1.05 / (luminance(one.dark) + 0.05) >= 5.5


def luminance(colour):
    """Relative luminance of "#rrggbb" (WCAG 2.1)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_an_inferred_reply_looks_different_from_a_stated_one():
    map_ = a_map([0])
    lines = []
    for how in (How.STATED, How.INFERRED):
        svg = map_writer.write(replace(map_, replies=(replace(map_.replies[0], how=how),))).decode()
        lines.append(re.search(r'<g id="reply-1"><title>.*?</title>(.*?)</g></g>', svg, re.DOTALL).group(1))
    assert lines[0] != lines[1]


def test_what_a_turn_less_likely_than_not_does_has_a_question_mark_and_a_persons_word_has_none():
    map_ = a_map([0, 1])
    link = Link(source="2", target="1", kind=Relation.REBUTS, score=0.4, why="so it seems")
    drawn = {}
    for name, one in {
        "sure": replace(link, score=0.6),
        "unsure": link,
        "by hand": replace(link, by="Mira"),
    }.items():
        svg = map_writer.write(replace(map_, links=(one,))).decode()
        drawn[name] = re.search(r'<g id="reply-2"><title>(.*?)</title>(.*?)</g></g>', svg, re.DOTALL)
        assert "a weak guess, less likely than not" in svg
    assert {name: ">?</text>" in found[2] for name, found in drawn.items()} == {
        "sure": False,
        "unsure": True,
        "by hand": False,
    }
    assert drawn["unsure"][1].endswith("rebuts 0.40)")


def with_further(map_, *pairs):
    """The map with replies (child, parent) to further turns."""
    found = [Reply(child=a, parent=b, how=How.QUOTED, score=0.4, why="quotes it", main=False) for a, b in pairs]
    return replace(map_, replies=(*map_.replies, *found))


def said_in(svg, name):
    """All that is drawn in a group, without its tooltip."""
    group = ElementTree.fromstring(svg).find(f".//{SVG}g[@id='{name}']")
    return " ".join("".join(element.itertext()) for element in group.iter(f"{SVG}text"))


def test_a_further_reply_is_named_on_both_cards_which_lead_to_each_other():
    svg = map_writer.write(with_further(a_map([0, 1, 2, 3]), ("3", "1"), ("4", "1"), ("4", STORY)))
    assert "also answers #1" in said_in(svg, "turn-3")
    assert "also answers #1, the story" in said_in(svg, "turn-4")
    assert "also answered by #3, #4" in said_in(svg, "turn-1")
    assert "also answered by #4" in said_in(svg, "story")
    assert '<a href="#turn-3">#3</a>, <a href="#turn-4">#4</a>' in svg.decode()


def test_no_line_of_a_further_reply_runs_behind_cards():
    assert b'id="also-' not in map_writer.write(with_further(a_map([0, 1, 2, 3]), ("4", "1")))


def test_a_further_reply_to_a_folded_turn_says_so_and_leads_nowhere():
    map_ = a_map([0] * 200 + [1, *range(201, 240)])
    svg = map_writer.write(with_further(map_, ("240", "190")))
    assert "also answers #190 (folded)" in said_in(svg, "turn-240")
    assert b'href="#turn-190"' not in svg


def test_further_replies_that_find_no_room_are_counted():
    svg = map_writer.write(with_further(a_map([0] * 60), *((str(child), "1") for child in range(2, 61))))
    found = re.search(r"also answered by (#.*) \+(\d+)$", said_in(svg, "turn-1"))
    assert len(found.group(1).split(", ")) + int(found.group(2)) == 59


def test_every_link_of_a_picture_leads_to_a_card_in_it():
    map_ = with_further(a_map(range(80)), ("9", "1"), ("70", "12"), ("12", STORY))
    svg = map_writer.write(map_).decode()
    targets = re.findall(r'href="#([^"]*)"', svg)
    assert len(targets) > 8
    assert set(targets) <= set(drawn_ids(svg))


def test_both_ends_of_a_cut_chain_name_each_other():
    map_ = a_map(range(80), authors=["Ann"] * 80)
    _, layout = layout_of(map_)
    said = [chip.text for chip in layout.chips]
    forward = {int(text.split("#")[1].split()[0]) for text in said if text.startswith("continues at #")}
    back = {int(text.split("#")[1].split()[0]) for text in said if text.startswith("continued from #")}
    assert len(forward) == len(back) > 1
    assert {number - 1 for number in forward} == back


def test_no_line_leads_from_one_conversation_to_another():
    cards, layout = layout_of(a_map([0, *range(1, 60), 0, 0, 0, 3, 9]))
    assert max(y + cards[key].height for key, (_, y) in layout.places.items()) > layout.height - 40
    for path in [wire.path for wire in layout.wires] + [trunk.path for trunk in layout.trunks]:
        corners = corners_of(path)
        assert max(x for x, _ in corners) - min(x for x, _ in corners) <= look.CARD_WIDTH


def test_what_answers_the_story_says_so_at_its_card():
    _, layout = layout_of(a_map([0, 1, 0]))
    assert [chip.text for chip in layout.chips] == ["the story", "the story"]


def long_chains(most=120):
    """Parents for up to `most` turns, each answering one of the turns just before it."""
    return st.lists(st.integers(0, 5), min_size=30, max_size=most).map(
        lambda steps: [max(0, at - step) for at, step in enumerate(steps)]
    )


@given(forests(120) | long_chains(), st.lists(st.text(max_size=40), min_size=1, max_size=5))
@examples(80)
def test_no_label_of_a_cut_chain_overlaps_a_card_or_another_one(parents, names):
    cards, layout = layout_of(a_map(parents, authors=[names[at % len(names)] for at in range(len(parents))]))
    boxes = [(x, y, x + cards[key].width, y + cards[key].height) for key, (x, y) in layout.places.items()]
    for chip in layout.chips:
        left, right = (
            chip.x,
            chip.x + measure.width_of(chip.text, look.NOTE_SIZE, bold=True) + 2 * lanes.CHIP_PAD,
        )
        top, bottom = chip.y - map_writer.CHIP_HEIGHT / 2, chip.y + map_writer.CHIP_HEIGHT / 2
        for other in boxes:
            assert other[0] >= right or other[2] <= left or other[1] >= bottom or other[3] <= top
        boxes.append((left, top, right, bottom))


def test_the_legend_explains_what_occurs_and_no_more():
    plain = map_writer.write(a_map([0, 1])).decode()
    for words_said in ("as well", "folded away", "no longer on the page"):
        assert words_said not in plain
    assert "folded away, which answer above" in map_writer.write(a_map([0] * 300)).decode()
    assert "no longer on the page" in map_writer.write(a_map([0], texts=[""], state=State.DELETED)).decode()
    assert "answers that turn as well" in map_writer.write(with_further(a_map([0, 1, 2]), ("3", "1"))).decode()


@pytest.mark.parametrize("state", [State.DELETED, State.REMOVED, State.MISSING])
def test_a_turn_that_is_gone_says_so(state):
    svg = map_writer.write(a_map([0], texts=[""], state=state)).decode()
    card = svg[svg.index('id="turn-1"') :]
    assert state.value.upper() in card
    assert "no longer shows this" in card


def test_an_unknown_layout_is_a_usage_error():
    with pytest.raises(UnknownFormat, match="one of tree, page, dot"):
        map_writer.write(a_map([0]), layout="spring")


# --- text in cards ---------------------------------------------------------------------------------------------


@given(st.text(max_size=400), st.integers(60, 300), st.integers(1, 5))
@examples(150)
def test_wrapped_lines_are_never_wider_or_more_than_asked(text, width, most):
    lines = measure.wrap(text, width, 12.5, most=most)
    assert len(lines) <= most
    for line in lines:
        # A character wider than the whole line has to stand somewhere.
        assert measure.width_of(line, 12.5) <= width or len(line.rstrip("…")) <= 1


def test_wrapping_keeps_all_words_of_a_text_that_fits():
    text = "the ferry left at nine and came back at ten"
    assert " ".join(measure.wrap(text, 120, 12.5, most=9)) == text


@pytest.mark.parametrize("room", [150, 200, 260])
def test_an_address_is_broken_between_its_parts(room):
    address = "https://www.ferry-post.example/news/harbour/night-ferry-costs-rise?from=front&part=two"
    marked, _ = measure.wrap_marked(address, [], room, 12.5, most=9)
    for lines in (measure.wrap(address, room, 12.5, most=9), marked):
        assert "".join(lines) == address
        assert all(line[-1] in "/?&=-." for line in lines[:-1])
    for cut in (measure.fit(address, room, 12.5), measure.wrap(f"see {address}", room, 12.5, most=2)[-1]):
        shown = cut.removeprefix("see ").rstrip("…")
        assert shown[-1] in "/?&=-." or address[len(shown)] in "/?&=-."


def test_a_cut_text_ends_with_dots():
    assert measure.wrap("word " * 50, 120, 12.5, most=2)[-1].endswith("…")


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [
        ("iiii", "mmmm"),
        ("mmmm", "\x00\x1b\x07\ufffd"),
        ("abcd", "漢字仮名"),
        ("漢字仮名", "😀😀😀😀"),
        ("e\u0301", "ee"),
        ("аб", "жшщ"),
    ],
)
def test_widths_follow_the_script(narrow, wide):
    assert measure.width_of(narrow, 10) < measure.width_of(wide, 10)


def test_piled_marks_are_cut_to_two_a_letter():
    assert measure.one_line("z" + "\u0301" * 40 + "y") == "z\u0301\u0301y"


def test_a_bold_text_is_wider():
    assert measure.width_of("ferry", 12, bold=True) > measure.width_of("ferry", 12)


# --- the sentence that matters ---------------------------------------------------------------------------------


def key_of(text, *, quotes=(), parent="", contested=frozenset()):
    found = salience.best(own.of(text, quotes), own.of(parent), contested)
    return text[found[0] : found[1]] if found else None


def a_quote(text, part):
    start = text.index(part)
    return Quote(turn="2", source="1", start=start, end=start + len(part))


def test_the_key_sentence_is_the_one_about_what_is_answered():
    text = "Good morning. I had tea with my aunt. The ferry never carried 300 people."
    assert key_of(text, parent="The ferry carries 300 people a night.") == "The ferry never carried 300 people."


def test_a_quoted_sentence_is_never_the_key_sentence():
    text = "The ferry never carried 300 people.\nWhere did you get that number?"
    quotes = [a_quote(text, "The ferry never carried 300 people.")]
    assert key_of(text, quotes=quotes, parent="The ferry carries 300 people.") == "Where did you get that number?"


def test_what_runs_on_after_a_quote_is_the_turns_own():
    text = "The ferry is cheap It is not cheap at all"
    assert key_of(text, quotes=[a_quote(text, "The ferry is cheap")]) == "It is not cheap at all"


def test_a_turn_of_quotes_alone_has_no_key_sentence():
    text = "The ferry is cheap."
    assert key_of(text, quotes=[a_quote(text, text)]) is None


def test_contested_words_decide_between_like_sentences():
    text = "The harbour has a new lamp. The subsidy has a new name."
    assert key_of(text, contested=frozenset({"subsidy"})) == "The subsidy has a new name."


def test_a_greeting_is_passed_over():
    assert key_of("Hello everyone. The timetable is wrong.") == "The timetable is wrong."


def test_a_short_turn_is_shown_whole():
    assert salience.excerpt(own.of("Hello. Four boats.")) == "Hello. Four boats."


@pytest.mark.parametrize("text", ["👍", "???", "…"])
def test_a_turn_without_a_word_is_shown_as_it_is(text):
    assert salience.excerpt(own.of(text)) == text


def test_what_is_left_out_of_a_long_turn_is_marked():
    text = "I like tea. " * 20 + "The ferry never carried 300 people. " + "I like tea. " * 20
    shown = salience.excerpt(own.of(text), own.of("The ferry carries 300 people."))
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert "The ferry never carried 300 people." in shown


def test_a_card_shows_the_quote_apart_from_the_turns_own_words():
    text = "The ferry is cheap.\nIt is not."
    map_ = a_map([0, 1], texts=["The ferry is cheap.", text])
    map_ = replace(map_, quotes=(a_quote(text, "The ferry is cheap."),))
    card = card_maker.cards_of(map_, graph.parents(map_))["2"]
    assert card.quote == "“The ferry is cheap.”"
    assert card.lines == ("It is not.",)


# --- nothing is shown that nobody wrote ------------------------------------------------------------------------


def assert_verbatim(shown, text):
    """What is shown, split at its dots, is the text's own words in their order."""
    said = " ".join(text.split())
    at = 0
    for piece in shown.split("…"):
        piece = " ".join(piece.split())
        found = said.find(piece, at)
        assert found >= 0, (piece, shown, text)
        at = found + len(piece)


BITS = ("The ferry", " is cheap", "It is not", " because he means it", '"', "“she said”", ". ", "! ", "...", ", ", "\n")
MORE_BITS = ("Rower wrote:", "\n", " - ", "(no)", "…", "👍", " 40 people", "?", "\n\n", " ")
WORDING = st.lists(st.sampled_from(BITS + MORE_BITS), max_size=40).map("".join)
SPANS = st.lists(st.tuples(st.integers(0, 300), st.integers(0, 60), st.sampled_from(("1", STORY, OUTSIDE))), max_size=6)


def some_quotes(spans):
    return [Quote(turn="2", source=source, start=start, end=start + size) for start, size, source in spans]


@given(WORDING, SPANS, st.integers(20, 200))
@examples(400)
def test_what_is_shown_is_verbatim_but_for_dots_where_something_is_left_out(text, spans, room):
    assert_verbatim(salience.excerpt(own.of(text, some_quotes(spans)), own.of("The ferry is cheap."), room=room), text)


@given(WORDING, SPANS, st.integers(60, 400))
@examples(200)
def test_a_card_has_no_words_that_nobody_wrote(text, spans, width):
    map_ = replace(a_map([0, 1], texts=["The ferry is cheap.", text]), quotes=tuple(some_quotes(spans)))
    card = card_maker.cards_of(map_, graph.parents(map_), widths={"2": width + 60})["2"]
    said = "".join(text.split())
    if not card.faint:
        assert all("".join(piece.split()) in said for piece in " ".join(card.lines).split("…"))
    assert all("".join(piece.split()) in said for piece in card.quote[1:-1].split("…"))


def test_a_quotation_within_a_sentence_stays_in_it():
    text = 'Wrong, she likes the plan - "She has praised it warmly because he means it".'
    outside = a_quote(text, '"She has praised it warmly ')
    assert salience.excerpt(own.of(text, [replace(outside, source=OUTSIDE)])) == text
    text = "This was not the largest fleet of boats, as we know."
    assert salience.excerpt(own.of(text, [a_quote(text, "the largest fleet of boats")])) == text


def test_dots_stand_for_a_quote_between_two_answers():
    text = "The ferry is cheap.\nIt is not.\nEverybody pays for it.\nNobody does."
    quotes = [a_quote(text, "The ferry is cheap."), a_quote(text, "Everybody pays for it.")]
    assert salience.excerpt(own.of(text, quotes)) == "It is not. … Nobody does."


def test_the_header_of_a_quote_goes_with_the_quote():
    text = "Rower wrote:\nThe ferry is cheap.\nIt is not."
    assert salience.excerpt(own.of(text, [a_quote(text, "The ferry is cheap.")])) == "It is not."
    assert salience.excerpt(own.of("Rower wrote:\nThe ferry is cheap.")) == "Rower wrote: The ferry is cheap."


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("It is cheap.", "“It is cheap.”"),
        ('"the largest fleet ever seen".', "“the largest fleet ever seen”"),
        ("“the largest fleet”", "“the largest fleet”"),
        ('" They agreed to it', "“They agreed to it”"),
        ('"Seven days," she said.', '‘"Seven days," she said.’'),
        ('He said "no"', '‘He said "no"’'),
        ('"Yes" and "no"', '‘"Yes" and "no"’'),
        ('"Seven days is not…', "“Seven days is not…”"),
        ('We all agreed," she said then.', '‘We all agreed," she said then.’'),
        ("", "“”"),
    ],
)
def test_quotation_marks_are_never_doubled(text, shown):
    assert drawing.in_marks(text) == shown


def test_the_story_card_shows_the_headline_once_and_no_date_marker():
    map_ = a_map([0])
    story = " date 2026-02-04 Night ferry\nThe council votes on it."
    card = card_maker.cards_of(replace(map_, thread=replace(map_.thread, story=story)), {"1": STORY})[STORY]
    assert card.author == "Night ferry"
    assert card.lines == ("The council votes on it.",)
    card = card_maker.cards_of(replace(map_, thread=replace(map_.thread, story="Night ferry")), {"1": STORY})[STORY]
    assert (card.author, card.lines) == ("ferry.txt:1", ("Night ferry",))
    story = " date 2026-02-04 Night ferry to be voted on\nThe council votes on it."
    thread = replace(map_.thread, story=story, title="Night ferry to be…")
    card = card_maker.cards_of(replace(map_, thread=thread), {"1": STORY})[STORY]
    assert card.author == "ferry.txt:1"
    assert card.lines == ("Night ferry to be voted on The council votes on it.",)


def test_a_label_names_one_card_with_its_author_and_of_many_the_first_numbers():
    cards = list(card_maker.cards_of(a_map([0] * 5), dict.fromkeys("12345", STORY)).values())[1:]
    assert lanes._chip(0, 0, "continues at ", cards[:1], 280).text == "continues at #1 rower1"
    assert lanes._chip(0, 0, "continues at ", cards[:2], 280).text == "continues at #1, #2"
    assert lanes._chip(0, 0, "continues at ", cards, 280).text == "continues at #1, #2, #3 +2"


def test_a_turn_of_any_year_says_when_it_was_posted():
    map_ = a_map([0, 1])
    for moment, said in (
        ("0001-01-02T03:04:05", "0001-01-02 03:04"),
        ("9999-12-31T23:59:59-14:00", "9999-12-31 23:59"),
    ):
        turns = tuple(replace(turn, posted=datetime.fromisoformat(moment)) for turn in map_.thread.turns)
        svg = map_writer.write(replace(map_, thread=replace(map_.thread, turns=turns))).decode()
        assert svg.count(f", {said}\n") == len(turns)


# --- sides and camps -------------------------------------------------------------------------------------------


def with_sides(map_, *disputes):
    """The map with disputes, each a title and for each side a label and the numbers of its turns."""
    authors = {turn.id: turn.author for turn in map_.thread.turns}
    found = []
    for at, (title, sides) in enumerate(disputes):
        positions = tuple(
            Position(
                label=label,
                statements=(),
                turns=tuple(map(str, turns)),
                holders=tuple(dict.fromkeys(authors[str(turn)] for turn in turns)),
                evidence=(),
            )
            for label, turns in sides.items()
        )
        turns = tuple(str(turn) for numbers in sides.values() for turn in numbers)
        found.append(Dispute(id=f"d{at}", title=title, positions=positions, turns=turns, status="open", weight=1.0))
    return replace(map_, disputes=tuple(found))


FERRIES = (
    ("How long?", {"four days": (1, 3), "one week": (2,)}),
    ("How dear?", {"forty": (3,), "fifty": (4,)}),
)


def test_a_card_shows_by_letter_and_colour_for_which_sides_its_turn_speaks():
    svg = map_writer.write(with_sides(a_map([0, 1, 2, 3, 4]), *FERRIES))
    assert "1A “four days”" in said_in(svg, "turn-1")
    assert "1B “one week”" in said_in(svg, "turn-2")
    assert said_in(svg, "turn-3").endswith("1A 2A")
    assert "five" not in said_in(svg, "turn-5")
    card = svg.decode().split('id="turn-3"')[1].split("</g>")[0]
    assert card.count(f'fill="{look.SIDE_COLOURS[0]}"') == 4  # a band and a sign each
    assert not re.search(r"\d[AB]\b", said_in(svg, "turn-5"))


def test_the_key_says_what_is_disputed_and_by_whom():
    svg = map_writer.write(with_sides(a_map([0, 1, 2, 3]), *FERRIES)).decode()
    said = re.sub(r"<[^>]*>", " ", svg[svg.index("What is disputed") :])
    for words_said in ("How long?", "“four days”", "rower1, rower3", "How dear?"):
        assert words_said in said
    assert "What is disputed" not in map_writer.write(a_map([0, 1])).decode()


def test_a_card_with_more_sides_than_it_has_room_for_counts_them():
    many = [(f"Matter {at}?", {"yes": (1,), "no": (2,)}) for at in range(20)]
    svg = map_writer.write(with_sides(a_map([0, 1]), *many))
    found = re.search(r"((?: \d+A)+) \+(\d+)$", said_in(svg, "turn-1"))
    assert len(found[1].split()) + int(found[2]) == 20


def test_an_authors_camp_is_a_ring_on_each_card():
    map_ = replace(
        a_map([0, 1, 2]), camps=tuple(Camp(id=name, members=(name,), score=0.9) for name in ("rower1", "rower2"))
    )
    svg = map_writer.write(map_)
    assert said_in(svg, "turn-1").startswith("1 #1  rower1")
    assert said_in(svg, "turn-2").startswith("2 #2  rower2")
    assert said_in(svg, "turn-3").startswith("#3  rower3")
    assert "Camp 2, one person alone: rower2" in svg.decode()


def test_a_map_leads_to_what_lies_beside_it_and_to_nothing_else():
    map_ = with_sides(a_map([0, 1, 2, 3]), *FERRIES)
    alone = map_writer.write(map_).decode()
    assert {link for link in re.findall('href="([^"]*)"', alone) if not link.startswith("#")} == set()
    linked = map_writer.write(map_, beside=("ladder", "html")).decode()
    found = {link for link in re.findall('href="([^"]*)"', linked) if not link.startswith("#")}
    assert {"dispute-1.svg", "dispute-2.svg#turn-4", "report.html#turn=4"} <= found


@pytest.mark.parametrize("colour", look.SIDE_COLOURS)
def test_the_letter_of_a_side_can_be_read_on_its_colour(colour):
    assert 1.05 / (luminance(colour) + 0.05) >= 5.5


@pytest.mark.parametrize(
    ("title", "id_", "name"),
    [
        ("Night ferry to stay", "night-ferry", "Night ferry to stay"),
        ("The council votes on the night…", "night-ferry", "Night ferry: How long?"),
        ("The council votes on the night…", "t3_9xk", "The council votes on the night…"),
        ("", "thread", "thread"),
    ],
)
def test_a_map_is_called_as_a_person_would_call_it(title, id_, name):
    map_ = with_sides(a_map([0, 1, 2, 3]), *FERRIES)
    assert drawing.name_of(replace(map_, thread=replace(map_.thread, title=title, id=id_))) == name


def test_the_description_tells_who_holds_what():
    root = ElementTree.fromstring(map_writer.write(with_sides(a_map([0, 1, 2, 3]), *FERRIES)))
    assert "How long? “four days” (rower1, rower3); “one week” (rower2)." in root.find(f"{SVG}desc").text
