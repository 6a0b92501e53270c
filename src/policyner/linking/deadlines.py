"""Deadlines: those that fields state, and the targets that they bound."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from policyner.linking.measure import TargetBounds
from policyner.linking.placed import Placed
from policyner.outline import Outline
from policyner.span import Span
from policyner.tagging.mention import Mention
from policyner.tagging.times import find_times

# Dates as tables write them, which running text does not: `2027.6`, `2027-06-30`.
_NUMERIC = re.compile(
    r"(?<![0-9])20[0-9]{2}\s?[.\-/．－]\s?[01]?[0-9](?:\s?[.\-/．－]\s?[0-3]?[0-9])?(?![0-9])(?:前|底前|底)?"
)
_SENTENCE_END = re.compile("[。；;！!\\n]")


def stated_deadlines(
    outline: Outline, deadlines: Placed, *, confidence: float
) -> Iterator[Mention]:
    """The deadlines in fields and columns such as `完成时限` that the model did not see.

    What stands there is a deadline by its place, whatever a model makes of it; words
    that are no time (`长期坚持`) stay out.

    Args:
        outline: The notice's outline.
        deadlines: The DEADLINE mentions.
        confidence: Of the mentions that are made.
    """
    text = outline.text
    last = 0
    for line in outline.lines:
        for field in line.times:
            for time in _times(text, field):
                if time.start >= last and not deadlines.touching(time):
                    last = time.end
                    yield Mention("DEADLINE", time.start, time.end, confidence)


def _times(text: str, field: Span) -> Iterator[Span]:
    numeric = [Span(*match.span()) for match in _NUMERIC.finditer(text, field.start, field.end)]
    yield from numeric or find_times(text, field)


class Bounds:
    """Which deadline bounds a target, and which percentage is its value.

    Args:
        text: The clean text.
        targets: The TARGET mentions.
        deadlines: The DEADLINE mentions.
        percentages: The PERCENT mentions.
    """

    def __init__(
        self, text: str, *, targets: Placed, deadlines: Placed, percentages: Placed
    ) -> None:
        self._targets = targets
        self._deadlines = deadlines
        self._percentages = percentages
        self._ends = [match.end() for match in _SENTENCE_END.finditer(text)]

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
