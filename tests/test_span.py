"""Which of many stretches holds a place, and which shares a character with another."""

from __future__ import annotations

import pytest

from policyner.span import Span, first_over, holding

SPANS = [Span(2, 4), Span(4, 5), Span(8, 12)]


@pytest.mark.parametrize(
    ("offset", "index"), [(0, None), (2, 0), (3, 0), (4, 1), (5, None), (11, 2), (12, None)]
)
def test_the_span_that_holds_a_place(offset: int, index: int | None) -> None:
    assert holding(SPANS, offset) == (None if index is None else SPANS[index])


@pytest.mark.parametrize(
    ("other", "index"),
    [(Span(0, 2), None), (Span(0, 3), 0), (Span(3, 9), 0), (Span(4, 9), 1), (Span(5, 8), None),
     (Span(5, 9), 2), (Span(12, 20), None)],
)  # fmt: skip
def test_the_first_span_that_shares_a_character(other: Span, index: int | None) -> None:
    assert first_over(SPANS, other) == (None if index is None else SPANS[index])


def test_of_no_spans_none_holds_anything() -> None:
    assert holding([], 0) is None
    assert first_over([], Span(0, 1)) is None
