"""Tables of tasks, in whatever way the page wrote them."""

from __future__ import annotations

from policyner.outline.glued import find_glued_tables
from policyner.outline.line_tables import find_line_tables
from policyner.outline.rows import Row, Table
from policyner.outline.stacked import find_stacked_tables

__all__ = ["Row", "Table", "find_tables"]


def find_tables(text: str) -> tuple[Table, ...]:
    """The tables with a column for who does it, in order and without overlaps.

    Their cells may be parted by tabs, aligned by blanks, stand in a line each, or be
    glued together. Of readings that overlap the first stays.

    Args:
        text: The clean text.
    """
    found = [*find_line_tables(text), *find_stacked_tables(text), *find_glued_tables(text)]
    kept: list[Table] = []
    for table in sorted(found, key=lambda table: table.header):
        if not kept or kept[-1].rows[-1].span.end <= table.header.start:
            kept.append(table)
    return tuple(kept)
