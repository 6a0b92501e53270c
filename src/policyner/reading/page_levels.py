"""What stands at one height of a drawn page, and the columns, cells and rows that it makes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from policyner.reading.page_lines import PageLine, room_in_cell, words_of_cell
from policyner.reading.plain import has_chinese

# What one level is, in sizes of the font.
_LEVEL = 0.5

#: Left and right edge of a column.
Column = tuple[float, float]
#: A line, or a piece of one, and where the line is drawn among those of the page.
Drawn = tuple[int, PageLine]


@dataclass(frozen=True, slots=True)
class Level:
    """What stands at one height.

    Attributes:
        pieces: Lines, parted at their gaps, from the left; each with where its line is drawn.
    """

    pieces: tuple[Drawn, ...]

    @property
    def middle(self) -> float:
        """Height of its middle above the page's lower edge, in points."""
        return self.pieces[0][1].middle

    @property
    def size(self) -> float:
        """Size of its largest font."""
        return max(piece.size for _, piece in self.pieces)

    @property
    def lines(self) -> list[PageLine]:
        """The pieces alone."""
        return [piece for _, piece in self.pieces]


def levels_of(lines: Sequence[Drawn]) -> list[Level]:
    """The pieces of lines by height, from the top."""
    pieces = sorted(
        ((at, piece) for at, line in lines for piece in line.pieces),
        key=lambda each: -each[1].middle,
    )
    levels: list[list[Drawn]] = []
    for each in pieces:
        top = levels[-1][0][1] if levels else None
        # Of figures alone the height of the font is known, which is more than its size.
        near = _LEVEL * min(top.size, each[1].size) if top else 0.0
        if top is None or top.middle - each[1].middle > near:
            levels.append([each])
        else:
            levels[-1].append(each)
    return [Level(tuple(sorted(level, key=lambda each: each[1].x0))) for level in levels]


def columns_of(
    levels: Iterable[Level], gap: float, *, begun: Sequence[Column] = ()
) -> list[Column]:
    """The columns: stretches with words and `gap` sizes of the font between them.

    Args:
        levels: The levels.
        gap: In sizes of the font.
        begun: Columns that there are already.
    """
    lines = [line for level in levels for line in level.lines]
    least = min((line.size for line in lines), default=1.0)
    # Of figures alone the height of the font is known, which is more than its size.
    pieces = [(line.x0, line.x1, line.size if has_chinese(line.text) else least) for line in lines]
    pieces += [(left, right, least) for left, right in begun]
    columns: list[Column] = []
    for left, right, size in sorted(pieces):
        if columns and left - columns[-1][1] < gap * size:
            columns[-1] = (columns[-1][0], max(columns[-1][1], right))
        else:
            columns.append((left, right))
    return columns


def with_their_heads(columns: Sequence[Column], levels: Sequence[Level]) -> list[Column]:
    """The columns, the place of a head and that of what stands below it as one.

    Figures stand at the right of their column, and its head at the left or in the middle. Where
    one place that the first level alone has, and one that it lacks, follow each other, they are
    pairs.

    Args:
        columns: The columns.
        levels: The levels from the head on.
    """
    held = [{column_at(line, columns) for line in level.lines} for level in levels]
    below = set().union(*held[1:])
    whole: list[Column] = []
    run: list[int] = []
    for at in range(len(columns)):
        is_head = at in held[0]
        if is_head == (at in below):
            whole += [*_paired(run, columns), columns[at]]
            run = []
            continue
        if run and is_head == (run[-1] in held[0]):
            whole += _paired(run, columns)
            run = []
        run.append(at)
    return [*whole, *_paired(run, columns)]


def _paired(run: Sequence[int], columns: Sequence[Column]) -> list[Column]:
    """Columns by twos; as they are where one would be left."""
    if len(run) % 2:
        return [columns[at] for at in run]
    pairs = zip(run[::2], run[1::2], strict=True)
    return [(columns[one][0], columns[other][1]) for one, other in pairs]


def cells_of(levels: Sequence[Level], columns: Sequence[Column]) -> list[list[PageLine]]:
    """The lines of each column; one that goes over several stands in the first."""
    cells: list[list[PageLine]] = [[] for _ in columns]
    for level in levels:
        held: dict[int, list[PageLine]] = {}
        for line in level.lines:
            held.setdefault(column_at(line, columns), []).append(line)
        for at, inside in held.items():
            words = " ".join(line.text for line in inside)
            cells[at].append(replace(inside[0], text=words, x1=inside[-1].x1))
    return cells


def column_at(line: PageLine, columns: Sequence[Column]) -> int:
    """Number of the column in which a line begins."""
    return max((at for at, (left, _) in enumerate(columns) if left <= line.x0), default=0)


def has_one_piece_across(level: Level, columns: Sequence[Column]) -> bool:
    """Whether a level is one piece that goes over several columns."""
    first = level.lines[0]
    return len(level.pieces) == 1 and first.x1 > columns[column_at(first, columns)][1]


def edges_of(columns: Sequence[Column]) -> tuple[float, ...]:
    """Edges of columns between which nothing is drawn: where their words begin and end."""
    middles = [(one[1] + other[0]) / 2 for one, other in pairwise(columns)]
    return (columns[0][0], *middles, columns[-1][1])


def lines_of_rows(
    rows: Sequence[Sequence[Level]], columns: Sequence[Column], edges: tuple[float, ...]
) -> Iterator[PageLine]:
    """Yields a line for each row, its cells parted by tabs, as rows of table 0."""
    for number, levels in enumerate(rows):
        cells = cells_of(levels, columns)
        words = [
            words_of_cell(cell, right - left) if cell else ""
            for cell, (left, right) in zip(cells, columns, strict=True)
        ]
        room = {
            at: room_in_cell(cell, right - left)
            for at, (cell, (left, right)) in enumerate(zip(cells, columns, strict=True), start=1)
            if cell
        }
        covers = dict.fromkeys(range(1, len(columns) + 1), (1, 1))
        if len(levels) == 1 and has_one_piece_across(levels[0], columns):
            covers = {1: (1, len(columns))}
        yield replace(
            next(line for cell in cells for line in cell),
            text="\t".join(words).rstrip("\t"),
            x0=edges[0],
            x1=edges[-1],
            table=0,
            row=number,
            covers=covers,
            edges=edges,
            room=room,
            parts=(),
        )
