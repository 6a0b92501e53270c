"""The span: the one way in which policyner says where something stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a text.

    Attributes:
        start: Offset of the first character, in Unicode code points.
        end: Offset behind the last character (half-open).

    Raises:
        ValueError: If `start` is negative or lies behind `end`.
    """

    start: int
    end: int

    # A long notice makes a hundred thousand of them, and what is written for a frozen dataclass
    # takes twice as long.
    def __init__(self, start: int, end: int) -> None:
        if not 0 <= start <= end:
            raise ValueError(f"not a span: {start}:{end}")
        _set_start(self, start)
        _set_end(self, end)

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The characters of `text` that the span covers."""
        return text[self.start : self.end]

    def contains(self, other: Span) -> bool:
        """Whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share at least one character."""
        return self.start < other.end and other.start < self.end

    def shifted(self, by: int) -> Span:
        """The span moved by `by` code points."""
        return Span(self.start + by, self.end + by)


_set_start, _set_end = (vars(Span)[name].__set__ for name in ("start", "end"))


def holding(spans: Sequence[Span], offset: int) -> Span | None:
    """The span that holds the character at an offset; `None` where none does.

    Args:
        spans: Spans in order, none of them inside another.
        offset: The offset.
    """
    index = bisect_right(spans, offset, key=lambda span: span.start) - 1
    return spans[index] if index >= 0 and offset < spans[index].end else None


def first_over(spans: Sequence[Span], other: Span) -> Span | None:
    """The first span that shares a character with another one; `None` where none does.

    Args:
        spans: Spans in order, none of them inside another.
        other: The other one.
    """
    index = bisect_right(spans, other.start, key=lambda span: span.end)
    return spans[index] if index < len(spans) and spans[index].start < other.end else None
