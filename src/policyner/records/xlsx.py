"""XLSX: a workbook for a person to read, written row by row in bounded memory.

The sheet `measures` has a row a measure; with whole documents asked for, a
second sheet `documents` has a row a document. The header stays in sight and
filters; the source of a row is a link to it.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import xlsxwriter
from xlsxwriter.format import Format as CellFormat
from xlsxwriter.worksheet import Worksheet

from policyner.records.notice import ErrorRecord, Record
from policyner.records.rows import DOCUMENT_COLUMNS, Cell, Row, document_row, measure_rows

if TYPE_CHECKING:
    from policyner.records.formats import Layout

logger = logging.getLogger(__name__)

#: Rows of a sheet, its header among them: the limit of the format.
SHEET_ROWS = 1_048_576
#: Characters of a cell: the limit of the format.
CELL_CHARACTERS = 32_767
_CUT = "…"

# A formula's string is at most this long; a longer address stays plain text. (Links that are
# no formulas are at most 65,530 a sheet, and are kept in memory.)
_LINK_CHARACTERS = 255

# Widths in characters of those columns that hold long or short words.
_WIDTHS = {
    "title": 40, "heading": 24, "path": 24, "text": 60, "lead": 24, "support": 28,
    "responsible": 28, "targets": 36, "deadlines": 20, "error": 40, "issuers": 24,
}  # fmt: skip
_WIDTH = 12

#: The columns of `rows.COLUMNS` as a person reads them: what, who, until when, and only then
#: where it is from.
MEASURE_COLUMNS = (
    "title", "number", "heading", "text", "lead", "support", "responsible", "targets",
    "deadlines", "percentages", "path", "issued_on", "source", "document_id", "measure_id",
    "start", "end", "error_type", "error",
)  # fmt: skip

# The time of writing would make two workbooks of the same records differ.
_CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def encode_measures(record: Record) -> bytes:
    """The record's rows for the sheet of measures, a line of JSON each."""
    return b"".join(_line("measures", row) for row in measure_rows(record))


def encode_document(record: Record) -> bytes:
    """The record's row for the sheet of documents, and behind it those of its measures."""
    rows = [] if isinstance(record, ErrorRecord) else measure_rows(record)
    return b"".join(
        [_line("documents", document_row(record)), *(_line("measures", row) for row in rows)]
    )


class XlsxWriter:
    """Writes encoded rows into a workbook.

    Args:
        stream: Takes the file's bytes.
        layout: Whether there is a sheet of documents beside that of measures.
        place: Where the workbook is going to lie, if it is a file: links are relative to it.
        waiting: The folder in which rows wait until it is put together, made here; one of the
            system's own, which may be small, where it is not given.

    Raises:
        FileExistsError: If the folder is there already.
    """

    def __init__(
        self,
        stream: BinaryIO,
        *,
        layout: Layout,
        place: Path | None,
        waiting: Path | None = None,
    ) -> None:
        self._folder = Path.cwd() if place is None else place.parent
        if waiting is not None:
            waiting.mkdir()
        self._waiting = Path(tempfile.mkdtemp()) if waiting is None else waiting
        options = {"constant_memory": True, "tmpdir": str(self._waiting)}
        self._book = xlsxwriter.Workbook(stream, options)
        self._book.set_properties({"created": _CREATED})
        self._sheets = {"measures": _Sheet(self._book, "measures", MEASURE_COLUMNS)}
        if layout == "documents":
            self._sheets["documents"] = _Sheet(self._book, "documents", DOCUMENT_COLUMNS)

    def write(self, encoded: bytes) -> None:
        """Takes the rows of one record."""
        for line in encoded.splitlines():
            sheet, row = json.loads(line)
            self._sheets[sheet].write(row, link=self._link_to(row["source"]))

    def close(self) -> None:
        """Puts the workbook together and writes it."""
        for sheet in self._sheets.values():
            sheet.finish()
        self._book.close()
        shutil.rmtree(self._waiting)

    def abandon(self) -> None:
        """Gives up, without putting the workbook together."""
        # Or the library would do it when the object goes.
        self._book.fileclosed = True
        shutil.rmtree(self._waiting, ignore_errors=True)

    def _link_to(self, source: Cell) -> str | None:
        """The address of a source: its own, or its path as seen from the workbook."""
        if not isinstance(source, str):
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


class _Sheet:
    """A sheet under its header, continued on another one where it is full."""

    def __init__(self, book: xlsxwriter.Workbook, name: str, columns: Sequence[str]) -> None:
        self._book = book
        self._name = name
        self._columns = columns
        self._bold: CellFormat = book.add_format({"bold": True, "bg_color": "#DDEBF7"})
        self._wrapped: CellFormat = book.add_format({"text_wrap": True, "valign": "top"})
        self._blue: CellFormat = book.add_format(
            {"font_color": "blue", "underline": 1, "valign": "top"}
        )
        self._numbers = self._names()
        self._begin()

    def write(self, row: Row, *, link: str | None) -> None:
        """Adds a row below the last one."""
        if self._next == SHEET_ROWS:
            self.finish()
            self._begin()
        for column, name in enumerate(self._columns):
            value = row[name]
            if name == "source" and link is not None and _fits(link, value):
                formula = f'=HYPERLINK("{_quoted(link)}","{_quoted(str(value))}")'
                self._sheet.write_formula(self._next, column, formula, self._blue, value)
            elif isinstance(value, int):
                self._sheet.write_number(self._next, column, value, self._wrapped)
            elif value is not None:
                text = self._fitting(value, row=row, column=name)
                self._sheet.write_string(self._next, column, text, self._wrapped)
        self._next += 1

    def finish(self) -> None:
        """Lets the header filter all rows of the sheet."""
        self._sheet.autofilter(0, 0, self._next - 1, len(self._columns) - 1)

    def _names(self) -> Iterator[str]:
        yield self._name
        number = 2
        while True:
            yield f"{self._name} {number}"
            number += 1

    def _begin(self) -> None:
        self._sheet: Worksheet = self._book.add_worksheet(next(self._numbers))
        self._sheet.freeze_panes(1, 0)
        for column, name in enumerate(self._columns):
            self._sheet.set_column(column, column, _WIDTHS.get(name, _WIDTH))
            self._sheet.write_string(0, column, name, self._bold)
        self._next = 1

    def _fitting(self, text: str, *, row: Row, column: str) -> str:
        # The format counts UTF-16 units, of which a rare character takes two.
        if len(text) + sum(c > "\uffff" for c in text) <= CELL_CHARACTERS:
            return text
        logger.warning(
            "%s: %s of %s is longer than a cell of XLSX can be; the other formats hold all of it",
            row["source"], column, row.get("measure_id") or "the document",
        )  # fmt: skip
        units = text.encode("utf-16-le")[: 2 * (CELL_CHARACTERS - len(_CUT))]
        return units.decode("utf-16-le", "ignore") + _CUT


def _line(sheet: str, row: Row) -> bytes:
    line: list[Any] = [sheet, row]
    return json.dumps(line, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"


def _fits(link: str, words: Cell) -> bool:
    return max(len(_quoted(link)), len(_quoted(str(words)))) <= _LINK_CHARACTERS


def _quoted(text: str) -> str:
    return text.replace('"', '""')
