"""The steps of the analysis, in the order in which they run: each takes a map and returns a fuller one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from ..model import ArgumentMap
from . import camps, disputes, links, quotes, replies, tags

Step: TypeAlias = Callable[[ArgumentMap], ArgumentMap]

STEPS: tuple[Step, ...] = (quotes.find, replies.find, links.find, tags.find, disputes.find, camps.find)
