"""XLSX: a workbook for a person to read, written row by row in bounded memory.

With one table asked for it has one sheet; with whole documents a sheet of measures and one of
documents; with all tables a sheet each. The source of a row is a link to it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from policyner.records.columns import Headers, TableName, shapes
from policyner.records.rows import Cell
from policyner.records.sheet import Sheet
from policyner.records.tables import Numbering, decode_rows
from policyner.records.waiting import Waiting
from policyner.records.writing import Shuttable

#: The order in which a person opens the sheets.
SHEETS: tuple[TableName, ...] = ("measures", "agencies", "targets", "deadlines", "documents")

# The time of writing would make two workbooks of the same records differ.
_CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


class XlsxWriter:
    """Writes encoded rows into a workbook.

    Args:
        stream: Takes the file's bytes.
        place: Where the workbook is going to lie, if it is a file: links are relative to it.
        waiting: The folder in which rows wait until it is put together, made here; one of the
            system's own, which may be small, where it is not given.
        tables: The tables that have a sheet; where there are several, their rows are numbered.
        headers: The language of the column names.
        linked: Whether a source is a link; not where its name is not of this machine.

    Raises:
        FileExistsError: If that folder is there already.
    """

    def __init__(
        self,
        stream: BinaryIO,
        place: Path | None = None,
        waiting: Path | None = None,
        *,
        tables: Iterable[TableName],
        headers: Headers,
        linked: bool = True,
    ) -> None:
        self._linked = linked
        self._folder = Path.cwd() if place is None else place.parent
        self._waiting = Waiting(stream, waiting)
        options = {"constant_memory": True, "tmpdir": str(self._waiting.folder)}
        self._sink = Shuttable(stream)
        self._book = xlsxwriter.Workbook(self._sink, options)
        self._book.set_properties({"created": _CREATED})
        wanted = [name for name in SHEETS if name in set(tables)]
        together = len(wanted) > 1
        self._sheets = {
            name: Sheet(self._book, shapes()[name], together=together, headers=headers)
            for name in wanted
        }
        self._rows = Numbering().rows if together else decode_rows

    def write(self, encoded: bytes) -> None:
        """Takes the rows of one record."""
        for table, row in self._rows(encoded):
            self._sheets[table].write(row, link=self._link_to(row["source"]))

    def close(self) -> None:
        """Puts the workbook together and writes it."""
        for sheet in self._sheets.values():
            sheet.finish()
        try:
            self._book.close()
        except FileCreateError as error:
            # The system's error is in the library's.
            raise error.args[0] from error
        self._waiting.remove()

    def abandon(self) -> None:
        """Gives up, without putting the workbook together."""
        # Or the library would do it when the object goes.
        self._book.fileclosed = True
        self._sink.shut()
        self._waiting.give_up()

    def _link_to(self, source: Cell) -> str | None:
        """The address of a source: its own, or its path as seen from the workbook."""
        if not self._linked or not isinstance(source, str):
            return None
        if source.startswith(("http://", "https://")):
            return source
        file = _file_of(source)
        if file is None:
            return None
        try:
            return os.path.relpath(file, self._folder).replace(os.sep, "/")
        except ValueError:
            # On Windows: another drive.
            return file.resolve().as_uri()


def _file_of(source: str) -> Path | None:
    """The file that a source lies in: itself, the archive of a member, the table of a row."""
    path = Path(source)
    for place in (path, path.with_name(path.name.rpartition("#")[0] or path.name), *path.parents):
        # Unlike `Path.is_file` this takes names that no file can have.
        if os.path.isfile(place):  # noqa: PTH113
            return place
    return None
