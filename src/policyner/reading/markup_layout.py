"""Which rows of an HTML page's tables lay out the page, and hold no data."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement

from policyner.reading.cells import lays_out
from policyner.reading.plain import count_chinese

# A row with a table in one of its cells tabulates if it holds no more than this.
_LARGEST_ROW = 400


def layout_rows(root: HtmlElement, *, rows: Set[str], cells: Set[str]) -> set[HtmlElement]:
    """Rows that lay out a page rather than tabulate.

    These hold a cell as long as a page, or one long cell and nothing beside it but spacers; or
    a table, unless they are short, and as those beside them that hold none.

    Args:
        root: The tree.
        rows: What elements are called that are rows.
        cells: What elements are called that are cells.
    """
    measuring = _Measuring()
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            if element.tag in rows:
                measuring.rows.append(_Row(element))
            elif element.tag == "table":
                measuring.open_table()
            elif element.tag in cells:
                measuring.open_cell()
            if measuring.rows and element.text:
                measuring.add(count_chinese(element.text))
        else:
            if element.tag in rows:
                measuring.close_row()
            elif element.tag == "table":
                measuring.close_table()
            if measuring.rows and element.tail:
                measuring.add(count_chinese(element.tail))
    measuring.close_table()
    return measuring.layout


@dataclass(slots=True)
class _Row:
    """A row: how much each of its cells holds."""

    element: HtmlElement
    sizes: list[int] = field(default_factory=list)
    has_table: bool = False

    @property
    def full(self) -> int:
        """How many of its cells hold words."""
        return sum(size > 0 for size in self.sizes)


@dataclass(slots=True)
class _Table:
    """A table: how many cells the rows have that tabulate, and its rows that hold tables."""

    widths: set[int] = field(default_factory=set)
    nesting: list[_Row] = field(default_factory=list)


@dataclass(slots=True)
class _Measuring:
    """A walk over a page; the tables and rows that are open, the innermost last."""

    layout: set[HtmlElement] = field(default_factory=set)
    rows: list[_Row] = field(default_factory=list)
    tables: list[_Table] = field(default_factory=lambda: [_Table()])

    def open_table(self) -> None:
        if self.rows:
            self.rows[-1].has_table = True
        self.tables.append(_Table())

    def open_cell(self) -> None:
        if self.rows:
            self.rows[-1].sizes.append(0)

    def add(self, size: int) -> None:
        if self.rows and self.rows[-1].sizes:
            self.rows[-1].sizes[-1] += size

    def close_row(self) -> None:
        row = self.rows.pop()
        if lays_out(row.sizes):
            self.layout.add(row.element)
        elif row.has_table:
            self.tables[-1].nesting.append(row)
        elif row.full > 1:
            self.tables[-1].widths.add(len(row.sizes))
        # What a table within a cell holds, the cell holds.
        self.add(sum(row.sizes))

    def close_table(self) -> None:
        table = self.tables.pop()
        for row in table.nesting:
            is_data = row.full > 1 and len(row.sizes) in table.widths
            if not is_data or sum(row.sizes) > _LARGEST_ROW:
                self.layout.add(row.element)
