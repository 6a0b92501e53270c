"""Splitting a text into blocks at its headings."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from policyner.outline.cues import LABEL
from policyner.outline.nesting import ranks
from policyner.outline.numbering import RANK, Kind, Number, numbers_in
from policyner.outline.tables import Row, Table
from policyner.span import Span

# What may stand between the beginning of a line and its number.
_INDENT = re.compile(r"(?:^|\n)[ \t\r\u3000\xa0\u2002\u2003·•●■◆★*]*")
_SENTENCE_END = re.compile(r"[。！？!?）)］\]〕】]['\"”’」』]?[ \t\u3000\xa0]*$")
_GAP = re.compile(r"[ \t\u3000\xa0]{2,}$")
_ATTACHMENT = re.compile(
    r"(?:^|\n)[ \t\u3000]*(?P<mark>附\s?[件表录]\s?[0-9０-９一二三四五六七八九十]{0,2})"
    r"[ \t\u3000]*(?P<colon>[:：])?(?P<rest>[^\n]*)"
)
# A heading that runs on ends with its first full stop; one longer than this is text.
_LONGEST_HEADING = 60
_HEADING_END = re.compile(r"[。！!？?\n]|[:：](?=\n)")
# How far before a glued heading a label may stand for it to follow a list, and
# how much text a heading may hold for another to be glued to it.
_GLUED_LIST = 400
_GLUED_HEADING = 30
# Kinds that running text refers to too often to be headings inside a line.
_NEVER_INSIDE: frozenset[Kind] = frozenset({"part", "chapter", "section", "article", "circled"})


@dataclass(frozen=True, slots=True)
class Heading:
    """Where a block begins, and what it begins with.

    Attributes:
        kind: What its number looks like.
        start: Offset of its first character: the number, or an attachment's mark.
        number: Its number's place; `None` for a row or an attachment without one.
        title: Place of the heading's words behind the number; empty where the
            block begins with running text.
        value: What its number counts, where it has one of a heading's shape.
    """

    kind: Kind
    start: int
    number: Span | None
    title: Span
    value: int | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A heading with its place in the tree.

    Attributes:
        heading: The heading.
        level: How many headings stand above it.
        parent: Index of the one directly above it, if any.
    """

    heading: Heading
    level: int
    parent: int | None


def find_headings(text: str, *, tables: Sequence[Table] = ()) -> list[Heading]:
    """The headings of a text in order.

    A number at the beginning of a line is a heading. One inside a line is, where
    it continues the numbering and a sentence, a bracket or a list of
    agencies ends directly before it: there the page lost its line break.

    Args:
        text: The clean text.
        tables: Tables, whose header and rows begin blocks of their own; sorted.
    """
    rows = [row for table in tables for row in table.rows]
    candidates = [*_candidates(text, rows)]
    accepted = _accept(candidates)
    headings = [_heading(text, number) for number in accepted]
    headings += [Heading("row", row.span.start, row.number, row.title) for row in rows]
    headings += [
        Heading("table", t.span.start, None, Span(t.span.start, t.span.start)) for t in tables
    ]
    starts = [row.span.start for row in rows]
    headings += (mark for mark in _attachments(text) if not _inside(mark.start, rows, starts))
    headings.sort(key=lambda h: (h.start, RANK[h.kind]))
    kept = [h for i, h in enumerate(headings) if not i or headings[i - 1].start != h.start]
    return [
        heading if heading.title.end <= following.start else _cut(heading, following.start)
        for heading, following in pairwise([*kept, replace(_SENTINEL, start=len(text))])
    ]


def place_headings(headings: Sequence[Heading]) -> list[Placed]:
    """Gives each heading its level and parent.

    A heading belongs below the nearest one of a kind that stands further out;
    so numbering may restart or skip and the tree stays the same. What stands
    further out is the convention's, or shown by the headings themselves.
    """
    placed: list[Placed] = []
    above: list[int] = []
    rank: Mapping[Kind, float] = RANK
    marks = [index for index, heading in enumerate(headings) if heading.kind == "attachment"]
    edges = iter([*marks, len(headings)])
    end = 0
    for index, heading in enumerate(headings):
        if index >= end or heading.kind == "attachment":
            end = next(edge for edge in edges if edge > index or edge == len(headings))
            rank = ranks(headings[index:end])
        while above and rank[placed[above[-1]].heading.kind] >= rank[heading.kind]:
            above.pop()
        placed.append(Placed(heading, len(above), above[-1] if above else None))
        above.append(index)
    return placed


_SENTINEL = Heading("attachment", 0, None, Span(0, 0))


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A number that may begin a block.

    Attributes:
        number: The number.
        starts_line: Whether nothing stands before it in its line.
        after_end: Whether a sentence, a bracket, a list of agencies or a short
            heading ends directly before it.
    """

    number: Number
    starts_line: bool
    after_end: bool


def _candidates(text: str, rows: Sequence[Row]) -> Iterator[_Candidate]:
    in_rows = iter([*(row.span for row in rows), Span(len(text), len(text))])
    row = next(in_rows)
    line_starts = {match.end() for match in _INDENT.finditer(text)}
    labels = [match.start() for match in LABEL.finditer(text)]
    heading: Number | None = None
    for number in numbers_in(text):
        while row.end <= number.start < len(text) and row.start < len(text):
            row = next(in_rows)
        if row.start <= number.start:
            continue
        before = text[max(0, number.start - 12) : number.start]
        candidate = _Candidate(
            number,
            number.start in line_starts,
            bool(_SENTENCE_END.search(before) or _GAP.search(before))
            # `提出如下意见：一、…`; behind other colons stand lists inside a sentence.
            or (number.kind == "cn" and before.endswith(("：", ":")))
            or _follows_list(text, number, labels)
            or _follows_heading(text, number, heading),
        )
        if candidate.starts_line or candidate.after_end:
            heading = number
        yield candidate


def _follows_list(text: str, number: Number, labels: Sequence[int]) -> bool:
    """`责任单位：省司法厅（二）健全…`: a list that runs into the next heading."""
    index = bisect_left(labels, number.start) - 1
    if index < 0 or number.start - labels[index] > _GLUED_LIST:
        return False
    return not set(text[labels[index] : number.start]) & set("。\n")


def _follows_heading(text: str, number: Number, heading: Number | None) -> bool:
    """`二、主要任务（一）加快…`: a heading that runs into the one below it."""
    return (
        heading is not None
        and RANK[heading.kind] < RANK[number.kind]
        and number.value == 1
        and number.start - heading.end <= _GLUED_HEADING
        and not set(text[heading.end : number.start]) & set("。，；：\n")
    )


def _accept(candidates: Sequence[_Candidate]) -> list[Number]:
    lines, ended = _next_of_kind(candidates)
    scoped: dict[Kind, int] = {}
    running: dict[Kind, int] = {}
    accepted: list[Number] = []
    for index, candidate in enumerate(candidates):
        number = candidate.number
        if not candidate.starts_line:
            if not candidate.after_end or number.kind in _NEVER_INSIDE:
                continue
            # The number that continues stands at the beginning of a line further down.
            if lines[index] == number.value:
                continue
            begins = number.value == 1 and number.kind not in scoped and ended[index] == 2
            # Numbering may run on from section to section.
            last = (scoped.get(number.kind), running.get(number.kind))
            if not begins and number.value - 1 not in last:
                continue
        accepted.append(number)
        for kind in [k for k in scoped if RANK[k] > RANK[number.kind]]:
            del scoped[kind]
        scoped[number.kind] = running[number.kind] = number.value
    return accepted


def _next_of_kind(
    candidates: Sequence[_Candidate],
) -> tuple[list[int | None], list[int | None]]:
    """For each candidate, values of the next of its kind in the same numbering.

    Returns:
        The value of the next one that begins a line, and of the next one that
        begins a line or follows an end; `None` where there is none.
    """
    lines: list[int | None] = [None] * len(candidates)
    ended: list[int | None] = [None] * len(candidates)
    next_line: dict[Kind, int] = {}
    next_ended: dict[Kind, int] = {}
    for index in range(len(candidates) - 1, -1, -1):
        candidate = candidates[index]
        number = candidate.number
        lines[index] = next_line.get(number.kind)
        ended[index] = next_ended.get(number.kind)
        if candidate.starts_line:
            # What follows a heading further out belongs to another numbering.
            for following in (next_line, next_ended):
                for kind in [k for k in following if RANK[k] > RANK[number.kind]]:
                    del following[kind]
            next_line[number.kind] = number.value
        if candidate.starts_line or candidate.after_end:
            next_ended[number.kind] = number.value
    return lines, ended


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
        number.value,
    )


def _inside(offset: int, rows: Sequence[Row], starts: Sequence[int]) -> bool:
    """Whether an offset lies inside a row, whose cells may hold any words."""
    index = bisect_left(starts, offset) - 1
    return index >= 0 and offset < rows[index].span.end


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
