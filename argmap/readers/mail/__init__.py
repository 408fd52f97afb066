"""From mails to the threads that they make: a mailbox, a month of a mailing list, Usenet articles, one mail.

`split.py` parts the mails of a file, `headers.py` and `body.py` read each, `threads.py` puts them together. No address
of a person gets into a thread.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..source import Piece, Source
from . import split


def sniff(source: Source, /) -> bool:
    """Say whether a file begins with a mail: headers, or the line above each mail of a mailbox; or whether a folder
    is one of mails (maildir)."""
    if source.names is not None:
        return {"cur", "new"} <= set(source.names)
    return split.begins(source.head)


def read(source: Source, /) -> Iterator[Piece]:
    """Yield the threads that the mails of a file make, by the place of their first mail."""
    from .threads import threads  # takes 40 ms to import, and every text is asked for whether it is a mail

    return threads(source)
