"""Tables with typed columns, in whatever way the page wrote them.

Where a file knows its cells they are taken; in text they are guessed, by marks, blanks or lines
between them, or by their words alone. One reader makes tables of both (`rows.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from policyner.outline.tables.cells import CELL_EDGE, is_amount
from policyner.outline.tables.glued import find_glued_tables
from policyner.outline.tables.glued_indicators import find_glued_indicators
from policyner.outline.tables.known import known_tables
from policyner.outline.tables.lines import find_line_tables
from policyner.outline.tables.rows import Row, Table, with_cells_parted
from policyner.outline.tables.stacked import find_stacked_tables
from policyner.reading import Cell
from policyner.span import first_over

__all__ = [
    "CELL_EDGE",
    "Row",
    "Table",
    "find_tables",
    "is_amount",
    "with_cells_parted",
]

#: What guesses the cells of a text, each in its way.
_FINDERS = (find_line_tables, find_stacked_tables, find_glued_tables, find_glued_indicators)


def find_tables(text: str, cells: Sequence[Cell] = ()) -> tuple[Table, ...]:
    """The tables of tasks or of indicators, in order and without overlaps.

    Of readings that overlap that of known cells stays, or the one that begins first; of two that
    begin together that of marks and blanks goes before that of words alone.

    Args:
        text: The clean text.
        cells: The cells that the file knows; their places are in the clean text.
    """
    known = [*known_tables(text, cells)]
    taken = [table.span for table in known]
    guessed = [table for find in _FINDERS for table in find(text)]
    beside = [table for table in guessed if first_over(taken, table.span) is None]
    kept: list[Table] = []
    for table in sorted([*known, *beside], key=lambda table: table.span.start):
        if not kept or kept[-1].span.end <= table.span.start:
            kept.append(table)
    return tuple(kept)
