"""DuckDB: the flat tables in one file, with keys, views, and the meaning of each column.

The rows wait as lines of JSON, one file a table, and DuckDB reads these at the end: inserting
them one by one would take a hundred times as long.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import duckdb

from policyner.records.columns import TableName
from policyner.records.jsonl import encode_rows
from policyner.records.sql import DatabaseWriter, comments, struct_of
from policyner.records.writing import of_the_system

# What the readers need is part of the package; nothing is fetched.
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "threads": 1,
}

# What DuckDB takes for a line if nothing is said; it holds two as long as the longest in memory.
_LINE_BYTES = 16 << 20


class DuckdbWriter(DatabaseWriter):
    """Writes encoded rows into a database."""

    dialect = "duckdb"

    def _begin(self) -> None:
        self._longest = _LINE_BYTES
        self._lines = {shape.name: self._place_of(shape.name).open("wb") for shape in self._shapes}

    def write(self, encoded: bytes) -> None:
        """Takes the rows of one record."""
        for table, row in self._rows(encoded):
            line = encode_rows([row])
            self._longest = max(self._longest, len(line))
            self._lines[table].write(line)

    def close(self) -> None:
        """Puts the database together and copies it to the stream."""
        self._close_lines()
        with (
            of_the_system(duckdb.OperationalError, duckdb.FatalException),
            duckdb.connect(str(self._file), config=_SETTINGS) as database,
        ):
            for shape in self._shapes:
                columns = self._columns(shape)
                database.execute(self._creates(shape))
                database.execute(
                    f"INSERT INTO {shape.name} SELECT * FROM read_json(?, "  # noqa: S608 - names of ours
                    f"format = 'newline_delimited', columns = {struct_of(columns)}, "
                    f"maximum_object_size = {self._longest})",
                    [str(self._place_of(shape.name))],
                )
                for statement in comments(shape, columns):
                    database.execute(statement)
            for statement in self._views():
                database.execute(statement)
            # It is done when the database is closed too, but then nobody is told where it fails.
            database.execute("CHECKPOINT")
        self._waiting.hand_over(self._file)

    def abandon(self) -> None:
        """Gives up, without putting the database together."""
        with suppress(OSError):
            self._close_lines()
        self._waiting.give_up()

    def _close_lines(self) -> None:
        for lines in self._lines.values():
            lines.close()

    def _place_of(self, table: TableName) -> Path:
        return self._waiting.folder / f"{table}.jsonl"
