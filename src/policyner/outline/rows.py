"""Tables and their rows, whatever parts their cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from policyner.grammar.lists.items import split_items
from policyner.outline.columns import Header
from policyner.outline.segments import Segment
from policyner.span import Span


@dataclass(frozen=True, slots=True)
class Row:
    """A row below a header that has a column for who does it.

    Attributes:
        span: The row, without blanks at its ends.
        number: What stands in its number column, if that is not empty.
        title: The first cell that tells the task; empty where there is none.
        segments: The lists of its role columns.
        times: What stands in its columns by when.
        merged: Whether its role cells are empty because the one above reaches
            over them, as a merged cell does: that row's lists hold for it too.
    """

    span: Span
    number: Span | None
    title: Span
    segments: tuple[Segment, ...]
    times: tuple[Span, ...] = ()
    merged: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table of tasks.

    Attributes:
        header: Place of its header.
        rows: Its rows, in order.
    """

    header: Span
    rows: tuple[Row, ...]


def make_row(text: str, header: Header, cells: Sequence[Sequence[Span]]) -> Row | None:
    """The row that cells make below a header, or `None` where all are empty.

    Args:
        text: The clean text.
        header: The header.
        cells: For each column the pieces of its cell, in order; one that goes on
            in the next line has several. Columns at the end may be missing.
    """
    filled = [[piece for piece in pieces if piece] for pieces in cells]
    pieces = sorted(piece for column in filled for piece in column)
    if not pieces:
        return None
    segments: list[Segment] = []
    times: list[Span] = []
    for column, found in zip(header.columns, filled, strict=False):
        if column.role is not None:
            listed = ((piece, split_items(text, piece)) for piece in found)
            segments += [
                Segment(column.role, piece, items, column.span) for piece, items in listed if items
            ]
        elif column.kind == "time":
            times += found
    start = pieces[0].start
    return Row(
        span=Span(start, pieces[-1].end),
        number=_first(header, filled, "number"),
        title=_first(header, filled, "task") or Span(start, start),
        segments=tuple(segments),
        times=tuple(times),
        merged=not segments,
    )


def _first(header: Header, cells: Sequence[Sequence[Span]], kind: str) -> Span | None:
    """The first piece in the columns of one kind."""
    for column, found in zip(header.columns, cells, strict=False):
        if column.kind == kind and found:
            return found[0]
    return None
