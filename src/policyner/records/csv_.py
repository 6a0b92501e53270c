"""CSV after RFC 4180: a header, one row a measure or a document, UTF-8 without byte order mark."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from policyner.records.notice import Record
from policyner.records.rows import COLUMNS, DOCUMENT_COLUMNS, Cell, document_row, measure_rows


def measures_header() -> bytes:
    """The line of column names above rows of measures."""
    return _lines([COLUMNS])


def documents_header() -> bytes:
    """The line of column names above rows of documents."""
    return _lines([DOCUMENT_COLUMNS])


def encode_measures(record: Record) -> bytes:
    """The record's rows; no bytes for a notice without measures."""
    return _lines(tuple(row.values()) for row in measure_rows(record))


def encode_document(record: Record) -> bytes:
    """The record's one row."""
    return _lines([tuple(document_row(record).values())])


def _lines(rows: Iterable[Sequence[Cell]]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode()
