"""Tables of drawn pages that go over several pages: one table, its repeated head told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from policyner.reading.page_lines import PageLine, glue
from policyner.reading.page_tables import have_same_columns

# A table's head has at most so many rows.
_MOST_HEADS = 3
# A row that a page's end cuts has so many cells with words, of which one is longer than that and
# does not end a sentence; at most half of them go on.
_LEAST_CELLS = 3
_LONG = 20
_ENDS = "。；;！!？?）)"


class SpreadTables(NamedTuple):
    """What tables over several pages have that is no row of its own.

    Attributes:
        repeated: Identities of the rows that repeat the table's head on a further page.
        joined: Identities of those that were the rest of the row before, which now has it.
    """

    repeated: set[int]
    joined: set[int]


def number_tables(lines: Sequence[PageLine]) -> SpreadTables:
    """Numbers tables and rows through a document; one that goes on is one.

    A table goes on where it ends a page and the next page begins with one that has the same
    columns. A merged cell that the page's end cut in two is one again, and so is a row.

    Args:
        lines: The lines of the text in order, running heads left out. `table` and `row` are
            those of each page; afterwards those of the document, `table` from 1.
    """
    tables = _Tables()
    for line in lines:
        tables.add(line)
    return SpreadTables(tables.repeated, tables.joined)


class _Tables:
    """A walk through the lines of a document."""

    def __init__(self) -> None:
        self.repeated: set[int] = set()
        self.joined: set[int] = set()
        self._number = 0
        self._heads: list[str] = []
        # Where the last line stood, and how many rows the table had before that page.
        self._place: tuple[int, int] | None = None
        self._offset = 0
        self._row: PageLine | None = None
        # How many rows of this page's table were heads once more; -1 once one was not.
        self._heads_seen = -1
        # Of each column the row in which its last cell with words begins.
        self._above: dict[int, PageLine] = {}

    def add(self, line: PageLine) -> None:
        if line.table is None:
            self._place = None
            return
        place = (line.page, line.table)
        is_new = place != self._place
        if is_new:
            self._begin(line)
        self._place = place
        line.table = self._number
        if self._heads_seen >= 0 and self._repeats(line):
            return
        goes_on = self._heads_seen >= 0
        self._heads_seen = -1
        line.row += self._offset
        words = line.text.split("\t")
        if goes_on and self._is_rest_of_a_row(line, words):
            self._join_rest(line, words)
            return
        if goes_on:
            self._join_cut_cells(line, words)
        if len(self._heads) < _MOST_HEADS and line.row == len(self._heads):
            self._heads.append(line.text)
        for column in line.covers:
            if _is_full(words, column):
                self._above[column] = line
        self._row = line

    def _begin(self, line: PageLine) -> None:
        last = self._row
        goes_on = (
            self._place is not None
            and last is not None
            and line.page == last.page + 1
            and have_same_columns(line.edges, last.edges)
        )
        if goes_on and last is not None:
            self._offset = last.row + 1
            self._heads_seen = 0
            return
        self._number += 1
        self._offset, self._heads_seen = 0, -1
        self._heads, self._above, self._row = [], {}, None

    def _repeats(self, line: PageLine) -> bool:
        seen = self._heads_seen
        if seen >= len(self._heads) or line.text != self._heads[seen]:
            return False
        self._heads_seen += 1
        self._offset -= 1
        self.repeated.add(id(line))
        return True

    def _is_rest_of_a_row(self, line: PageLine, words: list[str]) -> bool:
        """Whether the first row of a page is what was left of the last one of the page before."""
        last = self._row
        if last is None or words[0] or any(rows > 1 for rows, _ in line.covers.values()):
            return False
        above = last.text.split("\t")
        if not above[0] or any(rows > 1 for rows, _ in last.covers.values()):
            return False
        full = [at for at, cell in enumerate(words) if cell]
        held = sum(map(bool, above))
        if held < _LEAST_CELLS or 2 * len(full) > held:
            return False
        if any(at >= len(above) or not above[at] for at in full):
            return False
        return any(len(above[at]) > _LONG and not above[at].endswith(tuple(_ENDS)) for at in full)

    def _join_rest(self, line: PageLine, words: list[str]) -> None:
        last = self._row
        if last is None:
            return
        above = last.text.split("\t")
        for at, cell in enumerate(words):
            if cell:
                above[at] += glue(above[at], cell) + cell
        last.text = "\t".join(above)
        self._offset -= 1
        self.joined.add(id(line))

    def _join_cut_cells(self, line: PageLine, words: list[str]) -> None:
        last = self._row
        for column, (rows, columns) in line.covers.items():
            above = self._above.get(column)
            if _is_full(words, column) or above is None or last is None:
                continue
            held, wide = above.covers[column]
            reaches = above.row + held - 1 >= last.row
            if reaches and wide == columns and max(held, rows) > 1:
                above.covers[column] = (line.row - above.row + rows, wide)


def _is_full(words: list[str], column: int) -> bool:
    return column <= len(words) and bool(words[column - 1])
