"""What fills a field or a column such as `完成时限` is a deadline by its place (guidelines)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from policyner.outline import Outline
from policyner.settling.times import find_times
from policyner.span import Span
from policyner.tagging.layer import Layer
from policyner.tagging.mention import INFERRED, Mention

# Dates as tables write them, which running text does not: `2027.6`, `2027-06-30`.
_NUMERIC = re.compile(
    r"(?<![0-9])20[0-9]{2}\s?[.\-/．－]\s?[01]?[0-9](?:\s?[.\-/．－]\s?[0-3]?[0-9])?(?![0-9])(?:前|底前|底)?"
)


def settle_time_fields(outline: Outline, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions with a DEADLINE for each time in a field that the network did not see.

    Words that are no time (`长期坚持`) stay out.

    Args:
        outline: The notice's outline; its lines tell the fields.
        mentions: What was found so far, of all layers.

    Returns:
        All mentions in the order of the text; the new ones have the confidence `INFERRED`.
    """
    return sorted([*mentions, *_stated(outline, mentions)], key=Mention.order)


def _stated(outline: Outline, mentions: Sequence[Mention]) -> Iterator[Mention]:
    deadlines = Layer.of(mentions, "DEADLINE")
    last = 0
    for line in outline.lines:
        for field in line.times:
            for time in _times(outline.text, field):
                if time.start >= last and not deadlines.touching(time):
                    last = time.end
                    yield Mention("DEADLINE", time.start, time.end, INFERRED)


def _times(text: str, field: Span) -> Iterator[Span]:
    numeric = [Span(*match.span()) for match in _NUMERIC.finditer(text, field.start, field.end)]
    yield from numeric or find_times(text, field)
