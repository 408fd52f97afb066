"""From replies to what argmap-deep tells of them, and from that and what argmap makes of a turn to both together.

The package is a distribution of its own (`deep/` in the repository) and need not be installed. This is the only file
that imports it, and only where somebody asks for it. Its card says how far each of the two is believed, and how often
both together were right.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from ..errors import UnknownFormat
from ..model import STORY, Reply, Thread
from .own import Said
from .turns import Three, chances

RELATION, TAG = "relation", "tag"  # what is asked of a reply
FLOOR = 1e-3  # the least chance whose logarithm is taken
BEGINNING = 1500  # characters of a story that are read with what answers it


class Heard(NamedTuple):
    """Natural logarithms of the chances that a reply rebuts, supports or answers, and that it is a claim, a rebuttal or
    evidence."""

    relation: Three
    tag: Three


Told: TypeAlias = Mapping[tuple[str, str], Heard]  # by a reply's child and parent
Points: TypeAlias = Sequence[tuple[float, float]]
NOTHING: Told = {}


class Mix(NamedTuple):
    """How far the log-chances of argmap's own model and those told count, what is added for each class, and for each
    the points between which a chance is bent to how often it was right."""

    linear: float
    deep: float
    bias: Three
    sure: Sequence[Points]


def version() -> str:
    """Return the version of the weights of argmap-deep; raises UnknownFormat where it is not installed."""
    return str(_package().card()["version"])


def folder() -> str:
    """Return the folder with the weights of argmap-deep; raises UnknownFormat where it is not installed."""
    return os.path.join(os.path.dirname(_package().__file__), "weights")


def mix(question: str) -> Mix:
    """Return how the two are put together for a question, RELATION or TAG."""
    card = _package().card()[question]
    one, two, three = (float(each) for each in card["bias"])
    sure = tuple(tuple((float(said), float(right)) for said, right in points) for points in card["sure"])
    return Mix(linear=float(card["linear"]), deep=float(card["deep"]), bias=(one, two, three), sure=sure)


def told(thread: Thread, replies: Iterable[Reply], said: Said) -> Told:
    """Return what is told of replies, all of which are asked about at once, and the same words only once."""
    story = f"{thread.title}. {thread.story[:BEGINNING]}"
    pairs = {
        (reply.child, reply.parent): (
            said[reply.child].said,
            story if reply.parent == STORY else said[reply.parent].said,
        )
        for reply in replies
    }
    different = list(dict.fromkeys(pairs.values()))
    if not different:
        return {}
    found = zip(different, _package().tell(different), strict=True)
    heard = {pair: Heard(tuple(each.relation), tuple(each.tag)) for pair, each in found}
    return {reply: heard[pair] for reply, pair in pairs.items()}


def mixed(likely: Three, logs: Three, how: Mix) -> Three:
    """Return the chances of three classes by both: the chances of argmap's own model, and the log-chances told."""
    one, two, three = (
        how.linear * math.log(max(FLOOR, chance)) + how.deep * log + bias
        for chance, log, bias in zip(likely, logs, how.bias, strict=True)
    )
    return chances((one, two, three))


def _package() -> Any:
    try:
        import argmap_deep
    except ModuleNotFoundError as error:
        message = f"needs {_called(error.name)}, which is not installed: in argmap's folder, pip install ./deep"
        raise UnknownFormat("--deep", None, message) from None
    return argmap_deep


def _called(module: str | None) -> str:
    """A module's distribution, as pip knows it."""
    return (module or "argmap_deep").partition(".")[0].replace("_", "-")
