"""All flat tables as a folder: a file of JSON lines, CSV or Parquet for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Literal

from policyner.records import csv_, jsonl
from policyner.records.columns import Shape, Style, shapes
from policyner.records.rows import Row
from policyner.records.tables import Numbering
from policyner.records.writing import PlainWriter, RecordWriter, Sink

FolderFormat = Literal["jsonl", "parquet", "csv"]


class FolderWriter:
    """Writes encoded rows of all tables into files `TABLE.FORMAT`.

    Args:
        files: What takes the bytes of each.
        format: What they are written in.
        style: For whom CSV is written.
    """

    def __init__(self, files: Mapping[str, Sink], *, format: FolderFormat, style: Style) -> None:
        self._encode: Callable[[Iterable[Row]], bytes] = jsonl.encode_rows
        if format == "csv":
            self._encode = partial(csv_.encode_rows, style=style)
        self._writers = {
            name: _writer(files[f"{name}.{format}"], shape, format, style)
            for name, shape in shapes().items()
        }
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


def _writer(file: Sink, shape: Shape, format: FolderFormat, style: Style) -> RecordWriter:
    match format:
        case "jsonl":
            return PlainWriter(file)
        case "csv":
            return PlainWriter(file, header=csv_.header(shape.together, style=style))
        case "parquet":
            from policyner.records.arrow import table_columns
            from policyner.records.parquet import ParquetWriter

            return ParquetWriter(file, columns=table_columns(shape.together))
