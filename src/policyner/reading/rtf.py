r"""RTF: paragraphs and table rows, by striprtf.

striprtf draws a cell's end as `|` and breaks a row where a paragraph in it ends; so the
marks of tables are given to it as characters that no text has, and rows are put together here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from striprtf.striprtf import rtf_to_text

from policyner.errors import DamagedSourceError, EmptySourceError, LimitExceededError
from policyner.reading.cells import TableRow
from policyner.reading.damage import demand_bytes, demanding
from policyner.reading.marks import SUPERSCRIPT, parted
from policyner.reading.plain import score
from policyner.reading.rtf_marks import BEGIN, CELL, ROW, marked, shown, sign
from policyner.reading.rtf_tables import (
    RowShape,
    RtfLine,
    Shapes,
    placed,
    shape_of,
)
from policyner.reading.source import Extracted
from policyner.reading.text_writer import EDGE, TextWriter

_KIND = "an RTF document"
_WAY_OUT = "open it in Word or WPS and save it as .docx"
_HEAD = b"{\\rtf"

# The same of a table within a cell.
_NESTED_CELL, _NESTED_ROW = "\ufddd", "\ufdde"
_MARKS = {
    b"trowd": BEGIN,
    b"cell": CELL,
    b"row": ROW,
    b"nestcell": _NESTED_CELL,
    b"nestrow": _NESTED_ROW,
}
_NESTED = re.compile(f"[{_NESTED_CELL}{_NESTED_ROW}]")
# Two-byte signs of a font that says it is Latin, and what the code page of the document makes of
# them; so many of them are no accident.
_MISREAD = re.compile("(?:[\u00a1-\u00fe]{2})+")
_CODE_PAGE = re.compile(rb"\\ansicpg(936|950)(?!\d)")
_FEWEST, _MOST_RIGHT = 4, 0.6
_TABLE = re.compile(rb"\\(trowd|nestcell|cell|nestrow|row)(?![a-zA-Z])-?\d* ?")
# Words and bytes above ASCII that stand unescaped, as some programs write them.
_HIGH = re.compile(rb"[\x80-\xff]")
# The address behind a link, in which striprtf looks for it in squared time.
_LINK = re.compile(rb"\\fldinst(?![a-zA-Z])")
# Bytes of a picture that stand for themselves.
_BINARY = re.compile(rb"\\bin(\d{1,9}) ?")
# A list's number for readers that know no lists, by its older name, which striprtf leaves out.
_OLD_NUMBER = re.compile(rb"\\pntext(?![a-zA-Z])")
# Raised figures: 10\super 4 is not 104.
_RAISED = re.compile(
    rb"(\\super(?![a-zA-Z0-9])(?:\\[a-z]++-?+\d*+){0,20}+[ \r\n][\r\n]{0,2})([0-9+-]++)"
    rb"(?=[\\{}\r\n])"
)
_FONT = re.compile(rb"\\f\d")
# What striprtf spends on a table of fonts grows with their number and its length.
_MOST_FONTS = 4_000
_EDGE = EDGE + "\r"


def text_of_rtf(data: bytes, *, name: str) -> Extracted:
    """The text of an RTF document.

    Args:
        data: The file's bytes.
        name: What messages call the file.

    Returns:
        One line a paragraph or table row, the cells of a row parted by tabs; without blank
        lines; with a locator for each cell. Where it is cut off, `flags` says so.

    Raises:
        EmptySourceError: If there is no byte, or no text in it.
        DamagedSourceError: If it is broken, cut off before its text, or no RTF document.
        LimitExceededError: If it is made to be read slowly.
    """
    demand_bytes(data, name=name)
    if not data.lstrip().startswith(_HEAD):
        raise DamagedSourceError(f"{name}: not {_KIND}, or cut off; {_WAY_OUT}")
    start = data.find(b"\\fonttbl")
    end = data.find(b"}}", start)
    if len(_FONT.findall(data, max(start, 0), end if end > 0 else len(data))) > _MOST_FONTS:
        # Words go on using fonts behind the table; only a hostile file has no end of it.
        raise LimitExceededError(f"{name}: more than {_MOST_FONTS:,} fonts; {_WAY_OUT}")
    shapes = Shapes()
    with demanding(_KIND, name=name, way_out=_WAY_OUT):
        # Says that it is typed, and is not.
        convert: Callable[..., str] = rtf_to_text
        text = convert(_prepared(data, shapes).decode("ascii"), errors="replace")
    found = _Writer()
    for line in _lines(shown(_reread(text, data)), shapes.known()):
        found.line(line)
    found.end()
    # Its last brace closes the document; behind it some programs write NUL.
    is_cut = not data.rstrip(b"\0 \t\r\n").endswith(b"}")
    if is_cut and found.text.is_empty:
        raise DamagedSourceError(f"{name}: not {_KIND}, or cut off; {_WAY_OUT}")
    if found.text.is_empty:
        raise EmptySourceError(f"{name}: the document holds no text; leave it out")
    return replace(found.text.extracted(), flags=("damaged",) if is_cut else ())


def _prepared(data: bytes, shapes: Shapes) -> bytes:
    data = _without_binary(data)
    data = _HIGH.sub(lambda found: b"\\'%02x" % found[0][0], data)
    data = _LINK.sub(rb"\\fldtype", data)
    data = _OLD_NUMBER.sub(rb"\\listtext", data)
    data = _RAISED.sub(_raised, data)

    def table(found: re.Match[bytes]) -> bytes:
        shape = shapes.sign(found.string, found.end()) if found[1] == b"trowd" else ""
        return sign(_MARKS[found[1]]) + (sign(shape) if shape else b"")

    return _TABLE.sub(table, marked(data))


def _without_binary(data: bytes) -> bytes:
    pieces: list[bytes] = []
    start = 0
    while (found := _BINARY.search(data, start)) is not None:
        pieces.append(data[start : found.start()])
        start = found.end() + int(found[1])
    return b"".join([*pieces, data[start:]])


def _raised(found: re.Match[bytes]) -> bytes:
    words = found[2].decode("ascii").translate(SUPERSCRIPT)
    return found[1] + b"{\\uc0" + b"".join(b"\\u%d " % ord(each) for each in words) + b"}"


def _lines(text: str, shapes: Sequence[RowShape]) -> Iterator[RtfLine]:
    """Yields the lines."""
    for piece in text.split(ROW):
        part, shape = shape_of(piece, shapes)
        before, begin, row = part.partition(BEGIN)
        if CELL not in part:
            yield from _paragraphs(part.replace(BEGIN, "\n"))
            continue
        if not begin:
            # A row that says nothing of itself: it begins with its last paragraph.
            lines, row = before.split("\n"), ""
            first = next(at for at, line in enumerate(lines) if CELL in line)
            before, row = "\n".join(lines[:first]), "\n".join(lines[first:])
        yield from _paragraphs(before)
        *cells, behind = row.replace(BEGIN, "").split(CELL)
        yield from _rows(cells, shape)
        yield from _paragraphs(behind)


def _paragraphs(text: str) -> Iterator[RtfLine]:
    """Yields paragraphs; those that hold nothing have no cell, and end a table as others do."""
    *ended, last = text.split("\n")
    yield from (RtfLine([line] if line.strip(_EDGE) else []) for line in ended)
    if last.strip(_EDGE):
        yield RtfLine([last])


def _rows(cells: list[str], shape: RowShape | None) -> Iterator[RtfLine]:
    """The row of these cells; those of a table within a cell that has none beside it."""
    if sum(bool(cell.strip()) for cell in cells) > 1 or not any(map(_NESTED.search, cells)):
        yield RtfLine([" ".join(_NESTED.sub(" ", cell).split()) for cell in cells], shape)
        return
    for row in "".join(cells).split(_NESTED_ROW):
        *nested, behind = row.split(_NESTED_CELL)
        if nested:
            yield RtfLine([" ".join(cell.split()) for cell in nested])
        yield from _paragraphs(behind)


def _reread(text: str, data: bytes) -> str:
    """The text with Chinese that was read as Latin, since its font says that it is."""
    page = _CODE_PAGE.search(data)
    if page is None:
        return text
    encoding = f"cp{page[1].decode('ascii')}"

    def read(found: re.Match[str]) -> str:
        return found[0].encode("cp1252").decode(encoding, "replace")

    chinese = "".join(map(read, _MISREAD.finditer(text)))
    is_so = len(chinese) >= _FEWEST and score(chinese) >= _MOST_RIGHT
    return _MISREAD.sub(read, text) if is_so else text


class _Writer:
    """Writes lines, and where in a table they stand."""

    def __init__(self) -> None:
        self.text = TextWriter()
        self._table = 0
        # The rows of the table that is not yet at its end.
        self._rows: list[RtfLine] = []

    def line(self, line: RtfLine) -> None:
        """Writes a line; one of one cell is a paragraph, or a row all of whose cells are one."""
        if len(line.cells) > 1 or (self._rows and line.shape is not None):
            self._rows.append(line)
        else:
            self.end()
            self._write(line.cells, None)

    def end(self) -> None:
        """Writes the table that is at its end."""
        if not self._rows:
            return
        self._table += 1
        for at, (cells, covers) in enumerate(placed(self._rows), start=1):
            self._write(cells, TableRow(self._table, at, covers))
        self._rows = []

    def _write(self, cells: list[str], row: TableRow | None) -> None:
        marked = "\t".join(cell.replace("\t", " ").strip(_EDGE) for cell in cells).rstrip("\t")
        words, aside = parted(marked)
        if words:
            self.text.line(words, aside, row=row)
