"""The steps of the analysis, in the order in which they run: each takes a map and returns a fuller one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from ..model import ArgumentMap, Thread
from . import camps, disputes, links, quotes, replies, sources, tags, unanswered

Step: TypeAlias = Callable[[ArgumentMap], ArgumentMap]

STEPS: tuple[Step, ...] = (quotes.find, replies.find, links.find, tags.find, disputes.find, camps.find, unanswered.find)
# The last step needs more than the thread: it looks into the story and further articles.
WITH_SOURCES: Callable[[ArgumentMap, Sequence[Thread]], ArgumentMap] = sources.find
