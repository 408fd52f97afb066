"""From the blocks of a page to its comments: what was said without the site's frame, whom each answers, what is
missing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from ...model import State
from ...text import stamps
from ...text.frames import SAYS
from ...text.words import STOPWORDS, quote_header
from .blocks import Blocks, plain
from .heads import ANSWERING_WORDS, EDGE
from .layouts import ALONE, HANDLE, Head
from .page import Page
from .rows import CLOSED, LONGEST_FRAME, NAMED, Row, is_stub, stands_for_hidden

EDGE_ROWS = 8  # rows at either end of a block in which a frame is looked for
FRAMES = 0.3  # of the comments that show a row which belongs to their frame
NEARLY = 0.9  # of the comments that begin in a row of the same shape, or, the last one aside, end in one
BUTTONED = 0.7  # of the comments that end in a button, for buttons to be the site's where nothing else comes back
FEWEST = 3
FEWEST_AHEAD = 2  # comments that open with somebody's whole name, for this to be the site's way
ADDRESSED = 0.25  # of the comments that show an addressee in a row of its own, for any name there to be one
LONGEST_ADDRESSEE = 40
LONGEST_CALLED = 160  # characters of a text in which somebody may be named first
MOST_WORDS = 8  # of a name
MOST_CALLED = 3  # words of a name with which somebody is spoken to
CALLING, CLOSING, DASHES = ",:!", ",:!.;…", ("-", "–", "—")  # what stands behind such a name, and behind a greeted one
LONGEST_FRAMED = 60  # of what the site writes around it, the same each time
LONGEST_CAPTION = 25  # characters of a picture's caption besides the name
MOST_TOLD, LONGEST_TOLD = 3, 40  # rows that tell of a person above their words, and characters of one
# People who speak several times and always have the same row above their words: so many, and of all who do.
FEWEST_STEADY, STEADY = 2, 0.25
ONE_SUBJECT = 0.8  # of the rows above heads that are alike: no subjects, but the site's

_AT = re.compile(r"@\s?(?P<name>[\w.'’-]{1,40}(?:\s[A-Z][\w.'’-]*)?)")
_ANSWERS = re.compile(
    rf"^\W*(?:{ANSWERING_WORDS}|answering|re:)[\s:]*@?(?P<name>\S(?:.*[^\s:])?)[\s:]*$"
    r"|^[→↳↪▶►⤷»]\s*@?(?P<arrow>\S(?:.*\S)?)\s*$",
    re.I,
)
# What stands before a name and shows that somebody is spoken to.
_GREETING = re.compile(
    r"\W*(?:hi|hello|hey|dear|thanks|thank you|thx|cheers|hallo|liebe[r]?|danke|hola|gracias|bonjour|salut|merci|cher|"
    r"chère|ciao|grazie|olá|obrigad[oa]|привет|здравствуйте|спасибо)(?: (?:there|again|to))?,?\s+",
    re.I,
)
_ASKS = re.compile(rf"^\W*(?:{ANSWERING_WORDS})\W*$", re.I)
_LINKED = re.compile(r"(?:pingback|trackback)\b", re.I)  # what other sites' links leave among the comments
_GONE_AUTHOR = re.compile(r"^\W*(?:deleted|removed|unknown|account deleted|deleted (?:user|account))\W*$", re.I)


class Comment(NamedTuple):
    """A comment as the page shows it: lines are 0-based, `said` holds each line's number and text.

    `block` is its place among the blocks of the page; `asked` holds the rows in which the site itself may name the
    addressee: those of the head, and the first below it.
    """

    author: str
    line: int
    addressee: str | None
    asked: tuple[int, ...]
    stamp: str | None
    addressee_stamp: str | None
    said: tuple[tuple[int, str], ...]
    indent: int
    state: State
    block: int


class People(NamedTuple):
    """The authors of a page: by the letters of their names, by their first names where no two share one, and all that
    the letters of a name begin with."""

    by_plain: Mapping[str, str]
    firsts: Mapping[str, str]
    begins: frozenset[str]


class Missing(NamedTuple):
    """Comments that the page does not hold: rows in the place of some that are gone, and of some that it hides."""

    gone: tuple[int, ...]
    hidden: tuple[int, ...]


class Frame(NamedTuple):
    """What the site shows with every comment: shapes of rows that come back at the ends of the blocks, whether buttons
    belong to it, how many rows of it end a comment as a rule, the rows at the ends that repeat the name of the
    author, or announce the next one's, where that is the site's way, those above the words that tell of a person
    whenever they speak (a rank, a town), and the shape of the button with which the site's part at the end begins,
    where nearly all comments have it."""

    shapes: frozenset[str]
    buttons: bool
    usual: int
    names: frozenset[int] = frozenset()
    told: frozenset[int] = frozenset()
    closing: str = ""

    def holds(self, row: Row) -> bool:
        """Say whether a row belongs to the frame."""
        held = row.shape in self.shapes or (self.buttons and (row.button or row.badge))
        return held and not is_stub(row.text)


def read(page: Page, blocks: Blocks, frame: Frame) -> tuple[list[Comment], Missing]:
    """Return the comments of a page, in its order, and the rows that stand for comments which are missing."""
    rows = page.rows
    names = split([head.name for head in blocks.heads])
    people = _people({name for name, _ in names}, _handles(rows, blocks, names))
    by_plain = people.by_plain
    pictured = _pictured(rows, blocks)
    headed = _headed(rows, blocks, frame) - pictured
    subjects = {block + 1: blocks.bodies[block][-1] for block in headed}
    first = blocks.heads[0].first - 1
    if headed and first >= 0 and first not in page.headings and not rows[first].button:
        subjects[0] = first
    gone: list[int] = []
    hidden: list[int] = []
    shown = sum(
        head.addressee is not None or bool(len(body) > 1 and plain(rows[body[0]].text) in by_plain)
        for head, body in zip(blocks.heads, blocks.bodies, strict=True)
    )
    found = []
    for block, (head, body, (author, other)) in enumerate(zip(blocks.heads, blocks.bodies, names, strict=True)):
        kept = body[:-1] if block in pictured or block in headed else body
        own = _cleaned(rows, _without_stubs(rows, kept, people, gone, hidden), frame, by_plain)
        own = [*([subjects[block]] if block in subjects else []), *own]
        said = [(rows[at].number, rows[at].text) for at in own]
        if head.rest:
            said.insert(0, (rows[head.last].number, head.rest))
        addressee = _answered(page, head, people, author) or other
        if addressee is None and head.addressee_stamp:
            addressee = head.addressee
        # "Replying to", and whom below it.
        parted = len(said) > 2 and bool(_ASKS.match(said[0][1]))
        if addressee is None and said:
            opening = f"{said[0][1]} {said[1][1]}" if parted else said[0][1]
            addressee, alone = addressed(opening, people, author)
            if alone and len(said) > 1 + parted:
                said = said[1 + parted :]
        if (
            addressee is None
            and shown >= ADDRESSED * len(blocks.heads)
            and head.addressee is None
            and len(said) > 1
            and _is_named_alone(said[0][1])
        ):
            # Somebody whose own comments the page does not hold.
            addressee = said[0][1]
            said = said[1:]
        if addressee is None and head.addressee and blocks.layout.anchor == ALONE:
            found_to = _ANSWERS.match(head.addressee)
            said_to = (found_to["name"] or found_to["arrow"]) if found_to else head.addressee
            addressee = _known(said_to, people)[0] or said_to
        found.append(
            Comment(
                author=author,
                line=rows[head.row].number,
                addressee=addressee,
                asked=(*range(head.first, head.last + 1), *own[:1]),
                stamp=_stamp(rows, head),
                addressee_stamp=head.addressee_stamp,
                said=tuple(said),
                indent=rows[head.row].indent,
                state=_state(author, [text for _, text in said]),
                block=block,
            )
        )
    between = {*range(blocks.start, blocks.end)}.difference(*blocks.bodies)
    between.difference_update(*(range(head.first, head.last + 1) for head in blocks.heads))
    hidden += [at for at in between if stands_for_hidden(rows[at].text)]
    found = _without_idle(found, by_plain)
    found = _spoken_to(found, people, [row.text for row in rows[: blocks.start]])
    return _named_ahead(found, people), Missing(tuple(sorted(gone)), tuple(sorted(hidden)))


def _handles(rows: Sequence[Row], blocks: Blocks, names: Sequence[tuple[str, str | None]]) -> dict[str, str]:
    """The names by the handles right below them ("Ann Brook", "@annbrook"), where most heads have one."""
    found = {
        row.text: name
        for head, (name, _) in zip(blocks.heads, names, strict=True)
        for row in rows[head.row + 1 : head.row + 2]
        if HANDLE.match(row.text)
    }
    return found if len(found) * 2 > len({name for name, _ in names}) else {}


def _people(names: Collection[str], handles: Mapping[str, str]) -> People:
    by_plain = {plain(handle): name for handle, name in handles.items()}
    by_plain |= {plain(name): name for name in sorted(names)}
    once = Counter(name.split()[0] for name in set(by_plain.values()) if name)
    firsts = {first: name for name in by_plain.values() if once[first := name.split()[0]] == 1}
    begins = frozenset(letters[:size] for letters in by_plain for size in range(1, len(letters) + 1))
    return People(by_plain, firsts, begins)


def _stamp(rows: Sequence[Row], head: Head) -> str | None:
    """The stamp of a comment; of a day with the time below it, both."""
    if head.stamp is None:
        return None
    stamped = [rows[at] for at in range(head.stamp, max(head.stamp, head.last) + 1)]
    return " ".join(row.text[row.stamp.start : row.stamp.end] for row in stamped if row.stamp is not None)


def _state(author: str, said: Sequence[str]) -> State:
    """What became of a comment, by what stands in its place."""
    if _GONE_AUTHOR.match(author):
        return State.DELETED
    if len(said) == 1 and is_stub(said[0]):
        return State.DELETED if "delet" in said[0].lower() else State.REMOVED
    return State.LIVE


# ---- the site's frame


def frame_of(rows: Sequence[Row], blocks: Blocks) -> Frame:
    """Return what comes back at the ends of the blocks: counts of votes, buttons, members' ranks."""
    there: Counter[str] = Counter()
    told: Counter[str] = Counter()  # what reads like something said; where nearly all have it, it is the site's
    for head, body in zip(blocks.heads, blocks.bodies, strict=True):
        ends = {*body[:EDGE_ROWS], *body[-EDGE_ROWS:]}
        own = plain(head.name)
        # Somebody who signs is no frame.
        there.update(
            {
                rows[at].shape
                for at in ends
                if rows[at].shape and not rows[at].prose and not own.startswith(plain(rows[at].text))
            }
        )
        prose = {rows[at].shape or rows[at].text for at in ends if rows[at].prose}
        told.update(prose if len(prose) > 1 else ())  # alone it is what somebody says
    enough = max(FEWEST, FRAMES * len(blocks.bodies))
    nearly = max(FEWEST, BUTTONED * len(blocks.bodies))
    there.update({shape: count for shape, count in told.items() if count >= nearly and len(shape) <= LONGEST_FRAME})
    # The subject of the next comment ("Re: Wax or oil?") reads like something said.
    known = Frame(frozenset(shape for shape, count in there.items() if count >= enough), True, 0)
    cut = [body[: len(body) - len(_trailing(rows, body, known))] for body in blocks.bodies]
    last = Counter(rows[body[-1]].shape for body in cut if len(body) > 1 and rows[body[-1]].prose)
    titles = {
        shape for shape, count in last.items() if shape and count >= max(FEWEST, BUTTONED * (len(blocks.bodies) - 1))
    }
    shapes = frozenset(shape for shape, count in there.items() if count >= enough) | titles
    ended = sum(
        bool(body) and rows[body[-1]].button and bool(NAMED.search(rows[body[-1]].text)) for body in blocks.bodies
    )
    # The last comment may have lost its end.
    if not ended and not any(NAMED.search(shape) for shape in shapes):
        # Figures alone may be what people say, but where nearly all end in one.
        closing = Counter(rows[body[-1]].shape for body in blocks.bodies if len(body) > 1)
        first = Counter(rows[body[0]].shape for body in blocks.bodies if len(body) > 1)
        shapes = frozenset(
            shape
            for shape in shapes
            if closing[shape] >= NEARLY * (len(blocks.bodies) - 1) or first[shape] >= NEARLY * len(blocks.bodies)
        )
    frame = Frame(shapes, bool(shapes) or (ended > 1 and ended >= BUTTONED * (len(blocks.bodies) - 1)), 0)
    frame = frame._replace(closing=_closing(rows, blocks))
    frame = frame._replace(names=_names_at_ends(rows, blocks, frame), told=_told_of_people(rows, blocks))
    tails = Counter(
        tail for body in blocks.bodies if (tail := sum(1 for _ in _trailing(rows, body, frame))) < len(body)
    )
    return frame._replace(usual=max(tails, key=lambda tail: (tails[tail], -tail), default=0))


def _closing(rows: Sequence[Row], blocks: Blocks) -> str:
    """The shape of the first button that nearly all comments have once, with nothing said behind it; else empty."""
    once: Counter[str] = Counter()
    places: Counter[str] = Counter()
    for body in blocks.bodies:
        shapes = Counter(rows[at].shape for at in body)
        said = max((place for place, at in enumerate(body) if rows[at].prose), default=-1)
        for place, at in enumerate(body):
            row = rows[at]
            if (
                place > said
                and row.button
                and shapes[row.shape] == 1
                and NAMED.search(row.text)
                and not is_stub(row.text)
            ):
                once[row.shape] += 1
                places[row.shape] += place - len(body)
    enough = max(FEWEST, NEARLY * (len(blocks.bodies) - 1))
    found = [shape for shape, count in once.items() if count >= enough]
    return min(found, key=lambda shape: (places[shape] / once[shape], shape), default="")


def _names_at_ends(rows: Sequence[Row], blocks: Blocks, frame: Frame) -> frozenset[int]:
    """The rows above the frame at the end of the blocks that hold the author's name, as some forums show it below what
    was said ("Ann is offline"), or the name of the next block's author, who is shown above the head ("Ann’s profile");
    of each none, where few do, or where other words stand beside it each time."""
    names = [plain(head.name) for head in blocks.heads]
    ends = [body[: len(body) - len(_trailing(rows, body, frame))] for body in blocks.bodies]
    found: set[int] = set()
    for wanted in (names, [*names[1:], ""]):
        held: dict[str, list[int]] = {}  # by what stands around the name
        for body, name in zip(ends, wanted, strict=True):
            text = rows[body[-1]].text if len(body) > 1 else ""
            if name and len(text) <= len(name) + LONGEST_FRAMED and name in (letters := plain(text)):
                held.setdefault(letters.replace(name, " ", 1), []).append(body[-1])
        most = max(held.values(), key=len, default=[])
        if len(most) > 1 and len(most) >= BUTTONED * (len(names) - 1):
            found.update(most)
    return frozenset(found)


def _told_of_people(rows: Sequence[Row], blocks: Blocks) -> frozenset[int]:
    """The rows that open what people say and tell of them: the same whenever the same person speaks, which several do
    more than once. What others have in that place is told by being the same as theirs."""
    if blocks.below:
        return frozenset()
    authors = [plain(head.name) for head in blocks.heads]
    known = {*authors}
    left = list(blocks.bodies)
    found: set[int] = set()
    for _ in range(MOST_TOLD):
        opens: dict[str, list[str]] = {}
        for author, body in zip(authors, left, strict=True):
            opens.setdefault(author, []).append(rows[body[0]].text if len(body) > 1 else "")
        several = [texts for texts in opens.values() if len(texts) > 1]
        steady = [texts[0] for texts in several if len({*texts}) == 1 and texts[0]]
        if len(steady) < max(FEWEST_STEADY, STEADY * len(several)):
            break
        told = {text for text in steady if len(text) <= LONGEST_TOLD and plain(text) not in known}
        here = [
            bool(len(body) > 1 and (row := rows[body[0]]).text in told)
            and not (row.prose or row.closed or row.stamp or _ANSWERS.match(row.text) or row.text.startswith("@"))
            for body in left
        ]
        if not any(here):
            break
        found.update(body[0] for body, is_told in zip(left, here, strict=True) if is_told)
        left = [body[1:] if is_told else body for body, is_told in zip(left, here, strict=True)]
    return frozenset(found)


def _pictured(rows: Sequence[Row], blocks: Blocks) -> set[int]:
    """The blocks that end in what stands for the picture of the next one's author, its initial or its caption, where
    that is the site's way; and those that end in a badge of the next one's."""
    found, badges = set(), set()
    for place, (body, below) in enumerate(zip(blocks.bodies, blocks.heads[1:], strict=False)):
        row = rows[body[-1]] if len(body) > 1 else None
        if row is None or len(row.text) > LONGEST_ADDRESSEE + LONGEST_CAPTION or below.first != body[-1] + 1:
            continue
        initial = len(row.text) < 3 and below.name.upper().startswith(row.text.upper())
        if initial or (plain(below.name) in plain(row.text) and len(row.text) < len(below.name) + LONGEST_CAPTION):
            found.add(place)
        elif row.badge:
            badges.add(place)
    return (found if len(found) >= BUTTONED * (len(blocks.heads) - 1) else set()) | (
        badges if len(badges) > 1 else set()
    )


def _headed(rows: Sequence[Row], blocks: Blocks, frame: Frame) -> set[int]:
    """The blocks that end in a row below the frame, where nearly all do: the subject of the next comment, which stands
    above its head."""
    found = set()
    shapes: Counter[str] = Counter()
    for place, body in enumerate(blocks.bodies[:-1]):
        last = rows[body[-1]] if len(body) > 2 else None
        if last is None or not frame.holds(rows[body[-2]]) or body[-1] in frame.names:
            continue
        # Some subjects come back, others do not.
        alone = not frame.holds(last) or (rows[body[-2]].button and not (last.button or last.badge))
        if alone and not all(frame.holds(rows[at]) for at in body[:-2]):
            found.add(place)
            shapes[last.shape or last.text] += 1
    enough = len(found) >= max(FEWEST, BUTTONED * (len(blocks.bodies) - 1))
    return found if enough and max(shapes.values()) < ONE_SUBJECT * len(found) else set()


def _trailing(rows: Sequence[Row], body: Sequence[int], frame: Frame) -> Sequence[int]:
    """The rows at the end of a body that are the site's frame."""
    first = len(body)
    while first and (body[first - 1] in frame.names or frame.holds(rows[body[first - 1]])):
        first -= 1
    return body[first:]


def _cleaned(rows: Sequence[Row], body: Sequence[int], frame: Frame, known: Mapping[str, str]) -> Sequence[int]:
    """A body without the frame at its ends. Where all of it looks like frame, what is more than usual was said."""
    whole = body
    if frame.closing:
        ends = next((place for place, at in enumerate(body) if rows[at].shape == frame.closing), len(body))
        beyond = body[ends:]
        if ends and not any(rows[at].prose or is_stub(rows[at].text) for at in beyond):
            body = body[:ends]
    kept = body[: len(body) - len(_trailing(rows, body, frame))]
    if not kept:
        return whole[: len(whole) - frame.usual]
    first = 0
    while (
        first < len(kept) - 1
        and (kept[first] in frame.told or frame.holds(rows[kept[first]]))
        and not _addresses(rows[kept[first]].text, known)
    ):
        first += 1
    return kept[first:]


def _addresses(text: str, known: Mapping[str, str]) -> bool:
    """Whether a row says whom a comment answers, and nothing else."""
    return plain(text) in known or bool(_ANSWERS.match(text))


def _without_stubs(
    rows: Sequence[Row], body: Sequence[int], people: People, gone: list[int], hidden: list[int]
) -> Sequence[int]:
    """A body without the rows that stand for other comments, which are added to the lists. A stub alone is what is left
    of the comment itself."""
    kept = []
    for place, at in enumerate(body):
        row = rows[at]
        text = row.text
        if _LINKED.match(text):
            continue
        if (row.button and stands_for_hidden(text)) or (place and _says(text, people)):
            hidden.append(at)
        elif place and row.button and is_stub(text):
            gone.append(at)
        else:
            kept.append(at)
    return kept


def _says(text: str, people: People) -> bool:
    """Whether a row holds nothing but that somebody of the page says something ("Ann replied")."""
    return text.split()[-1].lower() in SAYS and _known(text, people)[1].lower() in SAYS


def closed(rows: Sequence[Row], blocks: Blocks, frame: Frame) -> Blocks:
    """Return blocks whose last one ends as nearly all others do, in the same row of the frame ("Reply"): what stands
    below that is the foot's."""
    *others, last = blocks.bodies
    if blocks.below or blocks.heads[-1].tail is not None or len(others) < FEWEST:
        return blocks
    ends = Counter(rows[body[-1]].shape for body in others if _trailing(rows, body, frame))
    shape, count = max(ends.items(), key=lambda item: (item[1], item[0]), default=("", 0))
    at = next((place for place, row in enumerate(last) if place and rows[row].shape == shape), len(last))
    below = last[at + 1 :]
    kinds = {stamp.kind for head in blocks.heads if head.stamp is not None and (stamp := rows[head.stamp].stamp)}
    # What has a head like the others may be a comment that was not found: it stays, and is called doubtful.
    headed = any((stamp := rows[there].stamp) and stamp.kind in kinds for there in below)
    headed = headed or not {*blocks.layout.missed}.isdisjoint(below)
    if not shape or not below or count < NEARLY * len(others) or headed:
        return blocks
    return blocks._replace(bodies=(*others, last[: at + 1]), end=last[at] + 1)


# ---- names, and whom a comment answers


def split(names: Sequence[str]) -> list[tuple[str, str | None]]:
    """Split "Bob Ann" into author and addressee where both post alone here as well."""
    known = set(names)
    earlier: set[str] = set()
    pairs: list[tuple[str, str | None]] = []
    for name in names:
        tokens = name.split(" ")
        cuts = [(" ".join(tokens[:cut]), " ".join(tokens[cut:])) for cut in range(1, len(tokens))]
        cuts = [(left.rstrip(" ▶►→>@"), right.lstrip(" ▶►→>@")) for left, right in cuts]
        good = [(left, right) for left, right in cuts if right in earlier and left and left != right]
        alone = name in earlier and not any(left in known for left, _ in good)
        pairs.append((name, None) if alone else max(good, key=lambda pair: pair[0] in known, default=(name, None)))
        earlier.add(pairs[-1][0])
    return pairs


def _answered(page: Page, head: Head, people: People, author: str) -> str | None:
    """Whom the head of a comment says it answers: beside the author's name, or in a row of its own below it."""
    if head.addressee:
        name, _ = _known(head.addressee, people)
        if name is not None:
            return name
        if (
            len(head.addressee) <= LONGEST_ADDRESSEE
            and head.addressee_stamp is None
            and not head.addressee.endswith(":")
        ):
            return None
    for at in range(head.row + 1, head.last):
        text = page.rows[at].text
        found = _ANSWERS.match(text)
        name, rest = _known(found["name"] or found["arrow"] if found else text, people)
        if name is not None and name != author and (found or not rest):
            return name
        if (
            found
            and found["name"]
            and len(found["name"]) <= LONGEST_ADDRESSEE
            and page.often[page.rows[at].shape] <= FEWEST
        ):
            return found["name"]
    return None


def _is_named_alone(text: str) -> bool:
    """Whether a row may be nothing but somebody's name."""
    return len(text) <= LONGEST_ADDRESSEE and text[0].isupper() and not CLOSED.search(text) and len(text.split()) == 1


def _known(said: str | None, people: People) -> tuple[str | None, str]:
    """The author whom a text names, by the longest name that it begins with, and what stands behind the name ("Ann, 1
    November 2012"); None for anybody else."""
    words = (said or "")[:LONGEST_CALLED].split()
    found: tuple[str | None, str] = None, ""
    for count in range(1, min(len(words), MOST_WORDS) + 1):
        letters = plain(" ".join(words[:count]).strip(EDGE + "("))
        name = people.by_plain.get(letters)
        if name is not None:
            found = name, " ".join(words[count:])
        if letters.isalnum() and letters not in people.begins:
            break
    return found


def addressed(text: str, people: People, author: str) -> tuple[str | None, bool]:
    """Return whom the first row of a body addresses, and whether the row says that alone."""
    found = _ANSWERS.match(text)
    if found:
        named, rest = _known(found["name"] or found["arrow"], people)
        if named is not None:
            stamp = stamps.of(rest)
            return named, not rest or (
                stamp is not None and not rest[: stamp.start].strip(EDGE + "()") + rest[stamp.end :].strip(EDGE + "()")
            )
    bare = people.by_plain.get(plain(text))
    if bare is not None and bare != author:
        return bare, True
    if text.startswith("@"):
        named, rest = _known(text[1:80], people)
        if named is not None:
            return named, not rest
        at = _AT.match(text)
        called, _, below = at["name"].partition(" ") if at else ("", "", "")
        called = called.rstrip(".,:")
        # "@Lena That is not so" and "@Lena," call Lena Ortiz, "@Lena Bauer" somebody else.
        name = people.firsts.get(called) if not below or below.lower().replace("’", "'") in STOPWORDS else None
        return (name if name not in (None, author) else called or None), False
    header = quote_header(text)
    if header:
        return _known(header["before"] or header["after"] or header["dated"], people)[0], False
    return None, False


def _without_idle(comments: Sequence[Comment], known: Mapping[str, str]) -> list[Comment]:
    """The comments without addressees who are nobody of the page and have so many comments that they are the site's."""
    often = Counter(comment.addressee for comment in comments)
    idle = {
        name
        for name, count in often.items()
        if name is not None and plain(name) not in known and count >= max(FEWEST, FRAMES * len(comments))
    }
    return [comment._replace(addressee=None) if comment.addressee in idle else comment for comment in comments]


def _spoken_to(comments: Sequence[Comment], people: People, above: Sequence[str]) -> list[Comment]:
    """The comments with those as addressees with whose name they open ("Ann, …", "Hi Ann! …").

    Whoever is named above the comments, or greeted by several, may be the story's author, and the greeting meant for
    the story: it counts where they wrote the comment right above.
    """
    greeted = [
        _greeted(comment.said[0][1], people) if comment.said and comment.addressee is None else None
        for comment in comments
    ]
    pairs = {(name, comment.author) for name, comment in zip(greeted, comments, strict=True) if name is not None}
    hosts = {name for name, count in Counter(name for name, _ in pairs).items() if count >= FEWEST}
    story = " ".join(above)
    hosts |= {name for name, _ in pairs if re.search(rf"\b{re.escape(name)}\b", story)}
    before = ["", *(comment.author for comment in comments)]
    return [
        comment
        if name is None or name == comment.author or (name in hosts and name != last)
        else comment._replace(addressee=name)
        for name, comment, last in zip(greeted, comments, before, strict=False)
    ]


def _greeted(text: str, people: People) -> str | None:
    """With whose name a text opens, as one speaks to somebody."""
    greeting = _GREETING.match(text)
    said = text[greeting.end() if greeting else 0 :][:LONGEST_CALLED].split()
    for size in range(min(MOST_CALLED, len(said)), 0, -1):
        words = " ".join(said[:size])
        letters = words.rstrip(CLOSING if greeting else CALLING)
        if not (greeting or letters != words or size == len(said) or said[size] in DASHES):
            continue
        name = people.by_plain.get(plain(letters)) or people.firsts.get(letters)
        if name is not None and (greeting or name.islower() or not letters.islower()):
            return name
    return None


def _is_handle(name: str) -> bool:
    """Whether a name is none that stands in a sentence: it has figures or signs, or is of a script without capitals."""
    return name == name.swapcase() or any(not character.isalpha() and character not in " .,'’-" for character in name)


def _named_ahead(comments: Sequence[Comment], people: People) -> list[Comment]:
    """The comments with addressees whose names stand before the words with nothing between, where that is the site's
    way; elsewhere people talk of names."""
    ahead = []
    for comment in comments:
        silent = comment.said and comment.addressee is None
        name, rest = _known(comment.said[0][1][:80], people) if silent else (None, "")
        ahead.append(name if name != comment.author and rest else None)
    whole = [name for name in ahead if name is not None and " " in name]
    # A name that is no word opens no sentence but one to somebody; a name of several words may, where few do so.
    ahead = [
        name if name is not None and (_is_handle(name) or (" " in name and len(whole) >= FEWEST_AHEAD)) else None
        for name in ahead
    ]
    return [
        comment if name is None else comment._replace(addressee=name)
        for comment, name in zip(comments, ahead, strict=True)
    ]
