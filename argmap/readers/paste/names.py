"""From the rows of a pasted page to the names among them: the author and the addressee of each comment.

A name stands alone on a short row, recurs, starts blocks and is addressed. Each row that may be one gets log-odds of
being one from the weights in `weights/names.json`; dynamic programming (Viterbi 1967) then picks the most probable
sequence of author, addressee and body rows, with the number of comments that the page states. It is meant to be done
twice: who wrote the rows above, and those that a comment quotes, is known the second time only.
"""

from __future__ import annotations

import itertools
import json
import math
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple, TypeAlias

from ...text import stamps
from ...text.files import shipped
from ...text.words import STOPWORDS

LONGEST_NAME = 40  # characters of a line that can be a name
LONGEST_STAMP = 80
LONGEST_HINT = 12  # characters of a stamp in which it is seen to be one
GLUED = ("both", "day", "age")  # kinds of stamps that a name may be glued to
COPIED = 25  # equal characters at a line's beginning that make it a copy of an earlier one: a quote
NEVER = -1e9  # log-odds of a row that is none for sure
EMPTY_BODY = -6.0  # log-odds of a comment without any text; none of 10,107 comments of pastes-iac is empty
# How far a stated count may tip the log-odds of a comment. It may count something else (top-level comments, another
# page), so it decides where the reading itself is all but undecided.
TIE, BISECTIONS = 2.0, 12
FEWEST_FRAMED, FRAMED = 3, 0.8  # comments below rows of the site's frame, and their share, for all to be

_WORDY = re.compile(r"\w")
CLOSING = frozenset(".?!,;:…)]\"'”’*>")  # signs that a row ends with on which something is said
_NOT_A_NAME = re.compile(r"https?:|www\.|^\W*$|^\d+[.):]?$|^[-*•]\s")
_ODD = re.compile(r"[<>\[\]{}|/\\\"“”]")

KEPT = 4096  # names whose letters are kept at hand: they come back again and again

ROLES = ("author", "addressee")
LOOKS = ("at first sight", "again")  # each has its own weights

Weights: TypeAlias = "dict[str, dict[str, dict[str, float]]]"  # by look, role and feature


@cache
def shipped_weights() -> Weights:
    found: Weights = json.loads(shipped("names"))["weights"]
    return found


def log_odds(weights: Weights, look: str, described: Sequence[dict[str, float]]) -> list[tuple[float, float]]:
    """Return for each candidate the log-odds of being an author's and an addressee's name, from its features."""
    authors, addressees = (weights[look][role] for role in ROLES)
    both = {name: (authors.get(name, 0.0), addressees.get(name, 0.0)) for name in authors.keys() | addressees.keys()}
    weight, none = both.get, (0.0, 0.0)
    found = []
    for features in described:
        author = addressee = 0.0
        for name, value in features.items():
            own, below = weight(name, none)
            author += own * value
            addressee += below * value
        found.append((author, addressee))
    return found


# The comments so far, the last one first: the row it starts at, whether an addressee follows, the way before it.
_Way: TypeAlias = "tuple[int, bool, _Way] | None"


class Candidate(NamedTuple):
    """A line that may be a name: its position among the page's rows, the name, and the stamp and text glued to it."""

    position: int
    name: str
    stamp: str | None = None
    rest: str = ""


def may_be_name(line: str) -> bool:
    line = line.strip()
    return 0 < len(line) <= LONGEST_NAME and bool(_WORDY.search(line)) and not _NOT_A_NAME.search(line)


def candidates(rows: Sequence[str]) -> list[Candidate]:
    """Return the rows (stripped lines of the comments' part) that may be a name, alone or glued to a stamp."""
    found = []
    for position, row in enumerate(rows):
        glued = _glued(position, row)
        if glued is not None:
            found.append(glued)
        elif may_be_name(row):
            found.append(Candidate(position=position, name=row))
    return found


def _glued(position: int, row: str) -> Candidate | None:
    """The name and what stands behind it in a row such as "AnnToday 11:40 am JST...", None where it is no such row."""
    head = row[: LONGEST_NAME + LONGEST_STAMP]
    hint = stamps.may_hold(head[: LONGEST_NAME + LONGEST_HINT])
    stamp = next((stamp for stamp in stamps.find(head) if stamp.kind in GLUED), None) if hint else None
    name = row[: stamp.start].strip() if stamp else ""
    if stamp is None or not may_be_name(name):
        return None
    rest = row[stamp.end :].lstrip(" .…\u2022-:")
    return Candidate(position=position, name=name, stamp=row[stamp.start : stamp.end], rest=rest)


def describe(rows: Sequence[str], found: Sequence[Candidate], blanks: Sequence[int] = ()) -> list[dict[str, float]]:
    """Return the features of each candidate that are not 0, by name: its shape, its company and what the name does in
    the file.

    `blanks` tells how many blank lines stand above each row, nothing where there are none.
    """
    parted = [bool(count) for count in blanks] or [False] * len(rows)
    usual = sum(parted) / max(1, len(rows))  # share of the rows below a blank line: what is usual tells little
    alone = Counter(candidate.name for candidate in found if candidate.stamp is None)
    glued = Counter(candidate.name for candidate in found if candidate.stamp is not None)
    names = {candidate.position: candidate.name for candidate in found}
    recurring = {name for name, count in alone.items() if count + glued[name] > 1}
    lower: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    words = Counter(" ".join([row for position, row in enumerate(rows) if position not in names]).split())
    for word, times in words.items():
        word = word.strip(".,!?;:'\"()“”’…-")
        folded = word.lower()
        (lower if word == folded else capital)[folded] += times
    copies = _copies(rows)
    copied_pairs = _copied_pairs(rows)
    below = Counter(name for position, name in names.items() if names.get(position - 1) in recurring)
    own_above = _own_above(found, recurring)
    of_names = {
        name: _shape(name, count, lower, capital)
        | {"often after a name": below[name] / count if count > 1 else 0.0, "log count": math.log2(count)}
        for name, count in (alone + glued).items()
    }
    of_names = {name: {key: value for key, value in own.items() if value} for name, own in of_names.items()}
    described = []
    for candidate in found:
        name, at = candidate.name, candidate.position
        before = rows[at - 1] if at else ""
        after = rows[at + 1] if at + 1 < len(rows) else ""
        own, name_below = at in own_above, names.get(at + 1) in recurring
        marks = (
            ("glued here", candidate.stamp is not None),
            ("glued elsewhere", glued[name] > 0 and candidate.stamp is None),
            ("first row", at == 0),
            ("after a full stop", before[-1:] in CLOSING),
            ("after a name", names.get(at - 1) in recurring),
            ("before a name", name_below),
            ("before two names", name_below and names.get(at + 2) in recurring),
            ("before a copy", at + 1 in copies),
            ("before a candidate and a copy", at + 2 in copies and at + 1 in names),
            ("after a copy", at - 1 in copies),
            ("copied with the row above", at in copied_pairs),
            ("own name above", own),
            ("own name above, before a name", own and name_below),
            ("own name above, before a candidate", own and at + 1 in names),
            ("before a long row", len(after) > 60),
            ("before a capital", after[:1].isupper()),
            ("before a candidate", at + 1 in names),
        )
        here = of_names[name].copy()
        for mark, is_so in marks:
            if is_so:
                here[mark] = 1.0
        if usual:
            here |= _apart(parted, usual, at)
        described.append(here)
    return described


def _apart(parted: Sequence[bool], usual: float, position: int) -> dict[str, float]:
    """What the blank lines above and below a row tell, as far as they are not usual on the page."""
    above = parted[position]
    below = position + 1 < len(parted) and parted[position + 1]
    told = {"blank above": 1 - usual} if above else {"no blank above": usual}
    told |= {"blank below": 1 - usual} if below else {"no blank below": usual}
    if above != below:
        told["blank above only" if above else "blank below only"] = 1.0
    return told


def _shape(name: str, count: int, lower: Counter[str], capital: Counter[str]) -> dict[str, float]:
    """The features that a name has wherever it stands: its letters and words, by how rare it is."""
    tokens = name.split()
    folded = [token.strip("'’.,").lower() for token in tokens]
    rarity = "once" if count == 1 else "twice" if count < 4 else "often"
    shape = {
        "bias": 1.0,
        "two words": float(len(tokens) == 2),
        "more words": float(len(tokens) - 2 if len(tokens) > 2 else 0),
        "long": float(len(name) > 20),
        "digit or underscore": float(any(c.isdigit() or c == "_" for c in name)),
        "capital inside": float(any(c.isupper() for c in name[1:]) and not name.isupper()),
        "small initial": float(name[0].islower()),
        "all capitals": float(name.isupper() and len(name) > 2),
        "odd initial": float(not name[0].isalnum()),
        "closed": float(name[-1] in ".?!,;:…"),
        "colon or equals": float(":" in name or "=" in name),
        "comma": float("," in name),
        "odd character": float(bool(_ODD.search(name)) or not name[-1].isalnum()),
        "common word": float(any(token in STOPWORDS for token in folded)),
        "word of the bodies": math.log1p(min((lower[token] for token in folded), default=0)),
    }
    mentioned = math.log1p(sum(capital[token] for token in folded) / max(1, len(folded)))
    return {f"{feature}, {rarity}": value for feature, value in shape.items() if value} | {"mentioned": mentioned}


def describe_again(
    rows: Sequence[str],
    found: Sequence[Candidate],
    described: Sequence[dict[str, float]],
    starts: Sequence[tuple[int, bool]],
) -> list[dict[str, float]]:
    """Return the features with those added that ask whose comments the rows are in, after a first segmentation."""
    names = {candidate.position: candidate.name for candidate in found}
    count = Counter(names.values())
    writer = [""] * len(rows)
    for number, (start, _) in enumerate(starts):
        end = starts[number + 1][0] if number + 1 < len(starts) else len(rows)
        writer[start:end] = [names[start]] * (end - start)
    author_rows = {start for start, _ in starts}
    addressee_rows = {start + 1 for start, addressed in starts if addressed}
    authors = Counter(names[row] for row in author_rows)
    addressees = Counter(names[row] for row in addressee_rows)
    copies = _copies(rows)
    only_copies = _only_copies(copies, starts, len(rows))
    closings = Counter(name for at, name in names.items() if _closes(at, names, writer, authors))
    again = []
    for candidate, features in zip(found, described, strict=True):
        name, position = candidate.name, candidate.position
        above = writer[position - 1] if position else ""
        quoted = _wrote(writer, copies, position + 1)  # who said it, who passed it on
        # What the row itself was taken for says nothing new: how often the name was elsewhere.
        wrote = authors[name] - (position in author_rows)
        addressed = addressees[name] - (position in addressee_rows)
        short = _bare(name) if above and above[0].casefold() in name.casefold() else ""
        after, before = names.get(position - 1, "") in authors, names.get(position + 1, "") in authors
        own, two = above == name, before and names.get(position + 2, "") in authors
        marks = (
            ("below an own comment", own),
            ("below an own comment, before an author", own and before),
            ("below an own comment, before two authors", own and two),
            ("below an own comment of copies", own and position - 1 in only_copies),
            ("part of the writer's name", above != name and len(short) > 2 and _bare(above).startswith(short)),
            ("no comments", wrote == 0),
            ("before somebody's words", bool(quoted) and name not in quoted),
            ("before own words", name in quoted),
            ("after own words", name in _wrote(writer, copies, position - 1)),
            ("resumes below a quote", _resumes(position, names, writer, copies)),
            ("after an author", after),
            ("before an author", before),
        )
        here = features | {mark: 1.0 for mark, is_so in marks if is_so}
        if wrote:
            here |= {"log comments": math.log1p(wrote), "share of comments": wrote / count[name]}
            if own and before:
                here["signs elsewhere"] = min(1.0, (closings[name] - 1) / wrote)
        if addressed:
            here |= {"log addressed": math.log1p(addressed), "share addressed": addressed / count[name]}
        again.append(here)
    return again


def _wrote(writer: Sequence[str], copies: Mapping[int, tuple[int, int]], at: int) -> set[str]:
    """Who wrote the rows that a row is a copy of."""
    return {writer[row] for row in copies.get(at, ()) if writer[row]}


def _closes(at: int, names: Mapping[int, str], writer: Sequence[str], authors: Collection[str]) -> bool:
    """Whether a name stands below its own comment and above another author's name, as a signature does."""
    return at > 0 and writer[at - 1] == names[at] and names.get(at + 1, "") in authors


def _resumes(at: int, names: Mapping[int, str], writer: Sequence[str], copies: Mapping[int, tuple[int, int]]) -> bool:
    """Whether a name follows a quote below its speaker's name, and stood above that: "Ann / … / Bo / his words / Ann"
    is somebody's who goes through what both said."""
    head = names.get(at - 2)
    return head is not None and at > 2 and head in _wrote(writer, copies, at - 1) and writer[at - 3] == names[at]


def _only_copies(copies: Collection[int], starts: Sequence[tuple[int, bool]], size: int) -> set[int]:
    """The rows of comments down to which nothing is said but what is a copy of an earlier row."""
    found = set()
    for number, (start, addressed) in enumerate(starts):
        end = starts[number + 1][0] if number + 1 < len(starts) else size
        found |= {*itertools.takewhile(copies.__contains__, range(start + 1 + addressed, end))}
    return found


def _copies(rows: Sequence[str]) -> dict[int, tuple[int, int]]:
    """The rows that begin as an earlier one does, with the first and the last such: most of them are quotes."""
    earlier: dict[str, tuple[int, int]] = {}
    copies = {}
    for position, row in enumerate(rows):
        if len(row) >= COPIED:
            begins = row[:COPIED]
            if begins in earlier:
                copies[position] = earlier[begins]
            earlier[begins] = (earlier.get(begins, (position, 0))[0], position)
    return copies


def _copied_pairs(rows: Sequence[str]) -> set[int]:
    """The short rows that stand more than once below the same words: they are a text's, such as a signature quoted."""
    places: dict[tuple[str, str], list[int]] = {}
    for position, (above, row) in enumerate(itertools.pairwise(rows), 1):
        if len(row) <= LONGEST_NAME and len(above) >= COPIED:
            places.setdefault((above[-COPIED:], row), []).append(position)
    return {position for found in places.values() if len(found) > 1 for position in found}


def _own_above(found: Sequence[Candidate], recurring: set[str]) -> set[int]:
    """The positions whose name also heads the block they stand in: someone signs there, or posts twice in a row.

    People sign with part of their name ("Mill" below millwright), or with a dash before it.
    """
    own = set()
    head = addressed = ""
    last = -2
    for candidate in found:
        name, position = candidate.name, candidate.position
        short = _bare(name)
        if head and len(short) > 2 and _bare(head).startswith(short):
            own.add(position)
            if name != head:
                continue
        if name not in recurring:
            continue
        if position == last + 1 and not addressed:
            addressed = name
        elif name != head or position == last + 1:
            head, addressed = name, ""
        last = position
    return own


@lru_cache(maxsize=KEPT)
def _bare(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())


class Found(NamedTuple):
    """A comment's head: its row, the author, whether the next row is the addressee's, with the stamp and text
    behind."""

    row: int
    name: str
    addressed: bool = False
    addressee: str | None = None
    stamp: str | None = None
    rest: str = ""


def find(rows: Sequence[str], blanks: Sequence[int], stated: int | None) -> list[Found]:
    """Return the heads of the comments in rows that hold nothing but comments whose names stand alone.

    Arguments: the stripped rows, from the first that may belong to a comment, "" where a row is the site's frame; how
    many blank lines stand above each;
    how many comments the page states.
    """
    found = candidates(rows)
    by_position = {candidate.position: candidate for candidate in found}
    weights = shipped_weights()
    described = describe(rows, found, blanks)
    starts: list[tuple[int, bool]] = []
    for look in LOOKS:
        if look == LOOKS[1]:
            described = describe_again(rows, found, described, starts)
        odds = dict(zip(by_position, log_odds(weights, look, described), strict=True))
        starts = segment(len(rows), odds, by_position, stated)
    if _below_frames(rows, starts):
        first = starts[0][0]
        odds = {
            position: (author if position == first or not rows[position - 1] else NEVER, addressee)
            for position, (author, addressee) in odds.items()
        }
        starts = segment(len(rows), odds, by_position, stated)
    heads = []
    for start, addressed in starts:
        below = by_position[start + 1] if addressed else None
        heads.append(
            Found(start, rows[start])
            if below is None
            else Found(start, rows[start], True, below.name, below.stamp, below.rest)
        )
    return heads


def _below_frames(rows: Sequence[str], starts: Sequence[tuple[int, bool]]) -> bool:
    """Whether the comments stand below rows of the site's frame (""), but for few: then none stands anywhere else."""
    below = sum(not rows[start - 1] for start, _ in starts[1:])
    return below >= FEWEST_FRAMED and below >= FRAMED * (len(starts) - 1)


def segment(
    size: int, odds: dict[int, tuple[float, float]], by_position: dict[int, Candidate], stated: int | None
) -> list[tuple[int, bool]]:
    """Return the first row of each comment and whether an addressee row follows, for the most probable segmentation.

    Arguments: how many rows there are; the log-odds of each candidate being author and addressee, and the candidates,
    by position; how many comments the page states, which breaks ties, nothing else.
    """
    free = _likeliest(size, odds, by_position, 0.0)
    if stated is None or len(free) == stated:
        return free
    # The larger the bonus, the more comments: a count beyond what the largest gives breaks no tie.
    few = len(free) < stated
    low, high = (0.0, TIE) if few else (-TIE, 0.0)
    farthest = len(_likeliest(size, odds, by_position, TIE if few else -TIE))
    if farthest < stated if few else farthest > stated:
        return free
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        trial = _likeliest(size, odds, by_position, middle)
        if len(trial) == stated:
            return trial
        low, high = (middle, high) if len(trial) < stated else (low, middle)
    return free


def _likeliest(
    size: int,
    odds: dict[int, tuple[float, float]],
    by_position: dict[int, Candidate],
    bonus: float,
) -> list[tuple[int, bool]]:
    """Viterbi over the candidates with the states story, author, addressee and body; `bonus` is added a comment.

    Rows between two candidates can only be body (or story), so they are passed over in one step.
    """
    none = -1e18
    # The best sum of a way that ends in each state, and the way itself as a linked list of (position, addressed).
    story, author, addressee, body = 0.0, none, none, none
    author_way: _Way = None
    addressee_way: _Way = None
    body_way: _Way = None
    last = -1
    for position in sorted(odds):
        own, below = odds[position]
        if position > last + 1:
            if author > body or addressee > body:
                body, body_way = (author, author_way) if author >= addressee else (addressee, addressee_way)
            author = addressee = none
        came, way = body, body_way
        for other, other_way in (
            (author + EMPTY_BODY, author_way),
            (addressee + EMPTY_BODY, addressee_way),
            (story, None),
        ):
            if other > came:
                came, way = other, other_way
        if author > body or addressee > body:
            body, body_way = (author, author_way) if author >= addressee else (addressee, addressee_way)
        addressee, addressee_way = author + below, author_way and (author_way[0], True, author_way[2])
        if by_position[position].stamp is None:
            author, author_way = came + own + bonus, (position, False, way)
        else:
            author, author_way = none, None
        last = position
    if last < size - 1:
        author, addressee = author - EMPTY_BODY, addressee - EMPTY_BODY  # rows follow: not empty
    best = max(
        ((body, 2), (author + EMPTY_BODY, 1), (addressee + EMPTY_BODY, 0), (story, -1)), key=lambda item: item[0]
    )[1]
    walk = {2: body_way, 1: author_way, 0: addressee_way, -1: None}[best]
    found = []
    while walk is not None:
        found.append((walk[0], walk[1]))
        walk = walk[2]
    return found[::-1]
