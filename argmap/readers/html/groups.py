"""From the elements of a page to those that are its comments: the block that comes back with a name, a time and words.

Elements that share a class, the pattern of an id or a place belong to one group. What each element of a group holds by
itself, without others of the group within it, tells whether they are comments.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from ...text.tree import Element, Tree
from .marks import COMMENTS, FRAMES, NAMES, POSTS, SIDES, TITLES, Time, keys, number_of, of_words, words

LONGEST_NAME = 90  # characters
SHORTEST = 3  # characters of what is said beside a name and a time, where little is
FEWEST_WORDS = 15  # characters that make something said
MOST_TIMES = 3  # of one comment: written, edited, last visit
NEAR = 5  # elements around a comment whose words tell what it is
PROFILE = re.compile(
    r"(?i)/(?:u|users?|user|profiles?|members?|people|author|@)[/=?.]|[?&;](?:u|uid|user)=|"
    r"[?&;](?:action|mode)=(?:view)?profile\b|user/|/@"
)
_TITLES = frozenset("h1 h2 h3 h4".split())
HEAD = 30  # elements of which one may be its title
_STRUCTURE = frozenset("html head body script style link meta title br img noscript tbody".split())


class Group(NamedTuple):
    """Elements that may be comments, in the order of the page: what they share, for each the places of those directly
    within it, how likely they are comments, from about 0 to 12, and what tells it.

    Where elements are the heads of comments alone, they are `spread`: each comment goes on up to the next head.
    """

    key: str
    elements: Sequence[Element]
    inner: Sequence[Sequence[int]]
    score: float
    features: Mapping[str, float]
    spread: bool = False


class Page(NamedTuple):
    """A page as groups are told by: its tree, the elements that tell when, those that look like names, and the
    characters of text up to each piece of it."""

    tree: Tree
    times: Sequence[Time]
    time_places: Sequence[int]
    name_places: Sequence[int]
    sums: Sequence[int]

    def characters(self, element: Element) -> int:
        return self.sums[element.last] - self.sums[element.first]

    def characters_of(self, region: Region) -> int:
        """The characters of a comment's own text."""
        last = self.tree.elements[region.end].first if region.end < len(self.tree.elements) else len(self.tree.runs)
        last = max(last, region.element.last) if region.end == region.element.end else last
        within = sum(self.characters(self.tree.elements[start]) for start, _ in region.holes)
        return self.sums[last] - self.sums[region.element.first] - within


def page_of(tree: Tree, times: Sequence[Time]) -> Page:
    """Return what groups are told by."""
    sums = [0, *accumulate(len(run.text) for run in tree.runs)]
    names = [
        element.at
        for element in tree.elements
        if 0 < sums[element.last] - sums[element.first] <= LONGEST_NAME and looks_named(tree, element)
    ]
    return Page(tree, times, [time.at for time in times], names, sums)


def looks_named(tree: Tree, element: Element) -> bool:
    """Say whether an element is marked as somebody's name."""
    said = words(element)
    if element.tag == "cite" or (said & NAMES and not said & FRAMES):
        return True
    return element.tag == "a" and PROFILE.search(element.attrs.get("href", "")[:300]) is not None


def find(page: Page) -> list[Group]:
    """Return the groups of a page that may be its comments, the likeliest first."""
    gathered: dict[str, list[Element]] = {}
    for element in page.tree.elements:
        if element.tag in _STRUCTURE or element.first == element.last:
            continue
        parent = page.tree.elements[element.parent] if element.parent >= 0 else None
        for key in keys(element, parent):
            gathered.setdefault(key, []).append(element)
    for key, elements in list(gathered.items()):
        rows = _rows(page.tree, elements)
        if rows:
            gathered.setdefault(f"tr^{key}", rows)
    groups = []
    for key, elements in gathered.items():
        named = of_words(key) & COMMENTS
        if len(elements) < 2 and not named:
            continue
        # Most groups of a page tell no time and have no names: they are passed over before anything is worked out.
        if not named and not _any(page.time_places, elements) and not _any(page.name_places, elements):
            continue
        group = weighed(page, key, elements)
        if group is not None:
            groups.append(group)
    groups.sort(key=lambda group: (-group.score, group.elements[0].at, group.key))
    # The heads of comments may be called so, and the elements around head and words by nothing.
    whole = next((group for group in groups[1:] if _is_around(group, groups[0])), None)
    return [whole, *(group for group in groups if group is not whole)] if whole else groups


def _is_around(outer: Group, inner: Group) -> bool:
    """Say whether each element of a group holds one of another and much that was said besides."""
    return (
        len(outer.elements) == len(inner.elements)
        and not inner.spread
        and all(outer.features[name] >= inner.features[name] for name in ("told", "timed", "named"))
        and outer.features["share"] >= MUCH * inner.features["share"]
        and all(one.at < other.at < one.end for one, other in zip(outer.elements, inner.elements, strict=True))
    )


def _rows(tree: Tree, elements: Sequence[Element]) -> list[Element]:
    """The rows of a table that elements stand in, where each stands in its own: old forums put who speaks into the cell
    before. Nothing where they stand in none, or several in one."""
    if len(elements) < 2 or elements[0].tag not in ("td", "table"):
        return []
    rows = [next((above for above in tree.above(element) if above.tag == "tr"), element) for element in elements]
    return rows if len({row.at for row in rows}) == len(rows) and all(row.tag == "tr" for row in rows) else []


def _any(places: Sequence[int], elements: Sequence[Element]) -> bool:
    return any(_count(places, element.at, element.end) for element in elements)


def _count(places: Sequence[int], start: int, end: int) -> int:
    return bisect_left(places, end) - bisect_left(places, start)


def nested(elements: Sequence[Element]) -> list[list[int]]:
    """Return for each element the places, among all, of those directly within it."""
    inner: list[list[int]] = [[] for _ in elements]
    stack: list[int] = []
    for place, element in enumerate(elements):
        while stack and elements[stack[-1]].end <= element.at:
            stack.pop()
        if stack:
            inner[stack[-1]].append(place)
        stack.append(place)
    return inner


def weighed(page: Page, key: str, elements: Sequence[Element]) -> Group | None:
    """Return elements as a group with its score; None where they cannot be comments."""
    inner = nested(elements)
    own = []
    for element, places in zip(elements, inner, strict=True):
        parts = [elements[place] for place in places]
        own.append(
            (
                page.characters(element) - sum(map(page.characters, parts)),
                _own(page.time_places, element, parts),
                _own(page.name_places, element, parts),
            )
        )
    spread = _spread(page, elements) if len(elements) > 1 else None
    if spread is not None and sum(characters for characters, _, _ in spread) > 2 * sum(one for one, _, _ in own):
        own = spread
    else:
        spread = None
    n = len(elements)
    ids = [number_of(element) for element in elements]
    around = _around(page.tree, elements)
    mine = of_words(key)
    text = sum(characters for characters, _, _ in own)
    features = {
        "timed": sum(1 <= times <= MOST_TIMES for _, times, _ in own) / n if page.times else 0.4,
        "named": sum(names >= 1 for _, _, names in own) / n,
        "told": sum(characters >= FEWEST_WORDS + 15 for characters, _, _ in own) / n,
        "called": float(bool(mine & COMMENTS)) + 0.5 * float(bool(mine & POSTS and not mine & COMMENTS)),
        "around": float(bool(around & COMMENTS)),
        "side": float(bool(around & SIDES)),
        "frame": float(bool(mine & (FRAMES | SIDES | NAMES))) if spread is None else 0.0,
        "headed": sum(_headed(page, element) for element in elements) / n if not mine & COMMENTS else 0.0,
        "ids": float(len(set(filter(None, ids))) == n),
        "many": min(math.log2(n), 5.0) / 5,
        "share": text / max(1, page.sums[-1]),
    }
    if features["told"] < 0.3 and n > 1 and not (features["called"] == 1 and _speak(page, elements, inner)):
        return None
    score = sum(WEIGHTS[name] * value for name, value in features.items())
    return Group(key, elements, inner, score, features, spread is not None)


def _speak(page: Page, elements: Sequence[Element], inner: Sequence[Sequence[int]]) -> bool:
    """Say whether nearly all elements have a name, a time and at least a word besides, as short comments do and heads
    of comments do not."""
    speaking = 0
    for element, places in zip(elements, inner, strict=True):
        parts = [elements[place] for place in places]
        times = [page.times[at] for at in _within(page.time_places, element, parts)]
        names = [page.tree.elements[page.name_places[at]] for at in _within(page.name_places, element, parts)]
        outer = [one for at, one in enumerate(names) if not any(one.at < before.end for before in names[:at])]
        rest = page.characters(element) - sum(map(page.characters, [*parts, *outer]))
        speaking += bool(times and names) and rest - sum(len(time.said) for time in times) > SHORTEST
    return speaking >= LIKELY * len(elements)


def _within(places: Sequence[int], element: Element, parts: Sequence[Element]) -> list[int]:
    """The places of a sorted list, by their index in it, that are in an element and in none of its parts."""
    found = range(bisect_left(places, element.at), bisect_left(places, element.end))
    return [at for at in found if not any(part.at <= places[at] < part.end for part in parts)]


def _spread(page: Page, elements: Sequence[Element]) -> list[tuple[int, int, int]] | None:
    """What each element holds together with what follows it, up to the next one; None where they are no heads of what
    follows: where they do not all stand in one element, or something that comes back as often stands before the first.
    """
    above = page.tree.elements[elements[0].parent]
    if any(element.parent != above.at for element in elements):
        return None
    children = []
    at = above.at + 1
    while at < above.end:
        children.append(page.tree.elements[at])
        at = page.tree.elements[at].end
    often = Counter(next(iter(keys(child, above)), "") for child in children)
    first = next((child for child in children if often[next(iter(keys(child, above)), "")] >= len(elements)), None)
    if first is None or first.at != elements[0].at:
        return None
    ends = [*(element.at for element in elements[1:]), above.end]
    found = []
    for element, end in zip(elements, ends, strict=True):
        last = page.tree.elements[end].first if end < len(page.tree.elements) else len(page.tree.runs)
        found.append(
            (
                page.sums[last] - page.sums[element.first],
                _count(page.time_places, element.at, end),
                _count(page.name_places, element.at, end),
            )
        )
    return found


WEIGHTS = {
    "timed": 2.5,
    "named": 1.5,
    "told": 2.0,
    "called": 2.0,
    "around": 1.0,
    "side": -3.0,
    "headed": -6.0,
    "frame": -1.0,
    "ids": 0.7,
    "many": 1.0,
    "share": 2.0,
}


def _headed(page: Page, element: Element) -> bool:
    """Say whether something opens with a title that leads to another page, as articles do in a list of them."""
    for inner in page.tree.within(element)[:HEAD]:
        link = inner.tag == "a" and inner.first < inner.last and inner.attrs.get("href", "")
        if link and "#" not in link and not link.startswith("javascript:") and not looks_named(page.tree, inner):
            above = page.tree.elements[inner.parent]
            if above.tag in _TITLES or (words(above) | words(inner)) & TITLES:
                return True
    return False


def _own(places: Sequence[int], element: Element, parts: Sequence[Element]) -> int:
    return _count(places, element.at, element.end) - sum(_count(places, part.at, part.end) for part in parts)


def _around(tree: Tree, elements: Sequence[Element]) -> set[str]:
    """The words of what all elements of a group stand in, up to a few steps; what holds comments is no side."""
    found: set[str] = set()
    first, last = elements[0], max(elements, key=lambda element: element.end)
    steps = 0
    for above in tree.above(first):
        if above.end >= last.end and above.tag not in ("body", "html"):
            said = words(above)
            found |= said - SIDES if said & COMMENTS else said
            steps += 1
            if steps == NEAR:
                break
    return found


class Region(NamedTuple):
    """What belongs to one comment: the places of its elements from `start` to before `end`, without the holes, which
    are other comments within it; `element` is the one that marks it."""

    element: Element
    start: int
    end: int
    holes: Sequence[tuple[int, int]]

    def places(self) -> list[tuple[int, int]]:
        """The stretches of places that are the comment's own."""
        found, at = [], self.start
        for start, end in self.holes:
            found.append((at, start))
            at = end
        return [*found, (at, self.end)]


def regions(page: Page, groups: Sequence[Group]) -> list[Region]:
    """Return the comments of the likeliest group, with those of others among it that are built alike.

    What tells neither a name nor a time where others tell both is no comment. Where a group holds heads alone, what
    was said follows them, up to the next one.
    """
    best = groups[0]
    chosen = list(best.elements)
    room = container(page.tree, chosen)
    for other in groups[1:]:
        if other.spread or other.score < best.score - REACH or not is_likely(other):
            continue
        taken = sorted(chosen, key=lambda element: element.at)
        chosen = _with_inner(page, taken, other)
        taken = sorted(chosen, key=lambda element: element.at)
        chosen += [
            element
            for element in other.elements
            if room.at < element.at < room.end and not _overlaps(taken, element) and _complete(page, element, ())
        ]
    chosen.sort(key=lambda element: element.at)
    return _regions(page, chosen, spread=best.spread)


def is_likely(group: Group) -> bool:
    """Say whether nearly all elements of a group have a name, a time and words."""
    return min(group.features[name] for name in ("told", "timed", "named")) >= LIKELY


def _with_inner(page: Page, taken: Sequence[Element], other: Group) -> list[Element]:
    """Return comments with those of another group within them.

    What has a name, a time and words besides them is a comment, and they are the answers to it, if the page calls them
    so. Where they are more, and nothing is left of the others without them, the others are boxes around comments.
    """
    within = {element.at: [one for one in other.elements if element.at < one.at < element.end] for element in taken}
    left = [
        element
        for element in taken
        if not within[element.at]
        or _complete(page, element, [*within[element.at], *(one for one in taken if element.at < one.at < element.end)])
    ]
    # The two cells of a post hold a name and a date each, and every post has both: it is no box.
    even = len({len(inner) for inner in within.values()}) == 1
    if not left and not even and len(other.elements) >= MORE * len(taken):
        return list(other.elements)
    if other.features["called"] < 1:
        return list(taken)
    added = [
        one
        for element in left
        for one in within[element.at]
        if not any(
            one.at <= after.at < one.end or after.at < one.at < after.end for after in taken if after.at > element.at
        )
    ]
    return list({one.at: one for one in [*taken, *added]}.values())


MUCH = 1.5  # times as much text as the heads alone hold
MORE = 1.3  # times as many comments as boxes around them
LIKELY = 0.8  # of the elements of another group that must have a name, a time and words
REACH = 4.5  # by how much less likely a group may be whose elements are taken for further comments


def container(tree: Tree, elements: Sequence[Element]) -> Element:
    """Return the element that all of some stand in."""
    last = max(element.end for element in elements)
    for above in tree.above(elements[0]):
        if above.end >= last and above.at < elements[0].at:
            return above
    return tree.elements[0]


def _overlaps(taken: Sequence[Element], element: Element) -> bool:
    """Whether an element is one of those taken, holds one, or is a part of one that is no reply within it."""
    at = bisect_left([one.at for one in taken], element.at)
    if at < len(taken) and taken[at].at < element.end:
        return True
    return any(one.at < element.at < one.end for one in taken[:at])


def _complete(page: Page, element: Element, inner: Sequence[Element]) -> bool:
    """Say whether an element has a name, a time and words besides others within it."""
    outer: list[Element] = []
    for one in sorted(inner, key=lambda one: one.at):
        if not outer or one.at >= outer[-1].end:
            outer.append(one)
    return (
        _own(page.time_places, element, outer) > 0
        and _own(page.name_places, element, outer) > 0
        and page.characters(element) - sum(map(page.characters, outer)) >= FEWEST_WORDS
    )


def _regions(page: Page, chosen: Sequence[Element], *, spread: bool) -> list[Region]:
    inner = nested(chosen)
    found = []
    for place, element in enumerate(chosen):
        end = element.end
        if spread:
            following = chosen[place + 1] if place + 1 < len(chosen) else None
            above = page.tree.elements[element.parent]
            end = following.at if following is not None and following.at < above.end else above.end
        found.append(Region(element, element.at, end, [(chosen[one].at, chosen[one].end) for one in inner[place]]))
    return found
