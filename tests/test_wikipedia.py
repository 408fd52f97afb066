"""Talk pages of wikis, as HTML of either parser and as wikitext: who signed what, and whom each answers."""

from __future__ import annotations

import re
from datetime import datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

import argmap
from argmap.readers.wikipedia import talk as wikipedia
from tests.cases import SHARED, examples, needs_shared

WIKITEXT = """{{Talk header}}
== The pier ==
Is the pier shut? I saw ''nobody'' there. [[User:Ann Brook]] ([[User talk:Ann Brook|t]]) 08:31, 25 January 2020 (UTC)
:It is, see [https://pier.example/a the log]. — [[User talk:Bo]] 09:00, 25 January 2020 (UTC)
::The log is of [[Carrow|another pier]].
::Look at page 4. [[Special:Contributions/192.0.2.7|192.0.2.7]] ([[User talk:192.0.2.7|t]]) 09:30, 25 January 2020 (UTC)
:I was there. {{unsigned|Cy|10:00, 25 January 2020 (UTC)}}
{{od}}Then it is open. [[User:Bo]] 11:00, 25 January 2020 (UTC) PS: six. [[User:Bo|B.]] 11:05, 25 January 2020 (UTC)

== Nobody signs here ==
A line without a name.

== The ferry ==
Is it late? [[User:Dora/sig|D]] 12:00, 26 January 2020 (UTC)
:: It is.
: Not at all. [[User:Bo|B.]] 12:30, 26 January 2020 (UTC)
"""
EXPECTED = [
    [
        ("Ann Brook", None, "Is the pier shut? I saw nobody there."),
        ("Bo", "1", "It is, see the log (https://pier.example/a)."),
        ("192.0.2.7", "2", "The log is of another pier.\nLook at page 4."),
        ("Cy", "1", "I was there."),
        ("Bo", "4", "Then it is open. PS: six. B. 11:05, 25 January 2020 (UTC)"),
    ],
    [
        ("Dora", None, "Is it late?"),
        ("?", "1", "It is."),
        ("Bo", "1", "Not at all."),
    ],
]


def told(threads: list[argmap.Thread]) -> list[list[tuple[str, str | None, str]]]:
    return [[(turn.author, turn.reply_to, turn.text) for turn in thread.turns] for thread in threads]


def read(text: str, path: str = "talk.txt") -> list[argmap.Thread]:
    return [argmap.api._thread(piece) for piece in argmap.api._pieces(argmap.api._source(text.encode(), path), None)]


def user(name: str, shown: str, *, parsoid: bool) -> str:
    title = name.replace(" ", "_")
    return f'<a rel="mw:WikiLink" href="./{title}">{shown}</a>' if parsoid else f'<a href="/wiki/{title}">{shown}</a>'


def html(*, parsoid: bool) -> str:
    """The page as one of the two parsers of wikis makes it of the wikitext."""

    def signed(name: str, when: str) -> str:
        links = user(f"User:{name}", name, parsoid=parsoid), user(f"User talk:{name}", "talk", parsoid=parsoid)
        return f"{links[0]} ({links[1]}) {when} (UTC)"

    def heading(text: str) -> str:
        edit = '<span class="mw-editsection">[<a href="/w/index.php?title=x">edit</a>]</span>'
        return f'<h2 id="{text}">{text}</h2>' if parsoid else f'<h2><span class="mw-headline">{text}</span>{edit}</h2>'

    return f"""<!DOCTYPE html><html><body><div class="mw-parser-output"><table class="tmbox"><tr><td>A box by
{signed("Boxer", "08:00, 1 January 2019")}</td></tr></table>{heading("The pier")}
<p>Is the pier shut? I saw <i>nobody</i> there. {signed("Ann Brook", "08:31, 25 January 2020")}</p>
<dl><dd>It is. {signed("Bo", "09:00, 25 January 2020")}
<dl><dd>The log is of another pier.</dd><dd>Look at page 4.
{user("Special:Contributions/192.0.2.7", "192.0.2.7", parsoid=parsoid)} 09:30, 25 January 2020 (UTC)</dd></dl></dd>
<dd><blockquote>It is. {signed("Bo", "09:00, 25 January 2020")}</blockquote>I was there.
<small>{signed("Cy", "10:00, 25 January 2020")}</small></dd></dl>
{heading("Nobody signs here")}<p>A line without a name.</p></div></body></html>"""


def test_wikitext_gives_a_thread_a_section():
    threads = read(WIKITEXT)
    assert told(threads) == EXPECTED
    assert [(thread.id, thread.title) for thread in threads] == [("talk-1", "The pier"), ("talk-2", "The ferry")]
    assert threads[0].turns[0].posted == datetime(2020, 1, 25, 8, 31, tzinfo=timezone.utc)
    assert [problem.code for problem in threads[1].problems] == ["misread"]


def test_lines_are_those_of_the_wikitext():
    rows = WIKITEXT.split("\n")
    for thread in read(WIKITEXT):
        for turn in thread.turns:
            assert len(turn.lines) == len(turn.text.split("\n"))
            assert turn.text.split("\n")[0].split(" ")[0].strip(",.") in rows[turn.lines[0] - 1]


@pytest.mark.parametrize("parsoid", [True, False], ids=["new parser", "old parser"])
def test_the_html_of_either_parser_gives_its_comments(parsoid: bool):
    (thread,) = read(html(parsoid=parsoid), "talk.html")
    assert thread.title == "The pier"
    assert told([thread]) == [
        [
            ("Ann Brook", None, "Is the pier shut? I saw nobody there."),
            ("Bo", "1", "It is."),
            ("192.0.2.7", "2", "The log is of another pier.\nLook at page 4."),
            ("Cy", "1", "> It is. Bo (talk) 09:00, 25 January 2020 (UTC)\nI was there."),
        ]
    ]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("User:Ann_Brook", "Ann Brook"),
        ("User_talk:Ann_Brook#Pier", "Ann Brook"),
        ("Benutzerin:Ann/Archiv", "Ann"),
        ("Discussion_utilisateur:%C3%89lodie", "Élodie"),
        ("Участник:Анна", "Анна"),
        ("Spezial:Beitr%C3%A4ge/192.0.2.7", "192.0.2.7"),
        ("Special:Contributions/2001:DB8:0:0:0:0:0:1", "2001:DB8:0:0:0:0:0:1"),
        ("Talk:Pier", None),
        ("Pier", None),
        ("User:", None),
    ],
)
def test_whose_page_a_link_leads_to(title: str, name: str | None):
    assert wikipedia.user_of(title) == name


@pytest.mark.parametrize(
    "stamp",
    [
        "6 octobre 2014 à 12:29 (CEST)",
        "12:29, 6. Okt. 2014 (CEST)",
        "12:29, 6 октября 2014 (UTC)",
        "12:29 6 oct 2014 (CEST)",
        "2014年10月6日 (月) 12:29 (UTC)",
    ],
)
def test_stamps_of_other_languages_end_a_comment(stamp: str):
    text = (
        f"== A ==\n{'Nobody knows what the pier is for. ' * 9}[[User:Ann]] {stamp}\n: Me neither. [[User:Bo]] {stamp}\n"
    )
    assert [[(turn.author, turn.reply_to) for turn in thread.turns] for thread in read(text)] == [
        [("Ann", None), ("Bo", "1")]
    ]


@examples(100)
@given(
    st.lists(
        st.sampled_from(
            [
                "== A ==",
                ":",
                "[[User:Ann]]",
                " 08:31, 25 January 2020 (UTC)",
                "\n",
                "{{od}}",
                "[[",
                "}}",
                "It is.",
                "<!--",
            ]
        )
    )
)
def test_any_wikitext_gives_threads(pieces: list[str]):
    source = argmap.api._source("".join(["[[User:Bo]]", *pieces]).encode(), "talk.txt")
    for thread in wikipedia.read(source):
        assert [turn.number for turn in thread.turns] == list(range(1, len(thread.turns) + 1))


@needs_shared
def test_real_talk_pages_are_read():
    folder = SHARED / "samples" / "wikipedia_talk"
    pages = sorted(folder.glob("*.html"))
    if not pages:
        pytest.skip("the samples are kept beside the project, not in it")
    for page in pages:
        turns = [turn for thread in argmap.read_all(page) for turn in thread.turns]
        signed = len(re.findall(r"\((?:UTC|CES?T)\)", page.read_text(encoding="utf-8")))
        assert 0.6 * signed < sum(turn.author != "?" for turn in turns) <= signed
