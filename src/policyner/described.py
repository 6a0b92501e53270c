"""Descriptions of a record's keys, taken from the docstrings of its classes."""

from __future__ import annotations

import inspect
import re
from typing import ClassVar

from pydantic import ConfigDict, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

_ATTRIBUTE = re.compile(r"^    (\w+): (.*(?:\n        .*)*)", re.MULTILINE)


class Described:
    """Base of classes whose JSON Schema describes each key in the words of their docstring."""

    __slots__ = ()

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """The class's JSON Schema with its descriptions."""
        schema = handler(core_schema)
        described = handler.resolve_ref_schema(schema)
        described["description"] = _flowing(_split(cls)[0])
        for name, words in attributes_of(cls).items():
            described["properties"][name]["description"] = words
        return schema


class ClosedValue(Described):
    """Base of values of which what is read back from a record has no other keys."""

    __slots__ = ()
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    # Keys that records of version 1 did not have from the beginning.
    _later: ClassVar[frozenset[str]] = frozenset()

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """The schema of what a record holds: each key is there, with or without a value."""
        schema = super().__get_pydantic_json_schema__(core_schema, handler)
        described = handler.resolve_ref_schema(schema)
        described["required"] = [name for name in described["properties"] if name not in cls._later]
        for entry in described["properties"].values():
            entry.pop("default", None)
        return schema


def attributes_of(described: type[Described]) -> dict[str, str]:
    """What the docstrings of a class and its bases say of each attribute."""
    return {
        name: _flowing(words)
        for base in reversed(described.__mro__)
        if issubclass(base, Described)
        for name, words in _ATTRIBUTE.findall(_split(base)[1])
    }


def _split(described: type) -> tuple[str, str]:
    """The docstring before `Attributes:` and behind it."""
    docstring = inspect.cleandoc(described.__dict__.get("__doc__") or "")
    before, _, behind = docstring.partition("\nAttributes:\n")
    return before, behind


def _flowing(words: str) -> str:
    return " ".join(words.split())
