"""From pages of which the title is known to `argmap/weights/titles.json`: what tells the headline from menus and
bylines.

The title of a page is what its own HTML says it is, where that lies beside the text; of the others the line is listed
here. Each page is of a site of its own, so that leaving one out leaves its site out.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import argmap
from argmap.readers.paste import look, rows, story
from argmap.text.words import words

from . import logit
from .corpora import CORPORA, save

TARGET = Path(argmap.__file__).parent / "weights" / "titles.json"
PAGES = CORPORA.parent / "pages"
STIFF = 1.0
FEWEST = 3  # words that a title and the page's own name of it must have in common where one is cut
TOLD = (
    r'<meta[^>]+property=["\']og:title["\'][^>]+content=["\']([^"\']*)',
    r"<title[^>]*>(.*?)</title>",
)
# The line of the title by the number of the page; 0 where the text does not hold it.
LINES = {
    1: 2, 2: 2, 4: 1, 6: 5, 8: 1, 11: 1, 12: 1, 13: 1, 16: 2, 17: 1, 19: 1, 21: 1, 22: 1, 23: 1, 25: 2, 28: 1, 30: 2,
    34: 1, 40: 16, 41: 126, 44: 48, 47: 236, 49: 12, 50: 96, 51: 58, 55: 31, 57: 53, 61: 2, 62: 1, 64: 7, 66: 31, 70: 2,
    71: 1, 73: 2, 75: 1, 76: 2, 78: 3, 80: 1, 81: 2, 82: 2, 84: 1, 108: 60, 112: 0, 142: 0, 151: 104, 154: 23, 156: 0,
    175: 3, 177: 1, 178: 2, 180: 1, 181: 2, 183: 1, 184: 1,
}  # fmt: skip


class Headed(NamedTuple):
    """A page: the features of the rows that may be its headline, those that are, whether the title found is one, and
    the features of the page from the first words of its story on, where no row is."""

    name: str
    described: Mapping[int, story.Features]
    titles: frozenset[int]
    right: bool
    cut: Mapping[int, story.Features]


def pages() -> list[Headed]:
    """Return the pages whose text holds their title."""
    found = []
    for path in sorted(PAGES.glob("*.txt")):
        text = path.read_text(encoding="utf-8", errors="replace")
        one = look(text)
        every: Sequence[rows.Row] = one.page.rows if one else rows.read(text.split("\n"))
        end = one.choice.blocks.start if one else len(every)
        described = story.describe(every, end)
        titles = frozenset(_titles(path, every, end)) & described.keys()
        if titles:
            title = words(argmap.read(path).title.rstrip("…"))
            right = any(words(every[at].text)[: len(title)] == title for at in titles)
            first = next((at for at in range(max(titles), end) if len(every[at].text) >= story.SAID), end)
            found.append(Headed(path.stem, described, titles, right, story.describe(every[first:], end - first)))
    return found


def _titles(path: Path, every: Sequence[rows.Row], end: int) -> list[int]:
    """The rows above the comments that hold the title."""
    number = int(path.stem.split("-")[0])
    if number in LINES:
        told = [words(row.text) for row in every[:end] if row.number + 1 == LINES[number]]
        return [at for at, row in enumerate(every[:end]) if words(row.text) in told]
    beside = path.with_suffix(".html")
    told = _told(beside.read_bytes()) if beside.exists() else []
    return [at for at, row in enumerate(every[:end]) if any(_is_title(words(row.text), title) for title in told)]


def _is_title(own: Sequence[str], title: Sequence[str]) -> bool:
    return bool(own) and (own == title or (len(own) >= FEWEST and title[: len(own)] == own))


def _told(raw: bytes) -> list[list[str]]:
    """What a page's HTML calls its title, in words."""
    charset = re.search(rb'charset=["\']?([\w-]+)', raw)
    text = raw.decode(charset[1].decode() if charset else "utf-8", errors="replace")
    found = [re.search(pattern, text, re.I | re.S) for pattern in TOLD]
    return [words(html.unescape(re.sub(r"<[^>]+>", "", match[1]))) for match in found if match]


def fit(of: Sequence[Headed]) -> dict[str, float]:
    """Return the weights under which the titles are likeliest, and none where the page begins with the story."""
    asked = [logit.Asked([*one.described.values()], [float(at in one.titles) for at in one.described]) for one in of]
    asked += [logit.Asked([*one.cut.values()], [float(at == story.NONE) for at in one.cut]) for one in of]
    return logit.fit(asked, STIFF)


def main() -> None:
    """Fit and write the weights; print how many titles are right on pages that they were not learned from."""
    every = pages()
    apart = none = 0
    for at, one in enumerate(every):
        weights = fit([*every[:at], *every[at + 1 :]])
        apart += max(0, story.likeliest(one.described, weights)) in one.titles  # without one the first row is told
        none += story.likeliest(one.cut, weights) == story.NONE
    card: dict[str, Any] = {
        "what": "what each feature adds to the log-odds that a row above the comments is the story's headline; see "
        "readers/paste/story.py",
        "data": f"{len(every)} pages of as many sites; training part: all, each left out in turn for the score",
        "features": "how much of what the row says is said below, what stands beside it, its form",
        "date": "2026-11-28",
        "licence": "pages of others; only weights are kept",
        "weaknesses": "teasers of other stories that stand nearer to the text than the headline",
        "weights": fit(every),
        "scores": {
            "right, each page left out": round(apart / len(every), 3),
            "none found where the page begins with the story": round(none / len(every), 3),
        },
    }
    save(TARGET, card)
    story.shipped_weights.cache_clear()
    print(card["scores"], "with the weights written:", sum(one.right for one in pages()), "of", len(every))


if __name__ == "__main__":
    main()
