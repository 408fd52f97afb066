"""Pages that a browser saved as one file (MHTML)."""

from __future__ import annotations

import base64
import quopri

import pytest

import argmap

PAGE = """<!DOCTYPE html><html><head><title>The pier</title></head><body><div id=comments>{}</div></body></html>"""
COMMENT = (
    "<div class=comment id=c{at}><b class=author>{name}</b> <time datetime=2024-05-0{at}>May {at}</time>"
    "<div class=comment-body>{text}</div></div>"
)
SAID = (("Ann", "The pier is shut, as was said."), ("Bö", "No, it is open, as I see."), ("Cy", "It is shut at night."))


def saved(*parts: tuple[str, str, bytes], address: str = "https://pier.example/") -> bytes:
    """A file of parts: the address, further headers and the bytes of each."""
    head = f"From: <Saved by Blink>\r\nSnapshot-Content-Location: {address}\r\nSubject: The pier\r\n"
    head += 'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="--x-"\r\n\r\n'
    bodies = [f"Content-Location: {at}\r\n{more}\r\n\r\n".encode() + data + b"\r\n" for at, more, data in parts]
    return head.encode() + b"----x-\r\n" + b"----x-\r\n".join(bodies) + b"----x---\r\n"


def page(*, name: str = "") -> str:
    rows = [COMMENT.format(at=at, name=name or who, text=text) for at, (who, text) in enumerate(SAID, 1)]
    return PAGE.format("".join(rows))


@pytest.mark.parametrize(
    ("way", "more"),
    [
        (lambda text: quopri.encodestring(text.encode()), "Content-Transfer-Encoding: quoted-printable"),
        (lambda text: base64.encodebytes(text.encode()), "Content-Transfer-Encoding: base64"),
        (lambda text: text.encode("latin-1"), "Content-Transfer-Encoding: 8bit"),
    ],
)
def test_the_page_at_the_address_that_was_saved_is_read_as_a_page_is(way, more: str):
    charset = "Content-Type: text/html; charset=" + ("latin-1" if "8bit" in more else "utf-8")
    frame = ("https://ads.example/", "Content-Type: text/html", page(name="Zoe").encode())
    data = saved(frame, ("https://pier.example/", f"{charset}\r\n{more}", way(page())))
    thread = argmap.read_bytes(data, path="page.mhtml")
    assert (thread.id, thread.format) == ("page", "html")
    assert [(turn.author, turn.text) for turn in thread.turns] == list(SAID)


@pytest.mark.parametrize(
    ("frame", "more"),
    [
        ('<iframe title="Talk" src="cid:frame-7@x" height=9></iframe>', "Content-ID: <frame-7@x>\r\n"),
        ("<IFRAME SRC='https://talk.example/?a=1&amp;b=2'>Talk</IFRAME>", ""),
        ('<iframe src="cid:outer@x"></iframe>', ""),
    ],
)
def test_comments_in_a_frame_of_the_page_are_read(frame: str, more: str):
    html = "Content-Type: text/html; charset=utf-8"
    story = "<p>The pier stays shut until the boards are mended, the harbour office said on Thursday.</p>"
    front = f"<!DOCTYPE html><title>News</title><h1>The pier</h1>{story}{frame}{frame}"
    outer = '<iframe src="https://talk.example/?a=1&amp;b=2"></iframe><iframe src="cid:outer@x"></iframe>'
    data = saved(
        ("https://pier.example/", html, front.encode()),
        ("https://talk.example/?a=1&b=2", more + html, page().encode()),
        ("https://box.example/", f"Content-ID: <outer@x>\r\n{html}", outer.encode()),
    )
    thread = argmap.read_bytes(data, path="page.mhtml")
    assert [(turn.author, turn.text) for turn in thread.turns] == list(SAID)
    assert "boards are mended" in thread.story


def test_many_frames_without_an_end_are_looked_through_in_a_moment():
    front = "<!DOCTYPE html>" + "<iframe src" * 50_000 + "<title " * 50_000
    html = "Content-Type: text/html"
    data = saved(("https://pier.example/", html, front.encode()), ("x", html, front.encode()))
    with pytest.raises(argmap.BadInput):
        argmap.read_bytes(data, path="page.mhtml")


@pytest.mark.parametrize(
    "data",
    [
        saved(("x", "Content-Type: text/css", b"a {}")),
        saved(("x", "Content-Type: text/html; charset=no\0thing\r\nContent-Transfer-Encoding: base64", b"a")),
        saved() + b"----x-" * 100_000,
        b"Snapshot-Content-Location: x\r\nContent-Type: multipart/related; boundary*=x''%00\r\n\r\n",
        b"Snapshot-Content-Location: x\r\n",
    ],
)
def test_a_file_without_a_page_is_refused_with_what_to_do(data: bytes):
    with pytest.raises(argmap.BadInput):
        argmap.read_bytes(data, path="page.mhtml")
