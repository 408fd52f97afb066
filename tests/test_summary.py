"""The summary: one screen, the same facts in text, Markdown and JSON, and every line names what it rests on."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import argmap
from argmap.errors import UnknownFormat
from argmap.language import own
from argmap.model import (
    STORY,
    ArgumentMap,
    Camp,
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
    Tag,
    Thread,
    Turn,
    Unanswered,
)
from argmap.text.shown import cells, inert
from argmap.text.words import sentences
from argmap.writers import FORMS, summary
from argmap.writers.summary import outline, phrases, screen

from .cases import examples

SAID = (
    ("Anna", "Hello all. It was four boats."),
    ("Bo", "Nope. It was six boats, as the office wrote."),
    ("Anna", "Four boats, I counted them."),
    ("Cleo", "Six boats came in before noon, and two of them left again."),
    ("Dan", "Which pier do you mean?"),
    ("Bo", "The old one. The log says six boats: https://log.example.org"),
)


def whole(turn, part):
    start = turn.text.index(part)
    return Span(turn=turn.id, start=start, end=start + len(part))


def a_map(said=SAID):
    turns = tuple(
        Turn(id=f"t{number}", number=number, author=author, text=text, line=number * 3)
        for number, (author, text) in enumerate(said, start=1)
    )
    replies = tuple(
        Reply(
            child=turn.id,
            parent=f"t{turn.number - 1}" if turn.number > 1 else STORY,
            how=How.INFERRED if turn.number % 2 else How.QUOTED,
            score=0.6,
            why="made",
            main=True,
        )
        for turn in turns
    )
    links = tuple(
        Link(source=reply.child, target=reply.parent, kind=Relation.REBUTS, score=0.5, why="made") for reply in replies
    )
    kinds = list(Kind)
    tags = tuple(Tag(turn=turn.id, kind=kinds[turn.number % 3], score=0.7, why="made") for turn in turns)
    thread = Thread(
        id="pier", title="The pier", format="paste", path="in/pier.txt", story="Boats came to the pier.", turns=turns
    )
    return ArgumentMap(thread=thread, replies=replies, tags=tags, links=links)


def a_disputed_map():
    map_ = a_map()
    one, two, three, four, five, six = map_.thread.turns
    positions = (
        Position(
            label="four boats",
            statements=(whole(one, "It was four boats."), whole(three, "Four boats, I counted them.")),
            turns=("t1", "t3"),
            holders=("Anna",),
            evidence=(),
        ),
        Position(
            label="six boats",
            statements=(whole(two, "It was six boats, as the office wrote."), whole(four, four.text)),
            turns=("t2", "t4", "t6"),
            holders=("Bo", "Cleo"),
            evidence=(whole(six, "The log says six boats: https://log.example.org"),),
        ),
    )
    dispute = Dispute(
        id="d1",
        title="How many boats?",
        positions=positions,
        turns=("t1", "t2", "t3", "t4", "t5", "t6"),
        status="open",
        weight=2.0,
    )
    passages = (
        Passage(dispute="d1", positions=("six boats",), source="news/office.txt", line=4, text="Six boats came."),
        Passage(dispute="d1", positions=("four boats", "six boats"), source=STORY, line=1, text="Four or six boats."),
    )
    missed = Unanswered(turn="t5", span=whole(five, five.text), kind="question", why="nobody came back to it")
    camps = (Camp(id="c1", members=("Anna",), score=0.6), Camp(id="c2", members=("Bo", "Cleo"), score=0.6))
    return replace(map_, disputes=(dispute,), passages=passages, unanswered=(missed,), camps=camps)


def written(map_, **options):
    return summary.write(map_, **options).decode("utf-8")


def test_the_text_shows_what_the_thread_is_about():
    assert written(a_disputed_map(), to="text", width=80).splitlines() == [
        "The pier",
        "6 turns (#1–#6), 4 people: 2 claims, 2 rebuttals, 2 evidence; 3 replies inferred",
        "",
        "People",
        "  Anna  2 turns  1 claim, 1 rebuttal  #1 #3",
        "  Bo    2 turns  1 claim, 1 evidence  #2 #6",
        "  Cleo   1 turn  1 rebuttal           #4",
        "  Dan    1 turn  1 evidence           #5",
        "",
        "Who stands with whom  rests on 3 replies only: too few to rely on",
        "  Anna alone  1 reply: #3",
        "  Bo, Cleo  2 replies: #2 #4",
        "  too little to tell: Dan",
        "",
        "1. How many boats?",
        "   6 turns, 4 people, #1–#6; open; last turn: #6 Bo (B)",
        "   A “four boats”  held by Anna (2)  #1 #3",
        "     “It was four boats.” #1 Anna",
        "     “Four boats, I counted them.” #3 Anna",
        "   B “six boats”  held by Bo (2), Cleo (1)  #2 #4 #6",
        "     “It was six boats, as the office wrote.” #2 Bo",
        "     “Six boats came in before noon, and two of them left again.” #4 Cleo",
        "     evidence: “The log says six boats: https://log.example.org” #6 Bo",
        "     a source: “Six boats came.” office.txt:4",
        "     on both: “Four or six boats.” pier.txt:1",
        "(open: still argued in the last third of the thread)",
        "",
        "Unanswered  1 question",
        "  no answer found to the question: “Which pier do you mean?” #5 Dan",
    ]


def read_as(markdown):
    """What a reader of Markdown sees of a line whose signs are escaped."""
    return html.unescape(re.sub(r"\\([!-/:-@[-`{-~])", r"\1", markdown))


def test_markdown_has_the_same_facts():
    text = read_as(written(a_disputed_map()))
    for line in (
        "# The pier",
        "## 1. How many boats?",
        "6 turns, 4 people (#1–#6); open; last turn: #6 Bo (B).",
        "**B “six boats”**: Bo (#2 #6), Cleo (#4)",
        "- “It was four boats.” #1 Anna",
        "- evidence: “The log says six boats: https://log.example.org” #6 Bo",
        "- bears on “six boats”: “Six boats came.” office.txt:4",
        "- bears on both: “Four or six boats.” pier.txt:1",
        "- no answer found to the question: “Which pier do you mean?” #5 Dan (nobody came back to it)",
        "| Bo | 2 | 1 | 0 | 1 | #2 #6 |",
    ):
        assert line in text.splitlines()


def test_json_has_the_same_facts():
    data = json.loads(written(a_disputed_map(), to="json"))
    assert data["title"] == "The pier"
    assert (data["claims"], data["rebuttals"], data["evidence"], data["inferred"]) == (2, 2, 2, 3)
    assert data["few_links"] is True
    assert [group["numbers"] for group in data["camps"]] == [[3], [2, 4]]
    dispute = data["disputes"][0]
    assert dispute["numbers"] == [1, 2, 3, 4, 5, 6]
    assert dispute["status"] == "open"
    assert dispute["last"]["number"] == 6
    six = dispute["sides"][1]
    assert [holder["name"] for holder in six["holders"]] == ["Bo", "Cleo"]
    assert [statement["number"] for statement in six["statements"]] == [2, 4]
    assert six["sources"] == [
        {"text": "Six boats came.", "path": "news/office.txt", "line": 4, "labels": ["six boats"]}
    ]
    assert data["unanswered"][0]["said"]["number"] == 5


def test_json_is_the_outline():
    map_ = a_disputed_map()
    assert json.loads(written(map_, to="json")) == summary.plain(outline.of(map_))


@pytest.mark.parametrize("to", ["text", "markdown"])
def test_every_line_with_words_of_the_thread_names_its_turn_or_file(to):
    for line in written(a_disputed_map(), to=to).splitlines():
        if "“" in line:
            assert re.search(r"#\d+|\w\.txt:\d+", read_as(line)), line


@pytest.mark.parametrize("to", ["text", "markdown"])
def test_a_thread_without_a_dispute_says_so(to):
    text = written(a_map(), to=to)
    said = " ".join(text.split())
    assert "No dispute was found in #1–#6: no two positions are held against each other in replies." in said
    assert "Nothing was found that went unanswered in #1–#6." in said


@pytest.mark.parametrize("to", FORMS)
def test_a_thread_without_turns_has_a_summary(to):
    assert "pier" in written(a_map(()), to=to)


def test_nobody_is_left_out_of_a_small_thread_and_of_a_large_one_those_who_wrote_least(tmp_path):
    said = tuple((f"P{at:02}", "It is shut.") for at in range(40) for _ in range(1 + (at < 2)))
    for to in ("text", "markdown"):
        few, many = written(a_map(said[:10]), to=to), written(a_map(said), to=to)
        assert all(f"P{at:02}" in few for at in range(8))
        assert "Most active" not in few
        assert "Most active" in many
        assert re.search(r"\(and \d+ others\)", many)


@pytest.mark.parametrize("to", ["text", "markdown"])
def test_who_cannot_be_placed_is_named_and_that_nobody_can_is_said(to):
    assert "too little to tell: Dan" in read_as(written(a_disputed_map(), to=to))
    assert "cannot be told: too few replies agree or disagree clearly" in read_as(written(a_map(), to=to))
    assert "Who stands with whom" not in written(a_map((("Ann", "It is shut."),)), to=to)


def test_camps_on_enough_links_have_no_warning():
    said = tuple((name, "No.") for name in ("Anna", "Bo") * 6)
    map_ = replace(a_map(said), camps=a_disputed_map().camps)
    assert "too few" not in written(map_, to="text")
    assert "6 replies: #" in written(map_, to="text")


def many(map_, count):
    """The map with its dispute `count` times."""
    first = map_.disputes[0]
    return replace(
        map_, disputes=tuple(replace(first, id=f"d{at}", title=f"Point {at} of all?") for at in range(1, count + 1))
    )


def test_many_disputes_stay_within_a_screen_and_are_all_counted():
    text = written(many(a_disputed_map(), 30), to="text")
    assert text.count("\n") <= screen.SCREEN
    shown = [int(number) for number in re.findall(r"^(\d+)\. ", text, re.M)]
    rest = int(re.search(r"… (\d+) more$", text, re.M).group(1))
    assert shown == list(range(1, len(shown) + 1))
    assert len(shown) + rest == 30


def test_markdown_names_every_dispute():
    text = written(many(a_disputed_map(), 30))
    assert all(f"Point {at} of all?" in text for at in range(1, 31))


def test_a_dispute_that_does_not_fit_in_full_has_a_statement_a_side_or_a_line():
    rows = written(many(a_disputed_map(), 5), to="text").splitlines()
    assert 1 <= sum("evidence:" in row for row in rows) < 5
    assert sum(row[:1].isdigit() and row[1:3] == ". " for row in rows) == 5


def test_colours_come_only_when_asked_for():
    map_ = a_disputed_map()
    plain, dressed = (written(map_, to="text", colour=colour) for colour in (False, True))
    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[[\d;]*m", "", dressed) == plain


def test_the_same_map_gives_the_same_bytes():
    map_ = a_disputed_map()
    assert all(summary.write(map_, to=to) == summary.write(map_, to=to) for to in FORMS)


def test_an_unknown_form_is_a_usage_error():
    with pytest.raises(UnknownFormat, match="one of text, markdown, json"):
        summary.write(a_map(), to="pdf")


def test_what_is_cut_is_cut_with_dots_and_stays_verbatim():
    text = "It was six boats, " + "and then some more of them, " * 20 + "I swear."
    map_ = a_disputed_map()
    turns = (map_.thread.turns[0], replace(map_.thread.turns[1], text=text), *map_.thread.turns[2:])
    second = replace(map_.disputes[0].positions[1], statements=(Span(turn="t2", start=0, end=len(text)),))
    dispute = replace(map_.disputes[0], positions=(map_.disputes[0].positions[0], second))
    map_ = replace(map_, thread=replace(map_.thread, turns=turns), disputes=(dispute,))
    for to in ("text", "markdown"):
        shown = re.search(r"“(It was six boats, and[^”]*)…”", written(map_, to=to)).group(1)
        assert text.startswith(shown)


def test_a_long_text_is_cut_around_the_contested_words():
    text = "There is a good deal more to be said about that day and the weather, but six boats came in."
    map_ = a_disputed_map()
    passage = replace(map_.passages[0], text=text * 3)
    line = next(row for row in written(replace(map_, passages=(passage,)), to="text").splitlines() if "a source" in row)
    rows = written(replace(map_, passages=(passage,)), to="text").splitlines()
    at = rows.index(line)
    assert "six boats" in " ".join(rows[at : at + 2])


@given(st.lists(st.tuples(st.text(max_size=60), st.text(max_size=300)), min_size=6, max_size=9), st.integers(40, 130))
@examples(80)
def test_any_text_stays_within_its_lines_and_shows_no_control_characters(said, width):
    map_ = a_disputed_map()
    turns = tuple(
        replace(turn, author=author, text=text) for turn, (author, text) in zip(map_.thread.turns, said, strict=False)
    )
    dispute = map_.disputes[0]
    spans = spans_of(turns)
    positions = tuple(
        replace(position, label=said[at][1], holders=(said[at][0],), statements=spans, evidence=spans)
        for at, position in enumerate(dispute.positions)
    )
    map_ = replace(
        map_,
        thread=replace(map_.thread, turns=turns, title=said[-1][1]),
        disputes=(replace(dispute, positions=positions, title=said[0][1], status=said[1][0]),),
        passages=(replace(map_.passages[0], text=said[2][1], source=said[3][0], positions=(said[0][1],)),),
        unanswered=(Unanswered(turn="t5", span=spans[4], kind="claim", why=said[4][0]),),
        camps=(Camp(id="c1", members=(said[0][0], said[1][0]), score=0.5),),
    )
    text = written(map_, to="text", width=width)
    assert all(c == "\n" or c.isprintable() for c in text)
    assert max(cells(row) for row in text.splitlines()) <= width
    json.loads(written(map_, to="json"))
    assert all(c == "\n" or c.isprintable() for c in written(map_))


def spans_of(turns):
    return tuple(Span(turn=turn.id, start=0, end=len(turn.text)) for turn in turns)


MARKDOWN = MarkdownIt("gfm-like", {"html": True, "linkify": True})
PIECES = [
    *"ab1 .#:/@<>&*_`~|\\[]()!-+={}$\"'^\t\n",
    "http://",
    "www.",
    "x.com",
    "a@b.org",
    "<img src=x onerror=alert(1)>",
]
PIECES += ["1. ", "# ", "&lt;", "![a](b)", "```", "mailto:", "<!-- -->", "<https://x.org>", "//x.org", "ftp://x.org/"]


# Where a text may stand in Markdown, and what is read there: the last of the texts.
FRAMES = {"{}": "{}", "- {}": "{}", "# {}": "{}", "## 1. {}": "1. {}", "- “{}” #3": "“{}” #3"}
FRAMES |= {"**A “{}”**: b": "A “{}”: b", "| a | b |\n|---|---|\n| x | {} |": "{}"}


@examples(200)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=9).map(lambda pieces: " ".join("".join(pieces).split())))
def test_any_text_is_inert_wherever_it_stands_in_markdown(text):
    for frame, seen in FRAMES.items() if text else ():
        tokens, plain = (MARKDOWN.parse(frame.format(said)) for said in (inert(text), "plain"))
        assert [token.type for token in tokens] == [token.type for token in plain]
        parts = [child for token in tokens for child in token.children or ()]
        assert {part.type for part in parts} <= {"text", "strong_open", "strong_close"}
        last = next(token for token in reversed(tokens) if token.type == "inline")
        assert "".join(part.content for part in last.children) == seen.format(text)


# --- the best statements ---------------------------------------------------------------------------------------


def chosen(said, label="four boats"):
    """The texts of the statements chosen, where each turn's whole text is a statement."""
    map_ = a_map(said)
    position = Position(
        label=label,
        statements=spans_of(map_.thread.turns),
        turns=tuple(turn.id for turn in map_.thread.turns),
        holders=tuple(dict.fromkeys(author for author, _ in said)),
        evidence=(),
    )
    spans = outline.best_statements(map_, position, labels=(label, "six boats"))
    texts = {turn.id: turn.text for turn in map_.thread.turns}
    return [texts[span.turn][span.start : span.end] for span in spans]


def test_sentences_with_the_contested_words_are_chosen():
    said = [("A", "It rained a lot."), ("B", "It was four boats."), ("C", "Tea is dear."), ("D", "I saw four boats.")]
    assert chosen(said) == ["It was four boats.", "I saw four boats."]


def test_statements_of_different_people_are_chosen():
    said = [("A", "It was four boats."), ("A", "I saw four boats there."), ("B", "They counted four boats.")]
    assert chosen(said) == ["It was four boats.", "They counted four boats."]


def test_a_statement_is_not_chosen_twice():
    assert chosen([("A", "It was four boats."), ("B", "It was four boats."), ("C", "it was Four boats")]) == [
        "It was four boats."
    ]


def test_a_question_gives_way_to_an_answer():
    said = [("A", "Was it four boats then?"), ("B", "It was four boats."), ("C", "They counted four boats.")]
    assert chosen(said) == ["It was four boats.", "They counted four boats."]


def test_a_short_statement_goes_before_a_long_one():
    long = "It was four boats, " + "as I have said before, " * 12 + "and that is all."
    said = [("A", long), ("B", "It was four boats."), ("C", "I swear to four boats.")]
    assert chosen(said) == ["It was four boats.", "I swear to four boats."]


def test_words_within_a_sentence_are_shown_with_their_sentence():
    map_ = a_map([("A", "Hello. By noon it was four boats. Bye.")])
    start = map_.thread.turns[0].text.index("four")
    position = Position(
        label="four boats",
        statements=(Span(turn="t1", start=start, end=start + 10),),
        turns=("t1",),
        holders=("A",),
        evidence=(),
    )
    (span,) = outline.best_statements(map_, position)
    assert map_.thread.turns[0].text[span.start : span.end] == "By noon it was four boats."


@pytest.mark.parametrize(
    ("numbers", "text"),
    [([], ""), ([3], "#3"), ([3, 4], "#3 #4"), ([3, 4, 5], "#3–#5"), ([1, 3, 5, 7, 9, 11, 13], "#1 #3 #5 #7 #9 … #13")],
)
def test_numbers_are_shown_as_runs_and_cut_in_the_middle(numbers, text):
    assert phrases.numbers_text(numbers) == text


def best(map_, position):
    return outline.best_statements(map_, position)


def test_proof_that_was_asked_for_is_not_taken_for_proof():
    map_ = a_disputed_map()
    missed = replace(map_.unanswered[0], kind="evidence")
    text = written(replace(map_, unanswered=(missed,)), to="text")
    assert "Unanswered  1 request for evidence\n  asked for evidence: “Which pier do you mean?” #5 Dan" in text


def test_labels_that_are_sentences_are_said_to_be_no_persons_words():
    map_ = a_disputed_map()
    assert "dispute over words" not in written(map_)
    first = replace(map_.disputes[0].positions[0], label="I counted four boats at the pier.")
    positions = (first, map_.disputes[0].positions[1])
    dispute = replace(map_.disputes[0], title=first.label, positions=positions, over=Over.WORDS)
    map_ = replace(map_, disputes=(dispute,))
    for to in ("text", "markdown"):
        assert " dispute over words: a label is one sentence" in written(map_, to=to)


def test_whoever_holds_a_position_less_likely_than_not_has_a_question_mark():
    map_ = a_disputed_map()
    assert "less likely than not" not in written(map_)
    first, second = map_.disputes[0].positions
    unsure = replace(map_.disputes[0], positions=(first, replace(second, unsure=("Cleo",))))
    map_ = replace(map_, disputes=(unsure,))
    for to, shown in (("text", "Bo (2), Cleo? (1)"), ("markdown", "Bo (#2 #6), Cleo? (#4)")):
        assert shown in written(map_, to=to)
        assert "?: less likely than not to hold that" in written(map_, to=to)
    for picture in ("map", "ladder"):
        drawn = argmap.write(map_, picture).decode()
        assert "Cleo?" in drawn
        assert "Bo?" not in drawn


@pytest.mark.parametrize(
    ("links", "said"),
    [
        # From a turn of one side to a turn of the other; the sides are 1, 3 and 2, 4, 6.
        ([("2", "1", 0.9), ("3", "2", 0.8), ("4", "3", 0.7)], "rests on 3 rebuttals between its sides: few to rely on"),
        ([("2", "1", 0.9)], "rests on 1 rebuttal between its sides: few to rely on"),
        # These are of one side, of no side, and less likely than not.
        (
            [("4", "2", 0.9), ("5", "1", 0.9), ("6", "3", 0.4)],
            "rests on no rebuttals between its sides: few to rely on",
        ),
        ([("2", "1", 0.9), ("3", "2", 0.8), ("4", "3", 0.7), ("6", "1", 0.6)], ""),
        ([], ""),  # a map that says nothing of what replies do
    ],
)
def test_a_dispute_over_words_says_on_how_few_rebuttals_it_rests(links: list[tuple[str, str, float]], said: str):
    map_ = a_disputed_map()
    ids = {str(turn.number): turn.id for turn in map_.thread.turns}
    found = tuple(
        Link(source=ids[source], target=ids[target], kind=Relation.REBUTS, score=score, why="")
        for source, target, score in links
    )
    over_words = replace(map_.disputes[0], over=Over.WORDS)
    for to in ("text", "markdown"):
        text = " ".join(written(replace(map_, links=found, disputes=(over_words,)), to=to).split())
        assert ("between its sides" in text) is bool(said)
        assert said in text
        assert "between its sides" not in written(replace(map_, links=found), to=to)  # over values


def test_a_statement_leaves_out_the_quote_that_it_runs_on_from():
    text = "It was four boats.....It was six boats, say I."
    map_ = a_disputed_map()
    turns = (map_.thread.turns[0], replace(map_.thread.turns[1], text=text), *map_.thread.turns[2:])
    second = replace(map_.disputes[0].positions[1], statements=(Span(turn="t2", start=0, end=len(text)),))
    quotes = (Quote(turn="t2", source="t1", start=0, end=17),)
    map_ = replace(map_, thread=replace(map_.thread, turns=turns), quotes=quotes)
    assert [text[s.start : s.end].lstrip(".") for s in best(map_, second)] == ["It was six boats, say I."]


def test_the_date_marker_of_a_story_is_not_shown():
    map_ = a_disputed_map()
    passage = replace(map_.passages[1], text=" date 2026-02-04 Four or six boats.")
    assert "on both: “Four or six boats.” pier.txt:1" in written(replace(map_, passages=(passage,)), to="text")


def test_a_turn_is_taken_apart_once_however_many_of_its_sentences_are_statements(monkeypatch):
    taken = []
    monkeypatch.setattr(own, "sentences", lambda text: taken.append(text) or sentences(text))
    said = [("A", " ".join(f"It was four boats on day {day}." for day in range(200))), ("B", "It was six boats.")]
    map_ = a_map(said)
    spans = tuple(
        Span(turn=turn.id, start=start, end=end) for turn in map_.thread.turns for start, end in sentences(turn.text)
    )
    position = Position(label="four boats", statements=spans, turns=("1", "2"), holders=("A", "B"), evidence=())
    assert len(outline.best_statements(map_, position)) == 2
    assert sorted(taken) == sorted(text for _, text in said)
