"""Whether the blocks of an outline are its text."""

from __future__ import annotations

from itertools import pairwise

from policyner.outline import Outline


def tiles(outline: Outline) -> bool:
    """Whether the blocks of an outline are its text without gap or overlap."""
    spans = [block.span for block in outline.blocks]
    return (
        spans[0].start == 0
        and spans[-1].end == len(outline.text)
        and all(left.end == right.start for left, right in pairwise(spans))
    )
