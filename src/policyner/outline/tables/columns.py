"""The heads of a table's columns, and what stands below each."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from policyner.grammar.amounts import UNITS
from policyner.grammar.marks import without_blanks
from policyner.grammar.names.ends import ends_as_party
from policyner.outline.cues import (
    LABEL_FRONT,
    LABEL_WORD,
    LABELS,
    MEMBERS,
    PEOPLE,
    TIMES,
    RoleName,
    label_role,
)
from policyner.span import Span
from policyner.vocabulary import any_of, begins_any_of, read_vocabulary

_DATA = read_vocabulary(__package__, "columns.yaml")

ColumnKind = Literal[
    "number", "task", "role", "time", "indicator", "unit", "value", "place", "other"
]
_WORDS: tuple[ColumnKind, ...] = (
    "number", "task", "indicator", "unit", "value", "time", "place", "other",
)  # fmt: skip

_REMARK = re.compile(r"[（(].*$")
_WHEN = "|".join([any_of([*_DATA["time"], *TIMES]), *_DATA["patterns"]["time"]])
# `省级牵头单位`, `责任单位及责任人`, `责任单位及时限`: a level in front, more beside it.
_ROLE = re.compile(
    rf"(?P<timed>(?:{_WHEN})[及和与、/])?(?:{LABEL_FRONT}|相关|有关)?(?P<label>{LABEL_WORD})"
    rf"(?:[及和与或、/](?P<other>{LABEL_WORD}))?"
    rf"{PEOPLE}?"
    rf"(?P<when>[及和与、/](?:{_WHEN}))?"
)
_KINDS: dict[str, ColumnKind] = {
    **{name: kind for kind in _WORDS for name in _DATA[kind]},
    **dict.fromkeys(TIMES, "time"),
}
# Heads as patterns of the whole head, by kind.
_PATTERNS: dict[ColumnKind, re.Pattern[str]] = {
    kind: re.compile("|".join(patterns)) for kind, patterns in _DATA["patterns"].items()
}
_DONE = re.compile(any_of(_DATA["done"]))
_FOUND = re.compile("|".join(_DATA["found"]))
_LIKE_TASK = re.compile(r"任务|事项|内容|项目|措施|举措|工作|名称|要点|清单")
_SURELY_TASK = re.compile(rf"[一-鿿]{{1,6}}(?:{_LIKE_TASK.pattern})")
# `单位`, `攻坚单位`, `工作专班`, `责任分工`: what stands below says whether they are who does it.
_OPEN = re.compile(r"[一-鿿]{0,6}(?:单位|部门)|[一-鿿]{0,4}专班|[科股处]室|(?:责任|任务|部门)分工")
_LONGEST_NAME = 12
_SHORT_HEAD = re.compile("[一-鿿]{2,6}")

#: What a header has in some cell; a text without it holds no table.
ANY_HEAD = re.compile(
    any_of([*LABELS, "单位", "部门", "专班", "分工", "科室", "股室", "处室", *_DATA["indicator"]])
)

#: What a header begins with whose cells nothing parts: the name of a column.
BEGINS_HEADER = begins_any_of([*_KINDS, *LABELS])
#: A unit of what an indicator counts, as a pattern.
UNIT = rf"[十百千万亿]{{0,2}}(?:{any_of(_DATA['units'])}|{UNITS})"
#: How a name begins that nothing parts from the words before it, as a pattern.
NAME_BEGINS = any_of(_DATA["name_begins"])
#: Names of columns as a pattern, for headers whose cells nothing parts.
COLUMN_NAME = (
    rf"(?:{any_of(_KINDS)}|{LABEL_WORD}|{_PATTERNS['value'].pattern}|{_FOUND.pattern})"
    r"(?:[（(](?![一二三四五六七八九十0-9]+[)）])[^（()）\n]{1,12}[)）])?"
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Attributes:
        kind: What stands in it.
        span: Its head, without blanks at its ends; a column without a head has an empty one.
        role: What those named in it do; of members only where the header has a leader too.
        is_open: Whether what stands below it must say if they are those who do it.
        is_timed: Whether what stands below it says when as well.
    """

    kind: ColumnKind
    span: Span
    role: RoleName | None = None
    is_open: bool = False
    is_timed: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """The head of a table.

    Attributes:
        columns: Its columns, from left to right.
        reports: Whether one of them holds what was attained.
        found: Where its columns stand that tell what has been found (`存在问题`) or done.
    """

    columns: tuple[Column, ...]
    reports: bool
    found: tuple[int, ...] = ()

    @classmethod
    def of(cls, text: str, columns: Sequence[Column]) -> Header:
        """The header that some columns are."""
        heads = [without_blanks(column.span.of(text)) for column in columns]
        found = tuple(i for i, head in enumerate(heads) if _FOUND.fullmatch(head))
        return cls(tuple(columns), any(map(_DONE.search, heads)), found)

    @property
    def span(self) -> Span:
        """From the first column's head to the last's."""
        heads = [column.span for column in self.columns if column.span]
        return Span(min(heads).start, max(head.end for head in heads))

    @property
    def is_of_tasks(self) -> bool:
        """Whether a column says who does it."""
        return self.has("role")

    @property
    def is_of_indicators(self) -> bool:
        """Whether its rows state what is to be attained: an indicator and its value."""
        return self.has("indicator") and self.has("value") and not self.reports

    @property
    def may_be_one(self) -> bool:
        """Whether it is the header of a table, as far as its own words tell."""
        asks = any(column.is_open for column in self.columns)
        asks = asks and (self.has("task") or self.has("indicator"))
        return len(self.columns) > 1 and (self.is_of_tasks or self.is_of_indicators or asks)

    def has(self, kind: ColumnKind) -> bool:
        """Whether a column is of a kind."""
        return any(column.kind == kind for column in self.columns)

    def indices(self, *kinds: ColumnKind) -> tuple[int, ...]:
        """Where its columns of some kinds stand."""
        return tuple(i for i, column in enumerate(self.columns) if column.kind in kinds)

    def asked(self) -> tuple[int, ...]:
        """Where those may be named who do it."""
        return tuple(i for i, c in enumerate(self.columns) if c.kind == "role" or c.is_open)


def heads(kind: ColumnKind) -> str:
    """A pattern for the heads of the columns of a kind."""
    return "|".join([any_of(_DATA[kind]), *_DATA["patterns"].get(kind, ())])


def read_column(text: str, cell: Span) -> Column | None:
    """The column that a cell is the head of, or `None` if no table's column is called so."""
    name = _REMARK.sub("", without_blanks(cell.of(text)))
    if role := _ROLE.fullmatch(name):
        # `责任主体与协同单位`: of one named there, nobody can say which of the two it is.
        told = {label_role(label) for label in role.group("label", "other") if label}
        does: RoleName = told.pop() if len(told) == 1 else "responsible"
        return Column("role", cell, does, is_timed=bool(role["timed"] or role["when"]))
    if name in _KINDS:
        return Column(_KINDS[name], cell)
    # A remark may be a part of the name: `年均增长（%）`.
    for kind, pattern in _PATTERNS.items():
        if pattern.fullmatch(name):
            return Column(kind, cell)
    if _FOUND.fullmatch(name):
        return Column("other", cell)
    if not _OPEN.fullmatch(name):
        return None
    return Column("other", cell, "support" if MEMBERS.fullmatch(name) else None, is_open=True)


def guess_column(text: str, cell: Span) -> Column | None:
    """The column that a cell alone in its line may be the head of: `实事项目`, `服务清单`."""
    column = read_column(text, cell)
    if column is None and _SURELY_TASK.fullmatch(text, cell.start, cell.end):
        return Column("task", cell)
    return column


def read_header(text: str, cells: Sequence[Span], *, strict: bool = False) -> Header | None:
    """The header that a row of cells is, or `None`.

    Args:
        text: The clean text.
        cells: The cells, without blanks at their ends.
        strict: Whether every cell must be the known head of a column, or a short word beside
            heads that tell who does it and by when; else one that names a role, or an
            indicator and its value, is enough.
    """
    known = [read_column(text, cell) for cell in cells]
    if (strict and not _are_heads(text, cells, known)) or _is_form(text, cells, known):
        return None
    columns = [
        column or Column(_guessed(text, cell), cell)
        for column, cell in zip(known, cells, strict=True)
    ]
    header = Header.of(text, columns)
    return header if header.may_be_one else None


def settle_header(header: Header, below: Callable[[int], Sequence[ColumnKind]]) -> Header:
    """A header whose open columns are decided by what stands below them.

    单位 is what values are counted in, or who does it; a column without a head may number the rows.

    Args:
        header: The header.
        below: For a column's index what its cells are that are not empty, each by itself:
            `role`, `unit`, `number` or `other`.
    """
    columns = tuple(
        _settled(header, column, below(index)) if column.is_open or not column.span else column
        for index, column in enumerate(header.columns)
    )
    return replace(header, columns=columns)


def _settled(header: Header, column: Column, below: Sequence[ColumnKind]) -> Column:
    if not column.span:
        numbers = below.count("number") * 2 > len(below) and not header.has("number")
        return Column("number", column.span) if numbers else column
    bare = len(column.span) == len("单位")
    named = below.count("role") * 2 > len(below)
    if bare and not named and (below.count("unit") * 2 > len(below) or header.has("value")):
        return Column("unit", column.span)
    if (
        column.role
        and (named or not below)
        and any(c.kind == "role" and c.role == "lead" for c in header.columns)
    ):
        return Column("role", column.span, column.role)
    # Beside a column that says who does it, and in lists of people, it is another matter.
    tells = header.has("task") or header.has("indicator")
    if named and tells and not header.is_of_tasks:
        return Column("role", column.span, "responsible")
    return Column("other", column.span)


def _are_heads(text: str, cells: Sequence[Span], known: Sequence[Column | None]) -> bool:
    """Whether cells that blanks part are heads of columns, though a few are in no vocabulary."""
    strangers = [cell for cell, column in zip(cells, known, strict=True) if column is None]
    kinds: set[ColumnKind] = {column.kind for column in known if column is not None}
    if any(column is not None and column.is_timed for column in known):
        kinds.add("time")
    return not strangers or (
        {"role", "time"} <= kinds
        and len(strangers) * 2 <= len(cells)
        and all(_SHORT_HEAD.fullmatch(cell.of(text)) for cell in strangers)
    )


def _is_form(text: str, cells: Sequence[Span], known: Sequence[Column | None]) -> bool:
    """Whether cells are a form's fields with what fills them: `责任单位`, then an agency."""
    kinds = {column.kind for column in known if column is not None}
    strangers = [cell for cell, column in zip(cells, known, strict=True) if column is None]
    parties = [cell for cell in strangers if ends_as_party(cell.of(text))]
    if not kinds & {"number", "task", "indicator"}:
        return bool(parties)
    in_turns = all((column is None) == bool(i % 2) for i, column in enumerate(known))
    return bool(parties) and in_turns and known[-1] is None


def _guessed(text: str, cell: Span) -> ColumnKind:
    name = without_blanks(cell.of(text))
    return "task" if len(name) <= _LONGEST_NAME and _LIKE_TASK.search(name) else "other"
