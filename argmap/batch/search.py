"""From words to the turns of a store that hold them."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..text.shown import shorten
from ..text.words import fold
from .record import GREATEST
from .store import Row, opened, storable

_OPEN, _CLOSE = "\ufdd0", "\ufdd1"  # stand around a hit: none of the store's texts holds them
_WORDS = 24  # of a snippet; SQLite gives 64 at most
_LETTERS = 160  # of the beginning of a turn that stands where no word was hit


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A turn that was found.

    `thread` is the name of the thread's folder and `title` its title; `path` and `line` (1-based, None where unknown)
    say where the turn stands, `part` which thread of the file it is in, from 1, None in a file of one. `snippet` holds
    some words of the turn on one line, `hits` the (start, end) of the words found in it, `disputes` the titles of the
    disputes that the turn takes part in, the one most fought over first.
    """

    thread: str
    title: str
    number: int
    author: str
    tag: str | None
    path: str
    part: int | None
    line: int | None
    snippet: str
    hits: tuple[tuple[int, int], ...]
    disputes: tuple[str, ...]


def find(
    path: str | os.PathLike[str],
    words: str = "",
    *,
    tag: str | None = None,
    author: str | None = None,
    dispute: str | None = None,
    most: int = 20,
) -> list[Match]:
    """Find turns that hold words, or that take part in a dispute whose title or labels hold them.

    Arguments: the path of the store; words that must all be there, in any order and with any ending ("lanes" finds
    "lane"): "words in quotes" and what a sign joins side by side, a word with * behind it as the beginning of one,
    other signs as if they were not there; the tag that the turn must have; its author's name or, where nobody is called
    that, a piece of it; words that the title or the labels of a dispute that it takes part in must hold; the greatest
    number of matches. Returns the matches: those with the words in the turn itself first, the best first by BM25
    (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009), then by thread and number, which is also the
    order where no words are given. Raises BadInput for a store that cannot be read.
    """
    name = os.fspath(path)
    with opened(name) as store:
        where, values = _filters(store, tag, author, dispute)
        query = _query(words)
        if words.strip() and query is None:
            return []
        if query is None:
            rows = _select(store, "'', 0", "turns", where, values, "threads.id, turns.number", most)
        else:
            hit = f"snippet(turns_fts, 0, '{_OPEN}', '{_CLOSE}', '…', {_WORDS}), bm25(turns_fts)"
            table = "turns_fts JOIN turns ON turns.id = turns_fts.rowid"
            own = [*where, "turns_fts MATCH ?"]
            rows = _select(store, hit, table, own, [*values, query], "bm25(turns_fts), threads.id, turns.number", most)
            if len(rows) < most:
                own = [*where, _IN_DISPUTES, "turns.id NOT IN (SELECT rowid FROM turns_fts WHERE turns_fts MATCH ?)"]
                left = most - len(rows)
                values = [*values, query, query]
                rows += _select(store, "'', 0", "turns", own, values, "threads.id, turns.number", left)
        return [_match(store, row) for row in rows]


_IN_DISPUTES = (
    "turns.id IN (SELECT turn FROM dispute_turns JOIN disputes_fts ON disputes_fts.rowid = dispute_turns.dispute "
    "WHERE disputes_fts MATCH ?)"
)


def _filters(
    store: sqlite3.Connection, tag: str | None, author: str | None, dispute: str | None
) -> tuple[list[str], list[Any]]:
    where: list[str] = []
    values: list[Any] = []
    if tag is not None:
        where.append("turns.tag = ?")
        values.append(storable(tag))
    if author is not None:
        where.append("turns.author IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(_people(store, author)))
    if dispute is not None:
        query = _query(dispute)
        where.append(_IN_DISPUTES if query else "0")
        values += [query] if query else []
    return where, values


def _people(store: sqlite3.Connection, wanted: str) -> list[int]:
    """Return the ids of those who are called so, or else of those whose names hold it; case makes no difference."""
    wanted = fold(storable(wanted)).strip()
    names = [(key, fold(str(name))) for key, name in store.execute("SELECT id, name FROM people ORDER BY id")]
    return [key for key, name in names if name == wanted] or [key for key, name in names if wanted in name]


def is_searched(words: str) -> bool:
    """Say whether anything in what a person types can be searched for: letters and digits can, other signs cannot."""
    return _query(words) is not None


def _query(words: str) -> str | None:
    """Return what a person types in SQLite's language of queries, None where no word is in it."""
    terms = []
    for place, piece in enumerate(storable(words).split('"')):
        for term in [piece] if place % 2 else piece.split():
            # As the tokenizer has it: letters, digits and what is for private use are words, all else stands between.
            if any(unicodedata.category(c)[0] in "LN" or unicodedata.category(c) == "Co" for c in term):
                star = "*" if term.endswith("*") and not place % 2 else ""
                terms.append(f'"{term}"{star}')
    return " ".join(terms) or None


def _select(
    store: sqlite3.Connection,
    hit: str,
    table: str,
    where: Sequence[str],
    values: Sequence[Any],
    by: str,
    most: int,
) -> list[Row]:
    query = f"""
        SELECT turns.id, threads.name, threads.title, turns.number, people.name, turns.tag, threads.path, threads.part,
          turns.line, turns.text, {hit}
        FROM {table} JOIN threads ON threads.id = turns.thread JOIN people ON people.id = turns.author
        WHERE {" AND ".join(where) or "1"} ORDER BY {by} LIMIT ?"""
    return store.execute(query, (*values, min(most, GREATEST))).fetchall()


def _match(store: sqlite3.Connection, row: Row) -> Match:
    key, thread, title, number, author, tag, path, part, line, text, marked, _ = row
    titles = store.execute(
        "SELECT title FROM disputes WHERE id IN (SELECT dispute FROM dispute_turns WHERE turn = ?) ORDER BY id", (key,)
    )
    snippet, hits = _marks(str(marked)) if marked else (shorten(str(text), _LETTERS), ())
    return Match(
        thread=thread,
        title=title,
        number=number,
        author=author,
        tag=tag,
        path=path,
        part=part,
        line=line,
        snippet=snippet,
        hits=hits,
        disputes=tuple(title for (title,) in titles),
    )


def _marks(marked: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return a snippet on one line without the marks around its hits, and where the hits are."""
    snippet = ""
    hits = []
    for place, piece in enumerate(re.split(f"[{_OPEN}{_CLOSE}]", " ".join(marked.split()))):
        if place % 2:
            hits.append((len(snippet), len(snippet) + len(piece)))
        snippet += piece
    return snippet, tuple(hits)
