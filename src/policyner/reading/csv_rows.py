"""CSV: a row a document, below a header that names the columns."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from policyner.errors import DamagedSourceError, ReadingError
from policyner.reading.options import ReadingOptions
from policyner.reading.row_encoding import RowEncoding
from policyner.reading.rows import Row, demand_columns, place, row_of, too_large
from policyner.reading.streams import Stream, head_of

_MARK = "\ufeff"


def rows_of_csv(stream: Stream, *, name: str, options: ReadingOptions) -> Iterator[Row]:
    """Yields the rows of a CSV file, one at a time in memory; empty lines are none.

    Commas part the fields; a field may stand in quotation marks and hold line
    breaks then (RFC 4180). Where a row breaks off inside a field, what lies behind it
    could be anything: the file ends there with an error.

    Args:
        stream: The file, nothing read from it yet.
        name: What messages call the file.
        options: Which columns hold what, and how large a row may be.

    Raises:
        ReadingError: If the stream breaks off, the file is in UTF-16, or it has no
            such column.
    """
    encoding = RowEncoding.of(head_of(stream), name=name)
    lines = _Lines(stream, encoding, options.limits.row_bytes)
    # The limit is one of the whole process; the lines above hold ours.
    csv.field_size_limit(max(csv.field_size_limit(), options.limits.row_bytes + 1))
    reader = csv.reader(lines, strict=True)
    header: list[str] | None = None
    number = 0
    while True:
        lines.begin_row()
        number += header is not None
        try:
            fields = next(reader)
        except StopIteration:
            return
        except (csv.Error, _TooLargeError) as error:
            yield _broken(error, number, lines, name=name, options=options)
            if lines.is_astray or header is None:
                return
            continue
        if not fields:
            number -= header is not None
        elif header is None:
            header = _header(fields, encoding, name)
            demand_columns(header, name=name, options=options)
        else:
            yield _row(fields, number, header, encoding, name=name, options=options)


class _TooLargeError(Exception):
    """A row grows larger than the limit."""


class _Lines:
    """The decoded lines of a file, which know how much of them one row has taken."""

    def __init__(self, stream: Stream, encoding: RowEncoding, most: int) -> None:
        self._stream = stream
        self._encoding = encoding
        self._most = most
        self._taken = 0
        self._rows_lines = 0
        self.number = 0
        self.is_astray = False

    def begin_row(self) -> None:
        """Says that the lines from here on are another row's."""
        self._taken = self._rows_lines = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._stream.readline(self._most + 1)
        if not line:
            # Inside a field the file ends too early; the reader says so.
            self.is_astray = True
            raise StopIteration
        self.number += 1
        self._rows_lines += 1
        self._taken += len(line)
        # A line that begins inside a field: where the field ends is not known after an error.
        self.is_astray = self._rows_lines > 1
        if self._taken > self._most:
            self._pass_over(line)
            raise _TooLargeError
        text = self._encoding.text(line)
        return text.removeprefix(_MARK) if self.number == 1 else text

    def _pass_over(self, line: bytes) -> None:
        marks = line.count(b'"')
        while line and not line.endswith(b"\n"):
            line = self._stream.readline(self._most + 1)
            marks += line.count(b'"')
        self.is_astray |= bool(marks % 2)


def _header(fields: list[str], encoding: RowEncoding, name: str) -> list[str]:
    encoding.demand("".join(fields), where=f"{name}: header")
    return fields


def _row(
    fields: list[str],
    number: int,
    header: list[str],
    encoding: RowEncoding,
    *,
    name: str,
    options: ReadingOptions,
) -> Row:
    where = place(name, number)
    if len(fields) != len(header):
        return Row(
            number,
            error=DamagedSourceError(
                f"{where}: {len(fields)} fields under a header of {len(header)}"
            ),
        )
    values = dict(zip(header, fields, strict=True))
    try:
        encoding.demand(values[options.text_column], where=where)
    except ReadingError as error:
        return Row(number, error=error)
    return row_of(values, number, name=name, encoding=encoding.name, options=options)


def _broken(
    error: Exception, number: int, lines: _Lines, *, name: str, options: ReadingOptions
) -> Row:
    where = place(name, number)
    found: ReadingError
    if isinstance(error, _TooLargeError):
        found = too_large(where, options)
    else:
        found = DamagedSourceError(f"{where}: no CSV in line {lines.number}: {error}")
    if lines.is_astray:
        found = type(found)(
            f"{found}; perhaps a quotation mark was not closed. Nothing behind was read"
        )
    return Row(number, error=found)
