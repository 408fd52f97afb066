"""The index page of a batch: what a reader sees of many threads, with the script and without."""

from __future__ import annotations

import gc
import html
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from argmap import api
from argmap.batch import index, record, recurring, thumbnail

from .cases import ROOT, needs_chromium

HOSTILE = "\"><script>alert(1)</script>' onload=alert(1) javascript:alert(1)\u202e\x00"


def record_of(file: str, name: str, **changes: object) -> record.Record:
    """The record of one of the project's threads, with a map and a summary beside it."""
    files = {name: record.FileRecord(size=1, sha256="0") for name in ("summary.md", "map.svg", "dispute-1.svg")}
    map_ = api.load(ROOT / "threads" / file)
    made = record.of(map_, fingerprint="0", name=name, path=f"threads/{file}", files=files)
    made.update(changes)  # type: ignore[typeddict-item]
    return made


@pytest.fixture(scope="module")
def own() -> list[record.Record]:
    return [
        record_of("bus-lanes.txt", "bus-lanes"),
        record_of("harbour-truce.txt", "harbour-truce"),
        record_of("library-hours.txt", "library-hours", disputes=[]),
    ]


def tiny(name: str, replies: dict[int, int], **changes: object) -> record.Record:
    """A record of turns that say nothing: `replies` has the parent of each, 0 for the story."""
    made = record_of("library-hours.txt", name)
    turn = made["turns"][0]
    made["turns"] = [{**turn, "number": n, "id": str(n), "text": f"words of {n}", "tag": "claim"} for n in replies]
    made["replies"] = [
        {"child": child, "parent": parent, "how": "stated", "score": 1.0, "why": "", "main": True}
        for child, parent in replies.items()
    ]
    made["disputes"] = []
    made["camps"] = []
    made.update(changes)  # type: ignore[typeddict-item]
    return made


def saying(name: str, author: str, *statements: str, labels: tuple[str, str] = ("yes", "no")) -> record.Record:
    """A record of a thread whose turns are these statements, all in one dispute."""
    made = tiny(name, dict.fromkeys(range(1, len(statements) + 1), 0), title=f"Thread {name}")
    for turn, text in zip(made["turns"], statements, strict=True):
        turn["text"] = text
        turn["author"] = author
    spans = [record.SpanRecord(turn=turn["number"], start=0, end=len(turn["text"])) for turn in made["turns"]]
    position = record.PositionRecord(label=labels[0], turns=[], holders=[author], statements=spans, evidence=[])
    other = record.PositionRecord(label=labels[1], turns=[], holders=[], statements=[], evidence=[])
    numbers = [turn["number"] for turn in made["turns"]]
    made["disputes"] = [
        record.DisputeRecord(title=labels[0], status="open", weight=1.0, turns=numbers, positions=[position, other])
    ]
    return made


def said_again(*records: record.Record) -> tuple[list[recurring.Recurrence], list[recurring.Recurrence]]:
    gathered = recurring.Gathered()
    for place, one in enumerate(records, 1):
        recurring.add(gathered, one, place)
    return recurring.strongest(gathered.disputes)[0], recurring.strongest(gathered.statements)[0]


class Elements(HTMLParser):
    """All elements of a page with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def elements(page: bytes) -> list[tuple[str, dict[str, str | None]]]:
    parser = Elements()
    parser.feed(page.decode("utf-8"))
    return parser.found


def order(page: str) -> list[str]:
    """The ids of the rows of a page that are not hidden, from the top."""
    rows = re.findall(r'<tr id="(t\d+)"([^>]*)>', page)
    return [row for row, attributes in rows if "hidden" not in attributes]


# --- what stands on the page -------------------------------------------------------------------------------------


def test_every_thread_has_a_row_with_size_people_first_dispute_and_links(own):
    page = index.page(own).decode("utf-8")
    row = page[page.index('<tr id="t2">') :].partition("</tr>")[0]
    assert '<b dir="auto">Harbour truce: ' in row  # as on its own page: the file's title is a sentence, cut short
    assert 'data-label="Turns" data-value="52">52<' in row
    assert html.escape(own[1]["disputes"][0]["title"]) in row
    assert 'href="threads/harbour-truce/summary.md"' in row
    assert 'href="threads/harbour-truce/dispute-1.svg"' in row
    assert "threads/harbour-truce.txt" in row
    assert sorted(order(page)) == ["t1", "t2", "t3"]


def test_the_hottest_thread_comes_first_and_heat_is_defined(own):
    page = index.page(own).decode("utf-8")
    hottest = sorted(range(3), key=lambda at: -index.heat(own[at]))
    assert order(page) == [f"t{at + 1}" for at in hottest]
    assert "rebut another turn within a dispute" in page


def test_heat_counts_rebuttals_in_disputes_alone():
    made = saying("a", "Ines", "one", "two", "three")
    made["turns"][0]["tag"] = made["turns"][2]["tag"] = "rebuttal"
    made["disputes"][0]["turns"] = [1, 2]
    assert index.heat(made) == 100 * 1 / (3 + index.CALM)


def test_a_page_of_no_threads_says_where_to_look():
    page = index.page([]).decode("utf-8")
    assert "No thread was mapped" in page
    assert 'href="problems.csv"' in page


def test_threads_that_failed_are_counted_and_lead_to_their_reasons(own):
    head = index.page(own, failed=2).decode("utf-8").partition("</header>")[0]
    assert '<a href="problems.csv">2 files or threads could not be mapped</a>' in head
    assert "could not be mapped" not in index.page(own).decode("utf-8").partition("</header>")[0]


def test_a_thread_saved_twice_says_of_which_it_is_a_copy(own):
    page = index.page([own[0], own[1], {**own[0], "name": "copy", "path": "copy.txt"}]).decode("utf-8")
    rows = {row: page[page.index(f'<tr id="{row}">') :].partition("</tr>")[0] for row in order(page)}
    assert 'the same comments as <a href="#t1">' in rows["t3"]
    assert all("the same comments" not in rows[row] for row in ("t1", "t2"))


def test_the_pictures_of_disputes_are_linked_by_their_numbers(own):
    files = {f"dispute-{n}.svg": record.FileRecord(size=1, sha256="0") for n in range(1, 13)}
    page = index.page([{**own[0], "files": files}]).decode("utf-8")
    (first, rest) = page[page.index("disputes <a href=") :].split("</a>", 1)
    assert first == 'disputes <a href="threads/bus-lanes/dispute-1.svg">1'
    assert rest.startswith(' <a href="threads/bus-lanes/dispute-2.svg">2</a>')


def test_a_single_thread_is_compared_with_nothing(own):
    page = index.page(own[:1]).decode("utf-8")
    assert 'id="plot"' not in page
    assert 'id="recurring"' not in page


def test_a_point_of_the_plot_leads_to_its_row_and_every_thread_has_one(own):
    page = index.page(own).decode("utf-8")
    points = re.findall(r'<a href="#(t\d+)" data-rows="([\d ]+)"', page)
    assert sorted(" ".join(rows for _, rows in points).split()) == ["1", "2", "3"]
    assert all(f'<tr id="{row}">' in page for row, _ in points)


def test_the_same_records_give_the_same_bytes(own):
    assert index.page(iter(own)) == index.page(list(own))


def test_the_search_for_garbage_is_as_it_was_after_a_page_even_one_that_failed(own):
    before = gc.get_threshold()
    index.page(own)
    with pytest.raises(KeyError):
        index.page([{}])  # type: ignore[list-item]
    assert gc.get_threshold() == before


def test_above_the_cap_the_hottest_are_listed_and_the_others_counted(own):
    page = index.page(own, most=1).decode("utf-8")
    hottest = max(range(3), key=lambda at: index.heat(own[at]))
    assert order(page) == [f"t{hottest + 1}"]
    assert "2 threads more are in the store" in page
    assert "argmap find" in page
    assert page.count("1 thread not listed here") + 2 * page.count("2 threads not listed here") == 2


def test_the_page_loads_nothing_from_anywhere(own):
    loading = {"src", "srcset", "data", "action", "poster", "background"}
    for tag, attributes in elements(index.page(own)):
        assert tag not in {"link", "img", "iframe", "object", "embed", "base"}
        assert not loading & attributes.keys()
    assert b"default-src 'none'" in index.page(own)


# --- hostile names -----------------------------------------------------------------------------------------------


def hostile() -> record.Record:
    made = record_of("harbour-truce.txt", HOSTILE, title=HOSTILE, path=HOSTILE)
    made["files"] = {name: record.FileRecord(size=1, sha256="") for name in ("map.svg", HOSTILE, "javascript:alert(1)")}
    for turn in made["turns"]:
        turn["author"] = HOSTILE
    for dispute in made["disputes"]:
        dispute["title"] = HOSTILE
        for position in dispute["positions"]:
            position["label"] = HOSTILE
    made["camps"] = [{"members": [HOSTILE], "score": 1.0}]
    made["problems"] = [{"path": HOSTILE, "line": HOSTILE, "code": "odd", "message": HOSTILE}]
    return made


def test_hostile_names_come_out_as_text():
    found = elements(index.page([hostile(), record_of("bus-lanes.txt", "bus-lanes"), hostile()]))
    assert sum(tag == "script" for tag, _ in found) == 1
    for _, attributes in found:
        assert not [name for name in attributes if name.startswith("on")]
        href = attributes.get("href")
        assert href is None or href.startswith(("#", "threads/", "problems.csv"))
        assert href is None or not set(href) & set("\"'<>: \x00")


@pytest.mark.parametrize("name", ["", ".", ".."])
def test_a_folder_that_is_none_is_not_linked(name: str):
    found = elements(index.page([record_of("bus-lanes.txt", name)]))
    assert not [a for _, a in found if (a.get("href") or "").startswith("threads/")]


def test_a_name_that_is_no_unicode_is_linked_by_its_bytes():
    page = index.page([record_of("bus-lanes.txt", "odd\udcff")])
    assert b'href="threads/odd%FF/map.svg"' in page


def test_a_name_with_signs_of_addresses_is_encoded():
    name = "50% of it? #1 & more"
    page = index.page([record_of("bus-lanes.txt", name)]).decode()
    assert f'href="threads/{quote(name, safe="")}/map.svg"' in page


# --- the small picture -------------------------------------------------------------------------------------------


def marks(svg: str) -> int:
    """How many turns a picture shows: a round or square mark is a line of no length, a cross has two strokes."""
    return svg.count("h0") + sum(path.count("m0-") for path in re.findall(r'class="r" d="([^"]*)"', svg))


def test_the_picture_has_a_mark_for_every_turn(own):
    for made in own:
        svg, drawn = thumbnail.picture(made)
        assert drawn == marks(svg) == len(made["turns"])


def test_the_picture_of_sixty_turns_is_small(own):
    svg, _ = thumbnail.picture(own[1])
    assert len(svg) < 2000


def test_a_tag_has_its_own_colour_and_shape():
    made = tiny("a", {1: 0, 2: 1, 3: 1})
    for turn, tag in zip(made["turns"], ("claim", "rebuttal", "evidence"), strict=True):
        turn["tag"] = tag
    svg, _ = thumbnail.picture(made)
    assert all(f'class="{look}"' in svg for look in "cre")


@pytest.mark.parametrize(
    "replies",
    [
        {n: n - 1 for n in range(1, 5001)},
        dict.fromkeys(range(1, 2001), 0),
        {n: n // 2 for n in range(1, 2001)},
    ],
    ids=["one long chain", "all answer the story", "everyone is answered twice"],
)
def test_a_large_thread_is_drawn_in_part_with_an_honest_count(replies: dict[int, int]):
    made = tiny("large", replies)
    svg, drawn = thumbnail.picture(made)
    assert marks(svg) == drawn
    assert 40 <= drawn <= thumbnail.MOST_MARKS
    assert f"{drawn:,} of {len(replies):,} turns drawn" in index.page([made]).decode()


def test_replies_in_a_circle_and_to_nobody_are_drawn():
    svg, drawn = thumbnail.picture(tiny("odd", {1: 2, 2: 1, 3: 3, 4: 99}))
    assert drawn == marks(svg) == 4


# --- what comes up again -----------------------------------------------------------------------------------------

FERRY = "The night ferry loses money on every crossing in winter."


def test_a_statement_made_in_two_threads_is_found_with_its_turns():
    _, statements = said_again(
        saying("a", "Ines", "Good morning to everybody on the pier.", FERRY),
        saying("b", "Bartek", FERRY.upper()),
    )
    (found,) = statements
    assert (found.text, found.same, found.threads) == (FERRY, True, 2)
    assert [(place.name, place.turn, place.author) for place in found.places] == [("a", 2, "Ines"), ("b", 1, "Bartek")]


def test_a_statement_in_other_words_is_alike_and_not_the_same():
    _, statements = said_again(
        saying("a", "Ines", FERRY),
        saying("b", "Bartek", "In winter every crossing of the night ferry loses money, sadly."),
    )
    assert [found.same for found in statements] == [False]


def test_what_denies_a_statement_is_not_like_it():
    _, statements = said_again(
        saying("a", "Ines", FERRY),
        saying("b", "Bartek", "The night ferry never loses money on every crossing in winter."),
    )
    assert not statements


def test_a_comment_saved_in_two_files_is_no_recurrence():
    _, statements = said_again(saying("a", "Ines", FERRY), saying("b", "Ines", FERRY))
    assert not statements


def test_a_statement_made_twice_in_one_thread_is_no_recurrence():
    _, statements = said_again(saying("a", "Ines", FERRY, FERRY + " Really."))
    assert not statements


def test_what_everybody_says_is_no_recurrence():
    _, statements = said_again(
        saying("a", "Ines", "I do agree with you."), saying("b", "Bartek", "I do agree with you.")
    )
    assert not statements


def test_the_sentences_of_a_shared_passage_are_one_recurrence():
    second = "Its engines date from the years before the bridge."
    _, statements = said_again(
        saying("a", "Ines", FERRY + " " + second), saying("b", "Bartek", "So: " + FERRY + " " + second)
    )
    assert len(statements) == 1
    first, other = (saying(name, name, FERRY + " " + second) for name in "cd")
    for made in (first, other):
        at = len(FERRY)
        made["disputes"][0]["positions"][0]["statements"] = [
            {"turn": 1, "start": 0, "end": at},
            {"turn": 1, "start": at + 1, "end": at + 1 + len(second)},
        ]
    _, (found,) = said_again(first, other)
    assert found.beside == 1


def test_disputes_about_the_same_things_are_found_with_the_words_they_share():
    first = ("A ferry at midnight needs a larger subsidy.", "No subsidy for the ferry while schools leak!")
    second = ("Our ferry got a subsidy from the county.", "That subsidy kept the ferry and its harbour alive.")
    third = ("Owls hunt mice in barns.", "Barns hold few mice and no owls.")
    disputes, _ = said_again(
        saying("a", "Ines", *first, labels=("pay", "stop")),
        saying("b", "Bartek", *second, labels=("pledge", "refusal")),
        saying("c", "Cleo", *third, labels=("owls", "mice")),
    )
    (found,) = disputes
    assert found.threads == 2
    assert set(found.about) == {"ferry", "subsidy"}


def test_what_recurs_is_linked_to_rows_and_turns():
    page = index.page([saying("a", "Ines", FERRY), saying("b", "Bartek", FERRY)]).decode()
    part = page[page.index('id="recurring"') :]
    assert "said in the same words in 2 threads" in part
    assert '<a href="#t1">' in part
    assert 'href="threads/b/map.svg#turn-1"' in part


def test_above_the_cap_what_came_up_once_is_forgotten_and_the_page_says_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(recurring, "MOST_KEPT", 1)
    other = "Lighthouse keepers collect unusual barometers."
    records = [saying("a", "Ines", FERRY, other), saying("b", "Bartek", FERRY)]
    assert "may have been missed" in index.page(records).decode()
    assert not said_again(*records)[1]


def test_above_the_cap_of_what_recurs_what_came_up_most_is_kept(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(recurring, "MOST_KEPT", 2)
    others = ["Lighthouse keepers collect unusual barometers.", "Herring fishermen repair wooden trawlers yearly."]
    people = ["Ines", "Bartek", "Chidi", "Dilnoza"]
    records = [
        *(saying(f"t{at}", people[at], FERRY) for at in range(3)),
        *(saying(f"u{at}{place}", people[at], text) for place, text in enumerate(others) for at in range(2)),
    ]
    (found,) = said_again(*records)[1]
    assert (found.text, found.threads) == (FERRY, 3)


# --- the script --------------------------------------------------------------------------------------------------


def opened(browser: Any, page: bytes, folder: Path, hash: str) -> str:
    """The page as a browser has it after its script ran, opened at a hash."""
    file = folder / "index.html"
    file.write_bytes(page)
    tab = browser.new_page()
    tab.set_default_timeout(60_000)
    said: list[str] = []
    tab.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    tab.goto(file.as_uri() + hash)
    shown = str(tab.content())
    tab.close()
    assert said == []
    return shown


@needs_chromium
@pytest.mark.once
@pytest.mark.parametrize(
    ("hash", "expected"),
    [
        ("#sort=turns", ["t3", "t1", "t2"]),
        ("#sort=-turns", ["t2", "t1", "t3"]),
        ("#sort=title", ["t2", "t3", "t1"]),
        ("#sort=dispute", ["t1", "t2", "t3"]),  # 800,000, four days, “Two: a quotation mark does not count
        ("#search=LIBRARY+odile", ["t3"]),
        ("#sort=people&search=seven+days", ["t2"]),
        ("#search=no+such+words", []),
    ],
)
def test_a_view_can_be_linked(browser: Any, own, tmp_path: Path, hash: str, expected: list[str]):
    assert order(opened(browser, index.page(own), tmp_path, hash)) == expected


@needs_chromium
@pytest.mark.once
def test_the_script_runs_under_the_policy_and_hostile_titles_do_not(browser: Any, tmp_path: Path):
    page = opened(browser, index.page([hostile(), record_of("bus-lanes.txt", "bus-lanes")]), tmp_path, "#search=lanes")
    assert '<html lang="en" class="scripted">' in page
    assert "1 of 2 threads" in page


@needs_chromium
@pytest.mark.once
def test_clicking_a_heading_sorts_and_clicking_again_turns_the_order(browser: Any, own, tmp_path: Path):
    page = index.page(own)
    clicks = b"<script>for (const n of [1, 2]) document.querySelectorAll('th button')[1].click()</script></body>"
    page = re.sub(rb"<meta http-equiv[^>]*>", b"", page).replace(b"</body>", clicks)
    shown = opened(browser, page, tmp_path, "")
    assert order(shown) == ["t3", "t1", "t2"]
    assert re.search(r'data-sort="turns"[^>]*aria-sort="ascending"', shown)
