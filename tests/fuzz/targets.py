"""From any bytes to what argmap makes of them, one function a way in; only an ArgmapError may come of it.

Each target takes bytes as a file would hold them and does what the commands do with such a file: reads, analyses,
writes in every format. Seeds are what a target usually gets, small and of our own words.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

import argmap
from argmap import api, evaluate
from argmap.analysis import consult
from argmap.batch import index, inputs, record, store, work
from argmap.errors import ArgmapError, NoComments
from argmap.model import ArgumentMap
from argmap.writers import WRITERS

FOLDER = Path(tempfile.mkdtemp(prefix="argmap-fuzz-", dir="/dev/shm" if os.path.isdir("/dev/shm") else None))

PAGE = """The harbour of Carrow stays shut for four days, the council said on 2 May. "We need the time," it said.
6 Comments
Ann Brook
3 hours ago
The harbour was shut for four days, and nobody was told. Where is the report?
Reply
Cy
Ann Brook
2 hours ago
The harbour was shut for four days
No, it was a week. See https://carrow.example.org/log, page 4.
Reply
Ann Brook
Cy
Four days, as the log says.....No, it was a week.
Dora Elm
I agree with Cy: "seven days, and not an hour less of it", the captain told me.
Cy
Dora Elm
Thanks. You are right, Ann is wrong.
Ann Brook
Cy
Fair enough, I was wrong.
"""
SAVED = """<!DOCTYPE html><html><head><meta charset=utf-8><title>The pier</title></head><body><h1>The pier</h1>
<p>The harbour of Carrow stays shut for four days, the council said on 2 May, as it needs the time.</p>
<div id=comments><h2>3 Comments</h2>
<div class=comment id=c1><b class=author>Ann Brook</b> <time datetime="2021-05-02T10:00:00Z">2 May</time>
<div class=comment-body><p>The harbour was shut for four days, and nobody was told.</p></div><a class=reply>Reply</a>
<div class=comment id=c2><b class=author>Cy</b> <time datetime="2021-05-03T10:00:00Z">3 May</time>
<div class=comment-body><blockquote>four days</blockquote><p>No, it was a week.</p></div><a class=reply>Reply</a></div>
</div><div class=comment id=c3 data-parent=c1><b class=author>Dora</b> <span class=date>4 May 2021, 9:10</span>
<div class=comment-body>I agree with Cy, &amp; the captain.</div></div></div></body></html>"""
TALK = b"""== The pier ==
Is it shut? [[User:Ann|Ann]] <a href="/wiki/User:Ann">Ann</a> 08:31, 25 January 2020 (UTC)
:It is not, see [https://pier.example/a the log]. [[User:Bo]] 09:00, 25 January 2020 (UTC)
{{od}}Then it is open. {{unsigned|Cy|10:00, 25 January 2020 (UTC)}}
"""
STATED = {
    "id": "pier",
    "title": "The pier",
    "story": "The pier is closed for two weeks.",
    "turns": [
        {"id": "a", "author": "Ann", "time": "2024-05-02T10:00:00Z", "body": "Two weeks is enough."},
        {"id": "b", "author": "Bo", "parent": "a", "time": "2024-05-02T11:00:00", "body": "No, it takes three weeks."},
        {"id": 3, "author": None, "parent": "b", "text": "> three weeks\n\nWhere does it say so? http://pier.example/"},
        {"id": "d", "author": "Ann", "parent": 3, "time": "", "body": "[deleted]"},
    ],
}
ARTICLE = b"""<!DOCTYPE html><html><head><title>The pier &amp; the town</title><style>p {}</style></head><body>
<nav><a href="/">Home</a></nav><article><h1>The pier</h1><p>The harbour was shut for <b>four days</b>,<br>
not a week.<!-- note --></p><ul><li>On 2 May it opened.<li>It cost $4 million.</ul><table><tr><td>7 days</table>
</article><script>x()</script></body></html>"""
GOLD = b"""comments:
- n: 1
  line: 3
  author: Ann Brook
  replies_to: [0]
  tag: [claim, evidence]
- n: 2
  line: 7
  author: Cy
  addressee: Ann Brook
  replies_to: [1]
  also_replies_to: [0]
  tag: [rebuttal]
disputes:
- title: How long?
  comments: [1, 2]
  positions:
  - label: four days
    holders: [Ann Brook]
    comments: [1]
  - label: a week
    holders: [Cy]
"""
# By format, small files of it.
SITES: Mapping[str, tuple[str, ...]] = {
    "aif": (
        """{"AIF": {"nodes": [{"nodeID": "1", "text": "It is shut.", "type": "I"}, {"nodeID": "2", "text": "No.",
"type": "I"}, {"nodeID": "3", "text": "Conflict", "type": "CA"}, {"nodeID": "4", "text": "Ann: shut.", "type": "L"}],
"edges": [{"edgeID": "5", "fromID": "2", "toID": "3"}, {"edgeID": "6", "fromID": "3", "toID": "1"}],
"locutions": [{"nodeID": "4", "personID": "7"}], "participants": [{"participantID": "7", "firstname": "Ann"}]}}""",
    ),
    "argdown": (
        "===\ntitle: Pier\n===\n\n[shut]: It is shut. #(by Ann)\n  - [open]: It is open. #(by Bo)\n    + <log>: See.\n",
    ),
    "bluesky": (
        """{"thread": {"post": {"uri": "at://1", "cid": "c", "author": {"did": "did:a", "handle": "ann.example"},
"record": {"text": "It is shut.", "createdAt": "2024-05-02T10:00:00Z"}, "replyCount": 2}, "replies": [{"post": {"uri":
"at://2", "author": {"handle": "bo.example"}, "record": {"text": "Why?"}}}, {"uri": "at://3", "notFound": true}]}}""",
    ),
    "chat": (
        """{"messages": [{"type": "message", "ts": "1714644001.1", "user": "U1", "text": "<@U2> &lt;shut&gt;"},
{"type": "message", "ts": "1714644002.1", "user": "U2", "text": "No.", "thread_ts": "1714644001.1"}]}""",
        """{"id": 8, "name": "Pier", "messages": [{"id": 1, "type": "message", "date": "2024-05-02T12:00:00",
"from": "Ann", "from_id": "u1", "text": "It is shut."}, {"id": 2, "type": "message", "date_unixtime": "1714644009",
"from": "Bo", "from_id": "u2", "reply_to_message_id": 1, "text": ["See ", {"type": "link", "text": "the log"}]}]}""",
        """{"channel": {"name": "pier"}, "messageCount": 2, "messages": [{"id": "1", "type": "Default",
"content": "No.", "timestamp": "2024-05-02T12:00:00.1+00:00", "author": {"id": "7", "name": "ann"}},
{"id": "2", "type": "Reply",
"content": "Why?", "author": {"id": "8", "name": "bo"}, "reference": {"messageId": "1"}}]}""",
        "13/05/24, 09:05 - Ann: It is shut.\n13/05/24, 09:06 - Ann added Bo\n14/05/24, 9:07 PM - Bo: Why?\nSo?\n",
    ),
    "github": (
        """{"issue": {"number": 7, "title": "The pier", "body": "It creaks.", "comments": 3,
"comments_url": "https://api.github.com/repos/a/b/issues/7/comments", "user": {"login": "ann"}}, "comments": [{"id": 1,
"issue_url": "https://api.github.com/repos/a/b/issues/7", "user": null, "body": "> creaks\\n\\nWhere?"}]}""",
    ),
    "lemmy": (
        """{"comments": [{"comment": {"id": 2, "post_id": 4, "content": "No.", "path": "0.1.2", "ap_id": "x"},
"creator": {"name": "ann"}, "post": {"id": 4, "name": "The pier"}}]}""",
    ),
    "mastodon": (
        """[{"id": "1", "in_reply_to_id": null, "content": "<p>Shut.</p>", "account": {"acct": "a"}}, {"ancestors": [],
"descendants": [{"id": "2", "in_reply_to_id": "1", "content": "<p>No.</p>", "account": {"acct": "bo"}}]}]""",
    ),
    "stackexchange": (
        """{"items": [{"question_id": 1, "title": "Why?", "owner": {"display_name": "Ann"}, "creation_date": 1, "body":
"<p>It creaks"}, {"comment_id": 3, "post_id": 1, "owner": {"user_id": 2}, "creation_date": 3, "body": "@Ann no."}]}""",
        """<?xml version="1.0"?><comments><row Id="1" PostId="4" Text="Rust?" UserId="7" /></comments>""",
    ),
    "convokit": (
        """{"id": "a1", "conversation_id": "a1", "speaker": "Ann", "text": "It is shut.", "reply-to": null}
{"id": "a2", "conversation_id": "a1", "speaker": "Bo", "text": "No, it is not.", "reply-to": "a1", "timestamp": 17e8}
""",
    ),
    "discourse": (
        """{"id": 7, "title": "The pier", "posts_count": 3, "post_stream": {"posts": [{"id": 70, "post_number": 1,
"topic_id": 7, "username": "ann", "cooked": "<p>It is shut.</p>", "created_at": "2024-05-02T10:00:00.000Z"}, {"id": 71,
"post_number": 2, "username": "bo", "reply_to_post_number": 1, "topic_id": 7, "post_type": 1, "hidden": true,
"cooked": "<aside class=quote><div class=title>ann:</div><blockquote>shut</blockquote></aside><p>No.</p>"}]}}""",
    ),
    "hackernews": (
        """{"id": 1, "type": "story", "title": "The pier", "parent_id": null, "story_id": 1, "created_at_i": 1714644001,
"author": "ann", "children": [{"id": 2, "type": "comment", "author": "bo", "parent_id": 1, "story_id": 1, "text":
"&gt; shut<p>No.", "created_at_i": 1714644002, "children": [{"id": 3, "author": null, "children": []}]}]}""",
        """{"by": "ann", "id": 1, "time": 1714644001, "type": "story", "kids": [2], "descendants": 1, "title": "Pier"}
{"by": "bo", "id": 2, "time": 1714644002, "type": "comment", "parent": 1, "text": "No.", "dead": true}""",
    ),
    "mail": (
        """From ann@pier.example Thu May  2 10:00:00 2024
From: Ann <ann@pier.example>
Subject: =?utf-8?q?The_pier?=
Date: Thu, 2 May 2024 10:00:00 +0200
Message-ID: <1@pier.example>

It is shut.

From bo at pier.example Thu May  2 11:00:00 2024
From: "Bo" <bo@pier.example>
Subject: Re: [list] The pier
Date: Thu, 2 May 2024 11:00:00 +0000
In-Reply-To: <1@pier.example>
References: <0@pier.example> <1@pier.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: text/plain; charset=latin-1
Content-Transfer-Encoding: quoted-printable

On Thu, 2 May 2024, Ann wrote:
> It is shut.
No, it is =6eot.
--x
Content-Type: text/html

<p>No.</p>
--x--
""",
        """#! rnews 150
Path: news!not-for-mail
From: ann@pier.example (Ann)
Newsgroups: rec.piers
Subject: Re: piers
Date: 2 May 94 10:00:00 GMT
References: <a@b> <c@d>

> old
Shut.
""",
    ),
    "mhtml": (
        "Snapshot-Content-Location: x\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html; "
        f"charset=utf-8\nContent-Location: x\n\n{SAVED}\n--b--\n",
    ),
    "reddit": (
        """[{"kind": "Listing", "data": {"children": [{"kind": "t3", "data": {"name": "t3_p", "title": "Pier"}}]}
}, {"kind": "Listing", "data": {"children": [{"kind": "t1", "data": {"id": "a", "link_id": "t3_p", "parent_id": "t3_p",
"author": "Ann", "body": "Shut.", "replies": ""}}, {"kind": "more", "data": {"count": 2, "children": ["c"]}}]}}]""",
    ),
    "reddit_dump": (
        """{"id":"a","link_id":"t3_p","parent_id":"t3_p","author":"Ann","body":"It is shut.","created_utc":1714644001}
{"id":"b","link_id":"t3_p","parent_id":"t1_a","author":"[deleted]","body":"[removed]","created_utc":"1714644002"}
{"id":"c","link_id":"t3_p","parent_id":"t1_z","author":"Bo","body":"&gt; shut\\n\\nNo.","created_utc":1714644003.0}""",
    ),
    "disqus": (
        """<?xml version="1.0"?><disqus xmlns:dsq="http://disqus.com/disqus-internals"><thread dsq:id="7">
<title>The pier</title></thread><post dsq:id="1"><message><![CDATA[<p>It is <b>shut</b>.</p>]]></message>
<createdAt>2014-03-01T08:00:00Z</createdAt><isDeleted>false</isDeleted>
<author><name>Ann</name></author>
<thread dsq:id="7"/></post><post dsq:id="2"><message>No, it is not.</message>
<author><name>Bo</name></author><thread dsq:id="7"/><parent dsq:id="1"/></post></disqus>""",
    ),
    "tabular": (
        'id,parent,user,date,text\n1,,Ann,25/03/2024 9:00,It is shut.\n2,1,Bo,26/03/2024 9:00,"No, ""it"" is not."\n',
        '[{"id": 1, "user": {"name": "Ann"}, "text": "Shut.", "replies": [{"id": 2, "user": "Bo", "text": "No."}]}]',
    ),
    "youtube": (
        """{"id": "v", "title": "The pier", "extractor": "youtube", "comment_count": 3, "comments":
[{"id": "A", "parent": "root", "author": "@ann", "text": "It is shut.", "timestamp": 1700000000, "like_count": 0},
{"id": "A.b", "parent": "A", "author": "@bo", "text": "No."}, {"id": "A.c", "parent": "A", "text": "@bo Yes."}]}""",
    ),
    "wordpress": (
        """<?xml version="1.0"?><rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><item><title>The pier</title>
<content:encoded>It is shut.</content:encoded><wp:comment><wp:comment_id>1</wp:comment_id><wp:comment_author>Ann
</wp:comment_author><wp:comment_date_gmt>2015-05-01 12:00:00</wp:comment_date_gmt><wp:comment_content>Why &amp; when?
</wp:comment_content></wp:comment><wp:comment><wp:comment_id>2</wp:comment_id><wp:comment_author>Bo</wp:comment_author>
<wp:comment_content>No, never.</wp:comment_content><wp:comment_parent>1</wp:comment_parent></wp:comment>
</item></channel></rss>""",
    ),
}
_TURN = {"id": 1, "parent": None, "author": "Ann", "time": "2024-05-02T10:00:00Z", "body": "It is shut.", "quotes": []}
_NEXT = {"id": 2, "parent": 1, "author": "Bo", "body": "It is shut.\nIt is not.", "quotes": [[0, 11, 1]]}
ROWS: Mapping[str, list[object]] = {
    "pastes": [
        {
            "text": PAGE,
            "gold": [
                {"n": 1, "author": "Ann Brook", "addressee": None, "parent": 0, "first_line": 3, "quotes": []},
                {"n": 2, "author": "Cy", "parent": 1, "first_line": 7, "quotes": [{"line": 10, "source": 1}]},
            ],
        }
    ],
    "replies": [{"turns": [_TURN, _NEXT, {"id": 3, "parent": 2, "parents": [1, 2], "author": "Cy", "body": "Both."}]}],
    "stance": [
        {"parent_text": "Close it.", "reply_text": "> Close it.\n\nNo, never.", "label": "disagree"},
        {"parent_text": "Close it.", "reply_text": "I agree.", "label": "agree"},
    ],
    "camps": [
        {"title": "", "turns": [_TURN, _NEXT], "author_stance": {"Ann": {"stance": "pro"}, "Bo": {"stance": "anti"}}}
    ],
    "keypoints": [
        {"topic": "Pier", "stance": 1, "argument": "It is old.", "key_point": "Age", "match": 1},
        {"topic": "Pier", "stance": -1, "argument": "It is new.", "key_point": "Age", "match": 0},
    ],
}  # fmt: skip

# A file of each format that states who answers whom.
_REDDIT: dict[str, object] = {"link_id": "t3_pier", "author": "Bo", "created_utc": 1714640000.0, "replies": ""}
EXPORTS: tuple[object, ...] = (
    [
        {"kind": "Listing", "data": {"children": [{"kind": "t3", "data": {
            "name": "t3_pier", "id": "pier", "title": "The pier", "selftext": "Two weeks.", "num_comments": 9}}]}},
        {"kind": "Listing", "data": {"children": [
            {"kind": "t1", "data": _REDDIT | {"id": "a", "parent_id": "t3_pier", "body": "It is shut.", "replies": {
                "kind": "Listing", "data": {"children": [
                    {"kind": "t1", "data": _REDDIT | {"id": "b", "parent_id": "t1_a", "body": "&gt; shut\n\nNo."}},
                    {"kind": "more", "data": {"count": 2, "id": "c", "parent_id": "t1_a", "children": ["c"]}}]}}}}]}},
    ],
    {"json": {"data": {"things": [
        {"kind": "t1", "data": _REDDIT | {"id": "c", "parent_id": "t1_b", "body": "[deleted]"}}]}}},
    _REDDIT | {"id": "d", "parent_id": 37, "body": "&gt; shut\r\n\r\nNo."},
)  # fmt: skip


def used(map_: ArgumentMap) -> None:
    """Write a map in every format, make its record, and read both back."""
    for writer in [writer for writer in WRITERS if writer.text]:  # drawn from the SVG
        for options in writer.files(map_).values():
            argmap.write(map_, writer.name, **options)
    argmap.load_bytes(argmap.write(map_, "yaml"), path="map.yaml", format="native")
    stored(record.unpack(record.pack(record.of(map_, fingerprint="x", name="one", path="one.txt"))))


def stored(one: record.Record) -> None:
    """Make a store and a page of a record."""
    store.build([one], FOLDER / "store.db")
    index.page([one])


def paste(data: bytes) -> None:
    """The text of a page."""
    used(argmap.load_bytes(data, path="page.txt", format="paste"))


def html(data: bytes) -> None:
    """A page saved from the browser."""
    used(argmap.load_bytes(data, path="page.html", format="html"))


def wikipedia(data: bytes) -> None:
    """A talk page of a wiki, as wikitext and as HTML."""
    for text in (data, b'<!DOCTYPE html><div class="mw-parser-output">' + data):
        for map_ in argmap.api.pieces_of(text, path="talk.txt", format="wikipedia"):
            used(argmap.api.map_of(map_))


def native(data: bytes) -> None:
    """A map in argmap's own YAML, as a person may have edited it."""
    used(argmap.load_bytes(data, path="map.yaml", format="native"))


def sites(data: bytes) -> None:
    """A file of another format, the format's name on a line above it: each of its threads."""
    name, _, file = data.partition(b"\n")
    for piece in argmap.api.pieces_of(file, path="sites", format=name.decode("utf-8", "replace")):
        used(argmap.api.map_of(piece))


def rows(data: bytes) -> None:
    """A file of threads, one a line."""
    file = FOLDER / "rows.jsonl"
    file.write_bytes(data)
    options = work.options(str(FOLDER / "out"), ["yaml"])
    found = inputs.find([str(file)], str(FOLDER / "out")).items
    for item in inputs.with_data(found, lambda problem: None):
        used(work.map_of(item, inputs.read(item.file) if item.data is None else item.data, options))


def exports(data: bytes) -> None:
    """A file of a format that states who answers whom, told by its content; one without comments costs no other."""
    for piece in api.pieces_of(data, path="export.json"):
        with suppress(NoComments):
            used(api.map_of(piece))


def article(data: bytes) -> None:
    """An article that a thread is looked up in."""
    file = FOLDER / "article.html"
    file.write_bytes(data)
    consult(disputed(), [argmap.read_source(file)])


@cache
def disputed() -> ArgumentMap:
    """The map of a page."""
    return argmap.load_bytes(PAGE.encode(), path="page.txt", format="paste")


def scored(data: bytes) -> None:
    """A file of annotated rows, the name of its task on a line above them; or the annotation of a thread."""
    task, _, rest = data.partition(b"\n")
    file = FOLDER / "rows.jsonl"
    file.write_bytes(rest)
    if task == b"gold":
        thread = FOLDER / "page.txt"
        thread.write_bytes(PAGE.encode())
        evaluate.run("gold", str(thread), gold=str(file))
    elif task.decode("utf-8", "replace") in ROWS:
        evaluate.run(task.decode(), str(file))


def records(data: bytes) -> None:
    """A record of a batch: as it lies there, or, where it does not look packed, before it was."""
    packed = data if data.startswith(b"\x1f\x8b") else gzip.compress(data, 1, mtime=0)
    record.head(packed)
    stored(record.unpack(packed))


def _sites() -> list[bytes]:
    """The files, those of JSON on one line, so that what is bent stays JSON; a zip archive of two, and a document."""
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in PAGE.split("\n"))
    document = _zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": f"<w:body xmlns:w='w'>{body}</w:body>"})
    archive = _zipped({"a/page.txt": PAGE, "page.html": SAVED})
    named = [(name, file) for name, files in SITES.items() for file in files]
    return [
        *(name.encode() + b"\n" + _on_a_line(file) for name, file in named),
        b"archive\n" + archive,
        b"document\n" + document,
    ]


def _zipped(files: Mapping[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return packed.getvalue()


def _on_a_line(file: str) -> bytes:
    try:
        return _line(json.loads(file))
    except ValueError:
        return file.encode()


def _yaml() -> list[bytes]:
    short = argmap.load_bytes(b"Story.\n1 Comment\nAnn\nNo.", path="x.txt", format="paste")
    written = [argmap.write(map_, "yaml") for map_ in (disputed(), short)]
    # JSON is YAML too: bent there, a value stays one.
    return [*written, *(_line(yaml.load(text, yaml.BaseLoader)) for text in written)]


def _records() -> list[bytes]:
    packed = record.pack(record.of(disputed(), fingerprint="x", name="one", path="one.txt"))
    return [gzip.decompress(packed), packed]


def _line(row: object) -> bytes:
    return json.dumps(row, ensure_ascii=False).encode()


class Target(NamedTuple):
    """A way in: what is done with the bytes, and what it usually gets; `json` where that is JSON, a value a line."""

    run: Callable[[bytes], None]
    seeds: Callable[[], list[bytes]]
    json: bool = False


TARGETS: Mapping[str, Target] = {
    "paste": Target(paste, lambda: [PAGE.encode()]),
    "html": Target(html, lambda: [SAVED.encode(), SAVED.replace("id=c2", "id=c2 style='margin-left:9px'").encode()]),
    "wikipedia": Target(wikipedia, lambda: [TALK, TALK.replace(b"\n:", b"<dl><dd>")]),
    "native": Target(native, _yaml, json=True),
    "rows": Target(
        rows, lambda: [_line(STATED), _line({"text": PAGE}), _line(STATED) + b"\n" + _yaml()[-1]], json=True
    ),
    "sites": Target(sites, _sites, json=True),
    "exports": Target(exports, lambda: [_line(each) for each in EXPORTS], json=True),
    "article": Target(article, lambda: [ARTICLE, b"The harbour was shut for\nfour days.\n\nNot a week."]),
    "eval": Target(
        scored,
        lambda: [*(b"\n".join([task.encode(), *map(_line, some)]) for task, some in ROWS.items()), b"gold\n" + GOLD],
        json=True,
    ),
    "records": Target(records, _records, json=True),
}


def tried(name: str, data: bytes) -> bool:
    """Give bytes to a target; say whether they were taken, rather than refused with an ArgmapError."""
    try:
        TARGETS[name].run(data)
    except ArgmapError as error:
        if "\n" in str(error) or not str(error):
            raise ValueError(f"an error that is no line: {str(error)!r}") from error
        return False
    return True
