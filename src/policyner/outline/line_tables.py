"""Tables whose rows are lines: cells parted by tabs or bars, or aligned by blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from policyner.grammar.names.ends import ends_as_party
from policyner.outline.columns import Header, read_header
from policyner.outline.cues import LABELS
from policyner.outline.rows import Row, Table, make_row
from policyner.span import Span
from policyner.vocabulary import any_of

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
_RULE = re.compile(r"[ \t|｜]*:?[-—─]+[-—─ \t|｜:]*")
_BLANK = " \t\r\xa0\u2002\u2003\u3000"
_ROLE_WORD = re.compile(any_of(LABELS))
_SPACES = re.compile("[ \u3000]+")
_LONGEST_HEADER = 150
# A table goes on behind a page's furniture and the titles of its sections, but
# neither behind this much text nor behind a sentence or the mark of an attachment.
_LONGEST_GAP = 200
_ENDS = re.compile(r"。|附\s?件\s?[0-9一二三四五六七八九十]{0,3}(?!\S*续)")
_NUMBER = re.compile(r"[（(]?[0-9０-９一二三四五六七八九十]{1,4}[）).、．]?")
# Columns of a header that one blank parts; fewer could be words of a sentence.
_SURE_COLUMNS = 3
# A word of a continued cell is at most this long; a longer line is a paragraph.
_LONGEST_CONTINUED = 120


def find_line_tables(text: str) -> Iterator[Table]:
    """The tables of a text whose rows are lines, in order.

    A header is a line with a cell `牵头单位`, `责任单位`, `配合单位` and the like. Where tabs
    or bars part its cells any line with such marks below it is a row; where blanks align them, one
    that has as many cells, or a number in its first; what stands below a row
    without a number of its own goes on with its cells.
    """
    reader = _Reader(text)
    for match in _LINE.finditer(text):
        yield from reader.line(Span(*match.span()))
    yield from reader.end()


class _Reader:
    """Reads one line after the other; the state is the table that is open.

    Args:
        text: The clean text.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._header: Header | None = None
        self._style: _Style = "tab"
        self._starts: list[int] = []
        self._rows: list[Row] = []
        self._open: list[list[Span]] = []
        self._last = 0

    def line(self, line: Span) -> Iterator[Table]:
        """Reads a line; yields the table that it ends."""
        found = self._new_header(line)
        if found:
            yield from self.end()
            self._header, self._style = found
            self._starts = [self._column(line, c.span.start) for c in self._header.columns]
            self._last = line.end
            return
        if self._header is None:
            return
        gap = self._text[self._last : line.start]
        if len(gap) > _LONGEST_GAP or _ENDS.search(gap):
            yield from self.end()
            return
        if self._take(self._header, line):
            self._last = line.end

    def end(self) -> Iterator[Table]:
        """Closes the table that is open."""
        self._close_row()
        if self._header is not None and self._rows:
            yield Table(self._header.span, tuple(self._rows))
        self._header, self._rows = None, []

    def _new_header(self, line: Span) -> tuple[Header, _Style] | None:
        words = line.of(self._text)
        if len(words) > _LONGEST_HEADER or not _ROLE_WORD.search(_SPACES.sub("", words)):
            return None
        for marked in _MARKED:
            if _PARTS[marked].search(words.strip()):
                header = read_header(self._text, self._cells(line, marked))
                # A row names agencies where a header names columns.
                return (header, marked) if header else None
        for style in ("wide", "narrow"):
            cells = self._cells(line, style)
            header = read_header(self._text, cells, strict=True)
            if header and (style == "wide" or len(cells) >= _SURE_COLUMNS):
                return header, style
        return None

    def _take(self, header: Header, line: Span) -> bool:
        """Whether a line is part of the open table; then it becomes a row, or part of one."""
        if self._style in _MARKED:
            if not _PARTS[self._style].search(self._text, line.start, line.end):
                return False
            self._close_row()
            if not _RULE.fullmatch(self._text, line.start, line.end):
                self._open = [[cell] for cell in self._cells(line, self._style)]
                self._close_row()
            return True
        cells = self._cells(line, self._style)
        numbered = bool(header.indices("number"))
        begins = len(cells) == len(header.columns)
        if numbered and cells:
            begins = bool(_NUMBER.fullmatch(cells[0].of(self._text))) and len(cells) > 1
        if begins:
            placed = self._placed(header, line, cells)
            # Blanks may stand in a sentence too: what is a row names agencies, or nobody.
            begins = all(self._is_list(cell) for i in header.indices("role") for cell in placed[i])
            if begins:
                self._close_row()
                self._open = placed
            return begins
        if not self._open or len(line) > _LONGEST_CONTINUED or "。" in line.of(self._text):
            return False
        indented = cells and self._column(line, cells[0].start) >= self._starts[min(1, len(cells))]
        if not indented:
            return False
        for column, more in zip(self._open, self._placed(header, line, cells), strict=True):
            column.extend(more)
        return True

    def _placed(self, header: Header, line: Span, cells: Sequence[Span]) -> list[list[Span]]:
        """The cells below the columns that they belong to."""
        placed: list[list[Span]] = [[] for _ in header.columns]
        for index, cell in enumerate(cells):
            if len(cells) == len(placed):
                column = index
            else:
                place = self._column(line, cell.start)
                column = min(range(len(placed)), key=lambda i: (abs(self._starts[i] - place), i))
            placed[column].append(cell)
        return placed

    def _is_list(self, cell: Span) -> bool:
        # A cell that goes on in the next line may end with a separator.
        words = cell.of(self._text).rstrip("、，,；;和及")
        return ends_as_party(words)

    def _close_row(self) -> None:
        if self._header is not None and self._open:
            row = make_row(self._text, self._header, self._open)
            if row is not None:
                self._rows.append(row)
        self._open = []

    def _cells(self, line: Span, style: _Style) -> list[Span]:
        """The cells of a line, without blanks at their ends; between marks the empty ones too."""
        if style == "bar":
            line = self._unframed(line)
        cells = []
        start = line.start
        for part in _PARTS[style].split(line.of(self._text)):
            cell = self._stripped(Span(start, start + len(part)))
            if cell or style in _MARKED:
                cells.append(cell)
            start = start + len(part)
            parted = _PARTS[style].match(self._text, start, line.end)
            start = parted.end() if parted else start
        return cells

    def _unframed(self, line: Span) -> Span:
        """A line without the bars around it."""
        words = line.of(self._text)
        if not words.lstrip().startswith(("|", "｜")):
            return line
        inner = words.strip().strip("|｜")
        start = line.start + words.index(inner)
        return Span(start, start + len(inner))

    def _stripped(self, span: Span) -> Span:
        words = span.of(self._text)
        start = span.start + len(words) - len(words.lstrip(_BLANK))
        return Span(
            min(start, span.end), max(min(start, span.end), span.start + len(words.rstrip(_BLANK)))
        )

    def _column(self, line: Span, offset: int) -> int:
        """Where a character stands in its line, in the width of Latin letters."""
        before = self._text[line.start : offset]
        return sum(2 if ord(character) > 0x2E7F else 1 for character in before)
