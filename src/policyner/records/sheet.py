"""A sheet of a workbook: rows of a flat table for a person to read, on screen and on paper."""

from __future__ import annotations

import logging
import math
from collections.abc import Sequence
from datetime import date
from itertools import chain, count

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from policyner.records.columns import Column, Headers, Shape
from policyner.records.rows import Cell, Row

logger = logging.getLogger(__name__)

#: Rows of a sheet, its header among them: the limit of the format.
SHEET_ROWS = 1_048_576
#: Characters of a cell: the limit of the format.
CELL_CHARACTERS = 32_767
_CUT = "…"

# A formula's string is at most this long; a longer address stays plain text. (Links that are
# no formulas are at most 65,530 a sheet, and are kept in memory.)
_LINK_CHARACTERS = 255

# The column whose cells are links; a path is as long as it is, and is not wrapped.
_SOURCE = "source"

# The calendar of the format begins here.
_FIRST_YEAR = 1900

# Points. A row says its height itself: LibreOffice does not measure the rows of a file that
# another program wrote, and would show the first line alone. The format ends at 409.5.
_LINE_POINTS = 16.0
_MOST_POINTS = 409.0
_PADDING = 2.0

_BORDER = {"border": 1, "border_color": "#D9D9D9", "valign": "top"}
_A4 = 9


def columns_to_read(shape: Shape, *, together: bool) -> tuple[Column, ...]:
    """The columns in a sheet's order: what a person wants first, and only then where it is from."""
    columns = shape.together if together else shape.alone
    by_name = {column.name: column for column in columns}
    first = [by_name.pop(name) for name in shape.reading]
    return (*first, *by_name.values())


class Sheet:
    """A sheet under its header, continued on another one where it is full.

    Args:
        book: The workbook.
        shape: The table.
        together: Whether the other tables are in the workbook too.
        headers: The language of the column names.
    """

    def __init__(
        self, book: xlsxwriter.Workbook, shape: Shape, *, together: bool, headers: Headers
    ) -> None:
        self._book = book
        self._columns = columns_to_read(shape, together=together)
        self._on_paper = len(shape.reading)
        self._headers: Headers = headers
        self._bold = book.add_format(
            {**_BORDER, "bold": True, "bg_color": "#DDEBF7", "text_wrap": True, "valign": "vcenter"}
        )
        self._text = book.add_format({**_BORDER, "text_wrap": True})
        self._plain = book.add_format(_BORDER)
        self._date = book.add_format({**_BORDER, "num_format": "yyyy-mm-dd", "align": "left"})
        self._link = book.add_format({**_BORDER, "font_color": "blue", "underline": 1})
        title = shape.title(headers)
        self._names = chain([title], (f"{title} {number}" for number in count(2)))
        self._begin()

    def write(self, row: Row, *, link: str | None) -> None:
        """Adds a row below the last one; `link` is the address of its source."""
        if self._next == SHEET_ROWS:
            self.finish()
            self._begin()
        self._sheet.set_row(self._next, _height(row, self._columns))
        for at, column in enumerate(self._columns):
            value = row[column.name]
            if column.name == _SOURCE and link is not None and _fits(link, value):
                formula = f'=HYPERLINK("{_quoted(link)}","{_quoted(str(value))}")'
                self._sheet.write_formula(self._next, at, formula, self._link, value)
            else:
                self._write_cell(at, column, value, row=row)
        self._next += 1

    def finish(self) -> None:
        """Lets the header filter all rows of the sheet, and fits it to the width of a page."""
        self._sheet.autofilter(0, 0, self._next - 1, len(self._columns) - 1)
        self._sheet.print_area(0, 0, self._next - 1, self._on_paper - 1)

    def _write_cell(self, at: int, column: Column, value: Cell, *, row: Row) -> None:
        if value is None:
            self._sheet.write_blank(self._next, at, None, self._text)
        elif isinstance(value, bool):
            self._sheet.write_boolean(self._next, at, value, self._plain)
        elif isinstance(value, int | float):
            self._sheet.write_number(self._next, at, float(value), self._plain)
        elif column.kind == "date" and int(value[:4]) >= _FIRST_YEAR:
            self._sheet.write_datetime(self._next, at, date.fromisoformat(value), self._date)
        else:
            text = self._fitting(value, row=row, column=column.name)
            style = self._plain if column.name == _SOURCE else self._text
            self._sheet.write_string(self._next, at, text, style)

    def _begin(self) -> None:
        self._sheet: Worksheet = self._book.add_worksheet(next(self._names))
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_landscape()
        self._sheet.set_paper(_A4)
        self._sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(0)
        self._sheet.set_footer("&L&A&R&P / &N")
        for at, column in enumerate(self._columns):
            self._sheet.set_column(at, at, column.width)
            self._sheet.write_string(0, at, column.header(self._headers), self._bold)
        self._next = 1

    def _fitting(self, text: str, *, row: Row, column: str) -> str:
        # The format counts UTF-16 units, of which a rare character takes two.
        if len(text) + sum(c > "\uffff" for c in text) <= CELL_CHARACTERS:
            return text
        logger.warning(
            "%s: %s of %s is longer than a cell of XLSX can be; the other formats hold all of it",
            row["source"], column, row.get("measure_id") or "the document",
        )  # fmt: skip
        units = text.encode("utf-16-le")[: 2 * (CELL_CHARACTERS - len(_CUT))]
        return units.decode("utf-16-le", "ignore") + _CUT


def _height(row: Row, columns: Sequence[Column]) -> float:
    """Points that the row's longest cell takes when it is wrapped."""
    wrapped = (column for column in columns if column.name != _SOURCE)
    lines = max(_lines(row[column.name], column.width) for column in wrapped)
    return min(_MOST_POINTS, lines * _LINE_POINTS + _PADDING)


def _lines(value: Cell, width: int) -> int:
    if not isinstance(value, str):
        return 1
    return sum(max(1, math.ceil(_width(line) / width)) for line in value.split("\n"))


def _width(line: str) -> int:
    """Characters of the Latin script that a line is as wide as: a Chinese one counts for two."""
    return len(line) + sum(character > "\u2000" for character in line)


def _fits(link: str, words: Cell) -> bool:
    return max(len(_quoted(link)), len(_quoted(str(words)))) <= _LINK_CHARACTERS


def _quoted(text: str) -> str:
    return text.replace('"', '""')
