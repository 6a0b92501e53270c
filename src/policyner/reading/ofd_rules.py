"""The lines drawn on a page of an OFD document (GB/T 33190—2016, 9), which ofdkit leaves out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from policyner.reading.ofd_parts import Box, numbers, parsed
from policyner.reading.page import Rule

# Lengths are in millimetres. Shorter lines are no rules of a table.
_SHORTEST = 2.0
_STRAIGHT = 0.3
# A drawing has more lines than a page of tables.
_MOST_RULES = 2_000
_TOKEN = re.compile(r"[A-Za-z]|[-+.\d][-+.\deE]*")

Point = tuple[float, float]


def rules_of(page: bytes, *, box: Box) -> list[Rule]:
    """The straight lines of a page that run along its edges; none where it is a drawing.

    Args:
        page: The content of the page.
        box: Its place.

    Returns:
        The lines in millimetres from the lower left corner.
    """
    root = parsed(page) if b"PathObject" in page else None
    rules: list[Rule] = []
    for path in () if root is None else root.iter("{*}PathObject"):
        rules += _rules_of(path, box)
        if len(rules) > _MOST_RULES:
            return []
    return rules


def _rules_of(path: Any, box: Box) -> Iterator[Rule]:
    left, top, _, height = box
    x, y = [*numbers(path.get("Boundary")), 0.0, 0.0][:2]
    matrix = numbers(path.get("CTM"))
    if len(matrix) != 6:
        matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]
    data = next((each.text or "" for each in path.iter("{*}AbbreviatedData")), "")
    for start, end in _lines(data):
        x0, y0 = _moved(start, matrix)
        x1, y1 = _moved(end, matrix)
        rule = Rule.between(
            (x + x0 - left, height - (y + y0 - top)),
            (x + x1 - left, height - (y + y1 - top)),
            straight=_STRAIGHT,
            shortest=_SHORTEST,
        )
        if rule is not None:
            yield rule


def _lines(data: str) -> Iterator[tuple[Point, Point]]:
    """Yields the straight lines of a path; of its curves only where they end matters."""
    first: Point | None = None
    last: Point | None = None
    for command, held in _commands(data):
        points = list(zip(held[::2], held[1::2], strict=False))
        if command in ("M", "S") and points:
            first = last = points[-1]
        elif command == "L" and last is not None:
            yield from pairwise([last, *points])
            last = points[-1] if points else last
        elif command == "C" and first is not None and last is not None:
            yield last, first
            last = first
        elif points:
            last = points[-1]


def _commands(data: str) -> Iterator[tuple[str, list[float]]]:
    command, held = "", list[float]()
    for token in _TOKEN.findall(data)[: 8 * _MOST_RULES]:
        if token.isalpha():
            yield command, held
            command, held = token.upper(), []
        else:
            held += numbers(token)
    yield command, held


def _moved(point: Point, matrix: list[float]) -> Point:
    a, b, c, d, e, f = matrix
    return a * point[0] + c * point[1] + e, b * point[0] + d * point[1] + f
