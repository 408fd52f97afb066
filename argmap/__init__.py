"""argmap: from a saved comment thread to a map of the argument."""

from __future__ import annotations

import os
import sys

# `python -m argmap` has Python import from the folder that one stands in before all others, where a thread's neighbour
# may be called random.py. What Python itself needs to get here is imported by now; nothing else is, from there.
if sys.argv[:1] == ["-m"] and sys.orig_argv[-len(sys.argv)] in ("argmap", "-margmap") and sys.path[0] == os.getcwd():
    del sys.path[0]

from .api import (
    analyse,
    load,
    load_all,
    load_bytes,
    read,
    read_all,
    read_bytes,
    read_corrections,
    read_source,
    thread_of,
    write,
)
from .errors import ArgmapError, BadInput, BadOutput, DrawingFailed, NoComments, UnknownFormat
from .model import (
    OUTSIDE,
    STORY,
    ArgumentMap,
    Camp,
    Dispute,
    Dropped,
    How,
    Kind,
    Link,
    Over,
    Passage,
    Position,
    Problem,
    Quote,
    Relation,
    Reply,
    Span,
    State,
    Status,
    Tag,
    Thread,
    Turn,
    Unanswered,
    Unmet,
)

__version__ = "0.1.0"

__all__ = [
    "OUTSIDE",
    "STORY",
    "ArgmapError",
    "ArgumentMap",
    "BadInput",
    "BadOutput",
    "Camp",
    "Dispute",
    "DrawingFailed",
    "Dropped",
    "How",
    "Kind",
    "Link",
    "NoComments",
    "Over",
    "Passage",
    "Position",
    "Problem",
    "Quote",
    "Relation",
    "Reply",
    "Span",
    "State",
    "Status",
    "Tag",
    "Thread",
    "Turn",
    "Unanswered",
    "UnknownFormat",
    "Unmet",
    "analyse",
    "load",
    "load_all",
    "load_bytes",
    "read",
    "read_all",
    "read_bytes",
    "read_corrections",
    "read_source",
    "thread_of",
    "write",
]
