"""From what yt-dlp and ConvoKit write to Threads."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import argmap
from argmap.errors import BadInput, NoComments
from argmap.model import STORY, State
from argmap.readers import READERS, takers
from argmap.readers.source import Source

from .cases import examples

LOAD = {reader.name: reader.load for reader in READERS}


def read(tmp_path, value, name="kept.json"):
    file = tmp_path / name
    file.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return list(argmap.read_all(file))


def shown(thread):
    return [(turn.id, turn.author, turn.text, turn.reply_to) for turn in thread.turns]


def codes(thread):
    return [problem.code for problem in thread.problems]


# Videos


def said(id_, parent, author, text, **more):
    return {
        "id": id_,
        "parent": parent,
        "author": author,
        "text": text,
        "like_count": 0,
        "timestamp": 1700000000,
    } | more


def video(*comments, **more):
    return {
        "id": "abc",
        "title": "The pier at low tide",
        "description": "A walk.\r\nNo talk.",
        "extractor": "youtube",
        "formats": [{"format_id": "18"}],
        "comments": list(comments),
        **more,
    }


def test_a_video_is_the_story_and_its_comments_state_whom_they_answer(tmp_path):
    (thread,) = read(tmp_path, video(said("A", "root", "@ann", "It creaks."), said("A.b", "A", "@bo", "It does not.")))
    assert (thread.format, thread.title, thread.story) == ("youtube", "The pier at low tide", "A walk.\nNo talk.")
    assert shown(thread) == [("A", "@ann", "It creaks.", STORY), ("A.b", "@bo", "It does not.", "A")]
    assert thread.problems == ()


def test_an_answer_that_opens_with_the_handle_of_one_answer_answers_that(tmp_path):
    rows = [
        said("A", "root", "@ann", "It creaks."),
        said("A.b", "A", "@bo", "It does not."),
        said("A.c", "A", "@cy", "@bo  I heard it."),
        said("A.d", "A", "@dee", "@ann you are right"),
        said("A.e", "A", "@dee", "@eli look at this"),
    ]
    (thread,) = read(tmp_path, video(*rows))
    assert [turn.reply_to for turn in thread.turns] == [STORY, "A", "A.b", "A", "A"]


def test_a_handle_of_somebody_who_answered_twice_means_the_last_of_these_and_a_problem_says_so(tmp_path):
    rows = [
        said("A", "root", "@ann", "It creaks."),
        said("A.b", "A", "@bo", "It does not."),
        said("A.c", "A", "@bo", "And it never did."),
        said("A.d", "A", "@cy", "@Bo, I heard it."),
    ]
    (thread,) = read(tmp_path, video(*rows))
    assert (thread.turns[3].reply_to, thread.turns[3].addressee) == ("A.c", "@bo")
    assert codes(thread) == ["parent"]


def test_comments_of_a_video_alone_are_a_thread(tmp_path):
    (thread,) = read(tmp_path, [said("A", "root", "@ann", "It creaks."), said("A.b", "A", "@bo", "No.")])
    assert (thread.format, thread.title, len(thread.turns)) == ("youtube", "", 2)


def of_interface(id_: str, author: str, text: str, at: int, **more: object) -> dict[str, object]:
    said = {"authorDisplayName": author, "textOriginal": text, "publishedAt": f"2024-05-02T10:00:{at:02}Z", **more}
    return {"kind": "youtube#comment", "id": id_, "snippet": said}


def a_page() -> dict[str, object]:
    top = of_interface("A", "@ann", "It creaks.", 1, videoId="v")
    answers = [
        of_interface("A.2", "@cy", "@bo It does not.", 9, parentId="A", videoId="v"),
        of_interface(
            "A.1", "@bo", "", 5, parentId="A", videoId="v", textOriginal=None, textDisplay="Does it?<br>I&#39;d say so."
        ),
    ]
    snippet = {"videoId": "v", "topLevelComment": top, "totalReplyCount": 3}
    one = {"kind": "youtube#commentThread", "id": "A", "snippet": snippet, "replies": {"comments": answers}}
    return {"kind": "youtube#commentThreadListResponse", "nextPageToken": "x", "items": [one]}


def test_pages_of_the_sites_interface_are_one_thread_a_video_with_answers_in_the_order_of_time():
    other = of_interface("B", "@di", "Another one.", 7, videoId="w")
    page = {
        "kind": "youtube#commentListResponse",
        "items": [other, of_interface("A", "@ann", "It creaks.", 1, videoId="v")],
    }
    first, second = argmap.api.pieces_of(json.dumps([a_page(), page]).encode(), path="pages.json")
    assert [(turn.id, turn.author, turn.text, turn.reply_to) for turn in first.turns] == [
        ("A", "@ann", "It creaks.", STORY),
        ("A.1", "@bo", "Does it?\nI'd say so.", "A"),
        ("A.2", "@cy", "@bo It does not.", "A.1"),
    ]
    assert [problem.message for problem in first.problems] == ["1 answer is counted in the file and not in it"]
    assert [turn.id for turn in second.turns] == ["B"]


def test_a_page_of_the_sites_interface_without_comments_is_refused():
    with pytest.raises(BadInput, match="holds no comment"):
        list(argmap.api.pieces_of(json.dumps({**a_page(), "items": []}).encode(), path="page.json"))


def test_an_answer_that_names_no_comment_stands_below_the_one_that_its_id_begins_with(tmp_path):
    rows = [said("A", "root", "@ann", "It creaks."), said("A.b", "A", "@bo", "It does not.")]
    del rows[1]["parent"]
    (thread,) = read(tmp_path, video(*rows))
    assert thread.turns[1].reply_to == "A"


def test_what_a_video_lacks_is_told(tmp_path):
    rows = [said("A", "root", None, ""), said("B.x", "B", "@bo", "No."), 7]
    (thread,) = read(tmp_path, video(*rows, comment_count=9))
    assert codes(thread) == ["input", "missing", "count"]
    assert [turn.state for turn in thread.turns] == [State.LIVE, State.MISSING, State.LIVE]


def test_a_video_without_comments_says_how_to_save_them(tmp_path):
    with pytest.raises(NoComments, match="--write-comments"):
        read(tmp_path, video())


# Corpora


def utterance(id_, speaker, text, parent=None, root="a1", **more):
    return {"id": id_, "conversation_id": root, "speaker": speaker, "text": text, "reply-to": parent, "meta": {}} | more


def corpus(*rows):
    return "".join(json.dumps(row) + "\n" for row in rows)


def test_each_conversation_of_a_corpus_is_a_thread_with_its_title(tmp_path):
    rows = [utterance("a1", "ann", "It creaks."), utterance("b1", "cy", "Ice?", root="b1")]
    rows += [utterance("a2", "[deleted]", "[removed]", "a1"), utterance("a3", "bo", "No.", "a2")]
    (tmp_path / "utterances.jsonl").write_text(corpus(*rows), encoding="utf-8")
    (tmp_path / "conversations.json").write_text(json.dumps({"a1": {"meta": {"title": "The pier"}}}), encoding="utf-8")
    first, second = argmap.read_all(tmp_path)
    assert [(one.format, one.title, len(one.turns)) for one in (first, second)] == [
        ("convokit", "The pier", 3),
        ("convokit", "", 1),
    ]
    assert [(turn.id, turn.reply_to, turn.state, turn.line) for turn in first.turns] == [
        ("a1", None, State.LIVE, 1),
        ("a2", "a1", State.REMOVED, 3),
        ("a3", "a2", State.LIVE, 4),
    ]
    assert first.path.endswith("utterances.jsonl")


def test_an_old_corpus_is_read_from_its_utterances_alone(tmp_path):
    old = {"id": 1, "root": 1, "user": "ann", "text": "It creaks.", "reply_to": None, "timestamp": "1700000000"}
    text = corpus(old, old | {"id": 2, "user": {"id": "bo"}, "text": "No.", "reply_to": 1})
    (thread,) = read(tmp_path, text, "utterances.jsonl")
    assert shown(thread) == [("1", "ann", "It creaks.", None), ("2", "bo", "No.", "1")]


def test_lines_that_are_no_utterance_are_counted_and_the_others_stay(tmp_path):
    text = corpus(utterance("a1", "ann", "It creaks."), [], {"id": "x", "text": 7}) + '{"id": "a2", "text"'
    (thread,) = read(tmp_path, text, "utterances.jsonl")
    assert len(thread.turns) == 1
    assert [(problem.code, problem.line) for problem in thread.problems] == [("input", 2)]


ODD = st.sampled_from([None, True, -1, 1e400, 10**30, "", "x", "@bo", "\ud800", [], [[]], {}, {"id": 7}])


@examples(150)
@given(st.sampled_from(["youtube", "convokit"]), st.data())
def test_a_corpus_with_fields_of_wrong_types_gives_threads_or_one_clear_line(name, data):
    rows = [utterance("a1", "ann", "It creaks."), utterance("a2", "bo", "No.", "a1"), utterance("a3", "cy", "", "a2")]
    if name == "youtube":
        rows = [said("A", "root", "@ann", "It."), said("A.b", "A", "@bo", "No."), said("A.c", "A", "@cy", "@bo yes")]
    for row in rows:
        row.update(data.draw(st.dictionaries(st.sampled_from(sorted(row)), ODD, max_size=3)))
    held = corpus(*rows) if name == "convokit" else json.dumps(data.draw(st.sampled_from([rows, video(*rows)])))
    try:
        threads = list(LOAD[name]().read(Source(path="kept.json", data=held.encode())))
    except BadInput:
        return
    for thread in threads:
        argmap.analyse(thread)


def test_no_reader_but_one_takes_a_video_or_an_utterance():
    for name, held in [
        ("youtube", json.dumps(video(said("A", "root", "@ann", "It creaks.")))),
        ("youtube", json.dumps([said("A", "root", "@ann", "It creaks.")])),
        ("convokit", corpus(utterance("a1", "ann", "It creaks."))),
    ]:
        assert [reader.name for reader in takers(Source(path="kept.json", data=held.encode()))] == [name]
