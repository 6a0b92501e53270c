"""Tables of drawn pages that go over several pages: one table, its repeated head told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from policyner.reading.page_lines import PageLine
from policyner.reading.page_tables import have_same_columns
from policyner.reading.page_words import first_word, glue

# A table's head has at most so many rows.
_MOST_HEADS = 3
# A row that a page's end cuts is told by the numbers of so many rows before it, each of which has
# the next one; else it has so many cells with words, and what goes on is so long in all, ends no
# sentence, and had no room for the next word but for this share of the font's size.
_COUNTED = 3
_LEAST_CELLS = 3
_NEVER = -1_000_000
_LONG = 10
_ENDS = tuple("。；;！!？?）)")
_SLACK = 0.7
_TOTAL = re.compile("[合小总共]计")


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
        # How many rows have the numbers from 1 on; `_NEVER` where a row has none.
        self._counted = 0
        # Of each column the row in which its last cell with words begins.
        self._above: dict[int, PageLine] = {}

    def add(self, line: PageLine) -> None:
        if line.table is None:
            self._place = None
            return
        place = (line.page, line.table)
        if place != self._place:
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
        self._count(line, words)
        self._row = line

    def _begin(self, line: PageLine) -> None:
        last = self._row
        goes_on = (
            self._place is not None
            and last is not None
            and line.page == self._place[0] + 1
            and have_same_columns(line.edges, last.edges)
        )
        if goes_on and last is not None:
            self._offset = last.row + 1
            self._heads_seen = 0
            return
        self._number += 1
        self._offset, self._heads_seen = 0, -1
        self._heads, self._above, self._row, self._counted = [], {}, None, 0

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
        full = {at for at, cell in enumerate(words) if cell}
        held = {at for at, cell in enumerate(above) if cell and at}
        # A row of its own has words where the one above it has.
        if full == held or _TOTAL.match("".join(words)):
            return False
        broken = {at for at in full & held if _goes_on(last, above, words, at)}
        if self._counted >= _COUNTED:
            ended = {at for at in full & held if above[at].endswith(_ENDS)}
            return bool(full & held) and full & held == broken | ended
        is_long = sum(len(above[at]) for at in broken) > _LONG
        return broken == full and is_long and len(held) + 1 >= _LEAST_CELLS

    def _join_rest(self, line: PageLine, words: list[str]) -> None:
        last = self._row
        if last is None:
            return
        above = last.text.split("\t")
        above += [""] * (len(words) - len(above))
        for at, cell in enumerate(words):
            is_broken = bool(cell and above[at]) and _goes_on(last, above, words, at)
            between = glue(above[at], cell) if is_broken else " " * bool(cell and above[at])
            above[at] += between + cell
        last.text = "\t".join(above)
        last.room |= line.room
        self._offset -= 1
        self.joined.add(id(line))

    def _count(self, line: PageLine, words: list[str]) -> None:
        """Counts the rows whose numbers follow each other, until one has none of its own."""
        is_next = words[0] == str(self._counted + 1)
        if is_next and line.covers.get(1, (1, 1)) == (1, 1):
            self._counted += 1
        elif self._counted and line.covers.get(1, (1, 1))[1] == 1:
            self._counted = _NEVER

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


def _goes_on(row: PageLine, above: Sequence[str], words: Sequence[str], at: int) -> bool:
    """Whether a cell ends a row's page in the middle of a sentence and of its width."""
    return not above[at].endswith(_ENDS) and row.room[at + 1] < first_word(words[at]) + _SLACK


def _is_full(words: list[str], column: int) -> bool:
    return column <= len(words) and bool(words[column - 1])
