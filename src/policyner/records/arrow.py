"""The Arrow schema of records, derived from their models so that the two cannot drift apart.

The types hang on the models alone, never on what a batch happens to hold: a
column that is empty in every record still has its type.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import pyarrow as pa
from pydantic import BaseModel

from policyner.described import Described
from policyner.records.columns import Column, Kind
from policyner.records.notice import ErrorRecord, NoticeRecord

_PLAIN: dict[type, pa.DataType] = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    date: pa.date32(),
}

_CELLS: dict[Kind, pa.DataType] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "date": pa.date32(),
    "flag": pa.bool_(),
}


@cache
def notice_columns() -> pa.Schema:
    """One row a notice: the keys of a notice record and of an error record together."""
    return pa.schema(_fields([NoticeRecord, ErrorRecord]))


def table_columns(columns: Iterable[Column]) -> pa.Schema:
    """The rows of a flat table."""
    return pa.schema([pa.field(column.name, _CELLS[column.kind]) for column in columns])


def as_written(kind: pa.DataType) -> pa.DataType:
    """The type as JSON can hold it: dates as text, all else as it is."""
    if pa.types.is_date32(kind):
        return pa.string()
    if pa.types.is_struct(kind):
        return pa.struct([pa.field(f.name, as_written(f.type)) for f in kind])
    if pa.types.is_list(kind):
        return pa.list_(as_written(kind.value_type))
    return kind


def _fields(models: Iterable[type[Described]]) -> list[pa.Field]:
    """The fields of all classes, each once; where several share a name, their types agree."""
    found: dict[str, pa.DataType] = {}
    for model in models:
        for name, annotation in _annotations(model):
            kind = _type_of(annotation)
            if found.setdefault(name, kind) != kind:
                raise TypeError(f"{model.__name__}.{name}: {kind} beside {found[name]}")
    return [pa.field(name, kind) for name, kind in found.items()]


def _annotations(described: type[Described]) -> Iterator[tuple[str, Any]]:
    """Names and types of the fields of a model or a dataclass, in order."""
    if issubclass(described, BaseModel):
        yield from ((name, field.annotation) for name, field in described.model_fields.items())
    else:
        hints = get_type_hints(described, include_extras=True)
        yield from ((field.name, hints[field.name]) for field in fields(described))  # type: ignore[arg-type]


def _type_of(annotation: Any) -> pa.DataType:  # noqa: PLR0911 - a line a type
    """The Arrow type of a field of a record.

    Raises:
        TypeError: If the annotation has no counterpart here.
    """
    if isinstance(annotation, type) and annotation in _PLAIN:
        return _PLAIN[annotation]
    if isinstance(annotation, type) and issubclass(annotation, Described):
        return pa.struct(_fields([annotation]))
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _type_of(arguments[0])
    if origin is Literal:
        return _one_of({_PLAIN[type(value)] for value in arguments}, annotation)
    if origin is tuple:
        return pa.list_(_one_of({_type_of(a) for a in arguments if a is not ...}, annotation))
    if origin is dict:
        # Pairs and not a map: everything that reads Parquet reads them.
        return pa.list_(pa.struct([("name", pa.string()), ("count", _type_of(arguments[1]))]))
    if origin in {Union, types.UnionType}:
        members = [a for a in arguments if a is not type(None)]
        if all(isinstance(a, type) and issubclass(a, Described) for a in members):
            return pa.struct(_fields(members))
        return _one_of({_type_of(a) for a in members}, annotation)
    raise TypeError(f"no Arrow type for {annotation}")


def _one_of(kinds: set[pa.DataType], annotation: Any) -> pa.DataType:
    if len(kinds) != 1:
        raise TypeError(f"no single Arrow type for {annotation}")
    return kinds.pop()
