"""Figures as a table for a person to read on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from rich.cells import cell_len

# Blanks between two columns.
_GAP = 2


def laid_out(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yields the lines of a table: the first column at its left edge, all others at their right.

    Columns are as wide as a terminal shows them: a Chinese character takes two places.

    Args:
        rows: The cells; a row may end before the others.
    """
    table = list(rows)
    widths = [max(map(cell_len, column)) for column in zip_longest(*table, fillvalue="")]
    for row in table:
        cells = [
            blanks + cell if place else cell + blanks
            for place, (cell, width) in enumerate(zip(row, widths, strict=False))
            for blanks in [" " * (width - cell_len(cell))]
        ]
        yield (" " * _GAP).join(cells).rstrip()
