"""The flat tables as SQL: how a database is told of them, in SQLite's dialect and DuckDB's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, ClassVar, Literal

from policyner.records.columns import Column, Kind, Shape, TableName, shapes
from policyner.records.rows import Row
from policyner.records.tables import Numbering, decode_rows
from policyner.records.waiting import Waiting

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


# A target or deadline may be in no measure, or in several: no columns of theirs are a key.
_OF_DOCUMENT = "FOREIGN KEY (document_no) REFERENCES documents (document_no)"
_OF_MEASURE = "FOREIGN KEY (document_no, measure_id) REFERENCES measures (document_no, measure_id)"
_KEYS: dict[TableName, tuple[str, ...]] = {
    "documents": ("PRIMARY KEY (document_no)",),
    "measures": ("PRIMARY KEY (document_no, measure_id)", _OF_DOCUMENT),
    "agencies": ("PRIMARY KEY (document_no, measure_id, agency_no)", _OF_MEASURE),
    "targets": (_OF_DOCUMENT, _OF_MEASURE),
    "deadlines": (_OF_DOCUMENT, _OF_MEASURE),
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


class DatabaseWriter:
    """Puts a database together in a folder of its own: what both dialects have in common.

    Args:
        stream: Takes the file's bytes.
        waiting: That folder, made here; one of the system's own where it is not given.
        tables: The tables that it has; where there are several, they have keys and views.
    """

    dialect: ClassVar[Dialect]

    def __init__(
        self,
        stream: BinaryIO,
        _place: Path | None = None,
        waiting: Path | None = None,
        *,
        tables: Sequence[TableName],
    ) -> None:
        self._waiting = Waiting(stream, waiting)
        self._file = self._waiting.folder / f"tables.{self.dialect}"
        # Each behind those that it refers to.
        self._shapes = [shape for name, shape in shapes().items() if name in tables]
        self._together = len(self._shapes) > 1
        # Gives the tables and rows of an encoded record.
        self._rows: Callable[[bytes], Iterator[tuple[TableName, Row]]] = (
            Numbering().rows if self._together else decode_rows
        )
        self._begin()

    def _begin(self) -> None:
        """Prepares what takes the rows."""
        raise NotImplementedError

    def _columns(self, shape: Shape) -> tuple[Column, ...]:
        return shape.together if self._together else shape.alone

    def _creates(self, shape: Shape) -> str:
        """What creates a table."""
        # `end`, `text` and others are words of SQL.
        types = _TYPES[self.dialect]
        lines = [f'"{column.name}" {types[column.kind]}' for column in self._columns(shape)]
        body = ",\n    ".join([*lines, *(_KEYS[shape.name] if self._together else ())])
        return f"CREATE TABLE {shape.name} (\n    {body}\n)"

    def _views(self) -> list[str]:
        """What creates the views over all tables; nothing where there is one table."""
        year = _YEAR[self.dialect].format("deadlines.ends_on")
        return [_ASSIGNMENTS.format(year=year)] if self._together else []


def comments(shape: Shape, columns: Iterable[Column]) -> list[str]:
    """What writes the meaning of a table and its columns into DuckDB."""
    return [
        f"COMMENT ON TABLE {shape.name} IS {_quoted(shape.row)}",
        *(f'COMMENT ON COLUMN {shape.name}."{c.name}" IS {_quoted(c.means)}' for c in columns),
    ]


def struct_of(columns: Sequence[Column]) -> str:
    """The columns as the argument of DuckDB's readers: `{"name": 'TYPE', ...}`."""
    types = _TYPES["duckdb"]
    return "{" + ", ".join(f"\"{c.name}\": '{types[c.kind]}'" for c in columns) + "}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
