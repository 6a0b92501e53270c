"""What the tagger finds."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from policyner.span import Span

Label = Literal["DEPT", "TARGET", "DEADLINE", "PERCENT"]

#: The layers in the order in which a model's twelve outputs hold them.
LABELS: tuple[Label, ...] = get_args(Label)

#: The confidence of a mention that a rule gives and the model did not see.
INFERRED = 0.5


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of the clean text that one layer tags.

    Attributes:
        label: The layer. Layers are independent: mentions of two layers may
            nest, mentions of one layer never overlap.
        start: Offset of the first character in the clean text, in code points.
        end: Offset behind the last character.
        confidence: Between 0 and 1: the mean, over the mention's characters,
            of the probability that the model gives to the tag it was decoded with.
    """

    label: Label
    start: int
    end: int
    confidence: float = 1.0

    @property
    def span(self) -> Span:
        """The mention's place in the clean text."""
        return Span(self.start, self.end)

    def at(self, span: Span) -> Mention:
        """The same mention over another stretch."""
        return Mention(self.label, span.start, span.end, self.confidence)

    def overlaps_one(self, spans: Sequence[tuple[int, int]]) -> bool:
        """Whether the mention shares a character with one of the sorted, disjoint spans."""
        number = bisect_left(spans, (self.end, 0)) - 1
        return number >= 0 and spans[number][1] > self.start

    def order(self) -> tuple[int, int, int]:
        """Sorting key: by start, longer ones first, then in the order of the layers."""
        return self.start, -self.end, LABELS.index(self.label)
