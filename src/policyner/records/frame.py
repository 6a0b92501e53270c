"""Flat tables as frames of pandas or polars, whichever is installed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Literal

from policyner.errors import UsageError
from policyner.records.columns import TABLE_NAMES, Column, Kind, TableName, shapes
from policyner.records.notice import ErrorRecord, NoticeRecord, Record
from policyner.records.tables import rows_of

if TYPE_CHECKING:
    from policyner.records.rows import Cell

Library = Literal["pandas", "polars"]

# How pandas holds what may be missing.
_PANDAS: Mapping[Kind, str] = {
    "text": "string",
    "integer": "Int64",
    "number": "float64",
    "date": "datetime64[s]",
    "flag": "boolean",
}


def frame(
    records: Iterable[Record], table: TableName = "measures", *, library: Library | None = None
) -> Any:
    """A flat table of records as a frame; `policyner schema --table` describes its columns.

    Every column has its type even where all its cells are empty. An input that failed is a row
    in which `source`, `error_type` and `error` alone are filled.

    Args:
        records: Records, such as `read_records` or `extract_many` give.
        table: Which rows.
        library: Which kind of frame; pandas where it is `None` and pandas is installed, else
            polars.

    Returns:
        A `pandas.DataFrame` or a `polars.DataFrame`.

    Raises:
        UsageError: If there is no such table or library, the library is not installed, or what
            is given are no records.
    """
    if table not in TABLE_NAMES:
        raise UsageError(f"no table is called {table!r}; there are {', '.join(TABLE_NAMES)}")
    if library is not None and library not in _MAKERS:
        raise UsageError(f"no frame of {library!r} is made; there are {', '.join(_MAKERS)}")
    columns = shapes()[table].alone
    rows = [tuple(row.values()) for each in records for row in rows_of(_record(each), table=table)]
    cells = {
        column.name: [_value(row[at], column) for row in rows] for at, column in enumerate(columns)
    }
    return _MAKERS[library or _installed()](cells, columns)


def _record(given: Any) -> Record:
    # A single record can be gone through too: it yields its fields.
    if not isinstance(given, NoticeRecord | ErrorRecord):
        raise UsageError(f"{type(given).__name__} is no record; give a list of records")
    return given


def _installed() -> Library:
    library = next((name for name in _MAKERS if find_spec(name) is not None), None)
    if library is None:
        raise UsageError(
            "a frame needs pandas or polars, and neither is installed: pip install pandas"
        )
    return library


def _value(cell: Cell, column: Column) -> Any:
    if column.kind == "date" and isinstance(cell, str):
        return date.fromisoformat(cell)
    return float(cell) if column.kind == "number" and cell is not None else cell


def _pandas(cells: Mapping[str, list[Any]], columns: Iterable[Column]) -> Any:
    pandas = _imported("pandas")
    return pandas.DataFrame(
        {c.name: pandas.Series(cells[c.name], dtype=_PANDAS[c.kind]) for c in columns}
    )


def _polars(cells: Mapping[str, list[Any]], columns: Iterable[Column]) -> Any:
    polars = _imported("polars")
    types: Mapping[Kind, Any] = {
        "text": polars.String,
        "integer": polars.Int64,
        "number": polars.Float64,
        "date": polars.Date,
        "flag": polars.Boolean,
    }
    return polars.DataFrame(cells, schema={c.name: types[c.kind] for c in columns})


def _imported(library: Library) -> Any:
    """The library, which is no dependency of policyner's own."""
    try:
        return import_module(library)
    except ModuleNotFoundError as error:
        raise UsageError(f"{library} is not installed: pip install {library}") from error


_MAKERS: Mapping[Library, Callable[[Mapping[str, list[Any]], Iterable[Column]], Any]] = {
    "pandas": _pandas,
    "polars": _polars,
}
