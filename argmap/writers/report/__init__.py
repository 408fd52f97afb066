"""From an ArgumentMap to a page to read: one HTML file that needs neither a server nor the network."""

from __future__ import annotations

from .page import write

__all__ = ["write"]
