"""Tables of drawn pages: cells told by the lines around them."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import neg

from policyner.reading.page import Rule

# Rules that are so near to each other are one; a double line is two strokes.
_NEAR = 3.0
# At the same height, or distance from the left.
_SAME = 1.0
# How far rules reach beyond the last edge where a side is open; how many of them are looked at.
_OPEN = 6.0
_LOOKED_AT = 50
# A drawing has more cells than a table.
_MOST_CELLS = 5_000
_FEWEST_CELLS = 3
# The highest cell of a column alone, in points: what stands in a frame is higher.
_HIGHEST = 72.0


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a table; rows and columns count from 0, and the upper left one tells its place.

    Attributes:
        row: Its first row.
        column: Its first column.
        left: Its left edge in points.
        right: Its right edge, behind the last column that it spans.
        rows: How many rows it spans.
        columns: How many columns.
    """

    row: int
    column: int
    left: float
    right: float
    rows: int
    columns: int

    @property
    def width(self) -> float:
        """Its width in points."""
        return self.right - self.left


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of at least two columns and rows; one that goes on may have one row.

    A column alone is one where its cells are low.

    Attributes:
        xs: Edges of its columns, from the left.
        ys: Edges of its rows, from the top.
        cells: The cell at each row and column; one that spans several stands at each.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[tuple[GridCell, ...], ...]

    def cell_at(self, x: float, y: float) -> GridCell | None:
        """The cell in which a point lies, `None` outside of the table."""
        column = bisect_right(self.xs, x) - 1
        row = bisect_right(self.ys, -y, key=neg) - 1
        if not (0 <= column < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1):
            return None
        return self.cells[row][column]


def grids_of(rules: Sequence[Rule], *, above: tuple[float, ...] = ()) -> list[Grid]:
    """The tables that the rules of a page make, from the top of the page.

    Args:
        rules: The rules, each whole.
        above: Edges of the columns of the table on the page before: one row alone that has
            the same is its last.
    """
    groups = _connected(rules)
    grids = [grid for group in groups if (grid := _grid(group, above)) is not None]
    return sorted(grids, key=lambda grid: (-grid.ys[0], grid.xs[0]))


def _connected(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Yields the rules that touch each other, a group at a time."""
    groups = _Groups(len(rules))
    horizontals = [at for at, rule in enumerate(rules) if rule.kind == "horizontal"]
    verticals = [at for at, rule in enumerate(rules) if rule.kind == "vertical"]
    for h in horizontals:
        for v in verticals:
            flat, upright = rules[h], rules[v]
            if (
                flat.start - _NEAR <= upright.at <= flat.end + _NEAR
                and upright.start - _NEAR <= flat.at <= upright.end + _NEAR
            ):
                groups.join(h, v)
    found: dict[int, list[Rule]] = defaultdict(list)
    for at, rule in enumerate(rules):
        found[groups.of(at)].append(rule)
    yield from found.values()


class _Groups:
    """Which of several things belong together (a union-find)."""

    def __init__(self, number: int) -> None:
        self._above = list(range(number))

    def of(self, at: int) -> int:
        """The first of the group of `at`."""
        while self._above[at] != at:
            self._above[at] = self._above[self._above[at]]
            at = self._above[at]
        return at

    def join(self, one: int, other: int) -> None:
        """Puts two groups together."""
        first, last = sorted((self.of(one), self.of(other)))
        self._above[last] = first


def whole_rules(rules: Sequence[Rule]) -> list[Rule]:
    """The rules, those that are drawn in pieces as one."""
    whole: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: (rule.kind, round(rule.at / _SAME), rule.start)):
        last = whole[-1] if whole else None
        is_one = last is not None and (last.kind, round(last.at / _SAME)) == (
            rule.kind,
            round(rule.at / _SAME),
        )
        if last is None or not is_one or rule.start - last.end > _NEAR:
            whole.append(rule)
        else:
            whole[-1] = replace(last, end=max(last.end, rule.end))
    return whole


def have_same_columns(edges: Sequence[float], others: Sequence[float]) -> bool:
    """Whether two tables have the same columns at the same places."""
    return len(edges) == len(others) and all(
        abs(edge - other) <= _NEAR for edge, other in zip(edges, others, strict=True)
    )


def _grid(rules: Sequence[Rule], above: tuple[float, ...]) -> Grid | None:
    flat = [rule for rule in rules if rule.kind == "horizontal"]
    upright = [rule for rule in rules if rule.kind == "vertical"]
    xs = _with_open_sides(_edges(rule.at for rule in upright), flat)
    ys = _with_open_sides(_edges(rule.at for rule in flat), upright)[::-1]
    columns, rows = len(xs) - 1, len(ys) - 1
    goes_on = columns > 1 and have_same_columns(xs, above)
    if columns < 1 or rows < (1 if goes_on else 2) or columns * rows > _MOST_CELLS:
        return None
    groups = _Groups(columns * rows)
    for row in range(rows):
        middle = (ys[row] + ys[row + 1]) / 2
        for column in range(columns):
            here = row * columns + column
            if column + 1 < columns and not _has_wall(upright, xs[column + 1], middle):
                groups.join(here, here + 1)
            across = (xs[column] + xs[column + 1]) / 2
            if row + 1 < rows and not _has_wall(flat, ys[row + 1], across):
                groups.join(here, here + columns)
    # A frame around a page is no table.
    if not goes_on and len({groups.of(at) for at in range(columns * rows)}) < _FEWEST_CELLS:
        return None
    last: dict[int, tuple[int, int]] = {}
    for at in range(columns * rows):
        row, column = last.get(groups.of(at), (0, 0))
        last[groups.of(at)] = max(row, at // columns), max(column, at % columns)
    made = {
        first: GridCell(
            row=(top := first // columns),
            column=(left := first % columns),
            left=xs[left],
            right=xs[column + 1],
            rows=row - top + 1,
            columns=column - left + 1,
        )
        for first, (row, column) in last.items()
    }
    if columns == 1 and any(ys[c.row] - ys[c.row + c.rows] > _HIGHEST for c in made.values()):
        return None
    cells = [made[groups.of(at)] for at in range(columns * rows)]
    by_row = tuple(tuple(cells[row * columns : (row + 1) * columns]) for row in range(rows))
    return Grid(tuple(xs), tuple(ys), by_row)


def _edges(places: Iterator[float]) -> list[float]:
    """The places in order, those that are near to each other as one."""
    edges: list[float] = []
    for place in sorted(places):
        if not edges or place - edges[-1] > _NEAR:
            edges.append(place)
    return edges


def _with_open_sides(edges: list[float], across: Sequence[Rule]) -> list[float]:
    """The edges, with one more on a side beyond which most of the rules across them reach.

    Tables of reports have no rules at their left and right; a row that a page's end cuts has none
    below it.
    """
    if len(edges) < 2:
        return edges
    first = _most_common([rule.start for rule in across if rule.start < edges[0] - _OPEN])
    last = _most_common([rule.end for rule in across if rule.end > edges[-1] + _OPEN])
    before = [first[0]] if first and 2 * len(first) > len(across) else []
    behind = [last[0]] if last and 2 * len(last) > len(across) else []
    return [*before, *edges, *behind]


def _most_common(places: list[float]) -> list[float]:
    """Those of the places that lie together where most do."""
    return max(
        ([each for each in places if abs(each - place) <= _NEAR] for place in places[:_LOOKED_AT]),
        key=len,
        default=[],
    )


def _has_wall(rules: Sequence[Rule], at: float, middle: float) -> bool:
    """Whether a rule at `at` passes `middle` on the other axis."""
    return any(
        abs(rule.at - at) <= 2 * _NEAR and rule.start <= middle <= rule.end for rule in rules
    )
