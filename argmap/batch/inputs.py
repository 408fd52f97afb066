"""From what a person names (files, folders, patterns, files of many threads) to a sorted list of threads to map."""

from __future__ import annotations

import glob
import os
import re
import stat
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from itertools import chain, islice, pairwise
from pathlib import PurePath
from typing import IO, NamedTuple

from .. import api
from ..errors import BadInput
from ..model import Problem
from ..readers import rows
from ..readers.stated import object_on
from ..text import packed
from ..text.files import CORRECTIONS, LARGEST, folder_name, thread_id
from ..text.shown import shown as escaped
from . import piece, remote

ROWS = (".jsonl", ".ndjson")  # a thread a line
DOCUMENTS = (".yaml", ".yml")  # a map, or several with a line "---" before each
FILE, ROW, DOCUMENT, PIECE = "file", "row", "document", "piece"

_PATTERN = re.compile(r"[*?[]")
_DOCUMENT = re.compile(r"^---(?=[ \t\n]|$)", re.M)
_ID = re.compile(r"^id[ \t]*:[ \t]*(\S.*)$", re.M)
ALONE = "holds corrections, but no thread lies beside it: name it as the thread's file, or give both"
_HEAD = 1 << 16  # characters of a map in which its id is looked for
_NOTHING = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n|\.\.\.[ \t]*\n)*[ \t]*(?:#[^\n]*)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A thread to map.

    `name` is that of its folder; `path` the file as the user gave it, with "/", fit to be shown, and `file` the same
    for opening it; `part` its place among the threads of that file, from 1, None where the file is one thread; `line`
    the line at which it starts there; `id` its id, None where the reader finds it; `digest` that of its bytes, and
    `data` the bytes themselves, None where they are those of the file. `right` holds the bytes of the corrections that
    lie beside the file, None where there are none.
    """

    name: str
    path: str
    file: str
    kind: str
    part: int | None = None
    line: int | None = None
    id: str | None = None
    digest: str = ""
    data: bytes | None = None
    right: bytes | None = None


class Part(NamedTuple):
    """A thread in a file of many: its place, the line at which it starts, where it has one, its id, its bytes, and
    what these are: a line, a document of YAML, or a thread as `piece` packs it."""

    place: int
    line: int | None
    id: str | None
    data: bytes
    kind: str = PIECE


class Found(NamedTuple):
    """The threads that are to be mapped, sorted by path and place, and what was met that is none."""

    items: tuple[Item, ...]
    lost: tuple[Problem, ...]


def find(paths: Sequence[str], output: str, format: str | None = None) -> Found:
    """Find the threads that a person means.

    Arguments: files, folders and patterns (`threads/*.txt`), or URLs; the folder that is written to, never read; the
    name of the reader that all files are for, None where each file tells.
    Folders are walked in sorted order; hidden files are passed over. Returns the threads, each with the name of its
    folder, which depends on nothing but the threads found together; and as Problems all that is none. Raises BadInput
    where nothing is left to map.
    """
    lost: list[Problem] = []
    files: dict[str, str] = {}
    for file in sorted({file for path in paths for file in _files(path, output, lost)}):
        # given twice, or by two names
        files.setdefault(file if remote.is_url(file) else os.path.realpath(file), file)
    right = {file for file in files.values() if file.endswith(CORRECTIONS)}
    files = {name: file for name, file in files.items() if file not in right}
    lost += [_lost(file, ALONE) for file in sorted(right - {api.beside(file) for file in files.values()})]
    items: list[Item] = []
    near = sorted(file for file in files.values() if not remote.is_url(file))
    far = sorted(file for file in files.values() if remote.is_url(file))
    with ThreadPoolExecutor(remote.AT_ONCE) as pool:
        items_of = partial(_items_of, format=format, right=right)
        for found, error in chain(map(items_of, near), pool.map(items_of, far)):
            items += found
            if error is not None:
                lost.append(problem(error))
    lost = sorted(set(lost), key=lambda each: (each.path, each.line or 0, each.message))
    if not items and len(lost) == 1:
        raise BadInput(lost[0].path, lost[0].line, lost[0].message)
    if not items and not lost:
        raise BadInput(paths[0] if paths else ".", None, "holds no files: name a folder or files with threads")
    return Found(_named(sorted(items, key=lambda item: (item.path, item.part or 0))), tuple(lost))


def problem(error: BadInput) -> Problem:
    """Return an error as a Problem of the file that it names."""
    return Problem(path=error.path, line=error.line, code="input", message=error.message)


def shown(path: str) -> str:
    """Return a path as it is shown and kept: with "/", and what is no text in it (a file's name is bytes) escaped."""
    if remote.is_url(path):
        return remote.shown(path)
    return escaped(PurePath(path).as_posix())


# ---- files


def _files(path: str, output: str, lost: list[Problem]) -> Iterator[str]:
    """Yield the files that a path names; what cannot be read is put down as lost."""
    if remote.is_url(path):
        try:
            yield from remote.files(path, output)
        except BadInput as error:
            lost.append(problem(error))
        return
    if os.path.lexists(path):
        yield from _below(path, output, lost)
        return
    try:
        matches = sorted(glob.glob(path, recursive=True)) if _PATTERN.search(path) else []
    except (OSError, ValueError, re.error):
        matches = []
    if not matches:
        what = "no file matches: check the pattern" if _PATTERN.search(path) else "no such file: check the path"
        lost.append(_lost(path, what))
    for match in matches:
        yield from _below(match, output, lost)


def _below(path: str, output: str, lost: list[Problem]) -> Iterator[str]:
    """Yield a file, or the files in a folder and its folders, with a stack in place of recursion."""
    mode = _mode(path)
    if mode is None or not stat.S_ISDIR(mode):
        if _readable(path, mode, lost):
            yield path
        return
    root, own = os.path.realpath(path), os.path.realpath(output)
    if root == own:
        lost.append(_lost(path, "is the folder that is written to: name another one, or another -o"))
        return
    folders = [path]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(folder) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            lost.append(_lost(folder, f"cannot be opened ({error.strerror}): check its rights"))
            continue
        deeper = []
        for entry in found:
            if entry.name.startswith("."):
                continue
            inner = os.path.join(folder, entry.name)
            if entry.is_symlink():
                if _followed(inner, root, lost):
                    yield inner
            elif entry.is_dir(follow_symlinks=False):
                if os.path.realpath(inner) != own:
                    deeper.append(inner)
            elif _readable(inner, _mode(inner), lost):
                yield inner
        folders += reversed(deeper)


def _followed(link: str, root: str, lost: list[Problem]) -> bool:
    """Say whether a link met in a folder is read: it is where it leads to a file of that folder that is not walked."""
    target = os.path.realpath(link)
    mode = _mode(link)
    if mode is None:
        lost.append(_lost(link, "is a link that leads nowhere, or in a circle: mend it, or take it out"))
        return False
    if os.path.commonpath([root, target]) != root:
        lost.append(_lost(link, "is a link that leaves the folder, so it is not followed: name its target"))
        return False
    hidden = any(name.startswith(".") for name in os.path.relpath(target, root).split(os.sep) if name != ".")
    if stat.S_ISDIR(mode):
        here = os.path.realpath(os.path.dirname(link))
        if os.path.commonpath([here, target]) == target:
            lost.append(_lost(link, "is a link to a folder that it lies in, so it is not followed: take it out"))
        elif hidden:
            lost.append(_lost(link, "is a link to a hidden folder, so it is not followed: name its target"))
        return False
    return hidden and _readable(link, mode, lost)


def _mode(path: str) -> int | None:
    try:
        return os.stat(path).st_mode
    except (OSError, ValueError):
        return None


def _readable(path: str, mode: int | None, lost: list[Problem]) -> bool:
    if mode is None:
        lost.append(_lost(path, "cannot be looked at: check the path, its rights, and where it leads"))
    elif not stat.S_ISREG(mode):
        lost.append(_lost(path, "is neither file nor folder, but a pipe, a socket or a device: save it as a file"))
    elif not os.access(path, os.R_OK):
        lost.append(_lost(path, "cannot be opened (Permission denied): check its rights"))
    else:
        return True
    return False


def _lost(path: str, message: str) -> Problem:
    return Problem(path=shown(path), line=None, code="input", message=message)


# ---- threads in files


def read(file: str) -> bytes:
    """Return the bytes of a file, at most one more than argmap takes; raises BadInput."""
    if remote.is_url(file):
        return remote.read(file, LARGEST + 1)
    try:
        with open(file, "rb") as opened:
            return opened.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise BadInput(shown(file), None, f"cannot be opened ({reason}): check the path and its rights") from None


def parts(file: str, format: str | None = None) -> Iterator[Part]:
    """Yield the threads of a file of many, one at a time; nothing where the file is one thread.

    Arguments: the file; the name of its reader, None where the file tells.

    Rows that are no threads are among them: whoever maps them says so. Raises BadInput for a file that cannot be read.
    """
    name = _plain_name(file)
    found = False
    if name.endswith(ROWS) and format in (None, "rows"):
        for part in _rows(file):
            found = True
            yield part
    if name.endswith(DOCUMENTS):
        yield from _documents(file)
    elif not found:
        yield from _pieces(file, format)


def _pieces(file: str, format: str | None) -> Iterator[Part]:
    """Yield the threads of a file whose format holds several: nothing where it holds one, or where no reader takes it,
    as whoever maps the file says so."""
    try:
        held = api.several(file, format, data=read(file) if remote.is_url(file) else None)
        first = list(islice(held, 2))
    except BadInput:
        return
    if len(first) < 2:
        return
    for place, each in enumerate(chain(first, held), 1):
        yield Part(place, None, piece.id_of(each), piece.pack(each))


def _plain_name(file: str) -> str:
    name = file.lower()
    return next((name.removesuffix(suffix) for suffix in packed.SUFFIXES if name.endswith(suffix)), name)


def _items_of(file: str, format: str | None, right: Collection[str] = ()) -> tuple[list[Item], BadInput | None]:
    """Return the threads of a file with what was put right in them, and what ended it too early; `right` names the
    corrections that were found."""
    items: list[Item] = []
    try:
        beside = api.beside(file)
        known = beside in right or (not remote.is_url(file) and os.path.isfile(beside))
        corrections = read(beside) if known else None
        items.extend(replace(item, right=corrections) for item in _items(file, format))
    except BadInput as error:
        return items, error
    return items, None


def _items(file: str, format: str | None) -> Iterator[Item]:
    path = shown(file)
    several = False
    for part in parts(file, format):
        several = True
        name = part.id or f"{thread_id(path)}-{part.place}"
        yield Item(
            name=name,
            path=path,
            file=file,
            kind=part.kind,
            part=part.place,
            line=part.line,
            id=name,
            digest=sha256(part.data).hexdigest(),
        )
    if several:
        return
    data = read(file)
    stated = None
    if data.startswith(b"argmap") or _plain_name(file).endswith(DOCUMENTS):
        stated = _stated(data[:_HEAD].decode("utf-8", "replace"))
    yield Item(
        name=stated or thread_id(file),
        path=path,
        file=file,
        kind=FILE,
        digest=sha256(data).hexdigest(),
    )


def _stated(text: str) -> str | None:
    """Return the id that a map states, as far as a folder's name needs it."""
    found = _ID.search(text)
    return found[1].strip().strip("\"'") or None if found else None


def _rows(file: str) -> Iterator[Part]:
    """Yield the rows of a file of JSON Lines whose first row is a thread as argmap knows them."""
    path = shown(file)
    place = 0
    try:
        with _opened(file) as lines:
            for number in range(1, 1 << 62):
                data = lines.readline(LARGEST + 1)
                if not data:
                    return
                if not data.strip():
                    continue
                if len(data) > LARGEST:
                    raise BadInput(path, number, f"the line is longer than {LARGEST // 2**20} MB: no thread is")
                row = object_on(data)
                place += 1
                if place == 1 and not (row and rows.is_thread(row)):
                    return  # lines of another kind: a file as any other
                yield Part(place, number, rows.id_of(row), data.strip(), ROW)
    except packed.errors() as error:
        raise BadInput(path, None, f"cannot be read ({error}): check the file and its rights") from None
    except Exception as error:
        if isinstance(error, BadInput) or not remote.is_url(file):
            raise
        raise BadInput(path, None, f"cannot be read ({error}): check the way to it, and run it again") from None


def _opened(file: str) -> IO[bytes]:
    return packed.opened(_raw(file))


def _raw(file: str) -> IO[bytes]:
    return remote.opened(file) if remote.is_url(file) else open(file, "rb")


def _documents(file: str) -> Iterator[Part]:
    """Yield the maps of a file of several documents."""
    path = shown(file)
    data = packed.unpacked(read(file), LARGEST + 1, path=path)
    if b"\n---" not in data or len(data) > LARGEST:
        return
    text = data.decode("utf-8", "replace").replace("\r\n", "\n")
    starts = [0, *(found.start() for found in _DOCUMENT.finditer(text)), len(text)]
    documents = [(start, text[start:end]) for start, end in pairwise(starts)]
    documents = [(start, text_) for start, text_ in documents if not _NOTHING.fullmatch(text_.removeprefix("---"))]
    if len(documents) < 2:
        return
    line, at = 1, 0
    for place, (start, text_) in enumerate(documents, 1):
        line, at = line + text.count("\n", at, start), start
        yield Part(place, line, _stated(text_[:_HEAD]), text_.encode("utf-8"), DOCUMENT)


# ---- names of folders


def _named(items: Sequence[Item]) -> tuple[Item, ...]:
    """Return the threads with names for their folders, of which no two are alike, not even but for capitals.

    Where several threads would have the same name, each gets a digest of its path and place behind it.
    """
    plain = [folder_name(item.name) for item in items]
    names = plain
    for length in (8, 16, 32, 64):
        alike: dict[str, list[int]] = defaultdict(list)
        for at, name in enumerate(names):
            alike[name.casefold()].append(at)
        doubled = [at for places in alike.values() if len(places) > 1 for at in places]
        if not doubled:
            break
        names = list(names)
        for at in doubled:
            names[at] = f"{_cut(plain[at])}-{_mark(items[at])[:length]}"
    return tuple(replace(item, name=name) for item, name in zip(items, names, strict=True))


def _cut(name: str) -> str:
    return name.encode("utf-8")[:150].decode("utf-8", "ignore")  # so that the longest digest fits behind it


def _mark(item: Item) -> str:
    return sha256(f"{item.path}\n{item.part or 0}".encode()).hexdigest()


# ---- the bytes of threads, when their turn comes


def with_data(items: Iterable[Item], tell: Callable[[Problem], None], format: str | None = None) -> Iterator[Item]:
    """Yield the threads with their bytes where they stand in a file of many, each such file read once more.

    Arguments: threads as sorted by `find`, not all need be there; what is told where such a file cannot be read any
    more, or no longer holds the thread; the name of the reader, as `find` was given it.
    """
    open_: Iterator[Part] = iter(())
    file = ""
    for item in items:
        if item.part is None:
            yield item
            continue
        if item.file != file:
            file, open_ = item.file, parts(item.file, format)
        try:
            found = next((part for part in open_ if part.place == item.part), None)
        except BadInput as error:
            tell(problem(error))
            continue
        if found is None:
            tell(replace(_lost(item.file, "has changed while it was read: run it again"), line=item.line))
            continue
        yield replace(item, data=found.data)
