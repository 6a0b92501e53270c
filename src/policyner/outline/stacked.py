"""Tables that lost their rows: every cell stands in a line of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from policyner.grammar.lists.items import split_items
from policyner.outline.columns import Header, read_column
from policyner.outline.numbering import cn_value, number_at
from policyner.outline.rows import Row, Table, make_row
from policyner.outline.segments import Segment, names_agencies
from policyner.span import Span

_LINE = re.compile(r"[^\n]*[^\s][^\n]*")
_LONGEST_HEAD = 16
_ATTACHMENT = re.compile(r"附\s?件\s?[0-9一二三四五六七八九十]{0,3}[：:]?(?=\s|$)")
_BARE_NUMBER = re.compile(r"[（(]?(?P<n>[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3})[）).、．]?")
# Lines that one row, or what stands between two, may have: more are no longer
# part of the table.
_MOST_LINES = 40


def find_stacked_tables(text: str) -> Iterator[Table]:
    """The tables of a text whose cells are lines, in order.

    A header is a run of lines, each the known head of a column, one of them of a
    role. A row begins with a line that is nothing but the next number; without a
    column of numbers every so many lines are a row, as long as agencies
    stand where the role column is.
    """
    lines = [_stripped(text, Span(*match.span())) for match in _LINE.finditer(text)]
    index = 0
    while index < len(lines):
        header, behind = _header(text, lines, index)
        if header is None:
            index = behind
            continue
        if header.indices("number"):
            rows, index = _numbered(text, header, lines, behind)
        else:
            rows, index = _counted(text, header, lines, behind)
        if rows:
            yield Table(header.span, tuple(rows))


def _header(text: str, lines: Sequence[Span], index: int) -> tuple[Header | None, int]:
    """The header that begins at a line, and the index of the line behind it."""
    columns = []
    position = index
    while position < len(lines) and len(lines[position]) <= _LONGEST_HEAD:
        column = read_column(text, lines[position])
        if column is None:
            break
        columns.append(column)
        position += 1
    tells = any(column.kind in ("number", "task") for column in columns)
    if tells and any(column.kind == "role" for column in columns):
        return Header(tuple(columns)), position
    return None, max(position, index + 1)


def _numbered(
    text: str, header: Header, lines: Sequence[Span], index: int
) -> tuple[list[Row], int]:
    rows: list[Row] = []
    width = len(header.columns)
    expected = 1
    cells: list[Span] = []
    skipped = 0
    position = index
    while position < len(lines) and max(skipped, len(cells)) <= _MOST_LINES:
        if _ATTACHMENT.match(text, lines[position].start):
            break
        value = _value(text, lines[position])
        # A number may be left out, and numbering may start over in the next section.
        if value in (expected, expected + 1) or (value == 1 and rows):
            rows += _row(text, header, cells)
            cells = [lines[position]]
            expected, skipped = (value or 0) + 1, 0
        elif not cells or _is_section(text, lines[position]):
            # The title of a section, or furniture of a page.
            rows += _row(text, header, cells)
            cells = []
            skipped += 1
        else:
            cells.append(lines[position])
        position += 1
    # What stands behind the last row is told from it by its width.
    rows += _row(text, header, cells[:width])
    return rows, position - max(0, len(cells) - width)


def _counted(text: str, header: Header, lines: Sequence[Span], index: int) -> tuple[list[Row], int]:
    rows: list[Row] = []
    width = len(header.columns)
    role = header.indices("role")[0]
    position = index
    while position + width <= len(lines):
        cells = lines[position : position + width]
        if _is_section(text, cells[0]) and not _is_list(text, cells[role]):
            position += 1
            continue
        if not _is_list(text, cells[role]):
            break
        rows += _row(text, header, cells)
        position += width
    return rows, position


def _row(text: str, header: Header, cells: Sequence[Span]) -> Iterator[Row]:
    """The row of some lines, if they are one."""
    if len(cells) < 2:
        return
    width, surplus = len(header.columns), len(cells) - len(header.columns)
    if surplus < 0:
        # A cell is empty or merged with the one above: the lists are known by their words.
        placed = _by_words(text, header, cells)
    else:
        # A long cell has several paragraphs: those of the task, in front of the first role.
        wide = max(header.indices("role")[0] - 1, 0)
        placed = [[cell] for cell in cells[:wide]]
        placed.append([*cells[wide : wide + surplus + 1]])
        placed += [[cell] for cell in cells[wide + surplus + 1 :]]
    row = make_row(text, header, placed[:width])
    if row is not None:
        yield row


def _by_words(text: str, header: Header, cells: Sequence[Span]) -> list[list[Span]]:
    lists = [i for i, cell in enumerate(cells) if i and _is_list(text, cell)]
    placed: list[list[Span]] = [[] for _ in header.columns]
    roles = header.indices("role")
    for column, listed in zip(roles, lists, strict=False):
        placed[column].append(cells[listed])
    others = [i for i in range(len(header.columns)) if i not in roles]
    rest = [cell for i, cell in enumerate(cells) if i not in lists[: len(roles)]]
    for column, cell in zip(others, rest, strict=False):
        placed[column].append(cell)
    return placed


def _is_list(text: str, cell: Span) -> bool:
    items = split_items(text, cell)
    return (
        bool(items)
        and "。" not in cell.of(text)
        and names_agencies(text, Segment("responsible", cell, items, cell))
    )


def _is_section(text: str, line: Span) -> bool:
    number = number_at(text, line.start)
    return number is not None and number.end < line.end and number.kind in ("cn", "paren_cn")


def _value(text: str, line: Span) -> int | None:
    match = _BARE_NUMBER.fullmatch(line.of(text))
    if match is None:
        return None
    return int(match["n"]) if match["n"].isdigit() else cn_value(match["n"])


def _stripped(text: str, span: Span) -> Span:
    words = span.of(text)
    return Span(span.start + len(words) - len(words.lstrip()), span.start + len(words.rstrip()))
