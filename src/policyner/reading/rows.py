"""One document a row: what JSON, JSONL, CSV and Parquet have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from policyner.errors import (
    EmptySourceError,
    LimitExceededError,
    MissingColumnError,
    ReadingError,
    UndecodableSourceError,
)
from policyner.reading.believed import believed_of
from policyner.reading.escapes import writable
from policyner.reading.options import NO_FACTS, ReadingOptions
from policyner.reading.plain import BROKEN
from policyner.reading.source import NOTHING_SAID, Believed
from policyner.reading.streams import size

_DEFAULT_TEXT = "text"
_DEFAULT_ID = "id"
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
        for option, column in _facts(options).items():
            if column not in values:
                raise _missing(where, column, list(values), option)
        text = _text(values, where, options)
        own = _id(values, where, options)
        return Row(
            number, text, own, encoding, believed=believed_of(values, where, options.fact_columns)
        )
    except ReadingError as error:
        return Row(number, error=error)


def text_column(options: ReadingOptions) -> str:
    """The name of the column that holds the text."""
    return options.text_column or _DEFAULT_TEXT


def table_has_rows(columns: Iterable[str], *, name: str, options: ReadingOptions) -> bool:
    """Whether the rows below these columns are documents; else the whole is one table.

    Raises:
        MissingColumnError: If a column was asked for by name and is not there.
    """
    columns = list(columns)
    is_asked_for = options.text_column or options.id_column or _facts(options)
    if not is_asked_for and _DEFAULT_TEXT not in columns:
        return False
    demand_columns(columns, name=name, options=options)
    return True


def demand_columns(columns: Iterable[str], *, name: str, options: ReadingOptions) -> list[str]:
    """The columns that are read of a file that names its columns once.

    Raises:
        MissingColumnError: If a column is not there that was asked for, or is there twice.
    """
    columns = list(columns)
    if text_column(options) not in columns:
        raise _missing(name, text_column(options), columns, "--text-column")
    if options.id_column is not None and options.id_column not in columns:
        raise _missing(name, options.id_column, columns, "--id-column")
    facts = _facts(options)
    for option, column in facts.items():
        if column not in columns:
            raise _missing(name, column, columns, option)
    id_column = options.id_column or _DEFAULT_ID
    wanted = (text_column(options), id_column, *facts.values())
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


def _facts(options: ReadingOptions) -> dict[str, str]:
    """The columns that are believed, by the option that names each."""
    if options.fact_columns == NO_FACTS:
        return {}
    named = asdict(options.fact_columns)
    return {f"--{name}-column": column for name, column in named.items() if column is not None}


def _text(values: Mapping[str, Any], where: str, options: ReadingOptions) -> str:
    column = text_column(options)
    if column not in values:
        raise _missing(where, column, list(values), "--text-column")
    text = values[column]
    if text is None or (isinstance(text, str) and not text.strip()):
        raise EmptySourceError(f"{where}: the column {column!r} is empty; leave the row out")
    if not isinstance(text, str):
        raise MissingColumnError(
            f"{where}: the column {column!r} holds no text but {type(text).__name__}; "
            "name the one that does with --text-column"
        )
    # A character takes four bytes at most, so that short ones need not be counted.
    most = options.limits.row_bytes
    if len(text) * 4 > most and len(text.encode("utf-8", "surrogatepass")) > most:
        raise too_large(where, options)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise UndecodableSourceError(
            f"{where}: half of a surrogate pair at character {error.start}; write the row anew"
        ) from error
    return text.replace("\0", BROKEN)


def _id(values: Mapping[str, Any], where: str, options: ReadingOptions) -> str | None:
    column = options.id_column or _DEFAULT_ID
    if options.id_column is not None and column not in values:
        raise _missing(where, column, list(values), "--id-column")
    value = values.get(column)
    if value is None or value == "" or isinstance(value, list | dict):
        return None
    return writable(str(value).replace("\0", BROKEN))


def _missing(where: str, column: str, columns: list[str], option: str) -> MissingColumnError:
    named = ", ".join(columns[:_NAMED]) + (", …" if len(columns) > _NAMED else "")
    return MissingColumnError(
        f"{where}: no column {column!r}; there are: {named or 'none'}. Name it with {option}"
    )
