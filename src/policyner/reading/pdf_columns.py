"""Tables of a PDF that no cells are drawn of: told by rules between their rows, or by columns.

A column is where each row has words and no row has any beside it. Running text has no such
gap; two columns of text have one, but the first is drawn whole before the second.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from policyner.reading.pdf_lines import PdfLine, words_of_cell
from policyner.reading.pdf_page import Rule

# Rules that are so near to each other are one, in points; shorter ones bound no table.
_NEAR = 3.0
_SHORTEST = 60.0
_LEAST_RULES = 3
# In sizes of the font: the gap between two columns where rules bound the table, and where
# nothing does; how far apart two rows may be, and two lines of a cell; what one level is.
_RULED_GAP = 0.4
_GAP = 1.0
_FARTHEST = 3.0
_BROKEN = 1.7
_LEVEL = 0.5
# More than a page of text has.
_MOST_LEVELS = 400
# Without rules a table has so many rows, or so many of two columns.
_LEAST_ROWS = 3
_LEAST_OF_TWO = 4
# Fields of a head (`索引号：…  主题：…`), entries of contents, numbers in front of items.
_FIELD = re.compile(r"\S[:：]")
_BARE = re.compile(r"[\d（()）.、．一二三四五六七八九十]+")

Column = tuple[float, float]
# Start, end and heights of rules that stand below each other.
Ladder = tuple[float, float, list[float]]


@dataclass(frozen=True, slots=True)
class _Level:
    """What stands at one height: pieces of lines, from the left, and where each is drawn."""

    pieces: tuple[tuple[int, PdfLine], ...]

    @property
    def middle(self) -> float:
        return self.pieces[0][1].middle

    @property
    def size(self) -> float:
        return max(piece.size for _, piece in self.pieces)

    @property
    def lines(self) -> list[PdfLine]:
        return [piece for _, piece in self.pieces]


def tabulated(lines: list[PdfLine], rules: Sequence[Rule]) -> list[PdfLine]:
    """The lines of a page, those of tables without drawn cells as rows.

    Args:
        lines: The lines in the order in which they are drawn.
        rules: The rules of the page, each whole.
    """
    tables = 1 + max((line.table for line in lines if line.table is not None), default=-1)
    loose = [(at, line) for at, line in enumerate(lines) if line.table is None]
    ladders = list(_ladders(rules))
    found: list[tuple[list[int], list[PdfLine]]] = []
    for made in (*_ruled(loose, ladders), *_unruled(_without(loose, ladders))):
        taken = {at for used, _ in found for at in used}
        if not taken.intersection(made[0]):
            found.append(made)
    begins = {min(used): at for at, (used, _) in enumerate(found)}
    gone = {at for used, _ in found for at in used}
    changed: list[PdfLine] = []
    for at, line in enumerate(lines):
        if at in begins:
            number = tables + begins[at]
            changed += (replace(row, table=number) for row in found[begins[at]][1])
        if at not in gone:
            changed.append(line)
    return changed


# --- rules between rows


def _ruled(
    loose: Sequence[tuple[int, PdfLine]], ladders: Sequence[Ladder]
) -> Iterator[tuple[list[int], list[PdfLine]]]:
    for start, end, heights in ladders:
        bands = [_between(loose, start, end, high, low) for high, low in pairwise(heights)]
        tabular = groupby(filter(None, bands), key=_is_tabular)
        for is_tabular, run in tabular:
            if is_tabular and len(held := list(run)) > 1:
                yield from _table_of_bands(held)


def _is_tabular(band: Sequence[tuple[int, PdfLine]]) -> bool:
    return len(_columns(_levels(band), _RULED_GAP)) > 1


def _table_of_bands(
    bands: Sequence[Sequence[tuple[int, PdfLine]]],
) -> Iterator[tuple[list[int], list[PdfLine]]]:
    levels = [_levels(band) for band in bands]
    columns = _columns([level for band in levels for level in band], _RULED_GAP)
    if len(columns) < 2:
        return
    rows: list[list[_Level]] = []
    for at, band in enumerate(levels):
        begun = [level for level in band if _begins(level, columns)]
        # Below the head of a table with three rules stand all its rows.
        is_body = at == 1 and len(levels) == 2
        is_many = is_body or (len(begun) > 2 and 2 * len(begun) > len(band))
        rows += _rows_of(band, columns) if is_many else [band]
    used = [at for band in bands for at, _ in band]
    yield used, _made(rows, columns)


def _ladders(rules: Sequence[Rule]) -> Iterator[Ladder]:
    """Yields start, end and heights of rules that stand below each other, from the top."""
    groups: dict[int, list[Rule]] = defaultdict(list)
    flat = [rule for rule in rules if rule.kind == "horizontal"]
    for rule in sorted(flat, key=lambda rule: -rule.at):
        if rule.end - rule.start < _SHORTEST:
            continue
        key = next(
            (
                key
                for key, held in groups.items()
                if abs(held[0].start - rule.start) <= _NEAR and abs(held[0].end - rule.end) <= _NEAR
            ),
            len(groups),
        )
        groups[key].append(rule)
    for held in groups.values():
        if len(held) >= _LEAST_RULES:
            yield held[0].start, held[0].end, [rule.at for rule in held]


def _between(
    loose: Sequence[tuple[int, PdfLine]], start: float, end: float, high: float, low: float
) -> list[tuple[int, PdfLine]]:
    return [
        (at, line)
        for at, line in loose
        if low < line.middle < high and line.x0 >= start - _NEAR and line.x1 <= end + _NEAR
    ]


# --- no rules at all


def _without(
    loose: Sequence[tuple[int, PdfLine]], ladders: Sequence[Ladder]
) -> list[tuple[int, PdfLine]]:
    """The lines that no ladder of rules holds."""
    held = {
        at
        for start, end, heights in ladders
        for at, _ in _between(loose, start, end, heights[0], heights[-1])
    }
    return [(at, line) for at, line in loose if at not in held]


def _unruled(
    loose: Sequence[tuple[int, PdfLine]],
) -> Iterator[tuple[list[int], list[PdfLine]]]:
    levels = _levels(loose)
    at = 0
    while at < len(levels) <= _MOST_LEVELS:
        run = _run(levels, at)
        columns = _columns(run, _GAP)
        rows = _rows_of(run, columns) if len(columns) > 1 else []
        if rows and _is_table(rows, columns):
            yield [drawn for level in run for drawn, _ in level.pieces], _made(rows, columns)
        at += max(1, len(run))


def _run(levels: Sequence[_Level], at: int) -> list[_Level]:
    """The levels from `at` on that have columns in common."""
    run: list[_Level] = []
    columns: list[Column] = []
    sure = 0
    for level in levels[at:]:
        is_near = not run or run[-1].middle - level.middle <= _FARTHEST * level.size
        parts = _columns([level], _GAP)
        merged = _columns([*run, level], _GAP)
        # A line across two columns ends the table, and one beside all of them.
        is_across = len(merged) < max(len(columns), len(parts))
        is_beside = len(parts) == 1 and len(merged) > len(columns)
        if not is_near or is_across or is_beside:
            break
        is_broken = bool(run) and run[-1].middle - level.middle <= _BROKEN * level.size
        run.append(level)
        columns = merged
        if len(parts) > 1 or (is_broken and parts[0][0] > columns[0][1]):
            sure = len(run)
    return run[:sure]


def _is_table(rows: Sequence[Sequence[_Level]], columns: Sequence[Column]) -> bool:
    filled = [row for row in rows if len(_columns(row, _GAP)) > 1]
    if len(filled) < (_LEAST_ROWS if len(columns) > 2 else _LEAST_OF_TWO):
        return False
    if 3 * len(filled) < 2 * len(rows):
        return False
    drawn = [[at for level in row for at, _ in level.pieces] for row in rows]
    if any(max(above) > min(below) for above, below in pairwise(drawn)):
        # The first column is drawn whole before the second: two columns of text.
        return False
    pieces = [line.text for row in rows for level in row for line in level.lines]
    fields = sum(_FIELD.search(text) is not None for text in pieces)
    letters = sum(len(text) == 1 and not text.isdigit() for text in pieces)
    if 2 * max(fields, letters) > len(pieces):
        return False
    by_column = zip(*(_cells(row, columns) for row in filled), strict=True)
    # What stands above a column of page numbers, such as `目  录`, is no column.
    common = [cells for cells in by_column if sum(map(bool, cells)) > 1]
    return len(common) > 2 or not any(
        all(_BARE.fullmatch(line.text) for cell in cells for line in cell) for cells in common
    )


# --- what both have in common


def _levels(lines: Sequence[tuple[int, PdfLine]]) -> list[_Level]:
    """The pieces of lines by height, from the top."""
    pieces = sorted(
        ((at, piece) for at, line in lines for piece in line.pieces),
        key=lambda each: -each[1].middle,
    )
    levels: list[list[tuple[int, PdfLine]]] = []
    for each in pieces:
        top = levels[-1][0][1] if levels else None
        if top is None or top.middle - each[1].middle > _LEVEL * top.size:
            levels.append([each])
        else:
            levels[-1].append(each)
    return [_Level(tuple(sorted(level, key=lambda each: each[1].x0))) for level in levels]


def _columns(levels: Sequence[_Level], gap: float) -> list[Column]:
    """Left and right edge of each column: stretches with words and `gap` sizes between them."""
    pieces = sorted(
        ((line.x0, line.x1, line.size) for level in levels for line in level.lines),
    )
    columns: list[Column] = []
    for left, right, size in pieces:
        if columns and left - columns[-1][1] < gap * size:
            columns[-1] = (columns[-1][0], max(columns[-1][1], right))
        else:
            columns.append((left, right))
    return columns


def _begins(level: _Level, columns: Sequence[Column]) -> bool:
    """Whether a row begins at this height: its first column and another one hold words."""
    cells = _cells([level], columns)
    return bool(cells[0]) and any(cells[1:])


def _rows_of(levels: Sequence[_Level], columns: Sequence[Column]) -> list[list[_Level]]:
    """The levels of each row; a line that is broken in its cell belongs to the nearest row."""
    begun = [level for level in levels if _cells([level], columns)[0]]
    if not begun:
        return [[level] for level in levels]
    rows: dict[int, list[_Level]] = {at: [] for at in range(len(begun))}
    for level in levels:
        nearest = min(range(len(begun)), key=lambda at: (abs(begun[at].middle - level.middle), at))
        rows[nearest].append(level)
    return list(rows.values())


def _cells(levels: Sequence[_Level], columns: Sequence[Column]) -> list[list[PdfLine]]:
    """The lines of each column."""
    cells: list[list[PdfLine]] = [[] for _ in columns]
    for level in levels:
        for at, (left, right) in enumerate(columns):
            inside = [line for line in level.lines if left <= line.x0 and line.x1 <= right]
            if inside:
                words = " ".join(line.text for line in inside)
                cells[at].append(replace(inside[0], text=words, x1=inside[-1].x1))
    return cells


def _made(rows: Sequence[Sequence[_Level]], columns: Sequence[Column]) -> list[PdfLine]:
    middles = [(one[1] + other[0]) / 2 for one, other in pairwise(columns)]
    edges = (columns[0][0], *middles, columns[-1][1])
    made: list[PdfLine] = []
    for number, levels in enumerate(rows):
        cells = _cells(levels, columns)
        words = [
            words_of_cell(cell, right - left) if cell else ""
            for cell, (left, right) in zip(cells, columns, strict=True)
        ]
        first = next(line for cell in cells for line in cell)
        made.append(
            replace(
                first,
                text="\t".join(words).rstrip("\t"),
                x0=edges[0],
                x1=edges[-1],
                table=0,
                row=number,
                covers=dict.fromkeys(range(1, len(columns) + 1), (1, 1)),
                edges=edges,
                parts=(),
            )
        )
    return made
