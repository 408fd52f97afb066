"""From the lines of a pasted page to which of them frame its comments: buttons, scores, and stamps below the names.

Some buttons are the same everywhere ("Reply", "Share") and told by their words. What else a site puts around each
comment ("Click to rate 3 1", "embed", "Brooklyn, Nov. 3") is told by that: it comes back with nearly every comment,
beside furniture that is known. On a page that shows none, nothing else is taken for furniture either.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

LONGEST = 80  # characters of a line that may be furniture
LONGEST_STAMPED = 60  # of a line that ends in a stamp
LONGEST_NAME = 40
FEWEST = 3  # comments from which a frame is told
MOST_LINES = 12  # of the file, a comment and its frame, on a page that is told to have a frame
OFTEN = 0.7  # of the comments that show a line which is part of the frame, or of the stamps that stand below names
RARELY = 0.2  # of the comments that show a bare figure: many sites show likes only where there are any
BESIDE = 0.9  # of a line's places that are beside other furniture
ROUNDS = 4  # of telling furniture by the furniture beside it: so many lines, at most, stand between two known ones

_BUTTON = "reply|report|share|like|dislike|upvote|downvote|flag|permalink|parent|edit|delete|follow|quote|hide"
# Words that people say as well: buttons in a row of buttons, or beside others on a page that shows them.
_WORD = "save|embed|award|recommend|respect|context"
_KNOWN = re.compile(
    rf"""^\W*(?:
      {_BUTTON} | (?:(?:{_BUTTON}|{_WORD}|give\saward|full\scomments)\W*){{2,}}
    | (?:log|sign)\s?in(?:\s+(?:or\s+(?:register|sign\s?up)\s+)?to\s+(?:comment|reply|post|leave\b.*))?
    | (?:register|sign\s?up)(?:\s+to\s+\w+)? | log\s?in/register
    | \d+\srepl(?:y|ies) | level\s\d+ | op | copy\slink | more | see\smore | read\smore | show\s(?:more|less)
    | collapse | expand | avatar | add\s(?:a\s)?comment
    | (?:load|show|view|see)\s(?:all\s|\d+\s|the\s)?(?:more\s|previous\s|older\s|newer\s)?
      (?:comments?|repl(?:y|ies)|\d+\s\w+)
    | (?:reply\W+share|share\W+reply|like\W+reply|reply\W+report|report\W+reply|reply\W+like)\W+\w+
    | (?:sort(?:ed)?\s(?:by)?\W*)?(?:newest|oldest|best|top|most\s(?:popular|recent|liked|relevant)|popular)
      (?:\s(?:first|comments))?
    | sort(?:ed)?\sby\W*.{{0,20}} | join\sthe\s(?:discussion|conversation) | leave\sa\s(?:reply|comment)
    | comments?\sare\s(?:now\s)?closed | post\sa\scomment | what\sdo\syou\sthink | back\sto\stop | advertisement
    | this\scomment\s(?:was|has\sbeen)\sedited.{{0,30}}
    )\W*$""",
    re.I | re.X,
)
_SCORE = re.compile(
    r"^\s*(?:[+\u2212-]?\d+\s*\(\s*\+?\d+\s*/\s*[-\u2212]?\d+\s*\)|\d*\s*\d*\s*[•·]\s*Reply\W*Share\W*|[+\u2212-]\d+"
    r"|\d+\s+(?:points?|likes?|votes?|upvotes?)|[▲▼△▽👍👎❤\s\d]*[▲▼△▽👍👎❤][▲▼△▽👍👎❤\s\d.,\ufe0fkKmM]*)\s*$",
    re.I,
)

MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
DAY = (
    rf"(?:Today|Yesterday|{MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s\d{{4}})?|\d{{1,2}}\.?\s{MONTH}(?:,?\s\d{{4}})?"
    r"|\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}|(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?)"
)
_TIME = r"\d{1,2}[:.]\d\d(?::\d\d)?(?:\s?[AaPp]\.?[Mm]\.?)?(?:\s(?:[A-Z]{2,5}|[+-]\d{4}))?"
AGO = (
    r"(?:(?:an?|\d+)\s?(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?|mo|mos|months?|y|yrs?"
    r"|years?)\.?(?:\sago)|just\snow|yesterday)"
)
_SHORT_AGE = r"\d+\s?(?:s|m|min|h|hr|d|w|wk|mo|y|yr)s?"  # "3h": a stamp only where it stands alone
STAMP = rf"(?:{DAY}(?:\s?[-–,|]\s?|\sat\s|[T\s])\s?{_TIME}|{AGO})"
# What may stand in a line alone: surely a stamp, and what people may say as well.
LONE_STAMP = rf"(?i)^\W*(?:posted\s(?:on\s|at\s)?)?({STAMP}|{DAY})\W*$"
_PERHAPS_STAMP = (
    rf"(?i)^\W*(?:posted\s(?:on\s|at\s)?)?({STAMP}|{DAY}|{_SHORT_AGE}|(?=\d+:){_TIME})(?:\s*\(edited\)|\W)*$"
)
# Stamps are dear to compile, 4 ms in all, and to look for: what a line with one holds is asked first.
HOLDS_STAMP = re.compile(r"\d[:.]\d\d|\sago|just\snow|yesterday", re.I)
HOLDS_DAY = re.compile(r"\d|day|\b(?:mon|tue|wed|thu|fri|sat|sun)|\sago|just\snow", re.I)
_ENDS = re.compile(r"(?:\d\s?[a-z]{0,3}|ago|now|day|[ap]\.?m\.?)\W*$", re.I)
_ENDS_IN_STAMP = rf"(?i)^\S.{{0,40}}?[\s,|•·]({STAMP}|{DAY}|{_SHORT_AGE})\W*$"

_DIGITS = re.compile(r"\d+")
_LETTER = re.compile(r"[^\W\d_]")
_SENTENCE = re.compile(r"\s.*[.?!,;…)\]\"'”’*>]$")


class Frame(NamedTuple):
    """The 0-based lines that are furniture, and those that are stamps below a name, with their stamps; and whether it
    is told, as most comments have one."""

    furniture: frozenset[int]
    stamps: dict[int, str]
    told: bool


def find(lines: Sequence[str], start: int, stated: int | None) -> Frame:
    """Find the lines of a page that frame its comments.

    Arguments: the lines of the file; the first that may belong to a comment (0-based); how many comments the page
    states, None where it states none. Ours: counts of a line's shape (its words, with every figure taken for 0) and of
    what stands beside it.
    """
    rows = [number for number in range(start, len(lines)) if lines[number].strip()]
    texts = [lines[number].strip() for number in rows]
    # A page that states 200 comments may hold the first ten.
    fewest = max(FEWEST, min((stated or 0) // 2, len(texts) // MOST_LINES))
    furniture = {at for at, text in enumerate(texts) if is_known(text)}
    stamps, names, stray = _stamps(texts, furniture, fewest)
    comments = max(len(stamps), _most(texts, furniture))
    told = comments >= fewest
    if told:
        furniture |= _initials(texts)
        if len(stray) >= OFTEN * comments:
            furniture |= stray
        furniture |= _recurring(texts, furniture, stamps, names, comments)
    return Frame(
        furniture=frozenset(rows[at] for at in furniture),
        stamps={rows[at]: stamp for at, stamp in stamps.items()},
        told=told,
    )


def is_known(line: str) -> bool:
    """Say whether a line is furniture by its words alone, wherever it stands."""
    return len(line) < LONGEST and bool(_KNOWN.match(line) or _SCORE.match(line))


def _most(texts: Sequence[str], furniture: set[int]) -> int:
    """How often the commonest known line of furniture occurs: as often as there are comments, if there is any."""
    return max(Counter(_shape(texts[at]) for at in furniture).values(), default=0)


def _initials(texts: Sequence[str]) -> set[int]:
    """The single letters above lines that begin with them: pictures of people who have not given any."""
    found = {
        at
        for at, (one, name) in enumerate(itertools.pairwise(texts))
        if len(one) == 1 and name[:1].lower() == one.lower()
    }
    return found if len(found) >= FEWEST else set()


def _stamps(texts: Sequence[str], furniture: set[int], fewest: int) -> tuple[dict[int, str], set[int], set[int]]:
    """The lines with a stamp below a name, and it; these names; else the lines that hold but a stamp."""
    likely = [at for at, text in enumerate(texts) if len(text) <= LONGEST_STAMPED and HOLDS_DAY.search(text)]
    for pattern in (_PERHAPS_STAMP, _ENDS_IN_STAMP):
        likely = [at for at in likely if pattern is _PERHAPS_STAMP or _ENDS.search(texts[at])]
        if len(likely) < fewest:
            break
        found = {at: match.group(1) for at in likely if (match := re.match(pattern, texts[at]))}
        if len(found) < fewest:
            continue
        above = {at: name for at in found if (name := _above(texts, furniture, found, at)) is not None}
        often = Counter(texts[name] for name in above.values())
        names = sum(often[texts[name]] > 1 or not _SENTENCE.search(texts[name]) for name in above.values())
        if names >= OFTEN * len(found):
            return {at: found[at] for at in above}, set(above.values()), set()
        if pattern is _PERHAPS_STAMP:
            return {}, set(), set(found)
    return {}, set(), set()


def _above(texts: Sequence[str], furniture: set[int], stamps: dict[int, str], at: int) -> int | None:
    """The place above a stamp, but for dots between the two, where a line as short as a name stands there."""
    above = at - 1
    while above >= 0 and not _LETTER.search(texts[above]) and not texts[above].isdigit():
        above -= 1
    if above < 0 or above in furniture or above in stamps or len(texts[above]) > LONGEST_NAME:
        return None
    return above


def _recurring(
    texts: Sequence[str], furniture: set[int], stamps: dict[int, str], names: set[int], comments: int
) -> set[int]:
    """The lines that come back with the comments and stand beside known furniture, round after round."""
    places: dict[str, list[int]] = {}
    for at, text in enumerate(texts):
        # What stands right below a stamp is the comment's own, be it a bare figure.
        if at not in furniture and at not in stamps and at - 1 not in stamps and len(text) < LONGEST_STAMPED:
            places.setdefault(_shape(text), []).append(at)
    found: set[int] = set()
    for _ in range(ROUNDS):
        known = furniture | found
        more = {
            at
            for shape, there in places.items()
            if not found.issuperset(there) and _frames(shape, there, known, names, comments)
            for at in there
        }
        if not more:
            break
        found |= more
    return found


def _frames(shape: str, there: Sequence[int], known: set[int], names: set[int], comments: int) -> bool:
    """Whether a line of this shape, in these places, belongs to the frame.

    What stands right above a stamp is a name, even where every comment is by the same person; and below the last line
    of the frame stands the next name, so a line without figures must have furniture below it.
    """
    if not _LETTER.search(shape):
        return len(there) >= max(FEWEST, RARELY * comments)
    if len(there) < max(FEWEST, OFTEN * comments) or sum(at in names for at in there) * 2 >= len(there):
        return False
    below = sum(at + 1 in known for at in there)
    if "0" in shape:  # a name may be below it, or an author's above an addressee's, or furniture on either side
        above = sum(at - 1 in known for at in there)
        headed = sum(at + 1 in names or at + 2 in names for at in there)
        below = max(below, above, headed)
    return below >= BESIDE * (len(there) - 1)


def _shape(text: str) -> str:
    return _DIGITS.sub("0", text)
