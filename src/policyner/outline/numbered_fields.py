"""Fields of a task that are numbered: `（一）书画展⏎1.活动时间：3月8日⏎2.责任单位：市文联`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from policyner.outline.blocks import Heading
from policyner.outline.cues import LABEL

# A label, and a value that is no sentence.
_FIELD = re.compile(r"[ \t\u3000]*[一-鿿][一-鿿 \u3000]{1,7}[：:][^\n。；：:]{1,60}。?\s*")
_FEWEST = 2


def without_fields(text: str, headings: Sequence[Heading]) -> list[Heading]:
    """The headings but those that number the fields of the task above them.

    They stand in a row of at least two below a heading of another kind, and one of them says who
    does it, or by when.

    Args:
        text: The clean text.
        headings: The headings, in order.
    """
    ends = [*(heading.start for heading in headings[1:]), len(text)]
    kept: list[Heading] = []
    for kind, run in groupby(zip(headings, ends, strict=False), key=lambda each: each[0].kind):
        some = [*run]
        below = bool(kept) and kept[-1].number is not None and kept[-1].kind != kind
        if not (below and len(some) >= _FEWEST and _are_fields(text, some)):
            kept += (heading for heading, _ in some)
    return kept


def _are_fields(text: str, some: Sequence[tuple[Heading, int]]) -> bool:
    places = [(heading.number.end, end) for heading, end in some if heading.number]
    return (
        len(places) == len(some)
        and all(_FIELD.fullmatch(text, *place) for place in places)
        and any(LABEL.search(text, *place) for place in places)
    )
