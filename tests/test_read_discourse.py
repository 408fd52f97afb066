"""Topics of Discourse's, as JSON."""

from __future__ import annotations

import json
from contextlib import suppress
from random import Random

from hypothesis import given
from hypothesis import strategies as st

import argmap
from argmap import api
from argmap.model import State
from tests.fuzz.bending import bent

POST = {"topic_id": 4, "username": "ann", "name": "", "created_at": "2024-05-02T10:00:00.000Z", "post_type": 1}
POSTS = [
    POST | {"id": 91, "post_number": 1, "cooked": "<p>The pier is shut.</p>", "reply_to_post_number": None},
    POST | {"id": 94, "post_number": 2, "cooked": "", "post_type": 3, "action_code": "closed.enabled"},
    POST | {"id": 95, "post_number": 3, "username": "bo", "reply_to_post_number": 1, "cooked": (
        '<aside class="quote" data-post="1"><div class="title">ann:</div><blockquote><p>shut</p></blockquote></aside>'
        '<p>No.</p><aside class="onebox" data-onebox-src="https://pier.example/log">Open all day</aside>')},
    POST | {"id": 96, "post_number": 7, "reply_to_post_number": 5, "cooked": "<p>Yes.</p>", "user_deleted": True},
]  # fmt: skip
TOPIC = {
    "id": 4,
    "title": "The pier",
    "posts_count": 6,
    "post_stream": {"posts": POSTS, "stream": [91, 94, 95, 96, 97]},
}


def kept(folder, document):
    file = folder / "topic.json"
    file.write_text(json.dumps(document))
    return list(argmap.read_all(file))


def test_posts_answer_the_numbers_that_they_state(tmp_path):
    [thread] = kept(tmp_path, TOPIC)
    assert (thread.format, thread.id, thread.title, thread.story) == ("discourse", "4", "The pier", "")
    assert [(turn.id, turn.author, turn.reply_to) for turn in thread.turns if turn.state is not State.MISSING] == [
        ("1", "ann", None),
        ("3", "bo", "1"),
        ("7", "ann", "5"),
    ]
    assert thread.turns[-1].state is State.DELETED
    assert sorted(problem.code for problem in thread.problems) == ["count", "missing"]


def test_a_quote_is_a_quote_and_a_preview_is_nobodys_words(tmp_path):
    [thread] = kept(tmp_path, TOPIC)
    text = thread.turns[1].text
    assert "> shut" in text
    assert "ann:" not in text
    assert "Open all day" not in text
    assert "https://pier.example/log" in text


def test_posts_of_several_topics_are_several_threads(tmp_path):
    found = kept(tmp_path, {"latest_posts": [POSTS[0] | {"topic_title": "The pier"}, POSTS[2] | {"topic_id": 5}]})
    assert [(thread.id, thread.title) for thread in found] == [("4", "The pier"), ("5", "")]


def test_pages_of_one_topic_are_one_thread(tmp_path):
    pages = [TOPIC | {"post_stream": {"posts": part}} for part in (POSTS[2:], POSTS[:2])]
    [thread] = kept(tmp_path, pages)
    assert len([turn for turn in thread.turns if turn.state is not State.MISSING]) == 3


@given(st.integers(0, 10**6))
def test_a_bent_topic_is_read_or_refused(seed: int):
    data = json.dumps(bent(TOPIC, Random(seed))).encode("utf-8", "surrogatepass")
    with suppress(argmap.BadInput):
        list(api.pieces_of(data, path="topic.json", format="discourse"))
