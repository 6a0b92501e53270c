"""Tables and their rows, whatever parts their cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from policyner.grammar.lists.items import split_items
from policyner.grammar.lists.names import times_among
from policyner.grammar.numbering import Kind, number_at
from policyner.outline.segments import Segment, parse_segments
from policyner.outline.tables.cells import (
    divides,
    is_ditto,
    is_nothing,
    is_number,
    is_total,
    is_unit,
)
from policyner.outline.tables.columns import Column, ColumnKind, Header, settle_header
from policyner.outline.tables.placing import Cells
from policyner.span import Span

# A longer list is not handed on to other rows, so that the work stays proportional to the text.
_MOST_HANDED_ON = 60
# Of two columns a cell alone may be a task whose other cell is empty.
_LEAST_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    Attributes:
        span: The row, without blanks at its ends.
        number: What stands in its number column, if that is not empty.
        title: The first cell that tells the task; empty where there is none.
        segments: The lists of its role columns.
        above: Lists of rows above that hold for it too: their cells are merged with it, it
            repeats them, or they are all there is where a text has lost which.
        times: What stands in its columns by when, or in those of rows above that it repeats.
        cells: For each column the pieces of its cell.
    """

    span: Span
    number: Span | None
    title: Span
    segments: tuple[Segment, ...] = ()
    above: tuple[Segment, ...] = ()
    times: tuple[Span, ...] = ()
    cells: tuple[tuple[Span, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        header: Its columns; the kind of each is known.
        rows: Its rows, in order.
    """

    header: Header
    rows: tuple[Row, ...]

    @property
    def is_of_tasks(self) -> bool:
        """Whether its rows are tasks: somebody is named who does them."""
        return self.header.is_of_tasks or any(row.segments for row in self.rows)

    @property
    def span(self) -> Span:
        """From its header to the end of its last row."""
        return Span(self.header.span.start, self.rows[-1].span.end)

    def pieces(self, columns: Sequence[int]) -> Iterator[Span]:
        """What the cells in some columns hold, row by row."""
        for row in self.rows:
            for index in columns:
                # Where nothing parts the cells, rows know none.
                yield from row.cells[index] if index < len(row.cells) else ()


def with_cells_parted(text: str, tables: Iterable[Table]) -> str:
    """A text with a tab wherever nothing but one blank parts two cells of its tables.

    So that whoever reads clauses ends them there, as in a table with tabs. The text is as long as
    before.

    Args:
        text: The clean text.
        tables: Its tables.
    """
    blanks = [
        cell[-1].end
        for table in tables
        for row in table.rows
        for cell, following in pairwise(pieces for pieces in row.cells if pieces)
        if following[0].start == cell[-1].end + 1 and text[cell[-1].end] in " \u3000"
    ]
    if not blanks:
        return text
    marked = list(text)
    for blank in blanks:
        marked[blank] = "\t"
    return "".join(marked)


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row whose cells are known and not yet read.

    Attributes:
        cells: For each column the pieces of its cell.
        covering: Where the file knows it, for each column the cell of a row above that
            covers it.
    """

    cells: Cells
    covering: Cells = ()


def make_table(
    text: str, header: Header, rows: Sequence[RawRow], *, known: bool
) -> Iterator[Table]:
    """The table that a header and rows are, if it says something of tasks.

    Args:
        text: The clean text.
        header: The header; what stands below its open columns decides what they are.
        rows: The rows.
        known: Whether the file knows the cells, so that an empty one is empty.
    """
    header = settled(text, header, rows)
    if not (header.is_of_tasks or header.is_of_indicators):
        return
    reader = _Reader(text, header, known=known)
    in_words = [_is_counted_in_words(text, header, raw) for raw in rows]
    if {True, False} <= {*in_words}:
        # `一 道路` between `1 修桥` and `2 补路` is the title of a section.
        rows = [
            raw
            for raw, words in zip(rows, in_words, strict=True)
            if not (words and _has_words_alone(header, raw))
        ]
    told = (reader.row(raw) for raw in _without_headings(text, rows))
    if read := tuple(row for row in told if row is not None):
        yield Table(header, read)


def _without_headings(text: str, rows: Sequence[RawRow]) -> list[RawRow]:
    """The rows without titles of sections, which are counted as no other row: `（一）道路`."""
    kinds = [_counted(text, raw) for raw in rows]
    lone = [sum(map(bool, raw.cells)) == 1 and not any(raw.covering) for raw in rows]
    of_tasks = {kind for kind, alone in zip(kinds, lone, strict=True) if not alone}
    return [
        raw
        for raw, kind, alone in zip(rows, kinds, lone, strict=True)
        if not alone or kind is None or kind in of_tasks or len(raw.cells) < _LEAST_COLUMNS
    ]


def _counted(text: str, raw: RawRow) -> Kind | None:
    """How the first cell of a row is counted, where that is as headings are."""
    first = next((pieces[0] for pieces in raw.cells if pieces), None)
    number = None if first is None else number_at(text, first.start)
    return number.kind if number is not None and number.kind in ("cn", "paren_cn") else None


def _is_counted_in_words(text: str, header: Header, raw: RawRow) -> bool | None:
    """Whether the number of a row is `一` and not `1`; `None` where it has none."""
    found = next((raw.cells[i] for i in header.indices("number")), ())
    if not found or not is_number(text, found[0]):
        return None
    return not any(map(str.isdigit, found[0].of(text)))


def _has_words_alone(header: Header, raw: RawRow) -> bool:
    """Whether a row says nothing of who, when and how much."""
    kinds = {c.kind for c, found in zip(header.columns, raw.cells, strict=True) if found}
    return kinds <= {"number", "task", "indicator", "other"} and not any(raw.covering)


def settled(text: str, header: Header, rows: Sequence[RawRow]) -> Header:
    """A header whose open columns are decided by what stands below them."""
    return settle_header(header, lambda column: [*_below(text, rows, column)])


def _below(text: str, rows: Iterable[RawRow], column: int) -> Iterator[ColumnKind]:
    """What stands below a head, cell by cell: numbers, units, lists or something else."""
    for row in rows:
        pieces = row.cells[column]
        if not pieces or is_ditto(text, pieces[0]):
            continue
        if is_number(text, pieces[0]):
            yield "number"
        elif is_unit(text, pieces[0]):
            yield "unit"
        else:
            yield "role" if divides(text, pieces[-1]) else "other"


@dataclass(slots=True)
class _Reader:
    """Reads one row after the other.

    Attributes:
        text: The clean text.
        header: The header.
        known: Whether the file knows the cells.
        last: For each column what the row above has there.
        lists: The lists of the last row that named anybody.
    """

    text: str
    header: Header
    known: bool
    last: dict[int, tuple[Span, ...]] = field(default_factory=dict)
    lists: tuple[Segment, ...] = ()

    def row(self, raw: RawRow) -> Row | None:
        pieces = sorted(piece for column in raw.cells for piece in column)
        if not pieces or is_total(self.text, pieces[0]) or self._is_title(raw):
            return None
        roles: list[Segment] = []
        above: list[Segment] = []
        times: list[Span] = []
        silent = True
        for index, column in enumerate(self.header.columns):
            if column.kind not in ("role", "time"):
                continue
            own = tuple(raw.cells[index])
            covering = tuple(raw.covering[index]) if raw.covering else ()
            if len(own) == 1 and is_ditto(self.text, own[0]):
                own, covering = (), self.last.get(index, ())
            elif len(own) == 1 and is_nothing(self.text, own[0]):
                own, silent = (), silent and column.kind != "role"
            here = own or covering
            self.last[index] = here
            times += self._times(column, here)
            if column.kind == "role" and here:
                silent = False
                (roles if own else above).extend(self._segments(column, here))
        if silent and not self.known:
            above += self.lists
        elif roles or above:
            self.lists = (*roles, *above)
        few = sum(len(segment.items) for segment in above) <= _MOST_HANDED_ON
        start = pieces[0].start
        return Row(
            span=Span(start, pieces[-1].end),
            number=self._first(raw.cells, "number"),
            title=self._first(raw.cells, "task", "indicator") or Span(start, start),
            segments=tuple(roles),
            above=tuple(above) if few else (),
            times=tuple(times),
            cells=tuple(tuple(column) for column in raw.cells),
        )

    def _is_title(self, raw: RawRow) -> bool:
        """Whether the only cell of a row is the title of a section: it tells no task."""
        kinds = [c.kind for c, found in zip(self.header.columns, raw.cells, strict=True) if found]
        return kinds in (["number"], ["other"]) and not any(raw.covering)

    def _segments(self, column: Column, pieces: Sequence[Span]) -> Iterator[Segment]:
        if column.role is not None:
            for piece in pieces:
                yield from parse_segments(self.text, piece, label=(column.role, column.span))

    def _times(self, column: Column, pieces: Sequence[Span]) -> Iterator[Span]:
        if column.kind == "time":
            yield from pieces
        elif column.is_timed:
            for piece in pieces:
                yield from times_among(self.text, split_items(self.text, piece))

    def _first(self, cells: Cells, *kinds: str) -> Span | None:
        """The first piece in the columns of some kinds."""
        columns = zip(self.header.columns, cells, strict=True)
        return next((found[0] for column, found in columns if column.kind in kinds and found), None)
