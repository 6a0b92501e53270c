"""DOCX to text: paragraphs and tables in their places, as a reader of the document sees them."""

from __future__ import annotations

import logging
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from policyner.errors import (
    BinarySourceError,
    EmptySourceError,
    EncryptedSourceError,
    ReadingError,
)
from policyner.reading.cells import TableRow, lays_out
from policyner.reading.damage import demand_bytes
from policyner.reading.drawn import CHARTS, DIAGRAM_DATA, lines_drawn, lines_of_chart
from policyner.reading.formats import DOCX, HTML, OLE, RTF, TEXT, format_of_head
from policyner.reading.libreoffice import is_encrypted
from policyner.reading.marks import is_aside, parted, set_aside
from policyner.reading.options import ReadingLimits
from policyner.reading.source import Extracted
from policyner.reading.text_writer import EDGE, TextWriter
from policyner.reading.word_numbering import Numbering
from policyner.reading.word_package import WordPackage
from policyner.reading.word_styles import StyledLooks, styles_that_look, styles_that_number
from policyner.reading.word_text import DIAGRAM, DIAGRAM_ID, UNSEEN, is_mark_gone, words_of

logger = logging.getLogger(__name__)

_TABLE, _ROW, _CELL, _PARAGRAPH = qn("w:tbl"), qn("w:tr"), qn("w:tc"), qn("w:p")
_ROW_PROPERTIES = qn("w:trPr")
# The kinds of relations that lead to what stands beside the text, and to files within it.
_BESIDE = ("header", "footer", "comments")
_EMBEDDED = ("package", "oleobject")
_CHUNK, _CHUNK_ID = qn("w:altChunk"), qn("r:id")

# Wider spans are mistakes.
_WIDEST_SPAN = 50


def text_of_docx(data: bytes, *, name: str, limits: ReadingLimits) -> Extracted:
    """The text of a Word document.

    Args:
        data: The file's bytes.
        name: What messages call the file.
        limits: What its parts may unpack to.

    Returns:
        One line a paragraph or table row, the cells of a row parted by tabs; without blank
        lines; with a locator for each paragraph and cell. Footnotes stand at the end, and behind
        them, set aside, what stands beside the text: headers and footers of pages, comments,
        what charts draw, and the names of files within the document.

    Raises:
        EmptySourceError: If there is no byte, or no text in it.
        EncryptedSourceError: If the file needs a password.
        DamagedSourceError: If it is cut off, broken or no DOCX file.
        LimitExceededError: If its parts unpack to more than the limits allow.
        BinarySourceError: If it is a document of Word 97 to 2003.
    """
    demand_bytes(data, name=name)
    if is_encrypted(data):
        raise EncryptedSourceError(f"{name}: needs a password to be opened; save it without one")
    if data.startswith(OLE):
        raise BinarySourceError(f"{name}: an old Office document; give it the ending .doc")
    package = WordPackage(data, name=name, limits=limits)
    writer = _Writer(package, name, limits)
    writer.body(package.body)
    for note in _notes(package):
        writer.note(note)
    if writer.text.is_empty:
        raise EmptySourceError(f"{name}: the document holds no text; leave it out")
    return writer.text.extracted().with_beside(dict.fromkeys(writer.beside()))


def _numbering(package: WordPackage) -> Numbering:
    """The document's numbers; its styles are looked at only where there are lists."""
    numbering = package.part("numbering")
    styles = None if numbering is None else package.part("styles", only=styles_that_number)
    return Numbering(numbering, styles)


def _notes(package: WordPackage) -> Iterator[Any]:
    """Yields the footnotes and endnotes, without the lines that part them from the text."""
    for kind in ("footnotes", "endnotes"):
        root = package.part(kind)
        if root is not None:
            yield from (note for note in root if note.get(qn("w:type")) is None)


@dataclass(slots=True)
class _Writer:
    """Writes the text line by line."""

    package: WordPackage
    name: str
    limits: ReadingLimits
    numbering: Numbering = field(init=False)
    looks: StyledLooks = field(init=False)
    text: TextWriter = field(default_factory=TextWriter)
    paragraphs: int = 0
    tables: int = 0
    # The words of a paragraph whose end is deleted.
    held: str = ""
    # The diagrams that are written.
    diagrams: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.numbering = _numbering(self.package)
        self.looks = StyledLooks.of(self.package.part("styles", only=styles_that_look))

    def body(self, body: Any) -> None:
        """Writes the paragraphs and tables of the document's body."""
        for element in _blocks(body):
            if element.tag == _PARAGRAPH:
                self.paragraphs += 1
                self._block(element, paragraph=self.paragraphs)
            else:
                self._block(element)
        if words := self.held.strip(EDGE):
            self._line(words, paragraph=self.paragraphs)
            self.held = ""

    def note(self, note: Any) -> None:
        """Writes a footnote."""
        for element in _paragraphs(note):
            self._paragraph(element)

    def _block(self, block: Any, **place: int) -> None:
        if block.tag == _TABLE:
            self._table(block)
        elif block.tag == _CHUNK:
            self._chunk(block)
        else:
            self._paragraph(block, **place)

    def _paragraph(self, element: Any, **place: int) -> None:
        text, boxes = words_of(element, self.looks)
        if is_mark_gone(element, self.looks):
            # What is left of it goes on in the next paragraph, whose number that is.
            self.held += text
            text = ""
        else:
            text = self._numbered(element, self.held + text)
            self.held = ""
        for line in text.split("\n"):
            if words := line.strip(EDGE):
                self._line(words, **place)
        for box in boxes:
            self._written(box, **place)

    def _numbered(self, paragraph: Any, words: str) -> str:
        """The words of a paragraph behind its number, which is struck through as they are."""
        number = self.numbering.number(paragraph)
        return (set_aside(number) if is_aside(*parted(words)) else number) + words

    def _written(self, parent: Any, **place: int) -> None:
        """Writes what stands in a text box or in a cell that lays out the page."""
        if parent.tag == DIAGRAM:
            self._diagram(parent.get(DIAGRAM_ID), **place)
        for block in _blocks(parent):
            self._block(block, **place)

    def beside(self) -> Iterator[str]:
        """Yields the lines of what stands beside the text, and of diagrams within cells."""
        package = self.package
        for kind in _BESIDE:
            for root in package.each(kind):
                for paragraph in _paragraphs(root):
                    words, _ = parted(words_of(paragraph, self.looks)[0])
                    yield from (line.strip(EDGE) for line in words.split("\n"))
        for identity, (kind, path) in package.relations.items():
            root = package.root(path) if kind in (*CHARTS, DIAGRAM_DATA) else None
            if kind in _EMBEDDED:
                yield posixpath.basename(path)
            elif root is not None and identity not in self.diagrams:
                yield from lines_drawn(root) if kind == DIAGRAM_DATA else lines_of_chart(root)

    def _diagram(self, identity: str | None, **place: int) -> None:
        """Writes what a diagram says."""
        kind, path = self.package.relations.get(identity or "", ("", ""))
        root = self.package.root(path) if kind == DIAGRAM_DATA else None
        self.diagrams.add(identity or "")
        for line in () if root is None else lines_drawn(root):
            self._line(line, **place)

    def _chunk(self, chunk: Any) -> None:
        """Writes a document of another format that stands in this one."""
        data = self.package.related(chunk.get(_CHUNK_ID))
        for line in () if data is None else _lines_of(data, self.name, self.limits):
            if words := line.strip(EDGE):
                self._line(words)

    def _table(self, table: Any) -> None:
        self.tables += 1
        number = self.tables
        rows = [list(_cells(row)) for row in _rows(table)]
        for at, (cells, covers) in enumerate(zip(rows, _covers(rows), strict=True), start=1):
            if _is_layout([each.cell for each in cells if each.cell is not None]):
                for each in cells:
                    if each.cell is not None:
                        self._written(each.cell, table=number, row=at, column=each.column)
            else:
                self._row(cells, TableRow(number, at, covers))

    def _cell(self, cell: Any | None) -> str:
        """The words of a cell, its paragraphs parted by blanks."""
        if cell is None:
            return ""
        return " ".join(
            filter(None, (self._on_one_line(paragraph) for paragraph in _paragraphs(cell)))
        )

    def _on_one_line(self, paragraph: Any) -> str:
        text, _ = words_of(paragraph, self.looks)
        text = text if is_mark_gone(paragraph, self.looks) else self._numbered(paragraph, text)
        return text.replace("\n", " ").strip(EDGE)

    def _row(self, cells: list[_Placed], row: TableRow) -> None:
        held: list[str] = []
        for each in cells:
            held += [""] * (each.column - 1 - len(held))
            held.append(self._cell(each.cell))
        if line := "\t".join(held).rstrip("\t"):
            self.text.line(*parted(line), row=row)

    def _line(self, marked: str, **place: int) -> None:
        self.text.line(*parted(marked), place=place)


def _blocks(parent: Any) -> Iterator[Any]:
    """Yields the paragraphs and tables right below an element, content controls opened."""
    waiting = [iter(parent)]
    while waiting:
        element = next(waiting[-1], None)
        if element is None:
            waiting.pop()
        elif element.tag in (_PARAGRAPH, _TABLE, _CHUNK):
            yield element
        elif isinstance(element.tag, str) and element.tag not in UNSEEN:
            waiting.append(iter(element))


def _rows(table: Any) -> Iterator[Any]:
    """Yields the rows of a table that are shown."""
    for row in table.iter(_ROW):
        properties = row.find(_ROW_PROPERTIES)
        is_gone = properties is not None and any(
            properties.find(qn(tag)) is not None for tag in ("w:del", "w:hidden")
        )
        if not is_gone and _nearest(row, _TABLE) is table:
            yield row


@dataclass(frozen=True, slots=True)
class _Placed:
    """A cell of a row: its first column, from 1, how many it covers, and the cell itself.

    The cell is `None` where the one above goes on.
    """

    column: int
    width: int
    cell: Any | None


def _cells(row: Any) -> Iterator[_Placed]:
    properties = row.find(_ROW_PROPERTIES)
    column = 1 + _span(properties, "w:gridBefore", default=0)
    for cell in row.iter(_CELL):
        if _nearest(cell, _ROW) is not row:
            continue
        layout = cell.find(qn("w:tcPr"))
        merged = None if layout is None else layout.find(qn("w:vMerge"))
        goes_on = merged is not None and merged.get(qn("w:val")) != "restart"
        width = _span(layout, "w:gridSpan", default=1)
        yield _Placed(column, width, None if goes_on else cell)
        column += width


def _covers(rows: list[list[_Placed]]) -> list[dict[int, tuple[int, int]]]:
    """How many rows and columns the cells of each row cover, by their columns."""
    found: list[dict[int, tuple[int, int]]] = []
    # Of each column in which a cell goes on from above: in how many rows from here it does.
    below: dict[int, int] = {}
    for row in reversed(rows):
        found.append(
            {
                each.column: (1 + below.get(each.column, 0), each.width)
                for each in row
                if each.cell is not None
            }
        )
        below = {each.column: 1 + below.get(each.column, 0) for each in row if each.cell is None}
    return found[::-1]


def _nearest(element: Any, tag: str) -> Any:
    return next(element.iterancestors(tag), None)


def _span(properties: Any | None, name: str, *, default: int) -> int:
    found = None if properties is None else properties.find(qn(name))
    value = "" if found is None else found.get(qn("w:val")) or ""
    return min(int(value), _WIDEST_SPAN) if value.isdecimal() and int(value) else default


def _is_layout(cells: list[Any]) -> bool:
    lengths = [sum(len(words_of(each)[0].strip(EDGE)) for each in _paragraphs(c)) for c in cells]
    if lays_out(lengths):
        return True
    # Beside other cells a table within a cell is a part of that cell.
    is_alone = sum(map(bool, lengths)) <= 1
    return is_alone and any(next(cell.iter(_TABLE), None) is not None for cell in cells)


def _paragraphs(parent: Any) -> Iterator[Any]:
    """Yields the paragraphs below an element, those of tables and text boxes too."""
    waiting = [_blocks(parent)]
    while waiting:
        block = next(waiting[-1], None)
        if block is None:
            waiting.pop()
        elif block.tag == _CHUNK:
            continue
        elif block.tag == _TABLE:
            cells = [cell for cell in block.iter(_CELL) if _nearest(cell, _TABLE) is block]
            waiting += map(_blocks, reversed(cells))
        else:
            yield block
            waiting += map(_blocks, reversed(words_of(block)[1]))


def _lines_of(data: bytes, name: str, limits: ReadingLimits) -> list[str]:
    """The lines of a document within a Word document; none of one that cannot be read."""
    from policyner.reading.markup import text_of_html
    from policyner.reading.markup_head import declared_encoding
    from policyner.reading.plain import decode
    from policyner.reading.rtf import text_of_rtf

    kind = format_of_head(data)
    try:
        if kind is DOCX:
            return _without_chunks(data, name, limits)
        if kind is RTF:
            return text_of_rtf(data, name=name).text.splitlines()
        if kind in (HTML, TEXT):
            text = decode(data, name=name, declared=declared_encoding(data)).text
            return (text_of_html(text, name=name).text if kind is HTML else text).splitlines()
    except ReadingError as error:
        logger.warning("%s: a document within it is left out: %s", name, error)
        return []
    logger.warning("%s: a document within it is left out: %s is not read there", name, kind.name)
    return []


def _without_chunks(data: bytes, name: str, limits: ReadingLimits) -> list[str]:
    """The lines of a Word document within one; a third within it is not looked for."""
    package = WordPackage(data, name=name, limits=limits)
    for chunk in list(package.body.iter(_CHUNK)):
        chunk.getparent().remove(chunk)
    writer = _Writer(package, name, limits)
    writer.body(package.body)
    return writer.text.extracted().text.splitlines()
