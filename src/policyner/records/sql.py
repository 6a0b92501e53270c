"""The flat tables as SQL: how a database is told of them, in SQLite's dialect and DuckDB's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from policyner.records.columns import Column, Kind, Shape, TableName, shapes

Dialect = Literal["sqlite", "duckdb"]

# SQLite has no dates of its own; as text they sort, and its functions of time take them.
_TYPES: dict[Dialect, dict[Kind, str]] = {
    "sqlite": {
        "text": "TEXT", "integer": "INTEGER", "number": "REAL", "date": "TEXT", "flag": "INTEGER",
    },
    "duckdb": {
        "text": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "date": "DATE",
        "flag": "BOOLEAN",
    },
}  # fmt: skip

_YEAR: dict[Dialect, str] = {
    "sqlite": "CAST(strftime('%Y', {}) AS INTEGER)",
    "duckdb": "year({})",
}


@dataclass(frozen=True, slots=True)
class _Keys:
    """Which columns tell rows of a table apart, and which name a row of another table."""

    primary: tuple[str, ...] = ()
    refers: Mapping[TableName, tuple[str, ...]] | None = None


# A target or deadline may be in no measure, or in several: no columns of theirs are a key.
_DOCUMENT = ("document_no",)
_MEASURE = ("document_no", "measure_id")
_KEYS: dict[TableName, _Keys] = {
    "documents": _Keys(_DOCUMENT),
    "measures": _Keys(_MEASURE, {"documents": _DOCUMENT}),
    "agencies": _Keys((*_MEASURE, "agency_no"), {"measures": _MEASURE}),
    "targets": _Keys((), {"documents": _DOCUMENT, "measures": _MEASURE}),
    "deadlines": _Keys((), {"documents": _DOCUMENT, "measures": _MEASURE}),
}

# Who has to do what until when: what most questions begin with.
_ASSIGNMENTS = """\
CREATE VIEW assignments AS
SELECT
    agencies.*,
    coalesce(agencies.canonical, agencies.name) AS agency,
    deadlines.text AS due,
    deadlines.ends_on AS due_on,
    {year} AS due_year
FROM agencies LEFT JOIN deadlines USING (document_no, measure_id)"""


def table_statement(shape: Shape, dialect: Dialect, *, together: bool) -> str:
    """What creates a table.

    Args:
        shape: The table.
        dialect: For which database.
        together: Whether the other tables stand beside it, so that there are keys.
    """
    columns = shape.together if together else shape.alone
    lines = [_column(column, dialect) for column in columns]
    if together:
        keys = _KEYS[shape.name]
        if keys.primary:
            lines.append(f"PRIMARY KEY ({', '.join(keys.primary)})")
        for table, names in (keys.refers or {}).items():
            listed = ", ".join(names)
            lines.append(f"FOREIGN KEY ({listed}) REFERENCES {table} ({listed})")
    body = ",\n    ".join(lines)
    return f"CREATE TABLE {shape.name} (\n    {body}\n)"


def comment_statements(shape: Shape, *, together: bool) -> list[str]:
    """What writes the meaning of a table and its columns into DuckDB."""
    columns = shape.together if together else shape.alone
    return [
        f"COMMENT ON TABLE {shape.name} IS {_quoted(shape.row)}",
        *(f'COMMENT ON COLUMN {shape.name}."{c.name}" IS {_quoted(c.means)}' for c in columns),
    ]


def view_statements(dialect: Dialect) -> list[str]:
    """What creates the views over all tables."""
    return [_ASSIGNMENTS.format(year=_YEAR[dialect].format("deadlines.ends_on"))]


def struct_of(columns: Sequence[Column]) -> str:
    """The columns as the argument of DuckDB's readers: `{"name": 'TYPE', ...}`."""
    types = _TYPES["duckdb"]
    return "{" + ", ".join(f"\"{c.name}\": '{types[c.kind]}'" for c in columns) + "}"


def shapes_of(tables: Sequence[TableName]) -> list[Shape]:
    """The tables, each behind those that it refers to."""
    return [shape for name, shape in shapes().items() if name in tables]


def _column(column: Column, dialect: Dialect) -> str:
    # `end`, `text` and others are words of SQL.
    return f'"{column.name}" {_TYPES[dialect][column.kind]}'


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
