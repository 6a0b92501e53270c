"""A row of a plan's table of indicators is a target: from the indicator to its value.

Plans list what they want to attain in a table with columns for the indicator, its unit, the
planned year and often whether it binds (the main indicators of the five-year plans' outlines:
`指标　单位　2025年　属性`). There is no clause to find in it; columns say what a cell is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from policyner.outline import Outline
from policyner.outline.tables import Row, Table, is_amount
from policyner.span import Span
from policyner.tagging.layer import outside
from policyner.tagging.mention import Mention

_HAN = re.compile("[\u3400-\u9fff]")
# A row has no more characters from indicator to value.
_LONGEST = 120


def settle_indicators(outline: Outline, mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions whose TARGET layer holds the rows of every table of indicators.

    Args:
        outline: The notice's outline; its tables tell the indicators.
        mentions: What was found so far, of all layers.

    Returns:
        The mentions with a TARGET of confidence 1.0 for each row, from the indicator to
        the last of its values, in place of the TARGETs that overlap one.
    """
    spans = sorted(_targets(outline))
    found = [Mention("TARGET", span.start, span.end) for span in spans]
    return [*outside(mentions, spans, "TARGET"), *found]


def _targets(outline: Outline) -> Iterator[Span]:
    for table in outline.tables:
        if table.header.is_of_indicators:
            for row in table.rows:
                yield from _target(outline.text, table, row)


def _target(text: str, table: Table, row: Row) -> Iterator[Span]:
    """From indicator to last value, where a row has both."""
    indicators = [cell for i in table.header.indices("indicator") for cell in row.cells[i]]
    values = [cell for i in table.header.indices("value") for cell in row.cells[i]]
    ends = [cell.end for cell in values if is_amount(text, cell)]
    if not indicators or not ends or not _HAN.search(indicators[0].of(text)):
        return
    span = Span(indicators[0].start, max(ends))
    if 0 < len(span) <= _LONGEST:
        yield span
