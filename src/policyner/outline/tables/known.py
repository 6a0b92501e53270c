"""Tables whose cells the file knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from policyner.outline.tables.cells import is_number
from policyner.outline.tables.columns import Column, Header, read_column, read_header
from policyner.outline.tables.rows import RawRow, Table, make_table
from policyner.reading import Cell
from policyner.span import Span

# A table that another page begins anew without its header stands directly behind the one before.
_LONGEST_GAP = 60


def known_tables(text: str, cells: Sequence[Cell]) -> Iterator[Table]:
    """The tables of a text whose cells its file knows, in order.

    A header may have two rows, the second below the merged cells of the first, and a row may be the
    title of a section. A merged cell stands in each row that it covers; an empty one is empty.

    Args:
        text: The clean text.
        cells: The cells; their places are in the clean text.
    """
    header: dict[int, Column] = {}
    rows: list[RawRow] = []
    end = 0
    for _, of_table in groupby(cells, key=lambda cell: cell.table):
        grid = _Grid(text, of_table)
        if header and not _goes_on(text, header, grid, end):
            yield from _table(text, header, rows)
            header, rows = {}, []
        position = 0
        while position < len(grid.rows):
            if found := grid.header(position):
                yield from _table(text, header, rows)
                header, height = found
                rows = []
                position += height
                continue
            if header:
                rows += grid.row(position, header)
            position += 1
        end = grid.end
    yield from _table(text, header, rows)


def _table(text: str, header: Mapping[int, Column], rows: Sequence[RawRow]) -> Iterator[Table]:
    if header and rows:
        columns = [header[index] for index in sorted(header)]
        yield from make_table(text, Header.of(text, columns), rows, known=True)


def _goes_on(text: str, header: Mapping[int, Column], grid: _Grid, end: int) -> bool:
    """Whether a table is the rest of the one before it."""
    gap = text[end : grid.start]
    if len(gap) > _LONGEST_GAP or "。" in gap or grid.width != max(header):
        return False
    numbers = [index for index, column in header.items() if column.kind == "number"]
    first = grid.rows[0]
    return bool(numbers) and all(i in first and is_number(text, first[i].span) for i in numbers)


class _Grid:
    """The rows of one table.

    Args:
        text: The clean text.
        cells: Its cells, by rows and from left to right.
    """

    def __init__(self, text: str, cells: Iterator[Cell]) -> None:
        self._text = text
        self.rows: list[dict[int, Cell]] = []
        self._covering: list[dict[int, Cell]] = []
        above: dict[int, Cell] = {}
        for row, of_row in groupby(cells, key=lambda cell: cell.row):
            above = {i: cell for i, cell in above.items() if cell.row + cell.rows > row}
            own = {cell.column: cell for cell in of_row}
            self.rows.append(own)
            self._covering.append(above.copy())
            for cell in own.values():
                if cell.rows > 1:
                    above |= dict.fromkeys(_columns(cell), cell)
        spans = [cell.span for row in self.rows for cell in row.values()]
        self.start, self.end = spans[0].start, spans[-1].end
        self.width = max(max(_columns(cell)) for row in self.rows for cell in row.values())

    def header(self, position: int) -> tuple[dict[int, Column], int] | None:
        """The header that begins with a row: its columns, and how many rows it has."""
        cells = [*self.rows[position].values()]
        below = self._second(position)
        found = read_header(self._text, [cell.span for cell in cells])
        if found is None and below:
            # `责任分工` over `牵头单位` and `配合单位`: the second row tells.
            lone = [cell.span for cell in cells if cell.columns == 1]
            found = read_header(self._text, [*lone, *(column.span for column in below.values())])
        if found is None:
            return None
        nothing = Span(cells[0].span.start, cells[0].span.start)
        heads = dict.fromkeys(range(1, self.width + 1), nothing)
        heads |= {i: cell.span for cell in cells for i in _columns(cell)}
        read = {column.span: column for column in found.columns}
        columns = {i: read.get(head) or Column("other", head) for i, head in heads.items()}
        return {**columns, **below}, 2 if below else 1

    def _second(self, position: int) -> dict[int, Column]:
        """The second row of a header, below merged cells of the first."""
        if position + 1 == len(self.rows):
            return {}
        merged = {i for c in self.rows[position].values() if c.columns > 1 for i in _columns(c)}
        second = self.rows[position + 1]
        read = {i: read_column(self._text, cell.span) for i, cell in second.items()}
        known = {i: column for i, column in read.items() if column is not None}
        return known if known.keys() == read.keys() <= merged else {}

    def row(self, position: int, header: Mapping[int, Column]) -> Iterator[RawRow]:
        """The row below a header, unless it is the title of a section."""
        own, covering = self.rows[position], self._covering[position]
        columns = sorted(header)
        # Over half of the table and more, it is the title of a section.
        lone = next(iter(own.values()))
        if len(own) == 1 and lone.columns * 2 > self.width and lone.columns > 1:
            return
        yield RawRow(
            [[own[i].span] if i in own else [] for i in columns],
            [[covering[i].span] if i in covering else [] for i in columns],
        )


def _columns(cell: Cell) -> range:
    return range(cell.column, cell.column + cell.columns)
