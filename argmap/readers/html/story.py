"""From a page to its title and the article above the comments, as the lines of the page that hold it."""

from __future__ import annotations

import re

from ...text.shown import shorten
from ...text.tree import HELD, Element, Tree, text_of
from .marks import SIDES, words

LONGEST_TITLE = 120  # characters
PARAGRAPH = 40  # characters from which a paragraph is one of an article, rather than a caption or a link
MAIN = 0.3  # of the pieces of text above the comments that no menu holds, whatever it is called
FEWEST = 80  # characters of an article
_PARAGRAPHS = frozenset("p pre blockquote li dd".split())
_ROOMS = frozenset("nav aside footer form".split())
_SITE = re.compile(r"\s+[|·•–—:-]\s+[^|·•–—:]{2,40}$")


def title_of(tree: Tree, end: int) -> str:
    """Return a page's title: its one heading above the comments, else what the page calls itself."""
    heads = [text_of(tree, one) for one in tree.elements[:end] if one.tag == "h1" and one.first < one.last]
    named = ""
    for element in tree.elements:
        if element.tag == "meta" and element.attrs.get("property") == "og:title":
            named = element.attrs.get("content", "")
            break
        if element.tag == "title" and not named:
            named = element.attrs.get(HELD, "")
    named = " ".join(named.split())
    heads = [head for head in dict.fromkeys(heads) if head]
    if named and any(head in named for head in heads):
        return shorten(max((head for head in heads if head in named), key=len), LONGEST_TITLE)
    if named:
        return shorten(_SITE.sub("", named) or named, LONGEST_TITLE)
    return shorten(heads[0], LONGEST_TITLE) if heads else ""


def find(tree: Tree, end: int) -> tuple[int, int]:
    """Return the first line of the article and the line behind its last one (0-based), equal where there is none.

    Argument: the place of the first comment, above which the article stands. It is in the element whose paragraphs
    hold the most text.
    """
    weights: dict[int, int] = {}
    skipped = -1
    whole = tree.elements[end].first if end < len(tree.elements) else len(tree.runs)
    for element in tree.elements[:end]:
        if element.at < skipped:
            continue
        side = element.tag in _ROOMS or (element.end <= end and bool(words(element) & SIDES))
        if side and element.last - element.first < MAIN * whole:
            skipped = element.end
            continue
        size = _paragraph(tree, element, end)
        if size < PARAGRAPH:
            continue
        share = size
        for step, above in enumerate(tree.above(element)):
            if step == 3:
                break
            weights[above.at] = weights.get(above.at, 0) + share
            share //= 2
    if not weights:
        return 0, 0
    best = tree.elements[max(weights, key=lambda at: (weights[at], -at))]
    last = min(best.last, tree.elements[end].first) if end < len(tree.elements) else best.last
    runs = tree.runs[best.first : last]
    if sum(len(run.text) for run in runs) < FEWEST:
        return 0, 0
    return runs[0].line, runs[-1].line + 1


def _paragraph(tree: Tree, element: Element, end: int) -> int:
    """How many characters an element holds as a paragraph: all of one called so, of others what is directly in it."""
    runs = tree.runs[element.first : element.last]
    if element.tag in _PARAGRAPHS and element.end <= end:
        inner = any(one.tag in _PARAGRAPHS for one in tree.elements[element.at + 1 : element.end])
        return 0 if inner else sum(len(run.text) for run in runs)
    if element.tag in ("div", "td", "section", "article", "font", "span"):
        own = [run for run in runs if run.element == element.at] if len(runs) < 500 else []
        return sum(len(run.text) for run in own)
    return 0


def lines_of(tree: Tree, first: int, last: int) -> str:
    """Return lines of a page as one text."""
    return "\n".join(tree.lines[first:last]).rstrip()
