"""A row of a plan's table of indicators is a target: from the indicator to its value.

Plans list what they want to attain in a table with columns for the indicator, its unit, the
planned year and often whether it binds (the main indicators of the five-year plans' outlines:
`指标　单位　2025年　属性`). There is no clause to find in it; columns say what a cell is. Cells
are lines, or stand apart by tabs or several blanks, which is what pages leave of a table. Where
nothing is left between them, numbers that count on and the units tell rows and cells apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policyner.span import Span
from policyner.tagging.mention import Mention
from policyner.vocabulary import any_of, read_vocabulary

_DATA: dict[str, dict[str, str]] = read_vocabulary(__package__, "indicators.yaml")

_CELL = re.compile(r"[^\s|｜](?:[^\n\t|｜]*?[^\s|｜])??(?=[ \u3000]*(?:[\n\t|｜]|[ \u3000]{2}|$))")
_NUMBER_CELL = re.compile(r"\d{1,3}[.．、]?")
_UNIT_CELL = re.compile(r"[^\d，。；：]{1,10}")
_VALUE_CELL = re.compile(
    r"(?:[≥＞>〉≤＜<〈±约]|大于|小于|不低于|不少于|不超过|累计|达到?)*[ \u3000]?[\[［]?\d[\d.,]*"
    r"(?:[-—~～至]\d[\d.,]*)?[ \u3000]?[万亿]?[%％‰]?[\]］]?(?:左右|以上|以内|以下)?"
)
_NO_VALUE = re.compile(r"[-—–/／*]{1,2}|…+")
_HAN = re.compile("[\u3400-\u9fff]")
_BRACKET = ("（", "(")

# Behind the table.
_TEXT = re.compile(r"[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|.*。|附\s?件")

# A header and a row have no more cells than this, a row no more characters from indicator to value.
_MOST_CELLS = 10
_LONGEST = 120


def _heads(group: str) -> re.Pattern[str]:
    return re.compile("|".join(_DATA[group]))


_NUMBER, _INDICATOR, _UNIT, _PLANNED, _OTHER, _DONE = map(
    _heads, ("number", "indicator", "unit", "planned", "other", "done")
)

# The plainest of these tables, with nothing or a blank between its cells.
_GLUED_HEADER = re.compile(
    rf"(?:{_NUMBER.pattern})[ \u3000]?(?:{_INDICATOR.pattern})[ \u3000]?"
    rf"(?:{_UNIT.pattern})[ \u3000]?(?:{_PLANNED.pattern})"
)
_GLUED_UNIT = any_of(_DATA["glued_units"])

# Its head has a cell of its own, which few texts hold.
_ALONE = re.compile(
    rf"(?:^|[\n\t|｜ \u3000])(?:{_INDICATOR.pattern})[ \u3000]*(?=[\n\t|｜]|[ \u3000]{{2}})"
)


@dataclass(frozen=True, slots=True)
class _Header:
    """The columns behind that of the indicator, and whether one of numbers stands before it."""

    columns: tuple[re.Pattern[str], ...]
    numbered: bool


def settle_indicators(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions whose TARGET layer holds the rows of every table of indicators.

    Args:
        text: The clean text.
        mentions: What was found so far, of all layers.

    Returns:
        The mentions with a TARGET of confidence 1.0 for each row, from the indicator to
        the last of its values, in place of the TARGETs that overlap one; sorted as the tagger
        sorts.
    """
    spans = sorted((row.start, row.end) for row in _rows(text))
    found = [Mention("TARGET", start, end) for start, end in spans]
    kept = [m for m in mentions if m.label != "TARGET" or not m.overlaps_one(spans)]
    return sorted([*kept, *found], key=Mention.order)


def _rows(text: str) -> Iterator[Span]:
    """From indicator to value, for each row of each table."""
    for glued in _GLUED_HEADER.finditer(text):
        yield from _glued_rows(text, glued.end())
    if not _ALONE.search(text):
        return
    cells = [Span(*match.span()) for match in _CELL.finditer(text)]
    number = 0
    while number < len(cells):
        header = _header(text, cells, number)
        number += 1
        if header is not None:
            number += len(header.columns)
            while (row := _row(text, cells, number, header)) is not None:
                span, number = row
                yield span


def _glued_rows(text: str, start: int) -> Iterator[Span]:
    """The rows behind a header, as long as their numbers count on (one may be left out)."""
    number = 1
    while row := _glued_row(number).match(text, start):
        yield Span(row.start("indicator"), row.end("value"))
        number, start = int(row["number"]) + 1, row.end()


def _glued_row(number: int) -> re.Pattern[str]:
    """Category, number, indicator, unit and value, in front of the next number or a word."""
    return re.compile(
        rf"[^\d。]{{0,30}}?(?P<number>{number}|{number + 1})[ \u3000]?"
        rf"(?P<indicator>[\u3400-\u9fff][^\d。]{{1,60}}?)(?:{_GLUED_UNIT})[ \u3000]?"
        r"(?P<value>[≥＞>≤＜<约]?\d[\d.,]*?[%％‰]?(?:左右|以上|以内|以下)?)"
        rf"(?=[ \u3000]?[^\d\s。]{{0,30}}(?:{number + 1}|{number + 2})[ \u3000]?[\u3400-\u9fff]"
        r"|[ \u3000\n]|[^\d.,%％‰左以]|$)"
    )


def _header(text: str, cells: Sequence[Span], number: int) -> _Header | None:
    """The header in which this cell is the indicator's head, if it is one.

    A table of what was done has another kind of column, and is none of a plan.
    """
    if not _INDICATOR.fullmatch(cells[number].of(text)):
        return None
    columns: list[re.Pattern[str]] = []
    for cell in cells[number + 1 : number + _MOST_CELLS]:
        head = cell.of(text)
        if _DONE.search(head):
            return None
        kinds = [kind for kind in (_UNIT, _PLANNED, _OTHER) if kind.fullmatch(head)]
        if not kinds:
            break
        columns += kinds[:1]
    while columns and columns[-1] is _OTHER:
        columns.pop()
    if _PLANNED not in columns:
        return None
    before = cells[number - 1].of(text) if number else ""
    return _Header(tuple(columns), numbered=bool(_NUMBER.fullmatch(before)))


def _row(text: str, cells: Sequence[Span], start: int, header: _Header) -> tuple[Span, int] | None:
    """The next row from a cell on, and the number of the cell behind its last value."""
    width = len(header.columns)
    for number in range(start + 1, min(start + _MOST_CELLS, len(cells) - width + 1)):
        if _TEXT.match(text, cells[number - 1].start, cells[number - 1].end):
            return None
        values = cells[number : number + width]
        if not all(
            _fits(cell.of(text), column)
            for cell, column in zip(values, header.columns, strict=True)
        ):
            continue
        ends = [cell.end for cell in values if _VALUE_CELL.fullmatch(cell.of(text))]
        first = _indicator(text, cells[start:number], numbered=header.numbered)
        if ends and first is not None and ends[-1] - first.start <= _LONGEST:
            return Span(first.start, ends[-1]), number + width
    return None


def _fits(cell: str, column: re.Pattern[str]) -> bool:
    if column is _PLANNED:
        return bool(_VALUE_CELL.fullmatch(cell) or _NO_VALUE.fullmatch(cell))
    return bool(_UNIT_CELL.fullmatch(cell)) if column is _UNIT else True


def _indicator(text: str, cells: Sequence[Span], *, numbered: bool) -> Span | None:
    """The indicator's first cell: behind the row's number, or the last but for brackets."""
    if numbered:
        numbers = [i for i, cell in enumerate(cells) if _NUMBER_CELL.fullmatch(cell.of(text))]
        candidates = cells[numbers[-1] + 1 :] if numbers else []
    else:
        candidates = [cell for cell in cells if not cell.of(text).startswith(_BRACKET)][-1:]
    if not candidates or not _HAN.search(candidates[0].of(text)):
        return None
    return candidates[0]
