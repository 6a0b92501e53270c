"""Fields of a page that stand in rows: labels in one and values in the next, or values alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from policyner.grammar.marks import BLANKS, stripped
from policyner.outline.field_labels import LABELS
from policyner.outline.fields import Field, fits, is_title, line_fields, told_kind, value_at
from policyner.span import Span

_CELL = re.compile(r"[^ \t\u3000|｜\n]+")
# A row of labels has at least so many, and their values stand in so many lines.
_FEWEST_LABELS, _MOST_ROWS = 3, 5
# The dates of a table without labels, in order, and its longest value.
_DATES = ("signed", "published")
_LONGEST_VALUE = 25


_Rows = tuple[tuple[Field, ...], int]
_NO_ROWS: _Rows = ((), 0)


def fields_in(text: str, lines: Sequence[Span]) -> Iterator[tuple[int, tuple[Field, ...]]]:
    """The fields of the lines that hold fields alone.

    Args:
        text: The clean text.
        lines: Places of lines that are not blank, in order.

    Yields:
        Index of the line, and its fields. A line that is the value of the label above it
        comes with no fields of its own.
    """
    index = 0
    below = False
    while index < len(lines):
        of_rows, height = fields_of_rows(text, lines[index:])
        if not of_rows:
            of_rows = _unlabelled(text, lines[index:])
            height = len(of_rows)
        if of_rows:
            yield index, of_rows
            yield from ((index + line, ()) for line in range(1, height))
            index += height
            continue
        fields = list(line_fields(text, lines[index]))
        if not fields:
            index += 1
            continue
        last, following = fields[-1], lines[index + 1 : index + 2]
        stands_below = (
            not last.value
            and following
            and not any(line_fields(text, following[0]))
            and fits(last.kind, following[0].of(text).strip(BLANKS), below=below)
        )
        if stands_below:
            fields[-1] = Field(last.kind, last.label, value_at(text, following[0]))
            below = True
        yield index, tuple(fields)
        if stands_below:
            yield index + 1, ()
            index += 1
        index += 1


def fields_of_rows(text: str, lines: Sequence[Span]) -> _Rows:
    """The fields of a table that has all its labels in one row and their values in the next.

    `索引号 文号 发布机构 发布日期⏎QH-012 青政〔2024〕7号⏎青禾市人民政府 2024-03-08`; a label whose
    value is absent is passed over.

    Args:
        text: The clean text.
        lines: Places of lines, the first of which may be the row of labels.

    Returns:
        The fields in order, and how many lines they take; none and 0 where there is no table.
    """
    labels = list(_row_of_labels(text, lines[0]))
    if len(labels) < _FEWEST_LABELS:
        return _NO_ROWS
    fields: list[Field] = []
    used = 0
    # Where the page lost its line breaks, the values follow in the line of the labels.
    rest = value_at(text, Span(labels[-1].end(), lines[0].end))
    if rest and len(labels) == _FEWEST_LABELS:
        return _NO_ROWS
    for number, line in enumerate([rest, *lines[1 : 1 + _MOST_ROWS]]):
        for cell in _CELL.finditer(text, line.start, line.end):
            fitting = (
                place
                for place, label in enumerate(labels)
                if fits(LABELS.kind(label), cell[0], below=True)
            )
            place = next(fitting, None)
            if place is None:
                break
            label = labels[place]
            kind = LABELS.kind(label)
            fields.append(Field(kind, Span(*label.span("label")), Span(*cell.span())))
            labels = labels[place + 1 :]
            used = number
        if not labels or (used < number and line):
            break
    return (tuple(fields), used + 1) if len(fields) > 1 else _NO_ROWS


def _row_of_labels(text: str, line: Span) -> Iterator[re.Match[str]]:
    """The labels that a line begins with, with nothing but blanks between them."""
    label = LABELS.pattern.match(text, line.start, line.end)
    while label and (label["mark"] or "")[-1:] not in (":", "："):
        yield label
        end = stripped(text, Span(label.end(), line.end), BLANKS).start
        label = LABELS.pattern.match(text, end, line.end)


def _unlabelled(text: str, lines: Sequence[Span]) -> tuple[Field, ...]:
    """The fields of a table that lost its labels: an index number, then a value in each line.

    An organ issues; of two dates the first is that of signature and the second the page's.
    """
    first = lines[0].of(text)
    if told_kind(first) != "index_number" or fits("signed", first, below=True):
        return ()
    fields: list[Field] = []
    dates = iter(_DATES)
    for line in lines[: 2 * _MOST_ROWS]:
        words = line.of(text)
        if len(words) > _LONGEST_VALUE or is_title(words):
            break
        dated = fits("signed", words, below=True)
        kind = next(dates, None) if dated else told_kind(words) or "subject"
        if kind is None:
            return ()
        fields.append(Field(kind, Span(line.start, line.start), line))
    return tuple(fields) if next(dates, None) is None else ()
