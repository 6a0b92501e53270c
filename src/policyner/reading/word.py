"""DOCX to text: paragraphs and tables in their places, as a reader of the document sees them.

python-docx opens the file; the text is then taken from its elements, because the
paragraphs that it gives leave out automatic numbers, tracked insertions, content controls
and text boxes.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml import etree

from policyner.errors import (
    BinarySourceError,
    DamagedSourceError,
    EmptySourceError,
    EncryptedSourceError,
    LimitExceededError,
)
from policyner.reading.options import RATIO_COUNTS_FROM, ReadingLimits
from policyner.reading.source import Extracted, Locator
from policyner.reading.streams import size
from policyner.reading.word_numbering import Numbering

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A document with a password is an old Office container with a stream of this name.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_EDGE = " \t\u00a0\u3000\u2002\u2003\u2009\u200b\ufeff"

_TABLE, _ROW, _CELL, _PARAGRAPH = qn("w:tbl"), qn("w:tr"), qn("w:tc"), qn("w:p")
_RUN_TEXT, _TAB, _BREAK, _RETURN = qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr")
_HYPHEN, _BOX = qn("w:noBreakHyphen"), qn("w:txbxContent")
# What the document does not show: deletions, and the older twin of a drawing.
_UNSEEN = {
    qn("w:del"),
    qn("w:moveFrom"),
    qn("w:pPr"),
    qn("w:rPr"),
    qn("w:instrText"),
    # The reading above a character.
    qn("w:rt"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}

# As in tables of web pages: a row with a longer cell, or with one long cell and
# nothing beside it, lays out the page.
_LARGEST_CELL = 4_000
_SPACED_CELL = 60
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
        lines; with a locator for each paragraph and cell. Footnotes stand at the end.

    Raises:
        EmptySourceError: If there is no byte, or no text in it.
        EncryptedSourceError: If the file needs a password.
        DamagedSourceError: If it is cut off, broken or no DOCX file.
        LimitExceededError: If its parts unpack to more than the limits allow.
        BinarySourceError: If it is a document of Word 97 to 2003.
    """
    if not data.strip():
        raise EmptySourceError(f"{name}: the source is empty")
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise EncryptedSourceError(f"{name}: needs a password to be opened")
        raise BinarySourceError(f"{name}: an old Office document, whatever its ending")
    _demand_limits(data, name, limits)
    document = _opened(data, name)
    writer = _Writer(_numbering(document))
    writer.body(document.element.body)
    for note in _notes(document):
        writer.note(note)
    if not writer.pieces:
        raise EmptySourceError(f"{name}: the document holds no text")
    return Extracted("".join(writer.pieces), locators=tuple(writer.locators))


def _demand_limits(data: bytes, name: str, limits: ReadingLimits) -> None:
    """Looks at the sizes that the file states for its parts; zipfile reads no more of them."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise DamagedSourceError(f"{name}: no DOCX file, or cut off: {error}") from error
    if unpacked > limits.document_bytes:
        most = size(limits.document_bytes)
        raise LimitExceededError(f"{name}: unpacks to more than {most} (--max-document-size)")
    if unpacked > RATIO_COUNTS_FROM and unpacked > limits.ratio * len(data):
        raise LimitExceededError(
            f"{name}: unpacks to more than {limits.ratio} times its size (--max-ratio)"
        )


def _opened(data: bytes, name: str) -> Any:
    try:
        document = docx.Document(io.BytesIO(data))
    except (
        PackageNotFoundError,
        zipfile.BadZipFile,
        etree.XMLSyntaxError,
        # What python-docx meets where a part is not there or is of another kind.
        AttributeError,
        KeyError,
        ValueError,
        EOFError,
        OSError,
        zlib.error,
        # A part in a compression that Python has not, or with a password.
        NotImplementedError,
        RuntimeError,
        TypeError,
        IndexError,
    ) as error:
        reason = str(error) or type(error).__name__
        raise DamagedSourceError(f"{name}: no DOCX file, or damaged: {reason}") from error
    if document.element.body is None:
        raise DamagedSourceError(f"{name}: a DOCX file without a body")
    return document


def _numbering(document: Any) -> Numbering:
    parts = {}
    for relation in document.part.rels.values():
        if relation.reltype in (RELATIONSHIP_TYPE.NUMBERING, RELATIONSHIP_TYPE.STYLES):
            parts[relation.reltype] = _root(relation)
    return Numbering(parts.get(RELATIONSHIP_TYPE.NUMBERING), parts.get(RELATIONSHIP_TYPE.STYLES))


def _notes(document: Any) -> Iterator[Any]:
    """Yields the footnotes and endnotes, without the lines that part them from the text."""
    for kind in (RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES):
        for relation in document.part.rels.values():
            root = _root(relation) if relation.reltype == kind else None
            if root is not None:
                yield from (note for note in root if note.get(qn("w:type")) is None)


def _root(relation: Any) -> Any | None:
    if relation.is_external:
        return None
    part = relation.target_part
    if hasattr(part, "element"):
        return part.element
    # Parts that python-docx has no class for.
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        return etree.fromstring(part.blob, parser)
    except etree.XMLSyntaxError:
        return None


@dataclass(slots=True)
class _Writer:
    """Writes the text line by line."""

    numbering: Numbering
    pieces: list[str] = field(default_factory=list)
    locators: list[Locator] = field(default_factory=list)
    length: int = 0
    paragraphs: int = 0
    tables: int = 0

    def body(self, body: Any) -> None:
        """Writes the paragraphs and tables of the document's body."""
        for element in _blocks(body):
            if element.tag == _TABLE:
                self._table(element)
            else:
                self.paragraphs += 1
                self._paragraph(element, paragraph=self.paragraphs)

    def note(self, note: Any) -> None:
        """Writes a footnote."""
        for element in _paragraphs(note):
            self._paragraph(element)

    def _paragraph(self, element: Any, **place: int) -> None:
        text, boxes = _text(element)
        for line in (self.numbering.number(element) + text).split("\n"):
            if words := line.strip(_EDGE):
                self._line([(words, place)])
        for box in boxes:
            self._written(box, **place)

    def _written(self, parent: Any, **place: int) -> None:
        """Writes what stands in a text box or in a cell that lays out the page."""
        for block in _blocks(parent):
            if block.tag == _TABLE:
                self._table(block)
            else:
                self._paragraph(block, **place)

    def _table(self, table: Any) -> None:
        self.tables += 1
        number = self.tables
        for at, row in enumerate(_rows(table), start=1):
            cells = list(_cells(row))
            if _is_layout([cell for _, cell in cells if cell is not None]):
                for column, cell in cells:
                    if cell is not None:
                        self._written(cell, table=number, row=at, column=column)
            else:
                held = [(column, self._cell(cell)) for column, cell in cells]
                self._row(held, number, at)

    def _cell(self, cell: Any | None) -> str:
        """The words of a cell, its paragraphs parted by blanks."""
        if cell is None:
            return ""
        return " ".join(
            filter(None, (self._on_one_line(paragraph) for paragraph in _paragraphs(cell)))
        )

    def _on_one_line(self, paragraph: Any) -> str:
        text, _ = _text(paragraph)
        return (self.numbering.number(paragraph) + text).replace("\n", " ").strip(_EDGE)

    def _row(self, cells: list[tuple[int, str]], table: int, row: int) -> None:
        line: list[tuple[str, dict[str, int]]] = []
        for column, words in cells:
            line += [("", {})] * (column - 1 - len(line))
            line.append((words, {"table": table, "row": row, "column": column}))
        while line and not line[-1][0]:
            line.pop()
        if line:
            self._line(line)

    def _line(self, cells: list[tuple[str, dict[str, int]]]) -> None:
        for at, (words, place) in enumerate(cells):
            if at:
                self.pieces.append("\t")
                self.length += 1
            end = self.length + len(words)
            if words and place:
                self.locators.append(Locator(self.length, end, **place))
            self.pieces.append(words)
            self.length = end
        self.pieces.append("\n")
        self.length += 1


def _blocks(parent: Any) -> Iterator[Any]:
    """Yields the paragraphs and tables right below an element, content controls opened."""
    waiting = [iter(parent)]
    while waiting:
        element = next(waiting[-1], None)
        if element is None:
            waiting.pop()
        elif element.tag in (_PARAGRAPH, _TABLE):
            yield element
        elif isinstance(element.tag, str) and element.tag not in _UNSEEN:
            waiting.append(iter(element))


def _rows(table: Any) -> Iterator[Any]:
    return (row for row in table.iter(_ROW) if _nearest(row, _TABLE) is table)


def _cells(row: Any) -> Iterator[tuple[int, Any | None]]:
    """Yields each cell with its first column; `None` for one that goes on from the row above."""
    properties = row.find(qn("w:trPr"))
    column = 1 + _span(properties, "w:gridBefore", default=0)
    for cell in row.iter(_CELL):
        if _nearest(cell, _ROW) is not row:
            continue
        layout = cell.find(qn("w:tcPr"))
        merged = None if layout is None else layout.find(qn("w:vMerge"))
        goes_on = merged is not None and merged.get(qn("w:val")) != "restart"
        yield column, None if goes_on else cell
        column += _span(layout, "w:gridSpan", default=1)


def _nearest(element: Any, tag: str) -> Any:
    return next(element.iterancestors(tag), None)


def _span(properties: Any | None, name: str, *, default: int) -> int:
    found = None if properties is None else properties.find(qn(name))
    value = "" if found is None else found.get(qn("w:val")) or ""
    return min(int(value), _WIDEST_SPAN) if value.isdecimal() and int(value) else default


def _is_layout(cells: list[Any]) -> bool:
    if any(next(cell.iter(_TABLE), None) is not None for cell in cells):
        return True
    lengths = [sum(len(_text(each)[0].strip(_EDGE)) for each in _paragraphs(c)) for c in cells]
    longest = max(lengths, default=0)
    return longest > _LARGEST_CELL or (sum(map(bool, lengths)) <= 1 and longest > _SPACED_CELL)


def _paragraphs(parent: Any) -> Iterator[Any]:
    """Yields the paragraphs below an element, those of tables and text boxes too."""
    waiting = [_blocks(parent)]
    while waiting:
        block = next(waiting[-1], None)
        if block is None:
            waiting.pop()
        elif block.tag == _TABLE:
            cells = [cell for cell in block.iter(_CELL) if _nearest(cell, _TABLE) is block]
            waiting += map(_blocks, reversed(cells))
        else:
            yield block
            waiting += map(_blocks, reversed(_text(block)[1]))


def _text(paragraph: Any) -> tuple[str, list[Any]]:
    """The words of a paragraph, and the text boxes that stand in it."""
    pieces: list[str] = []
    boxes: list[Any] = []
    walk = etree.iterwalk(paragraph, events=("start",))
    for _, element in walk:
        tag = element.tag
        if tag == _BOX:
            boxes.append(element)
            walk.skip_subtree()
        elif tag in _UNSEEN:
            walk.skip_subtree()
        elif tag == _RUN_TEXT:
            pieces.append(element.text or "")
        elif tag == _TAB:
            # A tab parts the cells of a table's row; here it only moves the words.
            pieces.append(" ")
        elif tag in (_BREAK, _RETURN):
            pieces.append("\n")
        elif tag == _HYPHEN:
            pieces.append("-")
    return "".join(pieces), boxes
