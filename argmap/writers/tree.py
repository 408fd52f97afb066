"""From an ArgumentMap to the thread as an indented tree of text, for a terminal or a file."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Sequence

from ..graph import parents, walk
from ..language import own, salience
from ..model import ArgumentMap, Kind, Reply, State, Turn, doubts
from ..text.shown import Piece, amount, cells, cut, dress, printable
from . import drawing

NARROW = 120  # on fewer columns than this the sentence gets a line of its own
NAME = 24  # columns for a name at most

BOLD, FAINT = "1", "2"
# Each kind by word, sign and colour: of the 256 colours those nearest to Okabe and Ito's blue, vermillion and bluish
# green (jfly.uni-koeln.de/color) that can be read on black and on white.
SIGNS = {Kind.CLAIM: "●", Kind.REBUTTAL: "✗", Kind.EVIDENCE: "■"}
COLOURS = {Kind.CLAIM: "38;5;33", Kind.REBUTTAL: "38;5;166", Kind.EVIDENCE: "38;5;36"}
PLURALS = {Kind.CLAIM: "claims", Kind.REBUTTAL: "rebuttals", Kind.EVIDENCE: "evidence"}


def write(map_: ArgumentMap, *, width: int = 100, colour: bool = False) -> bytes:
    """Turn a map into a tree of text.

    Arguments: the map; `width`, the columns to fill (at least 40); `colour`, to dress it with ANSI escape sequences.
    Returns UTF-8 text: what makes all else doubtful, title and counts, then every turn below what it answers, with
    number, author, what it answers, tag and the sentence that matters most. "~" marks an inferred reply; beyond
    the depth that the width allows, ">" stands in place of a branch and the arrow alone says what is answered.
    """
    return "".join(f"{dress(row, colour)}\n" for row in lines(map_, width)).encode("utf-8")


def lines(map_: ArgumentMap, width: int) -> list[list[Piece]]:
    """Return the lines of the tree, each as pieces of text with their styles."""
    width = max(width, 40)
    thread = map_.thread
    order = walk(map_)
    # The tree may take what leaves a sentence 40 columns, besides the names where they share its line.
    deepest = max(3, (width - (42 if width < NARROW else 100)) // 2)
    replies: dict[str, list[Reply]] = {}
    for reply in map_.replies:
        replies.setdefault(reply.child, []).append(reply)
    tags = {tag.turn: tag.kind for tag in map_.tags}
    turns = {turn.id: turn for turn in thread.turns}
    said = _said(map_, room=width)

    story = cut(printable(drawing.headline(thread)[1]), width - 7)
    rows: list[list[Piece]] = [
        *([(row, "")] for doubt in doubts(map_.problems) for row in textwrap.wrap(printable(doubt), width)),
        [(cut(printable(drawing.name_of(map_)), width), BOLD)],
        [(cut(counts(map_), width), "")],
        *([[(cut(printable(map_.read_with), width), "")]] if map_.read_with else []),
        [],
        [("story", BOLD), (f"  {story}", FAINT)],
    ]
    for (name, _), (corner, guides, below) in zip(order, _strokes(order, deepest), strict=True):
        stroke = "~" if any(reply.main and drawing.inferred(reply) for reply in replies.get(name, ())) else "─"
        row = [(f"{guides}{corner}{stroke} ", FAINT), *_head(turns[name], tags.get(name), replies.get(name, []), turns)]
        if width < NARROW:
            rows += [row, [(below, FAINT), (cut(said[name], width - len(below)), "")]]
        else:
            used = sum(cells(text) for text, _ in row)
            rows.append([*row, ("  " + cut(said[name], max(width - used - 2, 20)), "")])
    return [*rows, [], *_legend(map_, any(depth > deepest for _, depth in order))]


def counts(map_: ArgumentMap) -> str:
    """Return a map's size: "60 turns, 10 people: 20 claims, 31 rebuttals, 9 evidence; 43 replies inferred"."""
    turns = map_.thread.turns
    kinds = Counter(tag.kind for tag in map_.tags)
    inferred = sum(reply.main and drawing.inferred(reply) for reply in map_.replies)
    text = f"{amount(len(turns), 'turn')}, {amount(len({turn.author for turn in turns}), 'person', 'people')}"
    parts = [amount(kinds[kind], kind.value, PLURALS[kind]) for kind in PLURALS if kinds[kind]]
    text += f": {', '.join(parts)}" if parts else ""
    right = drawing.put_right(map_)
    text += f"; {amount(inferred, 'reply', 'replies')} inferred" if inferred else ""
    return text + (f"; {printable(right)}" if right else "")


def name_of(turn: Turn) -> str:
    """Return a turn's number and author for a terminal: "#17 stormcrow"."""
    return f"#{turn.number} {cut(printable(turn.author), NAME)}"


def tag_piece(kind: Kind) -> Piece:
    """Return a kind as a piece of text: sign and word in its colour."""
    return f"{SIGNS[kind]} {kind.value}", COLOURS[kind]


def _head(turn: Turn, tag: Kind | None, replies: Sequence[Reply], turns: dict[str, Turn]) -> list[Piece]:
    """Return what stands before a turn's sentence: number, author, what it answers, tag."""
    pieces = [(f"#{turn.number} ", FAINT), (cut(printable(turn.author), NAME), BOLD)]
    main = next((reply for reply in replies if reply.main), None)
    arrow = "~>" if main is not None and drawing.inferred(main) else "→"
    answered = turns.get(main.parent) if main is not None else None
    if answered is not None:
        pieces.append((f" {arrow} {name_of(answered)}", FAINT))
    others = [f"#{turns[reply.parent].number}" for reply in replies if not reply.main and reply.parent in turns]
    if others:
        pieces.append((f" and {', '.join(others[:3])}{'…' if len(others) > 3 else ''}", FAINT))
    if turn.addressee and (answered is None or turn.addressee != answered.author):
        pieces.append((f" (to {cut(printable(turn.addressee), NAME)})", FAINT))
    if tag is not None:
        pieces += [("  ", ""), tag_piece(tag)]
    return pieces


def _said(map_: ArgumentMap, *, room: int) -> dict[str, str]:
    """Return, for each turn, the sentences of its own that matter most, in about `room` characters."""
    said = own.read(map_)
    above = parents(map_)
    contested = drawing.contested_words(map_)
    found = {}
    for turn in map_.thread.turns:
        words = contested.get(turn.id, frozenset())
        shown = salience.excerpt(said[turn.id], said[above[turn.id]], words, room=room)
        if not shown:
            shown = drawing.in_marks(turn.text) if turn.text.strip() else "(no text)"
        found[turn.id] = printable(shown if turn.state is State.LIVE else _gone(turn))
    return found


def _gone(turn: Turn) -> str:
    return f"[{turn.state.value}] {turn.text}"


def _strokes(order: Sequence[tuple[str, int]], deepest: int) -> list[tuple[str, str, str]]:
    """Return, for each turn of a walk: its corner, the guides before it, and the guides before a line below it."""
    found = []
    open_ = [False] * (deepest + 1)  # at each level, whether the branch goes on below
    after = [*(depth for _, depth in order[1:]), 0][: len(order)]  # a map without turns has nothing after the last
    for (_, depth), last, next_depth in zip(order, _lasts(order), after, strict=True):
        level = min(depth, deepest)
        open_[level] = next_depth >= deepest if depth >= deepest else not last
        guides = "".join("│ " if open_[above] else "  " for above in range(1, level))
        corner = ">" if depth > deepest else "├" if open_[level] else "└"
        inner = "│ " if level < next_depth and depth < deepest else "  "
        found.append((corner, guides, guides + ("│ " if open_[level] else "  ") + inner))
    return found


def _lasts(order: Sequence[tuple[str, int]]) -> list[bool]:
    """Return, for each turn of a walk, whether no sibling follows it."""
    found = []
    seen: list[bool] = []  # by depth, whether a later sibling was met on the way back
    for _, depth in reversed(order):
        del seen[depth + 1 :]
        seen += [False] * (depth + 1 - len(seen))
        found.append(not seen[depth])
        seen[depth] = True
    return found[::-1]


def _legend(map_: ArgumentMap, deep: bool) -> list[list[Piece]]:
    used = {tag.kind for tag in map_.tags}
    signs: list[Piece] = []
    for kind in SIGNS:
        if kind in used:
            signs += [tag_piece(kind), ("   ", "")]
    inferred = any(reply.main and drawing.inferred(reply) for reply in map_.replies)
    marks = ["~ inferred, not stated in the file"] * inferred + ["> deeper than fits: see its arrow"] * deep
    row = [*signs, ("   ".join(marks), FAINT)]
    return [row] if signs or marks else []
