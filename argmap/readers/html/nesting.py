"""From comments to who answers whom, as the page states it: by links and ids, by nesting, levels or indentation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from ...text.tree import Element
from .fields import Comment, elements_of
from .groups import PROFILE, Page, container
from .marks import REPLYING, number_of, of_words

_LEVEL = re.compile(r"(?i)(?:depth|level|lvl|indent(?:ed)?|nest(?:ed|ing)?|tier|child)[-_]?(\d{1,3})$")
_PARENT = re.compile(r"(?i)^(?:data-)?(?:parent|reply-?to|in-?reply-?to|answer-?to)[\w-]*$|^data-[\w-]*parent[\w-]*$")
_OFFSET = re.compile(
    r"(?i)(?:margin|padding)(?:-left|-inline-start)?\s*:\s*(?:\S+\s+){0,3}?(\d+(?:\.\d+)?)\s*(px|em|rem|%)?\s*(?:;|$)"
)
_LEFT = re.compile(r"(?i)(?:(?:margin|padding)-(?:left|inline-start)|(?<![\w-])left)\s*:\s*(\d+(?:\.\d+)?)")
LONGEST_ID = 80  # characters
LONGEST_HREF = 300  # characters of an address by which it is told whether it is a person's
_INNER = frozenset("indented indent nested reply child sub subcomment answer inner".split())
_IDS = frozenset(
    "id name data-id data-comment-id data-commentid data-post-id data-postid data-fullname data-permalink-id thingid "
    "data-message-id data-cid data-node-id comment-id".split()
)


def find(page: Page, comments: Sequence[Comment]) -> tuple[list[int | None], bool]:
    """Return the place of the comment that each answers, None where the page states none, and whether it is a tree."""
    referred = _referred(page, comments)
    for way in (_nested, _levels, _offsets):
        parents = way(page, comments)
        if parents is not None and any(parent is not None for parent in parents):
            return [other if one is None else one for one, other in zip(referred, parents, strict=True)], True
    return referred, False


def _referred(page: Page, comments: Sequence[Comment]) -> list[int | None]:
    """By the id of the parent that an attribute or a link names."""
    ids = _ids(page, comments)
    return [
        _attribute(page, comment, ids, place) or _link(page, comments, place, ids)
        for place, comment in enumerate(comments)
    ]


def _attribute(page: Page, comment: Comment, ids: Mapping[str, int], place: int) -> int | None:
    for element in _few(page, comment):
        for name, value in element.attrs.items():
            if _PARENT.match(name):
                at = _place_of(value, ids)
                if at is not None and at != place:
                    return at
    return None


def _link(page: Page, comments: Sequence[Comment], place: int, ids: Mapping[str, int]) -> int | None:
    """The comment that a link "in reply to" leads to, or a link that holds its author's name, above what was said."""
    comment = comments[place]
    lines = page.tree.lines
    for element in _few(page, comment):
        href = element.attrs.get("href", "") if element.tag == "a" else ""
        if not href or element.first == element.last or PROFILE.search(href[:LONGEST_HREF]):
            continue
        at = _place_of(href, ids)
        if at is None or at == place:
            continue
        run = page.tree.runs[element.first]
        text = " ".join("".join(one.text for one in page.tree.runs[element.first : element.last]).split())
        before = lines[run.line].partition(text)[0][-60:]
        named = comments[at].author and text.lstrip("@").startswith(comments[at].author)
        if (REPLYING.search(f"{before} {text}") or REPLYING.match(text)) or (named and not before.strip(" @:→>")):
            return at
    return None


def _place_of(value: str, ids: Mapping[str, int]) -> int | None:
    """The comment that an id, or the end of an address, names."""
    for part in (value.strip(), *reversed(re.split(r"[#/=?&]", value[-200:]))):
        part = part.strip()
        at = ids.get(part)
        if at is None:
            number = re.search(r"\d{2,}$", part)
            at = ids.get(number[0]) if number else None
        if at is not None:
            return at
    return None


def _few(page: Page, comment: Comment) -> Iterable[Element]:
    for count, element in enumerate(elements_of(page.tree, comment.region)):
        if count == 40:
            return
        yield element


def _ids(page: Page, comments: Sequence[Comment]) -> dict[str, int]:
    """What the page calls each comment: ids, and the numbers in them."""
    found: dict[str, int] = {}
    twice: set[str] = set()
    for place, comment in enumerate(comments):
        own: set[str] = set()
        for element in _few(page, comment):
            first = element.at == comment.region.element.at
            for name, value in element.attrs.items():
                if 0 < len(value) < LONGEST_ID and (name in _IDS or (first and name.endswith("id"))):
                    number = re.search(r"\d{2,}$", value)
                    own |= {value, number[0]} if number else {value}
        number_own = number_of(comment.region.element)
        if number_own:
            own.add(number_own)
        for one in own:
            if found.setdefault(one, place) != place:
                twice.add(one)
    return {one: place for one, place in found.items() if one not in twice}


def above(levels: Sequence[float]) -> list[int | None]:
    """Return the parent of each comment: the last one before it that hangs less deep."""
    stack: list[int] = []
    parents: list[int | None] = []
    for place, level in enumerate(levels):
        while stack and levels[stack[-1]] >= level:
            stack.pop()
        parents.append(stack[-1] if stack else None)
        stack.append(place)
    return parents


def _nested(page: Page, comments: Sequence[Comment]) -> list[int | None] | None:
    """By how deep the elements of comments stand in the page."""
    elements = [comment.region.element for comment in comments]
    levels = [float(element.depth) for element in elements]
    return above(levels) if len(set(levels)) > 1 and levels[0] == min(levels) else None


def _levels(page: Page, comments: Sequence[Comment]) -> list[int | None] | None:
    """By a level that a class or an attribute states."""
    levels = [_level(page, comment) for comment in comments]
    if all(level is None for level in levels):
        levels = [float(bool(_INNER & of_words(" ".join(comment.region.element.classes)))) for comment in comments]
        if levels[0]:
            return None
    if any(level is None for level in levels) or len(set(levels)) < 2:
        return None
    return above([level or 0 for level in levels])


def _level(page: Page, comment: Comment) -> float | None:
    element = comment.region.element
    for name in ("data-depth", "data-level", "aria-level", "data-indent", "depth", "indent", "data-nesting-level"):
        if element.attrs.get(name, "").isdigit():
            return float(element.attrs[name])
    for name in element.classes:
        found = _LEVEL.search(name)
        if found:
            return float(found[1])
    return None


def _offsets(page: Page, comments: Sequence[Comment]) -> list[int | None] | None:
    """By how far each is indented: a margin, or a picture as wide as the indentation."""
    ways: Iterable[Callable[[Page, Comment], float | None]] = (_margin, _spacer)
    for way in ways:
        levels = [way(page, comment) for comment in comments]
        if len(set(levels)) > 1 and sum(level is not None for level in levels) > 0:
            return above([level or 0.0 for level in levels])
    return None


def _margin(page: Page, comment: Comment) -> float | None:
    element = comment.region.element
    total = None
    room = container(page.tree, [element])
    for one in (element, *page.tree.within(element)[:3], room):
        found = _LEFT.search(one.attrs.get("style", ""))
        if found:
            total = (total or 0.0) + float(found[1])
    return total


def _spacer(page: Page, comment: Comment) -> float | None:
    for element in _few(page, comment):
        if (
            element.tag == "img"
            and element.attrs.get("width", "").isdigit()
            and element.attrs.get("height", "") in ("1", "0")
        ):
            return float(element.attrs["width"])
        if element.attrs.get("indent", "").isdigit():
            return float(element.attrs["indent"])
    return None
