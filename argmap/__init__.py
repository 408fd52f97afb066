"""argmap: from a saved comment thread to a map of the argument."""

from __future__ import annotations

from .api import analyse, load, load_bytes, read, read_bytes, read_source, write
from .errors import ArgmapError, BadInput, BadOutput, DrawingFailed, NoComments, UnknownFormat
from .model import (
    OUTSIDE,
    STORY,
    ArgumentMap,
    Camp,
    Dispute,
    How,
    Kind,
    Link,
    Passage,
    Position,
    Problem,
    Quote,
    Relation,
    Reply,
    Span,
    State,
    Tag,
    Thread,
    Turn,
    Unanswered,
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
    "How",
    "Kind",
    "Link",
    "NoComments",
    "Passage",
    "Position",
    "Problem",
    "Quote",
    "Relation",
    "Reply",
    "Span",
    "State",
    "Tag",
    "Thread",
    "Turn",
    "Unanswered",
    "UnknownFormat",
    "analyse",
    "load",
    "load_bytes",
    "read",
    "read_bytes",
    "read_source",
    "write",
]
