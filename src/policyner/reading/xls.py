"""XLS: the sheets of a workbook of Excel 97 to 2003 (WPS calls it `.et`), by xlrd."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

import xlrd
from xlrd.compdoc import SIGNATURE, CompDoc, CompDocError

from policyner.errors import DamagedSourceError
from policyner.reading.damage import demanding, locked
from policyner.reading.displayed import displayed, pattern_of
from policyner.reading.libreoffice import converted, is_encrypted
from policyner.reading.marks import as_shown
from policyner.reading.options import ReadingLimits
from policyner.reading.sheets import Cells, Hidden, Sheet, SheetBudget, full_rows, naming_hidden
from policyner.reading.xls_records import beside_cells, records_of_sheet

_KIND = "an XLS workbook"
_WAY_OUT = "open it in Excel or WPS and save it as .xlsx"
_SHOWN = 0
# The record of a filter stands before the first cell.
_FILTER_MODE, _DIMENSIONS = 0x9B, 0x200
# How a compound file's directory marks a stream; its root and folders hold no bytes of their own.
_STREAM = 2
# How a font says that it is raised ([MS-XLS] 2.4.122).
_RAISED = 1


def sheets_of_xls(data: bytes, *, name: str, limits: ReadingLimits) -> list[Sheet]:
    """The sheets of a workbook; hidden ones are left out, their names beside the first.

    What xlrd cannot read is given to a LibreOffice, where there is one.

    Args:
        data: The file's bytes.
        name: What messages call the file.
        limits: The budget of reading it.

    Raises:
        EncryptedSourceError: If it needs a password.
        DamagedSourceError: If it is cut off, broken or no workbook.
        LimitExceededError: If it has more cells than the limits allow.
    """
    if is_encrypted(data):
        raise locked(name)
    try:
        return _sheets(data, name, limits)
    except DamagedSourceError as error:
        from policyner.reading.xlsx import sheets_of_xlsx

        book = converted(data, to="xlsx", name=name, limits=limits, because=error)
        return sheets_of_xlsx(book, name=name, limits=limits)


def _sheets(data: bytes, name: str, limits: ReadingLimits) -> list[Sheet]:
    budget = SheetBudget(name, limits)
    broken = (xlrd.XLRDError, CompDocError)
    with demanding(_KIND, name=name, way_out=_WAY_OUT, broken=broken):
        try:
            _check_short_streams(data)
            # What it has to say of the file goes nowhere.
            book = xlrd.open_workbook(
                file_contents=data, formatting_info=True, logfile=io.StringIO(), on_demand=True
            )
            every = [book.sheet_by_index(at) for at in range(book.nsheets)]
            hidden = [sheet.name for sheet in every if sheet.visibility != _SHOWN]
            sheets = [
                Sheet(
                    sheet.name,
                    full_rows(_rows(book, sheet), budget),
                    _merged(sheet),
                    _hidden(book, sheet),
                    *beside_cells(book, sheet),
                )
                for sheet in every
                if sheet.visibility == _SHOWN
            ]
            return naming_hidden(sheets, hidden, name=name)
        except broken as error:
            if "encrypted" in str(error):
                raise locked(name) from error
            raise


def _check_short_streams(data: bytes) -> None:
    """Refuses short streams whose sectors lead back to one another: xlrd follows them for ever.

    Raises:
        CompDocError: If there is one, or the file is broken otherwise.
    """
    if not data.startswith(SIGNATURE):
        return
    file = CompDoc(data, logfile=io.StringIO())
    for node in file.dirlist:
        if node.etype != _STREAM or node.tot_size >= file.min_size_std_stream:
            continue
        sector, seen = node.first_SID, set[int]()
        while 0 <= sector < len(file.SSAT):
            if sector in seen:
                raise CompDocError(f"the sectors of {node.name!r} lead back to one another")
            seen.add(sector)
            sector = file.SSAT[sector]


def _rows(book: Any, sheet: Any) -> Iterator[tuple[int, Cells]]:
    for row in range(sheet.nrows):
        yield (
            row + 1,
            [
                _looking(book, cell, sheet.rich_text_runlist_map.get((row, column)) or ())
                for column, cell in enumerate(sheet.row(row))
            ],
        )


def _looking(book: Any, cell: Any, runs: Sequence[tuple[int, int]]) -> str:
    """A cell as it is displayed: 10⁴, and what is struck through between marks.

    Args:
        book: The workbook.
        cell: The cell.
        runs: Where within its words another font begins, and which.
    """
    words = _displayed(book, cell)
    starts = [(0, book.xf_list[cell.xf_index].font_index), *runs]
    if len(starts) == 1 and not book.font_list[starts[0][1]].struck_out:
        return words
    pieces: list[str] = []
    ends = [start for start, _ in starts[1:]]
    for (start, number), end in zip(starts, [*ends, len(words)], strict=True):
        font, piece = book.font_list[number], words[start:end]
        is_raised = font.escapement == _RAISED
        pieces.append(as_shown(piece, is_raised=is_raised, is_struck=bool(font.struck_out)))
    return "".join(pieces)


def _merged(sheet: Any) -> dict[tuple[int, int], tuple[int, int]]:
    return {
        (top + 1, left + 1): (bottom - top, right - left)
        for top, bottom, left, right in sheet.merged_cells
    }


def _hidden(book: Any, sheet: Any) -> Hidden:
    """What a sheet does not show; xlrd counts from 0."""
    rows, columns = (
        frozenset(
            number + 1
            for number, each in dimensions.items()
            if each.hidden and not each.outline_level
        )
        for dimensions in (sheet.rowinfo_map, sheet.colinfo_map)
    )
    if rows and _is_filtered(book, sheet.number):
        rows = frozenset()
    return Hidden(rows, columns)


def _is_filtered(book: Any, number: int) -> bool:
    """Whether a sheet has a record that says so ([MS-XLS] 2.4.102), which xlrd passes over."""
    for kind, _ in records_of_sheet(book, number):
        if kind in (_FILTER_MODE, _DIMENSIONS):
            return kind == _FILTER_MODE
    return False


def _displayed(book: Any, cell: Any) -> str:
    number = book.xf_list[cell.xf_index].format_key
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return displayed(str(cell.value), pattern_of(number, book.format_map[number].format_str))
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, ""))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return displayed(bool(cell.value))
    if cell.ctype not in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        return ""
    pattern = pattern_of(number, book.format_map[number].format_str)
    value = cell.value
    if cell.ctype == xlrd.XL_CELL_DATE:
        value = xlrd.xldate_as_datetime(value, book.datemode)
    return displayed(value, pattern)
