"""From JSON of the interfaces of sites, and what chats export, to Threads."""

from __future__ import annotations

import json
from datetime import datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import argmap
from argmap.errors import BadInput, NoComments
from argmap.model import STORY, State
from argmap.readers import READERS
from argmap.readers.chat import discord, slack, telegram, whatsapp
from argmap.readers.source import Source

from .cases import examples
from .fuzz.bending import bent

CHATS = (slack, telegram, discord, whatsapp)


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


# Chats


def test_a_channel_of_slack_is_one_thread_whose_threads_answer_their_first_message(tmp_path):
    def said(number, user, text, **more):
        return {"type": "message", "ts": f"171464400{number}.0001", "user": user, "text": text, **more}

    first = said(1, "U1", "It is &lt;shut&gt;, <@U2>: <https://pier.example/log|the log>", reply_count=2)
    rows = [
        said(5, "U9", "", subtype="channel_join"),
        said(4, "", "This message was deleted.", subtype="tombstone", thread_ts=first["ts"]),
        said(3, "U3", "&gt; shut\nNo.", thread_ts=first["ts"], user_profile={"display_name": "Cy"}),
        said(2, "U2", "Tea?", user_profile={"real_name": "Cy"}, files=[{"name": "tea.png"}]),
        first,
    ]
    (found,) = read(tmp_path, {"ok": True, "messages": rows, "has_more": True})
    assert [(turn.author, turn.text, turn.reply_to) for turn in found.turns] == [
        ("U1", "It is <shut>, @Cy (U2): the log (https://pier.example/log)", None),
        ("Cy (U2)", "Tea?", None),
        ("Cy (U3)", "> shut\nNo.", first["ts"]),
        ("?", "This message was deleted.", first["ts"]),
    ]
    assert found.turns[3].state is State.DELETED
    assert codes(found) == ["missing"]


def test_an_export_of_slack_is_a_folder_whose_channels_have_the_names_of_its_people(tmp_path):
    def said(number, user, text, **more):
        return {"type": "message", "ts": f"171464400{number}.0001", "user": user, "text": text, **more}

    first = said(1, "U1", "<@U2>, is it shut?")
    people = [
        {"id": "U1", "name": "ann", "profile": {"display_name": "Ann"}},
        {"id": "U2", "name": "bo", "profile": {}},
    ]
    files = {
        "users.json": people,
        "channels.json": [{"id": "C1", "name": "pier"}],
        "pier/2024-05-02.json": [first],
        "pier/2024-05-03.json": [said(2, "U2", "No.", thread_ts=first["ts"])],
        "quay/2024-05-02.json": [said(3, "U2", "has joined", subtype="channel_join")],
        "tide/2024-05-02.json": [said(4, "U2", "Low.")],
    }
    for name, value in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(json.dumps(value))
    pier = [("Ann", "@bo, is it shut?", None), ("bo", "No.", first["ts"])]
    for path, expected in (
        ("", [pier, [("bo", "Low.", None)]]),
        ("pier", [pier]),
        ("pier/2024-05-02.json", [pier[:1]]),
    ):
        found = list(argmap.read_all(tmp_path / path))
        assert [[(turn.author, turn.text, turn.reply_to) for turn in one.turns] for one in found] == expected
    assert [one.title for one in argmap.read_all(tmp_path)] == ["#pier", "#tide"]


def test_what_somebody_hands_on_in_telegram_is_a_quote_and_a_notice_is_nothing(tmp_path):
    def said(number, name, text, **more):
        stamp = {"date": "2024-05-02T12:00:00", "date_unixtime": f"{1714644000 + number}"}
        return {"id": number, "type": "message", **stamp, "from": name, "from_id": f"user{name}", "text": text, **more}

    rows = [
        {**said(1, "Ann", ""), "type": "service", "action": "create_group"},
        said(2, "Ann", ["See ", {"type": "text_link", "text": "the log", "href": "https://pier.example/"}, "."]),
        said(3, "Bo", "All is well.", forwarded_from="Pier News"),
        said(4, None, [{"type": "blockquote", "text": "the log"}, "No."], reply_to_message_id=2),
        said(5, "Bo", "So?", reply_to_message_id=77, reply_to_peer_id="channel3"),
    ]
    one = {"name": "Pier", "type": "private_group", "id": 8, "messages": rows}
    other = {"name": None, "type": "saved_messages", "id": 9, "messages": [said(1, "Ann", "Buy tea.")]}
    first, second = read(tmp_path, {"about": "", "chats": {"about": "", "list": [one, other]}})
    assert (first.id, first.title, second.id) == ("kept-8", "Pier", "kept-9")
    assert shown(first) == [
        ("2", "Ann", "See the log (https://pier.example/).", None),
        ("3", "Bo", "> All is well.", None),
        ("4", "?", "> the log\nNo.", "2"),
        ("5", "Bo", "So?", None),
    ]


def test_replies_in_discord_state_what_they_answer_and_a_forward_does_not(tmp_path):
    def said(number, name, text, type="Default", **more):
        author = {"id": f"a{number}", "name": name.lower(), "nickname": name}
        stamp = {"timestamp": f"2024-05-02T12:0{number}:00.1+00:00", "timestampEdited": None}
        return {"id": f"{number}", "type": type, **stamp, "content": text, "author": author, **more}

    rows = [
        said(1, "Ann", "Shut."),
        said(2, "Ann", "Joined.", "GuildMemberJoin"),
        said(3, "Bo", "Why?", "Reply", reference={"messageId": "1"}),
        said(4, "Bo", "", reference={"type": "Forward", "messageId": "9"}, forwardedMessage={"content": "Rust."}),
    ]
    (found,) = read(tmp_path, {"channel": {"name": "pier"}, "messages": rows, "messageCount": 4})
    assert shown(found) == [
        ("1", "Ann", "Shut.", None),
        ("3", "Bo (a3)", "Why?", "1"),
        ("4", "Bo (a4)", "> Rust.", None),
    ]


STAMPS = [
    ("13.05.24, 09:05 - {}", "2024-05-13T09:05:00"),
    ("13/05/2024, 09:05 - {}", "2024-05-13T09:05:00"),
    ("5/13/24, 9:05\u202fPM - {}", "2024-05-13T21:05:00"),
    ("[13/05/24, 9:05:07 a. m.] {}", "2024-05-13T09:05:07"),
    ("\u200e[2024-05-13, 09:05:07] {}", "2024-05-13T09:05:07"),
    ("[2024-05-13 09:05] {}", "2024-05-13T09:05:00"),
    ("2024/5/13 下午9:05 - {}", "2024-05-13T21:05:00"),
    ("13. 5. 2024 9:05 - {}", "2024-05-13T09:05:00"),
    ("13.05.24 um 09:05 - {}", "2024-05-13T09:05:00"),
    ("05/06/24, 09:05 - {}", None),
]


@pytest.mark.parametrize(("stamp", "posted"), STAMPS)
def test_a_stamp_of_a_chat_is_read_where_it_can_mean_one_day_alone(tmp_path, stamp, posted):
    (found,) = read(tmp_path, "\n".join(stamp.format(each) for each in ("Ann: Shut: why?", "Bo:", "So.")), "chat.txt")
    assert shown(found) == [("1", "Ann", "Shut: why?", None), ("2", "Bo", "", None)]
    assert found.turns[0].posted == (posted and datetime.fromisoformat(posted))


def test_the_order_of_days_and_months_is_the_one_by_which_time_goes_on(tmp_path):
    text = "05/06/24, 09:05 - Ann: Shut.\n06/06/24, 08:00 - Bo: Why?\n01/07/24, 08:00 - Ann: Rust."
    (found,) = read(tmp_path, text, "chat.txt")
    assert [f"{turn.posted:%m-%d}" for turn in found.turns] == ["06-05", "06-06", "07-01"]


def test_notices_of_a_chat_are_nobodys_even_with_the_name_of_the_group(tmp_path):
    lines = [
        "Pier: \u200eMessages and calls are end-to-end encrypted.",
        'Ann named the group "Pier: shut?"',
        "Pier: \u200eAnn added Bo",
        "Ann: Is this end-to-end?",
        "\u200ethe log says",
        "~\u202fBo: This message was deleted",
        "Ann: So. \u200e<This message was edited>",
    ]
    text = "\n".join(line if line.startswith("\u200e") else f"[13/05/24, 09:05:00] {line}" for line in lines)
    (found,) = read(tmp_path, f"the end of it\n{text}", "chat.txt")
    assert [(turn.author, turn.text, turn.line) for turn in found.turns] == [
        ("Ann", "Is this end-to-end?\nthe log says", 5),
        ("Bo", "This message was deleted", 7),
        ("Ann", "So.", 8),
    ]
    assert found.turns[1].state is State.DELETED
    assert codes(found) == ["missing"]


# Stack Exchange


def test_rows_of_a_dump_are_a_thread_a_post_and_state_no_parent(tmp_path):
    row = '<row Id="{}" PostId="{}" Text="{}" CreationDate="2024-05-02T10:0{}:00.1" {} />'
    rows = [
        row.format(1, 4, "Rust &amp;amp; salt?", 1, 'UserDisplayName="Cy Elm"'),
        row.format(2, 5, "Tea.", 2, 'UserId="8"'),
        row.format(3, 4, "@CyElm: no.", 3, 'UserId="7"'),
    ]
    first, second = read(
        tmp_path, f'<?xml version="1.0"?>\n<comments>\n{chr(10).join(rows)}\n</comments>', "Comments.xml"
    )
    assert shown(first) == [("1", "Cy Elm", "Rust &amp; salt?", None), ("3", "7", "@CyElm: no.", None)]
    assert [(turn.addressee, turn.line) for turn in first.turns] == [(None, 3), ("Cy Elm", 5)]
    assert (first.id, second.id) == ("Comments-4", "Comments-5")


def test_a_question_is_the_story_and_who_calls_nobody_answers_the_post(tmp_path):
    def said(stamp, name, **more):
        return {"creation_date": 1714644000 + stamp, "owner": {"user_id": ord(name[0]), "display_name": name}, **more}

    remarks = [
        said(2, "Bo", comment_id=11, post_id=5, body="Since when?"),
        said(3, "Ann", comment_id=12, post_id=5, body="Since May."),
        said(4, "Cy", comment_id=13, post_id=5, body="@Bo May, she says."),
    ]
    answer = said(
        1, "Ann", answer_id=5, question_id=4, body="<blockquote>creak</blockquote><p>Rust.</p>", comments=remarks
    )
    asked = said(0, "Dora &amp; Co", question_id=4, title="Why &amp; when?", body="<p>It creaks.</p>", answers=[answer])
    (found,) = read(tmp_path, {"items": [asked], "has_more": True})
    assert (found.title, found.story, codes(found)) == ("Why & when?", "It creaks.", ["missing"])
    assert shown(found) == [
        ("answer-5", "Ann", "> creak\n\nRust.", STORY),
        ("11", "Bo", "Since when?", "answer-5"),
        ("12", "Ann", "Since May.", None),
        ("13", "Cy", "@Bo May, she says.", None),
    ]


# What no site has written

SOUND = {
    "github": {"issue": issue(comments=2), "comments": [remark(1, "bo", "Why?"), remark(2, None, "> Why?\n\nRust.")]},
    "mastodon": [status(1, "ann", "<p>Shut.</p>"), {"ancestors": [], "descendants": [status(2, "bo", "Why?", "1")]}],
    "bluesky": {
        "thread": {"post": post("at://1", "ann", "Shut."), "replies": [{"post": post("at://2", "bo", "Why?")}]}
    },
    "lemmy": {"comments": [view("0.1.3", "ann", "No."), view("0.1", "bo", "Why?")]},
    "chat": {
        "messages": [
            {"type": "message", "ts": "1.1", "user": "U1", "text": "<@U2> <https://a.example|a>", "reply_count": 1},
            {
                "type": "message",
                "ts": "2.1",
                "user": "U2",
                "text": "No.",
                "thread_ts": "1.1",
                "attachments": [{"text": ""}],
            },
            {
                "id": 3,
                "type": "message",
                "date": "2024-05-02T10:00:00",
                "from": "Ann",
                "from_id": "u",
                "text": ["So", {}],
            },
            {"id": "4", "type": "Reply", "timestampEdited": None, "content": "No.", "author": {"id": "1", "name": "a"}},
        ]
    },
    "stackexchange": {
        "items": [
            {
                "question_id": 1,
                "title": "Why?",
                "owner": {"display_name": "Ann"},
                "creation_date": 1,
                "body": "<p>It creaks",
            },
            {"answer_id": 2, "question_id": 1, "owner": {"user_id": 2}, "creation_date": 2, "body": "Rust."},
            {"comment_id": 3, "post_id": 2, "owner": {}, "creation_date": 3, "body": "@Ann no."},
        ]
    },
}


@pytest.mark.parametrize("format", SOUND)
@examples(60)
@given(seed=st.integers(0, 2**32))
def test_a_file_bent_anyhow_gives_threads_or_says_what_is_wrong(format, seed):
    data = json.dumps(bent(json.loads(json.dumps(SOUND[format])), Random(seed))).encode()
    reader = next(each for each in READERS if each.name == format).load()
    kinds = CHATS if format == "chat" else [reader]
    for kind in kinds:
        source = Source(path="kept.json", data=data)
        kind.sniff(source)
        try:
            for found in kind.read(source):
                assert len({turn.number for turn in found.turns}) == len(found.turns)
        except BadInput:
            continue


@pytest.mark.parametrize("name", ["bluesky", "github", "lemmy", "mastodon", "chat", "stackexchange"])
@pytest.mark.parametrize(
    "data", [b"[" * 100_000, b'{"a":' * 100_000, b"{}", b"[[], null, 1]", b'{"items": {"a": "\\ud800"}}']
)
def test_a_file_of_something_else_is_refused(name, data):
    reader = next(each for each in READERS if each.name == name).load()
    for kind in CHATS if name == "chat" else [reader]:
        with pytest.raises(BadInput):
            list(kind.read(Source(path="kept.json", data=data)))


def test_a_dump_has_the_names_of_people_in_a_file_beside(tmp_path):
    rows = '<row Id="1" PostId="4" Text="Rust?" UserId="7" /><row Id="2" PostId="4" Text="@Ann no." UserId="8" />'
    (tmp_path / "Comments.xml").write_text(f'<?xml version="1.0"?><comments>{rows}</comments>')
    assert [turn.author for turn in argmap.read(tmp_path / "Comments.xml").turns] == ["7", "8"]
    (tmp_path / "Users.xml").write_text(
        '<users><row Id="7" DisplayName="Ann" /><row Id="8" DisplayName="Bo" /></users>'
    )
    thread = argmap.read(tmp_path / "Comments.xml")
    assert [(turn.author, turn.addressee) for turn in thread.turns] == [("Ann", None), ("Bo", "Ann")]
    (tmp_path / "Users.xml").write_text("no XML")
    thread = argmap.read(tmp_path / "Comments.xml")
    assert [turn.author for turn in thread.turns] == ["7", "8"]
    assert "Users.xml" in thread.problems[0].message
