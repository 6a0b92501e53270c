"""Rows of tables: lines whose cells are parted by tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policyner.outline.cues import LABELS, RoleName
from policyner.outline.items import split_items
from policyner.outline.segments import Segment
from policyner.span import Span

_LINE = re.compile(r"[^\n]+")
_NUMBER_COLUMN = re.compile(r"序\s?号|编\s?号")
_TASK_COLUMN = re.compile(r"任务|事项|内容|项目|措施|举措|工作|名称|要点")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Row:
    """A row below a header that has a column for who does it.

    Attributes:
        span: The row, without its line break.
        number: What stands in its number column, if that is not empty.
        title: The first cell that tells the task.
        segments: The lists of its role columns.
    """

    span: Span
    number: Span | None
    title: Span
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class _Header:
    roles: dict[int, tuple[RoleName, Span]]
    number: int | None
    task: int | None
    width: int


def find_rows(text: str) -> tuple[Row, ...]:
    """The rows of all tables with a role column, in order.

    A header is a line with a cell `牵头单位`, `责任单位`, `配合单位` and the like;
    the lines with tabs directly below it are its rows.
    """
    rows: list[Row] = []
    header: _Header | None = None
    end = -1
    for match in _LINE.finditer(text):
        if "\t" not in match[0]:
            continue
        if text[end : match.start()].strip() if end >= 0 else False:
            header = None
        end = match.end()
        cells = [*_cells(text, Span(*match.span()))]
        found = _header(text, cells)
        if found:
            header = found
        elif header and len(cells) >= min(header.width, max(header.roles) + 1):
            rows.append(_row(text, header, cells))
    return tuple(rows)


def _cells(text: str, line: Span) -> Iterator[Span]:
    start = line.start
    for cell in line.of(text).split("\t"):
        left = start + len(cell) - len(cell.lstrip())
        yield Span(min(left, start + len(cell.rstrip())), start + len(cell.rstrip()))
        start += len(cell) + 1


def _header(text: str, cells: list[Span]) -> _Header | None:
    roles: dict[int, tuple[RoleName, Span]] = {}
    number = task = None
    for index, cell in enumerate(cells):
        name = _BLANKS.sub("", cell.of(text)).split("（")[0].split("(")[0]
        if name in LABELS:
            roles[index] = (LABELS[name], cell)
        elif number is None and _NUMBER_COLUMN.fullmatch(name):
            number = index
        elif task is None and len(name) <= 12 and _TASK_COLUMN.search(name):
            task = index
    return _Header(roles, number, task, len(cells)) if roles and len(cells) > 1 else None


def _row(text: str, header: _Header, cells: list[Span]) -> Row:
    segments = []
    for index, (role, cue) in header.roles.items():
        if index < len(cells) and len(cells[index]):
            items = split_items(text, cells[index])
            if items:
                segments.append(Segment(role, cells[index], items, cue))
    empty = Span(cells[0].start, cells[0].start)
    number = cells[header.number] if header.number is not None else None
    return Row(
        Span(cells[0].start, max(cells[-1].end, cells[0].start)),
        number or None,
        cells[header.task] if header.task is not None and header.task < len(cells) else empty,
        tuple(segments),
    )
