r"""Tables of RTF: in which columns the cells of a row stand, and which are merged.

A row says where each of its cells ends (`\cellx`), and whether it goes on the one above
(`\clvmrg`) or beside it (`\clmrg`). What a row says is taken out of the text, and a sign of the
private area behind its beginning stands for it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policyner.reading.rtf_marks import BEGIN, SHAPES

# What a row says of its cells, and where it ends saying so.
_SAYS = re.compile(rb"\\(?:(clvmrg|clmrg)|cellx(-?\d{1,9}))(?![a-zA-Z0-9])")
_END = re.compile(rb"\\(?:trowd|row|cell|nestcell)(?![a-zA-Z])")
_FIRST, _LAST = 0xE000, 0xE7FF
_SHAPE = re.compile(f"(?<={BEGIN})[{SHAPES}]")
# Edges that are so near to each other are one, in twentieths of a point; more no table has.
_NEAR = 60
_MOST_COLUMNS = 500


@dataclass(frozen=True, slots=True)
class RowShape:
    """The cells of a row: where each ends, and which go on the one above or beside them."""

    edges: tuple[int, ...] = ()
    below: frozenset[int] = frozenset()
    beside: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class RtfLine:
    """A line: one cell for a paragraph, none for one without words, the cells of a row.

    Attributes:
        cells: Its cells.
        shape: What a row says of them.
    """

    cells: list[str]
    shape: RowShape | None = None


class Shapes:
    """The shapes of a document's rows, and the signs that stand for them."""

    def __init__(self) -> None:
        self._numbers: dict[RowShape, int] = {}

    def sign(self, data: bytes, start: int) -> str:
        r"""The sign of the row that begins at `start`; empty where it says nothing of its cells.

        Args:
            data: The document.
            start: Offset behind `\trowd`.
        """
        end = _END.search(data, start)
        edges: list[int] = []
        below: set[int] = set()
        beside: set[int] = set()
        for found in _SAYS.finditer(data, start, end.start() if end else len(data)):
            if found[1] == b"clvmrg":
                below.add(len(edges))
            elif found[1] == b"clmrg":
                beside.add(len(edges))
            elif len(edges) < _MOST_COLUMNS:
                edges.append(int(found[2]))
        if not edges:
            return ""
        shape = RowShape(tuple(edges), frozenset(below), frozenset(beside))
        number = self._numbers.setdefault(shape, len(self._numbers))
        return chr(_FIRST + number) if number <= _LAST - _FIRST else ""

    def known(self) -> list[RowShape]:
        """The shapes, by the numbers of their signs."""
        return list(self._numbers)


def shape_of(row: str, shapes: Sequence[RowShape]) -> tuple[str, RowShape | None]:
    """A row without the signs of shapes, and the shape that the first of them stands for."""
    found = _SHAPE.search(row)
    if found is None:
        return row, None
    number = ord(found[0]) - _FIRST
    return _SHAPE.sub("", row), shapes[number] if number < len(shapes) else None


def placed(
    rows: Sequence[RtfLine],
) -> Iterator[tuple[list[str], dict[int, tuple[int, int]]]]:
    """Yields the cells of a table's rows, each at its column, and how much each covers.

    Args:
        rows: The rows of one table. Where one does not say where its cells end, or says so of
            fewer than it has, they stand side by side.
    """
    known = [row.shape is not None and len(row.shape.edges) >= len(row.cells) for row in rows]
    edges = _edges(row.shape for row, is_known in zip(rows, known, strict=True) if is_known)
    made: list[tuple[list[str], dict[int, tuple[int, int]]]] = []
    # Of each column in which a cell goes on from above: in how many rows from here it does.
    going: dict[int, int] = {}
    for row, is_known in zip(reversed(rows), reversed(known), strict=True):
        if row.shape is None or not is_known:
            made.append((row.cells, {}))
            going = {}
            continue
        held: list[str] = []
        covers: dict[int, tuple[int, int]] = {}
        here: dict[int, int] = {}
        start = first = 0
        for at, words in enumerate(row.cells):
            end = bisect_left(edges, row.shape.edges[at] - _NEAR) + 1
            if at not in row.shape.beside or not held:
                first = start
                held += [""] * (start - len(held)) + [words]
            elif words:
                # What a cell holds that goes on the one beside it is a part of that.
                held[-1] = f"{held[-1]} {words}".strip()
            start = max(end, start + 1)
            if at in row.shape.below:
                here[first + 1] = 1 + going.get(first + 1, 0)
            else:
                covers[first + 1] = (1 + going.get(first + 1, 0), start - first)
        going = here
        made.append((held, covers))
    yield from reversed(made)


def _edges(shapes: Iterator[RowShape | None]) -> list[int]:
    """The right edges of all columns, from the left."""
    edges: list[int] = []
    for edge in sorted({edge for shape in shapes if shape is not None for edge in shape.edges}):
        if not edges or edge - edges[-1] > _NEAR:
            edges.append(edge)
    return edges
