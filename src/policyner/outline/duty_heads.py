"""Lines that name whose duties the numbered items below them are: `旗公安局：⏎1.负责封控。`."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from policyner.grammar.marks import WHITE, stripped
from policyner.grammar.numbering import RANK, Kind
from policyner.outline.blocks import Heading
from policyner.outline.duties import duty_lines, names_parties
from policyner.outline.tables import Table
from policyner.span import Span, first_over

#: How the items of such a list are counted: never as the parts of a notice are.
_ITEMS: frozenset[Kind] = frozenset(
    {"paren_cn", "arabic", "lettered", "paren_arabic", "circled", "letter"}
)
_LONGEST = 60
_FEWEST = 2
# What ends like an agency and announces a list: `作如下部署：`.
_NO_NAME = "部署"


def with_duty_heads(
    text: str, headings: Sequence[Heading], tables: Sequence[Table]
) -> list[Heading]:
    """The headings, with the lines that head lists of duties.

    Such a line names parties alone, and the first of some numbered items stands below it. There
    are at least two of them, or one and a paragraph that begins as a duty does (`旗民政局：负责…`);
    among such lists these paragraphs are heads as well.

    Args:
        text: The clean text.
        headings: The headings, in order.
        tables: The tables, whose cells head no list.
    """
    lists: dict[Kind, list[Heading]] = {}
    for before, heading in pairwise([None, *headings]):
        assert heading is not None  # noqa: S101 - `None` is the first of its pair alone
        number = heading.counts
        if number is None or number.value != 1 or number.kind not in _ITEMS:
            continue
        line = _line_above(text, heading.start)
        if (before is None or line.start > before.title.end) and names_parties(
            text, line, behind=number.end
        ):
            lists.setdefault(number.kind, []).append(_head(line))
    cells = [table.span for table in tables]
    heads = [
        head
        for kind, some in lists.items()
        if len(all_ := [*some, *_beside(text, headings, some, kind)]) >= _FEWEST
        for head in all_
        if first_over(cells, head.title) is None
    ]
    return sorted([*headings, *heads], key=lambda heading: heading.start) if heads else [*headings]


def _head(name: Span) -> Heading:
    return Heading("duties", name.start, None, name)


def _line_above(text: str, start: int) -> Span:
    """What the last line above a place holds, without a colon at its end; empty if it is long."""
    end = stripped(text, Span(max(0, start - _LONGEST), start), WHITE + "：:").end
    if "\n" not in text[end:start] or text.endswith(_NO_NAME, 0, end):
        return Span(end, end)
    low = max(0, end - _LONGEST)
    begin = text.rfind("\n", low, end) + 1
    return stripped(text, Span(begin if begin or not low else end, end))


def _beside(
    text: str, headings: Sequence[Heading], heads: Sequence[Heading], kind: Kind
) -> Iterator[Heading]:
    """The paragraphs beside the heads, in the section of the first, that begin as duties do."""
    outer = [
        heading.start
        for heading in headings
        if heading.counts is None or RANK[heading.counts.kind] < RANK[kind]
    ]
    place = bisect_left(outer, heads[0].start)
    start = outer[place - 1] if place else 0
    end = outer[place] if place < len(outer) else len(text)
    taken = {heading.start for heading in (*headings, *heads)}
    names = duty_lines(text, Span(start, end))
    return (_head(name) for name in names if name.start not in taken)
