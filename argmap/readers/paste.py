"""From a page copied as plain text (story, "60 Comments", names and bodies) to a Thread.

The paste has lost everything that marked where a comment begins. What frames the comments is found by `furniture`;
where no header tells author and time in one line, the names are found by what they do in the whole file, see `names`.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from .. import furniture
from ..furniture import AGO, DAY, HOLDS_DAY, HOLDS_STAMP, LONE_STAMP, MONTH, STAMP
from ..model import Problem, Thread, Turn, instant
from ..names import (
    CLOSED,
    LONGEST_NAME,
    LOOKS,
    Candidate,
    candidates,
    describe,
    describe_again,
    log_odds,
    may_be_name,
    segment,
    shipped_weights,
)
from ..text.files import thread_id
from ..text.shown import shorten
from ..text.words import fold, quote_header, undated

# Furniture such as "Reply" ends a comment wherever it is followed by names; it needs this many places to count.
FEWEST_BREAKS, BREAK = 3, 30.0
FEW_TURNS, FLOODED = 5, 0.6  # comments, and the share of them by one name, from which it may be a button
TITLED = 0.1  # of the comments that show a line below the author's name which is a title, not a name
LONGEST_WORDS = 6  # of a name before the words of a comment
LONGEST_COUNT = 120  # characters of a line that says how many comments there are
SPOKEN = 0.5  # of the rows of a page where names stand before what they say
BEFORE_ADDRESS = 8.0  # for a name above "@Name …" or "Name wrote:"; the corpus behind the weights has neither
# Reordering needs this many witnesses and this share of them: one odd quote must never turn a thread round.
# Comments that must tell by whom they address which way a page runs, and what share of them turns it round. Where half
# of them and more address somebody further down, the page is in no order of time: of 200 forum threads that are, 5
# reach that (and 66 a fifth), since first turns are missed and names misread.
FEWEST_WITNESSES, CLEAR_SHARE, MIXED_SHARE = 3, 0.8, 0.5

_COUNT = re.compile(
    r"^(?:\W*(?:(?:all|view\sall|see\sall|showing)\s+)?|\d+\spoints?\sby\s.*\|\s*)(\d{1,3}(?:[,. \u202f]\d{3})+|\d+)\s+"
    r"(?:(?:comments?|replies|responses|reactions)\b\W*|(?:thoughts?|comments?|replies|responses)\s(?:on|to)\s[\"“].*)$",
    re.I,
)
_HEADING = re.compile(r"^\s*(?:all\s|readers?\W?s?\s|user\s)?comments\s*:?\s*$", re.I)  # without a count
_COUNT_BEHIND = re.compile(
    r"^\W*(?:(?:comments?|replies|responses|reactions)\s*[(:\[]|(?:comments|replies|responses|reactions)\s)\s*"
    r"(\d[\d,.]*)\s*[)\]]?\s*$",
    re.I,
)

_SPOKEN = re.compile(r"^(?P<author>[^\s:][^:]{0,39}):\s+(?P<said>\S.*)$")
_NOBODY = frozenset(
    "ps p.s pps source sources edit note notes nb n.b update link links quote example question answer re fyi tl;dr "
    "also disclaimer warning fact reason result summary".split()
)
_AT = re.compile(r"^@(?P<name>[\w.-]{2,40})[:,]?\s+\S")

# Header lines that carry author and time together: each such line starts a comment. Again with what they hold.
_HEADERS = (
    (
        re.compile(r"^/?u/"),
        rf"^(?:/?u/)(?P<author>[\w-]{{2,40}})\s+(?:[•·|]\s*)?(?P<stamp>\d+\s?(?:[smhdwy]|mo)\b(?:\sago)?|{STAMP}).*$",
    ),
    (
        re.compile(r"[•·|]"),
        rf"(?i)^(?P<author>\S.{{0,60}}?)\s+[•·|]\s+(?P<stamp>{STAMP}|{DAY})(?:\s*[•·|].*|\s*\(edited\))?\s*$",
    ),
    (
        HOLDS_STAMP,
        rf"(?i)^(?!\d+\spoints?\sby\s)(?P<author>\S.{{0,60}}?)\s(?P<stamp>{AGO})(?:\s*\(edited\)|\s*[|•·].*|\s*\[[-–+]\]|\s#|\*)*\s*$",
    ),
    (HOLDS_STAMP, rf"^(?P<author>\S.{{0,60}}?)\s?[-–—,|]?\s?(?P<stamp>{STAMP})\s*$"),
)
# What stands around a name in a header: "[–] Ann 12 points", "3. Ann", "Posted by Ann on", "Ann says:".
_AROUND_NAME = re.compile(
    r"""^(?:\[[-–+]\]\s*|\#?\d{1,5}[.):]\s+|\#\d+\s+|(?:(?:posted|written|submitted|comment)\s)?by:?\s+)?
    \**(?P<name>\S.*?)\**
    (?:\s{1,2}(?:says|said|writes|wrote|commented|replied)(?:\s{1,2}on)?|\s{1,2}on)?\s{,2}[:,]?
    (?:\s{1,2}[+-]?\d+\s(?:points?|likes?|votes?))?\s*$""",
    re.I | re.X,
)
_BETWEEN_NAMES = re.compile(
    r"\s+(?:[→▶►»>@]|(?:(?:has\s)?replied|in\s(?:reply|response)|replying|responding)\sto)\s+@?"
)
# Whom a comment answers, in a line of its own: "In reply to Ann".
_ANSWERS = re.compile(
    r"^\W*(?:(?:in\s)?(?:reply|response|answer)(?:ing)?\sto|replie[sd]\sto|(?:responding|replying|answering)\sto"
    r"|answering|re:)\s*(?::\s*)?@?(?P<name>\S.*)|^[→↳↪▶►⤷]\s*@?(?P<arrow>\S.*)",
    re.I,
)

# Files that are no page's text, told by how they begin.
_MADE_FOR_PROGRAMS = (
    ("JSON", r"\s*[{[]\s*[]}{[\"]"),
    ("a script", r"\s*(?:window\.|var |const |let )[\w.$]+\s*="),
    ("HTML or XML", r"\s*<(?:[!?]|[a-z][\w:-]*[\s>])"),
    (
        "a mailbox",
        r"(?:From \S+ .*\n)?(?:[\w-]+:.*\n(?:[ \t].*\n)*)*(?:Return-Path|Received|Delivered-To|Message-ID):",
    ),
)


def sniff(text: str) -> bool:
    """Any text may be a paste; this reader is the last one asked."""
    return bool(text.strip())


def read(text: str, *, path: str) -> Thread:
    """Turn the text of a pasted page into a Thread.

    Arguments: the decoded text; the path for messages. Returns the thread, with no turns and a Problem where no
    comment is found. Odd things (a count that does not fit, an order that was turned round) become Problems.
    """
    lines = text.split("\n")
    page = _page(lines)
    blocks = [] if _made_for_programs(text) else _flavoured_blocks(page) or _spoken_blocks(page) or _named_blocks(page)
    problems: list[Problem] = []
    story_end = page.start if page.start or not blocks else blocks[0].author_line
    story_lines = lines[: page.count_line if page.start else story_end]
    story = "\n".join(story_lines).rstrip()
    first = next((number for number, line in enumerate(story_lines, 1) if line.strip()), None)
    turns = _order([_turn(page, block) for block in blocks], [block.stamp for block in blocks], path, problems)
    if not turns:
        problems.append(Problem(path=path, line=None, code="no-comments", message=_none(text)))
    elif page.stated is not None and len(turns) != page.stated:
        word = "fewer" if len(turns) < page.stated else "more"
        message = (
            f"{page.stated} comments stated, {len(turns)} found, {word} than stated: is the whole page in the file, "
            "and are the names right (see argmap show)?"
        )
        problems.append(Problem(path=path, line=page.count_line + 1, code="count", message=message))
    problems += _buttons(turns, path)
    return Thread(
        id=thread_id(path),
        title=_title(story, turns),
        format="paste",
        path=path,
        story=story,
        turns=tuple(replace(turn, id=str(number), number=number) for number, turn in enumerate(turns, 1)),
        problems=tuple(problems),
        stated=page.stated,
        story_line=first,
    )


def _buttons(turns: Sequence[Turn], path: str) -> list[Problem]:
    """A Problem where one name has so many of the comments, or is addressed in so many and never speaks, that it may be
    a button in a language not known here."""
    authors = Counter(turn.author for turn in turns)
    addressed = Counter(turn.addressee for turn in turns if turn.addressee and turn.addressee not in authors)
    for does, often in (("has", authors), ("is addressed in", addressed)):
        for name, count in often.most_common(1):
            if len(turns) >= FEW_TURNS and FLOODED * len(turns) < count and len(authors) > 1:
                line = next(turn.line for turn in turns if name in (turn.author, turn.addressee))
                message = (
                    f"{shorten(name, 40)!r} {does} {count} of {len(turns)} comments: if that is a button or a heading "
                    "of the page, take its lines out"
                )
                return [Problem(path=path, line=line, code="names", message=message)]
    return []


def _none(text: str) -> str:
    """Why there are no comments, with a cure: a file made for programs is told from a page without any."""
    kind = _made_for_programs(text)
    if kind:
        return f"no comments found: it looks like {kind}, which argmap cannot read: save the page's text instead"
    return (
        "no comments found: a line such as '60 Comments' should stand below the story, then names and texts, laid out "
        "as the README says under 'Which pages it reads'"
    )


def _made_for_programs(text: str) -> str | None:
    """What kind of file for programs this is: what looks like comments in one is none."""
    return next((kind for kind, head in _MADE_FOR_PROGRAMS if re.match(head, text, re.I)), None)


class _Page(NamedTuple):
    """The lines of a file, where its comments start (0-based; 0 where no line parts them from the story), the line that
    says so, the stated count, and the stamps below names."""

    lines: list[str]
    start: int
    count_line: int
    stated: int | None
    rows: list[int]  # the 0-based lines from `start` on that may hold a comment: neither furniture, stamp nor blank
    stamps: dict[int, str]  # by the position among the rows of what stands right above
    framed: bool  # buttons, stamps or the like stand with most comments


class _Block(NamedTuple):
    """One comment before it is a Turn: 0-based lines of the file, the names as found."""

    author: str
    author_line: int
    addressee: str | None = None
    stamp: str | None = None
    addressee_stamp: str | None = None
    rest: tuple[int, str] | None = None  # text that went on behind a glued stamp, with its line
    body: tuple[int, ...] = ()


def _page(lines: list[str]) -> _Page:
    counts = []
    last = max((at for at, line in enumerate(lines) if line.strip()), default=-1)
    for at, line in enumerate(lines):
        found = (_COUNT.match(line) or _COUNT_BEHIND.match(line)) if len(line) < LONGEST_COUNT else None
        if found:
            counts.append((at, int(re.sub(r"\D", "", found.group(1)))))
    # The count may stand over the story and again over the comments, or once more below them; and "3 replies" below a
    # comment is none of the page's.
    usable = [(at, count) for at, count in counts if at < last]
    usable = [(at, count) for at, count in usable if "comment" in lines[at].lower()] or usable
    stated = None
    short = (at for at, line in enumerate(lines[:last]) if not usable and len(line) < LONGEST_COUNT)
    at = next((at for at in short if _HEADING.match(lines[at])), -1)
    if usable:
        values = Counter(count for _, count in usable)
        value = max(values, key=lambda value: values[value])  # of equal ones the first
        places = [place for place, count in usable if count == value]
        at = max(places, key=lambda place: (len(lines) - place >= value * 2, place))
        stated = value
    start = at + 1
    frame = furniture.find(lines, start, stated)
    apart = frame.furniture | {place for place, _ in counts}
    rows: list[int] = []
    stamps: dict[int, str] = {}
    for number in range(start, len(lines)):
        if number in frame.stamps:
            stamps[len(rows) - 1] = frame.stamps[number]
        elif lines[number].strip() and number not in apart:
            rows.append(number)
    return _Page(
        lines=lines, start=start, count_line=max(at, 0), stated=stated, rows=rows, stamps=stamps, framed=frame.told
    )


def _title(story: str, turns: list[Turn]) -> str:
    line = next((line.strip() for line in story.split("\n") if line.strip()), "")
    line = undated(line)
    if line:
        return shorten(line, 100)
    return shorten(turns[0].text, 100) if turns else ""


# --- pages whose every comment has a header with author and time -------------------------------------------------


def _flavoured_blocks(page: _Page) -> list[_Block]:
    """The comments of a page with header lines such as "Name • 3 years ago"; none where it is no such page."""
    best: list[tuple[int, re.Match[str]]] = []
    for held, pattern in _HEADERS:
        found = []
        for row in page.rows:
            line = page.lines[row]
            if len(line) <= 120 and held.search(line) and (match := re.match(pattern, line)):
                found.append((row, match))
        if len(found) > len(best) and _are_headers(page, found):
            best = found
    if not best:
        return []
    names = _bare_names([match.group("author").strip() for _, match in best])
    blocks = [
        _Block(author=author, author_line=row, addressee=addressee, stamp=match.group("stamp"))
        for (row, match), (author, addressee) in zip(best, _split_pairs(names), strict=True)
    ]
    below = best[0][0] != page.rows[0] and best[-1][0] == page.rows[-1]  # "Posted by Ann", below what she wrote
    return _answering(page, _fill(page, blocks, below=below))


def _bare_names(names: list[str]) -> list[str]:
    """The names without what a site puts around each of them, its people's towns among that ("Ann, Leeds")."""
    bare = [match.group("name") if (match := _AROUND_NAME.match(name)) else name for name in names]
    placed = sum("," in name for name in bare) >= furniture.OFTEN * len(bare)
    bare = [name.split(",")[0].strip() or name for name in bare] if placed else bare
    return [name[1:] or name for name in bare] if all(name[0] == "@" for name in bare) else bare


def _answering(page: _Page, blocks: list[_Block]) -> list[_Block]:
    """The comments with the addressees that the first lines of their bodies tell."""
    names = {block.author for block in blocks}
    longest = max(map(len, names), default=0)
    found = []
    for block in blocks:
        if block.addressee is not None:
            name = _answered(block.addressee)
            block = block._replace(addressee=name if name in names else block.addressee)
        elif block.rest or block.body:
            first = block.rest[1] if block.rest else page.lines[block.body[0]].strip()
            named, alone = _addressee_in(first, names, longest)
            whole = alone and block.rest is None and len(block.body) > 1
            block = block._replace(addressee=named, body=block.body[1:] if whole else block.body)
        found.append(block)
    if not page.framed:
        return found
    # Some sites put the name of whom one answers before the words, with nothing between; others' people talk of names.
    called = [_called(page, block, names) for block in found]
    if sum(name is not None for name in called) < FEWEST_BREAKS:
        return found
    return [block._replace(addressee=block.addressee or name) for block, name in zip(found, called, strict=True)]


def _called(page: _Page, block: _Block, names: set[str]) -> str | None:
    """The name of another author, of two words or not in letters alone, that a comment begins with."""
    if not block.body:
        return None
    name = _name_ahead(page.lines[block.body[0]].strip(), names)
    return None if name is None or name == block.author or name.isalpha() else name


def _name_ahead(text: str, names: set[str]) -> str | None:
    """The longest name that a text begins with, perhaps with a sign behind it; None where there is none."""
    words = text.split(" ", LONGEST_WORDS)[:LONGEST_WORDS]
    heads = (" ".join(words[:count]) for count in range(len(words), 0, -1))
    return next((name for head in heads for name in (head, head.rstrip(",:;")) if name in names), None)


def _fill(page: _Page, blocks: list[_Block], *, below: bool) -> list[_Block]:
    """The comments with their bodies: the rows up to the next header, or, where headers stand below, from the last."""
    bodies: list[list[int]] = [[] for _ in blocks]
    position = 0 if below else -1
    for row in page.rows:
        if below and row == blocks[position].author_line:
            position = min(position + 1, len(blocks) - 1)
        elif not below and position + 1 < len(blocks) and row == blocks[position + 1].author_line:
            position += 1
        elif position >= 0:
            bodies[position].append(row)
    return [block._replace(body=tuple(body)) for block, body in zip(blocks, bodies, strict=True)]


def _are_headers(page: _Page, found: list[tuple[int, re.Match[str]]]) -> bool:
    """Whether these lines head the comments: the first one on top, and no names above them that they address."""
    if len(found) < (1 if page.stated == 1 else 2):
        return False
    place = {row: position for position, row in enumerate(page.rows)}
    positions = [place[row] for row, _ in found]
    if page.stated is not None and positions[0] > 0:
        # A line or two of the site's own may stand on top, or the headers below the bodies; then they are as many.
        above = [page.lines[row].strip() for row in page.rows[: positions[0]]]
        short = len(above) < FEWEST_BREAKS and all(len(line) < furniture.LONGEST_STAMPED for line in above)
        if len(found) < furniture.OFTEN * page.stated or not (short or positions[-1] == len(page.rows) - 1):
            return False
    lines = [page.lines[page.rows[position - 1]] for position in positions if position]
    below_names = sum(1 for line in lines if may_be_name(line) and not CLOSED.search(line))
    return below_names * 2 <= len(found)


def _split_pairs(names: list[str]) -> list[tuple[str, str | None]]:
    """Split "Bob Ann" into author and addressee where both post here alone as well (Disqus pastes join them)."""
    known = set(names)
    earlier: set[str] = set()
    pairs: list[tuple[str, str | None]] = []
    for name in names:
        tokens = name.split(" ")
        left, _, right = _BETWEEN_NAMES.sub("\n", name, count=1).partition("\n")
        cuts = [(left, right), *((" ".join(tokens[:cut]), " ".join(tokens[cut:])) for cut in range(1, len(tokens)))]
        good = [(left, right) for left, right in cuts if right in earlier and left != right]
        pairs.append(max(good, key=lambda pair: pair[0] in known, default=(name, None)))
        earlier |= {name, pairs[-1][0]}
    return pairs


def _spoken_blocks(page: _Page) -> list[_Block]:
    """The comments of a page where every one is a line such as "Ann: I saw it too"; none where it is no such page."""
    found = [
        (row, match)
        for row in page.rows
        if (match := _SPOKEN.match(page.lines[row].strip())) and may_be_name(match.group("author"))
    ]
    often = Counter(match.group("author") for _, match in found)
    found = [(row, match) for row, match in found if often[name := match.group("author")] > 1 or _is_called(name)]
    first = next((place for place, row in enumerate(page.rows) if found and row == found[0][0]), 0)
    many = len(found) >= max(FEWEST_BREAKS, SPOKEN * (len(page.rows) - first), SPOKEN * (page.stated or 0))
    if not many or max(often.values()) < 2 or (page.stated is not None and first):
        return []
    blocks = []
    for row, match in found:
        author, said = match.group("author").strip(), match.group("said").strip()
        blocks.append(_Block(author=author, author_line=row, rest=(row, said)))
    return _answering(page, _fill(page, blocks, below=False))


def _is_called(name: str) -> bool:
    """Whether somebody may be called so who speaks once: not "PS", "Source" or "Rule of thumb"."""
    words = name.split()
    return name.lower().strip(" .") not in _NOBODY and (len(words) == 1 or not words[-1][0].islower())


# --- pages whose comments begin with a bare name ------------------------------------------------------------------


def _breaks(page: _Page, by_position: dict[int, Candidate]) -> list[set[int]]:
    """The rows below furniture, and below blank lines, wherever names tend to stand there: comments end above them."""
    below: set[int] = set()
    blank: set[int] = set()
    for position, (row, before) in enumerate(zip(page.rows, [page.start - 1, *page.rows], strict=False)):
        between = page.lines[before + 1 : row]
        if position - 1 in page.stamps:
            continue  # the body of a comment, below its header
        if any(line.strip() for line in between):
            below.add(position)
        elif between:
            blank.add(position)
    return [
        breaks
        for breaks in (below, blank)
        if len(breaks) >= FEWEST_BREAKS and sum(position in by_position for position in breaks) >= 0.7 * len(breaks)
    ]


def _named_blocks(page: _Page) -> list[_Block]:
    """The comments of a page whose names stand alone on their lines."""
    rows = [page.lines[row].strip() for row in page.rows]
    found = candidates(rows)
    if page.stated and rows and (not found or found[0].position > 0) and len(rows[0]) <= 2 * LONGEST_NAME:
        found.insert(0, Candidate(position=0, name=rows[0]))  # whatever stands below the count is a name
    by_position = {candidate.position: candidate for candidate in found}
    bends = _bends(page, rows, by_position)
    described = describe(rows, found)
    first = _comments(page, LOOKS[0], by_position, bends, described)
    starts = _comments(page, LOOKS[1], by_position, bends, describe_again(rows, found, described, first))
    blocks = []
    for number, (start, addressed) in enumerate(starts):
        end = starts[number + 1][0] if number + 1 < len(starts) else len(rows)
        body = list(range(start + 1 + addressed, end))
        stamp = page.stamps.get(start + addressed)
        named: str | None = None
        named_stamp: str | None = None
        rest: tuple[int, str] | None = None
        if addressed:
            header = by_position[start + 1]
            named, named_stamp = header.name, header.stamp
            if header.rest:
                rest = (page.rows[start + 1], header.rest)
        if stamp is None and len(body) > 1 and HOLDS_DAY.search(rows[body[0]]) and re.match(LONE_STAMP, rows[body[0]]):
            stamp = rows[body.pop(0)]
        blocks.append(
            _Block(
                author=rows[start],
                author_line=page.rows[start],
                addressee=named,
                stamp=stamp,
                addressee_stamp=named_stamp,
                rest=rest,
                body=tuple(page.rows[position] for position in body),
            )
        )
    return _answering(page, _told_apart(blocks) if page.framed else blocks)


def _told_apart(blocks: list[_Block]) -> list[_Block]:
    """The comments of a page with a frame, whose headers may hold more than names: "In reply to Ann", "Top fan"."""
    pairs = _split_pairs(_bare_names([block.author for block in blocks]))
    known = {author for author, _ in pairs}
    lines = Counter(block.addressee for block in blocks)
    found = []
    for block, (author, named) in zip(blocks, pairs, strict=True):
        if block.addressee is not None:
            name = _answered(block.addressee) or block.addressee
            # Who is addressed again and again and never speaks is nobody, but a title that the site gives.
            titled = name not in known and lines[block.addressee] >= max(FEWEST_BREAKS, TITLED * len(blocks))
            named = None if titled else name
        found.append(block._replace(author=author, addressee=named))
    return found


def _answered(row: str) -> str | None:
    """What stands behind "In reply to" or an arrow; None where neither opens the row."""
    found = _ANSWERS.match(row)
    if found is None:
        return None
    name = (found.group("name") or found.group("arrow")).rstrip()
    return (name.removesuffix(":").rstrip() or name) if found.group("name") else name


def _bends(page: _Page, rows: Sequence[str], by_position: dict[int, Candidate]) -> list[tuple[float, float]]:
    """What speaks for an author and for an addressee in each candidate's place, on pages of a kind that the corpus
    behind the weights does not have."""
    breaks = _breaks(page, by_position)
    # The first comment stands below no other: above its stamp, or below the line that parts it from the story.
    first = min(page.stamps, default=0 if page.start else -1)
    heads = {rows[position] for position in page.stamps}
    found = []
    for position in by_position:
        below = rows[position + 1] if position + 1 < len(rows) else ""
        author = BEFORE_ADDRESS if _AT.match(below) or quote_header(below) else 0.0
        author += sum(BREAK if position in kind or position <= first else -BREAK for kind in breaks)
        addressee = 0.0
        if page.stamps:  # right above one stands the author, or, with the author above, the addressee
            addressee = BREAK if position in page.stamps else -BREAK
            if position in page.stamps:
                author += BREAK
            elif position + 1 not in page.stamps or (position < first and rows[position] not in heads):
                author -= BREAK  # nor does the first comment answer another by somebody who never comes back
            elif rows[position] in heads:
                author += BEFORE_ADDRESS
        found.append((author, addressee))
    return found


def _comments(
    page: _Page,
    look: str,
    by_position: dict[int, Candidate],
    bends: Sequence[tuple[float, float]],
    described: Sequence[dict[str, float]],
) -> list[tuple[int, bool]]:
    """The first row of each comment and whether an addressee row follows, as one look at the page finds them."""
    odds = {
        position: (author + bend[0], addressee + bend[1])
        for position, bend, (author, addressee) in zip(
            by_position, bends, log_odds(shipped_weights(), look, described), strict=True
        )
    }
    # Whatever stands below the count is a name, but on pages that show by their stamps where names stand.
    must_start = page.stated is not None and min(page.stamps, default=0) < 1
    return segment(len(page.rows), odds, by_position, page.stated, must_start=must_start)


def _addressee_in(row: str, names: set[str], longest: int) -> tuple[str | None, bool]:
    """Whom the first row of a body addresses ("@Name …", "Name wrote:", "Originally posted by Name", "In reply to
    Name"), and whether the row says that alone; `longest` is the length of the longest name."""
    if row.startswith("@"):
        ends = range(min(longest + 1, len(row)), 1, -1)
        known = next((row[1:end] for end in ends if row[1:end] in names and not row[end : end + 1].isalnum()), None)
        found = _AT.match(row)
        return known or (found.group("name") if found else None), False
    said = _answered(row)
    if said:
        if said in names:
            return said, True
        first = _name_ahead(said, names)
        if first:
            return first, False
    header = quote_header(row)
    name = header.group("before") or header.group("after") if header else None
    return (name if name in names else None), False


# --- from blocks to turns in the order of time --------------------------------------------------------------------


def _turn(page: _Page, block: _Block) -> Turn:
    parts = [(row, page.lines[row].strip()) for row in block.body]
    if block.rest is not None:
        parts.insert(0, block.rest)
    return Turn(
        id="",
        number=0,
        author=block.author,
        addressee=block.addressee,
        text="\n".join(text for _, text in parts),
        line=block.author_line + 1,
        posted=_time(block.stamp),
        addressee_stamp=block.addressee_stamp,
        lines=tuple(row + 1 for row, _ in parts),
    )


_FORMATS = tuple(
    f"{day} {time}".strip()
    for day in ("%b %d %Y", "%d %b %Y", "%Y-%m-%d", "%m/%d/%Y", "%d.%m.%Y")
    for time in ("%I:%M %p", "%I:%M:%S %p", "%H:%M", "%H:%M:%S", "%H.%M", "")
)
_MINUTES = {"s": 1 / 60, "mi": 1, "m": 1, "h": 60, "d": 1440, "w": 10080, "mo": 43200, "y": 525600}


def _time(stamp: str | None) -> datetime | None:
    """The moment of an absolute stamp; None for "Today …" and "3 hours ago", which no file can date."""
    if stamp is None:
        return None
    text = re.sub(r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\b|\b[A-Z]{3,5}$|[+-]\d{4}$|\bat\b", " ", stamp.strip())
    text = re.sub(rf"({MONTH})", lambda month: month.group()[:3].title() + " ", text)
    text = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b|,|\s[-–|]\s", " ", text)
    text = re.sub(r"(?<=\d)\s?([AaPp])\.?[Mm]\.?", r" \1M", text.replace("T", " "))
    text = " ".join(text.split())
    for pattern in _FORMATS:
        try:
            return datetime.strptime(text, pattern)
        except ValueError:
            continue
    return None


def _age(stamp: str | None) -> float | None:
    """The age in minutes of a relative stamp ("11h ago"), None for any other."""
    found = re.match(r"(an?|\d+)\s?([a-z]+)\.?(?:\sago)?$", (stamp or "").strip().lower())
    if found is None:
        return 0.0 if (stamp or "").lower() == "just now" else None
    unit = found.group(2)
    amount = int(found.group(1)) if found.group(1).isdigit() else 1
    minutes = _MINUTES.get(unit[:2]) or _MINUTES.get(unit[:1])
    return None if minutes is None else amount * minutes


def _order(turns: list[Turn], stamps: list[str | None], path: str, problems: list[Problem]) -> list[Turn]:
    """The turns, oldest first, where the file shows their order; a Problem wherever that is not the file's order."""
    times = [turn.posted for turn in turns]
    ages = [_age(stamp) for stamp in stamps]
    if turns and all(times):
        known = [instant(moment) for moment in times if moment]
    elif turns and all(age is not None for age in ages):
        known = [-age for age in ages if age is not None]
    else:
        known = []
    line = turns[0].line if turns else None

    def note(message: str) -> None:
        problems.append(Problem(path=path, line=line, code="order", message=message))

    steps = [after - before for before, after in itertools.pairwise(known)]
    rising, falling = sum(step > 0 for step in steps), sum(step < 0 for step in steps)
    if falling and not rising:
        note("the page shows the newest comment first (its times fall): turned round")
        return turns[::-1]
    if falling and rising and all(times):
        note("the page is not in the order of time (most popular first?): sorted by the comments' times")
        return [turn for _, turn in sorted(zip(known, turns, strict=True), key=lambda pair: pair[0])]
    if rising and not falling:
        return turns
    backward, forward = _witnesses(turns)
    if backward + forward >= FEWEST_WITNESSES and forward >= CLEAR_SHARE * (backward + forward):
        note(f"the page shows the newest comment first ({forward} comments address one below them): turned round")
        return turns[::-1]
    if (falling and rising) or (forward >= FEWEST_WITNESSES and forward > MIXED_SHARE * (backward + forward)):
        note("the page is not in the order of time (most popular first?): left as it is, so some replies may be missed")
    return turns


def _witnesses(turns: Sequence[Turn]) -> tuple[int, int]:
    """How many comments address or quote one that stands above them, and below them, and not the other way."""
    places: dict[str, list[int]] = {}
    for position, turn in enumerate(turns):
        places.setdefault(turn.author, []).append(position)
    backward = forward = 0
    lines: dict[str, list[int]] = {}
    for position, turn in enumerate(turns):
        for row in dict.fromkeys(turn.text.split("\n")):
            if len(row) >= 40:
                lines.setdefault(fold(row), []).append(position)
    shared: dict[int, list[int]] = {}
    for positions in lines.values():
        if len(positions) == 2:
            shared.setdefault(positions[0], []).append(positions[1])
            shared.setdefault(positions[1], []).append(positions[0])
    for position, turn in enumerate(turns):
        there = places.get(turn.addressee or "", [])
        quoted = [other for other in shared.get(position, []) if turns[other].author == turn.addressee]
        if quoted:
            there = quoted
        if there and there[-1] < position:
            backward += 1
        elif there and there[0] > position:
            forward += 1
    return backward, forward
