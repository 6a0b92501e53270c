"""The heads of a table's columns: which of them name who does it, and until when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from policyner.grammar.names.ends import ends_with_head
from policyner.outline.cues import LABELS, TIMES, RoleName
from policyner.span import Span
from policyner.vocabulary import any_of, read_vocabulary

_DATA = read_vocabulary(__package__, "columns.yaml")

ColumnKind = Literal["number", "task", "time", "role", "other"]

_BLANKS = re.compile(r"[\s\u3000]+")
_REMARK = re.compile(r"[（(].*$")
# `省级牵头单位`, `责任单位及责任人`: a level in front, a person behind.
_ROLE = re.compile(
    rf"(?:省级|省直|市级|市直|区级|县级|主要|具体|第一)?(?P<label>{any_of(LABELS)})"
    r"(?:[及和与、/]?(?:责任人|责任领导|负责人|联系人))?"
)
_KINDS: dict[str, ColumnKind] = {
    **{name: kind for kind in ("number", "task", "time", "other") for name in _DATA[kind]},
    **dict.fromkeys(TIMES, "time"),
}
_LIKE_TASK = re.compile(r"任务|事项|内容|项目|措施|举措|工作|名称|要点")
_LONGEST_NAME = 12

#: Names of columns as a pattern, for headers whose cells nothing parts.
COLUMN_NAME = (
    rf"(?:{any_of([*_KINDS, *LABELS])})"
    r"(?:[（(](?![一二三四五六七八九十0-9]+[)）])[^（()）\n]{1,12}[)）])?"
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Attributes:
        kind: What stands in it.
        span: Its head, without blanks at its ends.
        role: What those named in it do; only where `kind` is `role`.
    """

    kind: ColumnKind
    span: Span
    role: RoleName | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """The head of a table.

    Attributes:
        columns: Its columns, from left to right.
    """

    columns: tuple[Column, ...]

    @property
    def span(self) -> Span:
        """From the first column's head to the last's."""
        return Span(self.columns[0].span.start, self.columns[-1].span.end)

    def indices(self, kind: ColumnKind) -> tuple[int, ...]:
        """Where its columns of one kind stand."""
        return tuple(i for i, column in enumerate(self.columns) if column.kind == kind)


def read_column(text: str, cell: Span) -> Column | None:
    """The column that a cell is the head of, or `None` if no table's column is called so."""
    name = _REMARK.sub("", _BLANKS.sub("", cell.of(text)))
    if role := _ROLE.fullmatch(name):
        return Column("role", cell, LABELS[role["label"]])
    if name in _KINDS:
        return Column(_KINDS[name], cell)
    return None


def read_header(text: str, cells: Sequence[Span], *, strict: bool = False) -> Header | None:
    """The header that a row of cells is, or `None`.

    Args:
        text: The clean text.
        cells: The cells, without blanks at their ends.
        strict: Whether every cell must be the known head of a column; else one
            that names a role is enough.

    Returns:
        A header of two columns or more, one of which at least names a role.
    """
    columns = []
    for cell in cells:
        column = read_column(text, cell)
        if column is None and strict:
            return None
        columns.append(column or Column(_guessed(text, cell), cell))
    roles = any(column.kind == "role" for column in columns)
    # `责任单位` beside an agency is a form's field, not a header.
    listed = any(
        column.kind == "other" and ends_with_head(column.span.of(text)) for column in columns
    )
    return Header(tuple(columns)) if roles and not listed and len(columns) > 1 else None


def _guessed(text: str, cell: Span) -> ColumnKind:
    name = _BLANKS.sub("", cell.of(text))
    return "task" if len(name) <= _LONGEST_NAME and _LIKE_TASK.search(name) else "other"
