"""Stub."""
from ..model import ArgumentMap


def find(map_: ArgumentMap) -> ArgumentMap:
    return map_
