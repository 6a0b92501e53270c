"""CSV and TSV: a row a document, below a header that names the columns, or one table."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import replace

from policyner.errors import DamagedSourceError, EmptySourceError, ReadingError
from policyner.reading.columns import text_column
from policyner.reading.options import ReadingLimits, ReadingOptions
from policyner.reading.plain import decode
from policyner.reading.row_encoding import RowEncoding, decoded_head, encoded_rows
from policyner.reading.rows import Row, RowMaker, columns_of_table, table_has_rows
from policyner.reading.sheets import Sheet, SheetBudget, full_rows, table_of
from policyner.reading.source import Extracted
from policyner.reading.streams import Stream, head_of

_MARK = "\ufeff"
# Of equal counts the first; Excel in some countries parts by `;`, and as "Unicode text" by tabs;
# databases by `|`.
_DELIMITERS = ",\t;|"
_HEADER = 1 << 16
_DOUBLE, _SINGLE = '"', "'"
_FEW = 2
_QUOTED = re.compile(r'"[^"]*"')
_FORCED = re.compile(r'="([^"]*)"')
# A first line that tells Excel what parts the fields, and holds none.
_SAID = re.compile(r'\ufeff?"?sep=(?P<delimiter>[^"\r\n])"?[,;\t]*(?:\r?\n|\r|$)', re.IGNORECASE)


def is_table(head: bytes, *, name: str, options: ReadingOptions) -> bool:
    """Whether a CSV file is one table, since no column of it is that of the text.

    Args:
        head: How the file begins.
        name: What messages call it.
        options: Which columns are asked for.

    Raises:
        MissingColumnError: If one is asked for by name and is not there.
        UndecodableSourceError: If the file is no text.
    """
    words = decoded_head(head, name=name, given=options.encoding)
    lines = _without_said(words).splitlines(keepends=True)
    delimiter, quote = _marks(words)
    reader = csv.reader(lines, delimiter=delimiter, quotechar=quote)
    try:
        header = next((fields for fields in reader if fields), [])
    except csv.Error:
        # Whoever reads the rows says what is wrong.
        return False
    return not table_has_rows(header, name=name, options=options)


def table_of_csv(
    data: bytes, *, name: str, limits: ReadingLimits, encoding: str | None = None
) -> Extracted:
    """A CSV file as one table.

    Args:
        data: The file's bytes.
        name: What messages call the file.
        limits: How much it may hold.
        encoding: What it is decoded with; found out where `None`.

    Returns:
        As `sheets.table_of` of the same table.

    Raises:
        EmptySourceError: If no cell holds a word.
        ReadingError: If it cannot be decoded, or exceeds the limits.
    """
    found = decode(data, name=name, encoding=encoding)
    csv.field_size_limit(max(csv.field_size_limit(), limits.document_bytes + 1))
    lines = _without_said(found.text).splitlines(keepends=True)
    delimiter, quote = _marks(found.text)
    rows = map(_unforced, csv.reader(lines, delimiter=delimiter, quotechar=quote))
    try:
        sheet = Sheet("", full_rows(enumerate(rows, start=1), SheetBudget(name, limits)))
    except csv.Error as error:
        raise DamagedSourceError(f"{name}: no CSV: {error}; save the table as .xlsx") from error
    if not sheet.rows:
        raise EmptySourceError(f"{name}: no cell of the table holds a word; leave it out")
    table = table_of(sheet)
    return replace(table, encoding=found.encoding, encoding_errors=found.errors)


def _delimiter(words: str) -> str:
    """What parts the fields of a file that begins with `words`, told by its first line.

    The second one tells of a table, whose title may stand above its header.
    """
    if (said := _SAID.match(words)) is not None:
        return said["delimiter"]
    bare = _QUOTED.sub("", words[:_HEADER])
    lines = (line for line in bare.splitlines() if line.strip())
    first = next(lines, "")
    if not any(map(first.count, _DELIMITERS)) and text_column([first], ReadingOptions()) is None:
        first = next(lines, "")
    return max(_DELIMITERS, key=first.count)


def _marks(words: str) -> tuple[str, str]:
    """What parts the fields of a file that begins with `words`, and what they may stand in.

    That is `'` where each name of the header stands in such, or where rows have as many fields as
    the header by these marks alone.
    """
    delimiter = _delimiter(words)
    if _SINGLE not in words:
        return delimiter, _DOUBLE
    lines = _without_said(words)[:_HEADER].splitlines(keepends=True)
    rows = {
        quote: [r for r in _sample(lines, delimiter=delimiter, quotechar=quote) if r]
        for quote in (_DOUBLE, _SINGLE)
    }
    names = rows[_DOUBLE][0] if rows[_DOUBLE] else []
    if all(len(name) > 1 and name[0] == name[-1] == _SINGLE for name in names):
        return delimiter, _SINGLE
    fit = {quote: all(len(row) == len(names) for row in some) for quote, some in rows.items()}
    return delimiter, _SINGLE if fit[_SINGLE] and not fit[_DOUBLE] else _DOUBLE


def _sample(lines: list[str], *, delimiter: str, quotechar: str) -> list[list[str]]:
    """The rows of the first lines; where there are some the last may be cut off."""
    try:
        rows = [*csv.reader(lines, delimiter=delimiter, quotechar=quotechar)]
    except csv.Error:
        return []
    return rows[:-1] if len(rows) > _FEW else rows


def _unforced(fields: list[str]) -> list[str]:
    """Fields without the sign by which programs keep Excel from reading a number: `="001"`."""
    return [found[1] if (found := _FORCED.fullmatch(field)) else field for field in fields]


def _without_said(words: str) -> str:
    said = _SAID.match(words, 0, _HEADER)
    return words if said is None else words[said.end() :]


def rows_of_csv(stream: Stream, *, name: str, options: ReadingOptions) -> Iterator[Row]:
    """Yields the rows of a CSV file, one at a time in memory; empty lines are none.

    Commas, tabs, semicolons or bars part the fields, whichever the header has most of, or
    what a first line `sep=;` says; a field may stand in quotation marks and hold line breaks
    then (RFC 4180), or in `'` where the header's do. Where a row breaks off inside a field,
    what lies behind it could be anything: the file ends there with an error.

    Args:
        stream: The file, nothing read from it yet.
        name: What messages call the file.
        options: Which columns hold what, and how large a row may be.

    Raises:
        ReadingError: If the stream breaks off, the file is no text, or it has no such
            column.
    """
    stream, encoding = encoded_rows(stream, name=name, given=options.encoding)
    maker = RowMaker(name, options, encoding.told)
    delimiter, quote = _marks(encoding.text(head_of(stream)).removeprefix(_MARK))
    lines = _Lines(stream, encoding, options.limits.row_bytes, quote=quote.encode())
    # The limit is one of the whole process; the lines above hold ours.
    csv.field_size_limit(max(csv.field_size_limit(), options.limits.row_bytes + 1))
    reader = csv.reader(lines, delimiter=delimiter, quotechar=quote, strict=True)
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
            fields = lines.unquoted(delimiter) if isinstance(error, csv.Error) else []
            if header is not None and len(fields) == len(header):
                yield _row(fields, number, header, encoding, maker)
                continue
            yield _broken(error, number, lines, maker)
            if lines.is_astray or header is None:
                return
            continue
        if not fields:
            number -= header is not None
        elif header is None:
            header = [encoding.readable(field, where=f"{name}: header")[0] for field in fields]
            columns_of_table(header, name=name, options=options)
        else:
            yield _row(fields, number, header, encoding, maker)


class _TooLargeError(Exception):
    """A row grows larger than the limit."""


class _Lines:
    """The decoded lines of a file, which know how much of them one row has taken."""

    def __init__(self, stream: Stream, encoding: RowEncoding, most: int, *, quote: bytes) -> None:
        self._stream = stream
        self._quote = quote
        self._encoding = encoding
        self._most = most
        self._taken = 0
        self._rows_lines = 0
        self.number = 0
        self._is_lost = False
        self._line = ""

    @property
    def is_astray(self) -> bool:
        """Whether an error may have come inside a field: where that ends is not known then."""
        return self._is_lost or self._rows_lines > 1

    def begin_row(self) -> None:
        """Says that the lines from here on are another row's."""
        self._taken = self._rows_lines = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._stream.readline(self._most + 1)
        if not line:
            # Inside a field the file ends too early; the reader says so.
            self._is_lost = True
            raise StopIteration
        self.number += 1
        self._rows_lines += 1
        self._taken += len(line)
        if self._taken > self._most:
            self._pass_over(line)
            raise _TooLargeError
        text = self._line = self._encoding.text(line)
        if self.number > 1:
            return text
        return next(self) if _SAID.match(text) else text.removeprefix(_MARK)

    def unquoted(self, delimiter: str) -> list[str]:
        """The fields of a row of one line whose quotation marks are words; none of another."""
        return [] if self.is_astray else self._line.rstrip("\r\n").split(delimiter)

    def _pass_over(self, line: bytes) -> None:
        marks = line.count(self._quote)
        while line and not line.endswith(b"\n"):
            line = self._stream.readline(self._most + 1)
            marks += line.count(self._quote)
        self._is_lost = bool(marks % 2)


def _row(
    fields: list[str], number: int, header: list[str], encoding: RowEncoding, maker: RowMaker
) -> Row:
    where = maker.place(number)
    if len(fields) != len(header):
        damaged = DamagedSourceError(
            f"{where}: {len(fields)} fields under a header of {len(header)}; put a field with "
            "commas in quotation marks"
        )
        return Row(number, error=damaged)
    values = dict(zip(header, fields, strict=True))
    column = maker.columns(header, where).text
    try:
        values[column], errors = encoding.readable(values[column], where=where)
    except ReadingError as error:
        return Row(number, error=error)
    return maker.row(values, number, errors=errors)


def _broken(error: Exception, number: int, lines: _Lines, maker: RowMaker) -> Row:
    where = maker.place(number)
    found: ReadingError
    if isinstance(error, _TooLargeError):
        found = maker.too_large(where)
    else:
        found = DamagedSourceError(
            f"{where}: no CSV in line {lines.number}: {error}; save the table as .xlsx"
        )
    if lines.is_astray:
        found = type(found)(
            f"{found}; perhaps a quotation mark was not closed. Nothing behind was read"
        )
    return Row(number, error=found)
