"""Cutting a document of any length into windows that a model can read.

A window is a core, the pieces it answers for, and margins on both sides
that it only reads. Cores tile the document; they end behind a sentence where
one ends near enough, so that a mention is rarely cut.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from policyner.repair.characters import code_points
from policyner.span import Span

_SENTENCE_END = "。！？；\n"
_CLAUSE_END = "，、,;:：）)"


def cut_windows(text: str, ends: NDArray[np.int64], *, width: int, margin: int) -> list[Span]:
    """Windows whose cores tile the pieces of a text.

    Args:
        text: The text.
        ends: (pieces,) offset behind the last character of each piece.
        width: Pieces that a window may read, special tokens excluded.
        margin: Pieces read on either side of a core.

    Returns:
        The windows in order, in numbers of pieces; none for a text without pieces.
    """
    count = len(ends)
    rank = _cut_rank(text, ends)
    longest = width - 2 * margin
    windows = []
    start = 0
    while start < count:
        limit = min(start + longest, count)
        if limit < count:
            nearest = start + longest // 2
            window = rank[nearest:limit]
            best = int(window.max()) if len(window) else 0
            if best:
                limit = nearest + int(np.flatnonzero(window == best)[-1]) + 1
        windows.append(Span(max(0, start - margin), min(count, limit + margin)))
        start = limit
    return windows


def _cut_rank(text: str, ends: NDArray[np.int64]) -> NDArray[np.int8]:
    """(pieces,) how good a place to cut lies behind each piece: 2, 1 or 0."""
    points = code_points(text)
    rank = np.zeros(len(points) + 1, dtype=np.int8)
    rank[1:][np.isin(points, [ord(c) for c in _CLAUSE_END])] = 1
    rank[1:][np.isin(points, [ord(c) for c in _SENTENCE_END])] = 2
    return rank[ends]
