"""The rows of each flat table, by itself or together with the others.

Together they travel as lines of JSON, `["agencies", {...}]`, of which the first of each record is
its row of `documents`, with its fingerprint behind it. A writer numbers the documents as they come,
which joins the tables: an id or a name of a document may occur twice in a run. It finds copies
among them too.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping

from policyner.records.columns import TABLE_NAMES, TableName, names_of, shapes
from policyner.records.duplicates import Duplicates, fingerprint
from policyner.records.mention_rows import agency_rows, deadline_rows, target_rows
from policyner.records.notice import ErrorRecord, NoticeRecord, Record
from policyner.records.rows import Row, document_row, measure_rows

_JOINING = "document_no"
_COPY = "duplicate_of"
_NO_FAILURE: Row = {"error_type": None, "error": None}

_ROWS: Mapping[TableName, Callable[[NoticeRecord], Iterable[Row]]] = {
    "documents": lambda record: [document_row(record)],
    "measures": measure_rows,
    "agencies": agency_rows,
    "targets": target_rows,
    "deadlines": deadline_rows,
}


def rows_of(record: Record, *, table: TableName) -> Iterator[Row]:
    """The rows of a table that stands alone.

    Args:
        record: What they are made of.
        table: Which rows.

    Yields:
        Rows with the columns of `Shape.alone`, in their order; of a failed input one.
    """
    if isinstance(record, ErrorRecord):
        yield {
            **dict.fromkeys(names_of(shapes()[table].alone)),
            "source": record.error.source,
            "error_type": record.error.type,
            "error": record.error.message,
        }
        return
    for row in _ROWS[table](record):
        yield row | _NO_FAILURE


def encode_together(record: Record, *, tables: Iterable[TableName] = TABLE_NAMES) -> bytes:
    """The rows of several tables as lines of JSON; of a failed input that of `documents`.

    Args:
        record: What they are made of.
        tables: Which tables; `documents` is always among them.
    """
    known = fingerprint(record) if isinstance(record, NoticeRecord) else None
    lines = [_line("documents", row, known) for row in rows_of(record, table="documents")]
    if isinstance(record, NoticeRecord):
        lines += [
            _line(table, row)
            for table in TABLE_NAMES
            if table != "documents" and table in tables
            for row in _ROWS[table](record)
        ]
    return b"".join(lines)


def encode_alone(record: Record, *, table: TableName) -> bytes:
    """The rows of one table that stands alone, as lines of JSON like those of several."""
    return b"".join(_line(table, row) for row in rows_of(record, table=table))


def decode_rows(encoded: bytes) -> Iterator[tuple[TableName, Row]]:
    """The tables and rows of encoded lines."""
    for table, row, *_ in map(json.loads, encoded.splitlines()):
        yield table, row


class Numbering:
    """Numbers the documents of encoded records, in the order in which they come."""

    def __init__(self) -> None:
        self._documents = 0
        self._duplicates = Duplicates()

    def rows(self, encoded: bytes) -> Iterator[tuple[TableName, Row]]:
        """The rows of `encode_together`, with the columns of `Shape.together`, in their order."""
        for table, row, *known in map(json.loads, encoded.splitlines()):
            own: Row = {}
            if table == "documents":
                self._documents += 1
                (digits,) = known
                own[_COPY] = self._duplicates.original_of(digits, row, number=self._documents)
            yield table, {_JOINING: self._documents, **own, **row}


def _line(table: TableName, row: Row, *known: str | None) -> bytes:
    # In ASCII: some characters of a text would end a line.
    return (
        json.dumps([table, row, *known], ensure_ascii=True, separators=(",", ":")).encode() + b"\n"
    )
