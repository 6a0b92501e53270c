"""The sheets of a workbook: what they have in common, whichever program saved it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from policyner.errors import EmptySourceError, LimitExceededError, UnsupportedFormatError
from policyner.reading.cells import TableRow
from policyner.reading.columns import text_column
from policyner.reading.damage import demand_bytes
from policyner.reading.formats import XLSX, Format
from policyner.reading.marks import parted, set_aside
from policyner.reading.options import ReadingLimits, ReadingOptions
from policyner.reading.rows import Row, RowMaker, table_has_rows
from policyner.reading.source import Extracted
from policyner.reading.streams import size
from policyner.reading.text_writer import TextWriter

logger = logging.getLogger(__name__)

_LONGEST_WARNING = 500
# A task table has some thousands of cells; a sheet may name any number of empty ones.
_MOST_CELLS = 2_000_000
#: As many as a sheet of Excel has columns.
MOST_COLUMNS = 16_384
# So many rows may stand above the header of a sheet's rows: its title, who made it.
_MOST_ABOVE = 4
# Of a merged cell so many rows and columns show whether it is hidden.
_LOOKED_AT = 100
# All blanks of Unicode, and those without width.
_EDGE = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\u200b\ufeff"
)

Cells = list[str]


@dataclass(frozen=True, slots=True)
class Hidden:
    """What a sheet holds and does not show, by its numbers from 1.

    Rows that a filter leaves out, and what is folded in a group, are none of it: a click
    shows them, and they are as much of the table as the others.
    """

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()


_ALL_IS_SHOWN = Hidden()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that holds words.

    Attributes:
        name: Its name in the workbook.
        rows: Its rows with their numbers, counted from 1; empty rows are left out. Cells
            as they are displayed, their lines too, marks around what is struck through; empty
            ones behind the last full cell are left out.
        merged: How many rows and columns a merged cell covers, by its row and column.
        hidden: The rows and columns that are not shown.
        shapes: The lines of text boxes and diagrams, each with the row at which it begins.
        beside: The lines of what stands beside the table: comments, heads and feet of the printed
            page, what charts draw.
    """

    name: str
    rows: list[tuple[int, Cells]]
    merged: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    hidden: Hidden = _ALL_IS_SHOWN
    shapes: tuple[tuple[int, str], ...] = ()
    beside: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing on it is text."""
        return not self.rows and not self.shapes


class SheetBudget:
    """Counts what the cells of a workbook hold.

    Args:
        name: What a message calls the workbook.
        limits: The limits of one input.
    """

    def __init__(self, name: str, limits: ReadingLimits) -> None:
        self._name = name
        self._limits = limits
        self._cells = 0
        self._characters = 0

    def spend(self, cells: int, characters: int) -> None:
        """Counts a row.

        Raises:
            LimitExceededError: If there are more cells, or words, than a document may have,
                or more cells than a row.
        """
        if cells > MOST_COLUMNS:
            raise LimitExceededError(
                f"{self._name}: a row of more than {MOST_COLUMNS:,} cells; "
                "save the table with a document a row"
            )
        self._cells += cells
        self._characters += characters
        if self._cells > _MOST_CELLS:
            raise LimitExceededError(
                f"{self._name}: more than {_MOST_CELLS:,} cells; save its sheets as .csv"
            )
        if self._characters > self._limits.document_bytes:
            most = size(self._limits.document_bytes)
            raise LimitExceededError(f"{self._name}: holds more than {most} (--max-document-size)")


def full_rows(rows: Iterable[tuple[int, Cells]], budget: SheetBudget) -> list[tuple[int, Cells]]:
    """The rows that hold words, as `Sheet` has them, of rows with their numbers from 1.

    Raises:
        LimitExceededError: If they exceed the budget.
    """
    held: list[tuple[int, Cells]] = []
    for number, cells in rows:
        words = [cell.strip(_EDGE) for cell in cells]
        budget.spend(max(1, len(cells)), sum(map(len, words)))
        while words and not words[-1]:
            words.pop()
        if words:
            held.append((number, words))
    return held


def naming_hidden(sheets: Sequence[Sheet], hidden: Sequence[str], *, name: str) -> list[Sheet]:
    """The sheets that are shown, with the names of the others beside the first; a warning says so.

    Args:
        sheets: Those that are shown.
        hidden: The names of those that are not.
        name: What messages call the workbook.
    """
    if not hidden:
        return list(sheets)
    logger.warning("%s: hidden sheets are left out: %s", name, ", ".join(hidden))
    first = next((at for at, sheet in enumerate(sheets) if not sheet.is_empty), None)
    return [
        replace(sheet, beside=(*sheet.beside, *hidden)) if at == first else sheet
        for at, sheet in enumerate(sheets)
    ]


def sheets_of(data: bytes, format: Format, *, name: str, limits: ReadingLimits) -> list[Sheet]:
    """The sheets of a workbook that hold words and are shown, in its order.

    Raises:
        EmptySourceError: If there is none.
        ReadingError: As the reader of the format says.
    """
    demand_bytes(data, name=name)
    sheets = [
        sheet for sheet in _reader(format)(data, name=name, limits=limits) if not sheet.is_empty
    ]
    if not sheets:
        raise EmptySourceError(f"{name}: no sheet of the workbook holds a word; leave it out")
    return sheets


def text_of_workbook(data: bytes, format: Format, *, name: str, limits: ReadingLimits) -> Extracted:
    """The text of a workbook that is one document.

    Raises:
        UnsupportedFormatError: If several sheets hold words, or a sheet has rows that are
            documents: each is one.
        ReadingError: As `sheets_of` says.
    """
    sheets = sheets_of(data, format, name=name, limits=limits)
    if len(sheets) > 1:
        raise UnsupportedFormatError(
            f"{name}: {len(sheets)} sheets, not one document; `parts_of` gives each"
        )
    if has_rows(sheets[0], ReadingOptions(), name=name):
        raise UnsupportedFormatError(
            f"{name}: a file of rows, not one document; `parts_of` gives each"
        )
    return table_of(sheets[0])


def table_of(sheet: Sheet, *, number: int = 1) -> Extracted:
    """A sheet as a table of text.

    Args:
        sheet: The sheet.
        number: What its table is numbered.

    Returns:
        One line a row, cells parted by tabs, each that is not empty with its locator. What the
        sheet does not show is set aside. Text boxes above the first row stand in front of the
        table, others behind it; what stands beside it is at the end, set aside.
    """
    first = sheet.rows[0][0] if sheet.rows else 0
    writer = TextWriter()
    for at, line in sheet.shapes:
        if at <= first:
            writer.line(line)
    covers: dict[int, dict[int, tuple[int, int]]] = {}
    for (row, column), covered in sheet.merged.items():
        covers.setdefault(row, {})[column] = covered
    for at, rows in enumerate(_tables(sheet)):
        for row, words in rows:
            shown = words if sheet.hidden == _ALL_IS_SHOWN else _shown(words, row, sheet)
            place = TableRow(number + at, row, covers.get(row, {}))
            writer.line(*parted("\t".join(map(_on_one_line, shown))), row=place)
    for at, line in sheet.shapes:
        if at > first:
            writer.line(line)
    return writer.extracted().with_beside(sheet.beside)


def _tables(sheet: Sheet) -> list[list[tuple[int, Cells]]]:
    """The rows of each of the tables that stand beside each other; mostly there is one.

    Between two is a column without words, and the names of the columns begin anew behind it:
    `序号 任务 单位 … 序号 任务 单位`. Lines of a title are the first one's.
    """
    at = _header_at(sheet)
    above, rows = sheet.rows[:at], sheet.rows[at:]
    header = rows[0][1] if rows else []
    first = next((column for column, name in enumerate(header) if name), 0)
    begins = [column for column, name in enumerate(header) if name and name == header[first]]
    if len(begins) < 2 or not all(_is_apart(sheet, rows, column) for column in begins[1:]):
        return [sheet.rows]
    tables: list[list[tuple[int, Cells]]] = []
    for start, end in pairwise([0, *begins[1:], MOST_COLUMNS]):
        held = [(row, [""] * start + words[start:end]) for row, words in rows]
        tables.append([(row, words[: _length(words)]) for row, words in held if _length(words)])
    return [[*above, *tables[0]], *tables[1:]]


def _on_one_line(words: str) -> str:
    return " ".join(words.split())


def _length(words: Cells) -> int:
    """How many cells there are up to the last one with words."""
    return max((at for at, each in enumerate(words, start=1) if each), default=0)


def _is_apart(sheet: Sheet, rows: Sequence[tuple[int, Cells]], column: int) -> bool:
    """Whether nothing stands in, or reaches over, the column of this number, from 1."""
    numbers = {row for row, _ in rows}
    return not any("".join(words[column - 1 : column]) for _, words in rows) and not any(
        row in numbers and left <= column < left + columns
        for (row, left), (_, columns) in sheet.merged.items()
    )


def _shown(words: Cells, row: int, sheet: Sheet) -> Iterator[str]:
    """The cells of a row, marks around those of which nothing is shown."""
    hidden = sheet.hidden
    for column, each in enumerate(words, start=1):
        rows, columns = (
            min(covered, _LOOKED_AT) for covered in sheet.merged.get((row, column), (1, 1))
        )
        is_hidden = all(number in hidden.rows for number in range(row, row + rows)) or all(
            number in hidden.columns for number in range(column, column + columns)
        )
        yield set_aside(parted(each)[0]) if is_hidden else each


def has_rows(sheet: Sheet, options: ReadingOptions, *, name: str) -> bool:
    """Whether each row of a sheet is a document: its header names the column of the text.

    Raises:
        MissingColumnError: If a column was asked for by name and is not there.
    """
    if not sheet.rows:
        return False
    header = sheet.rows[_header(sheet, options)][1]
    return table_has_rows(_names(header), name=name, options=options)


def _header(sheet: Sheet, options: ReadingOptions) -> int:
    """At which of a sheet's rows its header stands."""
    return _header_at(sheet, lambda words: text_column(words, options) is not None)


def _header_at(sheet: Sheet, is_header: Callable[[Cells], bool] = lambda _: False) -> int:
    """At which row the names of the columns stand: behind lines of a title, of one cell each."""
    for at, (_, cells) in enumerate(sheet.rows[: _MOST_ABOVE + 1]):
        words = _names(cells)
        if len(list(filter(None, words))) > 1 or is_header(words):
            return at
    return 0


def rows_of_sheet(sheet: Sheet, *, name: str, options: ReadingOptions) -> Iterator[Row]:
    """Yields the documents of a sheet whose rows are documents.

    Args:
        sheet: The sheet; `has_rows` holds of it.
        name: What messages call it.
        options: Which columns hold what.
    """
    if sheet.shapes or sheet.beside:
        loose = "; ".join([*(line for _, line in sheet.shapes), *sheet.beside])
        logger.warning("%s: of no row and left out: %s", name, loose[:_LONGEST_WARNING])
    (first, header), *rows = sheet.rows[_header(sheet, options) :]
    header = _names(header)
    maker = RowMaker(name, options)
    for number, cells in rows:
        held = [*_without_marks(cells), *[""] * (len(header) - len(cells))]
        values = {column: cell for column, cell in zip(header, held, strict=False) if column}
        yield maker.row(values, number - first)


def _names(header: Cells) -> Cells:
    return list(map(_on_one_line, _without_marks(header)))


def _without_marks(cells: Cells) -> Cells:
    return [parted(cell)[0] for cell in cells]


def _reader(format: Format) -> Callable[..., list[Sheet]]:
    # Imported here: most runs need neither library.
    if format is XLSX:
        from policyner.reading.xlsx import sheets_of_xlsx

        return sheets_of_xlsx
    from policyner.reading.xls import sheets_of_xls

    return sheets_of_xls
