"""An HTML page's elements to lines: paragraphs, `<br>` and table rows as a reader sees them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement

from policyner.reading.cells import TableRow
from policyner.reading.counting import counted
from policyner.reading.marks import SUPERSCRIPT, is_aside, lines_set_aside, parted, set_aside
from policyner.reading.markup_layout import layout_rows
from policyner.reading.plain import count_chinese
from policyner.reading.text_writer import EDGE
from policyner.span import Span
from policyner.vocabulary import read_vocabulary

_ELEMENTS: dict[str, frozenset[str]] = {
    group: frozenset(entry["names"].split())
    for group, entry in read_vocabulary(__package__, "elements.yaml").items()
}
_UNSEEN = _ELEMENTS["unseen"]
_ROWS = _ELEMENTS["rows"]
_CELLS = _ELEMENTS["cells"]
# What an element makes of the words in it; most make nothing of them.
_KINDS = {
    **{name: name for name in ("pre", "sup")},
    **dict.fromkeys(_ELEMENTS["site"] | _ELEMENTS["struck"] | _ELEMENTS["readings"], "aside"),
    **dict.fromkeys(_ELEMENTS["headings"], "heading"),
}

#: Elements that begin and end a line.
BLOCKS = _ELEMENTS["blocks"]

# trafilatura calls a heading `head`.
_ENDS_LINE = BLOCKS | {"head"}
_BEGINS_LINE = _ENDS_LINE | _ELEMENTS["breaks"]

#: Elements that hold a part of a notice, never the whole of it.
PARTS = _ELEMENTS["parts"]

# Wider spans are mistakes of the page's author; more rows than this is what HTML allows.
_WIDEST_SPAN = 50
_TALLEST_SPAN = 65_534

_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")
# A newline in the page's source between two characters of Chinese is no blank.
_WRAP = re.compile(
    "(?<=[\u2018-\u201d\u2026\u3000-\u303f\u3400-\u9fff\uff00-\uff65])[ \t]*\r?\n[ \t\r\n]*"
    "(?=[\u2018-\u201d\u2026\u3000-\u303f\u3400-\u9fff\uff00-\uff65])"
)
_NOT_KEY = re.compile("[^\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]+")
# A list item that says its number itself.
_NUMBERED = re.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十百\d]{1,4}[)）、.．,，]|第[一二三四五六七八九十百\d]{1,4}[章节条项]|[①-⑳⑴-⒛])"
)
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([a-z-]+)", re.IGNORECASE)
# What `type` and `list-style-type` call the formats of `counting` (CSS Counter Styles, 6 and 7).
_CHINESE = ("chineseCounting", "ideographTraditional")
_LISTS = {
    "a": "lowerLetter", "lower-alpha": "lowerLetter", "lower-latin": "lowerLetter",
    "A": "upperLetter", "upper-alpha": "upperLetter", "upper-latin": "upperLetter",
    "i": "lowerRoman", "lower-roman": "lowerRoman", "I": "upperRoman", "upper-roman": "upperRoman",
    "decimal-leading-zero": "decimalZero", "cjk-heavenly-stem": "ideographTraditional",
    **dict.fromkeys(
        ("cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal"), "chineseCounting"
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page.

    Attributes:
        text: The line, without blanks at its ends; tabs part the cells of a row.
        element: The element that the line's first character stands in.
        heading: Whether that is, or lies in, an `h1`, `h2` or `h3`.
        aside: Stretches of the line that the page shows and the notice has not: words that
            are struck through, menus, buttons.
        row: Of a row of a table, where it stands.
    """

    text: str
    element: HtmlElement
    heading: bool = False
    aside: tuple[Span, ...] = ()
    row: TableRow | None = None

    @classmethod
    def of(
        cls,
        marked: str,
        element: HtmlElement,
        *,
        heading: bool = False,
        row: TableRow | None = None,
    ) -> Line:
        """The line of words in which marks stand around what is set aside."""
        text, aside = parted(marked)
        return cls(text, element, heading, aside, row)

    @property
    def is_aside(self) -> bool:
        """Whether nothing of the line is the notice's."""
        return is_aside(self.text, self.aside)

    @property
    def key(self) -> str:
        """The line's Chinese characters alone, to compare two readings of a page by."""
        return _NOT_KEY.sub("", self.text)

    @property
    def chinese(self) -> int:
        """How many Chinese characters the line holds."""
        return count_chinese(self.text)


@dataclass(slots=True)
class _Row:
    """A table row being read: its cells so far, and the cell that is open."""

    element: HtmlElement
    # How many tables are open around it.
    depth: int = 0
    cells: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    column: int = 0
    covers: dict[int, tuple[int, int]] = field(default_factory=dict)


@dataclass(slots=True)
class _Table:
    """A table being read.

    Attributes:
        number: Its number; 0 as long as no row of it tabulates.
        rows: How many rows have begun.
        covered: Columns that a cell above still covers, each with the rows that are left.
    """

    number: int = 0
    rows: int = 0
    covered: dict[int, int] = field(default_factory=dict)


def lines_of(root: HtmlElement) -> Iterator[Line]:
    """Yields the lines of an element tree in document order, empty ones left out.

    The walk is a loop, so no page is too deep for it.

    Args:
        root: An element of a page, or of a tree that trafilatura made.
    """
    yield from _Walk(root).lines()


class _Walk:
    """One walk over a tree; the state between two events."""

    def __init__(self, root: HtmlElement) -> None:
        self.root = root
        self.pieces: list[str] = []
        self.element = root
        self.started = False
        # How many elements of each of `_KINDS` are open.
        self.within: Counter[str] = Counter()
        # The next number of each list.
        self.counts: dict[HtmlElement, int] = {}
        self.row: _Row | None = None
        self.layout_rows = layout_rows(root, rows=_ROWS, cells=_CELLS)
        # The tables that are open, the innermost last.
        self.tables: list[_Table] = []
        self.numbered = 0

    def lines(self) -> Iterator[Line]:
        walk = etree.iterwalk(self.root, events=("start", "end", "comment", "pi"))
        for event, element in walk:
            if event == "start":
                yield from self._enter(element)
                if self._left_out(element):
                    walk.skip_subtree()
                else:
                    self._add(element.text, element)
            elif event == "end":
                yield from self._leave(element)
                self._add(element.tail if element is not self.root else None, element.getparent())
            else:
                self._add(element.tail, element.getparent())
        yield from self._flush()

    def _left_out(self, element: HtmlElement) -> bool:
        tag = element.tag
        # A page's own head lies directly in `html`; others are headings.
        if tag == "head":
            parent = element.getparent()
            return parent is not None and parent.tag == "html"
        return (
            tag in _UNSEEN
            or element.get("hidden") is not None
            or bool(_INVISIBLE.search(element.get("style") or ""))
        )

    def _enter(self, element: HtmlElement) -> Iterator[Line]:
        tag = element.tag
        if tag in _BEGINS_LINE:
            yield from self._break()
        if kind := _KINDS.get(tag):
            self.within[kind] += 1
        elif tag == "li":
            self._add(self._number(element), element)
        elif tag == "table":
            self.tables.append(_Table())
        elif tag in _ROWS and self.row is None:
            if self.tables:
                self.tables[-1].rows += 1
            if element not in self.layout_rows:
                self.row = _Row(element, len(self.tables))
        elif tag in _CELLS and self.row is not None:
            if self._is_own(self.row):
                self._take_loose_text(self.row)
                self._skip_covered(self.row)
            else:
                self.row.pieces.append(" ")

    def _leave(self, element: HtmlElement) -> Iterator[Line]:
        tag = element.tag
        if tag in _CELLS and self.row is not None:
            if self._is_own(self.row):
                self._close_cell(self.row, element)
        elif tag in _ROWS and self.row is not None and element is self.row.element:
            yield from self._close_row(self.row)
        elif tag in _ENDS_LINE:
            yield from self._break()
        if kind := _KINDS.get(tag):
            self.within[kind] -= 1
        elif tag == "table" and self.tables:
            self.tables.pop()

    def _is_own(self, row: _Row) -> bool:
        """Whether a cell is the row's, and not one of a table within a cell of it."""
        return len(self.tables) <= row.depth

    def _number(self, item: HtmlElement) -> str:
        """The number that a browser draws in front of a list's item; empty without one.

        Notices often say the number themselves, in lists that draw none.
        """
        above = item.getparent()
        if above is None or above.tag != "ol":
            return ""
        # Items that say what they are numbered count on from there.
        number = _whole(item.get("value"), self.counts.get(above, _whole(above.get("start"), 1)))
        self.counts[above] = number + 1
        words = next((words for words in item.itertext() if words.strip()), "")
        style = above.get("style") or ""
        if "none" in style or not words or _NUMBERED.match(words):
            return ""
        stated = _LIST_STYLE.search(style)
        kind = _LISTS.get(stated[1].lower() if stated else above.get("type") or "", "decimal")
        return f"{counted(number, kind)}{'、' if kind in _CHINESE else '. '}"

    def _add(self, text: str | None, element: HtmlElement | None) -> None:
        if not text:
            return
        if self.within["sup"]:
            text = text.translate(SUPERSCRIPT)
        if self.within["aside"]:
            text = lines_set_aside(text) if self.within["pre"] else set_aside(text)
        if self.row is not None:
            self.row.pieces.append(text)
            return
        if not self.started and text.strip(EDGE + "\r\n"):
            self.element = self.root if element is None else element
            self.started = True
        self.pieces.append(text)

    def _break(self) -> Iterator[Line]:
        if self.row is not None:
            self.row.pieces.append(" ")
        else:
            yield from self._flush()

    def _flush(self) -> Iterator[Line]:
        if not self.pieces:
            return
        text = "".join(self.pieces)
        self.pieces, self.started = [], False
        for part in text.splitlines() if self.within["pre"] else (text,):
            if line := _tidy(part):
                yield Line.of(line, self.element, heading=self.within["heading"] > 0)

    def _take_loose_text(self, row: _Row) -> None:
        """Keeps what a careless page puts into a row outside of its cells."""
        if loose := _tidy("".join(row.pieces)):
            row.cells.append(loose)
        row.pieces = []

    def _skip_covered(self, row: _Row) -> None:
        covered = self.tables[-1].covered if self.tables else {}
        while covered.get(row.column, 0) > 0:
            covered[row.column] -= 1
            row.cells.append("")
            row.column += 1

    def _close_cell(self, row: _Row, cell: HtmlElement) -> None:
        width, height = _span(cell, "colspan", _WIDEST_SPAN), _span(cell, "rowspan", _TALLEST_SPAN)
        row.covers[len(row.cells) + 1] = (height, width)
        row.cells += [_tidy("".join(row.pieces)), *[""] * (width - 1)]
        row.pieces = []
        if self.tables and height > 1:
            columns = range(row.column, row.column + width)
            self.tables[-1].covered.update(dict.fromkeys(columns, height - 1))
        row.column += width

    def _close_row(self, row: _Row) -> Iterator[Line]:
        self._take_loose_text(row)
        self._skip_covered(row)
        self.row = None
        if any(row.cells):
            words = "\t".join(row.cells).rstrip("\t")
            yield Line.of(words, row.element, row=self._place(row))

    def _place(self, row: _Row) -> TableRow | None:
        if not self.tables:
            return None
        table = self.tables[-1]
        if not table.number:
            self.numbered += 1
            table.number = self.numbered
        return TableRow(table.number, table.rows, row.covers)


def _whole(text: str | None, default: int) -> int:
    text = (text or "").strip()
    return int(text) if text.isdecimal() and len(text) < 7 else default


def _span(cell: HtmlElement, name: str, most: int) -> int:
    """How many columns or rows a cell covers; one where the page says nothing sensible."""
    return min(_whole(cell.get(name), 1) or 1, most)


def _tidy(text: str) -> str:
    """`text` with its blanks as a browser shows them."""
    return _BLANKS.sub(" ", _WRAP.sub("", text)).strip(EDGE)
