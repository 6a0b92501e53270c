"""The records of a sheet of Excel 97 to 2003 that xlrd passes over ([MS-XLS])."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import Any

# The head of a record: its kind and length.
_HEAD = struct.Struct("<HH")
# [MS-XLS] 2.3.2: where a stream of records begins and ends, the head and foot of a printed page,
# the words of a chart, a drawing, an object and its words, and where a record goes on.
_BEGIN, _END = 0x809, 0x0A
_PAGE_HEAD, _PAGE_FOOT = 0x14, 0x15
_CHART_TEXT = 0x100D
_DRAWING, _OBJECT, _WORDS, _GOES_ON = 0xEC, 0x5D, 0x1B6, 0x3C
# An object that is the note of a cell ([MS-XLS] 2.5.143).
_NOTE = 0x19
# The head of a place by cells within a drawing ([MS-ODRAW]); the row stands so far behind it.
_ANCHOR = b"\x10\xf0\x12\x00\x00\x00"
_ROW_BEHIND = 12
_UTF_16 = 1
# What is filled in when the page is printed, and how words look there.
_CODES = re.compile(r'&(?:"[^"]{0,100}"|[A-Z]|\d{1,3})')
_MOST_SHAPES = 10_000


def records_of_sheet(book: Any, number: int) -> Iterator[tuple[int, bytes]]:
    """Yields the kind and bytes of each record of a sheet, those of charts in it too.

    Args:
        book: The workbook, as xlrd has it.
        number: Which sheet, from 0.
    """
    place = book._sh_abs_posn[number]
    depth = 0
    while len(head := book.mem[place : place + _HEAD.size]) == _HEAD.size:
        kind, length = _HEAD.unpack(head)
        place += _HEAD.size
        yield kind, book.mem[place : place + length]
        place += length
        depth += (kind == _BEGIN) - (kind == _END)
        if depth <= 0:
            return


def beside_cells(book: Any, sheet: Any) -> tuple[tuple[tuple[int, str], ...], tuple[str, ...]]:
    """The `shapes` of a sheet and what is `beside` it, as `Sheet` has them.

    Args:
        book: The workbook, as xlrd has it.
        sheet: The sheet, as xlrd has it.
    """
    shapes: list[tuple[int, str]] = []
    beside: list[str] = []
    row, is_note = 1, False
    # Of an object's words how many are to come, and those that are there.
    missing, words = 0, ""
    for kind, data in records_of_sheet(book, sheet.number):
        if kind == _GOES_ON and missing > 0:
            piece = _string(data)
            words, missing = words + piece, missing - max(1, len(piece))
            if missing <= 0 and not is_note:
                lines = (" ".join(line.split()) for line in words.splitlines())
                shapes += ((row, line) for line in lines if line)
        elif kind == _DRAWING:
            row = _row_of(data) or row
        elif kind == _OBJECT:
            is_note = data[4:6] == bytes((_NOTE, 0))
        elif kind == _WORDS:
            words, missing = "", int.from_bytes(data[10:12], "little")
        elif kind in (_PAGE_HEAD, _PAGE_FOOT) and len(data) > 3:
            beside.append(_CODES.sub(" ", _string(data[2:])))
        elif kind == _CHART_TEXT and len(data) > 4:
            beside.append(_string(data[3:]))
    beside += (note.text for note in sheet.cell_note_map.values())
    loose = (" ".join(each.split()) for each in beside)
    return tuple(shapes[:_MOST_SHAPES]), tuple(dict.fromkeys(filter(None, loose)))


def _string(data: bytes) -> str:
    """Characters behind a byte that says how they are written."""
    encoding = "utf-16-le" if data[:1] == bytes((_UTF_16,)) else "latin-1"
    return data[1:].decode(encoding, "replace")


def _row_of(data: bytes) -> int:
    """The row, from 1, at which the last shape of a drawing begins; 0 where none does."""
    at = data.rfind(_ANCHOR)
    place = at + _ROW_BEHIND
    return int.from_bytes(data[place : place + 2], "little") + 1 if at >= 0 else 0
