"""SQLite: the flat tables in one file, with keys and views."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from policyner.records.columns import TableName, names_of
from policyner.records.rows import Cell
from policyner.records.sql import shapes_of, table_statement, view_statements
from policyner.records.tables import Numbering, decode_rows
from policyner.records.waiting import waiting_folder

# Whole numbers of SQLite have eight bytes.
_MOST = 2**63 - 1


class SqliteWriter:
    """Writes encoded rows into a database.

    Args:
        stream: Takes the file's bytes.
        tables: The tables that it has; where there are several, they have keys and views.
        waiting: The folder in which it is put together, made here; one of the system's own
            where it is not given.
    """

    def __init__(
        self, stream: BinaryIO, *, tables: Sequence[TableName], waiting: Path | None = None
    ) -> None:
        self._stream = stream
        self._waiting = waiting_folder(waiting)
        self._file = self._waiting / "tables.sqlite"
        together = len(tables) > 1
        self._rows = Numbering().rows if together else decode_rows
        # Nobody else sees the file until it is whole, and none is left behind after a crash.
        self._database = sqlite3.connect(self._file, isolation_level=None)
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("PRAGMA synchronous = OFF")
        self._inserts = {}
        for shape in shapes_of(tables):
            self._database.execute(table_statement(shape, "sqlite", together=together))
            columns = names_of(shape.together if together else shape.alone)
            places = ", ".join("?" * len(columns))
            self._inserts[shape.name] = f"INSERT INTO {shape.name} VALUES ({places})"  # noqa: S608 - names of ours
        if together:
            for statement in view_statements("sqlite"):
                self._database.execute(statement)
        self._database.execute("BEGIN")

    def write(self, encoded: bytes) -> None:
        """Takes the rows of one record."""
        for table, row in self._rows(encoded):
            self._database.execute(self._inserts[table], [_cell(value) for value in row.values()])

    def close(self) -> None:
        """Copies the database to the stream."""
        self._database.execute("COMMIT")
        self._database.close()
        with self._file.open("rb") as whole:
            shutil.copyfileobj(whole, self._stream)
        shutil.rmtree(self._waiting)

    def abandon(self) -> None:
        """Gives up, without writing anything."""
        self._database.close()
        shutil.rmtree(self._waiting, ignore_errors=True)


def _cell(value: Cell) -> Cell:
    """The value as SQLite holds it."""
    return float(value) if isinstance(value, int) and abs(value) > _MOST else value
