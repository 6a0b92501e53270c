"""One document a row: what JSON, JSONL, CSV and Parquet have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from policyner.errors import (
    EmptySourceError,
    LimitExceededError,
    MissingColumnError,
    ReadingError,
    UndecodableSourceError,
)
from policyner.reading.believed import believed_of
from policyner.reading.columns import Columns, are_asked_for, demand_columns, text_column
from policyner.reading.escapes import writable
from policyner.reading.options import ReadingOptions
from policyner.reading.plain import BROKEN
from policyner.reading.source import NOTHING_SAID, Believed
from policyner.reading.streams import size


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a file, or the reason why it gives no document.

    Attributes:
        number: Counted from 1: of JSONL the line, of JSON the element of the list, of
            CSV and Parquet the row without the header; 0 for an error that concerns
            the file, or for the one object of a JSON file.
        text: The document.
        id: What the row calls itself, `None` where it does not.
        encoding: Python name of the encoding it was decoded with, `None` for Parquet and sheets.
        encoding_errors: How many bytes of the row did not fit it.
        error: Why there is no document; its message names the file and the row.
        believed: What its other columns say of the document.
    """

    number: int
    text: str = ""
    id: str | None = None
    encoding: str | None = None
    encoding_errors: int = 0
    error: ReadingError | None = None
    believed: Believed = NOTHING_SAID


def place(name: str, number: int) -> str:
    """What the row `number` of the file `name` is called."""
    return f"{name}#{number}" if number else name


@dataclass(slots=True)
class RowMaker:
    """Makes the rows of one file documents.

    Attributes:
        name: What messages call the file.
        options: Which columns hold what, and how large a row may be.
        encoding: As in `Row`.
    """

    name: str
    options: ReadingOptions
    encoding: str | None = None
    # Most rows name the columns that the one before named.
    _named: tuple[str, ...] = field(default=(), init=False, repr=False)
    _columns: Columns | None = field(default=None, init=False, repr=False)

    def place(self, number: int) -> str:
        """What a row is called."""
        return place(self.name, number)

    def columns(self, names: Iterable[str], where: str) -> Columns:
        """The columns that are read of a row.

        Args:
            names: Those that it has.
            where: What messages call it.

        Raises:
            MissingColumnError: If one is not there that was asked for.
        """
        named = tuple(names)
        if self._columns is None or named != self._named:
            self._columns = demand_columns(named, where=where, options=self.options)
            self._named = named
        return self._columns

    def row(self, values: Mapping[str, Any], number: int, *, errors: int = 0) -> Row:
        """The document of a row.

        Args:
            values: The row's values by column.
            number: The row's number.
            errors: How many bytes of it did not fit the encoding.
        """
        where = self.place(number)
        try:
            columns = self.columns(values, where)
            return Row(
                number,
                self._text(values[columns.text], columns.text, where),
                _id(values, columns),
                self.encoding,
                errors,
                believed=believed_of(values, where, columns.facts),
            )
        except ReadingError as error:
            return Row(number, error=error)

    def too_large(self, where: str) -> LimitExceededError:
        """The error of a row that is larger than the limit."""
        most = size(self.options.limits.row_bytes)
        return LimitExceededError(f"{where}: the row is larger than {most} (--max-row-size)")

    def _text(self, text: Any, column: str, where: str) -> str:
        if text is None or (isinstance(text, str) and (not text or text.isspace())):
            raise EmptySourceError(f"{where}: the column {column!r} is empty; leave the row out")
        if not isinstance(text, str):
            raise MissingColumnError(
                f"{where}: the column {column!r} holds no text but {type(text).__name__}; "
                "name the one that does with --text-column"
            )
        # A character takes four bytes at most, so that short ones need not be counted.
        most = self.options.limits.row_bytes
        if len(text) * 4 > most and len(text.encode("utf-8", "surrogatepass")) > most:
            raise self.too_large(where)
        try:
            text.encode("utf-8")
        except UnicodeEncodeError as error:
            raise UndecodableSourceError(
                f"{where}: half of a surrogate pair at character {error.start}; write the row anew"
            ) from error
        return text.replace("\0", BROKEN)


def table_has_rows(columns: Iterable[str], *, name: str, options: ReadingOptions) -> bool:
    """Whether the rows below these columns are documents; else the whole is one table.

    Raises:
        MissingColumnError: If a column was asked for by name and is not there.
    """
    columns = list(columns)
    if not are_asked_for(options) and text_column(columns, options) is None:
        return False
    columns_of_table(columns, name=name, options=options)
    return True


def columns_of_table(columns: Iterable[str], *, name: str, options: ReadingOptions) -> Columns:
    """The columns that are read of a file that names its columns once.

    Raises:
        MissingColumnError: If a column is not there that was asked for, or is there twice.
    """
    columns = list(columns)
    wanted = demand_columns(columns, where=name, options=options)
    for column in wanted.all():
        if columns.count(column) > 1:
            raise MissingColumnError(
                f"{name}: {columns.count(column)} columns are called {column!r}, and nobody can "
                "tell which is meant; give each a name of its own"
            )
    return wanted


def _id(values: Mapping[str, Any], columns: Columns) -> str | None:
    value = None if columns.own is None else values[columns.own]
    if value is None or value == "" or isinstance(value, list | dict):
        return None
    return writable(str(value).replace("\0", BROKEN))
