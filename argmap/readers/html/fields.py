"""From the elements of comments to who wrote each, when, and what was said.

What comes back in the same place of nearly every comment is told by what the page calls it and by what it holds: names
differ, buttons do not; words said are the longest part.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from ...text import frames, stamps
from ...text.tree import Element, Run, Tree, text_of
from .groups import LONGEST_NAME, PROFILE, Page, Region
from .marks import BODIES, BUTTONS, FRAMES, NAMES, REPLYING, TITLES, TO_A_COMMENT, Time, words

SECOND = 0.6  # of the likeliest place of names that another must reach to give the names that are not there
NUMBERED = 0.8  # of the names that must have a number beside them for it to be the site's
LEVELS = 3  # elements around one whose words tell what it is
COMMON = 0.7  # of the comments in which a text stands alone that is nobody's name
USUAL = 0.3  # of the comments in which a short row must come back for it to be the site's
SHORT = 40  # characters of such a row
CALLED, WHOLE = 0.8, 0.97  # of the largest place
LEAST = 0.4  # of what comments hold that the place of what is said must hold
MOST_ROWS = 2  # of an element that is the head of a comment and nothing else
MOST_QUOTES = 5  # within each other that are told apart

_SAY = "|".join(sorted(frames.SAYS))
_WROTE = "|".join(sorted(frames.BY - {"user", "guest", "author"}))
_OF = "by|from|von|par|por|di|da|av|af|door|от|od|przez|de"
_SAYS = re.compile(rf"(?i)[\s:,|·•–—-]*(?:\b(?:{_SAY})\b(?:\s+(?:on|at|am|le|il|um)\b.*)?)?[\s:,|·•–—-]*$")
_BY = re.compile(rf"(?i)^[\s:,|·•–—#-]*(?:(?:{_OF})(?:\s*:\s*|\s+)|(?:{_WROTE})\s*(?::\s*|\s(?:{_OF})\s*:?\s*))(?=\S)")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_NUMBER = re.compile(r"^#?\d+[.):]?\s+(?=\D)|\s+#?\d+$")
_LINKING = re.compile(r"(?i)\s+(?:on|at|am|um|le|à|el|il|em|den|kl|op|-)$")
_ENDS = " \t,;|·•–—:"
LONGEST_HEAD = 160  # characters of an element that may hold a name besides when
_APART = " \t,;|·•–—@/:#(-"  # what sites put between a name and what else stands with it
_HEADINGS = frozenset("h1 h2 h3".split())
_ADDRESS = re.compile(r"(?i)https?://\S+$")
_SCHEME = re.compile(r"(?i)^https?://(?:www\.)?")
LONGEST_ADDRESS = 500  # characters
LONGEST_ANSWERING = 120  # characters of a line that names and links the comment that is answered, and says nothing
_PARTS = re.compile(r"\s[|·•–—]\s")
_QUOTES = re.compile(r"(?i)\b(?:quote|bbcode_?quote|quotebox|blockquote|citation|zitat)")
LONGEST_LABEL = 30  # characters
_QUOTED = re.compile(
    r"(?i)\s*(?:originally posted by|zitat von|envoyé par|iniciado por|originariamente inviata da|geplaatst door|"
    r"сообщение от|цитата)\b"
)
_DROPPED = frozenset(("signature", "sig", "signatur"))


class Comment(NamedTuple):
    """A comment as the page shows it: its region, its author and the line of the name (0-based), the moment and how the
    page writes it, the lines said with their numbers, and what is odd about it."""

    region: Region
    author: str
    line: int
    moment: datetime | None
    stamp: str
    said: Sequence[tuple[int, str]]
    doubt: str = ""


class _Said(NamedTuple):
    """A place where what was said may stand: how many characters it holds, and whether the page calls it so."""

    size: int
    key: str
    elements: dict[int, list[Element]]
    called: bool


class Place(NamedTuple):
    """A place that comes back: what it is called, and the first element there of each comment."""

    key: str
    elements: dict[int, Element]
    score: float


def read(page: Page, regions: Sequence[Region]) -> list[Comment]:
    """Return the comments, in the order of the page, without those elements that turn out to be none."""
    places = _places(page, regions)
    usual = _usual(page, places, len(regions))
    timed = _times(page, regions)
    names = _names(page, regions, places, usual)
    values = _cleaned([_value(page, names, place, usual) for place in range(len(regions))])
    bodies = _bodies(page, regions, places, names, timed, usual)
    found = []
    for place, region in enumerate(regions):
        named = _named(names, place)
        time = timed.get(place)
        if named is None and time is None and (names or timed) and len(regions) > 1:
            continue
        line = _line(page.tree, named or region.element)
        found.append(
            Comment(
                region,
                values[place],
                line,
                time.moment if time else None,
                time.said if time else "",
                bodies[place],
            )
        )
    return found


def elements_of(tree: Tree, region: Region) -> Iterable[Element]:
    """Yield the elements of a comment that are its own."""
    for start, end in region.places():
        yield from tree.elements[start:end]


def _line(tree: Tree, element: Element) -> int:
    return tree.runs[element.first].line if element.first < len(tree.runs) else 0


# ---- places that come back


def _keys(tree: Tree, element: Element) -> Sequence[str]:
    """What the elements in one place of every comment share: each of their classes, a word for what they are, or where
    they stand."""
    names = [name for name in element.classes if not re.search(r"\d", name)]
    if names:
        return [f"{element.tag}.{name}" for name in names[:8]]
    kind = element.attrs.get("itemprop") or element.attrs.get("rel") or ""
    own = re.sub(r"\d+", "#", kind or element.attrs.get("id", ""))
    if own:
        return [f"{element.tag}#{own}"]
    above = tree.elements[element.parent] if element.parent >= 0 else None
    if above is None:
        return [element.tag]
    mark = next((name for name in above.classes if not re.search(r"\d", name)), "")
    mark = mark or re.sub(r"\d+", "#", above.attrs.get("id", ""))
    return [f"{above.tag}.{mark}>{element.tag}"]


def _places(page: Page, regions: Sequence[Region]) -> dict[str, dict[int, list[Element]]]:
    """By place, and by comment, the elements there; those within quotes are somebody else's."""
    found: dict[str, dict[int, list[Element]]] = {}
    for number, region in enumerate(regions):
        quoted = -1
        for element in elements_of(page.tree, region):
            if element.at < quoted or element.first == element.last:
                continue
            if is_quote(page.tree, element) and element.at != region.element.at:
                quoted = element.end
                continue
            for key in _keys(page.tree, element):
                found.setdefault(key, {}).setdefault(number, []).append(element)
    return found


def _times(page: Page, regions: Sequence[Region]) -> dict[int, Time]:
    """The time of each comment: of the place where most have one, else the first."""
    by_key: dict[str, dict[int, Time]] = {}
    first: dict[int, Time] = {}
    every = {time.at: time for time in page.times}
    for number, region in enumerate(regions):
        for start, end in region.places():
            for at in page.time_places:
                if start <= at < end:
                    if _quotes(page.tree, at, region.element) != 0 or _of_person(page.tree, every[at]):
                        continue
                    for key in _keys(page.tree, page.tree.elements[at]):
                        by_key.setdefault(key, {}).setdefault(number, every[at])
                    first.setdefault(number, every[at])
    if not by_key:
        return {}
    # When a person joined comes back with each of their comments, when something was said does not.
    best = max(
        by_key.values(),
        key=lambda found: (
            len(found),
            len({one.moment or one.said for one in found.values()}),
            sum(one.moment is not None for one in found.values()),
        ),
    )
    return {**first, **best}


def _of_person(tree: Tree, time: Time) -> bool:
    """Say whether a time is when somebody joined, or was there last: what stands before it says so."""
    row = tree.lines[time.line]
    before = row.partition(time.said)[0].strip() or (tree.lines[time.line - 1] if time.line else "")
    return len(before) <= LONGEST_LABEL and before.lower().startswith(frames.MEMBER)


# ---- names


def _names(
    page: Page,
    regions: Sequence[Region],
    places: dict[str, dict[int, list[Element]]],
    usual: Collection[str],
) -> list[Place]:
    """The places where names stand, the likeliest first."""
    n = len(regions)
    found = []
    for key, by_comment in places.items():
        if len(by_comment) < max(1, 0.15 * n):
            continue
        texts = {number: name_in(page, elements[0], usual) for number, elements in by_comment.items()}
        fit = {
            number: text
            for number, text in texts.items()
            if 0 < len(text) <= LONGEST_NAME and any(map(str.isalpha, text))
        }
        if len(fit) < 0.6 * len(texts):
            continue
        score = _named_score(page, regions, by_comment, fit, n)
        if score > 0:
            found.append(Place(key, {number: by_comment[number][0] for number in fit}, score))
    found.sort(key=lambda place: (-place.score, place.key))
    # Of two places within each other the inner one is the name alone.
    if found:
        inner = [place for place in found[1:] if place.score >= SECOND * found[0].score and _inside(place, found[0])]
        if inner:
            found.remove(inner[0])
            found.insert(0, inner[0]._replace(score=found[0].score))
    return [place for place in found if place.score >= SECOND * found[0].score][:6]


def _inside(inner: Place, outer: Place) -> bool:
    """Whether one place of names is within another wherever that one is."""
    return all(
        number in inner.elements and element.at < inner.elements[number].at < element.end
        for number, element in outer.elements.items()
    )


def _named_score(
    page: Page,
    regions: Sequence[Region],
    by_comment: dict[int, list[Element]],
    fit: dict[int, str],
    n: int,
) -> float:
    tree = page.tree
    number = next(iter(fit))
    element = by_comment[number][0]
    around: list[set[str]] = [words(element)]
    for above in tree.above(element):
        if above.at <= regions[number].element.at or len(around) > LEVELS:
            break
        around.append(words(above))
    score = 3.0 * len(fit) / n
    if around[0] & NAMES or element.tag == "cite" or element.attrs.get("itemprop") in ("author", "name", "creator"):
        score += 2.5
    elif any(one & NAMES for one in around[1:]):
        score += 1.5
    if element.tag == "a" and PROFILE.search(element.attrs.get("href", "")[:300]):
        score += 1.0
    if element.tag in ("a", "b", "strong", "cite"):
        score += 0.3
    raw = [text_of(tree, by_comment[number][0]) for number in fit]
    if (
        sum(_BY.match(text) is not None or (_SAYS.search(text) or [""])[0].strip(" ,|·•–—-") != "" for text in raw)
        > 0.6 * n
    ):
        score += 2.0
    if element.tag in _HEADINGS or around[0] & TITLES:
        score -= 1.0
    if any(one & FRAMES - {"header", "meta"} for one in around[:2]):
        score -= 1.5
    if any(one & BODIES - {"comment", "message", "entry"} for one in around[:1]):
        score -= 1.0
    every = Counter(fit.values())
    if len(fit) > 2 and len(every) == 1:
        score -= 4.0
    elif len(every) < 0.25 * len(fit):
        score -= 2.0
    score -= 4.0 * sum(all(map(stamps.is_word, text.split())) for text in fit.values()) / len(fit)
    score -= sum(len(text) for text in fit.values()) / len(fit) / 30
    score -= 2.0 * sum(text[-1:] in ".!?…" or text.count(" ") > 4 for text in fit.values()) / len(fit)
    # A name stands near the beginning or the end of its comment.
    early = [page.sums[by_comment[number][0].first] - page.sums[regions[number].element.first] < 150 for number in fit]
    score += 1.0 * sum(early) / len(early)
    return score


def _named(names: Sequence[Place], number: int) -> Element | None:
    return next((place.elements[number] for place in names if number in place.elements), None)


def _usual(page: Page, places: dict[str, dict[int, list[Element]]], n: int) -> frozenset[str]:
    """The short texts that stand in an element of their own in most comments: buttons and labels, nobody's names."""
    by_number: dict[int, set[str]] = {}
    for by_comment in places.values():
        for number, elements in by_comment.items():
            texts = {text_of(page.tree, one) for one in elements if page.characters(one) <= SHORT}
            by_number.setdefault(number, set()).update(texts)
    counts = Counter(text for texts in by_number.values() for text in texts)
    return frozenset(text for text, count in counts.items() if n > 3 and count > COMMON * n)


def name_in(page: Page, element: Element, usual: Collection[str]) -> str:
    """Return the name in an element that holds one: without when, and without what stands apart from it."""
    text = text_of(page.tree, element)
    if len(text) > LONGEST_HEAD:
        return ""
    for inner in page.tree.within(element):
        # Of what stands in one place the link is the name; the rest are badges.
        if inner.tag in ("a", "cite") and inner.first < inner.last and not words(inner) & FRAMES:
            said = _undated(text_of(page.tree, inner))
            if said not in usual and any(map(str.isalpha, said)) and not is_button(said):
                return said
    return "" if text in usual or is_button(text) else _undated(text)


def is_button(text: str) -> bool:
    """Say whether a text is nothing but words that sites write on buttons, and numbers."""
    said = _WORD.findall(text.lower())
    return bool(said) and len(said) < 8 and all(word in frames.BUTTONS for word in said)


def _undated(text: str) -> str:
    """A text without stamps: of what is left the first part that holds letters."""
    found = stamps.find(text) if stamps.may_hold(text) else []
    found = [one for one in found if one.kind != "short"]
    parts, at = [], 0
    for one in found:
        parts.append(text[at : one.start])
        at = one.end
    parts = [piece for part in [*parts, text[at:]] for piece in _PARTS.split(part)]
    parts = [_LINKING.sub("", part.strip(_APART)).strip(_APART) if found else part.strip(_ENDS) for part in parts]
    return next((part for part in parts if any(map(str.isalpha, part))), "")


def _value(page: Page, names: Sequence[Place], number: int, usual: Collection[str]) -> str:
    element = _named(names, number)
    return name_in(page, element, usual) if element is not None else ""


def _cleaned(values: Sequence[str]) -> list[str]:
    """Names without what nearly all of them begin or end with, and without "says:" and its like."""
    values = [_SAYS.sub("", _BY.sub("", value)).strip() or value for value in values]
    if sum(_NUMBER.search(value) is not None for value in values) > NUMBERED * len(values):
        values = [_NUMBER.sub("", value).strip() or value for value in values]
    some = [value.split(" ") for value in values if value]
    for end in (0, -1):
        counts = Counter(parts[end] for parts in some if len(parts) > 1)
        word, count = counts.most_common(1)[0] if counts else ("", 0)
        different = len({" ".join(parts) for parts in some})
        if count > 0.6 * len(some) and len(some) > 3 and different > 2:
            cut = len(word) + 1
            values = [
                (value[cut:] if end == 0 else value[:-cut])
                if len(value) > cut and (value.startswith(word + " ") if end == 0 else value.endswith(" " + word))
                else value
                for value in values
            ]
    return [value.strip() for value in values]


# ---- what was said


def _bodies(
    page: Page,
    regions: Sequence[Region],
    places: dict[str, dict[int, list[Element]]],
    names: Sequence[Place],
    timed: dict[int, Time],
    usual: Collection[str],
) -> list[Sequence[tuple[int, str]]]:
    """The lines said in each comment."""
    heads = [
        {element.at for element in (_named(names, number),) if element is not None}
        | ({timed[number].at} if number in timed else set())
        for number in range(len(regions))
    ]
    # Where a head is the whole comment, or much of it, its lines are left out rather than the element.
    lines: list[set[int]] = []
    for number, own in enumerate(heads):
        lines.append(set())
        for at in list(own):
            if (
                len({run.line for run in page.tree.runs[page.tree.elements[at].first : page.tree.elements[at].last]})
                > MOST_ROWS
            ):
                own.discard(at)
                time = timed.get(number)
                lines[number].add(
                    time.line if time is not None and time.at == at else _line(page.tree, page.tree.elements[at])
                )
    best = _body_place(page, regions, places, heads)
    raw = []
    for number, region in enumerate(regions):
        kept = best.get(number)
        if kept:
            rows = [
                row
                for element in kept
                for row in said(page.tree, element, _left_out(page, region, element, heads[number], usual))
            ]
        if not kept or not rows:
            rows = _rest(page, region, heads[number], usual)
        raw.append([row for row in rows if row[0] not in lines[number]])
    return _without_frame(raw)


def _left_out(page: Page, region: Region, element: Element, heads: Collection[int], usual: Collection[str]) -> set[int]:
    """What within an element of a comment is not said: its head, others within it, and buttons."""
    buttons = {
        inner.at
        for inner in page.tree.within(element)
        if 0 < page.characters(inner) <= SHORT
        and ((words(inner) & BUTTONS and not words(inner) & BODIES) or text_of(page.tree, inner) in usual)
    }
    return buttons | set(heads) | _holes(region, element)


def _holes(region: Region, element: Element) -> set[int]:
    return {start for start, end in region.holes if element.at < start < element.end}


def _body_place(
    page: Page,
    regions: Sequence[Region],
    places: dict[str, dict[int, list[Element]]],
    heads: Sequence[Collection[int]],
) -> dict[int, list[Element]]:
    """By comment the elements that hold what was said: the innermost place that holds nearly all of it."""
    n = len(regions)
    total = sum(page.characters_of(region) for region in regions)
    candidates = []
    for key, by_comment in places.items():
        if len(by_comment) < 0.8 * n:
            continue
        outer = {number: _outermost(elements) for number, elements in by_comment.items()}
        if any(any(one.at <= at < one.end for one in outer[number] for at in heads[number]) for number in outer):
            continue
        size = sum(
            page.characters(element)
            - sum(page.characters(page.tree.elements[at]) for at in _holes(regions[number], element))
            for number, elements in outer.items()
            for element in elements
        )
        marked = words(next(iter(outer.values()))[0])
        if not marked & (FRAMES - {"reply"}):
            candidates.append(_Said(size, key, outer, bool(marked & BODIES)))
    if not candidates:
        return {}
    largest = max(one.size for one in candidates)
    if largest < LEAST * total:
        return {}
    # Of the places that hold nearly all that was said, those called so before others, the innermost has the fewest
    # buttons in it.
    called = [one for one in candidates if one.called and one.size >= CALLED * largest]
    whole = [one for one in candidates if one.size >= WHOLE * largest]
    return min(called or whole, key=lambda one: (one.size, one.key)).elements


def _outermost(elements: Sequence[Element]) -> list[Element]:
    kept: list[Element] = []
    for element in elements:
        if not kept or element.at >= kept[-1].end:
            kept.append(element)
    return kept


def _rest(page: Page, region: Region, heads: Collection[int], usual: Collection[str]) -> list[tuple[int, str]]:
    """What a comment holds besides its name and its time."""
    elements = page.tree.elements
    last = elements[region.end].first if region.end < len(elements) else len(page.tree.runs)
    without = _left_out(page, region, region.element, heads, usual) | {start for start, _ in region.holes}
    return _said(page.tree, region.element.first, max(last, region.element.last), without, region.element)


def said(tree: Tree, element: Element, without: Collection[int]) -> list[tuple[int, str]]:
    """Return the lines within an element but for some within it; those of quotes open with ">"."""
    return _said(tree, element.first, element.last, without, element)


def _said(tree: Tree, first: int, last: int, without: Collection[int], top: Element) -> list[tuple[int, str]]:
    skipped = sorted((tree.elements[at].first, tree.elements[at].last) for at in without)
    kept: list[Run] = []
    place = first
    for start, end in [*skipped, (last, last)]:
        kept += tree.runs[place : max(place, min(start, last))]
        place = max(place, end)
    rows: dict[int, list[str]] = {}
    quoted: dict[int, int] = {}
    led: set[int] = set()  # lines with a link to a comment
    links = [_link(tree, run.element, top) for run in kept]
    for at, run in enumerate(kept):
        depth = quoted.get(run.line)
        if depth is None:
            depth = quoted[run.line] = _quotes(tree, run.element, top)
        if depth < 0:
            continue
        rows.setdefault(run.line, []).append(run.text)
        link = links[at]
        if link is not None and TO_A_COMMENT.search(link.attrs["href"]):
            led.add(run.line)
        elif link is not None and (at + 1 == len(kept) or links[at + 1] != link):
            behind = _behind(text_of(tree, link), link.attrs["href"].strip())
            if behind:
                rows[run.line].append(behind)
    found = []
    for line, parts in rows.items():
        text = " ".join("".join(parts).split())
        names_answered = line in led and len(text) <= LONGEST_ANSWERING and REPLYING.match(text)
        if text and not names_answered:
            found.append((line, "> " * min(quoted[line], MOST_QUOTES) + text))
    return found


def _link(tree: Tree, at: int, top: Element) -> Element | None:
    """The link to an address that something stands in within a comment."""
    while at > top.at:
        element = tree.elements[at]
        if element.tag == "a":
            return element if _ADDRESS.match(element.attrs.get("href", "").strip()) else None
        at = element.parent
    return None


def _behind(text: str, address: str) -> str:
    """What stands behind the text of a link: its address, in brackets, where the text does not show it."""
    whole = " " not in text and _SCHEME.sub("", text.rstrip("/")) in address
    if text.startswith(("@", "#")) or len(address) > LONGEST_ADDRESS or whole:
        return ""
    return f" ({address})"


def is_quote(tree: Tree, element: Element) -> bool:
    """Say whether an element holds what somebody else said. Some forums call what is said itself a blockquote; old ones
    put a quote into a table, whose cell says whose it is and nothing else tells."""
    if element.tag == "blockquote":
        return not words(element) & BODIES
    if element.tag == "td" and element.first < element.last:
        run = tree.runs[element.first]
        return _QUOTED.match(run.text) is not None or any(_QUOTES.match(name) for name in element.classes)
    return element.tag in ("div", "aside", "table") and any(_QUOTES.match(name) for name in element.classes)


def _quotes(tree: Tree, at: int, top: Element) -> int:
    """In how many quotes something stands within a comment; -1 where it stands in a signature."""
    depth = 0
    boxed = False  # `div.quote > blockquote` is one quote
    while at > top.at:
        element = tree.elements[at]
        if _DROPPED.intersection(element.classes):
            return -1
        quote = is_quote(tree, element)
        if quote and not (boxed and element.tag != "blockquote"):
            depth += 1
        boxed = quote
        at = element.parent
    return depth


def _without_frame(raw: Sequence[list[tuple[int, str]]]) -> list[Sequence[tuple[int, str]]]:
    """What was said without the short rows at either end that come back with many comments."""
    counts: Counter[str] = Counter()
    for rows in raw:
        ends = {text for _, text in rows[:4]} | {text for _, text in rows[-4:]}
        counts.update(_pattern(text) for text in ends if len(text) <= SHORT)
    least = max(2.0, USUAL * len(raw))
    usual = {text for text, count in counts.items() if count >= least}
    found: list[Sequence[tuple[int, str]]] = []
    for rows in raw:
        start, end = 0, len(rows)
        while end > start and _is_frame(rows[end - 1][1], usual):
            end -= 1
        while start < end and _is_frame(rows[start][1], usual):
            start += 1
        if start == end:  # what several people say is said too, unless it is a button
            found.append([row for row in rows if any(map(str.isalnum, row[1])) and not is_button(row[1])])
            continue
        found.append(rows[start:end])
    return found


def _pattern(text: str) -> str:
    return re.sub(r"\d+", "#", text.casefold())


def _is_frame(text: str, usual: Collection[str]) -> bool:
    if _pattern(text) in usual:
        return True
    return not any(map(str.isalnum, text)) and len(text) < 4
