"""From the mails of a file to Threads: its headers tell whom a mail answers, its subject what it goes with.

The headers alone say that a mail answers another. A reply to a mail that the file lacks goes into a thread by its
subject, and whom it answers there is left open.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timezone
from email.message import Message
from email.policy import compat32
from itertools import chain, count
from typing import NamedTuple

from ...errors import BadInput, NoComments
from ...model import Problem, State
from ...text.files import LARGEST, thread_id
from ...text.shown import amount
from .. import stated
from ..source import Piece, Source
from . import headers, split
from .body import message_of, said_in

LONGEST_HEADER = 10_000  # characters of a header that are read
_INTERNAL = b"FOLDER INTERNAL DATA"  # what mail programs keep in a mailbox for themselves, as a mail
_DIGEST = re.compile(rb"^content-type:\s*multipart/digest\b", re.I | re.M)
LONG_ID = 16  # characters before the "@" of an id that are one mail's alone
DATES = ("date", "nntp-posting-date", "injection-date", "resent-date", "delivery-date", "x-list-received-date")


class Mail(NamedTuple):
    """A mail: what it says, and what its headers say of it.

    `key` is its id, made up where it has none; `parent` the key of what it answers, `above` further ones on the way
    up, the nearest first; `other` what it answers by its references, where these say otherwise; `subject` what mails
    of a thread have in common; `reply` whether it says that it is one; `address` is for telling people apart alone.
    """

    key: str
    parent: str | None
    above: tuple[str, ...]
    other: str | None
    title: str
    subject: str
    reply: bool
    author: str
    address: str
    posted: datetime | None
    text: str
    line: int


def threads(source: Source) -> Iterator[Piece]:
    """Yield the threads that the mails of a file make, by the place of their first mail."""
    some = split.mails(source.data) if source.names is None else _of_folder(source)
    raw = [each for mail in some if _INTERNAL not in mail.data[:LONGEST_HEADER] for each in _unfolded(mail)]
    if not raw:
        raise NoComments(source.path, None, "holds no mail")
    spelled = any(" at " in each.above for each in raw)
    mails, twice = _once(_mail(each, place, spelled) for place, each in enumerate(raw, 1))
    mails = _joined(_distinct(mails))
    found = _threads(mails)
    again = {mail.key: mail for mail in twice}
    for place, thread in enumerate(found, 1):
        name = thread_id(source.path) if len(found) == 1 else f"{thread_id(source.path)}-{place}"
        yield _thread(thread, source, name, [again[mail.key] for mail in thread if mail.key in again])


def _of_folder(source: Source) -> Iterator[split.Raw]:
    """The mails of a maildir, a file each, by the names of their files, which begin with when they came."""
    files = []
    for room in ("cur", "new"):
        try:
            names = os.listdir(os.path.join(source.file or source.path, room))
        except OSError as error:
            raise BadInput(source.path, None, f"{room} cannot be opened ({error.strerror}): check its rights") from None
        files += [(name, room) for name in names if not name.startswith(".")]
    total = 0
    for name, room in sorted(files):
        data = source.within(f"{room}/{name}").data
        total += len(data)
        if total > LARGEST:
            message = f"holds more than {LARGEST // 2**20} MB: name the mails of a thread, one file each"
            raise BadInput(source.path, None, message)
        yield split.Raw(data.replace(b"\r\n", b"\n"), 1, "")


def _unfolded(mail: split.Raw) -> Iterator[split.Raw]:
    """A mail, and those that a digest of a list holds."""
    yield mail
    if _DIGEST.search(mail.data) is None:
        return
    waiting = [message_of(mail.data)]
    while waiting:
        part = waiting.pop()
        within = part.get_payload() if part.is_multipart() else []
        parts = [each for each in within if isinstance(each, Message)] if isinstance(within, list) else []
        if part.get_content_type() != "multipart/digest":
            waiting.extend(reversed(parts))
            continue
        for held in parts:
            inner = held.get_payload() if held.is_multipart() else None
            if isinstance(inner, list) and inner and isinstance(inner[0], Message):
                with suppress(ValueError, TypeError, LookupError):  # parameters that no program writes
                    yield split.Raw(inner[0].as_bytes(policy=compat32), mail.line, "")


def _mail(raw: split.Raw, place: int, spelled: bool) -> Mail:
    message = message_of(raw.data)
    fields: dict[str, str] = {}
    for name, value in _fields(message):
        fields.setdefault(name, value[:LONGEST_HEADER])
    title, subject, reply = headers.subject_of(fields.get("subject", ""))
    own = headers.ids(fields.get("message-id", ""))
    answered = fields.get("in-reply-to", "")
    named, above = headers.ids(answered), headers.ids(fields.get("references", ""))[::-1]
    if not answered.lstrip().startswith("<"):  # prose, with an address in it perhaps: an id comes last
        named = [each for each in named[::-1] if each in above or not _may_be_address(each)]
    parents = list(dict.fromkeys([*named, *above]))
    sender = fields.get("x-original-from") or fields.get("from") or fields.get("sender") or _sender(raw.above)
    return Mail(
        key=own[0] if own else f"mail {place}",
        parent=parents[0] if parents else None,
        above=tuple(parents[1:]),
        other=above[0] if above and parents[0] not in above else None,
        title=title,
        subject=subject,
        reply=reply or bool(parents),
        author=headers.name_of(sender),
        address=headers.address_of(sender),
        posted=_time(fields, raw.above),
        text=headers.without_addresses(said_in(message), spelled=spelled),
        line=raw.line + _line_of_name(raw.data),
    )


def _fields(message: Message) -> Iterator[tuple[str, str]]:
    # `items` would decode what is no ASCII, and lose it.
    for name, value in message.raw_items():
        yield name.lower().strip(), str(value)


def _line_of_name(data: bytes) -> int:
    """How many lines stand above the header that names the author."""
    for at, line in enumerate(data[: data.find(b"\n\n") + 1 or None].split(b"\n")):
        if line[:5].lower() == b"from:":
            return at
    return 0


def _may_be_address(id_: str) -> bool:
    before, _, _ = id_.partition("@")
    return not any(letter.isdigit() for letter in before)


def _time(fields: dict[str, str], above: str) -> datetime | None:
    """When a mail was sent, by its headers, else by those of its way, else by the line above it in the mailbox."""
    for value in [*(fields.get(name, "") for name in DATES), fields.get("received", "").rpartition(";")[2]]:
        found = headers.moment(value) if value else None
        if found:
            return found
    return headers.moment(_in_order(above)) if above else None


def _sender(above: str) -> str:
    """Whom a mail is from by the line above it, "From ann at pier.example Wed Sep 22 …"; some keep no name there."""
    words = above.split()[1:4]
    return " ".join(words[:3] if words[1:2] == ["at"] else words[:1] if "@" in "".join(words[:1]) else [])


def _in_order(above: str) -> str:
    """The date of the line above a mail, "Wed Sep 22 05:05:28 2004", as a header has it: the year before the time."""
    words = above.split()
    for at, word in enumerate(words):
        if ":" in word and at >= 2:
            year = next((each for each in words[at + 1 :] if len(each) == 4 and each.isdigit()), "")
            return f"{words[at - 1]} {words[at - 2]} {year} {word}" if year else ""
    return ""


def _once(mails: Iterable[Mail]) -> tuple[list[Mail], list[Mail]]:
    """The mails, each once, and those that the file holds again: lists send one to each of their members' folders."""
    kept: dict[str, list[Mail]] = {}
    twice: list[Mail] = []
    for mail in mails:
        same = kept.setdefault(mail.key, [])
        if any(each.author == mail.author and each.text == mail.text for each in same):
            twice.append(mail)
        else:
            same.append(mail if not same else mail._replace(key=f"{mail.key} {len(same) + 1}"))
    return sorted((mail for same in kept.values() for mail in same), key=lambda mail: mail.line), twice


def _distinct(mails: Sequence[Mail]) -> list[Mail]:
    """The mails, people who are known by the beginning of their addresses alone told apart: each "info" is another."""
    numbers: dict[str, dict[str, int]] = {}
    found = []
    for mail in mails:
        if mail.address and mail.author.lower() == mail.address.partition("@")[0]:
            alike = numbers.setdefault(mail.author.lower(), {})
            number = alike.setdefault(mail.address, len(alike) + 1)
            mail = mail._replace(author=mail.author if number == 1 else f"{mail.author} ({number})")
        found.append(mail)
    return found


def _joined(mails: Sequence[Mail]) -> list[Mail]:
    """The mails, answers to an id that the file knows with another host among them: archives hide some hosts."""
    known = {mail.key for mail in mails}
    hidden: dict[str, list[str]] = {}
    for key in known:
        before = key.partition("@")[0]
        if len(before) >= LONG_ID:
            hidden.setdefault(before, []).append(key)

    def same(id_: str) -> str:
        found = hidden.get(id_.partition("@")[0], ()) if id_ not in known else ()
        return found[0] if len(found) == 1 else id_

    joined = []
    for mail in mails:
        parent, other = (None if each is None else same(each) for each in (mail.parent, mail.other))
        if parent not in known and other in known:
            parent = other
        joined.append(mail._replace(parent=parent, above=tuple(map(same, mail.above))))
    return joined


def _threads(mails: Sequence[Mail]) -> list[list[Mail]]:
    """The mails by threads: those that name each other or what both come from, then replies by their subject."""
    known = {mail.key for mail in mails}
    up: dict[str, str] = {}

    def top(key: str) -> str:
        way = []
        while key in up:
            way.append(key)
            key = up[key]
        for each in way:
            up[each] = key
        return key

    for mail in mails:
        for other in (mail.parent, *mail.above):
            if other is not None and top(other) != top(mail.key):
                up[top(mail.key)] = top(other)
    # Who says "Re:" to nothing in the file goes with the mail of that subject before it, or with the next.
    alike: dict[str, list[Mail]] = {}
    for mail in sorted(mails, key=lambda mail: (_when(mail), mail.line)):
        if mail.subject:
            alike.setdefault(mail.subject, []).append(mail)
    for group in alike.values():
        for at, mail in enumerate(group):
            near = group[at - 1] if at else group[min(1, len(group) - 1)]
            if mail.reply and mail.parent not in known and top(near.key) != top(mail.key):
                up[top(mail.key)] = top(near.key)
    found: dict[str, list[Mail]] = {}
    for mail in mails:
        found.setdefault(top(mail.key), []).append(mail)
    return list(found.values())


def _when(mail: Mail) -> datetime:
    return mail.posted or datetime.min.replace(tzinfo=timezone.utc)


def _thread(mails: Sequence[Mail], source: Source, name: str, twice: Sequence[Mail]) -> Piece:
    known = {mail.key for mail in mails}
    short = _short(key for mail in mails for key in (mail.key, mail.parent, *mail.above) if key is not None)
    missing: dict[str, stated.Comment] = {}
    for mail in mails:
        higher = next((each for each in mail.above if each in known), None)
        if mail.parent is not None and mail.parent not in known and higher is not None:
            # The mail between is not in the file, but the one above it is.
            comment = stated.Comment(id=short[mail.parent], text="", parent=short[higher], state=State.MISSING)
            missing.setdefault(mail.parent, comment)
    named = ", ".join(short[key] for key in list(missing)[: stated.NAMED])
    message = f"{amount(len(missing), 'mail')} between others of the thread not in the file: {named}"
    lacking = [Problem(path=source.path, line=None, code="missing", message=message)] if missing else []
    comments = [
        stated.Comment(
            id=short[mail.key],
            text=mail.text,
            author=mail.author,
            parent=None if mail.parent is None else short[mail.parent],
            posted=mail.posted,
            line=mail.line,
        )
        for mail in mails
    ]
    return stated.thread(
        [*missing.values(), *comments],
        source=source,
        format="mail",
        id=name,
        title=min(mails, key=lambda mail: (mail.reply, _when(mail))).title,
        problems=[*lacking, *_odd(mails, source.path), *_doubled(twice, source.path)],
    )


def _short(keys: Iterable[str]) -> dict[str, str]:
    """The ids of mails without the host behind the "@", as that may be a person's."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for key in keys:
        if key not in found:
            bare = key.partition("@")[0].strip() or "mail"
            own = next(each for each in chain([bare], (f"{bare}-{n}" for n in count(2))) if each not in taken)
            taken.add(own)
            found[key] = own
    return found


def _odd(mails: Sequence[Mail], path: str) -> Iterator[Problem]:
    odd = [mail for mail in mails if "\ufffd" in mail.text]
    if odd:
        message = f"{amount(len(odd), 'mail')} with unreadable characters, this one first: they are of another charset"
        yield Problem(path=path, line=odd[0].line, code="encoding", message=message)


def _doubled(twice: Sequence[Mail], path: str) -> Iterator[Problem]:
    if twice:
        message = f"{amount(len(twice), 'mail')} that the file holds again, this one first: each is taken once"
        yield Problem(path=path, line=twice[0].line, code="twice", message=message)
