"""Parquet: a row a document, in batches that stay small whatever a row group holds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Any

from policyner.errors import (
    DamagedSourceError,
    LimitExceededError,
    MissingColumnError,
    MissingDriverError,
    ReadingError,
    UndecodableSourceError,
)
from policyner.reading.options import RATIO_COUNTS_FROM, ReadingOptions
from policyner.reading.rows import Row, RowMaker, columns_of_table
from policyner.reading.streams import size

if TYPE_CHECKING:
    import pyarrow.parquet

# A dictionary's entry may be repeated in every row, so a batch is at worst as many times
# as large as its row group.
_BATCH_BYTES = 64 << 20
_MOST_ROWS = 256
_BUFFER = 1 << 20


def rows_of_parquet(file: IO[bytes], *, name: str, options: ReadingOptions) -> Iterator[Row]:
    """Yields the rows of a Parquet file, a small batch at a time in memory.

    Args:
        file: The file; it must be seekable.
        name: What messages call the file.
        options: Which columns hold what, and how large they may be.

    Raises:
        ReadingError: If the file is no Parquet, or has no such column.
    """
    # Takes a tenth of a second, which other formats need not wait for.
    try:
        import pyarrow as pa
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        raise MissingDriverError(
            f"{name}: Parquet needs pyarrow, which is not installed: "
            "pip install 'policyner[parquet]'"
        ) from error

    packed = file.seek(0, os.SEEK_END)
    file.seek(0)
    try:
        parquet = ParquetFile(file, buffer_size=_BUFFER, pre_buffer=False)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise DamagedSourceError(
            f"{name}: not a Parquet file, or damaged: {error}; get it once more"
        ) from error
    schema = parquet.schema_arrow
    found = columns_of_table(schema.names, name=name, options=options)
    _demand_text(schema.field(found.text), name)
    columns, maker = list(found.all()), RowMaker(name, options)
    first = 1
    for index in range(parquet.num_row_groups):
        yield from _rows_of_group(parquet, index, columns, first, packed=packed, maker=maker)
        first += parquet.metadata.row_group(index).num_rows


def _demand_text(field: pyarrow.Field, name: str) -> None:
    from pyarrow import types

    value = field.type.value_type if types.is_dictionary(field.type) else field.type
    is_text = types.is_string(value) or types.is_large_string(value) or types.is_string_view(value)
    if not is_text:
        raise MissingColumnError(
            f"{name}: the column {field.name!r} holds no text but {field.type}; name the "
            "one that does with --text-column"
        )


def _rows_of_group(
    parquet: pyarrow.parquet.ParquetFile,
    index: int,
    columns: list[str],
    first: int,
    *,
    packed: int,
    maker: RowMaker,
) -> Iterator[Row]:
    import pyarrow as pa

    number = first
    try:
        unpacked = _unpacked_size(parquet, index, packed, maker)
        batch_size = max(1, min(_MOST_ROWS, _BATCH_BYTES // max(unpacked, 1)))
        batches = parquet.iter_batches(
            batch_size=batch_size, row_groups=[index], columns=columns, use_threads=False
        )
        for batch in batches:
            for at in range(batch.num_rows):
                yield _row(batch, at, number, columns, maker)
                number += 1
    except ReadingError as error:
        yield Row(number, error=error)
    except (pa.ArrowException, OSError) as error:
        last = first + parquet.metadata.row_group(index).num_rows - 1
        damaged = DamagedSourceError(
            f"{maker.place(number)}: damaged; rows {number} to {last} are not read: {error}; "
            "get it once more"
        )
        yield Row(number, error=damaged)


def _row(batch: Any, at: int, number: int, columns: list[str], maker: RowMaker) -> Row:
    try:
        values = {column: batch.column(column)[at].as_py() for column in columns}
    except UnicodeDecodeError as error:
        message = f"{maker.place(number)}: not in UTF-8: {error}; write the row anew"
        return Row(number, error=UndecodableSourceError(message))
    except (ValueError, OverflowError) as error:
        # Such as a point in time that Python's calendar does not reach.
        message = f"{maker.place(number)}: a value that cannot be read: {error}; leave it out"
        return Row(number, error=DamagedSourceError(message))
    return maker.row(values, number)


def _unpacked_size(
    parquet: pyarrow.parquet.ParquetFile, index: int, packed: int, maker: RowMaker
) -> int:
    """Bytes of a row group, unpacked.

    Of the group and not of a column, because pyarrow ends the process over broken figures
    of a column.
    """
    unpacked = int(parquet.metadata.row_group(index).total_byte_size)
    what, limits = f"{maker.name}: row group {index + 1}", maker.options.limits
    if unpacked > limits.unpacked_bytes:
        most = size(limits.unpacked_bytes)
        raise LimitExceededError(f"{what} unpacks to more than {most} (--max-unpacked-size)")
    if unpacked > RATIO_COUNTS_FROM and unpacked > limits.ratio * packed:
        raise LimitExceededError(
            f"{what} unpacks to more than {limits.ratio} times the file's size (--max-ratio)"
        )
    return unpacked
