"""The formats that argmap reads: a literal list, and which of them take a file when nobody names one."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from .source import OfText, ReaderModule, Source


class Reader(NamedTuple):
    """A format's name, what it is in a few words, and what imports its module when that is first needed.

    `of` names the kinds of files (see `text.kinds`) among which it is looked for, all where it names none. A reader
    that takes anything of its kinds is asked `late`: where no other one takes the file.
    """

    name: str
    about: str
    load: Callable[[], ReaderModule]
    of: tuple[str, ...] = ()
    late: bool = False


def _native() -> ReaderModule:
    from . import native

    return OfText(native)


def _rows() -> ReaderModule:
    from . import rows

    return rows


def _html() -> ReaderModule:
    from . import html

    return html


def _disqus() -> ReaderModule:
    from . import disqus

    return disqus


def _wordpress() -> ReaderModule:
    from . import wordpress

    return wordpress


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


def _lemmy() -> ReaderModule:
    from . import lemmy

    return lemmy


READERS = (
    Reader(name="native", about="argmap's own YAML, as written by --to yaml", load=_native, of=("text", "json")),
    Reader(
        name="rows",
        about="JSON Lines, a thread a line: turns, a page, or a map of argmap's",
        load=_rows,
        of=("json",),
    ),
    Reader(name="html", about="a page saved from the browser, with its comments", load=_html, of=("html",)),
    Reader(name="disqus", about="an export of Disqus (XML): the threads of a site", load=_disqus, of=("xml",)),
    Reader(
        name="wordpress",
        about="an export of WordPress (XML, WXR): the posts of a site with their comments",
        load=_wordpress,
        of=("xml",),
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
        name="lemmy",
        about="comments of Lemmy and PieFed, as JSON: a thread a post",
        load=_lemmy,
        of=("json",),
    ),
    Reader(
        name="paste",
        about="a story and its comments copied from the page as plain text",
        load=_paste,
        of=("text",),
        late=True,
    ),
)


def takers(source: Source) -> list[Reader]:
    """Return the readers that take a file for theirs: all of those that know their format by itself; where there is
    none, the first of those that take anything of the file's kind."""
    asked = [reader for reader in READERS if source.kind.name in reader.of or not reader.of]
    sure = [reader for reader in asked if not reader.late and reader.load().sniff(source)]
    return sure or [reader for reader in asked if reader.late and reader.load().sniff(source)][:1]
