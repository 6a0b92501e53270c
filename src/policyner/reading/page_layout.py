"""Lines of drawn pages to text: paragraphs joined, running heads and page numbers told.

Drawn pages have no paragraphs, only lines at places. A line that reaches the right margin goes on
in the next one that begins at the left margin; in a notice a paragraph begins with two
characters' blank (GB/T 9704—2012). What is in doubt stays as it stands, for `repair`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from policyner.reading.cells import CellCollector, TableRow, located
from policyner.reading.page import Page
from policyner.reading.page_columns import tabulated
from policyner.reading.page_furniture import (
    LinedPage,
    begins_a_note,
    footnotes_of,
    furniture_of,
)
from policyner.reading.page_lines import PageLine, lines_of_page
from policyner.reading.page_margins import Margins
from policyner.reading.page_spread import number_tables
from policyner.reading.page_tables import whole_rules
from policyner.reading.page_words import glue
from policyner.reading.source import Extracted, Locator
from policyner.span import Span


def text_of_pages(pages: Iterable[Page]) -> Extracted:
    """The text of a document's pages.

    Args:
        pages: The pages in order; each is looked at once, so that the characters of one
            are held at a time.

    Returns:
        One line a paragraph or table row, the cells of a row parted by tabs. Running heads,
        page numbers, and the head of a table where a further page repeats it, are lines of
        their own, listed in `set_aside` with the line breaks that go with them. Footnotes
        stand at the end. A locator tells each page and each table cell.
    """
    laid_out = list(_laid_out(pages))
    furniture = furniture_of(laid_out)
    size = _size([line for page in laid_out for line in page.lines if id(line) not in furniture])
    notes = [line for page in laid_out for line in footnotes_of(page, furniture, size=size)]
    noted = {id(line) for line in notes}
    ordered = [
        line for page in laid_out for line in _in_order(page, furniture) if id(line) not in noted
    ]
    spread = number_tables([line for line in ordered if id(line) not in furniture])
    furniture |= spread.repeated
    ordered = [line for line in ordered if id(line) not in spread.joined]
    writer = _Writer(Margins([line for line in ordered if id(line) not in furniture]))
    waiting: list[PageLine] = []
    for line in ordered:
        if id(line) in furniture:
            waiting.append(line)
        else:
            writer.write(line, waiting)
            waiting = []
    writer.end(waiting)
    writer.notes(notes)
    return writer.extracted()


def _laid_out(pages: Iterable[Page]) -> Iterator[LinedPage]:
    above: tuple[float, ...] = ()
    for page in pages:
        whole = replace(page, rules=whole_rules(page.rules))
        lines = tabulated(lines_of_page(whole, above=above), whole.rules, above=above)
        above = next((line.edges for line in reversed(lines) if line.table is not None), ())
        yield LinedPage(page.height, lines)


def _size(lines: Sequence[PageLine]) -> float:
    """The size of the font that most characters are in, tables left out."""
    loose = sorted((line.size, len(line.text)) for line in lines if line.table is None)
    half = sum(length for _, length in loose) / 2
    for size, length in loose:
        half -= length
        if half <= 0:
            return size
    return 0.0


def _in_order(page: LinedPage, furniture: set[int]) -> Iterator[PageLine]:
    """Yields a page's lines with the running head first and the foot last."""
    found = [line for line in page.lines if id(line) in furniture]
    found.sort(key=lambda line: -line.middle)
    yield from (line for line in found if line.middle > page.height / 2)
    yield from (line for line in page.lines if id(line) not in furniture)
    yield from (line for line in found if line.middle <= page.height / 2)


@dataclass(slots=True)
class _Writer:
    """Writes the text line by line."""

    margins: Margins
    pieces: list[str] = field(default_factory=list)
    locators: list[Locator] = field(default_factory=list)
    cells: CellCollector = field(default_factory=CellCollector)
    spans: list[Span] = field(default_factory=list)
    length: int = 0
    last: PageLine | None = None
    # Where each page begins in the text.
    begins: dict[int, int] = field(default_factory=dict)
    # Where the footnotes begin.
    body: int = 0

    def write(self, line: PageLine, furniture: Sequence[PageLine]) -> None:
        """Writes a line of the body, behind the furniture that stands before it."""
        if self.last is not None and self.margins.joins(self.last, line):
            self._add(glue(self.last.text, line.text))
            # The line breaks around the furniture are set aside with it.
            self._set_aside(furniture, lead="\n")
        else:
            self._add("" if self.last is None else "\n")
            self._set_aside(furniture)
        self._place_cells(line)
        self._add_line(line)
        self.last = line

    def end(self, furniture: Sequence[PageLine]) -> None:
        """Ends the text with the furniture that is left."""
        self._add("" if self.last is None else "\n")
        self._set_aside(furniture)
        self.body = self.length

    def notes(self, lines: Sequence[PageLine]) -> None:
        """Writes the footnotes, one a line, behind the text."""
        for line, following in zip_longest(lines, lines[1:]):
            start = self.length
            self._add(line.text)
            goes_on = following is not None and not begins_a_note(following)
            self._add(glue(line.text, following.text) if following and goes_on else "\n")
            self.locators.append(Locator(start, self.length, page=line.page))

    def extracted(self) -> Extracted:
        """What was written."""
        numbers = list(self.begins)
        ends = [*self.begins.values(), self.body][1:]
        pages = [
            Locator(self.begins[number], end, page=number)
            for number, end in zip(numbers, ends, strict=True)
        ]
        locators = sorted([*pages, *self.locators], key=lambda each: (each.start, -each.end))
        return Extracted(
            "".join(self.pieces),
            locators=tuple(locators),
            set_aside=tuple(self.spans),
            cells=self.cells.cells(),
        )

    def _set_aside(self, furniture: Sequence[PageLine], lead: str = "") -> None:
        if not furniture:
            return
        start = self.length
        self._add(lead)
        for line in furniture:
            self._add_line(line)
            self._add("\n")
        self.spans.append(Span(start, self.length))

    def _place_cells(self, line: PageLine) -> None:
        if line.table is None:
            return
        row = TableRow(line.table, line.row + 1, line.covers)
        found = self.cells.add(line.text, start=self.length, row=row)
        self.locators += located(found, page=line.page)

    def _add_line(self, line: PageLine) -> None:
        self.begins.setdefault(line.page, self.length)
        self._add(line.text)

    def _add(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)
