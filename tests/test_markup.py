"""A piece of HTML to its text as a person reads it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argmap.text.markup import text_of


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("No markup, 3 < 4 & so on", "No markup, 3 < 4 & so on"),
        ("<p>The mill <b>still</b>\n grinds.<p>Since May.", "The mill still grinds.\n\nSince May."),
        ("One<br>two<br/><br>three", "One\ntwo\n\nthree"),
        ("<blockquote><p>It stands.</p><p>Idle.</p></blockquote>It runs.", "> It stands.\n>\n> Idle.\n\nIt runs."),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>c", "> a\n>\n> > b\n\nc"),
        ("<ul><li>flour</li><li>rye</li></ul>", "- flour\n- rye"),
        ("<pre>x  = 1\n  y</pre>", "x  = 1\n  y"),
        ('See <a href="https://mill.example/log/2021">the log</a>.', "See the log (https://mill.example/log/2021)."),
        ('<a href="https://mill.example/log/2021">mill.example/log/…</a>', "https://mill.example/log/2021"),
        ('<a class="mention" href="https://s.example/@ann">@<span>ann</span></a> no', "@ann no"),
        ('<a href="/users/7">Ann</a> no', "Ann no"),
        ("&gt; it&#x27;s &amp;lt; here", "> it's &lt; here"),
        ("a<script>b()</script><style>c</style><template>d</template>e", "ae"),
        ("<table><tr><td>oats<td>4</tr><tr><td>rye<td>5</tr></table>", "oats 4\nrye 5"),
        ("", ""),
    ],
)
def test_markup_is_read_as_a_person_sees_it(markup, text):
    assert text_of(markup) == text


def test_elements_can_be_left_out():
    assert text_of('<aside class="box"><p>x</p></aside>y', skip=lambda tag, attrs: attrs.get("class") == "box") == "y"


@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<a href='http://x.y'>",
                "</a>",
                "<pre>",
                "<li>",
                "x",
                "\0",
                "<!--",
                "<td>",
                "</div>",
                "<blockquote>",
            ]
        )
    )
)
def test_whatever_the_markup_there_is_a_text(parts):
    assert "\0" not in text_of("".join(parts))


@pytest.mark.parametrize("piece", ["<div>", '<a "', "<!--", "<b", "</p", "&#", "<table><tr>"])
def test_markup_that_is_never_closed_is_read_to_its_end(piece):
    text_of("said " + piece * 20_000)


def test_each_of_many_links_on_a_line_keeps_its_address():
    assert text_of('<a href="http://a.example">a b</a> ' * 20_000).count("(http://a.example)") == 20_000
