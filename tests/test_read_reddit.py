"""Threads of Reddit's, as its addresses with .json behind them give them, and dumps of its comments."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import argmap
from argmap.errors import NoComments
from argmap.model import STORY, State, Thread
from argmap.readers.reddit import lines, things


def listing(*children: object) -> object:
    return {"kind": "Listing", "data": {"after": None, "children": list(children)}}


def comment(id: str, parent: str, body: str, *replies: object, **more: object) -> dict[str, object]:
    data: dict[str, object] = {"id": id, "name": f"t1_{id}"}
    data |= {"link_id": "t3_pier", "parent_id": parent, "author": f"by_{id}", "body": body}
    return {
        "kind": "t1",
        "data": data | {"created_utc": 1000.0, "replies": listing(*replies) if replies else ""} | more,
    }


def post(**more: object) -> dict[str, object]:
    data = {"id": "pier", "name": "t3_pier", "title": "The pier", "selftext": "It shuts on Monday.", "num_comments": 2}
    return {"kind": "t3", "data": data | more}


def kept(folder: Path, document: object) -> list[Thread]:
    file = folder / "thread.json"
    file.write_text(json.dumps(document))
    return list(argmap.read_all(file))


def stated(thread: Thread) -> list[tuple[str, str | None]]:
    return [(turn.id, turn.reply_to) for turn in thread.turns]


def test_a_submission_is_the_story_and_the_comments_answer_as_they_state(tmp_path):
    [thread] = kept(tmp_path, [listing(post()), listing(comment("a", "t3_pier", "No.", comment("b", "t1_a", "Yes.")))])
    assert (thread.format, thread.id, thread.title) == ("reddit", "pier", "The pier")
    assert thread.story == "The pier\n\nIt shuts on Monday."
    assert stated(thread) == [("a", STORY), ("b", "a")]
    assert [turn.author for turn in thread.turns] == ["by_a", "by_b"]
    assert thread.problems == ()


def test_a_submission_of_an_address_has_the_address_for_its_text(tmp_path):
    told = post(selftext="", url="https://pier.example/log")
    [thread] = kept(tmp_path, [listing(told), listing(comment("a", "t3_pier", "No."))])
    assert thread.story == "The pier\n\nhttps://pier.example/log"


@pytest.mark.parametrize(
    ("html", "body", "said"),
    [
        ("&lt;p&gt;so&lt;/p&gt;", "&gt; shut &amp;amp; gone", "> shut &amp; gone"),
        ("<p>so</p>", "typed &gt; by hand", "typed &gt; by hand"),
        (None, "&gt; shut", "> shut"),
        (None, "<- look &gt; there", "<- look &gt; there"),
    ],
)
def test_whether_texts_are_escaped_is_told_by_the_file(tmp_path, html: str | None, body: str, said: str):
    [thread] = kept(tmp_path, [listing(post()), listing(comment("a", "t3_pier", body, body_html=html))])
    assert thread.turns[0].text == said


def test_comments_held_back_are_counted(tmp_path):
    more = {"kind": "more", "data": {"count": 7, "id": "x", "parent_id": "t3_pier", "children": ["x", "y"]}}
    on = {"kind": "more", "data": {"count": 0, "id": "_", "parent_id": "t1_a", "children": []}}
    [thread] = kept(tmp_path, [listing(post()), listing(comment("a", "t3_pier", "No.", on), more)])
    assert [problem.code for problem in thread.problems] == ["missing"]
    assert "7 comments" in thread.problems[0].message
    assert "1 branch " in thread.problems[0].message


def test_a_file_that_holds_fewer_comments_than_it_counts_says_so(tmp_path):
    [thread] = kept(tmp_path, [listing(post(num_comments=9)), listing(comment("a", "t1_z", "No."))])
    assert stated(thread) == [("z", None), ("a", "z")]
    assert [problem.code for problem in thread.problems] == ["missing", "count"]


def test_comments_sent_later_are_a_thread_without_a_story(tmp_path):
    things = [comment("b", "t1_a", "Yes.", created_utc=9), comment("a", "t3_pier", "No.", created_utc=5)]
    [thread] = kept(tmp_path, {"json": {"errors": [], "data": {"things": things}}})
    assert (thread.story, stated(thread)) == ("", [("a", STORY), ("b", "a")])


def test_what_is_deleted_stays_and_names_nobody(tmp_path):
    gone = [
        comment("a", "t3_pier", "[deleted]", author="[deleted]"),
        comment("b", "t3_pier", "[removed]", author="[deleted]"),
        comment("c", "t3_pier", "[ Removed by Reddit on account of violating the [rules](/rules). ]"),
        comment("d", "t3_pier", "Still here.", author="[deleted]"),
        comment("e", "t3_pier", "[removed the dead link]"),
    ]
    [thread] = kept(tmp_path, [listing(post()), listing(*gone)])
    live, deleted, removed = State.LIVE, State.DELETED, State.REMOVED
    assert [turn.state for turn in thread.turns] == [deleted, removed, removed, live, live]
    assert [turn.author for turn in thread.turns] == ["?", "?", "by_c", "?", "by_e"]


def test_comments_of_several_threads_in_one_list_are_several_threads(tmp_path):
    other = comment("c", "t3_mill", "Shut it.", link_id="t3_mill")
    found = kept(tmp_path, listing(comment("a", "t3_pier", "No."), other, comment("b", "t1_a", "Yes.")))
    assert [(thread.id, len(thread.turns)) for thread in found] == [("pier", 2), ("mill", 1)]


def test_a_repeated_post_within_a_post_is_no_thread(tmp_path):
    told = post(crosspost_parent_list=[post(id="mill", name="t3_mill")["data"]])
    [thread] = kept(tmp_path, [listing(told), listing(comment("a", "t3_pier", "No."))])
    assert thread.id == "pier"


def test_a_list_of_submissions_is_refused_with_what_to_save(tmp_path):
    with pytest.raises(NoComments, match="2 submissions and no comments: save a thread's own page"):
        kept(tmp_path, listing(post(), post(id="mill", name="t3_mill")))


def test_replies_five_thousand_deep_are_read(tmp_path):
    things = [comment(str(n), f"t1_{n - 1}" if n else "t3_pier", "No.") for n in range(5000)]
    [thread] = kept(tmp_path, {"json": {"data": {"things": things[::-1]}}})
    assert len(thread.turns) == 5000
    assert thread.turns[-1].reply_to == "4998"


def line(id: str, parent: str, body: str, link: str = "t3_pier", **more: object) -> str:
    return json.dumps({"id": id, "parent_id": parent, "link_id": link, "author": "ann", "body": body, **more})


DUMP = [
    line("b", "t1_a", "&gt; shut\r\n\r\nNo.", created_utc="1200"),
    line("c", "t3_mill", "Shut the mill.", "t3_mill", created_utc=1100),
    "{broken",
    line("a", "t3_pier", "It is shut.", created_utc=1000),
]


def dumped(folder: Path) -> list[Thread]:
    file = folder / "RC_2012-01"
    file.write_text("\n".join(DUMP))
    return list(argmap.read_all(file))


def test_a_dump_in_any_order_is_a_thread_a_submission(tmp_path):
    pier, mill = dumped(tmp_path)
    assert (pier.format, stated(pier)) == ("reddit_dump", [("a", STORY), ("b", "a")])
    assert [(turn.text, turn.line) for turn in pier.turns] == [("It is shut.", 4), ("> shut\n\nNo.", 1)]
    assert (mill.id, stated(mill)) == ("mill", [("c", STORY)])


def test_a_line_of_a_dump_that_is_no_comment_is_said(tmp_path):
    assert [(problem.code, problem.line) for problem in dumped(tmp_path)[0].problems] == [("input", 3)]


def test_a_dump_too_large_to_be_held_gives_the_same_threads(tmp_path, monkeypatch):
    small = dumped(tmp_path)
    monkeypatch.setattr("argmap.readers.reddit.dump.MOST_HELD", 500)
    large = dumped(tmp_path)
    assert sorted((one.id, one.turns) for one in large) == sorted((one.id, one.turns) for one in small)


@pytest.mark.parametrize("link", [None, 7, "", [], "t3_"])
def test_a_comment_that_names_no_submission_costs_no_other(tmp_path, link: object):
    file = tmp_path / "dump.ndjson"
    file.write_text(line("a", "t3_pier", "No.") + "\n" + json.dumps({"body": "x", "link_id": link}) + "\n[1]")
    found = list(argmap.read_all(file))
    assert [turn.id for turn in found[0].turns] == ["a"]


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"id": "t1_b", "body": "&gt; shut\r\n\r\nNo &amp; no."},
        {"body": "[removed]", "author": "[deleted]", "created_utc": "1714640000"},
        {"parent_id": "t1_a", "created_utc": 1714640000.5, "line": "7"},
        {"_meta": {"was_deleted_later": True, "removal_type": "deleted"}},
        {"author": None, "body": "\ud800"},
        {"parent_id": 37, "created_utc": 10**30},
        {"link_id": "pier"},
    ],
)
def test_a_line_of_a_dump_is_the_comment_that_its_object_is(odd: dict[str, object]):
    row = {
        "id": "b",
        "link_id": "t3_pier",
        "parent_id": "t3_pier",
        "author": "Bo",
        "created_utc": 1,
        "body": "No.",
    } | odd
    found = lines.grouped([(3, json.dumps(row).encode())])
    assert found is not None
    assert lines.comments("t3_pier", found) == [things.comment_of(row, escaped=None, line=3)]


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_line_that_is_broken_is_told_of_wherever_it_stands_even_where_its_thread_holds_no_other(tmp_path, at: int):
    broken = line("x", "t3_quay", "No.", "t3_quay").replace('"author":', '"author" 7:')
    rows = [line("a", "t3_pier", "Yes."), line("b", "t3_lock", "Why?", "t3_lock")]
    rows.insert(at, broken)
    file = tmp_path / "dump.ndjson"
    file.write_text("\n".join(rows) + "\n")
    found = list(argmap.read_all(file, format="reddit_dump"))
    assert [one.id for one in found] == ["pier", "lock"]
    assert [(each.code, each.line) for one in found for each in one.problems] == [("input", at + 1)]


def test_a_line_that_was_cut_is_told_of_at_once(tmp_path):
    file = tmp_path / "dump.ndjson"
    file.write_text(line("a", "t3_pier", "Yes.") + "\n" + line("b", "t3_pier", "No.")[:-9])
    [found] = argmap.read_all(file)
    assert [(each.code, each.line) for each in found.problems] == [("input", 2)]
