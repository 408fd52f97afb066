"""From a map to tables that a spreadsheet opens: turns, relations, disputes, positions, each a file of CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from ..errors import UnknownFormat
from ..graph import Fact, facts, relations
from ..model import STORY, ArgumentMap, Span
from ..text.shown import cell, portable

# Without it Excel takes UTF-8 for an old encoding.
BOM = "\ufeff"

Row = dict[str, Fact]


def write(map_: ArgumentMap, *, table: str = "turns") -> bytes:
    """Turn a map into one of its tables: rows below a row of names, cells parted by commas, lines as in RFC 4180.

    A text that a spreadsheet would take for a formula has an apostrophe before it. A map without disputes gives tables
    with names alone. Raises UnknownFormat for a table that there is not.
    """
    if table not in TABLES:
        raise UnknownFormat("table", None, f"no table {table!r}: one of {', '.join(TABLES)}")
    names, rows = TABLES[table](map_)
    lines = [names, *([_cell(row[name]) for name in names] for row in rows)]
    return (BOM + "".join(",".join(map(_quoted, line)) + "\r\n" for line in lines)).encode()


def _cell(value: Fact) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    return cell(portable("; ".join(value) if isinstance(value, tuple) else value))


def _quoted(text: str) -> str:
    inner = text.replace('"', '""')
    return f'"{inner}"' if any(sign in text for sign in ',"\n;') or text != text.strip() else text


def _turns(map_: ArgumentMap) -> tuple[list[str], Iterable[Row]]:
    numbers = {turn.id: turn.number for turn in map_.thread.turns} | {STORY: 0}
    main = {reply.child: reply for reply in map_.replies if reply.main}
    rows = []
    for id_, said in facts(map_).items():
        reply = main.get(id_)
        answers: Row = {
            "answers": numbers.get(reply.parent, 0) if reply else "",
            "how": reply.how.value if reply else "",
            "reply_score": reply.score if reply else "",
        }
        rows.append(said | {"id": id_, "line": said["line"] or ""} | answers)
    names = [
        "number",
        "id",
        "author",
        "posted",
        "answers",
        "how",
        "reply_score",
        "tag",
        "tag_score",
        "tag_why",
        "tag_by",
        "camp",
    ]
    names += ["disputes", "positions", "grounded", "h_categorizer", "standing", "state", "line", "text"]
    return names, rows


def _relations(map_: ArgumentMap) -> tuple[list[str], Iterable[Row]]:
    said = facts(map_)
    rows: list[Row] = [
        {
            "source": said[source]["number"],
            "source_author": said[source]["author"],
            "target": said[target]["number"],
            "target_author": said[target]["author"],
        }
        | what
        for source, target, what in relations(map_)
    ]
    names = ["source", "source_author", "target", "target_author", "type", "kind", "how", "main", "score", "why", "by"]
    return names, rows


def _disputes(map_: ArgumentMap) -> tuple[list[str], Iterable[Row]]:
    authors = {turn.id: turn.author for turn in map_.thread.turns}
    rows: list[Row] = [
        {
            "id": dispute.id,
            "title": dispute.title,
            "over": str(dispute.over),
            "status": str(dispute.status),
            "weight": dispute.weight,
            "positions": len(dispute.positions),
            "turns": len(dispute.turns),
            "people": len({authors[turn] for turn in dispute.turns if turn in authors}),
        }
        for dispute in map_.disputes
    ]
    return ["id", "title", "over", "status", "weight", "positions", "turns", "people"], rows


def _positions(map_: ArgumentMap) -> tuple[list[str], Iterable[Row]]:
    texts = {turn.id: turn.text for turn in map_.thread.turns} | {STORY: map_.thread.story}
    called = {turn.id: f"#{turn.number}" for turn in map_.thread.turns}

    def words(spans: Iterable[Span]) -> tuple[str, ...]:
        return tuple(
            f"{called.get(span.turn, STORY)}: {texts.get(span.turn, '')[span.start : span.end]}" for span in spans
        )

    rows: list[Row] = [
        {
            "dispute": dispute.id,
            "dispute_title": dispute.title,
            "id": position.key,
            "label": position.label,
            "holders": position.holders,
            "unsure": position.unsure,
            "turns": tuple(called[turn] for turn in position.turns if turn in called),
            "statements": words(position.statements),
            "evidence": words(position.evidence),
        }
        for dispute in map_.disputes
        for position in dispute.positions
    ]
    return ["dispute", "dispute_title", "id", "label", "holders", "unsure", "turns", "statements", "evidence"], rows


TABLES: Mapping[str, Callable[[ArgumentMap], tuple[list[str], Iterable[Row]]]] = {
    "turns": _turns,
    "relations": _relations,
    "disputes": _disputes,
    "positions": _positions,
}
