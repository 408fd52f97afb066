"""The list of writers: what it says of each is so, and options are checked."""

from __future__ import annotations

import inspect

import pytest

import argmap
from argmap.writers import WRITERS
from tests.test_native import SMALL

EVERY = {
    "layout": "tree",
    "all": True,
    "dispute": 0,
    "to": "json",
    "width": 60,
    "colour": False,
    "edited": True,
    "table": "relations",
    "corpus": "speakers.json",
    "beside": ("html", "ladder"),
}


@pytest.mark.parametrize("writer", WRITERS, ids=lambda writer: writer.name)
def test_the_options_of_a_format_are_those_of_its_writer(writer):
    _, *options = inspect.signature(writer.load().write).parameters.values()
    assert writer.options == tuple(option.name for option in options)
    assert all(option.kind is option.KEYWORD_ONLY for option in options)


@pytest.mark.parametrize("writer", WRITERS, ids=lambda writer: writer.name)
def test_options_of_other_formats_are_passed_over(writer):
    assert set(EVERY) == {name for candidate in WRITERS for name in candidate.options}
    own = {name: value for name, value in EVERY.items() if name in writer.options}
    assert argmap.write(SMALL, writer.name, **EVERY) == argmap.write(SMALL, writer.name, **own)


@pytest.mark.parametrize("format", [writer.name for writer in WRITERS])
@pytest.mark.parametrize(
    ("option", "cure"),
    [("layuot", "write 'layout'"), ("color", "write 'colour'"), ("zoom", "all, beside, colour, corpus")],
)
def test_an_option_that_no_format_has_is_wrong_usage(format, option, cure):
    with pytest.raises(argmap.UnknownFormat) as raised:
        argmap.write(SMALL, format, **{option: "dot"})
    assert (raised.value.path, raised.value.exit_code) == (option, 2)
    assert raised.value.message.startswith("no format has this option: ")
    assert cure in raised.value.message
