"""Mails, in a mailbox, a month of a list, or alone, to Threads."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

import argmap
from argmap.errors import BadInput
from argmap.model import State
from argmap.readers.source import Source

from .cases import examples

BOX = b"""From ann@pier.example  Tue May  7 10:00:01 2024
Received: from [10.1.2.3] by pier.example; Tue, 7 May 2024 10:00:00 +0200
From: "Brook, Ann" <ann@pier.example>
To: <list@pier.example>
Subject: [pier] The crane
Date: Tue, 7 May 2024 10:00:00 +0200
Message-ID: <20240507.ann.1@pier.example>

The crane is too old.

From what I saw, it leans.
-- 
Ann Brook
_______________________________________________
pier mailing list
https://lists.pier.example/listinfo/pier

From bo@quay.example  Tue May  7 12:00:01 2024
From: bo@quay.example (=?utf-8?Q?B=C3=B6?= Elm)
Subject: Re: [pier] The crane
Date: Tue, 7 May 2024 11:00:00 +0200
In-Reply-To: <20240507.ann.1@pier.example> (Ann Brook's message of "Tue, 7 May
 2024 10:00:00 +0200")
Message-ID: <20240507.bo.2@quay.example>

On Tue, 7 May 2024, Ann Brook <ann@pier.example> wrote:
> The crane is too old.
>From the log: it is six years old.

>From here it looks sound.

From cy@mole.example  Tue May  7 13:00:01 2024
From: Cy via pier <pier@lists.pier.example>
Subject: Re: The crane
Date: Tue, 7 May 2024 13:00:00 +0200
References: <20240507.ann.1@pier.example> <20240507.bo.2@quay.example> <lost.77@mole.example>
Message-ID: <20240507.cy.3@mole.example>

Neither of you has looked.

From dee@mole.example  Wed May  8 13:00:01 2024
From: dee@mole.example
Subject: Lunch
Date: Wed, 8 May 2024 13:00:00 +0200
Message-ID: <20240508.dee.4@mole.example>

Soup at noon.
"""


def read(data: bytes):
    return list(_all(data))


def _all(data: bytes):
    for piece in argmap.api.pieces_of(data, path="box.mbox", format="mail"):
        yield argmap.gate.sound(piece)


def test_a_mailbox_falls_into_threads_with_the_parents_that_the_headers_state():
    crane, lunch = read(BOX)
    assert [(turn.author, turn.reply_to) for turn in crane.turns] == [
        ("Brook, Ann", None),
        ("Bö Elm", "20240507.ann.1"),
        ("?", "20240507.bo.2"),
        ("Cy", "lost.77"),
    ]
    assert crane.turns[2].state is State.MISSING
    assert [problem.code for problem in crane.problems] == ["missing"]
    assert crane.title == "[pier] The crane"
    assert [turn.author for turn in lunch.turns] == ["dee"]


def test_a_turn_stands_at_the_line_that_names_its_author():
    lines = BOX.decode().split("\n")
    for thread in read(BOX):
        for turn in thread.turns:
            if turn.state is State.LIVE:
                assert lines[turn.line - 1].startswith("From: ")


def test_a_footer_of_the_list_goes_and_a_line_that_begins_with_from_stays():
    said = read(BOX)[0].turns[0].text
    assert "mailing list" not in said
    assert "\nFrom what I saw, it leans." in said


def test_what_the_mailbox_escaped_is_freed_but_no_quote_becomes_its_authors_word():
    said = read(BOX)[0].turns[1].text
    assert ">From the log" in said
    assert "\nFrom here it looks sound." in said


def test_no_address_of_a_person_gets_into_a_thread():
    shown = repr(read(BOX))
    assert "10.1.2.3" not in shown
    assert not any(f"@{host}" in shown for host in ("pier.example", "quay.example", "mole.example"))


def mail(headers: str, body: str = "It leans.", charset: str = "utf-8") -> bytes:
    return f"Date: Tue, 7 May 2024 10:00:00 +0200\n{headers}\n\n{body}\n".encode(charset)


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("ann at pier.example (Ann Brook)", "Ann Brook"),
        ("ann@pier.example (Ann =?iso-8859-1?q?Br=F6k?=)", "Ann Brök"),
        ('"Brook, Ann" <ann@pier.example>', "Brook, Ann"),
        ("=?UTF-8?B?QW5uIELDtms=?= <ann@pier.example>", "Ann Bök"),
        ("=?UTF-8?Q?Ann?= =?UTF-8?Q?_Br=C3=B6?= =?UTF-8?Q?k?= <a@b.example>", "Ann Brök"),
        ("\"'Ann Brook' via Pier talk\" <talk@pier.example>", "Ann Brook"),
        ("Ann Brök <ann@pier.example>", "Ann Brök"),
        ("<ann@pier.example>", "ann"),
        ("ann@pier.example", "ann"),
        ('"ann@pier.example" <ann@pier.example>', "ann"),
        ("", "?"),
    ],
)
def test_whoever_wrote_a_mail_is_called_by_name_or_by_the_beginning_of_the_address(header, name):
    for charset in ("utf-8", "latin-1"):
        assert read(mail(f"From: {header}\nSubject: Crane", charset=charset))[0].turns[0].author == name


def test_two_people_whose_addresses_begin_alike_are_two():
    box = b"".join(
        b"From - Tue May  7 10:00:01 2024\n" + mail(f"From: info@{host}.example\nSubject: Re: Crane") + b"\n"
        for host in ("quay", "mole", "quay")
    )
    (thread,) = read(box.replace(b"leans", b"leans.", 1))
    assert [turn.author for turn in thread.turns] == ["info", "info (2)", "info"]


def test_a_reply_that_names_no_mail_goes_by_its_subject_and_its_parent_is_left_open():
    box = b"From - Tue May  7 10:00:01 2024\n" + mail("From: Ann <a@b.example>\nSubject: Crane")
    box += b"\nFrom - Tue May  7 10:00:01 2024\n" + mail("From: Bo <b@b.example>\nSubject: AW: [x] Re: crane", "No.")
    (thread,) = read(box)
    assert [(turn.author, turn.reply_to) for turn in thread.turns] == [("Ann", None), ("Bo", None)]


def test_mails_of_one_subject_that_answer_nothing_are_threads_of_their_own():
    box = b"".join(
        b"From - Tue May  7 10:00:01 2024\n" + mail("From: Ann <a@b.example>\nSubject: Minutes", body) + b"\n"
        for body in ("May.", "June.")
    )
    assert len(read(box)) == 2


def test_an_archive_that_hides_the_host_of_an_id_still_says_who_is_answered():
    box = b"From ann at pier.example  Tue May  7 10:00:01 2024\n"
    box += mail("From: ann at pier.example (Ann)\nSubject: Crane\nMessage-ID: <CAB1234567890abcdef@mail.pier.example>")
    box += b"\nFrom bo at pier.example  Tue May  7 10:00:01 2024\n"
    box += mail(
        "From: bo at pier.example (Bo)\nSubject: Re\nIn-Reply-To: <CAB1234567890abcdef@example.com>",
        "Look at pier.example",
    )
    (thread,) = read(box)
    assert thread.turns[1].reply_to == thread.turns[0].id
    assert thread.turns[1].text == "Look at pier.example"


def test_a_mail_that_the_file_holds_twice_is_one_turn_and_a_problem_says_so():
    one = b"From - Tue May  7 10:00:01 2024\n" + mail("From: Ann <a@b.example>\nSubject: Crane\nMessage-ID: <1@b>")
    (thread,) = read(one + b"\n" + one)
    assert len(thread.turns) == 1
    assert [problem.code for problem in thread.problems] == ["twice"]


def test_two_mails_of_one_id_are_two_turns():
    both = [
        b"From - Tue May  7 10:00:01 2024\n"
        + mail("From: Ann <a@b.example>\nSubject: Re: Crane\nMessage-ID: <1@b>", each)
        for each in ("One.", "Two.")
    ]
    assert sorted(turn.text for thread in read(b"\n".join(both)) for turn in thread.turns) == ["One.", "Two."]


PARTS = """From: Ann <a@b.example>
Subject: Crane
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="x"

For programs of old.
--x
Content-Type: multipart/alternative; boundary="y"

--y
Content-Type: text/plain; charset=us-ascii
Content-Transfer-Encoding: quoted-printable

It le=
ans, l=C3=A0.
--y
Content-Type: text/html

<p>It <b>leans</b>.</p>
--y--
--x
Content-Type: text/plain; name="log.txt"
Content-Disposition: attachment

The log.
--x--"""


def test_of_a_mail_in_parts_the_plain_text_is_read_in_the_charset_that_it_is_in():
    assert read(PARTS.encode())[0].turns[0].text == "It leans, là."


def test_a_mail_of_html_alone_is_read_as_a_person_sees_it():
    data = mail(
        "From: Ann <a@b.example>\nContent-Type: text/html", "<p>No.<blockquote>It leans.</blockquote><p>It stands."
    )
    assert read(data)[0].turns[0].text == "No.\n\n> It leans.\n\nIt stands."


@pytest.mark.parametrize(
    "below",
    [
        "-----Original Message-----\nFrom: Bo\nSent: Tuesday\n\nIt stands.",
        "From: Bo\nSent: Tuesday, 7 May 2024\nTo: Ann\n\nIt stands.",
        "________________________________\nVon: Bo\nGesendet: Dienstag\n\nIt stands.",
        "On Tue, 7 May 2024 at 10:00, Bo <bo@b.example> wrote:\n\nIt stands.",
        "Am 07.05.2024 um 10:00 schrieb Bo:\nIt stands.",
    ],
)
def test_the_mail_that_hangs_unmarked_below_an_answer_is_a_quote_and_not_its_authors_words(below):
    said = read(mail("From: Ann <a@b.example>\nSubject: Re: Crane", f"No, it leans.\n\n{below}"))[0].turns[0].text
    assert said.startswith("No, it leans.\n\n> ")
    assert said.endswith("\n> It stands.")


def test_an_answer_between_the_lines_of_a_marked_quote_stays_its_authors_words():
    body = "On Tue, 7 May 2024 at 10:00, Bo wrote:\n\n> It stands.\n\nIt leans."
    assert read(mail("From: Ann <a@b.example>\nSubject: Re: Crane", body))[0].turns[0].text.endswith("\n\nIt leans.")


@pytest.mark.parametrize(
    "data",
    [
        BOX,
        b"\n" + BOX,
        BOX.replace(b"\n", b"\r\n"),
        PARTS.encode(),
        b"From ann at pier.example  Tue May  7 10:00:01 2024\nSubject: Crane\n\nIt leans.\n",
        b"Path: news.pier.example!not-for-mail\nFrom: ann@pier.example\nNewsgroups: pier.talk\n\nIt leans.\n",
        b"#! rnews 70\n" + mail("From: ann@pier.example\nNewsgroups: pier.talk"),
        b"90\n" + mail("From: ann@pier.example\nSubject: Crane"),
    ],
)
def test_mails_are_known_by_how_they_begin(data):
    assert argmap.api.reader("mail").load().sniff(Source(path="kept", data=data))
    assert read(data)[0].turns


@pytest.mark.parametrize(
    "data",
    [
        b"From here to the pier: a walk\n1 Comment\nAnn\nIt leans.\n",
        b"From: the editors\n\nThe pier is shut.\n1 Comment\nAnn\nIt leans.\n",
        b"Date: never\nThe pier is shut.\n",
        b"From: <Saved by Blink>\nSnapshot-Content-Location: https://pier.example/\nSubject: Pier\n\n",
        b'{"From": "Ann"}',
    ],
)
def test_what_is_no_mail_is_not_taken_for_one(data):
    assert not argmap.api.reader("mail").load().sniff(Source(path="kept", data=data))


def test_a_mail_without_a_name_is_by_whom_the_mailbox_says():
    data = b"From ann at pier.example  Tue May  7 10:00:01 2024\nSubject: Crane\n\nIt leans.\n"
    turn = read(data)[0].turns[0]
    assert (turn.author, turn.posted.isoformat()) == ("ann", "2024-05-07T10:00:01+00:00")


HOSTILE = {
    "parts within parts": b"From: a@b\nSubject: x\n"
    + b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (at, at) for at in range(3000)),
    "brackets": b"From: " + b"(" * 200_000 + b"\nSubject: x\n\nNo.",
    "encoded words": b"From: " + b"=?a?q?" * 50_000 + b"\nSubject: x\n\nNo.",
    "replies to replies": b"From: a@b\nSubject: " + b"Re: [x] " * 50_000 + b"\n\nNo.",
    "references": b"From: a@b\nReferences: " + b"<1@b> " * 50_000 + b"\n\nNo.",
    "blanks": b"From: a@b\nSubject: x\n\nann" + b" " * 300_000 + b"at",
    "letters": b"From: a@b\nSubject: x\n\n" + b"a" * 300_000,
    "lines": b"From: a@b\nSubject: x\n\n" + b"On 1\n" * 60_000,
    "rules": b"From: a@b\nSubject: x\n\n" + b"-" * 300_000,
    "from": b"From a 1:11\nFrom: a@b\n\n" + b"From " + b"1:11 Mon Jan 1 " * 20_000,
    "charset": b"From: a@b\nContent-Type: text/plain; charset=punycode\n\n" + b"a-" * 150_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mail_is_read_in_bounded_time(name):
    start = time.perf_counter()
    assert read(HOSTILE[name])
    assert time.perf_counter() - start < 5  # seconds; each takes far less than one


ODD = (b"", b"\0", b"\xff", b"\n\n", b"From ", b"<", b"=?utf-8?b?!?=", b"\xed\xa0\x80", b">>>>>")


@examples(150)
@given(st.integers(min_value=0, max_value=2**32))
def test_a_bent_mailbox_gives_threads_or_one_line_that_says_what_is_wrong(seed):
    lot = random.Random(seed)
    data = bytearray(BOX + PARTS.encode())
    for _ in range(lot.randrange(1, 12)):
        at, end = sorted((lot.randrange(len(data)), lot.randrange(len(data))))
        odd = (
            b"",
            b"\0",
            b"\xff",
            b"\n\n",
            b"From ",
            b"<",
            b"=?utf-8?b?!?=",
            b"\xed\xa0\x80",
            data[at : at + 80],
            b">" * 9,
        )
        data[at : min(end, at + 40)] = lot.choice(odd)
    try:
        turns, said = [turn for thread in read(bytes(data)) for turn in thread.turns], ""
    except BadInput as error:
        turns, said = [], str(error)
    assert "\n" not in said
    assert all(turn.author for turn in turns)


def test_a_maildir_is_a_folder_whose_mails_make_threads(tmp_path):
    for name, text in (
        (
            "cur/2.b:2,S",
            "From: Bo <bo@pier.example>\nSubject: Re: Pier\nIn-Reply-To: <1@x>\nMessage-ID: <2@x>\n\nNo.\n",
        ),
        ("new/1.a", "From: Ann <ann@pier.example>\nSubject: Pier\nMessage-ID: <1@x>\n\nIt is shut.\n"),
        ("new/.hidden", "nothing"),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    thread = argmap.read(tmp_path)
    assert [(turn.author, turn.text, turn.reply_to) for turn in thread.turns] == [
        ("Ann", "It is shut.", None),
        ("Bo", "No.", thread.turns[0].id),
    ]


def test_a_folder_without_mails_says_so(tmp_path):
    (tmp_path / "cur").mkdir()
    (tmp_path / "new").mkdir()
    with pytest.raises(argmap.BadInput, match="holds no mail"):
        argmap.read(tmp_path)


def test_the_mails_of_a_digest_are_mails():
    data = b"""From: list@pier.example
Subject: Digest
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=a

--a

Topics: the pier
--a
Content-Type: multipart/digest; boundary=b

--b

From: Ann <ann@pier.example>
Subject: The pier
Message-ID: <1@x>

It is shut.
--b
Content-Type: message/rfc822

From: Bo <bo@pier.example>
Subject: Re: The pier
Message-ID: <2@x>
In-Reply-To: <1@x>

No.
--b--
--a--
"""
    found = list(argmap.api.pieces_of(data, path="digest.eml"))
    assert [[(turn.author, turn.text) for turn in thread.turns] for thread in found] == [
        [("list", "Topics: the pier")],
        [("Ann", "It is shut."), ("Bo", "No.")],
    ]
    assert found[1].turns[1].reply_to == found[1].turns[0].id
