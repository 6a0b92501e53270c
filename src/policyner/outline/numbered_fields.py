"""Fields of a task that are numbered: `（一）书画展⏎1.活动时间：3月8日⏎2.责任单位：市文联`.

So may be the names below a label: `责任单位：⏎1.市文联⏎2.市总工会`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from policyner.grammar.lists.items import split_items
from policyner.grammar.marks import stripped
from policyner.grammar.names.ends import ends_as_party
from policyner.outline.blocks import Heading
from policyner.outline.cues import LABEL, LABEL_ALONE
from policyner.span import Span

# A label, and a value that is no sentence.
_FIELD = re.compile(r"[ \t\u3000]*[一-鿿][一-鿿 \u3000]{1,7}[：:][^\n。；：:]{1,60}。?\s*")
_FEWEST = 2
# Longest paragraph of names below a label.
_LONGEST_NAMES = 80


def without_fields(text: str, headings: Sequence[Heading]) -> list[Heading]:
    """The headings but those that number the fields of the task above them.

    They stand in a row of at least two below a heading of another kind, and one of them says who
    does it, or by when; or they stand below a label alone and are names.

    Args:
        text: The clean text.
        headings: The headings, in order.
    """
    headings = [*_without_names(text, headings)]
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


def _without_names(text: str, headings: Sequence[Heading]) -> Iterator[Heading]:
    """The headings but those that number the names below a label alone, or below such names."""
    names_end = -1
    for heading in headings:
        end = text.rfind("\n", 0, heading.start)
        begin = text.rfind("\n", 0, max(end, 0)) + 1
        above = stripped(text, Span(begin, max(begin, end)))
        is_below = names_end == above.end or LABEL_ALONE.fullmatch(text, above.start, above.end)
        if heading.number and is_below and (names := _names(text, heading.number.end)):
            names_end = names.end
        else:
            yield heading


def _names(text: str, start: int) -> Span | None:
    """The rest of a line that names parties to a task alone."""
    stop = text.find("\n", start, start + _LONGEST_NAMES)
    line = stripped(text, Span(start, len(text) if stop < 0 else stop))
    if not line or len(line) > _LONGEST_NAMES:
        return None
    items = split_items(text, line)
    return line if items and all(ends_as_party(item.of(text)) for item in items) else None
