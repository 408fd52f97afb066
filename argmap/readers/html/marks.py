"""From an element to what its page calls it: the words in its class, id and microdata that sites use for comments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from ...text import frames, stamps
from ...text.tree import Element, Tree, text_of

# What leads to whom a comment answers, and an address of a comment on the page or at its site.
REPLYING = re.compile(rf"(?i)(?:\b(?:{'|'.join(map(re.escape, frames.ANSWERING))})|^\W*parent\W*$)")
TO_A_COMMENT = re.compile(
    r"(?i)#[^\w#]*(?:comment|c|p|post|reply|msg)[-_]?\d|\bcomment-permalink/|[?&](?:comment|reply)_?(?:id|to\w*)?=\d"
)
_DIGITS = re.compile(r"\d+")
_POST = re.compile(r"#\d+")  # which of the comments it is, not a day
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[^\W\d_a-zA-Z]+")
# What tells one comment from the next rather than comments from all else.
_OWN = re.compile(
    r"(?i)^(?:odd|even|alt|first|last|clearfix|clear|row|open|closed|active|hidden|new|old|js|is|has|no|by|depth|level|"
    r"indent|thread|parent|byuser|bypostauthor|highlander|author|photo|pingback|trackback|mine|selected|highlight\w*|"
    r"recommended|top|col|span|pull|left|right|bg|blog|guest|user|userid|offline|online|publisher|pos|neg|up|down)$"
)
COMMENTS = frozenset(
    """comment comments cmt cmts commentlist commententry commenttext reply replies replied response responses commento
    commenti commentaire commentaires comentario comentarios kommentar kommentare kommentarer opinion dsq disqus answer
    answers discussion remark feedback reader review reviews komentar komentarze reactie reacties kommentti""".split()
)
POSTS = frozenset("post posts message messages msg postbit posting item entry topic beitrag mensaje bbp tweet".split())
NAMES = frozenset(
    """author name names user username nick nickname fn cite poster posted by from vcard profile who member identity
    auteur autor autore autorname commenter commentator person handle login display byline owner
    hnuser ljuser userinfo""".split()
)
TIMES = frozenset(
    "date time datetime timestamp when ago posted published permalink created age datum fecha heure".split()
)
BODIES = frozenset(
    """content text body message msg copy comment entry description commenttext commentbody postcontent bodytext said
    texte texto inhalt usertext postbody richtext""".split()
)
FRAMES = frozenset(
    """meta reply actions action footer controls toolbar buttons vote votes voting score like likes rating share report
    flag permalink tools links menu nav header avatar badge badges gravatar edit number counter count signature sig
    reactions moderation attribution karma""".split()
)
BUTTONS = FRAMES - frozenset(("meta", "header", "number", "edit", "nav", "links", "menu"))
SIDES = frozenset(
    """related sidebar widget recent latest popular trending nav navigation menu breadcrumb promo teaser ads
    advert banner share social similar recommended aside""".split()
)
MOST_RUNS = 10  # pieces of text of an element that tells when
_TIME_PROPERTIES = frozenset(("datePublished", "dateCreated", "commentTime", "uploadDate"))
TITLES = frozenset("title headline subject betreff titel titre bookmark".split())
LONGEST_STAMP = 120  # characters of a text that holds nothing but when, and perhaps by whom


def words(element: Element) -> set[str]:
    """Return the words in an element's class, id and microdata, in small letters."""
    attrs = element.attrs
    said = " ".join(attrs[name] for name in ("class", "id", "itemprop", "data-testid", "rel") if name in attrs)
    if not said:
        return set()
    return {word.lower() for word in _WORDS.findall(said[:300])}


def of_words(text: str) -> set[str]:
    """Return the words that a class or an id is made of."""
    return {word.lower() for word in _WORDS.findall(text)}


def keys(element: Element, parent: Element | None) -> Iterable[str]:
    """Yield what an element may share with others of its kind: tag with each class, with its id's pattern, its type."""
    tag, attrs = element.tag, element.attrs
    named = "-" in tag  # an element of the site's own making
    if named:
        yield tag
    for name in element.classes[:12]:
        if of_words(name) and not all(_OWN.match(word) for word in of_words(name)):
            named = True
            yield f"{tag}.{_DIGITS.sub('#', name)}"
    own = attrs.get("id", "")
    if _DIGITS.search(own):
        named = True
        yield f"{tag}#{_DIGITS.sub('#', own)[:60]}"
    kind = attrs.get("itemtype", "").rstrip("/").rpartition("/")[2]
    if kind in ("Comment", "Answer", "UserComments", "Review"):
        named = True
        yield f"{tag}[{kind}]"
    for name in attrs:
        if (
            name.startswith("data-")
            and name.endswith("id")
            and ("comment" in name or "post" in name or "message" in name)
        ):
            named = True
            yield f"{tag}[{name}]"
    if not named and parent is not None:
        above = parent.classes[0] if parent.classes else parent.attrs.get("id", "")
        yield f"{parent.tag}.{_DIGITS.sub('#', above)}>{tag}"


def number_of(element: Element) -> str | None:
    """Return the number in an element's id by which the page knows a comment, None where there is none."""
    attrs = element.attrs
    for name in ("data-comment-id", "data-post-id", "data-message-id", "data-commentid", "id", "data-id", "name"):
        found = _DIGITS.findall(attrs.get(name, ""))
        if found:
            return str(max(found, key=len))
    return None


class Time(NamedTuple):
    """When a comment was written: the place of the element that tells, the moment as far as it is known, how the page
    writes it, and the line where (0-based)."""

    at: int
    moment: datetime | None
    said: str
    line: int


def times(tree: Tree) -> list[Time]:
    """Return the elements that tell when: of those within each other the innermost that tells as much."""
    found: list[Time] = []
    end, wide = -1, False
    for element in tree.elements:
        if element.tag in ("script", "style", "head", "html", "body", "svg") or (element.at < end and not wide):
            continue
        one = _time(tree, element)
        if one is None:
            continue
        if element.at < end:
            if len(one.said) < len(found[-1].said) and element.tag != "time":
                continue
            found.pop()
        found.append(one)
        end, wide = element.end, element.end - element.at > 1
    return found


def _time(tree: Tree, element: Element) -> Time | None:
    attrs: Mapping[str, str] = element.attrs
    runs = tree.runs[element.first : element.last] if element.last - element.first < MOST_RUNS else ()
    text = text_of(tree, element) if runs and sum(len(run.text) for run in runs) <= LONGEST_STAMP else ""
    line = runs[0].line if runs else 0
    if element.tag == "time" or attrs.get("itemprop") in _TIME_PROPERTIES:
        stated = attrs.get("datetime") or attrs.get("content") or attrs.get("title") or text
        if not stated:  # a script may be what would have shown it
            return None
        return Time(element.at, moment_of(stated) or moment_of(text), text or stated, line)
    if not text:
        return None
    title = next((attrs[name] for name in ("datetime", "title", "data-time") if attrs.get(name)), "")
    told = _POST.sub(lambda found: "#" * len(found[0]), text)
    one = stamps.of(told) if stamps.may_hold(told) else None
    if one is not None and (one.kind == "both" or (one.end - one.start) * 2 >= len(text) - 12):
        said = text[one.start : one.end]
        line = next((run.line for run in runs if said[:6] in run.text), line)
        return Time(element.at, moment_of(title) or moment_of(said), said, line)
    if title and len(title) < LONGEST_STAMP / 2 and words(element) & TIMES and moment_of(title):
        return Time(element.at, moment_of(title), text, line)
    return None


def moment_of(text: str) -> datetime | None:
    """Return the moment that a text states, in ISO 8601 or as pages write it."""
    text = text.strip()[:80]
    if re.match(r"\d{4}-\d\d-\d\dT", text):
        iso = re.sub(r"([+-]\d\d)(\d\d)$", r"\1:\2", text.replace("Z", "+00:00"))
        iso = re.sub(r"\.(\d{1,6})\d*", lambda found: "." + found[1].ljust(6, "0"), iso)
        try:
            return datetime.fromisoformat(iso)
        except ValueError:
            pass
    one = stamps.of(text) if stamps.may_hold(text) else None
    said = text[one.start : one.end] if one is not None else ""
    if len(_DIGITS.findall(said)) < 2:
        return None  # a month and a year name no day
    moment = stamps.moment(said)
    return moment if moment is not None and moment.year > 1 else None
