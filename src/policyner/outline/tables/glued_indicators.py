"""Tables of indicators that lost what parts their cells: `序号指标单位2027年1新增托位个30…`.

No published file was seen to hold one, but a copy in one line does (`evaluate --slices`): without
them such a copy loses the targets of the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policyner.outline.tables.columns import UNIT, heads, read_header
from policyner.outline.tables.rows import RawRow, Table, make_table
from policyner.span import Span

_HEADER = re.compile(
    rf"(?P<number>{heads('number')})[ \u3000]?(?P<indicator>{heads('indicator')})"
    rf"[ \u3000]?(?P<unit>单位|{heads('unit')})[ \u3000]?(?P<value>{heads('value')})"
)
_CELLS = ("number", "indicator", "unit", "value")


def find_glued_indicators(text: str) -> Iterator[Table]:
    """The plainest of these tables, with nothing or a blank between their cells, in order.

    Numbers that count on (one may be left out) and units tell rows and cells apart.
    """
    for glued in _HEADER.finditer(text):
        header = read_header(text, [Span(*glued.span(name)) for name in _CELLS])
        rows = [*_rows(text, glued.end())]
        yield from make_table(text, header, rows, known=True) if header else ()


def _rows(text: str, start: int) -> Iterator[RawRow]:
    number = 1
    while match := _row(number).match(text, start):
        yield RawRow([[Span(*match.span(name))] for name in _CELLS])
        number, start = int(match["number"]) + 1, match.end()


def _row(number: int) -> re.Pattern[str]:
    """Category, number, indicator, unit and value, in front of the next number or a word."""
    return re.compile(
        rf"[^\d。]{{0,30}}?(?P<number>{number}|{number + 1})[ \u3000]?"
        rf"(?P<indicator>[\u3400-\u9fff][^\d。]{{1,60}}?)[ \u3000]?(?P<unit>{UNIT})[ \u3000]?"
        r"(?P<value>[≥＞>≤＜<约]?\d[\d.,]*?[%％‰]?(?:左右|以上|以内|以下)?)"
        rf"(?=[ \u3000]?[^\d\s。]{{0,30}}(?:{number + 1}|{number + 2})[ \u3000]?[\u3400-\u9fff]"
        r"|[ \u3000\n]|[^\d.,%％‰左以]|$)"
    )
