"""SQLite: the flat tables in one file, with keys and views."""

from __future__ import annotations

import sqlite3

from policyner.records.columns import TableName
from policyner.records.rows import Cell
from policyner.records.sql import DatabaseWriter
from policyner.records.writing import of_the_system

# Whole numbers of SQLite have eight bytes.
_MOST = 2**63 - 1


class SqliteWriter(DatabaseWriter):
    """Writes encoded rows into a database."""

    dialect = "sqlite"

    def _begin(self) -> None:
        self._database = sqlite3.connect(self._file, isolation_level=None)
        self._inserts: dict[TableName, str] = {}
        with of_the_system(sqlite3.OperationalError):
            self._create()

    def _create(self) -> None:
        # Nobody else sees the file until it is whole, and none is left behind after a crash.
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("PRAGMA synchronous = OFF")
        for shape in self._shapes:
            self._database.execute(self._creates(shape))
            places = ", ".join("?" * len(self._columns(shape)))
            self._inserts[shape.name] = f"INSERT INTO {shape.name} VALUES ({places})"  # noqa: S608 - names of ours
        for statement in self._views():
            self._database.execute(statement)
        self._database.execute("BEGIN")

    def write(self, encoded: bytes) -> None:
        """Takes the rows of one record."""
        with of_the_system(sqlite3.OperationalError):
            for table, row in self._rows(encoded):
                values = [_cell(value) for value in row.values()]
                self._database.execute(self._inserts[table], values)

    def close(self) -> None:
        """Copies the database to the stream."""
        with of_the_system(sqlite3.OperationalError):
            self._database.execute("COMMIT")
        self._database.close()
        self._waiting.hand_over(self._file)

    def abandon(self) -> None:
        """Gives up, without writing anything."""
        self._database.close()
        self._waiting.give_up()


def _cell(value: Cell) -> Cell:
    """The value as SQLite holds it."""
    return float(value) if isinstance(value, int) and abs(value) > _MOST else value
