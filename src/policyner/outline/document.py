"""The outline of a notice: its blocks as a tree, their stretches and lines."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from policyner.outline.block import Block
from policyner.outline.blocks import TABULAR, BlockKind, find_headings, is_inside
from policyner.outline.closing import find_closings
from policyner.outline.contents import find_contents
from policyner.outline.conventions import Convention, find_conventions, with_leaders
from policyner.outline.duty_heads import with_duty_heads
from policyner.outline.facts import DocumentFacts
from policyner.outline.front import find_facts
from policyner.outline.line import ResponsibilityLine
from policyner.outline.lines import find_lines
from policyner.outline.nesting import Nested, nest
from policyner.outline.numbered_fields import without_fields
from policyner.outline.opening import find_aims
from policyner.outline.scope import Lined, give_stretches
from policyner.outline.sections import find_sections
from policyner.outline.signature import find_ends
from policyner.outline.tables import Table, find_tables
from policyner.reading import Cell
from policyner.span import Span

_NO_LEAF: frozenset[BlockKind] = frozenset(
    {"attachment", "table", "below", "signature", "contents"}
)


@dataclass(frozen=True, slots=True)
class Outline:
    """What a notice's layout says; all offsets are into the clean text.

    Attributes:
        text: The clean text.
        blocks: Its blocks in order; together they are the text.
        lines: Its responsibility lines in order; stretches refer to them by index.
        conventions: What it declares once for all.
        facts: What it says of itself.
        tables: Its tables of tasks and of indicators, in order.
        past: Stretches that report what has been done, in order; nothing in them is a
            target or deadline.
    """

    text: str
    blocks: tuple[Block, ...]
    lines: tuple[ResponsibilityLine, ...]
    conventions: tuple[Convention, ...]
    facts: DocumentFacts
    tables: tuple[Table, ...] = ()
    past: tuple[Span, ...] = ()

    def path(self, block: int) -> tuple[int, ...]:
        """Indices of the blocks above the one at index `block`, outermost first."""
        above = []
        parent = self.blocks[block].parent
        while parent is not None:
            above.append(parent)
            parent = self.blocks[parent].parent
        return tuple(reversed(above))


def parse_outline(text: str, *, page: Sequence[str] = (), cells: Sequence[Cell] = ()) -> Outline:
    """Reads the outline of a notice.

    It never fails on a text: one without headings is one block.

    Args:
        text: The clean text.
        page: Words of the page that were set aside, which may say when it was put up.
        cells: Cells of tables that its file knows; their places are in the clean text.
    """
    tables = find_tables(text, cells)
    of_tasks = [table for table in tables if table.is_of_tasks]
    conventions = find_conventions(text)
    facts = find_facts(text, page=page)
    blocks = [*_blocks(text, _nested(text, of_tasks), of_tasks)]
    lined = _lined(text, blocks, conventions, of_tasks)
    stretches = give_stretches(lined)
    sections = find_sections(text, blocks, lined.of_block, title=facts.title)
    given = zip(blocks, stretches, sections.aims, sections.past, strict=True)
    return Outline(
        text,
        tuple(replace(b, stretches=s, aim=aim, past=past) for b, s, aim, past in given),
        lined.lines,
        conventions,
        facts,
        tables,
        sections.reports,
    )


def _nested(text: str, tables: Sequence[Table]) -> list[Nested]:
    """All that begins a block, in its place."""
    headings = without_fields(
        text,
        find_headings(
            text, tables=tables, contents=[*find_contents(text)], ends=[*find_ends(text)]
        ),
    )
    headings = with_duty_heads(text, headings, tables)
    nested = nest(text, headings)
    others = [*find_aims(text, headings), *find_closings(text, nested)]
    if not others:
        return nested
    return nest(text, sorted([*headings, *others], key=lambda heading: heading.start))


def _blocks(text: str, placed: Sequence[Nested], tables: Sequence[Table]) -> Iterator[Block]:
    if not placed or placed[0].heading.start > 0:
        end = placed[0].heading.start if placed else len(text)
        yield Block(Span(0, end), None, None, None, 0, None, is_leaf=False)
        shift = 1
    else:
        shift = 0
    parents = {p.parent for p in placed if p.heading.kind not in TABULAR}
    above_tables = {p.parent for p in placed if p.heading.kind in TABULAR}
    ends = [*(p.heading.start for p in placed[1:]), len(text)][: len(placed)]
    of_tables = [table.span for table in tables]
    for index, (place, end) in enumerate(zip(placed, ends, strict=True)):
        heading = place.heading
        yield Block(
            Span(heading.start, end),
            heading.kind,
            heading.number,
            heading.title or None,
            place.level,
            None if place.parent is None else place.parent + shift,
            is_leaf=index not in parents
            and heading.kind not in _NO_LEAF
            # A heading in front of a table is no task; a task may end in front of one.
            and (index not in above_tables or "。" in text[heading.start : end])
            # One between the rows of a table is the title of a section.
            and (heading.kind == "row" or not is_inside(heading.start, of_tables)),
        )


def _lined(
    text: str,
    blocks: Sequence[Block],
    conventions: Sequence[Convention],
    tables: Sequence[Table],
) -> Lined:
    """The blocks with the lines of each."""
    rows = {row.span.start: row for table in tables for row in table.rows}
    lines: list[ResponsibilityLine] = []
    of_block = []
    masks = [convention.span for convention in conventions]
    leading = (convention.span.start for convention in conventions if convention.orders)
    declared = next(leading, len(text))
    for block in blocks:
        first = len(lines)
        if block.kind == "row":
            row = rows[block.span.start]
            if row.segments or row.above or row.times:
                lines.append(
                    ResponsibilityLine(
                        row.span, row.segments, times=row.times, tabular=True, above=row.above
                    )
                )
        elif block.kind != "table":
            low = bisect_left(masks, block.span)
            high = bisect_left(masks, Span(block.span.end, block.span.end))
            lines += find_lines(
                text,
                # A marker is no part of a name: `（一）市民政局牵头。`
                block.body,
                masked=masks[low:high],
                numbered=block.number is not None,
                declared=declared < block.span.end,
            )
        of_block.append(range(first, len(lines)))
    return Lined(text, blocks, with_leaders(text, lines, conventions), of_block)
