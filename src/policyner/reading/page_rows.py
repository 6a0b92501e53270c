"""Rows of a drawn table between which no line is drawn.

Where a table has room between its rows, lines of one cell are nearer to each other than those of
two. Where it has none, a row begins with words in the column that counts the rows, or names them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from policyner.reading.page_levels import Column, Level, cells_of, column_at, has_one_piece_across

#: How far lines of one cell are apart at most, in sizes of the font.
BROKEN: Final = 1.7
# How much more those of two are.
_ALIKE = 1.15
_APART = 1.25
# A line that was broken leaves no more room in its column, in sizes of the font; so many lines of
# a cell may, such as those that their writer broke.
_ROOM = 2.2
_UNFORCED = 0.2
# The column that begins the rows has so many beginnings, of the most that one has.
_BEGINS = 0.7

_NUMBER = re.compile(r"[（(]?(?:\d{1,3}(?:\.\d{1,2})*|[一二三四五六七八九十]{1,3})[)）.、．]?")


class _Pair(NamedTuple):
    """Two lines of a column with nothing between them, and at which levels they stand."""

    upper: int
    lower: int
    distance: float
    is_full: bool
    """Whether the upper one leaves no room for another character."""
    counts: bool
    """Whether both are numbers."""


def rows_of(levels: Sequence[Level], columns: Sequence[Column]) -> list[list[Level]]:
    """The levels of each row.

    Args:
        levels: From the top.
        columns: The columns; a level that is one line over several is a row of its own.
    """
    rows: list[list[Level]] = []
    waiting: list[Level] = []
    for level in levels:
        if has_one_piece_across(level, columns):
            rows += _rows(waiting, columns)
            rows.append([level])
            waiting = []
        else:
            waiting.append(level)
    return rows + _rows(waiting, columns)


def _rows(levels: Sequence[Level], columns: Sequence[Column]) -> list[list[Level]]:
    if not levels:
        return []
    by_column = [list(_pairs(levels, columns, at)) for at in range(len(columns))]
    parted = _by_room([pair for pairs in by_column for pair in pairs], levels)
    if parted is None:
        return _by_beginnings(levels, columns, by_column)
    return [list(levels[start:end]) for start, end in pairwise([*parted, len(levels)])]


def _pairs(levels: Sequence[Level], columns: Sequence[Column], column: int) -> Iterator[_Pair]:
    left, right = columns[column]
    held = [
        (at, line)
        for at, level in enumerate(levels)
        for line in level.lines
        if column_at(line, columns) == column
    ]
    for (upper, line), (lower, following) in pairwise(held):
        if upper != lower:
            yield _Pair(
                upper,
                lower,
                line.middle - following.middle,
                right - left - (line.x1 - line.x0) < _ROOM * line.size,
                _NUMBER.fullmatch(line.text) is not None
                and _NUMBER.fullmatch(following.text) is not None,
            )


def _by_room(pairs: Sequence[_Pair], levels: Sequence[Level]) -> list[int] | None:
    """Where rows begin that have room between them; `None` where that does not tell them."""
    distances = sorted(pair.distance for pair in pairs)
    if not distances or distances[0] > BROKEN * min(level.size for level in levels):
        return None
    near = [pair for pair in pairs if pair.distance <= _ALIKE * distances[0]]
    farther = distances[len(near) :]
    if not farther or farther[0] < _APART * distances[0]:
        return None
    forced = sum(not pair.is_full for pair in near)
    if forced > _UNFORCED * len(near):
        return None
    within = {at for pair in near for at in range(pair.upper + 1, pair.lower + 1)}
    # No row has two numbers.
    if any(
        pair.counts and within.issuperset(range(pair.upper + 1, pair.lower + 1)) for pair in pairs
    ):
        return None
    return [at for at in range(len(levels)) if at not in within]


def _by_beginnings(
    levels: Sequence[Level], columns: Sequence[Column], pairs: Sequence[Sequence[_Pair]]
) -> list[list[Level]]:
    begun = [_beginnings(levels, columns, at, pairs[at]) for at in range(len(columns))]
    most = max(map(len, begun))
    begins = next(found for found in begun if len(found) >= _BEGINS * most)

    def nearest(at: int) -> int:
        middle = levels[at].middle
        return min(begins, key=lambda each: (abs(levels[each].middle - middle), each))

    def above(at: int) -> int:
        return max((each for each in begins if each <= at), default=begins[0])

    # Cells stand at the middle of their row, or at its top.
    whole = min((nearest, above), key=lambda place: _torn(place, pairs, levels))
    rows: dict[int, list[Level]] = {at: [] for at in begins}
    for at, level in enumerate(levels):
        rows[whole(at)].append(level)
    return list(rows.values())


def _beginnings(
    levels: Sequence[Level], columns: Sequence[Column], column: int, pairs: Sequence[_Pair]
) -> list[int]:
    """The levels at which a cell of the column begins."""
    goes_on = {
        pair.lower
        for pair in pairs
        if pair.is_full
        and not pair.counts
        and pair.distance <= BROKEN * levels[pair.lower].size
        and len(levels[pair.lower].pieces) == 1
    }
    return [
        at
        for at, level in enumerate(levels)
        if at not in goes_on and cells_of([level], columns)[column]
    ]


def _torn(
    place: Callable[[int], int], pairs: Sequence[Sequence[_Pair]], levels: Sequence[Level]
) -> int:
    """How many cells would hold a line that was broken without need, or be torn in two."""
    return sum(
        (place(pair.upper) == place(pair.lower)) != pair.is_full
        for column in pairs
        for pair in column
        if pair.distance <= BROKEN * levels[pair.lower].size
    )
