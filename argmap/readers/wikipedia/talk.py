"""From a talk page of a wiki, as HTML or wikitext, to a Thread a section: whoever signs says what stands above.

A comment ends with a signature, which is a link to its author followed by when. How deep its line is indented states
whom it answers: the last comment above it that is indented less.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timezone
from typing import NamedTuple
from urllib.parse import unquote

from ...model import Problem, Thread, Turn
from ...text import stamps, tree
from ...text.files import thread_id
from ...text.shown import amount
from ..source import Piece, Source

REACH = 200  # characters between the link of a signature and its stamp
MOST_LINES = 5  # lines that a message names
LONGEST_STAMP = 60  # characters, of which "Wednesday, 25 September 2013, 10:15" are 35
LONGEST_TITLE = 200  # characters

# Who a page is of: the names of users' pages and of their talk pages, and of the lists of what they wrote.
_SPACES = frozenset(
    """
    user user_talk utilisateur utilisatrice discussion_utilisateur
    discussion_utilisatrice benutzer benutzerin benutzer_diskussion benutzerin_diskussion
    bd bn usuario usuaria usuario_discusión usuaria_discusión usuário usuário(a) usuária
    usuário_discussão usuário(a)_discussão usuária_discussão discussão_usuário utente
    discussioni_utente gebruiker overleg_gebruiker участник участница
    обсуждение_участника обсуждение_участницы користувач користувачка
    обговорення_користувача użytkownik użytkowniczka dyskusja_użytkownika
    dyskusja_użytkowniczki wikipedysta wikipedystka dyskusja_wikipedysty
    dyskusja_wikipedystki användare användardiskussion bruker brukerdiskusjon bruger
    brugerdiskussion käyttäjä keskustelu_käyttäjästä kullanıcı kullanıcı_mesaj uživatel
    uživatelka diskuse_s_uživatelem szerkesztő szerkesztővita utilizator
    discuție_utilizator suradnik razgovor_sa_suradnikom χρήστης συζήτηση_χρήστη 利用者
    利用者‐会話 利用者・トーク ノート 用户 用戶 使用者 用户讨论 用戶討論 使用者討論
    사용자 사용자토론 משתמש משתמשת שיחת_משתמש مستخدم
    مستخدمة نقاش_المستخدم کاربر بحث_کاربر usuari usuària usuari_discussió pengguna
    pembicaraan_pengguna thành_viên thảo_luận_thành_viên lietotājs naudotojas kasutaja ut
    u
    """.split()
)
_LISTS = frozenset(
    """
    contributions contribs contrib beiträge contribuciones contribuições contributi
    bijdragen вклад внесок wkład bidrag muokkaukset katkılar příspěvky
    szerkesztő_közreműködései contribuții doprinosi 投稿記録 用户贡献 用戶貢獻 기여 תרומות مساهمات
    مشارکت‌ها
    """.split()
)
_ZONE = re.compile(r"\s*\((?P<zone>[A-Z]{2,5}|UTC[+−-]\d{1,2})\)")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_SKIPPED = frozenset(("table", "figure"))
_BOXES = re.compile(
    r"(?i)^(?:[tao]?mbox|mw-editsection|toc|navbox|noprint|hatnote|metadata|bandeau\S*|mw-notification\S*|catlinks|"
    r"printfooter|vector-toc\S*|mw-indicators|mw-jump-link|ext-discussiontools-emptystate|mw-footer\S*)$"
)
_OUTDENT = re.compile(r"^[┌└]|^\(?(?:outdent|unindent)\)?")


class Line(NamedTuple):
    """A line of a talk page: its number (0-based), its text, how deep it is indented, the level of the heading that it
    is (0: none), and where in it links to users stand, with their names."""

    number: int
    text: str
    level: int = 0
    heading: int = 0
    users: Sequence[tuple[int, str]] = ()
    outdent: bool = False


class Comment(NamedTuple):
    """A comment: who signed it ("" for nobody), when, the lines said, its level, and the line of the signature."""

    author: str
    moment: datetime | None
    said: Sequence[tuple[int, str]]
    level: int
    line: int
    outdent: bool


def is_signed(source: Source) -> bool:
    """Say whether a page in a wiki's markup has signatures in it."""
    if source.kind.name == "html":
        return any(line.users and _stamps(line) for line in _of_html(source))
    signed = [line for line in _of_wikitext(source.text) if line.users and _stamps(line)]
    return len(signed) > 1 or bool(signed and re.search(r"(?m)^==[^=]", source.text))


def read(source: Source) -> Iterator[Piece]:
    """Yield a thread for each section of the page in which somebody signs."""
    lines = list(_of_html(source) if source.kind.name == "html" else _of_wikitext(source.text))
    problems = () if source.kind.name == "html" else source.problems
    place = 0
    for title, section in _sections(lines):
        comments = _comments(section)
        if not any(comment.author for comment in comments):
            continue
        place += 1
        thread = _thread(title, comments, place, source.path)
        yield replace(thread, problems=(*problems, *thread.problems)) if place == 1 else thread


def _sections(lines: Iterable[Line]) -> Iterator[tuple[str, list[Line]]]:
    """Each section of the second level, or above all of them, with its title; deeper headings stand within."""
    title, section = "", list[Line]()
    for line in lines:
        if 0 < line.heading <= 2:
            if section:
                yield title, section
            title, section = line.text[:LONGEST_TITLE], []
        else:
            section.append(line)
    if section:
        yield title, section


def _stamps(line: Line) -> list[tuple[int, int, str, str]]:
    """The stamps with a date, a time and a zone in brackets: where each begins and its zone ends, itself, its zone."""
    found = []
    for zone in _ZONE.finditer(line.text):
        start = max(0, zone.start() - LONGEST_STAMP)
        window = line.text[start : zone.start()].rstrip()
        both = [stamp for stamp in stamps.find(window) if stamp.kind == "both" and len(window) - stamp.end < 8]
        if both:
            found.append((start + both[-1].start, zone.end(), window[both[-1].start : both[-1].end], zone["zone"]))
    return found


def _comments(section: Sequence[Line]) -> list[Comment]:
    """The comments of a section. Lines above a signature are of whoever signs, unless they are indented deeper than it
    from the first of them on: those nobody has signed."""
    found: list[Comment] = []
    open_: list[Line] = []

    def unsigned() -> None:
        if open_ and any(any(map(str.isalnum, line.text)) for line in open_):
            rows = [(line.number, line.text) for line in open_]
            found.append(Comment("", None, rows, open_[0].level, open_[0].number, open_[0].outdent))
        open_.clear()

    for line in section:
        if line.heading:
            unsigned()
            continue
        if open_ and line.level < open_[0].level:
            unsigned()
        open_.append(line)
        signature = _signature(line)
        if signature is None:
            continue
        author, moment, text = signature
        rows = [*((one.number, one.text) for one in open_[:-1]), *([(line.number, text)] if text else [])]
        found.append(Comment(author, moment, rows, open_[0].level, line.number, open_[0].outdent))
        open_.clear()
    unsigned()
    return found


def _signature(line: Line) -> tuple[str, datetime | None, str] | None:
    """Who signs a line, when, and the line without the signature; None where nobody does. The first one counts: what
    follows was added to it."""
    for begin, end, stamp, zone in _stamps(line):
        before = [(at, name) for at, name in line.users if at < begin and begin - at <= REACH]
        if not before:
            continue
        author = before[-1][1]
        start = begin
        for at, name in reversed(before):
            if name != author:
                break
            start = at
        moment = stamps.moment(stamp)
        if moment is not None and moment.tzinfo is None and zone == "UTC":
            moment = moment.replace(tzinfo=timezone.utc)
        text = f"{line.text[:start].rstrip(' -–—|([•~')} {line.text[end:].strip()}".strip()
        return author, moment, text
    return None


def _thread(title: str, comments: Sequence[Comment], place: int, path: str) -> Thread:
    turns = []
    stack: list[int] = []
    for at, comment in enumerate(comments):
        if comment.outdent and at:
            parent: int | None = at - 1
            stack = [at - 1] if at else []
        else:
            while stack and comments[stack[-1]].level >= comment.level:
                stack.pop()
            parent = stack[-1] if stack else None
        stack.append(at)
        turns.append(
            Turn(
                id=str(at + 1),
                number=at + 1,
                author=comment.author,
                text="\n".join(text for _, text in comment.said),
                line=comment.line + 1,
                reply_to=None if parent is None else str(parent + 1),
                posted=comment.moment,
                lines=tuple(number + 1 for number, _ in comment.said),
            )
        )
    problems = []
    odd = [turn for turn in turns if not turn.author]
    if odd:
        listed = ", ".join(str(turn.line) for turn in odd[:MOST_LINES]) + (", …" if len(odd) > MOST_LINES else "")
        message = f"{len(odd)} of {amount(len(turns), 'comment')} may be misread: nobody has signed (line {listed})"
        problems.append(Problem(path=path, line=odd[0].line, code="misread", message=message))
    name = thread_id(path)
    return Thread(
        id=f"{name}-{place}",
        title=title,
        format="wikipedia",
        path=path,
        story="",
        turns=tuple(turns),
        problems=tuple(problems),
    )


def user_of(title: str) -> str | None:
    """Return the name of the user whose page, talk or contributions a title names; None for any other title."""
    title = unquote(title).replace("_", " ").strip().lstrip(":")
    space, colon, rest = title.partition(":")
    if not colon or not rest.strip():
        return None
    rest = rest.split("#")[0].strip()
    if space.strip().lower().replace(" ", "_") in _SPACES:
        return rest.split("/")[0].strip() or None
    special, slash, name = rest.partition("/")
    if slash and special.strip().lower().replace(" ", "_") in _LISTS:
        return name.strip() or None
    return None


# ---- HTML


def _of_html(source: Source) -> Iterator[Line]:
    page = tree.parse(tree.decoded(source.data), path=source.path)
    skipped: set[int] = set()
    levels: dict[int, int] = {-1: 0}
    headings: dict[int, int] = {-1: 0}
    quoted: dict[int, bool] = {-1: False}
    links: dict[int, str | None] = {-1: None}
    for element in page.elements:
        above = element.parent
        if above in skipped or element.tag in _SKIPPED or any(_BOXES.match(name) for name in element.classes):
            skipped.add(element.at)
        levels[element.at] = levels[above] + (element.tag in ("li", "dd"))
        headings[element.at] = _HEADINGS.get(element.tag, 0) or headings[above]
        quoted[element.at] = quoted[above] or element.tag in ("blockquote", "q") or "talkquote" in element.classes
        links[element.at] = _linked(element.attrs.get("href", "")) if element.tag == "a" else links[above]
    rows: dict[int, list[tree.Run]] = {}
    for run in page.runs:
        if run.element not in skipped:
            rows.setdefault(run.line, []).append(run)
    for number, runs in rows.items():
        text, users = "", []
        for run in runs:
            said = run.text if text else run.text.lstrip()
            name = links[run.element]
            if name and not quoted[run.element]:
                users.append((len(text) + (len(said) - len(said.lstrip())), name))
            text += said
        first = runs[0].element
        wide = all(quoted[run.element] for run in runs)
        mark = "> " if wide else ""
        users = [(at + len(mark), name) for at, name in users]
        yield Line(number, mark + text, levels[first], headings[first], users, _OUTDENT.match(text) is not None)


def _linked(address: str) -> str | None:
    found = re.search(r"(?:/wiki/|^\./|[?&]title=)([^?&#]+)", address[:400])
    return user_of(found[1]) if found else None


# ---- wikitext

_LINK = re.compile(r"\[\[:?([^\[\]|]{1,300})(?:\|([^\[\]]{0,300}))?\]\]")
_HEADING = re.compile(r"^(={1,6})\s*(.*?)\s*=+\s*$")
_OUTER = re.compile(r"\[(https?://[^\s\[\]]{1,500})(?:\s+([^\[\]]{0,300}))?\]")
_UNSIGNED = re.compile(
    r"\{\{\s*(?:subst:)?\s*(?:unsigned2?|unsignedip|non signé|nicht signiert|unsigniert)\s*\|([^{}]{1,200})\}\}", re.I
)
_TEMPLATE = re.compile(r"\{\{[^{}]*\}\}")
_TAG = re.compile(r"<(?:!--.*?--|/?[a-zA-Z][^<>]{0,300})>")


def _of_wikitext(text: str) -> Iterator[Line]:
    text = re.sub(r"<!--(?:(?!-->).)*-->", lambda found: "\n" * found[0].count("\n"), text, flags=re.S)
    for number, raw in enumerate(text.split("\n")):
        heading = _HEADING.match(raw)
        if heading:
            yield Line(number, _plain(heading[2])[0], heading=len(heading[1]))
            continue
        marks = re.match(r"[:*#;]*", raw)
        indent = marks[0] if marks else ""
        outdent = re.search(r"\{\{\s*(?:outdent|od|unindent)\b", raw, re.I) is not None
        said, users = _plain(raw[len(indent) :].strip())
        if said.strip():
            yield Line(number, said, len(indent), 0, users, outdent)


def _plain(raw: str) -> tuple[str, list[tuple[int, str]]]:
    """A line of wikitext as a person reads it, and where links to users stand in it."""
    raw = _UNSIGNED.sub(_signed_by, raw)
    for _ in range(3):  # templates within templates
        raw = _TEMPLATE.sub("", raw)
    raw = _TAG.sub("", raw).replace("'''", "").replace("''", "")
    raw = _OUTER.sub(lambda found: f"{found[2]} ({found[1]})" if found[2] else found[1], raw)
    text, users, at = "", [], 0
    for found in _LINK.finditer(raw):
        text += raw[at : found.start()]
        name = user_of(found[1])
        if name:
            users.append((len(text), name))
        text += found[2] if found[2] is not None else found[1]
        at = found.end()
    return text + raw[at:], users


def _signed_by(found: re.Match[str]) -> str:
    name, _, when = found[1].partition("|")
    return f"[[User:{name.strip()}|{name.strip()}]] {when.strip()}"
