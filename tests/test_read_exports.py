"""Threads from exports in XML: Disqus and WordPress, and what such files may be like besides."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import argmap
from argmap import api
from argmap.errors import BadInput

DISQUS = """<?xml version="1.0" encoding="utf-8"?>
<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">
<category dsq:id="9"><title>General</title></category>
<thread dsq:id="70"><id>pier</id><link>https://carrow.example/pier</link><title>The pier &amp; the town</title>
<message/><createdAt>2014-03-01T08:00:00Z</createdAt><author><name>Editor</name><email>desk@carrow.example</email></author></thread>
<thread dsq:id="71"><id/><title>Nobody came</title></thread>
<post dsq:id="3"><message><![CDATA[<p>Because it <i>leaks</i>.</p><p>Look at it.</p>]]></message>
<createdAt>2014-03-02T10:00:00Z</createdAt><isDeleted>false</isDeleted><isSpam>false</isSpam>
<author><email>bo@mail.example</email><name>Bo</name></author><ipAddress>10.0.0.7</ipAddress>
<thread dsq:id="70"/><parent dsq:id="2"/></post>
<post dsq:id="2"><message>Why close it &amp;amp; when?</message><createdAt>2014-03-01T10:00:00Z</createdAt>
<isDeleted>false</isDeleted><isSpam>false</isSpam><author><name>ann@mail.example</name></author>
<ipAddress>10.0.0.8</ipAddress><thread dsq:id="70"/></post>
<post dsq:id="4"><message>Gone, but here.</message><createdAt>2014-03-03T10:00:00Z</createdAt>
<isDeleted>true</isDeleted><isSpam>false</isSpam><author><name>Cy</name></author><thread dsq:id="70"/></post>
<post dsq:id="5"><message>Buy rope</message><createdAt>2014-03-04T10:00:00Z</createdAt><isDeleted>false</isDeleted>
<isSpam>true</isSpam><author><username>rope</username></author><thread dsq:id="72"/></post>
</disqus>
"""
COMMENT = """<wp:comment><wp:comment_id>{id}</wp:comment_id><wp:comment_author><![CDATA[{author}]]></wp:comment_author>
<wp:comment_author_email>x@mail.example</wp:comment_author_email><wp:comment_author_IP>10.0.0.9</wp:comment_author_IP>
<wp:comment_date>2015-05-0{id} 22:00:00</wp:comment_date>
<wp:comment_date_gmt>2015-05-0{id} 12:00:00</wp:comment_date_gmt>
<wp:comment_content>
  <![CDATA[{text}]]></wp:comment_content><wp:comment_approved>{approved}</wp:comment_approved>
<wp:comment_type>{type}</wp:comment_type><wp:comment_parent>{parent}</wp:comment_parent></wp:comment>"""


def comment(id: int, text: str, *, author: str = "Ann", parent: int = 0, approved: str = "1", type: str = "") -> str:
    """A comment of a post, as WordPress exports it."""
    return COMMENT.format(id=id, text=text, author=author, parent=parent, approved=approved, type=type)


def wordpress(*items: str) -> bytes:
    """An export of these posts, each the XML of its comments."""
    posts = "".join(
        f"<item><title>Post {at}</title><content:encoded><![CDATA[The pier is shut.\n\nIt leaks.]]></content:encoded>"
        f"<excerpt:encoded>Short</excerpt:encoded><wp:post_id>{at}</wp:post_id>{item}</item>"
        for at, item in enumerate(items, 1)
    )
    return f'<?xml version="1.0"?><rss xmlns:wp="http://wordpress.org/export/1.2/"><channel>{posts}</channel></rss>'.encode()


def read(tmp_path: Path, data: bytes, name: str = "export.xml") -> list[argmap.Thread]:
    """The threads of a file of these bytes."""
    file = tmp_path / name
    file.write_bytes(data)
    return list(argmap.read_all(file))


def test_an_export_of_disqus_falls_into_the_threads_that_have_comments(tmp_path):
    pier, lost = read(tmp_path, DISQUS.encode())
    assert (pier.id, pier.title, pier.format) == ("export-70", "The pier & the town", "disqus")
    assert [(turn.id, turn.author, turn.reply_to) for turn in pier.turns] == [
        ("2", "ann", "story"),
        ("3", "Bo", "2"),
        ("4", "Cy", "story"),
    ]
    assert [turn.text for turn in pier.turns] == [
        "Why close it & when?",
        "Because it leaks.\n\nLook at it.",
        "Gone, but here.",
    ]
    assert [turn.line for turn in pier.turns] == [11, 7, 14]
    assert pier.turns[2].state is argmap.State.DELETED
    assert lost.turns[0].state is argmap.State.REMOVED
    assert [problem.code for problem in lost.problems] == ["missing", "missing"]


def test_no_address_of_a_person_leaves_an_export(tmp_path):
    threads = [
        *read(tmp_path, DISQUS.encode()),
        *read(tmp_path, wordpress(comment(1, "Why?", author="ann@mail.example"))),
    ]
    assert not {part for part in ("mail.example", "10.0.0.", "desk@") if part in repr(threads)}


def test_each_post_of_wordpress_with_comments_is_a_thread(tmp_path):
    first = comment(1, "Two lines\nof <em>mine</em>.\n\nAnd &lt;b&gt;.") + comment(
        2, "No.", author="Bo &amp; Cy", parent=1
    )
    one, two = read(tmp_path, wordpress(first, "", comment(1, "Alone.")))
    assert (one.id, one.title, one.story, two.id) == (
        "export-1",
        "Post 1",
        "The pier is shut.\n\nIt leaks.",
        "export-3",
    )
    assert [(turn.author, turn.reply_to, turn.text) for turn in one.turns] == [
        ("Ann", "story", "Two lines\nof mine.\n\nAnd <b>."),
        ("Bo & Cy", "1", "No."),
    ]
    assert one.turns[0].posted is not None
    assert one.turns[0].posted.hour == 12


def test_a_site_that_never_nests_states_no_parent(tmp_path):
    (thread,) = read(tmp_path, wordpress(comment(1, "Why?") + comment(2, "@Ann Because.", author="Bo")))
    assert [turn.reply_to for turn in thread.turns] == [None, None]


def test_what_a_site_does_not_show_is_counted(tmp_path):
    hidden = comment(2, "Buy rope", approved="spam") + comment(3, "A link.", type="pingback")
    (thread,) = read(tmp_path, wordpress(comment(1, "Why?") + hidden))
    assert [turn.state.value for turn in thread.turns] == ["live", "removed"]
    assert [problem.message.split()[1] for problem in thread.problems] == ["comment", "notice"]


def test_a_cut_export_gives_what_stands_before_the_cut(tmp_path):
    whole = wordpress(comment(1, "Why?"), comment(1, "Who?"))
    (thread,) = read(tmp_path, whole[: whole.rindex(b"<wp:comment_type>")])
    assert thread.turns[0].text == "Why?"
    assert "save the export again" in thread.problems[0].message
    with pytest.raises(BadInput, match="no sound XML"):
        read(tmp_path, DISQUS.encode()[:300])


def test_an_export_in_another_encoding_is_read_as_it_says(tmp_path):
    file = DISQUS.replace("utf-8", "windows-1251").replace("Gone, but here.", "Нет, не так.")
    thread = read(tmp_path, file.encode("cp1251"))[0]
    assert thread.turns[2].text == "Нет, не так."


BOMB = '<!DOCTYPE disqus [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (BOMB, "declares an entity"),
        ('<!DOCTYPE disqus [<!ENTITY a SYSTEM "file:///etc/passwd">]>', "declares an entity"),
        ('<!DOCTYPE disqus [<!ENTITY % a SYSTEM "http://carrow.example/x"> %a;]>', "declares an entity"),
    ],
)
def test_entities_are_refused_before_they_are_expanded(tmp_path, head, said):
    file = tmp_path / "bomb.xml"
    file.write_text(f'<?xml version="1.0"?>{head}<disqus><post dsq:id="1"><message>&a;</message></post></disqus>')
    with pytest.raises(BadInput, match=said):
        argmap.read(file, "disqus")


def test_elements_within_each_other_without_end_are_refused(tmp_path):
    with pytest.raises(BadInput, match="nested too deep"):
        read(tmp_path, b"<disqus>" + b"<post>" * 100_000)


@given(st.data())
def test_a_bent_export_is_read_or_refused(data):
    whole = data.draw(st.sampled_from((DISQUS.encode(), wordpress(comment(1, "Why?") + comment(2, "No.", parent=1)))))
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, len(whole)))
    put = data.draw(st.sampled_from((b"", whole[end : end + 60], b"<", b"&x;", b"\xff", b"2", b"]]>", b'dsq:id="2"')))
    for name in ("disqus", "wordpress"):
        try:
            threads = list(api.pieces_of(whole[:start] + put + whole[end:], path="bent.xml", format=name))
        except BadInput:
            continue
        assert all(argmap.analyse(thread).thread.turns for thread in threads)
