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
