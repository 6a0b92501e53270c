"""The rows of a file that holds some, whatever its format."""

from __future__ import annotations

from collections.abc import Iterator

from policyner.reading.csv_rows import rows_of_csv
from policyner.reading.formats import CSV, JSONL, PARQUET, TSV, Format
from policyner.reading.json_rows import rows_of_json, rows_of_jsonl
from policyner.reading.options import ReadingOptions
from policyner.reading.parquet_rows import rows_of_parquet
from policyner.reading.rows import Row
from policyner.reading.streams import Stream, going_back


def rows_of(stream: Stream, format: Format, *, name: str, options: ReadingOptions) -> Iterator[Row]:
    """Yields the rows of a file, in order.

    Args:
        stream: The file's bytes.
        format: Its format, one that holds rows.
        name: What it is called.
        options: How it is read.
    """
    if format is JSONL:
        yield from rows_of_jsonl(stream, name=name, options=options)
    elif format in (CSV, TSV):
        yield from rows_of_csv(stream, name=name, options=options)
    elif format is PARQUET:
        with going_back(stream, name=name, limits=options.limits) as file:
            yield from rows_of_parquet(file, name=name, options=options)
    else:
        yield from rows_of_json(stream, name=name, options=options)
