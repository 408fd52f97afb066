"""The formats that argmap reads: a literal list, and which of them take a file when nobody names one."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from glob import glob
from typing import NamedTuple

from .source import OfText, ReaderModule, Source


class Reader(NamedTuple):
    """A format's name, what it is in a few words, and what imports its module when that is first needed.

    `of` names the kinds of files (see `text.kinds`) among which it is looked for, all where it names none. A reader
    that takes anything of its kinds is asked `late`: where no other one takes the file. `example` is how such a file is
    called. A file of a `single` one never holds more than a thread. `opens` are the signs with one of which a file
    begins, white space aside, where that tells enough not to load the module for others.
    """

    name: str
    about: str
    load: Callable[[], ReaderModule]
    of: tuple[str, ...] = ()
    late: bool = False
    example: str = ""
    single: bool = False
    opens: str = ""

    def may_take(self, source: Source) -> bool:
        """Say whether a file may be of this format, before the module that tells is loaded."""
        right = source.kind.name in self.of or not self.of
        return right and (not self.opens or source.head[:OPENING].lstrip()[:1] in self.opens)


def _native() -> ReaderModule:
    from . import native

    return OfText(native)


def _argdown() -> ReaderModule:
    from . import argdown

    return OfText(argdown)


def _aif() -> ReaderModule:
    from . import aif

    return aif


def _rows() -> ReaderModule:
    from . import rows

    return rows


def _archive() -> ReaderModule:
    from . import archive

    return archive


def _document() -> ReaderModule:
    from . import document

    return document


def _html() -> ReaderModule:
    from . import html

    return html


def _mhtml() -> ReaderModule:
    from . import mhtml

    return mhtml


def _disqus() -> ReaderModule:
    from . import disqus

    return disqus


def _wordpress() -> ReaderModule:
    from . import wordpress

    return wordpress


def _wikipedia() -> ReaderModule:
    from . import wikipedia

    return wikipedia


def _tabular() -> ReaderModule:
    from . import tabular

    return tabular


def _mail() -> ReaderModule:
    from . import mail

    return mail


def _discourse() -> ReaderModule:
    from . import discourse

    return discourse


def _reddit_dump() -> ReaderModule:
    from .reddit import dump

    return dump


def _reddit() -> ReaderModule:
    from .reddit import saved

    return saved


def _paste() -> ReaderModule:
    from . import paste

    return OfText(paste)


def _github() -> ReaderModule:
    from . import github

    return github


def _mastodon() -> ReaderModule:
    from . import mastodon

    return mastodon


def _bluesky() -> ReaderModule:
    from . import bluesky

    return bluesky


def _hackernews() -> ReaderModule:
    from . import hackernews

    return hackernews


def _lemmy() -> ReaderModule:
    from . import lemmy

    return lemmy


def _chat() -> ReaderModule:
    from . import chat

    return chat


def _stackexchange() -> ReaderModule:
    from . import stackexchange

    return stackexchange


def _youtube() -> ReaderModule:
    from . import youtube

    return youtube


def _convokit() -> ReaderModule:
    from . import convokit

    return convokit


GROUP = "argmap.readers"  # of the entry points by which other packages add readers
OPENING = 1000  # characters in which the first sign of a file is looked for

READERS = (
    Reader(
        name="native",
        single=True,
        about="argmap's own YAML, as written by --to yaml",
        example="map.yaml",
        load=_native,
        of=("text", "json"),
    ),
    Reader(
        name="rows",
        about="JSON Lines, a thread a line: turns, a page, or a map of argmap's",
        example="threads.jsonl",
        load=_rows,
        of=("json",),
    ),
    Reader(
        name="aif",
        single=True,
        about="arguments in AIF or xAIF, as OVA, AIFdb and --to aif write them",
        example="map.aif.json",
        load=_aif,
        of=("json",),
    ),
    Reader(
        name="argdown",
        single=True,
        about="statements and arguments in Argdown, as written by hand or by --to argdown",
        example="map.argdown",
        load=_argdown,
        of=("text",),
        opens="[<#=",
    ),
    Reader(
        name="disqus",
        about="an export of Disqus (XML): the threads of a site",
        example="disqus.xml",
        load=_disqus,
        of=("xml",),
    ),
    Reader(
        name="wordpress",
        about="an export of WordPress (XML, WXR): the posts of a site with their comments",
        example="wordpress.xml",
        load=_wordpress,
        of=("xml",),
    ),
    Reader(
        name="archive", about="a zip archive of files of these kinds", example="saved.zip", load=_archive, of=("zip",)
    ),
    Reader(
        name="document",
        single=True,
        about="the text of a page pasted into a document (DOCX, ODT) or printed to a PDF",
        example="page.docx",
        load=_document,
        of=("zip", "pdf"),
    ),
    Reader(
        name="wikipedia",
        about="a talk page of a wiki, as HTML or wikitext, a thread a section",
        example="talk.html",
        load=_wikipedia,
        of=("html", "text"),
    ),
    Reader(
        name="html",
        single=True,
        about="a page saved from the browser, with its comments",
        example="page.html",
        load=_html,
        of=("html",),
        late=True,
    ),
    Reader(
        name="mhtml",
        single=True,
        about="a page saved from the browser as one file (MHTML), with its comments",
        example="page.mhtml",
        load=_mhtml,
        of=("mhtml",),
        late=True,
    ),
    Reader(
        name="github",
        about="issues, pull requests and discussions of GitHub, as JSON with their comments",
        load=_github,
        of=("json",),
    ),
    Reader(
        name="mastodon",
        about="statuses of Mastodon and its like, as JSON: a status, its context, or both",
        load=_mastodon,
        of=("json",),
    ),
    Reader(
        name="bluesky",
        about="posts of Bluesky, as JSON: a thread or a feed",
        load=_bluesky,
        of=("json",),
    ),
    Reader(
        name="hackernews",
        about="items of Hacker News, as JSON: a story with its comments, nested or one a line",
        example="item.json",
        load=_hackernews,
        of=("json",),
    ),
    Reader(
        name="lemmy",
        about="comments of Lemmy and PieFed, as JSON: a thread a post",
        load=_lemmy,
        of=("json",),
    ),
    Reader(
        name="chat",
        about="what chats export: Slack, Telegram, Discord (JSON), WhatsApp, Signal (text)",
        example="result.json",
        load=_chat,
        of=("json", "text", "folder"),
    ),
    Reader(
        name="stackexchange",
        about="questions and comments of Stack Exchange: its interface's JSON, Comments.xml of a dump",
        example="Comments.xml",
        load=_stackexchange,
        of=("json", "xml"),
    ),
    Reader(
        name="youtube",
        about="the comments of a video, as yt-dlp saves them (JSON)",
        example="video.info.json",
        load=_youtube,
        of=("json",),
    ),
    Reader(
        name="convokit",
        about="a corpus of ConvoKit: its folder, or its utterances.jsonl alone",
        example="utterances.jsonl",
        load=_convokit,
        of=("json", "folder"),
    ),
    Reader(
        name="tabular",
        about="a table, a comment a row: CSV, TSV, XLSX, JSON Lines, a list of JSON",
        example="comments.csv",
        load=_tabular,
        of=("text", "json", "zip"),
        late=True,
    ),
    Reader(
        name="mail",
        about="mail: a mailbox, a month of a mailing list, Usenet articles, one mail (.eml)",
        example="list.mbox",
        load=_mail,
        of=("mail", "mhtml", "text", "folder"),
    ),
    Reader(
        name="discourse",
        about="a topic at a Discourse forum: its address with .json behind it, or several pages of it",
        example="topic.json",
        load=_discourse,
        of=("json",),
    ),
    Reader(
        name="reddit_dump",
        about="a dump of Reddit's comments, one a line in any order: a thread a submission",
        example="RC_2012-01.zst",
        load=_reddit_dump,
        of=("json",),
    ),
    Reader(
        name="reddit",
        about="a thread at Reddit: its address with .json behind it",
        load=_reddit,
        of=("json",),
    ),
    Reader(
        name="paste",
        single=True,
        about="a story and its comments copied from the page as plain text",
        example="thread.txt",
        load=_paste,
        of=("text",),
        late=True,
    ),
)


def takers(source: Source) -> list[Reader]:
    """Return the readers that take a file for theirs: all of those that know their format by itself; where there is
    none, the first of those that take anything of the file's kind."""
    asked = [reader for reader in every() if reader.may_take(source)]
    sure = [reader for reader in asked if not reader.late and reader.load().sniff(source)]
    return sure or [reader for reader in asked if reader.late and reader.load().sniff(source)][:1]


def every() -> tuple[Reader, ...]:
    """Return the readers of argmap's own, and those that installed packages name under `argmap.readers`."""
    return (*READERS, *_others())


@cache
def _others() -> tuple[Reader, ...]:
    """The readers of other packages, by name. Looking for them takes as long as reading a short thread, so it is first
    looked whether any package has one at all."""
    if not any(_names_readers(file) for folder in sys.path for file in glob(f"{folder}/*-info/entry_points.txt")):
        return ()
    from importlib.metadata import entry_points

    own = {reader.name for reader in READERS}
    found = sorted(entry_points(group=GROUP), key=lambda one: (one.name, one.value))
    return tuple(
        Reader(name=one.name, about=f"from the package {one.value.split('.')[0].split(':')[0]}", load=one.load)
        for one in {one.name: one for one in reversed(found) if one.name not in own}.values()
    )


def _names_readers(file: str) -> bool:
    try:
        with open(file, encoding="utf-8", errors="replace") as opened:
            return f"[{GROUP}]" in opened.read()
    except OSError:
        return False
