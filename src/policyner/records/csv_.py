"""CSV after RFC 4180: a header, then rows of one table, in UTF-8.

For programs it has no byte order mark and every text as it is. For Excel (`Style.excel`) it has
one, without which Excel takes the bytes for another encoding, and a text that Excel would compute
as a formula stands behind an apostrophe, as OWASP advises against CSV injection.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from policyner.records.columns import Column, Style
from policyner.records.rows import Cell, Row

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

# What a formula begins with, in full width too, which Excel in Chinese takes for the same.
_FORMULA = tuple("=+-@\t\r＝＋－＠")


def header(columns: Iterable[Column], *, style: Style) -> bytes:
    """The line of column names."""
    names = encode_cells([[column.header(style.headers) for column in columns]])
    return (_BYTE_ORDER_MARK if style.excel else b"") + names


def encode_rows(rows: Iterable[Row], *, style: Style) -> bytes:
    """Rows as lines, their cells in the order of their keys."""
    cells = (row.values() for row in rows)
    return encode_cells((map(_inert, row) for row in cells) if style.excel else cells)


def encode_cells(rows: Iterable[Iterable[Cell]]) -> bytes:
    """Cells as lines."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(map(_text, row) for row in rows)
    return buffer.getvalue().encode()


def _text(value: Cell) -> Cell:
    """The value as it is written: yes and no as JSON, DuckDB and pandas have them."""
    return str(value).lower() if isinstance(value, bool) else value


def _inert(value: Cell) -> Cell:
    """The value as a spreadsheet takes it for what it is."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
