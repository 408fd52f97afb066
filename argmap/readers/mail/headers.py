"""From the headers of a mail to what they say: names, ids, a time and a subject, whatever program wrote them."""

from __future__ import annotations

import binascii
import codecs
import re
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_tz

# Charsets that programs name and the wider ones that they mean.
_WIDER = {
    **dict.fromkeys(("ascii", "iso8859-1", "latin-1"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
    **dict.fromkeys(("euc_kr", "johab"), "cp949"),
    "shift_jis": "cp932",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
}
# No charset of a mail: they take time in the square of the text, or run on what the system is set to.
_NONE = frozenset(("punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"))

_ENCODED = re.compile(r"=\?([\w.:-]+)(?:\*[\w-]+)?\?([bq])\?([^?\s]*(?: [^?\s]+)*)\?=", re.I)
_BETWEEN_WORDS = re.compile(r"(?<=\?=)[ \t]+(?==\?[\w.:*-]+\?[bq]\?)", re.I)
_WROTE = re.compile(r"[^\n]{0,40}\b(?:wrote|writes|schrieb|schreef|escribió|scrisse|skrev)\b|[^\n]{0,40} a écrit\b")
_VIA = re.compile(r"\s+via\s+\S.*$", re.I)  # lists that write in the name of their members
_ID = re.compile(r"<([^<>]{1,995})>")
_IN_ANGLES = re.compile(r"<[^<>]*>?")
_IN_BRACKETS = re.compile(r"\(((?:[^()\\]|\\.|\([^()]*\))*)\)")
_HOST = r"[\w-]+(?:\.[\w-]+)*"
ADDRESS = re.compile(
    rf"(?P<kept>\b(?:https?|ftp)://\S+)|(?<![\w.+-])(?P<name>[\w.!#$%&'*+=?^`{{|}}~-]{{1,64}})(?:@{_HOST}|(?P<spelled>\s+(?:at|\(at\)|\[at\])\s+"
    r"[\w-]+(?:\.[\w-]+)+))",
    re.I,
)
_DATE = re.compile(
    r"(\d{1,2})[ -](jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?[ -](\d{2,4})[ ,]+"
    r"(\d\d?):(\d\d)(?::(\d\d))?",
    re.I,
)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_REPLY = re.compile(
    r"\s*(?:re|aw|antw|antwort|sv|vs|rif|ris|r|res|odp|ynt|回复|答复)(?:\[\d+\]|\(\d+\)|\^\d+)?\s*[:：]\s*", re.I
)
_FORWARD = re.compile(r"\s*(?:fwd?|wg|tr|i|enc|转发)\s*[:：]\s*", re.I)
_LIST = re.compile(r"\s*\[[^\[\]]{1,60}\]\s*")


def charset_of(name: str) -> str | None:
    """Return the charset to decode with where a mail names one, None where there is none of that name."""
    try:
        found = codecs.lookup(name.strip("'\" ") or "ascii")
        "".encode(found.name)  # no charset of text, such as "zip", is refused here
    except (LookupError, ValueError, UnicodeError):
        return None
    return None if found.name in _NONE else _WIDER.get(found.name, found.name)


def text_of(data: bytes, charset: str | None = None) -> str:
    """Decode bytes that may be of another charset than is said of them; U+FFFD where they are of none.

    Letters that make sound UTF-8 are UTF-8: by chance hardly any are.
    """
    named = charset_of(charset or "ascii")
    tried = ["utf-8", named] if named is None or named.startswith(("cp125", "iso8859", "utf")) else [named, "utf-8"]
    for name in tried:
        try:
            if name and not (name == "utf-8" and data.isascii() and named in ("utf-7", "utf-16")):
                return data.decode(name)
        except (UnicodeError, ValueError):
            continue
    return data.decode("cp1252" if named in (None, "utf-8") else named or "cp1252", "replace")


def decoded(value: str) -> str:
    """Return a header's text: raw letters, and words encoded as ASCII in a charset of theirs."""
    value = text_of(value.encode("utf-8", "surrogateescape"))
    value = _BETWEEN_WORDS.sub("", re.sub(r"[ \t]*[\r\n]+[ \t]*", " ", value))
    pieces: list[tuple[str | None, bytes | str]] = []
    at = 0
    for word in _ENCODED.finditer(value):
        charset, how, data = word.groups()
        pieces += [(None, value[at : word.start()])] if word.start() > at else []
        said = _unpacked(data, how)
        last = pieces[-1] if pieces else (None, "")
        if last[0] == charset.lower() and isinstance(last[1], bytes):  # a letter may be cut in two
            pieces[-1] = (last[0], last[1] + said)
        else:
            pieces.append((charset.lower(), said))
        at = word.end()
    pieces.append((None, value[at:]))
    text = "".join(piece if isinstance(piece, str) else text_of(piece, charset) for charset, piece in pieces)
    return " ".join(text.split())


def _unpacked(data: str, how: str) -> bytes:
    raw = data.encode("utf-8", "replace")
    if how in "qQ":
        return binascii.a2b_qp(raw, header=True)
    try:
        return binascii.a2b_base64(raw + b"=" * (-len(raw) % 4))
    except ValueError:
        return raw


def name_of(value: str) -> str:
    """Return the name of whom a mail is from; of an address alone, what stands before its "@"."""
    outside = _IN_ANGLES.sub("", value) if "<" in value else value
    brackets = _IN_BRACKETS.search(value)
    name = decoded(re.sub(r"\\(.)", r"\1", outside.strip().strip(",;").strip('"'))) if "<" in value else ""
    if not name and brackets:
        name = decoded(re.sub(r"\\(.)", r"\1", brackets[1]))
    name = name.strip(" '\"") or decoded(value).strip(" <>")
    name = without_addresses(_VIA.sub("", name) if "<" in value else name, alone=True)
    return name.strip(" '\"")


def address_of(value: str) -> str:
    """Return the address that a mail is from, which tells two people of one name apart; "" where there is none."""
    found = ADDRESS.search(_IN_BRACKETS.sub("", value))
    return "".join(found[0].lower().split()) if found else ""


def without_addresses(text: str, *, alone: bool = False, spelled: bool = False) -> str:
    """Return a text in which no address of a person can be written to: "…" stands for what is behind the "@".

    Arguments: the text; whether what stands before the "@" is enough; whether " at " stands for "@" in the file.
    """

    def cut(found: re.Match[str]) -> str:
        if found["kept"]:
            return found[0]
        # "look at pier.example" is a sentence, "<ann at pier.example>" and "ann at pier.example wrote:" are addresses.
        if found["spelled"] and not alone:
            before = text[max(found.start() - 1, 0) : found.start()]
            if not spelled or (before not in ("<", "(") and not _WROTE.match(text, found.end())):
                return found[0]
        return found["name"] if alone else f"{found['name']}@…"

    return ADDRESS.sub(cut, text)


def ids(value: str) -> list[str]:
    """Return the ids of mails in a header, which may hold prose and addresses besides."""
    found = [re.sub(r"\s+at\s+", "@", each).strip() for each in _ID.findall(value)]
    found = [re.sub(r"\s+", "", each) for each in found]
    return [each for each in found if each] or [each for each in value.split() if "@" in each and "(" not in value]


def moment(value: str) -> datetime | None:
    """Return the time in a header, None where there is none; one without a zone that can be read is in UTC."""
    value = " ".join(value.split())[:200]
    try:
        found = parsedate_tz(value)
    except (ValueError, IndexError, TypeError, OverflowError):
        found = None
    if found is not None:
        year, month, day, hour, minute, second = found[:6]
        ahead = found[9] or 0
    else:
        plain = _DATE.search(value)
        if plain is None:
            return None
        day, year, hour, minute, second = (int(part or 0) for part in plain.group(1, 3, 4, 5, 6))
        month, ahead = _MONTHS.index(plain[2].lower()) + 1, 0
        year += 0 if year > 99 else 2000 if year < 69 else 1900
    try:
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=timezone.utc) - timedelta(seconds=ahead)
    except (ValueError, OverflowError):
        return None


def subject_of(value: str) -> tuple[str, str, bool]:
    """Return the title of a mail, its subject by which mails go together, and whether it says that it is a reply."""
    title = decoded(value)
    bare, reply = title, False
    for _ in range(20):  # "Re: [list] Re: Fwd: …"
        for pattern in (_REPLY, _FORWARD, _LIST):
            found = pattern.match(bare)
            if found and (bare[found.end() :] or pattern is not _LIST):
                reply = reply or pattern is _REPLY
                bare = bare[found.end() :]
                break
        else:
            break
    was = re.search(r"\s*[(\[]\s*was\s*:", bare, re.I)
    bare = bare[: was.start()] if was and was.start() else bare
    shown = re.sub(r"^(?:\s*(?:re|aw)\s*:\s*)+", "", title, flags=re.I)
    return without_addresses(shown or title), " ".join(bare.casefold().split()), reply
