"""From a mail to what its author wrote there: the plain text, with what is quoted in it marked off by ">"."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import Message

from ...text.markup import text_of as text_of_html
from .headers import text_of

DEEPEST = 30  # parts of a mail within each other that are looked into
MOST = 60  # parts that hold parts: no program makes a mail with more
LARGEST = 4_000_000  # bytes of a part: what follows is left out, as no person writes as much

_NESTS = re.compile(rb"(?:multipart|message)/", re.I)

# What archives put in the place of what was attached.
_NEXT_PART = re.compile(r"^-{5,} next part -{5,}$", re.M)
_SCRUBBED = re.compile(r"\A\s*(?:An HTML attachment was scrubbed|A non-text attachment was scrubbed|An embedded)", re.I)
_SCRUBBED_END = re.compile(r"^(?:URL|Url)[ \t]*:.*(?:\n|\Z)", re.M)
# What lists put below each mail.
_FOOTER = re.compile(r"\n(?:_{20,}|-{20,}|={20,})[ \t]*\n")
_OF_LIST = re.compile(r"mailing.?list|listinfo|unsubscribe|https?://\S*(?:lists|groups)\b", re.I)
LONGEST_FOOTER = 900  # characters
# A mail that hangs below an answer, as some programs keep it: all below is somebody else's.
_HISTORY = re.compile(
    r"^[ \t]*(?:-{2,}[ \t]*(?:Original Message|Original-Nachricht|Ursprüngliche Nachricht|Message d'origine|"
    r"Mensaje original|Forwarded [Mm]essage|Forwarded by [^\n]{0,80}|Weitergeleitete Nachricht)[ \t]*-{2,}"
    r"|_{20,}[ \t]*\n(?=[ \t]*(?:From|Von|De):)"
    r"|(?:From|Von|De):[^\n]+\n(?=(?:[\w-]+:[^\n]*\n){0,2}(?:Sent|Gesendet|Envoyé|Enviado|Date|Datum):))",
    re.M | re.I,
)
# The same, without a line between: who wrote when. Where nothing below is marked by ">", all of it is theirs.
_WROTE = re.compile(
    r"^(?:On|Am|Le|El|Il|Op|Den|Em|W dniu)\b[^\n]{0,80}\d(?:[^\n]{0,160}\n?){1,2}"
    r"\b(?:wrote|schrieb[^\n]{0,80}|a écrit|escribió|ha scritto|"
    r"schreef[^\n]{0,80}|skrev[^\n]{0,80}|escreveu|napisał(?:\(a\))?)\s?:[ \t]*\n",
    re.M,
)
_SIGNED = re.compile(r"\A\s*-----BEGIN PGP SIGNED MESSAGE-----\n(?:\w+:[^\n]*\n)*\n?")
_SIGNATURE = re.compile(r"^-----BEGIN PGP SIGNATURE-----\n.*?(?:^-----END PGP SIGNATURE-----\n?|\Z)", re.M | re.S)


def message_of(data: bytes) -> Message:
    """Return a mail, its headers and parts apart; one whose parts stand too deep within each other is one text."""
    if len(_NESTS.findall(data)) <= MOST:
        return message_from_bytes(data)
    # The parser keeps all parts that it is within in mind at each line.
    return message_from_bytes(_NESTS.sub(b"text/", data))


def said_in(message: Message) -> str:
    """Return the text of a mail: its plain parts, or where there are none, its HTML as a person sees it."""
    plain: list[str] = []
    html: list[str] = []
    waiting = [(message, 0)]
    while waiting:
        part, depth = waiting.pop()
        kind = part.get_content_type()
        if part.is_multipart():
            within = part.get_payload()  # of another part it would be decoded, by whatever stands as its charset
            # A mail that is attached is another mail.
            if isinstance(within, list) and depth < DEEPEST and kind != "message/rfc822":
                waiting += [(each, depth + 1) for each in reversed(within) if isinstance(each, Message)]
            continue
        attached = "attachment" in str(part.get("Content-Disposition", "")).lower()
        if not attached and (kind in ("text/plain", "text/html") or kind.startswith("multipart/")):
            (html if kind == "text/html" else plain).append(_decoded(part))  # parts that never begin are plain text
    text = "\n\n".join(part.strip("\n") for part in plain if part.strip())
    return tidied(text) if text else "\n\n".join(tidied(text_of_html(part)) for part in html)


def _decoded(part: Message) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    try:
        charset = part.get_param("charset")
        flowed, glued = part.get_param("format"), part.get_param("delsp")
    except (ValueError, TypeError, LookupError):
        charset = flowed = glued = None
    text = text_of(data[:LARGEST], charset if isinstance(charset, str) else None)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").lstrip("\ufeff")
    if isinstance(flowed, str) and flowed.lower() == "flowed":
        return _unwrapped(text, glue="" if str(glued).lower() == "yes" else " ")
    return text


def _unwrapped(text: str, *, glue: str) -> str:
    """The lines of a "flowed" text as its author wrote them: one that ends in a blank goes on (RFC 3676)."""
    lines: list[str] = []
    pieces: list[str] = []
    depth = 0

    def end() -> None:
        if pieces:
            lines.append(f"{'>' * depth} {glue.join(pieces)}".rstrip() if depth else glue.join(pieces))
            pieces.clear()

    for line in text.split("\n"):
        bare = line.lstrip(">")
        if len(line) - len(bare) != depth:
            end()
            depth = len(line) - len(bare)
        bare = bare.removeprefix(" ")
        pieces.append(bare.rstrip(" ") if bare != "-- " else bare)
        if not bare.endswith(" ") or bare == "-- ":
            end()
    end()
    return "\n".join(lines)


def tidied(text: str) -> str:
    """Return a text without what programs put around it, the mail below an answer marked as a quote."""
    if "BEGIN PGP" in text:
        text = _SIGNATURE.sub("", _SIGNED.sub("", text))
    text = _without_attachments(text)
    footer = next(
        (found for found in reversed(list(_FOOTER.finditer(text))) if len(text) - found.start() <= LONGEST_FOOTER), None
    )
    if footer and _OF_LIST.search(text, footer.end()) and text[: footer.start()].strip():
        text = text[: footer.start()]
    history = _HISTORY.search(text)
    if history is None and "\n>" not in text:
        history = _WROTE.search(text)
    if history and text[: history.start()].strip():
        below = text[history.start() :].strip("\n").split("\n")
        text = text[: history.start()] + "\n".join(f"> {line}".rstrip() for line in below)
    return "\n".join(line.rstrip() if line != "-- " else line for line in text.strip("\n").split("\n")).strip("\n")


def _without_attachments(text: str) -> str:
    parts = _NEXT_PART.split(text)
    kept = parts[:1]
    for part in parts[1:]:
        if _SCRUBBED.match(part):
            end = _SCRUBBED_END.search(part)
            part = part[end.end() :] if end else ""
        kept.append(part)
    return "\n\n".join(part.strip("\n") for part in kept if part.strip())
