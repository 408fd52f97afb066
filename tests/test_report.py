"""The page to read, in a real browser: each part of it used as a person would, with no word on the console and no
request."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import argmap
from argmap import (
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
    Span,
    Status,
    Tag,
    Thread,
    Turn,
    corrections,
)

from .cases import ROOT, needs_chromium

pytestmark = [needs_chromium, pytest.mark.once]
Opened = Callable[..., Any]


@pytest.fixture(scope="module")
def harbour() -> bytes:
    return argmap.write(argmap.load(ROOT / "threads" / "harbour-truce.txt"), "html")


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Opened]:
    """Opens a page from the disk; in the end nothing may have been asked for, run by a stranger, or complained of."""
    heard: list[str] = []
    contexts = []

    def open_(page: bytes, hash: str = "", *, width: int = 1280, height: int = 800, **options: Any) -> Any:
        file = tmp_path / "report.html"
        file.write_bytes(page)
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        tab = context.new_page()
        tab.set_default_timeout(60_000)  # a busy machine takes 10 s to open a page
        tab.on("console", lambda message: heard.append(message.text))
        tab.on("pageerror", lambda error: heard.append(str(error)))
        tab.on("dialog", lambda dialog: (heard.append(dialog.message), dialog.dismiss()))
        tab.on("request", lambda request: request.url.startswith(file.as_uri()) or heard.append(request.url))
        tab.goto(file.as_uri() + hash)
        return tab

    yield open_
    for context in contexts:
        context.close()
    assert heard == []


def told_of(tab: Any, part: str) -> Any:
    return tab.evaluate(f"JSON.parse(document.getElementById('data').textContent).{part}")


def hash_of(tab: Any) -> str:
    return str(tab.evaluate("location.hash"))


def test_a_chosen_turn_shows_what_it_answers_why_and_where_it_stands_in_the_file(opened, harbour: bytes):
    tab = opened(harbour)
    tab.click("#turn-17 .pick")
    detail = tab.inner_text("#turn-17 .detail")
    assert "#16 OldBosun" in detail
    assert "in 100 such are right" in detail
    assert "threads/harbour-truce.txt, line" in detail
    assert hash_of(tab) == "#turn=17"
    lit = tab.evaluate("document.querySelector('#paper').shadowRoot.querySelector('.lit').id")
    assert lit == "turn-17"
    tab.click("#turn-17 .detail a[data-turn='16']")
    assert tab.locator("#turn-16 .detail").count() == 1
    assert tab.locator(".detail").count() == 1
    tab.go_back()
    assert tab.locator("#turn-17 .detail").count() == 1


def test_a_click_anywhere_on_a_comment_chooses_it_and_marking_words_does_not(opened, harbour: bytes):
    tab = opened(harbour)
    tab.click("#turn-1 .words")
    assert tab.locator("#turn-1 .detail").is_visible()
    tab.click("#turn-1 .words")
    assert tab.locator("#turn-1 .detail").is_visible()
    tab.click("#turn-16 .words", click_count=2)
    assert hash_of(tab) == "#turn=16"  # the first click of two
    tab.evaluate("getSelection().selectAllChildren(document.querySelector('#turn-17 .words'))")
    tab.evaluate("document.querySelector('#turn-17 .words').click()")
    assert hash_of(tab) == "#turn=16"
    tab.evaluate("getSelection().removeAllRanges()")
    tab.click("#toRight")
    tab.click("#turn-16 form.right button.catch")
    tab.click("#turn-0 .words >> nth=0")
    assert hash_of(tab) == "#turn=16"
    assert "answers the story" in tab.inner_text("#changes")


def test_the_only_turn_that_is_found_is_chosen_and_one_that_a_filter_hides_is_let_go(opened, harbour: bytes):
    tab = opened(harbour, "#turn=5")
    tab.click("#toRight")
    tab.fill("#search", "#17")
    assert hash_of(tab) == "#turn=17&search=%2317"
    assert tab.locator("#turns .turn:visible").count() == 2  # and the story
    assert tab.get_attribute("#turns form.right", "aria-label") == "Put #17 right"
    assert tab.evaluate("document.querySelector('#paper').shadowRoot.querySelector('.lit').id") == "turn-17"
    tab.fill("#search", "#1")
    assert "turn=17" in hash_of(tab)  # among what is found
    tab.fill("#search", "#2")
    assert "turn=" not in hash_of(tab)
    shared = opened(harbour, "#turn=5&search=%2317")
    assert shared.locator("#turn-5 .detail").is_visible()
    assert "1 of 52 turns shown, and #5, which is chosen" in shared.inner_text("#found")


def test_a_card_of_the_map_leads_to_its_turn_in_the_transcript(opened, harbour: bytes):
    tab = opened(harbour)
    tab.locator("#paper #turn-1 rect, #paper #turn-1 path").first.click(force=True)
    assert tab.locator("#thread #turn-1 .detail").is_visible()


def test_the_sign_of_a_side_on_a_card_leads_to_its_dispute(opened, harbour: bytes):
    tab = opened(harbour)
    tab.locator("#paper #turn-17 a[href^='#dispute=']").first.click(force=True)
    assert tab.locator("#thread #turn-17 .detail").is_visible()
    assert "dispute=" in hash_of(tab)
    assert tab.locator("#sides .dispute.chosen").count() == 1


def test_a_quote_leads_to_what_it_quotes(opened, harbour: bytes):
    tab = opened(harbour, "#turn=17")
    tab.click("#turn-17 a.quote")
    assert hash_of(tab).startswith("#turn=")
    assert hash_of(tab) != "#turn=17"
    marked = "[...CSS.highlights.get('quoted')][0].toString()"
    assert tab.evaluate(marked).casefold() == "vardony ignored what tolliver asked for"


def test_a_view_can_be_linked(opened, harbour: bytes):
    tab = opened(harbour, "#turn=17&dispute=1")
    assert tab.locator("#turn-17 .detail").is_visible()
    assert "chosen" in str(tab.get_attribute("#dispute-1", "class"))
    assert tab.locator("#turns .turn:visible").count() < 52


@pytest.mark.parametrize("hash", ["#turn=999&dispute=99&position=7&until=x", "#%E0%A4%A", "#turn=-1", "#view=<b>"])
def test_an_address_that_fits_nothing_shows_the_whole(opened, harbour: bytes, hash: str):
    tab = opened(harbour, hash)
    assert tab.locator("#turns .turn:visible").count() == 53
    assert tab.locator(".detail").count() == 0


def test_a_dispute_shows_its_turns_alone_and_once_more_all(opened, harbour: bytes):
    tab = opened(harbour)
    tab.click("#dispute-1 h3 button")
    some = tab.locator("#turns .turn:visible").count()
    assert 1 < some < 52
    tab.click("#dispute-1 .side .label >> nth=0")
    assert tab.locator("#turns .turn:visible").count() < some
    tab.click("#dispute-1 h3 button")
    tab.click("#dispute-1 h3 button")
    assert tab.locator("#turns .turn:visible").count() == 53


def test_the_map_is_made_larger_moved_and_fitted(opened, harbour: bytes):
    tab = opened(harbour)

    def place() -> str:
        return str(tab.evaluate("document.querySelector('#paper').style.transform"))

    readable = place()
    tab.click("#bar button:has-text('Fit')")
    fitted = place()
    tab.click("#bar button[aria-label=Larger]")
    larger = place()
    tab.focus("#sheet")
    tab.keyboard.press("ArrowDown")
    moved = place()
    tab.mouse.move(700, 500)
    tab.mouse.wheel(0, -100)
    tab.wait_for_function("was => document.querySelector('#paper').style.transform !== was", arg=moved)
    assert len({readable, fitted, larger, moved, place()}) == 5
    tab.click("#bar button:has-text('Fit')")
    assert place() == fitted


@pytest.mark.parametrize("width", [390, 1280, 2560])
def test_the_map_opens_so_that_it_can_be_read_and_says_that_it_goes_on(opened, harbour: bytes, width: int):
    tab = opened(harbour, width=width)
    if width < 1000:
        tab.click("#panes button:has-text('Map')")
    card = "document.querySelector('#paper').shadowRoot.querySelector('#turn-1 .b')"
    assert tab.evaluate(f"parseFloat(getComputedStyle({card}).fontSize) * {card}.getScreenCTM().a") >= 11
    assert "right" in tab.get_attribute("#sheet", "data-more")
    assert tab.locator("#more").is_visible()
    tab.click("#bar button:has-text('Fit')")
    assert tab.get_attribute("#sheet", "data-more") == ""
    assert not tab.locator("#more").is_visible()


def test_what_the_signs_of_the_map_mean_stands_in_the_part_that_is_shown(opened, harbour: bytes):
    tab = opened(harbour)
    room = tab.locator("#sheet").bounding_box()
    for words in ("claim", "rebuts", "inferred", "quoted words", "an arrow points at what is answered"):
        box = tab.locator("#paper svg text.l", has_text=words).first.bounding_box()
        assert box["x"] + box["width"] <= room["x"] + room["width"]


def turns_shown(tab: Any) -> int:
    return int(tab.locator("#turns .turn[data-n]:visible").count())


def test_filters_and_search_leave_what_fits_and_say_how_many_that_is(opened, harbour: bytes):
    tab = opened(harbour)
    tab.fill("#search", "seven DAYS")
    some = turns_shown(tab)
    assert 0 < some < 52
    assert tab.inner_text("#found") == f"{some} of 52 turns shown"
    assert tab.evaluate("[...CSS.highlights.get('searched')].map(String)[0].toLowerCase()") in ("seven", "days")
    tab.click("#filters summary")
    tab.select_option("#by-tag", "evidence")
    assert turns_shown(tab) < some
    tab.click("#clear")
    assert turns_shown(tab) == 52
    for name, value, least in (
        ("author", "1", 1),
        ("camp", "1", 5),
        ("sure", "50", 1),
        ("sure", "file", 10),
        ("dispute", "1.2", 2),
    ):
        tab.select_option(f"#by-{name}", value)
        assert least <= turns_shown(tab) < 52
        assert hash_of(tab) != "#view=map"
        tab.click("#clear")
    assert tab.input_value("#search") == ""


def test_the_slider_takes_the_thread_back_to_an_earlier_turn(opened, harbour: bytes):
    tab = opened(harbour)
    tab.focus("#time")
    tab.keyboard.press("Home")
    for _ in range(4):
        tab.keyboard.press("ArrowRight")
    assert turns_shown(tab) == 5
    assert tab.inner_text("#upto") == "#5"
    assert not tab.locator("#paper #turn-9").is_visible()
    assert hash_of(tab) == "#until=5"


def test_the_thread_unfolds_by_itself_and_stops(opened, harbour: bytes):
    tab = opened(harbour, "#until=50")
    tab.click("#play")
    tab.wait_for_selector("#play:has-text('Play turn by turn')")
    assert turns_shown(tab) == 52
    assert tab.locator("#turn-52 .detail").is_visible()


def test_a_ladder_shows_one_dispute_a_column_a_side(opened, harbour: bytes):
    tab = opened(harbour, "#dispute=1")
    tab.click("#views button:has-text('Ladder')")
    assert tab.locator("#ladder .head").count() == 2
    inferred = [turn for turn in told_of(tab, "turns") if turn["reply"][0] == "inferred"]
    drawn = tab.evaluate(
        "[...document.querySelectorAll('#ladder .rung')].map((rung) => [+rung.dataset.n, rung.innerText])"
    )
    assert {n for n, text in drawn if "(inferred)" in text} == {turn["n"] for turn in inferred} & {n for n, _ in drawn}
    assert any("(inferred)" in text for _, text in drawn)
    tab.locator("#ladder .pick").first.click()
    n = tab.get_attribute("#ladder .rung.chosen", "data-n")
    assert tab.locator(f"#thread #turn-{n} .detail").is_visible()
    tab.select_option("#by-dispute", "2.0", force=True)
    assert tab.inner_text("#ladder h2").startswith("2 ")


def test_what_nobody_answered_bears_no_name_that_is_a_tag(opened, harbour: bytes):
    tab = opened(harbour, "#turn=17")
    kinds = {kind for _, kind, *_ in told_of(tab, "unanswered")}
    assert "statement" in kinds
    assert kinds <= {"statement", "question", "request for evidence"}


def test_figures_say_who_answers_whom_and_what_each_wrote(opened, harbour: bytes):
    tab = opened(harbour)
    tab.click("#views button:has-text('Figures')")
    assert tab.locator("#figures .matrix tbody tr").count() == 10
    assert tab.locator("#figures svg rect").count() > 10
    tab.click("#figures .matrix tbody button:has-text('OldBosun')")
    assert turns_shown(tab) == tab.locator("#turns .turn[data-n]:visible:has-text('OldBosun')").count()


def saved(tab: Any) -> str:
    with tab.expect_download() as waiting:
        tab.click("#download")
    return Path(waiting.value.path()).read_text(encoding="utf-8")


def test_what_is_put_right_is_saved_as_a_corrections_file(opened, harbour: bytes):
    tab = opened(harbour, "#turn=17")
    tab.click("#toRight")
    form = tab.locator("#turn-17 form.right")
    form.locator("select").first.select_option("evidence")
    form.locator(".field:has-text('What it does') select").select_option("supports")
    form.locator(".field:has-text('In dispute 1,') select").select_option("2")
    form.locator(".field:has-text('Why you say so') input").fill('she: "counts" #2')
    form.locator(".field:has-text('Why you say so') input").press("Tab")
    form.locator("button.catch").click()
    tab.click("#turn-5 .pick")
    assert tab.locator("#turn-17 form.right").count() == 1
    assert "answers #5" in tab.inner_text("#turn-17 .noted.now >> nth=-1")
    tab.fill("#desk .field:has-text('Your name') input", "Mira")
    with tab.expect_download() as waiting:
        tab.click("#download")
    assert waiting.value.suggested_filename == "harbour-truce.corrections.yaml"
    one, other = corrections.read(Path(waiting.value.path()).read_text(encoding="utf-8"), path="x")
    assert (one.turn.number, one.turn.author, one.turn.words) == (
        17,
        "Tidewatcher",
        "Vardony ignored what Tolliver asked for",
    )
    assert (one.tag, one.relation, one.parent.number) == (Kind.EVIDENCE, Relation.SUPPORTS, 5)
    assert (one.because, one.by) == ('she: "counts" #2', "Mira")
    assert (other.dispute.title, other.position.label, len(other.dispute.turns)) == (
        "four days or seven days?",
        "seven days",
        3,
    )
    map_ = argmap.load(ROOT / "threads" / "harbour-truce.txt", corrections=(one, other))
    ids = {turn.number: turn.id for turn in map_.thread.turns}
    assert [tag.kind for tag in map_.tags if tag.turn == ids[17]] == [Kind.EVIDENCE]
    assert [reply.parent for reply in map_.replies if reply.child == ids[17] and reply.main] == [ids[5]]
    assert ids[17] in next(side for side in map_.disputes[0].positions if side.label == "seven days").turns
    again = opened(argmap.write(map_, "html"), "#turn=17")
    assert "put right by Mira" in again.inner_text("#counts")
    assert again.locator("#turns #turn-17 .noted").is_visible()
    assert "in 100" not in again.inner_text("#turn-17 .detail > div >> nth=0")
    assert map_.problems == argmap.load(ROOT / "threads" / "harbour-truce.txt").problems


def test_quotes_authors_and_the_rest_of_a_turn_are_put_right(opened, harbour: bytes):
    tab = opened(harbour, "#turn=17")
    tab.click("#toRight")
    form = "#turn-17 form.right"
    tab.select_option(f"{form} .field:has-text('” is') select", "nobody")
    words = "for a week and not for a coffee break"
    tab.fill(f"{form} .field:has-text('These words') input", "no such words")
    tab.fill(f"{form} .field:has-text('are a quote of #') input", "5")
    tab.keyboard.press("Tab")
    assert "has no words" in tab.inner_text("#deskNote")
    tab.fill(f"{form} .field:has-text('These words') input", words)
    tab.keyboard.press("Tab")
    tab.fill(f"{form} .field:has-text('Written by') input", "Dunlin")
    tab.keyboard.press("Tab")
    tab.click("#turn-20 .pick")
    tab.fill("#turn-20 form.right .field:has-text('the rest of') input", "22")
    tab.keyboard.press("Tab")
    assert "earlier turn" in tab.inner_text("#deskNote")
    tab.fill("#turn-20 form.right .field:has-text('the rest of') input", "19")
    tab.keyboard.press("Tab")
    none, new, author, rest = corrections.read(saved(tab), path="x")
    assert (none.of, none.quote) == ("nobody", "Vardony ignored what Tolliver asked for")
    assert (new.quote, new.of.number) == (words, 5)
    assert (author.turn.author, author.written_by) == ("Tidewatcher", "Dunlin")
    assert (rest.turn.number, rest.join.number) == (20, 19)
    found = argmap.load(ROOT / "threads" / "harbour-truce.txt", corrections=(none, new, author, rest))
    assert [problem for problem in found.problems if problem.code == "correction"] == []


def test_what_is_put_right_in_one_of_several_threads_names_it_and_a_packed_file_keeps_its_name(opened):
    rows = [{"id": "1", "author": "Ann", "body": "It was shut."}, {"id": "2", "author": "Ben", "body": "No."}]
    map_ = argmap.analyse(argmap.thread_of(rows))
    several = replace(map_, thread=replace(map_.thread, id="bridge", path="saved/all.jsonl.gz"))
    alone = replace(map_, thread=replace(map_.thread, id="bridge", path="saved/bridge.txt.gz"))
    for one, name, thread in ((several, "all", "bridge"), (alone, "bridge", None)):
        tab = opened(argmap.write(one, "html"), "#turn=2")
        tab.click("#toRight")
        tab.select_option("#turn-2 form.right select >> nth=0", "evidence")
        with tab.expect_download() as waiting:
            tab.click("#download")
        assert waiting.value.suggested_filename == f"{name}.corrections.yaml"
        (entry,) = corrections.read(Path(waiting.value.path()).read_text(encoding="utf-8"), path="x")
        assert entry.thread == thread


def test_disputes_are_renamed_dropped_and_added(opened, harbour: bytes):
    tab = opened(harbour)
    tab.click("#toRight")
    tab.click("#dispute-1 button[aria-label='Rename dispute 1']")
    tab.fill("#dispute-1 input", "How long?")
    tab.keyboard.press("Enter")
    tab.click("#dispute-1 button[aria-label='Rename side B of dispute 1']")
    tab.fill("#dispute-1 input", "a week")
    tab.click("#dispute-1 button:has-text('Use this name')")
    tab.click("#dispute-3 button[aria-label='Drop dispute 3']")
    tab.click("#addDispute summary")
    for at, words in enumerate(["Who pays?", "the port", "#3, 7", "the town", "12"]):
        tab.locator("#addDispute input").nth(at).fill(words)
    tab.click("#addDispute button")
    name, label, drop, add = corrections.read(saved(tab), path="x")
    assert (name.dispute.title, name.name) == ("four days or seven days?", "How long?")
    assert (label.position.label, label.label) == ("seven days", "a week")
    assert drop.drop
    assert drop.dispute.title != name.dispute.title
    assert (add.add, [[turn.number for turn in side.turns] for side in add.positions]) == ("Who pays?", [[3, 7], [12]])


def test_what_a_dispute_is_called_now_shows_wherever_its_title_stands(opened, harbour: bytes):
    tab = opened(harbour, "#turn=17")
    tab.click("#toRight")
    places = (
        "document.querySelector('#dispute-1 h3 [dir]').textContent",
        "document.querySelector('#by-dispute option[value=\"1.0\"]').textContent",
    )
    before = [tab.evaluate(place) for place in places]
    assert all("four days or seven days?" in title for title in before)
    tab.click("#dispute-1 button[aria-label='Rename dispute 1']")
    tab.fill("#dispute-1 input", "How long?")
    tab.keyboard.press("Enter")
    assert all("How long?" in tab.evaluate(place) for place in places)
    tab.click("#undo")
    assert [tab.evaluate(place) for place in places] == before


def test_whom_a_turn_answers_besides_and_who_holds_a_side_are_put_right(opened, harbour: bytes):
    tab = opened(harbour, "#turn=17")
    tab.click("#toRight")
    also = next(turn["n"] for turn in told_of(tab, "turns") if turn["also"])
    tab.fill("#turn-17 form.right .field:has-text('It also answers #') input", "12")
    tab.keyboard.press("Tab")
    tab.click(f"#turn-{also} .pick")
    tab.select_option(f"#turn-{also} form.right label.field:has-text('It also answers #') select", "no")
    tab.select_option("#dispute-1 .side >> nth=1 >> select", label="saltpetre (leaves A)")
    tab.select_option("#dispute-1 .side >> nth=0 >> select", label="Tidewatcher does not hold it")
    assert "✎ saltpetre" in tab.inner_text("#dispute-1 .side >> nth=1")
    one, other, holds, none = corrections.read(saved(tab), path="x")
    assert (one.turn.number, one.also.number) == (17, 12)
    assert other.turn.number == also
    assert other.not_also is not None
    assert (holds.holder, holds.position.label) == ("saltpetre", "seven days")
    assert (none.holder, none.position.label) == ("Tidewatcher", "neither")
    found = argmap.load(ROOT / "threads" / "harbour-truce.txt", corrections=(one, other, holds, none))
    assert [problem for problem in found.problems if problem.code == "correction"] == []
    assert "saltpetre" in found.disputes[0].positions[1].holders


def test_the_form_keeps_what_one_is_at_while_things_are_put_right(opened, harbour: bytes):
    tab = opened(harbour, "#turn=17")
    tab.click("#toRight")
    tab.focus("#turn-17 form.right select >> nth=0")
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.value") == "16"


def test_steps_are_taken_back_and_an_earlier_file_is_added_to(opened, harbour: bytes, tmp_path: Path):
    earlier = 'corrections:\n- turn: 1\n  words: "Vardony ignored"\n  tag: claim\n'
    tab = opened(harbour, "#turn=3")
    tab.keyboard.press("e")
    for kind in ("claim", "evidence", "rebuttal"):
        tab.select_option("#turn-3 form.right select >> nth=0", kind)
    said = tab.inner_text("#changes")
    tab.click("#undo")
    assert tab.inner_text("#changes") != said
    (tmp_path / "old.yaml").write_text(earlier, encoding="utf-8")
    tab.set_input_files("#desk input[type=file]", tmp_path / "old.yaml")
    tab.wait_for_selector("#deskNote:has-text('is added to old.yaml')")
    assert [entry.turn.number for entry in corrections.read(saved(tab), path="x")] == [1, 3]
    tab.select_option("#turn-3 form.right select >> nth=0", "evidence")
    tab.click("#changes button")
    assert tab.locator("#changes li").count() == 0
    assert tab.locator("#download").is_disabled()


def test_what_was_put_right_before_is_named_with_its_file_and_opened_to_be_added_to(opened, tmp_path: Path):
    thread = ROOT / "threads" / "harbour-truce.txt"
    first = " ".join(argmap.read(thread).turns[0].text.split()[:3])
    earlier = f'corrections:\n- turn: 1\n  words: "{first}"\n  tag: evidence\n  by: Mira\n'
    map_ = argmap.load(thread, corrections=corrections.read(earlier, path="x"))
    tab = opened(argmap.write(map_, "html"), "#turn=3")
    tab.click("#toRight")
    assert tab.inner_text("#deskCount") == "Nothing more put right so far"
    assert "kept in harbour-truce.corrections.yaml" in tab.inner_text("#earlier")
    tab.select_option("#turn-3 form.right select >> nth=0", "evidence")
    assert [entry.turn.number for entry in corrections.read(saved(tab), path="x")] == [3]
    assert "none of what was put right before" in tab.inner_text("#deskNote")
    (tmp_path / "old.yaml").write_text(earlier, encoding="utf-8")
    tab.set_input_files("#earlier input", tmp_path / "old.yaml")
    tab.wait_for_selector("#deskNote:has-text('is added to old.yaml')")
    assert not tab.locator("#earlier").is_visible()
    assert [entry.turn.number for entry in corrections.read(saved(tab), path="x")] == [1, 3]


def test_many_fixes_leave_room_for_the_form_and_each_is_listed_with_its_number_once(opened, harbour: bytes):
    tab = opened(harbour, "#turn=39")
    tab.click("#toRight")
    tab.fill("#turn-39 form.right input >> nth=0", "2")
    tab.keyboard.press("Enter")
    for n in (40, 41, 42, 43, 44, 45):
        tab.click(f"#turn-{n} .pick")
        tab.select_option(f"#turn-{n} form.right .field:has-text('What it does') select", "supports")
    assert tab.locator("#changes li").count() > 4
    assert tab.inner_text("#changes").startswith("#39 answers #2")
    assert tab.locator("#desk").bounding_box()["height"] < 800 / 5


def test_the_word_that_the_map_goes_on_fades_by_itself(opened, harbour: bytes):
    tab = opened(harbour)
    assert tab.locator("#more").is_visible()
    tab.evaluate("document.getElementById('more').getAnimations().forEach((one) => one.finish())")
    assert tab.evaluate("getComputedStyle(document.getElementById('more')).opacity") == "0"


def test_a_turn_cannot_answer_a_later_one(opened, harbour: bytes):
    tab = opened(harbour, "#turn=3")
    tab.click("#toRight")
    tab.fill("#turn-3 .field:has-text('It answers #') input >> nth=0", "9")
    tab.keyboard.press("Enter")
    assert "earlier turn" in tab.inner_text("#deskNote")
    assert tab.locator("#changes li").count() == 0


def test_keys_do_what_a_pointer_does(opened, harbour: bytes):
    tab = opened(harbour)
    for key, hash in (("j", "#turn=1"), ("j", "#turn=16"), ("h", "#turn=1"), ("l", "#turn=16"), ("k", "#turn=1")):
        tab.keyboard.press(key)
        assert hash_of(tab) == hash
    tab.keyboard.press("d")
    assert tab.locator("#ladder").is_visible()
    tab.keyboard.press("m")
    tab.keyboard.press("Escape")
    assert tab.locator(".detail").count() == 0
    tab.keyboard.press("/")
    tab.keyboard.type("jet")
    assert tab.input_value("#search") == "jet"
    tab.keyboard.press("Escape")
    tab.locator("#search").blur()
    tab.keyboard.press("?")
    tab.click("#help input")
    tab.click("#help button")
    tab.keyboard.press("j")
    assert tab.locator(".detail").count() == 0


def test_in_print_all_is_there_and_nothing_to_click(opened, harbour: bytes):
    tab = opened(harbour, "#turn=17")
    tab.emulate_media(media="print")
    assert tab.locator("#turns #turn-52").is_visible()
    assert tab.locator("#paper svg").is_visible()
    assert tab.locator("#sides .dispute >> nth=-1").is_visible()
    assert not tab.locator("#tools").is_visible()


@pytest.mark.parametrize("width", [390, 2560])
def test_the_page_fits_a_phone_and_a_wall(opened, harbour: bytes, width: int):
    tab = opened(harbour, "#turn=17", width=width)
    for pane in ("Disputes", "Map", "Transcript") if width == 390 else ("",):
        if pane:
            tab.click(f"#panes button:has-text('{pane}')")
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
    if width == 390:
        assert tab.locator("#columns").bounding_box()["height"] > 800 * 0.7  # what is read has the room
        tab.click("#panes button:has-text('Map')")
        assert tab.locator("#sheet").bounding_box()["height"] > 800 * 0.7
        tab.click("#panes button:has-text('Disputes')")
        tab.click("#dispute-1 .held a >> nth=0")
        assert tab.locator("#thread .detail").is_visible()
        tab.go_back()
    assert tab.locator("#turn-17 .detail").is_visible()


HOSTILE = (
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "\"' onmouseover=alert(1) x='",
    "]]><svg onload=alert(1)>",
    "</template></svg><img src=x onerror=alert(1)>",
    "</style><script>alert(1)</script>",
    "javascript:alert(1)",
    "https://example.test/?q=<script>alert(1)</script>",
    "\u2028alert(1)\u2029",
    "\u202eevil\x00\x1b[31m{{ 7*7 }}${alert(1)}`",
    "__proto__",
    "\ud800",
)


def hostile_map(words: str) -> ArgumentMap:
    """A map with the same words wherever anyone's words may stand."""
    span = Span(turn="2", start=0, end=len(words))
    turns = (
        Turn(id="1", number=1, author=words, text=words + "\n" + words, line=1),
        Turn(id="2", number=2, author=f"{words}2", text=words, line=2),
    )
    sides = tuple(
        Position(label=f"{words}{n}", statements=(span,), turns=(n,), holders=(turn.author,), evidence=(span,))
        for n, turn in (("1", turns[0]), ("2", turns[1]))
    )
    return ArgumentMap(
        thread=Thread(id=words, title=words, format=words, path=words, story=words, turns=turns, story_line=1),
        quotes=(Quote(turn="2", source="1", start=0, end=len(words)),),
        replies=(
            Reply(child="1", parent=STORY, how=How.STATED, score=1.0, why=words, main=True),
            Reply(child="2", parent="1", how=How.INFERRED, score=0.5, why=words, main=True),
        ),
        tags=(Tag(turn="2", kind=Kind.REBUTTAL, score=0.5, why=words),),
        links=(Link(source="2", target="1", kind=Relation.REBUTS, score=0.5, why=words),),
        disputes=(Dispute(id="d", title=words, positions=sides, turns=("1", "2"), status=Status.OPEN, weight=1.0),),
        camps=(Camp(id="c", members=(words,), score=1.0),),
    )


def test_nothing_that_a_stranger_wrote_runs(opened):
    for at in range(0, len(HOSTILE), 4):
        words = " ".join(HOSTILE[at : at + 4])
        tab = opened(argmap.write(hostile_map(words), "html"), "#turn=2&dispute=1")
        assert tab.locator("#turn-2 .detail").is_visible()
        assert tab.evaluate("document.querySelectorAll('script').length") == 2
        assert tab.evaluate(
            "[...document.querySelectorAll('a')].every((one) => one.getAttribute('href').startsWith('#'))"
        )
        tab.click("#toRight")
        tab.select_option("#turn-2 form.right select >> nth=0", "evidence")
        (entry,) = corrections.read(saved(tab), path="x")
        assert entry.turn
        assert (entry.turn.number, entry.tag) == (2, Kind.EVIDENCE)
        if words.isprintable():
            assert entry.turn.words == " ".join(words.split()[:6])
            assert words in tab.inner_text("#turn-1 .words")


def test_a_thread_of_one_turn_that_nothing_is_known_of_is_shown(opened):
    map_ = hostile_map("plain")
    alone = replace(
        map_, thread=replace(map_.thread, turns=map_.thread.turns[:1], story=""), disputes=(), camps=(), quotes=()
    )
    tab = opened(argmap.write(replace(alone, replies=(), tags=(), links=()), "html"), "#turn=1")
    assert "nobody answered" in tab.inner_text("#turn-1 .detail")


def test_nothing_keeps_anyone_from_using_the_page(opened):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe: pip install -e '.[test]'")
    # The time that axe takes grows with the turns, and eighteen have all that the page shows: quotes, disputes, camps.
    whole = argmap.read(ROOT / "threads" / "harbour-truce.txt")
    map_ = argmap.analyse(replace(whole, turns=whole.turns[:18]))
    assert map_.quotes
    assert map_.disputes
    assert map_.camps
    few = argmap.write(map_, "html")
    for width, view, scheme in (
        (390, "map", "light"),
        (1280, "map", "dark"),
        (1280, "ladder", "light"),
        (1280, "figures", "dark"),
    ):
        tab = opened(few, f"#turn=17&dispute=1&view={view}", width=width, color_scheme=scheme)
        tab.click("#toRight")
        found = axe.Axe().run(tab).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")] == []
