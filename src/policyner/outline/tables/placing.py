"""Which cell of a row stands below which head, where the row does not say it."""

from __future__ import annotations

from collections.abc import Sequence

from policyner.outline.tables.cells import fits
from policyner.outline.tables.columns import Header
from policyner.span import Span

#: For each column the pieces of its cell, in order.
Cells = Sequence[Sequence[Span]]

# A row that lost cells, since they are merged with those above, is told from one that says
# little by as much.
_SURE = 4.0
# A further paragraph of a cell; what fits nowhere in a row, and what stands behind it.
_PARAGRAPH = -0.2
_STRANGER = -2.5
_BEHIND = -0.1
_NEVER = -1_000.0
_GROWS = ("task", "indicator", "other", "role")


def between_marks(text: str, header: Header, cells: Sequence[Span]) -> Cells:
    """The cells of a line whose marks part them, each below its head.

    A row that lost cells without a mark in their place is told by its words.

    Args:
        text: The clean text.
        header: The header.
        cells: The cells from the line's beginning, the empty ones too.
    """
    width = len(header.columns)
    there: Cells = [*([cell] if cell else [] for cell in cells[:width])]
    there = [*there, *[[] for _ in range(width - len(there))]]
    filled = [cell for cell in cells if cell]
    # A cell alone is the title of a section.
    good = fitting(text, header, there)
    if (moved := _moved_back(header, there, len(cells))) is not None:
        better = fitting(text, header, moved)
        if min(better) >= 0 and sum(better) > sum(good):
            return moved
    if not 1 < len(filled) <= width or min(good, default=0) >= 0:
        return there
    told = placed(text, header, filled, whole=True)
    return told if sum(fitting(text, header, told)) >= sum(good) + _SURE else there


def _moved_back(header: Header, row: Cells, marks: int) -> Cells | None:
    """The cells of a row below the last heads, where it is filled up with empty ones behind them.

    Pages that write out a table leave a row without the cells that one above it covers.
    """
    heads = max((i for i, column in enumerate(header.columns, 1) if column.span), default=0)
    filled = sum(map(bool, row))
    short = heads - filled
    if short < 1 or marks < heads or filled < 2 or not all(row[:filled]):
        return None
    if any(column.kind == "place" for column in header.columns[short:heads]):
        return None
    return [*[[]] * short, *row[:filled], *[[]] * (len(row) - heads)]


def fitting(text: str, header: Header, row: Cells) -> list[float]:
    """How well each piece of a row fits where it is."""
    pairs = zip(row, header.columns, strict=True)
    return [fits(text, cell, column.kind) for cells, column in pairs for cell in cells]


def placed(
    text: str, header: Header, cells: Sequence[Span], *, first: int = 0, whole: bool = False
) -> Cells:
    """Cells that stand in order, each below the head that it fits best.

    A cell may have several paragraphs, and what fits nowhere is left out.

    Args:
        text: The clean text.
        header: The header.
        cells: The cells, none of them empty.
        first: Index of the column that the first cell belongs to, or one behind it.
        whole: Whether each is a cell: none has several paragraphs, and none is left out.
    """
    kinds = [column.kind for column in header.columns[first:]]
    known = {kind: [fits(text, cell, kind) for cell in cells] for kind in {*kinds}}
    grid = [known[kind] for kind in kinds]
    rows, width = len(cells), len(kinds)
    if rows == width and all(grid[i][i] >= 0 for i in range(width)):
        return [*[[]] * first, *([cell] for cell in cells)]
    # best[i][j]: of the cells from i on below the columns from j on; and the step there.
    best = [[0.0] * (width + 1) for _ in range(rows + 1)]
    step = [["end"] * (width + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        for j in range(width, -1, -1):
            stranger = _BEHIND if j == width else _STRANGER
            options = [(best[i + 1][j] + (_NEVER if whole else stranger), "leave")]
            if j < width:
                options.append((best[i][j + 1], "next"))
                options.append((best[i + 1][j + 1] + grid[j][i], "put"))
                if kinds[j] in _GROWS and not whole:
                    # Lists add up; further paragraphs of a text only fit or do not.
                    more = grid[j][i] if kinds[j] == "role" else min(grid[j][i], 0.0)
                    options.append((best[i + 1][j] + more + _PARAGRAPH, "grow"))
            best[i][j], step[i][j] = max(options)
    return [*[[]] * first, *_walk(cells, step, width)]


def _walk(cells: Sequence[Span], step: Sequence[Sequence[str]], width: int) -> list[list[Span]]:
    found: list[list[Span]] = [[] for _ in range(width)]
    i = j = 0
    while i < len(cells):
        match step[i][j]:
            case "put":
                found[j].append(cells[i])
                i, j = i + 1, j + 1
            case "grow":
                found[j].append(cells[i])
                i += 1
            case "next":
                j += 1
            case _:
                i += 1
    return found
