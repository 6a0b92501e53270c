"""Tables whose rows are lines: cells parted by tabs or bars, or aligned by blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal

from policyner.grammar.marks import ATTACHMENT, parted, stripped
from policyner.outline.field_labels import LABELS
from policyner.outline.tables.cells import fits, is_list, is_number
from policyner.outline.tables.columns import ANY_HEAD, COLUMN_NAME, Header, read_header
from policyner.outline.tables.placing import Cells, between_marks, fitting, placed
from policyner.outline.tables.rows import RawRow, Table, make_table
from policyner.span import Span

_Style = Literal["tab", "bar", "wide", "narrow"]

_LINE = re.compile(r"[^\n]+")
# What parts the cells of a line, by style: a tab, a bar, several blanks, or a single one.
_PARTS: dict[_Style, re.Pattern[str]] = {
    "tab": re.compile("\t"),
    "bar": re.compile("[|｜]"),
    "wide": re.compile(r"[ \t\xa0\u2002\u2003]{2,}|[ \xa0]*\u3000[ \xa0\u3000]*"),
    "narrow": re.compile(r"[ \t\xa0\u2002\u2003\u3000]+"),
}
# The styles in which every mark parts two cells, empty ones too.
_MARKED: tuple[_Style, ...] = ("tab", "bar")
# Markdown frames its rows and rules off the header: `| 序号 | 任务 |`, `|---|:-:|`.
_RULE = re.compile(r"[ \t|｜]*[:：]?[-—─]+[-—─ \t|｜:：]*")
# Programs rule rows off: `+----+------+`.
_FRAME = re.compile(r"[ \t]*\+(?:[-=]+\+)+[ \t]*")
_SPACES = re.compile("[ \u3000]+")
_HEAD = re.compile(COLUMN_NAME)
_LONGEST_HEADER = 150
# A table goes on behind a page's furniture and the titles of its sections, but
# neither behind this much text nor behind a sentence or the mark of an attachment.
_LONGEST_GAP = 200
_ENDS = re.compile(rf"。|{ATTACHMENT}(?!\S*续)")
# What blanks leave of a head that they part: `责任 单 位`, `责任单 位`.
_LONGEST_PART = 3
# Columns of a header that one blank parts; fewer could be words of a sentence.
_SURE_COLUMNS = 3
# A word of a continued cell is at most this long; a longer line is a paragraph.
_LONGEST_CONTINUED = 120
# The rest of a list that a line break parts.
_LONGEST_BROKEN = 60
# What a cell does not end with, unless it goes on on the next page.
_UNFINISHED = ("、", "，", ",", "（", "(")


def find_line_tables(text: str) -> Iterator[Table]:
    """The tables of a text whose rows are lines, in order.

    A header is a line with a cell `牵头单位`, `责任单位`, `配合单位` and the like, or with an
    indicator and its value. Where tabs or bars part its cells any line with such marks below it
    is a row; where blanks align them, one that has as many cells, or a number in its first; what
    stands below a row without a number of its own goes on with its cells.
    """
    table: _Open | None = None
    for match in _LINE.finditer(text):
        line = Span(*match.span())
        if found := _new_header(text, line):
            yield from table.read() if table else ()
            table = _Open(text, line, *found)
        elif table and not table.takes(line):
            yield from table.read()
            table = None
    yield from table.read() if table else ()


def _new_header(text: str, line: Span) -> tuple[Header, _Style] | None:
    words = line.of(text)
    if len(words) > _LONGEST_HEADER or not ANY_HEAD.search(_SPACES.sub("", words)):
        return None
    for marked in _MARKED:
        if _PARTS[marked].search(words.strip()):
            header = read_header(text, _cells(text, line, marked))
            # A row names agencies where a header names columns.
            return (header, marked) if header else None
    wide, narrow = _cells(text, line, "wide"), [*_spaced_out(text, _cells(text, line, "narrow"))]
    if header := read_header(text, wide, strict=True):
        return header, "wide"
    header = read_header(text, narrow, strict=True) if len(narrow) >= _SURE_COLUMNS else None
    return (header, "narrow") if header else None


class _Open:
    """A table that takes one line after the other.

    Args:
        text: The clean text.
        line: The line of its header.
        header: The header.
        style: What parts its cells.
    """

    def __init__(self, text: str, line: Span, header: Header, style: _Style) -> None:
        self._text = text
        self._header = header
        self._style: _Style = style
        self._starts = [_column(text, line, column.span.start) for column in header.columns]
        # Where the cells of the last whole row stand, which need not be right below the heads.
        self._row_starts: list[int] = []
        self._rows: list[list[list[Span]]] = []
        # The cells of a row that no bar closes where one closes the header.
        self._cut: list[Span] = []
        self._closed = style == "bar" and _ends_with_bar(text, line)
        # Whether rows are ruled off, and whether nothing stands below the last rule yet.
        self._framed = self._fresh = False
        self._last = line.end
        self._more: list[Span] = []

    def takes(self, line: Span) -> bool:
        """Whether the table may go on behind a line, which it reads then."""
        gap = self._text[self._last : line.start]
        if len(gap) > _LONGEST_GAP or _ENDS.search(gap):
            return False
        marked = self._style in _MARKED
        # `索引号： | QH010-2024-00012 |`: what a page says of its notice, below the table.
        if marked and (label := LABELS.pattern.match(self._text, line.start)) and label["mark"]:
            return False
        if self._marked(line) if marked else self._aligned(line):
            self._last = line.end
        return True

    def read(self) -> Iterator[Table]:
        """The table of its rows, if they say something of tasks."""
        if self._rows:
            self._go_on(finished=False)
            rows = [RawRow(cells) for cells in self._rows]
            yield from make_table(self._text, self._header, rows, known=False)

    def _marked(self, line: Span) -> bool:
        """Whether a line is a row of the open table, whose cells marks part."""
        if _FRAME.fullmatch(self._text, line.start, line.end):
            self._framed = self._fresh = True
            return True
        if self._completes(line):
            return True
        if not _PARTS[self._style].search(self._text, line.start, line.end):
            return self._may_go_on(line)
        self._go_on(finished=True)
        if _RULE.fullmatch(self._text, line.start, line.end):
            return True
        parts = _cells(self._text, line, self._style)
        self._cut = parts if self._closed and not _ends_with_bar(self._text, line) else []
        cells = [[*c] for c in between_marks(self._text, self._header, parts)]
        if self._continues(cells):
            for column, more in zip(self._rows[-1], cells, strict=True):
                column.extend(more)
        elif any(cells):
            self._rows.append(cells)
        self._fresh = False
        return True

    def _completes(self, line: Span) -> bool:
        """Whether a line goes on with the last cell of a row that no bar closes yet.

        `修桥 | 县交通局⏎县水利局 | 9月底前 |`
        """
        parts = _cells(self._text, line, self._style)
        cells = [*self._cut, *parts[1:]]
        goes_on = len(parts) > 1 or len(line) <= _LONGEST_BROKEN
        if not (self._cut and self._rows and goes_on) or len(cells) > len(self._header.columns):
            return False
        cells[len(self._cut) - 1] = Span(self._cut[-1].start, parts[0].end)
        self._rows[-1] = [[*c] for c in between_marks(self._text, self._header, cells)]
        self._cut = [] if _ends_with_bar(self._text, line) else cells
        return True

    def _may_go_on(self, line: Span) -> bool:
        """Whether a line without marks may go on with the list that ends the row above it.

        `2⇥扩大病种⇥市医疗保⏎障局`
        """
        if not self._rows or self._header.columns[-1].kind != "role" or not self._rows[-1][-1]:
            return False
        below = stripped(self._text, line)
        adjacent = not self._text[self._last : line.start].strip(" \t\r\u3000\n")
        list_ = Span(self._rows[-1][-1][-1].start, below.end)
        if (
            not adjacent
            or _ENDS.match(below.of(self._text))
            or len(below) > _LONGEST_BROKEN
            or not is_list(self._text, list_)
        ):
            return False
        self._more.append(below)
        return True

    def _go_on(self, *, finished: bool) -> None:
        """Gives the lines below a row to its last cell: before another row, or where it is broken.

        Behind the last row names alone may sign the notice.
        """
        if self._more:
            cell = self._rows[-1][-1]
            if finished or not is_list(self._text, cell[-1]):
                cell[-1] = Span(cell[-1].start, self._more[-1].end)
        self._more = []

    def _continues(self, cells: Sequence[Sequence[Span]]) -> bool:
        """Whether a line goes on with the cells of the row above, as on another page.

        It names nobody's task, or a cell of that row is not finished and it has no number. Between
        two rules it has no first cell.
        """
        if not self._rows or (self._framed and self._fresh):
            return False
        if self._framed and not cells[0]:
            return True
        filled = [
            column.kind for column, cell in zip(self._header.columns, cells, strict=True) if cell
        ]
        if filled and set(filled) == {"role"}:
            return True
        if not self._header.has("number") or "number" in filled:
            return False
        both = zip(self._rows[-1], cells, strict=True)
        return any(a and b and a[-1].of(self._text).endswith(_UNFINISHED) for a, b in both)

    def _aligned(self, line: Span) -> bool:
        """Whether a line is part of the open table; then it becomes a row, or part of one."""
        cells = _cells(self._text, line, self._style)
        width = len(self._header.columns)
        numbers = self._header.indices("number")
        begins = len(cells) == width or self._lacks_cells(line, cells)
        if numbers and cells:
            lead = [cell for cell in cells[: numbers[0] + 1] if is_number(self._text, cell)]
            begins = bool(lead) and len(cells) > 1
        if begins:
            row = self._row(line, cells)
            # Blanks may stand in a sentence too: what is a row names agencies, or nobody.
            if not all(
                fits(self._text, cell, kind) > 0
                for kind in ("role", "value")
                for i in self._header.indices(kind)
                for cell in row[i]
            ):
                return False
            self._rows.append(row)
            if len(cells) == width:
                self._row_starts = [_column(self._text, line, cell.start) for cell in cells]
            return True
        if not self._rows or len(line) > _LONGEST_CONTINUED or "。" in line.of(self._text):
            return False
        more = self._completing(cells)
        if more is None:
            first = self._starts[min(1, len(cells), len(self._starts) - 1)]
            if not cells or _column(self._text, line, cells[0].start) < first:
                return False
            more = self._below(line, cells)
        for column, pieces in zip(self._rows[-1], more, strict=True):
            column.extend(pieces)
        return True

    def _completing(self, cells: Sequence[Span]) -> Cells | None:
        """What a line gives to the row above whose task goes on in it, or `None`.

        `2 改造管网，⏎更换阀门 市城管局 9月底前`: the row has not yet told who does it.
        """
        asked = self._header.indices("role")
        if not (cells and asked and self._header.has("number")) or any(
            self._rows[-1][i] for i in asked
        ):
            return None
        first = min(self._header.indices("task", "indicator"), default=0)
        told = placed(self._text, self._header, cells, first=first)
        names = [cell for i in asked for cell in told[i]]
        return told if names and all(fits(self._text, n, "role") > 0 for n in names) else None

    def _lacks_cells(self, line: Span, cells: Sequence[Span]) -> bool:
        """Whether a line is a row that several blanks part, though it lacks cells.

        What it has stands right below its heads and fits them: a task, and who does it. It lacks
        cells in front, which one above covers, or behind.
        """
        row = self._below(line, cells)
        starts = {_column(self._text, line, cell.start) for cell in cells}
        is_below = starts <= {*self._starts} or starts <= {*self._row_starts}
        if self._style != "wide" or not is_below or not (row[0] or row[-1]):
            return False
        tasks = any(row[i] for i in self._header.indices("task", "indicator"))
        asked = [i for i in self._header.indices("role") if row[i]]
        above = self._rows[-1] if self._rows else ()
        goes_on = any(
            pieces and pieces[-1].of(self._text).endswith(_UNFINISHED) for pieces in above
        )
        good = fitting(self._text, self._header, row)
        return bool(tasks and asked) and not goes_on and min(good) >= 0

    def _row(self, line: Span, cells: Sequence[Span]) -> list[list[Span]]:
        """The cells of a row: below the heads where they stand, or else by their words."""
        if len(cells) == len(self._header.columns):
            return [[cell] for cell in cells]
        row = self._below(line, cells)
        good = fitting(self._text, self._header, row)
        if max(map(len, row)) < 2 and min(good, default=0) >= 0:
            return row
        numbers = [i for i in self._header.indices("number") if is_number(self._text, cells[0])]
        first = numbers[0] if numbers else 0
        return [[*pieces] for pieces in placed(self._text, self._header, cells, first=first)]

    def _below(self, line: Span, cells: Sequence[Span]) -> list[list[Span]]:
        """The cells below the heads that stand nearest to them."""
        row: list[list[Span]] = [[] for _ in self._starts]
        for cell in cells:
            place = _column(self._text, line, cell.start)
            nearest = min(range(len(row)), key=lambda i: (abs(self._starts[i] - place), i))
            row[nearest].append(cell)
        return row


def _cells(text: str, line: Span, style: _Style) -> list[Span]:
    """The cells of a line, without blanks at their ends; between marks the empty ones too."""
    if style == "bar":
        line = _unframed(text, line)
    cells = (stripped(text, cell) for cell in parted(text, line, _PARTS[style]))
    return [cell for cell in cells if cell or style in _MARKED]


def _unframed(text: str, line: Span) -> Span:
    """A line without the bars around it."""
    if not line.of(text).lstrip().startswith(("|", "｜")):
        return line
    # One bar at either end: `||修桥|` begins with an empty cell.
    whole = stripped(text, line)
    ends = text[whole.end - 1] in "|｜" and len(whole) > 1
    return Span(whole.start + 1, whole.end - ends)


def _ends_with_bar(text: str, line: Span) -> bool:
    return line.of(text).rstrip().endswith(("|", "｜"))


def _column(text: str, line: Span, offset: int) -> int:
    """Where a character stands in its line, in the width of Latin letters."""
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text[line.start : offset])


def _spaced_out(text: str, cells: Sequence[Span]) -> Iterator[Span]:
    """The cells with heads whole that blanks set to one width: `序号 工 作 任 务 责任 单 位`."""
    for short, some in groupby(cells, key=lambda cell: len(cell) <= _LONGEST_PART):
        run = [*some]
        yield from _heads(text, run) if short else run


def _heads(text: str, run: Sequence[Span]) -> Sequence[Span]:
    """The names of columns that short cells make, some of one character; else the cells."""
    letters = [offset for cell in run for offset in range(cell.start, cell.end)]
    heads = [*_HEAD.finditer("".join(text[offset] for offset in letters))]
    whole = [Span(letters[head.start()], letters[head.end() - 1] + 1) for head in heads]
    starts = {cell.start for cell in run}
    lone = any(len(cell) == 1 for cell in run)
    covered = sum(len(head[0]) for head in heads) == len(letters)
    return whole if lone and covered and all(head.start in starts for head in whole) else run
