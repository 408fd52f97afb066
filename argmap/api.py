"""The library's face: read a file into a Thread, analyse it into an ArgumentMap, write that as bytes."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from .errors import BadInput, NoComments, UnknownFormat
from .files import write as write_file
from .gate import sound, understood
from .model import ArgumentMap, Problem, Thread
from .readers import Reader, every, takers
from .readers.source import Piece, Source, begun
from .text import kinds, packed
from .text.files import CORRECTIONS, LARGEST, decode, unpacked_name
from .text.shown import as_json, nearest
from .writers import WRITERS, Writer

if TYPE_CHECKING:
    from .corrections import Entry
    from .readers.paste import Part

FEW = 5  # ids that a message names
MOST_COUNTED = 1000  # threads of a file that are counted to say how many they are
YAML = (".yaml", ".yml")
NAMED = "is a map, in which names stand throughout, and pseudonyms are given before a thread is mapped"
STANDS = "is a map, which stands as it is, so that it was not read with argmap-deep: give the thread itself"
NO_MAP = (
    "is called YAML, but is no map of argmap's, which begins with 'argmap: 2': name another file, or say --from paste "
    "(format='paste' in Python) where it is a page's text"
)
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+:/", re.I)  # of a page; one letter and a colon is a Windows drive


def read(path: str | os.PathLike[str], format: str | None = None) -> Thread:
    """Read a saved thread.

    Arguments: the file's path; the format's name (see `argmap formats`), None to find out from the content.
    Returns the Thread. Raises BadInput for a file that cannot be opened, or that holds no thread or several (see
    `read_all`), UnknownFormat for a format that argmap does not know.
    """
    name = os.fspath(path)
    return _thread(_only(_pieces(_source_of(name), format), name))


def read_all(path: str | os.PathLike[str], format: str | None = None) -> Iterator[Thread]:
    """Read the threads of a file, one after the other; arguments and errors as for `read`.

    A file that is one thread gives that one. What is no thread raises BadInput when its turn comes.
    """
    name = os.fspath(path)
    for piece in _pieces(_source_of(name), format):
        yield _thread(piece)


def read_bytes(data: bytes, *, path: str, format: str | None = None) -> Thread:
    """Read a thread from the bytes of a file, as `read` does; `path` is the name used in messages and ids."""
    return _thread(_only(_pieces(_source(data, path), format), path))


def thread_of(
    rows: Iterable[Mapping[str, object]], *, id: str = "thread", title: str = "", story: str = "", path: str = ""
) -> Thread:
    """Make a Thread of turns as plain dictionaries.

    Arguments: the turns, oldest first, each with `body` (or `text`), and perhaps `id`, `author`, `time` in ISO 8601 and
    `parent`, an earlier turn's id; the thread's id, title and story; the name for messages. Returns the Thread. Raises
    BadInput for a turn without text, and where there is none.
    """
    from .readers import rows as reader

    return understood(reader.thread_of(rows, id=id, title=title, story=story, path=path))


def parts(path: str | os.PathLike[str]) -> list[Part]:
    """Return the lines of a pasted page, each with what it is taken for, see `readers.paste.parts`.

    Raises BadInput where the file cannot be read or holds no pasted page.
    """
    name = os.fspath(path)
    source = _source_of(name)
    found = _reader(source, None)
    if found.name != "paste":
        raise BadInput(name, None, f"is {found.name}, not a pasted page: only the rows of such a page are guessed")
    from .readers.paste import parts as of_page

    return of_page(source.text)


def load(
    path: str | os.PathLike[str],
    format: str | None = None,
    *,
    sources: Sequence[Thread] = (),
    corrections: Sequence[Entry] | None = None,
    pseudonyms: bool = False,
    deep: bool = False,
) -> ArgumentMap:
    """Return the map of a saved thread: of a thread read and analysed, of argmap's own YAML as it stands there.

    A map that a person has edited is thus drawn as they left it; `sources`, further articles as for `analyse`, are
    looked into for it too, and what they say takes the place of the passages in the file. `corrections` are put over
    the analysis: those of the file beside the thread, where not given. `pseudonyms` takes the place of every name, see
    `pseudonyms.hide`; `deep` as for `analyse`. Arguments and errors as for `read`; NoComments, a BadInput, where the
    file holds no comment, as there is nothing to map.
    """
    source = _source_of(os.fspath(path))
    right = _right(path, corrections)
    return map_of(source, format, sources=sources, corrections=right, pseudonyms=pseudonyms, deep=deep)


def load_bytes(
    data: bytes,
    *,
    path: str,
    format: str | None = None,
    sources: Sequence[Thread] = (),
    corrections: Sequence[Entry] = (),
    pseudonyms: bool = False,
    deep: bool = False,
) -> ArgumentMap:
    """Return the map of the bytes of a file, as `load` does; `path` is the name used in messages and ids."""
    source = _source(data, path)
    return map_of(source, format, sources=sources, corrections=corrections, pseudonyms=pseudonyms, deep=deep)


def load_all(
    path: str | os.PathLike[str],
    format: str | None = None,
    *,
    sources: Sequence[Thread] = (),
    corrections: Sequence[Entry] | None = None,
    pseudonyms: bool = False,
    deep: bool = False,
) -> Iterator[ArgumentMap]:
    """Return the maps of the threads of a file, one after the other; arguments and errors as for `load`."""
    right = _right(path, corrections)
    for piece in pieces(path, format):
        yield map_of(piece, sources=sources, corrections=right, pseudonyms=pseudonyms, deep=deep)


def pieces(path: str | os.PathLike[str], format: str | None = None) -> Iterator[Piece]:
    """Return what a file holds, for `map_of`, one after the other: a part that cannot be read costs none of the others.

    Arguments and errors as for `read`.
    """
    source = _source_of(os.fspath(path))
    return _parts(source, _reader(source, format))


def pieces_of(data: bytes, *, path: str, format: str | None = None) -> Iterator[Piece]:
    """Return what the bytes of a file hold, as `pieces` does; `path` is the name used in messages and ids."""
    source = _source(data, path)
    return _parts(source, _reader(source, format))


def several(path: str, format: str | None = None, *, data: bytes | None = None) -> Iterator[Piece]:
    """Yield what a file holds, as `pieces` does, where its format may hold several threads; else nothing.

    Arguments: the path; the reader's name; the file's bytes where they do not lie on this machine. Raises BadInput.
    """
    source = _source_of(path) if data is None else _source(data, path)
    taken = _reader(source, format)
    if not taken.single:
        yield from _parts(source, taken)


def _parts(source: Source, reader: Reader) -> Iterator[Piece]:
    """What a file holds; a folder within it, which lies there only for now, as the threads of that."""
    for piece in reader.load().read(source):
        if isinstance(piece, Source) and piece.names is not None:
            yield from _pieces(piece, piece.format)
        else:
            yield piece


def threads_of(piece: Piece) -> Iterator[Thread]:
    """Return the threads of what a file holds (see `pieces`), one after the other; errors as for `read`."""
    for each in _pieces(piece, piece.format) if isinstance(piece, Source) else [piece]:
        yield _thread(each)


def keep_columns(path: str | os.PathLike[str], words: Sequence[str]) -> None:
    """Keep beside a table what its columns hold, for whoever reads it from now on.

    Arguments: the file's path; words such as "author=user_name", of the fields text, author, id, parent, time, thread,
    title and state. What was kept of other fields stays. Raises UnknownFormat, BadInput and BadOutput.
    """
    from .readers.tabular import columns

    said = columns.given(words)
    source = _source_of(os.fspath(path))
    if source.file is None or source.names is not None:
        raise UnknownFormat("--column", None, f"{source.path} is no file: name the table's own file")
    kept = {**columns.said_of(source), **said}
    lines = [f"{field}: {as_json(column)}\n" for field, column in sorted(kept.items())]
    target = columns.beside(source.file)
    write_file(target, "".join(lines).encode(), root=os.path.dirname(target) or os.curdir)


def chosen(pieces: Iterable[Piece], thread: str, format: str | None = None) -> Piece:
    """Return that one of what a file holds whose thread has an id; raises UnknownFormat, naming others, for none."""
    ids = []
    for piece in pieces:
        parts = [piece]
        if isinstance(piece, Source) and piece.id is None:
            try:
                parts = list(_pieces(piece, format or piece.format))
            except BadInput:
                continue  # costs only itself
        for part in parts:
            id_ = part.thread.id if isinstance(part, ArgumentMap) else part.id
            if id_ == thread:
                return part
            ids.append(str(id_))
    near = nearest(thread, ids)
    some = ", ".join(ids[:FEW]) + (f", … ({len(ids):,} in all)" if len(ids) > FEW else "")
    hint = f"is {near!r} meant?" if near else f"there are {some}" if ids else "the file holds none"
    raise UnknownFormat("--thread", None, f"no thread {thread!r}: {hint}")


def read_corrections(path: str | os.PathLike[str]) -> tuple[Entry, ...]:
    """Read a corrections file, see docs/corrections.md; raises BadInput."""
    from . import corrections

    return corrections.read(corrections_text(path), path=os.fspath(path))


def corrections_text(path: str | os.PathLike[str]) -> str:
    """Return the text of a corrections file; raises BadInput."""
    return _source_of(os.fspath(path)).text


def beside(path: str | os.PathLike[str]) -> str:
    """Return where the corrections of a thread lie: beside its file, under its name."""
    folder, name = os.path.split(os.fspath(path))
    return os.path.join(folder, unpacked_name(name) + CORRECTIONS)


def corrections_beside(path: str | os.PathLike[str]) -> tuple[Entry, ...]:
    """Return the corrections that lie beside a thread's file, none where there is no such file; raises BadInput."""
    file = beside(path)
    return read_corrections(file) if os.path.isfile(file) else ()


def map_of(
    piece: Piece,
    format: str | None = None,
    *,
    sources: Sequence[Thread] = (),
    corrections: Sequence[Entry] = (),
    pseudonyms: bool = False,
    deep: bool = False,
) -> ArgumentMap:
    """Return the map of what a file holds, or of a file that holds one thread; see `load` for arguments and errors."""
    if isinstance(piece, Source):
        piece = _only(_pieces(piece, format or piece.format), piece.path)
    if isinstance(piece, Thread):
        if not piece.turns:
            # `read` returns a story alone, but there is nothing to map in it.
            raise NoComments(piece.path, None, piece.problems[-1].message if piece.problems else "holds no comments")
        if pseudonyms:
            from .pseudonyms import hide

            piece, corrections, sources = hide(understood(piece), corrections, sources)
        return analyse(piece, sources, corrections, deep=deep)
    if pseudonyms:
        raise BadInput(piece.thread.path, None, f"{NAMED}: give the thread itself")
    if deep and not piece.deep:
        odd = Problem(path=piece.thread.path, line=None, code="deep", message=STANDS)
        piece = replace(piece, problems=(*piece.problems, odd))
    if corrections:
        piece = replace(piece, problems=(*piece.problems, _out_of_place(corrections[0])))
    if not sources:
        return piece
    from .analysis import consult

    articles, problems = _sound(sources)
    return consult(replace(piece, problems=piece.problems + problems), articles)


def _right(path: str | os.PathLike[str], given: Sequence[Entry] | None) -> Sequence[Entry]:
    return corrections_beside(path) if given is None else given


def _out_of_place(entry: Entry) -> Problem:
    message = "a map is put right in its own file, so that these corrections are left out: give the thread itself"
    return Problem(path=entry.path, line=entry.line, code="correction", message=message)


def _pieces(source: Source, format: str | None) -> Iterator[Thread | ArgumentMap]:
    """The threads and maps of a file or of a part of one, those of the parts within it among them."""
    try:
        for piece in _reader(source, format).load().read(source):
            if isinstance(piece, Source):
                yield from _pieces(piece, piece.format)
            else:
                yield piece if source.id is None else _called(piece, source.id)
    except BadInput as error:
        if source.line is None:
            raise
        raise type(error)(error.path, source.line, error.message) from None  # the lines within are not the file's


def _called(piece: Thread | ArgumentMap, id_: str) -> Thread | ArgumentMap:
    if isinstance(piece, Thread):
        return replace(piece, id=id_)
    return replace(piece, thread=replace(piece.thread, id=id_))


def _only(pieces: Iterator[Thread | ArgumentMap], path: str) -> Thread | ArgumentMap:
    first = next(pieces, None)
    if first is None:
        raise NoComments(path, None, "holds no comments")
    if next(pieces, None) is not None:
        count = 2 + sum(1 for _ in islice(pieces, MOST_COUNTED))
        many = f"{count:,}" if count < MOST_COUNTED else f"more than {MOST_COUNTED:,}"
        cure = "argmap map takes them all, --thread ID one of them (in Python read_all)"
        raise BadInput(path, None, f"holds {many} threads: {cure}")
    return first


def _thread(piece: Thread | ArgumentMap) -> Thread:
    return understood(piece) if isinstance(piece, Thread) else sound(piece.thread)


def _sound(sources: Sequence[Thread]) -> tuple[list[Thread], tuple[Problem, ...]]:
    """Articles made sound, and their problems."""
    articles = [sound(source) for source in sources]
    return articles, tuple(problem for article in articles for problem in article.problems)


def _source_of(name: str) -> Source:
    """A file as readers are given it; of a folder its names, as some formats are one."""
    if os.path.isdir(name):
        try:
            return Source(path=name, data=b"", file=name, names=tuple(sorted(os.listdir(name))))
        except OSError as error:
            raise BadInput(name, None, f"cannot be opened ({error.strerror}): check its rights") from None
    if not os.path.lexists(name):
        cure = "save the page's text into a file first" if _ADDRESS.match(name) else "check the path"
        raise BadInput(name, None, f"no such file: {_near(name) or cure}")
    return Source(path=name, data=begun(name, path=name), file=name)


def _near(name: str) -> str:
    """Which file of the same folder may be meant, where one has nearly that name."""
    folder, own = os.path.split(name)
    with suppress(OSError):
        # A common ending makes no two names alike.
        stems = {os.path.splitext(name)[0]: name for name in sorted(os.listdir(folder or "."), reverse=True)}
        near = stems.get(nearest(os.path.splitext(own)[0], sorted(stems)))
        return f"is {os.path.join(folder, near)} meant?" if near else ""
    return ""


def _source(data: bytes, path: str) -> Source:
    return Source(path=path, data=packed.unpacked(data, LARGEST + 1, path=path))


def read_source(path: str | os.PathLike[str]) -> Thread:
    """Read an article, text or HTML, to look into for what bears on a thread's disputes.

    Argument: the file's path. Returns a Thread with a story and no turns, whose line numbers are those of the file.
    Raises BadInput for a file that cannot be opened, is empty, binary or too large, or holds no readable text.
    """
    from .readers import article

    name = os.fspath(path)
    source = _source_of(name)
    if source.names is not None:
        raise BadInput(name, None, "is a folder: name the files in it")
    text, problems = decode(source.data, path=name)
    return sound(replace(article.read(text, path=name), problems=problems))


def analyse(
    thread: Thread, sources: Sequence[Thread] = (), corrections: Sequence[Entry] = (), *, deep: bool = False
) -> ArgumentMap:
    """Find what a thread argues about: quotes, replies, links, tags, disputes, camps, what went unanswered, and what
    the sources say.

    Arguments: the thread; further articles on the same subject, see `read_source` (the story is always looked into);
    what a person put right, see `read_corrections`; whether what the turns do is read with argmap-deep too, a small
    transformer that is installed by itself, and UnknownFormat is raised where it is not.
    Returns the full ArgumentMap, with the sources' problems; the same input always gives an equal map. A thread made
    by a program is made sound first (doubled ids and the like, each with a Problem); raises BadInput where a field of
    it is of a wrong type.
    """
    from .analysis import run

    thread = understood(thread)
    articles, problems = _sound(sources)
    with_ = _version(deep)
    if corrections:
        from .corrections import apply

        return apply(thread, corrections, articles, problems=problems, deep=with_)
    return run(ArgumentMap(thread=thread, problems=thread.problems + problems, deep=with_), articles)


def _version(deep: bool) -> str:
    """The version of argmap-deep with which a thread is read, empty where it is read without."""
    if not deep:
        return ""
    from .language.deep import version

    return version()


def write(map: ArgumentMap, format: str, **options: object) -> bytes:
    """Write a map in a format (see `argmap formats`): returns the bytes of one file.

    Options of other formats are passed over, so that one set of them serves for all: `layout` ("tree" or "dot"), `all`
    (True: fold nothing) and `beside` (the formats whose files lie beside this one, so that it leads to them) for "map";
    `dispute` (its place in `map.disputes`, 0 when not given), `all` and `beside` for "ladder", which gives one file a
    dispute, and for a map without disputes a picture that says so; `to` ("text", "markdown", "json"), `width` and
    `colour` for "summary"; `width` and `colour` for "tree"; `edited` (True: count as edited by hand) for "yaml";
    `table` ("turns", "relations", "disputes", "positions") for "csv" and `corpus` ("utterances.jsonl" …) for
    "convokit", as these give several files. Raises UnknownFormat for an unknown format, layout, form, file or dispute,
    and for an option that no format has; DrawingFailed where a layout fails.
    """
    chosen = writer(format)
    known = sorted({name for candidate in WRITERS for name in candidate.options})
    for name in options:
        if name not in known:
            near = nearest(name, known)
            raise UnknownFormat(
                name, None, f"no format has this option: {f'write {near!r}' if near else ', '.join(known)}"
            )
    return chosen.load().write(map, **{name: value for name, value in options.items() if name in chosen.options})


def writer(name: str) -> Writer:
    """Return the writer of a format's name; raises UnknownFormat."""
    for candidate in WRITERS:
        if candidate.name == name:
            return candidate
    known = ", ".join(candidate.name for candidate in WRITERS)
    raise UnknownFormat("format", None, f"no format {name!r}: one of {known}")


def _reader(source: Source, name: str | None) -> Reader:
    if name is not None:
        return reader(name)
    found = takers(source)
    if len(found) > 1:
        names = " or ".join(candidate.name for candidate in found)
        raise BadInput(source.path, None, f"may be {names}: say which (--from, format= in Python)")
    if found and source.path.lower().endswith(YAML) and found[0].name != "native":
        raise BadInput(source.path, None, NO_MAP)
    if found:
        return found[0]
    if source.kind.name == kinds.TEXT:
        _ = source.text  # raises what is wrong with the file itself
    raise BadInput(source.path, None, f"is {source.kind.called}, of no kind that argmap reads: {source.kind.cure}")


def reader(name: str) -> Reader:
    """Return the reader of a format's name; raises UnknownFormat."""
    for candidate in every():
        if candidate.name == name:
            return candidate
    known = ", ".join(candidate.name for candidate in every())
    raise UnknownFormat("format", None, f"no format {name!r}: one of {known}")


def taken_for(path: str | os.PathLike[str]) -> tuple[Reader, str]:
    """Return the reader that takes a file, and what of the file says so; raises BadInput where it is not one."""
    source = _source_of(os.fspath(path))
    found = _reader(source, None)
    others = [other.name for other in every() if other.name != found.name and (source.kind.name in other.of)]
    asked = f"; {', '.join(others)} do not take it" if others and not found.late else ""
    why = f"it begins as {source.kind.called} does" if source.names is None else "of the names of the files in it"
    return found, f"{why}{', and no other reader takes it' if found.late else asked}"
