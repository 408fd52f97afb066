"""From one thread to the files of its map and, written last, its record: what a worker does, wherever it runs."""

from __future__ import annotations

import gc
import json
import os
import stat
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, partial
from hashlib import sha256
from typing import NamedTuple

from .. import __version__, api, corrections
from ..corrections import Entry
from ..errors import ArgmapError, BadOutput
from ..files import FullError, remove, write
from ..language import deep as deeper
from ..language import matching
from ..model import ArgumentMap, Problem, Thread, Turn
from ..readers import READERS, rows
from ..readers.source import Source
from ..text import packed
from ..text.files import LARGEST, decode
from ..text.words import stem
from ..writers import WRITERS
from . import inputs, piece, record, remote, since
from .inputs import Item

THREADS = "threads"  # the folder in the output folder that holds a folder a thread
MAP = "map.yaml"
HUGE = 4 * LARGEST  # bytes that no file of ours has: a map is a tenth larger than its record
EDITED = (
    "edited by hand, so it is left as it is, and all else is drawn from it: argmap correct --from makes the edits last "
    "when the thread grows; --force has it anew from the thread"
)

# Caches that fill with each new word, and how many entries they may keep from one thread to the next: 5 MB each.
REMEMBERED = ((stem, 1 << 15), (matching.relatedness, 1 << 15))


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How threads are mapped: `output` is the folder written to, `formats` the names of writers, `format` that of the
    reader (None: found out from each file), `sources` further articles, `force` that nothing is spared,
    `pseudonyms` that nobody has their name, `deep` that turns are read with argmap-deep too.

    `key` is the digest of all that a map depends on besides its thread, see `options`.
    """

    output: str
    formats: tuple[str, ...]
    format: str | None = None
    sources: tuple[Thread, ...] = ()
    force: bool = False
    pseudonyms: bool = False
    deep: bool = False
    key: str = ""


class Place(NamedTuple):
    """Where threads are read and maps written: here the files of this machine, elsewhere a store of another kind.

    `read` gives the bytes of an input, raising BadInput. `look` gives those of a file in the output, None where there
    is none; `write` puts one in its place whole or not at all, raising BadOutput; `remove` takes one away that may be
    there. `folders` gives the names of the folders in one, sorted; `holds` says whether a folder holds files of these
    names and sizes; `at_once` is how many of all these are best asked for at once.
    """

    read: Callable[[str], bytes]
    look: Callable[[str], bytes | None]
    write: Callable[[str, bytes], None]
    remove: Callable[[str], None]
    folders: Callable[[str], list[str]]
    holds: Callable[[str, Mapping[str, int]], bool]
    at_once: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A thread that was mapped: the name of its folder, its turns, the problems met on the way, whether a person has
    edited its map, and whether it has changed since the map that was there."""

    name: str
    turns: int
    problems: int
    edited: bool = False
    changed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A thread that was not mapped, and why; `fatal` says that no other can be written either."""

    name: str
    path: str
    line: int | None
    code: str
    message: str
    fatal: bool = False


def options(
    output: str,
    formats: Sequence[str],
    *,
    format: str | None = None,
    sources: Sequence[Thread] = (),
    force: bool = False,
    pseudonyms: bool = False,
    deep: bool = False,
) -> Options:
    """Return the options with their key: a digest of formats, reader, sources, pseudonyms, the version of the program
    and all that it has learned, with argmap-deep all that this has learned too."""
    said = json.dumps(
        {
            "version": __version__,
            "record": record.RECORD,
            "weights": _weights(),
            "formats": list(formats),
            "format": format,
            "sources": [(source.path, source.story) for source in sources],
            **({"pseudonyms": True} if pseudonyms else {}),
            **({"deep": program_deep()} if deep else {}),
        },
        sort_keys=True,
    )
    key = sha256(said.encode("ascii")).hexdigest()
    return Options(
        output=output,
        formats=tuple(formats),
        format=format,
        sources=tuple(sources),
        force=force,
        pseudonyms=pseudonyms,
        deep=deep,
        key=key,
    )


def program(*, deep: bool) -> str:
    """Return what made a map: the version of argmap and a digest of all that it has learned, and the same of
    argmap-deep where turns were read with it; then raises UnknownFormat where it is not installed."""
    return f"{__version__} {_weights()}" + (f" {program_deep()}" if deep else "")


def program_deep() -> str:
    """Return the version of argmap-deep and a digest of its weights; raises UnknownFormat where it is not installed."""
    return f"{deeper.version()} {_learned(deeper.folder())}"


def _weights() -> str:
    return _learned(os.path.join(os.path.dirname(api.__file__), "weights"))


@cache
def _learned(folder: str) -> str:
    digest = sha256()
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as file:
            digest.update(f"{name}\n".encode() + file.read())
    return digest.hexdigest()


def fingerprint(item: Item, key: str, edited: Mapping[str, bytes] | None = None) -> str:
    """Return the digest of all that a thread's map depends on: its bytes, path and place, and the options' key.

    What a person has edited comes behind a "-", so that one can tell that all else is as it was.
    """
    line = item.line if item.kind == inputs.DOCUMENT else None  # of a map the lines of its turns are kept
    said = f"{item.digest}\n{item.path}\n{item.part}\n{line}\n{item.name}\n{key}"
    said += "" if item.right is None else f"\n{sha256(item.right).hexdigest()}"
    marks = [sha256(said.encode()), *(sha256(data) for _, data in sorted((edited or {}).items()))]
    return "-".join(mark.hexdigest() for mark in marks)


# ---- one thread


class EditedError(ArgmapError):
    """A file that a person has edited cannot be read."""


class RightError(ArgmapError):
    """What a person put right cannot be read."""


def do(item: Item, options: Options, place: Place | None = None) -> Done | Failed:
    """Map a thread and write its folder, the record last.

    Arguments: the thread; the options; where to read and write, as the output's path says when not given. Whatever is
    wrong with the thread comes back as Failed.
    """
    try:
        return _do(item, options, place or place_of(options.output))
    except BadOutput as error:
        fatal = isinstance(error.__cause__, (FullError, *remote.FATAL))
        return _failed(item, "output", error.message, path=inputs.shown(error.path), fatal=fatal)
    except EditedError as error:
        return _failed(item, "edited", error.message, line=error.line, path=error.path)
    except RightError as error:
        return _failed(item, "correction", error.message, line=error.line, path=error.path)
    except ArgmapError as error:
        line = error.line if item.line is None or item.kind == inputs.DOCUMENT else item.line
        return _failed(item, "input", error.message, line=line)
    except MemoryError:
        return _failed(item, "memory", "takes more memory than a worker may have: give it more (--memory)")
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{os.path.basename(last.filename)}:{last.lineno}"
        message = f"a bug in argmap, {type(error).__name__} in {where} ({error}): please report it"
        return _failed(item, "bug", message)
    finally:
        _forget()


def _forget() -> None:
    """Empty the caches of words that have grown large: new words never end, and a worker's memory is to stay level."""
    for cached, most in REMEMBERED:
        if cached.cache_info().currsize > most:
            cached.cache_clear()


def _failed(
    item: Item, code: str, message: str, *, line: int | None = None, path: str | None = None, fatal: bool = False
) -> Failed:
    return Failed(name=item.name, path=path or item.path, line=line, code=code, message=message, fatal=fatal)


def _do(item: Item, options: Options, place: Place) -> Done:
    data = place.read(item.file) if item.data is None else item.data
    item = replace(item, digest=sha256(data).hexdigest())  # the file may have changed since it was found
    folder = f"{options.output}/{THREADS}/{item.name}"
    edited = {} if options.force else _edited(folder, place)
    map_ = _corrected(edited, item, options) or map_of(item, data, options)
    drawn: dict[str, bytes] = {}
    for name in options.formats:
        for file, own in api.writer(name).files(map_).items():
            if file not in edited:
                drawn[file] = api.write(map_, name, beside=options.formats, **own)
    files: dict[str, record.FileRecord] = {
        file: {"size": len(data), "sha256": sha256(data).hexdigest()} for file, data in (drawn | edited).items()
    }
    packed = record.pack(
        record.of(
            map_,
            fingerprint=fingerprint(item, options.key, edited),
            name=item.name,
            path=item.path,
            part=item.part,
            files=files,
            options={
                "formats": list(options.formats),
                "format": options.format,
                "sources": [source.path for source in options.sources],
                "program": program(deep=options.deep),
                **({"pseudonyms": "yes"} if options.pseudonyms else {}),
                **({"deep": map_.deep} if map_.deep else {}),
            },
        )
    )
    last = f"{folder}/{record.NAME}"
    # What the earlier record lists and the new one does not goes first: were it left for later, a run stopped in
    # between would leave it for ever. Then the record itself: while files change, there is none.
    before = place.look(last)
    if before is not None:
        for file in sorted(_stale(before, set(files), place, folder)):
            place.remove(f"{folder}/{file}")
        place.remove(last)
    changed = _tell_changes(folder, map_, item.name, place, hidden=bool(edited) or options.pseudonyms)
    for file, data in drawn.items():
        place.write(f"{folder}/{file}", data)
    place.write(last, packed)
    return Done(
        name=item.name,
        turns=len(map_.thread.turns),
        problems=len(map_.problems),
        edited=bool(edited),
        changed=changed,
    )


def _tell_changes(folder: str, map_: ArgumentMap, name: str, place: Place, *, hidden: bool) -> bool:
    """Write what has changed since the map that is there, while it is; say whether something has.

    A record lists none of that: it is of the thread alone, whatever was there before. It stays `hidden` of a map that a
    person has edited, of which nothing is known before, and where a name that stood there is to be seen no more.
    """
    before = place.look(f"{folder}/{MAP}")
    found = {} if before is None or hidden else since.files(before, map_, name=name)
    for file in since.FILES if before is not None else ():
        if file in found:
            place.write(f"{folder}/{file}", found[file])
        else:
            place.remove(f"{folder}/{file}")
    return bool(found)


def _edited(folder: str, place: Place) -> dict[str, bytes]:
    """Return the files of a thread that a person has edited, by name."""
    found = {}
    for writer in WRITERS:
        if writer.editable:
            data = place.look(f"{folder}/{writer.file}")
            if data is not None and writer.editable().is_edited(data):
                found[writer.file] = data
    return found


def _corrected(edited: Mapping[str, bytes], item: Item, options: Options) -> ArgumentMap | None:
    """Return the map as a person has left it, None where nobody has edited it."""
    for file, data in edited.items():
        path = f"{THREADS}/{item.name}/{file}"
        try:
            map_ = api.load_bytes(
                data, path=path, format="native", sources=options.sources, pseudonyms=options.pseudonyms
            )
        except ArgmapError as error:
            message = f"edited by hand, and {error.message}; or have it anew from the thread (--force)"
            raise EditedError(path, error.line, message) from None
        return replace(map_, problems=(*map_.problems, Problem(path=path, line=None, code="edited", message=EDITED)))
    return None


def _stale(before: bytes, files: set[str], place: Place, folder: str) -> list[str]:
    """Return the files that an earlier record lists, that are as it says, and that nobody edits or writes any more."""
    known = record.head(before)
    if known is None:
        return []
    kept = files | {writer.file for writer in WRITERS if writer.editable}
    found = []
    for file, said in known.files.items():
        if file in kept:
            continue
        data = place.look(f"{folder}/{file}")
        if data is not None and sha256(data).hexdigest() == said["sha256"]:
            found.append(file)
    return found


def map_of(item: Item, data: bytes, options: Options) -> ArgumentMap:
    """Return the map of a thread's bytes; raises ArgmapError, as `api.load_bytes` does."""
    of = partial(
        api.map_of, sources=options.sources, corrections=_right(item), pseudonyms=options.pseudonyms, deep=options.deep
    )  # what a file holds to its map
    if item.kind == inputs.ROW:
        row = rows.of_row(Source(path=item.path, data=data, id=item.id or item.name, line=item.line))
        return of(row, row.format or options.format if isinstance(row, Source) else None)
    if item.kind == inputs.PIECE:
        return _with_id(of(piece.unpack(data)), item.id or item.name)
    if item.kind == inputs.DOCUMENT:
        data = b"\n" * ((item.line or 1) - 1) + data  # so that its lines are those of the file
        return of(Source(path=item.path, data=data), "native")
    map_ = of(Source(path=item.path, data=packed.unpacked(data, LARGEST + 1, path=item.path)), options.format)
    return map_ if item.id is None else _with_id(map_, item.id)


def _with_id(map_: ArgumentMap, id_: str) -> ArgumentMap:
    return replace(map_, thread=replace(map_.thread, id=id_))


def _right(item: Item) -> tuple[Entry, ...]:
    """What a person put right in a thread: all that its file's corrections say of it, or of none in particular."""
    if item.right is None:
        return ()
    try:
        found = corrections.read(decode(item.right, path=item.path)[0], path=api.beside(item.path))
    except ArgmapError as error:
        raise RightError(error.path, error.line, error.message) from None
    if item.id is None:
        return found
    return tuple(replace(each, thread=None) for each in found if each.thread in (None, item.id))


# ---- the files of this machine


def look(path: str) -> bytes | None:
    """Return the bytes of a file in the output folder, of one too large to be ours the first, None where there is none;
    raises BadOutput."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise BadOutput(path, None, "is no file, but a folder, a pipe or a device: take it out, or use another -o")
        with open(path, "rb") as file:
            return file.read(HUGE)
    except FileNotFoundError:
        return None
    except OSError as error:
        message = f"cannot be read ({error.strerror or error}): check its rights, or use another -o"
        raise BadOutput(path, None, message) from None


def folders(path: str) -> list[str]:
    """Return the names of the folders in a folder, sorted; raises BadOutput."""
    try:
        with os.scandir(path) as entries:
            return sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
    except OSError as error:
        raise BadOutput(path, None, f"cannot be read ({error.strerror}): check its rights, or use another -o") from None


def holds(folder: str, sizes: Mapping[str, int]) -> bool:
    """Say whether a folder holds files of these names and sizes, and none that was edited since its record was made."""
    editable = {writer.file for writer in WRITERS if writer.editable}
    try:
        made = os.stat(f"{folder}/{record.NAME}").st_mtime_ns
        for name, size in sizes.items():
            found = os.stat(f"{folder}/{name}")
            if found.st_size != size or (name in editable and found.st_mtime_ns > made):
                return False
    except OSError:
        return False
    return True


def place_of(output: str) -> Place:
    """Return the place that an output folder is in."""
    if remote.is_url(output):
        return Place(
            read=inputs.read,
            look=remote.look,
            write=remote.write,
            remove=remote.remove,
            folders=remote.folders,
            holds=remote.holds,
            at_once=remote.AT_ONCE,
        )
    return Place(
        read=inputs.read,
        look=look,
        write=partial(write, root=output),
        remove=partial(remove, root=output),
        folders=folders,
        holds=holds,
        at_once=1,
    )


# ---- a process of its own


def prepare(memory: int) -> None:
    """Make a new process ready for work: all that is needed is loaded, and its memory is bounded (in megabytes)."""
    with suppress(Exception):  # what is wrong shows again at each thread, and is then reported
        for reader in READERS:
            reader.load()
        for writer in WRITERS:
            writer.load()
        said = (
            Turn(id="1", number=1, author="a", text="It is."),
            Turn(id="2", number=2, author="b", text="It is not."),
        )
        api.write(api.analyse(Thread(id="", title="", format="", path="", story="", turns=said)), "map")
    # What has been loaded stays: it need not be looked through each time. A thread makes few cycles, but over
    # thousands they would add up, so Python looks for them from time to time.
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 10, 10)
    gc.enable()
    _bound(memory)


def _bound(memory: int) -> None:
    with suppress(ImportError, OSError, ValueError):  # Windows has no such bound, some systems none of this kind
        import resource

        most = memory << 20
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
