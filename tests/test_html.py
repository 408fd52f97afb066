"""Saved pages in the markup of many sites: whose each comment is, what it says, and whom it answers as stated there."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import argmap
from argmap.model import STORY
from argmap.text import tree
from tests.cases import SHARED, examples, needs_shared

SAVED = Path(__file__).parent / "saved"

# One conversation, in every page: author, the place of the one answered, text.
TALK = (
    ("Amabel Crewe", None, "A clock without hands is still a fine face, I say."),
    ("Bartram", 0, "It is no use to anybody who has a train to catch."),
    ("Cosima", 1, "Nobody has caught a train here since the line was shut."),
    ("Dagny Holm", None, "The bus comes when it likes, and I have waited in the rain."),
    ("Bartram", 3, "There is a bus, and it has the same hours as the train."),
    ("Elfric", None, "My father wound it every Saturday for thirty years."),
)
FLAT = {"phpbb", "xenforo", "vb3", "discourse", "discourse-crawler", "obfuscated", "plain-dl", "blogger-dl", "plain-ul"}
CALLED = {  # how a site writes a name
    "reddit-old": lambda name: name.replace(" ", "_"),
    "reddit-new": lambda name: name.replace(" ", "_"),
    "livejournal": lambda name: name.lower().replace(" ", "_"),
    "youtube": lambda name: "@" + name.lower().replace(" ", ""),
    "hn": lambda name: name.split()[0].lower(),
}
ANSWERED = {  # where a site shows less of who answers whom, or says more
    "youtube": (None, 0, 0, None, 3, None),  # answers to answers stand below the first
    "stackexchange": (None, 0, 0, None, 3, 3),  # comments below an answer
}


def read(text: str, path: str = "page.html") -> argmap.Thread:
    return argmap.read_bytes(text.encode(), path=path)


def told(thread: argmap.Thread) -> list[tuple[str, int | None, str]]:
    """Each comment: its author, the place of the one answered, its text."""
    place = {turn.id: at for at, turn in enumerate(thread.turns)}
    return [(turn.author, place.get(turn.reply_to or ""), turn.text) for turn in thread.turns]


def expected(name: str) -> list[tuple[str, int | None, str]]:
    called = CALLED.get(name, lambda author: author)
    parents = ANSWERED.get(name, [None if name in FLAT else parent for _, parent, _ in TALK])
    return [(called(author), parent, text) for (author, _, text), parent in zip(TALK, parents, strict=True)]


PAGES = sorted(path.stem for path in SAVED.glob("*.html"))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_gives_its_comments(name: str):
    assert told(argmap.read(SAVED / f"{name}.html")) == expected(name)


@pytest.mark.parametrize("name", sorted(set(PAGES) - {"plain-ul"}))
def test_lines_are_those_of_the_page_as_one_sees_it(name: str):
    lines = tree.parse((SAVED / f"{name}.html").read_text(encoding="utf-8"), path="").lines
    for turn in argmap.read(SAVED / f"{name}.html").turns:
        assert turn.author in lines[(turn.line or 0) - 1]
        assert [lines[number - 1] for number in turn.lines] == turn.text.split("\n")


def test_the_article_above_the_comments_is_the_story():
    thread = argmap.read(SAVED / "wordpress.html")
    assert thread.title == "The clock of Ebb Street"
    assert thread.story.startswith(
        "The clock of Ebb Street\n\nThe clock on the tower of Ebb Street has lost both of its hands"
    )
    assert thread.story.endswith("and does not need the clock.")


def test_a_tree_states_which_comments_answer_the_story():
    thread = argmap.read(SAVED / "disqus.html")
    assert [turn.reply_to for turn in thread.turns] == [STORY, "1", "2", STORY, "4", STORY]


def page_of(*comments: str) -> str:
    article = f"<article><h1>The ferry</h1><p>{'The ferry is late again, says the captain. ' * 4}</p></article>"
    return f"<!DOCTYPE html><html><body>{article}<div id='comments'>{''.join(comments)}</div></body></html>"


def comment(number: int, author: str, text: str, day: int = 1, more: str = "") -> str:
    head = f"<b class='author'>{author}</b> <time datetime='2021-05-{day:02}T10:00:00Z'>{day} May 2021</time>"
    return f"<div class='comment' id='c{number}'>{head}<div class='comment-body'>{text}</div>{more}</div>"


def test_the_newest_comment_on_top_becomes_the_last():
    said = [
        comment(at, name, f"<p>I waited for {at} hours at the pier.</p>", 9 - at) for at, name in enumerate("ABCD", 2)
    ]
    thread = read(page_of(*said))
    assert [turn.author for turn in thread.turns] == ["D", "C", "B", "A"]
    assert [problem.code for problem in thread.problems] == ["order"]


def test_quotes_open_with_a_sign_and_buttons_are_not_said():
    quote = "<blockquote><p>It was late.</p></blockquote><p>It was <i>very</i> late,<br>and wet.</p>"
    button = "<a class='reply'>Reply</a>"
    thread = read(page_of(comment(1, "Ann", "<p>It was late.</p>"), comment(2, "Bo", quote + button)))
    assert [turn.text for turn in thread.turns] == ["It was late.", "> It was late.\nIt was very late,\nand wet."]


def test_a_link_to_the_comment_answered_states_the_parent():
    link = "<span>In reply to <a href='#c1'>Ann</a></span>"
    said = [comment(1, "Ann", "<p>It was late.</p>"), comment(2, "Cy", "<p>Who cares?</p>")]
    thread = read(page_of(*said, comment(3, "Bo", "<p>It was not.</p>", more=link)))
    assert [turn.reply_to for turn in thread.turns] == [None, None, "1"]


def test_a_comment_without_a_name_is_doubted_and_given_to_nobody_else():
    said = [
        comment(at, name, f"<p>I waited for {at} hours at the pier.</p>")
        for at, name in enumerate(["A", "", "C", "D"], 1)
    ]
    thread = read(page_of(*said))
    assert [turn.author for turn in thread.turns] == ["A", "?", "C", "D"]
    assert [problem.code for problem in thread.problems] == ["misread"]


def test_a_link_has_its_address_behind_it_unless_the_text_shows_it():
    text = (
        "<p>See <a href='https://pier.example/log'>the log</a>, "
        "<a href='https://pier.example/a/b'>pier.example/a/b</a> "
        "and <a href='https://pier.example/u/cy'>@cy</a>.</p>"
    )
    thread = read(page_of(comment(1, "Ann", text), comment(2, "Bo", "<p>It was not.</p>")))
    assert thread.turns[0].text == "See the log (https://pier.example/log), pier.example/a/b and @cy."


def test_a_link_to_a_comment_brings_no_proof_and_a_line_that_names_the_one_answered_is_no_words():
    link = "https://pier.example/talk/comment-permalink/1"
    text = f"<p>Reply to <a href='{link}'>Ann, 3 May 2021</a></p><p>As <a href='{link}'>Ann says</a>, it was late.</p>"
    thread = read(page_of(comment(1, "Ann", "<p>It was late.</p>"), comment(2, "Bo", text)))
    assert thread.turns[1].text == "As Ann says, it was late."


def test_comments_in_a_frame_are_read_from_the_file_beside_the_page(tmp_path):
    frame = "<iframe src='page_files/saved%20resource.html'></iframe><iframe src='../other.html'></iframe>"
    (tmp_path / "page.html").write_text(page_of().replace("<div id='comments'></div>", frame))
    (tmp_path / "page_files").mkdir()
    said = [comment(1, "Ann", "<p>It was late.</p>"), comment(2, "Bo", "<p>It was not.</p>")]
    (tmp_path / "page_files" / "saved resource.html").write_text(page_of(*said))
    thread = argmap.read(tmp_path / "page.html")
    assert (thread.id, thread.title, [turn.author for turn in thread.turns]) == ("page", "The ferry", ["Ann", "Bo"])
    assert thread.path.endswith("saved resource.html")
    assert "The ferry is late again" in thread.story


def test_a_second_block_of_comments_is_told_of():
    said = [comment(at, name, f"<p>I waited for {at} hours at the pier.</p>") for at, name in enumerate("ABCDEF", 1)]
    other = [one.replace("class='comment'", "class='reader-comment'").replace("id='c", "id='r") for one in said[:5]]
    thread = read(page_of(*said).replace("</body>", f"<div id='second'>{''.join(other)}</div></body>"))
    assert len(thread.turns) == 6
    assert [problem.code for problem in thread.problems] == ["missing"]


def test_one_name_at_all_comments_is_doubted():
    said = [comment(at, "Harbour News", f"<p>I waited for {at} hours at the pier.</p>") for at in range(5)]
    assert [problem.code for problem in read(page_of(*said)).problems] == ["misread"]


@pytest.mark.parametrize(
    "rest",
    [
        "<div id='disqus_thread'></div>",
        "<div class='comments' id='comments'></div>",
        "<iframe src='https://disqus.com/embed/comments/?base=default'></iframe>",
    ],
)
def test_a_page_that_loads_its_comments_says_what_to_do(rest: str):
    with pytest.raises(argmap.BadInput, match=r"the page loads them .*: open the page, unfold its comments"):
        read(page_of().replace("<div id='comments'></div>", rest))


def test_a_page_of_scripts_alone_says_what_to_do():
    with pytest.raises(argmap.BadInput, match="holds no text, only what loads it"):
        read("<!DOCTYPE html><html><body><div id='app'></div><script>load()</script></body></html>")


def test_a_page_that_plainly_has_no_comments_is_a_story():
    thread = read(page_of().replace("<div id='comments'></div>", "<p>Weather: rain.</p>"))
    assert thread.turns == ()
    assert "The ferry is late again" in thread.story
    assert thread.problems[-1].code == "no-comments"


LISTS = {
    "articles": "<article class='post' id='post-{n}'><h2 class='entry-title'><a href='/{n}'>The ferry is late</a></h2>"
    "<span class='author'>{who}</span> <time datetime='2021-03-0{n}'>March</time><p>{text}</p></article>",
    "topics": "<div class='topic'><span class='title'><a href='/t/{n}'>The ferry is late</a></span> "
    "<a class='username' href='/user/{n}'>{who}</a> <span class='date'>{n} March 2021</span> {text}</div>",
    "comments elsewhere": "<li class='recentcomments'><span class='author'>{who}</span> on "
    "<a href='/x#c{n}'>{text}</a> "
    "<span class='date'>{n} March 2021</span></li>",
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_pages_is_no_comments_or_doubted(name: str):
    text = "What the captain has to say about it, who has no watch at all."
    rows = "".join(LISTS[name].format(n=n, who="Ann" if n % 2 else "Bo", text=text) for n in range(1, 7))
    thread = read(page_of().replace("<div id='comments'></div>", f"<div class='sidebar'>{rows}</div>"))
    assert not thread.turns or "misread" in [problem.code for problem in thread.problems]


def test_what_is_read_from_the_text_of_a_page_is_doubted():
    thread = argmap.read(SAVED / "plain-ul.html")
    assert thread.problems[0].code == "misread"
    assert "mark no comments" in thread.problems[0].message


@pytest.mark.parametrize("charset", ["windows-1251", "iso-8859-2", "utf-8", "utf-16", "base64", "no-such"])
def test_a_page_is_read_in_the_encoding_that_it_states(charset: str):
    words = {"windows-1251": "Паром опоздал", "iso-8859-2": "Żółty prom"}.get(charset, "Fähre: späť")
    text = page_of(comment(1, "Ann", f"<p>{words}</p>"), comment(2, "Bo", "<p>It was not.</p>"))
    text = text.replace("<body>", f"<head><meta charset='{charset}'></head><body>")
    data = text.encode(charset if charset not in ("base64", "no-such") else "utf-8")
    assert argmap.read_bytes(data, path="page.html").turns[0].text == words


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 20_000 + "x" + "</div>" * 20_000,
        "<div class='comment'>" * 3_000 + "Ann 3 May 2021" + "</div>" * 3_000,
        "<ul>" + "<li class='comment' id='comment-1'><a class='author'>A</a>" * 5_000,
        "<p" + " a='b'" * 50_000 + ">",
        "<table>" + "<tr><td class='comment'>" * 5_000,
        page_of() + "<!--" + "-" * 100_000,
        "<html>" + "<div style='" + "margin:" * 20_000 + "'>",
    ],
    ids=["deep", "nested comments", "unclosed", "attributes", "cells", "open comment", "style"],
)
def test_a_hostile_page_is_read_in_time(page: str):
    with suppress(argmap.BadInput):
        read(f"<!DOCTYPE html>{page}")


TAGS = [
    "div class=comment",
    "li id=comment-7",
    "p",
    "b class=author",
    "time datetime=2021-05-01",
    "blockquote",
    "a href=#c1",
    "ul",
]
PIECES = st.lists(
    st.sampled_from(
        [
            *(f"<{tag}>" for tag in TAGS),
            "</div>",
            "</li>",
            "</p>",
            "Ann",
            " 3 May 2021 ",
            "It is late.",
            "&#0;",
            "\ud800",
        ]
    )
)


@examples(100)
@given(PIECES)
def test_any_page_gives_a_thread_or_one_line(pieces: list[str]):
    data = f"<!DOCTYPE html>{''.join(pieces)}".encode("utf-8", "surrogatepass")
    with suppress(argmap.BadInput):
        thread = argmap.read_bytes(data, path="page.html")
        assert [turn.number for turn in thread.turns] == list(range(1, len(thread.turns) + 1))


@needs_shared
def test_real_pages_are_read():
    found = {}
    for path in sorted((SHARED / "pages").glob("*.html")):
        thread = argmap.read(path)
        text = path.with_name(path.stem + ".gold.json").read_text(encoding="utf-8")
        found[path.stem] = thread.format == "html" and len(thread.turns) >= min(40, len(re.findall(r'"author":', text)))
    if not found:
        pytest.skip("the saved pages are kept beside the project, not in it")
    assert sum(found.values()) >= 0.95 * len(found), [name for name, right in found.items() if not right]


_BOARD = (
    ("Ann", "2016-01-03", "2023-05-01T10:00:00", "", "The new pier blocks the view from the old quay."),
    (
        "Bo",
        "2017-02-03",
        "2023-05-01T11:00:00",
        "The new pier blocks the view",
        "It blocks nothing, as I see each day.",
    ),
    ("Ann", "2016-01-03", "2023-05-01T12:00:00", "", "Your house stands on the hill, mine does not."),
    ("Cy", "2018-03-03", "2023-05-02T10:00:00", "", "The report of the harbour gives nine metres."),
    ("Bo", "2017-02-03", "2023-05-02T11:00:00", "nine metres", "At low tide, which is what matters here."),
)


def board(post: str, around: str = "{}") -> str:
    rows = [
        post.format(name=name, joined=joined, when=when, n=at, at=at + 100, quote=quote, text=text)
        for at, (name, joined, when, quote, text) in enumerate(_BOARD, 1)
    ]
    return "<!DOCTYPE html><html><head><title>The pier</title></head><body>" + around.format("".join(rows))


def test_when_a_member_joined_is_not_when_a_comment_was_written():
    page = board(
        "<div class=post id=p{at}><dl class=postprofile><dt><a class=username href='./memberlist.php?u={n}'>{name}</a>"
        "</dt><dd class=joined><strong>Joined:</strong> {joined}</dd></dl><div class=postbody><p class=author>by "
        "<a class=username href='./memberlist.php?u={n}'>{name}</a> » <time datetime={when}>May 2023</time></p>"
        "<div class=content>{text}</div></div></div>"
    )
    thread = argmap.read_bytes(page.encode(), path="page.html")
    assert [(turn.author, str(turn.posted), turn.text) for turn in thread.turns] == [
        (name, when.replace("T", " "), text) for name, _, when, _, text in _BOARD
    ]


def test_a_cell_that_says_whose_words_it_holds_is_a_quote_and_a_member_is_no_comment():
    page = board(
        "<div id=edit{at}><table id=post{at}><tr><td class=thead><a name=post{at}></a>{when} <a id=postcount{at} "
        "name={n}>#{n}</a></td></tr><tr><td><a class=bigusername href='member.php?u=2'>{name}</a></td></tr><tr><td "
        "class=alt1 id=td_post_{at}><div id=post_message_{at}><div>Quote:</div><table><tr><td class=alt2><div>"
        "Originally Posted by <b>Zoe</b></div><div>{quote}</div></td></tr></table>{text}</div></td></tr></table></div>",
        "<div id=posts>{}</div>",
    )
    thread = argmap.read_bytes(page.encode(), path="page.html")
    assert [(turn.author, turn.reply_to) for turn in thread.turns] == [(name, None) for name, *_ in _BOARD]
    assert all(turn.text.split("\n")[-1] == row[-1] for turn, row in zip(thread.turns, _BOARD, strict=True))
    assert "> nine metres\n" in thread.turns[4].text


def test_who_speaks_may_stand_in_the_cell_before():
    page = board(
        "<tr><td class=row1><span class=name><b>{name}</b></span><span class=postdetails>Joined: {joined}</span></td>"
        "<td class=row1><table><tr><td><span class=postdetails>Posted: {when}</span></td></tr><tr><td><span "
        "class=postbody>{text}</span></td></tr></table></td></tr><tr><td class=row1><a href='#top'>Back to top</a></td>"
        "<td class=row1><a href='profile.php?u={n}'>profile</a></td></tr>",
        "<table class=forumline>{}</table>",
    )
    thread = argmap.read_bytes(page.encode(), path="page.html")
    assert [(turn.author, turn.text) for turn in thread.turns] == [(row[0], row[-1]) for row in _BOARD]


def test_the_heads_of_comments_are_no_comments_though_they_are_called_so():
    page = board(
        "<div class=ljfull id=lj{at}><a name=t{at}></a><table class=talk-comment><tr><td>From: </td><td><span "
        "class=ljuser><a href='https://x.example/'><b>{name}</b></a></span></td></tr><tr><td>Date: </td><td>{when}</td>"
        "</tr></table><div class=talk-text>{text}</div><div>(<a href='x?replyto={at}'>Reply</a>)</div></div>",
        "<div id=Comments>{}</div>",
    )
    thread = argmap.read_bytes(page.encode(), path="page.html")
    assert [(turn.author, turn.text) for turn in thread.turns] == [(row[0], row[-1]) for row in _BOARD]


def test_which_of_the_comments_it_is_is_no_day():
    page = board(
        "<div class=windowbg><div class=poster><h4><a href='x?action=profile;u={n}'>{name}</a></h4>Posts: 12</div>"
        "<div class=postarea><h5><a href='x#msg{at}'>Re: The pier</a></h5><div class=smalltext>« <b>Reply #{n} on:</b> "
        "May 0{n}, 2023, 10:00:00 am »</div><div class=post><p id=msg_{at}>{text}</p></div></div></div>",
        "<div id=forumposts><form>{}</form></div>",
    )
    thread = argmap.read_bytes(page.encode(), path="page.html")
    assert [(turn.author, str(turn.posted), turn.text) for turn in thread.turns] == [
        (row[0], f"2023-05-0{at} 10:00:00", row[-1]) for at, row in enumerate(_BOARD, 1)
    ]


def test_comments_that_a_page_states_for_search_engines_are_read_where_its_elements_mark_none():
    inner = {
        "@type": "Comment",
        "@id": "#b",
        "author": {"name": "Bo"},
        "text": "No, &lt;never&gt;.",
        "dateCreated": "x",
    }
    first = {"@type": "Comment", "author": [{"@type": "Person", "name": "Ann"}], "text": "<p>It is shut.</p>"}
    first |= {"datePublished": "2024-05-02T10:00:00Z", "comment": [inner]}
    last = {"@type": ["Comment"], "@id": "#c", "text": "Why?", "parentItem": {"@type": "Comment", "@id": "#b"}}
    post = {"@type": "DiscussionForumPosting", "headline": "The pier", "text": "It creaks.", "comment": [first, last]}
    script = json.dumps({"@context": "https://schema.org", "@graph": [{"@type": "WebSite"}, post]})
    page = f"<html><body><div id=app></div><script type='application/ld+json'>{script}</script></body></html>"
    thread = argmap.read_bytes(page.encode(), path="page.html")
    assert (thread.title, thread.story, thread.format) == ("The pier", "The pier\n\nIt creaks.", "html")
    assert [(turn.author, turn.text, turn.reply_to) for turn in thread.turns] == [
        ("Ann", "It is shut.", STORY),
        ("Bo", "No, <never>.", "comment-1"),
        ("?", "Why?", "#b"),
    ]


@pytest.mark.parametrize(
    "script", ["[" * 100_000, "{", '{"@type": [7, null, "Comment"], "text": 5, "author": []}', "7"]
)
def test_whatever_a_script_states_there_is_a_thread_or_bad_input(script: str):
    page = f"<html><body><script type='application/ld+json'>{script}</script></body></html>"
    with suppress(argmap.BadInput):
        argmap.read_bytes(page.encode(), path="page.html")


BEFORE = "The pier stays shut until the boards are mended, the harbour office said, and nobody knows when. "
NAMES = ("Ann", "Bo", "Cy", "Di", "Ed", "Flo")


def _items(kind: str, names: Sequence[str], text: str, title: str = "") -> str:
    rows = (
        f"<div class={kind}>{title}<a class=author href=/user/{name}>{name}</a> "
        f"<time datetime=2024-05-0{at}>May {at}</time><p>{text}</p></div>"
        for at, name in enumerate(names, 1)
    )
    return "".join(rows)


@pytest.mark.parametrize(
    ("others", "names"),
    [
        # Opened by a title that leads elsewhere: a list of articles, however much alike it is otherwise.
        (_items("story", NAMES, BEFORE * 2, "<h2><a href=/2024/pier>The quay</a></h2>"), NAMES[2:5]),
        # As many, and longer: only what they stand in is called comments.
        (_items("k2", NAMES[:4], BEFORE * 2), NAMES[2:6]),
    ],
)
def test_comments_that_nothing_of_their_own_is_called_are_told_from_what_else_comes_back(
    others: str, names: tuple[str, ...]
):
    said = f"<div id=comments>{_items('x7f', names, 'No, I do not think so at all.')}</div>"
    page = f"<!DOCTYPE html><title>The pier</title><h1>The pier</h1><p>{BEFORE * 5}</p><div>{others}</div>{said}"
    found = argmap.read_bytes(page.encode(), path="page.html")
    assert [turn.author for turn in found.turns] == list(names)
