"""From a template and values to HTML: whatever a value holds, nothing of it is markup; the only file that imports
jinja2."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import jinja2
from markupsafe import Markup

from .text.shown import amount, drawable, shorten

FILTERS: Mapping[str, Callable[..., str]] = {
    "amount": amount,
    "number": lambda number: f"{number:,}",
    "or": lambda text, other: text or other,
    "shorten": shorten,
}


def render(template: str, values: Mapping[str, Any], *, filters: Mapping[str, Callable[..., str]] | None = None) -> str:
    """Fill a template of Jinja's.

    Arguments: its text; the values by name, of which those alone are markup that are marked so (see `markup`); filters
    of its own besides `shorten`, `amount` ("1 turn"), `number` ("1,000") and `or`. A name that no value has is a bug,
    and raises UndefinedError.
    """
    return _compiled(template, tuple((filters or {}).items())).render(values)


def markup(text: str) -> Markup:
    """Mark a text as markup: one made of numbers and words of ours, never of anyone else's."""
    return Markup(text)


@cache
def beside(module: str, name: str) -> str:
    """Return the text of a file of ours that lies beside a module, whose `__file__` is given."""
    with open(os.path.join(os.path.dirname(module), name), encoding="utf-8") as file:
        return file.read()


def sealed(text: str) -> Markup:
    """Return what a page's policy calls a script or style by, so that this one runs and no other: its digest."""
    return Markup("'sha256-%s'") % base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _compiled(template: str, filters: tuple[tuple[str, Callable[..., str]], ...]) -> jinja2.Template:
    made = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined, finalize=_fit
    )
    made.filters |= {**FILTERS, **dict(filters)}
    return made.from_string(template)


def _fit(value: object) -> object:
    """What may stand in a page: of a text no control characters, nor marks that turn the writing direction."""
    return drawable(value) if isinstance(value, str) and not isinstance(value, Markup) else value
