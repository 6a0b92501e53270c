"""The columns of the flat tables, as `tables.yaml` declares them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args

from policyner.vocabulary import read_vocabulary

#: The name of a flat table.
TableName = Literal["documents", "measures", "agencies", "targets", "deadlines"]

#: The tables, each behind those that it refers to.
TABLE_NAMES: tuple[TableName, ...] = get_args(TableName)

#: What a cell holds: a text, a whole number, any number, a day (ISO 8601 where it is written as
#: text), or yes and no.
Kind = Literal["text", "integer", "number", "date", "flag"]

#: The language of the column names: their own, or Chinese.
Headers = Literal["en", "zh"]

_WIDTH = 12


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a flat table.

    Attributes:
        name: Its name.
        kind: What its cells hold.
        zh: Its name in Chinese.
        means: One sentence for a person.
        width: How wide a sheet shows it, in characters of the Latin script.
    """

    name: str
    kind: Kind
    zh: str
    means: str
    width: int = _WIDTH

    def header(self, headers: Headers) -> str:
        """Its name in the language asked for."""
        return self.zh if headers == "zh" else self.name


@dataclass(frozen=True, slots=True)
class Shape:
    """A flat table without its rows.

    Attributes:
        name: Its name.
        zh: Its name in Chinese.
        row: What a row is.
        alone: Its columns where it is written by itself; the last tell of inputs that failed.
        together: Its columns beside the other tables; the first joins them.
        reading: Names of the columns that a person wants first.
    """

    name: TableName
    zh: str
    row: str
    alone: tuple[Column, ...]
    together: tuple[Column, ...]
    reading: tuple[str, ...]

    def title(self, headers: Headers) -> str:
        """Its name in the language asked for."""
        return self.zh if headers == "zh" else self.name


@dataclass(frozen=True, slots=True)
class Style:
    """For whom flat rows are written.

    Attributes:
        headers: The language of the column names.
        excel: Whether a CSV file is going to be opened in Excel.
    """

    headers: Headers = "en"
    excel: bool = False


def names_of(columns: Iterable[Column]) -> tuple[str, ...]:
    """The names of columns, in order."""
    return tuple(column.name for column in columns)


@cache
def shapes() -> Mapping[TableName, Shape]:
    """The tables by their names."""
    declared = read_vocabulary(__package__, "tables.yaml")
    return {name: _shape(name, declared) for name in TABLE_NAMES}


def _shape(name: TableName, declared: Mapping[str, Any]) -> Shape:
    table = declared["tables"][name]
    shared = declared["shared"]
    own = _columns({each: given or shared[each] for each, given in table["columns"].items()})
    failure = _columns(declared["failure"])
    joining = _columns(declared["together"])
    copies = _columns(declared["copies"])
    return Shape(
        name,
        table["zh"],
        table["row"],
        alone=own + failure,
        together=(joining + copies + own + failure if name == "documents" else joining + own),
        reading=tuple(table["reading"]),
    )


def _columns(definitions: Mapping[str, Mapping[str, Any]]) -> tuple[Column, ...]:
    return tuple(
        Column(name, **{"kind": "text", **definition}) for name, definition in definitions.items()
    )
