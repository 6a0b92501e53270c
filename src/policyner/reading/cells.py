"""Cells of tables, collected row by row while a text is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from policyner.reading.source import Cell, Locator
from policyner.span import Span

# A cell that holds more than this is a column of a page's layout; one with more than that and
# only spacers beside it is layout, too.
_LARGEST_CELL = 4_000
_SPACED_CELL = 60


@dataclass(frozen=True, slots=True)
class TableRow:
    """A line of text that is a row of a table, its cells parted by tabs.

    Attributes:
        table: Number of the table, from 1.
        row: Number of the row, from 1.
        covers: How many rows and columns a cell covers, by its column, from 1; of one place
            where it is not named.
    """

    table: int
    row: int
    covers: Mapping[int, tuple[int, int]] = field(default_factory=dict)


class CellCollector:
    """Collects the cells of a document's tables."""

    def __init__(self) -> None:
        self._cells: list[Cell] = []

    def add(self, line: str, *, start: int, row: TableRow) -> list[Cell]:
        """Adds the cells of a row.

        Args:
            line: The row's text; each cell begins behind a tab, the empty ones too.
            start: Offset of the line in the text.
            row: Where it stands, and what its cells cover.

        Returns:
            Those that hold words.
        """
        found: list[Cell] = []
        for column, words in enumerate(line.split("\t"), start=1):
            end = start + len(words)
            if words:
                rows, columns = row.covers.get(column, (1, 1))
                found.append(Cell(row.table, row.row, column, Span(start, end), rows, columns))
            start = end + 1
        self._cells += found
        return found

    def cells(self) -> tuple[Cell, ...]:
        """The cells so far; none reaches beyond the last row and column that hold words."""
        rows: dict[int, int] = {}
        columns: dict[int, int] = {}
        for cell in self._cells:
            rows[cell.table] = max(rows.get(cell.table, 0), cell.row)
            columns[cell.table] = max(columns.get(cell.table, 0), cell.column)
        return tuple(
            cell
            if cell.rows == cell.columns == 1
            else replace(
                cell,
                rows=min(cell.rows, rows[cell.table] - cell.row + 1),
                columns=min(cell.columns, columns[cell.table] - cell.column + 1),
            )
            for cell in self._cells
        )


def located(cells: Iterable[Cell], *, page: int | None = None) -> Iterator[Locator]:
    """Yields the locators of cells."""
    for cell in cells:
        span = cell.span
        yield Locator(
            span.start, span.end, page=page, table=cell.table, row=cell.row, column=cell.column
        )


def lays_out(sizes: Sequence[int]) -> bool:
    """Whether a row lays out a page rather than tabulates, by how much each of its cells holds."""
    largest = max(sizes, default=0)
    is_alone = sum(size > 0 for size in sizes) <= 1
    return largest > _LARGEST_CELL or (is_alone and largest > _SPACED_CELL)
