"""From the lines of a pasted page to its rows: what stands on each line, before anything is decided about it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ...text import stamps
from ...text.frames import BADGES, BUTTONS, COMMENTS, FOOT, LABELS, MEMBER
from ...text.stamps import Stamp

LONGEST_HEAD = 130  # characters of a row that may be the head of a comment
LONGEST_FRAME = 80  # characters of a button, a count of votes, a heading
MOSTLY = 0.66  # of the words of a badge that are known
LONGEST_STUB = 90  # of what stands in the place of a comment
LONGEST_TOLD = 30  # of what a forum tells about a member
PLACED = 4  # fields of a row that its text does not tell
FIGURES = "0123456789., "
PROSE = 60  # characters from which a row is taken for something said, whatever its words

WORDS = re.compile(r"[^\W\d_]+")
# What a name has at least one of: a letter, or a sign that is a picture rather than punctuation.
NAMED = re.compile(r"[^\W\d_]|[\u2600-\u27bf\u2b50-\u2bff\u3000-\U000fffff]")
CLOSED = re.compile(r"[.!?,;:…。！？]['\"”’)\]]*$")
# A long row that may begin with a head: "Ann (2 May 2020, 10:02): I saw it …".
_OPENS = re.compile(r"[^.!?]{1,40}[(\[](?=\D{0,90}\d)[^()\[\]]{1,120}[)\]]\s?:")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S*$")
_PRESENT = re.compile(r" is (?:offline|online)\b.{0,40}$")
_RANK = re.compile(r"(?:[\w-]{2,12} ){0,2}(?:member|mitglied|membre|miembro|участник)$", re.I)
_BARS = re.compile(r"[|•·]")
_HANDLE = re.compile(r"[^\W\d_]\d")
_GLUED = re.compile(r"[A-Z][^\W\d_A-Z]+")  # "LikeReply"
_FIGURE = re.compile(r"[+\-\u2212\u2013]?\d[\d.,]*\s?[kKmM]$")  # of votes: "8.5k"
_DIGITS = re.compile(r"\d+(?:[.,\u202f]\d{3}(?!\d))*")  # "2,441" has the shape of "12"
_SENTENCE = re.compile(r"[.!?…。！？]['\"”’)\]]*$")
_WHAT = (
    r"comment|post|message|reply|kommentar|beitrag|commentaire|comentario|comentário|commento|комментарий|komentarz|"
    r"reactie|yorum|inlägg"
)
_GONE = (
    r"deleted|removed|hidden|moderated|gelöscht|entfernt|supprimé|retiré|eliminado|borrado|removido|excluído|rimosso|"
    r"eliminato|удал[её]н|удалено|usunięty|verwijderd|silindi|borttage[nt]|raderad"
)
# What stands in the place of a comment that is gone: "This comment was removed by a moderator", "Comment deleted".
_STUB = re.compile(
    rf"^\W*(?:(?:this|the|dieser|der|das|ce|cet|este|questo|deze|bu|этот|ten)\s)?(?:{_WHAT})\s(?:[^\W\d_]+\s){{0,4}}?"
    rf"(?:{_GONE})\b.{{0,60}}$|^[\[(](?:{_GONE}|flagged|dead)(?:\s[^\])]*)?[\])]$",
    re.I,
)
_MORE = (
    r"more|weitere|mehr|plus|autres|más|otras|mais|outras|altre|altri|ещё|еще|więcej|meer|daha|fler|další|previous|"
    r"remaining|hidden"
)
_ANSWER_WORDS = (
    r"repl(?:y|ies)|comments?|responses?|antwort(?:en)?|kommentare?|réponses?|commentaires?|respuestas?|comentarios?|"
    r"respostas?|comentários?|risposte|commenti|ответ(?:а|ов)?|комментари(?:й|я|ев)|odpowiedzi|komentarzy|reacties|svar"
)
# What stands in the place of comments that the page did not show.
_HIDDEN = re.compile(
    rf"^\W*(?:[^\W\d_]+\s)?(?:(\d+)\s(?:{_MORE})\s(?:{_ANSWER_WORDS})|(?:{_MORE})\s(\d+)?\s?(?:{_ANSWER_WORDS})"
    r"|continue this thread|load more comments|show more comments|\d+ (?:of|von|de|sur|di|из|z|van|av) \d+)\W*$",
    re.I,
)
_BLANK = " \t\xa0\u200b\u200e\u200f\ufeff\r\f\v"
_COUNTED = re.compile(
    r"(?:^|[\s(])(?P<count>\d[\d.,\u202f]*)\s+(?P<what>[^\W\d_]+)(?:[\s-]+(?P<behind>[^\W\d_]+))?"
    r"|(?P<before>[^\W\d_]+)\s*[(\[:]?\s*(?P<counted>\d[\d.,]*)\s*[)\]]?(?:\D|$)"
)


# A list's line about a story: "61 points by Ann 7 hours ago | 7 comments".
_ENDS_COUNTED = re.compile(r"\b(\d[\d.,]*)\s(?:comments|kommentare|commentaires|comentarios|comentários|commenti)\W*$")


class Row(NamedTuple):
    """A line that holds something: its 0-based number in the file, its text without white space around, how far it is
    indented, how many blank lines stand above, its text with every figure as 0, and its stamp if it may be a head.

    `prose` rows read like something said; `button` rows hold nothing but words of buttons, figures and signs ("Reply",
    "12 • Share", "▲ 4"), or stand for comments that are gone or hidden; `badge` rows nothing but what a site calls its
    people ("Top fan", "Author", "Guest") or tells about them ("Joined: 2011"), which are `member` rows. A `closed` row
    ends as a sentence does.
    """

    number: int
    text: str
    indent: int
    blanks: int
    shape: str
    stamp: Stamp | None
    prose: bool
    button: bool
    badge: bool
    closed: bool
    member: bool = False


def read(lines: Sequence[str]) -> list[Row]:
    """Return the rows of a page."""
    rows: list[Row] = []
    blanks = 0
    known: dict[str, Row] = {}  # buttons and names come back with each comment
    twice = [_named_twice(line) for line in lines]
    shows = sum(map(bool, twice)) > 1  # one such line alone is somebody's words
    for number, line in enumerate(lines):
        text = (twice[number] if shows else "") or line.strip(_BLANK)
        if not text:
            blanks += 1
            continue
        lead = line[: len(line) - len(line.lstrip(_BLANK))]
        above = rows[-1] if rows else None
        like = known.get(text)
        if like is None:
            like = known[text] = _row(text)
        indent = len(lead.expandtabs(4)) if lead else 0
        row = Row._make((number, text, indent, blanks, *like[PLACED:]))  # a third of the time that _replace takes
        if above is not None and _is_label(above.text) and len(text) <= LONGEST_TOLD:
            rows[-1] = above._replace(badge=True, member=True)
            row = row._replace(badge=True, member=True, stamp=None)
        elif above is not None and text.startswith(above.text) and _PRESENT.match(text[len(above.text) :]):
            row = row._replace(badge=True, member=True)  # "Ann", and below it "Ann is offline"
        rows.append(row)
        blanks = 0
    return rows


def _is_label(text: str) -> bool:
    """Whether a row says what the one below it tells about a forum's member ("Joined", and then "May 3, 2011")."""
    return len(text) <= LONGEST_TOLD and text.rstrip(" :").lower() in LABELS


def _named_twice(line: str) -> str:
    """The name in a line with which some forums open a post, "Ann Ann is offline"; else empty."""
    name, is_there, state = line.strip(_BLANK).partition(" is ") if " is o" in line else ("", "", "")
    half = len(name) // 2
    twice = len(name) < LONGEST_HEAD and name[half : half + 1] == " " and name[:half] == name[half + 1 :]
    return name[:half] if twice and _PRESENT.match(is_there + state) else ""


def _row(text: str) -> Row:
    """A row as far as its text tells."""
    short = len(text) <= LONGEST_FRAME
    words = WORDS.findall(text.lower()) if short else []
    quoted = text.startswith("> ")
    member = short and is_about_member(text)
    prose = is_prose(text) or quoted
    return Row(
        number=0,
        text=text,
        indent=0,
        blanks=0,
        shape=_DIGITS.sub("0", text) if short else "",
        stamp=None if quoted or member or _ADDRESS.match(text) else _stamp(text, prose),
        prose=prose,
        button=(short and _is_button(text, words))
        or bool(_FIGURE.match(text))
        or is_stub(text)
        or stands_for_hidden(text),
        member=member,
        badge=member
        or (len(text) < 40 and bool(words) and sum(word in BADGES for word in words) >= MOSTLY * len(words)),
        closed=bool(CLOSED.search(text)),
    )


def _stamp(text: str, prose: bool) -> Stamp | None:
    """The stamp of a row. People speak of times, days and years too, but seldom of both a day and a time."""
    if len(text) > LONGEST_HEAD:
        stamp = stamps.of(text[:LONGEST_HEAD]) if _OPENS.match(text) else None
        return stamp if stamp is not None and stamp.kind == "both" else None
    stamp = stamps.of(text) or _beside_buttons(text)
    if stamp is None or not prose or stamp.kind == "both":
        return stamp
    told = stamp.kind in ("day", "age") and (stamp.end >= len(text) - 2 or not _SENTENCE.search(text))
    return stamp if told else None


def _beside_buttons(text: str) -> Stamp | None:
    """The short age in a row that holds nothing else but words of buttons and figures ("Like · Reply · 3 · 4w")."""
    if len(text) > LONGEST_FRAME or not stamps.may_hold(text):
        return None
    for stamp in reversed(stamps.find(text)):
        words = WORDS.findall(f"{text[: stamp.start]} {text[stamp.end :]}".lower())
        if stamp.kind == "short" and words and BUTTONS.issuperset(words):
            return stamp
    return None


def _is_badge(words: Sequence[str]) -> bool:
    return bool(words) and sum(word in BADGES for word in words) >= MOSTLY * len(words)


def _is_button(text: str, words: Sequence[str]) -> bool:
    """Whether a row's words are those of buttons: figures may stand beside them, not behind a letter ("Best1reply")."""
    if len(words) == 1 and len(parts := _GLUED.findall(text)) > 1 and "".join(parts) == text:
        words = [part.lower() for part in parts]
    return BUTTONS.issuperset(words) and not (NAMED.search(text) if not words else _HANDLE.search(text))


def is_about_member(text: str) -> bool:
    """Say whether a row tells something of a forum's member: "Joined: 2011", "812 posts | registered 2011"."""
    parts = _BARS.split(text.lower())
    labelled = any(part[-1:].isdigit() and part.rstrip(FIGURES).strip() in LABELS for part in parts)  # "Messages 2,441"
    return labelled or any(part.lstrip().startswith(MEMBER) for part in parts) or bool(_RANK.match(text))


def is_prose(text: str) -> bool:
    """Say whether a row reads like something that somebody says, rather than a name, a button or a heading."""
    return len(text) > PROSE or (text.count(" ") > 2 and bool(_SENTENCE.search(text)))


def is_furniture(text: str) -> bool:
    """Say whether a text holds nothing but words of buttons, figures and signs."""
    return len(text) < LONGEST_FRAME and BUTTONS.issuperset(WORDS.findall(text.lower()))


def is_stub(text: str) -> bool:
    """Say whether a row stands in the place of a comment that is gone."""
    return len(text) < LONGEST_STUB and bool(_STUB.match(text))


def stands_for_hidden(text: str) -> bool:
    """Say whether a row stands in the place of comments that the page did not show."""
    return len(text) < LONGEST_STUB and bool(_HIDDEN.match(text))


def hidden_in(text: str) -> int:
    """Return how many comments a row that stands for hidden ones says it hides, 0 where it does not say."""
    found = _HIDDEN.match(text)
    return int((found[1] or found[2] or "0")[:6]) if found else 0


def is_foot(text: str) -> bool:
    """Say whether a row may be the first below the comments: a form, a link to more, the foot of the page."""
    return len(text) < 100 and text.lower().lstrip("« ←→»▼·•|+-–").startswith(FOOT)


def count_in(row: Row) -> int | None:
    """Return the number of comments that a heading states, -1 where it states none; None where a row is no heading."""
    text = row.text.lower()
    if len(text) > 120 or (row.stamp is not None and row.stamp.kind != "short" and not _ENDS_COUNTED.search(text)):
        return None
    words = WORDS.findall(text)
    if text.endswith("?") or not words or COMMENTS.isdisjoint(words) or is_stub(text) or stands_for_hidden(text):
        return None
    listed = _ENDS_COUNTED.search(text)
    if listed:
        return int(re.sub(r"\D", "", listed[1])[:9])
    for match in _COUNTED.finditer(text):
        told = {match["what"], match["behind"], match["before"]}
        if not COMMENTS.isdisjoint(told) and match.start() < 60:
            return int(re.sub(r"\D", "", match["count"] or match["counted"])[:9] or 0)
    alone = len(words) <= 3 and not all(word in BUTTONS for word in words)
    return -1 if alone or text.strip(" :") in ("comments", "all comments") else None
