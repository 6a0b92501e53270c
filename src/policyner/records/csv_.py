"""CSV after RFC 4180: a header, one row a measure, UTF-8 without byte order mark."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from policyner.records.notice import Record
from policyner.records.rows import COLUMNS, Cell, measure_rows


def header() -> bytes:
    """The line of column names."""
    return _lines([COLUMNS])


def encode_measures(record: Record) -> bytes:
    """The record's rows; no bytes for a notice without measures."""
    return _lines(tuple(row.values()) for row in measure_rows(record))


def _lines(rows: Iterable[Sequence[Cell]]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode()
