"""Tables that lost their rows: every cell stands in a line of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from policyner.grammar.marks import ATTACHMENT, WHITE, paragraphs_in
from policyner.grammar.numbering import number_at
from policyner.grammar.numerals import integer
from policyner.outline.tables.cells import fits, is_list
from policyner.outline.tables.columns import Column, Header, guess_column, read_column
from policyner.outline.tables.placing import placed
from policyner.outline.tables.rows import RawRow, Table, make_table, settled
from policyner.span import Span

# A page may have left a bar behind each cell, or in a line of its own between two.
_BARS = WHITE + "|｜"
_PART = re.compile(r"\S+")
_LONGEST_HEAD = 16
_LONGEST_HALF = 3
# So many heads in a row may be in no vocabulary, as long as a known one follows.
_MOST_UNKNOWN = 2
_MARKS = frozenset("。；;，,：:")
_ATTACHMENT = re.compile(rf"{ATTACHMENT}[：:]?(?=\s|$)")
_BARE_NUMBER = re.compile(r"[（(]?(?P<n>[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3})[）).、．]?")
# Further lines that the cells of a row may have.
_MOST_BROKEN = 3
# Lines that one row, or what stands between two, may have: more are no longer
# part of the table.
_MOST_LINES = 40
# Behind a header without a column of numbers the first of them stands within so many lines: names
# of groups may stand between.
_FIRST_NUMBER = 3


def find_stacked_tables(text: str) -> Iterator[Table]:
    """The tables of a text whose cells are lines, in order.

    A header is a run of short lines that begins and ends with known heads of columns. A row begins
    with a line that is nothing but the next number, whether the column of numbers has a head or
    not; without numbers every so many lines are a row, as long as agencies or values stand where
    they should. What fits no column, such as the name of a group of rows, is part of none.
    """
    lines = [*paragraphs_in(text, Span(0, len(text)), marks=_BARS)]
    index = 0
    while index < len(lines):
        header, behind = _header(text, lines, index)
        if header is None:
            index = behind
            continue
        if header.has("number"):
            cells, index = _numbered(text, header, lines, behind)
        elif _leads(header):
            cells, index = _led(text, lines, behind)
        else:
            cells, index = _counted(text, header, lines, behind)
        yield from _table(text, header, cells)


def _table(text: str, header: Header, rows: Sequence[Sequence[Span]]) -> Iterator[Table]:
    """The table of rows whose cells stand in order, from that of its number on."""
    first = min(header.indices("number"), default=0)
    empty: list[list[Span]] = [[]] * first
    width = len(header.columns) - first
    full = [RawRow([*empty, *([cell] for cell in row)]) for row in rows if len(row) == width]
    header = settled(text, header, full)
    read = [RawRow(placed(text, header, row, first=first)) for row in rows]
    return make_table(text, header, read, known=False)


def _header(text: str, lines: Sequence[Span], index: int) -> tuple[Header | None, int]:
    """The header that begins at a line, and the index of the line behind it."""
    columns: list[Column] = []
    unknown: list[Column] = []
    position, behind = index, index + 1
    while position < len(lines):
        line = lines[position]
        if _is_row_of_heads(text, line):
            break
        column = guess_column(text, line) if len(line) <= _LONGEST_HEAD else None
        broken = _broken(text, lines[position : position + 2], column)
        position += 2 if broken else 1
        if column := broken or column:
            columns += [*unknown, column]
            unknown, behind = [], position
        elif columns and len(unknown) < _MOST_UNKNOWN and _may_be_head(text, line):
            unknown.append(Column("other", line))
        else:
            break
    header = Header.of(text, columns)
    if not header.may_be_one or not (header.indices("number", "task") or header.is_of_indicators):
        return None, behind
    if groups := _groups_read(text, header, lines, behind):
        columns = columns[:-groups]
        header = Header.of(text, columns)
    first = _first_number(text, lines, behind)
    if first == 1 and not header.has("number"):
        start = header.span.start
        header = Header.of(text, [Column("number", Span(start, start)), *columns])
    return header, behind


def _is_row_of_heads(text: str, line: Span) -> bool:
    """Whether a line holds several heads, as that of a table whose rows are lines."""
    if set(line.of(text)) & set("\t|｜"):
        return True
    parts = [Span(*part.span()) for part in _PART.finditer(text, line.start, line.end)]
    known = [column.kind for part in parts if (column := read_column(text, part))]
    return len(known) > 2 or (len(parts) > 1 and "number" in known)


def _groups_read(text: str, header: Header, lines: Sequence[Span], behind: int) -> int:
    """How many heads at a header's end are cells of its first row, the names of its groups.

    `类别⏎序号⏎任务⏎责任单位⏎发展目标⏎1⏎…⏎2`: what stands in front of the column of numbers stands
    in front of the first number too, and the numbers show how many cells a row has.

    Args:
        text: The clean text.
        header: The header as far as its words tell.
        lines: The lines of the text.
        behind: Index of the line behind the header.
    """
    groups = min(header.indices("number"), default=0)
    rest = header.columns[:-groups] if groups else ()
    if not rest or _first_number(text, lines[: behind + 1], behind) != 1:
        return 0
    if not Header.of(text, rest).may_be_one or {"role", "number"} & {
        column.kind for column in header.columns[-groups:]
    }:
        return 0
    second = behind + len(rest) - groups
    ahead = [_value(text, line) for line in lines[second : second + groups + 1]]
    return groups if 2 in (ahead[:1] + ahead[groups:]) else 0


def _broken(text: str, lines: Sequence[Span], first: Column | None) -> Column | None:
    """The column whose head its cell broke into two lines: `牵头⏎部门`, `完成⏎时间`."""
    if len(lines) < 2 or len(lines[0]) > _LONGEST_HALF or (first and first.kind != "role"):
        return None
    second = read_column(text, lines[1])
    # A role alone may be a whole head, and so may a unit: what is joined must be one of these.
    if second is None or not (second.is_open if first else second.kind == "time"):
        return None
    whole = read_column(text, Span(lines[0].start, lines[1].end))
    return None if whole is None or whole.is_open else whole


def _may_be_head(text: str, line: Span) -> bool:
    words = line.of(text)
    return len(line) <= _LONGEST_HEAD and not any(map(str.isdigit, words)) and not _MARKS & {*words}


def _first_number(text: str, lines: Sequence[Span], index: int) -> int | None:
    """The number of the first row; names of groups may stand in front of it."""
    values = (_value(text, line) for line in lines[index : index + _FIRST_NUMBER])
    return next((value for value in values if value is not None), None)


def _numbered(
    text: str, header: Header, lines: Sequence[Span], index: int
) -> tuple[list[Sequence[Span]], int]:
    rows: list[Sequence[Span]] = []
    first = header.indices("number")[0]
    width = len(header.columns) - first
    expected = 1
    # An extract keeps the numbers of the whole (`3`, `68`, `73`): then they need only grow.
    extract = (_first_number(text, lines, index) or 1) > 2
    cells: list[Span] = []
    skipped = 0
    position = index
    while position < len(lines) and max(skipped, len(cells)) <= _MOST_LINES:
        if _ATTACHMENT.match(text, lines[position].start):
            break
        value = _value(text, lines[position])
        # A number may be left out, and numbering may start over in the next section.
        counts = value in (expected, expected + 1) or (value == 1 and bool(rows))
        if extract and value is not None:
            counts = value >= expected
        # A bare number may be the value of the row that is open.
        if counts and first + len(cells) not in header.indices("value"):
            rows += _row(cells)
            cells = [lines[position]]
            expected, skipped = (value or 0) + 1, 0
        elif not cells or _is_section(text, lines[position]):
            # The title of a section, or furniture of a page.
            rows += _row(cells)
            cells = []
            skipped += 1
        else:
            cells.append(lines[position])
        position += 1
    # What stands behind the last row is told from it by its height.
    height = max([width, *map(len, rows)])
    rows += _row(cells[:height])
    return rows, position - max(0, len(cells) - height)


def _counted(
    text: str, header: Header, lines: Sequence[Span], index: int
) -> tuple[list[Sequence[Span]], int]:
    rows: list[Sequence[Span]] = []
    width = len(header.columns)
    # Cells that one above covers are missing in front; a row ends with those who do it.
    asked = header.asked()
    widths = range(width, 1, -1) if asked and asked[-1] == width - 1 else (width,)
    broken = range(width + 1, width + _MOST_BROKEN + 1)
    position = index
    while position < len(lines):
        whole = (lines[position : position + w] for w in widths)
        longer = (lines[position : position + w] for w in broken)
        cells = next((row for row in whole if _is_row(text, header, row)), ()) or next(
            (row for row in longer if _is_broken_row(text, header, row)), ()
        )
        if not cells and _is_section(text, lines[position]):
            position += 1
            continue
        if not cells:
            break
        rows.append(cells)
        position += len(cells)
    return rows, position


def _leads(header: Header) -> bool:
    """Whether the first of two columns may say who does what the other tells."""
    return len(header.columns) == 2 and header.asked() == (0,) and header.has("task")


def _led(text: str, lines: Sequence[Span], index: int) -> tuple[list[Sequence[Span]], int]:
    """Rows that begin with whoever does what stands below: `县公安局⏎维护秩序。⏎县气象局⏎…`.

    What stands behind the last row is told from it by its height, as in `_numbered`.
    """
    rows: list[Sequence[Span]] = []
    position = index
    while position + 1 < len(lines) and is_list(text, lines[position]):
        end = position + 1
        while (
            end < min(len(lines), position + _MOST_LINES)
            and not is_list(text, lines[end])
            and not _is_section(text, lines[end])
        ):
            end += 1
        if end == position + 1:
            break
        if end == len(lines) or not is_list(text, lines[end]):
            end = min(end, position + max([2, *map(len, rows)]))
        rows.append(lines[position:end])
        position = end
    return rows, position


def _is_row(text: str, header: Header, cells: Sequence[Span]) -> bool:
    """Whether cells are a row: whole, or without some that stand in front of its lists."""
    short = len(header.columns) - len(cells)
    if asked := header.asked():
        lists = [is_list(text, cell) for cell in cells]
        first = asked[0] - short
        needed = asked if short else asked[:1]
        # Where a list stands below the head of a time, the one in front of it goes on.
        others = [*lists[:first], *(lists[i - short] for i in header.indices("time") if i >= short)]
        return first > 0 and not any(others) and all(lists[i - short] for i in needed)
    return not short and all(fits(text, cells[i], "value") > 0 for i in header.indices("value"))


def _is_broken_row(text: str, header: Header, cells: Sequence[Span]) -> bool:
    """Whether lines are a row of which some cells have several: each has its place, and fits it."""
    if any("。" in cell.of(text) or _is_section(text, cell) for cell in cells):
        return False
    columns = [replace(c, kind="role") if c.is_open else c for c in header.columns]
    told = placed(text, Header.of(text, columns), cells)
    fitting = (
        is_list(text, piece)
        if column.kind == "role"
        else fits(text, piece, column.kind) >= (column.kind in ("time", "value"))
        for column, pieces in zip(columns, told, strict=True)
        for piece in pieces
    )
    return header.is_of_tasks and sum(map(len, told)) == len(cells) and all((*told, *fitting))


def _row(cells: Sequence[Span]) -> Iterator[Sequence[Span]]:
    """The row of some lines, if they are one."""
    if len(cells) > 1:
        yield cells


def _is_section(text: str, line: Span) -> bool:
    number = number_at(text, line.start)
    return number is not None and number.end < line.end and number.kind in ("cn", "paren_cn")


def _value(text: str, line: Span) -> int | None:
    match = _BARE_NUMBER.fullmatch(line.of(text))
    return integer(match["n"]) if match else None
