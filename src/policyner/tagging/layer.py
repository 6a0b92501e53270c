"""Mentions of one layer, to be asked by place."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from policyner.span import Span, first_over
from policyner.tagging.mention import Label, Mention


@dataclass(frozen=True, slots=True)
class Layer:
    """Mentions of one layer in the order of the text.

    Attributes:
        mentions: All mentions that were linked, of any layer.
        indices: Indices of the layer's mentions, by place.
        starts: Their starts, in the same order.
    """

    mentions: Sequence[Mention]
    indices: tuple[int, ...]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, mentions: Sequence[Mention], label: Label) -> Layer:
        """The mentions of one layer."""
        indices = sorted(
            (i for i, mention in enumerate(mentions) if mention.label == label),
            key=lambda i: (mentions[i].start, mentions[i].end),
        )
        return cls(mentions, tuple(indices), tuple(mentions[i].start for i in indices))

    def starting_in(self, span: Span) -> tuple[int, ...]:
        """Indices of the mentions that begin inside `span`, by place."""
        low = bisect_left(self.starts, span.start)
        return self.indices[low : bisect_left(self.starts, span.end, low)]

    def touching(self, span: Span) -> tuple[int, ...]:
        """Indices of the mentions that share a character with `span`, by place.

        Mentions of one layer do not overlap, so at most one begins before the span
        and reaches into it.
        """
        low = bisect_left(self.starts, span.start)
        if low and self.mentions[self.indices[low - 1]].end > span.start:
            low -= 1
        return self.indices[low : bisect_left(self.starts, span.end, low)]


def outside(mentions: Sequence[Mention], spans: Sequence[Span], *labels: Label) -> list[Mention]:
    """The mentions but those of some layers that touch one of some stretches.

    Args:
        mentions: Mentions of all layers.
        spans: The stretches in order, none of them inside another.
        labels: The layers.
    """
    return [m for m in mentions if m.label not in labels or first_over(spans, m.span) is None]
