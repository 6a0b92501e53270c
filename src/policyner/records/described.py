"""Descriptions of a record's keys, taken from the docstrings of its models."""

from __future__ import annotations

import inspect
import re
from itertools import takewhile

from pydantic import BaseModel

_ATTRIBUTE = re.compile(r"^    (\w+): (.*(?:\n        .*)*)", re.MULTILINE)


def summary_of(model: type[BaseModel]) -> str:
    """The model's docstring without its list of attributes, on one line."""
    return _flowing(_split(model)[0])


def attributes_of(model: type[BaseModel]) -> dict[str, str]:
    """What the docstrings of the model and its bases say of each attribute."""
    own = list(takewhile(lambda base: base is not BaseModel, model.__mro__))
    return {
        name: _flowing(words)
        for base in reversed(own)
        for name, words in _ATTRIBUTE.findall(_split(base)[1])
    }


def _split(model: type) -> tuple[str, str]:
    """The docstring before `Attributes:` and behind it."""
    docstring = inspect.cleandoc(model.__dict__.get("__doc__") or "")
    before, _, behind = docstring.partition("\nAttributes:\n")
    return before, behind


def _flowing(words: str) -> str:
    return " ".join(words.split())
