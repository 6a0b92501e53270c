"""Paragraphs that close a notice, behind its last item: they belong to all of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from policyner.grammar.marks import BLANKS, paragraphs_in
from policyner.outline.blocks import TABULAR, Heading
from policyner.outline.nesting import Nested
from policyner.span import Span
from policyner.vocabulary import any_of, read_vocabulary

_CLOSING = re.compile(any_of(read_vocabulary(__package__, "sections.yaml")["closing"]))
# `各区人民政府要…`, `各部门应于…`, `各单位接到通知后，要…`: behind items of fewer paragraphs, a
# closing word to all.
_TO_ALL = re.compile("各[^，。；：]{1,20}?(?:[接收]到[^，。；：]{1,8}后，)?(?:要|应|须|于|将)")
_ENDS = frozenset({"attachment", "signature"})


def find_closings(text: str, nested: Sequence[Nested]) -> Iterator[Heading]:
    """The closing paragraphs of a text and of its attachments.

    They stand behind the last item, which keeps its own text: in front of a signature, an
    attachment, or the end. Words that only close tell them; a paragraph that turns to
    everybody is one where none of the items beside the last has as many.

    Args:
        text: The clean text.
        nested: Its headings in their places.
    """
    most: dict[int | None, int] = {}
    for place, following in pairwise([*nested, None]):
        assert place is not None  # noqa: S101 - the last is the second of its pair alone
        heading = place.heading
        end = len(text) if following is None else following.heading.start
        below = heading.kind == "below"
        if (heading.number is None or heading.kind in TABULAR) and not below:
            if heading.kind in _ENDS:
                most.clear()
            continue
        paragraphs = [*paragraphs_in(text, Span(heading.start, end))]
        if following is None or following.heading.kind in _ENDS:
            first = _first(text, heading, paragraphs, most=0 if below else most.get(place.parent))
            if first is not None:
                yield Heading("closing", first, None, Span(first, first))
        most[place.parent] = max(most.get(place.parent, 0), len(paragraphs))


def _first(
    text: str, heading: Heading, paragraphs: Sequence[Span], *, most: int | None
) -> int | None:
    """Where the closing paragraphs behind an item begin.

    Args:
        text: The clean text.
        heading: The item's heading, or the mark of what stands below a table.
        paragraphs: Its paragraphs, that of the heading among them.
        most: Most paragraphs of the items beside it, if there are any.
    """
    # A heading alone in its line has its text below it; what stands below a table has none.
    own = int(heading.kind != "below") + (
        not text[heading.title.end : paragraphs[0].end].strip(BLANKS) and bool(heading.title)
    )
    found: int | None = None
    for index in range(len(paragraphs) - 1, own - 1, -1):
        paragraph = paragraphs[index]
        to_all = (
            most is not None
            and index >= most
            and _TO_ALL.match(text, paragraph.start, paragraph.end)
        )
        if not (_CLOSING.match(text, paragraph.start, paragraph.end) or to_all):
            break
        found = paragraph.start
    return found
