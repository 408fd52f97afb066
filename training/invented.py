"""Pages that no site has: stories and comments out of the corpora, laid out at random, with the truth about each line.

A page is put together from parts: what stands above the story, between it and the comments, in the head of a comment,
at its end, below the comments. Each part is drawn from the tables below or made up, so that what is learned is how
comments come back rather than which words a site uses. One page in some has no comments at all.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from babel.dates import format_date, format_datetime, format_time, format_timedelta

SYLLABLES = (
    "ba be bri co da del do el fa fen gar ha il jo ka kel la lor ma mi mor na no ol pa per ra ri sa sel ta ter ul va "
    "ven wil"
).split()
FIRST = (
    "Ann Bo Cyrus Dora Elm Finn Greta Hal Ines Jon Kit Lena Milo Nora Otto Petra Quin Rafe Sid Tove Una Vera Wenna Yann"
).split()
LAST = (
    "Brook Marlow Finch Voss Marsh Pell Thorn Lund Strand Kell Askew Heron Pym Styles Denholm Peck Moss Varga Hale Nye"
).split()
PICTURES = "🦊 🌻 👌 🙂 ⭐ 🐝 🌊".split()
LANGUAGES = ("de", "fr", "es", "ru", "it", "pt", "nl", "pl", "sv", "tr", "cs", "ja")
SAYS = {
    "en": ("says", "said", "wrote", "writes", "Says", "commented", "replied"),
    "de": ("sagt", "schrieb", "meint"),
    "fr": ("dit", "a écrit"),
    "es": ("dijo", "dice"),
    "ru": ("пишет", "сказал"),
    "it": ("dice", "ha scritto"),
    "pt": ("disse",),
    "nl": ("schreef", "zegt"),
    "pl": ("pisze",),
    "sv": ("skriver",),
    "tr": ("dedi ki",),
}
BY = {
    "en": ("Posted by", "by", "Comment by", "From", "Posted by:", "Submitted by", "Written by"),
    "de": ("von", "geschrieben von"),
    "fr": ("par", "Soumis par"),
    "es": ("por", "Enviado por"),
    "ru": ("от",),
    "it": ("di", "Inviato da"),
    "pt": ("por",),
    "nl": ("door",),
    "pl": ("przez",),
    "sv": ("av",),
}
BUTTONS = {
    "en": (
        "Reply|Report|Like|Share|Flag|Permalink|Quote|Upvote|Recommend|Report abuse|Reply Share|Link to this|"
        "Reply to this comment|Like · Reply|permalink embed save report reply|Thumb up|Love this|Respect"
    ).split("|"),
    "de": ("Antworten", "Melden", "Gefällt mir", "Zitieren", "Auf diesen Kommentar antworten"),
    "fr": ("Répondre", "Signaler", "J'aime", "Signaler un abus"),
    "es": ("Responder", "Denunciar", "Me gusta"),
    "ru": ("Ответить", "Пожаловаться", "Поделиться"),
    "it": ("Rispondi", "Segnala"),
    "pt": ("Responder", "Denunciar"),
    "nl": ("Beantwoorden", "Melden"),
    "pl": ("Odpowiedz", "Zgłoś"),
    "sv": ("Svara", "Anmäl"),
    "tr": ("Yanıtla", "Şikayet et"),
    "cs": ("Odpovědět", "Nahlásit"),
    "ja": ("返信", "通報"),
}
COUNTS = {
    "en": (
        "{} Comments|Comments ({})|{} comments|{} responses to “{t}”|{} thoughts on “{t}”|Comments|All Comments ({})|"
        "{} Replies|Showing {} comments|Comments {}|Discussion|Comments:|Readers' comments|all {} comments"
    ).split("|"),
    "de": ("{} Kommentare", "Kommentare", "Kommentare ({})"),
    "fr": ("{} commentaires", "Vos commentaires ({})"),
    "es": ("{} comentarios", "Comentarios"),
    "ru": ("{} комментариев", "Комментарии"),
    "it": ("{} commenti", "Commenti"),
    "pt": ("{} comentários",),
    "nl": ("{} reacties", "Reacties"),
    "pl": ("Komentarze ({})",),
    "sv": ("{} kommentarer",),
    "tr": ("{} yorum",),
    "cs": ("Komentáře ({})",),
    "ja": ("コメント ({})",),
}
FORMS = {
    "en": (
        "Leave a Reply|Post a comment|Your email address will not be published.|Name *|Email *|Related posts|About us|"
        "Comments are closed.|You must be logged in to post a comment.|Recent Posts|Most popular"
    ).split("|"),
    "de": ("Schreibe einen Kommentar", "Name *", "Ähnliche Artikel"),
    "fr": ("Laisser un commentaire", "Nom *"),
    "es": ("Deja un comentario", "Nombre *"),
    "ru": ("Добавить комментарий", "Ваше имя"),
}
MENU = (
    "Home|News|Sport|Business|Opinion|Culture|Weather|Video|Photos|Contact|Subscribe|Log "
    "in|Search|Archive|Jobs|Travel|"
    "Science|Health|About us|Newsletter|Share|Tweet|Print|Email|Our Story|Our People|Skip to main content|Sign up|"
    "January|February|March|April|May|June|July"
).split("|")
BARS = (
    "Sort by|Sort by Best|Newest first|Oldest|Log in to comment|Join the discussion|Best|Most relevant|Subscribe|"
    "Newest Oldest Best"
).split("|")
RANKS = (
    "Member|Senior Member|Top fan|Moderator|Guest|Registered|Newbie|Author|OP|Top commenter|SUPER USER|Verified|Gold|"
    "Full Member|Community Pundit|Administrator|Well-Known Member"
).split("|")
TOWNS = "Marlow Bay|Easthaven|Millby, MA|Corsley|Harrow Fen|Skellow, UK|Quillmoor|Olverton, TX|Leeds".split("|")
SELVES = (
    "Tell it as it is|Father of two|Retired and happy|Think twice, post once|Not your average walker|Born to run".split(
        "|"
    )
)
MEMBER = (
    "Joined {y}",
    "Posts: {v}",
    "Messages: {v}",
    "{v} Fans",
    "Party: {w}",
    "Total Comments ({v})",
    "Location: {town}",
    "Reputation {v}",
)
STUBS = (
    "Comment deleted|This comment has been deleted.|This comment was removed by a moderator.|{} more replies|"
    "View {} more replies|Continue this thread|Show {} more replies|Comment deleted by user"
).split("|")
SHORT = (
    "No.|Agreed|+1|Yes, exactly.|Why?|I agree|Thanks!|LOL|Not true.|12|So what?|This.|Well said.|Nonsense|:-)".split(
        "|"
    )
)


class Invented(NamedTuple):
    """A page and, for each comment, the 1-based line of its head, the author, and whether heads stand below."""

    text: str
    gold: dict[str, Any]


class Site(NamedTuple):
    """How a page lays out its comments. `head` holds templates of rows over {n} name, {s} stamp, {k} number, {v} "
    "votes,
    {p} whom it answers; a row that starts with "?" stands with some comments only, one with "~" with some people's."""

    head: tuple[str, ...]
    below: bool
    tail: tuple[str, ...]
    answering: str  # "row", "at", "bare", "arrow" or ""
    gap: int
    under: int
    between: int
    lead: str  # of every line of a comment
    nested: bool
    stamp: Callable[[datetime, int], str]


def word(chance: random.Random) -> str:
    return "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 3)))


def person(chance: random.Random, names: Sequence[str]) -> str:
    """Return a name, of as many kinds as sites have."""
    kind = chance.random()
    if kind < 0.3 and names:
        return chance.choice(names)[:30].strip() or "Ann"
    if kind < 0.5:
        return f"{chance.choice(FIRST)} {chance.choice(LAST)}"
    if kind < 0.62:
        return chance.choice(FIRST)
    if kind < 0.78:
        return word(chance) + (str(chance.randint(1, 99)) if chance.random() < 0.5 else "")
    if kind < 0.86:
        return word(chance).title() + word(chance).title()
    if kind < 0.93:
        return f"{chance.choice(FIRST)} {chance.choice('ABCDEFGHKLMPRST')}."
    if kind < 0.95:
        return chance.choice(PICTURES) * chance.randint(1, 2)
    if kind < 0.97:
        return f"{chance.choice(PICTURES)} {chance.choice(FIRST)}"
    return f"{chance.choice(FIRST)} {chance.choice(LAST)} {chance.choice(LAST)}"


def crowd(chance: random.Random, names: Sequence[str], count: int) -> list[str]:
    """Return the author of each comment: many people, a few, or one."""
    kind = chance.random()
    size = 1 if kind < 0.03 else 2 if kind < 0.15 else max(2, int(count * chance.uniform(0.3, 1.0)))
    people = list(dict.fromkeys(person(chance, names) for _ in range(size)))
    if len(people) > 1 and chance.random() < 0.3:
        return [people[at % len(people)] for at in range(count)]
    return [chance.choice(people) for _ in range(count)]


def stamping(chance: random.Random, language: str) -> tuple[Callable[[datetime, int], str], bool]:
    """Return what writes a comment's stamp, from its moment and its age in minutes, and whether it tells ages."""
    style = chance.random()
    if style < 0.3:
        form, suffix = chance.choice(("long", "long", "short")), chance.choice(("", "", "", " (edited)"))

        def aged(_: datetime, minutes: int) -> str:
            return (
                format_timedelta(
                    -timedelta(minutes=minutes), threshold=1, add_direction=True, format=form, locale=language
                )
                + suffix
            )

        return aged, True
    if style < 0.4:
        unit = chance.choice(("{h}h", "{m}m ago", "{h} hr. ago", "{h}h ago", "{h}d", "{h}y"))
        return (lambda _, minutes: unit.format(h=minutes // 60 + 1, m=minutes)), True
    if style < 0.7:
        # As the language writes dates.
        pattern = chance.choice(("medium", "long", "short", "full"))
        clock = chance.choice(("short", "short", "medium", ""))
        between = chance.choice(
            (" ", ", ", " - ", {"en": " at ", "de": " um ", "fr": " à ", "es": " a las "}.get(language, " "))
        )

        def dated(moment: datetime, _: int) -> str:
            day = format_date(moment, pattern, locale=language)
            return day + between + format_time(moment, clock, locale=language) if clock else day

        return dated, False
    # As programs write them.
    patterns = (
        "MMMM d, yyyy 'at' h:mm a", "d MMMM yyyy HH:mm", "MM/dd/yyyy h:mm a", "dd.MM.yyyy, HH:mm", "yyyy-MM-dd HH:mm",
        "MMM d, yyyy", "EEEE, MMMM d, yyyy 'at' HH:mm", "dd/MM/yy - HH:mm", "h:mm a MMMM d, yyyy",
        "EEE MMM d, yyyy h:mm a 'EST'",
        "MM/dd/yyyy", "EEE dd MMM yyyy HH:mm", "HH:mm", "d MMM, h:mm a", "MMMM d, yyyy | h:mm a",
        "yyyy-MM-dd'T'HH:mm:ss",
    )  # fmt: skip
    chosen = chance.choice(patterns)
    return (lambda moment, _: format_datetime(moment, chosen, locale=language)), False


ROWS = (
    "{n} {s}; {n} {s}; {n} • {s}; {n} | {s}; {n}, {s}; {n} - {s}; {s} {n}; {s} | {n}; on {s} {n}; {n} on {s} {says}:; "
    "{by} {n} on {s}; {by} {n} | {s}; {n} {odd} {s}; {odd} {n} {s}; #{k} {n} {s}; {k}. {n} - {s}; {k} {n} {s}; "
    "{n}{s}; "
    "{n} / {s}; {s}, {n} {says}:; {n} ({s}); [–]{n} {v} points {s}; {n} {s} | prev | next [–]; {n} {says} on {s}; "
    "{n} {s} #{k}; {n}, {town}, {s}; {n}, {town}, United Kingdom, {s}; {by} {n} ({v}) on {s} (#{v}); **{n}** · {s}; "
    "u/{n} {s}; @{n} {s}; {n} — {s}; "
    "{n} {says}:; {n} {says}...; {by} {n}; {n} at {s}; {k}) {n} {s}; {v} points by {n} {s}"
).split("; ")
SPREAD = (
    "{n}/{s}|{n}/{s}|{n}/{s}|{n} {says}:/{s}|{n} {says}:/{s}|{s}/{n}|{s}/{n} {says}:|{k}/{n}/{s}|{n}/#{k}/{s}|{n}/· "
    "{s}|– {n}/{s}|"
    "@{n}/{s}|{n}/•/{s}|{i}/{n}/{s}|level {d}/{n}/·/{s}|{n}/{s}/{v}|{n}/{v} points/{s}|{by} {n}/{s}|{n}/{member}/{s}|"
    "{n}/{member}/{member}/{s}|{n}/~{self}/{member}/{s}|~{rank}/{n}/{s}|{n}/~{rank}/{s}|~{rank}/{n}/~{self}/{member}/{s}|"
    "{n}/~{town}/{member}/{s}|{n} "
    "~{rank}/{s}|{n}/{rank}/{member}/{s}/#{k}|{n}/{s}/~{rank}|{n}/{odd}/{odd2}/{rank}/{s}/#{k}|"
    "Picture of {n}/{n}/{s}|{n}/{town} {s}|?{v} votes/{n}/{s}|{n}, {town}/{s}"
).split("|")
TAILS = (
    "{s}|{s}|{s}/{buttons}|{buttons}/{s}|{buttons}/{s}/?{v}|{s}/{buttons}/?{v}|{buttons}/{s}/?Edited|{s}/?{v} "
    "likes/{buttons}"
).split("|")


def site(chance: random.Random, language: str) -> tuple[Site, bool]:
    """Return a layout, and whether its stamps are ages."""
    stamp, aged = stamping(chance, language)
    buttons = chance.sample(BUTTONS[language], chance.randint(0, min(3, len(BUTTONS[language]))))
    if chance.random() < 0.15:
        buttons.append(f"{word(chance)} {word(chance)}".title())
    if chance.random() < 0.2 and len(buttons) > 1:
        buttons = [chance.choice((" ", " · ", "")).join(buttons)]
    kind = chance.random()
    tail: tuple[str, ...] = tuple(buttons)
    if chance.random() < 0.35:
        place = chance.randint(0, len(tail))
        tail = (
            *tail[:place],
            chance.choice(("{v}", "?{v}", "+{v}", "{v} likes", "▲ {v}", "?{v} likes")),
            *tail[place:],
        )
    below = False
    by = chance.choice(BY.get(language, BY["en"]))
    if kind < 0.37:
        head = [chance.choice(ROWS)]
        if chance.random() < 0.12:
            head.insert(0, chance.choice(("~{rank}", "{i}", "?{v}", "{k}")))
        if chance.random() < 0.12:
            head.append(chance.choice(("~{rank}", "{v}", "?{v} likes")))
        bare = "{s}" not in head[0]
        # "By Ann, at ten" stands above what Ann says more often than "Posted by Ann" does.
        signed = head[0].startswith("{by}") and chance.random() < (0.15 if " " not in by else 0.5)
        below = signed or (chance.random() < 0.06 and len(head) == 1)
        if bare and not below and chance.random() < 0.4:
            tail = ("{s}", *tail)
    elif kind < 0.69:
        head = chance.choice(SPREAD).split("/")
        below = chance.random() < 0.08
    elif kind < 0.81:
        head = [chance.choice(("{n}", "{n}", "{n}", "{n} {says}:", "@{n}", "{n} {says}..."))]
        if chance.random() < 0.2:
            head.append("~{rank}")
        end = chance.choice(TAILS).split("/")
        place = end.index("{buttons}") if "{buttons}" in end else len(end)
        tail = (*end[:place], *buttons, *end[place + 1 :])
    elif kind < 0.85:
        head = [chance.choice(("– {n}", "{n}", "Posted by: {n}", "{by} {n}"))]
        head.insert(chance.randint(0, 1), "{s}")
        below, tail = True, ()
        if chance.random() < 0.4:
            head = [*buttons, *head]
    elif kind < 0.88:
        head, tail = ["{n}: "], ()
    else:
        head = ["{n}"]
        if chance.random() < 0.75:
            tail = ()
    head = [part.replace("{by}", by) for part in head]
    nested = chance.random() < 0.2
    if below:
        tail = ()
    return (
        Site(
            head=tuple(head),
            below=below,
            tail=tail,
            answering=chance.choice(("", "", "", "row", "at", "bare", "bare", "arrow")) if not below else "",
            gap=chance.choice((0, 0, 1, 1, 2)),
            under=chance.choice((0, 0, 1, 1)),
            between=chance.choice((0, 0, 1)),
            lead=chance.choice(("", "", "", "", "    ")),
            nested=nested,
            stamp=stamp,
        ),
        aged,
    )


def said(chance: random.Random, bodies: Sequence[str]) -> list[str]:
    """Return the paragraphs of a comment."""
    kind = chance.random()
    if kind < 0.08:
        return [chance.choice(SHORT)]
    text = chance.choice(bodies)
    paragraphs = [" ".join(part.split()) for part in text.split("\n") if part.strip()][:6] or ["Yes."]
    if kind < 0.4:
        return [paragraphs[0][: chance.randint(15, 120)].rsplit(" ", 1)[0] + chance.choice((".", ".", "!", "", "?"))]
    return paragraphs


def page(chance: random.Random, bodies: Sequence[str], names: Sequence[str]) -> Invented:
    """Return an invented page."""
    if chance.random() < 0.1:
        return without(chance, bodies, names)
    language = "en" if chance.random() < 0.75 else chance.choice(LANGUAGES)
    count = chance.randint(2, 8) if chance.random() < 0.4 else min(40, int(chance.expovariate(1 / 14)) + 4)
    authors = crowd(chance, names, count)
    way, aged = site(chance, language)
    lines = above(chance, bodies, language)
    title = f"{word(chance).title()} {word(chance)}"
    opening(chance, lines, language, count, title)
    moments = times(chance, count, aged)
    tables = {
        "says": chance.choice(SAYS.get(language, SAYS["en"])),
        "by": chance.choice(BY.get(language, BY["en"])),
        "odd": word(chance).title(),
        "odd2": f"{word(chance).title()} {word(chance)}",
    }
    member, self_ = chance.sample(MEMBER, 2), chance.random() < 0.5
    ranks = {author: chance.choice(RANKS) for author in dict.fromkeys(authors) if chance.random() < 0.4}
    selves = {author: chance.choice(SELVES) for author in dict.fromkeys(authors) if chance.random() < 0.6 and self_}
    towns = {author: chance.choice(TOWNS) for author in dict.fromkeys(authors)}
    votes = {author: chance.randint(1, 2000) for author in dict.fromkeys(authors)}
    stubs = chance.random() < 0.12
    comments: list[dict[str, Any]] = []
    depth = 0
    for at, author in enumerate(authors):
        depth = max(0, min(4, depth + chance.choice((-2, -1, 0, 1, 1)))) if way.nested and at else 0
        parent = authors[chance.randrange(at)] if at and chance.random() < 0.6 else None
        values = {
            **tables,
            "n": author,
            "s": way.stamp(moments[at][0], moments[at][1]),
            "k": str(at + 1),
            "v": str(votes[author] if chance.random() < 0.7 else chance.randint(0, 60)),
            "d": str(depth + 1),
            "i": author[:1].upper(),
            "y": str(chance.randint(2004, 2020)),
            "w": tables["odd"],
            "rank": ranks.get(author, RANKS[0]),
            "self": selves.get(author, ""),
            "town": towns[author],
        }
        head, place = filled(chance, way, author, values, member, ranks, selves)
        body = said(chance, bodies)
        if parent is not None and parent != author:
            head, body = addressed(way, head, body, place, parent)
        parted = [row for paragraph in body for row in (paragraph, *[""] * way.between)]
        while parted and not parted[-1]:
            parted.pop()
        ends = [row.lstrip("?~").format(**values) for row in way.tail if row[0] not in "?~" or chance.random() < 0.5]
        if way.head == ("{n}: ",):
            head, parted = [head[0] + parted[0]], parted[1:]
        if way.below:
            block, offset = [*parted, *[""] * way.under, *head], len(parted) + way.under + place
        else:
            block, offset = [*head, *[""] * way.under, *parted, *ends], place
        lead = way.lead + "    " * depth * way.nested
        comments.append({"line": len(lines) + offset + 1, "author": author.strip()})
        lines += [lead + row if row else row for row in block] + [""] * way.gap
        if stubs and chance.random() < 0.15:
            lines.append(chance.choice(STUBS).format(chance.randint(2, 9)))
    below(chance, lines, bodies, language)
    return Invented(
        "\n".join(lines), {"comments": comments, "below": way.below, "language": language, "system": "invented"}
    )


def filled(
    chance: random.Random,
    way: Site,
    author: str,
    values: dict[str, str],
    member: Sequence[str],
    ranks: dict[str, str],
    selves: dict[str, str],
) -> tuple[list[str], int]:
    """Return the rows of a head, and the place of the name among them."""
    rows, place, members = [], 0, iter([*member, *member])
    for row in way.head:
        if row[0] == "?" and chance.random() < 0.5:
            continue
        row = row.lstrip("?")
        if row.startswith("~"):
            if ("{rank}" in row and author not in ranks) or ("{self}" in row and author not in selves):
                continue
            if "{town}" in row and chance.random() < 0.4:
                continue
        if " ~{rank}" in row:
            row = row.replace(" ~{rank}", " {rank}" if author in ranks else "")
        row = row.replace("~", "")
        if row == "{member}":
            row = next(members)
        if "{n}" in row:
            place = len(rows)
        rows.append(row.format(**values))
    return rows, place


def addressed(way: Site, head: list[str], body: list[str], place: int, parent: str) -> tuple[list[str], list[str]]:
    """Return a head and a body that say whom the comment answers, as the site does."""
    if way.answering == "row":
        head = [*head[: place + 1], f"In reply to {parent}", *head[place + 1 :]]
    elif way.answering == "bare" and len(head) > 1:
        head = [*head[: place + 1], parent, *head[place + 1 :]]
    elif way.answering == "at":
        body = [f"@{parent} {body[0]}", *body[1:]]
    elif way.answering == "arrow" and head[place].startswith(("{n}", "@")):
        head = [*head[:place], f"{head[place]} → {parent}", *head[place + 1 :]]
    return head, body


def times(chance: random.Random, count: int, aged: bool) -> list[tuple[datetime, int]]:
    """Return the moment of each comment and its age in minutes: rising, falling or in no order."""
    moment = datetime(
        chance.randint(2005, 2024), chance.randint(1, 12), chance.randint(1, 28), chance.randint(0, 23), 7
    )
    found, age = [], chance.randint(600, 20000)
    for _ in range(count):
        step = int(chance.expovariate(1 / 90)) + 1
        moment, age = moment + timedelta(minutes=step), max(1, age - step)
        found.append((moment, age))
    order = chance.random()
    if order < 0.2:
        found.reverse()
    elif order < 0.35:
        chance.shuffle(found)
    return found


def above(chance: random.Random, bodies: Sequence[str], language: str) -> list[str]:
    """Return the lines up to the end of the story."""
    lines: list[str] = []
    if chance.random() < 0.5:
        lines += chance.sample(MENU, chance.randint(3, 20))
        if chance.random() < 0.4:
            lines.append(f"{chance.randint(2, 300)} Comments")
    title = " ".join(word(chance) for _ in range(chance.randint(3, 8))).capitalize()
    lines += [title, *[""] * chance.randint(0, 2)]
    if chance.random() < 0.4:
        stamp, _ = stamping(chance, language)
        who = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
        when = stamp(datetime(2015, 3, 4, 10, 5), 300)
        lines += chance.choice(
            ([f"By {who} | {when}"], [who, when], [f"by {who}", when], [f"Posted on {when} by {who}"])
        )
    for _ in range(chance.randint(1, 8)):
        lines += [" ".join(chance.choice(bodies).split())[: chance.randint(80, 600)], ""]
    if chance.random() < 0.3:
        lines += teasers(chance, language)
    if chance.random() < 0.2:
        lines += chance.sample(MENU, chance.randint(3, 8))
    return lines


def teasers(chance: random.Random, language: str) -> list[str]:
    """Return lines that lead to other stories."""
    stamp, _ = stamping(chance, language)
    dated = chance.random() < 0.3
    return [
        f"{word(chance).title()} {word(chance)} of {word(chance)}"
        + (f" {stamp(datetime(2016, 5, 6, 7, 8), 100 + at)}" if dated else "")
        for at in range(chance.randint(2, 6))
    ]


def opening(chance: random.Random, lines: list[str], language: str, count: int, title: str) -> None:
    """Add what stands right above the comments: a heading, perhaps with their number, or blank lines."""
    form = chance.random()
    if form < 0.75:
        stated = count if chance.random() < 0.7 else max(1, count + chance.randint(-4, 30))
        lines.append(chance.choice(COUNTS[language]).format(stated, t=title))
        if chance.random() < 0.3:
            lines += chance.sample(BARS, chance.randint(1, 3))
        lines += [""] * chance.choice((0, 0, 1, 1, 2))
    elif form < 0.93:
        lines += [""] * chance.randint(3, 6)


def below(chance: random.Random, lines: list[str], bodies: Sequence[str], language: str) -> None:
    """Add what stands below the comments."""
    if chance.random() < 0.3:
        return
    lines += chance.sample(
        FORMS.get(language, FORMS["en"]), chance.randint(1, min(4, len(FORMS.get(language, FORMS["en"]))))
    )
    stamp, _ = stamping(chance, language)
    for at in range(chance.randint(0, 25)):
        kind = chance.random()
        if kind < 0.6:
            lines.append(f"{word(chance).title()} {word(chance)} {word(chance)}")
        elif kind < 0.8:
            lines.append(chance.choice(MENU))
        elif kind < 0.9:
            lines.append(stamp(datetime(2017, chance.randint(1, 12), 3, 4, 5), 60 + at))
        else:
            lines.append(" ".join(chance.choice(bodies).split())[:200])


def without(chance: random.Random, bodies: Sequence[str], names: Sequence[str]) -> Invented:
    """Return a page that has no comments."""
    kind = chance.choice(("article", "links", "recipe", "law", "log", "chat", "menu"))
    lines: list[str] = []
    if kind == "article":
        lines = above(chance, bodies, "en")
        below(chance, lines, bodies, "en")
    elif kind == "links":
        stamp, _ = stamping(chance, "en")
        dated = chance.random() < 0.4
        for at in range(chance.randint(8, 60)):
            lines.append(" ".join(word(chance) for _ in range(chance.randint(2, 9))).capitalize())
            if dated:
                lines.append(stamp(datetime(2018, 1 + at % 12, 3, 4, 5), 100 + at))
    elif kind == "recipe":
        lines = [f"{word(chance).title()} soup", "", "Serves 4", "Ingredients", ""]
        lines += [f"{chance.randint(1, 900)} g {word(chance)}" for _ in range(chance.randint(4, 14))]
        lines += ["", "Method"]
        for at in range(chance.randint(3, 9)):
            lines += [f"Step {at + 1}", said(chance, bodies)[0]]
        lines += ["Notes", said(chance, bodies)[0]]
    elif kind == "law":
        for at in range(chance.randint(4, 20)):
            lines += [f"Section {at + 1}", f"{word(chance).title()} and {word(chance)}"]
            lines += [f"({letter}) {said(chance, bodies)[0]}" for letter in "abc"[: chance.randint(1, 3)]]
    elif kind == "log":
        people = [word(chance) for _ in range(4)]
        for moment, _ in times(chance, chance.randint(10, 80), False):
            level = chance.choice(("INFO", "WARN", "ERROR", "DEBUG"))
            words = " ".join(word(chance) for _ in range(5))
            lines.append(f"{moment:%Y-%m-%d %H:%M:%S} {level} {chance.choice(people)}: {words}")
    elif kind == "chat":
        people = [person(chance, names) for _ in range(chance.randint(2, 6))]
        form = chance.choice(("[{:%H:%M}] {}: {}", "{:%H:%M} <{}> {}", "{:%d/%m/%Y, %H:%M} - {}: {}"))
        for moment, _ in times(chance, chance.randint(10, 80), False):
            lines.append(form.format(moment, chance.choice(people), said(chance, bodies)[0][:120]))
    else:
        lines = [
            chance.choice((chance.choice(MENU), f"{word(chance).title()} {word(chance)}"))
            for _ in range(chance.randint(10, 80))
        ]
    return Invented("\n".join(lines), {"comments": [], "below": False, "language": "en", "system": "invented"})
