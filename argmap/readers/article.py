"""From an article saved as text or HTML to a Thread that is a story alone, whose lines are those of the file.

Paragraphs and lines need not coincide: a line of the file that ends within a paragraph is kept as U+2028, a paragraph
that ends within a line as U+2029 (`text.LINE_WITHIN`, `text.PARAGRAPH_WITHIN`), so that a place in the story always
tells its line of the file: `story_line` and the number of line ends before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html.parser import HTMLParser

from ..errors import BadInput
from ..model import Thread
from ..text.files import LINE_WITHIN, PARAGRAPH_WITHIN, thread_id
from ..text.shown import shorten

# The longest novel is about 3 MB; more than this is a whole site, or no text.
LARGEST = 4 * 1024 * 1024
TITLE = 120  # characters
DEEPEST = 100  # elements left out that stand within each other
WRAPPED = 100  # a file without longer lines is taken for one whose lines were broken to a width

_HTML = re.compile(r"<!doctype html|<(?:html|head|body|div|article|section|main|p|h1|table|span)\b[^<>]*>", re.I)
_DROPPED = frozenset("script style nav noscript template svg math iframe object button select textarea aside footer "
                     "head".split())  # fmt: skip
_BLOCKS = frozenset("""address article blockquote body br caption center dd details dialog div dl dt fieldset figcaption
    figure h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu ol option p pre search section summary table
    tbody td tfoot th thead title tr ul""".split())  # fmt: skip
# A "<" that no ">" closes before the next "<" is no tag. The parser would look for its end again and again: 300,000 of
# them took more than ten minutes.
_NO_TAG = re.compile(r"<(?![^<>]*>)")
_LINE_END = re.compile(r"&(?:#0*1[03]|#x0*[ad]|newline)(?:;|\b)", re.I)  # one that is on no line of the file
_ENDS = re.compile(r"[.!?…:;\"”’)]$")

Fragment = tuple[int, str]  # 1-based line of the file, text


def read(text: str, *, path: str) -> Thread:
    """Turn the decoded text of an article into a Thread with a story and no turns.

    Arguments: the text, HTML or plain; the path for messages and the id. Raises BadInput for an article that is too
    large, and for HTML without readable text.
    """
    if len(text) > LARGEST:
        size = f"{len(text) / 1e6:.0f} million characters"
        raise BadInput(path, None, f"holds {size}, too many for an article: save the article's own text")
    if sniff(text):
        title, paragraphs = _of_html(text, path)
    else:
        title, paragraphs = "", _of_text(text)
    if not paragraphs:
        raise BadInput(path, None, "holds no readable text: save the article's own text")
    return Thread(
        id=thread_id(path),
        title=shorten(title or " ".join(part for _, part in paragraphs[0]), TITLE),
        format="article",
        path=path,
        story=_joined(paragraphs),
        turns=(),
        story_line=paragraphs[0][0][0],
    )


def sniff(text: str) -> bool:
    """Say whether a text is HTML: a document's head, or at least three tags of paragraphs and their kin."""
    head = text[:4096].lstrip().lower()
    return head.startswith(("<!doctype html", "<html")) or sum(1 for _ in _HTML.finditer(text[:65536])) > 2


def _joined(paragraphs: list[list[Fragment]]) -> str:
    """The story: every fragment on its line of the file, counted from the first."""
    parts: list[str] = []
    at = paragraphs[0][0][0]
    for paragraph in paragraphs:
        for number, (line, text) in enumerate(paragraph):
            if parts:
                within = " " if number else PARAGRAPH_WITHIN
                parts.append((LINE_WITHIN if number else "\n") * (line - at) or within)
            parts.append(text)
            at = line
    return "".join(parts)


def _of_text(text: str) -> list[list[Fragment]]:
    """The paragraphs of a plain text; lines that were broken to a width are put together again."""
    lines = [line.strip() for line in text.split("\n")]
    width = max(map(len, lines))
    found: list[list[Fragment]] = []
    before = ""
    for number, line in enumerate(lines, 1):
        if line:
            # A line was broken where the first word of the next one found no more room on it.
            broken = width <= WRAPPED and before and len(before) + 1 + len(line.split(None, 1)[0]) > width
            if broken:
                found[-1].append((number, line))
            else:
                found.append([(number, line)])
        before = line
    return found


def _of_html(text: str, path: str) -> tuple[str, list[list[Fragment]]]:
    """The title and the paragraphs of a page, without scripts, menus, and lines that are links alone."""
    parser = HTMLParser(convert_charrefs=True)
    dropped: list[str] = []  # the open elements whose text is left out
    titles: list[str] = []
    found: list[list[Fragment]] = []
    current: list[Fragment] = []
    inside = {"title": False, "link": False}
    linked = [0]  # characters of the current paragraph inside links

    def finish() -> None:
        paragraph = _words(current)
        length = sum(len(part) for _, part in paragraph)
        menu = linked[0] * 5 > length * 4 and not _ENDS.search(paragraph[-1][1] if paragraph else "")
        if paragraph and not menu:
            found.append(paragraph)
        current.clear()
        linked[0] = 0

    def start(tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag == "title":
            inside["title"] = not titles
        if tag == "body":
            dropped.clear()  # a head that nobody closed
        if tag in _DROPPED and len(dropped) < DEEPEST:
            dropped.append(tag)
        if tag in _BLOCKS:
            finish()
        if tag == "a":
            inside["link"] = True

    def end(tag: str) -> None:
        if tag == "title":
            inside["title"] = False
        if tag in dropped:
            while dropped.pop() != tag:
                pass
        if tag in _BLOCKS:
            finish()
        if tag == "a":
            inside["link"] = False

    def data(said: str) -> None:
        if inside["title"]:
            titles.append(said)
        if dropped or inside["title"]:
            return
        line = parser.getpos()[0]
        current.extend((line + number, part) for number, part in enumerate(said.split("\n")))
        if inside["link"]:
            linked[0] += len(said.strip())

    parser.handle_starttag = start  # type: ignore[method-assign, assignment]
    parser.handle_endtag = end  # type: ignore[method-assign]
    parser.handle_data = data  # type: ignore[method-assign, assignment]
    try:
        parser.feed(_LINE_END.sub(" ", _NO_TAG.sub("&lt;", _without_comments(text))))
        parser.close()
    except AssertionError as error:  # the standard library's word for declarations that it cannot make out
        line = parser.getpos()[0]
        raise BadInput(path, line, f"HTML that cannot be read ({error}): save the article as plain text") from None
    finish()
    return " ".join("".join(titles).split()), found


def _without_comments(text: str) -> str:
    """The page without its comments, on the same lines; a comment that nobody closed runs to the end."""
    kept = []
    at = 0
    while (start := text.find("<!--", at)) >= 0:
        end = text.find("-->", start + 4)
        kept += [text[at:start], "\n" * text.count("\n", start, end if end >= 0 else len(text))]
        at = end + 3 if end >= 0 else len(text)
    return "".join([*kept, text[at:]])


def _words(fragments: Iterable[Fragment]) -> list[Fragment]:
    """The fragments of a paragraph by line: white space evened out, lines without words left out."""
    lines: dict[int, str] = {}
    for line, part in fragments:
        lines[line] = lines.get(line, "") + part
    return [(line, " ".join(text.split())) for line, text in sorted(lines.items()) if text.strip()]
