"""From a URL to the bytes of a file and back; the only file that imports fsspec."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from typing import IO, Any
from urllib.parse import unquote, urlsplit

from ..errors import BadInput, BadOutput

AT_ONCE = 32  # files asked for at once: a far store answers after a while, but answers many
FILE, MEMORY = "file://", "memory://"
WEB = ("http", "https")  # a page of links is no folder

# Stores in which a file is there whole or not at all; elsewhere it gets another name until it is written.
WHOLE = frozenset({"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "oss", "oci", "memory"})

# Without bucket or rights, or without what knows the kind of store, no other file can be written either.
FATAL = (FileNotFoundError, PermissionError, ImportError, NotImplementedError)

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+(?:::[A-Za-z0-9+.:-]+)?://")  # "C:\" is none
_KEYS = re.compile(r"(://)[^/@]*@")
_PATTERN = re.compile(r"[*?[]")


def is_url(path: str) -> bool:
    """Say whether a path is the address of a file or folder elsewhere."""
    return _URL.match(path) is not None


def plain(path: str) -> str:
    """Return the path of a file of this machine that is given as `file://`; others as they are."""
    return unquote(urlsplit(path).path) if path.lower().startswith(FILE) else path


def shown(url: str) -> str:
    """Return a URL as it is shown and kept: without the name and password that may stand in it."""
    return _KEYS.sub(r"\1", url)


def files(url: str, output: str) -> list[str]:
    """Return the files that a URL names, sorted, as URLs that begin as it does.

    Arguments: a file, a folder (walked to its depth, but for hidden files and for `output`) or a pattern. An address of
    the web is always a file. Raises BadInput where there is none.
    """
    with _failing(BadInput, url, "cannot be listed"):
        system, root = _system(url)
        if url.partition("://")[0].lower() in WEB:
            return [url]
        if _PATTERN.search(root):
            found = [system.unstrip_protocol(name) for name in system.glob(root)]
        elif system.isfile(root):
            return [url]
        else:
            base = root.rstrip("/")
            below = [str(name)[len(base) :].lstrip("/") for name in system.find(root)]
            found = [
                f"{url.rstrip('/')}/{name}" for name in below if not any(part[:1] == "." for part in name.split("/"))
            ]
    own = f"{output.rstrip('/')}/"
    found = sorted(file for file in found if not file.startswith(own))
    if not found:
        raise BadInput(shown(url), None, "no such file, nor a folder with files: check the address and your rights")
    return found


def opened(url: str) -> IO[bytes]:
    """Open a file for reading; raises BadInput."""
    with _failing(BadInput, url, "cannot be opened"):
        system, path = _system(url)
        file: IO[bytes] = system.open(path, "rb")
        return file


def read(url: str, most: int) -> bytes:
    """Return the bytes of a file, at most so many; raises BadInput."""
    with opened(url) as file, _failing(BadInput, url, "cannot be read"):
        return file.read(most)


def exists(url: str) -> bool:
    """Say whether there is such a file, as far as can be known."""
    with suppress(Exception):
        system, path = _system(url)
        return bool(system.exists(path))
    return False


# ---- an output folder


def look(url: str) -> bytes | None:
    """Return the bytes of a file, None where there is none; raises BadOutput."""
    with _failing(BadOutput, url, "cannot be read"):
        system, path = _system(url)
        try:
            return bytes(system.cat_file(path))
        except FileNotFoundError:
            return None


def write(url: str, data: bytes) -> None:
    """Put a file in its place, whole or not at all; raises BadOutput."""
    _placed(url, lambda system, path: system.pipe_file(path, data))


def put(file: str, url: str) -> None:
    """Put a large file of this machine in its place elsewhere, as `write` does."""
    _placed(url, lambda system, path: system.put_file(file, path))


def _placed(url: str, make: Callable[[Any, str], object]) -> None:
    with _failing(BadOutput, url, "cannot be written"):
        system, path = _system(url)
        if _is_whole(system):
            make(system, path)
            return
        part = _part(system, path)
        try:
            make(system, part)
            system.mv(part, path)
        except BaseException:
            with suppress(Exception):
                system.rm_file(part)
            raise


def get(url: str, file: str) -> None:
    """Fetch a large file to this machine where there is one; raises BadOutput."""
    with _failing(BadOutput, url, "cannot be read"):
        system, path = _system(url)
        with suppress(FileNotFoundError):
            system.get_file(path, file)


def remove(url: str) -> None:
    """Take a file away where there is one; raises BadOutput."""
    with _failing(BadOutput, url, "cannot be taken away"):
        system, path = _system(url)
        with suppress(FileNotFoundError):
            system.rm_file(path)


def folders(url: str) -> list[str]:
    """Return the names of the folders in a folder, sorted; none where there is no such folder. Raises BadOutput."""
    with _failing(BadOutput, url, "cannot be listed"):
        system, path = _system(url)
        try:
            entries = system.ls(path, detail=True)
        except FileNotFoundError:
            return []
        names = {_name(entry) for entry in entries if entry["type"] == "directory"}
        return sorted(names - {"", path.rstrip("/").rpartition("/")[2]})


def holds(url: str, sizes: Mapping[str, int]) -> bool:
    """Say whether a folder holds files of these names and sizes; raises BadOutput."""
    with _failing(BadOutput, url, "cannot be listed"):
        system, path = _system(url)
        try:
            entries = {_name(entry): entry["size"] for entry in system.ls(path, detail=True)}
        except FileNotFoundError:
            return not sizes
        return all(entries.get(name) == size for name, size in sizes.items())


# ---- fsspec


def _system(url: str) -> tuple[Any, str]:
    if find_spec("fsspec") is None:
        raise ImportError("fsspec is not installed: in argmap's folder, pip install '.[cluster]'")
    from fsspec.core import url_to_fs

    # A list that is kept would be false as soon as another machine has written there.
    system, path = url_to_fs(url, use_listings_cache=False)
    return system, str(path)


def _is_whole(system: Any) -> bool:
    names = (system.protocol,) if isinstance(system.protocol, str) else system.protocol
    return not WHOLE.isdisjoint(names)


def _part(system: Any, path: str) -> str:
    folder, _, name = path.rpartition("/")
    system.makedirs(folder, exist_ok=True)
    return f"{folder}/.{name}.{os.getpid()}-{secrets.randbelow(1 << 60)}.tmp"


def _name(entry: Mapping[str, Any]) -> str:
    return str(entry["name"]).rstrip("/").rpartition("/")[2]


@contextmanager
def _failing(kind: type[BadInput] | type[BadOutput], url: str, what: str) -> Iterator[None]:
    """Make one kind of error of whatever goes wrong: each store has errors of its own."""
    try:
        yield
    except (BadInput, BadOutput):
        raise
    except Exception as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        if isinstance(error, ImportError):
            message = f"{what}: {reason}"
        elif isinstance(error, FileNotFoundError):
            message = f"{what}: there is no such place: check the address, and make the bucket or folder first"
        elif isinstance(error, NotImplementedError):
            message = f"{what}: this kind of address can only be read"
        else:
            message = f"{what} ({reason}): check the address, your rights there and the way to it"
        raise kind(shown(url), None, message) from (error if isinstance(error, FATAL) else None)
