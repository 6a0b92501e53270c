"""Characters of a page to its lines and table rows, in the order in which they are drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from policyner.reading.marks import SUPERSCRIPT
from policyner.reading.page import BLANK, GUESSED_BLANK, Glyph, Page
from policyner.reading.page_tables import Grid, GridCell, grids_of
from policyner.reading.page_words import first_word, glue, is_latin
from policyner.reading.plain import has_chinese

# All in sizes of the font: how far apart the middles of one line's characters lie, how far
# back a character may begin, and a gap that is a blank.
_SAME_LINE = 0.5
_BACK = 0.6
_GAP = 0.6
# Nearer characters, in points, have no gap between them.
_TOUCHING = 0.4
# A gap that may part two columns of a table, though no blank is in it.
_SMALL_GAP = 0.4
# A raised figure is smaller than that before it, and stands so much higher.
_RAISED_SIZE = 0.9
_RAISED = 0.12
# A footnote's mark stands before a Chinese character.
_MARK_SIZE = 0.8
_FIGURES = "0123456789+-−n"
# The blank on both sides of a cell's words.
_BLANK = 1.2
# A character drawn twice, a little apart, is a bold one.
_TWICE = 0.15


@dataclass(slots=True)
class PageLine:
    """A line of a page, or a row of a table on it; lengths are in points.

    Attributes:
        page: Number of the page.
        text: Its words; of a row, cells parted by tabs.
        x0: Left edge.
        x1: Right edge.
        middle: Height of its middle above the page's lower edge.
        size: Size of its font.
        is_turned: Whether it does not run as most lines of the page do.
        table: Number of the table on the page that it is a row of, from 0.
        row: Number of the row in the table, from 0.
        covers: How many rows and columns its cells cover, by their columns from 1; those
            without words, too.
        edges: Edges of the table's columns.
        room: How much room the last line of each cell leaves, in sizes of the font, by its column.
        parts: Of a line with gaps the lines between them.
    """

    page: int
    text: str
    x0: float
    x1: float
    middle: float
    size: float
    is_turned: bool = False
    table: int | None = None
    row: int = 0
    covers: dict[int, tuple[int, int]] = field(default_factory=dict)
    edges: tuple[float, ...] = ()
    room: dict[int, float] = field(default_factory=dict)
    parts: tuple[PageLine, ...] = ()

    @property
    def pieces(self) -> tuple[PageLine, ...]:
        """The line, or what its gaps part it into."""
        return self.parts or (self,)


@dataclass(slots=True)
class _Open:
    """A line that is being read."""

    cell: tuple[int, GridCell] | None
    glyphs: list[Glyph] = field(default_factory=list)
    # The sizes of their fonts.
    sizes: list[float] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    # The last character that is not raised.
    base: Glyph | None = None
    # Whether its reader saw a gap behind the last character.
    is_apart: bool = False
    # Where a gap stands that may part two columns: how many pieces and glyphs before it.
    gaps: list[tuple[int, int]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.pieces).strip()

    def add(self, glyph: Glyph, size: float) -> None:
        if self.glyphs:
            last = self.glyphs[-1]
            points = glyph.along[0] - last.along[1] if glyph.turn else glyph.x0 - last.x1
            gap = points / (size or 1.0) if points > _TOUCHING else 0.0
            if gap > _SMALL_GAP:
                self.gaps.append((len(self.pieces), len(self.glyphs)))
            is_guessed = self.is_apart and is_latin(last.text) and is_latin(glyph.text)
            if self.pieces[-1] != " " and (is_guessed or gap > _GAP):
                self.pieces.append(" ")
        self.is_apart = False
        if self.is_raised(glyph):
            self.pieces.append(glyph.text.translate(SUPERSCRIPT))
        else:
            self.pieces.append(glyph.text)
            self.base = glyph
        self.glyphs.append(glyph)
        self.sizes.append(size)

    def is_raised(self, glyph: Glyph) -> bool:
        """Whether a character is an exponent: 10⁴ is not 104."""
        if glyph.text not in _FIGURES or self.base is None or glyph.turn:
            return False
        return is_latin(self.base.text) and _is_above(self.base, glyph)

    def blank(self, glyph: Glyph) -> None:
        """Adds a blank; one that a reader guessed counts between Latin letters alone."""
        if glyph is GUESSED_BLANK:
            self.is_apart = True
        elif self.pieces[-1] != " ":
            self.pieces.append(" ")

    def takes(self, glyph: Glyph, size: float) -> bool:
        """Whether a character goes on with this line."""
        last = self.glyphs[-1]
        if glyph.turn != last.turn:
            return False
        size = max(size, self.sizes[-1])
        is_level = abs(glyph.level - last.level) <= _SAME_LINE * size
        return is_level and glyph.along[0] > last.along[0] - _BACK * size

    def is_twice(self, glyph: Glyph, size: float) -> bool:
        """Whether a character is the last one once more."""
        last = self.glyphs[-1]
        near = _TWICE * size
        return (
            glyph.text == last.text
            and abs(glyph.x0 - last.x0) < near
            and abs(glyph.y0 - last.y0) < near
        )

    def raise_mark(self) -> None:
        """Makes the figure before a footnote's words what it looks like."""
        marks = list(takewhile(lambda glyph: glyph.text.isdecimal(), self.glyphs[:3]))
        if 0 < len(marks) < len(self.glyphs) and all(
            _is_above(self.glyphs[len(marks)], glyph) for glyph in marks
        ):
            for at, glyph in enumerate(marks):
                self.pieces[at] = glyph.text.translate(SUPERSCRIPT)

    def closed(self, page: int) -> PageLine:
        """The line as a value."""
        self.raise_mark()
        line = _line(self.pieces, self.glyphs, self.sizes, page)
        if self.gaps and not line.is_turned:
            edges = [(0, 0), *self.gaps, (len(self.pieces), len(self.glyphs))]
            line.parts = tuple(
                _line(self.pieces[start:end], self.glyphs[first:last], self.sizes[first:last], page)
                for (start, first), (end, last) in pairwise(edges)
            )
        return line


def _is_above(base: Glyph, glyph: Glyph) -> bool:
    """Whether a figure stands raised beside a character on the line."""
    high = base.y1 - base.y0
    smallest = _RAISED_SIZE if is_latin(base.text) else _MARK_SIZE
    return (
        (is_latin(base.text) or has_chinese(base.text))
        and glyph.y1 - glyph.y0 < smallest * high
        and glyph.y0 - base.y0 > _RAISED * high
        and glyph.y1 > base.y1 - _RAISED * high
    )


def _line(pieces: list[str], glyphs: list[Glyph], sizes: list[float], page: int) -> PageLine:
    # Of Latin letters the height of the font is known, which may be more than its size.
    chinese = [size for glyph, size in zip(glyphs, sizes, strict=True) if has_chinese(glyph.text)]
    sizes = sorted(chinese or sizes)
    return PageLine(
        page,
        "".join(pieces).strip(),
        min(glyph.x0 for glyph in glyphs),
        max(glyph.x1 for glyph in glyphs),
        (min(g.y0 for g in glyphs) + max(g.y1 for g in glyphs)) / 2,
        sizes[len(sizes) // 2],
        is_turned=glyphs[0].turn > 0,
    )


def lines_of_page(page: Page, *, above: tuple[float, ...] = ()) -> list[PageLine]:
    """The lines of a page in the order in which they are drawn; a table's rows where it begins.

    Args:
        page: The page.
        above: Edges of the columns of the table on the page before, which may go on.
    """
    grids = grids_of(page.rules, above=above)
    lines: list[PageLine] = []
    # Where each table begins among the lines, and the lines of its cells.
    places: dict[int, int] = {}
    held: dict[int, dict[GridCell, list[PageLine]]] = {}
    for open_line in _open_lines(page, grids):
        line = open_line.closed(page.number)
        if open_line.cell is None:
            lines.append(line)
        else:
            table, cell = open_line.cell
            places.setdefault(table, len(lines))
            held.setdefault(table, {}).setdefault(cell, []).append(line)
    for table in sorted(held, key=lambda each: (places[each], each), reverse=True):
        rows = list(_rows(grids[table], table, held[table]))
        lines[places[table] : places[table]] = rows
    return lines


def _open_lines(page: Page, grids: list[Grid]) -> Iterator[_Open]:
    line: _Open | None = None
    for glyph in page.glyphs:
        if glyph is BLANK or glyph is GUESSED_BLANK:
            if line is not None:
                line.blank(glyph)
            continue
        cell = _cell_of(glyph, grids)
        size = glyph.size
        if line is not None and line.cell == cell and line.is_twice(glyph, size):
            continue
        if line is None or line.cell != cell or not line.takes(glyph, size):
            if line is not None:
                yield line
            line = _Open(cell)
        line.add(glyph, size)
    if line is not None:
        yield line


def _cell_of(glyph: Glyph, grids: list[Grid]) -> tuple[int, GridCell] | None:
    if not grids:
        return None
    x, y = (glyph.x0 + glyph.x1) / 2, (glyph.y0 + glyph.y1) / 2
    for number, grid in enumerate(grids):
        cell = grid.cell_at(x, y)
        if cell is not None:
            return number, cell
    return None


def _rows(grid: Grid, table: int, held: dict[GridCell, list[PageLine]]) -> Iterator[PageLine]:
    # Between a cell's words and its edges.
    blank = min(line.x0 - cell.left for cell, found in held.items() for line in found)
    for number, row in enumerate(grid.cells):
        words: list[str] = []
        covers: dict[int, tuple[int, int]] = {}
        room: dict[int, float] = {}
        lines: list[PageLine] = []
        for column, cell in enumerate(row):
            is_first = (cell.row, cell.column) == (number, column)
            found = held.get(cell, []) if is_first else []
            words.append(words_of_cell(found, cell.width) if found else "")
            lines += found
            if found:
                room[column + 1] = room_in_cell(found, cell.width - 2 * max(blank, 0.0))
            if is_first:
                covers[column + 1] = (cell.rows, cell.columns)
        if lines:
            yield PageLine(
                lines[0].page,
                "\t".join(words).rstrip("\t"),
                grid.xs[0],
                grid.xs[-1],
                sum(line.middle for line in lines) / len(lines),
                lines[0].size,
                table=table,
                row=number,
                covers=covers,
                edges=grid.xs,
                room=room,
            )


def room_in_cell(lines: list[PageLine], width: float) -> float:
    """How much room the last line of a cell leaves, in sizes of its font.

    Args:
        lines: The cell's lines.
        width: How wide words of the cell may be, in points.
    """
    last = min(lines, key=lambda line: line.middle)
    return (width - (last.x1 - last.x0)) / last.size if last.size else 0.0


def words_of_cell(lines: list[PageLine], width: float) -> str:
    """The words of a cell on one line.

    Args:
        lines: The cell's lines.
        width: The cell's width in points.
    """
    lines = sorted(lines, key=lambda line: -line.middle)
    words = lines[0].text
    for line, following in pairwise(lines):
        # A line that leaves no room for the next word was broken at the cell's edge.
        room = width - (line.x1 - line.x0)
        is_full = room < (_BLANK + first_word(following.text)) * line.size
        words += (glue(line.text, following.text) if is_full else " ") + following.text
    return words
