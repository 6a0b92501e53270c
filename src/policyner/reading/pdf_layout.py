"""Lines of a PDF's pages to text: paragraphs joined, running heads and page numbers told.

A PDF has no paragraphs, only lines at places. A line that reaches the right margin goes on
in the next one that begins at the left margin; in a notice a paragraph begins with two
characters' blank (GB/T 9704—2012). What is in doubt stays as it stands, for `repair`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from policyner.reading.cells import CellCollector, TableRow, located
from policyner.reading.pdf_lines import PdfLine, glue, lines_of_page
from policyner.reading.pdf_page import Page
from policyner.reading.plain import has_chinese
from policyner.reading.source import Extracted, Locator
from policyner.span import Span

# Running heads and page numbers stand in these parts of a page's height (GB/T 9704—2012 has
# margins of an eighth), at most so many lines of them at each end.
_MARGIN = 0.125
_MOST_LINES = 2
# A running head stands on so many pages, or on this share of them.
_LEAST_PAGES = 3
_SHARE = 0.5
# Bare numbers are page numbers where so many count with the pages.
_LEAST_NUMBERS = 2

_DASHES = "-—–―－·•.~"
_NUMBER = re.compile(
    rf"[{_DASHES}\s]*(?:第\s*)?(\d{{1,4}})(?:\s*页)?"
    rf"(?:\s*(?:[/／,，]|共)+\s*(?:共\s*)?\d{{1,4}}(?:\s*页)?)?[{_DASHES}\s]*"
)
_DECORATED = re.compile(rf"[{_DASHES}]|页|[/／]")
_DIGITS = re.compile(r"\d+")
_BLANKS = re.compile(r"\s+")

# In sizes of the font: how far before the right margin a full line may end, how far behind
# the left one a line may begin, and what an indented line's beginning is.
_SLACK = 1.7
_AHEAD = 0.6
_INDENT = (1.5, 2.6)
_LARGEST_PITCH = 2.6
_SAME_SIZE = 0.15
# The right margin is where this share of the wide lines end, the left one where this share
# of all lines begin.
_AT_MARGIN = 0.2
_AT_LEFT = 0.05
_LEAST_INDENTED = 2

_SENTENCE_END = re.compile(r"[。！!？?；;：:][”’」』)）]?$")
_NEW_PARAGRAPH = re.compile(
    r"第[一二三四五六七八九十百零\d]{1,4}[章节条]|附\s?[件表]|[●■◆★※]|[①-⑳]"
    r"|[（(]?[一二三四五六七八九十]{1,3}(?:[)）]|[、.．])|[（(]?\d{1,2}(?:[)）]|[、.．](?!\d))"
)


def text_of_pages(pages: Iterable[Page]) -> Extracted:
    """The text of a document's pages.

    Args:
        pages: The pages in order; each is looked at once, so that the characters of one
            are held at a time.

    Returns:
        One line a paragraph or table row, the cells of a row parted by tabs. Running heads
        and page numbers are lines of their own, listed in `set_aside` with the line
        breaks that go with them. A locator tells each page and each table cell.
    """
    laid_out = [_Lines(page.height, lines_of_page(page)) for page in pages]
    furniture = _furniture(laid_out)
    ordered = [line for page in laid_out for line in _in_order(page, furniture)]
    writer = _Writer(_Margins([line for line in ordered if id(line) not in furniture]))
    waiting: list[PdfLine] = []
    for line in ordered:
        if id(line) in furniture:
            waiting.append(line)
        else:
            writer.write(line, waiting)
            waiting = []
    writer.end(waiting)
    return writer.extracted()


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of a page, and its height."""

    height: float
    lines: list[PdfLine]


def _in_order(page: _Lines, furniture: set[int]) -> Iterator[PdfLine]:
    """Yields a page's lines with the running head first and the foot last."""
    found = [line for line in page.lines if id(line) in furniture]
    found.sort(key=lambda line: -line.middle)
    yield from (line for line in found if line.middle > page.height / 2)
    yield from (line for line in page.lines if id(line) not in furniture)
    yield from (line for line in found if line.middle <= page.height / 2)


def _furniture(pages: Sequence[_Lines]) -> set[int]:
    """Identities of the lines that are running heads, feet and page numbers."""
    candidates = [line for page in pages for line in _outermost(page)]
    found = {id(line) for line in candidates if _is_decorated_number(line.text)}
    # Bare numbers are page numbers where they count with the pages.
    numbers = [
        (line, int(match[1]) - line.page)
        for line in candidates
        if (match := _NUMBER.fullmatch(line.text))
    ]
    offsets = Counter(offset for _, offset in numbers)
    found |= {id(line) for line, offset in numbers if offsets[offset] >= _LEAST_NUMBERS}
    heads = [line for line in candidates if has_chinese(line.text)]
    pages_of = Counter(key for _, key in {(line.page, _key(line.text)) for line in heads})
    least = min(_LEAST_PAGES, max(2, round(_SHARE * len(pages))))
    return found | {id(line) for line in heads if pages_of[_key(line.text)] >= least}


def _outermost(page: _Lines) -> Iterator[PdfLine]:
    """Yields the lines in the upper and lower margins of a page that may be furniture."""
    loose = [line for line in page.lines if line.table is None]
    loose.sort(key=lambda line: -line.middle)
    for line in loose[:_MOST_LINES]:
        if line.middle > (1 - _MARGIN) * page.height:
            yield line
    for line in loose[-_MOST_LINES:]:
        if line.middle < _MARGIN * page.height:
            yield line


def _is_decorated_number(text: str) -> bool:
    """Whether a line is a page number that says so, such as `- 3 -` or `第3页`."""
    return _NUMBER.fullmatch(text) is not None and _DECORATED.search(text) is not None


def _key(text: str) -> str:
    """A line without blanks and with its numbers alike, to find it on other pages by."""
    return _DIGITS.sub("#", _BLANKS.sub("", text))


class _Margins:
    """The left and right margin of the body, and whether paragraphs begin indented.

    Args:
        lines: The lines of all pages, running heads left out.
    """

    def __init__(self, lines: Sequence[PdfLine]) -> None:
        loose = [line for line in lines if line.table is None]
        widest = max((line.x1 - line.x0 for line in loose), default=0.0)
        wide = [line for line in loose if line.x1 - line.x0 > widest / 2]
        enough = max(1, _AT_MARGIN * len(wide))
        em = sorted(line.size for line in wide)[len(wide) // 2] if wide else 1.0
        # All lines: where each paragraph has two, no wide one begins at the margin.
        self.left = _most_at([line.x0 for line in loose], em / 2, max(1, _AT_LEFT * len(loose)))
        self.right = -_most_at([-line.x1 for line in wide], em, enough)
        indented = sum(
            _INDENT[0] <= (line.x0 - self.left) / line.size <= _INDENT[1]
            for line in loose
            if line.size
        )
        self.has_indents = indented >= _LEAST_INDENTED

    def joins(self, line: PdfLine, following: PdfLine) -> bool:
        """Whether `following` goes on with the paragraph of `line`."""
        if line.table is not None or following.table is not None:
            return False
        size = max(line.size, following.size)
        pitch = line.middle - following.middle
        is_near = line.page != following.page or 0 < pitch <= _LARGEST_PITCH * size
        is_full = line.x1 >= self.right - _SLACK * size
        goes_on = abs(following.x0 - self.left) <= _AHEAD * size
        alike = abs(line.size - following.size) <= _SAME_SIZE * size
        if not (is_near and is_full and goes_on and alike):
            return False
        if _SENTENCE_END.search(line.text):
            return self.has_indents and not _NEW_PARAGRAPH.match(following.text)
        return True


def _most_at(places: Sequence[float], width: float, enough: float) -> float:
    """The lowest place in whose neighbourhood, `width` upwards, there are enough of `places`."""
    ordered = sorted(places)
    for index, place in enumerate(ordered):
        if bisect_right(ordered, place + width) - index >= enough:
            return place
    return ordered[0] if ordered else 0.0


@dataclass(slots=True)
class _Writer:
    """Writes the text line by line."""

    margins: _Margins
    pieces: list[str] = field(default_factory=list)
    locators: list[Locator] = field(default_factory=list)
    cells: CellCollector = field(default_factory=CellCollector)
    spans: list[Span] = field(default_factory=list)
    length: int = 0
    last: PdfLine | None = None
    # Where each page begins in the text.
    begins: dict[int, int] = field(default_factory=dict)
    # Tables are numbered through the document: of each page and its table the number.
    tables: dict[tuple[int, int], int] = field(default_factory=dict)

    def write(self, line: PdfLine, furniture: Sequence[PdfLine]) -> None:
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

    def end(self, furniture: Sequence[PdfLine]) -> None:
        """Ends the text with the furniture that is left."""
        self._add("" if self.last is None else "\n")
        self._set_aside(furniture)

    def extracted(self) -> Extracted:
        """What was written."""
        numbers = list(self.begins)
        ends = [*self.begins.values(), self.length][1:]
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

    def _set_aside(self, furniture: Sequence[PdfLine], lead: str = "") -> None:
        if not furniture:
            return
        start = self.length
        self._add(lead)
        for line in furniture:
            self._add_line(line)
            self._add("\n")
        self.spans.append(Span(start, self.length))

    def _place_cells(self, line: PdfLine) -> None:
        if line.table is None:
            return
        table = self.tables.setdefault((line.page, line.table), len(self.tables) + 1)
        row = TableRow(table, line.row + 1, line.covers)
        found = self.cells.add(line.text, start=self.length, row=row)
        self.locators += located(found, page=line.page)

    def _add_line(self, line: PdfLine) -> None:
        self.begins.setdefault(line.page, self.length)
        self._add(line.text)

    def _add(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)
