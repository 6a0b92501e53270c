"""Splitting a text into blocks at its headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from policyner.grammar.marks import ATTACHMENT
from policyner.grammar.numbering import Kind, Number
from policyner.outline.sequences import block_numbers
from policyner.outline.tables import Table
from policyner.span import Span, holding

#: What a block begins with: a number of some kind, a row or the header of a table, the text below
#: a row, the mark of an attachment, a line that heads a list of duties, aims without a number, a
#: paragraph that closes the notice, its signature, or its table of contents.
BlockKind = (
    Kind
    | Literal["attachment", "table", "row", "below", "duties", "aim"]
    | Literal["closing", "signature", "contents"]
)

_ATTACHMENT = re.compile(
    r"(?:^|\n)[ \t\u3000]*"
    rf"(?P<mark>{ATTACHMENT}|附(?=[:：]))"
    r"[ \t\u3000]*(?P<colon>[:：])?(?P<rest>[^\n]*)"
)
# A heading that runs on ends with its first full stop; one longer than this is text.
_LONGEST_HEADING = 60
#: What a table is made of.
TABULAR: frozenset[BlockKind] = frozenset({"table", "row", "below"})
# A line that says something: rules and the bars of empty cells do not.
_WORDS = re.compile(r"\n[^\S\n]*(?P<words>[^\s|｜—─-][^\n]*)")
_HEADING_END = re.compile(r"[。！!？?\n]|[:：](?=\n)")


@dataclass(frozen=True, slots=True)
class Heading:
    """Where a block begins, and what it begins with.

    Attributes:
        kind: What its number looks like, or what it is instead.
        start: Offset of its first character: the number, or an attachment's mark.
        number: Its number's place; `None` for a row or an attachment without one.
        title: Place of the heading's words behind the number; empty where the
            block begins with running text.
        counts: What its number counts, where it has one of a heading's shape.
    """

    kind: BlockKind
    start: int
    number: Span | None
    title: Span
    counts: Number | None = None


def find_headings(
    text: str,
    *,
    tables: Sequence[Table] = (),
    contents: Sequence[Span] = (),
    ends: Sequence[int] = (),
) -> list[Heading]:
    """The headings of a text in order.

    Args:
        text: The clean text.
        tables: Tables, whose header and rows begin blocks of their own; sorted.
        contents: Tables of contents, in which no heading stands; sorted.
        ends: Where a signature begins, or what stands below one; sorted.
    """
    rows = [row for table in tables for row in table.rows]
    apart = sorted([*(row.span for row in rows), *contents])
    headings = [_heading(text, number) for number in block_numbers(text, apart=apart)]
    headings += [Heading("row", row.span.start, row.number, row.title) for row in rows]
    headings += (_mark("table", table.span.start) for table in tables)
    headings += (_mark("below", start) for table in tables for start in _below(text, table))
    headings += (mark for mark in _attachments(text) if not is_inside(mark.start, apart))
    headings += (_mark("contents", span.start) for span in contents)
    headings += (_mark("signature", end) for end in ends if not is_inside(end, apart))
    headings.sort(key=lambda h: (h.start, h.kind != "attachment", h.kind in TABULAR))
    kept = [h for i, h in enumerate(headings) if not i or headings[i - 1].start != h.start]
    return [
        heading if heading.title.end <= following.start else _cut(heading, following.start)
        for heading, following in pairwise([*kept, replace(_SENTINEL, start=len(text))])
    ]


def _below(text: str, table: Table) -> Iterator[int]:
    """Where a line stands below a row that is part of none: a remark, or the title of a section."""
    ends = [*(row.span.start for row in table.rows[1:]), len(text)]
    for row, end in zip(table.rows, ends, strict=True):
        if words := _WORDS.search(text, row.span.end, end):
            yield words.start("words")


def _mark(kind: BlockKind, start: int) -> Heading:
    return Heading(kind, start, None, Span(start, start))


_SENTINEL = _mark("attachment", 0)


def _heading(text: str, number: Number) -> Heading:
    stop = min(len(text), number.end + _LONGEST_HEADING + 1)
    ended = _HEADING_END.search(text, number.end, stop)
    end = ended.start() if ended else stop
    if not ended and stop < len(text):
        end = number.end
    start = number.end
    while start < end and text[start] in " \t\u3000\xa0":
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Heading(
        number.kind,
        number.start,
        Span(number.start, number.end),
        Span(min(start, end), end),
        number,
    )


def is_inside(offset: int, spans: Sequence[Span]) -> bool:
    """Whether an offset lies in one of some stretches, and not where that begins."""
    held_by = holding(spans, offset)
    return held_by is not None and held_by.start < offset


def _cut(heading: Heading, end: int) -> Heading:
    title = heading.title
    return replace(heading, title=Span(min(title.start, end), min(title.end, end)))


def _attachments(text: str) -> Iterator[Heading]:
    for match in _ATTACHMENT.finditer(text):
        rest = match["rest"].strip()
        # `附件中所列…` is a sentence; `附件：1.任务分工表` and a line of its own are marks.
        if rest and not match["colon"] and not match["rest"][:1].isspace():
            continue
        yield Heading("attachment", match.start("mark"), None, Span(*match.span("mark")))
