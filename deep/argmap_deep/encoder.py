"""From two texts to log-chances: six layers of self-attention over pieces of words, run by numpy.

The layers are those of BERT (Devlin et al. 2019) in the size of MiniLM (Wang et al. 2020). Above them the first place
and the mean over the places of the reply are weighed by a linear head for each question. Tables of weights are whole
numbers of eight bits with a scale for each row; they are made floats once, when the first text comes.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

REPLY, PARENT = 72, 40  # pieces of a reply, and of what it answers, that are looked at
CHARACTERS = 4000  # of a text, which hold more pieces than that
FIRST, LAST = 101, 102  # the pieces that open the pair and end each text
AT_ONCE = 16  # pairs; more take more memory and are no quicker
HEADS = 12
ALMOST = np.float32(1e-12)  # added to a variance, so that a row of equal numbers has one
NOWHERE = np.float32(-1e9)  # attention to what pads a text
QUESTIONS = ("relation", "tag")

HERE = Path(__file__).parent / "weights"
Table = np.ndarray[Any, np.dtype[np.float32]]
Pair = tuple[list[int], list[int]]


@cache
def _tokenizer() -> Tokenizer:
    found = Tokenizer.from_file(str(HERE / "pieces.json"))
    found.no_padding()
    found.no_truncation()
    return found


@cache
def _weights() -> Mapping[str, Table]:
    """Every table by its name; one of whole numbers has its scales, a number a row, under the name with ".scale"."""
    with np.load(HERE / "encoder.npz") as held:
        stored = dict(held)
    return {
        name: table.astype(np.float32) * stored[f"{name}.scale"][:, None]
        if table.dtype == np.int8 and name != "words"
        else table
        for name, table in stored.items()
    }


def _pieces(texts: Sequence[str], most: int) -> list[list[int]]:
    told = _tokenizer().encode_batch([text[:CHARACTERS] for text in texts], add_special_tokens=False)
    return [each.ids[:most] for each in told]


def log_chances(pairs: Sequence[tuple[str, str]]) -> list[list[float]]:
    """Return for each pair the log-chances of the three answers to the first question, then of those to the second."""
    replies = _pieces([reply for reply, _ in pairs], REPLY)
    parents = _pieces([parent for _, parent in pairs], PARENT)
    told = [([FIRST, *reply, LAST], [*parent, LAST]) for reply, parent in zip(replies, parents, strict=True)]
    # Those of a length go together.
    order = sorted(range(len(told)), key=lambda at: (len(told[at][0]) + len(told[at][1]), at))
    batches = [order[first : first + AT_ONCE] for first in range(0, len(order), AT_ONCE)]
    _weights()  # once, not by each thread
    # numpy lets go of the interpreter while it multiplies: a batch goes to each processor.
    with ThreadPoolExecutor(max(1, min(len(batches), os.cpu_count() or 1))) as pool:
        tables = list(pool.map(lambda places: _told([told[at] for at in places]), batches))
    found = {
        at: [float(each) for each in logs]
        for places, table in zip(batches, tables, strict=True)
        for at, logs in zip(places, table, strict=True)
    }
    return [found[at] for at in range(len(told))]


def _told(pairs: Sequence[Pair]) -> Table:
    weights = _weights()
    longest = max(len(reply) + len(parent) for reply, parent in pairs)
    numbers = np.zeros((len(pairs), longest), np.int64)
    second = np.zeros((len(pairs), longest), np.int64)
    held = np.zeros((len(pairs), longest), bool)
    for row, (reply, parent) in enumerate(pairs):
        size = len(reply) + len(parent)
        numbers[row, :size] = [*reply, *parent]
        second[row, len(reply) : size] = 1
        held[row, :size] = True
    words = weights["words"][numbers].astype(np.float32) * weights["words.scale"][numbers][:, :, None]
    state = _even(words + weights["places"][:longest] + weights["texts"][second], weights, "first")
    away = np.where(held, np.float32(0), NOWHERE)[:, None, None, :]
    for layer in range(sum(name.endswith(".query") for name in weights)):
        state = _even(state + _attended(state, away, weights, f"{layer}"), weights, f"{layer}.attended")
        wide = _gelu(_linear(state, weights, f"{layer}.wide"))
        state = _even(state + _linear(wide, weights, f"{layer}.narrow"), weights, f"{layer}.out")
    own = (held & (second == 0))[:, :, None]
    mean = np.where(own, state, np.float32(0)).sum(axis=1) / own.sum(axis=1)
    pooled = np.concatenate([state[:, 0], mean], axis=1).astype(np.float32)
    return np.concatenate([_log_chances(_linear(pooled, weights, question)) for question in QUESTIONS], axis=1)


def _log_chances(odds: Table) -> Table:
    odds = odds - odds.max(axis=1, keepdims=True)
    return np.asarray(odds - np.log(np.exp(odds).sum(axis=1, keepdims=True)), np.float32)


def _linear(state: Table, weights: Mapping[str, Table], name: str) -> Table:
    return np.asarray(state @ weights[name].T + weights[f"{name}.bias"], np.float32)


def _even(state: Table, weights: Mapping[str, Table], name: str) -> Table:
    """Layer normalization (Ba et al. 2016)."""
    state = state - state.mean(axis=-1, keepdims=True)
    state /= np.sqrt(np.square(state).mean(axis=-1, keepdims=True) + ALMOST)
    return np.asarray(state * weights[f"{name}.weight"] + weights[f"{name}.bias"], np.float32)


def _attended(state: Table, away: Table, weights: Mapping[str, Table], layer: str) -> Table:
    texts, longest, size = state.shape

    def heads(name: str) -> Table:
        parts = _linear(state, weights, f"{layer}.{name}").reshape(texts, longest, HEADS, -1)
        return np.ascontiguousarray(parts.transpose(0, 2, 1, 3))

    query, key, value = heads("query"), heads("key"), heads("value")
    near = query @ key.transpose(0, 1, 3, 2) / np.float32((size // HEADS) ** 0.5) + away
    near = np.exp(near - near.max(axis=-1, keepdims=True))
    near /= near.sum(axis=-1, keepdims=True)
    return _linear((near @ value).transpose(0, 2, 1, 3).reshape(texts, longest, size), weights, f"{layer}.joined")


def _gelu(state: Table) -> Table:
    """Gaussian error linear units by the tanh (Hendrycks and Gimpel 2016), as numpy has no error function."""
    inner = state * state
    inner *= np.float32(0.044715)
    inner += np.float32(1)
    inner *= state
    inner *= np.float32(0.7978845608)
    np.tanh(inner, out=inner)
    inner += np.float32(1)
    inner *= state
    inner *= np.float32(0.5)
    return inner
