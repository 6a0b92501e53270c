"""XLSX: the sheets of a workbook, by openpyxl, row by row."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import openpyxl
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.datetime import from_excel
from openpyxl.utils.escape import unescape
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

from policyner.reading.damage import demand_limits, demanding
from policyner.reading.displayed import displayed, is_date, pattern_of
from policyner.reading.drawn import lines_of_drawing
from policyner.reading.marks import as_shown
from policyner.reading.office_package import OfficePackage
from policyner.reading.options import ReadingLimits
from policyner.reading.sheets import (
    MOST_COLUMNS,
    Cells,
    Hidden,
    Sheet,
    SheetBudget,
    full_rows,
    naming_hidden,
)

_KIND = "an XLSX workbook"
_WAY_OUT = "open it in Excel or WPS and save it again as .xlsx"
# openpyxl reads merged cells only with a whole workbook in memory.
_MERGED = re.compile(
    rb'<(?:\w+:)?mergeCell\s[^<>]{0,80}?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"'
)
# Tables within a sheet have filters of their own.
_TABLES = "xl/tables/"
# What words within a cell may look like that changes what they say; few workbooks have any.
_STRINGS = "xl/sharedstrings.xml"
_LOOKS = re.compile(rb"<(?:\w+:)?strike\b|superscript")
# What stands beside the cells of a sheet.
_COMMENTS = ("comments", "threadedcomment")
_HEADS_AND_FEET = (
    "oddHeader", "evenHeader", "firstHeader", "oddFooter", "evenFooter", "firstFooter",
)  # fmt: skip
# What is filled in when the page is printed, as openpyxl writes it.
_PRINTED = re.compile(r"&\[?\w+\]?")
_LONGEST = 160
_CHUNK = 1 << 20
# Patterns that a workbook brings itself are numbered from here on (18.8.30).
_FIRST_OWN = 164


def sheets_of_xlsx(data: bytes, *, name: str, limits: ReadingLimits) -> list[Sheet]:
    """The sheets of a workbook; hidden ones are left out, their names beside the first.

    Of a formula the value is read that was last displayed; macros, links and pictures are
    not looked at.

    Args:
        data: The file's bytes.
        name: What messages call the file.
        limits: What its parts may unpack to.

    Raises:
        DamagedSourceError: If it is cut off, broken or no workbook.
        LimitExceededError: If it unpacks to more, or has more cells, than the limits allow.
    """
    demand_limits(data, _KIND, name=name, limits=limits)
    budget = SheetBudget(name, limits)
    with warnings.catch_warnings(), demanding(_KIND, name=name, way_out=_WAY_OUT):
        # Of what it does not know: validation, styles.
        warnings.simplefilter("ignore")
        package = OfficePackage(data, name=name)
        book = openpyxl.load_workbook(
            io.BytesIO(data),
            read_only=True,
            data_only=True,
            keep_links=False,
            rich_text=_has_looks(package),
        )
        sheets = [
            _sheet(sheet, book, budget, package)
            for sheet in book.worksheets
            if sheet.sheet_state == "visible"
        ]
        hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
        return naming_hidden(_with_chart_sheets(sheets, package), hidden, name=name)


def _with_chart_sheets(sheets: list[Sheet], package: OfficePackage) -> list[Sheet]:
    """The sheets; what those draw that hold a chart and nothing else stands beside the first."""
    books = [path for kind, path in package.relations_of("").values() if kind == "officedocument"]
    drawings = [
        drawing
        for book in books
        for kind, path in package.relations_of(book).values()
        if kind == "chartsheet"
        for of, drawing in package.relations_of(path).values()
        if of == "drawing"
    ]
    lines = [line for path in drawings for line in lines_of_drawing(package, path)[1]]
    first = next((at for at, sheet in enumerate(sheets) if not sheet.is_empty), None)
    if lines and first is not None:
        sheets[first] = replace(sheets[first], beside=(*sheets[first].beside, *lines))
    return sheets


def _has_looks(package: OfficePackage) -> bool:
    """Whether words within cells are struck through or raised; it takes longer to read these."""
    return _STRINGS in package and _LOOKS.search(package.bytes_of(_STRINGS)) is not None


def _sheet(sheet: Any, book: Any, budget: SheetBudget, package: OfficePackage) -> Sheet:
    with sheet._get_source() as part:
        parser = _Parser(
            part,
            sheet._shared_strings,
            data_only=book.data_only,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
            rich_text=True,
        )
        merged = _merged(sheet, budget)
        rows = full_rows(_rows(parser, sheet, book), budget)
    # Known when all rows were parsed.
    hidden = _hidden(parser, package)
    shapes: list[tuple[int, str]] = []
    beside: list[str] = []
    for kind, path in package.relations_of(sheet._worksheet_path.lower()).values():
        if kind == "drawing":
            drawn, charts = lines_of_drawing(package, path)
            shapes += drawn
            beside += charts
        elif kind in _COMMENTS and (root := package.root(path)) is not None:
            beside += filter(None, map(_words, root.iter("{*}comment", "{*}threadedComment")))
    beside += _heads_and_feet(parser)
    budget.spend(0, sum(map(len, beside)) + sum(len(line) for _, line in shapes))
    return Sheet(sheet.title, rows, merged, hidden, tuple(shapes), tuple(dict.fromkeys(beside)))


def _words(comment: Any) -> str:
    return " ".join("".join(each.text or "" for each in comment.iter("{*}t", "{*}text")).split())


def _heads_and_feet(parser: Any) -> Iterator[str]:
    """Yields the words at the top and foot of a printed page, without numbers and dates."""
    heads = getattr(parser, "HeaderFooter", None)
    for kind in _HEADS_AND_FEET:
        for place in ("left", "center", "right"):
            part = getattr(getattr(heads, kind, None), place, None)
            words = _PRINTED.sub("", getattr(part, "text", None) or "")
            if words := " ".join(words.split()):
                yield words


class _Parser(WorkSheetParser):  # type: ignore[misc]
    """Reads the cells of a sheet; of a formula that no program has worked out U+FFFD, a loss."""

    def parse_cell(self, element: Any) -> dict[str, Any]:
        """A cell; one of words that are none has a type."""
        cell: dict[str, Any] = super().parse_cell(element)
        is_empty = cell["value"] is None and element.get("t") is None
        if is_empty and element.find(FORMULA_TAG) is not None:
            cell |= {"value": "\ufffd", "data_type": "s"}
        return cell


def _rows(parser: WorkSheetParser, sheet: Any, book: Any) -> Iterator[tuple[int, Cells]]:
    """The rows that the file has, and no others.

    `iter_rows` makes up those that it leaves out, a million in front of a cell in the last row.
    """
    last = 0
    struck = frozenset(
        at for at, style in enumerate(book._cell_styles) if book._fonts[style.fontId].strike
    )
    for number, cells in parser.parse():
        if number > last and cells:
            # What a sheet says of its size may be wrong.
            row = [""] * max(cell["column"] for cell in cells)
            for cell in cells:
                is_struck = cell["style_id"] in struck
                words = _displayed(ReadOnlyCell(sheet, **cell), book.epoch, is_struck=is_struck)
                row[cell["column"] - 1] = words
            yield number, row
        last = max(last, number)


def _hidden(parser: Any, package: OfficePackage) -> Hidden:
    """What a sheet does not show, by what was parsed of it."""
    columns: set[int] = set()
    for each in filter(_is_hidden, parser.column_dimensions.values()):
        columns.update(
            range(int(each["min"]), min(int(each.get("max", each["min"])), MOST_COLUMNS) + 1)
        )
    rows = frozenset(
        int(number) for number, each in parser.row_dimensions.items() if _is_hidden(each)
    )
    if rows and _is_filtered(parser, package):
        rows = frozenset()
    return Hidden(rows, frozenset(columns))


def _is_filtered(parser: Any, package: OfficePackage) -> bool:
    """Whether a sheet, or a table within one, leaves rows out by a filter."""
    filters = getattr(parser, "auto_filter", None)
    return bool(filters is not None and filters.filterColumn) or any(
        b"filterColumn" in package.bytes_of(path) for path in package.paths_in(_TABLES)
    )


def _is_hidden(dimension: dict[str, str]) -> bool:
    """Whether a row or column is hidden, and not only folded in a group."""
    return dimension.get("hidden") in ("1", "true") and not dimension.get("outlineLevel")


def _merged(sheet: Any, budget: SheetBudget) -> dict[tuple[int, int], tuple[int, int]]:
    """How many rows and columns each merged cell covers, by its first row and column."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    rest = b""
    with sheet._get_source() as part:
        while chunk := part.read(_CHUNK):
            held = len(found)
            for match in _MERGED.finditer(rest + chunk):
                left, top, right, bottom = range_boundaries(match[1].decode("ascii"))
                found[top, left] = (bottom - top + 1, right - left + 1)
            budget.spend(len(found) - held, 0)
            rest = chunk[-_LONGEST:]
    return found


def _displayed(cell: Any, epoch: Any, *, is_struck: bool) -> str:
    value = cell.value
    if isinstance(value, CellRichText):
        return "".join(_looking(part, is_struck=is_struck) for part in value)
    if value is None:
        words = ""
    elif isinstance(value, str) and cell.style_array.numFmtId < _FIRST_OWN:
        words = value
    else:
        words = _number(cell, epoch)
    # Line breaks that programs write as `_x000D_`.
    words = unescape(words) if "_x" in words else words
    return as_shown(words, is_struck=is_struck)


def _looking(part: str | TextBlock, *, is_struck: bool) -> str:
    """Words within a cell, as they look there; those of no font of their own as the cell."""
    font = part.font if isinstance(part, TextBlock) else None
    return as_shown(
        unescape(str(part)),
        is_raised=font is not None and font.vertAlign == "superscript",
        is_struck=is_struck if font is None else bool(font.strike),
    )


def _number(cell: Any, epoch: Any) -> str:
    value = cell.value
    pattern = pattern_of(cell.style_array.numFmtId, cell.number_format)
    if isinstance(value, int | float) and not isinstance(value, bool) and is_date(pattern):
        value = from_excel(value, epoch)
    return displayed(value, pattern)
