"""Tables of drawn pages without drawn cells: told by rules between their rows, or by columns.

A column is where each row has words and no row has any beside it. Running text has no such
gap; two columns of text have one, but the first is drawn whole before the second.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from policyner.reading.page import Rule
from policyner.reading.page_levels import (
    Column,
    Drawn,
    Level,
    cells_of,
    columns_of,
    edges_of,
    levels_of,
    lines_of_rows,
    with_their_heads,
)
from policyner.reading.page_lines import PageLine
from policyner.reading.page_rows import BROKEN, rows_of

# Rules that are so near to each other are one, in points; shorter ones bound no table.
_NEAR = 3.0
_SHORTEST = 60.0
_LEAST_RULES = 3
# In sizes of the font: the gap between two columns where rules bound the table, and where
# nothing does; how far apart two rows may be; how far the lines of a cell reach above those
# beside them.
_RULED_GAP = 0.4
_GAP = 0.7
_FARTHEST = 3.0
_RAISED = 1.0
# How far behind the first column's edge the heading of rows begins at most.
_INDENT = 2.5
# More than a page of text has.
_MOST_LEVELS = 400
# Without rules a table has so many rows, or so many of two columns.
_LEAST_ROWS = 3
_LEAST_OF_TWO = 4
# Fields of a head (`索引号：…  主题：…`), entries of contents, numbers in front of items.
_FIELD = re.compile(r"\S[:：]")
_BARE = re.compile(r"[\d（()）.、．一二三四五六七八九十]+")
_SENTENCE_END = "。；;！!？?：:"

# Start, end and heights of rules that stand below each other.
Ladder = tuple[float, float, list[float]]
# Where the lines of a table are drawn, and its rows.
Made = tuple[list[int], list[PageLine]]


def tabulated(
    lines: list[PageLine], rules: Sequence[Rule], *, above: tuple[float, ...] = ()
) -> list[PageLine]:
    """The lines of a page, those of tables without drawn cells as rows.

    Args:
        lines: The lines in the order in which they are drawn.
        rules: The rules of the page, each whole.
        above: Edges of the columns of the table on the page before, which may go on with rows
            that were too few for a table.
    """
    tables = 1 + max((line.table for line in lines if line.table is not None), default=-1)
    loose = [(at, line) for at, line in enumerate(lines) if line.table is None]
    ladders = list(_ladders(rules))
    found: list[Made] = []
    for made in (*_ruled(loose, ladders, above), *_unruled(_without(loose, ladders), above)):
        taken = {at for used, _ in found for at in used}
        if not taken.intersection(made[0]):
            found.append(made)
    if not found:
        return lines
    begins = {min(used): at for at, (used, _) in enumerate(found)}
    gone = {at for used, _ in found for at in used}
    changed: list[PageLine] = []
    for at, line in enumerate(lines):
        if at in begins:
            number = tables + begins[at]
            changed += (replace(row, table=number) for row in found[begins[at]][1])
        if at not in gone:
            changed.append(line)
    return changed


# --- rules between rows


def _ruled(
    loose: Sequence[Drawn], ladders: Sequence[Ladder], above: tuple[float, ...]
) -> Iterator[Made]:
    for start, end, heights in ladders:
        bands = [_between(loose, start, end, high, low) for high, low in pairwise(heights)]
        # Above the first rule may stand the head, below the last one the last row.
        bands = [_beside(loose, (start, end), heights[0], 1), *bands]
        bands.append(_beside(loose, (start, end), heights[-1], -1))
        for held in _runs_of_bands([band for band in bands if band], (start, end), above):
            made = _table_of_bands(held, above)
            if made is not None:
                yield made
                above = ()


def _runs_of_bands(
    bands: Sequence[Sequence[Drawn]], ends: tuple[float, float], above: tuple[float, ...]
) -> Iterator[list[list[Level]]]:
    """Yields the levels of bands that are the rows of a table.

    A line that heads rows is as wide as the table; it stands between rows, or on a further page.
    """
    levels = [levels_of(band) for band in bands]
    are_rows = [len(columns_of(band, _RULED_GAP)) > 1 for band in levels]
    heads: dict[int, Level] = {}
    for at, band in enumerate(levels[:-1]):
        drawn, line = band[0].pieces[0]
        is_alone = len(band) == len(band[0].pieces) == 1
        if is_alone and are_rows[at + 1] and (at or above) and _heads(line, ends):
            heads[at] = Level(((drawn, replace(line, x0=ends[0], x1=ends[1])),))
    is_rest = bool(above and levels) and _is_in_one_column(levels[0], above)
    are_held = [at in heads or is_row or (is_rest and not at) for at, is_row in enumerate(are_rows)]
    for is_table, run in groupby(range(len(bands)), key=lambda at: are_held[at]):
        held = list(run)
        while held and held[0] in heads and not above:
            del held[0]
        if is_table and len(held) > 1:
            yield [[heads[at]] if at in heads else levels[at] for at in held]


def _is_in_one_column(band: Sequence[Level], edges: tuple[float, ...]) -> bool:
    """Whether a band's words are of one column of the table on the page before."""
    lines = [line for level in band for line in level.lines]
    return any(
        all(left - _NEAR <= line.x0 and line.x1 <= right + _NEAR for line in lines)
        for left, right in pairwise(edges)
    )


def _heads(line: PageLine, ends: tuple[float, float]) -> bool:
    """Whether a line heads rows: it begins where they do, or stands in their middle."""
    start, end = ends
    is_left = line.x0 - start < _INDENT * line.size
    is_centred = abs(line.x0 - start - (end - line.x1)) < line.size
    return (is_left or is_centred) and _is_heading(line, end - start)


def _table_of_bands(bands: Sequence[Sequence[Level]], above: tuple[float, ...]) -> Made | None:
    # A line over all columns is none of them.
    across = [len(band) == 1 and len(band[0].pieces) == 1 for band in bands]
    ordered = [
        level for band, over in zip(bands, across, strict=True) if not over for level in band
    ]
    columns = with_their_heads(columns_of(ordered, _RULED_GAP), ordered) if ordered else []
    goes_on = _lie_within(columns, above)
    is_rest = len(columns_of(bands[0], _RULED_GAP)) == 1
    # What was left of a row needs a table that it is of.
    bands = bands[1:] if is_rest and not goes_on else bands
    if len(columns) < 2 or (len(bands) < 2 and not goes_on):
        return None
    rows: list[list[Level]] = []
    for at, band in enumerate(bands):
        begun = [level for level in band if _begins(level, columns)]
        # Below the head of a table with three rules stand all its rows.
        is_body = at == 1 and len(bands) == 2 and not is_rest
        is_many = is_body or (len(begun) > 2 and 2 * len(begun) > len(band))
        rows += rows_of(band, columns) if is_many else [list(band)]
    used = [at for band in bands for level in band for at, _ in level.pieces]
    return used, list(lines_of_rows(rows, columns, above if goes_on else edges_of(columns)))


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
    loose: Sequence[Drawn], start: float, end: float, high: float, low: float
) -> list[Drawn]:
    return [
        (at, line)
        for at, line in loose
        if low < line.middle < high and _is_within(line, start, end)
    ]


def _is_within(line: PageLine, start: float, end: float) -> bool:
    return line.x0 >= start - _NEAR and line.x1 <= end + _NEAR


def _beside(
    loose: Sequence[Drawn], ends: tuple[float, float], rule: float, upwards: int
) -> list[Drawn]:
    """The lines of a row above the first rule of a ladder, or below its last one.

    Args:
        loose: The lines of the page.
        ends: Where the rules begin and end.
        rule: Height of the rule.
        upwards: 1 above it, -1 below it.
    """
    beyond = sorted(
        (
            (at, line)
            for at, line in loose
            if (line.middle - rule) * upwards > 0 and _is_within(line, *ends)
        ),
        key=lambda each: abs(each[1].middle - rule),
    )
    row: list[Drawn] = []
    edge = rule
    for at, line in beyond:
        size = min([line.size, *(each.size for _, each in row[-1:])])
        if abs(line.middle - edge) > BROKEN * size:
            break
        row.append((at, line))
        edge = line.middle
    is_row = len(columns_of(levels_of(row), _RULED_GAP)) > 2
    return sorted(row, key=lambda each: each[0]) if is_row else []


# --- no rules at all


def _without(loose: Sequence[Drawn], ladders: Sequence[Ladder]) -> list[Drawn]:
    """The lines that no ladder of rules holds."""
    held = {
        at
        for start, end, heights in ladders
        for at, _ in _between(loose, start, end, heights[0], heights[-1])
    }
    return [(at, line) for at, line in loose if at not in held]


def _unruled(loose: Sequence[Drawn], above: tuple[float, ...]) -> Iterator[Made]:
    levels = levels_of(loose)
    if len(levels) > _MOST_LEVELS:
        return
    at = first = 0
    while at < len(levels):
        if not _is_row(levels[at]):
            at += 1
            continue
        start = _raised(levels, at, first)
        end, columns = _run(levels, start, at)
        if len(columns) > 1:
            run = levels[start:end]
            columns = with_their_heads(columns, run)
            rows = rows_of(run, columns)
            goes_on = _lie_within(columns, above)
            if _is_table(rows, columns, goes_on=goes_on):
                made = lines_of_rows(rows, columns, above if goes_on else edges_of(columns))
                yield [drawn for level in run for drawn, _ in level.pieces], list(made)
                above = ()
        at = first = end


def _lie_within(columns: Sequence[Column], edges: Sequence[float]) -> bool:
    """Whether columns are those of a table with these edges, however wide their words are."""
    return len(columns) == len(edges) - 1 and all(
        start < (left + right) / 2 < end
        for (left, right), (start, end) in zip(columns, pairwise(edges), strict=True)
    )


def _is_row(level: Level) -> bool:
    return len(level.pieces) > 1 and len(columns_of([level], _GAP)) > 1


def _run(levels: Sequence[Level], start: int, first: int) -> tuple[int, list[Column]]:
    """Where the levels end that have columns in common, and the columns.

    Args:
        levels: All of the page.
        start: The first one.
        first: The first one of several pieces.
    """
    columns = columns_of(levels[start : first + 1], _GAP)
    sure, sure_columns = first + 1, columns
    full = 1
    for at in range(first + 1, len(levels)):
        level, last = levels[at], levels[at - 1]
        pitch = last.middle - level.middle
        if pitch > _FARTHEST * level.size:
            break
        merged = columns_of([level], _GAP, begun=columns)
        parts = columns_of([level], _GAP)
        if len(merged) < len(columns):
            columns = with_their_heads(columns, levels[start:at])
            merged = columns_of([level], _GAP, begun=columns)
        if len(merged) < max(len(columns), len(parts)):
            # A line across columns ends the table, but for one that stands between its rows.
            if full < 2 or not _heads_rows(levels, at, columns):
                break
            continue
        if len(parts) == 1 and len(merged) > len(columns):
            break
        columns = merged
        full += len(parts) > 1
        is_broken = pitch <= BROKEN * level.size and parts[0][0] > columns[0][1]
        if len(parts) > 1 or is_broken:
            sure, sure_columns = at + 1, columns
    return sure, sure_columns


def _heads_rows(levels: Sequence[Level], at: int, columns: Sequence[Column]) -> bool:
    """Whether a line over columns is the heading of the rows below it: `一、民生保障`."""
    if at + 1 >= len(levels) or len(levels[at].pieces) > 1:
        return False
    line, following = levels[at].lines[0], levels[at + 1]
    is_near = line.middle - following.middle <= _FARTHEST * following.size
    is_within = columns[0][0] - line.size <= line.x0 and line.x1 <= columns[-1][1] + line.size
    goes_on = columns_of([following], _GAP, begun=columns)
    return (
        is_near
        and is_within
        and _is_heading(line, columns[-1][1] - columns[0][0])
        and len(following.pieces) > 1
        and len(goes_on) == len(columns)
    )


def _is_heading(line: PageLine, width: float) -> bool:
    """Whether a line may head rows of a table that is so wide: short, and no sentence."""
    return 2 * (line.x1 - line.x0) < width and not line.text.endswith(tuple(_SENTENCE_END))


def _raised(levels: Sequence[Level], at: int, first: int) -> int:
    """Where the first row begins, of which one cell has more lines than those beside it."""
    columns = columns_of([levels[at]], _GAP)
    while at > first:
        level, below = levels[at - 1], levels[at]
        merged = columns_of([level], _GAP, begun=columns)
        if level.middle - below.middle > _RAISED * below.size or len(merged) < len(columns):
            break
        columns = merged
        at -= 1
    return at


def _is_table(rows: Sequence[Sequence[Level]], columns: Sequence[Column], *, goes_on: bool) -> bool:
    filled = [row for row in rows if len(columns_of(row, _GAP)) > 1]
    least = _LEAST_ROWS if len(columns) > 2 else _LEAST_OF_TWO
    if len(filled) < (1 if goes_on else least) or 3 * len(filled) < 2 * len(rows):
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
    by_column = zip(*(cells_of(row, columns) for row in filled), strict=True)
    # What stands above a column of page numbers, such as `目  录`, is no column.
    common = [cells for cells in by_column if sum(map(bool, cells)) > 1]
    return len(common) > 2 or not any(
        all(_BARE.fullmatch(line.text) for cell in cells for line in cell) for cells in common
    )


def _begins(level: Level, columns: Sequence[Column]) -> bool:
    """Whether a row begins at this height: its first column and another one hold words."""
    cells = cells_of([level], columns)
    return bool(cells[0]) and any(cells[1:])
