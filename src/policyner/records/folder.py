"""Flat tables as files of JSON lines, CSV or Parquet: one alone, or all of them as a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Literal

from policyner.records import csv_, jsonl
from policyner.records.columns import Column, Style, shapes
from policyner.records.rows import Row
from policyner.records.tables import Numbering
from policyner.records.writing import PlainWriter, RecordWriter, Sink

FolderFormat = Literal["jsonl", "parquet", "csv"]

#: Encodes rows of a table.
RowEncoder = Callable[[Iterable[Row]], bytes]


class FolderWriter:
    """Writes encoded rows of all tables into files `TABLE.FORMAT`.

    Args:
        files: What takes the bytes of each.
        format: What they are written in.
        style: For whom CSV is written.
    """

    def __init__(self, files: Mapping[str, Sink], *, format: FolderFormat, style: Style) -> None:
        self._writers: dict[str, RecordWriter] = {}
        for name, shape in shapes().items():
            self._encode, begin = row_file(shape.together, format=format, style=style)
            self._writers[name] = begin(files[f"{name}.{format}"])
        self._numbering = Numbering()

    def write(self, encoded: bytes) -> None:
        """Takes the rows of one record."""
        for table, rows in groupby(self._numbering.rows(encoded), key=itemgetter(0)):
            self._writers[table].write(self._encode(row for _, row in rows))

    def close(self) -> None:
        """Writes the ends of the files."""
        for writer in self._writers.values():
            writer.close()

    def abandon(self) -> None:
        """Gives up, without the ends of the files."""
        for writer in self._writers.values():
            writer.abandon()


def row_file(
    columns: Iterable[Column], *, format: FolderFormat, style: Style
) -> tuple[RowEncoder, Callable[..., RecordWriter]]:
    """What encodes rows of one table, and what begins their file on a stream.

    Args:
        columns: The columns of the table.
        format: The file's format.
        style: For whom CSV is written.
    """
    match format:
        case "jsonl":
            return jsonl.encode_rows, PlainWriter
        case "csv":
            header = csv_.header(columns, style=style)
            return partial(csv_.encode_rows, style=style), partial(PlainWriter, header=header)
        case "parquet":
            # Imported here: it takes longer than all else.
            from policyner.records.arrow import table_columns
            from policyner.records.parquet import ParquetWriter

            return jsonl.encode_rows, partial(ParquetWriter, columns=table_columns(columns))
