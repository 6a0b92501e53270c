"""Regions of a text that are set aside: no outline is read from them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from policyner.span import Span

_VISIBLE = re.compile(r"[^\n]")


def blanked(text: str, set_aside: Sequence[Span]) -> str:
    """The text with blanks in place of what is set aside; every offset stays.

    Line breaks stay too, so a page's furniture leaves empty lines behind it.

    Args:
        text: The clean text.
        set_aside: Regions such as page furniture or a second copy of the notice;
            sorted, without overlaps.

    Raises:
        ValueError: If the regions overlap, are out of order or reach beyond the text.
    """
    if not set_aside:
        return text
    if set_aside[-1].end > len(text) or any(a.end > b.start for a, b in pairwise(set_aside)):
        raise ValueError(f"regions overlap, are unsorted or lie outside: {[*set_aside]}")
    parts = []
    position = 0
    for region in set_aside:
        parts += [text[position : region.start], _VISIBLE.sub(" ", region.of(text))]
        position = region.end
    return "".join([*parts, text[position:]])
