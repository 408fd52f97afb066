"""From the bytes of a file to text, and from its name to that of a thread and of a folder."""

from __future__ import annotations

import os
import re
import unicodedata

from ..errors import BadInput
from ..model import Problem
from .shown import shown

# A pasted page of 50,000 comments is about 20 MB; more than this is a mistake (a video, a database).
LARGEST = 64 * 1024 * 1024


_NEWLINES = re.compile(r"\r\n?|\u2028|\u2029|\x85")


_MULTIBYTE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")


_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


# In the text of an article, whose paragraphs and lines need not coincide: a line of the file that ends within a
# paragraph, and a paragraph that ends within a line. Neither is left in what `decode` returns.
LINE_WITHIN = "\u2028"


PARAGRAPH_WITHIN = "\u2029"


_PACKED = re.compile(r"\.(?:gz|bz2|xz|zst)$", re.I)  # behind the name of what is packed


# Names that Windows keeps for devices, whatever stands behind the first dot.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.I)

CORRECTIONS = ".corrections.yaml"  # how the name of what was put right in a thread ends


def decode(data: bytes, *, path: str) -> tuple[str, tuple[Problem, ...]]:
    """Turn the bytes of a text file into text with plain newlines.

    UTF-8 and UTF-16 with a byte order mark, UTF-8 without one, else Windows-1252. Returns the text and the
    problems met (bytes that fit no encoding). Raises BadInput for empty, binary and oversized files.
    """
    if len(data) > LARGEST:
        raise BadInput(path, None, f"the file is larger than {LARGEST // 2**20} MB: split it, one thread a file")
    if not data.strip():
        raise BadInput(path, None, "the file is empty: save the page's text into it")
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, errors="replace")
            break
    else:
        text = _decode_unmarked(data)
    text = _NEWLINES.sub("\n", text)
    at = text.find("\0")
    if at >= 0:
        line = text.count("\n", 0, at) + 1
        raise BadInput(path, line, "holds NUL bytes, so it is no plain text: copy the page's text and save it as UTF-8")
    if not text.strip():
        raise BadInput(path, None, "the file holds only white space: save the page's text into it")
    strange = sum(1 for c in text[:4096] if c < " " and c not in "\t\n\f\v\x1b")
    if strange * 20 > len(text[:4096]):
        raise BadInput(path, 1, "looks like a binary file: copy the page's text and save it as UTF-8")
    at = text.find("\ufffd")
    if at < 0:
        return text, ()
    line = text.count("\n", 0, at) + 1
    count = text.count("\ufffd")
    message = f"{count} unreadable character{'s' if count > 1 else ''}, the first one here: save the file as UTF-8"
    return text, (Problem(path=shown(path), line=line, code="encoding", message=message),)


def beginning(data: bytes, size: int) -> str:
    """Return the text of the first `size` bytes of a file, U+FFFD in place of what is no text; no file is wrong."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) : size].decode(encoding, errors="replace")
    return data[:size].decode("utf-8", errors="replace")


def _decode_unmarked(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    as_utf8 = data.decode("utf-8", errors="replace")
    # A few broken bytes amid sound multi-byte characters: damaged UTF-8, not Windows-1252.
    if as_utf8.count("\ufffd") < sum(1 for _ in _MULTIBYTE.finditer(data)):
        return as_utf8
    return data.decode("cp1252", errors="replace")


def shipped(name: str) -> str:
    """Return the text of `weights/<name>.json`: numbers that were learned, and what they were learned from."""
    # `importlib.resources` would do the same, and takes 4 ms to import.
    folder = os.path.dirname(os.path.dirname(__file__))
    with open(os.path.join(folder, "weights", f"{name}.json"), encoding="utf-8") as file:
        return file.read()


def unpacked_name(name: str) -> str:
    """Return a file's name without what says how it is packed and of what kind it is."""
    name = _PACKED.sub("", name)
    return name.rpartition(".")[0] or name


def thread_id(path: str) -> str:
    """Return a thread's id from its file's name: letters, digits, ".", "-" and "_", never empty, at most 80 long."""
    name = unpacked_name(re.split(r"[/\\]", path)[-1])
    return re.sub(r"[^\w.-]+", "-", name).strip("-.")[:80] or "thread"


def folder_name(name: str) -> str:
    """Return the name of a folder for a thread's id: safe on every system, never empty, at most 200 bytes long."""
    name = re.sub(r"[^\w.-]+", "-", unicodedata.normalize("NFC", name)).strip("-.")
    # File systems allow 255 bytes, and a number may come behind.
    name = name.encode("utf-8", "ignore")[:200].decode("utf-8", "ignore").strip("-.") or "thread"
    return f"thread-{name}" if _RESERVED.match(name) else name
