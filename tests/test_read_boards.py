"""From JSON of the interfaces of sites, and what chats export, to Threads."""

from __future__ import annotations

import json

import pytest

import argmap
from argmap.errors import NoComments
from argmap.model import STORY, State


def read(tmp_path, value, name="kept.json"):
    file = tmp_path / name
    file.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return list(argmap.read_all(file))


def shown(thread):
    return [(turn.id, turn.author, turn.text, turn.reply_to) for turn in thread.turns]


def codes(thread):
    return [problem.code for problem in thread.problems]


# GitHub

API = "https://api.github.com/repos/carrow/pier"


def remark(number, name, body, issue=7, **more):
    return {
        "id": number,
        "issue_url": f"{API}/issues/{issue}",
        "user": name and {"login": name, "id": 1},
        "created_at": f"2024-05-02T10:0{number}:00Z",
        "body": body,
        **more,
    }


def issue(number=7, **more):
    return {
        "url": f"{API}/issues/{number}",
        "comments_url": f"{API}/issues/{number}/comments",
        "number": number,
        "title": "The pier creaks",
        "user": {"login": "ann"},
        "body": "It creaks.<!-- say which pier -->\r\nSince May.",
        **more,
    }


def test_comments_of_an_issue_state_no_parent_and_the_issue_is_their_story(tmp_path):
    file = [issue(comments=2), remark(2, None, "> Since May.\n\nNo."), remark(1, "bo", "Which one?")]
    (found,) = read(tmp_path, {"issue": file[0], "comments": file[1:]})
    assert (found.title, found.story, found.format) == ("The pier creaks", "It creaks.\nSince May.", "github")
    assert shown(found) == [("1", "bo", "Which one?", None), ("2", "?", "> Since May.\n\nNo.", None)]


def test_comments_of_two_issues_are_two_threads_and_lacking_ones_are_counted(tmp_path):
    first, second = read(tmp_path, [issue(comments=3), remark(1, "bo", "Yes."), remark(2, "cy", "No.", issue=8)])
    assert (first.id, len(first.turns), codes(first)) == ("kept-7", 1, ["count"])
    assert (second.story, len(second.turns), codes(second)) == ("", 1, [])


def test_a_remark_on_a_change_answers_the_story_or_the_remark_that_it_names(tmp_path):
    file = [
        remark(1, "bo", "Why?", diff_hunk="@@", pull_request_url=f"{API}/pulls/7"),
        remark(2, "ann", "Rust.", diff_hunk="@@", pull_request_url=f"{API}/pulls/7", in_reply_to_id=1),
    ]
    for row in file:
        del row["issue_url"]
    (found,) = read(tmp_path, file)
    assert [turn.reply_to for turn in found.turns] == [STORY, "1"]


def test_a_discussion_has_answers_below_its_comments(tmp_path):
    answer = {"id": "D2", "author": None, "body": "", "createdAt": "2024-05-02T10:02:00Z", "deletedAt": "2024-05-03"}
    said = {"id": "D1", "author": {"login": "bo"}, "body": "No.", "createdAt": "2024-05-02T10:01:00Z"}
    said["replies"] = {"nodes": [answer], "pageInfo": {"hasNextPage": True}}
    discussion = {"number": 3, "title": "Paint it?", "body": "Green?", "comments": {"nodes": [said]}}
    (found,) = read(tmp_path, {"data": {"repository": {"discussion": discussion}}})
    assert shown(found) == [("D1", "bo", "No.", STORY), ("D2", "?", "", "D1")]
    assert found.turns[1].state is State.DELETED
    assert codes(found) == ["missing"]


def test_an_issue_without_its_comments_is_refused_with_what_to_do(tmp_path):
    with pytest.raises(NoComments, match="save the comments too"):
        read(tmp_path, issue(comments=3))


# Mastodon and its like


def status(number, name, content, above=None, **more):
    account = {"id": f"9{name}", "acct": name, "display_name": "Somebody"}
    fields = {"id": f"{number}", "in_reply_to_id": above, "content": content, "account": account}
    return {**fields, "created_at": f"2024-05-02T10:0{number}:00.123Z", **more}


def test_a_status_with_its_context_is_a_thread_that_begins_with_what_all_answer(tmp_path):
    context = {
        "ancestors": [status(1, "ann@pier.example", "<p>It is shut.</p><p>For a week.</p>")],
        "descendants": [status(4, "ann@pier.example", "<p>So?</p>", "3"), status(3, "cy", "<p>No.</p>", "2")],
    }
    opened = status(2, "bo", "<p><a class='mention' href='https://pier.example/@ann'>@ann</a> Why?</p>", "1")
    (found,) = read(tmp_path, {"status": opened, "context": context})
    assert shown(found) == [
        ("1", "ann@pier.example", "It is shut.\n\nFor a week.", None),
        ("2", "bo", "@ann Why?", "1"),
        ("3", "cy", "No.", "2"),
        ("4", "ann@pier.example", "So?", "3"),
    ]


def test_a_context_without_its_status_is_one_thread_with_a_turn_that_is_missing(tmp_path):
    value = {"ancestors": [status(1, "ann", "It is shut.")], "descendants": [status(3, "cy", "No.", "2")]}
    (found,) = read(tmp_path, value)
    assert [(turn.id, turn.state, turn.reply_to) for turn in found.turns] == [
        ("1", State.LIVE, None),
        ("2", State.MISSING, None),
        ("3", State.LIVE, "2"),
    ]


def test_a_status_with_answers_that_the_file_lacks_says_so_and_a_warning_stands_above_its_words(tmp_path):
    (found,) = read(tmp_path, status(1, "ann", "<p>Shut.</p>", replies_count=2, spoiler_text="piers"))
    assert found.turns[0].text == "piers\n\nShut."
    assert codes(found) == ["missing"]


def test_a_timeline_falls_into_conversations_and_passes_on_what_is_only_shown(tmp_path):
    quoted = {"state": "accepted", "quoted_status": status(5, "eve", "Old.")}
    again = status(6, "cy", "", reblog=status(1, "ann", "It is shut."))
    threads = read(tmp_path, [again, status(2, "bo", "Why?", "1"), status(4, "dee", "Paint it.", quote=quoted)])
    assert [[turn.id for turn in each.turns] for each in threads] == [["1", "2"], ["4"]]


def test_notes_name_their_writers_by_account_and_site(tmp_path):
    site = "https://pier.example/users/ann"
    note = {"id": f"{site}/1", "type": "Note", "attributedTo": site, "content": "<p>Shut.</p>", "inReplyTo": None}
    gone = {**note, "id": f"{site}/2", "type": "Tombstone", "inReplyTo": f"{site}/1", "content": ""}
    (found,) = read(tmp_path, {"orderedItems": [{"type": "Create", "object": note}, {"object": gone}]})
    assert [(turn.author, turn.state) for turn in found.turns] == [
        ("ann@pier.example", State.LIVE),
        ("ann@pier.example", State.DELETED),
    ]


# Bluesky


def post(name, handle, text, above=None, *, root="at://1", **record):
    reply = {"reply": {"parent": {"uri": above, "cid": "c"}, "root": {"uri": root}}} if above else {}
    record = {"text": text, "createdAt": f"2024-05-02T10:0{name[-1]}:00.000Z", **reply, **record}
    return {"uri": name, "cid": "c", "author": {"did": f"did:{handle}", "handle": handle}, "record": record}


def test_a_thread_of_posts_goes_up_to_its_root_and_down_to_its_replies(tmp_path):
    below = {"post": post("at://3", "handle.invalid", "No.", "at://2"), "replies": []}
    above = {"post": post("at://1", "ann.example", "It is shut.")}
    (found,) = read(
        tmp_path,
        {"thread": {"post": post("at://2", "bo.example", "Why?", "at://1"), "parent": above, "replies": [below]}},
    )
    assert shown(found) == [
        ("at://1", "ann.example", "It is shut.", None),
        ("at://2", "bo.example", "Why?", "at://1"),
        ("at://3", "did:handle.invalid", "No.", "at://2"),
    ]


def test_posts_that_are_not_found_or_blocked_keep_their_place_and_a_problem_says_so(tmp_path):
    opened = {**post("at://1", "ann.example", "It is shut."), "replyCount": 3}
    replies = [
        {"uri": "at://4", "notFound": True},
        {"uri": "at://5", "blocked": True, "author": {"did": "did:x"}},
        {"post": {**post("at://2", "bo.example", "Why?"), "replyCount": 2}, "replies": []},
    ]
    (found,) = read(tmp_path, {"thread": {"post": opened, "replies": replies}})
    assert [(turn.id, turn.state, turn.reply_to) for turn in found.turns if turn.state is State.MISSING] == [
        ("at://4", State.MISSING, "at://1"),
        ("at://5", State.MISSING, "at://1"),
    ]
    assert [turn.reply_to for turn in found.turns if turn.state is State.LIVE] == [None, "at://1"]
    assert codes(found) == ["missing", "missing"]


def test_posts_in_a_flat_list_are_threads_by_their_root(tmp_path):
    rows = [
        post("at://7", "cy.example", "Tea?"),
        post("at://3", "bo.example", "No.", "at://2"),
        post("at://1", "ann.example", "Shut."),
    ]
    threads = read(tmp_path, {"posts": rows})
    assert [[(turn.id, turn.state is State.MISSING) for turn in each.turns] for each in threads] == [
        [("at://7", False)],
        [("at://1", False), ("at://2", True), ("at://3", False)],
    ]


def test_addresses_that_a_post_shortens_or_shows_as_a_card_are_whole(tmp_path):
    def link(start, end, uri):
        return {"index": {"byteStart": start, "byteEnd": end}, "features": [{"uri": uri}]}

    text = "Né: pier.example/lo... and the log"
    links = [
        link(5, 23, "https://pier.example/log/2024"),
        link(28, 35, "https://carrow.example"),
        link(9, 999, "https://x.example"),
    ]
    card = {"external": {"uri": "https://tide.example/table"}}
    (found,) = read(tmp_path, {"thread": {"post": post("at://1", "ann.example", text, facets=links, embed=card)}})
    assert found.turns[0].text == (
        "Né: https://pier.example/log/2024 and the log (https://carrow.example)\n\nhttps://tide.example/table"
    )


# Lemmy


def view(path, name, content, *, post=4, creator=None, **more):
    number = int(path.split(".")[-1])
    comment = {"id": number, "creator_id": 90 + number, "post_id": post, "content": content, "path": path, "ap_id": "x"}
    stamp = f"2024-05-02T10:0{number}:00Z"
    return {
        "comment": {**comment, "published": stamp, **more},
        "creator": {"name": name, "local": True, **(creator or {})},
        "post": {"id": post, "name": "The pier", "body": "Shut.", "url": "https://pier.example/"},
    }


def test_comments_of_a_post_come_newest_first_and_answer_by_their_path(tmp_path):
    away = {"local": False, "actor_id": "https://tide.example/u/ann"}
    rows = [view("0.1.3", "ann", "No.", creator=away), view("0.2", "ann", "", deleted=True), view("0.1", "bo", "Why?")]
    (found,) = read(tmp_path, {"comments": rows})
    assert (found.title, found.story) == ("The pier", "Shut.\n\nhttps://pier.example/")
    assert shown(found) == [
        ("1", "bo", "Why?", STORY),
        ("2", "ann", "", STORY),
        ("3", "ann@tide.example", "No.", "1"),
    ]
    assert found.turns[1].state is State.DELETED


def test_bare_comments_go_by_post_and_number_and_are_named_by_account(tmp_path):
    views = [view("0.8.10", "", "No."), view("0.5", "", "Tea?", post=6), view("0.8", "", "Why?")]
    rows = [each["comment"] for each in views]
    for row in rows:
        del row["published"]
    threads = read(tmp_path, rows)
    assert [[(turn.id, turn.author, turn.reply_to) for turn in each.turns] for each in threads] == [
        [("8", "98", STORY), ("10", "100", "8")],
        [("5", "95", STORY)],
    ]
