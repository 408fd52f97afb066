"""argmap find: words to the turns of a batch that hold them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import UnknownFormat
from ..model import Kind
from ..text.shown import Piece, as_json, cells, cut, printable, shown
from .given import STORE, known
from .terminal import BOLD, Row, coloured, filled, put, say, where, width

if TYPE_CHECKING:
    from ..batch.search import Match

KINDS = [kind.value for kind in Kind]


def run(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[WORDS]...", help="Words that must all be in the turn.")
    ] = None,
    tag: Annotated[
        str | None,
        typer.Option("--tag", metavar="TAG", help="claim, rebuttal or evidence.", autocompletion=lambda: KINDS),
    ] = None,
    author: Annotated[
        str | None, typer.Option("--author", metavar="NAME", help="Who wrote it; a piece of a name will do.")
    ] = None,
    dispute: Annotated[
        str | None,
        typer.Option("--dispute", metavar="WORDS", help="It takes part in a dispute on this, by title or positions."),
    ] = None,
    store: Annotated[str, typer.Option("--store", metavar="FILE", help="The store that argmap batch has made.")] = (
        STORE
    ),
    most: Annotated[int, typer.Option("-n", "--most", min=1, metavar="NUMBER", help="How many turns to show.")] = 20,
    json_: Annotated[bool, typer.Option("--json", help="Print a JSON object a turn, each on one line.")] = False,
) -> None:
    """Search the threads of a batch for words, or for who said what in which dispute.

    All WORDS must be in a turn, in any order and with any ending: lanes finds lane. "Words in quotes" stand side by
    side (the shell wants quotes around them), lan* is the beginning of a word; other signs mean nothing. The best come
    first, then turns of disputes that have the words in their title or positions. Without WORDS, all that the options
    leave.

    \b
      argmap find leaflet
      argmap find --tag evidence --dispute "seven days"
      argmap find '"port log"' --author marrow --json | jq .snippet
    """
    from ..batch import search

    if not words and tag is None and author is None and dispute is None:
        raise UnknownFormat("find", None, "nothing to look for: give words, --tag, --author or --dispute")
    if tag is not None:
        known("--tag", "tag", tag, KINDS)
    said = " ".join(words) if words else None
    for option, given in (("find", said), ("--dispute", dispute)):
        if given is not None and not search.is_searched(given):
            message = f"{given!r} holds no letter or digit, and nothing else is searched for: give a word or a number"
            raise UnknownFormat(option, None, message)
    if author is not None and not author.strip():
        raise UnknownFormat("--author", None, "is empty: give a name, or a piece of one")
    matches = search.find(store, said or "", tag=tag, author=author, dispute=dispute, most=most + 1)
    for match in matches[:most]:
        put(as_json(asdict(match)) if json_ else _match(match))
    if not matches:
        say("argmap: nothing found")
    elif len(matches) > most:
        say(f"argmap: only the first {most:,} are shown; -n {most * 2} shows more")


def _match(match: Match) -> list[Row]:
    """Return a match as lines: thread, turn, tag and place in the file; its words; the disputes that it is in."""
    from ..writers.tree import tag_piece

    head = [(f"{shown(match.thread)} ", ""), (cut(printable(f"#{match.number} {match.author}"), 40), BOLD)]
    head += [("  ", ""), tag_piece(Kind(match.tag))] if match.tag in KINDS else []
    place = where(match.path, match.line) + (f" (thread {match.part:,} there)" if match.part else "")
    rows: list[Row] = [[*head, (f"  {place}", "")]]
    if sum(cells(text) for text, _ in rows[0]) > width():
        rows = [head, [(f"    {place}", "")]]
    said: list[Piece] = []
    at = 0
    for start, end in match.hits:
        hit = match.snippet[start:end]
        said += [(match.snippet[at:start], ""), (hit, BOLD) if coloured() else (f"*{hit}*", "")]
        at = end
    rows += filled([*said, (match.snippet[at:], "")], first="    ", then="    ")
    return rows + [[("    " + cut(f"dispute: {printable(title)}", width() - 4), "")] for title in match.disputes]
