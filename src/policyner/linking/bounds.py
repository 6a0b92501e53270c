"""Which deadline bounds a target, and which percentage is its value."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from policyner.grammar.marks import SENTENCE_END
from policyner.linking.measure import TargetBounds
from policyner.span import Span
from policyner.tagging.layer import Layer


class Bounds:
    """Which deadline bounds a target, and which percentage is its value.

    Args:
        text: The clean text.
        targets: The TARGET mentions.
        deadlines: The DEADLINE mentions.
        percentages: The PERCENT mentions.
    """

    def __init__(self, text: str, *, targets: Layer, deadlines: Layer, percentages: Layer) -> None:
        self._targets = targets
        self._deadlines = deadlines
        self._percentages = percentages
        self._ends = [match.end() for match in SENTENCE_END.finditer(text)]

    def of(self, target: int, *, field: Sequence[int]) -> TargetBounds:
        """What bounds one target.

        The nearest deadline in front of it in its sentence, or where it begins; else the
        first behind it there; else the only one of the measure's line. A time further
        inside is the target's value (`压缩至5个工作日以内`). Of several percentages in a
        target the last is its value: it starts from the others (`由50%提高到80%`).

        Args:
            target: Index of the TARGET mention.
            field: Indices of the DEADLINE mentions in the measure's line.
        """
        span = self._targets.mentions[target].span
        percentages = self._percentages.starting_in(span)
        return TargetBounds(
            target, self._deadline(span, field), percentages[-1] if percentages else None
        )

    def _deadline(self, target: Span, field: Sequence[int]) -> int | None:
        sentence = self._sentence(target)
        before = self._deadlines.starting_in(Span(sentence.start, target.start + 1))
        behind = self._deadlines.starting_in(Span(target.end, sentence.end))
        if before or behind:
            return before[-1] if before else behind[0]
        return field[0] if len(field) == 1 else None

    def _sentence(self, target: Span) -> Span:
        place = bisect_left(self._ends, target.start + 1)
        start = self._ends[place - 1] if place else 0
        # A target may hold a semicolon itself, so its sentence ends behind it.
        place = bisect_left(self._ends, target.end)
        end = self._ends[place] if place < len(self._ends) else target.end + _FARTHEST
        return Span(max(start, target.start - _FARTHEST), min(end, target.end + _FARTHEST))


# A sentence longer than this on either side is a list, in which nearness says nothing.
_FARTHEST = 400
