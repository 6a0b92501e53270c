"""One document a row: what JSON, JSONL, CSV and Parquet have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from policyner.errors import (
    EmptySourceError,
    LimitExceededError,
    MissingColumnError,
    ReadingError,
    UndecodableSourceError,
)
from policyner.reading.options import ReadingOptions
from policyner.reading.streams import size

_DEFAULT_ID = "id"
#: What stands for a character that nobody can read, such as NUL; repair flags it as lost.
LOST = "\ufffd"

# So many columns are named where the one that is asked for is not there.
_NAMED = 12


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a file, or the reason why it gives no document.

    Attributes:
        number: Counted from 1: of JSONL the line, of JSON the element of the list, of
            CSV and Parquet the row without the header; 0 for an error that concerns
            the file, or for the one object of a JSON file.
        text: The document.
        id: What the row calls itself, `None` where it does not.
        encoding: Python name of the encoding it was decoded with, `None` for Parquet.
        error: Why there is no document; its message names the file and the row.
    """

    number: int
    text: str = ""
    id: str | None = None
    encoding: str | None = None
    error: ReadingError | None = None


def place(name: str, number: int) -> str:
    """What the row `number` of the file `name` is called."""
    return f"{name}#{number}" if number else name


def row_of(
    values: Mapping[str, Any],
    number: int,
    *,
    name: str,
    encoding: str | None,
    options: ReadingOptions,
) -> Row:
    """The document of a row.

    Args:
        values: The row's values by column.
        number: The row's number.
        name: What messages call the file.
        encoding: What the row was decoded with.
        options: Which columns hold what.
    """
    where = place(name, number)
    try:
        text = _text(values, where, options)
        return Row(number, text, _id(values, where, options), encoding)
    except ReadingError as error:
        return Row(number, error=error)


def demand_columns(columns: Iterable[str], *, name: str, options: ReadingOptions) -> list[str]:
    """The columns that are read of a file that names its columns once.

    Raises:
        MissingColumnError: If a column is not there that was asked for, or is there twice.
    """
    columns = list(columns)
    if options.text_column not in columns:
        raise _missing(name, options.text_column, columns, "--text-column")
    if options.id_column is not None and options.id_column not in columns:
        raise _missing(name, options.id_column, columns, "--id-column")
    id_column = options.id_column or _DEFAULT_ID
    wanted = (options.text_column, id_column)
    for column in wanted:
        if columns.count(column) > 1:
            raise MissingColumnError(
                f"{name}: {columns.count(column)} columns are called {column!r}, and nobody can "
                "tell which is meant; give each a name of its own"
            )
    return [column for column in dict.fromkeys(wanted) if column in columns]


def too_large(where: str, options: ReadingOptions) -> LimitExceededError:
    """The error of a row that is larger than the limit."""
    most = size(options.limits.row_bytes)
    return LimitExceededError(f"{where}: the row is larger than {most} (--max-row-size)")


def _text(values: Mapping[str, Any], where: str, options: ReadingOptions) -> str:
    column = options.text_column
    if column not in values:
        raise _missing(where, column, list(values), "--text-column")
    text = values[column]
    if text is None or text == "":
        raise EmptySourceError(f"{where}: the column {column!r} is empty")
    if not isinstance(text, str):
        raise MissingColumnError(
            f"{where}: the column {column!r} holds no text but {type(text).__name__}"
        )
    # A character takes four bytes at most, so that short ones need not be counted.
    most = options.limits.row_bytes
    if len(text) * 4 > most and len(text.encode("utf-8", "surrogatepass")) > most:
        raise too_large(where, options)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise UndecodableSourceError(
            f"{where}: half of a surrogate pair at character {error.start}"
        ) from error
    return text.replace("\0", LOST)


def _id(values: Mapping[str, Any], where: str, options: ReadingOptions) -> str | None:
    column = options.id_column or _DEFAULT_ID
    if options.id_column is not None and column not in values:
        raise _missing(where, column, list(values), "--id-column")
    value = values.get(column)
    if value is None or value == "" or isinstance(value, list | dict):
        return None
    return str(value).replace("\0", LOST).encode("utf-8", "backslashreplace").decode("utf-8")


def _missing(where: str, column: str, columns: list[str], option: str) -> MissingColumnError:
    named = ", ".join(columns[:_NAMED]) + (", …" if len(columns) > _NAMED else "")
    return MissingColumnError(
        f"{where}: no column {column!r}; there are: {named or 'none'}. Name it with {option}"
    )
