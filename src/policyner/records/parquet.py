"""Parquet: one row a notice, nested, or rows of a flat table; types hang on nothing in them."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.json
import pyarrow.parquet

from policyner.records.arrow import as_written
from policyner.records.notice import ErrorRecord, Record
from policyner.records.writing import Shuttable, Sink

# A row group is what is held in memory until it is written, and what a reader
# loads at once. Both bounds hang on the records alone, so that the same
# records give the same file.
_GROUP_BYTES = 32 << 20
_GROUP_RECORDS = 1_000


def encode_notice(record: Record) -> bytes:
    """The record as a line of JSON that the schema of Parquet can take.

    `repairs` is a list of pairs there: a column cannot be named after each repair.
    """
    if isinstance(record, ErrorRecord):
        return record.model_dump_json().encode() + b"\n"
    fields = record.model_dump(mode="json")
    repairs = fields["document"]["repairs"]
    fields["document"]["repairs"] = [
        {"name": name, "count": count} for name, count in repairs.items()
    ]
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


class ParquetWriter:
    """Writes lines of JSON as the rows of a Parquet file.

    Args:
        stream: Takes the file's bytes.
        columns: The columns of a row.
    """

    def __init__(self, stream: Sink, *_: Path | None, columns: pa.Schema) -> None:
        self._columns = columns
        self._as_written = pa.schema([pa.field(f.name, as_written(f.type)) for f in self._columns])
        self._sink = Shuttable(stream)
        self._file = pa.parquet.ParquetWriter(self._sink, self._columns, compression="zstd")
        self._lines: list[bytes] = []
        self._bytes = 0

    def write(self, encoded: bytes) -> None:
        """Takes the lines of one record."""
        self._lines.append(encoded)
        self._bytes += len(encoded)
        if self._bytes >= _GROUP_BYTES or len(self._lines) >= _GROUP_RECORDS:
            self._flush()

    def close(self) -> None:
        """Writes what is left, and the end of the file."""
        self._flush()
        self._file.close()

    def abandon(self) -> None:
        """Gives up, without the end of the file."""
        self._lines, self._bytes = [], 0
        # The library writes the end of the file when its object goes, whatever happened.
        self._sink.shut()

    def _flush(self) -> None:
        lines = b"".join(self._lines)
        self._lines, self._bytes = [], 0
        if not lines:
            return
        table = pa.json.read_json(
            io.BytesIO(lines),
            # One block: a line may be longer than any block that one would choose.
            read_options=pa.json.ReadOptions(use_threads=False, block_size=len(lines) + 1),
            parse_options=pa.json.ParseOptions(
                explicit_schema=self._as_written, unexpected_field_behavior="error"
            ),
        )
        self._file.write_table(table.cast(self._columns), row_group_size=table.num_rows)
